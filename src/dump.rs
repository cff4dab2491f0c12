//! Stable text dumps of panels and sheets, for people and for tests.
//!
//! Input: finished panels or sheets. Output: text with fixed decimals and no machine paths.

use std::fmt::Write;

use crate::color::{Color, Ink, Rendering, SpotId, Tint};
use crate::convert::Crop;
use crate::font::Fonts;
use crate::geom::{Point, Rect};
use crate::image::Orientation;
use crate::panel::{Cap, Draw, GlyphRun, GradientLine, Group, Item, Join, Line, Paint, Panel, Shape, Stop};
use crate::sheet::{Crease, PressSheet, Sheet};
use crate::source::Sources;
use crate::unit::{Length, trim_decimals};

/// All panels: art, blocks and lines.
pub fn panels(panels: &[Panel], sources: &Sources, fonts: &Fonts) -> String {
    let mut out = String::new();
    for panel in panels {
        let (w, h) = (mm(panel.size.width), mm(panel.size.height));
        push(&mut out, format_args!("panel {} side {:?} {w} × {h} mm", panel.name, panel.side));
        for item in &panel.art {
            self::item(&mut out, item, "  ");
        }
        for block in &panel.blocks {
            let place = format!("{}:{}", sources.get(block.span.file).name, sources.place(block.span).line);
            let (role, lang, flow, index) = (block.role, &block.lang, block.flow, block.index);
            push(&mut out, format_args!("  block {role:?} {lang} {place} flow {flow} index {index}"));
            for rule in &block.rules {
                push(&mut out, format_args!("    rule {}", shape(rule)));
            }
            if let Some(picture) = &block.picture {
                group(&mut out, picture, "    ");
            }
            for line in &block.lines {
                push(&mut out, format_args!("    {}", self::line(line, fonts)));
            }
        }
        for code in &panel.codes {
            push(&mut out, format_args!("  code {} with quiet zone {}", code.alt, bounds(code.quiet)));
            for shape in &code.shapes {
                push(&mut out, format_args!("    {}", self::shape(shape)));
            }
            for run in &code.runs {
                let (x, y, size) = (mm(run.origin.x), mm(run.origin.y), decimals(run.size.to_pt()));
                push(
                    &mut out,
                    format_args!("    digits at {x} {y} mm, {size} pt | {}", text(std::slice::from_ref(run))),
                );
            }
        }
    }
    out
}

/// All sheets: boxes, placed panels, creases, marks, colour bar and slug. Origin: the media's top-left corner.
pub fn sheets(sheets: &[Sheet], panels: &[Panel]) -> String {
    let mut out = String::new();
    for sheet in sheets {
        push(&mut out, format_args!("sheet {:?}", sheet.side));
        for (name, rect) in [("media", sheet.media), ("bleed", sheet.bleed), ("trim", sheet.trim)] {
            let pt = [rect.x, rect.y, rect.width, rect.height].map(|l| decimals(l.to_pt())).join(" ");
            push(&mut out, format_args!("  {name} {pt} pt = {}", bounds(rect)));
        }
        for placed in &sheet.panels {
            let name = panels.get(placed.panel).map_or("?", |panel| panel.name.as_str());
            let (x, y) = (mm(placed.origin.x), mm(placed.origin.y));
            let turned = if placed.turned.is_some() { " turned 180°" } else { "" };
            push(&mut out, format_args!("  panel {name} at {x} {y} mm clip {}{turned}", bounds(placed.clip)));
        }
        for spread in &sheet.spreads {
            let (x, y) = (mm(spread.origin.x), mm(spread.origin.y));
            let turned = if spread.turned.is_some() { " turned 180°" } else { "" };
            push(&mut out, format_args!("  spread at {x} {y} mm clip {}{turned}", bounds(spread.clip)));
            spread.art.iter().for_each(|one| item(&mut out, one, "    "));
        }
        for crease in &sheet.creases {
            push(&mut out, format_args!("  crease {} at {} mm", letter(crease.crease), mm(crease.x)));
        }
        for crease in &sheet.cross_creases {
            let letters: Vec<&str> = crease.creases.iter().map(|crease| letter(*crease)).collect();
            push(&mut out, format_args!("  cross-crease {} at {} mm", letters.join(" "), mm(crease.y)));
        }
        for mark in &sheet.marks {
            push(&mut out, format_args!("  mark {}", shape(mark)));
        }
        for field in &sheet.color_bar {
            push(&mut out, format_args!("  color-bar {}", shape(field)));
        }
        for line in sheet.slug.chunk_by(|a, b| a.origin.y == b.origin.y) {
            let (x, y) = (mm(line[0].origin.x), mm(line[0].origin.y));
            push(&mut out, format_args!("  slug at {x} {y} mm: {}", text(line)));
        }
        for step in &sheet.steps {
            let place = step.path.bounds().map_or("empty".to_owned(), bounds);
            push(&mut out, format_args!("  step {} {place}", step.kind.name()));
        }
    }
    out
}

/// All plates of a press sheet: boxes, copies, marks, colour bar and slug. Origin: the press sheet's top-left corner.
pub fn press(plates: &[PressSheet], sides: &[Sheet]) -> String {
    let mut out = String::new();
    for plate in plates {
        push(&mut out, format_args!("plate {}", plate.name));
        for (name, rect) in [("media", plate.media), ("bleed", plate.bleed), ("trim", plate.trim)] {
            push(&mut out, format_args!("  {name} {}", bounds(rect)));
        }
        for copy in &plate.copies {
            let side = sides.get(copy.side).map_or("?".to_owned(), |side| format!("{:?}", side.side));
            let (turn, clip) = (u32::from(copy.quarter.0) * 90, bounds(copy.clip));
            push(&mut out, format_args!("  copy {side} turned {turn}° at {} clip {clip}", bounds(copy.trim)));
        }
        for mark in &plate.marks {
            push(&mut out, format_args!("  mark {}", shape(mark)));
        }
        for field in &plate.color_bar {
            push(&mut out, format_args!("  color-bar {}", shape(field)));
        }
        for line in plate.slug.chunk_by(|a, b| a.origin.y == b.origin.y) {
            let (x, y) = (mm(line[0].origin.x), mm(line[0].origin.y));
            push(&mut out, format_args!("  slug at {x} {y} mm: {}", text(line)));
        }
    }
    out
}

fn push(out: &mut String, line: std::fmt::Arguments<'_>) {
    // Writing to a String cannot fail.
    let _ = writeln!(out, "{line}");
}

fn letter(crease: Crease) -> &'static str {
    if crease == Crease::Valley { "V" } else { "M" }
}

/// Two decimals, and no negative zero.
fn decimals(number: f64) -> String {
    let text = format!("{number:.2}");
    if text == "-0.00" { "0.00".to_owned() } else { text }
}

fn mm(length: Length) -> String {
    decimals(length.to_mm())
}

fn bounds(rect: Rect) -> String {
    format!("{} {} {} × {} mm", mm(rect.x), mm(rect.y), mm(rect.width), mm(rect.height))
}

fn color(color: Color) -> String {
    let percent = |tint: Tint| trim_decimals(tint.percent(), 2);
    match color {
        Color::Process(cmyk) => format!("cmyk {} %", cmyk.tints().map(percent).join("/")),
        Color::Spot(id, tint) => format!("spot {} {} %", id.0, percent(tint)),
        Color::Mix(_) => {
            let amount = |(ink, tint): (Ink, Tint)| match ink {
                Ink::Spot(SpotId(id)) => format!("spot {id} {} %", percent(tint)),
                process => format!("{} {} %", format!("{process:?}").to_lowercase(), percent(tint)),
            };
            format!("mix {}", color.amounts().into_iter().map(amount).collect::<Vec<_>>().join(" + "))
        }
        Color::All(tint) => format!("all {} %", percent(tint)),
    }
}

/// An item of art, and below it what is in it.
fn item(out: &mut String, item: &Item, indent: &str) {
    match item {
        Item::Shape(shape) => push(out, format_args!("{indent}art {}", self::shape(shape))),
        Item::Picture(picture) => {
            let Crop { x, y, width, height } = picture.crop;
            let mut line = format!("{indent}picture {} {x} {y} {width} × {height} px", picture.file);
            if picture.orientation != Orientation::UPRIGHT {
                line += &format!(" turned {}", picture.orientation.number());
            }
            let marks = [(picture.black, " black"), (picture.line_art, " line-art"), (picture.keep, " keep")];
            line.extend(marks.into_iter().filter(|(on, _)| *on).map(|(_, mark)| mark));
            if picture.rendering != Rendering::Relative {
                line += " perceptual";
            }
            push(out, format_args!("{line} at {}, {:.0} ppi", bounds(picture.rect), picture.ppi()));
        }
        Item::Group(group) => self::group(out, group, indent),
    }
}

fn group(out: &mut String, group: &Group, indent: &str) {
    let Group { transform, clip, items, alt, .. } = group;
    let mut line = format!("{indent}art group");
    if !alt.is_empty() {
        line += &format!(" «{alt}»");
    }
    if !transform.is_identity() {
        let [a, b, c, d] = transform.linear.map(|number| trim_decimals(number, 4));
        line += &format!(" matrix {a} {b} {c} {d} {} {} mm", mm(transform.shift.x), mm(transform.shift.y));
    }
    if let Some(clip) = clip {
        let rule = if clip.even_odd { " even-odd" } else { "" };
        line += &format!(" clip{rule} {}", clip.path.bounds().map_or("empty".to_owned(), bounds));
    }
    push(out, format_args!("{line}"));
    for item in items {
        self::item(out, item, &format!("{indent}  "));
    }
}

fn shape(shape: &Shape) -> String {
    let draw = match &shape.draw {
        Draw::Fill { even_odd } => if *even_odd { "fill even-odd" } else { "fill" }.to_owned(),
        Draw::Stroke(stroke) => {
            let mut draw = format!("stroke {} pt", decimals(stroke.width.to_pt()));
            if !stroke.dash.is_empty() {
                draw += " dashed";
                if stroke.phase != Length::ZERO {
                    draw += &format!(" from {} mm", decimals(stroke.phase.to_mm()));
                }
            }
            if stroke.cap != Cap::Butt || stroke.join != Join::Miter {
                draw += &format!(" {:?} {:?}", stroke.cap, stroke.join).to_lowercase();
            }
            draw
        }
    };
    let overprint = if shape.overprint { " overprint" } else { "" };
    let place = shape.path.bounds().map_or("empty".to_owned(), bounds);
    format!("{draw} {}{overprint} {place}", paint(&shape.paint))
}

fn paint(paint: &Paint) -> String {
    let gradient = match paint {
        Paint::Flat(flat) => return color(*flat),
        Paint::Gradient(gradient) => gradient,
    };
    let at = |p: Point| format!("{} {}", mm(p.x), mm(p.y));
    let line = match gradient.line {
        GradientLine::Axial { from, to } => format!("axial {} to {} mm", at(from), at(to)),
        GradientLine::Radial { from, to } => {
            format!("radial {} r {} to {} r {} mm", at(from.0), mm(from.1), at(to.0), mm(to.1))
        }
    };
    let stop = |stop: &Stop| format!("{} % {}", trim_decimals(stop.at * 100.0, 2), color(stop.color));
    format!("{line} ({})", gradient.stops.iter().map(stop).collect::<Vec<_>>().join(", "))
}

fn text(runs: &[GlyphRun]) -> String {
    let shown = |c: char| match c {
        '\u{AD}' => '-',
        '\u{A0}' => '␣',
        '\u{202F}' => '⍽',
        c => c,
    };
    runs.iter().flat_map(|run| run.text.chars()).map(shown).collect()
}

fn line(line: &Line, fonts: &Fonts) -> String {
    let starts = line.runs.iter().flat_map(|run| run.glyphs.iter().map(|g| run.origin.x + g.x));
    let ends = line.runs.iter().flat_map(|run| run.glyphs.iter().map(|g| run.origin.x + g.x + g.advance));
    let (start, end) = (starts.min().unwrap_or(line.measure.0), ends.max().unwrap_or(line.measure.0));
    let mut looks: Vec<String> = Vec::new();
    for run in &line.runs {
        let look = format!("{} pt {}", decimals(run.size.to_pt()), fonts.get(run.face).postscript_name);
        if looks.last() != Some(&look) {
            looks.push(look);
        }
    }
    let set = &line.setting;
    let mut out = format!("{} pt {}–{} mm {}", decimals(line.baseline.to_pt()), mm(start), mm(end), looks.join(", "));
    for (name, value, unit) in [
        ("space", set.word_space, "em"),
        ("expansion", set.expansion * 100.0, "%"),
        ("tracking", set.tracking, "em"),
        ("squeeze", set.squeeze * 100.0, "%"),
    ] {
        let value = trim_decimals(value, 4);
        if value != "0" {
            out += &format!(" {name} {value} {unit}");
        }
    }
    if set.hyphenated {
        out += " hyphen";
    }
    out + " | " + &text(&line.runs)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geom::Path;

    #[test]
    fn a_shape_shows_kind_colour_and_bounds() {
        let path = Path::rect(Rect::new(Length::mm(-3), Length::ZERO, Length::mm(10), Length::mm(5)));
        let fill = Shape::fill(path, Color::All(Tint::FULL));
        assert_eq!(shape(&fill), "fill all 100 % -3.00 0.00 10.00 × 5.00 mm");
    }
}
