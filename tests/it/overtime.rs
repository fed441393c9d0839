//! Overtime is the work on a call that outlasts the duty of who does it, before and after closing.

use crate::support::{Build, exponential};
use holdtrue::centre::GroupId;
use holdtrue::engine::{AgentId, Engine, Observer};
use holdtrue::measures::{DayCount, GroupMetric, GroupTally, of_day};
use holdtrue::random::{Law, Occasion, Seed};

/// Work after closing, and agents beyond the number on duty before, added up by hand.
#[derive(Default)]
struct Watch {
    closing: f64,
    after_closing: f64,
    before: f64,
    since: f64,
    beyond: u32,
}

impl Observer for Watch {
    fn worked(&mut self, _: AgentId, from: f64, to: f64) {
        self.after_closing += (to - self.closing).max(0.0) - (from - self.closing).max(0.0);
    }

    fn staffed(&mut self, at: f64, _: GroupId, on_duty: u32, present: u32) {
        let at = at.min(self.closing);
        self.before += f64::from(self.beyond) * (at - self.since).max(0.0);
        (self.since, self.beyond) = (at, present.saturating_sub(on_duty));
    }
}

#[test]
fn work_after_the_end_of_duty_is_overtime() {
    // Twelve agents, then four, then nobody: calls of twenty minutes outlast both ends.
    let centre = Build::open(7200.0, 4)
        .calls(
            "calls",
            &[30.0; 4],
            Law::Constant(1200.0),
            exponential(300.0),
        )
        .agents("desk", &[12, 12, 4, 4], &[(0, 1)])
        .centre();
    let mut all = 0.0;
    for number in 0..5 {
        let mut count = DayCount::new(&centre);
        let mut watch = Watch {
            closing: 7200.0,
            ..Watch::default()
        };
        let occasion = Occasion::first(Seed(3), number);
        Engine::new(&centre).day(occasion, &mut (&mut count, &mut watch));
        let totals = count.finish();
        let by_hand = watch.before + watch.after_closing;
        let counted = totals.agents(0)[GroupTally::Overtime];
        assert!((counted - by_hand).abs() < 1e-6, "{counted} {by_hand}");
        assert!(watch.before > 0.0 && watch.after_closing > 0.0);
        let told = of_day(&centre, &totals).groups()[0].measures[GroupMetric::Overtime];
        assert!((told.value().unwrap() - by_hand / 3600.0).abs() < 1e-9);
        all += counted;
    }
    assert!(all > 5.0 * 8.0 * 300.0, "{all}");
}

/// One call after the other until long after closing: of (scenario, wage of the hours after it).
#[test]
fn overtime_is_paid_at_the_wage_of_the_time_and_of_the_shift_that_ended() {
    let centre = |agents: &str| {
        let text = format!(
            r#"
[clock]
opens = "08:00"
closes = "10:00"
interval = "1h"
[calls.c]
volume = [0, 60]
talk = {{ dist = "constant", value = "10m" }}
patience = {{ dist = "never" }}
[agents.a]
answers = ["c"]
overtime = 2
{agents}
"#
        );
        crate::support::load_text(&text).unwrap().centre().clone()
    };
    // By the hour: all of it comes after 10:00, when an hour costs 50. By shift: nobody of the first works at 10:00.
    for (agents, paid, wage) in [
        ("count = [1, 1]\nwage = [10, 50]", 60.0, 50.0),
        (
            "wage = 10\nshifts = [{ count = 1, from = \"08:00\", to = \"09:00\", wage = 50 }, \
             { count = 1, from = \"09:00\", to = \"10:00\", wage = 30 }]",
            80.0,
            30.0,
        ),
        (
            "wage = [10, 50]\nshifts = [{ count = 1, from = \"08:00\", to = \"10:00\" }, \
             { count = 1, from = \"09:00\", to = \"10:00\", wage = 20 }]",
            80.0,
            35.0,
        ),
    ] {
        let centre = centre(agents);
        let mut count = DayCount::new(&centre);
        Engine::new(&centre).day(Occasion::first(Seed(5), 0), &mut count);
        let day = of_day(&centre, &count.finish());
        let own = &day.groups()[0].measures;
        let [overtime, wages] =
            [GroupMetric::Overtime, GroupMetric::Wages].map(|metric| own[metric].value().unwrap());
        assert!(overtime > 1.0, "{overtime}");
        let by_hand = paid + 2.0 * wage * overtime;
        assert!((wages - by_hand).abs() < 1e-6, "{wages} {by_hand}");
    }
}
