//! The pen in a column: where the next baseline stands, and whether it still stands inside. A picture stands on its
//! baseline as a letter without a foot, as far below the line before as the line after is below it.

use super::sets::measure;
use crate::flow::{Frame, Grid, Para};
use crate::font::Fonts;
use crate::unit::Length;

/// The pen in a frame. Origin of heights: the panel's top trim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Pen {
    /// The last baseline; `None` at the frame's head.
    pub baseline: Option<Length>,
    /// Space owed by the last paragraph.
    pub after: Length,
}

impl Pen {
    /// At a frame's head.
    pub const HEAD: Self = Self { baseline: None, after: Length::ZERO };

    /// After a line on `baseline`.
    pub fn at(baseline: Length) -> Self {
        Self { baseline: Some(baseline), after: Length::ZERO }
    }
}

/// One frame as text meets it.
#[derive(Clone, Copy)]
pub(super) struct Column<'a> {
    /// The frame.
    pub frame: &'a Frame,
    /// The baseline grid.
    pub grid: Grid,
    /// For heights of letters.
    pub fonts: &'a Fonts,
}

impl Column<'_> {
    /// Where the next line's baseline would stand.
    pub fn next(&self, pen: Pen, para: &Para, first_line: bool) -> Length {
        let style = &para.style;
        let bare = match pen.baseline {
            None => self.frame.rect.y + self.ascent(para),
            Some(last) => {
                // Of the space after one block and before the next, the larger counts.
                let space = if first_line { pen.after.max(style.space_before) } else { Length::ZERO };
                last + self.rise(para) + space
            }
        };
        if !style.grid {
            return bare;
        }
        self.grid.start + self.grid.step * (bare - self.grid.start).div_ceil(self.grid.step)
    }

    /// From one baseline of a paragraph to the next: its leading or, on the grid, where the first line stands, too, the
    /// next step. The same as [`Column::next`] says line by line.
    pub fn advance(&self, para: &Para) -> Length {
        let leading = para.style.leading;
        if para.style.grid { self.grid.step * leading.div_ceil(self.grid.step) } else { leading }
    }

    /// From the last baseline to the first one of this paragraph, without the spaces between them.
    pub fn rise(&self, para: &Para) -> Length {
        match self.picture(para) {
            Some(height) => para.style.leading - self.capitals(para) + height,
            None => para.style.leading,
        }
    }

    /// The height of the picture that a block is.
    fn picture(&self, para: &Para) -> Option<Length> {
        Some(para.figure.as_ref()?.size(measure(para, self.frame.rect.width)).height)
    }

    /// The height of capitals.
    fn capitals(&self, para: &Para) -> Length {
        let metrics = &self.fonts.get(para.style.look.face).metrics;
        para.style.look.size.scale(metrics.cap_height / f64::from(metrics.units_per_em))
    }

    /// How many lines of a paragraph stand in the frame at most.
    pub fn most(&self, para: &Para) -> usize {
        let advance = self.advance(para).max(Length::from_raw(1));
        usize::try_from((self.frame.rect.bottom() - self.frame.rect.y).div_ceil(advance)).unwrap_or(0) + 1
    }

    /// Whether a line on `baseline` stands inside, descenders included.
    pub fn fits(&self, baseline: Length, para: &Para) -> bool {
        baseline <= self.foot(para)
    }

    /// The lowest baseline for a line of this paragraph.
    pub fn foot(&self, para: &Para) -> Length {
        self.frame.rect.bottom() - self.descent(para)
    }

    /// From the frame's head, or from the edge of the paragraph's box, to the first baseline: the height of capitals and
    /// the box's padding.
    pub fn ascent(&self, para: &Para) -> Length {
        self.picture(para).unwrap_or_else(|| self.capitals(para)) + padding(para)
    }

    /// From the last baseline to the frame's foot, or to the edge of the paragraph's box: the depth of letters and the
    /// box's padding.
    pub fn descent(&self, para: &Para) -> Length {
        if para.figure.is_some() {
            return padding(para);
        }
        let metrics = &self.fonts.get(para.style.look.face).metrics;
        para.style.look.size.scale(-metrics.descent / f64::from(metrics.units_per_em)) + padding(para)
    }
}

fn padding(para: &Para) -> Length {
    para.style.background.map_or(Length::ZERO, |background| background.padding)
}
