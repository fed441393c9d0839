//! Runs the program as a user would, in the package's folder.

use assert_cmd::cargo::cargo_bin_cmd;
use std::process::Output;

/// What the program says to these arguments.
pub(crate) fn holdtrue(arguments: &[&str]) -> Output {
    let mut command = cargo_bin_cmd!("holdtrue");
    command.args(arguments).output().unwrap()
}

/// What it prints; it must succeed and say nothing else.
#[track_caller]
pub(crate) fn printed(arguments: &[&str]) -> String {
    let output = holdtrue(arguments);
    assert_eq!(said(&output), "");
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap()
}

/// What it says on stderr.
pub(crate) fn said(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// The same text whatever the version.
pub(crate) fn unversioned(text: &str) -> String {
    text.replace(env!("CARGO_PKG_VERSION"), "VERSION")
}
