//! Where rosters are divided into what `count` or `shifts` say and what `adjust` says, so that the days as they were have
//! the same adjustments, and a kind of days has the same on every day.

use super::roster::{adjustments, counts, is_plain};
use crate::centre::{AgentGroup, Centre, Day, GroupId, Operation};
use toml::Value;

/// How many of the first shifts of each group are said by `count` or `shifts`, by the number of a variant of a day and by
/// group; as many as go there where nothing is said.
pub(super) type Splits = Vec<Vec<Option<usize>>>;

/// One way to divide the rosters of a group on a day.
struct Way {
    /// By the number of the variant.
    first: Vec<usize>,
    /// What is adjusted: as the day stands, and of each kind.
    adjusted: Vec<Vec<Value>>,
}

/// Nothing is said of any group on any day.
pub(super) fn usual(operation: &Operation) -> Vec<Splits> {
    let days = operation.days().iter();
    let groups = operation.base().groups().len();
    days.map(|day| vec![vec![None; groups]; centres(day).len()])
        .collect()
}

/// Divides the rosters of a group so that kinds only adjust them; leaves them where that cannot be.
pub(super) fn divide(operation: &Operation, group: GroupId, splits: &mut [Splits]) {
    let ways = operation.days().iter().map(|day| ways(day, group));
    let ways: Vec<Vec<Way>> = ways.collect();
    let Some((first, others)) = ways.split_first() else {
        return;
    };
    let together = first.iter().find_map(|way| {
        let like = others.iter().map(|other| {
            let alike = |one: &&Way| one.adjusted[1..] == way.adjusted[1..];
            let found = other.iter().find(alike);
            found.or_else(|| other.iter().find(|one| one.goes_with(way)))
        });
        let like: Option<Vec<&Way>> = like.collect();
        Some([vec![way], like?].concat())
    });
    for (way, split) in together.into_iter().flatten().zip(splits) {
        for (first, of_variant) in way.first.iter().zip(split) {
            of_variant[group.index()] = Some(*first);
        }
    }
}

impl Way {
    /// Whether every kind adjusts as it does there, or as the day stands on both.
    fn goes_with(&self, other: &Way) -> bool {
        let is_usual = |way: &Way, kind: usize| way.adjusted[kind] == way.adjusted[0];
        (1..self.adjusted.len()).all(|kind| {
            self.adjusted[kind] == other.adjusted[kind]
                || is_usual(self, kind) && is_usual(other, kind)
        })
    }
}

/// Every way to divide the rosters of a group on a day, those with the fewest adjustments first.
fn ways(day: &Day, group: GroupId) -> Vec<Way> {
    let centres = centres(day);
    let kinds = 1 + day.variants.as_ref().map_or(0, |all| all.kinds().len());
    let most = centres
        .iter()
        .step_by(kinds)
        .map(|centre| of(centre, group).roster.shifts.len());
    let most = most.min().unwrap_or(0);
    (0..=most)
        .filter_map(|on_top| way(&centres, kinds, group, on_top))
        .collect()
}

/// With so many shifts on top as the day stands.
fn way(centres: &[&Centre], kinds: usize, group: GroupId, on_top: usize) -> Option<Way> {
    let clock = centres.first()?.clock();
    let mut way = Way {
        first: Vec::new(),
        adjusted: Vec::new(),
    };
    for of_one in centres.chunks(kinds) {
        let stands = of(of_one[0], group);
        let number = stands.roster.shifts.len().checked_sub(on_top)?;
        let under = &stands.roster.shifts[..number];
        // Days as they were differ in counts alone.
        if centres.len() > kinds && counts(under, clock).is_none() {
            return None;
        }
        let mut adjusted = Vec::new();
        for own in of_one.iter().map(|one| of(one, group)) {
            let (first, more) = own.roster.shifts.split_at_checked(number)?;
            if first != under || !more.iter().all(is_plain) {
                return None;
            }
            adjusted.push(adjustments(more, own, clock));
            way.first.push(number);
        }
        if way.adjusted.is_empty() {
            way.adjusted = adjusted;
        } else if way.adjusted != adjusted {
            return None;
        }
    }
    Some(way)
}

fn of(centre: &Centre, group: GroupId) -> &AgentGroup {
    &centre.groups()[group.index()]
}

/// All that a day can be, by number.
pub(super) fn centres(day: &Day) -> Vec<&Centre> {
    match &day.variants {
        Some(variants) => variants.each().map(|(_, centre)| centre).collect(),
        None => vec![&day.centre],
    }
}
