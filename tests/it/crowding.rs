//! Patience by callers ahead: by hand, in closed form, and as it is written.

use crate::bad_input::check;
use crate::support::{Build, exponential, good_with, load_text, seconds};
use holdtrue::centre::{CallTypeId, Centre, Crowding, CrowdingStep, Operation, Reaction};
use holdtrue::engine::{Call, Crowd, Ending, Engine, Observer};
use holdtrue::measures::CallMetric;
use holdtrue::random::{Law, Occasion, Seed};
use holdtrue::scenario::{reload, write};
use holdtrue::study::{RunPlan, Workers, simulate};
use std::path::Path;
use std::sync::atomic::AtomicBool;

fn crowding(steps: &[(u32, f64)], lasts: f64) -> Crowding {
    let steps = steps
        .iter()
        .map(|&(ahead, speed)| CrowdingStep { ahead, speed });
    Crowding::new(&steps.collect::<Vec<_>>(), seconds(lasts)).unwrap()
}

/// One agent, whom the first caller keeps all day.
fn centre(volume: f64, patience: Law, crowding: Crowding) -> Centre {
    let mut build = Build::open(3600.0, 1)
        .calls("a", &[volume], Law::constant(seconds(9000.0)), patience)
        .agents("desk", &[1], &[(0, 1)]);
    build.parts.call_types[0].reaction = Reaction {
        crowding,
        ..Reaction::default()
    };
    Centre::new(build.parts).unwrap()
}

/// Callers who come at given moments.
struct Script(Vec<f64>);

impl Crowd for Script {
    fn script(&self, _: CallTypeId) -> Option<&[f64]> {
        Some(&self.0)
    }
}

/// When each caller gave up, in that order.
#[derive(Default)]
struct GaveUp(Vec<(u32, f64)>);

impl Observer for GaveUp {
    fn ended(&mut self, at: f64, call: &Call, ending: &Ending) {
        if matches!(ending, Ending::Abandoned { .. }) {
            self.0.push((call.caller, (at * 1e6).round() / 1e6));
        }
    }
}

fn gave_up(centre: &Centre, arrivals: &[f64]) -> Vec<(u32, f64)> {
    let mut seen = GaveUp::default();
    let script = Script(arrivals.to_vec());
    Engine::new(centre).day_of(Occasion::first(Seed(1), 0), &script, &mut seen);
    seen.0
}

#[test]
fn callers_leave_when_worked_out_by_hand() {
    let minute = || Law::constant(seconds(60.0));
    let steps = crowding(&[(2, 8.0), (1, 4.0)], 15.0);
    let desk = centre(0.0, minute(), steps);
    // Caller 1 finds nobody waiting: 60 s. 2 finds one: 15 s at 4 are all of its 60. 3 finds two: 7.5 s at 8.
    // 4 comes when 2 and 3 have left and finds one. 5 finds nobody again.
    let seen = gave_up(&desk, &[0.0, 10.0, 20.0, 21.0, 40.0, 71.0]);
    assert_eq!(
        seen,
        [(3, 28.5), (2, 35.0), (4, 55.0), (1, 70.0), (5, 131.0)]
    );
    let steps = crowding(&[(1, 2.0)], 15.0);
    let slower = centre(0.0, minute(), steps);
    // 15 s at 2, then the 30 that are left.
    assert_eq!(gave_up(&slower, &[0.0, 10.0, 20.0]), [(2, 65.0), (1, 70.0)]);
    let none = centre(0.0, minute(), crowding(&[], 15.0));
    assert_eq!(gave_up(&none, &[0.0, 10.0, 20.0]), [(1, 70.0), (2, 80.0)]);
}

#[test]
fn a_hazard_that_is_multiplied_at_first_has_a_closed_form() {
    // Everybody is crowded: of the mean m = 60 s a hazard of 3/m for 15 s, then 1/m.
    let (mean, speed, lasts) = (60.0, 3.0, 15.0);
    let still = f64::exp(-speed * lasts / mean);
    let wait = mean / speed * (1.0 - still) + mean * still;
    let centre = centre(600.0, exponential(mean), crowding(&[(0, speed)], lasts));
    let operation = Operation::from(centre);
    let mut seen = Vec::new();
    for threads in [1, 3] {
        let workers = Workers::new(threads).unwrap();
        let plan = RunPlan::days(40).seeded(5);
        seen.push(simulate(
            &operation,
            &plan,
            &workers,
            &AtomicBool::new(false),
        ));
    }
    assert_eq!(seen[0], seen[1]);
    let estimate = seen[0].types()[0].measures[CallMetric::WaitAbandoned];
    let (low, high) = (estimate.low.unwrap(), estimate.high.unwrap());
    // A right program fails at one seed in 20.
    assert!(low <= wait && wait <= high, "{low} to {high} for {wait}");
    assert!(high - low < 0.05 * wait, "{low} to {high} tells little");
}

#[test]
fn it_is_read_written_and_told() {
    let reaction = "[reaction]\ncrowding = [{ ahead = 3, speed = 3.8 }, { ahead = 1, speed = 1.6 }]\ncrowding_lasts = \"20s\"\n\n[agents.desk]";
    let scenario = load_text(&good_with("[agents.desk]", reaction)).unwrap();
    let read = scenario.centre().call_types()[0].reaction.crowding;
    assert_eq!(read, crowding(&[(1, 1.6), (3, 3.8)], 20.0));
    let speeds = [0, 1, 2, 3, 60].map(|ahead| read.speed(ahead));
    assert_eq!(speeds, [1.0, 1.6, 1.6, 3.8, 3.8]);
    let written = write("x", None, scenario.operation()).unwrap();
    let back = reload(Path::new("x.toml"), &written).unwrap();
    let back = back.centre().call_types()[0].reaction.crowding;
    assert_eq!(back, read, "{written}");
}

#[test]
fn what_cannot_be_is_shown_where_it_stands() {
    let with = |reaction: &str| format!("[reaction]\n{reaction}\n\n[agents.desk]");
    let wrong = |reaction: &str, place: &str, found: &str, cure: &str| {
        check("[agents.desk]", &with(reaction), place, found, cure);
    };
    wrong(
        "crowding = [{ ahead = 1 }]",
        "21:13",
        "`speed` is missing",
        "speed = 1.6",
    );
    wrong(
        "crowding = [{ speed = 2 }]",
        "21:13",
        "`ahead` is missing",
        "ahead = 1",
    );
    wrong(
        "crowding = [{ ahead = 1, speed = -2 }]",
        "21:34",
        "-2 is negative",
        "",
    );
    wrong(
        "crowding = [{ ahead = 1, speed = 2 }, { ahead = 1, speed = 3 }]",
        "21:12",
        "two speeds with 1 callers ahead",
        "once",
    );
    wrong(
        "crowding = [{ ahead = 1, sped = 2 }]",
        "21:26",
        "unknown key `sped`",
        "did you mean `speed`?",
    );
    let idle = load_text(&good_with(
        "[agents.desk]",
        &with("crowding_lasts = \"20s\""),
    ))
    .unwrap();
    let warned = idle.warnings().join("\n");
    assert!(
        warned.contains("`crowding_lasts` has no effect here"),
        "{warned}"
    );
}
