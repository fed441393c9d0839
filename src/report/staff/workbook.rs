//! The plan as an Excel workbook: what is needed, the rota, the targets, and the day by interval.

use super::super::Study;
use super::super::csv::plans_intervals_csv;
use super::StaffStudy;
use super::rota::rota_csv;
use super::table::on_days;
use super::target::{NamedTarget, place};
use crate::study::staff::Staffed;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};
use std::io;

/// A workbook with a sheet for the agents that are needed, one for the rota, one for the targets, and one for what came
/// of `plans` by interval, if there are any. `None` without a plan. The same study gives the same bytes.
///
/// # Errors
/// If a sheet would be longer than Excel can read, or a page could not be packed.
pub fn staff_workbook(study: &StaffStudy<'_>, plans: &[Study<'_>]) -> io::Result<Option<Vec<u8>>> {
    let Some(staffed) = &study.outcome.staffed else {
        return Ok(None);
    };
    let mut rota = Vec::new();
    rota_csv(study, &mut rota)?;
    let mut by_interval = Vec::new();
    plans_intervals_csv(plans, &mut by_interval)?;
    let mut book = Book::new()?;
    book.sheet("Need", &need(study, staffed))?;
    book.sheet("Rota", &cells(&rota)?)?;
    book.sheet("Targets", &targets(study, staffed))?;
    if !plans.is_empty() {
        book.sheet("By interval", &cells(&by_interval)?)?;
    }
    let bytes = book.0.save_to_buffer().map_err(io::Error::other)?;
    Ok(Some(bytes))
}

/// A cell.
enum Cell {
    Words(String),
    Number(f64),
    Empty,
}

impl Cell {
    fn number(value: Option<f64>) -> Self {
        value.map_or(Cell::Empty, Cell::Number)
    }
}

struct Book(Workbook);

impl Book {
    fn new() -> io::Result<Self> {
        // When it was made would make no two of them the same.
        let made = ExcelDateTime::from_ymd(2000, 1, 1).map_err(io::Error::other)?;
        let mut book = Workbook::new();
        book.set_properties(&DocProperties::new().set_creation_datetime(&made));
        Ok(Self(book))
    }

    /// A sheet of rows, of which the first is the heading and stays in sight.
    fn sheet(&mut self, name: &str, rows: &[Vec<Cell>]) -> io::Result<()> {
        let sheet = self.0.add_worksheet();
        fill(sheet, name, rows).map_err(io::Error::other)
    }
}

fn fill(sheet: &mut Worksheet, name: &str, rows: &[Vec<Cell>]) -> Result<(), XlsxError> {
    let (heading, usual) = (Format::new().set_bold(), Format::new());
    sheet.set_name(name)?;
    sheet.set_freeze_panes(1, 0)?;
    for (row, cells) in rows.iter().enumerate() {
        let format = if row == 0 { &heading } else { &usual };
        // A row that does not fit is one that Excel has not.
        let row = u32::try_from(row).unwrap_or(u32::MAX);
        for (column, cell) in cells.iter().enumerate() {
            let column = u16::try_from(column).unwrap_or(u16::MAX);
            match cell {
                Cell::Words(words) => {
                    sheet.write_string_with_format(row, column, words, format)?;
                }
                Cell::Number(number) => {
                    sheet.write_number_with_format(row, column, *number, format)?;
                }
                Cell::Empty => {}
            }
        }
    }
    sheet.autofit();
    Ok(())
}

fn heading(names: &[&str]) -> Vec<Cell> {
    let names = names.iter();
    names.map(|name| Cell::Words((*name).to_owned())).collect()
}

/// Rows of a CSV text; what reads as a number is one.
fn cells(text: &[u8]) -> io::Result<Vec<Vec<Cell>>> {
    let mut reader = csv::ReaderBuilder::new();
    let mut reader = reader.has_headers(false).from_reader(text);
    let mut rows = Vec::new();
    for row in reader.records() {
        let row = row.map_err(io::Error::other)?;
        let cells = row.iter().map(|cell| match cell.parse::<f64>() {
            _ if cell.is_empty() => Cell::Empty,
            Ok(number) if number.is_finite() => Cell::Number(number),
            _ => Cell::Words(cell.to_owned()),
        });
        rows.push(cells.collect());
    }
    Ok(rows)
}

/// Agents of every staffed group in each interval.
fn need(study: &StaffStudy<'_>, staffed: &Staffed) -> Vec<Vec<Cell>> {
    let groups = study.scenario.centre().groups();
    let limits = study.outcome.staffing.groups.iter();
    let names = limits.map(|limits| {
        let group = groups.get(limits.group.index());
        group.map_or("", |group| group.name.as_str())
    });
    let is_week = study.scenario.operation().is_week();
    let keys: &[&str] = if is_week { &["day", "from"] } else { &["from"] };
    let names: Vec<&str> = keys.iter().copied().chain(names).collect();
    let mut rows = vec![heading(&names)];
    for (place, day) in study.scenario.operation().days().iter().enumerate() {
        let clock = day.centre.clock();
        for interval in 0..clock.intervals() {
            let weekday = day.weekday.filter(|_| is_week);
            let weekday = weekday.map(|day| Cell::Words(day.key().to_owned()));
            let from = clock.label(interval as f64 * clock.interval.get());
            let counts = staffed.counts.iter();
            let counts = counts.map(|counts| Cell::Number(f64::from(counts[place][interval])));
            let keys = weekday.into_iter().chain([Cell::Words(from)]);
            rows.push(keys.chain(counts).collect());
        }
    }
    rows
}

/// What every target comes to, everywhere.
fn targets(study: &StaffStudy<'_>, staffed: &Staffed) -> Vec<Vec<Cell>> {
    let on_days = on_days(study, &staffed.held);
    let [low, high] = ["low", "high"].map(|end| format!("{on_days} {end}"));
    let mut rows = vec![heading(&[
        "whose",
        "target",
        "place",
        "wanted",
        "holds",
        "holds low",
        "holds high",
        on_days,
        &low,
        &high,
    ])];
    for held in &staffed.held {
        let Some(named) = NamedTarget::on(study, held.target, held.day) else {
            continue;
        };
        let at = place(study, held.day, held.interval);
        let words = [named.whose(), named.measure(), at.unwrap_or_default()];
        let (holds, on_days) = (&held.reached.holds, &held.reached.on_days);
        let numbers = [holds.mean, holds.low, holds.high].into_iter().chain([
            on_days.mean,
            on_days.low,
            on_days.high,
        ]);
        let words = words.into_iter().map(Cell::Words);
        let numbers = numbers.map(Cell::number);
        let wanted = Cell::Number(named.level());
        rows.push(words.chain([wanted]).chain(numbers).collect());
    }
    rows
}
