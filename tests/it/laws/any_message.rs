//! Random messages, reactions and offers to call back: every policy and estimator, clocks that stand
//! still and clocks that run away, promises that are kept, late or never meant.

use crate::support::seconds;
use holdtrue::centre::{
    Bumper, Callback, CallbackTiming, Estimator, Messages, Policy, Quote, Reaction,
};
use holdtrue::units::Share;
use proptest::prelude::*;
use proptest::sample::select;

fn share(value: f64) -> Share {
    Share::new(value).unwrap()
}

/// What is said; half of the time nothing.
pub(super) fn messages() -> impl Strategy<Value = Messages> {
    let bumpers = [0.4, 1.0, 1.6].map(Bumper::Times).to_vec();
    let bumper = prop_oneof![select(bumpers), Just(Bumper::Kept(share(0.8)))];
    let round_to = proptest::option::weighted(0.3, Just(seconds(30.0)));
    let quote = (bumper, round_to).prop_map(|(bumper, round_to)| Quote { bumper, round_to });
    let policy = prop_oneof![
        5 => Just(Policy::Silence),
        1 => Just(Policy::Comfort),
        1 => Just(Policy::Busy),
        1 => Just(Policy::Position),
        5 => quote.prop_map(Policy::Estimate),
    ];
    let estimator = select(vec![
        Estimator::QueueLength,
        Estimator::QueueLength,
        Estimator::QueueLengthAbandon,
        Estimator::QueueLengthAbandon,
        Estimator::LastToEnter,
        Estimator::HeadOfLine,
        Estimator::RecentAverage,
        Estimator::Constant(seconds(0.0)),
        Estimator::Constant(seconds(60.0)),
    ]);
    let again = proptest::option::weighted(0.5, select(vec![10.0, 30.0, 45.5]).prop_map(seconds));
    (policy, estimator, again).prop_map(|(policy, estimator, repeat_every)| Messages {
        policy,
        estimator,
        repeat_every,
    })
}

/// How it is taken.
pub(super) fn reaction() -> impl Strategy<Value = Reaction> {
    let quoted = (
        select(vec![0.0, 0.5, 1.0, 1.0]),
        select(vec![0.0, 0.7, 1.0, 2.0]),
        select(vec![0.0, 0.5, 1.0]),
        select(vec![0.0, 0.2, 3.0]),
        select(vec![0.0, 0.0, 20.0, 3000.0]),
    );
    let others = (
        select(vec![0.0, 0.4, 1.0, 1.5]),
        select(vec![0.0, 0.5, 1.0, 1.5]),
    );
    (quoted, others).prop_map(|(quoted, (position, annoyance))| {
        let (trust, calm, broken, late_growth, late_talk) = quoted;
        Reaction {
            trust: share(trust),
            calm,
            broken,
            late_growth,
            late_talk: seconds(late_talk),
            position,
            annoyance,
        }
    })
}

/// The offer to call back; most of the time none.
pub(super) fn callback() -> impl Strategy<Value = Option<Callback>> {
    let offer = (
        select(vec![0.0, 30.0, 120.0]),
        select(vec![0.5, 1.0]),
        select(vec![0.6, 1.0, 1.0]),
        prop_oneof![
            Just(CallbackTiming::KeepsPlace),
            select(vec![45.0, 300.0, 1500.0])
                .prop_map(|window| CallbackTiming::Within(seconds(window))),
        ],
    );
    let tries = (
        select(vec![0.0, 0.5, 1.0]),
        1..4_u32,
        select(vec![0.0, 60.0, 200.0]),
        select(vec![0.0, 20.0]),
    );
    let some = (offer, tries).prop_map(|(offer, tries)| {
        let (offer_when, accepts, kept, promise) = offer;
        let (reached, tries, gap, dial) = tries;
        Callback {
            offer_when: seconds(offer_when),
            accepts: share(accepts),
            kept: share(kept),
            promise,
            reached: share(reached),
            tries,
            gap: seconds(gap),
            dial: seconds(dial),
        }
    });
    proptest::option::weighted(0.35, some)
}
