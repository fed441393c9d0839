//! Our own search for whole numbers against all there are.

use super::asked::{Answer, Wish};
use super::board::{Board, Scratch};
use super::master::Microlp;
use super::model::{Known, Model};
use super::problem::{Plan, Problem};
use super::whole::Whole;
use crate::centre::{Operation, Staffing};
use crate::random::Sequence;
use crate::scenario::reload;
use rand_xoshiro::rand_core::{Rng, SeedableRng};

/// Two groups for one type, three half hours.
const SCENARIO: &str = r#"
[clock]
length = "90m"
interval = "30m"
[calls.help]
volume = [20, 30, 20]
talk = { dist = "exponential", mean = "4m" }
patience = { dist = "exponential", mean = "3m" }
service_level = { within = "20s", target = "80%" }
[agents.one]
answers = ["help"]
count = 3
wage = 20
[agents.other]
answers = ["help"]
count = 3
wage = 26
"#;
const MOST: u32 = 4;
const SLOTS: usize = 6;

fn staffed(more: &str) -> (Operation, Staffing) {
    let scenario = reload("s.toml".as_ref(), &format!("{SCENARIO}{more}")).unwrap();
    (scenario.operation().clone(), scenario.staffing())
}

fn plan(slots: [i32; SLOTS]) -> Plan {
    Plan {
        slots: slots.to_vec(),
        shifts: Vec::new(),
    }
}

/// Rows around some plans, drawn at random: of three requirements each an interval's, and one of the day's.
fn model(problem: &Problem<'_>, draws: &mut Sequence) -> Model {
    let mut model = Model::default();
    let mut number = |most: f64| (draws.next_u64() % 1000) as f64 / 1000.0 * most;
    for _ in 0..3 {
        let own = plan(std::array::from_fn(|_| number(4.0) as i32));
        let value = |_| Some(number(3.0) - 2.5);
        let values: Vec<Option<f64>> = (0..4).map(value).collect();
        let slopes = |number: &mut dyn FnMut(f64) -> f64, most: f64| -> Vec<Vec<f64>> {
            let felt = |row: usize, slot: usize| row == 3 || slot % 3 == row;
            (0..4)
                .map(|row| {
                    let each =
                        (0..SLOTS).map(|slot| if felt(row, slot) { number(most) } else { 0.0 });
                    each.collect()
                })
                .collect()
        };
        let up = slopes(&mut number, 2.0);
        let down = slopes(&mut number, 4.0);
        let levels = problem.levels(&own);
        let known = Known::new((own, levels), &values, up, Some(down));
        model.add_beside(known, &[]);
    }
    model
}

/// Every plan: what it costs if it satisfies all rows.
fn cheapest_of_all(problem: &Problem<'_>, board: &Board, caution: f64) -> Option<f64> {
    let mut scratch = Scratch::default();
    let mut best: Option<f64> = None;
    for number in 0..(MOST as usize + 1).pow(SLOTS as u32) {
        let mut rest = number;
        let decided: Vec<u32> = (0..SLOTS)
            .map(|_| {
                let own = rest % (MOST as usize + 1);
                rest /= MOST as usize + 1;
                own as u32
            })
            .collect();
        let position = board.position(&decided, caution, &mut scratch);
        let cost = problem.cost(&problem.plan(decided));
        assert!((position.cost - cost).abs() < 1e-9);
        if position.holds() && best.is_none_or(|best| cost < best) {
            best = Some(cost);
        }
    }
    best
}

#[test]
fn our_search_finds_the_cheapest_whole_numbers() {
    let limits =
        format!("[staff.agents.one]\nat_most = {MOST}\n[staff.agents.other]\nat_most = {MOST}\n");
    for rules in [
        "",
        "[staff]\nchange_at_most = 1\n",
        "[staff.seats]\nat_most = 7\n",
    ] {
        let (operation, staffing) = staffed(&format!("{rules}{limits}"));
        let problem = Problem::new(&operation, &staffing, |_, _, _| 9);
        let mut draws = Sequence::seed_from_u64(3);
        let mut there = 0;
        for caution in [0.0, 0.0, 0.0, 0.5] {
            let model = model(&problem, &mut draws);
            let (margins, units) = ([0.0; 4], [0.5; 4]);
            let wish = Wish::new(&margins, &units);
            let board = Board::new(&model, &problem, &wish);
            let optimum = cheapest_of_all(&problem, &board, caution);
            let most = vec![MOST; SLOTS];
            let found = Whole::new(&board).cheapest(&[most], caution, 0.0);
            let found = found.map(|found| {
                assert!(found.holds() && problem.within(found.plan(&problem)).is_some());
                found.cost
            });
            // Where rules tie numbers together, one at a time does not always get there: branch and bound goes on from it.
            let worst = if rules.is_empty() { 1.0 } else { 1.1 };
            assert_eq!(found.is_some(), optimum.is_some(), "{rules}");
            assert!(
                found <= optimum.map(|cost| worst * cost),
                "{found:?} {optimum:?} {rules}"
            );
            there += u32::from(found.is_some());
            if caution == 0.0 {
                // The linear program knows the same rows, the oldest of them less well.
                let answer = model.cheapest(&problem, &Microlp, &wish, 4_000);
                match (answer, optimum) {
                    (Answer::Could(found), Some(cost)) => {
                        assert!(found.bound <= found.value && found.value <= cost + 1e-9);
                    }
                    (Answer::None, None) => {}
                    other => panic!("{other:?}"),
                }
            }
        }
        assert!(there > 0, "{rules}: nothing to find");
    }
}

/// What is weighed before a change is what the change does.
#[test]
fn a_change_does_what_it_was_weighed_to_do() {
    let (operation, staffing) = staffed("[staff.seats]\nat_most = 5\n");
    let problem = Problem::new(&operation, &staffing, |_, _, _| 9);
    let mut draws = Sequence::seed_from_u64(5);
    let model = model(&problem, &mut draws);
    let (margins, units) = ([0.1; 4], [0.5; 4]);
    let wish = Wish::new(&margins, &units);
    let board = Board::new(&model, &problem, &wish);
    let mut scratch = Scratch::default();
    let mut position = board.position(&[2; SLOTS], 0.3, &mut scratch);
    for _ in 0..200 {
        let decision = (draws.next_u64() % SLOTS as u64) as usize;
        let by = if position.decided[decision] > 4
            || draws.next_u64() & 1 == 0 && position.decided[decision] > 0
        {
            -1
        } else {
            1
        };
        let before = position.missed;
        let more = board.weigh(&position, decision, by, &mut scratch);
        board.change(&mut position, decision, by, &mut scratch);
        assert!((position.missed - before - more).abs() < 1e-6);
        let anew = board.position(&position.decided, 0.3, &mut scratch);
        assert!((anew.missed - position.missed).abs() < 1e-6);
        assert!((anew.slack(&board) - position.slack(&board)).abs() < 1e-6);
    }
}
