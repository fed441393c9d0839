//! Targets by name: whose they are, what is wanted, and values of them as people read them.

use super::StaffStudy;
use crate::measures::{CallMetric, Measure, MetricKind, Target, targets};
use crate::stats::Estimate;
use crate::study::staff::Held;

/// A target, told.
pub(super) struct Named<'a> {
    study: StaffStudy<'a>,
    target: Target,
}

impl<'a> Named<'a> {
    /// The target at this place in the centre's list; `None` if there is none.
    pub(super) fn at(study: &StaffStudy<'a>, place: usize) -> Option<Self> {
        let all = targets(study.scenario.centre());
        let target = all.into_iter().nth(place)?;
        Some(Self {
            study: *study,
            target,
        })
    }

    /// Whose it is.
    pub(super) fn whose(&self) -> String {
        let types = self.study.scenario.centre().call_types();
        let kind = types.get(self.target.call_type.index());
        kind.map_or_else(String::new, |kind| kind.name.clone())
    }

    /// Its key in files.
    pub(super) fn key(&self) -> &'static str {
        self.target.metric.row().key
    }

    /// `answered within 20 s`
    pub(super) fn measure(&self) -> String {
        let types = self.study.scenario.centre().call_types();
        match self.target.metric {
            CallMetric::ServiceLevel => {
                let kind = types.get(self.target.call_type.index());
                let within = kind.map_or(0.0, |kind| kind.service_level.within.get());
                format!("answered within {within} s")
            }
            CallMetric::Abandonment => "abandoned".to_owned(),
            _ => "speed of answer".to_owned(),
        }
    }

    /// Which of the six formulas, of a service level.
    pub(super) fn formula(&self) -> Option<&'static str> {
        if self.target.metric != CallMetric::ServiceLevel {
            return None;
        }
        let types = self.study.scenario.centre().call_types();
        let kind = types.get(self.target.call_type.index())?;
        Some(kind.service_level.formula.key())
    }

    /// What is wanted: a share, or a time \[s\].
    pub(super) fn level(&self) -> f64 {
        self.target.target
    }

    pub(super) fn is_at_least(&self) -> bool {
        self.target.metric == CallMetric::ServiceLevel
    }

    /// The share of days on which it is wanted.
    pub(super) fn on_days(&self) -> Option<f64> {
        None
    }

    /// Where it is wanted by itself.
    pub(super) fn every(&self) -> &'static str {
        self.study.unit()
    }

    /// `≥ 80 %`
    pub(super) fn wanted(&self) -> String {
        let sign = if self.is_at_least() { "≥" } else { "≤" };
        format!("{sign} {}", self.with_unit(self.level()))
    }

    fn is_share(&self) -> bool {
        self.target.metric.kind() == MetricKind::Share
    }

    /// `80.9 ± 0.2 %`
    pub(super) fn value(&self, estimate: &Estimate) -> String {
        let Some(mean) = estimate.mean else {
            return "–".to_owned();
        };
        match estimate.half_width() {
            Some(half) => {
                let (mean, half) = (self.shown(mean), self.shown(half));
                format!("{mean} ± {half} {}", self.unit())
            }
            None => self.with_unit(mean),
        }
    }

    pub(super) fn with_unit(&self, value: f64) -> String {
        let shown = self.shown(value);
        format!("{} {}", shown.trim_end_matches(".0"), self.unit())
    }

    fn shown(&self, value: f64) -> String {
        let value = if self.is_share() {
            100.0 * value
        } else {
            value
        };
        format!("{value:.1}")
    }

    fn unit(&self) -> &'static str {
        if self.is_share() { "%" } else { "s" }
    }

    /// By how much a value falls short: `7.3 points`.
    pub(super) fn short(&self, by: f64) -> String {
        if self.is_share() {
            format!("{:.1} points", 100.0 * by)
        } else {
            format!("{by:.1} s")
        }
    }
}

/// Where a requirement is about: `Monday 08:30`; nothing if it is about all of a replication.
pub(super) fn place(
    study: &StaffStudy<'_>,
    day: Option<usize>,
    interval: Option<usize>,
) -> Option<String> {
    let days = study.scenario.operation().days();
    let of = days.get(day.unwrap_or_default())?;
    let weekday = day.and(of.weekday).map(|weekday| weekday.to_string());
    let clock = of.centre.clock();
    let time = interval.map(|place| clock.label(place as f64 * clock.interval.get()));
    let both: Vec<String> = weekday.into_iter().chain(time).collect();
    (!both.is_empty()).then(|| both.join(" "))
}

/// Of each target the place in which it is kept least.
pub(super) fn tightest<'a>(study: &StaffStudy<'_>, held: &'a [Held]) -> Vec<&'a Held> {
    let mut found: Vec<&Held> = Vec::new();
    for one in held {
        let slack = |held: &Held| {
            let level = Named::at(study, held.target).map_or(0.0, |one| one.level());
            let is_at_least = Named::at(study, held.target).is_none_or(|one| one.is_at_least());
            let by = held
                .reached
                .holds
                .mean
                .map_or(f64::INFINITY, |mean| mean - level);
            if is_at_least || by.is_infinite() {
                by
            } else {
                -by
            }
        };
        match found.iter_mut().find(|known| known.target == one.target) {
            Some(known) if slack(one) < slack(known) => *known = one,
            Some(_) => {}
            None => found.push(one),
        }
    }
    found
}
