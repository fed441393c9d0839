//! A day that is driven from outside: step by step, up to a moment, changed from then on, kept as a tape, or broken off.

use crate::support::{Build, exponential};
use holdtrue::centre::{Centre, GroupId, Operation};
use holdtrue::engine::{Engine, Event, Tape};
use holdtrue::measures::DayCount;
use holdtrue::random::{Law, Occasion, Seed};
use holdtrue::scenario;
use holdtrue::stats::Confidence;
use holdtrue::study::{RunPlan, Workers, run};
use holdtrue::units::Seconds;
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
    let mut told = Told(0);
    Engine::new(&centre).day(occasion(), &mut told);
    assert!((60_000..10_000_000).contains(&told.0), "{}", told.0);
}

struct Told(u64);

impl holdtrue::engine::Observer for Told {
    fn told(&mut self, _: f64, _: &holdtrue::engine::Call, _: holdtrue::engine::Told) {
        self.0 += 1;
    }
}
