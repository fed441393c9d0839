//! What can happen in a centre, known from its description and not from what was seen: it tells "never" from
//! "not in so many days".

use super::address::{ALL, Address, Metric};
use super::catalogue::{CallMetric, CostMetric, CustomerMetric, GroupMetric, MoneyMetric};
use super::measured::{Calls, Measured};
use super::parts::overtime_rate;
use super::table::Table;
use crate::centre::{
    AgentGroup, AtClose, CallType, CallTypeId, Centre, Customers, Day, Leaving, Operation, Policy,
};
use crate::random::Law;
use crate::stats::Counted;
use crate::units::Share;
use std::ops::Range;

/// A wait of no known length is as long as a call; a call of no known length lasts so long \[s\]. A convention.
const A_CALL: f64 = 60.0;

/// The days of an operation, or one of them.
#[derive(Debug, Clone)]
pub(super) struct Possible<'a> {
    days: Vec<&'a Centre>,
    /// How many of them each day can be.
    kinds: Vec<usize>,
    customers: Option<&'a Customers>,
}

/// Whether anything that a measure counts can happen: it is not known to be none beforehand.
#[must_use]
pub fn can_be_measured(operation: &Operation, of: &Address<'_>) -> bool {
    let possible = Possible::new(operation);
    let is_it = |name: &str| name == of.name;
    match of.metric {
        Metric::Calls(metric) => {
            let mut types = operation.base().call_types().iter();
            let place = types.position(|kind| is_it(&kind.name));
            let types = place.map_or(0..possible.types(), |place| place..place + 1);
            (place.is_some() || of.name == ALL) && possible.fates(types).lets_happen(metric)
        }
        Metric::Agents(GroupMetric::Occupancy) => {
            let mut groups = operation.base().groups().iter();
            let place = groups.position(|group| is_it(&group.name));
            let group = |day: &&Centre| Some(day.groups().get(place?)?.roster.is_staffed());
            possible
                .days
                .iter()
                .filter_map(group)
                .any(|is_staffed| is_staffed)
        }
        _ => true,
    }
}

/// What can become of the calls of some types.
#[derive(Debug, Clone, Copy, Default)]
struct Fates {
    arrive: bool,
    redial: bool,
    blocked: bool,
    balk: bool,
    abandon: bool,
    turned_away: bool,
    answered: bool,
    settled_by_chance: bool,
    quoted: bool,
    not_quoted: bool,
    called_back: bool,
    callback_made: bool,
    callback_unreached: bool,
    /// Mean talk + wrap-up of the longest of them \[s\].
    work: f64,
}

impl<'a> Possible<'a> {
    /// On all days of an operation.
    pub(super) fn new(operation: &'a Operation) -> Self {
        Self {
            days: operation.days().iter().flat_map(Day::centres).collect(),
            kinds: operation
                .days()
                .iter()
                .map(|day| day.centres().count())
                .collect(),
            customers: operation.customers(),
        }
    }

    /// On one of its days.
    pub(super) fn on(self, day: &'a Day) -> Self {
        Self {
            days: day.centres().collect(),
            kinds: vec![day.centres().count()],
            ..self
        }
    }

    /// All that each day can be.
    pub(super) fn each_day(&self) -> impl Iterator<Item = &[&'a Centre]> {
        let mut left = self.days.as_slice();
        self.kinds.iter().map(move |&kinds| {
            let (own, others) = left.split_at(kinds);
            left = others;
            own
        })
    }

    /// What a customer brings in a season at most \[money\].
    pub(super) fn most_margin(&self) -> f64 {
        self.weeks() * self.most(|centre| centre.money().margin)
    }

    /// Weeks of a season.
    pub(super) fn weeks(&self) -> f64 {
        self.customers
            .map_or(0.0, |customers| f64::from(customers.parts().weeks))
    }

    /// How every measure of a shape is counted.
    pub(super) fn counted<T: Default>(&self, shape: &Measured<T>) -> Measured<Counted> {
        let (money, cost, customers) = (self.money(), self.cost(), self.customers());
        let margin = self.most(|centre| centre.money().margin);
        let mut counted = shape.map(|metric, _| match metric {
            Metric::Money(metric) => money[metric],
            Metric::Cost(metric) => cost[metric],
            Metric::Customers(metric) => customers[metric],
            Metric::Calls(_) | Metric::Level(_) | Metric::Agents(_) => Counted::Amount,
        });
        let types = 0..self.types();
        let each = types.clone().map(|place| place..place + 1);
        let tables = each.chain([types]).map(|types| self.calls(types));
        let tables: Vec<Table<CallMetric, Counted>> = tables.collect();
        let fill = |calls: &mut [Calls<Counted>]| {
            for (calls, table) in calls.iter_mut().zip(&tables) {
                calls.measures = calls.measures.map(|metric, _| table[metric]);
                let level = table[CallMetric::ServiceLevel];
                calls.service_levels = calls.service_levels.map(|_, _| level);
            }
        };
        fill(counted.calls_mut());
        let weeks = counted.weeks_mut().len();
        for (place, week) in counted.weeks_mut().iter_mut().enumerate() {
            fill(week.calls_mut());
            // Who leaves then misses all weeks that are left.
            let left = (weeks - 1 - place) as f64;
            let lost = &mut week.customers[CustomerMetric::LostWeeks];
            *lost = lost.of_size(left);
            let value = &mut week.money[MoneyMetric::LostValue];
            *value = value.of_size(left * margin);
        }
        for (place, group) in counted.groups_mut().iter_mut().enumerate() {
            group.measures = self.group(place);
        }
        counted
    }

    /// How the measures of some call types together are counted.
    fn calls(&self, types: Range<usize>) -> Table<CallMetric, Counted> {
        let fates = self.fates(types);
        Table::of(|metric| fates.counted(metric))
    }

    /// How the measures of all calls are counted that arrive in an interval.
    pub(super) fn interval(&self, place: usize) -> Table<CallMetric, Counted> {
        let types = 0..self.types();
        let fates = self.fates(types.clone());
        let calls = |centre: &&Centre| {
            let mut volumes = centre
                .call_types()
                .iter()
                .map(|kind| kind.volume.get(place));
            volumes.any(|calls| calls.is_some_and(|calls| *calls > 0.0))
        };
        let silent = !fates.redial && !self.days.iter().any(calls);
        Table::of(|metric| match silent {
            true => Counted::Amount,
            false => fates.counted(metric),
        })
    }

    /// How a group's measures are counted.
    fn group(&self, place: usize) -> Table<GroupMetric, Counted> {
        let (mut works, mut works_late) = (false, false);
        let mut work: f64 = 0.0;
        for day in &self.days {
            let Some(group) = day.groups().get(place) else {
                continue;
            };
            let stays =
                group.leaving == Leaving::Finish || day.clock().at_close == AtClose::ServeQueue;
            works_late |= stays && group.roster.is_staffed();
            for skill in &group.answers {
                let call_type = skill.call_type.index();
                let fates = self.fates(call_type..call_type + 1);
                works |= fates.arrive && group.roster.is_staffed();
                work = work.max(fates.work / skill.speed);
            }
        }
        Table::of(|metric| match metric {
            GroupMetric::Calls if works => Counted::Events,
            GroupMetric::Occupancy if works => sized(work),
            GroupMetric::Overtime if works && works_late => sized(work / 3600.0),
            _ => Counted::Amount,
        })
    }

    /// What an hour of overtime of a group costs at most \[money/h\].
    pub(super) fn overtime_rate(&self, name: &str) -> f64 {
        overtime_rate(self.days.iter().copied(), name)
    }

    /// How the centre's money is counted.
    fn money(&self) -> Table<MoneyMetric, Counted> {
        let minutes = self.fates(0..self.types()).work.max(A_CALL) / 60.0;
        let line_minute = self.most(|centre| centre.money().line_minute) * minutes;
        let value = self.largest_value(|fates| fates.answered || fates.callback_made);
        let won = self.customers()[CustomerMetric::Won] != Counted::Amount;
        let acquisition = self
            .customers
            .map_or(0.0, |customers| customers.parts().acquisition);
        Table::of(|metric| match metric {
            MoneyMetric::LineCost => sized(line_minute),
            MoneyMetric::Earned => sized(value),
            MoneyMetric::Acquisition if won => sized(acquisition),
            // Who leaves for a grievance misses half of the season, on average.
            MoneyMetric::LostValue => sized(self.most_margin() / 2.0),
            _ => Counted::Amount,
        })
    }

    /// How the cost of a replication is counted.
    fn cost(&self) -> Table<CostMetric, Counted> {
        let lines = self.money()[MoneyMetric::LineCost];
        let value = self.largest_value(|fates| fates.can_be_lost() || fates.callback_unreached);
        Table::of(|metric| match metric {
            CostMetric::LineCost => lines,
            CostMetric::LostCalls => sized(value),
            CostMetric::PaidHours | CostMetric::Wages | CostMetric::Total => Counted::Amount,
        })
    }

    /// How what customers do is counted.
    fn customers(&self) -> Table<CustomerMetric, Counted> {
        let parts = self.customers.map(Customers::parts);
        let leave = parts.is_some_and(|parts| parts.base_churn > 0.0);
        let weeks = parts.map_or(0.0, |parts| f64::from(parts.weeks));
        let grow = leave && parts.is_some_and(|parts| parts.sensitivity > 0.0);
        let converts = |share: Share| share > Share::NONE;
        let returns = leave
            && parts
                .and_then(|parts| parts.former)
                .is_some_and(|former| former.contacts > 0.0 && converts(former.conversion));
        let won = returns
            || parts
                .and_then(|parts| parts.prospects)
                .is_some_and(|prospects| {
                    prospects.per_week > 0.0 && converts(prospects.conversion)
                });
        let events = |may: bool| {
            if may {
                Counted::Events
            } else {
                Counted::Amount
            }
        };
        Table::of(|metric| match metric {
            CustomerMetric::Churned => events(leave),
            CustomerMetric::Aggrieved => events(grow),
            CustomerMetric::LostWeeks if grow => sized(weeks / 2.0),
            CustomerMetric::Won => events(won),
            CustomerMetric::Returned => events(returns),
            CustomerMetric::ChurnRate if leave => Counted::Share,
            CustomerMetric::BadExperiences => Counted::Share,
            _ => Counted::Amount,
        })
    }

    /// Number of call types.
    pub(super) fn types(&self) -> usize {
        let types = self.days.iter().map(|centre| centre.call_types().len());
        types.max().unwrap_or(0)
    }

    fn most(&self, of: impl Fn(&Centre) -> f64) -> f64 {
        self.days
            .iter()
            .map(|centre| of(centre))
            .fold(0.0, f64::max)
    }

    /// The largest value of a call of a type to which this can happen.
    fn largest_value(&self, happens: impl Fn(&Fates) -> bool) -> f64 {
        let types = 0..self.types();
        let types = types.filter(|&place| happens(&self.fates(place..place + 1)));
        let value = |place: usize| self.most(|centre| centre.call_types()[place].value);
        types.map(value).fold(0.0, f64::max)
    }

    fn fates(&self, types: Range<usize>) -> Fates {
        let mut any = Fates::default();
        for centre in &self.days {
            for place in types.clone() {
                any.take_in(&Fates::of(centre, place, self.customers.is_some()));
            }
        }
        any
    }
}

/// Events of about this size, unless they count nothing.
fn sized(size: f64) -> Counted {
    match size > 0.0 {
        true => Counted::Lengths(size),
        false => Counted::Amount,
    }
}

impl Fates {
    fn of(centre: &Centre, place: usize, with_customers: bool) -> Self {
        let kind = &centre.call_types()[place];
        let arrive = kind.volume.iter().any(|calls| *calls > 0.0);
        if !arrive {
            return Self::default();
        }
        let answered = answerers(centre, place).any(|group| group.roster.is_staffed());
        let abandon = kind.patience != Law::Never;
        let quoted = matches!(kind.messages.policy, Policy::Estimate(_));
        let believes = with_customers || kind.reaction.trust > Share::NONE;
        let offer = kind.callback.filter(|offer| offer.accepts > Share::NONE);
        let work = kind.talk.mean() + kind.wrap_up.mean();
        let mut fates = Self {
            arrive,
            redial: false,
            blocked: kind.lines.is_some(),
            balk: quoted && believes && abandon,
            abandon,
            turned_away: may_be_turned_away(centre, place),
            answered,
            settled_by_chance: kind.settled > Share::NONE && kind.settled < Share::ALL,
            quoted,
            not_quoted: quoted && may_be_alone(centre, place),
            called_back: offer.is_some(),
            callback_made: answered && offer.is_some_and(|offer| offer.reached > Share::NONE),
            callback_unreached: answered && offer.is_some_and(|offer| offer.reached < Share::ALL),
            work: if work.is_finite() { work } else { A_CALL },
        };
        fates.redial = fates.may_redial(kind);
        fates
    }

    fn may_redial(&self, kind: &CallType) -> bool {
        let redial = &kind.redial;
        let causes = [
            (&redial.abandoned, self.abandon),
            (&redial.balked, self.balk),
            (&redial.blocked, self.blocked),
            (
                &redial.unsettled,
                self.answered && kind.settled < Share::ALL,
            ),
        ];
        let tries = |(retry, may): (&Option<crate::centre::Retry>, bool)| {
            may && retry
                .as_ref()
                .is_some_and(|retry| retry.chance > Share::NONE)
        };
        redial.most > 1 && causes.into_iter().any(tries)
    }

    fn take_in(&mut self, other: &Self) {
        // Types that settle every matter and types that settle none make a share by chance.
        self.arrive |= other.arrive;
        self.redial |= other.redial;
        self.blocked |= other.blocked;
        self.balk |= other.balk;
        self.abandon |= other.abandon;
        self.turned_away |= other.turned_away;
        self.answered |= other.answered;
        self.settled_by_chance |= other.settled_by_chance;
        self.quoted |= other.quoted;
        self.not_quoted |= other.not_quoted;
        self.called_back |= other.called_back;
        self.callback_made |= other.callback_made;
        self.callback_unreached |= other.callback_unreached;
        self.work = self.work.max(other.work);
    }

    fn can_be_lost(&self) -> bool {
        self.blocked || self.balk || self.abandon || self.turned_away || self.called_back
    }

    /// Whether something of what a measure is made of can happen.
    fn lets_happen(&self, metric: CallMetric) -> bool {
        let answered = self.answered || self.callback_made;
        match metric {
            CallMetric::CallersReached | CallMetric::Delayed | CallMetric::Queue => self.arrive,
            CallMetric::Wait => self.arrive && (answered || self.abandon || self.balk),
            CallMetric::Asa
            | CallMetric::HandleTime
            | CallMetric::Settled
            | CallMetric::WaitP50
            | CallMetric::WaitP80
            | CallMetric::WaitP90
            | CallMetric::WaitP95
            | CallMetric::WaitP99 => answered,
            CallMetric::WaitAbandoned => self.abandon,
            CallMetric::QuoteError | CallMetric::QuoteAbsError => self.quoted && answered,
            _ => self.counted(metric) != Counted::Amount,
        }
    }

    fn counted(&self, metric: CallMetric) -> Counted {
        let events = |may: bool| {
            if may {
                Counted::Events
            } else {
                Counted::Amount
            }
        };
        let share = |may: bool| {
            if may { Counted::Share } else { Counted::Amount }
        };
        let waits = |may: bool| match may && self.arrive {
            true => Counted::Lengths(self.work),
            false => Counted::Amount,
        };
        match metric {
            CallMetric::Offered | CallMetric::FirstAttempts | CallMetric::QueueMax => {
                events(self.arrive)
            }
            CallMetric::Redials | CallMetric::RedialsLost => events(self.redial),
            CallMetric::CallersReached => share(self.answered && self.can_be_lost()),
            CallMetric::Blocked => events(self.blocked),
            CallMetric::Balked => events(self.balk),
            CallMetric::Abandoned => events(self.abandon),
            CallMetric::CalledBack | CallMetric::CallbackBroken => events(self.called_back),
            CallMetric::CallbackMade => events(self.callback_made),
            CallMetric::CallbackUnreached => events(self.callback_unreached),
            CallMetric::TurnedAway => events(self.turned_away),
            CallMetric::Answered => events(self.answered),
            CallMetric::Quoted => events(self.quoted),
            CallMetric::NotQuoted => events(self.not_quoted),
            CallMetric::Abandonment => share(self.abandon),
            CallMetric::Lost => share(self.can_be_lost()),
            CallMetric::ServiceLevel => share(self.answered),
            CallMetric::Delayed => share(self.arrive),
            CallMetric::PromiseKept => share(self.quoted),
            CallMetric::Settled => share(self.settled_by_chance),
            CallMetric::Asa | CallMetric::Wait | CallMetric::Queue => waits(true),
            CallMetric::TimeWasted => waits(self.abandon || self.turned_away),
            CallMetric::WaitP50
            | CallMetric::WaitP80
            | CallMetric::WaitP90
            | CallMetric::WaitP95
            | CallMetric::WaitP99 => waits(true),
            CallMetric::WaitAbandoned
            | CallMetric::QuoteError
            | CallMetric::QuoteAbsError
            | CallMetric::HandleTime => Counted::Amount,
        }
    }
}

/// The groups that answer a call type.
fn answerers(centre: &Centre, place: usize) -> impl Iterator<Item = &crate::centre::AgentGroup> {
    let id = CallTypeId(place as u16);
    let groups = centre.groups().iter();
    groups.filter(move |group| group.answers.iter().any(|skill| skill.call_type == id))
}

/// Whether somebody may still wait when nobody is left to take it.
fn may_be_turned_away(centre: &Centre, place: usize) -> bool {
    let clock = centre.clock();
    let last = clock.length.get() - clock.interval.get() / 2.0;
    clock.at_close == AtClose::Disconnect || fewest(centre, place, last..f64::INFINITY) == 0
}

/// Whether a caller may find nobody on duty.
fn may_be_alone(centre: &Centre, place: usize) -> bool {
    fewest(centre, place, 0.0..centre.clock().length.get()) == 0
}

/// The fewest agents who are sure to be there for a call type between two times, however many are absent or off the phones.
fn fewest(centre: &Centre, place: usize, span: Range<f64>) -> u32 {
    let is_sure = |group: &&AgentGroup| group.absence == Share::NONE && group.off_phones() == 0.0;
    let sure = answerers(centre, place).filter(is_sure);
    let fewest_of = |group: &AgentGroup| {
        let steps = group.roster.levels(|shift| shift.agents);
        let end = span.end.min(centre.clock().length.get());
        let ends = steps
            .iter()
            .skip(1)
            .map(|step| step.at)
            .chain([f64::INFINITY]);
        let during = steps.iter().zip(ends);
        let during = during.filter(|(step, until)| step.at < end && *until > span.start);
        during.map(|(step, _)| step.on_duty).min().unwrap_or(0)
    };
    sure.map(fewest_of).max().unwrap_or(0)
}
