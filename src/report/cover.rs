//! Shifts that cover a given need, for people, as JSON, and as a plan that `run` takes.

use super::VERSION;
use super::digits::Figure;
use super::grid::{Grid, Label};
use super::layout::{Layout, paragraph};
use crate::centre::{Catalogue, Centre, Clock, Operation, PlacedShift, Weekday};
use crate::study::staff::{Cover, WorkedShift};
use serde::Serialize;
use std::collections::BTreeMap;
use toml::{Table, Value};

/// A cover, and of what it is.
#[derive(Debug, Clone, Copy)]
pub struct CoverStudy<'a> {
    /// Name of the scenario.
    pub name: &'a str,
    /// Name of its file, as a plan beside it names it.
    pub file: &'a str,
    /// Its days.
    pub operation: &'a Operation,
    /// What could be worked.
    pub catalogue: &'a Catalogue,
    /// What is.
    pub cover: &'a Cover,
}

#[derive(Serialize)]
struct CoverJson<'a> {
    holdtrue: &'static str,
    command: &'static str,
    scenario: Named<'a>,
    staff: Staffed<'a>,
}

#[derive(Serialize)]
struct Named<'a> {
    name: &'a str,
    file: &'a str,
}

#[derive(Serialize)]
struct Staffed<'a> {
    by: &'static str,
    optimum: Cost,
    bound: Cost,
    /// Whether no cover costs less.
    proved: bool,
    people: u32,
    shifts: Vec<ShiftJson<'a>>,
    columns: usize,
}

#[derive(Serialize)]
struct Cost {
    cost: f64,
}

#[derive(Serialize)]
struct ShiftJson<'a> {
    shift: &'a str,
    agents: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    days: Vec<&'static str>,
    from: String,
    to: String,
    breaks: Vec<PauseJson>,
    people: u32,
    /// Paid hours of one of them on one day [h].
    paid_hours: f64,
    /// Cost of all of them on all days [money].
    cost: f64,
}

#[derive(Serialize)]
struct PauseJson {
    from: String,
    to: String,
    paid: bool,
}

impl CoverStudy<'_> {
    fn centre(&self) -> &Centre {
        self.operation.base()
    }

    fn clock(&self) -> &Clock {
        self.centre().clock()
    }

    fn kind(&self, shift: &PlacedShift) -> &str {
        let kind = self.catalogue.shifts.get(shift.kind);
        kind.map_or("", |kind| &kind.name)
    }

    fn group(&self, shift: &PlacedShift) -> &str {
        let group = self.centre().groups().get(shift.group.index());
        group.map_or("", |group| &group.name)
    }

    fn weekdays(&self, worked: &WorkedShift) -> Vec<Weekday> {
        let is_week = self.operation.is_week();
        let days = worked.days.iter().filter(|_| is_week);
        days.filter_map(|day| self.weekday(*day)).collect()
    }

    /// The day at this place of the need.
    fn weekday(&self, day: usize) -> Option<Weekday> {
        if self.catalogue.tours.is_some() {
            return Weekday::ALL.get(day).copied();
        }
        self.operation.days().get(day)?.weekday
    }

    fn people(&self) -> u32 {
        self.cover.shifts.iter().map(|one| one.people).sum()
    }

    fn is_proved(&self) -> bool {
        self.cover.bound >= self.cover.cost - 1e-6 * self.cover.cost.max(1.0)
    }

    /// As text.
    #[must_use]
    pub fn text(&self, layout: Layout) -> String {
        let label = |at: f64| self.clock().label(at);
        let rows = self.cover.shifts.iter().map(|worked| {
            let shift = &worked.shift;
            let pauses = shift.breaks.iter().map(|(from, to, paid)| {
                let paid = if *paid { " paid" } else { "" };
                format!("{}-{}{paid}", label(*from), label(*to))
            });
            let days: Vec<String> = self
                .weekdays(worked)
                .iter()
                .map(|day| day.to_string())
                .collect();
            let mut figures = vec![
                label(shift.from),
                label(shift.to),
                pauses.collect::<Vec<_>>().join(", "),
                worked.people.to_string(),
                format!(
                    "{:.2}",
                    shift.cost * worked.days.len() as f64 * f64::from(worked.people)
                ),
            ];
            if self.operation.is_week() {
                let short: Vec<&str> = days.iter().map(|day| day.get(..3).unwrap_or(day)).collect();
                figures.insert(0, short.join(" "));
            }
            let name = format!("{} ({})", self.kind(shift), self.group(shift));
            (
                Label::name(&name),
                figures.into_iter().map(Figure::plain).collect(),
            )
        });
        let mut columns = vec!["from", "to", "breaks", "people", "cost"];
        if self.operation.is_week() {
            columns.insert(0, "days");
        }
        let grid = Grid {
            corner: "Shifts".to_owned(),
            columns: columns.into_iter().map(Label::name).collect(),
            rows: rows.collect(),
        };
        let heading = paragraph(
            &format!("{}: shifts that cover what is required", self.name),
            layout.columns,
        );
        [
            heading,
            grid.cut(layout.columns),
            paragraph(&self.answer(), layout.columns),
        ]
        .join("\n")
    }

    /// What it costs, and how much cheaper another could be.
    #[must_use]
    pub fn answer(&self) -> String {
        let Cover {
            cost,
            bound,
            columns,
            ..
        } = self.cover;
        let currency = self.centre().money().currency.as_deref();
        let money = |amount: f64| match currency {
            Some(currency) => format!("{currency} {amount:.2}"),
            None => format!("{amount:.2}"),
        };
        let proof = if self.is_proved() {
            "no other cover costs less".to_owned()
        } else {
            let gap = 100.0 * (cost - bound) / cost.max(f64::MIN_POSITIVE);
            format!(
                "none can cost less than {} ({gap:.2} % below)",
                money(*bound)
            )
        };
        let what = match self.catalogue.tours {
            Some(_) => "tours",
            None => "shifts",
        };
        format!(
            "{} people cover all that is required for {}; {proof}, of {columns} {what} to choose from. Nothing was simulated: what callers meet is told by `run` with the plan.",
            self.people(),
            money(*cost)
        )
    }

    /// As JSON, ending with a line break.
    #[must_use]
    pub fn json(&self) -> String {
        let label = |at: f64| self.clock().label(at);
        let shifts = self.cover.shifts.iter().map(|worked| {
            let shift = &worked.shift;
            let breaks = shift.breaks.iter().map(|(from, to, paid)| PauseJson {
                from: label(*from),
                to: label(*to),
                paid: *paid,
            });
            ShiftJson {
                shift: self.kind(shift),
                agents: self.group(shift),
                days: self.weekdays(worked).iter().map(|day| day.key()).collect(),
                from: label(shift.from),
                to: label(shift.to),
                breaks: breaks.collect(),
                people: worked.people,
                paid_hours: shift.paid_hours,
                cost: shift.cost * worked.days.len() as f64 * f64::from(worked.people),
            }
        });
        let document = CoverJson {
            holdtrue: VERSION,
            command: "staff",
            scenario: Named {
                name: self.name,
                file: self.file,
            },
            staff: Staffed {
                by: "shifts",
                optimum: Cost {
                    cost: self.cover.cost,
                },
                bound: Cost {
                    cost: self.cover.bound,
                },
                proved: self.is_proved(),
                people: self.people(),
                shifts: shifts.collect(),
                columns: self.cover.columns,
            },
        };
        super::json::text(&document)
    }

    /// A plan that extends the scenario: its groups work these shifts.
    #[must_use]
    pub fn plan(&self) -> String {
        let mut plan = Table::new();
        plan.insert("extends".to_owned(), self.file.into());
        plan.insert("name".to_owned(), format!("{}, covered", self.name).into());
        plan.insert("notes".to_owned(), self.answer().into());
        let by_group = |day: usize| {
            let mut groups: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
            for worked in self
                .cover
                .shifts
                .iter()
                .filter(|one| one.days.contains(&day))
            {
                let shifts = groups.entry(self.group(&worked.shift)).or_default();
                shifts.push(Value::Table(self.written(worked)));
            }
            groups
        };
        if self.operation.is_week() {
            let mut week = Table::new();
            let days = if self.catalogue.tours.is_some() {
                7
            } else {
                self.operation.days().len()
            };
            for day in 0..days {
                let Some(weekday) = self.weekday(day) else {
                    continue;
                };
                let keys = by_group(day).into_iter();
                let keys = keys
                    .map(|(group, shifts)| (format!("agents.\"{group}\".shifts"), shifts.into()));
                let keys: Table = keys.collect();
                if self
                    .operation
                    .days()
                    .iter()
                    .any(|one| one.weekday == Some(weekday))
                {
                    week.insert(weekday.key().to_owned(), Value::Table(keys));
                }
            }
            plan.insert("week".to_owned(), week.into());
        } else {
            let groups = by_group(0).into_iter().map(|(group, shifts)| {
                let table: Table = [("shifts".to_owned(), Value::Array(shifts))]
                    .into_iter()
                    .collect();
                (group.to_owned(), Value::Table(table))
            });
            plan.insert("agents".to_owned(), Value::Table(groups.collect()));
        }
        toml::to_string(&plan).unwrap_or_default()
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
            table.insert(
                "wage".to_owned(),
                Value::Float(shift.cost / shift.paid_hours),
            );
        }
        table
    }
}
