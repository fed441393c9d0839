//! A staffing problem as a linear program: what is decided, within all limits, seats, rules and the budget.

use super::choices::{self, Shifts};
use super::master::{Column, ColumnId, Program, Sense};
use super::problem::{Plan, Problem, Slot};
use crate::centre::{Centre, GroupId, Staffing, on_duty_at};
use std::collections::HashSet;

/// The columns of a program.
pub(super) struct Posed {
    /// By slot: how many agents are there.
    pub(super) slots: Vec<ColumnId>,
    /// What is decided, and what one of it costs.
    decided: Vec<(ColumnId, f64)>,
}

impl Problem<'_> {
    /// A program over what is decided, and all rules between it.
    pub(super) fn program(&self) -> (Program, Posed) {
        let mut program = Program::default();
        let posed = self.add_to(&mut program, true);
        (program, posed)
    }

    /// The same, as part of a program; its columns may cost nothing there.
    pub(super) fn add_to(&self, program: &mut Program, costs: bool) -> Posed {
        let cost = |cost: f64| if costs { cost } else { 0.0 };
        let slots = self.slots.iter().map(|slot| match self.shifts {
            None => program.column(Column::whole(
                cost(slot.cost),
                slot.at_least,
                Some(slot.at_most),
            )),
            Some(_) => program.column(Column {
                at_least: f64::from(slot.at_least),
                at_most: slot.limit.map_or(f64::INFINITY, f64::from),
                ..Column::any(0.0)
            }),
        });
        let slots: Vec<ColumnId> = slots.collect();
        let decided = match &self.shifts {
            None => {
                let pairs = slots.iter().zip(&self.slots);
                pairs.map(|(column, slot)| (*column, slot.cost)).collect()
            }
            Some(shifts) => self.add_shifts(program, shifts, &slots, costs),
        };
        let posed = Posed { slots, decided };
        self.add_changes(program, &posed.slots);
        self.add_seats(program, &posed);
        if let Some(budget) = self.staffing.budget {
            program.row(posed.decided.clone(), Sense::AtMost, budget);
        }
        posed
    }

    /// A column for each choice; agents in a slot are those whose shifts cover it.
    fn add_shifts(
        &self,
        program: &mut Program,
        shifts: &Shifts,
        slots: &[ColumnId],
        costs: bool,
    ) -> Vec<(ColumnId, f64)> {
        let pairs = shifts.choices.iter().zip(&shifts.most);
        let columns = pairs.map(|(choice, most)| {
            let cost = self.cost_of(choice);
            let shown = if costs { cost } else { 0.0 };
            let column = program.column(Column::whole(shown, 0, Some(*most)));
            (column, cost)
        });
        let decided: Vec<(ColumnId, f64)> = columns.collect();
        let columns: Vec<ColumnId> = decided.iter().map(|one| one.0).collect();
        let mut terms: Vec<Vec<(ColumnId, f64)>> =
            slots.iter().map(|slot| vec![(*slot, -1.0)]).collect();
        for (column, covers) in columns.iter().zip(&shifts.covers) {
            for (slot, share) in covers {
                terms[*slot].push((*column, *share));
            }
        }
        for terms in terms {
            program.row(terms, Sense::Equal, 0.0);
        }
        for (slot, own) in self.slots.iter().enumerate() {
            let bounded = own.limit.is_some() || own.at_least > 0;
            let moments = self.moments(own.day, own.intervals.start).into_iter();
            for at in moments.filter(|_| bounded) {
                let terms = self.on_at(&columns, at, &|group, day| {
                    (group, day) == (own.group, own.day)
                });
                if let Some(limit) = self.slots[slot].limit {
                    program.row(terms.clone(), Sense::AtMost, f64::from(limit));
                }
                program.row(terms, Sense::AtLeast, f64::from(own.at_least));
            }
        }
        choices::limit(program, self.staffing, &shifts.choices, &columns);
        decided
    }

    /// Moments between which nobody comes or goes, in an interval in which somebody does: there are none in others.
    fn moments(&self, day: usize, interval: usize) -> Vec<f64> {
        let length = self.operation.days()[day].centre.clock().interval.get();
        let shifts = self.shifts.as_ref();
        shifts.map_or_else(Vec::new, |shifts| {
            choices::moments(&shifts.choices, day, interval, length)
        })
    }

    /// Choices whose people are on the phones then.
    fn on_at(
        &self,
        columns: &[ColumnId],
        at: f64,
        is_own: &dyn Fn(GroupId, usize) -> bool,
    ) -> Vec<(ColumnId, f64)> {
        let shifts = self.shifts.as_ref();
        shifts.map_or_else(Vec::new, |shifts| {
            choices::on_at((&shifts.choices, columns), at, is_own)
        })
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

    fn add_seats(&self, program: &mut Program, posed: &Posed) {
        let Some(seats) = &self.staffing.seats else {
            return;
        };
        let decided: Vec<ColumnId> = posed.decided.iter().map(|one| one.0).collect();
        let mut known = HashSet::new();
        let days = self.operation.days().iter().map(|day| &day.centre);
        for (day, centre) in days.enumerate() {
            for interval in 0..centre.clock().intervals() {
                let here = |slot: &Slot| slot.day == day && slot.intervals.contains(&interval);
                let own = self.slots.iter().zip(&posed.slots);
                let own = own.filter(|(slot, _)| here(slot));
                let own: Vec<ColumnId> = own.map(|(_, column)| *column).collect();
                let seats = seats.get(interval).or(seats.last()).copied();
                let seats = i64::from(seats.unwrap_or(u32::MAX));
                let left = (seats - seated(self.staffing, centre, interval)).max(0);
                for at in self.moments(day, interval) {
                    let terms = self.on_at(&decided, at, &|_, own| own == day);
                    program.row(terms, Sense::AtMost, left as f64);
                }
                if known.insert((own.clone(), left)) {
                    let terms = own.into_iter().map(|column| (column, 1.0)).collect();
                    program.row(terms, Sense::AtMost, left as f64);
                }
            }
        }
    }
}

/// Agents of groups that stay as they are.
pub(super) fn seated(staffing: &Staffing, centre: &Centre, interval: usize) -> i64 {
    let is_staffed = |place: usize| {
        let mut groups = staffing.groups.iter();
        groups.any(|limits| limits.group.index() == place)
    };
    let middle = (interval as f64 + 0.5) * centre.clock().interval.get();
    let others = centre.groups().iter().enumerate();
    let others = others.filter(|(place, _)| !is_staffed(*place));
    let there = others.map(|(_, group)| {
        let levels = group.roster.levels(|shift| shift.agents);
        i64::from(on_duty_at(&levels, middle))
    });
    there.sum()
}

impl Posed {
    /// What everything that is decided costs.
    pub(super) fn costs(&self) -> Vec<(ColumnId, f64)> {
        self.decided.clone()
    }

    /// The plan that values of all columns stand for.
    pub(super) fn plan(&self, problem: &Problem<'_>, values: &[f64]) -> Plan {
        let decided = self.decided.iter();
        let decided = decided.map(|(column, _)| values[column.index()].round() as u32);
        problem.plan(decided.collect())
    }

    /// What is decided by these values, rounded up; or, of tours whose days are not alike, to the nearest.
    pub(super) fn rounded(&self, problem: &Problem<'_>, values: &[f64]) -> Vec<u32> {
        let has_tours = !problem.linked().tours.is_empty();
        let rounded = |value: f64| match has_tours {
            true => value.round(),
            false => (value - 1e-6).ceil(),
        };
        let decided = self.decided.iter();
        decided
            .map(|(column, _)| rounded(values[column.index()]).max(0.0) as u32)
            .collect()
    }

    /// The columns of what is decided.
    pub(super) fn decided_columns(&self) -> impl Iterator<Item = ColumnId> + '_ {
        self.decided.iter().map(|one| one.0)
    }

    /// Values of all columns of a program that has no others.
    pub(super) fn values(&self, problem: &Problem<'_>, plan: &Plan) -> Vec<f64> {
        let mut values = problem.levels(plan);
        values.extend(plan.shifts.iter().copied().map(f64::from));
        values
    }
}
