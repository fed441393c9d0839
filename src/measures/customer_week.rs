//! What happened to customers with a memory in one week.

use serde::{Deserialize, Serialize};

/// What happened to the customers in one week of one replication.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct CustomerWeek {
    /// Customers when it began.
    pub at_start: f64,
    /// Those who left when it ended.
    pub churned: f64,
    /// Of those, as many as left because of a grievance: each counts for the share of its hazard
    /// that was above the base.
    pub aggrieved: f64,
    /// Weeks that those would still have been customers until the season's end, at the base hazard.
    pub lost_weeks: f64,
    /// Those who became customers when it ended.
    pub won: f64,
    /// Of those, former customers.
    pub returned: f64,
    /// Good experiences.
    pub good: f64,
    /// Bad experiences.
    pub bad: f64,
    /// Sum of the trust of all who were customers when it had ended.
    pub trust: f64,
    /// Sum of their grievances.
    pub grievance: f64,
    /// Reputation when it had ended.
    pub reputation: f64,
}

impl CustomerWeek {
    /// Customers when it had ended.
    #[must_use]
    pub fn at_end(&self) -> f64 {
        self.at_start - self.churned + self.won
    }
}

/// Something added up over weeks.
pub(super) fn sum(weeks: &[CustomerWeek], of: fn(&CustomerWeek) -> f64) -> f64 {
    weeks.iter().map(of).sum()
}
