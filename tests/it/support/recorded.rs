//! A scenario in a folder of its own, and its simulated calls as records.

use crate::program::{holdtrue, printed, said};
use serde_json::Value;
use std::fs;
use tempfile::TempDir;

/// Which columns of a log that a test writes hold what `fit` needs.
pub(crate) const COLUMNS: [&str; 8] = [
    "--column",
    "arrival=at",
    "--column",
    "wait=wait",
    "--column",
    "outcome=end",
    "--column",
    "talk=talk",
];

/// A folder with the scenario `s.toml`.
pub(crate) struct Recorded {
    folder: TempDir,
}

impl Recorded {
    pub(crate) fn of(scenario: &str) -> Self {
        let folder = TempDir::new().unwrap();
        fs::write(folder.path().join("s.toml"), scenario).unwrap();
        Self { folder }
    }

    pub(crate) fn path(&self, name: &str) -> String {
        self.folder.path().join(name).to_str().unwrap().to_owned()
    }

    pub(crate) fn put(&self, name: &str, text: &str) -> String {
        fs::write(self.path(name), text).unwrap();
        self.path(name)
    }

    /// Records of so many days, and the results of those days.
    pub(crate) fn days(&self, days: &str) -> (String, Value) {
        let (scenario, calls) = (self.path("s.toml"), self.path("calls.csv"));
        let run = ["run", &scenario, "-r", days, "--records", &calls];
        let results = printed(&[&run[..], &["--json", "--no-controls"]].concat());
        (calls, serde_json::from_str(&results).unwrap())
    }

    /// The records alone.
    pub(crate) fn calls(&self, days: &str) -> String {
        self.days(days).0
    }

    /// The JSON of a command that succeeds.
    #[track_caller]
    pub(crate) fn json(&self, arguments: &[&str]) -> Value {
        let output = holdtrue(&[arguments, &["--json"]].concat());
        assert!(output.status.success(), "{}", said(&output));
        serde_json::from_slice(&output.stdout).unwrap()
    }
}
