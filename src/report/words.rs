//! x
use super::Study;
/// x
#[must_use]
pub fn findings(_: &Study<'_>) -> Vec<String> { Vec::new() }
