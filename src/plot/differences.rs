//! Plans compared with a base, metric by metric: the difference with its interval, on the metric's own scale.

use super::axis::{Scale, apart, reach};
use super::ink::{GRID, Marker, PLAIN, QUIET, Stroke, TEXT};
use super::lettering::{SMALL, STRONG};
use super::number::{Measure, Reading};
use super::scene::{Align, EDGE, Scene};
use super::{Caption, PlotError};

/// How far one plan is from the base.
#[derive(Debug, Clone, PartialEq)]
pub struct PlanDifference {
    /// The plan.
    pub plan: String,
    /// Plan minus base, with its interval; `None` if either has no such number.
    pub difference: Option<Reading>,
}

/// One metric of all plans.
#[derive(Debug, Clone, PartialEq)]
pub struct MetricDifferences {
    /// What is compared.
    pub measure: Measure,
    /// The base's own value.
    pub base: Option<f64>,
    /// The plans.
    pub plans: Vec<PlanDifference>,
}

/// Plans compared with a base: a dot and an interval per plan and metric, hollow where the interval holds 0.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Differences {
    /// What stands above.
    pub caption: Caption,
    /// The base's name.
    pub base: String,
    /// The metrics, in the order in which they are read.
    pub metrics: Vec<MetricDifferences>,
}

/// Where the three columns lie \[pt\].
struct Columns {
    names: f64,
    from: f64,
    to: f64,
    values: f64,
    /// Names stand above their rows: the sheet is narrow.
    stacked: bool,
}

/// From one plan's row to the next \[pt\].
const ROW: f64 = 19.0;

fn is_clear(reading: &Reading) -> bool {
    reading
        .interval()
        .is_some_and(|(low, high)| low > 0.0 || high < 0.0)
}

impl MetricDifferences {
    fn readings(&self) -> impl Iterator<Item = &Reading> {
        self.plans
            .iter()
            .filter_map(|plan| plan.difference.as_ref())
    }

    fn written(&self, reading: &Reading) -> String {
        let size = self.readings().map(Reading::size).fold(0.0, f64::max);
        self.measure.unit.difference(reading, size)
    }
}

impl Differences {
    fn columns(&self, width: f64) -> Columns {
        let plans = || self.metrics.iter().flat_map(|metric| &metric.plans);
        let names = SMALL.widest(plans().map(|plan| plan.plan.as_str()));
        let written: Vec<String> = self
            .metrics
            .iter()
            .flat_map(|metric| {
                let readings = metric
                    .plans
                    .iter()
                    .filter_map(|plan| plan.difference.as_ref());
                readings.map(|reading| metric.written(reading))
            })
            .chain(["no number".to_owned()])
            .collect();
        let values = SMALL.widest(written.iter().map(String::as_str));
        let right = width - EDGE;
        let stacked = width < 600.0;
        if stacked {
            let (from, to) = (EDGE + 8.0, right - 8.0);
            return Columns {
                names: to - from,
                from,
                to,
                values: right,
                stacked,
            };
        }
        let names = names.min(0.34 * width);
        let (from, to) = (EDGE + names + 18.0, right - values.min(0.36 * width) - 16.0);
        Columns {
            names,
            from,
            to,
            values: right,
            stacked,
        }
    }

    pub(super) fn scene(&self, width: f64) -> Result<Scene, PlotError> {
        let any = self
            .metrics
            .iter()
            .any(|metric| metric.plans.iter().any(|plan| plan.difference.is_some()));
        if !any {
            return Err(PlotError::Nothing(
                "no plan differs from the base by a number",
            ));
        }
        let (mut scene, mut top) = Scene::with_caption(width, &self.caption);
        let columns = self.columns(width);
        top = self.explanation(&mut scene, top);
        for metric in self
            .metrics
            .iter()
            .filter(|metric| !metric.plans.is_empty())
        {
            top = self.metric(&mut scene, metric, &columns, top);
        }
        Ok(scene.until(top + EDGE - 4.0))
    }

    /// What dots mean; the height below.
    fn explanation(&self, scene: &mut Scene, top: f64) -> f64 {
        let base = top + 14.0;
        let mut x = EDGE + 5.0;
        for (hollow, words) in [(false, "clear difference"), (true, "no clear difference")] {
            let ink = if hollow { QUIET } else { PLAIN };
            scene.rule(
                (x - 5.0, base - 4.0),
                (x + 17.0, base - 4.0),
                Stroke::solid(ink, 1.6),
            );
            scene.marker((x + 6.0, base - 4.0), Marker::Circle, ink, hollow);
            scene.words((x + 24.0, base), words, SMALL, Align::Left, TEXT);
            x += 24.0 + SMALL.width(words) + 20.0;
        }
        let line = format!("Upright line: {}", self.base);
        let line = SMALL.shorten(&line, scene.width - 2.0 * EDGE);
        let room = scene.width - EDGE - x;
        if SMALL.width(&line) <= room {
            scene.words((x - 5.0, base), line, SMALL, Align::Left, QUIET);
            base + 8.0
        } else {
            scene.words((EDGE, base + 17.0), line, SMALL, Align::Left, QUIET);
            base + 25.0
        }
    }

    fn metric(
        &self,
        scene: &mut Scene,
        metric: &MetricDifferences,
        columns: &Columns,
        top: f64,
    ) -> f64 {
        let base = top + 18.0;
        let unit = &metric.measure.unit;
        let with = metric.base.and_then(Reading::new);
        let with = with.map(|value| format!("{} in the base", unit.value(value.value())));
        let better = metric
            .measure
            .better
            .map(|better| better.words().to_owned());
        let with: Vec<String> = better.into_iter().chain(with).collect();
        let with = with.join("; ");
        let room = scene.width - 2.0 * EDGE;
        let beside = SMALL.width(&with) + 14.0;
        let name = STRONG.shorten(&metric.measure.name, (room - beside).max(room * 0.4));
        scene.words((EDGE, base), name.as_str(), STRONG, Align::Left, TEXT);
        let start = EDGE + STRONG.width(&name) + 10.0;
        let with = SMALL.shorten(&with, scene.width - EDGE - start);
        scene.words((start, base), with, SMALL, Align::Left, QUIET);
        let readings = metric
            .plans
            .iter()
            .filter_map(|plan| plan.difference.as_ref());
        let ends = reach(readings.map(Reading::reach).chain([(0.0, 0.0)]));
        let (low, high) = apart(ends.unwrap_or((0.0, 1.0)));
        let margin = 0.04 * (high - low);
        let scale = Scale::new((low - margin, high + margin), (columns.from, columns.to));
        let first = base + 9.0;
        let row = if columns.stacked { ROW + 17.0 } else { ROW };
        let bottom = first + row * metric.plans.len() as f64;
        let zero = scale.place(0.0);
        if !columns.stacked {
            let stroke = Stroke::solid(QUIET, 1.0);
            scene.rule((zero, first), (zero, bottom), stroke);
        }
        for (index, plan) in metric.plans.iter().enumerate() {
            let below = first + row * (index + 1) as f64;
            let middle = below - ROW / 2.0;
            if columns.stacked {
                let stroke = Stroke::solid(QUIET, 1.0);
                scene.rule((zero, below - ROW + 2.0), (zero, below - 1.0), stroke);
            }
            scene.rule(
                (columns.from, middle),
                (columns.to, middle),
                Stroke::solid(GRID, 1.0),
            );
            self.row(scene, metric, plan, columns, scale, middle);
        }
        bottom + 4.0
    }

    fn row(
        &self,
        scene: &mut Scene,
        metric: &MetricDifferences,
        plan: &PlanDifference,
        columns: &Columns,
        scale: Scale,
        middle: f64,
    ) {
        let written = plan.difference.as_ref();
        let clear = written.is_some_and(is_clear);
        let written = written.map_or("no number".to_owned(), |reading| metric.written(reading));
        let ink = if clear { TEXT } else { QUIET };
        let base = if columns.stacked {
            middle - 15.0
        } else {
            middle + 4.0
        };
        let value_room = if columns.stacked {
            columns.names * 0.62
        } else {
            columns.values - columns.to - 16.0
        };
        let written = SMALL.shorten(&written, value_room);
        let name_room = if columns.stacked {
            columns.values - EDGE - SMALL.width(&written) - 10.0
        } else {
            columns.names
        };
        let name = SMALL.shorten(&plan.plan, name_room);
        scene.words((EDGE, base), name, SMALL, Align::Left, TEXT);
        scene.words((columns.values, base), written, SMALL, Align::Right, ink);
        let Some(reading) = plan.difference else {
            return;
        };
        let ink = if clear { PLAIN } else { QUIET };
        if let Some((low, high)) = reading.interval() {
            let (low, high) = (scale.place(low), scale.place(high));
            scene.rule((low, middle), (high, middle), Stroke::solid(ink, 2.0));
            for end in [low, high] {
                scene.rule(
                    (end, middle - 3.5),
                    (end, middle + 3.5),
                    Stroke::solid(ink, 1.4),
                );
            }
        }
        scene.marker(
            (scale.place(reading.value()), middle),
            Marker::Circle,
            ink,
            !clear,
        );
    }
}
