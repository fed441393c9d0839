//! Shifts and tours that cover a given need at the lowest cost, without simulation.
//!
//! A column for each shift of the catalogue with its breaks in their places, or for each pattern of days and shift; a row
//! for each interval of each day. A break that is shorter than an interval takes its share of it.

use super::board::Board;
use super::choices::{ShiftOnDays, limit, of_days};
use super::covered::limit_numbers;
use super::greedy::{greedy, steps};
use super::master::{Column, ColumnId, Master, Program, Sense, Solved};
use super::tours::Linked;
use super::uncovered::{Mended, mended};
use super::whole::Whole;
use super::worked::{WorkedShift, worked_shifts};
use crate::centre::{Centre, Day, Staffing};

/// Changes of rows that our own search looks at, for each node of the solver's: about as long as that takes. A convention.
const WORK: u64 = 10_000;
/// Where there is more to choose from, the solver looks at some of it first. A convention.
const MANY: usize = 300;
/// So often, each time from the best so far.
const PASSES: u64 = 2;

/// How many of each group are needed in each interval of each day.
#[derive(Debug, Clone, PartialEq)]
pub struct Needed {
    /// By day, then group, then interval; empty for a group of which nothing is required.
    pub by_day: Vec<Vec<Vec<f64>>>,
    /// By day: for how long the centre is open \[s\]; 0 on days on which it is closed.
    pub open: Vec<f64>,
}

/// What is covered, and with what.
#[derive(Debug, Clone, Copy)]
pub struct Covering<'a> {
    /// The centre.
    pub centre: &'a Centre,
    /// The days on which it is open: what people are paid on each.
    pub days: &'a [Day],
    /// The shifts that may be worked, and what is to be little.
    pub staffing: &'a Staffing,
    /// What is to be covered.
    pub needed: &'a Needed,
}

/// Shifts that cover a need.
#[derive(Debug, Clone, PartialEq)]
pub struct Cover {
    /// What is worked.
    pub shifts: Vec<WorkedShift>,
    /// What it costs \[money, or hours where hours are minimised\].
    pub cost: f64,
    /// No cover can cost less.
    pub bound: f64,
    /// How many there were to choose from.
    pub columns: usize,
}

/// Why there is no cover.
#[derive(Debug, Clone, PartialEq)]
pub enum NoCover {
    /// No shift of the catalogue covers this interval of this day, where some are needed.
    Nobody {
        /// The day's place.
        day: usize,
        /// The group's place.
        group: usize,
        /// The interval.
        interval: usize,
    },
    /// The rules and limits leave none, but they would if these were others.
    Impossible(Mended),
    /// None was found with this effort.
    GaveUp,
}

/// The cheapest cover of `needed` that was found within so many nodes of the search.
///
/// # Errors
/// If there is none, or none was found.
pub fn cover(covering: Covering<'_>, master: &impl Master, nodes: u64) -> Result<Cover, NoCover> {
    let (program, choices) = posed(covering)?;
    let start = begun(&program, &choices, (master, nodes));
    // Where there is much to choose from, that was most of the work; the rest is for what no cover can cost less than.
    let rest = match is_large(&program) {
        true => nodes / 10,
        false => nodes,
    };
    match master.solve(&program, rest.max(1), start.as_deref()) {
        Solved::Found(found) => {
            let people: Vec<u32> = found.values.iter().map(|people| *people as u32).collect();
            Ok(Cover {
                columns: choices.len(),
                shifts: worked_shifts(&choices, &people),
                cost: found.cost,
                bound: found.bound.max(0.0),
            })
        }
        Solved::Impossible => Err(NoCover::Impossible(mended(covering, master))),
        Solved::GaveUp { .. } => Err(NoCover::GaveUp),
    }
}

/// How many work each choice, at what cost, so that everything is covered and all limits and rules are kept.
pub(super) fn posed(covering: Covering<'_>) -> Result<(Program, Vec<ShiftOnDays>), NoCover> {
    let Covering {
        centre,
        days,
        staffing,
        needed,
    } = covering;
    let choices: Vec<ShiftOnDays> = of_days((centre, days), &staffing.catalogue, &needed.open);
    let clock = centre.clock();
    let covers: Vec<Vec<f64>> = choices.iter().map(|one| one.shift.covers(clock)).collect();
    let mut program = Program::default();
    let columns: Vec<ColumnId> = choices
        .iter()
        .map(|one| program.column(Column::whole(one.cost(staffing.minimise), 0, None)))
        .collect();
    for (day, groups) in needed.by_day.iter().enumerate() {
        for (group, need) in groups.iter().enumerate() {
            for (interval, &need) in need.iter().enumerate() {
                if need <= 0.0 {
                    continue;
                }
                let there = choices.iter().zip(&covers).zip(&columns);
                let terms = there.filter_map(|((one, covers), column)| {
                    let share = covers[interval];
                    let works = one.shift.group.index() == group && one.works_on(day);
                    (works && share > 0.0).then_some((*column, share))
                });
                let terms: Vec<(ColumnId, f64)> = terms.collect();
                if terms.is_empty() {
                    return Err(NoCover::Nobody {
                        day,
                        group,
                        interval,
                    });
                }
                program.row(terms, Sense::AtLeast, need);
            }
        }
    }
    limit(&mut program, staffing, &choices, &columns);
    limit_numbers(&mut program, covering, (&choices, &columns))?;
    Ok((program, choices))
}

/// A cover to begin from: of our own search, or better by the solver among what that and the program in fractions use.
/// Branch and bound over all seldom improves on one where there is much to choose from.
pub(super) fn begun(
    program: &Program,
    choices: &[ShiftOnDays],
    (master, nodes): (&impl Master, u64),
) -> Option<Vec<f64>> {
    let board = Board::of(program, Linked::new(choices));
    let improved = |from: &[f64]| {
        let from: Vec<u32> = from.iter().map(|people| *people as u32).collect();
        let found = Whole::new(&board).improved(&from, WORK * nodes)?;
        let values = found.decided.into_iter().map(f64::from).collect();
        Some(values).filter(|values: &Vec<f64>| program.holds(values))
    };
    let start = greedy(program, &steps(choices));
    let mut best = improved(&start.unwrap_or_else(|| vec![0.0; program.columns().len()]))?;
    if !is_large(program) {
        return Some(best);
    }
    let Solved::Found(in_fractions) = master.solve(&program.in_fractions(), 1, None) else {
        return Some(best);
    };
    let used = |values: &[f64], column: usize| values.get(column).is_some_and(|one| *one > 0.0);
    for _ in 0..PASSES {
        let is_used = |column| used(&in_fractions.values, column) || used(&best, column);
        let some = program.with_only(is_used);
        let Solved::Found(found) = master.solve(&some, nodes / PASSES, Some(&best)) else {
            break;
        };
        best = improved(&found.values).unwrap_or(found.values);
    }
    Some(best)
}

fn is_large(program: &Program) -> bool {
    program.columns().len() > MANY
}

#[cfg(test)]
mod tests {
    use super::super::master::Microlp;
    use super::*;
    use crate::centre::{Alike, BreakKind, Catalogue, GroupId, Per, ShiftKind, Tours};

    /// A centre that is open for so long, with one group at a wage of 1.
    fn centre(length: f64, interval: f64) -> Centre {
        let text = format!(
            "[clock]\nlength = {length}\ninterval = {interval}\n[calls.service]\nvolume = 1\ntalk = {{ dist = \"exponential\", mean = 240 }}\npatience = {{ dist = \"never\" }}\n[agents.desk]\nanswers = [\"service\"]\ncount = 1\nwage = 1\n"
        );
        let scenario = crate::scenario::reload("s.toml".as_ref(), &text).unwrap();
        scenario.centre().clone()
    }

    fn kind(name: &str, from: Vec<f64>, length: f64, wage: f64) -> ShiftKind {
        ShiftKind {
            name: name.to_owned(),
            groups: vec![GroupId(0)],
            from,
            length: vec![length],
            breaks: Vec::new(),
            wage: Some(wage),
            premium: 0.0,
            cost: 0.0,
            at_most: None,
            kinds: Vec::new(),
        }
    }

    fn lunch(after: &[f64]) -> BreakKind {
        BreakKind {
            after: after.to_vec(),
            length: 1800.0,
            is_paid: false,
        }
    }

    fn covered(
        centre: &Centre,
        catalogue: &Catalogue,
        needed: &Needed,
        nodes: u64,
    ) -> Result<Cover, NoCover> {
        let mut staffing = Staffing::of(centre);
        staffing.catalogue = catalogue.clone();
        let covering = Covering {
            centre,
            days: &[],
            staffing: &staffing,
            needed,
        };
        cover(covering, &Microlp, nodes)
    }

    /// Half hours from a first to a last \[s\].
    fn half_hours(first: u32, last: u32) -> Vec<f64> {
        (first..=last)
            .map(|place| 1800.0 * f64::from(place))
            .collect()
    }

    fn need(by_day: &[&[u32]]) -> Needed {
        let days = by_day.iter();
        let days = days.map(|day| vec![day.iter().map(|need| f64::from(*need)).collect()]);
        Needed {
            open: vec![f64::INFINITY; by_day.len()],
            by_day: days.collect(),
        }
    }

    /// That every interval of every day has as many as it needs.
    #[track_caller]
    fn check(centre: &Centre, needed: &Needed, cover: &Cover) {
        let mut cost = 0.0;
        for (day, groups) in needed.by_day.iter().enumerate() {
            for (interval, need) in groups[0].iter().enumerate() {
                let there = cover.shifts.iter().filter(|one| one.days.contains(&day));
                let there: f64 = there
                    .map(|one| f64::from(one.people) * one.shift.covers(centre.clock())[interval])
                    .sum();
                assert!(
                    there >= need - 1e-6,
                    "{there} of {need} on {day} at {interval}"
                );
            }
        }
        for one in &cover.shifts {
            cost += one.shift.cost * one.days.len() as f64 * f64::from(one.people);
        }
        assert!((cost - cover.cost).abs() < 1e-6 && cover.bound <= cover.cost + 1e-6);
    }

    /// Eight six-hour shifts at day and night pay (github.com/mtpa/mtpa, chapter 6): 6,336.
    #[test]
    fn shifts_at_day_and_night_pay_cost_6336() {
        let centre = centre(86_400.0, 3600.0);
        let starts = [0, 6, 8, 10, 12, 14, 16, 18];
        let costs = [252, 288, 180, 180, 180, 288, 288, 288];
        let kinds = starts.iter().zip(costs).map(|(start, cost)| {
            let from = vec![3600.0 * f64::from(*start)];
            kind(&start.to_string(), from, 21_600.0, f64::from(cost) / 6.0)
        });
        let catalogue = Catalogue {
            shifts: kinds.collect(),
            ..Catalogue::default()
        };
        let mut day = [0; 24];
        day[6..].copy_from_slice(&[1, 4, 8, 9, 10, 9, 8, 16, 10, 10, 6, 7, 8, 8, 6, 6, 5, 4]);
        let needed = need(&[&day]);
        let found = covered(&centre, &catalogue, &needed, 10_000).unwrap();
        assert_eq!((found.cost, found.bound), (6336.0, 6336.0));
        check(&centre, &needed, &found);
    }

    /// Five days on, two together off: 25 people.
    #[test]
    fn a_week_takes_25_people() {
        let centre = centre(28_800.0, 28_800.0);
        let mut catalogue = Catalogue {
            shifts: vec![kind("day", vec![0.0], 28_800.0, 12.0)],
            ..Catalogue::default()
        };
        catalogue.tours = Some(Tours {
            days_on: (5, 5),
            days_off_together: 2,
            rest: 39_600.0,
            hours_at_most: 40.0,
            late_at_most: u32::MAX,
            alike: Alike::Shift,
        });
        let days = [22, 17, 13, 14, 15, 18, 24].map(|need| [need]);
        let days: Vec<&[u32]> = days.iter().map(|day| &day[..]).collect();
        let needed = need(&days);
        let found = covered(&centre, &catalogue, &needed, 10_000).unwrap();
        assert_eq!(found.columns, 7);
        assert_eq!((found.cost, found.bound), (25.0 * 480.0, 25.0 * 480.0));
        check(&centre, &needed, &found);
    }

    const DAY: [u32; 48] = [
        2, 2, 2, 2, 2, 2, 2, 2, 3, 3, 4, 5, 7, 9, 11, 13, 14, 16, 17, 17, 18, 17, 17, 16, 15, 15,
        15, 15, 16, 16, 16, 15, 14, 13, 11, 10, 9, 8, 7, 7, 6, 5, 5, 4, 4, 3, 3, 3,
    ];

    fn full_and_part_time() -> Catalogue {
        let mut full = kind("full", half_hours(0, 31), 30_600.0, 2.0);
        full.breaks = vec![lunch(&half_hours(7, 10))];
        Catalogue {
            shifts: vec![full, kind("part", half_hours(0, 40), 14_400.0, 2.2)],
            ..Catalogue::default()
        }
    }

    /// Full time with a lunch that moves, and part time: the optimum is 444.0 (HiGHS), by fractions 440.84.
    #[test]
    fn a_day_of_full_and_part_time() {
        let centre = centre(86_400.0, 1800.0);
        let needed = need(&[&DAY]);
        let found = covered(&centre, &full_and_part_time(), &needed, 300).unwrap();
        check(&centre, &needed, &found);
        assert_eq!(found.columns, 32 * 4 + 41);
        assert!(found.cost <= 444.0 * 1.01, "{}", found.cost);
        assert!(
            found.bound > 440.8 && found.bound <= 444.0 + 1e-9,
            "{}",
            found.bound
        );
    }

    #[test]
    #[ignore = "takes half a minute"]
    fn a_day_of_full_and_part_time_costs_444() {
        let centre = centre(86_400.0, 1800.0);
        let needed = need(&[&DAY]);
        let found = covered(&centre, &full_and_part_time(), &needed, 40_000).unwrap();
        assert!((found.cost - 444.0).abs() < 1e-6, "{}", found.cost);
    }

    const WEEK: [[u32; 20]; 7] = [
        [4, 5, 7, 8, 9, 10, 10, 9, 8, 8, 8, 9, 9, 8, 7, 7, 5, 4, 4, 3],
        [4, 5, 6, 7, 8, 9, 9, 8, 7, 7, 7, 8, 8, 7, 6, 6, 5, 4, 4, 3],
        [3, 4, 5, 6, 7, 8, 8, 7, 6, 6, 6, 7, 7, 6, 5, 5, 4, 3, 3, 2],
        [3, 4, 5, 6, 7, 8, 8, 7, 6, 6, 6, 7, 7, 6, 5, 5, 4, 3, 3, 2],
        [3, 4, 5, 6, 6, 7, 7, 6, 6, 6, 6, 6, 6, 6, 5, 5, 4, 3, 3, 2],
        [2, 2, 3, 3, 4, 4, 4, 4, 3, 3, 3, 4, 4, 3, 3, 3, 2, 2, 2, 1],
        [1, 2, 2, 2, 3, 3, 3, 3, 2, 2, 2, 3, 3, 2, 2, 2, 2, 1, 1, 1],
    ];

    fn tours() -> Catalogue {
        let mut full = kind("full", half_hours(0, 4), 28_800.0, 20.0);
        full.breaks = vec![lunch(&half_hours(7, 9))];
        let hours = (0..7).map(|hour| 3600.0 * f64::from(hour)).collect();
        Catalogue {
            shifts: vec![full, kind("part", hours, 14_400.0, 21.0)],
            rules: Vec::new(),
            tours: Some(Tours {
                days_on: (5, 5),
                days_off_together: 2,
                rest: 39_600.0,
                hours_at_most: f64::INFINITY,
                late_at_most: u32::MAX,
                alike: Alike::Shift,
            }),
        }
    }

    /// 154 tours; the optimum is 8,340 (HiGHS), by fractions 7,886.67.
    #[test]
    fn a_week_of_tours() {
        let centre = centre(36_000.0, 1800.0);
        let days: Vec<&[u32]> = WEEK.iter().map(|day| &day[..]).collect();
        let needed = need(&days);
        let found = covered(&centre, &tours(), &needed, 300).unwrap();
        check(&centre, &needed, &found);
        assert_eq!(found.columns, 154);
        // As good as people taken one by one; what more nodes find is told below.
        assert!(found.cost <= 9450.0, "{}", found.cost);
        assert!(
            found.bound >= 7886.0 && found.bound <= 8340.0 + 1e-9,
            "{}",
            found.bound
        );
    }

    #[test]
    #[ignore = "takes a minute"]
    fn a_week_of_tours_costs_8340() {
        let centre = centre(36_000.0, 1800.0);
        let days: Vec<&[u32]> = WEEK.iter().map(|day| &day[..]).collect();
        let needed = need(&days);
        let found = covered(&centre, &tours(), &needed, 40_000).unwrap();
        assert!(found.cost <= 8340.0 * 1.01, "{}", found.cost);
    }

    /// Starts of one person within an hour: 8,010 with a column for each window and shift (HiGHS), by fractions 7,871.43.
    #[test]
    #[ignore = "takes a minute"]
    fn a_week_of_unlike_tours_costs_8010() {
        let centre = centre(36_000.0, 1800.0);
        let days: Vec<&[u32]> = WEEK.iter().map(|day| &day[..]).collect();
        let needed = need(&days);
        let mut catalogue = tours();
        for (alike, cost) in [(0.0, 8340.0), (3600.0, 8010.0), (f64::INFINITY, 8010.0)] {
            let own = catalogue.tours.as_mut().unwrap();
            own.alike = Alike::Start(alike);
            let found = covered(&centre, &catalogue, &needed, 20_000).unwrap();
            check(&centre, &needed, &found);
            assert!((found.cost - cost).abs() < 1e-6, "{alike}: {}", found.cost);
            assert!(
                found.bound > 7871.0 && found.bound <= cost + 1e-6,
                "{}",
                found.bound
            );
        }
    }

    #[test]
    fn what_no_shift_covers_is_named() {
        let centre = centre(28_800.0, 3600.0);
        let catalogue = Catalogue {
            shifts: vec![kind("early", vec![0.0], 14_400.0, 1.0)],
            ..Catalogue::default()
        };
        let needed = need(&[&[1, 1, 1, 1, 0, 1, 0, 0]]);
        let found = covered(&centre, &catalogue, &needed, 10);
        assert_eq!(
            found,
            Err(NoCover::Nobody {
                day: 0,
                group: 0,
                interval: 5
            })
        );
        let mut rule = catalogue.clone();
        rule.rules.push(crate::centre::Rule {
            kind: "early".to_owned(),
            at_least: None,
            at_most: Some(1),
            at_least_share: None,
            at_most_share: None,
            per: Per::Week,
        });
        let two = need(&[&[2, 2, 0, 0, 0, 0, 0, 0]]);
        assert!(covered(&centre, &catalogue, &two, 10).is_ok());
        let found = covered(&centre, &rule, &two, 10);
        assert!(matches!(found, Err(NoCover::Impossible(_))), "{found:?}");
    }
}
