//! The other inverses: how many calls, how long a call, how many lines and what part of an agent meet targets.

use super::erlang::erlang_b_between;
use super::staffing::{SteadyTarget, Unreachable};
use super::station::{Demand, LEAST_PART, MOST_AGENTS, MOST_LINES, Station, StationError};
use super::steady::SteadyState;
use crate::units::Seconds;

/// How far a number may rise before a target is missed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Most<T> {
    /// Up to here.
    UpTo(T),
    /// As far as it is looked into: no target is ever missed.
    Unlimited,
}

/// The largest rate of calls \[1/s\] at which so many agents meet all targets; the rate that `demand` has is not
/// looked at. More calls never help with a target: waits grow with them.
///
/// ```
/// use holdtrue::theory::{Demand, Most, SteadyTarget, most_arrivals};
/// use holdtrue::{centre::ServiceLevel, random::Law, units::Seconds};
/// // 14 agents, 3 minutes a call, 80 % within 20 s: 108.68 calls in half an hour.
/// let demand = Demand::new(1.0, Seconds::new(180.0).unwrap(), Law::Never).unwrap();
/// let target = SteadyTarget::ServiceLevel(ServiceLevel::default(), 0.8);
/// let Ok(Most::UpTo(most)) = most_arrivals(&demand, 14.0, &[target]) else { panic!() };
/// assert!((most * 1800.0 - 108.68).abs() < 0.005);
/// ```
///
/// # Errors
/// If the number of agents is none, or not even the smallest rate will do.
pub fn most_arrivals(
    demand: &Demand,
    agents: f64,
    targets: &[SteadyTarget],
) -> Result<Most<f64>, StationError> {
    Station::between(demand.clone(), agents)?;
    let meets = |rate: f64| {
        let demand = demand.clone().with_arrivals(rate).ok()?;
        Some(met(&Station::between(demand, agents).ok()?, targets))
    };
    let guess = agents / demand.handle_time_s();
    highest(guess, meets).ok_or(StationError::Arrivals(0.0))
}

/// The longest mean handle time with which so many agents meet all targets; the one that `demand` has is not looked
/// at. Longer calls never help with a target.
///
/// # Errors
/// If the number of agents is none, or not even the shortest call will do.
pub fn longest_handle_time(
    demand: &Demand,
    agents: f64,
    targets: &[SteadyTarget],
) -> Result<Most<f64>, StationError> {
    Station::between(demand.clone(), agents)?;
    let meets = |handle_time: f64| {
        let demand = demand.clone().with_handle_time(Seconds::new(handle_time)?);
        Some(met(&Station::between(demand.ok()?, agents).ok()?, targets))
    };
    let guess = agents / demand.arrivals_per_s();
    highest(guess, meets).ok_or(StationError::HandleTime(0.0))
}

/// The number of agents, down to parts of one, with which `demand` just meets all targets: where they are met at
/// whole numbers, it is above the last that misses and not above the first that meets. `None` with a limit of
/// lines, or if no number will do.
///
/// ```
/// use holdtrue::theory::{Demand, SteadyTarget, agents_between};
/// use holdtrue::{centre::ServiceLevel, random::Law, units::Seconds};
/// let demand = Demand::new(100.0 / 1800.0, Seconds::new(180.0).unwrap(), Law::Never).unwrap();
/// let target = SteadyTarget::ServiceLevel(ServiceLevel::default(), 0.8);
/// assert!((agents_between(&demand, &[target]).unwrap() - 13.037).abs() < 5e-4);
/// ```
#[must_use]
pub fn agents_between(demand: &Demand, targets: &[SteadyTarget]) -> Option<f64> {
    if demand.lines().is_some() {
        return None;
    }
    let misses = |agents: f64| {
        let station = Station::between(demand.clone(), agents).ok()?;
        Some(!met(&station, targets))
    };
    match highest(demand.load().max(1.0), misses)? {
        Most::UpTo(agents) => Some(agents),
        Most::Unlimited => None,
    }
}

/// [`agents_between`] of Erlang B: each agent has a line, nobody waits. `None` also where no part of a trunk misses:
/// as trunks go to 0, their occupancy at a load of a goes to a exp(a) E1(a), which is below 1.
#[must_use]
pub fn trunks_between(demand: &Demand, targets: &[SteadyTarget]) -> Option<f64> {
    let load = demand.load();
    let misses = |trunks: f64| {
        let blocked = erlang_b_between(trunks, load);
        let occupancy = load * (1.0 - blocked) / trunks;
        let misses = |target: &SteadyTarget| match target {
            SteadyTarget::Blocked(bound) => blocked > *bound,
            SteadyTarget::Occupancy(bound) => occupancy > *bound,
            // Who gets a line is answered at once.
            SteadyTarget::Delayed(_) | SteadyTarget::Asa(_) | SteadyTarget::Abandonment(_) => false,
            SteadyTarget::ServiceLevel(_, bound) => 1.0 - blocked < *bound,
        };
        let looked_into = LEAST_PART..=f64::from(MOST_AGENTS);
        looked_into
            .contains(&trunks)
            .then(|| targets.iter().any(misses))
    };
    match highest(load.max(1.0), misses)? {
        Most::UpTo(trunks) => Some(trunks),
        Most::Unlimited => None,
    }
}

/// Lines beyond the agents up to which each number is tried: a service level may rise and fall again with them.
const TRIED_ONE_BY_ONE: u32 = 2_000;

/// The fewest lines with which so many agents meet all targets; a limit that `demand` has is not looked at.
///
/// ```
/// use holdtrue::theory::{Demand, SteadyTarget, fewest_lines};
/// use holdtrue::{random::Law, units::Seconds};
/// // 2,000 calls an hour of 150 s, 90 agents, 1.2 % blocked: 103 lines.
/// let demand = Demand::new(2000.0 / 3600.0, Seconds::new(150.0).unwrap(), Law::Never).unwrap();
/// assert_eq!(fewest_lines(&demand, 90, &[SteadyTarget::Blocked(0.012)]), Ok(103));
/// ```
///
/// # Errors
/// If no number of lines will do.
pub fn fewest_lines(
    demand: &Demand,
    agents: u32,
    targets: &[SteadyTarget],
) -> Result<u32, Unreachable> {
    let state = |lines: u32| with_lines(demand, agents, lines);
    let lets_in = |lines: u32| {
        let blocking = targets
            .iter()
            .filter(|one| matches!(one, SteadyTarget::Blocked(_)));
        state(lines).is_some_and(|state| blocking.into_iter().all(|one| one.met_by(&state)))
    };
    let first = lowest(agents, MOST_LINES, lets_in).ok_or(Unreachable::AnyLines)?;
    let mut tried = first..=first.saturating_add(TRIED_ONE_BY_ONE).min(MOST_LINES);
    let found = tried.find(|lines| state(*lines).is_some_and(|state| all_met(&state, targets)));
    found.ok_or(Unreachable::AnyLines)
}

/// The most lines with which so many agents meet all targets: a caller who finds no line waits for nobody, and
/// nobody waits behind him.
///
/// # Errors
/// If no number of lines will do.
pub fn most_lines(
    demand: &Demand,
    agents: u32,
    targets: &[SteadyTarget],
) -> Result<Most<u32>, Unreachable> {
    let endless = Station::new(demand.clone(), agents).ok();
    if endless.is_some_and(|station| met(&station, targets)) {
        return Ok(Most::Unlimited);
    }
    let meets = |lines: u32| {
        with_lines(demand, agents, lines).is_some_and(|state| all_met(&state, targets))
    };
    let first = fewest_lines(demand, agents, targets)?;
    // From the first on: as many again and again until they miss, then the last of these that meets.
    let missed = lowest(first, MOST_LINES, |lines| !meets(lines));
    Ok(missed.map_or(Most::Unlimited, |missed| Most::UpTo(missed - 1)))
}

fn with_lines(demand: &Demand, agents: u32, lines: u32) -> Option<SteadyState> {
    let demand = demand.clone().with_lines(lines).ok()?;
    Station::new(demand, agents).ok()?.steady_state()
}

fn met(station: &Station, targets: &[SteadyTarget]) -> bool {
    let state = station.steady_state();
    state.is_some_and(|state| all_met(&state, targets))
}

fn all_met(state: &SteadyState, targets: &[SteadyTarget]) -> bool {
    targets.iter().all(|target| target.met_by(state))
}

/// Digits to which a number is found: more than anybody reads, fewer than rounding spoils.
const TOLERANCE: f64 = 1e-11;

/// The highest number for which `holds`, which holds for all lower ones, to [`TOLERANCE`]; `holds` is `None` outside
/// of what is looked into. `None` if it holds nowhere.
fn highest(guess: f64, holds: impl Fn(f64) -> Option<bool>) -> Option<Most<f64>> {
    let mut low = guess;
    while !holds(low)? {
        low /= 2.0;
        // Nothing is below the smallest float, whatever `holds` says of it.
        if low == 0.0 {
            return None;
        }
    }
    let mut high = low * 2.0;
    loop {
        match holds(high) {
            Some(true) => (low, high) = (high, high * 2.0),
            Some(false) => break,
            None => return Some(Most::Unlimited),
        }
    }
    while high - low > TOLERANCE * high {
        let middle = f64::midpoint(low, high);
        if holds(middle)? {
            low = middle;
        } else {
            high = middle;
        }
    }
    Some(Most::UpTo(low))
}

/// The lowest number from `least` to `most` for which `holds`, which holds for all higher ones.
pub(super) fn lowest(least: u32, most: u32, holds: impl Fn(u32) -> bool) -> Option<u32> {
    if holds(least) {
        return Some(least);
    }
    let (mut below, mut step) = (least, 1);
    let mut found = loop {
        let next = below.saturating_add(step).min(most);
        if next <= below {
            return None;
        }
        if holds(next) {
            break next;
        }
        (below, step) = (next, step.saturating_mul(2));
    };
    while found - below > 1 {
        let middle = below + (found - below) / 2;
        if holds(middle) {
            found = middle;
        } else {
            below = middle;
        }
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::centre::{Formula, ServiceLevel};
    use crate::random::Law;
    use crate::theory::{fewest_agents, fewest_trunks};

    fn demand(calls: f64, per: f64, handle_time: f64, patience: Law) -> Demand {
        Demand::new(calls / per, Seconds::new(handle_time).unwrap(), patience).unwrap()
    }

    fn level(share: f64) -> SteadyTarget {
        SteadyTarget::ServiceLevel(ServiceLevel::default(), share)
    }

    fn up_to(most: Result<Most<f64>, StationError>) -> f64 {
        match most {
            Ok(Most::UpTo(value)) => value,
            other => panic!("{other:?}"),
        }
    }

    /// The published question of pyworkforce's issue 35, and its neighbours.
    #[test]
    fn calls_and_handle_time_that_fourteen_agents_carry() {
        let demand = demand(100.0, 1800.0, 180.0, Law::Never);
        let calls = 1800.0 * up_to(most_arrivals(&demand, 14.0, &[level(0.8)]));
        assert!((calls - 108.68).abs() < 0.005, "{calls}");
        let handle_time = up_to(longest_handle_time(&demand, 14.0, &[level(0.8)]));
        assert!((handle_time - 194.86).abs() < 0.005, "{handle_time}");
    }

    /// Cisco's basic call centre: exact M/M/90/K.
    #[test]
    fn lines_for_given_agents() {
        let demand = demand(2000.0, 3600.0, 150.0, Law::Never);
        let blocked = |lines| {
            let state = with_lines(&demand, 90, lines).unwrap();
            state.measures(&ServiceLevel::default()).blocked
        };
        assert!((blocked(103) - 0.011_433_6).abs() < 5e-8);
        assert!((blocked(108) - 0.0074).abs() < 5e-5);
        for (share, lines) in [(0.0115, 103), (0.0075, 108)] {
            assert_eq!(
                fewest_lines(&demand, 90, &[SteadyTarget::Blocked(share)]),
                Ok(lines)
            );
            assert!(blocked(lines - 1) > share && blocked(lines) <= share);
        }
    }

    #[test]
    fn lines_that_keep_waits_short() {
        let busy = demand(120.0, 1800.0, 240.0, Law::Never);
        let asa = [SteadyTarget::Asa(20.0)];
        let Ok(Most::UpTo(most)) = most_lines(&busy, 15, &asa) else {
            panic!("a queue that grows meets no target without a limit");
        };
        assert!(all_met(&with_lines(&busy, 15, most).unwrap(), &asa));
        assert!(!all_met(&with_lines(&busy, 15, most + 1).unwrap(), &asa));
        assert_eq!(most_lines(&busy, 30, &asa), Ok(Most::Unlimited));
        let both = [SteadyTarget::Asa(5.0), SteadyTarget::Blocked(0.001)];
        assert_eq!(fewest_lines(&busy, 15, &both), Err(Unreachable::AnyLines));
    }

    /// Whatever the question, asking back gives what was given.
    #[test]
    fn every_inverse_undoes_the_others() {
        let minute = Seconds::new(60.0).unwrap();
        for patience in [Law::Never, Law::exponential(minute), Law::constant(minute)] {
            for target in [
                level(0.8),
                SteadyTarget::Delayed(0.2),
                SteadyTarget::Asa(9.0),
                SteadyTarget::Occupancy(0.8),
            ] {
                for agents in [1.0, 14.5, 40.0] {
                    let demand = demand(40.0, 1800.0, 200.0, patience.clone());
                    let targets = [target];
                    let rate = up_to(most_arrivals(&demand, agents, &targets));
                    let there = demand.clone().with_arrivals(rate).unwrap();
                    let back = up_to(longest_handle_time(&there, agents, &targets));
                    assert!(
                        (back / 200.0 - 1.0).abs() < 1e-7,
                        "{target:?} {agents}: {back}"
                    );
                    let back = agents_between(&there, &targets).unwrap();
                    assert!(
                        (back / agents - 1.0).abs() < 1e-6,
                        "{target:?} {agents}: {back}"
                    );
                }
            }
        }
    }

    #[test]
    fn parts_of_agents_lie_between_whole_ones() {
        let here = demand(100.0, 1800.0, 180.0, Law::Never);
        let between = agents_between(&here, &[level(0.8)]).unwrap();
        assert!((between - 13.037).abs() < 5e-4, "{between}");
        for patience in [Law::Never, Law::exponential(Seconds::new(45.0).unwrap())] {
            for calls in [1.0, 30.0, 500.0] {
                let demand = demand(calls, 1800.0, 240.0, patience.clone());
                let whole = fewest_agents(&demand, &[level(0.8)]).unwrap();
                let part = agents_between(&demand, &[level(0.8)]).unwrap();
                assert_eq!(part.ceil() as u32, whole, "{calls} {part}");
            }
        }
        let here = demand(5.0, 180.0, 180.0, Law::Never);
        let trunks = trunks_between(&here, &[SteadyTarget::Blocked(0.01)]).unwrap();
        assert_eq!(
            Ok(trunks.ceil() as u32),
            fewest_trunks(&here, &[SteadyTarget::Blocked(0.01)])
        );
        assert_eq!(
            trunks_between(
                &demand(8.0, 1.0, 1.0, Law::Never),
                &[SteadyTarget::Occupancy(0.5)]
            )
            .map(f64::ceil),
            Some(16.0)
        );
    }

    /// With so few calls, not even a sliver of a trunk is as busy as that.
    #[test]
    fn no_part_of_a_trunk_need_miss() {
        for calls in [0.001, 0.5, 1.0, 2.0] {
            let few = demand(calls, 1800.0, 240.0, Law::Never);
            for share in [0.5, 0.85, 0.95] {
                let busy = [SteadyTarget::Occupancy(share)];
                assert_eq!(trunks_between(&few, &busy), None, "{calls} {share}");
                assert_eq!(fewest_trunks(&few, &busy), Ok(1), "{calls} {share}");
            }
            let idle = trunks_between(&few, &[SteadyTarget::Occupancy(1e-5)]).unwrap();
            assert!(idle > LEAST_PART, "{calls} {idle}");
        }
        assert_eq!(highest(1.0, |_| Some(false)), None);
    }

    /// Instance F1 of the staffing problems, in the long run: 400 calls in 4 h of 3 min, patience 45 s.
    #[test]
    fn six_formulas_have_six_answers() {
        let patience = Law::exponential(Seconds::new(45.0).unwrap());
        let demand = demand(400.0, 14_400.0, 180.0, patience);
        let found = Formula::ALL.map(|formula| {
            let counted = ServiceLevel {
                formula,
                ..ServiceLevel::default()
            };
            fewest_agents(&demand, &[SteadyTarget::ServiceLevel(counted, 0.8)]).unwrap()
        });
        assert_eq!(found, [7, 4, 6, 5, 6, 6]);
    }

    #[test]
    fn a_target_that_nothing_misses_has_no_limit() {
        let quick = Law::constant(Seconds::new(10.0).unwrap());
        let demand = demand(40.0, 1800.0, 200.0, quick);
        assert_eq!(
            most_arrivals(&demand, 3.0, &[SteadyTarget::Asa(30.0)]),
            Ok(Most::Unlimited)
        );
        let formula = Formula::EarlyAbandonsMet;
        let counted = ServiceLevel {
            formula,
            ..ServiceLevel::default()
        };
        let target = SteadyTarget::ServiceLevel(counted, 0.99);
        assert_eq!(most_arrivals(&demand, 3.0, &[target]), Ok(Most::Unlimited));
    }
}
