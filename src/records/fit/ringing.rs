//! For how long the phone rings before an agent answers: a wait in which nobody queues, and the agent is not idle.

use crate::records::call::{Call, Outcome};

/// Where next to nobody waits for nothing at all, a wait up to this long is ringing, not queueing \[s\]. A convention.
const LONGEST: f64 = 10.0;
/// Next to nobody: a smaller share of the answered. A convention.
const NEXT_TO_NOBODY: f64 = 0.01;

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
        if self.at_once as f64 >= NEXT_TO_NOBODY * self.answered as f64 {
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
