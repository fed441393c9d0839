//! A day as an Asterisk `queue_log`: `unix seconds|callid|queue|agent|EVENT|data...`, with a queue for every call type.
//!
//! What a queue of Asterisk does not know has no line: callers who never queued, what they were told, callbacks. Members
//! are added and removed as agents come and go; who answers is always a member.

use crate::centre::{Centre, GroupId};
use crate::engine::{AgentId, Call, Ending, Observer, Waiting};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::collections::HashMap;
use std::io::{self, Write};

/// Writes the lines of a day while it is simulated.
#[derive(Debug)]
pub struct QueueLog<'a, W> {
    centre: &'a Centre,
    /// Unix seconds of the opening.
    opens: f64,
    out: W,
    failed: Option<io::Error>,
    calls: HashMap<(u16, u32), Open>,
    /// How many calls came.
    number: u64,
    groups: Vec<Members>,
}

/// A call that is not over.
#[derive(Debug, Clone)]
struct Open {
    id: String,
    /// Its place when it joined.
    position: u32,
    /// When an agent took it, and who.
    answered: Option<(f64, f64, String)>,
}

/// Who of a group is there.
#[derive(Debug, Clone, Default)]
struct Members {
    /// By number of the member: whether it is there, and which agent it is.
    there: Vec<(bool, Option<u32>)>,
    busy: Vec<u32>,
}

impl<'a, W: Write> QueueLog<'a, W> {
    /// Of a day of `centre` on this date, by the clock of UTC.
    ///
    /// # Errors
    /// What `out` could not do.
    pub fn new(centre: &'a Centre, date: Date, out: W) -> io::Result<Self> {
        let midnight = date.to_zoned(TimeZone::UTC);
        let midnight = midnight.map_or(0, |zoned| zoned.timestamp().as_second());
        let opens = centre.clock().opens.map_or(0.0, |opens| opens.seconds());
        let mut log = Self {
            centre,
            opens: midnight as f64 + opens,
            out,
            failed: None,
            calls: HashMap::new(),
            number: 0,
            groups: vec![Members::default(); centre.groups().len()],
        };
        log.line(0.0, "NONE", "NONE", "NONE", "QUEUESTART", &[]);
        match log.failed.take() {
            Some(error) => Err(error),
            None => Ok(log),
        }
    }

    /// Gives the output back.
    ///
    /// # Errors
    /// What could not be written.
    pub fn finish(mut self) -> io::Result<W> {
        match self.failed {
            Some(error) => Err(error),
            None => {
                self.out.flush()?;
                Ok(self.out)
            }
        }
    }

    fn line(&mut self, at: f64, id: &str, queue: &str, agent: &str, event: &str, data: &[String]) {
        if self.failed.is_some() {
            return;
        }
        let second = (self.opens + at).floor() as i64;
        let mut line = format!("{second}|{id}|{}|{}|{event}", field(queue), field(agent));
        // Asterisk writes the bar before the data also where there is none.
        line.push('|');
        line.push_str(&data.join("|"));
        line.push('\n');
        self.failed = self.out.write_all(line.as_bytes()).err();
    }

    fn queue(&self, call: &Call) -> String {
        let kind = self.centre.call_types().get(call.call_type.index());
        kind.map_or_else(String::new, |kind| kind.name.clone())
    }

    /// Its id, given when it is first asked for.
    fn entered(&mut self, at: f64, call: &Call, position: u32) -> Open {
        let key = (call.call_type.0, call.caller);
        if let Some(open) = self.calls.get(&key) {
            return open.clone();
        }
        self.number += 1;
        let second = (self.opens + at).floor() as i64;
        let open = Open {
            id: format!("{second}.{}", self.number),
            position,
            answered: None,
        };
        let queue = self.queue(call);
        // The caller's number in `trace` counts within its type.
        let data = [
            String::new(),
            format!("{}/{}", field(&queue), call.caller),
            position.to_string(),
        ];
        self.line(at, &open.id, &queue, "NONE", "ENTERQUEUE", &data);
        self.calls.insert(key, open.clone());
        open
    }

    /// The member that an agent is.
    fn member(&mut self, at: f64, agent: AgentId) -> String {
        let Some(group) = self.groups.get_mut(agent.group.index()) else {
            return String::new();
        };
        let place = match group.place_of(agent.number) {
            Some(place) => place,
            None => {
                // More agents answer than were told to be there: one more comes.
                group.there.push((true, Some(agent.number)));
                let place = group.there.len() - 1;
                self.member_line(at, agent.group, place, "ADDMEMBER");
                place
            }
        };
        self.name(agent.group, place)
    }

    fn name(&self, group: GroupId, place: usize) -> String {
        let name = self.centre.groups().get(group.index());
        let name = name.map_or("", |group| group.name.as_str());
        format!("{name}/{}", place + 1)
    }

    fn member_line(&mut self, at: f64, group: GroupId, place: usize, event: &str) {
        let name = self.name(group, place);
        let queues = self.centre.groups().get(group.index());
        let queues = queues.map_or(&[][..], |group| &group.answers);
        for skill in queues {
            let kind = self.centre.call_types().get(skill.call_type.index());
            let queue = kind.map_or("", |kind| kind.name.as_str());
            self.line(at, "MANAGER", queue, &name, event, &[]);
        }
    }
}

impl Members {
    /// The member that this agent is: the one it was, if that is there, or one who is nobody yet.
    fn place_of(&mut self, number: u32) -> Option<usize> {
        let known = |one: &(bool, Option<u32>)| *one == (true, Some(number));
        let free = |one: &(bool, Option<u32>)| *one == (true, None);
        let idle = |one: &(bool, Option<u32>)| {
            one.0 && one.1.is_none_or(|other| !self.busy.contains(&other))
        };
        let mut places = self.there.iter();
        let place = places
            .position(known)
            .or_else(|| self.there.iter().position(free))
            .or_else(|| self.there.iter().position(idle))?;
        self.there[place].1 = Some(number);
        Some(place)
    }
}

/// What would be taken for the end of a field.
fn field(text: &str) -> String {
    text.replace(['|', '\n', '\r'], "_")
}

/// Whole seconds.
fn whole(seconds: f64) -> String {
    format!("{}", seconds.max(0.0).floor())
}

impl<W: Write> Observer for QueueLog<'_, W> {
    fn queued(&mut self, at: f64, call: &Call, waiting: Waiting) {
        self.entered(at, call, waiting.of_type);
    }

    fn answered(&mut self, at: f64, call: &Call, agent: AgentId, wait: f64) {
        let open = self.entered(at - wait, call, 1);
        let member = self.member(at, agent);
        if let Some(group) = self.groups.get_mut(agent.group.index()) {
            group.busy.push(agent.number);
        }
        let queue = self.queue(call);
        // The bridged channel's id, and no ringing.
        let data = [whole(wait), format!("{}.1", open.id), "0".to_owned()];
        self.line(at, &open.id, &queue, &member, "CONNECT", &data);
        if let Some(open) = self.calls.get_mut(&(call.call_type.0, call.caller)) {
            open.answered = Some((at, wait, member));
        }
    }

    fn handed_back(&mut self, at: f64, call: &Call, agent: AgentId) {
        let key = (call.call_type.0, call.caller);
        let Some(open) = self.calls.remove(&key) else {
            return;
        };
        if let Some((since, wait, member)) = open.answered {
            let queue = self.queue(call);
            let data = [whole(wait), whole(at - since), open.position.to_string()];
            self.line(at, &open.id, &queue, &member, "COMPLETEAGENT", &data);
        }
        self.freed(at, agent);
    }

    fn ended(&mut self, at: f64, call: &Call, ending: &Ending) {
        let Some(open) = self.calls.remove(&(call.call_type.0, call.caller)) else {
            return;
        };
        let queue = self.queue(call);
        let position = open.position.to_string();
        match (ending, &open.answered) {
            (Ending::Answered(talk), Some((since, wait, member))) => {
                let data = [whole(*wait), whole(talk.talk), position];
                let end = (since + talk.talk).min(at);
                self.line(end, &open.id, &queue, member, "COMPLETECALLER", &data);
            }
            (Ending::TurnedAway { wait, .. }, _) => {
                let data = ["1".to_owned(), position, whole(*wait)];
                self.line(at, &open.id, &queue, "NONE", "EXITWITHTIMEOUT", &data);
            }
            (Ending::CalledBack { .. }, _) => {
                let wait = at - call.arrived;
                let data = ["1".to_owned(), "1".to_owned(), position, whole(wait)];
                self.line(at, &open.id, &queue, "NONE", "EXITWITHKEY", &data);
            }
            (Ending::Abandoned { wait, .. }, _) => {
                let data = ["1".to_owned(), position, whole(*wait)];
                self.line(at, &open.id, &queue, "NONE", "ABANDON", &data);
            }
            _ => {}
        }
    }

    fn freed(&mut self, _: f64, agent: AgentId) {
        if let Some(group) = self.groups.get_mut(agent.group.index()) {
            group.busy.retain(|busy| *busy != agent.number);
        }
    }

    fn staffed(&mut self, at: f64, group: GroupId, _: u32, present: u32) {
        let Some(members) = self.groups.get_mut(group.index()) else {
            return;
        };
        let mut changes = Vec::new();
        let there = |members: &Members| members.there.iter().filter(|one| one.0).count();
        while there(members) < present as usize {
            let gone = members.there.iter().position(|one| !one.0);
            let place = gone.unwrap_or(members.there.len());
            match members.there.get_mut(place) {
                Some(member) => *member = (true, None),
                None => members.there.push((true, None)),
            }
            changes.push((place, "ADDMEMBER"));
        }
        while there(members) > present as usize {
            let busy = members.busy.clone();
            let is_idle = |one: &&(bool, Option<u32>)| {
                one.0 && one.1.is_none_or(|number| !busy.contains(&number))
            };
            let mut last = members.there.iter().enumerate().rev();
            let Some((place, _)) = last.find(|(_, one)| is_idle(one)) else {
                break;
            };
            members.there[place] = (false, None);
            changes.push((place, "REMOVEMEMBER"));
        }
        for (place, event) in changes {
            self.member_line(at, group, place, event);
        }
    }
}
