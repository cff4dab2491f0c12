//! Where panels and frames stand: names become indices, shares of the sheet become rectangles.

use super::{Frame, PanelForm};
use crate::diag::{Diagnostic, Diagnostics};
use crate::geom::{Insets, Rect};
use crate::sheet::Crease;
use crate::source::Spanned;
use crate::spec::{FoldName, FrameSpec, InsetsSpec, PanelSpec, Side, Spec, UNNAMED};
use crate::unit::{Length, trim_decimals};

/// The creases of a fold from left to right, seen from side A, and its name in words.
pub(super) fn creases(fold: FoldName) -> (&'static str, Vec<Crease>) {
    match fold {
        FoldName::Z => ("Z-fold", vec![Crease::Valley, Crease::Mountain]),
        FoldName::None => ("flat", Vec::new()),
    }
}

/// How many panels a side has, against how many its fold makes.
fn check_count(spec: &Spec, counts: [usize; 2], diags: &mut Diagnostics) -> bool {
    let panels = |fold: FoldName| creases(fold).1.len() + 1;
    let words = |fold: FoldName| match fold {
        FoldName::Z => "a Z-fold has 3",
        FoldName::None => "a sheet without folds has 1",
    };
    let plural = |n: usize| if n == 1 { "" } else { "s" };
    let given = spec.sheet.fold.value;
    let sides = || [Side::A, Side::B].into_iter().zip(counts).filter(|&(_, n)| n != 0);
    if sides().all(|(_, n)| n == panels(given)) {
        return true;
    }
    let mut report = |side: Side, message: String, hint: String| {
        let mut diag = Diagnostic::error("layout-panel-count", message).at(spec.sheet.fold.span, "");
        if let Some(last) = spec.panels.iter().rfind(|p| p.side.value == side) {
            diag = diag.at(last.name.span, format!("the last panel of side {side:?}"));
        }
        diags.push(diag.hint(hint));
    };
    // The fold that at least one side was made for; then the fold is the slip, and not that side.
    let fits = |fold: &FoldName| sides().any(|(_, n)| n == panels(*fold));
    let (word, meant) = [("", given), ("z", FoldName::Z), ("none", FoldName::None)]
        .into_iter()
        .find(|(_, fold)| fits(fold))
        .unwrap_or(("", given));
    if meant != given {
        let fitting: Vec<Side> = sides().filter(|&(_, n)| n == panels(meant)).map(|(side, _)| side).collect();
        let count = panels(meant);
        let who = match fitting[..] {
            [side] => format!("side {side:?} has {count} panel{}", plural(count)),
            _ => format!("sides A and B have {count} panel{} each", plural(count)),
        };
        let hint = format!("write fold = \"{word}\", or {} panels", if count > 1 { "take away" } else { "add" });
        report(fitting[0], format!("{who}, but {}", words(given)), hint);
    }
    for (side, count) in sides().filter(|&(_, n)| n != panels(meant)) {
        let wanted = panels(meant);
        let message = format!("side {side:?} has {count} panel{}, but {}", plural(count), words(meant));
        let hint = format!("give side {side:?} {wanted} [[panel]] table{}, or choose another fold", plural(wanted));
        report(side, message, hint);
    }
    false
}

/// The panels of both sides, their widths checked against the sheet, against the fold and against each other; and
/// whether they stand as they were meant to, so that something can be said of what stands on them.
pub(super) fn panels(spec: &Spec, diags: &mut Diagnostics) -> (Vec<PanelForm>, bool) {
    let sheet = spec.sheet.size.value;
    let sides =
        [Side::A, Side::B].map(|side| spec.panels.iter().filter(|p| p.side.value == side).collect::<Vec<&PanelSpec>>());
    // Where a size or a side could not be read, sums and counts of the others mean nothing.
    let mut sure = spec.sheet.sure && spec.panels.iter().all(|p| p.sure);
    if sure {
        if sides[0].is_empty() && !spec.panels.is_empty() {
            diags.push(
                Diagnostic::error("layout-no-panels", "side A has no panel")
                    .at(sides[1][0].side.span, "the first panel, which is on side B")
                    .hint("begin with side A: side = \"A\""),
            );
        }
        sure = check_count(spec, [sides[0].len(), sides[1].len()], diags);
    }
    let mut forms = Vec::new();
    let mut widths: [Vec<Length>; 2] = Default::default();
    for (s, side) in [Side::A, Side::B].into_iter().enumerate() {
        let on_side = &sides[s];
        let Some(last) = on_side.last() else { continue };
        let share = sheet.width / on_side.len() as i64;
        let mut x = Length::ZERO;
        for form in on_side {
            let width = form.width.as_ref().map_or(share, |w| w.value);
            widths[s].push(width);
            forms.push(PanelForm {
                name: form.name.value.clone(),
                span: form.name.span,
                side,
                rect: Rect::new(x, Length::ZERO, width, sheet.height),
                art: Vec::new(),
            });
            x += width;
        }
        if x != sheet.width && sure {
            let list: Vec<String> = widths[s].iter().map(|w| mm(*w)).collect();
            let difference = sheet.width - x;
            let (word, by) = if difference > Length::ZERO { ("wider", difference) } else { ("narrower", -difference) };
            let mut diag = Diagnostic::error(
                "layout-widths",
                format!(
                    "the panels of side {side:?} are {} mm wide together, the sheet is {} mm",
                    mm(x),
                    mm(sheet.width)
                ),
            )
            .at(last.width.as_ref().map_or(last.name.span, |w| w.span), "the last of them")
            .at(spec.sheet.size.span, "the sheet");
            if list.len() > 1 {
                diag = diag.note(format!("{} = {} mm", list.join(" + "), mm(x)));
            }
            diags.push(
                diag.hint(format!(
                    "make the panels {} mm {word} in all, or leave the widths out: equal shares",
                    mm(by)
                )),
            );
        }
    }
    let adds_up = |widths: &[Length]| widths.iter().copied().sum::<Length>() == sheet.width;
    if sure && widths.iter().all(|w| w.is_empty() || adds_up(w)) {
        check_mirror(spec, &widths, diags);
    }
    (forms, sure)
}

/// Panels of side B lie behind those of side A.
fn check_mirror(spec: &Spec, widths: &[Vec<Length>; 2], diags: &mut Diagnostics) {
    let mirrored: Vec<Length> = widths[1].iter().rev().copied().collect();
    if !widths[1].is_empty() && widths[0].len() == widths[1].len() && widths[0] != mirrored {
        let at = spec.panels.iter().find(|p| p.side.value == Side::B).map_or(spec.span, |p| p.name.span);
        let list = |w: &[Length]| w.iter().map(|w| mm(*w)).collect::<Vec<_>>().join(", ");
        diags.push(
            Diagnostic::error("layout-mirror", "the panels of side B do not lie behind those of side A")
                .at(at, "side B begins here")
                .note(format!("side A, from left to right: {} mm", list(&widths[0])))
                .note(format!("side B, from left to right as seen from B: {} mm", list(&widths[1])))
                .hint(format!("write the widths of side B as {} mm", list(&mirrored))),
        );
    }
}

/// Each panel's own column, then the frames. Whether they have room is checked where the panels' extents are `sure`.
pub(super) fn frames(spec: &Spec, forms: &[PanelForm], sure: bool, diags: &mut Diagnostics) -> Vec<Frame> {
    let mut frames = Vec::new();
    // Panels of which the margins leave nothing; a frame that takes its distances from them has no fault of its own.
    let mut full = Vec::new();
    let own = |form: &PanelForm| spec.panels.iter().find(|p| p.name.value == form.name);
    for (i, form) in forms.iter().enumerate() {
        let Some(panel) = own(form) else { continue };
        let rect = column(form, &panel.margin, &InsetsSpec::default(), None, None);
        let empty = rect.width == Length::ZERO || rect.height == Length::ZERO;
        if empty {
            full.push(i);
        }
        if empty && sure {
            diags.push(
                Diagnostic::error("layout-no-column", format!("the margins of `{}` leave no column", form.name))
                    .at(panel.name.span, "")
                    .hint(format!(
                        "the panel is {} × {} mm: make its margins smaller",
                        mm(form.rect.width),
                        mm(form.rect.height)
                    )),
            );
        }
        frames.push(Frame { name: form.name.clone(), panel: i, rect, span: panel.name.span });
    }
    for frame in &spec.frames {
        let Some(i) = find_panel(&frame.panel, forms, diags) else { continue };
        let Some(panel) = own(&forms[i]) else { continue };
        let rect = frame_rect(&forms[i], panel, frame);
        let whole = Rect::new(Length::ZERO, Length::ZERO, forms[i].rect.width, forms[i].rect.height);
        let fits = rect.width > Length::ZERO && rect.height > Length::ZERO && whole.contains(rect);
        if !fits && sure && frame.sure && !full.contains(&i) {
            diags.push(
                Diagnostic::error("layout-frame", format!("the frame `{}` does not fit its panel", frame.name.value))
                    .at(frame.name.span, "")
                    .note(format!(
                        "the panel `{}` is {} × {} mm; the frame would be {} × {} mm at {}, {} mm",
                        forms[i].name,
                        mm(forms[i].rect.width),
                        mm(forms[i].rect.height),
                        mm(rect.width),
                        mm(rect.height),
                        mm(rect.x),
                        mm(rect.y)
                    ))
                    .hint("make its distances from the panel's edges, or its height, smaller"),
            );
        }
        frames.push(Frame { name: frame.name.value.clone(), panel: i, rect, span: frame.name.span });
    }
    frames
}

fn frame_rect(form: &PanelForm, panel: &PanelSpec, frame: &FrameSpec) -> Rect {
    column(form, &panel.margin, &frame.insets, frame.width.map(|w| w.value), frame.height.map(|h| h.value))
}

fn column(
    form: &PanelForm,
    margin: &InsetsSpec,
    own: &InsetsSpec,
    width: Option<Length>,
    height: Option<Length>,
) -> Rect {
    let pick = |own: Option<Spanned<Length>>, margin: Option<Spanned<Length>>| {
        own.or(margin).map_or(Length::ZERO, |l| l.value)
    };
    let mut insets = Insets {
        top: pick(own.top, margin.top),
        right: pick(own.right, margin.right),
        bottom: pick(own.bottom, margin.bottom),
        left: pick(own.left, margin.left),
    };
    if let Some(height) = height {
        // A height stands on the bottom if only that is given, else hangs from the top.
        if own.bottom.is_some() && own.top.is_none() {
            insets.top = form.rect.height - insets.bottom - height;
        } else {
            insets.bottom = form.rect.height - insets.top - height;
        }
    }
    if let Some(width) = width {
        if own.right.is_some() && own.left.is_none() {
            insets.left = form.rect.width - insets.right - width;
        } else {
            insets.right = form.rect.width - insets.left - width;
        }
    }
    Rect::new(Length::ZERO, Length::ZERO, form.rect.width, form.rect.height).inset(insets)
}

pub(super) fn find_panel(name: &Spanned<String>, forms: &[PanelForm], diags: &mut Diagnostics) -> Option<usize> {
    let found = forms.iter().position(|f| f.name == name.value && name.value != UNNAMED);
    // A panel without a name may be the one that was meant.
    if found.is_none() && name.value != UNNAMED && !forms.is_empty() && forms.iter().all(|f| f.name != UNNAMED) {
        diags.push(
            Diagnostic::error("layout-unknown-panel", format!("there is no panel `{}`", name.value))
                .at(name.span, "no [[panel]] has this name")
                .suggest(&name.value, forms.iter().map(|f| f.name.as_str())),
        );
    }
    found
}

/// A length in millimetres for a message.
pub(super) fn mm(length: Length) -> String {
    trim_decimals(length.to_mm(), 3)
}
