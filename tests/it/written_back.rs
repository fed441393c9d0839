//! `scenario::write`: any centre as a file, which reads back to the same centre.

use crate::laws::{any_centre, cases};
use holdtrue::centre::Operation;
use holdtrue::scenario::{load, reload, write};
use proptest::prelude::*;
use std::fs;
use std::path::{Path, PathBuf};

/// Numbers may differ in their last digits: laws are written by their means.
const SLACK: f64 = 1e-11;

/// The words and numbers of a thing, apart.
fn parts(text: &str) -> Vec<String> {
    let is_number = |letter: char| letter.is_ascii_digit() || ".e-".contains(letter);
    let mut parts: Vec<String> = vec![String::new()];
    let mut before = false;
    for letter in text.chars() {
        if is_number(letter) != before {
            parts.push(String::new());
            before = !before;
        }
        parts.last_mut().unwrap().push(letter);
    }
    parts
}

#[track_caller]
fn check(operation: &Operation, what: &str) {
    let text = write("A \"name\" = 1", Some("# two\nlines = \"1\""), operation);
    let text = text.unwrap_or_else(|no| panic!("{what}: {no}"));
    let back = reload(Path::new("written.toml"), &text)
        .unwrap_or_else(|no| panic!("{what}: {no}\n{text}"));
    assert_eq!(back.name(), "A \"name\" = 1");
    let [said, read] = [operation, back.operation()].map(|one| parts(&format!("{one:?}")));
    for (place, (said, read)) in said.iter().zip(&read).enumerate() {
        let near = match (said.parse::<f64>(), read.parse::<f64>()) {
            (Ok(one), Ok(two)) => (one - two).abs() <= SLACK * (1.0 + one.abs()),
            _ => said == read,
        };
        let around = || parts(&format!("{operation:?}"))[place.saturating_sub(30)..place].concat();
        assert!(
            near,
            "{what}: {said} came back as {read} after {}\n{text}",
            around()
        );
    }
    assert_eq!(said.len(), read.len(), "{what}\n{text}");
}

proptest! {
    #![proptest_config(cases(60))]
    #[test]
    fn any_centre_comes_back(centre in any_centre::centre()) {
        check(&Operation::from(centre), "a random centre");
    }
}

fn files(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, into);
        } else if path.extension().is_some_and(|ending| ending == "toml") {
            into.push(path);
        }
    }
}

#[test]
fn every_scenario_comes_back() {
    let mut paths = Vec::new();
    files(Path::new("scenarios"), &mut paths);
    files(Path::new("tests/it/scenarios"), &mut paths);
    let mut seen = 0;
    for path in paths {
        // Sweeps are no scenarios, and some of the tests' files are wrong on purpose.
        let Ok(scenario) = load(&path, &[]) else {
            continue;
        };
        check(scenario.operation(), &path.display().to_string());
        seen += 1;
    }
    assert!(seen > 90, "{seen}");
}
