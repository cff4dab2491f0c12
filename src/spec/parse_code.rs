//! The grammar of `[[code]]`: what it says, where it stands and how large it is.

use super::code::QrSize;
use super::decode::{Ctx, Table, Value};
use super::{CodeContent, CodeSpec};
use crate::code::{Card, Level};
use crate::geom::Point;
use crate::source::Spanned;
use crate::unit::Length;

/// Keys of `[[code]]`.
pub(super) const CODE: [&str; 18] = [
    "panel",
    "x",
    "y",
    "qr",
    "vcard",
    "ean",
    "isbn",
    "addon",
    "color",
    "ground",
    "alt",
    "bar-reduction",
    "level",
    "size",
    "module",
    "scale",
    "height",
    "font",
];

/// What a code may say.
const CONTENTS: [&str; 4] = ["qr", "vcard", "ean", "isbn"];
/// Keys of bar codes alone, and of QR codes alone.
const OF_BARS: [&str; 4] = ["addon", "scale", "height", "font"];
const OF_QR: [&str; 3] = ["level", "size", "module"];

/// A module where neither it nor the edge is given: as large as is usual on paper that is held in the hand.
const MODULE: Length = Length::from_raw(Length::PER_MM / 2);

pub(super) fn code(value: &Value<'_>, ctx: &mut Ctx) -> CodeSpec {
    let t = ctx.table("[[code]]", value, &CODE);
    let panels = t.need("panel", "\"front\"", ctx).map_or_else(Vec::new, |v| ctx.name_list("panel", v));
    let color = t.get("color").and_then(|v| ctx.name("color", v));
    let ground = t.get("ground").and_then(|v| ctx.name("ground", v));
    let alt = t.get("alt").and_then(|v| ctx.string("alt", v)).map(|alt| alt.value);
    let before = ctx.faults();
    let place = |key, ctx: &mut Ctx| {
        t.need(key, "\"10mm\"", ctx).and_then(|v| ctx.length(key, v)).map_or(Length::ZERO, |l| l.value)
    };
    let corner = Point::new(place("x", ctx), place("y", ctx));
    let reduction = t.get("bar-reduction").and_then(|v| ctx.extent("bar-reduction", v, false));
    let content = content(&t, ctx);
    CodeSpec {
        panels,
        corner,
        content,
        color: color.unwrap_or_else(|| Spanned::new("black".to_owned(), t.span)),
        ground,
        alt,
        reduction: reduction.unwrap_or(Spanned::new(Length::ZERO, t.span)),
        sure: t.there && ctx.faults() == before,
        span: t.span,
    }
}

fn content(t: &Table<'_, '_>, ctx: &mut Ctx) -> Option<CodeContent> {
    let given: Vec<&'static str> = CONTENTS.into_iter().filter(|key| t.get(key).is_some()).collect();
    let [kind] = given[..] else {
        if t.there {
            let message = match given.len() {
                0 => "[[code]] says nothing".to_owned(),
                _ => format!(
                    "[[code]] has {}",
                    given.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(" and ")
                ),
            };
            let hint = "write exactly one of qr, vcard, ean and isbn, such as qr = \"https://example.org\"";
            ctx.error("layout-value", message, t.span, hint);
        }
        return None;
    };
    let qr = matches!(kind, "qr" | "vcard");
    let (others, what) =
        if qr { (&OF_BARS[..], "a bar code, not of a QR code") } else { (&OF_QR[..], "a QR code, not of a bar code") };
    for (key, value) in others.iter().filter_map(|key| Some((*key, t.get(key)?))) {
        let span = ctx.span(value);
        ctx.error("layout-value", format!("`{key}` is a key of {what}"), span, "take it away");
    }
    if qr { qr_content(t, kind, ctx) } else { bars(t, kind, ctx) }
}

fn qr_content(t: &Table<'_, '_>, kind: &'static str, ctx: &mut Ctx) -> Option<CodeContent> {
    let levels = [("L", Level::Low), ("M", Level::Medium), ("Q", Level::Quartile), ("H", Level::High)];
    let level = t.get("level").and_then(|v| ctx.word("level", v, &levels)).map_or(Level::default(), |l| l.value);
    let edge = t.get("size").and_then(|v| ctx.extent("size", v, true));
    let module = t.get("module").and_then(|v| ctx.extent("module", v, true));
    if let (Some(edge), Some(_)) = (edge, module) {
        let hint = "keep one: a code is as many modules wide as its text needs";
        ctx.error("layout-value", "[[code]] has `size` and `module`", edge.span, hint);
    }
    let size = match (edge, module) {
        (Some(edge), _) => QrSize::Edge(edge),
        (None, module) => QrSize::Module(module.unwrap_or(Spanned::new(MODULE, t.span))),
    };
    let value = t.get(kind)?;
    let text = if kind == "vcard" { Some(card(value, ctx)?) } else { ctx.name("qr", value) }?;
    Some(CodeContent::Qr { text, card: kind == "vcard", level, size })
}

/// An address card as the text that stands in the code.
fn card(value: &Value<'_>, ctx: &mut Ctx) -> Option<Spanned<String>> {
    const CARD: [&str; 14] = [
        "name",
        "given",
        "family",
        "organisation",
        "title",
        "phone",
        "email",
        "url",
        "street",
        "postcode",
        "city",
        "region",
        "country",
        "note",
    ];
    let before = ctx.faults();
    let t = ctx.table("vcard", value, &CARD);
    let mut one = |key: &'static str| {
        t.get(key).and_then(|v| ctx.string(key, v)).map_or_else(String::new, |s| s.value.trim().to_owned())
    };
    let mut card = Card {
        name: one("name"),
        given: one("given"),
        family: one("family"),
        organisation: one("organisation"),
        title: one("title"),
        url: one("url"),
        street: one("street"),
        postcode: one("postcode"),
        city: one("city"),
        region: one("region"),
        country: one("country"),
        note: one("note"),
        ..Card::default()
    };
    for phone in t.get("phone").map_or_else(Vec::new, |v| ctx.strings("phone", v)) {
        let dials = phone.value.chars().any(|c| c.is_ascii_digit())
            && phone.value.chars().all(|c| c.is_ascii_digit() || " +-/().\u{a0}\u{202f}".contains(c));
        if !dials {
            let hint = "write the number alone, best with its country: \"+33 3 88 41 20 00\"";
            ctx.error("layout-value", "`phone` is no number that can be dialled", phone.span, hint);
        }
        card.phone.push(phone.value.trim().to_owned());
    }
    for email in t.get("email").map_or_else(Vec::new, |v| ctx.strings("email", v)) {
        let at = email.value.trim().split_once('@').is_some_and(|(a, b)| !a.is_empty() && b.contains('.'));
        if !at || email.value.trim().contains(char::is_whitespace) {
            let hint = "write it as \"name@example.org\"";
            ctx.error("layout-value", "`email` is no e-mail address", email.span, hint);
        }
        card.email.push(email.value.trim().to_owned());
    }
    if t.there && card.shown().is_empty() && ctx.faults() == before {
        let hint = "add given = \"…\" and family = \"…\", or organisation = \"…\"";
        ctx.error("layout-missing-key", "the card has neither a name nor an organisation", t.span, hint);
    }
    (t.there && ctx.faults() == before).then(|| Spanned::new(card.text(), t.span))
}

fn bars(t: &Table<'_, '_>, kind: &'static str, ctx: &mut Ctx) -> Option<CodeContent> {
    let addon = t.get("addon").and_then(|v| ctx.name("addon", v));
    let height = t.get("height").and_then(|v| ctx.extent("height", v, true));
    let font = t.get("font").and_then(|v| ctx.name("font", v));
    let mut scale = 100.0;
    if let Some(value) = t.get("scale")
        && let Some(given) = ctx.number("scale", value)
    {
        // SC2, the magnification (GS1 General Specifications, 5.12.3.1: general retail).
        if (80.0..=200.0).contains(&given) {
            scale = given;
        } else {
            let (span, least) = (ctx.span(value), given < 80.0);
            let message = format!("`scale` is {given} %, but bar codes for shops have 80 to 200 %");
            let hint = if least {
                "write scale = 80 at least: the bars are then 0.264 mm wide, and 29.8 × 21.6 mm with the quiet zones"
            } else {
                "write scale = 200 at most: the bars are then 0.66 mm wide"
            };
            ctx.error("layout-value", message, span, hint);
        }
    }
    let text = ctx.name(kind, t.get(kind)?)?;
    Some(CodeContent::Ean { text, isbn: kind == "isbn", addon, scale, height, font })
}
