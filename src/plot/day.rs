//! The day by interval: calls, staffing against need, and service level, over one clock. Closed hours between days
//! are left out.

use super::ink::{FADED, Ink, LONG, Look, Marker, Outcome, PLAIN, QUIET, SHORT, Stroke, TEXT};
use super::key::{Sample, at_ends, fit_at_ends, key};
use super::lettering::SMALL;
use super::number::{Better, Level, Measure, Reading, Unit, sound};
use super::open_hours::OpenHours;
use super::panel::{Panel, Spot, Upright};
use super::scene::{Align, EDGE, Point, Scene};
use super::{Caption, PlotError};

/// One interval of the day; what is not known is not drawn.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DayInterval {
    /// When it begins, from midnight of the first day \[s\].
    pub start: f64,
    /// How long it lasts \[s\].
    pub length: f64,
    /// Calls offered.
    pub offered: Option<Reading>,
    /// Calls answered.
    pub answered: Option<Reading>,
    /// Calls abandoned.
    pub abandoned: Option<Reading>,
    /// Agents on the roster.
    pub staffed: Option<f64>,
    /// Agents needed.
    pub needed: Option<f64>,
    /// Share of calls answered in time.
    pub service_level: Option<Reading>,
}

/// The day, or some days, by interval: three panels over one clock. A panel without a number is left out.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Day {
    /// What stands above.
    pub caption: Caption,
    /// The intervals in order; they may leave gaps.
    pub intervals: Vec<DayInterval>,
    /// Names of the days, if they are several: `Mon 3 March`.
    pub days: Vec<String>,
    /// The service level that is promised, as a share.
    pub target: Option<f64>,
}

/// What one panel shows.
struct Lane {
    measure: Measure,
    height: f64,
    series: Vec<Line>,
    level: Option<Level>,
}

/// One line of a panel.
struct Line {
    name: &'static str,
    values: Vec<Option<Reading>>,
    look: Look,
    stepped: bool,
}

fn line(
    name: &'static str,
    values: impl Iterator<Item = Option<Reading>>,
    stroke: Stroke,
    marker: Marker,
) -> Line {
    let hollow = marker == Marker::Square;
    Line {
        name,
        values: values.collect(),
        look: Look {
            stroke,
            marker,
            hollow,
        },
        stepped: false,
    }
}

fn steps(name: &'static str, values: impl Iterator<Item = Option<f64>>, stroke: Stroke) -> Line {
    let values = values.map(|value| value.and_then(Reading::new));
    Line {
        stepped: true,
        ..line(name, values, stroke, Marker::Circle)
    }
}

impl Day {
    fn rows(&self) -> Vec<Lane> {
        let all = || self.intervals.iter();
        let calls = |name: &str| Measure::new(name, Unit::Number(String::new()));
        let rows = [
            Lane {
                measure: calls("Calls per interval"),
                height: 190.0,
                series: vec![
                    line(
                        "Offered",
                        all().map(|i| i.offered),
                        Stroke::solid(TEXT, 1.6),
                        Marker::Circle,
                    ),
                    line(
                        "Answered",
                        all().map(|i| i.answered),
                        Stroke::solid(Outcome::Answered.ink(), 2.0).dashed(LONG),
                        Marker::Square,
                    ),
                    line(
                        "Abandoned",
                        all().map(|i| i.abandoned),
                        Stroke::solid(Outcome::Abandoned.ink(), 2.0),
                        Marker::Triangle,
                    ),
                ],
                level: None,
            },
            Lane {
                measure: calls("Agents"),
                height: 120.0,
                series: vec![
                    steps(
                        "Staffed",
                        all().map(|i| i.staffed),
                        Stroke::solid(PLAIN, 2.2),
                    ),
                    steps(
                        "Needed",
                        all().map(|i| i.needed),
                        Stroke::solid(TEXT, 1.8).dashed(SHORT),
                    ),
                ],
                level: None,
            },
            Lane {
                measure: Measure::new("Service level", Unit::Share).better(Better::Higher),
                height: 120.0,
                series: vec![line(
                    "Service level",
                    all().map(|i| i.service_level),
                    Stroke::solid(PLAIN, 2.0),
                    Marker::Diamond,
                )],
                level: self
                    .target
                    .and_then(sound)
                    .map(|target| Level::target(target, &Unit::Share)),
            },
        ];
        rows.into_iter().filter_map(Lane::filled).collect()
    }

    pub(super) fn scene(&self, width: f64) -> Result<Scene, PlotError> {
        let rows = self.rows();
        let hours = self.intervals.iter().filter_map(|interval| {
            let (start, length) = (sound(interval.start)?, sound(interval.length)?);
            Some((start, start + length.max(0.0)))
        });
        let (Some(hours), false) = (OpenHours::new(hours), rows.is_empty()) else {
            return Err(PlotError::Nothing("no interval has a number"));
        };
        let across = hours.ends();
        let (mut scene, mut top) = Scene::with_caption(width, &self.caption);
        let axes: Vec<Upright> = rows.iter().map(Lane::axis).collect();
        let left = EDGE + axes.iter().map(Upright::room).fold(30.0, f64::max);
        let names = rows
            .iter()
            .flat_map(|row| row.series.iter().map(|line| line.name));
        let named_at_ends = fit_at_ends(names.clone().take(3), width);
        let right = width
            - EDGE
            - if named_at_ends {
                10.0 + SMALL.widest(names)
            } else {
                12.0
            };
        for (index, (row, axis)) in rows.iter().zip(&axes).enumerate() {
            if !named_at_ends && row.series.len() > 1 {
                top = key(&mut scene, &row.entries(), top);
            }
            let spot = Spot {
                from: EDGE,
                left,
                right,
                top,
                height: row.height,
            };
            let panel = Panel::open(&mut scene, spot, across, axis);
            for night in hours.nights() {
                let x = panel.x.place(night);
                let thin = Stroke::solid(FADED, 1.0);
                scene.rule((x, panel.top), (x, panel.bottom), thin);
            }
            for line in &row.series {
                self.draw(&mut scene, &panel, &hours, line);
            }
            if let Some(level) = &row.level {
                panel.named_level(&mut scene, level);
            }
            if named_at_ends {
                self.names(&mut scene, &panel, row);
            }
            panel.close(&mut scene);
            top = panel.bottom + 16.0;
            if index + 1 == rows.len() {
                top = clock_below(&mut scene, &panel, &hours, &self.days);
            }
        }
        Ok(scene.until(top + EDGE))
    }

    fn draw(&self, scene: &mut Scene, panel: &Panel, hours: &OpenHours, line: &Line) {
        for run in self.runs(&line.values) {
            if line.stepped || run.len() == 1 {
                let mut path: Vec<Point> = Vec::new();
                for (interval, reading) in &run {
                    let y = panel.y.place(reading.value());
                    let ends = hours.interval(interval.start, interval.length);
                    path.extend([ends.0, ends.1].map(|at| (panel.x.place(at), y)));
                }
                scene.line(path, line.look.stroke);
                if line.stepped {
                    continue;
                }
            }
            let points: Vec<(f64, Option<Reading>)> = run
                .iter()
                .map(|(interval, reading)| {
                    let (from, to) = hours.interval(interval.start, interval.length);
                    ((from + to) / 2.0, Some(*reading))
                })
                .collect();
            panel.band(scene, &points, line.look.stroke.ink);
            if self.intervals.len() > 60 {
                let places = points.iter();
                let places = places
                    .filter_map(|(x, reading)| Some(panel.place(*x, reading.as_ref()?.value())));
                scene.line(places.collect(), line.look.stroke);
            } else {
                panel.trace(scene, &points, line.look);
            }
        }
    }

    /// Neighbouring intervals that have a reading.
    fn runs(&self, values: &[Option<Reading>]) -> Vec<Vec<(&DayInterval, Reading)>> {
        let mut runs: Vec<Vec<(&DayInterval, Reading)>> = Vec::new();
        for (interval, value) in self.intervals.iter().zip(values) {
            let last = runs.last().and_then(|run| run.last());
            let joined = last.is_some_and(|(before, _)| {
                (before.start + before.length - interval.start).abs() < 1.0
            });
            match value {
                None => runs.push(Vec::new()),
                Some(reading) if joined => {
                    if let Some(run) = runs.last_mut() {
                        run.push((interval, *reading));
                    }
                }
                Some(reading) => runs.push(vec![(interval, *reading)]),
            }
        }
        runs.retain(|run| !run.is_empty());
        runs
    }

    fn names(&self, scene: &mut Scene, panel: &Panel, row: &Lane) {
        let ends: Vec<(f64, &str, Ink)> = row
            .series
            .iter()
            .filter(|_| row.series.len() > 1)
            .filter_map(|line| {
                let last = line.values.iter().rev().flatten().next()?;
                Some((panel.y.place(last.value()), line.name, line.look.stroke.ink))
            })
            .collect();
        at_ends(scene, panel.right + 8.0, &ends, (panel.top, panel.bottom));
    }
}

/// The clock below the last panel; the height below it.
pub(super) fn clock_below(
    scene: &mut Scene,
    panel: &Panel,
    hours: &OpenHours,
    names: &[String],
) -> f64 {
    let room = panel.right - panel.left;
    let labels = hours.labels(((room / 62.0) as usize).clamp(2, 14));
    let has_labels = !labels.is_empty();
    let mut below = panel.ticks_below(scene, labels);
    let days = hours.days();
    if days.len() < 2 {
        return panel.title_below(scene, "Time of day", below);
    }
    if !has_labels {
        below = panel.bottom + 4.0;
    }
    for (number, (from, to)) in days.into_iter().enumerate() {
        let (left, right) = (panel.x.place(from), panel.x.place(to));
        let name = names.get(number).cloned();
        let name = name.unwrap_or_else(|| format!("day {}", number + 1));
        // The whole name, or its first word, or its beginning, or none.
        let first = name.split_whitespace().next().unwrap_or_default();
        let begun: String = first.chars().take(3).collect();
        let fits = |text: &&str| SMALL.width(text) <= right - left - 4.0;
        let name = [name.as_str(), first, begun.as_str()]
            .into_iter()
            .find(fits);
        let at = ((left + right) / 2.0, below + 12.0);
        scene.words(at, name.unwrap_or_default(), SMALL, Align::Middle, QUIET);
    }
    below + 18.0
}

impl Lane {
    /// The row without the lines that have no number; `None` if none has.
    fn filled(mut self) -> Option<Self> {
        self.series
            .retain(|line| line.values.iter().any(Option::is_some));
        (!self.series.is_empty()).then_some(self)
    }

    fn axis(&self) -> Upright {
        let values = self
            .series
            .iter()
            .flat_map(|line| line.values.iter().flatten());
        let level = self
            .level
            .as_ref()
            .and_then(|level| Reading::new(level.value));
        let readings = values.copied().chain(level);
        Upright::from_zero(
            &self.measure,
            readings,
            if self.height > 150.0 { 5 } else { 4 },
        )
    }

    fn entries(&self) -> Vec<(Sample, String)> {
        let entries = self.series.iter().map(|line| {
            let sample = if line.stepped {
                Sample::Line(line.look.stroke)
            } else {
                Sample::Marked(line.look)
            };
            (sample, line.name.to_owned())
        });
        entries.collect()
    }
}
