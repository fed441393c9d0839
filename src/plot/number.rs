//! Numbers in pictures: with their intervals, units, and only as many digits as tell them apart.

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

    /// The lowest and the highest that is drawn of it.
    pub(super) fn reach(&self) -> (f64, f64) {
        let (low, high) = self.interval.unwrap_or((self.value, self.value));
        (low.min(self.value), high.max(self.value))
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

/// What is measured: a name and its unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measure {
    /// Its name: `Abandoned`.
    pub name: String,
    /// Its unit.
    pub unit: Unit,
}

impl Measure {
    /// A measure.
    pub fn new(name: impl Into<String>, unit: Unit) -> Self {
        let name = name.into();
        Self { name, unit }
    }

    /// `Wait (s)`, for an axis whose values reach so far.
    pub(super) fn titled(&self, reach: f64) -> String {
        let unit = self.unit.on_axis(reach);
        if unit.is_empty() {
            self.name.clone()
        } else {
            format!("{} ({unit})", self.name)
        }
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

    /// The number with its unit, to three digits that count.
    pub(super) fn value(&self, value: f64) -> String {
        self.value_beside(value, value)
    }

    /// The number with its unit, to as many decimals as the other number needs for three digits that count.
    pub(super) fn value_beside(&self, value: f64, other: f64) -> String {
        let bare = self.bare(value, other);
        match self {
            Self::Share => format!("{bare}\u{a0}%"),
            Self::Seconds if value.abs().max(other.abs()) >= LONG => format!("{bare}\u{a0}min"),
            Self::Seconds => format!("{bare}\u{a0}s"),
            Self::Number(unit) if unit.is_empty() => bare,
            Self::Number(unit) => format!("{bare}\u{a0}{unit}"),
        }
    }

    /// The number alone, to as many decimals as the other number needs for three digits that count.
    pub(super) fn bare(&self, value: f64, other: f64) -> String {
        let size = value.abs().max(other.abs());
        match self {
            Self::Share => grouped(100.0 * value, decimals(100.0 * size / 100.0).min(3)),
            Self::Seconds if size >= LONG => minutes(value),
            Self::Number(_) if size >= 1e7 => large(value, size / 100.0, size),
            Self::Seconds | Self::Number(_) => grouped(value, decimals(size / 100.0)),
        }
    }
}

/// Decimals that tell multiples of the step apart, at most nine.
fn decimals(step: f64) -> usize {
    if step > 0.0 && step.is_finite() {
        (-(step * (1.0 + 1e-9)).log10().floor()).clamp(0.0, 9.0) as usize
    } else {
        0
    }
}

/// `12 M`, `1.5 bn`.
fn large(value: f64, step: f64, reach: f64) -> String {
    let (scale, letter) = match reach {
        reach if reach >= 1e12 => (1e12, "tn"),
        reach if reach >= 1e9 => (1e9, "bn"),
        _ => (1e6, "M"),
    };
    let digits = grouped(value / scale, decimals(step / scale).min(3));
    if value == 0.0 {
        digits
    } else {
        format!("{digits}\u{a0}{letter}")
    }
}

/// `12:05`; no tick of less than a second.
fn minutes(seconds: f64) -> String {
    let whole = seconds.abs().round() as u64;
    let sign = if seconds < 0.0 && whole > 0 {
        "−"
    } else {
        ""
    };
    let minutes = grouped((whole / 60) as f64, 0);
    format!("{sign}{minutes}:{:02}", whole % 60)
}

/// Thousands apart, a true minus, no negative zero.
pub(super) fn grouped(value: f64, decimals: usize) -> String {
    let written = format!("{:.*}", decimals, value.abs());
    let (whole, rest) = written
        .split_once('.')
        .map_or((written.as_str(), ""), |(whole, rest)| (whole, rest));
    let mut text = String::new();
    if value < 0.0 && written.chars().any(|digit| ('1'..='9').contains(&digit)) {
        text.push('−');
    }
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if !rest.is_empty() {
        text.push('.');
        text.push_str(rest);
    }
    text
}

/// With its sign, also if it is positive.
pub(super) fn signed(text: &str, value: f64) -> String {
    let none = !text.chars().any(|digit| ('1'..='9').contains(&digit));
    if value > 0.0 && !none {
        format!("+{text}")
    } else {
        text.to_owned()
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
        check(&Unit::Seconds, 34.25, "34.2 s");
        check(&Unit::Seconds, 725.0, "12:05 min");
        check(&Unit::Seconds, -725.0, "−12:05 min");
        let calls = Unit::Number("calls".to_owned());
        check(&calls, 1234.5, "1,234 calls");
        check(&calls, 0.000_001_5, "0.00000150 calls");
        check(&calls, 1e9, "1.00 bn calls");
        check(&calls, 0.0, "0 calls");
        check(&calls, -0.0, "0 calls");
        check(&Unit::Number(String::new()), -5.0, "−5.00");
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
