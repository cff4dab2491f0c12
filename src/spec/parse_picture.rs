//! The grammar of pictures: `[[picture]]`, `picture` of a paragraph style, and `ppi`.

use toml::de::DeValue;

use super::art::ClipSpec;
use super::decode::{Ctx, Table, Value};
use super::parse_art::{across, clip};
use super::picture::{FILLING_DEFAULTS, FigureSpec, FillingSpec, Fit, PictureSpec, PpiSpec};
use crate::color::Rendering;
use crate::geom::Rect;
use crate::unit::{Length, trim_decimals};

/// The least edge of a picture: by eye, what is smaller is a slip of the unit.
const LEAST: Length = Length::mm(1);

/// Keys of `[[picture]]`.
pub(super) const PICTURE: [&str; 17] = [
    "panel",
    "panels",
    "side",
    "file",
    "x",
    "y",
    "width",
    "height",
    "fit",
    "crop",
    "focus",
    "intent",
    "grey",
    "downsample",
    "clip",
    "alt",
    "behind",
];

/// Keys of a paragraph style's `picture`.
const FIGURE: [&str; 9] = ["width", "height", "ratio", "fit", "crop", "focus", "intent", "grey", "downsample"];

pub(super) fn picture(value: &Value<'_>, ctx: &mut Ctx) -> PictureSpec {
    let t = ctx.table("[[picture]]", value, &PICTURE);
    let (panels, across) = across("[[picture]]", "place", &t, ctx);
    let file = t.need("file", "\"pictures/FILE.jpg\"", ctx).and_then(|v| ctx.name("file", v));
    let alt = t.get("alt").and_then(|v| ctx.string("alt", v)).map_or_else(String::new, |alt| alt.value);
    let behind = t.get("behind").and_then(|v| ctx.boolean("behind", v)).is_some_and(|b| b.value);
    let before = ctx.faults();
    let place = |key, ctx: &mut Ctx| super::parse_art::place(&t, key, ctx);
    let (x, y) = (place("x", ctx), place("y", ctx));
    let extent = |key, ctx: &mut Ctx| super::parse_art::extent(&t, key, ctx);
    let frame = Rect::new(x, y, extent("width", ctx), extent("height", ctx));
    for (key, length) in [("width", frame.width), ("height", frame.height)] {
        seen(&t, key, Some(length).filter(|length| *length > Length::ZERO), ctx);
    }
    let filling = filling(&t, ctx);
    let clip: Option<ClipSpec> = t.get("clip").map(|v| clip(v, ctx));
    let sure = t.there && ctx.faults() == before;
    PictureSpec { panels, across, file, frame, filling, clip, alt, behind, sure, span: t.span }
}

/// `picture` of a paragraph style.
pub(super) fn figure(value: &Value<'_>, ctx: &mut Ctx) -> FigureSpec {
    let t = ctx.table("picture", value, &FIGURE);
    let most = Length::mm(1_000);
    let extent = |key: &'static str, ctx: &mut Ctx| {
        let length = t.get(key).and_then(|v| ctx.bounded(key, v, true, most, "it stands in a column"));
        let length = length.map(|length| length.value);
        seen(&t, key, length, ctx);
        length
    };
    let (width, height) = (extent("width", ctx), extent("height", ctx));
    let ratio = t.get("ratio").and_then(|v| ratio(v, ctx));
    if let (Some(_), Some(_), Some(value)) = (width, height, t.get("ratio")) {
        let span = ctx.span(value);
        ctx.error("layout-value", "`picture` has `width`, `height` and `ratio`", span, "take one of them away");
    }
    FigureSpec { width, height, ratio, filling: filling(&t, ctx) }
}

/// A picture has to be large enough to be seen.
fn seen(t: &Table<'_, '_>, key: &'static str, length: Option<Length>, ctx: &mut Ctx) {
    if let (Some(length), Some(value)) = (length.filter(|length| *length < LEAST), t.get(key)) {
        let (span, mm) = (ctx.span(value), trim_decimals(length.to_mm(), 3));
        let hint = format!("write {key} = \"10mm\"; it is 1 mm at least. Is the unit right?");
        ctx.error("layout-value", format!("a picture of {mm} mm can't be seen"), span, hint);
    }
}

/// `"3:2"`, or a number: width over height.
fn ratio(value: &Value<'_>, ctx: &mut Ctx) -> Option<f64> {
    let span = ctx.span(value);
    let ratio = match value.get_ref() {
        DeValue::String(text) => {
            let part = |part: &str| part.trim().parse::<f64>().ok().filter(|n| *n > 0.0);
            text.split_once([':', '/']).and_then(|(a, b)| Some(part(a)? / part(b)?))
        }
        _ => Some(ctx.number("ratio", value)?),
    };
    let ratio = ratio.filter(|ratio| (0.05..=20.0).contains(ratio));
    if ratio.is_none() {
        let hint = "write width to height: ratio = \"3:2\"; one to twenty at most";
        ctx.error("layout-value", "`ratio` is no proportion", span, hint);
    }
    ratio
}

fn filling(t: &Table<'_, '_>, ctx: &mut Ctx) -> FillingSpec {
    let d = FILLING_DEFAULTS;
    let fits = [("cover", Fit::Cover), ("contain", Fit::Contain), ("stretch", Fit::Stretch)];
    let fit = t.get("fit").and_then(|v| ctx.word("fit", v, &fits)).map_or(d.fit, |fit| fit.value);
    let intents = [("relative", Rendering::Relative), ("perceptual", Rendering::Perceptual)];
    let rendering = t.get("intent").and_then(|v| ctx.word("intent", v, &intents)).map_or(d.rendering, |r| r.value);
    let greys = [("black", true), ("process", false)];
    let black = t.get("grey").and_then(|v| ctx.word("grey", v, &greys)).filter(|grey| grey.value);
    let downsample = t.get("downsample").and_then(|v| ctx.boolean("downsample", v)).is_none_or(|b| b.value);
    let crop = t.get("crop").map_or(d.crop, |v| {
        let t = ctx.table("crop", v, &["left", "top", "right", "bottom"]);
        let edges = ["left", "top", "right", "bottom"].map(|key| percent(&t, key, ctx).unwrap_or(0.0));
        if edges[0] + edges[2] > 0.99 || edges[1] + edges[3] > 0.99 {
            ctx.error("layout-value", "`crop` leaves nothing of the picture", t.span, "cut off less than all of it");
            return d.crop;
        }
        edges
    });
    let focus = t.get("focus").map_or(d.focus, |v| {
        let t = ctx.table("focus", v, &["x", "y"]);
        (percent(&t, "x", ctx).unwrap_or(d.focus.0), percent(&t, "y", ctx).unwrap_or(d.focus.1))
    });
    let of_pixels = ["intent", "grey", "downsample"].map(|key| t.get(key).map(|value| (key, ctx.span(value))));
    FillingSpec { fit, crop, focus, rendering, black: black.map(|b| b.span), downsample, of_pixels }
}

/// A number of percents, 0 to 100, as a fraction.
fn percent(t: &Table<'_, '_>, key: &'static str, ctx: &mut Ctx) -> Option<f64> {
    let value = t.get(key)?;
    let number = ctx.number(key, value)?;
    if !(0.0..=100.0).contains(&number) {
        let span = ctx.span(value);
        ctx.error("layout-value", format!("`{key}` is out of range"), span, "write percents from 0 to 100");
        return None;
    }
    Some(number / 100.0)
}

/// `ppi`; keys that are left out are those of `before`.
pub(super) fn ppi(value: &Value<'_>, before: PpiSpec, ctx: &mut Ctx) -> PpiSpec {
    let t = ctx.table("ppi", value, &["error", "warning", "above", "to"]);
    let number = |key: &'static str, before: f64, ctx: &mut Ctx| {
        let number = t.get(key).and_then(|v| ctx.whole(key, v, 1..=10_000));
        number.map_or(before, |number| f64::from(number.value))
    };
    let ppi = PpiSpec {
        error: number("error", before.error, ctx),
        warning: number("warning", before.warning, ctx),
        above: number("above", before.above, ctx),
        to: number("to", before.to, ctx),
    };
    if ppi.error > ppi.warning || ppi.warning > ppi.to || ppi.to > ppi.above {
        let PpiSpec { error, warning, above, to } = ppi;
        let message = format!("`ppi` goes down: error {error}, warning {warning}, to {to}, above {above}");
        ctx.error(
            "layout-value",
            message,
            t.span,
            "each of error, warning, to and above is at least the one before it",
        );
        return before;
    }
    ppi
}
