//! What the agents of a shift are paid, by interval.

use crate::centre::{AgentGroup, Clock};
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
        let (interval, warm_up) = (clock.interval.get(), clock.warm_up.get());
        let on_top = group.paid_on_top();
        let shifts = group.roster.shifts.iter();
        let each = shifts.map(|shift| {
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
        });
        each.collect()
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
        let each = group.roster.shifts.iter().filter_map(|shift| {
            let people = f64::from(shift.agents);
            Some(Ended {
                at: shift.segments.last()?.to,
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

/// When a group's shifts end \[s from opening\], where a break that begins late is no overtime.
pub(super) fn shift_ends(group: &AgentGroup) -> Option<Vec<f64>> {
    if !group.tells_late_breaks() {
        return None;
    }
    let shifts = group.roster.shifts.iter();
    let ends = shifts.filter_map(|shift| {
        let last = shift.segments.last()?.to;
        let paid = shift.paid_breaks.last().map_or(last, |one| one.to);
        Some(last.max(paid))
    });
    Some(ends.collect())
}
