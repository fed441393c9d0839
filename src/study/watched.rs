//! The days of a study simulated again, each watched by an observer of its own: the days are those that
//! [`run`](super::run()) counts under the same seed.

use super::ordered::Workers;
use super::simulator::Engines;
use crate::centre::{Centre, Day, Operation};
use crate::engine::Observer;
use crate::random::Seed;
use std::ops::{ControlFlow, Range};
use std::sync::atomic::AtomicBool;

/// Simulates the replications of a range and hands on, in order, what watched each of their days: one for every day,
/// made for that day and the centre as it was drawn. Callers are strangers, and every bumper must be known. When `stop`
/// is set, or `fold` breaks off, no further one is begun.
pub fn watch<O: Observer + Send>(
    operation: &Operation,
    (seed, range): (Seed, Range<u64>),
    workers: &Workers,
    stop: &AtomicBool,
    observer: impl Fn(&Day, &Centre) -> O + Sync,
    mut fold: impl FnMut(u64, Vec<O>) -> ControlFlow<()> + Send,
) {
    workers.each(
        range,
        stop,
        || Engines::new(operation).stopped_by(stop),
        |engines, replication| {
            let days = operation.days().iter().enumerate();
            let watched = days.map(|(place, day)| {
                let drawn = engines.draw(place, seed, replication);
                let mut watching = observer(day, drawn.centre);
                drawn.engine.day(drawn.occasion, &mut watching);
                watching
            });
            watched.collect::<Vec<O>>()
        },
        &mut |replication: u64, watched: Vec<O>| fold(replication, watched),
    );
}
