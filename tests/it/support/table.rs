//! Rows of the reference tables, by column name.

use std::collections::HashMap;

/// One row of a table.
#[derive(Debug, Clone)]
pub(crate) struct Row(HashMap<String, String>);

/// All rows of a table.
pub(crate) fn rows(csv: &str) -> Vec<Row> {
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    reader.deserialize().map(|row| Row(row.unwrap())).collect()
}

impl Row {
    pub(crate) fn text(&self, column: &str) -> &str {
        &self.0[column]
    }

    pub(crate) fn has(&self, column: &str) -> bool {
        self.0.contains_key(column)
    }

    /// The number in a column; `None` where the table leaves it out.
    pub(crate) fn maybe(&self, column: &str) -> Option<f64> {
        let value: f64 = self.text(column).parse().ok()?;
        (!value.is_nan()).then_some(value)
    }

    #[track_caller]
    pub(crate) fn number(&self, column: &str) -> f64 {
        self.maybe(column)
            .unwrap_or_else(|| panic!("no number in column {column}"))
    }
}
