//! The grammar of `[output]` and of `[deliver.NAME]`, whose keys are the same but for `bleed` and `files`.

use super::decode::{Ctx, Table};
use super::parse_picture::ppi;
use super::{DeliverSpec, FilesSpec, MarkSpec, OutputSpec, PpiSpec, Standard};
use crate::diag::Diagnostic;
use crate::source::{Span, Spanned};
use crate::unit::{Length, trim_decimals};

/// The name on the command line that stands for all deliveries, which none can have for its own.
pub const ALL: &str = "all";

/// Keys of `[output]`.
pub(super) const OUTPUT: [&str; 12] = [
    "standard",
    "condition",
    "profile",
    "condition-info",
    "registry",
    "ink-limit",
    "ppi",
    "marks",
    "mark-offset",
    "mark-length",
    "mark-weight",
    "processing-steps",
];

/// Keys of `[deliver.NAME]`.
const DELIVER: [&str; 14] = [
    "standard",
    "condition",
    "profile",
    "condition-info",
    "registry",
    "ink-limit",
    "ppi",
    "marks",
    "mark-offset",
    "mark-length",
    "mark-weight",
    "processing-steps",
    "bleed",
    "files",
];

fn defaults(bleed: Length, span: Span) -> OutputSpec {
    OutputSpec {
        standard: Spanned::new(Standard::X4, span),
        condition: Spanned::new("FOGRA39".to_owned(), span),
        profile: None,
        info: None,
        registry: REGISTRY.to_owned(),
        ink_limit: None,
        ppi: PpiSpec::DEFAULT,
        bleed,
        marks: MarkSpec {
            crop: true,
            fold: true,
            registration: true,
            color_bar: false,
            slug: true,
            offset: bleed + BEYOND,
            length: Length::mm(5),
            weight: Length::from_raw(Length::PER_PT / 4),
        },
        steps: None,
    }
}

/// The ICC's registry of printing conditions.
const REGISTRY: &str = "http://www.color.org";
/// From the bleed to the marks, where nothing else is said.
const BEYOND: Length = Length::mm(1);

/// `[output]`, which may be missing.
pub(super) fn output(root: &Table<'_, '_>, bleed: Length, ctx: &mut Ctx) -> OutputSpec {
    let t = match root.get("output") {
        Some(value) => ctx.table("[output]", value, &OUTPUT),
        None => Table::hollow("output", root.span),
    };
    changed(defaults(bleed, t.span), &t, ctx)
}

/// Every `[deliver.NAME]`, on the ground of `[output]`.
pub(super) fn deliver(root: &Table<'_, '_>, output: &OutputSpec, ctx: &mut Ctx) -> Vec<DeliverSpec> {
    let Some(value) = root.get("deliver") else { return Vec::new() };
    let mut found = Vec::new();
    for (name, value) in ctx.entries("deliver", value) {
        if DELIVER.contains(&name.value.as_str()) && !value.get_ref().is_table() {
            let message = format!("`{}` stands in [deliver], which holds deliveries by name", name.value);
            ctx.error("layout-wrong-type", message, name.span, "give the delivery a name: [deliver.NAME]");
            continue;
        }
        let good = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        if !name.value.chars().all(good) {
            let hint = "use letters without accents, digits, `-`, `_` and `.`";
            ctx.error("layout-value", format!("`{}` can't end a file's name", name.value), name.span, hint);
        } else if name.value == ALL {
            let hint = "give it another name: `--deliver all` means every delivery";
            ctx.error("layout-value", "no delivery can be called `all`", name.span, hint);
        }
        let t = ctx.table(&format!("[deliver.{}]", name.value), value, &DELIVER);
        found.push(delivery(name, &t, output, ctx));
    }
    found
}

fn delivery(name: Spanned<String>, t: &Table<'_, '_>, output: &OutputSpec, ctx: &mut Ctx) -> DeliverSpec {
    let mut base = output.clone();
    if t.get("condition").is_some() {
        // The profile and the words for another condition are not this one's.
        (base.profile, base.info, base.registry) = (None, None, REGISTRY.to_owned());
        base.ink_limit = None;
    }
    if let Some(bleed) = t.get("bleed").and_then(|v| ctx.extent("bleed", v, false)) {
        if bleed.value > output.bleed {
            let mm = |l: Length| trim_decimals(l.to_mm(), 3);
            let (given, there) = (mm(bleed.value), mm(output.bleed));
            ctx.diags.push(
                Diagnostic::error(
                    "deliver-bleed",
                    format!("{given} mm of bleed are asked for, but there are {there} mm"),
                )
                .at(bleed.span, "")
                .note(format!("art is carried {there} mm beyond the trim, and no further: beyond that is bare paper"))
                .hint(format!(
                    "write bleed = \"{given}mm\" in [sheet]: each delivery then takes of it what it asks for"
                )),
            );
        } else {
            // Marks stay as far from the bleed as they were.
            base.marks.offset = bleed.value + (output.marks.offset - output.bleed);
            base.bleed = bleed.value;
        }
    }
    let kinds = [("one", FilesSpec::One), ("per-side", FilesSpec::PerSide)];
    let files = t.get("files").and_then(|v| ctx.word("files", v, &kinds));
    let output = changed(base, t, ctx);
    DeliverSpec { name, output, files: files.map_or(FilesSpec::One, |files| files.value) }
}

/// `out` with what a table says.
fn changed(mut out: OutputSpec, t: &Table<'_, '_>, ctx: &mut Ctx) -> OutputSpec {
    let (most, why) = (Length::mm(100), "marks stand on the paper around the sheet");
    let standards = [Standard::X4, Standard::X1a, Standard::X3].map(|standard| (standard.name(), standard));
    if let Some(standard) = t.get("standard").and_then(|v| ctx.word("standard", v, &standards)) {
        out.standard = standard;
    }
    if let Some(condition) = t.get("condition").and_then(|v| ctx.name("condition", v)) {
        out.condition = condition;
    }
    if let Some(profile) = t.get("profile").and_then(|v| ctx.name("profile", v)) {
        out.profile = Some(profile);
    }
    if let Some(info) = t.get("condition-info").and_then(|v| ctx.string("condition-info", v)) {
        out.info = Some(info);
    }
    if let Some(value) = t.get("ink-limit") {
        let limit = ctx.number("ink-limit", value).map(|limit| Spanned::new(limit, ctx.span(value)));
        if let Some(limit) = limit.filter(|limit| !(100.0..=400.0).contains(&limit.value)) {
            let hint = "write the percent that all inks together may come to, from 100 to 400: ink-limit = 300";
            ctx.error("layout-value", "`ink-limit` is out of range", limit.span, hint);
        }
        out.ink_limit = limit.filter(|limit| (100.0..=400.0).contains(&limit.value));
    }
    if let Some(value) = t.get("ppi") {
        out.ppi = ppi(value, out.ppi, ctx);
    }
    if let Some(registry) = t.get("registry").and_then(|v| ctx.string("registry", v)) {
        out.registry = registry.value;
    }
    marks(&mut out.marks, t, ctx);
    if let Some(offset) = t.get("mark-offset").and_then(|v| ctx.bounded("mark-offset", v, false, most, why)) {
        if offset.value < out.bleed {
            let hint = "make it at least the bleed, or marks would print on what may be trimmed into";
            ctx.error("layout-value", "the marks would stand inside the bleed", offset.span, hint);
        }
        out.marks.offset = offset.value;
    }
    if let Some(length) = t.get("mark-length").and_then(|v| ctx.bounded("mark-length", v, true, most, why)) {
        out.marks.length = length.value;
    }
    if let Some(weight) = t.get("mark-weight").and_then(|v| ctx.bounded("mark-weight", v, true, Length::mm(5), why)) {
        out.marks.weight = weight.value;
    }
    if let Some(steps) = t.get("processing-steps").and_then(|v| ctx.boolean("processing-steps", v)) {
        out.steps = steps.value.then_some(steps.span);
    }
    // Said once, where one of the two is written.
    let told = t.get("standard").is_some() || t.get("processing-steps").is_some();
    if let Some(at) = out.steps
        && out.standard.value != Standard::X4
        && told
    {
        let standard = out.standard.value.name();
        ctx.diags.push(
            Diagnostic::error("output-standard", format!("{standard} has no processing steps"))
                .at(at, "asked for here")
                .at(out.standard.span, "the standard")
                .note("they stand on optional content (layers), which came with PDF 1.5; this standard is PDF 1.4")
                .hint("take one of the two away: processing-steps = false, or standard = \"PDF/X-4\""),
        );
    }
    out
}

/// `marks`, which replaces those that there were.
pub(super) fn marks(marks: &mut MarkSpec, t: &Table<'_, '_>, ctx: &mut Ctx) {
    const KINDS: [&str; 5] = ["crop", "fold", "registration", "color-bar", "slug"];
    let Some(value) = t.get("marks") else { return };
    (marks.crop, marks.fold, marks.registration, marks.color_bar, marks.slug) = (false, false, false, false, false);
    let given = ctx.strings("marks", value);
    let alone = given.len() == 1;
    for mark in given {
        match mark.value.as_str() {
            "crop" => marks.crop = true,
            "fold" => marks.fold = true,
            "registration" => marks.registration = true,
            "color-bar" => marks.color_bar = true,
            "slug" => marks.slug = true,
            "none" if alone => {}
            "none" => {
                let hint = "write marks = [] for none, or take `none` away";
                ctx.error("layout-value", "there can't be marks and none", mark.span, hint);
            }
            other => ctx.diags.push(
                Diagnostic::error("layout-value", format!("there is no mark `{other}`"))
                    .at(mark.span, "")
                    .suggest(other, KINDS),
            ),
        }
    }
}
