//! Text as outlines (SVG 1.1, 10): characters with their places, in chunks that are anchored each by itself.

use kurbo::{Affine, BezPath, Rect};
use roxmltree::Node;
use std::rc::Rc;

use super::draw::{Context, Reader, is_svg};
use super::findings::{EFFECT, FONT, Reported, VALUE, head, name, short};
use super::glyphs::{Piece, Typesetter};
use super::number::{Axis, Len};
use super::style::{Anchor, Baseline, Style};
use crate::font::FaceId;
use crate::panel::Item;

/// The most characters of one text.
const MOST_CHARS: usize = 20_000;

/// A character with what is said of its place, in user units.
#[derive(Clone, Debug)]
struct Char {
    c: char,
    /// Number of its run.
    run: usize,
    x: Option<f64>,
    y: Option<f64>,
    dx: f64,
    dy: f64,
}

/// What is set in one style.
struct Run<'a, 'i> {
    node: Node<'a, 'i>,
    style: Rc<Style>,
    face: FaceId,
    /// How far its letters stand above the line.
    raised: f64,
}

/// A text in the making.
#[derive(Default)]
struct Gathered<'a, 'i> {
    chars: Vec<Char>,
    runs: Vec<Run<'a, 'i>>,
}

/// The outlines of one run: its number among the runs, in user units; and the boxes of its letters.
struct Drawn {
    run: usize,
    path: BezPath,
    cells: Option<Rect>,
}

impl<'a, 'i> Reader<'a, 'i> {
    /// Draws a text; gives the bounds of its letters' boxes.
    pub(super) fn text(&mut self, node: Node<'a, 'i>, context: &Context<'a, 'i>, out: &mut Vec<Item>) -> Option<Rect> {
        let Ok((gathered, drawn)) = self.set(node, context) else { return None };
        let bounds = drawn.iter().filter_map(|drawn| drawn.cells).reduce(|a, b| a.union(b))?;
        for Drawn { run, path, .. } in drawn {
            let Run { node, style, .. } = &gathered.runs[run];
            if style.visible && !style.hidden && !style.faded {
                let inner = Context { style: style.clone(), ..context.clone() };
                self.shape(*node, &path, bounds, &inner, Some(style.size), out);
            }
        }
        Some(bounds)
    }

    /// The outlines of a text for a clip.
    pub(super) fn text_outlines(
        &mut self,
        node: Node<'a, 'i>,
        context: &Context<'a, 'i>,
    ) -> Result<Vec<(Rc<Style>, BezPath)>, Reported> {
        let (gathered, drawn) = self.set(node, context)?;
        Ok(drawn.into_iter().map(|drawn| (gathered.runs[drawn.run].style.clone(), drawn.path)).collect())
    }

    fn set(
        &mut self,
        node: Node<'a, 'i>,
        context: &Context<'a, 'i>,
    ) -> Result<(Gathered<'a, 'i>, Vec<Drawn>), Reported> {
        let mut gathered = Gathered::default();
        self.gather(node, context, 0.0, &mut gathered)?;
        // A space at the end is none.
        if gathered.chars.last().is_some_and(|last| last.c == ' ' && !gathered.runs[last.run].style.keeps_spaces) {
            gathered.chars.pop();
        }
        let mut drawn = Vec::new();
        let mut pen = (0.0, 0.0);
        let mut start = 0;
        while start < gathered.chars.len() {
            let begins = |c: &Char| c.x.is_some() || c.y.is_some();
            let end = (start + 1..gathered.chars.len()).find(|&i| begins(&gathered.chars[i]));
            let end = end.unwrap_or(gathered.chars.len());
            let first = &gathered.chars[start];
            pen = (first.x.unwrap_or(pen.0), first.y.unwrap_or(pen.1));
            pen = self.chunk(&gathered, start..end, pen, &mut drawn);
            start = end;
        }
        Ok((gathered, drawn))
    }

    /// The characters of an element and those in it.
    fn gather(
        &mut self,
        node: Node<'a, 'i>,
        context: &Context<'a, 'i>,
        raised: f64,
        out: &mut Gathered<'a, 'i>,
    ) -> Result<(), Reported> {
        for key in ["textLength", "rotate"] {
            let plain = |value: &str| key == "rotate" && value.split([',', ' ']).all(|angle| angle.trim() == "0");
            if let Some(attribute) = node.attribute_node(key).filter(|attribute| !plain(attribute.value())) {
                let message = format!("{} has `{key}`, which can't be kept", name(node));
                self.findings.error(EFFECT, message, attribute.range(), "turn this text into paths where it was drawn");
            }
        }
        let style = context.style.clone();
        let first = out.chars.len();
        let mut own = None;
        for child in node.children() {
            if child.is_text() {
                for c in child.text().unwrap_or_default().chars() {
                    let c = if matches!(c, '\n' | '\t' | '\r') { ' ' } else { c };
                    // Spaces in a row are one, and none at the start.
                    let bare = out.chars.last().is_none_or(|last| last.c == ' ');
                    if c == ' ' && bare && !style.keeps_spaces {
                        continue;
                    }
                    let run = match own {
                        Some(run) => run,
                        None => {
                            let run = self.run(node, &style, raised)?;
                            out.runs.push(run);
                            out.runs.len() - 1
                        }
                    };
                    own = Some(run);
                    out.chars.push(Char { c, run, x: None, y: None, dx: 0.0, dy: 0.0 });
                    if out.chars.len() > MOST_CHARS {
                        let message = format!("{} has more than {MOST_CHARS} characters", name(node));
                        self.findings.error(
                            super::findings::LIMIT,
                            message,
                            head(node),
                            "set long texts in the content",
                        );
                        return Err(Reported);
                    }
                }
                self.budget.spend(child.text().map_or(0, str::len));
            } else if child.is_element() && is_svg(child) {
                match child.tag_name().name() {
                    "tspan" | "a" => {
                        own = None;
                        let inner = self.enter(child, context)?;
                        if inner.style.hidden {
                            continue;
                        }
                        if inner.style.clip.is_some() {
                            let message = format!("{} is clipped", name(child));
                            self.findings.error(EFFECT, message, head(child), "clip the whole text instead");
                        }
                        self.gather(child, &inner, raised + inner.style.shift, out)?;
                    }
                    "title" | "desc" | "metadata" => {}
                    _ => {
                        let message = format!("{} can't be kept", name(child));
                        self.findings.error(
                            EFFECT,
                            message,
                            head(child),
                            "turn this text into paths where it was drawn",
                        );
                    }
                }
            }
        }
        // The numbers of an element count the characters in it; those of an inner element go before.
        for key in ["x", "y", "dx", "dy"] {
            let Some(attribute) = node.attribute_node(key) else { continue };
            let axis = if key.ends_with('x') { Axis::X } else { Axis::Y };
            let Some(list) = Len::list(attribute.value()) else {
                let message = format!("`{key}` of {} are no lengths: `{}`", name(node), short(attribute.value()));
                self.findings.error(VALUE, message, attribute.range(), "write numbers, with units if need be");
                continue;
            };
            let scale = context.scale();
            for (char, len) in out.chars[first..].iter_mut().zip(&list) {
                let value = len.at(axis, scale);
                match key {
                    "x" => char.x = char.x.or(Some(value)),
                    "y" => char.y = char.y.or(Some(value)),
                    "dx" if char.dx == 0.0 => char.dx = value,
                    "dy" if char.dy == 0.0 => char.dy = value,
                    _ => {}
                }
            }
        }
        Ok(())
    }

    /// A style's run, with its face.
    fn run(&mut self, node: Node<'a, 'i>, style: &Rc<Style>, raised: f64) -> Result<Run<'a, 'i>, Reported> {
        let wanted = super::glyphs::Wanted { families: &style.families, weight: style.weight, italic: style.italic };
        match super::glyphs::find(&wanted, self.setting) {
            Ok(face) => {
                let metrics = self.setting.fonts.get(face).metrics;
                let em = style.size / f64::from(metrics.units_per_em);
                let drop = match style.baseline {
                    Baseline::Alphabetic => 0.0,
                    Baseline::Middle => metrics.x_height * em / 2.0,
                    Baseline::Central => (metrics.ascent + metrics.descent) * em / 2.0,
                };
                Ok(Run { node, style: style.clone(), face, raised: raised - drop })
            }
            Err(missing) => {
                self.findings.error(FONT, format!("{}: {}", name(node), missing.message), head(node), missing.hint);
                Err(Reported)
            }
        }
    }

    /// Sets one chunk from where the pen is; gives where it is then.
    fn chunk(
        &mut self,
        gathered: &Gathered<'a, 'i>,
        range: std::ops::Range<usize>,
        start: (f64, f64),
        drawn: &mut Vec<Drawn>,
    ) -> (f64, f64) {
        let chars = &gathered.chars[range];
        let text: String = chars.iter().map(|c| c.c).collect();
        let style = &gathered.runs[chars[0].run].style;
        let pieces: Vec<Piece> = chars
            .iter()
            .map(|c| Piece { run: c.run, face: gathered.runs[c.run].face, size: gathered.runs[c.run].style.size })
            .collect();
        let mut typesetter = Typesetter::new(self.setting.fonts);
        let line = typesetter.line(&text, &pieces, style.right_to_left);
        for (c, face) in line.missing {
            let font = self.setting.fonts.get(face);
            let message = format!("the font {} has no character `{c}`", font.postscript_name);
            let node = gathered.runs[chars[0].run].node;
            self.findings.error(FONT, message, head(node), "set it in a font that has it, or turn it into paths");
        }
        // First the places along the line, from its start; then all of it moved by its anchor.
        let mut pen = (0.0, 0.0);
        let mut placed = Vec::with_capacity(line.clusters.len());
        for cluster in &line.clusters {
            let of = &chars[cluster.chars.clone()];
            let spacing = &gathered.runs[of[0].run].style;
            pen.0 += of.iter().map(|c| c.dx).sum::<f64>();
            pen.1 += of.iter().map(|c| c.dy).sum::<f64>();
            placed.push(pen);
            pen.0 += cluster.advance + spacing.letter_spacing;
            if of[0].c == ' ' || of[0].c == '\u{A0}' {
                pen.0 += spacing.word_spacing;
            }
        }
        let part = match (style.anchor, style.right_to_left) {
            (Anchor::Middle, _) => 0.5,
            (Anchor::Start, false) | (Anchor::End, true) => 0.0,
            (Anchor::End, false) | (Anchor::Start, true) => 1.0,
        };
        let origin = (start.0 - pen.0 * part, start.1);
        for (cluster, place) in line.clusters.iter().zip(placed) {
            let run = chars[cluster.chars.start].run;
            let Run { style, face, raised, .. } = &gathered.runs[run];
            let metrics = self.setting.fonts.get(*face).metrics;
            let em = style.size / f64::from(metrics.units_per_em);
            let (x, y) = (origin.0 + place.0, origin.1 + place.1 - raised);
            let cell = Rect::new(x, y - metrics.ascent * em, x + cluster.advance, y - metrics.descent * em);
            let mut path = BezPath::new();
            for glyph in &cluster.glyphs {
                if let Some(outline) = typesetter.outline(glyph.face, glyph.id) {
                    self.budget.spend(outline.elements().len() * 2);
                    let to =
                        Affine::translate((x + glyph.x, y - glyph.y)) * Affine::scale_non_uniform(glyph.em, -glyph.em);
                    path.extend(to * outline);
                }
            }
            if self.budget.is_spent() {
                break;
            }
            match drawn.iter_mut().find(|drawn| drawn.run == run) {
                Some(same) => {
                    same.path.extend(path);
                    same.cells = same.cells.map(|cells| cells.union(cell)).or(Some(cell));
                }
                None => drawn.push(Drawn { run, path, cells: Some(cell) }),
            }
        }
        (origin.0 + pen.0, origin.1 + pen.1)
    }
}
