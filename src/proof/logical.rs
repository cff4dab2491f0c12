//! Lines with letters that run from right to left, brought back into the order in which they are read: the inverse of the
//! bidirectional algorithm (UAX #9).
//!
//! The algorithm has no exact inverse: `Pompidou 2026` in an Arabic line may have been typed with the number before or after
//! the name. So several readings are tried, first those that the order of drawing suggests, and the first that the algorithm
//! itself (by `unicode-bidi`) brings back to what stands on the page is taken.

use unicode_bidi::{BidiClass, BidiInfo, Level, bidi_class};

/// Left-to-right isolate, right-to-left isolate, and what ends either (UAX #9, 2.4 and 2.5).
const LRI: char = '\u{2066}';
const RLI: char = '\u{2067}';
const PDI: char = '\u{2069}';

/// What stands on a line as one, a letter or a ligature with its marks, and when it was drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cluster {
    /// In the order in which it is read.
    pub text: String,
    /// Those that were drawn in one sweep from left to right have one number, in the order of drawing.
    pub sweep: u32,
    /// The same for those that one operator drew in one sweep.
    pub run: u32,
    /// Its own number in the order of drawing.
    pub drawn: u32,
    /// It is a space that the neighbour with the same numbers has got, and comes after it.
    pub got: bool,
}

/// A line as it is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reading {
    /// The clusters' numbers, in order.
    pub order: Vec<usize>,
    /// Of each cluster in that order: whether it runs from right to left.
    pub turned: Vec<bool>,
}

/// What a cluster is for the algorithm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Left,
    Right,
    /// European digits and what joins them.
    Number,
    /// Arabic digits: they go with letters from right to left, but run from left to right.
    ArabicNumber,
    /// `.` `,` `:` `/`: within a number, part of it.
    Separator,
    /// `+` and `-`: within a number, part of it.
    Sign,
    /// `%`, `€`, `°`: beside a number, part of it.
    Terminator,
    Space,
    Neutral,
}

/// The character that decides how a cluster runs: its first strong one or digit.
fn deciding(text: &str) -> char {
    use BidiClass::{AL, AN, EN, L, R};
    let decides = |c: &char| matches!(bidi_class(*c), L | R | AL | EN | AN);
    // A character that ends a paragraph would end the line.
    let first = text.chars().find(|c| bidi_class(*c) != BidiClass::B);
    text.chars().find(decides).or(first).unwrap_or(' ')
}

fn kind(c: char) -> Kind {
    match bidi_class(c) {
        BidiClass::L => Kind::Left,
        BidiClass::R | BidiClass::AL => Kind::Right,
        BidiClass::EN => Kind::Number,
        BidiClass::AN => Kind::ArabicNumber,
        BidiClass::CS => Kind::Separator,
        BidiClass::ES => Kind::Sign,
        BidiClass::ET => Kind::Terminator,
        BidiClass::WS | BidiClass::B | BidiClass::S => Kind::Space,
        _ => Kind::Neutral,
    }
}

/// Whether text has characters that run from right to left.
pub(super) fn turns(text: &str) -> bool {
    // Nearly all text ends here.
    text.chars().any(|c| c >= '\u{590}' && matches!(kind(c), Kind::Right | Kind::ArabicNumber))
}

/// How many letters of text run from left to right, and from right to left.
pub(super) fn letters(text: &str) -> (usize, usize) {
    let count = |wanted| text.chars().filter(|c| kind(*c) == wanted).count();
    (count(Kind::Left), count(Kind::Right))
}

/// Reads a line whose clusters are given from left to right, of a paragraph that runs from right to left or not and begins with
/// `before`.
pub(super) fn read(clusters: &[Cluster], right_to_left: bool, before: &str) -> Reading {
    let kinds: Vec<Kind> = clusters.iter().map(|cluster| kind(deciding(&cluster.text))).collect();
    // Digits run as the last letter before them has it.
    let last = before.char_indices().rfind(|(_, c)| matches!(kind(*c), Kind::Left | Kind::Right));
    let around = Around { right_to_left, before: last.map_or("", |(at, _)| &before[at..]) };
    // As it was drawn, run by run, sweep by sweep; and whole, with more or fewer numbers taken to names, and signs to numbers.
    let mut drawn: Vec<usize> = (0..clusters.len()).collect();
    drawn.sort_by_key(|&i| (clusters[i].drawn, clusters[i].got));
    let brackets: Vec<bool> =
        clusters.iter().map(|cluster| cluster.text.chars().any(|c| mirrored(c).is_some())).collect();
    let runs = parts(clusters, &kinds, &brackets, right_to_left, |cluster| cluster.run);
    let mut readings = vec![drawn, runs, parts(clusters, &kinds, &brackets, right_to_left, |cluster| cluster.sweep)];
    for reach in [Reach::Brackets, Reach::Numbers, Reach::Letters] {
        for signs in [true, false] {
            readings.push(unturned(&kinds, &brackets, right_to_left, reach, signs));
        }
    }
    // Who draws back to the left draws what is read first first, isolates too, which the page does not show.
    let back = apart(clusters) && clusters.windows(2).any(|pair| pair[0].run > pair[1].run);
    let plainly = readings.iter().take(if back { 3 } else { readings.len() });
    let mut plainly = plainly.filter_map(|order| Some((order, levels(clusters, order, around, false)?)));
    let isolated =
        || back.then(|| levels(clusters, &readings[1], around, true).map(|levels| (&readings[1], levels)))?;
    let (order, turned) = match plainly.next().or_else(isolated) {
        Some((order, levels)) => (order.clone(), levels.iter().map(|level| level.is_rtl()).collect()),
        // Something else that nobody sees made the line what it is.
        None => {
            let order = readings.swap_remove(if back { 1 } else { 3 });
            let turned = order.iter().map(|&i| kinds[i] == Kind::Right || right_to_left && kinds[i] == Kind::Neutral);
            let turned = turned.collect();
            (order, turned)
        }
    };
    Reading { order, turned }
}

/// The paragraph that a line is in.
#[derive(Clone, Copy)]
struct Around<'a> {
    right_to_left: bool,
    /// What is before the line, from its last letter on.
    before: &'a str,
}

/// The levels of clusters in an order, if the algorithm shows them in that order as they stand on the page; `apart`: were
/// every run an isolate.
fn levels(clusters: &[Cluster], order: &[usize], around: Around, apart: bool) -> Option<Vec<Level>> {
    let base = if around.right_to_left { Level::rtl() } else { Level::ltr() };
    // A line ends with a space.
    let mut text = format!("{} ", around.before);
    let mut places = Vec::with_capacity(order.len());
    for run in order.chunk_by(|&a, &b| !apart || clusters[a].run == clusters[b].run) {
        let run = run.iter().map(|&i| deciding(&clusters[i].text));
        if apart {
            text.push(if run.clone().any(|c| kind(c) == Kind::Right) { RLI } else { LRI });
        }
        for c in run {
            places.push(text.len());
            text.push(c);
        }
        if apart {
            text.push(PDI);
        }
    }
    let info = BidiInfo::new(&text, Some(base));
    let paragraph = info.paragraphs.first()?;
    let levels = info.reordered_levels(paragraph, paragraph.range.clone());
    let levels: Vec<Level> = places.into_iter().map(|at| levels.get(at).copied()).collect::<Option<_>>()?;
    let shown = BidiInfo::reorder_visual(&levels);
    let same = shown.len() == order.len() && shown.iter().enumerate().all(|(place, &read)| order[read] == place);
    same.then_some(levels)
}

/// Whether runs stand beside each other, none within another.
pub(super) fn apart(clusters: &[Cluster]) -> bool {
    let mut met: Vec<u32> = clusters.chunk_by(|a, b| a.run == b.run).map(|run| run[0].run).collect();
    let count = met.len();
    met.sort_unstable();
    met.dedup();
    met.len() == count
}

/// What was drawn together, part after part as they were drawn, each as it is read by itself.
fn parts(
    clusters: &[Cluster],
    kinds: &[Kind],
    brackets: &[bool],
    right_to_left: bool,
    of: impl Fn(&Cluster) -> u32,
) -> Vec<usize> {
    let mut sorted: Vec<usize> = (0..clusters.len()).collect();
    // Stable: from left to right within a part.
    sorted.sort_by_key(|&i| of(&clusters[i]));
    let mut order = Vec::with_capacity(clusters.len());
    for part in sorted.chunk_by(|&a, &b| of(&clusters[a]) == of(&clusters[b])) {
        // Spaces that it has got come after it, on whichever side they are.
        let space = |i: &usize| clusters[*i].got;
        let start = part.iter().take_while(|i| space(i)).count();
        let end = part.len() - part[start..].iter().rev().take_while(|i| space(i)).count();
        let (before, part, after) = (&part[..start], &part[start..end], &part[end..]);
        let own: Vec<Kind> = part.iter().map(|&i| kinds[i]).collect();
        let brackets: Vec<bool> = part.iter().map(|&i| brackets[i]).collect();
        let has = |kind| own.contains(&kind);
        // What has letters of one direction alone runs as they do, with all that is around them.
        let read = match (has(Kind::Left), has(Kind::Right)) {
            (_, false) => (0..own.len()).collect(),
            (false, true) => unturned(&own, &brackets, true, Reach::Brackets, true),
            (true, true) => unturned(&own, &brackets, right_to_left, Reach::Brackets, true),
        };
        order.extend(read.into_iter().map(|i| part[i]).chain(before.iter().chain(after).copied()));
    }
    order
}

/// What belongs to words that run the other way than their paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reach {
    /// From the first letter to the last.
    Letters,
    /// And numbers after them (rule W7).
    Numbers,
    /// And brackets that close after those (rule N0).
    Brackets,
}

/// The order in which clusters are read that stand in this order from left to right. Rule L2 is its own inverse, given levels;
/// these are found from what stands on the page. `signs`: `+`, `-` and `%` belong to numbers beside them (rules W4 and W5, which
/// do not hold after Arabic letters).
fn unturned(kinds: &[Kind], brackets: &[bool], right_to_left: bool, reach: Reach, signs: bool) -> Vec<usize> {
    let kinds = joined(kinds, signs);
    let mut levels = vec![u8::from(right_to_left); kinds.len()];
    for (level, kind) in levels.iter_mut().zip(&kinds) {
        if *kind == Kind::ArabicNumber || right_to_left && *kind == Kind::Number {
            *level = 2;
        }
    }
    let (own, other) = if right_to_left { (Kind::Left, Kind::Right) } else { (Kind::Right, Kind::Left) };
    let ends = |kind: &Kind| *kind == other || right_to_left && *kind == Kind::ArabicNumber;
    let mut start = 0;
    while start < kinds.len() {
        let stretch = kinds[start..].iter().take_while(|kind| !ends(kind)).count();
        let part = &kinds[start..start + stretch];
        let is_own = |kind: &Kind| *kind == own || !right_to_left && *kind == Kind::ArabicNumber;
        let with_numbers = |kind: &Kind| is_own(kind) || reach != Reach::Letters && *kind == Kind::Number;
        // From left to right the number after a name stands to its right, from right to left to its left.
        let (first, last) = if right_to_left {
            (part.iter().position(is_own), part.iter().rposition(with_numbers))
        } else {
            (part.iter().position(with_numbers), part.iter().rposition(is_own))
        };
        if let (Some(first), Some(last)) = (first, last)
            && part.iter().any(is_own)
            && first <= last
        {
            let (mut first, mut last) = (start + first, start + last);
            if reach == Reach::Brackets {
                // As far as there is no space.
                let joins = |i: usize| !matches!(kinds[i], Kind::Space | Kind::Left | Kind::Right);
                let bracket = |i: usize| brackets[i];
                if right_to_left {
                    let end = (last + 1..start + stretch).take_while(|&i| joins(i)).filter(|&i| bracket(i)).last();
                    last = end.unwrap_or(last);
                } else {
                    let end = (start..first).rev().take_while(|&i| joins(i)).filter(|&i| bracket(i)).last();
                    first = end.unwrap_or(first);
                }
            }
            for i in first..=last {
                let number = matches!(kinds[i], Kind::Number | Kind::ArabicNumber);
                levels[i] = if right_to_left || number { 2 } else { 1 };
            }
        }
        start += stretch + 1;
    }
    let levels: Vec<Level> = levels.into_iter().filter_map(|level| Level::new(level).ok()).collect();
    BidiInfo::reorder_visual(&levels)
}

/// What is within numbers or beside them becomes part of them; what else joins numbers is neutral.
fn joined(kinds: &[Kind], signs: bool) -> Vec<Kind> {
    let mut joined = kinds.to_vec();
    for i in 0..kinds.len() {
        let around = (i.checked_sub(1).map(|i| kinds[i]), kinds.get(i + 1).copied());
        joined[i] = match (kinds[i], around) {
            (Kind::Separator, (Some(Kind::Number), Some(Kind::Number))) => Kind::Number,
            (Kind::Separator, (Some(Kind::ArabicNumber), Some(Kind::ArabicNumber))) => Kind::ArabicNumber,
            (Kind::Sign, (Some(Kind::Number), Some(Kind::Number))) if signs => Kind::Number,
            (Kind::Separator | Kind::Sign, _) => Kind::Neutral,
            (kind, _) => kind,
        };
    }
    let mut start = 0;
    while start < kinds.len() {
        let run = joined[start..].iter().take_while(|kind| **kind == Kind::Terminator).count();
        let beside = start.checked_sub(1).is_some_and(|i| joined[i] == Kind::Number)
            || joined.get(start + run) == Some(&Kind::Number);
        joined[start..start + run].fill(if beside && signs { Kind::Number } else { Kind::Neutral });
        start += run.max(1);
    }
    joined
}

/// The other of a pair of brackets or quotes that are mirrored from right to left (Bidi_Mirroring_Glyph, those that texts
/// have); nothing for other characters.
pub(super) fn mirrored(c: char) -> Option<char> {
    const PAIRS: [[char; 2]; 9] =
        [['(', ')'], ['[', ']'], ['{', '}'], ['«', '»'], ['‹', '›'], ['<', '>'], ['⟨', '⟩'], ['⁅', '⁆'], ['≤', '≥']];
    PAIRS.iter().find_map(|&[open, close]| match c {
        _ if c == open => Some(close),
        _ if c == close => Some(open),
        _ => None,
    })
}

/// Whether brackets that run from right to left are told as they look rather than as they were typed: then more of them
/// close what is open when they are mirrored.
pub(super) fn look_mirrored(brackets: &[char]) -> bool {
    let matched = |mirror: bool| {
        let (mut open, mut count) = (Vec::new(), 0);
        for &c in brackets {
            let Some(other) = mirrored(c) else { continue };
            let c = if mirror { other } else { c };
            if matches!(c, '(' | '[' | '{' | '«' | '‹' | '⟨' | '⁅') {
                open.push(c);
            } else if open.last().is_some_and(|last| mirrored(*last) == Some(c)) {
                open.pop();
                count += 1;
            }
        }
        count
    };
    matched(true) > matched(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(visual: &str) -> Vec<Cluster> {
        let cluster =
            |(i, c): (usize, char)| Cluster { text: c.to_string(), sweep: 0, run: 0, drawn: i as u32, got: false };
        visual.chars().enumerate().map(cluster).collect()
    }

    /// What a page has of a text, from left to right.
    fn shown(text: &str, right_to_left: bool) -> String {
        let base = if right_to_left { Level::rtl() } else { Level::ltr() };
        let info = BidiInfo::new(text, Some(base));
        let levels: Vec<Level> = text.char_indices().map(|(at, _)| info.levels[at]).collect();
        let chars: Vec<char> = text.chars().collect();
        BidiInfo::reorder_visual(&levels).into_iter().map(|i| chars[i]).collect()
    }

    fn back(visual: &str, right_to_left: bool) -> String {
        let clusters = line(visual);
        read(&clusters, right_to_left, "").order.into_iter().map(|i| clusters[i].text.as_str()).collect()
    }

    #[test]
    fn words_come_back_as_they_were_typed() {
        for (text, right_to_left) in [
            ("שלום 123 abc עולם", true),
            ("קבוצת פומפידו (Pompidou Group) היא גוף.", true),
            ("הכשרה: 15% בשנת 2026, 1.5/2.5 $3 - סוף", true),
            ("12:30–14:00, 3+4 שעות", true),
            ("سنة 2026، 15% و 1,5 كم (2026-11)", true),
            ("انظر www.coe.int أو C++ ثم", true),
            ("۱۲۳ ٤٥٦ سلام ۱۴۰۵", true),
            ("English only, 2026.", true),
            ("abc שלום 123 עולם.", false),
            ("He said שלום! (2026) and עולם, ok", false),
            ("and عالم (10%) then", false),
            ("הקבוצה Pompidou (Group) היא", true),
            ("Left to right: ٤٥ مرحبا, 10%", false),
            ("plain", false),
            ("", true),
        ] {
            let visual = shown(text, right_to_left);
            let read = back(&visual, right_to_left);
            // Where two texts look alike, either is right.
            assert_eq!(shown(&read, right_to_left), visual, "{text} was read as {read}");
        }
        assert_eq!(
            back(&shown("שלום 123 abc עולם", true), true),
            "שלום abc 123 עולם",
            "a number after a name is its own"
        );
        assert_eq!(back(&shown("مجموعة (Pompidou) 41 دولة.", true), true), "مجموعة (Pompidou) 41 دولة.");
        // A line after Arabic letters begins with a number.
        let clusters = line("ةنسلا يف %15");
        let read: String =
            read(&clusters, true, "بنسبة").order.into_iter().map(|i| clusters[i].text.as_str()).collect();
        assert_eq!(read, "15% في السنة");
        assert_eq!(back(&shown("and عالم (10%) then", false), false), "and عالم (10%) then");
        assert_eq!(back(&shown("הקבוצה Pompidou (Group) היא", true), true), "הקבוצה Pompidou (Group) היא");
        assert_eq!(back(&shown("He said שלום! ok", false), false), "He said שלום! ok");
    }

    /// What was drawn word after word is not guessed.
    #[test]
    fn the_order_of_drawing_decides() {
        let typed = "שלום 123 abc בגד";
        let visual: Vec<char> = shown(typed, true).chars().collect();
        let mut clusters = line(&visual.iter().collect::<String>());
        for cluster in &mut clusters {
            let c = cluster.text.chars().next().unwrap();
            cluster.sweep = typed.find(c).and_then(|at| typed[..at].split(' ').count().checked_sub(1)).unwrap() as u32;
        }
        // Spaces go with the word before.
        let spaces: Vec<usize> = (0..visual.len()).filter(|&i| visual[i] == ' ').collect();
        for (place, &i) in spaces.iter().rev().enumerate() {
            (clusters[i].sweep, clusters[i].got) = (place as u32, true);
        }
        for cluster in &mut clusters {
            cluster.run = cluster.sweep;
        }
        let read: String = read(&clusters, true, "").order.into_iter().map(|i| clusters[i].text.as_str()).collect();
        assert_eq!(read, typed);
    }

    #[test]
    fn brackets() {
        assert!(!look_mirrored(&['(', ')', '[']));
        assert!(look_mirrored(&[')', '(']));
        assert!(!look_mirrored(&['(']));
    }
}
