//! The observer that counts no more of a day than its targets need.

use super::count::DayCount;
use super::fraction::Fraction;
use super::gauge::{Gauges, Stretch};
use super::in_time::{InTime, Thresholds, one_if};
use super::tally::{CallTally, Counts, GroupTally};
use crate::centre::{Aim, Centre, GroupId};
use crate::engine::{AgentId, Call, CallbackOutcome, Ending, Observer};

/// Counts days for their targets alone.
#[derive(Debug)]
pub struct TargetCount {
    types: usize,
    /// By interval, then call type.
    calls: Vec<CallSums>,
    /// By interval, then threshold that is not a call type's own.
    apart: Vec<InTime>,
    own: Vec<Thresholds>,
    further: Vec<(usize, Thresholds)>,
    /// Where a group's occupancy has a target.
    agents: Option<DayCount>,
}

/// Calls of a type in an interval.
#[derive(Debug, Clone, Copy, Default)]
struct CallSums {
    offered: f64,
    answered: f64,
    abandoned: f64,
    blocked: f64,
    /// Lost in other ways.
    lost: f64,
    wait: f64,
    in_time: InTime,
}

impl TargetCount {
    /// Ready for a day of `centre`.
    #[must_use]
    pub fn new(centre: &Centre) -> Self {
        let intervals = centre.clock().intervals();
        let types = centre.call_types();
        let further = Thresholds::apart(centre);
        let goals = centre.goals();
        let watches = goals.iter().any(|one| one.goal.aim == Aim::Occupancy);
        Self {
            types: types.len(),
            calls: vec![CallSums::default(); intervals * types.len()],
            apart: vec![InTime::default(); intervals * further.len()],
            own: types
                .iter()
                .map(|kind| Thresholds::of(&kind.service_level))
                .collect(),
            further,
            agents: watches.then(|| DayCount::new(centre)),
        }
    }

    /// Nothing is counted yet: for the next day.
    pub fn clear(&mut self) {
        self.calls.fill(CallSums::default());
        self.apart.fill(InTime::default());
        if let Some(agents) = &mut self.agents {
            agents.clear();
        }
    }

    /// The day is over: what was counted of agents is complete. To be called before anything is asked.
    pub fn end_day(&mut self) {
        if let Some(agents) = &mut self.agents {
            agents.end_day();
        }
    }

    /// What each target divides by what, in each interval: by target, then interval. Those of several intervals add up.
    pub fn by_interval<'a>(
        &'a self,
        gauges: &'a Gauges,
    ) -> impl Iterator<Item = impl Iterator<Item = Fraction> + 'a> + 'a {
        let each = gauges.gauges().iter();
        each.map(|gauge| self.stretches().map(move |stretch| gauge.of(&stretch)))
    }

    /// By how much the day keeps each of [`Gauges::judged`]; below 0, it misses it.
    #[must_use]
    pub fn gaps(&self, gauges: &Gauges) -> Vec<f64> {
        let stretches: Vec<_> = self.stretches().collect();
        let fractions = gauges.fractions(&stretches);
        gauges.of_fractions(&fractions)
    }

    fn stretches(&self) -> impl Iterator<Item = CountedInterval<'_>> {
        let intervals = self.calls.len() / self.types.max(1);
        (0..intervals).map(|interval| CountedInterval {
            count: self,
            interval,
        })
    }

    #[inline]
    fn apart(&mut self, call: &Call, count: impl Fn(&mut InTime, Thresholds)) {
        let each = self.further.len();
        for (place, (call_type, limits)) in self.further.iter().enumerate() {
            if *call_type == call.call_type.index() {
                let place = call.interval as usize * each + place;
                count(&mut self.apart[place], *limits);
            }
        }
    }
}

impl Observer for TargetCount {
    #[inline(always)]
    fn ended(&mut self, _: f64, call: &Call, ending: &Ending) {
        if !call.counted() {
            return;
        }
        let limits = self.own[call.call_type.index()];
        let place = call.interval as usize * self.types + call.call_type.index();
        let counts = &mut self.calls[place];
        counts.offered += 1.0;
        match ending {
            Ending::Answered(talk) => {
                counts.answered += 1.0;
                counts.wait += talk.wait;
                counts.in_time.answered(talk.wait, limits);
                self.apart(call, |sums, limits| sums.answered(talk.wait, limits));
            }
            Ending::Abandoned { wait, .. } => {
                counts.abandoned += 1.0;
                counts.in_time.abandoned(*wait, limits);
                self.apart(call, |sums, limits| sums.abandoned(*wait, limits));
            }
            Ending::Blocked => counts.blocked += 1.0,
            Ending::Balked { .. } | Ending::TurnedAway { .. } => counts.lost += 1.0,
            Ending::CalledBack { outcome, .. } => counts.lost += one_if(is_broken(outcome)),
        }
    }

    #[inline]
    fn worked(&mut self, agent: AgentId, from: f64, to: f64) {
        if let Some(agents) = &mut self.agents {
            agents.worked(agent, from, to);
        }
    }

    #[inline]
    fn staffed(&mut self, at: f64, group: GroupId, on_duty: u32, present: u32) {
        if let Some(agents) = &mut self.agents {
            agents.staffed(at, group, on_duty, present);
        }
    }
}

/// Whether a promise to call back was broken.
pub(super) fn is_broken(outcome: &CallbackOutcome) -> bool {
    !matches!(
        outcome,
        CallbackOutcome::Made { late: false, .. } | CallbackOutcome::Unreached { late: false }
    )
}

/// An interval of a day that was counted for its targets.
struct CountedInterval<'a> {
    count: &'a TargetCount,
    interval: usize,
}

impl Stretch for CountedInterval<'_> {
    fn calls(&self, call_type: usize) -> Counts<CallTally> {
        use CallTally as T;
        let own = &self.count.calls[self.interval * self.count.types + call_type];
        let mut counts = Counts::default();
        for (tally, value) in [
            (T::Offered, own.offered),
            (T::Answered, own.answered),
            (T::Abandoned, own.abandoned),
            (T::Blocked, own.blocked),
            (T::TurnedAway, own.lost),
            (T::WaitAnswered, own.wait),
            (T::AnsweredWithin, own.in_time.answered),
            (T::AbandonedWithin, own.in_time.early),
            (T::AbandonedShort, own.in_time.short),
        ] {
            counts[tally] = value;
        }
        counts
    }

    fn apart(&self, place: usize) -> InTime {
        self.count.apart[self.interval * self.count.further.len() + place]
    }

    fn agents(&self, group: usize) -> [f64; 2] {
        let counted = self.count.agents.as_ref();
        let mut intervals = counted
            .into_iter()
            .flat_map(|one| one.so_far().agents_by_interval());
        intervals.nth(self.interval).map_or([0.0; 2], |groups| {
            let counts = &groups[group];
            [counts[GroupTally::Worked], counts[GroupTally::Present]]
        })
    }
}
