//! The fit as a centre, or as a week of them.

use super::KindFit;
use super::calibrate::Staffing;
use super::choice::ChosenLaw;
use super::crowding::Speeds;
use super::daily::{DayAsItWas, TalkLevels};
use super::laws::rounded;
use super::parameters::Parameter;
use super::prepared::Prepared;
use super::redial::Returns;
use super::span::Span;
use crate::centre::{
    AgentGroup, AtClose, Busyness, CallType, CallTypeId, Centre, Clock, Crowding, Day, Likely,
    Money, Operation, Parts, PickAgent, Reaction, Retry, Roster, Skill, Variants, Volume, Weekday,
};
use crate::error::{Mistake, Problems};
use crate::random::Law;
use crate::units::{Seconds, Share, TimeOfDay};

/// The largest coefficient of variation that a scenario may have; more is a slip of the log.
const LARGEST_CV: f64 = 5.0;

/// All but volume and staff.
pub(super) fn parts(
    prepared: &Prepared,
    kinds: &[KindFit],
    (pauses, speeds): (Option<&ChosenLaw>, Option<&Speeds>),
    talk: &TalkLevels,
    span: &Span,
) -> Parts {
    let seconds = |time: f64| Seconds::new(time).unwrap_or_default();
    let priorities = prepared.order.priorities();
    let ranks = priorities.into_iter().zip(prepared.order.head_starts());
    let call_types =
        kinds
            .iter()
            .zip(ranks)
            .enumerate()
            .map(|(place, (kind, (priority, head_start)))| {
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
                    talk_scale: rounded_all(talk.scale(place, None, span.intervals())),
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
        .filter(|one| one.are_made())
    {
        kind.redial.abandoned = retry(returns, returns.chance);
        kind.redial.balked = kind.redial.abandoned.clone();
    }
    if let Some(returns) = fitted.after_answer.as_ref().filter(|one| one.are_made()) {
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

fn rounded_all(values: Vec<f64>) -> Vec<f64> {
    values.into_iter().map(rounded).collect()
}

/// What was found, beside the laws.
pub(super) struct Numbers<'n> {
    pub(super) parameters: &'n [Parameter],
    pub(super) as_they_were: Option<&'n [DayAsItWas]>,
    pub(super) staffing: &'n Staffing,
}

/// With volume, busyness and staff: an average day, one of each weekday, or days as they were.
pub(super) fn operation(
    mut parts: Parts,
    prepared: &Prepared,
    kinds: &[KindFit],
    numbers: &Numbers<'_>,
    span: &Span,
) -> Result<Operation, Mistake> {
    debug_assert_eq!(prepared.groups.len(), parts.groups.len());
    if prepared.has_redials() {
        for ((kind, fitted), kept) in parts.call_types.iter_mut().zip(kinds).zip(&prepared.kept) {
            again(kind, fitted);
            kind.redial.keeps_patience = kept.is_kept();
        }
    }
    let weekdays = weekdays(numbers.parameters);
    let impossible = || Mistake::new("there is no day to simulate", "give a log of whole days");
    let days = weekdays
        .into_iter()
        .map(|weekday| match numbers.as_they_were {
            Some(days) => {
                let own = |day: &&DayAsItWas| weekday.is_none_or(|weekday| weekday == day.weekday);
                drawn_from(&parts, weekday, days.iter().filter(own), span)
            }
            None => average(&parts, weekday, numbers, span),
        });
    let mut days: Vec<Day> = days.collect::<Result<_, Mistake>>()?;
    match days.as_slice() {
        [day] if day.weekday.is_none() => {
            let day = days.remove(0);
            Ok(match day.variants {
                Some(variants) => Operation::from(variants),
                None => Operation::from(day.centre),
            })
        }
        _ => {
            let base = days.first().map(|day| day.centre.clone());
            Operation::week_of(base.ok_or_else(impossible)?, days).map_err(|_| impossible())
        }
    }
}

/// The weekdays that are told apart, or one day that stands for all.
fn weekdays(parameters: &[Parameter]) -> Vec<Option<Weekday>> {
    let volumes = parameters
        .iter()
        .filter(|one| one.key.interval.is_some() && one.key.name.ends_with(".volume"));
    let mut found: Vec<Option<Weekday>> = volumes.map(|one| one.key.weekday).collect();
    found.sort();
    found.dedup();
    found
}

/// The average day, of a weekday or of all.
fn average(
    parts: &Parts,
    weekday: Option<Weekday>,
    numbers: &Numbers<'_>,
    span: &Span,
) -> Result<Day, Mistake> {
    let (mut own, parameters) = (parts.clone(), numbers.parameters);
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
    let profile = |name: &str| -> Vec<f64> {
        let own = parameters.iter().filter(|one| {
            one.key.interval.is_some() && one.key.weekday == weekday && one.key.name == name
        });
        own.filter_map(|one| one.value.mean).collect()
    };
    own.busyness = Busyness {
        day: number("busyness.day"),
        interval: number("busyness.interval"),
    };
    for kind in &mut own.call_types {
        kind.busyness = number(&format!("calls.{}.busyness", kind.name));
        kind.volume = rounded_all(profile(&format!("calls.{}.volume", kind.name))).into();
    }
    for group in &mut own.groups {
        let counts = numbers
            .staffing
            .on_average(parameters, &group.name, weekday);
        group.roster = Roster::from_counts(&counts, span.interval);
    }
    Ok(Day::new(weekday, centre(own)?))
}

/// Days as they were. What busyness stands for is in them.
fn drawn_from<'d>(
    parts: &Parts,
    weekday: Option<Weekday>,
    days: impl Iterator<Item = &'d DayAsItWas>,
    span: &Span,
) -> Result<Day, Mistake> {
    let (mut were, mut centres) = (Vec::new(), Vec::new());
    for day in days {
        let mut own = parts.clone();
        for (place, kind) in own.call_types.iter_mut().enumerate() {
            kind.volume = rounded_all(day.volume[place].clone()).into();
            kind.talk_scale = rounded_all(day.talk_scale[place].clone());
        }
        for (group, counts) in own.groups.iter_mut().zip(&day.agents) {
            group.roster = Roster::from_counts(counts, span.interval);
        }
        centres.push(centre(own)?);
        were.push(Likely {
            name: day.date.to_string(),
            weight: 1.0,
        });
    }
    let variants = Variants::new(were, Vec::new(), centres).map_err(|problems| fault(&problems))?;
    Ok(Day::drawn_from(weekday, variants))
}

fn centre(parts: Parts) -> Result<Centre, Mistake> {
    Centre::new(parts).map_err(|problems| fault(&problems))
}

fn fault(problems: &Problems) -> Mistake {
    Mistake::new(
        format!("the fit is no possible centre: {problems}"),
        "this is a fault of holdtrue; please report it",
    )
}
