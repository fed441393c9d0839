//! What `GET /api` says: how to ask, and what comes back.

use super::film::WHAT;
use super::inquiry::{NamedPane, Question};
use super::pane::Pane;
use crate::report::VERSION;
use schemars::{JsonSchema, schema_for};
use serde_json::{Value, json};

/// The whole interface.
pub(super) fn api() -> Value {
    let rows = WHAT.iter().enumerate();
    let rows = rows
        .map(|(place, (event, fields))| json!({ "what": place, "event": event, "fields": fields }));
    json!({
        "holdtrue": VERSION,
        "about": "The same callers under several plans. Nothing about a viewer is kept: a pane says all that its day depends on. \
                  Bodies are JSON (Content-Type: application/json). What is not granted is {\"error\": \"...\"} with a status of 4xx or 5xx.",
        "requests": [
            request("GET", "/api/scenarios", "What may be asked about: scenarios with their keys, days, call types and groups.", &Value::Null),
            request("POST", "/api/day", "A day as a film: who called and what happened, in the order of time.", &schema::<Pane>()),
            request("POST", "/api/plan", "A pane as a plan file that extends its scenario: {\"plan\": \"...\"}. Agents and volume change from the moment on, all else from opening on: a plan is a rule for the day.", &schema::<NamedPane>()),
            request("POST", "/api/questions", "Simulates panes as plans on many days under the same callers: {\"id\": 1, \"state\": \"running\", ...}.", &schema::<Question>()),
            request("GET", "/api/questions/{id}", "Where it stands; once it is done also `found`: `comparison` as `holdtrue compare --json` prints it, and pictures.", &Value::Null),
            request("DELETE", "/api/questions/{id}", "Stops it.", &Value::Null),
            request("GET", "/api/questions/{id}/events", "Where it stands as server-sent events, until it is done; whoever comes again is told where it stands then.", &Value::Null),
            request("GET", "/api/questions/{id}/report.html", "The report, as `holdtrue compare --out` writes it.", &Value::Null),
            request("GET", "/api/lessons", "The lessons.", &Value::Null),
            request("GET", "/api/lessons/{key}", "A lesson: its file, and `shown`, the question to ask for its answer.", &Value::Null),
        ],
        "film": {
            "about": "`rows` are [time in ms from opening, what, ...]. People are numbered in the order of their first calls; `people` has the call type and the number within it of each. A day that is changed from a moment on begins with the same rows.",
            "rows": rows.collect::<Vec<_>>(),
        },
        "example": "import json, urllib.request as u\ndef ask(path, body):\n    request = u.Request('http://127.0.0.1:7878' + path, json.dumps(body).encode(), {'Content-Type': 'application/json'})\n    return json.load(u.urlopen(request))\nplain = ask('/api/day', {'scenario': '0'})\nmore = ask('/api/day', {'scenario': '0', 'changes': [{'at': 10800, 'change': {'agents': {'group': 'desk', 'by': 1}}}]})\ngave_up = lambda film: sum(row[1] == 9 and row[3] == 2 for row in film['rows'])\nprint(gave_up(plain), gave_up(more))",
    })
}

fn request(method: &str, path: &str, what: &str, takes: &Value) -> Value {
    json!({ "method": method, "path": path, "what": what, "takes": takes })
}

fn schema<T: JsonSchema>() -> Value {
    schema_for!(T).to_value()
}
