//! The grammar of how the sheet folds, and of the paper.

use toml::de::DeValue;

use super::decode::{Ctx, Table, Value};
use super::{Crease, FoldName, FoldSpec, Grain, StockSpec};
use crate::diag::{Diagnostic, nearest};
use crate::source::Spanned;
use crate::unit::Length;

/// What folds are called elsewhere.
const ELSEWHERE: [(&str, FoldName); 26] = [
    ("c", FoldName::Letter),
    ("c-fold", FoldName::Letter),
    ("tri-fold", FoldName::Letter),
    ("trifold", FoldName::Letter),
    ("roll", FoldName::Letter),
    ("roll-6", FoldName::Letter),
    ("barrel", FoldName::Letter),
    ("wickel", FoldName::Letter),
    ("single", FoldName::Half),
    ("v", FoldName::Half),
    ("bi-fold", FoldName::Half),
    ("bifold", FoldName::Half),
    ("z-fold", FoldName::Z),
    ("zigzag", FoldName::Z),
    ("accordion", FoldName::Z),
    ("accordion-6", FoldName::Z),
    ("concertina", FoldName::Z),
    ("leporello", FoldName::Accordion10),
    ("parallel", FoldName::DoubleParallel),
    ("double", FoldName::DoubleParallel),
    ("window", FoldName::Gate),
    ("gatefold", FoldName::Gate),
    ("altar", FoldName::Gate),
    ("french", FoldName::Cross),
    ("right-angle", FoldName::Cross),
    ("flat", FoldName::None),
];

/// `fold`, or `creases` with what belongs to them.
pub(super) fn fold(t: &Table<'_, '_>, ctx: &mut Ctx) -> Spanned<FoldSpec> {
    let flat = Spanned::new(FoldSpec::named(FoldName::None), t.span);
    let by_hand = t.get("creases").or_else(|| t.get("cross-creases"));
    match (t.get("fold"), by_hand) {
        (Some(fold), Some(creases)) => {
            let (fold, creases) = (ctx.span(fold), ctx.span(creases));
            ctx.diags.push(
                Diagnostic::error("layout-value", "the sheet has `fold` and creases by hand")
                    .at(creases, "")
                    .at(fold, "")
                    .hint("take one of them away: a fold by its name has its own creases"),
            );
            flat
        }
        (None, Some(value)) => {
            let span = ctx.span(value);
            let creases = creases(t, "creases", ctx);
            let cross = creases_across(t, ctx);
            let counts = [creases.len(), cross.len()];
            let order = t.get("order").map(|v| order(v, counts, ctx));
            refuse(t, &["columns", "rows"], "only of fold = \"map\"", ctx);
            Spanned::new(FoldSpec::ByHand { creases, cross, order }, span)
        }
        (Some(value), None) => {
            refuse(t, &["order"], "only of folds by hand, with `creases`", ctx);
            let name = name(value, ctx);
            let (mut columns, mut rows) = (4, 2);
            if name.is_some_and(|name| name.value == FoldName::Map) {
                if let Some(given) = t.get("columns").and_then(|v| ctx.whole("columns", v, 2..=12)) {
                    columns = given.value as usize;
                }
                if let Some(given) = t.get("rows").and_then(|v| ctx.whole("rows", v, 2..=3)) {
                    rows = given.value as usize;
                }
            } else if name.is_some() {
                refuse(t, &["columns", "rows"], "only of fold = \"map\"", ctx);
            }
            name.map_or(flat, |name| Spanned::new(FoldSpec::Named { name: name.value, columns, rows }, name.span))
        }
        (None, None) => {
            refuse(t, &["order"], "only of folds by hand, with `creases`", ctx);
            refuse(t, &["columns", "rows"], "only of fold = \"map\"", ctx);
            flat
        }
    }
}

/// Reports keys that have no meaning here.
fn refuse(t: &Table<'_, '_>, keys: &[&'static str], which: &str, ctx: &mut Ctx) {
    for (key, value) in keys.iter().filter_map(|key| Some((key, t.get(key)?))) {
        let span = ctx.span(value);
        ctx.error("layout-value", format!("`{key}` says nothing of this fold"), span, format!("it is a key {which}"));
    }
}

/// A fold by its name, or what it was most likely meant to be.
fn name(value: &Value<'_>, ctx: &mut Ctx) -> Option<Spanned<FoldName>> {
    let text = ctx.string("fold", value)?;
    let lower = text.value.trim().to_lowercase().replace([' ', '_'], "-");
    let found = FoldName::ALL.into_iter().find(|name| name.word() == lower);
    if found.is_none() {
        let plain = lower.trim_end_matches("-fold");
        let elsewhere =
            ELSEWHERE.iter().find(|(word, _)| *word == lower || *word == plain).map(|(_, name)| name.word());
        let words = FoldName::ALL.map(FoldName::word);
        let near = elsewhere.or_else(|| nearest(&lower, words));
        let diag = Diagnostic::error("layout-value", format!("there is no fold `{}`", text.value)).at(text.span, "");
        let list = words.join(", ");
        ctx.diags.push(match near {
            Some(near) => diag.note(format!("it is one of: {list}")).hint(format!("did you mean `{near}`?")),
            None => diag.hint(format!("write one of: {list}; or give `creases` by hand")),
        });
    }
    Some(Spanned::new(found?, text.span))
}

fn creases_across(t: &Table<'_, '_>, ctx: &mut Ctx) -> Vec<Crease> {
    creases(t, "cross-creases", ctx)
}

/// A list of `"V"` and `"M"`, or one text of such letters.
fn creases(t: &Table<'_, '_>, key: &'static str, ctx: &mut Ctx) -> Vec<Crease> {
    /// More than any folding machine has plates for.
    const MOST: usize = 11;
    let Some(value) = t.get(key) else { return Vec::new() };
    let words: Vec<Spanned<String>> = match value.get_ref() {
        DeValue::String(text) => {
            let span = ctx.span(value);
            let letters = text.chars().filter(|c| !c.is_whitespace() && *c != ',');
            letters.map(|c| Spanned::new(c.to_string(), span)).collect()
        }
        _ => ctx.array(key, value).unwrap_or_default().into_iter().filter_map(|v| ctx.string(key, v)).collect(),
    };
    let span = ctx.span(value);
    if words.is_empty() {
        ctx.error("layout-value", format!("`{key}` is empty"), span, format!("write {key} = [\"V\", \"M\"]"));
    } else if words.len() > MOST {
        let message = format!("`{key}` has {} creases", words.len());
        ctx.error("layout-value", message, span, format!("write at most {MOST}"));
        return Vec::new();
    }
    let mut read = |word: Spanned<String>| match word.value.to_lowercase().as_str() {
        "v" | "valley" => Some(Crease::Valley),
        "m" | "mountain" | "p" => Some(Crease::Mountain),
        _ => {
            let hint = "write \"V\" for a valley or \"M\" for a mountain, both seen from side A";
            ctx.error("layout-value", format!("`{}` is no crease", word.value), word.span, hint);
            None
        }
    };
    words.into_iter().filter_map(&mut read).collect()
}

/// `order = [2, 1, "x1"]`: numbers of creases from 1, those across with an `x`.
fn order(value: &Value<'_>, counts: [usize; 2], ctx: &mut Ctx) -> Vec<Spanned<(bool, usize)>> {
    let mut found = Vec::new();
    for value in ctx.array("order", value).unwrap_or_default() {
        let span = ctx.span(value);
        let text = match value.get_ref() {
            DeValue::Integer(number) => number.as_str().to_owned(),
            DeValue::String(text) => text.trim().to_lowercase(),
            _ => String::new(),
        };
        let (cross, digits) = match text.strip_prefix('x') {
            Some(digits) => (true, digits),
            None => (false, text.as_str()),
        };
        let count = counts[usize::from(cross)];
        match digits.parse::<usize>() {
            Ok(number) if (1..=count).contains(&number) => found.push(Spanned::new((cross, number - 1), span)),
            _ => {
                let [creases, across] = counts;
                let across = if across == 0 { String::new() } else { format!(", and \"x1\" to \"x{across}\" across") };
                let hint = format!("creases are numbered from the left: 1 to {creases}{across}");
                ctx.error("layout-value", "`order` names a crease that is not there", span, hint);
            }
        }
    }
    found
}

/// Which way fibres run.
pub(super) const GRAINS: [(&str, Grain); 2] = [("long", Grain::Long), ("short", Grain::Short)];

/// `[stock]`.
pub(super) fn stock(t: &Table<'_, '_>, ctx: &mut Ctx) -> StockSpec {
    let thick = "it is the thickness of one sheet";
    StockSpec {
        weight: t.get("weight").and_then(|v| ctx.whole("weight", v, 20..=600)),
        coated: t.get("coated").and_then(|v| ctx.boolean("coated", v)).map(|b| b.value),
        grain: t.get("grain").and_then(|v| ctx.word("grain", v, &GRAINS)),
        thickness: t.get("thickness").and_then(|v| ctx.bounded("thickness", v, true, Length::mm(2), thick)),
    }
}
