//! QR codes: the smallest symbol that holds a text, as dark and light modules.

use qrcode::types::QrError;
use qrcode::{Color, EcLevel, QrCode, Version, bits::Bits};

/// Modules of quiet zone on each side (ISO/IEC 18004, 6.3.8).
pub const QUIET: i64 = 4;

/// How much of a symbol may be lost and still be read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Level {
    /// 7 %.
    Low,
    /// 15 %.
    #[default]
    Medium,
    /// 25 %.
    Quartile,
    /// 30 %.
    High,
}

impl Level {
    fn crates(self) -> EcLevel {
        match self {
            Self::Low => EcLevel::L,
            Self::Medium => EcLevel::M,
            Self::Quartile => EcLevel::Q,
            Self::High => EcLevel::H,
        }
    }
}

/// A symbol.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Qr {
    /// Modules on each side: 21 to 177 in steps of four.
    pub count: usize,
    /// Row by row from the top-left corner: whether a module is dark.
    pub dark: Vec<bool>,
}

/// The text needs more than the largest symbol holds; there are so many bytes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLong(pub usize);

impl Qr {
    /// The smallest symbol for `text` at `level`.
    ///
    /// Text beyond ASCII is written as UTF-8 and says so (ECI 26): without that, bytes are ISO 8859-1.
    ///
    /// # Errors
    /// If the largest symbol, of 177 modules, is too small.
    pub fn encode(text: &str, level: Level) -> Result<Self, TooLong> {
        let code = if text.is_ascii() {
            QrCode::with_error_correction_level(text, level.crates())
        } else {
            utf8(text, level.crates())
        };
        let code = code.map_err(|_| TooLong(text.len()))?;
        Ok(Self { count: code.width(), dark: code.into_colors().into_iter().map(|c| c == Color::Dark).collect() })
    }
}

/// The smallest symbol whose first segment says that UTF-8 follows.
fn utf8(text: &str, level: EcLevel) -> Result<QrCode, QrError> {
    for version in 1..=40 {
        let mut bits = Bits::new(Version::Normal(version));
        // UTF-8 is ECI assignment 26 (AIM ITS/04-023). Kanji mode would be Shift JIS, so that all is in bytes.
        bits.push_eci_designator(26)?;
        match bits.push_byte_data(text.as_bytes()).and_then(|()| bits.push_terminator(level)) {
            Ok(()) => return QrCode::with_bits(bits, level),
            Err(QrError::DataTooLong) => {}
            Err(error) => return Err(error),
        }
    }
    Err(QrError::DataTooLong)
}

/// How many bytes a symbol of `count` modules holds at `level`; `None` where there is no such symbol.
pub fn capacity(count: usize, level: Level) -> Option<usize> {
    let version = i16::try_from(count.checked_sub(17)? / 4).ok().filter(|version| (1..=40).contains(version))?;
    let bits = Bits::new(Version::Normal(version)).max_len(level.crates()).ok()?;
    // Four bits of mode, then the count of bytes (ISO/IEC 18004, table 3).
    let head = 4 + if version < 10 { 8 } else { 16 };
    Some(bits.saturating_sub(head) / 8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_smallest_symbol_is_taken() {
        // ISO/IEC 18004, table 7: 17 bytes at level L in version 1, 2953 in version 40; 14 and 2331 at M.
        assert_eq!((capacity(21, Level::Low), capacity(177, Level::Low)), (Some(17), Some(2953)));
        assert_eq!((capacity(21, Level::Medium), capacity(177, Level::Medium)), (Some(14), Some(2331)));
        assert_eq!(capacity(20, Level::Low), None);
        let count = |text: &str| Qr::encode(text, Level::Low).map(|qr| qr.count);
        assert_eq!(count(&"a".repeat(17)), Ok(21));
        assert_eq!(count(&"a".repeat(18)), Ok(25));
        assert_eq!(count(&"a".repeat(2954)), Err(TooLong(2954)));
        assert_eq!(count(&format!("{}a", "é".repeat(8))), Ok(25), "the mark of UTF-8 takes 12 bits");
    }

    #[test]
    fn finders_stand_in_three_corners() {
        let qr = Qr::encode("https://example.org", Level::Medium).expect("a short address");
        let row = |y: usize| (0..7).map(|x| if qr.dark[y * qr.count + x] { '#' } else { '.' }).collect::<String>();
        assert_eq!([row(0), row(1), row(2)], ["#######", "#.....#", "#.###.#"]);
    }
}
