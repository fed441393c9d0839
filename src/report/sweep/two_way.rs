//! One measure over two things that are varied: rows by columns. In a large sweep, over the two that matter most.

use super::super::digits::{Figure, NOTHING, TimeStyle, figure};
use super::super::grid::{Grid, Label};
use super::super::layout::{TerminalWidth, paragraph};
use super::large::OverTwo;
use super::names::Names;
use super::{MetricChoice, Swept, SweptCell};
use crate::measures::MetricKind;
use std::collections::HashMap;

/// The table, if two things and no more are varied, or the sweep is large.
pub(super) fn two_way(
    swept: &Swept<'_>,
    names: &Names,
    shown: &MetricChoice,
    columns: TerminalWidth,
) -> Option<String> {
    let first = swept.cells.first()?;
    let over = OverTwo::of(swept, shown)?;
    let [down, across] = over.axes;
    let points = |axis: usize| swept.sweep.axes()[axis].points.len();
    let known = swept.cells.iter();
    let known: HashMap<&[usize], &SweptCell<'_>> = known
        .map(|cell| (cell.cell.places.as_slice(), cell))
        .collect();
    let of = |row: usize, column: usize| {
        if over.is_mean {
            return Some(over.estimate(row, column));
        }
        shown.of(known.get([row, column].as_slice())?)
    };
    let times = swept.cells.iter().filter_map(|cell| shown.of(cell));
    let style = match shown.kind() {
        MetricKind::Seconds => TimeStyle::fitting(times.map(|estimate| estimate.mean)),
        _ => TimeStyle::Seconds,
    };
    let rows = (0..points(down)).map(|row| {
        let figures = (0..points(across)).map(|column| {
            of(row, column).map_or_else(
                || Figure::plain(NOTHING),
                |estimate| figure(&estimate, shown.kind(), style),
            )
        });
        (Label::name(&names.point(down, row)), figures.collect())
    });
    let columns_named = (0..points(across)).map(|column| Label::name(&names.point(across, column)));
    let grid = Grid {
        corner: names.axis(down),
        columns: columns_named.collect(),
        rows: rows.collect(),
    };
    let title = format!(
        "{}: {} by {}{}",
        shown.title(&first.study(), style),
        names.axis(down).trim(),
        names.axis(across).trim(),
        if over.is_mean {
            ", the two that matter most for it; means over everything else that is varied"
        } else {
            ""
        }
    );
    Some(format!(
        "{}{}",
        paragraph(&title, columns),
        grid.cut(columns)
    ))
}
