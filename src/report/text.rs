//! The report for people.

use std::fmt::Write;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::{At, FlowReport, LanguageReport, Paragraph, Range, Report, SetLine, Texture};
use crate::layout::Fitted;
use crate::unit::{Length, trim_decimals};

impl Report {
    /// The report as text: how full panels are, what flows leave free, how the lines of each language came out, and every
    /// paragraph.
    pub fn text(&self) -> String {
        let mut out = String::new();
        let wide = |names: &mut dyn Iterator<Item = usize>| names.max().unwrap_or(0).max(12) + 2;
        let width = wide(&mut self.panels.iter().map(|panel| panel.name.chars().count() + 4));
        let head = "Panels";
        push(&mut out, format_args!("{head:<width$}      used      height        free    fill"));
        for panel in &self.panels {
            let fill = &panel.fill;
            let (used, height, free) = (mm(fill.used()), mm(fill.height), mm(fill.free));
            let name = format!("{} ({:?})", panel.name, panel.side);
            let percent = fill.percent();
            push(&mut out, format_args!("  {name:<width$}{used:>8}{height:>12}{free:>12}{percent:>6.0} %"));
        }
        push(&mut out, format_args!("\nFlows"));
        let width = wide(&mut self.flows.iter().map(|flow| flow.name.chars().count()));
        for flow in &self.flows {
            let (fits, frames) = room(flow);
            wrap(&mut out, &format!("  {:<width$}{fits}", flow.name), frames);
        }
        if !self.fit.is_empty() {
            push(&mut out, format_args!("\nFitted"));
        }
        let width = wide(&mut self.fit.iter().map(|fitted| fitted.style.chars().count()));
        let pt = |length: Length| trim_decimals(length.to_pt(), 2);
        for Fitted { style, size, sizes: [least, greatest], leading, alone } in &self.fit {
            let (size, leading, least, greatest) = (pt(*size), pt(*leading), pt(*least), pt(*greatest));
            let alone = alone.as_ref().map_or(String::new(), |language| format!(", {language} alone"));
            push(&mut out, format_args!("  {style:<width$}{size}/{leading} pt, of {least} to {greatest} pt{alone}"));
        }
        self.spaces(&mut out);
        super::picture::text(&mut out, &self.pictures);
        for language in &self.languages {
            self::language(&mut out, language);
        }
        for flow in &self.flows {
            let file = file(flow);
            push(&mut out, format_args!("\nParagraphs of {} ({file})", flow.name));
            push(&mut out, format_args!("  lines  worst   mean  hyphens     loosest    tightest  demerits"));
            flow.paragraphs.iter().for_each(|paragraph| self::paragraph(&mut out, paragraph, file));
        }
        for flow in &self.flows {
            let file = file(flow);
            push(&mut out, format_args!("\nLines of {} ({file})", flow.name));
            push(&mut out, format_args!("  gap em  expand  track em  protrude em  badness  demerits"));
            flow.paragraphs.iter().flat_map(|p| &p.lines).for_each(|line| self::line(&mut out, line, file));
        }
        out
    }

    /// The spaces between blocks.
    fn spaces(&self, out: &mut String) {
        push(out, format_args!("\nSpaces between blocks"));
        let pairs = |flow: &FlowReport| flow.spaces.iter().map(|s| format!("{} to {}", s.after, s.style)).collect();
        let all: Vec<(&FlowReport, Vec<String>)> = self.flows.iter().map(|flow| (flow, pairs(flow))).collect();
        let width = all.iter().flat_map(|(_, pairs)| pairs).map(|pair| pair.chars().count()).max().unwrap_or(0) + 2;
        let flows = self.flows.iter().map(|flow| flow.name.chars().count()).max().unwrap_or(0).max(12) + 2;
        for (flow, pairs) in all {
            for (spaces, pair) in flow.spaces.iter().zip(pairs) {
                let [least, most] = spaces.range.map(|space| trim_decimals(space.to_pt(), 2));
                let range = if least == most { format!("{least} pt") } else { format!("{least} to {most} pt") };
                push(out, format_args!("  {:<flows$}{pair:<width$}{:>3} × {range}", flow.name, spaces.count));
            }
        }
    }
}

fn push(out: &mut String, line: std::fmt::Arguments<'_>) {
    // Writing to a String cannot fail.
    let _ = writeln!(out, "{line}");
}

/// As many columns as a line of the report may have.
const COLUMNS: usize = 120;

/// Puts words after each other; those that the line has no room for go to a line below it, indented.
pub(super) fn wrap(out: &mut String, head: &str, words: impl IntoIterator<Item = String>) {
    let mut line = head.to_owned();
    for word in words {
        if !line.trim().is_empty() && line.width() + 1 + word.width() > COLUMNS {
            push(out, format_args!("{}", line.trim_end()));
            line = " ".repeat(8);
        }
        let room = COLUMNS.saturating_sub(line.width() + 1);
        let word = if word.width() > room && word.starts_with('«') { cut(&word, room) } else { word };
        line = format!("{line} {word}");
    }
    push(out, format_args!("{}", line.trim_end()));
}

/// So much of a quotation as has room.
fn cut(words: &str, room: usize) -> String {
    let mut kept = String::new();
    for c in words.chars() {
        if kept.width() + c.width().unwrap_or(0) + 2 > room {
            break;
        }
        kept.push(c);
    }
    format!("{kept}…»")
}

/// The file in which a flow's first paragraph was written; those of other files say so.
fn file(flow: &FlowReport) -> &str {
    flow.paragraphs.first().map_or("", |paragraph| &paragraph.at.file)
}

/// A place, by its line alone where the file is known.
fn place(at: &At, file: &str) -> String {
    if at.file == file { format!(":{}", at.line) } else { at.to_string() }
}

/// A cost, short: a million and more are those of what all but can't be (a hyphen where none may be, a line more than a
/// balanced paragraph needs), and from a milliard on there was no other way.
fn cost(value: f64) -> String {
    match value {
        v if v < 1e6 => format!("{v:.0}"),
        v if v < 1e9 => format!("{:.1}M", v / 1e6),
        _ => "forced".to_owned(),
    }
}

fn mm(length: Length) -> String {
    format!("{:.1} mm", length.to_mm() + 0.0)
}

/// Whether a flow fits, and what its frames leave.
fn room(flow: &FlowReport) -> (String, Vec<String>) {
    let last = flow.frames.len().saturating_sub(1);
    let frame = |(i, frame): (usize, &super::FrameFill)| {
        let (open, close) = (if i == 0 { "(" } else { "" }, if i == last { ")" } else { "," });
        format!("{open}{} {}{close}", frame.name, mm(frame.fill.free))
    };
    let fits = if flow.over > Length::ZERO {
        format!("does not fit: {} too long", mm(flow.over))
    } else {
        format!("room left {}", mm(flow.room()))
    };
    (fits, flow.frames.iter().enumerate().map(frame).collect())
}

fn language(out: &mut String, language: &LanguageReport) {
    let all = &language.all;
    push(out, format_args!("\nLines of {} ({})", language.language, language.locale));
    push(out, format_args!("  lines         {}, {} of them justified", all.lines, all.justified));
    for (side, own) in &language.sides {
        if let Some(gaps) = gaps(own) {
            push(out, format_args!("  gaps, side {side:?}  {gaps}"));
        }
    }
    for (name, found) in [("loosest", &all.loosest), ("tightest", &all.tightest)] {
        if let Some(line) = found {
            let em = line.gap.map_or(0.0, |gap| gap.em);
            let words = [line.at.to_string(), format!("«{}»", line.text.trim_end())];
            wrap(out, &format!("  {name:<14}{em:.3} em "), words);
        }
    }
    let rows = match all.ladder {
        0 => String::new(),
        most => format!(", at most {most} in a row"),
    };
    let own = match all.own_hyphens {
        0 => String::new(),
        own => format!(" and {own} of the text's own"),
    };
    let forbidden = match all.forbidden_hyphens {
        0 => String::new(),
        some => format!(", {some} where none should be"),
    };
    push(out, format_args!("  hyphens       {}{own}{rows}{forbidden}", all.hyphens));
    push(out, format_args!("  expansion     {}", range(&all.expansion, 100.0, 2, "%")));
    push(out, format_args!("  tracking      {}", range(&all.tracking, 1.0, 4, "em")));
    push(out, format_args!("  runts         {}", all.runts));
}

fn gaps(texture: &Texture) -> Option<String> {
    let gaps = texture.gaps?;
    let (mean, deviation) = (gaps.mean, gaps.deviation);
    Some(format!(
        "mean {:.3} em, deviation {:.3} em ({:.2} and {:.2} pt), {} loose",
        mean.em, deviation.em, mean.pt, deviation.pt, texture.loose,
    ))
}

fn range(range: &Range, factor: f64, places: usize, unit: &str) -> String {
    let number = |value: f64| trim_decimals(value * factor, places);
    match range.lines {
        0 => "none".to_owned(),
        1 => format!("1 line, {} {unit}", number(range.mean)),
        lines => {
            let (min, mean, max) = (number(range.min), number(range.mean), number(range.max));
            format!("{lines} lines, {min} to {max} {unit}, mean {mean} {unit}")
        }
    }
}

/// Its numbers, where it is, and how it begins; then what it cost beside its lines as such.
fn paragraph(out: &mut String, paragraph: &Paragraph, file: &str) {
    /// How many characters say which paragraph it is.
    const WORDS: usize = 36;
    let (worst, mean) = paragraph.badness();
    let mean = cost(mean);
    let hyphens = paragraph.hyphens();
    let first = paragraph.lines.first().map_or("", |line| line.text.trim_end());
    let mut words: String = first.chars().take(WORDS).collect();
    if words.len() < first.len() || paragraph.lines.len() > 1 {
        words = format!("{} …", words.trim_end_matches(|c: char| !c.is_alphanumeric()));
    }
    let gap = |line: &SetLine| format!("{:.3} :{}", line.gap.map_or(0.0, |gap| gap.em), line.at.line);
    let [loosest, tightest] = paragraph.extremes().map(|line| line.map_or("–".to_owned(), gap));
    let parts = paragraph.demerits();
    let demerits: f64 = parts.iter().map(|(_, part)| part).sum();
    let parts = parts.iter().filter(|(name, part)| *name != "line" && *part > 0.0);
    let parts: Vec<String> = parts.map(|(name, part)| format!("{} {}", name.replace('_', " "), cost(*part))).collect();
    let parts = if parts.is_empty() { None } else { Some(format!("({})", parts.join(", "))) };
    let runt = if paragraph.runt { ", runt" } else { "" };
    let (lines, at, style) = (paragraph.lines.len(), place(&paragraph.at, file), &paragraph.style);
    let (worst, demerits) = (cost(worst), cost(demerits));
    let head = format!("  {lines:>5}{worst:>7}{mean:>7}{hyphens:>9}{loosest:>12}{tightest:>12}{demerits:>10} ");
    wrap(out, &head, [at, format!("{style}{runt}"), format!("«{words}»")].into_iter().chain(parts));
}

/// What a line used, where it is, and what it says.
fn line(out: &mut String, line: &SetLine, file: &str) {
    let gap = line.gap.filter(|_| line.justified).map_or("–".to_owned(), |gap| format!("{:.3}", gap.em));
    let (expansion, tracking, badness) = (line.expansion * 100.0 + 0.0, line.tracking + 0.0, cost(line.badness));
    let protrusion = format!("{:.2} {:.2}", line.protrusion.0 + 0.0, line.protrusion.1 + 0.0);
    let (demerits, text) = (cost(line.demerits.sum()), line.text.trim_end());
    let head = format!("  {gap:>6}{expansion:>6.2} %{tracking:>10.4}{protrusion:>13}{badness:>9}{demerits:>10} ");
    wrap(out, &head, [place(&line.at, file), format!("«{text}»")]);
}
