//! What is decided, what it costs, and which limits it must respect.

use super::choices::{ShiftOnDays, Shifts};
use super::tours::Linked;
use super::worked::{WorkedShift, worked_shifts};
use crate::centre::{
    AgentGroup, By, Centre, Change, Day, GroupId, GroupLimits, Minimise, Operation, Reduction,
    Roster, Segment, Shift, Staffing, on_duty_at,
};
use crate::error::Problems;
use std::collections::HashSet;
use std::ops::Range;

/// What is decided.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub(super) struct Plan {
    /// Agents in each slot; beside shifts, so many more or fewer than these put there.
    pub(super) slots: Vec<i32>,
    /// People who work each choice; empty where numbers are decided.
    pub(super) shifts: Vec<u32>,
}

/// A staffing problem over the days of an operation.
#[derive(Debug, Clone)]
pub(super) struct Problem<'a> {
    pub(super) operation: &'a Operation,
    pub(super) staffing: &'a Staffing,
    pub(super) slots: Vec<Slot>,
    pub(super) shifts: Option<Shifts>,
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
    /// The most that may be, or that are of any use.
    pub(super) at_most: u32,
    /// The most that may be.
    pub(super) limit: Option<u32>,
    /// What is surely enough, whatever the limits.
    enough: u32,
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
            for (day, of_week) in operation.days().iter().enumerate() {
                let intervals = of_week.centre.clock().intervals();
                let length = match staffing.by {
                    By::Interval => staffing.step.max(1) as usize,
                    By::Day => intervals,
                    By::Shifts => 1,
                };
                for (step, from) in (0..intervals).step_by(length).enumerate() {
                    let own = from..(from + length).min(intervals);
                    let ceiling = own.clone().map(|at| ceiling(limits.group, day, at));
                    let ceiling = ceiling.max().unwrap_or_default();
                    slots.push(Slot::new(
                        of_week,
                        staffing,
                        limits,
                        (day, step, own),
                        ceiling,
                    ));
                }
            }
        }
        if let Some(change) = staffing.change_at_most {
            reach_neighbours(&mut slots, change);
        }
        let shifts = match staffing.by {
            By::Shifts => Some(Shifts::new(operation, staffing, &mut slots)),
            By::Interval | By::Day => None,
        };
        Self {
            operation,
            staffing,
            slots,
            shifts,
        }
    }

    /// The same where any number may be there at any time, without shifts.
    pub(super) fn without_shifts(&self) -> Self {
        Self {
            shifts: None,
            ..self.clone()
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

    /// Whether shifts are decided.
    pub(super) fn is_by_shifts(&self) -> bool {
        self.shifts.is_some()
    }

    /// Slots that no shift covers.
    pub(super) fn uncovered(&self) -> Vec<usize> {
        let Some(shifts) = &self.shifts else {
            return Vec::new();
        };
        let covered: HashSet<usize> = shifts.covers.iter().flatten().map(|one| one.0).collect();
        let all = 0..self.slots.len();
        all.filter(|slot| !covered.contains(slot)).collect()
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

    pub(super) fn cost(&self, plan: &Plan) -> f64 {
        self.sum(plan, |slot| slot.cost, |one| self.cost_of(one))
    }

    pub(super) fn hours(&self, plan: &Plan) -> f64 {
        self.sum(plan, |slot| slot.hours, ShiftOnDays::hours)
    }

    pub(super) fn cost_of(&self, choice: &ShiftOnDays) -> f64 {
        choice.cost(self.staffing.minimise)
    }

    fn sum(
        &self,
        plan: &Plan,
        of_slot: impl Fn(&Slot) -> f64,
        of_choice: impl Fn(&ShiftOnDays) -> f64,
    ) -> f64 {
        let slots = self.slots.iter().zip(&plan.slots);
        let slots = slots.map(|(slot, agents)| of_slot(slot) * f64::from(*agents));
        let worked = self.worked(plan);
        let worked = worked.map(|(choice, people)| of_choice(choice) * f64::from(people));
        // The sum of none is -0.
        0.0 + slots.sum::<f64>() + worked.sum::<f64>()
    }

    /// Choices that somebody works, and how many do.
    fn worked<'b>(&'b self, plan: &'b Plan) -> impl Iterator<Item = (&'b ShiftOnDays, u32)> {
        let choices = self.shifts.iter().flat_map(|shifts| &shifts.choices);
        let pairs = choices.zip(plan.shifts.iter().copied());
        pairs.filter(|(_, people)| *people > 0)
    }

    /// The shifts of a plan.
    pub(super) fn worked_shifts(&self, plan: &Plan) -> Vec<WorkedShift> {
        let choices = self.shifts.as_ref();
        choices.map_or_else(Vec::new, |shifts| {
            worked_shifts(&shifts.choices, &plan.shifts)
        })
    }

    /// Agents in each slot; of a break that is shorter than a slot, a part.
    pub(super) fn levels(&self, plan: &Plan) -> Vec<f64> {
        let mut levels: Vec<f64> = plan.slots.iter().copied().map(f64::from).collect();
        let covers = self.shifts.iter().flat_map(|shifts| &shifts.covers);
        for (covers, people) in covers.zip(&plan.shifts).filter(|pair| *pair.1 > 0) {
            for (slot, share) in covers {
                levels[*slot] += share * f64::from(*people);
            }
        }
        levels
    }

    /// As many agents everywhere as may be, no more of them coming or going at once than may.
    pub(super) fn ceiling(&self) -> Plan {
        // Long shifts put more people somewhere than are of use there.
        let most = self.slots.iter().map(|slot| match self.is_by_shifts() {
            true => slot.limit.unwrap_or(u32::MAX),
            false => slot.at_most,
        });
        let mut most: Vec<u32> = most.collect();
        if let Some(change) = self.staffing.change_at_most {
            let places = (1..most.len()).filter(|at| self.slots[*at].step > 0);
            for at in places.clone() {
                most[at] = most[at].min(most[at - 1].saturating_add(change));
            }
            for at in places.rev() {
                most[at - 1] = most[at - 1].min(most[at].saturating_add(change));
            }
        }
        let pairs = self.slots.iter().zip(most);
        Plan {
            slots: pairs
                .map(|(slot, most)| signed(most.min(slot.at_most)))
                .collect(),
            shifts: Vec::new(),
        }
    }

    /// For other limits: agents that are surely enough for a group in an interval of a day.
    pub(super) fn ceilings(&self) -> impl Fn(GroupId, usize, usize) -> u32 + '_ {
        |group, day, interval| {
            let own = self
                .slots
                .iter()
                .filter(|slot| (slot.group, slot.day) == (group, day));
            let mut own = own.filter(|slot| slot.intervals.contains(&interval));
            own.next().map_or(0, |slot| slot.enough)
        }
    }

    /// Agents of a staffed group in every interval of a day: with shifts, in its middle.
    pub(super) fn counts(&self, plan: &Plan, group: GroupId, day: usize) -> Vec<u32> {
        let clock = self.operation.days()[day].centre.clock();
        if !plan.shifts.is_empty() {
            let centre = &self.operation.days()[day].centre;
            let levels = self
                .roster(plan, group, (day, centre))
                .levels(|one| one.agents);
            let there = (0..clock.intervals()).map(|at| {
                let middle = (at as f64 + 0.5) * clock.interval.get();
                on_duty_at(&levels, middle)
            });
            return there.collect();
        }
        let mut counts = vec![0; clock.intervals()];
        let pairs = self.slots.iter().zip(&plan.slots);
        for (slot, agents) in pairs.filter(|(slot, _)| slot.group == group && slot.day == day) {
            counts[slot.intervals.clone()].fill(u32::try_from(*agents).unwrap_or(0));
        }
        counts
    }

    /// Who is on duty on a day that comes so.
    fn roster(&self, plan: &Plan, group: GroupId, (day, centre): (usize, &Centre)) -> Roster {
        let interval = centre.clock().interval.get();
        let late_breaks = centre.groups()[group.index()].late_breaks;
        if plan.shifts.is_empty() {
            return Roster::from_counts(&self.counts(plan, group, day), interval);
        }
        let worked = self.worked(plan);
        let worked =
            worked.filter(|(choice, _)| choice.shift.group == group && choice.works_on(day));
        let mut roster = Roster {
            shifts: worked
                .map(|(choice, people)| Shift {
                    late_breaks,
                    ..choice.on(day).worked(people)
                })
                .collect(),
            reductions: Vec::new(),
        };
        let beside = self.slots.iter().zip(&plan.slots);
        let beside =
            beside.filter(|(slot, by)| **by != 0 && slot.group == group && slot.day == day);
        for (slot, by) in beside {
            let segment = Segment {
                from: slot.intervals.start as f64 * interval,
                to: slot.intervals.end as f64 * interval,
            };
            let agents = by.unsigned_abs();
            if *by > 0 {
                roster.shifts.push(Shift::new(agents, vec![segment]));
            } else {
                roster.reductions.push(Reduction { agents, segment });
            }
        }
        roster
    }

    /// Every day of a replication under this plan, and all that it can be.
    pub(super) fn days(&self, plan: &Plan) -> Result<Vec<Day>, Problems> {
        let days = self.operation.days().iter().enumerate();
        let days = days.map(|(place, day)| {
            let rosters = |centre: &Centre| -> Vec<Change> {
                let groups = self.staffing.groups.iter().map(|limits| limits.group);
                let each = groups
                    .map(|group| Change::Roster(group, self.roster(plan, group, (place, centre))));
                each.collect()
            };
            let variants = day.variants.as_ref();
            let variants = variants.map(|variants| variants.with(rosters));
            Ok(Day {
                weekday: day.weekday,
                centre: day.centre.with(&rosters(&day.centre))?,
                variants: variants.transpose()?,
            })
        });
        days.collect()
    }

    /// The operation under this plan.
    pub(super) fn staffed(&self, plan: &Plan) -> Result<Operation, Problems> {
        let mut days = self.days(plan)?;
        if self.operation.is_week() {
            return Operation::week_of(self.operation.base().clone(), days);
        }
        Ok(match days.pop() {
            Some(Day {
                variants: Some(variants),
                ..
            }) => Operation::from(variants),
            Some(day) => Operation::from(day.centre),
            None => self.operation.clone(),
        })
    }

    /// By decision: slots, and the share of each that one of it covers.
    pub(super) fn covers(&self) -> Vec<Vec<(usize, f64)>> {
        match &self.shifts {
            None => (0..self.slots.len())
                .map(|slot| vec![(slot, 1.0)])
                .collect(),
            Some(shifts) => shifts.covers.clone(),
        }
    }

    /// Tours whose days are not alike, and their shifts: none where numbers are decided.
    pub(super) fn linked(&self) -> Linked {
        let shifts = self.shifts.as_ref();
        shifts.map_or_else(Linked::default, |shifts| shifts.linked.clone())
    }

    /// What is decided: what one of it costs, and the fewest and most of it.
    pub(super) fn decided(&self) -> Vec<(f64, u32, u32)> {
        match &self.shifts {
            None => {
                let slots = self.slots.iter();
                slots
                    .map(|slot| (slot.cost, slot.at_least, slot.at_most))
                    .collect()
            }
            Some(shifts) => {
                let pairs = shifts.choices.iter().zip(&shifts.most);
                pairs
                    .map(|(choice, most)| (self.cost_of(choice), 0, *most))
                    .collect()
            }
        }
    }

    /// What a plan decides.
    pub(super) fn decided_in(&self, plan: &Plan) -> Vec<u32> {
        let slots = plan.slots.iter();
        match self.shifts {
            None => slots
                .map(|agents| u32::try_from(*agents).unwrap_or(0))
                .collect(),
            Some(_) => plan.shifts.clone(),
        }
    }

    /// The plan of which this is decided.
    pub(super) fn plan(&self, decided: Vec<u32>) -> Plan {
        match self.shifts {
            None => Plan {
                slots: decided.into_iter().map(signed).collect(),
                shifts: Vec::new(),
            },
            Some(_) => Plan {
                slots: vec![0; self.slots.len()],
                shifts: decided,
            },
        }
    }

    /// Whether a plan is one of those among which is chosen.
    pub(super) fn is_choice(&self, plan: &Plan) -> bool {
        match self.shifts {
            None => plan.shifts.is_empty(),
            Some(_) => !plan.shifts.is_empty() && plan.slots.iter().all(|by| *by == 0),
        }
    }

    /// A plan if all rules hold of it.
    pub(super) fn within(&self, plan: Plan) -> Option<Plan> {
        let (program, posed) = self.program();
        let is_choice = self.is_choice(&plan);
        (is_choice && program.holds(&posed.values(self, &plan))).then_some(plan)
    }
}

impl Plan {
    /// Whether nowhere more is decided than in the other.
    pub(super) fn is_below(&self, other: &Plan) -> bool {
        let slots = self.slots.iter().zip(&other.slots);
        let shifts = self.shifts.iter().zip(&other.shifts);
        self.shifts.len() == other.shifts.len()
            && slots.into_iter().all(|(own, most)| own <= most)
            && shifts.into_iter().all(|(own, most)| own <= most)
    }
}

/// Where few may come or go at once, more than are of use in a slot without a limit must be there for the next one's.
fn reach_neighbours(slots: &mut [Slot], change: u32) {
    let raise = |slots: &mut [Slot], at: usize, of: usize| {
        let least = slots[of].at_most.saturating_sub(change);
        if slots[at].limit.is_none() {
            slots[at].at_most = slots[at].at_most.max(least);
        }
    };
    let places: Vec<usize> = (1..slots.len()).filter(|at| slots[*at].step > 0).collect();
    for at in &places {
        raise(slots, *at, at - 1);
    }
    for at in places.iter().rev() {
        raise(slots, at - 1, *at);
    }
}

fn signed(agents: u32) -> i32 {
    i32::try_from(agents).unwrap_or(i32::MAX)
}

impl Slot {
    fn new(
        of_week: &Day,
        staffing: &Staffing,
        limits: &GroupLimits,
        (day, step, intervals): (usize, usize, Range<usize>),
        ceiling: u32,
    ) -> Self {
        let [hours, wages] = of_week.mean(|centre| {
            let group = &centre.groups()[limits.group.index()];
            paid(centre, group, &intervals)
        });
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
                Minimise::Wages => wages,
                Minimise::Hours => hours,
            },
            hours,
            at_least,
            at_most: at_most.unwrap_or(ceiling).max(at_least),
            limit: at_most.map(|most| most.max(at_least)),
            enough: ceiling,
            intervals,
        }
    }
}

/// Paid hours of one rostered agent in these intervals, as `run` books them \[h\], and what they cost.
fn paid(centre: &Centre, group: &AgentGroup, intervals: &Range<usize>) -> [f64; 2] {
    let clock = centre.clock();
    let interval = clock.interval.get();
    let (mut hours, mut wages) = (0.0, 0.0);
    for place in intervals.clone() {
        let from = (place as f64 * interval).max(clock.warm_up.get());
        let to = (place + 1) as f64 * interval;
        let own = (to - from).max(0.0) / 3600.0 * group.paid_share();
        hours += own;
        wages += own * group.usual_wage(place);
    }
    [hours, wages]
}
