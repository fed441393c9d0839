//! Targets by name: whose they are, what is wanted, and values of them as people read them.

use super::StaffStudy;
use crate::centre::{Aim, CallType, Every, ServiceLevel, Target, Whose};
use crate::legible::number::{given, grouped, is_nothing, percent, time, visible};
use crate::measures::{ALL, twin};
use crate::stats::Estimate;
use crate::study::staff::Held;

/// Decimals beyond which all differences are noise.
const MOST_DECIMALS: usize = 6;

/// A target, told.
pub(in crate::report) struct NamedTarget<'a> {
    study: StaffStudy<'a>,
    target: Target,
}

impl<'a> NamedTarget<'a> {
    /// The target at this place in the centre's list; `None` if there is none.
    pub(in crate::report) fn at(study: &StaffStudy<'a>, place: usize) -> Option<Self> {
        let target = study.scenario.centre().goals().into_iter().nth(place)?;
        Some(Self {
            study: *study,
            target,
        })
    }

    /// The same on a day of the week by itself, which may have a level of its own.
    pub(super) fn on(study: &StaffStudy<'a>, place: usize, day: Option<usize>) -> Option<Self> {
        let mut named = Self::at(study, place)?;
        let day = day.and_then(|day| study.scenario.operation().days().get(day));
        if let Some(day) = day {
            let own = day.centre.goals();
            let all = study.scenario.centre().goals();
            if let Some(place) = twin(&all, place, &own) {
                named.target.goal.level = own[place].goal.level;
            }
        }
        Some(named)
    }

    /// Whose it is.
    pub(in crate::report) fn whose(&self) -> String {
        let centre = self.study.scenario.centre();
        match self.target.whose {
            Whose::Calls(_) => self
                .kind()
                .map_or_else(String::new, |kind| kind.name.clone()),
            Whose::All => ALL.to_owned(),
            Whose::Agents(id) => {
                let group = centre.groups().get(id.index());
                group.map_or_else(String::new, |group| group.name.clone())
            }
        }
    }

    fn kind(&self) -> Option<&'a CallType> {
        match self.target.whose {
            Whose::Calls(id) => self.study.scenario.centre().call_types().get(id.index()),
            Whose::All | Whose::Agents(_) => None,
        }
    }

    fn service_level(&self) -> Option<ServiceLevel> {
        match self.target.goal.aim {
            Aim::ServiceLevel(own) => own.or(self.kind().map(|kind| kind.service_level)),
            _ => None,
        }
    }

    /// Its key in files.
    pub(super) fn key(&self) -> &'static str {
        self.target.goal.aim.key()
    }

    /// `answered within 20 s, every interval`
    pub(in crate::report) fn measure(&self) -> String {
        let measure = match self.target.goal.aim {
            Aim::ServiceLevel(_) => match self.service_level() {
                Some(level) => format!("answered within {}", time(level.within.get())),
                None => "answered in time".to_owned(),
            },
            Aim::Abandonment => "abandoned".to_owned(),
            Aim::Blocked => "blocked".to_owned(),
            Aim::Lost => "lost".to_owned(),
            Aim::Asa => "speed of answer".to_owned(),
            Aim::Occupancy => "busy".to_owned(),
        };
        match (self.target.goal.every, self.target.goal.on_days) {
            (None, _) | (Some(Every::Day | Every::Week), None) => measure,
            (Some(Every::Interval), None) => format!("{measure}, each interval"),
            (Some(every), Some(_)) => {
                format!(
                    "{measure}, {} {}s",
                    self.given(self.goal_level()),
                    every.key()
                )
            }
        }
    }

    /// Which of the six formulas, of a service level.
    pub(super) fn formula(&self) -> Option<&'static str> {
        self.service_level().map(|level| level.formula.key())
    }

    fn goal_level(&self) -> f64 {
        self.target.goal.level
    }

    /// What is wanted in the long run: a share, or a time \[s\]; where a share of intervals is to keep it, that share.
    pub(in crate::report) fn level(&self) -> f64 {
        let goal = &self.target.goal;
        match (goal.every, goal.on_days) {
            (Some(Every::Interval), Some(share)) => share.get(),
            _ => goal.level,
        }
    }

    /// Whether at least so much is wanted.
    pub(in crate::report) fn is_at_least(&self) -> bool {
        let goal = &self.target.goal;
        goal.is_at_least() || (goal.every == Some(Every::Interval) && goal.on_days.is_some())
    }

    /// The share of days, weeks or intervals on which it is wanted.
    pub(super) fn on_days(&self) -> Option<f64> {
        self.target.goal.on_days.map(|share| share.get())
    }

    /// Where it is wanted by itself.
    pub(super) fn every(&self) -> &'static str {
        self.target.goal.every.map_or(self.study.unit(), Every::key)
    }

    /// What it comes to singly: `days`, or `weeks`.
    pub(in crate::report) fn days(&self) -> String {
        match self.target.goal.every {
            Some(Every::Interval | Every::Day) => "days".to_owned(),
            Some(Every::Week) => "weeks".to_owned(),
            None => format!("{}s", self.study.unit()),
        }
    }

    /// `≥ 80 %`
    pub(in crate::report) fn wanted(&self) -> String {
        let sign = if self.is_at_least() { "≥" } else { "≤" };
        let wanted = format!("{sign} {}", self.given(self.level()));
        match (self.target.goal.every, self.on_days()) {
            (Some(Every::Interval), _) | (_, None) => wanted,
            (_, Some(share)) => format!("{wanted} on {} of {}", percent(share), self.days()),
        }
    }

    /// Whether its level is a share, and not a time.
    pub(in crate::report) fn is_share(&self) -> bool {
        self.target.goal.aim != Aim::Asa || self.is_at_least()
    }

    /// `80.9 ± 0.2 %`
    pub(super) fn value(&self, estimate: &Estimate) -> String {
        let Some(mean) = estimate.mean else {
            return "–".to_owned();
        };
        let Some(half) = estimate.half_width() else {
            return self.with_unit(mean);
        };
        // An interval that has a width has one that is seen, and a mean that is not all does not read so.
        let is_told = |decimals: &usize| {
            let is_seen = half == 0.0 || !is_nothing(&self.shown(half, *decimals));
            is_seen && !self.reads_as_all(mean, *decimals)
        };
        let decimals = (1..=MOST_DECIMALS).find(is_told).unwrap_or(1);
        let (mean, half) = (self.shown(mean, decimals), self.shown(half, decimals));
        format!("{mean} ± {half} {}", self.unit())
    }

    /// A number that somebody gave.
    pub(in crate::report) fn given(&self, value: f64) -> String {
        match self.is_share() {
            true => percent(value),
            false => format!("{} s", given(value)),
        }
    }

    /// A number that was measured.
    pub(super) fn with_unit(&self, value: f64) -> String {
        let is_told = |decimals: &usize| {
            let is_seen = value <= 0.0 || !is_nothing(&self.shown(value, *decimals));
            is_seen && !self.reads_as_all(value, *decimals)
        };
        let decimals = (1..=MOST_DECIMALS).find(is_told).unwrap_or(1);
        let shown = self.shown(value, decimals);
        format!("{} {}", shown.trim_end_matches(".0"), self.unit())
    }

    fn reads_as_all(&self, value: f64, decimals: usize) -> bool {
        self.is_share() && value < 1.0 && self.shown(value, decimals).starts_with("100")
    }

    fn shown(&self, value: f64, decimals: usize) -> String {
        let value = if self.is_share() {
            100.0 * value
        } else {
            value
        };
        let shown = grouped(value, decimals);
        match shown.as_str() {
            "0" => format!("{value:.decimals$}"),
            _ => shown,
        }
    }

    fn unit(&self) -> &'static str {
        if self.is_share() { "%" } else { "s" }
    }

    /// By how much a value falls short: `7.3 points`.
    pub(super) fn short(&self, by: f64) -> String {
        if self.is_share() {
            format!("{} points", visible(100.0 * by, 1))
        } else {
            format!("{} s", visible(by, 1))
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
    let time = interval.map(|place| clock.said(place as f64 * clock.interval.get()));
    let both: Vec<String> = weekday.into_iter().chain(time).collect();
    (!both.is_empty()).then(|| both.join(" "))
}

/// Of each target the place in which it is kept least.
pub(super) fn tightest<'a>(study: &StaffStudy<'_>, held: &'a [Held]) -> Vec<&'a Held> {
    let mut found: Vec<&Held> = Vec::new();
    for one in held {
        let slack = |held: &Held| {
            let named = NamedTarget::on(study, held.target, held.day);
            let level = named.map_or(0.0, |one| one.level());
            let is_at_least =
                NamedTarget::at(study, held.target).is_none_or(|one| one.is_at_least());
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
