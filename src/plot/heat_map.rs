//! A metric over two swept keys: a cell for each pair, the darker the more, its value in it.

use super::axis::{apart, reach};
use super::ink::{FADED, Ink, MISSING, PAPER, QUIET, Stroke, TEXT};
use super::lettering::{BODY, SMALL};
use super::number::{Measure, sound};
use super::scene::{Align, EDGE, Scene};
use super::{Caption, PlotError};

/// One of the two keys.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct HeatAxis {
    /// What was varied: `agents on the desk`.
    pub name: String,
    /// Its values in order, as they are to be read.
    pub labels: Vec<String>,
}

/// One pair of values.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HeatCell {
    /// The metric.
    pub value: f64,
    /// Whether it meets the target, if there is one: such cells are outlined.
    pub meets: bool,
}

/// A metric over two swept keys.
#[derive(Debug, Clone, PartialEq)]
pub struct HeatMap {
    /// What stands above.
    pub caption: Caption,
    /// The key that runs from left to right.
    pub across: HeatAxis,
    /// The key that runs downwards.
    pub down: HeatAxis,
    /// What came out.
    pub metric: Measure,
    /// Rows of cells as the labels run; a missing cell is hatched.
    pub cells: Vec<Vec<Option<HeatCell>>>,
    /// What an outline means: `80 % within 20 s`.
    pub target: Option<String>,
    /// What a hatched cell means: `no call`.
    pub missing: String,
}

/// The least and the most, in colour: one hue from light to dark, so that it is the same scale in grey. After the
/// sequential scheme Blues of ColorBrewer (Brewer and Harrower).
const LIGHT: Ink = Ink::of(239, 245, 251);
const MIDDLE: Ink = Ink::of(107, 174, 214);
const DARK: Ink = Ink::of(8, 48, 107);

fn shade(share: f64) -> Ink {
    if share < 0.5 {
        LIGHT.towards(MIDDLE, 2.0 * share)
    } else {
        MIDDLE.towards(DARK, 2.0 * share - 1.0)
    }
}

/// The least height of a row: a line of its name \[pt\].
const LEAST_HIGH: f64 = 14.0;

/// The measures of the grid \[pt\].
struct Grid {
    left: f64,
    top: f64,
    wide: f64,
    high: f64,
    columns: usize,
    rows: usize,
}

impl Grid {
    fn right(&self) -> f64 {
        self.left + self.wide * self.columns as f64
    }

    fn bottom(&self) -> f64 {
        self.top + self.high * self.rows as f64
    }
}

impl HeatMap {
    fn cell(&self, row: usize, column: usize) -> Option<HeatCell> {
        let cell = (*self.cells.get(row)?.get(column)?)?;
        sound(cell.value).map(|_| cell)
    }

    fn all(&self) -> impl Iterator<Item = (usize, usize, Option<HeatCell>)> {
        let columns = self.across.labels.len();
        let rows = 0..self.down.labels.len();
        rows.flat_map(move |row| {
            (0..columns).map(move |column| (row, column, self.cell(row, column)))
        })
    }

    pub(super) fn scene(&self, width: f64) -> Result<Scene, PlotError> {
        let values = self.all().filter_map(|(.., cell)| Some(cell?.value));
        let Some((low, high)) = reach(values.map(|value| (value, value))) else {
            return Err(PlotError::Nothing("no pair of the swept keys has a number"));
        };
        let ends = if high > low {
            (low, high)
        } else {
            apart((low, high))
        };
        let (mut scene, top) = Scene::with_caption(width, &self.caption);
        let top = self.bar(&mut scene, (low, high), ends, top);
        let title = BODY.wrap(
            &format!("↓ {}", self.down.name),
            0.9 * (width - 2.0 * EDGE),
            2,
        );
        let below = scene.lines((EDGE, top + 12.0), &title, BODY, Align::Left, TEXT);
        let labels = self.down.labels.iter().map(String::as_str);
        let left = EDGE + SMALL.widest(labels).min(0.3 * width) + 8.0;
        let (columns, rows) = (self.across.labels.len(), self.down.labels.len());
        let wide = ((width - EDGE - left) / columns as f64).min(96.0);
        // Every row has its name, however narrow the cells are.
        let high = wide.clamp(LEAST_HIGH, 26.0);
        let grid = Grid {
            left,
            top: below - 6.0,
            wide,
            high,
            columns,
            rows,
        };
        self.draw_cells(&mut scene, &grid, ends);
        self.name_rows(&mut scene, &grid);
        let below = self.name_columns(&mut scene, &grid);
        Ok(scene.until(below + EDGE))
    }

    /// The scale of shades with its ends, and what outlines and hatches mean; the height below.
    fn bar(&self, scene: &mut Scene, (low, high): (f64, f64), ends: (f64, f64), top: f64) -> f64 {
        let room = scene.width - 2.0 * EDGE;
        let names = BODY.wrap(&self.metric.titled(high.abs().max(low.abs())), room, 2);
        let base = scene.lines((EDGE, top + 13.0), &names, BODY, Align::Left, TEXT) + 1.0;
        let unit = &self.metric.unit;
        let text = SMALL.shorten(&unit.value_beside(low, high), 0.3 * room);
        let most = SMALL.shorten(&unit.value(high), 0.3 * room);
        scene.words((EDGE, base), text.as_str(), SMALL, Align::Left, QUIET);
        let mut x = EDGE + SMALL.width(&text) + 8.0;
        let length = (room * 0.3).min(160.0);
        const PARTS: usize = 20;
        if high > low {
            for part in 0..PARTS {
                let share = (part as f64 + 0.5) / PARTS as f64;
                let from = x + length * part as f64 / PARTS as f64;
                let to = x + length * (part + 1) as f64 / PARTS as f64;
                scene.block(
                    (from, base - 9.0),
                    ((to + 0.5).min(x + length), base + 1.0),
                    shade(share),
                );
            }
            x += length + 8.0;
            scene.words((x, base), most.as_str(), SMALL, Align::Left, QUIET);
            x += SMALL.width(&most) + 22.0;
        } else {
            let share = (low - ends.0) / (ends.1 - ends.0);
            scene.block((x, base - 9.0), (x + 16.0, base + 1.0), shade(share));
            x += 38.0;
        }
        self.signs(scene, x, base)
    }

    fn signs(&self, scene: &mut Scene, mut x: f64, mut base: f64) -> f64 {
        let outlined = self
            .all()
            .any(|(.., cell)| cell.is_some_and(|cell| cell.meets));
        let target = self.target.as_ref().filter(|_| outlined);
        let hatched = self.all().any(|(.., cell)| cell.is_none());
        let entries = [
            target.map(|target| (true, target.as_str())),
            hatched.then_some((false, self.missing.as_str())),
        ];
        for (outline, words) in entries.into_iter().flatten() {
            let words = SMALL.shorten(words, scene.width - 2.0 * EDGE - 24.0);
            if x + 24.0 + SMALL.width(&words) > scene.width - EDGE {
                x = EDGE;
                base += 18.0;
            }
            let (from, to) = ((x, base - 9.0), (x + 18.0, base + 1.0));
            if outline {
                framed(scene, from, to);
            } else {
                hatch(scene, from, to);
            }
            scene.words((x + 24.0, base), words.as_str(), SMALL, Align::Left, TEXT);
            x += 24.0 + SMALL.width(&words) + 18.0;
        }
        base + 14.0
    }

    fn draw_cells(&self, scene: &mut Scene, grid: &Grid, (low, high): (f64, f64)) {
        let size = low.abs().max(high.abs());
        let text = |cell: &HeatCell| self.metric.unit.bare(cell.value, size);
        let texts: Vec<String> = self
            .all()
            .filter_map(|(.., cell)| cell.as_ref().map(text))
            .collect();
        let told =
            SMALL.widest(texts.iter().map(String::as_str)) <= grid.wide - 4.0 && grid.high >= 16.0;
        for (row, column, cell) in self.all() {
            let x = grid.left + grid.wide * column as f64;
            let y = grid.top + grid.high * row as f64;
            let (from, to) = (
                (x + 0.5, y + 0.5),
                (x + grid.wide - 0.5, y + grid.high - 0.5),
            );
            let Some(cell) = cell else {
                hatch(scene, from, to);
                continue;
            };
            let ink = shade(((cell.value - low) / (high - low)).clamp(0.0, 1.0));
            scene.block(from, to, ink);
            if told {
                let at = (x + grid.wide / 2.0, y + grid.high / 2.0 + 4.0);
                scene.words(at, text(&cell), SMALL, Align::Middle, ink.readable_on());
            }
        }
        for (row, column, cell) in self.all() {
            if cell.is_some_and(|cell| cell.meets) {
                let x = grid.left + grid.wide * column as f64;
                let y = grid.top + grid.high * row as f64;
                framed(
                    scene,
                    (x + 1.5, y + 1.5),
                    (x + grid.wide - 1.5, y + grid.high - 1.5),
                );
            }
        }
    }

    fn name_rows(&self, scene: &mut Scene, grid: &Grid) {
        for (row, label) in self.down.labels.iter().enumerate() {
            let y = grid.top + grid.high * (row as f64 + 0.5) + 4.0;
            let label = SMALL.shorten(label, grid.left - EDGE - 8.0);
            scene.words((grid.left - 7.0, y), label, SMALL, Align::Right, QUIET);
        }
    }

    fn name_columns(&self, scene: &mut Scene, grid: &Grid) -> f64 {
        let widest = SMALL.widest(self.across.labels.iter().map(String::as_str));
        // Narrow cells: every so many labels; wide ones: shortened labels.
        let every = if grid.wide < 44.0 {
            ((widest.min(60.0) + 8.0) / grid.wide).ceil() as usize
        } else {
            1
        };
        let every = every.max(1);
        let mut below = grid.bottom() + 15.0;
        for (column, label) in self.across.labels.iter().enumerate().step_by(every) {
            let lines = SMALL.wrap(label, grid.wide * every as f64 - 6.0, 2);
            let half = SMALL.widest(lines.iter().map(String::as_str)) / 2.0;
            let x = grid.left + grid.wide * (column as f64 + 0.5);
            let at = (x.min(scene.width - 2.0 - half), grid.bottom() + 15.0);
            let next = scene.lines(at, &lines, SMALL, Align::Middle, QUIET);
            below = below.max(next - SMALL.leading());
        }
        let title = BODY.wrap(
            &format!("{} →", self.across.name),
            scene.width - 2.0 * EDGE,
            2,
        );
        let half = BODY.widest(title.iter().map(String::as_str)) / 2.0;
        let middle = (grid.left + grid.right()) / 2.0;
        let middle = middle.clamp(EDGE + half, (scene.width - EDGE - half).max(EDGE + half));
        scene.lines((middle, below + 19.0), &title, BODY, Align::Middle, TEXT) - BODY.leading()
            + 4.0
    }
}

/// An outline that is seen on light and on dark cells.
fn framed(scene: &mut Scene, from: (f64, f64), to: (f64, f64)) {
    let around = |inset: f64| {
        let (from, to) = (
            (from.0 + inset, from.1 + inset),
            (to.0 - inset, to.1 - inset),
        );
        // Past the first corner, so that it is as square as the others.
        vec![
            from,
            (to.0, from.1),
            to,
            (from.0, to.1),
            from,
            (to.0, from.1),
        ]
    };
    scene.line(around(0.0), Stroke::solid(TEXT, 2.0));
    scene.line(around(1.5), Stroke::solid(PAPER, 1.0));
}

fn hatch(scene: &mut Scene, from: (f64, f64), to: (f64, f64)) {
    scene.block(from, to, MISSING);
    let height = to.1 - from.1;
    let mut x = from.0 + 2.0 - height;
    while x < to.0 {
        // From the lower left to the upper right, cut at the sides.
        let (left, right) = (x.max(from.0), (x + height).min(to.0));
        let (low, high) = (to.1 - (left - x), to.1 - (right - x));
        scene.rule((left, low), (right, high), Stroke::solid(FADED, 0.75));
        x += 9.0;
    }
}

/// For tests of the scale.
#[cfg(test)]
pub(super) fn luminances() -> Vec<f64> {
    (0..=10)
        .map(|tenth| shade(f64::from(tenth) / 10.0).luminance())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::*;

    #[test]
    fn every_row_of_a_heat_map_has_its_name() {
        let rows: Vec<String> = (0..12).map(|row| format!("type {row}")).collect();
        let cell = HeatCell {
            value: 1.0,
            meets: false,
        };
        let picture = Picture::HeatMap(HeatMap {
            caption: Caption::default(),
            across: HeatAxis {
                name: "arrival".to_owned(),
                labels: (0..56).map(|column| column.to_string()).collect(),
            },
            down: HeatAxis {
                name: "call type".to_owned(),
                labels: rows.clone(),
            },
            metric: Measure::new("Lost", Unit::Share),
            cells: vec![vec![Some(cell); 56]; 12],
            target: None,
            missing: String::new(),
        });
        for width in [Width::PHONE, Width::PAGE] {
            let scene = picture.scene(width).unwrap();
            let texts = scene.texts();
            let is_named = |row: &String| texts.iter().any(|(_, text)| text == row);
            assert!(rows.iter().all(is_named), "{width:?}: {texts:?}");
        }
    }
}
