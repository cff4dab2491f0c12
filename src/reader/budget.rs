//! What reading a page may cost, counted down in steps that are the same on every machine and in every build.
//!
//! Three accounts, each begun anew for a page: bytes that streams unpack to, operators and glyphs of its content, and steps of
//! its pictures. A step of a picture takes some nanoseconds: a bit plane of a sample of JPEG 2000, half a pixel of JBIG2. What a
//! page may cost does not depend on the pages before it, so that whoever reads them in another order sees the same.

use std::cell::Cell;

/// How many bytes may be unpacked for one page, pictures apart: beyond this a file is out to keep us busy. All of them may be
/// in memory at once.
pub(super) const MOST_BYTES: usize = 192 << 20;

/// The most operators and glyphs of a page, with all that it calls: the heaviest maps have some five million.
pub(super) const MOST_OPERATORS: u32 = 10_000_000;

/// The most steps of all pictures of a page as they are drawn: some seconds.
pub(super) const MOST_STEPS: u64 = 1 << 30;

/// And for each byte of the file so many more, so that a large file may have many large pictures: a JPEG of a low quality takes
/// some 16, JPEG 2000 ten times as many.
const STEPS_A_BYTE: u64 = 256;

/// After so many bytes were unpacked, what is kept of fonts, colours and profiles is dropped at the next page.
const MOST_KEPT: usize = 128 << 20;

/// What was spent on the page that was drawn last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spent {
    /// Bytes that its streams were unpacked to, pictures apart.
    pub bytes: u64,
    /// Its operators and glyphs, and what takes as long as so many.
    pub operators: u64,
    /// Steps of its pictures, which are counted when their pixels are asked for.
    pub steps: u64,
}

/// What is left for the page.
#[derive(Debug)]
pub(super) struct Budget {
    bytes: Cell<usize>,
    operators: Cell<u32>,
    steps: Cell<u64>,
    /// How many steps a page has.
    most_steps: u64,
    /// Bytes unpacked since what is kept was dropped.
    kept: Cell<usize>,
}

impl Budget {
    /// Of a file of so many bytes.
    pub(super) fn new(length: usize) -> Self {
        let most_steps = MOST_STEPS.saturating_add((length as u64).saturating_mul(STEPS_A_BYTE));
        Self {
            bytes: Cell::new(MOST_BYTES),
            operators: Cell::new(MOST_OPERATORS),
            steps: Cell::new(most_steps),
            most_steps,
            kept: Cell::new(0),
        }
    }

    /// Begins a page. True if what is kept of the pages before should be dropped.
    pub(super) fn begin(&self) -> bool {
        let kept = self.kept.get() + (MOST_BYTES - self.bytes.get());
        let drop = kept > MOST_KEPT;
        self.kept.set(if drop { 0 } else { kept });
        self.bytes.set(MOST_BYTES);
        self.operators.set(MOST_OPERATORS);
        self.steps.set(self.most_steps);
        drop
    }

    /// How many bytes may still be unpacked.
    pub(super) fn bytes(&self) -> usize {
        self.bytes.get()
    }

    /// Takes bytes off.
    pub(super) fn unpacked(&self, bytes: usize) {
        self.bytes.set(self.bytes.get().saturating_sub(bytes));
    }

    /// Takes operators off; false if there are not that many left, and then there are none.
    pub(super) fn operators(&self, count: u32) -> bool {
        let left = self.operators.get();
        self.operators.set(left.saturating_sub(count));
        left >= count
    }

    /// Takes steps of a picture off.
    ///
    /// # Errors
    /// In words for people, if there are not that many left.
    pub(super) fn steps(&self, count: u64) -> Result<(), String> {
        let left = self.steps.get();
        if count > left {
            return Err("the pictures of its page take more work than is done for a page of a file of this size".into());
        }
        self.steps.set(left - count);
        Ok(())
    }

    /// What was spent.
    pub(super) fn spent(&self) -> Spent {
        Spent {
            bytes: (MOST_BYTES - self.bytes.get()) as u64,
            operators: u64::from(MOST_OPERATORS - self.operators.get()),
            steps: self.most_steps - self.steps.get(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_has_what_it_has_whatever_the_one_before_took() {
        let budget = Budget::new(0);
        assert!(budget.operators(MOST_OPERATORS) && !budget.operators(1));
        budget.unpacked(usize::MAX);
        budget.steps(MOST_STEPS).unwrap();
        assert!(budget.steps(1).is_err() && budget.bytes() == 0);
        assert!(budget.begin(), "what so much was unpacked for is not kept");
        assert!(!budget.begin());
        assert_eq!(budget.spent(), Spent::default());
        assert!(budget.operators(3) && budget.steps(MOST_STEPS).is_ok() && budget.bytes() == MOST_BYTES);
        assert_eq!(budget.spent(), Spent { bytes: 0, operators: 3, steps: MOST_STEPS });
    }

    #[test]
    fn a_large_file_may_have_more_pictures() {
        assert!(Budget::new(0).steps(MOST_STEPS + 1).is_err());
        assert!(Budget::new(1 << 20).steps(MOST_STEPS + (1 << 20) * STEPS_A_BYTE).is_ok());
    }
}
