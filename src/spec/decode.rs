//! Reading TOML values by type, with an error and a hint for each that is not what was wanted.
//!
//! A [`Table`] is opened with the keys that it may have, so that every other key is reported, with the nearest one that
//! exists. A reader never gives up: what is faulty is reported once and stands at its default from then on.

use toml::de::{DeTable, DeValue};

use super::UNNAMED;
use crate::diag::{Diagnostic, Diagnostics, nearest};
use crate::source::{FileId, Span, Spanned};
use crate::unit::{Length, Measure, parse_measure, trim_decimals};

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
        let found = kind(value);
        let span = self.span(value);
        self.error("layout-wrong-type", format!("`{key}` is {found}, but {wanted} is wanted"), span, hint);
    }

    /// How many faults were found so far; the same before and after a reading that went well.
    pub(super) fn faults(&self) -> usize {
        self.diags.iter().count()
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

    /// The name of a thing of the layout, which is never empty.
    pub(super) fn name(&mut self, key: &str, value: &Value<'_>) -> Option<Spanned<String>> {
        let name = self.string(key, value)?;
        if name.value == UNNAMED {
            self.error("layout-value", format!("`{key}` is empty"), name.span, format!("write {key} = \"NAME\""));
            return None;
        }
        Some(name)
    }

    /// One name or a list of at least one.
    pub(super) fn name_list(&mut self, key: &str, value: &Value<'_>) -> Vec<Spanned<String>> {
        match value.get_ref() {
            DeValue::Array(array) if array.is_empty() => {
                let span = self.span(value);
                self.error("layout-value", format!("`{key}` is empty"), span, format!("write {key} = [\"NAME\"]"));
                Vec::new()
            }
            DeValue::Array(array) => array.iter().filter_map(|v| self.name(key, v)).collect(),
            _ => self.name(key, value).into_iter().collect(),
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
            DeValue::Integer(i) => i64::from_str_radix(i.as_str(), i.radix()).ok().map(|n| n as f64),
            DeValue::Float(f) => f.as_str().parse::<f64>().ok(),
            DeValue::String(s) => {
                let hint = match s.trim().trim_end_matches('%').trim_end().parse::<f64>() {
                    Ok(n) if n.is_finite() => format!("write {n}, without quotes"),
                    _ => "write a number, without quotes".to_owned(),
                };
                self.wrong_type(key, "a number", value, &hint);
                return None;
            }
            _ => {
                self.wrong_type(key, "a number", value, "write a number without quotes");
                return None;
            }
        };
        let number = number.filter(|n| n.is_finite());
        if number.is_none() {
            let span = self.span(value);
            self.error("layout-value", format!("`{key}` is no number that can be used"), span, "write it in digits");
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
                    self.error("layout-unit", format!("`{key}`: {error}"), span, error.remedy(s));
                    None
                }
            },
            DeValue::Integer(_) | DeValue::Float(_) => {
                // A missing unit is the fault to name, whatever else is wrong with the number.
                let number = match value.get_ref() {
                    DeValue::Integer(i) => i64::from_str_radix(i.as_str(), i.radix()).ok().map(|n| n as f64),
                    DeValue::Float(f) => f.as_str().parse::<f64>().ok(),
                    _ => None,
                };
                let shown = number.filter(|n| n.abs() < 1e6 && *n != 0.0).map_or("3".to_owned(), |n| n.to_string());
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

    /// An [`extent`](Self::extent) of at most `most`; `why` says where that limit comes from.
    pub(super) fn bounded(
        &mut self,
        key: &str,
        value: &Value<'_>,
        positive: bool,
        most: Length,
        why: &str,
    ) -> Option<Spanned<Length>> {
        let length = self.extent(key, value, positive)?;
        if length.value > most {
            let (given, most) = (trim_decimals(length.value.to_mm(), 3), trim_decimals(most.to_mm(), 0));
            self.diags.push(
                Diagnostic::error("layout-value", format!("`{key}` is too large: {given} mm"))
                    .at(length.span, "")
                    .note(why)
                    .hint(format!("write a length of at most {most} mm; is the unit right?")),
            );
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
        let diag = Diagnostic::error("layout-value", format!("`{key}` can't be \"{}\"", text.value)).at(text.span, "");
        let list = known.join(", ");
        self.diags.push(match nearest(&text.value, known.iter().copied()) {
            Some(near) => diag.note(format!("it is one of: {list}")).hint(format!("did you mean `{near}`?")),
            None => diag.hint(format!("write one of: {list}")),
        });
        None
    }

    /// A table of which only `keys` have a meaning. Every other key is reported here, and one that looks like a slip is
    /// read as the key that was meant. What is no table is reported, and gives one without entries.
    pub(super) fn table<'v, 'a>(
        &mut self,
        name: &str,
        value: &'v Value<'a>,
        keys: &'static [&'static str],
    ) -> Table<'v, 'a> {
        match value.get_ref() {
            DeValue::Table(table) => Table::open(name, table, self.span(value), keys, self),
            DeValue::Array(array)
                if name.starts_with('[') && matches!(array.first(), Some(v) if v.get_ref().is_table()) =>
            {
                let span = self.span(value);
                self.error("layout-wrong-type", format!("{name} is a list"), span, format!("write {name}, once"));
                Table::hollow(name, span)
            }
            _ if name.starts_with('[') => {
                let span = self.span(value);
                let hint = format!("write {name} on a line of its own, and its keys below");
                self.error(
                    "layout-wrong-type",
                    format!("{name} is {}, but a table is wanted", kind(value)),
                    span,
                    hint,
                );
                Table::hollow(name, span)
            }
            _ => {
                self.wrong_type(name, "a table", value, &format!("write {name} = {{ … }}"));
                Table::hollow(name, self.span(value))
            }
        }
    }

    /// The entries of a table whose keys are the user's names.
    pub(super) fn entries<'v, 'a>(
        &mut self,
        name: &str,
        value: &'v Value<'a>,
    ) -> Vec<(Spanned<String>, &'v Value<'a>)> {
        let DeValue::Table(table) = value.get_ref() else {
            self.wrong_type(name, "a table", value, &format!("write [{name}] and its entries below"));
            return Vec::new();
        };
        let mut entries: Vec<_> = table
            .iter()
            .map(|(key, value)| (Spanned::new(key.get_ref().to_string(), Span::new(self.file, key.span())), value))
            .collect();
        entries.sort_by_key(|(key, _)| key.span);
        entries.retain(|(key, _)| {
            if key.value == UNNAMED {
                self.error("layout-value", format!("a name in `{name}` is empty"), key.span, "write a name");
            }
            key.value != UNNAMED
        });
        entries
    }
}

/// What a TOML value is, in words.
fn kind(value: &Value<'_>) -> &'static str {
    match value.get_ref() {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

/// A table of known keys.
pub(super) struct Table<'v, 'a> {
    name: String,
    pub(super) span: Span,
    /// `false` where there is no such table, so that nothing can be said to be missing in it.
    pub(super) there: bool,
    entries: Vec<(&'v str, &'v Value<'a>)>,
    keys: &'static [&'static str],
}

impl<'v, 'a> Table<'v, 'a> {
    /// A table without entries, in the place of one that is not there or was reported.
    pub(super) fn hollow(name: &str, span: Span) -> Self {
        Self { name: name.to_owned(), span, there: false, entries: Vec::new(), keys: &[] }
    }

    /// A table; reports what is not among `keys`.
    pub(super) fn open(
        name: &str,
        table: &'v DeTable<'a>,
        span: Span,
        keys: &'static [&'static str],
        ctx: &mut Ctx,
    ) -> Self {
        // The name of a key stands as it is written; `[sheet]` and "the layout" stand by themselves.
        let name = if name.contains(['[', ' ']) { name.to_owned() } else { format!("`{name}`") };
        let (mut entries, mut others) = (Vec::new(), Vec::new());
        for (key, value) in table.iter() {
            let (word, span) = (key.get_ref().as_ref(), Span::new(ctx.file, key.span()));
            if keys.contains(&word) { entries.push((word, value)) } else { others.push((word, span, value)) }
        }
        others.sort_by_key(|(_, span, _)| *span);
        for (word, span, value) in others {
            let free: Vec<&'static str> =
                keys.iter().copied().filter(|k| entries.iter().all(|(word, _)| word != k)).collect();
            let diag =
                Diagnostic::error("layout-unknown-key", format!("{name} has no key `{word}`")).at(span, "unknown key");
            match nearest(word, free.iter().copied()) {
                Some(near) => {
                    ctx.diags.push(diag.hint(format!("did you mean `{near}`?")));
                    entries.push((near, value));
                }
                None => ctx.diags.push(diag.suggest(word, keys.iter().copied())),
            }
        }
        Self { name, span, there: true, entries, keys }
    }

    /// The value of a key that this table may have.
    pub(super) fn get(&self, key: &'static str) -> Option<&'v Value<'a>> {
        debug_assert!(!self.there || self.keys.contains(&key), "{} is opened without its key {key}", self.name);
        self.entries.iter().find(|(k, _)| *k == key).map(|(_, value)| *value)
    }

    /// The value of a key that this table must have.
    pub(super) fn need(&self, key: &'static str, example: &str, ctx: &mut Ctx) -> Option<&'v Value<'a>> {
        let value = self.get(key);
        if value.is_none() && self.there {
            let message = format!("{} has no `{key}`", self.name);
            ctx.error("layout-missing-key", message, self.span, format!("add {key} = {example}"));
        }
        value
    }
}
