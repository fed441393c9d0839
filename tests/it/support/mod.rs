//! What the test modules share: a short way to write down a centre, and tables of reference numbers.

mod build;
mod table;

pub(crate) use build::{Build, exponential, seconds};
pub(crate) use table::{Row, rows};
