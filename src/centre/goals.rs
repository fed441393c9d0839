//! Targets beyond the plain ones of a call type: for every interval or week, on a share of days, several of a kind,
//! for all calls together, for a group's occupancy.

use super::calls::ServiceLevel;
use super::{CallType, CallTypeId, Centre};
use crate::units::{Seconds, Share};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Something that a centre is to reach.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Goal {
    /// What is measured.
    pub aim: Aim,
    /// How much of it: a share, or a time \[s\]. A service level is to be at least this, all else at most.
    pub level: f64,
    /// Where it is to be reached; `None`: over all of a replication.
    pub every: Option<Every>,
    /// On this share of days, or of the intervals of all days; `None`: in the long run.
    pub on_days: Option<Share>,
}

/// What a goal measures.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Aim {
    /// Service level, by a definition; `None` is each call type's own.
    ServiceLevel(Option<ServiceLevel>),
    /// Abandoned / offered.
    Abandonment,
    /// Blocked / offered.
    Blocked,
    /// Lost in any way / offered.
    Lost,
    /// Average speed of answer.
    Asa,
    /// Time at work / time on duty; a group's.
    Occupancy,
}

/// Where a goal is to be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Every {
    /// In each interval by itself.
    Interval,
    /// On each day by itself.
    Day,
    /// Over all days of a week together.
    Week,
}

/// A goal that somebody has.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Target {
    /// Who.
    pub whose: Whose,
    /// What.
    pub goal: Goal,
}

/// Whose goal it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// A call type's.
    Calls(CallTypeId),
    /// That of all call types together.
    All,
    /// A group's.
    Agents(super::GroupId),
}

impl Target {
    /// Whether single days are held to it.
    #[must_use]
    pub fn is_of_days(&self) -> bool {
        match self.goal.every {
            Some(Every::Day) => true,
            Some(Every::Interval | Every::Week) => false,
            None => self.goal.on_days.is_some(),
        }
    }
}

impl Goal {
    /// Over all of a replication, in the long run.
    #[must_use]
    pub const fn plain(aim: Aim, level: f64) -> Self {
        Self {
            aim,
            level,
            every: None,
            on_days: None,
        }
    }

    /// Whether as much as possible is wanted, and not as little.
    #[must_use]
    pub const fn is_at_least(&self) -> bool {
        matches!(self.aim, Aim::ServiceLevel(_))
    }
}

impl Aim {
    /// Its key in files.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Aim::ServiceLevel(_) => "service_level",
            Aim::Abandonment => "abandonment",
            Aim::Blocked => "blocked",
            Aim::Lost => "lost",
            Aim::Asa => "asa",
            Aim::Occupancy => "occupancy",
        }
    }
}

impl Every {
    /// Its name in files.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Every::Interval => "interval",
            Every::Day => "day",
            Every::Week => "week",
        }
    }
}

impl CallType {
    /// What is wanted for it: in the long run first, then all else.
    #[must_use]
    pub fn all_goals(&self) -> Vec<Goal> {
        let targets = &self.targets;
        let plain = [
            (
                Aim::ServiceLevel(None),
                targets.service_level.map(Share::get),
            ),
            (Aim::Abandonment, targets.abandonment.map(Share::get)),
            (Aim::Asa, targets.asa.map(Seconds::get)),
        ];
        let plain = plain.into_iter();
        let plain = plain.filter_map(|(aim, level)| Some(Goal::plain(aim, level?)));
        plain.chain(self.goals.iter().copied()).collect()
    }
}

/// Expected calls below which an interval, or a day, is not judged: a target of so few says nothing. A convention.
pub const FEWEST_CALLS: f64 = 1.0;

impl Centre {
    /// All goals: of each call type the plain ones first, then those of all calls, then those of the groups.
    #[must_use]
    pub fn goals(&self) -> Vec<Target> {
        let mut found = Vec::new();
        for (place, kind) in self.call_types().iter().enumerate() {
            let whose = Whose::Calls(CallTypeId(place as u16));
            let all = kind.all_goals().into_iter();
            found.extend(all.map(|goal| Target { whose, goal }));
        }
        let all = self.goals_of_all().iter().copied();
        found.extend(all.map(|goal| Target {
            whose: Whose::All,
            goal,
        }));
        for (place, group) in self.groups().iter().enumerate() {
            let whose = Whose::Agents(super::GroupId(place as u16));
            let own = group.goals.iter().copied();
            found.extend(own.map(|goal| Target { whose, goal }));
        }
        found
    }

    /// First calls expected in an interval, after the warm-up, of those that a goal is about.
    #[must_use]
    pub fn expected_calls(&self, whose: Whose, interval: usize) -> f64 {
        let clock = self.clock();
        let length = clock.interval.get();
        let (from, to) = (interval as f64 * length, (interval + 1) as f64 * length);
        let counted = (to - from.max(clock.warm_up.get())).max(0.0) / length;
        let each = self.call_types().iter().enumerate();
        let own = each.filter(|(place, _)| match whose {
            Whose::Calls(id) => id.index() == *place,
            Whose::All => true,
            Whose::Agents(_) => false,
        });
        let volumes = own.map(|(_, kind)| kind.volume.get(interval).copied().unwrap_or_default());
        volumes.sum::<f64>() * counted
    }

    /// Whether a day is judged by a goal of the day: as its intervals are, all of them together.
    #[must_use]
    pub fn is_judged_by_day(&self, whose: Whose) -> bool {
        let mut intervals = 0..self.clock().intervals();
        match whose {
            Whose::Agents(_) => intervals.any(|interval| self.is_judged(whose, interval)),
            Whose::Calls(_) | Whose::All => {
                let expected = intervals.map(|interval| self.expected_calls(whose, interval));
                expected.sum::<f64>() >= FEWEST_CALLS
            }
        }
    }

    /// Whether an interval is judged by a goal of an interval: where calls are expected, or where agents are on duty.
    #[must_use]
    pub fn is_judged(&self, whose: Whose, interval: usize) -> bool {
        let Whose::Agents(id) = whose else {
            return self.expected_calls(whose, interval) >= FEWEST_CALLS;
        };
        let length = self.clock().interval.get();
        let warm_up = self.clock().warm_up.get();
        let from = (interval as f64 * length).max(warm_up);
        let to = (interval + 1) as f64 * length;
        let Some(group) = self.groups().get(id.index()) else {
            return false;
        };
        let mut shifts = group.roster.shifts.iter();
        shifts.any(|shift| {
            let mut segments = shift.segments.iter();
            segments.any(|one| one.from < to && one.to > from)
        })
    }
}
