//! What is said of the staffing of a fit.

use super::super::digits::Figure;
use super::super::grid::{Grid, Label};
use super::super::layout::{TerminalWidth, paragraph};
use super::{FitReport, counts_said, percent, rules, short};
use crate::legible::number::so_many;
use crate::records::fit::{Fit, Source, Unlogged};

/// Rules of staffing that are shown. A convention.
const RULES: usize = 6;

/// How staffing was read, and how near days with it come to the record.
#[must_use]
pub(super) fn staffing(report: &FitReport<'_>, columns: TerminalWidth) -> String {
    let fit = report.fit;
    let staffing = &fit.staffing;
    let groups: Vec<String> = fit
        .prepared
        .groups
        .iter()
        .map(|group| {
            let kinds: Vec<&str> = group
                .kinds
                .each()
                .filter_map(|kind| fit.kinds.get(kind))
                .map(|kind| kind.name.as_str())
                .collect();
            format!(
                "{} ({}{} of the calls): {}",
                group.name,
                match group.agents.len() {
                    0 => String::new(),
                    people => so_many(&people, "agent") + ", ",
                },
                percent(group.share),
                kinds.join(", ")
            )
        })
        .collect();
    let mut text = paragraph(&format!("Agents: {}.", groups.join("; ")), columns);
    let in_intervals = counts_said(fit).map(|said| format!("In the scenario are {said}."));
    let in_intervals = in_intervals.map_or_else(String::new, |said| paragraph(&said, columns));
    let held = against_the_record(fit);
    let held = match held.is_empty() {
        true => held,
        false => paragraph(&held, columns),
    };
    if let Source::Logins(unlogged) = &staffing.source {
        let said = "Staffing is by logins, memberships and pauses as they were recorded.";
        let more = unlogged.as_ref().map_or_else(String::new, unlogged_said);
        text.push_str(&paragraph(&format!("{said}{more}"), columns));
        text.push_str(&in_intervals);
        text.push_str(&held);
        return text;
    }
    if staffing.source == Source::Busy {
        text.push_str(&paragraph(&busy_said(fit), columns));
        text.push_str(&held);
        return text;
    }
    let reported = match staffing.source {
        Source::Reported => {
            Some("Staffing is as the report has it, each queue with agents of its own.")
        }
        Source::Erlang => Some(
            "The report says nothing of staffing: on duty are as many as would lose, by Erlang A, the share that was lost over \
             the day, each queue with agents of its own.",
        ),
        _ => None,
    };
    if let Some(said) = reported {
        text.push_str(&paragraph(said, columns));
        return text;
    }
    let whole = match staffing.by_whole_agents {
        true => ", with whole agents for every interval as the scenario has them,",
        false => "",
    };
    let said = format!(
        "Staffing is read from activity. An idle agent counts as away after a time that is chosen so that {} replayed days{whole} come nearest to what was recorded:",
        staffing.played
    );
    text.push_str(&paragraph(&said, columns));
    text.push('\n');
    let row = |name: String, shares: [f64; 3], hours: Option<f64>| {
        let figures = [
            percent(shares[0]),
            percent(shares[1]),
            short(shares[2]),
            hours.map_or_else(String::new, short),
        ];
        (
            Label::name(&name),
            figures.into_iter().map(Figure::plain).collect::<Vec<_>>(),
        )
    };
    let mut rows = vec![row("recorded".to_owned(), staffing.recorded, None)];
    let tried = rules(fit);
    rows.extend(
        tried
            .iter()
            .take(RULES)
            .map(|one| row(one.rule.to_string(), one.shares, Some(one.hours))),
    );
    let grid = Grid {
        corner: "Away after".to_owned(),
        columns: [
            ("abandoned", "Abandoned"),
            ("queued", "Queued"),
            ("wait", "Wait,\nmean s"),
            ("hours", "Agent hours\na day"),
        ]
        .into_iter()
        .map(|(long, short)| Label::new(long, short))
        .collect(),
        rows,
    };
    text.push_str(&grid.cut(columns));
    if let Some(own) = staffing.with_their_talk {
        let said = format!(
            "With talk as it was they come nearest with {}: {} abandoned, {} queued, {} s. Sessions are read from these very calls; `backtest --staffing recorded --services recorded` takes that rule.",
            own.rule,
            percent(own.shares[0]),
            percent(own.shares[1]),
            short(own.shares[2])
        );
        text.push('\n');
        text.push_str(&paragraph(&said, columns));
    }
    let ends = (extreme(report, f64::min), extreme(report, f64::max));
    if let (Some(least), Some(most), 2..) = (ends.0, ends.1, tried.len()) {
        let matters = match most - least >= 0.01 {
            true => "the choice matters",
            false => "the choice hardly matters",
        };
        let said = format!(
            "Over all {} rules that were tried abandonment is {} to {}: {matters}.",
            tried.len(),
            percent(least),
            percent(most)
        );
        text.push('\n');
        text.push_str(&paragraph(&said, columns));
    }
    text.push_str(&in_intervals);
    text.push_str(&held);
    text
}

/// The same in a few words, beside the numbers.
pub(super) fn duty_said(fit: &Fit) -> String {
    match &fit.staffing.source {
        Source::Sessions(_) => rules(fit).first().map_or_else(String::new, |best| {
            format!(
                "on duty: from an agent's first call to its last, until {}",
                best.rule
            )
        }),
        Source::Logins(None) => "on duty: by logins and pauses".to_owned(),
        Source::Logins(Some(unlogged)) => format!(
            "on duty: by logins and pauses; who answered without a login ({} of the calls) until {}",
            percent(unlogged.share),
            unlogged.rule
        ),
        Source::Reported => "on duty: as the report has it".to_owned(),
        Source::Erlang => "on duty: as many as would lose, by Erlang A, what was lost".to_owned(),
        Source::Busy => {
            let scale = fit.staffing.counts.map_or(1.0, |counts| counts.scale);
            format!(
                "on duty: as many as were busy while somebody waited, times {} (no record names agents)",
                short(scale)
            )
        }
    }
}

/// How those are read who answer without a login.
fn unlogged_said(unlogged: &Unlogged) -> String {
    format!(
        " Of the calls {} were answered by agents who were not logged in then: they are on duty from such a call to the last, until \
         {}, as those who were logged in are by their calls.",
        percent(unlogged.share),
        unlogged.rule
    )
}

/// How staffing is read where no record names agents.
fn busy_said(fit: &Fit) -> String {
    let said = "No record names agents: on duty are as many as were busy while somebody waited, or at once at the most";
    let counts = fit.staffing.counts.map(|counts| {
        let times = match counts.scale == 1.0 {
            true => String::new(),
            false => format!(
                ", {} times as many so that replayed days come nearest",
                short(counts.scale)
            ),
        };
        let replayed = shares_said(counts.shares);
        format!(
            "{times}. {} replayed with them have {replayed}, recorded are {}",
            so_many(&fit.staffing.played, "day"),
            shares_said(fit.staffing.recorded)
        )
    });
    format!(
        "{said}{}. All are taken to answer everything.",
        counts.unwrap_or_default()
    )
}

fn shares_said([abandoned, queued, wait]: [f64; 3]) -> String {
    format!(
        "{} abandoned, {} queued and a mean wait of {} s",
        percent(abandoned),
        percent(queued),
        short(wait)
    )
}

/// Where the staffing that was read does not give what was recorded, and what of the waits is ringing; otherwise nothing.
fn against_the_record(fit: &Fit) -> String {
    let staffing = &fit.staffing;
    let mut said = Vec::new();
    let usual = fit.prepared.ringing.usual;
    if usual > 0.0 {
        said.push(format!(
            "The phone rings for {} s on average before an agent answers: waits of replayed days and of the scenario are without \
             it.",
            short(usual)
        ));
    }
    if let Some(replayed) = staffing.given().filter(|_| staffing.is_far()) {
        // Where no record names agents both are told already.
        let numbers = match staffing.source {
            Source::Busy => String::new(),
            _ => format!(
                ": replayed days have {}, recorded are {}",
                shares_said(replayed),
                shares_said(staffing.recorded)
            ),
        };
        said.push(format!(
            "This staffing does not give what was recorded{numbers}. Hold `count` against who was really on duty before you rely \
             on the scenario."
        ));
    }
    said.join(" ")
}

fn extreme(report: &FitReport<'_>, which: fn(f64, f64) -> f64) -> Option<f64> {
    rules(report.fit)
        .iter()
        .map(|one| one.shares[0])
        .reduce(which)
}
