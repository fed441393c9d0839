//! Several measures over weeks, one panel each over one axis, plans laid over each other.

use super::axis::{Steps, reach};
use super::ink::{SHORT, Stroke, TEXT};
use super::key::{fit_at_ends, key};
use super::lettering::SMALL;
use super::number::{Measure, Unit, sound};
use super::panel::{Panel, Spot, Upright};
use super::scene::{EDGE, Scene};
use super::swept::{Series, draw_all, entries, name_all, room_around};
use super::{Caption, PlotError};

/// One measure over weeks.
#[derive(Debug, Clone, PartialEq)]
pub struct WeekPanel {
    /// What is measured.
    pub measure: Measure,
    /// One line a plan, the same plans in the same order in every panel; the places are weeks.
    pub plans: Vec<Series>,
    /// A level to compare with: the reputation at the start, a profit of 0.
    pub level: Option<f64>,
}

/// Several measures over weeks.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Weeks {
    /// What stands above.
    pub caption: Caption,
    /// From top to bottom.
    pub panels: Vec<WeekPanel>,
}

impl Weeks {
    pub(super) fn scene(&self, width: f64) -> Result<Scene, PlotError> {
        let all = || self.panels.iter().flat_map(|panel| &panel.plans);
        let Some(across) = reach(all().flat_map(Series::across)).map(room_around) else {
            return Err(PlotError::Nothing("no week has a number"));
        };
        let drawn = |panel: &&WeekPanel| {
            panel
                .plans
                .iter()
                .any(|plan| plan.across().next().is_some())
        };
        let panels: Vec<&WeekPanel> = self.panels.iter().filter(drawn).collect();
        let axes: Vec<Upright> = panels
            .iter()
            .map(|panel| {
                let level = panel.level.and_then(sound).map(|level| (level, level));
                let ends = panel.plans.iter().flat_map(Series::up).chain(level);
                Upright::fitting(&panel.measure, ends, 4)
            })
            .collect();
        let (mut scene, mut top) = Scene::with_caption(width, &self.caption);
        let several = panels.iter().any(|panel| panel.plans.len() > 1);
        let named_at_ends = several
            && fit_at_ends(all().map(|plan| plan.name.as_str()), width * 4.0)
            && fit_at_ends(
                panels
                    .iter()
                    .take(1)
                    .flat_map(|p| p.plans.iter().map(|plan| plan.name.as_str())),
                width,
            );
        let left = EDGE + axes.iter().map(Upright::room).fold(24.0, f64::max);
        let mut right = width - EDGE - 14.0;
        if named_at_ends {
            right -= SMALL.widest(all().map(|plan| plan.name.as_str()));
        } else if several {
            let longest = panels.iter().max_by_key(|panel| panel.plans.len());
            let plans = longest.map_or(&[][..], |panel| &panel.plans);
            top = key(&mut scene, &entries(plans), top);
        }
        for (index, (panel, up)) in panels.iter().zip(&axes).enumerate() {
            let spot = Spot {
                left,
                right,
                top,
                height: 120.0,
            };
            let frame = Panel::open(&mut scene, spot, across, up);
            if let Some(level) = panel.level.and_then(sound) {
                frame.level(&mut scene, level, Stroke::solid(TEXT, 1.0).dashed(SHORT));
            }
            draw_all(&mut scene, &frame, &panel.plans);
            if named_at_ends {
                name_all(&mut scene, &frame, &panel.plans);
            }
            frame.close(&mut scene);
            top = frame.bottom + 16.0;
            if index + 1 == panels.len() {
                let week = Measure::new("Week", Unit::Number(String::new()));
                top = frame.numbers_below(&mut scene, &week, across, Steps::Whole);
            }
        }
        Ok(scene.until(top + EDGE))
    }
}
