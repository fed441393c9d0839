//! Pictures of a fit: dots are what was seen, lines what was fitted.

use super::FitReport;
use crate::centre::Weekday;
use crate::plot::{Caption, FittedPanel, Measure, Picture, Reading, SeenAndFitted, Unit};
use crate::records::fit::{ChosenLaw, Family};
use crate::stats::Estimate;

/// Panels of a picture; the largest types. A convention.
const PANELS: usize = 9;
/// Times are drawn up to where so many are left. A convention.
const LEFT: f64 = 0.02;
/// Points of a fitted line.
const POINTS: usize = 120;

/// The pictures, each with what it shows in words.
pub(super) fn pictures(report: &FitReport<'_>) -> Vec<(Picture, String)> {
    let mut all = vec![(volume(report), "Each dot is the mean of a half hour over the days that were fitted; the band is its 95 % interval over days. The scenario has these means.".to_owned())];
    all.push((staffing(report), "Agents on duty as the rule of staffing reads them from activity, in the mean over days. The line is what the scenario has: whole agents, what is cut off carried to the next interval.".to_owned()));
    let fit = report.fit;
    let talk: Vec<_> = fit
        .kinds
        .iter()
        .map(|kind| (kind.name.as_str(), &kind.talk))
        .collect();
    let say = "Dots: the share that was seen to last longer. Line: the law in the scenario. Where they part the law is wrong.";
    all.push((law(&talk, "Talk", "Talk time"), say.to_owned()));
    let wrap_up: Vec<_> = fit
        .kinds
        .iter()
        .filter_map(|kind| Some((kind.name.as_str(), kind.wrap_up.as_ref()?)))
        .collect();
    if !wrap_up.is_empty() {
        all.push((
            law(&wrap_up, "After-call work", "Wrap-up time"),
            say.to_owned(),
        ));
    }
    if let Some(pauses) = &fit.pauses {
        all.push((law(&[("", pauses)], "Pauses between calls while somebody waited", "Pause"), "It stands for after-call work, which is not recorded. The law is that of pauses of up to five minutes; longer ones are absence.".to_owned()));
    }
    let patience: Vec<_> = fit
        .kinds
        .iter()
        .filter_map(|kind| Some((kind.name.as_str(), kind.patience.as_ref()?)))
        .collect();
    if !patience.is_empty() {
        all.push((law(&patience, "Patience", "Wait that callers sat out"), "By Kaplan and Meier: callers who were answered would have waited longer, nobody knows how much. Callers who never queued are not in it.".to_owned()));
    }
    all
}

fn reading(value: &Estimate) -> Option<Reading> {
    match (value.mean, value.low, value.high) {
        (Some(mean), Some(low), Some(high)) => Reading::between(mean, low, high),
        (Some(mean), ..) => Reading::new(mean),
        _ => None,
    }
}

/// Profiles by hour: of each type or group, and of each weekday if they differ.
fn profiles(
    report: &FitReport<'_>,
    names: &[String],
    key: impl Fn(&str) -> String,
    line: impl Fn(&str, Option<Weekday>, &[f64]) -> Vec<f64>,
) -> Vec<FittedPanel> {
    let fit = report.fit;
    let hour =
        |interval: usize| (fit.span.opens + (interval as f64 + 0.5) * fit.span.interval) / 3600.0;
    let mut panels = Vec::new();
    for name in names {
        for day in fit.operation.days() {
            let seen: Vec<(f64, Option<Reading>)> = fit
                .profile(&key(name), day.weekday)
                .enumerate()
                .map(|(interval, one)| (hour(interval), reading(&one.value)))
                .collect();
            let means: Vec<f64> = seen
                .iter()
                .map(|(_, reading)| reading.map_or(0.0, |one| one.value()))
                .collect();
            let fitted = line(name, day.weekday, &means)
                .into_iter()
                .enumerate()
                .map(|(interval, value)| (hour(interval), value));
            panels.push(FittedPanel {
                name: day
                    .weekday
                    .map_or_else(|| name.clone(), |weekday| format!("{name}, {weekday}")),
                fitted: fitted.collect(),
                seen,
            });
        }
    }
    panels.truncate(4 * PANELS);
    panels
}

fn volume(report: &FitReport<'_>) -> Picture {
    let names: Vec<String> = report
        .fit
        .kinds
        .iter()
        .take(PANELS)
        .map(|kind| kind.name.clone())
        .collect();
    Picture::SeenAndFitted(SeenAndFitted {
        caption: Caption::new(
            "Calls",
            format!(
                "Offered calls in {} minutes, mean over days",
                report.fit.span.interval / 60.0
            ),
        ),
        along: Measure::new("Time of day", Unit::Number("h".to_owned())),
        measure: Measure::new("Calls", Unit::Number(String::new())),
        seen: "recorded, mean over days".to_owned(),
        fitted: String::new(),
        panels: profiles(
            report,
            &names,
            |name| format!("calls.{name}.volume"),
            |_, _, _| Vec::new(),
        ),
    })
}

fn staffing(report: &FitReport<'_>) -> Picture {
    let names: Vec<String> = report
        .fit
        .prepared
        .groups
        .iter()
        .map(|group| group.name.clone())
        .collect();
    Picture::SeenAndFitted(SeenAndFitted {
        caption: Caption::new("Agents", "Agents on duty, mean over days"),
        along: Measure::new("Time of day", Unit::Number("h".to_owned())),
        measure: Measure::new("Agents on duty", Unit::Number(String::new())),
        seen: "read from activity".to_owned(),
        fitted: "in the scenario".to_owned(),
        panels: profiles(
            report,
            &names,
            |name| format!("agents.{name}.count"),
            |name, weekday, _| {
                let fit = report.fit;
                let counts = fit.staffing.on_average(&fit.parameters, name, weekday);
                counts.into_iter().map(f64::from).collect()
            },
        ),
    })
}

fn law(kinds: &[(&str, &ChosenLaw)], title: &str, along: &str) -> Picture {
    let panels = kinds
        .iter()
        .take(PANELS)
        .map(|(name, choice)| panel(name, choice))
        .collect::<Vec<_>>();
    let longest = panels
        .iter()
        .filter_map(|panel| panel.seen.last())
        .map(|(x, _)| *x)
        .fold(0.0, f64::max);
    let panels = panels
        .into_iter()
        .zip(kinds)
        .map(|(panel, (_, choice))| FittedPanel {
            fitted: line(choice, panel.seen.last().map_or(longest, |(x, _)| *x)),
            ..panel
        });
    Picture::SeenAndFitted(SeenAndFitted {
        caption: Caption::new(title, "Share that lasts longer"),
        along: Measure::new(along, Unit::Seconds),
        measure: Measure::new("Share that lasts longer", Unit::Share),
        seen: "recorded".to_owned(),
        fitted: "in the scenario".to_owned(),
        panels: panels.collect(),
    })
}

fn panel(name: &str, choice: &ChosenLaw) -> FittedPanel {
    const WATCHED: f64 = 30.0;
    let survival = choice.survival().into_iter();
    let shown = survival.take_while(|(_, share, watched)| *share >= LEFT && *watched >= WATCHED);
    let law = match choice.family {
        Family::Empirical => "as seen",
        family => family.key(),
    };
    FittedPanel {
        name: if name.is_empty() {
            law.to_owned()
        } else {
            format!("{name}: {law}")
        },
        seen: shown
            .map(|(to, share, _)| (to, Reading::new(share)))
            .collect(),
        fitted: Vec::new(),
    }
}

fn line(choice: &ChosenLaw, to: f64) -> Vec<(f64, f64)> {
    let steps = 0..=POINTS;
    steps
        .map(|step| step as f64 / POINTS as f64 * to)
        .map(|time| (time, choice.law.survival(time)))
        .collect()
}
