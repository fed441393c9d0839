//! Callers whose clocks must be known while they wait: their quotes are refreshed, or their talks were broken off.

use super::ids::CallerSlot;
use super::patience::PatienceClock;

/// The clock of such a caller, and what it will be told.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Refresh {
    pub(super) clock: PatienceClock,
    /// When it is told more \[s from opening\]; infinite if it is not.
    pub(super) next: f64,
    /// How many refreshes it has heard.
    pub(super) heard: u32,
}

/// All of them, by slot.
#[derive(Debug, Default)]
pub(super) struct Refreshes {
    by_slot: Vec<Option<Refresh>>,
}

impl Refreshes {
    pub(super) fn clear(&mut self) {
        self.by_slot.clear();
    }

    /// What was set last for this slot.
    pub(super) fn get(&self, slot: CallerSlot) -> Option<Refresh> {
        self.by_slot.get(slot.index()).copied().flatten()
    }

    pub(super) fn set(&mut self, slot: CallerSlot, refresh: Refresh) {
        let slot = slot.index();
        if slot >= self.by_slot.len() {
            self.by_slot.resize(slot + 1, None);
        }
        self.by_slot[slot] = Some(refresh);
    }
}
