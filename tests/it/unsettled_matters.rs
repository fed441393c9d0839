//! Callers whose matter was not settled and who call again: it is a new matter, with a talk time of its own.

use crate::support::{Build, seconds};
use holdtrue::centre::Retry;
use holdtrue::engine::{Call, Ending, Engine, Observer};
use holdtrue::random::{Law, Occasion, Seed};
use holdtrue::units::Share;

/// What each answered attempt took: its number, its interval, its talk and wrap-up \[s\].
#[derive(Default)]
struct Talks(Vec<(u16, u32, f64, f64)>);

impl Observer for Talks {
    fn ended(&mut self, _: f64, call: &Call, ending: &Ending) {
        if let Ending::Answered(talk) = ending {
            let what = (call.attempt, call.interval, talk.talk, talk.wrap_up);
            self.0.push(what);
        }
    }
}

#[test]
fn a_new_matter_takes_the_pace_of_the_interval_in_which_it_comes_up() {
    let later = Retry {
        chance: Share::ALL,
        after: Law::constant(seconds(1800.0)),
    };
    let centre = Build::open(3600.0, 2)
        .calls(
            "calls",
            &[50.0, 0.0],
            Law::constant(seconds(60.0)),
            Law::Never,
        )
        .agents("desk", &[50, 50], &[(0, 1)])
        .each_type(|calls| {
            calls.wrap_up = Law::constant(seconds(10.0));
            calls.talk_scale = vec![1.0, 5.0];
            calls.wrap_up_scale = vec![1.0, 2.0];
            calls.settled = Share::NONE;
            calls.redial.unsettled = Some(later.clone());
            calls.redial.most = 2;
        })
        .centre();
    let mut talks = Talks::default();
    Engine::new(&centre).day(Occasion::first(Seed(1), 0), &mut talks);
    let first = talks.0.iter().filter(|talk| talk.0 == 1);
    assert!(first.clone().count() > 30);
    assert!(first.clone().all(|talk| *talk == (1, 0, 60.0, 10.0)));
    let second = talks.0.iter().filter(|talk| talk.0 == 2);
    assert!(second.clone().count() > 30);
    assert!(second.clone().all(|talk| *talk == (2, 1, 300.0, 20.0)));
}
