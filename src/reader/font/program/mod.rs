//! Font programs: the outlines and widths that a press uses, whatever the file says beside them.

use std::cell::Cell;
use std::rc::Rc;

use kurbo::{Affine, BezPath, PathEl, Point};
use read_fonts::ps::charstring::CommandSink;
use read_fonts::types::Fixed;

mod cff;
mod truetype;
mod type1;

pub(super) use cff::Cff;
pub(super) use truetype::TrueType;
pub(super) use type1::Type1;

/// Most path elements of a glyph. The busiest glyphs in use have some thousands; what has more is cut off there.
const MOST_ELEMENTS: usize = 100_000;

/// A font program.
#[derive(Debug)]
pub(super) enum Program {
    /// Type 1, multiple masters included.
    Type1(Box<Type1>),
    /// Compact Font Format, bare or in an OpenType file.
    Cff(Cff),
    /// TrueType, or OpenType with TrueType outlines.
    TrueType(TrueType),
}

impl Program {
    /// Reads a font program; what it is, it tells by its first bytes.
    ///
    /// # Errors
    /// For people, why it cannot be read.
    pub(super) fn open(data: &Rc<Vec<u8>>) -> Result<Self, String> {
        match data.get(..4) {
            Some([0x80, 1, ..] | b"%!PS" | b"%!Fo") => Type1::open(data).map(Box::new).map(Self::Type1),
            Some(b"OTTO") => Cff::open_type(data).map(Self::Cff),
            Some([0, 1, 0, 0] | b"true" | b"ttcf") => match TrueType::open(data) {
                Ok(program) if program.has_outlines() => Ok(Self::TrueType(program)),
                Ok(program) => Cff::open_type(data).map(Self::Cff).or(Ok(Self::TrueType(program))),
                Err(why) => Err(why),
            },
            Some([1, 0..=9, 4..=64, 1..=4]) => Cff::open(data).map(Self::Cff),
            // Some writers leave out the comment at the head of Type 1.
            Some(_) if data.windows(5).any(|word| word == b"eexec") => Type1::open(data).map(Box::new).map(Self::Type1),
            Some(_) => Err("it is neither Type 1, CFF, TrueType nor OpenType".into()),
            None => Err("it is empty".into()),
        }
    }

    /// Draws a glyph: its outline and its width in 1/1000 em, baseline at y = 0, y up. Blank glyphs have an empty outline;
    /// of one that cannot be drawn there are the reason, for people, and often the width.
    pub(super) fn draw(&self, glyph: u32) -> (Result<BezPath, String>, Option<f64>) {
        match self {
            Self::Type1(program) => program.draw(glyph),
            Self::Cff(program) => program.draw(glyph),
            Self::TrueType(program) => (program.outline(glyph), program.width(glyph)),
        }
    }

    /// How many glyphs there are.
    pub(super) fn glyphs(&self) -> u32 {
        match self {
            Self::Type1(program) => program.glyphs(),
            Self::Cff(program) => program.glyphs(),
            Self::TrueType(program) => program.glyphs(),
        }
    }

    /// The glyph of a name.
    pub(super) fn by_name(&self, name: &str) -> Option<u32> {
        match self {
            Self::Type1(program) => program.by_name(name),
            Self::Cff(program) => program.by_name(name),
            Self::TrueType(program) => program.by_name(name),
        }
    }

    /// The names of the glyphs, in order.
    pub(super) fn names(&self) -> Vec<&str> {
        let names = match self {
            Self::Type1(program) => program.names(),
            Self::Cff(program) => program.names(),
            Self::TrueType(program) => program.names(),
        };
        names.keys().map(String::as_str).collect()
    }

    /// In words, for people.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Type1(_) => "Type 1",
            Self::Cff(program) => program.kind(),
            Self::TrueType(_) => "TrueType",
        }
    }

    /// `fsType` of the OS/2 table: what the font's maker allows (OpenType 1.9, OS/2).
    pub(super) fn fs_type(&self) -> Option<u16> {
        match self {
            Self::Type1(_) => None,
            Self::Cff(program) => program.fs_type(),
            Self::TrueType(program) => program.fs_type(),
        }
    }
}

/// What a font's glyphs may cost together: each point, and each byte of a charstring, counts one. The largest fonts in use
/// have some five million; without a limit a small file could keep a press busy for hours.
#[derive(Debug)]
struct Budget(Cell<usize>);

impl Budget {
    fn new() -> Self {
        Self(Cell::new(50_000_000))
    }

    /// Takes `cost`; false if there is no more.
    fn spend(&self, cost: usize) -> bool {
        let left = self.0.get();
        self.0.set(left.saturating_sub(cost));
        cost <= left
    }
}

/// Draws the commands of charstrings through a font matrix.
struct Pen {
    path: BezPath,
    /// From glyph space to 1/1000 em.
    matrix: Affine,
    open: bool,
}

impl Pen {
    fn new(matrix: Affine) -> Self {
        Self { path: BezPath::new(), matrix, open: false }
    }

    fn at(&self, x: Fixed, y: Fixed) -> Point {
        self.matrix * Point::new(x.to_f64(), y.to_f64())
    }

    fn push(&mut self, element: PathEl) {
        // A segment without a beginning is drawn by nobody.
        let begins = matches!(element, PathEl::MoveTo(_));
        if self.path.elements().len() < MOST_ELEMENTS && (begins || self.open) {
            self.open = !matches!(element, PathEl::ClosePath);
            self.path.push(element);
        }
    }
}

impl CommandSink for Pen {
    fn move_to(&mut self, x: Fixed, y: Fixed) {
        self.close();
        self.push(PathEl::MoveTo(self.at(x, y)));
    }

    fn line_to(&mut self, x: Fixed, y: Fixed) {
        self.push(PathEl::LineTo(self.at(x, y)));
    }

    fn curve_to(&mut self, x1: Fixed, y1: Fixed, x2: Fixed, y2: Fixed, x: Fixed, y: Fixed) {
        self.push(PathEl::CurveTo(self.at(x1, y1), self.at(x2, y2), self.at(x, y)));
    }

    fn close(&mut self) {
        self.push(PathEl::ClosePath);
    }
}
