//! The observer that counts no more of a day than its targets need: for searches that simulate the same day under hundreds
//! of plans. What it counts, it counts as [`DayCount`] does.

use super::count::DayCount;
use super::fraction::Fraction;
use super::gauge::{Gauges, Stretch};
use super::in_time::{InTime, Thresholds, one_if};
use super::tally::{CallTally, Counts, GroupTally};
use crate::centre::{Aim, Centre, GroupId};
use crate::engine::{AgentId, Call, CallbackOutcome, Ending, Observer};

/// Counts days for their targets alone.
#[derive(Debug)]
pub struct SlimCount {
    types: usize,
    /// By interval, then call type.
    calls: Vec<SlimCalls>,
    /// By interval, then threshold that is not a call type's own.
    apart: Vec<InTime>,
    own: Vec<Thresholds>,
    further: Vec<(usize, Thresholds)>,
    /// Where a group's occupancy has a target.
    agents: Option<DayCount>,
}

/// Calls of a type in an interval.
#[derive(Debug, Clone, Copy, Default)]
struct SlimCalls {
    offered: f64,
    answered: f64,
    abandoned: f64,
    blocked: f64,
    /// Lost in other ways.
    lost: f64,
    /// Waits of the answered \[s\].
    wait: f64,
    in_time: InTime,
}

impl SlimCount {
    /// Ready for a day of `centre`.
    #[must_use]
    pub fn new(centre: &Centre) -> Self {
        let intervals = centre.clock().intervals();
        let types = centre.call_types();
        let further = Thresholds::apart(centre);
        let goals = centre.goals();
        let watches = goals.iter().any(|one| one.goal.aim == Aim::Occupancy);
        let own = types.iter().map(|kind| Thresholds::of(&kind.service_level));
        Self {
            types: types.len(),
            calls: vec![SlimCalls::default(); intervals * types.len()],
            apart: vec![InTime::default(); intervals * further.len()],
            own: own.collect(),
            further,
            agents: watches.then(|| DayCount::new(centre)),
        }
    }

    /// Nothing is counted yet: for the next day.
    pub fn clear(&mut self) {
        self.calls.fill(SlimCalls::default());
        self.apart.fill(InTime::default());
        if let Some(agents) = &mut self.agents {
            agents.clear();
        }
    }

    /// Tells what every target of `gauges` comes to in each interval of the day, which must be over: the interval, the
    /// target's place, numerator and denominator.
    pub fn each(&mut self, gauges: &Gauges, mut tell: impl FnMut(usize, usize, Fraction)) {
        if let Some(agents) = &mut self.agents {
            agents.end_day();
        }
        for interval in 0..self.calls.len() / self.types.max(1) {
            let stretch = SlimStretch {
                count: self,
                interval,
            };
            for (place, gauge) in gauges.gauges().iter().enumerate() {
                tell(interval, place, gauge.of(&stretch));
            }
        }
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

impl Observer for SlimCount {
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
fn is_broken(outcome: &CallbackOutcome) -> bool {
    !matches!(
        outcome,
        CallbackOutcome::Made { late: false, .. } | CallbackOutcome::Unreached { late: false }
    )
}

/// An interval of a day that was counted for its targets.
struct SlimStretch<'a> {
    count: &'a SlimCount,
    interval: usize,
}

impl Stretch for SlimStretch<'_> {
    fn calls(&self, call_type: usize) -> Counts<CallTally> {
        use CallTally as T;
        let own = &self.count.calls[self.interval * self.count.types + call_type];
        let mut counts = Counts::default();
        counts[T::Offered] = own.offered;
        counts[T::Answered] = own.answered;
        counts[T::Abandoned] = own.abandoned;
        counts[T::Blocked] = own.blocked;
        counts[T::TurnedAway] = own.lost;
        counts[T::WaitAnswered] = own.wait;
        counts[T::AnsweredWithin] = own.in_time.answered;
        counts[T::AbandonedWithin] = own.in_time.early;
        counts[T::AbandonedShort] = own.in_time.short;
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Engine;
    use crate::measures::gauge::stretches;
    use crate::random::{Occasion, Seed};

    /// Every target of every interval is the same to the last bit.
    #[test]
    fn it_counts_what_the_full_count_counts() {
        let insurer = include_str!("../../scenarios/insurer.toml");
        let more = "[all]\nlost = { target = \"5%\", every = \"interval\" }\nasa = { target = \"30s\" }\nservice_level = { within = \"60s\", target = \"90%\" }\n";
        let text = format!("{insurer}\n{more}\n[agents.desk.occupancy]\ntarget = \"85%\"\n");
        let scenario = crate::scenario::reload("insurer.toml".as_ref(), &text).unwrap();
        let centre = scenario.centre();
        let gauges = Gauges::new(centre);
        assert!(gauges.gauges().len() >= 8);
        let mut engine = Engine::new(centre);
        let mut slim = SlimCount::new(centre);
        for replication in 0..3 {
            let occasion = Occasion::first(Seed(5), replication);
            let mut full = DayCount::new(centre);
            slim.clear();
            engine.day(occasion, &mut (&mut full, &mut slim));
            let full = full.finish();
            let stretches = stretches(&full);
            let mut told = 0;
            slim.each(&gauges, |interval, place, fraction| {
                assert_eq!(fraction, gauges.gauges()[place].of(&stretches[interval]));
                told += 1;
            });
            assert_eq!(told, stretches.len() * gauges.gauges().len());
        }
    }
}
