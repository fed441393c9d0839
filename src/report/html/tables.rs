//! Tables of the page: rectangles of figures, turned or cut so that no column is lost on a printed sheet.

use super::super::digits::Figure;
use super::super::grid::{Grid, Label};
use super::super::layout;

/// Letters that a printed sheet holds beside each other at the size of its tables, with a margin for wide
/// typefaces.
const SHEET: usize = 98;

/// The same for two tables abreast.
const HALF_SHEET: usize = 55;

/// Letters between two columns.
const GAP: usize = 2;

/// Letters of a row's label before it is broken.
const LABEL: usize = 30;

/// Rows of a table that is not parted between two sheets. A convention.
const WHOLE: usize = 8;

/// Rows of a table that stands beside another, neither of them parted. A convention.
const ABREAST: usize = 32;

pub(super) struct TableShown {
    pub(super) title: String,
    pub(super) corner: String,
    pub(super) columns: Vec<ColumnShown>,
    pub(super) rows: Vec<RowShown>,
    /// How it is laid out, as classes of the style.
    pub(super) class: &'static str,
}

pub(super) struct ColumnShown {
    pub(super) name: String,
    /// Which direction is better; empty if that goes without saying.
    pub(super) better: &'static str,
}

pub(super) struct RowShown {
    pub(super) label: String,
    /// It says more about the row above.
    pub(super) is_below: bool,
    pub(super) cells: Vec<String>,
}

/// Which direction is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Better {
    More,
    Less,
    Neither,
}

impl Better {
    pub(super) fn said(self) -> &'static str {
        match self {
            Better::More => "more is better",
            Better::Less => "less is better",
            Better::Neither => "",
        }
    }
}

impl TableShown {
    /// A table that fits, as it is.
    pub(super) fn new(title: impl Into<String>, corner: &str, grid: &Grid) -> Self {
        let rows = grid.rows.iter().map(|(label, figures)| RowShown {
            label: spaced(&label.long),
            is_below: label.long.starts_with(' '),
            cells: figures.iter().map(Figure::text).collect(),
        });
        let columns = grid.columns.iter().map(|label| ColumnShown {
            name: spaced(&label.long),
            better: "",
        });
        Self {
            title: title.into(),
            corner: corner.to_owned(),
            columns: columns.collect(),
            rows: rows.collect(),
            class: class(grid),
        }
    }
}

/// Words with one blank between them.
fn spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn class(grid: &Grid) -> &'static str {
    let is_narrow = width(grid, 0, grid.columns.len()) <= HALF_SHEET;
    match grid.rows.len() {
        rows if rows <= ABREAST && is_narrow => "half",
        rows if rows <= WHOLE => "whole",
        _ => "",
    }
}

/// A rectangle under a title of its own, in as many tables as it needs.
pub(super) fn titled(title: &str, grid: &Grid) -> Vec<TableShown> {
    in_parts(title, "", grid)
}

/// A rectangle that its corner names.
pub(super) fn named(grid: &Grid) -> Vec<TableShown> {
    in_parts(&spaced(&grid.corner), "", grid)
}

/// A rectangle whose corner says what its rows are.
pub(super) fn cornered(title: &str, grid: &Grid) -> Vec<TableShown> {
    in_parts(title, &spaced(&grid.corner), grid)
}

/// A rectangle with its rows as columns, headed by their short labels.
fn turned(grid: &Grid) -> Grid {
    let mut turned = grid.transposed();
    turned.corner.clone_from(&grid.corner);
    for label in &mut turned.columns {
        // What belongs to the column before stays beside it.
        let indent = if label.long.starts_with(' ') {
            "  "
        } else {
            ""
        };
        label.long = format!("{indent}{}", spaced(&label.short));
    }
    for (label, _) in &mut turned.rows {
        label.long = spaced(&label.long);
    }
    turned
}

fn in_parts(title: &str, corner: &str, grid: &Grid) -> Vec<TableShown> {
    if grid.rows.is_empty() {
        return Vec::new();
    }
    let parts = fitted(grid);
    let all = parts.len();
    let parts = parts.iter().enumerate();
    let shown = parts.map(|(place, part)| {
        let title = match all {
            1 => title.to_owned(),
            _ => format!("{title} ({} of {all})", place + 1),
        };
        TableShown::new(title, corner, part)
    });
    shown.collect()
}

/// Parts that fit a sheet: of the two ways round the one that takes fewer rows.
fn fitted(grid: &Grid) -> Vec<Grid> {
    let upright = cut(grid);
    if upright.len() <= 1 {
        return upright;
    }
    let lying = cut(&turned(grid));
    // A head is about as high as three rows.
    let height = |parts: &[Grid]| -> usize { parts.iter().map(|part| part.rows.len() + 3).sum() };
    if height(&lying) < height(&upright) {
        lying
    } else {
        upright
    }
}

/// As many columns to a part as fit, those that belong together in one.
fn cut(grid: &Grid) -> Vec<Grid> {
    let mut parts = Vec::new();
    let mut from = 0;
    let all = grid.columns.len();
    let belongs = |place: usize| grid.columns[place].long.starts_with(' ');
    while from < all {
        let mut to = from + 1;
        while to < all && width(grid, from, to + 1) <= SHEET {
            to += 1;
        }
        let begins = (from + 1..=to).rev().find(|&to| to == all || !belongs(to));
        let to = begins.unwrap_or(to);
        parts.push(part(grid, from, to));
        from = to;
    }
    if parts.is_empty() {
        parts.push(grid.clone());
    }
    parts
}

fn part(grid: &Grid, from: usize, to: usize) -> Grid {
    let rows = grid.rows.iter();
    Grid {
        corner: grid.corner.clone(),
        columns: grid.columns[from..to].to_vec(),
        rows: rows
            .map(|(label, figures)| (label.clone(), figures[from..to].to_vec()))
            .collect(),
    }
}

/// Letters that some of the columns take, with the rows' labels.
fn width(grid: &Grid, from: usize, to: usize) -> usize {
    let labels = grid.rows.iter();
    let labels = labels.map(|(label, _)| layout::width(&spaced(&label.long)));
    let label = labels.max().unwrap_or(0).min(LABEL);
    let columns = (from..to).map(|place| {
        let figures = grid.rows.iter();
        let figures = figures.map(|(_, figures)| layout::width(&figures[place].text()));
        GAP + head(&grid.columns[place]).max(figures.max().unwrap_or(0))
    });
    label + columns.sum::<usize>()
}

/// Letters of a head that is broken into about three lines.
fn head(label: &Label) -> usize {
    let words = label.long.split_whitespace();
    let longest = words.map(layout::width).max().unwrap_or(0);
    longest.max(layout::width(&spaced(&label.long)).div_ceil(3))
}

/// Without the rows in which nothing happens; what says more about them goes too, unless it says something.
pub(super) fn without_zeros(grid: &Grid) -> Grid {
    let is_empty = |figures: &[Figure]| {
        let mut texts = figures.iter().map(Figure::text);
        texts.all(|text| matches!(text.as_str(), "" | "0" | "–"))
    };
    let mut rows: Vec<(Label, Vec<Figure>)> = Vec::new();
    let mut place = 0;
    while place < grid.rows.len() {
        let own = place + 1;
        let below = grid.rows[own..].iter();
        let below = below.take_while(|(label, _)| label.long.starts_with(' '));
        let next = own + below.count();
        let family = &grid.rows[place..next];
        if !family.iter().all(|(_, figures)| is_empty(figures)) {
            let kept = family.iter().enumerate();
            let kept = kept.filter(|(at, (_, figures))| *at == 0 || !is_empty(figures));
            rows.extend(kept.map(|(_, row)| row.clone()));
        }
        place = next;
    }
    Grid {
        corner: grid.corner.clone(),
        columns: grid.columns.clone(),
        rows,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid(columns: usize, rows: usize) -> Grid {
        let figures = || (0..columns).map(|place| Figure::plain(format!("{place}23 ± 45")));
        Grid {
            corner: "corner".to_owned(),
            columns: (0..columns)
                .map(|place| Label::name(&format!("column {place}")))
                .collect(),
            rows: (0..rows)
                .map(|place| (Label::name(&format!("row {place}")), figures().collect()))
                .collect(),
        }
    }

    #[test]
    fn a_wide_rectangle_loses_no_column() {
        for (columns, rows) in [(3, 4), (40, 20), (13, 18), (60, 2), (1, 1), (0, 0)] {
            let grid = grid(columns, rows);
            let parts = fitted(&grid);
            let cells: usize = parts
                .iter()
                .map(|part| part.rows.len() * part.columns.len())
                .sum();
            assert_eq!(cells, columns * rows);
            let upright = cut(&grid);
            let height =
                |parts: &[Grid]| -> usize { parts.iter().map(|part| part.rows.len() + 3).sum() };
            assert!(upright.len() == 1 || height(&parts) <= height(&upright));
            for part in &parts {
                assert!(width(part, 0, part.columns.len()) <= SHEET);
            }
        }
    }

    #[test]
    fn what_belongs_together_is_not_parted() {
        let mut grid = grid(30, 40);
        for label in grid.columns.iter_mut().skip(1).step_by(2) {
            label.long.insert_str(0, "  ");
        }
        for part in cut(&grid) {
            assert!(!part.columns[0].long.starts_with(' '));
        }
    }

    #[test]
    fn rows_of_zeros_are_left_out_with_what_says_more_of_them() {
        let plain = |texts: [&str; 2]| texts.map(Figure::plain).to_vec();
        let grid = Grid {
            corner: String::new(),
            columns: vec![Label::name("a"), Label::name("b")],
            rows: vec![
                (Label::name("Lines"), plain(["0", "0"])),
                (Label::name("  plan minus base"), plain(["", "0"])),
                (Label::name("Lost"), plain(["0", "0"])),
                (Label::name("  plan minus base"), plain(["", "0"])),
                (Label::name("  target"), plain(["≤ 5 met", "≤ 5 met"])),
                (Label::name("Wages"), plain(["0", "12"])),
            ],
        };
        let kept = without_zeros(&grid);
        let labels: Vec<&str> = kept
            .rows
            .iter()
            .map(|(label, _)| label.long.as_str())
            .collect();
        assert_eq!(labels, ["Lost", "  target", "Wages"]);
    }
}
