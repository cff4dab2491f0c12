//! Widths of Type 3 fonts: what the font's dictionary says and what each glyph's procedure begins with
//! (ISO 32000-1, 9.6.5; ISO 15930-7, 6.5).

use hayro_syntax::content::UntypedIter;
use hayro_syntax::object::Object;

use super::objects::File;
use super::value::{Dict, Value};

/// Codes of a Type 3 font whose two widths differ by more than `slack`: both in 1/1000 em, the dictionary's first. Whether
/// such a code is shown is for the pages.
pub(super) fn odd(file: &File<'_>, font: &Dict, slack: f64) -> Vec<(u32, [f64; 2])> {
    let first = file.get(font, "FirstChar").number().unwrap_or(0.0);
    let said = file.list(font, "Widths").unwrap_or_default();
    let procedures = file.dict(font, "CharProcs").unwrap_or_default();
    let encoding = file.dict(font, "Encoding").unwrap_or_default();
    // Widths are in the font's own space, and so much of it is a thousandth of an em.
    let matrix = file.numbers(font, "FontMatrix").and_then(|matrix| matrix.first().copied());
    let scale = matrix.unwrap_or(0.001).abs() * 1000.0;
    let (mut found, mut code) = (Vec::new(), 0.0);
    for item in file.list(&encoding, "Differences").unwrap_or_default() {
        let name = match item {
            Value::Number(next) => {
                code = next;
                continue;
            }
            Value::Name(name) => String::from_utf8_lossy(&name).into_owned(),
            _ => continue,
        };
        let own = match procedures.get(&name) {
            Some(Value::Ref(procedure)) => file.data(*procedure).and_then(|data| own_width(&data)),
            _ => None,
        };
        let at = code - first;
        // Beyond the list a code is as wide as nothing (9.2.4).
        let wanted = if at >= 0.0 { said.get(at as usize).and_then(Value::number) } else { None }.unwrap_or(0.0);
        if let Some(own) = own.filter(|own| (wanted - own).abs() * scale > slack) {
            found.push((code as u32, [wanted * scale, own * scale]));
        }
        code += 1.0;
    }
    found
}

/// The width with which a procedure begins (`d0`, `d1`).
fn own_width(data: &[u8]) -> Option<f64> {
    let mut operators = UntypedIter::new(data);
    let first = operators.next()?;
    let own = matches!(&**first.operator, b"d0" | b"d1");
    match first.operands().next() {
        Some(Object::Number(width)) if own => Some(width.as_f64()),
        _ => None,
    }
}
