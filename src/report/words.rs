//! What stands out, in sentences.

use super::Study;
use super::wanted::{held, what, who};
use crate::centre::Formula;
use crate::legible::number::{given, time};
use crate::measures::{Measure, TargetOutcome, Verdict, outcomes, tail};

/// Targets beyond which each no longer has a sentence of its own.
pub(super) const FEW: usize = 4;

/// Targets met and missed: a sentence each, or one for every verdict if there are many.
pub(super) fn targets(study: &Study<'_>) -> Vec<String> {
    let outcomes = outcomes(study.centre, study.results);
    let how_sure = how_sure(study, &outcomes);
    if outcomes.len() <= FEW {
        let said = outcomes.iter().map(|outcome| target(study, outcome));
        return said.chain(how_sure).collect();
    }
    let verdicts = [
        (Verdict::Met, "Targets met"),
        (
            Verdict::Unclear,
            "Targets in doubt (more replications would tell)",
        ),
        (Verdict::Missed, "Targets missed"),
        (
            Verdict::Untestable,
            "Targets that cannot be judged (nothing happens by which to tell)",
        ),
    ];
    let said = verdicts.map(|(verdict, opening)| {
        let such = outcomes.iter().filter(|outcome| outcome.verdict == verdict);
        let such: Vec<&TargetOutcome> = such.collect();
        (!such.is_empty()).then(|| format!("{opening}: {}.", by_measure(study, &such)))
    });
    said.into_iter().flatten().chain(how_sure).collect()
}

/// How often such verdicts are wrong, where a target is called met: each is judged by itself.
pub(super) fn how_sure(study: &Study<'_>, outcomes: &[TargetOutcome]) -> Option<String> {
    let met = outcomes
        .iter()
        .any(|outcome| outcome.verdict == Verdict::Met);
    let chance = given(100.0 * tail(study.results.confidence));
    let studies = such_studies(study.results.replications, study.unit());
    met.then(|| {
        format!("A target that is missed is said to be met in at most {chance} % of {studies}.")
    })
}

/// Replications from which on verdicts are wrong no more often than they say. A convention, and what was measured.
const MANY: u64 = 60;

/// Of which studies a verdict is wrong so seldom.
pub(super) fn such_studies(replications: u64, unit: &str) -> String {
    match replications < MANY {
        true => format!(
            "studies of {MANY} {unit}s and more; so few {unit}s are more often all good ones by chance"
        ),
        false => "such studies".to_owned(),
    }
}

/// `service level of a, b and c; abandonment of a`
fn by_measure(study: &Study<'_>, outcomes: &[&TargetOutcome]) -> String {
    let mut alike: Vec<(String, Vec<&str>)> = Vec::new();
    for outcome in outcomes {
        let (what, who) = (
            what(&outcome.target),
            who(study.centre, outcome.target.whose),
        );
        match alike.iter_mut().find(|(other, _)| *other == what) {
            Some((_, names)) => names.push(who),
            None => alike.push((what, vec![who])),
        }
    }
    let order = |what: &str| {
        let known = ["service level", "abandonment", "speed of answer"];
        known
            .iter()
            .position(|name| *name == what)
            .unwrap_or(known.len())
    };
    alike.sort_by_key(|(what, _)| order(what));
    let said = alike.iter();
    let said = said.map(|(what, names)| format!("{what} of {}", listed(names)));
    said.collect::<Vec<_>>().join("; ")
}

fn target(study: &Study<'_>, outcome: &TargetOutcome) -> String {
    let said = held(study, outcome);
    match outcome.verdict {
        Verdict::Untestable => format!("Target cannot be judged: {said}."),
        _ if outcome.estimate.mean.is_none() => format!("Target not put to the test: {said}."),
        Verdict::Met => format!("Target met: {said}."),
        Verdict::Missed => format!("Target missed: {said}."),
        Verdict::Unclear => {
            format!("Target in doubt: {said}. More replications would tell.")
        }
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
                    format!(", S = {}", time(level.short_abandon.get()))
                }
                _ => String::new(),
            };
            format!(
                "Service level of {}: {}, T = {}{short}.",
                kind.name,
                level.formula.row().meaning,
                time(level.within.get())
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

/// `a, b or c`
pub(super) fn any_of(things: &[&str]) -> String {
    match things {
        [first @ .., last] if !first.is_empty() => format!("{} or {last}", first.join(", ")),
        few => few.concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn things_are_listed_as_people_do() {
        assert_eq!(listed(&["a"]), "a");
        assert_eq!(listed(&["a", "b", "c"]), "a, b and c");
        assert_eq!(any_of(&["a"]), "a");
        assert_eq!(any_of(&["a", "b", "c"]), "a, b or c");
    }
}
