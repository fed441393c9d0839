//! One more agent never makes anybody worse off, where that is a theorem.

use super::cases;
use crate::support::{Build, exponential, seconds};
use holdtrue::centre::Centre;
use holdtrue::engine::{Call, Ending, Engine, Observer};
use holdtrue::measures::{CallTally, DayCount};
use holdtrue::random::{Law, Occasion, Seed};
use holdtrue::stats::Ratio;
use proptest::prelude::*;
use proptest::sample::select;

/// Each caller's wait \[s\].
#[derive(Default)]
struct Waits(Vec<f64>);

impl Observer for Waits {
    fn ended(&mut self, _: f64, call: &Call, ending: &Ending) {
        let (place, Ending::Answered(answered)) = (call.caller as usize, ending) else {
            panic!("{call:?} was not answered");
        };
        self.0.resize(self.0.len().max(place + 1), f64::NAN);
        self.0[place] = answered.wait;
    }
}

fn waits(centre: &Centre) -> Vec<f64> {
    let mut waits = Waits::default();
    Engine::new(centre).day(Occasion::first(Seed(3), 0), &mut waits);
    waits.0
}

fn queue(agents: u32, volume: &[f64], talk: Law, patience: Law) -> Centre {
    let counts = vec![agents; volume.len()];
    Build::open(3600.0 * volume.len() as f64, volume.len())
        .calls("calls", volume, talk, patience)
        .agents("desk", &counts, &[(0, 1)])
        .centre()
}

proptest! {
    #![proptest_config(cases(200))]

    /// First come, first served, endless patience: a theorem for every single caller.
    #[test]
    fn nobody_waits_longer_with_one_agent_more(
        agents in 1..8_u32,
        volume in proptest::collection::vec(0.0..60.0_f64, 1..5),
        talk in select(vec![
            Law::Constant(300.0),
            exponential(300.0),
            Law::lognormal(seconds(300.0), 1.5).unwrap(),
        ]),
    ) {
        let [few, more] = [agents, agents + 1]
            .map(|agents| waits(&queue(agents, &volume, talk.clone(), Law::Never)));
        prop_assert_eq!(few.len(), more.len());
        for (caller, (few, more)) in few.iter().zip(&more).enumerate() {
            prop_assert!(*more <= few + 1e-6, "caller {}: {} then {}", caller, few, more);
        }
    }
}

/// With exponential times and patience it is a theorem about the mean only.
#[test]
fn fewer_abandon_with_one_agent_more() {
    for (load, agents) in [(5.0, 3), (5.0, 5), (20.0, 18), (20.0, 24), (60.0, 60)] {
        let volume = [load * 12.0; 4];
        let [few, more] = [agents, agents + 1]
            .map(|agents| queue(agents, &volume, exponential(300.0), exponential(120.0)));
        let mut fewer_lost = Ratio::default();
        for replication in 0..100 {
            let [few, more] = [&few, &more].map(|centre| {
                let mut count = DayCount::new(centre);
                Engine::new(centre).day(Occasion::first(Seed(4), replication), &mut count);
                count.finish().calls(0)
            });
            assert_eq!(few[CallTally::Offered], more[CallTally::Offered]);
            let lost = few[CallTally::Abandoned] - more[CallTally::Abandoned];
            fewer_lost.push(lost, 1.0);
        }
        let (mean, error) = (
            fewer_lost.value().unwrap(),
            fewer_lost.standard_error().unwrap(),
        );
        assert!(
            mean > 4.0 * error,
            "{agents} agents: {mean} ± {error} fewer abandon"
        );
    }
}
