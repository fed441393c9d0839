//! Things that are counted or added up over a day.

use std::fmt::Debug;
use std::ops::{AddAssign, Index, IndexMut};

/// Something that can be told apart by a number.
pub trait Numbered: Copy + 'static {
    /// All of them, in order.
    const ALL: &'static [Self];
    /// This one's place in [`Numbered::ALL`].
    fn number(self) -> usize;
}

/// Counted for each call type; all but `QueueTime` are booked to the interval of arrival, and only
/// for calls that arrive after the warm-up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CallTally {
    /// Attempts.
    Offered,
    /// First attempts.
    FirstAttempts,
    /// Callers who were answered at some attempt; booked to their first one.
    CallersReached,
    /// Attempts that found no line.
    Blocked,
    /// Attempts that left at once because of what they were quoted.
    Balked,
    /// Attempts that ended with patience.
    Abandoned,
    /// Attempts that took the offer to be called back.
    CalledBack,
    /// Of those, reached, and first tried in time.
    CallbackMade,
    /// Of those, tried in time and never reached.
    CallbackUnreached,
    /// Of those, never tried, or first tried too late.
    CallbackBroken,
    /// Callers who were called back and reached, in time or not.
    CallbackReached,
    /// Attempts that still waited at the end.
    TurnedAway,
    /// Attempts that were answered.
    Answered,
    /// Answered after at most `within`.
    AnsweredWithin,
    /// Abandoned after at most `within`.
    AbandonedWithin,
    /// Abandoned after at most `short_abandon`.
    AbandonedShort,
    /// Attempts that found no idle agent and queued.
    Delayed,
    /// Answered calls, and callbacks that reached the customer, that settled the matter.
    Settled,
    /// Attempts that were quoted a wait.
    Quoted,
    /// Attempts that should have been, but nobody was on duty to take them.
    NotQuoted,
    /// Quotes that held: answered in time.
    PromiseKept,
    /// Quotes that did not: the caller was not answered when they ran out.
    PromiseBroken,
    /// Answered attempts that were quoted a wait.
    AnsweredQuoted,
    /// Sum over them of wait less quote \[s\].
    QuoteError,
    /// Sum of its absolute value \[s\].
    QuoteAbsError,
    /// Waits of the turned away \[s\].
    WaitTurnedAway,
    /// Waits of the answered \[s\].
    WaitAnswered,
    /// Waits of the abandoned \[s\].
    WaitAbandoned,
    /// Talk and wrap-up that agents did; all that is cut off at the end of a duty is left out \[s\].
    HandleTime,
    /// Time on which lines were held, in queue and in talk \[s\].
    LineTime,
    /// Time in queue, booked to the interval in which it passes \[s\].
    QueueTime,
    /// Attempts after which the caller would have tried again, had the centre not closed before.
    RedialsLost,
}

impl Numbered for CallTally {
    const ALL: &'static [Self] = &[
        CallTally::Offered,
        CallTally::FirstAttempts,
        CallTally::CallersReached,
        CallTally::Blocked,
        CallTally::Balked,
        CallTally::Abandoned,
        CallTally::CalledBack,
        CallTally::CallbackMade,
        CallTally::CallbackUnreached,
        CallTally::CallbackBroken,
        CallTally::CallbackReached,
        CallTally::TurnedAway,
        CallTally::Answered,
        CallTally::AnsweredWithin,
        CallTally::AbandonedWithin,
        CallTally::AbandonedShort,
        CallTally::Delayed,
        CallTally::Settled,
        CallTally::Quoted,
        CallTally::NotQuoted,
        CallTally::PromiseKept,
        CallTally::PromiseBroken,
        CallTally::AnsweredQuoted,
        CallTally::QuoteError,
        CallTally::QuoteAbsError,
        CallTally::WaitTurnedAway,
        CallTally::WaitAnswered,
        CallTally::WaitAbandoned,
        CallTally::HandleTime,
        CallTally::LineTime,
        CallTally::QueueTime,
        CallTally::RedialsLost,
    ];

    fn number(self) -> usize {
        self as usize
    }
}

/// Added up for each agent group, booked to the interval in which the time passes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GroupTally {
    /// Talk and wrap-up \[s\].
    Worked,
    /// Time of agents who were on duty \[s\].
    OnDuty,
    /// Time of agents who were there, on duty or finishing a call after it \[s\].
    Present,
    /// Time of agents who finished a call after their duty, after closing too (booked to the last interval) \[s\].
    Overtime,
    /// Calls answered; booked to their interval of arrival.
    Calls,
    /// Paid time, of groups that are paid by the shift \[s\].
    Paid,
    /// What that costs \[money\].
    Wages,
}

impl Numbered for GroupTally {
    const ALL: &'static [Self] = &[
        GroupTally::Worked,
        GroupTally::OnDuty,
        GroupTally::Present,
        GroupTally::Overtime,
        GroupTally::Calls,
        GroupTally::Paid,
        GroupTally::Wages,
    ];

    fn number(self) -> usize {
        self as usize
    }
}

/// Something that is added up, with room for all of its kind.
pub trait Tally: Numbered {
    /// A number for each of them.
    type Numbers: Copy + Debug + PartialEq + AsRef<[f64]> + AsMut<[f64]>;
    /// 0 for each of them.
    const ZEROS: Self::Numbers;
}

impl Tally for CallTally {
    type Numbers = [f64; CallTally::ALL.len()];
    const ZEROS: Self::Numbers = [0.0; CallTally::ALL.len()];
}

impl Tally for GroupTally {
    type Numbers = [f64; GroupTally::ALL.len()];
    const ZEROS: Self::Numbers = [0.0; GroupTally::ALL.len()];
}

/// The value of each tally of one kind.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Counts<T: Tally>(T::Numbers);

impl<T: Tally> Default for Counts<T> {
    fn default() -> Self {
        Self(T::ZEROS)
    }
}

impl<T: Tally> Index<T> for Counts<T> {
    type Output = f64;

    #[inline]
    fn index(&self, tally: T) -> &f64 {
        &self.0.as_ref()[tally.number()]
    }
}

impl<T: Tally> IndexMut<T> for Counts<T> {
    #[inline]
    fn index_mut(&mut self, tally: T) -> &mut f64 {
        &mut self.0.as_mut()[tally.number()]
    }
}

impl<T: Tally> Counts<T> {
    /// These less those.
    #[must_use]
    pub fn less(&self, those: &Counts<T>) -> Counts<T> {
        let mut left = *self;
        let values = left.0.as_mut().iter_mut();
        for (value, less) in values.zip(those.0.as_ref()) {
            *value -= less;
        }
        left
    }
}

impl<T: Tally> AddAssign<&Counts<T>> for Counts<T> {
    fn add_assign(&mut self, other: &Counts<T>) {
        let values = self.0.as_mut().iter_mut();
        for (value, more) in values.zip(other.0.as_ref()) {
            *value += more;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check<T: Numbered>() {
        for (place, tally) in T::ALL.iter().enumerate() {
            assert_eq!(tally.number(), place);
        }
    }

    #[test]
    fn every_tally_has_its_own_room() {
        check::<CallTally>();
        check::<GroupTally>();
    }
}
