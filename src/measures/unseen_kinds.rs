//! Kinds of days that came on none of the days that were simulated. How often they come and how many calls they bring is
//! known; what becomes of these calls is not, and may be anything.

use super::address::ALL;
use super::alike::MEANS;
use super::catalogue::{CallMetric, CostMetric, GroupMetric, MoneyMetric};
use super::expected::entered;
use super::measured::Measured;
use super::replication::Contribution;
use super::row::{Measure, MetricKind};
use super::tally::Numbered;
use crate::centre::{Day, Operation};
use crate::stats::{Counted, Difference, Estimate};

/// What of a group goes with the calls of a day, what of the cost, and what of the money.
const OF_CALLS: [GroupMetric; 2] = [GroupMetric::Occupancy, GroupMetric::Calls];
const CALLS_COST: [CostMetric; 2] = [CostMetric::LostCalls, CostMetric::LineCost];
const CALLS_BRING: [MoneyMetric; 2] = [MoneyMetric::Earned, MoneyMetric::LineCost];

/// Which kinds of days came: first the day as the file stands, then by kind.
#[derive(Debug, Default)]
pub(super) struct SeenKinds {
    /// On any day.
    any: Vec<bool>,
    /// By day.
    on: Vec<Vec<bool>>,
}

impl SeenKinds {
    /// One more replication. Says whether a kind came on a day for the first time.
    pub(super) fn push(&mut self, operation: &Operation, counted: &Contribution) -> bool {
        let days = operation.days();
        self.on.resize(days.len(), Vec::new());
        let mut is_new = false;
        for ((day, drawn), on) in days.iter().zip(&counted.drawn).zip(&mut self.on) {
            if let Some(variants) = &day.variants {
                let kinds = 1 + variants.kinds().len();
                self.any.resize(kinds.max(self.any.len()), false);
                on.resize(kinds, false);
                is_new |= !on[drawn % kinds];
                on[drawn % kinds] = true;
                self.any[drawn % kinds] = true;
            }
        }
        is_new
    }

    /// Whether each kind that may come on some of the operation's days came on one of them.
    pub(super) fn all_came(&self, days: &[(usize, &Day)]) -> bool {
        days.iter().all(|(_, day)| {
            let kinds = day.variants.iter().flat_map(|variants| {
                let kinds = 1 + variants.kinds().len();
                let each = variants.each().enumerate();
                let may = each.filter(|(_, (share, _))| *share > 0.0);
                may.map(move |(number, _)| number % kinds)
            });
            let mut kinds = kinds;
            kinds.all(|kind| {
                let mut on = days.iter().filter_map(|(place, _)| self.on.get(*place));
                on.any(|on| on.get(kind).copied().unwrap_or_default())
            })
        })
    }

    /// What did not come on some of the operation's days, if anything.
    pub(super) fn unseen(&self, days: &[&Day]) -> Option<UnseenKinds> {
        let mut unseen = UnseenKinds::default();
        let mut all: Vec<f64> = Vec::new();
        for day in days {
            let calls = entered(day);
            unseen.length = unseen.length.max(day.centre.clock().length.get());
            all.resize(calls.len(), 0.0);
            unseen.calls.resize(calls.len(), 0.0);
            all.iter_mut()
                .zip(&calls)
                .for_each(|(sum, own)| *sum += own);
            let Some(variants) = &day.variants else {
                continue;
            };
            let kinds = 1 + variants.kinds().len();
            for (number, (share, centre)) in variants.each().enumerate() {
                let is_seen = |kind| self.any.get(kind).copied().unwrap_or_default();
                if share <= 0.0 || is_seen(number % kinds) {
                    continue;
                }
                unseen.days += share;
                let kind = (number % kinds).checked_sub(1);
                let name = kind.map(|kind| &variants.kinds()[kind].name);
                if let Some(name) = name.filter(|name| !unseen.names.contains(name)) {
                    unseen.names.push(name.clone());
                }
                let own = entered(&Day::new(day.weekday, centre.clone()));
                for (sum, own) in unseen.calls.iter_mut().zip(own) {
                    *sum += share * own;
                }
            }
        }
        if unseen.days == 0.0 {
            return None;
        }
        unseen.days /= days.len() as f64;
        let types = days[0].centre.call_types().iter();
        unseen.types = types.map(|kind| kind.name.clone()).collect();
        unseen.types.push(ALL.to_owned());
        unseen.calls.push(unseen.calls.iter().sum());
        all.push(all.iter().sum());
        let shares = unseen.calls.iter().zip(&all).map(|(own, all)| match *all {
            0.0 => unseen.days,
            all => (own / all).min(1.0),
        });
        unseen.shares = shares.collect();
        Some(unseen)
    }
}

/// What did not come.
#[derive(Debug, Default)]
pub(super) struct UnseenKinds {
    /// Names of kinds.
    pub(super) names: Vec<String>,
    /// Names of the call types, then `all`.
    types: Vec<String>,
    /// Their share of the days.
    days: f64,
    /// How long a day is \[s\].
    length: f64,
    /// By call type, then of all: first attempts on such days \[a replication\].
    calls: Vec<f64>,
    /// The same as shares of all first attempts.
    shares: Vec<f64>,
}

impl UnseenKinds {
    /// Of a plan and its base. Kinds of the same names are the same days under both; the busier of them count.
    pub(super) fn under_either([plan, base]: [Option<Self>; 2]) -> Vec<Self> {
        let all = |one: &Self| one.calls.last().copied().unwrap_or_default();
        match (plan, base) {
            (Some(plan), Some(base)) if plan.names == base.names && all(&base) > all(&plan) => {
                vec![base]
            }
            (Some(plan), Some(base)) if plan.names == base.names => vec![plan],
            (plan, base) => plan.into_iter().chain(base).collect(),
        }
    }

    /// Widens estimates by all that such days can bring.
    pub(super) fn widen(&self, measured: &mut Measured<Estimate>, counted: &Measured<Counted>) {
        let each = measured.calls_mut().iter_mut().zip(counted.calls());
        for (place, (calls, counted)) in each.enumerate() {
            for &metric in CallMetric::ALL {
                let one = &mut calls.measures[metric];
                *one = self.estimate(*one, counted.measures[metric], metric, place);
            }
            let levels = &mut calls.service_levels;
            *levels = levels.zip(&counted.service_levels, |_, one, counted| {
                self.estimate(*one, *counted, CallMetric::ServiceLevel, place)
            });
        }
        let all = self.calls.last().copied().unwrap_or_default();
        for group in measured.groups_mut() {
            for metric in OF_CALLS {
                let (kind, one) = (metric.row().kind, &mut group.measures[metric]);
                *one = self.reaching(*one, kind, all, self.days);
            }
        }
        for metric in CALLS_COST {
            let price = counted.cost[metric].size();
            let one = &mut measured.cost[metric];
            *one = self.reaching(*one, MetricKind::Money, all * price, self.days);
        }
        for metric in CALLS_BRING {
            let price = counted.money[metric].size();
            let one = &mut measured.money[metric];
            *one = self.reaching(*one, MetricKind::Money, all * price, self.days);
        }
    }

    /// The place of a call type, or of `all`.
    fn place(&self, name: &str) -> Option<usize> {
        self.types.iter().position(|own| own == name)
    }

    /// Their share of the first attempts of a call type, or of all.
    pub(super) fn share(&self, name: &str) -> f64 {
        self.place(name).map_or(0.0, |place| self.shares[place])
    }

    /// The same of what may not be there.
    pub(super) fn share_in(unseen: Option<&Self>, name: &str) -> f64 {
        unseen.map_or(0.0, |unseen| unseen.share(name))
    }

    /// Widens differences, too: what is known to be the same stays so.
    pub(super) fn widen_difference(
        &self,
        differences: &mut Measured<Difference>,
        counted: &Measured<Counted>,
    ) {
        for (calls, counted) in differences.calls_mut().iter_mut().zip(counted.calls()) {
            let Some(place) = self.place(&calls.name) else {
                continue;
            };
            let (amount, share) = (self.calls[place], self.shares[place]);
            for &metric in CallMetric::ALL {
                if counted.measures[metric] != Counted::Amount {
                    let one = &mut calls.measures[metric];
                    *one = one.or_off_by(self.most(metric.row().kind, amount, share));
                }
            }
            let (levels, own) = (&mut calls.service_levels, &counted.service_levels);
            *levels = levels.zip(own, |_, one, counted| match counted {
                Counted::Amount => *one,
                _ => one.or_off_by(share),
            });
        }
        let all = self.calls.last().copied().unwrap_or_default();
        for (group, counted) in differences.groups_mut().iter_mut().zip(counted.groups()) {
            for metric in OF_CALLS {
                if counted.measures[metric] != Counted::Amount {
                    let one = &mut group.measures[metric];
                    *one = one.or_off_by(self.most(metric.row().kind, all, self.days));
                }
            }
        }
        for metric in CALLS_COST {
            let one = &mut differences.cost[metric];
            *one = one.or_off_by(all * counted.cost[metric].size());
        }
        for metric in CALLS_BRING {
            let one = &mut differences.money[metric];
            *one = one.or_off_by(all * counted.money[metric].size());
        }
    }

    /// Of the calls of a type, or of all, at their place.
    pub(super) fn estimate(
        &self,
        one: Estimate,
        counted: Counted,
        metric: CallMetric,
        place: usize,
    ) -> Estimate {
        let reaching = || {
            let kind = metric.row().kind;
            self.reaching(one, kind, self.calls[place], self.shares[place])
        };
        match counted {
            Counted::Amount if one.is_exact() || !MEANS.contains(&metric) => one,
            Counted::Amount if metric == CallMetric::HandleTime => reaching(),
            // A mean over some of the calls, who may be other ones then.
            Counted::Amount => Estimate {
                low: Some(metric.row().least().max(-self.length)),
                high: None,
                ..one
            },
            _ => reaching(),
        }
    }

    /// An estimate, of which days that did not come may have any value.
    fn reaching(&self, one: Estimate, kind: MetricKind, amount: f64, share: f64) -> Estimate {
        let Some(mean) = one.mean else { return one };
        // What follows from the description has these days in it.
        if one.plain.is_some() && one.low == one.high {
            return one;
        }
        let most = self.most(kind, amount, share);
        let seen = match kind {
            MetricKind::Number | MetricKind::Money => 1.0 - self.days,
            MetricKind::Share | MetricKind::Seconds | MetricKind::Hours => 1.0 - share,
        };
        let low = |low: f64| if mean < 0.0 { low - most } else { low * seen };
        let high = |high: f64| match kind {
            MetricKind::Share => high * seen + share,
            _ => high + most,
        };
        Estimate {
            low: one.low.map(low),
            high: one.high.map(high),
            ..one
        }
    }

    /// By how much days that did not come may change a measure: calls by their number, times by the length of the day.
    fn most(&self, kind: MetricKind, amount: f64, share: f64) -> f64 {
        match kind {
            MetricKind::Share => share,
            MetricKind::Number | MetricKind::Money => amount,
            MetricKind::Seconds => share * self.length,
            MetricKind::Hours => share * self.length / 3600.0,
        }
    }
}
