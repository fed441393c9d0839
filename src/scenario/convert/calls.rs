//! Call types.

use super::clock::Hours;
use super::goals;
use super::law::law;
use super::messages::{callback, messages, reaction};
use super::{Notes, each_interval};
use crate::centre::{CallType, DEFAULT_MOST_TRIES, Redial, Retry, Volume};
use crate::random::Law;
use crate::scenario::written::calls::{self, Distribution};
use crate::scenario::written::leaf::Amount;
use crate::scenario::written::several::{Named, Profile};
use crate::units::Share;

/// All call types, in the order in which they were written.
pub(super) fn call_types(
    written: Named<calls::CallType>,
    hours: &Hours,
    notes: &mut Notes,
) -> Vec<CallType> {
    let names: Vec<String> = written.0.iter().map(|(name, _)| name.clone()).collect();
    let pairs = written.0.into_iter();
    pairs
        .map(|(name, written)| call_type(name, written, &names, hours, notes))
        .collect()
}

fn call_type(
    name: String,
    written: calls::CallType,
    others: &[String],
    hours: &Hours,
    notes: &mut Notes,
) -> CallType {
    let key = format!("calls.{name}");
    let at = |part: &str| format!("{key}.{part}");
    require_volume(&written, &key, others, notes);
    let volume = volume(&written, &at("volume"), hours, notes);
    let talk = required(
        written.talk.as_ref(),
        &at("talk"),
        "say how long calls take, such as talk = { dist = \"exponential\", mean = \"4m\" }",
        notes,
    );
    let patience = required(
        written.patience.as_ref(),
        &at("patience"),
        "say how long callers wait, such as patience = { dist = \"exponential\", mean = \"3m\" }, or { dist = \"never\" } for ever",
        notes,
    );
    let wrap_up = written.wrap_up.as_ref();
    let wrap_up = wrap_up.map(|wrap_up| law(wrap_up, &at("wrap_up"), notes));
    let (service_level, targets, goals) = goals::of_type(&written, &key, notes);
    let usual = CallType::new(name, volume, talk, patience);
    CallType {
        busyness: written.busyness.map_or(usual.busyness, |cv| cv.0),
        wrap_up: wrap_up.unwrap_or(usual.wrap_up),
        talk_scale: scale(written.talk_scale, &at("talk_scale"), hours, notes),
        wrap_up_scale: scale(written.wrap_up_scale, &at("wrap_up_scale"), hours, notes),
        patience_scale: scale(written.patience_scale, &at("patience_scale"), hours, notes),
        priority: written
            .priority
            .map_or(usual.priority, |priority| priority.0),
        head_start: written.head_start.unwrap_or(usual.head_start),
        service_level,
        targets,
        goals,
        lines: written.lines.map(|lines| lines.0),
        settled: written.settled.unwrap_or(usual.settled),
        value: written.value.map_or(usual.value, |money| money.0),
        redial: redial(written.redial.unwrap_or_default(), &at("redial"), notes),
        messages: messages(written.messages.unwrap_or_default(), &at("messages"), notes),
        reaction: reaction(&written.reaction.unwrap_or_default()),
        callback: callback(written.callback.unwrap_or_default(), &at("callback"), notes),
        ..usual
    }
}

fn volume(written: &calls::CallType, key: &str, hours: &Hours, notes: &mut Notes) -> Volume {
    let profile = written.volume.clone();
    let profile = each_interval(profile, |calls| calls.0, 0.0, key, hours, notes);
    Volume::new(profile, written.volume_scale.map_or(1.0, |scale| scale.0))
}

/// A type without anything has probably a misspelt name; one without volume lacks just that.
fn require_volume(written: &calls::CallType, key: &str, others: &[String], notes: &mut Notes) {
    let at = |part: &str| format!("{key}.{part}");
    if written.volume.is_none() && written.talk.is_none() && written.patience.is_none() {
        let parts = ["volume", "talk", "patience"];
        if !parts.iter().any(|part| notes.is_lost(&at(part))) {
            notes.missing_all(key, &parts, others);
        }
    }
    if written.volume.is_none() {
        notes.missing(
            &at("volume"),
            "give the mean number of calls per interval, such as volume = 40",
        );
    }
}

fn scale(
    written: Option<Profile<Amount>>,
    key: &str,
    hours: &Hours,
    notes: &mut Notes,
) -> Vec<f64> {
    each_interval(written, |scale| scale.0, 1.0, key, hours, notes)
}

fn required(written: Option<&Distribution>, key: &str, cure: &str, notes: &mut Notes) -> Law {
    match written {
        Some(written) => law(written, key, notes),
        None => {
            notes.missing(key, cure);
            Law::Constant(1.0)
        }
    }
}

fn redial(written: calls::Redial, key: &str, notes: &mut Notes) -> Redial {
    let mut retry = |written: Option<calls::Retry>, part: &str| {
        written.map(|written| one_retry(&written, &format!("{key}.{part}"), notes))
    };
    let abandoned = retry(written.abandoned, "abandoned");
    let balked = retry(written.balked, "balked");
    Redial {
        balked: balked.or_else(|| abandoned.clone()),
        abandoned,
        blocked: retry(written.blocked, "blocked"),
        unsettled: retry(written.unsettled, "unsettled"),
        most: written.most.map_or(DEFAULT_MOST_TRIES, |most| most.0),
        keeps_patience: written.keeps_patience.unwrap_or(true),
    }
}

fn one_retry(written: &calls::Retry, key: &str, notes: &mut Notes) -> Retry {
    if written.chance.is_none() {
        notes.missing(
            &format!("{key}.chance"),
            "say how many of them try again, such as chance = 0.3",
        );
    }
    let after = format!("{key}.after");
    let cure =
        "say how much later they try, such as after = { dist = \"exponential\", mean = \"15m\" }";
    Retry {
        chance: written.chance.unwrap_or(Share::NONE),
        after: required(written.after.as_ref(), &after, cure, notes),
    }
}
