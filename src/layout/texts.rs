//! The shaped texts of a flow: its paragraphs and the cells of its tables.

use super::table::Tables;
use crate::flow::{Flow, Para};
use crate::text::shape::Shaper;
use crate::text::shaped::{Shaped, Widths};

/// The texts of a flow, shaped at some sizes.
#[derive(Debug)]
pub(super) struct Texts {
    /// Of its blocks; rows and rules have none.
    pub shaped: Vec<Shaped>,
    /// Of its tables.
    pub tables: Tables,
}

impl Texts {
    /// Shapes them all.
    pub fn new(flow: &Flow, shaper: &mut Shaper<'_>) -> Self {
        let shaped = flow.blocks.iter().map(|para| shaper.paragraph(para)).collect();
        Self { shaped, tables: Tables::new(flow, shaper) }
    }

    /// The widths of all of them as they are now.
    pub fn widths(&self) -> AllWidths {
        let cells = |i| self.tables.texts(i).iter().map(Shaped::widths).collect();
        let cells = (0..self.shaped.len()).map(cells).collect();
        AllWidths { shaped: self.shaped.iter().map(Shaped::widths).collect(), cells }
    }

    /// Sets all widths to those of `flow`, which is the flow `shaped` that they were shaped from, with the widths `base`, but for
    /// its lengths; see [`Shaped::rescale`].
    pub fn rescale(&mut self, base: &AllWidths, shaped: &Flow, flow: &Flow) {
        self.each(shaped, flow, &|block, cell, text, was, is| {
            let base = cell.map_or(&base.shaped[block], |cell| &base.cells[block][cell]);
            text.rescale(base, was, is);
        });
        self.tables.measure(flow);
    }

    /// The same for the glyphs, which lines are not chosen by; see [`Shaped::rescale_glyphs`].
    pub fn rescale_glyphs(&mut self, shaped: &Flow, flow: &Flow) {
        self.each(shaped, flow, &|_, _, text, was, is| text.rescale_glyphs(was, is));
    }

    /// Changes every text.
    fn each(&mut self, shaped: &Flow, flow: &Flow, change: &Change<'_>) {
        for (i, (was, is)) in shaped.blocks.iter().zip(&flow.blocks).enumerate() {
            if is.row.is_none() {
                change(i, None, &mut self.shaped[i], was, is);
                continue;
            }
            let cells = was.parts().iter().zip(is.parts());
            for (cell, (text, (was, is))) in self.tables.texts_mut(i).iter_mut().zip(cells).enumerate() {
                change(i, Some(cell), text, was, is);
            }
        }
    }
}

/// Takes a block, the cell, if it is one, its text, and what that was shaped from and is to be.
type Change<'a> = dyn Fn(usize, Option<usize>, &mut Shaped, &Para, &Para) + 'a;

/// The widths of the texts of a flow.
pub(super) struct AllWidths {
    /// Of its blocks.
    shaped: Vec<Widths>,
    /// Of the cells of each block.
    cells: Vec<Vec<Widths>>,
}
