//! Callers who come while nobody is on duty: their wait has no end that could be told, so they are told
//! nothing, and the report says how many. They are offered a callback like all who wait long.

use crate::support::{Build, exponential, seconds};
use holdtrue::centre::{Bumper, Callback, Centre, Estimator, Policy, Quote};
use holdtrue::engine::{Announcement, Call, Engine, Observer};
use holdtrue::measures::{CallTally, DayCount};
use holdtrue::random::{Occasion, Seed};
use holdtrue::units::Share;

/// Two half hours; the desk opens with the second. A colleague's own queue is staffed all along.
fn late_desk(estimator: Estimator) -> Centre {
    let quote = Quote {
        bumper: Bumper::Times(1.0),
        round_to: None,
    };
    Build::open(3600.0, 2)
        .calls(
            "desk",
            &[30.0, 30.0],
            exponential(200.0),
            exponential(600.0),
        )
        .calls(
            "other",
            &[30.0, 30.0],
            exponential(200.0),
            exponential(600.0),
        )
        .agents("desk", &[0, 3], &[(0, 1)])
        .agents("other", &[3, 3], &[(1, 1)])
        .each_type(|calls| {
            calls.messages.estimator = estimator;
            calls.messages.policy = Policy::Estimate(quote);
            calls.reaction.trust = Share::ALL;
        })
        .centre()
}

/// Who was told nothing, by interval of arrival, and how many were quoted a wait.
#[derive(Default)]
struct Heard {
    nothing: [u32; 2],
    quoted: u32,
}

impl Observer for Heard {
    fn told(&mut self, _: f64, call: &Call, told: Announcement) {
        match told {
            Announcement::NothingToQuote => {
                assert_eq!(call.call_type.0, 0);
                self.nothing[call.interval as usize] += 1;
            }
            Announcement::Quote { .. } => self.quoted += 1,
            other => panic!("{other:?}"),
        }
    }
}

fn day(centre: &Centre) -> (Heard, holdtrue::measures::DayTotals) {
    let mut both = (Heard::default(), DayCount::new(centre));
    Engine::new(centre).day(Occasion::first(Seed(2), 0), &mut both);
    (both.0, both.1.finish())
}

#[test]
fn are_told_nothing_and_counted() {
    for estimator in [
        Estimator::QueueLength,
        Estimator::QueueLengthAbandon,
        Estimator::LastToEnter,
        Estimator::HeadOfLine,
        Estimator::RecentAverage,
    ] {
        let (heard, totals) = day(&late_desk(estimator));
        let early = totals.calls_by_interval().next().unwrap()[0];
        assert!(early[CallTally::Offered] > 10.0);
        assert_eq!(early[CallTally::NotQuoted], early[CallTally::Offered]);
        assert_eq!(early[CallTally::Balked], 0.0);
        assert_eq!(f64::from(heard.nothing[0]), early[CallTally::Offered]);
        assert_eq!(heard.nothing[1], 0);
        let [desk, other] = [0, 1].map(|place| totals.calls(place));
        assert_eq!(desk[CallTally::NotQuoted], early[CallTally::NotQuoted]);
        assert_eq!(other[CallTally::NotQuoted], 0.0);
        let quoted = desk[CallTally::Quoted] + other[CallTally::Quoted];
        assert_eq!(quoted, f64::from(heard.quoted));
        assert!(desk[CallTally::Quoted] > 0.0);
    }
}

/// A brochure's promise looks at nobody.
#[test]
fn can_be_quoted_what_is_printed() {
    let (heard, totals) = day(&late_desk(Estimator::Constant(seconds(300.0))));
    assert_eq!(heard.nothing, [0, 0]);
    assert_eq!(totals.calls(0)[CallTally::NotQuoted], 0.0);
}

#[test]
fn are_offered_a_callback() {
    let mut parts = late_desk(Estimator::QueueLength).into_parts();
    parts.call_types[0].callback = Some(Callback {
        accepts: Share::ALL,
        reached: Share::ALL,
        ..Callback::offered_when(seconds(3000.0))
    });
    let (_, totals) = day(&Centre::new(parts).unwrap());
    let early = totals.calls_by_interval().next().unwrap()[0];
    assert!(early[CallTally::Offered] > 10.0);
    assert_eq!(early[CallTally::CallbackMade], early[CallTally::Offered]);
}
