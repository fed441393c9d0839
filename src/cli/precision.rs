//! `--precision`: a share of every headline, or one measure in its own unit.

use super::failure::Failure;
use crate::centre::{Centre, Operation};
use crate::legible::number::percent;
use crate::measures::{
    ALL, Address, CallMetric, CostMetric, GroupMetric, Measure, Metric, MetricKind, MoneyMetric,
    can_be_measured,
};
use crate::study::Precision;
use crate::units::{Seconds, hundredths, positive};
use std::borrow::Cow;

/// Nobody needs a number more exactly, and no computer gets there. A convention.
const LEAST_SHARE: f64 = 1e-4;

/// What `--precision` asks for, before it is known whether there is such a measure.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum PrecisionGoal {
    /// Of every headline.
    Share(f64),
    /// `service.service_level=0.5pt`.
    Measure {
        /// A call type or group, if one is named, and a key.
        what: String,
        /// How much to either side.
        reach: String,
    },
}

/// Reads the option.
pub(super) fn wanted(text: &str) -> Result<PrecisionGoal, String> {
    if let Some((what, reach)) = text.split_once('=') {
        let [what, reach] = [what, reach].map(|part| part.trim().to_owned());
        return Ok(PrecisionGoal::Measure { what, reach });
    }
    let share = match text.trim().strip_suffix('%') {
        Some(number) => hundredths(number),
        None => text.trim().parse().ok(),
    };
    match share {
        Some(share) if (LEAST_SHARE..=1.0).contains(&share) => Ok(PrecisionGoal::Share(share)),
        _ => Err(
            "give a share from 0.01% to 100% for all headlines, such as 1%, or one measure with its unit, such \
             as service_level=0.5pt or NAME.asa=1s"
                .to_owned(),
        ),
    }
}

impl PrecisionGoal {
    /// What is asked of a study of these operations, whose first says which measures there are.
    pub(super) fn of(&self, operations: &[&Operation]) -> Result<Precision, Failure> {
        let (what, reach) = match self {
            PrecisionGoal::Share(share) => return Ok(Precision::Headlines(*share)),
            PrecisionGoal::Measure { what, reach } => (what, reach),
        };
        let wrong = |why| Failure::wrong(format!("--precision {what}={reach}: {why}"));
        let base = operations.first().map(|first| first.base());
        let of = base.map_or_else(|| Err(String::new()), |base| address(what, base));
        let of = of.map_err(wrong)?;
        let reach = amount(reach, of.metric.row().kind).map_err(wrong)?;
        let can_be = |operation: &&Operation| can_be_measured(operation, &of);
        let is_seasonal = operations.iter().any(|one| one.customers().is_some());
        if matches!(of.metric, Metric::Money(_)) && !is_seasonal {
            return Err(wrong(
                "money is counted of customers with a memory, and there is no [customers]; cost.total is what the days \
                 cost"
                    .to_owned(),
            ));
        }
        match operations.iter().any(can_be) {
            true => Ok(Precision::Within { of, reach }),
            false => Err(wrong(format!(
                "nothing that `{what}` counts can happen here, so no number of days measures it; \
                 `holdtrue check` shows what can happen"
            ))),
        }
    }

    /// What was asked for: `asa to ± 1s`
    pub(super) fn spoken(&self) -> String {
        match self {
            PrecisionGoal::Share(share) => format!("{} of every headline", percent(*share)),
            PrecisionGoal::Measure { what, reach } => format!("{what} to ± {reach}"),
        }
    }
}

/// A measure as it is written on the command line: `asa`, `desk.occupancy`
pub(super) fn spoken(of: &Address<'_>) -> String {
    let key = of.metric.key();
    match of.metric {
        Metric::Money(_) | Metric::Cost(_) => format!("{}.{key}", of.metric.level()),
        _ if of.name == ALL => key.into_owned(),
        _ => format!("{}.{key}", of.name),
    }
}

/// Which measure is meant.
fn address(what: &str, centre: &Centre) -> Result<Address<'static>, String> {
    let types = || centre.call_types().iter().map(|kind| kind.name.as_str());
    let groups = || centre.groups().iter().map(|group| group.name.as_str());
    let of = |name: &str, metric| Address {
        name: Cow::Owned(name.to_owned()),
        metric,
    };
    let unknown = |key: &str| {
        format!(
            "there is no measure `{key}` of that: calls have such as service_level, abandonment, asa, wait_p90 and \
             lost, agent groups NAME.occupancy; `holdtrue schema --results` has them all"
        )
    };
    let Some((name, key)) = what.rsplit_once('.') else {
        let of_calls = CallMetric::of_key(what).map(|one| of(ALL, Metric::Calls(one)));
        let found = of_calls.or_else(|| {
            let only = groups().next().filter(|_| centre.groups().len() == 1)?;
            Some(of(only, Metric::Agents(GroupMetric::of_key(what)?)))
        });
        return found.ok_or_else(|| unknown(what));
    };
    // A call type and a group may have one name, and money or cost may be that of either: the key tells what is meant, or
    // the level before the name, as a setting has it.
    let after = |level: &str| name.strip_prefix(level).map_or(name, bare);
    let (in_calls, in_agents) = (after("calls."), after("agents."));
    let is_type = |name: &str| name == ALL || types().any(|one| one == name);
    let names = [bare(name), in_calls];
    let of_calls = names.into_iter().find(|name| is_type(name));
    let names = [bare(name), in_agents];
    let of_group = names
        .into_iter()
        .find(|name| groups().any(|one| one == *name));
    let money = (name == "money").then(|| MoneyMetric::of_key(key));
    let cost = (name == "cost").then(|| CostMetric::of_key(key));
    let found = [
        money.flatten().map(|one| of(ALL, Metric::Money(one))),
        cost.flatten().map(|one| of(ALL, Metric::Cost(one))),
        of_calls.and_then(|name| Some(of(name, Metric::Calls(CallMetric::of_key(key)?)))),
        of_group.and_then(|name| Some(of(name, Metric::Agents(GroupMetric::of_key(key)?)))),
    ];
    let is_known = ["money", "cost"].contains(&name) || of_calls.or(of_group).is_some();
    match found.into_iter().flatten().next() {
        Some(found) => Ok(found),
        None if is_known => Err(unknown(key)),
        None => {
            let mut names: Vec<&str> = types().collect();
            names.extend(groups().filter(|group| types().all(|one| one != *group)));
            names.push(ALL);
            Err(format!(
                "there is no `{}` here: name one of {}",
                bare(name),
                names.join(", ")
            ))
        }
    }
}

/// A name without its quotes.
fn bare(name: &str) -> &str {
    name.trim_matches('"')
}

/// How far to either side, in the unit of the measure.
fn amount(text: &str, kind: MetricKind) -> Result<f64, String> {
    let mistake = |cure: &str| format!("`{text}` is not how far it may be off: {cure}");
    let number = |text: &str, cure: &str| positive(text).map_err(|_| mistake(cure));
    match kind {
        MetricKind::Share => {
            let cure = "give points of 100, such as 0.5pt";
            let points = ["points", "pt"]
                .iter()
                .find_map(|unit| text.strip_suffix(unit));
            let points = points.ok_or_else(|| mistake(cure))?;
            number(points, cure)?;
            let share = hundredths(points).unwrap_or_default();
            (share >= LEAST_SHARE / 10.0)
                .then_some(share)
                .ok_or_else(|| mistake(cure))
        }
        MetricKind::Seconds => {
            let cure = "give a time with its unit, such as 1s";
            let has_unit = text.parse::<f64>().is_err();
            let time = Seconds::above_zero(text).ok().filter(|_| has_unit);
            time.map(Seconds::get).ok_or_else(|| mistake(cure))
        }
        MetricKind::Hours => {
            let cure = "give hours, such as 0.5h";
            let hours = text.strip_suffix('h').ok_or_else(|| mistake(cure))?;
            number(hours, cure)
        }
        MetricKind::Number => number(text, "give a number, such as 2"),
        MetricKind::Money => number(text, "give an amount of money, such as 10"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_of_all_headlines() {
        assert_eq!(wanted("0.5"), Ok(PrecisionGoal::Share(0.5)));
        assert_eq!(wanted("1 %"), Ok(PrecisionGoal::Share(0.01)));
        for wrong in [
            "0", "-1%", "1.5", "101%", "nan", "few", "", "5e-324", "0.009%",
        ] {
            assert!(wanted(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_measure_has_its_own_unit() {
        assert_eq!(amount("0.5pt", MetricKind::Share), Ok(0.005));
        assert_eq!(amount("2 points", MetricKind::Share), Ok(0.02));
        assert_eq!(amount("1s", MetricKind::Seconds), Ok(1.0));
        assert_eq!(amount("1m", MetricKind::Seconds), Ok(60.0));
        assert_eq!(amount("0.5h", MetricKind::Hours), Ok(0.5));
        assert_eq!(amount("2", MetricKind::Number), Ok(2.0));
        for (wrong, kind) in [
            ("0.5", MetricKind::Share),
            ("0.5%", MetricKind::Share),
            ("0pt", MetricKind::Share),
            ("-1pt", MetricKind::Share),
            ("nanpt", MetricKind::Share),
            ("0s", MetricKind::Seconds),
            ("1", MetricKind::Seconds),
            ("0.5", MetricKind::Hours),
            ("fast", MetricKind::Seconds),
            ("", MetricKind::Number),
            ("inf", MetricKind::Money),
        ] {
            assert!(amount(wrong, kind).is_err(), "{wrong}");
        }
    }
}
