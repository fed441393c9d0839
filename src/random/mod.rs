//! Random numbers: [`streams`] that are asked for by purpose, and the probability [`law`]s
//! that turn them into times.

pub mod law;
pub mod streams;

pub use law::{Law, LawError};
pub use streams::{CallerStream, Family, Occasion, Purpose, Seed, Sequence, Streams};
