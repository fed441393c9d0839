//! When the centre is open, and in which interval a call falls.

use super::super::filter::Hours;
use crate::units::TimeOfDay;

/// The share of calls that may lie outside of opening hours that nobody named. A convention.
const OUTSIDE: f64 = 0.002;

/// Opening hours cut into intervals \[s after midnight\].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Span {
    /// When it opens.
    pub opens: f64,
    /// When it closes.
    pub closes: f64,
    /// Length of an interval \[s\].
    pub interval: f64,
}

impl Span {
    /// The hours that were named; what was not is where all but two in a thousand calls lie. `counts` are the offered calls
    /// in each interval around the clock, the first of which begins at `from` \[s after midnight\].
    #[must_use]
    pub(super) fn of(hours: &Hours, (from, counts): (f64, Vec<u64>), interval: f64) -> Self {
        let slots = counts.len();
        let total: u64 = counts.iter().sum();
        let spare = OUTSIDE * total as f64 / 2.0;
        let edge = |counts: &mut dyn Iterator<Item = &u64>| {
            let mut sum = 0.0;
            let before = counts.take_while(|count| {
                sum += **count as f64;
                sum <= spare
            });
            before.count()
        };
        let first = edge(&mut counts.iter());
        let last = edge(&mut counts.iter().rev());
        let opens = hours
            .opens
            .map_or(from + first as f64 * interval, TimeOfDay::seconds);
        let closes = hours
            .closes
            .map_or(from + (slots - last) as f64 * interval, TimeOfDay::seconds);
        Self {
            opens,
            closes: closes.max(opens + interval),
            interval,
        }
    }

    /// How many intervals there are.
    #[must_use]
    pub fn intervals(&self) -> usize {
        (((self.closes - self.opens) / self.interval).ceil() as usize).max(1)
    }

    /// Whether it is a whole number of intervals.
    #[must_use]
    pub(super) fn is_whole(&self) -> bool {
        let intervals = (self.closes - self.opens) / self.interval;
        (intervals - intervals.round()).abs() * self.interval < 0.5
    }

    /// The interval in which a moment lies; `None` out of hours.
    #[must_use]
    pub fn interval_of(&self, at: f64) -> Option<usize> {
        let is_open = (self.opens..self.closes).contains(&at);
        is_open.then(|| (((at - self.opens) / self.interval) as usize).min(self.intervals() - 1))
    }

    /// When an interval begins.
    #[must_use]
    pub fn start(&self, interval: usize) -> TimeOfDay {
        TimeOfDay::MIDNIGHT.after(self.opens + interval as f64 * self.interval)
    }
}
