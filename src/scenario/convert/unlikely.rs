//! What is allowed but probably not meant.

use super::{Notes, roster};
use crate::centre::{AgentGroup, CallType, CallbackTiming, Customers, Parts, Retry};
use crate::random::Law;
use crate::units::Share;

/// Warns of what in `parts` can hardly be meant.
pub(super) fn warn(parts: &Parts, customers: Option<&Customers>, notes: &mut Notes) {
    let length = parts.clock.length.get();
    for (place, call_type) in parts.call_types.iter().enumerate() {
        warn_of_calls(call_type, notes);
        warn_of_waits(call_type, length, notes);
        warn_of_refreshes(call_type, parts, notes);
        let own = parts.groups.iter();
        let own = own.filter(|group| {
            let mut answers = group.answers.iter();
            // Of a group that could not be read it is not known whom it answers.
            is_known(&format!("agents.{}", group.name), notes)
                && answers.all(|skill| skill.call_type.index() == place)
        });
        warn_of_lines(call_type, own.map(most_on_duty).sum(), notes);
    }
    for group in &parts.groups {
        warn_of_group(group, parts, notes);
    }
    if let Some(customers) = customers {
        warn_of_customers(customers, &parts.call_types, notes);
    }
}

/// Most agents on duty at once, if everybody turns up.
fn most_on_duty(group: &AgentGroup) -> u32 {
    let steps = group.roster.levels(|shift| shift.agents);
    steps.iter().map(|step| step.on_duty).max().unwrap_or(0)
}

fn is_known(key: &str, notes: &Notes) -> bool {
    !notes.is_lost(key) && !notes.is_torn_inside(key)
}

fn warn_of_calls(call_type: &CallType, notes: &mut Notes) {
    let name = &call_type.name;
    let key = format!("calls.{name}.volume");
    if is_known(&key, notes) && call_type.volume.iter().all(|&calls| calls == 0.0) {
        let (key, cure) = if call_type.volume.scale() == 0.0 {
            (
                format!("{key}_scale"),
                "give a `volume_scale` above 0, or take the call type out",
            )
        } else {
            (key, "give a volume above 0, or take the call type out")
        };
        notes.warn(key, format!("nobody ever calls `{name}`"), cure);
    }
    let key = format!("calls.{name}");
    let takes =
        |law: &Law, scale: &[f64]| law.mean() > 0.0 && scale.iter().any(|&scale| scale > 0.0);
    let is_work = takes(&call_type.talk, &call_type.talk_scale)
        || takes(&call_type.wrap_up, &call_type.wrap_up_scale);
    if is_known(&key, notes) && !is_work {
        notes.warn(
            format!("{key}.talk"),
            format!("calls of `{name}` take no time: talk and wrap-up are 0, so nobody ever waits for them"),
            "say how long calls take, such as mean = \"4m\"",
        );
    }
}

/// Times that do not fit into the day, and promises that mean nothing.
fn warn_of_waits(call_type: &CallType, length: f64, notes: &mut Notes) {
    let key = format!("calls.{}", call_type.name);
    let mut long = |part: &str, time: f64, cure: &str| {
        let name = part.rsplit('.').next().unwrap_or_default();
        if time > length && time.is_finite() {
            let found = format!("`{name}` is longer than the centre is open");
            notes.warn(format!("{key}.{part}"), found, cure);
        }
    };
    let redial = &call_type.redial;
    // What is not said of those who balk is what is said of those who abandon.
    let is_own = redial.balked != redial.abandoned;
    let own_balked = if is_own { &redial.balked } else { &None };
    for (part, retry) in [
        ("redial.abandoned.after", &redial.abandoned),
        ("redial.balked.after", own_balked),
        ("redial.blocked.after", &redial.blocked),
        ("redial.unsettled.after", &redial.unsettled),
    ] {
        // What has no effect at all is told elsewhere.
        let happens = |retry: &&Retry| retry.chance > Share::NONE && redial.most > 1;
        let after = retry.as_ref().filter(happens);
        let mean = after.map_or(0.0, |retry| retry.after.mean());
        long(
            part,
            mean,
            "tries after closing are lost; give a shorter delay",
        );
    }
    if let Some(time) = call_type.messages.repeat_every {
        long(
            "messages.repeat_every",
            time.get(),
            "nothing is repeated before closing; give a shorter time",
        );
    }
    let offer = call_type.callback.as_ref();
    let Some(offer) = offer.filter(|offer| offer.accepts > Share::NONE) else {
        return;
    };
    long(
        "callback.offer_when",
        offer.offer_when.get(),
        "hardly any wait is that long; give a shorter one",
    );
    if let CallbackTiming::Within(window) = offer.promise {
        long(
            "callback.promise",
            window.get(),
            "who is not called before closing is not called at all; give a shorter one",
        );
    }
    if offer.tries > 1 && offer.reached < Share::ALL {
        long(
            "callback.gap",
            offer.gap.get(),
            "there is no second try before closing; give a shorter one",
        );
    }
    if offer.kept > Share::NONE && offer.reached == Share::NONE {
        let cure = "every callback is in vain; give a share above 0, or leave it out";
        notes.warn(
            format!("{key}.callback.reached"),
            "nobody is ever reached",
            cure,
        );
    }
}

/// Refreshed quotes in a day beyond which the day takes longer than anybody waits for it. A convention: about a second.
const MOST_REFRESHES: f64 = 1e7;

/// Messages that are repeated so often, to callers who wait so long, that the simulation has no end.
fn warn_of_refreshes(call_type: &CallType, parts: &Parts, notes: &mut Notes) {
    let Some(every) = call_type
        .messages
        .repeat_every
        .filter(|every| every.get() > 0.0)
    else {
        return;
    };
    let key = format!("calls.{}.messages.repeat_every", call_type.name);
    if !is_known(&key, notes) {
        return;
    }
    let calls = |kind: &CallType| kind.volume.iter().sum::<f64>();
    let work = |kind: &CallType| calls(kind) * (kind.talk.mean() + kind.wrap_up.mean());
    let all: f64 = parts.call_types.iter().map(work).sum();
    let agents: u32 = parts.groups.iter().map(most_on_duty).sum();
    // Nobody waits longer than it takes to do all the work of the day.
    let longest = all / f64::from(agents.max(1));
    let wait = call_type.patience.mean().min(longest);
    let refreshes = calls(call_type) * wait / every.get();
    if refreshes > MOST_REFRESHES {
        let found = format!(
            "callers may hear it {refreshes:.0e} times a day: that many calls, each waiting {wait:.0} s, every {} s",
            every.get()
        );
        notes.warn(
            key,
            found,
            "a day takes very long to simulate; repeat it less often, or give callers a patience",
        );
    }
}

/// Lines that keep the agents of their own from talking.
fn warn_of_lines(call_type: &CallType, agents: u32, notes: &mut Notes) {
    if let Some(lines) = call_type.lines.filter(|lines| *lines < agents) {
        let name = &call_type.name;
        let noun = if lines == 1 { "line" } else { "lines" };
        notes.warn(
            format!("calls.{name}.lines"),
            format!("{lines} {noun} for {agents} agents who answer `{name}` alone: {} of them can never talk", agents - lines),
            "a caller in talk holds a line, too: give at least as many lines as agents",
        );
    }
}

fn warn_of_group(group: &AgentGroup, parts: &Parts, notes: &mut Notes) {
    let key = format!("agents.{}", group.name);
    let is_known = is_known(&key, notes);
    let is_idle = is_known && group.roster.headcount() == 0;
    if is_idle && !roster::is_explained(&key, notes) {
        notes.warn(
            format!("{key}.count"),
            format!("nobody is ever on duty in `{}`", group.name),
            "give a `count` above 0, or take the group out",
        );
    }
    if group.absence == Share::ALL {
        notes.warn(
            format!("{key}.absence"),
            format!("nobody of `{}` ever turns up", group.name),
            "give a share below 100%, or take the group out",
        );
    }
    let length = parts.clock.length.get();
    for skill in &group.answers {
        if skill.after.get() > length
            && let Some(call_type) = parts.call_types.get(skill.call_type.index())
        {
            notes.warn(
                format!("{key}.answers.{}.after", call_type.name),
                "`after` is longer than the centre is open",
                "the group never takes this type before closing; give a shorter time",
            );
        }
    }
}

fn warn_of_customers(customers: &Customers, call_types: &[CallType], notes: &mut Notes) {
    let parts = customers.parts();
    for &(call_type, calls) in &parts.contacts {
        if let Some(call_type) = call_types.get(call_type.index()).filter(|_| calls == 0.0) {
            let name = &call_type.name;
            let cure = "say how often they do, such as 0.12 calls a week, or take it out";
            notes.warn(
                format!("customers.contacts.{name}"),
                format!("customers never call `{name}`"),
                cure,
            );
        }
    }
}
