//! The verdict on plans where callers have a memory: which brings the most profit, what it gives up, and
//! what a customer must bring for the others to pay.

use super::super::digits::{NOT_CLEAR, TimeStyle, change, figure, is_no_change, number};
use super::super::words::listed;
use super::Plans;
use crate::legible::number::{MINUS, grouped};
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
    let pays = others.take(TOLD).filter_map(|(study, differences)| {
        let break_even = differences.season()?.break_even?;
        Some(pays(study.name, &break_even, &unit(plans), margin))
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
                size(&gain, MetricKind::Money)
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
    let parts = [
        (
            all.money[MoneyMetric::Wages],
            1.0,
            MetricKind::Money,
            "more in wages",
        ),
        (
            all.all().measures[CallMetric::ServiceLevel],
            -1.0,
            MetricKind::Share,
            "points of service level",
        ),
        (
            own.measures[CustomerMetric::AtEnd],
            -1.0,
            MetricKind::Number,
            "customers at the end",
        ),
    ];
    let worse = parts.into_iter().filter(|(difference, bad, ..)| {
        let mean = difference.mean.unwrap_or(0.0);
        difference.clear == Some(true) && mean * sign * bad > 0.0
    });
    let worse: Vec<String> = worse
        .map(|(difference, _, kind, what)| format!("{} {what}", size(&difference, kind)))
        .collect();
    let against = match best {
        0 => plans.studies[other].name,
        _ => plans.studies[0].name,
    };
    let name = plans.studies[best].name;
    Some(match worse.is_empty() {
        true => format!("Against {against} it gives up nothing that is clear."),
        false => format!("Against {against} {name} gives up {}.", listed(&worse)),
    })
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

/// What a customer must bring in a week for the plan to pay.
fn pays(name: &str, break_even: &BreakEven, currency: &str, margin: f64) -> String {
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
            "{currency}{} a week ({} to {}; here {margin})",
            amount(at.mean),
            amount(at.low),
            amount(at.high)
        )
    };
    if is_no_change(&cost) && is_no_change(&weeks) {
        return format!("{name} changes neither cost nor customers.");
    }
    // An exact nothing is not in doubt.
    let none = |difference: &Difference| match is_no_change(difference) {
        true => "no difference",
        false => NOT_CLEAR,
    };
    let (in_cost, in_weeks) = (none(&cost), none(&weeks));
    match (sign(&cost), sign(&weeks)) {
        (1.0, 1.0) => format!("{name} pays once a customer brings {}.", range()),
        (1.0, -1.0) => format!("{name} never pays: it costs more and has fewer customers."),
        (1.0, _) => format!(
            "{name} never pays as far as one can tell: it costs more, and there is {in_weeks} in customers."
        ),
        (-1.0, -1.0) => format!(
            "{name} pays as long as a customer brings less than {}.",
            range()
        ),
        (-1.0, 1.0) => {
            format!("{name} always pays: it costs less and has more customers.")
        }
        (-1.0, _) => {
            format!("{name} costs less, and there is {in_weeks} in customers, whatever they bring.")
        }
        (_, 1.0) => format!("{name} has more customers, and there is {in_cost} in cost."),
        (_, -1.0) => format!("{name} has fewer customers, and there is {in_cost} in cost."),
        _ => format!("{name}: {NOT_CLEAR} in cost or customers."),
    }
}

/// A difference without its sign.
fn size(difference: &Difference, kind: MetricKind) -> String {
    if difference.clear.is_none() {
        let mean = difference.mean.unwrap_or(0.0).abs();
        return number(mean, kind, TimeStyle::Seconds);
    }
    let said = change(difference, kind, TimeStyle::Seconds).text();
    said.trim_start_matches([MINUS, '+']).to_owned()
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
        let said = pays("more", &break_even, "EUR ", 6.0);
        assert!(said.contains(expected), "{said}");
    }

    #[test]
    fn a_plan_pays_at_a_worth_or_never() {
        check(
            200.0,
            100.0,
            "more pays once a customer brings EUR 2.00 a week (1.50 to 3.00; here 6)",
        );
        check(200.0, -100.0, "never pays: it costs more and has fewer");
        check(200.0, 1.0, "never pays as far as one can tell");
        check(
            -200.0,
            -100.0,
            "pays as long as a customer brings less than EUR 2.00",
        );
        check(-200.0, 100.0, "always pays");
        check(1.0, 1.0, "no clear difference in cost or customers");
    }
}
