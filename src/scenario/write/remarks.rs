//! What is noted of the keys of a file that is written: where a number comes from, and which file holds a long one.

use std::collections::BTreeMap;
use toml::{Table, Value};

/// What is noted of a key.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Remark {
    /// Lines of comment above it.
    pub comment: Vec<String>,
    /// The column of a file beside the scenario that has the values.
    pub column: Option<ColumnOf>,
}

/// A column of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnOf {
    /// The file.
    pub file: String,
    /// The name of the column.
    pub column: String,
    /// The column that names the day of each row, if the file has several days.
    pub day: Option<String>,
}

/// Remarks by dotted key, as it stands in the file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Remarks(BTreeMap<String, Remark>);

impl Remarks {
    /// A line of comment above a key or a table.
    pub fn comment<'a>(
        &mut self,
        path: impl IntoIterator<Item = &'a str>,
        line: impl Into<String>,
    ) {
        self.note(path).comment.push(line.into());
    }

    /// The file and its column that has the values of a key.
    pub fn column<'a>(
        &mut self,
        path: impl IntoIterator<Item = &'a str>,
        file: &str,
        column: &str,
    ) {
        self.note(path).column = Some(ColumnOf {
            file: file.to_owned(),
            column: column.to_owned(),
            day: None,
        });
    }

    /// The same of a file with several days, which the column `day` names.
    pub fn column_of_days<'a>(
        &mut self,
        path: impl IntoIterator<Item = &'a str>,
        (file, column, day): (&str, &str, &str),
    ) {
        self.note(path).column = Some(ColumnOf {
            file: file.to_owned(),
            column: column.to_owned(),
            day: Some(day.to_owned()),
        });
    }

    /// Whether a file has the values of a key.
    pub(super) fn has_column(&self, key: &str) -> bool {
        self.0.get(key).is_some_and(|note| note.column.is_some())
    }

    /// Whether a file has the values of a key on several days.
    pub(super) fn has_days(&self, key: &str) -> bool {
        let column = self.0.get(key).and_then(|note| note.column.as_ref());
        column.is_some_and(|column| column.day.is_some())
    }

    fn note<'a>(&mut self, path: impl IntoIterator<Item = &'a str>) -> &mut Remark {
        self.0.entry(super::dotted(path.into_iter())).or_default()
    }

    /// The comment above a key.
    pub(super) fn above(&self, key: &str) -> String {
        let lines = self.0.get(key).into_iter().flat_map(|note| &note.comment);
        // A line break within a line would end the comment.
        lines
            .map(|line| format!("# {}\n", line.replace(['\n', '\r'], " ")))
            .collect()
    }

    /// Puts the column of a file in the place of a value.
    pub(super) fn replace(&self, key: &str, value: &mut Value) {
        let Some(from) = self.0.get(key).and_then(|note| note.column.as_ref()) else {
            return;
        };
        let mut asked = Table::new();
        if let Some(dist) = value.as_table().and_then(|table| table.get("dist")) {
            asked.insert("dist".to_owned(), dist.clone());
        }
        asked.insert("csv".to_owned(), Value::from(from.file.as_str()));
        asked.insert("column".to_owned(), Value::from(from.column.as_str()));
        if let Some(day) = &from.day {
            asked.insert("day".to_owned(), Value::from(day.as_str()));
        }
        *value = Value::Table(asked);
    }
}
