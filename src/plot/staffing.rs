//! A staffing over the day: the agents of each group in steps, beside those of today and the most that may be.

use super::day::clock_below;
use super::ink::{FADED, PLAIN, QUIET, SHORT, Stroke};
use super::key::{Sample, key};
use super::number::{Measure, Reading, Unit, sound};
use super::open_hours::OpenHours;
use super::panel::{Panel, Spot, Upright};
use super::scene::{EDGE, Point, Scene};
use super::{Caption, PlotError};

/// Agents over the day, or over some days.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Staffing {
    /// What stands above.
    pub caption: Caption,
    /// When each interval begins, from midnight of the first day, and how long it lasts \[s\].
    pub intervals: Vec<(f64, f64)>,
    /// Names of the days, if they are several.
    pub days: Vec<String>,
    /// The groups, a panel each.
    pub groups: Vec<StaffedGroup>,
}

/// Agents of a group in each interval.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct StaffedGroup {
    /// Its name.
    pub name: String,
    /// Under the plan.
    pub plan: Vec<f64>,
    /// Today.
    pub today: Vec<f64>,
    /// The most that may be; empty without a limit.
    pub at_most: Vec<f64>,
}

const PLAN: Stroke = Stroke::solid(PLAIN, 2.2);
const TODAY: Stroke = Stroke::solid(FADED, 2.2);
const LIMIT: Stroke = Stroke::solid(QUIET, 1.4).dashed(SHORT);
/// Height of a panel \[pt\].
const HEIGHT: f64 = 130.0;

impl Staffing {
    pub(super) fn scene(&self, width: f64) -> Result<Scene, PlotError> {
        let hours = self.intervals.iter().filter_map(|(start, length)| {
            let (start, length) = (sound(*start)?, sound(*length)?);
            Some((start, start + length.max(0.0)))
        });
        let (Some(hours), false) = (OpenHours::new(hours), self.groups.is_empty()) else {
            return Err(PlotError::Nothing("nobody is staffed"));
        };
        let (mut scene, mut top) = Scene::with_caption(width, &self.caption);
        let has_limits = self.groups.iter().any(|group| !group.at_most.is_empty());
        let mut entries = vec![
            (Sample::Line(PLAN), "this plan".to_owned()),
            (Sample::Line(TODAY), "today".to_owned()),
        ];
        entries.extend(has_limits.then(|| (Sample::Line(LIMIT), "at most".to_owned())));
        top = key(&mut scene, &entries, top);
        let axes = self.groups.iter().map(|group| {
            // A limit far above what anybody needs would squeeze the rest.
            let most = group.plan.iter().chain(&group.today).copied();
            let most = most.fold(1.0, f64::max);
            let limits = group.at_most.iter().copied();
            let limits = limits.filter(|limit| *limit <= 2.0 * most);
            let drawn = [most].into_iter().chain(limits).filter_map(Reading::new);
            let measure = Measure::new(group.name.clone(), Unit::Number("agents".to_owned()));
            Upright::from_zero(&measure, drawn, 3)
        });
        let axes: Vec<Upright> = axes.collect();
        let left = EDGE + axes.iter().map(Upright::room).fold(30.0, f64::max);
        for (number, (group, axis)) in self.groups.iter().zip(&axes).enumerate() {
            let spot = Spot {
                from: EDGE,
                left,
                right: width - EDGE - 12.0,
                top,
                height: HEIGHT,
            };
            let panel = Panel::open(&mut scene, spot, hours.ends(), axis);
            for night in hours.nights() {
                let x = panel.x.place(night);
                let thin = Stroke::solid(FADED, 1.0);
                scene.rule((x, panel.top), (x, panel.bottom), thin);
            }
            for (values, stroke) in [
                (&group.at_most, LIMIT),
                (&group.today, TODAY),
                (&group.plan, PLAN),
            ] {
                self.steps(&mut scene, (&panel, &hours), values, stroke);
            }
            panel.close(&mut scene);
            top = panel.bottom + 16.0;
            if number + 1 == self.groups.len() {
                top = clock_below(&mut scene, &panel, &hours, &self.days);
            }
        }
        Ok(scene.until(top + EDGE))
    }

    fn steps(
        &self,
        scene: &mut Scene,
        (panel, hours): (&Panel, &OpenHours),
        values: &[f64],
        stroke: Stroke,
    ) {
        let mut path: Vec<Point> = Vec::new();
        let mut end = f64::NEG_INFINITY;
        for ((start, length), value) in self.intervals.iter().zip(values) {
            let is_drawn = panel.y.holds(*value);
            if !is_drawn || (start - end).abs() > 1.0 {
                scene.line(std::mem::take(&mut path), stroke);
            }
            if is_drawn {
                let y = panel.y.place(*value);
                let (from, to) = hours.interval(*start, *length);
                path.extend([from, to].map(|at| (panel.x.place(at), y)));
            }
            end = start + length;
        }
        scene.line(path, stroke);
    }
}
