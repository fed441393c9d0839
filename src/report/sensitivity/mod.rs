//! What a result hangs on: a ranked table and words for people, JSON and CSV for programs.

mod csv;
mod json;
mod table;
mod words;

pub use self::csv::sensitivity_csv;
pub use json::SensitivityJson;
pub use table::sensitivity_table;
pub(super) use words::finding;

use super::{MetricChoice, Study};
use crate::centre::Assumed;
use crate::legible::number::so_many;
use crate::measures::{
    Address, CallMetric, CostMetric, CustomerMetric, Metric, MetricKind, MoneyMetric, Results,
};
use crate::plot::{self, Measure, TornadoBar, Unit};
use crate::stats::{Difference, Estimate};
use crate::study::{
    Comparison, Convention, End, Lead, LeftOut, PlanResults, Sensitivity, Yardstick, best_plan,
    lead,
};

/// Assumptions that a picture shows; they are the strongest. A convention.
const MOST_BARS: usize = 40;

/// Assumptions that were varied, and what came out.
#[derive(Debug, Clone)]
pub struct Varied<'a> {
    /// Every plan as it stands under a name that no other has, the base first.
    pub studies: Vec<Study<'a>>,
    /// What was varied.
    pub conventions: &'a [Convention],
    /// What was not.
    pub left_out: &'a [LeftOut],
    /// What came out, of as many of them as were finished.
    pub outcome: &'a Sensitivity,
    /// What is looked at.
    pub metric: MetricChoice,
}

/// What is looked at unless somebody says otherwise: where callers have a memory the profit, or the customers at the
/// end if neither they nor their calls bring money; cost where callers who are lost have a price; otherwise the share
/// of calls that are lost.
#[must_use]
pub fn telling_metric(comparison: &Comparison) -> MetricChoice {
    let plans = &comparison.plans;
    let lost = |plan: &PlanResults| plan.results.whole.cost[CostMetric::LostCalls].mean > Some(0.0);
    let brings = |plan: &PlanResults| {
        let money = &plan.results.whole.money;
        let brought = [MoneyMetric::Margin, MoneyMetric::Earned].map(|metric| money[metric].mean);
        brought.into_iter().flatten().any(|amount| amount != 0.0)
    };
    let metric = if plans.iter().all(|plan| plan.results.is_season()) {
        match plans.iter().any(brings) {
            true => Metric::Money(MoneyMetric::Profit),
            false => Metric::Customers(CustomerMetric::AtEnd),
        }
    } else if plans.iter().any(lost) {
        Metric::Cost(CostMetric::Total)
    } else {
        Metric::Calls(CallMetric::Lost)
    };
    MetricChoice(Address::whole(metric))
}

/// An assumption at both ends of its range.
#[derive(Debug, Clone)]
struct Swing<'a> {
    convention: &'a Convention,
    /// Low and high.
    ends: [Tried; 2],
    /// From the lowest to the highest of what came out, as it stands included.
    reach: f64,
}

/// What came out at one end.
#[derive(Debug, Clone)]
struct Tried {
    /// The value there; several if the plans say several.
    setting: String,
    /// With plans a plan less the base, otherwise the value itself.
    result: Difference,
    /// Less the result as it stands; with plans it has no interval.
    change: Difference,
    best: Option<usize>,
    /// How sure that is.
    lead: Option<Lead>,
}

/// Which way a difference goes, if that is clear.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Direction {
    Less,
    More,
    Open,
}

impl Direction {
    fn of(difference: &Difference) -> Self {
        match (difference.clear, difference.mean) {
            (Some(true), Some(mean)) if mean < 0.0 => Direction::Less,
            (Some(true), Some(_)) => Direction::More,
            _ => Direction::Open,
        }
    }
}

impl Varied<'_> {
    /// Place of the plan that is held against the base: the best, or the best of the others if that is
    /// the base. `None` without plans.
    fn measured(&self) -> Option<usize> {
        let comparison = &self.outcome.as_it_stands;
        let best = best_plan(comparison)?;
        if best > 0 || comparison.plans.len() < 2 {
            return (best > 0).then_some(best);
        }
        let price = |plan: &PlanResults| {
            let whole = &plan.results.whole;
            let profit = whole.money[MoneyMetric::Profit].mean;
            let cost = whole.cost[Yardstick::of(comparison).metric()].mean;
            profit
                .map(|profit| -profit)
                .or(cost)
                .unwrap_or(f64::INFINITY)
        };
        let others = 1..comparison.plans.len();
        others.min_by(|one, other| {
            price(&comparison.plans[*one]).total_cmp(&price(&comparison.plans[*other]))
        })
    }

    fn value(&self, results: &Results) -> Difference {
        let found = results.whole.get(&self.metric.0);
        let Estimate {
            mean, low, high, ..
        } = found.copied().unwrap_or(Estimate::NONE);
        Difference {
            mean,
            low,
            high,
            clear: None,
        }
    }

    fn as_it_stands(&self) -> Difference {
        let comparison = &self.outcome.as_it_stands;
        match (self.measured(), comparison.plans.first()) {
            (Some(plan), _) => self.paired(comparison, plan),
            (None, Some(base)) => self.value(&base.results),
            (None, None) => Difference::NONE,
        }
    }

    fn paired(&self, comparison: &Comparison, plan: usize) -> Difference {
        let differences = comparison.differences.get(plan - 1);
        let found = differences.and_then(|differences| differences.get(&self.metric.0));
        found.copied().unwrap_or(Difference::NONE)
    }

    /// All that are finished, the strongest first.
    fn swings(&self) -> Vec<Swing<'_>> {
        let here = self.as_it_stands();
        let measured = self.measured();
        let stands = &self.outcome.as_it_stands;
        let (best, lead_here) = (best_plan(stands), lead(stands));
        let rows = self.conventions.iter().zip(&self.outcome.at_ends);
        let mut swings: Vec<Swing<'_>> = rows
            .map(|(convention, row)| {
                let [low, high] = row;
                let tried = [(End::Low, low), (End::High, high)].map(|(end, there)| {
                    let settings = convention.at(end).into_iter().map(said);
                    let setting = settings.collect::<Vec<_>>().join(" / ");
                    let lead = there.as_ref().map_or(lead_here, lead);
                    let (result, change, best) = match (there, measured) {
                        (None, _) => (here, unchanged(&here), best),
                        (Some(there), Some(plan)) => {
                            let result = self.paired(there, plan);
                            (result, moved(&result, &here), best_plan(there))
                        }
                        (Some(there), None) => {
                            let value = there.plans.get(1);
                            let value = value.map(|plan| self.value(&plan.results));
                            let change = self.paired(there, 1);
                            (value.unwrap_or(Difference::NONE), change, best)
                        }
                    };
                    Tried {
                        setting,
                        result,
                        change,
                        best,
                        lead,
                    }
                });
                let values = tried.iter().map(|one| one.result.mean);
                let values: Vec<f64> = values.chain([here.mean]).flatten().collect();
                let most = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
                let least = values.iter().copied().fold(f64::INFINITY, f64::min);
                Swing {
                    convention,
                    ends: tried,
                    reach: (most - least).max(0.0),
                }
            })
            .collect();
        swings.sort_by(|one, other| other.reach.total_cmp(&one.reach));
        swings
    }

    /// What a picture shows.
    pub(super) fn shows(&self) -> String {
        let base = self.studies.first();
        let replications = base.map_or(0, |base| base.results.replications);
        let unit = base.map_or("replication", |base| base.unit());
        format!(
            "{}; {} at each end",
            words::title(self),
            so_many(&replications, unit)
        )
    }

    /// The bars of a picture: what moves, as it stands, and whatever moves it.
    pub(super) fn tornado(&self) -> (Measure, f64, Vec<TornadoBar>) {
        let swings = self.swings();
        let moving = swings.iter().filter(|swing| swing.reach > 0.0);
        let moving = moving.take(MOST_BARS);
        let bars = moving.map(|swing| {
            let [low, high] = swing.ends.each_ref().map(|tried| plot::End {
                setting: tried.setting.clone(),
                value: tried.result.mean.unwrap_or(f64::NAN),
            });
            TornadoBar {
                name: swing.convention.key().to_owned(),
                low,
                high,
            }
        });
        let base = self.studies.first();
        let currency = base.and_then(|base| base.centre.money().currency.clone());
        let unit = match self.metric.kind() {
            MetricKind::Share => Unit::Share,
            MetricKind::Seconds => Unit::Seconds,
            MetricKind::Hours => Unit::Number("h".to_owned()),
            MetricKind::Number => Unit::Number(String::new()),
            MetricKind::Money => Unit::Number(currency.unwrap_or_default()),
        };
        let name = match self.measured() {
            Some(_) => format!("{}, difference", words::measure(self)),
            None => words::measure(self),
        };
        let here = self.as_it_stands().mean.unwrap_or(f64::NAN);
        (Measure::new(name, unit), here, bars.collect())
    }

    /// Whether the conclusion is another one at an end: the plan does not differ from the base in the same
    /// way, or another plan is the best.
    fn decides(&self, swing: &Swing<'_>) -> bool {
        self.measured().is_some()
            && swing
                .ends
                .iter()
                .any(|tried| self.turns(tried) || self.other_best(tried).is_some())
    }

    fn turns(&self, tried: &Tried) -> bool {
        Direction::of(&tried.result) != Direction::of(&self.as_it_stands())
    }

    fn other_best(&self, tried: &Tried) -> Option<usize> {
        let best = best_plan(&self.outcome.as_it_stands);
        tried.best.filter(|_| tried.best != best)
    }
}

fn unchanged(here: &Difference) -> Difference {
    let nothing = here.mean.map(|_| 0.0);
    Difference {
        mean: nothing,
        low: nothing,
        high: nothing,
        clear: nothing.map(|_| false),
    }
}

/// From one difference to another of other runs.
fn moved(to: &Difference, from: &Difference) -> Difference {
    let mean = to.mean.zip(from.mean).map(|(to, from)| to - from);
    Difference {
        mean,
        ..Difference::NONE
    }
}

/// As a person writes it.
fn said(value: Assumed) -> String {
    match value {
        Assumed::Number(number) => Assumed::Number((1e3 * number).round() / 1e3).to_string(),
        other => other.to_string(),
    }
}
