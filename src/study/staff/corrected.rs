//! What failed tests say of the days of the search, by which the next plan is made.

use super::bench::{Halt, Kept};
use super::find::Task;
use super::master::Master;
use super::method::FRESH;
use super::problem::Plan;
use super::verify::{self, Verified};
use crate::stats::Confidence;

/// Standard errors by which a plan should pass its next test by more than it must: half of what the test itself is off by.
const SAFER: f64 = 0.5;

/// A test that a plan did not pass.
#[derive(Debug, Clone)]
pub(super) struct Failed {
    plan: Plan,
    /// By requirement, what was kept on the fresh days.
    kept: Vec<Kept>,
    /// How many they were.
    days: u64,
}

impl<M: Master> Task<'_, '_, M> {
    /// Keeps what a test has told.
    pub(super) fn remember(&mut self, plan: &Plan, verified: &Verified) {
        let requirements = self.search.bench.yard.requirements().iter();
        let kept = requirements.map(|one| verified.sample.kept(one));
        self.search.failed.push(Failed {
            plan: plan.clone(),
            kept: kept.collect(),
            days: verified.sample.days,
        });
    }

    /// The days of the search flatter plans in some requirements and slight them in others, those near each other likewise:
    /// each must be kept on them by as much more, or less, as all failed tests tell, and so that the next test, in which each
    /// may be wrong by `chance`, can tell.
    pub(super) fn correct(&mut self, chance: f64) -> Result<(), Halt> {
        let failed = self.search.failed.clone();
        let Some(last) = failed.last() else {
            return Ok(());
        };
        let last_look = self.effort.days(FRESH) << (verify::LOOKS - 1);
        let fewer = (last.days as f64 / last_look as f64).min(1.0);
        let reach = (reach_of(chance) + SAFER) * fewer.sqrt();
        let mut flattered = vec![Flattered::default(); last.kept.len()];
        for test in &failed {
            let sample = self.search.sample(&test.plan)?;
            let requirements = self.search.bench.yard.requirements().iter();
            for ((flattered, fresh), requirement) in
                flattered.iter_mut().zip(&test.kept).zip(requirements)
            {
                flattered.tell(sample.kept(requirement).by - fresh.by, fresh.error);
            }
        }
        let told = flattered.iter().zip(&last.kept);
        let margins = told.map(|(flattered, fresh)| flattered.by() + reach * fresh.error);
        self.search.margins = margins.collect();
        Ok(())
    }
}

/// By how much the days of a search flatter plans in a requirement: the mean of what tests say, by how sure each is.
#[derive(Debug, Clone, Copy, Default)]
struct Flattered {
    sum: f64,
    weight: f64,
    /// What a test said on all of whose days it was the same.
    known: Option<f64>,
}

impl Flattered {
    fn tell(&mut self, by: f64, error: f64) {
        let weight = error.powi(-2);
        if weight.is_finite() {
            self.sum += weight * by;
            self.weight += weight;
        } else {
            self.known = Some(by);
        }
    }

    fn by(&self) -> f64 {
        match self.weight > 0.0 {
            true => self.sum / self.weight,
            false => self.known.unwrap_or_default(),
        }
    }
}

/// Standard errors that leave out this chance on one side, for many days.
fn reach_of(chance: f64) -> f64 {
    let sure = Confidence::new((1.0 - 2.0 * chance).clamp(0.01, 1.0 - 1e-12));
    sure.and_then(|sure| sure.reach(10_000)).unwrap_or(3.0)
}
