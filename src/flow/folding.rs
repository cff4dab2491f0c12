//! How the sheet folds, from its name or its creases to a plan, and whether the panels' widths allow it.

use super::place::mm;
use crate::diag::{Diagnostic, Diagnostics};
use crate::fold::{Axis, Folded, Plan, Step, Unfoldable, fold, search, widths};
use crate::source::Span;
use crate::spec::{Crease, FoldName, FoldSpec, Side, Spec, tuck};
use crate::unit::Length;

/// A panel inside others that is not at least so much shorter will be crushed sooner or later: folding is exact to 1 mm.
const LEAST_ROOM: Length = Length::mm(1);

/// Panels that a fold makes equal, and that differ by this: less is rounding, more is on purpose, as a short cover is. By eye.
const UNEVEN: [Length; 2] = [Length::from_raw(Length::PER_MM / 10), Length::mm(2)];

/// A fold in words: alone, and at the head of a sentence.
pub(super) fn words(fold: &FoldSpec) -> (&'static str, &'static str) {
    let FoldSpec::Named { name, .. } = fold else { return ("folded by hand", "this fold by hand") };
    match name {
        FoldName::None => ("flat", "a sheet without folds"),
        FoldName::Half => ("half-fold", "a half-fold"),
        FoldName::Letter => ("letter fold", "a letter fold"),
        FoldName::Z => ("Z-fold", "a Z-fold"),
        FoldName::Roll8 => ("8-page roll fold", "an 8-page roll fold"),
        FoldName::DoubleParallel => ("double parallel fold", "a double parallel fold"),
        FoldName::Accordion8 => ("8-page accordion", "an 8-page accordion"),
        FoldName::Accordion10 => ("10-page accordion", "a 10-page accordion"),
        FoldName::Gate => ("gate fold", "a gate fold"),
        FoldName::GateClosed => ("closed gate fold", "a closed gate fold"),
        FoldName::Cross => ("cross fold", "a cross fold"),
        FoldName::Map => ("map fold", "this map fold"),
    }
}

/// Panels in a row, and rows.
pub(super) fn shape(fold: &FoldSpec) -> (usize, usize) {
    match fold {
        FoldSpec::Named { name, columns, rows } => {
            let plan = Plan::named(*name, *columns, *rows);
            (plan.columns, plan.rows)
        }
        FoldSpec::ByHand { creases, cross, .. } => (creases.len() + 1, cross.len() + 1),
    }
}

/// The tuck allowance.
pub(super) fn tuck_of(spec: &Spec) -> Length {
    spec.sheet.tuck.map_or_else(|| tuck_by_paper(spec), |t| t.value)
}

/// The tuck allowance where none is given.
fn tuck_by_paper(spec: &Spec) -> Length {
    tuck(&spec.sheet.fold.value, spec.stock.weight.map(|weight| weight.value))
}

/// Widths of A's columns and heights of rows as far as they are given.
pub(super) struct Given {
    pub columns: Vec<Option<Length>>,
    pub rows: Vec<Option<Length>>,
}

/// The plan of the job's fold. Where creases by hand can't be folded, that is reported and nothing is folded.
pub(super) fn plan(spec: &Spec, given: &Given, diags: &mut Diagnostics) -> Plan {
    let sheet = &spec.sheet;
    let (creases, cross, order) = match &sheet.fold.value {
        FoldSpec::Named { name, columns, rows } => {
            let plan = Plan::named(*name, *columns, *rows);
            return if sheet.mirror { plan.mirrored() } else { plan };
        }
        FoldSpec::ByHand { creases, cross, order } => (creases, cross, order),
    };
    if sheet.mirror {
        diags.push(
            Diagnostic::error("layout-value", "`mirror` says nothing of creases by hand")
                .at(sheet.fold.span, "")
                .hint("take `mirror` away, and write the creases as they are seen from side A"),
        );
    }
    let all = |given: &[Option<Length>], whole: Length| -> Vec<Length> {
        let known = given.iter().copied().collect::<Option<Vec<Length>>>();
        known.unwrap_or_else(|| vec![whole / given.len() as i64; given.len()])
    };
    let columns = all(&given.columns, sheet.size.value.width);
    let rows = all(&given.rows, sheet.size.value.height);
    let steps = match order {
        None => search(&columns, &rows, creases, cross),
        Some(order) => {
            let step = |&(across, crease): &(bool, usize)| Step {
                axis: if across { Axis::Horizontal } else { Axis::Vertical },
                crease,
                kind: if across { cross[crease] } else { creases[crease] },
            };
            let steps: Vec<Step> = order.iter().map(|item| step(&item.value)).collect();
            in_order(&columns, &rows, steps, [creases, cross], sheet.fold.span, diags)
        }
    };
    if steps.is_none() && order.is_none() {
        let letters = |kinds: &[Crease]| kinds.iter().map(|kind| letter(*kind)).collect::<Vec<_>>().join(" ");
        let across = if cross.is_empty() { String::new() } else { format!(", across {}", letters(cross)) };
        diags.push(
            Diagnostic::error("layout-fold", format!("the creases {}{across} can't be folded", letters(creases)))
                .at(sheet.fold.span, "")
                .note("in no order do the panels lie flat on each other without one of them being bent")
                .hint("check each V (valley, seen from side A) and M (mountain), and the widths of the panels"),
        );
    }
    let steps = steps.unwrap_or_default();
    let depths = widths::depths(columns.len(), &steps);
    Plan { columns: columns.len(), rows: rows.len(), steps, depths }
}

fn letter(kind: Crease) -> &'static str {
    if kind == Crease::Valley { "V" } else { "M" }
}

/// Steps of a fold by hand in the order that was asked for, or `None` where they don't make its creases.
fn in_order(
    columns: &[Length],
    rows: &[Length],
    steps: Vec<Step>,
    kinds: [&[Crease]; 2],
    at: Span,
    diags: &mut Diagnostics,
) -> Option<Vec<Step>> {
    let mut made: Vec<Step> = Vec::new();
    for step in steps {
        let next: Vec<Step> = made.iter().copied().chain([step]).collect();
        match fold(columns, rows, &next) {
            // It folded along with one before.
            Err(Unfoldable::Twice(_)) => {}
            Err(error) => {
                diags.push(unfoldable(error, at));
                return None;
            }
            Ok(_) => made = next,
        }
    }
    let folded = fold(columns, rows, &made).ok()?;
    let mut good = true;
    for (axis, kinds, word) in [(Axis::Vertical, kinds[0], ""), (Axis::Horizontal, kinds[1], "x")] {
        for (crease, kind) in kinds.iter().enumerate() {
            let found = folded.kind(axis, crease, 0);
            if found == Some(*kind) {
                continue;
            }
            good = false;
            let number = format!("{word}{}", crease + 1);
            let diag = match found {
                Some(found) => Diagnostic::error(
                    "layout-fold",
                    format!("crease {number} can't be {}: it folds with the others on its line", letter(*kind)),
                )
                .hint(format!("write it as {}", letter(found))),
                None => Diagnostic::error("layout-fold", format!("`order` leaves crease {number} unfolded"))
                    .hint("name every crease, or leave `order` out"),
            };
            diags.push(diag.at(at, ""));
        }
    }
    good.then_some(made)
}

fn unfoldable(error: Unfoldable, at: Span) -> Diagnostic {
    let number = |step: Step| match step.axis {
        Axis::Vertical => format!("{}", step.crease + 1),
        Axis::Horizontal => format!("x{}", step.crease + 1),
    };
    let (message, hint) = match error {
        Unfoldable::NoCrease(step) => {
            (format!("there is no crease {}", number(step)), "name one that is there".to_owned())
        }
        Unfoldable::Twice(step) => (format!("crease {} is folded twice", number(step)), "name it once".to_owned()),
        Unfoldable::Bent(step, column, row) => (
            format!("crease {} can't be folded: it would bend another panel", number(step)),
            format!(
                "the panel in column {} and row {} of side A lies across it by then: change the order, or the widths",
                column + 1,
                row + 1
            ),
        ),
    };
    Diagnostic::error("layout-fold", message).at(at, "").hint(hint)
}

/// The widths of A's columns and the heights of the rows that a plan gives where none are given.
pub(super) fn extents(spec: &Spec, plan: &Plan, diags: &mut Diagnostics) -> (Vec<Length>, Vec<Length>) {
    let sheet = &spec.sheet;
    let (size, tuck) = (sheet.size.value, tuck_of(spec));
    let columns = match sheet.fold.value.is(FoldName::Gate) {
        true => widths::gate(size.width, tuck),
        false => widths::shares(size.width, &plan.depths, tuck),
    };
    if columns.is_none() {
        let at = sheet.tuck.map_or(sheet.size.span, |tuck| tuck.span);
        diags.push(
            Diagnostic::error("layout-widths", "the tuck leaves nothing of the panels inside")
                .at(at, "")
                .note(format!("the sheet is {} mm wide, the tuck {} mm", mm(size.width), mm(tuck)))
                .hint("make the tuck smaller: 2 to 4 mm are usual"),
        );
    }
    let columns = columns.or_else(|| widths::shares(size.width, &vec![0; plan.columns], Length::ZERO));
    let rows = widths::shares(size.height, &vec![0; plan.rows], Length::ZERO);
    (columns.unwrap_or_else(|| vec![size.width]), rows.unwrap_or_else(|| vec![size.height]))
}

/// Folds the sheet at the panels' widths; says where that can't be done or leaves no room.
pub(super) fn folded(
    spec: &Spec,
    plan: &Plan,
    (columns, rows): (&[Length], &[Length]),
    diags: &mut Diagnostics,
) -> Option<Folded> {
    let folded = match fold(columns, rows, &plan.steps) {
        Ok(folded) => folded,
        Err(error) => {
            let diag = unfoldable(error, spec.sheet.fold.span);
            diags.push(diag.note(format!("the columns of side A are {} mm wide", list(columns))));
            return None;
        }
    };
    uneven(spec, plan, columns, diags);
    for crushed in widths::crushed(&folded, LEAST_ROOM) {
        let number = crushed.column + 1;
        let side_a = spec.panels.iter().filter(|panel| panel.side.value == Side::A);
        let Some(panel) = side_a.clone().nth(crushed.column) else { continue };
        let name = &panel.name.value;
        // Where the fold gives the widths, it is the tuck that is wrong.
        let given = spec.sheet.tuck.filter(|_| spec.panels.iter().all(|panel| panel.width.is_none()));
        let at = given.map_or_else(|| panel.width.map_or(panel.name.span, |width| width.span), |tuck| tuck.span);
        let tuck = tuck_of(spec).max(LEAST_ROOM);
        let better = widths::shares(spec.sheet.size.value.width, &plan.depths, tuck);
        let hint = match better {
            _ if given.is_some() => {
                let usual = tuck_by_paper(spec);
                format!(
                    "write a tuck of {} mm or more, or leave it out: for this paper it is {} mm",
                    mm(LEAST_ROOM),
                    mm(usual)
                )
            }
            Some(better) => {
                format!("leave the widths out, or write {} mm, from left to right on side A", list(&better))
            }
            None => format!("make `{name}` at least {} mm narrower", mm(LEAST_ROOM - crushed.gap)),
        };
        let note = format!(
            "panel {number} of side A lies inside the crease between panels {} and {}: its edge comes {}",
            crushed.crease + 1,
            crushed.crease + 2,
            match crushed.gap {
                gap if gap > Length::ZERO => format!("within {} mm of it", mm(gap)),
                Length::ZERO => "right up to it".to_owned(),
                gap => format!("{} mm beyond it", mm(-gap)),
            }
        );
        let message = format!("`{name}` is too wide for its fold");
        let diag = match crushed.gap > Length::ZERO {
            true => Diagnostic::warning("layout-tuck", message),
            false => Diagnostic::error("layout-tuck", message),
        };
        diags.push(diag.at(at, "").note(note).note("folding is exact to 1 mm").hint(hint));
    }
    Some(folded)
}

/// Says where panels that lie on each other edge to edge are a little out.
fn uneven(spec: &Spec, plan: &Plan, columns: &[Length], diags: &mut Diagnostics) {
    let named = matches!(&spec.sheet.fold.value, FoldSpec::Named { name, .. } if *name != FoldName::Gate);
    if !named || plan.depths.iter().any(|depth| *depth > 0) {
        return;
    }
    let ends = columns.iter().max().zip(columns.iter().min());
    let Some(by) = ends.map(|(most, least)| *most - *least).filter(|by| *by >= UNEVEN[0] && *by <= UNEVEN[1]) else {
        return;
    };
    let share = spec.sheet.size.value.width / columns.len() as i64;
    let side_a = spec.panels.iter().filter(|panel| panel.side.value == Side::A);
    let Some((panel, _)) = side_a.zip(columns).max_by_key(|(_, column)| (**column - share).abs()) else { return };
    let at = panel.width.map_or(panel.name.span, |width| width.span);
    diags.push(
        Diagnostic::warning(
            "layout-uneven",
            format!("the panels of {} are equal, and these differ by {} mm", words(&spec.sheet.fold.value).1, mm(by)),
        )
        .at(at, "")
        .note(format!("{} mm: folded, their edges lie beside each other and not on each other", list(columns)))
        .hint("leave the widths out: the fold gives them"),
    );
}

pub(super) fn list(lengths: &[Length]) -> String {
    lengths.iter().map(|l| mm(*l)).collect::<Vec<_>>().join(", ")
}
