//! Two call types: overflow to a second group, and priorities in one group: `multiskill.csv`.

use super::Effort;
use super::harness::{Case, Known, Verdict};
use crate::support::{Build, Row, exponential, rows};
use holdtrue::measures::{CallTally as T, GroupTally};

const TABLE: &str = include_str!("../../reference/multiskill.csv");

const WARM_UP: f64 = 50_000.0;

/// `N`: type 1 prefers group 1 and overflows to group 2, which takes type 2 first; speed belongs
/// to the group. `priority_pool`: one group, type 1 first.
fn build(row: &Row, length: f64) -> Build {
    let volume = |column| [row.number(column) / 3600.0 * length];
    let agents = |column| [row.number(column) as u32];
    let (slow, fast) = (row.number("aht1_s"), row.number("aht2_s"));
    let patience = |column| exponential(row.number(column));
    let build = Build::open(length, 1)
        .warm_up(WARM_UP)
        .calls(
            "one",
            &volume("lambda1_per_h"),
            exponential(slow),
            patience("patience1_s"),
        )
        .calls(
            "two",
            &volume("lambda2_per_h"),
            exponential(fast),
            patience("patience2_s"),
        );
    if row.text("model") == "priority_pool" {
        let mut build = build.agents("pool", &agents("n1"), &[(0, 1), (1, 1)]);
        build.parts.call_types[1].priority = 2;
        return build;
    }
    let mut build = build.agents("first", &agents("n1"), &[(0, 1)]).agents(
        "second",
        &agents("n2"),
        &[(0, 2), (1, 1)],
    );
    build.parts.groups[1].answers[0].speed = slow / fast;
    build
}

fn known(row: &Row, seconds: f64) -> Vec<Known> {
    let mut known = Vec::new();
    for (place, number) in [(0, 1), (1, 2)] {
        let tally = move |tally: T| move |day: &super::harness::Day| day.totals.calls(place)[tally];
        let offered = tally(T::Offered);
        for (column, counted) in [("p_wait", T::Delayed), ("p_ab", T::Abandoned)] {
            let name = format!("{column}_{number}");
            let counted = tally(counted);
            let value = row.number(&name);
            known.push(Known::new(name, value, move |day| {
                (counted(day), offered(day))
            }));
        }
        let (answered, abandoned) = (tally(T::WaitAnswered), tally(T::WaitAbandoned));
        let name = format!("EW_{number}");
        let value = row.number(&name);
        known.push(Known::new(name, value, move |day| {
            (answered(day) + abandoned(day), offered(day))
        }));
        let name = format!("occ_{number}");
        if let Some(value) = row.maybe(&name) {
            let at_desk = row.number(&format!("n{number}")) * seconds;
            known.push(Known::new(name, value, move |day| {
                (day.group(place, GroupTally::Worked), at_desk)
            }));
        }
    }
    known
}

fn check(effort: Effort) {
    let mut verdict = Verdict::on("multiskill.csv", effort);
    for (seed, row) in (3001..).zip(rows(TABLE)) {
        let calls_per_s = (row.number("lambda1_per_h") + row.number("lambda2_per_h")) / 3600.0;
        let replications = effort.pick(40, 100);
        let counted = effort.pick(2e6, 4e7);
        let seconds = counted / replications as f64 / calls_per_s;
        verdict.try_case(Case {
            name: row.text("case").to_owned(),
            centre: build(&row, WARM_UP + seconds).centre(),
            replications,
            seed,
            counted,
            known: known(&row, seconds),
        });
    }
    verdict.hold();
}

#[test]
fn overflow_and_priority() {
    check(Effort::Quick);
}

#[test]
#[ignore = "every row, at length"]
fn overflow_and_priority_at_length() {
    check(Effort::Long);
}
