//! Pictures of one scenario.

use super::super::Study;
use super::day::day;
use super::season::season;
use super::types::types;
use super::{Focus, Illustration, Said, has_calls, heaviest, per_cent, seconds};
use crate::measures::{self, CallMetric, Calls};
use crate::plot::{
    Outcome, Outcomes, Picture, PlanOutcomes, PromiseBin, Promises, Reading, WaitCurve, Waits,
};
use crate::stats::Estimate;

/// Small panels that a reader still compares. A convention.
pub(super) const MOST_PANELS: usize = 9;
/// Bars one below the other that fit on a page. A convention.
pub(super) const MOST_BARS: usize = 24;
/// Pictures of quotes in one report. A convention.
const MOST_QUOTES: usize = 6;

/// The pictures of a run, in the order in which they are read.
#[must_use]
pub fn run_pictures(study: &Study<'_>, focus: &Focus<'_>) -> Vec<Illustration> {
    let name = if study.is_week() { "week" } else { "day" };
    let made = [
        season(&[*study]),
        day(study, focus, name, None),
        types(study, focus),
        waits(study, focus),
        outcomes(study, focus),
    ];
    let made = made.into_iter().flatten();
    made.chain(quotes(study, focus)).collect()
}

fn waits(study: &Study<'_>, focus: &Focus<'_>) -> Option<Illustration> {
    let calls = focus.calls(&study.results.whole)?;
    if !has_calls(calls) {
        return None;
    }
    let types = study.results.types().iter();
    let types = types.filter(|calls| focus.holds(&calls.name) && has_calls(calls));
    let types: Vec<&Calls<Estimate>> = types.collect();
    let several = types.len() > 1;
    let waits = |calls: &Calls<Estimate>| calls.measures[CallMetric::Wait].mean.unwrap_or(0.0);
    let types: Vec<&Calls<Estimate>> = types
        .into_iter()
        .filter(|calls| waits(calls) > 0.0)
        .collect();
    let waits = types.iter().map(|calls| waits(calls));
    let shown = heaviest(&waits.collect::<Vec<f64>>(), MOST_PANELS);
    let which = match (types.len(), shown.len()) {
        (all, some) if some < all => {
            format!(": the {some} of {all} call types whose callers wait longest")
        }
        _ => String::new(),
    };
    let said = Said {
        finding: focus.says(waited(calls)),
        shows: format!("Share of callers who waited longer, by time since their call came{which}"),
        reading: WAITED,
    };
    let curves = shown.iter().filter_map(|&place| types.get(place));
    let curves = curves.filter_map(|calls| study.results.waits(&calls.name));
    let reference = focus.waits(study.results);
    let reference = reference.map(|waits| curve("all calls", waits));
    let picture = Picture::Waits(Waits {
        caption: said.caption(),
        plans: curves.map(|waits| curve(&waits.name, waits)).collect(),
        reference: reference.filter(|_| several),
        mark: focus.threshold(study),
    });
    said.with("waits", picture)
}

pub(super) const WAITED: &str = "A curve says which share of those who were answered, or who gave up, waited \
    longer than the time below it: the lower it runs, the shorter they waited.";

/// How long the answered and the abandoned waited.
fn waited(calls: &Calls<Estimate>) -> String {
    let answered = seconds(&calls.measures[CallMetric::Asa]);
    let abandoned = seconds(&calls.measures[CallMetric::WaitAbandoned]);
    match (answered, abandoned) {
        (Some(answered), Some(abandoned)) => format!(
            "The answered wait {answered} on average, those who give up do so after {abandoned}"
        ),
        (Some(answered), None) => {
            format!("The answered wait {answered} on average, and nobody gives up")
        }
        (None, Some(abandoned)) => {
            format!("Nobody is answered; callers give up after {abandoned} on average")
        }
        (None, None) => "Nobody is answered and nobody gives up".to_owned(),
    }
}

/// Its waits as they are drawn.
pub(super) fn curve(name: &str, waits: &measures::Waits) -> WaitCurve {
    WaitCurve {
        name: name.to_owned(),
        answered: waits.answered.points().collect(),
        abandoned: waits.abandoned.points().collect(),
    }
}

fn outcomes(study: &Study<'_>, focus: &Focus<'_>) -> Option<Illustration> {
    let calls = focus.calls(&study.results.whole)?;
    if !has_calls(calls) {
        return None;
    }
    let results = study.results.types().iter();
    let results: Vec<&Calls<Estimate>> = results.filter(|calls| focus.holds(&calls.name)).collect();
    let together = (results.len() > 1).then_some(("all calls", calls));
    let lost = results.iter();
    let lost = lost.map(|calls| calls.measures[CallMetric::Lost].mean.unwrap_or(-1.0));
    let shown = heaviest(&lost.collect::<Vec<f64>>(), MOST_BARS);
    let which = match (results.len(), shown.len()) {
        (all, some) if some < all => {
            format!("; the {some} of {all} call types that lose the greatest share")
        }
        _ => String::new(),
    };
    let each = shown.iter().filter_map(|&place| results.get(place));
    let each = each.map(|calls| (calls.name.as_str(), *calls));
    let lost = &calls.measures[CallMetric::Lost];
    let said = Said {
        finding: focus.says(match (lost.mean, per_cent(lost)) {
            (Some(0.0), _) | (_, None) => "No call is lost".to_owned(),
            (_, Some(lost)) => format!("{lost} of calls are lost"),
        }),
        shows: format!("How calls ended, per cent of all offered{which}"),
        reading: ENDINGS,
    };
    let picture = Picture::Outcomes(endings(said.caption(), each.chain(together)));
    said.with("endings", picture)
}

pub(super) const ENDINGS: &str = "Every attempt counts as a call. Lost are those who abandoned, found no free \
    line, were turned away at closing or left when told the wait, and callbacks not made in time.";

/// How the calls of each ended.
pub(super) fn endings<'a>(
    caption: crate::plot::Caption,
    of: impl Iterator<Item = (&'a str, &'a Calls<Estimate>)>,
) -> Outcomes {
    let of: Vec<(&str, &Calls<Estimate>)> = of.collect();
    let number = |calls: &Calls<Estimate>, way| calls.measures[way].mean.unwrap_or(0.0);
    let ways = Outcome::ALL.into_iter().filter(|way| {
        let metric = counted(*way);
        of.iter().any(|(_, calls)| number(calls, metric) > 0.0)
    });
    let ways: Vec<Outcome> = ways.collect();
    let plans = of.iter().map(|(name, calls)| {
        let offered = number(calls, CallMetric::Offered).max(f64::MIN_POSITIVE);
        let shares = ways
            .iter()
            .map(|way| number(calls, counted(*way)) / offered);
        PlanOutcomes {
            name: (*name).to_owned(),
            shares: shares.collect(),
        }
    });
    Outcomes {
        caption,
        plans: plans.collect(),
        parts: ways,
    }
}

/// The measure that counts such calls.
fn counted(outcome: Outcome) -> CallMetric {
    match outcome {
        Outcome::Answered => CallMetric::Answered,
        Outcome::CalledBack => CallMetric::CallbackMade,
        Outcome::Abandoned => CallMetric::Abandoned,
        Outcome::Balked => CallMetric::Balked,
        Outcome::CallbackBroken => CallMetric::CallbackBroken,
        Outcome::CallbackUnreached => CallMetric::CallbackUnreached,
        Outcome::Blocked => CallMetric::Blocked,
        Outcome::TurnedAway => CallMetric::TurnedAway,
    }
}

/// A picture for each call type that was quoted waits, of those that keep the fewest if they are many.
fn quotes(study: &Study<'_>, focus: &Focus<'_>) -> Vec<Illustration> {
    let types = study.results.types().iter().enumerate();
    let quoted = types.filter_map(|(place, calls)| {
        let quotes = &study.results.waits(&calls.name)?.quotes;
        let is_shown = focus.holds(&calls.name) && !quotes.is_empty();
        is_shown.then_some((place, calls, quotes))
    });
    let quoted: Vec<_> = quoted.collect();
    let several = quoted.len() > 1;
    let broken = quoted.iter().map(|(_, calls, _)| {
        let kept = calls.measures[CallMetric::PromiseKept].mean;
        -kept.unwrap_or(1.0)
    });
    let shown = heaviest(&broken.collect::<Vec<f64>>(), MOST_QUOTES).into_iter();
    let drawn = shown.filter_map(|shown| {
        let (place, calls, quotes) = *quoted.get(shown)?;
        let kept = per_cent(&calls.measures[CallMetric::PromiseKept])?;
        let whose = if study.results.types().len() > 1 {
            format!("{}: ", calls.name)
        } else {
            String::new()
        };
        let said = Said {
            finding: format!("{whose}{kept} of quoted waits are kept"),
            shows: "Real waits of the answered by what they had been quoted".to_owned(),
            reading: "Callers who were quoted about the same wait are taken together. Below: the share of \
                      them that was answered within the quote. The share in the headline also counts \
                      callers who gave up after their quote had run out.",
        };
        let bins = quotes.iter().map(|bin| PromiseBin {
            quoted_from: bin.from,
            quoted_to: bin.to,
            real: Reading::between(bin.p50, bin.p10, bin.p90),
            kept: Some(bin.kept),
        });
        let picture = Picture::Promises(Promises {
            caption: said.caption(),
            bins: bins.collect(),
        });
        let name = if several {
            format!("quotes-{}", place + 1)
        } else {
            "quotes".to_owned()
        };
        said.with(name, picture)
    });
    drawn.collect()
}
