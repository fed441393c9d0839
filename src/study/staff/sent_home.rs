//! Who is sent home where fewer are on duty for a while: of those who turned up, those of the last shift first.

use crate::centre::{AgentGroup, Segment, Shift};
use crate::units::SAME_TIME;
use statrs::distribution::{Binomial, Discrete, DiscreteCDF};

/// What those who turn up are expected not to be paid because they are sent home. `worth` is what one gets for a stretch
/// of time at a wage.
pub(super) fn unpaid(
    group: &AgentGroup,
    interval: f64,
    worth: impl Fn(Segment, f64) -> f64,
) -> f64 {
    if group.roster.reductions.is_empty() {
        return 0.0;
    }
    let edges = edges(group);
    let mut sum = 0.0;
    for (place, shift) in group.roster.shifts.iter().enumerate() {
        for (part, wage) in group.paid_stretches(shift, interval) {
            let within = |rest: &&Segment| rest.from <= part.from && part.to <= rest.to;
            if let Some(rest) = shift.paid_breaks.iter().find(within) {
                sum += worth(part, wage) * expected(group, place, &beside(shift, rest));
                continue;
            }
            let inside = edges.iter().filter(|at| **at > part.from && **at < part.to);
            let ends: Vec<f64> = [part.from]
                .into_iter()
                .chain(inside.copied())
                .chain([part.to])
                .collect();
            for pair in ends.windows(2) {
                let (from, to) = (pair[0], pair[1]);
                let people = expected(group, place, &[f64::midpoint(from, to)]);
                sum += worth(Segment { from, to }, wage) * people;
            }
        }
    }
    sum
}

/// When the number of those on duty may change, ascending.
fn edges(group: &AgentGroup) -> Vec<f64> {
    let segments = group.roster.shifts.iter().flat_map(|shift| &shift.segments);
    let reductions = group.roster.reductions.iter().map(|one| &one.segment);
    let both = segments.chain(reductions);
    let mut edges: Vec<f64> = both.flat_map(|one| [one.from, one.to]).collect();
    edges.sort_by(f64::total_cmp);
    edges
}

/// The moments of duty before and after a break: who is sent home at all of them is not paid for it.
fn beside(shift: &Shift, rest: &Segment) -> Vec<f64> {
    let before = shift.segments.iter().any(|one| one.to == rest.from);
    let after = shift.segments.iter().any(|one| one.from == rest.to);
    let sides = [
        (before, rest.from - SAME_TIME),
        (after, rest.to + SAME_TIME),
    ];
    let sides = sides.into_iter().filter(|(is_duty, _)| *is_duty);
    sides.map(|(_, at)| at).collect()
}

/// How many of a shift are expected to have turned up and to be sent home at all of one or two moments of its duty: of as
/// many as have to go, as many as those of later shifts who are there do not make up.
fn expected(group: &AgentGroup, place: usize, moments: &[f64]) -> f64 {
    let shifts = &group.roster.shifts;
    let off = |at: f64| {
        let here = group.roster.reductions.iter();
        let here = here.filter(|one| covers(&one.segment, at));
        here.map(|one| u64::from(one.agents)).sum::<u64>()
    };
    let off: Vec<u64> = moments.iter().map(|at| off(*at)).collect();
    let most = off.iter().copied().min().unwrap_or(0);
    if most == 0 {
        return 0.0;
    }
    let is_there = |shift: &Shift, at: f64| shift.segments.iter().any(|one| covers(one, at));
    let always = |shift: &&Shift| moments.iter().all(|at| is_there(shift, *at));
    let rostered = |people: &mut dyn Iterator<Item = &Shift>| {
        people.map(|shift| u64::from(shift.agents)).sum::<u64>()
    };
    let turned_up = |of: u64| Binomial::new(1.0 - group.absence.get(), of);
    let later = &shifts[place + 1..];
    let both = turned_up(rostered(&mut later.iter().filter(always)));
    // Nobody of these is there at another of the moments, so that how many turn up is independent.
    let others = moments.iter().map(|at| {
        let here = later.iter().filter(|shift| is_there(shift, *at));
        turned_up(rostered(&mut here.filter(|shift| !always(shift))))
    });
    let others: Result<Vec<Binomial>, _> = others.collect();
    let own = turned_up(u64::from(shifts[place].agents));
    let (Ok(own), Ok(both), Ok(others)) = (own, both, others) else {
        return 0.0;
    };
    // The mean of a number is the sum of the chances that it is 1 or more, 2 or more, ...
    let at_least = |number: u64| {
        let made_up = (0..=most - number).map(|there| {
            let enough = off.iter().zip(&others);
            let enough = enough.map(|(off, others)| others.cdf(off - number - there));
            both.pmf(there) * enough.product::<f64>()
        });
        own.sf(number - 1) * made_up.sum::<f64>()
    };
    let numbers = 1..=most.min(u64::from(shifts[place].agents));
    numbers.map(at_least).sum()
}

fn covers(one: &Segment, at: f64) -> bool {
    one.from <= at && at < one.to
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::centre::{Reduction, Roster};
    use crate::units::Share;

    fn segments(of: &[(f64, f64)]) -> Vec<Segment> {
        let of = of.iter();
        of.map(|&(from, to)| Segment { from, to }).collect()
    }

    fn seconds(part: Segment, wage: f64) -> f64 {
        (part.to - part.from) * wage
    }

    /// What those who are there of a roster are paid.
    fn pay(group: &AgentGroup, roster: &Roster) -> f64 {
        let each = roster.without_reductions().shifts.into_iter();
        let each = each.map(|shift| {
            let parts = group.paid_stretches(&shift, 600.0);
            let one: f64 = parts.map(|(part, wage)| seconds(part, wage)).sum();
            f64::from(shift.agents) * one
        });
        each.sum()
    }

    /// Everybody who can turn up, one way after the other, against the sums: shifts that come and go between, with paid
    /// breaks and wages of their own, and cuts that overlap.
    #[test]
    fn it_is_the_mean_over_all_who_can_turn_up() {
        let shift = |agents, duty: &[(f64, f64)], breaks: &[(f64, f64)], wage| Shift {
            paid_breaks: segments(breaks),
            wage: Some(wage),
            ..Shift::new(agents, segments(duty))
        };
        let mut roster = Roster {
            shifts: vec![
                shift(
                    2,
                    &[(0.0, 1800.0), (2400.0, 4800.0)],
                    &[(1800.0, 2400.0)],
                    2.0,
                ),
                shift(1, &[(600.0, 2100.0)], &[(300.0, 600.0)], 3.0),
                shift(
                    2,
                    &[(1200.0, 3000.0), (3300.0, 6000.0)],
                    &[(3000.0, 3300.0)],
                    5.0,
                ),
                shift(1, &[(2700.0, 4000.0)], &[], 7.0),
            ],
            reductions: Vec::new(),
        };
        for (from, to, agents) in [(400.0, 3100.0, 2), (2500.0, 3600.0, 2), (5000.0, 7000.0, 9)] {
            let segment = Segment { from, to };
            roster.reductions.push(Reduction { agents, segment });
        }
        let group = AgentGroup {
            absence: Share::new(0.3).unwrap(),
            ..AgentGroup::new("g", roster.clone())
        };
        let whole = Roster {
            reductions: Vec::new(),
            ..roster.clone()
        };
        let mut expected = 0.0;
        for there in 0..1_u32 << 6 {
            let people = there.count_ones();
            let chance = 0.7_f64.powf(f64::from(people)) * 0.3_f64.powf(f64::from(6 - people));
            let of = |one: &Roster| {
                let mut one = one.clone();
                let mut bits = there;
                for shift in &mut one.shifts {
                    let own = bits & ((1 << shift.agents) - 1);
                    bits >>= shift.agents;
                    shift.agents = own.count_ones();
                }
                pay(&group, &one)
            };
            expected += chance * (of(&whole) - of(&roster));
        }
        let found = unpaid(&group, 600.0, seconds);
        assert!(
            (found / expected - 1.0).abs() < 1e-9,
            "{found} for {expected}"
        );
    }

    #[test]
    fn where_nobody_is_sent_home_everybody_is_paid() {
        let shift = Shift::new(3, segments(&[(0.0, 3600.0)]));
        let shifts = vec![shift];
        let reductions = Vec::new();
        let group = AgentGroup::new("g", Roster { shifts, reductions });
        assert_eq!(unpaid(&group, 600.0, seconds), 0.0);
    }
}
