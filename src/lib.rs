#![doc = "holdtrue"]
pub mod centre;
pub mod cli;
pub mod error;
pub mod random;
pub mod theory;
pub mod units;
