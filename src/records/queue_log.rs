//! Asterisk's `queue_log`, as text (`time|callid|queue|agent|EVENT|data...`) and as its table in CSV (`time`, `callid`,
//! `queuename`, `agent`, `event`, `data1` ...).
//!
//! A call is put together from its events: it enters, is connected, and ends. ADDMEMBER and REMOVEMEMBER, logins, PAUSE and
//! UNPAUSE tell who was there. Events of other names are counted by name.

use super::call::{Agent, Call, Caller, KindId, Outcome};
use super::guess::{is_queue_log_text, table_of_events};
use super::input::{Input, open, unread};
use super::moment::{self, Moment};
use super::names::{Names, caller_of};
use super::presence::Presences;
use super::put_back;
use super::queue_table::Table;
use super::rows::{Next, Rows};
use super::skipped::{Aside, BadLines, Reason, Skipped};
use crate::error::Mistake;
use jiff::tz::TimeZone;
use std::collections::{HashMap, VecDeque};
use std::path::{Path, PathBuf};

/// More calls are not going on at once; what is older has lost its end.
const MOST_OPEN: usize = 200_000;
/// An event's name is told by so many letters.
const EVENT_SHOWN: usize = 40;

/// A stream of the calls of one log, each at its end.
pub(super) struct QueueLog<'a> {
    rows: Rows<Input>,
    path: PathBuf,
    /// Where the fields of the table are; text has them in order.
    table: Option<Table>,
    /// `|` stands between the columns of the table.
    has_bars: bool,
    /// The header is yet to be looked for.
    is_first: bool,
    zone: TimeZone,
    bad_lines: BadLines,
    open: HashMap<Vec<u8>, Open>,
    /// Calls that were taken out, which may be put back, and when each of them was, in order.
    out: HashMap<Vec<u8>, Out>,
    taken_out: VecDeque<(Vec<u8>, f64)>,
    /// Calls that are over and yet to be handed on.
    over: VecDeque<Call>,
    is_over: bool,
    names: &'a mut Names,
    skipped: &'a mut Skipped,
    presences: &'a mut Presences,
}

/// A call that has not ended.
#[derive(Debug, Clone)]
struct Open {
    entered: Moment,
    entered_at: f64,
    /// How long before it entered first \[s\], if it was put back.
    before: f64,
    kind: KindId,
    caller: Option<Caller>,
    connected: Option<Connected>,
}

/// A call that was taken out of its queue.
#[derive(Debug, Clone)]
struct Out {
    call: Call,
    entered_at: f64,
    at: f64,
}

#[derive(Debug, Clone, Copy)]
struct Connected {
    agent: Option<Agent>,
    at: f64,
    wait: f64,
}

/// What a line is, besides its call.
enum Line {
    Ended(Call),
    Noted,
    Aside(Aside),
    Bad(Reason),
}

impl<'a> QueueLog<'a> {
    /// Opens a log. Names, counts and who was there are added to those that are given.
    ///
    /// # Errors
    /// If it cannot be read.
    pub(super) fn open(
        path: &Path,
        zone: Option<TimeZone>,
        bad_lines: BadLines,
        (names, skipped, presences): (&'a mut Names, &'a mut Skipped, &'a mut Presences),
    ) -> Result<Self, Mistake> {
        use std::io::BufRead;
        let mut input = open(path)?;
        let start = input
            .fill_buf()
            .map_err(|error| unread(path, None, &error))?;
        let is_text = is_queue_log_text(start);
        let table = table_of_events(start);
        let has_quotes = start.trim_ascii_start().starts_with(b"\"");
        let rows = match table {
            // What has bars and no quotes around its names has none around callers either.
            Some(b'|') if !has_quotes => Rows::unquoted(input, b'|'),
            _ if is_text => Rows::unquoted(input, b'|'),
            _ => Rows::headed(input, table).map_err(|error| unread(path, None, &error))?,
        };
        Ok(Self {
            rows,
            has_bars: table == Some(b'|'),
            path: path.to_path_buf(),
            table: None,
            is_first: !is_text,
            zone: zone.unwrap_or(TimeZone::UTC),
            bad_lines,
            open: HashMap::new(),
            out: HashMap::new(),
            taken_out: VecDeque::new(),
            over: VecDeque::new(),
            is_over: false,
            names,
            skipped,
            presences,
        })
    }

    /// The names met so far.
    pub(super) fn names(&self) -> &Names {
        self.names
    }

    /// Notes the day of a call that was read.
    pub(super) fn saw(&mut self, date: jiff::civil::Date) {
        self.skipped.saw(date);
    }

    /// Notes that a call that was read does not count.
    pub(super) fn set_aside(&mut self, why: Aside) {
        self.skipped.set_aside(why);
    }

    fn header(&mut self) -> Result<(), Mistake> {
        let names: Vec<String> = (0..self.rows.len())
            .map(|field| String::from_utf8_lossy(self.rows.get(field)).to_lowercase())
            .collect();
        let table = Table::of(&names, self.has_bars);
        self.table = Some(table.ok_or_else(|| {
            Mistake::new(
                format!("`{}` is no queue_log", self.path.display()),
                "its lines are `seconds|callid|queue|agent|EVENT|data`, or its table has a header with time, callid, queuename, agent, event, data1 ...",
            )
        })?);
        Ok(())
    }

    fn field(&self, place: impl Fn(&Table) -> usize, plain: usize) -> &[u8] {
        self.rows.get(self.table.as_ref().map_or(plain, place))
    }

    /// The data of an event, by number from 0.
    fn data(&self, number: usize) -> &[u8] {
        match &self.table {
            None => self.rows.get(5 + number),
            Some(table) => {
                let own = |place: &Option<usize>| place.map_or(&b""[..], |at| self.rows.get(at));
                let is_empty = || table.data.iter().all(|place| own(place).is_empty());
                match table.joined {
                    Some(all) if table.data.len() < 2 || is_empty() => {
                        let mut parts = self.rows.get(all).split(|&byte| byte == b'|');
                        parts.nth(number).unwrap_or_default()
                    }
                    _ => table.data.get(number).map_or(b"", own),
                }
            }
        }
    }

    fn seconds(&self, number: usize) -> Option<f64> {
        moment::length(self.data(number).trim_ascii(), false)
    }

    fn line(&mut self) -> Line {
        if self.rows.has_zero() {
            return Line::Bad(Reason::ZeroByte);
        }
        let text = self.field(|table| table.time, 0);
        let instant = moment::instant(text);
        let Some(moment) = moment::of_text(text, Some(&self.zone)) else {
            return Line::Bad(if self.rows.len() < 5 {
                Reason::Malformed
            } else {
                Reason::Arrival
            });
        };
        // Lengths are differences of moments: by the clock of the world where it is known.
        let at = instant.unwrap_or_else(|| moment::running(moment));
        self.presences.at(moment);
        self.leave_out_before(at);
        let event = self.field(|table| table.event, 4).to_ascii_uppercase();
        if event.is_empty() {
            return Line::Bad(Reason::Fields);
        }
        let id = self.field(|table| table.callid, 1).to_vec();
        match event.as_slice() {
            b"ENTERQUEUE" => self.enter(id, moment, at),
            b"CONNECT" => self.connect(&id, at),
            b"COMPLETEAGENT" | b"COMPLETECALLER" => {
                let talk = self.seconds(1);
                self.complete(&id, at, talk)
            }
            b"TRANSFER" | b"BLINDTRANSFER" | b"ATTENDEDTRANSFER" => self.complete(&id, at, None),
            b"ABANDON" => self.leave(&id, at, 2, Outcome::Abandoned),
            b"EXITWITHTIMEOUT" | b"EXITEMPTY" | b"WITHDRAW" => {
                self.leave(&id, at, 2, Outcome::Removed)
            }
            b"EXITWITHKEY" => self.leave(&id, at, 3, Outcome::Removed),
            b"ADDMEMBER" | b"AGENTLOGIN" | b"AGENTCALLBACKLOGIN" => {
                let is_paused = self.data(0).eq_ignore_ascii_case(b"PAUSED");
                self.staff(moment, |one, place| one.came(place, is_paused))
            }
            b"REMOVEMEMBER" | b"AGENTLOGOFF" | b"AGENTCALLBACKLOGOFF" => {
                self.staff(moment, |one, place| one.went(place))
            }
            b"PAUSE" => self.staff(moment, |one, place| one.paused(place)),
            b"UNPAUSE" => self.staff(moment, |one, place| one.back(place)),
            b"PAUSEALL" => self.staff(moment, |one, _| one.paused_in_all()),
            b"UNPAUSEALL" => self.staff(moment, |one, _| one.back_in_all()),
            b"QUEUESTART" => {
                self.lose_all();
                self.presences.end_all(moment);
                Line::Noted
            }
            b"CONFIGRELOAD" | b"RINGNOANSWER" | b"RINGCANCELED" | b"DID" | b"SYSCOMPAT"
            | b"AGENTDUMP" | b"ADDPENALTY" | b"PENALTY" => Line::Noted,
            other => {
                let shown =
                    String::from_utf8_lossy(&other[..other.len().min(EVENT_SHOWN)]).into_owned();
                Line::Aside(Aside::Other(format!("of the event {shown}")))
            }
        }
    }

    fn enter(&mut self, id: Vec<u8>, moment: Moment, at: f64) -> Line {
        let queue = self.field(|table| table.queue, 2).to_vec();
        let Some(kind) = self.names.kind_of(&queue) else {
            return Line::Bad(Reason::Types);
        };
        let caller = self.data(1);
        let is_known = !caller.is_empty()
            && !matches!(
                caller.to_ascii_lowercase().as_slice(),
                b"anonymous" | b"unknown" | b"<unknown>" | b"none"
            );
        let caller = is_known.then(|| caller_of(caller));
        if self.open.len() >= MOST_OPEN {
            self.lose_all();
        }
        let mut open = Open {
            entered: moment,
            entered_at: at,
            before: 0.0,
            kind,
            caller,
            connected: None,
        };
        match self.out.remove(&id) {
            Some(out) if out.call.kind == kind && put_back::is_same_call(at - out.at) => {
                self.skipped.set_aside(Aside::PutBack);
                open.entered = (out.call.date, out.call.arrival);
                open.before = (at - out.entered_at).max(0.0);
                open.caller = out.call.caller.or(caller);
            }
            out => self.over.extend(out.map(|out| out.call)),
        }
        // A call that goes on to another queue is one call more there.
        if self.open.insert(id, open).is_some() {
            self.skipped.set_aside(Aside::Unfinished);
        }
        Line::Noted
    }

    fn connect(&mut self, id: &[u8], at: f64) -> Line {
        let wait = self.seconds(0);
        let name = self.field(|table| table.agent, 3).to_vec();
        let agent = if name.is_empty() || name.eq_ignore_ascii_case(b"NONE") {
            None
        } else {
            match self.names.agent_of(&name) {
                None => return Line::Bad(Reason::Agents),
                found => found,
            }
        };
        let Some(open) = self.open.get_mut(id) else {
            return Line::Bad(Reason::NoBeginning);
        };
        let wait = wait
            .or(Some(at - open.entered_at))
            .filter(|wait| (0.0..=86_400.0).contains(wait));
        let Some(wait) = wait else {
            return Line::Bad(Reason::Wait);
        };
        open.connected = Some(Connected { agent, at, wait });
        Line::Noted
    }

    fn complete(&mut self, id: &[u8], at: f64, talk: Option<f64>) -> Line {
        let Some(Open {
            entered,
            before,
            kind,
            caller,
            connected: Some(connected),
            ..
        }) = self.open.remove(id)
        else {
            return Line::Bad(Reason::NoBeginning);
        };
        let talk = talk.unwrap_or(at - connected.at);
        if !(0.0..=86_400.0).contains(&talk) {
            return Line::Bad(Reason::Talk);
        }
        Line::Ended(Call {
            date: entered.0,
            arrival: entered.1,
            kind,
            outcome: Outcome::Answered,
            wait: before + connected.wait,
            talk: Some(talk),
            wrap_up: None,
            agent: connected.agent,
            caller,
            priority: None,
        })
    }

    fn leave(&mut self, id: &[u8], at: f64, wait: usize, outcome: Outcome) -> Line {
        let told = self.seconds(wait);
        let Some(open) = self.open.remove(id) else {
            return Line::Bad(Reason::NoBeginning);
        };
        let wait = told.unwrap_or(at - open.entered_at);
        if !(0.0..=86_400.0).contains(&wait) {
            return Line::Bad(Reason::Wait);
        }
        let call = Call {
            date: open.entered.0,
            arrival: open.entered.1,
            kind: open.kind,
            outcome,
            wait: open.before + wait,
            talk: None,
            wrap_up: None,
            agent: None,
            caller: open.caller,
            priority: None,
        };
        if outcome != Outcome::Removed {
            return Line::Ended(call);
        }
        // It may be put back.
        let entered_at = open.entered_at - open.before;
        let out = Out {
            call,
            entered_at,
            at,
        };
        self.taken_out.push_back((id.to_vec(), at));
        let other = self.out.insert(id.to_vec(), out);
        self.over.extend(other.map(|other| other.call));
        Line::Noted
    }

    /// Hands on who was taken out so long ago that nobody puts it back.
    fn leave_out_before(&mut self, at: f64) {
        while let Some((id, since)) = self.taken_out.front()
            && (!put_back::is_same_call(at - since) || self.taken_out.len() > MOST_OPEN)
        {
            if self.out.get(id).is_some_and(|out| out.at == *since) {
                let out = self.out.remove(id);
                self.over.extend(out.map(|out| out.call));
            }
            self.taken_out.pop_front();
        }
    }

    fn staff(
        &mut self,
        moment: Moment,
        change: impl FnOnce(&mut super::presence::One<'_>, &[u8]),
    ) -> Line {
        let name = self.field(|table| table.agent, 3).to_vec();
        let queue = self.field(|table| table.queue, 2).to_vec();
        match self.names.agent_of(&name) {
            None => Line::Bad(Reason::Agents),
            Some(agent) => {
                change(&mut self.presences.of(agent, moment), &queue);
                Line::Noted
            }
        }
    }

    fn lose_all(&mut self) {
        for _ in self.open.drain() {
            self.skipped.set_aside(Aside::Unfinished);
        }
        while let Some((id, _)) = self.taken_out.pop_front() {
            let out = self.out.remove(&id);
            self.over.extend(out.map(|out| out.call));
        }
    }
}

impl Iterator for QueueLog<'_> {
    type Item = Result<Call, Mistake>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(call) = self.over.pop_front() {
                return Some(Ok(call));
            }
            if self.is_over {
                return None;
            }
            let next = match self.rows.next() {
                Ok(next) => next,
                Err(error) => {
                    self.is_over = true;
                    return Some(Err(unread(&self.path, Some(self.rows.line()), &error)));
                }
            };
            if self.is_first && next == Next::Row {
                self.is_first = false;
                if let Err(refused) = self.header() {
                    self.is_over = true;
                    return Some(Err(refused));
                }
                continue;
            }
            let read = match next {
                Next::End => {
                    self.is_over = true;
                    self.lose_all();
                    continue;
                }
                Next::TooLong => Line::Bad(Reason::TooLong),
                Next::Row => self.line(),
            };
            self.skipped.read();
            match read {
                Line::Ended(call) => return Some(Ok(call)),
                Line::Noted => {}
                Line::Aside(aside) => self.skipped.set_aside(aside),
                Line::Bad(Reason::NoBeginning) => self.skipped.set_aside(Aside::NoBeginning),
                Line::Bad(reason) => {
                    let line = self.rows.line();
                    if let Err(refused) =
                        self.skipped.skip(reason, &self.path, line, self.bad_lines)
                    {
                        self.is_over = true;
                        return Some(Err(refused));
                    }
                }
            }
        }
    }
}
