//! How sure results are to be before a study stops.

use crate::measures::{Address, CallMetric, GroupMetric, Metric, Results, Summary};
use crate::stats::{Confidence, Estimate};

/// How sure results are to be.
#[derive(Debug, Clone, PartialEq)]
pub enum Precision {
    /// Every headline interval reaches no further than this share of its estimate: service level, abandonment and
    /// ASA of all calls, and occupancy of every group.
    Headlines(f64),
    /// The interval of one measure reaches no further than so much, in the measure's own unit.
    Within {
        /// Which measure of what.
        of: Address<'static>,
        /// How far to either side.
        reach: f64,
    },
}

impl Precision {
    /// Those of the measures that `results` know nothing of, as nothing of them happened.
    #[must_use]
    pub fn unmeasured(&self, results: &Results) -> Vec<Address<'static>> {
        let wanted = match self {
            Precision::Headlines(_) => {
                let groups = results.whole.groups().iter();
                headlines(groups.map(|group| group.name.as_str()))
            }
            Precision::Within { of, .. } => vec![of.clone()],
        };
        let is_known = |of: &Address<'_>| {
            let found = results.whole.get(of);
            found.is_some_and(|found| found.mean.is_some())
        };
        wanted.into_iter().filter(|of| !is_known(of)).collect()
    }

    /// Those of the headlines of which nothing was seen: no interval is a share of nothing, so none of theirs is asked for.
    #[must_use]
    pub fn unseen(&self, results: &Results) -> Vec<Address<'static>> {
        let Precision::Headlines(_) = self else {
            return Vec::new();
        };
        let groups = results.whole.groups().iter();
        let headlines = headlines(groups.map(|group| group.name.as_str())).into_iter();
        let is_unseen = |of: &Address<'_>| {
            let found = results.whole.get(of);
            found.is_some_and(|found| found.mean == Some(0.0))
        };
        headlines.filter(is_unseen).collect()
    }

    /// How many times as far as it may an interval reaches, the widest of them. `None` if one cannot be told yet.
    pub(super) fn overreach(&self, summary: &Summary<'_>, confidence: Confidence) -> Option<f64> {
        match self {
            Precision::Headlines(share) => {
                let headlines = headlines(summary.groups());
                // Nothing is a share of what was never seen.
                let size = |mean: f64| (mean != 0.0).then(|| share * mean.abs());
                widest(&summary.estimates_at(&headlines, confidence), size)
            }
            Precision::Within { of, reach } => {
                let only = std::slice::from_ref(of);
                widest(&summary.estimates_at(only, confidence), |_| Some(*reach))
            }
        }
    }
}

/// The largest reach, as a multiple of what it may be by its mean.
fn widest(found: &[Estimate], allowed: impl Fn(f64) -> Option<f64>) -> Option<f64> {
    let mut widest: f64 = 0.0;
    for estimate in found {
        let Some((mean, allowed)) = estimate.mean.and_then(|mean| Some((mean, allowed(mean)?)))
        else {
            continue;
        };
        let reach = (estimate.high? - mean).max(mean - estimate.low?);
        widest = widest.max(reach / allowed);
    }
    Some(widest)
}

fn headlines<'a>(groups: impl Iterator<Item = &'a str>) -> Vec<Address<'static>> {
    let calls = [
        CallMetric::ServiceLevel,
        CallMetric::Abandonment,
        CallMetric::Asa,
    ];
    let calls = calls.map(|metric| Address::whole(Metric::Calls(metric)));
    let groups = groups.map(|name| Address {
        name: name.to_owned().into(),
        metric: Metric::Agents(GroupMetric::Occupancy),
    });
    calls.into_iter().chain(groups).collect()
}
