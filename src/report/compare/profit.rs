//! The verdict on plans where callers have a memory: which brings the most profit, what it gives up, and
//! what a customer must bring for the others to pay.

use super::super::digits::{NOT_CLEAR, TimeStyle, figure, is_no_change, size};
use super::super::words::{any_of, listed};
use super::Plans;
use crate::legible::number::{given, grouped};
use crate::measures::{
    BreakEven, CallMetric, CustomerMetric, Customers, Measured, MetricKind, MoneyMetric,
};
use crate::stats::Difference;

/// Plans whose break-even is told; of more the table tells. A convention.
const TOLD: usize = 4;

/// Some sentences, without a line break. `best` is the place of the most profitable plan.
pub(super) fn verdict(plans: &Plans<'_>, best: usize) -> String {
    let mut sentences = vec![most(plans, best)];
    sentences.extend(gives_up(plans, best));
    let others = plans.studies.iter().skip(1);
    let others = others.zip(&plans.comparison.differences);
    let margin = plans.studies.first();
    let margin = margin.map_or(0.0, |base| base.centre.money().margin);
    let costs = costs(plans);
    let pays = others.take(TOLD).filter_map(|(study, differences)| {
        let break_even = differences.season()?.break_even?;
        Some(pays(study.name, &break_even, &costs, &unit(plans), margin))
    });
    sentences.extend(pays);
    sentences.join(" ")
}

fn unit(plans: &Plans<'_>) -> String {
    let currency = plans.studies.first();
    let currency = currency.and_then(|base| base.centre.money().currency.clone());
    currency.map_or_else(String::new, |name| name + " ")
}

fn customers<'a>(
    plans: &'a Plans<'_>,
    plan: usize,
) -> Option<(&'a Measured<Difference>, &'a Customers<Difference>)> {
    let differences = plans.comparison.differences.get(plan.checked_sub(1)?)?;
    Some((differences, differences.season()?))
}

/// Which brings the most, and whether that is clear.
fn most(plans: &Plans<'_>, best: usize) -> String {
    let results = &plans.comparison.plans[best].results;
    let profit = results.whole.money[MoneyMetric::Profit];
    let name = plans.studies[best].name;
    let said = figure(&profit, MetricKind::Money, TimeStyle::Seconds).text();
    let opening = format!(
        "{name} brings the most profit: {}{said} a season",
        unit(plans)
    );
    let base = plans.studies[0].name;
    if let Some((all, _)) = customers(plans, best) {
        let gain = all.money[MoneyMetric::Profit];
        return match gain.clear {
            _ if is_no_change(&gain) => format!("{opening}, exactly as {base}."),
            Some(false) => format!("{opening}, {NOT_CLEAR} from {base}."),
            _ => format!(
                "{opening}, {} more than {base}.",
                size(&gain, MetricKind::Money, TimeStyle::Seconds)
            ),
        };
    }
    let is_as_much = |place: usize| {
        let own = customers(plans, place);
        own.is_some_and(|(all, _)| is_no_change(&all.money[MoneyMetric::Profit]))
    };
    let name_of = |place: usize| plans.studies[place].name;
    let (same, others): (Vec<usize>, Vec<usize>) =
        (1..plans.studies.len()).partition(|&place| is_as_much(place));
    let same: Vec<&str> = same.into_iter().map(name_of).collect();
    if others.is_empty() && !same.is_empty() {
        let all: Vec<&str> = [name].into_iter().chain(same).collect();
        return format!(
            "{} bring exactly the same profit: {}{said} a season.",
            listed(&all),
            unit(plans)
        );
    }
    let opening = match same.is_empty() {
        true => opening,
        false => format!("{opening}, exactly as {}", listed(&same)),
    };
    let close = others.iter().copied().filter(|&place| {
        let own = customers(plans, place);
        own.is_some_and(|(all, _)| all.money[MoneyMetric::Profit].clear != Some(true))
    });
    let close: Vec<&str> = close.map(name_of).collect();
    match close.is_empty() {
        true => format!("{opening}, clearly more than any other."),
        false => format!("{opening}, but {} may bring as much.", listed(&close)),
    }
}

/// What is clearly worse under the best plan than under the base; or, if that is the best, than under the
/// plan that comes next.
fn gives_up(plans: &Plans<'_>, best: usize) -> Option<String> {
    let (other, sign) = match best {
        0 => (next(plans)?, -1.0),
        best => (best, 1.0),
    };
    let (all, own) = customers(plans, other)?;
    let mut each = all.each();
    if each.all(|(_, difference)| difference.mean.is_none() || is_no_change(difference)) {
        return None;
    }
    let against = match best {
        0 => plans.studies[other].name,
        _ => plans.studies[0].name,
    };
    let name = plans.studies[best].name;
    let parts: Vec<Part> = parts(all, own).into_iter().flatten().collect();
    let worse = parts.iter().filter(|part| {
        let mean = part.difference.mean.unwrap_or(0.0);
        part.difference.clear == Some(true) && mean * sign * part.bad > 0.0
    });
    let worse: Vec<String> = worse
        .map(|part| {
            format!(
                "{} {}",
                size(&part.difference, part.kind, TimeStyle::Seconds),
                part.unit
            )
        })
        .collect();
    if !worse.is_empty() {
        return Some(format!(
            "Against {against} {name} gives up {}.",
            listed(&worse)
        ));
    }
    let looked_at: Vec<&str> = parts.iter().map(|part| part.what).collect();
    Some(format!(
        "Against {against} it gives up nothing that is clear in {}.",
        any_of(&looked_at)
    ))
}

/// Something that a plan may give up.
struct Part {
    difference: Difference,
    /// 1 where more is worse, -1 where less is.
    bad: f64,
    kind: MetricKind,
    /// After an amount of it: `points of service level`.
    unit: &'static str,
    what: &'static str,
}

/// What the table and the picture look at, as far as it is there.
fn parts(all: &Measured<Difference>, own: &Customers<Difference>) -> [Option<Part>; 8] {
    let part = |difference: Difference, bad: f64, kind: MetricKind, unit, what| {
        let is_there = difference.mean.is_some();
        is_there.then_some(Part {
            difference,
            bad,
            kind,
            unit,
            what,
        })
    };
    let money = |metric, unit, what| part(all.money[metric], 1.0, MetricKind::Money, unit, what);
    let calls = |metric: CallMetric, bad, unit, what| {
        part(all.all().measures[metric], bad, metric.kind(), unit, what)
    };
    let measures = &all.all().measures;
    let is_lost_otherwise = measures[CallMetric::Abandonment] != measures[CallMetric::Lost];
    let abandoned = calls(
        CallMetric::Abandonment,
        1.0,
        "points in abandonment",
        "abandonment",
    );
    let lines = money(MoneyMetric::LineCost, "more for lines", "lines");
    [
        money(MoneyMetric::Wages, "more in wages", "wages"),
        lines.filter(|part| !is_no_change(&part.difference)),
        calls(
            CallMetric::ServiceLevel,
            -1.0,
            "points of service level",
            "service level",
        ),
        abandoned.filter(|_| is_lost_otherwise),
        calls(CallMetric::Lost, 1.0, "points in lost calls", "lost calls"),
        calls(
            CallMetric::Asa,
            1.0,
            "s in speed of answer",
            "speed of answer",
        ),
        calls(
            CallMetric::PromiseKept,
            -1.0,
            "points of quotes kept",
            "quotes kept",
        ),
        part(
            own.measures[CustomerMetric::AtEnd],
            -1.0,
            MetricKind::Number,
            "customers at the end",
            "customers at the end",
        ),
    ]
}

/// The most profitable plan after the base.
fn next(plans: &Plans<'_>) -> Option<usize> {
    let gain = |place: &usize| {
        let own = customers(plans, *place);
        own.and_then(|(all, _)| all.money[MoneyMetric::Profit].mean)
            .unwrap_or(f64::NEG_INFINITY)
    };
    (1..plans.studies.len()).max_by(|one, other| gain(one).total_cmp(&gain(other)))
}

/// What the cost that has to pay for itself is made of, in brackets: it is more than wages.
fn costs(plans: &Plans<'_>) -> String {
    let is_any = |metric: MoneyMetric| {
        let mut plans = plans.comparison.plans.iter();
        plans.any(|plan| plan.results.whole.money[metric].mean != Some(0.0))
    };
    let parts = [
        (MoneyMetric::Wages, "wages"),
        (MoneyMetric::LineCost, "lines"),
        (MoneyMetric::Acquisition, "acquisition"),
    ];
    let parts = parts.into_iter().filter(|(metric, _)| is_any(*metric));
    let parts: Vec<&str> = parts.map(|(_, name)| name).collect();
    let earned = match is_any(MoneyMetric::Earned) {
        true => " less what calls earn",
        false => "",
    };
    match parts.is_empty() {
        true => String::new(),
        false => format!(" ({}{earned})", listed(&parts)),
    }
}

/// What a customer must bring in a week for the plan to pay; `costs` says in brackets what its cost is.
fn pays(name: &str, break_even: &BreakEven, costs: &str, currency: &str, margin: f64) -> String {
    let &BreakEven {
        cost,
        weeks,
        margin: at,
    } = break_even;
    let sign = |difference: &Difference| match (difference.clear, difference.mean) {
        (Some(true), Some(mean)) => mean.signum(),
        _ => 0.0,
    };
    let range = || {
        let amount = |value: Option<f64>| value.map_or_else(String::new, |one| grouped(one, 2));
        format!(
            "{currency}{} a week ({} to {}; here {})",
            amount(at.mean),
            amount(at.low),
            amount(at.high),
            given(margin)
        )
    };
    if is_no_change(&cost) && is_no_change(&weeks) {
        return format!("{name} changes neither cost{costs} nor customer-weeks.");
    }
    // An exact nothing is not in doubt.
    let none = |difference: &Difference| match is_no_change(difference) {
        true => "no difference",
        false => NOT_CLEAR,
    };
    let (in_cost, in_weeks) = (none(&cost), none(&weeks));
    match (sign(&cost), sign(&weeks)) {
        (1.0, 1.0) => format!("{name} pays once a customer brings {}.", range()),
        (1.0, -1.0) => {
            format!("{name} never pays: it costs more{costs} and has fewer customer-weeks.")
        }
        (1.0, _) => format!(
            "{name} never pays as far as one can tell: it costs more{costs}, and there is {in_weeks} in \
             customer-weeks."
        ),
        (-1.0, -1.0) => format!(
            "{name} pays as long as a customer brings less than {}.",
            range()
        ),
        (-1.0, 1.0) => {
            format!("{name} always pays: it costs less{costs} and has more customer-weeks.")
        }
        (-1.0, _) => format!(
            "{name} costs less{costs}, and there is {in_weeks} in customer-weeks, whatever a customer brings."
        ),
        (_, 1.0) => {
            format!("{name} has more customer-weeks, and there is {in_cost} in cost{costs}.")
        }
        (_, -1.0) => {
            format!("{name} has fewer customer-weeks, and there is {in_cost} in cost{costs}.")
        }
        _ => format!("{name}: {NOT_CLEAR} in cost{costs} or customer-weeks."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::Estimate;

    fn difference(mean: f64, half: f64) -> Difference {
        Difference {
            mean: Some(mean),
            low: Some(mean - half),
            high: Some(mean + half),
            clear: Some(mean.abs() > half),
        }
    }

    #[track_caller]
    fn check(cost: f64, weeks: f64, expected: &str) {
        let break_even = BreakEven {
            cost: difference(cost, 10.0),
            weeks: difference(weeks, 10.0),
            margin: Estimate::between(Some(cost / weeks), Some(1.5), Some(3.0)),
        };
        let said = pays("more", &break_even, " (wages)", "EUR ", 1500.0);
        assert!(said.contains(expected), "{said}");
    }

    #[test]
    fn a_plan_pays_at_a_worth_or_never() {
        check(
            200.0,
            100.0,
            "more pays once a customer brings EUR 2.00 a week (1.50 to 3.00; here 1,500)",
        );
        check(
            200.0,
            -100.0,
            "never pays: it costs more (wages) and has fewer customer-weeks",
        );
        check(200.0, 1.0, "never pays as far as one can tell");
        check(
            -200.0,
            -100.0,
            "pays as long as a customer brings less than EUR 2.00",
        );
        check(-200.0, 100.0, "always pays");
        // Weeks of customers and customers at the end are two things, of which one may be clear.
        check(
            1.0,
            1.0,
            "no clear difference in cost (wages) or customer-weeks",
        );
    }
}
