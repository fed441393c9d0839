//! What stands in the way of every target, as JSON: which are out of reach, and the limit that would mend it.

use super::StaffStudy;
use super::said::stretch;
use super::target::{NamedTarget, place};
use crate::stats::Estimate;
use crate::study::staff::Lift;
use schemars::JsonSchema;
use serde::Serialize;

/// A target that is out of reach.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(super) struct ImpossibleJson {
    /// Whose target it is.
    calls: String,
    /// Key of what is measured.
    metric: &'static str,
    /// The interval, or day of the week, that this is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<String>,
    /// What is wanted.
    wanted: f64,
    /// The best within the limits.
    reachable: Estimate,
    /// By how much it falls short; of shares, in shares.
    short_by: f64,
    /// Whether that is certain, or too close to tell.
    certain: bool,
}

/// A limit and what it would have to be.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(super) struct MendedBy {
    /// Dotted key in the scenario.
    key: String,
    /// What it would have to be, at its largest.
    value: f64,
    /// How much more that is.
    more: f64,
    /// Where it is enough in a stretch of the day: when that begins, and ends.
    #[serde(skip_serializing_if = "Option::is_none")]
    between: Option<[String; 2]>,
    /// What the budget would have to be with it, where the limit is not enough by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    budget: Option<f64>,
}

pub(super) fn impossible(study: &StaffStudy<'_>) -> Vec<ImpossibleJson> {
    let each = study.outcome.impossible.iter().filter_map(|reach| {
        let named = NamedTarget::on(study, reach.target, reach.day)?;
        Some(ImpossibleJson {
            calls: named.whose(),
            metric: named.key(),
            place: place(study, reach.day, reach.interval),
            wanted: named.level(),
            reachable: reach.reachable,
            short_by: reach.short_by,
            certain: reach.is_certain,
        })
    });
    each.collect()
}

pub(super) fn mended_by(study: &StaffStudy<'_>) -> Option<MendedBy> {
    mended(study, study.outcome.mended_by.as_ref()?)
}

fn mended(study: &StaffStudy<'_>, by: &Lift) -> Option<MendedBy> {
    let groups = study.scenario.centre().groups();
    Some(match by {
        Lift::Group {
            group,
            more,
            run,
            at_most,
        } => MendedBy {
            key: format!("staff.agents.{}.at_most", groups.get(group.index())?.name),
            value: f64::from(*at_most),
            more: f64::from(*more),
            between: run.as_ref().map(|run| stretch(study, run)),
            budget: None,
        },
        Lift::Seats { more, at_most } => MendedBy {
            key: "staff.seats.at_most".to_owned(),
            value: f64::from(*at_most),
            more: f64::from(*more),
            between: None,
            budget: None,
        },
        Lift::People {
            group,
            more,
            people,
        } => MendedBy {
            key: format!("staff.agents.{}.people", groups.get(group.index())?.name),
            value: f64::from(*people),
            more: f64::from(*more),
            between: None,
            budget: None,
        },
        Lift::Change { more, at_most } => MendedBy {
            key: "staff.change_at_most".to_owned(),
            value: f64::from(*at_most),
            more: f64::from(*more),
            between: None,
            budget: None,
        },
        Lift::WithBudget { limit, cost } => MendedBy {
            budget: Some(*cost),
            ..mended(study, limit)?
        },
        Lift::Shift { .. } | Lift::Several => return None,
        Lift::Budget { cost } => MendedBy {
            key: "staff.budget".to_owned(),
            value: *cost,
            more: cost - study.outcome.staffing.budget.unwrap_or_default(),
            between: None,
            budget: None,
        },
    })
}
