//! Random numbers: [`streams`] that are asked for by purpose, and the probability [`law`]s
//! that turn them into times.

pub mod law;
pub mod streams;

pub use law::{Law, LawError};
pub use streams::{CallerStream, Family, Occasion, Purpose, Seed, Sequence, Streams};

/// Which numbers the program gives: raised with every change of a draw or of what is counted, so that results that were
/// kept are never mixed with results that differ.
pub const NUMBERS: u32 = 2;
