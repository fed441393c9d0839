//! Files that are no scenarios, and what is laid over a scenario: one diagnostic each, at its place, with its cure.

use crate::bad_input::{check, one_error};
use crate::support::{GOOD, good_with, load_bytes, load_text, load_texts};

#[test]
fn what_is_no_toml() {
    check(
        "closes = \"10:00\"",
        "closes = \"10:00",
        "5:16",
        "invalid basic string",
        "double quote on the same line",
    );
    check(
        "name = \"good\"",
        "name = good",
        "1:8",
        "`good` is not a value",
        "double quotes",
    );
    check(
        "warm_up = 0",
        "opens = \"09:00\"",
        "7:1",
        "`opens` is given twice",
        "keep one",
    );
    check(
        "[busyness]\nday = 0.1",
        "[clock]",
        "9:2",
        "`clock` is given twice",
        "one header only",
    );
    check(
        "[10, 20, 30, 40]",
        "[10, 20, 30, 40",
        "14:1",
        "the array before this line is not closed",
        "]",
    );
    check(
        "[clock]",
        "[clock",
        "3:7",
        "unclosed table",
        "close the header",
    );
    check(
        "cv = 0.9 }",
        "cv = 0.9",
        "15:1",
        "the inline table before this line is not closed",
        "}",
    );
    check("wage = 20", "= 20", "24:1", "key", "`key = value`");
}

#[test]
fn all_problems_at_once_in_the_order_of_the_text() {
    let text = good_with("opens = \"08:00\"", "opens = 8")
        .replace("day = 0.1", "dya = -1")
        .replace("[10, 20, 30, 40]", "[-1, nan]")
        .replace("cv = 0.9", "cv = -1")
        .replace("\"90%\"", "9")
        .replace("by = 2", "by = 0.5");
    insta::assert_snapshot!(load_text(&text).map(drop).expect_err("refused"));
}

#[test]
fn files_that_are_no_scenarios() {
    let refused = |bytes: &[u8]| load_bytes(&[("s.toml", bytes)], &[]).map(drop);
    one_error(
        refused(b""),
        "s.toml:1:1",
        "nothing in this file",
        "holdtrue new",
    );
    one_error(
        refused(b"# only a comment\n"),
        "s.toml:1:1",
        "nothing in this file",
        "holdtrue new",
    );
    one_error(
        refused(b"\x89PNG\0\0\0"),
        "s.toml",
        "is not a text file: byte 5 is 0",
        "UTF-8",
    );
    one_error(
        refused(b"name = \"a\"\nnotes = \"caf\xe9\"\n"),
        "s.toml",
        "byte 0xe9 at line 2, column 13",
        "UTF-8",
    );
    one_error(refused(b"\xff\xfea\0"), "s.toml", "UTF-16", "UTF-8");
    one_error(
        load_texts(&[("sub/s.toml", GOOD)], &[])
            .map(drop)
            .and(refused_path("sub")),
        "",
        "`sub` is a directory",
        "name a scenario file",
    );
    one_error(
        refused_path("s.tml"),
        "",
        "there is no file `s.tml`",
        "did you mean `s.toml`?",
    );
    one_error(
        refused_path("nowhere/s.toml"),
        "",
        "there is no file `nowhere",
        "there is no folder",
    );
}

/// Loads `name` from a folder that holds `s.toml` and a folder `sub`.
fn refused_path(name: &str) -> Result<(), String> {
    let folder = tempfile::TempDir::new().expect("a folder");
    std::fs::create_dir(folder.path().join("sub")).expect("a folder");
    std::fs::write(folder.path().join("s.toml"), GOOD).expect("a file");
    let here = format!("{}{}", folder.path().display(), std::path::MAIN_SEPARATOR);
    holdtrue::scenario::load(&folder.path().join(name), &[])
        .map(drop)
        .map_err(|refused| refused.to_string().replace(&here, ""))
}

#[test]
fn a_file_of_absurd_size() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let path = folder.path().join("s.toml");
    let file = std::fs::File::create(&path).expect("a file");
    file.set_len(3 * 1024 * 1024).expect("a long file");
    let refused = holdtrue::scenario::load(&path, &[])
        .map(drop)
        .map_err(|refused| refused.to_string());
    one_error(refused, "", "is larger than 2 MB", "none needs to be");
}

#[test]
fn what_is_extended() {
    let plan = |text: &str| {
        load_texts(
            &[
                ("plans/p.toml", text),
                ("base.toml", GOOD),
                ("round.toml", "extends = \"plans/p.toml\"\n"),
            ],
            &[],
        )
        .map(drop)
    };
    one_error(
        plan("extends = \"../bse.toml\"\n"),
        "plans/p.toml:1:11",
        "there is no file `plans/../bse.toml`",
        "did you mean `plans/../base.toml`?",
    );
    one_error(
        plan("extends = \"../round.toml\"\n"),
        "plans/../round.toml:1:11",
        "in a circle: p.toml -> round.toml -> p.toml",
        "take one `extends` out",
    );
    one_error(
        plan("extends = 3\n"),
        "plans/p.toml:1:11",
        "`extends` is not a string",
        "path",
    );
    one_error(
        plan("extends = \"..\"\n"),
        "plans/p.toml:1:11",
        "is a directory",
        "name a scenario file",
    );
    one_error(
        plan("extends = \"../base.toml\"\n[calls.servise]\nvolume_scale = 2\n"),
        "plans/p.toml:2:8",
        "[calls.servise] has neither `volume` nor `talk` nor `patience`",
        "did you mean [calls.service]?",
    );
    one_error(
        plan("extends = \"../base.toml\"\n[calls.service]\nvolume = [1]\n"),
        "plans/p.toml:3:10",
        "1 value for 4 intervals",
        "give 4 values",
    );
    let base = good_with("by = 2", "by = 2.5");
    let refused = load_texts(
        &[
            ("p.toml", "extends = \"base.toml\"\n"),
            ("base.toml", &base),
        ],
        &[],
    );
    one_error(
        refused.map(drop),
        "base.toml:23:48",
        "2.5 is not a whole number",
        "whole number",
    );
}

#[test]
fn settings() {
    let set = |text: &str| load_texts(&[("s.toml", GOOD)], &[text]).map(drop);
    one_error(
        set("calls.service.volum=3"),
        "--set:1:15",
        "unknown key `volum`",
        "did you mean `volume`?",
    );
    one_error(
        set("calls.service.volume=[1, 2, 3, -4]"),
        "--set:1:32",
        "-4 is negative",
        "0 or more",
    );
    one_error(
        set("calls.service.volume=many"),
        "--set:1:22",
        "is the string \"many\"",
        "an array",
    );
    one_error(
        set("calls.servce.volume=3"),
        "--set:1:7",
        "there is no [calls.servce]",
        "did you mean calls.service?",
    );
    one_error(
        set("calls.service.volume"),
        "--set:1:1",
        "there is no `=`",
        "KEY=VALUE",
    );
    one_error(
        set("calls service=3"),
        "--set:1:1",
        "not a dotted key",
        "KEY=VALUE",
    );
    one_error(
        set("extends=\"x.toml\""),
        "--set:1:1",
        "cannot be set",
        "in the file itself",
    );
}

/// A pipe that nobody writes into, and a link to it; both would be waited for without end.
#[cfg(unix)]
#[test]
fn pipes_and_devices_are_no_files() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    let made = std::process::Command::new("mkfifo")
        .arg(at("pipe"))
        .status();
    assert!(made.expect("mkfifo").success());
    std::os::unix::fs::symlink(at("pipe"), at("link")).expect("a link");
    std::os::unix::fs::symlink("/dev/zero", at("zero")).expect("a link");
    std::fs::write(at("extends.toml"), "extends = \"pipe\"\n").expect("a file");
    std::fs::write(at("sweep.toml"), "scenario = \"link\"\n[vary]\nx = [1]\n").expect("a file");
    let csv = good_with("[10, 20, 30, 40]", "{ csv = \"pipe\", column = \"x\" }");
    std::fs::write(at("csv.toml"), csv).expect("a file");
    for name in ["pipe", "link", "zero", "extends.toml", "csv.toml"] {
        let refused = holdtrue::scenario::load(&at(name), &[]).map(drop);
        let text = refused.expect_err("no file").to_string();
        assert!(
            text.contains("it is a pipe or a device, not a file"),
            "{text}"
        );
    }
    let refused = holdtrue::scenario::Sweep::read(&at("pipe"), &[]).map(drop);
    assert!(
        refused
            .expect_err("no file")
            .to_string()
            .contains("not a file")
    );
    let output = crate::program::holdtrue(&["sweep", at("sweep.toml").to_str().unwrap()]);
    assert!(crate::program::said(&output).contains("not a file"));
    let cells = folder.path().join("out");
    std::fs::create_dir(&cells).expect("a folder");
    for (name, command) in [("cells.jsonl", "sweep"), ("summary.json", "report")] {
        std::os::unix::fs::symlink("/dev/zero", cells.join(name)).expect("a link");
        std::fs::write(at("good.toml"), GOOD).expect("a file");
        let good = at("good.toml");
        let out = cells.to_str().unwrap();
        let arguments = match command {
            "sweep" => vec![
                "sweep",
                good.to_str().unwrap(),
                "--vary",
                "agents.desk.wage=1,2",
                "-r",
                "2",
                "--out",
                out,
            ],
            _ => vec!["report", out],
        };
        let said = crate::program::said(&crate::program::holdtrue(&arguments));
        assert!(said.contains("not a file"), "{said}");
    }
}

/// What the shell has opened may be a pipe; relative paths in it start in the current folder.
#[cfg(unix)]
#[test]
fn what_the_shell_opened_is_read() {
    let program = assert_cmd::cargo::cargo_bin!("holdtrue").display();
    let scenario = "tests/it/scenarios/plans/two-more.toml";
    for line in [
        format!("cat tests/it/scenarios/centre.toml | {program} check /dev/stdin"),
        format!("{program} check /dev/stdin < tests/it/scenarios/centre.toml"),
        format!("sed 's|\\.\\./|tests/it/scenarios/|' {scenario} | {program} check /dev/stdin"),
        format!("{program} check <(cat tests/it/scenarios/centre.toml)"),
    ] {
        let output = std::process::Command::new("bash")
            .args(["-c", &line])
            .output();
        let output = output.expect("bash");
        let said = crate::program::said(&output);
        assert_eq!(
            (output.status.code(), said.as_str()),
            (Some(0), ""),
            "{line}"
        );
        assert!(
            output.stdout.windows(4).any(|part| part == b"open"),
            "{line}"
        );
    }
    let endless = format!("{program} check /dev/stdin < /dev/zero");
    let output = std::process::Command::new("bash")
        .args(["-c", &endless])
        .output();
    let output = output.expect("bash");
    assert_eq!(output.status.code(), Some(2));
    assert!(crate::program::said(&output).contains("larger than 2 MB"));
}

#[test]
fn too_many_dots_are_shown_where_they_stand() {
    let text = format!("{GOOD}\n{}x = 1\n", "a.".repeat(100_000));
    let refused = load_text(&text).map(drop).expect_err("too deep");
    assert!(
        refused.contains("s.toml:26:1\n"),
        "{}",
        &refused[..200.min(refused.len())]
    );
    assert!(refused.contains("nested too deeply"));
}
