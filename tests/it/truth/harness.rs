//! Simulates a case, compares its measures, and judges the comparisons of a file together.

use super::guesses::Guesses;
use super::{Effort, FALSE_ALARM, FILES};
use holdtrue::centre::{Centre, Policy};
use holdtrue::engine::{AgentId, Call, Ending, Engine, Observer};
use holdtrue::measures::{CallTally, DayCount, DayTotals, GroupTally};
use holdtrue::random::{Occasion, Seed};
use holdtrue::stats::{Confidence, Ratio};
use holdtrue::study::Workers;
use std::ops::ControlFlow;
use std::sync::atomic::AtomicBool;

/// Fewer events than this in the whole run say too little about a share for a normal interval.
const FEWEST_EVENTS: f64 = 2000.0;
/// Half the 95 % interval of a share that is sharp enough however small the share is.
const SHARE_KNOWN: f64 = 0.0005;
/// Half the 95 % interval must be within this share of the value, unless the measure says otherwise.
const USUAL_BLUR: f64 = 0.02;
/// Reference numbers have at least this many correct digits.
const ROUNDING: f64 = 1e-8;

/// What happened on one day.
pub(super) struct Day {
    pub(super) totals: DayTotals,
    pub(super) edges: Edges,
    pub(super) guesses: Guesses,
}

impl Day {
    /// A tally of the first call type.
    pub(super) fn calls(&self, tally: CallTally) -> f64 {
        self.totals.calls(0)[tally]
    }

    pub(super) fn group(&self, group: usize, tally: GroupTally) -> f64 {
        self.totals.agents(group)[tally]
    }
}

/// By interval: abandonments in the interval in which they happen, and who is there at its end.
pub(super) struct Edges {
    interval: f64,
    pub(super) abandoned: Vec<f64>,
    pub(super) waiting_at_end: Vec<f64>,
    pub(super) in_service_at_end: Vec<f64>,
}

impl Edges {
    fn new(centre: &Centre) -> Self {
        let none = vec![0.0; centre.clock().intervals()];
        Self {
            interval: centre.clock().interval.get(),
            abandoned: none.clone(),
            waiting_at_end: none.clone(),
            in_service_at_end: none,
        }
    }
}

/// Counts the ends of intervals that `from..to` reaches over: after `from`, not after `to`.
fn ends_between(interval: f64, from: f64, to: f64, at_end: &mut [f64]) {
    let first = (from / interval) as usize;
    for (place, count) in at_end.iter_mut().enumerate().skip(first) {
        let end = (place + 1) as f64 * interval;
        if end > to {
            return;
        }
        if end > from {
            *count += 1.0;
        }
    }
}

impl Observer for Edges {
    fn waited(&mut self, _: &Call, from: f64, to: f64) {
        ends_between(self.interval, from, to, &mut self.waiting_at_end);
    }

    fn worked(&mut self, _: AgentId, from: f64, to: f64) {
        ends_between(self.interval, from, to, &mut self.in_service_at_end);
    }

    fn ended(&mut self, at: f64, _: &Call, ending: &Ending) {
        if let Ending::Abandoned { .. } = ending
            && let Some(count) = self.abandoned.get_mut((at / self.interval) as usize)
        {
            *count += 1.0;
        }
    }
}

/// A measure whose true value is known.
pub(super) struct Known {
    name: String,
    value: f64,
    /// Standard error of that value, if it was itself estimated or rounded.
    error: f64,
    /// Share of what is counted by the denominator that makes the measure move.
    moved_by: f64,
    /// Largest half of the 95 % interval, relative to the value, that still says something ...
    blur: f64,
    /// ... or in absolute terms.
    sharp: f64,
    fraction: Fraction,
}

/// Numerator and denominator of a measure on one day.
type Fraction = Box<dyn Fn(&Day) -> (f64, f64) + Send + Sync>;

impl Known {
    pub(super) fn new(
        name: impl Into<String>,
        value: f64,
        fraction: impl Fn(&Day) -> (f64, f64) + Send + Sync + 'static,
    ) -> Self {
        Self {
            name: name.into(),
            value,
            error: 0.0,
            moved_by: 1.0,
            blur: USUAL_BLUR,
            sharp: 0.0,
            fraction: Box::new(fraction),
        }
    }

    /// A share of calls: the rarer of it and its opposite must happen often enough to be compared.
    pub(super) fn share(mut self) -> Self {
        self.moved_by = self.value.min(1.0 - self.value);
        self.sharp = SHARE_KNOWN;
        self
    }

    /// Hard to pin down: half the 95 % interval may be this share of the value.
    pub(super) fn blurred_by(mut self, share: f64) -> Self {
        self.blur = share;
        self
    }

    /// Only this share of what the denominator counts makes the measure move.
    pub(super) fn moved_by(mut self, share: f64) -> Self {
        self.moved_by = share;
        self
    }

    /// Sharp enough if half the 95 % interval is below this, however small the value is.
    pub(super) fn sharp_within(mut self, half: f64) -> Self {
        self.sharp = half;
        self
    }

    /// The value was itself estimated, with this standard error.
    pub(super) fn give_or_take(mut self, error: f64) -> Self {
        self.error = error;
        self
    }
}

/// A centre, how often to simulate it, and what should come out.
pub(super) struct Case {
    pub(super) name: String,
    pub(super) centre: Centre,
    pub(super) replications: u64,
    pub(super) seed: u64,
    /// Calls counted in the whole run, about.
    pub(super) counted: f64,
    pub(super) known: Vec<Known>,
}

/// One comparison.
#[derive(Debug)]
struct Compared {
    what: String,
    exact: f64,
    estimate: f64,
    /// Standard error of the estimate.
    error: f64,
    /// Standard error of the exact value: 0, or of a printed one.
    exact_error: f64,
    replications: u64,
    blur: f64,
    sharp: f64,
}

impl Compared {
    fn z(&self) -> f64 {
        let least = ROUNDING * self.exact.abs().max(1e-9);
        (self.estimate - self.exact) / self.error.hypot(self.exact_error).max(least)
    }

    /// Half the 95 % interval, relative to the exact value.
    fn precision(&self) -> f64 {
        2.0 * self.error / self.exact.abs()
    }

    fn known_well(&self) -> bool {
        self.precision() <= self.blur || 2.0 * self.error <= self.sharp
    }
}

/// All comparisons of one file.
#[derive(Debug)]
pub(super) struct Verdict {
    file: &'static str,
    /// A long run must be twice as sharp as a quick one.
    sharpness: f64,
    compared: Vec<Compared>,
    too_rare: usize,
}

impl Verdict {
    pub(super) fn on(file: &'static str, effort: Effort) -> Self {
        Self {
            file,
            sharpness: effort.pick(1.0, 2.0),
            compared: Vec::new(),
            too_rare: 0,
        }
    }

    /// Simulates the case and compares every measure that happens often enough.
    pub(super) fn try_case(&mut self, case: Case) {
        let often = |known: &Known| known.moved_by * case.counted >= FEWEST_EVENTS;
        let all = case.known.len();
        let known: Vec<Known> = case.known.into_iter().filter(often).collect();
        self.too_rare += all - known.len();
        let seed = case.seed + other_seed();
        let ratios = simulate(&case.centre, case.replications, seed, &known);
        for (known, ratio) in known.iter().zip(ratios) {
            let error = ratio.standard_error().unwrap();
            self.compared.push(Compared {
                what: format!("{}: {}", case.name, known.name),
                exact: known.value,
                estimate: ratio.value().unwrap_or(f64::NAN),
                error,
                exact_error: known.error,
                replications: case.replications,
                blur: known.blur / self.sharpness,
                sharp: known.sharp,
            });
        }
    }

    /// Fails if a comparison is off by more than chance allows, or too blurred to mean anything.
    #[track_caller]
    pub(super) fn hold(self) {
        let alarm = FALSE_ALARM / FILES / self.compared.len() as f64;
        let mut faults = Vec::new();
        for compared in &self.compared {
            let reach = Confidence::new(1.0 - alarm).unwrap();
            let reach = reach.reach(compared.replications).unwrap();
            if !(compared.z().abs() <= reach && compared.known_well()) {
                faults.push(format!("{} (z at most {reach:.2})", line(compared)));
            }
        }
        self.tell();
        assert!(faults.is_empty(), "{}:\n{}", self.file, faults.join("\n"));
    }

    #[expect(clippy::print_stderr, reason = "shown by `--nocapture` only")]
    fn tell(&self) {
        let by = |of: fn(&Compared) -> f64| {
            let order = |a: &&Compared, b: &&Compared| of(a).total_cmp(&of(b));
            self.compared.iter().max_by(order).unwrap()
        };
        let number = self.compared.len() as f64;
        let squares: f64 = self.compared.iter().map(|c| c.z().powi(2)).sum();
        let mean_square = squares / number;
        let mut blurs: Vec<f64> = self.compared.iter().map(Compared::precision).collect();
        blurs.sort_by(f64::total_cmp);
        eprintln!(
            "{}: {number} comparisons, {} too rare, mean z² {mean_square:.2}, median precision {:.3} %\n  worst z:   {}\n  blurriest: {}",
            self.file,
            self.too_rare,
            100.0 * blurs[blurs.len() / 2],
            line(by(|c| c.z().abs())),
            line(by(Compared::precision)),
        );
        if std::env::var_os("HOLDTRUE_TRUTH_ALL").is_some() {
            self.compared
                .iter()
                .for_each(|c| eprintln!("    {}", line(c)));
        }
    }
}

/// Set to repeat the comparisons on other draws.
fn other_seed() -> u64 {
    let set = std::env::var("HOLDTRUE_TRUTH_SEED");
    set.map_or(0, |seed| seed.parse().unwrap())
}

fn line(compared: &Compared) -> String {
    format!(
        "{}: {:.6} should be {:.6}, z {:+.2}, within {:.2} %",
        compared.what,
        compared.estimate,
        compared.exact,
        compared.z(),
        100.0 * compared.precision()
    )
}

/// Patient waits are asked for where a wait is quoted, to hold the estimates against them.
fn engine(centre: &Centre) -> Engine<'_> {
    let mut policies = centre.call_types().iter().map(|kind| kind.messages.policy);
    let engine = Engine::new(centre);
    if policies.any(|policy| matches!(policy, Policy::Estimate(_))) {
        engine.with_patient_waits()
    } else {
        engine
    }
}

fn simulate(centre: &Centre, replications: u64, seed: u64, known: &[Known]) -> Vec<Ratio> {
    let mut ratios = vec![Ratio::default(); known.len()];
    let workers = Workers::new(0).unwrap();
    let stop = AtomicBool::new(false);
    workers.each(
        0..replications,
        &stop,
        || engine(centre),
        |engine, replication| {
            let books = (DayCount::new(centre), Edges::new(centre));
            let mut watch = (books, Guesses::default());
            engine.day(Occasion::first(Seed(seed), replication), &mut watch);
            let ((count, edges), guesses) = watch;
            let day = Day {
                totals: count.finish(),
                edges,
                guesses,
            };
            let fractions = known.iter().map(|known| (known.fraction)(&day));
            fractions.collect::<Vec<_>>()
        },
        &mut |_: u64, fractions: Vec<(f64, f64)>| {
            for (ratio, (of, out_of)) in ratios.iter_mut().zip(fractions) {
                ratio.push(of, out_of);
            }
            ControlFlow::Continue(())
        },
    );
    ratios
}
