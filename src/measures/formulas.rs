//! What the Erlang formulas say about a centre's day: interval by interval, each as if it lasted for
//! ever, weighted by its calls. It is what a planner with a calculator would have forecast.
//!
//! A formula knows one pool of agents and one queue. It is asked about a call type whose groups
//! answer nothing else, or about all types together where every group answers all of them alike.

use crate::centre::{AgentGroup, AtClose, CallType, CallTypeId, Centre, Level, Policy, Redial};
use crate::random::Law;
use crate::theory::{Demand, Measures, Station};
use crate::units::{Seconds, Share};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::HashMap;

/// Whom a formula is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whom {
    /// One call type.
    One(CallTypeId),
    /// All call types together.
    All,
}

/// What the formulas say about one pool of agents.
#[derive(Debug, Clone, PartialEq)]
pub struct Forecast {
    /// Whose calls it answers.
    pub whom: Whom,
    /// Erlang C: callers wait for ever.
    pub erlang_c: ByFormula,
    /// Erlang A: patience is exponential, with the scenario's mean. `None` if callers wait for ever.
    pub erlang_a: Option<ByFormula>,
    /// What the scenario has that Erlang A does not know, and Erlang C neither.
    pub unknown: Vec<Unknown>,
}

/// What a formula says about the day.
#[derive(Debug, Clone, PartialEq, Default, Serialize, JsonSchema)]
pub struct ByFormula {
    /// Service level, by the scenario's own definition.
    pub service_level: f64,
    /// Abandoned / offered.
    pub abandonment: f64,
    /// Mean wait of the answered \[s\]; null if it grows without end, or nobody is answered.
    pub asa: Option<f64>,
    /// Intervals, from 0, in which the queue would grow without end; counted there as a service level of 0.
    pub endless: Vec<usize>,
}

/// What a scenario can have and the formulas do not know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Unknown {
    /// Volume that changes from interval to interval: a queue is carried over into the next one.
    ChangingVolume,
    /// Days that are busier than others.
    Busyness,
    /// Agents who do not turn up.
    Absence,
    /// Agents of the rota who are off the phones now and then.
    OffPhones,
    /// Handle times that are not exponential.
    HandleTimes,
    /// Patience that is not exponential (Erlang A only: Erlang C knows of none).
    Patience,
    /// Callers who try again.
    Redials,
    /// Lines that can all be held.
    Lines,
    /// Types that go before others.
    Priorities,
    /// Messages that make callers leave sooner or later.
    Messages,
    /// Callers who hang up and are called back.
    Callbacks,
    /// Callers whose patience runs otherwise while they find others waiting.
    Crowding,
    /// Callers who still wait when the centre closes, and are turned away.
    Closing,
    /// A day that starts without calls: it ends before the queue is what it would come to.
    EmptyStart,
}

/// The forecasts for every pool that a formula can be asked about; none where skills overlap.
#[must_use]
pub fn forecasts(centre: &Centre) -> Vec<Forecast> {
    let pools = pools(centre);
    pools.into_iter().map(|pool| pool.forecast()).collect()
}

/// Load / agents from which on a queue without hanging up counts as endless: rounding alone decides
/// whether it is.
const NEARLY_FULL: f64 = 1.0 - 1e-9;

/// Load below which a call hardly ever meets another \[erlang\].
const NO_WORK: f64 = 1e-9;

/// Agents who answer the same, and their calls.
pub(super) struct Pool<'a> {
    pub(super) centre: &'a Centre,
    pub(super) whom: Whom,
    pub(super) types: Vec<&'a CallType>,
    pub(super) groups: Vec<&'a AgentGroup>,
    speed: f64,
}

/// Every pool that a formula can be asked about.
pub(super) fn pools(centre: &Centre) -> Vec<Pool<'_>> {
    let types = centre.call_types();
    let everything = || Pool::new(centre, Whom::All, types.iter().collect());
    let one = |place| {
        let id = CallTypeId(u16::try_from(place).ok()?);
        Pool::new(centre, Whom::One(id), vec![&types[place]])
    };
    let single: Vec<_> = (0..types.len()).filter_map(one).collect();
    if single.is_empty() {
        everything().into_iter().collect()
    } else {
        single
    }
}

/// One interval, as a formula sees it.
pub(super) struct Stretch {
    /// Expected calls of each type that count.
    calls: Vec<f64>,
    pub(super) arrivals_per_s: f64,
    pub(super) handle_time: f64,
    pub(super) patience: f64,
    pub(super) agents: u32,
}

impl<'a> Pool<'a> {
    /// `None` unless the groups that answer these types answer nothing else, all of them alike.
    fn new(centre: &'a Centre, whom: Whom, types: Vec<&'a CallType>) -> Option<Self> {
        let ids: Vec<CallTypeId> = match whom {
            Whom::One(id) => vec![id],
            Whom::All => (0..types.len() as u16).map(CallTypeId).collect(),
        };
        let takes = |group: &AgentGroup| {
            let mut skills = group.answers.iter();
            skills.any(|skill| ids.contains(&skill.call_type))
        };
        let groups: Vec<_> = centre
            .groups()
            .iter()
            .filter(|group| takes(group))
            .collect();
        let first = groups.first()?.answers.first()?;
        let alike = groups.iter().all(|group| {
            let rank = group.answers.first().map(|skill| skill.rank);
            group.answers.len() == ids.len()
                && group.answers.iter().all(|skill| {
                    Some(skill.rank) == rank
                        && skill.speed == first.speed
                        && skill.after == Seconds::ZERO
                })
        });
        alike.then_some(Self {
            centre,
            whom,
            types,
            speed: first.speed,
            groups,
        })
    }

    fn forecast(&self) -> Forecast {
        let stretches: Vec<Stretch> = self.stretches();
        let finite = stretches.iter().all(|stretch| stretch.patience.is_finite());
        let exponential = |stretch: &Stretch| {
            Law::exponential(Seconds::new(stretch.patience).unwrap_or_default())
        };
        Forecast {
            whom: self.whom,
            erlang_c: self.day(&stretches, |_| Law::Never),
            erlang_a: finite.then(|| self.day(&stretches, exponential)),
            unknown: self.unknown(),
        }
    }

    /// The intervals that count and have calls; an interval without calls is kept, without weight.
    pub(super) fn stretches(&self) -> Vec<Stretch> {
        let clock = self.centre.clock();
        let (interval, warm_up) = (clock.interval.get(), clock.warm_up.get());
        let rosters = self.groups.iter().map(|group| &group.roster);
        let steps: Vec<Vec<Level>> = rosters
            .map(|roster| roster.levels(|duty| duty.agents))
            .collect();
        let stretch = |place: usize| {
            let (from, to) = (place as f64 * interval, (place + 1) as f64 * interval);
            let counted = (to - from.max(warm_up)).max(0.0) / interval;
            let volume: Vec<f64> = self.types.iter().map(|kind| kind.volume[place]).collect();
            let sum: f64 = volume.iter().sum();
            let mean = |of: &dyn Fn(&CallType) -> f64| {
                let weighted = self.types.iter().zip(&volume);
                let weighted = weighted.filter(|(_, calls)| **calls > 0.0);
                weighted.map(|(kind, calls)| calls * of(kind)).sum::<f64>() / sum
            };
            Stretch {
                arrivals_per_s: sum / interval,
                handle_time: mean(&|kind| handle_time(kind, place)) / self.speed,
                patience: if sum > 0.0 {
                    mean(&|kind| kind.patience.mean() * kind.patience_scale[place])
                } else {
                    0.0
                },
                agents: steps
                    .iter()
                    .zip(&self.groups)
                    .map(|(steps, group)| on_duty(steps, from, to) * (1.0 - group.off_phones()))
                    .sum::<f64>()
                    .round() as u32,
                calls: volume.iter().map(|calls| calls * counted).collect(),
            }
        };
        (0..clock.intervals()).map(stretch).collect()
    }

    fn day(&self, stretches: &[Stretch], patience: impl Fn(&Stretch) -> Law) -> ByFormula {
        let mut known = HashMap::new();
        let mut day = ByFormula::default();
        let (mut offered, mut answered, mut waits) = (0.0, 0.0, 0.0);
        for (place, stretch) in stretches.iter().enumerate() {
            let calls: f64 = stretch.calls.iter().sum();
            if calls <= 0.0 {
                continue;
            }
            offered += calls;
            let key = stretch.key();
            let state = known
                .entry(key)
                .or_insert_with(|| self.steady(stretch, patience(stretch)));
            match state {
                Steady::Settles(types) => {
                    for (measures, calls) in types.iter().zip(&stretch.calls) {
                        day.service_level += calls * measures.0;
                        day.abandonment += calls * measures.1.abandonment;
                        answered += calls * measures.1.answered;
                        waits += calls * measures.1.answered * measures.1.asa;
                    }
                }
                Steady::AtOnce => {
                    day.service_level += calls;
                    answered += calls;
                }
                Steady::Nobody => day.abandonment += calls,
                Steady::Endless => day.endless.push(place),
            }
        }
        if offered > 0.0 {
            day.service_level /= offered;
            day.abandonment /= offered;
        }
        day.asa = (answered > 0.0 && day.endless.is_empty()).then(|| waits / answered);
        day
    }

    fn steady(&self, stretch: &Stretch, patience: Law) -> Steady {
        let endless = patience == Law::Never;
        let load = stretch.arrivals_per_s * stretch.handle_time;
        if stretch.has_no_work() && stretch.agents > 0 {
            return Steady::AtOnce;
        }
        if endless && load >= f64::from(stretch.agents) * NEARLY_FULL {
            return Steady::Endless;
        }
        let steady = || {
            let handle_time = Seconds::new(stretch.handle_time)?;
            let demand = Demand::new(stretch.arrivals_per_s, handle_time, patience).ok()?;
            Station::new(demand, stretch.agents).ok()?.steady_state()
        };
        match steady() {
            Some(state) => Steady::Settles(
                self.types
                    .iter()
                    .map(|kind| {
                        let measures = state.measures(&kind.service_level);
                        let level = measures.service_levels.by(kind.service_level.formula);
                        (level, measures)
                    })
                    .collect(),
            ),
            None => Steady::Nobody,
        }
    }

    /// Whether somebody may wait at closing whom nobody takes any more.
    fn may_turn_away(&self) -> bool {
        let clock = self.centre.clock();
        let (from, to) = (
            (clock.length.get() - clock.interval.get()).max(0.0),
            clock.length.get(),
        );
        let may_be_gone = |group: &&AgentGroup| {
            let steps = group.roster.levels(|duty| duty.agents);
            group.absence > Share::NONE || on_duty(&steps, from, to) <= 0.0
        };
        clock.at_close == AtClose::Disconnect || self.groups.iter().all(may_be_gone)
    }

    fn unknown(&self) -> Vec<Unknown> {
        let any = |has: &dyn Fn(&CallType) -> bool| self.types.iter().any(|kind| has(kind));
        let busyness = self.centre.busyness();
        let first = self
            .types
            .first()
            .map(|kind| (kind.priority, kind.head_start));
        let found = [
            (Unknown::Messages, any(&moves_clocks)),
            (Unknown::Callbacks, any(&|kind| kind.callback.is_some())),
            (Unknown::Crowding, any(&crowds)),
            (Unknown::Closing, self.may_turn_away()),
            (Unknown::ChangingVolume, any(&|kind| changes(&kind.volume))),
            (
                Unknown::Busyness,
                busyness.day > 0.0 || busyness.interval > 0.0 || any(&|kind| kind.busyness > 0.0),
            ),
            (
                Unknown::Absence,
                self.groups.iter().any(|group| group.absence.get() > 0.0),
            ),
            (
                Unknown::OffPhones,
                self.groups.iter().any(|group| group.off_phones() > 0.0),
            ),
            (
                Unknown::HandleTimes,
                any(&|kind| !has_exponential_work(kind)),
            ),
            (
                Unknown::Patience,
                any(&|kind| !matches!(kind.patience, Law::Exponential(_) | Law::Never)),
            ),
            (Unknown::Redials, any(&|kind| redials(&kind.redial))),
            (Unknown::Lines, any(&|kind| kind.lines.is_some())),
            (
                Unknown::Priorities,
                any(&|kind| Some((kind.priority, kind.head_start)) != first),
            ),
        ];
        found
            .into_iter()
            .filter_map(|(unknown, there)| there.then_some(unknown))
            .collect()
    }
}

/// What becomes of an interval that lasts for ever.
enum Steady {
    /// Service level and measures of each type.
    Settles(Vec<(f64, Measures)>),
    /// Calls take no time, or there are next to none: whoever calls is answered at once.
    AtOnce,
    /// Nobody is on duty, and everybody gives up.
    Nobody,
    /// The queue grows without end.
    Endless,
}

impl Stretch {
    /// Whether agents who are on duty are next to never busy: beyond what the formulas can be asked.
    pub(super) fn has_no_work(&self) -> bool {
        self.arrivals_per_s == 0.0 || self.arrivals_per_s * self.handle_time < NO_WORK
    }

    /// Alike intervals have the same answer.
    pub(super) fn key(&self) -> [u64; 4] {
        [
            self.arrivals_per_s.to_bits(),
            self.handle_time.to_bits(),
            self.patience.to_bits(),
            u64::from(self.agents),
        ]
    }
}

/// Whether what the type's callers are told makes any of them leave at another time.
fn moves_clocks(kind: &CallType) -> bool {
    let reaction = &kind.reaction;
    match kind.messages.policy {
        Policy::Silence => false,
        Policy::Comfort | Policy::Busy => {
            kind.messages.repeat_every.is_some() && reaction.annoyance != 1.0
        }
        Policy::Position => reaction.position != 1.0,
        Policy::Estimate(_) => reaction.trust > Share::NONE,
    }
}

/// Whether the type's callers lose patience faster, or slower, where they find others waiting.
fn crowds(kind: &CallType) -> bool {
    let crowding = &kind.reaction.crowding;
    let mut steps = crowding.steps().iter();
    kind.patience != Law::Never && !crowding.is_none() && steps.any(|step| step.speed != 1.0)
}

/// The number on the roster between two times, on average.
fn on_duty(steps: &[Level], from: f64, to: f64) -> f64 {
    let first = steps.partition_point(|step| step.at <= from);
    let steps = &steps[first.saturating_sub(1)..];
    let ends = steps.iter().skip(1).map(|step| step.at);
    let spells = steps.iter().zip(ends.chain([f64::INFINITY]));
    let spells = spells.take_while(|(step, _)| step.at < to);
    let agent_seconds: f64 = spells
        .map(|(step, end)| f64::from(step.on_duty) * (end.min(to) - step.at.max(from)).max(0.0))
        .sum();
    agent_seconds / (to - from)
}

/// Mean talk + wrap-up of a call that arrives in an interval \[s\].
fn handle_time(kind: &CallType, place: usize) -> f64 {
    kind.talk.mean() * kind.talk_scale[place] + kind.wrap_up.mean() * kind.wrap_up_scale[place]
}

/// Whether volume moves by more than 5 % of its mean. A convention: below, nobody would notice.
pub(super) fn changes(volume: &[f64]) -> bool {
    let mean = volume.iter().sum::<f64>() / volume.len() as f64;
    volume
        .iter()
        .any(|calls| (calls - mean).abs() > 0.05 * mean)
}

fn has_exponential_work(kind: &CallType) -> bool {
    matches!(
        (&kind.talk, &kind.wrap_up),
        (Law::Exponential(_), Law::Constant(0.0)) | (Law::Constant(0.0), Law::Exponential(_))
    )
}

fn redials(redial: &Redial) -> bool {
    let Redial {
        abandoned,
        balked,
        blocked,
        unsettled,
        ..
    } = redial;
    let retries = [abandoned, balked, blocked, unsettled];
    let mut retries = retries.into_iter().flatten();
    redial.most > 1 && retries.any(|retry| retry.chance.get() > 0.0)
}
