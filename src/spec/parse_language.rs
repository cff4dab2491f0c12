//! The grammar of what a language may have of its own: quotes, and words that are hyphenated in another way.

use super::decode::{Ctx, Value};

/// `quotes = "“”‘’"`: four marks.
pub(super) fn quotes(value: &Value<'_>, ctx: &mut Ctx) -> Option<[char; 4]> {
    let text = ctx.string("quotes", value)?;
    let marks: Vec<char> = text.value.chars().filter(|c| !c.is_whitespace()).collect();
    match marks[..] {
        [a, b, c, d] if marks.iter().all(|c| !c.is_alphanumeric()) => Some([a, b, c, d]),
        _ => {
            let hint = "write the outer and the inner quotes: quotes = \"“” ‘’\"";
            let message = match marks.len() {
                4 => "letters are no quotes".to_owned(),
                n => format!("`quotes` has {n} marks instead of 4"),
            };
            ctx.error("layout-value", message, text.span, hint);
            None
        }
    }
}

/// `hyphenation = ["qua-li-té"]`: letters with hyphens between them; a word without a hyphen is never hyphenated.
pub(super) fn hyphenation(value: &Value<'_>, ctx: &mut Ctx) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for word in ctx.strings("hyphenation", value) {
        let lower = word.value.to_lowercase();
        let plain = |word: &str| word.replace('-', "");
        if !lower.split('-').all(|part| !part.is_empty() && part.chars().all(char::is_alphabetic)) {
            let hint = "write one word a text, with a hyphen wherever it may be hyphenated: \"qua-li-té\"";
            ctx.error("layout-value", format!("`{}` is not a word with its hyphens", word.value), word.span, hint);
        } else if let Some(first) = words.iter().find(|w| plain(w) == plain(&lower)) {
            let message = format!("`{}` is here twice", plain(first));
            ctx.error("layout-value", message, word.span, "keep one of them");
        } else {
            words.push(lower);
        }
    }
    words
}
