//! Abandoners who call again and served callers who call again: `redial.csv`. The Markov chain
//! forgets, so patience is drawn afresh and there is no end of tries.

use super::Effort;
use super::harness::{Case, Known, Verdict};
use crate::support::{Build, Row, exponential, rows};
use holdtrue::centre::{Redial, Retry};
use holdtrue::measures::{CallTally as T, GroupTally};
use holdtrue::units::Share;

const TABLE: &str = include_str!("../../reference/redial.csv");

const WARM_UP: f64 = 50_000.0;

fn build(row: &Row, length: f64) -> Build {
    let share = |value| Share::new(value).unwrap();
    let after = |column| exponential(row.number(column));
    let again = row.number("p_reconnect");
    Build::open(length, 1)
        .warm_up(WARM_UP)
        .calls(
            "calls",
            &[row.number("fresh_per_h") / 3600.0 * length],
            exponential(row.number("aht_s")),
            exponential(row.number("patience_s")),
        )
        .agents("desk", &[row.number("n") as u32], &[(0, 1)])
        .each_type(|calls| {
            calls.settled = share(1.0 - again);
            calls.redial = Redial {
                abandoned: Some(Retry {
                    chance: share(row.number("p_redial")),
                    after: after("redial_mean_s"),
                }),
                unsettled: (again > 0.0).then(|| Retry {
                    chance: Share::ALL,
                    after: after("reconnect_mean_s"),
                }),
                balked: None,
                blocked: None,
                most: 1_000,
                keeps_patience: false,
            };
        })
}

fn known(row: &Row, seconds: f64) -> Vec<Known> {
    let at_desk = row.number("n") * seconds;
    let fresh = row.number("fresh_per_h") / 3600.0 * seconds;
    let gives_up = 1.0 - row.number("p_redial");
    let rate = |column, tally| {
        Known::new(column, row.number(column), move |day| {
            (day.calls(tally), seconds)
        })
    };
    vec![
        rate("lam_total", T::Offered),
        rate("served_rate", T::Answered),
        rate("Eq", T::QueueTime),
        Known::new("p_ab_per_attempt", row.number("p_ab_per_attempt"), |day| {
            (day.calls(T::Abandoned), day.calls(T::Offered))
        }),
        Known::new("occ", row.number("occ"), move |day| {
            (day.group(0, GroupTally::Worked), at_desk)
        }),
        Known::new(
            "lost_forever_per_fresh",
            row.number("lost_forever_per_fresh"),
            move |day| (day.calls(T::Abandoned) * gives_up, fresh),
        ),
    ]
}

fn check(effort: Effort) {
    let mut verdict = Verdict::on("redial.csv", effort);
    for (seed, row) in (4001..).zip(rows(TABLE)) {
        let replications = effort.pick(40, 100);
        let counted = effort.pick(2e6, 4e7);
        let seconds = counted / replications as f64 / row.number("lam_total");
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
fn callers_who_call_again() {
    check(Effort::Quick);
}

#[test]
#[ignore = "every row, at length"]
fn callers_who_call_again_at_length() {
    check(Effort::Long);
}
