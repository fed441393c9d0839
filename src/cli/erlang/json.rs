//! The answer as one JSON object with stable keys.

use super::answer::{Answer, QUANTILES, Row};
use crate::centre::Formula;
use serde::Serialize;
use std::collections::BTreeMap;

/// Shares are 0 to 1, times in seconds; the measures have the names of a simulation's results.
#[derive(Debug, Serialize)]
struct Object<'a> {
    holdtrue: &'static str,
    command: &'static str,
    /// `b`, `c`, `a` or `general`.
    formula: &'static str,
    calls_per_hour: f64,
    handle_time: f64,
    /// Offered load \[erlang\].
    load: f64,
    /// What callers do, in words.
    callers: &'a str,
    lines: Option<u32>,
    /// What had to be met, in words.
    targets: &'a [String],
    service_level_formula: Option<&'static str>,
    within: Option<f64>,
    short_abandon: Option<f64>,
    #[serde(flatten)]
    measured: Measured,
    #[serde(flatten)]
    quantiles: BTreeMap<&'static str, Option<f64>>,
    /// The same measures from two agents fewer to two more.
    nearby: Vec<Measured>,
}

/// Measures of one number of agents; null if the queue grows without end.
#[derive(Debug, Serialize)]
struct Measured {
    agents: u32,
    /// Whether the queue settles.
    steady: bool,
    answered: Option<f64>,
    abandonment: Option<f64>,
    blocked: Option<f64>,
    delayed: Option<f64>,
    asa: Option<f64>,
    wait: Option<f64>,
    /// Also null if nobody abandons.
    wait_abandoned: Option<f64>,
    queue: Option<f64>,
    occupancy: Option<f64>,
    /// Null where nobody waits.
    service_level: Option<f64>,
    service_levels: Option<BTreeMap<&'static str, f64>>,
}

impl Answer<'_> {
    /// The answer as JSON.
    pub(super) fn json(&self) -> Result<String, serde_json::Error> {
        let asked = self.rows.iter().find(|row| row.agents == self.agents);
        let nobody_waits = self.counted.is_none();
        let object = Object {
            holdtrue: env!("CARGO_PKG_VERSION"),
            command: "erlang",
            formula: self.model.command,
            calls_per_hour: self.demand.arrivals_per_s() * 3600.0,
            handle_time: self.demand.handle_time_s(),
            load: self.demand.load(),
            callers: &self.model.callers,
            lines: self.demand.lines().or(nobody_waits.then_some(self.agents)),
            targets: &self.met,
            service_level_formula: self.counted.map(|counted| counted.formula.key()),
            within: self.counted.map(|counted| counted.within.get()),
            short_abandon: self.counted.map(|counted| counted.short_abandon.get()),
            measured: self.measured(self.agents, asked),
            quantiles: self.quantiles(),
            nearby: self
                .rows
                .iter()
                .map(|row| self.measured(row.agents, Some(row)))
                .collect(),
        };
        Ok(format!("{}\n", serde_json::to_string_pretty(&object)?))
    }

    fn quantiles(&self) -> BTreeMap<&'static str, Option<f64>> {
        let wait = |part| self.state().and_then(|state| state.wait_quantile(part));
        QUANTILES.map(|(key, part)| (key, wait(part))).into()
    }

    fn measured(&self, agents: u32, row: Option<&Row>) -> Measured {
        let counted = self.counted.unwrap_or_default();
        let state = row.and_then(|row| row.state.as_ref());
        let measures = state.map(|state| state.measures(&counted));
        let levels = measures.map(|measures| measures.service_levels);
        let levels = levels.filter(|_| self.counted.is_some());
        Measured {
            agents,
            steady: state.is_some(),
            answered: measures.map(|m| m.answered),
            abandonment: measures.map(|m| m.abandonment),
            blocked: measures.map(|m| m.blocked),
            delayed: measures.map(|m| m.delayed),
            asa: measures.map(|m| m.asa),
            wait: measures.map(|m| m.wait),
            wait_abandoned: measures.and_then(|m| m.wait_abandoned),
            queue: measures.map(|m| m.queue),
            occupancy: measures.map(|m| m.occupancy),
            service_level: levels.map(|levels| levels.by(counted.formula)),
            service_levels: levels.map(|levels| {
                Formula::ALL
                    .map(|formula| (formula.key(), levels.by(formula)))
                    .into()
            }),
        }
    }
}
