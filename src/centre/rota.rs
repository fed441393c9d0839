//! Rotas as planners mean them: who is off the phones though on the rota, and who is paid for what.

use super::{AgentGroup, Roster, Segment, Shift};
use crate::units::{Seconds, Share};

/// What the numbers of a roster count.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Headcount {
    /// People on the phones; shrinkage is paid on top.
    #[default]
    OnPhones,
    /// People on the rota, some of whom are off the phones.
    Rostered(Rostered),
}

/// How people on a rota come to be off the phones.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rostered {
    /// How long they are at a time \[s\].
    pub spell: Seconds,
    /// Whether shrinkage contains those who do not turn up.
    pub contains_absence: bool,
    /// Whether shrinkage contains breaks.
    pub contains_breaks: bool,
}

/// How a group is paid, beside its wage.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Pay {
    /// Wage by interval \[money per paid hour\]; `None` where it is the same all day.
    pub by_interval: Option<Vec<f64>>,
    /// An hour of overtime is paid so many times the wage; 0: not at all.
    pub overtime: f64,
    /// Share of the wage that those get who do not turn up.
    pub absence: Share,
}

/// Spells off the phones are told apart down to this part of a second.
const INSTANT: f64 = 1e-6;

impl AgentGroup {
    /// Whether people are paid by their shifts, and not by the time on duty.
    #[must_use]
    pub fn is_paid_by_shift(&self) -> bool {
        let by_shift = |shift: &Shift| shift.wage.is_some() || !shift.paid_breaks.is_empty();
        self.counts != Headcount::OnPhones
            || self.pay.by_interval.is_some()
            || self.pay.absence > Share::NONE
            || self.roster.shifts.iter().any(by_shift)
    }

    /// Who is off the phones is drawn of people and their shifts: of people on a rota, those who are sent home leave theirs.
    pub(super) fn send_home_by_shift(&mut self) {
        if self.counts != Headcount::OnPhones {
            self.roster = self.roster.without_reductions();
        }
    }

    /// The share of their duty that those who turn up spend off the phones, in spells; without those breaks that stand
    /// in the rota. 0 where the roster counts people on the phones.
    #[must_use]
    pub fn off_phones(&self) -> f64 {
        let Headcount::Rostered(rostered) = self.counts else {
            return 0.0;
        };
        let mut left = 1.0;
        if rostered.contains_absence {
            left *= 1.0 - self.absence.get();
        }
        if rostered.contains_breaks {
            left *= 1.0 - self.roster.breaks();
        }
        if left <= 0.0 {
            return 0.0;
        }
        (1.0 - (1.0 - self.shrinkage.get()) / left).max(0.0)
    }

    /// What is paid for each hour on duty beside that hour \[h/h\], where the roster counts people on the phones.
    #[must_use]
    pub fn paid_on_top(&self) -> f64 {
        match self.counts {
            Headcount::OnPhones => 1.0 / (1.0 - self.shrinkage.get()),
            Headcount::Rostered(_) => 1.0,
        }
    }

    /// Hours that are paid on average for each hour of an agent who stands on the roster.
    #[must_use]
    pub fn paid_share(&self) -> f64 {
        let absent = self.absence.get();
        (1.0 - absent + absent * self.pay.absence.get()) * self.paid_on_top()
    }

    /// Wage in an interval of one whose shift has none of its own \[money per paid hour\].
    #[must_use]
    pub fn usual_wage(&self, interval: usize) -> f64 {
        let by_interval = self.pay.by_interval.as_ref();
        let here = by_interval.and_then(|wages| wages.get(interval).copied());
        here.unwrap_or(self.wage)
    }

    /// The paid time of one agent of a shift, in stretches of one wage each \[s, money per hour\].
    pub fn paid_stretches<'a>(
        &'a self,
        shift: &'a Shift,
        interval: f64,
    ) -> impl Iterator<Item = (Segment, f64)> + 'a {
        let paid = shift.segments.iter().chain(&shift.paid_breaks);
        paid.flat_map(move |stretch| {
            let first = (stretch.from / interval) as usize;
            let last = (stretch.to / interval).ceil() as usize;
            let parts = (first..last.max(first + 1)).map(move |place| {
                let (from, to) = (place as f64 * interval, (place + 1) as f64 * interval);
                let part = Segment {
                    from: stretch.from.max(from),
                    to: stretch.to.min(to),
                };
                (part, self.wage_of(shift, place))
            });
            parts.filter(|(part, _)| part.from < part.to)
        })
    }

    /// Wage of a shift in an interval \[money per paid hour\].
    fn wage_of(&self, shift: &Shift, interval: usize) -> f64 {
        shift.wage.unwrap_or_else(|| self.usual_wage(interval))
    }
}

impl Roster {
    /// The share of the time between the first and the last moment of the shifts that is break.
    #[must_use]
    pub fn breaks(&self) -> f64 {
        let (mut worked, mut present) = (0.0, 0.0);
        let length = |parts: &mut dyn Iterator<Item = Segment>| {
            parts.map(|part| part.to - part.from).sum::<f64>()
        };
        for shift in &self.shifts {
            let (agents, on_duty) = (f64::from(shift.agents), shift.duty());
            // A paid break may be the first of a shift, or the last.
            let (from, to) = match (shift.segments.first(), shift.segments.last()) {
                (Some(first), Some(last)) => (first.from, last.to),
                _ => continue,
            };
            let outside = shift.paid_breaks.iter().copied();
            let outside = length(&mut outside.filter(|rest| rest.from < from || rest.to > to));
            worked += agents * on_duty;
            present += agents * (on_duty + length(&mut shift.breaks()) + outside);
        }
        if present > 0.0 {
            1.0 - worked / present
        } else {
            0.0
        }
    }

    /// The same without reductions: agents are taken out of the shifts themselves, those of the last one first.
    #[must_use]
    pub fn without_reductions(&self) -> Self {
        let mut shifts = self.shifts.clone();
        for reduction in &self.reductions {
            let edges = edges_within(&shifts, reduction.segment);
            for pair in edges.windows(2) {
                let slice = Segment {
                    from: pair[0],
                    to: pair[1],
                };
                take_out(&mut shifts, slice, reduction.agents);
            }
        }
        shifts.retain(|shift| shift.agents > 0 && !shift.segments.is_empty());
        for shift in &mut shifts {
            shift.forget_outside();
        }
        Self {
            shifts,
            reductions: Vec::new(),
        }
    }
}

/// The moments within a stretch at which somebody comes or goes, its ends included.
fn edges_within(shifts: &[Shift], during: Segment) -> Vec<f64> {
    let segments = shifts.iter().flat_map(|shift| &shift.segments);
    let ends = segments.flat_map(|one| [one.from, one.to]);
    let inside = ends.filter(|at| *at > during.from && *at < during.to);
    let mut edges: Vec<f64> = inside.chain([during.from, during.to]).collect();
    edges.sort_by(f64::total_cmp);
    edges.dedup();
    edges
}

/// Takes so many agents off duty in a stretch in which nobody comes or goes.
fn take_out(shifts: &mut Vec<Shift>, slice: Segment, mut agents: u32) {
    let there = |shift: &Shift| {
        let mut segments = shift.segments.iter();
        segments.any(|one| one.from <= slice.from && one.to >= slice.to)
    };
    for place in (0..shifts.len()).rev() {
        if agents == 0 {
            return;
        }
        if !there(&shifts[place]) {
            continue;
        }
        let taken = shifts[place].agents.min(agents);
        agents -= taken;
        let mut cut = shifts[place].clone();
        cut.agents = taken;
        cut.segments = cut
            .segments
            .iter()
            .flat_map(|one| outside(*one, slice))
            .collect();
        match cut.off_duty.last_mut() {
            Some(last) if last.to == slice.from => last.to = slice.to,
            _ => cut.off_duty.push(slice),
        }
        cut.off_duty
            .sort_by(|one, other| one.from.total_cmp(&other.from));
        // Who is off duty on both sides of a break is not paid for it.
        let borders = |one: &Segment, rest: &Segment| one.to == rest.from || one.from == rest.to;
        let left = |rest: &Segment| cut.segments.iter().any(|one| borders(one, rest));
        cut.paid_breaks.retain(left);
        shifts[place].agents -= taken;
        shifts.insert(place + 1, cut);
    }
}

/// What is left of a segment without a slice of it.
fn outside(segment: Segment, slice: Segment) -> Vec<Segment> {
    if slice.from >= segment.to || slice.to <= segment.from {
        return vec![segment];
    }
    let before = Segment {
        from: segment.from,
        to: slice.from,
    };
    let after = Segment {
        from: slice.to,
        to: segment.to,
    };
    let parts = [before, after].into_iter();
    parts.filter(|part| part.to - part.from > INSTANT).collect()
}

impl Shift {
    /// Who went home early has a shorter shift: being off duty is of note only between two stretches of duty.
    fn forget_outside(&mut self) {
        if let (Some(first), Some(last)) = (self.segments.first(), self.segments.last()) {
            let (from, to) = (first.from, last.to);
            self.off_duty.retain(|off| off.from < to && off.to > from);
        }
    }

    /// Duty of one agent \[s\].
    #[must_use]
    pub fn duty(&self) -> f64 {
        self.segments.iter().map(|one| one.to - one.from).sum()
    }

    /// When one agent is on the phones who is off them for a `share` of its duty, in spells of so many seconds:
    /// every moment of the duty is as likely as any other to be spent off the phones. `draw` gives numbers from 0 to 1.
    #[must_use]
    pub fn on_phones(&self, share: f64, spell: f64, mut draw: impl FnMut() -> f64) -> Vec<Segment> {
        let duty = self.duty();
        if share <= 0.0 || duty <= INSTANT {
            return self.segments.clone();
        }
        let mut spell = spell.clamp(INSTANT, duty);
        let most = (share * duty / spell).ceil();
        if most * spell > duty {
            spell = duty / most;
        }
        let expected = share * duty / spell;
        let number = expected.floor() + f64::from(u8::from(draw() < expected.fract()));
        let turn = draw() * duty;
        let left = (duty - number * spell).max(0.0);
        let mut gaps: Vec<f64> = (0..number as u64).map(|_| draw() * left).collect();
        gaps.sort_by(f64::total_cmp);
        let starts = gaps.iter().enumerate();
        let starts = starts.map(|(place, gap)| (gap + place as f64 * spell + turn) % duty);
        let mut off = Vec::new();
        for start in starts {
            // Duty is a circle here: what reaches beyond its end begins it.
            off.push((start, (start + spell).min(duty)));
            if start + spell > duty {
                off.push((0.0, start + spell - duty));
            }
        }
        off.sort_by(|one, other| one.0.total_cmp(&other.0));
        self.without(&off)
    }

    /// The segments without stretches of duty, counted from its beginning; these are in order.
    fn without(&self, off: &[(f64, f64)]) -> Vec<Segment> {
        let mut left = Vec::new();
        let mut before = 0.0;
        for segment in &self.segments {
            let mut from = segment.from;
            for (start, end) in off {
                let start = (segment.from + start - before).clamp(segment.from, segment.to);
                let end = (segment.from + end - before).clamp(segment.from, segment.to);
                if end > start {
                    left.push(Segment { from, to: start });
                    from = end;
                }
            }
            left.push(Segment {
                from,
                to: segment.to,
            });
            before += segment.to - segment.from;
        }
        left.retain(|one| one.to - one.from > INSTANT);
        left
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shift(agents: u32, segments: &[(f64, f64)]) -> Shift {
        let segments = segments.iter();
        let segments = segments.map(|&(from, to)| Segment { from, to });
        Shift::new(agents, segments.collect())
    }

    fn on(shift: &Shift, share: f64, spell: f64, draws: &[f64]) -> Vec<(f64, f64)> {
        let mut draws = draws.iter().copied();
        let on = shift.on_phones(share, spell, || draws.next().unwrap());
        on.iter().map(|one| (one.from, one.to)).collect()
    }

    /// Eight hours with half an hour of break: a fifth of 7.5 h is 1.5 h, three spells of half an hour.
    #[test]
    fn spells_take_their_share_of_the_duty() {
        let day = shift(1, &[(0.0, 14_400.0), (16_200.0, 28_800.0)]);
        // No turn; gaps at 0, half and all of the 21,600 s on the phones.
        let found = on(&day, 0.2, 1800.0, &[0.9, 0.0, 0.5, 1.0, 0.0]);
        // Off from 0 to 1,800, from 12,600 to 14,400, and the last 1,800.
        assert_eq!(found, [(1800.0, 12_600.0), (16_200.0, 27_000.0)]);
        let whole = shift(1, &[(0.0, 3600.0)]);
        // One spell that begins at 3,000 of 3,600 s ends at 1,200 of them: half of it begins the duty.
        let found = on(&whole, 0.5, 1800.0, &[0.9, 3000.0 / 3600.0, 0.0]);
        assert_eq!(found, [(1200.0, 3000.0)]);
        assert_eq!(on(&whole, 0.0, 1800.0, &[]), [(0.0, 3600.0)]);
    }

    #[test]
    fn long_spells_are_cut_to_the_duty() {
        let short = shift(1, &[(0.0, 3000.0)]);
        // 95 % of 50 minutes in spells of half an hour: two of 25 minutes at most.
        let found = on(&short, 0.95, 1800.0, &[0.5, 0.0, 0.0, 0.0]);
        assert!(found.is_empty(), "{found:?}");
    }

    #[test]
    fn reductions_take_people_out_of_the_last_shifts() {
        let mut roster = Roster {
            shifts: vec![shift(3, &[(0.0, 40.0)]), shift(2, &[(20.0, 60.0)])],
            reductions: Vec::new(),
        };
        roster.adjust(
            Segment {
                from: 10.0,
                to: 30.0,
            },
            -3,
        );
        let cut = roster.without_reductions();
        let levels = |roster: &Roster| -> Vec<(f64, u32)> {
            let levels = roster.levels(|shift| shift.agents);
            levels.iter().map(|one| (one.at, one.on_duty)).collect()
        };
        assert_eq!(levels(&cut), levels(&roster));
        assert_eq!(cut.headcount(), 5);
    }
}
