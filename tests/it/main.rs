//! Integration tests: one crate, a module for each subject.

mod theory_tables;
