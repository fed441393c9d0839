//! Records as Parquet say what the CSV file says.

use crate::program::printed;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;
use std::fs::File;
use tempfile::TempDir;

#[test]
fn records_as_parquet_say_what_the_csv_file_says() {
    let folder = TempDir::new().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    for name in ["calls.csv", "calls.parquet"] {
        let file = path(name);
        printed(&[
            "run",
            "scenarios/insurer.toml",
            "-r",
            "2",
            "--records",
            &file,
            "--json",
        ]);
    }
    let mut csv = csv::Reader::from_path(path("calls.csv")).unwrap();
    let table = SerializedFileReader::new(File::open(path("calls.parquet")).unwrap()).unwrap();
    let mut rows = 0;
    for (row, written) in table.get_row_iter(None).unwrap().zip(csv.records()) {
        let (row, written) = (row.unwrap(), written.unwrap());
        for ((name, field), text) in row.get_column_iter().zip(&written) {
            let same = match field {
                Field::Long(number) => *number == text.parse::<i64>().unwrap(),
                Field::Double(number) => *number == text.parse::<f64>().unwrap(),
                Field::Bool(so) => *so == text.parse::<bool>().unwrap(),
                Field::Str(word) => word == text,
                Field::Null => text.is_empty(),
                _ => false,
            };
            assert!(same, "{name}: {field:?} {text}");
        }
        rows += 1;
    }
    assert_eq!(rows, table.metadata().file_metadata().num_rows());
    assert!(rows > 1000 && csv.records().next().is_none());
}
