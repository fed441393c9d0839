//! Promises to call back, and what becomes of each.

use super::Referee;
use holdtrue::centre::{Callback, CallbackTiming};
use holdtrue::engine::Call;
use holdtrue::random::{Family, Purpose, Streams};
use rand::RngExt;

/// What callers who are offered a callback do, drawn again.
#[derive(Debug, Clone, Copy)]
pub(super) struct Will {
    pub(super) accepts: bool,
    pub(super) kept: bool,
}

/// What a caller does with the offer at this attempt, and whether the promise is kept.
pub(super) fn will(streams: &Streams, name: &str, offer: &Callback, call: &Call) -> Will {
    let family: Family = streams.family(Purpose::CallbackTaken, name);
    let mut draws = family.of(call.caller, u32::from(call.attempt));
    let [accepts, kept] = [offer.accepts, offer.kept];
    Will {
        accepts: draws.random::<f64>() < accepts.get(),
        kept: draws.random::<f64>() < kept.get(),
    }
}

/// Whether the customer picks up at this try.
pub(super) fn picks_up(
    streams: &Streams,
    name: &str,
    offer: &Callback,
    call: &Call,
    tried: u32,
) -> bool {
    let family = streams.family(Purpose::PicksUp, name);
    let occasion = (u32::from(call.attempt) << 16) + tried;
    family.of(call.caller, occasion).random::<f64>() < offer.reached.get()
}

/// How far a promise has come.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Stage {
    /// It can be taken up from this moment on [s].
    From(f64),
    /// This agent rings, or talks, since [s].
    With(u32, f64),
}

/// A promise to call back.
#[derive(Debug, Clone, Copy)]
pub(super) struct Promised {
    pub(super) call: Call,
    pub(super) offer: Callback,
    pub(super) due: f64,
    pub(super) tried: u32,
    pub(super) late: bool,
    /// Since when it has a place in the queue, once it has one [s].
    pub(super) place_since: Option<f64>,
    pub(super) stage: Stage,
}

impl Promised {
    pub(super) fn made(at: f64, call: &Call, offer: &Callback) -> Self {
        Self {
            call: *call,
            offer: *offer,
            due: match offer.promise {
                CallbackTiming::KeepsPlace => f64::INFINITY,
                CallbackTiming::Within(window) => at + window.get(),
            },
            tried: 0,
            late: false,
            place_since: (offer.promise == CallbackTiming::KeepsPlace).then_some(at),
            stage: Stage::From(at),
        }
    }

    /// Whether it stands in the queue at its arrival's place.
    pub(super) fn keeps_place(&self) -> bool {
        self.offer.promise == CallbackTiming::KeepsPlace
    }

    /// Whether it stands in the queue now.
    pub(super) fn stands(&self, now: f64) -> bool {
        self.place_since.is_some() && matches!(self.stage, Stage::From(since) if since <= now)
    }

    /// Whether somebody has it in mind now, without a place in the queue.
    pub(super) fn in_mind(&self, now: f64) -> bool {
        self.place_since.is_none() && matches!(self.stage, Stage::From(since) if since <= now)
    }

    /// When it falls due, if time has got short for it [s].
    pub(super) fn hurried(&self) -> Option<f64> {
        (!self.keeps_place() && self.place_since.is_some()).then_some(self.due)
    }

    /// An agent rings.
    pub(super) fn rung(&mut self, at: f64, agent: u32) {
        let Stage::From(since) = self.stage else {
            panic!("rung twice at once: {self:?}")
        };
        assert!(since <= at, "rung at {at}, too early: {self:?}");
        if self.tried == 0 {
            self.late = at > self.due;
        }
        self.tried += 1;
        assert!(self.tried <= self.offer.tries, "one try too many: {self:?}");
        self.stage = Stage::With(agent, at);
    }

    /// Nobody picked up; it can be tried again.
    pub(super) fn rests(&mut self, at: f64) {
        let Stage::With(_, since) = self.stage else {
            panic!("nobody rang: {self:?}")
        };
        assert!(self.tried < self.offer.tries, "tried enough: {self:?}");
        self.stage = Stage::From((since + self.offer.gap.get()).max(at));
    }
}

/// Moments that are reckoned from sums may be off by this much [s].
const NOISE: f64 = 1e-6;

impl Referee<'_> {
    /// How long before it is due a promise in mind must begin, so that it is just in time: the callers before its
    /// priority, itself, and the promises that are due earlier. `None` with nobody on duty.
    fn needs(&self, promised: &Promised) -> Option<f64> {
        let pace = self.pace(&promised.call)?;
        let theta = self.call_type(&promised.call).patience.mean().recip();
        let places = self.callbacks.values();
        let places = places.filter(|other| other.stands(self.now));
        let waiting = self.waiting.values().map(|waiter| &waiter.call);
        let ahead = waiting.chain(places.map(|other| &other.call));
        let ahead = ahead.filter(|other| self.is_first(other, &promised.call));
        let leave = |k: usize| if k == 0 { 0.0 } else { k as f64 * theta };
        let queue: f64 = (0..=ahead.count()).map(|k| (pace + leave(k)).recip()).sum();
        let earlier = self.callbacks.values().filter(|other| {
            let counts = other.in_mind(self.now)
                || (other.hurried().is_some()
                    && other.stands(self.now)
                    && !self.is_first(&other.call, &promised.call));
            counts && other.due < promised.due && self.is_related(&other.call, &promised.call)
        });
        Some(queue + earlier.count() as f64 / pace)
    }

    /// Whether some group that may take both takes callers of the one's type before the other's.
    fn is_first(&self, one: &Call, other: &Call) -> bool {
        self.ranks(one, other).any(|(one, other)| one < other)
    }

    /// Whether some group that may take both does not take all of the other's type first.
    fn is_related(&self, one: &Call, other: &Call) -> bool {
        self.ranks(one, other).any(|(one, other)| one <= other)
    }

    fn ranks(&self, one: &Call, other: &Call) -> impl Iterator<Item = ((i32, u32), (i32, u32))> {
        let of = |group: usize, call: &Call| {
            let skill = self.skill(group, call)?;
            Some((self.call_type(call).priority, skill.rank))
        };
        let groups = 0..self.centre.groups().len();
        let both = groups.filter_map(|group| Some((of(group, one)?, of(group, other)?)));
        both.collect::<Vec<_>>().into_iter()
    }

    /// No promise stays in mind, up to `at`, for so long that it or one due later would be late.
    pub(super) fn check_nobody_begins_too_late(&self, at: f64) {
        for promised in self.callbacks.values() {
            if !promised.in_mind(self.now) {
                continue;
            }
            let needs = self.needs(promised);
            assert!(
                needs.is_some_and(|needs| promised.due - needs >= at - NOISE),
                "{promised:?} should have begun by {at}: it needs {needs:?}"
            );
        }
    }

    /// Time has got short for this promise, or for one that it comes before: which one that is due last.
    pub(super) fn check_hurried(&mut self, hurried: &Promised) {
        let covers = |(at, call, due): &(f64, Call, f64)| {
            *at == self.now && hurried.due <= *due && self.is_related(&hurried.call, call)
        };
        // All those for the sake of one go at the same moment, and count one by one as they do.
        if self.short.iter().any(covers) {
            return;
        }
        let is_short = |promised: &&Promised| {
            let needs = self.needs(promised);
            needs.is_none_or(|needs| promised.due - needs <= self.now + NOISE)
        };
        let later = self.callbacks.values().filter(|other| {
            (other.in_mind(self.now) || other.place_since == Some(self.now))
                && other.due >= hurried.due
                && self.is_related(&hurried.call, &other.call)
        });
        let short: Vec<(f64, Call, f64)> = later
            .filter(is_short)
            .map(|other| (self.now, other.call, other.due))
            .collect();
        assert!(
            !short.is_empty(),
            "too early at {}: {hurried:?}, of {:?}",
            self.now,
            self.callbacks
                .values()
                .map(|one| (
                    one.call.call_type,
                    one.due,
                    one.stage,
                    one.place_since,
                    self.needs(one)
                ))
                .collect::<Vec<_>>()
        );
        self.short = short;
    }
}
