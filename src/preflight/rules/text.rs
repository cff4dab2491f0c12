//! The table in words: what `leporello explain` says, and the page of all rules.

use std::fmt::Write;

use super::{Rule, all};

/// A number without needless zeros.
pub(crate) fn number(value: f64) -> String {
    let text = format!("{value:.3}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// `150 ppi`; `4` for a count.
pub(crate) fn measure(value: f64, unit: &str) -> String {
    match unit {
        "" => number(value),
        unit => format!("{} {unit}", number(value)),
    }
}

fn numbers(rule: &Rule) -> Option<String> {
    let limit = rule.limit.map(|limit| measure(limit.value, limit.unit));
    let area = rule.area.map(|area| format!("over {} mm² or more", number(area)));
    match (limit, area) {
        (Some(limit), Some(area)) => Some(format!("{limit}, {area}")),
        (limit, area) => limit.or(area),
    }
}

/// What is known of a rule, for a terminal.
#[must_use]
pub fn explain(rule: &Rule) -> String {
    let mut out = format!("{}: {}\n\n", rule.code, rule.title);
    let mut line = |name: &str, text: &str| {
        let _ = writeln!(out, "  {name:<9} {text}");
    };
    line("severity", rule.severity.word());
    if let Some(numbers) = numbers(rule) {
        line("limit", &numbers);
    }
    line("holds for", rule.holds.words());
    line("source", rule.source);
    let _ = write!(out, "\n{}\n\nWhat to do: {}\n\n{}", rule.why, rule.help, profile_text(rule));
    out
}

/// How a profile changes the rule.
#[must_use]
pub fn profile_text(rule: &Rule) -> String {
    let keys = match (rule.limit, rule.area) {
        (Some(limit), Some(area)) => format!(", limit = {}, area = {}", number(limit.value), number(area)),
        (Some(limit), None) => format!(", limit = {}", number(limit.value)),
        (None, _) => String::new(),
    };
    match keys.is_empty() {
        true => format!(
            "To change it, in [preflight] of layout.toml or in a profile: {} = \"error\", \"warning\" or \"off\"\n",
            rule.code
        ),
        false => format!(
            "To change it, in [preflight] of layout.toml or in a profile: {} = {{ severity = \"{}\"{keys} }}\n",
            rule.code,
            rule.severity.word()
        ),
    }
}

/// `docs/rules.md`.
#[must_use]
pub fn page() -> String {
    let mut out = String::from(
        "# The rules of preflight\n\n\
         What `leporello check` judges a PDF by, and `leporello build` its own. `leporello explain CODE` shows one of them; how to \
         change severities and limits is said in [check.md](check.md).\n\n\
         The standards' texts are not public: what the rules ask comes from ISO 32000-1, from the public parts of the PDF/X \
         family and from what public conformance checkers ask alike.\n",
    );
    let mut family = "";
    for rule in all() {
        let own = rule.code.split('-').next().unwrap_or_default();
        if own != family {
            family = own;
            let heading = match own {
                "X4" => "PDF/X-4, and what all parts of PDF/X ask",
                "X1" => "PDF/X-1a:2003 and PDF/X-3:2003",
                "GWG" => "What printers ask",
                "FOLD" => "What the job promised",
                _ => "Type",
            };
            let _ = write!(out, "\n## {heading}\n");
        }
        let _ = write!(out, "\n### {}\n\n{}.\n\n", rule.code, rule.title);
        let limit = numbers(rule).map_or(String::new(), |numbers| format!(" Limit: {numbers}."));
        let severity = rule.severity.word();
        let _ = write!(
            out,
            "*{severity}; for {}; {}.*{limit}\n\n{} {}\n",
            rule.holds.words(),
            rule.source,
            rule.why,
            rule.help
        );
    }
    out
}
