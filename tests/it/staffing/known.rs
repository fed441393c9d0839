//! Each reference problem comes out at its optimum.

use super::{found, scenario, within};
use holdtrue::centre::By;
use holdtrue::random::Seed;
use holdtrue::report::{StaffJson, StaffStudy};
use holdtrue::scenario::reload;
use holdtrue::study::Workers;
use holdtrue::study::staff::{
    Effort, Lift, Method, Microlp, Outcome, Phase, Verdict, Watch, Work, find,
};
use serde_json::Value;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

#[track_caller]
fn check(outcome: &Outcome, cost: f64) {
    let staffed = outcome.staffed.as_ref().unwrap();
    assert!(
        (staffed.cost - cost).abs() < 1e-6,
        "{} for {cost}",
        staffed.cost
    );
    promised(outcome);
}

/// What every plan that is promised goes with: nothing that costs less is met, what may be is not below the bound, and no
/// plan is told twice.
#[track_caller]
fn promised(outcome: &Outcome) {
    let staffed = outcome.staffed.as_ref().unwrap();
    assert_eq!(staffed.verdict, Some(Verdict::Met));
    assert!(staffed.bound.cost <= staffed.cost + 1e-9);
    for (place, one) in outcome.alternatives.iter().enumerate() {
        assert!(one.cost <= staffed.cost + 1e-9);
        assert!(one.verdict != Verdict::Met || one.cost > staffed.cost - 1e-9);
        assert!(one.verdict == Verdict::Missed || staffed.bound.cost <= one.cost + 1e-9);
        assert!(one.counts != staffed.counts);
        let before = &outcome.alternatives[..place];
        assert!(before.iter().all(|other| other.counts != one.counts));
    }
}

/// The staffings that an exact computation lists as optimal.
fn optimal(name: &str) -> Vec<Vec<u32>> {
    let path = format!("tests/reference/staffing/{name}.exact.json");
    let text = std::fs::read_to_string(path).unwrap();
    let exact: Value = serde_json::from_str(&text).unwrap();
    let optimal = exact["optimal"].as_array().unwrap().iter();
    let agents = optimal.map(|one| serde_json::from_value(one["agents"].clone()).unwrap());
    agents.collect()
}

fn one_queue(name: &str, limits: (u32, u32), cost: f64) {
    let operation = scenario(&format!("{name}.toml"), &[]);
    let staffing = within(&operation, By::Interval, &[limits]);
    let outcome = found(&operation, &staffing, 1, 2);
    check(&outcome, cost);
    let counts = &outcome.staffed.as_ref().unwrap().counts[0][0];
    assert!(optimal(name).contains(counts), "{counts:?}");
}

#[test]
fn one_queue_over_the_day() {
    one_queue("one-queue-day", (1, 9), 490.0);
}

#[test]
fn one_queue_that_may_lose_a_twentieth() {
    one_queue("one-queue-abandonment", (1, 8), 720.0);
}

/// Days of one queue by exact computation, with the cost of the cheapest staffing and of what must be found at the most:
/// the cheapest keeps its target by less than a test can tell, or was told as met and not taken.
#[test]
fn hard_days_of_one_queue() {
    let quiet = "[clock]\nopens = \"08:00\"\ncloses = \"13:30\"\ninterval = \"30m\"\n[calls.help]\n\
                 volume = [32, 33, 30, 12, 31, 33, 35, 32, 33, 28, 37]\n\
                 talk = { dist = \"exponential\", mean = \"270s\" }\n\
                 patience = { dist = \"exponential\", mean = \"300s\" }\n\
                 service_level = { within = \"10s\", target = \"90%\" }\n[agents.desk]\nanswers = [\"help\"]\n\
                 count = 5\nwage = 20\n";
    let peak = "[clock]\nopens = \"08:00\"\ncloses = \"14:00\"\ninterval = \"60m\"\n[calls.help]\n\
                volume = [18, 28, 64, 88, 50, 22]\n\
                talk = { dist = \"exponential\", mean = \"240s\" }\n\
                patience = { dist = \"exponential\", mean = \"240s\" }\n\
                service_level = { within = \"30s\", target = \"72%\" }\n[agents.desk]\nanswers = [\"help\"]\n\
                count = 4\nwage = 20\n";
    for (text, limits, seed, least, most) in [
        // As many as may be, 8 all day, are EUR 880; "no plan was found" was said.
        (quiet, (1, 8), 2, 860.0, 880.0),
        (peak, (1, 9), 2, 460.0, 460.0),
    ] {
        let scenario = reload("day.toml".as_ref(), text).unwrap();
        let staffing = within(scenario.operation(), By::Interval, &[limits]);
        let outcome = found(scenario.operation(), &staffing, seed, 2);
        promised(&outcome);
        let cost = outcome.staffed.as_ref().unwrap().cost;
        assert!((least..=most).contains(&cost), "{cost}");
    }
}

/// Two ways to leave one hour short, far apart: 2 4 7 8 6 4 1 is the cheaper one (exactly 70.3 % in time), EUR 640. A usual
/// search under this seed ended with the other, EUR 660; one of two longer ones does not.
#[test]
fn more_effort_is_more_searches() {
    let text = "[clock]\nopens = \"08:00\"\ncloses = \"15:00\"\ninterval = \"60m\"\n[calls.help]\n\
                volume = [28, 50, 76, 88, 70, 44, 30]\n\
                talk = { dist = \"exponential\", mean = \"240s\" }\n\
                patience = { dist = \"exponential\", mean = \"300s\" }\n\
                service_level = { within = \"30s\", target = \"70%\" }\n[agents.desk]\nanswers = [\"help\"]\n\
                count = 5\nwage = 20\n";
    let scenario = reload("day.toml".as_ref(), text).unwrap();
    let staffing = within(scenario.operation(), By::Interval, &[(1, 10)]);
    let cost = |effort| {
        let workers = Workers::new(2).unwrap();
        let method = Method::new(Seed(2), Effort::new(effort).unwrap());
        let never = AtomicBool::new(false);
        let doing = (&workers, &Microlp);
        let found = find(
            scenario.operation(),
            &staffing,
            method,
            doing,
            &never,
            &mut (),
        );
        let outcome = found.unwrap();
        promised(&outcome);
        outcome.staffed.unwrap().cost
    };
    let [usual, more] = [1.0, 4.0].map(cost);
    assert_eq!(more, 640.0);
    assert!(more <= usual, "{usual}");
}

#[test]
fn too_few_seats_are_said_to_be_too_few() {
    let operation = scenario("one-queue-too-few.toml", &[]);
    let staffing = within(&operation, By::Interval, &[(1, 5)]);
    let outcome = found(&operation, &staffing, 1, 2);
    assert!(outcome.staffed.is_none());
    assert!((outcome.impossible[0].short_by - 0.0728).abs() < 0.002);
    let lift = outcome.mended_by.unwrap();
    assert!(
        matches!(
            lift,
            Lift::Group {
                more: 1,
                at_most: 6,
                ..
            }
        ),
        "{lift:?}"
    );
}

#[test]
fn three_groups_for_two_types() {
    let operation = scenario("three-groups.toml", &[]);
    let staffing = within(&operation, By::Day, &[(0, 10), (0, 9), (0, 11)]);
    let outcome = found(&operation, &staffing, 1, 2);
    check(&outcome, 908.0);
    let counts = &outcome.staffed.as_ref().unwrap().counts;
    let counts: Vec<u32> = counts.iter().map(|group| group[0][0]).collect();
    assert_eq!(counts, [4, 3, 3]);
}

#[test]
fn six_formulas_need_six_numbers() {
    for (formula, agents) in [
        ("offered", 7.0),
        ("answered", 4.0),
        ("less-early-abandons", 6.0),
        ("early-abandons-met", 5.0),
        ("less-short-abandons", 6.0),
        ("short-abandons-met", 6.0),
    ] {
        let set = format!("calls.help.service_level.formula={formula}");
        let operation = scenario("six-formulas.toml", &[&set]);
        let staffing = within(&operation, By::Day, &[(0, 20)]);
        check(&found(&operation, &staffing, 1, 2), agents * 80.0);
    }
}

#[test]
fn busy_days_in_the_long_run() {
    let operation = scenario("bad-days.toml", &[]);
    let staffing = within(&operation, By::Day, &[(0, 20)]);
    check(&found(&operation, &staffing, 1, 2), 1120.0);
}

#[test]
fn one_queue_in_every_interval() {
    let set = "calls.help.service_level.every=interval";
    let operation = scenario("one-queue-intervals.toml", &[set]);
    let staffing = within(&operation, By::Interval, &[(1, 9)]);
    let outcome = found(&operation, &staffing, 1, 2);
    check(&outcome, 530.0);
    let counts = &outcome.staffed.as_ref().unwrap().counts[0][0];
    assert_eq!(counts, &[3, 4, 5, 7, 7, 7, 6, 5, 5, 4]);
}

#[test]
fn nine_busy_days_of_ten() {
    let set = "calls.help.service_level.on_days=90%";
    let operation = scenario("bad-days.toml", &[set]);
    let staffing = within(&operation, By::Day, &[(0, 20)]);
    check(&found(&operation, &staffing, 1, 2), 1280.0);
}

/// The same to the last bit on one thread and on three.
#[test]
fn the_number_of_threads_changes_nothing() {
    let operation = scenario("one-queue-abandonment.toml", &[]);
    let staffing = within(&operation, By::Interval, &[(1, 8)]);
    let [one, three] = [1, 3].map(|threads| found(&operation, &staffing, 7, threads));
    assert_eq!(format!("{one:?}"), format!("{three:?}"));
}

/// Six shifts over a day: every cheapest choice is known exactly.
#[test]
fn shifts_over_the_day() {
    let path = "tests/reference/staffing/shifts-day-catalogue.toml";
    let scenario = holdtrue::scenario::load(std::path::Path::new(path), &[]).unwrap();
    let outcome = found(scenario.operation(), &scenario.staffing(), 1, 2);
    check(&outcome, 628.0);
    let staffed = outcome.staffed.as_ref().unwrap();
    assert!(staffed.proof.is_some());
    // In the order of the exact file: lunch at 11, at 12, from 08, 10, 12, and the peak.
    let mut counts = [0; 6];
    for one in &staffed.shifts {
        let hour = 8 + (one.shift.from / 3600.0) as usize;
        let place = match (one.shift.kind, one.shift.breaks.first()) {
            (0, Some((at, _, _))) => (at / 3600.0) as usize - 3,
            (1, _) => 2 + (hour - 8) / 2,
            _ => 5,
        };
        counts[place] += one.people;
    }
    let exact = std::fs::read_to_string("tests/reference/staffing/shifts-day.exact.json").unwrap();
    let exact: Value = serde_json::from_str(&exact).unwrap();
    let optimal = exact["optimal"].as_array().unwrap();
    let optimal: Vec<Vec<u32>> = optimal
        .iter()
        .map(|one| serde_json::from_value(one["counts"].clone()).unwrap())
        .collect();
    assert!(
        optimal.contains(&counts.to_vec()),
        "{counts:?} in {optimal:?}"
    );
    // Shifts never cost less than numbers that may change at any time.
    assert!(staffed.cost_without_shifts.unwrap() <= 628.0);
}

/// Asks to stop as soon as there is a plan, as Ctrl-C does.
struct Impatient<'a> {
    stop: &'a AtomicBool,
}

impl Watch for Impatient<'_> {
    fn at(&mut self, _: Phase, best: Option<f64>, _: Option<f64>, _: Work) {
        if best.is_some() {
            self.stop.store(true, Ordering::Relaxed);
        }
    }
}

#[test]
fn a_search_that_is_stopped_gives_the_best_so_far_untested() {
    let path = Path::new("tests/reference/staffing/one-queue-day.toml");
    let scenario = holdtrue::scenario::load(path, &[]).unwrap();
    let staffing = within(scenario.operation(), By::Interval, &[(1, 9)]);
    let (workers, stop) = (Workers::new(2).unwrap(), AtomicBool::new(false));
    let outcome = find(
        scenario.operation(),
        &staffing,
        Method::new(Seed(1), Effort::default()),
        (&workers, &Microlp),
        &stop,
        &mut Impatient { stop: &stop },
    )
    .unwrap();
    assert!(outcome.is_stopped);
    let staffed = outcome.staffed.as_ref().unwrap();
    assert_eq!((staffed.verdict, staffed.days), (None, 0));
    assert!(staffed.cost >= 400.0, "{}", staffed.cost);
    let study = StaffStudy {
        name: "stopped",
        scenario: &scenario,
        outcome: &outcome,
        seed: 1,
        effort: 1.0,
    };
    let text = StaffJson::new(&study).text();
    assert!(
        text.contains("\"untested\"") && text.contains("Stopped: this is the best plan so far")
    );
}
