//! Tables as blocks of a flow: each row is one block, and its cells are paragraphs beside each other.
//!
//! A row's lines are those of all its cells: line i of the row is line i of each cell, on one baseline, so that a row
//! takes part in the filling of columns, in keeps and in the grid like any other block; but it is never split. Its
//! leading is the largest of its cells'. Rules above and below rows are those of the cells' style and run across the
//! table; above the first row and below the last one those of the table's own style count. How wide the columns are is
//! found in `layout`, which knows how wide the words are. Where text runs from right to left, so do the columns.

use std::sync::Arc;

use super::select::Element;
use super::walk::{At, Walk};
use super::{Flow, Para, ParaStyle};
use crate::content::{Attrs, Cell, Side};
use crate::diag::Diagnostic;
use crate::panel::Role;
use crate::source::Span;
use crate::spec::Align;
use crate::spec::style::ColumnSpec;
use crate::unit::Length;

/// What a block is made of that is a row of a table. The block's own style has the indents of the whole table.
#[derive(Clone, Debug)]
pub struct Row {
    /// Which table of its flow.
    pub table: usize,
    /// The width of each column.
    pub columns: Arc<[ColumnWidth]>,
    /// Between columns.
    pub gap: Length,
    /// One for each column; some have no text.
    pub cells: Vec<Para>,
}

/// How wide a column is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ColumnWidth {
    /// What its cells need, less where there is no room.
    Auto,
    /// What the others leave, but no less than its cells need.
    Fill,
    /// A length.
    Fixed(Length),
}

impl ColumnWidth {
    /// The width as written, with ems of `size`.
    pub(super) fn of(spec: ColumnSpec, size: Length) -> Self {
        match spec {
            ColumnSpec::Auto => Self::Auto,
            ColumnSpec::Fill => Self::Fill,
            ColumnSpec::Fixed(measure) => Self::Fixed(measure.at(size)),
        }
    }
}

impl Para {
    /// What holds its text: itself, or a row's cells.
    pub fn parts(&self) -> &[Self] {
        self.row.as_ref().map_or(std::slice::from_ref(self), |row| &row.cells)
    }
}

impl Flow {
    /// Whether a block goes on with the table of the block before it.
    pub fn joined(&self, block: usize) -> bool {
        let table = |i: usize| self.blocks.get(i).and_then(|para| Some(para.row.as_ref()?.table));
        block > 0 && table(block).is_some() && table(block) == table(block - 1)
    }

    /// Whether the space above a block may grow where columns are spread. A heading or an introduction holds to what
    /// follows it, and so do the rows of a table: a space there that grew would tell a reader that they are apart.
    pub fn may_part(&self, block: usize) -> bool {
        let held = block.checked_sub(1).map(|i| &self.blocks[i].style);
        let held = held.is_some_and(|style| style.keep_with_next || style.introduces);
        !held && !self.joined(block)
    }
}

impl Walk<'_, '_> {
    /// The rows of a table; a head without any text is left out.
    pub(super) fn table(&mut self, sides: &[Option<Side>], rows: &[Vec<Cell>], at: &At<'_>) {
        let Some((base, _)) = self.style(at, false) else { return };
        let columns = self.columns(&base, sides.len(), at.span);
        self.tables += 1;
        let around = [at.ancestors, &[at.element]].concat();
        let right_to_left = self.right_to_left(around.iter().map(|element| element.attrs), at.span, at.lang);
        let none = Attrs::default();
        let filled = |row: &[Cell]| row.iter().any(|cell| !cell.inlines.is_empty());
        let skipped = usize::from(rows.first().is_some_and(|head| !filled(head)));
        let count = rows.len() - skipped;
        for (r, row) in rows.iter().enumerate().skip(skipped) {
            let (name, role) = if r == 0 { ("th", Role::HeaderCell) } else { ("td", Role::Cell) };
            let element = Element { name, attrs: &none };
            let cell = |(cell, side): (&Cell, &Option<Side>)| {
                let at = At { element, ancestors: &around, previous: None, lang: at.lang, span: cell.span };
                let mut para = self.make(role, &cell.inlines, &at)?;
                match side {
                    Some(Side::Left) => para.style.align = Align::Left,
                    Some(Side::Right) => para.style.align = Align::Right,
                    Some(Side::Center) => para.style.align = Align::Center,
                    None => {}
                }
                Some(para)
            };
            let Some(cells) = row.iter().zip(sides).map(cell).collect::<Option<Vec<Para>>>() else { return };
            let (first, last) = (r == skipped, r + 1 == skipped + count);
            let Some(style) = row_style(&base, &cells, role, first, last) else { return };
            let span = row.first().zip(row.last()).map_or(at.span, |(first, last)| first.span.to(last.span));
            let row = Row { table: self.tables, columns: Arc::clone(&columns), gap: base.column_gap, cells };
            let languages = Arc::clone(&self.languages);
            self.paras.push(Para {
                role,
                lang: at.lang,
                right_to_left,
                style,
                runs: Vec::new(),
                languages,
                span,
                row: Some(Box::new(row)),
                figure: None,
            });
        }
    }

    fn columns(&mut self, style: &ParaStyle, count: usize, span: Span) -> Arc<[ColumnWidth]> {
        let given = style.columns.len();
        if given != 0 && given != count {
            self.diags.push(
                Diagnostic::error(
                    "layout-columns",
                    format!("this table has {count} columns, but its style `{}` widths for {given}", style.name),
                )
                .at(Span { end: span.start + 1, ..span }, "")
                .hint("give `column-widths` one width for each column, or the table another class and style"),
            );
        }
        if given == count { style.columns.clone().into() } else { vec![ColumnWidth::Auto; count].into() }
    }
}

/// The style of a row: its cells', but for what is the table's.
fn row_style(base: &ParaStyle, cells: &[Para], role: Role, first: bool, last: bool) -> Option<ParaStyle> {
    let own = &cells.first()?.style;
    let space = |edge: bool, table: Length, cell: fn(&ParaStyle) -> Length| {
        let rows = cells.iter().map(|c| cell(&c.style)).max().unwrap_or(Length::ZERO);
        if edge { rows.max(table) } else { rows }
    };
    let next = if last { base.keep_with_next } else { base.keep_together || role == Role::HeaderCell };
    let mut style = ParaStyle {
        name: own.name.clone(),
        space_before: space(first, base.space_before, |style| style.space_before),
        space_after: space(last, base.space_after, |style| style.space_after),
        indent: base.indent,
        indent_right: base.indent_right,
        first_indent: Length::ZERO,
        marker: None,
        background: None,
        keep_with_next: next || own.keep_with_next,
        keep_together: true,
        rule_above: if first { base.rule_above.clone() } else { None }.or_else(|| own.rule_above.clone()),
        rule_below: if last { base.rule_below.clone() } else { None }.or_else(|| own.rule_below.clone()),
        ..own.clone()
    };
    lead(&mut style, cells);
    Some(style)
}

/// Gives a row the leading and the look of the largest of its cells.
pub(super) fn lead(row: &mut ParaStyle, cells: &[Para]) {
    if let Some(largest) = cells.iter().max_by_key(|cell| cell.style.look.size) {
        row.look = largest.style.look.clone();
    }
    row.leading = cells.iter().map(|cell| cell.style.leading).max().unwrap_or(row.leading);
}
