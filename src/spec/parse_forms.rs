//! The grammar of forms: what a style says of figures, capitals, ordinals, fractions and ligatures.

use super::decode::{Ctx, Table};
use super::forms::{Caps, Forms, Ligatures, NumeralWidth, Numerals, Ordinals};

const NUMERALS: [(&str, Numerals); 3] =
    [("lining", Numerals::Lining), ("oldstyle", Numerals::Oldstyle), ("normal", Numerals::Normal)];

const WIDTHS: [(&str, NumeralWidth); 3] = [
    ("proportional", NumeralWidth::Proportional),
    ("tabular", NumeralWidth::Tabular),
    ("normal", NumeralWidth::Normal),
];

const CAPS: [(&str, Caps); 3] = [("small", Caps::Small), ("all-small", Caps::AllSmall), ("normal", Caps::Normal)];

const ORDINALS: [(&str, Ordinals); 2] = [("superscript", Ordinals::Superscript), ("normal", Ordinals::Normal)];

const LIGATURES: [(&str, Ligatures); 3] =
    [("common", Ligatures::Common), ("discretionary", Ligatures::Discretionary), ("none", Ligatures::None)];

/// The forms of a look.
pub(super) fn forms(t: &Table<'_, '_>, ctx: &mut Ctx) -> Forms {
    Forms {
        numerals: t.get("numerals").and_then(|v| ctx.word("numerals", v, &NUMERALS)),
        numeral_width: t.get("numeral-width").and_then(|v| ctx.word("numeral-width", v, &WIDTHS)),
        slashed_zero: t.get("slashed-zero").and_then(|v| ctx.boolean("slashed-zero", v)),
        fractions: t.get("fractions").and_then(|v| ctx.boolean("fractions", v)),
        caps: t.get("caps").and_then(|v| ctx.word("caps", v, &CAPS)),
        case_forms: t.get("case-forms").and_then(|v| ctx.boolean("case-forms", v)),
        ordinals: t.get("ordinals").and_then(|v| ctx.word("ordinals", v, &ORDINALS)),
        ligatures: t.get("ligatures").and_then(|v| ctx.word("ligatures", v, &LIGATURES)),
    }
}
