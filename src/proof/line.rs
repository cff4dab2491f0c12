//! Lines of text as their glyphs are met: what each says, and from where to where it stands along its line.
//!
//! Lines without letters from right to left are told as they are drawn; the others as [`super::logical`] reads them.

use kurbo::{Point, Rect};
use unicode_bidi::{BidiClass, bidi_class};
use unicode_normalization::UnicodeNormalization as _;

use super::logical::{self, Cluster, letters, look_mirrored, mirrored, turns};

/// A gap that is a space, in em. By eye, between kerning and the narrowest spaces of justified lines.
pub(super) const SPACE: f64 = 0.15;
/// The same between letters that adjoin by no more than kerning: TeX shrinks a space of 0.2 em to 0.13. Poppler takes as much.
pub(super) const NARROW: f64 = 0.1;

/// By how much places that are meant to be one may differ, in em.
const HAIR: f32 = 0.02;

/// A glyph's part of a line; places are points along the line, from its first glyph's origin.
#[derive(Clone, Copy, Debug)]
struct Piece {
    from: f32,
    to: f32,
    /// The middle of its ink, of marks that stand over others.
    middle: f32,
    /// Of its type, in points.
    size: f32,
    /// Where its text ends in the line's.
    end: u32,
    /// There is a gap between it and the glyph that was drawn before.
    apart: bool,
    /// Another operator drew it than the glyph before.
    begins: bool,
}

/// A line, or what was drawn of it in a row.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// Around its letters, in the page's coordinates.
    pub place: Rect,
    /// The origin of its first glyph, and along the line.
    pub start: Point,
    pub direction: (f64, f64),
    /// Size of its first glyph's type, in points.
    pub size: f64,
    /// In the order of drawing.
    text: String,
    pieces: Vec<Piece>,
    /// The next glyph is drawn by another operator than the last.
    begins: bool,
}

impl Line {
    /// A line without glyphs.
    pub fn new(place: Rect, start: Point, direction: (f64, f64), size: f64) -> Self {
        Self { place, start, direction, size, text: String::new(), pieces: Vec::new(), begins: true }
    }

    /// What follows is drawn by another operator.
    pub fn begin_run(&mut self) {
        self.begins = true;
    }

    /// Appends a glyph: what it says, from where to where it reaches on the page, its size, whether a gap is before it.
    /// `ink` is where the middle of its outline is.
    pub fn push(&mut self, text: &str, (from, to): (Point, Point), ink: Option<Point>, size: f64, apart: bool) {
        let (from, to) = (self.along(from), self.along(to));
        self.text.push_str(text);
        let middle = ink.map_or((from + to) / 2.0, |ink| self.along(ink));
        self.pieces.push(Piece {
            from,
            to,
            middle,
            size: size as f32,
            end: self.text.len() as u32,
            apart,
            begins: std::mem::take(&mut self.begins),
        });
    }

    /// Makes the last glyph's place reach to another, which says nothing more.
    pub fn widen(&mut self, from: Point, to: Point) {
        let (from, to) = (self.along(from), self.along(to));
        if let Some(last) = self.pieces.last_mut() {
            (last.from, last.to) = (last.from.min(from), last.to.max(to));
        }
    }

    fn along(&self, point: Point) -> f32 {
        let (x, y) = self.direction;
        ((point.x - self.start.x) * x + (point.y - self.start.y) * y) as f32
    }

    /// Whether it has letters that run from right to left.
    pub fn turns(&self) -> bool {
        turns(&self.text)
    }

    /// How many letters run from left to right, and from right to left.
    pub fn letters(&self) -> (usize, usize) {
        letters(&self.text)
    }

    /// What stands at its left end, and at its right end.
    pub fn ends(&self) -> (&str, &str) {
        let all = 0..self.pieces.len();
        let by = |i: &usize, j: &usize| self.pieces[*i].from.total_cmp(&self.pieces[*j].from);
        let said = |i: Option<usize>| i.map_or("", |i| self.said(i));
        (said(all.clone().min_by(by)), said(all.max_by(by)))
    }

    fn said(&self, piece: usize) -> &str {
        let start = piece.checked_sub(1).map_or(0, |before| self.pieces[before].end as usize);
        &self.text[start..self.pieces[piece].end as usize]
    }

    /// As it is read, as part of a paragraph that runs from right to left or not and begins with `before`.
    pub fn read(&self, right_to_left: bool, before: &str) -> String {
        if !self.turns() {
            return self.drawn();
        }
        let clusters = self.clusters();
        let reading = logical::read(&clusters, right_to_left, before);
        let parts = || reading.order.iter().map(|&i| &clusters[i].text).zip(&reading.turned);
        let brackets: Vec<char> =
            parts().filter(|(_, turned)| **turned).flat_map(|(text, _)| text.chars()).filter(bracket).collect();
        let mirror = look_mirrored(&brackets);
        let mut read = String::new();
        for (text, turned) in parts() {
            let other = |c: char| if mirror && *turned { mirrored(c).unwrap_or(c) } else { c };
            // Spaces of the file's own and those that were seen are one.
            let text = if read.ends_with(blank) { text.trim_start_matches(' ') } else { text };
            if text.starts_with(blank) && read.ends_with(' ') {
                read.pop();
            }
            read.extend(text.chars().map(other));
        }
        read
    }

    /// As it was drawn.
    fn drawn(&self) -> String {
        let mut read = String::new();
        for (i, piece) in self.pieces.iter().enumerate() {
            if piece.apart && !read.is_empty() && !read.ends_with(blank) {
                read.push(' ');
            }
            read += self.said(i);
        }
        read
    }

    /// From left to right: letters with their marks, and spaces where there are gaps.
    fn clusters(&self) -> Vec<Cluster> {
        let (marks, bases): (Vec<usize>, Vec<usize>) = (0..self.pieces.len()).partition(|&i| is_mark(self.said(i)));
        let own = self.marks_of(&marks, &bases);
        let mut placed: Vec<(Piece, Cluster)> = Vec::new();
        let (mut sweep, mut run, mut reached, mut passed) = (0, 0, f32::MIN, None::<usize>);
        for (&base, (before, after)) in bases.iter().zip(&own) {
            let piece = self.pieces[base];
            // A step back is another sweep, and so is a wide one.
            let step = piece.from < reached - piece.size * 0.5 || piece.from > reached + piece.size;
            sweep += u32::from(step);
            // Between letters from right to left operators come and go with the heights of marks.
            let goes_on = passed.is_some_and(|passed| turns(self.said(passed))) && turns(self.said(base));
            let first = passed.map_or(0, |passed| passed + 1);
            let begins = self.pieces[first..=base].iter().any(|piece| piece.begins);
            run += u32::from(step || begins && !goes_on);
            (reached, passed) = (piece.to, Some(base));
            let marks = before.iter().rev().chain(after).map(|&mark| self.said(mark));
            let text: String = std::iter::once(self.said(base)).chain(marks).collect();
            placed.push((piece, Cluster { text: plain(&text), sweep, run, drawn: base as u32, got: false }));
        }
        placed.retain(|(_, cluster)| !cluster.text.is_empty());
        // What joins and parts, such as a non-joiner, stands before what begins there.
        let place = |(piece, cluster): &(Piece, Cluster)| {
            if joins(&cluster.text) { piece.from - piece.size * HAIR } else { piece.from }
        };
        // Stable, so that what stands in one place stays as it was drawn.
        placed.sort_by(|a, b| place(a).total_cmp(&place(b)));
        let clusters = spaced(&placed, false);
        if logical::apart(&clusters) { clusters } else { spaced(&placed, true) }
    }

    /// For each letter the marks that were drawn before and after it, by their numbers.
    fn marks_of(&self, marks: &[usize], bases: &[usize]) -> Vec<(Vec<usize>, Vec<usize>)> {
        let mut own: Vec<(Vec<usize>, Vec<usize>)> = vec![Default::default(); bases.len()];
        let around = |mark: usize| {
            let after = bases.partition_point(|&base| base < mark);
            (after.checked_sub(1), (after < bases.len()).then_some(after))
        };
        // Some programs draw marks before their letters from right to left, some after: as most marks are nearer.
        let (mut before, mut after) = (0.0, 0.0);
        for &mark in marks {
            if let (Some(last), Some(next)) = around(mark)
                && turns(self.said(bases[last]))
                && turns(self.said(bases[next]))
            {
                let off = |base: usize| {
                    let (piece, at) = (self.pieces[bases[base]], self.pieces[mark].middle);
                    (piece.from - at).max(at - piece.to).max(0.0)
                };
                after += off(last);
                before += off(next);
            }
        }
        for &mark in marks {
            let (last, next) = around(mark);
            let turned = next.is_some_and(|next| turns(self.said(bases[next])));
            match (last, next) {
                (_, Some(next)) if last.is_none() || turned && before <= after => own[next].0.push(mark),
                (Some(last), _) => own[last].1.push(mark),
                _ => {}
            }
        }
        own
    }
}

/// Clusters from left to right with spaces where there are gaps, and with those of the file; or else, as some programs draw
/// spaces when they please, with these as if they were gaps.
fn spaced(placed: &[(Piece, Cluster)], as_gaps: bool) -> Vec<Cluster> {
    let mut clusters: Vec<Cluster> = Vec::with_capacity(placed.len() * 5 / 4);
    let mut before: Option<Piece> = None;
    let mut space: Option<&str> = None;
    for (piece, cluster) in placed {
        if as_gaps && cluster.text.chars().all(blank) {
            space = Some(&cluster.text);
            continue;
        }
        if let (Some(before), Some(last)) = (before, clusters.last())
            && !joins(&cluster.text)
            && (space.is_some() || f64::from(piece.from - before.to) > SPACE * f64::from(piece.size.max(before.size)))
            && !last.text.ends_with(blank)
            && !cluster.text.starts_with(blank)
        {
            // It goes with whichever of its neighbours was drawn first.
            let first = if last.drawn < cluster.drawn { last } else { cluster };
            clusters.push(Cluster { text: space.unwrap_or(" ").to_owned(), got: true, ..first.clone() });
        }
        space = None;
        if !joins(&cluster.text) {
            // What stands under a longer neighbour is no end.
            before = Some(before.map_or(*piece, |before| if before.to > piece.to { before } else { *piece }));
        }
        clusters.push(cluster.clone());
    }
    clusters
}

/// Whether a glyph only joins or parts others.
fn joins(text: &str) -> bool {
    text.chars().all(|c| bidi_class(c) == BidiClass::BN)
}

/// Whether a glyph says nothing but marks over other letters.
fn is_mark(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| bidi_class(c) == BidiClass::NSM)
}

fn bracket(c: &char) -> bool {
    mirrored(*c).is_some()
}

/// Whether a character is a space.
pub(super) fn blank(c: char) -> bool {
    matches!(c, ' ' | '\u{A0}' | '\u{202F}' | '\u{2000}'..='\u{200A}' | '\u{3000}')
}

/// Forms of letters as the letters (Unicode's presentation forms, which old fonts have codes for); words that have a code
/// of their own, such as ﷺ, stay.
fn plain(text: &str) -> String {
    let form = |c: char| matches!(c, '\u{FB1D}'..='\u{FD3D}' | '\u{FD50}'..='\u{FDC7}' | '\u{FE70}'..='\u{FEFC}');
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        if form(c) { plain.extend(std::iter::once(c).nfkc()) } else { plain.push(c) }
    }
    plain
}
