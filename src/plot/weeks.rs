//! Several measures over weeks, one panel each over one axis, plans laid over each other.

use super::axis::{Steps, reach};
use super::key::{fit_at_ends, key};
use super::lettering::SMALL;
use super::number::{Level, Measure, Reading, Unit};
use super::panel::{Lying, Panel, Spot, Upright};
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
    /// A level to compare with: the reputation at the start.
    pub level: Option<Level>,
}

/// Several measures over weeks.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Weeks {
    /// What stands above.
    pub caption: Caption,
    /// From top to bottom.
    pub panels: Vec<WeekPanel>,
}

impl WeekPanel {
    fn is_empty(&self) -> bool {
        self.plans.iter().all(|plan| plan.across().next().is_none())
    }

    fn axis(&self) -> Upright {
        let level = self
            .level
            .as_ref()
            .and_then(|level| Reading::new(level.value));
        let readings = self.plans.iter().flat_map(Series::up).chain(level);
        Upright::fitting(&self.measure, readings, 4)
    }

    fn names(&self) -> impl Iterator<Item = &str> + Clone {
        self.plans.iter().map(|plan| plan.name.as_str())
    }
}

impl Weeks {
    pub(super) fn scene(&self, width: f64) -> Result<Scene, PlotError> {
        let panels: Vec<&WeekPanel> = self
            .panels
            .iter()
            .filter(|panel| !panel.is_empty())
            .collect();
        let across = reach(
            panels
                .iter()
                .flat_map(|panel| panel.plans.iter().flat_map(Series::across)),
        );
        let fullest = panels.iter().max_by_key(|panel| panel.plans.len());
        let (Some(across), Some(fullest)) = (across.map(room_around), fullest) else {
            return Err(PlotError::Nothing("no week has a number"));
        };
        let axes: Vec<Upright> = panels.iter().map(|panel| panel.axis()).collect();
        let (mut scene, mut top) = Scene::with_caption(width, &self.caption);
        let several = fullest.plans.len() > 1;
        let named_at_ends = several && panels.iter().all(|panel| fit_at_ends(panel.names(), width));
        let left = EDGE + axes.iter().map(Upright::room).fold(24.0, f64::max);
        let mut right = width - EDGE - 14.0;
        if named_at_ends {
            right -= SMALL.widest(panels.iter().flat_map(|panel| panel.names()));
        } else if several {
            top = key(&mut scene, &entries(&fullest.plans), top);
        }
        for (index, (panel, up)) in panels.iter().zip(&axes).enumerate() {
            let spot = Spot {
                from: EDGE,
                left,
                right,
                top,
                height: 120.0,
            };
            let frame = Panel::open(&mut scene, spot, across, up);
            draw_all(&mut scene, &frame, &panel.plans);
            if let Some(level) = &panel.level {
                frame.named_level(&mut scene, level);
            }
            if named_at_ends {
                name_all(&mut scene, &frame, &panel.plans);
            }
            frame.close(&mut scene);
            top = frame.bottom + 16.0;
            if index + 1 == panels.len() {
                let week = Measure::new("Week", Unit::Number(String::new()));
                top = frame.numbers_below(&mut scene, &Lying::new(&week, across, Steps::Whole));
            }
        }
        Ok(scene.until(top + EDGE))
    }
}
