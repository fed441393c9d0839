//! Puts the values of CSV columns in the place of `{ csv = "FILE", column = "NAME" }`.
//! An empirical distribution may have the two keys among its own, in the place of `values`.
//!
//! Every value keeps its place in the CSV file, so whatever is wrong with it later is shown there.

use super::diagnostic::{Diagnostic, Mistake, nearest, one_of};
use super::layers::Layers;
use super::source::{Place, Source, SourceId, folder_of, read};
use super::tree::{Entry, Node, Table, Value};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Replaces every column that `node` asks for. Those that cannot be read are reported and become empty.
pub(super) fn resolve(node: &mut Node, layers: &mut Layers) -> Vec<Vec<String>> {
    let mut reader = Columns {
        layers,
        files: HashMap::new(),
        failed: Vec::new(),
    };
    reader.walk(node, &mut Vec::new());
    reader.failed
}

struct Columns<'l> {
    layers: &'l mut Layers,
    files: HashMap<PathBuf, Option<Arc<str>>>,
    /// Paths of values that could not be read.
    failed: Vec<Vec<String>>,
}

impl Columns<'_> {
    fn walk(&mut self, node: &mut Node, path: &mut Vec<String>) {
        if let Some(column) = asked_for(node) {
            match self.column(&column) {
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
            table.shift_remove("csv");
            table.shift_remove("column");
            return;
        }
        let asked = ["csv", "column"].into_iter();
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
        let asked = Asked {
            column: Some(column),
            ..values
        };
        weights.node.value = asked.into_value();
    }

    fn column(&mut self, asked: &Asked) -> Option<Value> {
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
        match self.cells(source, asked) {
            Ok(nodes) => Some(Value::Array(nodes)),
            Err(diagnostic) => {
                self.layers.diagnostics.push(*diagnostic);
                None
            }
        }
    }

    fn open(&mut self, path: &Path, asked: &Asked) -> Option<Arc<str>> {
        match read(path, "a CSV file with a header row") {
            Ok(text) => Some(text),
            Err(mistake) => {
                let diagnostic = Diagnostic::error(mistake, asked.csv.place);
                self.layers.diagnostics.push(diagnostic);
                None
            }
        }
    }

    fn cells(&self, source: SourceId, asked: &Asked) -> Result<Vec<Node>, Box<Diagnostic>> {
        let text = &*self.layers.sources.get(source).text;
        let mut reader = csv::ReaderBuilder::new()
            .trim(csv::Trim::All)
            .from_reader(text.as_bytes());
        let headers = reader
            .headers()
            .map_err(|error| malformed(&error, source))?
            .clone();
        let index = find_column(&headers, asked, source)?;
        let mut nodes = Vec::new();
        for record in reader.records() {
            let record = record.map_err(|error| malformed(&error, source))?;
            let start = record.position().map_or(0, |at| at.byte() as usize);
            let cell = record.get(index).unwrap_or_default();
            let place = place_of(text, start, &record, index, source);
            if cell.is_empty() {
                let found = format!(
                    "row {} has nothing in column `{}`",
                    nodes.len() + 1,
                    &headers[index]
                );
                let mistake = Mistake::new(found, "give every row a value, or take the row out");
                return Err(Box::new(Diagnostic::error(mistake, place)));
            }
            let value = match cell.parse::<f64>() {
                Ok(number) => Value::Float(number),
                Err(_) => Value::String(cell.to_owned()),
            };
            nodes.push(Node { value, place });
        }
        Ok(nodes)
    }
}

/// A text and where it was written.
#[derive(Debug, Clone)]
struct Text {
    name: String,
    place: Place,
}

/// A request for a column.
#[derive(Debug, Clone)]
struct Asked {
    csv: Text,
    column: Option<Text>,
    whole: Place,
}

impl Asked {
    fn into_value(self) -> Value {
        let entry = |text: Text| Entry {
            key_place: text.place,
            node: Node {
                value: Value::String(text.name),
                place: text.place,
            },
        };
        let column = self
            .column
            .map(|column| ("column".to_owned(), entry(column)));
        let pairs = [("csv".to_owned(), entry(self.csv))];
        Value::Table(pairs.into_iter().chain(column).collect())
    }
}

/// Whether `node` is `{ csv, column }`, and of what.
fn asked_for(node: &Node) -> Option<Asked> {
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
    let csv = text("csv")?;
    let column = text("column");
    (table.len() <= 2 && !table.contains_key("dist")).then_some(Asked {
        csv,
        column,
        whole: node.place,
    })
}

fn find_column(
    headers: &csv::StringRecord,
    asked: &Asked,
    source: SourceId,
) -> Result<usize, Box<Diagnostic>> {
    let known: Vec<&str> = headers.iter().collect();
    if known.is_empty() {
        let mistake = Mistake::new(
            "there is nothing in this file",
            "give it a header row and a row for each value",
        );
        return Err(Box::new(Diagnostic::error(
            mistake,
            Place::new(source, 0..0),
        )));
    }
    let Some(column) = &asked.column else {
        let mistake = Mistake::new(
            "`column` is missing or not a string",
            format!("name a column of the file: {}", one_of(&known)),
        );
        return Err(Box::new(Diagnostic::error(mistake, asked.whole)));
    };
    known
        .iter()
        .position(|name| *name == column.name)
        .ok_or_else(|| {
            let cure = match nearest(&column.name, known.iter().copied()) {
                Some(name) => format!("did you mean `{name}`?"),
                None => format!("its columns are {}", one_of(&known)),
            };
            let found = format!(
                "there is no column `{}` in `{}`",
                column.name, asked.csv.name
            );
            Box::new(Diagnostic::error(Mistake::new(found, cure), column.place))
        })
}

fn malformed(error: &csv::Error, source: SourceId) -> Box<Diagnostic> {
    let (found, at) = match error.kind() {
        csv::ErrorKind::UnequalLengths {
            pos,
            expected_len,
            len,
        } => (
            format!("this row has {len} fields, the header has {expected_len}"),
            pos.as_ref().map_or(0, |pos| pos.byte() as usize),
        ),
        _ => (
            format!("this is not CSV: {error}"),
            error.position().map_or(0, |pos| pos.byte() as usize),
        ),
    };
    let mistake = Mistake::new(
        found,
        "separate fields by commas, as many in every row; put fields with commas between double quotes",
    );
    Box::new(Diagnostic::error(mistake, Place::new(source, at..at)))
}

/// Where a cell stands in the text. Quotes and blanks are gone from the record, so it is searched for.
fn place_of(
    text: &str,
    start: usize,
    record: &csv::StringRecord,
    index: usize,
    source: SourceId,
) -> Place {
    let mut at = start;
    for cell in record.iter().take(index + 1) {
        let from = text
            .get(at..)
            .and_then(|rest| rest.find(cell))
            .map_or(at, |found| at + found);
        at = from + cell.len();
        if cell.is_empty() {
            at += 1;
        }
    }
    let cell = record.get(index).unwrap_or_default();
    let from = at.saturating_sub(cell.len().max(usize::from(cell.is_empty())));
    Place::new(source, from..from + cell.len())
}
