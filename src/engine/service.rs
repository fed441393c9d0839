//! Service: an agent takes a call, talks, wraps up, and looks for the next.

use super::caller::{Begun, Caller, QueuedAs};
use super::crowd::Crowd;
use super::day::Day;
use super::ids::{AgentNumber, CallerSlot};
use super::observer::{Answered, CallbackOutcome, Ending, Marks, Observer};
use super::routing::{NextCaller, Server, choose};
use super::staff::{Idle, Talk, Work, WrapUp};
use crate::centre::{CallType, GroupId};
use crate::units::is_longer;

/// Nobody complains for longer \[s\]. Without an end, callers who never give up would make each other
/// late and their calls longer for ever: a convention, and far from what is measured.
const LONGEST_COMPLAINT: f64 = 3600.0;

/// Whether an agent's work on a call is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum IsDone {
    Yes,
    No,
}

impl<O: Observer, C: Crowd> Day<'_, O, C> {
    /// An agent takes a caller after a wait, and begins a talk or takes one up that was broken off.
    #[inline]
    pub(super) fn start(&mut self, server: Server, slot: CallerSlot, wait: f64) {
        let caller = self.space.callers.get(slot);
        let call_type = self.call_type(caller.call.call_type);
        let (spent_before, left) = match caller.queued_as {
            QueuedAs::HandedBack(Begun { spent, left }) => (spent, left),
            _ => {
                let draws = &self.space.draws[caller.call.call_type.index()];
                let call = &caller.call;
                let talk = match self.crowd.work(call.call_type, call.caller) {
                    Some((talk, _)) => talk,
                    None => draws.talk(call_type, call),
                };
                (0.0, talk + self.complaint(caller, call_type, wait))
            }
        };
        let here = left * server.slowness;
        self.space.services.enter(self.now + here, server.agent);
        let talk = Talk {
            slot,
            wait,
            talk: spent_before + here,
            spent_before,
            slowness: server.slowness,
        };
        let work = Work::Talking(talk);
        let id = self.space.staff.begin(server.agent, self.now, work);
        let call = &self.space.callers.get(slot).call;
        self.space.memory.answered(call.call_type, self.now, wait);
        self.observer.answered(self.now, call, id, wait);
    }

    /// How much longer a believer talks who waited longer than it was promised \[s\].
    #[inline]
    fn complaint(&self, caller: &Caller, call_type: &CallType, wait: f64) -> f64 {
        let Some(quote) = caller.quote.filter(|quote| is_longer(wait, *quote)) else {
            return 0.0;
        };
        if !self.hearing().believes(&caller.call, call_type) {
            return 0.0;
        }
        let complaint = (wait - quote) / 60.0 * call_type.reaction.late_talk.get();
        complaint.min(LONGEST_COMPLAINT)
    }

    #[inline]
    pub(super) fn answer(&mut self, server: Server, slot: CallerSlot) {
        self.leave_queue(slot);
        let caller = self.space.callers.get(slot);
        match caller.queued_as {
            QueuedAs::Callback(_) => self.dial(server, slot),
            _ => self.start(server, slot, caller.wait_by(self.now)),
        }
    }

    #[inline]
    pub(super) fn end_service(&mut self) {
        let Some(agent) = self.space.services.front() else {
            debug_assert!(false, "nobody's work ends");
            return;
        };
        let is_done = match self.space.staff.agent(agent).work {
            Work::Talking(talk) => self.end_talk(agent, talk),
            Work::Dialling(talk) => self.end_dial(agent, talk),
            Work::WrappingUp => IsDone::Yes,
            Work::Free => {
                debug_assert!(false, "an idle agent's work ends");
                IsDone::No
            }
        };
        if is_done == IsDone::Yes {
            self.free(agent);
        }
        if self.space.staff.agent(agent).work == Work::Free {
            self.space.services.strike(agent);
        }
    }

    /// The caller hangs up.
    #[inline]
    fn end_talk(&mut self, agent: AgentNumber, talk: Talk) -> IsDone {
        let id = self.space.staff.agent(agent).id;
        let caller = self.space.callers.get(talk.slot);
        let call = &caller.call;
        let call_type = self.call_type(call.call_type);
        let draws = &self.space.draws[call.call_type.index()];
        let settled = draws.settled(call_type, call);
        let wrap_up = match self.crowd.work(call.call_type, call.caller) {
            Some((_, Some(wrap_up))) => wrap_up,
            Some((_, None)) | None => draws.wrap_up(call_type, call),
        };
        let wrap_up = wrap_up * talk.slowness;
        if self.layout.drops[id.group.index()] && wrap_up > 0.0 {
            let until = self.now + wrap_up;
            let call = *call;
            self.space.staff.note_wrap_up(agent, WrapUp { call, until });
        }
        let answered = Answered {
            wait: talk.wait,
            quote: caller.quote,
            talk: talk.talk,
            wrap_up,
            agent: id,
            settled,
        };
        if let QueuedAs::Callback(promised) = caller.queued_as {
            let ending = Ending::CalledBack {
                outcome: CallbackOutcome::Made {
                    late: promised.late,
                    talk: answered,
                },
                quote: caller.quote,
            };
            self.observer.ended(self.now, call, &ending);
        } else {
            self.space.lines.free(call.call_type);
            let ending = Ending::Answered(answered);
            self.observer.ended(self.now, call, &ending);
        }
        if settled {
            self.space.callers.release(talk.slot);
        } else {
            self.redial_unsettled(talk.slot);
        }
        if wrap_up <= 0.0 {
            return IsDone::Yes;
        }
        self.space.services.enter(self.now + wrap_up, agent);
        self.space.staff.goes_on(agent, Work::WrappingUp);
        IsDone::No
    }

    fn redial_unsettled(&mut self, slot: CallerSlot) {
        let call = &mut self.space.callers.get_mut(slot).call;
        call.matter = call.matter.saturating_add(1);
        call.marks = call.marks.with(Marks::REACHED_BEFORE);
        let call_type = call.call_type;
        let retry = &self.call_type(call_type).redial.unsettled;
        if self.redial_or_release(slot, retry.as_ref()) {
            // It is about a new matter, which takes its time from when it comes up.
            let call = &mut self.space.callers.get_mut(slot).call;
            call.matter_interval = call.interval;
        }
    }

    /// The agent's work on a call is over.
    #[inline]
    fn free(&mut self, agent: AgentNumber) {
        let one = self.space.staff.end(agent);
        let id = one.id;
        self.observer.worked(id, one.since, self.now);
        self.observer.freed(self.now, id);
        if self.space.staff.group(id.group).is_over() {
            let is_late = self.go_on_late_break(id.group);
            self.space.staff.goes(agent);
            self.tell_staffed(id.group);
            if is_late {
                self.hurry_for_staff(id.group);
            }
            if self.closed {
                self.end_promises_of(id.group);
            }
        } else {
            self.take_next_or_idle(agent);
        }
    }

    #[inline(always)]
    pub(super) fn take_next_or_idle(&mut self, agent: AgentNumber) {
        let group = self.space.staff.agent(agent).id.group;
        let takes = &self.layout.takes[group.index()];
        let choice = choose(&self.space.callers, takes, self.now);
        if self.space.ghosts.is_some() {
            self.lay_ghosts(group, choice);
        }
        if let Some(choice) = choice {
            let slowness = choice.slowness;
            self.answer(Server { agent, slowness }, choice.slot);
        } else if self.calls_back(agent, group) || (self.closed && self.goes_home(group)) {
            // Busy with somebody who was promised a call, or gone.
        } else {
            let since = self.now;
            let group = self.space.staff.group_mut(group);
            group.idle.push_back(Idle { agent, since });
        }
    }

    /// Whose turn it is when an agent could take this caller.
    pub(super) fn turn_of(&self, server: Server, slot: CallerSlot) -> (Server, CallerSlot) {
        let group = self.space.staff.agent(server.agent).id.group;
        let takes = &self.layout.takes[group.index()];
        match choose(&self.space.callers, takes, self.now) {
            Some(choice) => {
                let slowness = choice.slowness;
                (Server { slowness, ..server }, choice.slot)
            }
            None => (server, slot),
        }
    }

    fn lay_ghosts(&mut self, group: GroupId, choice: Option<NextCaller>) {
        let Some(ghosts) = &mut self.space.ghosts else {
            return;
        };
        let takes = &self.layout.takes[group.index()];
        let chosen = choice.map(|choice| (choice.class, choice.order));
        let (now, observer) = (self.now, &mut *self.observer);
        ghosts.lay(takes, chosen, now, |call| {
            observer.would_have_waited(call, now - call.arrived);
        });
    }
}
