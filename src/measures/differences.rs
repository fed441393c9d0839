//! What differs between two plans that met the same callers: a paired difference for every measure.
//!
//! Call types and groups are paired by name; what only one plan has is not compared.

use super::address::ALL;
use super::alike::MEANS;
use super::catalogue::{CallMetric, CustomerMetric, MoneyMetric};
use super::fraction::Fraction;
use super::measured::Measured;
use super::parts::{overtime_rate, widen};
use super::regressed::quantiles;
use super::summary::Summary;
use super::unseen::allow_for_difference;
use super::unseen_kinds::UnseenKinds;
use super::untouched::Untouched;
use crate::centre::Day;
use crate::stats::{Confidence, Counted, Difference, Estimate, PairedRatio, Ratio};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a customer must bring in a week for a plan to bring as much profit as the base.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct BreakEven {
    /// Wages + line cost + acquisition - earned, a season: what the plan costs more than the base.
    pub cost: Difference,
    /// Customer-weeks, a season: how many more than under the base.
    pub weeks: Difference,
    /// Cost / weeks: the margin of a customer and week at which both plans bring the same, with its interval by
    /// Fieller's theorem over the paired replications; null unless weeks differ clearly.
    pub margin: Estimate,
}

/// Running sums over replications of a plan and the base. Their size depends on the centres only.
#[derive(Debug)]
pub struct Pairing {
    ratios: Measured<PairedRatio>,
    /// How each of them is counted: `Amount` also for what cannot differ.
    counted: Measured<Counted>,
    /// Names of the call types of which everything is the same, and of all of them if it is.
    same: Vec<String>,
    /// Where both plans have customers with a memory.
    season: Option<EvenSums>,
}

#[derive(Debug, Default)]
struct EvenSums {
    cost: PairedRatio,
    weeks: PairedRatio,
    margin: Ratio,
}

impl Pairing {
    /// Nothing paired yet.
    #[must_use]
    pub fn new(plan: &Summary<'_>, base: &Summary<'_>) -> Self {
        let nothing = |_, _: &Ratio, _: &Ratio| PairedRatio::default();
        let ratios = plan.ratios().pair(base.ratios(), nothing);
        let untouched = Untouched::new(plan.operation(), base.operation());
        Self {
            season: ratios.season().map(|_| EvenSums::default()),
            counted: both_counted(plan, base, &untouched),
            same: all_the_same(plan, base, &untouched),
            ratios,
        }
    }

    /// Folds in what the next replication of both contributes.
    pub fn push(&mut self, plan: &Measured<Fraction>, base: &Measured<Fraction>) {
        let pairs = plan.pair(base, |_, plan, base| (*plan, *base));
        self.ratios.take(&pairs, |_, sums, (plan, base)| {
            sums.push((plan.of, plan.out_of), (base.of, base.out_of));
        });
        if let Some(season) = &mut self.season {
            season.push(plan, base);
        }
    }

    /// Plan less base so far; the summaries must have been told the same replications.
    #[must_use]
    pub fn differences(
        &self,
        plan: &Summary<'_>,
        base: &Summary<'_>,
        confidence: Confidence,
    ) -> Measured<Difference> {
        let ratios = &self.ratios;
        let mut differences = ratios.pair(&self.counted, |_, sums, counted| {
            sums.counted(*counted, confidence)
        });
        if let Some(adjusted) = self.adjusted(plan, base, confidence) {
            differences.take(&adjusted, |_, plain, adjusted| match adjusted {
                Some((adjusted, true)) => *plain = adjusted.as_wide_as(*plain),
                Some((adjusted, false)) => *plain = *adjusted,
                None => {}
            });
        }
        let [own, other] = [plan, base].map(|one| one.estimates(confidence));
        let amounts = [(&own, plan.possible()), (&other, base.possible())];
        allow_for_difference(&mut differences, amounts, plan.replications(), confidence);
        let unseen = UnseenKinds::under_either([plan, base].map(Summary::unseen));
        for unseen in &unseen {
            unseen.widen_difference(&mut differences, &self.counted);
        }
        widen(&mut differences, |name| {
            let days = [plan, base].map(|one| one.operation().days());
            let days = days.into_iter().flatten().flat_map(Day::centres);
            overtime_rate(days, name)
        });
        for (place, calls) in differences.calls_mut().iter_mut().enumerate() {
            let unknown = unseen.iter().map(|unseen| unseen.share(&calls.name)).sum();
            let counted = self.counted.calls()[place].measures[CallMetric::Delayed];
            let waits = [plan, base].map(|one| one.waits(&calls.name));
            for (metric, share) in quantiles() {
                let both = waits.each_ref().map(|waits| {
                    let waits = waits.as_ref();
                    waits.and_then(|waits| waits.quantile(share, confidence))
                });
                let apart = match &both {
                    [Some((own, sharp)), Some((other, other_sharp))] => {
                        let own = sharp.as_ref().unwrap_or(own);
                        let other = other_sharp.as_ref().unwrap_or(other);
                        Difference::apart(own.estimate(), other.estimate()).reach()
                    }
                    _ => None,
                };
                let difference = match both {
                    // The same waits under both are told by no regression.
                    [Some((own, _)), Some((other, _))] if own == other => own.less(&other),
                    [Some((own, sharp)), Some((other, other_sharp))] => {
                        sharp.unwrap_or(own).less(&other_sharp.unwrap_or(other))
                    }
                    _ => Difference::NONE,
                };
                let is_known = self.same.contains(&calls.name);
                let few = match &waits {
                    [Some(plan), Some(base)] if !is_known => {
                        let few = plan.off_by_few(base, (share, unknown), counted, confidence);
                        // It is known no worse than from both by themselves.
                        let apart = apart.filter(|_| unknown == 0.0);
                        few.into_iter().chain(apart).reduce(f64::min)
                    }
                    _ => Some(0.0),
                };
                let difference = difference.or_none_if(is_known).known_to(few);
                calls.measures.set(metric, difference);
            }
            if !self.same.contains(&calls.name) {
                for metric in MEANS {
                    let both = [&own, &other].map(|one| {
                        let calls = one.calls_of(&calls.name);
                        calls.map_or(Estimate::NONE, |calls| calls.measures[metric])
                    });
                    let difference = &mut calls.measures[metric];
                    // Of how many calls these are means no kind of day that did not come says anything.
                    let all_unknown = unknown > 0.0 && metric != CallMetric::HandleTime;
                    if all_unknown || both.iter().any(Estimate::is_open) {
                        *difference = difference.known_to(None);
                    } else if !both.iter().all(Estimate::is_exact) {
                        *difference = difference.or_unseen();
                    }
                }
            }
        }
        let money = differences.money.clone();
        if let (Some(customers), Some(season)) = (&mut differences.customers, &self.season) {
            let of = |summary: &Summary<'_>| summary.possible().weeks();
            let weeks = of(plan).max(of(base));
            let margin = plan
                .possible()
                .most_margin()
                .max(base.possible().most_margin());
            let sure = season.break_even(confidence);
            let unseen = match money[MoneyMetric::Margin].reach() {
                Some(reach) if margin > 0.0 && sure.weeks.low == sure.weeks.high => {
                    reach / margin * weeks
                }
                _ => 0.0,
            };
            let cost = [MoneyMetric::LineCost, MoneyMetric::Acquisition];
            customers.break_even = Some(BreakEven {
                weeks: sure.weeks.known_to(Some(unseen)),
                cost: cost
                    .iter()
                    .fold(sure.cost, |cost, part| cost.as_wide_as(money[*part])),
                ..sure
            });
            if !self.same.iter().any(|name| name == ALL) {
                for metric in LEVELS {
                    let is_exact = |one: &Measured<Estimate>| {
                        let season = one.season();
                        season.is_none_or(|season| season.measures[metric].is_exact())
                    };
                    if !(is_exact(&own) && is_exact(&other)) {
                        let difference = &mut customers.measures[metric];
                        *difference = difference.or_unseen();
                    }
                }
            }
        }
        differences
    }
}

/// What customers feel and say at the end: no event changes it by a size that is known.
const LEVELS: [CustomerMetric; 3] = [
    CustomerMetric::Trust,
    CustomerMetric::Grievance,
    CustomerMetric::Reputation,
];

impl Pairing {
    /// Differences of estimates that were made sharper, one of them at least; and whether plans differ so seldom that
    /// what differs has to be counted as well.
    fn adjusted(
        &self,
        plan: &Summary<'_>,
        base: &Summary<'_>,
        confidence: Confidence,
    ) -> Option<Measured<Option<(Difference, bool)>>> {
        let both = plan.adjusted()?.pair(base.adjusted()?, |_, own, other| {
            Some(own.as_ref()?.less(other.as_ref()?, confidence))
        });
        let [own, other] = [plan, base].map(|one| one.estimates(confidence));
        let apart = own.pair(&other, |_, own, other| {
            let is_sharper = own.plain.is_some() || other.plain.is_some();
            is_sharper.then(|| Difference::apart(*own, *other))
        });
        let found = both.pair(&apart, |_, both, apart| both.or(*apart));
        // What never differed is told by no regression: both plans' controls are not the same.
        let seldom = self.ratios.pair(&self.counted, |_, sums, counted| {
            sums.differ().then(|| sums.differ_seldom(*counted))
        });
        let found = found.pair(&seldom, |_, found, seldom| Some(((*found)?, (*seldom)?)));
        Some(found)
    }
}

/// Names of what is compared of which everything is the same under both plans.
fn all_the_same(plan: &Summary<'_>, base: &Summary<'_>, untouched: &Untouched) -> Vec<String> {
    let types = [plan, base].map(|summary| summary.operation().base().call_types());
    let both = types[0].iter().zip(types[1]).enumerate();
    let same = both
        .filter(|(place, (own, other))| own.name == other.name && untouched.calls(Some(*place)));
    let all = untouched.calls(None).then(|| ALL.to_owned());
    same.map(|(_, (own, _))| own.name.clone())
        .chain(all)
        .collect()
}

/// How what is compared is counted.
fn both_counted(
    plan: &Summary<'_>,
    base: &Summary<'_>,
    untouched: &Untouched,
) -> Measured<Counted> {
    let all_same = untouched.calls(None);
    let mut counted = plan.counted().pair(base.counted(), |_, plan, base| {
        either(*plan, *base).unless(all_same)
    });
    let centres = [plan, base].map(|summary| summary.operation().base());
    for calls in counted.calls_mut() {
        // What stands in different places is taken to differ; all of them together have none.
        let places = centres.map(|centre| {
            let types = centre.call_types();
            types.iter().position(|kind| kind.name == calls.name)
        });
        let place = match places {
            [None, None] => None,
            [Some(plan), Some(base)] if plan == base => Some(plan),
            _ => Some(usize::MAX),
        };
        let redials = calls.measures[CallMetric::Redials] != Counted::Amount;
        let is_same = untouched.calls(place);
        calls.measures = calls.measures.map(|metric, counted| {
            let same = match metric {
                CallMetric::FirstAttempts => untouched.arrivals(place),
                CallMetric::Offered => untouched.arrivals(place) && !redials,
                _ => false,
            };
            counted.unless(same || is_same)
        });
        let levels = &calls.service_levels;
        calls.service_levels = levels.map(|_, counted| counted.unless(is_same));
    }
    for group in counted.groups_mut() {
        let places = centres.map(|centre| {
            let groups = centre.groups();
            groups.iter().position(|one| one.name == group.name)
        });
        let [Some(plan), Some(base)] = places else {
            continue;
        };
        let is_same = plan == base && untouched.group(plan);
        group.measures = group.measures.map(|_, counted| counted.unless(is_same));
    }
    counted
}

/// The larger events of two plans.
fn either(plan: Counted, base: Counted) -> Counted {
    if plan.size() < base.size() {
        base
    } else {
        plan
    }
}

impl EvenSums {
    fn push(&mut self, plan: &Measured<Fraction>, base: &Measured<Fraction>) {
        let [costs, weeks] = [net_cost, customer_weeks].map(|of| (of(plan), of(base)));
        self.cost.push((costs.0, 1.0), (costs.1, 1.0));
        self.weeks.push((weeks.0, 1.0), (weeks.1, 1.0));
        self.margin.push(costs.0 - costs.1, weeks.0 - weeks.1);
    }

    fn break_even(&self, confidence: Confidence) -> BreakEven {
        BreakEven {
            cost: self.cost.difference(confidence),
            weeks: self.weeks.difference(confidence),
            margin: self.margin.fieller(confidence),
        }
    }
}

/// Wages + line cost + acquisition - earned: what customers' margin has to pay for.
fn net_cost(measured: &Measured<Fraction>) -> f64 {
    measured.money[MoneyMetric::Margin].of - measured.money[MoneyMetric::Profit].of
}

/// Customers, week by week, added up.
fn customer_weeks(measured: &Measured<Fraction>) -> f64 {
    let customers = measured.season();
    customers.map_or(0.0, |one| one.measures[CustomerMetric::ChurnRate].out_of)
}
