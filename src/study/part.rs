//! Which part of a study is whose: shares of replications, or of cells, that follow on each other.

use std::ops::Range;
use thiserror::Error;

/// Number `index`, from 1 on, of `of` parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Part {
    index: u64,
    of: u64,
}

/// More parts than this are a slip of the finger.
pub const MOST_PARTS: u64 = 100_000;

/// Why there is no such part.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum NoSuchPart {
    /// There are no parts, or too many.
    #[error("a study is cut into 1 to {MOST_PARTS} parts, not into {0}")]
    Of(u64),
    /// Parts are numbered from 1.
    #[error("there is no part {index} of {of}: parts are numbered from 1 to {of}")]
    Index {
        /// The number that was asked for.
        index: u64,
        /// How many there are.
        of: u64,
    },
}

impl Part {
    /// Number `index` of `of`.
    ///
    /// # Errors
    /// If there is no such part.
    pub fn new(index: u64, of: u64) -> Result<Self, NoSuchPart> {
        if !(1..=MOST_PARTS).contains(&of) {
            return Err(NoSuchPart::Of(of));
        }
        if !(1..=of).contains(&index) {
            return Err(NoSuchPart::Index { index, of });
        }
        Ok(Self { index, of })
    }

    /// Which it is, from 1 on.
    #[must_use]
    pub fn index(self) -> u64 {
        self.index
    }

    /// How many there are.
    #[must_use]
    pub fn of(self) -> u64 {
        self.of
    }

    /// Its share of `items`: parts differ by one item at most, and follow on each other.
    #[must_use]
    pub fn range(self, items: u64) -> Range<u64> {
        let end = |part: u64| (u128::from(items) * u128::from(part) / u128::from(self.of)) as u64;
        end(self.index - 1)..end(self.index)
    }

    /// Its share of the replications of `cells`, cell by cell. Cells are cut only where there are fewer of them than
    /// parts.
    #[must_use]
    pub fn of_cells(self, cells: u64, replications: u64) -> Vec<CellPart> {
        let items = if cells >= self.of {
            let whole = self.range(cells);
            whole.start * replications..whole.end * replications
        } else {
            self.range(cells * replications)
        };
        let cells = items.start / replications..items.end.div_ceil(replications);
        let shares = cells.map(|cell| {
            let first = cell * replications;
            let own = items.start.max(first)..items.end.min(first + replications);
            CellPart {
                cell,
                replications: own.start - first..own.end - first,
            }
        });
        shares
            .filter(|share| !share.replications.is_empty())
            .collect()
    }
}

/// What a part has of a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellPart {
    /// Which cell.
    pub cell: u64,
    /// Which of its replications.
    pub replications: Range<u64>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_follow_on_each_other_and_are_as_large_as_one_another() {
        for (items, of) in [(0, 3), (1, 4), (200, 7), (40, 40), (1_000_003, 40), (5, 12)] {
            let mut end = 0;
            for index in 1..=of {
                let range = Part::new(index, of).unwrap().range(items);
                assert_eq!(range.start, end);
                let length = range.end - range.start;
                assert!(length == items / of || length == items.div_ceil(of));
                end = range.end;
            }
            assert_eq!(end, items);
        }
    }

    #[test]
    fn there_are_no_parts_but_those() {
        assert_eq!(Part::new(1, 0), Err(NoSuchPart::Of(0)));
        assert_eq!(Part::new(0, 4), Err(NoSuchPart::Index { index: 0, of: 4 }));
        assert_eq!(Part::new(5, 4), Err(NoSuchPart::Index { index: 5, of: 4 }));
        assert!(Part::new(4, 4).is_ok());
        assert!(Part::new(1, MOST_PARTS + 1).is_err());
    }

    /// Whole cells where there are enough of them; each replication of each cell exactly once.
    #[test]
    fn cells_are_cut_only_where_there_are_fewer_than_parts() {
        for (cells, replications, of) in
            [(156, 200, 40), (3, 10, 7), (1, 5, 8), (7, 1, 7), (2, 3, 6)]
        {
            let mut seen = Vec::new();
            for index in 1..=of {
                for share in Part::new(index, of).unwrap().of_cells(cells, replications) {
                    let is_whole = share.replications == (0..replications);
                    assert!(is_whole || cells < of, "{share:?}");
                    seen.extend(share.replications.map(|number| (share.cell, number)));
                }
            }
            let all =
                (0..cells).flat_map(|cell| (0..replications).map(move |number| (cell, number)));
            assert_eq!(seen, all.collect::<Vec<_>>());
        }
    }
}
