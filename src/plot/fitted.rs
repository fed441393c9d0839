//! What was seen against what was fitted to it: dots and lines, a panel each.

use super::axis::Steps;
use super::ink::{Marker, Outcome, PLAIN, QUIET, Stroke};
use super::key::{Sample, key};
use super::multiples::Multiples;
use super::number::{Measure, Reading, Unit, sound};
use super::panel::{Lying, Panel, Spot, Upright};
use super::scene::{EDGE, Scene};
use super::{Caption, PlotError};

/// What is drawn in a panel.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FittedPanel {
    /// What it is about.
    pub name: String,
    /// What was seen, ascending along the axis; with intervals where there are any.
    pub seen: Vec<(f64, Option<Reading>)>,
    /// What was fitted, ascending along the axis.
    pub fitted: Vec<(f64, f64)>,
}

/// Dots for what was seen, lines for what was fitted; all panels on one pair of scales.
#[derive(Debug, Clone, PartialEq)]
pub struct SeenAndFitted {
    /// What stands above.
    pub caption: Caption,
    /// What lies along the axis.
    pub along: Measure,
    /// What was seen and fitted.
    pub measure: Measure,
    /// What the dots are.
    pub seen: String,
    /// What the lines are.
    pub fitted: String,
    /// The panels.
    pub panels: Vec<FittedPanel>,
}

const LINE: Stroke = Stroke::solid(Outcome::Answered.ink(), 2.0);
/// Dots nearer to each other than this are not told apart \[pt\].
const APART: f64 = 5.0;

impl SeenAndFitted {
    pub(super) fn scene(&self, width: f64) -> Result<Scene, PlotError> {
        let seen = || self.panels.iter().flat_map(|panel| &panel.seen);
        let fitted = || self.panels.iter().flat_map(|panel| &panel.fitted);
        let along = seen()
            .map(|(x, _)| *x)
            .chain(fitted().map(|(x, _)| *x))
            .filter_map(sound);
        let ends = along.fold(None, |ends: Option<(f64, f64)>, x| {
            let (low, high) = ends.unwrap_or((x, x));
            Some((low.min(x), high.max(x)))
        });
        let Some((low, high)) = ends.filter(|_| seen().any(|(_, reading)| reading.is_some()))
        else {
            return Err(PlotError::Nothing("nothing was seen that could be drawn"));
        };
        let readings = seen().filter_map(|(_, reading)| *reading);
        let readings = readings.chain(fitted().filter_map(|(_, y)| Reading::new(*y)));
        let up = Upright::from_zero(&self.measure, readings, 4);
        let steps = if self.along.unit == Unit::Seconds {
            Steps::Waits
        } else {
            Steps::Tens
        };
        let axis = Lying::new(
            &self.along,
            (low, if high > low { high } else { low + 1.0 }),
            steps,
        );
        let (mut scene, top) = Scene::with_caption(width, &self.caption);
        let top = key(&mut scene, &self.entries(), top);
        let below = match self.panels.as_slice() {
            [only] => {
                let spot = Spot {
                    from: EDGE,
                    left: EDGE + up.room(),
                    right: width - EDGE - 14.0,
                    top,
                    height: 280.0,
                };
                let panel = Panel::open(&mut scene, spot, axis.ends, &up);
                only.draw(&mut scene, &panel);
                panel.close(&mut scene);
                panel.numbers_below(&mut scene, &axis)
            }
            panels => {
                let names: Vec<String> = panels.iter().map(|panel| panel.name.clone()).collect();
                let multiples = Multiples {
                    across: axis.ends,
                    up: &up,
                    axis,
                    height: 130.0,
                };
                multiples.draw(&mut scene, top, &names, |scene, panel, index| {
                    if let Some(own) = panels.get(index) {
                        own.draw(scene, panel);
                    }
                })
            }
        };
        Ok(scene.until(below + EDGE))
    }

    fn entries(&self) -> Vec<(Sample, String)> {
        let look = super::ink::Look {
            stroke: Stroke::solid(QUIET, 0.0),
            marker: Marker::Circle,
            hollow: true,
        };
        let mut entries = vec![(Sample::Marked(look), self.seen.clone())];
        if self.panels.iter().any(|panel| !panel.fitted.is_empty()) {
            entries.push((Sample::Line(LINE), self.fitted.clone()));
        }
        if self
            .panels
            .iter()
            .flat_map(|panel| &panel.seen)
            .any(|(_, reading)| reading.and_then(|one| one.interval()).is_some())
        {
            entries.push((Sample::Patch(PLAIN.faint(0.2)), "95 % interval".to_owned()));
        }
        entries
    }
}

impl FittedPanel {
    fn draw(&self, scene: &mut Scene, panel: &Panel) {
        panel.band(scene, &self.seen, PLAIN);
        let line: Vec<_> = self
            .fitted
            .iter()
            .filter(|(x, y)| x.is_finite() && y.is_finite())
            .map(|(x, y)| panel.place(*x, *y))
            .collect();
        scene.line(line, LINE);
        let mut last: Option<(f64, f64)> = None;
        for (x, reading) in &self.seen {
            let Some(reading) = reading else { continue };
            let place = panel.place(*x, reading.value());
            let far = last.is_none_or(|last| {
                (place.0 - last.0).abs() >= APART || (place.1 - last.1).abs() >= APART
            });
            if far {
                scene.marker(place, Marker::Circle, PLAIN, true);
                last = Some(place);
            }
        }
    }
}
