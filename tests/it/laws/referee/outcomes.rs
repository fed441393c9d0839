//! What comes of promises to call back.

use super::promises::{Promised, Stage, picks_up};
use super::{ROUNDING, Referee, Work};
use holdtrue::centre::AtClose;
use holdtrue::engine::{Answered, CallbackOutcome};

impl Referee<'_> {
    pub(super) fn rang_in_vain(&mut self, at: f64, who: super::Key) {
        let Some(promised) = self.callbacks.get_mut(&who) else {
            return;
        };
        promised.rests(at);
        let promised = *promised;
        assert!(!self.would_pick_up(&promised), "picked up: {promised:?}");
    }

    fn would_pick_up(&self, promised: &Promised) -> bool {
        let Promised {
            call, offer, tried, ..
        } = promised;
        let name = &self.call_type(call).name;
        picks_up(&self.streams, name, offer, call, *tried)
    }

    pub(super) fn check_outcome(
        &mut self,
        at: f64,
        promised: &Promised,
        outcome: &CallbackOutcome,
    ) {
        let closed = at >= self.centre.clock().length.get();
        let kept = self.will(&promised.call).unwrap().kept;
        match outcome {
            CallbackOutcome::Made { late, talk } => {
                assert_eq!(*late, promised.late);
                assert!(kept && self.would_pick_up(promised), "{promised:?}");
                self.check_callback_talk(at, promised, talk);
                let rest = Work::WrapUp(at + talk.wrap_up);
                self.agents.insert(talk.agent.number, rest);
                if *late {
                    self.tally.made_late += 1;
                } else {
                    self.tally.made_in_time += 1;
                }
            }
            CallbackOutcome::Unreached { late } => {
                assert_eq!(*late, promised.late);
                let ringing = matches!(promised.stage, Stage::With(..));
                let all = promised.tried == promised.offer.tries;
                assert!(
                    promised.tried > 0 && (all || closed),
                    "{promised:?} at {at}"
                );
                // Where the day ends sharp there is no further try.
                let sharp = closed && self.centre.clock().at_close == AtClose::Disconnect;
                assert!(!all || ringing, "{promised:?}");
                assert!(!ringing || all || sharp, "{promised:?}");
                assert!(!self.would_pick_up(promised), "{promised:?}");
                if *late {
                    self.tally.unreached_late += 1;
                } else {
                    self.tally.unreached_in_time += 1;
                }
            }
            CallbackOutcome::NeverTried => {
                assert_eq!(promised.tried, 0);
                let at_once = promised.stage == Stage::From(at);
                assert!(closed || (!kept && at_once), "{promised:?}");
                self.tally.never_tried += 1;
            }
        }
    }

    fn check_callback_talk(&self, at: f64, promised: &Promised, answered: &Answered) {
        let Stage::With(agent, since) = promised.stage else {
            panic!("nobody rang: {promised:?}")
        };
        assert_eq!(answered.agent.number, agent);
        let call = &promised.call;
        let skill = self.skill(answered.agent.group.index(), call).unwrap();
        let talk = self.talk(call) / skill.speed;
        assert!((answered.talk - talk).abs() <= ROUNDING * (1.0 + talk));
        let ended = since + promised.offer.dial.get() + talk;
        assert!((at - ended).abs() <= ROUNDING * (1.0 + talk));
        assert!((answered.wait - (since - call.arrived)).abs() <= ROUNDING);
    }
}
