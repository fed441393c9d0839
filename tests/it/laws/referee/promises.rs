//! Promises to call back, and what becomes of each.

use holdtrue::centre::{Callback, Promise};
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
    pub(super) stage: Stage,
}

impl Promised {
    pub(super) fn made(at: f64, call: &Call, offer: &Callback) -> Self {
        Self {
            call: *call,
            offer: *offer,
            due: match offer.promise {
                Promise::KeepsPlace => f64::INFINITY,
                Promise::Within(window) => at + window.get(),
            },
            tried: 0,
            late: false,
            stage: Stage::From(at),
        }
    }

    /// Whether it stands in the queue at its arrival's place.
    pub(super) fn keeps_place(&self) -> bool {
        self.offer.promise == Promise::KeepsPlace
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
