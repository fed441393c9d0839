//! How calls ended, plan by plan: bars of one length; every part has its number, in it or below it.

use super::axis::{Scale, Steps};
use super::ink::{Outcome, PAPER, QUIET, Stroke, TEXT};
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
    /// The share of each outcome, in their order; together at most 1.
    pub shares: Vec<f64>,
}

/// How calls ended.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Outcomes {
    /// What stands above.
    pub caption: Caption,
    /// The outcomes that are shown.
    pub parts: Vec<Outcome>,
    /// The plans.
    pub plans: Vec<PlanOutcomes>,
}

/// Half the height of a bar \[pt\].
const HALF: f64 = 10.0;
/// Lines of numbers below a bar at the most. A convention.
const MOST_LINES: usize = 4;

/// A part of a bar.
struct Part {
    outcome: Outcome,
    share: f64,
    from: f64,
    to: f64,
}

impl Part {
    fn number(&self) -> String {
        if self.share < 0.0005 {
            return "under 0.1\u{a0}%".to_owned();
        }
        Unit::Share.value_beside(self.share, 1.0)
    }

    /// Whether its number stands in it.
    fn has_room(&self) -> bool {
        SMALL.width(&self.number()) + 8.0 <= self.to - self.from
    }
}

/// Where bars lie \[pt\].
struct Columns {
    scale: Scale,
    names: f64,
    left: f64,
    right: f64,
    /// Names stand above their bars: the sheet is narrow.
    stacked: bool,
}

impl Outcomes {
    pub(super) fn scene(&self, width: f64) -> Result<Scene, PlotError> {
        let has_calls = |plan: &&PlanOutcomes| plan.shares.iter().any(|share| *share > 0.0);
        let shown: Vec<&PlanOutcomes> = self.plans.iter().filter(has_calls).collect();
        if shown.is_empty() {
            return Err(PlotError::Nothing("no plan has a call"));
        }
        let (mut scene, top) = Scene::with_caption(width, &self.caption);
        let parts = self.parts.iter();
        let entries: Vec<(Sample, String)> = parts
            .map(|part| (Sample::Patch(part.ink()), part.name().to_owned()))
            .collect();
        let mut top = key(&mut scene, &entries, top) + 6.0;
        let names = shown.iter().map(|plan| plan.name.as_str());
        let names = SMALL.widest(names).min(0.34 * width);
        let stacked = width < 600.0;
        let left = if stacked { EDGE } else { EDGE + names + 10.0 };
        let right = width - EDGE - 14.0;
        let columns = Columns {
            scale: Scale::new((0.0, 1.0), (left, right)),
            names,
            left,
            right,
            stacked,
        };
        for plan in shown {
            top = self.row(&mut scene, plan, &columns, top);
        }
        ticks(&mut scene, columns.scale, top);
        Ok(scene.until(top + 20.0 + EDGE))
    }

    /// One plan; the height below it.
    fn row(&self, scene: &mut Scene, plan: &PlanOutcomes, columns: &Columns, top: f64) -> f64 {
        let (bar, base, room) = if columns.stacked {
            (top + 18.0, top + 13.0, scene.width - 2.0 * EDGE)
        } else {
            (top + 4.0, top + HALF + 8.0, columns.names)
        };
        let name = SMALL.shorten(&plan.name, room);
        scene.words((EDGE, base), name, SMALL, Align::Left, TEXT);
        let parts = self.parts_of(plan, columns.scale);
        for part in &parts {
            let (top, bottom) = (bar, bar + 2.0 * HALF);
            let ink = part.outcome.ink();
            scene.block((part.from, top), (part.to, bottom), ink);
            let edge = Stroke::solid(PAPER, 1.0);
            scene.rule((part.to, top), (part.to, bottom), edge);
            if part.has_room() {
                let at = ((part.from + part.to) / 2.0, top + HALF + 4.0);
                scene.words(at, part.number(), SMALL, Align::Middle, ink.readable_on());
            }
        }
        let narrow = parts.iter().filter(|part| !part.has_room());
        let narrow = narrow.map(|part| format!("{} {}", part.outcome.name(), part.number()));
        let narrow = narrow.collect::<Vec<_>>().join(", ");
        let lines = SMALL.wrap(&narrow, columns.right - columns.left, MOST_LINES);
        let at = (columns.right, bar + 2.0 * HALF + 12.0);
        let below = scene.lines(at, &lines, SMALL, Align::Right, QUIET);
        below - 12.0 + if lines.is_empty() { 4.0 } else { 2.0 }
    }

    /// The parts of a bar, from the left.
    fn parts_of(&self, plan: &PlanOutcomes, scale: Scale) -> Vec<Part> {
        let mut so_far = 0.0;
        let parts = self.parts.iter().zip(&plan.shares).map(|(outcome, share)| {
            let share = sound(*share).unwrap_or(0.0).clamp(0.0, 1.0 - so_far);
            let from = scale.place(so_far);
            so_far += share;
            Part {
                outcome: *outcome,
                share,
                from,
                to: scale.place(so_far),
            }
        });
        parts.filter(|part| part.share > 0.0).collect()
    }
}

/// Per cent below the bars.
fn ticks(scene: &mut Scene, scale: Scale, bottom: f64) {
    for at in Steps::Tens.within(0.0, 1.0, 5).at {
        let x = scale.place(at);
        scene.rule((x, bottom), (x, bottom + 4.0), Stroke::solid(QUIET, 1.0));
        let label = Unit::Share.value(at).replace(".0", "");
        let half = SMALL.width(&label) / 2.0;
        let x = x.clamp(2.0 + half, scene.width - 2.0 - half);
        scene.words((x, bottom + 17.0), label, SMALL, Align::Middle, QUIET);
    }
}
