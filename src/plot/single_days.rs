//! Single days: how many of them came to how much of a measure, and how many kept what is wanted of it.

use super::axis::{apart, reach};
use super::ink::{Ink, PLAIN};
use super::key::{Sample, key};
use super::number::{Better, Measure, Reading, Unit, sound};
use super::panel::{LEVEL, Lying, Panel, Spot, Upright, steps};
use super::scene::{EDGE, Scene};
use super::{Caption, PlotError};

/// A measure on single days.
#[derive(Debug, Clone, PartialEq)]
pub struct MeasuredDays {
    /// What is measured; its better way tells which days keep what is wanted.
    pub measure: Measure,
    /// What is wanted.
    pub wanted: f64,
    /// What is said of it, above its days.
    pub finding: String,
    /// What each day came to, in any order.
    pub values: Vec<f64>,
}

/// Single days, measure by measure: a bar is the share of days that came to as much.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SingleDays {
    /// What stands above.
    pub caption: Caption,
    /// The measures, a panel each.
    pub measures: Vec<MeasuredDays>,
}

const KEPT: Ink = PLAIN;
const MISSED: Ink = PLAIN.faint(0.35);
/// Height of a panel \[pt\].
const HEIGHT: f64 = 120.0;
/// Bars in a panel, about. A convention.
const BARS: usize = 24;
/// Part of a bar that is rounding.
const ROUNDING: f64 = 1e-6;

/// The days of a measure in bars of one breadth, one of which ends at what is wanted.
struct Bars {
    /// The ends of the axis.
    ends: (f64, f64),
    step: f64,
    /// The low end of each bar, and its share of days.
    bars: Vec<(f64, f64)>,
}

impl MeasuredDays {
    fn is_better(&self, value: f64) -> bool {
        match self.measure.better {
            Some(Better::Lower) => value <= self.wanted,
            _ => value >= self.wanted,
        }
    }

    fn bars(&self) -> Option<Bars> {
        let wanted = sound(self.wanted)?;
        let values: Vec<f64> = self.values.iter().copied().filter_map(sound).collect();
        let (low, high) = apart(reach(values.iter().map(|value| (*value, *value)))?);
        let (low, high) = (low.min(wanted), high.max(wanted));
        let step = steps(&self.measure.unit).within(low, high, BARS).step;
        // A day that is just at what is wanted keeps it, on whichever side that is.
        let place = |value: f64| {
            let steps = (value - wanted) / step;
            let place = match self.measure.better {
                Some(Better::Lower) => (steps - ROUNDING).ceil() - 1.0,
                _ => (steps + ROUNDING).floor(),
            };
            place as i64
        };
        let (first, last) = (place(low).min(-1), place(high).max(0));
        let count = usize::try_from(last - first).ok()? + 1;
        let mut shares = vec![0.0; count];
        for value in &values {
            let at = usize::try_from(place(*value) - first).ok()?;
            *shares.get_mut(at)? += 1.0 / values.len() as f64;
        }
        let from = |bar: usize| wanted + (first + bar as i64) as f64 * step;
        let bars = shares.into_iter().enumerate();
        let mut bars: Vec<(f64, f64)> = bars.map(|(bar, share)| (from(bar), share)).collect();
        let mut ends = (from(0), from(count));
        if low >= 0.0 {
            ends.0 = ends.0.max(0.0);
        }
        if self.measure.unit == Unit::Share && high <= 1.0 {
            ends.1 = ends.1.min(1.0);
        }
        bars.retain(|(_, share)| *share > 0.0);
        Some(Bars { ends, step, bars })
    }
}

impl SingleDays {
    pub(super) fn scene(&self, width: f64) -> Result<Scene, PlotError> {
        let drawn = self.measures.iter();
        let drawn: Vec<(&MeasuredDays, Bars)> =
            drawn.filter_map(|one| Some((one, one.bars()?))).collect();
        if drawn.is_empty() {
            return Err(PlotError::Nothing("there is no day to show"));
        }
        let (mut scene, top) = Scene::with_caption(width, &self.caption);
        let entries = [
            (Sample::Patch(KEPT), "target kept".to_owned()),
            (Sample::Patch(MISSED), "target missed".to_owned()),
            (Sample::Upright(LEVEL), "target".to_owned()),
        ];
        let mut top = key(&mut scene, &entries, top);
        let share = Measure::new(String::new(), Unit::Share);
        let axes = drawn.iter().map(|(_, bars)| {
            let shares = bars
                .bars
                .iter()
                .filter_map(|(_, share)| Reading::new(*share));
            Upright::from_zero(&share, shares, 3)
        });
        let axes: Vec<Upright> = axes.collect();
        let left = EDGE + axes.iter().map(Upright::room).fold(30.0, f64::max);
        for ((measured, bars), axis) in drawn.iter().zip(&axes) {
            let spot = Spot {
                from: EDGE,
                left,
                right: width - EDGE - 14.0,
                top,
                height: HEIGHT,
            };
            let panel = Panel::open(&mut scene, spot, bars.ends, &axis.called(&measured.finding));
            let unit = &measured.measure.unit;
            measured.draw(&mut scene, &panel, bars);
            let x = panel.x.place(measured.wanted);
            scene.rule((x, panel.top), (x, panel.bottom), LEVEL);
            panel.close(&mut scene);
            let lying = Lying::new(&measured.measure, bars.ends, steps(unit));
            top = panel.numbers_below(&mut scene, &lying) + 12.0;
        }
        Ok(scene.until(top - 12.0 + EDGE))
    }
}

impl MeasuredDays {
    fn draw(&self, scene: &mut Scene, panel: &Panel, bars: &Bars) {
        for (from, share) in &bars.bars {
            let ends = [*from, from + bars.step].map(|at| panel.x.place(at));
            let ink = match self.is_better(from + bars.step / 2.0) {
                true => KEPT,
                false => MISSED,
            };
            let (top, bottom) = (panel.y.place(*share), panel.y.place(0.0));
            scene.block((ends[0] + 0.5, bottom), (ends[1] - 0.5, top), ink);
        }
    }
}
