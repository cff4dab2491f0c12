//! Fonts and styles as written. `None` means: not written here, so inherited.
//!
//! [`STYLE_DEFAULTS`] is the end of every chain of inheritance.

use super::forms::Forms;
use super::picture::FigureSpec;
use crate::source::Spanned;
use crate::unit::{Em, Length, Measure};

/// `[fonts.FAMILY]`: one family.
#[derive(Clone, Debug)]
pub struct FontSpec {
    /// The key.
    pub family: Spanned<String>,
    /// One per file.
    pub faces: Vec<FaceSpec>,
    /// `fallback`: families that characters are taken from which this one lacks, the first choice first. Default: none.
    pub fallback: Vec<Spanned<String>>,
}

/// `bold-italic = "fonts/X.otf"`: one face. Keys: `thin` 100, `extralight` 200, `light` 300, `regular` 400, `medium` 500,
/// `semibold` 600, `bold` 700, `extrabold` 800, `black` 900, each also with `-italic`, and `italic` for 400.
#[derive(Clone, Debug)]
pub struct FaceSpec {
    /// 100 to 900.
    pub weight: u16,
    /// Italic or oblique.
    pub italic: bool,
    /// Relative to the layout; `None` where it could not be read.
    pub file: Option<Spanned<String>>,
    /// `{ file, index }`: which font of a collection. Default: 0.
    pub index: u32,
    /// `{ file, face }`: the name of a font of a collection, instead of its index. Default: none.
    pub face: Option<Spanned<String>>,
    /// `{ file, instance = "Semibold" }`: a named instance of a variable font. Default: the font as it is.
    pub instance: Option<Spanned<String>>,
    /// `{ file, axes = { wght = 650 } }`: places on axes of a variable font, in the axes' own units; the others are those
    /// of the instance. Default: none.
    pub axes: Vec<(Spanned<[u8; 4]>, f64)>,
}

/// How the lines of a paragraph stand in their column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// Both edges straight, but for the last line.
    Justify,
    /// Straight where lines begin: at the left, in right-to-left text at the right.
    Start,
    /// Straight where lines end.
    End,
    /// Ragged right.
    Left,
    /// Ragged left.
    Right,
    /// Ragged on both sides.
    Center,
}

/// How lines are chosen that need not fill their measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rag {
    /// A lively edge: no line much shorter than the others, no ladder, no short word alone at the end.
    Optimum,
    /// The fewest lines that hold the text, as long as each other.
    Balanced,
}

/// A measure that copyfitting chooses: between two, which are equal where there is nothing to choose.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range {
    /// The least.
    pub min: Measure,
    /// The greatest.
    pub max: Measure,
}

impl Range {
    /// The one or the other end.
    pub fn end(&self, greatest: bool) -> Measure {
        if greatest { self.max } else { self.min }
    }
}

/// What a paragraph style and a character style have in common.
#[derive(Clone, Debug, Default)]
pub struct LookSpec {
    /// `font`: a family of `[fonts]`.
    pub font: Option<Spanned<String>>,
    /// `weight`: `"bold"` or a number.
    pub weight: Option<Spanned<u16>>,
    /// `italic`.
    pub italic: Option<Spanned<bool>>,
    /// `size`, or `{ min, max }`; em: of the size around it.
    pub size: Option<Spanned<Range>>,
    /// `color`: a name of `[colors]`.
    pub color: Option<Spanned<String>>,
    /// `tracking` added to every character, usually in em.
    pub tracking: Option<Spanned<Measure>>,
    /// `features`: OpenType features: `"onum"`, `"-liga"`, `"ss01=2"`; added to the inherited ones.
    pub features: Vec<Spanned<FeatureSpec>>,
    /// The forms of letters by meaning: `numerals` and the like.
    pub forms: Forms,
    /// `overprint`: `None` means automatic: 100 K overprints, everything else knocks out.
    pub overprint: Option<Spanned<bool>>,
}

/// An OpenType feature and its value (0 is off).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FeatureSpec {
    /// Four letters: `liga`.
    pub tag: [u8; 4],
    /// 0 off, 1 on, more where a feature has alternatives.
    pub value: u32,
}

/// `[character.NAME]`.
#[derive(Clone, Debug)]
pub struct CharStyleSpec {
    /// The key.
    pub name: Spanned<String>,
    /// `inherit`: another character style.
    pub inherit: Option<Spanned<String>>,
    /// What it changes.
    pub look: LookSpec,
}

/// `[paragraph.NAME]`.
#[derive(Clone, Debug)]
pub struct ParaStyleSpec {
    /// The key.
    pub name: Spanned<String>,
    /// `inherit`: another paragraph style.
    pub inherit: Option<Spanned<String>>,
    /// Font, size, colour and the like.
    pub look: LookSpec,
    /// `leading`, or `{ min, max }`: from baseline to baseline; em: of the size.
    pub leading: Option<Spanned<Range>>,
    /// `align`.
    pub align: Option<Spanned<Align>>,
    /// `rag`: how lines are chosen that are not justified.
    pub rag: Option<Spanned<Rag>>,
    /// `expansion`: percent by which glyphs of justified lines may be wider or narrower, 0 to 5; kept as a fraction.
    pub expansion: Option<Spanned<f64>>,
    /// `letter-space`: percent of an em by which letters of justified lines may stand wider or closer, 0 to 5; kept as a
    /// fraction.
    pub letter_space: Option<Spanned<f64>>,
    /// `protrusion`: whether punctuation hangs into the margins.
    pub protrusion: Option<Spanned<bool>>,
    /// `latin-gap`: whether a quarter of an em stands between ideographs or kana and letters or digits.
    pub latin_gap: Option<Spanned<bool>>,
    /// `hyphenate`.
    pub hyphenate: Option<Spanned<bool>>,
    /// `hyphenate-capitals`: whether words that begin with a capital are hyphenated too.
    pub hyphenate_capitals: Option<Spanned<bool>>,
    /// `space-before`; of it and the `space-after` of the block before, the larger counts.
    pub space_before: Option<Spanned<Measure>>,
    /// `space-after`.
    pub space_after: Option<Spanned<Measure>>,
    /// `indent`: of all lines, from the column's left edge (to where the text stands, right of a marker).
    pub indent: Option<Spanned<Measure>>,
    /// `indent-right`.
    pub indent_right: Option<Spanned<Measure>>,
    /// `first-indent`: of the first line, added to `indent`; may be negative.
    pub first_indent: Option<Spanned<Measure>>,
    /// `marker`: a glyph that hangs left of the first line. `Some(None)` is `marker = false`: none, even if inherited.
    pub marker: Option<Option<MarkerSpec>>,
    /// `keep-with-next`.
    pub keep_with_next: Option<Spanned<bool>>,
    /// `keep-together`.
    pub keep_together: Option<Spanned<bool>>,
    /// `orphans`: least lines at a frame's foot.
    pub orphans: Option<Spanned<u8>>,
    /// `widows`: least lines at a frame's head.
    pub widows: Option<Spanned<u8>>,
    /// `grid`: whether its lines sit on the baseline grid.
    pub grid: Option<Spanned<bool>>,
    /// `rule-above`; `Some(None)` is `false`.
    pub rule_above: Option<Option<RuleSpec>>,
    /// `rule-below`; `Some(None)` is `false`.
    pub rule_below: Option<Option<RuleSpec>>,
    /// `background`; `Some(None)` is `false`.
    pub background: Option<Option<BackgroundSpec>>,
    /// `picture`: how large a picture is.
    pub picture: Option<FigureSpec>,
    /// `column-widths` of a table; empty is `auto` for all.
    pub column_widths: Option<Spanned<Vec<ColumnSpec>>>,
    /// `column-gap` between the columns of a table.
    pub column_gap: Option<Spanned<Measure>>,
}

/// `column-widths = ["auto", "20mm", "fill"]`: the width of one column of a table.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ColumnSpec {
    /// What its cells need, less where there is no room.
    Auto,
    /// What the others leave.
    Fill,
    /// A length.
    Fixed(Measure),
}

/// `marker = { text = "■", font, weight, size, color, hang, raise, align }`.
#[derive(Clone, Debug)]
pub struct MarkerSpec {
    /// `text`: the glyph or glyphs; of an ordered list's items with the number's format in braces: `{n}` 1, `{a}` a,
    /// `{A}` A, `{i}` i, `{I}` I. Required.
    pub text: Spanned<String>,
    /// Font, size (em: of the paragraph's), colour; what is unset is the paragraph's.
    pub look: LookSpec,
    /// `hang`: from the marker's left edge to the text's left edge, by default 1.5 em; with `align = "right"` from its
    /// right edge, by default 0.5 em.
    pub hang: Option<Spanned<Measure>>,
    /// `raise`: above the baseline. Default: zero.
    pub raise: Option<Spanned<Measure>>,
    /// `align = "right"`: the markers of a list end at one place instead of beginning there, as numbers of several
    /// digits should.
    pub right: bool,
}

/// `background = { color = "pale", padding = "2mm", radius = "1mm" }`, or a colour's name.
#[derive(Clone, Debug)]
pub struct BackgroundSpec {
    /// `color`: a colour's name. Required.
    pub color: Spanned<String>,
    /// `padding`: from the text to the box's edges. Default: 0.
    pub padding: Length,
    /// `radius` of its corners. Default: 0.
    pub radius: Length,
}

/// `rule-below = { weight = "0.5pt", color = "accent", offset = "3pt" }`.
#[derive(Clone, Debug)]
pub struct RuleSpec {
    /// `weight`. Default: 0.5 pt.
    pub weight: Option<Spanned<Measure>>,
    /// `color`. Default: the paragraph's.
    pub color: Option<Spanned<String>>,
    /// `offset`: of the rule's middle, above: up from the first baseline; below: down from the last. Default: above
    /// 1 em, below 0.4 em.
    pub offset: Option<Spanned<Measure>>,
    /// `length`: from the text's left edge. Default: to the column's right edge.
    pub length: Option<Spanned<Measure>>,
}

/// What a style is where neither it nor what it inherits from says otherwise. The family is the first of `[fonts]`.
#[derive(Clone, Copy, Debug)]
pub struct StyleDefaults {
    /// `weight`.
    pub weight: u16,
    /// `italic`.
    pub italic: bool,
    /// `size`.
    pub size: Length,
    /// `color`.
    pub color: &'static str,
    /// `leading`.
    pub leading: Em,
    /// `align`.
    pub align: Align,
    /// `rag`, but for headings, which are balanced.
    pub rag: Rag,
    /// `expansion`, as a fraction.
    pub expansion: f64,
    /// `letter-space`, as a fraction.
    pub letter_space: f64,
    /// `protrusion`.
    pub protrusion: bool,
    /// `latin-gap`.
    pub latin_gap: bool,
    /// `hyphenate`; headings never are, whatever stands here.
    pub hyphenate: bool,
    /// `hyphenate-capitals`; `None` is as the language has it: no, but yes in German, where every noun has a capital.
    pub hyphenate_capitals: Option<bool>,
    /// `space-before`, `space-after`, `indent`, `indent-right`, `first-indent`, `tracking`.
    pub space: Length,
    /// `keep-with-next`, but for headings, which keep.
    pub keep_with_next: bool,
    /// `keep-together`.
    pub keep_together: bool,
    /// `orphans`.
    pub orphans: u8,
    /// `widows`.
    pub widows: u8,
    /// `grid`.
    pub grid: bool,
    /// A marker's `hang`.
    pub hang: Em,
    /// The `hang` of a marker that is aligned on the right.
    pub hang_right: Em,
    /// `column-gap`.
    pub column_gap: Em,
    /// A rule's `weight`.
    pub rule_weight: Length,
    /// A rule's `offset` above the first baseline.
    pub rule_above: Em,
    /// A rule's `offset` below the last baseline.
    pub rule_below: Em,
    /// The `offset` above its own baseline of a rule that stands alone (`***`): the middle between the lines around.
    pub rule_alone: Em,
}

/// The one table of style defaults.
pub const STYLE_DEFAULTS: StyleDefaults = StyleDefaults {
    weight: 400,
    italic: false,
    size: Length::pt(10),
    color: "black",
    leading: Em(1.25),
    align: Align::Start,
    rag: Rag::Optimum,
    expansion: 0.02,
    letter_space: 0.01,
    protrusion: true,
    latin_gap: true,
    hyphenate: true,
    hyphenate_capitals: None,
    space: Length::ZERO,
    keep_with_next: false,
    keep_together: false,
    orphans: 2,
    widows: 2,
    grid: true,
    hang: Em(1.5),
    hang_right: Em(0.5),
    column_gap: Em(1.0),
    rule_weight: Length::from_raw(Length::PER_PT / 2),
    rule_above: Em(1.0),
    rule_below: Em(0.4),
    rule_alone: Em(0.25),
};
