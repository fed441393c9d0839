//! Where the search begins, without simulation: what each call type would need by the formulas, dealt out to the groups
//! that may take it.
//!
//! The load of an interval is the modified offered load, the mean number of calls in hand if there were always an agent
//! for each; agents for it by M/M/n+G, as if it lasted for ever. Types that share agents need fewer than that: the search
//! begins on the safe side.

use super::master::{Column, ColumnId, Master, Sense, Solved};
use super::problem::{Plan, Problem};
use super::yard::{Requirement, Yard};
use crate::centre::{Aim, CallType, Centre, GroupId, Operation, Whose};
use crate::theory::{self, Demand, erlang_b, fewest_agents};
use crate::units::Seconds;

/// What the formulas say of every type in every interval of every day.
pub(super) struct Loads<'a> {
    days: Vec<DayLoads<'a>>,
}

struct DayLoads<'a> {
    centre: &'a Centre,
    /// By type, then interval \[erlang\].
    loads: Vec<Vec<f64>>,
    /// The same where days come by chance: of each interval the largest.
    peaks: Vec<Vec<f64>>,
}

/// Load that is taken for none \[erlang\].
const NOTHING: f64 = 1e-6;
/// A load that nearly never finds all agents busy, and how far beyond that a ceiling lies. Conventions.
const HARDLY_EVER: f64 = 1e-3;
const BEYOND: f64 = 1.5;
/// Agents of one group in one interval at most where there is no limit. A convention.
const MOST: f64 = 100_000.0;

impl<'a> Loads<'a> {
    pub(super) fn new(operation: &'a Operation) -> Self {
        let days = operation.days().iter().map(|day| {
            let centre = &day.centre;
            let loads = all_loads(centre);
            let mut peaks = loads.clone();
            for own in day.centres().map(all_loads) {
                for (peaks, own) in peaks.iter_mut().zip(own) {
                    let pairs = peaks.iter_mut().zip(own);
                    pairs.for_each(|(peak, own)| *peak = peak.max(own));
                }
            }
            DayLoads {
                centre,
                loads,
                peaks,
            }
        });
        Self {
            days: days.collect(),
        }
    }

    /// Agents of a group that are surely enough in an interval: for all that it may take, on a busy day.
    pub(super) fn ceiling(&self, group: GroupId, day: usize, interval: usize) -> u32 {
        let DayLoads { centre, peaks, .. } = &self.days[day];
        let group = &centre.groups()[group.index()];
        let near = interval.saturating_sub(2)..=(interval + 2).min(peaks[0].len() - 1);
        let shared = centre.busyness();
        let spread = |kind: &CallType| {
            let own = [shared.day, shared.interval, kind.busyness];
            own.iter().map(|cv| cv * cv).sum::<f64>().sqrt()
        };
        let most = group.answers.iter().map(|skill| {
            let place = skill.call_type.index();
            let kind = &centre.call_types()[place];
            let peak = near.clone().map(|at| peaks[place][at]).fold(0.0, f64::max);
            peak * (1.0 + 2.0 * spread(kind)) / skill.speed
        });
        let load: f64 = most.sum();
        let enough = load + 10.0 * load.sqrt() + 4.0;
        let enough = enough.min(MOST) as u32;
        let agents = f64::from(fewest_lines(load, enough)) * BEYOND;
        (agents / (1.0 - group.absence.get()).max(0.05))
            .ceil()
            .min(MOST) as u32
    }

    /// Mean handle time of the calls of a replication \[s\].
    pub(super) fn handle_time(&self) -> f64 {
        let (mut calls, mut work) = (0.0, 0.0);
        for day in &self.days {
            for kind in day.centre.call_types() {
                let volume: f64 = kind.volume.iter().sum();
                calls += volume;
                work += volume * handle_time(kind);
            }
        }
        if calls > 0.0 { work / calls } else { 0.0 }
    }

    /// Agents that each type would need by itself, by day, type and interval.
    fn needs(&self, yard: &Yard) -> Vec<Vec<Vec<f64>>> {
        let days = self.days.iter().enumerate();
        let days = days.map(|(day, loads)| {
            let types = loads.centre.call_types().iter().enumerate();
            let types = types.map(|(place, kind)| {
                let own = &loads.loads[place];
                let mut need: Vec<f64> = own.iter().map(|load| load.ceil()).collect();
                for requirement in yard.requirements() {
                    let is_theirs = match yard.target(requirement.target).whose {
                        Whose::Calls(id) => id.index() == place,
                        Whose::All | Whose::Agents(_) => true,
                    };
                    if is_theirs {
                        raise(&mut need, (kind, own), requirement, yard, day);
                    }
                }
                need
            });
            types.collect()
        });
        days.collect()
    }

    /// The cheapest agents who could do it if each worked for one type at a time.
    pub(super) fn start(
        &self,
        problem: &Problem<'_>,
        yard: &Yard,
        master: &impl Master,
        nodes: u64,
    ) -> Plan {
        let needs = self.needs(yard);
        let (mut program, posed) = problem.program();
        for (day, loads) in self.days.iter().enumerate() {
            for step in steps(problem, day) {
                let own = problem.slots().iter().zip(&posed.slots);
                let own = own.filter(|(slot, _)| slot.day == day && slot.intervals == step);
                let own: Vec<(GroupId, ColumnId)> =
                    own.map(|(slot, column)| (slot.group, *column)).collect();
                let mut given: Vec<Vec<(ColumnId, f64)>> = vec![Vec::new(); own.len()];
                for (kind, need) in needs[day].iter().enumerate() {
                    let length = step.len().max(1) as f64;
                    let need: f64 = need[step.clone()].iter().sum::<f64>() / length;
                    let mut takers = Vec::new();
                    for ((group, _), given) in own.iter().zip(&mut given) {
                        let group = &loads.centre.groups()[group.index()];
                        let mut skills = group.answers.iter();
                        if let Some(skill) = skills.find(|one| one.call_type.index() == kind) {
                            let flow = program.column(Column::any(0.0));
                            takers.push((flow, 1.0));
                            let present = 1.0 - group.absence.get();
                            given.push((flow, -1.0 / (skill.speed * present.max(0.05))));
                        }
                    }
                    if !takers.is_empty() && need > 0.0 {
                        // What limits leave impossible is not asked of a start.
                        let missing = program.column(Column::any(DEAR));
                        takers.push((missing, 1.0));
                        program.row(takers, Sense::AtLeast, need);
                    }
                }
                for ((_, column), mut terms) in own.into_iter().zip(given) {
                    if !terms.is_empty() {
                        terms.push((column, 1.0));
                        program.row(terms, Sense::AtLeast, 0.0);
                    }
                }
            }
        }
        match master.solve(&program, nodes, None) {
            Solved::Found(found) => posed.plan(problem, &found.values),
            _ => problem.ceiling(),
        }
    }
}

/// The smallest number up to `most` that a load nearly never fills.
fn fewest_lines(load: f64, most: u32) -> u32 {
    let (mut full, mut enough) = (0, most.max(1));
    while enough - full > 1 {
        let middle = full + (enough - full) / 2;
        if erlang_b(middle, load) <= HARDLY_EVER {
            enough = middle;
        } else {
            full = middle;
        }
    }
    enough
}

/// What an agent who is missing costs a start: more than any agent.
const DEAR: f64 = 1e6;

/// The stretches of a day in which numbers are decided.
fn steps(problem: &Problem<'_>, day: usize) -> Vec<std::ops::Range<usize>> {
    let own = problem.slots().iter().filter(|slot| slot.day == day);
    let mut found: Vec<_> = own.map(|slot| slot.intervals.clone()).collect();
    found.sort_by_key(|step| step.start);
    found.dedup();
    found
}

fn all_loads(centre: &Centre) -> Vec<Vec<f64>> {
    let types = centre.call_types().iter();
    types.map(|kind| modified_loads(centre, kind)).collect()
}

fn handle_time(kind: &CallType) -> f64 {
    kind.talk.mean() + kind.wrap_up.mean()
}

/// Mean calls in hand in each interval, if there were always an agent for each and the day began empty \[erlang\].
fn modified_loads(centre: &Centre, kind: &CallType) -> Vec<f64> {
    let interval = centre.clock().interval.get();
    let mut at_start = 0.0;
    let loads = (0..centre.clock().intervals()).map(|place| {
        let scale = kind.talk_scale.get(place).copied().unwrap_or(1.0);
        let work = (kind.talk.mean() * scale + kind.wrap_up.mean()).max(1e-9);
        let level = kind.volume[place] / interval * work;
        let left = (-interval / work).exp();
        let mean = level + (at_start - level) * work / interval * (1.0 - left);
        at_start = level + (at_start - level) * left;
        mean
    });
    loads.collect()
}

/// Raises the need of a type on a day to what a requirement asks.
fn raise(
    need: &mut [f64],
    (kind, loads): (&CallType, &[f64]),
    requirement: &Requirement,
    yard: &Yard,
    day: usize,
) {
    let cells = yard.cells_of(day);
    let goal = yard.target(requirement.target).goal;
    let own = requirement.stretches.iter();
    let own = own.flat_map(|one| one.start.max(cells.start)..one.end.min(cells.end));
    for cell in own {
        let interval = cell - cells.start;
        let wanted = match goal.aim {
            Aim::ServiceLevel(level) => {
                theory::SteadyTarget::ServiceLevel(level.unwrap_or(kind.service_level), goal.level)
            }
            Aim::Abandonment | Aim::Lost => theory::SteadyTarget::Abandonment(goal.level),
            Aim::Asa => theory::SteadyTarget::Asa(goal.level),
            Aim::Occupancy => theory::SteadyTarget::Occupancy(goal.level),
            Aim::Blocked => continue,
        };
        if let Some(demand) = demand(kind, loads[interval])
            && let Ok(agents) = fewest_agents(&demand, &[wanted])
        {
            need[interval] = need[interval].max(f64::from(agents));
        }
    }
}

fn demand(kind: &CallType, load: f64) -> Option<Demand> {
    let time = handle_time(kind);
    if load < NOTHING || time <= 0.0 {
        return None;
    }
    Demand::new(load / time, Seconds::new(time)?, kind.patience.clone()).ok()
}
