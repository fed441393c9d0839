//! What stands out, in sentences.

use super::Study;
use super::digits::{TimeStyle, brief, figure, spoken};
use crate::centre::Formula;
use crate::measures::{CallMetric, Measure, TargetOutcome, Verdict, outcomes};

/// Targets beyond which each no longer has a sentence of its own.
const FEW: usize = 4;

/// Targets met and missed: a sentence each, or one for every verdict if there are many.
pub(super) fn targets(study: &Study<'_>) -> Vec<String> {
    let outcomes = outcomes(study.centre, study.results);
    if outcomes.len() <= FEW {
        return outcomes
            .iter()
            .map(|outcome| target(study, outcome))
            .collect();
    }
    let verdicts = [
        (Verdict::Met, "Targets met"),
        (
            Verdict::Unclear,
            "Targets in doubt (more replications would tell)",
        ),
        (Verdict::Missed, "Targets missed"),
    ];
    let said = verdicts.map(|(verdict, opening)| {
        let such = outcomes.iter().filter(|outcome| outcome.verdict == verdict);
        let such: Vec<&TargetOutcome> = such.collect();
        (!such.is_empty()).then(|| format!("{opening}: {}.", by_measure(study, &such)))
    });
    said.into_iter().flatten().collect()
}

/// `service level of a, b and c; abandonment of a`
fn by_measure(study: &Study<'_>, outcomes: &[&TargetOutcome]) -> String {
    let measures = [
        (CallMetric::ServiceLevel, "service level"),
        (CallMetric::Abandonment, "abandonment"),
        (CallMetric::Asa, "speed of answer"),
    ];
    let said = measures.map(|(metric, name)| {
        let such = outcomes.iter().filter(|outcome| outcome.metric == metric);
        let types = such.map(|outcome| &study.results.types()[outcome.call_type.index()]);
        let names: Vec<&str> = types.map(|results| results.name.as_str()).collect();
        (!names.is_empty()).then(|| format!("{name} of {}", listed(&names)))
    });
    said.into_iter().flatten().collect::<Vec<_>>().join("; ")
}

fn target(study: &Study<'_>, outcome: &TargetOutcome) -> String {
    if outcome.estimate.mean.is_none() {
        return format!("Target not put to the test: {}.", held(study, outcome));
    }
    let said = held(study, outcome);
    match outcome.verdict {
        Verdict::Met => format!("Target met: {said}."),
        Verdict::Missed => format!("Target missed: {said}."),
        Verdict::Unclear => {
            format!("Target in doubt: {said}. More replications would tell.")
        }
    }
}

/// What a type has, and what is wanted.
pub(super) fn held(study: &Study<'_>, outcome: &TargetOutcome) -> String {
    let call_type = &study.centre.call_types()[outcome.call_type.index()];
    let name = &call_type.name;
    if outcome.estimate.mean.is_none() {
        return format!("{name} has no call by which to tell");
    }
    let estimate = figure(&outcome.estimate, outcome.metric.kind(), TimeStyle::Seconds);
    let estimate = estimate.text();
    match outcome.metric {
        CallMetric::ServiceLevel => {
            let level = &call_type.service_level;
            let within = spoken(level.within.get());
            let wanted = brief(100.0 * outcome.target);
            let has = if level.formula == Formula::Offered {
                format!("{estimate} % answered within {within}")
            } else {
                format!("a service level of {estimate} %")
            };
            let short = short(outcome);
            format!("{name} has {has}; at least {wanted} % is wanted{short}")
        }
        CallMetric::Abandonment => {
            let wanted = brief(100.0 * outcome.target);
            let short = short(outcome);
            format!("{name} has {estimate} % abandoned; at most {wanted} % is wanted{short}")
        }
        _ => {
            let wanted = brief(outcome.target);
            let short = short(outcome);
            format!(
                "{name} is answered after {estimate} s on average; at most {wanted} s is wanted{short}"
            )
        }
    }
}

/// By how much a target that is missed is missed.
fn short(outcome: &TargetOutcome) -> String {
    let short = outcome.short_by().filter(|short| *short > 0.0);
    let Some(short) = short.filter(|_| outcome.verdict == Verdict::Missed) else {
        return String::new();
    };
    match outcome.metric {
        CallMetric::ServiceLevel => format!(", {} points more", tenths(100.0 * short)),
        CallMetric::Abandonment => format!(", {} points fewer", tenths(100.0 * short)),
        _ => format!(", {} less", spoken(short.max(1.0))),
    }
}

/// A number above 0 with a decimal, and as many more as it takes to be seen.
fn tenths(number: f64) -> String {
    if number < 0.05 {
        format!("{number:.2}")
    } else {
        format!("{number:.1}")
    }
}

/// How the service level is counted, where it is not the usual way.
pub(super) fn formulas(study: &Study<'_>) -> Vec<String> {
    let types = study.centre.call_types().iter();
    let unusual = types.filter(|kind| kind.service_level.formula != Formula::Offered);
    unusual
        .map(|kind| {
            let level = &kind.service_level;
            let short = match level.formula {
                Formula::LessShortAbandons | Formula::ShortAbandonsMet => {
                    format!(", S = {}", spoken(level.short_abandon.get()))
                }
                _ => String::new(),
            };
            format!(
                "Service level of {}: {}, T = {}{short}.",
                kind.name,
                level.formula.row().meaning,
                spoken(level.within.get())
            )
        })
        .collect()
}

/// `a, b and c`
pub(super) fn listed(things: &[impl AsRef<str>]) -> String {
    let things: Vec<&str> = things.iter().map(AsRef::as_ref).collect();
    match things.as_slice() {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn things_are_listed_as_people_do() {
        assert_eq!(listed(&["a"]), "a");
        assert_eq!(listed(&["a", "b", "c"]), "a, b and c");
    }
}
