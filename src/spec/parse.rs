//! The grammar of layout.toml: its tables, one function each. All faults of a file are reported at once.

use toml::de::{DeTable, DeValue};

use super::decode::{Ctx, Table, Value};
use super::parse_language::{hyphenation, quotes};
use super::parse_style::{character_style, color, elements, fonts, paragraph_style, spot, tint};
use super::{
    ArtSpec, ColorSpec, ColorValue, DateSpec, FlowSpec, FoldName, FrameSpec, GridSpec, InsetsSpec, JobSpec,
    LanguageSpec, MarkSpec, OutputSpec, PanelSpec, Shape, SheetSpec, Side, Spec, Standard, StrokeSpec, Vertical,
};
use crate::color::{Cmyk, Tint};
use crate::diag::{Diagnostic, Diagnostics};
use crate::geom::{Path, Point, Segment, Size};
use crate::lang::Lang;
use crate::source::{FileId, Sources, Span, Spanned};
use crate::unit::{Length, Measure};

/// Reads a layout. There is a [`Spec`] only if nothing in it is wrong.
pub fn parse(sources: &Sources, file: FileId) -> (Option<Spec>, Diagnostics) {
    let text = &sources.get(file).text;
    let start = Span::new(file, 0..0);
    let mut ctx = Ctx { file, diags: Diagnostics::default() };
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in errors {
        let range = error.span().unwrap_or(0..0);
        let end = range.end.min(text.len());
        ctx.error("layout-syntax", error.message().replace('\n', "; "), Span::new(file, range.start.min(end)..end), "");
    }
    let mut root = Table::new("the layout", table.get_ref(), start, file);
    let job = section(&mut root, "job", &mut ctx, true, job);
    let sheet = section(&mut root, "sheet", &mut ctx, true, sheet);
    let bleed = sheet.as_ref().map_or(Length::mm(3), |s| s.bleed.value);
    let output = match section(&mut root, "output", &mut ctx, false, |t, c| output(t, bleed, c)) {
        Some(output) => output,
        None => output_defaults(bleed, start),
    };
    let panels = list(&mut root, "panel", &mut ctx, panel);
    let frames = list(&mut root, "frame", &mut ctx, frame);
    let art = list(&mut root, "art", &mut ctx, art);
    let flows = list(&mut root, "flow", &mut ctx, flow);
    let languages = named(&mut root, "languages", &mut ctx, language);
    let spots = named(&mut root, "inks", &mut ctx, spot);
    let mut colors = vec![builtin("black", Cmyk::BLACK, start), builtin("paper", Cmyk::PAPER, start)];
    colors.extend(named(&mut root, "colors", &mut ctx, color));
    let fonts = named(&mut root, "fonts", &mut ctx, fonts);
    let paragraphs = named(&mut root, "paragraph", &mut ctx, paragraph_style);
    let characters = named(&mut root, "character", &mut ctx, character_style);
    let elements = root.get("elements").map_or_else(Vec::new, |v| elements(v, &mut ctx));
    root.finish(&mut ctx);

    unique(&mut ctx, "panel or frame", panels.iter().map(|p| &p.name).chain(frames.iter().map(|f| &f.name)));
    unique(&mut ctx, "colour", colors.iter().map(|c| &c.name));
    unique(&mut ctx, "flow", flows.iter().map(|f| &f.name));
    let complete = !ctx.diags.has_errors();
    let spec = match (job, sheet) {
        (Some(job), Some(sheet)) if complete => Some(Spec {
            job,
            sheet,
            panels,
            frames,
            spots,
            colors,
            fonts,
            paragraphs,
            characters,
            elements,
            art,
            languages,
            flows,
            output,
            span: start,
        }),
        _ => None,
    };
    (spec, ctx.diags)
}

fn builtin(name: &str, cmyk: Cmyk, span: Span) -> ColorSpec {
    ColorSpec { name: Spanned::new(name.to_owned(), span), value: ColorValue::Process(cmyk) }
}

fn unique<'a>(ctx: &mut Ctx, what: &str, names: impl Iterator<Item = &'a Spanned<String>>) {
    let mut seen: Vec<&Spanned<String>> = Vec::new();
    for name in names {
        if let Some(first) = seen.iter().find(|s| s.value == name.value) {
            ctx.diags.push(
                Diagnostic::error("layout-duplicate-name", format!("there are two of the {what} `{}`", name.value))
                    .at(name.span, "")
                    .at(first.span, "the first one")
                    .hint("give one of them another name"),
            );
        }
        seen.push(name);
    }
}

fn section<T>(
    root: &mut Table<'_, '_>,
    key: &'static str,
    ctx: &mut Ctx,
    required: bool,
    read: impl FnOnce(&mut Table<'_, '_>, &mut Ctx) -> Option<T>,
) -> Option<T> {
    let value = root.get(key);
    if value.is_none() && required {
        let hint = format!("add a section [{key}]");
        ctx.error("layout-missing-key", format!("the layout has no [{key}]"), root.span, hint);
    }
    let mut table = ctx.table(&format!("[{key}]"), value?)?;
    let done = read(&mut table, ctx);
    table.finish(ctx);
    done
}

fn list<T>(
    root: &mut Table<'_, '_>,
    key: &'static str,
    ctx: &mut Ctx,
    read: impl Fn(&mut Table<'_, '_>, &mut Ctx) -> Option<T>,
) -> Vec<T> {
    let Some(value) = root.get(key) else { return Vec::new() };
    let Some(values) = ctx.array(key, value) else { return Vec::new() };
    let mut done = Vec::new();
    for value in values {
        if let Some(mut table) = ctx.table(&format!("[[{key}]]"), value) {
            done.extend(read(&mut table, ctx));
            table.finish(ctx);
        }
    }
    done
}

fn named<T>(
    root: &mut Table<'_, '_>,
    key: &'static str,
    ctx: &mut Ctx,
    read: impl Fn(Spanned<String>, &Value<'_>, &mut Ctx) -> Option<T>,
) -> Vec<T> {
    let Some(value) = root.get(key) else { return Vec::new() };
    let Some(table) = ctx.table(&format!("[{key}]"), value) else { return Vec::new() };
    table.all().into_iter().filter_map(|(name, value)| read(name, value, ctx)).collect()
}

fn job(t: &mut Table<'_, '_>, ctx: &mut Ctx) -> Option<JobSpec> {
    let name = t.need("name", "\"my-leaflet\"", ctx).and_then(|v| ctx.string("name", v));
    let title = t.need("title", "\"The title\"", ctx).and_then(|v| ctx.string("title", v));
    let edition = t.need("edition", "\"2026-1\"", ctx).and_then(|v| ctx.string("edition", v));
    let date = t.get("date").and_then(|v| date(v, ctx));
    let author = t.get("author").and_then(|v| ctx.string("author", v));
    let trapped = t.get("trapped").and_then(|v| ctx.boolean("trapped", v)).is_some_and(|b| b.value);
    let name = name?;
    let good = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    if name.value.is_empty() || name.value.starts_with('.') || !name.value.chars().all(good) {
        let hint = "use letters without accents, digits, `-`, `_` and `.`";
        ctx.error("layout-value", format!("`{}` can't be a file's name", name.value), name.span, hint);
        return None;
    }
    for text in [title.as_ref()?, edition.as_ref()?] {
        if text.value.trim().is_empty() {
            ctx.error("layout-value", "this text is empty", text.span, "PDF/X asks for one: write it here");
        }
    }
    Some(JobSpec { name, title: title?, edition: edition?, date, author, trapped, span: t.span })
}

fn date(value: &Value<'_>, ctx: &mut Ctx) -> Option<Spanned<DateSpec>> {
    let span = ctx.span(value);
    let parts = match value.get_ref() {
        DeValue::Datetime(datetime) => datetime.date.map(|date| (date, datetime.time, datetime.offset)),
        _ => None,
    };
    let Some((date, time, offset)) = parts else {
        ctx.error("layout-wrong-type", "`date` is no date", span, "write date = 2026-01-31, without quotes");
        return None;
    };
    let offset_minutes = match offset {
        Some(toml::value::Offset::Custom { minutes }) => minutes,
        _ => 0,
    };
    let spec = DateSpec {
        year: date.year,
        month: date.month,
        day: date.day,
        hour: time.map_or(0, |t| t.hour),
        minute: time.map_or(0, |t| t.minute),
        second: time.and_then(|t| t.second).unwrap_or(0).min(59),
        offset_minutes,
    };
    Some(Spanned::new(spec, span))
}

fn sheet(t: &mut Table<'_, '_>, ctx: &mut Ctx) -> Option<SheetSpec> {
    let size = t.need("size", "\"A4 landscape\"", ctx).and_then(|v| size(v, ctx));
    let at = t.span;
    let bleed = t.get("bleed").and_then(|v| ctx.extent("bleed", v, false));
    let safe = t.get("safe").and_then(|v| ctx.extent("safe", v, false));
    let folds = [("z", FoldName::Z), ("none", FoldName::None)];
    let fold = t.get("fold").and_then(|v| ctx.word("fold", v, &folds));
    let mut grid = GridSpec { step: Spanned::new(Length::pt(6), at), start: Length::ZERO };
    if let Some(mut g) = t.get("grid").and_then(|v| ctx.table("grid", v)) {
        if let Some(step) = g.get("step").and_then(|v| ctx.extent("step", v, true)) {
            grid.step = step;
        }
        if let Some(start) = g.get("start").and_then(|v| ctx.extent("start", v, false)) {
            grid.start = start.value;
        }
        g.finish(ctx);
    }
    Some(SheetSpec {
        size: size?,
        bleed: bleed.unwrap_or(Spanned::new(Length::mm(3), at)),
        safe: safe.unwrap_or(Spanned::new(Length::mm(4), at)),
        fold: fold.unwrap_or(Spanned::new(FoldName::None, at)),
        grid,
    })
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
        let lengths: Vec<_> = array.iter().filter_map(|v| ctx.extent("size", v, true)).collect();
        if let [width, height] = lengths[..] {
            return Some(Spanned::new(Size { width: width.value, height: height.value }, span));
        }
        ctx.error("layout-value", "`size` has two lengths", span, "write size = [\"297mm\", \"210mm\"]");
        return None;
    }
    let text = ctx.string("size", value)?;
    let lower = text.value.to_lowercase();
    let (name, landscape) = match lower.strip_suffix(" landscape") {
        Some(name) => (name, true),
        None => (lower.strip_suffix(" portrait").unwrap_or(&lower), false),
    };
    let Some((_, w, h)) = FORMATS.iter().find(|(n, _, _)| n.to_lowercase() == name.trim()) else {
        ctx.diags.push(
            Diagnostic::error("layout-value", format!("`{}` is not a format known by name", text.value))
                .at(span, "")
                .suggest(name, FORMATS.iter().map(|(n, _, _)| *n))
                .hint("write size = \"A4 landscape\" or size = [\"297mm\", \"210mm\"]"),
        );
        return None;
    };
    let tenth = |n: &i64| Length::from_raw(n * Length::PER_MM / 10);
    let (width, height) = if landscape { (tenth(h), tenth(w)) } else { (tenth(w), tenth(h)) };
    Some(Spanned::new(Size { width, height }, span))
}

fn output_defaults(bleed: Length, span: Span) -> OutputSpec {
    OutputSpec {
        standard: Standard::X4,
        condition: Spanned::new("FOGRA39".to_owned(), span),
        profile: None,
        info: None,
        registry: "http://www.color.org".to_owned(),
        marks: MarkSpec {
            crop: true,
            fold: true,
            registration: true,
            slug: true,
            offset: bleed + Length::mm(1),
            length: Length::mm(5),
            weight: Length::from_raw(Length::PER_PT / 4),
        },
    }
}

fn output(t: &mut Table<'_, '_>, bleed: Length, ctx: &mut Ctx) -> Option<OutputSpec> {
    let mut out = output_defaults(bleed, t.span);
    let standards = [("PDF/X-4", Standard::X4)];
    if let Some(standard) = t.get("standard").and_then(|v| ctx.word("standard", v, &standards)) {
        out.standard = standard.value;
    }
    if let Some(condition) = t.get("condition").and_then(|v| ctx.string("condition", v)) {
        out.condition = condition;
    }
    out.profile = t.get("profile").and_then(|v| ctx.string("profile", v));
    out.info = t.get("condition-info").and_then(|v| ctx.string("condition-info", v));
    if let Some(registry) = t.get("registry").and_then(|v| ctx.string("registry", v)) {
        out.registry = registry.value;
    }
    if let Some(value) = t.get("marks") {
        let marks = &mut out.marks;
        (marks.crop, marks.fold, marks.registration, marks.slug) = (false, false, false, false);
        for mark in ctx.strings("marks", value) {
            match mark.value.as_str() {
                "crop" => marks.crop = true,
                "fold" => marks.fold = true,
                "registration" => marks.registration = true,
                "slug" => marks.slug = true,
                "none" => {}
                other => ctx.diags.push(
                    Diagnostic::error("layout-value", format!("there is no mark `{other}`"))
                        .at(mark.span, "")
                        .suggest(other, ["crop", "fold", "registration", "slug"]),
                ),
            }
        }
    }
    if let Some(offset) = t.get("mark-offset").and_then(|v| ctx.extent("mark-offset", v, false)) {
        if offset.value < bleed {
            let hint = "make it at least the bleed, or marks would print on what may be trimmed into";
            ctx.error("layout-value", "the marks would stand inside the bleed", offset.span, hint);
        }
        out.marks.offset = offset.value;
    }
    if let Some(length) = t.get("mark-length").and_then(|v| ctx.extent("mark-length", v, true)) {
        out.marks.length = length.value;
    }
    if let Some(weight) = t.get("mark-weight").and_then(|v| ctx.extent("mark-weight", v, true)) {
        out.marks.weight = weight.value;
    }
    Some(out)
}

const SIDES: [(&str, Side); 2] = [("A", Side::A), ("B", Side::B)];

fn insets(t: &mut Table<'_, '_>, ctx: &mut Ctx) -> InsetsSpec {
    InsetsSpec {
        top: t.get("top").and_then(|v| ctx.extent("top", v, false)),
        right: t.get("right").and_then(|v| ctx.extent("right", v, false)),
        bottom: t.get("bottom").and_then(|v| ctx.extent("bottom", v, false)),
        left: t.get("left").and_then(|v| ctx.extent("left", v, false)),
    }
}

fn panel(t: &mut Table<'_, '_>, ctx: &mut Ctx) -> Option<PanelSpec> {
    let name = t.need("name", "\"front\"", ctx).and_then(|v| ctx.string("name", v));
    let side = t.need("side", "\"A\"", ctx).and_then(|v| ctx.word("side", v, &SIDES));
    let width = t.get("width").and_then(|v| ctx.extent("width", v, true));
    let margin = t.get("margin");
    let background = t.get("background").and_then(|v| ctx.string("background", v));
    let name = name?;
    let default = Some(Spanned::new(Length::mm(10), name.span));
    let all = |m| InsetsSpec { top: m, right: m, bottom: m, left: m };
    let margin = match margin {
        None => all(default),
        Some(value) => match value.get_ref() {
            DeValue::Table(_) => {
                let mut t = ctx.table("margin", value)?;
                let given = insets(&mut t, ctx);
                t.finish(ctx);
                InsetsSpec {
                    top: given.top.or(default),
                    right: given.right.or(default),
                    bottom: given.bottom.or(default),
                    left: given.left.or(default),
                }
            }
            _ => all(ctx.extent("margin", value, false)),
        },
    };
    Some(PanelSpec { name, side: side?, width, margin, background })
}

fn frame(t: &mut Table<'_, '_>, ctx: &mut Ctx) -> Option<FrameSpec> {
    let name = t.need("name", "\"contact\"", ctx).and_then(|v| ctx.string("name", v));
    let panel = t.need("panel", "\"front\"", ctx).and_then(|v| ctx.string("panel", v));
    let insets = insets(t, ctx);
    let height = t.get("height").and_then(|v| ctx.extent("height", v, true));
    let width = t.get("width").and_then(|v| ctx.extent("width", v, true));
    Some(FrameSpec { name: name?, panel: panel?, insets, height, width })
}

fn art(t: &mut Table<'_, '_>, ctx: &mut Ctx) -> Option<ArtSpec> {
    let panels = t.need("panel", "\"front\"", ctx).map(|v| ctx.strings("panel", v));
    let mut shapes = Vec::new();
    if let Some(v) = t.get("rect") {
        shapes.push(numbers(v, "rect", &["x", "y", "width", "height"], &["radius"], ctx).map(|(n, s)| {
            let shape =
                Shape::Rect { corner: Point::new(n[0], n[1]), size: Size { width: n[2], height: n[3] }, radius: n[4] };
            Spanned::new(shape, s)
        }));
    }
    if let Some(v) = t.get("circle") {
        shapes.push(
            numbers(v, "circle", &["x", "y", "r"], &[], ctx)
                .map(|(n, s)| Spanned::new(Shape::Circle { center: Point::new(n[0], n[1]), radius: n[2] }, s)),
        );
    }
    if let Some(v) = t.get("line") {
        shapes.push(
            numbers(v, "line", &["x1", "y1", "x2", "y2"], &[], ctx).map(|(n, s)| {
                Spanned::new(Shape::Line { from: Point::new(n[0], n[1]), to: Point::new(n[2], n[3]) }, s)
            }),
        );
    }
    if let Some(v) = t.get("path") {
        shapes.push(ctx.string("path", v).and_then(|text| path(&text, ctx)));
    }
    let flip = t.get("flip").and_then(|v| ctx.boolean("flip", v)).is_some_and(|b| b.value);
    let fill = t.get("fill").and_then(|v| ctx.string("fill", v));
    let tint = t.get("tint").map_or(Tint::FULL, |v| tint("tint", v, ctx).unwrap_or(Tint::FULL));
    let stroke = t.get("stroke").and_then(|v| stroke(v, ctx));
    let even_odd = t.get("even-odd").and_then(|v| ctx.boolean("even-odd", v)).is_some_and(|b| b.value);
    let overprint = t.get("overprint").and_then(|v| ctx.boolean("overprint", v)).is_some_and(|b| b.value);
    if shapes.len() != 1 {
        let hint = "write exactly one of rect, circle, line and path; another shape is another [[art]]";
        ctx.error("layout-value", format!("[[art]] has {} shapes", shapes.len()), t.span, hint);
    }
    if fill.is_none() && stroke.is_none() {
        ctx.error("layout-missing-key", "[[art]] has neither `fill` nor `stroke`", t.span, "add fill = \"COLOUR\"");
    }
    let shape = shapes.into_iter().next()??;
    Some(ArtSpec { panels: panels?, shape, flip, fill, tint, stroke, even_odd, overprint, span: t.span })
}

/// Lengths of an inline table, the required ones first.
fn numbers(
    value: &Value<'_>,
    name: &str,
    required: &[&'static str],
    optional: &[&'static str],
    ctx: &mut Ctx,
) -> Option<(Vec<Length>, Span)> {
    let mut t = ctx.table(name, value)?;
    let span = t.span;
    let mut lengths = Vec::new();
    for key in required {
        let extent = matches!(*key, "width" | "height" | "r");
        let found = t.need(key, "\"10mm\"", ctx);
        lengths.push(found.and_then(|v| if extent { ctx.extent(key, v, true) } else { ctx.length(key, v) })?.value);
    }
    for key in optional {
        lengths.push(t.get(key).and_then(|v| ctx.extent(key, v, false)).map_or(Length::ZERO, |l| l.value));
    }
    t.finish(ctx);
    Some((lengths, span))
}

fn path(text: &Spanned<String>, ctx: &mut Ctx) -> Option<Spanned<Shape>> {
    let bez = match kurbo::BezPath::from_svg(&text.value) {
        Ok(bez) => bez,
        Err(error) => {
            let hint = "write SVG path data, in millimetres from the panel's top-left corner";
            ctx.error("layout-value", format!("the path cannot be read: {error}"), text.span, hint);
            return None;
        }
    };
    let far = |p: kurbo::Point| !(p.x.abs() < 10_000.0 && p.y.abs() < 10_000.0);
    let at = |p: kurbo::Point| Point::new(Length::from_mm(p.x), Length::from_mm(p.y));
    let mut segments = Vec::new();
    let mut pen = kurbo::Point::ZERO;
    for element in bez.elements() {
        let points = match *element {
            kurbo::PathEl::MoveTo(p) | kurbo::PathEl::LineTo(p) => vec![p],
            kurbo::PathEl::QuadTo(a, p) => vec![a, p],
            kurbo::PathEl::CurveTo(a, b, p) => vec![a, b, p],
            kurbo::PathEl::ClosePath => vec![],
        };
        if points.iter().any(|p| far(*p)) {
            ctx.error("layout-value", "the path leads more than 10 m away", text.span, "its numbers are millimetres");
            return None;
        }
        segments.push(match *element {
            kurbo::PathEl::MoveTo(p) => Segment::Move(at(p)),
            kurbo::PathEl::LineTo(p) => Segment::Line(at(p)),
            // A quadratic curve raised to a cubic: control points at two thirds.
            kurbo::PathEl::QuadTo(a, p) => {
                Segment::Cubic(at(pen + (a - pen) * (2.0 / 3.0)), at(p + (a - p) * (2.0 / 3.0)), at(p))
            }
            kurbo::PathEl::CurveTo(a, b, p) => Segment::Cubic(at(a), at(b), at(p)),
            kurbo::PathEl::ClosePath => Segment::Close,
        });
        if let Some(p) = points.last() {
            pen = *p;
        }
    }
    Some(Spanned::new(Shape::Path(Path(segments)), text.span))
}

fn stroke(value: &Value<'_>, ctx: &mut Ctx) -> Option<StrokeSpec> {
    let mut t = ctx.table("stroke", value)?;
    let color = t.need("color", "\"black\"", ctx).and_then(|v| ctx.string("color", v));
    let tint = t.get("tint").map_or(Tint::FULL, |v| tint("tint", v, ctx).unwrap_or(Tint::FULL));
    let width = t.get("width").and_then(|v| ctx.extent("width", v, true));
    let width = width.unwrap_or(Spanned::new(Length::from_raw(Length::PER_PT / 2), t.span));
    let mut dash = Vec::new();
    if let Some(values) = t.get("dash").and_then(|v| ctx.array("dash", v)) {
        dash = values.into_iter().filter_map(|v| ctx.extent("dash", v, true)).map(|l| l.value).collect();
    }
    let caps = [("butt", false), ("round", true)];
    let round = t.get("cap").and_then(|v| ctx.word("cap", v, &caps)).is_some_and(|c| c.value);
    t.finish(ctx);
    Some(StrokeSpec { color: color?, tint, width, dash, round })
}

fn language(id: Spanned<String>, value: &Value<'_>, ctx: &mut Ctx) -> Option<LanguageSpec> {
    let mut t = ctx.table(&format!("[languages.{}]", id.value), value)?;
    let locale = t.get("locale").and_then(|v| ctx.string("locale", v)).unwrap_or_else(|| id.clone());
    let content = t.get("content").and_then(|v| ctx.string("content", v));
    let quotes = t.get("quotes").and_then(|v| quotes(v, ctx));
    let hyphenation = t.get("hyphenation").map_or_else(Vec::new, |v| hyphenation(v, ctx));
    t.finish(ctx);
    let Some(lang) = Lang::parse(&locale.value) else {
        let hint = "write locale = \"fr-FR\" or another language tag";
        ctx.error("layout-value", format!("`{}` is not a language tag", locale.value), locale.span, hint);
        return None;
    };
    let content = content.unwrap_or_else(|| Spanned::new(format!("{}.md", id.value), id.span));
    Some(LanguageSpec { locale: Spanned::new(lang, locale.span), content, quotes, hyphenation, id })
}

fn flow(t: &mut Table<'_, '_>, ctx: &mut Ctx) -> Option<FlowSpec> {
    let language = t.need("language", "\"fr\"", ctx).and_then(|v| ctx.string("language", v));
    let part = t.need("part", "\"body\"", ctx).and_then(|v| ctx.string("part", v));
    let through = t.need("through", "[\"front\"]", ctx).map(|v| ctx.strings("through", v));
    let name = t.get("name").and_then(|v| ctx.string("name", v));
    let verticals = [
        ("top", Vertical::Top),
        ("center", Vertical::Center),
        ("bottom", Vertical::Bottom),
        ("balance", Vertical::Balance),
        ("spread", Vertical::Spread),
    ];
    let vertical = t.get("vertical").and_then(|v| ctx.word("vertical", v, &verticals));
    let spread = t.get("spread-limit").and_then(|v| ctx.extent("spread-limit", v, false));
    let rules = t.get("elements").map_or_else(Vec::new, |v| elements(v, ctx));
    let (language, part) = (language?, part?);
    let name = name.unwrap_or_else(|| Spanned::new(format!("{}-{}", language.value, part.value), part.span));
    Some(FlowSpec {
        name,
        language,
        part,
        through: through?,
        vertical: vertical.map_or(Vertical::Top, |v| v.value),
        spread: spread.map_or(Length::pt(12), |s| s.value),
        elements: rules,
        span: t.span,
    })
}

/// A length or em that a style may have, checked not to be negative where `positive`.
pub(super) fn style_measure(
    t: &mut Table<'_, '_>,
    key: &'static str,
    positive: bool,
    ctx: &mut Ctx,
) -> Option<Spanned<Measure>> {
    let measure = t.get(key).and_then(|v| ctx.measure(key, v))?;
    let probe = measure.value.at(Length::pt(10));
    if positive && probe <= Length::ZERO {
        let hint = format!("write {key} = \"10pt\"");
        ctx.error("layout-value", format!("`{key}` must be more than zero"), measure.span, hint);
        return None;
    }
    Some(measure)
}
