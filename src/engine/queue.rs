//! Waiting: what a caller is told on entry and later, whether it leaves, and when.

use super::crowd::Crowd;
use super::day::Day;
use super::estimate::quoted;
use super::observer::{Announcement, Call, Ending, Marks, Observer};
use super::patience::{Clock, Pace};
use super::room::{End, Refresh, Standing};
use super::routing::{Server, take_idle};
use super::staff::Talk;
use crate::centre::{CallType, CallTypeId, Policy};
use crate::units::{Seconds, is_longer};

/// Up to so many refreshes are heard at the distance that the scenario sets; after twice as many, at twice the
/// distance, and so on.
const MANY_REFRESHES: u32 = 1000;

impl<O: Observer, C: Crowd> Day<'_, O, C> {
    /// An idle agent who may take the caller in this seat, who has waited for as long as `may` knows.
    #[inline]
    pub(super) fn idle_agent(&mut self, seat: u32, may: impl Fn(f64) -> bool) -> Option<Server> {
        let call = &self.space.room.caller(seat).call;
        let takers = &self.layout.takers[call.call_type.index()];
        let draws = &self.space.draws;
        let rule = self.centre.pick_agent();
        take_idle(&mut self.space.staff, takers, rule, may, |choices| {
            draws[call.call_type.index()].routing(call, choices)
        })
    }

    /// An idle agent who may take this caller by now.
    pub(super) fn agent_for(&mut self, seat: u32) -> Option<Server> {
        let now = self.now;
        let caller = *self.space.room.caller(seat);
        self.idle_agent(seat, |after| caller.has_waited_at(after) <= now)
    }

    #[inline]
    pub(super) fn patience(&self, call: &Call) -> f64 {
        let draws = &self.space.draws[call.call_type.index()];
        draws.patience(self.call_type(call.call_type), call)
    }

    /// No agent is idle: the caller waits, leaves, or takes the offer to be called back.
    #[inline]
    pub(super) fn wait_or_leave(&mut self, seat: u32) {
        let call = &mut self.space.room.caller_mut(seat).call;
        call.marks = call.marks.with(Marks::DELAYED);
        if self.layout.silent[call.call_type.index()] {
            let clock = Clock::start(self.now, Pace::Steady(1.0));
            let patience = self.patience(&self.space.room.caller(seat).call);
            self.wait(seat, clock, patience);
        } else {
            self.hear_and_decide(seat);
        }
    }

    fn hear_and_decide(&mut self, seat: u32) {
        let call = self.space.room.caller(seat).call;
        let call_type = self.call_type(call.call_type);
        let estimate = self.estimate_if_needed(&call, call_type);
        let told = self.tell(&call, call_type, estimate);
        if told == Some(Announcement::NothingToQuote) {
            let call = &mut self.space.room.caller_mut(seat).call;
            call.marks = call.marks.with(Marks::UNQUOTED);
        }
        let quote = match told {
            Some(Announcement::Quote { quote, .. }) => Some(quote),
            _ => None,
        };
        self.space.room.caller_mut(seat).quote = quote;
        // With nobody on duty the wait has no end: long enough for any offer.
        if let Some(offer) = &call_type.callback
            && estimate.is_none_or(|estimate| !is_longer(offer.offer_when.get(), estimate))
            && self.takes_callback(offer, seat)
        {
            return;
        }
        let believed = quote.filter(|_| self.believes(&call, call_type));
        if believed.is_none() && quote.is_some() {
            self.observer.disbelieved(self.now, &call);
        }
        let patience = self.patience(&call);
        if let Some(quote) = believed
            && is_longer(quote, patience)
        {
            self.balk(seat, quote);
            return;
        }
        let pace = match (believed, call_type.messages.policy) {
            (Some(quote), _) => Pace::quoted(quote, &call_type.reaction),
            (None, policy) => self.unquoted_pace(policy, call_type),
        };
        self.wait(seat, Clock::start(self.now, pace), patience);
    }

    /// An estimate is made only for those who use it.
    fn estimate_if_needed(&self, call: &Call, call_type: &CallType) -> Option<f64> {
        let quotes = matches!(call_type.messages.policy, Policy::Estimate(_));
        if quotes || call_type.callback.is_some() {
            self.view().estimate(call.call_type.0, call_type)
        } else {
            None
        }
    }

    fn tell(
        &mut self,
        call: &Call,
        call_type: &CallType,
        estimate: Option<f64>,
    ) -> Option<Announcement> {
        let told = match (call_type.messages.policy, estimate) {
            (Policy::Silence, _) => return None,
            (Policy::Comfort, _) => Announcement::Comfort,
            (Policy::Busy, _) => Announcement::Busy,
            (Policy::Position, _) => {
                Announcement::Position(self.view().ahead(call.call_type.0) + 1)
            }
            (Policy::Estimate(_), None) => Announcement::NothingToQuote,
            (Policy::Estimate(rule), Some(estimate)) => Announcement::Quote {
                estimate,
                quote: quoted(estimate, &rule),
            },
        };
        self.observer.told(self.now, call, told);
        Some(told)
    }

    pub(super) fn believes(&self, call: &Call, call_type: &CallType) -> bool {
        let own = self.crowd.trust(call.call_type, call.caller);
        let trust = own.unwrap_or(call_type.reaction.trust);
        self.space.draws[call.call_type.index()].believes(trust, call)
    }

    /// How the clock runs for one who was quoted nothing that it believes.
    fn unquoted_pace(&self, policy: Policy, call_type: &CallType) -> Pace {
        let reaction = &call_type.reaction;
        match (policy, call_type.messages.repeat_every) {
            (Policy::Comfort | Policy::Busy, Some(every)) => Pace::Repeats {
                every: every.get(),
                factor: reaction.annoyance,
            },
            (Policy::Position, _) => Pace::Steady(reaction.position),
            _ => Pace::Steady(1.0),
        }
    }

    fn balk(&mut self, seat: u32, quote: f64) {
        let call = self.space.room.caller(seat).call;
        self.space.lines_held[call.call_type.index()] -= 1;
        let ending = Ending::Balked { quote };
        self.observer.ended(self.now, &call, &ending);
        self.leave_ghost(call);
        let retry = &self.call_type(call.call_type).redial.balked;
        self.redial_or_vacate(seat, retry.as_ref());
    }

    #[inline(always)]
    fn wait(&mut self, seat: u32, clock: Clock, patience: f64) {
        let caller = self.space.room.caller_mut(seat);
        caller.joined = self.now;
        caller.gives_up = clock.reads_at(patience);
        if matches!(clock.pace, Pace::Quoted { .. }) {
            let call_type = caller.call.call_type;
            let every = self.call_type(call_type).messages.repeat_every;
            if let Some(every) = every {
                let next = self.now + every.get();
                let room = &mut self.space.room;
                room.caller_mut(seat).standing = Standing::Refreshed;
                let heard = 0;
                room.set_refresh(seat, Refresh { clock, next, heard });
            }
        }
        self.enter_queue(seat, End::Tail);
    }

    /// The clock of a caller whose talk has lasted `in_talk`: it stood still meanwhile, and goes on
    /// as it was. Who was answered at once has heard nothing.
    pub(super) fn clock_again(&self, talk: &Talk, in_talk: f64) -> Clock {
        let caller = self.space.room.caller(talk.seat);
        if caller.standing != Standing::Line
            && let Some(refresh) = self.space.room.refresh(talk.seat)
        {
            return refresh.clock.stopped_for(in_talk);
        }
        let call = &caller.call;
        let call_type = self.call_type(call.call_type);
        let believed = caller.quote.filter(|_| self.believes(call, call_type));
        let pace = match believed {
            Some(quote) => Pace::quoted(quote, &call_type.reaction),
            None if call.delayed() => self.unquoted_pace(call_type.messages.policy, call_type),
            None => Pace::Steady(1.0),
        };
        Clock::start(0.0, pace).stopped_for(self.now - talk.wait)
    }

    /// Puts someone into the queue, for the first time or again.
    #[inline(always)]
    pub(super) fn enter_queue(&mut self, seat: u32, end: End) {
        self.space.room.join(seat, end);
        self.set_alarm(seat);
        self.tell_patience(seat);
        let caller = self.space.room.caller(seat);
        let call_type = caller.call.call_type.0;
        if !caller.is_callback() {
            let waiting = self.space.room.waiting(call_type);
            self.observer.queued(self.now, &caller.call, waiting);
        }
        if !self.space.promises.nothing_in_mind() {
            self.hurry_for_queue(call_type);
        }
    }

    #[inline(always)]
    fn tell_patience(&mut self, seat: u32) {
        let caller = self.space.room.caller(seat);
        if caller.gives_up.is_finite() {
            self.observer
                .patient(self.now, &caller.call, caller.gives_up);
        }
    }

    /// The next moment at which patience ends, a quote is refreshed, or another group may take the
    /// caller.
    #[inline(always)]
    fn set_alarm(&mut self, seat: u32) {
        let caller = self.space.room.caller(seat);
        let thresholds = &self.layout.thresholds[caller.call.call_type.index()];
        let eligible = thresholds
            .iter()
            .map(|&threshold| caller.has_waited_at(threshold))
            .find(|&at| at > self.now)
            .unwrap_or(f64::INFINITY);
        let mut at = eligible.min(caller.gives_up);
        if caller.standing == Standing::Refreshed
            && let Some(refresh) = self.space.room.refresh(seat)
        {
            at = at.min(refresh.next);
        }
        self.space.room.alarm(seat, at);
    }

    pub(super) fn ring_alarm(&mut self) {
        let Some(seat) = self.space.room.ring() else {
            return;
        };
        // Others may have come to be eligible at the same moment: an agent takes whose turn it is.
        while let Some(server) = self.agent_for(seat) {
            let turn = self.turn_of(server, seat);
            let (server, taken) = turn;
            self.answer(server, taken);
            if taken == seat {
                return;
            }
        }
        let gives_up = self.space.room.caller(seat).gives_up;
        if gives_up <= self.now || self.leaves_at_refresh(seat) {
            self.abandon(seat);
        } else {
            self.set_alarm(seat);
        }
    }

    /// Refreshes the quote if it is time to; says whether the caller has had enough.
    fn leaves_at_refresh(&mut self, seat: u32) -> bool {
        let Some(refresh) = self.due_refresh(seat) else {
            return false;
        };
        let call = self.space.room.caller(seat).call;
        let call_type = self.call_type(call.call_type);
        // A day that goes on as another may have no refreshes any more.
        let every = call_type.messages.repeat_every;
        let every = every.map_or(f64::INFINITY, Seconds::get);
        let heard = refresh.heard + 1;
        // Nobody hears so many; where callers wait for days, refreshes become rarer so that the day has an end.
        let next = refresh.next + every * f64::from(1 + heard / MANY_REFRESHES);
        let estimate = self.estimate_at(&call, call_type);
        let told = self.tell(&call, call_type, estimate);
        let room = &mut self.space.room;
        let Some(Announcement::Quote { quote, .. }) = told else {
            room.set_refresh(
                seat,
                Refresh {
                    next,
                    heard,
                    ..refresh
                },
            );
            return false;
        };
        let patience = self.patience(&call);
        let read = refresh.clock.reading(self.now);
        if is_longer(quote, patience - read) {
            return true;
        }
        let clock = Clock {
            at: self.now,
            read,
            pace: Pace::quoted(quote, &call_type.reaction),
        };
        let room = &mut self.space.room;
        room.set_refresh(seat, Refresh { clock, next, heard });
        room.caller_mut(seat).gives_up = clock.reads_at(patience);
        self.tell_patience(seat);
        false
    }

    fn due_refresh(&self, seat: u32) -> Option<Refresh> {
        let room = &self.space.room;
        if room.caller(seat).standing != Standing::Refreshed {
            return None;
        }
        let refresh = room.refresh(seat)?;
        (refresh.next <= self.now).then_some(refresh)
    }

    /// The estimate for one who stands in the queue already.
    fn estimate_at(&self, call: &Call, call_type: &CallType) -> Option<f64> {
        self.view()
            .estimate_behind(call.call_type.0, call_type, call.arrived)
    }

    fn abandon(&mut self, seat: u32) {
        self.leave_queue(seat);
        let caller = self.space.room.caller(seat);
        let call = caller.call;
        self.space.lines_held[call.call_type.index()] -= 1;
        let ending = Ending::Abandoned {
            wait: caller.wait_by(self.now),
            quote: caller.quote,
            talked: caller.talked(),
        };
        self.observer.ended(self.now, &call, &ending);
        self.leave_ghost(call);
        let retry = &self.call_type(call.call_type).redial.abandoned;
        self.redial_or_vacate(seat, retry.as_ref());
    }

    fn leave_ghost(&mut self, call: Call) {
        if let Some(ghosts) = &mut self.space.ghosts {
            ghosts.leave(call);
        }
    }

    #[inline(always)]
    pub(super) fn leave_queue(&mut self, seat: u32) {
        self.space.room.leave(seat);
        let caller = self.space.room.caller(seat);
        let call_type = caller.call.call_type.0;
        if !caller.is_callback() {
            self.observer.waited(&caller.call, caller.joined, self.now);
        }
        if self.closed {
            self.send_home(call_type);
        }
    }

    /// Nobody waits for this type any longer.
    pub(super) fn turn_away(&mut self, call_type: usize) {
        while let Some(seat) = self.space.room.first(call_type as u16) {
            self.leave_queue(seat);
            let caller = self.space.room.caller(seat);
            if caller.is_callback() {
                self.give_up_promise(seat);
                continue;
            }
            self.space.lines_held[call_type] -= 1;
            let ending = Ending::TurnedAway {
                wait: caller.wait_by(self.now),
                quote: caller.quote,
                talked: caller.talked(),
            };
            self.observer.ended(self.now, &caller.call, &ending);
            self.space.room.vacate(seat);
        }
    }

    /// Nobody waits any longer, and no promise is kept.
    pub(super) fn turn_all_away(&mut self) {
        for place in 0..self.centre.call_types().len() {
            self.turn_away(place);
            self.end_all_promises(CallTypeId(place as u16));
        }
    }
}
