//! Who was logged in, and short pauses that are after-call work.
//!
//! Many switches have no state for after-call work: agents pause as a call ends and come back when they have written it up.
//! Such a pause is a part of the call, not an absence.

use super::pauses::LONGEST_PAUSE;
use super::work::Stretch;
use crate::records::call::Call;
use crate::records::presence::Presence;
use jiff::civil::Date;
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

/// Pauses are after-call work where so many short ones come to a call; fewer are rests. A convention.
const OFTEN: f64 = 0.1;
/// Such a pause begins within so much of the end of a call, as logs round \[s\]. A convention.
const AT_THE_END: f64 = 2.0;

/// Those of a day: agents with their stretches, in order.
pub(super) type OfDay = Vec<(u32, Vec<Stretch>)>;

/// Who was logged in, by day.
#[derive(Debug, Clone, Default)]
pub struct Logins {
    days: BTreeMap<Date, OfDay>,
    /// Whether pauses at the end of calls are after-call work.
    has_wrap_up: bool,
}

impl Logins {
    /// Of a log with so many answered calls.
    #[must_use]
    pub fn of(presence: &[Presence], answered: f64) -> Self {
        let mut days: BTreeMap<Date, BTreeMap<u32, Vec<Stretch>>> = BTreeMap::new();
        for one in presence {
            let stretch = Stretch {
                from: one.from,
                to: one.to,
            };
            let agents = days.entry(one.date).or_default();
            agents.entry(one.agent.0).or_default().push(stretch);
        }
        let mut short = 0.0;
        let sorted = days.into_iter().map(|(date, mut agents)| {
            for stretches in agents.values_mut() {
                stretches.sort_by(|a, b| a.from.total_cmp(&b.from));
                // A log that is named twice tells nothing twice.
                stretches.dedup();
                let pauses = stretches.windows(2).filter(|two| is_short(two[0], two[1]));
                short += pauses.count() as f64;
            }
            (date, agents.into_iter().collect())
        });
        let days = sorted.collect();
        Self {
            days,
            has_wrap_up: short > 0.0 && short >= OFTEN * answered,
        }
    }

    /// A day's calls with the after-call work that pauses tell, and who was there with it.
    #[must_use]
    pub(super) fn on<'c>(&self, date: Date, calls: &'c [Call]) -> (Cow<'c, [Call]>, OfDay) {
        let own = self.days.get(&date).cloned().unwrap_or_default();
        if !self.has_wrap_up || own.is_empty() {
            return (Cow::Borrowed(calls), own);
        }
        let mut calls = calls.to_vec();
        let mut ends: HashMap<u32, Vec<(f64, usize)>> = HashMap::new();
        for (place, call) in calls.iter().enumerate() {
            if let (Some(agent), Some(talk), None) = (call.agent, call.talk, call.wrap_up) {
                let end = call.settled_at() + talk;
                ends.entry(agent.0).or_default().push((end, place));
            }
        }
        let joined = own.into_iter().map(|(agent, stretches)| {
            let mut ends = ends.remove(&agent).unwrap_or_default();
            ends.sort_by(|a, b| a.0.total_cmp(&b.0));
            // Whose pauses are recorded works no longer on a call that none follows.
            ends.iter()
                .for_each(|(_, place)| calls[*place].wrap_up = Some(0.0));
            let mut joined: Vec<Stretch> = Vec::with_capacity(stretches.len());
            for stretch in stretches {
                let before = joined.last_mut();
                let before = before.filter(|before| is_short(**before, stretch));
                let ended = before.and_then(|before| {
                    let first = ends.partition_point(|(end, _)| *end < before.to - AT_THE_END);
                    let (end, place) = ends.get(first)?;
                    (*end <= before.to + AT_THE_END).then_some((before, *place))
                });
                match ended {
                    Some((before, place)) => {
                        calls[place].wrap_up = Some(stretch.from - before.to);
                        before.to = stretch.to;
                    }
                    None => joined.push(stretch),
                }
            }
            (agent, joined)
        });
        let joined = joined.collect();
        (Cow::Owned(calls), joined)
    }

    /// A day's calls with the after-call work that pauses tell.
    #[must_use]
    pub fn calls<'c>(&self, date: Date, calls: &'c [Call]) -> Cow<'c, [Call]> {
        self.on(date, calls).0
    }
}

/// Whether an agent was away for less than counts as an absence.
fn is_short(before: Stretch, next: Stretch) -> bool {
    (0.0..=LONGEST_PAUSE).contains(&(next.from - before.to))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::call::{Agent, KindId, Outcome};
    use jiff::civil::date;

    const AGENT: Agent = Agent(0);

    fn call(arrival: f64, talk: f64) -> Call {
        Call {
            date: date(2024, 1, 1),
            arrival,
            kind: KindId(0),
            outcome: Outcome::Answered,
            wait: 10.0,
            talk: Some(talk),
            wrap_up: None,
            agent: Some(AGENT),
            caller: None,
            priority: None,
        }
    }

    fn logins(stretches: &[(f64, f64)], answered: f64) -> Logins {
        let presence = stretches.iter().map(|(from, to)| Presence {
            agent: AGENT,
            date: date(2024, 1, 1),
            from: *from,
            to: *to,
        });
        Logins::of(&presence.collect::<Vec<_>>(), answered)
    }

    #[test]
    fn a_short_pause_at_the_end_of_a_call_is_after_call_work() {
        let calls = [call(0.0, 90.0), call(200.0, 90.0), call(400.0, 90.0)];
        // The second call ends at 300 and is written up for 40 s; a rest of ten minutes begins at 500, one of 30 s at 1200.
        let there = [
            (0.0, 300.0),
            (340.0, 500.0),
            (1100.0, 1200.0),
            (1230.0, 2000.0),
        ];
        let (found, joined) = logins(&there, 3.0).on(calls[0].date, &calls);
        let wrap_up: Vec<Option<f64>> = found.iter().map(|call| call.wrap_up).collect();
        assert_eq!(wrap_up, [Some(0.0), Some(40.0), Some(0.0)]);
        let stretches = [(0.0, 500.0), (1100.0, 1200.0), (1230.0, 2000.0)];
        let stretches = stretches.map(|(from, to)| Stretch { from, to });
        assert_eq!(joined, [(0, stretches.to_vec())]);
        // One such pause in a hundred calls is a rest.
        let (found, joined) = logins(&there, 100.0).on(calls[0].date, &calls);
        assert_eq!(found[1].wrap_up, None);
        assert_eq!(joined[0].1.len(), 4);
    }
}
