//! The callback that keeps its place: `callbacks_simulated.csv`.

use super::Effort;
use super::harness::{Case, Day, Known, Verdict};
use crate::support::{Build, Row, exponential, rows, seconds};
use holdtrue::centre::{Callback, CallbackTiming};
use holdtrue::measures::{CallTally as T, GroupTally};
use holdtrue::units::Share;

const TABLE: &str = include_str!("../../reference/callbacks_simulated.csv");

/// Standard errors of the simulated shares and waits [s], as the table states them.
const SHARE_ERROR: f64 = 0.0005;
const WAIT_ERROR: f64 = 0.1;
/// Half the 95 % interval of a wait, relative.
const WAIT_BLUR: f64 = 0.04;
/// The same of a rare share.
const SHARE_BLUR: f64 = 0.06;

fn build(row: &Row, length: f64, warm_up: f64) -> Build {
    let share = |column| Share::new(row.number(column)).unwrap();
    let time = |column| seconds(row.number(column));
    Build::open(length, 1)
        .warm_up(warm_up)
        .calls(
            "calls",
            &[row.number("lambda_per_s") * length],
            exponential(row.number("aht_s")),
            exponential(row.number("patience_s")),
        )
        .agents("desk", &[row.number("n") as u32], &[(0, 1)])
        .each_type(|calls| {
            calls.service_level.within = seconds(20.0);
            calls.callback = Some(Callback {
                offer_when: time("offer_when"),
                accepts: share("accepts"),
                kept: Share::ALL,
                promise: CallbackTiming::KeepsPlace,
                reached: share("reached"),
                tries: row.number("tries") as u32,
                gap: time("gap"),
                dial: time("dial"),
            });
        })
}

fn known(row: &Row, span: f64) -> Vec<Known> {
    let share_of = |column, tally, all| {
        let fraction = move |day: &Day| (day.calls(tally), day.calls(all));
        let known = Known::new(column, row.number(column), fraction);
        known
            .share()
            .blurred_by(SHARE_BLUR)
            .give_or_take(SHARE_ERROR)
    };
    let taken = row.number("called_back");
    let of_taken = |column, tally| {
        let often = taken * row.number(column).min(1.0 - row.number(column));
        share_of(column, tally, T::CalledBack)
            .moved_by(often)
            .sharp_within(0.001)
    };
    let asa = Known::new("asa", row.number("asa"), |day| {
        (day.calls(T::WaitAnswered), day.calls(T::Answered))
    });
    let at_desk = row.number("n") * span;
    let occupancy = Known::new("occupancy", row.number("occupancy"), move |day| {
        (day.group(0, GroupTally::Worked), at_desk)
    });
    vec![
        share_of("abandonment", T::Abandoned, T::Offered),
        share_of("called_back", T::CalledBack, T::Offered),
        share_of("answered", T::Answered, T::Offered),
        share_of("sl20", T::AnsweredWithin, T::Offered),
        of_taken("made", T::CallbackMade),
        of_taken("unreached", T::CallbackUnreached),
        asa.blurred_by(WAIT_BLUR).give_or_take(WAIT_ERROR),
        occupancy.give_or_take(SHARE_ERROR),
    ]
}

fn check(effort: Effort) {
    let mut verdict = Verdict::on("callbacks_simulated.csv", effort);
    for (seed, row) in (8201..).zip(rows(TABLE)) {
        let replications = effort.pick(40, 100);
        let counted = effort.pick(2e6, 3e7);
        let warm_up = 100.0 * row.number("aht_s");
        let span = counted / replications as f64 / row.number("lambda_per_s");
        verdict.try_case(Case {
            name: row.text("case").to_owned(),
            centre: build(&row, warm_up + span, warm_up).centre(),
            replications,
            seed,
            counted,
            known: known(&row, span),
        });
    }
    verdict.hold();
}

#[test]
fn a_callback_that_keeps_its_place() {
    check(Effort::Quick);
}

#[test]
#[ignore = "at length"]
fn a_callback_that_keeps_its_place_at_length() {
    check(Effort::Long);
}
