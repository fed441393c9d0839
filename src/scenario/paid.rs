//! Shrinkage can be read in two ways: the count is of people on the phones, and more hours are paid; or it
//! is of people on the rota, some of whom are off the phones. The program does the first. Where nobody says
//! that it is meant, both are told in numbers.

use super::tree::Node;
use crate::centre::{AgentGroup, Operation};
use crate::error::Problem;
use crate::legible::number::{grouped, percent, so_many, told_apart};

/// What the groups of some days come to.
#[derive(Debug, Default)]
struct Sums {
    /// People on the rota, on the day with most.
    people: f64,
    /// Hours on the phones, everybody turning up [h].
    hours: f64,
    /// Paid hours [h].
    paid: f64,
    /// People on the phones, if shrinkage takes them off.
    left: f64,
    /// The same, if shrinkage contains absence and breaks.
    left_of_rest: f64,
    /// Shrinkage and what is left of it without absence and breaks, of every group.
    shares: Vec<(f64, f64)>,
}

/// Both readings, if some group has shrinkage and does not say what its count counts.
pub(super) fn both_readings(operation: &Operation, node: &Node) -> Option<Problem> {
    let says = |group: &AgentGroup, key: &str| {
        let key = format!("agents.{}.{key}", group.name);
        node.place_of(&key).is_some()
    };
    let is_open = |group: &&AgentGroup| group.shrinkage.get() > 0.0 && !says(group, "counts");
    let mut first = None;
    let mut all = Sums::default();
    let mut has_parts = true;
    for day in operation.days() {
        let length = day.centre.clock().length.get();
        let mut today = Sums::default();
        for group in day.centre.groups().iter().filter(is_open) {
            first.get_or_insert_with(|| format!("agents.{}.shrinkage", group.name));
            has_parts &= group.absence.get() > 0.0 && says(group, "shifts");
            today.add(group, length);
        }
        all.hours += today.hours;
        all.paid += today.paid;
        if today.people > all.people {
            (all.people, all.left, all.left_of_rest) =
                (today.people, today.left, today.left_of_rest);
            all.shares = today.shares;
        }
    }
    let Sums {
        people,
        hours,
        paid,
        left,
        left_of_rest,
        ..
    } = all;
    let (per, time) = if operation.is_week() {
        ("on the fullest day", "a week")
    } else {
        ("on the rota", "a day")
    };
    let who = match people {
        1.0 => format!("the only person {per} is"),
        _ => format!("all {} people {per} are", grouped(people, 0)),
    };
    let [hours, paid] = told_apart([hours, paid], 0);
    let found = format!(
        "{who} on the phones, for {} {time}, and {} paid",
        so_many(&hours, "hour"),
        are(&so_many(&paid, "hour"))
    );
    let [_, left, left_of_rest] = told_apart([people, left, left_of_rest], 0);
    let mut cure = format!(
        "if `shrinkage` is meant to take them off the phones, {} on duty",
        are(&left)
    );
    let rests = all.shares.iter().all(|(_, rest)| *rest > 0.0);
    if has_parts && rests {
        let same = all
            .shares
            .windows(2)
            .all(|two| (two[0].1 - two[1].1).abs() < 0.005);
        let rest = match all.shares.first() {
            Some((whole, rest)) if same => {
                let [left, _] = told_apart([100.0 * rest, 100.0 * whole], 0);
                format!("{left} % of its {} are left for the rest", percent(*whole))
            }
            _ => "less is left for the rest".to_owned(),
        };
        cure = format!(
            "{cure}; if it contains absence and breaks, which are taken off already, {rest} and {} on duty",
            are(&left_of_rest)
        );
    }
    cure.push_str(
        "; give as many as are on the phones, and say so: counts = \"on-phones\"; or say counts = \"rostered\" to have them taken off",
    );
    Some(Problem::new(first?, found, cure))
}

/// `1 is`, `1 hour is`, `12 are`
fn are(what: &str) -> String {
    let is_one = what == "1" || what.starts_with("1 ");
    format!("{what} {}", if is_one { "is" } else { "are" })
}

impl Sums {
    /// Adds a group on a day of `length` seconds.
    fn add(&mut self, group: &AgentGroup, length: f64) {
        let people = group.roster.headcount() as f64;
        let steps = group.roster.levels(|shift| shift.agents);
        let ends = steps.iter().skip(1).map(|step| step.at).chain([length]);
        let on_duty = steps.iter().zip(ends);
        let hours: f64 = on_duty
            .map(|(step, end)| f64::from(step.on_duty) * (end - step.at))
            .sum();
        let shrinkage = group.shrinkage.get();
        let rest = 1.0 - (1.0 - shrinkage) / ((1.0 - group.absence.get()) * (1.0 - breaks(group)));
        self.people += people;
        self.hours += hours / 3600.0;
        self.paid += hours / 3600.0 / (1.0 - shrinkage);
        self.left += people * (1.0 - shrinkage);
        self.left_of_rest += people * (1.0 - rest);
        self.shares.push((shrinkage, rest));
    }
}

/// The share of the shifts that is break.
fn breaks(group: &AgentGroup) -> f64 {
    let (mut worked, mut present) = (0.0, 0.0);
    for duty in &group.roster.shifts {
        let agents = f64::from(duty.agents);
        let spells: f64 = duty
            .segments
            .iter()
            .map(|spell| spell.to - spell.from)
            .sum();
        if let (Some(first), Some(last)) = (duty.segments.first(), duty.segments.last()) {
            worked += agents * spells;
            present += agents * (last.to - first.from);
        }
    }
    if present > 0.0 {
        1.0 - worked / present
    } else {
        0.0
    }
}
