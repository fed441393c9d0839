//! How fast things drift: the change a week of calls a day and of talk, from a straight line through the logarithms of days.

use super::levels::Times;
use super::prepared::{FitDay, Prepared};
use crate::stats::{Confidence, Estimate};
use jiff::civil::Date;

/// Fewer days tell no drift. A convention.
const FEWEST_DAYS: usize = 15;
/// A day with fewer calls of a type tells nothing of it.
const FEWEST_CALLS: f64 = 10.0;
/// A week \[days\].
const WEEK: f64 = 7.0;

/// A relative change a week.
#[derive(Debug, Clone, PartialEq)]
pub struct Drift {
    /// Of what: `calls.service.talk`, `calls.service.volume`.
    pub name: String,
    /// The change a week, as a part of the whole, with its interval.
    pub per_week: Estimate,
}

impl Drift {
    /// Whether the interval leaves 0 out.
    #[must_use]
    pub fn is_clear(&self) -> bool {
        self.per_week.low.is_some_and(|low| low > 0.0)
            || self.per_week.high.is_some_and(|high| high < 0.0)
    }
}

/// Of every type's volume and talk, as far as there are days enough.
pub(super) fn drifts(prepared: &Prepared) -> Vec<Drift> {
    let Some(first) = prepared.days.first().map(|day| day.date) else {
        return Vec::new();
    };
    let weeks = |date: Date| first.duration_until(date).as_secs_f64() / 86_400.0 / WEEK;
    let mut found = Vec::new();
    for (kind, name) in prepared.kinds.names.iter().enumerate() {
        let points = |of: &dyn Fn(&FitDay) -> Option<(f64, f64)>| -> Vec<[f64; 3]> {
            let days = prepared.days.iter();
            let each = days.filter_map(|day| {
                let (value, weight) = of(day)?;
                (value > 0.0 && weight >= FEWEST_CALLS)
                    .then(|| [weeks(day.date), value.ln(), weight])
            });
            each.collect()
        };
        let volume = points(&|day| {
            let offered = day.kinds[kind].offered;
            Some((offered, offered))
        });
        // Days vary by far more than their calls would: each counts alike.
        let volume: Vec<[f64; 3]> = volume.into_iter().map(|[x, y, _]| [x, y, 1.0]).collect();
        let talk = points(&|day| {
            let Times { sum, count, .. } = day.kinds[kind].talk_of_day;
            (count > 0.0).then(|| (sum / count, count))
        });
        for (key, points) in [("volume", volume), ("talk", talk)] {
            if let Some(per_week) = slope(&points) {
                found.push(Drift {
                    name: format!("calls.{name}.{key}"),
                    per_week,
                });
            }
        }
    }
    found
}

/// The slope of a weighted straight line, as a relative change.
fn slope(points: &[[f64; 3]]) -> Option<Estimate> {
    if points.len() < FEWEST_DAYS {
        return None;
    }
    let sum = |of: &dyn Fn(&[f64; 3]) -> f64| points.iter().map(of).sum::<f64>();
    let weight = sum(&|[_, _, w]| *w);
    let (x, y) = (
        sum(&|[x, _, w]| w * x) / weight,
        sum(&|[_, y, w]| w * y) / weight,
    );
    let across = sum(&|[own, _, w]| w * (own - x).powi(2));
    if across <= 0.0 {
        return None;
    }
    let slope = sum(&|[own, up, w]| w * (own - x) * (up - y)) / across;
    let left = sum(&|[own, up, w]| w * (up - y - slope * (own - x)).powi(2));
    let freedom = points.len() as f64 - 2.0;
    let error = (left / freedom / across).sqrt();
    // Two numbers of the line are estimated: one freedom fewer than for a mean.
    let student = Confidence::USUAL.reach(points.len() as u64 - 1)?;
    let change = |slope: f64| Some(slope.exp_m1());
    Some(Estimate {
        mean: change(slope),
        low: change(slope - student * error),
        high: change(slope + student * error),
        plain: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_found_with_its_error() {
        // ln y = 5 + .01 x, alternately .02 above and below: the slope is near .01, the error by hand.
        let points: Vec<[f64; 3]> = (0..40)
            .map(|day| {
                let x = f64::from(day);
                let off = if day % 2 == 0 { 0.02 } else { -0.02 };
                [x, 5.0 + 0.01 * x + off, 3.0]
            })
            .collect();
        let found = slope(&points).unwrap();
        let across = 40.0 * (40.0_f64.powi(2) - 1.0) / 12.0;
        let error = (40.0 * 0.0004 / 38.0 / across).sqrt();
        assert!((found.mean.unwrap() - 0.01_f64.exp_m1()).abs() < 1e-4);
        let half = (found.high.unwrap() - found.low.unwrap()) / 2.0;
        assert!(
            (half / (2.024 * error * 1.01) - 1.0).abs() < 0.01,
            "{found:?}"
        );
        assert_eq!(slope(&points[..10]), None);
    }
}
