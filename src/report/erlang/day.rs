//! The requirement of a whole day, interval by interval: the table that people keep a spreadsheet for.

use super::{Calculator, Case, Outcome, erlangs, load, rostered};
use crate::centre::{Formula, ServiceLevel};
use crate::legible::number::{
    NOTHING, exact, exact_percent, given, grouped, percent, so_many, time, visible,
};
use crate::report::digits::Figure;
use crate::report::grid::{Grid, Label};
use crate::report::layout::{TerminalWidth, paragraph, to_the_right, width};
use crate::theory::Measures;
use crate::units::{Seconds, Share};
use serde::Serialize;

/// A day's requirement.
#[derive(Debug, Clone)]
pub struct ErlangDay {
    /// The formula.
    pub calculator: Calculator,
    /// What callers do, in words.
    pub callers: String,
    /// How long each interval is.
    pub per: Seconds,
    /// How service level is counted.
    pub counted: ServiceLevel,
    /// Whether somebody gives up.
    pub has_patience: bool,
    /// Share of paid time off the phones.
    pub shrinkage: Share,
    /// The targets in words; none if only the planned agents are judged.
    pub targets: Vec<String>,
    /// The intervals, in the order of the file.
    pub intervals: Vec<Requirement>,
}

/// What an interval needs.
#[derive(Debug, Clone)]
pub struct Requirement {
    /// What the file calls it.
    pub name: String,
    /// Calls that arrive in it.
    pub calls: f64,
    /// Mean handle time \[s\].
    pub handle_time: f64,
    /// The fewest agents that meet the targets, and what they come to; none without targets.
    pub needed: Option<Case>,
    /// The same if agents came in parts.
    pub between: Option<f64>,
    /// The agents that are planned.
    pub planned: Option<Planned>,
}

/// What is planned for an interval.
#[derive(Debug, Clone)]
pub struct Planned {
    /// Agents on the phones.
    pub agents: f64,
    /// What they come to.
    pub case: Case,
    /// Whether they meet the targets; none without targets.
    pub meets: Option<bool>,
}

/// Sums over a day.
#[derive(Debug, Clone, Copy, Serialize)]
pub(super) struct Sums {
    calls: f64,
    /// Offered load times the length of an interval \[h\].
    work_hours: f64,
    /// Hours of needed agents \[h\].
    agent_hours: Option<f64>,
    /// The same with shrinkage \[h\].
    paid_hours: Option<f64>,
    /// Of all calls of the day, with the needed agents.
    service_level: Option<f64>,
    planned_agent_hours: Option<f64>,
    planned_paid_hours: Option<f64>,
    /// Of all calls of the day, with the planned agents.
    planned_service_level: Option<f64>,
    /// Intervals whose planned agents miss a target.
    missed_intervals: Option<usize>,
}

/// A column of the table.
struct Column {
    head: String,
    cells: Vec<String>,
}

/// Takes a column's head and what it says of each interval.
type AddColumn<'a> = dyn FnMut(&str, &dyn Fn(&Requirement) -> String) + 'a;

impl ErlangDay {
    /// As text for people.
    #[must_use]
    pub fn text(&self, columns: TerminalWidth) -> String {
        let names: Vec<&str> = self.intervals.iter().map(|one| one.name.as_str()).collect();
        let widest = names.iter().map(|name| width(name)).max().unwrap_or(0);
        let table = self.columns();
        let rows = names.iter().enumerate().map(|(place, name)| {
            let figures = table
                .iter()
                .map(|column| Figure::plain(column.cells[place].clone()));
            (Label::name(&to_the_right(name, widest)), figures.collect())
        });
        let grid = Grid {
            corner: "from".to_owned(),
            rows: rows.collect(),
            columns: table
                .iter()
                .map(|column| Label::name(&column.head))
                .collect(),
        };
        let mut said = paragraph(&self.heading(), columns);
        for sentence in self.sentences() {
            said += &paragraph(&sentence, columns);
        }
        format!("{said}\n{}", grid.cut(columns))
    }

    fn heading(&self) -> String {
        let counted = &self.counted;
        let goal = match self.targets.as_slice() {
            [] => format!(
                "service level within {} ({})",
                time(counted.within.get()),
                counted.formula.key()
            ),
            targets => targets.join("; "),
        };
        format!(
            "{} for {} of {}, {}: {goal}.",
            self.calculator.name(),
            so_many(&self.intervals.len(), "interval"),
            time(self.per.get()),
            self.callers
        )
    }

    fn sentences(&self) -> Vec<String> {
        let sums = self.sums();
        let mut said = Vec::new();
        let paid = |hours: Option<f64>| match hours {
            Some(hours) if self.shrinkage.get() > 0.0 => format!(
                ", {} paid hours with {} shrinkage",
                visible(hours, 1),
                percent(self.shrinkage.get())
            ),
            _ => String::new(),
        };
        let level = |share: Option<f64>| match share {
            Some(share) => format!(
                "; the service level of the day is {} %",
                exact_percent(share)
            ),
            None => String::new(),
        };
        let calls = format!(
            "{} {} hours of work",
            match near(sums.calls, 2) {
                one if one == "1" => "1 call brings".to_owned(),
                calls => format!("{calls} calls bring"),
            },
            visible(sums.work_hours, 1)
        );
        if let Some(hours) = sums.agent_hours {
            said.push(format!(
                "{calls} and need {} agent hours{}{}.",
                visible(hours, 1),
                paid(sums.paid_hours),
                level(sums.service_level)
            ));
        } else {
            said.push(format!("{calls}."));
        }
        if let Some(hours) = sums.planned_agent_hours {
            let missed = match sums.missed_intervals {
                Some(0) => "; every interval meets every target".to_owned(),
                Some(1) => "; 1 interval misses a target".to_owned(),
                Some(missed) => format!("; {missed} intervals miss a target"),
                None => String::new(),
            };
            said.push(format!(
                "Planned are {} agent hours{}{}{missed}.",
                visible(hours, 1),
                paid(sums.planned_paid_hours),
                level(sums.planned_service_level)
            ));
        }
        said
    }

    fn columns(&self) -> Vec<Column> {
        let mut columns = Vec::new();
        let mut add = |head: &str, cell: &dyn Fn(&Requirement) -> String| {
            columns.push(Column {
                head: head.to_owned(),
                cells: self.intervals.iter().map(cell).collect(),
            });
        };
        add("calls", &|one| near(one.calls, 2));
        add("handle time s", &|one| near(one.handle_time, 1));
        add("erlang", &|one| {
            erlangs(load(one.calls, self.per, one.handle_time))
        });
        let needs = self.intervals.iter().any(|one| one.needed.is_some());
        if needs {
            add("agents", &|one| {
                of(one.needed.as_ref(), |case| Some(given(case.agents)))
            });
            add("in parts", &|one| {
                one.between.map_or(NOTHING.to_owned(), erlangs)
            });
            if self.shrinkage.get() > 0.0 {
                add("on the rota", &|one| {
                    of(one.needed.as_ref(), |case| {
                        Some(grouped(rostered(case.agents, self.shrinkage), 0))
                    })
                });
            }
            self.add_measures(&mut add, "", &|one| one.needed.as_ref());
        }
        if self.intervals.iter().any(|one| one.planned.is_some()) {
            let plan = |one: &Requirement| one.planned.as_ref().map(|plan| plan.agents);
            add("planned", &|one| {
                plan(one).map_or(NOTHING.to_owned(), given)
            });
            if needs {
                add("planned minus needed", &|one| {
                    let needed = one.needed.as_ref().map(|case| case.agents);
                    let gap = plan(one).zip(needed).map(|(plan, needed)| plan - needed);
                    gap.map_or(NOTHING.to_owned(), |gap| {
                        crate::legible::number::signed(&given(gap), gap)
                    })
                });
            }
            let prefix = if needs { "planned: " } else { "" };
            self.add_measures(&mut add, prefix, &|one| {
                one.planned.as_ref().map(|plan| &plan.case)
            });
        }
        columns
    }

    fn add_measures(
        &self,
        add: &mut AddColumn<'_>,
        prefix: &str,
        case: &dyn Fn(&Requirement) -> Option<&Case>,
    ) {
        let mut add = |head: &str, cell: &dyn Fn(&Requirement) -> String| {
            add(&format!("{prefix}{head}"), cell);
        };
        let formula = self.counted.formula;
        let share = |value: f64| Some(exact_percent(value));
        add("service level %", &|one| {
            of(case(one), |case| {
                share(case.settled()?.measures.service_levels.by(formula))
            })
        });
        add("asa s", &|one| {
            of(case(one), |case| Some(exact(case.settled()?.measures.asa)))
        });
        if self.has_patience {
            add("abandoned %", &|one| {
                of(case(one), |case| {
                    share(case.settled()?.measures.abandonment)
                })
            });
        }
        add("busy %", &|one| {
            of(case(one), |case| match &case.outcome {
                Outcome::Grows => Some("grows".to_owned()),
                Outcome::Idle => Some("0".to_owned()),
                Outcome::Unstaffed => Some("nobody".to_owned()),
                Outcome::Settles(settled) => share(settled.measures.occupancy),
            })
        });
    }

    pub(super) fn sums(&self) -> Sums {
        let hours = self.per.get() / 3600.0;
        let sum = |read: &dyn Fn(&Requirement) -> Option<f64>| -> Option<f64> {
            let values: Option<Vec<f64>> = self.intervals.iter().map(read).collect();
            values.map(|values| values.iter().sum())
        };
        let paid = |agents: f64| agents / (1.0 - self.shrinkage.get());
        let needed = |one: &Requirement| Some(hours * one.needed.as_ref()?.agents);
        let planned = |one: &Requirement| Some(hours * one.planned.as_ref()?.agents);
        let missed = self.intervals.iter().map(|one| one.planned.as_ref()?.meets);
        let missed: Option<Vec<bool>> = missed.collect();
        Sums {
            calls: self.intervals.iter().map(|one| one.calls).sum(),
            work_hours: self
                .intervals
                .iter()
                .map(|one| one.calls * one.handle_time / 3600.0)
                .sum(),
            agent_hours: sum(&needed),
            paid_hours: sum(&needed).map(paid),
            service_level: self.level(&|one| one.needed.as_ref()),
            planned_agent_hours: sum(&planned),
            planned_paid_hours: sum(&planned).map(paid),
            planned_service_level: self.level(&|one| one.planned.as_ref().map(|plan| &plan.case)),
            missed_intervals: missed.map(|meets| meets.iter().filter(|meets| !**meets).count()),
        }
    }

    /// Numerators over denominators of all intervals, as the formula counts; where a queue grows, nobody is in time.
    fn level(&self, case: &dyn Fn(&Requirement) -> Option<&Case>) -> Option<f64> {
        let (mut met, mut counted) = (0.0, 0.0);
        for one in &self.intervals {
            match &case(one)?.outcome {
                Outcome::Idle => {}
                Outcome::Grows | Outcome::Unstaffed => counted += one.calls,
                Outcome::Settles(settled) => {
                    let measures = &settled.measures;
                    let level = measures.service_levels.by(self.counted.formula);
                    let of_offered = counted_of(measures, self.counted.formula);
                    met += one.calls * of_offered * level;
                    counted += one.calls * of_offered;
                }
            }
        }
        (counted > 0.0).then(|| met / counted)
    }
}

/// To so many decimals at most, unless that would leave nothing of it.
fn near(value: f64, decimals: i32) -> String {
    match round(value, decimals) {
        0.0 => given(value),
        rounded => given(rounded),
    }
}

fn of(case: Option<&Case>, read: impl Fn(&Case) -> Option<String>) -> String {
    case.and_then(read).unwrap_or_else(|| NOTHING.to_owned())
}

/// What a formula divides by / offered.
fn counted_of(measures: &Measures, formula: Formula) -> f64 {
    let levels = &measures.service_levels;
    let less = |level: f64| {
        if level > 0.0 {
            levels.offered / level
        } else {
            1.0
        }
    };
    match formula {
        Formula::Offered | Formula::EarlyAbandonsMet | Formula::ShortAbandonsMet => 1.0,
        Formula::Answered => measures.answered,
        Formula::LessEarlyAbandons => less(levels.less_early_abandons),
        Formula::LessShortAbandons => less(levels.less_short_abandons),
    }
}

fn round(value: f64, decimals: i32) -> f64 {
    let scale = 10f64.powi(decimals);
    (value * scale).round() / scale
}
