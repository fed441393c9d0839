//! The long table as a Parquet file says what the CSV file says.

use crate::program::printed;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;
use std::fs::{self, File};
use std::path::Path;
use tempfile::TempDir;

#[test]
fn the_parquet_file_says_what_the_csv_file_says() {
    let folder = TempDir::new().unwrap();
    let arguments = [
        "sweep",
        "tests/it/scenarios/centre.toml",
        "-r",
        "3",
        "--out",
    ];
    let vary = [
        "--vary",
        "agents.desk.count=4,5",
        "--vary",
        "calls.service.volume_scale=0.9,1",
        "--vary",
        "messages.policy=silence,comfort",
    ];
    let out = [folder.path().to_str().unwrap()];
    printed(&[&arguments[..], &out, &vary].concat());
    let csv = fs::read_to_string(folder.path().join("cells.csv")).unwrap();
    let mut csv = csv::Reader::from_reader(csv.as_bytes());
    let file = File::open(folder.path().join("cells.parquet")).unwrap();
    let table = SerializedFileReader::new(file).unwrap();
    let head: Vec<String> = csv.headers().unwrap().iter().map(str::to_owned).collect();
    let mut rows = 0;
    for (row, written) in table.get_row_iter(None).unwrap().zip(csv.records()) {
        let (row, written) = (row.unwrap(), written.unwrap());
        let fields: Vec<(&String, &Field)> = row.get_column_iter().collect();
        let names: Vec<&String> = fields.iter().map(|(name, _)| *name).collect();
        assert_eq!(names, head.iter().collect::<Vec<_>>());
        for ((name, field), text) in fields.into_iter().zip(&written) {
            let same = match field {
                Field::Long(number) => *number == text.parse::<i64>().unwrap(),
                Field::Double(number) => *number == text.parse::<f64>().unwrap(),
                Field::Str(word) => word == text,
                Field::Null => text.is_empty(),
                _ => false,
            };
            assert!(same, "{name}: {field:?} {text}");
        }
        rows += 1;
    }
    assert_eq!(rows, table.metadata().file_metadata().num_rows());
    assert_eq!(rows, 8 * (3 * (36 + 6) + 2 * 6 + 3 + 5));
}

/// Every row of a table, as text.
fn rows(path: &Path) -> Vec<String> {
    let table = SerializedFileReader::new(File::open(path).unwrap()).unwrap();
    let rows = table.get_row_iter(None).unwrap();
    rows.map(|row| row.unwrap().to_string()).collect()
}

/// The tables beside the shards are, one after the other, that of the whole sweep; a shard of parts of combinations has none.
#[test]
fn the_tables_of_shards_are_the_table_in_parts() {
    let folder = TempDir::new().unwrap();
    let out = folder.path().to_str().unwrap();
    let vary = [
        "--vary",
        "agents.desk.count=3..6",
        "--vary",
        "calls.service.volume_scale=0.9,1",
    ];
    let sweep = [
        "sweep",
        "tests/it/scenarios/centre.toml",
        "-r",
        "3",
        "-q",
        "--out",
        out,
    ];
    for shard in ["2/3", "1/3", "3/3"] {
        printed(&[&sweep[..], &vary, &["--shard", shard]].concat());
    }
    let own = |shard: u32| {
        let table = format!("shards/cells/shard={shard}/cells.parquet");
        rows(&folder.path().join(table))
    };
    let parts: Vec<String> = (1..=3).flat_map(own).collect();
    printed(&["merge", out]);
    assert_eq!(parts, rows(&folder.path().join("cells.parquet")));
    let few = TempDir::new().unwrap();
    let out = few.path().to_str().unwrap();
    let cut = [
        "sweep",
        "tests/it/scenarios/centre.toml",
        "-r",
        "3",
        "-q",
        "--out",
        out,
    ];
    printed(&[&cut[..], &vary[..2], &["--shard", "2/9"]].concat());
    assert!(!few.path().join("shards/cells").exists());
}
