//! Which days count: ordinary ones, those that are special, those held back.

use super::held_out::{held_out, none_held_out};
use super::span::Span;
use super::survey::SHORTEST_GAP;
use crate::error::Mistake;
use jiff::civil::Date;
use std::fmt;

/// A day with more than this many times its weekday's usual calls, or fewer than one over it, is special. A convention.
const UNUSUAL: f64 = 1.6;
/// A gap in which so many calls were to be expected is no chance: half an hour of a centre with 80 calls an
/// hour. A convention.
pub(super) const MISSED: f64 = 40.0;
/// So many times the usual calls of an hour are a flood. A convention.
const FLOOD: f64 = 3.0;
/// If they are so many more than usual. A convention.
const FLOODED: f64 = 100.0;
/// An hour \[s\].
const HOUR: f64 = 3600.0;
/// Fewer days than this tell nothing of what is usual.
const FEWEST_DAYS: usize = 3;
/// A weekday with less than this share of the usual calls is closed. A convention.
const CLOSED: f64 = 0.03;

/// Why a day is no ordinary one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Special {
    /// Times the usual number of calls.
    Many(f64),
    /// Likewise, below 1.
    Few(f64),
    /// No call for so long \[s\], from this moment on \[s after midnight\]: a breakdown, or the log is not whole.
    Gap {
        /// When it began \[s after midnight\].
        from: f64,
        /// How long it was \[s\].
        length: f64,
    },
    /// So many times the usual calls in the hour from this moment on \[s after midnight\].
    Flood {
        /// When it began \[s after midnight\].
        from: f64,
        /// Times the usual calls.
        times: f64,
    },
    /// A weekday on which hardly anybody calls.
    Closed,
}

impl fmt::Display for Special {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Special::Many(times) | Special::Few(times) => {
                write!(f, "{times:.2} times the usual calls")
            }
            Special::Gap { from, length } => {
                let start = crate::units::TimeOfDay::MIDNIGHT.after(*from);
                write!(
                    f,
                    "no call for {:.0} minutes from {start} on",
                    length / 60.0
                )
            }
            Special::Flood { from, times } => {
                let start = crate::units::TimeOfDay::MIDNIGHT.after(*from);
                write!(
                    f,
                    "{times:.1} times the usual calls in the hour from {start} on"
                )
            }
            Special::Closed => f.write_str("hardly anybody calls on this weekday"),
        }
    }
}

/// What a day is used for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Use {
    /// For the fit.
    Fitted,
    /// Kept out of it, to be predicted.
    HeldOut,
    /// For nothing.
    Aside(Special),
}

/// A day at a glance.
#[derive(Debug, Clone)]
pub(super) struct Seen {
    pub(super) date: Date,
    /// Offered calls.
    pub(super) offered: f64,
    /// The same by interval of the opening hours.
    pub(super) counts: Vec<f64>,
    /// Longer stretches without one \[s after midnight\].
    pub(super) gaps: Vec<(f64, f64)>,
}

impl Seen {
    /// Monday is 0.
    fn weekday(&self) -> usize {
        weekday(self.date)
    }
}

/// Monday is 0.
pub(super) fn weekday(date: Date) -> usize {
    date.weekday().to_monday_zero_offset().unsigned_abs().into()
}

/// Judges the days of a log; of the ordinary ones every `hold_out`-th is kept out, of each weekday some.
pub(super) fn judge(days: &[Seen], span: &Span, hold_out: Option<usize>) -> Vec<Use> {
    let shapes: Vec<Vec<f64>> = (0..7).map(|weekday| shape(days, weekday, span)).collect();
    let idle: Vec<Vec<(f64, f64)>> = (0..7).map(|weekday| usually_idle(days, weekday)).collect();
    let gaps = days.iter().map(|day| {
        let weekday = day.weekday();
        gap(day, span, (&shapes[weekday], &idle[weekday]))
    });
    let gaps: Vec<Option<Special>> = gaps.collect();
    let usual: Vec<f64> = (0..7).map(|own| usual(days, &gaps, own)).collect();
    let most = usual.iter().copied().fold(0.0, f64::max);
    let mut uses = vec![Use::Fitted; days.len()];
    for ((day, used), gap) in days.iter().zip(&mut uses).zip(gaps) {
        let weekday = day.weekday();
        let times = day.offered / usual[weekday].max(1e-9);
        let special = if usual[weekday] < CLOSED * most {
            Some(Special::Closed)
        } else if gap.is_some() {
            gap
        } else if times > UNUSUAL {
            Some(Special::Many(times))
        } else if times < 1.0 / UNUSUAL {
            Some(Special::Few(times))
        } else {
            flood(day, span, usual[weekday], &shapes[weekday])
        };
        if let Some(special) = special {
            *used = Use::Aside(special);
        }
    }
    if let Some(every) = hold_out.filter(|every| *every > 1) {
        let ordinary = (0..days.len()).filter(|day| uses[*day] == Use::Fitted);
        let ordinary: Vec<(usize, usize)> =
            ordinary.map(|day| (day, days[day].weekday())).collect();
        for day in held_out(&ordinary, every) {
            uses[day] = Use::HeldOut;
        }
    }
    uses
}

/// What the days of a log are used for in a fit.
///
/// # Errors
/// If none is an ordinary one, or none can be kept out though some should.
pub(super) fn to_fit(
    days: &[Seen],
    span: &Span,
    hold_out: Option<usize>,
) -> Result<Vec<Use>, Mistake> {
    let uses = judge(days, span, hold_out);
    if !uses.contains(&Use::Fitted) {
        return Err(none_ordinary(days, &uses));
    }
    match hold_out {
        Some(every) if !uses.contains(&Use::HeldOut) => {
            let fitted = days.iter().zip(&uses);
            let fitted = fitted.filter(|(_, used)| **used == Use::Fitted);
            let weekdays: Vec<usize> = fitted.map(|(day, _)| day.weekday()).collect();
            Err(none_held_out(&weekdays, every))
        }
        _ => Ok(uses),
    }
}

/// Why no day is an ordinary one, by the first.
fn none_ordinary(days: &[Seen], uses: &[Use]) -> Mistake {
    let first = days.iter().zip(uses).find_map(|(day, used)| match used {
        Use::Aside(why) => Some(format!(": {}, {why}", day.date)),
        Use::Fitted | Use::HeldOut => None,
    });
    let count = days.len();
    Mistake::new(
        format!(
            "{} an ordinary one{}",
            match count {
                1 => "the only day is not".to_owned(),
                count => format!("none of the {count} days is"),
            },
            first.unwrap_or_default()
        ),
        "give more days, or name what is to be left out under [hours]",
    )
}

/// The days of a weekday; with fewer than three such days all.
fn like(days: &[Seen], weekday: usize) -> Vec<&Seen> {
    let own = like_with_places(days, weekday);
    own.into_iter().map(|(_, day)| day).collect()
}

fn like_with_places(days: &[Seen], weekday: usize) -> Vec<(usize, &Seen)> {
    let all = days.iter().enumerate();
    let own = all.clone().filter(|(_, day)| day.weekday() == weekday);
    let own: Vec<(usize, &Seen)> = own.collect();
    match own.len() < FEWEST_DAYS {
        true => all.collect(),
        false => own,
    }
}

/// When nobody calls on most days like a weekday: the centre is closed then, or next to nobody ever calls.
fn usually_idle(days: &[Seen], weekday: usize) -> Vec<(f64, f64)> {
    let own = like(days, weekday);
    if own.len() < FEWEST_DAYS {
        return Vec::new();
    }
    let gaps = own.iter().flat_map(|day| &day.gaps);
    let gaps = gaps.filter(|(from, to)| from < to);
    let mut ends: Vec<(f64, i32)> = gaps
        .flat_map(|(from, to)| [(*from, 1), (*to, -1)])
        .collect();
    ends.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (mut idle, mut since, mut found) = (0, None, Vec::new());
    for (at, change) in ends {
        idle += change;
        match (since, 2 * idle > own.len() as i32) {
            (None, true) => since = Some(at),
            (Some(from), false) => {
                since = None;
                if at - from >= SHORTEST_GAP {
                    found.push((from, at));
                }
            }
            _ => {}
        }
    }
    found
}

/// The median of a weekday's calls. A day on which no call came for long lacks some, and counts only where all days do.
fn usual(days: &[Seen], gaps: &[Option<Special>], weekday: usize) -> f64 {
    let own = like_with_places(days, weekday);
    let is_whole = |(place, _): &&(usize, &Seen)| gaps[*place].is_none();
    let mut counts: Vec<f64> = own
        .iter()
        .filter(is_whole)
        .map(|(_, day)| day.offered)
        .collect();
    if counts.is_empty() {
        counts = own.iter().map(|(_, day)| day.offered).collect();
    }
    counts.sort_by(f64::total_cmp);
    let middle = counts.len() / 2;
    match (counts.len(), counts.len() % 2) {
        (0, _) => 0.0,
        (_, 1) => counts[middle],
        _ => f64::midpoint(counts[middle - 1], counts[middle]),
    }
}

/// The share of a weekday's calls that have come by the end of each interval.
fn shape(days: &[Seen], weekday: usize, span: &Span) -> Vec<f64> {
    let mut counts = vec![0.0; span.intervals()];
    for day in days.iter().filter(|day| day.weekday() == weekday) {
        for (sum, count) in counts.iter_mut().zip(&day.counts) {
            *sum += count;
        }
    }
    let total: f64 = counts.iter().sum::<f64>().max(1.0);
    let mut sum = 0.0;
    counts
        .iter()
        .map(|count| {
            sum += count / total;
            sum
        })
        .collect()
}

/// An hour in which far more called than usual: an incident, not busyness.
fn flood(day: &Seen, span: &Span, usual: f64, shape: &[f64]) -> Option<Special> {
    let width = ((HOUR / span.interval).round() as usize).clamp(1, day.counts.len().max(1));
    let hours = day.counts.windows(width).enumerate();
    let floods = hours.filter_map(|(first, counts)| {
        let before = first.checked_sub(1).and_then(|last| shape.get(last));
        let share = shape.get(first + width - 1)? - before.unwrap_or(&0.0);
        let (count, expected) = (counts.iter().sum::<f64>(), usual * share);
        let times = count / expected.max(1.0);
        let from = span.opens + first as f64 * span.interval;
        (times > FLOOD && count - expected >= FLOODED).then_some((times, from))
    });
    let most = floods.max_by(|a, b| a.0.total_cmp(&b.0));
    most.map(|(times, from)| Special::Flood { from, times })
}

/// A stretch without a call that is no chance.
fn gap(day: &Seen, span: &Span, (shape, idle): (&[f64], &[(f64, f64)])) -> Option<Special> {
    let busy = |from: f64, to: f64| {
        let off = idle
            .iter()
            .map(|(start, end)| end.min(to) - start.max(from));
        to - from - off.map(|off| off.max(0.0)).sum::<f64>()
    };
    // Calls to be expected between opening and a moment. Within an interval they come while people usually call.
    let expected = |at: f64| {
        let place = ((at - span.opens) / span.interval).max(0.0);
        let interval = (place as usize).min(shape.len() - 1);
        let before = if interval == 0 {
            0.0
        } else {
            shape[interval - 1]
        };
        let from = span.opens + interval as f64 * span.interval;
        let (to, at) = (from + span.interval, at.clamp(from, from + span.interval));
        let part = match busy(from, to) {
            all if all >= 1.0 => busy(from, at) / all,
            _ => (at - from) / span.interval,
        };
        day.offered * (before + part * (shape[interval] - before))
    };
    let mut longest: Option<(f64, f64, f64)> = None;
    for (last, at) in &day.gaps {
        let missed = expected(*at) - expected(*last);
        if at - last >= SHORTEST_GAP
            && missed >= MISSED
            && longest.is_none_or(|(most, ..)| missed > most)
        {
            longest = Some((missed, *last, at - last));
        }
    }
    longest.map(|(_, from, length)| Special::Gap { from, length })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Four days of a centre that rests at noon, within intervals.
    #[test]
    fn a_gap_of_most_days_is_no_breakdown() {
        let span = Span {
            opens: 8.0 * HOUR,
            closes: 18.0 * HOUR,
            interval: 1800.0,
        };
        let noon = (12.25 * HOUR, 13.25 * HOUR);
        let day = |number: i8, gaps: &[(f64, f64)]| {
            let mut counts = vec![100.0; 20];
            counts[8] = 50.0;
            counts[9] = 0.0;
            counts[10] = 50.0;
            Seen {
                date: jiff::civil::date(2024, 1, number),
                offered: 1800.0,
                counts,
                gaps: gaps.to_vec(),
            }
        };
        let broken = (12.0 * HOUR, 13.25 * HOUR);
        let mut days: Vec<Seen> = [2, 9, 16].map(|number| day(number, &[noon])).into();
        days.push(day(23, &[broken]));
        let uses = judge(&days, &span, None);
        assert_eq!(uses[..3], [Use::Fitted; 3]);
        let (from, length) = (broken.0, broken.1 - broken.0);
        assert_eq!(uses[3], Use::Aside(Special::Gap { from, length }));
        // Of half days beside it a whole one has no more calls than usual.
        let half = |number: i8, off: (f64, f64)| {
            let mut half = day(number, &[noon, off]);
            let interval = |at: f64| ((at - span.opens) / span.interval) as usize;
            half.counts[interval(off.0)..interval(off.1)].fill(0.0);
            half.offered = half.counts.iter().sum();
            half
        };
        let [morning, afternoon] = [(8.0, 12.0), (14.0, 18.0)];
        let hours = |(from, to): (f64, f64)| (from * HOUR, to * HOUR);
        let [morning, afternoon] = [morning, afternoon].map(hours);
        let mut days: Vec<Seen> = [2, 9].map(|number| half(number, morning)).into();
        days.extend([16, 23].map(|number| half(number, afternoon)));
        days.push(day(30, &[noon]));
        let uses = judge(&days, &span, None);
        assert_eq!(uses[4], Use::Fitted, "{uses:?}");
        // One day alone does not tell that it rests.
        let alone = judge(&days[4..], &span, None);
        assert!(matches!(alone[0], Use::Aside(Special::Gap { .. })));
    }
}
