//! One call type and one group in the steady state: `erlang_a.csv`, and what it shares with
//! `patience_mmng.csv`.

use super::Effort;
use super::harness::{Case, Day, Known, Verdict};
use crate::support::{Build, Row, exponential, rows, seconds};
use holdtrue::measures::{CallTally as T, Counts, GroupTally};
use holdtrue::random::Law;

const TABLE: &str = include_str!("../../reference/erlang_a.csv");

/// Rows for every day: one to a thousand agents, light and heavy, patient and not, with and
/// without lines; W1 is the workload that the program's speed is measured by.
const QUICK: [&str; 12] = [
    "g1_1.0_60",
    "g2_0.95_240",
    "g5_0.7_inf",
    "g10_1.2_60",
    "g20_0.95_240",
    "g50_1.0_60",
    "g200_1.2_60",
    "g1000_1.0_240",
    "W1",
    "tiny_patience",
    "K_finite_1",
    "K_finite_C",
];

/// A queue that settles: what its row needs to be simulated.
pub(super) struct Steady {
    pub(super) agents: u32,
    pub(super) rate: f64,
    pub(super) handle_time: f64,
    pub(super) patience: Law,
    pub(super) within: f64,
    pub(super) lines: Option<u32>,
}

/// Days of a run and how many calls are counted in each.
pub(super) struct Span {
    pub(super) warm_up: f64,
    pub(super) length: f64,
    pub(super) replications: u64,
    pub(super) counted: f64,
}

impl Steady {
    /// Long enough that what is left of the empty start is far below the noise: 100 handle times,
    /// and ten relaxation times of M/M/n where nobody abandons.
    pub(super) fn span(&self, effort: Effort) -> Span {
        let capacity = f64::from(self.agents) / self.handle_time;
        let relaxation = match self.patience {
            Law::Never if self.lines.is_none() => (capacity.sqrt() - self.rate.sqrt()).powi(-2),
            _ => 0.0,
        };
        let warm_up = (100.0 * self.handle_time).max(10.0 * relaxation);
        let replications = effort.pick(40, 100);
        // Big groups at full load swing slowly: their days say less, call for call.
        let calls = effort.pick(3e6, 3e7) * (f64::from(self.agents) / 50.0).sqrt().max(1.0);
        let each = calls / replications as f64 / self.rate;
        let each = each.max(100.0 * self.handle_time);
        Span {
            warm_up,
            length: warm_up + each,
            replications,
            counted: each * self.rate * replications as f64,
        }
    }

    pub(super) fn build(&self, span: &Span) -> Build {
        let volume = self.rate * span.length;
        Build::open(span.length, 1)
            .warm_up(span.warm_up)
            .calls(
                "calls",
                &[volume],
                exponential(self.handle_time),
                self.patience.clone(),
            )
            .agents("desk", &[self.agents], &[(0, 1)])
            .each_type(|calls| {
                calls.lines = self.lines;
                calls.service_level.within = seconds(self.within);
            })
    }
}

/// A sum of tallies.
type Sum = fn(&Counts<T>) -> f64;

const OFFERED: Sum = |of| of[T::Offered];
const ANSWERED: Sum = |of| of[T::Answered];
const ABANDONED: Sum = |of| of[T::Abandoned];
const IN_TIME: Sum = |of| of[T::AnsweredWithin];

/// Columns that are shares of calls: numerator and denominator.
const SHARES: [(&str, Sum, Sum); 7] = [
    ("p_wait", |of| of[T::Delayed], OFFERED),
    ("p_abandon", ABANDONED, OFFERED),
    ("p_block", |of| of[T::Blocked], OFFERED),
    ("SL_served_le_T_over_offered", IN_TIME, OFFERED),
    ("SL_served_le_T_over_served", IN_TIME, ANSWERED),
    ("SL_excl_abandon_le_T", IN_TIME, |of| {
        of[T::Offered] - of[T::AbandonedWithin]
    }),
    (
        "P_W_gt_T",
        |of| of[T::Offered] - of[T::AnsweredWithin] - of[T::AbandonedWithin],
        OFFERED,
    ),
];

/// Half the 95 % interval of abandonment, relative to its value, in a quick run.
const ABANDONMENT_BLUR: f64 = 0.04;
/// The same of other shares: those of a few per cent, such as the tail of the wait, swing more.
const SHARE_BLUR: f64 = 0.12;
/// The same of mean waits and queues; M/M/n near full load hardly forgets where nobody abandons.
const WAIT_BLUR: f64 = 0.06;
/// Half the interval of a mean wait that is sharp enough however short the wait is [s].
const SHARP_WAIT: f64 = 0.02;

/// Columns that are mean waits. `EW_all_s` is over the offered, the blocked among them.
const WAITS: [(&str, Sum, Sum); 3] = [
    (
        "EW_all_s",
        |of| of[T::WaitAnswered] + of[T::WaitAbandoned],
        OFFERED,
    ),
    ("EW_served_s", |of| of[T::WaitAnswered], ANSWERED),
    ("EW_abandon_s", |of| of[T::WaitAbandoned], ABANDONED),
];

/// What a row of a table of steady states says, measure by measure. `EV_offered_s`, the wait that
/// a caller of endless patience would have, is not something that the simulation counts.
fn known(row: &Row, span: &Span, agents: u32) -> Vec<Known> {
    let per_day = |sum: Sum| move |day: &Day| sum(&day.totals.calls(0));
    let column = |&(name, of, out_of): &(&'static str, Sum, Sum)| {
        let value = row.maybe(name)?;
        let (of, out_of) = (per_day(of), per_day(out_of));
        Some(Known::new(name, value, move |day| (of(day), out_of(day))))
    };
    let delayed = row.number("p_wait");
    let shares = SHARES
        .iter()
        .filter(|(name, ..)| row.has(name))
        .filter_map(|share| {
            let blur = if share.0 == "p_abandon" {
                ABANDONMENT_BLUR
            } else {
                SHARE_BLUR
            };
            Some(column(share)?.share().blurred_by(blur))
        });
    let waits = WAITS.iter().filter_map(|wait| {
        let often = match wait.0 {
            "EW_abandon_s" => row.number("p_abandon"),
            _ => delayed,
        };
        let wait = column(wait)?.moved_by(often).blurred_by(WAIT_BLUR);
        Some(wait.sharp_within(SHARP_WAIT))
    });
    let seconds = span.length - span.warm_up;
    let queue = Known::new("E_queue", row.number("E_queue"), move |day| {
        (day.calls(T::QueueTime), seconds)
    });
    let at_desk = f64::from(agents) * seconds;
    let occupancy = Known::new("occupancy", row.number("occupancy"), move |day| {
        (day.group(0, GroupTally::Worked), at_desk)
    });
    let queue = queue.moved_by(delayed).blurred_by(WAIT_BLUR);
    let queue = queue.sharp_within(SHARP_WAIT * row.number("lambda_per_s"));
    let times = [queue, occupancy];
    shares.chain(waits).chain(times).collect()
}

/// The case of one row.
pub(super) fn case(row: &Row, steady: &Steady, effort: Effort, seed: u64) -> Case {
    let span = steady.span(effort);
    Case {
        name: row.text("case").to_owned(),
        centre: steady.build(&span).centre(),
        replications: span.replications,
        seed,
        counted: span.counted,
        known: known(row, &span, steady.agents),
    }
}

fn check(effort: Effort) {
    let mut verdict = Verdict::on("erlang_a.csv", effort);
    for (seed, row) in (1..).zip(rows(TABLE)) {
        if effort == Effort::Quick && !QUICK.contains(&row.text("case")) {
            continue;
        }
        let lines = row.number("K");
        let steady = Steady {
            agents: row.number("n") as u32,
            rate: row.number("lambda_per_s"),
            handle_time: row.number("aht_s"),
            patience: exponential(row.number("patience_mean_s")),
            within: row.number("T_s"),
            lines: lines.is_finite().then_some(lines as u32),
        };
        verdict.try_case(case(&row, &steady, effort, seed));
    }
    verdict.hold();
}

#[test]
fn erlang_a() {
    check(Effort::Quick);
}

#[test]
#[ignore = "every row, at length"]
fn erlang_a_every_row() {
    check(Effort::Long);
}
