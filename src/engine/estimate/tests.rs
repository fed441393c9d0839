//! Estimates in small situations that can be worked out by hand: several call types, priorities,
//! ranks, head starts, numbers on duty that change, and nobody on duty.

use super::*;
use crate::centre::{
    AgentGroup, AtClose, Bumper, Busyness, CallTypeId, Clock, GroupId, Leaving, Messages, Money,
    Parts, PickAgent, Policy, Reaction, Redial, Roster, ServiceLevel, Skill, Targets,
};
use crate::engine::caller::QueuedAs;
use crate::engine::callers::End;
use crate::engine::observer::{Call, Marks};
use crate::engine::promise::{Promise, Stage};
use crate::random::Law;
use crate::units::{Seconds, Share};

const A: CallTypeId = CallTypeId(0);
const B: CallTypeId = CallTypeId(1);
const C: CallTypeId = CallTypeId(2);

fn seconds(value: f64) -> Seconds {
    Seconds::new(value).unwrap()
}

fn constant(value: f64) -> Law {
    Law::constant(seconds(value))
}

/// Handle time 120 s, patience 90 s on average.
fn call_type(name: &str, priority: i32) -> CallType {
    CallType {
        name: name.to_owned(),
        volume: vec![10.0].into(),
        busyness: 0.0,
        talk: constant(100.0),
        wrap_up: constant(20.0),
        patience: Law::exponential(seconds(90.0)),
        talk_scale: vec![1.0],
        wrap_up_scale: vec![1.0],
        patience_scale: vec![1.0],
        priority,
        head_start: Seconds::ZERO,
        service_level: ServiceLevel::default(),
        targets: Targets::default(),
        goals: Vec::new(),
        lines: None,
        settled: Share::ALL,
        value: 0.0,
        redial: Redial::default(),
        messages: Messages {
            policy: Policy::Position,
            ..Messages::default()
        },
        reaction: Reaction::default(),
        callback: None,
    }
}

fn group(name: &str, answers: &[(CallTypeId, u32)]) -> AgentGroup {
    let skill = |&(call_type, rank): &(CallTypeId, u32)| Skill {
        call_type,
        rank,
        after: Seconds::ZERO,
        speed: 1.0,
    };
    AgentGroup {
        name: name.to_owned(),
        answers: answers.iter().map(skill).collect(),
        roster: Roster::default(),
        absence: Share::NONE,
        wage: 0.0,
        shrinkage: Share::NONE,
        counts: crate::centre::Headcount::OnPhones,
        pay: crate::centre::Pay::default(),
        leaving: Leaving::Finish,
        late_breaks: crate::centre::LateBreaks::default(),
        goals: Vec::new(),
    }
}

/// Three types; `answers` by group; `change` has the last word on each type.
fn centre(answers: &[&[(CallTypeId, u32)]], change: impl Fn(CallTypeId, &mut CallType)) -> Centre {
    let mut call_types = ["a", "b", "c"].map(|name| call_type(name, 1)).to_vec();
    for (place, call_type) in call_types.iter_mut().enumerate() {
        change(CallTypeId(place as u16), call_type);
    }
    let names = ["first", "second", "third"];
    let groups = names.iter().zip(answers);
    let groups = groups.map(|(name, answers)| group(name, answers));
    Centre::new(Parts {
        clock: Clock {
            opens: None,
            length: seconds(3600.0),
            interval: seconds(3600.0),
            warm_up: Seconds::ZERO,
            at_close: AtClose::ServeQueue,
        },
        busyness: Busyness::default(),
        call_types,
        groups: groups.collect(),
        pick_agent: PickAgent::LongestIdle,
        money: Money::default(),
        goals: Vec::new(),
    })
    .unwrap()
}

/// Who waits and who is on duty at one moment.
struct Situation<'a> {
    centre: &'a Centre,
    layout: Layout,
    queued_as: Vec<(CallTypeId, f64, QueuedAs)>,
    callers: Callers,
    staff: Staff,
    memory: Memory,
    now: f64,
}

impl<'a> Situation<'a> {
    /// Nobody waits; so many are on duty in each group.
    fn new(centre: &'a Centre, on_duty: &[u32]) -> Self {
        let mut callers = Callers::default();
        callers.clear(&[true; 3]);
        let mut staff = Staff::default();
        staff.clear(centre.groups().len());
        for (place, number) in on_duty.iter().enumerate().take(centre.groups().len()) {
            let group = staff.group_mut(GroupId(place as u16));
            group.on_duty = *number;
            group.present = *number;
        }
        let mut memory = Memory::default();
        memory.clear(centre);
        Self {
            centre,
            layout: Layout::new(centre),
            queued_as: Vec::new(),
            callers,
            staff,
            memory,
            now: 1000.0,
        }
    }

    /// One more waits; those who wait arrived in order of time, whoever is named first.
    fn waits(&mut self, call_type: CallTypeId, arrived: f64, queued_as: QueuedAs) {
        self.queued_as.push((call_type, arrived, queued_as));
        self.queued_as.sort_by(|a, b| a.1.total_cmp(&b.1));
        self.callers.clear(&[true; 3]);
        for &(call_type, arrived, queued_as) in &self.queued_as {
            let slot = self.callers.admit(Call {
                arrived,
                caller: 0,
                interval: 0,
                first_interval: 0,
                matter_interval: 0,
                call_type,
                attempt: 1,
                matter: 0,
                marks: Marks::default(),
            });
            self.callers.rank(slot);
            let caller = self.callers.get_mut(slot);
            caller.joined = arrived;
            caller.queued_as = queued_as;
            self.callers.join(slot, End::InOrder);
        }
    }

    fn callers(mut self, call_type: CallTypeId, arrivals: &[f64]) -> Self {
        for &arrived in arrivals {
            self.waits(call_type, arrived, QueuedAs::OnLine);
        }
        self
    }

    fn place(mut self, call_type: CallTypeId, arrived: f64, urgent: bool) -> Self {
        let promise = Promise {
            urgent,
            stage: Stage::InQueue,
            ..Promise::made(urgent.then_some(2000.0))
        };
        self.waits(call_type, arrived, QueuedAs::Callback(promise));
        self
    }

    fn view(&self) -> View<'_> {
        View {
            layout: &self.layout,
            callers: &self.callers,
            staff: &self.staff,
            memory: &self.memory,
            now: self.now,
        }
    }

    fn estimate(&self, call_type: CallTypeId) -> Option<f64> {
        let kind = &self.centre.call_types()[call_type.index()];
        self.view().estimate(call_type, kind)
    }
}

#[track_caller]
fn check(found: Option<f64>, expected: Option<f64>) {
    let same = match (found, expected) {
        (Some(found), Some(expected)) => (found - expected).abs() < 1e-9 * (1.0 + expected),
        (found, expected) => found == expected,
    };
    assert!(same, "{found:?} instead of {expected:?}");
}

/// Everybody's estimator.
fn by(estimator: Estimator) -> impl Fn(CallTypeId, &mut CallType) {
    move |_, call_type| call_type.messages.estimator = estimator
}

const ALONE: &[&[(CallTypeId, u32)]] = &[&[(A, 1)], &[(B, 1), (C, 1)]];

#[test]
fn a_queue_of_its_own() {
    let centre = centre(ALONE, by(Estimator::QueueLength));
    let mut here = Situation::new(&centre, &[3, 2]).callers(A, &[900.0, 950.0]);
    // Two ahead, three agents, 120 s each.
    check(here.estimate(A), Some(3.0 * 120.0 / 3.0));
    check(here.estimate(B), Some(120.0 / 2.0));
    // Agents go for lunch; one who finishes a call after that takes no other.
    here.staff.group_mut(GroupId(0)).on_duty = 1;
    check(here.estimate(A), Some(3.0 * 120.0));
    here.staff.group_mut(GroupId(0)).on_duty = 4;
    check(here.estimate(A), Some(3.0 * 30.0));
}

#[test]
fn those_ahead_may_leave() {
    let centre = centre(ALONE, by(Estimator::QueueLengthAbandon));
    let mut here = Situation::new(&centre, &[2, 2]).callers(A, &[900.0, 950.0]);
    // Two agents finish a call every 60 s; one ahead leaves every 90 s, two every 45 s.
    check(here.estimate(A), Some(60.0 + 36.0 + 180.0 / 7.0));
    check(here.estimate(B), Some(60.0));
    here.staff.group_mut(GroupId(0)).on_duty = 1;
    check(here.estimate(A), Some(120.0 + 360.0 / 7.0 + 360.0 / 11.0));
}

#[test]
fn long_queues_add_up_as_short_ones_do() {
    let centre = centre(ALONE, by(Estimator::QueueLengthAbandon));
    let arrivals: Vec<f64> = (0..400).map(f64::from).collect();
    for waiting in [31, 32, 33, 34, 100, 399] {
        let here = Situation::new(&centre, &[7, 0]).callers(A, &arrivals[..waiting]);
        let pace = 7.0 / 120.0;
        let places = 0..=waiting;
        let sum: f64 = places.map(|k| (pace + k as f64 / 90.0).recip()).sum();
        check(here.estimate(A), Some(sum));
    }
}

#[test]
fn callers_of_endless_patience_and_of_none() {
    let endless = centre(ALONE, |_, kind| {
        kind.messages.estimator = Estimator::QueueLengthAbandon;
        kind.patience = Law::Never;
    });
    let here = Situation::new(&endless, &[2, 2]).callers(A, &[900.0, 950.0]);
    check(here.estimate(A), Some(180.0));
    let none = centre(ALONE, |_, kind| {
        kind.messages.estimator = Estimator::QueueLengthAbandon;
        kind.patience = constant(0.0);
    });
    let here = Situation::new(&none, &[2, 2]).callers(A, &[900.0, 950.0]);
    check(here.estimate(A), Some(60.0));
}

/// Handle times of next to nothing, and of nothing: term by term and in one step say the same.
#[test]
fn a_long_queue_before_agents_who_need_hardly_any_time() {
    for handle_time in [1.0, 1e-3, 1e-6, 1e-12, 0.0] {
        let centre = centre(ALONE, |_, kind| {
            kind.messages.estimator = Estimator::QueueLengthAbandon;
            kind.talk = constant(handle_time);
            kind.wrap_up = constant(0.0);
        });
        let waiting = [900.0; 100];
        let here = Situation::new(&centre, &[2, 2]).callers(A, &waiting);
        let terms = (0..=100).map(|k| (2.0 / handle_time + f64::from(k) / 90.0).recip());
        let expected: f64 = terms.sum();
        let found = here.estimate(A).unwrap();
        assert!(
            (found - expected).abs() <= 1e-9 * expected,
            "{found} for {expected}"
        );
    }
}

#[test]
fn nobody_on_duty_is_nothing_to_estimate_by() {
    let before = [
        (Estimator::QueueLength, 60.0),
        (Estimator::QueueLengthAbandon, 60.0),
        (Estimator::LastToEnter, 0.0),
        (Estimator::HeadOfLine, 0.0),
        (Estimator::RecentAverage, 0.0),
    ];
    for (estimator, first) in before {
        let centre = centre(ALONE, by(estimator));
        let here = Situation::new(&centre, &[0, 2]).callers(A, &[900.0]);
        check(here.estimate(A), None);
        check(here.estimate(B), Some(first));
        let empty = Situation::new(&centre, &[0, 0]);
        check(empty.estimate(B), None);
    }
    let centre = centre(ALONE, by(Estimator::Constant(seconds(300.0))));
    let here = Situation::new(&centre, &[0, 0]).callers(A, &[900.0]);
    check(here.estimate(A), Some(300.0));
}

/// The first group takes `a` before `b`; the second `b` alone, the third `c` alone.
const OVERFLOW: &[&[(CallTypeId, u32)]] = &[&[(A, 1), (B, 2)], &[(B, 1)], &[(C, 1)]];

#[test]
fn who_is_preferred_stands_ahead() {
    let centre = centre(OVERFLOW, by(Estimator::QueueLength));
    let here = Situation::new(&centre, &[2, 1, 5]);
    let here = here.callers(A, &[900.0, 990.0]).callers(B, &[800.0]);
    // The groups that take `a` have 2 on duty, those that take `b` 3.
    check(here.estimate(A), Some(3.0 * 120.0 / 2.0));
    check(here.estimate(B), Some(4.0 * 120.0 / 3.0));
    check(here.estimate(C), Some(120.0 / 5.0));
}

/// One group for all, of the same rank.
const POOL: &[&[(CallTypeId, u32)]] = &[&[(A, 1), (B, 1), (C, 1)]];

#[test]
fn priority_comes_before_arrival() {
    let centre = centre(POOL, |place, kind| {
        kind.priority = if place == C { 0 } else { 1 };
        kind.messages.estimator = Estimator::QueueLength;
    });
    let here = Situation::new(&centre, &[4]);
    let here = here.callers(A, &[900.0]).callers(B, &[910.0, 920.0]);
    let here = here.callers(C, &[930.0]);
    // All stand before an `a` and a `b`; before a `c`, the other one of its own only.
    check(here.estimate(A), Some(5.0 * 30.0));
    check(here.estimate(B), Some(5.0 * 30.0));
    check(here.estimate(C), Some(2.0 * 30.0));
}

#[test]
fn a_head_start_is_an_earlier_arrival() {
    let centre = centre(POOL, |place, kind| {
        kind.head_start = seconds(if place == C { 60.0 } else { 0.0 });
        kind.messages.estimator = Estimator::QueueLength;
    });
    let here = Situation::new(&centre, &[1]);
    let here = here.callers(A, &[900.0, 930.0, 970.0]);
    // A `c` who joins at 1000 counts as of 940: two stand before it, and one who came at 970 does not.
    check(here.estimate(C), Some(3.0 * 120.0));
    let here = here.callers(C, &[990.0]);
    check(here.estimate(A), Some(5.0 * 120.0));
    check(here.estimate(C), Some(4.0 * 120.0));
}

#[test]
fn at_a_refresh_those_behind_do_not_count() {
    let centre = centre(POOL, by(Estimator::QueueLength));
    let here = Situation::new(&centre, &[1]);
    let here = here.callers(A, &[900.0, 930.0, 970.0]).callers(B, &[920.0]);
    let kind = &centre.call_types()[A.index()];
    let behind = |arrived| here.view().estimate_behind(A, kind, arrived);
    check(behind(900.0), Some(120.0));
    check(behind(930.0), Some(3.0 * 120.0));
    check(behind(970.0), Some(4.0 * 120.0));
}

#[test]
fn places_kept_for_callbacks_count_as_waiting() {
    let centre = centre(ALONE, |place, kind| {
        kind.messages.estimator = if place == A {
            Estimator::QueueLength
        } else {
            Estimator::HeadOfLine
        };
    });
    let here = Situation::new(&centre, &[1, 1]);
    let here = here
        .callers(A, &[950.0])
        .place(A, 900.0, false)
        .place(A, 990.0, true);
    check(here.estimate(A), Some(4.0 * 120.0));
    let kind = &centre.call_types()[A.index()];
    check(
        here.view().estimate_behind(A, kind, 950.0),
        Some(3.0 * 120.0),
    );
    // A place that is kept waits as its caller would; a promise at the head is none of the queue.
    let here = here.place(B, 980.0, true).callers(B, &[960.0, 970.0]);
    check(here.estimate(B), Some(40.0));
    let here = here.place(B, 900.0, false);
    check(here.estimate(B), Some(100.0));
    check(here.estimate(C), Some(0.0));
}

#[test]
fn those_who_look_back() {
    let last = centre(ALONE, by(Estimator::LastToEnter));
    let mut here = Situation::new(&last, &[1, 1]);
    check(here.estimate(A), Some(0.0));
    here.memory.answered(A, 10.0, 45.0);
    here.memory.answered(B, 20.0, 7.0);
    check(here.estimate(A), Some(45.0));
    check(here.estimate(B), Some(7.0));

    let recent = centre(ALONE, by(Estimator::RecentAverage));
    let mut here = Situation::new(&recent, &[1, 1]);
    for (at, wait) in [(50.0, 500.0), (100.0, 30.0), (200.0, 0.0), (999.0, 60.0)] {
        here.memory.answered(A, at, wait);
    }
    // 15 minutes back from 1000: what happened at 100 counts, at 50 does not.
    check(here.estimate(A), Some(30.0));
    here.now = 1500.0;
    check(here.estimate(A), Some(60.0));
    here.now = 2000.0;
    check(here.estimate(A), Some(0.0));
    check(here.estimate(B), Some(0.0));
}

#[test]
fn a_quote_is_rounded_up() {
    let rule = |factor, step: Option<f64>| Quote {
        bumper: Bumper::Times(factor),
        round_to: step.map(seconds),
    };
    assert_eq!(quoted(61.0, &rule(1.0, None)), 61.0);
    assert_eq!(quoted(61.0, &rule(1.0, Some(30.0))), 90.0);
    assert_eq!(quoted(60.0, &rule(1.0, Some(30.0))), 60.0);
    assert_eq!(quoted(60.0, &rule(1.5, Some(60.0))), 120.0);
    assert_eq!(quoted(0.0, &rule(2.0, Some(60.0))), 0.0);
}

/// 11 agents who need 120 s for a call, so many callers counted with the one who asks: quotes in whole half minutes.
#[test]
fn a_whole_number_of_steps_is_quoted_as_it_is() {
    let centre = centre(ALONE, by(Estimator::QueueLength));
    let rule = Quote {
        bumper: Bumper::Times(1.0),
        round_to: Some(seconds(30.0)),
    };
    for (callers, quote) in [
        (1, 30.0),   // 10.91 s
        (2, 30.0),   // 21.82 s
        (3, 60.0),   // 32.73 s
        (10, 120.0), // 109.09 s
        (11, 120.0), // 120 s
        (12, 150.0), // 130.91 s
        (21, 240.0), // 229.09 s
        (22, 240.0), // 240 s
        (33, 360.0), // 360 s
        (43, 480.0), // 469.09 s
        (44, 480.0), // 480 s
        (45, 510.0), // 490.91 s
        (88, 960.0), // 960 s
    ] {
        let arrivals: Vec<f64> = (1..callers).map(f64::from).collect();
        let here = Situation::new(&centre, &[11, 0]).callers(A, &arrivals);
        let estimate = here.estimate(A).unwrap();
        assert_eq!(quoted(estimate, &rule), quote, "{callers}: {estimate}");
    }
}

/// Estimates that are whole numbers of steps on paper, whatever the bumper and the order of the sum.
#[test]
fn noise_is_not_rounded_up() {
    for (estimate, factor, step, quote) in [
        (0.1 + 0.2, 1.0, 0.1, 0.3),
        (100.0, 1.1, 10.0, 110.0),
        (50.0, 1.1, 5.0, 55.0),
        (8.1 * 100.0, 1.0, 30.0, 810.0),
        (29.999_999_999_999_996, 1.0, 30.0, 30.0),
        (30.000_000_000_000_004, 1.0, 30.0, 30.0),
        (30.001, 1.0, 30.0, 60.0),
        (29.999, 1.0, 30.0, 30.0),
        (3_600.000_000_001, 1.0, 60.0, 3600.0),
        (86_400.0, 7.0, 0.001, 604_800.0),
    ] {
        let rule = Quote {
            bumper: Bumper::Times(factor),
            round_to: Some(seconds(step)),
        };
        let found = quoted(estimate, &rule);
        assert!(
            (found - quote).abs() < 1e-9 * quote,
            "{estimate} x {factor}: {found}"
        );
    }
}
