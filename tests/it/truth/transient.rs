//! A day with changing rates and staffing, half hour by half hour: `transient.csv`. Convention
//! `pool` is an agent who finishes the call and goes, `preempt` one who hands the caller back.

use super::Effort;
use super::harness::{Case, Known, Verdict};
use crate::support::{Build, Row, exponential, rows};
use holdtrue::centre::Leaving;
use holdtrue::measures::{CallTally, GroupTally};

const TABLE: &str = include_str!("../../reference/transient.csv");

/// What the table says of one interval. Abandonments are there by the time at which they happen,
/// and the state at an interval's end is the one before the staffing changes.
fn known_of(place: usize, row: &Row) -> Vec<Known> {
    let length = row.number("dt_s");
    let named = |column: &str| (format!("{column} {place}"), row.number(column));
    let (name, value) = named("E_arrivals");
    let arrivals = Known::new(name, value, move |day| {
        let interval = day.totals.calls_by_interval().nth(place).unwrap();
        (interval[0][CallTally::Offered], 1.0)
    });
    let (name, value) = named("E_queue_timeavg");
    let queue = Known::new(name, value, move |day| {
        let interval = day.totals.calls_by_interval().nth(place).unwrap();
        (interval[0][CallTally::QueueTime], length)
    });
    let (name, value) = named("E_busy_timeavg");
    let busy = Known::new(name, value, move |day| {
        let interval = day.totals.agents_by_interval().nth(place).unwrap();
        (interval[0][GroupTally::Worked], length)
    });
    let (name, value) = named("E_queue_end");
    let waiting = Known::new(name, value, move |day| {
        (day.edges.waiting_at_end[place], 1.0)
    });
    // One moment a day, at which hardly anybody waits.
    let waiting = waiting.blurred_by(0.15);
    let (name, value) = named("E_insystem_end");
    let in_system = Known::new(name, value, move |day| {
        let edges = &day.edges;
        (
            edges.waiting_at_end[place] + edges.in_service_at_end[place],
            1.0,
        )
    });
    let (name, value) = named("E_abandons_in_interval");
    let abandons = Known::new(name, value, move |day| (day.edges.abandoned[place], 1.0));
    let [queue, abandons] = [queue, abandons].map(|known| known.blurred_by(0.06));
    vec![arrivals, queue, busy, waiting, in_system, abandons]
}

fn case(name: &str, convention: &str, table: &[Row], days: u64, seed: u64) -> Case {
    let mine = |row: &&Row| row.text("case") == name && row.text("drop_convention") == convention;
    let mine: Vec<&Row> = table.iter().filter(mine).collect();
    let (total, intervals) = mine.split_last().unwrap();
    let length: f64 = intervals.iter().map(|row| row.number("dt_s")).sum();
    let volume: Vec<f64> = intervals
        .iter()
        .map(|row| row.number("E_arrivals"))
        .collect();
    let counts: Vec<u32> = intervals
        .iter()
        .map(|row| row.number("agents") as u32)
        .collect();
    let (talk, patience) = (total.number("aht_s"), total.number("patience_s"));
    let centre = Build::open(length, intervals.len())
        .disconnect_at_close()
        .calls("calls", &volume, exponential(talk), exponential(patience))
        .agents("desk", &counts, &[(0, 1)])
        .each_group(|group| {
            group.leaving = match convention {
                "pool" => Leaving::Finish,
                _ => Leaving::Drop,
            }
        })
        .centre();
    let by_interval = intervals.iter().enumerate();
    let mut known: Vec<Known> = by_interval
        .flat_map(|(place, row)| known_of(place, row))
        .collect();
    let offered = total.number("E_arrivals");
    for (column, per) in [("E_abandons_in_interval", 1.0), ("Pab_interval", offered)] {
        known.push(Known::new(
            format!("{column} of the day"),
            total.number(column),
            move |day| (day.calls(CallTally::Abandoned), per),
        ));
    }
    Case {
        name: format!("{name} {convention}"),
        centre,
        replications: days,
        seed,
        counted: offered * days as f64,
        known,
    }
}

fn check(effort: Effort) {
    let table = rows(TABLE);
    let days = effort.pick(20_000, 200_000);
    let mut verdict = Verdict::on("transient.csv", effort);
    for (seed, name, convention) in [
        (2001, "T1_small", "pool"),
        (2002, "T1_small", "preempt"),
        (2003, "T3_drops", "pool"),
        (2004, "T3_drops", "preempt"),
    ] {
        verdict.try_case(case(name, convention, &table, days, seed));
    }
    verdict.hold();
}

#[test]
fn a_day_that_changes() {
    check(Effort::Quick);
}

#[test]
#[ignore = "every row, at length"]
fn a_day_that_changes_at_length() {
    check(Effort::Long);
}
