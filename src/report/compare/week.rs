//! Plans of weeks, day by day: what a plan gives to one day and takes from another.

use super::super::calls::label;
use super::super::digits::{Figure, TimeStyle, figure};
use super::super::grid::{Grid, Label};
use super::Plans;
use super::table::{CallsOf, Rows, service_level};
use crate::centre::Weekday;
use crate::measures::{CallMetric, DayResults};
use crate::study::PlanResults;

/// Service level and abandonment of all calls on every day; nothing if days are all alike.
pub(super) fn by_day(plans: &Plans<'_>) -> Vec<Grid> {
    let all = plans.comparison.plans.iter();
    let all = all.flat_map(|plan| &plan.results.days);
    let open: Vec<Weekday> = all.map(|day| day.weekday).collect();
    if open.is_empty() {
        return Vec::new();
    }
    let shown = [CallMetric::ServiceLevel, CallMetric::Abandonment];
    let grids = shown.map(|metric| {
        let mut rows = Rows::new(plans);
        for weekday in Weekday::ALL.into_iter().filter(|day| open.contains(day)) {
            rows.each(Label::name(&weekday.to_string()), |plan| {
                of_day(plan, weekday, metric)
            });
        }
        let name = match metric {
            CallMetric::ServiceLevel => service_level(plans, CallsOf::All),
            other => label(&plans.studies[0], other, TimeStyle::Seconds),
        };
        rows.grid(format!("All calls, by day:\n{}", name.long))
    });
    grids.into()
}

/// What all calls of this day met, if it is one of the plan's.
fn of_day(plan: &PlanResults, weekday: Weekday, metric: CallMetric) -> Figure {
    let is_wanted = |day: &&DayResults| day.weekday == weekday;
    match plan.results.days.iter().find(is_wanted) {
        Some(day) => {
            let measures = &day.results.all().measures;
            figure(&measures[metric], metric.kind(), TimeStyle::Seconds)
        }
        None => Figure::plain("closed"),
    }
}
