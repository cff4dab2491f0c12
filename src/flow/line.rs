//! Lines that a press cannot hold: too thin for one ink, for several, or for paper left bare between inks.
//!
//! Below the first limit a line breaks up, below the others a misregister of a tenth of a millimetre shows as a second line or
//! closes it.

use crate::color::Color;
use crate::diag::{Diagnostic, Diagnostics};
use crate::source::Spanned;
use crate::unit::{Length, trim_decimals};

/// Widths from which on lines print, as the rules of finished files have them: one fault has one limit, whether the job is
/// judged or its bytes. Zero where a rule is off.
#[derive(Clone, Copy, Debug)]
pub struct Widths {
    /// Of any line.
    pub least: Length,
    /// In several inks.
    pub many: Length,
    /// In more than two inks.
    pub rich: Length,
    /// Left bare between inks.
    pub bare: Length,
}

/// Looks at the weight of a line of this colour.
pub fn weight(weight: Spanned<Length>, color: Color, widths: Widths, diags: &mut Diagnostics) {
    let pt = |length: Length| trim_decimals(length.to_pt(), 3);
    let width = weight.value;
    let apart = "they never meet exactly, and show beside each other";
    let (diag, why, hint) = match color.amounts().len() {
        _ if width < widths.least => (
            Diagnostic::error("line-hairline", format!("a line of {} pt is a hairline", pt(width))),
            format!("below {} pt a line breaks up on the plate", pt(widths.least)),
            format!("make it {} pt or more, best {} pt", pt(widths.least), pt(widths.least * 2)),
        ),
        0 if width < widths.bare => (
            Diagnostic::warning("line-reversed", thin(&pt(width), "in the paper's white")),
            "the inks beside it close it".to_owned(),
            format!("make it {} pt or more", pt(widths.bare)),
        ),
        2.. if width < widths.many => (
            Diagnostic::error("line-inks", thin(&pt(width), "in several inks")),
            apart.to_owned(),
            format!("make it {} pt or more, or print it in one ink", pt(widths.many)),
        ),
        3.. if width < widths.rich => (
            Diagnostic::warning("line-many-inks", thin(&pt(width), "in more than two inks")),
            apart.to_owned(),
            format!("make it {} pt or more, or print it in one ink", pt(widths.rich)),
        ),
        _ => return,
    };
    diags.push(diag.at(weight.span, "").note(why).hint(hint));
}

fn thin(pt: &str, how: &str) -> String {
    format!("a line of {pt} pt {how} is too thin")
}
