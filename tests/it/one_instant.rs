//! What happens at one instant, whatever the noise of floating point tells its times apart.

use crate::program::printed;
use serde_json::Value;

fn put(text: &str) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("s.toml");
    std::fs::write(&file, text).unwrap();
    let name = file.to_str().unwrap().to_owned();
    (folder, name)
}

/// Both calls of this caller's line are sums of the same times: 785.282 + 123.41 + 171.3 s and 785.282 + 171.3 + 123.41 s.
/// The call that ends goes first, so that who calls again at that instant finds its line free.
#[test]
fn who_calls_again_as_another_hangs_up_finds_the_line_free() {
    let (_folder, file) = put(r#"
        [clock]
        opens = "08:00"
        closes = "09:00"
        [calls.s]
        volume = [16, 0]
        talk = { dist = "constant", value = "123.41s" }
        patience = { dist = "never" }
        settled = 0
        lines = 4
        [calls.s.redial]
        unsettled = { chance = 1, after = { dist = "constant", value = "171.3s" } }
        most = 20
        [agents.x]
        answers = ["s"]
        count = 2
    "#);
    let trace = printed(&["trace", &file, "--seed", "5"]);
    let place = |what: &str| {
        let mut lines = trace.lines();
        lines.position(|line| line.starts_with("1079.992,") && line.contains(what))
    };
    let (ended, arrived) = (place(",ended,s,2,2"), place(",arrived,s,4,2"));
    assert!(ended.is_some() && ended < arrived, "{ended:?} {arrived:?}");
    assert!(place(",queued,s,4,2").is_some());
    assert_eq!(place(",blocked,s,4,2"), None);
}

/// Every caller waits as long as it was told, 61.3 s: all quotes are kept, in every count, and a bumper of 1 keeps them.
#[test]
fn a_wait_that_equals_its_quote_keeps_it_in_every_count() {
    let (_folder, file) = put(r#"
        [clock]
        opens = "08:00"
        closes = "10:00"
        interval = "30m"
        [calls.s]
        volume = 100
        talk = { dist = "constant", value = 10 }
        patience = { dist = "never" }
        [agents.d]
        answers = { s = { after = "61.3s" } }
        count = 50
        [messages]
        policy = "estimate"
        estimator = "constant"
        constant = "61.3s"
    "#);
    let ran = |options: &[&str]| -> Value {
        let text = printed(&[&["run", &file, "-q", "--json", "-r", "20"], options].concat());
        serde_json::from_str(&text).unwrap()
    };
    let json = ran(&[]);
    assert_eq!(json["calls"]["s"]["promise_kept"]["mean"], 1.0);
    assert_eq!(json["waits"]["s"]["quotes"][0]["kept"], 1.0);
    for share in ["20%", "50%", "80%"] {
        let json = ran(&["--set", &format!("messages.bumper.kept={share}")]);
        let pilot = &json["pilot"]["s"];
        let bumper = pilot["bumper"].as_f64().unwrap();
        assert!((bumper - 1.0).abs() < 1e-6, "{pilot}");
        assert_eq!(pilot["held"]["mean"], 1.0, "{pilot}");
        assert_eq!(json["calls"]["s"]["promise_kept"]["mean"], 1.0);
    }
}
