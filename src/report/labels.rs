//! What each measure is called, in a sentence, for people and for the results' schema.

use crate::centre::Formula;
use crate::measures::{CallMetric, GroupMetric, MoneyMetric, Numbered};

/// A measure with a key for programs and a meaning for people.
pub(super) trait Keyed: Numbered {
    /// Its key in files.
    fn key(self) -> &'static str;
    /// What it is, with its unit.
    fn meaning(self) -> &'static str;
}

impl Keyed for CallMetric {
    fn key(self) -> &'static str {
        self.key()
    }

    fn meaning(self) -> &'static str {
        match self {
            CallMetric::Offered => "attempts that arrived, a day",
            CallMetric::FirstAttempts => "first attempts among the offered, a day",
            CallMetric::Redials => "further attempts among the offered, a day",
            CallMetric::CallersReached => "callers answered at some attempt / first attempts",
            CallMetric::Blocked => "attempts that found every line held, a day",
            CallMetric::Abandoned => "attempts that abandoned the queue, a day",
            CallMetric::TurnedAway => {
                "attempts that still waited at closing and were cut off, a day"
            }
            CallMetric::Answered => "attempts that were answered, a day",
            CallMetric::Abandonment => "abandoned / offered",
            CallMetric::Lost => "(blocked + abandoned + turned away) / offered",
            CallMetric::ServiceLevel => "by the formula and threshold of the scenario",
            CallMetric::Delayed => "found no idle agent and queued / offered",
            CallMetric::Asa => "average speed of answer: mean wait of the answered [s]",
            CallMetric::Wait => "mean time in queue of the answered and the abandoned [s]",
            CallMetric::WaitAbandoned => "mean wait of those who abandoned [s]",
            CallMetric::WaitP50 => "wait that half of the answered did not exceed [s]",
            CallMetric::WaitP80 => "wait that 80 % of the answered did not exceed [s]",
            CallMetric::WaitP90 => "wait that 90 % of the answered did not exceed [s]",
            CallMetric::WaitP95 => "wait that 95 % of the answered did not exceed [s]",
            CallMetric::WaitP99 => "wait that 99 % of the answered did not exceed [s]",
            CallMetric::Queue => "number waiting, on average over time",
            CallMetric::QueueMax => "largest number waiting on a day, on average over days",
            CallMetric::HandleTime => "mean talk + wrap-up of the answered [s]",
            CallMetric::Settled => "answered calls that settled the matter / answered",
        }
    }
}

impl Keyed for GroupMetric {
    fn key(self) -> &'static str {
        self.key()
    }

    fn meaning(self) -> &'static str {
        match self {
            GroupMetric::Occupancy => "talk + wrap-up time / time on duty, within opening hours",
            GroupMetric::Staffed => "agents on duty, on average over time",
            GroupMetric::PaidHours => "hours on duty / (1 - shrinkage), a day [h]",
            GroupMetric::Wages => "paid hours x wage, a day [money]",
            GroupMetric::Calls => "calls answered, a day",
        }
    }
}

impl Keyed for MoneyMetric {
    fn key(self) -> &'static str {
        self.key()
    }

    fn meaning(self) -> &'static str {
        match self {
            MoneyMetric::Wages => "wages of all groups, a day",
            MoneyMetric::LineCost => "minutes on which callers held a line x their price, a day",
            MoneyMetric::Earned => "answered calls x their value, a day",
        }
    }
}

impl Keyed for Formula {
    fn key(self) -> &'static str {
        self.key()
    }

    fn meaning(self) -> &'static str {
        match self {
            Formula::Offered => "answered within T / offered",
            Formula::Answered => "answered within T / answered",
            Formula::LessEarlyAbandons => "answered within T / (offered - abandoned within T)",
            Formula::EarlyAbandonsMet => "(answered within T + abandoned within T) / offered",
            Formula::LessShortAbandons => "answered within T / (offered - abandoned within S)",
            Formula::ShortAbandonsMet => "(answered within T + abandoned within S) / offered",
        }
    }
}
