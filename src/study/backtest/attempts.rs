//! Which recorded calls are attempts of a caller who had called before, as the scenario has it: those it makes itself.

use crate::centre::Redial;
use crate::records::{Call, Caller, KindId, Log, Outcome};
use std::collections::HashMap;

/// Callers are followed where this share of the calls names them: as in a fit, a further attempt that names nobody would
/// otherwise count twice. A convention.
const NAMED: f64 = crate::records::fit::NAMED_CALLERS;

/// Whether the calls of a log name their callers.
pub(super) fn names_callers(log: &Log) -> bool {
    let offered = log.calls.iter().filter(|call| call.is_offered());
    let (mut named, mut all) = (0_u64, 0_u64);
    for call in offered {
        all += 1;
        named += u64::from(call.caller.is_some());
    }
    all > 0 && named as f64 >= NAMED * all as f64
}

/// For each call of a day the place of the first attempt that it belongs to: its own if it is one.
///
/// A call belongs to the one before of the same caller and type if the scenario lets callers try again after what became of
/// that: no redial goes to another type, or follows on being taken out of the queue.
/// `redial` tells what the scenario says of the type of a call.
pub(super) fn first_attempts<'r>(
    calls: &[Call],
    redial: impl Fn(&Call) -> Option<&'r Redial>,
) -> Vec<usize> {
    let mut last: HashMap<(Caller, KindId), usize> = HashMap::new();
    let mut firsts: Vec<usize> = (0..calls.len()).collect();
    for (place, call) in calls
        .iter()
        .enumerate()
        .filter(|(_, call)| call.is_offered())
    {
        let Some(caller) = call.caller else { continue };
        let Some(before) = last.insert((caller, call.kind), place) else {
            continue;
        };
        let tries = redial(&calls[before]).is_some_and(|redial| match calls[before].outcome {
            Outcome::Answered => redial.unsettled.is_some(),
            Outcome::Abandoned => redial.abandoned.is_some(),
            Outcome::Removed | Outcome::NeverQueued => false,
        });
        if tries {
            firsts[place] = firsts[before];
        }
    }
    firsts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::centre::Retry;
    use crate::random::Law;
    use crate::units::Share;

    #[test]
    fn attempts_belong_to_the_first_one_as_far_as_the_scenario_makes_them() {
        let call = |arrival: f64, outcome, caller| Call {
            date: jiff::civil::date(2024, 1, 1),
            arrival,
            kind: KindId(0),
            outcome,
            wait: 10.0,
            talk: None,
            wrap_up: None,
            agent: None,
            caller: Some(Caller(caller)),
            priority: None,
        };
        let calls = [
            call(0.0, Outcome::Abandoned, 1),
            call(10.0, Outcome::Answered, 2),
            call(20.0, Outcome::Abandoned, 1),
            call(30.0, Outcome::Answered, 2),
            call(40.0, Outcome::Answered, 1),
            call(50.0, Outcome::Answered, 1),
        ];
        let redial = Redial {
            abandoned: Some(Retry {
                chance: Share::new(0.5).unwrap(),
                after: Law::Constant(60.0),
            }),
            ..Redial::default()
        };
        let firsts = first_attempts(&calls, |_| Some(&redial));
        assert_eq!(firsts, [0, 1, 0, 3, 0, 5]);
        assert_eq!(first_attempts(&calls, |_| None), [0, 1, 2, 3, 4, 5]);
        // Another type is no further attempt, nor is who was taken out of the queue.
        let of_kind = |arrival: f64, outcome, kind| Call {
            kind: KindId(kind),
            ..call(arrival, outcome, 1)
        };
        let calls = [
            of_kind(0.0, Outcome::Abandoned, 0),
            of_kind(10.0, Outcome::Answered, 1),
            of_kind(20.0, Outcome::Removed, 0),
            of_kind(30.0, Outcome::Answered, 0),
        ];
        assert_eq!(first_attempts(&calls, |_| Some(&redial)), [0, 1, 0, 3]);
    }
}
