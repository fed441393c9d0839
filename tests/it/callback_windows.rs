//! Promises to call back within a time: nobody who waits is kept waiting for one until it would be
//! late, and what closing does to it.

use crate::support::{Build, exponential, seconds};
use holdtrue::centre::{Callback, CallbackTiming, Centre};
use holdtrue::engine::{AgentId, Call, CallbackOutcome, Ending, Engine, Observer, Waiting};
use holdtrue::random::{Law, Occasion, Seed};
use holdtrue::units::Share;
use std::collections::HashMap;

const TALK: f64 = 100.0;
const AGENTS: u32 = 4;
/// An agent comes free so often while all are busy \[s\].
const SERVICE: f64 = TALK / AGENTS as f64;
const WINDOW: f64 = 1500.0;
const LENGTH: f64 = 40_000.0;

fn offer(window: f64) -> Callback {
    Callback {
        accepts: Share::new(0.2).unwrap(),
        promise: CallbackTiming::Within(seconds(window)),
        reached: Share::ALL,
        tries: 1,
        dial: seconds(0.0),
        ..Callback::offered_when(seconds(30.0))
    }
}

/// One queue for four agents, a little overloaded while it lasts.
fn busy(offer: Callback) -> Build {
    Build::open(LENGTH, 1)
        .calls(
            "calls",
            &[1.05 * f64::from(AGENTS) / TALK * LENGTH],
            Law::constant(seconds(TALK)),
            exponential(400.0),
        )
        .agents("desk", &[AGENTS], &[(0, 1)])
        .each_type(|calls| calls.callback = Some(offer))
}

/// Who waits, what was promised, and the moments at which promises were taken up.
#[derive(Default)]
struct Desk {
    waiting: u32,
    due: HashMap<u32, f64>,
    /// Time to spare when first tried, how many waited then, and whether time was short.
    tried: Vec<(f64, u32, bool)>,
    /// When those who have not been called yet were promised to be, and whether time is short.
    open: Vec<(f64, bool)>,
    /// By when each was promised, in the order in which they were tried.
    tried_due: Vec<f64>,
    outcomes: Vec<(f64, CallbackOutcome)>,
}

impl Observer for Desk {
    fn queued(&mut self, _: f64, _: &Call, waiting: Waiting) {
        self.waiting = waiting.all;
    }

    fn waited(&mut self, _: &Call, _: f64, _: f64) {
        self.waiting -= 1;
    }

    fn took_callback(&mut self, at: f64, call: &Call) {
        self.due.insert(call.caller, at + WINDOW);
        self.open.push((at + WINDOW, false));
    }

    /// So many seconds are left for each of those up to some later one as an agent takes to come free.
    fn hurried(&mut self, at: f64, call: &Call) {
        let due = self.due[&call.caller];
        let mut short = false;
        for (place, (later, _)) in self.open.iter().enumerate() {
            short |= *later >= due && later - at <= (place + 1) as f64 * SERVICE + 1e-6;
        }
        assert!(short, "due at {due}, hurried at {at}: {:?}", self.open);
        let own = self.open.iter_mut().find(|(open, _)| *open == due);
        own.unwrap().1 = true;
    }

    fn dialled(&mut self, at: f64, call: &Call, _: AgentId, _: u32) {
        let due = self.due[&call.caller];
        let place = self.open.iter().position(|(open, _)| *open == due);
        let (_, hurried) = self.open.remove(place.unwrap());
        self.tried.push((due - at, self.waiting, hurried));
        self.tried_due.push(due);
    }

    fn ended(&mut self, at: f64, _: &Call, ending: &Ending) {
        if let Ending::CalledBack { outcome, .. } = ending {
            self.outcomes.push((at, *outcome));
        }
    }
}

fn day(centre: &Centre) -> Desk {
    let mut desk = Desk::default();
    Engine::new(centre).day(Occasion::first(Seed(4), 0), &mut desk);
    desk
}

/// Whoever waits goes first until the promises have only so long to go as agents take to come free for all of them.
#[test]
fn nobody_waits_for_a_promise_that_has_time() {
    let desk = day(&busy(offer(WINDOW)).centre());
    let (hurried, at_leisure): (Vec<_>, Vec<_>) =
        desk.tried.iter().partition(|(_, waiting, _)| *waiting > 0);
    assert!(
        hurried.len() > 30 && at_leisure.len() > 50,
        "{} {}",
        hurried.len(),
        at_leisure.len()
    );
    for (spare, waiting, hurried) in hurried {
        assert!(hurried, "{spare} s to go with {waiting} waiting");
    }
    let early = at_leisure.iter().filter(|(spare, ..)| *spare > SERVICE);
    assert!(early.count() > 20);
}

/// Time gets short for many at once. The one that is due first is called first, and all are in time but for those
/// that talks of unusual length hold up.
#[test]
fn what_is_due_first_goes_first() {
    let popular = Callback {
        accepts: Share::new(0.9).unwrap(),
        ..offer(WINDOW)
    };
    let desk = day(&busy(popular).centre());
    let late = desk.tried.iter().filter(|(spare, ..)| *spare < 0.0).count();
    assert!(
        desk.tried.len() > 500 && 50 * late < desk.tried.len(),
        "{late}"
    );
    assert!(desk.tried_due.is_sorted());
}

/// After closing agents stay for what was promised while one of them has a call in hand.
#[test]
fn a_promise_is_made_the_same_evening() {
    let desk = day(&busy(offer(5.0 * LENGTH)).centre());
    let after = desk.outcomes.iter().filter(|(at, _)| *at > LENGTH);
    assert!(after.clone().count() > 0);
    for (at, outcome) in &desk.outcomes {
        let made = matches!(outcome, CallbackOutcome::Made { late: false, .. });
        assert!(made, "{outcome:?} at {at}");
    }
}

/// Whoever is cut off at closing is not called either.
#[test]
fn a_promise_ends_with_a_day_that_ends_sharp() {
    let desk = day(&busy(offer(5.0 * LENGTH)).disconnect_at_close().centre());
    let never = desk.outcomes.iter();
    let never = never.filter(|(_, outcome)| *outcome == CallbackOutcome::NeverTried);
    assert!(never.clone().count() > 0);
    for (at, _) in never {
        assert_eq!(*at, LENGTH);
    }
}

/// The stall: what is not meant to be kept is broken as it is made.
#[test]
fn a_promise_that_is_not_meant() {
    let stall = Callback {
        kept: Share::NONE,
        ..offer(WINDOW)
    };
    let desk = day(&busy(stall).centre());
    assert!(desk.outcomes.len() > 50 && desk.tried.is_empty());
    let never = |(_, outcome): &(f64, CallbackOutcome)| *outcome == CallbackOutcome::NeverTried;
    assert!(desk.outcomes.iter().all(never));
}
