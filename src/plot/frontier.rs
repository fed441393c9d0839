//! Cost against lost callers: which plans nobody beats on both.

use super::axis::reach;
use super::ink::{FADED, Ink, Marker, PLAIN, QUIET, Stroke, TEXT};
use super::key::beside_points;
use super::lettering::SMALL;
use super::number::{Measure, Reading};
use super::panel::{Lying, Panel, Spot, Upright, steps};
use super::scene::{Align, Bounds, EDGE, Point, Scene};
use super::swept::room_around;
use super::{Caption, PlotError};

/// Where a plan stands among the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dominance {
    /// No other plan costs less and loses fewer.
    Frontier,
    /// Another plan costs no more and loses no more: drawn grey.
    Dominated,
}

/// One plan.
#[derive(Debug, Clone, PartialEq)]
pub struct FrontierPlan {
    /// Its name; empty for a plan that is only a point.
    pub name: String,
    /// What it costs.
    pub cost: Reading,
    /// What it loses.
    pub lost: Reading,
    /// Where it stands.
    pub standing: Dominance,
}

/// Cost against lost callers.
#[derive(Debug, Clone, PartialEq)]
pub struct Frontier {
    /// What stands above.
    pub caption: Caption,
    /// What cost is: `Wages (€ a day)`.
    pub cost: Measure,
    /// What is lost: `Callers lost a day`.
    pub lost: Measure,
    /// The plans.
    pub plans: Vec<FrontierPlan>,
}

impl FrontierPlan {
    fn ink(&self) -> Ink {
        match self.standing {
            Dominance::Frontier => PLAIN,
            Dominance::Dominated => FADED,
        }
    }
}

impl Frontier {
    pub(super) fn scene(&self, width: f64) -> Result<Scene, PlotError> {
        let costs = reach(self.plans.iter().map(|plan| plan.cost.reach()));
        let Some(across) = costs.map(room_around) else {
            return Err(PlotError::Nothing("there is no plan"));
        };
        let (mut scene, top) = Scene::with_caption(width, &self.caption);
        let top = explanation(&mut scene, top);
        let up = Upright::fitting(&self.lost, self.plans.iter().map(|plan| plan.lost), 5);
        let spot = Spot {
            from: EDGE,
            left: EDGE + up.room(),
            right: width - EDGE - 14.0,
            top,
            height: 340.0,
        };
        let panel = Panel::open(&mut scene, spot, across, &up);
        self.line(&mut scene, &panel);
        // The frontier last, so that it is on top.
        let mut order: Vec<&FrontierPlan> = self.plans.iter().collect();
        order.sort_by_key(|plan| plan.standing == Dominance::Frontier);
        for plan in order {
            self.cross(&mut scene, &panel, plan);
        }
        panel.close(&mut scene);
        let listed = self.names(&mut scene, &panel);
        let mut below = panel.numbers_below(
            &mut scene,
            &Lying::new(&self.cost, across, steps(&self.cost.unit)),
        );
        if listed {
            below = self.list(&mut scene, below + 8.0);
        }
        Ok(scene.until(below + EDGE))
    }

    /// The frontier from its cheapest plan on.
    fn line(&self, scene: &mut Scene, panel: &Panel) {
        let front = self
            .plans
            .iter()
            .filter(|plan| plan.standing == Dominance::Frontier);
        let mut front: Vec<(f64, f64)> = front
            .map(|plan| (plan.cost.value(), plan.lost.value()))
            .collect();
        front.sort_by(|a, b| a.0.total_cmp(&b.0).then(b.1.total_cmp(&a.1)));
        let through = front.iter().map(|(cost, lost)| panel.place(*cost, *lost));
        scene.line(through.collect(), Stroke::solid(PLAIN.faint(0.5), 1.6));
    }

    fn cross(&self, scene: &mut Scene, panel: &Panel, plan: &FrontierPlan) {
        let (x, y) = panel.place(plan.cost.value(), plan.lost.value());
        let stroke = Stroke::solid(plan.ink(), 1.4);
        let (left, right) = plan.cost.reach();
        let (low, high) = plan.lost.reach();
        scene.rule((panel.x.place(left), y), (panel.x.place(right), y), stroke);
        scene.rule((x, panel.y.place(low)), (x, panel.y.place(high)), stroke);
        let hollow = plan.standing == Dominance::Dominated;
        scene.marker((x, y), Marker::Circle, plan.ink(), hollow);
    }

    /// Names beside the points, or numbers if there is no room for names: then it is true.
    fn names(&self, scene: &mut Scene, panel: &Panel) -> bool {
        let places: Vec<Point> = self
            .plans
            .iter()
            .map(|plan| panel.place(plan.cost.value(), plan.lost.value()))
            .collect();
        let inside = Bounds {
            left: panel.left + 2.0,
            top: panel.top - 6.0,
            right: scene.width - 4.0,
            bottom: panel.bottom - 2.0,
        };
        let mut taken: Vec<Bounds> = places.iter().map(|place| around(*place)).collect();
        for plan in &self.plans {
            taken.extend(self.bars(panel, plan));
        }
        let names: Vec<String> = self.plans.iter().map(|plan| plan.name.clone()).collect();
        let numbers = self.plans.iter().zip(1..);
        let numbers = numbers.map(|(plan, number)| match plan.name.as_str() {
            "" => String::new(),
            _ => format!("{number}"),
        });
        let numbers: Vec<String> = numbers.collect();
        let by_name = beside_points(&places, &names, SMALL, inside, &taken);
        let points: Vec<Bounds> = places.iter().map(|place| around(*place)).collect();
        let by_number = || {
            let clear = beside_points(&places, &numbers, SMALL, inside, &taken);
            clear.or_else(|| beside_points(&places, &numbers, SMALL, inside, &points))
        };
        let (texts, found) = match by_name {
            Some(found) => (&names, Some(found)),
            None => (&numbers, by_number()),
        };
        for ((text, plan), (at, align)) in texts
            .iter()
            .zip(&self.plans)
            .zip(found.into_iter().flatten())
        {
            let ink = if plan.standing == Dominance::Frontier {
                TEXT
            } else {
                QUIET
            };
            scene.words(at, text.as_str(), SMALL, align, ink);
        }
        texts == &numbers
    }

    /// The paper under a plan's intervals.
    fn bars(&self, panel: &Panel, plan: &FrontierPlan) -> [Bounds; 2] {
        let (x, y) = panel.place(plan.cost.value(), plan.lost.value());
        let (left, right) = plan.cost.reach();
        let (low, high) = plan.lost.reach();
        let (left, right) = (panel.x.place(left), panel.x.place(right));
        let (low, high) = (panel.y.place(low), panel.y.place(high));
        let lying = Bounds {
            left,
            top: y - 1.0,
            right,
            bottom: y + 1.0,
        };
        let upright = Bounds {
            left: x - 1.0,
            top: high,
            right: x + 1.0,
            bottom: low,
        };
        [lying, upright]
    }

    /// The names that the numbers stand for; the height below.
    fn list(&self, scene: &mut Scene, top: f64) -> f64 {
        let room = scene.width - 2.0 * EDGE;
        let columns = if room > 620.0 { 2 } else { 1 };
        let named = self.plans.iter().enumerate();
        let named: Vec<_> = named.filter(|(_, plan)| !plan.name.is_empty()).collect();
        let rows = named.len().div_ceil(columns);
        let each = room / columns as f64;
        for (place, (index, plan)) in named.into_iter().enumerate() {
            let x = EDGE + each * (place / rows) as f64;
            let base = top + 12.0 + 17.0 * (place % rows) as f64;
            let number = (index + 1).to_string();
            let ink = if plan.standing == Dominance::Frontier {
                TEXT
            } else {
                QUIET
            };
            scene.words((x + 16.0, base), number, SMALL, Align::Right, ink);
            let name = SMALL.shorten(&plan.name, each - 34.0);
            scene.words((x + 24.0, base), name, SMALL, Align::Left, ink);
        }
        top + 17.0 * rows as f64
    }
}

/// The paper under a point.
fn around((x, y): Point) -> Bounds {
    Bounds {
        left: x - 4.5,
        top: y - 4.5,
        right: x + 4.5,
        bottom: y + 4.5,
    }
}

fn explanation(scene: &mut Scene, top: f64) -> f64 {
    let base = top + 13.0;
    let mut x = EDGE + 5.0;
    for (ink, hollow, words) in [
        (PLAIN, false, "no plan beats it on both"),
        (FADED, true, "another plan does"),
    ] {
        scene.marker((x, base - 4.0), Marker::Circle, ink, hollow);
        scene.words((x + 10.0, base), words, SMALL, Align::Left, TEXT);
        x += 10.0 + SMALL.width(words) + 22.0;
    }
    base + 10.0
}
