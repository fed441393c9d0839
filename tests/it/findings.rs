//! What stands above pictures, and what is said of pictures that cannot show every letter.

use crate::program::{holdtrue, printed, said};
use crate::support::{GOOD, Recorded};
use std::fs;

/// The report of a comparison of the good scenario with these plans.
fn report(plans: &[(&str, &str)]) -> String {
    let files = Recorded::of(GOOD);
    let mut arguments = vec!["compare".to_owned(), files.path("s.toml")];
    for (name, text) in plans {
        let text = format!("extends = \"s.toml\"\nname = \"{name}\"\n{text}\n");
        arguments.push(files.put(&format!("{name}.toml"), &text));
    }
    let out = files.path("out");
    arguments.extend(["-r", "30", "-q", "--pictures", "none", "--out", &out].map(str::to_owned));
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    printed(&arguments);
    fs::read_to_string(format!("{out}/report.html")).unwrap()
}

#[test]
fn an_exact_nothing_is_no_unclear_difference() {
    let dearer = ("dearer", "[agents.desk]\nwage = 30");
    let page = report(&[dearer]);
    let none = "No difference at all in service level or abandonment between dearer and good";
    assert!(page.contains(none));
    assert!(!page.contains("No clear difference in service level"));
    let page = report(&[dearer, ("dearest", "[agents.desk]\nwage = 40")]);
    assert!(page.contains("Service level: every plan is the same as good"));
}

#[test]
fn one_plan_has_and_several_have() {
    let dearer = ("dearer", "[agents.desk]\nwage = 30");
    let more = |name| (name, "[calls.service]\nvolume_scale = 0.5");
    let page = report(&[dearer, more("quiet")]);
    assert!(page.contains("1 of 2 plans has a clearly better service level than good"));
    let page = report(&[more("quiet"), more("quieter")]);
    assert!(page.contains("2 of 2 plans have a clearly better service level than good"));
}

/// The font of PNG pictures has no Chinese letters; a browser has.
#[test]
fn boxes_in_pictures_are_said() {
    let noted = |name: &str, kinds: &str| {
        let text = GOOD.replace("calls.service", &format!("calls.\"{name}\""));
        let text = text.replace("[\"service\"]", &format!("[\"{name}\"]"));
        let more = "\n[calls.other]\nvolume = 5\ntalk = { dist = \"exponential\", mean = \"4m\" }\npatience = { dist = \"never\" }\n[agents.others]\nanswers = [\"other\"]\ncount = 3\n";
        let files = Recorded::of(&format!("{text}{more}"));
        let (scenario, out) = (files.path("s.toml"), files.path("out"));
        let arguments = [
            "run",
            &scenario,
            "-r",
            "5",
            "-q",
            "--out",
            &out,
            "--pictures",
            kinds,
        ];
        let done = holdtrue(&arguments);
        assert!(done.status.success());
        said(&done)
    };
    let note = noted("客服", "svg,png");
    assert_eq!(
        note.matches("note: the font of PNG pictures").count(),
        1,
        "{note}"
    );
    assert!(note.contains("客") && note.contains(".png"), "{note}");
    assert!(
        note.contains("report.html and the SVG pictures show them"),
        "{note}"
    );
    assert!(noted("客服", "png").contains("; report.html shows them"));
    assert_eq!(noted("客服", "svg"), "");
    assert_eq!(noted("Störung Πωλήσεις Москва", "png"), "");
}
