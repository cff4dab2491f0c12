//! The grammar of the sheet, its panels and frames.

use toml::de::DeValue;

use super::decode::{Ctx, Table, Value};
use super::parse_color::fill;
use super::parse_fold::fold;
use super::{FrameSpec, GridSpec, InsetsSpec, PanelSpec, SheetSpec, Side, UNNAMED};
use crate::diag::Diagnostic;
use crate::geom::Size;
use crate::source::Spanned;
use crate::unit::{Length, Measure, parse_measure, trim_decimals};

/// The largest sheet. A PDF page has at most 14 400 pt, which is 5080 mm, with bleed and marks around the sheet.
const MOST_SHEET: Length = Length::mm(4_500);

/// The finest grid: lines of half a point can't be told from lines anywhere, and that is what `grid = false` is for. By eye.
const LEAST_STEP: Length = Length::from_raw(Length::PER_PT / 2);

pub(super) fn sheet(t: &Table<'_, '_>, ctx: &mut Ctx) -> SheetSpec {
    let at = t.span;
    let before = ctx.faults();
    let size = t.need("size", "\"A4 landscape\"", ctx).and_then(|v| size(v, ctx));
    let fold = fold(t, ctx);
    let sure = t.there && ctx.faults() == before;
    let mirror = t.get("mirror").and_then(|v| ctx.boolean("mirror", v)).is_some_and(|b| b.value);
    let inside = "it is what a panel inside another is narrower";
    let tuck = t.get("tuck").and_then(|v| ctx.bounded("tuck", v, false, Length::mm(50), inside));
    let paper = "it is a strip of paper along the edge";
    let bleed = t.get("bleed").and_then(|v| ctx.bounded("bleed", v, false, Length::mm(100), paper));
    let safe = t.get("safe").and_then(|v| ctx.bounded("safe", v, false, Length::mm(100), paper));
    let out = "it is by how much cutting and folding are out";
    let tolerance = t.get("tolerance").and_then(|v| ctx.bounded("tolerance", v, false, Length::mm(5), out));
    let edges = t.get("crease-edges").and_then(|v| ctx.word("crease-edges", v, &[("warn", false), ("allow", true)]));
    let mut grid = GridSpec { step: Spanned::new(Length::pt(6), at), start: Length::ZERO };
    if let Some(g) = t.get("grid").map(|v| ctx.table("grid", v, &["step", "start"])) {
        if let Some(step) = g.get("step").and_then(|v| ctx.extent("step", v, true)) {
            if step.value < LEAST_STEP {
                let given = trim_decimals(step.value.to_pt(), 3);
                ctx.diags.push(
                    Diagnostic::error("layout-value", format!("`step` is too small for a grid: {given} pt"))
                        .at(step.span, "")
                        .note("lines that stand anywhere stand on no grid")
                        .hint(
                            "write the leading of the text or a part of it, 0.5pt at least; styles that keep to no \
                             grid have grid = false",
                        ),
                );
            } else {
                grid.step = step;
            }
        }
        if let Some(start) = g.get("start").and_then(|v| ctx.extent("start", v, false)) {
            grid.start = start.value;
        }
    }
    let a4 = Size { width: Length::mm(297), height: Length::mm(210) };
    SheetSpec {
        size: size.unwrap_or(Spanned::new(a4, at)),
        bleed: bleed.unwrap_or(Spanned::new(Length::mm(3), at)),
        safe: safe.unwrap_or(Spanned::new(Length::mm(4), at)),
        tolerance: tolerance.map_or(Length::mm(1), |t| t.value),
        crease_edges: edges.is_some_and(|edges| edges.value),
        fold,
        mirror,
        tuck,
        grid,
        sure,
    }
}

/// Formats by name, portrait, in raw hundredths of a millimetre (ISO 216, ISO 217, DIN 476, ANSI Y14.1 in inches × 25.4).
const FORMATS: [(&str, i64, i64); 20] = [
    ("A0", 84100, 118_900),
    ("A1", 59400, 84100),
    ("A2", 42000, 59400),
    ("A3", 29700, 42000),
    ("A4", 21000, 29700),
    ("A5", 14800, 21000),
    ("A6", 10500, 14800),
    ("A7", 7400, 10500),
    ("DL", 9900, 21000),
    ("DIN lang", 10500, 21000),
    ("SRA2", 45000, 64000),
    ("SRA3", 32000, 45000),
    ("SRA4", 22500, 32000),
    ("RA3", 30500, 43000),
    ("B4", 25000, 35300),
    ("B5", 17600, 25000),
    ("Letter", 21590, 27940),
    ("Legal", 21590, 35560),
    ("Tabloid", 27940, 43180),
    ("Half Letter", 13970, 21590),
];

fn size(value: &Value<'_>, ctx: &mut Ctx) -> Option<Spanned<Size>> {
    let span = ctx.span(value);
    if let DeValue::Array(array) = value.get_ref() {
        if array.len() != 2 {
            let message = format!("`size` is a list of two lengths, width and height, not of {}", array.len());
            ctx.error("layout-value", message, span, "write size = [\"297mm\", \"210mm\"]");
            return None;
        }
        let why = "a PDF page is at most 5080 mm wide and high, with bleed and marks";
        let lengths: Vec<_> =
            array.iter().filter_map(|v| ctx.bounded("size", v, true, MOST_SHEET, why)).map(|l| l.value).collect();
        let [width, height] = lengths[..] else { return None };
        return Some(Spanned::new(Size { width, height }, span));
    }
    let text = ctx.string("size", value)?;
    if let Some(size) = by_numbers(&text, ctx) {
        return size.map(|size| Spanned::new(size, span));
    }
    let lower = text.value.to_lowercase();
    let Some(size) = format(&lower) else {
        let name = lower.trim_end_matches(" landscape").trim_end_matches(" portrait");
        ctx.diags.push(
            Diagnostic::error("layout-value", format!("`{}` is not a format known by name", text.value))
                .at(span, "")
                .suggest(name.trim(), FORMATS.iter().map(|(n, _, _)| *n))
                .hint("write size = \"A4 landscape\" or size = [\"297mm\", \"210mm\"]"),
        );
        return None;
    };
    Some(Spanned::new(size, span))
}

/// A format by its name in lower case, with or without ` landscape` or ` portrait`, which is how it stands.
pub(super) fn format(lower: &str) -> Option<Size> {
    let (name, landscape) = match lower.strip_suffix(" landscape") {
        Some(name) => (name, true),
        None => (lower.strip_suffix(" portrait").unwrap_or(lower), false),
    };
    let (_, w, h) = FORMATS.iter().find(|(n, _, _)| n.to_lowercase() == name.trim())?;
    let long = |n: &i64| Length::from_raw(n * Length::PER_MM / 100);
    let (width, height) = if landscape { (long(h), long(w)) } else { (long(w), long(h)) };
    Some(Size { width, height })
}

/// `"297 × 210 mm"`: two numbers and a unit. `None` where the text is meant to be a name.
fn by_numbers(text: &Spanned<String>, ctx: &mut Ctx) -> Option<Option<Size>> {
    let (width, height) = text
        .value
        .split_once(['x', 'X', '×', '*'])
        .filter(|(width, _)| width.trim_start().starts_with(|c: char| c.is_ascii_digit() || c == '.'))?;
    let unit = |text: &str| text.trim().trim_start_matches(|c: char| !c.is_ascii_alphabetic()).to_owned();
    // One unit may stand for both.
    let mut read = |part: &str| {
        let part =
            if unit(part).is_empty() { format!("{}{}", part.trim(), unit(height)) } else { part.replace(' ', "") };
        match parse_measure(&part) {
            Ok(Measure::Absolute(length)) if length > Length::ZERO && length <= MOST_SHEET => Some(length),
            Ok(_) => {
                let hint = format!("write two lengths of at most {} mm", trim_decimals(MOST_SHEET.to_mm(), 0));
                ctx.error("layout-value", format!("a sheet can't measure {}", part.trim()), text.span, hint);
                None
            }
            Err(error) => {
                let hint = "write size = [\"297mm\", \"210mm\"]";
                ctx.error("layout-unit", format!("`size`: {error}"), text.span, hint);
                None
            }
        }
    };
    let (width, height) = (read(width), read(height));
    Some(width.zip(height).map(|(width, height)| Size { width, height }))
}

pub(super) const SIDES: [(&str, Side); 2] = [("A", Side::A), ("B", Side::B)];

fn insets(t: &Table<'_, '_>, ctx: &mut Ctx) -> InsetsSpec {
    InsetsSpec {
        top: t.get("top").and_then(|v| ctx.extent("top", v, false)),
        right: t.get("right").and_then(|v| ctx.extent("right", v, false)),
        bottom: t.get("bottom").and_then(|v| ctx.extent("bottom", v, false)),
        left: t.get("left").and_then(|v| ctx.extent("left", v, false)),
    }
}

/// Keys of a panel.
pub(super) const PANEL: &[&str] = &["name", "side", "width", "height", "turn", "cover", "margin", "background"];
/// Keys of a frame.
pub(super) const FRAME: &[&str] = &["name", "panel", "panels", "top", "right", "bottom", "left", "height", "width"];

pub(super) fn panel(value: &Value<'_>, ctx: &mut Ctx) -> PanelSpec {
    let t = ctx.table("[[panel]]", value, PANEL);
    let name = t.need("name", "\"front\"", ctx).and_then(|v| ctx.name("name", v));
    let name = name.unwrap_or_else(|| Spanned::new(UNNAMED.to_owned(), t.span));
    let background = t.get("background").and_then(|v| fill("background", v, ctx));
    let before = ctx.faults();
    let side = t.need("side", "\"A\"", ctx).and_then(|v| ctx.word("side", v, &SIDES));
    let width = t.get("width").and_then(|v| ctx.extent("width", v, true));
    let height = t.get("height").and_then(|v| ctx.extent("height", v, true));
    let turned = t.get("turn").and_then(|v| turn(v, ctx)).unwrap_or(Spanned::new(false, name.span));
    let cover = t.get("cover").and_then(|v| ctx.boolean("cover", v));
    let default = Some(Spanned::new(Length::mm(10), name.span));
    let all = |m| InsetsSpec { top: m, right: m, bottom: m, left: m };
    let margin = match t.get("margin") {
        None => all(default),
        Some(value) if value.get_ref().is_table() => {
            let t = ctx.table("margin", value, &["top", "right", "bottom", "left"]);
            let given = insets(&t, ctx);
            InsetsSpec {
                top: given.top.or(default),
                right: given.right.or(default),
                bottom: given.bottom.or(default),
                left: given.left.or(default),
            }
        }
        Some(value) => all(ctx.extent("margin", value, false).or(default)),
    };
    let sure = t.there && ctx.faults() == before;
    let side = side.unwrap_or(Spanned::new(Side::A, name.span));
    PanelSpec { name, side, width, height, turned, cover, margin, background, sure }
}

/// `turn`: upright or on its head.
fn turn(value: &Value<'_>, ctx: &mut Ctx) -> Option<Spanned<bool>> {
    let degrees = ctx.number("turn", value)?;
    let span = ctx.span(value);
    let turned = [(0.0, false), (180.0, true)].into_iter().find(|(angle, _)| *angle == degrees);
    if turned.is_none() {
        let message = format!("a panel can't be turned by {degrees} degrees");
        ctx.error(
            "layout-value",
            message,
            span,
            "write turn = 180, or leave it out: pages stand upright or on their head",
        );
    }
    Some(Spanned::new(turned?.1, span))
}

pub(super) fn frame(value: &Value<'_>, ctx: &mut Ctx) -> FrameSpec {
    let t = ctx.table("[[frame]]", value, FRAME);
    let unnamed = Spanned::new(UNNAMED.to_owned(), t.span);
    let name = t.need("name", "\"contact\"", ctx).and_then(|v| ctx.name("name", v));
    let panels = match (t.get("panel"), t.get("panels")) {
        (Some(_), Some(both)) => {
            let span = ctx.span(both);
            let hint = "keep `panel` for one panel, or `panels` for several that it stands across";
            ctx.error("layout-value", "[[frame]] has `panel` and `panels`", span, hint);
            Vec::new()
        }
        (None, Some(value)) => ctx.name_list("panels", value),
        _ => t.need("panel", "\"front\"", ctx).and_then(|v| ctx.name("panel", v)).into_iter().collect(),
    };
    let before = ctx.faults();
    let insets = insets(&t, ctx);
    let height = t.get("height").and_then(|v| ctx.extent("height", v, true));
    let width = t.get("width").and_then(|v| ctx.extent("width", v, true));
    let sure = t.there && ctx.faults() == before;
    let name = name.unwrap_or(unnamed);
    for (extent, size, edges) in [
        (height, "height", [("top", insets.top), ("bottom", insets.bottom)]),
        (width, "width", [("left", insets.left), ("right", insets.right)]),
    ] {
        if let (Some(extent), [(one, Some(_)), (other, Some(last))]) = (extent, edges) {
            ctx.diags.push(
                Diagnostic::error("layout-value", format!("[[frame]] has `{one}`, `{other}` and `{size}`"))
                    .at(extent.span, "")
                    .at(last.span, "")
                    .hint("leave one of the three out: two of them say where the frame stands"),
            );
        }
    }
    FrameSpec { name, panels, insets, height, width, sure }
}
