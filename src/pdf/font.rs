//! Fonts in the file: which glyphs are used and what they mean, subsets, widths, ToUnicode.

use harfrust::GlyphId;
use pdf_writer::types::{FontFlags, SystemInfo, UnicodeCmap};
use pdf_writer::{Filter, Finish, Name, Pdf, Rect, Ref, Str};
use subsetter::GlyphRemapper;
use xxhash_rust::xxh3::xxh3_64;

use super::deflate::Deflater;
use super::{Document, WriteError, cff, instance};
use crate::font::{Face, FaceId, Fonts};
use crate::panel::GlyphRun;

/// What a soft hyphen's glyph is taken for unless the same glyph stands for something else.
pub(super) const SOFT_HYPHEN: &str = "\u{ad}";

/// The most characters of a PostScript name that are kept: with the subset's tag and the encoding a name in the file must
/// not be longer than 127 bytes (ISO 32000-1, table C.1).
pub(super) const NAME: usize = 100;

/// A stream of fewer bytes is not compressed: what the compressor's tables cost to clear would save some hundred bytes.
const SMALL: usize = 4096;

/// Glyph use of every face.
pub(super) struct Usage<'a> {
    faces: Vec<Option<FaceUse<'a>>>,
}

/// Glyph use of one face.
pub(super) struct FaceUse<'a> {
    /// Old glyphs to new, for the subsetter.
    remapper: GlyphRemapper,
    /// The same by old glyph, for all that is asked of every glyph of a page; 0 where one is not used.
    numbers: Vec<u16>,
    /// By new glyph: its text, empty where unknown.
    texts: Vec<&'a str>,
    /// By new glyph: its width in thousandths of an em, as written.
    widths: Vec<f32>,
}

impl FaceUse<'_> {
    /// The glyph's number in the subset.
    pub(super) fn glyph(&self, old: u16) -> u16 {
        self.numbers.get(usize::from(old)).copied().unwrap_or(0)
    }

    /// What a reader takes a glyph of the subset for.
    pub(super) fn text(&self, glyph: u16) -> &str {
        self.texts[usize::from(glyph)]
    }

    /// A width in thousandths of an em.
    pub(super) fn width(&self, glyph: u16) -> f64 {
        f64::from(self.widths[usize::from(glyph)])
    }
}

impl<'a> Usage<'a> {
    /// Reads all runs that the sheets show.
    pub(super) fn gather(document: &Document<'a>) -> Self {
        Self::of(document.fonts, || runs(document))
    }

    /// Reads these runs, as often as they are asked for.
    pub(super) fn of<I: Iterator<Item = &'a GlyphRun>>(fonts: &Fonts, runs: impl Fn() -> I) -> Self {
        let count = fonts.iter().count();
        let mut marks: Vec<Vec<bool>> = vec![Vec::new(); count];
        for run in runs() {
            let marks = &mut marks[usize::from(run.face.0)];
            for glyph in &run.glyphs {
                let id = usize::from(glyph.id);
                if marks.len() <= id {
                    marks.resize(id + 1, false);
                }
                marks[id] = true;
            }
        }
        let mut faces: Vec<_> = fonts.iter().map(|(id, face)| FaceUse::new(face, &marks[usize::from(id.0)])).collect();
        for run in runs() {
            let Some(face) = &mut faces[usize::from(run.face.0)] else { continue };
            for cluster in clusters(run) {
                let [glyph] = &run.glyphs[cluster.clone()] else { continue };
                let slot = usize::from(face.glyph(glyph.id));
                if !face.texts[slot].is_empty() {
                    continue;
                }
                let text = cluster_text(run, &cluster);
                if text != SOFT_HYPHEN {
                    face.texts[slot] = text;
                }
            }
        }
        // A glyph that stands for nothing else by itself: a soft hyphen, or one of a cluster of several. An accent gets its
        // own character, where it has one, and what is left of the cluster's text stands behind its first glyph.
        for run in runs() {
            let Some(used) = &mut faces[usize::from(run.face.0)] else { continue };
            let face = fonts.get(run.face);
            for cluster in clusters(run) {
                if run.glyphs[cluster.clone()]
                    .iter()
                    .all(|glyph| !used.texts[usize::from(used.glyph(glyph.id))].is_empty())
                {
                    continue;
                }
                let text = cluster_text(run, &cluster);
                // As many glyphs as characters, as where lam and alef join: one each, from right to left.
                let turned = right_to_left(text) && text.chars().count() == cluster.len();
                for (k, glyph) in run.glyphs[cluster.clone()].iter().enumerate() {
                    let slot = usize::from(used.glyph(glyph.id));
                    if !used.texts[slot].is_empty() {
                        continue;
                    }
                    let own = text.char_indices().find(|&(_, c)| face.glyph(c) == Some(glyph.id));
                    let own = own.or_else(|| text.char_indices().rev().nth(k).filter(|_| turned));
                    if let Some((at, c)) = own {
                        used.texts[slot] = &text[at..at + c.len_utf8()];
                    }
                }
                let slot = usize::from(used.glyph(run.glyphs[cluster.start].id));
                if used.texts[slot].is_empty() {
                    used.texts[slot] = text;
                }
            }
        }
        Self { faces }
    }

    /// The use of a face, which a run has.
    pub(super) fn face(&self, id: FaceId) -> Option<&FaceUse<'a>> {
        self.faces[usize::from(id.0)].as_ref()
    }

    /// Used faces with the names and objects that they get.
    ///
    /// # Errors
    /// A face that cannot be subset.
    pub(super) fn write(
        &self,
        pdf: &mut Pdf,
        next: &mut Ref,
        fonts: &Fonts,
        deflater: &mut Deflater,
    ) -> Result<Vec<(FaceId, Ref)>, WriteError> {
        let mut out = Vec::new();
        for (id, face) in fonts.iter() {
            if let Some(used) = self.face(id) {
                out.push((id, used.write(pdf, next, face, deflater)?));
            }
        }
        Ok(out)
    }
}

/// The resource name of a face.
pub(super) fn font_name(id: FaceId) -> String {
    format!("F{}", id.0)
}

/// Every run that is shown, in painting order.
fn runs<'a>(document: &Document<'a>) -> impl Iterator<Item = &'a GlyphRun> + use<'a> {
    let panels = document.panels;
    let sheets = document.sheets.iter().flat_map(move |sheet| {
        let placed = sheet.panels.iter().flat_map(move |p| &panels[p.panel].blocks);
        let codes = sheet.panels.iter().flat_map(move |p| &panels[p.panel].codes).flat_map(|code| &code.runs);
        placed.flat_map(|block| &block.lines).flat_map(|line| &line.runs).chain(codes).chain(&sheet.slug)
    });
    sheets.chain(document.press.iter().flat_map(|sheet| &sheet.slug))
}

/// Ranges of glyphs that belong together: one with text and all that follow without.
pub(super) fn clusters(run: &GlyphRun) -> impl Iterator<Item = std::ops::Range<usize>> + '_ {
    let mut start = 0;
    std::iter::from_fn(move || {
        let first = start;
        (first < run.glyphs.len()).then(|| {
            start += 1;
            while run.glyphs.get(start).is_some_and(|glyph| glyph.text.is_empty()) {
                start += 1;
            }
            first..start
        })
    })
}

/// The text of a cluster.
pub(super) fn cluster_text<'a>(run: &'a GlyphRun, cluster: &std::ops::Range<usize>) -> &'a str {
    let range = &run.glyphs[cluster.start].text;
    run.text.get(range.start as usize..range.end as usize).unwrap_or("")
}

/// Whether a text begins with a character that runs from right to left, by the blocks that have them.
pub(super) fn right_to_left(text: &str) -> bool {
    let turned = |c| {
        matches!(c, '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}'
            | '\u{10800}'..='\u{10FFF}' | '\u{1E800}'..='\u{1EFFF}')
    };
    text.chars().next().is_some_and(turned)
}

impl FaceUse<'_> {
    /// The subset of a face, or `None` where nothing of it is used.
    fn new(face: &Face, marks: &[bool]) -> Option<Self> {
        if marks.is_empty() {
            return None;
        }
        let mut used = vec![0];
        used.extend((1..marks.len()).filter(|&id| marks[id]).map(|id| id as u16));
        let remapper = GlyphRemapper::new_from_glyphs_sorted(&used);
        let mut numbers = vec![0; marks.len()];
        used.iter().enumerate().for_each(|(number, &old)| numbers[usize::from(old)] = number as u16);
        let metrics = face.font.glyph_metrics();
        let scale = 1000.0 / f64::from(face.metrics.units_per_em);
        let widths = used
            .iter()
            .map(|&id| {
                let advance = f64::from(metrics.h_advance(GlyphId::new(u32::from(id))));
                ((advance * scale * 1000.0).round() / 1000.0) as f32
            })
            .collect();
        let mut texts = vec![""; used.len()];
        // The space is one whatever it first stands for: the same glyph may be set for a no-break space.
        if let Some(slot) = face.glyph(' ').and_then(|id| used.binary_search(&id).ok()).filter(|&slot| slot > 0) {
            texts[slot] = " ";
        }
        Some(Self { remapper, numbers, texts, widths })
    }

    /// Writes the font's objects; gives the Type0 font's.
    fn write(&self, pdf: &mut Pdf, next: &mut Ref, face: &Face, deflater: &mut Deflater) -> Result<Ref, WriteError> {
        let (font, descendant, descriptor, file, cmap) =
            (next.bump(), next.bump(), next.bump(), next.bump(), next.bump());
        let failed = |reason: String| WriteError { face: face.postscript_name.clone(), reason };
        let glyphs = self.remapper.remapped_gids();
        let undrawn = || failed("an outline of the instance cannot be drawn".to_owned());
        // Outlines at another place than the font's own, and those of CFF2, are written anew.
        let anew = face.varied || face.cff2;
        let subset = if anew && face.cff {
            cff::table(face, glyphs).ok_or_else(undrawn)?
        } else if anew {
            instance::subset(face, glyphs).ok_or_else(undrawn)?
        } else {
            subsetter::subset(&face.data, face.index, &self.remapper).map_err(|e| failed(e.to_string()))?
        };
        let program = if face.cff && !anew {
            table(&subset, b"CFF ").ok_or_else(|| failed("the subset has no `CFF ` table".to_owned()))?
        } else {
            &subset
        };
        let name: String = face.postscript_name.chars().take(NAME).collect();
        let base = format!("{}+{name}", tag(program));
        // ISO 32000-1, table 121: over a CIDFontType0 the encoding is part of the name.
        let whole = if face.cff { format!("{base}-Identity-H") } else { base.clone() };
        let base = Name(base.as_bytes());
        let system = SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Identity"), supplement: 0 };

        let mut type0 = pdf.type0_font(font);
        type0
            .base_font(Name(whole.as_bytes()))
            .encoding_predefined(Name(b"Identity-H"))
            .descendant_font(descendant)
            .to_unicode(cmap);
        type0.finish();

        let mut cid = pdf.indirect(descendant).dict();
        cid.pair(Name(b"Type"), Name(b"Font"));
        cid.pair(Name(b"Subtype"), Name(if face.cff { b"CIDFontType0" } else { b"CIDFontType2" }));
        cid.pair(Name(b"BaseFont"), base);
        let mut info = cid.insert(Name(b"CIDSystemInfo")).dict();
        info.pair(Name(b"Registry"), system.registry).pair(Name(b"Ordering"), system.ordering);
        info.pair(Name(b"Supplement"), system.supplement);
        info.finish();
        cid.pair(Name(b"FontDescriptor"), descriptor);
        cid.pair(Name(b"DW"), 0);
        let mut widths = cid.insert(Name(b"W")).array();
        widths.item(0).push().array().items(self.widths.iter().copied());
        widths.finish();
        if !face.cff {
            cid.pair(Name(b"CIDToGIDMap"), Name(b"Identity"));
        }
        cid.finish();

        self.write_descriptor(pdf, descriptor, file, face, base);

        let deflated = deflater.zlib(program);
        let mut stream = pdf.stream(file, &deflated);
        stream.filter(Filter::FlateDecode);
        if face.cff {
            stream.pair(Name(b"Subtype"), Name(b"CIDFontType0C"));
        } else {
            stream.pair(Name(b"Length1"), program.len() as i32);
        }
        stream.finish();

        let mut map =
            UnicodeCmap::<u16>::new(Name(b"Adobe-Identity-UCS"), SystemInfo { ordering: Str(b"UCS"), ..system });
        for (glyph, text) in self.texts.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
            map.pair_with_multiple(glyph as u16, text.chars());
        }
        let map = map.finish();
        if map.len() < SMALL {
            pdf.stream(cmap, &map);
        } else {
            pdf.stream(cmap, &deflater.zlib(&map)).filter(Filter::FlateDecode);
        }
        Ok(font)
    }

    /// The font descriptor.
    fn write_descriptor(&self, pdf: &mut Pdf, id: Ref, file: Ref, face: &Face, base: Name<'_>) {
        let m = &face.metrics;
        let scale = |units: f64| (units * 1000.0 / f64::from(m.units_per_em)).round() as f32;
        let mut flags = FontFlags::SYMBOLIC;
        flags.set(FontFlags::FIXED_PITCH, m.monospaced);
        flags.set(FontFlags::ITALIC, m.italic_angle != 0.0);
        let [left, bottom, right, top] = m.bounds.map(scale);
        let mut descriptor = pdf.font_descriptor(id);
        descriptor.name(base).flags(flags).bbox(Rect::new(left, bottom, right, top));
        descriptor.italic_angle(m.italic_angle as f32).ascent(scale(m.ascent)).descent(scale(m.descent));
        descriptor.cap_height(scale(m.cap_height)).x_height(scale(m.x_height));
        // No font says how wide its stems are; the usual estimate from the weight.
        descriptor.stem_v((10.0 + 220.0 * (f64::from(m.weight) - 50.0) / 900.0).round() as f32);
        if face.cff {
            descriptor.font_file3(file);
        } else {
            descriptor.font_file2(file);
        }
    }
}

/// A table of an sfnt.
fn table<'a>(sfnt: &'a [u8], name: &[u8; 4]) -> Option<&'a [u8]> {
    let count = u16::from_be_bytes(sfnt.get(4..6)?.try_into().ok()?);
    let record = sfnt.get(12..)?.chunks_exact(16).take(usize::from(count)).find(|record| record[..4] == name[..])?;
    let number = |at: usize| Some(u32::from_be_bytes(record[at..at + 4].try_into().ok()?) as usize);
    let (offset, length) = (number(8)?, number(12)?);
    sfnt.get(offset..offset.checked_add(length)?)
}

/// Six letters from the subset's digest.
fn tag(program: &[u8]) -> String {
    let mut digest = xxh3_64(program);
    let mut letter = || {
        let letter = char::from(b'A' + (digest % 26) as u8);
        digest /= 26;
        letter
    };
    (0..6).map(|_| letter()).collect()
}
