//! Printed results of other simulators and papers: `published_cases.csv`. Held against our exact value,
//! and against the printed one give or take its own interval and its rounding.

use super::Effort;
use super::harness::{Case, Day, Known, Verdict};
use super::steady::Steady;
use crate::support::{Build, Row, exponential, rows, seconds};
use holdtrue::measures::{CallTally as T, GroupTally};
use holdtrue::random::Law;

const TABLE: &str = include_str!("../../reference/published_cases.csv");

/// Numerator and denominator on one day.
type Measure = Box<dyn Fn(&Day) -> (f64, f64) + Send + Sync>;

/// A sum of tallies over another.
fn ratio(of: &'static [(f64, T)], out_of: &'static [(f64, T)]) -> Measure {
    let sum = |tallies: &[(f64, T)], day: &Day| -> f64 {
        let counts = day.totals.calls(0);
        tallies
            .iter()
            .map(|&(times, tally)| times * counts[tally])
            .sum()
    };
    Box::new(move |day| (sum(of, day), sum(out_of, day)))
}

/// A sum of tallies over a number.
fn per(of: &'static [(f64, T)], number: f64) -> Measure {
    let of = ratio(of, &[]);
    Box::new(move |day| (of(day).0, number))
}

fn occupancy(at_desk: f64) -> Measure {
    Box::new(move |day| (day.group(0, GroupTally::Worked), at_desk))
}

const IN_TIME: &[(f64, T)] = &[(1.0, T::AnsweredWithin)];
const ANSWERED: &[(f64, T)] = &[(1.0, T::Answered)];
const OFFERED: &[(f64, T)] = &[(1.0, T::Offered)];
const ABANDONED: &[(f64, T)] = &[(1.0, T::Abandoned)];
const WAIT: &[(f64, T)] = &[(1.0, T::WaitAnswered), (1.0, T::WaitAbandoned)];

/// The measures of ContactCenters' examples, by their names in the table.
fn of_contact_centers(measure: &str) -> Measure {
    match measure {
        "served within 20 s per day" => per(IN_TIME, 1.0),
        "abandoned per day" => per(ABANDONED, 1.0),
        "blocked per day" => per(&[(1.0, T::Blocked)], 1.0),
        "SL = E[good]/E[served]" | "SL = good/served" => ratio(IN_TIME, ANSWERED),
        "SL with blocked" => ratio(IN_TIME, OFFERED),
        "SL with abandonment = E[good]/E[served + abandoned after T]" => {
            ratio(IN_TIME, &[(1.0, T::Offered), (-1.0, T::AbandonedWithin)])
        }
        "ASA min" | "ASA min = E[sum wait]/E[served]" => {
            ratio(&[(1.0, T::WaitAnswered)], &[(60.0, T::Answered)])
        }
        "occupancy" => occupancy(12.0 * DAY),
        other => panic!("unknown measure {other}"),
    }
}

/// Eight hours.
const DAY: f64 = 28_800.0;

/// 4.2 calls a minute from empty, two minutes each, 12 agents.
fn contact_centers(patience: f64, lines: Option<u32>) -> Build {
    Build::open(DAY, 1)
        .calls(
            "calls",
            &[4.2 * 480.0],
            exponential(120.0),
            exponential(patience),
        )
        .agents("desk", &[12], &[(0, 1)])
        .each_type(|calls| calls.lines = lines)
}

/// SSJ's CallCenter divides by the expected number of calls and counts abandoned callers' waits.
fn of_ssj(measure: &str) -> Measure {
    match measure {
        "E[W]/a s" => per(WAIT, 1660.0),
        "E[calls with wait<20 s]/a" => per(
            &[(1.0, T::AnsweredWithin), (1.0, T::AbandonedWithin)],
            1660.0,
        ),
        "E[abandoned]/a" => per(ABANDONED, 1660.0),
        other => panic!("unknown measure {other}"),
    }
}

/// Thirteen hours; a gamma factor of shape 400 a day; every tenth caller has no patience at all.
fn ssj() -> Build {
    let volume = [100, 150, 150, 180, 200, 150, 150, 150, 120, 100, 80, 70, 60].map(f64::from);
    let counts = [4, 6, 8, 8, 8, 7, 8, 8, 6, 6, 4, 4, 4];
    let patience = vec![Law::Constant(0.0), exponential(1000.0)];
    let patience = Law::mixture(patience, &[0.1, 0.9]).unwrap();
    let mut build = Build::open(13.0 * 3600.0, 13)
        .calls("calls", &volume, exponential(100.0), patience)
        .agents("desk", &counts, &[(0, 1)]);
    build.parts.busyness.day = (1.0_f64 / 400.0).sqrt();
    build
}

/// Garnett, Mandelbaum and Reiman's measures by the end of their names in the table.
fn of_gmr(measure: &str, seconds: f64) -> Measure {
    if measure.ends_with("fraction abandoning") {
        ratio(ABANDONED, OFFERED)
    } else if measure.ends_with("mean wait s") {
        ratio(WAIT, OFFERED)
    } else if measure.ends_with("mean queue") {
        per(&[(1.0, T::QueueTime)], seconds)
    } else {
        assert!(
            measure.ends_with("utilisation"),
            "unknown measure {measure}"
        );
        occupancy(50.0 * seconds)
    }
}

/// 50 agents, a minute a call; 48 calls a minute, or as many as do not abandon.
fn gmr(measure: &str) -> Steady {
    let abandons = measure.starts_with("Erlang A");
    let thinned = measure.contains("thinned");
    Steady {
        agents: 50,
        rate: if thinned { 0.8 * (1.0 - 0.031) } else { 0.8 },
        handle_time: 60.0,
        patience: exponential(if abandons { 120.0 } else { f64::INFINITY }),
        within: 20.0,
        lines: None,
    }
}

/// The row's exact and printed values of `measure`.
fn known(row: &Row, measure: impl Fn() -> Measure) -> Vec<Known> {
    let name = row.text("measure");
    // Our own value of this one comes from a long simulation of its own.
    let exact_error = if name.starts_with("E[calls with") {
        0.00009
    } else {
        0.0
    };
    let exact = row.number("our_value");
    let exact = Known::new(name, exact, measure()).give_or_take(exact_error);
    let printed = row.text("published_mean");
    let decimals = printed
        .split_once('.')
        .map_or(0, |(_, decimals)| decimals.len());
    let rounded = 10f64.powi(-(decimals as i32)) / 12f64.sqrt();
    let reach = match row.maybe("ci_level") {
        Some(0.9) => 1.645,
        _ => 1.96,
    };
    let ends = (
        row.maybe("published_ci_low"),
        row.maybe("published_ci_high"),
    );
    let theirs = match ends {
        (Some(low), Some(high)) => (high - low) / 2.0 / reach,
        _ => 0.0,
    };
    let printed = Known::new(
        format!("{name}, as printed"),
        row.number("published_mean"),
        measure(),
    );
    let printed = printed.give_or_take(rounded.hypot(theirs));
    // Erlang C at 96 % load hardly forgets within a day's worth of calls.
    let blur = if name.contains("Erlang C") || name.starts_with("thinned") {
        0.1
    } else {
        0.03
    };
    vec![exact.blurred_by(blur), printed.blurred_by(blur)]
}

fn check(effort: Effort) {
    let table = rows(TABLE);
    let mut verdict = Verdict::on("published_cases.csv", effort);
    let days = effort.pick(2000, 20_000);
    for (seed, name, build, calls, measure) in [
        (
            5001,
            "MMC",
            contact_centers(f64::INFINITY, None),
            2016.0,
            of_contact_centers as fn(&str) -> Measure,
        ),
        (
            5002,
            "MMCAb",
            contact_centers(60.0, None),
            2016.0,
            of_contact_centers,
        ),
        // Twelve in talk and at most five waiting.
        (
            5003,
            "MMCBlocked",
            contact_centers(f64::INFINITY, Some(17)),
            2016.0,
            of_contact_centers,
        ),
        (5004, "CallCenter a0=400", ssj(), 1660.0, of_ssj),
    ] {
        let mine = table.iter().filter(|row| row.text("case") == name);
        verdict.try_case(Case {
            name: name.to_owned(),
            centre: build
                .each_type(|calls| calls.service_level.within = seconds(20.0))
                .centre(),
            replications: days,
            seed,
            counted: calls * days as f64,
            known: mine
                .flat_map(|row| known(row, || measure(row.text("measure"))))
                .collect(),
        });
    }
    let mine = table.iter().filter(|row| row.text("case") == "GMR");
    for (seed, row) in (5005..).zip(mine) {
        let measure = row.text("measure");
        let steady = gmr(measure);
        let span = steady.span(effort);
        verdict.try_case(Case {
            name: "GMR".to_owned(),
            centre: steady.build(&span).centre(),
            replications: span.replications,
            seed,
            counted: span.counted,
            known: known(row, || of_gmr(measure, span.length - span.warm_up)),
        });
    }
    verdict.hold();
}

#[test]
fn published_cases() {
    check(Effort::Quick);
}

#[test]
#[ignore = "many more days"]
fn published_cases_at_length() {
    check(Effort::Long);
}
