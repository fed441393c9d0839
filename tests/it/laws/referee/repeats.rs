//! What is told though it changes nothing: messages heard again, quotes that run out, and disbelief.

use super::estimates::From;
use super::{Known, LEEWAY, ROUNDING, Referee, Waiter, key};
use holdtrue::centre::Policy;
use holdtrue::engine::{Announcement, Call};

/// Later than any day goes on [s].
const NEVER: f64 = 1e6;

impl Referee<'_> {
    pub(super) fn repeated(&mut self, at: f64, call: &Call, told: Announcement) {
        self.advance(at);
        assert_eq!(self.known[&key(call)], Known::Waiting, "{call:?}");
        self.check_told(call, From::Place, told);
        let waiter = self.waiting[&key(call)];
        let waited = waiter.waited + (at - waiter.joined);
        let hearing = self.hearings.get_mut(&key(call)).unwrap();
        let due = hearing.repeat.expect("a repeat that nobody expects");
        assert!(
            (due - waited).abs() <= ROUNDING,
            "{call:?}: {due}, {waited}"
        );
        hearing.hears_again();
        self.tally.repeats += 1;
    }

    pub(super) fn quote_ran_out(&mut self, at: f64, call: &Call) {
        self.advance(at);
        assert_eq!(self.known[&key(call)], Known::Waiting, "{call:?}");
        let waiter = self.waiting[&key(call)];
        let waited = waiter.waited + (at - waiter.joined);
        let hearing = self.hearings.get_mut(&key(call)).unwrap();
        assert!(!hearing.knows_it_ran_out, "ran out twice: {call:?}");
        let due = hearing.runs_out().expect("no quote that it believes");
        assert!(
            (due - waited).abs() <= ROUNDING,
            "{call:?}: {due}, {waited}"
        );
        hearing.knows_it_ran_out = true;
        self.tally.ran_out += 1;
    }

    /// As things stand it gives up at `until`.
    pub(super) fn patient(&mut self, at: f64, call: &Call, until: f64) {
        self.advance(at);
        let waited = match self.waiting.get(&key(call)) {
            Some(waiter) => waiter.waited + (at - waiter.joined),
            None => self.back.get(&key(call)).map_or(0.0, |(waited, _)| *waited),
        };
        let left = (self.hearings[&key(call)].leaves() - waited).max(0.0);
        let expected = (at + left).min(NEVER);
        assert!(
            (until.min(NEVER) - expected).abs() <= LEEWAY * (1.0 + expected / 1000.0),
            "{call:?}: until {until}, not {expected}"
        );
    }

    pub(super) fn disbelieved(&mut self, at: f64, call: &Call) {
        self.advance(at);
        assert_eq!(self.known[&key(call)], Known::Arrived, "{call:?}");
        let hearing = &self.hearings[&key(call)];
        assert!(hearing.promise.is_some() && !hearing.believes(), "{call:?}");
        let policy = self.call_type(call).messages.policy;
        assert!(matches!(policy, Policy::Estimate(_)), "{call:?}");
    }

    /// Whoever waits until `at` has heard what it should hear again, and knows whether its quote has run out.
    pub(super) fn check_nothing_is_kept_from(&self, waiter: &Waiter, at: f64) {
        let hearing = &self.hearings[&key(&waiter.call)];
        let moment = |waited: f64| waiter.joined + (waited - waiter.waited);
        if let Some(repeat) = hearing.repeat {
            let due = moment(repeat);
            assert!(due >= at - ROUNDING, "{waiter:?} hears again at {due}");
        }
        if let Some(runs_out) = hearing.runs_out()
            && !hearing.knows_it_ran_out
        {
            let due = moment(runs_out);
            assert!(due >= at - ROUNDING, "{waiter:?}: ran out at {due}");
        }
    }
}
