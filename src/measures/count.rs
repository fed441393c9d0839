//! The observer that counts a day, or several of one kind, by interval and call type and group.

use super::day_totals::DayTotals;
use super::in_time::{InTime, Thresholds, one_if};
use super::quotes::Quoted;
use super::shift_pay::{
    EndOfDuty, OvertimePay, ReducedPay, ShiftPay, ends_of_duty, share_on_break,
};
use super::span::Span;
use super::surplus::Work;
use super::tally::{CallTally, Counts, GroupTally};
use crate::centre::{CallTypeId, Centre, GroupId};
use crate::engine::{AgentId, Answered, Call, CallbackOutcome, Ending, Observer, Waiting};
use crate::units::is_longer;

/// Counts a day, or several of one kind.
#[derive(Debug)]
pub struct DayCount {
    totals: DayTotals,
    thresholds: Vec<Thresholds>,
    work: Work,
    /// Further thresholds, each with the place of its call type.
    apart: Vec<(usize, Thresholds)>,
    span: Span,
    /// By call type, how many waited already when counting began.
    at_start: Vec<u32>,
    staffed: Vec<Staffed>,
    /// By group, then shift, of groups that are paid by the shift.
    pay: Vec<Vec<ShiftPay>>,
    /// By group, of those that are paid so and of which some are sent home.
    reduced_pay: Vec<Option<ReducedPay>>,
    /// By group, where the pay of overtime hangs on when it is.
    overtime: Vec<Option<OvertimePay>>,
    /// By group, when duty ends: a late break is no overtime.
    ends_of_duty: Vec<Vec<EndOfDuty>>,
}

/// A group's numbers since they last changed.
#[derive(Debug, Clone, Copy, Default)]
struct Staffed {
    since: f64,
    on_duty: u32,
    present: u32,
    /// Of those beyond the number on duty, how many are late for a break: as many as may be expected, where others of them
    /// have ended their duty.
    late: f64,
}

impl DayCount {
    /// Ready for a day of `centre`.
    #[must_use]
    pub fn new(centre: &Centre) -> Self {
        let clock = centre.clock();
        let own = centre.call_types().iter();
        let own = own.map(|kind| Thresholds::of(&kind.service_level));
        Self {
            totals: DayTotals::new(centre),
            thresholds: own.collect(),
            work: Work::new(centre),
            apart: Thresholds::apart(centre),
            span: Span::new(clock),
            at_start: vec![0; centre.call_types().len()],
            staffed: vec![Staffed::default(); centre.groups().len()],
            pay: centre
                .groups()
                .iter()
                .map(|group| ShiftPay::of_group(group, clock))
                .collect(),
            reduced_pay: centre
                .groups()
                .iter()
                .map(|group| ReducedPay::of_group(group, clock))
                .collect(),
            overtime: centre.groups().iter().map(OvertimePay::of_group).collect(),
            ends_of_duty: centre.groups().iter().map(ends_of_duty).collect(),
        }
    }

    /// Not told by how much longer calls took than was expected: nobody asks.
    #[must_use]
    pub fn without_surplus(mut self) -> Self {
        self.work = Work::unasked();
        self
    }

    /// What was counted, once the day is over.
    #[must_use]
    pub fn finish(mut self) -> DayTotals {
        self.end_day();
        self.totals
    }

    /// A day is over; another of the same kind may follow.
    pub fn end_day(&mut self) {
        for group in 0..self.staffed.len() {
            self.book_staff(group, self.span.to);
        }
        self.staffed.fill(Staffed::default());
        let all = self.at_start.iter().sum();
        let at_start = self.at_start.drain(..).chain([all]);
        for (most, at_start) in self.totals.queue_max.iter_mut().zip(at_start) {
            *most = (*most).max(at_start);
        }
        self.at_start.resize(self.totals.call_types, 0);
        self.totals.days += 1;
        for (kind, mean) in self.work.of_all() {
            let of_kind = |tally| {
                let own = self.totals.calls.iter().skip(kind);
                let own = own.step_by(self.totals.call_types);
                own.map(|counts| counts[tally]).sum::<f64>()
            };
            self.totals.surplus[kind] =
                of_kind(CallTally::HandleTime) - mean * of_kind(CallTally::Answered);
        }
    }

    /// Forgets what was counted of agents; of calls, nothing may have been.
    pub(super) fn clear(&mut self) {
        self.totals.agents.fill(Counts::default());
        self.totals.days = 0;
    }

    /// What was counted on all days that are over.
    #[must_use]
    pub fn so_far(&self) -> &DayTotals {
        &self.totals
    }

    /// The same, when no day is to follow.
    #[must_use]
    pub fn into_totals(self) -> DayTotals {
        self.totals
    }

    #[inline]
    fn counts(&mut self, interval: u32, call: &Call) -> &mut Counts<CallTally> {
        let place = interval as usize * self.totals.call_types + call.call_type.index();
        &mut self.totals.calls[place]
    }

    #[inline]
    fn count_for_group(&mut self, call: &Call, talk: &Answered) {
        let group = talk.agent.group.index();
        let place = call.interval as usize * self.totals.groups + group;
        self.totals.agents[place][GroupTally::Calls] += 1.0;
    }

    /// Counts a wait by the thresholds that are not its call type's own.
    fn count_apart(&mut self, call: &Call, count: impl Fn(&mut InTime, Thresholds)) {
        let each = self.apart.len();
        for (place, (call_type, thresholds)) in self.apart.iter().enumerate() {
            if *call_type == call.call_type.index() {
                let place = call.interval as usize * each + place;
                count(&mut self.totals.apart[place], *thresholds);
            }
        }
    }

    /// Waits and work that go on from one interval to the next. Apart, since most do not.
    #[inline(never)]
    fn book_waiting(&mut self, call_type: CallTypeId, from: f64, to: f64) {
        let call_types = self.totals.call_types;
        let calls = &mut self.totals.calls;
        if from < self.span.from && to > self.span.from {
            self.at_start[call_type.index()] += 1;
        }
        self.span.split(from, to, |interval, seconds| {
            let place = interval * call_types + call_type.index();
            calls[place][CallTally::QueueTime] += seconds;
        });
    }

    #[inline(never)]
    fn book_work(&mut self, agent: AgentId, from: f64, to: f64) {
        let groups = self.totals.groups;
        let agents = &mut self.totals.agents;
        self.span.split(from, to, |interval, seconds| {
            agents[interval * groups + agent.group.index()][GroupTally::Worked] += seconds;
        });
    }

    /// Work after closing counts for the last interval. Apart from `worked`, which is called for every call.
    #[cold]
    fn book_after_closing(&mut self, agent: AgentId, from: f64, to: f64) {
        let place = self.span.last * self.totals.groups + agent.group.index();
        let after_closing = to - from.max(self.span.to);
        let counts = &mut self.totals.agents[place];
        counts[GroupTally::Overtime] += after_closing;
        if let Some(pay) = &self.overtime[agent.group.index()] {
            counts[GroupTally::Wages] += pay.money(self.span.to, self.span.last, after_closing);
        }
    }

    fn book_staff(&mut self, group: usize, to: f64) {
        // After closing, an agent may have gone later than the day that is booked lasts.
        let to = to.max(self.staffed[group].since);
        let Staffed {
            since,
            on_duty,
            present,
            late,
        } = self.staffed[group];
        let there = f64::from(on_duty.max(present));
        let after_duty = (f64::from(present.saturating_sub(on_duty)) - late).max(0.0);
        let groups = self.totals.groups;
        let agents = &mut self.totals.agents;
        let overtime = self.overtime[group].as_ref().filter(|_| after_duty > 0.0);
        self.span.split(since, to, |interval, seconds| {
            let counts = &mut agents[interval * groups + group];
            if let Some(pay) = overtime {
                counts[GroupTally::Wages] += pay.money(since, interval, after_duty * seconds);
            }
            counts[GroupTally::OnDuty] += f64::from(on_duty) * seconds;
            counts[GroupTally::Present] += there * seconds;
            counts[GroupTally::Overtime] += after_duty * seconds;
        });
        self.staffed[group].since = to;
    }
}

#[inline]
fn count_answered(counts: &mut Counts<CallTally>, answered: &Answered, thresholds: Thresholds) {
    let in_time = answered.wait <= thresholds.within;
    counts[CallTally::Answered] += 1.0;
    counts[CallTally::AnsweredWithin] += one_if(in_time);
    if answered.settled {
        counts[CallTally::Settled] += 1.0;
    }
    counts[CallTally::WaitAnswered] += answered.wait;
    counts[CallTally::HandleTime] += answered.talk + answered.wrap_up;
    if let Some(quote) = answered.quote {
        let error = answered.wait - quote;
        let tested = if is_longer(answered.wait, quote) {
            CallTally::PromiseBroken
        } else {
            CallTally::PromiseKept
        };
        counts[tested] += 1.0;
        counts[CallTally::Quoted] += 1.0;
        counts[CallTally::AnsweredQuoted] += 1.0;
        counts[CallTally::QuoteError] += error;
        counts[CallTally::QuoteAbsError] += error.abs();
    }
}

/// One who left after `wait`: its quote is broken if it had run out, and untested otherwise.
fn count_quote_left(counts: &mut Counts<CallTally>, wait: f64, quote: Option<f64>) {
    if let Some(quote) = quote {
        counts[CallTally::Quoted] += 1.0;
        counts[CallTally::PromiseBroken] += one_if(is_longer(wait, quote));
    }
}

fn count_callback(counts: &mut Counts<CallTally>, outcome: &CallbackOutcome) {
    counts[CallTally::CalledBack] += 1.0;
    let what = match outcome {
        CallbackOutcome::Made { late: false, .. } => CallTally::CallbackMade,
        CallbackOutcome::Unreached { late: false } => CallTally::CallbackUnreached,
        _ => CallTally::CallbackBroken,
    };
    counts[what] += 1.0;
    if let CallbackOutcome::Made { talk, .. } = outcome {
        counts[CallTally::CallbackReached] += 1.0;
        counts[CallTally::Settled] += one_if(talk.settled);
        counts[CallTally::HandleTime] += talk.talk + talk.wrap_up;
    }
}

/// Whether an agent talked to the caller.
fn reached(ending: &Ending) -> bool {
    matches!(
        ending,
        Ending::Answered(_)
            | Ending::CalledBack {
                outcome: CallbackOutcome::Made { .. },
                ..
            }
    )
}

fn count_abandoned(counts: &mut Counts<CallTally>, wait: f64, thresholds: Thresholds) {
    let early = wait <= thresholds.within;
    let short = wait <= thresholds.short_abandon;
    counts[CallTally::Abandoned] += 1.0;
    counts[CallTally::AbandonedWithin] += one_if(early);
    counts[CallTally::AbandonedShort] += one_if(short);
    counts[CallTally::WaitAbandoned] += wait;
}

impl Observer for DayCount {
    #[inline]
    fn queued(&mut self, at: f64, call: &Call, waiting: Waiting) {
        if at >= self.span.from {
            let call_types = self.totals.call_types;
            let most = &mut self.totals.queue_max;
            let own = &mut most[call.call_type.index()];
            *own = (*own).max(waiting.of_type);
            most[call_types] = most[call_types].max(waiting.all);
        }
    }

    #[inline]
    fn waited(&mut self, call: &Call, from: f64, to: f64) {
        match self.span.here(from, to) {
            Some((interval, seconds)) => {
                let place = interval * self.totals.call_types + call.call_type.index();
                self.totals.calls[place][CallTally::QueueTime] += seconds;
            }
            None => self.book_waiting(call.call_type, from, to),
        }
    }

    // Inlined where the ending is known, so that only its own arm is left.
    #[inline(always)]
    fn ended(&mut self, at: f64, call: &Call, ending: &Ending) {
        if reached(ending) && call.first_counted() && !call.reached_before() {
            self.counts(call.first_interval, call)[CallTally::CallersReached] += 1.0;
        }
        if !call.counted() {
            return;
        }
        let thresholds = self.thresholds[call.call_type.index()];
        let counts = self.counts(call.interval, call);
        counts[CallTally::Offered] += 1.0;
        counts[CallTally::Delayed] += one_if(call.delayed());
        if call.attempt == 1 {
            counts[CallTally::FirstAttempts] += 1.0;
        }
        if call.unquoted() {
            counts[CallTally::NotQuoted] += 1.0;
        }
        if !matches!(ending, Ending::CalledBack { .. }) {
            counts[CallTally::LineTime] += at - call.arrived;
        }
        match ending {
            Ending::Answered(answered) => {
                count_answered(counts, answered, thresholds);
                if self.work.is_by_call() {
                    let surplus = self.work.surplus(call, answered);
                    self.totals.surplus[call.call_type.index()] += surplus;
                }
                self.totals.waits[call.call_type.index()].add(answered.wait);
                if let Some(quote) = answered.quote {
                    let wait = answered.wait;
                    self.totals.quoted[call.call_type.index()].push(Quoted { quote, wait });
                }
                self.count_for_group(call, answered);
                self.count_apart(call, |sums, limits| sums.answered(answered.wait, limits));
            }
            Ending::Abandoned {
                wait,
                quote,
                talked,
            } => {
                count_abandoned(counts, *wait, thresholds);
                counts[CallTally::HandleTime] += talked;
                count_quote_left(counts, *wait, *quote);
                self.totals.abandoned_waits[call.call_type.index()].push(*wait);
                self.count_apart(call, |sums, limits| sums.abandoned(*wait, limits));
            }
            Ending::TurnedAway {
                wait,
                quote,
                talked,
            } => {
                counts[CallTally::HandleTime] += talked;
                counts[CallTally::TurnedAway] += 1.0;
                counts[CallTally::WaitTurnedAway] += wait;
                count_quote_left(counts, *wait, *quote);
            }
            Ending::Blocked => counts[CallTally::Blocked] += 1.0,
            Ending::Balked { .. } => {
                counts[CallTally::Balked] += 1.0;
                counts[CallTally::Quoted] += 1.0;
            }
            Ending::CalledBack { outcome, quote } => {
                count_callback(counts, outcome);
                counts[CallTally::Quoted] += one_if(quote.is_some());
                if let CallbackOutcome::Made { talk, .. } = outcome {
                    self.count_for_group(call, talk);
                }
            }
        }
    }

    fn cut_off(&mut self, _: f64, call: &Call, _: AgentId, undone: f64) {
        if call.counted() {
            self.counts(call.interval, call)[CallTally::HandleTime] -= undone;
        }
    }

    fn redial_lost(&mut self, _: f64, call: &Call, _: f64) {
        if call.counted() {
            self.counts(call.interval, call)[CallTally::RedialsLost] += 1.0;
        }
    }

    #[inline(always)]
    fn worked(&mut self, agent: AgentId, from: f64, to: f64) {
        match self.span.here(from, to) {
            Some((interval, seconds)) => {
                let place = interval * self.totals.groups + agent.group.index();
                self.totals.agents[place][GroupTally::Worked] += seconds;
            }
            None => self.book_work(agent, from, to),
        }
        if to > self.span.to {
            self.book_after_closing(agent, from, to);
        }
    }

    fn turned_up(&mut self, group: GroupId, shift: u32, agents: u32) {
        let groups = self.totals.groups;
        let own = self.pay[group.index()].get(shift as usize);
        let Some(pay) = own else {
            return;
        };
        let absent = f64::from(pay.agents.saturating_sub(agents)) * pay.of_absent;
        let counts = &mut self.totals.agents;
        let mut book = |pay: &ShiftPay, people: f64| {
            for (interval, seconds, money) in &pay.parts {
                let counts = &mut counts[interval * groups + group.index()];
                counts[GroupTally::Paid] += people * seconds;
                counts[GroupTally::Wages] += people * money;
            }
        };
        match &mut self.reduced_pay[group.index()] {
            None => book(pay, f64::from(agents) + absent),
            Some(reduced) => {
                book(pay, absent);
                let paid = reduced.turned_up(agents).into_iter();
                paid.for_each(|pay| book(&pay, f64::from(pay.agents)));
            }
        }
    }

    fn staffed(&mut self, at: f64, group: GroupId, on_duty: u32, present: u32) {
        self.book_staff(group.index(), at);
        let staffed = &mut self.staffed[group.index()];
        let before = staffed.present.saturating_sub(staffed.on_duty);
        let beyond = present.saturating_sub(on_duty);
        if beyond > before {
            let ends = &self.ends_of_duty[group.index()];
            staffed.late += f64::from(beyond - before) * share_on_break(ends, at);
        } else if beyond < before {
            staffed.late *= f64::from(beyond) / f64::from(before);
        }
        staffed.on_duty = on_duty;
        staffed.present = present;
    }
}
