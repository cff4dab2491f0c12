//! Codes on their panels: from text to outlines, with everything about them that can be checked before there is text.
//!
//! Module sizes, quiet zones, inks and grounds are judged here; whether text runs into a quiet zone is `layout`'s to say.
//! Origin of all places: top-left of the panel's trim.

use super::cascade::Cascade;
use super::ground::{ground, painted};
use super::place::{find_panel, mm};
use super::{Code, Digits, PanelForm, Spread};
use crate::code::{Ean, EanError, Level, Qr, ean, outline, qr};
use crate::color::{Color, Light, Spot, Tint};
use crate::diag::{Diagnostic, Diagnostics};
use crate::geom::{Path, Point, Rect};
use crate::panel::{Item, Shape};
use crate::source::{Span, Spanned};
use crate::spec::code::QrSize;
use crate::spec::{CodeContent, CodeSpec, Spec};
use crate::unit::{Length, trim_decimals};

/// The least module of a QR code that telephones read without care, in micrometres.
const LEAST_MODULE: i64 = 330;
/// What a code must differ from its ground by (ISO/IEC 15416 and 15415, symbol contrast): grade C, the least that shops
/// take, and grade B.
const CONTRAST: (f64, f64) = (0.40, 0.55);
/// The lowest bars that a hand scanner finds.
const LEAST_HEIGHT: Length = Length::mm(5);

/// A code before it is put anywhere.
struct Symbol {
    path: Path,
    /// Around all that is dark, digits included.
    mark: Rect,
    /// `mark` with its quiet zones.
    quiet: Rect,
    digits: Vec<Digits>,
    alt: String,
    light: &'static [Light],
    kind: &'static str,
}

/// All codes of the layout, in its order. Where panels stand is `sure` or nothing is said of edges.
pub(super) fn codes(
    cascade: &Cascade<'_>,
    forms: &[PanelForm],
    spreads: &[Spread],
    sure: bool,
    diags: &mut Diagnostics,
) -> Vec<Code> {
    let spec = cascade.spec;
    let spots: Vec<Spot> =
        spec.spots.iter().map(|s| Spot { name: s.name.value.clone(), alternate: s.alternate }).collect();
    let mut codes: Vec<Code> = Vec::new();
    for code in &spec.codes {
        let color = cascade.color(&code.color, diags);
        let ground_color = code.ground.as_ref().map(|name| cascade.color(name, diags));
        let named = cascade.colors.iter().any(|(name, _)| *name == code.color.value);
        let solid = !named || one_ink(code, color, diags);
        let symbol = symbol(code, cascade, diags);
        for name in &code.panels {
            let Some(i) = find_panel(name, forms, diags) else { continue };
            let Some(symbol) = &symbol else { continue };
            if sure && code.sure {
                edges(code, symbol, &forms[i], spec, diags);
            }
            let mut shapes = Vec::new();
            if let Some(color) = ground_color {
                shapes.push(Shape::fill(Path::rect(symbol.quiet), color));
            }
            if code.sure && solid {
                let below = painted(&forms[i], spreads);
                contrast(code, symbol, color, ground_color, (&forms[i].name, &below), &spots, diags);
            }
            // Black overprints, as text does; another ink would mix with its ground.
            shapes.push(Shape { overprint: color == Color::BLACK, ..Shape::fill(symbol.path.clone(), color) });
            if let Some(other) = codes.iter().find(|c| c.panel == i && overlap(c.mark, symbol.quiet)) {
                let message = format!("two codes of `{}` stand in each other's quiet zone", forms[i].name);
                diags.push(
                    Diagnostic::error("code-quiet-zone", message)
                        .at(code.span, "")
                        .at(other.span, "the other code")
                        .note(zone(symbol))
                        .hint("move one of them away"),
                );
            }
            codes.push(Code {
                panel: i,
                kind: symbol.kind,
                shapes,
                digits: symbol.digits.clone(),
                color,
                mark: symbol.mark,
                quiet: symbol.quiet,
                alt: symbol.alt.clone(),
                span: code.span,
            });
        }
    }
    codes
}

fn overlap(a: Rect, b: Rect) -> bool {
    a.x < b.right() && b.x < a.right() && a.y < b.bottom() && b.y < a.bottom()
}

/// Several inks never register exactly, and a screen frays edges: a code is one solid ink.
fn one_ink(code: &CodeSpec, color: Color, diags: &mut Diagnostics) -> bool {
    let amounts = color.amounts();
    let name = &code.color.value;
    let message = match amounts[..] {
        [(_, Tint::FULL)] => return true,
        [] => format!("the code's colour `{name}` has no ink"),
        [(_, tint)] => {
            format!(
                "the code's colour `{name}` is a tint of {} %: its edges would be dots",
                trim_decimals(tint.percent(), 2)
            )
        }
        _ => format!("the code's colour `{name}` is made of {} inks, which never register exactly", amounts.len()),
    };
    let hint = "take one ink at 100 %: color = \"black\", or a dark spot ink";
    diags.push(Diagnostic::error("code-ink", message).at(code.color.span, "").hint(hint));
    false
}

fn symbol(code: &CodeSpec, cascade: &Cascade<'_>, diags: &mut Diagnostics) -> Option<Symbol> {
    match code.content.as_ref()? {
        CodeContent::Qr { text, card, level, size } => qr_symbol(code, text, *card, *level, *size, diags),
        CodeContent::Ean { text, isbn, addon, scale, height, font } => {
            let number = number(text, *isbn, addon.as_ref(), diags);
            let face = cascade.regular(font.as_ref(), code.span, diags);
            let ean = number?;
            // X is kept to a whole number of raw units: 11 880 at 100 %.
            let module = Length::from_raw(ean::MODULE * Length::PER_MM / 1000).scale(scale / 100.0);
            let nominal = Length::from_raw(ean.height() * Length::PER_MM / 1000).scale(scale / 100.0);
            if let Some(height) = height {
                low_bars(height, nominal, diags);
            }
            let height = height.as_ref().map_or(nominal, |h| h.value);
            reduction(code, module, diags);
            Some(bars(code, &ean, isbn.then(|| text.value.trim()), face, module, height, scale / 100.0))
        }
    }
}

fn qr_symbol(
    code: &CodeSpec,
    text: &Spanned<String>,
    card: bool,
    level: Level,
    size: QrSize,
    diags: &mut Diagnostics,
) -> Option<Symbol> {
    if !card {
        address(text, diags);
    }
    let qr = match Qr::encode(&text.value, level) {
        Ok(qr) => qr,
        Err(qr::TooLong(bytes)) => {
            let most = qr::capacity(177, level).unwrap_or(0);
            diags.push(
                Diagnostic::error(
                    "code-too-long",
                    format!("the QR code has {bytes} bytes, but the largest holds {most}"),
                )
                .at(text.span, "")
                .hint("put the text on a web page and the page's address into the code"),
            );
            return None;
        }
    };
    let count = qr.count as i64;
    let least = Length::from_raw(LEAST_MODULE * Length::PER_MM / 1000);
    let (edge, span) = match size {
        QrSize::Edge(edge) => (edge.value, edge.span),
        QrSize::Module(module) => (module.value * count, module.span),
    };
    let module = edge / count;
    if module < least && code.sure {
        // The largest symbol with modules that are large enough.
        let fits = edge.raw() / least.raw();
        let room = (fits >= 21).then(|| qr::capacity((21 + (fits - 21) / 4 * 4).min(177) as usize, level)).flatten();
        let enough = trim_decimals(((least * count).to_mm() * 10.0).ceil() / 10.0, 1);
        let mut hint = match size {
            QrSize::Edge(_) => format!("write size = \"{enough}mm\" at least"),
            QrSize::Module(_) => "write module = \"0.33mm\" at least".to_owned(),
        };
        if let Some(room) = room {
            hint.push_str(&format!(", or shorten it to {room} bytes"));
            if level != Level::Low {
                hint.push_str(", or take level = \"L\"");
            }
        }
        diags.push(
            Diagnostic::error("code-module", format!("the modules of the QR code are {} mm wide", mm(module)))
                .at(span, "")
                .note(format!(
                    "{} bytes need {count} × {count} modules; below 0.33 mm telephones fail to read them in print",
                    text.value.len()
                ))
                .hint(hint),
        );
        return None;
    }
    reduction(code, module, diags);
    let mark = Rect::new(code.corner.x, code.corner.y, edge, edge);
    let alt = if card {
        let shown = text.value.lines().find_map(|line| line.strip_prefix("FN:")).unwrap_or_default();
        format!("QR code: address card of {}", shown.replace('\\', ""))
    } else {
        format!("QR code: {}", text.value)
    };
    Some(Symbol {
        path: outline::outline(&qr.dark, qr.count, code.corner, edge, code.reduction.value),
        mark,
        quiet: mark.outset(Length::from_raw(edge.raw() * qr::QUIET / count)),
        digits: Vec::new(),
        alt: code.alt.clone().unwrap_or(alt),
        light: &[Light::White, Light::Red],
        kind: "QR code",
    })
}

/// A web address that a telephone would take for a text.
fn address(text: &Spanned<String>, diags: &mut Diagnostics) {
    let bare = text.value.trim();
    let start = bare.split(['/', '?', '#']).next().unwrap_or_default();
    let host = !bare.contains([':', '@', ' '])
        && start.split('.').count() >= 2
        && start.split('.').all(|part| !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || c == '-'))
        && start.rsplit('.').next().is_some_and(|end| end.len() >= 2 && end.chars().all(char::is_alphabetic));
    if bare != text.value {
        diags.push(
            Diagnostic::warning("code-text", "the QR code's text begins or ends with a space")
                .at(text.span, "")
                .hint("take it away: it would be part of the address"),
        );
    }
    if host {
        diags.push(
            Diagnostic::warning("code-text", format!("telephones show `{bare}` as a text, not as a web page"))
                .at(text.span, "")
                .hint(format!("write qr = \"https://{bare}\"")),
        );
    }
}

fn number(text: &Spanned<String>, isbn: bool, addon: Option<&Spanned<String>>, diags: &mut Diagnostics) -> Option<Ean> {
    let what = if isbn { "ISBN" } else { "EAN" };
    let parsed = if isbn { Ean::parse_isbn(&text.value) } else { Ean::parse(&text.value) };
    let ean = match parsed {
        Ok(ean) => ean,
        Err(error) => {
            let hint = match error {
                EanError::CheckDigit(_, wanted) => {
                    let trimmed = text.value.trim();
                    let start = trimmed.char_indices().next_back().map_or("", |(at, _)| &trimmed[..at]);
                    format!("if the digits before are right, write \"{start}{wanted}\"")
                }
                EanError::OldIsbn(digits) => {
                    let digits: String = digits.iter().map(|d| char::from(b'0' + d)).collect();
                    format!("write isbn = \"{digits}\", with hyphens as the agency gives them")
                }
                EanError::Length(12) if !isbn => match Ean::complete(&text.value) {
                    Some(wanted) => {
                        format!("add the check digit, which is {wanted}; or, if it is there, the digit that is lost")
                    }
                    None => "write all 13 digits".to_owned(),
                },
                EanError::Length(_) => "write all digits, the check digit too".to_owned(),
                _ => "write digits; hyphens and spaces may stand between them".to_owned(),
            };
            let message = format!("`{}` is no {what}: {error}", text.value);
            diags.push(Diagnostic::error("code-number", message).at(text.span, "").hint(hint));
            return None;
        }
    };
    let Some(addon) = addon else { return Some(ean) };
    match ean.with_addon(&addon.value) {
        Ok(ean) => Some(ean),
        Err(error) => {
            diags.push(
                Diagnostic::error("code-number", format!("`{}`: {error}", addon.value))
                    .at(addon.span, "")
                    .hint("write addon = \"05\" or addon = \"51299\""),
            );
            None
        }
    }
}

fn low_bars(height: &Spanned<Length>, nominal: Length, diags: &mut Diagnostics) {
    let (given, wanted) = (mm(height.value), mm(nominal));
    if height.value < LEAST_HEIGHT {
        diags.push(
            Diagnostic::error("code-height", format!("bars of {given} mm are too low to be scanned"))
                .at(height.span, "")
                .hint(format!("write height = \"{wanted}mm\", or 5 mm at the very least")),
        );
    } else if height.value < nominal {
        diags.push(
            Diagnostic::warning("code-height", format!("the bars are {given} mm high, at this scale they should be {wanted} mm"))
                .at(height.span, "")
                .hint("scanners in counters read low bars only when they lie the right way; leave `height` out if there is room"),
        );
    }
}

/// What is taken from bars leaves at least half of the narrowest.
fn reduction(code: &CodeSpec, module: Length, diags: &mut Diagnostics) {
    let reduction = code.reduction;
    if reduction.value > module / 2 {
        diags.push(
            Diagnostic::error(
                "code-reduction",
                format!("`bar-reduction` takes {} mm from bars of {} mm", mm(reduction.value), mm(module)),
            )
            .at(reduction.span, "")
            .hint(format!("write at most {} mm; presses gain 0.02 to 0.1 mm", mm(module / 2))),
        );
    }
}

fn bars(
    code: &CodeSpec,
    ean: &Ean,
    isbn: Option<&str>,
    face: Option<crate::font::FaceId>,
    module: Length,
    height: Length,
    scale: f64,
) -> Symbol {
    let Point { x, y } = code.corner;
    let at = |modules: i64| x + module * modules;
    // Nominal: digits 2.75 mm high, half a module below the bars (GS1 General Specifications, 5.2.5).
    let digit = Length::from_raw(Length::PER_MM * 11 / 4).scale(scale);
    let (foot, guards) = (y + height, y + height + module * ean::GUARD);
    let baseline = foot + module / 2 + digit;
    let half = code.reduction.value / 2;
    let mut path = Path::default();
    let mut bar = |bar: &ean::Bar, top: Length, bottom: Length| {
        let edge = |thirteenths: i64| x + Length::from_raw(module.raw() * thirteenths / 13);
        let (left, right) = (edge(bar.left) + half, edge(bar.right) - half);
        path.0.extend(Path::rect(Rect::new(left, top, right - left, bottom - top)).0);
    };
    for b in ean.bars() {
        bar(&b, y, if b.guard { guards } else { foot });
    }
    let addon_top = y + digit + module / 2;
    for b in ean.addon_bars() {
        bar(&b, addon_top, guards);
    }
    let mut digits = Vec::new();
    let mut group = |text: &str, start: i64, each: i64, baseline: Length| {
        if let Some(face) = face {
            let (start, step) = (at(start), module * each);
            digits.push(Digits { text: text.to_owned(), face, start, step, baseline, height: digit });
        }
    };
    let text = ean.text();
    if ean.is_13() {
        group(&text[..1], -9, 7, baseline);
        group(&text[1..7], 3, 7, baseline);
        group(&text[7..], 50, 7, baseline);
    } else {
        group(&text[..4], 3, 7, baseline);
        group(&text[4..], 36, 7, baseline);
    }
    if let (Some(text), Some((start, _))) = (ean.addon_text(), ean.addon_at()) {
        group(&text, start + 3, 9, y + digit);
    }
    let mut top = y;
    let mut alt = if ean.is_13() { "EAN-13: " } else { "EAN-8: " }.to_owned() + &text;
    if let (Some(isbn), Some(face)) = (isbn, face) {
        let text = format!("ISBN {isbn}");
        alt.clone_from(&text);
        let baseline = y - module * 2;
        top = baseline - digit;
        digits.push(Digits { text, face, start: x, step: Length::ZERO, baseline, height: digit });
    }
    if let Some(addon) = ean.addon_text() {
        alt.push_str(&format!(" {addon}"));
    }
    let (left, right) = ean.quiet();
    let end = ean.addon_at().map_or(ean.width(), |(start, width)| start + width);
    let first = if ean.is_13() && face.is_some() { at(-9) } else { x };
    let bottom = baseline.max(guards);
    Symbol {
        path,
        mark: Rect::new(first, top, at(end) - first, bottom - top),
        quiet: Rect::new(at(-left), top, module * (left + end + right), bottom - top),
        digits,
        alt: code.alt.clone().unwrap_or(alt),
        light: &[Light::Red],
        kind: if isbn.is_some() {
            "ISBN"
        } else if ean.is_13() {
            "EAN-13"
        } else {
            "EAN-8"
        },
    }
}

fn zone(symbol: &Symbol) -> String {
    let (q, m) = (symbol.quiet, symbol.mark);
    format!(
        "with its quiet zone the {} takes {} × {} mm: {} mm to the left, {} mm to the right, {} mm above and {} mm below",
        symbol.kind,
        mm(q.width),
        mm(q.height),
        mm(m.x - q.x),
        mm(q.right() - m.right()),
        mm(m.y - q.y),
        mm(q.bottom() - m.bottom()),
    )
}

/// Trim and creases: the quiet zone may touch them, what is dark keeps the safe distance.
fn edges(code: &CodeSpec, symbol: &Symbol, form: &PanelForm, spec: &Spec, diags: &mut Diagnostics) {
    let whole = Rect::new(Length::ZERO, Length::ZERO, form.rect.width, form.rect.height);
    let safe = spec.sheet.safe.value;
    let over = |rect: Rect, room: Rect| {
        [
            ("left", room.x - rect.x),
            ("right", rect.right() - room.right()),
            ("top", room.y - rect.y),
            ("bottom", rect.bottom() - room.bottom()),
        ]
        .into_iter()
        .filter(|(_, by)| *by > Length::ZERO)
        .max_by_key(|(_, by)| *by)
    };
    let direction = |side: &str, by: Length| {
        let way = match side {
            "left" => "to the right",
            "right" => "to the left",
            "top" => "down",
            _ => "up",
        };
        format!("move it {} mm {way}, or make it smaller", mm(by))
    };
    if let Some((side, by)) = over(symbol.quiet, whole) {
        let message = format!("the {}'s quiet zone leaves the panel `{}` by {} mm", symbol.kind, form.name, mm(by));
        diags.push(
            Diagnostic::error("code-quiet-zone", message)
                .at(code.span, format!("over the {side} edge"))
                .note(zone(symbol))
                .hint(direction(side, by)),
        );
    } else if let Some((side, by)) = over(symbol.mark, whole.outset(-safe)) {
        let near = mm(safe - by);
        let message = format!("the {} stands {near} mm from the {side} edge of `{}`", symbol.kind, form.name);
        diags.push(
            Diagnostic::warning("code-safe", message)
                .at(code.span, "")
                .note(format!("the safe distance is {} mm: cutting and folding are out by up to 1 mm", mm(safe)))
                .hint(direction(side, by)),
        );
    }
}

fn contrast(
    code: &CodeSpec,
    symbol: &Symbol,
    color: Color,
    own: Option<Color>,
    (panel, below_it): (&str, &[Item]),
    spots: &[Spot],
    diags: &mut Diagnostics,
) {
    let mut worst: Option<(f64, f64, Light)> = None;
    for &light in symbol.light {
        let dark = light.of(color, spots);
        let below = match own {
            Some(color) => light.of(color, spots),
            None => {
                let ground = ground(below_it, symbol.quiet, light, spots);
                if let Some((lightest, darkest)) = ground.crossed {
                    diags.push(
                        Diagnostic::error("code-ground", format!("art of `{panel}` crosses the {}", symbol.kind))
                            .at(code.span, "")
                            .note(zone(symbol))
                            .note(format!(
                                "below it the lightest place reflects {} %, the darkest {} %: that would be read as bars",
                                percent(lightest),
                                percent(darkest)
                            ))
                            .hint("add ground = \"paper\", or move it to an even place"),
                    );
                    return;
                }
                ground.light
            }
        };
        if worst.is_none_or(|(dark_, below_, _)| below - dark < below_ - dark_) {
            worst = Some((dark, below, light));
        }
    }
    let Some((dark, below, light)) = worst else { return };
    let difference = below - dark;
    if difference >= CONTRAST.1 {
        return;
    }
    let place: Span = code.ground.as_ref().map_or(code.color.span, |ground| ground.span);
    let by = if light == Light::Red { "in the red light of scanners" } else { "to a camera" };
    let message = if difference < 0.0 {
        format!("the {} is lighter than its ground", symbol.kind)
    } else {
        format!("the {} stands out by {} % from its ground", symbol.kind, percent(difference))
    };
    let diag = if difference < CONTRAST.0 {
        Diagnostic::error("code-contrast", message)
    } else {
        Diagnostic::warning("code-contrast", message)
    };
    let shown = |color: Color| Light::Red.of(color, spots) > Light::White.of(color, spots) + 0.3;
    let mut diag = diag.at(place, "").note(format!(
        "{by} its ink reflects {} % and the ground {} %; 40 % apart are needed, 55 % are good",
        percent(dark),
        percent(below)
    ));
    if shown(color) && light == Light::Red {
        diag = diag.note("red, orange and yellow inks are as light as paper to scanners");
    }
    diags.push(diag.hint("take black, or a blue or green ink, on a light ground: ground = \"paper\""));
}

fn percent(part: f64) -> String {
    trim_decimals(part * 100.0, 0)
}
