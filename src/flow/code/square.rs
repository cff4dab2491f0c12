//! QR codes: what they say and how large their modules are (ISO/IEC 18004).

use super::{Symbol, reduction};
use crate::code::{Level, Qr, outline, qr};
use crate::color::Light;
use crate::diag::{Diagnostic, Diagnostics};
use crate::flow::place::mm;
use crate::geom::Rect;
use crate::source::Spanned;
use crate::spec::CodeSpec;
use crate::spec::code::QrSize;
use crate::unit::{Length, trim_decimals};

/// The least module of a QR code that telephones read without care, in micrometres.
const LEAST_MODULE: i64 = 330;

pub(super) fn qr_symbol(
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
pub(super) fn address(text: &Spanned<String>, diags: &mut Diagnostics) {
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
