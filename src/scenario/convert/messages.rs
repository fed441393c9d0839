//! What a call type's callers are told, how they take it, and the offer to call back. What the type does
//! not say itself stands in its tables already (inherit.rs).

use super::Notes;
use crate::centre;
use crate::scenario::written::messages::{Bumper, Callback, Estimator, Messages, Policy, Reaction};
use crate::units::Seconds;

/// What is written in the table at `key`.
pub(super) fn messages(written: Messages, key: &str, notes: &mut Notes) -> centre::Messages {
    let policy = match written.policy {
        None | Some(Policy::Silence) => centre::Policy::Silence,
        Some(Policy::Comfort) => centre::Policy::Comfort,
        Some(Policy::Busy) => centre::Policy::Busy,
        Some(Policy::Position) => centre::Policy::Position,
        Some(Policy::Estimate) => centre::Policy::Estimate(centre::Quote {
            bumper: bumper(written.bumper, &format!("{key}.bumper"), notes),
            // Steps of nothing are none.
            round_to: written.round_to.filter(|step| *step > Seconds::ZERO),
        }),
    };
    centre::Messages {
        policy,
        estimator: estimator(&written, key, notes),
        repeat_every: written.repeat_every,
    }
}

fn bumper(written: Option<Bumper>, key: &str, notes: &mut Notes) -> centre::Bumper {
    match written {
        None => centre::Bumper::default(),
        Some(Bumper::Times(factor)) => centre::Bumper::Times(factor),
        Some(Bumper::Kept(Some(share))) => centre::Bumper::Kept(share),
        Some(Bumper::Kept(None)) => {
            let cure = "say which share of the quoted waits shall hold, such as { kept = \"80%\" }";
            notes.missing(&format!("{key}.kept"), cure);
            centre::Bumper::default()
        }
    }
}

fn estimator(written: &Messages, key: &str, notes: &mut Notes) -> centre::Estimator {
    match written.estimator {
        None => centre::Estimator::default(),
        Some(Estimator::QueueLength) => centre::Estimator::QueueLength,
        Some(Estimator::QueueLengthAbandon) => centre::Estimator::QueueLengthAbandon,
        Some(Estimator::LastToEnter) => centre::Estimator::LastToEnter,
        Some(Estimator::HeadOfLine) => centre::Estimator::HeadOfLine,
        Some(Estimator::RecentAverage) => centre::Estimator::RecentAverage,
        Some(Estimator::Constant) => {
            if written.constant.is_none() {
                let cure = "say which wait is always quoted, such as constant = \"5m\"";
                notes.missing(&format!("{key}.constant"), cure);
            }
            centre::Estimator::Constant(written.constant.unwrap_or(Seconds::ZERO))
        }
    }
}

/// What is written in a table.
pub(super) fn reaction(written: &Reaction, key: &str, notes: &mut Notes) -> centre::Reaction {
    let default = centre::Reaction::default();
    centre::Reaction {
        trust: written.trust.unwrap_or(default.trust),
        calm: written.calm.map_or(default.calm, |speed| speed.0),
        broken: written.broken.map_or(default.broken, |speed| speed.0),
        late_growth: written.late_growth.map_or(default.late_growth, |one| one.0),
        late_talk: written.late_talk.unwrap_or(default.late_talk),
        position: written.position.map_or(default.position, |speed| speed.0),
        annoyance: written.annoyance.map_or(default.annoyance, |one| one.0),
        crowding: crowding(written, key, notes),
    }
}

fn crowding(written: &Reaction, key: &str, notes: &mut Notes) -> centre::Crowding {
    let default = centre::Crowding::default();
    let lasts = written.crowding_lasts.unwrap_or(default.lasts());
    let each = written.crowding.iter().flatten().enumerate();
    let steps = each.filter_map(|(place, step)| {
        let key = format!("{key}.crowding.{place}");
        match (step.ahead, step.speed) {
            (Some(ahead), Some(speed)) => Some(centre::CrowdingStep {
                ahead: ahead.0,
                speed: speed.0,
            }),
            (None, _) => {
                let cure = "say from how many callers ahead on, such as ahead = 1";
                notes.missing(&format!("{key}.ahead"), cure);
                None
            }
            (_, None) => {
                let cure = "say how fast patience then runs, such as speed = 1.6";
                notes.missing(&format!("{key}.speed"), cure);
                None
            }
        }
    });
    let steps: Vec<centre::CrowdingStep> = steps.collect();
    centre::Crowding::new(&steps, lasts).unwrap_or_else(|| {
        notes.wrong(
            format!("{key}.crowding"),
            format!("{} steps", steps.len()),
            format!("give {} at most", centre::Crowding::MOST),
        );
        default
    })
}

/// The offer in the table at `key`, if any of its keys is written.
pub(super) fn callback(
    written: Callback,
    key: &str,
    notes: &mut Notes,
) -> Option<centre::Callback> {
    if written == Callback::default() {
        return None;
    }
    if written.offer_when.is_none() {
        let cure =
            "say from which estimated wait on the offer is made, such as offer_when = \"4m\"";
        notes.missing(&format!("{key}.offer_when"), cure);
    }
    let offer_when = written.offer_when.unwrap_or(Seconds::ZERO);
    let default = centre::Callback::offered_when(offer_when);
    Some(centre::Callback {
        offer_when,
        accepts: written.accepts.unwrap_or(default.accepts),
        kept: written.kept.unwrap_or(default.kept),
        promise: written.promise.unwrap_or(default.promise),
        reached: written.reached.unwrap_or(default.reached),
        tries: written.tries.map_or(default.tries, |tries| tries.0),
        gap: written.gap.unwrap_or(default.gap),
        dial: written.dial.unwrap_or(default.dial),
    })
}
