//! The laws of one day, on random centres.

use super::any_centre;
use super::cases;
use super::referee::Referee;
use holdtrue::centre::{AgentGroup, CallTypeId, Centre, Clock, LateBreaks, Level, Parts};
use holdtrue::engine::{Each, Engine, Event};
use holdtrue::measures::{CallTally, DayCount, DayTotals, GroupTally};
use holdtrue::random::{Occasion, Seed};
use holdtrue::units::Share;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;

const SEED: Seed = Seed(7);

fn count(engine: &mut Engine, replication: u64) -> DayTotals {
    let mut count = DayCount::new(engine.centre());
    engine.day(Occasion::first(SEED, replication), &mut count);
    count.finish()
}

/// Two days before the referee, whose books must agree with those of the count.
fn check_day(centre: &Centre) {
    let mut engine = Engine::new(centre);
    for replication in 0..2 {
        let mut referee = Referee::new(centre, SEED, replication);
        let mut count = DayCount::new(centre);
        let mut both = (Each(|event: &Event| referee.observe(event)), &mut count);
        engine.day(Occasion::first(SEED, replication), &mut both);
        let (tally, totals) = (referee.close(), count.finish());
        let sum = |what: CallTally| -> f64 {
            let types = 0..centre.call_types().len();
            types.map(|place| totals.calls(place)[what]).sum()
        };
        let by_group = 0..centre.groups().len();
        let taken: f64 = by_group
            .map(|place| totals.agents(place)[GroupTally::Calls])
            .sum();
        for (counted, told) in [
            (sum(CallTally::Offered), tally.offered),
            (sum(CallTally::Blocked), tally.blocked),
            (sum(CallTally::Abandoned), tally.abandoned),
            (sum(CallTally::TurnedAway), tally.turned_away),
            (sum(CallTally::Answered), tally.answered),
            (taken, tally.answered + tally.made_in_time + tally.made_late),
            (sum(CallTally::Balked), tally.balked),
            (sum(CallTally::CalledBack), tally.called_back),
            (sum(CallTally::CallbackMade), tally.made_in_time),
            (sum(CallTally::CallbackUnreached), tally.unreached_in_time),
            (
                sum(CallTally::CallbackBroken),
                tally.made_late + tally.unreached_late + tally.never_tried,
            ),
            (sum(CallTally::Quoted), tally.quoted),
            (sum(CallTally::NotQuoted), tally.not_quoted),
            (sum(CallTally::PromiseKept), tally.promises_kept),
            (sum(CallTally::PromiseBroken), tally.promises_broken),
        ] {
            assert_eq!(counted, told as f64, "{tally:?}");
        }
        let handled = tally.worked - tally.rung;
        assert!((sum(CallTally::HandleTime) - handled).abs() <= 1e-6 * (1.0 + handled));
        assert!(sum(CallTally::QueueTime) <= tally.queue_area + 1e-6);
        check_staff(centre, &totals);
        assert!(sum(CallTally::CallersReached) <= sum(CallTally::FirstAttempts));
    }
}

/// Time on duty is what was rostered, whenever the last call ended; nobody works when nobody is there.
fn check_staff(centre: &Centre, totals: &DayTotals) {
    let clock = centre.clock();
    let from = clock.warm_up.get();
    for (place, group) in centre.groups().iter().enumerate() {
        if group.absence != Share::NONE {
            continue;
        }
        let shifts = &group.roster.shifts;
        if shifts
            .iter()
            .any(|shift| shift.late_breaks == LateBreaks::Moves)
        {
            check_moved(clock, group, totals, place);
            continue;
        }
        let steps = group.roster.levels(|shift| shift.agents);
        let ends = steps.iter().skip(1).map(|step| step.at);
        let ends = ends.chain([clock.length.get()]);
        for (interval, agents) in totals.agents_by_interval().enumerate() {
            let begin = interval as f64 * clock.interval.get();
            let end = (begin + clock.interval.get()).min(clock.length.get());
            let rostered = |(step, until): (&Level, f64)| {
                let time = until.min(end) - step.at.max(begin).max(from);
                f64::from(step.on_duty) * time.max(0.0)
            };
            let rostered: f64 = steps.iter().zip(ends.clone()).map(rostered).sum();
            let counts = &agents[place];
            assert!((counts[GroupTally::OnDuty] - rostered).abs() < 1e-6);
            assert!(counts[GroupTally::Present] >= counts[GroupTally::OnDuty] - 1e-6);
            assert!(
                (0.0..=counts[GroupTally::Present] + 1e-6).contains(&counts[GroupTally::Worked])
            );
        }
    }
}

/// Who goes on a break late comes back as much later, or stays away until the shift ends: no less is worked than rostered.
fn check_moved(clock: &Clock, group: &AgentGroup, totals: &DayTotals, place: usize) {
    if clock.warm_up.get() > 0.0 {
        return;
    }
    let steps = group.roster.levels(|shift| shift.agents);
    let ends = steps.iter().skip(1).map(|step| step.at);
    let ends = ends.chain([clock.length.get()]);
    let rostered = steps.iter().zip(ends).map(|(step, until)| {
        let time = until.min(clock.length.get()) - step.at.max(0.0);
        f64::from(step.on_duty) * time.max(0.0)
    });
    let on_duty = totals.agents_by_interval();
    let on_duty: f64 = on_duty
        .map(|agents| agents[place][GroupTally::OnDuty])
        .sum();
    assert!(on_duty >= rostered.sum::<f64>() - 1e-6);
}

fn any_day(number: u32) {
    let mut runner = TestRunner::new(cases(number));
    let outcome = runner.run(&any_centre::centre(), |centre| {
        check_day(&centre);
        Ok(())
    });
    if let Err(fault) = outcome {
        panic!("{fault}");
    }
}

#[test]
fn a_day_keeps_the_rules() {
    any_day(1_500);
}

#[test]
#[ignore = "many more centres"]
fn many_days_keep_the_rules() {
    any_day(100_000);
}

/// The parts with one more call type and a group of its own.
fn with_a_stranger(parts: &Parts) -> Parts {
    let mut parts = parts.clone();
    let mut stranger = parts.call_types[0].clone();
    stranger.name = "stranger".to_owned();
    let mut group = parts.groups[0].clone();
    group.name = "strangers".to_owned();
    group.answers.truncate(1);
    group.answers[0].call_type = CallTypeId(parts.call_types.len() as u16);
    parts.call_types.push(stranger);
    parts.groups.push(group);
    parts
}

proptest! {
    #![proptest_config(cases(200))]

    #[test]
    fn the_same_day_again_is_the_same(centre in any_centre::centre()) {
        let mut used = Engine::new(&centre);
        let days: Vec<DayTotals> = (0..3).map(|day| count(&mut used, day)).collect();
        for day in [2, 0, 1] {
            prop_assert_eq!(&count(&mut Engine::new(&centre), day), &days[day as usize]);
            prop_assert_eq!(&count(&mut used, day), &days[day as usize]);
        }
    }

    #[test]
    fn strangers_change_nothing(parts in any_centre::parts()) {
        let alone = Centre::new(parts.clone()).unwrap();
        let beside = Centre::new(with_a_stranger(&parts)).unwrap();
        let (types, groups) = (parts.call_types.len(), parts.groups.len());
        let (alone, beside) = (count(&mut Engine::new(&alone), 0), count(&mut Engine::new(&beside), 0));
        for (a, b) in alone.calls_by_interval().zip(beside.calls_by_interval()) {
            prop_assert_eq!(a, &b[..types]);
        }
        for (a, b) in alone.agents_by_interval().zip(beside.agents_by_interval()) {
            prop_assert_eq!(a, &b[..groups]);
        }
        for place in 0..types {
            prop_assert_eq!(alone.waits(place), beside.waits(place));
            prop_assert_eq!(alone.queue_max(Some(place)), beside.queue_max(Some(place)));
        }
    }
}
