//! One font face: its bytes as they are shaped with and embedded, coverage, features, embedding rights.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use harfrust::GlyphId;
use harfrust::font::variation::Axis;
use harfrust::font::{Font, Source, Variation};
use read_fonts::tables::layout::ScriptTags;
use read_fonts::tables::name::NameId;
use read_fonts::types::{F48Dot16, Tag};
use read_fonts::{FileRef, FontRef, TableProvider};
use unicode_normalization::char::decompose_canonical;

use super::fault::{FaceError, Foreign};
use super::metrics::Metrics;
use super::names::postscript_name;

/// A font face, ready to be shaped with and embedded.
pub struct Face {
    /// The file's bytes.
    pub data: Arc<Vec<u8>>,
    /// Which font of a collection.
    pub index: u32,
    /// The parsed tables.
    pub font: Font,
    /// PostScript name (`name` table, id 6), else the family's name without spaces.
    pub postscript_name: String,
    /// Metrics in font units, y up.
    pub metrics: Metrics,
    /// Whether outlines are CFF or CFF2 (else TrueType `glyf`).
    pub cff: bool,
    /// Whether outlines are CFF2, which PDF does not know.
    pub cff2: bool,
    /// Whether it is an instance of a variable font at another place than the default one.
    pub varied: bool,
}

impl Face {
    /// Reads a face.
    ///
    /// # Errors
    /// See [`FaceError`].
    pub fn load(data: Vec<u8>, index: u32) -> Result<Self, FaceError> {
        let data = Arc::new(data);
        let file =
            FileRef::new(&data).map_err(|_| Foreign::of(&data).map_or(FaceError::NotAFont, FaceError::Foreign))?;
        let tables = match file {
            FileRef::Font(font) if index == 0 => font,
            FileRef::Font(_) => return Err(FaceError::NoSuchIndex(index, 1)),
            FileRef::Collection(fonts) if index < fonts.len() => fonts.get(index).map_err(|_| FaceError::NotAFont)?,
            FileRef::Collection(fonts) if fonts.is_empty() => return Err(FaceError::NotAFont),
            FileRef::Collection(fonts) => return Err(FaceError::NoSuchIndex(index, fonts.len())),
        };
        let ends = tables.table_directory().table_records().iter();
        let end = ends.map(|record| u64::from(record.offset()) + u64::from(record.length())).max().unwrap_or(0);
        if end > data.len() as u64 {
            return Err(FaceError::CutOff(end as usize - data.len()));
        }
        let there = |tag: &[u8; 4]| tables.table_data(Tag::new(tag)).is_some();
        let glyf = there(b"glyf");
        let cff2 = !glyf && !there(b"CFF ") && there(b"CFF2");
        let cff = cff2 || there(b"CFF ");
        if !cff && !glyf {
            return Err(FaceError::NoOutlines);
        }
        if let Ok(os2) = tables.os2() {
            let rights = os2.fs_type();
            // OpenType 1.9.1, OS/2 fsType: bits 0-3 are exclusive since version 3; the least restrictive one counts.
            if (rights & 0x0002 != 0 && rights & 0x000C == 0) || rights & 0x0200 != 0 {
                return Err(FaceError::EmbeddingForbidden);
            }
            if rights & 0x0100 != 0 {
                return Err(FaceError::SubsettingForbidden);
            }
        }
        let metrics = Metrics::read(&tables).ok_or(FaceError::NotAFont)?;
        let postscript_name = postscript_name(&tables);
        // One copy of the bytes serves both the tables and the embedding.
        let font = Font::new(Source::from(Arc::clone(&data) as Arc<dyn AsRef<[u8]> + Send + Sync>), index)
            .ok_or(FaceError::NotAFont)?;
        Ok(Self { data, index, font, postscript_name, metrics, cff, cff2, varied: false })
    }

    /// This face at another place of its variable font: that of a named instance (letter case and spaces don't count), and
    /// of `axes` beyond that, in the axes' own units.
    ///
    /// # Errors
    /// The font is not variable, has no such instance or axis, or the axis does not go that far.
    pub fn at(mut self, instance: Option<&str>, axes: &[([u8; 4], f64)]) -> Result<Self, FaceError> {
        if self.font.axes().is_empty() {
            return Err(FaceError::NotVariable);
        }
        let mut places = Vec::new();
        if let Some(name) = instance {
            let text = |id: NameId| self.font.names().get(id)?.english_or_first().map(|name| name.name().to_string());
            let folded = |name: &str| name.to_lowercase().replace([' ', '-'], "");
            let names: Vec<_> =
                self.font.named_instances().iter().map(|i| text(i.subfamily_name()).unwrap_or_default()).collect();
            let Some(at) = names.iter().position(|there| folded(there) == folded(name)) else {
                return Err(FaceError::NoSuchInstance(name.to_owned(), names));
            };
            places.extend(self.font.named_instances().get(at as u32).into_iter().flat_map(|i| i.variations()));
        }
        for &(tag, value) in axes {
            let Some(axis) = self.font.axes().get_by_tag(Tag::new(&tag)) else {
                let there = self.font.axes().iter().map(|axis| axis.tag().to_string()).collect();
                return Err(FaceError::NoSuchAxis(tag, there));
            };
            let value = value as f32;
            if !(axis.min_value()..=axis.max_value()).contains(&value) {
                return Err(FaceError::OutsideAxis(tag, axis.min_value(), axis.max_value()));
            }
            places.push(Variation::new(Tag::new(&tag), value));
        }
        let value = |axis: &Axis| places.iter().rfind(|p| p.tag == axis.tag()).map(|p| p.value);
        for axis in self.font.axes().iter() {
            let Some(value) = value(&axis).filter(|value| *value != axis.default_value()) else { continue };
            // As Adobe Technical Note 5902 names an instance that has no name of its own.
            self.postscript_name += &format!("_{}{}", f64::from(value), axis.tag());
            if axis.tag() == Tag::new(b"wght") {
                self.metrics.weight = value.clamp(1.0, 1000.0) as u16;
            }
        }
        self.font = self.font.instance_builder().variations(places).build();
        self.varied = !self.font.normalized_coords().is_empty();
        let varied = self.font.metrics();
        let units = |value: Option<F48Dot16>, before: f64| value.map_or(before, |value| f64::from(value.to_f32()));
        self.metrics.cap_height = units(varied.cap_height, self.metrics.cap_height);
        self.metrics.x_height = units(varied.x_height, self.metrics.x_height);
        Ok(self)
    }

    /// The glyph of a character; `None` if the face has none.
    pub fn glyph(&self, c: char) -> Option<u16> {
        self.font.charmap().map_unicode(c).map(|glyph| glyph.to_u32() as u16)
    }

    /// Whether the face has a feature of that tag (`GSUB`) for a script (its ISO 15924 tag), in any of its languages; for
    /// a script that the font does not know, for the one that shapers take instead, `DFLT` if it is there.
    pub fn offers(&self, tag: [u8; 4], script: [u8; 4]) -> bool {
        let offers = || {
            let gsub = FontRef::from_index(&self.data, self.index).ok()?.gsub().ok()?;
            let (scripts, features) = (gsub.script_list().ok()?, gsub.feature_list().ok()?);
            let chosen = scripts.select(&ScriptTags::from_unicode(Tag::new(&script)))?;
            let script = scripts.get(chosen.index).ok()?.element;
            let records = script.lang_sys_records().iter();
            let languages = records.filter_map(|record| record.lang_sys(script.offset_data()).ok());
            let mut languages = script.default_lang_sys().and_then(Result::ok).into_iter().chain(languages);
            let is = |index: u16| {
                let record = features.feature_records().get(usize::from(index));
                record.is_some_and(|record| record.feature_tag() == Tag::new(&tag))
            };
            Some(languages.any(|language| language.feature_indices().iter().any(|index| is(index.get()))))
        };
        offers().unwrap_or(false)
    }

    /// The features of the face (`GSUB` and `GPOS`) in any script and language, in the order of their tags; `kern` where there
    /// is a table of that name.
    pub fn features(&self) -> BTreeSet<[u8; 4]> {
        let Ok(font) = FontRef::from_index(&self.data, self.index) else { return BTreeSet::new() };
        let substitutions = font.gsub().and_then(|table| table.feature_list());
        let positions = font.gpos().and_then(|table| table.feature_list());
        let lists = [substitutions, positions].into_iter().flatten();
        let mut features: BTreeSet<[u8; 4]> = lists
            .flat_map(|list| {
                list.feature_records().iter().map(|record| record.feature_tag().to_be_bytes()).collect::<Vec<_>>()
            })
            .collect();
        if font.kern().is_ok() {
            features.insert(*b"kern");
        }
        features
    }

    /// Where a glyph prints: left, bottom, right and top of its ink, in font units, y up from its origin; `None` where it
    /// prints nothing.
    pub fn ink(&self, glyph: u16) -> Option<[f64; 4]> {
        let ink = self.font.glyph_metrics().extents(GlyphId::new(u32::from(glyph)))?;
        let [x, y, width, height] = [ink.x_bearing, ink.y_bearing, ink.width, ink.height].map(f64::from);
        (width > 0.0 && height > 0.0).then_some([x, y - height, x + width, y])
    }

    /// Whether the character can be set in this face: it has a glyph, it prints nothing, or the shaper makes it of what
    /// the face has (spaces of a space, a no-break hyphen of a hyphen, an accented letter of letter and accent).
    pub fn has(&self, c: char) -> bool {
        if self.glyph(c).is_some() {
            return true;
        }
        match c {
            '\u{A0}' | '\u{2000}'..='\u{200A}' | '\u{202F}' => self.glyph(' ').is_some(),
            '\u{2011}' => self.glyph('\u{2010}').is_some(),
            _ if is_silent(c) => true,
            _ => {
                let (mut parts, mut all) = (0, true);
                decompose_canonical(c, |part| {
                    parts += 1;
                    all &= part != c && self.glyph(part).is_some();
                });
                all && parts > 1
            }
        }
    }
}

/// Whether a character prints nothing in any font: line ends, joiners, controls of direction, selectors of variants
/// (Default_Ignorable_Code_Point of Unicode 16, as far as it is assigned).
fn is_silent(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}'..='\u{1160}' | '\u{17B4}'..='\u{17B5}'
        | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
        | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{E0000}'..='\u{E0FFF}')
}

impl fmt::Debug for Face {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Face({})", self.postscript_name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The shipped font with these bits as `OS/2` fsType, which stands at byte 8 of its table.
    fn with_rights(bits: u16) -> Result<Face, FaceError> {
        let mut data = include_bytes!("../../fonts/SourceSans3-Regular.otf").to_vec();
        let tables = data[12..].chunks_exact(16);
        let record = tables.into_iter().find(|record| record.starts_with(b"OS/2")).unwrap();
        let offset = u32::from_be_bytes(record[8..12].try_into().unwrap()) as usize;
        data[offset + 8..offset + 10].copy_from_slice(&bits.to_be_bytes());
        Face::load(data, 0)
    }

    #[test]
    fn ink_of_glyphs() {
        let face = with_rights(0).unwrap();
        let ink = |c: char| face.ink(face.glyph(c).unwrap());
        // The font's own sxHeight and its thousand units to the em: an x stands on the baseline, a p below it.
        let [left, bottom, right, top] = ink('x').unwrap();
        assert!(left > 0.0 && left < right && right < 500.0, "{left} {right}");
        assert_eq!((bottom, top), (0.0, face.metrics.x_height));
        assert!(ink('p').unwrap()[1] < -150.0);
        assert_eq!(ink(' '), None);
    }

    #[test]
    fn features_are_those_of_a_script() {
        let mut data = include_bytes!("../../fonts/SourceSans3-Regular.otf").to_vec();
        let face = Face::load(data.clone(), 0).unwrap();
        assert!(face.offers(*b"sups", *b"Latn") && !face.offers(*b"swsh", *b"Latn"));
        assert!(face.offers(*b"sups", *b"Thai"), "by way of DFLT");
        // The same font with nothing for Greek: its script and all of that script's languages have no features.
        let gsub = Tag::new(b"GSUB");
        let start = {
            let tables = FontRef::new(&data).unwrap();
            tables.table_data(gsub).unwrap().as_bytes().as_ptr() as usize - data.as_ptr() as usize
        };
        let word = |data: &[u8], at: usize| usize::from(u16::from_be_bytes([data[at], data[at + 1]]));
        let list = start + word(&data, start + 4);
        let records = (0..word(&data, list)).map(|i| list + 2 + 6 * i);
        let record = records.into_iter().find(|at| &data[*at..*at + 4] == b"grek").unwrap();
        // No default language, and none by name.
        let greek = list + word(&data, record + 4);
        assert!(face.offers(*b"sups", *b"Grek"));
        data[greek..greek + 4].fill(0);
        let face = Face::load(data, 0).unwrap();
        assert!(!face.offers(*b"sups", *b"Grek") && face.offers(*b"sups", *b"Latn"));
    }

    #[test]
    fn embedding_rights() {
        // Installable; preview and print; editable, even beside the restricted bit of old fonts.
        for bits in [0x0000, 0x0004, 0x0008, 0x000A] {
            assert!(with_rights(bits).is_ok(), "{bits:04x}");
        }
        assert_eq!(with_rights(0x0002).unwrap_err(), FaceError::EmbeddingForbidden);
        assert_eq!(with_rights(0x0200).unwrap_err(), FaceError::EmbeddingForbidden);
        assert_eq!(with_rights(0x0104).unwrap_err(), FaceError::SubsettingForbidden);
    }
}
