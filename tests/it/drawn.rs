//! Which pictures results give, and what they say: through the program, as files.

use crate::program::{holdtrue, said};
use crate::support::GOOD;
use std::collections::BTreeMap;
use std::fs;
use tempfile::TempDir;

/// What `--pictures svg` leaves behind.
struct Drawn {
    /// Every picture by its name; `None` if there is no folder of pictures.
    pictures: Option<BTreeMap<String, String>>,
    said: String,
}

impl Drawn {
    fn names(&self) -> Vec<&str> {
        let pictures = self.pictures.iter().flatten();
        pictures
            .map(|(name, _)| name.trim_end_matches(".svg"))
            .collect()
    }

    fn svg(&self, name: &str) -> &str {
        let pictures = self.pictures.as_ref().unwrap();
        &pictures[&format!("{name}.svg")]
    }

    /// All texts of a picture.
    fn texts(&self, name: &str) -> String {
        let svg = roxmltree::Document::parse(self.svg(name)).unwrap();
        let texts = svg.descendants().filter_map(|node| node.text());
        let texts = texts.collect::<Vec<_>>().join(" ");
        texts
            .replace('\u{a0}', " ")
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
    }
}

/// Runs `command` on files: the first of them with the arguments.
#[track_caller]
fn drawn(command: &str, files: &[&str], arguments: &[&str]) -> Drawn {
    let folder = TempDir::new().unwrap();
    let mut all = vec![command.to_owned()];
    for (number, text) in files.iter().enumerate() {
        let path = folder.path().join(format!("plan {number}.toml"));
        fs::write(&path, text).unwrap();
        all.push(path.to_str().unwrap().to_owned());
    }
    let out = folder.path().join("out");
    let fixed = ["-q", "--pictures", "svg", "--out", out.to_str().unwrap()];
    all.extend(arguments.iter().chain(&fixed).map(|one| (*one).to_owned()));
    let all: Vec<&str> = all.iter().map(String::as_str).collect();
    let output = holdtrue(&all);
    assert!(output.status.success(), "{}", said(&output));
    let pictures = fs::read_dir(out.join("pictures")).ok().map(|entries| {
        let entries = entries.map(|entry| {
            let entry = entry.unwrap();
            let name = entry.file_name().into_string().unwrap();
            (name, fs::read_to_string(entry.path()).unwrap())
        });
        entries.collect()
    });
    Drawn {
        pictures,
        said: said(&output),
    }
}

/// A second group beside that of the good scenario.
fn two_groups() -> String {
    format!("{GOOD}\n[agents.backup]\nanswers = [\"service\"]\ncount = 1\n")
}

#[test]
fn every_sweep_has_a_picture() {
    let good = ["--set", "name='x'", "-r", "3"];
    let volume = "calls.service.volume_scale=0.9,1,1.1";
    let count = "agents.backup.count=1,2";
    let policy = "messages.policy=silence,estimate";
    let redial = "calls.service.redial.abandoned.chance=10%,30%";
    for varied in [
        vec!["--vary", policy],
        vec![
            "--vary",
            policy,
            "--vary",
            "routing.agent=longest-idle,random",
        ],
        vec!["--vary", "calls.service.patience.mean=1m,2m"],
        vec!["--vary", redial],
        vec!["--vary", volume, "--vary", count, "--vary", policy],
        vec![
            "--vary", volume, "--vary", count, "--vary", policy, "--vary", redial,
        ],
        vec!["--more-or-fewer", "1"],
        vec!["--more-or-fewer", "1", "--vary", volume, "--vary", policy],
    ] {
        let drawn = drawn("sweep", &[&two_groups()], &[&good[..], &varied].concat());
        let names = drawn.names();
        assert!(
            names.contains(&"sweep") || names.contains(&"sweep-map"),
            "{varied:?}: {:?}",
            drawn.names()
        );
        assert_eq!(drawn.said, "", "{varied:?}");
    }
}

#[test]
fn agents_more_or_fewer_are_a_line_for_each_group() {
    let drawn = drawn(
        "sweep",
        &[&two_groups()],
        &["--more-or-fewer", "1", "-r", "3"],
    );
    let texts = drawn.texts("sweep");
    for word in ["desk", "backup", "−1", "agents more or fewer than planned"] {
        assert!(texts.contains(word), "{word}: {texts}");
    }
    // Three points a line: one fewer, as planned, one more.
    let markers = drawn.svg("sweep").matches("<circle").count();
    assert_eq!(markers, 3);
}

#[test]
fn where_nothing_can_be_drawn_there_is_no_folder_and_that_is_said() {
    let silent = GOOD
        .replace("volume = [10, 20, 30, 40]", "volume = 0")
        .replace(
            "closes = \"10:00\"\ninterval = \"30m\"",
            "closes = \"10:00\"\ninterval = \"2h\"",
        );
    let drawn = drawn("run", &[&silent], &["-r", "2"]);
    assert!(drawn.pictures.is_none(), "{:?}", drawn.names());
    assert!(drawn.said.contains("nothing to draw"), "{}", drawn.said);
}

#[test]
fn one_outcome_has_one_colour_in_every_picture() {
    let busy = GOOD.replace("count = 8", "count = 3");
    let callbacks = format!(
        "{busy}\n[calls.service.callback]\noffer_when = \"30s\"\naccepts = 0.5\nreached = 0.9\n"
    );
    for text in [busy.as_str(), &callbacks] {
        let drawn = drawn("run", &[text], &["-r", "5"]);
        for name in ["day", "waits", "endings"] {
            let svg = drawn.svg(name);
            assert!(svg.contains("#0072b2"), "answered in {name}");
            assert!(svg.contains("#d55e00"), "abandoned in {name}");
        }
        let texts = drawn.texts("endings");
        assert!(
            texts.contains("answered") && texts.contains("abandoned"),
            "{texts}"
        );
    }
}

#[test]
fn a_comparison_by_a_measure_has_a_headline_about_it() {
    let fewer = GOOD.replace("count = 8", "count = 4");
    let of = |metric: &str| {
        let drawn = drawn("compare", &[GOOD, &fewer], &["-r", "8", "--metric", metric]);
        drawn.texts("differences")
    };
    let texts = of("asa");
    assert!(texts.contains("average speed of answer +"), "{texts}");
    assert!(!texts.to_lowercase().contains("service level"), "{texts}");
    assert!(texts.contains("lower is better"), "{texts}");
    let texts = of("promise_kept,abandonment");
    assert!(texts.contains("abandonment"), "{texts}");
}

#[test]
fn many_call_types_are_small_panels_of_the_worst_and_a_map() {
    let mut text = GOOD.replace("count = 8", "count = 20");
    let mut names = vec!["\"service\"".to_owned()];
    for number in 0..60 {
        let name = match number {
            0 => "客户服务与技术支持".to_owned(),
            1 => "a-line-for-customers-whose-name-has-more-than-sixty-letters-in-it".to_owned(),
            _ => format!("line-{number}"),
        };
        text.push_str(&format!(
            "\n[calls.\"{name}\"]\nvolume = 4\ntalk = {{ dist = \"exponential\", mean = \"4m\" }}\n\
             patience = {{ dist = \"exponential\", mean = \"3m\" }}\n"
        ));
        names.push(format!("\"{name}\""));
    }
    let text = text.replace("[\"service\"]", &format!("[{}]", names.join(", ")));
    let drawn = drawn("run", &[&text], &["-r", "2"]);
    let texts = drawn.texts("waits");
    assert!(texts.contains("the 9 of 61 call types"), "{texts}");
    assert!(
        texts.contains("the call came (s)") || texts.contains("(min:s)"),
        "{texts}"
    );
    let texts = drawn.texts("types");
    assert!(texts.contains("the 30 worst of 61 call types"), "{texts}");
    assert!(drawn.texts("endings").contains("the 24 of 61 call types"));
}

#[test]
fn one_call_and_one_interval_are_drawn_or_left_out() {
    for (from, to) in [
        ("volume = [10, 20, 30, 40]", "volume = [1, 0, 0, 0]"),
        (
            "patience = { dist = \"exponential\", mean = \"3m\" }",
            "patience = { dist = \"never\" }",
        ),
        ("interval = \"30m\"", "interval = \"2h\""),
        ("count = 8", "count = 0"),
        ("count = 8", "count = 500"),
    ] {
        let text = GOOD.replace(from, to);
        let text = match to {
            "interval = \"2h\"" => text.replace("volume = [10, 20, 30, 40]", "volume = 100"),
            _ => text,
        };
        let drawn = drawn("run", &[&text], &["-r", "1"]);
        for name in drawn.names() {
            let svg = drawn.svg(name);
            assert!(!svg.contains("NaN") && !svg.contains("inf"), "{to}: {name}");
        }
    }
}
