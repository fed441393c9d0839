//! A fit told: as a scenario with the evidence for each number, as JSON, in words and pictures.

mod files;
mod json;
mod page;
mod pictures;
mod staffing;
mod words;

pub use files::fit_files;
pub use json::fit_json;
pub use page::fit_html;
pub use words::fit_text;

use crate::centre::Weekday;
use crate::legible::number::grouped;
use crate::records::fit::{ChosenLaw, Family, Fit, Parameter, Source, Tried, rounded};
use crate::stats::Estimate;

/// A fit and what it was made from.
#[derive(Debug, Clone, Copy)]
pub struct FitReport<'a> {
    /// What the scenario is called.
    pub name: &'a str,
    /// The files that were read, as they were named.
    pub sources: &'a [String],
    /// The command that makes it again.
    pub command: &'a str,
    /// What came of it.
    pub fit: &'a Fit,
}

/// A number with its interval, such as `186.6 (184.1 to 189.2)`.
fn with_interval(value: &Estimate) -> String {
    match (value.mean, value.low, value.high) {
        (Some(mean), Some(low), Some(high)) => {
            format!("{} ({} to {})", short(mean), short(low), short(high))
        }
        (Some(mean), ..) => short(mean),
        _ => "unknown".to_owned(),
    }
}

/// A number with the digits that are read: four at most.
fn short(number: f64) -> String {
    let size = number.abs();
    let number = rounded(number);
    if size >= 100.0 {
        grouped(number, 0)
    } else if size >= 10.0 {
        format!("{number:.1}")
    } else if size >= 1.0 {
        format!("{number:.2}")
    } else if size > 0.0 {
        format!("{number:.3}")
    } else {
        "0".to_owned()
    }
}

/// A share in per cent.
fn percent(share: f64) -> String {
    format!("{:.1} %", 100.0 * share)
}

/// A share with its interval in per cent.
fn percent_with_interval(value: &Estimate) -> String {
    match (value.mean, value.low, value.high) {
        (Some(mean), Some(low), Some(high)) => {
            format!(
                "{:.1} % ({:.1} to {:.1})",
                100.0 * mean,
                100.0 * low,
                100.0 * high
            )
        }
        (Some(mean), ..) => percent(mean),
        _ => "unknown".to_owned(),
    }
}

/// Call types with other names than in the log: in the scenario, and there.
fn renamed(fit: &Fit) -> impl Iterator<Item = (&str, &str)> {
    let renamed = fit.told.names.renamed();
    renamed.filter(|(name, _)| fit.kinds.iter().any(|kind| kind.name == *name))
}

/// A number of the fit by its name.
fn value(fit: &Fit, name: &str) -> Estimate {
    fit.parameter(name).map_or(Estimate::NONE, |one| one.value)
}

/// The parameters of a law: those of a family, without what was merely seen.
fn of_law<'f>(fit: &'f Fit, key: &str) -> impl Iterator<Item = (&'f str, &'f Parameter)> {
    const SEEN: [&str; 4] = ["seen_mean", "seen_sd", "median", "mean_if_exponential"];
    let prefix = format!("{key}.");
    let own = fit
        .parameters
        .iter()
        .filter(|one| one.key.interval.is_none());
    own.filter_map(move |one| {
        let name = one.key.name.strip_prefix(&prefix)?;
        (!SEEN.contains(&name) && !name.contains('.')).then_some((name, one))
    })
}

/// By how much talk differs by time of day and from day to day, where it does.
fn talk_scale_said(fit: &Fit, name: &str) -> Option<String> {
    let place = fit.kinds.iter().position(|kind| kind.name == name)?;
    let by_interval = fit.talk_levels.by_interval.get(place)?.as_ref();
    let by_interval = by_interval.and_then(|levels| {
        let each = || levels.iter().enumerate();
        let (least, low) = each().min_by(|a, b| a.1.total_cmp(b.1))?;
        let (most, high) = each().max_by(|a, b| a.1.total_cmp(b.1))?;
        let (least, most) = (fit.span.start(least), fit.span.start(most));
        Some(format!(
            "by time of day talk is {} times its mean (at {least}) to {} times (at {most})",
            short(*low),
            short(*high)
        ))
    });
    let by_day = fit.talk_levels.by_day.get(place)?.as_ref().map(|levels| {
        let squares = levels
            .iter()
            .map(|level| (level - 1.0).powi(2))
            .sum::<f64>();
        let cv = (squares / levels.len() as f64).sqrt();
        format!("from day to day it varies with a cv of {}", short(cv))
    });
    let said: Vec<String> = by_interval.into_iter().chain(by_day).collect();
    (!said.is_empty()).then(|| format!("{}, more than by chance", said.join("; ")))
}

/// How many whole agents make up for that they come and go by the interval.
fn counts_said(fit: &Fit) -> Option<String> {
    if fit.staffing.source == Source::Busy {
        return None;
    }
    let counts = fit.staffing.counts.filter(|counts| counts.scale != 1.0)?;
    let change = 100.0 * written_change(fit)?;
    if change.abs() < 0.5 {
        return None;
    }
    let (times, more) = (change.abs(), if change > 0.0 { "more" } else { "fewer" });
    Some(format!(
        "{times:.0} % {more} agents than were there: whole agents of {:.0} minutes, who do not come and go with the calls, would \
         have {} abandon and a mean wait of {} s; with these it is {} and {} s",
        fit.span.interval / 60.0,
        percent(counts.plain[0]),
        short(counts.plain[2]),
        percent(counts.shares[0]),
        short(counts.shares[2])
    ))
}

/// The days that differ, or one that stands for all.
fn weekdays(fit: &Fit) -> Vec<Option<Weekday>> {
    let days = fit.operation.days().iter();
    days.map(|day| day.weekday).collect()
}

/// By which part the agents of the scenario are more than were there: whole ones, all intervals together.
fn written_change(fit: &Fit) -> Option<f64> {
    let (mut written, mut there) = (0.0, 0.0);
    let mut add = |counts: &[u32], means: &[f64]| {
        written += counts.iter().copied().map(f64::from).sum::<f64>();
        there += means.iter().sum::<f64>();
    };
    match &fit.as_they_were {
        Some(days) => {
            for day in days {
                let mut read = fit.prepared.days.iter();
                let read = read.find(|read| read.date == day.date)?;
                let groups = day.agents.iter().zip(&read.duty);
                groups.for_each(|(counts, means)| add(counts, means));
            }
        }
        None => {
            for weekday in weekdays(fit) {
                for group in &fit.prepared.groups {
                    let name = format!("agents.{}.count", group.name);
                    let means = fit.profile(&name, weekday);
                    let means: Vec<f64> = means.filter_map(|one| one.value.mean).collect();
                    let counts = fit
                        .staffing
                        .on_average(&fit.parameters, &group.name, weekday);
                    add(&counts, &means);
                }
            }
        }
    }
    (there > 0.0).then(|| written / there - 1.0)
}

/// Which days the scenario has.
fn days_said(fit: &Fit) -> String {
    match &fit.as_they_were {
        Some(days) => format!(
            "The scenario has {} days as they were (days.csv), each with its own calls, talk and agents; a replication draws one of them. \
             `--average-day` writes one average day, which understates how uneven days are.",
            days.len()
        ),
        None => "The scenario has average days: volume.csv and staffing.csv are means over days."
            .to_owned(),
    }
}

/// The law that was chosen and how near it is, in words.
fn law_said(choice: &ChosenLaw) -> String {
    let distance = choice.distance();
    match choice.family {
        Family::Empirical => "as it was seen".to_owned(),
        family if choice.candidates.is_empty() => format!("{} (taken, not tested)", family.key()),
        family => format!("{} (distance {distance:.3})", family.key()),
    }
}

/// What else was tried, the likeliest first.
fn tried_said(choice: &ChosenLaw) -> String {
    let tried = choice
        .candidates
        .iter()
        .map(|one| format!("{} {:.3}", one.family.key(), one.distance));
    tried.collect::<Vec<_>>().join(", ")
}

/// The rules of staffing that were tried, the chosen first.
fn rules(fit: &Fit) -> &[Tried] {
    match &fit.staffing.source {
        Source::Sessions(tried) => tried,
        Source::Busy | Source::Logins(_) | Source::Reported | Source::Erlang => &[],
    }
}
