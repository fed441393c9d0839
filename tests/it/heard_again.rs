//! What waiting callers hear again, and quotes that run out, on days that were worked out by hand; and that the day is
//! the same whether anybody wants to know or not.

use crate::support::{Build, seconds};
use holdtrue::centre::{Bumper, CallType, CallTypeId, Centre, Estimator, Policy, Quote};
use holdtrue::engine::{Announcement, Crowd, Each, Engine, Event, Observer, Tape};
use holdtrue::random::{Law, Occasion, Seed};
use holdtrue::units::Share;
use std::mem::discriminant;

/// Callers who come at given moments.
struct Script(Vec<f64>);

impl Crowd for Script {
    fn script(&self, _: CallTypeId) -> Option<&[f64]> {
        Some(&self.0)
    }
}

/// An hour, and one agent who needs five minutes for a call.
fn centre(patience: Law, change: impl Fn(&mut CallType)) -> Centre {
    Build::open(3600.0, 1)
        .calls("calls", &[0.0], Law::constant(seconds(300.0)), patience)
        .agents("desk", &[1], &[(0, 1)])
        .each_type(change)
        .centre()
}

fn wait(quote: f64) -> String {
    format!("{quote} s")
}

fn said(told: Announcement) -> String {
    match told {
        Announcement::Comfort => "important".to_owned(),
        Announcement::Busy => "busy".to_owned(),
        Announcement::Position(place) => format!("place {place}"),
        Announcement::Quote { quote, .. } => wait((quote * 1e6).round() / 1e6),
        Announcement::NothingToQuote => "nothing".to_owned(),
    }
}

/// What the callers hear who come at 0 (and is answered at once), at 10 and at 20: (moment, caller, what).
fn heard(centre: &Centre) -> Vec<(f64, u32, String)> {
    let script = Script(vec![0.0, 10.0, 20.0]);
    let mut heard = Vec::new();
    let mut note = |event: &Event| {
        let (call, what) = match event {
            Event::Told { call, told, .. } => (call, format!("told {}", said(*told))),
            Event::Repeated { call, told, .. } => (call, format!("again {}", said(*told))),
            Event::Disbelieved { call, .. } => (call, "disbelieves".to_owned()),
            Event::QuoteRanOut { call, .. } => (call, "ran out".to_owned()),
            _ => return,
        };
        heard.push((event.at(), call.caller, what));
    };
    Engine::new(centre).day_of(Occasion::first(Seed(1), 0), &script, &mut Each(&mut note));
    heard
}

#[track_caller]
fn check(centre: &Centre, caller: u32, expected: &[(f64, &str)]) {
    let heard = heard(centre).into_iter();
    let heard = heard.filter(|(_, who, _)| *who == caller);
    let heard: Vec<(f64, String)> = heard
        .map(|(at, _, what)| ((at * 1e6).round() / 1e6, what))
        .collect();
    let expected: Vec<(f64, String)> = expected
        .iter()
        .map(|(at, what)| (*at, (*what).to_owned()))
        .collect();
    assert_eq!(heard, expected);
}

fn quotes(factor: f64, trust: Share, every: Option<f64>) -> impl Fn(&mut CallType) {
    move |calls| {
        calls.messages.policy = Policy::Estimate(Quote {
            bumper: Bumper::Times(factor),
            round_to: None,
        });
        calls.messages.estimator = Estimator::QueueLength;
        calls.messages.repeat_every = every.map(seconds);
        calls.reaction.trust = trust;
    }
}

/// Both have 150 s of patience.
#[test]
fn comfort_and_busy_messages_are_heard_again() {
    for (policy, said) in [(Policy::Comfort, "important"), (Policy::Busy, "busy")] {
        let centre = centre(Law::constant(seconds(150.0)), |calls| {
            calls.messages.policy = policy;
            calls.messages.repeat_every = Some(seconds(60.0));
            calls.reaction.annoyance = 1.0;
        });
        let (first, again) = (format!("told {said}"), format!("again {said}"));
        check(&centre, 0, &[]);
        check(
            &centre,
            1,
            &[(10.0, &first), (70.0, &again), (130.0, &again)],
        );
        check(
            &centre,
            2,
            &[(20.0, &first), (80.0, &again), (140.0, &again)],
        );
    }
}

#[test]
fn a_place_in_the_queue_is_the_one_by_now() {
    let centre = centre(Law::Never, |calls| {
        calls.messages.policy = Policy::Position;
        calls.messages.repeat_every = Some(seconds(60.0));
    });
    let second = [
        (20.0, "told place 2"),
        (80.0, "again place 2"),
        (140.0, "again place 2"),
        (200.0, "again place 2"),
        (260.0, "again place 2"),
        // The one before it was answered at 300, and is done at 600.
        (320.0, "again place 1"),
        (380.0, "again place 1"),
        (440.0, "again place 1"),
        (500.0, "again place 1"),
        (560.0, "again place 1"),
    ];
    check(&centre, 2, &second);
}

#[test]
fn a_believed_quote_runs_out_while_its_caller_waits() {
    let half = centre(Law::Never, quotes(0.5, Share::ALL, None));
    check(&half, 1, &[(10.0, "told 150 s"), (160.0, "ran out")]);
    check(&half, 2, &[(20.0, "told 300 s"), (320.0, "ran out")]);
    let generous = centre(Law::Never, quotes(2.0, Share::ALL, None));
    check(&generous, 1, &[(10.0, "told 600 s")]);
}

/// Refreshed after 200 s, with 200 s to go by the estimator's reckoning: the new quote runs out in its turn.
#[test]
fn a_refreshed_quote_runs_out_anew() {
    let centre = centre(Law::Never, quotes(0.5, Share::ALL, Some(200.0)));
    let second = [
        (20.0, "told 300 s"),
        (220.0, "told 300 s"),
        (420.0, "told 150 s"),
        (570.0, "ran out"),
    ];
    check(&centre, 2, &second);
}

#[test]
fn who_does_not_believe_hears_every_quote() {
    let centre = centre(Law::Never, quotes(1.0, Share::NONE, Some(140.0)));
    let second = [
        (20.0, "told 600 s"),
        (20.0, "disbelieves"),
        (160.0, "again 600 s"),
        (300.0, "again 300 s"),
        (440.0, "again 300 s"),
        (580.0, "again 300 s"),
    ];
    check(&centre, 2, &second);
}

/// Every event, but without those that are told only to who wants to know.
#[derive(Default)]
struct Indifferent(Vec<Event>);

impl Indifferent {
    fn of(tape: &Tape) -> Vec<Event> {
        let events = tape.events().iter().copied();
        let changing =
            |event: &Event| !matches!(event, Event::Repeated { .. } | Event::QuoteRanOut { .. });
        events.filter(changing).collect()
    }
}

impl Observer for Indifferent {
    fn told(&mut self, at: f64, call: &holdtrue::engine::Call, told: Announcement) {
        self.0.push(Event::Told {
            at,
            call: *call,
            told,
        });
    }

    fn ended(&mut self, at: f64, call: &holdtrue::engine::Call, ending: &holdtrue::engine::Ending) {
        let (call, ending) = (*call, *ending);
        self.0.push(Event::Ended { at, call, ending });
    }
}

#[test]
fn the_day_is_the_same_for_who_does_not_want_to_know() {
    for change in [
        quotes(0.8, Share::ALL, Some(45.0)),
        quotes(0.8, Share::NONE, Some(45.0)),
    ] {
        let centre = Build::open(36_000.0, 1)
            .calls(
                "calls",
                &[130.0],
                Law::exponential(seconds(300.0)),
                Law::exponential(seconds(400.0)),
            )
            .agents("desk", &[1], &[(0, 1)])
            .each_type(change)
            .centre();
        let occasion = Occasion::first(Seed(2), 0);
        let (mut tape, mut plain) = (Tape::default(), Indifferent::default());
        Engine::new(&centre).day(occasion, &mut tape);
        Engine::new(&centre).day(occasion, &mut plain);
        let is_plain = |event: &Event| {
            plain
                .0
                .iter()
                .any(|one| discriminant(one) == discriminant(event))
        };
        let told: Vec<Event> = Indifferent::of(&tape)
            .into_iter()
            .filter(is_plain)
            .collect();
        assert_eq!(told, plain.0);
        assert!(tape.events().len() > told.len());
        assert!(tape.events().is_sorted_by(|a, b| a.at() <= b.at() + 1e-6));
    }
}
