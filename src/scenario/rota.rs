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

pub(super) use days::{complete, of_other_days, of_week, week_key};
pub(super) use rows::read;

use super::cells::{Format, Refused};
use super::diagnostic::{Diagnostic, Mistake, nearest, one_of};
use super::request::{self, Text};
use super::source::SourceSpan;
use super::tree::Node;
use crate::files::headings::{Heading, heading};

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
pub(super) struct RotaRequest {
    csv: Text,
    /// By key, what is said.
    said: Vec<(&'static str, Text)>,
    /// The group whose rota it is.
    group: String,
    /// Whether it is asked for by a day of a week or a kind of days, not by the file for all of them.
    is_of_a_day: bool,
    /// What is wrong with its keys.
    mistake: Option<Diagnostic>,
}

/// Whether `node` at `path` is the shifts of a group, asked for from a file.
pub(super) fn asked_for(node: &Node, path: &[String]) -> Option<RotaRequest> {
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
    // The name of a day is a date in many files, and TOML has dates of its own.
    let text = |key: &str| request::text(table, key, key == "day");
    let said = KEYS.into_iter();
    let said = said.filter_map(|key| Some((key, text(key)?)));
    Some(RotaRequest {
        csv: text("csv")?,
        said: said.collect(),
        group,
        is_of_a_day: path.first().is_some_and(|holder| holder != "agents"),
        mistake: request::mistake(table, &KEYS, true),
    })
}

impl RotaRequest {
    pub(super) fn csv(&self) -> &Text {
        &self.csv
    }

    /// What is wrong with its keys.
    pub(super) fn mistake(&self) -> Option<Diagnostic> {
        self.mistake.clone()
    }

    fn text(&self, key: &str) -> Option<&Text> {
        let mut said = self.said.iter();
        said.find(|(known, _)| *known == key).map(|(_, text)| text)
    }

    /// The place of a column; `None` if nothing is said of it and there is none.
    fn column(&self, key: &str, headers: &[&str]) -> Result<Option<usize>, Refused> {
        let said = self.text(key);
        let mut other = OTHERWISE.iter().filter(|(usual, _)| *usual == key);
        let other = other.next().filter(|_| said.is_none());
        let names = [
            Some(said.map_or(key, |text| &text.name)),
            other.map(|(_, own)| *own),
        ];
        for name in names.into_iter().flatten() {
            match heading(headers, name) {
                Heading::At(place) => return Ok(Some(place)),
                Heading::Twice(one, other) => {
                    return Err(self.twice((key, name), headers[one], headers[other]));
                }
                Heading::Nowhere => {}
            }
        }
        match said {
            Some(text) => {
                let cure = match nearest(&text.name, headers.iter().copied()) {
                    Some(meant) => format!("did you mean `{meant}`?"),
                    None => format!("its columns are {}", one_of(headers)),
                };
                let found = format!("there is no column `{}` in `{}`", text.name, self.csv.name);
                Err(refuse(found, cure, text.place))
            }
            None => self.nearly(key, headers).map(|()| None),
        }
    }

    /// Refuses two columns of which either may be meant.
    fn twice(&self, (key, name): (&str, &str), one: &str, other: &str) -> Refused {
        let file = &self.csv.name;
        if one == other {
            let found = format!("`{file}` has two columns `{one}`");
            let cure = "rename one of them: it is not known which is meant";
            return refuse(found, cure, self.csv.place);
        }
        let found =
            format!("`{file}` has the columns `{one}` and `{other}`, and either may be `{name}`");
        let cure = format!("say which is meant, such as {key} = {}", in_toml(one));
        refuse(found, cure, self.csv.place)
    }

    /// Refuses a column that is called nearly like one that may be left out: it would be passed over in silence.
    fn nearly(&self, key: &str, headers: &[&str]) -> Result<(), Refused> {
        let single = |name: &str| name.trim().to_lowercase().trim_end_matches('s').to_owned();
        let mut near = headers
            .iter()
            .filter(|header| single(header) == single(key));
        match near.next() {
            None => Ok(()),
            Some(header) => {
                let found = format!(
                    "`{}` has a column `{header}`, and no column `{key}`",
                    self.csv.name
                );
                let cure = format!(
                    "say {key} = {} if that is meant, or else give the column another name",
                    in_toml(header)
                );
                Err(refuse(found, cure, self.csv.place))
            }
        }
    }

    /// The same of one that there must be.
    fn needed(&self, key: &str, headers: &[&str], format: Format) -> Result<usize, Refused> {
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
            let how = format!("separator = \"{}\"", letter.escape_default());
            let cure = match self.text("separator") {
                Some(_) => format!("write {how} instead"),
                None => format!("add {how}"),
            };
            return Err(refuse(found, cure, self.csv.place));
        }
        let found = format!("there is no column `{key}` in `{}`", self.csv.name);
        let cure = match likely(key, headers) {
            Some(header) => format!(
                "name one of its columns, such as {key} = {}",
                in_toml(header)
            ),
            None => format!(
                "name the one that has it, {key} = \"NAME\": its columns are {}",
                one_of(headers)
            ),
        };
        Err(refuse(found, cure, self.csv.place))
    }
}

/// The column that is most likely meant by a key.
fn likely<'h>(key: &str, headers: &[&'h str]) -> Option<&'h str> {
    let mut others = OTHERWISE.iter().filter(|(usual, _)| *usual == key);
    let names = [Some(key), others.next().map(|(_, own)| *own)];
    let mut names = names.into_iter().flatten();
    names.find_map(|name| {
        let has = |header: &&&str| {
            header
                .to_lowercase()
                .split([' ', '_', '-'])
                .any(|word| word == name)
        };
        let near = nearest(name, headers.iter().copied());
        near.or_else(|| headers.iter().find(has).copied())
    })
}

fn in_toml(name: &str) -> String {
    toml::Value::String(name.to_owned()).to_string()
}

fn refuse(found: impl Into<String>, cure: impl Into<String>, place: SourceSpan) -> Refused {
    Box::new(Diagnostic::error(Mistake::new(found, cure), place))
}
