//! Language tags (BCP 47), small and copyable.
//!
//! Which rules a language has is `text::locale`'s matter; here is only its name.

use std::fmt;

/// The languages of two letters (ISO 639-1), in order.
const CODES: &str = "aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en \
    eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja \
    jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb \
    nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so \
    sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu";

/// What people write for a language and is its country's code (ISO 3166-1), or was its code once.
const MEANT: [(&str, &str); 24] = [
    ("al", "sq"),
    ("at", "de"),
    ("by", "be"),
    ("cn", "zh"),
    ("cz", "cs"),
    ("dk", "da"),
    ("gb", "en"),
    ("ge", "ka"),
    ("gr", "el"),
    ("il", "he"),
    ("in", "id"),
    ("ir", "fa"),
    ("iw", "he"),
    ("ji", "yi"),
    ("jp", "ja"),
    ("md", "ro"),
    ("me", "sr"),
    ("mx", "es"),
    ("pk", "ur"),
    ("rs", "sr"),
    ("sp", "es"),
    ("ua", "uk"),
    ("us", "en"),
    ("vn", "vi"),
];

/// A language tag in canonical case, such as `fr-FR`, `en-GB`, `de`. At most 15 bytes, which every tag that names a
/// typographic practice fits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Lang {
    bytes: [u8; 15],
    len: u8,
}

impl Lang {
    /// `und`: no language is known.
    pub const UNDETERMINED: Self = Self { bytes: *b"und\0\0\0\0\0\0\0\0\0\0\0\0", len: 3 };

    /// Reads a tag: a primary language of two or three letters, then subtags of one to eight letters or digits.
    /// `_` is taken for `-`. Language in lower case, four-letter scripts in title case, two-letter regions in upper
    /// case. `None` for anything else.
    pub fn parse(tag: &str) -> Option<Self> {
        let mut bytes = [0; 15];
        let mut len = 0;
        let mut private = false;
        for (i, subtag) in tag.split(['-', '_']).enumerate() {
            let allowed = if i == 0 { 2..=3 } else { 1..=8 };
            if !allowed.contains(&subtag.len()) || !subtag.bytes().all(|b| b.is_ascii_alphanumeric()) {
                return None;
            }
            if i == 0 && !subtag.bytes().all(|b| b.is_ascii_alphabetic()) {
                return None;
            }
            if i > 0 {
                *bytes.get_mut(len)? = b'-';
                len += 1;
            }
            for (k, byte) in subtag.bytes().enumerate() {
                let upper = i > 0 && !private && (subtag.len() == 2 || (subtag.len() == 4 && k == 0));
                *bytes.get_mut(len)? = if upper { byte.to_ascii_uppercase() } else { byte.to_ascii_lowercase() };
                len += 1;
            }
            private |= subtag.len() == 1;
        }
        Some(Self { bytes, len: len as u8 })
    }

    /// The tag: `fr-FR`.
    pub fn as_str(&self) -> &str {
        // Only ASCII is ever stored.
        std::str::from_utf8(&self.bytes[..usize::from(self.len)]).unwrap_or("")
    }

    /// Whether it is written from right to left: as the script in its tag is, else as the language usually is.
    pub fn right_to_left(&self) -> bool {
        let script = self.as_str().split('-').skip(1).find(|subtag| subtag.len() == 4);
        script.map_or_else(
            || {
                matches!(
                    self.primary(),
                    "ar" | "he" | "fa" | "ur" | "yi" | "ps" | "sd" | "ug" | "ckb" | "dv" | "ks" | "syr"
                )
            },
            |script| matches!(script, "Arab" | "Hebr" | "Syrc" | "Thaa" | "Nkoo" | "Adlm" | "Rohg" | "Samr" | "Mand"),
        )
    }

    /// What is wrong with its language: `None` if there is one of that name, else the name that was probably meant, or an
    /// empty one. Of the some 7000 names of three letters (ISO 639-3) none is known to be wrong.
    pub fn doubt(&self) -> Option<&'static str> {
        let primary = self.primary();
        if primary.len() != 2 || CODES.split(' ').any(|code| code == primary) {
            return None;
        }
        Some(MEANT.iter().find(|(wrong, _)| *wrong == primary).map_or("", |(_, meant)| meant))
    }

    /// The language alone: `fr`.
    pub fn primary(&self) -> &str {
        self.as_str().split('-').next().unwrap_or("")
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
