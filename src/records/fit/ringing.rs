//! For how long the phone rings before an agent answers: a wait in which nobody queues, and the agent is not idle.

use crate::records::call::{Call, Outcome};

/// Where next to nobody waits for nothing at all, a wait up to this long is ringing, not queueing \[s\]. A convention.
const LONGEST: f64 = 10.0;
/// Next to nobody: a smaller share of the answered. A convention.
const NEXT_TO_NOBODY: f64 = 0.01;

/// At least this share of the answered waits no longer than it rings; where all queue, a short wait is a short queue. A
/// convention.
const SOME: f64 = 0.1;

/// Answered calls by how long they waited.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Answers {
    answered: u64,
    at_once: u64,
    short: u64,
    /// Of the short ones \[s\].
    waited: f64,
}

/// How long it rings.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Ringing {
    /// A wait of at most this is none \[s\].
    pub longest: f64,
    /// For so long it rings on average \[s\].
    pub usual: f64,
}

impl Answers {
    pub(super) fn add(&mut self, wait: f64) {
        self.answered += 1;
        self.at_once += u64::from(wait < 1.0);
        if wait <= LONGEST {
            self.short += 1;
            self.waited += wait;
        }
    }

    pub(super) fn and(self, other: Self) -> Self {
        Self {
            answered: self.answered + other.answered,
            at_once: self.at_once + other.at_once,
            short: self.short + other.short,
            waited: self.waited + other.waited,
        }
    }

    pub(super) fn ringing(self) -> Ringing {
        let answered = self.answered as f64;
        let at_once = self.at_once as f64 >= NEXT_TO_NOBODY * answered;
        if at_once || (self.short as f64) < SOME * answered {
            return Ringing::default();
        }
        Ringing {
            longest: LONGEST,
            usual: self.waited / self.short.max(1) as f64,
        }
    }
}

impl Ringing {
    /// As the answered among these calls waited.
    #[must_use]
    pub fn among(calls: &[Call]) -> Self {
        let mut answers = Answers::default();
        let answered = calls.iter().filter(|call| call.is_answered());
        answered.for_each(|call| answers.add(call.wait));
        answers.ringing()
    }

    /// How much of a call's wait is ringing \[s\].
    #[must_use]
    pub fn of(&self, call: &Call) -> f64 {
        match call.is_answered() {
            true if call.wait <= self.longest => call.wait,
            true => self.usual,
            false => 0.0,
        }
    }

    /// Whether a call waited for more than its answer to ring.
    #[must_use]
    pub fn has_queued(&self, call: &Call) -> bool {
        call.wait > self.longest || call.outcome != Outcome::Answered
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ringing(waits: impl Iterator<Item = f64>) -> Ringing {
        let mut answers = Answers::default();
        waits.for_each(|wait| answers.add(wait));
        answers.ringing()
    }

    #[test]
    fn a_short_wait_among_long_ones_is_a_short_queue() {
        let long = (0..359).map(|call| 60.0 + f64::from(7 * call % 60));
        assert_eq!(
            ringing(std::iter::once(9.0).chain(long)),
            Ringing::default()
        );
        let half = (0..100).map(|call| if call % 2 == 0 { 5.0 } else { 40.0 });
        assert_eq!(ringing(half).usual, 5.0);
        let at_once = (0..100).map(|call| if call % 2 == 0 { 0.0 } else { 5.0 });
        assert_eq!(ringing(at_once), Ringing::default());
    }
}
