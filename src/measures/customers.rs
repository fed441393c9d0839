//! What managers read about customers with a memory: how many stay, what they think, what they bring.

use super::metric::{Fraction, Kind, MoneyMetric};
use super::results::Table;
use super::tally::Numbered;
use crate::centre::{Centre, CustomerParts};

/// What happened to the customers in one week of one replication.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
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

/// A measure of customers, over a season or one of its weeks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CustomerMetric {
    /// Customers at the start.
    AtStart,
    /// Customers at the end.
    AtEnd,
    /// Customers who left.
    Churned,
    /// Of those, as many as left because of a grievance.
    Aggrieved,
    /// Weeks that those would still have been customers until the season's end, at the base hazard.
    LostWeeks,
    /// Prospects and former customers who became customers.
    Won,
    /// Of those, former customers.
    Returned,
    /// Churned / customer-weeks: the chance to leave within a week.
    ChurnRate,
    /// Mean chance of a customer to believe a quoted wait, at the end.
    Trust,
    /// Mean grievance of a customer, at the end.
    Grievance,
    /// Reputation at the end; 1 at the start.
    Reputation,
    /// Bad experiences / good and bad ones.
    BadExperiences,
}

impl Numbered for CustomerMetric {
    const ALL: &'static [Self] = &[
        CustomerMetric::AtStart,
        CustomerMetric::AtEnd,
        CustomerMetric::Churned,
        CustomerMetric::Aggrieved,
        CustomerMetric::LostWeeks,
        CustomerMetric::Won,
        CustomerMetric::Returned,
        CustomerMetric::ChurnRate,
        CustomerMetric::Trust,
        CustomerMetric::Grievance,
        CustomerMetric::Reputation,
        CustomerMetric::BadExperiences,
    ];

    fn number(self) -> usize {
        self as usize
    }
}

impl CustomerMetric {
    /// Its key in files.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            CustomerMetric::AtStart => "at_start",
            CustomerMetric::AtEnd => "at_end",
            CustomerMetric::Churned => "churned",
            CustomerMetric::Aggrieved => "aggrieved",
            CustomerMetric::LostWeeks => "lost_weeks",
            CustomerMetric::Won => "won",
            CustomerMetric::Returned => "returned",
            CustomerMetric::ChurnRate => "churn_rate",
            CustomerMetric::Trust => "trust",
            CustomerMetric::Grievance => "grievance",
            CustomerMetric::Reputation => "reputation",
            CustomerMetric::BadExperiences => "bad_experiences",
        }
    }

    /// What it counts in.
    #[must_use]
    pub const fn kind(self) -> Kind {
        match self {
            CustomerMetric::ChurnRate | CustomerMetric::Trust | CustomerMetric::BadExperiences => {
                Kind::Share
            }
            _ => Kind::Number,
        }
    }

    /// The smallest value that can be.
    #[must_use]
    pub const fn least(self) -> f64 {
        match self {
            CustomerMetric::Grievance => f64::NEG_INFINITY,
            _ => 0.0,
        }
    }

    /// Numerator and denominator over weeks that follow each other.
    #[must_use]
    pub fn fraction(self, weeks: &[CustomerWeek]) -> Fraction {
        let sum = |of: fn(&CustomerWeek) -> f64| weeks.iter().map(of).sum::<f64>();
        let first = weeks.first().copied().unwrap_or_default();
        let last = weeks.last().copied().unwrap_or_default();
        let (of, out_of) = match self {
            CustomerMetric::AtStart => (first.at_start, 1.0),
            CustomerMetric::AtEnd => (last.at_end(), 1.0),
            CustomerMetric::Churned => (sum(|week| week.churned), 1.0),
            CustomerMetric::Aggrieved => (sum(|week| week.aggrieved), 1.0),
            CustomerMetric::LostWeeks => (sum(|week| week.lost_weeks), 1.0),
            CustomerMetric::Won => (sum(|week| week.won), 1.0),
            CustomerMetric::Returned => (sum(|week| week.returned), 1.0),
            CustomerMetric::ChurnRate => (sum(|week| week.churned), sum(|week| week.at_start)),
            CustomerMetric::Trust => (last.trust, last.at_end()),
            CustomerMetric::Grievance => (last.grievance, last.at_end()),
            CustomerMetric::Reputation => (last.reputation, 1.0),
            CustomerMetric::BadExperiences => {
                (sum(|week| week.bad), sum(|week| week.bad + week.good))
            }
        };
        Fraction { of, out_of }
    }
}

/// Money that only customers with a memory bring or cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProfitMetric {
    /// Customer-weeks x what a customer brings in a week.
    Margin,
    /// Customers won x what winning one costs.
    Acquisition,
    /// Margin + earned - wages - line cost - acquisition.
    Profit,
    /// Margin that those who left because of a grievance would still have brought until the season's
    /// end, leaving at the base hazard. Profit lacks it already.
    LostValue,
}

impl Numbered for ProfitMetric {
    const ALL: &'static [Self] = &[
        ProfitMetric::Margin,
        ProfitMetric::Acquisition,
        ProfitMetric::Profit,
        ProfitMetric::LostValue,
    ];

    fn number(self) -> usize {
        self as usize
    }
}

impl ProfitMetric {
    /// Its key in files.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            ProfitMetric::Margin => "margin",
            ProfitMetric::Acquisition => "acquisition",
            ProfitMetric::LostValue => "lost_value",
            ProfitMetric::Profit => "profit",
        }
    }

    /// What it counts in.
    #[must_use]
    pub const fn kind(self) -> Kind {
        Kind::Money
    }
}

/// What a season, or one of its weeks, contributes to the measures of customers.
#[derive(Debug, Clone, PartialEq)]
pub struct CustomerFractions {
    /// By measure.
    pub metrics: Table<CustomerMetric, Fraction>,
    /// Money, out of one replication.
    pub profit: Table<ProfitMetric, Fraction>,
}

impl CustomerFractions {
    /// Of weeks that follow each other, in which the centre's own money was `money`.
    #[must_use]
    pub fn new(
        centre: &Centre,
        customers: &CustomerParts,
        weeks: &[CustomerWeek],
        money: &Table<MoneyMetric, Fraction>,
    ) -> Self {
        let per_week = centre.money().margin;
        let sum = |of: fn(&CustomerWeek) -> f64| weeks.iter().map(of).sum::<f64>();
        let margin = per_week * sum(|week| week.at_start);
        let acquisition = customers.acquisition * sum(|week| week.won);
        let lost_value = per_week * sum(|week| week.lost_weeks);
        let own = money[MoneyMetric::Earned].of
            - money[MoneyMetric::Wages].of
            - money[MoneyMetric::LineCost].of;
        Self {
            metrics: Table::of(|metric: CustomerMetric| metric.fraction(weeks)),
            profit: Table::of(|metric| Fraction {
                of: match metric {
                    ProfitMetric::Margin => margin,
                    ProfitMetric::Acquisition => acquisition,
                    ProfitMetric::LostValue => lost_value,
                    ProfitMetric::Profit => margin + own - acquisition,
                },
                out_of: 1.0,
            }),
        }
    }

    /// Wages + line cost + acquisition - earned: what customers' margin has to pay for.
    #[must_use]
    pub fn net_cost(&self) -> f64 {
        self.profit[ProfitMetric::Margin].of - self.profit[ProfitMetric::Profit].of
    }

    /// Customers, week by week, added up.
    #[must_use]
    pub fn customer_weeks(&self) -> f64 {
        self.metrics[CustomerMetric::ChurnRate].out_of
    }
}
