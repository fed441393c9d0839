//! What is promised, and what is not: in sentences.

use super::super::words::listed;
use super::StaffStudy;
use super::target::{NamedTarget, place, tightest};
use crate::centre::{Day, Operation};
use crate::legible::number::{partly, percent, so_many, thousands, visible};
use crate::stats::Estimate;
use crate::study::staff::{Alternative, BoundKind, Held, Lift, Reach, Staffed, Verdict};
use std::ops::Range;

/// Everything that stands below the tables.
pub(super) fn sentences(study: &StaffStudy<'_>) -> Vec<String> {
    let mut said = Vec::new();
    if let Some(staffed) = &study.outcome.staffed {
        said.push(verdict(study, staffed));
        said.extend(unanswered(study, staffed));
        said.extend(days(study, staffed));
        said.extend(bound(study, staffed));
        said.extend(tied(study, staffed));
        said.extend(others(study, staffed));
        said.extend(without_shifts(study, staffed));
        said.extend(prices(study, staffed));
        said.extend(budget(study, staffed));
        said.extend(overtime(study));
    }
    said.extend(impossible(study));
    said.extend(compromise(study));
    said
}

/// Whose calls nobody would answer any more, since no target asks for it.
fn unanswered(study: &StaffStudy<'_>, staffed: &Staffed) -> Option<String> {
    let is_answered = |operation: &Operation, place: usize| {
        let mut days = operation.days().iter().flat_map(Day::centres);
        days.any(|day| {
            let groups = day.groups().iter();
            let mut on_duty = groups.filter(|group| group.roster.headcount() > 0);
            on_duty.any(|group| {
                group
                    .answers
                    .iter()
                    .any(|one| one.call_type.index() == place)
            })
        })
    };
    let types = study.scenario.centre().call_types().iter().enumerate();
    let lost = types.filter(|(place, kind)| {
        kind.volume.iter().any(|calls| *calls > 0.0)
            && is_answered(study.scenario.operation(), *place)
            && !is_answered(&staffed.operation, *place)
    });
    let lost: Vec<String> = lost.map(|(_, kind)| format!("`{}`", kind.name)).collect();
    (!lost.is_empty()).then(|| {
        format!(
            "Under this plan nobody answers {}, since no target asks for it: give a target, or keep people there with \
             at_least in [staff.agents.NAME].",
            listed(&lost)
        )
    })
}

/// What a plan does not say of its costs.
fn overtime(study: &StaffStudy<'_>) -> Option<String> {
    let days = study.scenario.operation().days().iter();
    let mut centres = days.flat_map(|day| day.centres());
    let is_paid = centres.any(|centre| {
        let mut staffed = study.outcome.staffing.groups.iter();
        staffed.any(|limits| {
            let group = centre.groups().get(limits.group.index());
            group.is_some_and(|group| group.pay.overtime > 0.0)
        })
    });
    is_paid.then(|| {
        "Overtime comes on top of these costs: `run` with the plan tells how much.".to_owned()
    })
}

/// What is to be concluded, in a sentence.
pub(super) fn verdict(study: &StaffStudy<'_>, staffed: &Staffed) -> String {
    let unit = study.unit();
    if staffed.verdict.is_none() {
        return "Stopped: this is the best plan so far. It was not tested on days that the search had never seen, and may miss its targets.".to_owned();
    }
    let number = places(staffed);
    let what = match number {
        0 => return "There is no target to meet: the fewest agents that the limits allow are enough. Give a call type a target, such as service_level = { within = \"20s\", target = \"80%\" }.".to_owned(),
        1 => "The target holds".to_owned(),
        number => format!("Each of the {number} targets holds"),
    };
    let all = if number == 1 {
        ""
    } else {
        " for all of them together"
    };
    let sure = percent(staffed.sure);
    let search = match study.outcome.only_tests {
        true => "no search had",
        false => "the search had never",
    };
    match staffed.verdict {
        Some(Verdict::Met) => format!(
            "{what} in the long run: {sure} sure{all}, tested on {} {unit}s that {search} seen.",
            thousands(staffed.days)
        ),
        Some(Verdict::Undecided) => format!(
            "It is too close to tell whether every target holds: {} {unit}s that {search} seen do not decide it. A larger --effort would.",
            thousands(staffed.days)
        ),
        Some(Verdict::Missed) if study.outcome.only_tests => format!(
            "It misses: on {} {unit}s that {search} seen some target does not hold.",
            thousands(staffed.days)
        ),
        Some(Verdict::Missed) => format!(
            "This is the best that was found, and on {} {unit}s that {search} seen some target does not hold. A larger --effort looks further.",
            thousands(staffed.days)
        ),
        None => String::new(),
    }
}

/// Targets and places in which they are to be reached.
fn places(staffed: &Staffed) -> usize {
    staffed.held.len()
}

/// `88 of 100 days (86.9 to 89.0)`: in whole days where that lies between the ends.
pub(super) fn of_100(estimate: &Estimate, unit: &str) -> Option<String> {
    let mean = estimate.mean?;
    let (Some(low), Some(high)) = (estimate.low, estimate.high) else {
        return Some(format!("{} of 100 {unit}s", partly(mean, 0)));
    };
    let whole = (100.0 * mean).round();
    let is_inside = 100.0 * low <= whole && whole <= 100.0 * high;
    Some(format!(
        "{} of 100 {unit}s ({} to {})",
        partly(mean, usize::from(!is_inside)),
        partly(low, 1),
        partly(high, 1)
    ))
}

fn days(study: &StaffStudy<'_>, staffed: &Staffed) -> Option<String> {
    let unit = study.unit();
    let all = of_100(&staffed.all_on_days, unit)?;
    Some(match staffed.held.len() {
        0 => return None,
        1 => format!("On {all} the target is met on the {unit} itself."),
        _ => format!("On {all} every target is met on the {unit} itself."),
    })
}

fn bound(study: &StaffStudy<'_>, staffed: &Staffed) -> Option<String> {
    let bound = &staffed.bound;
    let below = staffed.cost - bound.cost;
    let is_tight = below <= 1e-6 * staffed.cost.abs().max(1.0);
    match bound.kind {
        BoundKind::Proved => {
            let proof = staffed.proof?;
            if proof.cheaper == 0 {
                return Some("No cheaper plan exists within the limits.".to_owned());
            }
            let simulated = match (proof.simulated, is_tight) {
                (0, _) => None,
                (1, true) => Some("1 was simulated and misses a target".to_owned()),
                (1, false) => {
                    Some("1 was simulated and misses a target or is too close to tell".to_owned())
                }
                (many, true) => Some(format!(
                    "{} were simulated and miss a target",
                    thousands(many)
                )),
                (many, false) => Some(format!(
                    "{} were simulated and miss a target or are too close to tell",
                    thousands(many)
                )),
            };
            let ruled_out = match proof.cheaper - proof.simulated {
                0 => None,
                1 => Some("1 has nowhere more agents than one that clearly misses".to_owned()),
                many => Some(format!(
                    "{} have nowhere more agents than one that clearly misses",
                    thousands(many)
                )),
            };
            let each: Vec<String> = simulated.into_iter().chain(ruled_out).collect();
            let opening = match is_tight {
                true => "No cheaper plan exists",
                false => "No cheaper plan is known to do",
            };
            Some(format!(
                "{opening}: of the {} that {} less, {}.",
                thousands(proof.cheaper),
                if proof.cheaper == 1 { "costs" } else { "cost" },
                each.join(", and ")
            ))
        }
        BoundKind::Cuts => {
            let checked = study.outcome.checked;
            let held = checked - study.outcome.contradicted;
            let looked = format!(
                "which held in {} of {} places looked at",
                thousands(held),
                thousands(checked)
            );
            Some(if is_tight {
                format!(
                    "No plan can cost less if each further agent in a place helps less than the one before, {looked}."
                )
            } else {
                format!(
                    "No plan can cost less than {} ({} % below) if each further agent in a place helps less than the one before, {looked}.",
                    study.amount(bound.cost),
                    visible(100.0 * below / staffed.cost.max(f64::MIN_POSITIVE), 1)
                )
            })
        }
        BoundKind::Unknown if study.outcome.only_tests => None,
        BoundKind::Unknown => Some("How much cheaper a plan could be is not known.".to_owned()),
    }
}

/// Whether two costs are the same.
fn same(one: f64, other: f64) -> bool {
    (one - other).abs() <= 1e-9 * other.abs().max(1.0)
}

fn tied(study: &StaffStudy<'_>, staffed: &Staffed) -> Option<String> {
    let others = study.outcome.alternatives.iter();
    let ties = others.filter(|one| same(one.cost, staffed.cost) && one.verdict == Verdict::Met);
    match ties.count() {
        0 => None,
        1 => Some(
            "Tied: at least one further plan costs the same and meets every target, too."
                .to_owned(),
        ),
        many => Some(format!(
            "Tied: at least {} further plans cost the same and meet every target, too.",
            thousands(many as u64)
        )),
    }
}

fn without_shifts(study: &StaffStudy<'_>, staffed: &Staffed) -> Option<String> {
    let free = staffed.cost_without_shifts?;
    let more = staffed.cost - free;
    (more > 0.0).then(|| {
        format!(
            "Shifts cost about {} more than numbers that may change at any time ({}).",
            study.amount(more),
            study.amount(free)
        )
    })
}

/// Targets whose price is told in the sentence.
const PRICED: usize = 4;

fn prices(study: &StaffStudy<'_>, staffed: &Staffed) -> Option<String> {
    let several = study.outcome.prices.len() > 1;
    let each = study.outcome.prices.iter().filter_map(|price| {
        let named = NamedTarget::at(study, price.target)?;
        let what = format!("{}, {}", named.whose(), named.measure());
        let without = price.without.filter(|_| several).map(|cost| {
            let less = (staffed.cost - cost).max(0.0);
            let less = signed('−', &study.number(less));
            format!("without it {} ({less})", study.amount(cost))
        });
        let point = |cost: f64| study.number((cost - staffed.cost).abs());
        let stricter = price.stricter.filter(|cost| *cost >= staffed.cost);
        let stricter = stricter.map(|cost| format!("a point more {}", signed('+', &point(cost))));
        let laxer = price.laxer.filter(|cost| *cost <= staffed.cost);
        let laxer = laxer.map(|cost| format!("a point less {}", signed('−', &point(cost))));
        let said: Vec<String> = [without, stricter, laxer].into_iter().flatten().collect();
        (!said.is_empty()).then(|| format!("{what}: {}", said.join(", ")))
    });
    let said: Vec<String> = each.take(PRICED).collect();
    (!said.is_empty()).then(|| format!("About what the targets cost: {}.", said.join("; ")))
}

/// A difference with its sign; what is shown as nothing has none.
fn signed(sign: char, number: &str) -> String {
    if number.contains(|digit: char| ('1'..='9').contains(&digit)) {
        format!("{sign}{number}")
    } else {
        "0".to_owned()
    }
}

fn compromise(study: &StaffStudy<'_>) -> Option<String> {
    let best = study.outcome.compromise.as_ref()?;
    let shown = best.held.iter().zip(&study.outcome.requirements);
    let worst = shown.filter_map(|(reached, at)| {
        let named = NamedTarget::on(study, at.target, at.day)?;
        let mean = reached.holds.mean?;
        let by = if named.is_at_least() {
            mean - named.level()
        } else {
            named.level() - mean
        };
        (by < 0.0).then(|| {
            let place = place(study, at.day, at.interval);
            let place = place.map_or_else(String::new, |at| format!(" at {at}"));
            let said = format!(
                "{}, {}{place}: {}",
                named.whose(),
                named.measure(),
                named.value(&reached.holds)
            );
            (by, said)
        })
    });
    let mut worst: Vec<(f64, String)> = worst.collect();
    worst.sort_by(|one, other| one.0.total_cmp(&other.0));
    let said: Vec<String> = worst.into_iter().take(PRICED).map(|one| one.1).collect();
    let said = if said.is_empty() {
        String::new()
    } else {
        format!(" It comes to {}.", said.join("; "))
    };
    Some(format!(
        "The best that was found within all limits costs {} a {}.{said}",
        study.amount(best.cost),
        study.unit()
    ))
}

fn others(study: &StaffStudy<'_>, staffed: &Staffed) -> Option<String> {
    let others = &study.outcome.alternatives;
    let close = |one: &&Alternative| {
        let is_cheaper = one.cost < staffed.cost && !same(one.cost, staffed.cost);
        one.verdict != Verdict::Missed && is_cheaper
    };
    let close: Vec<&Alternative> = others.iter().filter(close).collect();
    let least = close.iter().map(|one| one.cost).reduce(f64::min)?;
    let (number, are) = match close.len() {
        1 => ("One plan".to_owned(), "is"),
        many => (format!("{} plans", thousands(many as u64)), "are"),
    };
    Some(format!(
        "{number} (down to {}) {are} too close to tell; a larger --effort would settle it.",
        study.amount(least)
    ))
}

fn budget(study: &StaffStudy<'_>, staffed: &Staffed) -> Option<String> {
    let Some(Lift::Budget { cost }) = study.outcome.mended_by else {
        return None;
    };
    let budget = study.outcome.staffing.budget?;
    Some(format!(
        "Impossible within the budget of {}: this plan, the cheapest that meets every target, costs {} more. `[staff] budget` would have to be {}.",
        study.amount(budget),
        study.amount(staffed.cost - budget),
        study.value_of_key(cost)
    ))
}

fn impossible(study: &StaffStudy<'_>) -> Vec<String> {
    let by = study.outcome.mended_by.as_ref();
    let mut said: Vec<String> = Vec::new();
    for reach in &study.outcome.impossible {
        said.extend(out_of_reach(study, reach));
    }
    let several = said.len();
    if several > FEW {
        said.truncate(FEW);
        let further = so_many(&thousands((several - FEW) as u64), "further place");
        said.push(format!("And so it is in {further}."));
    }
    if several > 0 {
        said.push(mended(study, by));
    } else if study.outcome.staffed.is_none() {
        let why = if study.outcome.is_stopped {
            "Stopped before a plan was found that meets every target on the days looked at."
        } else {
            "No plan was found that meets every target within the limits, though each target may be within reach by itself: seats, the change from one step to the next, shifts and their rules, or several targets together stand in the way. A larger --effort looks further."
        };
        said.push(why.to_owned());
        if !study.outcome.is_stopped && by.is_some() {
            said.push(mended(study, by));
        }
    }
    said
}

/// Targets out of reach that have a sentence of their own.
const FEW: usize = 6;

fn out_of_reach(study: &StaffStudy<'_>, reach: &Reach) -> Option<String> {
    let named = NamedTarget::on(study, reach.target, reach.day)?;
    let at = place(study, reach.day, reach.interval);
    let at = at.map_or_else(String::new, |at| format!(" at {at}"));
    let what = if reach.is_certain {
        "Impossible"
    } else {
        "Too close to tell"
    };
    Some(format!(
        "{what}: {}, {}{at}: {} is wanted, and with every limit used up it is {}: {} short.",
        named.whose(),
        named.measure(),
        named.wanted(),
        named.value(&reach.reachable),
        named.short(reach.short_by)
    ))
}

/// When some intervals begin and end.
pub(super) fn stretch(study: &StaffStudy<'_>, run: &Range<usize>) -> [String; 2] {
    let clock = study.scenario.centre().clock();
    [run.start, run.end].map(|place| clock.said(place as f64 * clock.interval.get()))
}

fn mended(study: &StaffStudy<'_>, by: Option<&Lift>) -> String {
    let groups = study.scenario.centre().groups();
    match by {
        Some(Lift::Group {
            group,
            more,
            run,
            at_most,
        }) => {
            let name = groups
                .get(group.index())
                .map_or("", |group| group.name.as_str());
            let agents = so_many(&thousands((*more).into()), "agent");
            match run.as_ref().map(|run| stretch(study, run)) {
                Some([from, to]) => format!(
                    "What would mend it: {agents} more from {from} to {to}, `[staff.agents.{name}] at_most` up to {at_most} there."
                ),
                None => format!(
                    "What would mend it: {agents} more, `[staff.agents.{name}] at_most` up to {at_most}."
                ),
            }
        }
        Some(Lift::Seats { more, at_most }) => {
            format!("What would mend it: {more} more, `[staff.seats] at_most` up to {at_most}.")
        }
        Some(Lift::People {
            group,
            more,
            people,
        }) => {
            let name = groups
                .get(group.index())
                .map_or("", |group| group.name.as_str());
            format!(
                "What would mend it: {more} more, `[staff.agents.{name}] people` up to {people}."
            )
        }
        Some(Lift::Change { more, at_most }) => {
            format!("What would mend it: {more} more, `[staff] change_at_most` up to {at_most}.")
        }
        Some(Lift::Shift {
            group,
            day,
            interval,
        }) => super::uncovered::sentence(study, (*group, *day, *interval)).unwrap_or_default(),
        Some(Lift::WithBudget { limit, cost }) => format!(
            "{}, and with it `[staff] budget` {}: neither does by itself.",
            mended(study, Some(limit)).trim_end_matches('.'),
            study.value_of_key(*cost)
        ),
        Some(Lift::Several) => {
            "No single limit mends it: several stand in the way together.".to_owned()
        }
        Some(Lift::Budget { .. }) => String::new(),
        None => "No single limit mends it: more agents alone do not reach the target.".to_owned(),
    }
}

/// Where the plan is tightest: of every target its worst place.
pub(super) fn worst<'a>(study: &StaffStudy<'_>, staffed: &'a Staffed) -> Vec<&'a Held> {
    tightest(study, &staffed.held)
}
