//! What the answer hangs on: how far it moves as each assumption goes from its low to its high, the strongest first.

use super::axis::{Scale, apart, reach};
use super::ink::{Ink, PLAIN, QUIET, Stroke, TEXT};
use super::key::{Sample, key};
use super::lettering::SMALL;
use super::number::{Measure, Unit, sound};
use super::scene::{Align, EDGE, Point, Scene};
use super::{Caption, PlotError};

/// One end of an assumption's range.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct End {
    /// What was assumed: `60 s`, `−10 %`.
    pub setting: String,
    /// What came out; not drawn if it is no number.
    pub value: f64,
}

/// One assumption.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TornadoBar {
    /// The assumption.
    pub name: String,
    /// With its low setting.
    pub low: End,
    /// With its high setting.
    pub high: End,
}

/// What the answer hangs on.
#[derive(Debug, Clone, PartialEq)]
pub struct Tornado {
    /// What stands above.
    pub caption: Caption,
    /// What moves.
    pub metric: Measure,
    /// Its value with every assumption as it is.
    pub base: f64,
    /// The assumptions; they are drawn by how far they move the metric.
    pub bars: Vec<TornadoBar>,
}

impl TornadoBar {
    /// How far it moves the metric, from where it stands or from end to end.
    fn span(&self, base: f64) -> f64 {
        let (low, high) = (self.low.value, self.high.value);
        low.max(high).max(base) - low.min(high).min(base)
    }

    fn is_sound(&self) -> bool {
        sound(self.low.value).and(sound(self.high.value)).is_some()
    }

    /// The ends from left to right.
    fn ends(&self) -> (&End, &End) {
        if self.low.value <= self.high.value {
            (&self.low, &self.high)
        } else {
            (&self.high, &self.low)
        }
    }
}

/// Light beside the dark high setting.
const LOW: Ink = Ink::of(185, 180, 225);

/// `12.3 (60 s)`
fn written(end: &End, unit: &Unit, size: f64) -> String {
    let value = unit.bare(end.value, size);
    if end.setting.is_empty() {
        value
    } else {
        format!("{value} ({})", end.setting)
    }
}

impl Tornado {
    pub(super) fn scene(&self, width: f64) -> Result<Scene, PlotError> {
        let mut bars: Vec<&TornadoBar> = self.bars.iter().filter(|bar| bar.is_sound()).collect();
        let (Some(base), false) = (sound(self.base), bars.is_empty()) else {
            return Err(PlotError::Nothing("no assumption was varied"));
        };
        bars.sort_by(|a, b| b.span(base).total_cmp(&a.span(base)));
        let ends = bars.iter().flat_map(|bar| [bar.low.value, bar.high.value]);
        let ends = reach(ends.chain([base]).map(|value| (value, value)));
        let ends = apart(ends.unwrap_or((base, base)));
        let (mut scene, top) = Scene::with_caption(width, &self.caption);
        let samples = [
            (Sample::Patch(LOW), "low setting".to_owned()),
            (Sample::Patch(PLAIN), "high setting".to_owned()),
        ];
        let top = key(&mut scene, &samples, top);
        let stacked = width < 600.0;
        let names = SMALL.widest(bars.iter().map(|bar| bar.name.as_str()));
        let names = if stacked {
            0.0
        } else {
            names.min(0.3 * width) + 10.0
        };
        let most = (if stacked { 0.3 } else { 0.2 }) * width;
        let room =
            |text: Vec<String>| SMALL.widest(text.iter().map(String::as_str)).min(most) + 8.0;
        let unit = &self.metric.unit;
        let size = ends.0.abs().max(ends.1.abs());
        let before = room(
            bars.iter()
                .map(|bar| written(bar.ends().0, unit, size))
                .collect(),
        );
        let behind = room(
            bars.iter()
                .map(|bar| written(bar.ends().1, unit, size))
                .collect(),
        );
        let (from, to) = (EDGE + names + before, width - EDGE - behind);
        let scale = Scale::new(ends, (from, to));
        let row = if stacked { 38.0 } else { 26.0 };
        let middle = scale.place(base);
        let better = self
            .metric
            .better
            .map(|better| format!("; {}", better.words()));
        let title = format!(
            "{}: {} as it stands{}",
            self.metric.name,
            unit.value(base),
            better.unwrap_or_default()
        );
        let title = SMALL.wrap(&title, width - 2.0 * EDGE, 2);
        let half = SMALL.widest(title.iter().map(String::as_str)) / 2.0;
        let at = middle.clamp(EDGE + half, (width - EDGE - half).max(EDGE + half));
        let first = scene.lines((at, top + 14.0), &title, SMALL, Align::Middle, TEXT) - 6.0;
        let bottom = first + row * bars.len() as f64;
        for (index, bar) in bars.iter().enumerate() {
            let centre = first + row * (index + 1) as f64 - 13.0;
            let name_base = if stacked { centre - 13.0 } else { centre + 4.0 };
            let name_room = if stacked {
                width - 2.0 * EDGE
            } else {
                names - 10.0
            };
            let name = SMALL.shorten(&bar.name, name_room);
            scene.words((EDGE, name_base), name, SMALL, Align::Left, TEXT);
            self.bar(&mut scene, bar, scale, (centre, middle));
            self.ends(&mut scene, bar, scale, (centre, middle), (most, size));
            let (top, stroke) = (centre - 10.0, Stroke::solid(TEXT, 1.2));
            scene.rule((middle, top), (middle, centre + 10.0), stroke);
        }
        Ok(scene.until(bottom + EDGE))
    }

    fn bar(&self, scene: &mut Scene, bar: &TornadoBar, scale: Scale, (centre, middle): Point) {
        let mut halves = [
            (scale.place(bar.low.value), LOW),
            (scale.place(bar.high.value), PLAIN),
        ];
        // The shorter on top, where both ends lie on one side.
        halves.sort_by(|a, b| (b.0 - middle).abs().total_cmp(&(a.0 - middle).abs()));
        for (index, (x, ink)) in halves.into_iter().enumerate() {
            let half = if index == 0 { 8.0 } else { 6.0 };
            if (x - middle).abs() > 0.2 {
                scene.block((x, centre - half), (middle, centre + half), ink);
            }
        }
    }

    /// What came out, at the ends of the bar.
    fn ends(
        &self,
        scene: &mut Scene,
        bar: &TornadoBar,
        scale: Scale,
        (centre, middle): Point,
        (most, size): (f64, f64),
    ) {
        let (left, right) = bar.ends();
        let unit = &self.metric.unit;
        let text = SMALL.shorten(&written(left, unit, size), most);
        let x = scale.place(left.value).min(middle) - 5.0;
        scene.words((x, centre + 4.0), text, SMALL, Align::Right, QUIET);
        let text = SMALL.shorten(&written(right, unit, size), most);
        let x = scale.place(right.value).max(middle) + 5.0;
        scene.words((x, centre + 4.0), text, SMALL, Align::Left, QUIET);
    }
}
