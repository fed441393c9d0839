//! The observer that finds out which bumper each quote would have needed to hold.

use crate::centre::{CallTypeId, Centre, Policy, Quote};
use crate::engine::{Announcement, Call, Ending, Observer};
use crate::stats::Histogram;
use crate::units::{SAME_TIME, is_longer, just_over};
use std::collections::HashMap;

/// The quotes of one call type, on one day or several.
#[derive(Debug, Clone, Default)]
pub(super) struct MadeQuotes {
    /// The bumper that each would have needed. No wait has one if nobody would ever have answered.
    pub(super) needed: Histogram,
    /// The same one by one, of types whose quotes are told so.
    pub(super) each: Vec<f64>,
    /// How many were made; those of callers who took a callback do not count.
    pub(super) made: u32,
    /// How many held, or would have held for a caller who stayed.
    pub(super) held: u32,
}

impl MadeQuotes {
    /// Adds those of another day.
    pub(super) fn add(&mut self, other: &Self) {
        self.needed.merge(&other.needed);
        self.each.extend_from_slice(&other.each);
        self.made += other.made;
        self.held += other.held;
    }
}

/// Watches a day of an engine that tells patient waits.
#[derive(Debug)]
pub(super) struct Quotes {
    /// By call type; `None` for types without a bumper to set.
    rules: Vec<Option<Quote>>,
    /// By call type, whether its quotes are told one by one.
    is_each_told: Vec<bool>,
    made: Vec<MadeQuotes>,
    /// Estimates on which quotes rest whose wait is not known yet \[s\].
    open: HashMap<Attempt, f64>,
}

/// Call type, caller, attempt.
type Attempt = (u16, u32, u16);

impl Quotes {
    /// Ready for a day of `centre`; watches the types of which `asked`, the same centre before bumpers were
    /// tried, wants a share of quotes to hold.
    pub(super) fn new(centre: &Centre, asked: &Centre) -> Self {
        let types = centre.call_types().iter().enumerate();
        let rules = types.map(|(place, kind)| {
            asked.quotes_to_keep(CallTypeId(place as u16))?;
            match kind.messages.policy {
                Policy::Estimate(rule) => Some(rule),
                _ => None,
            }
        });
        let rules: Vec<Option<Quote>> = rules.collect();
        Self {
            made: vec![MadeQuotes::default(); rules.len()],
            is_each_told: vec![false; rules.len()],
            rules,
            open: HashMap::new(),
        }
    }

    /// Tells the quotes of such types one by one as well.
    pub(super) fn one_by_one(mut self, is_such: impl Fn(CallTypeId) -> bool) -> Self {
        let types = 0..self.rules.len();
        let told = types.map(|place| is_such(CallTypeId(place as u16)));
        self.is_each_told = told.collect();
        self
    }

    /// What came of the quotes, by call type. Those who would still wait when the day is over would have
    /// waited for ever.
    pub(super) fn finish(mut self) -> Vec<MadeQuotes> {
        let left: Vec<Attempt> = self.open.keys().copied().collect();
        for attempt in left {
            self.close(attempt, f64::INFINITY);
        }
        self.made
    }

    fn close(&mut self, attempt: Attempt, wait: f64) {
        let place = usize::from(attempt.0);
        if let (Some(estimate), Some(rule)) = (self.open.remove(&attempt), self.rules[place]) {
            let needed = bumper_needed(wait, estimate, &rule);
            let made = &mut self.made[place];
            made.needed.add(needed);
            if self.is_each_told[place] {
                made.each.push(needed);
            }
            made.made += 1;
            made.held += u32::from(needed <= rule.bumper.factor());
        }
    }
}

/// The smallest bumper with which a quote holds that rests on this estimate, if the real wait is `wait`.
/// Infinite if there is none: nothing times a bumper is nothing.
fn bumper_needed(wait: f64, estimate: f64, rule: &Quote) -> f64 {
    if !is_longer(wait, 0.0) {
        return 0.0;
    }
    // A wait that is longer by no more than noise has its quote kept.
    let least = wait - SAME_TIME;
    match rule.round_to.map(|step| step.get()) {
        _ if estimate <= 0.0 => f64::INFINITY,
        // Rounded up, it holds once it is above the last step before the wait, by more than is taken for noise.
        Some(step) if step > 0.0 => {
            let steps = (least / step).ceil();
            (just_over(steps - 1.0, step) / estimate).next_up()
        }
        _ => least / estimate,
    }
}

fn attempt(call: &Call) -> Attempt {
    (call.call_type.0, call.caller, call.attempt)
}

impl Observer for Quotes {
    fn told(&mut self, _: f64, call: &Call, told: Announcement) {
        let is_watched = call.counted() && self.rules[call.call_type.index()].is_some();
        if let (true, Announcement::Quote { estimate, .. }) = (is_watched, told) {
            // The first quote is the promise; what comes later is a refresh.
            self.open.entry(attempt(call)).or_insert(estimate);
        }
    }

    fn took_callback(&mut self, _: f64, call: &Call) {
        self.open.remove(&attempt(call));
    }

    fn ended(&mut self, _: f64, call: &Call, ending: &Ending) {
        match ending {
            Ending::Answered(answered) => self.close(attempt(call), answered.wait),
            Ending::TurnedAway { .. } => self.close(attempt(call), f64::INFINITY),
            // Their waits are told when their turn would have come.
            Ending::Balked { .. } | Ending::Abandoned { .. } => {}
            Ending::Blocked | Ending::CalledBack { .. } => {}
        }
    }

    fn would_have_waited(&mut self, call: &Call, wait: f64) {
        self.close(attempt(call), wait);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::centre::Bumper;
    use crate::units::Seconds;

    #[track_caller]
    fn check(wait: f64, estimate: f64, round_to: Option<f64>, expected: f64) {
        let rule = Quote {
            bumper: Bumper::default(),
            round_to: round_to.and_then(Seconds::new),
        };
        let needed = bumper_needed(wait, estimate, &rule);
        assert!(
            needed == expected || (needed - expected).abs() < 1e-9,
            "{needed}"
        );
    }

    #[test]
    fn a_quote_needs_the_bumper_that_makes_it_as_long_as_the_wait() {
        check(90.0, 60.0, None, 1.5);
        check(90.0, 0.0, None, f64::INFINITY);
        check(f64::INFINITY, 60.0, None, f64::INFINITY);
        check(0.0, 0.0, None, 0.0);
        // 61 s to 90 s are kept by a quote of 90 s, that is by anything above 60 s before rounding.
        for wait in [61.0, 75.0, 90.0] {
            check(wait, 120.0, Some(30.0), 0.5);
        }
        check(91.0, 120.0, Some(30.0), 0.75);
        check(30.0, 120.0, Some(30.0), 0.0);
        check(30.0, 0.0, Some(30.0), f64::INFINITY);
        check(f64::INFINITY, 60.0, Some(30.0), f64::INFINITY);
        // A wait of exactly two steps, but for the noise of the sums that made it, is kept by two.
        for noise in [-1e-11, 0.0, 1e-11] {
            check(60.0 + noise, 120.0, Some(30.0), 0.25);
            check(120.0 + noise, 60.0, Some(30.0), 1.5);
        }
    }
}
