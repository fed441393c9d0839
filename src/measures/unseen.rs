//! What the amounts that were the same on all days may yet differ by: an agent who does not turn up, a kind of day that did
//! not come, a customer who did not leave.

use super::catalogue::{CostMetric, CustomerMetric, GroupMetric, MoneyMetric};
use super::measured::Measured;
use super::possible::Possible;
use crate::centre::{AgentGroup, Centre};
use crate::stats::{Confidence, Difference, Estimate};
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

impl Unseen {
    fn is_nothing(self) -> bool {
        self.below == 0.0 && self.above == 0.0
    }
}

/// How often an event comes in a replication, at most, of which `replications` saw none; each comes but once.
fn often(replications: u64, confidence: Confidence) -> f64 {
    let often = -((1.0 - confidence.level()) / 2.0).ln() / replications as f64;
    often.min(1.0)
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
    let often = often(replications, confidence);
    let widen = |estimate: &mut Estimate, unseen: Unseen| {
        if !unseen.is_nothing() {
            let least = estimate.mean.map_or(0.0, |mean| mean.min(0.0));
            estimate.low = estimate
                .low
                .map(|low| (low - often * unseen.below).max(least));
            estimate.high = estimate.high.map(|high| high + often * unseen.above);
        }
    };
    let unseen = of_groups(measured, possible);
    each_amount(measured, &unseen, widen);
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
        if before.low == before.high {
            widen(&mut measured.money[MoneyMetric::Margin], unseen);
        }
        let margin = measured.money[MoneyMetric::Margin];
        // What is earned and paid goes with the margin, where that differs.
        if margin != before {
            let profit = &mut measured.money[MoneyMetric::Profit];
            *profit = profit.as_wide_as(margin);
        }
    }
}

/// Widens differences of amounts that were the same in all replications: whom one plan has more may be absent, and other
/// kinds of days may come. What both plans pay alike stays a difference of 0.
pub(super) fn allow_for_difference(
    differences: &mut Measured<Difference>,
    [plan, base]: [(&Measured<Estimate>, &Possible<'_>); 2],
    replications: u64,
    confidence: Confidence,
) {
    if replications < 2 {
        return;
    }
    let often = often(replications, confidence);
    let [own, other] = [plan, base].map(|(measured, possible)| {
        let names = measured.groups().iter().map(|group| group.name.clone());
        names.zip(of_groups(measured, possible)).collect::<Vec<_>>()
    });
    let unseen = differences.groups().iter().map(|group| {
        let of = |those: &[(String, [Unseen; 3])]| {
            let found = those.iter().find(|(name, _)| *name == group.name);
            found.map_or_else(Default::default, |(_, unseen)| *unseen)
        };
        let (own, other) = (of(&own), of(&other));
        let differs = METRICS.map(|metric| group.measures[metric].mean != Some(0.0));
        // Wages go with the hours, and differ by overtime, too.
        [(0, 0), (1, 0), (2, 2)].map(|(place, by)| match differs[by] {
            true => Unseen {
                below: own[place].below.max(other[place].above),
                above: own[place].above.max(other[place].below),
            },
            false => Unseen::default(),
        })
    });
    let unseen: Vec<_> = unseen.collect();
    each_amount(differences, &unseen, |difference, unseen| {
        if !unseen.is_nothing() {
            let wide = Difference {
                low: difference.low.map(|low| low - often * unseen.below),
                high: difference.high.map(|high| high + often * unseen.above),
                ..*difference
            };
            *difference = difference.as_wide_as(wide);
        }
    });
    let margin = plan.1.most_margin().max(base.1.most_margin());
    of_season(differences, often * margin);
}

/// Of seasons: customers at the end differ as unsurely as those who left and those who came, and `margin`, what one of them
/// brings at most, is to be had or lost where they may differ at all.
fn of_season(differences: &mut Measured<Difference>, margin: f64) {
    let season = differences.customers.as_mut().map(|one| &mut one.measures);
    let Some(customers) = season.filter(|measures| !measures.is_empty()) else {
        return;
    };
    let parts = [CustomerMetric::Churned, CustomerMetric::Won];
    let [churned, won] = parts.map(|metric| customers[metric]);
    let at_end = &mut customers[CustomerMetric::AtEnd];
    *at_end = at_end.as_wide_as(churned.negated()).as_wide_as(won);
    let may_differ = [churned, won].iter().any(|one| one.low < one.high);
    let money = &mut differences.money;
    let brings = money[MoneyMetric::Margin];
    if may_differ && brings.low == brings.high {
        let wide = brings.known_to(Some(margin));
        money[MoneyMetric::Margin] = wide;
        money[MoneyMetric::Profit] = money[MoneyMetric::Profit].as_wide_as(wide);
    }
}

/// Paid hours, wages and the number on duty of a group.
const METRICS: [GroupMetric; 3] = [
    GroupMetric::PaidHours,
    GroupMetric::Wages,
    GroupMetric::Staffed,
];

/// The same of each group; nothing of what was not the same in all replications, and of what controls tell. Wages are as
/// unsure as the hours that are paid, whatever overtime adds.
fn of_groups(measured: &Measured<Estimate>, possible: &Possible<'_>) -> Vec<[Unseen; 3]> {
    let groups = measured.groups().iter().enumerate();
    let unseen = groups.map(|(place, group)| {
        let seen = METRICS.map(|metric| group.measures[metric]);
        let found =
            possible.unseen_of_group(place, seen.map(|estimate| estimate.mean.unwrap_or(0.0)));
        [(0, 0), (1, 0), (2, 2)].map(|(place, by)| {
            let by: Estimate = seen[by];
            match by.low == by.high && by.plain.is_none() {
                true => found[place],
                false => Unseen::default(),
            }
        })
    });
    unseen.collect()
}

/// Widens what the hours of groups are part of: their own measures, and the sums over all.
fn each_amount<T: Copy + Default>(
    measured: &mut Measured<T>,
    unseen: &[[Unseen; 3]],
    widen: impl Fn(&mut T, Unseen),
) {
    let mut all = [Unseen::default(); 2];
    for (group, &[hours, wages, staffed]) in measured.groups_mut().iter_mut().zip(unseen) {
        for (sum, own) in all.iter_mut().zip([hours, wages]) {
            sum.below += own.below;
            sum.above += own.above;
        }
        widen(&mut group.measures[GroupMetric::PaidHours], hours);
        widen(&mut group.measures[GroupMetric::Wages], wages);
        widen(&mut group.measures[GroupMetric::Staffed], staffed);
    }
    let [hours, wages] = all;
    widen(&mut measured.money[MoneyMetric::Wages], wages);
    widen(&mut measured.cost[CostMetric::PaidHours], hours);
    widen(&mut measured.cost[CostMetric::Wages], wages);
    widen(&mut measured.cost[CostMetric::Total], wages);
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
                if group.off_phones() > 0.0 {
                    // Spells off the phones may be as many on every day by chance.
                    let spell = absence.present / length;
                    found[2].below = found[2].below.max(spell);
                    found[2].above = found[2].above.max(spell);
                }
                let all = paid_of_all(group, centre);
                // On such a day as many are absent together as its own absence says.
                let away = group.absence.get();
                let paid = 1.0 - away * (1.0 - group.pay.absence.get());
                let there = all.present / length * (1.0 - away);
                kinds.push([all.hours * paid, all.wages * paid, there]);
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
