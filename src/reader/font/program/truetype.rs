//! TrueType programs (OpenType 1.9: `glyf`, `loca`, `hmtx`, `cmap`, `post`): subsets in PDF files lack many tables.

use std::collections::BTreeMap;
use std::fmt::{self, Debug};
use std::rc::Rc;

use kurbo::{Affine, BezPath, Point};
use read_fonts::tables::cmap::PlatformId;
use read_fonts::tables::glyf::{Anchor, CompositeGlyphFlags, Glyph};
use read_fonts::types::{GlyphId, Tag};
use read_fonts::{FontRef, TableProvider};

use super::Budget;

/// How deep compound glyphs may nest; OpenType fonts say at most 16 in `maxComponentDepth`.
const DEEPEST: usize = 16;

/// Most components of a compound glyph, those of its components included.
const MOST_COMPONENTS: usize = 1024;

/// Most points of a glyph, those of its components included.
const MOST_POINTS: usize = 100_000;

/// A TrueType program.
pub(in super::super) struct TrueType {
    data: Rc<Vec<u8>>,
    /// Glyph space units per em.
    units: f64,
    glyphs: u32,
    /// By the names of the `post` table; the first glyph of a name has it.
    names: BTreeMap<String, u32>,
    budget: Budget,
}

impl Debug for TrueType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TrueType of {} glyphs", self.glyphs)
    }
}

impl TrueType {
    pub(super) fn open(data: &Rc<Vec<u8>>) -> Result<Self, String> {
        let font = sfnt(data).ok_or("its table directory is damaged")?;
        let head = font.head().map_err(|_| "it has no table head, or a damaged one")?;
        let units = match head.units_per_em() {
            0 => return Err("its table head says an em of 0 units".into()),
            units => f64::from(units),
        };
        let outlines = font.loca(None).map_or(0, |loca| loca.len() as u32);
        let glyphs = font.maxp().map_or(outlines, |maxp| u32::from(maxp.num_glyphs()));
        let mut names = BTreeMap::new();
        if let Ok(post) = font.post() {
            for (glyph, name) in post.glyph_names() {
                names.entry(name.to_string()).or_insert(glyph.to_u32());
            }
        }
        Ok(Self { data: data.clone(), units, glyphs, names, budget: Budget::new() })
    }

    pub(super) fn has_outlines(&self) -> bool {
        self.font().is_some_and(|font| font.table_data(Tag::new(b"glyf")).is_some())
    }

    fn font(&self) -> Option<FontRef<'_>> {
        sfnt(&self.data)
    }

    pub(in super::super) fn glyphs(&self) -> u32 {
        self.glyphs
    }

    pub(super) fn names(&self) -> &BTreeMap<String, u32> {
        &self.names
    }

    pub(in super::super) fn by_name(&self, name: &str) -> Option<u32> {
        self.names.get(name).copied()
    }

    /// The name of a glyph.
    pub(in super::super) fn name(&self, glyph: u32) -> Option<String> {
        self.names.iter().find(|(_, other)| **other == glyph).map(|(name, _)| name.clone())
    }

    pub(super) fn width(&self, glyph: u32) -> Option<f64> {
        let font = self.font()?;
        advance(&font, glyph).map(|width| width * 1000.0 / self.units)
    }

    pub(super) fn fs_type(&self) -> Option<u16> {
        self.font()?.os2().ok().map(|os2| os2.fs_type())
    }

    /// Whether there is a `cmap` subtable for a platform and an encoding.
    pub(in super::super) fn has_cmap(&self, platform: u16, encoding: u16) -> bool {
        self.subtable(platform, encoding, |_| Some(())).is_some()
    }

    /// The glyph that the `cmap` subtable of a platform and an encoding gives; never .notdef.
    pub(in super::super) fn by_cmap(&self, platform: u16, encoding: u16, code: u32) -> Option<u32> {
        let found = |table: read_fonts::tables::cmap::CmapSubtable<'_>| table.map_codepoint(code);
        self.subtable(platform, encoding, found).map(GlyphId::to_u32).filter(|glyph| *glyph != 0)
    }

    fn subtable<T>(
        &self,
        platform: u16,
        encoding: u16,
        ask: impl Fn(read_fonts::tables::cmap::CmapSubtable<'_>) -> Option<T>,
    ) -> Option<T> {
        let font = self.font()?;
        let cmap = font.cmap().ok()?;
        let records = cmap.encoding_records().iter();
        let mut fitting = records
            .filter(|record| record.platform_id() == PlatformId::new(platform) && record.encoding_id() == encoding);
        ask(fitting.next()?.subtable(cmap.offset_data()).ok()?)
    }

    pub(super) fn outline(&self, glyph: u32) -> Result<BezPath, String> {
        if glyph >= self.glyphs {
            return Err(format!("the font program has no glyph {glyph}, only {}", self.glyphs));
        }
        let font = self.font().ok_or("the table directory is damaged")?;
        let mut contours = Contours::default();
        let added = contours.add(&font, glyph, 0);
        if !self.budget.spend(contours.cost + contours.components) {
            return Err(format!("glyph {glyph} is one too many: the glyphs of this font have too many points"));
        }
        added?;
        Ok(Affine::scale(1000.0 / self.units) * contours.path())
    }
}

/// The font of a file; of a collection the first.
pub(super) fn sfnt(data: &[u8]) -> Option<FontRef<'_>> {
    FontRef::from_index(data, 0).ok()
}

/// The advance of a glyph in glyph space units.
pub(super) fn advance(font: &FontRef<'_>, glyph: u32) -> Option<f64> {
    font.hmtx().ok()?.advance(GlyphId::new(glyph)).map(f64::from)
}

/// The points of a glyph, in glyph space.
#[derive(Default)]
struct Contours {
    points: Vec<(Point, bool)>,
    /// Index behind the last point of each contour.
    ends: Vec<usize>,
    components: usize,
    /// Points made, moved ones counted again.
    cost: usize,
}

impl Contours {
    fn add(&mut self, font: &FontRef<'_>, glyph: u32, depth: usize) -> Result<(), String> {
        let damaged = |_| format!("the outline of glyph {glyph} is damaged");
        let (loca, glyf) = (font.loca(None).map_err(damaged)?, font.glyf().map_err(damaged)?);
        match loca.get_glyf(GlyphId::new(glyph), &glyf).map_err(damaged)? {
            None => Ok(()),
            Some(Glyph::Simple(simple)) => {
                let start = self.points.len();
                self.points.extend(simple.points().map(|p| (Point::new(p.x.into(), p.y.into()), p.on_curve)));
                self.cost += self.points.len() - start;
                if self.points.len() > MOST_POINTS {
                    return Err(format!("glyph {glyph} has more than {MOST_POINTS} points"));
                }
                let mut last = start;
                for end in simple.end_pts_of_contours() {
                    let end = start + usize::from(end.get()) + 1;
                    if end < last || end > self.points.len() {
                        self.points.truncate(last);
                        return Err(format!("the outline of glyph {glyph} is damaged"));
                    }
                    self.ends.push(end);
                    last = end;
                }
                Ok(())
            }
            Some(Glyph::Composite(composite)) => {
                for component in composite.components() {
                    self.components += 1;
                    if depth >= DEEPEST || self.components > MOST_COMPONENTS {
                        return Err(format!("glyph {glyph} is made of too many glyphs in one another"));
                    }
                    let start = self.points.len();
                    self.add(font, component.glyph.to_u32(), depth + 1)?;
                    let t = component.transform;
                    let [xx, yx, xy, yy] = [t.xx, t.yx, t.xy, t.yy].map(|value| f64::from(value.to_f32()));
                    let turned = Affine::new([xx, yx, xy, yy, 0.0, 0.0]);
                    let shift = match component.anchor {
                        Anchor::Offset { x, y } => {
                            let shift = Point::new(x.into(), y.into());
                            let scaled = component.flags.contains(CompositeGlyphFlags::SCALED_COMPONENT_OFFSET);
                            if scaled { turned * shift } else { shift }.to_vec2()
                        }
                        // Points by number, of what is there already and of the new component.
                        Anchor::Point { base, component } => {
                            let base = self.points[..start].get(usize::from(base));
                            let new = self.points[start..].get(usize::from(component));
                            match (base, new) {
                                (Some(base), Some(new)) => base.0 - turned * new.0,
                                _ => return Err(format!("glyph {glyph} joins points that are not there")),
                            }
                        }
                    };
                    self.cost += self.points.len() - start + 1;
                    for (point, _) in &mut self.points[start..] {
                        *point = turned * *point + shift;
                    }
                }
                Ok(())
            }
        }
    }

    /// Quadratic curves: between two points off the curve there is one on it, halfway.
    fn path(&self) -> BezPath {
        let mut path = BezPath::new();
        let mut start = 0;
        for &end in &self.ends {
            let contour = &self.points[start..end];
            start = end;
            let Some(&(first, first_on)) = contour.first() else { continue };
            let last = contour[contour.len() - 1];
            let begin = match (first_on, last.1) {
                (true, _) => first,
                (false, true) => last.0,
                (false, false) => first.midpoint(last.0),
            };
            path.move_to(begin);
            let mut control: Option<Point> = None;
            for &(point, on) in contour.iter().skip(usize::from(first_on)) {
                match (control.take(), on) {
                    (None, true) => path.line_to(point),
                    (Some(by), true) => path.quad_to(by, point),
                    (None, false) => control = Some(point),
                    (Some(by), false) => {
                        path.quad_to(by, by.midpoint(point));
                        control = Some(point);
                    }
                }
            }
            if let Some(by) = control {
                path.quad_to(by, begin);
            }
            path.close_path();
        }
        path
    }
}
