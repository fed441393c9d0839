//! The scenario of a fit, each number under its evidence, and the files beside it.

use super::staffing::duty_said;
use super::{
    FitReport, counts_said, law_said, of_law, percent, percent_with_interval, renamed, short,
    talk_scale_said, tried_said, value, weekdays, with_interval,
};
use crate::centre::Weekday;
use crate::error::Problems;
use crate::legible::number::so_many;
use crate::records::fit::{ChosenLaw, DayAsItWas, Family, Use, rounded};
use crate::scenario::{Remarks, write_with};

/// The files of a fit by name: the scenario first, then what it reads.
///
/// # Errors
/// As [`write_with`].
pub fn fit_files(report: &FitReport<'_>) -> Result<Vec<(String, String)>, Problems> {
    let mut notes = Remarks::default();
    let mut files = Vec::new();
    match &report.fit.as_they_were {
        Some(were) => files.push((DAYS.to_owned(), days(report, were, &mut notes))),
        None => {
            let weekdays = weekdays(report.fit);
            let mut file = |name: &str, text| files.push((name.to_owned(), text));
            file(
                "volume.csv",
                profiles(report, &weekdays, &mut notes, Profile::Volume),
            );
            file(
                "staffing.csv",
                profiles(report, &weekdays, &mut notes, Profile::Staff),
            );
            if let Some(scales) = talk_scales(report, &mut notes) {
                file(TALK_SCALE, scales);
            }
        }
    }
    files.extend(laws(report, &mut notes));
    evidence(report, &mut notes);
    let text = write_with(
        report.name,
        Some(&about(report)),
        &report.fit.operation,
        &notes,
    )?;
    files.insert(0, ("scenario.toml".to_owned(), text));
    Ok(files)
}

/// The file of days as they were.
const DAYS: &str = "days.csv";
/// That of talk by interval.
const TALK_SCALE: &str = "talk-scale.csv";

/// A row for each interval of each day, a column for each type's volume and talk and each group's agents.
fn days(report: &FitReport<'_>, were: &[DayAsItWas], notes: &mut Remarks) -> String {
    let fit = report.fit;
    let intervals = fit.span.intervals();
    let each = |value: &dyn Fn(&DayAsItWas, usize) -> String| -> Vec<String> {
        let rows = were
            .iter()
            .flat_map(|day| (0..intervals).map(move |interval| (day, interval)));
        rows.map(|(day, interval)| value(day, interval)).collect()
    };
    let mut columns = vec![
        ("date".to_owned(), each(&|day, _| day.date.to_string())),
        (
            "start".to_owned(),
            each(&|_, interval| fit.span.start(interval).to_string()),
        ),
    ];
    let mut column = |table: &str, name: &str, key: &str, cells: Vec<String>| {
        let heading = format!("{name} {}", key.replace('_', " "));
        notes.column_of_days([table, name, key], (DAYS, &heading, "date"));
        columns.push((heading, cells));
    };
    for (place, kind) in fit.kinds.iter().enumerate() {
        let volume = each(&|day, interval| rounded(day.volume[place][interval]).to_string());
        column("calls", &kind.name, "volume", volume);
        if fit.talk_levels.differs(place) {
            let scale = each(&|day, interval| rounded(day.talk_scale[place][interval]).to_string());
            column("calls", &kind.name, "talk_scale", scale);
        }
    }
    for (place, group) in fit.prepared.groups.iter().enumerate() {
        let count = each(&|day, interval| {
            let counts = day
                .agents
                .get(place)
                .and_then(|counts| counts.get(interval));
            counts.map_or_else(|| "0".to_owned(), u32::to_string)
        });
        column("agents", &group.name, "count", count);
    }
    csv_of(&columns)
}

/// Talk by interval over its mean, a column for each type where it differs.
fn talk_scales(report: &FitReport<'_>, notes: &mut Remarks) -> Option<String> {
    let fit = report.fit;
    let mut columns: Vec<(String, Vec<String>)> = Vec::new();
    let levels = fit.kinds.iter().zip(&fit.talk_levels.by_interval);
    for (kind, levels) in levels.filter_map(|(kind, levels)| Some((kind, levels.as_ref()?))) {
        notes.column(["calls", &kind.name, "talk_scale"], TALK_SCALE, &kind.name);
        let cells = levels.iter().map(|level| rounded(*level).to_string());
        columns.push((kind.name.clone(), cells.collect()));
    }
    if columns.is_empty() {
        return None;
    }
    let starts = (0..fit.span.intervals()).map(|interval| fit.span.start(interval).to_string());
    columns.insert(0, ("start".to_owned(), starts.collect()));
    Some(csv_of(&columns))
}

#[derive(Debug, Clone, Copy)]
enum Profile {
    Volume,
    Staff,
}

/// A column for each type or group and weekday, a row for each interval.
fn profiles(
    report: &FitReport<'_>,
    weekdays: &[Option<Weekday>],
    notes: &mut Remarks,
    which: Profile,
) -> String {
    let fit = report.fit;
    let (table, key, file) = match which {
        Profile::Volume => ("calls", "volume", "volume.csv"),
        Profile::Staff => ("agents", "count", "staffing.csv"),
    };
    let names: Vec<&str> = match which {
        Profile::Volume => fit.kinds.iter().map(|kind| kind.name.as_str()).collect(),
        Profile::Staff => fit
            .prepared
            .groups
            .iter()
            .map(|group| group.name.as_str())
            .collect(),
    };
    let mut columns: Vec<(String, Vec<String>)> = Vec::new();
    for (place, weekday) in weekdays.iter().enumerate() {
        for name in &names {
            let header = match weekday {
                Some(weekday) => format!("{name} {}", weekday.key()),
                None => (*name).to_owned(),
            };
            let means: Vec<f64> = fit
                .profile(&format!("{table}.{name}.{key}"), *weekday)
                .filter_map(|one| one.value.mean)
                .collect();
            let cells = match which {
                Profile::Volume => means
                    .iter()
                    .map(|mean| rounded(*mean).to_string())
                    .collect(),
                Profile::Staff => {
                    let counts = fit.staffing.on_average(&fit.parameters, name, *weekday);
                    counts.iter().map(u32::to_string).collect()
                }
            };
            if place == 0 {
                notes.column([table, name, key], file, &header);
            }
            if let Some(weekday) = weekday {
                notes.column(["week", weekday.key(), table, name, key], file, &header);
            }
            columns.push((header, cells));
        }
    }
    let starts = (0..fit.span.intervals()).map(|interval| fit.span.start(interval).to_string());
    columns.insert(0, ("start".to_owned(), starts.collect()));
    csv_of(&columns)
}

/// Laws that are written as they were seen, a column each.
fn laws(report: &FitReport<'_>, notes: &mut Remarks) -> Vec<(String, String)> {
    let mut files = Vec::new();
    let mut column = |path: [&str; 3],
                      file: &str,
                      name: &str,
                      choice: &ChosenLaw,
                      columns: &mut Vec<(String, Vec<String>)>| {
        if choice.family != Family::Empirical {
            return;
        }
        notes.column(path, file, name);
        if columns.iter().all(|(known, _)| known != name) {
            columns.push((
                name.to_owned(),
                choice.values.iter().map(f64::to_string).collect(),
            ));
        }
    };
    let fit = report.fit;
    for (key, file) in [
        ("talk", "talk.csv"),
        ("wrap_up", "wrap-up.csv"),
        ("patience", "patience.csv"),
    ] {
        let mut columns = Vec::new();
        for kind in &fit.kinds {
            let choice = match key {
                "talk" => Some(&kind.talk),
                "wrap_up" => kind.wrap_up.as_ref(),
                _ => kind.patience.as_ref(),
            };
            match (choice, &fit.pauses) {
                (Some(choice), _) => column(
                    ["calls", &kind.name, key],
                    file,
                    &kind.name,
                    choice,
                    &mut columns,
                ),
                (None, Some(pauses)) if key == "wrap_up" => {
                    column(
                        ["calls", &kind.name, key],
                        file,
                        "pause",
                        pauses,
                        &mut columns,
                    );
                }
                _ => {}
            }
        }
        if !columns.is_empty() {
            files.push((file.to_owned(), csv_of(&columns)));
        }
    }
    files
}

fn csv_of(columns: &[(String, Vec<String>)]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let rows = columns
        .iter()
        .map(|(_, cells)| cells.len())
        .max()
        .unwrap_or(0);
    // Writing into memory cannot fail.
    let _ = writer.write_record(columns.iter().map(|(name, _)| name));
    for row in 0..rows {
        let cells = columns
            .iter()
            .map(|(_, cells)| cells.get(row).map_or("", String::as_str));
        let _ = writer.write_record(cells);
    }
    let bytes = writer.into_inner().unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}

/// What the whole rests on, for `notes`.
fn about(report: &FitReport<'_>) -> String {
    let fit = report.fit;
    let fitted: Vec<_> = fit
        .days
        .iter()
        .filter(|day| day.used == Use::Fitted)
        .collect();
    let (first, last) = (fitted.first(), fitted.last());
    let range = first.zip(last).map_or_else(String::new, |(first, last)| {
        format!(", {} to {}", first.date, last.date)
    });
    let calls: u64 = fitted.iter().map(|day| day.offered).sum();
    format!(
        "Made from call records by `{}`: {} on {}{range}. Numbers in brackets are 95 % intervals over days.",
        report.command,
        so_many(&calls, "call"),
        so_many(&fitted.len(), "day")
    )
}

fn evidence(report: &FitReport<'_>, notes: &mut Remarks) {
    let fit = report.fit;
    let of = |name: &str| value(fit, name);
    notes.comment(
        ["busyness", "day"],
        format!(
            "cv {}; counts vary {} times as much as Poisson, {} times what this explains",
            with_interval(&of("busyness.day")),
            short(of("dispersion.before").mean.unwrap_or(0.0)),
            short(of("dispersion.after").mean.unwrap_or(0.0))
        ),
    );
    notes.comment(
        ["busyness", "interval"],
        format!("cv {}", with_interval(&of("busyness.interval"))),
    );
    for (name, written) in renamed(fit) {
        notes.comment(["calls", name], format!("called `{written}` in the log"));
    }
    for kind in &fit.kinds {
        let at = |key: &str| format!("calls.{}.{key}", kind.name);
        let table = ["calls", kind.name.as_str()];
        let mut say = |key: &str, line: String| notes.comment([table[0], table[1], key], line);
        let as_it_was = match &fit.as_they_were {
            Some(_) => {
                "; of each day what was to be expected of it: its counts without their chance, which `run` draws"
            }
            None => "",
        };
        say(
            "volume",
            format!(
                "{} calls a day{as_it_was}",
                with_interval(&of(&at("volume.day")))
            ),
        );
        if let Some(said) = talk_scale_said(fit, &kind.name) {
            say("talk_scale", said);
        }
        say(
            "busyness",
            format!(
                "cv {}, beyond what all types share",
                with_interval(&of(&at("busyness")))
            ),
        );
        let seen = format!(
            "mean {} s, sd {} s",
            with_interval(&of(&at("talk.seen_mean"))),
            with_interval(&of(&at("talk.seen_sd")))
        );
        law(
            &mut say,
            "talk",
            &kind.talk,
            &seen,
            &parameters(report, &at("talk")),
        );
        if let Some(wrap_up) = &kind.wrap_up {
            let seen = format!("mean {} s", with_interval(&of(&at("wrap_up.seen_mean"))));
            law(
                &mut say,
                "wrap_up",
                wrap_up,
                &seen,
                &parameters(report, &at("wrap_up")),
            );
        } else if let Some(pauses) = &fit.pauses {
            let mean = pauses.law.mean();
            say(
                "wrap_up",
                format!(
                    "not recorded: the time to the next call while a caller was waiting ({:.0} times; median {} s, mean {} s)",
                    pauses.sample.count(),
                    with_interval(&of("pauses.median")),
                    short(mean)
                ),
            );
        }
        if let Some(patience) = &kind.patience {
            let median = match of(&at("patience.median")).mean {
                Some(_) => format!("median {} s", with_interval(&of(&at("patience.median")))),
                None => "median not reached".to_owned(),
            };
            let firsts = match fit.kept(&kind.name) {
                Some(kept) if kept.is_kept() => " with their first call",
                _ => "",
            };
            let seen = format!(
                "{:.0} who queued{firsts} hung up, {:.0} were answered; {median}",
                patience.sample.count(),
                patience.sample.cut_off()
            );
            law(
                &mut say,
                "patience",
                patience,
                &seen,
                &parameters(report, &at("patience")),
            );
        }
        notes.comment(
            ["calls", kind.name.as_str(), "head_start"],
            "from how much later its callers came who were taken before others",
        );
        for (key, which) in [("abandoned", "abandoned"), ("unsettled", "answered")] {
            let chance = of(&at(&format!("redial.{which}.chance")));
            if fit.prepared.has_redials() && chance.mean.is_some() {
                let mean = with_interval(&of(&at(&format!("redial.{which}.mean"))));
                let line = format!(
                    "{} called again after being {which}, on average {mean} s later",
                    percent_with_interval(&chance)
                );
                notes.comment(["calls", kind.name.as_str(), "redial", key], line);
            }
        }
        if let Some(kept) = fit.kept(&kind.name).filter(|kept| !kept.is_kept()) {
            let line = format!(
                "{:.0} who hung up called again and hung up again, not after about the same wait: the correlation is {}. Patience is \
                 that of all attempts",
                kept.pairs,
                short(kept.correlation).replace('-', "\u{2212}")
            );
            let path = ["calls", kind.name.as_str(), "redial", "keeps_patience"];
            notes.comment(path, line);
        }
        let shares = format!(
            "recorded: {} abandoned, {} did not get an agent at once, mean wait {} s",
            percent_with_interval(&of(&at("abandonment"))),
            of(&at("delayed"))
                .mean
                .map_or_else(|| "an unknown share".to_owned(), percent),
            with_interval(&of(&at("wait")))
        );
        notes.comment(table, shares);
    }
    if let Some(speeds) = &fit.speeds {
        let [one, three, six] = speeds.0.map(short);
        notes.comment(["reaction", "crowding"], format!("speeds of the patience clock in the first 15 s by callers ahead: {one} with 1 or 2, {three} with 3 to 5, {six} with 6 or more"));
    }
    staff(report, notes);
}

fn law(
    say: &mut impl FnMut(&str, String),
    key: &str,
    choice: &ChosenLaw,
    seen: &str,
    parameters: &str,
) {
    say(key, format!("{seen}; {}{parameters}", law_said(choice)));
    if choice.candidates.len() > 1 {
        say(
            key,
            format!(
                "by likelihood, with distances from what was seen: {}",
                tried_said(choice)
            ),
        );
    }
}

/// The parameters of a law with their intervals.
fn parameters(report: &FitReport<'_>, key: &str) -> String {
    let each =
        of_law(report.fit, key).map(|(name, one)| format!("{name} {}", with_interval(&one.value)));
    let each: Vec<String> = each.collect();
    if each.is_empty() {
        String::new()
    } else {
        format!(": {}", each.join(", "))
    }
}

fn staff(report: &FitReport<'_>, notes: &mut Remarks) {
    let fit = report.fit;
    for group in &fit.prepared.groups {
        let path = ["agents", group.name.as_str()];
        let hours = value(fit, &format!("agents.{}.count.day", group.name));
        let per_interval = fit.span.interval / 3600.0;
        let scaled = |part: Option<f64>| part.map(|part| part * per_interval);
        let hours = crate::stats::Estimate {
            mean: scaled(hours.mean),
            low: scaled(hours.low),
            high: scaled(hours.high),
            plain: None,
        };
        notes.comment(
            path,
            format!(
                "{} took {} of the calls; {} agent hours a day",
                match group.agents.len() {
                    0 => "they".to_owned(),
                    people => so_many(&people, "agent"),
                },
                percent(group.share),
                with_interval(&hours)
            ),
        );
        notes.comment([path[0], path[1], "count"], duty_said(fit));
        if let Some(said) = counts_said(fit) {
            notes.comment([path[0], path[1], "count"], said);
        }
    }
}
