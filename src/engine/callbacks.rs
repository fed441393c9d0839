//! Promises to call back that have no place in the queue at the moment: those with a window, until an
//! agent is free or time gets short, and those that were tried in vain, until the next try.

use super::calendar::{Calendar, Tracked};
use super::observer::Call;
use std::collections::VecDeque;

/// What a caller was promised, and how far it has come.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Promised {
    /// Must be tried first by then \[s\]; infinite if it keeps its place.
    pub(super) due: f64,
    /// What it was quoted before it was offered the callback, if anything \[s\].
    pub(super) quote: Option<f64>,
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

#[derive(Debug, Clone, Copy)]
struct Note {
    call: Call,
    promised: Promised,
    shelf: Shelf,
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

    /// Keeps a promise on a shelf until `at`.
    pub(super) fn put(&mut self, call: Call, promised: Promised, shelf: Shelf, at: f64) {
        let note = Note {
            call,
            promised,
            shelf,
        };
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
        if shelf == Shelf::Window {
            let window = &mut self.windows[call.call_type.index()];
            let notes = &self.notes;
            let before = |other: &u32| notes[*other as usize].call.arrived <= call.arrived;
            let place = window.partition_point(before);
            window.insert(place, slot);
        }
    }

    /// Takes off the promise whose moment has come.
    pub(super) fn ring(&mut self) -> Option<(Call, Promised, Shelf)> {
        let due = self.calendar.front()?;
        Some(self.take(due.slot))
    }

    /// The earliest promise of the type's window: its arrival.
    pub(super) fn first_in_window(&self, call_type: u16) -> Option<f64> {
        let slot = *self.windows[call_type as usize].front()?;
        Some(self.notes[slot as usize].call.arrived)
    }

    /// Takes the earliest promise of the type's window.
    pub(super) fn take_first(&mut self, call_type: u16) -> Option<(Call, Promised)> {
        let slot = *self.windows[call_type as usize].front()?;
        let (call, promised, _) = self.take(slot);
        Some((call, promised))
    }

    /// Puts off every promise of the type's window to the moment that `when` gives.
    pub(super) fn put_off(&mut self, call_type: u16, when: impl Fn(&Promised) -> f64) {
        for slot in &self.windows[call_type as usize] {
            self.calendar.strike(*slot);
            self.calendar
                .enter(when(&self.notes[*slot as usize].promised), *slot);
        }
    }

    /// Takes all promises off their shelves, in order of their moments.
    pub(super) fn take_any(&mut self) -> Option<(Call, Promised)> {
        self.ring().map(|(call, promised, _)| (call, promised))
    }

    fn take(&mut self, slot: u32) -> (Call, Promised, Shelf) {
        self.calendar.strike(slot);
        self.spare.push(slot);
        let Note {
            call,
            promised,
            shelf,
        } = self.notes[slot as usize];
        if shelf == Shelf::Window {
            self.windows[call.call_type.index()].retain(|other| *other != slot);
        }
        (call, promised, shelf)
    }
}
