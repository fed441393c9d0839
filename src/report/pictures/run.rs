//! Pictures of one scenario.

use super::super::Study;
use super::day::day;
use super::season::season;
use super::{Focus, Illustration, Said, has_calls, per_cent, seconds};
use crate::measures::{self, CallMetric, Calls};
use crate::plot::{
    Outcomes, Picture, PlanOutcomes, PromiseBin, Promises, Reading, WaitCurve, Waits,
};
use crate::stats::Estimate;

/// The pictures of a run, in the order in which they are read.
#[must_use]
pub fn run_pictures(study: &Study<'_>, focus: &Focus<'_>) -> Vec<Illustration> {
    let name = if study.is_week() { "week" } else { "day" };
    let made = [
        season(&[*study]),
        day(study, focus, name, None),
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
    let said = Said {
        finding: focus.says(waited(calls)),
        shows: "Share of callers who waited longer, by time since their call came".to_owned(),
        reading: "A curve says which share of those who were answered, or who gave up, had waited longer \
                  than so long.",
    };
    let curves = study.results.types().iter();
    let curves = curves.filter(|calls| focus.holds(&calls.name));
    let curves = curves.filter_map(|calls| study.results.waits(&calls.name));
    let picture = Picture::Waits(Waits {
        caption: said.caption(),
        plans: curves.map(|waits| curve(&waits.name, waits)).collect(),
        mark: focus.threshold(study),
    });
    said.with("waits", picture)
}

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
    let each = results.iter().map(|calls| (calls.name.as_str(), *calls));
    let lost = &calls.measures[CallMetric::Lost];
    let said = Said {
        finding: focus.says(match (lost.mean, per_cent(lost)) {
            (Some(0.0), _) | (_, None) => "No call is lost".to_owned(),
            (_, Some(lost)) => format!("{lost} of calls are lost"),
        }),
        shows: "How calls ended, per cent of all offered".to_owned(),
        reading: ENDINGS,
    };
    let picture = Picture::Outcomes(endings(said.caption(), each.chain(together)));
    said.with("endings", picture)
}

pub(super) const ENDINGS: &str = "Every attempt counts as a call. Lost are those abandoned, blocked, cut off \
    or gone when told the wait, and callbacks that were promised and not made in time.";

/// How the calls of each ended.
pub(super) fn endings<'a>(
    caption: crate::plot::Caption,
    of: impl Iterator<Item = (&'a str, &'a Calls<Estimate>)>,
) -> Outcomes {
    let ways = [
        (CallMetric::Answered, "answered"),
        (CallMetric::CallbackMade, "called back"),
        (CallMetric::Abandoned, "abandoned"),
        (CallMetric::Balked, "left when told the wait"),
        (CallMetric::CallbackBroken, "promised a callback in vain"),
        (CallMetric::CallbackUnreached, "called back, not reached"),
        (CallMetric::Blocked, "no line free"),
        (CallMetric::TurnedAway, "cut off at closing"),
    ];
    let of: Vec<(&str, &Calls<Estimate>)> = of.collect();
    let number = |calls: &Calls<Estimate>, way| calls.measures[way].mean.unwrap_or(0.0);
    let ways = ways.into_iter();
    let ways = ways.filter(|(way, _)| of.iter().any(|(_, calls)| number(calls, *way) > 0.0));
    let ways: Vec<(CallMetric, &str)> = ways.collect();
    let plans = of.iter().map(|(name, calls)| {
        let offered = number(calls, CallMetric::Offered).max(f64::MIN_POSITIVE);
        let shares = ways.iter().map(|(way, _)| number(calls, *way) / offered);
        PlanOutcomes {
            name: (*name).to_owned(),
            shares: shares.collect(),
        }
    });
    Outcomes {
        caption,
        plans: plans.collect(),
        parts: ways.iter().map(|(_, name)| (*name).to_owned()).collect(),
    }
}

/// A picture for each call type that was quoted waits.
fn quotes(study: &Study<'_>, focus: &Focus<'_>) -> Vec<Illustration> {
    let types = study.results.types().iter().enumerate();
    let quoted = types.filter_map(|(place, calls)| {
        let quotes = &study.results.waits(&calls.name)?.quotes;
        let is_shown = focus.holds(&calls.name) && !quotes.is_empty();
        is_shown.then_some((place, calls, quotes))
    });
    let several = quoted.clone().count() > 1;
    let drawn = quoted.filter_map(|(place, calls, quotes)| {
        let kept = per_cent(&calls.measures[CallMetric::PromiseKept])?;
        let whose = if study.results.types().len() > 1 {
            format!("{}: ", calls.name)
        } else {
            String::new()
        };
        let said = Said {
            finding: format!("{whose}{kept} of quoted waits are kept"),
            shows: "Real waits of the answered by what they had been quoted".to_owned(),
            reading: "Callers are taken together who were quoted about the same. Below: which share of these \
                      was answered within the quote. The share above counts those as well who had given \
                      up after their quote ran out.",
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
