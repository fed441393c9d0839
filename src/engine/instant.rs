//! One instant, whatever noise tells its times apart: sums of the same times that were added up in another order.
//!
//! Whoever calls again as another hangs up finds the line free. Where the times of calls are drawn from few values, the
//! moments of both may be the same sum, rounded in two ways; what should come second then waits for the first.

use super::crowd::Crowd;
use super::day::Day;
use super::observer::Observer;

/// Keys that are so near each other are of the same instant, in steps of floating point: 5e-10 s in the hours of a day.
const SAME_INSTANT: u64 = 64;

/// The latest moment of an instant that begins at `key` at which something happens that goes before it.
fn later(key: u64, before: impl IntoIterator<Item = u64>) -> Option<f64> {
    let instant = key..=key.saturating_add(SAME_INSTANT);
    let those = before.into_iter().filter(|one| instant.contains(one));
    those.max().map(f64::from_bits)
}

impl<O: Observer, C: Crowd> Day<'_, O, C> {
    /// Whether the next alarm has to wait for what goes before it at the same instant.
    #[cold]
    #[inline(never)]
    pub(super) fn alarm_gives_way(&mut self) -> bool {
        let next = self.sources();
        let Some(at) = later(next.alarm, [next.edge, next.service]) else {
            return false;
        };
        let slot = self.space.callers.ring();
        if let Some(slot) = slot {
            self.space.callers.set_alarm(slot, at);
        }
        slot.is_some()
    }

    /// Whether the next redial has to wait for what goes before it at the same instant.
    #[cold]
    #[inline(never)]
    pub(super) fn redial_gives_way(&mut self) -> bool {
        let next = self.sources();
        let before = [next.edge, next.service, next.alarm, next.promise];
        let Some(at) = later(next.redial, before) else {
            return false;
        };
        let number = self.space.redials.front();
        if let Some(number) = number {
            self.space.redials.drop_front();
            self.space.redials.enter(at, number);
            let slot = self.space.callers.slot(number);
            self.space.callers.get_mut(slot).call.arrived = at;
        }
        number.is_some()
    }
}
