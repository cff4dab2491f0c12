//! A map from ranges of codes to values: what later says a thing of a code wins, and a lookup takes logarithmic time
//! whatever the file's author does. A range costs the same however many codes it spans.

use std::collections::BTreeMap;

/// Most ranges that one map keeps. The largest character collection of Adobe's has 23 058 characters.
const MOST_RANGES: usize = 200_000;

/// Values of ranges of codes that do not overlap.
#[derive(Clone, Debug)]
pub(super) struct Ranges<V> {
    /// By the first code of the range.
    ranges: BTreeMap<u32, Range<V>>,
}

#[derive(Clone, Debug)]
struct Range<V> {
    /// Last code, inclusive.
    last: u32,
    /// First code of the range as it was inserted, from which its value counts.
    base: u32,
    value: V,
}

impl<V> Default for Ranges<V> {
    fn default() -> Self {
        Self { ranges: BTreeMap::new() }
    }
}

impl<V: Clone> Ranges<V> {
    /// Says `value` of the codes `first` to `last`, instead of what was said of them before. Returns whether it is kept:
    /// a range that ends before it begins is not, nor one too many.
    pub(super) fn insert(&mut self, first: u32, last: u32, value: V) -> bool {
        if last < first || self.ranges.len() >= MOST_RANGES {
            return false;
        }
        if let Some((_, before)) = self.ranges.range_mut(..first).next_back()
            && before.last >= first
        {
            let rest = (before.last > last).then(|| before.clone());
            before.last = first - 1;
            if let Some(rest) = rest {
                self.ranges.insert(last + 1, rest);
            }
        }
        while let Some((&start, _)) = self.ranges.range(first..=last).next() {
            if let Some(covered) = self.ranges.remove(&start)
                && covered.last > last
            {
                self.ranges.insert(last + 1, covered);
            }
        }
        self.ranges.insert(first, Range { last, base: first, value });
        true
    }

    /// What is said of `code`, and how far the code is from the first of the range as it was inserted.
    pub(super) fn get(&self, code: u32) -> Option<(u32, &V)> {
        let (_, range) = self.ranges.range(..=code).next_back()?;
        (code <= range.last).then(|| (code - range.base, &range.value))
    }

    /// The ranges in order: first code, last code, how far the first is from the first as it was inserted, value.
    pub(super) fn iter(&self) -> impl Iterator<Item = (u32, u32, u32, &V)> + '_ {
        self.ranges.iter().map(|(first, range)| (*first, range.last, first - range.base, &range.value))
    }
}

#[cfg(test)]
mod tests {
    use super::Ranges;

    #[test]
    fn what_comes_later_wins() {
        let mut ranges = Ranges::default();
        assert!(ranges.insert(10, 29, 'a'));
        assert!(ranges.insert(15, 19, 'b'));
        assert!(ranges.insert(18, 40, 'c'));
        assert!(!ranges.insert(9, 8, 'd'), "ends before it begins");
        let found: Vec<_> =
            [9, 10, 14, 15, 17, 18, 29, 40, 41].map(|code| ranges.get(code).map(|(n, v)| (n, *v))).into();
        let (a, b, c) = ('a', 'b', 'c');
        assert_eq!(
            found,
            [
                None,
                Some((0, a)),
                Some((4, a)),
                Some((0, b)),
                Some((2, b)),
                Some((0, c)),
                Some((11, c)),
                Some((22, c)),
                None
            ]
        );
    }

    #[test]
    fn a_range_cut_in_two_keeps_its_count() {
        let mut ranges = Ranges::default();
        ranges.insert(0, u32::MAX, 'a');
        ranges.insert(100, 100, 'b');
        assert_eq!(ranges.get(101), Some((101, &'a')));
        assert_eq!(ranges.get(u32::MAX), Some((u32::MAX, &'a')));
    }
}
