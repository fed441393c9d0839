//! After closing: who stays while there is something to do, who goes home, and which promises end with that.

use super::calendar::key;
use super::crowd::Crowd;
use super::day::Day;
use super::observer::Observer;
use crate::centre::{CallTypeId, GroupId};

impl<O: Observer, C: Crowd> Day<'_, O, C> {
    /// After closing: an agent with nothing in hand stays while someone waits whom it may take. Says
    /// whether it goes home.
    pub(super) fn goes_home(&mut self, group: GroupId) -> bool {
        if self.someone_waits_for(group) {
            return false;
        }
        self.space.staff.group_mut(group).one_goes_home();
        self.end_promises_of(group);
        true
    }

    /// Also if a promise comes up at this very moment.
    fn someone_waits_for(&self, group: GroupId) -> bool {
        let mut takes = self.layout.takes[group.index()].iter();
        let callers = &self.space.callers;
        let someone =
            !callers.nobody_waits() && takes.any(|take| callers.queue_len(take.call_type) > 0);
        someone || self.space.promises.next() <= key(self.now)
    }

    /// After closing, one of the type has left the queue: those who were idle may go home.
    #[cold]
    pub(super) fn send_home(&mut self, call_type: CallTypeId) {
        for taker in &self.layout.takers[call_type.index()] {
            self.send_group_home(taker.group);
        }
    }

    /// After closing, the group's idle agents go home if nobody waits whom they may take.
    pub(super) fn send_group_home(&mut self, group: GroupId) {
        let idle = &self.space.staff.group(group).idle;
        if !idle.is_empty() && !self.someone_waits_for(group) {
            self.space.staff.group_mut(group).idle_go_home();
            self.end_promises_of(group);
        }
    }

    /// Ends all promises that only agents who have gone home could have made.
    pub(super) fn end_promises_of(&mut self, group: GroupId) {
        for take in &self.layout.takes[group.index()] {
            self.end_promises(take.call_type);
        }
    }

    /// Ends the type's promises if nobody stays who may make them.
    pub(super) fn end_promises(&mut self, call_type: CallTypeId) {
        let mut takers = self.layout.takers[call_type.index()].iter();
        let staff = &self.space.staff;
        if takers.any(|taker| staff.group(taker.group).staying() > 0) {
            return;
        }
        self.end_all_promises(call_type);
    }

    /// Ends all promises of the type that have no place in the queue and are in nobody's hands.
    pub(super) fn end_all_promises(&mut self, call_type: CallTypeId) {
        while let Some(note) = self.space.promises.take_first(call_type) {
            self.give_up_promise(note.slot);
        }
        let callers = &self.space.callers;
        let is_own = |number| callers.get(callers.slot(number)).call.call_type == call_type;
        for number in self.space.promises.end_tries(is_own) {
            self.give_up_promise(self.space.callers.slot(number));
        }
        let (promises, view) = self.promises();
        promises.set_alarm(&view, call_type);
    }
}
