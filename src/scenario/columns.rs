//! Puts the values of CSV columns in the place of `{ csv = "FILE", column = "NAME" }`, which may also say how
//! the file separates its fields and writes decimals. An empirical distribution may have these keys among
//! its own, in the place of `values`.
//!
//! Every value keeps its place in the CSV file, so whatever is wrong with it later is shown there.

use super::cells;
use super::clock_column::{self, Clocks};
use super::day_files;
use super::diagnostic::{Diagnostic, Mistake, one_of};
use super::layers::Layers;
use super::request::{self, Text};
use super::rota;
use super::source::{LARGEST_CSV, Source, SourceSpan, folder_of, read};
use super::tree::{Entry, Node, Table, Value};
use super::week_column;
use super::were::TAKES_DAYS;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The keys of a request for a column.
pub(super) const KEYS: [&str; 5] = ["csv", "column", "separator", "decimal", "day"];
/// Those that say how a file is written.
pub(super) const HOW: [&str; 3] = ["separator", "decimal", "day"];

/// What may have a value for each interval of each day of a week.
const REQUIRED: &str = "required";

/// What names the values of a distribution, which no clock goes with.
const OF_LAWS: [&str; 2] = ["values", "weights"];

/// Replaces every column that `node` asks for. Those that cannot be read are reported and become empty.
pub(super) fn resolve(node: &mut Node, layers: &mut Layers) -> Vec<Vec<String>> {
    rota::complete(node);
    for warning in rota::of_other_days(node) {
        layers.push(warning);
    }
    let mut reader = Columns {
        week: rota::of_week(node),
        clocks: Clocks::of(node),
        layers,
        files: HashMap::new(),
        failed: Vec::new(),
        told: Vec::new(),
    };
    reader.walk(node, &mut Vec::new());
    reader.failed
}

struct Columns<'l> {
    clocks: Clocks,
    /// The days of the week, if there is one.
    week: Vec<String>,
    layers: &'l mut Layers,
    files: HashMap<PathBuf, Option<Arc<str>>>,
    /// Paths of values that could not be read.
    failed: Vec<Vec<String>>,
    told: Vec<FileMistake>,
}

/// What is wrong with a file, and where in it.
type FileMistake = (PathBuf, Option<SourceSpan>, Mistake);

impl Columns<'_> {
    fn walk(&mut self, node: &mut Node, path: &mut Vec<String>) {
        if let Some(asked) = rota::asked_for(node, path) {
            match self.rota(&asked) {
                Some(value) => node.value = value,
                None => self.failed.push(path.clone()),
            }
            return;
        }
        if let Some(column) = asked_for(node) {
            match self.column(&column, path) {
                Some(value) => node.value = value,
                None => self.failed.push(path.clone()),
            }
            return;
        }
        match &mut node.value {
            Value::Table(table) => {
                self.name_values(table);
                self.name_weights(table);
                for (key, entry) in table {
                    path.push(key.clone());
                    self.walk(&mut entry.node, path);
                    path.pop();
                }
            }
            Value::Array(nodes) => {
                for (index, node) in nodes.iter_mut().enumerate() {
                    path.push(index.to_string());
                    self.walk(node, path);
                    path.pop();
                }
            }
            _ => {}
        }
    }

    /// `csv` and `column` of an empirical distribution are its values.
    fn name_values(&mut self, table: &mut Table) {
        let is_empirical = table.get("dist").is_some_and(
            |entry| matches!(&entry.node.value, Value::String(name) if name == "empirical"),
        );
        let Some(file) = table.get("csv").filter(|_| is_empirical) else {
            return;
        };
        // What is no string is left to the reader to refuse.
        if !matches!(file.node.value, Value::String(_)) {
            return;
        }
        let place = file.key_place;
        if table.contains_key("values") {
            let mistake = Mistake::new(
                "both `values` and `csv` say which times to choose from",
                "keep one of the two",
            );
            let diagnostic = Diagnostic::error(mistake, place);
            self.layers.diagnostics.push(diagnostic);
            table.retain(|key, _| !KEYS.contains(&key.as_str()));
            return;
        }
        let asked = KEYS.into_iter();
        let asked = asked.filter_map(|key| Some((key.to_owned(), table.shift_remove(key)?)));
        let value = Value::Table(asked.collect());
        let entry = Entry {
            key_place: place,
            node: Node { value, place },
        };
        table.insert("values".to_owned(), entry);
    }

    /// `weights = "NAME"` beside a column of values is a column of the same file.
    fn name_weights(&mut self, table: &mut Table) {
        let values = table.get("values").and_then(|entry| asked_for(&entry.node));
        let Some(weights) = table.get_mut("weights") else {
            return;
        };
        let (Some(values), Value::String(name)) = (values, &weights.node.value) else {
            return;
        };
        let column = Text {
            name: name.clone(),
            place: weights.node.place,
        };
        let asked = ColumnRequest {
            column: Some(column),
            ..values
        };
        weights.node.value = asked.into_value();
    }

    fn column(&mut self, asked: &ColumnRequest, path: &[String]) -> Option<Value> {
        let takes_days = path
            .last()
            .is_some_and(|key| TAKES_DAYS.contains(&key.as_str()));
        if let Some(day) = asked.day.as_ref().filter(|_| !takes_days) {
            let mistake = Mistake::new(
                "`day` goes with a profile only",
                format!(
                    "several days can have a {}; take `day` out here",
                    one_of(&TAKES_DAYS)
                ),
            );
            let diagnostic = Diagnostic::error(mistake, day.place);
            self.layers.diagnostics.push(diagnostic);
            return None;
        }
        if let Some(diagnostic) = &asked.mistake {
            self.layers.diagnostics.push(diagnostic.clone());
            return None;
        }
        let opening = self.clocks.at(path);
        let is_of_a_week = !self.week.is_empty() && path.last().is_some_and(|key| key == REQUIRED);
        let is_of_law = path
            .last()
            .is_some_and(|key| OF_LAWS.contains(&key.as_str()));
        let path = self
            .layers
            .sources
            .resolve(asked.csv.place, &asked.csv.name);
        let text = match self.files.get(&path) {
            Some(text) => text.clone(),
            None => {
                let text = self.open(&path, asked);
                self.files.insert(path.clone(), text.clone());
                text
            }
        }?;
        let source = self.layers.sources.add(Source {
            name: path.display().to_string(),
            text,
            folder: folder_of(&path),
            asked: Some(asked.csv.place),
        });
        let text = &self.layers.sources.get(source).text;
        let read = match &asked.day {
            None => {
                let rows = cells::read(text, source, asked);
                let rows = match opening.filter(|_| is_of_a_week) {
                    Some(opening) => rows.and_then(|rows| {
                        let clock = (&opening, &self.week[..]);
                        week_column::from_monday(rows, (text, source), asked, clock)
                    }),
                    None => rows,
                };
                rows.map(Value::Array)
            }
            Some(day) => {
                let intervals = opening.map(|opening| opening.intervals);
                day_files::read(text, (source, intervals), asked, day)
            }
        };
        let read = read.and_then(|value| match opening.filter(|_| !is_of_law) {
            Some(opening) => clock_column::check(text, source, asked, &opening).map(|()| value),
            None => Ok(value),
        });
        match read {
            Ok(value) => Some(value),
            Err(diagnostic) => {
                // What is wrong with a whole file is found by every column of it.
                let within = diagnostic.at.filter(|place| place.source == source);
                let what = (path, within, diagnostic.mistake.clone());
                let same = |(path, place, mistake): &FileMistake| {
                    let spans = [*place, within].map(|place| place.map(|one| (one.from, one.to)));
                    *path == what.0
                        && within.is_some()
                        && spans[0] == spans[1]
                        && *mistake == what.2
                };
                if !self.told.iter().any(same) {
                    self.layers.diagnostics.push(*diagnostic);
                    self.told.push(what);
                }
                None
            }
        }
    }

    /// The shifts of the people of a file.
    fn rota(&mut self, asked: &rota::RotaRequest) -> Option<Value> {
        if let Some(mistake) = asked.mistake() {
            self.layers.diagnostics.push(mistake);
            return None;
        }
        let csv = asked.csv();
        let path = self.layers.sources.resolve(csv.place, &csv.name);
        let text = match read(&path, "a CSV file with a header row", LARGEST_CSV) {
            Ok(text) => text,
            Err(mistake) => {
                let diagnostic = Diagnostic::error(mistake, csv.place);
                self.layers.diagnostics.push(diagnostic);
                return None;
            }
        };
        let source = self.layers.sources.add(Source {
            name: path.display().to_string(),
            text,
            folder: folder_of(&path),
            asked: Some(csv.place),
        });
        let text = &self.layers.sources.get(source).text;
        match rota::read(text, source, asked, &self.week) {
            Ok((shifts, warning)) => {
                // Days that each ask for the same file are told once.
                let known = &self.layers.diagnostics.0;
                let is_new = |one: &Diagnostic| known.iter().all(|own| own.mistake != one.mistake);
                if let Some(warning) = warning.filter(is_new) {
                    self.layers.diagnostics.push(warning);
                }
                Some(Value::Array(shifts))
            }
            Err(diagnostic) => {
                self.layers.diagnostics.push(*diagnostic);
                None
            }
        }
    }

    fn open(&mut self, path: &Path, asked: &ColumnRequest) -> Option<Arc<str>> {
        match read(path, "a CSV file with a header row", LARGEST_CSV) {
            Ok(text) => Some(text),
            Err(mistake) => {
                let diagnostic = Diagnostic::error(mistake, asked.csv.place);
                self.layers.diagnostics.push(diagnostic);
                None
            }
        }
    }
}

/// A request for a column.
#[derive(Debug, Clone)]
pub(super) struct ColumnRequest {
    pub(super) csv: Text,
    pub(super) column: Option<Text>,
    /// How the file separates its fields, if by no comma.
    pub(super) separator: Option<Text>,
    /// How it writes decimals, if not with a point.
    pub(super) decimal: Option<Text>,
    /// The column that names the day of every row, if there are several.
    pub(super) day: Option<Text>,
    pub(super) whole: SourceSpan,
    /// Whether it stands on the command line, not in a scenario.
    is_option: bool,
    /// What is wrong with its keys.
    mistake: Option<Diagnostic>,
}

impl ColumnRequest {
    /// A request that stands in no scenario.
    pub(super) fn of(
        csv: Text,
        column: Option<Text>,
        separator: Option<Text>,
        decimal: Option<Text>,
    ) -> Self {
        Self {
            whole: csv.place,
            csv,
            column,
            separator,
            decimal,
            day: None,
            is_option: true,
            mistake: None,
        }
    }

    /// How one writes a key where this request stands: `separator = ";"` or `--separator ';'`.
    pub(super) fn key(&self, key: &str, value: char) -> String {
        if self.is_option {
            format!("--{key} '{value}'")
        } else {
            format!("{key} = \"{}\"", value.escape_default())
        }
    }

    /// What a key is called where this request stands: `separator` or `--separator`.
    pub(super) fn name(&self, key: &str) -> String {
        if self.is_option {
            format!("--{key}")
        } else {
            format!("`{key}`")
        }
    }

    fn into_value(self) -> Value {
        let entry = |text: Text| Entry {
            key_place: text.place,
            node: Node {
                value: Value::String(text.name),
                place: text.place,
            },
        };
        let texts = [
            Some(self.csv),
            self.column,
            self.separator,
            self.decimal,
            self.day,
        ];
        let pairs = KEYS.into_iter().zip(texts);
        let pairs = pairs.filter_map(|(key, text)| Some((key.to_owned(), entry(text?))));
        Value::Table(pairs.collect())
    }
}

/// Whether `node` asks for a column, and of what.
fn asked_for(node: &Node) -> Option<ColumnRequest> {
    let table = node.as_table()?;
    let text = |key: &str| request::text(table, key, false);
    let csv = text("csv")?;
    (!table.contains_key("dist")).then(|| ColumnRequest {
        csv,
        column: text("column"),
        separator: text("separator"),
        decimal: text("decimal"),
        day: text("day"),
        whole: node.place,
        is_option: false,
        mistake: request::mistake(table, &KEYS, false),
    })
}
