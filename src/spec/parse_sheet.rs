//! The grammar of the sheet, its panels and frames.

use toml::de::DeValue;

use super::decode::{Ctx, Table, Value};
use super::parse_color::fill;
use super::{FoldName, FrameSpec, GridSpec, InsetsSpec, PanelSpec, SheetSpec, Side, UNNAMED};
use crate::diag::Diagnostic;
use crate::geom::Size;
use crate::source::Spanned;
use crate::unit::Length;

/// The largest sheet. A PDF page has at most 14 400 pt, which is 5080 mm, with bleed and marks around the sheet.
const MOST_SHEET: Length = Length::mm(4_500);

pub(super) fn sheet(t: &Table<'_, '_>, ctx: &mut Ctx) -> SheetSpec {
    let at = t.span;
    let before = ctx.faults();
    let size = t.need("size", "\"A4 landscape\"", ctx).and_then(|v| size(v, ctx));
    let folds = [("z", FoldName::Z), ("none", FoldName::None)];
    let fold = t.get("fold").and_then(|v| ctx.word("fold", v, &folds));
    let sure = t.there && ctx.faults() == before;
    let paper = "it is a strip of paper along the edge";
    let bleed = t.get("bleed").and_then(|v| ctx.bounded("bleed", v, false, Length::mm(100), paper));
    let safe = t.get("safe").and_then(|v| ctx.bounded("safe", v, false, Length::mm(100), paper));
    let mut grid = GridSpec { step: Spanned::new(Length::pt(6), at), start: Length::ZERO };
    if let Some(g) = t.get("grid").map(|v| ctx.table("grid", v, &["step", "start"])) {
        if let Some(step) = g.get("step").and_then(|v| ctx.extent("step", v, true)) {
            grid.step = step;
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
        fold: fold.unwrap_or(Spanned::new(FoldName::None, at)),
        grid,
        sure,
    }
}

/// Formats by name, portrait, in raw tenths of a millimetre (ISO 216, DIN 476, ANSI Y14.1 in inches × 25.4).
const FORMATS: [(&str, i64, i64); 9] = [
    ("A3", 2970, 4200),
    ("A4", 2100, 2970),
    ("A5", 1480, 2100),
    ("A6", 1050, 1480),
    ("DL", 990, 2100),
    ("DIN lang", 1050, 2100),
    ("SRA3", 3200, 4500),
    ("Letter", 2159, 2794),
    ("Legal", 2159, 3556),
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
    let tenth = |n: &i64| Length::from_raw(n * Length::PER_MM / 10);
    let (width, height) = if landscape { (tenth(h), tenth(w)) } else { (tenth(w), tenth(h)) };
    Some(Size { width, height })
}

const SIDES: [(&str, Side); 2] = [("A", Side::A), ("B", Side::B)];

fn insets(t: &Table<'_, '_>, ctx: &mut Ctx) -> InsetsSpec {
    InsetsSpec {
        top: t.get("top").and_then(|v| ctx.extent("top", v, false)),
        right: t.get("right").and_then(|v| ctx.extent("right", v, false)),
        bottom: t.get("bottom").and_then(|v| ctx.extent("bottom", v, false)),
        left: t.get("left").and_then(|v| ctx.extent("left", v, false)),
    }
}

/// Keys of a panel.
pub(super) const PANEL: &[&str] = &["name", "side", "width", "margin", "background"];
/// Keys of a frame.
pub(super) const FRAME: &[&str] = &["name", "panel", "top", "right", "bottom", "left", "height", "width"];

pub(super) fn panel(value: &Value<'_>, ctx: &mut Ctx) -> PanelSpec {
    let t = ctx.table("[[panel]]", value, PANEL);
    let name = t.need("name", "\"front\"", ctx).and_then(|v| ctx.name("name", v));
    let name = name.unwrap_or_else(|| Spanned::new(UNNAMED.to_owned(), t.span));
    let background = t.get("background").and_then(|v| fill("background", v, ctx));
    let before = ctx.faults();
    let side = t.need("side", "\"A\"", ctx).and_then(|v| ctx.word("side", v, &SIDES));
    let width = t.get("width").and_then(|v| ctx.extent("width", v, true));
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
    PanelSpec { side: side.unwrap_or(Spanned::new(Side::A, name.span)), name, width, margin, background, sure }
}

pub(super) fn frame(value: &Value<'_>, ctx: &mut Ctx) -> FrameSpec {
    let t = ctx.table("[[frame]]", value, FRAME);
    let unnamed = Spanned::new(UNNAMED.to_owned(), t.span);
    let name = t.need("name", "\"contact\"", ctx).and_then(|v| ctx.name("name", v));
    let panel = t.need("panel", "\"front\"", ctx).and_then(|v| ctx.name("panel", v));
    let before = ctx.faults();
    let insets = insets(&t, ctx);
    let height = t.get("height").and_then(|v| ctx.extent("height", v, true));
    let width = t.get("width").and_then(|v| ctx.extent("width", v, true));
    let sure = t.there && ctx.faults() == before;
    let name = name.unwrap_or_else(|| unnamed.clone());
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
    FrameSpec { name, panel: panel.unwrap_or(unnamed), insets, height, width, sure }
}
