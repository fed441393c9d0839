//! Pictures of plans that met the same callers.

use super::super::calls::common_threshold;
use super::super::compare::judgement;
use super::super::digits::{Clockwork, change};
use super::super::words::listed;
use super::super::{Plans, Study};
use super::day::day;
use super::run::{ENDINGS, curve, endings};
use super::{Illustration, Said, has_calls, per_cent, reading, seconds};
use crate::measures::{CallMetric, CallResults, CostMetric, Kind};
use crate::plot::{
    Differences, Frontier, FrontierPlan, Measure, MetricDifferences, Picture, PlanDifference,
    Reading, Standing, Unit, Waits,
};
use crate::stats::{Difference, Estimate};
use crate::study::Yardstick;

/// Plans that a finding names; more are only counted. A convention.
const NAMED: usize = 3;

/// The pictures of a comparison, in the order in which they are read.
#[must_use]
pub fn comparison_pictures(plans: &Plans<'_>) -> Vec<Illustration> {
    let made = [
        differences(plans),
        frontier(plans),
        waits(plans),
        outcomes(plans),
    ];
    made.into_iter().flatten().chain(days(plans)).collect()
}

/// What is compared, and how it is called.
const COMPARED: [(CallMetric, &str); 5] = [
    (CallMetric::ServiceLevel, "Service level"),
    (CallMetric::Abandonment, "Abandoned"),
    (CallMetric::Lost, "Lost in any way"),
    (CallMetric::Asa, "Average speed of answer"),
    (CallMetric::PromiseKept, "Quotes kept"),
];

fn differences(plans: &Plans<'_>) -> Option<Illustration> {
    let [base, others @ ..] = plans.studies.as_slice() else {
        return None;
    };
    let comparison = plans.comparison;
    let base_results = comparison.plans.first()?;
    let named = |difference: &dyn Fn(usize) -> Difference| {
        let plans = others.iter().enumerate();
        plans
            .map(|(place, study)| PlanDifference {
                plan: study.name.to_owned(),
                difference: drawn(&difference(place)),
            })
            .collect::<Vec<_>>()
    };
    let is_abandonment = comparison.plans.iter().all(|plan| {
        let measures = &plan.results.all.measures;
        measures[CallMetric::Lost].mean == measures[CallMetric::Abandonment].mean
    });
    let shown = COMPARED.into_iter().filter(|(metric, _)| {
        let says_more = *metric != CallMetric::Lost || !is_abandonment;
        let mut plans = comparison.plans.iter();
        let is_any = plans.any(|plan| plan.results.all.measures[*metric].mean.is_some());
        says_more && is_any
    });
    let mut metrics: Vec<MetricDifferences> = shown
        .map(|(metric, name)| MetricDifferences {
            measure: Measure::new(name, unit(metric.kind())),
            base: base_results.results.all.measures[metric].mean,
            plans: named(&|place| comparison.differences[place].all.measures[metric]),
        })
        .collect();
    let cost = Yardstick::of(comparison).metric();
    metrics.push(MetricDifferences {
        measure: price(base, cost),
        base: base_results.cost[cost].mean,
        plans: named(&|place| comparison.differences[place].cost[cost]),
    });
    let said = Said {
        finding: differing(plans),
        shows: format!(
            "Each plan less {}, all calls, under the same callers",
            base.name
        ),
        reading: "A hollow mark is no clear difference: its interval holds 0.",
    };
    let picture = Picture::Differences(Differences {
        caption: said.caption(),
        base: base.name.to_owned(),
        metrics,
    });
    said.with("differences", picture)
}

fn drawn(difference: &Difference) -> Option<Reading> {
    let &Difference {
        mean, low, high, ..
    } = difference;
    reading(&Estimate { mean, low, high })
}

fn unit(kind: Kind) -> Unit {
    match kind {
        Kind::Share => Unit::Share,
        Kind::Seconds => Unit::Seconds,
        Kind::Hours => Unit::Number("h".to_owned()),
        Kind::Number | Kind::Money => Unit::Number(String::new()),
    }
}

/// What cost is, with its unit.
fn price(base: &Study<'_>, metric: CostMetric) -> Measure {
    let unit = base.unit();
    if metric == CostMetric::PaidHours {
        return Measure::new(format!("Paid hours a {unit}"), Unit::Number("h".to_owned()));
    }
    let currency = base.centre.money().currency.clone().unwrap_or_default();
    Measure::new(format!("Cost a {unit}"), Unit::Number(currency))
}

/// In what the only plan differs, or how many do in service level.
fn differing(plans: &Plans<'_>) -> String {
    let differences = &plans.comparison.differences;
    let base = plans.studies.first().map_or("", |base| base.name);
    if let ([only], [_, plan]) = (differences.as_slice(), plans.studies.as_slice()) {
        let measures = [
            (CallMetric::ServiceLevel, "of service level"),
            (CallMetric::Abandonment, "of abandonment"),
        ];
        let clear = measures.into_iter().filter_map(|(metric, name)| {
            let difference = &only.all.measures[metric];
            let said = change(difference, metric.kind(), Clockwork::Seconds).text();
            (difference.clear == Some(true)).then(|| format!("{said} points {name}"))
        });
        let clear: Vec<String> = clear.collect();
        if clear.is_empty() {
            return format!(
                "No clear difference in service level or abandonment between {} and {base}",
                plan.name
            );
        }
        return format!("{} against {base}: {}", plan.name, listed(&clear));
    }
    let level = |wanted: fn(f64) -> bool| {
        let differences = differences.iter();
        let differences = differences.map(|differences| &differences.all.measures);
        let levels = differences.map(|measures| measures[CallMetric::ServiceLevel]);
        let clear = levels.filter(|level| level.clear == Some(true));
        clear.filter(|level| level.mean.is_some_and(wanted)).count()
    };
    let (better, worse) = (level(|mean| mean > 0.0), level(|mean| mean < 0.0));
    let all = differences.len();
    match (better, worse) {
        (0, 0) => format!("No plan's service level is clearly different from that of {base}"),
        (better, 0) => {
            format!("{better} of {all} plans have a clearly better service level than {base}")
        }
        (0, worse) => {
            format!("{worse} of {all} plans have a clearly worse service level than {base}")
        }
        (better, worse) => format!(
            "Of {all} plans {better} have a clearly better service level than {base}, {worse} a worse one"
        ),
    }
}

fn frontier(plans: &Plans<'_>) -> Option<Illustration> {
    let base = plans.studies.first()?;
    let metric = Yardstick::of(plans.comparison).metric();
    let results = plans.comparison.plans.iter();
    let both: Vec<(Estimate, Estimate)> = results
        .map(|plan| {
            let lost = plan.results.all.measures[CallMetric::Lost];
            (plan.cost[metric], lost)
        })
        .collect();
    let is_dominated = |place: usize| both.iter().any(|other| beats(other, &both[place]));
    let dominated: Vec<&str> = (0..both.len())
        .filter(|&place| is_dominated(place))
        .map(|place| plans.studies[place].name)
        .collect();
    let said = Said {
        finding: match dominated.as_slice() {
            [] => "No plan is clearly beaten on both cost and lost calls".to_owned(),
            [only] => {
                format!("Another plan costs no more than {only} and clearly loses fewer calls")
            }
            few if few.len() <= NAMED => format!(
                "For {} another plan costs no more and clearly loses fewer calls",
                listed(few)
            ),
            many => format!(
                "For {} of {} plans another one costs no more and clearly loses fewer calls",
                many.len(),
                both.len()
            ),
        },
        shows: format!(
            "What a {} costs, against the calls that are lost",
            base.unit()
        ),
        reading: "Grey: another plan costs no more, and its lost calls are fewer beyond both intervals.",
    };
    let drawn = both.iter().zip(&plans.studies).enumerate();
    let drawn = drawn.filter_map(|(place, ((cost, lost), study))| {
        Some(FrontierPlan {
            name: study.name.to_owned(),
            cost: reading(cost)?,
            lost: reading(lost)?,
            standing: if is_dominated(place) {
                Standing::Dominated
            } else {
                Standing::Frontier
            },
        })
    });
    let picture = Picture::Frontier(Frontier {
        caption: said.caption(),
        cost: price(base, metric),
        lost: Measure::new("Calls lost", Unit::Share),
        plans: drawn.collect(),
    });
    said.with("frontier", picture)
}

/// Whether a plan costs no more and clearly loses less: cost and lost calls of each.
fn beats(plan: &(Estimate, Estimate), other: &(Estimate, Estimate)) -> bool {
    let costs_no_more = plan.0.mean <= other.0.mean && plan.0.mean.is_some();
    let high = plan.1.high.or(plan.1.mean);
    let low = other.1.low.or(other.1.mean);
    costs_no_more && high.zip(low).is_some_and(|(high, low)| high < low)
}

fn waits(plans: &Plans<'_>) -> Option<Illustration> {
    if !plans
        .studies
        .iter()
        .any(|study| has_calls(&study.results.all))
    {
        return None;
    }
    let said = Said {
        finding: range(plans, CallMetric::Asa, &|estimate| seconds(estimate)).map_or_else(
            || "Nobody is answered under any plan".to_owned(),
            |range| format!("The answered wait {range} on average"),
        ),
        shows: "Share of callers who waited longer, by time since their call came; all calls"
            .to_owned(),
        reading: "A curve says which share of those who were answered, or who gave up, had waited longer \
                  than so long.",
    };
    let thresholds = plans.studies.iter().map(common_threshold);
    let mark = thresholds.reduce(|one, other| one.filter(|_| one == other));
    let curves = plans.studies.iter();
    let picture = Picture::Waits(Waits {
        caption: said.caption(),
        plans: curves
            .map(|study| curve(study.name, &study.results.all))
            .collect(),
        mark: mark.flatten(),
    });
    said.with("waits", picture)
}

fn outcomes(plans: &Plans<'_>) -> Option<Illustration> {
    let each = plans.studies.iter();
    let each = each.map(|study| (study.name, &study.results.all));
    let are_lost = |(_, all): (&str, &CallResults)| all.measures[CallMetric::Lost].mean > Some(0.0);
    let said = Said {
        finding: match range(plans, CallMetric::Lost, &|estimate| per_cent(estimate)) {
            Some(range) if each.clone().any(are_lost) => format!("Of all calls {range} are lost"),
            Some(_) => "No call is lost under any plan".to_owned(),
            None => return None,
        },
        shows: "How calls ended, per cent of all offered".to_owned(),
        reading: ENDINGS,
    };
    let picture = Picture::Outcomes(endings(said.caption(), each));
    said.with("endings", picture)
}

/// `from 20 ± 1 s (two more) to 34 ± 2 s (base)`: the lowest and the highest of all plans.
fn range(
    plans: &Plans<'_>,
    metric: CallMetric,
    said: &dyn Fn(&Estimate) -> Option<String>,
) -> Option<String> {
    let found = plans.studies.iter().filter_map(|study| {
        let estimate = &study.results.all.measures[metric];
        Some((estimate.mean?, said(estimate)?, study.name))
    });
    let by_mean =
        |one: &(f64, String, &str), other: &(f64, String, &str)| one.0.total_cmp(&other.0);
    let (_, low, plan) = found.clone().min_by(by_mean)?;
    let (_, high, other) = found.max_by(by_mean)?;
    if low == high {
        return Some(low);
    }
    Some(format!("from {low} ({plan}) to {high} ({other})"))
}

/// The day of the base and, if another is best, of that plan.
fn days(plans: &Plans<'_>) -> Vec<Illustration> {
    let best = judgement(plans).best.filter(|&place| place > 0);
    let shown = [Some(0), best].into_iter().flatten();
    let drawn = shown.filter_map(|place| {
        let study = plans.studies.get(place)?;
        let name = if place == 0 { "day-base" } else { "day-best" };
        day(study, name, Some(study.name))
    });
    drawn.collect()
}
