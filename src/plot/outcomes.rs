//! How calls ended, plan by plan: bars of one length, parts told apart by lightness.

use super::axis::{Scale, Steps};
use super::ink::{BLUE, FADED, GRID, Ink, ORANGE, PAPER, QUIET, SKY, Stroke, TEXT, VERMILLION};
use super::key::{Sample, key};
use super::lettering::SMALL;
use super::number::{Unit, sound};
use super::scene::{Align, EDGE, Scene};
use super::{Caption, PlotError};

/// One plan.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PlanOutcomes {
    /// Its name.
    pub name: String,
    /// The share of each part, in the parts' order; together at most 1.
    pub shares: Vec<f64>,
}

/// How calls ended.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Outcomes {
    /// What stands above.
    pub caption: Caption,
    /// How a call may end: `answered`, `abandoned`; at most eight.
    pub parts: Vec<String>,
    /// The plans.
    pub plans: Vec<PlanOutcomes>,
}

/// Dark beside light, so that neighbours differ in grey too.
fn ink(part: usize) -> Ink {
    let inks = [
        SKY.towards(PAPER, 0.6),
        BLUE.towards(TEXT, 0.35),
        VERMILLION,
        ORANGE.towards(PAPER, 0.3),
        TEXT,
        GRID,
        QUIET,
        FADED,
    ];
    inks.get(part % inks.len()).copied().unwrap_or(QUIET)
}

impl Outcomes {
    pub(super) fn scene(&self, width: f64) -> Result<Scene, PlotError> {
        let shown: Vec<&PlanOutcomes> = self
            .plans
            .iter()
            .filter(|plan| plan.shares.iter().any(|share| *share > 0.0))
            .collect();
        if shown.is_empty() {
            return Err(PlotError::Nothing("no plan has a call"));
        }
        let (mut scene, top) = Scene::with_caption(width, &self.caption);
        let parts = self.parts.iter().enumerate();
        let entries: Vec<(Sample, String)> = parts
            .map(|(part, name)| (Sample::Patch(ink(part)), name.clone()))
            .collect();
        let top = key(&mut scene, &entries, top) + 6.0;
        let stacked = width < 600.0;
        let names = SMALL
            .widest(shown.iter().map(|plan| plan.name.as_str()))
            .min(0.34 * width);
        let left = if stacked { EDGE } else { EDGE + names + 10.0 };
        let scale = Scale::new((0.0, 1.0), (left, width - EDGE - 14.0));
        let row = if stacked { 42.0 } else { 28.0 };
        let bottom = top + row * shown.len() as f64;
        for (index, plan) in shown.iter().enumerate() {
            let below = top + row * (index + 1) as f64;
            let (base, room) = if stacked {
                (below - 29.0, width - 2.0 * EDGE)
            } else {
                (below - 10.0, names)
            };
            let name = SMALL.shorten(&plan.name, room);
            scene.words((EDGE, base), name, SMALL, Align::Left, TEXT);
            self.bar(&mut scene, plan, scale, below - 14.0);
        }
        let ticks = Steps::Tens.within(0.0, 1.0, 5);
        for at in ticks.at {
            let x = scale.place(at);
            scene.rule((x, bottom), (x, bottom + 4.0), Stroke::solid(QUIET, 1.0));
            let label = Unit::Share.value(at).replace(".0", "");
            let half = SMALL.width(&label) / 2.0;
            let x = x.clamp(2.0 + half, width - 2.0 - half);
            scene.words((x, bottom + 17.0), label, SMALL, Align::Middle, QUIET);
        }
        Ok(scene.until(bottom + 20.0 + EDGE))
    }

    fn bar(&self, scene: &mut Scene, plan: &PlanOutcomes, scale: Scale, centre: f64) {
        let mut so_far = 0.0;
        for (part, share) in plan.shares.iter().enumerate().take(self.parts.len()) {
            let share = sound(*share).unwrap_or(0.0).clamp(0.0, 1.0 - so_far);
            let (from, to) = (scale.place(so_far), scale.place(so_far + share));
            so_far += share;
            if to - from < 0.25 {
                continue;
            }
            let ink = ink(part);
            scene.block((from, centre - 10.0), (to, centre + 10.0), ink);
            scene.rule(
                (to, centre - 10.0),
                (to, centre + 10.0),
                Stroke::solid(PAPER, 1.0),
            );
            let text = Unit::Share.value_beside(share, 1.0);
            if SMALL.width(&text) + 8.0 <= to - from {
                let at = ((from + to) / 2.0, centre + 4.0);
                scene.words(at, text, SMALL, Align::Middle, ink.readable_on());
            }
        }
    }
}
