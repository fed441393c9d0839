//! A caller's whole story, attempt by attempt, in sentences.

use super::digits::spoken;
use super::trace::{Subject, TraceFilter, WallClock, subject};
use crate::centre::Centre;
use crate::engine::{AgentId, Announcement, Call, CallbackOutcome, Ending, Event, Waiting};
use crate::legible::number::thousands;
use crate::units::Share;
use std::fmt::Write;

/// The numbers of the callers of a type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CallerNumbers {
    /// The lowest.
    pub first: u32,
    /// The highest.
    pub last: u32,
    /// How many callers there are. Where some of those who would have called do not, there are fewer than numbers.
    pub callers: u32,
}

/// Collects the stories of all callers that are asked about, one for each call type.
#[derive(Debug)]
pub struct Stories<'a> {
    centre: &'a Centre,
    whose: TraceFilter,
    /// By call type; empty for a caller who never called.
    told: Vec<String>,
    /// Of each type the first and the last number of those who called, and how many they are.
    callers: Vec<Option<CallerNumbers>>,
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
            callers: vec![None; types],
        }
    }

    /// Who called each type, by name, as far as they were asked about; `None` where nobody did.
    pub fn callers(&self) -> impl Iterator<Item = (&str, Option<CallerNumbers>)> {
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

    /// Adds an event to the story of whom it is about.
    pub fn tell(&mut self, event: &Event) {
        let Some(Subject::Call(call)) = subject(event) else {
            return;
        };
        if matches!(event, Event::Arrived { .. }) && call.attempt == 1 {
            let known = &mut self.callers[call.call_type.index()];
            let (first, last, callers) = known.map_or((call.caller, call.caller, 0), |known| {
                (known.first, known.last, known.callers)
            });
            *known = Some(CallerNumbers {
                first: first.min(call.caller),
                last: last.max(call.caller),
                callers: callers + 1,
            });
        }
        if self.whose.takes(call)
            && let Some(said) = self.said(event)
        {
            let when = self.when(event.at());
            let story = &mut self.told[call.call_type.index()];
            // Writing to a string cannot fail.
            let _ = writeln!(story, "  {when}  {said}");
        }
    }

    fn when(&self, at: f64) -> String {
        match self.centre.clock().opens {
            Some(opens) => WallClock(opens.seconds() + at).to_string(),
            None => format!("{at:.1} s"),
        }
    }

    fn agent(&self, agent: AgentId) -> String {
        let group = &self.centre.groups()[agent.group.index()].name;
        format!("agent {} of {group}", agent.number)
    }

    /// What is said of an event; nothing of what its caller does not notice.
    fn said(&self, event: &Event) -> Option<String> {
        Some(match event {
            Event::Arrived { call } => match call.attempt {
                1 => "calls".to_owned(),
                more => format!("calls again, attempt {more}"),
            },
            Event::Queued { waiting, .. } => queued(*waiting),
            Event::Answered { agent, wait, .. } => {
                let agent = self.agent(*agent);
                match *wait > 0.0 {
                    true => format!("answered after {} by {agent}", spoken(*wait)),
                    false => format!("answered at once by {agent}"),
                }
            }
            Event::HandedBack { agent, .. } => {
                format!("handed back: {} goes off duty", self.agent(*agent))
            }
            Event::Told { told, .. } => heard(*told),
            Event::Repeated { told, .. } => heard_again(*told),
            Event::QuoteRanOut { .. } => "has waited as long as it was told".to_owned(),
            Event::Disbelieved { .. } => "does not believe it".to_owned(),
            Event::RedialLost { .. } => {
                "would try again, but the centre will have closed".to_owned()
            }
            Event::TookCallback { .. } => {
                "takes the offer to be called back, and hangs up".to_owned()
            }
            Event::Dialled { agent, attempt, .. } => match attempt {
                1 => format!("{} calls back", self.agent(*agent)),
                more => format!("{} calls back, try {more}", self.agent(*agent)),
            },
            Event::Ended { call, ending, .. } => self.ended(call, ending),
            Event::WillRedial { when, .. } => format!("will try again at {}", self.when(*when)),
            Event::Hurried { .. }
            | Event::TurnedUp { .. }
            | Event::CutOff { .. }
            | Event::Waited { .. }
            | Event::WouldHaveWaited { .. }
            | Event::Worked { .. }
            | Event::Freed { .. }
            | Event::Patient { .. }
            | Event::Staffed { .. } => return None,
        })
    }

    fn ended(&self, call: &Call, ending: &Ending) -> String {
        match ending {
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
        }
    }
}

fn queued(waiting: Waiting) -> String {
    match waiting.of_type - 1 {
        0 => "nobody is free: waits, the only one".to_owned(),
        1 => "nobody is free: waits, with one other".to_owned(),
        others => format!(
            "nobody is free: waits, with {} others",
            thousands(others.into())
        ),
    }
}

fn heard(told: Announcement) -> String {
    match told {
        Announcement::Comfort => "hears that the call is important to the centre".to_owned(),
        Announcement::Busy => "hears of an unusually high call volume".to_owned(),
        Announcement::Position(place) => format!("hears that it is number {place} in the queue"),
        Announcement::Quote { quote, .. } => {
            format!("is told to expect a wait of {}", spoken(quote))
        }
        Announcement::NothingToQuote => {
            "is told nothing: nobody is on duty to estimate a wait by".to_owned()
        }
    }
}

fn heard_again(told: Announcement) -> String {
    match told {
        Announcement::Comfort => "hears again that the call is important to the centre".to_owned(),
        Announcement::Busy => "hears again of an unusually high call volume".to_owned(),
        Announcement::Position(place) => {
            format!("hears that it is number {place} in the queue by now")
        }
        Announcement::Quote { quote, .. } => {
            format!(
                "is told to expect a further wait of {}, and does not believe it",
                spoken(quote)
            )
        }
        Announcement::NothingToQuote => "is told nothing more".to_owned(),
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
