//! Estimates of the wait of a caller who would join now, and the quotes made of them.

use super::callers::Callers;
use super::layout::{Ahead, Layout};
use super::promise::Lead;
use super::staff::Staff;
use crate::centre::{CallType, CallTypeId, Centre, Estimator, Quote};
use crate::units::whole_steps;
use std::collections::VecDeque;

/// How far back the recent average looks \[s\].
const RECENT: f64 = 15.0 * 60.0;
/// So many callers ahead are added up place by place, the others in one step.
const SHORT_QUEUE: u32 = 32;

/// What estimators remember of the calls that were answered.
#[derive(Debug, Default)]
pub(super) struct Memory {
    by_type: Vec<Answers>,
}

#[derive(Debug, Default)]
struct Answers {
    wanted: bool,
    /// Wait of the one who entered service last \[s\].
    last: f64,
    /// The recent ones.
    recent: VecDeque<Recent>,
    /// Waits of all so far \[s\].
    waits: f64,
}

/// One who was answered lately.
#[derive(Debug)]
struct Recent {
    /// When it entered service \[s\].
    at: f64,
    /// Waits of all before it \[s\]: what the later ones waited is then one difference.
    waits_before: f64,
}

impl Memory {
    pub(super) fn clear(&mut self, centre: &Centre) {
        let call_types = centre.call_types();
        self.by_type.resize_with(call_types.len(), Answers::default);
        for (answers, call_type) in self.by_type.iter_mut().zip(call_types) {
            answers.wanted = matches!(
                call_type.messages.estimator,
                Estimator::LastToEnter | Estimator::RecentAverage
            );
            answers.last = 0.0;
            answers.recent.clear();
            answers.waits = 0.0;
        }
    }

    /// A caller of the type enters service.
    #[inline]
    pub(super) fn answered(&mut self, call_type: CallTypeId, now: f64, wait: f64) {
        let answers = &mut self.by_type[call_type.index()];
        if !answers.wanted {
            return;
        }
        answers.last = wait;
        answers.recent.push_back(Recent {
            at: now,
            waits_before: answers.waits,
        });
        answers.waits += wait;
        while answers
            .recent
            .front()
            .is_some_and(|first| now - first.at > RECENT)
        {
            answers.recent.pop_front();
        }
    }

    fn recent_average(&self, call_type: CallTypeId, now: f64) -> f64 {
        let answers = &self.by_type[call_type.index()];
        let recent = &answers.recent;
        let first = recent.partition_point(|one| now - one.at > RECENT);
        match recent.get(first) {
            Some(one) => (answers.waits - one.waits_before) / (recent.len() - first) as f64,
            None => 0.0,
        }
    }
}

/// What the estimators look at.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    pub(super) layout: &'a Layout,
    pub(super) callers: &'a Callers,
    pub(super) staff: &'a Staff,
    pub(super) memory: &'a Memory,
    pub(super) now: f64,
}

impl View<'_> {
    /// The wait that a caller of the type who joined now would have \[s\]; `None` with nobody on duty,
    /// unless it is a constant.
    pub(super) fn estimate(&self, place: CallTypeId, call_type: &CallType) -> Option<f64> {
        self.estimate_with(place, call_type, || self.ahead(place))
    }

    /// The same for a caller of the type who stands in the queue since `arrived`.
    pub(super) fn estimate_behind(
        &self,
        place: CallTypeId,
        call_type: &CallType,
        arrived: f64,
    ) -> Option<f64> {
        self.estimate_with(place, call_type, || self.ahead_in_queue(place, arrived))
    }

    fn estimate_with(
        &self,
        place: CallTypeId,
        call_type: &CallType,
        ahead: impl Fn() -> u32,
    ) -> Option<f64> {
        let estimator = call_type.messages.estimator;
        let rate = self.service_rate(place);
        // Whatever the queue or the past says: with nobody on duty a wait has no end that could be told.
        if rate.is_none() && !matches!(estimator, Estimator::Constant(_)) {
            return None;
        }
        match estimator {
            Estimator::QueueLength => rate.map(|rate| (f64::from(ahead()) + 1.0) / rate),
            Estimator::QueueLengthAbandon => self.with_abandonment(place, ahead()),
            Estimator::LastToEnter => Some(self.memory.by_type[place.index()].last),
            Estimator::HeadOfLine => Some(self.callers.head_of_line(place, self.now)),
            Estimator::RecentAverage => Some(self.memory.recent_average(place, self.now)),
            Estimator::Constant(wait) => Some(wait.get()),
        }
    }

    /// The sum over k = 0..=ahead of 1 / (n mu + k theta): exact in the mean when times and patience
    /// are exponential. `None` with nobody on duty.
    pub(super) fn with_abandonment(&self, place: CallTypeId, ahead: u32) -> Option<f64> {
        let rate = self.service_rate(place)?;
        let theta = self.layout.typical[place.index()].leaving;
        if theta == 0.0 {
            return Some(f64::from(ahead + 1) / rate);
        }
        if !theta.is_finite() {
            return Some(rate.recip());
        }
        let terms = ahead.min(SHORT_QUEUE);
        let sum: f64 = (0..=terms)
            .map(|k| (rate + f64::from(k) * theta).recip())
            .sum();
        if ahead <= SHORT_QUEUE {
            return Some(sum);
        }
        let left = f64::from(ahead - terms);
        let next = rate / theta + f64::from(terms + 1);
        Some(sum + sum_of_recips(next, left) / theta)
    }

    /// n mu: calls that the agents on duty could finish in a second; `None` if there are none.
    fn service_rate(&self, place: CallTypeId) -> Option<f64> {
        let takers = &self.layout.takers[place.index()];
        let groups = takers.iter().map(|taker| self.staff.group(taker.group));
        let agents: u32 = groups.map(|group| group.on_shift()).sum();
        let handle_time = self.layout.typical[place.index()].handle_time;
        (agents > 0).then(|| f64::from(agents) / handle_time)
    }

    /// Callers waiting who would be taken before one who joins now; places kept for callbacks count.
    pub(super) fn ahead(&self, place: CallTypeId) -> u32 {
        self.ahead_where(place, |other, long| {
            if long <= 0.0 {
                self.callers.queue_len(other)
            } else {
                self.callers.arrived_by(other, self.now - long)
            }
        })
    }

    /// The same for one who arrived earlier: only those before its own arrival count.
    pub(super) fn ahead_in_queue(&self, place: CallTypeId, arrived: f64) -> u32 {
        self.ahead_where(place, |other, long| {
            self.callers.arrived_before(other, arrived - long)
        })
    }

    /// Those who would be taken before the head of the type's own priority.
    fn ahead_of_head(&self, place: CallTypeId) -> u32 {
        let others = self.layout.ahead[place.index()].iter();
        others
            .filter(|(_, ahead)| *ahead == Ahead::Always)
            .map(|(other, _)| self.callers.queue_len(*other))
            .sum()
    }

    /// How long before it is due a promise of the type must begin; `None` with nobody on duty.
    pub(super) fn lead(&self, place: CallTypeId) -> Option<Lead> {
        Some(Lead {
            queue: self.with_abandonment(place, self.ahead_of_head(place))?,
            each: self.service_rate(place)?.recip(),
        })
    }

    fn ahead_where(&self, place: CallTypeId, count: impl Fn(CallTypeId, f64) -> u32) -> u32 {
        let others = self.layout.ahead[place.index()].iter();
        others
            .map(|(other, ahead)| match *ahead {
                Ahead::Always => self.callers.queue_len(*other),
                Ahead::Since(long) => count(*other, long),
            })
            .sum()
    }
}

/// The sum of 1 / x over x = first, first + 1, ..., so many of them, by Euler and Maclaurin's formula (DLMF 2.10.1):
/// to the last digits where `first` is above [`SHORT_QUEUE`].
fn sum_of_recips(first: f64, many: f64) -> f64 {
    let last = first + many;
    let (a, b) = (first.recip(), last.recip());
    let (a2, b2) = (a * a, b * b);
    let terms = |x2: f64| x2 * (1.0 / 12.0 - x2 * (1.0 / 120.0 - x2 / 252.0));
    libm::log1p(many * a) + (a - b) / 2.0 + (terms(a2) - terms(b2))
}

/// What is quoted for an estimate \[s\].
pub(super) fn quoted(estimate: f64, quote: &Quote) -> f64 {
    let wait = estimate * quote.bumper.factor();
    match quote.round_to {
        Some(step) if step.get() > 0.0 => whole_steps(wait, step.get()) * step.get(),
        _ => wait,
    }
}

#[cfg(test)]
mod tests;
