//! The answer as one JSON object with stable keys.

use super::{Case, ErlangAnswer, Outcome, QUANTILES, load, rostered};
use crate::centre::{Formula, ServiceLevel};
use crate::report::VERSION;
use serde::{Serialize, Serializer};
use std::collections::BTreeMap;

/// Shares are 0 to 1, times in seconds; the measures have the names of a simulation's results.
#[derive(Debug, Serialize)]
struct Object<'a> {
    holdtrue: &'static str,
    command: &'static str,
    /// `b`, `c`, `a` or `general`.
    formula: &'static str,
    /// What was left out and found: `agents`, `calls`, `handle_time` or `lines`.
    solved_for: Option<&'static str>,
    /// Whether what was looked for has no limit: no target is ever missed.
    unlimited: bool,
    /// Calls in each interval of `per` seconds.
    #[serde(serialize_with = "whole")]
    calls: Option<f64>,
    #[serde(serialize_with = "whole")]
    per: Option<f64>,
    #[serde(serialize_with = "whole")]
    calls_per_hour: Option<f64>,
    #[serde(serialize_with = "whole")]
    handle_time: Option<f64>,
    /// Offered load \[erlang\].
    load: Option<f64>,
    /// What callers do, in words.
    callers: &'a str,
    lines: Option<u32>,
    /// What had to be met, in words.
    targets: &'a [String],
    service_level_formula: Option<&'static str>,
    within: Option<f64>,
    short_abandon: Option<f64>,
    shrinkage: f64,
    /// The agents that just meet the targets, if they came in parts.
    agents_between: Option<f64>,
    #[serde(flatten)]
    measured: Measured,
    #[serde(flatten)]
    quantiles: BTreeMap<&'static str, Option<f64>>,
    /// The same measures with one or two agents (or lines) fewer or more.
    nearby: Vec<Nearby>,
}

/// A neighbouring number of agents or lines, with what was found for it.
#[derive(Debug, Serialize)]
struct Nearby {
    #[serde(serialize_with = "whole")]
    calls: Option<f64>,
    #[serde(serialize_with = "whole")]
    handle_time: Option<f64>,
    lines: Option<u32>,
    #[serde(flatten)]
    measured: Measured,
}

/// Measures of one number of agents; null if the queue grows without end, or where nobody calls.
#[derive(Debug, Serialize)]
pub(super) struct Measured {
    #[serde(serialize_with = "whole")]
    agents: Option<f64>,
    /// People on the rota for them.
    #[serde(serialize_with = "whole")]
    rostered: Option<f64>,
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

/// A whole number without a point.
#[allow(clippy::ref_option)]
pub(super) fn whole<S: Serializer>(value: &Option<f64>, to: S) -> Result<S::Ok, S::Error> {
    match *value {
        None => to.serialize_none(),
        Some(value) if value.fract() == 0.0 && value.abs() < 1e15 => to.serialize_i64(value as i64),
        Some(value) => to.serialize_f64(value),
    }
}

impl ErlangAnswer {
    /// The answer as JSON.
    ///
    /// # Errors
    /// None that can be seen: there is no value that JSON does not know.
    pub fn json(&self) -> Result<String, serde_json::Error> {
        let asked = &self.asked;
        let lines = asked
            .lines
            .or(self.case.as_ref().and_then(|case| case.lines));
        let object = Object {
            holdtrue: VERSION,
            command: "erlang",
            formula: self.calculator.key(),
            solved_for: self.sought.map(super::Sought::key),
            unlimited: self.case.is_none(),
            calls: asked.calls,
            per: Some(self.per.get()),
            calls_per_hour: asked.calls.map(|calls| calls / self.per.get() * 3600.0),
            handle_time: asked.handle_time,
            load: asked
                .calls
                .zip(asked.handle_time)
                .map(|(calls, handle_time)| load(calls, self.per, handle_time)),
            callers: &self.callers,
            lines,
            targets: &self.targets,
            service_level_formula: self.counted.map(|counted| counted.formula.key()),
            within: self.counted.map(|counted| counted.within.get()),
            short_abandon: self.counted.map(|counted| counted.short_abandon.get()),
            shrinkage: self.shrinkage.get(),
            agents_between: self.between,
            measured: self.measured(asked.agents, self.case.as_ref()),
            quantiles: self.quantiles(),
            nearby: self.nearby.iter().map(|case| self.near(case)).collect(),
        };
        Ok(format!("{}\n", serde_json::to_string_pretty(&object)?))
    }

    fn near(&self, case: &Case) -> Nearby {
        Nearby {
            calls: Some(case.calls),
            handle_time: Some(case.handle_time),
            lines: case.lines,
            measured: self.measured(Some(case.agents), Some(case)),
        }
    }

    fn quantiles(&self) -> BTreeMap<&'static str, Option<f64>> {
        let settled = self.case.as_ref().and_then(Case::settled);
        let found = settled.map_or([None; 5], |settled| settled.quantiles);
        let keys = QUANTILES.into_iter().map(|(key, _)| key);
        keys.zip(found).collect()
    }

    fn measured(&self, agents: Option<f64>, case: Option<&Case>) -> Measured {
        let rostered = agents.map(|agents| rostered(agents, self.shrinkage));
        Measured::of(agents, rostered, case, self.counted)
    }
}

impl Measured {
    pub(super) fn of(
        agents: Option<f64>,
        rostered: Option<f64>,
        case: Option<&Case>,
        counted: Option<ServiceLevel>,
    ) -> Self {
        let measures = case.and_then(Case::settled).map(|settled| settled.measures);
        let levels = measures.map(|measures| measures.service_levels);
        let levels = counted.zip(levels);
        let is_idle = case.is_some_and(|case| case.outcome == Outcome::Idle);
        let idle = is_idle.then_some(0.0);
        Self {
            agents,
            rostered,
            steady: measures.is_some() || is_idle,
            answered: measures.map(|m| m.answered),
            abandonment: measures.map(|m| m.abandonment),
            blocked: measures.map(|m| m.blocked),
            delayed: measures.map(|m| m.delayed),
            asa: measures.map(|m| m.asa),
            wait: measures.map(|m| m.wait),
            wait_abandoned: measures.and_then(|m| m.wait_abandoned),
            queue: measures.map(|m| m.queue).or(idle),
            occupancy: measures.map(|m| m.occupancy).or(idle),
            service_level: levels.map(|(counted, levels)| levels.by(counted.formula)),
            service_levels: levels.map(|(_, levels)| {
                Formula::ALL
                    .map(|formula| (formula.key(), levels.by(formula)))
                    .into()
            }),
        }
    }
}
