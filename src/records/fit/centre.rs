//! The fit as a centre, or as a week of them.

use super::KindFit;
use super::choice::Choice;
use super::crowding::Speeds;
use super::laws::rounded;
use super::parameters::Parameter;
use super::prepared::Prepared;
use super::redial::Returns;
use super::span::Span;
use super::staffing::whole;
use crate::centre::{
    AgentGroup, AtClose, Busyness, CallType, CallTypeId, Centre, Clock, Crowding, Money, Operation,
    Parts, PickAgent, Reaction, Retry, Roster, Skill, Volume, Weekday,
};
use crate::error::Mistake;
use crate::random::Law;
use crate::units::{Seconds, Share, TimeOfDay};

/// The largest coefficient of variation that a scenario may have; more is a slip of the log.
const LARGEST_CV: f64 = 5.0;

/// All but volume and staff.
pub(super) fn parts(
    prepared: &Prepared,
    kinds: &[KindFit],
    (pauses, speeds): (Option<&Choice>, Option<&Speeds>),
    span: &Span,
) -> Parts {
    let seconds = |time: f64| Seconds::new(time).unwrap_or_default();
    let priorities = prepared.order.priorities();
    let ranks = priorities.into_iter().zip(prepared.order.head_starts());
    let call_types = kinds
        .iter()
        .zip(ranks)
        .map(|(kind, (priority, head_start))| {
            let volume = Volume::from(vec![0.0; span.intervals()]);
            let patience = kind
                .patience
                .as_ref()
                .map_or(Law::Never, |patience| patience.law.clone());
            let wrap_up = kind.wrap_up.as_ref().or(pauses);
            CallType {
                priority,
                head_start: seconds(head_start),
                reaction: Reaction {
                    crowding: speeds.map_or_else(Crowding::default, Speeds::crowding),
                    ..Reaction::default()
                },
                wrap_up: wrap_up.map_or(Law::Constant(0.0), |choice| choice.law.clone()),
                ..CallType::new(kind.name.clone(), volume, kind.talk.law.clone(), patience)
            }
        });
    let groups = prepared.groups.iter().map(|group| {
        let answers = group
            .kinds
            .each()
            .map(|kind| Skill::of(CallTypeId(kind as u16)));
        AgentGroup {
            answers: answers.collect(),
            ..AgentGroup::new(group.name.clone(), Roster::default())
        }
    });
    Parts {
        clock: Clock {
            opens: Some(TimeOfDay::MIDNIGHT.after(span.opens)),
            length: seconds(span.closes - span.opens),
            interval: seconds(span.interval),
            warm_up: Seconds::ZERO,
            at_close: AtClose::ServeQueue,
        },
        busyness: Busyness::default(),
        call_types: call_types.collect(),
        groups: groups.collect(),
        pick_agent: PickAgent::default(),
        money: Money::default(),
        goals: Vec::new(),
    }
}

/// Chances below this are not worth a key. A convention.
const RARE: f64 = 0.02;

/// Who calls again.
fn again(kind: &mut CallType, fitted: &KindFit) {
    let retry = |returns: &Returns, chance: f64| {
        let values: Option<Vec<Seconds>> = returns
            .values
            .iter()
            .map(|value| Seconds::new(*value))
            .collect();
        let seen = values
            .filter(|values| !values.is_empty())
            .and_then(|values| Law::empirical(&values, None).ok());
        let mean = Seconds::new(rounded(returns.mean))?;
        Some(Retry {
            chance: Share::new(rounded(chance))?,
            after: seen.unwrap_or_else(|| Law::exponential(mean)),
        })
    };
    if let Some(returns) = fitted
        .after_abandoning
        .as_ref()
        .filter(|one| one.chance >= RARE)
    {
        kind.redial.abandoned = retry(returns, returns.chance);
        kind.redial.balked = kind.redial.abandoned.clone();
    }
    if let Some(returns) = fitted
        .after_answer
        .as_ref()
        .filter(|one| one.chance >= RARE)
    {
        kind.settled = Share::new(rounded(1.0 - returns.chance)).unwrap_or_default();
        kind.redial.unsettled = retry(returns, 1.0);
    }
    if kind.redial.abandoned.is_some() || kind.redial.unsettled.is_some() {
        // Nothing in the records limits the number of tries.
        kind.redial.most = MOST_TRIES;
    }
}

/// Tries that a caller makes at the most. A convention.
const MOST_TRIES: u32 = 100;

/// With volume, busyness and staff.
pub(super) fn operation(
    mut parts: Parts,
    prepared: &Prepared,
    kinds: &[KindFit],
    parameters: &[Parameter],
    span: &Span,
) -> Result<Operation, Mistake> {
    let number = |name: &str| {
        let found = parameters
            .iter()
            .find(|one| one.key.interval.is_none() && one.key.name == name);
        let value = found.and_then(|one| one.value.mean).unwrap_or(0.0);
        // Two hundredths of variation are not worth a key.
        if value < 0.02 {
            0.0
        } else {
            rounded(value).min(LARGEST_CV)
        }
    };
    parts.busyness = Busyness {
        day: number("busyness.day"),
        interval: number("busyness.interval"),
    };
    for kind in &mut parts.call_types {
        kind.busyness = number(&format!("calls.{}.busyness", kind.name));
    }
    if prepared.has_redials() {
        for (kind, fitted) in parts.call_types.iter_mut().zip(kinds) {
            again(kind, fitted);
        }
    }
    let weekdays: Vec<Option<Weekday>> = {
        let mut found: Vec<Option<Weekday>> = parameters
            .iter()
            .filter(|one| one.key.interval.is_some())
            .map(|one| one.key.weekday)
            .collect();
        found.sort();
        found.dedup();
        found
    };
    let profile = |name: &str, weekday: Option<Weekday>| -> Vec<f64> {
        let own = parameters.iter().filter(|one| {
            one.key.interval.is_some() && one.key.weekday == weekday && one.key.name == name
        });
        own.filter_map(|one| one.value.mean).collect()
    };
    let mut days = Vec::new();
    for weekday in weekdays {
        let mut own = parts.clone();
        for kind in &mut own.call_types {
            let volume = profile(&format!("calls.{}.volume", kind.name), weekday);
            kind.volume = Volume::from(volume.into_iter().map(rounded).collect::<Vec<_>>());
        }
        for group in &mut own.groups {
            let counts = whole(&profile(&format!("agents.{}.count", group.name), weekday));
            group.roster = Roster::from_counts(&counts, span.interval);
        }
        let centre = Centre::new(own).map_err(|problems| {
            Mistake::new(
                format!("the fit is no possible centre: {problems}"),
                "this is a fault of holdtrue; please report it",
            )
        })?;
        days.push((weekday, centre));
    }
    debug_assert_eq!(prepared.groups.len(), parts.groups.len());
    let impossible = || Mistake::new("there is no day to simulate", "give a log of whole days");
    match days.as_slice() {
        [(None, centre)] => Ok(Operation::from(centre)),
        _ => {
            let named: std::collections::BTreeMap<Weekday, Centre> = days
                .into_iter()
                .filter_map(|(weekday, centre)| Some((weekday?, centre)))
                .collect();
            let base = named.values().next().cloned().ok_or_else(impossible)?;
            Operation::week(base, named).map_err(|_| impossible())
        }
    }
}
