//! A centre in a few lines, without a file.

use holdtrue::centre::{
    AgentGroup, AtClose, Busyness, CallType, CallTypeId, Centre, Clock, Leaving, Messages, Money,
    Parts, PickAgent, Reaction, Redial, Roster, ServiceLevel, Skill, Targets,
};
use holdtrue::random::Law;
use holdtrue::units::{Seconds, Share};

pub(crate) fn seconds(value: f64) -> Seconds {
    Seconds::new(value).unwrap()
}

/// Exponential with this mean \[s\]; for ever if the mean is infinite.
pub(crate) fn exponential(mean: f64) -> Law {
    if mean.is_infinite() {
        Law::Never
    } else {
        Law::exponential(seconds(mean))
    }
}

/// A centre under construction.
#[derive(Debug, Clone)]
pub(crate) struct Build {
    pub(crate) parts: Parts,
}

impl Build {
    /// Open for `length` seconds in so many intervals; nobody calls and nobody answers yet.
    pub(crate) fn open(length: f64, intervals: usize) -> Self {
        Self {
            parts: Parts {
                clock: Clock {
                    opens: None,
                    length: seconds(length),
                    interval: seconds(length / intervals as f64),
                    warm_up: Seconds::ZERO,
                    at_close: AtClose::ServeQueue,
                },
                busyness: Busyness::default(),
                call_types: Vec::new(),
                groups: Vec::new(),
                pick_agent: PickAgent::LongestIdle,
                money: Money::default(),
                goals: Vec::new(),
            },
        }
    }

    /// Calls that arrive in the first `length` seconds are not counted.
    pub(crate) fn warm_up(mut self, length: f64) -> Self {
        self.parts.clock.warm_up = seconds(length);
        self
    }

    pub(crate) fn disconnect_at_close(mut self) -> Self {
        self.parts.clock.at_close = AtClose::Disconnect;
        self
    }

    /// A call type with its mean calls in each interval.
    pub(crate) fn calls(mut self, name: &str, volume: &[f64], talk: Law, patience: Law) -> Self {
        let same = vec![1.0; volume.len()];
        self.parts.call_types.push(CallType {
            name: name.to_owned(),
            volume: volume.to_vec().into(),
            busyness: 0.0,
            talk,
            wrap_up: Law::Constant(0.0),
            patience,
            talk_scale: same.clone(),
            wrap_up_scale: same.clone(),
            patience_scale: same,
            priority: 1,
            head_start: Seconds::ZERO,
            service_level: ServiceLevel::default(),
            targets: Targets::default(),
            goals: Vec::new(),
            lines: None,
            settled: Share::ALL,
            value: 0.0,
            redial: Redial::default(),
            messages: Messages::default(),
            reaction: Reaction::default(),
            callback: None,
        });
        self
    }

    /// A group with its number on duty in each interval; `answers` are (call type, rank).
    pub(crate) fn agents(mut self, name: &str, counts: &[u32], answers: &[(u16, u32)]) -> Self {
        let skill = |&(call_type, rank): &(u16, u32)| Skill {
            call_type: CallTypeId(call_type),
            rank,
            after: Seconds::ZERO,
            speed: 1.0,
        };
        self.parts.groups.push(AgentGroup {
            name: name.to_owned(),
            answers: answers.iter().map(skill).collect(),
            roster: Roster::from_counts(counts, self.parts.clock.interval.get()),
            absence: Share::NONE,
            wage: 0.0,
            shrinkage: Share::NONE,
            counts: holdtrue::centre::Headcount::OnPhones,
            pay: holdtrue::centre::Pay::default(),
            leaving: Leaving::Finish,
            late_breaks: holdtrue::centre::LateBreaks::default(),
            goals: Vec::new(),
        });
        self
    }

    /// Changes every call type.
    pub(crate) fn each_type(mut self, change: impl FnMut(&mut CallType)) -> Self {
        self.parts.call_types.iter_mut().for_each(change);
        self
    }

    /// Changes every group.
    pub(crate) fn each_group(mut self, change: impl FnMut(&mut AgentGroup)) -> Self {
        self.parts.groups.iter_mut().for_each(change);
        self
    }

    pub(crate) fn centre(self) -> Centre {
        Centre::new(self.parts).unwrap()
    }
}
