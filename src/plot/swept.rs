//! A metric along a swept key: a line with a band for each series.

use super::axis::{Steps, apart, reach};
use super::ink::{Ink, look};
use super::key::{Sample, at_ends, fit_at_ends, key};
use super::lettering::SMALL;
use super::multiples::Multiples;
use super::number::{Level, Measure, Reading, Unit, sound};
use super::panel::{LEVEL, Lying, Panel, Spot, Upright, steps};
use super::scene::{EDGE, Scene};
use super::{Caption, PlotError};

/// Readings along an axis.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Series {
    /// What it stands for.
    pub name: String,
    /// Each place on the axis with its reading, ascending; `None` leaves a gap.
    pub points: Vec<(f64, Option<Reading>)>,
}

/// A panel shows about so many markers at the most. A convention.
const MOST_MARKERS: usize = 80;

/// Lines of one panel.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SweptPanel {
    /// What holds for all of them; empty for a single panel.
    pub name: String,
    /// One line each.
    pub series: Vec<Series>,
}

/// A metric along a swept key, in one panel or in small ones of the same scales.
#[derive(Debug, Clone, PartialEq)]
pub struct Swept {
    /// What stands above.
    pub caption: Caption,
    /// What was varied.
    pub key: Measure,
    /// What came out.
    pub metric: Measure,
    /// The panels; a line of the same place is the same thing in each.
    pub panels: Vec<SweptPanel>,
    /// The level that is promised.
    pub target: Option<f64>,
}

impl Series {
    /// The points at places that can be drawn.
    pub(super) fn sound(&self) -> Vec<(f64, Option<Reading>)> {
        let points = self.points.iter().filter(|(x, _)| sound(*x).is_some());
        points.copied().collect()
    }

    /// The readings there are.
    pub(super) fn up(&self) -> impl Iterator<Item = Reading> {
        self.points.iter().filter_map(|(_, reading)| *reading)
    }

    /// The places that have a reading.
    pub(super) fn across(&self) -> impl Iterator<Item = (f64, f64)> {
        let sound = self
            .points
            .iter()
            .filter(|(x, reading)| sound(*x).is_some() && reading.is_some());
        sound.map(|(x, _)| (*x, *x))
    }
}

/// Bands below, lines above, each series with the look of its place.
pub(super) fn draw_all(scene: &mut Scene, panel: &Panel, series: &[Series]) {
    for (index, one) in series.iter().enumerate() {
        panel.band(scene, &one.sound(), look(index).stroke.ink);
    }
    let readings: usize = series.iter().map(|one| one.up().count()).sum();
    // Each series begins elsewhere, so that markers do not hide each other.
    let every = readings.div_ceil(MOST_MARKERS).max(1);
    for (index, one) in series.iter().enumerate() {
        panel.trace_with(scene, &one.sound(), look(index), (every, index % every));
    }
}

/// The names at the right ends of their lines.
pub(super) fn name_all(scene: &mut Scene, panel: &Panel, series: &[Series]) {
    let ends: Vec<(f64, &str, Ink)> = series
        .iter()
        .enumerate()
        .filter_map(|(index, one)| {
            let last = one
                .points
                .iter()
                .rev()
                .find_map(|(_, reading)| reading.as_ref())?;
            let ink = look(index).stroke.ink;
            Some((panel.y.place(last.value()), one.name.as_str(), ink))
        })
        .collect();
    at_ends(scene, panel.right + 12.0, &ends, (panel.top, panel.bottom));
}

/// Samples of all series.
pub(super) fn entries(series: &[Series]) -> Vec<(Sample, String)> {
    let named = series.iter().enumerate();
    named
        .map(|(index, one)| (Sample::Marked(look(index)), one.name.clone()))
        .collect()
}

impl Swept {
    fn series(&self) -> impl Iterator<Item = &Series> {
        self.panels.iter().flat_map(|panel| &panel.series)
    }

    pub(super) fn scene(&self, width: f64) -> Result<Scene, PlotError> {
        let across = reach(self.series().flat_map(Series::across));
        let Some(across) = across.map(room_around) else {
            return Err(PlotError::Nothing("no value of the swept key has a number"));
        };
        let (mut scene, top) = Scene::with_caption(width, &self.caption);
        let target = self.target.and_then(sound);
        let ends = self.series().flat_map(Series::up);
        let up = Upright::fitting(&self.metric, ends.chain(target.and_then(Reading::new)), 5);
        let axis = Lying::new(&self.key, across, self.whole_keys());
        let below = match self.panels.as_slice() {
            [only] => self.single(&mut scene, only, (&up, axis), top),
            panels => {
                let fullest = panels.iter().max_by_key(|panel| panel.series.len());
                let mut entries = fullest.map_or(Vec::new(), |panel| entries(&panel.series));
                entries.extend(self.level().map(|level| (Sample::Line(LEVEL), level.name)));
                let top = key(&mut scene, &entries, top);
                let names: Vec<String> = panels.iter().map(|panel| panel.name.clone()).collect();
                let multiples = Multiples {
                    across,
                    up: &up,
                    axis,
                    height: 140.0,
                };
                multiples.draw(&mut scene, top, &names, |scene, frame, index| {
                    if let Some(panel) = panels.get(index) {
                        draw_all(scene, frame, &panel.series);
                    }
                    if let Some(level) = self.level() {
                        frame.level(scene, level.value);
                    }
                })
            }
        };
        Ok(scene.until(below + EDGE))
    }

    fn level(&self) -> Option<Level> {
        let target = self.target.and_then(sound)?;
        Some(Level::target(target, &self.metric.unit))
    }

    /// One large panel; the height below it.
    fn single(
        &self,
        scene: &mut Scene,
        panel: &SweptPanel,
        (up, axis): (&Upright, Lying<'_>),
        mut top: f64,
    ) -> f64 {
        let width = scene.width;
        let several = panel.series.len() > 1;
        let names = panel.series.iter().map(|one| one.name.as_str());
        let named_at_ends = several && fit_at_ends(names.clone(), width);
        let mut right = width - EDGE - 14.0;
        if named_at_ends {
            right -= SMALL.widest(names);
        } else if several {
            top = key(scene, &entries(&panel.series), top);
        }
        let spot = Spot {
            from: EDGE,
            left: EDGE + up.room(),
            right,
            top,
            height: 300.0,
        };
        let frame = Panel::open(scene, spot, axis.ends, up);
        draw_all(scene, &frame, &panel.series);
        if let Some(level) = self.level() {
            frame.named_level(scene, &level);
        }
        if named_at_ends {
            name_all(scene, &frame, &panel.series);
        }
        frame.close(scene);
        frame.numbers_below(scene, &axis)
    }

    /// Whether all places are whole numbers: agents come in no fractions.
    fn whole_keys(&self) -> Steps {
        let mut places = self.series().flat_map(Series::across);
        match &self.key.unit {
            Unit::Number(_) if places.all(|(x, _)| x.fract() == 0.0) => Steps::Whole,
            unit => steps(unit),
        }
    }
}

/// A little room before the first and behind the last point.
pub(super) fn room_around(ends: (f64, f64)) -> (f64, f64) {
    let (low, high) = apart(ends);
    let room = 0.02 * (high - low);
    (low - room, high + room)
}
