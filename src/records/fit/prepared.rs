//! What of each day everything is estimated from: counts and times in bins, cheap to add up.

use super::days::LogDay;
use super::pauses;
use super::priorities::Order;
use super::redial::{self, Again, NAMED_CALLERS};
use super::sample::Sample;
use super::skills::{SkillGroup, Taken, groups};
use super::span::Span;
use super::work::{Kinds, MOST_KINDS, Stretch, Waited, Work};
use crate::records::call::{Kind, Outcome};
use crate::records::log::Log;
use rayon::prelude::*;
use std::collections::BTreeMap;

/// Call types with fewer calls than this are left out: nothing can be fitted to them.
const FEWEST_CALLS: u64 = 30;
/// If fewer answered calls than this name their agent, agents are not told apart.
const NAMED_AGENTS: f64 = 0.5;
/// Where next to nobody waits for nothing at all, a wait up to this long is ringing, not queueing \[s\]. A convention.
const RINGING: f64 = 10.0;

/// The call types that are fitted.
#[derive(Debug, Clone)]
pub struct KindList {
    /// Their names, the largest first.
    pub names: Vec<String>,
    /// Those that are left out, with their calls.
    pub left_out: Vec<(String, u64)>,
    places: Vec<Option<usize>>,
}

impl KindList {
    pub(super) fn of(log: &Log) -> Self {
        let mut counts = vec![0_u64; log.names.kinds().len()];
        for call in log.calls.iter().filter(|call| call.is_offered()) {
            counts[usize::from(call.kind.0)] += 1;
        }
        let mut order: Vec<usize> = (0..counts.len()).collect();
        order.sort_by_key(|kind| std::cmp::Reverse(counts[*kind]));
        let (mut names, mut left_out, mut places) =
            (Vec::new(), Vec::new(), vec![None; counts.len()]);
        for kind in order {
            let name = log.names.kinds()[kind].clone();
            if counts[kind] >= FEWEST_CALLS && names.len() < MOST_KINDS {
                places[kind] = Some(names.len());
                names.push(name);
            } else if counts[kind] > 0 {
                left_out.push((name, counts[kind]));
            }
        }
        Self {
            names,
            left_out,
            places,
        }
    }

    /// The place of a type among those that are fitted.
    #[must_use]
    pub fn place(&self, kind: Kind) -> Option<usize> {
        self.places.get(usize::from(kind.0)).copied().flatten()
    }
}

/// What came of a type's calls on a day.
#[derive(Debug, Clone, Default)]
pub struct KindDay {
    /// Calls in each interval; first attempts only where redials are told apart.
    pub counts: Vec<f64>,
    /// Arrivals \[s from opening\].
    pub arrivals: Vec<f64>,
    /// Talk times.
    pub talk: Sample,
    /// After-call work.
    pub wrap_up: Sample,
    /// Waits of those who queued: abandonment ends them, an answer cuts them off.
    pub patience: Sample,
    /// Calls.
    pub offered: f64,
    /// Who hung up in the queue.
    pub abandoned: f64,
    /// Who did not get an agent at once.
    pub queued: f64,
    /// Sum of waits \[s\].
    pub waited: f64,
    /// Who never queued.
    pub never_queued: f64,
    /// Who called again.
    pub again: Again,
}

/// A day that is fitted.
#[derive(Debug, Clone)]
pub struct FitDay {
    /// Monday is 0.
    pub weekday: usize,
    /// By call type.
    pub kinds: Vec<KindDay>,
    /// What agents did.
    pub work: Work,
    /// When somebody waited, for each group.
    pub waited: Vec<Waited>,
    /// Hidden pauses.
    pub pauses: Sample,
    /// Who was there by logins, where they are recorded: agents with their stretches.
    pub logins: Vec<(u32, Vec<Stretch>)>,
    /// Agents on duty, by group and interval; filled in once the rule is known.
    pub duty: Vec<Vec<f64>>,
}

/// All of it.
#[derive(Debug, Clone)]
pub struct Prepared {
    /// Which types.
    pub kinds: KindList,
    /// The days that are fitted.
    pub days: Vec<FitDay>,
    /// Agents by what they take.
    pub groups: Vec<SkillGroup>,
    /// The group of each agent.
    pub group_of: Vec<usize>,
    /// Whether agents can be told apart.
    pub has_agents: bool,
    /// A wait of at most this is none \[s\].
    pub at_once: f64,
    /// The share of calls that name their caller.
    pub named_callers: f64,
    /// Which types were put before which.
    pub order: Order,
}

impl Prepared {
    pub(super) fn of(log: &Log, days: &[&LogDay<'_>], span: &Span) -> Self {
        let kinds = KindList::of(log);
        let place = |kind: Kind| kinds.place(kind);
        let at_once = at_once(days);
        let named_callers = named_callers(days);
        let has_redials = named_callers >= NAMED_CALLERS;
        let mut prepared: Vec<FitDay> = days
            .par_iter()
            .map(|day| FitDay {
                weekday: day.weekday(),
                kinds: counted(day, &kinds, span, (at_once, has_redials)),
                work: Work::of(day.calls, &place),
                waited: Vec::new(),
                pauses: Sample::default(),
                logins: logins(log, day),
                duty: Vec::new(),
            })
            .collect();
        let (named, unnamed) = prepared.iter().fold((0, 0), |(named, unnamed), day| {
            let of_day: usize = day
                .work
                .agents
                .iter()
                .map(|(_, stretches)| stretches.len())
                .sum();
            (named + of_day, unnamed + day.work.unknown.len())
        });
        let has_agents = named as f64 >= NAMED_AGENTS * (named + unnamed) as f64 && named > 0;
        let taken = if has_agents {
            taken(days, &kinds, span)
        } else {
            BTreeMap::new()
        };
        let groups = groups(&taken, &kinds.names);
        let mut group_of = vec![0; log.names.agents().len()];
        for (group, own) in groups.iter().enumerate() {
            for agent in &own.agents {
                group_of[*agent as usize] = group;
            }
        }
        prepared.par_iter_mut().zip(days).for_each(|(own, day)| {
            let waited = groups
                .iter()
                .map(|group| Waited::of(day.calls, group.kinds, span, &place));
            own.waited = waited.collect();
            for (agent, stretches) in &own.work.agents {
                pauses::add(
                    &mut own.pauses,
                    stretches,
                    &own.waited[group_of[agent.0 as usize]],
                );
            }
        });
        let mut order = Order::new(kinds.names.len());
        for day in days {
            order.add(day.calls, &kinds, |call| {
                let agent = call.agent.and_then(|agent| group_of.get(agent.0 as usize));
                agent.map_or_else(Kinds::default, |group| groups[*group].kinds)
            });
        }
        Self {
            order,
            kinds,
            days: prepared,
            groups,
            group_of,
            has_agents,
            at_once,
            named_callers,
        }
    }

    /// Whether logins tell who was there: on most days.
    #[must_use]
    pub fn has_logins(&self) -> bool {
        let with = self
            .days
            .iter()
            .filter(|day| !day.logins.is_empty())
            .count();
        2 * with > self.days.len()
    }

    /// Whether first attempts and redials are told apart.
    #[must_use]
    pub fn has_redials(&self) -> bool {
        self.named_callers >= NAMED_CALLERS
    }

    /// The group that most agents who take a type are in.
    #[must_use]
    pub fn takes(&self, kind: usize) -> usize {
        self.groups
            .iter()
            .position(|group| group.kinds.has(kind))
            .unwrap_or(0)
    }

    /// All types a group may take.
    #[must_use]
    pub fn all_kinds(&self) -> Kinds {
        self.groups
            .iter()
            .fold(Kinds::default(), |all, group| Kinds(all.0 | group.kinds.0))
    }
}

/// Who was logged in on a day.
fn logins(log: &Log, day: &LogDay<'_>) -> Vec<(u32, Vec<Stretch>)> {
    let mut agents: BTreeMap<u32, Vec<Stretch>> = BTreeMap::new();
    for one in log.presence.iter().filter(|one| one.date == day.date) {
        let stretch = Stretch {
            from: one.from,
            to: one.to,
        };
        agents.entry(one.agent.0).or_default().push(stretch);
    }
    for stretches in agents.values_mut() {
        stretches.sort_by(|a, b| a.from.total_cmp(&b.from));
    }
    agents.into_iter().collect()
}

/// Up to which wait a call was taken at once: nothing, or as long as it rings.
fn at_once(days: &[&LogDay<'_>]) -> f64 {
    let answered = days
        .iter()
        .flat_map(|day| day.calls)
        .filter(|call| call.is_answered());
    let (mut none, mut all) = (0.0, 0.0);
    for call in answered {
        all += 1.0;
        none += f64::from(u8::from(call.wait < 1.0));
    }
    if none >= 0.01 * all { 0.0 } else { RINGING }
}

fn named_callers(days: &[&LogDay<'_>]) -> f64 {
    let offered = days
        .iter()
        .flat_map(|day| day.calls)
        .filter(|call| call.is_offered());
    let (mut named, mut all) = (0.0, 0.0);
    for call in offered {
        all += 1.0;
        named += f64::from(u8::from(call.caller.is_some()));
    }
    if all > 0.0 { named / all } else { 0.0 }
}

fn counted(
    day: &LogDay<'_>,
    list: &KindList,
    span: &Span,
    (at_once, has_redials): (f64, bool),
) -> Vec<KindDay> {
    let mut kinds = vec![
        KindDay {
            counts: vec![0.0; span.intervals()],
            ..KindDay::default()
        };
        list.names.len()
    ];
    let is_further = redial::add(day.calls, span, |call, note| {
        if let Some(own) = list.place(call.kind).and_then(|place| kinds.get_mut(place)) {
            note(&mut own.again);
        }
    });
    for (call, is_further) in day.calls.iter().zip(is_further) {
        let (Some(place), Some(interval)) = (list.place(call.kind), span.interval_of(call.arrival))
        else {
            continue;
        };
        let own = &mut kinds[place];
        if call.outcome == Outcome::NeverQueued {
            own.never_queued += 1.0;
            continue;
        }
        own.counts[interval] += f64::from(u8::from(!(has_redials && is_further)));
        own.arrivals.push(call.arrival - span.opens);
        own.offered += 1.0;
        own.waited += call.wait;
        let is_queued = call.wait > at_once || call.outcome != Outcome::Answered;
        own.queued += f64::from(u8::from(is_queued));
        match call.outcome {
            Outcome::Abandoned => {
                own.abandoned += 1.0;
                own.patience.ended(call.wait);
            }
            _ if is_queued => own.patience.cut(call.wait),
            _ => {}
        }
        if let Some(talk) = call.talk {
            own.talk.ended(talk);
        }
        if let Some(wrap_up) = call.wrap_up {
            own.wrap_up.ended(wrap_up);
        }
    }
    kinds
}

/// What every agent took, and what would have fallen to it in fair shares of each half hour's calls.
fn taken(days: &[&LogDay<'_>], list: &KindList, span: &Span) -> BTreeMap<u32, Taken> {
    let kinds = list.names.len();
    let mut agents: BTreeMap<u32, Taken> = BTreeMap::new();
    for day in days {
        let mut cells = vec![vec![0.0; kinds]; span.intervals()];
        let answered = day.calls.iter().filter_map(|call| {
            let interval = span.interval_of(call.arrival)?;
            Some((call.agent?.0, list.place(call.kind)?, interval))
        });
        for (_, kind, interval) in answered.clone() {
            cells[interval][kind] += 1.0;
        }
        for (agent, kind, interval) in answered {
            let own = agents.entry(agent).or_insert_with(|| Taken {
                own: vec![0.0; kinds],
                fair: vec![0.0; kinds],
            });
            own.own[kind] += 1.0;
            let total: f64 = cells[interval].iter().sum();
            for (fair, count) in own.fair.iter_mut().zip(&cells[interval]) {
                *fair += count / total;
            }
        }
    }
    agents
}
