//! Saved results: the report, its pictures, and both of them again without simulating.

use crate::program::{holdtrue, printed, said, unversioned};
use holdtrue::random::Seed;
use holdtrue::report::{JsonReport, Saved, Study};
use holdtrue::scenario;
use holdtrue::stats::Confidence;
use holdtrue::study::{RunPlan, Workers, run};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::atomic::AtomicBool;
use tempfile::TempDir;

const TINY: &str = "tests/it/scenarios/tiny.toml";
const CENTRE: &str = "tests/it/scenarios/centre.toml";
const TWO_MORE: &str = "tests/it/scenarios/plans/two-more.toml";

/// Writes a folder of results.
fn saved(arguments: &[&str]) -> TempDir {
    let folder = TempDir::new().unwrap();
    let path = folder.path().to_str().unwrap();
    printed(&[arguments, &["-q", "--json", "--out", path]].concat());
    folder
}

fn path(folder: &TempDir) -> &str {
    folder.path().to_str().unwrap()
}

/// Every file of a folder, with its bytes.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        if entry.path().is_dir() {
            let within = files(&entry.path()).into_iter();
            found.extend(within.map(|(file, bytes)| (format!("{name}/{file}"), bytes)));
        } else {
            found.insert(name, fs::read(entry.path()).unwrap());
        }
    }
    found
}

fn page(folder: &TempDir) -> String {
    fs::read_to_string(folder.path().join("report.html")).unwrap()
}

/// The page without its drawings, style and version.
fn words(page: &str) -> String {
    let mut words = String::new();
    let mut rest = page;
    for (from, to) in [("<style>", "</style>")]
        .into_iter()
        .chain(std::iter::repeat(("<svg", "</svg>")))
    {
        let Some((before, after)) = rest.split_once(from) else {
            break;
        };
        words.push_str(before);
        words.push_str("...");
        rest = after.split_once(to).unwrap().1;
    }
    unversioned(&(words + rest))
}

#[test]
fn the_page_of_a_run() {
    insta::assert_snapshot!(words(&page(&saved(&["run", TINY, "-r", "40"]))));
}

#[test]
fn the_page_of_a_comparison() {
    let folder = TempDir::new().unwrap();
    let plan = folder.path().join("quicker.toml");
    let base = fs::canonicalize(TINY).unwrap();
    let text =
        format!("extends = {base:?}\nname = \"Quicker & <better>\"\n[agents.desk]\ncount = 2\n");
    fs::write(&plan, text).unwrap();
    let saved = saved(&["compare", TINY, plan.to_str().unwrap(), "-r", "40"]);
    let words = words(&page(&saved));
    let machine = format!("{}", folder.path().display());
    insta::assert_snapshot!(words.replace(&machine, "FOLDER"));
}

#[test]
fn a_report_is_the_same_to_the_byte_without_simulating() {
    for arguments in [
        &["run", CENTRE, "-r", "30", "--seed", "7"][..],
        &[
            "compare",
            CENTRE,
            "tests/it/scenarios/plans/two-more.toml",
            "-r",
            "30",
        ],
    ] {
        let folder = TempDir::new().unwrap();
        let path = folder.path().to_str().unwrap();
        let options = ["-q", "--out", path];
        let output = holdtrue(&[arguments, &options].concat());
        let table = String::from_utf8(output.stdout).unwrap();
        let before = files(folder.path());
        fs::remove_file(folder.path().join("report.html")).unwrap();
        fs::remove_dir_all(folder.path().join("pictures")).unwrap();
        assert_eq!(printed(&["report", path]), table);
        assert_eq!(files(folder.path()), before);
        let names = before.keys().map(String::as_str);
        let names: BTreeSet<&str> = names.collect();
        for name in ["report.html", "pictures/waits.svg"] {
            assert!(names.contains(name), "{name} of {names:?}");
        }

        let summary = names.get("summary.json").or(names.get("comparison.json"));
        let summary = summary.unwrap();
        let json = printed(&["report", path, "--json"]);
        assert_eq!(json.as_bytes(), before[*summary]);
    }
}

#[test]
fn a_report_can_be_had_with_other_options_and_elsewhere() {
    let folder = saved(&["run", TINY, "-r", "20"]);
    let before = files(folder.path());
    let other = TempDir::new().unwrap();
    let options = ["--pictures", "svg", "--title", "Noon & <night>"];
    printed(
        &[
            &["report", path(&folder), "--out", path(&other)],
            &options[..],
        ]
        .concat(),
    );
    assert_eq!(files(folder.path()), before);
    let drawn = files(other.path());
    assert!(drawn.keys().any(|name| name.ends_with(".svg")));
    assert!(!drawn.keys().any(|name| name.ends_with(".png")));
    assert!(page(&other).contains("<h1>Noon &#38; &#60;night&#62;</h1>"));

    let bare = TempDir::new().unwrap();
    printed(&[
        "report",
        path(&folder),
        "--out",
        path(&bare),
        "--pictures",
        "none",
    ]);
    let names: Vec<String> = files(bare.path()).into_keys().collect();
    assert_eq!(names, [".holdtrue-files.json", "report.html"]);
    // The page has its pictures in itself.
    assert_eq!(page(&bare), page(&folder));
}

#[test]
fn results_come_back_to_the_last_bit() {
    for file in [TINY, CENTRE, "scenarios/insurer.toml"] {
        let scenario = scenario::load(Path::new(file), &[]).unwrap();
        let plan = RunPlan {
            seed: Seed(u64::MAX),
            replications: 5,
            confidence: Confidence::USUAL,
            precision: None,
            controls: true,
        };
        let stop = AtomicBool::new(false);
        let workers = Workers::new(1).unwrap();
        let results = run(scenario.operation(), &plan, &workers, &stop, &mut ()).unwrap();
        let text = JsonReport::new("run", &Study::new(&scenario, &results)).text();
        let Saved::Run(kept) = Saved::read(&text).unwrap() else {
            panic!("a run is no comparison");
        };
        let study = kept.study();
        assert_eq!(study.results, &results);
        assert_eq!(study.days, scenario.operation().days());
        assert_eq!((study.name, study.file), (scenario.name(), scenario.file()));
    }
}

/// What `report` says of a folder that holds this as its results.
fn refused(results: &str) -> String {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("summary.json"), results).unwrap();
    let output = holdtrue(&["report", path(&folder)]);
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty());
    assert_eq!(files(folder.path()).len(), 1, "nothing is written");
    said(&output).replace(path(&folder), "DIR")
}

/// The same results with a share above 1.
fn out_of_range(good: &str) -> String {
    let mut json: serde_json::Value = serde_json::from_str(good).unwrap();
    json["calls"]["all"]["abandonment"]["high"] = 1.5.into();
    json.to_string()
}

#[test]
fn what_is_no_result_is_refused() {
    let folder = saved(&["run", TINY, "-r", "3"]);
    let good = fs::read_to_string(folder.path().join("summary.json")).unwrap();
    for (results, expected) in [
        (String::new(), "not results that holdtrue saved"),
        ("hello".to_owned(), "not results that holdtrue saved"),
        (
            "{\"a\": 1}".to_owned(),
            "not results that holdtrue saved: missing field `holdtrue`",
        ),
        (
            good[..good.len() / 2].to_owned(),
            "the file is cut short: simulate again",
        ),
        (
            good.replace("\"format\": 2", "\"format\": 3"),
            "in another format (3; this is holdtrue",
        ),
        (
            // As version 0.1.0 wrote it.
            good.replace("\"format\": 2,", ""),
            "in another format (0; this is holdtrue",
        ),
        (
            good.replace("\"numbers\": ", "\"numbers\": 9"),
            "with other draws or counts (numbers 9",
        ),
        (
            good.replace("calls.help.redial", "calls.help.radial"),
            "the scenario that was saved with the results",
        ),
        (
            good.replace("\"desk\": {", "\"task\": {"),
            "its numbers are not those of its scenarios",
        ),
        (
            out_of_range(&good),
            "its numbers are not those of its scenarios",
        ),
    ] {
        let said = refused(&results);
        assert!(said.starts_with("error: `DIR"), "{said}");
        assert!(said.contains(expected), "{expected}: {said}");
    }
}

#[test]
fn a_folder_without_results_is_refused() {
    let folder = TempDir::new().unwrap();
    let output = holdtrue(&["report", path(&folder)]);
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("there is no `summary.json` and no `comparison.json` in"));
    let output = holdtrue(&["report", "no/such/folder"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("there is no folder `no/such/folder`"));
}

#[test]
fn what_a_later_version_adds_is_passed_over() {
    let folder = saved(&["run", TINY, "-r", "3"]);
    let file = folder.path().join("summary.json");
    let text = fs::read_to_string(&file).unwrap();
    let more = text
        .replacen('{', "{\"mood\": [1, {\"x\": null}], ", 1)
        .replace("\"asa\":", "\"mood\": {\"mean\": 1}, \"asa\":");
    assert_ne!(more, text);
    let before = printed(&["report", path(&folder)]);
    fs::write(&file, more).unwrap();
    assert_eq!(printed(&["report", path(&folder)]), before);
}

#[test]
fn what_an_earlier_version_did_not_save_is_left_out() {
    let folder = saved(&["run", TINY, "-r", "3"]);
    let file = folder.path().join("summary.json");
    let mut json: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
    let all = json["waits"]["all"].as_object_mut().unwrap();
    for key in ["answered", "abandoned", "quotes"] {
        all.remove(key).unwrap();
    }
    let all = json["calls"]["all"].as_object_mut().unwrap();
    all.remove("asa").unwrap();
    fs::write(&file, json.to_string()).unwrap();
    printed(&["report", path(&folder)]);
    assert!(page(&folder).contains("</html>"));
}

#[test]
fn options_that_cannot_be_followed_are_refused() {
    for (arguments, expected) in [
        (
            &["run", TINY, "--title", "x"][..],
            "--title is about the report",
        ),
        (
            &["compare", TINY, CENTRE, "--pictures", "svg"],
            "--pictures is about the report",
        ),
        (
            &["run", TINY, "--out", "x", "--pictures", "none,svg"],
            "no room for another kind",
        ),
        (
            &["run", TINY, "--out", "x", "--pictures", "gif"],
            "possible values: svg, png, none",
        ),
    ] {
        let output = holdtrue(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(said(&output).contains(expected), "{}", said(&output));
    }
    assert!(!Path::new("x").exists());
}

#[test]
fn places_that_are_taken_are_named_before_anything_is_simulated() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("pictures"), "mine").unwrap();
    let output = holdtrue(&["run", TINY, "--out", path(&folder)]);
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty());
    assert!(
        said(&output).contains("pictures`: it is a file"),
        "{}",
        said(&output)
    );
    assert_eq!(files(folder.path()).len(), 1);
}

/// The disk is full after so many blocks of 512 bytes: whatever was there before stays as it was.
#[cfg(target_os = "linux")]
#[test]
fn a_disk_that_fills_up_leaves_the_old_files_whole() {
    use std::process::Command;
    let folder = saved(&["run", TINY, "-r", "20"]);
    let before = files(folder.path());
    let program = env!("CARGO_BIN_EXE_holdtrue");
    for blocks in [2, 40, 80] {
        let line = format!(
            "trap '' XFSZ; ulimit -f {blocks}; exec \"{program}\" run {TINY} -r 20 --seed 2 -q --out \"{}\"",
            path(&folder)
        );
        let output = Command::new("sh").args(["-c", &line]).output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{blocks}: {}", said(&output));
        assert!(
            said(&output).contains("error: cannot write `"),
            "{}",
            said(&output)
        );
        assert_eq!(files(folder.path()), before, "{blocks}");
    }
}

/// A page is well-formed, refers to nothing outside itself, and can be read by ear.
fn check_page(page: &str) {
    let options = roxmltree::ParsingOptions {
        allow_dtd: true,
        ..Default::default()
    };
    let document = roxmltree::Document::parse_with_options(page, options).unwrap();
    let html = document.root_element();
    assert_eq!(html.attribute("lang"), Some("en"));
    let mut ids = BTreeSet::new();
    let mut level = 0;
    let mut headings = 0;
    for node in html.descendants().filter(roxmltree::Node::is_element) {
        let name = node.tag_name().name();
        if let Some(id) = node.attribute("id") {
            assert!(ids.insert(id.to_owned()), "two things are called {id}");
        }
        for outside in ["src", "href", "srcset", "onclick", "onload"] {
            assert!(node.attribute(outside).is_none(), "{name} has {outside}");
        }
        assert!(!["script", "link", "iframe", "img", "object"].contains(&name));
        match name {
            "h1" | "h2" | "h3" => {
                let own: usize = name[1..].parse().unwrap();
                assert!(own <= level + 1, "{name} after h{level}");
                level = own;
                headings += 1;
            }
            "svg" => {
                let holder = node.parent().unwrap();
                assert_eq!(holder.attribute("role"), Some("img"));
                assert!(holder.attribute("aria-label").unwrap().len() > 20);
            }
            "table" => {
                assert!(node.children().any(|child| child.has_tag_name("caption")));
                let heads = node.descendants().filter(|cell| cell.has_tag_name("th"));
                assert!(heads.clone().count() > 1);
                for head in heads {
                    assert!(matches!(head.attribute("scope"), Some("col" | "row")));
                }
                let rows = node.descendants().filter(|row| row.has_tag_name("tr"));
                let widths: BTreeSet<usize> = rows
                    .map(|row| row.children().filter(roxmltree::Node::is_element).count())
                    .collect();
                assert_eq!(widths.len(), 1, "rows of one length");
            }
            _ => {}
        }
    }
    assert!(headings >= 6);
    for node in html.descendants() {
        if let Some(label) = node.attribute("aria-labelledby") {
            assert!(ids.contains(label), "nothing is called {label}");
        }
    }
    assert!(!page.contains("url(") && !page.contains("@import"));
    assert!(page.len() < 2_000_000, "{} bytes", page.len());
}

#[test]
fn pages_are_well_formed_and_self_contained() {
    check_page(&page(&saved(&["run", CENTRE, "-r", "10"])));
    check_page(&page(&saved(&["run", TINY, "-r", "1"])));
}

#[test]
fn a_day_on_which_nothing_happens_has_a_report() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("nothing.toml");
    let text = fs::read_to_string(TINY).unwrap();
    let text = text.replace("volume   = [6, 3]", "volume = 0");
    fs::write(&file, text.replace("\"Tiny\"", "\"A <b>name</b> & more\"")).unwrap();
    let saved = TempDir::new().unwrap();
    let output = holdtrue(&[
        "run",
        file.to_str().unwrap(),
        "-r",
        "4",
        "-q",
        "--out",
        path(&saved),
    ]);
    assert!(output.status.success(), "{}", said(&output));
    let page = page(&saved);
    check_page(&page);
    assert!(page.contains("Nobody called on any day"));
    assert!(!page.contains("<b>name"));
}

/// A title that turns the text around it is shown as what it is.
#[test]
fn marks_that_turn_text_around_are_seen() {
    let saved = saved(&["run", TINY, "-r", "2", "--title", "a\u{202e}b\u{1b}c"]);
    let page = page(&saved);
    check_page(&page);
    assert!(page.contains("<h1>a&#60;U+202E&#62;b␛c</h1>"));
    assert!(!page.contains(holdtrue::legible::is_obeyed));
}

/// The figures of a comparison come back from what its page shows of the scenarios.
#[test]
fn plans_can_be_simulated_again_from_the_page() {
    let before = saved(&["compare", CENTRE, TWO_MORE, "-r", "5"]);
    let page = page(&before);
    let options = roxmltree::ParsingOptions {
        allow_dtd: true,
        ..Default::default()
    };
    let document = roxmltree::Document::parse_with_options(&page, options).unwrap();
    let texts = document
        .descendants()
        .filter(|node| node.has_tag_name("pre") && node.attribute("class") == Some("folded"));
    let texts: Vec<String> = texts
        .map(|pre| {
            pre.descendants()
                .filter_map(|node| node.is_text().then(|| node.text())?)
                .collect()
        })
        .collect();
    let [base, plan] = texts.as_slice() else {
        panic!("two scenarios: {texts:?}");
    };
    assert!(plan.starts_with("extends = \"base.toml\"\n") && plan.len() < base.len() / 3);
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("base.toml"), base).unwrap();
    fs::write(folder.path().join("plan-1.toml"), plan).unwrap();
    let [base, plan] = ["base.toml", "plan-1.toml"].map(|name| folder.path().join(name));
    let again = saved(&[
        "compare",
        base.to_str().unwrap(),
        plan.to_str().unwrap(),
        "-r",
        "5",
    ]);
    let read = |folder: &TempDir| fs::read(folder.path().join("differences.csv")).unwrap();
    assert!(read(&again) == read(&before), "the same differences");
}

/// What a manager asks first stands before the pictures: every plan, what it costs and whether it is good enough.
#[test]
fn the_first_page_has_the_plans() {
    let page = page(&saved(&["compare", CENTRE, TWO_MORE, "-r", "20"]));
    let (first, _) = page.split_once("<h2 id=\"pictures\">").unwrap();
    for said in [
        "<th scope=\"col\">Plan</th>",
        "Paid hours a day, h <small>less is better</small>",
        "<small>more is better</small>",
        "Abandoned, % <small>less is better</small>",
        "Lost in any way, % <small>less is better</small>",
        "<th scope=\"col\">Targets</th>",
        "<h3>Where plans fall short, and when calls are lost</h3>",
        "Lost calls are spread over all hours",
        "points less than the",
        "<figure>",
    ] {
        assert!(first.contains(said), "{said}");
    }
}

#[test]
fn one_call_type_and_other_measures_can_be_asked_for() {
    let folder = saved(&[
        "compare",
        CENTRE,
        "tests/it/scenarios/plans/two-more.toml",
        "-r",
        "10",
    ]);
    let other = TempDir::new().unwrap();
    let options = [
        "--only",
        "sales",
        "--metric",
        "asa,wait_p90",
        "--pictures",
        "svg",
    ];
    printed(
        &[
            &["report", path(&folder), "--out", path(&other)],
            &options[..],
        ]
        .concat(),
    );
    check_page(&page(&other));
    let differences = fs::read_to_string(other.path().join("pictures/differences.svg")).unwrap();
    assert!(differences.contains("calls of sales"));
    assert!(differences.contains("90 % of answered waited up to"));
    assert!(!differences.contains("Abandoned"));
    for (option, value, expected) in [
        (
            "--only",
            "nobody",
            "a call type `nobody`; there is `service`, `sales`",
        ),
        (
            "--metric",
            "happiness",
            "there is no such measure of calls; there are offered,",
        ),
    ] {
        let output = holdtrue(&["report", path(&folder), option, value]);
        assert_eq!(output.status.code(), Some(2));
        assert!(said(&output).contains(expected), "{}", said(&output));
    }
}

#[test]
fn weeks_and_seasons_have_a_report() {
    for (scenario, picture) in [
        ("scenarios/week.toml", "pictures/week.svg"),
        ("scenarios/season.toml", "pictures/season.svg"),
    ] {
        let saved = saved(&["run", scenario, "-r", "3", "--set", "notes=''"]);
        check_page(&page(&saved));
        let before = files(saved.path());
        assert!(before.contains_key(picture), "{:?}", before.keys());
        printed(&["report", path(&saved)]);
        assert_eq!(files(saved.path()), before);
    }
}

#[test]
fn a_sweep_has_a_report_and_the_same_command_redraws_it() {
    let vary = [
        "--vary",
        "agents.desk.count=3..5",
        "--vary",
        "agents.shop.count=2,3",
    ];
    let folder = saved(&[&["sweep", CENTRE, "-r", "5"], &vary[..]].concat());
    check_page(&page(&folder));
    let before = files(folder.path());
    for name in ["pictures/sweep.svg", "pictures/sweep-map.png"] {
        assert!(before.contains_key(name), "{:?}", before.keys());
    }
    fs::remove_file(folder.path().join("report.html")).unwrap();
    let command = ["sweep", CENTRE, "-r", "5", "-q", "--out", path(&folder)];
    printed(&[&command[..], &vary].concat());
    assert_eq!(files(folder.path()), before);
    let output = holdtrue(&["report", path(&folder)]);
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("give the same `holdtrue sweep` command again"));
}

#[test]
fn twelve_plans_have_a_report() {
    let folder = TempDir::new().unwrap();
    let base = fs::canonicalize(CENTRE).unwrap();
    let plans: Vec<String> = (1..12)
        .map(|place| {
            let plan = folder.path().join(format!("plan-{place}.toml"));
            let text = format!(
                "extends = {base:?}\nname = \"A plan with rather a long name, and its number is {place}\"\n\
                 [agents.desk]\ncount = {place}\n"
            );
            fs::write(&plan, text).unwrap();
            plan.to_str().unwrap().to_owned()
        })
        .collect();
    let arguments = ["compare", CENTRE].into_iter();
    let arguments: Vec<&str> = arguments.chain(plans.iter().map(String::as_str)).collect();
    let saved = saved(&[&arguments[..], &["-r", "5"]].concat());
    check_page(&page(&saved));
    let before = files(saved.path());
    printed(&["report", path(&saved)]);
    assert_eq!(files(saved.path()), before);
}
