//! The room around what is as wide as an ideograph: punctuation whose blank half gives way, a quarter of an em beside
//! letters of other scripts, and gaps that a justified line opens.
//!
//! Input: a shaped paragraph. Output: the same with [`Cluster::gap`]s, [`Shaped::blanks`] and, between signs of
//! punctuation, without the blank that two of them would have in a row. Source: Requirements for Japanese Text Layout
//! (JLReq, W3C 2020), 3.1.2 to 3.1.5, 3.2.6 and 3.8.3; those for Chinese (CLReq), 3.1, agree. How much of a sign is blank, its ink
//! says: the punctuation of Taiwan, which stands in the middle of its square, keeps what it has.

use super::itemize::is_wide;
use super::shaped::{Blank, Shaped};
use crate::font::Fonts;

/// What punctuation gives up, and what stands between an ideograph and a letter, in em.
const HALF: f64 = 0.5;
const QUARTER: f64 = 0.25;
/// A sign that is narrower than this, in em, is set for letters.
const FULL: f64 = 0.9;

/// What a sign of punctuation is (JLReq, appendix A).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sign {
    /// An opening bracket (cl-01).
    Open,
    /// A closing bracket (cl-02) or a comma (cl-07).
    Close,
    /// A full stop (cl-06).
    Stop,
    /// A middle dot (cl-05).
    Dot,
}

fn sign(c: char) -> Option<Sign> {
    match c {
        '「' | '『' | '（' | '［' | '｛' | '【' | '〔' | '〈' | '《' | '〖' | '〘' | '“' | '‘' | '〝' | '｟' => {
            Some(Sign::Open)
        }
        '」' | '』' | '）' | '］' | '｝' | '】' | '〕' | '〉' | '》' | '〗' | '〙' | '”' | '’' | '〟' | '｠' | '、'
        | '，' => Some(Sign::Close),
        '。' | '．' => Some(Sign::Stop),
        '・' | '：' | '；' => Some(Sign::Dot),
        _ => None,
    }
}

/// An ideograph or a kana, not their punctuation nor letters in full width.
fn is_ideograph(c: char) -> bool {
    is_wide(c) && c.is_alphanumeric() && !('\u{FF01}'..='\u{FF60}').contains(&c)
}

/// Sets the room around wide characters; `letters` is whether there is a quarter of an em between them and letters.
pub(super) fn space(shaped: &mut Shaped, fonts: &Fonts, letters: bool) {
    if !shaped.text.chars().any(is_wide) {
        return;
    }
    gaps(shaped);
    let mut blanks: Vec<Blank> = (0..shaped.clusters.len()).map(|i| blank(shaped, fonts, i)).collect();
    for i in 1..blanks.len() {
        let (Some(before), Some(after)) = (last_char(shaped, i - 1), first_char(shaped, i)) else { continue };
        match (sign(before), sign(after)) {
            (Some(Sign::Close | Sign::Stop), Some(Sign::Close | Sign::Stop | Sign::Dot)) => {
                let cut = std::mem::take(&mut blanks[i - 1].end);
                blanks[i - 1].gives_end = 0.0;
                widen(shaped, i - 1, -cut);
            }
            (Some(_), Some(Sign::Open)) => {
                let cut = std::mem::take(&mut blanks[i].start);
                blanks[i].gives_start = 0.0;
                widen(shaped, i, -cut);
                let cluster = &shaped.clusters[i];
                let glyphs = cluster.glyph as usize..(cluster.glyph + cluster.glyphs) as usize;
                shaped.glyphs[glyphs].iter_mut().for_each(|glyph| glyph.dx -= cut);
            }
            _ => {}
        }
        let meet = |a: char, b: char| is_ideograph(a) && b.is_alphanumeric() && !is_wide(b);
        if letters && (meet(before, after) || meet(after, before)) {
            let room = QUARTER * shaped.sizes[shaped.clusters[i - 1].run as usize];
            widen(shaped, i - 1, room);
            blanks[i - 1].end += room;
            // Down to an eighth of an em (JLReq 3.8.3).
            blanks[i - 1].gives_end += room / 2.0;
        }
    }
    if blanks.iter().any(|blank| blank.start + blank.end > 0.0) {
        shaped.blanks = blanks;
    }
}

fn first_char(shaped: &Shaped, i: usize) -> Option<char> {
    shaped.text[shaped.clusters[i].start as usize..].chars().next()
}

fn last_char(shaped: &Shaped, i: usize) -> Option<char> {
    shaped.text[..shaped.clusters[i].end as usize].chars().next_back()
}

/// Makes a cluster wider by `by` points where it ends.
fn widen(shaped: &mut Shaped, i: usize, by: f64) {
    let cluster = &mut shaped.clusters[i];
    cluster.advance += by;
    if let Some(last) = cluster.glyphs.checked_sub(1) {
        shaped.glyphs[(cluster.glyph + last) as usize].advance += by;
    }
}

/// Marks the gaps beside ideographs: to the next one, or to a letter or digit of another script.
fn gaps(shaped: &mut Shaped) {
    for i in 1..shaped.clusters.len() {
        let (Some(before), Some(after)) = (last_char(shaped, i - 1), first_char(shaped, i)) else { continue };
        let (wide, other) = (is_wide(before), is_wide(after));
        let gap = (wide && (other || after.is_alphanumeric())) || (other && before.is_alphanumeric());
        shaped.clusters[i - 1].gap = gap;
        shaped.gaps |= gap;
    }
}

/// What is blank in a sign of punctuation that is as wide as an ideograph.
fn blank(shaped: &Shaped, fonts: &Fonts, i: usize) -> Blank {
    let cluster = &shaped.clusters[i];
    let size = shaped.sizes[cluster.run as usize];
    let sign = first_char(shaped, i).and_then(sign);
    let (Some(sign), 1, 0) = (sign, cluster.glyphs, cluster.level) else { return Blank::default() };
    if cluster.advance < FULL * size {
        return Blank::default();
    }
    let face = fonts.get(cluster.face);
    let glyph = &shaped.glyphs[cluster.glyph as usize];
    let Some(ink) = face.font.glyph_metrics().extents(u32::from(glyph.id).into()) else { return Blank::default() };
    let scale = size / f64::from(face.metrics.units_per_em);
    let left = glyph.dx + f64::from(ink.x_bearing) * scale;
    let right = glyph.advance - left - f64::from(ink.width) * scale;
    let (half, quarter) = (HALF * size, QUARTER * size);
    // In the middle of its square: nothing to give.
    let aside = |blank: f64, other: f64| if blank > other { blank.clamp(0.0, half) } else { 0.0 };
    match sign {
        Sign::Open => {
            let start = aside(left, right);
            Blank { start, gives_start: start, ..Blank::default() }
        }
        Sign::Close => {
            let end = aside(right, left);
            Blank { end, gives_end: end, ..Blank::default() }
        }
        // Inside a line a sentence keeps its end.
        Sign::Stop => Blank { end: aside(right, left), ..Blank::default() },
        Sign::Dot => {
            Blank { gives_start: left.clamp(0.0, quarter), gives_end: right.clamp(0.0, quarter), ..Blank::default() }
        }
    }
}
