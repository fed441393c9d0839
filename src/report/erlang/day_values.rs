//! The requirement of a whole day as JSON and as CSV, for programs and spreadsheets.

use super::day::{ErlangDay, Sums};
use super::json::{Measured, whole};
use super::{Case, Outcome, load, rostered};
use crate::legible::cell;
use crate::report::VERSION;
use serde::Serialize;
use std::io::{self, Write};

#[derive(Debug, Serialize)]
struct DayObject<'a> {
    holdtrue: &'static str,
    command: &'static str,
    formula: &'static str,
    callers: &'a str,
    targets: &'a [String],
    service_level_formula: &'static str,
    within: f64,
    short_abandon: f64,
    shrinkage: f64,
    #[serde(serialize_with = "whole")]
    per: Option<f64>,
    day: Sums,
    intervals: Vec<IntervalObject<'a>>,
}

#[derive(Debug, Serialize)]
struct IntervalObject<'a> {
    from: &'a str,
    #[serde(serialize_with = "whole")]
    calls: Option<f64>,
    #[serde(serialize_with = "whole")]
    handle_time: Option<f64>,
    load: f64,
    agents_between: Option<f64>,
    #[serde(flatten)]
    needed: Measured,
    planned: Option<PlannedObject>,
}

#[derive(Debug, Serialize)]
struct PlannedObject {
    meets_targets: Option<bool>,
    #[serde(flatten)]
    measured: Measured,
}

impl ErlangDay {
    /// As CSV: a row for each interval; shares 0 to 1, times in seconds.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn csv(&self, to: &mut dyn Write) -> io::Result<()> {
        let mut csv = csv::Writer::from_writer(to);
        let measures = [
            "service_level",
            "delayed",
            "abandonment",
            "asa",
            "occupancy",
        ];
        let head = [
            "from",
            "calls",
            "handle_time",
            "load",
            "agents",
            "agents_between",
            "rostered",
        ];
        let of_plan = measures.map(|measure| format!("planned_{measure}"));
        csv.write_record(
            head.into_iter()
                .chain(measures)
                .chain(["planned"])
                .chain(of_plan.iter().map(String::as_str)),
        )?;
        for one in &self.intervals {
            let text = |value: Option<f64>| value.map_or(String::new(), |value| value.to_string());
            let mut row = vec![cell(&one.name).into_owned()];
            let agents = one.needed.as_ref().map(|case| case.agents);
            row.extend(
                [
                    Some(one.calls),
                    Some(one.handle_time),
                    Some(load(one.calls, self.per, one.handle_time)),
                    agents,
                    one.between,
                    agents.map(|agents| rostered(agents, self.shrinkage)),
                ]
                .map(text),
            );
            row.extend(self.values(one.needed.as_ref()).map(text));
            row.push(text(one.planned.as_ref().map(|plan| plan.agents)));
            row.extend(
                self.values(one.planned.as_ref().map(|plan| &plan.case))
                    .map(text),
            );
            csv.write_record(&row)?;
        }
        csv.flush()
    }

    fn values(&self, case: Option<&Case>) -> [Option<f64>; 5] {
        let measures = case.and_then(Case::settled).map(|settled| settled.measures);
        let idle = case
            .filter(|case| case.outcome == Outcome::Idle)
            .map(|_| 0.0);
        [
            measures.map(|m| m.service_levels.by(self.counted.formula)),
            measures.map(|m| m.delayed),
            measures.map(|m| m.abandonment),
            measures.map(|m| m.asa),
            measures.map(|m| m.occupancy).or(idle),
        ]
    }

    /// As one JSON object.
    ///
    /// # Errors
    /// None that can be seen: there is no value that JSON does not know.
    pub fn json(&self) -> Result<String, serde_json::Error> {
        let people = |agents: Option<f64>| agents.map(|agents| rostered(agents, self.shrinkage));
        let measured = |agents: Option<f64>, case: Option<&Case>| {
            Measured::of(agents, people(agents), case, Some(self.counted))
        };
        let intervals = self.intervals.iter().map(|one| IntervalObject {
            from: &one.name,
            calls: Some(one.calls),
            handle_time: Some(one.handle_time),
            load: load(one.calls, self.per, one.handle_time),
            agents_between: one.between,
            needed: measured(
                one.needed.as_ref().map(|case| case.agents),
                one.needed.as_ref(),
            ),
            planned: one.planned.as_ref().map(|plan| PlannedObject {
                meets_targets: plan.meets,
                measured: measured(Some(plan.agents), Some(&plan.case)),
            }),
        });
        let object = DayObject {
            holdtrue: VERSION,
            command: "erlang day",
            formula: self.calculator.key(),
            callers: &self.callers,
            targets: &self.targets,
            service_level_formula: self.counted.formula.key(),
            within: self.counted.within.get(),
            short_abandon: self.counted.short_abandon.get(),
            shrinkage: self.shrinkage.get(),
            per: Some(self.per.get()),
            day: self.sums(),
            intervals: intervals.collect(),
        };
        Ok(format!("{}\n", serde_json::to_string_pretty(&object)?))
    }
}
