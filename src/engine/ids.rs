//! Names for what the engine numbers: a caller's slot and an agent, each a number of its own type.

/// The slot of one caller, from its first attempt to its last.
///
/// In debug builds it remembers which of the slot's callers is meant, so that one who has gone is not taken for the
/// next one in the same place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct CallerSlot {
    number: u32,
    #[cfg(debug_assertions)]
    generation: u32,
}

impl CallerSlot {
    /// Slot `number`, as it is used for the `generation`-th time.
    #[inline]
    pub(super) fn new(number: u32, generation: u32) -> Self {
        #[cfg(not(debug_assertions))]
        let _ = generation;
        Self {
            number,
            #[cfg(debug_assertions)]
            generation,
        }
    }

    /// Its number, by which calendars know it.
    #[inline]
    pub(super) fn number(self) -> u32 {
        self.number
    }

    #[inline]
    pub(super) fn index(self) -> usize {
        self.number as usize
    }

    #[cfg(debug_assertions)]
    pub(super) fn generation(self) -> u32 {
        self.generation
    }
}

/// An agent's number among the agents of all groups.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct AgentNumber(pub(super) u32);

impl AgentNumber {
    #[inline]
    pub(super) fn index(self) -> usize {
        self.0 as usize
    }
}
