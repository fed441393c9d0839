//! A caller's whole story, attempt by attempt, in sentences.

use super::digits::spoken;
use super::trace::{TraceFilter, clock_time};
use crate::centre::Centre;
use crate::engine::{AgentId, Announcement, Call, CallbackOutcome, Ending, Observer, Waiting};
use crate::units::Share;
use std::fmt::Write;

/// Collects the stories of all callers that are asked about, one for each call type.
#[derive(Debug)]
pub struct Stories<'a> {
    centre: &'a Centre,
    whose: TraceFilter,
    /// By call type; empty for a caller who never called.
    told: Vec<String>,
    /// First attempts of each type.
    callers: Vec<u32>,
}

impl<'a> Stories<'a> {
    /// Of those in `whose`.
    #[must_use]
    pub fn new(centre: &'a Centre, whose: TraceFilter) -> Self {
        let types = centre.call_types().len();
        Self {
            centre,
            whose,
            told: vec![String::new(); types],
            callers: vec![0; types],
        }
    }

    /// How many callers each type had, by name, as far as they were asked about.
    pub fn callers(&self) -> impl Iterator<Item = (&str, u32)> {
        let types = self.centre.call_types().iter().enumerate();
        types
            .filter(|(place, _)| {
                let wanted = self.whose.call_type;
                wanted.is_none_or(|wanted| wanted.index() == *place)
            })
            .map(|(place, kind)| (kind.name.as_str(), self.callers[place]))
    }

    /// The stories, each with a heading; `None` if nobody has one.
    #[must_use]
    pub fn text(&self) -> Option<String> {
        let told = self.told.iter().zip(self.centre.call_types());
        let told = told.filter(|(story, _)| !story.is_empty());
        let stories: Vec<String> = told
            .map(|(story, kind)| {
                let number = self.whose.caller.unwrap_or_default();
                format!("Caller {number} of {}\n{story}", kind.name)
            })
            .collect();
        (!stories.is_empty()).then(|| stories.join("\n"))
    }

    fn say(&mut self, at: f64, call: &Call, said: &str) {
        if self.whose.takes(call) {
            let when = self.when(at);
            let story = &mut self.told[call.call_type.index()];
            // Writing to a string cannot fail.
            let _ = writeln!(story, "  {when}  {said}");
        }
    }

    fn when(&self, at: f64) -> String {
        match self.centre.clock().opens {
            Some(opens) => clock_time(opens.seconds() + at),
            None => format!("{at:.1} s"),
        }
    }

    fn agent(&self, agent: AgentId) -> String {
        let group = &self.centre.groups()[agent.group.index()].name;
        format!("agent {} of {group}", agent.number)
    }
}

impl Observer for Stories<'_> {
    fn arrived(&mut self, call: &Call) {
        if call.attempt == 1 {
            self.callers[call.call_type.index()] += 1;
            self.say(call.arrived, call, "calls");
        } else {
            let again = format!("calls again, attempt {}", call.attempt);
            self.say(call.arrived, call, &again);
        }
    }

    fn queued(&mut self, at: f64, call: &Call, waiting: Waiting) {
        let said = match waiting.of_type - 1 {
            0 => "nobody is free: waits, the only one".to_owned(),
            1 => "nobody is free: waits, with one other".to_owned(),
            others => format!("nobody is free: waits, with {others} others"),
        };
        self.say(at, call, &said);
    }

    fn answered(&mut self, at: f64, call: &Call, agent: AgentId, wait: f64) {
        let waited = if wait > 0.0 {
            format!("after {}", spoken(wait))
        } else {
            "at once".to_owned()
        };
        let said = format!("answered {waited} by {}", self.agent(agent));
        self.say(at, call, &said);
    }

    fn handed_back(&mut self, at: f64, call: &Call, agent: AgentId) {
        let said = format!("handed back: {} goes off duty", self.agent(agent));
        self.say(at, call, &said);
    }

    fn told(&mut self, at: f64, call: &Call, told: Announcement) {
        let said = match told {
            Announcement::Comfort => "hears that the call is important to the centre".to_owned(),
            Announcement::Busy => "hears of an unusually high call volume".to_owned(),
            Announcement::Position(place) => {
                format!("hears that it is number {place} in the queue")
            }
            Announcement::Quote { quote, .. } => {
                format!("is told to expect a wait of {}", spoken(quote))
            }
            Announcement::NothingToQuote => {
                "is told nothing: nobody is on duty to estimate a wait by".to_owned()
            }
        };
        self.say(at, call, &said);
    }

    fn disbelieved(&mut self, at: f64, call: &Call) {
        self.say(at, call, "does not believe it");
    }

    fn redial_lost(&mut self, at: f64, call: &Call, _: f64) {
        self.say(at, call, "would try again, but the centre will have closed");
    }

    fn took_callback(&mut self, at: f64, call: &Call) {
        self.say(at, call, "takes the offer to be called back, and hangs up");
    }

    fn dialled(&mut self, at: f64, call: &Call, agent: AgentId, attempt: u32) {
        let said = match attempt {
            1 => format!("{} calls back", self.agent(agent)),
            more => format!("{} calls back, try {more}", self.agent(agent)),
        };
        self.say(at, call, &said);
    }

    fn ended(&mut self, at: f64, call: &Call, ending: &Ending) {
        let said = match ending {
            Ending::Blocked => "every line is held: blocked".to_owned(),
            Ending::Balked { .. } => "has not the patience for that: leaves at once".to_owned(),
            Ending::Abandoned { wait, .. } => format!("hangs up after waiting {}", spoken(*wait)),
            Ending::CalledBack { outcome, .. } => came_of(outcome),
            Ending::TurnedAway { wait, .. } => {
                format!("cut off after waiting {}: the centre closes", spoken(*wait))
            }
            Ending::Answered(answered) => {
                let kind = &self.centre.call_types()[call.call_type.index()];
                let settled = match answered.settled {
                    // Where every call settles its matter, that goes without saying.
                    true if kind.settled == Share::ALL => "",
                    true => "; the matter is settled",
                    false => "; the matter is not settled",
                };
                format!("done after {} of talk{settled}", spoken(answered.talk))
            }
        };
        self.say(at, call, &said);
    }

    fn will_redial(&mut self, at: f64, call: &Call, when: f64) {
        let said = format!("will try again at {}", self.when(when));
        self.say(at, call, &said);
    }
}

/// What came of the promise to call back.
fn came_of(outcome: &CallbackOutcome) -> String {
    let late = |late: &bool| if *late { ", later than promised" } else { "" };
    match outcome {
        CallbackOutcome::Made { late: is, talk } => {
            format!(
                "called back{}: done after {} of talk",
                late(is),
                spoken(talk.talk)
            )
        }
        CallbackOutcome::Unreached { late: is } => {
            format!("does not pick up{}: the centre gives up", late(is))
        }
        CallbackOutcome::NeverTried => "is never called back".to_owned(),
    }
}
