//! What a staffing search found: as a table with sentences, as JSON, as a plan that other commands take, as a rota.

mod json;
mod out_of_reach;
mod plan;
mod rota;
mod said;
mod table;
mod target;
mod uncovered;
#[cfg(feature = "xlsx")]
mod workbook;

pub use json::StaffJson;
pub use plan::staff_plan;
pub use rota::rota_csv;
pub use table::staff_table;
pub(super) use target::NamedTarget;
#[cfg(feature = "xlsx")]
pub use workbook::staff_workbook;

use super::worked::Worked;
use crate::legible::number::grouped;
use crate::scenario::Scenario;
use crate::study::staff::{Outcome, Verdict, WorkedShift};

/// What was asked, and what was found.
#[derive(Debug, Clone, Copy)]
pub struct StaffStudy<'a> {
    /// What the scenario is called.
    pub name: &'a str,
    /// The scenario.
    pub scenario: &'a Scenario,
    /// What came of the search.
    pub outcome: &'a Outcome,
    /// Under this seed the same plan comes again.
    pub seed: u64,
    /// How much was simulated: 1 is usual.
    pub effort: f64,
}

impl StaffStudy<'_> {
    /// Whether a plan was found that meets every target, within the budget.
    #[must_use]
    pub fn is_met(&self) -> bool {
        let staffed = self.outcome.staffed.as_ref();
        staffed.is_some_and(|one| one.verdict == Some(Verdict::Met))
            && self.outcome.mended_by.is_none()
    }

    /// Shifts of the plan, where these were decided.
    pub(super) fn worked(&self) -> Option<Worked<'_>> {
        let shifts: &[WorkedShift] = &self.outcome.staffed.as_ref()?.shifts;
        (!shifts.is_empty()).then(|| Worked {
            operation: self.scenario.operation(),
            catalogue: &self.outcome.staffing.catalogue,
            shifts,
            by_weekday: false,
        })
    }

    /// What a replication is.
    pub(super) fn unit(&self) -> &'static str {
        if self.scenario.operation().is_week() {
            "week"
        } else {
            "day"
        }
    }

    /// An amount as people read it: `EUR 490`, `24.5 hours`.
    pub(super) fn amount(&self, cost: f64) -> String {
        let number = self.number(cost);
        match self.outcome.staffing.minimise {
            crate::centre::Minimise::Hours => format!("{number} hours"),
            crate::centre::Minimise::Wages => match &self.scenario.centre().money().currency {
                Some(currency) => format!("{currency} {number}"),
                None => number,
            },
        }
    }

    /// Money or hours as people read them.
    fn number(&self, cost: f64) -> String {
        grouped(cost, decimals_of(cost))
    }

    /// The same as a file takes it.
    fn value_of_key(&self, cost: f64) -> String {
        let decimals = decimals_of(cost);
        let parts = 10_f64.powi(decimals as i32);
        // What is rounded down is too little.
        let enough = (cost * parts * (1.0 - 1e-9)).ceil() / parts;
        format!("{enough:.decimals$}")
    }
}

/// None of whole amounts, nor of large ones.
fn decimals_of(cost: f64) -> usize {
    let is_whole = (cost - cost.round()).abs() < 0.005;
    if is_whole || cost.abs() >= 10_000.0 {
        0
    } else {
        2
    }
}
