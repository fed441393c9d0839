//! Call types: what they are, what their callers are told, how they take it, and the offer to call back.

use super::goals;
use super::law::law;
use super::{Section, number, profile, table, time};
use crate::centre::{
    Bumper, CallType, Callback, CallbackTiming, CrowdingStep, Estimator, Messages, Policy,
    Reaction, Redial, Retry, ServiceLevel,
};
use crate::random::Law;
use crate::units::Seconds;
use toml::Value;

/// The sections of a call type.
pub(super) fn sections(kind: &CallType) -> Vec<Section> {
    let own = |part: &str| Section::new(&["calls", &kind.name, part]);
    let mut sections = vec![main(kind)];
    sections.push(redial(&kind.redial, own("redial")));
    sections.push(messages(&kind.messages, own("messages")));
    sections.push(reaction(&kind.reaction, own("reaction")));
    if let Some(offer) = &kind.callback {
        sections.push(callback(offer, own("callback")));
    }
    sections
}

fn main(kind: &CallType) -> Section {
    let mut section = Section::new(&["calls", &kind.name]);
    let volume = profile(kind.volume.profile());
    section.say("volume", volume, "mean first calls in each interval");
    let scale = number(kind.volume.scale());
    section.or("volume_scale", scale, number(1.0), "");
    section.or("busyness", number(kind.busyness), number(0.0), "");
    section.say("talk", law(&kind.talk), "");
    let none = law(&Law::Constant(0.0));
    section.or("wrap_up", law(&kind.wrap_up), none, "after-call work");
    section.say(
        "patience",
        law(&kind.patience),
        "the wait a caller would sit out, told nothing",
    );
    for (key, scale) in [
        ("talk_scale", &kind.talk_scale),
        ("wrap_up_scale", &kind.wrap_up_scale),
        ("patience_scale", &kind.patience_scale),
    ] {
        section.or(key, profile(scale), number(1.0), "");
    }
    section.or(
        "priority",
        i64::from(kind.priority),
        1,
        "lower is served first",
    );
    section.or("head_start", time(kind.head_start), time(Seconds::ZERO), "");
    let wanted = kind.all_goals();
    let levels = goals::service_levels(Some(&kind.service_level), &wanted);
    match levels.as_slice() {
        [only] => {
            let default = goals::service_levels(Some(&ServiceLevel::default()), &[]);
            let default = default.into_iter().next().unwrap_or_default();
            section.or("service_level", only.clone(), default, "");
        }
        _ => goals::say(&mut section, "service_level", levels),
    }
    goals::say_shares(&mut section, &wanted);
    if let Some(lines) = kind.lines {
        section.say(
            "lines",
            i64::from(lines),
            "callers in queue and in talk at once",
        );
    }
    let settled = number(kind.settled.get());
    section.or(
        "settled",
        settled,
        number(1.0),
        "share of answered calls that settle the matter",
    );
    section.or(
        "value",
        number(kind.value),
        number(0.0),
        "money earned by an answered call",
    );
    section
}

fn redial(redial: &Redial, mut section: Section) -> Section {
    let row = |retry: &Retry| {
        table([
            ("chance", Some(number(retry.chance.get()))),
            ("after", Some(law(&retry.after).into())),
        ])
    };
    let balked = redial
        .balked
        .as_ref()
        .filter(|_| redial.balked != redial.abandoned);
    for (key, retry) in [
        ("abandoned", redial.abandoned.as_ref()),
        ("balked", balked),
        ("blocked", redial.blocked.as_ref()),
        ("unsettled", redial.unsettled.as_ref()),
    ] {
        if let Some(retry) = retry {
            section.say(key, row(retry), "");
        }
    }
    let default = Redial::default();
    let most = |redial: &Redial| i64::from(redial.most);
    section.or("most", most(redial), most(&default), "tries in all");
    section.or(
        "keeps_patience",
        redial.keeps_patience,
        default.keeps_patience,
        "",
    );
    section
}

fn messages(messages: &Messages, mut section: Section) -> Section {
    let policy = match messages.policy {
        Policy::Silence => "silence",
        Policy::Comfort => "comfort",
        Policy::Busy => "busy",
        Policy::Position => "position",
        Policy::Estimate(_) => "estimate",
    };
    section.or("policy", policy, "silence", "");
    section.or(
        "estimator",
        messages.estimator.key(),
        Estimator::default().key(),
        "",
    );
    if let Estimator::Constant(wait) = messages.estimator {
        section.say("constant", time(wait), "");
    }
    if let Policy::Estimate(quote) = messages.policy {
        let bumper: Value = match quote.bumper {
            Bumper::Times(factor) => number(factor),
            Bumper::Kept(share) => table([("kept", Some(number(share.get())))]).into(),
        };
        section.or("bumper", bumper, number(1.0), "quoted = bumper x estimate");
        let step = quote.round_to.unwrap_or(Seconds::ZERO);
        section.or("round_to", time(step), time(Seconds::ZERO), "");
    }
    if let Some(every) = messages.repeat_every {
        section.say("repeat_every", time(every), "");
    }
    section
}

fn reaction(reaction: &Reaction, mut section: Section) -> Section {
    let default = Reaction::default();
    let trust = |one: &Reaction| number(one.trust.get());
    section.or(
        "trust",
        trust(reaction),
        trust(&default),
        "share of callers who believe a quote",
    );
    for (key, own, usual) in [
        ("calm", reaction.calm, default.calm),
        ("broken", reaction.broken, default.broken),
        ("late_growth", reaction.late_growth, default.late_growth),
        ("position", reaction.position, default.position),
        ("annoyance", reaction.annoyance, default.annoyance),
    ] {
        section.or(key, number(own), number(usual), "");
    }
    section.or(
        "late_talk",
        time(reaction.late_talk),
        time(default.late_talk),
        "",
    );
    let steps = |one: &Reaction| -> Vec<Value> {
        let steps = one.crowding.steps().iter();
        let step = |step: &CrowdingStep| {
            let ahead = Some(i64::from(step.ahead).into());
            table([("ahead", ahead), ("speed", Some(number(step.speed)))])
        };
        steps.map(|one| Value::Table(step(one))).collect()
    };
    section.or(
        "crowding",
        steps(reaction),
        steps(&default),
        "patience at first, by callers ahead",
    );
    let lasts = |one: &Reaction| time(one.crowding.lasts());
    section.or("crowding_lasts", lasts(reaction), lasts(&default), "");
    section
}

fn callback(offer: &Callback, mut section: Section) -> Section {
    let usual = Callback::offered_when(offer.offer_when);
    section.say("offer_when", time(offer.offer_when), "");
    for (key, own, usual) in [
        ("accepts", offer.accepts, usual.accepts),
        ("kept", offer.kept, usual.kept),
        ("reached", offer.reached, usual.reached),
    ] {
        section.or(key, number(own.get()), number(usual.get()), "");
    }
    let promise = |promise: CallbackTiming| match promise {
        CallbackTiming::KeepsPlace => "keeps-place".into(),
        CallbackTiming::Within(window) => time(window),
    };
    section.or(
        "promise",
        promise(offer.promise),
        promise(usual.promise),
        "",
    );
    section.or("tries", i64::from(offer.tries), i64::from(usual.tries), "");
    section.or("gap", time(offer.gap), time(usual.gap), "");
    section.or("dial", time(offer.dial), time(usual.dial), "");
    section
}
