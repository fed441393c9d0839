//! What one agent more, or fewer, changes: of all slots at once for the price of a few simulations.
//!
//! An agent in one step hardly matters beyond the steps beside it, so every w-th step gets one in the same
//! simulation (Curtis, Powell and Reid's colouring, for days), and what changes from the step before to the one before
//! the next such step is booked to it. All plans meet the same callers, so differences are known far better than the
//! numbers themselves.

use super::bench::{Bench, Days, Halt, Sample, Window};
use super::problem::{Plan, Problem, Slot};
use super::yard::{Requirement, Standard, Yard};
use std::ops::Range;

/// By requirement, then slot: how an agent more changes what a requirement is kept by.
pub(super) type Slopes = Vec<Vec<f64>>;

/// Which way agents are changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    More,
    Fewer,
}

/// How steps are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Colours {
    /// Steps from one agent to the next.
    apart: usize,
}

/// Handle times within which a change has died away. Measured on one queue at 80 % within 20 s.
const DIES_AWAY: f64 = 3.0;

impl Colours {
    /// For handle times of this mean and steps of this length \[s\].
    pub(super) fn new(handle_time: f64, step: f64) -> Self {
        let after = (DIES_AWAY * handle_time / step.max(1.0)).ceil();
        Self {
            apart: 2 + after.min(1e6) as usize,
        }
    }

    fn of(self, slot: &Slot, steps: usize) -> usize {
        if self.apart >= steps {
            slot.step
        } else {
            slot.step % self.apart
        }
    }

    /// Plans that are simulated to learn all slopes one way.
    pub(super) fn plans(self, problem: &Problem<'_>) -> usize {
        let groups = problem.staffing().groups.iter();
        let each = groups.map(|limits| {
            let own = problem.slots().iter();
            let own = own.filter(|slot| slot.group == limits.group);
            let own = own.map(|slot| self.number(problem.steps(slot)));
            own.max().unwrap_or_default()
        });
        each.sum()
    }

    fn number(self, steps: usize) -> usize {
        self.apart.min(steps)
    }
}

/// How the requirements change if an agent is added to, or taken from, each slot of `plan`, of which `base` was sampled on
/// the same days. Where limits forbid the change, 0.
pub(super) fn slopes(
    bench: &mut Bench<'_>,
    (plan, base): (&Plan, &Sample),
    days: &Days,
    colours: Colours,
    way: Way,
) -> Result<Slopes, Halt> {
    let (problem, yard) = (bench.problem, bench.yard);
    let windows = yard.requirements().iter().enumerate();
    let windows = windows.filter_map(|(place, one)| Window::of(base, place, one));
    let windows: Vec<Window> = windows.collect();
    let changed = changed(problem, plan, colours, way);
    let mut plans: Vec<Plan> = changed.iter().map(|one| one.plan.clone()).collect();
    if !windows.is_empty() {
        plans.push(plan.clone());
    }
    let samples = bench.try_all(&plans, days, &windows)?;
    let windowed_base = samples.last().filter(|_| !windows.is_empty());
    let mut slopes = vec![vec![0.0; problem.slots().len()]; yard.requirements().len()];
    for (change, sample) in changed.iter().zip(&samples) {
        for &slot in &change.slots {
            let cells = felt(problem, yard, slot, colours);
            for (place, requirement) in yard.requirements().iter().enumerate() {
                let by = match requirement.wanted {
                    Standard::LongRun => change_of_mean(yard, requirement, (base, sample), &cells),
                    Standard::OnDays(_) => {
                        let window = windows.iter().position(|one| one.requirement == place);
                        let pair = window.zip(windowed_base);
                        pair.map_or(0.0, |(window, base)| {
                            let size = windows[window].size().max(1.0);
                            let each = cells.clone();
                            let by = |at| sample.in_window(window, at) - base.in_window(window, at);
                            each.map(by).sum::<f64>() / size
                        })
                    }
                };
                slopes[place][slot] = match way {
                    Way::More => by,
                    Way::Fewer => -by,
                };
            }
        }
    }
    Ok(slopes)
}

/// A plan with agents changed in slots that do not feel each other.
struct Changed {
    plan: Plan,
    slots: Vec<usize>,
}

fn changed(problem: &Problem<'_>, plan: &Plan, colours: Colours, way: Way) -> Vec<Changed> {
    let mut found = Vec::new();
    let levels = problem.levels(plan);
    for limits in &problem.staffing().groups {
        let own = problem.slots().iter().enumerate();
        let own: Vec<(usize, &Slot)> = own.filter(|(_, slot)| slot.group == limits.group).collect();
        let most = own
            .iter()
            .map(|(_, slot)| colours.number(problem.steps(slot)));
        for colour in 0..most.max().unwrap_or_default() {
            let mut change = Changed {
                plan: plan.clone(),
                slots: Vec::new(),
            };
            for (place, slot) in &own {
                let agents = levels[*place];
                let may = match way {
                    Way::More => agents + 1.0 <= f64::from(slot.at_most),
                    Way::Fewer => agents - 1.0 >= f64::from(slot.at_least),
                };
                if may && colours.of(slot, problem.steps(slot)) == colour {
                    change.slots.push(*place);
                    change.plan.slots[*place] += match way {
                        Way::More => 1,
                        Way::Fewer => -1,
                    };
                }
            }
            if !change.slots.is_empty() {
                found.push(change);
            }
        }
    }
    found
}

/// The cells in which a change of a slot is felt, and that of no other slot of its colour.
fn felt(problem: &Problem<'_>, yard: &Yard, slot: usize, colours: Colours) -> Range<usize> {
    let own = &problem.slots()[slot];
    let day = yard.cells_of(own.day);
    let steps = problem.steps(own);
    if colours.apart >= steps {
        return day;
    }
    let first = own.step.saturating_sub(1);
    let last = (own.step + colours.apart - 2).min(steps - 1);
    let at = |step: usize| problem.slots()[slot + step - own.step].intervals.clone();
    let from = if own.step + 1 < colours.apart {
        0
    } else {
        at(first).start
    };
    let to = if own.step + colours.apart >= steps {
        day.len()
    } else {
        at(last).end
    };
    day.start + from..day.start + to
}

fn change_of_mean(
    yard: &Yard,
    requirement: &Requirement,
    (base, changed): (&Sample, &Sample),
    cells: &Range<usize>,
) -> f64 {
    let all = yard.cells();
    let stretches = requirement.stretches.iter();
    let own = stretches.flat_map(|one| one.start.max(cells.start)..one.end.min(cells.end));
    let gap = |sample: &Sample, cell| sample.mean(requirement.target, cell, all).gap;
    own.map(|cell| gap(changed, cell) - gap(base, cell)).sum()
}

#[cfg(test)]
mod tests {
    use super::super::bench::Work;
    use super::super::master::Microlp;
    use super::super::start::Loads;
    use super::*;
    use crate::centre::Staffing;
    use crate::random::Seed;
    use crate::scenario::reload;
    use crate::study::Workers;
    use std::sync::atomic::AtomicBool;

    /// Days of a batch, and batches: their means tell how sure a mean is.
    const BATCH: u64 = 40;
    const BATCHES: u64 = 8;

    /// What an agent more in every half hour of the insurer's day changes, learnt of many half hours at once, is what it
    /// changes by itself: within four standard errors and a fiftieth of the largest change, which is what dies away late.
    #[test]
    fn what_is_learnt_of_many_at_once_holds_of_each() {
        let text = include_str!("../../../scenarios/insurer.toml");
        let scenario = reload("insurer.toml".as_ref(), text).unwrap();
        let operation = scenario.operation();
        let staffing = Staffing::of(operation.base());
        let loads = Loads::new(operation);
        let yard = Yard::new(operation);
        let ceiling = |group, day, interval| loads.ceiling(group, day, interval);
        let problem = Problem::new(operation, &staffing, ceiling);
        let (workers, never) = (Workers::new(2).unwrap(), AtomicBool::new(false));
        let mut bench = Bench {
            problem: &problem,
            yard: &yard,
            workers: &workers,
            stop: &never,
            work: Work::default(),
            full: vec![0.0; yard.requirements().len()],
        };
        let plan = problem.of(operation, &Microlp);
        let step = operation.base().clock().interval.get();
        let coloured = Colours::new(loads.handle_time(), step);
        let single = Colours::new(f64::INFINITY, step);
        assert!(coloured.plans(&problem) * 2 < single.plans(&problem));
        let slots = problem.slots().len();
        let rows = yard.requirements().len();
        let mut apart = vec![vec![Vec::new(); slots]; rows];
        let mut alone = vec![vec![0.0; slots]; rows];
        for batch in 0..BATCHES {
            let days = Days {
                seed: Seed(7),
                range: batch * BATCH..(batch + 1) * BATCH,
            };
            let base = bench.try_one(&plan, &days).unwrap();
            let mut learnt =
                |colours| slopes(&mut bench, (&plan, &base), &days, colours, Way::More).unwrap();
            let (many, one) = (learnt(coloured), learnt(single));
            for (row, slot) in (0..rows).flat_map(|row| (0..slots).map(move |slot| (row, slot))) {
                apart[row][slot].push(many[row][slot] - one[row][slot]);
                alone[row][slot] += one[row][slot] / BATCHES as f64;
            }
        }
        for row in 0..rows {
            let largest = alone[row]
                .iter()
                .fold(0.0_f64, |most, one| most.max(one.abs()));
            assert!(largest > 0.0);
            for (slot, apart) in apart[row].iter().enumerate() {
                let number = apart.len() as f64;
                let mean = apart.iter().sum::<f64>() / number;
                let squares: f64 = apart.iter().map(|one| (one - mean).powi(2)).sum();
                let error = (squares / (number - 1.0) / number).sqrt();
                assert!(
                    mean.abs() <= 4.0 * error + 0.02 * largest,
                    "{row} {slot}: {mean} ± {error} beside {}, of {largest} at most",
                    alone[row][slot]
                );
            }
        }
    }
}
