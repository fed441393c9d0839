//! The page's server: what it answers, whom it refuses, how it ends; and that what the page shows is what `run` counts.

use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

const SCENARIO: &str = "tests/it/scenarios/centre.toml";

/// The program, serving; ended with the test.
pub(crate) struct Server {
    child: Child,
    pub(crate) host: String,
}

impl Server {
    pub(crate) fn start(arguments: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_holdtrue"));
        command.args(["serve", "--port", "0"]).args(arguments);
        let child = command.stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = child.spawn().unwrap();
        let mut line = String::new();
        let stdout = child.stdout.as_mut().unwrap();
        BufReader::new(stdout).read_line(&mut line).unwrap();
        let host = line.trim().trim_start_matches("http://");
        let host = host.trim_end_matches('/').to_owned();
        assert!(host.starts_with("127.0.0.1:"), "{line}");
        Self { child, host }
    }

    fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> TcpStream {
        let mut stream = TcpStream::connect(&self.host).unwrap();
        let mut head = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\n");
        if !headers.iter().any(|(name, _)| *name == "Host") {
            head += &format!("Host: {}\r\n", self.host);
        }
        for (name, value) in headers {
            head += &format!("{name}: {value}\r\n");
        }
        if !body.is_empty() {
            head += &format!("Content-Length: {}\r\n", body.len());
        }
        // A server that refuses may close before all of the body is there.
        let _ = stream.write_all(format!("{head}\r\n{body}").as_bytes());
        stream
    }

    /// Status and body of an answer.
    fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> (u16, String) {
        let mut answer = Vec::new();
        let mut stream = self.send(method, path, headers, body);
        let _ = stream.read_to_end(&mut answer);
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
        let status = head.split(' ').nth(1).unwrap_or("0").parse().unwrap();
        let is_chunked = head.to_lowercase().contains("transfer-encoding: chunked");
        let body = if is_chunked {
            whole(body)
        } else {
            body.to_owned()
        };
        (status, body)
    }

    pub(crate) fn post(&self, path: &str, body: &Value) -> (u16, Value) {
        let kind = [("Content-Type", "application/json")];
        let (status, body) = self.ask("POST", path, &kind, &body.to_string());
        (status, serde_json::from_str(&body).unwrap())
    }

    pub(crate) fn get(&self, path: &str) -> Value {
        let (status, body) = self.ask("GET", path, &[], "");
        assert_eq!(status, 200, "{body}");
        serde_json::from_str(&body).unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A body that came in chunks.
fn whole(body: &str) -> String {
    let (mut rest, mut found) = (body.as_bytes(), Vec::new());
    while let Some(end) = rest.windows(2).position(|pair| pair == b"\r\n") {
        let size = std::str::from_utf8(&rest[..end]).unwrap();
        let size = usize::from_str_radix(size.trim(), 16).unwrap();
        if size == 0 {
            break;
        }
        found.extend_from_slice(&rest[end + 2..end + 2 + size]);
        rest = &rest[end + 4 + size..];
    }
    String::from_utf8(found).unwrap()
}

/// Attempts that ended in each way, of those that count.
pub(crate) fn ends(film: &Value) -> Vec<u64> {
    let mut counts = std::collections::HashMap::new();
    let mut ends = vec![0; film["outcomes"].as_array().unwrap().len()];
    for row in film["rows"].as_array().unwrap() {
        let field = |place: usize| row[place].as_i64().unwrap();
        match field(1) {
            0 => {
                counts.insert(field(2), field(4) == 1);
            }
            9 if counts[&field(2)] => ends[field(3) as usize] += 1,
            _ => {}
        }
    }
    ends
}

pub(crate) fn run(arguments: &[&str]) -> Value {
    let mut command = Command::new(env!("CARGO_BIN_EXE_holdtrue"));
    let out = command.args(["run", "-r", "1", "--json"]).args(arguments);
    let out = out.output().unwrap();
    assert!(
        out.status.success(),
        "{}",
        String::from_utf8_lossy(&out.stderr)
    );
    serde_json::from_slice(&out.stdout).unwrap()
}

/// The film ends as `run -r 1` counts, call by call: plain, with messages and callbacks, and changed for the whole day.
#[test]
fn the_page_shows_what_run_counts() {
    let files = [
        SCENARIO,
        "scenarios/messages/cushion.toml",
        "scenarios/messages/stall.toml",
        // Of the days that come by chance the one that is drawn.
        "scenarios/anonymous-bank/scenario.toml",
    ];
    for file in files {
        let server = Server::start(&[file]);
        let (status, film) = server.post("/api/day", &json!({ "scenario": "0" }));
        assert_eq!(status, 200, "{film}");
        check_counts(&film, &run(&[file]));
    }
    let server = Server::start(&["scenarios/messages/day.toml"]);
    let changes = json!([{ "change": { "told": { "say": "position" } } }, { "change": { "volume": { "times": 1.2 } } }]);
    let (_, film) = server.post("/api/day", &json!({ "scenario": "0", "changes": changes }));
    let set = [
        "scenarios/messages/day.toml",
        "--set",
        "messages.policy=position",
        "--set",
        "calls.service.volume_scale=1.2",
    ];
    check_counts(&film, &run(&set));
}

#[track_caller]
pub(crate) fn check_counts(film: &Value, run: &Value) {
    let counted = |key: &str| {
        let mean = &run["calls"]["all"][key]["mean"];
        mean.as_f64().map_or(0, |mean| mean.round() as u64)
    };
    let ends = ends(film);
    let keys = ["answered", "abandoned", "balked", "blocked", "turned_away"];
    for (key, place) in keys.into_iter().zip([0, 2, 3, 6, 7]) {
        assert_eq!(ends[place], counted(key), "{key}");
    }
    assert_eq!(ends[1] + ends[4] + ends[5], counted("called_back"));
    assert_eq!(ends.iter().sum::<u64>(), counted("offered"));
}

/// What has happened stays to the byte, whatever is changed from then on, and undoing it gives the first day back.
#[test]
fn a_change_leaves_the_past_as_it_was() {
    let server = Server::start(&["scenarios/messages/day.toml"]);
    let at = 10_800.25;
    let kinds = [
        json!({ "agents": { "group": "desk", "by": -2 } }),
        json!({ "agents": { "group": "desk", "by": 3 } }),
        json!({ "volume": { "times": 1.5 } }),
        json!({ "told": { "say": "estimate", "cushion": 1.3 } }),
        json!({ "told": { "say": "position" } }),
        json!({ "trust": { "share": 0.1 } }),
        json!({ "callback": { "offer_when": 60, "kept": 0.5 } }),
    ];
    let day = |changes: Value| {
        let (status, film) =
            server.post("/api/day", &json!({ "scenario": "0", "changes": changes }));
        assert_eq!(status, 200, "{film}");
        film
    };
    let base = json!([{ "change": { "told": { "say": "estimate" } } }, { "change": { "callback": { "offer_when": 120 } } }]);
    let plain = day(base.clone());
    let past = |film: &Value| {
        let rows = film["rows"].as_array().unwrap().iter();
        let past = rows.take_while(|row| row[0].as_f64().unwrap() < 1000.0 * at);
        serde_json::to_string(&past.collect::<Vec<_>>()).unwrap()
    };
    assert!(past(&plain).len() > 10_000);
    for change in kinds {
        let mut changes = base.clone();
        let list = changes.as_array_mut().unwrap();
        list.push(json!({ "at": at, "change": change }));
        let changed = day(changes);
        assert_eq!(past(&plain), past(&changed), "{change}");
        assert_ne!(plain["rows"], changed["rows"], "{change}");
    }
    assert_eq!(plain, day(base));
}

/// The plan that is copied is a file that `run` reads, and counts the same day.
#[test]
fn a_changed_pane_is_copied_as_a_plan() {
    let file = "scenarios/insurer.toml";
    let server = Server::start(&[file]);
    let changes = json!([
        { "change": { "told": { "calls": "service", "say": "estimate", "cushion": 1.2 } } },
        { "at": 7200, "change": { "agents": { "group": "desk", "by": -1 } } },
    ]);
    let pane = json!({ "scenario": "0", "changes": changes });
    let (status, told) = server.post("/api/plan", &json!({ "name": "mine", "pane": pane }));
    assert_eq!(status, 200, "{told}");
    let folder = tempfile::tempdir().unwrap();
    std::fs::copy(file, folder.path().join("insurer.toml")).unwrap();
    let plan = folder.path().join("plan.toml");
    std::fs::write(&plan, told["plan"].as_str().unwrap()).unwrap();
    let whole_day = json!([
        changes[0],
        { "at": 7200, "change": { "agents": { "group": "desk", "by": -1 } } },
    ]);
    let (_, film) = server.post(
        "/api/day",
        &json!({ "scenario": "0", "changes": whole_day }),
    );
    check_counts(&film, &run(&[plan.to_str().unwrap()]));
}

#[test]
fn only_this_page_is_answered() {
    let server = Server::start(&[SCENARIO]);
    let json_kind = ("Content-Type", "application/json");
    let day = r#"{"scenario":"0"}"#;
    let here = format!("http://{}", server.host);
    let (status, _) = server.ask("POST", "/api/day", &[json_kind, ("Origin", &here)], day);
    assert_eq!(status, 200);
    let refused = [
        vec![json_kind, ("Origin", "http://evil.example")],
        vec![json_kind, ("Origin", "null")],
        vec![json_kind, ("Host", "evil.example")],
        vec![json_kind, ("Sec-Fetch-Site", "cross-site")],
    ];
    for headers in refused {
        let (status, body) = server.ask("POST", "/api/day", &headers, day);
        assert_eq!(status, 403, "{headers:?}: {body}");
    }
    let (status, _) = server.ask("POST", "/api/day", &[("Content-Type", "text/plain")], day);
    assert_eq!(status, 422);
    for path in ["/api/day", "/api/questions", "/api/plan"] {
        assert_eq!(server.ask("GET", path, &[], "").0, 405, "{path}");
    }
    assert_eq!(server.ask("GET", "/page/../Cargo.toml", &[], "").0, 404);
    assert_eq!(server.ask("GET", "/", &[], "").0, 200);
}

#[test]
fn what_is_insane_is_refused_in_words() {
    let server = Server::start(&["scenarios/w1.toml"]);
    let kind = [("Content-Type", "application/json")];
    let say = |path: &str, body: &str, status: u16, word: &str| {
        let found = server.ask("POST", path, &kind, body);
        let error: Value = serde_json::from_str(&found.1).unwrap();
        let error = error["error"].as_str().unwrap();
        assert_eq!(found.0, status, "{error}");
        assert!(error.contains(word), "{error}");
    };
    say("/api/day", r#"{"scenario":"0"}"#, 413, "calls");
    say("/api/day", "{", 422, "EOF");
    say("/api/day", r#"{"scenario":"0","colour":1}"#, 422, "colour");
    say("/api/day", r#"{"scenario":"7"}"#, 404, "/api/scenarios");
    say(
        "/api/day",
        r#"{"scenario":"0","day":"monday"}"#,
        422,
        "no week",
    );
    let change = |change: &str| format!(r#"{{"scenario":"0","changes":[{change}]}}"#);
    let agents = |group: &str, by: &str| {
        change(&format!(
            r#"{{"change":{{"agents":{{"group":"{group}","by":{by}}}}}}}"#
        ))
    };
    say("/api/day", &agents("nobody", "1"), 422, "give one of");
    say("/api/day", &agents("desk", "1000000"), 422, "-999 to 999");
    say(
        "/api/day",
        &change(r#"{"change":{"volume":{"times":-1}}}"#),
        422,
        "above 0",
    );
    say(
        "/api/day",
        &change(r#"{"at":-5,"change":{"volume":{"times":1}}}"#),
        422,
        "0 or more",
    );
    say("/api/day", &"x".repeat(300_000), 413, "longer");
    let two = r#"{"panes":[{"name":"a","pane":{"scenario":"0"}},{"name":"b","pane":{"scenario":"0"}}],"days":10000}"#;
    say("/api/questions", two, 413, "fewer replications");
    say("/api/questions", r#"{"panes":[]}"#, 422, "base");
}

/// Progress comes as events until it is done; whoever comes later is told the end at once.
#[test]
fn many_days_are_asked_about() {
    let server = Server::start(&[SCENARIO]);
    let fewer = json!([{ "at": 1800, "change": { "agents": { "group": server.get("/api/scenarios")[0]["agents"][0]["name"], "by": -1 } } }]);
    let question = json!({ "days": 20, "panes": [
        { "name": "as it is", "pane": { "scenario": "0" } },
        { "name": "fewer", "pane": { "scenario": "0", "changes": fewer } },
    ]});
    let (status, asked) = server.post("/api/questions", &question);
    assert_eq!(status, 202, "{asked}");
    let path = format!("/api/questions/{}", asked["id"]);
    for _ in 0..2 {
        let (status, events) = server.ask("GET", &format!("{path}/events"), &[], "");
        assert_eq!(status, 200);
        assert!(
            events.trim_end().ends_with(r#"data: {"state":"done"}"#),
            "{events}"
        );
    }
    let found = &server.get(&path)["found"];
    assert_eq!(found["comparison"]["replications"], 20);
    let difference = &found["comparison"]["differences"][0];
    assert!(
        difference["calls"]["all"]["abandonment"]["mean"]
            .as_f64()
            .unwrap()
            > 0.0
    );
    let sentence = found["comparison"]["verdict"]["sentence"].as_str().unwrap();
    assert!(!sentence.is_empty());
    assert!(
        server
            .ask("GET", &format!("{path}/report.html"), &[], "")
            .1
            .contains(sentence.split(' ').next().unwrap())
    );
    assert_eq!(server.ask("GET", "/api/questions/99", &[], "").0, 404);
}

/// As the page asks where one scenario is shown beside itself.
#[test]
fn a_scenario_with_a_long_name_is_asked_about() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("long.toml");
    let base = std::path::absolute(SCENARIO).unwrap();
    let long = "more agents at noon ".repeat(15);
    let text = format!(
        "extends = '{}'\nname = \"{}\"\n",
        base.display(),
        long.trim()
    );
    std::fs::write(&place, text).unwrap();
    let server = Server::start(&[place.to_str().unwrap()]);
    let name = server.get("/api/scenarios")[0]["name"].clone();
    let name = name.as_str().unwrap();
    assert_eq!(name, long.trim());
    let pane = json!({ "scenario": "0" });
    let ask = |other: &str| {
        let panes = json!([{ "name": name, "pane": pane }, { "name": other, "pane": pane }]);
        server.post("/api/questions", &json!({ "days": 2, "panes": panes }))
    };
    let (status, asked) = ask(&format!("{name}, changed"));
    assert_eq!(status, 202, "{asked}");
    let (status, refused) = ask(" ");
    assert_eq!(status, 422, "{refused}");
}

/// Ctrl-C ends it at once, with a request half sent and a stream open.
#[cfg(unix)]
#[test]
fn ctrl_c_ends_it_with_pages_open() {
    let mut server = Server::start(&["scenarios/w1.toml"]);
    let half = server.send("POST", "/api/day", &[("Content-Length", "1000")], "");
    let question = json!({ "days": 20, "panes": [
        { "name": "a", "pane": { "scenario": "0" } },
        { "name": "b", "pane": { "scenario": "0" } },
    ]});
    let (status, asked) = server.post("/api/questions", &question);
    assert_eq!(status, 202, "{asked}");
    let events = format!("/api/questions/{}/events", asked["id"]);
    let mut stream = server.send("GET", &events, &[], "");
    let mut first = [0; 16];
    stream.read_exact(&mut first).unwrap();
    let number = server.child.id().to_string();
    let killed = Command::new("kill").args(["-INT", &number]).status();
    assert!(killed.unwrap().success());
    let status = server.child.wait().unwrap();
    assert!(status.success(), "{status}");
    drop(half);
}

#[test]
fn the_interface_says_what_it_is() {
    let server = Server::start(&[]);
    let api = server.get("/api");
    let requests = api["requests"].as_array().unwrap();
    assert!(requests.iter().any(|one| one["path"] == "/api/day"));
    assert!(api["film"]["rows"].as_array().unwrap().len() >= 15);
    let lessons = server.get("/api/lessons");
    assert!(lessons.as_array().unwrap().len() >= 8);
    for lesson in lessons.as_array().unwrap() {
        let told = server.get(&format!("/api/lessons/{}", lesson["key"].as_str().unwrap()));
        assert_eq!(told["shown"]["panes"].as_array().unwrap().len(), 2);
    }
}

/// A season whose volume is only the shape of its days.
const SEASON: &str = r#"
[clock]
opens = "08:00"
closes = "12:00"
interval = "1h"
[calls.a]
volume = [30, 40, 40, 30]
talk = { dist = "exponential", mean = "4m" }
patience = { dist = "exponential", mean = "6m" }
[agents.d]
answers = ["a"]
count = 3
[messages]
policy = "estimate"
[customers]
count = 700
weeks = 1
contacts = { a = 1.0 }
trust = 0.1
"#;

/// Twice as many calls in three of four hours of a season are 250 for 140, in the plan as on the page. What customers
/// believe is their own trust, which the page neither shows as that of strangers nor changes.
#[test]
fn a_season_has_the_calls_and_the_trust_of_its_customers() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("season.toml");
    std::fs::write(&file, SEASON).unwrap();
    let server = Server::start(&[file.to_str().unwrap()]);
    let listed = server.get("/api/scenarios");
    assert!(listed.to_string().contains(r#""trust":null"#), "{listed}");
    let pane =
        |change: Value| json!({ "scenario": "0", "changes": [{ "at": 3600, "change": change }] });
    let refused = server.post("/api/day", &pane(json!({ "trust": { "share": 1.0 } })));
    assert_eq!(refused.0, 422, "{refused:?}");
    let twice = pane(json!({ "volume": { "times": 2.0 } }));
    let (_, told) = server.post("/api/plan", &json!({ "name": "twice", "pane": twice }));
    let plan = folder.path().join("twice.toml");
    std::fs::write(&plan, told["plan"].as_str().unwrap()).unwrap();
    let (base, more) = (
        run(&[file.to_str().unwrap()]),
        run(&[plan.to_str().unwrap()]),
    );
    let offered = |json: &Value| json["calls"]["a"]["offered"]["mean"].as_f64().unwrap();
    // 700 and 1,250 calls a season, known to 8 %: two standard errors of their ratio are 9 %.
    let times = offered(&more) / offered(&base);
    assert!((1.55..2.05).contains(&times), "{times}");
}
