//! Who calls again: after hanging up, and after being answered; a share of callers never does.
//!
//! A redial of a scenario goes to the type that was called before. A caller who goes on to another type, passed on or by a call
//! of its own, is a first attempt there; so is who calls again after the switch took it out of the queue, which no scenario does; who is put back at once has not
//! called again.
//!
//! The time to the next call of the same caller on the same day is cut off by closing. With the chance p of ever calling
//! again and an exponential delay of mean m the share that has not called again after t is 1 - p + p exp(-t / m).

use super::choice::ChosenLaw;
use super::crowding::{Speeds, Waits};
use super::laws::distance;
use super::pauses::equal_slices;
use super::prepared::{FitDay, KindDay, Prepared};
use super::sample::{Point, Sample};
use super::simplex::maximise;
use super::span::Span;
use crate::centre::Parts;
use crate::records::call::{Call, Caller, KindId, Outcome};
use std::collections::HashMap;

/// The scenario has redials only where at least this share of calls name their caller: otherwise a further attempt that
/// names none would count as a first one. A convention.
pub const NAMED_CALLERS: f64 = 0.9;
/// Fewer calls after which somebody may call again tell nothing.
const FEWEST: f64 = 50.0;
/// An exponential delay further from what was seen is not taken. A convention.
const FAR: f64 = 0.02;
/// Fewer who hung up twice in a row do not tell whether they keep their patience.
const FEWEST_PAIRS: f64 = 30.0;
/// Callers keep their patience if their waits are nearer to being the same than to having nothing in common. A convention.
const ALIKE: f64 = 0.5;

/// Chances below this are not worth a key. A convention.
const RARE: f64 = 0.02;

/// What became of the call before a further attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum After {
    HangingUp,
    Answer,
}

impl After {
    /// `None` after what no redial of a scenario follows.
    fn of(before: &Call) -> Option<Self> {
        match before.outcome {
            Outcome::Answered => Some(Self::Answer),
            Outcome::Abandoned => Some(Self::HangingUp),
            Outcome::Removed | Outcome::NeverQueued => None,
        }
    }
}

/// Further attempts of a day, apart until it is known whether redials of the scenario make them.
#[derive(Debug, Clone, Default)]
pub struct Further {
    /// In each interval.
    pub(super) counts: Vec<f64>,
    /// Waits of those who queued.
    pub(super) waits: Waits,
}

impl Further {
    pub(super) fn over(intervals: usize) -> Self {
        Self {
            counts: vec![0.0; intervals],
            ..Self::default()
        }
    }
}

/// What a day shows of further attempts, by type of the call before.
#[derive(Debug, Clone, Default)]
pub struct Again {
    /// Delays after hanging up \[s\].
    pub abandoned: Sample,
    /// Delays after being answered \[s\].
    pub answered: Sample,
    /// Known callers who hung up, and those who called again within an hour.
    pub within_hour: [[f64; 2]; 2],
    /// Known callers whom the switch took out of the queue, and those who called the type again.
    pub removed: [f64; 2],
    /// Callers who came to another type next.
    pub went_on: f64,
    /// Callers who hung up twice in a row.
    pub(super) twice: Pairs,
}

/// Waits of callers who hung up twice in a row, as sums of their logarithms: the first ones, the second ones, products.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Pairs {
    count: f64,
    sums: [f64; 2],
    products: [f64; 3],
}

impl Pairs {
    fn add(&mut self, first: f64, second: f64) {
        // Logs round: nothing stands for half a second.
        let [first, second] = [first, second].map(|wait| wait.max(0.5).ln());
        self.and(Self {
            count: 1.0,
            sums: [first, second],
            products: [first * first, second * second, first * second],
        });
    }

    fn and(&mut self, other: Self) {
        self.count += other.count;
        let own = self.sums.iter_mut().chain(&mut self.products);
        let more = other.sums.into_iter().chain(other.products);
        own.zip(more).for_each(|(own, more)| *own += more);
    }

    fn correlation(self) -> f64 {
        let [first, second] = self.sums;
        let varies = |products: f64, a: f64, b: f64| products - a * b / self.count;
        let [firsts, seconds, both] = self.products;
        let spread = varies(firsts, first, first) * varies(seconds, second, second);
        varies(both, first, second) / spread.sqrt()
    }
}

/// Whether callers of a type who call again have the patience that they had: then they hang up after the same wait again.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Kept {
    /// Who hung up twice in a row.
    pub pairs: f64,
    /// Correlation of the logarithms of their waits.
    pub correlation: f64,
}

impl Kept {
    /// Whether they do; where too few tell it, as a scenario has it unless told otherwise.
    #[must_use]
    pub fn is_kept(&self) -> bool {
        self.pairs < FEWEST_PAIRS || self.correlation >= ALIKE
    }
}

/// Whether callers keep their patience, by type. Where they do, only a first attempt tells it: who has hung up calls again with
/// the same and would count twice. Where they do not, each attempt tells as much.
pub(super) fn kept(days: &mut [FitDay], kinds: usize) -> Vec<Kept> {
    let each = (0..kinds).map(|kind| {
        let mut twice = Pairs::default();
        let own = days.iter().map(|day| day.kinds[kind].again.twice);
        own.for_each(|pairs| twice.and(pairs));
        let kept = Kept {
            pairs: twice.count,
            correlation: twice.correlation(),
        };
        for own in days.iter_mut().map(|day| &mut day.kinds[kind]) {
            if !kept.is_kept() {
                let further = own.further.iter_mut();
                further.for_each(|further| own.patience.take(&mut further.waits));
            }
        }
        kept
    });
    each.collect()
}

/// The centre in which recorded calls are played again: each attempt is a caller there, with the patience of all attempts.
pub(super) fn each_by_itself(parts: &Parts, prepared: &Prepared, speeds: Option<&Speeds>) -> Parts {
    let mut own = parts.clone();
    if !prepared.has_redials() {
        return own;
    }
    for (place, kind) in own.call_types.iter_mut().enumerate() {
        let days = prepared.days.iter().map(|day| &day.kinds[place]);
        let mut waits = Waits::of(days.clone().map(|day| (day, 1.0)));
        let further = days.flat_map(|day| &day.further);
        further.for_each(|further| waits.add(&further.waits, 1.0));
        if let Some(patience) = ChosenLaw::of_patience(waits.readings(speeds)) {
            kind.patience = patience.law;
        }
    }
    own
}

/// Who calls again, and how much later.
#[derive(Debug, Clone, PartialEq)]
pub struct Returns {
    /// The chance of calling again at all.
    pub chance: f64,
    /// Mean delay of those who do \[s\].
    pub mean: f64,
    /// How far an exponential delay is from what was seen.
    pub distance: f64,
    /// Delays in slices of equal weight where that is too far \[s\].
    pub values: Vec<f64>,
}

impl Returns {
    /// Whether the scenario has redials that make such calls.
    pub(super) fn are_made(&self) -> bool {
        self.chance >= RARE
    }
}

/// Who calls again, by type: after hanging up, and after an answer. Further attempts that no redial of the scenario makes are
/// first ones: nothing else would bring them.
pub(super) fn all_returns(days: &mut [FitDay], kinds: usize) -> Vec<[Option<Returns>; 2]> {
    let samples: [fn(&Again) -> &Sample; 2] = [|own| &own.abandoned, |own| &own.answered];
    let of_kind = |kind: usize| {
        [After::HangingUp, After::Answer].map(|after| {
            let mut all = Sample::default();
            let own = days.iter().map(|day| &day.kinds[kind].again);
            own.for_each(|again| all.add(samples[after as usize](again), 1.0));
            let found = returns(&all);
            if !found.as_ref().is_some_and(Returns::are_made) {
                let own = days.iter_mut().map(|day| &mut day.kinds[kind]);
                own.for_each(|day| day.begins_with(after));
            }
            found
        })
    };
    (0..kinds).map(of_kind).collect()
}

impl KindDay {
    /// Takes further attempts for first ones.
    fn begins_with(&mut self, after: After) {
        let further = &mut self.further[after as usize];
        let counts = self.counts.iter_mut().zip(&mut further.counts);
        counts.for_each(|(own, more)| *own += std::mem::take(more));
        self.patience.take(&mut further.waits);
    }
}

/// Adds a day's attempts; tells for every call whether it is a further one of its caller, and after what.
pub(super) fn add(
    calls: &[Call],
    span: &Span,
    mut of_kind: impl FnMut(&Call, &mut dyn FnMut(&mut Again)),
) -> Vec<Option<After>> {
    let mut last: HashMap<(Caller, KindId), (usize, &Call)> = HashMap::new();
    let mut of_any_kind: HashMap<Caller, &Call> = HashMap::new();
    let mut further = vec![None; calls.len()];
    let offered = calls.iter().enumerate().zip(&mut further);
    for ((place, call), further) in offered.filter(|((_, call), _)| call.is_offered()) {
        let Some(caller) = call.caller else { continue };
        if let Some(before) = of_any_kind.insert(caller, call)
            && before.kind != call.kind
        {
            of_kind(before, &mut |own| own.went_on += 1.0);
        }
        if let Some((_, before)) = last.insert((caller, call.kind), (place, call)) {
            *further = After::of(before);
            let delay = (call.arrival - over(before)).max(0.0);
            of_kind(before, &mut |own| {
                note(own, before, delay, true);
                let has_hung_up = |call: &Call| call.outcome == Outcome::Abandoned;
                if has_hung_up(before) && has_hung_up(call) {
                    own.twice.add(before.wait, call.wait);
                }
            });
        }
    }
    let mut rest: Vec<(usize, &Call)> = last.into_values().collect();
    // Sums hang on the order: of those who came at once, it is that of the log.
    rest.sort_by(|(place, call), (other, than)| {
        let by_time = call.arrival.total_cmp(&than.arrival);
        by_time.then(place.cmp(other))
    });
    for (_, call) in rest {
        let left = (span.closes - over(call)).max(0.0);
        of_kind(call, &mut |own| note(own, call, left, false));
    }
    further
}

/// When a caller could call again.
fn over(call: &Call) -> f64 {
    call.settled_at() + call.talk.unwrap_or(0.0)
}

fn note(own: &mut Again, before: &Call, delay: f64, is_seen: bool) {
    let Some(after) = After::of(before) else {
        own.removed[0] += 1.0;
        own.removed[1] += f64::from(u8::from(is_seen));
        return;
    };
    let which = after as usize;
    let sample = match after {
        After::HangingUp => &mut own.abandoned,
        After::Answer => &mut own.answered,
    };
    own.within_hour[which][0] += 1.0;
    if is_seen {
        sample.ended(delay);
        own.within_hour[which][1] += f64::from(u8::from(delay <= 3600.0));
    } else {
        sample.cut(delay);
    }
}

/// Chance and delay by likelihood. `None` if there is too little to tell.
#[must_use]
pub(super) fn returns(sample: &Sample) -> Option<Returns> {
    if sample.count() + sample.cut_off() < FEWEST || sample.count() < 5.0 {
        return None;
    }
    let points = sample.points();
    let chance_of = |at: f64| 1.0 / (1.0 + (-at).exp());
    let seen = sample.count() / (sample.count() + sample.cut_off());
    let mean = points
        .iter()
        .map(|point| point.ended * point.at)
        .sum::<f64>()
        / sample.count();
    let start = [(seen / (1.0 - seen).max(1e-3)).ln(), mean.ln()];
    let found = maximise(start, |at| {
        likelihood(&points, chance_of(at[0]), at[1].exp())
    });
    let (chance, mean) = (chance_of(found[0]), found[1].exp());
    if !(1.0..1e7).contains(&mean) {
        return None;
    }
    let distance = distance(sample, |time| 1.0 - chance + chance * (-time / mean).exp());
    Some(Returns {
        chance,
        mean,
        distance,
        values: if distance > FAR {
            slices(sample, &points)
        } else {
            Vec::new()
        },
    })
}

fn likelihood(points: &[Point], chance: f64, mean: f64) -> f64 {
    let each = points.iter().map(|point| {
        let stays = 1.0 - chance + chance * (-point.at / mean).exp();
        point.ended * (chance.ln() - mean.ln() - point.at / mean)
            + point.cut * stays.max(1e-300).ln()
    });
    each.sum()
}

/// Delays as they were seen, those who were cut off counted in.
fn slices(sample: &Sample, points: &[Point]) -> Vec<f64> {
    let mut before = 1.0;
    let bins: Vec<(f64, f64)> = points
        .iter()
        .zip(sample.survival())
        .map(|(point, (_, share, _))| {
            let chance = before - share;
            before = share;
            (point.at, chance)
        })
        .collect();
    equal_slices(&bins, 100)
        .into_iter()
        .map(|value| value.round())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Law;
    use crate::units::Seconds;
    use rand::RngExt;
    use rand_xoshiro::Xoshiro256PlusPlus;
    use rand_xoshiro::rand_core::SeedableRng;

    #[test]
    fn a_chance_is_told_from_a_long_delay() {
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(9);
        let delay = Law::exponential(Seconds::new(900.0).unwrap());
        let mut sample = Sample::default();
        for _ in 0..20_000 {
            let (again, closing) = (rng.random::<f64>() < 0.35, 20_000.0 * rng.random::<f64>());
            let time = delay.sample(&mut rng);
            if again && time < closing {
                sample.ended(time);
            } else {
                sample.cut(closing);
            }
        }
        let found = returns(&sample).unwrap();
        // Standard errors are .004 and 12 s.
        assert!((found.chance - 0.35).abs() < 0.02, "{found:?}");
        assert!((found.mean - 900.0).abs() < 50.0, "{found:?}");
        assert!(found.values.is_empty(), "{found:?}");
        assert_eq!(returns(&Sample::default()), None);
    }
}
