//! Parallel work whose results are folded in the order of their indices.
//!
//! Workers take the next index, so the finished ones are always a beginning of the sequence, apart from
//! the few in hand; results that come early wait their turn, and nobody runs far ahead of it, so that
//! memory does not grow when one worker is held up. The outcome is therefore the same on any
//! number of threads, and an interrupted study is the same as a shorter one.

use rayon::{ThreadPool, ThreadPoolBuilder};
use std::collections::BTreeMap;
use std::ops::{ControlFlow, Range};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Condvar, Mutex};
use thiserror::Error;

/// How far ahead of the first unfinished index a worker may go, for each thread.
const AHEAD: u64 = 16;

/// Threads to work on.
#[derive(Debug)]
pub struct Workers {
    pool: ThreadPool,
}

/// The threads could not be had.
#[derive(Debug, Error)]
#[error("cannot start {threads} threads: {why}")]
pub struct WorkersError {
    threads: usize,
    why: String,
}

/// Something that is told each result, in order of the indices. It may stop the work.
pub trait InOrder<T>: Send {
    /// The result of `index`.
    fn take(&mut self, index: u64, result: T) -> ControlFlow<()>;
}

impl<T, F: FnMut(u64, T) -> ControlFlow<()> + Send> InOrder<T> for F {
    fn take(&mut self, index: u64, result: T) -> ControlFlow<()> {
        self(index, result)
    }
}

impl Workers {
    /// So many threads; 0 is one for every processor.
    ///
    /// # Errors
    /// If the system gives no more threads.
    pub fn new(threads: usize) -> Result<Self, WorkersError> {
        let pool = ThreadPoolBuilder::new().num_threads(threads).build();
        let pool = pool.map_err(|error| WorkersError {
            threads,
            why: error.to_string(),
        })?;
        Ok(Self { pool })
    }

    /// How many threads there are.
    #[must_use]
    pub fn threads(&self) -> usize {
        self.pool.current_num_threads()
    }

    /// Works on all `indices`: each thread makes itself a `bench` and does one index after the other
    /// on it; `fold` is told the results in order. Once `stop` is set no new index
    /// is begun, and what is in hand does not count; nor is one begun once `fold` breaks off.
    pub fn each<B, T: Send>(
        &self,
        indices: Range<u64>,
        stop: &AtomicBool,
        bench: impl Fn() -> B + Sync,
        work: impl Fn(&mut B, u64) -> T + Sync,
        fold: &mut impl InOrder<T>,
    ) {
        let next = AtomicU64::new(indices.start);
        let broken_off = AtomicBool::new(false);
        let desk = Mutex::new(Desk {
            turn: indices.start,
            early: BTreeMap::new(),
            fold,
        });
        let moved_on = Condvar::new();
        let ahead = AHEAD * self.threads() as u64;
        self.pool.broadcast(|_| {
            let _guard = BreaksOff(&broken_off, &moved_on);
            let mut bench = bench();
            while !stop.load(Ordering::Relaxed) && !broken_off.load(Ordering::Relaxed) {
                let index = next.fetch_add(1, Ordering::Relaxed);
                if index >= indices.end {
                    break;
                }
                let Ok(near) = desk.lock() else { break };
                let far = |desk: &mut Desk<T, _>| {
                    index >= desk.turn + ahead && !broken_off.load(Ordering::Relaxed)
                };
                drop(moved_on.wait_while(near, far));
                let result = work(&mut bench, index);
                let Ok(mut desk) = desk.lock() else { break };
                // Once it is asked to stop, the result may have been broken off, and does not count.
                if stop.load(Ordering::Relaxed) || desk.hand_in(index, result).is_break() {
                    broken_off.store(true, Ordering::Relaxed);
                }
                moved_on.notify_all();
            }
        });
    }
}

/// A thread that panics never hands in its result: nobody waits for it.
struct BreaksOff<'a>(&'a AtomicBool, &'a Condvar);

impl Drop for BreaksOff<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.store(true, Ordering::Relaxed);
            self.1.notify_all();
        }
    }
}

/// Where results wait for their turn.
struct Desk<'a, T, F> {
    turn: u64,
    early: BTreeMap<u64, T>,
    fold: &'a mut F,
}

impl<T, F: InOrder<T>> Desk<'_, T, F> {
    fn hand_in(&mut self, index: u64, result: T) -> ControlFlow<()> {
        self.early.insert(index, result);
        while let Some(result) = self.early.remove(&self.turn) {
            self.fold.take(self.turn, result)?;
            self.turn += 1;
        }
        ControlFlow::Continue(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_order_and_once_on_any_number_of_threads() {
        for threads in [1, 2, 7] {
            let workers = Workers::new(threads).unwrap();
            let mut seen = Vec::new();
            let stop = AtomicBool::new(false);
            workers.each(
                3..500,
                &stop,
                || (),
                |(), index| index * index,
                &mut |index: u64, result: u64| {
                    seen.push((index, result));
                    ControlFlow::Continue(())
                },
            );
            let expected: Vec<_> = (3..500).map(|index| (index, index * index)).collect();
            assert_eq!(seen, expected);
        }
    }

    /// Nobody waits for the result of one that panics.
    #[test]
    #[should_panic(expected = "seven")]
    fn a_panic_comes_through() {
        let workers = Workers::new(3).unwrap();
        let stop = AtomicBool::new(false);
        let work = |(): &mut (), index: u64| assert!(index != 7, "seven");
        let mut fold = |_: u64, (): ()| ControlFlow::Continue(());
        workers.each(0..10_000, &stop, || (), work, &mut fold);
    }

    #[test]
    fn breaking_off_leaves_a_beginning() {
        let workers = Workers::new(4).unwrap();
        let mut seen = Vec::new();
        let stop = AtomicBool::new(false);
        workers.each(
            0..1_000_000,
            &stop,
            || (),
            |(), index| index,
            &mut |index: u64, _: u64| {
                seen.push(index);
                if index == 9 {
                    ControlFlow::Break(())
                } else {
                    ControlFlow::Continue(())
                }
            },
        );
        assert_eq!(seen, (0..10).collect::<Vec<_>>());
    }
}
