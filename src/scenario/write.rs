//! A centre as a scenario file: what [`reload`](super::reload) reads back to the same days.
//!
//! A file is sections of rows, each a key, a value and perhaps a remark. What is as the format has it by default is left
//! out. The days of a week are what differs from the rest of the file. Laws are written by their means, so that the
//! last digit of a parameter may differ when it is read.

mod calls;
mod chances;
mod customers;
mod law;
mod roster;

use crate::centre::{AtClose, Centre, Clock, Operation, PickAgent};
use crate::units::Seconds;
use toml::{Table, Value};

/// A table of the file.
#[derive(Debug)]
struct Section {
    path: Vec<String>,
    rows: Vec<Row>,
}

/// A line of it.
#[derive(Debug)]
struct Row {
    key: &'static str,
    value: Value,
    /// It need not be said.
    is_default: bool,
    remark: &'static str,
}

/// The text of a scenario file that describes `operation`.
#[must_use]
pub fn write(name: &str, notes: Option<&str>, operation: &Operation) -> String {
    let mut head = Section::new(&[]);
    head.say("name", name, "");
    if let Some(notes) = notes {
        head.say("notes", notes, "");
    }
    let base = match operation.days() {
        [day] if day.weekday.is_none() => chances::sections(day),
        _ => sections(operation.base()),
    };
    let mut text = head.text();
    for section in &base {
        text.push_str(&section.text());
    }
    if let Some(customers) = operation.customers() {
        let types = operation.base().call_types();
        for section in customers::sections(customers.parts(), types, operation.is_week()) {
            text.push_str(&section.text());
        }
    }
    if operation.is_week() {
        let mut week = Section::new(&["week"]);
        for day in operation.days() {
            if let Some(weekday) = day.weekday {
                let own = chances::sections(day);
                week.say(weekday.key(), differing(&base, &own), "");
            }
        }
        text.push_str(&week.text());
    }
    text.push_str(&chances::kinds(operation));
    text
}

/// What a day says otherwise, by dotted key.
fn differing(base: &[Section], day: &[Section]) -> Table {
    let mut keys = Table::new();
    for section in day {
        let under = base.iter().find(|other| other.path == section.path);
        for row in &section.rows {
            let same = under.and_then(|under| under.rows.iter().find(|one| one.key == row.key));
            let is_same = match same {
                Some(same) => same.value == row.value,
                None => row.is_default,
            };
            if !is_same {
                let path = section.path.iter().map(String::as_str).chain([row.key]);
                keys.insert(dotted(path), row.value.clone());
            }
        }
    }
    keys
}

/// All of a day but customers.
fn sections(centre: &Centre) -> Vec<Section> {
    let mut all = vec![clock(centre.clock()), busyness(centre)];
    for kind in centre.call_types() {
        all.extend(calls::sections(kind));
    }
    for group in centre.groups() {
        all.push(roster::section(group, centre));
    }
    let mut routing = Section::new(&["routing"]);
    let agent = match centre.pick_agent() {
        PickAgent::LongestIdle => "longest-idle",
        PickAgent::Random => "random",
        PickAgent::MostAvailable => "most-available",
    };
    routing.or(
        "agent",
        agent,
        "longest-idle",
        "which idle agent takes a call",
    );
    let mut money = Section::new(&["money"]);
    let own = centre.money();
    if let Some(currency) = &own.currency {
        money.say("currency", currency.as_str(), "");
    }
    money.or(
        "margin",
        number(own.margin),
        number(0.0),
        "per customer and week",
    );
    let line = number(own.line_minute);
    money.or(
        "line_minute",
        line,
        number(0.0),
        "per minute on which a caller holds a line",
    );
    all.extend([routing, money]);
    all
}

fn clock(clock: &Clock) -> Section {
    let mut section = Section::new(&["clock"]);
    match clock.opens {
        Some(opens) => {
            section.say("opens", opens.to_string(), "");
            let closes = opens.after(clock.length.get());
            section.say("closes", closes.to_string(), "");
        }
        None => section.say("length", time(clock.length), ""),
    }
    section.say(
        "interval",
        time(clock.interval),
        "profiles have a value for each of these",
    );
    section.or(
        "warm_up",
        time(clock.warm_up),
        time(Seconds::ZERO),
        "not counted",
    );
    let at_close = match clock.at_close {
        AtClose::ServeQueue => "serve-queue",
        AtClose::Disconnect => "disconnect",
    };
    section.or(
        "at_close",
        at_close,
        "serve-queue",
        "what happens to those who still wait",
    );
    section
}

fn busyness(centre: &Centre) -> Section {
    let mut section = Section::new(&["busyness"]);
    let own = centre.busyness();
    section.or(
        "day",
        number(own.day),
        number(0.0),
        "coefficient of variation of a day's volume",
    );
    section.or(
        "interval",
        number(own.interval),
        number(0.0),
        "and of an interval's",
    );
    section
}

impl Section {
    fn new(path: &[&str]) -> Self {
        Self {
            path: path.iter().map(|name| (*name).to_owned()).collect(),
            rows: Vec::new(),
        }
    }

    /// A row that is always written.
    fn say(&mut self, key: &'static str, value: impl Into<Value>, remark: &'static str) {
        self.rows.push(Row {
            key,
            value: value.into(),
            is_default: false,
            remark,
        });
    }

    /// A row that is written unless it is what holds anyway.
    fn or<V: Into<Value>>(
        &mut self,
        key: &'static str,
        value: V,
        default: V,
        remark: &'static str,
    ) {
        let (value, default) = (value.into(), default.into());
        self.rows.push(Row {
            is_default: value == default,
            key,
            value,
            remark,
        });
    }

    /// The lines of what has to be said, after an empty one.
    fn text(&self) -> String {
        let said = self.rows.iter().filter(|row| !row.is_default);
        let lines: Vec<String> = said.map(Row::text).collect();
        match (lines.is_empty(), self.path.is_empty()) {
            (true, _) => String::new(),
            (false, true) => lines.concat(),
            (false, false) => {
                let path = dotted(self.path.iter().map(String::as_str));
                format!("\n[{path}]\n{}", lines.concat())
            }
        }
    }
}

impl Row {
    fn text(&self) -> String {
        let space = if self.remark.is_empty() { "" } else { "  # " };
        format!(
            "{} = {}{space}{}\n",
            quoted(self.key),
            self.value,
            self.remark
        )
    }
}

fn dotted<'a>(path: impl Iterator<Item = &'a str>) -> String {
    path.map(quoted).collect::<Vec<_>>().join(".")
}

/// A name as a key: bare where TOML allows it.
fn quoted(name: &str) -> String {
    let is_bare = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
    if !name.is_empty() && name.bytes().all(is_bare) {
        name.to_owned()
    } else {
        Value::from(name).to_string()
    }
}

/// A number; a whole one without a point.
fn number(number: f64) -> Value {
    const LARGEST: f64 = 9e15;
    if number.fract() == 0.0 && number.abs() < LARGEST {
        Value::Integer(number as i64)
    } else {
        Value::Float(number)
    }
}

/// A duration with its unit; a number of seconds where no unit fits.
fn time(time: Seconds) -> Value {
    let seconds = time.get();
    let units = [
        (604_800.0, "w"),
        (86_400.0, "d"),
        (3600.0, "h"),
        (60.0, "m"),
        (1.0, "s"),
    ];
    let fitting = units
        .iter()
        .find(|(unit, _)| seconds >= *unit && seconds % unit == 0.0);
    match fitting {
        Some((unit, name)) => Value::String(format!("{}{name}", seconds / unit)),
        None => number(seconds),
    }
}

/// One number for every interval, or one for each.
fn profile(values: &[f64]) -> Value {
    match values.split_first() {
        Some((first, rest)) if rest.iter().all(|other| other == first) => number(*first),
        _ => values
            .iter()
            .map(|value| number(*value))
            .collect::<Vec<_>>()
            .into(),
    }
}

/// A table in one line.
fn table<const N: usize>(rows: [(&str, Option<Value>); N]) -> Table {
    let given = rows.into_iter();
    given
        .filter_map(|(key, value)| Some((key.to_owned(), value?)))
        .collect()
}
