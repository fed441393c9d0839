//! What an assumption is: a default, where it comes from, and between what it may lie.

use super::{CallType, WEEK};
use crate::units::{Seconds, Share};
use std::fmt;

/// Whether a default was found in the world.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// Somebody measured it, or a range that it lies in.
    Measured,
    /// Nobody did: it is what is usual or plausible, and yours to set.
    Convention,
}

impl fmt::Display for Basis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Basis::Measured => "measured",
            Basis::Convention => "convention",
        })
    }
}

/// A value that is assumed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Assumed {
    /// A plain number, a share or a speed.
    Number(f64),
    /// A time \[s\].
    Time(f64),
    /// A time, in weeks.
    Weeks(f64),
    /// One of several choices.
    Choice(&'static str),
    /// Set so that this share of quotes holds.
    Kept(f64),
}

impl Assumed {
    /// The number, share or speed.
    pub(super) fn number(self) -> Option<f64> {
        match self {
            Assumed::Number(number) => Some(number),
            _ => None,
        }
    }

    pub(super) fn share(self) -> Option<Share> {
        Share::new(self.number()?)
    }

    /// The whole number.
    pub(super) fn count(self) -> Option<u32> {
        let number = self.number()?.round();
        let range = 0.0..=f64::from(u32::MAX);
        range.contains(&number).then_some(number as u32)
    }

    pub(super) fn seconds(self) -> Option<Seconds> {
        match self {
            Assumed::Time(seconds) => Seconds::new(seconds),
            Assumed::Weeks(weeks) => Seconds::new(weeks * WEEK),
            _ => None,
        }
    }

    /// The number, whatever it counts.
    fn value(self) -> Option<f64> {
        match self {
            Assumed::Number(value)
            | Assumed::Time(value)
            | Assumed::Weeks(value)
            | Assumed::Kept(value) => Some(value),
            Assumed::Choice(_) => None,
        }
    }

    fn is_nothing(self) -> bool {
        self.value() == Some(0.0)
    }

    /// So many times as much; a choice stays what it is.
    fn times(self, times: f64) -> Self {
        match self {
            Assumed::Number(number) => Assumed::Number(number * times),
            Assumed::Time(seconds) => Assumed::Time(seconds * times),
            Assumed::Weeks(weeks) => Assumed::Weeks(weeks * times),
            Assumed::Choice(_) | Assumed::Kept(_) => self,
        }
    }

    fn smaller(self, other: Self) -> Self {
        match (self.value(), other.value()) {
            (Some(one), Some(two)) if two < one => other,
            _ => self,
        }
    }

    fn larger(self, other: Self) -> Self {
        match (self.value(), other.value()) {
            (Some(one), Some(two)) if two > one => other,
            _ => self,
        }
    }
}

impl fmt::Display for Assumed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Assumed::Number(number) => write!(f, "{number}"),
            Assumed::Time(seconds) => write!(f, "{seconds} s"),
            Assumed::Weeks(1.0) => f.write_str("1 week"),
            Assumed::Weeks(weeks) => write!(f, "{weeks} weeks"),
            Assumed::Choice(name) => f.write_str(name),
            Assumed::Kept(share) => write!(f, "kept {share}"),
        }
    }
}

/// Between what a value may lie.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Range {
    /// From where to where.
    pub span: Span,
    /// Whether the range was measured, whatever the default is.
    pub basis: Basis,
    /// Who measured it, or why it is plausible.
    pub source: &'static str,
}

/// From where to where.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Span {
    /// From a low to a high; as far as what the scenario says, if that lies outside.
    Between(Assumed, Assumed),
    /// So many times what the scenario says; where it says 0, up to so many times the default.
    Times(f64, f64),
}

/// A range that somebody found.
pub(super) const fn found(low: Assumed, high: Assumed, source: &'static str) -> Option<Range> {
    let (span, basis) = (Span::Between(low, high), Basis::Measured);
    Some(Range {
        span,
        basis,
        source,
    })
}

/// A range that is plausible.
pub(super) const fn plausible(low: Assumed, high: Assumed, source: &'static str) -> Option<Range> {
    let (span, basis) = (Span::Between(low, high), Basis::Convention);
    Some(Range {
        span,
        basis,
        source,
    })
}

/// A plausible range around what the scenario says: so many times that.
pub(super) const fn around(low: f64, high: f64, source: &'static str) -> Option<Range> {
    let (span, basis) = (Span::Times(low, high), Basis::Convention);
    Some(Range {
        span,
        basis,
        source,
    })
}

/// One default about callers, or another kind of thing that a scenario describes.
#[derive(Debug, Clone, Copy)]
pub struct Assumption<T = CallType> {
    /// The dotted scenario key, without the call type's name.
    pub key: &'static str,
    /// What holds when a scenario does not say.
    pub default: Assumed,
    /// What it says, in plain words.
    pub meaning: &'static str,
    /// Whether it was measured.
    pub basis: Basis,
    /// Who measured what, or why it is usual.
    pub source: &'static str,
    /// Between what it may lie; `None` if it says what is asked rather than what is so.
    pub range: Option<Range>,
    pub(super) of: fn(&T) -> Option<Assumed>,
    /// Sets it; `None` if the value is of another kind, or there is nothing to set.
    pub(super) put: fn(&mut T, Assumed) -> Option<()>,
}

impl<T> Assumption<T> {
    /// Its value for one of them, such as a call type; `None` if that one's result does not depend on it.
    #[must_use]
    pub fn of(&self, one: &T) -> Option<Assumed> {
        (self.of)(one)
    }

    /// The low and the high for a scenario that says each of `here`. They are relative to what it says, or contain it.
    #[must_use]
    pub fn ends(&self, range: &Range, own: Assumed, here: &[Assumed]) -> [Assumed; 2] {
        match range.span {
            Span::Between(low, high) => {
                let all = here.iter().copied();
                [
                    all.clone().fold(low, Assumed::smaller),
                    all.fold(high, Assumed::larger),
                ]
            }
            Span::Times(low, high) if own.is_nothing() => {
                [own.times(low), self.default.times(high)]
            }
            Span::Times(low, high) => [low, high].map(|times| own.times(times)),
        }
    }
}
