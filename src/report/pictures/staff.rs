//! A staffing that was found: agents over the day, shifts as bars, and what other levels of a target would cost.

use super::super::StaffStudy;
use super::super::staff::NamedTarget;
use super::{Illustration, Said};
use crate::centre::{Minimise, on_duty_at};
use crate::legible::number::{grouped, partly};
use crate::plot::{
    Better, Measure, MeasuredDays, Picture, Reading, Rota, RotaShift, Series, SingleDays,
    StaffedGroup, Staffing, Swept, SweptPanel, Unit,
};
use crate::study::staff::Staffed;

/// Seconds in a day.
const A_DAY: f64 = 86_400.0;
/// Rows of a rota that fit on a page; of more the longest-staffed are drawn. A convention.
const ROWS: usize = 40;

/// The pictures of a staffing; none if no plan was found.
#[must_use]
pub fn staff_pictures(study: &StaffStudy<'_>) -> Vec<Illustration> {
    let Some(staffed) = &study.outcome.staffed else {
        return Vec::new();
    };
    let found = [
        staffing(study, staffed),
        rota(study),
        single_days(study),
        levels(study, staffed),
    ];
    found.into_iter().flatten().collect()
}

/// Agents over the day.
fn staffing(study: &StaffStudy<'_>, staffed: &Staffed) -> Option<Illustration> {
    let operation = study.scenario.operation();
    let unit = study.unit();
    let mut intervals = Vec::new();
    let mut days = Vec::new();
    for (place, day) in operation.days().iter().enumerate() {
        let clock = day.centre.clock();
        let opens = place as f64 * A_DAY + clock.opens?.seconds();
        let length = clock.interval.get();
        let own = 0..clock.intervals();
        intervals.extend(own.map(|one| (opens + one as f64 * length, length)));
        days.extend(day.weekday.map(|day| day.to_string()));
    }
    let limits = study.outcome.staffing.groups.iter();
    let groups = limits.zip(&staffed.counts).map(|(limits, counts)| {
        let centres = operation.days().iter().map(|day| &day.centre);
        let today = centres.clone().flat_map(|centre| {
            let group = centre.groups().get(limits.group.index());
            let levels = group.map(|group| group.roster.levels(|shift| shift.agents));
            let levels = levels.unwrap_or_default();
            let length = centre.clock().interval.get();
            (0..centre.clock().intervals()).map(move |interval| {
                let middle = (interval as f64 + 0.5) * length;
                f64::from(on_duty_at(&levels, middle))
            })
        });
        let at_most = limits.at_most.as_ref().map_or_else(Vec::new, |at_most| {
            let each = centres.clone().flat_map(|centre| {
                let own = 0..centre.clock().intervals();
                own.map(|one| at_most.get(one).copied().map_or(f64::NAN, f64::from))
            });
            each.collect()
        });
        let name = study.scenario.centre().groups().get(limits.group.index());
        StaffedGroup {
            name: name.map_or_else(String::new, |group| group.name.clone()),
            plan: counts.iter().flatten().map(|one| f64::from(*one)).collect(),
            today: today.collect(),
            at_most,
        }
    });
    let said = Said {
        finding: match (staffed.today - staffed.cost).abs() < 0.005 {
            true => format!("{} a {unit}, as much as today", study.amount(staffed.cost)),
            false => format!(
                "{} a {unit}; today it is {}",
                study.amount(staffed.cost),
                study.amount(staffed.today)
            ),
        },
        shows: "Agents of each group that is staffed, in every interval".to_owned(),
        reading: "Where the plan lies above today's staffing people are short today; where it lies below, they are idle.",
    };
    let picture = Picture::Staffing(Staffing {
        caption: said.caption(),
        intervals,
        days,
        groups: groups.collect(),
    });
    said.with("staffing", picture)
}

/// Shifts as bars.
fn rota(study: &StaffStudy<'_>) -> Option<Illustration> {
    let worked = study.worked()?;
    let clock = study.scenario.centre().clock();
    let opens = clock.opens?.seconds();
    let mut shifts: Vec<_> = worked.shifts.iter().collect();
    shifts.sort_by_key(|one| std::cmp::Reverse(u64::from(one.people) * one.days.len() as u64));
    let left_out = shifts.len().saturating_sub(ROWS);
    shifts.truncate(ROWS);
    shifts.sort_by(|one, other| {
        let key = |one: &&crate::study::staff::WorkedShift| (one.shift.group, one.days.clone());
        let start = one.shift.from.total_cmp(&other.shift.from);
        key(one).cmp(&key(other)).then(start)
    });
    let several = study.outcome.staffing.groups.len() > 1;
    let rows = shifts.into_iter().map(|one| {
        let group = match several {
            true => format!("{}, ", worked.group(one.shift.group)),
            false => String::new(),
        };
        let days = one.days.iter().filter_map(|day| worked.weekday(*day));
        let days: Vec<String> = days.map(|day| first(&day.to_string())).collect();
        let days = match days.is_empty() {
            true => String::new(),
            false => format!(", {}", days.join(" ")),
        };
        RotaShift {
            name: format!("{group}{} × {}{days}", one.people, worked.kind(&one.shift)),
            from: opens + one.shift.from,
            to: opens + one.shift.to,
            breaks: one
                .shift
                .breaks
                .iter()
                .map(|(from, to, paid)| (opens + from, opens + to, *paid))
                .collect(),
        }
    });
    let people = worked.people();
    let said = Said {
        finding: match people {
            1 => "One person works".to_owned(),
            people => format!("{people} people work"),
        },
        shows: match left_out {
            0 => "Shifts, how many work each, and their breaks".to_owned(),
            few => format!(
                "Shifts, how many work each, and their breaks; {few} that few people work are left out"
            ),
        },
        reading: "A bar is time on the phones; a gap in it is a break.",
    };
    let picture = Picture::Rota(Rota {
        caption: said.caption(),
        open: (opens, opens + clock.length.get()),
        shifts: rows.collect(),
    });
    said.with("shifts", picture)
}

/// The beginning of a word: `Mon`.
fn first(word: &str) -> String {
    word.chars().take(3).collect()
}

/// Targets in the picture of single days: of more the ones that fewest days keep. A convention.
const TARGETS: usize = 6;
/// A day keeps a share or a time but for so much, which is rounding.
const ROUNDING: f64 = 1e-9;

/// What targets come to on single days, and how many days keep each.
fn single_days(study: &StaffStudy<'_>) -> Option<Illustration> {
    struct Told {
        name: String,
        kept: f64,
        days: String,
        measured: MeasuredDays,
    }
    let mut told = Vec::new();
    for one in study
        .outcome
        .single_days
        .iter()
        .filter(|one| !one.values.is_empty())
    {
        let named = NamedTarget::at(study, one.target)?;
        let (wanted, is_at_least) = (named.level(), named.is_at_least());
        let is_kept = |value: &&f64| match is_at_least {
            true => **value >= wanted - ROUNDING,
            false => **value <= wanted + ROUNDING,
        };
        let kept = one.values.iter().filter(is_kept).count() as f64 / one.values.len() as f64;
        let name = format!("{}, {}", named.whose(), named.measure());
        let unit = match named.is_share() {
            true => Unit::Share,
            false => Unit::Seconds,
        };
        let better = match is_at_least {
            true => Better::Higher,
            false => Better::Lower,
        };
        told.push(Told {
            days: named.days(),
            measured: MeasuredDays {
                measure: Measure::new(named.measure(), unit).better(better),
                wanted,
                finding: format!(
                    "{name}, {} wanted: kept on {} % of {}",
                    named.wanted(),
                    partly(kept, 0),
                    named.days()
                ),
                values: one.values.clone(),
            },
            name,
            kept,
        });
    }
    let left_out = told.len().saturating_sub(TARGETS);
    let mut kept: Vec<f64> = told.iter().map(|one| one.kept).collect();
    kept.sort_by(f64::total_cmp);
    if let Some(most) = kept.get(TARGETS - 1) {
        told.retain(|one| one.kept <= *most);
        told.truncate(TARGETS);
    }
    let least = told
        .iter()
        .min_by(|one, other| one.kept.total_cmp(&other.kept))?;
    let many = told.iter().map(|one| one.measured.values.len()).max()?;
    let many = grouped(many as f64, 0);
    let said = Said {
        finding: format!(
            "{} is kept on {} of 100 {}, each by itself",
            least.name,
            partly(least.kept, 0),
            least.days
        ),
        shows: match left_out {
            0 => format!(
                "What each target comes to on {many} days that the search has not seen; bars: % of days"
            ),
            few => format!(
                "What targets come to on {many} days that the search has not seen; bars: % of days; {few} targets that more days keep are left out"
            ),
        },
        reading: "A target that holds in the long run is missed on many single days; `on_days` asks for days.",
    };
    let picture = Picture::SingleDays(SingleDays {
        caption: said.caption(),
        measures: told.into_iter().map(|one| one.measured).collect(),
    });
    said.with("single-days", picture)
}

/// What other levels of a target would cost.
fn levels(study: &StaffStudy<'_>, staffed: &Staffed) -> Option<Illustration> {
    let costs = study.outcome.cost_of_levels.as_ref()?;
    let named = NamedTarget::at(study, costs.target)?;
    let unit = study.unit();
    let mut points: Vec<(f64, Option<Reading>)> = costs
        .points
        .iter()
        .map(|(level, cost)| (*level, Reading::new(*cost)))
        .collect();
    points.sort_by(|one, other| one.0.total_cmp(&other.0));
    let (strictest, most) = costs.points.last()?;
    let said = Said {
        finding: format!(
            "{}, {}: {} costs about {} a {unit}, {} about {}",
            named.whose(),
            named.measure(),
            named.given(named.level()),
            study.amount(staffed.cost),
            named.given(*strictest),
            study.amount(*most)
        ),
        shows: "What the cheapest staffing costs if this target asks for more or less and all others stay, by what the \
                search has learnt; not tested on fresh days"
            .to_owned(),
        reading: "Where the line is steep a point of the target is dear. Only the plan that was found is tested.",
    };
    let axis = match named.is_share() {
        true => Unit::Share,
        false => Unit::Seconds,
    };
    let money = match study.outcome.staffing.minimise {
        Minimise::Hours => {
            Measure::new(format!("Paid hours a {unit}"), Unit::Number("h".to_owned()))
        }
        Minimise::Wages => {
            let currency = study.scenario.centre().money().currency.clone();
            Measure::new(
                format!("Cost a {unit}"),
                Unit::Number(currency.unwrap_or_default()),
            )
        }
    };
    let key = format!("{}, {}, wanted", named.whose(), named.measure());
    let picture = Picture::Swept(Swept {
        caption: said.caption(),
        key: Measure::new(key, axis),
        metric: money.better(Better::Lower),
        panels: vec![SweptPanel {
            name: String::new(),
            series: vec![Series {
                name: String::new(),
                points,
            }],
        }],
        target: None,
    });
    said.with("cost-of-target", picture)
}
