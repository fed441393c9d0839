//! A day that is driven from outside: step by step, up to a moment, changed from then on, kept as a tape, or broken off.

use crate::support::{Build, exponential};
use holdtrue::centre::{
    Bumper, CallTypeId, Callback, Centre, Change, GroupId, Messages, Operation, Policy, Quote,
    Segment,
};
use holdtrue::engine::{Engine, Event, Tape};
use holdtrue::measures::DayCount;
use holdtrue::random::{Law, Occasion, Seed};
use holdtrue::scenario;
use holdtrue::stats::Confidence;
use holdtrue::study::{RunPlan, Workers, run};
use holdtrue::units::{Seconds, Share};
use std::mem::discriminant;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// Halfway through the day \[s\].
const NOON: f64 = 3600.0;

fn centre() -> Centre {
    let scenario = scenario::load(Path::new("tests/it/scenarios/centre.toml"), &[]).unwrap();
    scenario.operation().base().clone()
}

fn occasion() -> Occasion {
    Occasion::first(Seed(3), 1)
}

#[test]
fn a_day_in_pieces_is_the_same_day() {
    let centre = centre();
    let mut engine = Engine::new(&centre);
    let mut whole = Tape::default();
    engine.day(occasion(), &mut whole);

    let mut pieces = Tape::default();
    let mut day = engine.begin(occasion(), &(), &mut pieces);
    for piece in 1..30 {
        let until = 234.5 * f64::from(piece);
        day.play_until(until);
        assert!(day.now() <= until && day.next().is_none_or(|next| next >= until));
    }
    while day.next().is_some() {
        assert!(day.step());
    }
    day.finish();
    assert_eq!(pieces, whole);
    assert!(whole.events().is_sorted_by(|a, b| a.at() <= b.at() + 1e-6));
}

#[test]
fn a_tape_counts_as_the_day_does() {
    let centre = centre();
    let mut engine = Engine::new(&centre);
    let mut tape = Tape::default();
    let mut watched = DayCount::new(&centre);
    engine.day(occasion(), &mut (&mut tape, &mut watched));
    let mut told = DayCount::new(&centre);
    tape.play(f64::INFINITY, &mut told);
    assert_eq!(told.finish(), watched.finish());
}

/// More agents from noon on: the morning is the same, and so are the callers of the afternoon.
#[test]
fn a_day_is_changed_from_a_moment_on() {
    let centre = centre();
    let mut engine = Engine::new(&centre);
    let mut tapes = [Tape::default(), Tape::default()];
    for (more, tape) in [0, 20].into_iter().zip(&mut tapes) {
        let mut day = engine.begin(occasion(), &(), tape);
        day.play_until(NOON);
        if more > 0 {
            day.set_staff(GroupId(0), more);
        }
        day.finish();
    }
    let [plain, changed] = &tapes;
    assert_ne!(plain, changed);
    let before = |tape: &Tape| {
        let events = tape.events().iter().copied();
        events
            .take_while(|event| event.at() < NOON)
            .collect::<Vec<Event>>()
    };
    assert_eq!(before(plain), before(changed));
    let first = |tape: &Tape| {
        let events = tape.events().iter();
        let firsts = events.filter_map(|event| match event {
            Event::Arrived { call } if call.attempt == 1 => Some((call.arrived, call.caller)),
            _ => None,
        });
        firsts.collect::<Vec<_>>()
    };
    assert_eq!(first(plain), first(changed));
}

/// Other rules for the same callers: staff, volume, what they are told, the offer to call back.
fn other(centre: &Centre) -> Centre {
    let noon = Segment {
        from: NOON,
        to: centre.clock().length.get(),
    };
    let mut changes = vec![Change::Adjust {
        group: GroupId(0),
        during: noon,
        by: 2,
    }];
    for (place, kind) in centre.call_types().iter().enumerate() {
        let id = CallTypeId(place as u16);
        changes.push(Change::VolumeScale(id, kind.volume.scale() * 1.7));
        let policy = Policy::Estimate(Quote {
            bumper: Bumper::Times(1.2),
            round_to: Seconds::new(30.0),
        });
        let repeat_every = Seconds::new(45.0);
        let messages = Messages {
            policy,
            repeat_every,
            ..kind.messages
        };
        changes.push(Change::Messages(id, messages));
        let offer = Callback::offered_when(Seconds::new(120.0).unwrap());
        changes.push(Change::Callback(id, Some(offer)));
    }
    centre.with(&changes).unwrap()
}

/// The tape of a day that begins as `first`'s and goes on as that of each of `others` from its moment on.
fn turned(first: &Centre, others: &[(f64, &Centre)]) -> Tape {
    let engines: Vec<Engine<'_>> = others.iter().map(|(_, other)| Engine::new(other)).collect();
    let mut engine = Engine::new(first);
    for other in &engines {
        engine = engine.may_become(other);
    }
    let mut tape = Tape::default();
    let mut day = engine.begin(occasion(), &(), &mut tape);
    for ((at, _), other) in others.iter().zip(&engines) {
        day.play_until(*at);
        day.go_on_as(other, &());
    }
    day.finish();
    tape
}

fn whole(centre: &Centre) -> Tape {
    let mut tape = Tape::default();
    Engine::new(centre).day(occasion(), &mut tape);
    tape
}

#[test]
fn a_day_that_goes_on_as_its_own_centre_stays_as_it_is() {
    let centre = centre();
    let moments = [0.0, 1.5, 600.0, NOON, 5000.0, 1e6];
    let turns: Vec<(f64, &Centre)> = moments.iter().map(|at| (*at, &centre)).collect();
    assert_eq!(turned(&centre, &turns), whole(&centre));
}

#[test]
fn a_day_that_goes_on_from_opening_as_another_is_the_others() {
    let centre = centre();
    let other = other(&centre);
    let (turned, whole) = (turned(&centre, &[(0.0, &other)]), whole(&other));
    assert_eq!(turned.events().len(), whole.events().len());
    // What is left until the first arrivals is worked out anew: in the last bits of a time.
    for (one, other) in turned.events().iter().zip(whole.events()) {
        assert_eq!(discriminant(one), discriminant(other));
        assert!((one.at() - other.at()).abs() < 1e-6, "{one:?} {other:?}");
    }
}

/// What has happened stays to the byte, and so it does when the change is taken back later.
#[test]
fn a_day_that_goes_on_as_another_keeps_its_past() {
    let centre = centre();
    let other = other(&centre);
    let plain = whole(&centre);
    let nobody = Callback {
        accepts: Share::NONE,
        ..Callback::offered_when(Seconds::ZERO)
    };
    let types = 0..centre.call_types().len() as u16;
    let nobody = types.map(|place| Change::Callback(CallTypeId(place), Some(nobody)));
    let withdrawn = centre.with(&nobody.collect::<Vec<_>>()).unwrap();
    for at in [10.0, 1000.0, NOON, 7000.0] {
        let changed = turned(&centre, &[(at, &other)]);
        let back = turned(&centre, &[(at, &other), (at + 300.0, &withdrawn)]);
        let before = |tape: &Tape, until: f64| {
            let events = tape.events().iter();
            let past = events.take_while(|event| event.at() < until);
            serde_json::to_string(&past.collect::<Vec<&Event>>()).unwrap()
        };
        assert_eq!(before(&plain, at), before(&changed, at), "at {at}");
        assert_eq!(
            before(&changed, at + 300.0),
            before(&back, at + 300.0),
            "at {at}"
        );
        assert_ne!(plain, changed, "at {at}");
    }
}

/// Twice the calls from noon on: what was still to be spent until the next arrival is spent twice as fast.
#[test]
fn volume_changes_from_a_moment_on() {
    let centre = centre();
    let changes: Vec<Change> = (0..centre.call_types().len())
        .map(|place| {
            let scale = centre.call_types()[place].volume.scale();
            Change::VolumeScale(CallTypeId(place as u16), 2.0 * scale)
        })
        .collect();
    let double = centre.with(&changes).unwrap();
    let moments = |tape: &Tape, kind: u16| {
        let events = tape.events().iter();
        let firsts = events.filter_map(|event| match event {
            Event::Arrived { call } if call.attempt == 1 && call.call_type.0 == kind => {
                Some(call.arrived)
            }
            _ => None,
        });
        firsts.collect::<Vec<f64>>()
    };
    let (plain, changed) = (whole(&centre), turned(&centre, &[(NOON, &double)]));
    for kind in 0..centre.call_types().len() as u16 {
        let (plain, changed) = (moments(&plain, kind), moments(&changed, kind));
        let from_noon = plain.iter().position(|at| *at >= NOON).unwrap();
        assert!(changed.len() > plain.len());
        let interval = centre.clock().interval.get();
        let shift = NOON;
        for (was, is) in plain[from_noon..].iter().zip(&changed[from_noon..]) {
            // As long as the rate stays as it is, every arrival comes in half the time.
            if *was < shift + interval && (NOON / interval).fract() == 0.0 {
                assert!(
                    (is - (shift + (was - shift) / 2.0)).abs() < 1e-6,
                    "{was} {is}"
                );
            }
        }
    }
}

/// A day of minutes of work: it ends soon after it is asked to, and does not count.
#[test]
fn a_long_day_is_broken_off() {
    let centre = Build::open(36_000.0, 1)
        .calls("calls", &[4e7], exponential(100.0), Law::Constant(0.0))
        .agents("desk", &[1], &[(0, 1)])
        .centre();
    let operation = Operation::from(centre);
    let stop = AtomicBool::new(false);
    let workers = Workers::new(2).unwrap();
    let plan = RunPlan {
        seed: Seed(1),
        replications: 10,
        confidence: Confidence::USUAL,
        precision: None,
        controls: true,
    };
    thread::scope(|scope| {
        let running = scope.spawn(|| run(&operation, &plan, &workers, &stop, &mut ()).unwrap());
        thread::sleep(Duration::from_millis(300));
        let asked = Instant::now();
        stop.store(true, Ordering::Relaxed);
        let results = running.join().unwrap();
        assert_eq!(results.replications, 0);
        assert!(asked.elapsed() < Duration::from_secs(5));
    });
}

/// Callers who wait for days are told so often, and then less often: the day has an end.
#[test]
fn refreshes_become_rarer() {
    let centre = Build::open(3600.0, 1)
        .calls("calls", &[60.0], exponential(86_400.0), Law::Never)
        .agents("desk", &[1], &[(0, 1)])
        .each_type(|calls| {
            calls.messages.policy = holdtrue::centre::Policy::Estimate(holdtrue::centre::Quote {
                bumper: holdtrue::centre::Bumper::Times(1.0),
                round_to: None,
            });
            calls.messages.repeat_every = Seconds::new(1.0);
            calls.reaction.trust = holdtrue::units::Share::ALL;
        })
        .centre();
    let mut told = ToldCount(0);
    Engine::new(&centre).day(occasion(), &mut told);
    assert!((60_000..10_000_000).contains(&told.0), "{}", told.0);
}

struct ToldCount(u64);

impl holdtrue::engine::Observer for ToldCount {
    fn told(&mut self, _: f64, _: &holdtrue::engine::Call, _: holdtrue::engine::Announcement) {
        self.0 += 1;
    }
}
