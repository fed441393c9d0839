//! What a scenario was understood to say of every call type, agent group and the centre as a whole: all that is
//! not as it would be without a word.

mod agents;

use super::spoken::{law, money, range};
use crate::centre::{
    AtClose, Bumper, CallType, CallTypeId, Callback, CallbackTiming, Centre, CustomerParts,
    Customers, Messages, PickAgent, Policy, Reaction, Redial, Whose,
};
use crate::legible::number::{given, percent, so_many, thousands, time};
use crate::report::{TerminalWidth, under, wish};
use crate::units::{Seconds, Share};

/// Columns of the names of what is said.
const NAMES: usize = 14;
/// A name and what is said under it.
type Line = (&'static str, String);

/// Everything in blocks, one for each call type and group.
pub(super) fn understood(
    centre: &Centre,
    customers: Option<&Customers>,
    columns: TerminalWidth,
) -> String {
    let mut text = String::new();
    let mut block = |head: &str, lines: Vec<Line>| {
        if !lines.is_empty() {
            text.push_str(&format!("\n{head}\n"));
            lines
                .into_iter()
                .for_each(|line| text.push_str(&shown(line, columns)));
        }
    };
    for (place, call_type) in centre.call_types().iter().enumerate() {
        let believers = believers(call_type, CallTypeId(place as u16), customers);
        block(
            &format!("calls {}", call_type.name),
            of_calls(call_type, centre, &believers),
        );
    }
    for group in centre.groups() {
        block(
            &format!("agents {}", group.name),
            agents::of_group(group, centre),
        );
    }
    block("all together", of_centre(centre));
    if let Some(customers) = customers {
        block("customers", of_customers(customers.parts(), centre));
    }
    text
}

/// A line, broken where it gets long.
fn shown((name, said): Line, columns: TerminalWidth) -> String {
    let wide = NAMES.max(name.len() + 1);
    under(&format!("  {name:wide$}"), &said, columns)
}

/// Who believes a quoted wait: customers by a trust of their own, all others by that of the type.
fn believers(one: &CallType, id: CallTypeId, customers: Option<&Customers>) -> String {
    let own = percent(one.reaction.trust.get());
    let Some(customers) = customers.filter(|all| all.contacts(id).is_some()) else {
        return format!("{own} believe it");
    };
    let trust = percent(customers.parts().trust.get());
    let prospects = customers.prospects(id).map(|_| "prospects");
    let former = customers.former(id).map(|_| "former customers");
    let others: Vec<&str> = prospects.into_iter().chain(former).collect();
    match others.is_empty() {
        true => format!("{trust} believe it at the start"),
        false => format!(
            "{trust} of customers believe it at the start, {own} of {}",
            others.join(" and ")
        ),
    }
}

fn of_calls(one: &CallType, centre: &Centre, believers: &str) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut handled = format!("talk {}", law(&one.talk));
    if one.wrap_up.mean() > 0.0 {
        handled = format!("{handled}; wrap-up {}", law(&one.wrap_up));
    }
    lines.push(("takes", handled));
    lines.push(("patience", law(&one.patience)));
    for (name, scale) in [
        ("talk_scale", &one.talk_scale),
        ("wrap_up_scale", &one.wrap_up_scale),
        ("patience_scale", &one.patience_scale),
    ] {
        if scale.iter().any(|scale| *scale != 1.0) {
            lines.push((name, format!("times {}", range(scale))));
        }
    }
    if one.busyness > 0.0 {
        lines.push((
            "uncertain",
            format!(
                "by {} a day, on top of what is shared",
                percent(one.busyness)
            ),
        ));
    }
    let targets = targets(centre, |whose| match whose {
        Whose::Calls(id) => centre.call_types()[id.index()].name == one.name,
        _ => false,
    });
    if !targets.is_empty() {
        lines.push(("targets", targets.join("; ")));
    }
    lines.extend(told(&one.messages, &one.reaction, believers));
    lines.extend(crowded(&one.reaction));
    lines.extend(
        one.callback
            .as_ref()
            .map(|offer| ("callback", offered(offer))),
    );
    lines.extend(again(&one.redial, one.settled).map(|said| ("calls again", said)));
    if let Some(lines_held) = one.lines {
        lines.push((
            "lines",
            format!(
                "{}, in queue and in talk; whoever finds none is blocked",
                thousands(lines_held.into())
            ),
        ));
    }
    let kinds = centre.call_types();
    let differs = kinds.iter().any(|other| other.priority != one.priority);
    if differs || one.head_start > Seconds::ZERO {
        let ahead = match one.head_start {
            Seconds::ZERO => String::new(),
            start => format!(
                ", and queues as if it had come {} earlier",
                time(start.get())
            ),
        };
        lines.push((
            "priority",
            format!("{} (lower goes first){ahead}", one.priority),
        ));
    }
    if one.value != 0.0 {
        lines.push((
            "value",
            format!("{} an answered call", money(&[one.value], centre)),
        ));
    }
    lines
}

/// What is wanted of somebody.
fn targets(centre: &Centre, of: impl Fn(&Whose) -> bool) -> Vec<String> {
    let all = centre.goals();
    let own = all.iter().filter(|wanted| of(&wanted.whose));
    own.map(|wanted| wish(centre, wanted)).collect()
}

/// How patience runs at first, by callers ahead.
fn crowded(reaction: &Reaction) -> Option<Line> {
    let crowding = &reaction.crowding;
    let steps = crowding.steps().iter().map(|step| {
        format!(
            "{} times as fast with {} or more ahead",
            given(step.speed),
            thousands(step.ahead.into())
        )
    });
    let lasts = time(crowding.lasts().get());
    let steps: Vec<String> = steps.collect();
    let said = format!("patience runs {} for {lasts}", steps.join(", "));
    (!crowding.is_none()).then_some(("crowding", said))
}

/// What callers are told and how they take it.
fn told(messages: &Messages, reaction: &Reaction, believers: &str) -> Vec<Line> {
    let repeats = messages.repeat_every.map(|every| time(every.get()));
    let again = |what: &str| {
        repeats
            .as_ref()
            .map_or(String::new(), |every| format!(", {what} every {every}"))
    };
    let (said, takes) = match messages.policy {
        Policy::Silence => return Vec::new(),
        Policy::Comfort | Policy::Busy => {
            let said = if messages.policy == Policy::Comfort {
                "a comfort message"
            } else {
                "\"unusually high call volume\""
            };
            let annoys = format!(
                "every repeat makes patience run {} times as fast",
                given(reaction.annoyance)
            );
            (
                format!("{said}{}", again("repeated")),
                repeats.is_some().then_some(annoys),
            )
        }
        Policy::Position => (
            format!("the place in the queue{}", again("refreshed")),
            Some(format!(
                "patience runs {} times as fast",
                given(reaction.position)
            )),
        ),
        Policy::Estimate(quote) => {
            let bumper = match quote.bumper {
                Bumper::Times(1.0) => String::new(),
                Bumper::Times(factor) => format!(" times {}", given(factor)),
                Bumper::Kept(share) => format!(
                    " with a cushion so that {} of the quotes hold",
                    percent(share.get())
                ),
            };
            let round = quote.round_to.map_or(String::new(), |step| {
                format!(", up to whole {}", time(step.get()))
            });
            let estimator = messages.estimator.key();
            let said = format!(
                "the wait by {estimator}{bumper}{round}{}",
                again("refreshed")
            );
            let takes = format!(
                "{believers}; their patience runs {} times as fast until it runs out, then {}, growing by exp({}) a minute late; {} longer talk a minute late",
                given(reaction.calm),
                given(reaction.broken),
                given(reaction.late_growth),
                time(reaction.late_talk.get()),
            );
            (said, Some(takes))
        }
    };
    let mut lines = vec![("told", said)];
    lines.extend(takes.map(|takes| ("reaction", takes)));
    lines
}

fn offered(offer: &Callback) -> String {
    let promise = match offer.promise {
        CallbackTiming::KeepsPlace => "when their place comes up".to_owned(),
        CallbackTiming::Within(window) => format!("within {}", time(window.get())),
    };
    let again = match offer.tries {
        1 => String::new(),
        tries => format!(", {tries} tries {} apart", time(offer.gap.get())),
    };
    format!(
        "offered when the estimated wait is {} or more; {} accept, to be called {promise}; {} of the calls are made, {} pick up{again}; {} to dial",
        time(offer.offer_when.get()),
        percent(offer.accepts.get()),
        percent(offer.kept.get()),
        percent(offer.reached.get()),
        time(offer.dial.get()),
    )
}

fn again(redial: &Redial, settled: Share) -> Option<String> {
    let is_own = redial.balked != redial.abandoned;
    let own_balked = if is_own { &redial.balked } else { &None };
    let retries = [
        ("abandoned", &redial.abandoned),
        ("balked", own_balked),
        ("blocked", &redial.blocked),
        ("not settled", &redial.unsettled),
    ];
    let said = retries.into_iter().filter_map(|(name, retry)| {
        let retry = retry.as_ref().filter(|retry| retry.chance > Share::NONE)?;
        let after = law(&retry.after);
        Some(format!(
            "{} of {name} after {after}",
            percent(retry.chance.get())
        ))
    });
    let mut said: Vec<String> = said.collect();
    if !said.is_empty() {
        let patience = if redial.keeps_patience {
            ""
        } else {
            ", as patient as if new"
        };
        let tries = match redial.most {
            1 => "1 try".to_owned(),
            most => format!("{} tries", thousands(most.into())),
        };
        said.push(format!("{tries} in all{patience}"));
    }
    if settled < Share::ALL {
        said.insert(0, format!("{} are settled at once", percent(settled.get())));
    }
    (!said.is_empty()).then(|| said.join("; "))
}

fn of_centre(centre: &Centre) -> Vec<Line> {
    let mut lines = Vec::new();
    let targets = targets(centre, |whose| *whose == Whose::All);
    if !targets.is_empty() {
        lines.push(("targets", targets.join("; ")));
    }
    let busyness = centre.busyness();
    let parts = [
        (busyness.day, "from day to day"),
        (busyness.interval, "from interval to interval"),
    ];
    let parts = parts.iter().filter(|(cv, _)| *cv > 0.0);
    let parts: Vec<String> = parts
        .map(|(cv, what)| format!("{} {what}", percent(*cv)))
        .collect();
    if !parts.is_empty() {
        lines.push(("volume varies", parts.join(", ")));
    }
    let clock = centre.clock();
    if clock.warm_up > Seconds::ZERO {
        lines.push((
            "warm-up",
            format!("{} are not counted", time(clock.warm_up.get())),
        ));
    }
    if clock.at_close == AtClose::Disconnect {
        lines.push(("at closing", "those who still wait are cut off".to_owned()));
    }
    if centre.pick_agent() != PickAgent::LongestIdle {
        let said = match centre.pick_agent() {
            PickAgent::Random => "any idle agent takes a call",
            _ => "an agent of the group with most idle takes a call",
        };
        lines.push(("routing", said.to_owned()));
    }
    let line_minute = centre.money().line_minute;
    if line_minute > 0.0 {
        lines.push((
            "lines cost",
            format!("{} a minute", money(&[line_minute], centre)),
        ));
    }
    lines
}

fn of_customers(parts: &CustomerParts, centre: &Centre) -> Vec<Line> {
    let name = |id: crate::centre::CallTypeId| centre.call_types()[id.index()].name.as_str();
    let weeks = |time: Seconds| so_many(&given(time.get() / crate::centre::WEEK), "week");
    let contacts = parts.contacts.iter();
    let contacts: Vec<String> = contacts
        .map(|&(id, calls)| format!("{} {} a week", given(calls), name(id)))
        .collect();
    let mut lines = Vec::new();
    if !contacts.is_empty() {
        lines.push(("calls of each", contacts.join(", ")));
    }
    let weights = &parts.grievances;
    lines.push(("grievances", format!(
        "abandoned {}, blocked {}, balked {}, late {}, unsettled {}, callback broken {}; a good call mends {}, half is forgotten in {}",
        given(weights.abandoned), given(weights.blocked), given(weights.balked), given(weights.late),
        given(weights.unsettled), given(weights.callback_broken), given(parts.repair), weeks(parts.forgets_after),
    )));
    lines.push((
        "tolerance",
        format!(
            "{} if told nothing; credit at the start {}",
            time(parts.tolerance.get()),
            given(parts.goodwill)
        ),
    ));
    lines.push((
        "leave",
        format!(
            "{} a week without a grievance, times exp({}) with every point",
            percent(parts.base_churn),
            given(parts.sensitivity),
        ),
    ));
    lines.push((
        "trust",
        format!(
            "{} at the start; a kept promise wins {} of the rest, a broken one loses {}",
            percent(parts.trust.get()),
            percent(parts.trust_gain.get()),
            percent(parts.trust_loss.get()),
        ),
    ));
    lines.push((
        "word of mouth",
        format!(
            "{} {} of a bad call, {} of a good one; reputation falls by half in {}, recovers in {}",
            given(parts.told.bad),
            if parts.told.bad == 1.0 {
                "hears"
            } else {
                "hear"
            },
            given(parts.told.good),
            weeks(parts.reputation_falls),
            weeks(parts.reputation_recovers),
        ),
    ));
    if let Some(one) = &parts.prospects {
        let cost = money(&[parts.acquisition], centre);
        lines.push((
            "prospects",
            format!(
                "{} {} {} a week, {} become customers; winning one costs {cost}",
                given(one.per_week),
                if one.per_week == 1.0 { "calls" } else { "call" },
                name(one.calls),
                percent(one.conversion.get())
            ),
        ));
    }
    if let Some(one) = &parts.former {
        lines.push((
            "former",
            format!(
                "each calls {} {} times a week, {} come back",
                name(one.calls),
                given(one.contacts),
                percent(one.conversion.get())
            ),
        ));
    }
    let margin = centre.money().margin;
    if margin != 0.0 {
        lines.push((
            "margin",
            format!("{} a customer and week", money(&[margin], centre)),
        ));
    }
    lines
}
