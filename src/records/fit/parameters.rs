//! Every number of a fit, from days that count more or less often: so that days can be drawn anew.

use super::busyness::{Counted, parted, variation};
use super::crowding::{Speeds, Waits};
use super::daily::by_interval;
use super::laws::{Family, fit};
use super::levels::{Towards, levels};
use super::prepared::{FitDay, KindDay, Prepared};
use super::redial;
use super::reports::median_of_totals;
use super::sample::Sample;
use crate::centre::Weekday;
use crate::stats::Estimate;

/// What a number is of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// As in a scenario file, with names of measures where that has none: `calls.service.talk.mean`.
    pub name: String,
    /// The weekday, if it is one's.
    pub weekday: Option<Weekday>,
    /// The interval, if it is one's.
    pub interval: Option<usize>,
}

/// A number with its interval over days.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameter {
    /// What it is of.
    pub key: Key,
    /// The number.
    pub value: Estimate,
}

/// The families that were chosen.
#[derive(Debug, Clone, Default)]
pub(super) struct Families {
    /// Of talk, by type.
    pub talk: Vec<Family>,
    /// Of wrap-up.
    pub wrap_up: Vec<Family>,
    /// Of patience.
    pub patience: Vec<Family>,
    /// Whether waits are known by their totals alone, by type.
    pub of_totals: Vec<bool>,
    /// Whether weekdays are told apart.
    pub is_week: bool,
    /// Speeds of the patience clock by callers ahead.
    pub speeds: Option<Speeds>,
    /// Whether talk differs by time of day, by type.
    pub talk_scale: Vec<bool>,
}

/// All numbers, from days that count so often.
pub(super) fn all(prepared: &Prepared, weights: &[f64], families: &Families) -> Vec<(Key, f64)> {
    let mut found = Numbers(Vec::new());
    busyness(prepared, weights, families.is_week, &mut found);
    for (kind, name) in prepared.kinds.names.iter().enumerate() {
        of_kind(prepared, weights, families, kind, name, &mut found);
    }
    let mut pauses = Sample::default();
    add_up(prepared, weights, |day| &day.pauses, &mut pauses);
    found.maybe("pauses.median", pauses.median());
    for (group, own) in prepared.groups.iter().enumerate() {
        let per_day = |day: &FitDay| day.duty.get(group).map_or(&[][..], Vec::as_slice).to_vec();
        let key = format!("agents.{}.count", own.name);
        cells(
            prepared,
            weights,
            families.is_week,
            &key,
            &per_day,
            &mut found,
        );
    }
    found.0
}

struct Numbers(Vec<(Key, f64)>);

impl Numbers {
    fn say(&mut self, name: impl Into<String>, value: f64) {
        let key = Key {
            name: name.into(),
            weekday: None,
            interval: None,
        };
        self.0.push((key, value));
    }

    fn maybe(&mut self, name: impl Into<String>, value: Option<f64>) {
        self.say(name, value.unwrap_or(f64::NAN));
    }
}

fn add_up<'p>(
    prepared: &'p Prepared,
    weights: &[f64],
    of: impl Fn(&'p FitDay) -> &'p Sample,
    into: &mut Sample,
) {
    for (day, weight) in prepared
        .days
        .iter()
        .zip(weights)
        .filter(|(_, weight)| **weight > 0.0)
    {
        into.add(of(day), *weight);
    }
}

/// Counts of all types together, or of one.
pub(super) fn counted(
    prepared: &Prepared,
    weights: &[f64],
    is_week: bool,
    kind: Option<usize>,
) -> Vec<Counted> {
    let days = prepared
        .days
        .iter()
        .zip(weights)
        .filter(|(_, weight)| **weight > 0.0);
    days.map(|(day, weight)| {
        let mut counts = vec![0.0; day.kinds.first().map_or(0, |one| one.counts.len())];
        for (place, one) in day.kinds.iter().enumerate() {
            if kind.is_none_or(|kind| kind == place) {
                counts
                    .iter_mut()
                    .zip(&one.counts)
                    .for_each(|(sum, count)| *sum += count);
            }
        }
        Counted {
            weekday: if is_week { day.weekday } else { 0 },
            counts,
            weight: *weight,
        }
    })
    .collect()
}

fn busyness(prepared: &Prepared, weights: &[f64], is_week: bool, found: &mut Numbers) {
    let intervals = prepared
        .days
        .first()
        .and_then(|day| day.kinds.first())
        .map_or(0, |one| one.counts.len());
    let of_all = variation(&counted(prepared, weights, is_week, None), intervals);
    let names = &prepared.kinds.names;
    let of_kinds: Vec<f64> = (0..names.len())
        .map(|kind| variation(&counted(prepared, weights, is_week, Some(kind)), intervals).day)
        .collect();
    let sums: Vec<f64> = (0..names.len())
        .map(|kind| {
            prepared
                .days
                .iter()
                .zip(weights)
                .map(|(day, weight)| weight * day.kinds[kind].offered)
                .sum()
        })
        .collect();
    let total: f64 = sums.iter().sum::<f64>().max(1.0);
    let shares: Vec<f64> = sums.iter().map(|sum| sum / total).collect();
    let (shared, own) = parted(of_all.day, &of_kinds, &shares);
    found.say("busyness.day", shared.sqrt());
    found.say("busyness.interval", of_all.interval.sqrt());
    found.say("dispersion.before", of_all.before);
    found.say("dispersion.after", of_all.after);
    for (name, own) in names.iter().zip(own) {
        found.say(format!("calls.{name}.busyness"), own.sqrt());
    }
}

fn of_kind(
    prepared: &Prepared,
    weights: &[f64],
    families: &Families,
    kind: usize,
    name: &str,
    found: &mut Numbers,
) {
    let counts = |day: &FitDay| day.kinds[kind].counts.clone();
    cells(
        prepared,
        weights,
        families.is_week,
        &format!("calls.{name}.volume"),
        &counts,
        found,
    );
    let sum = |of: fn(&KindDay) -> f64| -> f64 {
        prepared
            .days
            .iter()
            .zip(weights)
            .map(|(day, weight)| weight * of(&day.kinds[kind]))
            .sum()
    };
    let offered = sum(|day| day.offered).max(1e-9);
    let abandoned = sum(|day| day.abandoned);
    found.say(format!("calls.{name}.abandonment"), abandoned / offered);
    found.say(
        format!("calls.{name}.delayed"),
        sum(|day| day.queued) / offered,
    );
    found.say(
        format!("calls.{name}.wait"),
        sum(|day| day.waited) / offered,
    );
    returns(prepared, weights, kind, name, found);
    if families.talk_scale.get(kind) == Some(&true) {
        talk_scale(prepared, weights, kind, name, found);
    }
    let mut sample = Sample::default();
    add_up(prepared, weights, |day| &day.kinds[kind].talk, &mut sample);
    law(
        &format!("calls.{name}.talk"),
        families.talk.get(kind),
        &sample,
        prepared.has_only_means,
        found,
    );
    let mut sample = Sample::default();
    add_up(
        prepared,
        weights,
        |day| &day.kinds[kind].wrap_up,
        &mut sample,
    );
    if sample.count() > 0.0 {
        law(
            &format!("calls.{name}.wrap_up"),
            families.wrap_up.get(kind),
            &sample,
            prepared.has_only_means,
            found,
        );
    }
    let days = prepared.days.iter().zip(weights);
    let days = days.filter(|(_, weight)| **weight > 0.0);
    let waits = Waits::of(days.map(|(day, weight)| (&day.kinds[kind], *weight)));
    let key = format!("calls.{name}.patience");
    if let Some(family) = families
        .patience
        .get(kind)
        .filter(|family| **family != Family::Empirical)
    {
        parameters(
            &key,
            *family,
            &waits.readings(families.speeds.as_ref()),
            found,
        );
    }
    let sample = waits.readings(None);
    let median = match families.of_totals.get(kind) {
        Some(true) => Some(median_of_totals(&sample)),
        _ => sample.median(),
    };
    found.maybe(format!("{key}.median"), median);
    let mean = sample.total() / sample.count();
    found.say(
        format!("{key}.mean_if_exponential"),
        if mean.is_finite() { mean } else { f64::NAN },
    );
}

/// Talk by interval over its mean.
fn talk_scale(prepared: &Prepared, weights: &[f64], kind: usize, name: &str, found: &mut Numbers) {
    let times = by_interval(prepared, weights, kind);
    let found_levels = levels(&times, Towards::Best);
    let scale = found_levels.unwrap_or_else(|| vec![1.0; times.len()]);
    for (interval, value) in scale.into_iter().enumerate() {
        let key = Key {
            name: format!("calls.{name}.talk_scale"),
            weekday: None,
            interval: Some(interval),
        };
        found.0.push((key, value));
    }
}

/// Who calls again.
fn returns(prepared: &Prepared, weights: &[f64], kind: usize, name: &str, found: &mut Numbers) {
    if prepared.named_callers <= 0.0 {
        return;
    }
    for (which, key) in ["abandoned", "answered"].into_iter().enumerate() {
        let mut sample = Sample::default();
        add_up(
            prepared,
            weights,
            |day| {
                let own = &day.kinds[kind].again;
                if which == 0 {
                    &own.abandoned
                } else {
                    &own.answered
                }
            },
            &mut sample,
        );
        let hour = |part: usize| -> f64 {
            let days = prepared.days.iter().zip(weights);
            days.map(|(day, weight)| weight * day.kinds[kind].again.within_hour[which][part])
                .sum()
        };
        let key = format!("calls.{name}.redial.{key}");
        let back = redial::returns(&sample);
        found.maybe(format!("{key}.chance"), back.as_ref().map(|one| one.chance));
        found.maybe(format!("{key}.mean"), back.as_ref().map(|one| one.mean));
        found.say(format!("{key}.within_hour"), hour(1) / hour(0));
    }
}

/// Mean and standard deviation of the times, and the parameters of their law.
fn law(
    key: &str,
    family: Option<&Family>,
    sample: &Sample,
    has_only_means: bool,
    found: &mut Numbers,
) {
    if has_only_means {
        found.maybe(format!("{key}.mean"), sample.mean());
        found.maybe(format!("{key}.seen_mean"), sample.mean());
        found.say(format!("{key}.seen_sd"), f64::NAN);
        return;
    }
    if let Some(family) = family.filter(|family| **family != Family::Empirical) {
        parameters(key, *family, sample, found);
    }
    let points = sample.points();
    let mean = sample.mean().unwrap_or(f64::NAN);
    let squares: f64 = points
        .iter()
        .map(|point| point.ended * (point.at - mean).powi(2))
        .sum();
    found.say(format!("{key}.seen_mean"), mean);
    found.say(format!("{key}.seen_sd"), (squares / sample.count()).sqrt());
}

fn parameters(key: &str, family: Family, sample: &Sample, found: &mut Numbers) {
    match fit(family, sample) {
        Some(fitted) => {
            for (name, value) in fitted.parameters {
                found.say(format!("{key}.{name}"), value);
            }
        }
        None => found.say(format!("{key}.mean"), f64::NAN),
    }
}

/// The mean of a profile in each interval, by weekday if they are told apart, and of its sum over the day.
fn cells(
    prepared: &Prepared,
    weights: &[f64],
    is_week: bool,
    key: &str,
    of: &dyn Fn(&FitDay) -> Vec<f64>,
    found: &mut Numbers,
) {
    let mut sums: Vec<(f64, Vec<f64>)> = vec![(0.0, Vec::new()); 7];
    for (day, weight) in prepared
        .days
        .iter()
        .zip(weights)
        .filter(|(_, weight)| **weight > 0.0)
    {
        let own = &mut sums[if is_week { day.weekday } else { 0 }];
        let values = of(day);
        own.0 += weight;
        own.1.resize(values.len(), 0.0);
        own.1
            .iter_mut()
            .zip(&values)
            .for_each(|(sum, value)| *sum += weight * value);
    }
    let (mut total, mut days) = (0.0, 0.0);
    for (weekday, (weight, sums)) in sums
        .iter()
        .enumerate()
        .filter(|(_, (weight, _))| *weight > 0.0)
    {
        let own = is_week.then(|| Weekday::ALL[weekday]);
        for (interval, sum) in sums.iter().enumerate() {
            let key = Key {
                name: key.to_owned(),
                weekday: own,
                interval: Some(interval),
            };
            found.0.push((key, sum / weight));
        }
        total += sums.iter().sum::<f64>();
        days += weight;
    }
    found.say(format!("{key}.day"), total / days.max(1e-9));
}
