//! The catalogue: one row for every measure. A row says what is divided by what and how that is counted, what
//! the measure is called and where it is shown; everything else reads the rows.

use super::amounts::Amounts;
use super::customer_week::{CustomerWeek, sum};
use super::fraction::{Fraction, Tallied};
use super::row::{Measure, Row, catalogue};
use super::tally::{CallTally as T, Counts, GroupTally as G, Numbered};
use super::{Adding, MetricKind, MetricList};
use crate::centre::{AgentGroup, Formula};

/// How a measure of calls is counted.
#[derive(Debug, Clone, Copy)]
pub(super) enum CallCount {
    /// A numerator and a denominator.
    Of(fn(&Tallied<'_, T>) -> Fraction),
    /// By the formula and threshold of each call type.
    ServiceLevel,
    /// The wait that this share of the answered did not exceed.
    Quantile(f64),
    /// The largest number waiting.
    QueueMax,
}

use CallCount::{Of, Quantile, QueueMax, ServiceLevel};

catalogue! {
    /// A measure of calls, for a call type or for all.
    CallMetric counted by CallCount;

    Offered "offered" Number Amount "attempts that arrived, a day"
        ["Calls offered", "offered"] Always,
        (Brief, Headline, Week, Weekday, Day, Band) = Of(|c| c.a_day(c[T::Offered]));
    FirstAttempts "first_attempts" Number Amount "first attempts among the offered, a day"
        ["First attempts", "first\nattempts"] Any(&[CallMetric::Redials]),
        (Detail, Week) = Of(|c| c.a_day(c[T::FirstAttempts]));
    Redials "redials" Number Amount "further attempts among the offered, a day"
        ["  of these, further attempts", "further\nattempts"] Own,
        (Headline) = Of(|c| c.a_day(c[T::Offered] - c[T::FirstAttempts]));
    RedialsLost "redials_lost" Number Amount "further attempts that would have fallen after closing, a day"
        ["Would have tried again later", "too late\nto retry"] Own,
        (Headline 4) = Of(|c| c.a_day(c[T::RedialsLost]));
    CallersReached "callers_reached" Share Ratio "callers answered, or called back and reached, at some attempt / first attempts"
        ["Callers answered in the end, %", "callers\nreached %"] Any(&[CallMetric::Redials]),
        (Detail) = Of(|c| c.ratio(c[T::CallersReached], c[T::FirstAttempts]));
    Blocked "blocked" Number Amount "attempts that found every line held, a day"
        ["Blocked, no line free", "blocked"] Own,
        (Headline) = Of(|c| c.a_day(c[T::Blocked]));
    Balked "balked" Number Amount "attempts that left at once because of what they were quoted, a day"
        ["Left at once when told", "balked"] Own,
        (Headline, Compare 2) = Of(|c| c.a_day(c[T::Balked]));
    Abandoned "abandoned" Number Amount "attempts that abandoned the queue, a day"
        ["Abandoned", "abandoned"] Always,
        (Headline, Week, Band) = Of(|c| c.a_day(c[T::Abandoned]));
    CalledBack "called_back" Number Amount "attempts that took the offer to be called back, a day"
        ["Took a callback", "called\nback"] Own,
        (Headline, Compare 2, SweepLast) = Of(|c| c.a_day(c[T::CalledBack]));
    CallbackMade "callback_made" Number Amount "of those: reached, and first tried in time, a day"
        ["Callbacks reached in time", "callback\nmade"] Any(&[CallMetric::CalledBack]),
        (Detail 1) = Of(|c| c.a_day(c[T::CallbackMade]));
    CallbackUnreached "callback_unreached" Number Amount "of those: tried in time and never reached, a day"
        ["Callbacks never reached", "callback\nunreached"] Any(&[CallMetric::CalledBack]),
        (Detail 1) = Of(|c| c.a_day(c[T::CallbackUnreached]));
    CallbackBroken "callback_broken" Number Amount "of those: never tried, or first tried too late, a day"
        ["  of these, promise broken", "callback\nbroken"] Any(&[CallMetric::CalledBack]),
        (Headline, Compare 2) = Of(|c| c.a_day(c[T::CallbackBroken]));
    TurnedAway "turned_away" Number Amount "attempts that still waited at closing and were cut off, a day"
        ["Cut off at closing", "cut off"] Own,
        (Headline) = Of(|c| c.a_day(c[T::TurnedAway]));
    Answered "answered" Number Amount "attempts that were answered, a day"
        ["Answered", "answered"] Always,
        (Headline, Week, Day, Band) = Of(|c| c.a_day(c[T::Answered]));
    Abandonment "abandonment" Share Ratio "abandoned / offered"
        ["Abandoned, %", "abandoned\n%"] Always,
        (Brief 2, Headline 2, Compare 1, Sweep 1, Week, Weekday 2, Day 2) = Of(|c| c.ratio(c[T::Abandoned], c[T::Offered]));
    Lost "lost" Share Ratio "(blocked + balked + abandoned + turned away + broken callbacks) / offered"
        ["Lost in any way, %", "lost\n%"]
        Any(&[CallMetric::Blocked, CallMetric::Balked, CallMetric::TurnedAway, CallMetric::CallbackBroken]),
        (Brief 2, Headline 2, Compare 3, Sweep 1, Week, Band) = Of(|c| c.ratio(
            c[T::Blocked] + c[T::Balked] + c[T::Abandoned] + c[T::TurnedAway] + c[T::CallbackBroken],
            c[T::Offered],
        ));
    ServiceLevel "service_level" Share Ratio "by the formula and threshold of the scenario"
        ["Service level, %", "service\nlevel %"] Always,
        (Brief 1, Headline 1, Compare, Sweep, Week, Weekday 1, Day 1, Band) = ServiceLevel;
    Delayed "delayed" Share Ratio "found no idle agent / offered"
        ["Had to wait, %", "had to\nwait %"] Always,
        (Detail) = Of(|c| c.ratio(c[T::Delayed], c[T::Offered]));
    Asa "asa" Seconds Ratio "average speed of answer: mean wait of the answered [s]"
        ["Average speed of answer", "speed of\nanswer"] Always,
        (Brief 2, Headline 2, Compare 4, Sweep 1, Week, Weekday 3, Day 3) = Of(|c| c.ratio(c[T::WaitAnswered], c[T::Answered]));
    Wait "wait" Seconds Ratio "mean time in queue of the answered, the abandoned and the balked (0); callbacks left out [s]"
        ["Average time in queue", "time in\nqueue"] Always,
        (Detail) = Of(|c| c.ratio(
            c[T::WaitAnswered] + c[T::WaitAbandoned],
            c[T::Answered] + c[T::Abandoned] + c[T::Balked],
        ));
    WaitAbandoned "wait_abandoned" Seconds Ratio "mean wait of those who abandoned [s]"
        ["Average wait of the abandoned", "abandoned\nafter"] Always,
        (Detail) = Of(|c| c.ratio(c[T::WaitAbandoned], c[T::Abandoned]));
    WaitP50 "wait_p50" Seconds Ratio "wait that half of the answered did not exceed [s]"
        ["50 % of answered waited up to", "50 %\nwithin"] Always, (Detail) = Quantile(0.5);
    WaitP80 "wait_p80" Seconds Ratio "wait that 80 % of the answered did not exceed [s]"
        ["80 % of answered waited up to", "80 %\nwithin"] Always, (Detail) = Quantile(0.8);
    WaitP90 "wait_p90" Seconds Ratio "wait that 90 % of the answered did not exceed [s]"
        ["90 % of answered waited up to", "90 %\nwithin"] Always, (Headline 2) = Quantile(0.9);
    WaitP95 "wait_p95" Seconds Ratio "wait that 95 % of the answered did not exceed [s]"
        ["95 % of answered waited up to", "95 %\nwithin"] Always, (Detail) = Quantile(0.95);
    WaitP99 "wait_p99" Seconds Ratio "wait that 99 % of the answered did not exceed [s]"
        ["99 % of answered waited up to", "99 %\nwithin"] Always, (Detail) = Quantile(0.99);
    Queue "queue" Number Ratio "number waiting, on average over time"
        ["Callers waiting, on average", "callers\nwaiting"] Always,
        (Detail, Day 4) = Of(|c| c.a_second(c[T::QueueTime]));
    QueueMax "queue_max" Number Largest "largest number waiting on a day, on average over days"
        ["Longest queue of a {unit}", "longest\nqueue"] Always, (Headline 4) = QueueMax;
    TimeWasted "time_wasted" Seconds Amount "time in queue of those who abandoned or were turned away, all together, a day [s]"
        ["Waited in vain, all together", "in vain"] Messages,
        (Headline 3, Compare 4, SweepLast 1) = Of(|c| c.a_day(c[T::WaitAbandoned] + c[T::WaitTurnedAway]));
    Quoted "quoted" Number Amount "attempts that were quoted a wait, a day"
        ["Quoted a wait", "quoted"] Own,
        (Headline 3) = Of(|c| c.a_day(c[T::Quoted]));
    NotQuoted "not_quoted" Number Amount "attempts that should have been quoted a wait, but nobody was on duty to take them, a day"
        ["Nobody on duty to quote by", "not\nquoted"] Own,
        (Detail 1) = Of(|c| c.a_day(c[T::NotQuoted]));
    PromiseKept "promise_kept" Share Ratio "quotes that held / (held + broken); who left before its quote ran out tested nothing"
        ["  quotes kept, %", "quotes\nkept %"] Any(&[CallMetric::Quoted]),
        (Headline 3, Compare 4, SweepLast, Week) = Of(|c| c.ratio(
            c[T::PromiseKept],
            c[T::PromiseKept] + c[T::PromiseBroken],
        ));
    QuoteError "quote_error" Seconds(Signed) Ratio "mean of (wait - quote) over the answered who were quoted [s]"
        ["Wait less quote, on average", "wait -\nquote"] Any(&[CallMetric::Quoted]),
        (Detail 1) = Of(|c| c.ratio(c[T::QuoteError], c[T::AnsweredQuoted]));
    QuoteAbsError "quote_abs_error" Seconds Ratio "mean of |wait - quote| over the answered who were quoted [s]"
        ["Quote off by, on average", "quote\noff by"] Any(&[CallMetric::Quoted]),
        (Detail 1) = Of(|c| c.ratio(c[T::QuoteAbsError], c[T::AnsweredQuoted]));
    HandleTime "handle_time" Seconds Ratio "mean talk + wrap-up of the answered and of those reached by a callback, with what was talked in calls that `leaving = \"drop\"` broke off [s]"
        ["Talk and wrap-up of a call", "talk and\nwrap-up"] Always,
        (Detail 1) = Of(|c| c.ratio(c[T::HandleTime], c[T::Answered] + c[T::CallbackReached]));
    Settled "settled" Share Ratio "calls that settled the matter / (answered + reached by a callback)"
        ["Matter settled, %", "settled\n%"] BelowOne,
        (Detail 1) = Of(|c| c.ratio(c[T::Settled], c[T::Answered] + c[T::CallbackReached]));
}

impl CallMetric {
    /// The share of waits that a quantile measure is about.
    #[must_use]
    pub fn quantile(self) -> Option<f64> {
        match self.counted() {
            Quantile(share) => Some(share),
            Of(_) | ServiceLevel | QueueMax => None,
        }
    }

    /// Whether it makes sense for an interval of the day, added up over days.
    #[must_use]
    pub fn by_interval(self) -> bool {
        matches!(self.counted(), Of(_) | ServiceLevel)
    }
}

/// How a measure of an agent group is counted.
type GroupCount = fn(&Tallied<'_, G>, &AgentGroup) -> Fraction;

catalogue! {
    /// A measure of an agent group.
    GroupMetric counted by GroupCount;

    Occupancy "occupancy" Share Ratio "talk + wrap-up time / time on duty, within opening hours"
        ["busy, %", "busy %"] Always,
        (Headline 1, Compare) = |c, _| c.ratio(c[G::Worked], c[G::Present]);
    Staffed "staffed" Number Ratio "agents on duty, on average over time"
        ["on duty", "on duty"] Always,
        (Headline) = |c, _| c.a_second(c[G::OnDuty]);
    PaidHours "paid_hours" Hours Amount "hours on duty / (1 - shrinkage), or hours of the shifts of those who turn up, a day [h]"
        ["paid hours", "paid hours"] Always,
        (Headline 3) = |c, group| c.a_day(paid_hours(c, group));
    Wages "wages" Money Amount "paid hours x wage, and overtime x its wage, a day [money]"
        ["wages", "wages"] Always,
        (Headline 3) = |c, group| c.a_day(wages(c, group));
    Calls "calls" Number Amount "calls answered, a day"
        ["calls answered", "calls answered"] Always,
        (Headline 2) = |c, _| c.a_day(c[G::Calls]);
    Overtime "overtime" Hours Amount "hours worked after the end of duty, a day [h]"
        ["overtime hours", "overtime\nhours"] Always,
        () = |c, _| c.a_day(c[G::Overtime] / 3600.0);
}

fn paid_hours(counts: &Tallied<'_, G>, group: &AgentGroup) -> f64 {
    if group.is_paid_by_shift() {
        return counts[G::Paid] / 3600.0;
    }
    counts[G::OnDuty] / 3600.0 / (1.0 - group.shrinkage.get())
}

fn wages(counts: &Tallied<'_, G>, group: &AgentGroup) -> f64 {
    if group.is_paid_by_shift() {
        return counts[G::Wages];
    }
    let overtime = counts[G::Overtime] / 3600.0 * group.pay.overtime;
    (paid_hours(counts, group) + overtime) * group.wage
}

/// How an amount of the whole centre is added up; `None` where it means nothing.
type AmountCount = fn(&Amounts) -> Option<f64>;

catalogue! {
    /// Money of the whole centre; what customers bring and cost is there only where callers have a memory.
    MoneyMetric counted by AmountCount;

    Wages "wages" Money(Signed) Amount "wages of all groups, a day"
        ["Wages", "wages"] Always, (Headline) = |a| Some(a.wages);
    LineCost "line_cost" Money(Signed) Amount "minutes on which callers held a line x their price, a day"
        ["Lines", "lines"] Always, (Headline) = |a| Some(a.line_cost);
    Earned "earned" Money(Signed) Amount "answered calls, and callbacks that reached the customer, x their value, a day"
        ["Earned by answered calls", "earned"] Always, (Headline) = |a| Some(a.earned);
    Margin "margin" Money(Signed) Amount "customer-weeks x what a customer brings in a week"
        ["Margin of customers", "margin"] Own, (Compare) = |a| Some(a.season?.margin);
    Acquisition "acquisition" Money(Signed) Amount "customers won x what winning one costs"
        ["Acquisition", "acquisition"] Own, (Compare) = |a| Some(a.season?.acquisition);
    Profit "profit" Money(Signed) Amount "margin + earned - wages - line_cost - acquisition"
        ["Profit", "profit"] Always, (Compare, WeekTable) = |a| Some(a.profit(a.season?));
    LostValue "lost_value" Money(Signed) Amount "margin that those who left because of a grievance would still have brought until the season's end (lost_weeks x margin); profit lacks it already"
        ["Margin lost to grievances", "lost\nmargin"] Own, (Compare) = |a| Some(a.season?.lost_value);
}

catalogue! {
    /// What a replication costs, in parts: the figure by which plans are ranked.
    CostMetric counted by AmountCount;

    PaidHours "paid_hours" Hours Amount "paid hours of all groups, a day [h]"
        ["Paid hours", "paid\nhours"] Always, (Compare) = |a| Some(a.paid_hours);
    Wages "wages" Money(Signed) Amount "wages of all groups, a day"
        ["Wages", "wages"] Own, (Compare) = |a| Some(a.wages);
    LineCost "line_cost" Money(Signed) Amount "minutes on which callers held a line x their price, a day"
        ["Lines", "lines"] Own, (Compare) = |a| Some(a.line_cost);
    LostCalls "lost_calls" Money(Signed) Amount "callers whom nobody ever answered or reached x the value of an answered call, a day"
        ["Value of lost calls", "lost\ncalls"] Own, (Compare) = |a| Some(a.lost_calls);
    Total "total" Money(Signed) Amount "wages + line_cost + lost_calls, a day"
        ["Cost in all", "cost\nin all"] Always, (Compare) = |a| Some(a.wages + a.line_cost + a.lost_calls);
}

/// How a measure of customers follows from weeks that follow each other.
type CustomerCount = fn(&[CustomerWeek]) -> (f64, f64);

catalogue! {
    /// A measure of customers with a memory, over a season or one of its weeks.
    CustomerMetric counted by CustomerCount;

    AtStart "at_start" Number Amount "customers at the start (of the season, or of the week)"
        ["At the start", "at start"] Always,
        (Headline) = |weeks| (weeks.first().map_or(0.0, |week| week.at_start), 1.0);
    AtEnd "at_end" Number Amount "customers at the end: at_start - churned + won"
        ["At the end", "customers"] Always,
        (Headline, Compare, WeekTable) = |weeks| (weeks.last().map_or(0.0, CustomerWeek::at_end), 1.0);
    Churned "churned" Number Amount "customers who left"
        ["Left", "left"] Always,
        (Headline, WeekTable) = |weeks| (sum(weeks, |week| week.churned), 1.0);
    Aggrieved "aggrieved" Number Amount "of those, as many as left because of a grievance: each counts for the share of its hazard above the base"
        ["  because of a grievance", "aggrieved"] Own,
        (Headline) = |weeks| (sum(weeks, |week| week.aggrieved), 1.0);
    LostWeeks "lost_weeks" Number Amount "weeks that those would still have been customers until the season's end, leaving at the base hazard"
        ["  weeks lost by that", "lost\nweeks"] Never,
        (Headline) = |weeks| (sum(weeks, |week| week.lost_weeks), 1.0);
    Won "won" Number Amount "prospects and former customers who became customers"
        ["Won", "won"] Own,
        (Headline, Compare 2, WeekTable) = |weeks| (sum(weeks, |week| week.won), 1.0);
    Returned "returned" Number Amount "of those, former customers"
        ["  former customers", "returned"] Own,
        (Headline) = |weeks| (sum(weeks, |week| week.returned), 1.0);
    ChurnRate "churn_rate" Share Ratio "churned / customer-weeks: the chance to leave within a week"
        ["Leave in a week, %", "leave in\na week %"] Always,
        (Headline, Compare 1) = |weeks| (sum(weeks, |week| week.churned), sum(weeks, |week| week.at_start));
    Trust "trust" Share Ratio "mean chance of a customer to believe a quoted wait, at the end"
        ["Trust in quotes at the end, %", "trust\n%"] Quotes,
        (Headline, Compare 2, WeekTable) = |weeks| weeks.last().map_or((0.0, 0.0), |week| (week.trust, week.at_end()));
    Grievance "grievance" Number(Signed) Ratio "mean grievance of a customer, at the end [points]"
        ["Grievance at the end, points", "grievance"] Always,
        (Headline) = |weeks| weeks.last().map_or((0.0, 0.0), |week| (week.grievance, week.at_end()));
    Reputation "reputation" Number Ratio "reputation at the end, 0 to 2; 1 at the start"
        ["Reputation at the end (1 at the start)", "repu-\ntation"] Always,
        (Headline, Compare 2, WeekTable) = |weeks| (weeks.last().map_or(0.0, |week| week.reputation), 1.0);
    BadExperiences "bad_experiences" Share Ratio "bad experiences / (good + bad), of customers, former customers and prospects"
        ["Bad experiences, % of all", "bad\n%"] Always,
        (Headline) = |weeks| (sum(weeks, |week| week.bad), sum(weeks, |week| week.bad + week.good));
}

impl CustomerMetric {
    /// Numerator and denominator over weeks that follow each other.
    #[must_use]
    pub fn fraction(self, weeks: &[CustomerWeek]) -> Fraction {
        let (of, out_of) = self.counted()(weeks);
        Fraction { of, out_of }
    }
}

impl Numbered for Formula {
    const ALL: &'static [Self] = &Formula::ALL;

    fn number(self) -> usize {
        self as usize
    }
}

/// The service level by each formula: key, meaning, long and short label.
const FORMULAS: [Row; 6] = [
    level(
        Formula::Offered,
        "answered within T / offered",
        "in time / offered",
        "in time /\noffered",
    ),
    level(
        Formula::Answered,
        "answered within T / answered",
        "in time / answered",
        "in time /\nanswered",
    ),
    level(
        Formula::LessEarlyAbandons,
        "answered within T / (offered - abandoned within T)",
        "in time / (offered - gone early)",
        "in time /\n(offered -\ngone early)",
    ),
    level(
        Formula::EarlyAbandonsMet,
        "(answered within T + abandoned within T) / offered",
        "(in time + gone early) / offered",
        "(in time +\ngone early)\n/ offered",
    ),
    level(
        Formula::LessShortAbandons,
        "answered within T / (offered - abandoned within S)",
        "in time / (offered - gone at once)",
        "in time /\n(offered -\nat once)",
    ),
    level(
        Formula::ShortAbandonsMet,
        "(answered within T + abandoned within S) / offered",
        "(in time + gone at once) / offered",
        "(in time +\nat once)\n/ offered",
    ),
];

const fn level(
    formula: Formula,
    meaning: &'static str,
    long: &'static str,
    short: &'static str,
) -> Row {
    Row {
        key: formula.key(),
        kind: MetricKind::Share,
        is_signed: false,
        adding: Adding::Ratio,
        meaning,
        long,
        short,
        places: &[(MetricList::Detail, 0)],
    }
}

impl Measure for Formula {
    fn row(self) -> &'static Row {
        &FORMULAS[self.number()]
    }
}

/// Numerator and denominator of the service level by one of the six formulas.
#[must_use]
pub(super) fn formula(formula: Formula, counts: &Counts<T>) -> Fraction {
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

#[cfg(test)]
mod tests {
    use super::*;

    /// The worked example that vendors' manuals differ about: 1,060 calls, 1,000 answered, 860 of them
    /// within 20 s; 60 abandoned, 20 within 20 s, 10 within 5 s.
    #[test]
    fn one_day_has_six_service_levels() {
        let mut counts = Counts::default();
        for (tally, value) in [
            (T::Offered, 1060.0),
            (T::Answered, 1000.0),
            (T::Abandoned, 60.0),
            (T::AnsweredWithin, 860.0),
            (T::AbandonedWithin, 20.0),
            (T::AbandonedShort, 10.0),
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
