//! Columns of CSV files, however people write them.

use crate::bad_input::one_error;
use crate::support::{good_with, load_bytes, load_texts};

#[test]
fn csv_files() {
    let csv = |csv: &str, column: &str| {
        let text = good_with(
            "[10, 20, 30, 40]",
            &format!("{{ csv = \"v.csv\", column = \"{column}\" }}"),
        );
        load_texts(&[("s.toml", &text), ("v.csv", csv)], &[]).map(drop)
    };
    let asked = "s.toml:13:18";
    assert_eq!(csv("at,calls\n1,5\n2,6\n3,7\n4,8\n", "calls"), Ok(()));
    one_error(
        csv("at,calls\n1,5\n", "cals"),
        "s.toml:13:36",
        "there is no column `cals` in `v.csv`",
        "did you mean `calls`?",
    );
    one_error(
        csv("at,calls\n1,5\n2,x\n3,7\n4,8\n", "calls"),
        "v.csv:3:3",
        "the string \"x\"",
        asked,
    );
    one_error(
        csv("at,calls\n1,5\n2,-6\n3,7\n4,8\n", "calls"),
        "v.csv:3:3",
        "-6 is negative",
        asked,
    );
    one_error(
        csv("at,calls\n1,5\n2,\n3,7\n4,8\n", "calls"),
        "v.csv:3:2",
        "row 2 has nothing in column `calls`",
        asked,
    );
    one_error(
        csv("at,calls\n1,5\n2,6,7\n", "calls"),
        "v.csv:3:1",
        "this row has 3 fields, the header has 2",
        asked,
    );
    one_error(
        csv("at,\u{1b}[31mcalls\u{202e}\n1,5\n", "vol"),
        "s.toml:13:36",
        "there is no column `vol`",
        "`␛[31mcalls<U+202E>`",
    );
    one_error(csv("", "calls"), "v.csv:1:1", "nothing in this file", asked);
    one_error(
        csv("at,calls\n1,5\n", "calls"),
        "s.toml:13:10",
        "1 value for 4 intervals",
        "give 4 values",
    );
    let text = good_with(
        "[10, 20, 30, 40]",
        "{ csv = \"w.csv\", column = \"calls\" }",
    );
    one_error(
        load_texts(&[("s.toml", &text)], &[]).map(drop),
        "s.toml:13:18",
        "there is no file `w.csv`",
        "check the path",
    );
}

/// The volumes of the good scenario from a file and what else is asked of it.
#[track_caller]
fn volumes(bytes: &[u8], more: &str) -> Result<Vec<f64>, String> {
    let asked = format!("{{ csv = \"v.csv\", column = \"calls\"{more} }}");
    let text = good_with("[10, 20, 30, 40]", &asked);
    let scenario = load_bytes(&[("s.toml", text.as_bytes()), ("v.csv", bytes)], &[])?;
    Ok(scenario.centre().call_types()[0].volume.to_vec())
}

#[track_caller]
fn check(text: &str, more: &str) {
    let read = volumes(text.as_bytes(), more);
    assert_eq!(read, Ok(vec![10.5, 1200.0, 30.0, 40.25]), "{text:?}");
}

#[test]
fn separators_and_decimals() {
    check("at,calls\n1,10.5\n2,1200\n3,30\n4,40.25\n", "");
    check(
        "at,calls\n1,10.5\n2,1200\n3,30\n4,40.25\n",
        ", separator = \",\", decimal = \".\"",
    );
    let commas = ", separator = \";\", decimal = \",\"";
    check("at;calls\n1;10,5\n2;1200\n3;30,0\n4;40,25\n", commas);
    check(
        "at;calls\n1;10.5\n2;1200\n3;30\n4;40.25\n",
        ", separator = \";\"",
    );
    check(
        "at\tcalls\n1\t10.5\n2\t1200\n3\t30\n4\t40.25\n",
        ", separator = \"\\t\"",
    );
    check(
        "at\tcalls\n1\t10.5\n2\t1200\n3\t30\n4\t40.25\n",
        ", separator = \"tabs\"",
    );
    check(
        "at|calls\n1|10,5\n2|1200\n3|30\n4|40,25\n",
        ", separator = \"|\", decimal = \",\"",
    );
}

#[test]
fn what_spreadsheets_write() {
    let commas = ", separator = \";\", decimal = \",\"";
    check(
        "\u{feff}calls;at\r\n10,5;1\r\n1200;2\r\n30;3\r\n40,25;4\r\n",
        commas,
    );
    check(
        "\u{feff}\"calls\";at\n\"10,5\";1\n\"1200\";2\n30;3\n40,25;4",
        commas,
    );
    check(
        "at;calls\n1; 10,5\n\n2;1200 \n\r\n3;\"30\"\n4;40,25\n\n\n",
        commas,
    );
    check(
        "at,calls,calls2,at,at\n1,10.5,,,\n2,1200,,,\n3,30,,,\n4,40.25,,,\n",
        "",
    );
    check(
        "note,calls\n\"a, \"\"b\"\"\nc\",10.5\n,1200\n,30\n,40.25\n",
        "",
    );
}

#[track_caller]
fn check_refused(text: &str, more: &str, place: &str, found: &str, cure: &str) {
    one_error(volumes(text.as_bytes(), more).map(drop), place, found, cure);
}

#[test]
fn a_file_that_separates_in_another_way_is_told_from_one_without_the_column() {
    let cure = "add separator = \";\" here, and decimal = \",\"";
    let found = "the fields of `v.csv` seem to be separated by semicolons, not by commas";
    check_refused("at;calls\n1;5\n", "", "s.toml:13:18", found, cure);
    check_refused("at;calls, mean\n1;5\n", "", "s.toml:13:18", found, cure);
    let found = "separated by tabs, not by commas";
    check_refused(
        "at\tcalls\n1\t5\n",
        "",
        "s.toml:13:18",
        found,
        "separator = \"\\t\"",
    );
    let found = "separated by commas, not by semicolons";
    check_refused(
        "at,calls\n1,5\n",
        ", separator = \";\"",
        "s.toml:13:18",
        found,
        "take `separator` out",
    );
    let place = "s.toml:13:18";
    let commas = ", separator = \";\", decimal = \",\"";
    let cure = "take `separator` and `decimal` out";
    check_refused("at,calls\n1,5\n", commas, place, found, cure);
    let found = "separated by semicolons, not by bars";
    let cure = "write separator = \";\" instead";
    check_refused("at;calls\n1;5\n", ", separator = \"|\"", place, found, cure);
    let found = "separated by commas, not by semicolons";
    let cure = "add separator = \",\" here, and take `decimal` out";
    let text = "sep=;\nat,calls\n1,5\n";
    check_refused(text, ", decimal = \",\"", place, found, cure);
}

#[test]
fn repeated_names_commas_and_quotes() {
    let found = "two columns of `v.csv` are called `calls`";
    check_refused(
        "at,calls,calls\n1,5,50\n",
        "",
        "v.csv:1:10",
        found,
        "another name",
    );
    check_refused("calls,calls\n1,5\n", "", "v.csv:1:7", found, "another name");
    let found = "`1,500` has a comma";
    check_refused(
        "at,calls\n1,\"1,500\"\n",
        "",
        "v.csv:2:4",
        found,
        "write 1500 or 1.500",
    );
    check_refused(
        "at,calls\n1,\"1,5\"\n",
        "",
        "v.csv:2:4",
        "`1,5` has a comma",
        "add decimal = \",\"",
    );
    let commas = ", separator = \";\", decimal = \",\"";
    check_refused(
        "at;calls\n1;1.234,5\n",
        commas,
        "v.csv:2:3",
        "has a point",
        "without a mark",
    );
    check_refused(
        "at;calls\n1;1,234,5\n",
        commas,
        "v.csv:2:3",
        "has a comma",
        "without commas",
    );
    // A cell is marked where it stands, whatever is before it.
    check_refused(
        "a,calls\n\"\u{e9}\"\"1x\"\"\u{e9}\",\"1x\"\n",
        "",
        "v.csv:2:13",
        "the string \"1x\"",
        "a number",
    );
    check_refused(
        "a,calls\n1x,1x\n",
        "",
        "v.csv:2:4",
        "the string \"1x\"",
        "a number",
    );
    check_refused(
        "\u{feff}calls\n1x\n",
        "",
        "v.csv:2:1",
        "the string \"1x\"",
        "a number",
    );
}

#[test]
fn what_is_asked_wrongly() {
    let csv = "at;calls\n1;5\n2;6\n3;7\n4;8\n";
    let comma = "commas cannot be decimal and separate fields";
    check_refused(
        csv,
        ", decimal = \",\"",
        "s.toml:13:55",
        comma,
        "separator = \";\"",
    );
    check_refused(
        csv,
        ", decimal = \";\"",
        "s.toml:13:55",
        "`;` marks no decimals",
        "\".\" or \",\"",
    );
    check_refused(
        csv,
        ", separator = \"; \"",
        "s.toml:13:57",
        "separates no fields",
        "one character",
    );
    check_refused(
        csv,
        ", separator = \"\"",
        "s.toml:13:57",
        "separates no fields",
        "one character",
    );
    check_refused(
        csv,
        ", seperator = \";\"",
        "s.toml:13:45",
        "unknown key `seperator`",
        "did you mean `separator`?",
    );
}

#[test]
fn an_empirical_distribution_from_a_file_of_semicolons() {
    let text = good_with(
        "\"lognormal\", mean = \"4m\", cv = 0.9",
        "\"empirical\", csv = \"t.csv\", column = \"x\", separator = \";\", decimal = \",\", weights = \"n\"",
    );
    let files = [
        ("s.toml", text.as_str()),
        ("t.csv", "n;x\n1,5;60,5\n0,5;2m\n"),
    ];
    let scenario = load_texts(&files, &[]).unwrap();
    let mean = scenario.centre().call_types()[0].talk.mean();
    assert!((mean - (0.75 * 60.5 + 0.25 * 120.0)).abs() < 1e-9, "{mean}");
    let alone = good_with(
        "\"lognormal\", mean = \"4m\", cv = 0.9",
        "\"empirical\", separator = \";\"",
    );
    let refused = load_texts(&[("s.toml", &alone)], &[]).map(drop);
    assert!(
        refused
            .unwrap_err()
            .contains("a `separator` without a file")
    );
}

#[test]
fn what_is_said_of_a_column_is_text() {
    let text = "date,calls\nd,10.5\nd,1200\nd,30\nd,40.25\n";
    for (more, found, cure) in [
        (
            ", separator = 5",
            "`separator` is the number 5",
            "separator = \";\"",
        ),
        (", decimal = true", "`decimal` is true", "decimal = \",\""),
        (", day = 1", "`day` is the number 1", "day = \"NAME\""),
        (
            ", day = 2024-01-01",
            "`day` is the date 2024-01-01",
            "day = \"NAME\"",
        ),
    ] {
        check_refused(text, more, "s.toml:13:", found, cure);
    }
    let talk = "{ dist = \"lognormal\", mean = \"4m\", cv = 0.9 }";
    let samples = "{ dist = \"empirical\", csv = \"v.csv\", column = \"calls\", separator = 3 }";
    let scenario = good_with(talk, samples);
    let files = [("s.toml", scenario.as_str()), ("v.csv", text)];
    let refused = load_texts(&files, &[]).map(drop);
    one_error(
        refused,
        "s.toml:14:",
        "`separator` is the number 3",
        "separator = \";\"",
    );
}

#[test]
fn headings_of_columns_may_have_other_capitals() {
    check("At,Calls\n1,10.5\n2,1200\n3,30\n4,40.25\n", "");
    check("CALLS,calls\nx,10.5\nx,1200\nx,30\nx,40.25\n", "");
    let found = "has the columns `Calls` and `CALLS`, and either may be `calls`";
    let cure = "write the name of the one that is meant";
    check_refused("Calls,CALLS\n1,2\n", "", "s.toml:13:36", found, cure);
}

/// Excel's first line says what separates the fields.
#[test]
fn a_line_sep_is_no_heading() {
    check("sep=;\nat;calls\n1;10.5\n2;1200\n3;30\n4;40.25\n", "");
    check(
        "\u{feff}sep=;\r\nat;calls\r\n1;10,5\r\n2;1200\r\n3;30\r\n4;40,25\r\n",
        ", separator = \";\", decimal = \",\"",
    );
    check_refused(
        "sep=;\nat;calls\n1;5\n2;x\n3;7\n4;8\n",
        "",
        "v.csv:4:3",
        "the string \"x\"",
        "give a number",
    );
    check_refused(
        "sep=;\nat;calls\n1;5;6\n",
        "",
        "v.csv:3:1",
        "3 fields",
        "semicolons",
    );
    check_refused(
        "sep=;\nat,calls\n1,5\n",
        "",
        "s.toml:13:",
        "separated by commas, not by semicolons",
        "add separator = \",\" here",
    );
}
