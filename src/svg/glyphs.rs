//! Letters for drawings: which face a style takes, and its glyphs as outlines.

use harfrust::font::glyph::outline::{DrawMemory, DrawOptions, PathSink};
use harfrust::{Buffer, Direction, GlyphId, ShapeOptions, ShaperFont, Tag, shape};
use kurbo::BezPath;
use unicode_bidi::{BidiInfo, Level};
use unicode_script::{Script, UnicodeScript};

use super::{Family, FamilyFace, Setting};
use crate::font::{Face, FaceId, Fonts};

/// What a style asks for.
pub(super) struct Wanted<'a> {
    pub families: &'a [String],
    pub weight: u16,
    pub italic: bool,
}

/// Why there is no face.
pub(super) struct Missing {
    pub message: String,
    pub hint: String,
}

/// The face for a style. Families are those of the layout, by its names or by the fonts' own.
pub(super) fn find(wanted: &Wanted<'_>, setting: &Setting<'_>) -> Result<FaceId, Missing> {
    let fonts = setting.fonts;
    for name in wanted.families {
        // Some programs name the face instead of its family.
        let exact = |face: &&FamilyFace| fold(&fonts.get(face.id).postscript_name) == fold(name);
        if let Some(face) = setting.families.iter().flat_map(|family| &family.faces).find(exact) {
            return Ok(face.id);
        }
        let named = |family: &&Family| {
            let own = |face: &FamilyFace| family_names(fonts.get(face.id)).iter().any(|own| fold(own) == fold(name));
            fold(&family.name) == fold(name) || family.faces.iter().any(own)
        };
        let Some(family) = setting.families.iter().find(named) else { continue };
        // An instance between two weights is nearer to one of them than half a step.
        let fits = |face: &&FamilyFace| face.italic == wanted.italic && face.weight.abs_diff(wanted.weight) < 50;
        return family.faces.iter().find(fits).map(|face| face.id).ok_or_else(|| {
            let slope = if wanted.italic { "an italic" } else { "an upright" };
            Missing {
                message: format!("the family `{}` has no {} of weight {}", family.name, &slope[3..], wanted.weight),
                hint: format!("add {slope} face of that weight to it in [fonts], or turn this text into paths"),
            }
        });
    }
    let known: Vec<String> = setting.families.iter().map(|family| format!("`{}`", family.name)).collect();
    Err(match wanted.families.first() {
        Some(first) => Missing {
            message: format!("there is no font `{}`", super::findings::short(first)),
            hint: format!("add it to [fonts], set the text in {}, or turn it into paths", known.join(" or ")),
        },
        None => Missing {
            message: "the text names no font".to_owned(),
            hint: format!("give it a font-family, such as {}; or turn it into paths", known.join(" or ")),
        },
    })
}

/// Names that differ in case, spaces and hyphens are one.
fn fold(name: &str) -> String {
    name.chars().filter(|c| !matches!(c, ' ' | '-' | '_')).flat_map(char::to_lowercase).collect()
}

/// The names that a font has for its family (`name` table, 1 and 16).
fn family_names(face: &Face) -> Vec<String> {
    let names = face.font.names();
    [1u16, 16].into_iter().filter_map(|id| Some(names.get(id.into())?.english_or_first()?.name().to_string())).collect()
}

/// How one character is set.
pub(super) struct Piece {
    pub run: usize,
    pub face: FaceId,
    pub size: f64,
}

/// Characters that are shaped as a whole.
pub(super) struct Cluster {
    /// Which of the line's characters.
    pub chars: std::ops::Range<usize>,
    /// Width in user units.
    pub advance: f64,
    pub glyphs: Vec<Glyph>,
}

/// A glyph in its cluster.
pub(super) struct Glyph {
    pub face: FaceId,
    pub id: u32,
    /// User units in a font unit.
    pub em: f64,
    /// To the right, and upwards, from the cluster's start, in user units.
    pub x: f64,
    pub y: f64,
}

/// A line from left to right.
pub(super) struct Line {
    pub clusters: Vec<Cluster>,
    /// Characters that no face has.
    pub missing: Vec<(char, FaceId)>,
}

/// Shapes lines and draws glyphs.
pub(super) struct Typesetter<'a> {
    fonts: &'a Fonts,
    shapers: Vec<(FaceId, ShaperFont<'a, 'a>)>,
}

impl<'a> Typesetter<'a> {
    pub fn new(fonts: &'a Fonts) -> Self {
        Self { fonts, shapers: Vec::new() }
    }

    /// Shapes a line; `pieces` says how each character is set.
    pub fn line(&mut self, text: &str, pieces: &[Piece], right_to_left: bool) -> Line {
        let chars: Vec<char> = text.chars().collect();
        let base = if right_to_left { Level::rtl() } else { Level::ltr() };
        let info = BidiInfo::new(text, Some(base));
        let levels: Vec<Level> = text.char_indices().map(|(at, _)| info.levels[at]).collect();
        let scripts = scripts(&chars);
        let mut line = Line { clusters: Vec::new(), missing: Vec::new() };
        let faces: Vec<FaceId> =
            chars.iter().zip(pieces).map(|(c, piece)| self.face(*c, piece.face, &mut line)).collect();
        // Stretches of one run, face, script and level, then in the order in which they are seen.
        let mut stretches = Vec::new();
        let mut start = 0;
        while start < chars.len() {
            let alike = |i: &usize| {
                let (a, b) = (start, *i);
                (pieces[a].run, faces[a], scripts[a], levels[a]) == (pieces[b].run, faces[b], scripts[b], levels[b])
            };
            let end = start + (start..chars.len()).take_while(alike).count();
            stretches.push(start..end);
            start = end;
        }
        let order = BidiInfo::reorder_visual(&stretches.iter().map(|s| levels[s.start]).collect::<Vec<_>>());
        for stretch in order.into_iter().map(|i| stretches[i].clone()) {
            let first = stretch.start;
            self.stretch(&chars, stretch, faces[first], pieces[first].size, scripts[first], levels[first], &mut line);
        }
        line
    }

    /// The face that has a character: the one asked for, or one that stands in for it.
    fn face(&self, c: char, wanted: FaceId, line: &mut Line) -> FaceId {
        if self.fonts.get(wanted).has(c) {
            return wanted;
        }
        let other = self.fonts.fallback(wanted).iter().copied().find(|&id| self.fonts.get(id).has(c));
        other.unwrap_or_else(|| {
            if !line.missing.contains(&(c, wanted)) {
                line.missing.push((c, wanted));
            }
            wanted
        })
    }

    #[expect(clippy::too_many_arguments, reason = "what a stretch of text has in common")]
    fn stretch(
        &mut self,
        chars: &[char],
        range: std::ops::Range<usize>,
        id: FaceId,
        size: f64,
        script: Script,
        level: Level,
        line: &mut Line,
    ) {
        let face = self.fonts.get(id);
        let at = self.shapers.iter().position(|(known, _)| *known == id).unwrap_or_else(|| {
            self.shapers.push((id, ShaperFont::new(&face.font)));
            self.shapers.len() - 1
        });
        let mut buffer = Buffer::new();
        for i in range.clone() {
            buffer.push(u32::from(chars[i]), i as u32);
        }
        let right_to_left = level.is_rtl();
        buffer.set_direction(if right_to_left { Direction::RightToLeft } else { Direction::LeftToRight });
        buffer.set_script(harfrust::Script::from_iso15924_tag(Tag::from_u32(script.as_iso15924_tag())));
        if shape(&self.shapers[at].1, &mut buffer, ShapeOptions::new()).is_err() {
            return;
        }
        let em = size / f64::from(face.metrics.units_per_em);
        let (infos, positions) = (buffer.glyph_infos(), buffer.glyph_positions());
        let mut i = 0;
        while i < infos.len() {
            let start = infos[i].cluster as usize;
            let count = infos[i..].iter().take_while(|info| info.cluster as usize == start).count();
            // One past the cluster's last character: the next cluster in the order of the text.
            let next = if right_to_left {
                i.checked_sub(1).map_or(range.end, |before| infos[before].cluster as usize)
            } else {
                infos.get(i + count).map_or(range.end, |info| info.cluster as usize)
            };
            let mut cluster = Cluster { chars: start..next.max(start + 1), advance: 0.0, glyphs: Vec::new() };
            for (info, position) in infos[i..i + count].iter().zip(&positions[i..i + count]) {
                cluster.glyphs.push(Glyph {
                    face: id,
                    id: info.glyph_id,
                    em,
                    x: cluster.advance + f64::from(position.x_offset) * em,
                    y: f64::from(position.y_offset) * em,
                });
                cluster.advance += f64::from(position.x_advance) * em;
            }
            line.clusters.push(cluster);
            i += count;
        }
    }

    /// The outline of a glyph in font units, y up.
    pub fn outline(&self, face: FaceId, glyph: u32) -> Option<BezPath> {
        let outlines = self.fonts.get(face).font.outline_glyphs();
        let mut sink = Outline(BezPath::new());
        let drawn = outlines.get(GlyphId::new(glyph))?;
        drawn.draw(&DrawOptions::default(), DrawMemory::Scratch, &mut sink).ok()?;
        Some(sink.0)
    }
}

/// The script of each character; those of all scripts go with what stands before them.
fn scripts(chars: &[char]) -> Vec<Script> {
    let shared = |script: Script| matches!(script, Script::Common | Script::Inherited | Script::Unknown);
    let first = chars.iter().map(|c| c.script()).find(|script| !shared(*script)).unwrap_or(Script::Latin);
    let mut current = first;
    chars
        .iter()
        .map(|c| {
            let own = c.script();
            if !shared(own) {
                current = own;
            }
            current
        })
        .collect()
}

struct Outline(BezPath);

impl PathSink for Outline {
    fn move_to(&mut self, x: f32, y: f32) {
        self.0.move_to((f64::from(x), f64::from(y)));
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.0.line_to((f64::from(x), f64::from(y)));
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        self.0.quad_to((f64::from(cx), f64::from(cy)), (f64::from(x), f64::from(y)));
    }

    fn curve_to(&mut self, ax: f32, ay: f32, bx: f32, by: f32, x: f32, y: f32) {
        self.0.curve_to((f64::from(ax), f64::from(ay)), (f64::from(bx), f64::from(by)), (f64::from(x), f64::from(y)));
    }

    fn close(&mut self) {
        self.0.close_path();
    }
}
