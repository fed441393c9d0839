//! Whose turn it is: in which order agents take those who wait, and which group takes one first.

use super::Referee;
use super::promises::Stage;
use holdtrue::centre::Skill;
use holdtrue::engine::Call;

impl Referee<'_> {
    /// Where an agent of a group sees someone: the smallest goes first. Promises for which time has got
    /// short go before the others of their priority, by the moment at which they fall due.
    fn place(&self, call: &Call, skill: &Skill, hurried: Option<f64>) -> (i32, u32, u8, f64) {
        let call_type = self.call_type(call);
        let (class, by) = match hurried {
            Some(due) => (0, due),
            None => (1, call.arrived - call_type.head_start.get()),
        };
        (call_type.priority, skill.rank, class, by)
    }

    /// Nobody else should have gone before this one, whom an agent of `group` takes from the queue.
    pub(super) fn check_turn(&self, group: usize, chosen: &Call, hurried: Option<f64>) {
        let own = self.place(chosen, self.skill(group, chosen).unwrap(), hurried);
        for other in self.waiting.values() {
            let Some(skill) = self.skill(group, &other.call) else {
                continue;
            };
            if other.joined + (skill.after.get() - other.waited) > self.now {
                continue;
            }
            let others = self.place(&other.call, skill, None);
            assert!(
                others >= own,
                "{other:?} {others:?} should go before {chosen:?} {own:?}"
            );
        }
        for other in self.callbacks.values() {
            let Some(skill) = self.skill(group, &other.call) else {
                continue;
            };
            let stands = matches!(other.stage, Stage::From(since) if since < self.now)
                && other.place_since.is_some_and(|since| since < self.now);
            let ripe = other.call.arrived + skill.after.get() < self.now;
            if stands && ripe {
                let others = self.place(&other.call, skill, other.hurried());
                assert!(
                    others >= own,
                    "{other:?} {others:?} should go before {chosen:?} {own:?}"
                );
            }
        }
    }

    /// An agent of `group` has nobody to take from the queue.
    pub(super) fn check_nobody_waits(&self, group: usize) {
        for other in self.waiting.values() {
            let may_from = self
                .skill(group, &other.call)
                .map(|skill| other.joined + (skill.after.get() - other.waited));
            assert!(
                may_from.is_none_or(|from| from > self.now),
                "{other:?} waits at {}",
                self.now
            );
        }
        for other in self.callbacks.values() {
            let stands = other.place_since.is_some_and(|since| since < self.now)
                && matches!(other.stage, Stage::From(since) if since < self.now);
            let may_from = self
                .skill(group, &other.call)
                .map(|skill| other.call.arrived + skill.after.get());
            assert!(
                !stands || may_from.is_none_or(|from| from >= self.now),
                "{other:?} stands at {}",
                self.now
            );
        }
    }

    /// A group of smaller rank that may take the caller has nobody idle.
    pub(super) fn check_preference(&self, group: usize, call: &Call, may: impl Fn(f64) -> bool) {
        let rank = self.skill(group, call).unwrap().rank;
        for other in 0..self.numbers.len() {
            let better = |skill: &&Skill| skill.rank < rank && may(skill.after.get());
            if self.skill(other, call).filter(better).is_some() && !self.is_changing(other) {
                assert_eq!(
                    self.idle(other),
                    0,
                    "group {other} is preferred for {call:?}"
                );
            }
        }
    }
}
