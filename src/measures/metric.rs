//! The measures: for each its key, its unit, and what is divided by what.

use super::tally::{CallTally, Counts, GroupTally, Numbered};
use crate::centre::{CallType, Formula};

/// What a measure counts in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A number of calls, callers or agents.
    Number,
    /// A share, 0 to 1.
    Share,
    /// A time \[s\].
    Seconds,
    /// A time \[h\].
    Hours,
    /// Money.
    Money,
}

impl Kind {
    /// The largest value that can be.
    #[must_use]
    pub fn most(self) -> f64 {
        match self {
            Kind::Share => 1.0,
            Kind::Number | Kind::Seconds | Kind::Hours | Kind::Money => f64::INFINITY,
        }
    }
}

/// One replication's numerator and denominator of a ratio.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Fraction {
    /// What is counted.
    pub of: f64,
    /// Out of what; days for plain means.
    pub out_of: f64,
}

/// How the fractions of several days become that of all of them together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Adding {
    /// An amount: the numerators add up, and the whole still counts once.
    Amount,
    /// A ratio: numerators and denominators add up.
    Ratio,
    /// The largest counts.
    Largest,
}

/// The time over which something was counted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Over {
    /// Days.
    pub days: f64,
    /// Counted time on all of them \[s\].
    pub seconds: f64,
}

impl Fraction {
    /// The ratio, `None` out of nothing.
    #[must_use]
    pub fn value(self) -> Option<f64> {
        (self.out_of != 0.0).then(|| self.of / self.out_of)
    }

    /// Takes in the same measure's fraction of another day.
    pub fn add(&mut self, more: Fraction, adding: Adding) {
        match adding {
            Adding::Amount => self.of += more.of,
            Adding::Ratio => {
                self.of += more.of;
                self.out_of += more.out_of;
            }
            Adding::Largest => self.of = self.of.max(more.of),
        }
    }
}

/// A measure of calls, for a call type or for all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CallMetric {
    /// Attempts that arrived, a day (over the counted span).
    Offered,
    /// First attempts among them.
    FirstAttempts,
    /// The others: offered = first attempts + redials.
    Redials,
    /// Callers answered, or called back and reached, at some attempt / first attempts.
    CallersReached,
    /// Attempts that found every line held.
    Blocked,
    /// Attempts that left at once because of what they were quoted.
    Balked,
    /// Attempts that abandoned the queue.
    Abandoned,
    /// Attempts that took the offer to be called back.
    CalledBack,
    /// Of those: reached, and first tried in time.
    CallbackMade,
    /// Of those: tried in time and never reached.
    CallbackUnreached,
    /// Of those: never tried, or first tried too late.
    CallbackBroken,
    /// Attempts that still waited at closing and were cut off.
    TurnedAway,
    /// Attempts that were answered, at once or from the queue.
    Answered,
    /// Abandoned / offered.
    Abandonment,
    /// (Blocked + balked + abandoned + turned away + broken callbacks) / offered.
    Lost,
    /// By the scenario's formula.
    ServiceLevel,
    /// Found no idle agent and queued / offered.
    Delayed,
    /// Mean wait of the answered \[s\].
    Asa,
    /// Mean time in queue of the answered, the abandoned and the balked (none) \[s\]; callbacks left out.
    Wait,
    /// Mean wait of those who abandoned \[s\].
    WaitAbandoned,
    /// Wait that half of the answered did not exceed \[s\].
    WaitP50,
    /// Wait that 80 % of the answered did not exceed \[s\].
    WaitP80,
    /// Wait that 90 % of the answered did not exceed \[s\].
    WaitP90,
    /// Wait that 95 % of the answered did not exceed \[s\].
    WaitP95,
    /// Wait that 99 % of the answered did not exceed \[s\].
    WaitP99,
    /// Time-average number waiting.
    Queue,
    /// Largest number waiting on a day, on average over days.
    QueueMax,
    /// Time in queue of those who abandoned or were turned away, all together, a day \[s\].
    TimeWasted,
    /// Attempts that were quoted a wait.
    Quoted,
    /// Attempts that should have been quoted a wait, but nobody was on duty to take them.
    NotQuoted,
    /// Quotes that held / quotes that were put to the test. One who left before its quote ran out
    /// tested nothing.
    PromiseKept,
    /// Mean of (wait - quote) over the answered who were quoted \[s\].
    QuoteError,
    /// Mean of its absolute value \[s\].
    QuoteAbsError,
    /// Mean talk + wrap-up of the answered and of those reached by a callback \[s\].
    HandleTime,
    /// Settled / (answered + reached by a callback): first-contact resolution.
    Settled,
}

impl Numbered for CallMetric {
    const ALL: &'static [Self] = &[
        CallMetric::Offered,
        CallMetric::FirstAttempts,
        CallMetric::Redials,
        CallMetric::CallersReached,
        CallMetric::Blocked,
        CallMetric::Balked,
        CallMetric::Abandoned,
        CallMetric::CalledBack,
        CallMetric::CallbackMade,
        CallMetric::CallbackUnreached,
        CallMetric::CallbackBroken,
        CallMetric::TurnedAway,
        CallMetric::Answered,
        CallMetric::Abandonment,
        CallMetric::Lost,
        CallMetric::ServiceLevel,
        CallMetric::Delayed,
        CallMetric::Asa,
        CallMetric::Wait,
        CallMetric::WaitAbandoned,
        CallMetric::WaitP50,
        CallMetric::WaitP80,
        CallMetric::WaitP90,
        CallMetric::WaitP95,
        CallMetric::WaitP99,
        CallMetric::Queue,
        CallMetric::QueueMax,
        CallMetric::TimeWasted,
        CallMetric::Quoted,
        CallMetric::NotQuoted,
        CallMetric::PromiseKept,
        CallMetric::QuoteError,
        CallMetric::QuoteAbsError,
        CallMetric::HandleTime,
        CallMetric::Settled,
    ];

    fn number(self) -> usize {
        self as usize
    }
}

impl CallMetric {
    /// Its key in files.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            CallMetric::Offered => "offered",
            CallMetric::FirstAttempts => "first_attempts",
            CallMetric::Redials => "redials",
            CallMetric::CallersReached => "callers_reached",
            CallMetric::Blocked => "blocked",
            CallMetric::Balked => "balked",
            CallMetric::Abandoned => "abandoned",
            CallMetric::CalledBack => "called_back",
            CallMetric::CallbackMade => "callback_made",
            CallMetric::CallbackUnreached => "callback_unreached",
            CallMetric::CallbackBroken => "callback_broken",
            CallMetric::TurnedAway => "turned_away",
            CallMetric::Answered => "answered",
            CallMetric::Abandonment => "abandonment",
            CallMetric::Lost => "lost",
            CallMetric::ServiceLevel => "service_level",
            CallMetric::Delayed => "delayed",
            CallMetric::Asa => "asa",
            CallMetric::Wait => "wait",
            CallMetric::WaitAbandoned => "wait_abandoned",
            CallMetric::WaitP50 => "wait_p50",
            CallMetric::WaitP80 => "wait_p80",
            CallMetric::WaitP90 => "wait_p90",
            CallMetric::WaitP95 => "wait_p95",
            CallMetric::WaitP99 => "wait_p99",
            CallMetric::Queue => "queue",
            CallMetric::QueueMax => "queue_max",
            CallMetric::TimeWasted => "time_wasted",
            CallMetric::Quoted => "quoted",
            CallMetric::NotQuoted => "not_quoted",
            CallMetric::PromiseKept => "promise_kept",
            CallMetric::QuoteError => "quote_error",
            CallMetric::QuoteAbsError => "quote_abs_error",
            CallMetric::HandleTime => "handle_time",
            CallMetric::Settled => "settled",
        }
    }

    /// What it counts in.
    #[must_use]
    pub const fn kind(self) -> Kind {
        match self {
            CallMetric::Offered
            | CallMetric::FirstAttempts
            | CallMetric::Redials
            | CallMetric::Blocked
            | CallMetric::Balked
            | CallMetric::Abandoned
            | CallMetric::CalledBack
            | CallMetric::CallbackMade
            | CallMetric::CallbackUnreached
            | CallMetric::CallbackBroken
            | CallMetric::TurnedAway
            | CallMetric::Answered
            | CallMetric::Quoted
            | CallMetric::NotQuoted
            | CallMetric::Queue
            | CallMetric::QueueMax => Kind::Number,
            CallMetric::CallersReached
            | CallMetric::Abandonment
            | CallMetric::Lost
            | CallMetric::ServiceLevel
            | CallMetric::Delayed
            | CallMetric::PromiseKept
            | CallMetric::Settled => Kind::Share,
            CallMetric::Asa
            | CallMetric::Wait
            | CallMetric::WaitAbandoned
            | CallMetric::WaitP50
            | CallMetric::WaitP80
            | CallMetric::WaitP90
            | CallMetric::WaitP95
            | CallMetric::WaitP99
            | CallMetric::TimeWasted
            | CallMetric::QuoteError
            | CallMetric::QuoteAbsError
            | CallMetric::HandleTime => Kind::Seconds,
        }
    }

    /// The smallest value that can be.
    #[must_use]
    pub const fn least(self) -> f64 {
        match self {
            CallMetric::QuoteError => f64::NEG_INFINITY,
            _ => 0.0,
        }
    }

    /// The share of waits that a quantile measure is about.
    #[must_use]
    pub const fn quantile(self) -> Option<f64> {
        match self {
            CallMetric::WaitP50 => Some(0.5),
            CallMetric::WaitP80 => Some(0.8),
            CallMetric::WaitP90 => Some(0.9),
            CallMetric::WaitP95 => Some(0.95),
            CallMetric::WaitP99 => Some(0.99),
            _ => None,
        }
    }

    /// How several days become one: numbers of calls add up, shares and means are taken anew.
    #[must_use]
    pub const fn adding(self) -> Adding {
        match (self, self.kind()) {
            (CallMetric::QueueMax, _) => Adding::Largest,
            (CallMetric::TimeWasted, _) => Adding::Amount,
            (CallMetric::Queue, _) | (_, Kind::Share | Kind::Seconds) => Adding::Ratio,
            (_, Kind::Number | Kind::Hours | Kind::Money) => Adding::Amount,
        }
    }

    /// Whether it makes sense for an interval of the day, added up over days.
    #[must_use]
    pub fn by_interval(self) -> bool {
        self.quantile().is_none() && self != CallMetric::QueueMax
    }

    /// Numerator and denominator from what was counted; `None` for
    /// quantiles and the largest queue, which are no ratios of counts.
    #[must_use]
    pub fn fraction(
        self,
        counts: &Counts<CallTally>,
        call_type: &CallType,
        span: Over,
    ) -> Option<Fraction> {
        use CallTally as T;
        let lost = counts[T::Blocked]
            + counts[T::Balked]
            + counts[T::Abandoned]
            + counts[T::TurnedAway]
            + counts[T::CallbackBroken];
        let waits = counts[T::WaitAnswered] + counts[T::WaitAbandoned];
        let waited = counts[T::Answered] + counts[T::Abandoned] + counts[T::Balked];
        let talks = counts[T::Answered] + counts[T::CallbackReached];
        let over = |of: f64, out_of: f64| Fraction { of, out_of };
        let a_day = |of: f64| over(of, span.days);
        let fraction = match self {
            CallMetric::Offered => a_day(counts[T::Offered]),
            CallMetric::FirstAttempts => a_day(counts[T::FirstAttempts]),
            CallMetric::Redials => a_day(counts[T::Offered] - counts[T::FirstAttempts]),
            CallMetric::CallersReached => over(counts[T::CallersReached], counts[T::FirstAttempts]),
            CallMetric::Blocked => a_day(counts[T::Blocked]),
            CallMetric::Balked => a_day(counts[T::Balked]),
            CallMetric::Abandoned => a_day(counts[T::Abandoned]),
            CallMetric::CalledBack => a_day(counts[T::CalledBack]),
            CallMetric::CallbackMade => a_day(counts[T::CallbackMade]),
            CallMetric::CallbackUnreached => a_day(counts[T::CallbackUnreached]),
            CallMetric::CallbackBroken => a_day(counts[T::CallbackBroken]),
            CallMetric::Quoted => a_day(counts[T::Quoted]),
            CallMetric::NotQuoted => a_day(counts[T::NotQuoted]),
            CallMetric::PromiseKept => over(
                counts[T::PromiseKept],
                counts[T::PromiseKept] + counts[T::PromiseBroken],
            ),
            CallMetric::QuoteError => over(counts[T::QuoteError], counts[T::AnsweredQuoted]),
            CallMetric::QuoteAbsError => over(counts[T::QuoteAbsError], counts[T::AnsweredQuoted]),
            CallMetric::TimeWasted => a_day(counts[T::WaitAbandoned] + counts[T::WaitTurnedAway]),
            CallMetric::TurnedAway => a_day(counts[T::TurnedAway]),
            CallMetric::Answered => a_day(counts[T::Answered]),
            CallMetric::Abandonment => over(counts[T::Abandoned], counts[T::Offered]),
            CallMetric::Lost => over(lost, counts[T::Offered]),
            CallMetric::ServiceLevel => formula(call_type.service_level.formula, counts),
            CallMetric::Delayed => over(counts[T::Delayed], counts[T::Offered]),
            CallMetric::Asa => over(counts[T::WaitAnswered], counts[T::Answered]),
            CallMetric::Wait => over(waits, waited),
            CallMetric::WaitAbandoned => over(counts[T::WaitAbandoned], counts[T::Abandoned]),
            CallMetric::Queue => over(counts[T::QueueTime], span.seconds),
            CallMetric::HandleTime => over(counts[T::HandleTime], talks),
            CallMetric::Settled => over(counts[T::Settled], talks),
            CallMetric::QueueMax
            | CallMetric::WaitP50
            | CallMetric::WaitP80
            | CallMetric::WaitP90
            | CallMetric::WaitP95
            | CallMetric::WaitP99 => return None,
        };
        Some(fraction)
    }
}

/// Numerator and denominator of the service level by one of the six formulas.
#[must_use]
pub(super) fn formula(formula: Formula, counts: &Counts<CallTally>) -> Fraction {
    use CallTally as T;
    let (offered, within) = (counts[T::Offered], counts[T::AnsweredWithin]);
    let (early, short) = (counts[T::AbandonedWithin], counts[T::AbandonedShort]);
    let (of, out_of) = match formula {
        Formula::Offered => (within, offered),
        Formula::Answered => (within, counts[T::Answered]),
        Formula::LessEarlyAbandons => (within, offered - early),
        Formula::EarlyAbandonsMet => (within + early, offered),
        Formula::LessShortAbandons => (within, offered - short),
        Formula::ShortAbandonsMet => (within + short, offered),
    };
    Fraction { of, out_of }
}

impl Numbered for Formula {
    const ALL: &'static [Self] = &Formula::ALL;

    fn number(self) -> usize {
        self as usize
    }
}

/// A measure of an agent group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GroupMetric {
    /// Talk and wrap-up time / time on duty, within opening hours. Time in which agents finish a call
    /// after their duty is in both.
    Occupancy,
    /// Time-average number on duty.
    Staffed,
    /// Hours on duty / (1 - shrinkage).
    PaidHours,
    /// Paid hours x wage.
    Wages,
    /// Calls answered.
    Calls,
}

impl Numbered for GroupMetric {
    const ALL: &'static [Self] = &[
        GroupMetric::Occupancy,
        GroupMetric::Staffed,
        GroupMetric::PaidHours,
        GroupMetric::Wages,
        GroupMetric::Calls,
    ];

    fn number(self) -> usize {
        self as usize
    }
}

impl GroupMetric {
    /// Its key in files.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            GroupMetric::Occupancy => "occupancy",
            GroupMetric::Staffed => "staffed",
            GroupMetric::PaidHours => "paid_hours",
            GroupMetric::Wages => "wages",
            GroupMetric::Calls => "calls",
        }
    }

    /// What it counts in.
    #[must_use]
    pub const fn kind(self) -> Kind {
        match self {
            GroupMetric::Occupancy => Kind::Share,
            GroupMetric::Staffed | GroupMetric::Calls => Kind::Number,
            GroupMetric::PaidHours => Kind::Hours,
            GroupMetric::Wages => Kind::Money,
        }
    }

    /// How several days become one.
    #[must_use]
    pub const fn adding(self) -> Adding {
        match self {
            GroupMetric::Occupancy | GroupMetric::Staffed => Adding::Ratio,
            GroupMetric::PaidHours | GroupMetric::Wages | GroupMetric::Calls => Adding::Amount,
        }
    }

    /// Numerator and denominator from what was counted.
    #[must_use]
    pub fn fraction(
        self,
        counts: &Counts<GroupTally>,
        group: &crate::centre::AgentGroup,
        span: Over,
    ) -> Fraction {
        use GroupTally as T;
        let a_day = |of: f64| Fraction {
            of,
            out_of: span.days,
        };
        let paid = counts[T::OnDuty] / 3600.0 / (1.0 - group.shrinkage.get());
        match self {
            GroupMetric::Occupancy => Fraction {
                of: counts[T::Worked],
                out_of: counts[T::Present],
            },
            GroupMetric::Staffed => Fraction {
                of: counts[T::OnDuty],
                out_of: span.seconds,
            },
            GroupMetric::PaidHours => a_day(paid),
            GroupMetric::Wages => a_day(paid * group.wage),
            GroupMetric::Calls => a_day(counts[T::Calls]),
        }
    }
}

/// Money, of the whole centre.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MoneyMetric {
    /// Wages of all groups.
    Wages,
    /// Minutes on which callers held a line x its price.
    LineCost,
    /// Calls that were answered, or called back and reached, x their value.
    Earned,
}

impl Numbered for MoneyMetric {
    const ALL: &'static [Self] = &[
        MoneyMetric::Wages,
        MoneyMetric::LineCost,
        MoneyMetric::Earned,
    ];

    fn number(self) -> usize {
        self as usize
    }
}

impl MoneyMetric {
    /// Its key in files.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            MoneyMetric::Wages => "wages",
            MoneyMetric::LineCost => "line_cost",
            MoneyMetric::Earned => "earned",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The worked example that vendors' manuals differ about: 1,060 calls, 1,000 answered, 860 of them
    /// within 20 s; 60 abandoned, 20 within 20 s, 10 within 5 s.
    #[test]
    fn one_day_has_six_service_levels() {
        let mut counts = Counts::default();
        for (tally, value) in [
            (CallTally::Offered, 1060.0),
            (CallTally::Answered, 1000.0),
            (CallTally::Abandoned, 60.0),
            (CallTally::AnsweredWithin, 860.0),
            (CallTally::AbandonedWithin, 20.0),
            (CallTally::AbandonedShort, 10.0),
        ] {
            counts[tally] = value;
        }
        for (which, expected) in [
            (Formula::Answered, 0.860),
            (Formula::Offered, 0.811),
            (Formula::LessEarlyAbandons, 0.827),
            (Formula::EarlyAbandonsMet, 0.830),
            (Formula::ShortAbandonsMet, 0.821),
            (Formula::LessShortAbandons, 0.819),
        ] {
            let value = formula(which, &counts).value().unwrap();
            assert!((value - expected).abs() < 0.0005, "{which:?}: {value}");
        }
    }
}
