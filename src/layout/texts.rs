//! The shaped texts of a flow: its paragraphs and the cells of its tables.

use super::table::Tables;
use crate::flow::{Flow, Para};
use crate::text::shape::{Shaped, Shaper};

/// The texts of a flow, shaped at some sizes.
#[derive(Clone, Debug)]
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

    /// Sets all widths to those of `flow`, which is the flow `shaped` that `base` was shaped from but for its lengths; see
    /// [`Shaped::rescale`].
    pub fn rescale(&mut self, base: &Self, shaped: &Flow, flow: &Flow) {
        self.each(base, shaped, flow, Shaped::rescale);
        self.tables.measure(flow);
    }

    /// The same for the glyphs, which lines are not chosen by.
    pub fn rescale_glyphs(&mut self, base: &Self, shaped: &Flow, flow: &Flow) {
        self.each(base, shaped, flow, Shaped::rescale_glyphs);
    }

    fn each(&mut self, base: &Self, shaped: &Flow, flow: &Flow, rescale: fn(&mut Shaped, &Shaped, &Para, &Para)) {
        for (i, (was, is)) in shaped.blocks.iter().zip(&flow.blocks).enumerate() {
            if is.row.is_none() {
                rescale(&mut self.shaped[i], &base.shaped[i], was, is);
                continue;
            }
            let cells = was.parts().iter().zip(is.parts());
            let texts = self.tables.texts_mut(i).iter_mut().zip(base.tables.texts(i));
            for ((text, base), (was, is)) in texts.zip(cells) {
                rescale(text, base, was, is);
            }
        }
    }
}
