//! What the agents of a shift are paid, by interval.

use crate::centre::{AgentGroup, Clock, Shift};
use crate::units::SAME_TIME;

/// What one agent of a shift is paid.
#[derive(Debug, Clone)]
pub(super) struct ShiftPay {
    /// How many agents the shift has.
    pub(super) agents: u32,
    /// What one gets of it who does not turn up [share].
    pub(super) of_absent: f64,
    /// Interval, paid time \[s\] and what it costs \[money\].
    pub(super) parts: Vec<(usize, f64, f64)>,
}

impl ShiftPay {
    /// By shift; nothing of a group that is paid by the time on duty.
    pub(super) fn of_group(group: &AgentGroup, clock: &Clock) -> Vec<Self> {
        if !group.is_paid_by_shift() {
            return Vec::new();
        }
        let shifts = group.roster.shifts.iter();
        shifts.map(|shift| Self::of(group, shift, clock)).collect()
    }

    fn of(group: &AgentGroup, shift: &Shift, clock: &Clock) -> Self {
        let (interval, warm_up) = (clock.interval.get(), clock.warm_up.get());
        let on_top = group.paid_on_top();
        let parts = group.paid_stretches(shift, interval);
        let parts = parts.filter_map(|(part, wage)| {
            let seconds = on_top * (part.to - part.from.max(warm_up)).max(0.0);
            let place = ((part.from / interval) as usize).min(clock.intervals() - 1);
            (seconds > 0.0).then(|| (place, seconds, seconds / 3600.0 * wage))
        });
        Self {
            agents: shift.agents,
            of_absent: group.pay.absence.get(),
            parts: parts.collect(),
        }
    }
}

/// The pay of a group of which fewer are on duty for a while: who is sent home then is told when it is known who turned up.
#[derive(Debug, Clone)]
pub(super) struct ReducedPay {
    group: AgentGroup,
    clock: Clock,
    /// Of each shift that was told so far, how many turned up.
    present: Vec<u32>,
}

impl ReducedPay {
    /// `None` of a group of which nobody is sent home, or that is paid by the time on duty.
    pub(super) fn of_group(group: &AgentGroup, clock: &Clock) -> Option<Self> {
        let is_reduced = group.is_paid_by_shift() && !group.roster.reductions.is_empty();
        is_reduced.then(|| Self {
            group: group.clone(),
            clock: clock.clone(),
            present: Vec::new(),
        })
    }

    /// So many of the next shift turned up: once all shifts are told, what those who did are paid.
    pub(super) fn turned_up(&mut self, agents: u32) -> Vec<ShiftPay> {
        self.present.push(agents);
        let rostered = &self.group.roster;
        if self.present.len() < rostered.shifts.len() {
            return Vec::new();
        }
        let mut roster = rostered.clone();
        for (shift, there) in roster.shifts.iter_mut().zip(self.present.drain(..)) {
            shift.agents = there;
        }
        let paid = roster.without_reductions().shifts.into_iter();
        paid.map(|shift| ShiftPay::of(&self.group, &shift, &self.clock))
            .collect()
    }
}

/// What work after the end of a shift is paid, where that is not the same at all times.
#[derive(Debug, Clone)]
pub(super) struct OvertimePay {
    /// An hour of it is paid so many times the wage.
    times: f64,
    usual: UsualWage,
    /// By the moment at which shifts end, ascending.
    ended: Vec<Ended>,
}

/// Wage of those whose shift has none of its own \[money/h\].
#[derive(Debug, Clone)]
enum UsualWage {
    Same(f64),
    ByInterval(Vec<f64>),
}

/// Those whose shifts end at one moment.
#[derive(Debug, Clone, Copy)]
struct Ended {
    /// \[s from opening\]
    at: f64,
    people: f64,
    /// Of those, how many have the usual wage.
    usual: f64,
    /// Wages of the others, added up \[money/h\].
    own: f64,
}

impl OvertimePay {
    /// `None` of a group whose overtime is not paid, or at one wage.
    pub(super) fn of_group(group: &AgentGroup) -> Option<Self> {
        if group.pay.overtime == 0.0 || !group.is_paid_by_shift() {
            return None;
        }
        let roster = group.roster.without_reductions();
        let each = roster.shifts.iter().flat_map(|shift| {
            let people = f64::from(shift.agents);
            shift.ends().map(move |at| Ended {
                at,
                people,
                usual: if shift.wage.is_none() { people } else { 0.0 },
                own: people * shift.wage.unwrap_or(0.0),
            })
        });
        let mut each: Vec<Ended> = each.collect();
        each.sort_by(|one, other| one.at.total_cmp(&other.at));
        let mut ended: Vec<Ended> = Vec::new();
        for one in each {
            match ended.last_mut() {
                Some(last) if one.at - last.at <= SAME_TIME => last.add(one),
                _ => ended.push(one),
            }
        }
        let usual = match &group.pay.by_interval {
            Some(wages) => UsualWage::ByInterval(wages.clone()),
            None => UsualWage::Same(group.wage),
        };
        Some(Self {
            times: group.pay.overtime,
            usual,
            ended,
        })
    }

    /// What so much overtime in an interval is paid \[money\]: that of the people whose shift ended last before `at` \[s
    /// from opening\]. Where shifts of several wages end together, their people work it in equal parts.
    pub(super) fn money(&self, at: f64, interval: usize, seconds: f64) -> f64 {
        let usual = match &self.usual {
            UsualWage::Same(wage) => *wage,
            UsualWage::ByInterval(wages) => wages.get(interval).copied().unwrap_or_default(),
        };
        let over = self.ended.partition_point(|one| one.at <= at + SAME_TIME);
        let last = over.checked_sub(1).map(|last| self.ended[last]);
        let wage = match last.filter(|last| last.people > 0.0) {
            Some(last) => (last.own + last.usual * usual) / last.people,
            None => usual,
        };
        seconds / 3600.0 * self.times * wage
    }
}

impl Ended {
    fn add(&mut self, other: Self) {
        self.people += other.people;
        self.usual += other.usual;
        self.own += other.own;
    }
}

/// A moment at which duty in a group ends \[s from opening\]: of how many, and how many others have a break then.
#[derive(Debug, Clone, Copy)]
pub(super) struct EndOfDuty {
    at: f64,
    ended: f64,
    breaks: f64,
}

/// When duty in a group ends, ascending: who has to go at another moment is late for a break.
pub(super) fn ends_of_duty(group: &AgentGroup) -> Vec<EndOfDuty> {
    let roster = group.roster.without_reductions();
    let each = roster.shifts.iter().flat_map(|shift| {
        let agents = f64::from(shift.agents);
        let ends = shift.ends().map(move |at| EndOfDuty {
            at,
            ended: agents,
            breaks: 0.0,
        });
        let breaks = shift.breaks().map(move |one| EndOfDuty {
            at: one.from,
            ended: 0.0,
            breaks: agents,
        });
        ends.chain(breaks)
    });
    let mut each: Vec<EndOfDuty> = each.collect();
    each.sort_by(|one, other| one.at.total_cmp(&other.at));
    let mut ends: Vec<EndOfDuty> = Vec::new();
    for one in each {
        match ends.last_mut() {
            Some(last) if one.at - last.at <= SAME_TIME => {
                last.ended += one.ended;
                last.breaks += one.breaks;
            }
            _ => ends.push(one),
        }
    }
    ends
}

/// Of those who have to go at this moment, the share who have a break: who of them is busy, nobody can tell.
pub(super) fn share_on_break(ends: &[EndOfDuty], at: f64) -> f64 {
    let next = ends.partition_point(|end| end.at < at - SAME_TIME);
    let here = ends.get(next).filter(|end| end.at <= at + SAME_TIME);
    here.map_or(1.0, |end| end.breaks / (end.breaks + end.ended))
}
