//! A rectangle of figures, laid out as text that fits the terminal.

use super::digits::{Figure, NOT_CLEAR};
use super::layout::{TerminalWidth, folded, to_the_left, to_the_right, width};
use comfy_table::{CellAlignment, LineStyle, Table, TableStyle};

/// Headings and labels are folded to these widths, one after the other, until the table fits. A convention.
const FOLDS: [usize; 2] = [16, 11];
/// Labels of rows are not folded to less. A convention.
const NARROWEST: usize = 12;

/// A ruled heading and nothing else.
const STYLE: TableStyle =
    TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─'));

/// What a row or a column is about, said twice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Label {
    /// At the left of a row.
    pub(super) long: String,
    /// Above a column; a line break parts it.
    pub(super) short: String,
}

impl Label {
    pub(super) fn new(long: impl Into<String>, short: impl Into<String>) -> Self {
        Self {
            long: long.into(),
            short: short.into(),
        }
    }

    /// The same in both places.
    pub(super) fn name(name: &str) -> Self {
        Self::new(name, name)
    }
}

/// Figures by row and column.
#[derive(Debug, Clone)]
pub(super) struct Grid {
    /// What the rows are, said above their labels.
    pub(super) corner: String,
    /// What is in the columns.
    pub(super) columns: Vec<Label>,
    /// What is in the rows, and the figures, one for each column.
    pub(super) rows: Vec<(Label, Vec<Figure>)>,
}

impl Grid {
    /// As text if it fits, with words in several lines if need be.
    pub(super) fn within(&self, columns: TerminalWidth) -> Option<String> {
        let plain = [self.clone()].into_iter();
        let folded = FOLDS.into_iter().map(|most| self.with_folded_heads(most));
        let texts = plain.chain(folded).map(|grid| grid.text());
        texts.into_iter().find(|text| fits(text, columns))
    }

    /// As text: if it is too wide, rows and columns change places; if it still is, it is cut into
    /// several tables.
    pub(super) fn fitted(&self, columns: TerminalWidth) -> String {
        let text = self.text();
        if fits(&text, columns) {
            return text;
        }
        self.transposed().cut(columns)
    }

    /// As text, cut into several tables if it is too wide.
    pub(super) fn cut(&self, columns: TerminalWidth) -> String {
        let mut text = String::new();
        let mut from = 0;
        while from < self.columns.len() {
            let mut to = self.columns.len();
            while to > from + 1 && self.part(from, to).within(columns).is_none() {
                to -= 1;
            }
            to = self.whole_groups(from, to);
            if from > 0 {
                text.push('\n');
            }
            text.push_str(&self.part(from, to).forced(columns));
            from = to;
        }
        text
    }

    /// As text, with the rows' labels folded, too, if nothing else makes it fit.
    fn forced(&self, columns: TerminalWidth) -> String {
        if let Some(text) = self.within(columns) {
            return text;
        }
        let mut narrow = self.with_folded_heads(NARROWEST);
        let labels = self.rows.iter().map(|(label, _)| width(&label.long));
        let labels = labels.chain([width(&self.corner)]).max().unwrap_or(0);
        let over = width(&narrow.text()).saturating_sub(columns.get());
        let room = labels.saturating_sub(over).max(NARROWEST);
        narrow.corner = folded(&narrow.corner, room);
        for (label, _) in &mut narrow.rows {
            label.long = folded(&label.long, room);
        }
        narrow.text()
    }

    /// The same with the heads of columns, and words in place of figures, in several lines.
    fn with_folded_heads(&self, most: usize) -> Self {
        let mut grid = self.clone();
        for label in &mut grid.columns {
            label.short = folded(&label.short, most);
        }
        let figures = grid.rows.iter_mut().flat_map(|(_, figures)| figures);
        for figure in figures.filter(|figure| figure.mean == NOT_CLEAR) {
            figure.mean = folded(NOT_CLEAR, most);
        }
        grid
    }

    /// Where to cut so that no column that belongs to another (its label is indented) is parted from it.
    fn whole_groups(&self, from: usize, to: usize) -> usize {
        let belongs = |place: usize| {
            let label = self.columns.get(place);
            label.is_some_and(|label| label.long.starts_with(' '))
        };
        let begins = (from + 1..=to).rev().find(|&place| !belongs(place));
        begins.unwrap_or(to)
    }

    /// Rows as columns.
    pub(super) fn transposed(&self) -> Self {
        let row = |place: usize| {
            let figures = self.rows.iter().map(|(_, figures)| figures[place].clone());
            (self.columns[place].clone(), figures.collect())
        };
        Self {
            corner: String::new(),
            columns: self.rows.iter().map(|(label, _)| label.clone()).collect(),
            rows: (0..self.columns.len()).map(row).collect(),
        }
    }

    /// Rows as columns, under the same corner.
    pub(super) fn transposed_with_corner(&self) -> Self {
        Self {
            corner: self.corner.clone(),
            ..self.transposed()
        }
    }

    /// Some of the columns.
    fn part(&self, from: usize, to: usize) -> Self {
        let rows = self.rows.iter();
        Self {
            corner: self.corner.clone(),
            columns: self.columns[from..to].to_vec(),
            rows: rows
                .map(|(label, figures)| (label.clone(), figures[from..to].to_vec()))
                .collect(),
        }
    }

    fn text(&self) -> String {
        let mut table = Table::new();
        table.load_style(STYLE);
        let mut head = vec![self.corner.clone()];
        head.extend(self.columns.iter().map(|label| label.short.clone()));
        table.set_header(head);
        let sizes: Vec<Sizes> = (0..self.columns.len())
            .map(|place| Sizes::of(self.rows.iter().map(|(_, figures)| &figures[place])))
            .collect();
        for (label, figures) in &self.rows {
            let cells = figures.iter().zip(&sizes);
            let mut row = vec![label.long.clone()];
            row.extend(cells.map(|(figure, sizes)| sizes.align(figure)));
            table.add_row(row);
        }
        for column in table.column_iter_mut().skip(1) {
            column.set_cell_alignment(CellAlignment::Right);
        }
        let mut text = table.trim_fmt();
        text.push('\n');
        text
    }
}

/// Widths of the two parts of a column's figures.
#[derive(Debug, Clone, Copy)]
struct Sizes {
    mean: usize,
    half: usize,
}

impl Sizes {
    fn of<'a>(figures: impl Iterator<Item = &'a Figure> + Clone) -> Self {
        let with_half = figures.clone().filter(|figure| !figure.half.is_empty());
        let half = figures.map(|figure| width(&figure.half)).max();
        let mean = with_half.map(|figure| width(&figure.mean)).max();
        Self {
            mean: mean.unwrap_or(0),
            half: half.unwrap_or(0),
        }
    }

    /// Numbers one below the other, whatever is behind their ±. Words go to the right.
    fn align(self, figure: &Figure) -> String {
        let Figure { mean, half } = figure;
        if self.half == 0 {
            return mean.clone();
        }
        if !half.is_empty() {
            let (mean, half) = (to_the_right(mean, self.mean), to_the_left(half, self.half));
            return format!("{mean} ± {half}");
        }
        if mean.chars().any(char::is_alphabetic) {
            return mean.clone();
        }
        format!("{mean}{:1$}", "", self.half + 3)
    }
}

fn fits(text: &str, columns: TerminalWidth) -> bool {
    width(text) <= columns.get()
}
