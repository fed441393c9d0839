//! An observer that counts what ratios of calls are made of, and nothing else: for searches that simulate the same day
//! under hundreds of plans. What it counts, it counts as [`DayCount`](super::DayCount) does.

use super::catalogue::{CallMetric, formula};
use super::count::{Thresholds, count_abandoned, count_answered, count_callback, one_if};
use super::fraction::{Fraction, Over};
use super::measure::of_all;
use super::tally::{CallTally, Counts};
use crate::centre::{CallType, Centre};
use crate::engine::{Call, Ending, Observer};

/// Counts calls by interval and type.
#[derive(Debug)]
pub struct SlimCount {
    call_types: usize,
    thresholds: Vec<Thresholds>,
    /// By interval, then call type.
    counts: Vec<Counts<CallTally>>,
}

impl SlimCount {
    /// Ready for a day of `centre`.
    #[must_use]
    pub fn new(centre: &Centre) -> Self {
        let call_types = centre.call_types();
        let cells = centre.clock().intervals() * call_types.len();
        Self {
            call_types: call_types.len(),
            thresholds: call_types.iter().map(Thresholds::of).collect(),
            counts: vec![Counts::default(); cells],
        }
    }

    /// Ready for another day.
    pub fn clear(&mut self) {
        self.counts.fill(Counts::default());
    }

    /// What was counted, by call type, in each interval of arrival.
    pub fn by_interval(&self) -> impl Iterator<Item = &[Counts<CallTally>]> {
        self.counts.chunks_exact(self.call_types.max(1))
    }
}

/// A ratio of calls of these types together, each by its own definition of the service level; `None` for what is no
/// ratio of counts.
#[must_use]
pub fn ratio_of_calls(
    metric: CallMetric,
    types: &[CallType],
    counts: &[Counts<CallTally>],
) -> Option<Fraction> {
    if metric == CallMetric::ServiceLevel
        && let ([kind], [counts]) = (types, counts)
    {
        return Some(formula(kind.service_level.formula, counts));
    }
    let span = Over {
        days: 1.0,
        seconds: 1.0,
    };
    of_all(metric, types, counts, span)
}

impl Observer for SlimCount {
    #[inline(always)]
    fn ended(&mut self, _: f64, call: &Call, ending: &Ending) {
        if !call.counted() {
            return;
        }
        let call_type = call.call_type.index();
        let thresholds = self.thresholds[call_type];
        let counts = &mut self.counts[call.interval as usize * self.call_types + call_type];
        counts[CallTally::Offered] += 1.0;
        counts[CallTally::Delayed] += one_if(call.delayed());
        match ending {
            Ending::Answered(answered) => count_answered(counts, answered, thresholds),
            Ending::Abandoned { wait, quote, .. } => {
                count_abandoned(counts, *wait, thresholds);
                super::count::count_quote_left(counts, *wait, *quote);
            }
            Ending::TurnedAway { wait, quote, .. } => {
                counts[CallTally::TurnedAway] += 1.0;
                super::count::count_quote_left(counts, *wait, *quote);
            }
            Ending::Blocked => counts[CallTally::Blocked] += 1.0,
            Ending::Balked { .. } => counts[CallTally::Balked] += 1.0,
            Ending::CalledBack { outcome, .. } => count_callback(counts, outcome),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Engine;
    use crate::measures::DayCount;
    use crate::random::{Occasion, Seed};

    /// Every ratio of every interval is the same to the last bit.
    #[test]
    fn it_counts_what_the_full_count_counts() {
        let insurer = include_str!("../../scenarios/insurer.toml");
        let scenario = crate::scenario::reload("insurer.toml".as_ref(), insurer).unwrap();
        let centre = scenario.centre();
        let mut engine = Engine::new(centre);
        let mut slim = SlimCount::new(centre);
        for replication in 0..3 {
            let occasion = Occasion::first(Seed(5), replication);
            let mut full = DayCount::new(centre);
            slim.clear();
            engine.day(occasion, &mut (&mut full, &mut slim));
            let full = full.finish();
            for (ours, theirs) in slim.by_interval().zip(full.calls_by_interval()) {
                for metric in [
                    CallMetric::ServiceLevel,
                    CallMetric::Abandonment,
                    CallMetric::Asa,
                    CallMetric::Lost,
                    CallMetric::Delayed,
                    CallMetric::PromiseKept,
                ] {
                    for place in 0..2 {
                        let of = |counts: &[Counts<CallTally>]| {
                            let types = &centre.call_types()[place..=place];
                            ratio_of_calls(metric, types, &counts[place..=place])
                        };
                        assert_eq!(of(ours), of(theirs), "{metric:?}");
                    }
                }
            }
        }
    }
}
