//! One day of a call centre, event by event.
//!
//! [`Engine::day`] is a pure function of (centre, occasion): it reads no clock and no file,
//! cannot fail on a valid [`Centre`], and tells an [`Observer`] what happens. It knows callers, queues,
//! agents and routing; it does not know what is counted, how many days there are, or why. Who the
//! callers are it asks a [`Crowd`]: by itself it knows strangers only.
//!
//! Start reading at [`day`](self): `day.rs` has the loop, `callers.rs` the callers and their queues, `staff.rs` those
//! who answer, `draws.rs` what callers bring with them.

#![cfg_attr(not(test), warn(clippy::disallowed_methods))]

mod arrivals;
mod breaks;
mod calendar;
mod callbacks;
mod caller;
mod callers;
mod closing;
mod crowd;
mod day;
mod draws;
mod duty;
mod estimate;
mod event;
mod ghosts;
mod hearing;
mod ids;
mod instant;
mod layout;
mod lines;
mod observer;
mod patience;
mod present;
mod promise;
mod ranks;
mod redial;
mod refresh;
mod repeats;
mod routing;
mod service;
mod staff;
mod timetable;
mod tournament;
mod turn;
mod urgent;
mod waiting;

pub use crowd::{Crowd, Source};
pub use day::Day;
pub use event::{Each, Tape};
pub use observer::{
    AgentId, Announcement, Answered, Call, CallbackOutcome, Ending, Event, Observer, Waiting,
};

use crate::centre::Centre;
use crate::random::{Occasion, Streams};
use std::sync::atomic::{AtomicBool, Ordering};

/// Simulates days of one centre, one after the other, in the same space.
#[derive(Debug)]
pub struct Engine<'a> {
    centre: &'a Centre,
    layout: layout::Layout,
    space: day::Space,
    /// Days are broken off once it is set.
    stop: Option<&'a AtomicBool>,
}

impl<'a> Engine<'a> {
    /// Works out the centre's tables.
    #[must_use]
    pub fn new(centre: &'a Centre) -> Self {
        Self {
            centre,
            layout: layout::Layout::new(centre),
            space: day::Space::default(),
            stop: None,
        }
    }

    /// Also tells the observer how long those who left would have waited
    /// ([`Observer::would_have_waited`]). The days themselves stay as they are.
    #[must_use]
    pub fn with_patient_waits(mut self) -> Self {
        self.space.ghosts = Some(ghosts::Ghosts::default());
        self
    }

    /// Once `stop` is set, days are broken off: within milliseconds, however long they are. Whoever set it must
    /// not count the day in hand.
    #[must_use]
    pub fn stopped_by(mut self, stop: &'a AtomicBool) -> Self {
        self.stop = Some(stop);
        self
    }

    /// Whether days are broken off now.
    #[must_use]
    pub fn is_stopped(&self) -> bool {
        self.stop.is_some_and(|stop| stop.load(Ordering::Relaxed))
    }

    /// The centre that is simulated.
    #[must_use]
    pub fn centre(&self) -> &'a Centre {
        self.centre
    }

    /// Simulates the day of `occasion`, on which strangers call, and tells `observer` about it.
    pub fn day(&mut self, occasion: Occasion, observer: &mut impl Observer) {
        self.day_of(occasion, &(), observer);
    }

    /// Simulates the day of `occasion`, on which `crowd` calls, and tells `observer` about it.
    pub fn day_of(&mut self, occasion: Occasion, crowd: &impl Crowd, observer: &mut impl Observer) {
        let stop = self.stop;
        let _ = self.begin(occasion, crowd, observer).finish_unless(stop);
    }

    /// Begins the day of `occasion`, on which `crowd` calls; it is played by whoever asked for it.
    pub fn begin<'b, C: Crowd, O: Observer>(
        &'b mut self,
        occasion: Occasion,
        crowd: &'b C,
        observer: &'b mut O,
    ) -> Day<'b, O, C> {
        Day::new(
            self.centre,
            &self.layout,
            &Streams::new(occasion),
            &mut self.space,
            crowd,
            observer,
        )
    }
}
