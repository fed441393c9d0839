//! Call types and groups that two plans treat alike: no difference between the plans reaches them.
//!
//! Callers have the same draws under both plans, so where nothing differs everything is the same.

use crate::centre::{AgentGroup, CallType, Centre, Day, Operation, Targets, Variants};

/// What is alike in two plans, by the places of the plan.
#[derive(Debug)]
pub(super) struct Untouched {
    /// Call types of which everything is the same.
    types: Vec<bool>,
    /// Call types whose first attempts are the same.
    arrivals: Vec<bool>,
    groups: Vec<bool>,
    everything: bool,
}

/// A day under both plans.
type Pair<'a> = (&'a Centre, &'a Centre);

impl Untouched {
    pub(super) fn new(plan: &Operation, base: &Operation) -> Self {
        let [types, groups] = [
            plan.base()
                .call_types()
                .len()
                .max(base.base().call_types().len()),
            plan.base().groups().len().max(base.base().groups().len()),
        ];
        let mut found = Self {
            types: vec![false; types],
            arrivals: vec![false; types],
            groups: vec![false; groups],
            everything: false,
        };
        // Which day it is, and what may be drawn.
        let chances = |operation: &Operation| {
            let days = operation.days().iter();
            let drawn = |variants: &Variants| (variants.were().to_vec(), variants.kinds().to_vec());
            days.map(|day| (day.weekday, day.variants.as_ref().map(drawn)))
                .collect::<Vec<_>>()
        };
        if plan.customers() != base.customers() || chances(plan) != chances(base) {
            return found;
        }
        let centres = |operation| Operation::days(operation).iter().flat_map(Day::centres);
        let days: Vec<Pair<'_>> = centres(plan).zip(centres(base)).collect();
        let all = |same: &dyn Fn(&Pair<'_>) -> bool| days.iter().all(same);
        found.arrivals = (0..types)
            .map(|place| all(&|day| same_arrivals(day, place)))
            .collect();
        found.types = (0..types)
            .map(|place| all(&|day| same_type(day, place)))
            .collect();
        found.groups = (0..groups)
            .map(|place| all(&|day| same_group(day, place)))
            .collect();
        while days
            .iter()
            .any(|day| found.spread(day.0) | found.spread(day.1))
        {}
        let mut things = found.types.iter().chain(&found.groups);
        found.everything = things.all(|same| *same);
        if plan.customers().is_some() && !found.everything {
            // Customers carry what happens to one type to all others.
            found.types.fill(false);
            found.arrivals.fill(false);
            found.groups.fill(false);
        }
        found
    }

    /// What differs reaches the groups that answer it and the types that those answer. Whether anything new
    /// was found to differ.
    fn spread(&mut self, centre: &Centre) -> bool {
        let mut more = false;
        for (place, group) in centre.groups().iter().enumerate() {
            let skills = || group.answers.iter().map(|skill| skill.call_type.index());
            let touched = !self.groups[place] || skills().any(|kind| !self.types[kind]);
            if !touched {
                continue;
            }
            more |= std::mem::replace(&mut self.groups[place], false);
            for kind in skills() {
                more |= std::mem::replace(&mut self.types[kind], false);
            }
        }
        more
    }

    /// Whether everything about a call type is the same; about all of them at `None`.
    pub(super) fn calls(&self, place: Option<usize>) -> bool {
        let same = |place: usize| self.types.get(place).copied();
        place.map_or(self.everything, |place| same(place).unwrap_or(false))
    }

    /// Whether the same first attempts arrive.
    pub(super) fn arrivals(&self, place: Option<usize>) -> bool {
        match place {
            Some(place) => self.arrivals.get(place).copied().unwrap_or(false),
            None => self.arrivals.iter().all(|same| *same),
        }
    }

    /// Whether everything about a group is the same.
    pub(super) fn group(&self, place: usize) -> bool {
        self.groups[place]
    }
}

/// Whether a day of both is as long, and as busy.
fn same_day((plan, base): &Pair<'_>) -> bool {
    plan.clock() == base.clock()
        && plan.busyness() == base.busyness()
        && plan.pick_agent() == base.pick_agent()
}

fn same_type(day: &Pair<'_>, place: usize) -> bool {
    let of = |centre: &Centre| -> Option<CallType> {
        let kind = centre.call_types().get(place)?.clone();
        // What is wanted changes nothing.
        Some(CallType {
            targets: Targets::default(),
            goals: Vec::new(),
            ..kind
        })
    };
    let both = of(day.0).zip(of(day.1));
    same_day(day) && both.is_some_and(|(plan, base)| plan == base)
}

fn same_arrivals(day: &Pair<'_>, place: usize) -> bool {
    let of = |centre: &Centre| {
        let kind = centre.call_types().get(place)?;
        Some((
            kind.name.clone(),
            kind.volume.clone(),
            kind.volume.scale(),
            kind.busyness,
        ))
    };
    let both = of(day.0).zip(of(day.1));
    same_day(day) && both.is_some_and(|(plan, base)| plan == base)
}

fn same_group((plan, base): &Pair<'_>, place: usize) -> bool {
    let of = |centre: &Centre| -> Option<AgentGroup> {
        let group = centre.groups().get(place)?.clone();
        // What agents cost changes nothing for callers.
        Some(AgentGroup {
            wage: 0.0,
            pay: crate::centre::Pay::default(),
            goals: Vec::new(),
            ..group
        })
    };
    let both = of(plan).zip(of(base));
    both.is_some_and(|(plan, base)| plan == base)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{Scenario, load};

    /// Two desks that share nothing, and a third that answers one of both desks' types.
    const CENTRE: &str = r#"
        [clock]
        opens = "08:00"
        closes = "10:00"
        [calls.one]
        volume = 20
        talk = { dist = "exponential", mean = 240 }
        patience = { dist = "exponential", mean = 180 }
        [calls.two]
        volume = 20
        talk = { dist = "exponential", mean = 240 }
        patience = { dist = "exponential", mean = 180 }
        [agents.first]
        answers = ["one"]
        count = 3
        [agents.second]
        answers = ["two"]
        count = 3
    "#;

    fn scenario(text: &str) -> Scenario {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("centre.toml");
        std::fs::write(&file, text).unwrap();
        load(&file, &[]).unwrap()
    }

    #[track_caller]
    fn check(from: &str, to: &str, types: [bool; 2], arrivals: [bool; 2]) {
        let base = scenario(CENTRE);
        let plan = scenario(&CENTRE.replacen(from, to, 1));
        let found = Untouched::new(plan.operation(), base.operation());
        assert_eq!(
            (found.types, found.arrivals),
            (types.to_vec(), arrivals.to_vec())
        );
    }

    #[test]
    fn a_change_reaches_whom_it_can_reach() {
        let both = [true, true];
        check("count = 3", "count = 3", both, both);
        check("count = 3", "count = 4", [false, true], both);
        check("volume = 20", "volume = 21", [false, true], [false, true]);
        check("count = 3", "count = 3\nwage = 20", both, both);
        let shared = r#"answers = ["one", "two"]"#;
        check(r#"answers = ["one"]"#, shared, [false, false], both);
        check("10:00", "10:30", [false, false], [false, false]);
    }
}
