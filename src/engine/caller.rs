//! One caller: its present attempt, why it is in the queue, and where that puts it.

use super::observer::Call;
use super::promise::Promise;

/// A caller: in queue, in talk, to be called back, or about to try again.
#[derive(Debug, Clone, Copy)]
pub(super) struct Caller {
    pub(super) call: Call,
    pub(super) queued_as: QueuedAs,
    /// The first wait it was quoted, if any \[s\].
    pub(super) quote: Option<f64>,
    /// When it joined the queue \[s\].
    pub(super) joined: f64,
    /// Time in queue before that, if it was handed back \[s\].
    pub(super) waited: f64,
    /// When its patience runs out; infinite if never \[s\].
    pub(super) gives_up: f64,
}

/// Why a caller is in the queue.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum QueuedAs {
    /// It is on the line.
    OnLine,
    /// It is on the line, and its quote is refreshed.
    Refreshed,
    /// It is on the line after its talk was broken off.
    HandedBack(Begun),
    /// It has hung up and is to be called.
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
            queued_as: QueuedAs::OnLine,
            quote: None,
            joined: 0.0,
            waited: 0.0,
            gives_up: f64::INFINITY,
        }
    }

    /// Whether it has hung up and is to be called.
    #[inline]
    pub(super) fn is_callback(&self) -> bool {
        matches!(self.queued_as, QueuedAs::Callback(_))
    }

    /// The caller hangs up and is promised a call: it holds no line and no patience runs. Groups that take callers
    /// only after a while count from its arrival.
    pub(super) fn hang_up_for_callback(&mut self, promise: Promise) {
        self.queued_as = QueuedAs::Callback(promise);
        self.joined = self.call.arrived;
        self.waited = 0.0;
        self.gives_up = f64::INFINITY;
    }

    /// The promise to call it back, if it was given one.
    #[inline]
    pub(super) fn promise(&self) -> Option<&Promise> {
        match &self.queued_as {
            QueuedAs::Callback(promise) => Some(promise),
            _ => None,
        }
    }

    /// The same.
    pub(super) fn promise_mut(&mut self) -> Option<&mut Promise> {
        match &mut self.queued_as {
            QueuedAs::Callback(promise) => Some(promise),
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
        match self.queued_as {
            QueuedAs::HandedBack(begun) => begun.spent,
            _ => 0.0,
        }
    }

    /// Its place within its type's queue.
    #[inline]
    pub(super) fn order(&self) -> Order {
        match self.promise().and_then(Promise::urgent_due) {
            Some(due) => Order::Urgent(due),
            None => Order::Arrived(self.call.arrived),
        }
    }

    pub(super) fn is_urgent(&self) -> bool {
        matches!(self.order(), Order::Urgent(_))
    }

    /// Time in queue by `now` \[s\].
    #[inline]
    pub(super) fn wait_by(&self, now: f64) -> f64 {
        self.waited + (now - self.joined)
    }
}
