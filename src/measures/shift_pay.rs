//! What the agents of a shift are paid, by interval.

use crate::centre::{AgentGroup, Clock};

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
