//! Promises to call back on days that were worked out by hand, caller by caller; and work that is cut off.

use crate::support::{Build, seconds};
use holdtrue::centre::{CallTypeId, Callback, CallbackTiming, Centre, Leaving};
use holdtrue::engine::{AgentId, Call, CallbackOutcome, Crowd, Ending, Engine, Observer};
use holdtrue::measures::{CallTally, DayCount, GroupTally};
use holdtrue::random::{Law, Occasion, Seed};
use holdtrue::units::Share;

/// Callers who come at given moments, by call type.
struct Script(Vec<Vec<f64>>);

impl Crowd for Script {
    fn script(&self, call_type: CallTypeId) -> Option<&[f64]> {
        Some(&self.0[call_type.index()])
    }
}

/// What happened, as (moment, event, call type, caller).
#[derive(Default)]
struct Log(Vec<(f64, &'static str, u16, u32)>);

impl Log {
    fn note(&mut self, at: f64, what: &'static str, call: &Call) {
        let at = (at * 1e6).round() / 1e6;
        self.0.push((at, what, call.call_type.0, call.caller));
    }
}

impl Observer for Log {
    fn took_callback(&mut self, at: f64, call: &Call) {
        self.note(at, "hangs up", call);
    }

    fn hurried(&mut self, at: f64, call: &Call) {
        self.note(at, "hurried", call);
    }

    fn dialled(&mut self, at: f64, call: &Call, _: AgentId, _: u32) {
        self.note(at, "dialled", call);
    }

    fn answered(&mut self, at: f64, call: &Call, _: AgentId, _: f64) {
        self.note(at, "answered", call);
    }

    fn handed_back(&mut self, at: f64, call: &Call, _: AgentId) {
        self.note(at, "handed back", call);
    }

    fn ended(&mut self, at: f64, call: &Call, ending: &Ending) {
        let what = match ending {
            Ending::Answered(_) => "done",
            Ending::CalledBack { outcome, .. } => match outcome {
                CallbackOutcome::Made { late: false, .. } => "made",
                CallbackOutcome::Made { late: true, .. } => "made late",
                CallbackOutcome::Unreached { late: false } => "unreached",
                CallbackOutcome::Unreached { late: true } => "unreached late",
                CallbackOutcome::NeverTried => "never tried",
            },
            _ => "lost",
        };
        self.note(at, what, call);
    }
}

fn constant(value: f64) -> Law {
    Law::constant(seconds(value))
}

fn promise(within: f64, reached: Share) -> Callback {
    Callback {
        accepts: Share::ALL,
        promise: CallbackTiming::Within(seconds(within)),
        reached,
        tries: 2,
        gap: seconds(120.0),
        dial: seconds(10.0),
        ..Callback::offered_when(seconds(0.0))
    }
}

fn log(centre: &Centre, arrivals: &[&[f64]]) -> Vec<(f64, &'static str, u16, u32)> {
    let script = Script(arrivals.iter().map(|moments| moments.to_vec()).collect());
    let mut log = Log::default();
    Engine::new(centre).day_of(Occasion::first(Seed(1), 0), &script, &mut log);
    log.0
}

/// Talkers: no callback.
const T: u16 = 0;
/// Promised within 600 s, by the desk, or by the backup for callers of a minute.
const S: u16 = 1;
/// Promised within 600 s, by the desk; never picks up.
const U: u16 = 2;
/// Promised within 300 s, by the desk.
const P: u16 = 3;

/// An hour of six intervals. A talker takes 200 s, all others 100 s, and ringing takes 10 s. One agent at the
/// desk, but for 1800 to 2400 and the last 600 s; its duty ends at once. One agent at the backup all day, for S only.
fn centre() -> Centre {
    let none = &[0.0; 6];
    let centre = Build::open(3600.0, 6)
        .calls("t", none, constant(200.0), Law::Never)
        .calls("s", none, constant(100.0), Law::Never)
        .calls("u", none, constant(100.0), Law::Never)
        .calls("p", none, constant(100.0), Law::Never)
        .agents(
            "desk",
            &[1, 1, 1, 0, 1, 0],
            &[(T, 1), (S, 1), (U, 1), (P, 1)],
        )
        .agents("backup", &[1; 6], &[(S, 1)])
        .each_type(|calls| {
            calls.callback = match calls.name.as_str() {
                "s" => Some(promise(600.0, Share::ALL)),
                "u" => Some(promise(600.0, Share::NONE)),
                "p" => Some(promise(300.0, Share::ALL)),
                _ => None,
            }
        })
        .each_group(|group| match group.name.as_str() {
            "desk" => group.leaving = Leaving::Drop,
            _ => group.answers[0].after = seconds(60.0),
        });
    centre.centre()
}

#[test]
fn ten_callers() {
    let found = log(
        &centre(),
        &[
            &[10.0, 600.0, 630.0, 1700.0],
            &[20.0, 3570.0],
            &[30.0],
            &[610.0, 620.0, 1750.0],
        ],
    );
    let expected = [
        // The desk is idle, and busy with the first talker until 210.
        (10.0, "answered", T, 0),
        // Nobody is free: the backup is idle, but takes nobody before a minute is over.
        (20.0, "hangs up", S, 0),
        (30.0, "hangs up", U, 0),
        // 20 + 60: now the idle backup may take the call, and rings until 90.
        (80.0, "dialled", S, 0),
        (190.0, "made", S, 0),
        // The desk comes free, and nobody waits. Nobody picks up by 220.
        (210.0, "done", T, 0),
        (210.0, "dialled", U, 0),
        // 120 s after that try began, by the idle desk; no third try, so it is over at 340.
        (330.0, "dialled", U, 0),
        (340.0, "unreached", U, 0),
        // Busy until 800. Of two promises due at 910 and 920 the first needs 100 s, both need 200: 920 - 200 = 720
        // comes before 910 - 100 = 810, and at 720 both get a place.
        (600.0, "answered", T, 1),
        (610.0, "hangs up", P, 0),
        (620.0, "hangs up", P, 1),
        (720.0, "hurried", P, 0),
        (720.0, "hurried", P, 1),
        // They go before the talker who waits since 630: due first, called first. Each takes 10 + 100 s.
        (800.0, "done", T, 1),
        (800.0, "dialled", P, 0),
        (910.0, "made", P, 0),
        (910.0, "dialled", P, 1),
        (1020.0, "made", P, 1),
        (1020.0, "answered", T, 2),
        (1220.0, "done", T, 2),
        // At 1800 the desk goes home, with 100 s of talk to go. Nobody is there to estimate by: what was
        // promised for 2050 gets its place at once.
        (1700.0, "answered", T, 3),
        (1750.0, "hangs up", P, 2),
        (1800.0, "handed back", T, 3),
        (1800.0, "hurried", P, 2),
        // The desk is back: the promise first, too late; then the rest of the talk.
        (2400.0, "dialled", P, 2),
        (2510.0, "made late", P, 2),
        (2510.0, "answered", T, 3),
        (2610.0, "done", T, 3),
        // The backup might call at 3630, but goes home at 3600: nobody waits.
        (3570.0, "hangs up", S, 1),
        (3600.0, "never tried", S, 1),
    ];
    for (found, expected) in found.iter().zip(&expected) {
        assert_eq!(found, expected);
    }
    assert_eq!(found.len(), expected.len());
}

/// After closing: who comes free calls those who were promised, who is idle has gone home, and between
/// tries a promise ends when the last agent goes.
#[test]
fn an_evening() {
    let found = log(
        &centre_for_the_evening(),
        &[&[500.0, 510.0], &[520.0], &[530.0], &[]],
    );
    let expected = [
        (500.0, "answered", T, 0),
        (510.0, "answered", T, 1),
        (520.0, "hangs up", S, 0),
        (530.0, "hangs up", U, 0),
        // Closed since 600. The first agent comes free at 700, and calls the earlier one: until 810.
        (700.0, "done", T, 0),
        (700.0, "dialled", S, 0),
        // The second comes free at 710, and rings in vain until 720. Nobody is left to take: it goes home.
        (710.0, "done", T, 1),
        (710.0, "dialled", U, 0),
        // The first goes home, and nobody stays for the second try, at 830.
        (810.0, "made", S, 0),
        (810.0, "unreached", U, 0),
    ];
    assert_eq!(found, expected);
}

/// Ten minutes, two agents for all.
fn centre_for_the_evening() -> Centre {
    let mut parts = centre().into_parts();
    parts.clock.length = seconds(600.0);
    for calls in &mut parts.call_types {
        calls.volume = calls.volume[..1].to_vec().into();
        calls.talk_scale.truncate(1);
        calls.wrap_up_scale.truncate(1);
        calls.patience_scale.truncate(1);
    }
    parts.groups.truncate(1);
    parts.groups[0].roster = holdtrue::centre::Roster::from_counts(&[2], 600.0);
    Centre::new(parts).unwrap()
}

/// Two promises a service time apart are no hurry for each other; ten due at once begin ten services early.
#[test]
fn those_due_earlier_are_ahead() {
    let centre = Build::open(7200.0, 1)
        .calls("t", &[0.0], constant(2000.0), Law::Never)
        .calls("p", &[0.0], constant(100.0), Law::Never)
        .agents("desk", &[1], &[(0, 1), (1, 1)])
        .each_type(|calls| {
            if calls.name == "p" {
                calls.callback = Some(promise(1800.0, Share::ALL));
            }
        })
        .centre();
    // Due at 1810, 1820, ..., 1900, with 100 s for each: the last must begin 1000 s before 1900.
    let together: Vec<f64> = (1..=10).map(|place| 10.0 * f64::from(place)).collect();
    let found = log(&centre, &[&[0.0], &together]);
    let hurried: Vec<f64> = moments(&found, "hurried");
    assert_eq!(hurried, [900.0; 10]);
    // Due at 1810, 1910, 2010: each begins 100 s before.
    let apart = [10.0, 110.0, 210.0];
    let found = log(&centre, &[&[0.0], &apart]);
    assert_eq!(moments(&found, "hurried"), [1710.0; 3]);
}

fn moments(log: &[(f64, &'static str, u16, u32)], wanted: &str) -> Vec<f64> {
    let events = log.iter().filter(|(_, what, ..)| *what == wanted);
    events.map(|(at, ..)| *at).collect()
}

/// Ten agents become one: talks and wrap-ups end half done, and count as far as they were done.
#[test]
fn work_that_is_cut_off_does_not_count() {
    let centre = Build::open(7200.0, 4)
        .calls(
            "calls",
            &[60.0, 60.0, 60.0, 0.0],
            constant(60.0),
            crate::support::exponential(60.0),
        )
        .agents("desk", &[10, 1, 10, 1], &[(0, 1)])
        .each_type(|calls| calls.wrap_up = constant(1200.0))
        .each_group(|group| group.leaving = Leaving::Drop)
        .centre();
    let (mut handled, mut worked, mut answered) = (0.0, 0.0, 0.0);
    for replication in 0..20 {
        let mut count = DayCount::new(&centre);
        Engine::new(&centre).day(Occasion::first(Seed(5), replication), &mut count);
        let totals = count.finish();
        handled += totals.calls(0)[CallTally::HandleTime];
        answered += totals.calls(0)[CallTally::Answered];
        worked += totals.agents(0)[GroupTally::Worked];
    }
    assert!(
        (handled - worked).abs() < 1e-6 * worked,
        "{handled} {worked}"
    );
    // Not whole wrap-ups of 1200 s each.
    assert!(handled < 0.9 * 1260.0 * answered, "{handled} {answered}");
}

/// A caller whose talk was broken off and who hangs up: what was talked was work.
#[test]
fn a_talk_that_was_broken_off() {
    struct Ends(Vec<Ending>);
    impl Observer for Ends {
        fn ended(&mut self, _: f64, _: &Call, ending: &Ending) {
            self.0.push(*ending);
        }
    }
    let centre = Build::open(1200.0, 2)
        .calls("t", &[0.0; 2], constant(400.0), constant(50.0))
        .agents("desk", &[1, 0], &[(0, 1)])
        .each_group(|group| group.leaving = Leaving::Drop)
        .centre();
    let mut ends = Ends(Vec::new());
    let script = Script(vec![vec![480.0]]);
    Engine::new(&centre).day_of(Occasion::first(Seed(1), 0), &script, &mut ends);
    let expected = Ending::Abandoned {
        wait: 50.0,
        quote: None,
        talked: 120.0,
    };
    assert_eq!(ends.0, [expected]);
}

/// A wait that equals a limit is within it, whatever the time of day it began at.
#[test]
fn a_wait_of_exactly_the_limit() {
    let centre = Build::open(36_000.0, 1)
        .calls("calls", &[0.0], constant(1.0), Law::Never)
        .agents("backup", &[1], &[(0, 1)])
        .each_type(|calls| calls.service_level.within = seconds(20.0))
        .each_group(|group| group.answers[0].after = seconds(20.0))
        .centre();
    let arrivals: Vec<f64> = (0..300)
        .map(|place| 0.1 + 100.7 * f64::from(place))
        .collect();
    let mut count = DayCount::new(&centre);
    let script = Script(vec![arrivals]);
    Engine::new(&centre).day_of(Occasion::first(Seed(1), 0), &script, &mut count);
    let calls = count.finish().calls(0);
    assert_eq!(calls[CallTally::Answered], 300.0);
    assert_eq!(calls[CallTally::AnsweredWithin], 300.0);
}

/// Tries that would fall after closing are counted as lost.
#[test]
fn a_redial_after_closing() {
    let retry = holdtrue::centre::Retry {
        chance: Share::ALL,
        after: constant(300.0),
    };
    let centre = Build::open(600.0, 1)
        .calls("calls", &[0.0], constant(10.0), constant(20.0))
        .agents("nobody", &[0], &[(0, 1)])
        .each_type(|calls| {
            calls.redial.abandoned = Some(retry.clone());
            calls.redial.most = 9;
        })
        .centre();
    // Leaves at 120 and tries again at 420; leaves at 440, and would try again at 740.
    let mut count = DayCount::new(&centre);
    let script = Script(vec![vec![100.0]]);
    Engine::new(&centre).day_of(Occasion::first(Seed(1), 0), &script, &mut count);
    let calls = count.finish().calls(0);
    assert_eq!(calls[CallTally::Offered], 2.0);
    assert_eq!(calls[CallTally::RedialsLost], 1.0);
}
