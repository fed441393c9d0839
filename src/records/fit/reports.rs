//! A fit to interval reports, where only counts and sums are known.
//!
//! Volumes and busyness are as sure as from calls. Of talk only the mean is known, so its law is a convention; patience is
//! told by how waits spread over stretches, or by the total of waits alone (then exponential: total of waits / abandoned). Who
//! was on duty is reported, or is as many as would lose, by Erlang A, what was lost.

use super::calibrate::{Source, Staffing};
use super::choice::ChosenLaw;
use super::crowding::Waits as ByAhead;
use super::daily::TalkLevels;
use super::days::{self, Seen, Use, weekday};
use super::hours;
use super::laws::rounded;
use super::levels::Times;
use super::logged::Covered;
use super::prepared::{FitDay, KindDay, KindList, Prepared};
use super::priorities::Order;
use super::ringing::Ringing;
use super::sample::Sample;
use super::skills::{SkillGroup, apart, desk};
use super::span::Span;
use super::work::Kinds;
use super::{DayUse, Fit, FitOptions, KindFit, Pieces};
use crate::error::Mistake;
use crate::random::Law;
use crate::records::reports::{Reported, Reports, Stretched};
use crate::records::source::ReadingNotes;
use crate::theory::{Demand, Station};
use crate::units::Seconds;
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::f64::consts::LN_2;

/// A day [s].
const DAY: f64 = 86_400.0;
/// A stretch of wait is filled evenly by so many points. A convention.
const POINTS: u32 = 6;
/// Patience where nothing tells it \[s\]: the mean by regression of a bank's callers (Brown and others 2005).
const USUAL_PATIENCE: f64 = 446.0;
/// Fewer who hang up than this tell no patience.
const FEWEST_LOST: f64 = 30.0;
/// A share lost that is smaller tells no number of agents; this one stands for it. A convention.
const LEAST_LOST: f64 = 0.002;

/// Fits a centre to interval reports.
///
/// # Errors
/// If there is too little to fit to, or those of the scenario are no multiple of the report's intervals.
pub fn fit_reports(reports: &Reports, options: &FitOptions) -> Result<Fit, Mistake> {
    let row = row_length(reports);
    if row > options.interval + 0.5 {
        return Err(Mistake::new(
            format!("the report has intervals of {} minutes", row / 60.0),
            format!(
                "ask for as long ones or longer ones with --interval {}m",
                row / 60.0
            ),
        ));
    }
    let rows = options.interval / row;
    if (rows - rows.round()).abs() * row > 0.5 {
        return Err(no_multiple(row, options.interval));
    }
    let (span, cut) = hours::reported(reports, (&options.hours, options.interval), row)?;
    let by_day = by_day(reports);
    let seen: Vec<Seen> = by_day
        .iter()
        .map(|(date, rows)| seen(*date, rows, &span))
        .collect();
    let uses = days::to_fit(&seen, &span, options.hold_out)?;
    let mut offered = vec![0_u64; reports.names.kinds().len()];
    for one in &reports.intervals {
        offered[usize::from(one.kind.0)] += one.offered.round() as u64;
    }
    let list = KindList::of(&reports.names, &offered);
    let fitted = by_day
        .iter()
        .zip(&uses)
        .filter(|(_, used)| **used == Use::Fitted);
    let days: Vec<FitDay> = fitted
        .enumerate()
        .map(|(block, ((date, rows), _))| day(*date, rows, block, (&list, &span, row)))
        .collect();
    let mut prepared = Prepared::reported(list, days);
    let kinds = kinds(&prepared, Waits::of(reports))?;
    let source = match has_staff(reports) {
        true => Source::Reported,
        false => {
            by_erlang(&mut prepared, &kinds, &span);
            Source::Erlang
        }
    };
    let told = ReadingNotes {
        names: reports.names.clone(),
        skipped: reports.skipped.clone(),
        presence: Vec::new(),
    };
    let used = seen.iter().zip(&uses).map(|(day, used)| DayUse {
        date: day.date,
        offered: day.offered.round() as u64,
        used: *used,
    });
    let calls: f64 = seen.iter().map(|day| day.offered).sum();
    let talk_levels = TalkLevels::of(&prepared);
    let pieces = Pieces {
        parts: super::centre::parts(&prepared, &kinds, (None, None), &talk_levels, &span),
        talk_levels,
        prepared,
        kinds,
        pauses: None,
        speeds: None,
        staffing: Staffing {
            source,
            recorded: [f64::NAN; 3],
            replayed: None,
            with_their_talk: None,
            played: 0,
            by_whole_agents: false,
            counts: None,
        },
        days: used.collect(),
        told,
        calls: calls.round() as u64,
    };
    pieces.fit((span, cut), options)
}

/// Rows that would be cut by intervals: their calls would count in one of the two.
fn no_multiple(row: f64, interval: f64) -> Mistake {
    let whole = |rows: &u32| DAY % (f64::from(*rows) * row) < 0.5;
    let below = (interval / row) as u32;
    let near = (1..=below).rev().find(whole).into_iter();
    let near = near.chain((below + 1..=48).find(whole));
    let near = near.map(|rows| format!("--interval {}m", f64::from(rows) * row / 60.0));
    Mistake::new(
        format!(
            "the report has intervals of {} minutes, and {} minutes are no multiple of them",
            row / 60.0,
            interval / 60.0
        ),
        format!("give {}", near.collect::<Vec<_>>().join(" or ")),
    )
}

/// The length of an interval: as it is said, or the shortest from one start to the next \[s\].
fn row_length(reports: &Reports) -> f64 {
    let said = reports.intervals.iter().filter_map(|one| one.length);
    let said = said
        .filter(|length| *length > 0.0)
        .fold(f64::INFINITY, f64::min);
    if said.is_finite() {
        return said;
    }
    let steps = reports.intervals.windows(2).filter_map(|two| {
        let step = two[1].start - two[0].start;
        (two[0].date == two[1].date && step > 0.0).then_some(step)
    });
    let step = steps.fold(f64::INFINITY, f64::min);
    if step.is_finite() { step } else { 1800.0 }
}

fn by_day(reports: &Reports) -> Vec<(Date, &[Reported])> {
    let days = reports.intervals.chunk_by(|a, b| a.date == b.date);
    days.filter_map(|rows| Some((rows.first()?.date, rows)))
        .collect()
}

fn seen(date: Date, rows: &[Reported], span: &Span) -> Seen {
    let mut counts = vec![0.0; span.intervals()];
    for one in rows {
        if let Some(interval) = span.interval_of(one.start) {
            counts[interval] += one.offered;
        }
    }
    Seen {
        date,
        offered: rows.iter().map(|one| one.offered).sum(),
        counts,
        gaps: Vec::new(),
    }
}

fn day(
    date: Date,
    rows: &[Reported],
    block: usize,
    (list, span, row): (&KindList, &Span, f64),
) -> FitDay {
    let empty = KindDay {
        counts: vec![0.0; span.intervals()],
        talk_by_interval: vec![Times::default(); span.intervals()],
        queued: f64::NAN,
        ..KindDay::default()
    };
    let mut kinds = vec![empty; list.names.len()];
    let mut duty = vec![vec![0.0; span.intervals()]; list.names.len()];
    for one in rows {
        let (Some(place), Some(interval)) = (list.place(one.kind), span.interval_of(one.start))
        else {
            continue;
        };
        let own = &mut kinds[place];
        own.counts[interval] += one.offered;
        own.offered += one.offered;
        own.abandoned += one.abandoned;
        own.waited += one.wait.unwrap_or(f64::NAN);
        if one.answered >= 1.0 {
            own.talk.ended_often(one.talk / one.answered, one.answered);
            let mean = one.talk / one.answered;
            own.talk_of_day.add_mean(mean, one.answered);
            own.talk_by_interval[interval].add_mean(mean, one.answered);
            if let Some(wrap_up) = one.wrap_up {
                own.wrap_up
                    .ended_often(wrap_up / one.answered, one.answered);
            }
        }
        patience(one, own.patience.behind(0));
        let part = one.length.unwrap_or(row) / span.interval;
        duty[place][interval] += one.agents.unwrap_or(0.0) * part;
    }
    FitDay {
        date,
        weekday: weekday(date),
        block,
        kinds,
        pauses: Sample::default(),
        logins: Vec::new(),
        covered: Covered::default(),
        duty,
        played: None,
    }
}

/// What an interval tells of patience.
fn patience(one: &Reported, into: &mut Sample) {
    if !one.stretches.is_empty() {
        let stretches = one.stretches.iter().enumerate();
        stretches.for_each(|(place, stretch)| spread(place, stretch, into));
    } else if let Some(wait) = one.wait.filter(|_| one.offered >= 1.0) {
        // Only the total is known: it is what an exponential law needs.
        let mean = wait / one.offered;
        into.ended_often(mean, one.abandoned);
        into.cut_often(mean, (one.offered - one.abandoned).max(0.0));
    }
}

/// Evenly over the stretch. Whoever was answered in the first one may not have queued at all, and watched nothing.
fn spread(place: usize, stretch: &Stretched, into: &mut Sample) {
    let Some(to) = stretch.to else {
        into.cut_often(stretch.from, stretch.answered + stretch.abandoned);
        return;
    };
    let points = f64::from(POINTS);
    for point in 0..POINTS {
        let at = stretch.from + (f64::from(point) + 0.5) / points * (to - stretch.from);
        into.ended_often(at, stretch.abandoned / points);
        if place > 0 {
            into.cut_often(at, stretch.answered / points);
        }
    }
    if place == 0 {
        into.cut_often(0.0, stretch.answered);
    }
}

fn kinds(prepared: &Prepared, waits: Waits) -> Result<Vec<KindFit>, Mistake> {
    let each = prepared.kinds.names.iter().enumerate();
    each.map(|(kind, name)| {
        let sum = |of: fn(&KindDay) -> &Sample| {
            let mut all = Sample::default();
            let days = prepared.days.iter();
            days.for_each(|day| all.add(of(&day.kinds[kind]), 1.0));
            all
        };
        let talk = exponential(sum(|day| &day.talk)).ok_or_else(|| {
            Mistake::new(
                format!("no answered call of `{name}` has a talk time"),
                "name the column of talk times, or leave the queue out with [hours] without_types",
            )
        })?;
        let offered = prepared.days.iter().map(|day| day.kinds[kind].offered);
        let days = prepared.days.iter().map(|day| (&day.kinds[kind], 1.0));
        let waited = ByAhead::of(days).readings(None);
        Ok(KindFit {
            name: name.clone(),
            offered: offered.sum(),
            talk,
            wrap_up: exponential(sum(|day| &day.wrap_up)),
            patience: Some(patience_of(waited.clone(), waits)),
            waits: waited,
            after_abandoning: None,
            after_answer: None,
        })
    })
    .collect()
}

/// An exponential law with the mean of the times.
fn exponential(sample: Sample) -> Option<ChosenLaw> {
    let mean = Seconds::new(rounded(sample.mean()?))?;
    let law = Law::exponential(mean);
    Some(ChosenLaw::of_means(sample, law))
}

/// What a report tells of waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Waits {
    /// How many ended within each stretch.
    ByStretch,
    /// Their total, or nothing.
    Total,
}

impl Waits {
    fn of(reports: &Reports) -> Self {
        let mut intervals = reports.intervals.iter();
        match intervals.any(|one| !one.stretches.is_empty()) {
            true => Self::ByStretch,
            false => Self::Total,
        }
    }
}

/// By likelihood where waits are spread over stretches; of a total alone exponential; otherwise a convention.
fn patience_of(sample: Sample, waits: Waits) -> ChosenLaw {
    let usual = Law::exponential(Seconds::new(USUAL_PATIENCE).unwrap_or_default());
    if sample.count() < FEWEST_LOST {
        return ChosenLaw::of_means(Sample::default(), usual);
    }
    let mean = Seconds::new(rounded(sample.total() / sample.count()));
    let by_stretch = (waits == Waits::ByStretch).then(|| ChosenLaw::of_patience(sample.clone()));
    by_stretch.flatten().unwrap_or_else(|| {
        let law = mean.map_or(usual, Law::exponential);
        ChosenLaw::of_means(sample, law)
    })
}

/// The median of the exponential law that totals of waits tell: a curve of their means would be none of waits \[s\].
pub(super) fn median_of_totals(sample: &Sample) -> f64 {
    let mean = match sample.count() < FEWEST_LOST {
        true => USUAL_PATIENCE,
        false => sample.total() / sample.count(),
    };
    mean * LN_2
}

fn has_staff(reports: &Reports) -> bool {
    let with = reports.intervals.iter().filter(|one| one.agents.is_some());
    2 * with.count() > reports.intervals.len()
}

/// Agents in each interval of each weekday: as many as would lose what was lost.
fn by_erlang(prepared: &mut Prepared, kinds: &[KindFit], span: &Span) {
    for (place, kind) in kinds.iter().enumerate() {
        let handle = kind.talk.law.mean()
            + kind
                .wrap_up
                .as_ref()
                .map_or(0.0, |choice| choice.law.mean());
        let patience = kind.patience.as_ref();
        let patience = patience.map_or(Law::Never, |choice| choice.law.clone());
        let offered: f64 = prepared
            .days
            .iter()
            .map(|day| day.kinds[place].offered)
            .sum();
        let abandoned: f64 = prepared
            .days
            .iter()
            .map(|day| day.kinds[place].abandoned)
            .sum();
        let lost = (abandoned / offered.max(1.0)).max(LEAST_LOST);
        let mut means: BTreeMap<usize, (f64, Vec<f64>)> = BTreeMap::new();
        for day in &prepared.days {
            let own = means
                .entry(day.weekday)
                .or_insert_with(|| (0.0, vec![0.0; span.intervals()]));
            own.0 += 1.0;
            own.1
                .iter_mut()
                .zip(&day.kinds[place].counts)
                .for_each(|(sum, count)| *sum += count);
        }
        let agents: BTreeMap<usize, Vec<f64>> = means
            .into_iter()
            .map(|(weekday, (days, counts))| {
                let each = counts
                    .iter()
                    .map(|count| agents_for(count / days / span.interval, handle, &patience, lost));
                (weekday, each.collect())
            })
            .collect();
        for day in &mut prepared.days {
            if let Some(agents) = agents.get(&day.weekday) {
                day.duty[place].clone_from(agents);
            }
        }
    }
}

/// The number of agents, whole or not, under whom this share is lost.
fn agents_for(arrivals_per_s: f64, handle: f64, patience: &Law, lost: f64) -> f64 {
    let load = arrivals_per_s * handle;
    let demand = Seconds::new(handle)
        .and_then(|handle| Demand::new(arrivals_per_s, handle, patience.clone()).ok());
    let Some(demand) = demand else { return 0.0 };
    let abandonment = |agents: f64| {
        let station = Station::between(demand.clone(), agents).ok()?;
        let steady = station.steady_state()?;
        Some(steady.measures(&Default::default()).abandonment)
    };
    let (mut few, mut many) = (0.05, 2.0 * load + 10.0);
    for _ in 0..40 {
        let middle = f64::midpoint(few, many);
        match abandonment(middle) {
            Some(share) if share <= lost => many = middle,
            _ => few = middle,
        }
    }
    many
}

impl Prepared {
    /// Of reports: a group of agents for every queue.
    fn reported(kinds: KindList, days: Vec<FitDay>) -> Self {
        let answered = |place: usize| -> f64 {
            let days = days.iter().map(|day| &day.kinds[place]);
            days.map(|kind| kind.offered - kind.abandoned).sum()
        };
        let total: f64 = (0..kinds.names.len()).map(answered).sum();
        let groups = kinds
            .names
            .iter()
            .enumerate()
            .map(|(place, name)| SkillGroup {
                name: desk(name),
                kinds: Kinds::default().with(place),
                agents: Vec::new(),
                share: answered(place) / total.max(1.0),
            });
        let mut groups: Vec<SkillGroup> = groups.collect();
        apart(&mut groups);
        Self {
            groups,
            group_of: Vec::new(),
            has_agents: false,
            ringing: Ringing::default(),
            named_callers: 0.0,
            returns: Vec::new(),
            kept: Vec::new(),
            order: Order::new(kinds.names.len()),
            has_only_means: true,
            kinds,
            days,
        }
    }
}
