//! Rotas as workforce management exports them: a CSV file with a row for each person and day, read as shifts.
//!
//! ```text
//! agent,group,date,start,end,breaks
//! Ann,desk,2026-03-02,08:00,16:30,12:00-12:30; 15:00-15:15 paid
//! ```
//! People who come, go and take their breaks together become one shift.

use super::cells::{Format, Refused, fields, malformed, place_of};
use super::columns::{self, Text};
use super::diagnostic::{Diagnostic, Mistake, nearest, one_of};
use super::source::{Place, SourceId};
use super::tree::{Entry, Node, Table, Value};
use crate::units::TimeOfDay;

/// The keys of a request for a rota.
const KEYS: [&str; 8] = [
    "csv",
    "start",
    "end",
    "breaks",
    "group",
    "date",
    "day",
    "separator",
];

/// What columns are called in a rota that `holdtrue staff` wrote.
const OTHERWISE: [(&str, &str); 4] = [
    ("start", "from"),
    ("end", "to"),
    ("group", "agents"),
    ("date", "day"),
];

/// A request for a rota.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    csv: Text,
    /// By key, what is said.
    said: Vec<(&'static str, Text)>,
    /// The group whose rota it is.
    group: String,
    unknown: Option<(String, Place)>,
}

/// A shift, and how many work it.
struct Alike {
    place: Place,
    people: i64,
    from: TimeOfDay,
    to: TimeOfDay,
    breaks: Vec<Pause>,
}

/// A break.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Pause {
    from: TimeOfDay,
    to: TimeOfDay,
    is_paid: bool,
}

/// Whether `node` at `path` is the shifts of a group, asked for from a file.
pub(super) fn asked_for(node: &Node, path: &[String]) -> Option<Asked> {
    let group = match path {
        // In the file itself, in a day of a week or in a kind of day.
        [.., agents, group, shifts] if agents == "agents" && shifts == "shifts" => group.clone(),
        // A day may say it with one dotted key.
        [.., dotted] => {
            let group = dotted.strip_prefix("agents.")?.strip_suffix(".shifts")?;
            group.trim_matches('"').to_owned()
        }
        [] => return None,
    };
    let table = node.as_table()?;
    let text = |key: &str| match table.get(key).map(|entry| &entry.node) {
        Some(Node {
            value: Value::String(name),
            place,
        }) => Some(Text {
            name: name.clone(),
            place: *place,
        }),
        _ => None,
    };
    let said = KEYS.into_iter();
    let said = said.filter_map(|key| Some((key, text(key)?)));
    let mut unknown = table.iter();
    let unknown = unknown.find(|(key, _)| !KEYS.contains(&key.as_str()));
    Some(Asked {
        csv: text("csv")?,
        said: said.collect(),
        group,
        unknown: unknown.map(|(key, entry)| (key.clone(), entry.key_place)),
    })
}

impl Asked {
    pub(super) fn csv(&self) -> &Text {
        &self.csv
    }

    /// A key that means nothing here.
    pub(super) fn unknown(&self) -> Option<Diagnostic> {
        let (name, place) = self.unknown.as_ref()?;
        let cure = match nearest(name, KEYS) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("a rota is asked for with {}", one_of(&KEYS)),
        };
        let mistake = Mistake::new(format!("unknown key `{name}`"), cure);
        Some(Diagnostic::error(mistake, *place))
    }

    fn text(&self, key: &str) -> Option<&Text> {
        let mut said = self.said.iter();
        said.find(|(known, _)| *known == key).map(|(_, text)| text)
    }

    /// The place of a column; `None` if nothing is said of it and there is none.
    fn column(&self, key: &str, headers: &csv::StringRecord) -> Result<Option<usize>, Refused> {
        let said = self.text(key);
        let name = said.map_or(key, |text| &text.name);
        if headers.iter().filter(|header| *header == name).count() > 1 {
            let found = format!("`{}` has two columns `{name}`", self.csv.name);
            let cure = "rename one of them: it is not known which is meant";
            return Err(refuse(found, cure, self.csv.place));
        }
        let place = |name: &str| headers.iter().position(|header| header == name);
        let other = |key: &str| {
            let mut other = OTHERWISE.iter().filter(|(usual, _)| *usual == key);
            other.next().and_then(|(_, own)| place(own))
        };
        let found = place(name).or_else(|| said.is_none().then(|| other(key)).flatten());
        match (found, said) {
            (None, Some(text)) => {
                let known: Vec<&str> = headers.iter().collect();
                let cure = match nearest(name, known.iter().copied()) {
                    Some(meant) => format!("did you mean `{meant}`?"),
                    None => format!("its columns are {}", one_of(&known)),
                };
                let found = format!("there is no column `{name}` in `{}`", self.csv.name);
                Err(refuse(found, cure, text.place))
            }
            _ => Ok(found),
        }
    }

    /// The same of one that there must be.
    fn needed(
        &self,
        key: &str,
        headers: &csv::StringRecord,
        format: Format,
    ) -> Result<usize, Refused> {
        if let Some(place) = self.column(key, headers)? {
            return Ok(place);
        }
        let own = char::from(format.separator);
        let mut others = [',', ';', '\t', '|'].into_iter();
        let holds = |letter: &char| headers.iter().any(|name| name.contains(*letter));
        if let Some(letter) = others.find(|letter| *letter != own && holds(letter)) {
            let found = format!(
                "the fields of `{}` seem to be separated otherwise",
                self.csv.name
            );
            let cure = format!("add separator = \"{}\"", letter.escape_default());
            return Err(refuse(found, cure, self.csv.place));
        }
        let found = format!("there is no column `{key}` in `{}`", self.csv.name);
        let cure = format!(
            "name one of its columns, such as {key} = \"{}\"",
            &headers[0]
        );
        Err(refuse(found, cure, self.csv.place))
    }
}

fn refuse(found: impl Into<String>, cure: impl Into<String>, place: Place) -> Refused {
    Box::new(Diagnostic::error(Mistake::new(found, cure), place))
}

/// The shifts of a file: a table for each that people share.
pub(super) fn read(text: &str, source: SourceId, asked: &Asked) -> Result<Vec<Node>, Refused> {
    let separator = asked.text("separator").cloned();
    let of_file = columns::Asked::of(asked.csv.clone(), None, separator, None);
    let format = Format::of(&of_file)?;
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .delimiter(format.separator)
        .from_reader(text.as_bytes());
    let headers = reader
        .headers()
        .map_err(|error| malformed(&error, source, format))?
        .clone();
    if headers.is_empty() {
        let cure = "give it a header row and a row for each person";
        return Err(refuse(
            "there is nothing in this file",
            cure,
            asked.csv.place,
        ));
    }
    let (start, end) = (
        asked.needed("start", &headers, format)?,
        asked.needed("end", &headers, format)?,
    );
    let breaks = asked.column("breaks", &headers)?;
    let group = asked.column("group", &headers)?;
    let date = asked.column("date", &headers)?;
    let mut days: Vec<String> = Vec::new();
    let mut alike: Vec<Alike> = Vec::new();
    let fields = fields(format);
    for record in reader.records() {
        let record = record.map_err(|error| malformed(&error, source, format))?;
        let row = record.position().map_or(0, |at| at.byte() as usize);
        let cell = |index: usize| record.get(index).unwrap_or_default();
        let at = |index: usize| place_of(text, row, index, (&fields, format), source);
        if group.is_some_and(|group| cell(group) != asked.group) {
            continue;
        }
        if let Some(date) = date {
            let day = cell(date);
            if asked.text("day").is_some_and(|wanted| wanted.name != day) {
                continue;
            }
            if !days.iter().any(|known| known == day) {
                days.push(day.to_owned());
            }
            if days.len() > 1 {
                let found = format!("the rows are of several days: {} and {day}", days[0]);
                let cure = format!("say which is meant, such as day = \"{}\"", days[0]);
                return Err(refuse(found, cure, asked.csv.place));
            }
        }
        let from = time(cell(start), at(start))?;
        let to = time(cell(end), at(end))?;
        let pauses = match breaks {
            Some(breaks) => pauses(cell(breaks), at(breaks))?,
            None => Vec::new(),
        };
        let same = |one: &&mut Alike| (one.from, one.to) == (from, to) && one.breaks == pauses;
        match alike.iter_mut().find(same) {
            Some(known) => known.people += 1,
            None => alike.push(Alike {
                place: at(start),
                people: 1,
                from,
                to,
                breaks: pauses,
            }),
        }
    }
    if alike.is_empty() {
        let found = format!("no row of `{}` is of `{}`", asked.csv.name, asked.group);
        let cure = "let the column of the group have its name, or the day be one of the file";
        return Err(refuse(found, cure, asked.csv.place));
    }
    Ok(alike.iter().map(Alike::node).collect())
}

fn time(cell: &str, place: Place) -> Result<TimeOfDay, Refused> {
    cell.parse().map_err(|_| {
        let found = format!("`{cell}` is no time of day");
        refuse(found, "give it as HH:MM, such as 08:30", place)
    })
}

/// `12:00-12:30; 15:00-15:15 paid`
fn pauses(cell: &str, place: Place) -> Result<Vec<Pause>, Refused> {
    let parts = cell.split([';', '|', ',', '+']).map(str::trim);
    let parts = parts.filter(|part| !part.is_empty());
    let each = parts.map(|part| {
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

impl Alike {
    /// The shift as it would be written in the scenario.
    fn node(&self) -> Node {
        let text = |time: TimeOfDay| Value::String(time.to_string());
        let breaks = self.breaks.iter().map(|one| {
            let mut pairs = vec![
                ("at", text(one.from)),
                (
                    "length",
                    Value::Float(one.to.seconds() - one.from.seconds()),
                ),
            ];
            if one.is_paid {
                pairs.push(("paid", Value::Boolean(true)));
            }
            self.table(pairs)
        });
        let breaks: Vec<Node> = breaks.collect();
        let mut pairs = vec![
            ("count", Value::Integer(self.people)),
            ("from", text(self.from)),
            ("to", text(self.to)),
        ];
        if !breaks.is_empty() {
            pairs.push(("breaks", Value::Array(breaks)));
        }
        self.table(pairs)
    }

    fn table(&self, pairs: Vec<(&str, Value)>) -> Node {
        let place = self.place;
        let entries = pairs.into_iter().map(|(key, value)| {
            let entry = Entry {
                key_place: place,
                node: Node { value, place },
            };
            (key.to_owned(), entry)
        });
        Node {
            value: Value::Table(entries.collect::<Table>()),
            place,
        }
    }
}
