//! Records as a Parquet file: the columns and rows of the CSV file, with types.

use super::{COLUMNS, Cells, DayOfCalls, rows};
use crate::centre::{Centre, Weekday};
use parquet::basic::{LogicalType, Repetition, Type as Physical};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DataType, DoubleType, Int64Type};
use parquet::errors::{ParquetError, Result};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::{Type, TypePtr};
use std::io::{self, Write};
use std::sync::Arc;

/// Rows in a group: what is held in memory at a time.
const IN_A_GROUP: usize = 50_000;

/// Writes records as Parquet.
pub struct RecordsParquet<W: Write + Send> {
    file: SerializedFileWriter<W>,
    rows: Vec<Cells>,
}

impl<W: Write + Send> RecordsParquet<W> {
    /// Writes the heading.
    ///
    /// # Errors
    /// What `out` could not do.
    pub fn new(out: W) -> io::Result<Self> {
        let properties = Arc::new(WriterProperties::builder().build());
        let file = schema().and_then(|schema| SerializedFileWriter::new(out, schema, properties));
        Ok(Self {
            file: file.map_err(failed)?,
            rows: Vec::new(),
        })
    }

    /// Writes one day of a replication, in the order of arrival.
    ///
    /// # Errors
    /// What the output could not do.
    pub fn day(
        &mut self,
        replication: u64,
        weekday: Option<Weekday>,
        centre: &Centre,
        day: DayOfCalls,
    ) -> io::Result<()> {
        self.rows.extend(rows(replication, weekday, centre, day));
        if self.rows.len() >= IN_A_GROUP {
            self.write_group().map_err(failed)?;
        }
        Ok(())
    }

    /// Writes what is left.
    ///
    /// # Errors
    /// What the output could not do.
    pub fn finish(mut self) -> io::Result<()> {
        if !self.rows.is_empty() {
            self.write_group().map_err(failed)?;
        }
        self.file.close().map(|_| ()).map_err(failed)
    }

    fn write_group(&mut self) -> Result<()> {
        let mut group = self.file.next_row_group()?;
        for (place, (_, kind, _)) in COLUMNS.iter().enumerate() {
            let texts = self.rows.iter().map(|row| row[place].as_str());
            match *kind {
                "integer" => {
                    let values = texts.map(|text| text.parse().ok());
                    column::<Int64Type, W>(&mut group, values)?;
                }
                "number" => {
                    let values = texts.map(|text| text.parse().ok());
                    column::<DoubleType, W>(&mut group, values)?;
                }
                "boolean" => {
                    let values = texts.map(|text| text.parse().ok());
                    column::<BoolType, W>(&mut group, values)?;
                }
                _ => {
                    let values = texts.map(|text| Some(ByteArray::from(text)));
                    column::<ByteArrayType, W>(&mut group, values)?;
                }
            }
        }
        group.close()?;
        self.rows.clear();
        Ok(())
    }
}

fn failed(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(cause) => match cause.downcast::<io::Error>() {
            Ok(cause) => *cause,
            Err(cause) => io::Error::other(cause),
        },
        other => io::Error::other(other),
    }
}

/// Every column may be empty.
fn schema() -> Result<TypePtr> {
    let columns = COLUMNS.iter().map(|(name, kind, _)| {
        let (physical, logical) = match *kind {
            "integer" => (Physical::INT64, None),
            "number" => (Physical::DOUBLE, None),
            "boolean" => (Physical::BOOLEAN, None),
            _ => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        };
        let column = Type::primitive_type_builder(name, physical)
            .with_repetition(Repetition::OPTIONAL)
            .with_logical_type(logical);
        Ok(Arc::new(column.build()?))
    });
    let columns = columns.collect::<Result<Vec<TypePtr>>>()?;
    let root = Type::group_type_builder("calls").with_fields(columns);
    Ok(Arc::new(root.build()?))
}

fn column<D: DataType, W: Write + Send>(
    group: &mut SerializedRowGroupWriter<'_, W>,
    values: impl Iterator<Item = Option<D::T>>,
) -> Result<()> {
    let values: Vec<Option<D::T>> = values.collect();
    let there: Vec<i16> = values
        .iter()
        .map(|value| i16::from(value.is_some()))
        .collect();
    let values: Vec<D::T> = values.into_iter().flatten().collect();
    let next = group.next_column()?;
    let mut column = next.ok_or_else(|| ParquetError::General("no such column".to_owned()))?;
    column
        .typed::<D>()
        .write_batch(&values, Some(&there), None)?;
    column.close()
}
