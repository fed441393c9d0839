//! A centre as a scenario file: what [`reload`](super::reload) reads back to the same days.
//!
//! A file is sections of rows, each a key, a value and perhaps a remark. What is as the format has it by default is left
//! out. The days of a week are what differs from the rest of the file. Laws are written by their means, so that the
//! last digit of a parameter may differ when it is read.

mod calls;
mod chances;
mod customers;
mod goals;
mod law;
mod remarks;
mod roster;
mod splits;

pub use remarks::{ColumnOf, Remark, Remarks};

use crate::centre::{AtClose, Centre, Clock, GroupId, Operation, PickAgent};
use crate::error::Problems;
use crate::units::Seconds;
use chances::Chances;
use toml::{Table, Value};

/// A table of the file.
#[derive(Debug, Clone)]
struct Section {
    path: Vec<String>,
    rows: Vec<Entry>,
}

/// A line of it.
#[derive(Debug, Clone)]
struct Entry {
    key: &'static str,
    value: Value,
    /// It need not be said.
    is_default: bool,
    remark: &'static str,
}

/// The text of a scenario file that describes `operation`.
///
/// # Errors
/// If a kind of days differs from the day as it stands otherwise on one day than on another: a kind says one value for
/// all days.
pub fn write(name: &str, notes: Option<&str>, operation: &Operation) -> Result<String, Problems> {
    write_with(name, notes, operation, &Remarks::default())
}

/// The same with what is noted of its keys: comments above them, and columns of files in the place of long values.
///
/// # Errors
/// As [`write()`].
pub fn write_with(
    name: &str,
    notes: Option<&str>,
    operation: &Operation,
    of_keys: &Remarks,
) -> Result<String, Problems> {
    let mut head = Section::new(&[]);
    head.say("name", name, "");
    if let Some(notes) = notes {
        head.say("notes", notes, "");
    }
    let Chances { mut days, kinds } = Chances::of(operation)?;
    let base = match operation.is_week() {
        true => sections(operation.base(), &[]),
        false => days.pop().unwrap_or_default(),
    };
    let mut text = head.text(of_keys);
    for section in &base {
        text.push_str(&section.text(of_keys));
    }
    if let Some(customers) = operation.customers() {
        let types = operation.base().call_types();
        for section in customers::sections(customers.parts(), types, operation.is_week()) {
            text.push_str(&section.text(of_keys));
        }
    }
    if operation.is_week() {
        let mut week = Section::new(&["week"]);
        for (day, own) in operation.days().iter().zip(&days) {
            if let Some(weekday) = day.weekday {
                let mut differing = differing(&base, own);
                // A weekday draws among its own days of the file.
                differing.retain(|key, _| !of_keys.has_days(key));
                for (key, value) in differing.iter_mut() {
                    of_keys.replace(&format!("week.{}.{key}", weekday.key()), value);
                }
                week.say(weekday.key(), differing, "");
            }
        }
        text.push_str(&week.text(of_keys));
    }
    text.push_str(&kinds);
    Ok(text)
}

/// The text of a plan that lies over the file at `extends` and says how many agents of some groups are there, by day
/// and interval; adjustments of those groups are taken out.
#[must_use]
pub fn write_counts(
    (extends, name, notes): (&str, &str, &str),
    operation: &Operation,
    counts: &[(GroupId, Vec<Vec<u32>>)],
) -> String {
    let mut head = Section::new(&[]);
    head.say("extends", extends, "");
    head.say("name", name, "");
    head.say("notes", notes, "");
    let mut text = head.text(&Remarks::default());
    let profile = |counts: &[u32]| {
        let counts: Vec<f64> = counts.iter().copied().map(f64::from).collect();
        profile(&counts)
    };
    let named = counts.iter().filter_map(|(group, counts)| {
        let group = operation.base().groups().get(group.index())?;
        Some((group.name.as_str(), counts))
    });
    let named: Vec<(&str, &Vec<Vec<u32>>)> = named.collect();
    if operation.is_week() {
        let mut week = Section::new(&["week"]);
        for (place, day) in operation.days().iter().enumerate() {
            let keys = named.iter().flat_map(|(name, counts)| {
                let key = |key: &str| dotted(["agents", name, key].into_iter());
                let none: Vec<Value> = Vec::new();
                [
                    (key("count"), profile(&counts[place])),
                    (key("adjust"), none.into()),
                ]
            });
            if let Some(weekday) = day.weekday {
                week.say(weekday.key(), keys.collect::<Table>(), "");
            }
        }
        text.push_str(&week.text(&Remarks::default()));
        return text;
    }
    for (name, counts) in named {
        let mut section = Section::new(&["agents", name]);
        let first = counts.first().map_or(&[] as &[u32], Vec::as_slice);
        section.say("count", profile(first), "");
        section.say("adjust", Vec::<Value>::new(), "");
        text.push_str(&section.text(&Remarks::default()));
    }
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

/// All of a day but customers; of each group so many first shifts stand by themselves, where that is said.
fn sections(centre: &Centre, first: &[Option<usize>]) -> Vec<Section> {
    let mut all = vec![clock(centre.clock()), busyness(centre)];
    for kind in centre.call_types() {
        all.extend(calls::sections(kind));
    }
    let mut together = Section::new(&["all"]);
    let wanted = centre.goals_of_all();
    let levels = goals::service_levels(None, wanted);
    goals::say(&mut together, "service_level", levels);
    goals::say_shares(&mut together, wanted);
    all.push(together);
    for (place, group) in centre.groups().iter().enumerate() {
        let first = first.get(place).copied().flatten();
        all.push(roster::section(group, centre, first));
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
        self.rows.push(Entry {
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
        self.rows.push(Entry {
            is_default: value == default,
            key,
            value,
            remark,
        });
    }

    /// The lines of what has to be said, after an empty one.
    fn text(&self, notes: &Remarks) -> String {
        let is_said = |row: &&Entry| {
            let path = self.path.iter().map(String::as_str);
            !row.is_default || notes.has_column(&dotted(path.chain([row.key])))
        };
        let said = self.rows.iter().filter(is_said);
        let lines: Vec<String> = said.map(|row| row.text(&self.path, notes)).collect();
        match (lines.is_empty(), self.path.is_empty()) {
            (true, _) => String::new(),
            (false, true) => lines.concat(),
            (false, false) => {
                let path = dotted(self.path.iter().map(String::as_str));
                let above = notes.above(&path);
                format!("\n{above}[{path}]\n{}", lines.concat())
            }
        }
    }
}

impl Entry {
    fn text(&self, path: &[String], notes: &Remarks) -> String {
        let path = path.iter().map(String::as_str).chain([self.key]);
        let key = dotted(path);
        let mut value = self.value.clone();
        notes.replace(&key, &mut value);
        let space = if self.remark.is_empty() { "" } else { "  # " };
        format!(
            "{}{} = {value}{space}{}\n",
            notes.above(&key),
            quoted(self.key),
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
