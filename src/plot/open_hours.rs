//! The time that a centre is open, as a scale: closed hours between days shrink to a narrow gap.

use super::axis::{DAY, Steps, apart, reach};

/// Gaps up to this long are drawn as they are \[s\]. A convention.
const SHORT_GAP: f64 = 2.0 * 3600.0;
/// What is left of a longer one, as a share of all open time. A convention.
const GAP: f64 = 0.012;

/// A stretch without a long gap.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Stretch {
    /// On the clock \[s\].
    from: f64,
    to: f64,
    /// Where it begins on the scale \[s\].
    at: f64,
}

/// Times on the clock, and where they lie on a scale of open time. Never empty.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct OpenHours {
    stretches: Vec<Stretch>,
}

impl OpenHours {
    /// The hours of intervals, in any order; `None` if there is none.
    pub(super) fn new(intervals: impl Iterator<Item = (f64, f64)>) -> Option<Self> {
        let mut intervals: Vec<(f64, f64)> = intervals.collect();
        intervals.sort_by(|one, other| one.0.total_cmp(&other.0));
        let mut joined: Vec<(f64, f64)> = Vec::new();
        for (from, to) in intervals {
            match joined.last_mut() {
                Some(last) if from - last.1 <= SHORT_GAP => last.1 = last.1.max(to),
                _ => joined.push((from, to)),
            }
        }
        if joined.len() < 2 {
            joined = vec![apart(reach(joined)?)];
        }
        let open: f64 = joined.iter().map(|(from, to)| to - from).sum();
        let mut at = joined.first()?.0;
        let stretches = joined.into_iter().map(|(from, to)| {
            let stretch = Stretch { from, to, at };
            at += to - from + GAP * open;
            stretch
        });
        Some(Self {
            stretches: stretches.collect(),
        })
    }

    /// Where the scale begins and ends.
    pub(super) fn ends(&self) -> (f64, f64) {
        let ends = self.stretches.iter();
        let ends = ends.map(|one| (one.at, one.at + one.to - one.from));
        apart(reach(ends).unwrap_or((0.0, 1.0)))
    }

    /// Where an interval lies on the scale.
    pub(super) fn interval(&self, start: f64, length: f64) -> (f64, f64) {
        let before = self.stretches.iter().rev().find(|one| one.from <= start);
        let shift = before.map_or(0.0, |one| one.at - one.from);
        (start + shift, start + length + shift)
    }

    /// Where one day ends and the next begins.
    pub(super) fn nights(&self) -> Vec<f64> {
        let days = self.days();
        let pairs = days.iter().zip(days.iter().skip(1));
        pairs.map(|(one, next)| (one.1 + next.0) / 2.0).collect()
    }

    /// From where to where each day reaches on the scale. A stretch is a day, also if it goes on after midnight, but
    /// for one of more than 24 hours: that is cut at midnights.
    pub(super) fn days(&self) -> Vec<(f64, f64)> {
        let mut days = Vec::new();
        for one in &self.stretches {
            let shift = one.at - one.from;
            let mut from = one.from;
            while one.to - one.from > DAY + 1.0 && days.len() < 60 {
                let midnight = ((from / DAY + 1e-9).floor() + 1.0) * DAY;
                if midnight >= one.to - 1.0 {
                    break;
                }
                days.push((from + shift, midnight + shift));
                from = midnight;
            }
            days.push((from + shift, one.to + shift));
        }
        days
    }

    /// Times of day, about so many.
    pub(super) fn labels(&self, wanted: usize) -> Vec<(f64, String)> {
        let longest = self.stretches.iter().map(|one| one.to - one.from);
        let longest = longest.fold(0.0, f64::max);
        let each = (wanted / self.stretches.len().max(1)).max(1);
        let step = Steps::Times.within(0.0, longest, each).step;
        if step >= DAY {
            // The days' names say it.
            return Vec::new();
        }
        let mut labels = Vec::new();
        for one in &self.stretches {
            let ticks = super::axis::Ticks::every(step, one.from, one.to);
            let shift = one.at - one.from;
            let such = ticks
                .at
                .into_iter()
                .filter(|at| *at >= one.from - 1.0 && *at <= one.to + 1.0);
            labels.extend(such.map(|at| (at + shift, time_of_day(at, one.to))));
        }
        labels
    }
}

/// `08:00`; the end of the last day is `24:00`.
fn time_of_day(seconds: f64, end: f64) -> String {
    let minutes = (seconds / 60.0).round() as i64;
    let of_day = minutes.rem_euclid(1440);
    if of_day == 0 && minutes > 0 && (seconds - end).abs() < 1.0 {
        return "24:00".to_owned();
    }
    format!("{:02}:{:02}", of_day / 60, of_day % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hours(days: &[(f64, f64)]) -> OpenHours {
        let days = days.iter().enumerate();
        let ends = days.map(|(day, (from, to))| {
            let midnight = DAY * day as f64;
            (midnight + 3600.0 * from, midnight + 3600.0 * to)
        });
        OpenHours::new(ends).unwrap()
    }

    #[test]
    fn nights_take_hardly_any_room() {
        let week = hours(&[(8.0, 18.0), (8.0, 18.0), (9.0, 13.0)]);
        let (from, to) = week.ends();
        let open = 24.0 * 3600.0;
        assert!(to - from >= open && to - from < 1.05 * open);
        assert_eq!((week.nights().len(), week.days().len()), (2, 3));
        let (one, two) = (week.interval(DAY + 8.0 * 3600.0, 1800.0), week.days()[1]);
        assert_eq!(one.0, two.0);
        let labels = week.labels(6);
        assert!(labels.len() >= 3, "{labels:?}");
    }

    #[test]
    fn a_day_that_goes_on_after_midnight_is_one_day() {
        let week = hours(&[(18.0, 26.0), (18.0, 26.0)]);
        assert_eq!(week.days().len(), 2);
        let around_the_clock = hours(&[(0.0, 24.0), (0.0, 24.0), (0.0, 24.0)]);
        assert_eq!(around_the_clock.days().len(), 3);
        let (from, to) = around_the_clock.ends();
        assert_eq!(to - from, 3.0 * DAY);
        assert_eq!(hours(&[(8.0, 18.0)]).days().len(), 1);
    }
}
