//! Breaks that are taken whole: who is in a call when a break is due takes all of it afterwards, and comes back later.
//!
//! Agents of a group are alike, so it is the first of them to come free who goes. On duty is whoever should be there: until
//! the late one goes it still counts, and until it is back it does not, so that its time on duty is that of its shift.

use super::crowd::Crowd;
use super::day::Day;
use super::layout::{Break, Edge, Fixed};
use super::observer::Observer;
use crate::centre::GroupId;

/// A break that was due while its agent was busy.
#[derive(Debug, Clone, Copy, PartialEq)]
struct LateBreak {
    due: Break,
    /// When its agent is back \[s from opening\]; `None` while the agent is still busy.
    back: Option<f64>,
}

/// Late breaks of a group.
#[derive(Debug, Default)]
pub(super) struct LateBreaks {
    breaks: Vec<LateBreak>,
}

impl LateBreaks {
    pub(super) fn clear(&mut self) {
        self.breaks.clear();
    }

    /// So many agents were busy when the break was due.
    fn add(&mut self, due: Break, agents: u32) {
        let late = LateBreak { due, back: None };
        self.breaks.extend((0..agents).map(|_| late));
    }

    /// How many are still busy.
    pub(super) fn owed(&self) -> u32 {
        self.breaks.iter().filter(|one| one.back.is_none()).count() as u32
    }

    /// Forgets those who are back, or whose duty has ended, and says how many are still missing whom the roster has back.
    pub(super) fn missing(&mut self, now: f64) -> u32 {
        self.breaks
            .retain(|one| now < one.due.until_again && one.back.is_none_or(|back| now < back));
        self.breaks.iter().filter(|one| one.due.to <= now).count() as u32
    }

    /// An agent who comes free goes on the break that was due first. When it is back \[s from opening\].
    fn go(&mut self, now: f64) -> Option<f64> {
        let mut due = self.breaks.iter_mut();
        let first = due.find(|one| one.back.is_none() && now < one.due.until_again)?;
        let back = (now + (first.due.to - first.due.from)).min(first.due.until_again);
        first.back = Some(back);
        Some(back)
    }

    /// Moments at which it must be looked who is missing \[s from opening\].
    pub(super) fn moments(&self) -> impl Iterator<Item = f64> {
        let back = self.breaks.iter().filter_map(|one| one.back);
        self.breaks.iter().map(|one| one.due.to).chain(back)
    }
}

impl<O: Observer, C: Crowd> Day<'_, O, C> {
    /// A break begins: idle agents go, and as many as are missing then go late.
    pub(super) fn begin_break(&mut self, due: Break) {
        let late = self.space.staff.begin_break(due.group, due.agents);
        if late > 0 {
            let group = self.space.staff.group_mut(due.group);
            group.late_breaks.add(due, late);
            self.look_again(due.group, due.to);
        }
    }

    /// An agent who comes free where there are too many may be the one whose break is late: whether it is.
    pub(super) fn go_on_late_break(&mut self, group: GroupId) -> bool {
        let its = self.space.staff.group_mut(group);
        let back = its.late_breaks.go(self.now);
        if let Some(back) = back {
            self.look_again(group, back);
        }
        back.is_some()
    }

    /// At this moment it is looked who is missing.
    pub(super) fn look_again(&mut self, group: GroupId, at: f64) {
        if at < self.centre.clock().length.get() {
            let what = Fixed::Back { group };
            self.space.timetable.insert(Edge { at, what });
        }
    }
}
