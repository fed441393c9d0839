//! A day as its agents and its waiting callers spent it, read back from the calls.

use super::ringing::Ringing;
use super::span::Span;
use crate::records::call::{Agent, Call, KindId, Outcome};
use std::collections::BTreeMap;

/// A stretch of time \[s after midnight\].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stretch {
    /// Its start.
    pub from: f64,
    /// Its end.
    pub to: f64,
}

/// Call types that can be told apart in a set of them.
pub(super) const MOST_KINDS: usize = 60;

/// A set of call types: the bit of each by its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Kinds(pub u64);

impl Kinds {
    /// Whether a type is in the set.
    #[must_use]
    pub fn has(self, kind: usize) -> bool {
        (self.0 >> kind) & 1 == 1
    }

    /// The same with one more.
    #[must_use]
    pub fn with(self, kind: usize) -> Self {
        Self(self.0 | (1 << kind))
    }

    /// The places of its types.
    pub fn each(self) -> impl Iterator<Item = usize> {
        (0..MOST_KINDS).filter(move |kind| self.has(*kind))
    }
}

/// What agents did on a day: stretches with a caller, in order, apart from each other.
#[derive(Debug, Clone, Default)]
pub struct Work {
    /// By agent, in order of their numbers.
    pub agents: Vec<(Agent, Vec<Stretch>)>,
    /// Calls whose agent is not known, each with its type's place.
    pub unknown: Vec<(usize, Stretch)>,
}

/// Places of those call types that are fitted.
pub(super) type Places<'a> = &'a dyn Fn(KindId) -> Option<usize>;

impl Work {
    /// The work of a day's calls.
    pub(super) fn of(calls: &[Call], ringing: Ringing, place: Places<'_>) -> Self {
        let mut agents: BTreeMap<Agent, Vec<Stretch>> = BTreeMap::new();
        let mut unknown = Vec::new();
        for call in calls.iter().filter(|call| call.is_answered()) {
            let stretch = Stretch {
                from: call.settled_at(),
                to: call.done_at(),
            };
            match (call.agent, place(call.kind)) {
                (Some(agent), _) => agents.entry(agent).or_default().push(stretch),
                // Whose phone rings is not idle.
                (None, Some(kind)) => {
                    let from = stretch.from - ringing.of(call);
                    unknown.push((kind, Stretch { from, ..stretch }));
                }
                (None, None) => {}
            }
        }
        for stretches in agents.values_mut() {
            stretches.sort_by(|a, b| a.from.total_cmp(&b.from));
            let mut merged: Vec<Stretch> = Vec::with_capacity(stretches.len());
            for stretch in stretches.iter() {
                match merged.last_mut() {
                    Some(last) if stretch.from < last.to => last.to = last.to.max(stretch.to),
                    _ => merged.push(*stretch),
                }
            }
            *stretches = merged;
        }
        Self {
            agents: agents.into_iter().collect(),
            unknown,
        }
    }
}

/// For how long, up to each second of the day, some caller of a set of types has waited.
#[derive(Debug, Clone)]
pub struct Waited {
    opens: f64,
    seconds: Vec<u32>,
}

/// Calls are looked after for so long after closing \[s\].
const AFTER_CLOSING: f64 = 3.0 * 3600.0;

impl Waited {
    /// By the waits of a day's calls: of those who queued, not of those for whom it only rang.
    pub(super) fn of(
        calls: &[Call],
        (kinds, ringing): (Kinds, Ringing),
        span: &Span,
        place: Places<'_>,
    ) -> Self {
        let length = (span.closes - span.opens + AFTER_CLOSING).ceil() as usize + 1;
        let mut changes = vec![0_i32; length + 1];
        let second = |at: f64| ((at - span.opens).max(0.0) as usize).min(length);
        let has_rung = |call: &Call| call.is_answered() && call.wait <= ringing.longest;
        let queued = calls.iter().filter(|call| {
            call.outcome != Outcome::NeverQueued && call.wait >= 1.0 && !has_rung(call)
        });
        for call in queued {
            if place(call.kind).is_some_and(|kind| kinds.has(kind)) {
                changes[second(call.arrival)] += 1;
                changes[second(call.settled_at())] -= 1;
            }
        }
        let (mut waiting, mut sum) = (0, 0);
        let mut seconds = Vec::with_capacity(length + 1);
        for change in changes {
            seconds.push(sum);
            waiting += change;
            sum += u32::from(waiting > 0);
        }
        Self {
            opens: span.opens,
            seconds,
        }
    }

    fn up_to(&self, at: f64) -> f64 {
        let place = ((at - self.opens).max(0.0) as usize).min(self.seconds.len() - 1);
        f64::from(self.seconds[place])
    }

    /// Time within a stretch during which somebody waited \[s\].
    #[must_use]
    pub fn within(&self, from: f64, to: f64) -> f64 {
        self.up_to(to) - self.up_to(from)
    }

    /// How long from a moment on somebody waited without a break, at most so long \[s\].
    #[must_use]
    pub fn unbroken(&self, from: f64, most: f64) -> f64 {
        let start = ((from - self.opens).max(0.0) as usize).min(self.seconds.len() - 1);
        let rest = self.seconds[start..].windows(2).take(most.ceil() as usize);
        rest.take_while(|two| two[1] > two[0]).count() as f64
    }
}
