//! quick
mod bare;
use holdtrue::centre::*;
use holdtrue::engine::Engine;
use holdtrue::measures::DayCount;
use holdtrue::random::{Law, Seed};
use holdtrue::units::*;
use std::time::Instant;

fn s(v: f64) -> Seconds {
    Seconds::new(v).unwrap()
}
fn w1(agents: u32) -> Centre {
    let scale = agents as f64 / 100.0;
    let length = 1e6 / scale;
    let interval = length / 1000.0;
    let n = 1000;
    Centre::new(Parts {
        clock: Clock {
            opens: None,
            length: s(length),
            interval: s(interval),
            warm_up: s(0.0),
            at_close: AtClose::ServeQueue,
        },
        busyness: Busyness::default(),
        call_types: vec![CallType {
            name: "c".into(),
            volume: vec![1000.0; n],
            busyness: 0.0,
            talk: Law::exponential(s(100.0)),
            wrap_up: Law::constant(s(0.0)),
            patience: Law::exponential(s(120.0)),
            talk_scale: vec![1.0; n],
            wrap_up_scale: vec![1.0; n],
            patience_scale: vec![1.0; n],
            priority: 1,
            head_start: s(0.0),
            service_level: ServiceLevel::default(),
            targets: Targets::default(),
            lines: None,
            settled: Share::ALL,
            value: 0.0,
            redial: Redial::default(),
        }],
        groups: vec![AgentGroup {
            name: "g".into(),
            answers: vec![Skill {
                call_type: CallTypeId(0),
                rank: 1,
                after: s(0.0),
                speed: 1.0,
            }],
            roster: Roster::from_counts(&vec![agents; n], interval),
            absence: Share::NONE,
            wage: 0.0,
            shrinkage: Share::NONE,
            leaving: Leaving::Finish,
        }],
        pick_agent: PickAgent::LongestIdle,
        money: Money::default(),
    })
    .unwrap()
}
fn main() {
    for agents in [100] {
        let c = w1(agents);
        let mut e = Engine::new(&c);
        let t = Instant::now();
        let b = bare::bare_loop(agents as usize, 1_000_000);
        println!(
            "bare loop {:.1} {}",
            t.elapsed().as_nanos() as f64 / 1e6,
            b.abandoned
        );
        for k in 0..3 {
            let t = Instant::now();
            e.day(Seed(1), k, &mut ());
            let bare = t.elapsed();
            let t = Instant::now();
            let mut count = DayCount::new(&c);
            e.day(Seed(1), k, &mut count);
            let d = count.finish();
            let full = t.elapsed();
            let cc = d.calls(0);
            println!(
                "{agents}: bare {:.1} ns full {:.1} ns  ab {:.5} sl {:.5}",
                bare.as_nanos() as f64 / 1e6,
                full.as_nanos() as f64 / 1e6,
                cc[holdtrue::measures::CallTally::Abandoned]
                    / cc[holdtrue::measures::CallTally::Offered],
                cc[holdtrue::measures::CallTally::AnsweredWithin]
                    / cc[holdtrue::measures::CallTally::Offered]
            );
        }
    }
}
