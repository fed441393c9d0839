//! Who was on duty when: from what agents did, by a rule for how long they may be idle.

use super::span::Span;
use super::work::{Stretch, Waited, Work};
use crate::centre::{Roster, Segment, Shift};
use std::fmt;

/// After how much idleness an agent counts as away \[s\].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct IdleRule {
    /// In any case.
    pub idle: f64,
    /// While a caller that it could take was waiting; infinite if that does not matter.
    pub ignoring: f64,
}

impl fmt::Display for IdleRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.0} idle minutes", self.idle / 60.0)?;
        if self.ignoring < self.idle {
            write!(f, ", or {:.0} with a caller waiting", self.ignoring / 60.0)?;
        }
        Ok(())
    }
}

/// The stretches in which an agent was on duty.
#[must_use]
pub(super) fn sessions(stretches: &[Stretch], waited: &Waited, rule: IdleRule) -> Vec<Stretch> {
    let mut sessions: Vec<Stretch> = Vec::new();
    for stretch in stretches {
        match sessions.last_mut() {
            Some(last) if stays(*last, *stretch, waited, rule) => last.to = stretch.to,
            _ => sessions.push(*stretch),
        }
    }
    sessions
}

/// Who takes a call soon after opening was there at opening, and who took one shortly before closing stayed: no call comes
/// that could tell it.
fn to_the_ends(on_duty: &mut [Stretch], rule: IdleRule, span: &Span) {
    if let Some(first) = on_duty.first_mut()
        && first.from - span.opens <= rule.idle
    {
        first.from = first.from.min(span.opens);
    }
    if let Some(last) = on_duty.last_mut()
        && span.closes - last.to <= rule.idle
    {
        last.to = last.to.max(span.closes);
    }
}

/// When an agent was on duty by its calls.
pub(super) fn by_activity(
    stretches: &[Stretch],
    waited: &Waited,
    rule: IdleRule,
    span: &Span,
) -> Vec<Stretch> {
    let mut on_duty = sessions(stretches, waited, rule);
    to_the_ends(&mut on_duty, rule, span);
    on_duty
}

fn stays(last: Stretch, next: Stretch, waited: &Waited, rule: IdleRule) -> bool {
    let idle = next.from - last.to;
    idle <= rule.idle
        && (rule.ignoring >= rule.idle || waited.within(last.to, next.from) <= rule.ignoring)
}

/// The rosters of a day, one a group, by the rule. `group_of` tells an agent's group, `takes` the group that takes
/// calls of a type whose agents are not known.
pub(super) fn rosters(
    work: &Work,
    waited: &[Waited],
    rule: IdleRule,
    span: &Span,
    group_of: impl Fn(u32) -> usize,
    takes: impl Fn(usize) -> usize,
) -> Vec<Roster> {
    let mut rosters = vec![Roster::default(); waited.len()];
    for (agent, stretches) in &work.agents {
        let group = group_of(agent.0);
        let on_duty = by_activity(stretches, &waited[group], rule, span);
        rosters[group].shifts.extend(shift(&on_duty, span));
    }
    for (kind, stretch) in &work.unknown {
        rosters[takes(*kind)]
            .shifts
            .extend(shift(&[*stretch], span));
    }
    rosters
}

/// One agent's day, within opening hours.
pub(super) fn shift(on_duty: &[Stretch], span: &Span) -> Option<Shift> {
    let length = span.closes - span.opens;
    let within = |at: f64| (at - span.opens).clamp(0.0, length);
    let mut segments: Vec<Segment> = Vec::new();
    for stretch in on_duty {
        let (from, to) = (within(stretch.from), within(stretch.to));
        let is_apart = segments.last().is_none_or(|last| from > last.to);
        if to - from >= 1.0 && is_apart {
            segments.push(Segment { from, to });
        } else if let (false, Some(last)) = (is_apart, segments.last_mut()) {
            last.to = last.to.max(to);
        }
    }
    (!segments.is_empty()).then(|| Shift::new(1, segments))
}

/// Agents on duty in each interval, on average over it.
#[must_use]
pub fn on_duty(roster: &Roster, span: &Span) -> Vec<f64> {
    let mut sums = vec![0.0; span.intervals()];
    let last = sums.len() - 1;
    for shift in &roster.shifts {
        for segment in &shift.segments {
            let first = (segment.from / span.interval) as usize;
            let end = ((segment.to / span.interval).ceil() as usize).min(last + 1);
            for (place, sum) in sums.iter_mut().enumerate().take(end).skip(first) {
                let (start, stop) = (
                    place as f64 * span.interval,
                    (place + 1) as f64 * span.interval,
                );
                let part = segment.to.min(stop) - segment.from.max(start);
                *sum += f64::from(shift.agents) * part.max(0.0);
            }
        }
    }
    let length = |place: usize| {
        let start = span.opens + place as f64 * span.interval;
        (span.closes - start).min(span.interval)
    };
    sums.iter()
        .enumerate()
        .map(|(place, sum)| sum / length(place))
        .collect()
}

/// Whole agents in every interval: what is cut off is carried to the next, and from day to day, so that hours stay and no
/// interval of all days has what the others lack.
#[must_use]
pub fn whole(means: &[f64], carried: &mut f64) -> Vec<u32> {
    means
        .iter()
        .map(|mean| {
            let wanted = mean + *carried;
            let count = wanted.round().max(0.0);
            *carried = wanted - count;
            count as u32
        })
        .collect()
}

/// Agents in each interval where no record names one: as many as were busy while somebody waited, when nobody was
/// idle; where nobody waited for a minute, as many as were ever busy at once. Whoever was busy was there.
#[must_use]
pub(super) fn busy_while_waiting(work: &Work, waited: &Waited, span: &Span) -> Vec<f64> {
    let length = (span.closes - span.opens) as usize + 1;
    let mut changes = vec![0_i32; length + 1];
    let second = |at: f64| ((at - span.opens).max(0.0) as usize).min(length);
    let mut found = vec![Busy::default(); span.intervals()];
    for (_, stretch) in &work.unknown {
        changes[second(stretch.from)] += 1;
        changes[second(stretch.to)] -= 1;
        if let Some(interval) = span.interval_of(stretch.from) {
            found[interval].least = 1.0;
        }
    }
    let mut busy = 0;
    for (place, change) in changes.iter().enumerate().take(length) {
        busy += change;
        let at = span.opens + place as f64;
        let Some(interval) = span.interval_of(at) else {
            break;
        };
        let own = &mut found[interval];
        let now = f64::from(busy);
        own.all.add(now);
        if waited.within(at, at + 1.0) > 0.0 {
            own.waiting.add(now);
        }
        own.most = own.most.max(now);
    }
    found.iter().map(Busy::agents).collect()
}

/// Who was busy within an interval.
#[derive(Debug, Clone, Copy, Default)]
struct Busy {
    all: Mean,
    /// While somebody waited.
    waiting: Mean,
    most: f64,
    /// Somebody took a call.
    least: f64,
}

/// Of each second.
#[derive(Debug, Clone, Copy, Default)]
struct Mean {
    sum: f64,
    seconds: f64,
}

impl Mean {
    fn add(&mut self, value: f64) {
        self.sum += value;
        self.seconds += 1.0;
    }

    fn value(self) -> f64 {
        self.sum / self.seconds.max(1.0)
    }
}

impl Busy {
    fn agents(&self) -> f64 {
        let agents = match self.waiting.seconds >= 60.0 {
            true => self.waiting.value(),
            false => self.most,
        };
        agents.max(self.all.value()).max(self.least)
    }
}

#[cfg(test)]
mod tests {
    use super::super::ringing::Ringing;
    use super::*;

    const SPAN: Span = Span {
        opens: 0.0,
        closes: 3600.0,
        interval: 1800.0,
    };

    fn stretch(from: f64, to: f64) -> Stretch {
        Stretch { from, to }
    }

    #[test]
    fn a_session_ends_with_idleness() {
        let kinds = super::super::work::Kinds(1);
        let nobody = Waited::of(&[], (kinds, Ringing::default()), &SPAN, &|_| Some(0));
        let rule = |idle| IdleRule {
            idle,
            ignoring: f64::INFINITY,
        };
        let stretches = [
            stretch(0.0, 100.0),
            stretch(400.0, 500.0),
            stretch(1200.0, 2000.0),
        ];
        assert_eq!(sessions(&stretches, &nobody, rule(300.0)).len(), 2);
        assert_eq!(
            sessions(&stretches, &nobody, rule(700.0)),
            [stretch(0.0, 2000.0)]
        );
        assert_eq!(sessions(&stretches, &nobody, rule(60.0)).len(), 3);
    }

    #[test]
    fn who_is_there_at_the_ends_of_the_day_stays_to_them() {
        let rule = IdleRule {
            idle: 300.0,
            ignoring: f64::INFINITY,
        };
        let mut near = [stretch(200.0, 900.0), stretch(2000.0, 3400.0)];
        to_the_ends(&mut near, rule, &SPAN);
        assert_eq!(near, [stretch(0.0, 900.0), stretch(2000.0, 3600.0)]);
        let mut far = [stretch(400.0, 3000.0)];
        to_the_ends(&mut far, rule, &SPAN);
        assert_eq!(far, [stretch(400.0, 3000.0)]);
    }

    #[test]
    fn duty_adds_up_over_intervals() {
        let own = shift(&[stretch(900.0, 2700.0), stretch(3000.0, 9000.0)], &SPAN).unwrap();
        let roster = Roster {
            shifts: vec![own],
            reductions: Vec::new(),
        };
        assert_eq!(on_duty(&roster, &SPAN), [0.5, (900.0 + 600.0) / 1800.0]);
        assert_eq!(whole(&[0.5, 0.6, 0.4, 0.5], &mut 0.0), [1, 0, 1, 0]);
        let mut carried = 0.0;
        let days: Vec<Vec<u32>> = (0..4).map(|_| whole(&[6.0, 6.3], &mut carried)).collect();
        let more = days.iter().map(|day| day.iter().sum::<u32>() - 12);
        assert_eq!(more.collect::<Vec<_>>(), [0, 1, 0, 0], "{days:?}");
    }
}
