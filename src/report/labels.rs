//! What each measure is called, in a sentence, for people and for the results' schema.

use crate::centre::Formula;
use crate::measures::{
    CallMetric, CostMetric, CustomerMetric, GroupMetric, MoneyMetric, Numbered, ProfitMetric,
};

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
            CallMetric::CallersReached => {
                "callers answered, or called back and reached, at some attempt / first attempts"
            }
            CallMetric::Blocked => "attempts that found every line held, a day",
            CallMetric::Balked => {
                "attempts that left at once because of what they were quoted, a day"
            }
            CallMetric::Abandoned => "attempts that abandoned the queue, a day",
            CallMetric::CalledBack => "attempts that took the offer to be called back, a day",
            CallMetric::CallbackMade => "of those: reached, and first tried in time, a day",
            CallMetric::CallbackUnreached => "of those: tried in time and never reached, a day",
            CallMetric::CallbackBroken => "of those: never tried, or first tried too late, a day",
            CallMetric::TurnedAway => {
                "attempts that still waited at closing and were cut off, a day"
            }
            CallMetric::Answered => "attempts that were answered, a day",
            CallMetric::Abandonment => "abandoned / offered",
            CallMetric::Lost => {
                "(blocked + balked + abandoned + turned away + broken callbacks) / offered"
            }
            CallMetric::ServiceLevel => "by the formula and threshold of the scenario",
            CallMetric::Delayed => "found no idle agent and queued / offered",
            CallMetric::Asa => "average speed of answer: mean wait of the answered [s]",
            CallMetric::Wait => {
                "mean time in queue of the answered, the abandoned and the balked (0); callbacks left out [s]"
            }
            CallMetric::WaitAbandoned => "mean wait of those who abandoned [s]",
            CallMetric::WaitP50 => "wait that half of the answered did not exceed [s]",
            CallMetric::WaitP80 => "wait that 80 % of the answered did not exceed [s]",
            CallMetric::WaitP90 => "wait that 90 % of the answered did not exceed [s]",
            CallMetric::WaitP95 => "wait that 95 % of the answered did not exceed [s]",
            CallMetric::WaitP99 => "wait that 99 % of the answered did not exceed [s]",
            CallMetric::Queue => "number waiting, on average over time",
            CallMetric::QueueMax => "largest number waiting on a day, on average over days",
            CallMetric::TimeWasted => {
                "time in queue of those who abandoned or were turned away, all together, a day [s]"
            }
            CallMetric::Quoted => "attempts that were quoted a wait, a day",
            CallMetric::NotQuoted => {
                "attempts that should have been quoted a wait, but nobody was on duty to take them, a day"
            }
            CallMetric::PromiseKept => {
                "quotes that held / (held + broken); who left before its quote ran out tested nothing"
            }
            CallMetric::QuoteError => {
                "mean of (wait - quote) over the answered who were quoted [s]"
            }
            CallMetric::QuoteAbsError => {
                "mean of |wait - quote| over the answered who were quoted [s]"
            }
            CallMetric::HandleTime => {
                "mean talk + wrap-up of the answered and of those reached by a callback [s]"
            }
            CallMetric::Settled => {
                "calls that settled the matter / (answered + reached by a callback)"
            }
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

impl Keyed for CostMetric {
    fn key(self) -> &'static str {
        self.key()
    }

    fn meaning(self) -> &'static str {
        match self {
            CostMetric::PaidHours => "paid hours of all groups, a day [h]",
            CostMetric::Wages => "wages of all groups, a day",
            CostMetric::LineCost => "minutes on which callers held a line x their price, a day",
            CostMetric::LostCalls => {
                "callers whom nobody ever answered or reached x the value of an answered call, a day"
            }
            CostMetric::Total => "wages + line_cost + lost_calls, a day",
        }
    }
}

impl Keyed for CustomerMetric {
    fn key(self) -> &'static str {
        self.key()
    }

    fn meaning(self) -> &'static str {
        match self {
            CustomerMetric::AtStart => "customers at the start (of the season, or of the week)",
            CustomerMetric::AtEnd => "customers at the end: at_start - churned + won",
            CustomerMetric::Churned => "customers who left",
            CustomerMetric::Aggrieved => {
                "of those, as many as left because of a grievance: each counts for the share of its hazard above the base"
            }
            CustomerMetric::LostWeeks => {
                "weeks that those would still have been customers until the season's end, leaving at the base hazard"
            }
            CustomerMetric::Won => "prospects and former customers who became customers",
            CustomerMetric::Returned => "of those, former customers",
            CustomerMetric::ChurnRate => {
                "churned / customer-weeks: the chance to leave within a week"
            }
            CustomerMetric::Trust => {
                "mean chance of a customer to believe a quoted wait, at the end"
            }
            CustomerMetric::Grievance => "mean grievance of a customer, at the end [points]",
            CustomerMetric::Reputation => "reputation at the end, 0 to 2; 1 at the start",
            CustomerMetric::BadExperiences => {
                "bad experiences / (good + bad), of customers, former customers and prospects"
            }
        }
    }
}

impl Keyed for ProfitMetric {
    fn key(self) -> &'static str {
        self.key()
    }

    fn meaning(self) -> &'static str {
        match self {
            ProfitMetric::Margin => "customer-weeks x what a customer brings in a week",
            ProfitMetric::Acquisition => "customers won x what winning one costs",
            ProfitMetric::LostValue => {
                "margin that those who left because of a grievance would still have brought until the season's end (lost_weeks x margin); profit lacks it already"
            }
            ProfitMetric::Profit => "margin + earned - wages - line_cost - acquisition",
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
