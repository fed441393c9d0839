//! Integration tests: one crate, a module for each subject.

mod laws;
mod support;
mod truth;
