//! One measure over two things that are varied: rows by columns.

use super::super::digits::{Figure, NOTHING, TimeStyle, figure};
use super::super::grid::{Grid, Label};
use super::super::layout::{Columns, paragraph};
use super::names::Names;
use super::{MetricChoice, Swept};
use crate::measures::MetricKind;

/// The table, if two things and no more are varied.
pub(super) fn two_way(
    swept: &Swept<'_>,
    names: &Names,
    shown: &MetricChoice,
    columns: Columns,
) -> Option<String> {
    let [down, across] = swept.sweep.axes() else {
        return None;
    };
    let first = swept.cells.first()?;
    if down.points.len() < 2 || across.points.len() < 2 {
        return None;
    }
    let of = |row: usize, column: usize| {
        let mut cells = swept.cells.iter();
        let cell = cells.find(|cell| cell.cell.places == [row, column])?;
        shown.of(cell)
    };
    let times = swept.cells.iter().filter_map(|cell| shown.of(cell));
    let style = match shown.kind() {
        MetricKind::Seconds => TimeStyle::fitting(times.map(|estimate| estimate.mean)),
        _ => TimeStyle::Seconds,
    };
    let rows = (0..down.points.len()).map(|row| {
        let figures = (0..across.points.len()).map(|column| {
            of(row, column).map_or_else(
                || Figure::plain(NOTHING),
                |estimate| figure(&estimate, shown.kind(), style),
            )
        });
        (Label::name(&names.point(0, row)), figures.collect())
    });
    let across = (0..across.points.len()).map(|column| Label::name(&names.point(1, column)));
    let grid = Grid {
        corner: names.axis(0),
        columns: across.collect(),
        rows: rows.collect(),
    };
    let title = format!(
        "{}: {} by {}",
        shown.title(&first.study(), style),
        names.axis(0).trim(),
        names.axis(1).trim()
    );
    Some(format!(
        "{}{}",
        paragraph(&title, columns),
        grid.cut(columns)
    ))
}
