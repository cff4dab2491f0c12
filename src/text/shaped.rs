//! What comes of shaping: a paragraph's clusters of glyphs, and where its lines may end.
//!
//! Widths are in points at the run's size; another size is a matter of scaling them ([`Shaped::rescale`]).

use super::forms::Local;
use crate::flow::Para;
use crate::font::FaceId;
use crate::source::Span;

/// A shaped paragraph.
#[derive(Clone, Debug)]
pub struct Shaped {
    /// The text as printed.
    pub text: String,
    /// Clusters in logical order.
    pub clusters: Vec<Cluster>,
    /// Glyphs of all clusters, each cluster's from left to right.
    pub glyphs: Vec<ShapedGlyph>,
    /// Where lines may end, in order; the last one is the paragraph's end.
    pub breaks: Vec<Break>,
    /// For each run of the paragraph the width of its hyphen in points and the hyphen's glyph.
    pub hyphens: Vec<(f64, u16)>,
    /// For each run its type size in points.
    pub sizes: Vec<f64>,
    /// For each cluster what is blank at its edges; empty where nothing is.
    pub blanks: Vec<Blank>,
    /// Features that are on in parts of the text.
    pub locals: Vec<Local>,
    /// Whether lines begin at the right.
    pub right_to_left: bool,
    /// Whether some cluster has a gap after it that may grow.
    pub gaps: bool,
    /// Whether the visual order may be another one than that of the clusters.
    pub turned: bool,
}

/// The widths of a [`Shaped`] as it was shaped, in points.
#[derive(Debug)]
pub struct Widths {
    clusters: Vec<f64>,
    blanks: Vec<Blank>,
    hyphens: Vec<f64>,
}

impl Shaped {
    /// Its widths, which [`Shaped::rescale`] starts from.
    pub fn widths(&self) -> Widths {
        Widths {
            clusters: self.clusters.iter().map(|cluster| cluster.advance).collect(),
            blanks: self.blanks.clone(),
            hyphens: self.hyphens.iter().map(|hyphen| hyphen.0).collect(),
        }
    }

    /// Sets the widths of all clusters, sizes and hyphens to those of `para`, which is the paragraph `shaped` that it was
    /// shaped from but for its type sizes and tracking: letters grow in all directions alike, so that nothing need be
    /// shaped again. `base` are its widths as it was shaped. Glyphs stay as they are; see [`Shaped::rescale_glyphs`].
    pub fn rescale(&mut self, base: &Widths, shaped: &Para, para: &Para) {
        let ratio = ratios(shaped, para);
        let tracking = |para: &Para| -> Vec<f64> { para.runs.iter().map(|run| run.look.tracking.to_pt()).collect() };
        let (was, is) = (tracking(shaped), tracking(para));
        for (cluster, advance) in self.clusters.iter_mut().zip(&base.clusters) {
            let run = cluster.run as usize;
            if cluster.kind != Kind::Break {
                cluster.advance = (advance - was[run]) * ratio[run] + is[run];
            }
        }
        for (i, (blank, base)) in self.blanks.iter_mut().zip(&base.blanks).enumerate() {
            *blank = base.scaled(ratio[self.clusters[i].run as usize]);
        }
        for (run, ratio) in ratio.iter().enumerate() {
            self.sizes[run] = para.runs[run].look.size.to_pt();
            self.hyphens[run].0 = base.hyphens[run] * ratio;
        }
    }

    /// The same for the glyphs, which lines are not chosen by; once, as they must still be as they were shaped.
    pub fn rescale_glyphs(&mut self, shaped: &Para, para: &Para) {
        let ratio = ratios(shaped, para);
        for cluster in &self.clusters {
            let ratio = ratio[cluster.run as usize];
            for glyph in &mut self.glyphs[cluster.glyph as usize..(cluster.glyph + cluster.glyphs) as usize] {
                glyph.advance *= ratio;
                glyph.dx *= ratio;
                glyph.dy *= ratio;
            }
        }
    }
}

/// For each run by how much its size differs.
fn ratios(from: &Para, to: &Para) -> Vec<f64> {
    from.runs.iter().zip(&to.runs).map(|(from, to)| to.look.size.to_pt() / from.look.size.to_pt()).collect()
}

/// Characters that are shaped into glyphs as a whole.
#[derive(Clone, Copy, Debug)]
pub struct Cluster {
    /// First byte in [`Shaped::text`].
    pub start: u32,
    /// One past its last byte.
    pub end: u32,
    /// First glyph.
    pub glyph: u32,
    /// Number of glyphs.
    pub glyphs: u32,
    /// Width in points, tracking included.
    pub advance: f64,
    /// What it is for a line.
    pub kind: Kind,
    /// Index of its run.
    pub run: u32,
    /// The face of its glyphs: the run's, or one that stands in for it.
    pub face: FaceId,
    /// Its embedding level (UAX #9); an odd one runs from right to left.
    pub level: u8,
    /// Whether a justified line may open up after it: beside an ideograph.
    pub gap: bool,
    /// Whether it may stand apart from its neighbours by tracking: not where letters join.
    pub tracks: bool,
    /// Where it was written.
    pub span: Span,
}

/// What is blank at the edges of a cluster, in points.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Blank {
    /// Falls away where a line begins with the cluster.
    pub start: f64,
    /// Falls away where a line ends with it.
    pub end: f64,
    /// The most of its start that it gives up inside a line.
    pub gives_start: f64,
    /// The most of its end that it gives up inside a line.
    pub gives_end: f64,
}

impl Blank {
    fn scaled(&self, ratio: f64) -> Self {
        Self {
            start: self.start * ratio,
            end: self.end * ratio,
            gives_start: self.gives_start * ratio,
            gives_end: self.gives_end * ratio,
        }
    }
}

/// What a cluster is for a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Ink, or a space of fixed width.
    Solid,
    /// A space that stretches and shrinks.
    Space,
    /// A hard line break; prints nothing.
    Break,
}

/// A glyph in points at its run's size.
#[derive(Clone, Copy, Debug)]
pub struct ShapedGlyph {
    /// Glyph index.
    pub id: u16,
    /// Width.
    pub advance: f64,
    /// Offset to the right.
    pub dx: f64,
    /// Offset upwards.
    pub dy: f64,
}

/// A place where a line may end.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Break {
    /// The line ends before this cluster; spaces before it are dropped.
    pub at: usize,
    /// What kind of end.
    pub kind: BreakKind,
}

/// How a line ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BreakKind {
    /// At a space or another opportunity of UAX #14.
    Plain,
    /// After a hyphen or dash of the text.
    Hard,
    /// With a hyphen that the text does not have.
    Hyphen,
    /// Inside an address; nothing shows it.
    Address,
    /// The line must end here.
    Forced,
}

impl BreakKind {
    /// Whether what stands on both sides is one word.
    pub fn splits(self) -> bool {
        matches!(self, Self::Hyphen | Self::Address)
    }
}
