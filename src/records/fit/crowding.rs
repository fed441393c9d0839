//! Patience by callers ahead: how much faster those hang up, in the first seconds, who find others waiting.
//!
//! A caller's patience clock runs at a speed s in the first seconds if there are callers ahead, and at 1 otherwise. With the
//! cumulative hazard H of the clock's reading, those with so many ahead are expected to hang up H(s t) times within t; s is
//! what makes that as many as did. H is that of all readings, so both are found in turn.

use super::super::call::Call;
use super::prepared::{KindDay, Prepared};
use super::sample::Sample;
use crate::centre::{Crowding, CrowdingStep};
use crate::units::Seconds;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Callers ahead, from which on each step counts. Conventions.
pub(super) const STEPS: [u32; 3] = [1, 3, 6];
/// The first seconds \[s\]. In a bank's records the hazard rises with the callers ahead up to there.
pub(super) const LASTS: f64 = 15.0;
/// Fewer who hang up so early tell no speed.
const FEWEST: f64 = 50.0;
/// A speed nearer to 1 than this is not worth a key. A convention.
const NOTABLE: f64 = 1.25;
/// Times that base and speeds are found in turn.
const ROUNDS: usize = 12;
/// Speeds lie below this.
const FASTEST: f64 = 30.0;

/// Which step so many callers ahead are at; `None`: below the first.
pub(super) fn step(ahead: usize) -> Option<usize> {
    STEPS.iter().rposition(|from| ahead >= *from as usize)
}

/// Callers who were waiting when each call came. Who was taken at once is not among them.
pub(super) fn ahead(calls: &[Call], at_once: f64) -> Vec<usize> {
    let mut over: BinaryHeap<Reverse<u64>> = BinaryHeap::new();
    let milliseconds = |at: f64| (at.max(0.0) * 1000.0) as u64;
    let each = calls.iter().map(|call| {
        let now = milliseconds(call.arrival);
        while over.peek().is_some_and(|end| end.0 <= now) {
            over.pop();
        }
        let ahead = over.len();
        let waits = call.is_offered() && (call.wait > at_once || !call.is_answered());
        if waits && call.wait > 0.0 {
            over.push(Reverse(milliseconds(call.settled_at())));
        }
        ahead
    });
    each.collect()
}

/// The clock's speed by step.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Speeds(pub [f64; 3]);

impl Speeds {
    /// From the calls of all days; `None` if callers ahead make no clear difference.
    pub(super) fn of(prepared: &Prepared) -> Option<Self> {
        let kinds: Vec<Waits> = (0..prepared.kinds.names.len())
            .map(|kind| {
                let days = prepared.days.iter().map(|day| &day.kinds[kind]);
                Waits::of(days.map(|day| (day, 1.0)))
            })
            .collect();
        let events: Vec<f64> = (0..STEPS.len())
            .map(|step| kinds.iter().map(|kind| early(&kind.crowded[step])).sum())
            .collect();
        if events.iter().all(|events| *events < FEWEST) {
            return None;
        }
        let mut speeds = Self([1.0; 3]);
        for _ in 0..ROUNDS {
            let hazards: Vec<Hazard> = kinds
                .iter()
                .map(|kind| Hazard::of(&kind.readings(Some(&speeds))))
                .collect();
            for (step, events) in events.iter().enumerate() {
                speeds.0[step] = match *events >= FEWEST {
                    true => speed(&kinds, &hazards, step, *events),
                    false if step > 0 => speeds.0[step - 1],
                    false => 1.0,
                };
            }
        }
        // Three standard errors of the logarithm of a count of events.
        let clear =
            speeds.0.iter().zip(&events).any(|(speed, events)| {
                *speed >= NOTABLE && speed.ln() > 3.0 / events.max(1.0).sqrt()
            });
        clear.then_some(speeds)
    }

    /// As a reaction of callers.
    pub(super) fn crowding(&self) -> Crowding {
        let steps = STEPS.iter().zip(self.0);
        let steps = steps.map(|(ahead, speed)| CrowdingStep {
            ahead: *ahead,
            speed: (speed * 100.0).round() / 100.0,
        });
        let steps: Vec<CrowdingStep> = steps.collect();
        let lasts = Seconds::new(LASTS).unwrap_or_default();
        Crowding::new(&steps, lasts).unwrap_or_default()
    }
}

/// Waits of those who queued, by callers ahead.
#[derive(Debug, Clone, Default)]
pub struct Waits {
    alone: Sample,
    crowded: [Sample; 3],
}

impl Waits {
    /// Of a type's days, each so many times over.
    pub(super) fn of<'d>(days: impl Iterator<Item = (&'d KindDay, f64)>) -> Self {
        let mut waits = Self::default();
        for (day, weight) in days {
            waits.add(&day.patience, weight);
        }
        waits
    }

    /// Those of a caller with so many ahead.
    pub(super) fn behind(&mut self, ahead: usize) -> &mut Sample {
        match step(ahead) {
            None => &mut self.alone,
            Some(step) => &mut self.crowded[step],
        }
    }

    /// All of others, so many times over.
    pub(super) fn add(&mut self, other: &Self, times: f64) {
        self.alone.add(&other.alone, times);
        let steps = self.crowded.iter_mut().zip(&other.crowded);
        steps.for_each(|(all, own)| all.add(own, times));
    }

    /// All of others, which have none then.
    pub(super) fn take(&mut self, other: &mut Self) {
        self.add(&std::mem::take(other), 1.0);
    }

    /// What the clocks of all callers read when their waits were over; without speeds the waits themselves.
    pub(super) fn readings(&self, speeds: Option<&Speeds>) -> Sample {
        let mut all = self.alone.clone();
        for (step, own) in self.crowded.iter().enumerate() {
            match speeds {
                None => all.add(own, 1.0),
                Some(speeds) => own.points().iter().for_each(|point| {
                    let reading = reading(speeds.0[step], point.at);
                    all.ended_often(reading, point.ended);
                    all.cut_often(reading, point.cut);
                }),
            }
        }
        all
    }
}

fn reading(speed: f64, wait: f64) -> f64 {
    speed * wait.min(LASTS) + (wait - LASTS).max(0.0)
}

/// Those who hung up in the first seconds.
fn early(sample: &Sample) -> f64 {
    let points = sample.points();
    let early = points.iter().filter(|point| point.at <= LASTS);
    early.map(|point| point.ended).sum()
}

/// The speed under which as many are expected to hang up as did.
fn speed(kinds: &[Waits], hazards: &[Hazard], step: usize, events: f64) -> f64 {
    let points: Vec<Vec<_>> = kinds
        .iter()
        .map(|kind| kind.crowded[step].points())
        .collect();
    let expected = |speed: f64| -> f64 {
        let each = points.iter().zip(hazards).map(|(points, hazard)| {
            let own = points
                .iter()
                .map(|point| (point.ended + point.cut) * hazard.up_to(speed * point.at.min(LASTS)));
            own.sum::<f64>()
        });
        each.sum()
    };
    let (mut slow, mut fast) = (1.0 / FASTEST, FASTEST);
    for _ in 0..40 {
        let middle = (slow * fast).sqrt();
        match expected(middle) < events {
            true => slow = middle,
            false => fast = middle,
        }
    }
    (slow * fast).sqrt()
}

/// A cumulative hazard, straight between its points.
struct Hazard(Vec<(f64, f64)>);

impl Hazard {
    fn of(sample: &Sample) -> Self {
        let mut points = vec![(0.0, 0.0)];
        let survival = sample.survival().into_iter();
        let some = survival.filter(|(_, share, _)| *share > 0.0);
        points.extend(some.map(|(to, share, _)| (to, -share.ln())));
        Self(points)
    }

    fn up_to(&self, time: f64) -> f64 {
        let next = self.0.partition_point(|(at, _)| *at < time);
        let (Some(before), after) = (self.0.get(next.max(1) - 1), self.0.get(next)) else {
            return 0.0;
        };
        match after {
            Some(after) if after.0 > before.0 => {
                before.1 + (time - before.0) / (after.0 - before.0) * (after.1 - before.1)
            }
            _ => before.1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Law;
    use rand_xoshiro::Xoshiro256PlusPlus;
    use rand_xoshiro::rand_core::SeedableRng;

    #[test]
    fn speeds_that_were_drawn_are_found() {
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(4);
        let patience = Law::weibull(Seconds::new(300.0).unwrap(), 0.6).unwrap();
        let offered = Law::exponential(Seconds::new(80.0).unwrap());
        let mut waits = Waits::default();
        let truth = [1.6, 3.0, 5.0];
        for number in 0..40_000_usize {
            let step = (number % 4).checked_sub(1);
            let speed = step.map_or(1.0, |step| truth[step]);
            let (reads, offered) = (patience.sample(&mut rng), offered.sample(&mut rng));
            // When the clock reads as much.
            let gives_up = match reads <= speed * LASTS {
                true => reads / speed,
                false => LASTS + reads - speed * LASTS,
            };
            let own = match step {
                None => &mut waits.alone,
                Some(step) => &mut waits.crowded[step],
            };
            match gives_up < offered {
                true => own.ended(gives_up.round()),
                false => own.cut(offered.round()),
            }
        }
        let kinds = [waits];
        let mut speeds = Speeds([1.0; 3]);
        for _ in 0..ROUNDS {
            let hazards = [Hazard::of(&kinds[0].readings(Some(&speeds)))];
            for (step, waits) in kinds[0].crowded.iter().enumerate() {
                speeds.0[step] = speed(&kinds, &hazards, step, early(waits));
            }
        }
        // Some 1,500 events a step: 15 % is more than four standard errors at this shape.
        for (found, truth) in speeds.0.iter().zip(truth) {
            assert!((found / truth - 1.0).abs() < 0.15, "{speeds:?}");
        }
        let clear = Hazard::of(&kinds[0].readings(Some(&speeds)));
        // The cumulative hazard of the law at its mean.
        let exact = -patience.survival(300.0).ln();
        assert!(
            (clear.up_to(300.0) / exact - 1.0).abs() < 0.1,
            "{}",
            clear.up_to(300.0)
        );
    }

    #[test]
    fn callers_ahead_stand_at_their_step() {
        let found: Vec<Option<usize>> = [0, 1, 2, 3, 5, 6, 60].map(step).to_vec();
        assert_eq!(
            found,
            [None, Some(0), Some(0), Some(1), Some(1), Some(2), Some(2)]
        );
    }
}
