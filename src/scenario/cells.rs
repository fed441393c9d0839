//! The cells of one column of a CSV file, each with its place.

use super::columns::ColumnRequest;
use super::diagnostic::{Diagnostic, Mistake, nearest, one_of};
use super::request::Text;
use super::source::{SourceId, SourceSpan};
use super::tree::{Node, Value};
use crate::files::headings::{Heading, heading, said_separator};
use crate::units::comma_in;
use csv_core::ReadFieldResult;
use std::cell::RefCell;

/// What files use to separate fields, and what people call it.
const SEPARATORS: [(char, &str); 4] = [
    (',', "commas"),
    (';', "semicolons"),
    ('\t', "tabs"),
    ('|', "bars"),
];

/// A tab as people type it where a backslash means nothing: `--separator '\t'`.
const ESCAPED_TAB: &str = "\\t";

/// Why a column cannot be read.
pub(super) type Refused = Box<Diagnostic>;

/// How a file is written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Format {
    pub(super) separator: u8,
    has_decimal_commas: bool,
    /// Where its header begins: behind a line `sep=;`, if there is one \[bytes\].
    pub(super) begins: usize,
}

/// The cells of the column that is asked for, numbers as numbers.
pub(super) fn read(
    text: &str,
    source: SourceId,
    asked: &ColumnRequest,
) -> Result<Vec<Node>, Refused> {
    let mut rows = Rows::new(text, source, asked)?;
    let column = rows.column(asked, asked.column.as_ref())?;
    let mut nodes = Vec::new();
    while rows.next()? {
        nodes.push(rows.filled(column)?);
    }
    Ok(nodes)
}

/// A column as it is written, whatever it holds.
pub(super) struct Column {
    pub(super) name: String,
    pub(super) cells: Vec<Node>,
}

/// All columns as they are written; a cell with nothing in it is an empty text.
pub(super) fn columns(
    text: &str,
    source: SourceId,
    asked: &ColumnRequest,
) -> Result<Vec<Column>, Refused> {
    let mut rows = Rows::new(text, source, asked)?;
    let named = rows.headers.iter().map(|name| Column {
        name: name.to_owned(),
        cells: Vec::new(),
    });
    let mut columns: Vec<Column> = named.collect();
    while rows.next()? {
        for (index, column) in columns.iter_mut().enumerate() {
            let value = Value::String(rows.words(index).to_owned());
            let place = rows.place(index);
            column.cells.push(Node { value, place });
        }
    }
    Ok(columns)
}

/// A file that is read row by row.
pub(super) struct Rows<'t> {
    asked: &'t ColumnRequest,
    text: &'t str,
    source: SourceId,
    format: Format,
    reader: csv::Reader<&'t [u8]>,
    pub(super) headers: csv::StringRecord,
    record: csv::StringRecord,
    fields: RefCell<csv_core::Reader>,
    number: usize,
}

impl<'t> Rows<'t> {
    pub(super) fn new(
        text: &'t str,
        source: SourceId,
        asked: &'t ColumnRequest,
    ) -> Result<Self, Refused> {
        let format = Format::of(asked, text)?;
        let (reader, headers) = opened(text, source, format)?;
        Ok(Self {
            asked,
            text,
            source,
            format,
            reader,
            headers,
            record: csv::StringRecord::new(),
            fields: fields(format),
            number: 0,
        })
    }

    pub(super) fn column(
        &self,
        asked: &ColumnRequest,
        column: Option<&Text>,
    ) -> Result<usize, Refused> {
        let place_of = |index| self.header(index);
        find_column(&self.headers, (asked, column), self.format, place_of)
    }

    /// The place of a column's name.
    pub(super) fn header(&self, column: usize) -> SourceSpan {
        let how = (&self.fields, self.format);
        place_of(self.text, self.format.begins, column, how, self.source)
    }

    /// Goes on to the next row, if there is one.
    pub(super) fn next(&mut self) -> Result<bool, Refused> {
        let read = self.reader.read_record(&mut self.record);
        self.number += 1;
        read.map_err(|error| malformed(&error, self.source, self.format))
    }

    pub(super) fn place(&self, column: usize) -> SourceSpan {
        let start = self.record.position().map_or(0, |at| at.byte() as usize);
        let start = self.format.begins + start;
        place_of(
            self.text,
            start,
            column,
            (&self.fields, self.format),
            self.source,
        )
    }

    /// What stands in a column of the row, as a number if it is one.
    pub(super) fn filled(&self, column: usize) -> Result<Node, Refused> {
        let place = self.place(column);
        match value(self.words(column), self.format, self.asked) {
            Ok(Some(value)) => Ok(Node { value, place }),
            Ok(None) => Err(self.lacks(column, place)),
            Err(mistake) => Err(Box::new(Diagnostic::error(mistake, place))),
        }
    }

    pub(super) fn words(&self, column: usize) -> &str {
        self.record.get(column).unwrap_or_default()
    }

    pub(super) fn lacks(&self, column: usize, place: SourceSpan) -> Refused {
        let (row, name) = (self.number, &self.headers[column]);
        let found = format!("row {row} has nothing in column `{name}`");
        let mistake = Mistake::new(found, "give every row a value, or take the row out");
        Box::new(Diagnostic::error(mistake, place))
    }
}

impl Format {
    pub(super) fn of(asked: &ColumnRequest, text: &str) -> Result<Self, Refused> {
        let said = said_separator(text.as_bytes());
        let separator = match &asked.separator {
            None => said.map_or(b',', |(separator, _)| separator),
            Some(Text { name, place }) => {
                let named = SEPARATORS.iter().find(|(letter, words)| {
                    words == name || *letter == '\t' && name == ESCAPED_TAB
                });
                let mut letters = name.chars();
                let letter = match (letters.next(), letters.next()) {
                    (Some(letter), None) => Some(letter),
                    _ => named.map(|(letter, _)| *letter),
                };
                let byte = letter.and_then(|letter| u8::try_from(letter).ok());
                let byte = byte.filter(|byte| {
                    byte.is_ascii()
                        && !byte.is_ascii_alphanumeric()
                        && !b"\"'.-+\r\n".contains(byte)
                });
                byte.ok_or_else(|| {
                    let found = format!("`{name}` separates no fields");
                    let cure = "give the one character between two fields: \",\", \";\", \"\\t\" for a tab, or \"|\"";
                    Box::new(Diagnostic::error(Mistake::new(found, cure), *place))
                })?
            }
        };
        let has_decimal_commas = match &asked.decimal {
            None => false,
            Some(Text { name, .. }) if name == "." => false,
            Some(Text { name, .. }) if name == "," && separator != b',' => true,
            Some(Text { name, place }) => {
                let mistake = if name == "," {
                    let key = asked.key("separator", ';');
                    let cure = format!("say how the fields are separated, such as {key}");
                    Mistake::new("commas cannot be decimal and separate fields", cure)
                } else {
                    let found = format!("`{name}` marks no decimals");
                    Mistake::new(found, "give \".\" or \",\"")
                };
                return Err(Box::new(Diagnostic::error(mistake, *place)));
            }
        };
        Ok(Self {
            separator,
            has_decimal_commas,
            begins: said.map_or(0, |(_, length)| length),
        })
    }

    /// What separates the fields, in words.
    fn separated_by(self) -> String {
        let own = char::from(self.separator);
        let known = SEPARATORS.iter().find(|(letter, _)| *letter == own);
        known.map_or_else(|| format!("`{own}`"), |(_, words)| (*words).to_owned())
    }
}

/// What a cell holds; `None` if it is empty.
fn value(cell: &str, format: Format, asked: &ColumnRequest) -> Result<Option<Value>, Mistake> {
    if cell.is_empty() {
        return Ok(None);
    }
    let is_single = cell.matches(',').count() == 1;
    let text = if format.has_decimal_commas && cell.contains('.') {
        let found = format!("`{cell}` has a point, and decimals have commas in this file");
        return Err(Mistake::new(found, "write thousands without a mark"));
    } else if format.has_decimal_commas && is_single {
        cell.replace(',', ".")
    } else if let Some(Mistake { found, cure }) = comma_in(cell) {
        let cure = if is_single {
            let key = asked.key("decimal", ',');
            format!("{cure}; if all decimals of the file have commas, add {key}")
        } else {
            cure
        };
        return Err(Mistake::new(found, cure));
    } else {
        cell.to_owned()
    };
    Ok(Some(match text.parse() {
        Ok(number) => Value::Float(number),
        Err(_) => Value::String(text),
    }))
}

/// The place of the column that is asked for among the headers.
fn find_column(
    headers: &csv::StringRecord,
    (asked, column): (&ColumnRequest, Option<&Text>),
    format: Format,
    place_of: impl Fn(usize) -> SourceSpan,
) -> Result<usize, Refused> {
    let refuse = |mistake, place| Err(Box::new(Diagnostic::error(mistake, place)));
    let known: Vec<&str> = headers.iter().collect();
    if known.is_empty() {
        let cure = "give it a header row and a row for each value";
        let mistake = Mistake::new("there is nothing in this file", cure);
        return refuse(
            mistake,
            SourceSpan {
                to: 0,
                from: 0,
                ..place_of(0)
            },
        );
    }
    let Some(column) = column else {
        let cure = format!("name a column of the file: {}", one_of(&known));
        let mistake = Mistake::new("`column` is missing or not a string", cure);
        return refuse(mistake, asked.whole);
    };
    let file = &asked.csv.name;
    match heading(&known, &column.name) {
        Heading::At(index) => return Ok(index),
        Heading::Twice(first, second) if known[first] == known[second] => {
            let found = format!("two columns of `{file}` are called `{}`", known[first]);
            let mistake = Mistake::new(found, "give one of them another name");
            return refuse(mistake, place_of(second));
        }
        Heading::Twice(first, second) => {
            let (first, second) = (known[first], known[second]);
            let found = format!(
                "`{file}` has the columns `{first}` and `{second}`, and either may be `{}`",
                column.name
            );
            let cure = "write the name of the one that is meant as the file has it";
            return refuse(Mistake::new(found, cure), column.place);
        }
        Heading::Nowhere => {}
    }
    if let Some(mistake) = otherwise_separated(&known, asked, format) {
        return refuse(mistake, asked.csv.place);
    }
    let cure = match nearest(&column.name, known.iter().copied()) {
        Some(name) => format!("did you mean `{name}`?"),
        None => format!("its columns are {}", one_of(&known)),
    };
    let found = format!("there is no column `{}` in `{file}`", column.name);
    refuse(Mistake::new(found, cure), column.place)
}

/// What to say of a file whose fields seem to be separated in another way.
fn otherwise_separated(headers: &[&str], asked: &ColumnRequest, format: Format) -> Option<Mistake> {
    let others = SEPARATORS.iter();
    let mut others = others.filter(|(letter, _)| *letter != char::from(format.separator));
    let holds = |letter: char| headers.iter().any(|name| name.contains(letter));
    let (letter, words) = others.find(|(letter, _)| holds(*letter))?;
    let found = format!(
        "the fields of `{}` seem to be separated by {words}, not by {}",
        asked.csv.name,
        format.separated_by()
    );
    Some(Mistake::new(found, separated_so(*letter, asked)))
}

/// How to ask for a file whose fields are separated by this letter.
fn separated_so(letter: char, asked: &ColumnRequest) -> String {
    let has_commas = asked.decimal.as_ref().is_some_and(|mark| mark.name == ",");
    let separator = asked.key("separator", letter);
    let how = match &asked.separator {
        Some(_) => format!("write {separator} instead"),
        None => format!("add {separator} here"),
    };
    // Commas between fields and in decimals are refused.
    match (letter, &asked.separator, has_commas) {
        (',', Some(_), false) => format!("take {} out: commas are usual", asked.name("separator")),
        (',', Some(_), true) => format!(
            "take {} and {} out: commas are usual, and decimals have points then",
            asked.name("separator"),
            asked.name("decimal")
        ),
        (',', None, true) => format!("{how}, and take {} out", asked.name("decimal")),
        (',', None, false) | (_, _, true) => how,
        (_, _, false) => format!(
            "{how}, and {} if its decimals have commas",
            asked.key("decimal", ',')
        ),
    }
}

/// A reader of a file's records, and its header row.
pub(super) fn opened(
    text: &str,
    source: SourceId,
    format: Format,
) -> Result<(csv::Reader<&[u8]>, csv::StringRecord), Refused> {
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .delimiter(format.separator)
        .from_reader(text.as_bytes().get(format.begins..).unwrap_or_default());
    let headers = reader.headers();
    let headers = headers.map_err(|error| malformed(&error, source, format))?;
    let headers = headers.clone();
    Ok((reader, headers))
}

pub(super) fn malformed(error: &csv::Error, source: SourceId, format: Format) -> Refused {
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
    let at = format.begins + at;
    let separated = format.separated_by();
    let cure = format!(
        "separate fields by {separated}, as many in every row; put fields with {separated} between double quotes"
    );
    let mistake = Mistake::new(found, cure);
    Box::new(Diagnostic::error(mistake, SourceSpan::new(source, at..at)))
}

/// Finds fields in a file of this format. To be made once: it is costly, and a copy of it does not work.
pub(super) fn fields(format: Format) -> RefCell<csv_core::Reader> {
    let mut builder = csv_core::ReaderBuilder::new();
    RefCell::new(builder.delimiter(format.separator).build())
}

/// Where a cell of the record that starts at `start` stands, without its quotes; if it is empty, what is before it.
pub(super) fn place_of(
    text: &str,
    start: usize,
    index: usize,
    (fields, format): (&RefCell<csv_core::Reader>, Format),
    source: SourceId,
) -> SourceSpan {
    let mut reader = fields.borrow_mut();
    reader.reset();
    let mut cell = [0; 256];
    let (mut from, mut at, mut field) = (start, start, 0);
    loop {
        let rest = text.as_bytes().get(at..).unwrap_or_default();
        let (result, read, _) = reader.read_field(rest, &mut cell);
        at += read;
        match result {
            ReadFieldResult::Field { record_end } if field < index && !record_end => {
                field += 1;
                from = at;
            }
            ReadFieldResult::Field { .. } | ReadFieldResult::End => break,
            ReadFieldResult::InputEmpty | ReadFieldResult::OutputFull => {}
        }
    }
    let raw = text.get(from..at).unwrap_or_default();
    let is_last = |letter: char| letter == char::from(format.separator);
    let is_around = |letter: char| letter.is_whitespace() || "\"\u{feff}".contains(letter);
    let raw = raw.strip_suffix(is_last).unwrap_or(raw);
    let cell = raw.trim_end_matches(is_around);
    let lead = cell.len() - cell.trim_start_matches(is_around).len();
    if cell.is_empty() {
        let before = from.saturating_sub(1).max(start);
        return SourceSpan::new(source, before..before);
    }
    SourceSpan::new(source, from + lead..from + cell.len())
}
