//! A day's forecast from a CSV file: calls by interval, how long they take, who is planned.

use super::cells;
use super::columns::ColumnRequest;
use super::diagnostic::{Diagnostic, Diagnostics, Look, Mistake};
use super::interval_labels::Labels;
use super::request::Text;
use super::source::{LARGEST_CSV, Source, SourceId, SourceSpan, Sources, folder_of, read};
use super::tree::{Node, Value};
use crate::units::Seconds;
use std::path::Path;
use std::sync::Arc;

/// Which columns of the file are what; each with the option that says so.
#[derive(Debug, Clone, Default)]
pub struct ForecastColumns {
    /// How the intervals are called; looked for if it is not given: one of [`USUAL_NAMES`](super::USUAL_NAMES), a column of
    /// times of day, or the first.
    pub from: Option<String>,
    /// Calls that arrive.
    pub calls: String,
    /// Mean handle times, if they differ.
    pub handle: Option<String>,
    /// Agents on the phones, if they are planned.
    pub agents: Option<String>,
    /// How the file separates its fields, if by no comma.
    pub separator: Option<String>,
    /// How it writes decimals, if not with a point.
    pub decimal: Option<String>,
    /// How long an interval is, if somebody says so; otherwise the labels of the file must tell, if it has any.
    pub per: Option<Seconds>,
}

impl ForecastColumns {
    /// The columns that mean something else than what the intervals are called.
    fn taken(&self) -> Vec<&str> {
        let others = [&self.handle, &self.agents].into_iter().flatten();
        let others = others.chain([&self.calls]);
        others.map(String::as_str).collect()
    }
}

/// A day's forecast.
#[derive(Debug, Clone, PartialEq)]
pub struct Forecast {
    /// The intervals in the file's order, at least one.
    pub intervals: Vec<ForecastInterval>,
    /// How far apart they are, if they are called by times of day and all are equally far apart. Where the file calls them
    /// at all, nobody who does not say how long one is gets none.
    pub apart: Option<Seconds>,
}

/// What is expected of an interval.
#[derive(Debug, Clone, PartialEq)]
pub struct ForecastInterval {
    /// What the file calls it; otherwise its number from 1.
    pub name: String,
    /// Calls that arrive in it.
    pub calls: f64,
    /// Mean handle time, if the file has it; 0 only where nobody calls.
    pub handle_time: Option<Seconds>,
    /// Agents planned, if the file has them.
    pub agents: Option<f64>,
}

/// Reads a forecast.
///
/// # Errors
/// Everything that is wrong with the file, each a whole diagnostic.
pub fn forecast(
    path: &Path,
    columns: &ForecastColumns,
    look: Look,
) -> Result<Forecast, Vec<String>> {
    let mut reader = Reader {
        sources: Sources::default(),
        diagnostics: Diagnostics::default(),
    };
    match reader.read(path, columns) {
        Some(forecast) if !reader.diagnostics.has_errors() => Ok(forecast),
        _ => Err(reader.diagnostics.render(&reader.sources, look)),
    }
}

struct Reader {
    sources: Sources,
    diagnostics: Diagnostics,
}

/// A file, and how it is written.
struct File<'a> {
    name: String,
    text: Arc<str>,
    path: &'a Path,
    columns: &'a ForecastColumns,
}

impl Reader {
    fn read(&mut self, path: &Path, columns: &ForecastColumns) -> Option<Forecast> {
        let text = match read(path, "a CSV file with a header row", LARGEST_CSV) {
            Ok(text) => text,
            Err(mistake) => {
                self.diagnostics.push(Diagnostic::error(mistake, None));
                return None;
            }
        };
        let file = File {
            name: path.display().to_string(),
            text,
            path,
            columns,
        };
        let calls = self.column(&file, "--calls-column", &columns.calls)?;
        let of = |reader: &mut Self, option, name: &Option<String>| match name {
            Some(name) => reader.column(&file, option, name).map(Some),
            None => Some(None),
        };
        let handle = of(self, "--handle-column", &columns.handle)?;
        let agents = of(self, "--agents-column", &columns.agents)?;
        let labels = match &columns.from {
            Some(name) => {
                self.column(&file, "--from-column", name)?;
                Labels::named(self.columns(&file)?, name)
            }
            None => Labels::found(self.columns(&file)?, &columns.taken()),
        };
        if calls.is_empty() {
            let cure = "give it a row for each interval of the day";
            let mistake = Mistake::new(format!("there is no interval in `{}`", file.name), cure);
            self.diagnostics.push(Diagnostic::error(mistake, None));
            return None;
        }
        let intervals = (0..calls.len()).map(|place| {
            let calls = self.number(&calls[place], "calls");
            let handle_time = handle.as_ref().map(|times| self.time(&times[place], calls));
            ForecastInterval {
                name: match &labels {
                    Some(labels) => labels.name(place),
                    None => (place + 1).to_string(),
                },
                calls,
                handle_time,
                agents: agents
                    .as_ref()
                    .map(|agents| self.number(&agents[place], "agents")),
            }
        });
        let intervals: Vec<ForecastInterval> = intervals.collect();
        let apart = labels.as_ref().map(|labels| labels.apart(columns.per));
        match apart.transpose() {
            Ok(apart) => Some(Forecast {
                apart: apart.flatten(),
                intervals,
            }),
            Err((mistake, place)) => {
                self.diagnostics.push(Diagnostic::error(mistake, place));
                None
            }
        }
    }

    /// A column by the option that names it.
    fn column(&mut self, file: &File<'_>, option: &str, name: &str) -> Option<Vec<Node>> {
        let asked = self.asked(file, option, name);
        let csv = self.csv(file);
        match cells::read(&file.text, csv, &asked) {
            Ok(nodes) => Some(nodes),
            Err(diagnostic) => {
                self.diagnostics.push(*diagnostic);
                None
            }
        }
    }

    /// All columns as the file has them.
    fn columns(&mut self, file: &File<'_>) -> Option<Vec<cells::Column>> {
        let asked = self.asked(file, "--from-column", "");
        let csv = self.csv(file);
        // What is wrong with the file as a whole was found by the column of calls.
        cells::columns(&file.text, csv, &asked).ok()
    }

    fn csv(&mut self, file: &File<'_>) -> SourceId {
        self.sources.add(Source {
            name: file.name.clone(),
            text: file.text.clone(),
            folder: folder_of(file.path),
            asked: None,
        })
    }

    /// What the command line asks for, with places in it.
    fn asked(&mut self, file: &File<'_>, option: &str, name: &str) -> ColumnRequest {
        let columns = file.columns;
        let parts = [
            Some(("", &file.name)),
            columns.separator.as_ref().map(|text| ("--separator", text)),
            columns.decimal.as_ref().map(|text| ("--decimal", text)),
        ];
        let owned = name.to_owned();
        let parts = parts.into_iter().flatten().chain([(option, &owned)]);
        let mut line = String::new();
        let mut places = Vec::new();
        for (option, value) in parts {
            for word in [option, value].into_iter().filter(|word| !word.is_empty()) {
                if !line.is_empty() {
                    line.push(' ');
                }
                line.push_str(word);
            }
            places.push((value.clone(), line.len() - value.len()..line.len()));
        }
        let source = self.sources.add(Source {
            name: "command line".to_owned(),
            text: line.into(),
            folder: Default::default(),
            asked: None,
        });
        let mut texts = places.into_iter().map(|(name, span)| Text {
            name,
            place: SourceSpan::new(source, span),
        });
        let mut next = |is_given: bool| if is_given { texts.next() } else { None };
        let csv = next(true);
        let separator = next(columns.separator.is_some());
        let decimal = next(columns.decimal.is_some());
        let column = next(true);
        let nowhere = Text {
            name: file.name.clone(),
            place: SourceSpan::new(source, 0..0),
        };
        ColumnRequest::of(csv.unwrap_or(nowhere), column, separator, decimal)
    }

    /// A number that is not negative; what is none is noted.
    fn number(&mut self, node: &Node, what: &str) -> f64 {
        match node.value {
            Value::Float(number) if number >= 0.0 && number.is_finite() => number,
            _ => {
                let found = format!("`{}` is no number of {what}", text_of(node));
                self.refuse(
                    node,
                    Mistake::new(found, "give a number such as 0, 12 or 37.5"),
                );
                0.0
            }
        }
    }

    /// A handle time, which is not 0 where somebody calls; what is none is noted.
    fn time(&mut self, node: &Node, calls: f64) -> Seconds {
        let read: Result<Seconds, Mistake> = text_of(node).parse();
        match read {
            Ok(time) if time > Seconds::ZERO || calls == 0.0 => time,
            Ok(_) => {
                let found = format!("calls that take no time, and {calls} of them");
                self.refuse(
                    node,
                    Mistake::new(found, "give a duration such as \"4m\", \"4:30\" or 240"),
                );
                Seconds::ZERO
            }
            Err(mistake) => {
                self.refuse(node, mistake);
                Seconds::ZERO
            }
        }
    }

    fn refuse(&mut self, node: &Node, mistake: Mistake) {
        self.diagnostics
            .push(Diagnostic::error(mistake, node.place));
    }
}

fn text_of(node: &Node) -> String {
    match &node.value {
        Value::Float(number) => number.to_string(),
        Value::String(text) => text.clone(),
        _ => String::new(),
    }
}
