//! What simulated plans say about all others: rows that a plan which meets the targets satisfies if a further agent in a
//! place never helps more than the one before.
//!
//! Around a plan that was simulated, a requirement is kept by at most its value there, plus its slope for each agent more,
//! less its slope for each agent fewer. That is a hypothesis: where a simulated plan contradicts a row, the row is
//! weakened just enough to admit it.

use super::differences::Slopes;
use super::problem::{Plan, Problem};

/// What is known around a plan.
#[derive(Debug, Clone)]
pub(super) struct Known {
    pub(super) plan: Plan,
    /// Its agents by slot.
    levels: Vec<f64>,
    cuts: Vec<Cut>,
}

/// A plan that was simulated, and what it is surely kept by.
#[derive(Debug, Clone)]
pub(super) struct Seen {
    pub(super) plan: Plan,
    /// Its agents by slot.
    pub(super) levels: Vec<f64>,
    /// By requirement.
    pub(super) kept: Vec<Option<f64>>,
}

/// What is known of a requirement around a plan.
#[derive(Debug, Clone)]
pub(super) struct Cut {
    pub(super) requirement: usize,
    /// What it is kept by.
    pub(super) value: f64,
    /// By slot, for an agent more.
    up: Vec<f64>,
    /// The same for an agent fewer; `None`: as for one more.
    down: Option<Vec<f64>>,
}

/// All that is known.
#[derive(Debug, Clone, Default)]
pub(super) struct Model {
    known: Vec<Known>,
    /// Places at which rows were held against plans that were simulated, and those at which one was contradicted.
    pub(super) checked: u64,
    pub(super) contradicted: u64,
}

/// How much a row may be weakened before it is dropped.
const WEAKEST: f64 = 4.0;

impl Known {
    /// Of the requirements whose `values` are given: all else says nothing.
    pub(super) fn new(
        (plan, levels): (Plan, Vec<f64>),
        values: &[Option<f64>],
        up: Slopes,
        down: Option<Slopes>,
    ) -> Self {
        let mut down = down.map(Vec::into_iter);
        let cuts = values.iter().zip(up).enumerate();
        let cuts = cuts.filter_map(|(requirement, (value, up))| {
            let down = down.as_mut().and_then(Iterator::next);
            let up = never_harmful(up);
            Some(Cut {
                requirement,
                value: (*value)?,
                down: down.map(|down| no_less(down, &up)),
                up,
            })
        });
        Self {
            cuts: cuts.collect(),
            levels,
            plan,
        }
    }

    /// Weakens what a simulated plan contradicts; counts what was looked at, and what did not hold.
    fn admit(&mut self, seen: &Seen, (checked, contradicted): (&mut u64, &mut u64)) {
        if self.plan == seen.plan {
            return;
        }
        let (from, to) = (&self.levels, &seen.levels);
        self.cuts.retain_mut(|cut| {
            let Some(kept) = seen.kept[cut.requirement] else {
                return true;
            };
            *checked += 1;
            if cut.at(from, to) >= kept {
                return true;
            }
            *contradicted += 1;
            cut.weaken(from, to, kept)
        });
    }

    pub(super) fn has_down(&self) -> bool {
        self.cuts.iter().any(|cut| cut.down.is_some())
    }

    pub(super) fn cuts(&self) -> &[Cut] {
        &self.cuts
    }

    /// Its agents by slot.
    pub(super) fn levels(&self) -> &[f64] {
        &self.levels
    }
}

/// An agent more harms nothing: noise alone says so, and rows that believe it contradict each other.
fn never_harmful(mut up: Vec<f64>) -> Vec<f64> {
    up.iter_mut().for_each(|by| *by = by.max(0.0));
    up
}

/// An agent fewer costs at least what one more brings: noise alone says otherwise.
fn no_less(down: Vec<f64>, up: &[f64]) -> Vec<f64> {
    down.into_iter()
        .zip(up)
        .map(|(down, up)| down.max(*up))
        .collect()
}

impl Cut {
    /// For an agent more in a slot.
    pub(super) fn up(&self, slot: usize) -> f64 {
        self.up[slot]
    }

    /// For an agent fewer in a slot.
    pub(super) fn down(&self, slot: usize) -> f64 {
        self.down.as_ref().unwrap_or(&self.up)[slot]
    }

    /// Whether by its slopes not even as many agents as may be would do: they are wrong, then, and it says nothing.
    pub(super) fn is_hopeless(&self, problem: &Problem<'_>, from: &[f64], margin: f64) -> bool {
        let slots = problem.slots().iter().zip(from).zip(&self.up);
        let most = slots.map(|((slot, from), up)| (f64::from(slot.at_most) - from).max(0.0) * up);
        self.value + most.sum::<f64>() < margin
    }

    /// For an agent fewer in each slot, where that is known apart.
    pub(super) fn downs(&self) -> Option<&[f64]> {
        self.down.as_deref()
    }

    pub(super) fn ups(&self) -> &[f64] {
        &self.up
    }

    /// What it says that a requirement is kept by at most.
    fn at(&self, from: &[f64], to: &[f64]) -> f64 {
        let (gained, lost) = self.parts(from, to);
        self.value + gained - lost
    }

    fn parts(&self, from: &[f64], to: &[f64]) -> (f64, f64) {
        let (mut gained, mut lost) = (0.0, 0.0);
        for (slot, (before, after)) in from.iter().zip(to).enumerate() {
            let by = after - before;
            if by > 0.0 {
                gained += by * self.up[slot];
            } else {
                let down = self.down.as_ref().unwrap_or(&self.up);
                lost -= by * down[slot];
            }
        }
        (gained, lost)
    }

    /// Admits a plan that is kept by `kept`; whether that is possible.
    fn weaken(&mut self, from: &[f64], to: &[f64], kept: f64) -> bool {
        let (gained, lost) = self.parts(from, to);
        let at = |by: f64| self.value + gained.max(0.0) * by - lost.max(0.0) / by;
        if at(WEAKEST) < kept {
            return false;
        }
        let (mut low, mut high) = (1.0, WEAKEST);
        for _ in 0..30 {
            let middle = (low + high) / 2.0;
            if at(middle) < kept {
                low = middle;
            } else {
                high = middle;
            }
        }
        for slot in 0..to.len() {
            match to[slot].total_cmp(&from[slot]) {
                std::cmp::Ordering::Greater => self.up[slot] *= high,
                std::cmp::Ordering::Less => match &mut self.down {
                    Some(down) => down[slot] /= high,
                    None => self.up[slot] /= high,
                },
                std::cmp::Ordering::Equal => {}
            }
        }
        true
    }
}

impl Model {
    /// The plans around which something is known.
    pub(super) fn plans(&self) -> impl Iterator<Item = &Plan> {
        self.known.iter().map(|known| &known.plan)
    }

    pub(super) fn known(&self) -> &[Known] {
        &self.known
    }

    /// Only what is known around a plan; `None` if that is nothing.
    pub(super) fn around(&self, plan: &Plan) -> Option<Self> {
        let known = self.known.iter().rev().find(|known| known.plan == *plan)?;
        Some(Self {
            known: vec![known.clone()],
            ..Self::default()
        })
    }

    /// Forgets all but the latest plans.
    pub(super) fn keep_latest(&mut self, most: usize) {
        let old = self.known.len().saturating_sub(most);
        self.known.drain(..old);
    }

    /// What a plan is kept by, by requirement, is known better now.
    pub(super) fn renew(&mut self, plan: &Plan, values: &[Option<f64>]) {
        for known in self.known.iter_mut().filter(|known| known.plan == *plan) {
            for cut in &mut known.cuts {
                cut.value = values[cut.requirement].unwrap_or(cut.value);
            }
        }
    }

    pub(super) fn cuts(&self) -> u64 {
        self.known.iter().map(|one| one.cuts.len() as u64).sum()
    }

    /// Weakens what a simulated plan contradicts.
    pub(super) fn hold_against(&mut self, seen: &Seen) {
        let (mut checked, mut contradicted) = (0, 0);
        for known in &mut self.known {
            known.admit(seen, (&mut checked, &mut contradicted));
        }
        self.checked += checked;
        self.contradicted += contradicted;
    }

    /// Adds what is known around a plan, as far as plans that were simulated before admit it.
    pub(super) fn add_beside(&mut self, mut known: Known, others: &[Seen]) {
        let (mut checked, mut contradicted) = (0, 0);
        for seen in others {
            known.admit(seen, (&mut checked, &mut contradicted));
        }
        self.checked += checked;
        self.contradicted += contradicted;
        self.known.push(known);
    }
}
