//! What is decided, what it costs, and which limits it must respect.

use super::master::{Column, ColumnId, Program, Sense};
use crate::centre::{
    AgentGroup, By, Centre, Change, GroupId, GroupLimits, Minimise, Operation, Roster, Staffing,
    Weekday,
};
use crate::error::Problems;
use std::collections::HashSet;
use std::ops::Range;

/// Agents in each slot.
pub(super) type Plan = Vec<u32>;

/// A staffing problem over the days of an operation.
pub(super) struct Problem<'a> {
    operation: &'a Operation,
    staffing: &'a Staffing,
    slots: Vec<Slot>,
}

/// A number that is decided: agents of a group for a stretch of one of the days.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Slot {
    pub(super) group: GroupId,
    /// Which day of a replication.
    pub(super) day: usize,
    /// Its place among the slots of its group and day.
    pub(super) step: usize,
    pub(super) intervals: Range<usize>,
    /// What one agent costs, as far as it is counted.
    pub(super) cost: f64,
    /// Paid hours of one agent \[h\].
    pub(super) hours: f64,
    pub(super) at_least: u32,
    pub(super) at_most: u32,
}

impl<'a> Problem<'a> {
    /// The problem; where there is no limit, `ceiling` says how many agents of a group are surely enough in an interval
    /// of a day.
    pub(super) fn new(
        operation: &'a Operation,
        staffing: &'a Staffing,
        ceiling: impl Fn(GroupId, usize, usize) -> u32,
    ) -> Self {
        let mut slots = Vec::new();
        for limits in &staffing.groups {
            for (day, centre) in operation.days().iter().map(|day| &day.centre).enumerate() {
                let intervals = centre.clock().intervals();
                let length = match staffing.by {
                    By::Interval => staffing.step.max(1) as usize,
                    By::Day => intervals,
                };
                for (step, from) in (0..intervals).step_by(length).enumerate() {
                    let own = from..(from + length).min(intervals);
                    let ceiling = own.clone().map(|at| ceiling(limits.group, day, at));
                    let ceiling = ceiling.max().unwrap_or_default();
                    slots.push(Slot::new(
                        centre,
                        staffing,
                        limits,
                        (day, step, own),
                        ceiling,
                    ));
                }
            }
        }
        Self {
            operation,
            staffing,
            slots,
        }
    }

    pub(super) fn operation(&self) -> &'a Operation {
        self.operation
    }

    pub(super) fn staffing(&self) -> &'a Staffing {
        self.staffing
    }

    pub(super) fn slots(&self) -> &[Slot] {
        &self.slots
    }

    /// How many slots the group of a slot has on its day.
    pub(super) fn steps(&self, slot: &Slot) -> usize {
        let own = self.slots.iter();
        own.filter(|other| (other.group, other.day) == (slot.group, slot.day))
            .count()
    }

    pub(super) fn day_number(&self, day: usize) -> u32 {
        self.operation.days()[day].number(0)
    }

    pub(super) fn cost(&self, plan: &[u32]) -> f64 {
        let pairs = self.slots.iter().zip(plan);
        pairs
            .map(|(slot, agents)| slot.cost * f64::from(*agents))
            .sum()
    }

    pub(super) fn hours(&self, plan: &[u32]) -> f64 {
        let pairs = self.slots.iter().zip(plan);
        pairs
            .map(|(slot, agents)| slot.hours * f64::from(*agents))
            .sum()
    }

    /// As many agents everywhere as may be.
    pub(super) fn ceiling(&self) -> Plan {
        self.slots.iter().map(|slot| slot.at_most).collect()
    }

    /// For other limits: agents that are surely enough for a group in an interval of a day.
    pub(super) fn ceilings(&self) -> impl Fn(GroupId, usize, usize) -> u32 + '_ {
        |group, day, interval| {
            let own = self
                .slots
                .iter()
                .filter(|slot| (slot.group, slot.day) == (group, day));
            let mut own = own.filter(|slot| slot.intervals.contains(&interval));
            own.next().map_or(0, |slot| slot.at_most)
        }
    }

    /// The plan that is nearest to the rosters as they are.
    pub(super) fn today(&self) -> Plan {
        self.rostered(self.operation)
    }

    /// The plan that is nearest to the rosters of another operation, within the limits.
    pub(super) fn of(&self, operation: &Operation) -> Plan {
        let pairs = self.slots.iter().zip(self.rostered(operation));
        pairs
            .map(|(slot, agents)| agents.clamp(slot.at_least, slot.at_most))
            .collect()
    }

    fn rostered(&self, operation: &Operation) -> Plan {
        let there = |slot: &Slot| {
            let day = operation.days().get(slot.day).or(operation.days().first());
            let Some(centre) = day.map(|day| &day.centre) else {
                return 0;
            };
            let Some(group) = centre.groups().get(slot.group.index()) else {
                return 0;
            };
            let length = centre.clock().interval.get();
            let levels = group.roster.levels(|shift| shift.agents);
            let most = slot.intervals.clone().map(|at| {
                let middle = (at as f64 + 0.5) * length;
                let level = levels.iter().rev().find(|level| level.at <= middle);
                level.map_or(0, |level| level.on_duty)
            });
            most.max().unwrap_or_default()
        };
        self.slots.iter().map(there).collect()
    }

    /// Agents of a staffed group in every interval of a day.
    pub(super) fn counts(&self, plan: &[u32], group: GroupId, day: usize) -> Vec<u32> {
        let intervals = self.operation.days()[day].centre.clock().intervals();
        let mut counts = vec![0; intervals];
        let pairs = self.slots.iter().zip(plan);
        for (slot, agents) in pairs.filter(|(slot, _)| slot.group == group && slot.day == day) {
            counts[slot.intervals.clone()].fill(*agents);
        }
        counts
    }

    /// Every day of a replication under this plan.
    pub(super) fn centres(&self, plan: &[u32]) -> Result<Vec<Centre>, Problems> {
        let days = self.operation.days().iter().enumerate();
        let days = days.map(|(place, day)| {
            let interval = day.centre.clock().interval.get();
            let rosters = self.staffing.groups.iter().map(|limits| {
                let counts = self.counts(plan, limits.group, place);
                Change::Roster(limits.group, Roster::from_counts(&counts, interval))
            });
            let rosters: Vec<Change> = rosters.collect();
            day.centre.with(&rosters)
        });
        days.collect()
    }

    /// The operation under this plan.
    pub(super) fn staffed(&self, plan: &[u32]) -> Result<Operation, Problems> {
        let days = self.operation.days().iter().zip(self.centres(plan)?);
        let mut centres: Vec<(Option<Weekday>, Centre)> =
            days.map(|(day, centre)| (day.weekday, centre)).collect();
        if !self.operation.is_week() {
            let centre = centres.pop().map(|(_, centre)| centre);
            return Ok(Operation::from(
                centre.unwrap_or(self.operation.base().clone()),
            ));
        }
        let named = centres
            .into_iter()
            .filter_map(|(weekday, centre)| Some((weekday?, centre)));
        Operation::week(self.operation.base().clone(), named.collect())
    }

    /// A program with one column for each slot, and all rules between them.
    pub(super) fn program(&self) -> (Program, Vec<ColumnId>) {
        let mut program = Program::default();
        let columns = self.add_to(&mut program, true);
        (program, columns)
    }

    /// The same, as part of a program; its columns may cost nothing there.
    pub(super) fn add_to(&self, program: &mut Program, costs: bool) -> Vec<ColumnId> {
        let columns = self.slots.iter();
        let columns: Vec<ColumnId> = columns
            .map(|slot| {
                let cost = if costs { slot.cost } else { 0.0 };
                program.column(Column::whole(cost, slot.at_least, Some(slot.at_most)))
            })
            .collect();
        self.add_changes(program, &columns);
        self.add_seats(program, &columns);
        if let Some(budget) = self.staffing.budget {
            program.row(self.costs(&columns), Sense::AtMost, budget);
        }
        columns
    }

    pub(super) fn costs(&self, columns: &[ColumnId]) -> Vec<(ColumnId, f64)> {
        let pairs = columns.iter().zip(&self.slots);
        pairs.map(|(column, slot)| (*column, slot.cost)).collect()
    }

    fn add_changes(&self, program: &mut Program, columns: &[ColumnId]) {
        let Some(most) = self.staffing.change_at_most else {
            return;
        };
        let pairs = self.slots.windows(2).zip(columns.windows(2));
        for (slots, columns) in pairs {
            if slots[1].step > 0 {
                let terms = vec![(columns[1], 1.0), (columns[0], -1.0)];
                program.row(terms.clone(), Sense::AtMost, f64::from(most));
                program.row(terms, Sense::AtLeast, -f64::from(most));
            }
        }
    }

    fn add_seats(&self, program: &mut Program, columns: &[ColumnId]) {
        let Some(seats) = &self.staffing.seats else {
            return;
        };
        let mut known = HashSet::new();
        for (day, centre) in self
            .operation
            .days()
            .iter()
            .map(|day| &day.centre)
            .enumerate()
        {
            for interval in 0..centre.clock().intervals() {
                let here = |slot: &Slot| slot.day == day && slot.intervals.contains(&interval);
                let own = self
                    .slots
                    .iter()
                    .zip(columns)
                    .filter(|(slot, _)| here(slot));
                let own: Vec<ColumnId> = own.map(|(_, column)| *column).collect();
                let seats = seats.get(interval).or(seats.last()).copied();
                let seats = i64::from(seats.unwrap_or(u32::MAX));
                let left = (seats - self.seated(centre, interval)).max(0);
                if known.insert((own.clone(), left)) {
                    let terms = own.into_iter().map(|column| (column, 1.0)).collect();
                    program.row(terms, Sense::AtMost, left as f64);
                }
            }
        }
    }

    /// Agents of groups that stay as they are.
    fn seated(&self, centre: &Centre, interval: usize) -> i64 {
        let is_staffed = |place: usize| {
            let mut groups = self.staffing.groups.iter();
            groups.any(|limits| limits.group.index() == place)
        };
        let middle = (interval as f64 + 0.5) * centre.clock().interval.get();
        let others = centre.groups().iter().enumerate();
        let others = others.filter(|(place, _)| !is_staffed(*place));
        let there = others.map(|(_, group)| {
            let levels = group.roster.levels(|shift| shift.agents);
            let level = levels.iter().rev().find(|level| level.at <= middle);
            level.map_or(0, |level| i64::from(level.on_duty))
        });
        there.sum()
    }
}

impl Slot {
    fn new(
        centre: &Centre,
        staffing: &Staffing,
        limits: &GroupLimits,
        (day, step, intervals): (usize, usize, Range<usize>),
        ceiling: u32,
    ) -> Self {
        let group = &centre.groups()[limits.group.index()];
        let hours = paid_hours(centre, group, &intervals);
        let own = |limits: &[u32]| -> Vec<u32> {
            let each = intervals.clone();
            each.filter_map(|at| limits.get(at).or(limits.last()).copied())
                .collect()
        };
        let at_least = own(&limits.at_least).into_iter().max().unwrap_or_default();
        let at_most = limits
            .at_most
            .as_deref()
            .and_then(|most| own(most).into_iter().min());
        Self {
            group: limits.group,
            day,
            step,
            cost: match staffing.minimise {
                Minimise::Wages => hours * group.wage,
                Minimise::Hours => hours,
            },
            hours,
            at_least,
            at_most: at_most.unwrap_or(ceiling).max(at_least),
            intervals,
        }
    }
}

/// Paid hours of one rostered agent in these intervals, as `run` books them \[h\].
fn paid_hours(centre: &Centre, group: &AgentGroup, intervals: &Range<usize>) -> f64 {
    let clock = centre.clock();
    let interval = clock.interval.get();
    let from = (intervals.start as f64 * interval).max(clock.warm_up.get());
    let to = intervals.end as f64 * interval;
    let present = 1.0 - group.absence.get();
    (to - from).max(0.0) / 3600.0 * present / (1.0 - group.shrinkage.get())
}
