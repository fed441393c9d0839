//! Pictures of plans that met the same callers.

use super::super::calls::label;
use super::super::digits::{TimeStyle, change, is_no_change};
use super::super::words::listed;
use super::super::{Plans, Study};
use super::day::{capital, day};
use super::frontier::frontier;
use super::run::{ENDINGS, MOST_BARS, MOST_PANELS, WAITED, curve, endings};
use super::season::season;
use super::{Focus, Illustration, Said, better, has_calls, heaviest, per_cent, reading, seconds};
use crate::measures::{CallMetric, Calls, CostMetric, Measured, MetricKind};
use crate::plot::{
    Better, Differences, Measure, MetricDifferences, Picture, PlanDifference, Reading, Unit,
    WaitCurve, Waits,
};
use crate::stats::{Difference, Estimate};
use crate::study::Yardstick;

/// Measures that a finding names. A convention.
const SAID: usize = 2;

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
            let label = label(base, other, TimeStyle::Seconds).long;
            let name = label.trim().trim_end_matches(", %").trim_end_matches(", s");
            capital(name)
        }
    };
    Measure::new(name, unit(metric.kind())).better(better(metric))
}

/// Places of the plans that a picture shows: all, or the base, the best and those farthest from the base in what is
/// compared first. The second part says which they are.
fn plans_shown(plans: &Plans<'_>, focus: &Focus<'_>, most: usize) -> (Vec<usize>, String) {
    let all = plans.studies.len();
    let best = plans.judgement().best;
    let metric = compared(focus).next().unwrap_or(CallMetric::ServiceLevel);
    let far = |place: usize| {
        let differences = plans.comparison.differences.get(place.checked_sub(1)?)?;
        Some(focus.calls(differences)?.measures[metric].mean?.abs())
    };
    let weights = (0..all).map(|place| match place {
        0 => f64::INFINITY,
        place if Some(place) == best => f64::INFINITY,
        place => far(place).unwrap_or(-1.0),
    });
    let shown = heaviest(&weights.collect::<Vec<f64>>(), most);
    let which = if shown.len() < all {
        format!("; {} of {all} plans, those that differ most", shown.len())
    } else {
        String::new()
    };
    (shown, which)
}

/// What findings are about: what was asked for, or the usual measures.
fn compared<'a>(focus: &Focus<'a>) -> impl Iterator<Item = CallMetric> + Clone + use<'a> {
    let usual = [CallMetric::ServiceLevel, CallMetric::Abandonment];
    let asked = focus.metrics;
    let usual = usual.into_iter().filter(move |_| asked.is_empty());
    asked.iter().copied().chain(usual)
}

fn differences(plans: &Plans<'_>, focus: &Focus<'_>) -> Option<Illustration> {
    let [base, others @ ..] = plans.studies.as_slice() else {
        return None;
    };
    let comparison = plans.comparison;
    let base_results = comparison.plans.first()?;
    let base_calls = focus.calls(&base_results.results.whole)?;
    let (places, which) = plans_shown(plans, focus, MOST_BARS);
    let named = |difference: &dyn Fn(&Measured<Difference>) -> Option<Difference>| {
        let plans = others.iter().zip(&comparison.differences);
        let plans = plans.enumerate();
        plans
            .filter(|(place, _)| places.contains(&(place + 1)))
            .map(|(_, (study, differences))| PlanDifference {
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
            "Each plan minus {}, {}, under the same callers{which}",
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
    reading(&Estimate::between(mean, low, high))
}

fn unit(kind: MetricKind) -> Unit {
    match kind {
        MetricKind::Share => Unit::Share,
        MetricKind::Seconds => Unit::Seconds,
        MetricKind::Hours => Unit::Number("h".to_owned()),
        MetricKind::Number | MetricKind::Money => Unit::Number(String::new()),
    }
}

/// What cost is, with its unit.
pub(super) fn price(base: &Study<'_>, metric: CostMetric) -> Measure {
    let unit = base.unit();
    if metric == CostMetric::PaidHours {
        let hours = Unit::Number("h".to_owned());
        return Measure::new(format!("Paid hours a {unit}"), hours).better(Better::Lower);
    }
    let currency = base.centre.money().currency.clone().unwrap_or_default();
    Measure::new(format!("Cost a {unit}"), Unit::Number(currency)).better(Better::Lower)
}

/// In what the only plan differs, or how many do in what is compared first.
fn differing(plans: &Plans<'_>, focus: &Focus<'_>) -> String {
    let differences = plans.comparison.differences.iter();
    let differences = differences.filter_map(|differences| focus.calls(differences));
    let differences: Vec<&Calls<Difference>> = differences.collect();
    let Some(base) = plans.studies.first() else {
        return String::new();
    };
    if let ([only], [_, plan]) = (differences.as_slice(), plans.studies.as_slice()) {
        return one_differs(base, plan, only, focus);
    }
    let metric = compared(focus).next().unwrap_or(CallMetric::ServiceLevel);
    let name = spoken_name(base, metric);
    let clear = |wanted: fn(f64) -> bool| {
        let such = differences.iter().map(|calls| calls.measures[metric]);
        let such = such.filter(|one| one.clear == Some(true));
        such.filter(|one| one.mean.is_some_and(wanted)).count()
    };
    let (higher, lower) = (clear(|mean| mean > 0.0), clear(|mean| mean < 0.0));
    let ((first, second), (some, others)) = match better(metric) {
        Some(Better::Higher) => (("better", "worse"), (higher, lower)),
        Some(Better::Lower) => (("better", "worse"), (lower, higher)),
        None => (("higher", "lower"), (higher, lower)),
    };
    let (all, base) = (differences.len(), base.name);
    let have = |count: usize| if count == 1 { "has" } else { "have" };
    let mut each = differences.iter().map(|calls| &calls.measures[metric]);
    match (some, others) {
        (0, 0) if each.clone().all(|one| one.mean.is_none()) => {
            format!("{}: nothing to compare with {base}", capital(&name))
        }
        (0, 0) if each.all(is_no_change) => {
            format!("{}: every plan is the same as {base}", capital(&name))
        }
        (0, 0) => format!(
            "{}: no plan is clearly different from {base}",
            capital(&name)
        ),
        (some, 0) => format!(
            "{some} of {all} plans {} a clearly {first} {name} than {base}",
            have(some)
        ),
        (0, others) => format!(
            "{others} of {all} plans {} a clearly {second} {name} than {base}",
            have(others)
        ),
        (some, others) => format!(
            "Of {all} plans {some} {} a clearly {first} {name} than {base}, {others} a {second} one",
            have(some)
        ),
    }
}

/// `two more against base: service level +4.2 ± 0.4 points`
fn one_differs(
    base: &Study<'_>,
    plan: &Study<'_>,
    only: &Calls<Difference>,
    focus: &Focus<'_>,
) -> String {
    let said = compared(focus).take(SAID);
    let clear = said.clone().filter_map(|metric| {
        let difference = &only.measures[metric];
        let said = change(difference, metric.kind(), TimeStyle::Seconds).text();
        let unit = match metric.kind() {
            MetricKind::Share => " points",
            MetricKind::Seconds => " s",
            MetricKind::Hours => " h",
            MetricKind::Number | MetricKind::Money => "",
        };
        let name = spoken_name(base, metric);
        (difference.clear == Some(true)).then(|| format!("{name} {said}{unit}"))
    });
    let clear: Vec<String> = clear.collect();
    if clear.is_empty() {
        // Where a plan has no value there is no difference, clear or not.
        let told = said.filter(|&metric| only.measures[metric].mean.is_some());
        let (same, unclear): (Vec<CallMetric>, Vec<CallMetric>) =
            told.partition(|&metric| is_no_change(&only.measures[metric]));
        let names = |metrics: &[CallMetric]| {
            let names = metrics.iter().map(|&metric| spoken_name(base, metric));
            names.collect::<Vec<_>>().join(" or ")
        };
        let (same, unclear) = (names(&same), names(&unclear));
        let between = format!("between {} and {}", plan.name, base.name);
        return match (same.is_empty(), unclear.is_empty()) {
            (true, true) => format!("Nothing of these calls to compare {between}"),
            (true, false) => format!("No clear difference in {unclear} {between}"),
            (false, true) => format!("No difference at all in {same} {between}"),
            (false, false) => {
                format!("No difference at all in {same}, no clear one in {unclear}, {between}")
            }
        };
    }
    format!("{} against {}: {}", plan.name, base.name, listed(&clear))
}

/// A measure's name within a sentence.
fn spoken_name(base: &Study<'_>, metric: CallMetric) -> String {
    if metric == CallMetric::Abandonment {
        return "abandonment".to_owned();
    }
    let name = measure(base, metric).name;
    let mut letters = name.chars();
    let first = letters.next().map(|first| first.to_lowercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}

fn waits(plans: &Plans<'_>, focus: &Focus<'_>) -> Option<Illustration> {
    let all = plans.studies.iter();
    let mut all = all.filter_map(|study| focus.calls(&study.results.whole));
    if !all.any(has_calls) {
        return None;
    }
    let (places, which) = plans_shown(plans, focus, MOST_PANELS + 1);
    let said = Said {
        finding: focus.says(range(plans, focus, CallMetric::Asa, &seconds).map_or_else(
            || "Nobody is answered under any plan".to_owned(),
            |range| format!("The answered wait {range} on average"),
        )),
        shows: format!(
            "Share of callers who waited longer, by time since their call came; {}{which}",
            focus.words()
        ),
        reading: WAITED,
    };
    let thresholds = plans.studies.iter();
    let thresholds = thresholds.map(|study| focus.threshold(study));
    let mark = thresholds.reduce(|one, other| one.filter(|_| one == other));
    let curves = places.iter().filter_map(|&place| plans.studies.get(place));
    let curves = curves.filter_map(|study| Some(curve(study.name, focus.waits(study.results)?)));
    let mut curves: Vec<WaitCurve> = curves.collect();
    // The base is behind every other plan.
    let reference = (curves.len() > 1).then(|| curves.remove(0));
    let picture = Picture::Waits(Waits {
        caption: said.caption(),
        plans: curves,
        reference,
        mark: mark.flatten(),
    });
    said.with("waits", picture)
}

fn outcomes(plans: &Plans<'_>, focus: &Focus<'_>) -> Option<Illustration> {
    let (places, which) = plans_shown(plans, focus, MOST_BARS);
    let each = places.iter().filter_map(|&place| plans.studies.get(place));
    let each = each.filter_map(|study| Some((study.name, focus.calls(&study.results.whole)?)));
    let are_lost =
        |(_, all): (&str, &Calls<Estimate>)| all.measures[CallMetric::Lost].mean > Some(0.0);
    let said = Said {
        finding: focus.says(match range(plans, focus, CallMetric::Lost, &per_cent)? {
            range if each.clone().any(are_lost) => format!("Of all calls {range} are lost"),
            _ => "No call is lost under any plan".to_owned(),
        }),
        shows: format!("How calls ended, per cent of all offered{which}"),
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
