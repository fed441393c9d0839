//! Telephone lines: how many of each call type's are held.

use crate::centre::CallTypeId;

/// Lines in use, by call type.
#[derive(Debug, Default)]
pub(super) struct Lines {
    held: Vec<u32>,
}

impl Lines {
    pub(super) fn clear(&mut self, call_types: usize) {
        self.held.clear();
        self.held.resize(call_types, 0);
    }

    /// A call takes a line; says whether one was left of so many, if there is a limit.
    #[inline]
    pub(super) fn take(&mut self, call_type: CallTypeId, most: Option<u32>) -> bool {
        let held = &mut self.held[call_type.index()];
        if most.is_some_and(|most| *held >= most) {
            return false;
        }
        *held += 1;
        true
    }

    /// The caller hangs up.
    #[inline]
    pub(super) fn free(&mut self, call_type: CallTypeId) {
        let held = &mut self.held[call_type.index()];
        debug_assert!(*held > 0, "a line is freed that nobody holds");
        *held -= 1;
    }
}
