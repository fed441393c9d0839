//! Logs of switches: Asterisk's queue_log as text and as a table, Amazon Connect contact records.

use holdtrue::error::Mistake;
use holdtrue::records::{
    Aside, BadLines, Filter, Format, Guess, Log, Outcome, Reading, guess, read, zone,
};
use std::fs;
use tempfile::TempDir;

fn log_of(format: Format, zone_name: Option<&str>, text: &str) -> Result<Log, Mistake> {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("log");
    fs::write(&path, text).unwrap();
    let expected = match format {
        Format::QueueLog => Guess::QueueLog,
        Format::Connect => Guess::Connect,
        Format::Calls(_) => Guess::Other,
    };
    assert_eq!(guess(&path)?, expected);
    let reading = Reading {
        format,
        zone: zone_name.map(|name| zone(name).unwrap()),
        filter: Filter::default(),
        recent: None,
        bad_lines: BadLines::default(),
    };
    read(&[path], &reading)
}

fn aside(log: &Log) -> Vec<(Aside, u64)> {
    log.skipped
        .aside()
        .map(|(why, count)| (why.clone(), count))
        .collect()
}

/// 1711843200 is 2024-03-31 00:00 UTC.
const QUEUE_LOG: &str = "\
1711843200|NONE|NONE|NONE|QUEUESTART|
1711843210|NONE|support|SIP/ann|ADDMEMBER|
1711843260.5|1.1|support|NONE|ENTERQUEUE||5551234|1
1711843270|1.1|support|SIP/ann|RINGNOANSWER|5000
1711843280|1.1|support|SIP/ann|CONNECT|20|1.2|3
1711843380|1.1|support|SIP/ann|COMPLETECALLER|20|100|1
1711843400|1.3|support|NONE|ENTERQUEUE||\"Bob|2
1711843430|1.3|support|NONE|ABANDON|1|2|30
1711843440|1.4|sales|NONE|ENTERQUEUE||anonymous|1
1711843500|1.4|sales|NONE|EXITWITHTIMEOUT|1|1|60
1711843510|1.5|sales|NONE|ENTERQUEUE||5551234|1
1711843515|1.5|sales|NONE|EXITWITHKEY|9|1|1|5
1711843520|1.6|sales|NONE|ENTERQUEUE||7|1
1711843521|1.6|sales|NONE|WITHDRAW|1|1|1
1711843530|1.7|support|NONE|ENTERQUEUE||8|1
1711843531|1.7|support|SIP/ann|CONNECT|1|1.8|1
1711843561|1.7|support|SIP/ann|BLINDTRANSFER|100|default|1|30|1
1711843570|1.9|support|SIP/ann|COMPLETEAGENT|1|2|1
1711843571|1.9|support|SIP/ann|SURVEY|5
1711843580|NONE|NONE|SIP/ann|PAUSEALL|lunch
1711843600|NONE|NONE|SIP/ann|UNPAUSEALL|
1711843700|NONE|support|SIP/ann|REMOVEMEMBER|
1711843710|2.1|support|NONE|ENTERQUEUE||9|1
nonsense
";

#[test]
fn a_queue_log_tells_calls_and_who_was_there() {
    let log = log_of(Format::QueueLog, Some("Europe/Berlin"), QUEUE_LOG).unwrap();
    let told: Vec<_> = log
        .calls
        .iter()
        .map(|call| {
            (
                log.names.kind(call.kind),
                call.outcome,
                call.arrival,
                call.wait,
                call.talk,
            )
        })
        .collect();
    use Outcome::{Abandoned, Answered, Removed};
    let hour = 3600.0;
    assert_eq!(
        told,
        [
            ("support", Answered, hour + 60.5, 20.0, Some(100.0)),
            ("support", Abandoned, hour + 200.0, 30.0, None),
            ("sales", Removed, hour + 240.0, 60.0, None),
            ("sales", Removed, hour + 310.0, 5.0, None),
            ("sales", Removed, hour + 320.0, 1.0, None),
            ("support", Answered, hour + 330.0, 1.0, Some(30.0)),
        ]
    );
    assert_eq!(log.calls[0].caller, log.calls[3].caller);
    assert_eq!(log.calls[2].caller, None, "anonymous");
    assert_eq!(log.names.agents(), ["SIP/ann"]);
    let there: Vec<(f64, f64)> = log
        .presence
        .iter()
        .map(|one| (one.from - hour, one.to - hour))
        .collect();
    assert_eq!(there, [(10.0, 380.0), (400.0, 500.0)]);
    assert_eq!(
        aside(&log),
        [
            (Aside::Other("of the event SURVEY".to_owned()), 1),
            (Aside::Unfinished, 1),
            (Aside::NoBeginning, 1)
        ]
    );
    assert_eq!(log.skipped.bad_lines(), 1);
}

#[test]
fn the_table_of_a_queue_log_tells_the_same() {
    let mut text =
        "id,time,callid,queuename,serverid,agent,event,data1,data2,data3,data4,data5\n".to_owned();
    for (id, line) in QUEUE_LOG
        .lines()
        .filter(|line| line.contains('|'))
        .enumerate()
    {
        let parts: Vec<String> = line
            .split('|')
            .map(|part| format!("\"{}\"", part.replace('"', "\"\"")))
            .collect();
        let data: Vec<&str> = parts[5..]
            .iter()
            .map(String::as_str)
            .chain(["", "", "", "", ""])
            .take(5)
            .collect();
        text += &format!(
            "{id},{},{},{},,{},{},{}\n",
            parts[0],
            parts[1],
            parts[2],
            parts[3],
            parts[4],
            data.join(",")
        );
    }
    let table = log_of(Format::QueueLog, Some("Europe/Berlin"), &text).unwrap();
    let plain = log_of(Format::QueueLog, Some("Europe/Berlin"), QUEUE_LOG).unwrap();
    assert_eq!(table.calls, plain.calls);
    assert_eq!(table.presence, plain.presence);
}

#[test]
fn numbered_data_are_found_beside_the_old_column() {
    let header = "time,callid,queuename,agent,event";
    let told = |data: &str, more: [&str; 3]| {
        let head = ["NONE,ENTERQUEUE", "ann,CONNECT", "ann,COMPLETECALLER"];
        let mut text = format!("{header},{data}\n");
        let times = [1_704_096_000, 1_704_096_010, 1_704_096_310];
        for ((time, head), more) in times.into_iter().zip(head).zip(more) {
            text += &format!("{time},c,q,{head},{more}\n");
        }
        let log = log_of(Format::QueueLog, None, &text).unwrap();
        (log.calls[0].wait, log.calls[0].talk)
    };
    let right = (10.0, Some(300.0));
    let joined = ["|555|1", "10|x|2", "10|300|1"];
    assert_eq!(told("data", joined), right);
    let beside = [",,555,1", ",10,x,2", ",10,300,1"];
    assert_eq!(told("data,data1,data2,data3", beside), right);
    let mixed = ["|555|1,,,", ",2,x,10", "10|300|1,,,"];
    assert_eq!(told("data,data3,data2,data1", mixed), right);
}

/// As clients of databases write tables: `|` between the columns, blanks around them or none, a line about the rows.
#[test]
fn a_table_with_bars_is_read_by_its_header() {
    let told = |bar: &str, more: &str, rows: [&str; 3]| {
        let mut text = format!("time|callid|agent|queuename|event|{more}\n");
        for row in rows {
            text += &format!("{row}\n");
        }
        let text = text.replace('|', bar) + "(3 rows)\n";
        let log = log_of(Format::QueueLog, None, &text).unwrap();
        let kind = log.names.kind(log.calls[0].kind).to_owned();
        (kind, log.calls[0].wait, log.calls[0].talk)
    };
    let right = ("q".to_owned(), 10.0, Some(300.0));
    let joined = [
        "1704096000|c|NONE|q|ENTERQUEUE||555|1",
        "1704096010|c|ann|q|CONNECT|10|x|2",
        "1704096315|c|ann|q|COMPLETECALLER|10|300|1",
    ];
    let beside = [
        "1704096000|c|NONE|q|ENTERQUEUE|||555|1",
        "1704096010|c|ann|q|CONNECT||10|x|2",
        "1704096315|c|ann|q|COMPLETECALLER||10|300|1",
    ];
    for bar in ["|", " | "] {
        for names in ["data", "data1|data2|data3"] {
            assert_eq!(told(bar, names, joined), right, "{names}");
        }
        assert_eq!(told(bar, "data|data1|data2|data3", beside), right);
    }
    for separator in [";", "\t"] {
        assert_eq!(told(separator, "data|data1|data2|data3", beside), right);
    }
}

#[test]
fn a_pause_in_one_queue_leaves_the_others() {
    let there = |events: &[&str]| -> Vec<(f64, f64)> {
        let mut text = "1711843200|NONE|a|ann|ADDMEMBER|\n1711843200|NONE|b|ann|ADDMEMBER|\n\
            1711843200|1|a|NONE|ENTERQUEUE||1|1\n1711843201|1|a|NONE|ABANDON|1|1|1\n"
            .to_owned();
        let mut at = 1_711_843_200;
        for event in events {
            at += 10;
            text += &format!("{at}|NONE|{event}|\n");
        }
        let log = log_of(Format::QueueLog, None, &text).unwrap();
        let presence = log.presence.iter();
        presence.map(|one| (one.from, one.to)).collect()
    };
    let gone = ["a|ann|REMOVEMEMBER", "b|ann|REMOVEMEMBER"];
    let with = |events: &[&'static str]| there(&[events, &gone[..]].concat());
    assert_eq!(with(&["a|ann|PAUSE", "a|ann|UNPAUSE"]), [(0.0, 40.0)]);
    assert_eq!(
        with(&["a|ann|PAUSE", "b|ann|PAUSE", "b|ann|UNPAUSE"]),
        [(0.0, 20.0), (30.0, 50.0)]
    );
    // As Asterisk writes a pause of all queues.
    let all = ["NONE|ann|PAUSEALL", "a|ann|PAUSE", "b|ann|PAUSE"];
    let back = ["NONE|ann|UNPAUSEALL", "a|ann|UNPAUSE", "b|ann|UNPAUSE"];
    assert_eq!(with(&[all, back].concat()), [(0.0, 10.0), (40.0, 80.0)]);
    assert_eq!(
        with(&[&all[..1], &back[1..2]].concat()),
        [(0.0, 10.0), (20.0, 30.0)],
        "back in one of them"
    );
    assert_eq!(
        with(&["c|ann|ADDMEMBER|PAUSED", "NONE|ann|PAUSEALL"]),
        [(0.0, 20.0)]
    );
}

#[test]
fn a_first_line_that_is_cut_costs_a_line() {
    let whole = log_of(Format::QueueLog, None, QUEUE_LOG).unwrap();
    let marked = format!("\u{feff}{QUEUE_LOG}");
    let cut = format!("34|1704.0|q1|NONE\n{QUEUE_LOG}");
    for (text, bad) in [(marked, 1), (cut, 2)] {
        let log = log_of(Format::QueueLog, None, &text).unwrap();
        assert_eq!(log.calls, whole.calls);
        assert_eq!(log.skipped.bad_lines(), bad);
    }
}

#[test]
fn lengths_are_right_across_a_change_of_the_clocks() {
    let zone = Some("Europe/Berlin");
    for (entered, connected) in [
        ("2024-03-31T00:59:50Z", "2024-03-31T01:00:10Z"),
        ("2024-10-27T02:59:50+02:00", "2024-10-27T02:00:10+01:00"),
    ] {
        let queue = format!(r#"{{"Name":"q","EnqueueTimestamp":"{entered}"}}"#);
        let agent = format!(r#"{{"Username":"a","ConnectedToAgentTimestamp":"{connected}"}}"#);
        let text = contact("1", "09:00:00", &queue, &agent, "");
        let log = log_of(Format::Connect, zone, &text).unwrap();
        assert_eq!(log.calls[0].wait, 20.0, "{entered}");
        let table = format!(
            "time,callid,queuename,agent,event,data1,data2\n\
             2024-01-01T00:00:00Z,NONE,q,a,ADDMEMBER,,\n{entered},1,q,NONE,ENTERQUEUE,,7\n\
             {entered},1,q,a,CONNECT,0,x\n{connected},1,q,a,BLINDTRANSFER,5,default\n"
        );
        let log = log_of(Format::QueueLog, zone, &table).unwrap();
        assert_eq!(log.calls[0].talk, Some(20.0), "{entered}");
    }
}

/// A contact record of some fields.
fn contact(id: &str, updated: &str, queue: &str, agent: &str, more: &str) -> String {
    format!(
        r#"{{"ContactId":"{id}","LastUpdateTimestamp":"2024-03-31T{updated}Z","InitiationTimestamp":"2024-03-31T08:00:00Z","InitiationMethod":"INBOUND","Channel":"VOICE","Queue":{queue},"Agent":{agent},"CustomerEndpoint":{{"Address":"+49{id}","Type":"TELEPHONE_NUMBER"}}{more}}}"#
    ) + "\n"
}

#[test]
fn contact_records_count_once_each_the_latest() {
    let queue = |wait: f64| {
        format!(r#"{{"Name":"Sales","EnqueueTimestamp":"2024-03-31T08:00:30Z","Duration":{wait}}}"#)
    };
    let agent = r#"{"Username":"ann","ConnectedToAgentTimestamp":"2024-03-31T08:00:50Z","AgentInteractionDuration":100,"CustomerHoldDuration":20,"AfterContactWorkDuration":15}"#;
    let text = [
        contact("1", "08:10:00", &queue(20.0), "null", ""),
        contact(
            "2",
            "08:10:00",
            &queue(45.0),
            "null",
            r#","DisconnectReason":"CUSTOMER_DISCONNECT""#,
        ),
        contact("1", "08:20:00", &queue(20.0), agent, ""),
        contact("1", "08:15:00", &queue(20.0), "null", ""),
        contact("3", "08:10:00", "null", "null", ""),
        contact(
            "4",
            "08:10:00",
            &queue(90.0),
            "null",
            r#","DisconnectReason":"CONTACT_FLOW_DISCONNECT""#,
        ),
        contact("5", "08:10:00", &queue(1.0), agent, "").replace("\"VOICE\"", "\"CHAT\""),
        contact("6", "08:10:00", &queue(-5.0), agent, ""),
        "{\"ContactId\":\n".to_owned(),
    ]
    .concat();
    let log = log_of(Format::Connect, Some("Europe/Berlin"), &text).unwrap();
    let told: Vec<_> = log
        .calls
        .iter()
        .map(|call| (call.outcome, call.wait, call.talk, call.wrap_up))
        .collect();
    use Outcome::{Abandoned, Answered, NeverQueued, Removed};
    assert_eq!(
        told,
        [
            (NeverQueued, 0.0, None, None),
            (Answered, 20.0, Some(120.0), Some(15.0)),
            (Abandoned, 45.0, None, None),
            (Removed, 90.0, None, None),
        ]
    );
    assert_eq!(log.calls[1].arrival, 10.0 * 3600.0 + 30.0, "summer time");
    assert_eq!(
        aside(&log),
        [
            (Aside::Again, 2),
            (Aside::Other("of the channel CHAT".to_owned()), 1)
        ]
    );
    assert_eq!(log.skipped.bad_lines(), 2);
}
