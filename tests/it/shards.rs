//! Shards that are merged are the undivided study, byte for byte, and nothing else is merged.

use crate::program::{holdtrue, said};
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::Output;
use tempfile::TempDir;

const CENTRE: &str = "tests/it/scenarios/centre.toml";
const WEEK: &str = "tests/it/scenarios/week.toml";
const SEASON: &str = "tests/it/scenarios/tiny-season.toml";

/// Every file of a folder, by its name, but for the shards themselves.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(at) = folders.pop() {
        for entry in fs::read_dir(at).unwrap() {
            let path = entry.unwrap().path();
            if path.ends_with("shards") {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_path_buf();
                found.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    found
}

fn printed(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// A command with its folder.
struct Study<'a> {
    command: &'a [&'a str],
    out: TempDir,
}

impl<'a> Study<'a> {
    fn of(command: &'a [&'a str]) -> Self {
        Self {
            command,
            out: TempDir::new().unwrap(),
        }
    }

    fn arguments<'b>(&'b self, more: &[&'b str]) -> Vec<&'b str> {
        let out = self.out.path().to_str().unwrap();
        let mut arguments = self.command.to_vec();
        arguments.extend(["-q", "--out", out]);
        arguments.extend(more);
        arguments
    }

    fn shard(&self, index: u64, of: u64) {
        let shard = format!("{index}/{of}");
        let output = holdtrue(&self.arguments(&["--shard", &shard]));
        assert!(output.status.success(), "{}", said(&output));
        assert_eq!(printed(&output), "");
    }

    /// Where a shard is kept.
    fn place(&self, index: u64, of: u64) -> PathBuf {
        let name = format!("shard-{index}-of-{of}.jsonl.gz");
        self.out.path().join("shards").join(name)
    }
}

/// In `of` shards, the last one first: table, JSON and every file are those of the undivided command.
#[track_caller]
fn check(command: &[&str], of: u64) {
    let whole = Study::of(command);
    let undivided = holdtrue(&whole.arguments(&[]));
    assert!(undivided.status.success(), "{}", said(&undivided));
    let parts = Study::of(command);
    for index in (1..=of).rev() {
        parts.shard(index, of);
    }
    let merged = holdtrue(&["merge", parts.out.path().to_str().unwrap()]);
    assert!(merged.status.success(), "{}", said(&merged));
    assert_eq!(printed(&merged), printed(&undivided));
    let (merged, undivided) = (files(parts.out.path()), files(whole.out.path()));
    assert_eq!(
        merged.keys().collect::<Vec<_>>(),
        undivided.keys().collect::<Vec<_>>()
    );
    for (name, bytes) in undivided {
        assert!(merged[&name] == bytes, "{} differs", name.display());
    }
}

#[test]
fn a_run_in_shards() {
    check(&["run", CENTRE, "-r", "10", "--pictures", "none"], 1);
    check(
        &["run", CENTRE, "-r", "10", "--json", "--pictures", "none"],
        7,
    );
    check(
        &[
            "run",
            CENTRE,
            "-r",
            "3",
            "--seed",
            "5",
            "--pictures",
            "none",
        ],
        8,
    );
}

#[test]
fn a_comparison_in_shards() {
    let plan = "tests/it/scenarios/plans/five-more.toml";
    check(
        &["compare", CENTRE, plan, "-r", "5", "--pictures", "none"],
        3,
    );
    check(&["run", WEEK, "-r", "3", "--pictures", "none"], 2);
}

#[test]
fn a_sweep_in_shards_of_whole_cells_and_of_parts_of_cells() {
    let command = [
        "sweep",
        CENTRE,
        "--vary",
        "agents.desk.count=3..5",
        "-r",
        "5",
        "--pictures",
        "none",
    ];
    check(&command, 2);
    check(&command, 7);
}

#[test]
fn a_season_and_what_it_hangs_on_in_shards() {
    check(&["run", SEASON, "-r", "3", "--pictures", "none"], 2);
    check(
        &[
            "sensitivity",
            SEASON,
            "-r",
            "2",
            "--set",
            "customers.weeks=2",
        ],
        2,
    );
}

#[test]
fn a_shard_that_is_done_is_not_done_again_and_a_damaged_one_is() {
    let study = Study::of(&["run", CENTRE, "-r", "4"]);
    study.shard(1, 2);
    let place = study.place(1, 2);
    let before = fs::read(&place).unwrap();
    let again = holdtrue(&study.arguments(&["--shard", "1/2"]));
    assert!(again.status.success() && said(&again).contains("is done already"));
    for length in [0, 10, before.len() / 2, before.len() - 1] {
        fs::write(&place, &before[..length]).unwrap();
        let again = holdtrue(&study.arguments(&["--shard", "1/2"]));
        assert!(again.status.success() && said(&again).contains("is cut off or damaged"));
        assert_eq!(fs::read(&place).unwrap(), before);
    }
}

#[test]
fn what_is_missing_is_named_as_an_array() {
    let study = Study::of(&["run", CENTRE, "-r", "9"]);
    for index in [1, 3, 7] {
        study.shard(index, 9);
    }
    let whole = fs::read(study.place(3, 9)).unwrap();
    fs::write(study.place(3, 9), &whole[..whole.len() / 2]).unwrap();
    let merged = holdtrue(&["merge", study.out.path().to_str().unwrap()]);
    assert_eq!(merged.status.code(), Some(1));
    assert!(
        said(&merged).contains("7 of 9 shards are missing")
            && said(&merged).contains("--array=2-6,8-9")
    );
    assert!(said(&merged).contains("shard-3-of-9.jsonl.gz` is cut off or damaged"));
    assert!(files(study.out.path()).is_empty());
}

#[test]
fn shards_of_two_studies_or_two_cuts_are_not_merged() {
    let study = Study::of(&["run", CENTRE, "-r", "4"]);
    study.shard(1, 2);
    study.shard(2, 2);
    let others: [&[&str]; 4] = [
        &["run", CENTRE, "-r", "5"],
        &["run", CENTRE, "-r", "4", "--seed", "2"],
        &["run", CENTRE, "-r", "4", "--set", "agents.desk.count=5"],
        &["sweep", CENTRE, "--vary", "agents.desk.count=3", "-r", "4"],
    ];
    for (command, what) in
        others
            .into_iter()
            .zip(["number of replications", "seed", "scenario", "scenario"])
    {
        let other = Study::of(command);
        other.shard(1, 2);
        let mut arguments = command.to_vec();
        arguments.extend([
            "--shard",
            "2/2",
            "--out",
            study.out.path().to_str().unwrap(),
        ]);
        let refused = holdtrue(&arguments);
        assert_eq!(refused.status.code(), Some(2), "{command:?}");
        assert!(
            said(&refused).contains(&format!("another {what}")),
            "{}",
            said(&refused)
        );
        // The same where somebody copied it there.
        let kept = fs::read(study.place(2, 2)).unwrap();
        fs::copy(other.place(1, 2), study.place(2, 2)).unwrap();
        let merged = holdtrue(&["merge", study.out.path().to_str().unwrap()]);
        assert_eq!(merged.status.code(), Some(2), "{command:?}");
        fs::write(study.place(2, 2), kept).unwrap();
    }
    study.shard(1, 3);
    let merged = holdtrue(&["merge", study.out.path().to_str().unwrap()]);
    assert_eq!(merged.status.code(), Some(2));
    assert!(said(&merged).contains("keep the shards of one cut"));
}

/// The scenario may not change between the first shard and merging.
#[test]
fn a_scenario_that_changed_is_not_merged() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("centre.toml");
    let text = fs::read_to_string(CENTRE).unwrap();
    fs::write(&file, &text).unwrap();
    let command = ["run", file.to_str().unwrap(), "-r", "2"];
    let study = Study::of(&command);
    study.shard(1, 1);
    fs::write(&file, text.replacen("opens", "warm_up = \"1m\"\nopens", 1)).unwrap();
    let merged = holdtrue(&["merge", study.out.path().to_str().unwrap()]);
    assert_eq!(merged.status.code(), Some(2));
    assert!(said(&merged).contains("another study than the files that are here now"));
}

/// A shard, unpacked.
fn unpacked(place: &Path) -> String {
    io::read_to_string(GzDecoder::new(File::open(place).unwrap())).unwrap()
}

fn pack(place: &Path, text: &str) {
    let mut out = GzEncoder::new(File::create(place).unwrap(), Compression::fast());
    out.write_all(text.as_bytes()).unwrap();
    out.finish().unwrap();
}

/// It is not damaged, and is said by whom it was written, to `merge` and to who simulates it again.
#[test]
fn a_shard_of_an_earlier_program_is_told_as_such() {
    let study = Study::of(&["run", CENTRE, "-r", "4"]);
    (1..=2).for_each(|index| study.shard(index, 2));
    let text = unpacked(&study.place(1, 2));
    let (head, rest) = text.split_once("\"part_format\":").unwrap();
    let rest = rest.trim_start_matches(|one: char| one.is_ascii_digit());
    pack(
        &study.place(1, 2),
        &format!("{head}\"part_format\":1{rest}"),
    );
    let merged = holdtrue(&["merge", study.out.path().to_str().unwrap()]);
    let again = holdtrue(&study.arguments(&["--shard", "1/2"]));
    for output in [&merged, &again] {
        let told = said(output);
        let why = "shard-1-of-2.jsonl.gz` was written by holdtrue";
        assert!(
            told.contains(why) && told.contains("in another format"),
            "{told}"
        );
        assert!(!told.contains("damaged"), "{told}");
    }
    assert!(said(&merged).contains("--array=1"), "{}", said(&merged));
    assert!(again.status.success(), "{}", said(&again));
}

/// Unpacked, changed in one digit and packed again it is whole to gzip.
#[test]
fn a_shard_that_was_changed_is_not_merged() {
    let study = Study::of(&["run", CENTRE, "-r", "4", "--pictures", "none"]);
    for index in 1..=2 {
        study.shard(index, 2);
    }
    let place = study.place(2, 2);
    let text = unpacked(&place);
    let calls = "\"counted\":[{";
    let at = text.find(calls).unwrap();
    let digit = |one: char| one.is_ascii_digit() && one != '9';
    let at = at + text[at..].find(digit).unwrap();
    let changed = format!("{}9{}", &text[..at], &text[at + 1..]);
    pack(&place, &changed);
    let merged = holdtrue(&["merge", study.out.path().to_str().unwrap()]);
    assert!(!merged.status.success());
    let said = said(&merged);
    assert!(
        said.contains("shard-2-of-2.jsonl.gz` is cut off or damaged"),
        "{said}"
    );
    assert!(said.contains("--array=2"), "{said}");
    study.shard(2, 2);
    assert!(
        holdtrue(&["merge", study.out.path().to_str().unwrap()])
            .status
            .success()
    );
}

#[test]
fn shards_that_cannot_be_are_refused() {
    let out = TempDir::new().unwrap();
    let out = out.path().to_str().unwrap();
    for (shard, what) in [
        ("1/0", "not into 0"),
        ("0/4", "numbered from 1"),
        ("5/4", "no part 5 of 4"),
        ("a/b", "give I/N"),
        ("auto", "give --shard I/N"),
    ] {
        let refused = holdtrue(&["run", CENTRE, "--out", out, "--shard", shard]);
        assert_eq!(refused.status.code(), Some(2), "{shard}");
        assert!(said(&refused).contains(what), "{}", said(&refused));
    }
    for command in [
        &["run", CENTRE, "--shard", "1/2"][..],
        &[
            "run",
            CENTRE,
            "--shard",
            "1/2",
            "--out",
            out,
            "--precision",
            "1%",
        ],
        &["run", CENTRE, "--shard", "1/2", "--out", out, "--more", "5"],
        &["merge", out],
    ] {
        assert_eq!(holdtrue(command).status.code(), Some(2), "{command:?}");
    }
}

const QUEUE: &str = "tests/reference/staffing/one-queue-day.toml";

#[test]
fn a_staffing_whose_fresh_days_are_in_shards() {
    let quick = ["--effort", "0.02", "--pictures", "none"];
    let search = [&["staff", QUEUE, "--seed", "3", "--json"][..], &quick].concat();
    check(&search, 3);
    let plan = TempDir::new().unwrap();
    let folder = plan.path().to_str().unwrap();
    let found = holdtrue(&[&["staff", QUEUE, "-q", "--out", folder][..], &quick].concat());
    assert!(found.status.success(), "{}", said(&found));
    let plan = plan.path().join("plan.toml");
    let plan = plan.to_str().unwrap();
    let test = [
        "staff", QUEUE, "--from", plan, "--verify", "--effort", "0.2",
    ];
    check(&[&test[..], &["--pictures", "none"]].concat(), 7);
}

/// Cut in the middle of a piece of work, and of a look: more shards than pieces, too.
#[test]
fn more_shards_than_fresh_days_are_merged_all_the_same() {
    let test = ["staff", QUEUE, "--verify", "--effort", "0.01", "--set"];
    let enough = ["agents.desk.count=9", "--pictures", "none"];
    check(&[&test[..], &enough].concat(), 29);
}

#[test]
fn a_staffing_of_other_shards_is_refused() {
    let study = Study::of(&["staff", QUEUE, "--verify", "--effort", "0.01"]);
    let set = ["--set", "agents.desk.count=9"];
    let cut = holdtrue(&study.arguments(&[&set[..], &["--shard", "1/2"]].concat()));
    assert!(cut.status.success(), "{}", said(&cut));
    let other = ["--set", "agents.desk.count=8"];
    let other = holdtrue(&study.arguments(&[&other[..], &["--shard", "2/2"]].concat()));
    assert_eq!(other.status.code(), Some(2));
    assert!(said(&other).contains("another study"), "{}", said(&other));
    let missing = holdtrue(&["merge", study.out.path().to_str().unwrap()]);
    assert!(said(&missing).contains("--array=2"), "{}", said(&missing));
}

#[test]
fn shards_take_the_place_of_no_longer_study() {
    let study = Study::of(&["run", CENTRE, "-r", "4", "--pictures", "none"]);
    let out = study.out.path().to_str().unwrap();
    for index in 1..=2 {
        study.shard(index, 2);
    }
    assert!(holdtrue(&["merge", out]).status.success());
    let more = holdtrue(&["run", CENTRE, "--more", "2", "-q", "--out", out]);
    assert!(more.status.success(), "{}", said(&more));
    let again = holdtrue(&["merge", out]);
    assert_eq!(again.status.code(), Some(2));
    let why = "keeps results of 6 replications of this study, more than the 4 of the shards";
    assert!(said(&again).contains(why), "{}", said(&again));
}

/// Whichever shard is damaged, and wherever: the others say of what they all are.
#[test]
fn a_head_that_is_damaged_is_a_shard_that_is_missing() {
    let study = Study::of(&["run", CENTRE, "-r", "6"]);
    (1..=3).for_each(|index| study.shard(index, 3));
    let out = study.out.path().to_str().unwrap();
    for (damaged, array) in [(1, "--array=1"), (2, "--array=1-2"), (3, "--array=1-3")] {
        fs::write(study.place(damaged, 3), "").unwrap();
        let merged = holdtrue(&["merge", out]);
        assert_eq!(merged.status.code(), Some(1), "{}", said(&merged));
        let told = said(&merged);
        assert!(told.trim_end().ends_with(array), "{told}");
        assert!(told.contains("is cut off or damaged"), "{told}");
    }
}

/// A shard that was copied under another's name is not that other, neither to `merge` nor to who simulates it.
#[test]
fn a_shard_under_anothers_name_is_simulated_again() {
    let study = Study::of(&["run", CENTRE, "-r", "6"]);
    (1..=3).for_each(|index| study.shard(index, 3));
    let own = fs::read(study.place(3, 3)).unwrap();
    fs::copy(study.place(2, 3), study.place(3, 3)).unwrap();
    let out = study.out.path().to_str().unwrap();
    let merged = holdtrue(&["merge", out]);
    assert!(said(&merged).contains("--array=3"), "{}", said(&merged));
    assert!(said(&merged).contains("holds shard 2"), "{}", said(&merged));
    let again = holdtrue(&study.arguments(&["--shard", "3/3"]));
    assert!(
        said(&again).contains("holds shard 2 of 3"),
        "{}",
        said(&again)
    );
    assert_eq!(fs::read(study.place(3, 3)).unwrap(), own);
    assert!(holdtrue(&["merge", out]).status.success());
}
