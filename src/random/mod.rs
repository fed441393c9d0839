//! Random numbers: [`streams`] that are asked for by purpose, and the probability [`law`]s
//! that turn them into times.
//!
//! Whatever a draw passes through is the same to the last bit on every machine: logarithms, exponentials and powers
//! are those of `libm`, never the platform's.

#![cfg_attr(not(test), warn(clippy::disallowed_methods))]

pub mod law;
mod power;
pub mod streams;
mod unit;
mod ziggurat;

pub use law::{Law, LawError};
pub(crate) use unit::exponential;

pub use streams::{CallerStream, Family, Occasion, Purpose, Seed, Sequence, Streams};
