//! Targets for every interval, on a share of days, of all calls, of occupancy: held against a count by hand.

use crate::program::printed;
use crate::support::{load_text, load_texts};
use holdtrue::centre::{Centre, Operation};
use holdtrue::engine::{Call, Ending, Engine, Observer};
use holdtrue::measures::{DayCount, Gauges, SlimCount, TargetOutcome, Verdict, outcomes, targets};
use holdtrue::random::{Occasion, Seed};
use holdtrue::study::{RunPlan, Workers, simulate};
use serde_json::Value;
use std::sync::atomic::AtomicBool;

/// Two types, one desk, four intervals; the first expects half a call.
const CENTRE: &str = r#"
[clock]
opens = "08:00"
closes = "10:00"
interval = "30m"
[busyness]
day = 0.2
[calls.service]
volume = [0.5, 31, 44, 40]
talk = { dist = "exponential", mean = "4m" }
patience = { dist = "exponential", mean = "3m" }
lines = 14
service_level = [{ within = "20s", target = "80%" }, { within = "60s", target = "70%", every = "interval" }, { target = "75%", on_days = "60%" }]
abandonment = [{ target = "5%" }, { target = "8%", every = "interval", on_days = "95%" }]
blocked = { target = "1%" }
[calls.sales]
volume = 5
talk = { dist = "exponential", mean = "4m" }
patience = { dist = "exponential", mean = "3m" }
asa = { target = "30s", every = "interval" }
[all]
service_level = [{ target = "85%" }, { within = "30s", target = "90%" }]
lost = { target = "4%" }
[agents.desk]
answers = ["service", "sales"]
count = [2, 5, 8, 7]
wage = 20
occupancy = [{ target = "85%" }, { target = "80%", every = "interval" }]
"#;

fn occasion(replication: u64) -> Occasion {
    Occasion::first(Seed(7), replication)
}

/// Every ending of a day, as it is told.
#[derive(Default)]
struct Endings(Vec<(usize, usize, Ending)>);

impl Observer for Endings {
    fn ended(&mut self, _: f64, call: &Call, ending: &Ending) {
        let (interval, kind) = (call.interval as usize, call.call_type.index());
        self.0.push((interval, kind, *ending));
    }
}

impl Endings {
    fn of(centre: &Centre, replication: u64) -> Self {
        let mut endings = Self::default();
        Engine::new(centre).day(occasion(replication), &mut endings);
        endings
    }

    /// Calls of a type (`None`: of both) in an interval (`None`: all day) for which this holds.
    fn count(&self, kind: Option<usize>, at: Option<usize>, of: impl Fn(&Ending) -> bool) -> f64 {
        let own = self.0.iter().filter(|(interval, one, ending)| {
            kind.is_none_or(|kind| kind == *one)
                && at.is_none_or(|at| at == *interval)
                && of(ending)
        });
        own.count() as f64
    }
}

fn within(seconds: f64) -> impl Fn(&Ending) -> bool {
    move |ending| matches!(ending, Ending::Answered(talk) if talk.wait <= seconds + 1e-6)
}

fn abandoned(ending: &Ending) -> bool {
    matches!(ending, Ending::Abandoned { .. })
}

fn any(_: &Ending) -> bool {
    true
}

/// Every sum by hand, in the order of the file: those of service, of sales, of all calls.
fn by_hand(day: &Endings) -> Vec<f64> {
    let service = Some(0);
    let met = |kind, at, seconds, level: f64| {
        day.count(kind, at, within(seconds)) - level * day.count(kind, at, any)
    };
    let mut sums = vec![met(service, None, 20.0, 0.8)];
    sums.push(0.05 * day.count(service, None, any) - day.count(service, None, abandoned));
    sums.extend((1..4).map(|at| met(service, Some(at), 60.0, 0.7)));
    sums.push(met(service, None, 20.0, 0.75));
    let few = |at| 0.08 * day.count(service, at, any) - day.count(service, at, abandoned);
    sums.extend((1..4).map(|at| few(Some(at))));
    let blocked = day.count(service, None, |one| matches!(one, Ending::Blocked));
    sums.push(0.01 * day.count(service, None, any) - blocked);
    sums.extend((0..4).map(|at| {
        let own = day.0.iter().filter(|one| (one.0, one.1) == (at, 1));
        let waits = own.filter_map(|(_, _, ending)| match ending {
            Ending::Answered(talk) => Some(30.0 - talk.wait),
            _ => None,
        });
        waits.sum::<f64>()
    }));
    sums.push(met(None, None, 20.0, 0.85));
    sums.push(met(None, None, 30.0, 0.90));
    let lost = day.count(None, None, |one| !matches!(one, Ending::Answered(_)));
    sums.push(0.04 * day.count(None, None, any) - lost);
    sums
}

#[test]
fn sums_are_those_counted_by_hand_and_slim_days_have_the_same() {
    let scenario = load_text(CENTRE).unwrap();
    let centre = scenario.centre();
    let gauges = Gauges::new(centre);
    let left_out: Vec<_> = gauges.left_out().iter().map(|one| one.interval).collect();
    assert_eq!(left_out, [Some(0); 2]);
    let mut slim = SlimCount::new(centre);
    for replication in 0..20 {
        let by_hand = by_hand(&Endings::of(centre, replication));
        let mut count = DayCount::new(centre);
        Engine::new(centre).day(occasion(replication), &mut count);
        let full = gauges.gaps(&count.finish());
        // Those of calls first, then five of the desk: the whole day, four intervals.
        assert_eq!(full.len(), by_hand.len() + 5);
        for (place, (found, expected)) in full.iter().zip(&by_hand).enumerate() {
            let off = (found - expected).abs();
            assert!(
                off < 1e-9,
                "{place}: {found} for {expected} on {replication}"
            );
        }
        slim.clear();
        Engine::new(centre).day(occasion(replication), &mut slim);
        let intervals = centre.clock().intervals();
        let mut slim_gaps = vec![vec![0.0; intervals]; gauges.gauges().len()];
        slim.each(&gauges, |interval, place, fraction| {
            slim_gaps[place][interval] = gauges.gauges()[place].gap(fraction);
        });
        // What the intervals contribute adds up to the day.
        for (judged, gap) in gauges.judged().iter().zip(&full) {
            let own = &slim_gaps[judged.target];
            let found = match judged.interval {
                Some(interval) => own[interval],
                None => own.iter().sum(),
            };
            assert!(
                (found - gap).abs() < 1e-9,
                "{found} for {gap} on {replication}"
            );
        }
    }
}

fn simulated(operation: &Operation, days: u64) -> Vec<TargetOutcome> {
    let plan = RunPlan::days(days).seeded(7);
    let stop = AtomicBool::new(false);
    let results = simulate(operation, &plan, &Workers::new(1).unwrap(), &stop);
    outcomes(operation.base(), &results)
}

#[test]
fn a_share_of_days_is_that_of_days_by_hand() {
    let scenario = load_text(CENTRE).unwrap();
    let outcomes = simulated(scenario.operation(), 40);
    let wanted = targets(scenario.centre());
    assert_eq!(outcomes.len(), wanted.len());
    let place = wanted
        .iter()
        .position(|one| one.goal.on_days.is_some() && one.goal.every.is_none());
    let outcome = &outcomes[place.unwrap()];
    let days = (0..40).filter(|day| by_hand(&Endings::of(scenario.centre(), *day))[5] >= 0.0);
    let share = days.count() as f64 / 40.0;
    assert!(share > 0.1 && share < 0.9, "{share} says little");
    assert_eq!(outcome.estimate.mean, Some(share));
    // The intervals of all days, counted one by one.
    let place = wanted.iter().position(|one| {
        one.goal.on_days.is_some() && one.goal.every == Some(holdtrue::centre::Every::Interval)
    });
    let (mut met, mut judged) = (0.0, 0.0);
    for day in 0..40 {
        let day = Endings::of(scenario.centre(), day);
        for at in 1..4 {
            let offered = day.count(Some(0), Some(at), any);
            judged += f64::from(u8::from(offered > 0.0));
            let few = 0.08 * offered - day.count(Some(0), Some(at), abandoned) >= 0.0;
            met += f64::from(u8::from(few && offered > 0.0));
        }
    }
    let found = &outcomes[place.unwrap()];
    assert!((found.estimate.mean.unwrap() - met / judged).abs() < 1e-12);
    assert_eq!(found.places.as_ref().unwrap().left_out, ["08:00"]);
}

#[test]
fn every_interval_is_held_to_the_target_and_the_worst_is_named() {
    let outcomes = simulated(load_text(CENTRE).unwrap().operation(), 300);
    let found = outcomes
        .iter()
        .find(|one| one.places.as_ref().is_some_and(|places| places.judged == 3))
        .unwrap();
    let places = found.places.as_ref().unwrap();
    assert_eq!(places.left_out, ["08:00"]);
    // Five agents for 31 calls of four minutes are the fewest for their load.
    assert_eq!(places.worst, "08:30");
    let generous = CENTRE.replace("count = [2, 5, 8, 7]", "count = [4, 14, 14, 14]");
    let generous = simulated(load_text(&generous).unwrap().operation(), 300);
    assert!(
        generous.iter().all(|one| one.verdict == Verdict::Met),
        "{generous:#?}"
    );
    let scarce = CENTRE.replace("count = [2, 5, 8, 7]", "count = [4, 14, 3, 14]");
    let scarce = simulated(load_text(&scarce).unwrap().operation(), 300);
    let found = scarce
        .iter()
        .find(|one| one.places.as_ref().is_some_and(|one| one.judged == 3));
    let found = found.unwrap();
    let places = found.places.as_ref().unwrap();
    assert_eq!((found.verdict, places.missed), (Verdict::Missed, 1));
    assert_eq!(places.worst, "09:00");
}

#[test]
fn targets_are_written_back() {
    let scenario = load_text(CENTRE).unwrap();
    let written = holdtrue::scenario::write("again", None, scenario.operation()).unwrap();
    let again = load_text(&written).unwrap();
    assert_eq!(
        targets(again.centre()),
        targets(scenario.centre()),
        "{written}"
    );
}

/// Monday is held to its own target; a target over the week is nobody's alone.
#[test]
fn days_of_a_week_have_targets_of_their_own() {
    let week = CENTRE.replace(
        "on_days = \"60%\" }]",
        "every = \"day\" }, { target = \"70%\", every = \"week\" }]",
    ) + "\n[week]\nmonday = { \"calls.service.volume_scale\" = 1.5 }\ntuesday = {}\n";
    let scenario = load_text(&week).unwrap();
    let outcomes = simulated(scenario.operation(), 100);
    let by_day = outcomes
        .iter()
        .find(|one| one.target.goal.every == Some(holdtrue::centre::Every::Day));
    let by_day = by_day.unwrap().places.as_ref().unwrap();
    assert_eq!((by_day.judged, by_day.worst.as_str()), (2, "Monday"));
    let by_interval = outcomes
        .iter()
        .find_map(|one| one.places.as_ref().filter(|places| places.judged == 6));
    assert!(by_interval.unwrap().worst.starts_with("Monday "));
    let of_week = |outcomes: &[TargetOutcome]| {
        let week = Some(holdtrue::centre::Every::Week);
        outcomes
            .iter()
            .filter(|one| one.target.goal.every == week)
            .count()
    };
    assert_eq!(of_week(&outcomes), 1);
    let plan = RunPlan::days(5);
    let results = simulate(
        scenario.operation(),
        &plan,
        &Workers::new(1).unwrap(),
        &AtomicBool::new(false),
    );
    let monday = holdtrue::measures::outcomes(
        &scenario.operation().days()[0].centre,
        &results.days[0].results,
    );
    assert_eq!(of_week(&monday), 0);
}

#[track_caller]
fn check(from: &str, to: &str, line: &str, found: &str) {
    assert_eq!(CENTRE.matches(from).count(), 1, "{from}");
    let error = load_text(&CENTRE.replace(from, to)).unwrap_err();
    assert_eq!(error.matches("error: ").count(), 1, "{error}");
    assert!(error.contains(line) && error.contains(found), "{error}");
}

#[test]
fn targets_that_make_no_sense_say_where() {
    check(
        "lost = { target = \"4%\" }",
        "lost = { target = \"4%\", every = \"week\" }",
        "every = \"week\"",
        "simulated one by one",
    );
    check(
        "lost = { target = \"4%\" }",
        "lost = { every = \"interval\" }",
        "lost = {",
        "`target` is missing",
    );
    check(
        "lost = { target = \"4%\" }",
        "lost = [{ target = \"4%\" }, { target = \"3%\" }]",
        "target = \"3%\"",
        "a second target",
    );
    check(
        "lost = { target = \"4%\" }",
        "lost = { target = \"4%\", on_days = 0 }",
        "on_days = 0",
        "no day at all",
    );
    check(
        "lost = { target = \"4%\" }",
        "lost = { target = \"4%\", every = \"hour\" }",
        "every = \"hour\"",
        "interval",
    );
    check(
        "asa = { target = \"30s\", every = \"interval\" }",
        "asa = 30",
        "asa = 30",
        "a table with `target`",
    );
}

#[test]
fn json_names_every_target() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("s.toml");
    std::fs::write(&file, CENTRE).unwrap();
    let text = printed(&["run", file.to_str().unwrap(), "-r", "20", "--json"]);
    let json: Value = serde_json::from_str(&text).unwrap();
    let targets = json["targets"].as_array().unwrap();
    assert_eq!(targets.len(), 12);
    let interval = &targets[2];
    assert_eq!(interval["metric"], "service_level");
    assert_eq!(interval["every"], "interval");
    assert_eq!(interval["within"], 60.0);
    assert_eq!(interval["places"]["judged"], 3);
    assert_eq!(interval["places"]["left_out"][0], "08:00");
    assert_eq!(targets[3]["on_days"], 0.6);
    assert_eq!(targets[7]["calls"], "all");
    assert_eq!(targets[10]["agents"], "desk");
    assert!(targets[10].get("calls").is_none());
    let plan = folder.path().join("p.toml");
    std::fs::write(&plan, "extends = \"s.toml\"\nagents.desk.count = 12\n").unwrap();
    let files = [file.to_str().unwrap(), plan.to_str().unwrap()];
    let text = printed(&["compare", files[0], files[1], "-r", "20", "--json"]);
    let json: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(json["plans"][1]["targets"].as_array().unwrap().len(), 12);
}

#[test]
fn old_results_of_plain_targets_are_as_they_were() {
    let files = [("s.toml", crate::support::GOOD)];
    let scenario = load_texts(&files, &[]).unwrap();
    let outcomes = simulated(scenario.operation(), 20);
    assert_eq!(outcomes.len(), 1);
    assert!(outcomes[0].places.is_none());
}
