//! What a standard forbids a job, with the place where it was asked for.

use crate::color::Spot;
use crate::diag::{Diagnostic, Diagnostics};
use crate::flow::Job;
use crate::intent::Intent;
use crate::panel::{Item, Paint, Panel};
use crate::sheet::StepKind;
use crate::spec::{OutputSpec, Standard};

/// Looks at a job before it is written by `output`'s standard. `intent` is `None` where it could not be had, which was
/// reported.
pub fn job(output: &OutputSpec, intent: Option<&Intent>, job: &Job, panels: &[Panel]) -> Diagnostics {
    let mut diags = Diagnostics::default();
    if output.standard.value != Standard::X4 {
        for panel in panels {
            art(output, &format!("on the panel `{}`", panel.name), &panel.art, &mut diags);
        }
        for spread in &job.spreads {
            let across = job.panels.iter().filter(|form| form.side == spread.side && spread.rect.contains(form.rect));
            let names: Vec<String> = across.map(|form| format!("`{}`", form.name)).collect();
            art(output, &format!("across {}", names.join(" and ")), &spread.art, &mut diags);
        }
    }
    profile(output, intent, &mut diags);
    steps(output, &job.spots, &mut diags);
    diags
}

/// What of the art at a place the standards on PDF 1.4 forbid.
fn art(output: &OutputSpec, place: &str, items: &[Item], diags: &mut Diagnostics) {
    for item in items {
        match item {
            // Judged once it is known what it becomes: see `picture`.
            Item::Picture(_) => {}
            Item::Group(group) => art(output, place, &group.items, diags),
            Item::Shape(shape) => {
                if let Some(what) = forbidden(&shape.paint) {
                    let standard = output.standard.value.name();
                    let message = format!("{standard} cannot hold {what}, which stands {place}");
                    diags.push(
                        Diagnostic::error("output-standard", message)
                            .at(output.standard.span, "")
                            .hint("take it away, or write standard = \"PDF/X-4\""),
                    );
                }
            }
        }
    }
}

/// Why a paint has no place in PDF/X-1a:2003 and PDF/X-3:2003, in words. Every kind of paint is listed, so that a new one
/// asks for an answer.
fn forbidden(paint: &Paint) -> Option<&'static str> {
    match paint {
        // DeviceCMYK, Separation, and DeviceN of at most eight inks (`Mix::MOST_SPOTS`), which PDF 1.3 has.
        Paint::Flat(_) => None,
        // Axial and radial shadings are of PDF 1.3, and run in the same spaces; ISO 15930-4 allows them.
        Paint::Gradient(_) => None,
    }
}

/// PDF 1.4 knows profiles up to ICC.1:2001 (version 2); those of version 4 came with PDF 1.5.
fn profile(output: &OutputSpec, intent: Option<&Intent>, diags: &mut Diagnostics) {
    let standard = output.standard.value;
    let (Some(intent), Some(path)) = (intent, &output.profile) else { return };
    if standard == Standard::X4 || intent.profile.version < 4 {
        return;
    }
    diags.push(
        Diagnostic::error(
            "output-standard",
            format!("{} cannot hold a profile of ICC version {}", standard.name(), intent.profile.version),
        )
        .at(path.span, "this profile")
        .at(output.standard.span, "the standard")
        .hint("ask the shop for the version 2 profile of the same condition, or write standard = \"PDF/X-4\""),
    );
}

/// The lines of processing steps stand in inks of their own, which nothing that prints may be in (ISO 19593-1).
fn steps(output: &OutputSpec, spots: &[Spot], diags: &mut Diagnostics) {
    let Some(at) = output.steps else { return };
    for spot in spots {
        // Names that differ in case alone are one ink to many a workflow.
        let Some(step) = StepKind::ALL.into_iter().find(|step| step.name().eq_ignore_ascii_case(&spot.name)) else {
            continue;
        };
        diags.push(
            Diagnostic::error("output-steps", format!("the ink `{}` has the name of a processing step", spot.name))
                .at(at, "processing steps are asked for here")
                .note(format!("{} lines are drawn in a technical ink of this name, which never prints", step.name()))
                .hint("give the ink in [inks] the name that stands on its tin; or, where it draws the same lines by hand, take it away"),
        );
    }
}
