//! A metric of many things, one below the other: a dot with its interval and its number in each row.

use super::axis::{Scale, apart, reach};
use super::ink::{GRID, Marker, PLAIN, Stroke, TEXT};
use super::lettering::{SMALL, STRONG};
use super::number::{Level, Measure, Reading, sound};
use super::panel::LEVEL;
use super::scene::{Align, EDGE, Scene};
use super::{Caption, PlotError};

/// One thing.
#[derive(Debug, Clone, PartialEq)]
pub struct RankedRow {
    /// What it is.
    pub name: String,
    /// What came out; not drawn without a number.
    pub reading: Option<Reading>,
}

/// A metric of many things, in the order in which they are given.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranked {
    /// What stands above.
    pub caption: Caption,
    /// What is measured.
    pub metric: Measure,
    /// From top to bottom.
    pub rows: Vec<RankedRow>,
    /// The level that is promised.
    pub target: Option<f64>,
}

/// From one row to the next \[pt\].
const ROW: f64 = 20.0;

impl Ranked {
    pub(super) fn scene(&self, width: f64) -> Result<Scene, PlotError> {
        let readings = || self.rows.iter().filter_map(|row| row.reading);
        let Some(ends) = reach(readings().map(|reading| reading.reach())) else {
            return Err(PlotError::Nothing("nothing has a number"));
        };
        let target = self.target.and_then(sound);
        let ends = reach([ends].into_iter().chain(target.map(|at| (at, at))));
        let (low, high) = apart(ends.unwrap_or((0.0, 1.0)));
        let size = low.abs().max(high.abs());
        let unit = &self.metric.unit;
        let value = |reading: Option<Reading>| {
            reading.map_or("no number".to_owned(), |one| {
                unit.value_beside(one.value(), size)
            })
        };
        let (mut scene, top) = Scene::with_caption(width, &self.caption);
        let stacked = width < 600.0;
        let names = self.rows.iter().map(|row| row.name.as_str());
        let names = SMALL.widest(names).min(0.45 * width);
        let values: Vec<String> = self.rows.iter().map(|row| value(row.reading)).collect();
        let values_room = SMALL.widest(values.iter().map(String::as_str));
        let right = width - EDGE;
        let left = if stacked {
            EDGE + 6.0
        } else {
            EDGE + names + 16.0
        };
        let margin = 0.04 * (high - low);
        let scale = Scale::new(
            (low - margin, high + margin),
            (left, right - values_room - 16.0),
        );
        let title = STRONG.wrap(&self.metric.titled(0.0), width - 2.0 * EDGE, 2);
        let mut top = scene.lines((EDGE, top + 14.0), &title, STRONG, Align::Left, TEXT) - 8.0;
        if let Some(target) = target {
            top = self.target_line(&mut scene, (target, scale), top, stacked);
        }
        for (row, value) in self.rows.iter().zip(values) {
            let middle = top + if stacked { 26.0 } else { ROW / 2.0 };
            let base = if stacked { top + 13.0 } else { middle + 4.0 };
            let room = if stacked { width - 2.0 * EDGE } else { names };
            let name = SMALL.shorten(&row.name, room);
            scene.words((EDGE, base), name, SMALL, Align::Left, TEXT);
            scene.words((right, middle + 4.0), value, SMALL, Align::Right, TEXT);
            let ends = (left, right - values_room - 16.0);
            scene.rule((ends.0, middle), (ends.1, middle), Stroke::solid(GRID, 1.0));
            if let Some(reading) = row.reading {
                let (low, high) = reading.reach();
                let (low, high) = (scale.place(low), scale.place(high));
                scene.rule((low, middle), (high, middle), Stroke::solid(PLAIN, 2.0));
                let at = (scale.place(reading.value()), middle);
                scene.marker(at, Marker::Circle, PLAIN, false);
            }
            top += if stacked { ROW + 15.0 } else { ROW };
        }
        Ok(scene.until(top + EDGE))
    }

    /// The target, upright through all rows; the height below its name.
    fn target_line(
        &self,
        scene: &mut Scene,
        (target, scale): (f64, Scale),
        top: f64,
        stacked: bool,
    ) -> f64 {
        let level = Level::target(target, &self.metric.unit);
        let half = SMALL.width(&level.name) / 2.0;
        let x = scale.place(target);
        let most = (scene.width - EDGE - half).max(EDGE + half);
        let at = (x.clamp(EDGE + half, most), top + 12.0);
        scene.words(at, level.name, SMALL, Align::Middle, TEXT);
        let first = top + 18.0;
        let row = if stacked { ROW + 15.0 } else { ROW };
        let rows = self.rows.len() as f64;
        if stacked {
            // Through the dots, not through the names.
            for index in 0..self.rows.len() {
                let middle = first + row * index as f64 + 26.0;
                scene.rule((x, middle - 7.0), (x, middle + 7.0), LEVEL);
            }
        } else {
            scene.rule((x, first), (x, first + row * rows), LEVEL);
        }
        first
    }
}
