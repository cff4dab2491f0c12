//! Columns: each panel's own and the frames beside it, on one panel or across several.

use super::place::{find_panel, mm};
use super::{Frame, PanelForm};
use crate::diag::{Diagnostic, Diagnostics};
use crate::geom::{Insets, Rect, Size};
use crate::source::{Span, Spanned};
use crate::spec::{InsetsSpec, Spec};
use crate::unit::Length;

/// Each panel's own column, then the frames. Whether they have room is checked where the panels' extents are `sure`.
pub(super) fn frames(spec: &Spec, forms: &[PanelForm], sure: bool, diags: &mut Diagnostics) -> Vec<Frame> {
    let mut frames = Vec::new();
    // Panels of which the margins leave nothing; a frame that takes its distances from them has no fault of its own.
    let mut full = Vec::new();
    let own = |form: &PanelForm| spec.panels.iter().find(|p| p.name.value == form.name);
    for (i, form) in forms.iter().enumerate() {
        let Some(panel) = own(form) else { continue };
        let rect = column(size(form.rect), &panel.margin, &InsetsSpec::default(), None, None);
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
        let Some(region) = region(&frame.panels, frame.name.span, forms, diags) else { continue };
        let (Some(first), Some(last)) = (own(&forms[region.first]), own(&forms[region.last])) else { continue };
        let (whole, name) = (region.rect(), &frame.name.value);
        let (near, far) = (&first.margin, &last.margin);
        let margin = InsetsSpec { top: near.top, left: near.left, right: far.right, bottom: far.bottom };
        let (width, height) = (frame.width.map(|w| w.value), frame.height.map(|h| h.value));
        let rect = column(size(whole), &margin, &frame.insets, width, height);
        let fits = rect.width > Length::ZERO && rect.height > Length::ZERO && whole.contains(rect);
        let full = full.contains(&region.first) || full.contains(&region.last);
        if !fits && sure && frame.sure && !full {
            let (it, what) = match region.first == region.last {
                true => (format!("the panel `{}` is", forms[region.first].name), "panel"),
                false => ("its panels together are".to_owned(), "panels"),
            };
            diags.push(
                Diagnostic::error("layout-frame", format!("the frame `{name}` does not fit its {what}"))
                    .at(frame.name.span, "")
                    .note(format!(
                        "{it} {} × {} mm; the frame would be {} × {} mm at {}, {} mm",
                        mm(whole.width),
                        mm(whole.height),
                        mm(rect.width),
                        mm(rect.height),
                        mm(rect.x),
                        mm(rect.y)
                    ))
                    .hint("make its distances from the panel's edges, or its height, smaller"),
            );
        }
        frames.push(Frame { name: name.clone(), panel: region.first, rect, span: frame.name.span });
    }
    frames
}

fn size(rect: Rect) -> Size {
    Size { width: rect.width, height: rect.height }
}

/// One or several panels of a side that make a rectangle.
pub(super) struct Region {
    /// Top-left one, for its reader; its top-left corner is the region's origin.
    pub first: usize,
    /// Bottom-right one.
    pub last: usize,
    /// Where they lie together. Origin: top-left of the side's trim.
    pub place: Rect,
}

impl Region {
    /// Their extent in their own coordinates.
    pub fn rect(&self) -> Rect {
        Rect::new(Length::ZERO, Length::ZERO, self.place.width, self.place.height)
    }
}

/// Finds panels by their names and joins them; `at` is what stands on them.
pub(super) fn region(
    names: &[Spanned<String>],
    at: Span,
    forms: &[PanelForm],
    diags: &mut Diagnostics,
) -> Option<Region> {
    let found: Vec<usize> = names.iter().map(|name| find_panel(name, forms, diags)).collect::<Option<_>>()?;
    let first = *found.first()?;
    let mut place = forms[first].rect;
    let mut area = 0;
    let raw = |rect: Rect| i128::from(rect.width.raw()) * i128::from(rect.height.raw());
    let (mut ends, one) = ((first, first), &forms[first]);
    for &i in &found {
        let form = &forms[i];
        area += raw(form.rect);
        place = place.around(form.rect);
        let key = |i: usize| (forms[i].rect.y, forms[i].rect.x);
        ends = (if key(i) < key(ends.0) { i } else { ends.0 }, if key(i) > key(ends.1) { i } else { ends.1 });
    }
    let mut refuse = |why: String, hint: &str| {
        let at = names.first().map_or(at, |name| name.span);
        diags.push(Diagnostic::error("layout-across", why).at(at, "").hint(hint));
    };
    if let Some(&other) = found.iter().find(|&&i| forms[i].side != one.side) {
        refuse(
            format!("`{}` and `{}` are on two sides of the sheet", one.name, forms[other].name),
            "name panels of one side",
        );
        return None;
    }
    if let Some(&other) = found.iter().find(|&&i| forms[i].turned != one.turned) {
        let why = format!("one of `{}` and `{}` is turned, and the other is not", one.name, forms[other].name);
        refuse(why, "what stands across panels stands one way: give both the same `turn`");
        return None;
    }
    if area != raw(place) {
        let list: Vec<String> = found.iter().map(|&i| format!("`{}`", forms[i].name)).collect();
        let why = format!("the panels {} do not lie side by side", list.join(", "));
        refuse(why, "name each panel once, and all between the first and the last");
        return None;
    }
    let (first, last) = if one.turned { (ends.1, ends.0) } else { ends };
    Some(Region { first, last, place })
}

fn column(size: Size, margin: &InsetsSpec, own: &InsetsSpec, width: Option<Length>, height: Option<Length>) -> Rect {
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
            insets.top = size.height - insets.bottom - height;
        } else {
            insets.bottom = size.height - insets.top - height;
        }
    }
    if let Some(width) = width {
        if own.right.is_some() && own.left.is_none() {
            insets.left = size.width - insets.right - width;
        } else {
            insets.right = size.width - insets.left - width;
        }
    }
    Rect::new(Length::ZERO, Length::ZERO, size.width, size.height).inset(insets)
}
