//! Severities and limits as a printer or a job changed them.
//!
//! A profile is TOML, and `[preflight]` in layout.toml is the same table: `CODE = "error"`, `"warning"` or `"off"`, or
//! `CODE = { severity = "warning", limit = 200, area = 20 }`.

use std::collections::BTreeMap;
use std::ops::Range;

use toml::de::{DeTable, DeValue};

use super::rules::{self, Rule, Severity};

/// What somebody changed of a rule.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Change {
    /// Another severity.
    pub severity: Option<Severity>,
    /// Another limit, in the rule's unit.
    pub limit: Option<f64>,
    /// Another least area in mm².
    pub area: Option<f64>,
}

/// All changes, by code.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Settings(BTreeMap<&'static str, Change>);

/// What is wrong with a profile, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProfileFault {
    /// Bytes of the profile's text.
    pub at: Range<usize>,
    /// What, in one line.
    pub message: String,
    /// What to do.
    pub help: String,
}

impl Settings {
    /// Reads a profile; a table named `preflight` in it, as layout.toml has one, is taken where there is one.
    ///
    /// # Errors
    /// All faults of the text at once.
    pub fn parse(text: &str) -> Result<Self, Vec<ProfileFault>> {
        let (table, errors) = DeTable::parse_recoverable(text);
        let fault = |error: toml::de::Error| ProfileFault {
            at: error.span().unwrap_or_default(),
            message: format!("this is not TOML: {}", error.message()),
            help: "write CODE = \"warning\", a line for each rule".to_owned(),
        };
        let faults: Vec<ProfileFault> = errors.into_iter().map(fault).collect();
        let table = table.get_ref();
        let own = own_table(table).unwrap_or(table);
        if faults.is_empty() { Self::of(own) } else { Err(faults) }
    }

    /// Reads `[preflight]` of a layout, if it has one. What else is wrong with the layout is told where it is read.
    ///
    /// # Errors
    /// All faults of the table at once.
    pub fn of_layout(text: &str) -> Result<Self, Vec<ProfileFault>> {
        // Most layouts have none, and need not be parsed for it; with a backslash a key may be spelt in other ways.
        if !text.contains("preflight") && !text.contains('\\') {
            return Ok(Self::default());
        }
        let (table, errors) = DeTable::parse_recoverable(text);
        match own_table(table.get_ref()) {
            Some(own) if errors.is_empty() => Self::of(own),
            _ => Ok(Self::default()),
        }
    }

    fn of(table: &DeTable<'_>) -> Result<Self, Vec<ProfileFault>> {
        let (mut settings, mut faults) = (Self::default(), Vec::new());
        for (key, value) in table.iter() {
            let at = key.span();
            let Some(rule) = rules::find(key.get_ref()) else {
                let near = crate::diag::nearest(key.get_ref(), rules::all().map(|rule| rule.code));
                let help =
                    near.map_or("`leporello explain` lists all".to_owned(), |near| format!("did you mean {near}?"));
                faults.push(ProfileFault { at, message: format!("there is no rule `{}`", key.get_ref()), help });
                continue;
            };
            match change(rule, value.get_ref()) {
                Ok(change) => settings.set(rule, change),
                Err((message, help)) => faults.push(ProfileFault { at: value.span(), message, help }),
            }
        }
        faults.sort_by_key(|fault: &ProfileFault| fault.at.start);
        if faults.is_empty() { Ok(settings) } else { Err(faults) }
    }

    /// Changes a rule; what the change leaves open stays as it was.
    pub fn set(&mut self, rule: &Rule, change: Change) {
        let Some(rule) = rules::find(rule.code) else { return };
        let own = self.0.entry(rule.code).or_default();
        own.severity = change.severity.or(own.severity);
        own.limit = change.limit.or(own.limit);
        own.area = change.area.or(own.area);
    }

    /// Takes over all changes of another, which win.
    pub fn extend(&mut self, other: &Self) {
        for (code, change) in &other.0 {
            if let Some(rule) = rules::find(code) {
                self.set(rule, *change);
            }
        }
    }

    /// The severity that somebody chose, if anybody did.
    #[must_use]
    pub fn asked(&self, rule: &Rule) -> Option<Severity> {
        self.0.get(rule.code).and_then(|change| change.severity)
    }

    /// How grave it is to break a rule.
    #[must_use]
    pub fn severity(&self, rule: &Rule) -> Severity {
        self.asked(rule).unwrap_or(rule.severity)
    }

    /// The limit that somebody chose, if anybody did.
    #[must_use]
    pub fn chosen(&self, rule: &Rule) -> Option<f64> {
        self.0.get(rule.code).and_then(|change| change.limit)
    }

    /// A rule's limit; 0 for rules without one.
    #[must_use]
    pub fn limit(&self, rule: &Rule) -> f64 {
        self.chosen(rule).or(rule.limit.map(|limit| limit.value)).unwrap_or(0.0)
    }

    /// From which area on a rule counts, in mm².
    #[must_use]
    pub fn area(&self, rule: &Rule) -> f64 {
        self.0.get(rule.code).and_then(|change| change.area).or(rule.area).unwrap_or(0.0)
    }
}

/// The table `preflight` of a layout.
fn own_table<'t, 'a>(table: &'t DeTable<'a>) -> Option<&'t DeTable<'a>> {
    let (_, value) = table.iter().find(|(key, _)| key.get_ref().as_ref() == "preflight")?;
    value.get_ref().as_table()
}

/// A message and what to do.
type Fault = (String, String);

fn change(rule: &Rule, value: &DeValue<'_>) -> Result<Change, Fault> {
    match value {
        DeValue::String(word) => Ok(Change { severity: Some(severity(word)?), ..Change::default() }),
        DeValue::Table(table) => {
            let mut change = Change::default();
            for (key, value) in table.iter() {
                let value = value.get_ref();
                match (key.get_ref().as_ref(), value) {
                    ("severity", DeValue::String(word)) => change.severity = Some(severity(word)?),
                    ("severity", _) => return Err(severity_fault()),
                    ("limit", value) if rule.limit.is_some() => change.limit = Some(number(rule, value)?),
                    ("area", value) if rule.area.is_some() => change.area = Some(number(rule, value)?),
                    (key, _) => {
                        let keys = match (rule.limit, rule.area) {
                            (Some(_), Some(_)) => "`severity`, `limit` and `area`",
                            (Some(_), None) => "`severity` and `limit`",
                            _ => "`severity`",
                        };
                        return Err((format!("{} has no `{key}`", rule.code), format!("it has {keys}")));
                    }
                }
            }
            Ok(change)
        }
        _ => Err(severity_fault()),
    }
}

fn severity_fault() -> Fault {
    ("this is no severity".to_owned(), "write \"error\", \"warning\" or \"off\"".to_owned())
}

fn severity(word: &str) -> Result<Severity, Fault> {
    Severity::of(word).ok_or_else(severity_fault)
}

fn number(rule: &Rule, value: &DeValue<'_>) -> Result<f64, Fault> {
    let number = match value {
        DeValue::Integer(number) => {
            i64::from_str_radix(&number.as_str().replace('_', ""), number.radix()).ok().map(|n| n as f64)
        }
        DeValue::Float(number) => number.as_str().replace('_', "").parse().ok(),
        _ => None,
    };
    let unit = rule.limit.map_or("", |limit| limit.unit);
    let right = number.filter(|number: &f64| number.is_finite() && *number >= 0.0);
    right.ok_or_else(|| {
        (
            "this is no number of 0 or more".to_owned(),
            format!("write a plain number{}", if unit.is_empty() { String::new() } else { format!(", in {unit}") }),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn profiles_and_layouts() {
        let ppi = rules::find("GWG-IMAGE-PPI").unwrap();
        let safe = rules::find("FOLD-SAFE-TRIM").unwrap();
        let text = "GWG-IMAGE-PPI = { severity = \"warning\", limit = 1_200 }\nfold-safe-trim = \"off\"\n";
        let settings = Settings::parse(text).unwrap();
        assert_eq!((settings.severity(ppi), settings.limit(ppi)), (Severity::Warning, 1200.0));
        assert_eq!(settings.severity(safe), Severity::Off);
        let layout = format!("[job]\nname = \"a\"\n[preflight]\n{text}");
        assert_eq!(Settings::parse(&layout).unwrap(), settings);
        assert_eq!(Settings::of_layout(&layout).unwrap(), settings);
        let escaped = layout.replace("[preflight", "[\"\\u0070reflight\"");
        assert_ne!(escaped, layout);
        assert_eq!(Settings::of_layout(&escaped).unwrap(), settings, "a key that is spelt otherwise");
        assert_eq!(Settings::of_layout("[job]\nname = \"a\"").unwrap(), Settings::default());
        // A choice of somebody's own goes before a job's.
        let mut both = settings.clone();
        both.extend(&Settings::parse("GWG-IMAGE-PPI = { limit = 90.5 }").unwrap());
        assert_eq!((both.severity(ppi), both.limit(ppi)), (Severity::Warning, 90.5));
    }

    #[test]
    fn all_faults_are_told_with_their_places() {
        let text =
            "GWG-IMAGE-PPX = \"off\"\nX4-ID = \"never\"\nX4-OPI = { limit = 3 }\nGWG-HAIRLINE = { limit = -1 }\n";
        let faults = Settings::parse(text).unwrap_err();
        assert_eq!(faults.len(), 4, "{faults:?}");
        assert_eq!(faults[0].help, "did you mean GWG-IMAGE-PPI?");
        let places: Vec<&str> = faults.iter().map(|fault| &text[fault.at.clone()]).collect();
        assert!(places.contains(&"\"never\""), "{places:?}");
        assert_eq!(Settings::parse("X4-ID =").unwrap_err().len(), 1);
    }
}
