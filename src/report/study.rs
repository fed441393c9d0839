//! A scenario that was simulated, together with what came out: what everything else in `report` reads.

use crate::centre::{Centre, Customers, Day, Operation, Weekday};
use crate::measures::{Forecast, Results, forecasts, forecasts_of_day};
use crate::scenario::Scenario;
use std::path::Path;

/// A scenario that was simulated, and what came out.
#[derive(Debug, Clone, Copy)]
pub struct Study<'a> {
    /// What the scenario is called.
    pub name: &'a str,
    /// The file that it was read from.
    pub file: &'a Path,
    /// Free text of its writer.
    pub notes: Option<&'a str>,
    /// All of it as one TOML text that needs no other file.
    pub text: &'a str,
    /// What was simulated; with a week, what its days have in common.
    pub centre: &'a Centre,
    /// The days of a replication.
    pub days: &'a [Day],
    /// The customers, if callers have a memory: a replication is then a season.
    pub customers: Option<&'a Customers>,
    /// What came out.
    pub results: &'a Results,
}

/// This program's version, which goes with every result.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

impl<'a> Study<'a> {
    /// What came out of a scenario.
    #[must_use]
    pub fn new(scenario: &'a Scenario, results: &'a Results) -> Self {
        Self {
            name: scenario.name(),
            file: scenario.file(),
            notes: scenario.notes(),
            text: scenario.text(),
            centre: scenario.centre(),
            days: scenario.operation().days(),
            customers: scenario.operation().customers(),
            results,
        }
    }

    /// What the Erlang formulas say about the day; where days come by chance, about all that it can be.
    pub(super) fn forecasts(&self) -> Vec<Forecast> {
        match self.days {
            [day] => forecasts_of_day(day),
            _ => forecasts(self.centre),
        }
    }

    /// Each day of a week by itself; nothing where days are all alike.
    pub(super) fn by_day(&self) -> impl Iterator<Item = (Weekday, Study<'a>)> + use<'a> {
        let study = *self;
        let results = study.results.days.iter();
        results.filter_map(move |day| {
            let mut days = study.days.iter();
            let of_day = days.find(|one| one.weekday == Some(day.weekday))?;
            let alone = Study {
                centre: &of_day.centre,
                days: std::slice::from_ref(of_day),
                customers: None,
                results: &day.results,
                ..study
            };
            Some((day.weekday, alone))
        })
    }

    /// Whether a replication is a week of days that differ.
    pub(super) fn is_week(&self) -> bool {
        !self.results.days.is_empty()
    }

    /// Whether a replication is a season of customers with a memory.
    pub(super) fn is_season(&self) -> bool {
        self.results.is_season()
    }

    /// What one replication is: a day, unless days differ or callers have a memory, or the scenario has no
    /// clock on the wall.
    pub(crate) fn unit(&self) -> &'static str {
        unit(self.is_season(), self.is_week(), self.centre)
    }
}

/// The same before anything is simulated.
pub(crate) fn unit_of(operation: &Operation) -> &'static str {
    let is_season = operation.customers().is_some();
    unit(is_season, operation.is_week(), operation.base())
}

fn unit(is_season: bool, is_week: bool, centre: &Centre) -> &'static str {
    if is_season {
        "season"
    } else if is_week {
        "week"
    } else if centre.clock().opens.is_some() {
        "day"
    } else {
        "replication"
    }
}
