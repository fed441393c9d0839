//! What a page is about: scenarios under keys, lessons, and what was asked before.

use super::film::Film;
use super::inquiry::Inquiries;
use super::lesson::{self, Lesson};
use super::pane::Pane;
use super::refusal::Refusal;
use crate::centre::{Bumper, CallTypeId, Centre, Customers, Operation, Policy, Weekday};
use crate::report::unit_of;
use crate::scenario::{self, Scenario};
use crate::study::Workers;
use serde::Serialize;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

/// Films that are kept for who asks again.
const KEPT_FILMS: usize = 12;

/// A scenario that may be asked about.
#[derive(Debug)]
pub struct Entry {
    /// What panes call it.
    pub key: String,
    /// What it is called in this place.
    pub title: String,
    /// What it says.
    pub scenario: Scenario,
}

/// All that a page may ask about.
#[derive(Debug)]
pub struct Site {
    entries: Vec<Entry>,
    lessons: Vec<Lesson>,
    /// Threads that answer questions.
    workers: Workers,
    /// Threads that find the cushions of days, so that these do not wait for questions.
    day_workers: Workers,
    /// Films of days by the text of their pane, the last one asked for first.
    films: Mutex<VecDeque<(String, Arc<[u8]>)>>,
    pub(super) inquiries: Inquiries,
}

impl Site {
    /// `scenarios` are a base and its plans; `workers` are threads that answer questions.
    #[must_use]
    pub fn new(
        scenarios: Vec<(String, Scenario)>,
        lessons: Vec<Lesson>,
        workers: Workers,
        day_workers: Workers,
    ) -> Self {
        let own = scenarios.into_iter().enumerate();
        let own = own.map(|(place, (title, scenario))| Entry {
            key: place.to_string(),
            title,
            scenario,
        });
        let mut entries: Vec<Entry> = own.collect();
        for lesson in &lessons {
            entries.extend(lesson.entries());
        }
        Self {
            entries,
            lessons,
            workers,
            day_workers,
            films: Mutex::default(),
            inquiries: Inquiries::default(),
        }
    }

    /// The scenario under this key.
    pub(super) fn entry(&self, key: &str) -> Result<&Entry, Refusal> {
        let found = self.entries.iter().find(|entry| entry.key == key);
        found.ok_or_else(|| {
            Refusal::unknown(format!(
                "scenario: there is none under the key `{key}`; GET /api/scenarios lists them"
            ))
        })
    }

    pub(super) fn operation(&self, key: &str) -> Result<&Operation, Refusal> {
        Ok(self.entry(key)?.scenario.operation())
    }

    pub(super) fn lessons(&self) -> &[Lesson] {
        &self.lessons
    }

    pub(super) fn workers(&self) -> &Workers {
        &self.workers
    }

    /// What is said of every scenario.
    pub(super) fn listed(&self) -> Vec<Listed<'_>> {
        self.entries.iter().map(Listed::new).collect()
    }

    /// Plays a day.
    ///
    /// # Errors
    /// If it cannot be played like that.
    pub fn film(&self, pane: &Pane) -> Result<Film, Refusal> {
        pane.play(self.operation(&pane.scenario)?, &self.day_workers)
    }

    /// The same as JSON; what was asked for lately is at hand.
    pub(super) fn film_json(&self, pane: &Pane) -> Result<Arc<[u8]>, Refusal> {
        let key = serde_json::to_string(pane).unwrap_or_default();
        if let Ok(mut films) = self.films.lock()
            && let Some(place) = films.iter().position(|(other, _)| *other == key)
            && let Some(found) = films.remove(place)
        {
            let json = Arc::clone(&found.1);
            films.push_front(found);
            return Ok(json);
        }
        let film = self.film(pane)?;
        let json = serde_json::to_vec(&film);
        let json: Arc<[u8]> = json.map_err(|error| Refusal::failed(&error))?.into();
        if let Ok(mut films) = self.films.lock() {
            films.push_front((key, Arc::clone(&json)));
            films.truncate(KEPT_FILMS);
        }
        Ok(json)
    }

    /// A pane as a plan file, which extends the scenario's where that can be.
    ///
    /// # Errors
    /// If it cannot be changed like that.
    pub fn plan_file(&self, name: &str, pane: &Pane) -> Result<String, Refusal> {
        let scenario = &self.entry(&pane.scenario)?.scenario;
        let plan = pane.plan(scenario.operation())?;
        Ok(scenario::plan_of(scenario, name, &plan)?)
    }

    /// The lesson of this key, as the page reads it.
    pub(super) fn lesson(&self, key: &str) -> Result<lesson::LessonOfPage<'_>, Refusal> {
        let found = self.lessons.iter().find(|lesson| lesson.key() == key);
        found
            .map(Lesson::told)
            .ok_or_else(|| Refusal::unknown(format!("there is no lesson `{key}`")))
    }
}

/// What is said of a scenario.
#[derive(Debug, Serialize)]
pub(super) struct Listed<'a> {
    key: &'a str,
    name: &'a str,
    file: String,
    notes: Option<&'a str>,
    /// The days of a week; empty where days are all alike.
    days: Vec<&'static str>,
    calls: Vec<ListedCalls<'a>>,
    agents: Vec<ListedAgents<'a>>,
    /// Whether callers are customers with a memory.
    customers: bool,
    /// What a replication is: day, week, season.
    unit: &'static str,
}

#[derive(Debug, Serialize)]
struct ListedCalls<'a> {
    name: &'a str,
    /// Mean first attempts of the day.
    per_day: f64,
    told: &'static str,
    cushion: f64,
    /// Share who believe a quoted wait; none of customers, who have a trust of their own each.
    trust: Option<f64>,
    /// From which estimated wait on a callback is offered \[s\].
    callback_when: Option<f64>,
    callback_kept: Option<f64>,
}

#[derive(Debug, Serialize)]
struct ListedAgents<'a> {
    name: &'a str,
    /// Agents on duty at most.
    most: u32,
}

impl<'a> Listed<'a> {
    fn new(entry: &'a Entry) -> Self {
        let scenario = &entry.scenario;
        let centre = scenario.centre();
        let days = scenario.operation().days().iter();
        Self {
            key: &entry.key,
            name: &entry.title,
            file: scenario.file().display().to_string(),
            notes: scenario.notes(),
            days: days
                .filter_map(|day| day.weekday.map(Weekday::key))
                .collect(),
            calls: listed_calls(centre, scenario.customers()),
            agents: listed_agents(centre),
            customers: scenario.customers().is_some(),
            unit: unit_of(scenario.operation()),
        }
    }
}

fn listed_calls<'a>(centre: &'a Centre, customers: Option<&Customers>) -> Vec<ListedCalls<'a>> {
    let types = centre.call_types().iter().enumerate();
    let types = types.map(|(place, kind)| {
        let contacts = customers.and_then(|one| one.contacts(CallTypeId(place as u16)));
        let (told, cushion) = match kind.messages.policy {
            Policy::Silence => ("silence", 1.0),
            Policy::Comfort => ("comfort", 1.0),
            Policy::Busy => ("busy", 1.0),
            Policy::Position => ("position", 1.0),
            Policy::Estimate(quote) => match quote.bumper {
                Bumper::Times(factor) => ("estimate", factor),
                Bumper::Kept(_) => ("estimate", 1.0),
            },
        };
        ListedCalls {
            name: &kind.name,
            per_day: kind.volume.iter().sum(),
            told,
            cushion,
            trust: contacts.is_none().then(|| kind.reaction.trust.get()),
            callback_when: kind.callback.map(|offer| offer.offer_when.get()),
            callback_kept: kind.callback.map(|offer| offer.kept.get()),
        }
    });
    types.collect()
}

fn listed_agents(centre: &Centre) -> Vec<ListedAgents<'_>> {
    let groups = centre.groups().iter();
    let groups = groups.map(|group| {
        let levels = group.roster.levels(|shift| shift.agents);
        ListedAgents {
            name: &group.name,
            most: levels.iter().map(|level| level.on_duty).max().unwrap_or(0),
        }
    });
    groups.collect()
}
