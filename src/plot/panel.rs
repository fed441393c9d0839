//! A frame with two scales: grid, ticks, bands and lines in it.

use super::axis::{Scale, Steps, Ticks, apart, reach};
use super::ink::{FRAME, GRID, Ink, Look, PAPER, QUIET, SHORT, Stroke, TEXT};
use super::lettering::{BODY, SMALL};
use super::number::{Level, Measure, Reading, Unit, sound};
use super::scene::{Align, EDGE, Point, Scene};

/// Lines with at most so many points show them. A convention.
const FEW_POINTS: usize = 30;

/// A level to compare with.
pub(super) const LEVEL: Stroke = Stroke::solid(TEXT, 1.2).dashed(SHORT);

/// How a vertical axis runs.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Upright {
    /// Its ticks.
    ticks: Ticks,
    labels: Vec<String>,
    /// `Abandoned (%)`.
    title: String,
}

impl Upright {
    /// An axis for these readings, from 0.
    pub(super) fn from_zero(
        measure: &Measure,
        readings: impl IntoIterator<Item = Reading>,
        wanted: usize,
    ) -> Self {
        let (low, high) = drawn(measure, readings).unwrap_or((0.0, 0.0));
        let (low, high) = apart((low.min(0.0), high.max(0.0)));
        let near_all = measure.unit == Unit::Share && high > 0.6 && high <= 1.0;
        Self::of(measure, (low, if near_all { 1.0 } else { high }), wanted)
    }

    /// From zero, unless that would squeeze what is shown into less than a quarter of the height.
    pub(super) fn fitting(
        measure: &Measure,
        readings: impl IntoIterator<Item = Reading>,
        wanted: usize,
    ) -> Self {
        let readings: Vec<Reading> = readings.into_iter().collect();
        let ends = drawn(measure, readings.iter().copied()).unwrap_or((0.0, 0.0));
        let (low, high) = ends;
        let squeezed = low.signum() == high.signum()
            && high > low
            && high - low < 0.25 * low.abs().max(high.abs());
        if squeezed {
            Self::of(measure, ends, wanted)
        } else {
            Self::from_zero(measure, readings, wanted)
        }
    }

    fn of(measure: &Measure, (low, high): (f64, f64), wanted: usize) -> Self {
        let ticks = steps(&measure.unit).around(low, high, wanted);
        let size = low.abs().max(high.abs());
        let label = |at: &f64| measure.unit.tick(*at, ticks.step, size);
        Self {
            labels: ticks.at.iter().map(label).collect(),
            title: measure.titled(size),
            ticks,
        }
    }

    /// The room that the labels take \[pt\].
    pub(super) fn room(&self) -> f64 {
        SMALL.widest(self.labels.iter().map(String::as_str)) + 8.0
    }

    /// What it measures, with its unit.
    pub(super) fn title(&self) -> &str {
        &self.title
    }

    /// The same axis under another title.
    pub(super) fn called(&self, title: &str) -> Self {
        Self {
            title: title.to_owned(),
            ..self.clone()
        }
    }

    /// The size of its greatest number.
    pub(super) fn size(&self) -> f64 {
        let (low, high) = self.ends();
        low.abs().max(high.abs())
    }

    fn ends(&self) -> (f64, f64) {
        self.ticks.ends().unwrap_or((0.0, 1.0))
    }
}

/// A band that dips below zero by no more than this share of the height is cut there. A convention.
const DIP: f64 = 0.15;

/// From where to where an axis must reach: not below zero for a band that hardly does though no value is negative,
/// not outside 0 to 1 for a band around a share.
fn drawn(measure: &Measure, readings: impl IntoIterator<Item = Reading>) -> Option<(f64, f64)> {
    let readings: Vec<Reading> = readings.into_iter().collect();
    let (least, most) = reach(readings.iter().map(|r| (r.value(), r.value())))?;
    let (low, high) = reach(readings.iter().map(Reading::reach))?;
    if measure.unit == Unit::Share && least >= 0.0 && most <= 1.0 {
        return Some((low.max(0.0), high.min(1.0)));
    }
    let cut = least >= 0.0 && low < 0.0 && -low < DIP * high;
    Some((if cut { 0.0 } else { low }, high))
}

/// The steps that suit a unit.
pub(super) fn steps(unit: &Unit) -> Steps {
    match unit {
        Unit::Seconds => Steps::Waits,
        Unit::Share | Unit::Number(_) => Steps::Tens,
    }
}

/// How a horizontal axis of numbers runs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Lying<'a> {
    pub(super) measure: &'a Measure,
    pub(super) ends: (f64, f64),
    pub(super) steps: Steps,
    /// Written like numbers of this size.
    pub(super) size: f64,
}

impl<'a> Lying<'a> {
    /// An axis written as its own ends want it.
    pub(super) fn new(measure: &'a Measure, ends: (f64, f64), steps: Steps) -> Self {
        Self {
            measure,
            ends,
            steps,
            size: ends.0.abs().max(ends.1.abs()),
        }
    }

    /// `Quoted wait (s)`
    pub(super) fn title(&self) -> String {
        self.measure.titled(self.size)
    }
}

/// The frame of one panel \[pt\].
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Panel {
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) top: f64,
    pub(super) bottom: f64,
    /// Where the last line of its title ends.
    titled: f64,
    pub(super) x: Scale,
    pub(super) y: Scale,
}

/// The place of a panel on the sheet \[pt\].
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Spot {
    /// Where its title begins.
    pub(super) from: f64,
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) top: f64,
    pub(super) height: f64,
}

impl Panel {
    /// A panel with its title above, its grid and its vertical ticks; `top` is where the title begins.
    pub(super) fn open(scene: &mut Scene, spot: Spot, across: (f64, f64), up: &Upright) -> Self {
        let Spot {
            from,
            left,
            right,
            top,
            height,
        } = spot;
        let title = BODY.wrap(&up.title, right - from, 2);
        let below = scene.lines((from, top + 12.0), &title, BODY, Align::Left, TEXT);
        let top = below - BODY.leading() + 12.0;
        let bottom = top + height;
        let last = title.last().map_or(0.0, |line| BODY.width(line));
        let panel = Self {
            titled: from + last,
            left,
            right,
            top,
            bottom,
            x: Scale::new(across, (left, right)),
            y: Scale::new(up.ends(), (bottom, top)),
        };
        for (at, label) in up.ticks.at.iter().zip(&up.labels) {
            let y = panel.y.place(*at);
            scene.rule((left, y), (right, y), Stroke::solid(GRID, 1.0));
            scene.words((left - 6.0, y + 4.0), label, SMALL, Align::Right, QUIET);
        }
        panel
    }

    /// A frame without a title or a scale upwards.
    pub(super) fn bare(
        (left, right): (f64, f64),
        (top, bottom): (f64, f64),
        across: (f64, f64),
    ) -> Self {
        Self {
            titled: left,
            left,
            right,
            top,
            bottom,
            x: Scale::new(across, (left, right)),
            y: Scale::new((0.0, 1.0), (bottom, top)),
        }
    }

    /// The base line, above everything else; at zero if zero is on the axis.
    pub(super) fn close(&self, scene: &mut Scene) {
        let zero = if self.y.holds(0.0) {
            self.y.place(0.0)
        } else {
            self.bottom
        };
        let stroke = Stroke::solid(FRAME, 1.0);
        scene.rule((self.left, zero), (self.right, zero), stroke);
    }

    /// Ticks below, each with its label unless that would touch the one before; the height below them.
    pub(super) fn ticks_below(
        &self,
        scene: &mut Scene,
        ticks: impl IntoIterator<Item = (f64, String)>,
    ) -> f64 {
        let mut free = f64::NEG_INFINITY;
        for (at, label) in ticks {
            let x = self.x.place(at);
            let half = SMALL.width(&label) / 2.0;
            let stroke = Stroke::solid(FRAME, 1.0);
            scene.rule((x, self.bottom), (x, self.bottom + 4.0), stroke);
            // Half a label may stand beyond the frame, but not beyond the paper.
            let middle = x.clamp(2.0 + half, (scene.width - 2.0 - half).max(2.0 + half));
            if middle - half >= free {
                let at = (middle, self.bottom + 17.0);
                scene.words(at, label, SMALL, Align::Middle, QUIET);
                free = middle + half + 8.0;
            }
        }
        self.bottom + 22.0
    }

    /// The title of the horizontal axis, in the middle; the height below it.
    pub(super) fn title_below(&self, scene: &mut Scene, title: &str, top: f64) -> f64 {
        let lines = BODY.wrap(title, scene.width - 2.0 * EDGE, 2);
        let half = BODY.widest(lines.iter().map(String::as_str)) / 2.0;
        let middle = (self.left + self.right) / 2.0;
        let middle = middle.clamp(EDGE + half, (scene.width - EDGE - half).max(EDGE + half));
        let at = (middle, top + 12.0);
        scene.lines(at, &lines, BODY, Align::Middle, TEXT) - BODY.leading() + 6.0
    }

    /// Ticks and title of an axis of numbers below; the height below them.
    pub(super) fn numbers_below(&self, scene: &mut Scene, axis: &Lying<'_>) -> f64 {
        let below = self.number_ticks(scene, axis);
        self.title_below(scene, &axis.title(), below)
    }

    /// Ticks of an axis of numbers below; the height below them.
    pub(super) fn number_ticks(&self, scene: &mut Scene, axis: &Lying<'_>) -> f64 {
        let Lying {
            measure,
            ends: (low, high),
            steps,
            size,
        } = *axis;
        let label = |step: f64, at: f64| measure.unit.tick(at, step, size);
        // As many labels as stand clear of each other.
        let sample = steps.within(low, high, 5);
        let widest = sample
            .at
            .iter()
            .map(|at| SMALL.width(&label(sample.step, *at)));
        let each = widest.fold(24.0, f64::max) + 26.0;
        let wanted = (((self.right - self.left) / each) as usize).clamp(2, 12);
        let ticks = steps.within(low, high, wanted);
        let labels = ticks.at.iter().map(|at| (*at, label(ticks.step, *at)));
        self.ticks_below(scene, labels)
    }

    /// Where a pair of numbers lies.
    pub(super) fn place(&self, x: f64, y: f64) -> Point {
        (self.x.place(x), self.y.place(y))
    }

    /// The band of the intervals; gaps where there is no reading or none with an interval.
    pub(super) fn band(&self, scene: &mut Scene, points: &[(f64, Option<Reading>)], ink: Ink) {
        for run in points.split(|(_, reading)| reading.and_then(|r| r.interval()).is_none()) {
            let ends: Vec<(f64, f64, f64)> = run
                .iter()
                .filter_map(|(x, reading)| {
                    let (low, high) = reading.as_ref()?.interval()?;
                    Some((self.x.place(*x), self.y.place(low), self.y.place(high)))
                })
                .collect();
            if let [(x, low, high)] = ends.as_slice() {
                scene.rule((*x, *low), (*x, *high), Stroke::solid(ink, 1.5));
                continue;
            }
            let above = ends.iter().map(|(x, _, high)| (*x, *high));
            let below = ends.iter().rev().map(|(x, low, _)| (*x, *low));
            scene.area(above.chain(below).collect(), ink.faint(0.2));
        }
    }

    /// The line of the readings with its points if they are few; a reading between gaps is a point.
    pub(super) fn trace(&self, scene: &mut Scene, points: &[(f64, Option<Reading>)], look: Look) {
        let every = if points.len() <= FEW_POINTS {
            1
        } else {
            usize::MAX
        };
        self.trace_with(scene, points, look, (every, 0));
    }

    /// The line with a marker at every so many readings from the given one on; a reading between gaps is a point.
    pub(super) fn trace_with(
        &self,
        scene: &mut Scene,
        points: &[(f64, Option<Reading>)],
        look: Look,
        (every, first): (usize, usize),
    ) {
        let mut number = every.saturating_sub(first);
        for run in points.split(|(_, reading)| reading.is_none()) {
            let places: Vec<Point> = run
                .iter()
                .filter_map(|(x, reading)| Some(self.place(*x, reading.as_ref()?.value())))
                .collect();
            scene.line(places.clone(), look.stroke);
            let lonely = places.len() == 1;
            for place in places {
                if lonely || (every < usize::MAX && number.is_multiple_of(every.max(1))) {
                    scene.marker(place, look.marker, look.stroke.ink, look.hollow);
                }
                number = number.wrapping_add(1);
            }
        }
    }

    /// A level that counts.
    pub(super) fn level(&self, scene: &mut Scene, at: f64) {
        let y = self.y.place(at);
        scene.rule((self.left, y), (self.right, y), LEVEL);
    }

    /// A level that counts, with its name beside the panel's title, or inside where there is no room.
    pub(super) fn named_level(&self, scene: &mut Scene, level: &Level) {
        let Some(at) = sound(level.value) else {
            return;
        };
        let y = self.y.place(at);
        self.level(scene, at);
        let base = self.top - 12.0;
        let start = self.right - SMALL.width(&level.name) - 26.0;
        if start > self.titled + 12.0 {
            scene.rule((start, base - 4.0), (start + 20.0, base - 4.0), LEVEL);
            let name = level.name.as_str();
            scene.words((self.right, base), name, SMALL, Align::Right, TEXT);
        } else {
            self.note(scene, y, &level.name);
        }
    }

    /// A text inside the frame on a patch of paper, at the left above a height, or below it at the top.
    fn note(&self, scene: &mut Scene, y: f64, text: &str) {
        let base = if y - 16.0 < self.top {
            y + 14.0
        } else {
            y - 5.0
        };
        let text = SMALL.shorten(text, self.right - self.left - 10.0);
        let x = self.left + 5.0;
        let width = SMALL.width(&text);
        let patch = ((x - 2.0, base - 9.5), (x + width + 2.0, base + 3.0));
        scene.block(patch.0, patch.1, PAPER.faint(0.8));
        scene.words((x, base), text, SMALL, Align::Left, TEXT);
    }
}
