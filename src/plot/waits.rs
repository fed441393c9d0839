//! Survival curves of waits: which share still waits after so long, among those answered in the end and those who
//! gave up.

use super::axis::Steps;
use super::ink::{QUIET, SHORT, SOLID, Stroke, TEXT, look};
use super::key::{Sample, key};
use super::number::{Measure, Reading, Unit, sound};
use super::panel::{Lying, Panel, Spot, Upright};
use super::scene::{EDGE, Place, Scene};
use super::{Caption, PlotError};

/// The curves of one plan. Each point: a wait \[s\] and the share of callers who waited longer; ascending in the
/// wait.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct WaitCurve {
    /// The plan, or the call type.
    pub name: String,
    /// Of those answered in the end.
    pub answered: Vec<(f64, f64)>,
    /// Of those who gave up.
    pub abandoned: Vec<(f64, f64)>,
}

/// How long callers waited, plans laid over each other.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Waits {
    /// What stands above.
    pub caption: Caption,
    /// The plans.
    pub plans: Vec<WaitCurve>,
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

impl Waits {
    pub(super) fn scene(&self, width: f64) -> Result<Scene, PlotError> {
        let curves: Vec<[Vec<(f64, f64)>; 2]> = self
            .plans
            .iter()
            .map(|plan| [sound_points(&plan.answered), sound_points(&plan.abandoned)])
            .collect();
        let longest = curves.iter().flatten().filter_map(|points| end(points));
        let Some(longest) = longest.reduce(f64::max) else {
            return Err(PlotError::Nothing("nobody waited in any plan"));
        };
        let mark = self.mark.and_then(sound);
        let longest = longest.max(mark.unwrap_or(0.0) * 1.1).max(1.0);
        let (mut scene, top) = Scene::with_caption(width, &self.caption);
        let top = key(&mut scene, &self.entries(), top);
        let measure = Measure::new("Callers still waiting", Unit::Share);
        let up = Upright::from_zero(&measure, Reading::new(1.0), 5);
        let spot = Spot {
            left: EDGE + up.room(),
            right: width - EDGE - 14.0,
            top,
            height: 300.0,
        };
        let panel = Panel::open(&mut scene, spot, (0.0, longest), &up);
        if let Some(mark) = mark {
            let (x, grey) = (panel.x.place(mark), Stroke::solid(QUIET, 1.2).dashed(SHORT));
            scene.rule((x, panel.top), (x, panel.bottom), grey);
        }
        let several = self.plans.len() > 1;
        for (index, [answered, abandoned]) in curves.iter().enumerate() {
            for (points, dash) in [(abandoned, SHORT), (answered, SOLID)] {
                let places: Vec<Place> = points
                    .iter()
                    .take_while(|(wait, _)| *wait <= longest)
                    .map(|(wait, share)| panel.place(*wait, *share))
                    .collect();
                let marks = if several {
                    spaced(&places, index)
                } else {
                    Vec::new()
                };
                let look = look(index);
                scene.line(
                    thinned(&places),
                    Stroke {
                        dash,
                        ..look.stroke
                    },
                );
                for place in marks
                    .into_iter()
                    .filter(|place| place.1 < panel.bottom - 6.0)
                {
                    scene.marker(place, look.marker, look.stroke.ink, look.hollow);
                }
            }
        }
        panel.close(&mut scene);
        let time = Measure::new("Time since the call came", Unit::Seconds);
        let below =
            panel.numbers_below(&mut scene, &Lying::new(&time, (0.0, longest), Steps::Waits));
        Ok(scene.until(below + EDGE))
    }

    fn entries(&self) -> Vec<(Sample, String)> {
        let line = |dash| {
            Sample::Line(Stroke {
                dash,
                ..Stroke::solid(TEXT, 2.0)
            })
        };
        let mut entries = vec![
            (line(SOLID), "answered in the end".to_owned()),
            (line(SHORT), "gave up".to_owned()),
        ];
        if let Some(mark) = self.mark.and_then(sound) {
            let stroke = Stroke::solid(QUIET, 1.2).dashed(SHORT);
            entries.push((
                Sample::Line(stroke),
                format!(
                    "upright: {}",
                    Unit::Seconds.bare(mark, mark.max(100.0)) + " s"
                ),
            ));
        }
        if self.plans.len() > 1 {
            let plans = self.plans.iter().enumerate().map(|(index, plan)| {
                let mut look = look(index);
                look.stroke.dash = SOLID;
                (Sample::Marked(look), plan.name.clone())
            });
            entries.extend(plans);
        }
        entries
    }
}

/// Without the points that a reader could not see apart.
fn thinned(places: &[Place]) -> Vec<Place> {
    let mut kept: Vec<Place> = Vec::new();
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

/// Places for markers along a curve, elsewhere for each plan, so that they do not hide each other \[pt\].
fn spaced(places: &[Place], index: usize) -> Vec<Place> {
    const EVERY: f64 = 90.0;
    let mut next = 12.0 + (index * 37 % 90) as f64;
    let mut gone = 0.0;
    let mut found = Vec::new();
    for (from, to) in places.iter().zip(places.iter().skip(1)) {
        let length = (to.0 - from.0).hypot(to.1 - from.1);
        while gone + length >= next && found.len() < 40 {
            let share = (next - gone) / length;
            found.push((
                from.0 + share * (to.0 - from.0),
                from.1 + share * (to.1 - from.1),
            ));
            next += EVERY;
        }
        gone += length;
    }
    found
}
