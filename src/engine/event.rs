//! A day as a list of values: what an [`Observer`](super::Observer) is told, kept in the order of time.

use super::observer::Event;

/// An observer that hands each event to a function, as a day is played.
///
/// ```text
/// engine.day(occasion, &mut Each(|event: &Event| println!("{event:?}")));
/// ```
#[derive(Debug)]
pub struct Each<F>(pub F);

/// Everything that happened on a day, in the order of time.
///
/// ```text
/// let mut tape = Tape::default();
/// engine.day(occasion, &mut tape);
/// for event in tape.events() { event.tell(&mut count); }   // as if it had watched the day
/// ```
#[derive(Debug, Clone, PartialEq, Default, serde::Serialize, serde::Deserialize)]
pub struct Tape {
    events: Vec<Event>,
}

impl Tape {
    /// What happened, in order.
    #[must_use]
    pub fn events(&self) -> &[Event] {
        &self.events
    }

    /// Tells an observer everything that happened before `until` \[s from opening\].
    pub fn play(&self, until: f64, observer: &mut impl super::Observer) {
        let told = self.events.iter().take_while(|event| event.at() < until);
        told.for_each(|event| event.tell(observer));
    }

    pub(super) fn keep(&mut self, event: Event) {
        self.events.push(event);
    }
}

impl Event {
    /// When it happened \[s from opening\]; of a stretch of time, when it was over.
    #[must_use]
    pub fn at(&self) -> f64 {
        match *self {
            Event::Arrived { call } => call.arrived,
            Event::WouldHaveWaited { call, wait } => call.arrived + wait,
            Event::Waited { to, .. } | Event::Worked { to, .. } => to,
            Event::Told { at, .. }
            | Event::Patient { at, .. }
            | Event::Repeated { at, .. }
            | Event::QuoteRanOut { at, .. }
            | Event::Disbelieved { at, .. }
            | Event::TookCallback { at, .. }
            | Event::Hurried { at, .. }
            | Event::Dialled { at, .. }
            | Event::Queued { at, .. }
            | Event::Answered { at, .. }
            | Event::HandedBack { at, .. }
            | Event::CutOff { at, .. }
            | Event::RedialLost { at, .. }
            | Event::Ended { at, .. }
            | Event::WillRedial { at, .. }
            | Event::Freed { at, .. }
            | Event::Staffed { at, .. } => at,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::centre::GroupId;
    use crate::engine::{AgentId, Observer};

    #[test]
    fn a_tape_told_again_is_the_same_tape() {
        let agent = AgentId {
            group: GroupId(0),
            number: 3,
        };
        let mut tape = Tape::default();
        tape.staffed(0.0, GroupId(0), 2, 2);
        tape.worked(agent, 10.0, 20.0);
        tape.freed(20.0, agent);
        let mut again = Tape::default();
        tape.play(f64::INFINITY, &mut again);
        assert_eq!(again, tape);
        let text = serde_json::to_string(&tape).unwrap();
        assert_eq!(serde_json::from_str::<Tape>(&text).unwrap(), tape);
        let mut begin = Tape::default();
        tape.play(20.0, &mut begin);
        assert_eq!(begin.events().len(), 1);
    }
}
