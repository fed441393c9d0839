//! Survival curves of waits: which share still waits after so long, among those answered in the end and those who
//! gave up.

use super::axis::Steps;
use super::ink::{FADED, Ink, Outcome, QUIET, SHORT, SOLID, Stroke};
use super::key::{Sample, key};
use super::multiples::Multiples;
use super::number::{Better, Measure, Reading, Unit, sound};
use super::panel::{Lying, Panel, Spot, Upright};
use super::scene::{EDGE, Point, Scene};
use super::{Caption, PlotError};

/// The curves of one plan or call type. Each point: a wait \[s\] and the share of callers who waited longer;
/// ascending in the wait.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct WaitCurve {
    /// The plan, or the call type.
    pub name: String,
    /// Of those answered in the end.
    pub answered: Vec<(f64, f64)>,
    /// Of those who gave up.
    pub abandoned: Vec<(f64, f64)>,
}

/// How long callers waited: a panel for each plan or call type.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Waits {
    /// What stands above.
    pub caption: Caption,
    /// The plans or call types.
    pub plans: Vec<WaitCurve>,
    /// What every panel is held against, in grey: the base, or all calls.
    pub reference: Option<WaitCurve>,
    /// A wait that matters, drawn upright \[s\]: the service level's threshold.
    pub mark: Option<f64>,
}

/// Curves end where no more than this share still waits anywhere. A convention.
const NONE_LEFT: f64 = 0.01;

fn sound_points(points: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let sound = points
        .iter()
        .filter_map(|(wait, share)| Some((sound(*wait)?.max(0.0), sound(*share)?.clamp(0.0, 1.0))));
    sound.collect()
}

/// How far a curve is worth showing \[s\].
fn end(points: &[(f64, f64)]) -> Option<f64> {
    let gone = points.iter().find(|(_, share)| *share <= NONE_LEFT);
    gone.or(points.last()).map(|(wait, _)| *wait)
}

/// One curve on the paper.
#[derive(Debug, Clone)]
struct Curve {
    points: Vec<(f64, f64)>,
    stroke: Stroke,
}

const ANSWERED: Stroke = Stroke::solid(Outcome::Answered.ink(), 2.0);
const GAVE_UP: Stroke = Stroke::solid(Outcome::Abandoned.ink(), 2.0).dashed(SHORT);
const MARK: Stroke = Stroke::solid(QUIET, 1.2).dashed(SHORT);

impl WaitCurve {
    /// Those who gave up below, the answered above.
    fn curves(&self, look: impl Fn(Stroke) -> Stroke) -> Vec<Curve> {
        let both = [(&self.abandoned, GAVE_UP), (&self.answered, ANSWERED)];
        let both = both.map(|(points, stroke)| Curve {
            points: sound_points(points),
            stroke: look(stroke),
        });
        both.into_iter().filter(Curve::says_something).collect()
    }
}

impl Curve {
    /// Whether anybody waited.
    fn says_something(&self) -> bool {
        self.points.iter().any(|(_, share)| *share > 0.0)
    }

    fn draw(&self, scene: &mut Scene, panel: &Panel, longest: f64) {
        let shown = self.points.iter().take_while(|(wait, _)| *wait <= longest);
        let places: Vec<Point> = shown
            .map(|(wait, share)| panel.place(*wait, *share))
            .collect();
        scene.line(thinned(&places), self.stroke);
    }
}

/// Thin and grey, with the same dash.
fn in_grey(stroke: Stroke) -> Stroke {
    Stroke {
        thick: 1.3,
        ink: FADED,
        ..stroke
    }
}

impl Waits {
    pub(super) fn scene(&self, width: f64) -> Result<Scene, PlotError> {
        let own: Vec<Vec<Curve>> = self
            .plans
            .iter()
            .map(|plan| plan.curves(|stroke| stroke))
            .collect();
        let behind = self.reference.iter();
        let behind: Vec<Curve> = behind.flat_map(|one| one.curves(in_grey)).collect();
        let ends = own.iter().flatten().filter_map(|curve| end(&curve.points));
        let Some(longest) = ends.reduce(f64::max) else {
            return Err(PlotError::Nothing("nobody waited in any plan"));
        };
        let mark = self.mark.and_then(sound);
        let longest = longest.max(mark.unwrap_or(0.0) * 1.1).max(1.0);
        let (mut scene, top) = Scene::with_caption(width, &self.caption);
        let top = key(&mut scene, &self.entries(&own, !behind.is_empty()), top);
        let measure = Measure::new("Callers who waited longer", Unit::Share).better(Better::Lower);
        let up = Upright::from_zero(&measure, Reading::new(1.0), 5);
        let time = Measure::new("Time since the call came", Unit::Seconds);
        let axis = Lying::new(&time, (0.0, longest), Steps::Waits);
        let inside = |scene: &mut Scene, panel: &Panel, curves: &[Curve]| {
            if let Some(mark) = mark {
                let x = panel.x.place(mark);
                scene.rule((x, panel.top), (x, panel.bottom), MARK);
            }
            for curve in behind.iter().chain(curves) {
                curve.draw(scene, panel, longest);
            }
        };
        let below = if let [only] = own.as_slice() {
            let spot = Spot {
                from: EDGE,
                left: EDGE + up.room(),
                right: width - EDGE - 14.0,
                top,
                height: 300.0,
            };
            let panel = Panel::open(&mut scene, spot, axis.ends, &up);
            inside(&mut scene, &panel, only);
            panel.close(&mut scene);
            panel.numbers_below(&mut scene, &axis)
        } else {
            let names: Vec<String> = self.plans.iter().map(|plan| plan.name.clone()).collect();
            let panels = Multiples {
                across: axis.ends,
                up: &up,
                axis,
                height: 130.0,
            };
            panels.draw(&mut scene, top, &names, |scene, panel, index| {
                inside(scene, panel, own.get(index).map_or(&[], Vec::as_slice));
            })
        };
        Ok(scene.until(below + EDGE))
    }

    fn entries(&self, own: &[Vec<Curve>], has_reference: bool) -> Vec<(Sample, String)> {
        let is_drawn = |ink: Ink| own.iter().flatten().any(|curve| curve.stroke.ink == ink);
        let both = [
            (ANSWERED, "answered in the end"),
            (GAVE_UP, "abandoned: gave up waiting"),
        ];
        let drawn = both.into_iter().filter(|(stroke, _)| is_drawn(stroke.ink));
        let whose = match self.plans.as_slice() {
            [only] if has_reference => format!("{}, ", only.name),
            _ => String::new(),
        };
        let mut entries: Vec<(Sample, String)> = drawn
            .map(|(stroke, name)| (Sample::Line(stroke), format!("{whose}{name}")))
            .collect();
        if let Some(reference) = self.reference.as_ref().filter(|_| has_reference) {
            let grey = in_grey(Stroke {
                dash: SOLID,
                ..ANSWERED
            });
            entries.push((Sample::Line(grey), format!("grey: {}", reference.name)));
        }
        if let Some(mark) = self.mark.and_then(sound) {
            let wait = Unit::Seconds.given(mark);
            let name = format!("{wait}: the service level's time");
            entries.push((Sample::Upright(MARK), name));
        }
        entries
    }
}

/// Without the points that a reader could not see apart.
fn thinned(places: &[Point]) -> Vec<Point> {
    let mut kept: Vec<Point> = Vec::new();
    let count = places.len();
    for (index, place) in places.iter().enumerate() {
        let far = kept
            .last()
            .is_none_or(|last| (place.0 - last.0).abs() >= 2.0 || (place.1 - last.1).abs() >= 2.0);
        if far || index + 1 == count {
            kept.push(*place);
        }
    }
    kept
}
