//! What the engine tells about a day. Whoever counts, traces or animates is an [`Observer`];
//! the engine knows none of them, and `()` costs nothing.

use crate::centre::{CallTypeId, GroupId};
use serde::{Deserialize, Serialize};

/// One attempt of one caller.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Call {
    /// When it arrived \[s from opening\].
    pub arrived: f64,
    /// The caller's number within its type, from 0, in order of first attempts.
    pub caller: u32,
    /// Interval in which this attempt arrived.
    pub interval: u32,
    /// Interval in which the caller's first attempt arrived.
    pub first_interval: u32,
    /// Interval in which the caller first called about the present matter.
    pub matter_interval: u32,
    /// Its type.
    pub call_type: CallTypeId,
    /// 1 for a first attempt, 2 for the first redial, ...
    pub attempt: u16,
    /// 0 for the matter of the first attempt; one more after each answered call that settled nothing.
    pub matter: u16,
    /// Which of its facts hold.
    pub(super) marks: Marks,
}

/// Yes-or-no facts about a call, packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(super) struct Marks(u8);

impl Marks {
    pub(super) const COUNTED: Marks = Marks(1);
    pub(super) const FIRST_COUNTED: Marks = Marks(2);
    pub(super) const REACHED_BEFORE: Marks = Marks(4);
    pub(super) const DELAYED: Marks = Marks(8);
    pub(super) const UNQUOTED: Marks = Marks(16);

    pub(super) fn has(self, mark: Marks) -> bool {
        self.0 & mark.0 != 0
    }

    pub(super) fn with(self, mark: Marks) -> Marks {
        Marks(self.0 | mark.0)
    }

    /// Only what holds for the caller's later attempts too.
    pub(super) fn anew(self) -> Marks {
        Marks(self.0 & (Marks::FIRST_COUNTED.0 | Marks::REACHED_BEFORE.0))
    }
}

impl Call {
    /// Whether it arrived after the warm-up, so that it counts.
    #[must_use]
    pub fn counted(&self) -> bool {
        self.marks.has(Marks::COUNTED)
    }

    /// Whether its caller's first attempt counted.
    #[must_use]
    pub fn first_counted(&self) -> bool {
        self.marks.has(Marks::FIRST_COUNTED)
    }

    /// Whether it found no idle agent and queued.
    #[must_use]
    pub fn delayed(&self) -> bool {
        self.marks.has(Marks::DELAYED)
    }

    /// Whether it should have been quoted a wait, but nobody was on duty who could have taken it.
    #[must_use]
    pub fn unquoted(&self) -> bool {
        self.marks.has(Marks::UNQUOTED)
    }

    /// Whether the caller was answered at an earlier attempt.
    #[must_use]
    pub fn reached_before(&self) -> bool {
        self.marks.has(Marks::REACHED_BEFORE)
    }
}

/// An agent: its group, and its number among all agents of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgentId {
    /// The group.
    pub group: GroupId,
    /// Number among the agents of all groups; numbers are used again when agents go and others come.
    pub number: u32,
}

/// How an attempt ended; every attempt ends exactly once.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub enum Ending {
    /// Every line of its type was held.
    Blocked,
    /// It left at once, because it believed a quote that was longer than its patience.
    Balked {
        /// What it was quoted \[s\].
        quote: f64,
    },
    /// Its patience ran out.
    Abandoned {
        /// Time in queue \[s\].
        wait: f64,
        /// The first wait it was quoted, if any \[s\].
        quote: Option<f64>,
        /// Talk before it was handed back, at the agents' paces \[s\].
        talked: f64,
    },
    /// It still waited when the centre closed, and was cut off or could no longer be answered.
    TurnedAway {
        /// Time in queue \[s\].
        wait: f64,
        /// The first wait it was quoted, if any \[s\].
        quote: Option<f64>,
        /// Talk before it was handed back, at the agents' paces \[s\].
        talked: f64,
    },
    /// An agent took it and talked to the end.
    Answered(Answered),
    /// It took the offer to be called back, and this is what came of it.
    CalledBack {
        /// What came of it.
        outcome: CallbackOutcome,
        /// The wait it was quoted before it was offered the callback, if any \[s\].
        quote: Option<f64>,
    },
}

/// What came of a promise to call back.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub enum CallbackOutcome {
    /// The customer was reached; `late` if the first try came after the promised time.
    Made {
        /// First tried after the promised time.
        late: bool,
        /// The talk, from the call's arrival on; its quote is not used.
        talk: Answered,
    },
    /// All tries were in vain; `late` as above.
    Unreached {
        /// First tried after the promised time.
        late: bool,
    },
    /// Nobody ever tried.
    NeverTried,
}

/// What a caller is told on entry, or at a refresh.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub enum Announcement {
    /// "Your call is very important to us."
    Comfort,
    /// "Unusually high call volume."
    Busy,
    /// Its place in the queue, 1 for the next.
    Position(u32),
    /// A wait.
    Quote {
        /// What the estimator said \[s\].
        estimate: f64,
        /// What was quoted \[s\].
        quote: f64,
    },
    /// Nothing, because there is nobody to estimate by.
    NothingToQuote,
}

/// An attempt that was answered.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Answered {
    /// Time in queue \[s\]; 0 if an agent was idle.
    pub wait: f64,
    /// The first wait it was quoted, if any \[s\].
    pub quote: Option<f64>,
    /// Talk time, at the agent's pace \[s\].
    pub talk: f64,
    /// After-call work still to come, at the agent's pace \[s\].
    pub wrap_up: f64,
    /// Who answered.
    pub agent: AgentId,
    /// Whether the matter is settled.
    pub settled: bool,
}

/// How many wait, the caller in question included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// Of its type.
    pub of_type: u32,
    /// Of all types.
    pub all: u32,
}

/// A reference to what is lent to observers; all else as it is.
macro_rules! lend {
    ($lent:ident $arg:ident) => {
        &$arg
    };
    ($arg:ident) => {
        $arg
    };
}

/// The other way about.
macro_rules! own {
    ($lent:ident $arg:ident) => {
        *$arg
    };
    ($arg:ident) => {
        $arg
    };
}

/// Writes [`Observer`] and what follows from it: each event once, with the name of its variant in
/// [`Event`](super::Event), its method, and what it tells.
macro_rules! events {
    ($($(#[$doc:meta])* $variant:ident $method:ident($($arg:ident: $(&$lent:ident)? $($kind:ident)?),*);)*) => {
        /// Watches a day. Every method does nothing unless it is overridden; times are in seconds from
        /// opening and never go backwards, except where a stretch that is over is told as `from..to`.
        pub trait Observer {
            /// Whether it wants to know what changes nothing: messages heard again, and quotes that run out
            /// ([`repeated`](Self::repeated), [`quote_ran_out`](Self::quote_ran_out)).
            const HEARS_REPEATS: bool = false;

            $($(#[$doc])*
            #[inline(always)]
            fn $method(&mut self, $($arg: $(&$lent)? $($kind)?),*) {
                $(let _ = $arg;)*
            })*
        }

        /// One that watches several days.
        impl<O: Observer> Observer for &mut O {
            const HEARS_REPEATS: bool = O::HEARS_REPEATS;

            $(#[inline]
            fn $method(&mut self, $($arg: $(&$lent)? $($kind)?),*) {
                (**self).$method($($arg),*);
            })*
        }

        /// Two observers of the same day.
        impl<A: Observer, B: Observer> Observer for (A, B) {
            const HEARS_REPEATS: bool = A::HEARS_REPEATS || B::HEARS_REPEATS;

            $(fn $method(&mut self, $($arg: $(&$lent)? $($kind)?),*) {
                self.0.$method($($arg),*);
                self.1.$method($($arg),*);
            })*
        }

        /// Something that happened: a value that can be kept, sent and compared. Times are in seconds from opening.
        #[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
        #[serde(tag = "event", rename_all = "snake_case")]
        pub enum Event {
            $($(#[$doc])*
            $variant {
                $(#[allow(missing_docs, reason = "named as what the observer is told")]
                $arg: $($lent)? $($kind)?,)*
            },)*
        }

        impl Event {
            /// Tells an observer.
            pub fn tell(&self, observer: &mut impl Observer) {
                match *self {
                    $(Event::$variant { $($arg),* } => observer.$method($(lend!($($lent)? $arg)),*),)*
                }
            }
        }

        impl<F: FnMut(&Event)> Observer for super::event::Each<F> {
            const HEARS_REPEATS: bool = true;

            $(fn $method(&mut self, $($arg: $(&$lent)? $($kind)?),*) {
                (self.0)(&Event::$variant { $($arg: own!($($lent)? $arg)),* });
            })*
        }

        impl Observer for super::event::Tape {
            const HEARS_REPEATS: bool = true;

            $(fn $method(&mut self, $($arg: $(&$lent)? $($kind)?),*) {
                self.keep(Event::$variant { $($arg: own!($($lent)? $arg)),* });
            })*
        }
    };
}

events! {
    /// An attempt arrived.
    Arrived arrived(call: &Call);

    /// It found no idle agent and is told something; also when it is quoted a wait anew that it may act upon.
    Told told(at: f64, call: &Call, told: Announcement);

    /// It hears a message again, and goes on waiting: a comfort or busy message, its place in the queue by now, or a
    /// wait for one who does not believe it. Told only to those who want to know.
    Repeated repeated(at: f64, call: &Call, told: Announcement);

    /// It has waited as long as it was quoted last, and believed. Told only to those who want to know.
    QuoteRanOut quote_ran_out(at: f64, call: &Call);

    /// It does not believe the wait that it has just been quoted.
    Disbelieved disbelieved(at: f64, call: &Call);

    /// It took the offer to be called back.
    TookCallback took_callback(at: f64, call: &Call);

    /// Time has got short for a promise to call back: its place is now at the head of its priority.
    Hurried hurried(at: f64, call: &Call);

    /// An agent rings back a caller; `attempt` is 1 for the first time.
    Dialled dialled(at: f64, call: &Call, agent: AgentId, attempt: u32);

    /// Told only when patient waits are asked for: a caller who had left would now have been
    /// answered, after this wait.
    WouldHaveWaited would_have_waited(call: &Call, wait: f64);

    /// It begins to wait, or has heard something new: as things stand it gives up at `until` \[s from opening\]. Told
    /// only of those who would ever give up.
    Patient patient(at: f64, call: &Call, until: f64);

    /// It found no idle agent and joined the queue, or was handed back to its place by arrival.
    Queued queued(at: f64, call: &Call, waiting: Waiting);

    /// An agent took it.
    Answered answered(at: f64, call: &Call, agent: AgentId, wait: f64);

    /// It spent `from..to` in queue.
    Waited waited(call: &Call, from: f64, to: f64);

    /// Its agent's duty ended; the caller goes back to its place in the queue by arrival.
    HandedBack handed_back(at: f64, call: &Call, agent: AgentId);

    /// The duty of the agent who did this call's wrap-up has ended; so much of it is left undone \[s\].
    CutOff cut_off(at: f64, call: &Call, agent: AgentId, undone: f64);

    /// The caller of this attempt would try again at `when` \[s from opening\], but the centre will have closed.
    RedialLost redial_lost(at: f64, call: &Call, when: f64);

    /// It is over. Told for every attempt exactly once.
    Ended ended(at: f64, call: &Call, ending: &Ending);

    /// The caller of this attempt will try again.
    WillRedial will_redial(at: f64, call: &Call, when: f64);

    /// An agent spent `from..to` on a call, in talk or wrap-up.
    Worked worked(agent: AgentId, from: f64, to: f64);

    /// An agent's work on a call is over, wrap-up and all.
    Freed freed(at: f64, agent: AgentId);

    /// From `at` on, `on_duty` agents of the group should be there, and `present` are:
    /// those who finish a call after their duty are present above the number.
    Staffed staffed(at: f64, group: GroupId, on_duty: u32, present: u32);
}

impl Observer for () {}
