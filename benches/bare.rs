//! The floor: what a bare loop over callers costs, with the program's own draws and nothing else.
//!
//! Each caller takes the server that is free first, unless its patience is shorter than that wait. No
//! live queue, no intervals, no types, no measures but a few sums: what all else is held against.

use holdtrue::random::{Law, Occasion, Purpose, Seed, Streams};
use holdtrue::units::Seconds;
use rand_distr::{Distribution, Exp1};

/// What the loop adds up.
#[derive(Debug, Default)]
pub(crate) struct Bare {
    pub(crate) abandoned: u64,
    pub(crate) within_20: u64,
    pub(crate) waits: f64,
}

/// W1 with so many agents: load 1, handle time 100 s, patience 120 s.
pub(crate) fn bare_loop(agents: usize, calls: u64) -> Bare {
    let seconds = |value| Seconds::new(value).unwrap_or_default();
    let talk = Law::exponential(seconds(100.0));
    let patience = Law::exponential(seconds(120.0));
    let streams = Streams::new(Occasion::first(Seed(1), 0));
    let mut gaps = streams.sequence(Purpose::Arrivals, "bare");
    let mut talks = streams.sequence(Purpose::Talk, "bare");
    let mut patiences = streams.sequence(Purpose::Patience, "bare");
    let mut free = vec![0_u64; agents];
    let gap = 100.0 / agents as f64;
    let mut now = 0.0;
    let mut bare = Bare::default();
    for _ in 0..calls {
        let unit: f64 = Exp1.sample(&mut gaps);
        now += gap * unit;
        let begins = f64::from_bits(free[0]).max(now);
        let wait = begins - now;
        if wait > 0.0 && patience.sample(&mut patiences) < wait {
            bare.abandoned += 1;
            continue;
        }
        bare.within_20 += u64::from(wait <= 20.0);
        bare.waits += wait;
        sink(&mut free, (begins + talk.sample(&mut talks)).to_bits());
    }
    bare
}

/// Puts a new time at the root of a 4-ary heap and lets it sink.
fn sink(heap: &mut [u64], entry: u64) {
    let mut place = 0;
    loop {
        let first = 4 * place + 1;
        let Some(children) = heap.get(first..(first + 4).min(heap.len())) else {
            break;
        };
        let least = children.iter().enumerate().min_by_key(|(_, entry)| **entry);
        let Some((least, &least_entry)) = least else {
            break;
        };
        if entry <= least_entry {
            break;
        }
        heap[place] = least_entry;
        place = first + least;
    }
    heap[place] = entry;
}
