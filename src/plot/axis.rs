//! Scales and their ticks: at round numbers, round waits, round times of day.

/// A straight mapping of numbers to places \[pt\].
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Scale {
    low: f64,
    high: f64,
    from: f64,
    to: f64,
}

impl Scale {
    /// Numbers `low` to `high` on places `from` to `to`.
    pub(super) fn new((low, high): (f64, f64), (from, to): (f64, f64)) -> Self {
        Self {
            low,
            high,
            from,
            to,
        }
    }

    /// Where a number lies; numbers beyond the ends lie at the ends.
    pub(super) fn place(&self, value: f64) -> f64 {
        let share = (value - self.low) / (self.high - self.low);
        if share.is_nan() {
            return self.from;
        }
        self.from + share.clamp(0.0, 1.0) * (self.to - self.from)
    }

    /// Whether a number lies on the scale.
    pub(super) fn holds(&self, value: f64) -> bool {
        let slack = 1e-9 * (self.high - self.low).abs();
        value >= self.low - slack && value <= self.high + slack
    }
}

/// Numbers to be labelled, evenly apart.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Ticks {
    /// Where, ascending.
    pub(super) at: Vec<f64>,
    /// How far apart.
    pub(super) step: f64,
}

impl Ticks {
    /// The reach of the ticks.
    pub(super) fn ends(&self) -> Option<(f64, f64)> {
        Some((*self.at.first()?, *self.at.last()?))
    }

    /// Multiples of the step inside the ends.
    pub(super) fn every(step: f64, low: f64, high: f64) -> Self {
        let first = (low / step - 1e-9).ceil();
        let last = (high / step + 1e-9).floor();
        let count = (last - first).clamp(0.0, 1000.0) as usize;
        let at = (0..=count).map(|index| (first + index as f64) * step);
        let at = at.collect();
        Self { at, step }
    }
}

/// Steps that read well for seconds. A convention.
const ROUND_WAITS: [f64; 16] = [
    1.0, 2.0, 5.0, 10.0, 15.0, 20.0, 30.0, 60.0, 120.0, 300.0, 600.0, 900.0, 1800.0, 3600.0,
    7200.0, 14400.0,
];

/// Seconds in a day.
pub(super) const DAY: f64 = 86400.0;

/// Steps that read well for times of day \[s\]. A convention.
const ROUND_TIMES: [f64; 11] = [
    300.0, 600.0, 900.0, 1800.0, 3600.0, 7200.0, 10800.0, 14400.0, 21600.0, 43200.0, DAY,
];

/// The least of 1, 2, 5 times a power of ten that is no less.
pub(super) fn round_step(least: f64) -> f64 {
    if !(least > 0.0 && least.is_finite()) {
        return 1.0;
    }
    let power = 10f64.powf(least.log10().floor());
    let steps = [1.0, 2.0, 5.0, 10.0].map(|times| times * power);
    let fitting = steps.into_iter().find(|step| *step >= least * (1.0 - 1e-9));
    fitting.unwrap_or(10.0 * power)
}

/// How numbers of an axis want to be stepped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Steps {
    /// 1, 2, 5, 10, ...
    Tens,
    /// 1, 2, 5, ... without fractions.
    Whole,
    /// 10 s, 30 s, 1 min, 5 min, ...
    Waits,
    /// 15 min, 1 h, 6 h, ...
    Times,
}

impl Steps {
    fn at_least(self, least: f64) -> f64 {
        let round: &[f64] = match self {
            Self::Tens => &[],
            Self::Whole => return round_step(least.max(1.0)),
            Self::Waits if least <= 1.0 => &[],
            Self::Waits => &ROUND_WAITS,
            Self::Times if least > DAY => return DAY * (least / DAY).ceil(),
            Self::Times => &ROUND_TIMES,
        };
        let fitting = round.iter().find(|step| **step >= least);
        fitting.copied().unwrap_or_else(|| round_step(least))
    }

    /// About `wanted` ticks between the ends.
    pub(super) fn within(self, low: f64, high: f64, wanted: usize) -> Ticks {
        let step = self.at_least((high - low) / wanted.max(1) as f64);
        Ticks::every(step, low, high)
    }

    /// About `wanted` ticks, the first at or below `low` and the last at or above `high`, neither far off.
    pub(super) fn around(self, low: f64, high: f64, wanted: usize) -> Ticks {
        let tries = [0, 1, 2, 3].map(|more| {
            let count = (wanted + more).saturating_sub(1).max(1);
            let step = self.at_least((high - low) / count as f64);
            let low = (low / step + 1e-9).floor() * step;
            let high = (high / step - 1e-9).ceil() * step;
            Ticks::every(step, low, high)
        });
        let length = |ticks: &Ticks| ticks.step * ticks.at.len().saturating_sub(1) as f64;
        let [mut best, others @ ..] = tries;
        for ticks in others {
            let shorter = length(&ticks) < 0.999 * length(&best);
            let richer = length(&ticks) < 1.001 * length(&best) && ticks.at.len() <= wanted + 1;
            if (shorter || richer) && ticks.at.len() <= wanted + 3 {
                best = ticks;
            }
        }
        best
    }
}

/// The least and the greatest of some ends; `None` if there are none.
pub(super) fn reach(ends: impl IntoIterator<Item = (f64, f64)>) -> Option<(f64, f64)> {
    ends.into_iter().reduce(|so_far, next| {
        let (low, high) = (so_far.0.min(next.0), so_far.1.max(next.1));
        (low, high)
    })
}

/// The same ends, or room around them if they are one.
pub(super) fn apart((low, high): (f64, f64)) -> (f64, f64) {
    if high - low > 1e-9 * low.abs().max(high.abs()) {
        (low, high)
    } else if low == 0.0 {
        (0.0, 1.0)
    } else {
        let room = 0.1 * low.abs();
        (low - room, high + room)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_hold_what_is_shown() {
        for (low, high) in [
            (0.0, 1e-6),
            (0.0, 1e9),
            (-3.0, 7.1),
            (99.0, 101.0),
            (0.0, 1.0),
        ] {
            let ticks = Steps::Tens.around(low, high, 5);
            let (first, last) = ticks.ends().unwrap();
            assert!(first <= low && last >= high * (1.0 - 1e-9), "{ticks:?}");
            assert!((2..=8).contains(&ticks.at.len()), "{ticks:?}");
        }
        assert_eq!(Steps::Tens.within(0.0, 1.0, 5).step, 0.2);
        assert_eq!(Steps::Waits.within(0.0, 170.0, 6).step, 30.0);
        assert_eq!(Steps::Times.within(28800.0, 64800.0, 6).step, 7200.0);
        assert_eq!(Steps::Whole.within(0.0, 2.0, 6).step, 1.0);
    }

    #[test]
    fn a_scale_of_equal_ends_stays_on_the_paper() {
        let scale = Scale::new((1.0, 1.0), (10.0, 20.0));
        for value in [0.0, 1.0, f64::NAN, f64::INFINITY] {
            assert!((10.0..=20.0).contains(&scale.place(value)));
        }
        assert_eq!(apart((0.0, 0.0)), (0.0, 1.0));
    }
}
