//! How sure the numbers of a fit are: its days are drawn anew.

use super::parameters::{Families, Parameter, all};
use super::prepared::Prepared;
use crate::random::{Occasion, Purpose, Seed, Streams};
use crate::stats::{Confidence, Estimate};
use rand::RngExt;
use rayon::prelude::*;
use std::collections::BTreeMap;

/// All numbers with their intervals: days are drawn anew, `resamples` times, from those of the same weekday if weekdays
/// are told apart.
///
/// The interval is Student's about the number, with the spread of the drawn ones; of what is positive on logarithms. The
/// spread is widened for the days being few: drawing from m days shows only (m-1)/m of a variance.
pub(super) fn with_intervals(
    prepared: &Prepared,
    families: &Families,
    resamples: u32,
    seed: Seed,
) -> Vec<Parameter> {
    let once = vec![1.0; prepared.days.len()];
    let numbers = all(prepared, &once, families);
    let blocks = blocks(prepared, families.is_week);
    let number: usize = blocks.iter().map(Vec::len).sum();
    let freedom = number - blocks.len();
    if freedom == 0 || resamples < 2 {
        let plain = numbers.into_iter();
        return plain
            .map(|(key, value)| Parameter {
                key,
                value: exactly(value),
            })
            .collect();
    }
    let drawn: Vec<Vec<f64>> = (0..resamples)
        .into_par_iter()
        .map(|number| {
            let weights = weights(&blocks, prepared.days.len(), seed, number);
            let found = all(prepared, &weights, families);
            // Every draw has every weekday, so that it has every number, in the same order.
            found.into_iter().map(|(_, value)| value).collect()
        })
        .collect();
    let student = Confidence::USUAL.reach(freedom as u64 + 1).unwrap_or(0.0);
    let few = (number as f64 / freedom as f64).sqrt();
    let each = numbers.into_iter().enumerate();
    each.map(|(place, (key, value))| {
        let values: Vec<f64> = drawn
            .iter()
            .filter_map(|draw| draw.get(place).copied())
            .filter(|value| value.is_finite())
            .collect();
        Parameter {
            value: interval(value, &values, student * few),
            key,
        }
    })
    .collect()
}

fn exactly(value: f64) -> Estimate {
    if value.is_finite() {
        Estimate::exactly(value)
    } else {
        Estimate::NONE
    }
}

/// The days of each block, by weekday if they are told apart.
fn blocks(prepared: &Prepared, is_week: bool) -> Vec<Vec<Vec<usize>>> {
    let mut strata: Vec<BTreeMap<usize, Vec<usize>>> = vec![BTreeMap::new(); 7];
    for (place, day) in prepared.days.iter().enumerate() {
        let stratum = if is_week { day.weekday } else { 0 };
        strata[stratum].entry(day.block).or_default().push(place);
    }
    strata.retain(|blocks| !blocks.is_empty());
    let strata = strata.into_iter();
    strata.map(|own| own.into_values().collect()).collect()
}

/// How often each day counts in a draw.
fn weights(strata: &[Vec<Vec<usize>>], days: usize, seed: Seed, number: u32) -> Vec<f64> {
    let occasion = Occasion::first(seed, u64::from(number));
    let mut rng = Streams::new(occasion).sequence(Purpose::Resample, "days");
    let mut weights = vec![0.0; days];
    for blocks in strata {
        for _ in blocks {
            for day in &blocks[rng.random_range(0..blocks.len())] {
                weights[*day] += 1.0;
            }
        }
    }
    weights
}

fn interval(value: f64, drawn: &[f64], times: f64) -> Estimate {
    if !value.is_finite() {
        return Estimate::NONE;
    }
    if drawn.len() < 2 {
        return Estimate::exactly(value);
    }
    let spread = |values: &[f64]| {
        let count = values.len() as f64;
        let mean = values.iter().sum::<f64>() / count;
        (values
            .iter()
            .map(|value| (value - mean).powi(2))
            .sum::<f64>()
            / (count - 1.0))
            .sqrt()
    };
    if value > 0.0 && drawn.iter().all(|drawn| *drawn > 0.0) {
        let logs: Vec<f64> = drawn.iter().map(|value| value.ln()).collect();
        let half = (times * spread(&logs)).min(20.0);
        return Estimate {
            mean: Some(value),
            low: Some(value * (-half).exp()),
            high: Some(value * half.exp()),
            plain: None,
        };
    }
    let half = times * spread(drawn);
    let least = if value >= 0.0 { 0.0 } else { f64::NEG_INFINITY };
    Estimate::around(value, half).within(least, f64::INFINITY)
}
