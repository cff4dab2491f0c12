//! What a font is called: the names of its `name` table, and which font of a collection has one.

use read_fonts::tables::name::NameId;
use read_fonts::{FileRef, FontRef, TableProvider};

use super::fault::{FaceError, Foreign};

/// Which font of a file has a name: its PostScript name (`name` table, id 6), else its full name (id 4) in any language.
/// Letter case, spaces and hyphens don't count.
///
/// # Errors
/// The bytes are no font, or none of them has that name.
pub fn index_of(data: &[u8], name: &str) -> Result<u32, FaceError> {
    let fonts: Vec<FontRef<'_>> =
        match FileRef::new(data).map_err(|_| Foreign::of(data).map_or(FaceError::NotAFont, FaceError::Foreign))? {
            FileRef::Font(font) => vec![font],
            FileRef::Collection(fonts) => fonts.iter().collect::<Result<_, _>>().map_err(|_| FaceError::NotAFont)?,
        };
    let folded = |name: &str| name.to_lowercase().replace([' ', '-'], "");
    let wanted = folded(name);
    let is = |font: &FontRef<'_>, id: NameId| names(font, id).iter().any(|there| folded(there) == wanted);
    [NameId::POSTSCRIPT_NAME, NameId::FULL_NAME]
        .into_iter()
        .find_map(|id| fonts.iter().position(|font| is(font, id)))
        .map(|index| index as u32)
        .ok_or_else(|| FaceError::NoSuchFace(name.to_owned(), fonts.iter().map(postscript_name).collect()))
}

/// What a font's `name` table has under an id, in all languages.
fn names(tables: &FontRef<'_>, id: NameId) -> Vec<String> {
    let Ok(table) = tables.name() else { return Vec::new() };
    let records = table.name_record().iter().filter(|record| record.name_id() == id && record.is_unicode());
    records.filter_map(|record| Some(record.string(table.string_data()).ok()?.chars().collect())).collect()
}

/// Name 6, kept to what PDF allows in a name without escapes; `Font` where there is none.
pub(super) fn postscript_name(tables: &FontRef<'_>) -> String {
    let read = |id: NameId| -> Option<String> {
        let text = names(tables, id).into_iter().next()?;
        let kept: String = text.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')).collect();
        (!kept.is_empty()).then_some(kept)
    };
    read(NameId::POSTSCRIPT_NAME).or_else(|| read(NameId::FAMILY_NAME)).unwrap_or_else(|| "Font".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::font::Face;

    #[test]
    fn fonts_of_a_collection_by_name() {
        let collection = include_bytes!("../../tests/cases/collection/fonts/Collected.otc");
        let index = |name: &str| index_of(collection, name);
        for at in 0..2 {
            let name = Face::load(collection.to_vec(), at).unwrap().postscript_name;
            assert_eq!(index(&name), Ok(at));
            assert_eq!(index(&name.to_uppercase().replace('-', " ")), Ok(at));
        }
        let full = names(&FontRef::from_index(collection, 1).unwrap(), NameId::FULL_NAME);
        assert_eq!(index(&full[0]), Ok(1));
        let Err(FaceError::NoSuchFace(name, there)) = index("Collected") else { panic!("there is none") };
        assert_eq!((name.as_str(), there.len()), ("Collected", 2));
        assert_eq!(index_of(b"no font", "Collected"), Err(FaceError::NotAFont));
    }
}
