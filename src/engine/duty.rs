//! Duty: agents come and go at fixed moments, and the centre closes.

use super::day::Day;
use super::layout::{Edge, Fixed};
use super::observer::Observer;
use super::room::{Begun, End, Standing, Waiter};
use super::staff::{Stage, Talk};
use crate::centre::{AtClose, GroupId, Leaving};

impl<O: Observer> Day<'_, O> {
    pub(super) fn pass_edge(&mut self, edge: Edge) {
        match edge.what {
            Fixed::Staff { group, on_duty } => {
                self.staff(group, on_duty);
                self.hurry_promises(group);
            }
            Fixed::Close => {
                self.closed = true;
                if self.centre.clock().at_close == AtClose::Disconnect {
                    self.turn_all_away();
                }
            }
        }
    }

    fn staff(&mut self, group: u16, on_duty: u32) {
        self.space.staff.groups[group as usize].on_duty = on_duty;
        self.space.staff.send_idle_home(group);
        if self.centre.groups()[group as usize].leaving == Leaving::Drop {
            for agent in self.space.staff.leavers(group) {
                self.drop_work(agent);
            }
        }
        self.tell_staffed(group);
        while self.space.staff.groups[group as usize].present < on_duty {
            let agent = self.space.staff.comes(group);
            self.take_next_or_idle(agent);
        }
        self.tell_staffed(group);
    }

    pub(super) fn tell_staffed(&mut self, group: u16) {
        let its = &self.space.staff.groups[group as usize];
        let (on_duty, present) = (its.on_duty, its.present);
        self.observer
            .staffed(self.now, GroupId(group), on_duty, present);
    }

    /// The agent goes at once; a caller it talks to goes back to the head of the queue, with what is
    /// left of its patience and of its talk.
    fn drop_work(&mut self, agent: u32) {
        let desk = &mut self.space.staff.desks[agent as usize];
        let stage = std::mem::replace(&mut desk.stage, Stage::Free);
        let (id, since, talk) = (desk.id, desk.since, desk.talk);
        self.observer.worked(id, since, self.now);
        self.observer.freed(self.now, id);
        self.space.staff.goes(agent);
        if stage != Stage::Talk {
            return;
        }
        self.observer.handed_back(self.now, &talk.call, id);
        self.put_back(talk, self.now - since);
    }

    fn put_back(&mut self, talk: Talk, spent_here: f64) {
        let Talk { call, wait, .. } = talk;
        let spent = talk.spent_before + spent_here;
        let quote = talk.standing.quote();
        let standing = Standing::HandedBack {
            quote,
            begun: Begun {
                spent,
                left: (talk.talk - spent).max(0.0) / talk.slowness,
            },
        };
        let waiter = Waiter {
            call,
            joined: self.now,
            waited: wait,
            gives_up: self.gives_up_again(&call, wait, quote),
            standing,
        };
        match self.agent_for(&waiter) {
            Some(server) => self.start(server, call, wait, standing),
            None => self.rejoin(waiter, End::Head),
        }
    }
}
