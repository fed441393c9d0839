//! Pictures of plans that met the same callers.

use super::super::calls::label;
use super::super::digits::{Clockwork, change};
use super::super::words::listed;
use super::super::{Plans, Study};
use super::day::day;
use super::run::{ENDINGS, curve, endings};
use super::season::season;
use super::{Focus, Illustration, Said, has_calls, per_cent, reading, seconds};
use crate::measures::{CallMetric, Calls, CostMetric, Kind, Measured};
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
pub fn comparison_pictures(plans: &Plans<'_>, focus: &Focus<'_>) -> Vec<Illustration> {
    let made = [
        differences(plans, focus),
        season(&plans.studies),
        frontier(plans, focus),
        waits(plans, focus),
        outcomes(plans, focus),
    ];
    let made = made.into_iter().flatten();
    made.chain(days(plans, focus)).collect()
}

/// What is compared unless other measures are asked for.
const COMPARED: [CallMetric; 5] = [
    CallMetric::ServiceLevel,
    CallMetric::Abandonment,
    CallMetric::Lost,
    CallMetric::Asa,
    CallMetric::PromiseKept,
];

/// How a measure is called in a picture, without its unit.
fn measure(base: &Study<'_>, metric: CallMetric) -> Measure {
    let name = match metric {
        CallMetric::ServiceLevel => "Service level".to_owned(),
        CallMetric::Abandonment => "Abandoned".to_owned(),
        CallMetric::Abandoned => format!("Abandoned a {}", base.unit()),
        other => {
            let label = label(base, other, Clockwork::Seconds).long;
            let name = label.trim().trim_end_matches(", %").trim_end_matches(", s");
            name.to_owned()
        }
    };
    Measure::new(name, unit(metric.kind()))
}

fn differences(plans: &Plans<'_>, focus: &Focus<'_>) -> Option<Illustration> {
    let [base, others @ ..] = plans.studies.as_slice() else {
        return None;
    };
    let comparison = plans.comparison;
    let base_results = comparison.plans.first()?;
    let base_calls = focus.calls(&base_results.results.whole)?;
    let named = |difference: &dyn Fn(&Measured<Difference>) -> Option<Difference>| {
        let plans = others.iter().zip(&comparison.differences);
        plans
            .map(|(study, differences)| PlanDifference {
                plan: study.name.to_owned(),
                difference: difference(differences).as_ref().and_then(drawn),
            })
            .collect::<Vec<_>>()
    };
    let mut metrics: Vec<MetricDifferences> = shown(plans, focus)
        .into_iter()
        .map(|metric| MetricDifferences {
            measure: measure(base, metric),
            base: base_calls.measures[metric].mean,
            plans: named(&|differences| Some(focus.calls(differences)?.measures[metric])),
        })
        .collect();
    if focus.metrics.is_empty() {
        let cost = Yardstick::of(comparison).metric();
        metrics.push(MetricDifferences {
            measure: price(base, cost),
            base: base_results.results.whole.cost[cost].mean,
            plans: named(&|differences| Some(differences.cost[cost])),
        });
    }
    let said = Said {
        finding: focus.says(differing(plans, focus)),
        shows: format!(
            "Each plan less {}, {}, under the same callers",
            base.name,
            focus.words()
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

/// The measures that say something: what is lost in any way is no news where it is what abandons.
fn shown(plans: &Plans<'_>, focus: &Focus<'_>) -> Vec<CallMetric> {
    if !focus.metrics.is_empty() {
        return focus.metrics.to_vec();
    }
    let all = plans.comparison.plans.iter();
    let all = all.filter_map(|plan| focus.calls(&plan.results.whole));
    let mean = |calls: &Calls<Estimate>, metric: CallMetric| calls.measures[metric].mean;
    let is_news = all
        .clone()
        .any(|calls| mean(calls, CallMetric::Lost) != mean(calls, CallMetric::Abandonment));
    let shown = COMPARED.into_iter().filter(|&metric| {
        let is_any = all.clone().any(|calls| mean(calls, metric).is_some());
        is_any && (is_news || metric != CallMetric::Lost)
    });
    shown.collect()
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
fn differing(plans: &Plans<'_>, focus: &Focus<'_>) -> String {
    let differences = plans.comparison.differences.iter();
    let differences = differences.filter_map(|differences| focus.calls(differences));
    let differences: Vec<&Calls<Difference>> = differences.collect();
    let base = plans.studies.first().map_or("", |base| base.name);
    if let ([only], [_, plan]) = (differences.as_slice(), plans.studies.as_slice()) {
        let measures = [
            (CallMetric::ServiceLevel, "of service level"),
            (CallMetric::Abandonment, "of abandonment"),
        ];
        let clear = measures.into_iter().filter_map(|(metric, name)| {
            let difference = &only.measures[metric];
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
        let levels = differences.iter();
        let levels = levels.map(|calls| calls.measures[CallMetric::ServiceLevel]);
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

fn frontier(plans: &Plans<'_>, focus: &Focus<'_>) -> Option<Illustration> {
    let base = plans.studies.first()?;
    let race = Race::new(plans, focus);
    let places = 0..plans.studies.len();
    let beaten: Vec<&str> = places
        .clone()
        .filter(|&place| places.clone().any(|other| race.clearly_beats(other, place)))
        .map(|place| plans.studies[place].name)
        .collect();
    let said = Said {
        finding: focus.says(match beaten.as_slice() {
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
                plans.studies.len()
            ),
        }),
        shows: format!(
            "What a {} costs, against the calls that are lost",
            base.unit()
        ),
        reading: "Grey: by the means, another plan costs no more and loses no more. Plans are called clearly \
                  beaten only if the intervals leave no doubt.",
    };
    let drawn = places.clone().filter_map(|place| {
        let is_dominated = places.clone().any(|other| race.beats(other, place));
        let (cost, lost) = &race.both[place];
        Some(FrontierPlan {
            name: plans.studies[place].name.to_owned(),
            cost: reading(cost)?,
            lost: reading(lost)?,
            standing: if is_dominated {
                Standing::Dominated
            } else {
                Standing::Frontier
            },
        })
    });
    let picture = Picture::Frontier(Frontier {
        caption: said.caption(),
        cost: price(base, race.metric),
        lost: Measure::new("Calls lost", Unit::Share),
        plans: drawn.collect(),
    });
    said.with("frontier", picture)
}

/// Cost and lost calls of every plan.
struct Race<'a> {
    metric: CostMetric,
    both: Vec<(Estimate, Estimate)>,
    /// Every plan after the base, less the base.
    less: Vec<(Difference, Difference)>,
    plans: &'a Plans<'a>,
}

impl<'a> Race<'a> {
    fn new(plans: &'a Plans<'a>, focus: &Focus<'_>) -> Self {
        let metric = Yardstick::of(plans.comparison).metric();
        let results = plans.comparison.plans.iter();
        let both = results.map(|plan| {
            let calls = focus.calls(&plan.results.whole);
            let lost = calls.map(|calls| calls.measures[CallMetric::Lost]);
            (plan.results.whole.cost[metric], lost.unwrap_or_default())
        });
        let differences = plans.comparison.differences.iter();
        let less = differences.map(|one| {
            let lost = focus
                .calls(one)
                .map(|calls| calls.measures[CallMetric::Lost]);
            (one.cost[metric], lost.unwrap_or_default())
        });
        Self {
            metric,
            both: both.collect(),
            less: less.collect(),
            plans,
        }
    }

    /// By the means: no more of either, and less of one.
    fn beats(&self, plan: usize, other: usize) -> bool {
        let means = |place: usize| {
            let (cost, lost) = self.both[place];
            cost.mean.zip(lost.mean)
        };
        let (Some(one), Some(two)) = (means(plan), means(other)) else {
            return false;
        };
        one.0 <= two.0 && one.1 <= two.1 && one != two
    }

    /// Whether a plan surely costs no more and surely loses less: by the difference where one of the two
    /// is the base, otherwise by intervals that lie apart.
    fn clearly_beats(&self, plan: usize, other: usize) -> bool {
        if plan == other || plan.max(other) >= self.plans.studies.len() {
            return false;
        }
        match (plan, other) {
            (0, other) => {
                let (cost, lost) = self.less[other - 1];
                cost.low >= Some(0.0) && lost.low > Some(0.0)
            }
            (plan, 0) => {
                let (cost, lost) = self.less[plan - 1];
                let below = |high: Option<f64>| high.is_some_and(|high| high < 0.0);
                cost.high.is_some_and(|high| high <= 0.0) && below(lost.high)
            }
            (plan, other) => {
                let ((cost, lost), (price, others)) = (self.both[plan], self.both[other]);
                let apart = |one: Estimate, two: Estimate| one.high.zip(two.low);
                let is_no_dearer = apart(cost, price).is_some_and(|(high, low)| high <= low);
                is_no_dearer && apart(lost, others).is_some_and(|(high, low)| high < low)
            }
        }
    }
}

fn waits(plans: &Plans<'_>, focus: &Focus<'_>) -> Option<Illustration> {
    let all = plans.studies.iter();
    let mut all = all.filter_map(|study| focus.calls(&study.results.whole));
    if !all.any(has_calls) {
        return None;
    }
    let said = Said {
        finding: focus.says(range(plans, focus, CallMetric::Asa, &seconds).map_or_else(
            || "Nobody is answered under any plan".to_owned(),
            |range| format!("The answered wait {range} on average"),
        )),
        shows: format!(
            "Share of callers who waited longer, by time since their call came; {}",
            focus.words()
        ),
        reading: "A curve says which share of those who were answered, or who gave up, had waited longer \
                  than so long.",
    };
    let thresholds = plans.studies.iter();
    let thresholds = thresholds.map(|study| focus.threshold(study));
    let mark = thresholds.reduce(|one, other| one.filter(|_| one == other));
    let curves = plans.studies.iter();
    let picture = Picture::Waits(Waits {
        caption: said.caption(),
        plans: curves
            .filter_map(|study| Some(curve(study.name, focus.waits(study.results)?)))
            .collect(),
        mark: mark.flatten(),
    });
    said.with("waits", picture)
}

fn outcomes(plans: &Plans<'_>, focus: &Focus<'_>) -> Option<Illustration> {
    let each = plans.studies.iter();
    let each = each.filter_map(|study| Some((study.name, focus.calls(&study.results.whole)?)));
    let are_lost =
        |(_, all): (&str, &Calls<Estimate>)| all.measures[CallMetric::Lost].mean > Some(0.0);
    let said = Said {
        finding: focus.says(match range(plans, focus, CallMetric::Lost, &per_cent)? {
            range if each.clone().any(are_lost) => format!("Of all calls {range} are lost"),
            _ => "No call is lost under any plan".to_owned(),
        }),
        shows: "How calls ended, per cent of all offered".to_owned(),
        reading: ENDINGS,
    };
    let picture = Picture::Outcomes(endings(said.caption(), each));
    said.with("endings", picture)
}

/// `from 20 ± 1 s (two more) to 34 ± 2 s (base)`: the lowest and the highest of all plans.
fn range(
    plans: &Plans<'_>,
    focus: &Focus<'_>,
    metric: CallMetric,
    said: &dyn Fn(&Estimate) -> Option<String>,
) -> Option<String> {
    let found = plans.studies.iter().filter_map(|study| {
        let estimate = &focus.calls(&study.results.whole)?.measures[metric];
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
fn days(plans: &Plans<'_>, focus: &Focus<'_>) -> Vec<Illustration> {
    let best = plans.judgement().best.filter(|&place| place > 0);
    let shown = [Some(0), best].into_iter().flatten();
    let drawn = shown.filter_map(|place| {
        let study = plans.studies.get(place)?;
        let name = if place == 0 { "day-base" } else { "day-best" };
        day(study, focus, name, Some(study.name))
    });
    drawn.collect()
}
