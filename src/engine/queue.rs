//! Waiting: what a caller is told on entry and later, whether it leaves, and when.

use super::crowd::Crowd;
use super::day::Day;
use super::estimate::quoted;
use super::observer::{Call, Ending, Marks, Observer, Told};
use super::patience::{Clock, Pace, ROUNDING};
use super::room::{End, Refresh, Standing, Waiter};
use super::routing::{Server, take_idle};
use super::staff::Talk;
use crate::centre::{CallType, Policy};

impl<O: Observer, C: Crowd> Day<'_, O, C> {
    #[inline]
    pub(super) fn idle_agent(&mut self, call: &Call, may: impl Fn(f64) -> bool) -> Option<Server> {
        let takers = &self.layout.takers[call.call_type.index()];
        let draws = &self.space.draws[call.call_type.index()];
        let rule = self.centre.pick_agent();
        take_idle(&mut self.space.staff, takers, rule, may, |choices| {
            draws.routing(call, choices)
        })
    }

    /// An idle agent who may take this caller by now.
    pub(super) fn agent_for(&mut self, waiter: &Waiter) -> Option<Server> {
        let now = self.now;
        self.idle_agent(&waiter.call, |after| waiter.has_waited_at(after) <= now)
    }

    pub(super) fn patience(&self, call: &Call) -> f64 {
        let draws = &self.space.draws[call.call_type.index()];
        draws.patience(self.call_type(call.call_type), call)
    }

    /// No agent is idle: the caller waits, leaves, or takes the offer to be called back.
    #[inline]
    pub(super) fn wait_or_leave(&mut self, mut call: Call) {
        call.marks = call.marks.with(Marks::DELAYED);
        if self.layout.silent[call.call_type.index()] {
            let clock = Clock::start(self.now, Pace::Steady(1.0));
            let patience = self.patience(&call);
            self.wait(call, clock, patience, None);
        } else {
            self.hear_and_decide(call);
        }
    }

    fn hear_and_decide(&mut self, mut call: Call) {
        let call_type = self.call_type(call.call_type);
        let estimate = self.estimate_if_needed(&call, call_type);
        let told = self.tell(&call, call_type, estimate);
        if told == Some(Told::NothingToQuote) {
            call.marks = call.marks.with(Marks::UNQUOTED);
        }
        let quote = match told {
            Some(Told::Quote { quote, .. }) => Some(quote),
            _ => None,
        };
        if let (Some(offer), Some(estimate)) = (&call_type.callback, estimate)
            && estimate >= offer.offer_when.get()
            && self.takes_callback(offer, call, quote)
        {
            return;
        }
        let believed = quote.filter(|_| self.believes(&call, call_type));
        let patience = self.patience(&call);
        if let Some(quote) = believed
            && quote > patience
        {
            self.balk(call, quote);
            return;
        }
        let pace = match (believed, call_type.messages.policy) {
            (Some(quote), _) => Pace::quoted(quote, &call_type.reaction),
            (None, policy) => self.unquoted_pace(policy, call_type),
        };
        self.wait(call, Clock::start(self.now, pace), patience, quote);
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

    fn tell(&mut self, call: &Call, call_type: &CallType, estimate: Option<f64>) -> Option<Told> {
        let told = match (call_type.messages.policy, estimate) {
            (Policy::Silence, _) => return None,
            (Policy::Comfort, _) => Told::Comfort,
            (Policy::Busy, _) => Told::Busy,
            (Policy::Position, _) => Told::Position(self.view().ahead(call.call_type.0) + 1),
            (Policy::Estimate(_), None) => Told::NothingToQuote,
            (Policy::Estimate(rule), Some(estimate)) => Told::Quote {
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

    fn balk(&mut self, call: Call, quote: f64) {
        self.space.lines_held[call.call_type.index()] -= 1;
        let ending = Ending::Balked { quote };
        self.observer.ended(self.now, &call, &ending);
        self.leave_ghost(call);
        let retry = &self.call_type(call.call_type).redial.balked;
        self.consider_redial(call, retry.as_ref());
    }

    #[inline]
    fn wait(&mut self, call: Call, clock: Clock, patience: f64, quote: Option<f64>) {
        let gives_up = clock.reads_at(patience);
        let every = self.call_type(call.call_type).messages.repeat_every;
        let refreshed = matches!(clock.pace, Pace::Quoted { .. }) && every.is_some();
        let standing = if refreshed {
            Standing::Refreshed { quote }
        } else {
            Standing::Line { quote }
        };
        let waiter = Waiter {
            call,
            joined: self.now,
            waited: 0.0,
            gives_up,
            standing,
        };
        let seat = self.space.room.join(waiter, End::Tail);
        if let (true, Some(every)) = (refreshed, every) {
            let next = self.now + every.get();
            self.space.room.set_refresh(seat, Refresh { clock, next });
        }
        self.set_alarm(seat);
        let waiting = self.space.room.waiting(call.call_type.0);
        self.observer.queued(self.now, &call, waiting);
    }

    /// The clock of a caller whose talk has lasted `in_talk`: it stood still meanwhile, and goes on
    /// as it was. Who was answered at once has heard nothing.
    pub(super) fn clock_again(&self, agent: u32, talk: &Talk, in_talk: f64) -> Clock {
        let Talk { call, wait, .. } = talk;
        let quote = match talk.standing {
            Standing::Line { quote } => quote,
            _ => return self.space.staff.clock(agent).stopped_for(in_talk),
        };
        let call_type = self.call_type(call.call_type);
        let pace = match quote.filter(|_| self.believes(call, call_type)) {
            Some(quote) => Pace::quoted(quote, &call_type.reaction),
            None if call.delayed() => self.unquoted_pace(call_type.messages.policy, call_type),
            None => Pace::Steady(1.0),
        };
        Clock::start(0.0, pace).stopped_for(self.now - wait)
    }

    /// Puts someone back into the queue and returns its seat.
    pub(super) fn rejoin(&mut self, waiter: Waiter, end: End) -> u32 {
        let seat = self.space.room.join(waiter, end);
        self.set_alarm(seat);
        if !matches!(waiter.standing, Standing::Callback(_)) {
            let waiting = self.space.room.waiting(waiter.call.call_type.0);
            self.observer.queued(self.now, &waiter.call, waiting);
        }
        seat
    }

    /// The next moment at which patience ends, a quote is refreshed, or another group may take the
    /// caller.
    #[inline]
    fn set_alarm(&mut self, seat: u32) {
        let waiter = self.space.room.waiter(seat);
        let thresholds = &self.layout.thresholds[waiter.call.call_type.index()];
        let eligible = thresholds
            .iter()
            .map(|&threshold| waiter.has_waited_at(threshold))
            .find(|&at| at > self.now)
            .unwrap_or(f64::INFINITY);
        let mut at = eligible.min(waiter.gives_up);
        if let Standing::Refreshed { .. } = waiter.standing
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
        let waiter = *self.space.room.waiter(seat);
        // Others may have come to be eligible at the same moment: an agent takes whose turn it is.
        while let Some(server) = self.agent_for(&waiter) {
            let turn = self.turn_of(server, seat);
            let (server, taken) = turn;
            self.answer(server, taken);
            if taken == seat {
                return;
            }
        }
        if waiter.gives_up <= self.now || self.leaves_at_refresh(seat, &waiter) {
            self.abandon(seat);
        } else {
            self.set_alarm(seat);
        }
    }

    /// Refreshes the quote if it is time to; says whether the caller has had enough.
    fn leaves_at_refresh(&mut self, seat: u32, waiter: &Waiter) -> bool {
        let Some(refresh) = self.due_refresh(seat, waiter) else {
            return false;
        };
        let call_type = self.call_type(waiter.call.call_type);
        let every = call_type.messages.repeat_every.unwrap_or_default().get();
        let next = refresh.next + every;
        let estimate = self.estimate_at(waiter, call_type);
        let told = self.tell(&waiter.call, call_type, estimate);
        let Some(Told::Quote { quote, .. }) = told else {
            self.space
                .room
                .set_refresh(seat, Refresh { next, ..refresh });
            return false;
        };
        let patience = self.patience(&waiter.call);
        let read = refresh.clock.reading(self.now);
        if quote > patience - read + ROUNDING {
            return true;
        }
        let clock = Clock {
            at: self.now,
            read,
            pace: Pace::quoted(quote, &call_type.reaction),
        };
        self.space.room.set_refresh(seat, Refresh { clock, next });
        self.space.room.set_gives_up(seat, clock.reads_at(patience));
        false
    }

    fn due_refresh(&self, seat: u32, waiter: &Waiter) -> Option<Refresh> {
        let Standing::Refreshed { .. } = waiter.standing else {
            return None;
        };
        let refresh = self.space.room.refresh(seat)?;
        (refresh.next <= self.now).then_some(refresh)
    }

    /// The estimate for one who stands in the queue already.
    fn estimate_at(&self, waiter: &Waiter, call_type: &CallType) -> Option<f64> {
        let place = waiter.call.call_type.0;
        self.view()
            .estimate_behind(place, call_type, waiter.call.arrived)
    }

    fn abandon(&mut self, seat: u32) {
        let waiter = self.leave_queue(seat);
        self.space.lines_held[waiter.call.call_type.index()] -= 1;
        let ending = Ending::Abandoned {
            wait: waiter.wait_by(self.now),
            quote: waiter.standing.quote(),
        };
        self.observer.ended(self.now, &waiter.call, &ending);
        self.leave_ghost(waiter.call);
        let retry = &self.call_type(waiter.call.call_type).redial.abandoned;
        self.consider_redial(waiter.call, retry.as_ref());
    }

    fn leave_ghost(&mut self, call: Call) {
        if let Some(ghosts) = &mut self.space.ghosts {
            ghosts.leave(call);
        }
    }

    #[inline]
    pub(super) fn leave_queue(&mut self, seat: u32) -> Waiter {
        let waiter = self.space.room.leave(seat);
        if !matches!(waiter.standing, Standing::Callback(_)) {
            self.observer.waited(&waiter.call, waiter.joined, self.now);
        }
        waiter
    }

    /// Nobody waits for this type any longer.
    pub(super) fn turn_away(&mut self, call_type: usize) {
        while let Some(seat) = self.space.room.first(call_type as u16) {
            let waiter = self.leave_queue(seat);
            if let Standing::Callback(promised) = waiter.standing {
                self.give_up_promise(waiter.call, promised);
                continue;
            }
            self.space.lines_held[call_type] -= 1;
            let ending = Ending::TurnedAway {
                wait: waiter.wait_by(self.now),
                quote: waiter.standing.quote(),
            };
            self.observer.ended(self.now, &waiter.call, &ending);
        }
    }

    /// Nobody waits any longer, and no promise is kept.
    pub(super) fn turn_all_away(&mut self) {
        (0..self.centre.call_types().len()).for_each(|place| self.turn_away(place));
        while let Some((call, promised)) = self.space.callbacks.take_any() {
            self.give_up_promise(call, promised);
        }
    }
}
