//! What plans cost against what they lose.

use super::super::Plans;
use super::super::words::listed;
use super::compare::price;
use super::{Focus, Illustration, Said, reading};
use crate::measures::{CallMetric, CostMetric};
use crate::plot::{Better, Dominance, Frontier, FrontierPlan, Measure, Picture, Unit};
use crate::stats::{Difference, Estimate};
use crate::study::Yardstick;

/// Plans that a finding names; more are only counted. A convention.
const NAMED: usize = 3;
/// With more plans only the base and those on the frontier are named. A convention.
const ALL_NAMED: usize = 30;

pub(super) fn frontier(plans: &Plans<'_>, focus: &Focus<'_>) -> Option<Illustration> {
    let base = plans.studies.first()?;
    let race = Race::new(plans, focus);
    let places = 0..plans.studies.len();
    let beaten = places.clone().filter_map(|place| {
        let mut others = places.clone();
        let by = others.find(|&other| race.clearly_beats(other, place))?;
        Some((plans.studies[place].name, plans.studies[by].name))
    });
    let beaten: Vec<(&str, &str)> = beaten.collect();
    let names = |beaten: &[(&str, &str)]| {
        let names: Vec<&str> = beaten.iter().map(|(name, _)| *name).collect();
        listed(&names)
    };
    let said = Said {
        finding: focus.says(match beaten.as_slice() {
            [] => "No plan is clearly beaten on both cost and lost calls".to_owned(),
            [(only, by)] => format!("{by} costs no more than {only} and clearly loses fewer calls"),
            few if few.len() <= NAMED => format!(
                "For {} another plan costs no more and clearly loses fewer calls",
                names(few)
            ),
            many => format!(
                "For {} of {} plans another one costs no more and clearly loses fewer calls",
                many.len(),
                plans.studies.len()
            ),
        }),
        shows: format!(
            "What a {} costs, against the calls that are lost",
            base.unit()
        ),
        reading: "Best is the lower left: cheap, and few calls lost. Grey: by the means, another plan costs no \
                  more and loses no more. A plan is clearly beaten only if the intervals leave no doubt.",
    };
    let drawn = places.clone().filter_map(|place| {
        let is_dominated = places.clone().any(|other| race.beats(other, place));
        let (cost, lost) = &race.both[place];
        let is_named = !is_dominated || plans.studies.len() <= ALL_NAMED || place == 0;
        let name = is_named.then(|| plans.studies[place].name.to_owned());
        Some(FrontierPlan {
            name: name.unwrap_or_default(),
            cost: reading(cost)?,
            lost: reading(lost)?,
            standing: if is_dominated {
                Dominance::Dominated
            } else {
                Dominance::Frontier
            },
        })
    });
    let picture = Picture::Frontier(Frontier {
        caption: said.caption(),
        cost: price(base, race.metric),
        lost: Measure::new("Calls lost", Unit::Share).better(Better::Lower),
        plans: drawn.collect(),
    });
    said.with("frontier", picture)
}

/// Cost and lost calls of every plan.
struct Race<'a> {
    metric: CostMetric,
    both: Vec<(Estimate, Estimate)>,
    /// Every plan after the base, less the base.
    less: Vec<(Difference, Difference)>,
    plans: &'a Plans<'a>,
}

impl<'a> Race<'a> {
    fn new(plans: &'a Plans<'a>, focus: &Focus<'_>) -> Self {
        let metric = Yardstick::of(plans.comparison).metric();
        let results = plans.comparison.plans.iter();
        let both = results.map(|plan| {
            let calls = focus.calls(&plan.results.whole);
            let lost = calls.map(|calls| calls.measures[CallMetric::Lost]);
            (plan.results.whole.cost[metric], lost.unwrap_or_default())
        });
        let differences = plans.comparison.differences.iter();
        let less = differences.map(|one| {
            let lost = focus
                .calls(one)
                .map(|calls| calls.measures[CallMetric::Lost]);
            (one.cost[metric], lost.unwrap_or_default())
        });
        Self {
            metric,
            both: both.collect(),
            less: less.collect(),
            plans,
        }
    }

    /// By the means: no more of either, and less of one.
    fn beats(&self, plan: usize, other: usize) -> bool {
        let means = |place: usize| {
            let (cost, lost) = self.both[place];
            cost.mean.zip(lost.mean)
        };
        let (Some(one), Some(two)) = (means(plan), means(other)) else {
            return false;
        };
        one.0 <= two.0 && one.1 <= two.1 && one != two
    }

    /// Whether a plan surely costs no more and surely loses less: by the difference where one of the two
    /// is the base, otherwise by intervals that lie apart.
    fn clearly_beats(&self, plan: usize, other: usize) -> bool {
        if plan == other || plan.max(other) >= self.plans.studies.len() {
            return false;
        }
        match (plan, other) {
            (0, other) => {
                let (cost, lost) = self.less[other - 1];
                cost.low >= Some(0.0) && lost.low > Some(0.0)
            }
            (plan, 0) => {
                let (cost, lost) = self.less[plan - 1];
                let below = |high: Option<f64>| high.is_some_and(|high| high < 0.0);
                cost.high.is_some_and(|high| high <= 0.0) && below(lost.high)
            }
            (plan, other) => {
                let ((cost, lost), (price, others)) = (self.both[plan], self.both[other]);
                let apart = |one: Estimate, two: Estimate| one.high.zip(two.low);
                let is_no_dearer = apart(cost, price).is_some_and(|(high, low)| high <= low);
                is_no_dearer && apart(lost, others).is_some_and(|(high, low)| high < low)
            }
        }
    }
}
