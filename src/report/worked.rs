//! Shifts that people work: as a table, as JSON, and as part of a plan that `run` takes.

use super::digits::Figure;
use super::grid::{Grid, Label};
use crate::centre::{Catalogue, Centre, Clock, GroupId, Operation, PlacedShift, Weekday};
use crate::legible::number::grouped;
use crate::study::staff::WorkedShift;
use schemars::JsonSchema;
use serde::Serialize;
use std::io::{self, Write};
use toml::{Table, Value};

/// Shifts, and of what they are.
#[derive(Debug, Clone, Copy)]
pub(super) struct Worked<'a> {
    /// The days of the centre.
    pub(super) operation: &'a Operation,
    /// What could be worked.
    pub(super) catalogue: &'a Catalogue,
    /// What is.
    pub(super) shifts: &'a [WorkedShift],
    /// Whether days are counted from Monday on, and not by their places in the operation.
    pub(super) by_weekday: bool,
}

/// People who work a shift.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(super) struct ShiftJson {
    /// Its name in the catalogue.
    shift: String,
    /// Whose shift it is.
    agents: String,
    /// With a week: the days on which they work it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    days: Vec<&'static str>,
    /// When it begins.
    from: String,
    /// When it ends.
    to: String,
    /// Its breaks.
    breaks: Vec<PauseJson>,
    /// How many work it.
    people: u32,
    /// Where people begin at other times on other days: a number that is the same for all shifts of the same people.
    #[serde(skip_serializing_if = "Option::is_none")]
    tour: Option<usize>,
    /// Wage of one of them, premium and fixed cost included [money per paid hour].
    wage: f64,
    /// Paid hours of one of them on one day [h].
    paid_hours: f64,
    /// Cost of all of them on all days [money].
    cost: f64,
}

/// A break.
#[derive(Debug, Clone, Serialize, JsonSchema)]
struct PauseJson {
    /// When it begins.
    from: String,
    /// When it ends.
    to: String,
    /// Whether it is paid.
    paid: bool,
}

impl<'a> Worked<'a> {
    fn centre(&self) -> &'a Centre {
        self.operation.base()
    }

    fn clock(&self) -> &'a Clock {
        self.centre().clock()
    }

    pub(super) fn kind(&self, shift: &PlacedShift) -> &'a str {
        let kind = self.catalogue.shifts.get(shift.kind);
        kind.map_or("", |kind| &kind.name)
    }

    pub(super) fn group(&self, group: GroupId) -> &'a str {
        let group = self.centre().groups().get(group.index());
        group.map_or("", |group| &group.name)
    }

    pub(super) fn weekday(&self, day: usize) -> Option<Weekday> {
        if !self.operation.is_week() {
            return None;
        }
        if self.by_weekday {
            return Weekday::ALL.get(day).copied();
        }
        self.operation.days().get(day)?.weekday
    }

    fn weekdays(&self, worked: &WorkedShift) -> Vec<Weekday> {
        let days = worked.days.iter();
        days.filter_map(|day| self.weekday(*day)).collect()
    }

    /// Shifts by the people who work them.
    pub(super) fn everybody(&self) -> impl Iterator<Item = &'a [WorkedShift]> {
        let shifts = self.shifts;
        shifts.chunk_by(|one, other| one.tour.is_some() && one.tour == other.tour)
    }

    pub(super) fn people(&self) -> u32 {
        self.everybody().map(|alike| alike[0].people).sum()
    }

    /// Breaks as a rota has them: `12:00-12:30; 15:00-15:15 paid`.
    pub(super) fn breaks(&self, shift: &PlacedShift, between: &str) -> String {
        let label = |at: f64| self.clock().label(at);
        let pauses = shift.breaks.iter().map(|(from, to, paid)| {
            let paid = if *paid { " paid" } else { "" };
            format!("{}-{}{paid}", label(*from), label(*to))
        });
        pauses.collect::<Vec<_>>().join(between)
    }

    /// A row for each shift.
    pub(super) fn grid(&self) -> Grid {
        let label = |at: f64| self.clock().label(at);
        let has_tours = self.shifts.iter().any(|one| one.tour.is_some());
        // Beside the numbers of tours, days are told shorter.
        let letters = if has_tours { 2 } else { 3 };
        let rows = self.shifts.iter().map(|worked| {
            let shift = &worked.shift;
            let cost = shift.cost * worked.days.len() as f64 * f64::from(worked.people);
            let mut figures = vec![
                label(shift.from),
                label(shift.to),
                self.breaks(shift, ", "),
                worked.people.to_string(),
                grouped(cost, 2),
            ];
            if self.operation.is_week() {
                let days: Vec<String> = self
                    .weekdays(worked)
                    .iter()
                    .map(|day| day.to_string())
                    .collect();
                let short: Vec<&str> = days
                    .iter()
                    .map(|day| day.get(..letters).unwrap_or(day))
                    .collect();
                figures.insert(0, short.join(" "));
            }
            let tour = worked
                .tour
                .map_or(String::new(), |tour| format!("{tour}: "));
            let name = format!("{tour}{} ({})", self.kind(shift), self.group(shift.group));
            (
                Label::name(&name),
                figures.into_iter().map(Figure::plain).collect(),
            )
        });
        let mut columns = vec!["from", "to", "breaks", "people", "cost"];
        if self.operation.is_week() {
            columns.insert(0, "days");
        }
        Grid {
            corner: if has_tours { "Tours" } else { "Shifts" }.to_owned(),
            columns: columns.into_iter().map(Label::name).collect(),
            rows: rows.collect(),
        }
    }

    pub(super) fn json(&self) -> Vec<ShiftJson> {
        let label = |at: f64| self.clock().label(at);
        let shifts = self.shifts.iter().map(|worked| {
            let shift = &worked.shift;
            let breaks = shift.breaks.iter().map(|(from, to, paid)| PauseJson {
                from: label(*from),
                to: label(*to),
                paid: *paid,
            });
            ShiftJson {
                shift: self.kind(shift).to_owned(),
                agents: self.group(shift.group).to_owned(),
                days: self.weekdays(worked).iter().map(|day| day.key()).collect(),
                from: label(shift.from),
                to: label(shift.to),
                breaks: breaks.collect(),
                people: worked.people,
                tour: worked.tour,
                wage: shift.wage,
                paid_hours: shift.paid_hours,
                cost: shift.cost * worked.days.len() as f64 * f64::from(worked.people),
            }
        });
        shifts.collect()
    }

    /// A plan that extends the scenario at `extends`: these groups work the shifts, and nothing else.
    pub(super) fn plan(
        &self,
        (extends, name, notes): (&str, &str, &str),
        groups: &[GroupId],
    ) -> String {
        let mut plan = Table::new();
        plan.insert("extends".to_owned(), extends.into());
        plan.insert("name".to_owned(), name.into());
        plan.insert("notes".to_owned(), notes.into());
        let of_group = |group: GroupId, day: usize| -> Table {
            let own = self.shifts.iter();
            let own = own.filter(|one| one.shift.group == group && one.days.contains(&day));
            let shifts: Vec<Value> = own.map(|one| Value::Table(self.written(one))).collect();
            let mut keys = Table::new();
            if shifts.is_empty() {
                keys.insert("count".to_owned(), 0.into());
            } else {
                keys.insert("shifts".to_owned(), shifts.into());
            }
            keys.insert("adjust".to_owned(), Value::Array(Vec::new()));
            keys
        };
        if self.operation.is_week() {
            let mut week = Table::new();
            let days = if self.by_weekday {
                7
            } else {
                self.operation.days().len()
            };
            for (day, weekday) in (0..days).filter_map(|day| Some((day, self.weekday(day)?))) {
                let mut open = self.operation.days().iter();
                if !open.any(|one| one.weekday == Some(weekday)) {
                    continue;
                }
                let keys = groups.iter().flat_map(|group| {
                    let own = of_group(*group, day).into_iter();
                    let name = self.group(*group);
                    own.map(move |(key, value)| (format!("agents.\"{name}\".{key}"), value))
                });
                week.insert(weekday.key().to_owned(), Value::Table(keys.collect()));
            }
            plan.insert("week".to_owned(), week.into());
        } else {
            let groups = groups.iter().map(|group| {
                let table = Value::Table(of_group(*group, 0));
                (self.group(*group).to_owned(), table)
            });
            plan.insert("agents".to_owned(), Value::Table(groups.collect()));
        }
        toml::to_string(&plan).unwrap_or_default()
    }

    /// A row for each person and day; somebody's number is the same on all of its days.
    pub(super) fn rota_csv(&self, out: impl Write) -> io::Result<()> {
        let mut rows = csv::Writer::from_writer(out);
        rows.write_record(["day", "agents", "agent", "shift", "from", "to", "breaks"])?;
        let clock = self.clock();
        let mut first = 1;
        for alike in self.everybody() {
            let people = first..first + alike[0].people;
            first = people.end;
            for person in people {
                let days = alike.iter();
                let days = days.flat_map(|one| one.days.iter().map(move |day| (day, &one.shift)));
                let mut days: Vec<_> = days.collect();
                days.sort_by_key(|one| one.0);
                for (day, shift) in days {
                    let weekday = self.weekday(*day).map_or("", |weekday| weekday.key());
                    rows.write_record([
                        weekday,
                        self.group(shift.group),
                        &person.to_string(),
                        self.kind(shift),
                        &clock.label(shift.from),
                        &clock.label(shift.to),
                        &self.breaks(shift, "; "),
                    ])?;
                }
            }
        }
        rows.flush()
    }

    fn written(&self, worked: &WorkedShift) -> Table {
        let shift = &worked.shift;
        let moment = |at: f64| match self.clock().opens {
            Some(opens) if at.fract() == 0.0 => Value::String(opens.after(at).to_string()),
            _ => Value::Float(at),
        };
        let breaks = shift.breaks.iter().map(|(from, to, paid)| {
            let mut one = Table::new();
            one.insert("at".to_owned(), moment(*from));
            one.insert("length".to_owned(), Value::Float(to - from));
            if *paid {
                one.insert("paid".to_owned(), Value::Boolean(true));
            }
            Value::Table(one)
        });
        let breaks: Vec<Value> = breaks.collect();
        let mut table = Table::new();
        table.insert("count".to_owned(), i64::from(worked.people).into());
        table.insert("from".to_owned(), moment(shift.from));
        table.insert("to".to_owned(), moment(shift.to));
        if !breaks.is_empty() {
            table.insert("breaks".to_owned(), breaks.into());
        }
        if shift.paid_hours > 0.0 {
            table.insert("wage".to_owned(), Value::Float(shift.wage));
        }
        table
    }
}
