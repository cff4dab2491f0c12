//! The fold as people see it: a diagram in text and as SVG, a dummy to fold, and a template to lay out on.
//!
//! Input: a [`FoldedSheet`], which needs no content. Output: text ([`text`]), and drawings ([`svg`], [`dummy`], [`template`]),
//! whose words are set by whoever has a face. [`Leaflet`] is what all of them are made from: both sides as they are seen, what
//! every crease does, how the sheet is folded and how it opens.

pub mod dummy;
mod opening;
mod pen;
mod sides;
pub mod svg;
pub mod template;
pub mod text;
mod words;

pub use opening::Opening;
pub use pen::{Setter, Typeset};

use crate::flow::FoldedSheet;
use crate::fold::{Axis, Face, Folded, Step};
use crate::geom::{Rect, Size};
use crate::spec::{Crease, Side};
use crate::unit::{Length, trim_decimals};

/// A leaflet as a diagram shows it.
#[derive(Clone, Debug)]
pub struct Leaflet {
    /// The job's name.
    pub name: String,
    /// Its title.
    pub title: String,
    /// The open, trimmed sheet.
    pub size: Size,
    /// Bleed on every edge.
    pub bleed: Length,
    /// Least distance of text from trim and creases.
    pub safe: Length,
    /// How it folds, in words: `Z-fold`.
    pub fold: &'static str,
    /// By how much the widest panel is wider than the next one; of a gate the gap between its doors.
    pub tuck: Option<Length>,
    /// The sides that have panels, A first.
    pub sides: Vec<SideForm>,
    /// The folds, in order.
    pub steps: Vec<FoldStep>,
    /// From where it can be opened, and what is seen then; empty where nothing is folded.
    pub openings: Vec<Opening>,
    /// Names of panels that should be covers and lie inside.
    pub hidden: Vec<String>,
    /// Thickness of one layer of paper, if anything is known of it.
    pub caliper: Option<Length>,
    folded: Folded,
}

/// A side, seen from itself. Origin: top-left of its trim.
#[derive(Clone, Debug)]
pub struct SideForm {
    /// Which one.
    pub side: Side,
    /// Widths of its columns, from left to right.
    pub columns: Vec<Length>,
    /// Heights of its rows, from top to bottom.
    pub rows: Vec<Length>,
    /// Row by row from left to right.
    pub panels: Vec<PanelBox>,
    /// Vertical creases from left to right; of each how it folds in each row, `None` where it does not.
    pub vertical: Vec<Vec<Option<Crease>>>,
    /// Creases across from top to bottom; of each how it folds in each column.
    pub horizontal: Vec<Vec<Option<Crease>>>,
}

/// A panel of a side.
#[derive(Clone, Debug)]
pub struct PanelBox {
    /// Its name, without characters that cannot be shown.
    pub name: String,
    /// Its side and number: `A1`.
    pub place: String,
    /// Its trim.
    pub rect: Rect,
    /// Whether it stands on its head on the sheet.
    pub turned: bool,
    /// Whether the leaflet is begun here.
    pub cover: bool,
    /// The languages that run over it.
    pub languages: Vec<String>,
}

/// A fold that is made.
#[derive(Clone, Debug)]
pub struct FoldStep {
    /// Which way its creases run.
    pub axis: Axis,
    /// Their numbers from 0, on side A from the left or the top.
    pub creases: Vec<usize>,
    /// How the first of them folds in the first row (or column), seen from A.
    pub kind: Crease,
}

impl Leaflet {
    /// What there is to show of a sheet. `name` and `title` are the job's.
    pub fn new(name: &str, title: &str, sheet: &FoldedSheet) -> Self {
        let folded = &sheet.folded;
        let mut numbers = [0, 0];
        let boxes: Vec<(Side, PanelBox)> = sheet
            .panels
            .iter()
            .zip(&sheet.languages)
            .map(|(form, languages)| {
                let number = &mut numbers[usize::from(form.side == Side::B)];
                *number += 1;
                let panel = PanelBox {
                    name: shown(&form.name, LONGEST),
                    place: format!("{:?}{number}", form.side),
                    rect: form.rect,
                    turned: form.turned,
                    cover: false,
                    languages: languages.clone(),
                };
                (form.side, panel)
            })
            .collect();
        let on_side = |side: Side| {
            let panels: Vec<PanelBox> =
                boxes.iter().filter(|(on, _)| *on == side).map(|(_, panel)| panel.clone()).collect();
            let columns: Vec<Length> = panels.iter().take(sheet.columns).map(|panel| panel.rect.width).collect();
            let rows = panels.iter().step_by(sheet.columns).map(|panel| panel.rect.height).collect();
            let [vertical, horizontal] = creases(folded, side, sheet.columns, sheet.rows);
            (!panels.is_empty()).then_some(SideForm { side, columns, rows, panels, vertical, horizontal })
        };
        let steps = folded.made.iter().map(|made| {
            let Step { axis, crease, kind } = made.step;
            FoldStep {
                axis,
                creases: made.creases.clone(),
                kind: made.creases.first().and_then(|first| folded.kind(axis, *first, 0)).unwrap_or(
                    // The step's own crease is always among them.
                    folded.kind(axis, crease, 0).unwrap_or(kind),
                ),
            }
        });
        let mut leaflet = Self {
            name: shown(name, LONGEST),
            title: shown(title, 4 * LONGEST),
            size: sheet.size,
            bleed: sheet.bleed,
            safe: sheet.safe,
            fold: sheet.fold,
            tuck: sheet.tuck,
            sides: [Side::A, Side::B].into_iter().filter_map(on_side).collect(),
            steps: steps.collect(),
            openings: Vec::new(),
            hidden: Vec::new(),
            caliper: sheet.caliper,
            folded: folded.clone(),
        };
        let (openings, hidden) = opening::openings(sheet, folded);
        for opening in &openings {
            if let Some(panel) = leaflet.panel_mut(opening.cover) {
                panel.cover = true;
            }
        }
        leaflet.hidden = hidden.into_iter().map(|face| leaflet.label(face)).collect();
        leaflet.openings = openings;
        leaflet
    }

    /// The panel of a face; `None` on a side that is not printed.
    pub fn panel(&self, (side, number): Face) -> Option<&PanelBox> {
        self.sides.iter().find(|form| form.side == side)?.panels.get(number - 1)
    }

    fn panel_mut(&mut self, (side, number): Face) -> Option<&mut PanelBox> {
        self.sides.iter_mut().find(|form| form.side == side)?.panels.get_mut(number - 1)
    }

    /// The faces that lie outside.
    pub fn outermost(&self) -> Vec<Face> {
        self.folded.outermost()
    }

    /// The faces that lie on each other.
    pub fn facing(&self) -> Vec<(Face, Face)> {
        self.folded.facing()
    }

    /// Width and height of the folded leaflet.
    pub fn format(&self) -> [Length; 2] {
        self.folded.format()
    }

    /// The most layers of paper that lie on each other.
    pub fn layers(&self) -> usize {
        self.folded.layers()
    }

    /// In which step, from 1, a crease of side A is folded.
    pub fn step_of(&self, axis: Axis, crease: usize) -> Option<usize> {
        let made = |step: &FoldStep| step.axis == axis && step.creases.contains(&crease);
        self.steps.iter().position(made).map(|at| at + 1)
    }
}

/// The creases of a side as it is seen: the vertical ones and those across.
fn creases(folded: &Folded, side: Side, columns: usize, rows: usize) -> [Vec<Vec<Option<Crease>>>; 2] {
    let seen = |kind: Option<Crease>| match (side, kind?) {
        (Side::B, Crease::Valley) => Some(Crease::Mountain),
        (Side::B, Crease::Mountain) => Some(Crease::Valley),
        (Side::A, kind) => Some(kind),
    };
    let mut vertical: Vec<Vec<Option<Crease>>> = (0..columns.saturating_sub(1))
        .map(|crease| (0..rows).map(|row| seen(folded.kind(Axis::Vertical, crease, row))).collect())
        .collect();
    let mut horizontal: Vec<Vec<Option<Crease>>> = (0..rows.saturating_sub(1))
        .map(|crease| (0..columns).map(|column| seen(folded.kind(Axis::Horizontal, crease, column))).collect())
        .collect();
    if side == Side::B {
        vertical.reverse();
        horizontal.iter_mut().for_each(|kinds| kinds.reverse());
    }
    [vertical, horizontal]
}

/// A crease in a word.
pub fn word(crease: Crease) -> &'static str {
    match crease {
        Crease::Valley => "valley",
        Crease::Mountain => "mountain",
    }
}

/// Widths and their sum: `100 + 100 + 97 = 297 mm`; with ≈ where what is shown does not add up to it.
pub fn sum(widths: &[Length]) -> String {
    let total: Length = widths.iter().copied().sum();
    let shown: Vec<String> = widths.iter().map(|width| mm(*width)).collect();
    let hundredths = |length: Length| (length.to_mm() * 100.0).round();
    let exact = widths.iter().map(|width| hundredths(*width)).sum::<f64>() == hundredths(total);
    format!("{} {} {} mm", shown.join(" + "), if exact { '=' } else { '≈' }, mm(total))
}

/// A length for printers: millimetres to a hundredth.
pub fn mm(length: Length) -> String {
    trim_decimals(length.to_mm(), 2)
}

/// The most characters of a name that are shown; longer ones end in an ellipsis.
const LONGEST: usize = 60;

/// The beginning of a text, without characters that steer a terminal or break a file: each becomes U+FFFD.
fn shown(text: &str, most: usize) -> String {
    let steers = |c: char| {
        let marks = matches!(c, '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
        c.is_control() || marks || matches!(c, '\u{FFFE}' | '\u{FFFF}')
    };
    let mut shown: String = text.chars().take(most).map(|c| if steers(c) { '\u{FFFD}' } else { c }).collect();
    if text.chars().nth(most).is_some() {
        shown.push('…');
    }
    shown
}
