//! The limits of what callers may be told, how they may take it, and how they may be called back.

use super::{Bumper, CallType, Callback, CallbackTiming, Messages, Policy, Reaction};
use crate::error::Problem;
use crate::units::{Seconds, Share};
use std::ops::RangeInclusive;

/// Speeds of the patience clock, and what they are multiplied by.
const SPEEDS: RangeInclusive<f64> = 0.0..=1000.0;
/// Growth of a speed [1/min]: exp(10) is 22,000 times as fast with every minute.
const GROWTHS: RangeInclusive<f64> = 0.0..=10.0;
/// Messages closer together than this could not be heard out, and would take for ever to simulate \[s\].
const SHORTEST_REPEAT: f64 = 1.0;
/// A smaller step of rounding could not be told from none, and its number in a wait would have no end \[s\].
const SMALLEST_STEP: f64 = 0.001;
/// Tries to call back.
const TRIES: RangeInclusive<u32> = 1..=100;
/// Longest time between tries: a week \[s\].
const LONGEST_GAP: f64 = 7.0 * 86_400.0;
/// Longest ringing, and most that a call grows with every minute late: an hour \[s\].
const LONGEST_DIAL: f64 = 3600.0;

/// Adds what is wrong with what the type's callers are told, do and are offered.
pub(super) fn check(call_type: &CallType, found: &mut Vec<Problem>) {
    let name = &call_type.name;
    check_told(
        &call_type.messages,
        &format!("calls.{name}.messages"),
        found,
    );
    check_taken(
        &call_type.reaction,
        &format!("calls.{name}.reaction"),
        found,
    );
    if let Some(offer) = &call_type.callback {
        check_offer(offer, &format!("calls.{name}.callback"), found);
    }
}

fn check_told(messages: &Messages, key: &str, found: &mut Vec<Problem>) {
    if let Policy::Estimate(quote) = messages.policy {
        match quote.bumper {
            Bumper::Times(factor) if !(factor > 0.0 && factor <= Bumper::LARGEST) => {
                found.push(Problem::new(
                    format!("{key}.bumper"),
                    format!("a bumper of {factor}"),
                    format!(
                        "give a number above 0 and up to {}; 1 quotes the estimate as it is",
                        Bumper::LARGEST
                    ),
                ));
            }
            Bumper::Kept(share) if share == Share::NONE || share == Share::ALL => {
                found.push(Problem::new(
                    format!("{key}.bumper.kept"),
                    "no bumper makes all quotes hold, or none",
                    "give a share above 0 and below 1, such as \"80%\"",
                ));
            }
            _ => {}
        }
        if let Some(step) = quote.round_to.map(Seconds::get)
            && step > 0.0
            && step < SMALLEST_STEP
        {
            found.push(Problem::new(
                format!("{key}.round_to"),
                format!("quotes rounded up to a whole number of {step} s"),
                "give at least a millisecond, 0.001, or leave it out: then quotes are exact",
            ));
        }
    }
    if let Some(time) = messages.repeat_every.map(Seconds::get)
        && time < SHORTEST_REPEAT
    {
        found.push(Problem::new(
            format!("{key}.repeat_every"),
            format!("messages repeated every {time} s have no end"),
            "give at least \"1s\", or leave it out: then it is said once",
        ));
    }
}

fn check_taken(reaction: &Reaction, key: &str, found: &mut Vec<Problem>) {
    let speeds = [
        ("calm", reaction.calm, SPEEDS),
        ("broken", reaction.broken, SPEEDS),
        ("late_growth", reaction.late_growth, GROWTHS),
        ("position", reaction.position, SPEEDS),
        ("annoyance", reaction.annoyance, SPEEDS),
    ];
    for (name, value, range) in speeds {
        if !range.contains(&value) {
            let most = range.end();
            found.push(Problem::new(
                format!("{key}.{name}"),
                format!("a `{name}` of {value}"),
                format!("give a number from 0 to {most}"),
            ));
        }
    }
    let late_talk = ("late_talk", reaction.late_talk);
    check_time(late_talk, (LONGEST_DIAL, "1h"), key, found);
}

fn check_offer(offer: &Callback, key: &str, found: &mut Vec<Problem>) {
    if offer.promise == CallbackTiming::Within(Seconds::ZERO) {
        found.push(Problem::new(
            format!("{key}.promise"),
            "nobody can be called back within no time",
            "give \"keeps-place\", or a duration such as \"2h\"",
        ));
    }
    if !TRIES.contains(&offer.tries) {
        let (least, most) = (TRIES.start(), TRIES.end());
        found.push(Problem::new(
            format!("{key}.tries"),
            format!("{} tries", offer.tries),
            format!("give a whole number from {least} to {most}"),
        ));
    }
    check_time(("gap", offer.gap), (LONGEST_GAP, "7d"), key, found);
    check_time(("dial", offer.dial), (LONGEST_DIAL, "1h"), key, found);
}

/// The most is given in seconds and in words.
fn check_time(
    (name, time): (&str, Seconds),
    (most, shown): (f64, &str),
    key: &str,
    found: &mut Vec<Problem>,
) {
    if time.get() > most {
        found.push(Problem::new(
            format!("{key}.{name}"),
            format!("a `{name}` of {time}"),
            format!("give at most \"{shown}\""),
        ));
    }
}
