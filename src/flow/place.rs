//! Where panels and frames stand: names become indices, shares of the sheet become rectangles.

use super::PanelForm;
use super::folding::{self, shape};
use crate::diag::{Diagnostic, Diagnostics};
use crate::fold::{Folded, fold};
use crate::geom::Rect;
use crate::source::Spanned;
use crate::spec::{FoldName, FoldSpec, PanelSpec, Side, Spec, UNNAMED};
use crate::unit::{Length, trim_decimals};

/// How many panels a side has, against how many its fold makes.
fn check_count(spec: &Spec, counts: [usize; 2], diags: &mut Diagnostics) -> bool {
    let panels = |fold: &FoldSpec| {
        let (columns, rows) = shape(fold);
        columns * rows
    };
    let words = |fold: &FoldSpec| format!("{} has {}", folding::words(fold).1, panels(fold));
    let plural = |n: usize| if n == 1 { "" } else { "s" };
    let given = &spec.sheet.fold.value;
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
    // Where a side was made for another fold, the fold is the slip, and not that side.
    let fits = |count: usize| {
        let folds = FoldName::ALL.into_iter().filter(|name| *name != FoldName::Map);
        folds.filter(move |name| panels(&FoldSpec::named(*name)) == count).collect::<Vec<_>>()
    };
    let meant = match sides().any(|(_, n)| n == panels(given)) {
        true => None,
        false => sides().map(|(_, n)| (n, fits(n))).find(|(_, folds)| !folds.is_empty()),
    };
    let wanted = meant.as_ref().map_or(panels(given), |(count, _)| *count);
    if let Some((count, folds)) = &meant {
        let fitting: Vec<Side> = sides().filter(|(_, n)| n == count).map(|(side, _)| side).collect();
        let who = match fitting[..] {
            [side] => format!("side {side:?} has {count} panel{}", plural(*count)),
            _ => format!("sides A and B have {count} panel{} each", plural(*count)),
        };
        let names: Vec<String> = folds.iter().map(|fold| format!("\"{}\"", fold.word())).collect();
        let (last, before) = names.split_last().expect("at least one fold fits");
        let names = if before.is_empty() { last.clone() } else { format!("{} or {last}", before.join(", ")) };
        let change = if *count > panels(given) { "take away" } else { "add" };
        report(fitting[0], format!("{who}, but {}", words(given)), format!("write fold = {names}, or {change} panels"));
    }
    let other = meant.map(|(_, folds)| FoldSpec::named(folds[0]));
    for (side, count) in sides().filter(|&(_, n)| n != wanted) {
        let message =
            format!("side {side:?} has {count} panel{}, but {}", plural(count), words(other.as_ref().unwrap_or(given)));
        let hint = format!("give side {side:?} {wanted} [[panel]] table{}, or choose another fold", plural(wanted));
        report(side, message, hint);
    }
    false
}

/// The panels in their places.
pub(super) struct Placed {
    /// Side A, then side B, row by row from left to right.
    pub forms: Vec<PanelForm>,
    /// The sheet, folded; open where it can't be.
    pub folded: Folded,
    /// Whether they stand as they were meant to, so that something can be said of what stands on them.
    pub sure: bool,
}

/// The panels of both sides, their widths checked against the sheet, against the fold and against each other.
pub(super) fn panels(spec: &Spec, diags: &mut Diagnostics) -> Placed {
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
    let flat = |columns: &[Length], rows: &[Length]| fold(columns, rows, &[]).expect("no step, no fault");
    if !sure {
        let mut forms = Vec::new();
        for (side, panels) in [Side::A, Side::B].into_iter().zip(&sides) {
            let mut x = Length::ZERO;
            for panel in panels {
                let width = panel.width.map_or(sheet.width / panels.len() as i64, |w| w.value);
                forms.push(form(panel, side, Rect::new(x, Length::ZERO, width, sheet.height)));
                x += width;
            }
        }
        return Placed { forms, folded: flat(&[sheet.width], &[sheet.height]), sure };
    }

    let (count, rows) = shape(&spec.sheet.fold.value);
    let grids = [0, 1].map(|s| Grid { panels: &sides[s], columns: count, rows, mirrored: s == 1 });
    let given = folding::Given {
        columns: (0..count).map(|c| grids[0].width(c).or_else(|| grids[1].width(c))).collect(),
        rows: (0..rows).map(|r| grids[0].height(r).or_else(|| grids[1].height(r))).collect(),
    };
    let before = diags.iter().count();
    let plan = folding::plan(spec, &given, diags);
    let (columns, heights) = folding::extents(spec, &plan, diags);
    let mut good = diags.iter().count() == before;
    let mut forms = Vec::new();
    for (s, side) in [Side::A, Side::B].into_iter().enumerate().filter(|(s, _)| !sides[*s].is_empty()) {
        let pick = |given: &dyn Fn(usize, usize) -> Option<Length>, i: usize, default: &[Length]| {
            given(s, i).or_else(|| given(1 - s, i)).unwrap_or(default[i])
        };
        let widths: Vec<Length> = (0..count).map(|c| pick(&|s, i| grids[s].width(i), c, &columns)).collect();
        let tall: Vec<Length> = (0..rows).map(|r| pick(&|s, i| grids[s].height(i), r, &heights)).collect();
        let seen: Vec<Length> = if s == 1 { widths.iter().rev().copied().collect() } else { widths };
        good &= grids[s].even(diags);
        good &= check_sum(spec, side, &sides[s], ("wide", "widths", "wider", "narrower"), (&seen, sheet.width), diags);
        good &= check_sum(spec, side, &sides[s], ("high", "heights", "higher", "lower"), (&tall, sheet.height), diags);
        let mut y = Length::ZERO;
        for (row, height) in tall.iter().enumerate() {
            let mut x = Length::ZERO;
            for (column, width) in seen.iter().enumerate() {
                forms.push(form(sides[s][row * count + column], side, Rect::new(x, y, *width, *height)));
                x += *width;
            }
            y += *height;
        }
    }
    let on_a = |axis: fn(Rect) -> Length, step: usize, count: usize| -> Vec<Length> {
        forms.iter().filter(|form| form.side == Side::A).step_by(step).take(count).map(|f| axis(f.rect)).collect()
    };
    let (columns, heights) = (on_a(|r| r.width, 1, count), on_a(|r| r.height, count, rows));
    good = good && check_mirror(spec, &forms, count, diags);
    let folded = good.then(|| folding::folded(spec, &plan, (&columns, &heights), diags)).flatten();
    let folded = folded.unwrap_or_else(|| flat(&[sheet.width], &[sheet.height]));
    Placed { forms, folded, sure }
}

fn form(panel: &PanelSpec, side: Side, rect: Rect) -> PanelForm {
    PanelForm {
        name: panel.name.value.clone(),
        span: panel.name.span,
        side,
        rect,
        turned: panel.turned.value,
        cover: panel.cover.map(|cover| cover.value),
        art: Vec::new(),
        ground: 0,
    }
}

/// The panels of a side in rows and columns; columns are counted as seen from A.
struct Grid<'a> {
    panels: &'a [&'a PanelSpec],
    columns: usize,
    rows: usize,
    mirrored: bool,
}

impl<'a> Grid<'a> {
    fn column(&self, column: usize) -> impl Iterator<Item = &'a PanelSpec> {
        let at = if self.mirrored { self.columns - 1 - column } else { column };
        let (panels, columns) = (self.panels, self.columns);
        (0..self.rows).filter_map(move |row| panels.get(row * columns + at).copied())
    }

    /// What the first panel of a column says of its width.
    fn width(&self, column: usize) -> Option<Length> {
        self.column(column).find_map(|panel| panel.width).map(|width| width.value)
    }

    fn row(&self, row: usize) -> impl Iterator<Item = &'a PanelSpec> {
        self.panels.iter().skip(row * self.columns).take(self.columns).copied()
    }

    fn height(&self, row: usize) -> Option<Length> {
        self.row(row).find_map(|panel| panel.height).map(|height| height.value)
    }

    /// Whether panels of a column are equally wide, and of a row equally high.
    fn even(&self, diags: &mut Diagnostics) -> bool {
        let mut check = |given: Vec<Spanned<Length>>, what: &str, along: &str| {
            let Some(first) = given.first().copied() else { return true };
            let other = given.iter().find(|length| length.value != first.value);
            if let Some(other) = other {
                diags.push(
                    Diagnostic::error("layout-widths", format!("panels {along} differ in {what}"))
                        .at(other.span, format!("{} mm", mm(other.value)))
                        .at(first.span, format!("{} mm", mm(first.value)))
                        .hint("a crease runs straight through the sheet: give both the same"),
                );
            }
            other.is_none()
        };
        let mut even = true;
        for column in 0..self.columns {
            even &= check(self.column(column).filter_map(|p| p.width).collect(), "width", "above each other");
        }
        for row in 0..self.rows {
            even &= check(self.row(row).filter_map(|p| p.height).collect(), "height", "beside each other");
        }
        even
    }
}

/// Whether widths (or heights) of a side add up to the sheet.
fn check_sum(
    spec: &Spec,
    side: Side,
    panels: &[&PanelSpec],
    (long, keys, more, less): (&str, &str, &str, &str),
    (lengths, whole): (&[Length], Length),
    diags: &mut Diagnostics,
) -> bool {
    let sum: Length = lengths.iter().copied().sum();
    if sum == whole {
        return true;
    }
    let given = |panel: &&&PanelSpec| if long == "wide" { panel.width } else { panel.height };
    let last = panels.last().map(|panel| panel.name.span);
    let at = panels.iter().rfind(|panel| given(panel).is_some()).and_then(|panel| given(&panel)).map(|l| l.span);
    let (word, by) = if whole > sum { (more, whole - sum) } else { (less, sum - whole) };
    let mut diag = Diagnostic::error(
        "layout-widths",
        format!("the panels of side {side:?} are {} mm {long} together, the sheet is {} mm", mm(sum), mm(whole)),
    )
    .at(at.or(last).unwrap_or(spec.span), "the last of them")
    .at(spec.sheet.size.span, "the sheet");
    if lengths.len() > 1 {
        let list: Vec<String> = lengths.iter().map(|l| mm(*l)).collect();
        diag = diag.note(format!("{} = {} mm", list.join(" + "), mm(sum)));
    }
    diags.push(
        diag.hint(format!("make the panels {} mm {word} in all, or leave the {keys} out: the fold gives them", mm(by))),
    );
    false
}

/// Panels of side B lie behind those of side A.
fn check_mirror(spec: &Spec, forms: &[PanelForm], columns: usize, diags: &mut Diagnostics) -> bool {
    let widths = |side: Side| -> Vec<Length> {
        forms.iter().filter(|form| form.side == side).take(columns).map(|form| form.rect.width).collect()
    };
    let (a, b) = (widths(Side::A), widths(Side::B));
    let mirrored: Vec<Length> = a.iter().rev().copied().collect();
    if a.is_empty() || b.is_empty() || b == mirrored {
        return true;
    }
    let at = spec.panels.iter().find(|p| p.side.value == Side::B).map_or(spec.span, |p| p.name.span);
    diags.push(
        Diagnostic::error("layout-mirror", "the panels of side B do not lie behind those of side A")
            .at(at, "side B begins here")
            .note(format!("side A, from left to right: {} mm", folding::list(&a)))
            .note(format!("side B, from left to right as seen from B: {} mm", folding::list(&b)))
            .hint(format!("write the widths of side B as {} mm", folding::list(&mirrored))),
    );
    false
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
