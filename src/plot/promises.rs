//! Quoted against real waits: the middle of the real waits of everyone told about the same, with the band that
//! holds eight in ten, and the share of quotes that were kept.

use super::axis::{Steps, apart, reach};
use super::ink::{BLUE, Look, Marker, SHORT, Stroke, TEXT};
use super::key::{Sample, key};
use super::number::{Measure, Reading, Unit, sound};
use super::panel::{Panel, Spot, Upright};
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

impl PromiseBin {
    fn middle(&self) -> f64 {
        (self.quoted_from + self.quoted_to) / 2.0
    }
}

impl Promises {
    pub(super) fn scene(&self, width: f64) -> Result<Scene, PlotError> {
        let bins: Vec<&PromiseBin> = self
            .bins
            .iter()
            .filter(|bin| sound(bin.quoted_from).and(sound(bin.quoted_to)).is_some())
            .filter(|bin| bin.real.is_some() || bin.kept.and_then(sound).is_some())
            .collect();
        let quoted = reach(
            bins.iter()
                .map(|bin| (bin.quoted_from.min(0.0), bin.quoted_to)),
        );
        let Some(quoted) = quoted.map(apart) else {
            return Err(PlotError::Nothing("no caller was quoted a wait"));
        };
        let (mut scene, top) = Scene::with_caption(width, &self.caption);
        let promised = Stroke::solid(TEXT, 1.4).dashed(SHORT);
        let look = Look {
            stroke: Stroke::solid(BLUE, 2.2),
            marker: Marker::Circle,
            hollow: false,
        };
        let entries = [
            (Sample::Marked(look), "median".to_owned()),
            (
                Sample::Patch(BLUE.faint(0.2)),
                "middle 80 % of callers".to_owned(),
            ),
            (Sample::Line(promised), "as promised".to_owned()),
        ];
        let top = key(&mut scene, &entries, top);
        let real = bins
            .iter()
            .filter_map(|bin| bin.real.as_ref())
            .map(Reading::reach);
        let up = Upright::from_zero(
            &Measure::new("Real wait", Unit::Seconds),
            real.chain([quoted]),
            5,
        );
        let shares = Upright::from_zero(
            &Measure::new("Waited no longer than quoted", Unit::Share),
            [(0.0, 1.0)],
            3,
        );
        let left = EDGE + up.room().max(shares.room());
        let right = width - EDGE - 14.0;
        let spot = Spot {
            left,
            right,
            top,
            height: 260.0,
        };
        let panel = Panel::open(&mut scene, spot, quoted, &up);
        let points: Vec<(f64, Option<Reading>)> =
            bins.iter().map(|bin| (bin.middle(), bin.real)).collect();
        panel.band(&mut scene, &points, BLUE);
        scene.rule(
            panel.place(quoted.0, quoted.0),
            panel.place(quoted.1, quoted.1),
            promised,
        );
        panel.trace(&mut scene, &points, look);
        panel.close(&mut scene);
        let spot = Spot {
            left,
            right,
            top: panel.bottom + 16.0,
            height: 90.0,
        };
        let panel = Panel::open(&mut scene, spot, quoted, &shares);
        for bin in &bins {
            let Some(kept) = bin.kept.and_then(sound) else {
                continue;
            };
            let (from, to) = (
                panel.place(bin.quoted_from, 0.0),
                panel.place(bin.quoted_to, kept),
            );
            let gap = 1.0_f64.min((to.0 - from.0) / 4.0);
            scene.block((from.0 + gap, from.1), (to.0 - gap, to.1), BLUE.faint(0.55));
        }
        panel.close(&mut scene);
        let measure = Measure::new("Quoted wait", Unit::Seconds);
        let below = panel.numbers_below(&mut scene, &measure, quoted, Steps::Waits);
        Ok(scene.until(below + EDGE))
    }
}
