//! Service: an agent takes a call, talks, wraps up, and looks for the next.

use super::crowd::Crowd;
use super::day::Day;
use super::layout::Class;
use super::observer::{Answered, Call, CallbackOutcome, Ending, Marks, Observer};
use super::room::{Begun, Standing};
use super::routing::Server;
use super::staff::{Idle, Stage, Talk};
use crate::centre::{CallType, GroupId};

/// Nobody complains for longer \[s\]. Without an end, callers who never give up would make each other
/// late and their calls longer for ever: a convention, and far from what is measured.
const LONGEST_COMPLAINT: f64 = 3600.0;

/// Whom an agent chooses.
#[derive(Debug, Clone, Copy)]
struct Choice {
    seat: u32,
    slowness: f64,
    class: Class,
    order: f64,
}

impl<O: Observer, C: Crowd> Day<'_, O, C> {
    /// An idle agent takes a caller at once, or takes up again a talk that was broken off.
    #[inline]
    pub(super) fn start(&mut self, server: Server, call: Call, wait: f64, standing: Standing) {
        let call_type = self.call_type(call.call_type);
        let (spent_before, left) = match standing {
            Standing::HandedBack {
                begun: Begun { spent, left },
                ..
            } => (spent, left),
            _ => {
                let talk = self.space.draws[call.call_type.index()].talk(call_type, &call);
                (0.0, talk + self.complaint(&call, call_type, wait, standing))
            }
        };
        let here = left * server.slowness;
        let ticket = self.enter_service_end(self.now + here, server.agent);
        let desk = &mut self.space.staff.desks[server.agent as usize];
        desk.ticket = ticket;
        desk.since = self.now;
        desk.stage = Stage::Talk;
        desk.talk = Talk {
            call,
            wait,
            talk: spent_before + here,
            spent_before,
            slowness: server.slowness,
            standing,
        };
        self.space
            .memory
            .answered(call.call_type.index(), self.now, wait);
        self.observer.answered(self.now, &call, desk.id, wait);
    }

    /// How much longer a believer talks who waited longer than it was promised \[s\].
    #[inline]
    fn complaint(&self, call: &Call, call_type: &CallType, wait: f64, standing: Standing) -> f64 {
        let Some(quote) = standing.quote().filter(|quote| wait > *quote) else {
            return 0.0;
        };
        if !self.believes(call, call_type) {
            return 0.0;
        }
        let complaint = (wait - quote) / 60.0 * call_type.reaction.late_talk.get();
        complaint.min(LONGEST_COMPLAINT)
    }

    #[inline]
    pub(super) fn answer(&mut self, server: Server, seat: u32) {
        let waiter = self.leave_queue(seat);
        if let Standing::Refreshed { .. } | Standing::HandedBack { .. } = waiter.standing
            && let Some(refresh) = self.space.room.refresh(seat)
        {
            self.space.staff.keep_clock(server.agent, refresh.clock);
        }
        match waiter.standing {
            Standing::Callback(promised) => self.dial(server, waiter.call, promised),
            standing => self.start(server, waiter.call, waiter.wait_by(self.now), standing),
        }
    }

    #[inline]
    pub(super) fn enter_service_end(&mut self, at: f64, agent: u32) -> u32 {
        if self.front_is_free {
            self.front_is_free = false;
            self.space.services.replace_front(at, agent)
        } else {
            self.space.services.enter(at, agent)
        }
    }

    #[inline]
    pub(super) fn end_service(&mut self) {
        let Some(due) = self.space.services.front() else {
            return;
        };
        self.front_is_free = true;
        let desk = &self.space.staff.desks[due.slot as usize];
        // An agent who dropped a call leaves its entry behind.
        if desk.ticket == due.ticket {
            match desk.stage {
                Stage::Talk => self.end_talk(due.slot),
                Stage::WrapUp => self.free(due.slot),
                Stage::Dial => self.end_dial(due.slot),
                Stage::Free => {}
            }
        }
        if self.front_is_free {
            self.front_is_free = false;
            self.space.services.drop_front();
        }
    }

    #[inline]
    fn end_talk(&mut self, agent: u32) {
        let desk = &self.space.staff.desks[agent as usize];
        let Talk {
            call,
            wait,
            talk,
            slowness,
            standing,
            ..
        } = desk.talk;
        let call_type = self.call_type(call.call_type);
        let draws = &self.space.draws[call.call_type.index()];
        let settled = draws.settled(call_type, &call);
        let wrap_up = draws.wrap_up(call_type, &call) * slowness;
        let answered = Answered {
            wait,
            quote: standing.quote(),
            talk,
            wrap_up,
            agent: desk.id,
            settled,
        };
        let ending = match standing {
            Standing::Callback(promised) => Ending::CalledBack {
                outcome: CallbackOutcome::Made {
                    late: promised.late,
                    talk: answered,
                },
                quote: promised.quote,
            },
            _ => {
                self.space.lines_held[call.call_type.index()] -= 1;
                Ending::Answered(answered)
            }
        };
        self.observer.ended(self.now, &call, &ending);
        if !settled {
            self.consider_unsettled(call, call_type);
        }
        if wrap_up > 0.0 {
            let ticket = self.enter_service_end(self.now + wrap_up, agent);
            let desk = &mut self.space.staff.desks[agent as usize];
            desk.ticket = ticket;
            desk.stage = Stage::WrapUp;
        } else {
            self.free(agent);
        }
    }

    fn consider_unsettled(&mut self, call: Call, call_type: &CallType) {
        let again = Call {
            matter: call.matter.saturating_add(1),
            marks: call.marks.with(Marks::REACHED_BEFORE),
            ..call
        };
        self.consider_redial(again, call_type.redial.unsettled.as_ref());
    }

    /// The agent's work on a call is over.
    #[inline]
    pub(super) fn free(&mut self, agent: u32) {
        let desk = &mut self.space.staff.desks[agent as usize];
        desk.stage = Stage::Free;
        let id = desk.id;
        self.observer.worked(id, desk.since, self.now);
        self.observer.freed(self.now, id);
        let group = &self.space.staff.groups[id.group.index()];
        if group.present > group.on_duty {
            self.space.staff.goes(agent);
            self.tell_staffed(id.group.0);
        } else {
            self.take_next_or_idle(agent);
        }
    }

    #[inline]
    pub(super) fn take_next_or_idle(&mut self, agent: u32) {
        let group = self.space.staff.desks[agent as usize].id.group;
        let choice = self.choose(group);
        if self.space.ghosts.is_some() {
            self.lay_ghosts(group, choice);
        }
        if let Some(choice) = choice {
            let slowness = choice.slowness;
            self.answer(Server { agent, slowness }, choice.seat);
        } else if !self.calls_back(agent, group) {
            let since = self.now;
            let idle = &mut self.space.staff.groups[group.index()].idle;
            idle.push_back(Idle { agent, since });
        }
    }

    /// Whom an agent of the group takes next: smallest class, then earliest arrival less head start.
    #[inline]
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
            let order = room.waiter(seat).order() - take.head_start;
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
