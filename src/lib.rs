//! holdtrue simulates call-centre queues and shows what hold times, messages and staffing do to
//! abandonment.
//!
//! A [`centre::Centre`] is a validated description: who calls and how patient they are, who answers and
//! when; a [`centre::Operation`] is the days that make up a replication, and with [`centre::Customers`] the
//! season in which they remember each other. [`engine::Engine`] simulates a day, asks an [`engine::Crowd`]
//! who calls, and tells an [`engine::Observer`] what happens; [`measures`] count; [`study`] simulates many days
//! in parallel and folds them, in order, into estimates with intervals. [`scenario`] reads centres from files,
//! `report` writes results, `plot` draws them, `cli` is the program: they come with the feature `cli`, which is on
//! unless `default-features = false`. A centre in ten lines of code stands in [`prelude`].
//!
//! # The house
//!
//! Imports go down only; of the modules of one floor only `report` imports `plot`, and `theory` `centre`. `tests/it/house.rs` reads the
//! `use crate::` lines and fails on an upward import.
//!
//! ```text
//! floor 7  cli        the only place that knows clap, stdout, progress bars, exit status; behind the feature `cli`
//! floor 6  serve      the page: HTTP, films of days, lessons; behind the feature `serve`
//!          prelude    what code that uses the library needs; run and compare in one call
//! floor 5  report     results -> table, JSON, CSV, pictures, HTML, words, trace; and back from what was saved
//!          plot       plain numbers -> SVG and PNG; the only place that knows plotters
//! floor 4  study      many days: run, or compare plans under the same callers, in parallel, folded in order;
//!                     season: days coupled by what customers remember
//! floor 3  scenario   TOML and CSV <-> Centre       measures   what managers read
//!          records    call logs -> calls, and what they say of callers and agents
//! floor 2  engine     one day, told to an Observer
//! floor 1  centre     the validated description of a call centre, its builders and changes
//!          theory     Erlang B, C, A and M/M/n+G
//! floor 0  units  error  files  legible  random (streams, laws)  stats (ratio, proportion, histogram, quantile, paired, interval)
//! ```
//!
//! Rules: the engine does no IO, reads no clock, returns no `Result` and cannot panic on a valid `Centre`;
//! a day is a pure function of (centre, seed, replication, number of the day). Results are plain data.
//! Random streams are named by purpose, so a new one never changes an old one.
//!
//! Start reading at [`engine`].

pub mod centre;
#[cfg(feature = "cli")]
pub mod cli;
pub mod engine;
pub mod error;
pub mod files;
pub mod legible;
pub mod measures;
#[cfg(feature = "cli")]
pub mod plot;
pub mod prelude;
pub mod random;
pub mod records;
#[cfg(feature = "cli")]
pub mod report;
pub mod scenario;
#[cfg(feature = "serve")]
pub mod serve;
pub mod stats;
pub mod study;
pub mod theory;
pub mod units;

/// Which draws and counts this program has: raised whenever one of them changes, so that the same seed gives other
/// results. Results, ledgers and half-finished sweeps of another number are not mixed with its own.
pub const NUMBERS: u32 = 9;
