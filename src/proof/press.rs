//! The printing condition that a file is made for: its own output intent.

use hayro_syntax::object::{Array, Dict, Object, Stream};

use crate::intent::{Profile, registry};
use crate::planes::Condition;
use crate::reader::Document;

/// Intents that are looked at.
const MOST: usize = 16;
/// The most ink of a condition of which nothing is known, in percent: what every sheet-fed press takes.
const UNKNOWN: f64 = 300.0;
/// What stands in where a file names no condition.
const FALLBACK: &str = "FOGRA39";

/// A printing condition.
pub(super) struct Press {
    pub condition: Condition,
    /// Its name: `FOGRA39`.
    pub name: String,
    /// The most ink that it takes, in percent.
    pub limit: f64,
    /// It is not the file's: why it stands in.
    pub stands_in: Option<String>,
}

/// The condition of a file, or FOGRA39 where it names none that can be used.
///
/// # Errors
/// None of a program that was built as it should be.
pub(super) fn press(document: &Document) -> Result<Press, String> {
    let of = |profile: Vec<u8>, name: String, stands_in| {
        let known = registry::condition(&name);
        let limit = known.map_or(UNKNOWN, |known| f64::from(known.most_ink));
        Condition::new(profile).map(|condition| Press { condition, name, limit, stands_in })
    };
    let why = match own(document) {
        Ok((profile, name)) => match of(profile, name, None) {
            Ok(press) => return Ok(press),
            Err(error) => format!("the profile of its output intent cannot be used: {error}"),
        },
        Err(why) => why,
    };
    of(Profile::fogra39().icc(), FALLBACK.to_owned(), Some(why)).map_err(|error| error.to_string())
}

/// The profile of the first output intent that has one, and the condition's name.
fn own(document: &Document) -> Result<(Vec<u8>, String), String> {
    let pdf = document.syntax();
    let root = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id()).ok_or("it has no catalogue")?;
    let intents = root.get::<Array<'_>>("OutputIntents").ok_or("it has no output intent")?;
    for intent in intents.iter::<Dict<'_>>().take(MOST) {
        let Some(profile) = intent.get::<Stream<'_>>("DestOutputProfile") else { continue };
        let bytes = document.streams().bytes(&profile)?;
        let text = |key: &str| match intent.get::<Object<'_>>(key) {
            Some(Object::String(text)) => Some(String::from_utf8_lossy(text.as_ref()).into_owned()),
            _ => None,
        };
        let name = text("OutputConditionIdentifier").or_else(|| text("OutputCondition"));
        return Ok((bytes.to_vec(), name.unwrap_or_else(|| "its own profile".into())));
    }
    Err("its output intent has no profile".into())
}
