//! When the centre is open, and in which interval a call falls.

use super::super::filter::Hours;
use super::super::reports::Reports;
use super::SHORTEST_INTERVAL;
use crate::error::Mistake;
use crate::units::TimeOfDay;

/// The share of calls that may lie outside of opening hours that nobody named. A convention.
const OUTSIDE: f64 = 0.002;

/// A day \[s\].
const DAY: f64 = 86_400.0;

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

fn clock(seconds: f64) -> TimeOfDay {
    TimeOfDay::MIDNIGHT.after(seconds)
}

/// A report whose rows begin before the centre opens and end after it: their calls are on both sides.
fn within_a_row(hours: &Hours, opens: f64, (first, row, interval): (f64, f64, f64)) -> Mistake {
    let into = (opens - first).rem_euclid(row);
    let begins = if into > opens {
        opens - into + row
    } else {
        opens - into
    };
    let mut cure = format!("opens = \"{}\"", clock(begins));
    if let Some(closes) = hours.closes.map(TimeOfDay::seconds) {
        let whole = ((closes - begins) / interval).ceil().max(1.0) * interval;
        cure += &format!(" and closes = \"{}\"", clock(begins + whole));
    }
    Mistake::new(
        format!(
            "the centre opens at {}, within a row of the report, which begin every {} minutes from {} on",
            clock(opens),
            row / 60.0,
            clock(first)
        ),
        format!("give {cure} under [hours]"),
    )
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
        // Hours that were named stay as they are, also where they are shorter than an interval.
        let is_named = hours.closes.is_some() && closes > opens;
        Self {
            opens,
            closes: match is_named {
                true => closes,
                false => closes.max(opens + interval),
            },
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

    /// The hours of a centre whose reports have rows of this length \[s\]: intervals begin where rows do.
    ///
    /// # Errors
    /// If rows, or the hours that were named, begin within each other.
    pub(super) fn of_rows(
        reports: &Reports,
        (hours, interval): (&Hours, f64),
        row: f64,
    ) -> Result<Self, Mistake> {
        let calling = reports.intervals.iter().filter(|one| one.offered > 0.0);
        let starts: Vec<f64> = calling.map(|one| one.start).collect();
        let first = starts.iter().copied().reduce(f64::min).unwrap_or(0.0);
        let is_apart = |at: f64| {
            let apart = (at - first).rem_euclid(row);
            apart.min(row - apart) > 0.5
        };
        if let Some(odd) = starts.iter().find(|start| is_apart(**start)) {
            return Err(Mistake::new(
                format!(
                    "rows of the report begin at {} and at {}, no whole number of its intervals of {} minutes apart",
                    clock(first),
                    clock(*odd),
                    row / 60.0
                ),
                "leave out the rows that begin within others",
            ));
        }
        if let Some(opens) = hours.opens.map(TimeOfDay::seconds)
            && is_apart(opens)
        {
            return Err(within_a_row(hours, opens, (first, row, interval)));
        }
        let on_grid = |from: f64| {
            let mut counts = vec![0.0; ((DAY - from) / interval).ceil().max(1.0) as usize];
            for one in &reports.intervals {
                let place = ((one.start - from) / interval).max(0.0) as usize;
                if let Some(count) = counts.get_mut(place) {
                    *count += one.offered;
                }
            }
            let counts = counts.into_iter().map(|count: f64| count.round() as u64);
            Self::of(hours, (from, counts.collect()), interval)
        };
        let from = hours.opens.map_or(first % row, TimeOfDay::seconds);
        let usual = on_grid(from % interval);
        // Nobody ever calls in the first rows of the first interval: the centre opens after them.
        let open = starts.into_iter().filter(|start| *start >= usual.opens);
        let opens = open.reduce(f64::min).unwrap_or(usual.opens);
        if hours.opens.is_none() && opens > usual.opens && opens < usual.opens + interval {
            let later = on_grid(opens % interval);
            if later.is_whole() && later.closes <= DAY {
                return Ok(later);
            }
        }
        if usual.closes <= DAY {
            return Ok(usual);
        }
        let closes = usual.closes - interval;
        if closes <= usual.opens {
            return Ok(on_grid(0.0));
        }
        Err(Mistake::new(
            format!(
                "rows of the report begin at {}, and the last interval would go on after midnight",
                clock(first)
            ),
            format!(
                "give opens = \"{}\" and closes = \"{}\" under [hours]",
                clock(usual.opens),
                clock(closes)
            ),
        ))
    }

    /// Intervals of whole steps of which it is a whole number, the shortest first.
    fn fitting(&self, step: f64) -> impl DoubleEndedIterator<Item = f64> + use<> {
        let own = *self;
        let steps = 1..=(DAY / step) as u32;
        let each = steps.map(move |steps| f64::from(steps) * step);
        each.filter(move |&interval| {
            let is_whole = Self { interval, ..own }.is_whole();
            interval >= SHORTEST_INTERVAL && DAY % interval == 0.0 && is_whole
        })
    }

    /// Of those the ones that are shorter than its own, the longest first.
    pub(super) fn shorter(&self, step: f64) -> impl DoubleEndedIterator<Item = f64> + use<> {
        let own = self.interval;
        let fitting = self.fitting(step).rev();
        fitting.filter(move |interval| *interval < own)
    }

    /// What to do where it is none: an interval of whole steps that fits, or other hours.
    #[must_use]
    pub(super) fn not_whole(&self, step: f64) -> Mistake {
        let near = self.shorter(step).next();
        let near = near.or(self.fitting(step).next());
        let whole = ((self.closes - self.opens) / self.interval).ceil() * self.interval;
        let hours = match self.opens + whole <= DAY {
            true => format!("closes = \"{}\"", clock(self.opens + whole)),
            false => format!("opens = \"{}\"", clock((self.closes - whole).max(0.0))),
        };
        Mistake::new(
            format!(
                "from {} to {} is no whole number of intervals of {} minutes",
                clock(self.opens),
                clock(self.closes),
                self.interval / 60.0
            ),
            match near {
                Some(near) => format!("give --interval {}m, or {hours} under [hours]", near / 60.0),
                None => format!("give {hours} under [hours]"),
            },
        )
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
