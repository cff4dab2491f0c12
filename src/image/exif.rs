//! How a camera held the picture: the one tag of EXIF that matters for print.

/// How a stored picture is to be turned, as EXIF numbers it (CIPA DC-008, 4.6.5.1.5): 1 not at all; 2 mirrored; 3 by
/// 180°; 4 mirrored upside down; 5 about the diagonal; 6 by 90° clockwise; 7 about the other diagonal; 8 by 90°
/// counter-clockwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Orientation(u8);

impl Orientation {
    /// As stored.
    pub const UPRIGHT: Self = Self(1);

    /// By its number; what is none is upright.
    pub fn new(number: u64) -> Self {
        if (1..=8).contains(&number) { Self(number as u8) } else { Self::UPRIGHT }
    }

    /// Its number.
    pub fn number(self) -> u8 {
        self.0
    }

    /// Whether width and height change places.
    pub fn swaps(self) -> bool {
        self.0 >= 5
    }

    /// What turns a stored picture's places into those of the upright one, by [`Orientation::stored`].
    pub fn inverse(self) -> Self {
        match self.0 {
            6 => Self(8),
            8 => Self(6),
            other => Self(other),
        }
    }

    /// Where a point of the upright picture is stored. Both in fractions of width and height, origin top-left, y down.
    pub fn stored(self, (x, y): (f64, f64)) -> (f64, f64) {
        match self.0 {
            2 => (1.0 - x, y),
            3 => (1.0 - x, 1.0 - y),
            4 => (x, 1.0 - y),
            5 => (y, x),
            6 => (y, 1.0 - x),
            7 => (1.0 - y, 1.0 - x),
            8 => (1.0 - y, x),
            _ => (x, y),
        }
    }
}

/// The orientation that an EXIF block has; upright if it says nothing that can be read.
pub(super) fn orientation(exif: &[u8]) -> Orientation {
    let exif = exif.strip_prefix(b"Exif\0\0").unwrap_or(exif);
    tag(exif).map_or(Orientation::UPRIGHT, Orientation::new)
}

/// Tag 274 of the first directory.
fn tag(exif: &[u8]) -> Option<u64> {
    let little = match exif.get(..4)? {
        b"II*\0" => true,
        b"MM\0*" => false,
        _ => return None,
    };
    let two = |at: usize| -> Option<u16> {
        let bytes = exif.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if little { u16::from_le_bytes(bytes) } else { u16::from_be_bytes(bytes) })
    };
    let four = |at: usize| -> Option<u32> {
        let bytes = exif.get(at..at.checked_add(4)?)?.try_into().ok()?;
        Some(if little { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) })
    };
    let directory = four(4)? as usize;
    let count = usize::from(two(directory)?);
    let entry = (0..count).map(|i| directory + 2 + 12 * i).find(|&at| two(at) == Some(274))?;
    two(entry + 8).map(u64::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_byte_orders() {
        let little = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0";
        assert_eq!(orientation(little), Orientation(6));
        let big = b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x08\0\0";
        assert_eq!(orientation(big), Orientation(8));
        assert_eq!(orientation(&big[..20]), Orientation(8));
        assert_eq!(orientation(&big[..12]), Orientation::UPRIGHT);
        assert_eq!(orientation(b"II*\0\xff\xff\xff\xff"), Orientation::UPRIGHT);
    }

    /// The top-left corner of each upright picture is stored where the EXIF standard's letter F has it.
    #[test]
    fn corners() {
        let corner = |n| Orientation(n).stored((0.0, 0.0));
        assert_eq!(
            (1..=8).map(corner).collect::<Vec<_>>(),
            [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0), (0.0, 0.0), (0.0, 1.0), (1.0, 1.0), (1.0, 0.0)]
        );
    }

    #[test]
    fn there_and_back() {
        for number in 1..=8 {
            let orientation = Orientation(number);
            let (x, y) = orientation.inverse().stored(orientation.stored((0.25, 0.125)));
            assert_eq!((x, y), (0.25, 0.125), "{number}");
        }
    }
}
