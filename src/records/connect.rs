//! Amazon Connect contact records: a JSON object a line. They are delivered at least once: of those with the same
//! `ContactId` the one with the latest `LastUpdateTimestamp` counts.

use super::call::{Call, Outcome};
use super::calls_csv::ONLY_KIND;
use super::input::{open, unread};
use super::moment::{self, Moment};
use super::names::{Names, caller_of};
use super::rows::{Next, Rows};
use super::skipped::{Aside, BadLines, Reason, Skipped};
use crate::error::Mistake;
use jiff::tz::TimeZone;
use serde::Deserialize;
use std::collections::HashMap;
use std::path::Path;

/// A separator that no JSON text has unescaped: a line is one field.
const NONE: u8 = 0x1f;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Contact {
    contact_id: String,
    last_update_timestamp: Option<String>,
    initiation_timestamp: Option<String>,
    initiation_method: Option<String>,
    channel: Option<String>,
    disconnect_reason: Option<String>,
    queue: Option<QueueInfo>,
    agent: Option<AgentInfo>,
    customer_endpoint: Option<Endpoint>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct QueueInfo {
    name: Option<String>,
    enqueue_timestamp: Option<String>,
    duration: Option<f64>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct AgentInfo {
    username: Option<String>,
    #[serde(rename = "ARN")]
    arn: Option<String>,
    connected_to_agent_timestamp: Option<String>,
    agent_interaction_duration: Option<f64>,
    customer_hold_duration: Option<f64>,
    after_contact_work_duration: Option<f64>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Endpoint {
    address: Option<String>,
}

/// The latest version of every contact, in the order in which they were first seen.
#[derive(Debug, Default)]
pub(super) struct Contacts {
    calls: Vec<(f64, Option<Call>)>,
    places: HashMap<String, usize>,
}

impl Contacts {
    /// Adds the contacts of a file.
    ///
    /// # Errors
    /// If it cannot be read, or too much of it is bad.
    pub(super) fn read(
        &mut self,
        path: &Path,
        zone: Option<&TimeZone>,
        bad_lines: BadLines,
        names: &mut Names,
        skipped: &mut Skipped,
    ) -> Result<(), Mistake> {
        let mut rows = Rows::unquoted(open(path)?, NONE);
        loop {
            let next = rows
                .next()
                .map_err(|error| unread(path, Some(rows.line()), &error))?;
            let read = match next {
                Next::End => return Ok(()),
                Next::TooLong => Err(Reason::TooLong),
                Next::Row if rows.has_zero() => Err(Reason::ZeroByte),
                Next::Row => {
                    serde_json::from_slice::<Contact>(rows.get(0)).map_err(|_| Reason::Malformed)
                }
            };
            skipped.read();
            let line = rows.line();
            let added = read.and_then(|contact| self.add(&contact, zone, names, skipped));
            if let Err(reason) = added {
                skipped.skip(reason, path, line, bad_lines)?;
            }
        }
    }

    /// The calls, once all files are read.
    pub(super) fn calls(self) -> impl Iterator<Item = Call> {
        self.calls.into_iter().filter_map(|(_, call)| call)
    }

    fn add(
        &mut self,
        contact: &Contact,
        zone: Option<&TimeZone>,
        names: &mut Names,
        skipped: &mut Skipped,
    ) -> Result<(), Reason> {
        let updated = contact
            .last_update_timestamp
            .as_deref()
            .or(contact.initiation_timestamp.as_deref());
        let updated =
            updated.and_then(|text| moment::of_text(text.as_bytes(), Some(&TimeZone::UTC)));
        let updated = updated.map_or(f64::NEG_INFINITY, moment::running);
        let known = self.places.get(&contact.contact_id).copied();
        if known.is_some() {
            skipped.set_aside(Aside::Again);
        }
        if known.is_some_and(|place| self.calls[place].0 >= updated) {
            return Ok(());
        }
        let id = contact.contact_id.clone();
        let call = match call(contact, zone, names)? {
            Ok(call) => Some(call),
            Err(aside) => {
                skipped.set_aside(aside);
                None
            }
        };
        match known {
            Some(place) => self.calls[place] = (updated, call),
            None => {
                self.places.insert(id, self.calls.len());
                self.calls.push((updated, call));
            }
        }
        Ok(())
    }
}

/// The call that a contact is, or why it is none.
fn call(
    contact: &Contact,
    zone: Option<&TimeZone>,
    names: &mut Names,
) -> Result<Result<Call, Aside>, Reason> {
    let channel = contact.channel.as_deref().unwrap_or("VOICE");
    if channel != "VOICE" {
        return Ok(Err(Aside::Other(format!(
            "of the channel {}",
            short(channel)
        ))));
    }
    let method = contact.initiation_method.as_deref().unwrap_or("INBOUND");
    if !matches!(
        method,
        "INBOUND" | "TRANSFER" | "QUEUE_TRANSFER" | "CALLBACK"
    ) {
        return Ok(Err(Aside::Other(format!("begun as {}", short(method)))));
    }
    let moment = |text: Option<&str>| -> Option<Moment> { moment::of_text(text?.as_bytes(), zone) };
    let length = |seconds: Option<f64>, reason: Reason| match seconds {
        None => Ok(None),
        Some(seconds) if (0.0..=86_400.0).contains(&seconds) => Ok(Some(seconds)),
        Some(_) => Err(reason),
    };
    let queue = contact.queue.as_ref();
    let entered = queue
        .and_then(|queue| queue.enqueue_timestamp.as_deref())
        .or(contact.initiation_timestamp.as_deref());
    let (date, arrival) = moment(entered).ok_or(Reason::Arrival)?;
    let agent = contact
        .agent
        .as_ref()
        .filter(|agent| agent.connected_to_agent_timestamp.is_some());
    let told = length(queue.and_then(|queue| queue.duration), Reason::Wait)?;
    let connected = agent.and_then(|agent| agent.connected_to_agent_timestamp.as_deref());
    let instant = |text: Option<&str>| moment::instant(text?.as_bytes());
    let between = match (instant(entered), instant(connected)) {
        (Some(entered), Some(connected)) => Some(connected - entered),
        _ => moment(connected)
            .map(|connected| moment::running(connected) - moment::running((date, arrival))),
    };
    let between = between.map(|length| length.max(0.0));
    let outcome = match (agent, queue) {
        (Some(_), _) => Outcome::Answered,
        (None, None) => Outcome::NeverQueued,
        (None, Some(_)) => match contact.disconnect_reason.as_deref() {
            None | Some("CUSTOMER_DISCONNECT") => Outcome::Abandoned,
            Some(_) => Outcome::Removed,
        },
    };
    let wait = match (told.or(between), outcome) {
        (Some(wait), _) => wait,
        (None, Outcome::NeverQueued) => 0.0,
        (None, _) => return Err(Reason::Wait),
    };
    let name = queue
        .and_then(|queue| queue.name.as_deref())
        .map_or(ONLY_KIND, str::as_bytes);
    let talk = length(
        agent.and_then(|agent| agent.agent_interaction_duration),
        Reason::Talk,
    )?;
    let held = length(
        agent.and_then(|agent| agent.customer_hold_duration),
        Reason::Talk,
    )?;
    let person = agent.and_then(|agent| agent.username.as_deref().or(agent.arn.as_deref()));
    let caller = contact
        .customer_endpoint
        .as_ref()
        .and_then(|endpoint| endpoint.address.as_deref());
    Ok(Ok(Call {
        date,
        arrival,
        kind: names.kind_of(name).ok_or(Reason::Types)?,
        outcome,
        wait,
        talk: talk.map(|talk| talk + held.unwrap_or(0.0)),
        wrap_up: length(
            agent.and_then(|agent| agent.after_contact_work_duration),
            Reason::WrapUp,
        )?,
        agent: person
            .map(|name| names.agent_of(name.as_bytes()).ok_or(Reason::Agents))
            .transpose()?,
        caller: caller
            .filter(|name| !name.is_empty())
            .map(|name| caller_of(name.as_bytes())),
        priority: None,
    }))
}

/// A word of the record, if it is not too long.
fn short(word: &str) -> String {
    word.chars().take(40).collect()
}
