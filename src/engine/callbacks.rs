//! Promises to call back that have no place in the queue at the moment: those with a window, until an
//! agent is free or time gets short, and those that were tried in vain, until the next try.

use super::calendar::{Calendar, NEVER, Tracked};
use super::observer::Call;
use std::collections::VecDeque;

/// What a caller was promised, and how far it has come.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Promised {
    /// Must be tried first by then \[s\]; infinite if it keeps its place.
    pub(super) due: f64,
    /// Tries so far.
    pub(super) tried: u32,
    /// The first try came after `due`.
    pub(super) late: bool,
    /// It stands at the head of its priority, because time got short.
    pub(super) urgent: bool,
}

/// Where a promise without a place is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shelf {
    /// Until an agent finds nobody waiting, or time gets short.
    Window,
    /// Until the next try.
    Gap,
}

/// A promise on its shelf.
#[derive(Debug, Clone, Copy)]
pub(super) struct Note {
    /// The seat of the caller who was promised.
    pub(super) seat: u32,
    pub(super) shelf: Shelf,
    call_type: u16,
    arrived: f64,
    due: f64,
}

impl Note {
    /// For the caller in this seat.
    pub(super) fn new(seat: u32, call: &Call, promised: &Promised, shelf: Shelf) -> Self {
        Self {
            seat,
            shelf,
            call_type: call.call_type.0,
            arrived: call.arrived,
            due: promised.due,
        }
    }
}

/// All such promises of a day.
#[derive(Debug, Default)]
pub(super) struct Callbacks {
    notes: Vec<Note>,
    spare: Vec<u32>,
    /// By call type: the window's promises, earliest arrival first.
    windows: Vec<VecDeque<u32>>,
    /// When each promise is to be looked at again.
    pub(super) calendar: Calendar<Tracked>,
}

impl Callbacks {
    pub(super) fn clear(&mut self, call_types: usize) {
        self.notes.clear();
        self.spare.clear();
        self.windows.iter_mut().for_each(VecDeque::clear);
        self.windows.resize_with(call_types, VecDeque::new);
        self.calendar.clear();
    }

    /// Whether no promise is on a shelf.
    #[inline]
    pub(super) fn is_empty(&self) -> bool {
        self.calendar.next() == NEVER
    }

    /// Keeps a promise on its shelf until `at`.
    pub(super) fn put(&mut self, note: Note, at: f64) {
        let slot = match self.spare.pop() {
            Some(slot) => {
                self.notes[slot as usize] = note;
                slot
            }
            None => {
                self.notes.push(note);
                (self.notes.len() - 1) as u32
            }
        };
        self.calendar.enter(at, slot);
        if note.shelf == Shelf::Window {
            let window = &mut self.windows[note.call_type as usize];
            let notes = &self.notes;
            let before = |other: &u32| notes[*other as usize].arrived <= note.arrived;
            let place = window.partition_point(before);
            window.insert(place, slot);
        }
    }

    /// Takes off the promise whose moment has come.
    pub(super) fn ring(&mut self) -> Option<Note> {
        let slot = self.calendar.front()?;
        Some(self.take(slot))
    }

    /// The earliest promise of the type's window: its arrival.
    pub(super) fn first_in_window(&self, call_type: u16) -> Option<f64> {
        let slot = *self.windows[call_type as usize].front()?;
        Some(self.notes[slot as usize].arrived)
    }

    /// Takes the earliest promise of the type's window.
    pub(super) fn take_first(&mut self, call_type: u16) -> Option<Note> {
        let slot = *self.windows[call_type as usize].front()?;
        Some(self.take(slot))
    }

    /// Puts off every promise of the type's window to the moment that `when` gives for its `due`.
    pub(super) fn put_off(&mut self, call_type: u16, when: impl Fn(f64) -> f64) {
        for slot in &self.windows[call_type as usize] {
            self.calendar.strike(*slot);
            self.calendar
                .enter(when(self.notes[*slot as usize].due), *slot);
        }
    }

    fn take(&mut self, slot: u32) -> Note {
        self.calendar.strike(slot);
        self.spare.push(slot);
        let note = self.notes[slot as usize];
        if note.shelf == Shelf::Window {
            self.windows[note.call_type as usize].retain(|other| *other != slot);
        }
        note
    }
}
