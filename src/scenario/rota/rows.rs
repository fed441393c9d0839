//! The rows of a rota: who comes and goes when, and with which breaks; people who do the same are one shift.

use super::{RotaRequest, days, refuse};
use crate::scenario::cells::{Format, Refused, fields, malformed, opened, place_of};
use crate::scenario::columns;
use crate::scenario::diagnostic::{Diagnostic, Mistake, Severity, one_of};
use crate::scenario::setting::dotted;
use crate::scenario::source::{SourceId, SourceSpan};
use crate::scenario::tree::{Entry, Node, Table, Value};
use crate::units::TimeOfDay;
use std::cell::RefCell;
use std::collections::HashMap;

/// What the column of people is called. Not `name`: that may be one of shifts.
const PEOPLE: [&str; 5] = ["agent", "agent_id", "person", "employee", "employee_id"];
/// Columns that say of how many people a row is, where every row is of one.
const COUNTS: [&str; 4] = ["count", "agents", "number", "headcount"];

/// Words in the name of a column that seems to say what people are paid.
const PAY: [&str; 5] = ["wage", "wages", "pay", "rate", "salary"];

/// The shifts of a file: a table for each that people share, and what of it means nothing here. `week` are the days of the
/// scenario's week, if it has one.
pub(in crate::scenario) fn read(
    text: &str,
    source: SourceId,
    asked: &RotaRequest,
    week: &[String],
) -> Result<(Vec<Node>, Option<Diagnostic>), Refused> {
    let separator = asked.text("separator").cloned();
    let of_file = columns::ColumnRequest::of(asked.csv.clone(), None, separator, None);
    let format = Format::of(&of_file, text)?;
    let (mut reader, headers) = opened(text, source, format)?;
    if headers.is_empty() {
        let cure = "give it a header row and a row for each person";
        return Err(refuse(
            "there is nothing in this file",
            cure,
            asked.csv.place,
        ));
    }
    let file = File {
        text,
        source,
        format,
        asked,
        week,
        used: Columns::of(asked, &headers, format)?,
        headers,
        fields: fields(format),
    };
    let mut seen = Seen::default();
    for record in reader.records() {
        let record = record.map_err(|error| malformed(&error, source, format))?;
        if let Some(one) = file.shift(&record, &mut seen)? {
            seen.add(one);
        }
    }
    if seen.alike.is_empty() {
        let group = file.used.group.map(|group| &file.headers[group]);
        return Err(seen.nobody(asked, group));
    }
    let shifts = seen.alike.iter().map(Alike::node).collect();
    Ok((shifts, file.unread_pay()))
}

/// A file that is read row by row.
struct File<'a> {
    text: &'a str,
    source: SourceId,
    format: Format,
    asked: &'a RotaRequest,
    week: &'a [String],
    used: Columns,
    headers: csv::StringRecord,
    fields: RefCell<csv_core::Reader>,
}

impl File<'_> {
    /// The shift of one person; `None` if the row is of another group or day.
    fn shift(&self, record: &csv::StringRecord, seen: &mut Seen) -> Result<Option<Alike>, Refused> {
        let used = &self.used;
        let row = record.position().map_or(0, |at| at.byte() as usize);
        let row = self.format.begins + row;
        let cell = |index: usize| record.get(index).unwrap_or_default();
        let how = (&self.fields, self.format);
        let at = |index: usize| place_of(self.text, row, index, how, self.source);
        if !seen.counts(self.asked, used, &cell, self.week)? {
            return Ok(None);
        }
        if let Some(count) = used
            .count
            .filter(|&count| !["", "1"].contains(&cell(count)))
        {
            return Err(self.several_people(count, cell(count), at(count)));
        }
        let from = time(cell(used.start), at(used.start))?;
        let to = time(cell(used.end), at(used.end))?;
        if from >= to {
            let found = format!("it ends at {to}, not after it begins at {from}");
            let (start, end) = (&self.headers[used.start], &self.headers[used.end]);
            let cure = format!("let `{end}` be later than `{start}`");
            return Err(refuse(found, cure, at(used.end)));
        }
        if let Some(person) = used.person.filter(|&person| !cell(person).is_empty()) {
            let stay = Stay { from, to, row };
            seen.comes(cell(person), stay, self.text, at(person))?;
        }
        let breaks = match used.breaks {
            Some(breaks) => pauses(cell(breaks), self.text, at(breaks))?,
            None => Vec::new(),
        };
        Ok(Some(Alike {
            ends: [at(used.start), at(used.end)],
            people: 1,
            from,
            to,
            breaks,
        }))
    }

    /// A warning of a column of wages, which no shift takes.
    fn unread_pay(&self) -> Option<Diagnostic> {
        let is_pay = |header: &str| {
            let header = header.to_lowercase();
            let mut words = header.split(|letter: char| !letter.is_alphanumeric());
            words.any(|word| PAY.contains(&word))
        };
        let used = &self.used;
        let read = [
            Some(used.start),
            Some(used.end),
            used.breaks,
            used.group,
            used.date,
        ];
        let free = self.headers.iter().enumerate();
        let mut free = free.filter(|(place, _)| !read.contains(&Some(*place)));
        let (_, name) = free.find(|(_, header)| is_pay(header))?;
        let key = dotted(&["agents", &self.asked.group, "wage"].map(str::to_owned));
        let mistake = Mistake::new(
            format!("column `{name}` of `{}` has no effect", self.asked.csv.name),
            format!(
                "people of a file have the wage of their group: set {key}, and take the column out or call it otherwise"
            ),
        );
        Some(Diagnostic {
            severity: Severity::Warning,
            ..Diagnostic::error(mistake, self.asked.csv.place)
        })
    }

    fn several_people(&self, count: usize, people: &str, place: SourceSpan) -> Refused {
        let name = &self.headers[count];
        let found = format!("column `{name}` says {people}, and every row is of one person");
        let cure = format!(
            "give each person a row; if `{name}` is no number of people, give it another name"
        );
        refuse(found, cure, place)
    }
}

/// The places of the columns.
struct Columns {
    start: usize,
    end: usize,
    breaks: Option<usize>,
    group: Option<usize>,
    date: Option<usize>,
    person: Option<usize>,
    /// One that seems to say of how many people a row is.
    count: Option<usize>,
}

impl Columns {
    fn of(
        asked: &RotaRequest,
        headers: &csv::StringRecord,
        format: Format,
    ) -> Result<Self, Refused> {
        let names: Vec<&str> = headers.iter().collect();
        let mut used = Self {
            start: asked.needed("start", &names, format)?,
            end: asked.needed("end", &names, format)?,
            breaks: asked.column("breaks", &names)?,
            group: asked.column("group", &names)?,
            date: asked.column("date", &names)?,
            person: None,
            count: None,
        };
        let known = [
            Some(used.start),
            Some(used.end),
            used.breaks,
            used.group,
            used.date,
        ];
        let free = |names: &[&str]| {
            let is_one = |header: &str| names.iter().any(|name| name.eq_ignore_ascii_case(header));
            let mut places = 0..headers.len();
            places.find(|&place| is_one(&headers[place]) && !known.contains(&Some(place)))
        };
        used.person = free(&PEOPLE);
        used.count = free(&COUNTS);
        Ok(used)
    }
}

/// When somebody is there, and where the row begins that says so.
struct Stay {
    from: TimeOfDay,
    to: TimeOfDay,
    row: usize,
}

/// What was read so far.
#[derive(Default)]
struct Seen {
    rows: usize,
    groups: Vec<String>,
    /// Those of the group.
    days: Vec<String>,
    people: HashMap<String, Vec<Stay>>,
    alike: Vec<Alike>,
}

impl Seen {
    /// Whether the row is of the group and the day that are meant.
    fn counts<'r>(
        &mut self,
        asked: &RotaRequest,
        used: &Columns,
        cell: &impl Fn(usize) -> &'r str,
        week: &[String],
    ) -> Result<bool, Refused> {
        self.rows += 1;
        if let Some(group) = used.group.map(cell).filter(|group| *group != asked.group) {
            note(&mut self.groups, group);
            return Ok(false);
        }
        let Some(day) = used.date.map(cell) else {
            return Ok(true);
        };
        note(&mut self.days, day);
        if let Some(wanted) = asked.text("day") {
            return Ok(wanted.name == day);
        }
        match self.days.as_slice() {
            [first, second, ..] => Err(days::several(asked, (first, second), week)),
            _ => Ok(true),
        }
    }

    fn add(&mut self, one: Alike) {
        match self.alike.iter_mut().find(|known| known.is_like(&one)) {
            Some(known) => known.people += 1,
            None => self.alike.push(one),
        }
    }

    /// Somebody is there once at a time.
    fn comes(
        &mut self,
        person: &str,
        stay: Stay,
        text: &str,
        place: SourceSpan,
    ) -> Result<(), Refused> {
        let known = self.people.entry(person.to_owned()).or_default();
        let before = known
            .iter()
            .find(|one| one.from < stay.to && stay.from < one.to);
        if let Some(before) = before {
            let line = text.get(..before.row).unwrap_or_default();
            let line = line.matches('\n').count() + 1;
            let found = format!(
                "`{person}` is there from {} to {}, and by line {line} from {} to {}",
                stay.from, stay.to, before.from, before.to
            );
            let cure = format!(
                "change one of the two rows or take it out (line {line} or this one); two people need two names"
            );
            return Err(refuse(found, cure, place));
        }
        known.push(stay);
        Ok(())
    }

    /// Why no row counts.
    fn nobody(&self, asked: &RotaRequest, group: Option<&str>) -> Refused {
        let file = &asked.csv.name;
        let list = |names: &[String]| {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            one_of(&names).replace(" or ", " and ")
        };
        let (found, cure) = match (self.rows, self.days.as_slice(), group, asked.text("day")) {
            (0, ..) => (
                format!("there is no row in `{file}`"),
                "give it a row for each person below its header".to_owned(),
            ),
            (_, [], Some(column), _) => (
                format!("no row of `{file}` is of `{}`", asked.group),
                format!(
                    "column `{column}` has {}: write `{}` there, or name another column with group = \"NAME\"",
                    list(&self.groups),
                    asked.group
                ),
            ),
            (_, days, _, day) => (
                format!(
                    "no row of `{file}` is of {}",
                    day.map_or_else(String::new, |day| format!("day `{}`", day.name))
                ),
                format!("its days are {}", list(days)),
            ),
        };
        let is_of_day = self.rows > 0 && !self.days.is_empty();
        let day = asked.text("day").filter(|_| is_of_day);
        refuse(found, cure, day.unwrap_or(&asked.csv).place)
    }
}

/// The most names that a message lists. A convention.
const MOST_NAMED: usize = 8;

fn note(names: &mut Vec<String>, name: &str) {
    if names.len() < MOST_NAMED && !names.iter().any(|known| known == name) {
        names.push(name.to_owned());
    }
}

/// A shift, and how many work it.
struct Alike {
    /// Where its start and its end are written.
    ends: [SourceSpan; 2],
    people: i64,
    from: TimeOfDay,
    to: TimeOfDay,
    breaks: Vec<Pause>,
}

/// A break.
struct Pause {
    place: SourceSpan,
    from: TimeOfDay,
    to: TimeOfDay,
    is_paid: bool,
}

fn time(cell: &str, place: SourceSpan) -> Result<TimeOfDay, Refused> {
    cell.parse().map_err(|_| {
        let found = format!("`{cell}` is no time of day");
        refuse(found, "give it as HH:MM, such as 08:30", place)
    })
}

/// `12:00-12:30; 15:00-15:15 paid`
fn pauses(cell: &str, text: &str, place: SourceSpan) -> Result<Vec<Pause>, Refused> {
    let parts = cell.split([';', '|', ',', '+']).map(str::trim);
    let parts = parts.filter(|part| !part.is_empty());
    let each = parts.map(|part| {
        let place = within(cell, part, text, place);
        let (span, paid) = match part.split_once(char::is_whitespace) {
            Some((span, rest)) if rest.trim() == "paid" => (span, true),
            _ => (part, false),
        };
        let ends = span.split_once('-');
        let ends =
            ends.and_then(|(from, to)| Some((from.trim().parse().ok()?, to.trim().parse().ok()?)));
        let Some((from, to)) = ends else {
            let found = format!("`{part}` is no break");
            let cure =
                "give breaks as 12:00-12:30, several parted by `;`, and `paid` behind one that is";
            return Err(refuse(found, cure, place));
        };
        let pause = Pause {
            place,
            from,
            to,
            is_paid: paid,
        };
        if from >= to {
            let found = format!("the break `{part}` ends before it begins");
            return Err(refuse(found, "give its start first", place));
        }
        Ok(pause)
    });
    each.collect()
}

/// The place of a part of a cell; that of the cell where it is written in another way.
fn within(cell: &str, part: &str, text: &str, place: SourceSpan) -> SourceSpan {
    let from = part.as_ptr() as usize - cell.as_ptr() as usize;
    let at = place.from + from..place.from + from + part.len();
    match text.get(at.clone()) {
        Some(written) if written == part => SourceSpan::new(place.source, at),
        _ => place,
    }
}

impl Alike {
    fn is_like(&self, other: &Self) -> bool {
        let times = |one: &Self| (one.from, one.to, one.breaks.len());
        let alike = |one: &Pause, other: &Pause| {
            (one.from, one.to, one.is_paid) == (other.from, other.to, other.is_paid)
        };
        let mut breaks = self.breaks.iter().zip(&other.breaks);
        times(self) == times(other) && breaks.all(|(one, other)| alike(one, other))
    }

    /// The shift as it would be written in the scenario.
    fn node(&self) -> Node {
        let [start, end] = self.ends;
        let text = |time: TimeOfDay| Value::String(time.to_string());
        let breaks = self.breaks.iter().map(|one| {
            let length = Value::Float(one.to.seconds() - one.from.seconds());
            let mut pairs = vec![("at", text(one.from)), ("length", length)];
            if one.is_paid {
                pairs.push(("paid", Value::Boolean(true)));
            }
            let pairs = pairs.into_iter();
            table(pairs.map(|(key, value)| (key, value, one.place)), one.place)
        });
        let breaks: Vec<Node> = breaks.collect();
        let mut pairs = vec![
            ("count", Value::Integer(self.people), start),
            ("from", text(self.from), start),
            ("to", text(self.to), end),
        ];
        if let Some(first) = self.breaks.first() {
            pairs.push(("breaks", Value::Array(breaks), first.place));
        }
        table(pairs.into_iter(), start)
    }
}

fn table<'k>(pairs: impl Iterator<Item = (&'k str, Value, SourceSpan)>, whole: SourceSpan) -> Node {
    let entries = pairs.map(|(key, value, place)| {
        let entry = Entry {
            key_place: place,
            node: Node { value, place },
        };
        (key.to_owned(), entry)
    });
    Node {
        value: Value::Table(entries.collect::<Table>()),
        place: whole,
    }
}
