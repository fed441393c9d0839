//! When a centre is open by its calls, cut into intervals that are no longer than that.

use super::days::MISSED;
use super::span::Span;
use super::survey::Survey;
use crate::error::Mistake;
use crate::records::filter::Hours;
use crate::records::reports::Reports;
use crate::records::source::DaysOfCalls;
use crate::units::TimeOfDay;

/// A day \[s\].
const DAY: f64 = 86_400.0;
/// Centres open and close at such moments \[s\]. A convention.
const CLOCK_STEP: f64 = 300.0;
/// Shorter intervals are not taken unasked: they have few calls \[s\]. A convention.
const LEAST: f64 = 900.0;
/// Of the calls to be expected so many may come before the centre opens, or after it closes. A convention.
const STRAY: f64 = 0.02;

/// How the hours that calls tell go with the intervals that were asked for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Cut {
    /// They are a whole number of them.
    AsAsked,
    /// They are none, so that intervals are shorter than those that were asked for \[s\].
    Shorter {
        /// Their length \[s\].
        asked: f64,
    },
    /// They are none, and the scenario is open for longer than calls come: the hours of the calls, with an interval that fits
    /// them if there is one.
    Longer {
        /// When calls come.
        calls: Span,
        /// What fits \[s\].
        fits: Option<f64>,
    },
}

impl Cut {
    /// Of a scenario that is open for longer than calls come.
    fn longer(calls: Span, step: f64) -> Self {
        let fits = calls.shorter(step).next_back();
        Self::Longer { calls, fits }
    }
}

/// A look at the days, and when the centre is open. Where that is no whole number of the intervals that were asked for, those are
/// shorter: an interval that goes on after closing would have fewer calls and agents by the minute.
pub(super) fn surveyed(
    source: &dyn DaysOfCalls,
    hours: &Hours,
    interval: f64,
) -> Result<(Survey, Span, Cut), Mistake> {
    let (survey, span, calls) = looked(source, hours, interval)?;
    let Some(calls) = calls else {
        return Ok((survey, span, Cut::AsAsked));
    };
    let mut shorter = calls.shorter(CLOCK_STEP);
    if let Some(shorter) = shorter.find(|interval| *interval >= LEAST) {
        let (survey, span, off) = looked(source, hours, shorter)?;
        if off.is_none() && span.is_whole() {
            return Ok((survey, span, Cut::Shorter { asked: interval }));
        }
    }
    Ok((survey, span, Cut::longer(calls, CLOCK_STEP)))
}

/// The same in these intervals, with the hours of the calls where they are no whole number of them. Where calls begin off the
/// grid of intervals the grid goes by them, and the days are looked at once more.
fn looked(
    source: &dyn DaysOfCalls,
    hours: &Hours,
    interval: f64,
) -> Result<(Survey, Span, Option<Span>), Mistake> {
    let look = |hours: &Hours| {
        let survey = Survey::of(source, hours, interval)?;
        let mut span = Span::of(hours, survey.around_the_clock(), interval);
        let mut calls = None;
        if hours.closes.is_none()
            && let Some(closes) = survey.closes_within(&span)
        {
            let within = Span { closes, ..span };
            // A centre that is open for less than an interval has none: stretched to one it would have fewer calls an hour.
            match within.is_whole() || span.intervals() == 1 {
                true => span = within,
                false => calls = Some(within),
            }
        }
        Ok::<_, Mistake>((survey, span, calls))
    };
    let (survey, span, calls) = look(hours)?;
    let opens = survey.opens_within(&span);
    let Some(opens) = opens.filter(|_| hours.opens.is_none()) else {
        return Ok((survey, span, calls));
    };
    let found = Hours {
        opens: Some(TimeOfDay::MIDNIGHT.after(opens)),
        ..hours.clone()
    };
    let (later_survey, later, later_calls) = look(&found)?;
    if (later.is_whole() || later.intervals() == 1) && later.closes <= DAY {
        return Ok((later_survey, later, later_calls));
    }
    let closes = later_calls.map_or(later.closes, |calls| calls.closes);
    let calls = Span {
        closes: closes.min(DAY),
        ..later
    };
    Ok((survey, span, Some(calls)))
}

/// The same of interval reports whose rows have this length \[s\].
pub(super) fn reported(
    reports: &Reports,
    (hours, interval): (&Hours, f64),
    row: f64,
) -> Result<(Span, Cut), Mistake> {
    let span = Span::of_rows(reports, (hours, interval), row)?;
    if !span.is_whole() {
        return Err(span.not_whole(row));
    }
    let calls = within_rows(reports, &span, hours, row);
    if calls == span {
        return Ok((span, Cut::AsAsked));
    }
    let shorter = calls.shorter(row).find(|interval| *interval >= LEAST);
    Ok(match shorter {
        Some(interval) => (
            Span { interval, ..calls },
            Cut::Shorter {
                asked: span.interval,
            },
        ),
        None => (span, Cut::longer(calls, row)),
    })
}

/// The hours without the rows of the first and the last interval in which next to nobody calls, where that is no chance.
fn within_rows(reports: &Reports, span: &Span, hours: &Hours, row: f64) -> Span {
    let rows = (span.interval / row).round() as usize;
    // Of an interval from its outer end on.
    let idle = |at: &dyn Fn(usize) -> f64| {
        let counts: Vec<f64> = (0..rows)
            .map(|place| {
                let own = reports.intervals.iter();
                let own = own.filter(|one| (one.start - at(place)).abs() < 0.5);
                own.map(|one| one.offered).sum()
            })
            .collect();
        let idle = (1..rows).rev().find(|&idle| {
            let [outer, inner] =
                [&counts[..idle], &counts[idle..]].map(|part| part.iter().sum::<f64>());
            let missed = inner * idle as f64 / (rows - idle) as f64;
            missed >= MISSED && outer <= STRAY * missed
        });
        idle.map_or(0.0, |idle| idle as f64 * row)
    };
    let (mut opens, mut closes) = (span.opens, span.closes);
    if hours.opens.is_none() {
        opens += idle(&|place| span.opens + place as f64 * row);
    }
    if hours.closes.is_none() {
        closes -= idle(&|place| span.closes - (place + 1) as f64 * row);
    }
    match closes > opens {
        true => Span {
            opens,
            closes,
            ..*span
        },
        false => *span,
    }
}
