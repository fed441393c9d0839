//! The time of a day that counts, cut into its intervals.

use crate::centre::Clock;

/// The time that counts, and its intervals.
#[derive(Debug, Clone, Copy)]
pub(super) struct Span {
    pub(super) from: f64,
    pub(super) to: f64,
    interval: f64,
    per_second: f64,
    pub(super) last: usize,
    here: Here,
}

/// The interval in which the last stretch ended, as far as it counts: most stretches lie in it.
#[derive(Debug, Clone, Copy)]
struct Here {
    from: f64,
    to: f64,
    interval: usize,
}

impl Span {
    pub(super) fn new(clock: &Clock) -> Self {
        Self {
            from: clock.warm_up.get(),
            to: clock.length.get(),
            interval: clock.interval.get(),
            per_second: clock.interval.get().recip(),
            last: clock.intervals() - 1,
            here: Here::NOWHERE,
        }
    }

    /// The interval in which all of `from..to` lies, if it is that of the last stretch, and its length \[s\].
    #[inline(always)]
    pub(super) fn here(&self, from: f64, to: f64) -> Option<(usize, f64)> {
        debug_assert!(from <= to);
        let is_here = from >= self.here.from && to <= self.here.to;
        is_here.then_some((self.here.interval, to - from))
    }

    /// Cuts `from..to` into intervals, leaving out what does not count.
    #[inline]
    pub(super) fn split(&mut self, from: f64, to: f64, mut book: impl FnMut(usize, f64)) {
        match self.here(from, to) {
            Some((interval, seconds)) => book(interval, seconds),
            None => self.cut(from, to, &mut book),
        }
    }

    #[inline(never)]
    fn cut(&mut self, from: f64, to: f64, book: &mut dyn FnMut(usize, f64)) {
        let mut from = from.max(self.from);
        let to = to.min(self.to);
        if from >= to {
            return;
        }
        let mut interval = ((from * self.per_second) as usize).min(self.last);
        loop {
            let end = (interval + 1) as f64 * self.interval;
            if to <= end || interval == self.last {
                book(interval, to - from);
                self.here = Here {
                    from: (end - self.interval).max(self.from),
                    to: end.min(self.to),
                    interval,
                };
                return;
            }
            if end > from {
                book(interval, end - from);
                from = end;
            }
            interval += 1;
        }
    }
}

impl Here {
    /// No stretch lies in it.
    const NOWHERE: Self = Self {
        from: f64::INFINITY,
        to: f64::NEG_INFINITY,
        interval: 0,
    };
}
