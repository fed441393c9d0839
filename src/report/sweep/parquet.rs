//! The long table as a Parquet file: the columns of the CSV file, with types.
//!
//! A varied key whose values are all whole numbers is a column of integers, one whose values are all
//! numbers a column of doubles, any other a column of texts as they were written.

use super::{Swept, SweptCell, keys};
use crate::measures::Address;
use crate::stats::Estimate;
use parquet::basic::{LogicalType, Repetition, Type as Physical};
use parquet::data_type::{ByteArray, ByteArrayType, DataType, DoubleType, Int64Type};
use parquet::errors::{ParquetError, Result};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::{Type, TypePtr};
use std::io::{self, Write};
use std::sync::Arc;
use toml::Value;

/// Combinations in a row group: what is held in memory at a time.
const IN_A_GROUP: usize = 256;

/// Writes the long table.
///
/// # Errors
/// What `out` could not do.
pub fn cells_parquet(swept: &Swept<'_>, out: impl Write + Send) -> io::Result<()> {
    write(swept, out).map_err(|error| match error {
        ParquetError::External(cause) => match cause.downcast::<io::Error>() {
            Ok(cause) => *cause,
            Err(cause) => io::Error::other(cause),
        },
        other => io::Error::other(other),
    })
}

fn write(swept: &Swept<'_>, out: impl Write + Send) -> Result<()> {
    let kinds = kinds(swept);
    let properties = Arc::new(WriterProperties::builder().build());
    let mut file = SerializedFileWriter::new(out, schema(swept, &kinds)?, properties)?;
    for cells in swept.cells.chunks(IN_A_GROUP) {
        let mut group = file.next_row_group()?;
        write_group(swept, cells, &kinds, &mut group)?;
        group.close()?;
    }
    file.close()?;
    Ok(())
}

/// What the values of a key are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ColumnKind {
    Whole,
    Number,
    Text,
}

/// One for each varied key.
fn kinds(swept: &Swept<'_>) -> Vec<ColumnKind> {
    let axes = swept.sweep.axes().iter();
    let kinds = axes.flat_map(|axis| {
        (0..axis.keys.len()).map(|key| {
            let values = axis
                .points
                .iter()
                .map(move |point| &point.values[key].value);
            let each = values.map(|value| match value {
                Value::Integer(_) => ColumnKind::Whole,
                Value::Float(_) => ColumnKind::Number,
                _ => ColumnKind::Text,
            });
            let widest = each.reduce(|one, other| match (one, other) {
                (ColumnKind::Whole, ColumnKind::Whole) => ColumnKind::Whole,
                (ColumnKind::Text, _) | (_, ColumnKind::Text) => ColumnKind::Text,
                _ => ColumnKind::Number,
            });
            widest.unwrap_or(ColumnKind::Text)
        })
    });
    kinds.collect()
}

fn schema(swept: &Swept<'_>, kinds: &[ColumnKind]) -> Result<TypePtr> {
    let column = |name: &str, kind: ColumnKind, repetition: Repetition| -> Result<TypePtr> {
        let (physical, logical) = match kind {
            ColumnKind::Whole => (Physical::INT64, None),
            ColumnKind::Number => (Physical::DOUBLE, None),
            ColumnKind::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        };
        let column = Type::primitive_type_builder(name, physical)
            .with_repetition(repetition)
            .with_logical_type(logical)
            .build()?;
        Ok(Arc::new(column))
    };
    let mut fields = vec![column("cell", ColumnKind::Whole, Repetition::REQUIRED)?];
    for (key, kind) in keys(swept).zip(kinds) {
        fields.push(column(key, *kind, Repetition::REQUIRED)?);
    }
    fields.push(column(
        "replications",
        ColumnKind::Whole,
        Repetition::REQUIRED,
    )?);
    for word in ["level", "name", "metric"] {
        fields.push(column(word, ColumnKind::Text, Repetition::REQUIRED)?);
    }
    for number in ["mean", "low", "high"] {
        fields.push(column(number, ColumnKind::Number, Repetition::OPTIONAL)?);
    }
    let root = Type::group_type_builder("cells").with_fields(fields);
    Ok(Arc::new(root.build()?))
}

fn write_group<W: Write + Send>(
    swept: &Swept<'_>,
    cells: &[SweptCell<'_>],
    kinds: &[ColumnKind],
    group: &mut SerializedRowGroupWriter<'_, W>,
) -> Result<()> {
    let rows = cells.iter().map(|cell| cell.results.whole.each().collect());
    let rows: Vec<Vec<(Address<'_>, &Estimate)>> = rows.collect();
    let lengths: Vec<usize> = rows.iter().map(Vec::len).collect();
    let each = |value: fn(&SweptCell<'_>) -> i64| repeated(cells.iter().map(value), &lengths);
    required::<Int64Type, _>(group, &each(|cell| cell.number as i64))?;
    for (key, kind) in kinds.iter().enumerate() {
        let values = cells.iter().filter_map(|cell| {
            let varied = swept.sweep.set(&cell.cell.places).nth(key);
            varied.map(|(_, varied)| varied)
        });
        match kind {
            ColumnKind::Whole => {
                let values = values.map(|varied| varied.value.as_integer().unwrap_or_default());
                required::<Int64Type, _>(group, &repeated(values, &lengths))?;
            }
            ColumnKind::Number => {
                let values = values.map(|varied| match varied.value {
                    Value::Integer(number) => number as f64,
                    _ => varied.value.as_float().unwrap_or(f64::NAN),
                });
                required::<DoubleType, _>(group, &repeated(values, &lengths))?;
            }
            ColumnKind::Text => {
                let values = values.map(|varied| ByteArray::from(varied.label.as_str()));
                required::<ByteArrayType, _>(group, &repeated(values, &lengths))?;
            }
        }
    }
    required::<Int64Type, _>(group, &each(|cell| cell.results.replications as i64))?;
    let all = || rows.iter().flatten();
    let words: [fn(&Address<'_>) -> String; 3] = [
        |address| address.metric.level().to_owned(),
        |address| address.name.to_string(),
        |address| address.metric.key().to_string(),
    ];
    for word in words {
        let words = all().map(|(address, _)| ByteArray::from(word(address).as_str()));
        required::<ByteArrayType, _>(group, &words.collect::<Vec<_>>())?;
    }
    let numbers: [fn(&Estimate) -> Option<f64>; 3] =
        [|one| one.mean, |one| one.low, |one| one.high];
    for number in numbers {
        let numbers = all().map(|(_, estimate)| number(estimate));
        optional(group, &numbers.collect::<Vec<_>>())?;
    }
    Ok(())
}

/// Each value as often as its combination has rows.
fn repeated<T: Clone>(values: impl Iterator<Item = T>, lengths: &[usize]) -> Vec<T> {
    let pairs = values.zip(lengths);
    pairs
        .flat_map(|(value, &length)| std::iter::repeat_n(value, length))
        .collect()
}

fn required<D: DataType, W: Write + Send>(
    group: &mut SerializedRowGroupWriter<'_, W>,
    values: &[D::T],
) -> Result<()> {
    column::<D, W>(group, values, None)
}

fn optional<W: Write + Send>(
    group: &mut SerializedRowGroupWriter<'_, W>,
    values: &[Option<f64>],
) -> Result<()> {
    let there: Vec<i16> = values
        .iter()
        .map(|value| i16::from(value.is_some()))
        .collect();
    let values: Vec<f64> = values.iter().copied().flatten().collect();
    column::<DoubleType, W>(group, &values, Some(&there))
}

/// Writes the next column; `there` says which of its rows have a value.
fn column<D: DataType, W: Write + Send>(
    group: &mut SerializedRowGroupWriter<'_, W>,
    values: &[D::T],
    there: Option<&[i16]>,
) -> Result<()> {
    let next = group.next_column()?;
    let mut column = next.ok_or_else(|| ParquetError::General("no such column".to_owned()))?;
    column.typed::<D>().write_batch(values, there, None)?;
    column.close()
}
