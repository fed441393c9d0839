//! What each replication contributed, kept for a regression that follows only at the end.
//!
//! Memory is bounded: once there are many replications, neighbouring ones are kept together as one unit, then twice as
//! many, and so on. Which ones are together depends on their number alone.

/// Units that are kept at most; at least half as many, once there were as many replications. Regressions use far
/// fewer controls.
const MOST: u64 = 512;

/// What is less than this, or this part of a number, is noise.
const NOISE: f64 = 1e-9;

/// Which replications are kept together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Dealing {
    /// Replications of a full unit.
    each: u64,
    units: u64,
    replications: u64,
}

/// What to do with the next replication.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Deal {
    /// It joins the last unit.
    Join,
    /// It begins a new one.
    Begin,
    /// Units are put together by twos; then it begins a new one.
    Halve,
}

impl Default for Dealing {
    fn default() -> Self {
        Self {
            each: 1,
            units: 0,
            replications: 0,
        }
    }
}

impl Dealing {
    /// Says where the next replication goes.
    pub(super) fn next(&mut self) -> Deal {
        let full = self.replications == self.units * self.each;
        self.replications += 1;
        if !full {
            return Deal::Join;
        }
        if self.units < MOST {
            self.units += 1;
            return Deal::Begin;
        }
        self.each *= 2;
        self.units = MOST / 2 + 1;
        Deal::Halve
    }

    pub(super) fn units(&self) -> usize {
        self.units as usize
    }

    pub(super) fn replications(&self) -> u64 {
        self.replications
    }

    /// Replications of a unit.
    pub(super) fn size(&self, unit: usize) -> u64 {
        let before = unit as u64 * self.each;
        (self.replications - before).min(self.each)
    }
}

/// Sums over units: the controls of the replications, then what is estimated.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Units {
    dealing: Dealing,
    controls: usize,
    width: usize,
    rows: Vec<f64>,
}

impl Units {
    /// Nothing yet; so many controls will come, and so many values.
    #[must_use]
    pub fn new(controls: usize, values: usize) -> Self {
        Self {
            dealing: Dealing::default(),
            controls,
            width: controls + values,
            rows: Vec::new(),
        }
    }

    /// The next replication: its controls and then its values, all together as many as were announced.
    pub fn push(&mut self, row: &[f64]) {
        debug_assert_eq!(row.len(), self.width);
        match self.dealing.next() {
            Deal::Join => {
                let from = self.rows.len() - self.width;
                for (sum, more) in self.rows[from..].iter_mut().zip(row) {
                    *sum += more;
                }
                return;
            }
            Deal::Begin => {}
            Deal::Halve => self.halve(),
        }
        self.rows.extend_from_slice(row);
    }

    fn halve(&mut self) {
        let width = self.width;
        let units = self.rows.len() / width.max(1);
        for unit in 0..units / 2 {
            for place in 0..width {
                let pair = 2 * unit * width + place;
                self.rows[unit * width + place] = self.rows[pair] + self.rows[pair + width];
            }
        }
        self.rows.truncate(units / 2 * width);
    }

    /// How many units there are.
    pub(super) fn len(&self) -> usize {
        self.dealing.units()
    }

    /// How many replications were pushed.
    pub(super) fn replications(&self) -> u64 {
        self.dealing.replications()
    }

    /// Replications of a unit.
    pub(super) fn size(&self, unit: usize) -> f64 {
        self.dealing.size(unit) as f64
    }

    /// How many controls a unit has.
    pub(super) fn controls(&self) -> usize {
        self.controls
    }

    /// Whether a control was the same in all replications, and not 0: what it counts never came, or nobody was absent.
    #[must_use]
    pub fn is_unmoved(&self, control: usize) -> bool {
        let values = (0..self.len()).map(|unit| self.control(unit, control) / self.size(unit));
        let (least, most) = values
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(least, most), one| {
                (least.min(one), most.max(one))
            });
        let size = least.abs().max(most.abs());
        size > NOISE && most - least <= NOISE * size
    }

    /// The sum of a control over a unit.
    pub(super) fn control(&self, unit: usize, control: usize) -> f64 {
        self.rows[unit * self.width + control]
    }

    /// The sum of a value over a unit.
    #[must_use]
    pub fn value(&self, unit: usize, value: usize) -> f64 {
        self.rows[unit * self.width + self.controls + value]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_bounded_and_nothing_is_lost() {
        let mut units = Units::new(1, 1);
        for replication in 0..5000_u64 {
            units.push(&[replication as f64, 1.0]);
            assert!(units.len() as u64 <= MOST);
        }
        // 5,000 by 16: after 512, 1,024, 2,048 and 4,096.
        assert_eq!(units.len(), 313);
        let sums = (0..units.len()).map(|unit| (units.control(unit, 0), units.value(unit, 0)));
        let (values, sizes): (Vec<f64>, Vec<f64>) = sums.unzip();
        assert_eq!(values.iter().sum::<f64>(), 4999.0 * 2500.0);
        assert_eq!(values[1], (16..32).sum::<u64>() as f64);
        assert!((0..units.len()).all(|unit| units.size(unit) == sizes[unit]));
        assert_eq!(sizes.last(), Some(&8.0));
    }
}
