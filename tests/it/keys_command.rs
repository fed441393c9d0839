//! `holdtrue keys`, `completions`, `man` and `--help`: what the program says about itself.

use crate::program::{holdtrue, printed, said};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

const COMMANDS: [&str; 13] = [
    "run",
    "compare",
    "sweep",
    "sensitivity",
    "report",
    "trace",
    "check",
    "erlang",
    "new",
    "schema",
    "keys",
    "completions",
    "man",
];

#[test]
fn a_key_is_explained_by_any_end_of_its_name() {
    let text = printed(&["keys", "calls.service.volume"]);
    assert!(text.starts_with("calls.NAME.volume: a profile of numbers; a circumstance\n"));
    let text = printed(&["keys", "shrinkage"]);
    assert!(text.starts_with("agents.NAME.shrinkage: a share from 0 to 0.95; a circumstance\n"));
    let text = printed(&["keys", "policy"]);
    assert!(text.contains("\"estimate\": "), "{text}");
}

#[test]
fn keys_of_a_day_are_explained() {
    let plain = printed(&["keys", "clock.closes"]);
    for key in [
        "week.saturday.clock.closes",
        "week.saturday.\"clock.closes\"",
    ] {
        assert_eq!(printed(&["keys", key]), plain, "{key}");
    }
    let scale = printed(&["keys", "calls.service.volume_scale"]);
    assert_eq!(
        printed(&["keys", "kinds.heavy.\"calls.service.volume_scale\""]),
        scale
    );
    for none in ["week.saturdy.clock.closes", "week.saturday.customers.count"] {
        assert_eq!(holdtrue(&["keys", none]).status.code(), Some(2), "{none}");
    }
}

#[test]
fn an_unknown_key_is_refused_with_the_nearest() {
    let output = holdtrue(&["keys", "shrinkge"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("did you mean `shrinkage`?"));
    let output = holdtrue(&["keys", "salary\u{1b}[31m"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("`holdtrue keys` lists them all"));
    assert!(!said(&output).contains('\u{1b}'));
}

#[test]
fn the_page_of_keys_is_true() {
    let page = fs::read_to_string("scenarios/KEYS.md").unwrap();
    assert!(
        printed(&["keys", "--markdown"]) == page,
        "make it again: holdtrue keys --markdown > scenarios/KEYS.md"
    );
}

#[test]
fn every_command_has_examples() {
    for command in COMMANDS {
        let text = printed(&[command, "--help"]);
        assert!(text.contains("Examples:\n  holdtrue "), "{command}: {text}");
    }
}

#[test]
fn exit_statuses_stand_together() {
    let text = printed(&["--help"]);
    let (_, statuses) = text.split_once("Exit status:\n").unwrap();
    for status in ["0  done", "1  ", "2  ", "3  "] {
        assert!(statuses.contains(status), "{text}");
    }
    let readme = fs::read_to_string("README.md").unwrap();
    for status in ["| 0 |", "| 1 |", "| 2 |", "| 3 |"] {
        assert!(readme.contains(status), "{status}");
    }
}

#[test]
fn the_readme_shows_what_its_first_command_prints() {
    let readme = fs::read_to_string("README.md").unwrap();
    let (_, shown) = readme.split_once("```text\n").unwrap();
    let (shown, _) = shown.split_once("```").unwrap();
    let text = printed(&["run", "scenarios/insurer.toml"]);
    assert!(shown == text, "put this into README.md:\n{text}");
}

/// Words of a command line that are files of this repository.
fn files(line: &str) -> impl Iterator<Item = &str> {
    let words = line.split_whitespace();
    words.filter(|word| word.starts_with("scenarios/"))
}

#[test]
fn files_in_examples_are_there() {
    let helps = COMMANDS.map(|command| printed(&[command, "--help"]));
    let readme = fs::read_to_string("README.md").unwrap();
    let mut seen = 0;
    for text in helps.iter().chain([&readme]) {
        let lines = text.lines().map(str::trim);
        for line in lines.filter(|line| line.starts_with("holdtrue ")) {
            for file in files(line) {
                assert!(Path::new(file).exists(), "{line}");
                seen += 1;
            }
        }
    }
    assert!(seen > 20, "{seen}");
}

#[test]
fn shells_complete_every_command() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let text = printed(&["completions", shell]);
        for command in COMMANDS {
            assert!(text.contains(command), "{shell}: {command}");
        }
    }
    assert_eq!(holdtrue(&["completions", "cmd"]).status.code(), Some(2));
}

#[test]
fn every_command_has_a_manual_page() {
    let page = printed(&["man"]);
    assert!(page.contains(".TH holdtrue 1"), "{page}");
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("man1");
    printed(&["man", "--out", path.to_str().unwrap()]);
    for command in COMMANDS {
        let page = fs::read_to_string(path.join(format!("holdtrue-{command}.1"))).unwrap();
        assert!(page.contains("Examples:"), "{command}: {page}");
    }
    assert!(path.join("holdtrue-erlang-a.1").exists());
    let file = folder.path().join("taken");
    fs::write(&file, "mine").unwrap();
    let output = holdtrue(&["man", "--out", file.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn keys_within_values_are_explained_with_their_forms() {
    let text = printed(&["keys", "calls.s.talk.mean"]);
    assert!(
        text.starts_with("calls.NAME.talk.mean: a duration"),
        "{text}"
    );
    let text = printed(&["keys", "dist"]);
    assert!(text.contains("\"lognormal\":"), "{text}");
    let text = printed(&["keys", "calls.\"a.b\".volume"]);
    assert!(
        text.contains("a profile: one value for every interval"),
        "{text}"
    );
    let text = printed(&["keys", "week.monday"]);
    assert!(text.contains("a table of dotted keys"), "{text}");
    assert!(!text.contains("one of a few words"), "{text}");
    let text = printed(&["keys", "all.lost"]);
    assert_eq!(text.matches("all.lost.on_days").count(), 1, "{text}");
}
