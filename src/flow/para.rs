//! Paragraphs as they are handed to the line breaker: runs of text with their looks, styles with all their values, markers and
//! what is drawn around them.

use std::sync::Arc;

use super::{ColumnWidth, Filling, Language, Row};
use crate::color::Color;
use crate::font::FaceId;
use crate::geom::Size;
use crate::lang::Lang;
use crate::panel::Role;
use crate::source::{Span, Spanned};
use crate::spec::forms::Forms;
use crate::spec::style::{FeatureSpec, Rag};
use crate::spec::{Align, FigureSpec};
use crate::unit::Length;

/// A block of text that is set as one paragraph, or a row of a table, or a rule that stands alone (no text).
#[derive(Clone, Debug)]
pub struct Para {
    /// What it is.
    pub role: Role,
    /// Its language; runs may have others.
    pub lang: Lang,
    /// Whether it is set from right to left: lines begin at the right, indents and markers stand there.
    pub right_to_left: bool,
    /// How it is set.
    pub style: ParaStyle,
    /// Its text, in pieces of one look each.
    pub runs: Vec<Run>,
    /// The languages of the job, for what layout.toml says of them.
    pub languages: Arc<[Language]>,
    /// Where it is written.
    pub span: Span,
    /// What a table's row has instead of a text of its own.
    pub row: Option<Box<Row>>,
    /// What a picture has instead of a text.
    pub figure: Option<Box<Figure>>,
}

/// A picture that stands in a column as a block.
#[derive(Clone, Debug)]
pub struct Figure {
    /// The file.
    pub filling: Filling,
    /// Its width; `None` is what the height asks for or, without one, that of the column less the indents.
    pub width: Option<Length>,
    /// Its height; `None` is what the width asks for.
    pub height: Option<Length>,
    /// Width over height, where only one of them is given.
    pub ratio: f64,
}

impl Figure {
    /// Its extent where `measure` is the width that there is. It may be wider than that.
    pub fn size(&self, measure: Length) -> Size {
        let (width, height) = match (self.width, self.height) {
            (Some(width), Some(height)) => (width, height),
            (None, Some(height)) => (height.scale(self.ratio), height),
            (width, None) => {
                let width = width.unwrap_or(measure);
                (width, width.scale(1.0 / self.ratio))
            }
        };
        Size { width, height }
    }
}

/// A piece of text in one look.
#[derive(Clone, Debug)]
pub struct Run {
    /// The characters. A hard line break is U+2028.
    pub text: String,
    /// Where they were written: pieces of the text with their spans, in order, covering it.
    pub spans: Vec<(std::ops::Range<u32>, Span)>,
    /// The look.
    pub look: Look,
    /// Its language.
    pub lang: Lang,
    /// Whether it may be hyphenated (an address may not).
    pub hyphenate: bool,
    /// The directions that are set apart around it, the outermost first; usually none.
    pub isolates: Vec<Isolate>,
}

/// A part of a paragraph with a direction of its own, which what is around it does not see (an isolate of UAX #9).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Isolate {
    /// Which one of its paragraph.
    pub id: u32,
    /// Whether it runs from right to left.
    pub right_to_left: bool,
}

/// How characters look.
#[derive(Clone, Debug, PartialEq)]
pub struct Look {
    /// The face.
    pub face: FaceId,
    /// Type size.
    pub size: Length,
    /// The least and the greatest size that copyfitting may choose; equal where there is nothing to choose.
    pub sizes: [Length; 2],
    /// Ink.
    pub color: Color,
    /// Whether they leave the inks below as they are.
    pub overprint: bool,
    /// Added after each character.
    pub tracking: Length,
    /// OpenType features beside the font's defaults, those of the forms that hold for all of the text among them.
    pub features: Vec<FeatureSpec>,
    /// The forms that the letters must have.
    pub forms: Forms,
}

/// How a paragraph is set.
#[derive(Clone, Debug, PartialEq)]
pub struct ParaStyle {
    /// Its name, for messages and dumps.
    pub name: String,
    /// The look of text that no character style changes.
    pub look: Look,
    /// From baseline to baseline.
    pub leading: Length,
    /// How lines stand.
    pub align: Align,
    /// How lines are chosen that are not justified.
    pub rag: Rag,
    /// What may give in justified lines.
    pub micro: Micro,
    /// Whether a quarter of an em stands between ideographs or kana and letters or digits.
    pub latin_gap: bool,
    /// Whether words are hyphenated.
    pub hyphenate: bool,
    /// Whether words that begin with a capital are hyphenated too; `None` is as the language has it.
    pub hyphenate_capitals: Option<bool>,
    /// Above, but at a frame's head; of it and the space after the block before, the larger counts.
    pub space_before: Length,
    /// Below, but at a frame's foot.
    pub space_after: Length,
    /// From the column's left edge to the text.
    pub indent: Length,
    /// From the text to the column's right edge.
    pub indent_right: Length,
    /// Added to `indent` on the first line.
    pub first_indent: Length,
    /// Hangs left of the first line.
    pub marker: Option<Marker>,
    /// Stands in the same frame as the start of the next block.
    pub keep_with_next: bool,
    /// Whether it may be parted from a list that it introduces, because layout.toml says so.
    pub parts_from_list: bool,
    /// Whether it introduces the list after it, so that the space between them does not grow.
    pub introduces: bool,
    /// Whether it stands in the same frame as the start of that list, because of its colon alone.
    pub keep_with_list: bool,
    /// Is not split.
    pub keep_together: bool,
    /// Least lines at a frame's foot.
    pub orphans: usize,
    /// Least lines at a frame's head.
    pub widows: usize,
    /// Whether lines sit on the baseline grid.
    pub grid: bool,
    /// Above the first line.
    pub rule_above: Option<Rule>,
    /// Below the last line.
    pub rule_below: Option<Rule>,
    /// Behind it.
    pub background: Option<Background>,
    /// How large a picture is, and how it fills that.
    pub picture: FigureSpec,
    /// Widths of a table's columns; empty where all are found from their cells.
    pub columns: Vec<ColumnWidth>,
    /// Between a table's columns.
    pub column_gap: Length,
}

/// What may give in a justified line beside its word spaces.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Micro {
    /// Glyphs may be wider or narrower by this part of their width: 0.02 is 2 %.
    pub expansion: f64,
    /// Letters may stand wider or closer by this part of an em: 0.01 is 1 %.
    pub tracking: f64,
    /// Whether punctuation hangs into the margins.
    pub protrusion: bool,
}

/// A glyph that hangs left of a paragraph's first line.
#[derive(Clone, Debug, PartialEq)]
pub struct Marker {
    /// The characters.
    pub text: Spanned<String>,
    /// Their look.
    pub look: Look,
    /// From the marker's left edge to the text; from its right edge if `right`.
    pub hang: Length,
    /// Whether it ends, not begins, at `hang`.
    pub right: bool,
    /// Above the baseline.
    pub raise: Length,
}

/// A box behind a paragraph. Neighbours with the same one share it. Its padding is part of the paragraph's indents, and of
/// the spaces around all that share it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Background {
    /// Ink.
    pub color: Color,
    /// From the text to its edges.
    pub padding: Length,
    /// Of its corners.
    pub radius: Length,
}

/// A rule above or below a paragraph.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// Thickness.
    pub weight: Length,
    /// Ink.
    pub color: Color,
    /// Of its middle: up from the first baseline, or down from the last.
    pub offset: Length,
    /// From the text's left edge; `None` is to the column's right edge.
    pub length: Option<Length>,
}
