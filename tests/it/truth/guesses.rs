//! Estimates of the wait on entry against the waits that patient callers had, or would have had.

use holdtrue::engine::{AgentId, Announcement, Call, Observer};
use std::collections::HashMap;

/// Sums over a day's calls that were told a wait and whose patient wait came to be known.
#[derive(Debug, Default)]
pub(super) struct Guesses {
    /// By type, caller and attempt: what the estimator said on entry \[s\].
    open: HashMap<(u16, u32, u16), f64>,
    pub(super) number: f64,
    /// Sum of the waits \[s\].
    pub(super) wait: f64,
    /// Sum of estimate less wait \[s\].
    pub(super) error: f64,
    /// Sum of its square \[s²\].
    pub(super) square: f64,
}

impl Guesses {
    fn close(&mut self, call: &Call, wait: f64) {
        let key = (call.call_type.0, call.caller, call.attempt);
        let Some(estimate) = self.open.remove(&key) else {
            return;
        };
        let error = estimate - wait;
        self.number += 1.0;
        self.wait += wait;
        self.error += error;
        self.square += error * error;
    }
}

impl Observer for Guesses {
    fn told(&mut self, _: f64, call: &Call, told: Announcement) {
        if let Announcement::Quote { estimate, .. } = told
            && call.counted()
        {
            let key = (call.call_type.0, call.caller, call.attempt);
            self.open.entry(key).or_insert(estimate);
        }
    }

    fn answered(&mut self, _: f64, call: &Call, _: AgentId, wait: f64) {
        self.close(call, wait);
    }

    fn would_have_waited(&mut self, call: &Call, wait: f64) {
        self.close(call, wait);
    }
}
