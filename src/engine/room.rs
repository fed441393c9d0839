//! The waiting room: a queue for each call type, exact at all times, and an alarm for each caller
//! who waits: the next moment at which something happens to it without an agent's doing.

use super::calendar::{Calendar, Tracked};
use super::observer::{Call, Waiting};

const NOBODY: u32 = u32::MAX;

/// A caller who waits.
#[derive(Debug, Clone, Copy)]
pub(super) struct Waiter {
    pub(super) call: Call,
    /// When it joined the queue \[s\].
    pub(super) joined: f64,
    /// Time in queue before that, if it was handed back \[s\].
    pub(super) waited: f64,
    /// When its patience runs out; infinite if never \[s\].
    pub(super) gives_up: f64,
    /// What is left of a talk that was broken off.
    pub(super) begun: Option<Begun>,
}

/// A talk that was broken off.
#[derive(Debug, Clone, Copy)]
pub(super) struct Begun {
    /// Talk time spent, at the agents' paces \[s\].
    pub(super) spent: f64,
    /// Talk time to go, at the usual pace \[s\].
    pub(super) left: f64,
}

impl Waiter {
    /// When it will have waited `long` in all \[s\].
    #[inline]
    pub(super) fn has_waited_at(&self, long: f64) -> f64 {
        self.joined + (long - self.waited)
    }

    /// Time in queue by `now` \[s\].
    #[inline]
    pub(super) fn wait_by(&self, now: f64) -> f64 {
        self.waited + (now - self.joined)
    }
}

/// Where a caller joins its queue, which is always in order of arrival.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Behind all others: it has just arrived.
    Tail,
    /// Before all who arrived later: it was handed back.
    ByArrival,
}

#[derive(Debug, Clone, Copy)]
struct Seat {
    waiter: Waiter,
    ahead: u32,
    behind: u32,
    alarmed: bool,
}

#[derive(Debug, Clone, Copy)]
struct Line {
    head: u32,
    tail: u32,
    len: u32,
}

/// All who wait.
#[derive(Debug, Default)]
pub(super) struct Room {
    seats: Vec<Seat>,
    empty: Vec<u32>,
    lines: Vec<Line>,
    len: u32,
    pub(super) alarms: Calendar<Tracked>,
}

impl Room {
    pub(super) fn clear(&mut self, call_types: usize) {
        self.seats.clear();
        self.empty.clear();
        self.lines.clear();
        let line = Line {
            head: NOBODY,
            tail: NOBODY,
            len: 0,
        };
        self.lines.resize(call_types, line);
        self.len = 0;
        self.alarms.clear();
    }

    /// How many wait, of all types.
    #[inline]
    pub(super) fn len(&self) -> u32 {
        self.len
    }

    pub(super) fn waiting(&self, call_type: u16) -> Waiting {
        Waiting {
            of_type: self.lines[call_type as usize].len,
            all: self.len,
        }
    }

    /// Gives the caller a place and returns its seat.
    #[inline]
    pub(super) fn join(&mut self, waiter: Waiter, place: Place) -> u32 {
        let (ahead, behind) = match place {
            Place::Tail => (self.lines[waiter.call.call_type.index()].tail, NOBODY),
            Place::ByArrival => self.place_by_arrival(&waiter.call),
        };
        let line = &mut self.lines[waiter.call.call_type.index()];
        let seat = Seat {
            waiter,
            ahead,
            behind,
            alarmed: false,
        };
        let number = match self.empty.pop() {
            Some(number) => {
                self.seats[number as usize] = seat;
                number
            }
            None => {
                self.seats.push(seat);
                (self.seats.len() - 1) as u32
            }
        };
        match self.seats.get_mut(ahead as usize) {
            Some(other) => other.behind = number,
            None => line.head = number,
        }
        match self.seats.get_mut(behind as usize) {
            Some(other) => other.ahead = number,
            None => line.tail = number,
        }
        line.len += 1;
        self.len += 1;
        number
    }

    /// Who stands ahead of and behind a caller who arrived before some of those who wait.
    fn place_by_arrival(&self, call: &Call) -> (u32, u32) {
        let (mut ahead, mut behind) = (NOBODY, self.lines[call.call_type.index()].head);
        while let Some(other) = self.seats.get(behind as usize)
            && other.waiter.call.arrived <= call.arrived
        {
            (ahead, behind) = (behind, other.behind);
        }
        (ahead, behind)
    }

    /// Sets the caller's alarm; infinite is none.
    #[inline]
    pub(super) fn alarm(&mut self, seat: u32, at: f64) {
        if at.is_finite() {
            self.alarms.enter(at, seat);
            self.seats[seat as usize].alarmed = true;
        }
    }

    /// The alarm at the front has gone off: who is it?
    pub(super) fn ring(&mut self) -> Option<u32> {
        let due = self.alarms.front()?;
        self.alarms.drop_front();
        self.seats[due.slot as usize].alarmed = false;
        Some(due.slot)
    }

    pub(super) fn waiter(&self, seat: u32) -> &Waiter {
        &self.seats[seat as usize].waiter
    }

    /// Takes the caller out of its queue and strikes its alarm.
    #[inline]
    pub(super) fn leave(&mut self, seat: u32) -> Waiter {
        let Seat {
            waiter,
            ahead,
            behind,
            alarmed,
        } = self.seats[seat as usize];
        if alarmed {
            self.alarms.strike(seat);
        }
        let line = &mut self.lines[waiter.call.call_type.index()];
        match self.seats.get_mut(ahead as usize) {
            Some(other) => other.behind = behind,
            None => line.head = behind,
        }
        match self.seats.get_mut(behind as usize) {
            Some(other) => other.ahead = ahead,
            None => line.tail = ahead,
        }
        line.len -= 1;
        self.len -= 1;
        self.empty.push(seat);
        waiter
    }

    /// The first caller of the type.
    #[inline]
    pub(super) fn first(&self, call_type: u16) -> Option<u32> {
        let head = self.lines[call_type as usize].head;
        (head != NOBODY).then_some(head)
    }

    /// The first caller of the type who by `now` has waited at least `after`. Behind one who has
    /// not, only callers who were handed back can come to have waited longer.
    #[inline]
    pub(super) fn first_after(&self, call_type: u16, after: f64, now: f64) -> Option<u32> {
        let mut seat = self.first(call_type)?;
        if after == 0.0 {
            return Some(seat);
        }
        loop {
            let Seat { waiter, behind, .. } = &self.seats[seat as usize];
            if waiter.has_waited_at(after) <= now {
                return Some(seat);
            }
            if waiter.begun.is_none() || *behind == NOBODY {
                return None;
            }
            seat = *behind;
        }
    }
}
