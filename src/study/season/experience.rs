//! What an attempt was to the one who made it: good, bad, or neither; a promise kept or broken.

use crate::centre::{CustomerParts, Grievances};
use crate::engine::{Answered, CallbackOutcome, Ending};
use crate::units::is_longer;

/// What an attempt leaves behind.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Experience {
    /// Answered within its quote, or within the tolerance if nothing was quoted, and settled; called
    /// back in time, and settled.
    Good,
    /// Anything else that touched the customer; its weights together \[points of grievance\].
    Bad { weight: f64 },
    /// Called back in time, and did not pick up.
    Neither,
}

/// Judges endings.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Judge {
    weights: Grievances,
    tolerance: f64,
}

impl Judge {
    pub(super) fn new(customers: &CustomerParts) -> Self {
        Self {
            weights: customers.grievances,
            tolerance: customers.tolerance.get(),
        }
    }

    /// What this ending is to the caller.
    pub(super) fn experience(&self, ending: &Ending) -> Experience {
        let weights = &self.weights;
        let bad = |weight| Experience::Bad { weight };
        match ending {
            Ending::Blocked => bad(weights.blocked),
            Ending::Balked { .. } => bad(weights.balked),
            Ending::Abandoned { .. } | Ending::TurnedAway { .. } => bad(weights.abandoned),
            Ending::Answered(answered) => {
                let late = is_longer(answered.wait, answered.quote.unwrap_or(self.tolerance));
                self.talked(late, answered)
            }
            Ending::CalledBack { outcome, .. } => match outcome {
                CallbackOutcome::Made { late, talk } => self.talked(*late, talk),
                CallbackOutcome::Unreached { late: true } => bad(weights.late),
                CallbackOutcome::Unreached { late: false } => Experience::Neither,
                CallbackOutcome::NeverTried => bad(weights.callback_broken),
            },
        }
    }

    fn talked(&self, late: bool, talk: &Answered) -> Experience {
        let late_weight = if late { self.weights.late } else { 0.0 };
        match (late, talk.settled) {
            (false, true) => Experience::Good,
            (_, true) => Experience::Bad {
                weight: late_weight,
            },
            (_, false) => Experience::Bad {
                weight: late_weight + self.weights.unsettled,
            },
        }
    }
}

/// Whether a quoted wait held; `None` if nothing was quoted, or the caller left before it could tell.
pub(super) fn promise_kept(ending: &Ending) -> Option<bool> {
    match ending {
        Ending::Answered(answered) => {
            let quote = answered.quote;
            quote.map(|quote| !is_longer(answered.wait, quote))
        }
        Ending::Abandoned { wait, quote, .. } | Ending::TurnedAway { wait, quote, .. } => quote
            .filter(|quote| is_longer(*wait, *quote))
            .map(|_| false),
        Ending::Blocked | Ending::Balked { .. } | Ending::CalledBack { .. } => None,
    }
}

/// Whether an agent talked to the caller.
pub(super) fn reached(ending: &Ending) -> bool {
    matches!(
        ending,
        Ending::Answered(_)
            | Ending::CalledBack {
                outcome: CallbackOutcome::Made { .. },
                ..
            }
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::centre::GroupId;
    use crate::engine::AgentId;

    fn talk(wait: f64, quote: Option<f64>, settled: bool) -> Answered {
        Answered {
            wait,
            quote,
            talk: 60.0,
            wrap_up: 0.0,
            agent: AgentId {
                group: GroupId(0),
                number: 0,
            },
            settled,
        }
    }

    #[track_caller]
    fn check(ending: Ending, expected: Experience, promise: Option<bool>) {
        let judge = Judge::new(&CustomerParts::of(1));
        assert_eq!(judge.experience(&ending), expected, "{ending:?}");
        assert_eq!(promise_kept(&ending), promise, "{ending:?}");
    }

    #[test]
    fn endings_are_judged_as_the_model_says() {
        let bad = |weight| Experience::Bad { weight };
        let answered = |wait, quote, settled| Ending::Answered(talk(wait, quote, settled));
        check(answered(60.0, None, true), Experience::Good, None);
        check(answered(61.0, None, true), bad(0.5), None);
        check(
            answered(300.0, Some(300.0), true),
            Experience::Good,
            Some(true),
        );
        check(answered(20.0, Some(10.0), true), bad(0.5), Some(false));
        check(answered(20.0, Some(10.0), false), bad(1.5), Some(false));
        check(answered(0.0, None, false), bad(1.0), None);
        check(Ending::Blocked, bad(1.0), None);
        check(Ending::Balked { quote: 9.0 }, bad(0.5), None);
        for (quote, promise) in [(None, None), (Some(31.0), None), (Some(29.0), Some(false))] {
            let (wait, talked) = (30.0, 0.0);
            let abandoned = Ending::Abandoned {
                wait,
                quote,
                talked,
            };
            let turned_away = Ending::TurnedAway {
                wait,
                quote,
                talked,
            };
            check(abandoned, bad(1.0), promise);
            check(turned_away, bad(1.0), promise);
        }
        let called_back = |outcome| Ending::CalledBack {
            outcome,
            quote: Some(60.0),
        };
        let made = |late, settled| CallbackOutcome::Made {
            late,
            talk: talk(4000.0, None, settled),
        };
        check(called_back(made(false, true)), Experience::Good, None);
        check(called_back(made(true, true)), bad(0.5), None);
        check(called_back(made(true, false)), bad(1.5), None);
        let unreached = |late| called_back(CallbackOutcome::Unreached { late });
        check(unreached(false), Experience::Neither, None);
        check(unreached(true), bad(0.5), None);
        check(called_back(CallbackOutcome::NeverTried), bad(2.0), None);
    }
}
