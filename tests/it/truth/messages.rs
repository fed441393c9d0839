//! Callers who are quoted a wait: `messages_exact.csv` (all believe it, and leave at once or stay for
//! ever) and `messages_simulated.csv` (some believe it, and the clock runs on).

use super::Effort;
use super::harness::{Case, Known, Verdict};
use crate::support::{Build, Row, exponential, rows, seconds};
use holdtrue::centre::{Bumper, Policy, Quote, Reaction};
use holdtrue::measures::{CallTally as T, GroupTally};
use holdtrue::units::{Seconds, Share};

const EXACT: &str = include_str!("../../reference/messages_exact.csv");
const SIMULATED: &str = include_str!("../../reference/messages_simulated.csv");

/// Standard errors of the simulated shares and waits [s], as their table states them.
const SHARE_ERROR: f64 = 0.0005;
const WAIT_ERROR: f64 = 0.1;

/// Half the interval of shares, relative; the rare ones are sharp enough by the harness's measure.
const SHARE_BLUR: f64 = 0.04;
const WAIT_BLUR: f64 = 0.04;
/// Half the interval of the mean of wait less quote, which may be nothing [s].
const SHARP_ERROR: f64 = 0.6;

/// Days of a run and how long they are.
struct Span {
    warm_up: f64,
    length: f64,
    replications: u64,
    counted: f64,
}

impl Span {
    /// A hundred handle times are dropped: those who may leave forget the empty start long before.
    fn of(row: &Row, effort: Effort, quick: f64) -> Self {
        let replications = effort.pick(40, 100);
        let calls = effort.pick(quick, 3e7);
        let warm_up = 100.0 * row.number("aht_s");
        let each = calls / replications as f64 / row.number("lambda_per_s");
        Self {
            warm_up,
            length: warm_up + each,
            replications,
            counted: calls,
        }
    }

    fn seconds(&self) -> f64 {
        self.length - self.warm_up
    }
}

fn build(row: &Row, span: &Span, reaction: Reaction) -> Build {
    let volume = row.number("lambda_per_s") * span.length;
    let handle_time = exponential(row.number("aht_s"));
    Build::open(span.length, 1)
        .warm_up(span.warm_up)
        .calls(
            "calls",
            &[volume],
            handle_time,
            exponential(row.number("patience_s")),
        )
        .agents("desk", &[row.number("n") as u32], &[(0, 1)])
        .each_type(|calls| {
            calls.messages.policy = Policy::Estimate(Quote {
                bumper: Bumper::Times(row.number("bumper")),
                round_to: None,
            });
            calls.reaction = reaction;
            calls.service_level.within = seconds(20.0);
        })
}

/// A share of the offered calls.
fn share(row: &Row, column: &'static str, tally: T) -> Known {
    let fraction = move |day: &super::harness::Day| (day.calls(tally), day.calls(T::Offered));
    let known = Known::new(column, row.number(column), fraction);
    known.share().blurred_by(SHARE_BLUR)
}

fn wait(row: &Row, column: &'static str, wait: T, of: T, often: f64) -> Known {
    let fraction = move |day: &super::harness::Day| (day.calls(wait), day.calls(of));
    let known = Known::new(column, row.number(column), fraction);
    known.moved_by(often).blurred_by(WAIT_BLUR)
}

fn promise_kept(row: &Row) -> Known {
    let value = row.number("promise_kept");
    let known = Known::new("promise_kept", value, |day| {
        let kept = day.calls(T::PromiseKept);
        (kept, kept + day.calls(T::PromiseBroken))
    });
    known.blurred_by(SHARE_BLUR)
}

fn known_exactly(row: &Row, span: &Span) -> Vec<Known> {
    let delayed = row.number("delayed");
    let seconds = span.seconds();
    let at_desk = row.number("n") * seconds;
    let error = Known::new("quote_error", row.number("quote_error"), |day| {
        (day.calls(T::QuoteError), day.calls(T::AnsweredQuoted))
    });
    let queue = Known::new("queue", row.number("queue"), move |day| {
        (day.calls(T::QueueTime), seconds)
    });
    vec![
        share(row, "delayed", T::Delayed),
        share(row, "balked", T::Balked),
        share(row, "answered", T::Answered),
        wait(row, "asa", T::WaitAnswered, T::Answered, delayed),
        queue.moved_by(delayed).blurred_by(WAIT_BLUR),
        promise_kept(row).moved_by(delayed),
        error.moved_by(delayed).sharp_within(SHARP_ERROR),
        Known::new("occupancy", row.number("occupancy"), move |day| {
            (day.group(0, GroupTally::Worked), at_desk)
        }),
    ]
}

/// Believes, and leaves at once or never.
fn all_or_nothing() -> Reaction {
    Reaction {
        trust: Share::ALL,
        calm: 0.0,
        broken: 0.0,
        late_growth: 0.0,
        late_talk: Seconds::ZERO,
        ..Reaction::default()
    }
}

/// Every bumper, both sizes, each load.
const QUICK: [usize; 4] = [1, 6, 12, 14];

fn check_exact(effort: Effort) {
    let mut verdict = Verdict::on("messages_exact.csv", effort);
    for (place, row) in rows(EXACT).iter().enumerate() {
        if effort == Effort::Quick && !QUICK.contains(&place) {
            continue;
        }
        let span = Span::of(row, effort, 1e6);
        let [n, rho, bumper] = ["n", "rho", "bumper"].map(|column| row.text(column));
        verdict.try_case(Case {
            name: format!("n{n}_rho{rho}_x{bumper}"),
            centre: build(row, &span, all_or_nothing()).centre(),
            replications: span.replications,
            seed: 8001 + place as u64,
            counted: span.counted,
            known: known_exactly(row, &span),
        });
    }
    verdict.hold();
}

fn known_about(row: &Row) -> Vec<Known> {
    let delayed = row.number("delayed");
    let abandoned = row.number("abandoned");
    let shares = [
        ("delayed", T::Delayed),
        ("balked", T::Balked),
        ("abandoned", T::Abandoned),
        ("answered", T::Answered),
        ("sl20", T::AnsweredWithin),
    ];
    let shares = shares.map(|(column, tally)| share(row, column, tally));
    let shares = shares.into_iter().chain([promise_kept(row)]);
    let gave_up = wait(row, "wait_abandoned", T::WaitAbandoned, T::Abandoned, 1.0);
    let waits = [
        wait(row, "asa", T::WaitAnswered, T::Answered, delayed),
        gave_up.moved_by(abandoned),
    ];
    let shares = shares.map(|known| known.give_or_take(SHARE_ERROR));
    let waits = waits.map(|known| known.give_or_take(WAIT_ERROR));
    shares.chain(waits).collect()
}

fn check_simulated(effort: Effort) {
    let mut verdict = Verdict::on("messages_simulated.csv", effort);
    for (seed, row) in (8101..).zip(rows(SIMULATED)) {
        let span = Span::of(&row, effort, 2e6);
        let reaction = Reaction {
            trust: Share::new(row.number("trust")).unwrap(),
            calm: row.number("calm"),
            broken: row.number("broken"),
            late_growth: row.number("late_growth"),
            late_talk: Seconds::ZERO,
            ..Reaction::default()
        };
        verdict.try_case(Case {
            name: row.text("case").to_owned(),
            centre: build(&row, &span, reaction).centre(),
            replications: span.replications,
            seed,
            counted: span.counted,
            known: known_about(&row),
        });
    }
    verdict.hold();
}

#[test]
fn all_believe_and_leave_or_stay() {
    check_exact(Effort::Quick);
}

#[test]
#[ignore = "every row, at length"]
fn all_believe_and_leave_or_stay_every_row() {
    check_exact(Effort::Long);
}

#[test]
fn the_patience_clock() {
    check_simulated(Effort::Quick);
}

#[test]
#[ignore = "every row, at length"]
fn the_patience_clock_at_length() {
    check_simulated(Effort::Long);
}
