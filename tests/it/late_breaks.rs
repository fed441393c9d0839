//! A break that is due during a call: the call eats it up, or it is taken whole afterwards.

use crate::support::load_text;
use holdtrue::engine::{Engine, Event, Tape};
use holdtrue::random::{Occasion, Seed};
use holdtrue::scenario::Scenario;

const SHIFT: &str =
    r#"{ count = 1, from = "08:00", to = "12:00", breaks = [{ at = "09:00", length = "30m" }] }"#;
const MOVES: &str = "late_breaks = \"moves\"";

/// Agents whom calls of 13 minutes keep busy all day.
fn centre(shifts: &str, more: &str) -> Scenario {
    let text = format!(
        r#"
[clock]
opens = "08:00"
closes = "12:00"
interval = "30m"
[calls.help]
volume = 30
talk = {{ dist = "constant", value = "13m" }}
patience = {{ dist = "never" }}
[agents.desk]
answers = ["help"]
wage = 20
shifts = [{shifts}]
{more}
"#
    );
    load_text(&text).unwrap()
}

fn tape(scenario: &Scenario, replication: u64) -> Tape {
    let mut tape = Tape::default();
    let occasion = Occasion::first(Seed(1), replication);
    Engine::new(scenario.centre()).day(occasion, &mut tape);
    tape
}

/// When calls begin to be answered \[s from opening\].
fn answered(scenario: &Scenario, replication: u64) -> Vec<f64> {
    let tape = tape(scenario, replication);
    let events = tape.events().iter();
    events
        .filter_map(|event| match event {
            Event::Answered { at, .. } => Some(*at),
            _ => None,
        })
        .collect()
}

/// Changes of the numbers on duty and there: when, on duty, there.
fn staffed(scenario: &Scenario, replication: u64) -> Vec<(f64, u32, u32)> {
    let tape = tape(scenario, replication);
    let events = tape.events().iter();
    events
        .filter_map(|event| match event {
            Event::Staffed {
                at,
                on_duty,
                present,
                ..
            } => Some((*at, *on_duty, *present)),
            _ => None,
        })
        .collect()
}

const CALL: f64 = 13.0 * 60.0;
const DUE: f64 = 3600.0;
const BREAK: f64 = 1800.0;
const CLOSES: f64 = 4.0 * 3600.0;

/// A call after the other from the first on; the one in hand at 09:00 ends at `late`.
#[test]
fn the_agent_is_back_when_the_whole_break_is_over() {
    for replication in 0..5 {
        for (more, is_moved) in [("", false), (MOVES, true)] {
            let answered = answered(&centre(SHIFT, more), replication);
            let last = answered.iter().rposition(|at| *at < DUE).unwrap();
            let late = answered[last] + CALL;
            assert!(late > DUE, "somebody talks at 09:00");
            let back = if is_moved { late } else { DUE } + BREAK;
            assert!((answered[last + 1] - back).abs() < 1e-6, "{more}");
        }
    }
}

#[test]
fn a_shift_decides_for_itself() {
    let own = SHIFT.replace("breaks", "late_breaks = \"shortens\", breaks");
    let (own, group) = (centre(&own, MOVES), centre(SHIFT, MOVES));
    assert_eq!(answered(&own, 0), answered(&centre(SHIFT, ""), 0));
    assert_ne!(answered(&group, 0), answered(&own, 0));
}

/// Who goes late comes back late, and is on duty until it goes.
#[test]
fn time_on_duty_is_that_of_the_shift() {
    let two = format!("{SHIFT}, {}", SHIFT.replace("09:00", "09:30"));
    for (shifts, hours) in [(SHIFT, 3.5), (&two, 7.0)] {
        for (more, replication) in [("", 0), (MOVES, 0), (MOVES, 1), (MOVES, 2)] {
            let changes = staffed(&centre(shifts, more), replication);
            let ends = changes.iter().skip(1).map(|change| change.0);
            let ends = ends.chain([f64::INFINITY]).map(|at| at.min(CLOSES));
            let parts = changes.iter().zip(ends);
            let parts =
                parts.map(|((at, on_duty, _), end)| (end - at).max(0.0) * f64::from(*on_duty));
            let found = parts.sum::<f64>() / 3600.0;
            assert!((found - hours).abs() < 1e-9, "{shifts} {more}: {found}");
        }
    }
}

/// One is due back as the other is due to go, and both are late: so for a while one only is there, though the roster says one
/// throughout, and each is away for half an hour.
#[test]
fn who_comes_back_is_not_who_goes() {
    let two = format!("{SHIFT}, {}", SHIFT.replace("09:00", "09:30"));
    let changes = staffed(&centre(&two, MOVES), 0);
    let there = |at: f64| {
        let until = changes.iter().rev().find(|change| change.0 <= at);
        until.map_or(0, |change| change.2)
    };
    assert_eq!(there(DUE - 1.0), 2);
    let gone: Vec<f64> = (0..9000)
        .map(|step| DUE + f64::from(step))
        .filter(|at| there(*at) < 2)
        .collect();
    let missing: u32 = (0..9000).map(|step| 2 - there(DUE + f64::from(step))).sum();
    assert!((f64::from(missing) - 2.0 * BREAK).abs() <= 4.0, "{missing}");
    assert!(gone.len() as f64 > BREAK + 60.0, "{}", gone.len());
}

/// What would lie after the end of the shift is lost: by hand, the agent is back after the whole break if the shift still
/// lasts then, and otherwise not at all.
#[test]
fn a_break_ends_with_its_shift() {
    let ends = DUE + BREAK + 360.0;
    let moved = centre(&SHIFT.replace("12:00", "09:36"), MOVES);
    let mut came_back = 0;
    for replication in 0..20 {
        let answered = answered(&moved, replication);
        let last = answered.iter().rposition(|at| *at < DUE).unwrap();
        let back = answered[last] + CALL + BREAK;
        let expected = (back < ends).then_some(back);
        let next = answered.get(last + 1).copied();
        assert_eq!(
            next.is_some(),
            expected.is_some(),
            "{replication}: {answered:?}"
        );
        if let (Some(next), Some(expected)) = (next, expected) {
            assert!((next - expected).abs() < 1e-6);
            came_back += 1;
        }
        let there = staffed(&moved, replication);
        let gone = there.last().unwrap();
        assert_eq!((gone.1, gone.2), (0, 0));
    }
    assert!((1..20).contains(&came_back), "{came_back}");
}

/// People on a rota are off the phones for a while, too. Nobody is there who does not stand on it, however many breaks begin.
#[test]
fn nobody_comes_from_nowhere() {
    let shifts = SHIFT.replace("count = 1", "count = 8");
    let shifts = format!("{shifts}, {}", shifts.replace("09:00", "10:00"));
    let more = format!("{MOVES}\ncounts = \"rostered\"\nshrinkage = \"30%\"\nabsence = \"5%\"");
    let text = |more: &str| centre(&shifts, more);
    for replication in 0..20 {
        let most = |scenario: &Scenario, from: f64, to: f64| {
            let changes = staffed(scenario, replication);
            let during = changes
                .iter()
                .filter(|change| from <= change.0 && change.0 < to);
            during.map(|change| change.1).max().unwrap_or(0)
        };
        let (moved, eaten) = (text(&more), text(&more.replace("moves", "shortens")));
        // The same people turn up and are off at the same times: late, no more are on duty than before the break, and
        // after it no more than if nobody were late.
        assert!(most(&moved, DUE, DUE + BREAK) <= most(&eaten, 0.0, DUE + BREAK));
        assert!(most(&moved, 2.0 * DUE, CLOSES) <= 16);
        assert!(most(&moved, CLOSES - 1800.0, CLOSES) <= most(&eaten, CLOSES - 1800.0, CLOSES));
    }
}

#[test]
fn nobody_is_late_who_drops_the_call() {
    let drop = "leaving = \"drop\"\n";
    let both = format!("{drop}{MOVES}");
    for replication in 0..3 {
        let eaten = tape(&centre(SHIFT, drop), replication);
        assert_eq!(tape(&centre(SHIFT, &both), replication), eaten);
    }
}

/// Under light load nearly nobody is late, and counts on rosters without breaks are what they were.
#[test]
fn without_breaks_nothing_changes() {
    let shift = SHIFT.replace(", breaks = [{ at = \"09:00\", length = \"30m\" }]", "");
    let plain = tape(&centre(&shift, ""), 0);
    assert_eq!(tape(&centre(&shift, MOVES), 0), plain);
    let text = |more: &str| {
        let text = include_str!("scenarios/centre.toml");
        text.replace("[agents.desk]", &format!("[agents.desk]\n{more}"))
    };
    let day = |more: &str| tape(&load_text(&text(more)).unwrap(), 0);
    assert_eq!(day(MOVES), day(""));
}
