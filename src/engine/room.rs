//! Who is in the centre: one record for each caller, which stays where it is from the arrival of an
//! attempt until nobody expects the caller any longer, and the queues of those who wait, exact at all
//! times, with an alarm for each: the next moment at which something happens to it without an agent's doing.

use super::calendar::{Calendar, Tracked};
use super::observer::{Call, Waiting};
use super::patience::Clock;
use super::promise::Promise;
use super::ranks::Ranks;

const NOBODY: u32 = u32::MAX;

/// A caller: in queue, in talk, to be called back, or about to try again.
#[derive(Debug, Clone, Copy)]
pub(super) struct Caller {
    pub(super) call: Call,
    pub(super) standing: Standing,
    /// The first wait it was quoted, if any \[s\].
    pub(super) quote: Option<f64>,
    /// When it joined the queue \[s\].
    pub(super) joined: f64,
    /// Time in queue before that, if it was handed back \[s\].
    pub(super) waited: f64,
    /// When its patience runs out; infinite if never \[s\].
    pub(super) gives_up: f64,
    /// How many were ahead on entry, where that matters.
    pub(super) ahead: u32,
}

/// As what someone stands in the queue.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Standing {
    /// A caller on the line.
    Line,
    /// A caller on the line whose quote is refreshed.
    Refreshed,
    /// A caller whose talk was broken off.
    HandedBack(Begun),
    /// The place of one who hung up and is to be called.
    Callback(Promise),
}

/// A talk that was broken off.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Begun {
    /// Talk time spent, at the agents' paces \[s\].
    pub(super) spent: f64,
    /// Talk time to go, at the usual pace \[s\].
    pub(super) left: f64,
}

/// In which order those of one priority are taken.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub(super) enum Order {
    /// Promises for which time gets short: by the moment at which they fall due \[s\].
    Urgent(f64),
    /// Then the others: by arrival, less the head start \[s\].
    Arrived(f64),
}

impl Order {
    /// With the head start of its type \[s\].
    #[inline]
    pub(super) fn less(self, head_start: f64) -> Self {
        match self {
            Order::Urgent(due) => Order::Urgent(due),
            Order::Arrived(at) => Order::Arrived(at - head_start),
        }
    }
}

impl Caller {
    /// One who arrives.
    #[inline]
    pub(super) fn new(call: Call) -> Self {
        Self {
            call,
            standing: Standing::Line,
            quote: None,
            joined: 0.0,
            waited: 0.0,
            gives_up: f64::INFINITY,
            ahead: 0,
        }
    }

    /// Whether it has hung up and is to be called.
    #[inline]
    pub(super) fn is_callback(&self) -> bool {
        matches!(self.standing, Standing::Callback(_))
    }

    /// From now on it stands for a promise: it holds no line and no patience runs. Groups that take callers only
    /// after a while count from its arrival.
    pub(super) fn stand_for_callback(&mut self, promise: Promise) {
        self.standing = Standing::Callback(promise);
        self.joined = self.call.arrived;
        self.waited = 0.0;
        self.gives_up = f64::INFINITY;
    }

    /// The promise to call it back, if it was given one.
    #[inline]
    pub(super) fn promise(&self) -> Option<&Promise> {
        match &self.standing {
            Standing::Callback(promise) => Some(promise),
            _ => None,
        }
    }

    /// The same.
    pub(super) fn promise_mut(&mut self) -> Option<&mut Promise> {
        match &mut self.standing {
            Standing::Callback(promise) => Some(promise),
            _ => None,
        }
    }

    /// When it will have waited `long` in all \[s\].
    #[inline]
    pub(super) fn has_waited_at(&self, long: f64) -> f64 {
        self.joined + (long - self.waited)
    }

    /// Talk before it was handed back, at the agents' paces \[s\].
    pub(super) fn talked(&self) -> f64 {
        match self.standing {
            Standing::HandedBack(begun) => begun.spent,
            _ => 0.0,
        }
    }

    /// Its place within its type's queue.
    #[inline]
    pub(super) fn order(&self) -> Order {
        match self.promise() {
            Some(promise) if promise.urgent => Order::Urgent(promise.due),
            _ => Order::Arrived(self.call.arrived),
        }
    }

    fn is_urgent(&self) -> bool {
        matches!(self.order(), Order::Urgent(_))
    }

    /// Time in queue by `now` \[s\].
    #[inline]
    pub(super) fn wait_by(&self, now: f64) -> f64 {
        self.waited + (now - self.joined)
    }
}

/// Which end of a queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    Tail,
    /// Where its arrival puts it.
    InOrder,
}

/// What a caller does to the queue of its type, which may be ranked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Change {
    Arrives,
    Joins,
    Leaves,
}

/// The clock of a caller whose quote is refreshed or whose talk was broken off, and when it is told
/// more; infinite if it is not.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Refresh {
    pub(super) clock: Clock,
    pub(super) next: f64,
    /// How many refreshes it has heard.
    pub(super) heard: u32,
}

#[derive(Debug, Clone, Copy)]
struct Seat {
    caller: Caller,
    ahead: u32,
    behind: u32,
    /// Number of its attempt, where those who stand before it are asked for.
    rank: u32,
    alarmed: bool,
}

#[derive(Debug, Clone, Copy)]
struct Line {
    head: u32,
    tail: u32,
    len: u32,
    /// How many of them are kept for callbacks.
    places: u32,
}

impl Line {
    const EMPTY: Self = Self {
        head: NOBODY,
        tail: NOBODY,
        len: 0,
        places: 0,
    };
}

/// All callers, and the queues of those who wait.
#[derive(Debug, Default)]
pub(super) struct Room {
    seats: Vec<Seat>,
    empty: Vec<u32>,
    lines: Vec<Line>,
    /// By call type, where estimates ask who stands before whom.
    ranks: Vec<Option<Ranks>>,
    is_ranked: bool,
    len: u32,
    places: u32,
    /// By seat; in use only where quotes are refreshed or talks broken off.
    refreshes: Vec<Option<Refresh>>,
    pub(super) alarms: Calendar<Tracked>,
}

impl Room {
    /// A queue for each call type; `ranked` are those of which it is asked who stands before whom.
    pub(super) fn clear(&mut self, ranked: &[bool]) {
        self.seats.clear();
        self.empty.clear();
        self.lines.clear();
        self.lines.resize(ranked.len(), Line::EMPTY);
        self.ranks.clear();
        let ranks = ranked.iter().map(|is| is.then(Ranks::default));
        self.ranks.extend(ranks);
        self.is_ranked = ranked.contains(&true);
        self.len = 0;
        self.places = 0;
        self.refreshes.clear();
        self.alarms.clear();
    }

    /// Whether neither a caller nor a place for one is there.
    #[inline]
    pub(super) fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// How many callers wait on the line.
    pub(super) fn waiting(&self, call_type: u16) -> Waiting {
        let line = &self.lines[call_type as usize];
        Waiting {
            of_type: line.len - line.places,
            all: self.len - self.places,
        }
    }

    /// How many of the type stand in the queue, places kept for callbacks included.
    pub(super) fn standing(&self, call_type: u16) -> u32 {
        self.lines[call_type as usize].len
    }

    /// When the type's promises for which time got short fall due \[s from opening\]: they stand at the head.
    pub(super) fn urgent(&self, call_type: u16) -> impl Iterator<Item = f64> {
        self.walk(call_type)
            .map_while(|caller| match caller.order() {
                Order::Urgent(due) => Some(due),
                Order::Arrived(_) => None,
            })
    }

    /// How many of those arrived by `at`, in a ranked queue.
    pub(super) fn arrived_by(&self, call_type: u16, at: f64) -> u32 {
        let ranks = self.ranks[call_type as usize].as_ref();
        ranks.map_or(0, |ranks| ranks.by(at))
    }

    /// How many of those arrived before `at`, in a ranked queue.
    pub(super) fn arrived_before(&self, call_type: u16, at: f64) -> u32 {
        let ranks = self.ranks[call_type as usize].as_ref();
        ranks.map_or(0, |ranks| ranks.before(at))
    }

    /// How long the type's first caller on the line has waited; 0 if there is none \[s\].
    pub(super) fn head_of_line(&self, call_type: u16, now: f64) -> f64 {
        let first = self.walk(call_type).find(|caller| !caller.is_callback());
        first.map_or(0.0, |caller| caller.wait_by(now))
    }

    fn walk(&self, call_type: u16) -> impl Iterator<Item = &Caller> {
        let seat = |number: u32| self.seats.get(number as usize);
        let first = seat(self.lines[call_type as usize].head);
        std::iter::successors(first, move |at| seat(at.behind)).map(|seat| &seat.caller)
    }

    /// The clock of a caller whose quote is refreshed or whose talk was broken off.
    pub(super) fn refresh(&self, seat: u32) -> Option<Refresh> {
        self.refreshes.get(seat as usize).copied().flatten()
    }

    /// Sets it.
    pub(super) fn set_refresh(&mut self, seat: u32, refresh: Refresh) {
        let seat = seat as usize;
        if seat >= self.refreshes.len() {
            self.refreshes.resize(seat + 1, None);
        }
        self.refreshes[seat] = Some(refresh);
    }

    /// The seat behind which one of this order belongs.
    fn behind_whom(&self, call_type: u16, order: Order) -> u32 {
        let line = &self.lines[call_type as usize];
        // Most come last: who takes a callback has just arrived.
        let last = self.seats.get(line.tail as usize);
        if last.is_some_and(|last| last.caller.order() <= order) {
            return line.tail;
        }
        let mut ahead = NOBODY;
        let mut next = line.head;
        while let Some(seat) = self.seats.get(next as usize)
            && seat.caller.order() <= order
        {
            ahead = next;
            next = seat.behind;
        }
        ahead
    }

    /// Gives one who arrives a seat, in no queue yet.
    #[inline]
    pub(super) fn seat(&mut self, call: Call) -> u32 {
        let seat = Seat {
            caller: Caller::new(call),
            ahead: NOBODY,
            behind: NOBODY,
            rank: 0,
            alarmed: false,
        };
        match self.empty.pop() {
            Some(number) => {
                self.seats[number as usize] = seat;
                number
            }
            None => {
                self.seats.push(seat);
                (self.seats.len() - 1) as u32
            }
        }
    }

    /// The caller's attempt arrives.
    #[inline]
    pub(super) fn rank(&mut self, number: u32) {
        if self.is_ranked {
            self.count_rank(number, Change::Arrives);
        }
    }

    #[inline(never)]
    fn count_rank(&mut self, number: u32, change: Change) {
        let seat = &mut self.seats[number as usize];
        let call = &seat.caller.call;
        let Some(ranks) = &mut self.ranks[call.call_type.index()] else {
            return;
        };
        match (change, seat.caller.is_urgent()) {
            (Change::Arrives, _) => seat.rank = ranks.arrive(call.arrived),
            (Change::Joins, false) => ranks.enter(seat.rank),
            (Change::Leaves, false) => ranks.leave(seat.rank),
            (Change::Joins, true) => ranks.enter_urgent(),
            (Change::Leaves, true) => ranks.leave_urgent(),
        }
    }

    /// Nobody expects the caller any longer.
    #[inline]
    pub(super) fn vacate(&mut self, seat: u32) {
        self.empty.push(seat);
    }

    #[inline]
    pub(super) fn caller(&self, seat: u32) -> &Caller {
        &self.seats[seat as usize].caller
    }

    #[inline]
    pub(super) fn caller_mut(&mut self, seat: u32) -> &mut Caller {
        &mut self.seats[seat as usize].caller
    }

    /// Puts the caller into the queue of its type.
    #[inline]
    pub(super) fn join(&mut self, number: u32, end: End) {
        let caller = &self.seats[number as usize].caller;
        let (call_type, is_callback) = (caller.call.call_type, caller.is_callback());
        let line = self.lines[call_type.index()];
        let (ahead, behind) = match end {
            End::Tail => (line.tail, NOBODY),
            End::InOrder => {
                let ahead = self.behind_whom(call_type.0, caller.order());
                let seat = self.seats.get(ahead as usize);
                (ahead, seat.map_or(line.head, |seat| seat.behind))
            }
        };
        let seat = &mut self.seats[number as usize];
        seat.ahead = ahead;
        seat.behind = behind;
        if self.is_ranked {
            self.count_rank(number, Change::Joins);
        }
        let line = &mut self.lines[call_type.index()];
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
        if is_callback {
            line.places += 1;
            self.places += 1;
        }
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
        let seat = self.alarms.front()?;
        self.alarms.drop_front();
        self.seats[seat as usize].alarmed = false;
        Some(seat)
    }

    /// Takes the caller out of its queue and strikes its alarm; it keeps its seat.
    #[inline]
    pub(super) fn leave(&mut self, number: u32) {
        let seat = &mut self.seats[number as usize];
        let (ahead, behind) = (seat.ahead, seat.behind);
        let (call_type, is_callback) = (seat.caller.call.call_type, seat.caller.is_callback());
        if seat.alarmed {
            seat.alarmed = false;
            self.alarms.strike(number);
        }
        if self.is_ranked {
            self.count_rank(number, Change::Leaves);
        }
        let line = &mut self.lines[call_type.index()];
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
        if is_callback {
            line.places -= 1;
            self.places -= 1;
        }
    }

    /// The first caller of the type.
    #[inline]
    pub(super) fn first(&self, call_type: u16) -> Option<u32> {
        let head = self.lines[call_type as usize].head;
        (head != NOBODY).then_some(head)
    }

    /// The first caller of the type who by `now` has waited at least `after`. Behind one who has
    /// not and has never been away, nobody can have waited longer.
    #[inline]
    pub(super) fn first_after(&self, call_type: u16, after: f64, now: f64) -> Option<u32> {
        let mut seat = self.first(call_type)?;
        if after == 0.0 {
            return Some(seat);
        }
        loop {
            let Seat { caller, behind, .. } = &self.seats[seat as usize];
            if caller.has_waited_at(after) <= now {
                return Some(seat);
            }
            let was_never_away = matches!(caller.standing, Standing::Line | Standing::Refreshed);
            if was_never_away || *behind == NOBODY {
                return None;
            }
            seat = *behind;
        }
    }
}
