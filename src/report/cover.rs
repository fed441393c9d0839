//! Shifts that cover a given need, for people, as JSON, and as a plan that `run` takes.

use super::VERSION;
use super::layout::{Layout, paragraph};
use super::worked::{ShiftJson, Worked};
use crate::centre::{Alike, GroupId, Minimise, Operation, Staffing};
use crate::legible::number::{grouped, thousands, visible};
use crate::study::staff::Cover;
use serde::Serialize;
use std::io;

/// A cover, and of what it is.
#[derive(Debug, Clone, Copy)]
pub struct CoverStudy<'a> {
    /// Name of the scenario.
    pub name: &'a str,
    /// Its file, as a plan beside it names it.
    pub file: &'a str,
    /// What was laid over it.
    pub settings: &'a [&'a str],
    /// Its days.
    pub operation: &'a Operation,
    /// What could be worked, and within which limits.
    pub staffing: &'a Staffing,
    /// What is.
    pub cover: &'a Cover,
}

#[derive(Serialize)]
struct CoverJson<'a> {
    holdtrue: &'static str,
    command: &'static str,
    scenario: Named<'a>,
    staff: Staffed,
}

#[derive(Serialize)]
struct Named<'a> {
    name: &'a str,
    file: &'a str,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    settings: &'a [&'a str],
}

#[derive(Serialize)]
struct Staffed {
    by: &'static str,
    optimum: Cost,
    bound: Cost,
    /// Whether no cover costs less.
    proved: bool,
    /// With a budget: whether the cover keeps it.
    #[serde(skip_serializing_if = "Option::is_none")]
    within_budget: Option<bool>,
    people: u32,
    shifts: Vec<ShiftJson>,
    columns: usize,
}

#[derive(Serialize)]
struct Cost {
    cost: f64,
}

impl CoverStudy<'_> {
    fn worked(&self) -> Worked<'_> {
        Worked {
            operation: self.operation,
            catalogue: &self.staffing.catalogue,
            shifts: &self.cover.shifts,
            by_weekday: true,
        }
    }

    /// The budget, if the cover costs more.
    #[must_use]
    pub fn over_budget(&self) -> Option<f64> {
        let budget = self.staffing.budget;
        budget.filter(|budget| self.cover.cost > budget * (1.0 + 1e-9))
    }

    fn is_proved(&self) -> bool {
        self.cover.bound >= self.cover.cost - 1e-6 * self.cover.cost.max(1.0)
    }

    /// As text.
    #[must_use]
    pub fn text(&self, layout: Layout) -> String {
        let grid = self.worked().grid();
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
        let currency = self.operation.base().money().currency.as_deref();
        let money = |amount: f64| match (self.staffing.minimise, currency) {
            (Minimise::Hours, _) => format!("{} paid hours", grouped(amount, 2)),
            (Minimise::Wages, Some(currency)) => format!("{currency} {}", grouped(amount, 2)),
            (Minimise::Wages, None) => grouped(amount, 2),
        };
        let proof = if self.is_proved() {
            "no other cover costs less".to_owned()
        } else {
            let gap = 100.0 * (cost - bound) / cost.max(f64::MIN_POSITIVE);
            format!(
                "none can cost less than {} ({} % below)",
                money(*bound),
                visible(gap, 2)
            )
        };
        let columns = thousands(*columns as u64);
        let what = match self.staffing.catalogue.tours.map(|tours| tours.alike) {
            Some(Alike::Shift) => format!("of {columns} tours to choose from"),
            Some(Alike::Start(_)) => {
                format!("of {columns} shifts and sets of days to choose from")
            }
            None if columns == "1" => "of one shift to choose from".to_owned(),
            None => format!("of {columns} shifts to choose from"),
        };
        let over = self.over_budget().map_or(String::new(), |budget| {
            format!(" That is {} above the budget.", money(cost - budget))
        });
        let people = match self.worked().people() {
            1 => "One person covers".to_owned(),
            people => format!("{} people cover", thousands(people.into())),
        };
        format!(
            "{people} all that is required for {}; {proof}, {what}.{over} Nothing was simulated: what callers meet is told by `run` with the plan.",
            money(*cost)
        )
    }

    /// As JSON, ending with a line break.
    #[must_use]
    pub fn json(&self) -> String {
        let document = CoverJson {
            holdtrue: VERSION,
            command: "staff",
            scenario: Named {
                name: self.name,
                file: self.file,
                settings: self.settings,
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
                within_budget: self.staffing.budget.map(|_| self.over_budget().is_none()),
                people: self.worked().people(),
                shifts: self.worked().json(),
                columns: self.cover.columns,
            },
        };
        super::json::text(&document)
    }

    /// A row for each person and day, as CSV.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn rota(&self, out: impl io::Write) -> io::Result<()> {
        self.worked().rota_csv(out)
    }

    /// A plan that extends the scenario: its groups work these shifts.
    #[must_use]
    pub fn plan(&self) -> String {
        let name = format!("{}, covered", self.name);
        let shifts = self.cover.shifts.iter();
        let mut groups: Vec<GroupId> = shifts.map(|one| one.shift.group).collect();
        groups.sort();
        groups.dedup();
        let said = (self.file, name.as_str(), self.answer());
        self.worked().plan((said.0, said.1, &said.2), &groups)
    }
}
