//! Numbers in pictures: with their intervals, units, and only as many digits as tell them apart.

use crate::legible::number::{
    decimals, given, given_minutes, grouped, is_nothing, large, minutes, signed,
};

/// Numbers beyond this are not drawn: differences of them would leave the range of `f64`.
const LARGEST: f64 = 1e15;
/// Waits from here on are written in minutes and seconds \[s\]. A convention.
const LONG: f64 = 600.0;

/// A number that can be drawn, if this is one: finite and at most 1e15 in size.
pub(super) fn sound(value: f64) -> Option<f64> {
    (value.abs() <= LARGEST).then_some(value)
}

/// A number with the interval it lies in, if it has one. Always finite.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reading {
    value: f64,
    interval: Option<(f64, f64)>,
}

impl Reading {
    /// A number without interval; `None` if it is not finite or beyond 1e15.
    #[must_use]
    pub fn new(value: f64) -> Option<Self> {
        let value = sound(value)?;
        let interval = None;
        Some(Self { value, interval })
    }

    /// A number in its interval; `None` if the number is not finite or beyond 1e15, without interval if its ends
    /// are.
    #[must_use]
    pub fn between(value: f64, low: f64, high: f64) -> Option<Self> {
        let value = sound(value)?;
        let ends = sound(low).zip(sound(high));
        let interval = ends.map(|(low, high)| (low.min(high), low.max(high)));
        Some(Self { value, interval })
    }

    /// The number.
    #[must_use]
    pub fn value(&self) -> f64 {
        self.value
    }

    /// The ends of its interval, lower first.
    #[must_use]
    pub fn interval(&self) -> Option<(f64, f64)> {
        self.interval
    }

    /// The greatest of its numbers, without its sign.
    pub(super) fn size(&self) -> f64 {
        let (low, high) = self.reach();
        low.abs().max(high.abs())
    }

    /// The lowest and the highest that is drawn of it.
    pub(super) fn reach(&self) -> (f64, f64) {
        let (low, high) = self.interval.unwrap_or((self.value, self.value));
        (low.min(self.value), high.max(self.value))
    }
}

/// A level to compare with, drawn across a panel.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Level {
    /// What it is: `target 80 %`.
    pub name: String,
    /// Where it lies, in the unit of what it is compared with; not drawn if it is no number.
    pub value: f64,
}

impl Level {
    /// `target 80 %`
    pub(super) fn target(value: f64, unit: &Unit) -> Self {
        let name = format!("target {}", unit.given(value));
        Self { name, value }
    }
}

/// What a number is counted in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unit {
    /// A share of one, shown in per cent.
    Share,
    /// Seconds; shown in minutes where they are many.
    Seconds,
    /// Anything else: `calls`, `agents`, `€`, or nothing.
    Number(String),
}

/// Which way is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Better {
    /// Less of it.
    Lower,
    /// More of it.
    Higher,
}

impl Better {
    /// As it stands behind a name.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Lower => "lower is better",
            Self::Higher => "higher is better",
        }
    }
}

/// What is measured: a name, its unit, and which way is better, if one is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measure {
    /// Its name: `Abandoned`.
    pub name: String,
    /// Its unit.
    pub unit: Unit,
    /// Which way is better; it is said beside the name.
    pub better: Option<Better>,
}

impl Measure {
    /// A measure.
    pub fn new(name: impl Into<String>, unit: Unit) -> Self {
        let name = name.into();
        let better = None;
        Self { name, unit, better }
    }

    /// The same measure, with the better way.
    #[must_use]
    pub fn better(self, better: impl Into<Option<Better>>) -> Self {
        let better = better.into();
        Self { better, ..self }
    }

    /// `Wait (s), lower is better`, for an axis whose values reach so far.
    pub(super) fn titled(&self, reach: f64) -> String {
        let unit = self.unit.on_axis(reach);
        let mut words = self.name.split(|letter: char| " ,()".contains(letter));
        let said = unit.is_empty() || words.any(|word| word.to_lowercase() == unit.to_lowercase());
        let unit = if said {
            String::new()
        } else {
            format!(" ({unit})")
        };
        let better = self.better.map_or("", Better::words);
        let comma = if better.is_empty() { "" } else { ", " };
        format!("{}{unit}{comma}{better}", self.name)
    }
}

impl Unit {
    /// The unit in an axis title, for values that reach so far.
    pub(super) fn on_axis(&self, reach: f64) -> &str {
        match self {
            Self::Share => "%",
            Self::Seconds if reach >= LONG => "min:s",
            Self::Seconds => "s",
            Self::Number(unit) => unit,
        }
    }

    /// The label of a tick, where ticks are `step` apart and reach so far.
    pub(super) fn tick(&self, value: f64, step: f64, reach: f64) -> String {
        match self {
            Self::Share => grouped(100.0 * value, decimals(100.0 * step)),
            Self::Seconds if reach >= LONG => minutes(value),
            Self::Number(_) if reach >= 1e7 => large(value, step, reach),
            Self::Seconds | Self::Number(_) => grouped(value, decimals(step)),
        }
    }

    /// The unit behind a number of this size.
    fn behind(&self, size: f64) -> &str {
        match self {
            Self::Share => "%",
            Self::Seconds if size >= LONG => "min",
            Self::Seconds => "s",
            Self::Number(unit) => unit,
        }
    }

    /// The number with its unit, to three digits that count.
    pub(super) fn value(&self, value: f64) -> String {
        self.value_beside(value, value)
    }

    /// The number with its unit, written like a number of the other's size.
    pub(super) fn value_beside(&self, value: f64, other: f64) -> String {
        let bare = self.bare(value, other);
        let unit = self.behind(value.abs().max(other.abs()));
        if unit.is_empty() {
            bare
        } else {
            format!("{bare}\u{a0}{unit}")
        }
    }

    /// A target with its unit, as its writer gave it.
    pub(super) fn given(&self, value: f64) -> String {
        let bare = match self {
            Self::Share => given(100.0 * value),
            Self::Seconds if value >= LONG => given_minutes(value),
            Self::Number(_) if value.abs() >= 1e7 => return self.value(value),
            Self::Seconds | Self::Number(_) => given(value),
        };
        match self.behind(value) {
            "" => bare,
            unit => format!("{bare}\u{a0}{unit}"),
        }
    }

    /// The number alone, to as many decimals as the other number needs for three digits that count.
    pub(super) fn bare(&self, value: f64, other: f64) -> String {
        let size = value.abs().max(other.abs());
        self.stepped(value, size / 100.0, size)
    }

    /// The number alone, to the digits that a step supports, written like numbers of this size.
    fn stepped(&self, value: f64, step: f64, size: f64) -> String {
        let written = match self {
            _ if value == 0.0 => "0".to_owned(),
            Self::Share if value == 1.0 => "100".to_owned(),
            Self::Share => grouped(100.0 * value, decimals(100.0 * step).clamp(1, 9)),
            Self::Seconds if size >= LONG => minutes(value),
            Self::Number(_) if size >= 1e7 => large(value, step, size),
            Self::Seconds | Self::Number(_) => grouped(value, decimals(step)),
        };
        // Nine decimals of nothing say no more than a bare 0.
        if is_nothing(&written) && !written.contains(':') {
            "0".to_owned()
        } else {
            written
        }
    }

    /// A difference with its interval, to the digits that the interval supports: `+4.7 [+2.2, +7.2] s`. Shares
    /// differ by percentage points. All numbers are written like those of the given size.
    pub(super) fn difference(&self, reading: &Reading, size: f64) -> String {
        let (low, high) = reading.reach();
        let step = if high > low {
            (high - low) / 10.0
        } else {
            reading.value().abs() / 100.0
        };
        let coarse = 10f64.powf(step.log10().floor());
        let write = |value: f64| {
            let rounded = if coarse >= 10.0 {
                (value / coarse).round() * coarse
            } else {
                value
            };
            signed(&self.stepped(rounded, step, size), value)
        };
        let value = write(reading.value());
        let interval = reading.interval();
        let interval = interval.map(|(low, high)| format!(" [{}, {}]", write(low), write(high)));
        let unit = match self {
            Self::Share => "points",
            unit => unit.behind(size),
        };
        format!("{value}{} {unit}", interval.unwrap_or_default())
            .trim_end()
            .to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(unit: &Unit, value: f64, expected: &str) {
        assert_eq!(unit.value(value).replace('\u{a0}', " "), expected);
    }

    #[test]
    fn values_have_three_digits_that_count() {
        check(&Unit::Share, 0.1234, "12.3 %");
        check(&Unit::Share, 1.0, "100 %");
        check(&Unit::Share, 0.000_001, "0.000100 %");
        check(&Unit::Seconds, 34.25, "34.2 s");
        check(&Unit::Seconds, 725.0, "12:05 min");
        check(&Unit::Seconds, -725.0, "−12:05 min");
        let calls = Unit::Number("calls".to_owned());
        check(&calls, 1234.5, "1,234 calls");
        check(&calls, 0.000_001_5, "0.00000150 calls");
        check(&calls, 1e9, "1.00 bn calls");
        check(&calls, 1e-12, "0 calls");
        check(&calls, 0.0, "0 calls");
        check(&calls, -0.0, "0 calls");
        check(&Unit::Number(String::new()), -5.0, "−5.00");
    }

    #[track_caller]
    fn check_difference(unit: &str, reading: Option<Reading>, expected: &str) {
        let unit = Unit::Number(unit.to_owned());
        let reading = reading.unwrap();
        let written = unit.difference(&reading, reading.size());
        assert_eq!(written.replace('\u{a0}', " "), expected);
    }

    #[test]
    fn a_difference_has_the_digits_of_its_interval() {
        let between = Reading::between;
        check_difference(
            "€",
            between(-271_725.0, -571_725.0, 28_275.0),
            "−270,000 [−570,000, +30,000] €",
        );
        check_difference(
            "€",
            between(-5000.4, -5001.2, -4999.6),
            "−5,000.4 [−5,001.2, −4,999.6] €",
        );
        check_difference("", between(0.0, 0.0, 0.0), "0 [0, 0]");
        check_difference("", Reading::new(1.5), "+1.50");
        let share = Unit::Share.difference(&between(0.047, 0.022, 0.072).unwrap(), 0.1);
        assert_eq!(share, "+4.7 [+2.2, +7.2] points");
    }

    #[test]
    fn a_target_is_told_as_it_was_given() {
        for (share, said) in [(0.8, "80"), (0.999_6, "99.96"), (0.000_04, "0.004")] {
            assert_eq!(Unit::Share.given(share), format!("{said}\u{a0}%"));
        }
        for (seconds, said) in [(2.5, "2.5 s"), (612.0, "10:12 min"), (612.5, "10:12.5 min")] {
            assert_eq!(Unit::Seconds.given(seconds), said.replace(' ', "\u{a0}"));
        }
    }

    #[test]
    fn ticks_have_the_decimals_of_their_step() {
        assert_eq!(Unit::Share.tick(0.2, 0.05, 1.0), "20");
        assert_eq!(Unit::Share.tick(0.002, 0.001, 0.01), "0.2");
        assert_eq!(Unit::Seconds.tick(90.0, 30.0, 120.0), "90");
        assert_eq!(Unit::Seconds.tick(600.0, 300.0, 900.0), "10:00");
        let euros = Unit::Number("€".to_owned());
        assert_eq!(euros.tick(25e6, 5e6, 3e7), "25\u{a0}M");
    }

    #[test]
    fn what_is_no_number_is_no_reading() {
        assert_eq!(Reading::new(f64::NAN), None);
        assert_eq!(Reading::new(f64::INFINITY), None);
        let without = Reading::between(1.0, f64::NAN, 2.0);
        assert_eq!(without, Reading::new(1.0));
    }
}
