//! Reading TOML values by type, with an error and a hint for each that is not what was wanted.
//!
//! A [`Table`] notes which keys were asked for, so that every other key is reported with the nearest one that exists.

use toml::de::{DeTable, DeValue};

use crate::diag::{Diagnostic, Diagnostics};
use crate::source::{FileId, Span, Spanned};
use crate::unit::{Length, Measure, MeasureError, parse_measure};

/// A TOML value with its place.
pub(super) type Value<'a> = toml::Spanned<DeValue<'a>>;

/// What all readers share: the file and the findings.
pub(super) struct Ctx {
    pub(super) file: FileId,
    pub(super) diags: Diagnostics,
}

impl Ctx {
    pub(super) fn span(&self, value: &Value<'_>) -> Span {
        Span::new(self.file, value.span())
    }

    pub(super) fn error(
        &mut self,
        code: &'static str,
        message: impl Into<String>,
        span: Span,
        hint: impl Into<String>,
    ) {
        let hint = hint.into();
        let diag = Diagnostic::error(code, message).at(span, "");
        self.diags.push(if hint.is_empty() { diag } else { diag.hint(hint) });
    }

    fn wrong_type(&mut self, key: &str, wanted: &str, value: &Value<'_>, hint: &str) {
        let found = value.get_ref().type_str();
        let span = self.span(value);
        self.error("layout-wrong-type", format!("`{key}` is {found}, but {wanted} is wanted"), span, hint);
    }

    pub(super) fn string(&mut self, key: &str, value: &Value<'_>) -> Option<Spanned<String>> {
        match value.get_ref() {
            DeValue::String(s) => Some(Spanned::new(s.to_string(), self.span(value))),
            _ => {
                self.wrong_type(key, "a text in quotes", value, &format!("write {key} = \"…\""));
                None
            }
        }
    }

    pub(super) fn boolean(&mut self, key: &str, value: &Value<'_>) -> Option<Spanned<bool>> {
        match value.get_ref() {
            DeValue::Boolean(b) => Some(Spanned::new(*b, self.span(value))),
            _ => {
                self.wrong_type(key, "true or false", value, &format!("write {key} = true or {key} = false"));
                None
            }
        }
    }

    pub(super) fn number(&mut self, key: &str, value: &Value<'_>) -> Option<f64> {
        let number = match value.get_ref() {
            DeValue::Integer(i) => i.as_str().replace('_', "").parse::<f64>().ok().filter(|_| i.radix() == 10),
            DeValue::Float(f) => f.as_str().replace('_', "").parse::<f64>().ok(),
            _ => None,
        };
        let number = number.filter(|n| n.is_finite());
        if number.is_none() {
            self.wrong_type(key, "a number", value, "write a number without quotes");
        }
        number
    }

    pub(super) fn whole(
        &mut self,
        key: &str,
        value: &Value<'_>,
        range: std::ops::RangeInclusive<u32>,
    ) -> Option<Spanned<u32>> {
        let number = self.number(key, value)?;
        if number.fract() != 0.0 || number < f64::from(*range.start()) || number > f64::from(*range.end()) {
            let span = self.span(value);
            self.error(
                "layout-value",
                format!("`{key}` is out of range"),
                span,
                format!("write a whole number from {} to {}", range.start(), range.end()),
            );
            return None;
        }
        Some(Spanned::new(number as u32, self.span(value)))
    }

    pub(super) fn measure(&mut self, key: &str, value: &Value<'_>) -> Option<Spanned<Measure>> {
        let span = self.span(value);
        match value.get_ref() {
            DeValue::String(s) => match parse_measure(s) {
                Ok(measure) => Some(Spanned::new(measure, span)),
                Err(error) => {
                    let hint = match &error {
                        MeasureError::NoUnit => format!("write \"{s}mm\" or \"{s}pt\""),
                        MeasureError::UnknownUnit(_) => "use mm, cm, pt, in or em".to_owned(),
                        MeasureError::NoNumber => "write a number and a unit, such as \"3mm\"".to_owned(),
                        MeasureError::TooLarge => "write a length that fits a sheet of paper".to_owned(),
                    };
                    self.error("layout-unit", format!("`{key}`: {error}"), span, hint);
                    None
                }
            },
            DeValue::Integer(_) | DeValue::Float(_) => {
                let shown = match value.get_ref() {
                    DeValue::Integer(i) => i.as_str().to_owned(),
                    DeValue::Float(f) => f.as_str().to_owned(),
                    _ => String::new(),
                };
                self.error(
                    "layout-unit",
                    format!("`{key}` is a number without a unit"),
                    span,
                    format!("write {key} = \"{shown}mm\" or \"{shown}pt\""),
                );
                None
            }
            _ => {
                self.wrong_type(key, "a length", value, &format!("write {key} = \"3mm\""));
                None
            }
        }
    }

    /// A length where there is no type size that an em could be of.
    pub(super) fn length(&mut self, key: &str, value: &Value<'_>) -> Option<Spanned<Length>> {
        let measure = self.measure(key, value)?;
        match measure.value {
            Measure::Absolute(length) => Some(Spanned::new(length, measure.span)),
            Measure::Relative(_) => {
                self.error(
                    "layout-unit",
                    format!("`{key}` can't be in em: there is no type size here"),
                    measure.span,
                    "use mm, cm, pt or in",
                );
                None
            }
        }
    }

    /// A length that is not negative, and not zero where `positive`.
    pub(super) fn extent(&mut self, key: &str, value: &Value<'_>, positive: bool) -> Option<Spanned<Length>> {
        let length = self.length(key, value)?;
        if length.value < Length::ZERO || (positive && length.value == Length::ZERO) {
            let what = if positive { "must be more than zero" } else { "can't be negative" };
            self.error("layout-value", format!("`{key}` {what}"), length.span, format!("write {key} = \"3mm\""));
            return None;
        }
        Some(length)
    }

    pub(super) fn array<'v, 'a>(&mut self, key: &str, value: &'v Value<'a>) -> Option<Vec<&'v Value<'a>>> {
        match value.get_ref() {
            DeValue::Array(array) => Some(array.iter().collect()),
            _ => {
                self.wrong_type(key, "a list", value, &format!("write {key} = [\"…\"]"));
                None
            }
        }
    }

    /// One text or a list of texts.
    pub(super) fn strings(&mut self, key: &str, value: &Value<'_>) -> Vec<Spanned<String>> {
        match value.get_ref() {
            DeValue::Array(array) => array.iter().filter_map(|v| self.string(key, v)).collect(),
            _ => self.string(key, value).into_iter().collect(),
        }
    }

    /// One of some words.
    pub(super) fn word<T: Copy>(&mut self, key: &str, value: &Value<'_>, words: &[(&str, T)]) -> Option<Spanned<T>> {
        let text = self.string(key, value)?;
        if let Some((_, meaning)) = words.iter().find(|(word, _)| word.eq_ignore_ascii_case(&text.value)) {
            return Some(Spanned::new(*meaning, text.span));
        }
        let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        self.diags.push(
            Diagnostic::error("layout-value", format!("`{key}` can't be \"{}\"", text.value))
                .at(text.span, "")
                .suggest(&text.value, known.iter().copied())
                .hint(format!("one of: {}", known.join(", "))),
        );
        None
    }

    pub(super) fn table<'v, 'a>(&mut self, name: &str, value: &'v Value<'a>) -> Option<Table<'v, 'a>> {
        match value.get_ref() {
            DeValue::Table(table) => Some(Table::new(name, table, self.span(value), self.file)),
            _ => {
                self.wrong_type(name, "a table", value, &format!("write {name} = {{ … }}"));
                None
            }
        }
    }
}

/// A table that notes which of its keys were asked for.
pub(super) struct Table<'v, 'a> {
    name: String,
    pub(super) span: Span,
    entries: Vec<(&'v str, Span, &'v Value<'a>)>,
    asked: Vec<&'static str>,
}

impl<'v, 'a> Table<'v, 'a> {
    pub(super) fn new(name: &str, table: &'v DeTable<'a>, span: Span, file: FileId) -> Self {
        let mut entries: Vec<_> =
            table.iter().map(|(key, value)| (key.get_ref().as_ref(), Span::new(file, key.span()), value)).collect();
        entries.sort_by_key(|(_, span, _)| *span);
        Self { name: name.to_owned(), span, entries, asked: Vec::new() }
    }

    /// The value of a key that this table may have.
    pub(super) fn get(&mut self, key: &'static str) -> Option<&'v Value<'a>> {
        self.asked.push(key);
        self.entries.iter().find(|(k, _, _)| *k == key).map(|(_, _, value)| *value)
    }

    /// The value of a key that this table must have.
    pub(super) fn need(&mut self, key: &'static str, example: &str, ctx: &mut Ctx) -> Option<&'v Value<'a>> {
        let value = self.get(key);
        if value.is_none() {
            let message = format!("{} has no `{key}`", self.name);
            ctx.error("layout-missing-key", message, self.span, format!("add {key} = {example}"));
        }
        value
    }

    /// All keys with their values, for tables whose keys are the user's names.
    pub(super) fn all(&self) -> Vec<(Spanned<String>, &'v Value<'a>)> {
        self.entries.iter().map(|(key, span, value)| (Spanned::new((*key).to_owned(), *span), *value)).collect()
    }

    /// Reports every key that nobody asked for.
    pub(super) fn finish(self, ctx: &mut Ctx) {
        for (key, span, _) in &self.entries {
            if !self.asked.contains(key) {
                ctx.diags.push(
                    Diagnostic::error("layout-unknown-key", format!("{} has no key `{key}`", self.name))
                        .at(*span, "unknown key")
                        .suggest(key, self.asked.iter().copied()),
                );
            }
        }
    }
}
