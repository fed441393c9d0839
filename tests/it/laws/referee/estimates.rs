//! What the estimators should say, from the referee's own books and the model's definitions.

use super::promises::{Promised, Stage};
use super::{Referee, key};
use holdtrue::centre::{Estimator, Quote, Skill};
use holdtrue::engine::Call;

/// How far back the recent average looks [s].
const RECENT: f64 = 900.0;

/// Whose wait is estimated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum From {
    /// One who would join now.
    Entry,
    /// One who stands in the queue.
    Place,
}

impl Referee<'_> {
    /// The estimate for this caller. `None` if the referee cannot know it, `Some(None)` if there is
    /// none because nobody is on duty.
    pub(super) fn estimate(&self, call: &Call, from: From) -> Option<Option<f64>> {
        let call_type = self.call_type(call);
        let place = call.call_type.index();
        let answers = &self.answers[place];
        let is_constant = matches!(call_type.messages.estimator, Estimator::Constant(_));
        if !is_constant && self.pace(call).is_none() {
            return Some(None);
        }
        let estimate = match call_type.messages.estimator {
            Estimator::Constant(wait) => Some(wait.get()),
            Estimator::LastToEnter => Some(answers.back().map_or(0.0, |(_, wait)| *wait)),
            Estimator::RecentAverage => {
                let recent = answers.iter().filter(|(at, _)| self.now - at <= RECENT);
                let waits: Vec<f64> = recent.map(|(_, wait)| *wait).collect();
                let sum: f64 = waits.iter().sum();
                Some(sum / (waits.len() as f64).max(1.0))
            }
            Estimator::HeadOfLine => {
                let waiting = self.waiting.values();
                let waiting = waiting.map(|one| (&one.call, one.waited + (self.now - one.joined)));
                if self.is_promise_back_now() {
                    return None;
                }
                // Places that are kept wait since their callers came; a promise that is in a hurry is not in turn.
                let places = self.callbacks.values();
                let places = places.filter(|one| one.stands(self.now) && one.hurried().is_none());
                let places = places.map(|one| (&one.call, self.now - one.call.arrived));
                let own = waiting.chain(places);
                let mut own: Vec<_> = own
                    .filter(|(other, _)| other.call_type == call.call_type)
                    .collect();
                own.sort_by(|(one, _), (other, _)| one.arrived.total_cmp(&other.arrived));
                // Of two who came at once, only the engine knows who is first.
                if let [(first, _), (second, _), ..] = own[..]
                    && first.arrived == second.arrived
                {
                    return None;
                }
                Some(own.first().map_or(0.0, |(_, waited)| *waited))
            }
            Estimator::QueueLength => {
                let ahead = self.ahead(call, from)?;
                self.pace(call).map(|pace| f64::from(ahead + 1) / pace)
            }
            Estimator::QueueLengthAbandon => {
                let ahead = self.ahead(call, from)?;
                let theta = call_type.patience.mean().recip();
                let leave = |k: u32| if k == 0 { 0.0 } else { f64::from(k) * theta };
                let sum = |pace: f64| (0..=ahead).map(|k| (pace + leave(k)).recip()).sum();
                self.pace(call).map(sum)
            }
        };
        Some(estimate)
    }

    /// What is quoted for an estimate: one step more, for as long as that is too little by more than
    /// anybody could read.
    pub(super) fn quote(estimate: f64, rule: &Quote) -> f64 {
        let wait = estimate * rule.bumper.factor();
        let Some(step) = rule.round_to else {
            return wait;
        };
        let mut quote = 0.0;
        while quote < wait - 1e-6 {
            quote += step.get();
        }
        quote
    }

    /// Calls that those on duty could finish in a second, if there are any.
    pub(super) fn pace(&self, call: &Call) -> Option<f64> {
        let takes = |group: &usize| self.skill(*group, call).is_some();
        let groups = (0..self.numbers.len()).filter(takes);
        let on_duty: u32 = groups.map(|group| self.numbers[group].on_duty).sum();
        let call_type = self.call_type(call);
        let handle_time = call_type.talk.mean() + call_type.wrap_up.mean();
        (on_duty > 0).then(|| f64::from(on_duty) / handle_time)
    }

    /// Whether a promise comes back at this very moment: who is first then, only the engine knows.
    fn is_promise_back_now(&self) -> bool {
        let unknown = |promised: &Promised| promised.stage == Stage::From(self.now);
        self.callbacks.values().any(unknown)
    }

    /// How many would be taken before this caller; not known while a promise comes back at this very moment.
    pub(super) fn ahead(&self, call: &Call, from: From) -> Option<u32> {
        if self.is_promise_back_now() {
            return None;
        }
        let places = self.callbacks.values();
        let standing = places.filter(|promised| promised.stands(self.now));
        let standing = standing.map(|promised| (&promised.call, promised.hurried().is_some()));
        let waiting = self.waiting.values().map(|waiter| (&waiter.call, false));
        let others = waiting
            .chain(standing)
            .filter(|(other, _)| key(other) != key(call));
        let before =
            others.filter(|(other, hurried)| self.goes_before(other, *hurried, call, from));
        Some(before.count() as u32)
    }

    /// Whether an agent who may take both would take `other` first.
    fn goes_before(&self, other: &Call, hurried: bool, call: &Call, from: From) -> bool {
        let place = |call: &Call, skill: &Skill| {
            let call_type = self.call_type(call);
            (call_type.priority, skill.rank)
        };
        let queued = |call: &Call| call.arrived - self.call_type(call).head_start.get();
        (0..self.numbers.len()).any(|group| {
            let skills = (self.skill(group, other), self.skill(group, call));
            let (Some(others), Some(own)) = skills else {
                return false;
            };
            let (others, own) = (place(other, others), place(call, own));
            let earlier = match from {
                From::Entry => queued(other) <= queued(call),
                From::Place => queued(other) < queued(call),
            };
            others < own || (others == own && (hurried || earlier))
        })
    }
}
