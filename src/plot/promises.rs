//! Quoted against real waits: the middle of the real waits of everyone told about the same, with the band that
//! holds eight in ten, and the share of quotes that were kept.

use super::axis::{Steps, apart, reach};
use super::ink::{BLUE, Look, Marker, SHORT, Stroke, TEXT};
use super::key::{Sample, key};
use super::number::{Measure, Reading, Unit, sound};
use super::panel::{Lying, Panel, Spot, Upright};
use super::scene::{EDGE, Scene};
use super::{Caption, PlotError};

/// Callers who were quoted about the same wait.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PromiseBin {
    /// The shortest wait quoted to any of them \[s\].
    pub quoted_from: f64,
    /// The longest wait quoted to any of them \[s\].
    pub quoted_to: f64,
    /// The median of their real waits \[s\], with the interval that holds the middle 80 % of them.
    pub real: Option<Reading>,
    /// Share of them who waited no longer than quoted.
    pub kept: Option<f64>,
}

/// Quoted against real waits.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Promises {
    /// What stands above.
    pub caption: Caption,
    /// The quotes, ascending.
    pub bins: Vec<PromiseBin>,
}

const PROMISED: Stroke = Stroke::solid(TEXT, 1.4).dashed(SHORT);
const REAL: Look = Look {
    stroke: Stroke::solid(BLUE, 2.2),
    marker: Marker::Circle,
    hollow: false,
};

impl PromiseBin {
    fn is_empty(&self) -> bool {
        self.real.is_none() && self.kept.and_then(sound).is_none()
    }

    fn middle(&self) -> f64 {
        (self.quoted_from + self.quoted_to) / 2.0
    }
}

impl Promises {
    fn bins(&self) -> Vec<&PromiseBin> {
        let quoted = |bin: &&PromiseBin| {
            let (from, to) = (sound(bin.quoted_from), sound(bin.quoted_to));
            from.zip(to).is_some_and(|(from, to)| from <= to)
        };
        self.bins.iter().filter(quoted).collect()
    }

    pub(super) fn scene(&self, width: f64) -> Result<Scene, PlotError> {
        let bins = self.bins();
        let told = bins.iter().filter(|bin| !bin.is_empty());
        let quoted = reach(told.map(|bin| (bin.quoted_from.min(0.0), bin.quoted_to)));
        let Some(quoted) = quoted.map(apart) else {
            return Err(PlotError::Nothing("no caller was quoted a wait"));
        };
        let (mut scene, top) = Scene::with_caption(width, &self.caption);
        let entries = [
            (Sample::Marked(REAL), "median".to_owned()),
            (
                Sample::Patch(BLUE.faint(0.2)),
                "middle 80 % of callers".to_owned(),
            ),
            (Sample::Line(PROMISED), "as promised".to_owned()),
        ];
        let top = key(&mut scene, &entries, top);
        let real = bins.iter().filter_map(|bin| bin.real);
        let longest = Reading::new(quoted.1);
        let waits = Measure::new("Real wait", Unit::Seconds);
        let waits = Upright::from_zero(&waits, real.chain(longest), 5);
        let shares = Measure::new("Waited no longer than quoted", Unit::Share);
        let shares = Upright::from_zero(&shares, Reading::new(1.0), 3);
        let left = EDGE + waits.room().max(shares.room());
        let right = width - EDGE - 14.0;
        let spot = Spot {
            left,
            right,
            top,
            height: 260.0,
        };
        let panel = Panel::open(&mut scene, spot, quoted, &waits);
        let points: Vec<(f64, Option<Reading>)> =
            bins.iter().map(|bin| (bin.middle(), bin.real)).collect();
        panel.band(&mut scene, &points, BLUE);
        let ends = [quoted.0, quoted.1].map(|wait| panel.place(wait, wait));
        scene.line(ends.to_vec(), PROMISED);
        panel.trace(&mut scene, &points, REAL);
        panel.close(&mut scene);
        let spot = Spot {
            left,
            right,
            top: panel.bottom + 16.0,
            height: 90.0,
        };
        let panel = Panel::open(&mut scene, spot, quoted, &shares);
        kept(&mut scene, &panel, &bins);
        panel.close(&mut scene);
        let measure = Measure::new("Quoted wait", Unit::Seconds);
        let mut axis = Lying::new(&measure, quoted, Steps::Waits);
        axis.size = waits.size();
        let below = panel.numbers_below(&mut scene, &axis);
        Ok(scene.until(below + EDGE))
    }
}

/// A bar for each quote: the share of quotes that were kept.
fn kept(scene: &mut Scene, panel: &Panel, bins: &[&PromiseBin]) {
    for bin in bins {
        let Some(kept) = bin.kept.and_then(sound) else {
            continue;
        };
        let from = panel.place(bin.quoted_from, 0.0);
        let to = panel.place(bin.quoted_to, kept);
        let gap = 1.0_f64.min((to.0 - from.0) / 4.0);
        scene.block((from.0 + gap, from.1), (to.0 - gap, to.1), BLUE.faint(0.55));
    }
}
