#![doc = "holdtrue"]
pub mod centre;
pub mod cli;
pub mod error;
pub mod random;
pub mod scenario;
pub mod units;
