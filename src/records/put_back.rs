//! Calls that a switch takes out of a queue and puts back, as where an announcement is played in between: one call each, which
//! waits all the while and ends as its last piece does.

use super::call::{Call, Outcome};
use std::collections::HashMap;

/// The same caller is back after at most so long \[s\]: who dials anew takes longer. A convention.
const SAME_CALLER: f64 = 30.0;
/// The same call id is back after at most so long \[s\]. A convention.
const SAME_CALL: f64 = 300.0;
/// As logs round, the next piece may begin so much before the end of the one before \[s\].
const ROUNDED: f64 = 2.0;

/// Whether a piece of the same call id goes on with a call that was taken out so long ago \[s\].
pub(super) fn is_same_call(since: f64) -> bool {
    (-ROUNDED..=SAME_CALL).contains(&since)
}

/// Puts together the pieces of callers who are known, of calls in order of time; how many go. Nothing tells others apart.
pub(super) fn join(calls: &mut Vec<Call>) -> usize {
    let before = calls.len();
    let mut joined: Vec<Call> = Vec::with_capacity(before);
    let mut last = HashMap::new();
    for call in calls.drain(..) {
        if let Some(caller) = call.caller.filter(|_| call.is_offered()) {
            let place = last.entry((caller, call.kind)).or_insert(joined.len());
            let first = joined.get_mut(*place);
            if let Some(first) = first.filter(|first| goes_on(first, &call)) {
                *first = Call {
                    arrival: first.arrival,
                    wait: (call.settled_at() - first.arrival).max(0.0),
                    priority: first.priority.or(call.priority),
                    ..call
                };
                continue;
            }
            *place = joined.len();
        }
        joined.push(call);
    }
    *calls = joined;
    before - calls.len()
}

fn goes_on(first: &Call, next: &Call) -> bool {
    let since = next.arrival - first.settled_at();
    first.outcome == Outcome::Removed
        && first.date == next.date
        && (-ROUNDED..=SAME_CALLER).contains(&since)
}
