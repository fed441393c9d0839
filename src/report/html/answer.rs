//! What the page says in sentences.

use super::super::calls::service_level;
use super::super::digits::{TimeStyle, figure};
use super::super::words::{how_sure, listed};
use super::super::{Plans, Study, Swept, VERSION};
use crate::legible::number::{so_many, thousands};
use crate::measures::{CallMetric, MetricKind, TargetOutcome, Verdict, outcomes};
use crate::scenario::Axis;

/// The answer of a run: whether targets are met, and what an average day is like.
pub(super) fn run(study: &Study<'_>) -> Vec<String> {
    let outcomes = outcomes(study.centre, study.results);
    let verdict = verdict(&outcomes);
    let sure = verdict.as_ref().and_then(|_| how_sure(study, &outcomes));
    let average = average(study);
    verdict.into_iter().chain([average]).chain(sure).collect()
}

/// What messages did, why customers leave, and what Erlang's formulas get wrong.
pub(super) fn findings(study: &Study<'_>) -> Vec<String> {
    let mut found = super::super::chances::days_by_chance(study.days);
    found.extend(super::super::chances::not_seen(study));
    found.extend(super::super::told::told(study));
    found.extend(super::super::told::pilot(study));
    found.extend(super::super::customers::words(study));
    if !study.is_week() && !study.is_season() {
        let forecasts = study.forecasts();
        found.extend(super::super::forecast::words(study, &forecasts));
    }
    found
}

/// A sentence whose numbers are not parted from what belongs to them.
pub(super) fn glued(text: &str) -> String {
    text.replace(" ± ", "\u{a0}±\u{a0}")
        .replace(" %", "\u{a0}%")
}

/// A verdict of several sentences with its first by itself.
pub(super) fn opening(said: &str) -> Vec<String> {
    let ends = said.match_indices(". ").map(|(end, _)| end + 1);
    let mut ends = ends.filter(|&end| said[end + 1..].starts_with(char::is_uppercase));
    match ends.next() {
        Some(end) => [&said[..end], said[end..].trim_start()]
            .map(str::to_owned)
            .to_vec(),
        None => vec![said.to_owned()],
    }
}

/// In which direction a difference is good.
pub(super) fn directions() -> String {
    "Plan minus base: of calls answered in time, quotes kept, trust, customers and profit more is better, so + is \
     good; of calls abandoned or lost, waits, hours and cost less is better, so - is good. 0 is no difference at \
     all; \"no clear difference\" is one that may be chance."
        .to_owned()
}

fn verdict(outcomes: &[TargetOutcome]) -> Option<String> {
    let such = |verdict| {
        let such = outcomes.iter();
        such.filter(|outcome| outcome.verdict == verdict).count()
    };
    let (all, missed, unclear) = (
        outcomes.len() - such(Verdict::Untestable),
        such(Verdict::Missed),
        such(Verdict::Unclear),
    );
    Some(match (all, missed, unclear) {
        (0, ..) if outcomes.is_empty() => return None,
        (0, ..) => "No target can be judged.".to_owned(),
        (1, 1, _) => "The target is missed.".to_owned(),
        (1, _, 1) => "Whether the target is met is in doubt.".to_owned(),
        (1, ..) => "The target is met.".to_owned(),
        (_, 0, 0) => "Every target is met.".to_owned(),
        (_, 0, 1) => format!("No target is missed; 1 of {all} is in doubt."),
        (_, 0, unclear) => format!("No target is missed; {unclear} of {all} are in doubt."),
        (all, missed, 0) if missed == all => "Every target is missed.".to_owned(),
        (_, 1, 0) => format!("1 of {all} targets is missed."),
        (_, missed, 0) => format!("{missed} of {all} targets are missed."),
        (_, 1, unclear) => format!("1 of {all} targets is missed, and {unclear} in doubt."),
        (_, missed, unclear) => {
            format!("{missed} of {all} targets are missed, and {unclear} in doubt.")
        }
    })
}

/// `Of 1,012 ± 5 calls on an average day ...`
fn average(study: &Study<'_>) -> String {
    let all = study.results.all();
    let unit = study.unit();
    let said = |metric: CallMetric| {
        let estimate = &all.measures[metric];
        estimate.mean?;
        Some(figure(estimate, metric.kind(), TimeStyle::Seconds).text())
    };
    let offered = &all.measures[CallMetric::Offered];
    if offered.mean.is_none_or(|offered| offered == 0.0) {
        return format!("Nobody called on any {unit}.");
    }
    let mut parts = Vec::new();
    if let Some(level) = said(CallMetric::ServiceLevel) {
        let label = service_level(study).long;
        let words = label.trim_end_matches(", %");
        match words.strip_prefix("Answered ") {
            Some(within) => parts.push(format!("{level} % are answered {within}")),
            None => parts.push(format!("the {} is {level} %", lower(words))),
        }
    }
    if let Some(abandonment) = said(CallMetric::Abandonment) {
        parts.push(format!("{abandonment} % abandon"));
    }
    let lost = all.measures[CallMetric::Lost];
    if lost.mean != all.measures[CallMetric::Abandonment].mean
        && let Some(lost) = said(CallMetric::Lost)
    {
        parts.push(format!("{lost} % are lost in any way"));
    }
    let wait = all.measures[CallMetric::Asa];
    if let Some(wait) = super::super::pictures::seconds(&wait) {
        parts.push(format!("the answered wait {wait} on average"));
    }
    let offered = figure(offered, MetricKind::Number, TimeStyle::Seconds).text();
    format!(
        "Of {} on an average {unit}, {}.",
        so_many(&offered, "call"),
        listed(&parts)
    )
}

fn lower(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().map(|first| first.to_lowercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}

/// How often, under which seed, by which version.
pub(super) fn facts(study: &Study<'_>) -> String {
    let results = study.results;
    format!(
        "{} simulated, seed {}, holdtrue {VERSION}",
        so_many(&results.replications, study.unit()),
        results.seed.0
    )
}

/// What ± means.
pub(super) fn meaning(study: &Study<'_>) -> String {
    let sure = 100.0 * study.results.confidence.level();
    match study.results.replications {
        1 => format!(
            "A single {} was simulated, which does not tell how far off its numbers may be.",
            study.unit()
        ),
        _ => format!("± says how far off a number may be by chance ({sure:.0} % sure)."),
    }
}

/// What differences are.
pub(super) fn paired(base: &Study<'_>) -> String {
    let unit = base.unit();
    format!(
        "Differences are taken {unit} by {unit} between plans that met the same callers, so they are \
         sharper than the numbers themselves; where the interval of one holds 0, there is no clear \
         difference."
    )
}

/// How the numbers came about.
pub(super) fn method(study: &Study<'_>) -> Vec<String> {
    let results = study.results;
    let (unit, sure) = (study.unit(), 100.0 * results.confidence.level());
    let what = if study.is_season() {
        "A replication is one season of customers with a memory, day after day from its first week to its last"
    } else if study.is_week() {
        "A replication is one week of days, each from opening to closing"
    } else if study.centre.clock().opens.is_some() {
        "A replication is one day from opening to closing"
    } else {
        "A replication is the time from the scenario's start to its end, less the warm-up"
    };
    let mut said = vec![
        format!(
            "{what}, simulated call by call: who calls when, how long they are ready to wait, who answers \
             and for how long. {} were simulated, each with chances of its own drawn from seed {}; the \
             same version gives the same numbers for the same seed, on any computer and any number of \
             threads.",
            thousands(results.replications),
            results.seed.0
        ),
        format!(
            "Shares are those of all {unit}s together, not means of each {unit}'s share, so a busy {unit} \
             weighs by its calls. Intervals are {sure:.0} % intervals by Student's t over replications, \
             for shares by the delta method; they hold what chance does to a simulation of this length, \
             not what may be wrong with the scenario."
        ),
    ];
    said.extend(sharper(study));
    said.extend(super::super::words::formulas(study));
    said
}

/// What control variates did, where they were used.
fn sharper(study: &Study<'_>) -> Option<String> {
    let mut estimates = study.results.whole.each();
    let are_used = estimates.any(|(_, estimate)| estimate.plain.is_some());
    let unit = study.unit();
    are_used.then(|| {
        format!(
            "How many calls, how much talk and how many agents a {unit} brings on average is known beforehand, \
             so estimates and differences are regressed on what chance brought more or less of them (control \
             variates, with heteroscedasticity-consistent errors); what the simulated {unit}s say by themselves \
             stands beside each in the JSON as `plain`. Shares of {unit}s that miss a target, the longest queue, \
             single intervals of the day, and what few events decide are those of the simulated {unit}s as they were."
        )
    })
}

/// The same for plans.
pub(super) fn method_of_plans(base: &Study<'_>) -> Vec<String> {
    let mut said = method(base);
    said.push(
        "Every plan meets the same callers: the n-th caller of a type has the same talk time and the same \
         patience. What differs between plans is therefore what the plans do, \
         not luck."
            .to_owned(),
    );
    said
}

/// `base against other`, or how many.
pub(super) fn versus(plans: &Plans<'_>) -> String {
    match plans.studies.as_slice() {
        [] => String::new(),
        [only] => only.name.to_owned(),
        [base, other] => format!("{} against {}", base.name, other.name),
        [base, others @ ..] => format!("{} against {} plans", base.name, others.len()),
    }
}

/// How many combinations, how often, under which seed, by which version.
pub(super) fn facts_of_sweep(swept: &Swept<'_>, first: &Study<'_>) -> String {
    format!(
        "{}, {} of each, seed {}, holdtrue {VERSION}",
        so_many(&swept.cells.len(), "combination"),
        so_many(&swept.replications, first.unit()),
        swept.seed.0
    )
}

/// How the numbers of a sweep came about.
pub(super) fn method_of_sweep(swept: &Swept<'_>, first: &Study<'_>) -> Vec<String> {
    let mut said = method_of_plans(first);
    let keys = swept.sweep.axes().iter().flat_map(|axis| &axis.keys);
    let keys: Vec<&str> = keys.map(String::as_str).collect();
    said.push(format!(
        "Every combination of {} was simulated; the scenario below is that of the first.",
        listed(&keys)
    ));
    said
}

/// An axis as an option of the command line.
pub(super) fn varied(axis: &Axis) -> String {
    let [key] = axis.keys.as_slice() else {
        return format!(
            "--more-or-fewer {}",
            axis.points.len() / axis.keys.len().max(1) / 2
        );
    };
    let labels = axis.points.iter().filter_map(|point| point.values.first());
    let labels: Vec<&str> = labels.map(|varied| varied.label.as_str()).collect();
    format!("--vary '{key}={}'", labels.join(","))
}
