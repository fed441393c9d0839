//! Bumpers that a pilot run sets.

use crate::support::{Build, exponential, load_text, seconds};
use holdtrue::centre::{
    Bumper, CallTypeId, Callback, Centre, Estimator, Messages, Operation, Policy, Quote, Weekday,
};
use holdtrue::engine::Engine;
use holdtrue::measures::{CallMetric, CallTally, DayCount, Results, Trouble};
use holdtrue::random::{Occasion, Seed};
use holdtrue::stats::Confidence;
use holdtrue::study::{Pilot, RunPlan, Workers, compare, pilot, run};
use holdtrue::units::Share;
use std::sync::atomic::AtomicBool;

fn share(value: f64) -> Share {
    Share::new(value).unwrap()
}

/// Quotes that are to hold with this share.
fn kept(estimator: Estimator, share_kept: f64, round_to: Option<f64>) -> Messages {
    Messages {
        policy: Policy::Estimate(Quote {
            bumper: Bumper::Kept(share(share_kept)),
            round_to: round_to.map(seconds),
        }),
        estimator,
        repeat_every: None,
    }
}

/// W1 with a fifth too many calls, for a day's length.
fn overloaded(messages: Messages) -> Centre {
    Build::open(36_000.0, 10)
        .calls(
            "calls",
            &[4320.0; 10],
            exponential(100.0),
            exponential(120.0),
        )
        .agents("desk", &[100; 10], &[(0, 1)])
        .each_type(|kind| kind.messages = messages)
        .centre()
}

fn found(centre: &Centre, threads: usize) -> Pilot {
    let workers = Workers::new(threads).unwrap();
    pilot(
        &centre.clone().into(),
        Seed(1),
        &workers,
        &AtomicBool::new(false),
    )
    .unwrap()
}

fn results(operation: &Operation, replications: u64) -> Results {
    let plan = RunPlan {
        seed: Seed(1),
        replications,
        confidence: Confidence::USUAL,
        precision: None,
        // The pilot counts days as they are.
        controls: false,
    };
    let (workers, stop) = (Workers::new(0).unwrap(), AtomicBool::new(false));
    run(operation, &plan, &workers, &stop, &mut ()).unwrap()
}

fn promise_kept(operation: &Operation, replications: u64) -> Vec<f64> {
    let results = results(operation, replications);
    let kept = results
        .types()
        .iter()
        .map(|calls| calls.measures[CallMetric::PromiseKept].mean);
    kept.collect::<Option<_>>().unwrap()
}

#[test]
fn where_nobody_leaves_the_wanted_share_of_promises_is_kept() {
    // Load .95 and callers who wait for ever: every quote is put to the test.
    let day = 200_000.0;
    for (estimator, wanted) in [
        (Estimator::QueueLength, 0.8),
        (Estimator::QueueLength, 0.95),
        (Estimator::RecentAverage, 0.6),
    ] {
        let centre = Build::open(day, 1)
            .calls(
                "calls",
                &[0.95 * 0.2 * day],
                exponential(100.0),
                exponential(f64::INFINITY),
            )
            .agents("desk", &[20], &[(0, 1)])
            .each_type(|kind| {
                kind.messages = kept(estimator, wanted, None);
                // Believers would talk longer after a broken promise.
                kind.reaction.trust = Share::NONE;
            })
            .centre();
        let pilot = found(&centre, 0);
        let found = pilot.found[0].clone();
        let held = found.held.mean.unwrap();
        assert_eq!(found.trouble, None, "{estimator:?}: {found:?}");
        assert!((held - wanted).abs() < 0.005, "{estimator:?}: {held}");
        // Two runs, each right to within about .01 (95 %): fails by chance less than once in a thousand.
        let kept = promise_kept(&pilot.operation, 12)[0];
        assert!((kept - wanted).abs() < 0.025, "{estimator:?}: {kept}");
    }
}

#[test]
fn callers_who_leave_hardly_change_the_share_that_is_kept() {
    for (estimator, wanted) in [
        (Estimator::QueueLength, 0.8),
        (Estimator::QueueLengthAbandon, 0.8),
        (Estimator::HeadOfLine, 0.5),
    ] {
        let pilot = found(&overloaded(kept(estimator, wanted, None)), 0);
        let kept = promise_kept(&pilot.operation, 12)[0];
        // 2 points because those who leave early test nothing, 1 for chance.
        assert!((kept - wanted).abs() < 0.03, "{estimator:?}: {kept}");
    }
}

#[test]
fn each_call_type_has_its_own_bumper() {
    let centre = Build::open(36_000.0, 10)
        .calls(
            "first",
            &[120.0; 10],
            exponential(200.0),
            exponential(200.0),
        )
        .calls(
            "second",
            &[90.0; 10],
            exponential(240.0),
            exponential(300.0),
        )
        .calls("third", &[5.0; 10], exponential(60.0), exponential(60.0))
        .agents("ours", &[6; 10], &[(0, 1)])
        .agents("both", &[7; 10], &[(1, 1), (0, 2), (2, 1)])
        .each_type(|kind| {
            kind.messages = match kind.name.as_str() {
                "first" => kept(Estimator::QueueLength, 0.8, None),
                "second" => kept(Estimator::QueueLengthAbandon, 0.6, None),
                _ => Messages::default(),
            }
        })
        .centre();
    let pilot = found(&centre, 0);
    let [first, second] = pilot.found.as_slice() else {
        panic!("{:?}", pilot.found)
    };
    let names = [first.name.as_str(), &second.name];
    assert_eq!(names, ["first", "second"]);
    assert!((first.bumper - second.bumper).abs() > 0.1, "{pilot:?}");
    for (one, wanted) in [(first, 0.8), (second, 0.6)] {
        let held = one.held.mean.unwrap();
        assert!((held - wanted).abs() < 0.01, "{one:?}");
        assert!(one.quotes > 10_000 && one.days <= 50, "{one:?}");
    }
    let kept = results(&pilot.operation, 100);
    for (calls, wanted) in kept.types().iter().zip([0.8, 0.6]) {
        let kept = calls.measures[CallMetric::PromiseKept].mean.unwrap();
        assert!((kept - wanted).abs() < 0.04, "{}: {kept}", calls.name);
    }
}

#[test]
fn rounding_up_is_allowed_for() {
    let pilot = found(
        &overloaded(kept(Estimator::QueueLengthAbandon, 0.8, Some(5.0))),
        0,
    );
    let kept = promise_kept(&pilot.operation, 12)[0];
    assert!((kept - 0.8).abs() < 0.03, "{kept}");
    // Quotes of half a minute hold more often than wanted whatever they are made of.
    let pilot = found(&overloaded(kept_in_half_minutes()), 0);
    let found = pilot.found[0].clone();
    assert!(found.held.mean > Some(0.81), "{found:?}");
    assert!(found.bumper < 0.1 && found.trouble.is_none(), "{found:?}");
}

/// Of quotes in whole minutes many hold or break at one bumper: a little less than it keeps far fewer than are wanted.
#[test]
fn a_bumper_of_rounded_quotes_is_on_the_step_and_not_just_below() {
    let centre = |wanted: f64| {
        Build::open(36_000.0, 10)
            .calls(
                "calls",
                &[80.0; 10],
                exponential(340.0),
                exponential(1200.0),
            )
            .agents("desk", &[8; 10], &[(0, 1)])
            .each_type(|kind| {
                kind.messages = kept(Estimator::QueueLength, wanted, Some(60.0));
                kind.reaction.trust = Share::NONE;
            })
            .centre()
    };
    for wanted in [0.75, 0.8, 0.85, 0.9, 0.95] {
        let pilot = found(&centre(wanted), 0);
        let found = pilot.found[0].clone();
        assert_eq!(found.trouble, None, "{found:?}");
        assert!(found.held.mean > Some(wanted - 0.005), "{found:?}");
    }
    // Two waiting are 127.5 s, and 3 minutes are quoted from more than 2 minutes on, 4 from more than 3.
    let bumper = found(&centre(0.9), 0).found[0].bumper;
    assert!((bumper / (180.0 / 127.5) - 1.0).abs() < 1e-6, "{bumper}");
}

fn kept_in_half_minutes() -> Messages {
    kept(Estimator::QueueLength, 0.8, Some(30.0))
}

#[test]
fn it_is_the_same_on_any_number_of_threads_and_never_the_run_itself() {
    let centre = Build::open(3600.0, 4)
        .calls("calls", &[60.0; 4], exponential(100.0), exponential(120.0))
        .agents("desk", &[6; 4], &[(0, 1)])
        .each_type(|kind| kind.messages = kept(Estimator::QueueLength, 0.8, None))
        .centre();
    let one = found(&centre, 1);
    assert_eq!(one, found(&centre, 5));
    let workers = Workers::new(1).unwrap();
    let other = pilot(
        &centre.clone().into(),
        Seed(2),
        &workers,
        &AtomicBool::new(false),
    )
    .unwrap();
    assert!(one.found[0].bumper != other.found[0].bumper);
    assert_eq!(
        one.operation,
        Operation::from(centre).with_bumper(CallTypeId(0), one.found[0].bumper)
    );
}

#[track_caller]
fn check_trouble(centre: Centre, trouble: Trouble) {
    let pilot = found(&centre, 1);
    let found = pilot.found[0].clone();
    assert_eq!((found.trouble, found.bumper), (Some(trouble), 1.0));
    assert_eq!(
        pilot.operation,
        Operation::from(centre).with_bumper(CallTypeId(0), 1.0)
    );
}

#[test]
fn where_no_bumper_helps_the_estimate_is_quoted_as_it_is() {
    let centre = |volume: f64, agents: [u32; 4], messages: Messages| {
        Build::open(3600.0, 4)
            .calls(
                "calls",
                &[volume; 4],
                exponential(100.0),
                exponential(600.0),
            )
            .agents("desk", &agents, &[(0, 1)])
            .each_type(|kind| kind.messages = messages)
            .centre()
    };
    let eighty = |estimator| kept(estimator, 0.8, None);
    let length = eighty(Estimator::QueueLength);
    // Nobody has to wait; nobody calls; nobody is on duty, so that nothing can be quoted.
    check_trouble(centre(1.0, [50; 4], length), Trouble::NobodyQuoted);
    check_trouble(centre(0.0, [5; 4], length), Trouble::NobodyQuoted);
    check_trouble(centre(60.0, [0; 4], length), Trouble::NobodyQuoted);
    // A quote of nothing stays nothing; agents who go leave most callers for ever.
    let nothing = eighty(Estimator::Constant(seconds(0.0)));
    check_trouble(centre(60.0, [5; 4], nothing), Trouble::OutOfReach);
    check_trouble(centre(300.0, [9, 1, 0, 0], length), Trouble::OutOfReach);
}

#[test]
fn callers_who_take_a_callback_leave_the_share_alone() {
    let with = |callback: Option<Callback>| {
        let centre = Build::open(36_000.0, 10)
            .calls(
                "calls",
                &[432.0; 10],
                exponential(100.0),
                exponential(300.0),
            )
            .agents("desk", &[10; 10], &[(0, 1)])
            .each_type(|kind| {
                kind.messages = kept(Estimator::QueueLength, 0.8, None);
                kind.callback = callback;
            })
            .centre();
        found(&centre, 0).found[0].clone()
    };
    let all_take_it = Callback {
        accepts: Share::ALL,
        ..Callback::offered_when(seconds(0.0))
    };
    assert_eq!(with(Some(all_take_it)).trouble, Some(Trouble::NobodyQuoted));
    let some = with(Some(Callback::offered_when(seconds(20.0))));
    assert!(some.quotes < with(None).quotes, "{some:?}");
    let held = some.held.mean.unwrap();
    assert!((held - 0.8).abs() < 0.01, "{some:?}");
}

#[test]
fn a_centre_that_asks_for_nothing_is_left_as_it_is_and_an_interrupted_pilot_finds_nothing() {
    let plain = overloaded(Messages::default());
    let pilot_of = |centre: &Centre, stopped: bool| {
        let workers = Workers::new(1).unwrap();
        pilot(
            &centre.clone().into(),
            Seed(1),
            &workers,
            &AtomicBool::new(stopped),
        )
    };
    let left = pilot_of(&plain, true).unwrap();
    assert_eq!((left.operation, left.found.len()), (plain.into(), 0));
    assert_eq!(pilot_of(&overloaded(kept_in_half_minutes()), true), None);
}

/// Patient waits are a by-product: with and without them the days are the same.
#[test]
fn asking_for_patient_waits_changes_nothing() {
    let centre = overloaded(kept(Estimator::LastToEnter, 0.8, None));
    let count = |engine: Engine<'_>| {
        let mut engine = engine;
        let mut count = DayCount::new(&centre);
        engine.day(Occasion::first(Seed(3), 0), &mut count);
        count.finish()
    };
    let plain = count(Engine::new(&centre));
    assert_eq!(plain, count(Engine::new(&centre).with_patient_waits()));
    assert!(plain.calls(0)[CallTally::Balked] > 100.0);
}

#[test]
fn the_days_of_a_week_share_a_bumper() {
    let centre = |volume: f64, messages: Messages| {
        Build::open(36_000.0, 10)
            .calls(
                "calls",
                &[volume; 10],
                exponential(200.0),
                exponential(300.0),
            )
            .agents("desk", &[6; 10], &[(0, 1)])
            .each_type(|kind| kind.messages = messages)
            .centre()
    };
    let eighty = kept(Estimator::QueueLength, 0.8, None);
    let week = |friday: Messages| {
        let days = [
            (Weekday::Monday, centre(130.0, eighty)),
            (Weekday::Tuesday, centre(100.0, Messages::default())),
            (Weekday::Friday, centre(110.0, friday)),
        ];
        Operation::week(centre(100.0, eighty), days.into())
    };
    let week_of = week(eighty).unwrap();
    let results = results(&week_of, 60);
    let [found] = results.pilot.as_slice() else {
        panic!("{:?}", results.pilot)
    };
    // 50 days at most are 16 weeks of three.
    assert_eq!(found.days % 3, 0);
    assert!(found.days <= 50, "{found:?}");
    let kept = results.all().measures[CallMetric::PromiseKept]
        .mean
        .unwrap();
    assert!((kept - 0.8).abs() < 0.03, "{kept}");
    // Tuesday is told nothing, and nothing is found for it.
    let quoted = |day: usize| {
        let calls = results.days[day].results.all();
        calls.measures[CallMetric::Quoted].mean.unwrap()
    };
    assert!(quoted(0) > 0.0 && quoted(1) == 0.0 && quoted(2) > 0.0);

    let problems = week(super::pilot::kept(Estimator::QueueLength, 0.9, None)).unwrap_err();
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert_eq!(problems[0].key, "week.friday");
    let own = Messages {
        policy: Policy::Estimate(Quote {
            bumper: Bumper::Times(1.2),
            round_to: None,
        }),
        ..eighty
    };
    assert!(week(own).is_ok());
}

#[test]
fn every_plan_has_a_pilot_of_its_own() {
    let centre = |agents: u32| {
        Build::open(3600.0, 4)
            .calls("calls", &[60.0; 4], exponential(100.0), exponential(120.0))
            .agents("desk", &[agents; 4], &[(0, 1)])
            .each_type(|kind| kind.messages = kept(Estimator::QueueLength, 0.8, None))
            .centre()
    };
    let plans = [6, 7].map(|agents| Operation::from(centre(agents)));
    let [base, more] = [&plans[0], &plans[1]];
    let plan = RunPlan {
        seed: Seed(1),
        replications: 20,
        confidence: Confidence::USUAL,
        precision: None,
        controls: true,
    };
    let (workers, stop) = (Workers::new(2).unwrap(), AtomicBool::new(false));
    let comparison = compare(base, &[more], &plan, &workers, &stop, |_, _| {});
    let alone = [base, more].map(|one| run(one, &plan, &workers, &stop, &mut ()).unwrap());
    for (beside, alone) in comparison.plans.iter().zip(&alone) {
        assert_eq!(beside.results.pilot, alone.pilot);
        assert_eq!(beside.results.all(), alone.all());
    }
    assert!(alone[0].pilot[0].bumper != alone[1].pilot[0].bumper);
    // Interrupted in the pilot: nothing is known.
    let stopped = AtomicBool::new(true);
    let comparison = compare(base, &[more], &plan, &workers, &stopped, |_, _| {});
    assert_eq!(comparison.plans[1].results.replications, 0);
    let alone = run(base, &plan, &workers, &stopped, &mut ()).unwrap();
    assert_eq!(alone.replications, 0);
}

/// A line where everybody waits; those who hear of a quote that ran out talk longer for it.
const LONGER_TALK: &str = r#"
[clock]
length = "4h"
interval = "30m"
[calls.help]
volume = [30, 40, 50, 40, 30, 20, 40, 30]
talk = { dist = "exponential", mean = 240 }
patience = { dist = "never" }
[agents.desk]
answers = ["help"]
count = 6
[messages]
policy = "estimate"
bumper = { kept = KEPT }
[reaction]
late_talk = 60
"#;

/// As long talks after late answers make the next ones late, half as much cushion again halves the quotes that hold, and
/// a correction by the quantile of what was needed jumps over the bumper that is wanted.
#[test]
fn a_bumper_is_found_where_late_answers_make_more_of_them() {
    for wanted in [0.5, 0.6, 0.7] {
        let text = LONGER_TALK.replace("KEPT", &wanted.to_string());
        let scenario = load_text(&text).unwrap();
        let workers = Workers::new(0).unwrap();
        let stop = AtomicBool::new(false);
        let pilot = pilot(scenario.operation(), Seed(1), &workers, &stop).unwrap();
        let held = pilot.found[0].held.mean.unwrap();
        assert!((held - wanted).abs() < 0.03, "{:?}", pilot.found);
    }
}

/// What customers believe is their own trust, and no other.
#[test]
fn the_pilot_of_a_season_has_its_customers() {
    let season = |trust: f64, other: f64| {
        let text = LONGER_TALK
            .replace("late_talk = 60", &format!("trust = {other}"))
            .replace("\"never\" }", "\"exponential\", mean = 300 }")
            .replace("KEPT", "0.6")
            .replace("count = 6", "count = 4");
        let customers = format!(
            "{text}[customers]\ncount = 700\nweeks = 1\nopening_days = 5\ncontacts = {{ help = 2 }}\n\
             prospects = {{ calls = \"help\", per_week = 5, conversion = 0.1 }}\ntrust = {trust}\n"
        );
        let scenario = load_text(&customers).unwrap();
        let workers = Workers::new(0).unwrap();
        let stop = AtomicBool::new(false);
        let pilot = pilot(scenario.operation(), Seed(1), &workers, &stop).unwrap();
        pilot.found[0].bumper
    };
    let (none, all) = (season(0.0, 0.8), season(1.0, 0.8));
    assert!((all - none).abs() > 0.05, "{none} {all}");
    // What prospects believe is said by the reaction; they are one of 300 callers.
    assert!((season(0.0, 0.1) - none).abs() < 0.02, "{none}");
}
