//! Estimates and measures as people read them: with the digits that their interval supports.

use crate::legible::number::{grouped, is_nothing, minutes, signed, supported};
use crate::measures::MetricKind;
use crate::stats::{Difference, Estimate};

pub(super) use crate::legible::number::{NOTHING, brief, spoken};

/// How times are written, for a whole table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TimeStyle {
    /// 34.2
    Seconds,
    /// 12:05
    Minutes,
    /// 39.8, for the time of all callers together
    Hours,
}

/// Times from here on are read more easily as minutes and seconds \[s\]. A convention.
const LONG: f64 = 600.0;

/// Seconds in an hour.
const HOUR: f64 = 3600.0;

impl TimeStyle {
    /// The way that suits the longest of some times \[s\].
    pub(super) fn fitting(times: impl Iterator<Item = Option<f64>>) -> Self {
        let longest = times.flatten().fold(0.0, f64::max);
        if longest < LONG {
            TimeStyle::Seconds
        } else {
            TimeStyle::Minutes
        }
    }

    /// The unit as it stands in a label.
    pub(super) fn unit(self) -> &'static str {
        match self {
            TimeStyle::Seconds => "s",
            TimeStyle::Minutes => "m:s",
            TimeStyle::Hours => "h",
        }
    }
}

/// A number and how far off it may be.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Figure {
    /// The number, or a word.
    pub(super) mean: String,
    /// The longer side of its interval; empty if it has none.
    pub(super) half: String,
}

impl Figure {
    /// A word, or a number that is exact.
    pub(super) fn plain(text: impl Into<String>) -> Self {
        let (mean, half) = (text.into(), String::new());
        Self { mean, half }
    }

    /// As running text.
    pub(super) fn text(&self) -> String {
        if self.half.is_empty() {
            self.mean.clone()
        } else {
            format!("{} ± {}", self.mean, self.half)
        }
    }
}

/// Stands for how far off a number may be where nobody can tell: too little of it was seen.
const UNKNOWN: &str = "?";

/// An estimate of this kind; shares in per cent.
pub(super) fn figure(estimate: &Estimate, kind: MetricKind, style: TimeStyle) -> Figure {
    let Some(mean) = estimate.mean else {
        return Figure::plain(NOTHING);
    };
    let half = match (estimate.low, estimate.high) {
        (Some(low), Some(high)) if low < high => (high - mean).max(mean - low),
        (Some(_), None) | (None, Some(_)) => {
            return Figure {
                mean: number(mean, kind, style),
                half: UNKNOWN.to_owned(),
            };
        }
        (Some(_), Some(_)) => return Figure::plain(exact(mean, kind, style)),
        (None, None) => return Figure::plain(number(mean, kind, style)),
    };
    if let (MetricKind::Seconds, TimeStyle::Minutes) = (kind, style) {
        return Figure {
            mean: minutes(mean),
            half: minutes(half.max(1.0)),
        };
    }
    let scale = scale(kind, style);
    let supported = supported(half * scale);
    let written = |digits: usize| Figure {
        mean: grouped(mean * scale, digits),
        half: grouped(half * scale, digits),
    };
    let usual = written(supported.min(most_decimals(kind, style)));
    if !is_nothing(&usual.half) {
        return usual;
    }
    // What is known no better than to half a per cent is not told as if it were exact.
    let closer = written(supported);
    if half > mean.abs() * NEAR / 2.0 && mean != 0.0 && !is_nothing(&closer.half) {
        return closer;
    }
    Figure::plain(usual.mean)
}

/// What is said where the interval of a difference holds 0.
pub(super) const NOT_CLEAR: &str = "no clear difference";

/// Whether a difference is known to be none at all.
pub(super) fn is_no_change(difference: &Difference) -> bool {
    (difference.low, difference.high) == (Some(0.0), Some(0.0))
}

/// A difference of this kind, with its sign; shares in points of a hundred.
pub(super) fn change(difference: &Difference, kind: MetricKind, style: TimeStyle) -> Figure {
    let &Difference {
        mean,
        low,
        high,
        clear,
    } = difference;
    if is_no_change(difference) {
        return Figure::plain("0");
    }
    if clear == Some(false) {
        return Figure::plain(NOT_CLEAR);
    }
    let estimate = Estimate::between(mean, low, high);
    let mut said = figure(&estimate, kind, style);
    if let (Some(mean), Some(low), Some(high)) = (mean, low, high)
        && (high - mean).max(mean - low) >= mean.abs()
    {
        // What is clear lies on one side of 0: the longer arm would hide it.
        let ends = [low, high].map(|end| signed_number(end, kind, style));
        return Figure::plain(ends.join(" to "));
    }
    said.mean = signed(&said.mean, mean.unwrap_or_default());
    said
}

/// How large a difference is, without its sign, for words that say which way it goes.
pub(super) fn size(difference: &Difference, kind: MetricKind, style: TimeStyle) -> String {
    let &Difference {
        mean,
        low,
        high,
        clear,
    } = difference;
    if clear.is_none() {
        return number(mean.unwrap_or(0.0).abs(), kind, style);
    }
    let turned = match mean < Some(0.0) {
        true => Difference {
            mean: mean.map(|mean| -mean),
            low: high.map(|high| -high),
            high: low.map(|low| -low),
            clear,
        },
        false => *difference,
    };
    change(&turned, kind, style).text().replace('+', "")
}

/// A number with its sign and two digits that count, or as many as there are usually.
fn signed_number(value: f64, kind: MetricKind, style: TimeStyle) -> String {
    if let (MetricKind::Seconds, TimeStyle::Minutes) = (kind, style) {
        return signed(&minutes(value), value);
    }
    let scaled = value * scale(kind, style);
    let digits = supported(0.1 * scaled.abs());
    let usual = grouped(scaled, digits.min(most_decimals(kind, style)));
    let said = match is_nothing(&usual) {
        true => grouped(scaled, digits),
        false => usual,
    };
    signed(&said, value)
}

/// A number of this kind that is known exactly: with as many decimals as it takes to read it to a per cent.
fn exact(value: f64, kind: MetricKind, style: TimeStyle) -> String {
    let scaled = value * scale(kind, style);
    // What rounding leaves is nothing.
    if scaled.abs() < 10_f64.powi(-MOST_DECIMALS)
        || (kind == MetricKind::Seconds && style != TimeStyle::Seconds)
    {
        return number(value, kind, style);
    }
    let is_near = |decimals: i32| {
        let ten = 10_f64.powi(decimals);
        ((scaled * ten).round() / ten - scaled).abs() <= NEAR * scaled.abs()
    };
    let [usual, more] = match kind {
        MetricKind::Money => [0, 2],
        _ if scaled.abs() >= 99.95 => [0, 1],
        _ => [1, 2],
    };
    if is_near(usual) {
        return number(value, kind, style);
    }
    let decimals = (more..=MOST_DECIMALS).find(|decimals| is_near(*decimals));
    grouped(scaled, decimals.unwrap_or(MOST_DECIMALS) as usize)
}

/// So near a number is what is read for it, as a part of it. A convention.
const NEAR: f64 = 0.01;
/// A convention.
const MOST_DECIMALS: i32 = 6;

/// A number of this kind without an interval; shares in per cent.
pub(super) fn number(value: f64, kind: MetricKind, style: TimeStyle) -> String {
    match (kind, style) {
        _ if value == 0.0 => "0".to_owned(),
        (MetricKind::Seconds, TimeStyle::Minutes) => minutes(value),
        (MetricKind::Seconds, TimeStyle::Hours) => grouped(value / HOUR, 2),
        (MetricKind::Share, _) => grouped(100.0 * value, 1),
        (MetricKind::Money, _) => grouped(value, 0),
        (MetricKind::Number | MetricKind::Hours | MetricKind::Seconds, _)
            if value.abs() < 99.95 =>
        {
            grouped(value, 1)
        }
        (MetricKind::Number | MetricKind::Hours | MetricKind::Seconds, _) => grouped(value, 0),
    }
}

/// A number that may not be there.
pub(super) fn maybe(value: Option<f64>, kind: MetricKind, style: TimeStyle) -> String {
    value.map_or_else(|| NOTHING.to_owned(), |value| number(value, kind, style))
}

fn scale(kind: MetricKind, style: TimeStyle) -> f64 {
    match kind {
        MetricKind::Share => 100.0,
        MetricKind::Seconds if style == TimeStyle::Hours => 1.0 / HOUR,
        MetricKind::Number | MetricKind::Seconds | MetricKind::Hours | MetricKind::Money => 1.0,
    }
}

/// Decimals beyond which nobody reads on. A convention.
fn most_decimals(kind: MetricKind, style: TimeStyle) -> usize {
    match kind {
        MetricKind::Seconds if style == TimeStyle::Hours => 2,
        MetricKind::Share | MetricKind::Number | MetricKind::Money => 2,
        MetricKind::Seconds | MetricKind::Hours => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(mean: f64, half: f64, kind: MetricKind, expected: &str) {
        let figure = figure(&Estimate::around(mean, half), kind, TimeStyle::Seconds);
        assert_eq!(figure.text(), expected);
    }

    #[test]
    fn a_number_has_the_digits_that_its_interval_supports() {
        check(839.123, 3.21, MetricKind::Number, "839 ± 3");
        check(839.123, 2.21, MetricKind::Number, "839.1 ± 2.2");
        check(839.123, 0.43, MetricKind::Number, "839.1 ± 0.4");
        check(12_345.6, 23.0, MetricKind::Number, "12,346 ± 23");
        check(0.8423, 0.0046, MetricKind::Share, "84.2 ± 0.5");
        check(0.8423, 0.0149, MetricKind::Share, "84.2 ± 1.5");
        check(0.8423, 0.00096, MetricKind::Share, "84.23 ± 0.10");
        check(1e-9, 1e-9, MetricKind::Share, "0.00");
        check(34.56, 0.94, MetricKind::Seconds, "34.6 ± 0.9");
        check(60.05, 0.02, MetricKind::Seconds, "60.0");
        check(0.0, 0.018, MetricKind::Number, "0 ± 0.02");
        check(0.0, 1e-7, MetricKind::Share, "0");
    }

    #[test]
    fn exact_numbers_can_be_read_to_a_per_cent() {
        let (number, money) = (MetricKind::Number, MetricKind::Money);
        check(1.076_863_8, 0.0, number, "1.08");
        check(0.25, 0.0, number, "0.25");
        check(40.0, 0.0, number, "40.0");
        check(72.666_7, 0.0, MetricKind::Hours, "72.7");
        check(0.033_33, 0.0, MetricKind::Hours, "0.033");
        check(0.3, 0.0, money, "0.30");
        check(0.075, 0.0, money, "0.075");
        check(1_456.2, 0.0, money, "1,456");
        check(0.000_4, 0.0, MetricKind::Share, "0.04");
        check(3e-14, 0.0, number, "0.0");
        let more = Difference {
            mean: Some(0.021_886),
            low: Some(0.021_886),
            high: Some(0.021_886),
            clear: Some(true),
        };
        let said = change(&more, number, TimeStyle::Seconds).text();
        assert_eq!(said, "+0.022");
    }

    #[test]
    fn a_change_has_a_sign_and_is_clear_or_not() {
        let said = |mean: f64, half: f64, kind, style| {
            let difference = Difference {
                mean: Some(mean),
                low: Some(mean - half),
                high: Some(mean + half),
                clear: Some(mean.abs() > half),
            };
            change(&difference, kind, style).text()
        };
        let seconds = TimeStyle::Seconds;
        assert_eq!(said(0.042, 0.004, MetricKind::Share, seconds), "+4.2 ± 0.4");
        assert_eq!(
            said(-0.042, 0.004, MetricKind::Share, seconds),
            "−4.2 ± 0.4"
        );
        assert_eq!(said(0.003, 0.004, MetricKind::Share, seconds), NOT_CLEAR);
        assert_eq!(said(0.0, 0.0, MetricKind::Share, seconds), "0");
        assert_eq!(said(-190.0, 0.0, MetricKind::Money, seconds), "−190");
        assert_eq!(said(0.0, 0.0, MetricKind::Money, seconds), "0");
        assert_eq!(said(0.0, 0.02, MetricKind::Number, seconds), NOT_CLEAR);
        let skewed = Difference {
            mean: Some(-0.002),
            low: Some(-0.0043),
            high: Some(-0.000_07),
            clear: Some(true),
        };
        let ends = change(&skewed, MetricKind::Share, seconds).text();
        assert_eq!(ends, "−0.43 to −0.01");
        assert_eq!(size(&skewed, MetricKind::Share, seconds), "0.01 to 0.43");
        let minutes = TimeStyle::Minutes;
        assert_eq!(
            said(-754.6, 65.0, MetricKind::Seconds, minutes),
            "−12:35 ± 1:05"
        );
        let nothing = change(&Difference::NONE, MetricKind::Share, seconds);
        assert_eq!(nothing.text(), NOTHING);
    }

    #[test]
    fn numbers_without_an_interval_are_short() {
        assert_eq!(
            number(0.8423, MetricKind::Share, TimeStyle::Seconds),
            "84.2"
        );
        assert_eq!(number(99.96, MetricKind::Number, TimeStyle::Seconds), "100");
        assert_eq!(
            number(754.6, MetricKind::Seconds, TimeStyle::Minutes),
            "12:35"
        );
        assert_eq!(number(-0.01, MetricKind::Number, TimeStyle::Seconds), "0.0");
        assert_eq!(
            number(-1_234_567.0, MetricKind::Money, TimeStyle::Seconds),
            "−1,234,567"
        );
        assert_eq!(maybe(None, MetricKind::Share, TimeStyle::Seconds), NOTHING);
        assert_eq!(
            number(143_299.0, MetricKind::Seconds, TimeStyle::Hours),
            "39.81"
        );
        let estimate = Estimate::around(143_299.0, 720.0);
        let wasted = figure(&estimate, MetricKind::Seconds, TimeStyle::Hours);
        assert_eq!(wasted.text(), "39.81 ± 0.20");
    }
}
