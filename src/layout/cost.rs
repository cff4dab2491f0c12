//! What chains of columns cost, against what they are to come to.

use crate::unit::Length;

/// What a column costs that stands off its target, times the square of the grid steps, in demerits: above what lines cost
/// short of a hyphen at the column's end.
pub(super) const UNEVEN: f64 = 1e5;

/// What a chain costs; fields in falling weight.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Cost {
    /// Keeps that are broken, orphans and widows included.
    pub broken: u32,
    /// Grid steps by which columns end below the height that they are to be spread to.
    pub over: u32,
    /// Grid steps that columns can't be spread.
    pub short: u32,
    /// Unevenness and bad lines, in demerits.
    pub demerits: f64,
}

impl Cost {
    /// More than any chain costs.
    pub const LOST: Self = Self { broken: u32::MAX, over: u32::MAX, short: u32::MAX, demerits: f64::INFINITY };

    /// Whether it is less than another.
    pub fn below(&self, other: &Self) -> bool {
        let whole = |cost: &Self| (cost.broken, cost.over, cost.short);
        whole(self).cmp(&whole(other)).then(self.demerits.total_cmp(&other.demerits)).is_lt()
    }
}

impl std::ops::Add for Cost {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            broken: self.broken.saturating_add(other.broken),
            over: self.over.saturating_add(other.over),
            short: self.short.saturating_add(other.short),
            demerits: self.demerits + other.demerits,
        }
    }
}

/// What the columns of a chain are to come to.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Aim {
    /// Each is full before the next one begins.
    Full,
    /// The first one ends at this height, the others as near to it as can be; what introduces a list may part from it at this
    /// price in demerits.
    Even(Length, f64),
    /// All reach this height, or their foot if that is higher, with the spaces between blocks widened, alike in all.
    Spread(Length),
    /// The same, but what introduces a list may part from it for evenness, at this price in demerits.
    Parted(Length, f64),
}

impl Aim {
    /// What it costs to part an introduction from its list: a broken keep, unless they may part.
    pub fn parting(self) -> Cost {
        match self {
            Self::Even(_, demerits) | Self::Parted(_, demerits) => Cost { demerits, ..Cost::default() },
            Self::Full | Self::Spread(_) => Cost { broken: 1, ..Cost::default() },
        }
    }
}

/// What it costs to spread a column by so many grid steps over so many spaces: summed over columns, least where all spaces
/// of all columns grow alike.
pub(super) fn spread(free: i64, gaps: u32) -> f64 {
    (free as f64).powi(2) / f64::from(gaps.max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spaces_of_all_columns_grow_alike() {
        // Ten steps to share between a column of four spaces and one of a single space: two steps for each space.
        let cost = |first: i64| spread(first, 4) + spread(10 - first, 1);
        let least = (0..=10).min_by(|a, b| cost(*a).total_cmp(&cost(*b)));
        assert_eq!(least, Some(8));
        assert_eq!(spread(3, 0), spread(3, 1), "a column without spaces");
    }
}
