//! Machine-readable codes as outlines: QR codes (ISO/IEC 18004) and EAN bar codes (GS1 General Specifications, 5.2).
//!
//! Input: what is to be read. Output: modules, then one [`Path`](crate::geom::Path) of all that is dark, so that no hairline
//! opens between two dark modules. Knows nothing of panels and inks: `flow` places codes and checks what surrounds them.

pub mod ean;
pub mod outline;
pub mod qr;
pub mod vcard;

pub use ean::{Addon, Ean, EanError};
pub use qr::{Level, Qr};
pub use vcard::Card;
