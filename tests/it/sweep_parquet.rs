//! The long table as a Parquet file says what the CSV file says.

use crate::program::printed;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;
use std::fs::{self, File};
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
