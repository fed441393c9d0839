//! How far estimates of the wait are off: `delay_estimators.csv`. Nobody believes what is quoted, so
//! that the queue is Erlang A (or C) whatever is said; the wait that counts is a patient caller's, also
//! for those who left.

use super::Effort;
use super::harness::{Case, Known, Verdict};
use crate::support::{Build, Row, exponential, rows, seconds};
use holdtrue::centre::{Bumper, Estimator, Policy, Quote};
use holdtrue::measures::CallTally as T;
use holdtrue::units::Share;

const TABLE: &str = include_str!("../../reference/delay_estimators.csv");

/// A service time [s]; the table counts in these.
const SERVICE: f64 = 100.0;
/// Half the 95 % interval of a mean squared error, relative: those of a constant swing most ...
const BLUR: f64 = 0.08;
/// ... and all of them where nobody leaves the queue, which takes long to forget.
const ENDLESS_BLUR: f64 = 0.2;
/// The table's numbers have ten digits, its zeros are rounded at this.
const ZERO: f64 = 1e-12;

/// An estimator, the column with its mean squared error, and that of its bias if there is one.
type Column = (Estimator, &'static str, Option<&'static str>);

fn columns(row: &Row) -> [Column; 3] {
    let mean = seconds(row.number("EV_given_wait") * SERVICE);
    [
        (
            Estimator::QueueLength,
            "MSE_QL=(q+1)/(s mu)",
            Some("bias_QL"),
        ),
        (
            Estimator::QueueLengthAbandon,
            "MSE_QLm=sum 1/(s mu+i theta)",
            None,
        ),
        (Estimator::Constant(mean), "MSE_NI=Var(V|V>0)", None),
    ]
}

/// Days of a run, with what is dropped of each [s] and what counts [s].
struct Span {
    warm_up: f64,
    counted: f64,
    replications: u64,
}

impl Span {
    fn of(row: &Row, effort: Effort) -> Self {
        let capacity = row.number("s") / SERVICE;
        let rate = capacity * row.number("rho");
        let relaxation = if row.number("theta") == 0.0 {
            (capacity.sqrt() - rate.sqrt()).powi(-2)
        } else {
            0.0
        };
        let replications = effort.pick(40, 100);
        Self {
            warm_up: (100.0 * SERVICE).max(10.0 * relaxation),
            counted: effort.pick(1e6, 3e7) / replications as f64 / rate,
            replications,
        }
    }
}

fn build(row: &Row, span: &Span, estimator: Estimator) -> Build {
    let length = span.warm_up + span.counted;
    let rate = row.number("s") / SERVICE * row.number("rho");
    Build::open(length, 1)
        .warm_up(span.warm_up)
        .calls(
            "calls",
            &[rate * length],
            exponential(SERVICE),
            exponential(SERVICE / row.number("theta")),
        )
        .agents("desk", &[row.number("s") as u32], &[(0, 1)])
        .each_type(|calls| {
            calls.messages.estimator = estimator;
            calls.messages.policy = Policy::Estimate(Quote {
                bumper: Bumper::Times(1.0),
                round_to: None,
            });
            calls.reaction.trust = Share::NONE;
        })
}

fn known(row: &Row, (_, square, bias): Column) -> Vec<Known> {
    let often = row.number("P_wait");
    let blur = if row.number("theta") == 0.0 {
        ENDLESS_BLUR
    } else {
        BLUR
    };
    let delayed = Known::new("P_wait", often, |day| {
        (day.calls(T::Delayed), day.calls(T::Offered))
    });
    let wait = Known::new("EV_given_wait", row.number("EV_given_wait"), |day| {
        (day.guesses.wait / SERVICE, day.guesses.number)
    });
    let square = Known::new(square, row.number(square), |day| {
        (day.guesses.square / SERVICE / SERVICE, day.guesses.number)
    });
    let bias = bias.map(|column| {
        let known = Known::new(column, row.number(column), |day| {
            (day.guesses.error / SERVICE, day.guesses.number)
        });
        known.give_or_take(ZERO).moved_by(often).sharp_within(0.002)
    });
    let all = [
        delayed.share().blurred_by(blur),
        wait.moved_by(often).blurred_by(blur),
        square.moved_by(often).blurred_by(blur),
    ];
    all.into_iter().chain(bias).collect()
}

fn check(effort: Effort) {
    let mut verdict = Verdict::on("delay_estimators.csv", effort);
    for (place, row) in rows(TABLE).iter().enumerate() {
        for (column, column_of) in columns(row).into_iter().enumerate() {
            if effort == Effort::Quick && row.number("theta") == 0.0 {
                continue;
            }
            let span = Span::of(row, effort);
            let rate = row.number("s") / SERVICE * row.number("rho");
            let [s, rho] = ["s", "rho"].map(|column| row.text(column));
            verdict.try_case(Case {
                name: format!("s{s}_rho{rho}_{}", column_of.0.key()),
                centre: build(row, &span, column_of.0).centre(),
                replications: span.replications,
                seed: 8301 + 10 * place as u64 + column as u64,
                counted: span.counted * span.replications as f64 * rate,
                known: known(row, column_of),
            });
        }
    }
    verdict.hold();
}

#[test]
fn errors_of_estimates() {
    check(Effort::Quick);
}

#[test]
#[ignore = "every row, at length"]
fn errors_of_estimates_every_row() {
    check(Effort::Long);
}
