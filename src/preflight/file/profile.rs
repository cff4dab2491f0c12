//! The bytes of the output intent's profile, as late as may be.
//!
//! The profile that ships in the program is known by its deflated bytes, so that a file which has it need not have all of it
//! inflated to be judged.

use std::sync::OnceLock;

use hayro_syntax::object::{Name, Object, ObjectIdentifier};

use super::objects::File;
use crate::intent::Profile;

/// More than header and table of tags take.
const HEAD: usize = 1024;

/// A profile that is in the file.
#[derive(Debug)]
pub struct Embedded {
    head: Vec<u8>,
    length: usize,
    whole: OnceLock<Vec<u8>>,
    /// It is the one that ships.
    shipped: bool,
}

impl Embedded {
    /// That of a stream; nothing where it cannot be read.
    pub(super) fn of(file: &File<'_>, id: ObjectIdentifier) -> Option<Self> {
        let shipped = Profile::fogra39();
        if is_plain(file, id) && file.stream(id)?.raw_data()[..] == shipped.deflated[..] {
            return Some(Self {
                head: shipped.head(HEAD),
                length: shipped.length,
                whole: OnceLock::new(),
                shipped: true,
            });
        }
        Some(Self::new(file.data(id)?.to_vec()))
    }

    fn new(bytes: Vec<u8>) -> Self {
        let head = bytes[..bytes.len().min(HEAD)].to_vec();
        Self { head, length: bytes.len(), whole: OnceLock::from(bytes), shipped: false }
    }

    /// Its beginning: of a sound profile the header and at least the first of its table of tags.
    pub(super) fn head(&self) -> &[u8] {
        self.whole.get().map_or(&self.head, |whole| whole)
    }

    /// How many bytes it has.
    pub(super) fn length(&self) -> usize {
        self.length
    }

    /// Whether it is the profile that ships in the program, of which nothing needs to be proven.
    pub(super) fn is_shipped(&self) -> bool {
        self.shipped
    }

    /// All of it.
    pub fn bytes(&self) -> &[u8] {
        self.whole.get_or_init(|| Profile::fogra39().icc())
    }
}

/// Whether a stream is deflated and nothing else.
fn is_plain(file: &File<'_>, id: ObjectIdentifier) -> bool {
    let Some(stream) = file.stream(id) else { return false };
    let dict = stream.dict();
    let has = |key: &str| dict.get::<Object<'_>>(key).is_some();
    let deflated = dict.get::<Name<'_>>("Filter").is_some_and(|name| name.as_ref() == b"FlateDecode");
    deflated && !["DecodeParms", "F", "FFilter", "FDecodeParms"].into_iter().any(has)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::preflight::file::intent::{Header, missing_tags};

    #[test]
    fn the_head_says_what_the_whole_says() {
        let shipped = Profile::fogra39();
        let (head, whole) = (shipped.head(HEAD), shipped.icc());
        assert_eq!(head.len(), HEAD);
        assert_eq!(whole.len(), shipped.length);
        assert_eq!(Header::of(&head, shipped.length), Header::of(&whole, whole.len()));
        assert_eq!(missing_tags(&head, shipped.length, "prtr"), missing_tags(&whole, whole.len(), "prtr"));
    }
}
