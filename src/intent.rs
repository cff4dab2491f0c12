//! The output intent: for which printing condition a file is made, and that condition's ICC profile.

use std::borrow::Cow;

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
}
