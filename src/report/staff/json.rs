//! What was found as JSON with stable keys.

use super::super::json::{Origin, text};
use super::super::worked::{ShiftJson, Worked};
use super::StaffStudy;
use super::out_of_reach::{ImpossibleJson, MendedBy, impossible, mended_by};
use super::said;
use super::target::{NamedTarget, place};
use crate::stats::Estimate;
use crate::study::staff::{Alternative, Bound, Reached, Staffed, Verdict, WorkedShift};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// The cheapest staffing, as `staff --json` prints it and `staffing.json` keeps it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct StaffJson {
    #[serde(flatten)]
    origin: Origin,
    /// What was staffed.
    scenario: Staffable,
    /// Under this seed the same plan comes again.
    seed: u64,
    /// How much was simulated: 1 is usual.
    effort: f64,
    /// What was found.
    staff: Staff,
    /// What is to be concluded.
    verdict: Concluded,
}

/// What was staffed.
#[derive(Debug, Clone, Serialize, JsonSchema)]
struct Staffable {
    /// What it is called.
    name: String,
    /// The file that it was read from.
    file: String,
    /// What was laid over it with --set.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    settings: Vec<String>,
}

/// What was found.
#[derive(Debug, Clone, Serialize, JsonSchema)]
struct Staff {
    /// What was decided: `interval`, `day` or `shifts`.
    by: &'static str,
    /// Whether a plan was searched; false where a given one was tested.
    searched: bool,
    /// The plan; null where none was found.
    optimum: Option<Optimum>,
    /// What no plan can cost less than; null without a plan.
    bound: Option<Bound>,
    /// The staffed groups under the plan, by name.
    agents: BTreeMap<String, GroupJson>,
    /// Every target, in every place in which it is to be reached.
    targets: Vec<TargetJson>,
    /// The share of days on which all targets are kept.
    all_targets_on_days: Estimate,
    /// Plans that cost less and nearly do.
    alternatives: Vec<AlternativeJson>,
    /// With shifts: about what numbers that may change at any time would cost; else null.
    without_shifts: Option<f64>,
    /// About what each target costs, from what the search learnt.
    prices: Vec<PriceJson>,
    /// With --out: about what other levels of the dearest target would cost, not tested; else null.
    cost_of_levels: Option<CostOfLevelsJson>,
    /// Targets that are out of reach.
    impossible: Vec<ImpossibleJson>,
    /// Where it is impossible: of the plans within all limits the one that misses least; else null.
    best_within: Option<AlternativeJson>,
    /// The cheapest single limit that would mend what is impossible; null where nothing needs mending, or no limit does.
    mended_by: Option<MendedBy>,
    /// How much was simulated.
    work: WorkJson,
}

/// What the plan costs.
#[derive(Debug, Clone, Serialize, JsonSchema)]
struct Optimum {
    /// Wages of the staffed groups in a replication [money], or their paid hours where those are minimised [h].
    cost: f64,
    /// Their paid hours [h].
    hours: f64,
    /// What today's rosters cost.
    today: f64,
}

/// A group under the plan.
#[derive(Debug, Clone, Serialize, JsonSchema)]
struct GroupJson {
    /// Agents in each interval.
    #[serde(skip_serializing_if = "Option::is_none")]
    counts: Option<Vec<u32>>,
    /// With a week: agents in each interval of each of its days.
    #[serde(skip_serializing_if = "Option::is_none")]
    days: Option<BTreeMap<String, Vec<u32>>>,
    /// Shifts that its people work, where these were decided.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    shifts: Vec<ShiftJson>,
}

/// About what other levels of a target would cost.
#[derive(Debug, Clone, Serialize, JsonSchema)]
struct CostOfLevelsJson {
    /// Whose target it is.
    calls: String,
    /// Key of what is measured.
    metric: &'static str,
    /// From the laxest on; the level that is wanted is among them.
    levels: Vec<LevelJson>,
}

/// A level of a target.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
struct LevelJson {
    /// The level, in the target's unit.
    wanted: f64,
    /// About what the cheapest staffing for it costs, as `optimum.cost`.
    cost: f64,
}

/// A target in a place.
#[derive(Debug, Clone, Serialize, JsonSchema)]
struct TargetJson {
    /// Whose target it is.
    calls: String,
    /// Key of what is measured.
    metric: &'static str,
    /// Which of the six formulas, of a service level.
    #[serde(skip_serializing_if = "Option::is_none")]
    formula: Option<&'static str>,
    /// Where it is to be reached by itself.
    every: &'static str,
    /// The interval, or day of the week, that this is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<String>,
    /// What is wanted: a share, or a time [s].
    wanted: f64,
    /// The share of days on which it is wanted; left out: in the long run.
    #[serde(skip_serializing_if = "Option::is_none")]
    wanted_on_days: Option<f64>,
    /// What the plan reaches.
    #[serde(flatten)]
    reached: Reached,
    /// By how much the mean is better than what is wanted; below 0, worse.
    slack: Option<f64>,
    /// What one agent fewer would leave, in the place where that hurts most.
    #[serde(skip_serializing_if = "Option::is_none")]
    one_fewer: Option<FewerJson>,
}

/// One agent fewer.
#[derive(Debug, Clone, Serialize, JsonSchema)]
struct FewerJson {
    /// Of which group.
    agents: String,
    /// When.
    place: String,
    /// What the measure would come to.
    value: f64,
}

/// Another plan.
#[derive(Debug, Clone, Serialize, JsonSchema)]
struct AlternativeJson {
    /// What it costs.
    cost: f64,
    /// The staffed groups under it, by name.
    agents: BTreeMap<String, GroupJson>,
    /// Whether all targets hold.
    verdict: Verdict,
    /// What it reaches of each of `targets`, in their order.
    targets: Vec<Reached>,
}

/// About what a target costs.
#[derive(Debug, Clone, Serialize, JsonSchema)]
struct PriceJson {
    /// Whose target it is.
    calls: String,
    /// Key of what is measured.
    metric: &'static str,
    /// What the cheapest plan would cost without it.
    without: Option<f64>,
    /// By how much the cost would rise with a point more of it.
    shadow: Option<f64>,
    /// By how much it would fall with a point less.
    a_point_less: Option<f64>,
}

/// How much was simulated.
#[derive(Debug, Clone, Serialize, JsonSchema)]
struct WorkJson {
    /// Plans that were simulated; one on further days counts again.
    evaluations: u64,
    /// Replications of all of them together.
    days: u64,
    /// Rounds of the search.
    rounds: u64,
    /// Rows of the largest linear program that say what plans reach.
    cuts: u64,
    /// Linear programs.
    programs: u64,
    /// Places in which it was looked whether a further agent helps less than the one before.
    checked: u64,
    /// Of those, the ones in which it does not.
    contradicted: u64,
}

/// What is to be concluded.
#[derive(Debug, Clone, Serialize, JsonSchema)]
struct Concluded {
    /// `met`, `undecided`, `missed`, `impossible`, or `untested` where it was stopped.
    kind: &'static str,
    /// For people.
    sentence: String,
    /// How sure it is, for all targets together.
    sure: f64,
    /// Fresh days on which the plan was tested.
    days: u64,
}

impl StaffJson {
    /// What was found.
    #[must_use]
    pub fn new(study: &StaffStudy<'_>) -> Self {
        Self {
            origin: Origin::here("staff"),
            scenario: Staffable {
                name: study.name.to_owned(),
                file: study.scenario.file().display().to_string(),
                settings: study.scenario.settings().map(str::to_owned).collect(),
            },
            seed: study.seed,
            effort: study.effort,
            staff: staff(study),
            verdict: concluded(study),
        }
    }

    /// As text, ending with a line break.
    #[must_use]
    pub fn text(&self) -> String {
        text(self)
    }
}

fn staff(study: &StaffStudy<'_>) -> Staff {
    let outcome = study.outcome;
    let staffed = outcome.staffed.as_ref();
    let agents = staffed.map(|one| agents(study, (&one.counts, &one.shifts)));
    let targets = staffed.map(|one| targets(study, one));
    let alternatives = outcome.alternatives.iter();
    let alternatives = alternatives.map(|one| alternative(study, one));
    Staff {
        by: outcome.staffing.by.key(),
        searched: !outcome.only_tests,
        optimum: staffed.map(|one| Optimum {
            cost: one.cost,
            hours: one.hours,
            today: one.today,
        }),
        bound: staffed.map(|one| one.bound),
        agents: agents.unwrap_or_default(),
        targets: targets.unwrap_or_default(),
        all_targets_on_days: staffed.map_or(Estimate::NONE, |one| one.all_on_days),
        alternatives: alternatives.collect(),
        without_shifts: staffed.and_then(|one| one.cost_without_shifts),
        prices: prices(study),
        cost_of_levels: cost_of_levels(study),
        best_within: outcome
            .compromise
            .as_ref()
            .map(|one| alternative(study, one)),
        impossible: impossible(study),
        mended_by: mended_by(study),
        work: WorkJson {
            evaluations: outcome.work.evaluations,
            days: outcome.work.days,
            rounds: outcome.rounds,
            cuts: outcome.work.cuts,
            programs: outcome.work.programs,
            checked: outcome.checked,
            contradicted: outcome.contradicted,
        },
    }
}

fn alternative(study: &StaffStudy<'_>, one: &Alternative) -> AlternativeJson {
    AlternativeJson {
        cost: one.cost,
        agents: agents(study, (&one.counts, &one.shifts)),
        verdict: one.verdict,
        targets: one.held.clone(),
    }
}

fn agents(
    study: &StaffStudy<'_>,
    (counts, shifts): (&[Vec<Vec<u32>>], &[WorkedShift]),
) -> BTreeMap<String, GroupJson> {
    let operation = study.scenario.operation();
    let groups = study.scenario.centre().groups();
    let pairs = study.outcome.staffing.groups.iter().zip(counts);
    let pairs = pairs.filter_map(|(limits, counts)| {
        let name = groups.get(limits.group.index())?.name.clone();
        let named = operation.days().iter().zip(counts);
        let named =
            named.filter_map(|(day, counts)| Some((day.weekday?.key().to_owned(), counts.clone())));
        let own = shifts.iter().filter(|one| one.shift.group == limits.group);
        let own: Vec<WorkedShift> = own.cloned().collect();
        let shifts = Worked {
            operation,
            catalogue: &study.outcome.staffing.catalogue,
            shifts: &own,
            by_weekday: false,
        };
        let shifts = shifts.json();
        let group = match operation.is_week() {
            true => GroupJson {
                counts: None,
                days: Some(named.collect()),
                shifts,
            },
            false => GroupJson {
                counts: counts.first().cloned(),
                days: None,
                shifts,
            },
        };
        Some((name, group))
    });
    pairs.collect()
}

fn targets(study: &StaffStudy<'_>, staffed: &Staffed) -> Vec<TargetJson> {
    let groups = study.scenario.centre().groups();
    let each = staffed.held.iter().filter_map(|held| {
        let named = NamedTarget::on(study, held.target, held.day)?;
        let better = |mean: f64| match named.is_at_least() {
            true => mean - named.level(),
            false => named.level() - mean,
        };
        let one_fewer = held.fewer.and_then(|fewer| {
            let day = study.scenario.operation().is_week().then_some(fewer.day);
            Some(FewerJson {
                agents: groups.get(fewer.group.index())?.name.clone(),
                place: place(study, day, Some(fewer.interval))?,
                value: fewer.value,
            })
        });
        Some(TargetJson {
            calls: named.whose(),
            metric: named.key(),
            formula: named.formula(),
            every: named.every(),
            place: place(study, held.day, held.interval),
            wanted: named.level(),
            wanted_on_days: named.on_days(),
            reached: held.reached,
            slack: held.reached.holds.mean.map(better),
            one_fewer,
        })
    });
    each.collect()
}

fn prices(study: &StaffStudy<'_>) -> Vec<PriceJson> {
    let cost = study.outcome.staffed.as_ref().map(|one| one.cost);
    let each = study.outcome.prices.iter().filter_map(|price| {
        let named = NamedTarget::at(study, price.target)?;
        Some(PriceJson {
            calls: named.whose(),
            metric: named.key(),
            without: price.without,
            shadow: price
                .stricter
                .zip(cost)
                .map(|(then, now)| (then - now).max(0.0)),
            a_point_less: price
                .laxer
                .zip(cost)
                .map(|(then, now)| (now - then).max(0.0)),
        })
    });
    each.collect()
}

fn cost_of_levels(study: &StaffStudy<'_>) -> Option<CostOfLevelsJson> {
    let found = study.outcome.cost_of_levels.as_ref()?;
    let named = NamedTarget::at(study, found.target)?;
    let points = found.points.iter();
    Some(CostOfLevelsJson {
        calls: named.whose(),
        metric: named.key(),
        levels: points
            .map(|&(wanted, cost)| LevelJson { wanted, cost })
            .collect(),
    })
}

fn concluded(study: &StaffStudy<'_>) -> Concluded {
    let outcome = study.outcome;
    let sentences = said::sentences(study);
    let kind = match &outcome.staffed {
        _ if outcome.is_impossible() => "impossible",
        Some(staffed) => staffed.verdict.map_or("untested", Verdict::key),
        None if outcome.is_stopped => "untested",
        None => "undecided",
    };
    Concluded {
        kind,
        sentence: sentences.into_iter().next().unwrap_or_default(),
        sure: outcome.staffing.sure.get(),
        days: outcome.staffed.as_ref().map_or(0, |one| one.days),
    }
}
