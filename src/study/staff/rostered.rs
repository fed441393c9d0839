//! Rosters as a problem sees them: what they cost, and which plan they are.

use super::master::Master;
use super::problem::{Plan, Problem, Slot};
use crate::centre::{Day, Minimise, Operation, on_duty_at};
use crate::error::Problems;

impl Problem<'_> {
    /// What the staffed groups of an operation cost, as far as it is counted.
    pub(super) fn cost_as_rostered(&self, operation: &Operation) -> f64 {
        let mut sum = 0.0;
        for centre in operation.days().iter().map(|day| &day.centre) {
            let own = self.staffing.groups.iter();
            for group in own.filter_map(|limits| centre.groups().get(limits.group.index())) {
                for shift in &group.roster.without_reductions().shifts {
                    let stretches = group.paid_stretches(shift, centre.clock().interval.get());
                    let one = stretches.map(|(part, wage)| {
                        let from = part.from.max(centre.clock().warm_up.get());
                        let hours = (part.to - from).max(0.0) / 3600.0;
                        match self.staffing.minimise {
                            Minimise::Wages => hours * wage,
                            Minimise::Hours => hours,
                        }
                    });
                    sum += f64::from(shift.agents) * group.paid_share() * one.sum::<f64>();
                }
            }
        }
        sum
    }

    /// The plan that is nearest to the rosters of another operation, within the limits.
    pub(super) fn of(&self, operation: &Operation, master: &impl Master) -> Plan {
        if let Some(shifts) = &self.shifts {
            return self.plan(shifts.as_rostered(operation, self.staffing, master));
        }
        let pairs = self.slots.iter().zip(self.rostered(operation));
        let within = pairs.map(|(slot, agents)| agents.clamp(slot.at_least, slot.at_most));
        self.plan(within.collect())
    }

    /// Today's rosters, if they are a plan that all limits and rules allow.
    ///
    /// # Errors
    /// If they cannot be simulated.
    pub(super) fn today(
        &self,
        operation: &Operation,
        master: &impl Master,
    ) -> Result<Option<Plan>, Problems> {
        let plan = self.of(operation, master);
        let is_allowed = self.is_choice(&plan) && self.within(plan.clone()).is_some();
        Ok(match is_allowed && self.is_exactly(&plan, operation)? {
            true => Some(plan),
            false => None,
        })
    }

    /// Whether a plan that all limits and rules allow puts as many agents on the phones, at any time, as the rosters of
    /// another operation.
    ///
    /// # Errors
    /// If the plan cannot be simulated.
    pub(super) fn is_exactly(&self, plan: &Plan, operation: &Operation) -> Result<bool, Problems> {
        let staffed = self.staffed(plan)?;
        let mut days = staffed.days().iter().zip(operation.days());
        let is_same = days.all(|(own, other)| {
            let mut groups = self.staffing.groups.iter();
            groups.all(|limits| {
                let levels = |day: &Day| {
                    let group = day.centre.groups().get(limits.group.index());
                    group.map(|group| group.roster.levels(|shift| shift.agents))
                };
                levels(own) == levels(other)
            })
        });
        Ok(is_same && self.within(plan.clone()).is_some())
    }

    fn rostered(&self, operation: &Operation) -> Vec<u32> {
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
                on_duty_at(&levels, middle)
            });
            most.max().unwrap_or_default()
        };
        self.slots.iter().map(there).collect()
    }
}
