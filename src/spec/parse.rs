//! The grammar of layout.toml: its tables, one function each. All faults of a file are reported at once.
//!
//! Every reader gives a value: what is missing or faulty is reported once and stands at its default, and what was given
//! a name keeps that name, so that the rest can be checked as if the fault were mended.

use toml::de::DeValue;

use super::decode::{Ctx, Table, Value};
use super::parse_art::art;
use super::parse_code::code;
use super::parse_color::{color, drawing_color, spot};
use super::parse_fold::stock;
use super::parse_font::fonts;
use super::parse_language::{hyphenation, quotes};
use super::parse_output::{deliver, output};
use super::parse_picture::picture;
use super::parse_press::impose;
use super::parse_select::elements;
use super::parse_sheet::{frame, panel, sheet};
use super::parse_style::{character_style, paragraph_style, style_range};
use super::syntax;
use super::{ColorSpec, ColorValue, DateSpec, FlowSpec, JobSpec, LanguageSpec, NO_TEXT, Spec, UNNAMED, Vertical};
use crate::color::Cmyk;
use crate::diag::{Diagnostic, Diagnostics};
use crate::lang::Lang;
use crate::source::{FileId, Sources, Span, Spanned};
use crate::unit::Length;

/// Tables of a layout.
pub(super) const SECTIONS: [&str; 21] = [
    "job",
    "sheet",
    "stock",
    "output",
    "deliver",
    "impose",
    "languages",
    "panel",
    "frame",
    "art",
    "picture",
    "code",
    "inks",
    "colors",
    "drawing-colors",
    "fonts",
    "paragraph",
    "character",
    "elements",
    "flow",
    // Severities and limits of rules, which are read where the rules are: `preflight::settings`.
    "preflight",
];

/// Keys of [job].
pub(super) const JOB: &[&str] = &["name", "title", "edition", "date", "author", "trapped", "quantity"];
/// Keys of [sheet].
pub(super) const SHEET: &[&str] = &[
    "size",
    "bleed",
    "safe",
    "tolerance",
    "crease-edges",
    "fold",
    "mirror",
    "tuck",
    "columns",
    "rows",
    "creases",
    "cross-creases",
    "order",
    "grid",
];
/// Keys of [stock].
pub(super) const STOCK: &[&str] = &["weight", "coated", "grain", "thickness"];
/// Keys of a language.
pub(super) const LANGUAGE: &[&str] = &["locale", "content", "quotes", "hyphenation", "fit"];
/// Keys of a flow.
pub(super) const FLOW: &[&str] =
    &["name", "language", "part", "through", "vertical", "spread-limit", "size", "leading", "elements"];

/// Reads a layout. There is a [`Spec`] whatever is wrong in it, unless the text is no TOML: what stands after a fault of
/// syntax may belong to another table than it was meant for, so that nothing more is said of it.
pub fn parse(sources: &Sources, file: FileId) -> (Option<Spec>, Diagnostics) {
    let text = &sources.get(file).text;
    let start = Span::new(file, 0..0);
    let mut ctx = Ctx { file, diags: Diagnostics::default() };
    let Some(table) = syntax::read(text, &mut ctx) else { return (None, ctx.diags) };
    let root = Table::open("the layout", &table, start, &SECTIONS, &mut ctx);
    let job = job(&section(&root, "job", Some("name, title, edition and date"), &mut ctx), &mut ctx);
    let sheet = sheet(&section(&root, "sheet", Some("the size of the open sheet"), &mut ctx), &mut ctx);
    let output = output(&root, sheet.bleed.value, &mut ctx);
    let deliver = deliver(&root, &output, &mut ctx);
    let press = impose(&root, &output.marks, &mut ctx);
    let stock = stock(&section(&root, "stock", None, &mut ctx), &mut ctx);
    required(&root, "languages", "[languages.en]", "locale = \"en-GB\", one for each language", &mut ctx);
    let languages = named(&root, "languages", &mut ctx, language);
    required(&root, "panel", "[[panel]]", "name and side, one for each page of the leaflet", &mut ctx);
    let panels = list(&root, "panel", &mut ctx, panel);
    let frames = list(&root, "frame", &mut ctx, frame);
    let art = list(&root, "art", &mut ctx, art);
    let pictures = list(&root, "picture", &mut ctx, picture);
    let codes = list(&root, "code", &mut ctx, code);
    let spots = named(&root, "inks", &mut ctx, spot);
    let mut colors: Vec<ColorSpec> = BUILTIN.iter().map(|(name, value)| builtin(name, value, start)).collect();
    colors.extend(named(&root, "colors", &mut ctx, color));
    let drawing_colors = named(&root, "drawing-colors", &mut ctx, drawing_color).into_iter().flatten().collect();
    required(&root, "fonts", "[fonts.NAME]", "regular = \"fonts/FILE.otf\"", &mut ctx);
    let fonts = named(&root, "fonts", &mut ctx, fonts);
    let paragraphs = named(&root, "paragraph", &mut ctx, paragraph_style);
    let characters = named(&root, "character", &mut ctx, character_style);
    let elements = root.get("elements").map_or_else(Vec::new, |v| elements(v, &mut ctx));
    required(&root, "flow", "[[flow]]", "the language, its part and the panels that it runs through", &mut ctx);
    let flows = list(&root, "flow", &mut ctx, flow);

    unique(&mut ctx, panels.iter().map(|p| &p.name).chain(frames.iter().map(|f| &f.name)));
    builtins_kept(&mut colors, &mut ctx);
    let spec = Spec {
        job,
        sheet,
        stock,
        panels,
        frames,
        spots,
        colors,
        drawing_colors,
        fonts,
        paragraphs,
        characters,
        elements,
        art,
        pictures,
        codes,
        languages,
        flows,
        output,
        deliver,
        press,
        span: start,
    };
    (Some(spec), ctx.diags)
}

/// Colours that always exist.
const BUILTIN: [(&str, ColorValue); 3] = [
    ("black", ColorValue::Process(Cmyk::BLACK)),
    ("paper", ColorValue::Process(Cmyk::PAPER)),
    ("registration", ColorValue::Registration),
];

fn builtin(name: &str, value: &ColorValue, span: Span) -> ColorSpec {
    ColorSpec { name: Spanned::new(name.to_owned(), span), value: value.clone(), span }
}

/// Takes out colours that would change one of those that always exist.
fn builtins_kept(colors: &mut Vec<ColorSpec>, ctx: &mut Ctx) {
    let mut at = 0;
    colors.retain(|color| {
        at += 1;
        let again = at > BUILTIN.len() && BUILTIN.iter().any(|(name, _)| *name == color.name.value);
        if again {
            let message = format!("the colour `{}` always exists and can't be changed", color.name.value);
            ctx.error("layout-duplicate-name", message, color.name.span, "give your colour another name");
        }
        !again
    });
}

/// Panels and frames share their names, because flows run through both.
fn unique<'a>(ctx: &mut Ctx, names: impl Iterator<Item = &'a Spanned<String>>) {
    let mut seen: Vec<&Spanned<String>> = Vec::new();
    for name in names.filter(|n| n.value != UNNAMED) {
        match seen.iter().find(|s| s.value == name.value) {
            Some(first) => ctx.diags.push(
                Diagnostic::error(
                    "layout-duplicate-name",
                    format!("two panels or frames have the name `{}`", name.value),
                )
                .at(name.span, "")
                .at(first.span, "the first one")
                .hint("give one of them another `name`"),
            ),
            None => seen.push(name),
        }
    }
}

/// A table of the layout by its key; where `wanted` says what stands in it, it has to be there.
fn section<'v, 'a>(root: &Table<'v, 'a>, key: &'static str, wanted: Option<&str>, ctx: &mut Ctx) -> Table<'v, 'a> {
    let keys = match key {
        "job" => JOB,
        "stock" => STOCK,
        _ => SHEET,
    };
    if let Some(wanted) = wanted {
        required(root, key, &format!("[{key}]"), wanted, ctx);
    }
    match root.get(key) {
        Some(value) => ctx.table(&format!("[{key}]"), value, keys),
        None => Table::hollow(key, root.span),
    }
}

/// Reports a table that has to be there and is not, or has nothing in it.
fn required(root: &Table<'_, '_>, key: &'static str, head: &str, wanted: &str, ctx: &mut Ctx) {
    let empty = match root.get(key).map(|value| value.get_ref()) {
        None => true,
        // An empty [job] is told what it lacks, key by key.
        Some(DeValue::Table(table)) => table.is_empty() && !matches!(key, "job" | "sheet"),
        Some(DeValue::Array(array)) => array.is_empty(),
        Some(_) => false,
    };
    if empty {
        let span = root.get(key).map_or(root.span, |value| ctx.span(value));
        let hint = format!("add {head} with {wanted}");
        let missing = if head.starts_with("[[") { head.to_owned() } else { format!("[{key}]") };
        let code = if matches!(key, "languages" | "fonts" | "flow") { NO_TEXT } else { "layout-missing-key" };
        ctx.error(code, format!("the layout has no {missing}"), span, hint);
    }
}

fn list<T>(root: &Table<'_, '_>, key: &'static str, ctx: &mut Ctx, read: impl Fn(&Value<'_>, &mut Ctx) -> T) -> Vec<T> {
    let Some(value) = root.get(key) else { return Vec::new() };
    match value.get_ref() {
        DeValue::Array(array) => array.iter().map(|value| read(value, ctx)).collect(),
        DeValue::Table(_) => {
            let span = ctx.span(value);
            let hint = format!("write [[{key}]] in double brackets, once for each of them");
            ctx.error("layout-wrong-type", format!("[{key}] is written in single brackets"), span, hint);
            vec![read(value, ctx)]
        }
        _ => {
            let span = ctx.span(value);
            ctx.error("layout-wrong-type", format!("`{key}` is no list"), span, format!("write [[{key}]]"));
            Vec::new()
        }
    }
}

fn named<T>(
    root: &Table<'_, '_>,
    key: &'static str,
    ctx: &mut Ctx,
    read: impl Fn(Spanned<String>, &Value<'_>, &mut Ctx) -> T,
) -> Vec<T> {
    let Some(value) = root.get(key) else { return Vec::new() };
    ctx.entries(key, value).into_iter().map(|(name, value)| read(name, value, ctx)).collect()
}

fn job(t: &Table<'_, '_>, ctx: &mut Ctx) -> JobSpec {
    let unnamed = Spanned::new(UNNAMED.to_owned(), t.span);
    let name = t.need("name", "\"my-leaflet\"", ctx).and_then(|v| ctx.name("name", v));
    let title = t.need("title", "\"The title\"", ctx).and_then(|v| ctx.string("title", v));
    let edition = t.need("edition", "\"2026-1\"", ctx).and_then(|v| ctx.string("edition", v));
    let date = match t.get("date") {
        Some(value) => Some(date(value, ctx)),
        // Only where there is a [job] can a line be missing in it.
        None => (!t.there).then_some(Spanned::new(SOME_DAY, t.span)),
    };
    let author = t.get("author").and_then(|v| ctx.string("author", v));
    let quantity = t.get("quantity").and_then(|v| ctx.whole("quantity", v, 1..=1_000_000_000));
    let trapped = t.get("trapped").and_then(|v| ctx.boolean("trapped", v)).is_some_and(|b| b.value);
    let good = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    if let Some(name) = &name
        && (name.value.starts_with('.') || !name.value.chars().all(good))
    {
        let hint = "use letters without accents, digits, `-`, `_` and `.`";
        ctx.error("layout-value", format!("`{}` can't be a file's name", name.value), name.span, hint);
    }
    for (key, text) in [("title", &title), ("edition", &edition)] {
        if let Some(text) = text
            && text.value.trim().is_empty()
        {
            ctx.error("layout-value", format!("`{key}` is empty"), text.span, "PDF/X asks for one: write it here");
        }
    }
    JobSpec {
        name: name.unwrap_or_else(|| unnamed.clone()),
        title: title.unwrap_or_else(|| unnamed.clone()),
        edition: edition.unwrap_or(unnamed),
        date,
        author,
        quantity: quantity.map(|q| q.value),
        trapped,
        span: t.span,
    }
}

/// Stands for a date that could not be read.
const SOME_DAY: DateSpec = DateSpec { year: 2000, month: 1, day: 1, hour: 0, minute: 0, second: 0, offset_minutes: 0 };

fn date(value: &Value<'_>, ctx: &mut Ctx) -> Spanned<DateSpec> {
    let span = ctx.span(value);
    let parts = match value.get_ref() {
        DeValue::Datetime(datetime) => datetime.date.map(|date| (date, datetime.time, datetime.offset)),
        _ => None,
    };
    let Some((date, time, offset)) = parts else {
        ctx.error("layout-wrong-type", "`date` is no date", span, "write date = 2026-01-31, without quotes");
        return Spanned::new(SOME_DAY, span);
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
    Spanned::new(spec, span)
}

fn language(id: Spanned<String>, value: &Value<'_>, ctx: &mut Ctx) -> LanguageSpec {
    let t = ctx.table(&format!("[languages.{}]", id.value), value, LANGUAGE);
    let given = t.get("locale");
    let locale = match given {
        Some(value) => ctx.string("locale", value),
        None => t.there.then(|| id.clone()),
    };
    let content = t.get("content").and_then(|v| ctx.name("content", v));
    let quotes = t.get("quotes").and_then(|v| quotes(v, ctx));
    let hyphenation = t.get("hyphenation").map_or_else(Vec::new, |v| hyphenation(v, ctx));
    let fits = t.get("fit").and_then(|v| ctx.word("fit", v, &[("joint", false), ("alone", true)]));
    let alone = fits.filter(|alone| alone.value).map(|alone| alone.span);
    let lang = locale.and_then(|locale| {
        let lang = Lang::parse(&locale.value);
        if lang.is_none() {
            let hint = if given.is_some() {
                "write a tag such as \"fr-FR\", \"en-GB\" or \"de\""
            } else {
                "add locale = \"fr-FR\" or another language tag below it"
            };
            ctx.error("layout-value", format!("`{}` is not a language tag", locale.value), locale.span, hint);
        }
        if let Some(meant) = lang.and_then(|lang| lang.doubt()) {
            let hint = match meant {
                "" => "write a language's code and, if you like, a country's: \"fr-FR\", \"en-GB\", \"de\"".to_owned(),
                _ => format!("did you mean \"{meant}\"?"),
            };
            ctx.error("layout-value", format!("`{}` is no language's code", locale.value), locale.span, &hint);
        }
        Some(Spanned::new(lang?, locale.span))
    });
    let content = content.unwrap_or_else(|| Spanned::new(format!("{}.md", id.value), id.span));
    // Any tag does where the real one is not known: there will be no master.
    let locale = lang.unwrap_or_else(|| Spanned::new(Lang::UNDETERMINED, id.span));
    LanguageSpec { locale, content, quotes, hyphenation, alone, id }
}

fn flow(value: &Value<'_>, ctx: &mut Ctx) -> FlowSpec {
    let t = &ctx.table("[[flow]]", value, FLOW);
    let unnamed = Spanned::new(UNNAMED.to_owned(), t.span);
    let language = t.need("language", "\"fr\"", ctx).and_then(|v| ctx.name("language", v));
    let part = t.need("part", "\"body\"", ctx).and_then(|v| ctx.name("part", v));
    let through = t.need("through", "[\"front\"]", ctx).map_or_else(Vec::new, |v| ctx.name_list("through", v));
    let name = t.get("name").and_then(|v| ctx.name("name", v));
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
    let name = name.unwrap_or_else(|| match (&language, &part) {
        (Some(language), Some(part)) => Spanned::new(format!("{}-{}", language.value, part.value), part.span),
        _ => unnamed.clone(),
    });
    FlowSpec {
        name,
        language: language.unwrap_or_else(|| unnamed.clone()),
        part: part.unwrap_or(unnamed),
        through,
        vertical: vertical.map_or(Vertical::Top, |v| v.value),
        spread: spread.map_or(Length::pt(12), |s| s.value),
        size: style_range(t, "size", ctx),
        leading: style_range(t, "leading", ctx),
        elements: rules,
        span: t.span,
    }
}
