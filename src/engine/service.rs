//! Service: an agent takes a call, talks, wraps up, and looks for the next.

use super::crowd::Crowd;
use super::day::Day;
use super::layout::Class;
use super::observer::{Answered, CallbackOutcome, Ending, Marks, Observer};
use super::room::{Begun, Caller, Order, Standing};
use super::routing::Server;
use super::staff::{Idle, Stage, Talk, WrapUp};
use crate::centre::{CallType, GroupId};
use crate::units::is_longer;

/// Nobody complains for longer \[s\]. Without an end, callers who never give up would make each other
/// late and their calls longer for ever: a convention, and far from what is measured.
const LONGEST_COMPLAINT: f64 = 3600.0;

/// Whom an agent chooses.
#[derive(Debug, Clone, Copy)]
struct Choice {
    seat: u32,
    slowness: f64,
    class: Class,
    order: Order,
}

impl<O: Observer, C: Crowd> Day<'_, O, C> {
    /// An agent takes a caller after a wait, and begins a talk or takes one up that was broken off.
    #[inline]
    pub(super) fn start(&mut self, server: Server, seat: u32, wait: f64) {
        let caller = self.space.room.caller(seat);
        let call_type = self.call_type(caller.call.call_type);
        let (spent_before, left) = match caller.standing {
            Standing::HandedBack(Begun { spent, left }) => (spent, left),
            _ => {
                let draws = &self.space.draws[caller.call.call_type.index()];
                let talk = draws.talk(call_type, &caller.call);
                (0.0, talk + self.complaint(caller, call_type, wait))
            }
        };
        let here = left * server.slowness;
        self.space.services.enter(self.now + here, server.agent);
        let desk = &mut self.space.staff.desks[server.agent as usize];
        desk.since = self.now;
        desk.stage = Stage::Talk;
        desk.talk = Talk {
            seat,
            wait,
            talk: spent_before + here,
            spent_before,
            slowness: server.slowness,
        };
        let call = &self.space.room.caller(seat).call;
        self.space
            .memory
            .answered(call.call_type.index(), self.now, wait);
        self.observer.answered(self.now, call, desk.id, wait);
    }

    /// How much longer a believer talks who waited longer than it was promised \[s\].
    #[inline]
    fn complaint(&self, caller: &Caller, call_type: &CallType, wait: f64) -> f64 {
        let Some(quote) = caller.quote.filter(|quote| is_longer(wait, *quote)) else {
            return 0.0;
        };
        if !self.believes(&caller.call, call_type) {
            return 0.0;
        }
        let complaint = (wait - quote) / 60.0 * call_type.reaction.late_talk.get();
        complaint.min(LONGEST_COMPLAINT)
    }

    #[inline]
    pub(super) fn answer(&mut self, server: Server, seat: u32) {
        self.leave_queue(seat);
        let caller = self.space.room.caller(seat);
        match caller.standing {
            Standing::Callback(_) => self.dial(server, seat),
            _ => self.start(server, seat, caller.wait_by(self.now)),
        }
    }

    #[inline]
    pub(super) fn end_service(&mut self) {
        let Some(agent) = self.space.services.front() else {
            return;
        };
        let is_done = match self.space.staff.desks[agent as usize].stage {
            Stage::Talk => self.end_talk(agent),
            Stage::Dial => self.end_dial(agent),
            Stage::WrapUp => true,
            Stage::Free => {
                debug_assert!(false, "an idle agent's work ends");
                false
            }
        };
        if is_done {
            self.free(agent);
        }
        if self.space.staff.desks[agent as usize].stage == Stage::Free {
            self.space.services.strike(agent);
        }
    }

    /// The caller hangs up; says whether that was all of the agent's work on the call.
    #[inline]
    fn end_talk(&mut self, agent: u32) -> bool {
        let desk = &self.space.staff.desks[agent as usize];
        let Talk {
            seat,
            wait,
            talk,
            slowness,
            ..
        } = desk.talk;
        let caller = self.space.room.caller(seat);
        let call = &caller.call;
        let call_type = self.call_type(call.call_type);
        let draws = &self.space.draws[call.call_type.index()];
        let cut_off_later = self.layout.drops[desk.id.group.index()].then_some(*call);
        let settled = draws.settled(call_type, call);
        let wrap_up = draws.wrap_up(call_type, call) * slowness;
        let answered = Answered {
            wait,
            quote: caller.quote,
            talk,
            wrap_up,
            agent: desk.id,
            settled,
        };
        if let Standing::Callback(promised) = caller.standing {
            let ending = Ending::CalledBack {
                outcome: CallbackOutcome::Made {
                    late: promised.late,
                    talk: answered,
                },
                quote: caller.quote,
            };
            self.observer.ended(self.now, call, &ending);
        } else {
            self.space.lines_held[call.call_type.index()] -= 1;
            let ending = Ending::Answered(answered);
            self.observer.ended(self.now, call, &ending);
        }
        if settled {
            self.space.room.vacate(seat);
        } else {
            self.redial_unsettled(seat);
        }
        if wrap_up > 0.0 {
            self.space.services.enter(self.now + wrap_up, agent);
            let desk = &mut self.space.staff.desks[agent as usize];
            desk.stage = Stage::WrapUp;
            if let Some(call) = cut_off_later {
                let until = self.now + wrap_up;
                self.space.staff.note_wrap_up(agent, WrapUp { call, until });
            }
        }
        wrap_up <= 0.0
    }

    fn redial_unsettled(&mut self, seat: u32) {
        let call = &mut self.space.room.caller_mut(seat).call;
        call.matter = call.matter.saturating_add(1);
        call.marks = call.marks.with(Marks::REACHED_BEFORE);
        let call_type = call.call_type;
        let retry = &self.call_type(call_type).redial.unsettled;
        if self.redial_or_vacate(seat, retry.as_ref()) {
            // It is about a new matter, which takes its time from when it comes up.
            let call = &mut self.space.room.caller_mut(seat).call;
            call.matter_interval = call.interval;
        }
    }

    /// The agent's work on a call is over.
    #[inline]
    fn free(&mut self, agent: u32) {
        let desk = &mut self.space.staff.desks[agent as usize];
        desk.stage = Stage::Free;
        let id = desk.id;
        self.observer.worked(id, desk.since, self.now);
        self.observer.freed(self.now, id);
        let group = &self.space.staff.groups[id.group.index()];
        if group.present > group.on_duty {
            self.space.staff.goes(agent);
            self.tell_staffed(id.group.0);
            if self.closed {
                self.end_promises_of(id.group);
            }
        } else {
            self.take_next_or_idle(agent);
        }
    }

    #[inline(always)]
    pub(super) fn take_next_or_idle(&mut self, agent: u32) {
        let group = self.space.staff.desks[agent as usize].id.group;
        let choice = self.choose(group);
        if self.space.ghosts.is_some() {
            self.lay_ghosts(group, choice);
        }
        if let Some(choice) = choice {
            let slowness = choice.slowness;
            self.answer(Server { agent, slowness }, choice.seat);
        } else if self.calls_back(agent, group) || (self.closed && self.goes_home(group)) {
            // Busy with somebody who was promised a call, or gone.
        } else {
            let since = self.now;
            let idle = &mut self.space.staff.groups[group.index()].idle;
            idle.push_back(Idle { agent, since });
        }
    }

    /// Whom an agent of the group takes next: smallest class, then earliest arrival less head start.
    #[inline(always)]
    fn choose(&self, group: GroupId) -> Option<Choice> {
        let room = &self.space.room;
        if room.is_empty() {
            return None;
        }
        let mut best: Option<Choice> = None;
        for take in &self.layout.takes[group.index()] {
            if best.is_some_and(|best| best.class != take.class) {
                break;
            }
            let Some(seat) = room.first_after(take.call_type, take.after, self.now) else {
                continue;
            };
            let order = room.caller(seat).order().less(take.head_start);
            if best.is_none_or(|best| order < best.order) {
                best = Some(Choice {
                    seat,
                    slowness: take.slowness,
                    class: take.class,
                    order,
                });
            }
        }
        best
    }

    /// Whose turn it is when an agent could take the caller in this seat.
    pub(super) fn turn_of(&self, server: Server, seat: u32) -> (Server, u32) {
        let group = self.space.staff.desks[server.agent as usize].id.group;
        match self.choose(group) {
            Some(choice) => {
                let slowness = choice.slowness;
                (Server { slowness, ..server }, choice.seat)
            }
            None => (server, seat),
        }
    }

    fn lay_ghosts(&mut self, group: GroupId, choice: Option<Choice>) {
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
