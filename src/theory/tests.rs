//! Laws that every steady state obeys, over a wide box of stations.

use super::*;
use crate::centre::{Formula, ServiceLevel};
use crate::random::Law;
use crate::units::Seconds;
use proptest::prelude::*;

fn seconds(value: f64) -> Seconds {
    Seconds::new(value).unwrap()
}

/// Any law of patience with a mean of the order of `mean` \[s\].
fn patience(mean: f64) -> impl Strategy<Value = Law> {
    let (whole, half) = (seconds(mean), seconds(mean / 2.0));
    let exponential = Law::exponential(whole);
    let balking = vec![Law::constant(Seconds::ZERO), exponential.clone()];
    let mixed = vec![Law::Never, exponential.clone(), Law::constant(half)];
    let values = [half, whole, seconds(3.0 * mean)];
    prop_oneof![
        Just(Law::Never),
        Just(exponential),
        Just(Law::constant(whole)),
        Just(Law::constant(Seconds::ZERO)),
        Just(Law::uniform(half, whole).unwrap()),
        Just(Law::empirical(&values, Some(&[1.0, 2.0, 1.0])).unwrap()),
        Just(Law::mixture(balking, &[0.1, 0.9]).unwrap()),
        Just(Law::mixture(mixed, &[0.2, 0.5, 0.3]).unwrap()),
        (0.1..3.0).prop_map(move |cv| Law::lognormal(whole, cv).unwrap()),
        (0.1..3.0).prop_map(move |cv| Law::gamma(whole, cv).unwrap()),
        (0.5..5.0).prop_map(move |shape| Law::weibull(whole, shape).unwrap()),
    ]
}

/// Ten to a power between the two.
fn magnitude(from: f64, to: f64) -> impl Strategy<Value = f64> {
    (from..to).prop_map(|power: f64| 10.0_f64.powf(power))
}

/// `agents` at `each` erlang an agent, handle time 200 s.
fn demand(agents: u32, each: f64, patience: Law, waiting_places: Option<u32>) -> Demand {
    let handle_time = 200.0;
    let rate = each * f64::from(agents) / handle_time;
    let demand = Demand::new(rate, seconds(handle_time), patience).unwrap();
    match waiting_places {
        Some(places) => demand.with_lines(agents + places).unwrap(),
        None => demand,
    }
}

fn measures(demand: &Demand, agents: u32) -> Option<Measures> {
    let station = Station::new(demand.clone(), agents).unwrap();
    let state = station.steady_state()?;
    Some(state.measures(&ServiceLevel::default()))
}

fn close(found: f64, expected: f64, allowed: f64) -> bool {
    found == expected || (found / expected - 1.0).abs() <= allowed
}

/// Every number, to look for those that are none.
fn numbers(measures: &Measures) -> [f64; 17] {
    let levels = measures.service_levels;
    [
        measures.delayed,
        measures.answered,
        measures.abandonment,
        measures.blocked,
        measures.occupancy,
        measures.waited_longer,
        levels.offered,
        levels.answered,
        levels.less_early_abandons,
        levels.early_abandons_met,
        levels.less_short_abandons,
        levels.short_abandons_met,
        measures.wait,
        measures.asa,
        measures.wait_abandoned.unwrap_or(0.0),
        measures.offered_wait,
        measures.queue,
    ]
}

/// Calls handled in the mean: all agents while there is a queue, else the load that finds one.
fn busy_by_balance(measures: &Measures, agents: u32, load: f64) -> f64 {
    let at_once = measures.got_a_line() - measures.delayed;
    let all_busy = measures.delayed + measures.blocked;
    f64::from(agents) * all_busy + load * at_once * (1.0 - erlang_b(agents - 1, load))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_lost_and_everything_is_a_number(
        agents in prop_oneof![1_u32..5, 5_u32..300, Just(10_000)],
        each in magnitude(-6.0, 6.0),
        patience in magnitude(-3.0, 8.0).prop_flat_map(patience),
        places in prop_oneof![Just(None), (0_u32..5).prop_map(Some), Just(Some(1000))],
    ) {
        let demand = demand(agents, each, patience, places);
        if let Some(measures) = measures(&demand, agents) {
            let whole = measures.answered + measures.abandonment + measures.blocked;
            prop_assert!((whole - 1.0).abs() < 1e-12, "{measures:?}");
            for (place, number) in numbers(&measures).into_iter().enumerate() {
                prop_assert!(number.is_finite() && number >= 0.0, "{measures:?}");
                prop_assert!(place >= 12 || number <= 1.0, "{measures:?}");
            }
        }
    }

    #[test]
    fn calls_handled_balance_calls_answered(
        agents in 1_u32..300,
        each in magnitude(-1.0, 1.0),
        patience in magnitude(-3.0, 4.0).prop_flat_map(patience),
        places in prop_oneof![Just(None), (0_u32..50).prop_map(Some)],
    ) {
        let demand = demand(agents, each, patience, places);
        if let Some(measures) = measures(&demand, agents) {
            let busy = busy_by_balance(&measures, agents, demand.load());
            let answered = demand.load() * measures.answered;
            prop_assert!(close(busy, answered, 1e-9), "{busy} {answered} {measures:?}");
        }
    }

    #[test]
    fn abandonments_are_the_queue_over_the_patience(
        agents in 1_u32..300,
        each in magnitude(-1.0, 1.0),
        mean in magnitude(-3.0, 6.0),
        places in prop_oneof![Just(None), (1_u32..50).prop_map(Some)],
    ) {
        let demand = demand(agents, each, Law::exponential(seconds(mean)), places);
        let measures = measures(&demand, agents).unwrap();
        let by_queue = measures.queue / mean / demand.arrivals_per_s();
        prop_assert!(close(by_queue, measures.abandonment, 1e-9), "{measures:?}");
    }

    #[test]
    fn one_more_agent_never_hurts(
        agents in 1_u32..200,
        each in magnitude(-0.5, 0.5),
        patience in magnitude(-1.0, 4.0).prop_flat_map(patience),
        places in prop_oneof![Just(None), (1_u32..50).prop_map(Some)],
    ) {
        let demand = demand(agents, each, patience, places);
        let after = measures(&demand, agents + 1);
        if let (Some(before), Some(after)) = (measures(&demand, agents), after) {
            let falls = |read: fn(&Measures) -> f64| read(&after) <= read(&before) + 1e-11;
            prop_assert!(falls(|m| m.delayed / m.got_a_line()) , "{before:?} {after:?}");
            prop_assert!(falls(|m| m.abandonment / m.got_a_line()) && falls(|m| m.occupancy), "{before:?} {after:?}");
            prop_assert!(after.asa <= before.asa * (1.0 + 1e-10), "{before:?} {after:?}");
            let (before, after) = (before.service_levels, after.service_levels);
            for formula in [Formula::Answered, Formula::Offered, Formula::LessEarlyAbandons] {
                prop_assert!(formula == Formula::LessEarlyAbandons && places.is_some() || after.by(formula) >= before.by(formula) - 1e-11);
            }
        }
    }

    #[test]
    fn the_special_cases_agree(agents in 1_u32..500, each in magnitude(-2.0, 1.0)) {
        let b = measures(&demand(agents, each, Law::Never, Some(0)), agents).unwrap();
        let load = each * f64::from(agents);
        prop_assume!(erlang_b(agents, load) > 1e-290);
        prop_assert!(close(b.blocked, erlang_b(agents, load), 1e-10));
        prop_assert_eq!((b.delayed, b.wait, b.wait_abandoned), (0.0, 0.0, None));
        let c = measures(&demand(agents, each, Law::Never, None), agents);
        let delayed = erlang_c(agents, load);
        prop_assert_eq!(c.is_some(), delayed.is_some());
        if let (Some(c), Some(delayed)) = (c, delayed) {
            prop_assert!(close(c.delayed, delayed, 1e-10));
            prop_assert!(b.blocked <= delayed);
            let asa = delayed * 200.0 / (f64::from(agents) - load);
            prop_assert!(close(c.asa, asa, 1e-9), "{} {asa}", c.asa);
        }
    }

    #[test]
    fn patience_without_end_is_erlang_c(agents in 1_u32..300, each in 0.3..0.95_f64) {
        let c = measures(&demand(agents, each, Law::Never, None), agents).unwrap();
        let mut gap = f64::INFINITY;
        for mean in [1e2, 1e4, 1e6, 1e8] {
            let patience = Law::exponential(seconds(mean));
            let a = measures(&demand(agents, each, patience, None), agents).unwrap();
            let next = c.delayed - a.delayed;
            prop_assert!(next >= -1e-12 && next <= gap + 1e-12);
            gap = next;
        }
        prop_assert!(gap <= 1e-3 * c.delayed);
    }

    #[test]
    fn exponential_patience_by_any_other_name(
        agents in 1_u32..300,
        each in magnitude(-1.0, 1.0),
        mean in magnitude(-2.0, 5.0),
    ) {
        let whole = seconds(mean);
        let plain = Law::exponential(whole);
        let read = |law| measures(&demand(agents, each, law, None), agents).unwrap();
        let expected = read(plain.clone());
        for same in [
            Law::weibull(whole, 1.0).unwrap(),
            Law::erlang(whole, 1).unwrap(),
            Law::mixture(vec![plain.clone(), plain], &[0.3, 0.7]).unwrap(),
        ] {
            let found = read(same);
            for (found, expected) in numbers(&found).into_iter().zip(numbers(&expected)) {
                prop_assert!(close(found, expected, 1e-9) || (found - expected).abs() < 1e-300);
            }
        }
    }

    #[test]
    fn quantiles_invert_the_law_of_waits(
        agents in 1_u32..100,
        each in 0.5..1.5_f64,
        patience in magnitude(0.0, 3.0).prop_flat_map(patience),
        of_answered in 0.01..0.999_f64,
    ) {
        let station = Station::new(demand(agents, each, patience, None), agents).unwrap();
        if let Some(state) = station.steady_state() {
            let answered = state.measures(&ServiceLevel::default()).answered;
            let wait = state.wait_quantile(of_answered).unwrap();
            let there = state.answered_within(wait * (1.0 + 1e-9)) / answered;
            prop_assert!(there >= of_answered - 1e-9, "{wait}: {there}");
            if wait > 0.0 {
                let before = state.answered_within(wait * (1.0 - 1e-6)) / answered;
                prop_assert!(before <= of_answered + 1e-9, "{wait}: {before}");
            }
        }
    }
}

#[test]
fn a_queue_that_grows_for_ever_has_no_steady_state() {
    assert!(measures(&demand(3, 1.0, Law::Never, None), 3).is_none());
    assert!(measures(&demand(3, 1.0, Law::Never, Some(10)), 3).is_some());
    let some_stay = |share: f64| {
        let parts = vec![Law::Never, Law::exponential(seconds(60.0))];
        Law::mixture(parts, &[share, 1.0 - share]).unwrap()
    };
    assert!(measures(&demand(3, 2.0, some_stay(0.5), None), 3).is_none());
    assert!(measures(&demand(3, 2.0, some_stay(0.49), None), 3).is_some());
}

#[test]
fn targets_out_of_reach_say_why() {
    let demand = demand(10, 2.0, Law::Never, Some(0));
    let blocked = SteadyTarget::Blocked(0.1);
    assert_eq!(
        fewest_agents(&demand, &[blocked]),
        Err(Unreachable::Lines(10))
    );
    let eased = demand.clone().with_lines(40).unwrap();
    let agents = fewest_agents(&eased, &[blocked, SteadyTarget::Delayed(0.2)]).unwrap();
    let fewer = measures(&eased, agents - 1).unwrap();
    let enough = measures(&eased, agents).unwrap();
    assert!(enough.blocked <= 0.1 && enough.delayed <= 0.2);
    assert!(fewer.blocked > 0.1 || fewer.delayed > 0.2);
}

#[test]
fn what_makes_no_sense_is_refused() {
    let minute = seconds(60.0);
    for rate in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        assert!(Demand::new(rate, minute, Law::Never).is_err());
    }
    assert!(Demand::new(1.0, Seconds::ZERO, Law::Never).is_err());
    let demand = Demand::new(1.0, minute, Law::Never).unwrap();
    assert!(demand.clone().with_lines(0).is_err());
    assert_eq!(
        Station::new(demand.clone(), 0),
        Err(StationError::Agents(0))
    );
    let five = demand.with_lines(5).unwrap();
    let (lines, agents) = (5, 6);
    assert_eq!(
        Station::new(five, 6),
        Err(StationError::Lines { lines, agents })
    );
}

#[test]
fn on_the_edge_of_growing_it_waits_or_grows() {
    for slack in [1e-3, 1e-6, 1e-8, 3e-9, 1e-10, 1e-15, 0.0] {
        for agents in [1, 14, 400] {
            let demand = demand(agents, 1.0 - slack, Law::Never, None);
            let delayed = measures(&demand, agents).map(|measures| measures.delayed);
            let expected = erlang_c(agents, demand.load()).filter(|_| slack > 1e-9);
            match (delayed, expected) {
                (Some(delayed), Some(expected)) => {
                    assert!(
                        close(delayed, expected, 1e-7),
                        "{agents} {slack}: {delayed}"
                    );
                }
                (found, expected) => assert_eq!(found, expected, "{agents} {slack}"),
            }
        }
    }
}
