//! The output intent: for which printing condition a file is made, and that condition's ICC profile.

pub mod registry;

use std::borrow::Cow;
use std::fmt;

/// The FOGRA39L coated profile, deflated when it was put here: deflating it anew would cost more than a compile.
static FOGRA39: &[u8] = include_bytes!("../profiles/FOGRA39L_coated.icc.z");

/// A printing condition with its profile.
#[derive(Clone, Debug)]
pub struct Intent {
    /// The condition's reference name in its registry: `FOGRA39`.
    pub condition: String,
    /// Where that name is registered: `http://www.color.org`.
    pub registry: String,
    /// A sentence for people.
    pub info: String,
    /// The profile.
    pub profile: Profile,
}

/// A CMYK output profile, as it goes into the file.
#[derive(Clone, Debug)]
pub struct Profile {
    /// The ICC bytes as a zlib stream.
    pub deflated: Cow<'static, [u8]>,
    /// Length of the ICC bytes.
    pub length: usize,
    /// The name in the profile's `desc` tag.
    pub description: String,
    /// The ICC version: 2 or 4.
    pub version: u8,
}

/// Why bytes are no profile for an output intent. `Display` gives a sentence for a designer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProfileError {
    /// No ICC header.
    NotAProfile,
    /// The header's size isn't the file's: declared, found.
    Size(u32, usize),
    /// Not of class `prtr`; the class found.
    NotOutput(String),
    /// Not CMYK; the colour space found.
    NotCmyk(String),
    /// No readable `desc` tag.
    NoDescription,
}

impl fmt::Display for ProfileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAProfile => write!(f, "the file is not an ICC profile, or it is damaged"),
            Self::Size(declared, found) => {
                write!(f, "the profile is incomplete: it says it has {declared} bytes, but the file has {found}")
            }
            Self::NotOutput(class) => {
                write!(f, "the profile is not one of a press: its class is `{class}`, and print needs `prtr`")
            }
            Self::NotCmyk(space) => write!(f, "the profile is for `{space}` colours, and this press prints in CMYK"),
            Self::NoDescription => write!(f, "the profile has no name of its own (`desc`), so it is damaged"),
        }
    }
}

impl std::error::Error for ProfileError {}

impl Profile {
    /// The FOGRA39 profile inside the program (free; see `src/profiles`).
    pub fn fogra39() -> Self {
        Self {
            deflated: Cow::Borrowed(FOGRA39),
            length: 121_368,
            description: "FOGRA39L Coated".to_owned(),
            version: 2,
        }
    }

    /// The profile itself.
    pub fn icc(&self) -> Vec<u8> {
        // What is deflated here was deflated by this program.
        miniz_oxide::inflate::decompress_to_vec_zlib(&self.deflated).unwrap_or_default()
    }

    /// Its first bytes, at most `most` of them: header and table of tags, at the price of those alone.
    pub fn head(&self, most: usize) -> Vec<u8> {
        match miniz_oxide::inflate::decompress_to_vec_zlib_with_limit(&self.deflated, most) {
            Ok(whole) => whole,
            // What was read up to the limit.
            Err(stopped) => stopped.output,
        }
    }

    /// Reads a user's own profile.
    ///
    /// # Errors
    /// See [`ProfileError`].
    pub fn load(bytes: &[u8]) -> Result<Self, ProfileError> {
        if bytes.len() < 132 || &bytes[36..40] != b"acsp" {
            return Err(ProfileError::NotAProfile);
        }
        let declared = u32_at(bytes, 0).ok_or(ProfileError::NotAProfile)?;
        if declared as usize != bytes.len() {
            return Err(ProfileError::Size(declared, bytes.len()));
        }
        if &bytes[12..16] != b"prtr" {
            return Err(ProfileError::NotOutput(signature(&bytes[12..16])));
        }
        if &bytes[16..20] != b"CMYK" {
            return Err(ProfileError::NotCmyk(signature(&bytes[16..20])));
        }
        let description = description(bytes).ok_or(ProfileError::NoDescription)?;
        let deflated = miniz_oxide::deflate::compress_to_vec_zlib(bytes, 9);
        Ok(Self { deflated: Cow::Owned(deflated), length: bytes.len(), description, version: bytes[8] })
    }
}

/// What is known of a printing condition, for the people who open the file.
pub fn condition_info(condition: &str) -> Option<&'static str> {
    (condition == "FOGRA39").then_some(
        "Offset commercial and specialty printing according to ISO 12647-2:2004/Amd 1, OFCOM, \
         paper type 1 or 2 = coated art, 115 g/m2, tone value increase curves A (CMY) and B (K)",
    )
}

/// The big-endian number at an offset.
fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_be_bytes(four.try_into().ok()?))
}

/// A four-letter signature for people.
fn signature(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).trim_end().to_owned()
}

/// The text of the `desc` tag, of type `desc` (ICC 2) or `mluc` (ICC 4).
fn description(bytes: &[u8]) -> Option<String> {
    let count = u32_at(bytes, 128)?.min(1000) as usize;
    let entry = (0..count).map(|i| 132 + 12 * i).find(|&at| bytes.get(at..at + 4) == Some(b"desc"))?;
    let start = u32_at(bytes, entry + 4)? as usize;
    let tag = bytes.get(start..start.checked_add(u32_at(bytes, entry + 8)? as usize)?)?;
    let text = match tag.get(..4)? {
        b"desc" => {
            let length = u32_at(tag, 8)? as usize;
            String::from_utf8_lossy(tag.get(12..12usize.checked_add(length)?)?).into_owned()
        }
        b"mluc" => {
            let (length, offset) = (u32_at(tag, 20)? as usize, u32_at(tag, 24)? as usize);
            let utf16 = tag.get(offset..offset.checked_add(length)?)?;
            let units: Vec<u16> = utf16.chunks_exact(2).map(|b| u16::from_be_bytes([b[0], b[1]])).collect();
            String::from_utf16_lossy(&units)
        }
        _ => return None,
    };
    let text = text.trim_end_matches('\0').trim();
    (!text.is_empty()).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inflated() -> Vec<u8> {
        miniz_oxide::inflate::decompress_to_vec_zlib(FOGRA39).unwrap()
    }

    #[test]
    fn fogra39_is_what_it_says() {
        let icc = inflated();
        let ours = Profile::fogra39();
        let loaded = Profile::load(&icc).unwrap();
        assert_eq!((loaded.length, loaded.description, loaded.version), (ours.length, ours.description, ours.version));
        assert_eq!(miniz_oxide::inflate::decompress_to_vec_zlib(&loaded.deflated).unwrap(), icc);
    }

    /// Points the `desc` tag at `tag`, put behind the profile.
    fn renamed(tag: &[u8]) -> Vec<u8> {
        let mut icc = inflated();
        let count = u32_at(&icc, 128).unwrap() as usize;
        let entry = (0..count).map(|i| 132 + 12 * i).find(|&at| &icc[at..at + 4] == b"desc").unwrap();
        let (start, length) = (icc.len() as u32, tag.len() as u32);
        icc[entry + 4..entry + 8].copy_from_slice(&start.to_be_bytes());
        icc[entry + 8..entry + 12].copy_from_slice(&length.to_be_bytes());
        icc.extend_from_slice(tag);
        let size = icc.len() as u32;
        icc[..4].copy_from_slice(&size.to_be_bytes());
        icc
    }

    #[test]
    fn names_of_both_kinds() {
        // ICC.1:2001-04, 6.5.17: a counted ASCII string.
        let old = renamed(b"desc\0\0\0\0\0\0\0\x06Press\0");
        assert_eq!(Profile::load(&old).unwrap().description, "Press");
        // ICC.1:2010, 10.13: records of language, length and offset before the UTF-16 texts.
        let head = b"mluc\0\0\0\0\0\0\0\x02\0\0\0\x0cfrFR\0\0\0\x08\0\0\0\x28deDE\0\0\0\x04\0\0\0\x30";
        let texts = "PréßÄÖ".encode_utf16().flat_map(u16::to_be_bytes);
        let new = renamed(&head.iter().copied().chain(texts).collect::<Vec<_>>());
        assert_eq!(Profile::load(&new).unwrap().description, "Préß");
        // A text that reaches beyond its tag, a tag beyond the file, a tag of another kind.
        let cut = renamed(b"mluc\0\0\0\0\0\0\0\x01\0\0\0\x0cfrFR\0\0\0\x08\0\0\0\x1c\0P");
        assert_eq!(Profile::load(&cut).unwrap_err(), ProfileError::NoDescription);
        assert_eq!(Profile::load(&renamed(b"text\0\0\0\0Press\0")).unwrap_err(), ProfileError::NoDescription);
    }

    #[test]
    fn unfit_profiles_are_refused() {
        let icc = inflated();
        assert_eq!(Profile::load(b"GIF89a").unwrap_err(), ProfileError::NotAProfile);
        assert!(matches!(Profile::load(&icc[..500]).unwrap_err(), ProfileError::Size(_, 500)));
        let mut screen = icc.clone();
        screen[12..16].copy_from_slice(b"mntr");
        assert_eq!(Profile::load(&screen).unwrap_err(), ProfileError::NotOutput("mntr".into()));
        let mut rgb = icc;
        rgb[16..20].copy_from_slice(b"RGB ");
        assert_eq!(Profile::load(&rgb).unwrap_err(), ProfileError::NotCmyk("RGB".into()));
    }
}
