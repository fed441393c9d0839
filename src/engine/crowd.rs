//! Who calls: strangers, or people whom somebody keeps account of.

use crate::centre::CallTypeId;
use crate::units::Share;

/// Bits of a caller's number that count the callers of its source; the source's number stands above.
const BITS: u32 = 26;

/// A stream of first attempts of one type, with arrivals and callers of its own.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Source {
    /// Its number within the type, below [`Source::MOST`]; it keys the draws, so a source more leaves the
    /// others as they were. A type's own volume is its source 0.
    pub number: u32,
    /// Expected first attempts of the day, before busyness; the type's volume gives the shape.
    pub calls: f64,
}

impl Source {
    /// Sources that can be told apart.
    pub const MOST: u32 = 1 << (u32::BITS - BITS);

    /// The number of the source that a caller comes from.
    #[inline]
    #[must_use]
    pub const fn of(caller: u32) -> u32 {
        caller >> BITS
    }

    /// The number of its first caller.
    pub(super) const fn first_caller(self) -> u32 {
        (self.number % Self::MOST) << BITS
    }
}

/// Knows the people behind the callers. A caller is told by its call type and number; whoever
/// answers must answer the same all day.
pub trait Crowd {
    /// Where the type's first attempts come from; `None`: its own volume.
    fn sources(&self, _call_type: CallTypeId) -> Option<&[Source]> {
        None
    }

    /// When the type's first attempts arrive \[s from opening\], in order: in place of a draw from its volume or its
    /// sources. Moments at or after closing are left out.
    fn script(&self, _call_type: CallTypeId) -> Option<&[f64]> {
        None
    }

    /// Talk and wrap-up of a caller \[s\], where they are known; `None`: drawn.
    fn work(&self, _call_type: CallTypeId, _caller: u32) -> Option<(f64, Option<f64>)> {
        None
    }

    /// Whether there is such a person: otherwise nobody calls at that moment.
    fn admits(&self, _call_type: CallTypeId, _caller: u32) -> bool {
        true
    }

    /// The chance that this caller believes a quoted wait; `None`: what the type's reaction says.
    fn trust(&self, _call_type: CallTypeId, _caller: u32) -> Option<Share> {
        None
    }
}

/// Strangers.
impl Crowd for () {}
