//! `holdtrue staff` on a scenario that says how many are required: shifts cover that, and nothing is simulated.

use super::failure::Failure;
use super::interrupt::Interrupt;
use super::out_folder::{self, OutFolder};
use super::staff::extended;
use super::terminal;
use crate::centre::{Centre, GroupId, PlacedShift, Staffing, Weekday};
use crate::legible::shown;
use crate::report::{CoverStudy, Layout};
use crate::scenario::{Scenario, complete};
use crate::study::staff::{
    Covering, Lift, Mended, Microlp, Needed, NoCover, StaffError, Without, cover, other_opening,
};
use std::io::Write;
use std::path::Path;

/// Nodes of the search at the usual effort. A convention: half a minute for a week of tours.
const NODES: f64 = 20_000.0;

/// How a cover is asked for and answered.
#[derive(Debug, Clone, Copy)]
pub(super) struct CoverRequest<'a> {
    /// So many times as many nodes of the search as usual.
    pub(super) effort: f64,
    pub(super) json: bool,
    pub(super) layout: Layout,
    pub(super) out: Option<&'a Path>,
}

/// Whether anything is required.
pub(super) fn is_asked(staffing: &Staffing) -> bool {
    staffing.groups.iter().any(|group| group.required.is_some())
}

/// Covers what is required, and says with what.
pub(super) fn run(
    scenario: &Scenario,
    staffing: &Staffing,
    asked: CoverRequest<'_>,
    interrupt: &Interrupt,
) -> Result<(), Failure> {
    if let Some(day) = other_opening(scenario.operation()) {
        let (file, why) = (scenario.file().display(), StaffError::OtherOpening(day));
        return Err(Failure::wrong(format!("`{file}` cannot be covered: {why}")));
    }
    let centre = scenario.centre();
    let needed = needed(centre, staffing, scenario);
    let covering = Covering {
        centre,
        days: scenario.operation().days(),
        staffing,
        needed: &needed,
    };
    let nodes = (NODES * asked.effort).max(1.0) as u64;
    let mut file = scenario.file().display().to_string();
    let mut has_file = true;
    let settings: Vec<&str> = scenario.settings().collect();
    let mut files = Vec::new();
    if let Some(out) = asked.out {
        let folder = OutFolder::new(out)?;
        let path = extended(scenario.file(), out);
        has_file = path.is_some();
        file = path.unwrap_or(file);
        for name in ["plan.toml", "staffing.json", "rota.csv"] {
            files.push(folder.file(name, interrupt)?);
        }
    }
    let found =
        cover(covering, &Microlp, nodes).map_err(|why| refused(&why, scenario, staffing))?;
    let study = CoverStudy {
        name: scenario.name(),
        file: &file,
        settings: &settings,
        operation: scenario.operation(),
        staffing,
        cover: &found,
    };
    let json = study.json();
    let answer = if asked.json {
        json.clone()
    } else {
        study.text(asked.layout)
    };
    terminal::print(&answer)?;
    if let [plan, staffing, rota] = files.as_mut_slice() {
        let text = complete(scenario, &study.plan(), has_file);
        plan.write_all(text.as_bytes())?;
        staffing.write_all(json.as_bytes())?;
        study.rota(rota)?;
        out_folder::finish(files)?;
    }
    if study.over_budget().is_some() {
        return Err(Failure::TargetMissed);
    }
    Ok(())
}

/// What is required on each day; nobody on those on which the centre is closed.
fn needed(centre: &Centre, staffing: &Staffing, scenario: &Scenario) -> Needed {
    let operation = scenario.operation();
    let intervals = centre.clock().intervals();
    let days = if operation.is_week() { 7 } else { 1 };
    let open = (0..days).map(|place| {
        let mut days = operation.days().iter();
        let day = days
            .find(|day| !operation.is_week() || day.weekday == Weekday::ALL.get(place).copied());
        day.map_or(0.0, |day| day.centre.clock().length.get())
    });
    let open: Vec<f64> = open.collect();
    let by_day = open.iter().enumerate().map(|(day, open)| {
        let mut groups = vec![vec![0.0; intervals]; centre.groups().len()];
        for limits in staffing.groups.iter().filter(|_| *open > 0.0) {
            let own = limits.required.as_ref().and_then(|need| need.get(day));
            if let (Some(own), Some(group)) = (own, groups.get_mut(limits.group.index())) {
                group.clone_from(own);
                let closed = (open / centre.clock().interval.get()).ceil() as usize;
                group.iter_mut().skip(closed).for_each(|need| *need = 0.0);
            }
        }
        groups
    });
    Needed {
        by_day: by_day.collect(),
        open,
    }
}

/// Says on stderr why there is no cover, and what would leave one: as of a target that cannot be met, that is status 3.
fn refused(why: &NoCover, scenario: &Scenario, staffing: &Staffing) -> Failure {
    let file = scenario.file().display();
    let said = match why {
        NoCover::Nobody {
            day,
            group,
            interval,
        } => {
            let clock = scenario.centre().clock();
            let at = clock.said(*interval as f64 * clock.interval.get());
            let on = match Weekday::ALL.get(*day) {
                Some(day) if scenario.operation().is_week() => format!(" on {day}"),
                _ => String::new(),
            };
            let name = &scenario.centre().groups()[*group].name;
            let requires = format!("`{file}` requires `{name}` at {at}{on}");
            if staffing.catalogue.shifts.is_empty() {
                return Failure::wrong(format!(
                    "{requires}; there is no shift to cover it with: describe some under [shifts.NAME]"
                ));
            }
            let shifts = beside(scenario.centre(), staffing, (*group, *interval));
            format!("{requires}; {shifts}")
        }
        NoCover::Impossible(mended) => format!(
            "what `{file}` requires cannot be covered within its limits and rules: {}",
            cure(mended, scenario, staffing)
        ),
        NoCover::GaveUp => format!(
            "no cover of what `{file}` requires was found with this effort: give --effort 4, or fewer shifts to choose from"
        ),
    };
    terminal::say(&shown(&format!("error: {said}")));
    Failure::TargetMissed
}

/// How all shifts of a group lie beside an interval that none of them covers, and what would cover it.
fn beside(centre: &Centre, staffing: &Staffing, (group, interval): (usize, usize)) -> String {
    let (clock, catalogue) = (centre.clock(), &staffing.catalogue);
    let name = &centre.groups()[group].name;
    let kinds = catalogue.shifts.iter().enumerate();
    let placed = kinds.flat_map(|(place, kind)| kind.placed(place, centre.groups(), clock));
    let own: Vec<_> = placed.filter(|one| one.group.index() == group).collect();
    let from = interval as f64 * clock.interval.get();
    let to = from + clock.interval.get();
    let covers = |one: &PlacedShift| {
        let covered = one.covers(clock);
        covered.get(interval).is_some_and(|share| *share > 0.0)
    };
    if own.is_empty() {
        return format!("no shift of [shifts] is `{name}`'s: name it in the `agents` of one");
    }
    if own.iter().any(covers) {
        return match catalogue.tours {
            Some(_) => {
                "no shift of [shifts] covers that on any tour: let [staff.week] allow other days, more late shifts or less \
                 rest, or describe a shift that ends by closing on each of the days"
            }
            None => {
                "the shifts of [shifts] that would cover that end after closing on that day: describe one that ends earlier"
            }
        }
        .to_owned();
    }
    let is_before = |one: &PlacedShift| one.to <= from;
    let is_after = |one: &PlacedShift| one.from >= to;
    let cure = if own.iter().all(is_after) {
        "let one begin earlier"
    } else if own.iter().all(is_before) {
        "let one begin later or last longer"
    } else if own.iter().all(|one| is_before(one) || is_after(one)) {
        "let one begin at that time, or last longer"
    } else {
        "all who work then are on a break: let the `after` of one name another time, too"
    };
    format!("no shift of [shifts] covers that: {cure}")
}

/// What would leave a cover.
fn cure(mended: &Mended, scenario: &Scenario, staffing: &Staffing) -> String {
    let name = |group: &GroupId| &scenario.centre().groups()[group.index()].name;
    // A limit may be one number or one for each interval: what is alike everywhere is said as one.
    let higher = |limits: &Option<Vec<u32>>, more: u32| match limits.as_deref() {
        Some([first, rest @ ..]) if rest.iter().all(|one| one == first) => {
            format!("{} instead of {first}", first.saturating_add(more))
        }
        _ => format!("{more} higher in every interval"),
    };
    let limits = |group: &GroupId| staffing.groups.iter().find(|one| one.group == *group);
    match mended {
        Mended::By(Lift::Group { group, more, .. }) => {
            let own = limits(group).and_then(|limits| limits.at_most.clone());
            let higher = higher(&own, *more);
            format!(
                "it can with `at_most` of [staff.agents.{}] {higher}",
                name(group)
            )
        }
        Mended::By(Lift::Seats { more, .. }) => {
            let higher = higher(&staffing.seats, *more);
            format!("it can with `at_most` of [staff.seats] {higher}")
        }
        Mended::By(Lift::People {
            group,
            more,
            people,
        }) => format!(
            "it can with `people` of [staff.agents.{}] {people} instead of {}",
            name(group),
            people - more
        ),
        Mended::By(Lift::Change { more, at_most }) => format!(
            "it can with `change_at_most` of [staff] {at_most} instead of {}",
            at_most - more
        ),
        Mended::By(
            Lift::Shift { .. } | Lift::Budget { .. } | Lift::WithBudget { .. } | Lift::Several,
        ) => {
            "no single limit mends it".to_owned()
        }
        Mended::Without(without @ Without::One(_)) => format!("it can without {without}"),
        Mended::Without(Without::All(limits)) if limits.is_empty() => {
            "no limit mends it; --effort 4 looks longer, and more starts or lengths in [shifts] leave more to choose from"
                .to_owned()
        }
        Mended::Without(without) => {
            format!("no single limit mends it, but it can without these together: {without}")
        }
    }
}
