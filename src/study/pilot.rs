//! The pilot run that sets a bumper so that a wanted share of the quoted waits holds.
//!
//! It simulates days of the same centre under a seed of its own and asks of every quote which bumper it
//! would have needed: (the wait that the caller had, or would have had if it had stayed) / estimate. The
//! bumper is the quantile of those at the wanted share, by call type. As a bumper changes who waits, it
//! is tried on the same days and corrected, until the share that held is the wanted one to within
//! its own uncertainty. Where what callers are told changes how long the others wait, that need not lead there: then the
//! bumper is looked for between one that kept too few and one that kept too many. Where quotes come in steps, many need the same bumper, and a little less keeps none of
//! them: it is then the smallest that any quote needed with which the wanted share holds.
//!
//! The share is one of all quotes, those of callers who left included. `promise_kept` leaves out who left
//! before the quote ran out, so it differs a little: by 2 points or less with the estimators of the queue's
//! length at the loads that were tried, and by up to 3 with those that look back.

mod quotes;

use super::ordered::Workers;
use super::season::Beginning;
use super::simulator::Engines;
use crate::centre::{Bumper, CallTypeId, Day, Estimator, Operation, Policy};
use crate::measures::{FoundBumper, Trouble};
use crate::random::Seed;
use crate::stats::{Confidence, Estimate, PooledWaits, Ratio};
use crate::units::Share;
use quotes::{MadeQuotes, Quotes};
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};

/// Replications of the pilot: at least so many, then twice as many and so on, ...
const FEWEST: u64 = 4;
/// ... to at most so many days, ...
const MOST_DAYS: u64 = 50;
/// ... or until the share of quotes that hold is known to within this.
const PRECISION: f64 = 0.02;
/// Bumpers tried at most.
const MOST_ROUNDS: u32 = 14;
/// A share that is off by less than this part of its interval is as good as it gets, ...
const NEGLIGIBLE: f64 = 0.25;
/// ... and so is a bumper that would change by less than this.
const LEAST_CHANGE: f64 = 1e-3;
/// The smallest bumper that is tried. One that is smaller still is wanted only where rounding up
/// makes quotes hold whatever the estimate is.
const SMALLEST_BUMPER: f64 = 0.01;
/// By how much the logarithm of a bumper changes at least, as long as all that were tried are too small, or too large.
const LEAST_STEP: f64 = 0.2;
/// Between one that is too small and one that is too large, a bumper keeps so much of their distance from both.
const MARGIN: f64 = 0.1;
/// What is added to the logarithm of a bumper of quotes in steps, so that it is not just below itself once it is back.
const NOISE: f64 = 1e-12;

/// An operation whose bumpers are all known.
#[derive(Debug, Clone, PartialEq)]
pub struct Pilot {
    /// What was asked about, with the bumpers that were found.
    pub operation: Operation,
    /// What was found for each call type that asked for it, in the order of the scenario.
    pub found: Vec<FoundBumper>,
}

/// Sets the bumpers of `operation` that are to keep a share of quotes. Under the same `seed` it finds the
/// same, on any number of threads. `None` if `stop` was set before it was done.
///
/// Without such bumpers it comes back as it is, at once. With customers, the pilot's days are those of the first
/// week, as they are before anybody remembers anything.
#[must_use]
pub fn pilot(
    operation: &Operation,
    seed: Seed,
    workers: &Workers,
    stop: &AtomicBool,
) -> Option<Pilot> {
    let types = 0..operation.base().call_types().len();
    let types = types.map(|place| CallTypeId(place as u16));
    let searches = types.filter_map(|call_type| {
        let mut centres = operation.days().iter().flat_map(Day::centres);
        let wanted = centres.find_map(|centre| centre.quotes_to_keep(call_type))?;
        let name = &operation.base().call_types()[call_type.index()].name;
        let search = Search::new(call_type, name.clone(), wanted);
        Some(Search {
            has_steps: has_steps(operation, call_type),
            ..search
        })
    });
    let mut searches: Vec<Search> = searches.collect();
    let mut rounds = Rounds {
        operation,
        seed: seed.of_pilot(),
        replications: 0,
        workers,
        stop,
    };
    let mut best: Option<(f64, Vec<FoundBumper>)> = None;
    for _ in 0..MOST_ROUNDS {
        if searches.is_empty() {
            break;
        }
        let tried = rounds.tried(&searches)?;
        let found: Vec<FoundBumper> = searches
            .iter_mut()
            .map(|search| search.learn(&tried[search.call_type.index()], rounds.days()))
            .collect();
        let off = searches.iter().map(|search| search.off);
        let off = off.fold(0.0, f64::max);
        if best.as_ref().is_none_or(|(least, _)| off < *least) {
            best = Some((off, found));
        }
        if searches.iter().all(|search| search.is_done) {
            break;
        }
    }
    let found = best.map_or_else(Vec::new, |(_, found)| found);
    Some(Pilot {
        operation: with_bumpers(
            operation,
            searches
                .iter()
                .zip(&found)
                .map(|(search, one)| (search.call_type, one.bumper)),
        ),
        found,
    })
}

fn with_bumpers(
    operation: &Operation,
    bumpers: impl Iterator<Item = (CallTypeId, f64)>,
) -> Operation {
    bumpers.fold(operation.clone(), |operation, (call_type, bumper)| {
        operation.with_bumper(call_type, bumper)
    })
}

/// Whether quotes of a call type come in steps on any day, so that many waits may need the very same bumper: they are
/// rounded up, or rest on a number that is always the same.
fn has_steps(operation: &Operation, call_type: CallTypeId) -> bool {
    let mut centres = operation.days().iter().flat_map(Day::centres);
    centres.any(|centre| {
        let kind = centre.call_types().get(call_type.index());
        match kind.map(|kind| (kind.messages.policy, kind.messages.estimator)) {
            Some((Policy::Estimate(rule), estimator)) => {
                matches!(estimator, Estimator::Constant(_))
                    || rule.round_to.is_some_and(|step| step.get() > 0.0)
            }
            _ => false,
        }
    })
}

/// What came of a call type's quotes under the bumper of one round.
#[derive(Debug, Default)]
struct Tried {
    needed: PooledWaits,
    /// One by one.
    each: Vec<f64>,
    held: Ratio,
    quotes: u64,
}

impl Tried {
    fn push(&mut self, quotes: &MadeQuotes) {
        self.needed.push(&quotes.needed);
        self.each.extend_from_slice(&quotes.each);
        self.held
            .push(f64::from(quotes.held), f64::from(quotes.made));
        self.quotes += u64::from(quotes.made);
    }

    /// The bumper with which so many would have held.
    fn quantile(&self, wanted: f64) -> Option<f64> {
        self.needed.quantile(wanted, Confidence::USUAL).mean
    }

    /// The smallest one that a quote needed with which so many would have held.
    fn smallest(&self, wanted: f64) -> Option<f64> {
        let mut each = self.each.clone();
        let last = each.len().checked_sub(1)?;
        let place = (wanted * each.len() as f64).ceil() as usize;
        let place = place.saturating_sub(1).min(last);
        let (_, needed, _) = each.select_nth_unstable_by(place, f64::total_cmp);
        Some(*needed)
    }

    fn held(&self) -> Estimate {
        let held = self.held.estimate(Confidence::USUAL);
        held.within(0.0, 1.0)
    }
}

/// Simulates the same replications under one bumper after the other.
struct Rounds<'a> {
    operation: &'a Operation,
    seed: Seed,
    /// How many replications there are; 0 until the first round has shown how many it takes.
    replications: u64,
    workers: &'a Workers,
    stop: &'a AtomicBool,
}

impl Rounds<'_> {
    fn days(&self) -> u64 {
        self.replications * self.operation.days().len() as u64
    }

    /// What comes of the bumpers that are now proposed, by call type; `None` if interrupted.
    fn tried(&mut self, searches: &[Search]) -> Option<Vec<Tried>> {
        let bumpers = searches.iter().map(|one| (one.call_type, one.bumper()));
        let operation = with_bumpers(self.operation, bumpers);
        let types = operation.base().call_types().len();
        let mut tried: Vec<Tried> = (0..types).map(|_| Tried::default()).collect();
        let most = (MOST_DAYS / operation.days().len() as u64).max(FEWEST);
        let mut done = 0;
        let mut planned = match self.replications {
            0 => FEWEST,
            known => known,
        };
        loop {
            self.workers.each(
                done..planned,
                self.stop,
                || {
                    Engines::new(&operation)
                        .stopped_by(self.stop)
                        .with_patient_waits()
                },
                |engines, replication| self.quotes(&operation, engines, replication),
                &mut |_: u64, quotes: Vec<MadeQuotes>| {
                    let sums = tried.iter_mut().zip(&quotes);
                    sums.for_each(|(sum, quotes)| sum.push(quotes));
                    ControlFlow::Continue(())
                },
            );
            if self.stop.load(Ordering::Relaxed) {
                return None;
            }
            done = planned;
            let is_rough = |search: &Search| {
                let half = tried[search.call_type.index()].held().half_width();
                half.is_none_or(|half| half > PRECISION)
            };
            if self.replications > 0 || planned >= most || !searches.iter().any(is_rough) {
                break;
            }
            planned = (2 * planned).min(most);
        }
        self.replications = planned;
        Some(tried)
    }

    /// The quotes of one replication, by call type. Only those count whose bumper is to be found.
    fn quotes(
        &self,
        operation: &Operation,
        engines: &mut Engines<'_>,
        replication: u64,
    ) -> Vec<MadeQuotes> {
        let types = operation.base().call_types().len();
        let mut sums = vec![MadeQuotes::default(); types];
        let beginning = Beginning::new(operation, self.seed, replication);
        for (place, asked) in self.operation.days().iter().enumerate() {
            let drawn = engines.draw(place, self.seed, replication);
            let quotes = Quotes::new(drawn.centre, asked.as_drawn(drawn.number));
            let mut quotes = quotes.one_by_one(|call_type| has_steps(operation, call_type));
            let callers = beginning.callers(drawn.centre, drawn.occasion);
            drawn.engine.day_of(drawn.occasion, &callers, &mut quotes);
            let made = quotes.finish();
            sums.iter_mut()
                .zip(&made)
                .for_each(|(sum, made)| sum.add(made));
        }
        sums
    }
}

/// The search for one call type's bumper: the one that is its own quantile.
#[derive(Debug)]
struct Search {
    call_type: CallTypeId,
    name: String,
    wanted: Share,
    /// Whether its quotes come in steps.
    has_steps: bool,
    /// Logarithm of the bumper to try next.
    next: f64,
    /// Logarithm of the one tried last, and by how much its quantile was above it.
    last: Option<(f64, f64)>,
    /// Logarithms of the largest bumper that kept too few and of the smallest that kept too many.
    between: (Option<f64>, Option<f64>),
    /// By how much the share that held was off.
    off: f64,
    /// Whether there is nothing left to gain.
    is_done: bool,
    trouble: Option<Trouble>,
}

impl Search {
    fn new(call_type: CallTypeId, name: String, wanted: Share) -> Self {
        Self {
            call_type,
            name,
            wanted,
            has_steps: false,
            next: 0.0,
            last: None,
            between: (None, None),
            off: f64::INFINITY,
            is_done: false,
            trouble: None,
        }
    }

    fn bumper(&self) -> f64 {
        libm::exp(self.next)
    }

    /// Takes in what came of the bumper, proposes the next, and says what is known of the one tried.
    fn learn(&mut self, tried: &Tried, days: u64) -> FoundBumper {
        let held = tried.held();
        let found = FoundBumper {
            name: self.name.clone(),
            wanted: self.wanted.get(),
            bumper: self.bumper(),
            held,
            quotes: tried.quotes,
            days,
            trouble: self.trouble,
        };
        let wanted = self.wanted.get();
        let needed = match self.has_steps {
            true => tried.smallest(wanted),
            false => tried.quantile(wanted),
        };
        let (Some(share), Some(needed)) = (held.mean, needed) else {
            return self.give_up(Trouble::NobodyQuoted, found);
        };
        if needed > Bumper::LARGEST {
            return self.give_up(Trouble::OutOfReach, found);
        }
        let tolerance = NEGLIGIBLE * held.half_width().unwrap_or(PRECISION);
        // What is just below a step is no bumper that keeps them, however near it is.
        let is_short = self.has_steps && wanted - share > tolerance;
        self.off = (share - wanted).abs() + f64::from(u8::from(is_short));
        let mut above = libm::log(needed.max(SMALLEST_BUMPER)) - self.next;
        if self.has_steps {
            above += NOISE;
        }
        let step = match self.last {
            Some(_) if is_short && above.abs() < LEAST_CHANGE => 1.0,
            Some(last) => stride(last, (self.next, above)),
            None => 1.0,
        };
        self.last = Some((self.next, above));
        let limits = (libm::log(SMALLEST_BUMPER), libm::log(Bumper::LARGEST));
        let next = (self.next + step * above).clamp(limits.0, limits.1);
        let is_near = !is_short && (next - self.next).abs() < LEAST_CHANGE;
        match share - wanted {
            off if off < -tolerance => {
                let known = self.between.0;
                self.between.0 = Some(known.map_or(self.next, |known| known.max(self.next)));
            }
            off if off > tolerance => {
                let known = self.between.1;
                self.between.1 = Some(known.map_or(self.next, |known| known.min(self.next)));
            }
            _ => {}
        }
        let is_narrow =
            matches!(self.between, (Some(low), Some(high)) if (high - low).abs() < LEAST_CHANGE);
        self.is_done = self.off <= tolerance || is_near || is_narrow;
        self.next = self.between(next).clamp(limits.0, limits.1);
        found
    }

    /// The next bumper: `proposed`, unless those that were tried rule it out.
    fn between(&self, proposed: f64) -> f64 {
        match self.between {
            (Some(low), Some(high)) if low < high => {
                let margin = MARGIN * (high - low);
                match (low + margin..=high - margin).contains(&proposed) {
                    true => proposed,
                    false => f64::midpoint(low, high),
                }
            }
            (Some(low), None) if proposed < low + LEAST_CHANGE => low + LEAST_STEP,
            (None, Some(high)) if proposed > high - LEAST_CHANGE => high - LEAST_STEP,
            _ => proposed,
        }
    }

    fn give_up(&mut self, trouble: Trouble, found: FoundBumper) -> FoundBumper {
        self.trouble = Some(trouble);
        self.next = 0.0;
        self.off = 0.0;
        self.is_done = true;
        let was_tried = found.bumper == 1.0;
        FoundBumper {
            bumper: 1.0,
            held: if was_tried {
                found.held
            } else {
                Estimate::NONE
            },
            trouble: self.trouble,
            ..found
        }
    }
}

/// Which part of the way to its quantile a bumper should go: all of it where waits do not depend on
/// quotes, less where longer quotes make shorter waits. By the secant through the last two tries.
fn stride(before: (f64, f64), now: (f64, f64)) -> f64 {
    let slope = (now.1 - before.1) / (now.0 - before.0);
    if slope < 0.0 {
        slope.recip().abs().clamp(0.2, 2.0)
    } else {
        1.0
    }
}
