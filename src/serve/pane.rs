//! One pane of the page: which day of which scenario, and what is changed in it.

use super::change::{ChangeAt, From, changed, planned};
use super::film::{Camera, Film};
use super::refusal::Refusal;
use crate::centre::{Bumper, CallTypeId, Centre, Customers, Operation, Policy, Quote, Weekday};
use crate::engine::Engine;
use crate::legible::number::grouped;
use crate::random::{Occasion, Seed};
use crate::study::{Beginning, FirstCallers, Workers, pilot};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::sync::atomic::{AtomicBool, Ordering};

/// Calls on the busiest day that the page shows. A convention: a browser keeps up with that.
const MOST_CALLS: f64 = 30_000.0;
/// Rows of a film at the most.
const MOST_ROWS: usize = 600_000;
/// Changes of a pane at the most.
const MOST_CHANGES: usize = 100;

/// A day that is asked for. The same pane is the same day, to the last call.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Pane {
    /// Key of the scenario, as `GET /api/scenarios` gives it.
    pub scenario: String,
    /// Which day of a week, such as `monday`; its first without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day: Option<String>,
    /// Seed of the random numbers.
    #[serde(default = "first_seed")]
    pub seed: u64,
    /// Which of the days under that seed, 0 for the first.
    #[serde(default)]
    pub replication: u64,
    /// What is changed, one after the other.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<ChangeAt>,
}

const fn first_seed() -> u64 {
    1
}

impl Pane {
    /// The first day of a scenario as it is.
    #[must_use]
    pub fn of(scenario: impl Into<String>) -> Self {
        Self {
            scenario: scenario.into(),
            day: None,
            seed: first_seed(),
            replication: 0,
            changes: Vec::new(),
        }
    }

    /// Plays the day of an operation.
    ///
    /// # Errors
    /// If it cannot be changed like that, or is too long to be shown.
    pub fn play(&self, operation: &Operation, workers: &Workers) -> Result<Film, Refusal> {
        self.check()?;
        let never = AtomicBool::new(false);
        let whole_day = self.changes.iter().filter(|one| one.at.is_none());
        let whole_day: Vec<ChangeAt> = whole_day.cloned().collect();
        let begun = planned(operation, &whole_day)?;
        let place = self.day(&begun)?;
        let check_size = |centre: &Centre| check_size(&begun.centre_at_start(centre));
        begun.days()[place].centres().try_for_each(check_size)?;
        // With the cushions that `run` sets under the same seed, so that the same waits are quoted.
        let pilot = pilot(&begun, Seed(self.seed), workers, &never);
        let piloted = pilot.map_or_else(|| begun.clone(), |pilot| pilot.operation);
        let beginning = Beginning::new(&piloted, Seed(self.seed), self.replication);
        let day = &piloted.days()[place];
        let occasion = Occasion {
            seed: Seed(self.seed),
            replication: self.replication,
            day: day.number(0),
        };
        let drawn = day.drawn(occasion);
        let centre = day.as_drawn(drawn);
        let plain = operation.days()[place].as_drawn(drawn);
        let turns = self.turns(plain, operation.customers(), centre)?;
        for turn in &turns {
            check_size(&turn.centre)?;
        }
        film(centre, &turns, &beginning, occasion)
    }

    /// The operation as a plan: what is changed in the middle of the day is changed on every day.
    ///
    /// # Errors
    /// If it cannot be changed like that.
    pub fn plan(&self, operation: &Operation) -> Result<Operation, Refusal> {
        self.check()?;
        Ok(planned(operation, &self.changes)?)
    }

    fn check(&self) -> Result<(), Refusal> {
        if self.changes.len() > MOST_CHANGES {
            let found = format!("{} changes of one day", self.changes.len());
            return Err(Refusal::wrong(format!(
                "{found}; make {MOST_CHANGES} at the most"
            )));
        }
        let odd = self.changes.iter().filter_map(|one| one.at);
        match odd.into_iter().find(|at| !(at.is_finite() && *at >= 0.0)) {
            Some(at) => Err(Refusal::wrong(format!(
                "at: a change from {at} s on; give seconds from opening, 0 or more"
            ))),
            None => Ok(()),
        }
    }

    /// The centre after each moment at which something is changed, in order of time: what was changed by then holds, and
    /// for the whole day, one after the other. `begun` is the day as it begins.
    fn turns(
        &self,
        plain: &Centre,
        customers: Option<&Customers>,
        begun: &Centre,
    ) -> Result<Vec<Turn>, Refusal> {
        let moments = self.changes.iter().filter_map(|one| one.at);
        let mut moments: Vec<f64> = moments.collect();
        moments.sort_by(f64::total_cmp);
        moments.dedup();
        let turns = moments.into_iter().map(|at| {
            if at >= plain.clock().length.get() {
                return Err(Refusal::wrong(format!(
                    "at: a change from {at} s on, when the centre has closed"
                )));
            }
            let is_made = |one: &&ChangeAt| one.at.is_none_or(|since| since <= at);
            let made = self.changes.iter().filter(is_made);
            let centre = changed(plain, customers, made, From::Moment)?;
            let centre = with_cushions(centre, begun);
            Ok(Turn { at, centre })
        });
        turns.collect()
    }

    fn day(&self, operation: &Operation) -> Result<usize, Refusal> {
        let Some(wanted) = &self.day else {
            return Ok(0);
        };
        let key = |day: &crate::centre::Day| day.weekday.map(Weekday::key);
        let mut days = operation.days().iter();
        let found = days.position(|day| key(day) == Some(wanted));
        found.ok_or_else(|| {
            let open: Vec<&str> = operation.days().iter().filter_map(key).collect();
            Refusal::wrong(match open.as_slice() {
                [] => "day: this scenario has no week; its days are all alike".to_owned(),
                open => format!(
                    "day: there is no `{wanted}`; give one of {}",
                    open.join(", ")
                ),
            })
        })
    }
}

/// A centre from a moment on \[s from opening\].
struct Turn {
    at: f64,
    centre: Centre,
}

/// Where a share of quotes is to hold as from the beginning, the cushions that were found for that.
fn with_cushions(centre: Centre, begun: &Centre) -> Centre {
    let types = begun.call_types().iter().enumerate();
    types.fold(centre, |centre, (place, kind)| match kind.messages.policy {
        Policy::Estimate(Quote {
            bumper: Bumper::Times(found),
            ..
        }) => centre.with_bumper(CallTypeId(place as u16), found),
        _ => centre,
    })
}

fn film(
    centre: &Centre,
    turns: &[Turn],
    beginning: &Beginning<'_>,
    occasion: Occasion,
) -> Result<Film, Refusal> {
    let stop = AtomicBool::new(false);
    let mut camera = Camera::new(centre, MOST_ROWS, &stop);
    let callers = beginning.callers(centre, occasion);
    let later = turns.iter().map(|turn| {
        let callers = beginning.callers(&turn.centre, occasion);
        (Engine::new(&turn.centre), callers)
    });
    let later: Vec<(Engine<'_>, FirstCallers<'_>)> = later.collect();
    let mut engine = Engine::new(centre);
    for (other, _) in &later {
        engine = engine.may_become(other);
    }
    let mut day = engine.begin(occasion, &callers, &mut camera);
    for (turn, (engine, callers)) in turns.iter().zip(&later) {
        while day.next().is_some_and(|next| next < turn.at) && !stop.load(Ordering::Relaxed) {
            day.step();
        }
        if !stop.load(Ordering::Relaxed) {
            day.play_until(turn.at);
            day.go_on_as(engine, callers);
        }
    }
    let mut goes_on = true;
    while goes_on && !stop.load(Ordering::Relaxed) {
        goes_on = day.step();
    }
    if !stop.load(Ordering::Relaxed) {
        day.finish();
    }
    camera.film().ok_or_else(|| {
        Refusal::too_large(
            "so much happens on this day that a page cannot show it; see `holdtrue run` and `holdtrue trace`",
        )
    })
}

/// Refuses days of more calls than a page can show.
fn check_size(centre: &Centre) -> Result<(), Refusal> {
    let types = centre.call_types().iter();
    let calls: f64 = types.flat_map(|kind| kind.volume.iter()).sum();
    if calls > MOST_CALLS {
        return Err(Refusal::too_large(format!(
            "a day of {} calls; the page shows days of up to {}: see `holdtrue run`, or lower volume_scale",
            grouped(calls, 0),
            grouped(MOST_CALLS, 0)
        )));
    }
    Ok(())
}
