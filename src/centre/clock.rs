//! When the centre is open, and how uncertain its volume is.

use crate::error::Problem;
use crate::legible::number::time;
use crate::units::{Seconds, TimeOfDay};
use schemars::JsonSchema;
use serde::Deserialize;

/// What happens to callers who still wait at closing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AtClose {
    /// The last interval's agents stay until nobody waits.
    #[default]
    ServeQueue,
    /// They are lost, counted as turned away.
    Disconnect,
}

/// Opening hours and their division into intervals.
#[derive(Debug, Clone, PartialEq)]
pub struct Clock {
    /// Opening time on the wall; `None` for a steady-state study that has none.
    pub opens: Option<TimeOfDay>,
    /// From opening to closing \[s\]; a whole number of intervals.
    pub length: Seconds,
    /// One interval \[s\].
    pub interval: Seconds,
    /// Calls that arrive before this are simulated but not counted \[s from opening\].
    pub warm_up: Seconds,
    /// What happens to those who still wait at closing.
    pub at_close: AtClose,
}

impl Clock {
    /// What is wrong with it by itself; profiles make no sense before this is empty.
    #[must_use]
    pub fn problems(&self) -> Vec<Problem> {
        let mut found = Vec::new();
        super::check::check_clock(self, &mut found);
        found
    }

    /// Number of intervals between opening and closing.
    #[must_use]
    pub fn intervals(&self) -> usize {
        (self.length.get() / self.interval.get()).round() as usize
    }

    /// What to call the moment `at` \[s from opening\]: a time on the wall, or seconds.
    #[must_use]
    pub fn label(&self, at: f64) -> String {
        match self.opens {
            Some(opens) => opens.after(at).to_string(),
            None => format!("{at}"),
        }
    }

    /// The same in a sentence: without a clock on the wall, the time since the start, such as 2 h.
    #[must_use]
    pub fn said(&self, at: f64) -> String {
        match self.opens {
            Some(_) => self.label(at),
            None => time(at),
        }
    }
}

/// Uncertainty of volume that all call types share: gamma factors of mean 1.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Busyness {
    /// Coefficient of variation of the day's factor.
    pub day: f64,
    /// Coefficient of variation of an independent factor for every interval.
    pub interval: f64,
}
