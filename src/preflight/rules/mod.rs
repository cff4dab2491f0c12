//! The rules by which finished files are judged: one table, from which the checks, `leporello explain`, `docs/rules.md`,
//! SARIF's list of rules and the keys of a preflight profile are made.
//!
//! A code is stable: `X4-…` after the topics of ISO 15930-7 (what other parts of PDF/X ask alike has these codes too),
//! `X1-…` where PDF/X-1a:2003 and PDF/X-3:2003 differ, `GWG-…` after the Ghent Workgroup's sheet-fed criteria,
//! `FOLD-…` for what a job promised, `TYPE-…` for what only readers of the printed page would miss.

mod gwg;
mod job;
mod old;
mod text;
mod x4;

pub use text::{explain, page, profile_text};
pub(crate) use text::{measure, number};

use crate::spec::Standard;

/// How grave it is to break a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// A printer sends the file back, or should.
    Error,
    /// Somebody should look.
    Warning,
    /// Not judged.
    Off,
}

impl Severity {
    /// Its word in profiles and reports.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Off => "off",
        }
    }

    /// The severity of that word.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        [Self::Error, Self::Warning, Self::Off].into_iter().find(|severity| severity.word() == word)
    }
}

/// A number in a rule.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limit {
    /// As it is unless somebody changes it.
    pub value: f64,
    /// `ppi`, `pt`, `mm`, `%`, `mm²`, or nothing for a count.
    pub unit: &'static str,
}

/// For which files a rule holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// All files.
    Always,
    /// PDF/X-4.
    X4,
    /// PDF/X-1a:2003 and PDF/X-3:2003, which stand on PDF 1.4.
    Old,
    /// PDF/X-1a:2003.
    X1a,
    /// PDF/X-3:2003.
    X3,
}

impl Holds {
    /// Whether it holds for files of a standard.
    #[must_use]
    pub fn of(self, standard: Standard) -> bool {
        match self {
            Self::Always => true,
            Self::X4 => standard == Standard::X4,
            Self::Old => standard != Standard::X4,
            Self::X1a => standard == Standard::X1a,
            Self::X3 => standard == Standard::X3,
        }
    }

    /// In words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Always => "every file",
            Self::X4 => "PDF/X-4",
            Self::Old => "PDF/X-1a:2003, PDF/X-3:2003",
            Self::X1a => "PDF/X-1a:2003",
            Self::X3 => "PDF/X-3:2003",
        }
    }
}

/// A rule.
#[derive(Debug, PartialEq)]
pub struct Rule {
    /// Its name, which never changes.
    pub code: &'static str,
    /// What it asks, in one line.
    pub title: &'static str,
    /// Who asks for it.
    pub source: &'static str,
    /// For which files.
    pub holds: Holds,
    /// Unless somebody changes it.
    pub severity: Severity,
    /// Its number, if it has one.
    pub limit: Option<Limit>,
    /// What is smaller than this many mm² does not count, if the rule looks at areas.
    pub area: Option<f64>,
    /// Why it matters on a press.
    pub why: &'static str,
    /// What to do about it.
    pub help: &'static str,
}

impl Rule {
    const fn error(code: &'static str, title: &'static str) -> Self {
        Self {
            code,
            title,
            source: "",
            holds: Holds::Always,
            severity: Severity::Error,
            limit: None,
            area: None,
            why: "",
            help: "",
        }
    }

    const fn warning(code: &'static str, title: &'static str) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, title) }
    }

    const fn of(self, source: &'static str) -> Self {
        Self { source, ..self }
    }

    const fn holds(self, holds: Holds) -> Self {
        Self { holds, ..self }
    }

    const fn limit(self, value: f64, unit: &'static str) -> Self {
        Self { limit: Some(Limit { value, unit }), ..self }
    }

    const fn area(self, area: f64) -> Self {
        Self { area: Some(area), ..self }
    }

    const fn why(self, why: &'static str) -> Self {
        Self { why, ..self }
    }

    const fn help(self, help: &'static str) -> Self {
        Self { help, ..self }
    }
}

/// All rules, topic by topic.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    [x4::RULES, old::RULES, gwg::RULES, job::RULES].into_iter().flatten()
}

/// The rule of that code, in capitals or not.
#[must_use]
pub fn find(code: &str) -> Option<&'static Rule> {
    all().find(|rule| rule.code.eq_ignore_ascii_case(code))
}
