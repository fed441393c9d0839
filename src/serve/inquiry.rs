//! "And on 200 days?": panes as plans under the same callers on many days, with the paired difference and the verdict.

use super::pane::Pane;
use super::refusal::{Refusal, Why};
use super::site::Site;
use crate::centre::Operation;
use crate::plot::Width;
use crate::report::{self, CompareJson, Focus, Plans, Study};
use crate::scenario::Scenario;
use crate::study::{Comparison, RunPlan, Workers, comparable, compare};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use tokio::sync::watch;

/// Panes of one question: a base and four plans.
const MOST_PANES: usize = 5;
/// Days that may be asked for.
const MOST_DAYS: u64 = 10_000;
/// Calls that a question may simulate in all. A convention: some minutes.
const MOST_CALLS: f64 = 60e6;
/// Questions that are remembered.
const KEPT: usize = 12;
/// Questions that may be unanswered at a time.
const MOST_OPEN: usize = 3;
/// Pictures beside an answer.
const PICTURES: usize = 3;

/// Which panes, on how many days; the first is the base.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// The base and up to four plans.
    pub panes: Vec<NamedPane>,
    /// Replications: days, or weeks or seasons where a scenario has them.
    #[serde(default = "usual_days")]
    pub days: u64,
}

const fn usual_days() -> u64 {
    200
}

/// A pane with what it is called.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NamedPane {
    /// What it is called, other than the others.
    pub name: String,
    /// What it shows.
    pub pane: Pane,
}

/// The answer.
#[derive(Debug, Serialize)]
pub struct Findings {
    /// What `compare --json` prints.
    pub comparison: serde_json::Value,
    /// The pictures of the report.
    pub pictures: Vec<Drawing>,
    /// What a replication is: day, week, season.
    pub unit: &'static str,
    #[serde(skip)]
    pub(super) report: String,
}

/// A picture with its finding.
#[derive(Debug, Serialize)]
pub struct Drawing {
    /// What it shows, in a sentence.
    pub finding: String,
    /// What can be seen.
    pub shows: String,
    /// SVG.
    pub svg: String,
}

/// How far it is.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "kebab-case", tag = "state")]
pub(super) enum State {
    Running { done: u64, of: u64 },
    Done,
    Stopped,
    Failed { error: String },
}

/// A question that was asked.
#[derive(Debug)]
pub(super) struct Inquiry {
    pub(super) id: u64,
    pub(super) state: watch::Sender<State>,
    found: Mutex<Option<Arc<Findings>>>,
    stop: AtomicBool,
}

impl Inquiry {
    pub(super) fn found(&self) -> Option<Arc<Findings>> {
        self.found.lock().ok()?.clone()
    }

    pub(super) fn stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
    }

    fn is_open(&self) -> bool {
        matches!(*self.state.borrow(), State::Running { .. })
    }
}

/// All questions that are remembered.
#[derive(Debug, Default)]
pub(super) struct Inquiries {
    last: AtomicU64,
    asked: Mutex<VecDeque<Arc<Inquiry>>>,
    /// Held by the one that is being answered.
    desk: Mutex<()>,
}

impl Inquiries {
    pub(super) fn get(&self, id: u64) -> Result<Arc<Inquiry>, Refusal> {
        let asked = self.asked.lock();
        let asked = asked.map_err(|error| Refusal::failed(&error))?;
        let found = asked.iter().find(|one| one.id == id).cloned();
        found.ok_or_else(|| {
            Refusal::unknown(format!(
                "there is no question {id}; only the last {KEPT} are remembered"
            ))
        })
    }

    pub(super) fn stop_all(&self) {
        if let Ok(asked) = self.asked.lock() {
            asked.iter().for_each(|one| one.stop());
        }
    }

    fn enter(&self, of: u64) -> Result<Arc<Inquiry>, Refusal> {
        let mut asked = self.asked.lock().map_err(|error| Refusal::failed(&error))?;
        if asked.iter().filter(|one| one.is_open()).count() >= MOST_OPEN {
            return Err(Refusal::of(
                Why::Busy,
                format!("{MOST_OPEN} questions are being answered already; wait, or stop one"),
            ));
        }
        let one = Arc::new(Inquiry {
            id: self.last.fetch_add(1, Ordering::Relaxed) + 1,
            state: watch::Sender::new(State::Running { done: 0, of }),
            found: Mutex::default(),
            stop: AtomicBool::new(false),
        });
        asked.push_front(Arc::clone(&one));
        asked.truncate(KEPT);
        Ok(one)
    }
}

impl Question {
    /// The plans that its panes stand for.
    pub(super) fn plans(&self, site: &Site) -> Result<Vec<Scenario>, Refusal> {
        if !(2..=MOST_PANES).contains(&self.panes.len()) {
            let found = self.panes.len();
            return Err(Refusal::wrong(format!(
                "panes: {found} of them; give a base and one to {} plans",
                MOST_PANES - 1
            )));
        }
        if !(2..=MOST_DAYS).contains(&self.days) {
            return Err(Refusal::wrong(format!(
                "days: {} of them; give 2 to {MOST_DAYS}",
                self.days
            )));
        }
        let mut plans: Vec<Scenario> = Vec::new();
        for one in &self.panes {
            // The page calls panes by their scenarios, whose names may be long; the body has a limit.
            if one.name.trim().is_empty() {
                return Err(Refusal::wrong("name: give each pane one"));
            }
            if plans.iter().any(|other| other.name() == one.name) {
                return Err(Refusal::wrong(format!(
                    "name: two panes are called `{}`; give each its own name",
                    one.name
                )));
            }
            let operation = one.pane.plan(site.operation(&one.pane.scenario)?)?;
            plans.push(Scenario::described(&one.name, operation));
        }
        for other in &plans[1..] {
            comparable(plans[0].operation(), other.operation())
                .map_err(|why| Refusal::wrong(format!("{why}; {}", why.cure())))?;
        }
        self.check_size(&plans)?;
        Ok(plans)
    }

    fn check_size(&self, plans: &[Scenario]) -> Result<(), Refusal> {
        let calls: f64 = plans.iter().map(|plan| calls_of(plan.operation())).sum();
        let calls = calls * self.days as f64;
        if calls > MOST_CALLS {
            let unit = plans
                .first()
                .map_or("day", |plan| report::unit_of(plan.operation()));
            return Err(Refusal::too_large(format!(
                "{} {unit}s of these plans are {:.0} million calls; ask for fewer {unit}s (up to {:.0} million calls), or use `holdtrue compare`",
                self.days,
                calls / 1e6,
                MOST_CALLS / 1e6
            )));
        }
        Ok(())
    }

    fn seed(&self) -> u64 {
        self.panes.first().map_or(1, |one| one.pane.seed)
    }

    /// Simulates all days; `None` if `stop` was set before.
    pub(super) fn answer(
        &self,
        plans: &[Scenario],
        workers: &Workers,
        stop: &AtomicBool,
        progress: impl FnMut(u64, u64) + Send,
    ) -> Result<Option<Findings>, Refusal> {
        let operations: Vec<&Operation> = plans.iter().map(Scenario::operation).collect();
        let plan = RunPlan::days(self.days).seeded(self.seed());
        let (base, others) = (operations[0], &operations[1..]);
        let comparison = compare(base, others, &plan, workers, stop, progress);
        if stop.load(Ordering::Relaxed) {
            return Ok(None);
        }
        found(plans, &comparison).map(Some)
    }
}

/// A question whose thread ends without an answer is not open any longer.
struct Answering(Arc<Inquiry>);

impl Drop for Answering {
    fn drop(&mut self) {
        if self.0.is_open() {
            let error = "the simulation broke off".to_owned();
            self.0.state.send_replace(State::Failed { error });
        }
    }
}

/// First attempts of a replication, about.
fn calls_of(operation: &Operation) -> f64 {
    let weeks = operation
        .customers()
        .map_or(1.0, |customers| f64::from(customers.parts().weeks));
    let at_start = operation.at_start();
    let days = at_start.days().iter().map(|day| {
        let types = day.centre.call_types().iter();
        types.flat_map(|kind| kind.volume.iter()).sum::<f64>()
    });
    let repeated = f64::from(operation.days_in_week()) / operation.days().len() as f64;
    days.sum::<f64>() * weeks * repeated.max(1.0)
}

fn found(plans: &[Scenario], comparison: &Comparison) -> Result<Findings, Refusal> {
    let results = comparison.plans.iter().map(|plan| &plan.results);
    let studies = plans.iter().zip(results);
    let studies = studies.map(|(scenario, results)| Study::new(scenario, results));
    let plans = Plans::new(studies.collect(), comparison);
    let unit = plans.studies.first().map_or("replication", Study::unit);
    let illustrations = report::comparison_pictures(&plans, &Focus::default());
    let drawn = illustrations.iter().take(PICTURES).map(|one| {
        Ok(Drawing {
            finding: one.finding.clone(),
            shows: one.shows.clone(),
            svg: one.svg(Width::PAGE)?,
        })
    });
    let failed = |error: crate::plot::PlotError| Refusal::failed(&error);
    let pictures = drawn.collect::<Result<Vec<_>, _>>().map_err(failed)?;
    let report = report::comparison_html(&plans, None, &illustrations).map_err(failed)?;
    let comparison = serde_json::to_value(CompareJson::new(&plans));
    Ok(Findings {
        comparison: comparison.map_err(|error| Refusal::failed(&error))?,
        pictures,
        unit,
        report,
    })
}

/// Begins to answer a question.
pub(super) fn ask(site: &Arc<Site>, question: Question) -> Result<Arc<Inquiry>, Refusal> {
    let plans = question.plans(site)?;
    let inquiry = site.inquiries.enter(question.days)?;
    let (here, site) = (Arc::clone(&inquiry), Arc::clone(site));
    std::thread::spawn(move || {
        let _guard = Answering(Arc::clone(&here));
        let desk = site.inquiries.desk.lock();
        let tell = |done, of| {
            here.state.send_replace(State::Running { done, of });
        };
        let answer = question.answer(&plans, site.workers(), &here.stop, tell);
        drop(desk);
        let state = match answer {
            Ok(Some(found)) => {
                if let Ok(mut slot) = here.found.lock() {
                    *slot = Some(Arc::new(found));
                }
                State::Done
            }
            Ok(None) => State::Stopped,
            Err(refusal) => State::Failed {
                error: refusal.said,
            },
        };
        here.state.send_replace(state);
    });
    Ok(inquiry)
}
