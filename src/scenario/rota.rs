//! Rotas as workforce management exports them: a CSV file with a row for each person and day, read as shifts.
//!
//! ```text
//! agent,group,date,start,end,breaks
//! Ann,desk,2026-03-02,08:00,16:30,12:00-12:30; 15:00-15:15 paid
//! ```
//! People who come, go and take their breaks together become one shift. Nobody is there twice at a time; columns that mean
//! nothing here are passed over.

mod days;
mod rows;

pub(super) use days::{complete, of_other_days, of_week};
pub(super) use rows::read;

use super::cells::{Format, Refused};
use super::columns::Text;
use super::diagnostic::{Diagnostic, Mistake, nearest, one_of};
use super::source::Place;
use super::tree::{Node, Value};

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
    /// Whether it is asked for by a day of a week or a kind of days, not by the file for all of them.
    is_of_a_day: bool,
    unknown: Option<(String, Place)>,
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
        is_of_a_day: path.first().is_some_and(|holder| holder != "agents"),
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
