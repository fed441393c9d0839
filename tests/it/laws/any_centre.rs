//! Random centres: small, but with every mechanism that the engine has.

use super::any_message;
use crate::support::{exponential, seconds};
use holdtrue::centre::{
    AgentGroup, AtClose, Busyness, CallType, CallTypeId, Centre, Clock, LateBreaks, Leaving, Money,
    Parts, PickAgent, Redial, Reduction, Retry, Roster, Segment, ServiceLevel, Shift, Skill,
    Targets,
};
use holdtrue::random::Law;
use holdtrue::units::{Seconds, Share};
use proptest::prelude::*;
use proptest::sample::select;

/// One interval \[s\].
const INTERVAL: f64 = 600.0;

/// A valid centre of up to four call types and four groups.
pub(crate) fn centre() -> impl Strategy<Value = Centre> {
    parts().prop_map(|parts| Centre::new(parts).unwrap())
}

pub(crate) fn parts() -> impl Strategy<Value = Parts> {
    (1..=6_usize, 1..=4_usize, 1..=4_usize).prop_flat_map(|(intervals, types, groups)| {
        let call_types = (0..types).map(|place| call_type(format!("type{place}"), intervals));
        let agents = (0..groups).map(|place| group(format!("group{place}"), intervals, types));
        let rules = select(vec![
            PickAgent::LongestIdle,
            PickAgent::Random,
            PickAgent::MostAvailable,
        ]);
        let shape = (
            call_types.collect::<Vec<_>>(),
            agents.collect::<Vec<_>>(),
            rules,
            select(vec![AtClose::ServeQueue, AtClose::Disconnect]),
            select(vec![0.0, 0.3]),
            select(vec![0.0, 0.2]),
        );
        shape.prop_map(
            move |(call_types, mut groups, pick_agent, at_close, day, interval)| {
                let several = groups.len();
                for call_type in 0..types {
                    teach(&mut groups[call_type % several], call_type);
                }
                Parts {
                    clock: Clock {
                        opens: None,
                        length: seconds(INTERVAL * intervals as f64),
                        interval: seconds(INTERVAL),
                        warm_up: Seconds::ZERO,
                        at_close,
                    },
                    busyness: Busyness { day, interval },
                    call_types,
                    groups,
                    pick_agent,
                    money: Money::default(),
                    goals: Vec::new(),
                }
            },
        )
    })
}

/// Lets the group take the type, if it does not yet.
fn teach(group: &mut AgentGroup, call_type: usize) {
    let call_type = CallTypeId(call_type as u16);
    if group
        .answers
        .iter()
        .all(|skill| skill.call_type != call_type)
    {
        group.answers.push(Skill {
            call_type,
            rank: 1,
            after: Seconds::ZERO,
            speed: 1.0,
        });
    }
}

/// A time that is often short, sometimes nothing, and often the same as another one.
fn time() -> impl Strategy<Value = Law> {
    let mixture = |parts: Vec<Law>| Law::mixture(parts, &[0.3, 0.7]).unwrap();
    let values = [0.0, 30.0, 30.0, 120.0].map(seconds);
    prop_oneof![
        select(vec![0.0, 60.0, 120.0]).prop_map(Law::Constant),
        (10.0..300.0).prop_map(exponential),
        (10.0..300.0).prop_map(|mean| Law::lognormal(seconds(mean), 1.2).unwrap()),
        (10.0..300.0).prop_map(|mean| Law::gamma(seconds(mean), 0.5).unwrap()),
        (10.0..300.0).prop_map(move |mean| mixture(vec![Law::Constant(0.0), exponential(mean)])),
        Just(Law::mixture(vec![Law::Constant(60.0), Law::Constant(120.0)], &[0.5, 0.5]).unwrap()),
        Just(Law::empirical(&values, None).unwrap()),
        Just(Law::uniform(seconds(20.0), seconds(90.0)).unwrap()),
    ]
}

fn retry() -> impl Strategy<Value = Option<Retry>> {
    let after = select(vec![
        Law::Constant(0.0),
        Law::Constant(60.0),
        exponential(200.0),
    ]);
    let some = (select(vec![0.5, 1.0]), after).prop_map(|(chance, after)| Retry {
        chance: Share::new(chance).unwrap(),
        after,
    });
    proptest::option::weighted(0.4, some)
}

fn redial() -> impl Strategy<Value = Redial> {
    let tries = (retry(), retry(), retry(), 1..5_u32, any::<bool>());
    tries.prop_map(
        |(abandoned, blocked, unsettled, most, keeps_patience)| Redial {
            balked: abandoned.clone(),
            abandoned,
            blocked,
            unsettled,
            most,
            keeps_patience,
        },
    )
}

fn call_type(name: String, intervals: usize) -> impl Strategy<Value = CallType> {
    let profile = |values: Vec<f64>| proptest::collection::vec(select(values), intervals);
    let patience = prop_oneof![3 => time(), 1 => Just(Law::Never)];
    let wrap_up = prop_oneof![Just(Law::Constant(0.0)), time()];
    let times = (time(), wrap_up, patience, select(vec![0.0, 0.2]));
    let profiles = (
        profile(vec![0.0, 2.0, 10.0, 30.0]),
        profile(vec![0.5, 1.0, 2.0]),
        profile(vec![0.0, 1.0]),
        profile(vec![0.5, 1.0]),
    );
    let line = proptest::option::weighted(0.3, 1..8_u32);
    let rules = (
        -1..3_i32,
        select(vec![0.0, 0.0, 45.0]),
        line,
        select(vec![1.0, 0.6]),
    );
    let told = (
        any_message::messages(),
        any_message::reaction(),
        any_message::callback(),
    );
    let all = (times, profiles, rules, redial(), told);
    all.prop_map(move |(times, profiles, rules, redial, told)| {
        let (talk, wrap_up, patience, busyness) = times;
        let (volume, talk_scale, wrap_up_scale, patience_scale) = profiles;
        let (priority, head_start, lines, settled) = rules;
        let (messages, reaction, callback) = told;
        CallType {
            name: name.clone(),
            volume: volume.into(),
            busyness,
            talk,
            wrap_up,
            patience,
            talk_scale,
            wrap_up_scale,
            patience_scale,
            priority,
            head_start: seconds(head_start),
            service_level: ServiceLevel::default(),
            targets: Targets::default(),
            goals: Vec::new(),
            lines,
            settled: Share::new(settled).unwrap(),
            value: 1.0,
            redial,
            messages,
            reaction,
            callback,
        }
    })
}

fn group(name: String, intervals: usize, types: usize) -> impl Strategy<Value = AgentGroup> {
    let length = INTERVAL * intervals as f64;
    let skill = (
        1..4_u32,
        select(vec![0.0, 0.0, 10.0, 60.0]),
        select(vec![1.0, 0.8, 2.0]),
    );
    let skills = proptest::collection::vec(proptest::option::weighted(0.6, skill), types);
    let counts = proptest::collection::vec(0..5_u32, intervals)
        .prop_map(|counts| Roster::from_counts(&counts, INTERVAL));
    let roster = prop_oneof![counts, shifts(length)];
    let drops = select(vec![Leaving::Finish, Leaving::Drop]);
    let all = (skills, roster, drops, select(vec![0.0, 0.0, 0.3]));
    all.prop_map(move |(skills, roster, leaving, absence)| {
        let skills = skills.into_iter().enumerate();
        let answers = skills.filter_map(|(place, skill)| {
            let (rank, after, speed) = skill?;
            Some(Skill {
                call_type: CallTypeId(place as u16),
                rank,
                after: seconds(after),
                speed,
            })
        });
        let mut group = AgentGroup {
            name: name.clone(),
            answers: answers.collect(),
            roster,
            absence: Share::new(absence).unwrap(),
            wage: 20.0,
            shrinkage: Share::NONE,
            counts: holdtrue::centre::Headcount::OnPhones,
            pay: holdtrue::centre::Pay::default(),
            leaving,
            late_breaks: LateBreaks::default(),
            goals: Vec::new(),
        };
        if group.answers.is_empty() {
            teach(&mut group, 0);
        }
        group
    })
}

/// Shifts with a break, and reductions.
fn shifts(length: f64) -> impl Strategy<Value = Roster> {
    let late = select(vec![LateBreaks::Shortens, LateBreaks::Moves]);
    let duty = (1..4_u32, 0.0..0.4, 0.5..0.6, 0.7..1.0, late).prop_map(
        move |(agents, from, lunch, to, late_breaks)| {
            let segments = [(from, lunch), (lunch + 0.05, to)];
            let segments = segments.map(|(from, to)| Segment {
                from: from * length,
                to: to * length,
            });
            let segments = segments.to_vec();
            Shift {
                late_breaks,
                ..Shift::new(agents, segments)
            }
        },
    );
    let cut = (1..3_u32, 0.0..0.5, 0.6..1.0).prop_map(move |(agents, from, to)| Reduction {
        agents,
        segment: Segment {
            from: from * length,
            to: to * length,
        },
    });
    let shifts = proptest::collection::vec(duty, 1..4);
    let reductions = proptest::collection::vec(cut, 0..2);
    (shifts, reductions).prop_map(|(shifts, reductions)| Roster { shifts, reductions })
}
