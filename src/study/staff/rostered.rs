//! Rosters as a problem sees them: what they cost, and which plan they are.

use super::choices::Shifts;
use super::master::{Column, ColumnId, Master, Program, Sense, Solved};
use super::problem::{Plan, Problem, Slot};
use super::{sent_home, tours};
use crate::centre::{Centre, Minimise, Operation, Segment, Shift, Staffing, on_duty_at};
use crate::error::Problems;

/// Nodes of a search for the people of a rota.
const NODES: u64 = 2_000;

impl Problem<'_> {
    /// What the staffed groups of an operation cost, as far as it is counted.
    pub(super) fn cost_as_rostered(&self, operation: &Operation) -> f64 {
        let days = operation.days().iter();
        let days = days.map(|day| day.mean(|centre| [self.cost_of_a_day(centre)]));
        days.map(|[cost]| cost).sum()
    }

    fn cost_of_a_day(&self, centre: &Centre) -> f64 {
        let (interval, warm_up) = (centre.clock().interval.get(), centre.clock().warm_up.get());
        let worth = |part: Segment, wage: f64| {
            let hours = (part.to - part.from.max(warm_up)).max(0.0) / 3600.0;
            match self.staffing.minimise {
                Minimise::Wages => hours * wage,
                Minimise::Hours => hours,
            }
        };
        let mut sum = 0.0;
        let own = self.staffing.groups.iter();
        for group in own.filter_map(|limits| centre.groups().get(limits.group.index())) {
            for shift in &group.roster.shifts {
                let stretches = group.paid_stretches(shift, interval);
                let one = stretches.map(|(part, wage)| worth(part, wage));
                sum += f64::from(shift.agents) * group.paid_share() * one.sum::<f64>();
            }
            sum -= group.paid_on_top() * sent_home::unpaid(group, interval, worth);
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
    /// another operation in every way in which its days can come.
    ///
    /// # Errors
    /// If the plan cannot be simulated.
    pub(super) fn is_exactly(&self, plan: &Plan, operation: &Operation) -> Result<bool, Problems> {
        let staffed = self.staffed(plan)?;
        let mut days = staffed.days().iter().zip(operation.days());
        let is_same = days.all(|(own, other)| {
            let mut groups = self.staffing.groups.iter();
            groups.all(|limits| {
                let levels = |centre: &Centre| {
                    let group = centre.groups().get(limits.group.index());
                    group.map(|group| group.roster.levels(|shift| shift.agents))
                };
                let planned = levels(&own.centre);
                other.centres().all(|centre| levels(centre) == planned)
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

impl Shifts {
    /// How many work each choice under the rosters of an operation, as far as somebody's shift is one.
    pub(super) fn as_rostered(
        &self,
        operation: &Operation,
        staffing: &Staffing,
        master: &impl Master,
    ) -> Vec<u32> {
        let mut program = Program::default();
        let each = self.most.iter();
        let columns: Vec<ColumnId> = each
            .map(|most| program.column(Column::whole(0.0, 0, Some(*most))))
            .collect();
        tours::link(&mut program, &self.choices, &columns);
        for (day, centre) in operation.days().iter().map(|day| &day.centre).enumerate() {
            let groups = centre.groups().iter().enumerate();
            let staffed = groups.filter(|(group, _)| {
                let mut limits = staffing.groups.iter();
                limits.any(|one| one.group.index() == *group)
            });
            for (group, its) in staffed {
                let own = self.choices.iter().zip(&columns);
                let own =
                    own.filter(|(one, _)| one.works_on(day) && one.shift.group.index() == group);
                // Shifts of the catalogue that are worked in the same way, those who work them, and how many do.
                let mut alike: Vec<(Shift, Vec<ColumnId>, u32)> = Vec::new();
                for (choice, column) in own {
                    let shift = choice.on(day).worked(1);
                    match alike
                        .iter_mut()
                        .find(|known| is_paid_alike(&known.0, &shift))
                    {
                        Some(known) => known.1.push(*column),
                        None => alike.push((shift, vec![*column], 0)),
                    }
                }
                for shift in &its.roster.shifts {
                    let known = alike
                        .iter()
                        .position(|known| is_paid_alike(&known.0, shift));
                    let known =
                        known.or_else(|| alike.iter().position(|known| is_same(&known.0, shift)));
                    if let Some(known) = known {
                        alike[known].2 += shift.agents;
                    }
                }
                for (_, own, people) in alike {
                    let mut terms: Vec<_> = own.iter().map(|column| (*column, 1.0)).collect();
                    terms.push((program.column(Column::any(1.0)), -1.0));
                    terms.push((program.column(Column::any(1.0)), 1.0));
                    program.row(terms, Sense::Equal, f64::from(people));
                }
            }
        }
        match master.solve(&program, NODES, None) {
            Solved::Found(found) => columns
                .iter()
                .map(|column| found.values[column.index()] as u32)
                .collect(),
            Solved::Impossible | Solved::GaveUp { .. } => vec![0; columns.len()],
        }
    }
}

/// Whether people who work them are there at the same times, on the phones and on breaks.
fn is_same(one: &Shift, other: &Shift) -> bool {
    one.segments == other.segments && one.paid_breaks == other.paid_breaks
}

/// The same, for the same wage.
fn is_paid_alike(one: &Shift, other: &Shift) -> bool {
    let wages = (one.wage.unwrap_or(0.0), other.wage.unwrap_or(0.0));
    is_same(one, other) && (wages.0 - wages.1).abs() <= 1e-9 * wages.0.abs()
}
