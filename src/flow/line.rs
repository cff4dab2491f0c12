//! Lines that a press cannot hold: too thin for one ink, for several, or for paper left bare between inks.
//!
//! The limits are those that printers publish for offset; below the first a line breaks up, below the others a misregister
//! of a tenth of a millimetre shows as a second line or closes it.

use crate::color::Color;
use crate::diag::{Diagnostic, Diagnostics};
use crate::source::Spanned;
use crate::unit::{Length, trim_decimals};

/// The thinnest line in one ink: 0.125 pt.
const LEAST: Length = Length::from_raw(Length::PER_PT / 8);
/// In several inks: 0.25 pt.
const LEAST_MANY: Length = Length::from_raw(Length::PER_PT / 4);
/// Left bare between inks: 0.5 pt.
const LEAST_BARE: Length = Length::from_raw(Length::PER_PT / 2);
/// From here on a line may be in more than two inks: 2 pt.
const LEAST_RICH: Length = Length::pt(2);

/// Looks at the weight of a line of this colour.
pub fn weight(weight: Spanned<Length>, color: Color, diags: &mut Diagnostics) {
    let pt = |length: Length| trim_decimals(length.to_pt(), 3);
    let inks = color.amounts().len();
    let width = weight.value;
    let (message, why, least) = match inks {
        _ if width < LEAST => {
            let why = "below 0.125 pt a line breaks up on the plate";
            diags.push(
                Diagnostic::error("line-hairline", format!("a line of {} pt is a hairline", pt(width)))
                    .at(weight.span, "")
                    .note(why)
                    .hint("make it 0.125 pt or more, best 0.25 pt"),
            );
            return;
        }
        0 if width < LEAST_BARE => ("in the paper's white", "the inks beside it close it", LEAST_BARE),
        2.. if width < LEAST_MANY => {
            ("in several inks", "they never meet exactly, and show beside each other", LEAST_MANY)
        }
        3.. if width < LEAST_RICH => {
            ("in more than two inks", "they never meet exactly, and show beside each other", LEAST_RICH)
        }
        _ => return,
    };
    let hint = match inks {
        0 => format!("make it {} pt or more", pt(least)),
        _ => format!("make it {} pt or more, or print it in one ink", pt(least)),
    };
    diags.push(
        Diagnostic::warning("line-thin", format!("a line of {} pt {message} is too thin", pt(width)))
            .at(weight.span, "")
            .note(why)
            .hint(hint),
    );
}
