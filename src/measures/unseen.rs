//! What the amounts that were the same on all days may yet differ by: an agent who does not turn up, a kind of day that did
//! not come, a customer who did not leave.

use super::catalogue::{CostMetric, CustomerMetric, GroupMetric, MoneyMetric};
use super::measured::Measured;
use super::possible::Possible;
use crate::centre::{AgentGroup, Centre};
use crate::stats::{Confidence, Estimate};
use crate::units::Share;

/// By how much a single event changes what a group is paid \[h, money\] and how long it is there \[s\].
#[derive(Debug, Clone, Copy, Default)]
struct Paid {
    hours: f64,
    wages: f64,
    present: f64,
}

/// An event by which an amount may be less, and one by which it may be more.
#[derive(Debug, Clone, Copy, Default)]
struct Unseen {
    below: f64,
    above: f64,
}

/// Widens amounts that were the same in all `replications` by the events that so many may have missed.
pub(super) fn allow_for(
    measured: &mut Measured<Estimate>,
    possible: &Possible<'_>,
    replications: u64,
    confidence: Confidence,
) {
    if replications < 2 {
        return;
    }
    // Events of which none was seen come at most so often in a replication, each but once.
    let often = -((1.0 - confidence.level()) / 2.0).ln() / replications as f64;
    let often = often.min(1.0);
    let widen = |estimate: &mut Estimate, unseen: Unseen| {
        // What controls tell is known.
        if estimate.low == estimate.high && estimate.plain.is_none() {
            let least = estimate.mean.map_or(0.0, |mean| mean.min(0.0));
            estimate.low = estimate
                .low
                .map(|low| (low - often * unseen.below).max(least));
            estimate.high = estimate.high.map(|high| high + often * unseen.above);
        }
    };
    let seen = |measured: &Measured<Estimate>, place: usize| {
        let group = &measured.groups()[place].measures;
        let seen = [
            GroupMetric::PaidHours,
            GroupMetric::Wages,
            GroupMetric::Staffed,
        ];
        seen.map(|metric| group[metric].mean.unwrap_or(0.0))
    };
    let mut all = [Unseen::default(); 2];
    let names = measured.groups().len();
    for place in 0..names {
        let [hours, wages, staffed] = possible.unseen_of_group(place, seen(measured, place));
        for (sum, own) in all.iter_mut().zip([hours, wages]) {
            sum.below += own.below;
            sum.above += own.above;
        }
        let group = &mut measured.groups_mut()[place].measures;
        widen(&mut group[GroupMetric::PaidHours], hours);
        widen(&mut group[GroupMetric::Wages], wages);
        widen(&mut group[GroupMetric::Staffed], staffed);
    }
    let [hours, wages] = all;
    widen(&mut measured.money[MoneyMetric::Wages], wages);
    widen(&mut measured.cost[CostMetric::PaidHours], hours);
    widen(&mut measured.cost[CostMetric::Wages], wages);
    widen(&mut measured.cost[CostMetric::Total], wages);
    let season = measured.customers.as_mut().map(|one| &mut one.measures);
    if let Some(customers) = season.filter(|measures| !measures.is_empty()) {
        let parts = [CustomerMetric::Churned, CustomerMetric::Won];
        let [churned, won] = parts.map(|metric| customers[metric]);
        let at_end = &mut customers[CustomerMetric::AtEnd];
        let wide = at_end.as_wide_as(churned.negated()).as_wide_as(won);
        *at_end = wide.within(0.0, f64::INFINITY);
        let margin = possible.most_margin();
        let unseen = Unseen {
            below: if churned.high > churned.mean {
                margin
            } else {
                0.0
            },
            above: if won.high > won.mean { margin } else { 0.0 },
        };
        let before = measured.money[MoneyMetric::Margin];
        widen(&mut measured.money[MoneyMetric::Margin], unseen);
        let margin = measured.money[MoneyMetric::Margin];
        // What is earned and paid goes with the margin, where that differs.
        if margin != before {
            let profit = &mut measured.money[MoneyMetric::Profit];
            *profit = profit.as_wide_as(margin);
        }
    }
}

impl Possible<'_> {
    /// Paid hours, wages and the number on duty of a group.
    fn unseen_of_group(&self, place: usize, seen: [f64; 3]) -> [Unseen; 3] {
        let mut found = [Unseen::default(); 3];
        for day in self.each_day() {
            let mut kinds = Vec::new();
            for centre in day {
                let Some(group) = centre.groups().get(place) else {
                    continue;
                };
                let length = centre.clock().length.get();
                let absence = paid_of_one(group, centre);
                let of = if group.absence > Share::NONE {
                    1.0
                } else {
                    0.0
                };
                let unpaid = of * (1.0 - group.pay.absence.get());
                let one = [
                    absence.hours * unpaid,
                    absence.wages * unpaid,
                    of * absence.present / length,
                ];
                for (unseen, one) in found.iter_mut().zip(one) {
                    unseen.below = unseen.below.max(one);
                }
                let all = paid_of_all(group, centre);
                kinds.push([all.hours, all.wages, all.present / length]);
            }
            for (place, unseen) in found.iter_mut().enumerate() {
                let each = kinds.iter().map(|kind| kind[place]);
                let most = each.clone().fold(0.0, f64::max);
                let least = each.fold(most, f64::min);
                // Of a day of several only that there are such kinds is known.
                let is_only = self.each_day().count() == 1;
                let seen = if is_only {
                    seen[place].clamp(least, most)
                } else {
                    least
                };
                unseen.below = unseen
                    .below
                    .max(if is_only { seen - least } else { most - least });
                unseen.above = unseen.above.max(most - seen);
            }
        }
        found
    }
}

/// What the agent of a group who works most is paid.
fn paid_of_one(group: &AgentGroup, centre: &Centre) -> Paid {
    let each = group.roster.shifts.iter().map(|shift| {
        let parts = group.paid_stretches(shift, centre.clock().interval.get());
        let mut paid = Paid {
            present: shift.duty(),
            ..Paid::default()
        };
        for (part, wage) in parts {
            let hours = (part.to - part.from) / 3600.0 * group.paid_on_top();
            paid.hours += hours;
            paid.wages += hours * wage;
        }
        paid
    });
    each.fold(Paid::default(), |most, one| Paid {
        hours: most.hours.max(one.hours),
        wages: most.wages.max(one.wages),
        present: most.present.max(one.present),
    })
}

/// What all agents of a group are paid if they turn up.
fn paid_of_all(group: &AgentGroup, centre: &Centre) -> Paid {
    let mut all = Paid::default();
    for shift in group.roster.without_reductions().shifts {
        let agents = f64::from(shift.agents);
        all.present += agents * shift.duty();
        for (part, wage) in group.paid_stretches(&shift, centre.clock().interval.get()) {
            let hours = agents * (part.to - part.from) / 3600.0 * group.paid_on_top();
            all.hours += hours;
            all.wages += hours * wage;
        }
    }
    all
}
