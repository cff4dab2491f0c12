//! A tiny world: letters 5 pt wide, spaces 2.5 pt, type of 10 pt; `-` may end a line with a hyphen of its own, `~` is a
//! place for one, `/` for an end inside an address, `|` a hard break, `_` a space that does not break.

use super::*;
use crate::font::FaceId;
use crate::source::{FileId, Span};
use crate::text::shaped::{Break, Cluster, Kind};

const LETTER: f64 = 5.0;

fn shaped(text: &str) -> Shaped {
    let mut shaped = Shaped {
        text: String::new(),
        clusters: Vec::new(),
        glyphs: Vec::new(),
        breaks: Vec::new(),
        hyphens: vec![(LETTER, 0)],
        sizes: vec![10.0],
        right_to_left: false,
        gaps: false,
        blanks: vec![],
        locals: vec![],
        turned: false,
    };
    for c in text.chars() {
        let at = shaped.clusters.len();
        if matches!(c, '~' | '/') {
            let kind = if c == '~' { BreakKind::Hyphen } else { BreakKind::Address };
            shaped.breaks.push(Break { at, kind });
            continue;
        }
        let (kind, advance) = match c {
            ' ' | '_' => (Kind::Space, LETTER / 2.0),
            '|' => (Kind::Break, 0.0),
            _ => (Kind::Solid, LETTER),
        };
        let start = shaped.text.len() as u32;
        shaped.text.push(c);
        let span = Span { file: FileId(0), start, end: start + 1 };
        let end = start + c.len_utf8() as u32;
        shaped.clusters.push(Cluster {
            start,
            end,
            glyph: 0,
            glyphs: 0,
            advance,
            kind,
            run: 0,
            face: FaceId(0),
            level: 0,
            gap: false,
            tracks: true,
            span,
        });
        let kind = match c {
            ' ' => BreakKind::Plain,
            '-' => BreakKind::Hard,
            '|' => BreakKind::Forced,
            _ => continue,
        };
        shaped.breaks.push(Break { at: at + 1, kind });
    }
    shaped.breaks.push(Break { at: shaped.clusters.len(), kind: BreakKind::Forced });
    shaped
}

fn demands(align: Align, rag: Rag) -> Demands {
    let micro = Micro { expansion: 0.02, tracking: 0.01, protrusion: false };
    Demands { align, rag, micro, no_hyphen_at: None }
}

const JUSTIFIED: fn() -> Demands = || demands(Align::Justify, Rag::Optimum);
const RAGGED: fn() -> Demands = || demands(Align::Left, Rag::Optimum);

fn set(text: &str, letters: f64, demands: &Demands) -> Fit {
    lines(&shaped(text), 0, &Measures::even(letters * LETTER, 0.0), demands)
}

fn shown(text: &str, fit: &Fit) -> Vec<String> {
    let shaped = shaped(text);
    let line = |line: &ChosenLine| {
        let clusters = &shaped.clusters[line.start..line.end];
        let text: String = clusters.iter().map(|c| &shaped.text[c.start as usize..c.end as usize]).collect::<String>();
        if line.ends == BreakKind::Hyphen { text + "~" } else { text }
    };
    fit.lines.iter().map(line).collect()
}

/// Words of the lengths that a small generator gives (Lehmer's, of the year 1951).
fn words(count: usize, joint: &str) -> String {
    let mut seed: u64 = 1;
    let word = |_| {
        seed = seed * 48_271 % 2_147_483_647;
        "n".repeat(1 + (seed >> 8) as usize % 11)
    };
    (0..count).map(word).collect::<Vec<_>>().join(joint)
}

/// Looks at the work for a text, for one of double length, and for one of four times its length.
fn grows(name: &str, text: impl Fn(usize) -> String, letters: f64, demands: &Demands) {
    let work = |count: usize| {
        let shaped = shaped(&text(count));
        // A column that ends after many lines, in another width: numbers of lines matter for long.
        let measures = Measures { first: 0.0, lines: 20, before: letters * LETTER, after: letters * LETTER + 7.0 };
        let demands = Demands { no_hyphen_at: Some(19), ..*demands };
        let fit = lines(&shaped, 0, &measures, &demands);
        assert_eq!(fit.lines.last().map(|line| line.end), Some(shaped.clusters.len()), "{name}: text was lost");
        (fit.work, shaped.breaks.len() as u64)
    };
    let [(one, _), (two, _), (four, places)] = [600, 1_200, 2_400].map(work);
    // What more text costs grows with how much more it is, wherever the second width begins.
    let more = (two.saturating_sub(one), four.saturating_sub(two));
    assert!(more.1 < more.0 * 5 / 2 + 10_000, "{name}: {one}, {two}, then {four} lines were weighed");
    assert!(four < places * 2_000, "{name}: {four} lines were weighed for {places} places");
}

#[test]
fn work_grows_with_the_text() {
    for demands in [JUSTIFIED(), RAGGED(), demands(Align::Center, Rag::Balanced)] {
        grows("words", |n| words(n, " "), 20.0, &demands);
        grows("words in a column of two letters", |n| words(n, " "), 2.0, &demands);
        grows("hard breaks", |n| words(n, "|"), 20.0, &demands);
        grows("hyphens alone", |n| "-".repeat(n), 20.0, &demands);
        grows("a word that breaks anywhere", |n| "n~".repeat(n) + "n", 20.0, &demands);
        grows("an address that breaks anywhere", |n| "n/".repeat(n) + "n", 20.0, &demands);
        grows("no place to break", |n| words(n, "_"), 20.0, &demands);
        grows("words with hyphens", |n| words(n, "-"), 12.0, &demands);
    }
}

#[test]
fn a_loose_pass_is_as_good_as_it_was() {
    // Where no line is feasible, the best paragraph is still found: the lone short line is the inevitable one.
    let fit = set("nnnnnnn nnnnnnnnnnnnnnnnnnn nnn", 20.0, &JUSTIFIED());
    assert_eq!(shown("nnnnnnn nnnnnnnnnnnnnnnnnnn nnn", &fit), ["nnnnnnn", "nnnnnnnnnnnnnnnnnnn", "nnn"]);
}

#[test]
fn hyphens_in_a_row() {
    let text = "nnnnnn~nnnnn ".repeat(8);
    let most = |letters: f64| {
        let fit = set(&text, letters, &JUSTIFIED());
        let rows: Vec<usize> =
            fit.lines.split(|line| line.ends != BreakKind::Hyphen).map(<[ChosenLine]>::len).collect();
        rows.into_iter().max().unwrap_or(0)
    };
    // Each line of 18 letters could end in a hyphen; 34 of them are 60 mm.
    assert!(most(18.0) <= 3, "{} hyphens in a row in a narrow column", most(18.0));
    let cost = |letters: f64, hyphens: usize| {
        let demands = JUSTIFIED();
        let width = letters * LETTER;
        let shaped = shaped("nn~nn");
        let sums = Sums::new(&shaped, &demands.micro);
        let scale =
            weigh::Scale { shaped: &shaped, demands: &demands, model: demands.model(), em: 10.0, final_hyphen: 1e6 };
        let mut line = sums.line(&shaped, 0, 2, BreakKind::Hyphen);
        let strain = sums.settle(&shaped, &mut line, width, &demands);
        let weighed = weigh::Weighed { line: &line, strain: &strain, width, number: 9, follows: true };
        (0..hyphens)
            .fold((Demerits::default(), weigh::State::START), |(_, state), _| scale.weigh(&state, &weighed))
            .0
            .row
    };
    // So they do where the hyphens are the text's own.
    let hard = set(&"nnnnnnnnnnnn-".repeat(6), 14.0, &RAGGED());
    assert!(hard.lines.iter().skip(1).take(2).all(|line| line.demerits.row == 1e4), "{hard:?}");
    assert_eq!([cost(30.0, 1), cost(30.0, 2), cost(30.0, 3), cost(30.0, 4)], [0.0, 1e4, 1e4, 1e7], "under 60 mm");
    assert_eq!([cost(40.0, 1), cost(40.0, 2), cost(40.0, 3)], [0.0, 1e4, 1e7], "from 60 mm on");
}

/// What the lines of a text of one word cost, each as short of its measure as said, in em, one after the other.
fn weighed(free: &[f64], demands: &Demands) -> Vec<Demerits> {
    let shaped = shaped("nnnn nnnn nnnn nnnn nnnn");
    let sums = Sums::new(&shaped, &demands.micro);
    let scale = weigh::Scale { shaped: &shaped, demands, model: demands.model(), em: 10.0, final_hyphen: 1e6 };
    let mut state = weigh::State::START;
    let weigh = |free: &f64| {
        let mut line = sums.line(&shaped, 0, 20, BreakKind::Plain);
        let width = line.natural + free * 10.0;
        let strain = sums.settle(&shaped, &mut line, width, demands);
        let weighed = weigh::Weighed { line: &line, strain: &strain, width, number: 9, follows: true };
        let (demerits, after) = scale.weigh(&state, &weighed);
        state = after;
        demerits
    };
    free.iter().map(weigh).collect()
}

#[test]
fn springs_share_by_what_they_cost() {
    // 16 letters and 3 spaces; free is 1 pt. Spaces may give 3.75 pt, letters 1.6 by their width and 1.8 by tracking (all
    // but the last): shares are as limit² / cost, 14.06 to 1.6² / 0.05 = 51.2 to 1.8² / 0.12 = 27.
    let shaped = shaped("nnnn nnnn nnnn nnnn n");
    let sums = Sums::new(&shaped, &JUSTIFIED().micro);
    let mut line = sums.line(&shaped, 0, 20, BreakKind::Plain);
    sums.settle(&shaped, &mut line, 88.5, &JUSTIFIED());
    let near = |a: f64, b: f64| (a - b).abs() < 1e-4;
    let shares = (line.expansion * 80.0, line.tracking * 180.0, line.word_space * 3.0);
    assert!(near(shares.0, 0.5549) && near(shares.1, 0.2927) && near(shares.2, 0.1524), "{shares:?}");
}

#[test]
fn what_runs_the_other_way_does_not_hang() {
    let micro = Micro { protrusion: true, ..JUSTIFIED().micro };
    let natural = |levels: [u8; 3]| {
        let mut shaped = shaped("nn.");
        shaped.clusters.iter_mut().zip(levels).for_each(|(cluster, level)| cluster.level = level);
        Sums::new(&shaped, &micro).line(&shaped, 0, 3, BreakKind::Plain).natural
    };
    assert_eq!(natural([0, 0, 0]), 3.0 * LETTER - 0.7 * LETTER, "the full stop at the line's end");
    assert_eq!(natural([0, 0, 1]), 3.0 * LETTER, "one that may stand elsewhere");
}

#[test]
fn tight_and_loose_lines_do_not_stand_together() {
    let contrast = |free: &[f64]| weighed(free, &JUSTIFIED()).iter().map(|d| d.contrast).collect::<Vec<_>>();
    // Letters take 0.36 em of what is free, spaces as much again before they count as loose.
    assert_eq!(contrast(&[-0.65, 0.0, -0.65]), [0.0; 3], "tight, as it should be, tight");
    assert_eq!(contrast(&[-0.65, 0.75, -0.65]), [0.0, 10_000.0, 10_000.0], "tight, loose, tight");
    let ragged = weighed(&[0.0, 3.0, 0.0], &RAGGED());
    assert!(ragged.iter().all(|d| d.contrast == 0.0), "ragged lines have no such contrast");
}

#[test]
fn ladders_have_three_rungs() {
    let ladder = |free: &[f64]| weighed(free, &RAGGED()).iter().map(|d| d.ladder).collect::<Vec<_>>();
    assert_eq!(ladder(&[0.0, 1.0, 2.0, 3.0, 4.0]), [0.0, 0.0, 5_000.0, 20_000.0, 20_000.0], "ever shorter");
    assert_eq!(ladder(&[4.0, 3.0, 2.0, 1.0]), [0.0, 0.0, 5_000.0, 20_000.0], "ever longer");
    assert_eq!(ladder(&[1.0, 1.4, 1.0, 1.4]), [0.0, 0.0, 5_000.0, 20_000.0], "alike");
    assert_eq!(ladder(&[0.0, 1.0, 0.0, 1.0]), [0.0; 4], "to and fro");
}

#[test]
fn a_line_of_its_own_is_no_runt() {
    let runts = |text: &str| set(text, 20.0, &JUSTIFIED()).lines.iter().map(|line| line.demerits.runt).sum::<f64>();
    assert_eq!(runts("nn"), 0.0, "all the paragraph");
    assert_eq!(runts("nnnn nnnn|nn"), 0.0, "after a hard break");
    assert_eq!(runts("nnnnnnnnnnnnnnnnnnn nn|nnnnnnnn"), 0.0, "before a hard break, where text goes on");
    assert!(runts("nnnnnnnnnnnnnnnnnnn nn") > 0.0, "what a line left over");
    // Three letters stand where two would not.
    assert_eq!(runts("nnnnnnnnnnnnnnnnnnn nnnnn"), 0.0);
}

#[test]
fn another_balanced_line_is_dearer_than_a_hyphen() {
    let text = "nnnn nnnnn~nnnnn nnnn nnnnnnnnnn";
    let fit = set(text, 10.6, &demands(Align::Left, Rag::Balanced));
    assert_eq!(shown(text, &fit), ["nnnn nnnnn~", "nnnnn nnnn", "nnnnnnnnnn"]);
}

#[test]
fn an_address_ends_lines_where_nothing_else_will_do() {
    let text = "nnnn nnnn nnnn nn/nnnn nnnnn nnnnn nnnn nnnn nnnn nnnn nnnn";
    let fit = set(text, 15.6, &RAGGED());
    assert!(fit.lines.iter().all(|line| line.ends != BreakKind::Address), "{:?}", shown(text, &fit));
    let fit = set("nnnn nnnnnnnnnnnn/nnnnnnnnnnnn nnnn", 17.0, &RAGGED());
    assert!(fit.lines.iter().any(|line| line.ends == BreakKind::Address));
}

#[test]
fn no_hyphen_before_the_last_line_nor_at_a_columns_end() {
    // The first line could well end in a hyphen, or stretch.
    let text = "nn nn nn nn nn nn n~nnn nn";
    let free = set(text, 16.45, &JUSTIFIED());
    assert!(free.lines.iter().all(|line| line.ends != BreakKind::Hyphen), "{:?}", shown(text, &free));
    let text = "nn nn nn nn nn nn n~nnn nn|nn nn nn";
    let free = set(text, 16.45, &JUSTIFIED());
    assert!(free.lines.iter().all(|line| line.ends != BreakKind::Hyphen), "{:?}", shown(text, &free));
    // With more text after it it takes the hyphen, unless a column ends there.
    let text = "nn nn nn nn nn nn n~nnnnn nn nn nn nn nn nn nn nn nn nn nn nn";
    let free = set(text, 16.45, &JUSTIFIED());
    assert_eq!(free.lines[0].ends, BreakKind::Hyphen, "{:?}", shown(text, &free));
    let kept = set(text, 16.45, &Demands { no_hyphen_at: Some(0), ..JUSTIFIED() });
    assert_ne!(kept.lines[0].ends, BreakKind::Hyphen, "{:?}", shown(text, &kept));
}

#[test]
fn a_last_full_line_is_rather_wide_than_hyphenated() {
    // Without the hyphen the spaces are 4.3 pt wide, more than the first pass takes.
    let text = "nn nn nn nn nn nn n~nnn nn";
    let fit = set(text, 16.7, &JUSTIFIED());
    assert_eq!(shown(text, &fit), ["nn nn nn nn nn nn", "nnnn nn"]);
    // With 4.6 pt they would be holes.
    let fit = set(text, 17.0, &JUSTIFIED());
    assert_eq!(fit.lines[0].ends, BreakKind::Hyphen, "{:?}", shown(text, &fit));
}

#[test]
fn runts_are_avoided() {
    let text = "nnnn nnnn nnnn nnnn nnnn nnnn nnnn nnn nn";
    let fit = set(text, 20.5, &JUSTIFIED());
    let last = fit.lines.last().expect("there are lines");
    assert!(last.natural >= 24.0, "{:?}", shown(text, &fit));
}

#[test]
fn a_line_rather_ends_elsewhere_than_after_a_hyphen_of_the_text() {
    let text = "nnnn nnnn nnnn nnnn-nnnn nnnn nnnn nnnn nnnn nnnn nnnn nnnn nnnn";
    let fit = set(text, 19.5, &RAGGED());
    assert!(fit.lines.iter().all(|line| line.ends != BreakKind::Hard), "{:?}", shown(text, &fit));
    // The other end leaves two lines shorter.
    let text = "nnnn nnnn nnnn nn-nnnn nnnnn nnnnnn nnnn nnnn nnnn nnnn nnnn";
    let fit = set(text, 16.6, &RAGGED());
    assert!(fit.lines.iter().all(|line| line.ends != BreakKind::Hard), "{:?}", shown(text, &fit));
    let text = "nnnnnnnnnnnn-nnnnnnnnnnnn nnnn nnnn";
    let fit = set(text, 19.5, &RAGGED());
    assert_eq!(fit.lines[0].ends, BreakKind::Hard, "where nothing else will do, it ends there");
}

#[test]
fn lines_have_widths_of_their_own() {
    let text = words(60, " ");
    let measures = Measures { first: -10.0, lines: 3, before: 150.0, after: 100.0 };
    let fit = lines(&shaped(&text), 0, &measures, &RAGGED());
    for (i, line) in fit.lines.iter().enumerate() {
        let width = [140.0, 150.0, 150.0].get(i).copied().unwrap_or(100.0);
        assert!(line.natural <= width + 0.01, "line {i} of {} pt in {width} pt", line.natural);
    }
    assert!(fit.lines[1].natural > 100.0 && fit.lines.len() > 6);
}

#[test]
fn ragged_lines_make_no_ladder() {
    // First fit would end its lines with 19, 17, 15 and 13 letters, a staircase.
    let text = "nnnnnnnnn nnnnnnnnn nnnnnnnn nnnnnnnn nn nnnn nnnnnnnnn nn nnnnn nnnnnn nnn nnnnnnn nnnnn nnn nnn nnnnnnnnn nnn";
    let fit = set(text, 20.0, &RAGGED());
    let ladders: f64 = fit.lines.iter().map(|line| line.demerits.ladder).sum();
    let ends: Vec<f64> = fit.lines.iter().map(|line| line.natural).collect();
    assert!(ladders < 20_000.0, "{ends:?} {:?}", shown(text, &fit));
    for four in ends[..ends.len() - 1].windows(4) {
        let steps: Vec<f64> = four.windows(2).map(|pair| pair[1] - pair[0]).collect();
        let stairs = steps.iter().all(|s| *s > 6.0) || steps.iter().all(|s| *s < -6.0);
        assert!(!stairs && !steps.iter().all(|s| s.abs() < 6.0), "{ends:?}");
    }
}

#[test]
fn no_short_word_stands_alone_at_the_end_of_a_ragged_paragraph() {
    // First fit has four, four and one.
    let text = "nnnn nnnn nnnn nnnn nnnn nnnn nnnn nnnn nnnnn";
    let fit = set(text, 18.0, &RAGGED());
    let last = fit.lines.last().expect("there are lines");
    assert!(last.spaces > 0, "{:?}", shown(text, &fit));
}

#[test]
fn a_word_of_one_letter_does_not_hang_at_a_line_end() {
    let text = "nnnnn nnnnn nnn n nnnnnnnn nnn nnnnnnnnnnn nnnn";
    let fit = set(text, 16.0, &RAGGED());
    assert_eq!(shown(text, &fit)[0], "nnnnn nnnnn nnn", "{:?}", shown(text, &fit));
}

#[test]
fn balanced_lines_are_as_few_and_as_long_as_each_other() {
    let text = "nnnn nnnn nnnn nnnn nnnn n";
    let fit = set(text, 23.0, &demands(Align::Center, Rag::Balanced));
    assert_eq!(shown(text, &fit), ["nnnn nnnn nnnn", "nnnn nnnn n"]);
    let text = "nnnn nnnn nnnn nnnn nnnn";
    let fit = set(text, 30.0, &demands(Align::Left, Rag::Balanced));
    assert_eq!(fit.lines.len(), 1, "never a line for evenness alone");
}

#[test]
fn demerits_say_what_they_are_made_of() {
    let text = words(200, " ");
    for demands in [JUSTIFIED(), RAGGED()] {
        let fit = set(&text, 22.0, &demands);
        let sum: f64 = fit.lines.iter().map(|line| line.demerits.sum()).sum();
        assert!((sum - fit.demerits).abs() <= fit.demerits * 1e-9, "{sum} are not {}", fit.demerits);
    }
}
