//! A fit as text for people.

use super::super::digits::Figure;
use super::super::grid::{Grid, Label};
use super::super::layout::{TerminalWidth, paragraph};
use super::staffing::staffing;
use super::{
    FitReport, days_said, law_said, percent, percent_with_interval, renamed, short,
    talk_scale_said, value, with_interval,
};
use crate::centre::AgentGroup;
use crate::legible::number::{grouped, so_many};
use crate::records::fit::{Cut, DayUse, Fit, KindFit, Special, Use};
use crate::units::TimeOfDay;

/// Special days that are named. A convention.
const NAMED: usize = 12;

/// What was read, what was fitted, and how sure that is.
#[must_use]
pub fn fit_text(report: &FitReport<'_>, columns: TerminalWidth) -> String {
    let mut text = paragraph(report.name, columns);
    for line in about(report) {
        text.push_str(&paragraph(&line, columns));
    }
    text.push('\n');
    text.push_str(&kinds(report).cut(columns));
    text.push('\n');
    for line in laws(report) {
        text.push_str(&paragraph(&line, columns));
    }
    text.push('\n');
    text.push_str(&staffing(report, columns));
    text
}

fn about(report: &FitReport<'_>) -> Vec<String> {
    let fit = report.fit;
    let used = |which: fn(&DayUse) -> bool| fit.days.iter().filter(move |day| which(day));
    let fitted: Vec<&DayUse> = used(|day| day.used == Use::Fitted).collect();
    let calls: u64 = fitted.iter().map(|day| day.offered).sum();
    let opens = fit.span.start(0);
    let closes = TimeOfDay::MIDNIGHT.after(fit.span.closes);
    let mut said = vec![format!(
        "{} on {} from {} to {}, {opens} to {closes}.",
        so_many(&grouped(calls as f64, 0), "call"),
        so_many(&fitted.len(), "day"),
        fitted
            .first()
            .map_or_else(String::new, |day| day.date.to_string()),
        fitted
            .last()
            .map_or_else(String::new, |day| day.date.to_string())
    )];
    said.extend(cut_said(fit));
    let held = used(|day| day.used == Use::HeldOut).count();
    if held > 0 {
        said.push(match held {
            1 => "1 day is held out, to be predicted.".to_owned(),
            held => format!("{held} days are held out, to be predicted."),
        });
    }
    let special: Vec<String> = used(|day| matches!(day.used, Use::Aside(_)))
        .filter_map(special)
        .collect();
    if !special.is_empty() {
        let more = special.len().saturating_sub(NAMED);
        let shown = special[..special.len() - more].join("; ");
        let more = if more > 0 {
            format!("; and {more} more")
        } else {
            String::new()
        };
        said.push(format!(
            "{} set aside: {shown}{more}.",
            match special.len() {
                1 => "1 special day is".to_owned(),
                days => format!("{} are", so_many(&days, "special day")),
            }
        ));
    }
    for (name, written) in renamed(fit) {
        said.push(format!(
            "Call type `{name}` is `{written}` in the log, a name that no scenario can have."
        ));
    }
    for (name, count) in &fit.prepared.kinds.left_out {
        said.push(format!(
            "Call type `{name}` is left out: {} too few to fit.",
            match count {
                1 => "1 call is".to_owned(),
                count => format!("{} are", so_many(count, "call")),
            }
        ));
    }
    let number = |name: &str| value(fit, name);
    let before = number("dispersion.before").mean.unwrap_or(0.0);
    let weekdays = if fit.is_week {
        "Weekdays differ, so each has its own volume and staffing"
    } else {
        "Weekdays do not differ clearly, so that one day stands for all"
    };
    said.push(format!("{weekdays}. Counts of an interval vary {} times as much as Poisson{}; busyness with a cv of {} by day and {} by interval explains it (what is left: {} times).", short(before), fit.within_days.map_or_else(String::new, |within| format!(", within a day {} times", short(within))), with_interval(&number("busyness.day")), with_interval(&number("busyness.interval")), short(number("dispersion.after").mean.unwrap_or(0.0))));
    said.push(days_said(fit));
    said.extend(unanswered(fit));
    said
}

/// How the hours go with the intervals that were asked for, where they do not.
fn cut_said(fit: &Fit) -> Option<String> {
    let clock = |at: f64| TimeOfDay::MIDNIGHT.after(at).to_string();
    let minutes = |length: f64| length / 60.0;
    let [opens, closes] = [fit.span.opens, fit.span.closes].map(clock);
    match fit.cut {
        Cut::AsAsked => None,
        Cut::Shorter { asked } => Some(format!(
            "{opens} to {closes} is no whole number of intervals of {} minutes: intervals are of {} minutes.",
            minutes(asked),
            minutes(fit.span.interval)
        )),
        Cut::Longer { calls, fits } => {
            let cure = fits.map_or_else(String::new, |fits| {
                format!(" --interval {}m fits.", minutes(fits))
            });
            let which = match (fit.span.opens < calls.opens, fit.span.closes > calls.closes) {
                (true, true) => "the first and the last interval have",
                (true, false) => "the first interval has",
                _ => "the last interval has",
            };
            Some(format!(
                "Calls come from {} to {}, no whole number of intervals of {} minutes: {which} fewer calls and agents by the \
                 minute than there were.{cure}",
                clock(calls.opens),
                clock(calls.closes),
                minutes(fit.span.interval)
            ))
        }
    }
}

/// Calls of which the records show that they came, and whose groups are not there on that day.
fn unanswered(fit: &Fit) -> Option<String> {
    let days = fit.operation.days().iter().flat_map(|day| {
        let types = day.centre.call_types().iter().enumerate();
        let alone = types.filter(|(place, kind)| {
            let takes = |group: &&AgentGroup| {
                let mut answers = group.answers.iter();
                answers.any(|skill| skill.call_type.index() == *place)
            };
            let mut own = day.centre.groups().iter().filter(takes);
            let calls: f64 = kind.volume.iter().sum();
            calls > 0.0 && !own.any(|group| group.roster.is_staffed())
        });
        let weekday = day
            .weekday
            .map_or_else(String::new, |day| format!(" on {day}"));
        alone.map(move |(_, kind)| format!("{}{weekday}", kind.name))
    });
    let days: Vec<String> = days.collect();
    if days.is_empty() {
        return None;
    }
    let cure = match fit.prepared.groups.as_slice() {
        [only] => format!(
            "The records show nobody at work then; give `{}` agents in `count`.",
            only.name
        ),
        _ => "Who took them then is in a group that does not; give that group the call type in `answers`.".to_owned(),
    };
    let days = days.join(", ");
    Some(format!(
        "Nobody is on duty who takes these calls: {days}. {cure}"
    ))
}

fn special(day: &DayUse) -> Option<String> {
    match day.used {
        Use::Aside(Special::Closed) => None,
        Use::Aside(why) => Some(format!("{} ({why})", day.date)),
        Use::Fitted | Use::HeldOut => None,
    }
}

fn kinds(report: &FitReport<'_>) -> Grid {
    let fit = report.fit;
    let heads = [
        ("calls", "Calls\na day"),
        ("own", "Own\nbusyness"),
        ("talk", "Talk,\nmean s"),
        ("sd", "sd, s"),
        ("patience", "Patience,\nmedian s"),
        ("abandoned", "Abandoned"),
        ("wait", "Wait,\nmean s"),
    ];
    let rows = fit.kinds.iter().map(|kind| {
        let of = |key: &str| value(fit, &format!("calls.{}.{key}", kind.name));
        let figures = [
            with_interval(&of("volume.day")),
            of("busyness").mean.map_or_else(String::new, short),
            with_interval(&of("talk.seen_mean")),
            of("talk.seen_sd").mean.map_or_else(String::new, short),
            of("patience.median")
                .mean
                .map_or_else(|| "not reached".to_owned(), short),
            percent_with_interval(&of("abandonment")),
            with_interval(&of("wait")),
        ];
        (
            Label::name(&kind.name),
            figures.into_iter().map(Figure::plain).collect(),
        )
    });
    Grid {
        corner: "Call type".to_owned(),
        columns: heads
            .into_iter()
            .map(|(long, short)| Label::new(long, short))
            .collect(),
        rows: rows.collect(),
    }
}

fn laws(report: &FitReport<'_>) -> Vec<String> {
    let fit = report.fit;
    let mut said: Vec<String> = fit
        .kinds
        .iter()
        .map(|kind| {
            let patience = patience_said(kind, fit.prepared.has_only_means);
            let wrap_up = kind.wrap_up.as_ref().map_or_else(String::new, |choice| {
                format!("; wrap-up {}", law_said(choice))
            });
            format!(
                "{}: talk {}{wrap_up}; patience {patience}.",
                kind.name,
                law_said(&kind.talk)
            )
        })
        .collect();
    said.extend(
        fit.kinds
            .iter()
            .filter_map(|kind| redials(report, &kind.name)),
    );
    said.extend(went_on(fit));
    said.extend(removed(fit));
    if fit.prepared.named_callers > 0.0 && !fit.prepared.has_redials() {
        said.push(format!("Only {} of the calls name their caller, so that further attempts stay in the volume and the scenario has no redials.", percent(fit.prepared.named_callers)));
    }
    said.extend(fit.kinds.iter().filter_map(|kind| {
        let scale = talk_scale_said(fit, &kind.name)?;
        Some(format!("{}: {scale}.", kind.name))
    }));
    said.extend(drift(report));
    if let Some(speeds) = &fit.speeds {
        let [one, three, six] = speeds.0.map(short);
        said.push(format!("Who finds others waiting hangs up faster in the first 15 s: {one} times as fast with 1 or 2 ahead, {three} times with 3 to 5, {six} times with 6 or more. Patience is that of callers with nobody ahead."));
    }
    if fit.prepared.has_only_means {
        said.push("A report has only means of talk and wrap-up: that they are exponential is a convention.".to_owned());
    }
    said.extend(order(report));
    said.extend(head_starts(report));
    if let Some(pauses) = &fit.pauses {
        said.push(format!("After-call work is not recorded. In its place: the time to the next call while a caller was waiting, median {} s, mean {} s ({:.0} times).", with_interval(&value(fit, "pauses.median")), short(pauses.law.mean()), pauses.sample.count()));
    }
    said
}

/// The law of patience, and why it is that one where few waits tell it.
fn patience_said(kind: &KindFit, has_only_means: bool) -> String {
    match &kind.patience {
        Some(choice) if choice.is_given() && !has_only_means => format!(
            "{}, mean {} s: all waits over the {:.0} who hung up, too few to tell a law",
            choice.family.key(),
            short(choice.law.mean()),
            choice.sample.count()
        ),
        Some(choice) => law_said(choice),
        None if kind.waits.cut_off() > 0.0 => {
            "without end, as nobody of those who queued hung up".to_owned()
        }
        None => "nobody queued".to_owned(),
    }
}

/// What changes from week to week, where that is clear.
fn drift(report: &FitReport<'_>) -> Option<String> {
    let clear = report.fit.drifts.iter().filter(|drift| drift.is_clear());
    let said = clear.map(|drift| {
        let name = drift.name.strip_prefix("calls.").unwrap_or(&drift.name);
        let change = percent_with_interval(&drift.per_week);
        format!("{name} {}", change.replace('-', "\u{2212}"))
    });
    let said: Vec<String> = said.collect();
    (!said.is_empty()).then(|| {
        format!(
            "Things drift, by so much a week: {}. `--recent 8w` fits the last weeks alone.",
            said.join(", ")
        )
    })
}

/// Who was put before whom, where that is clear.
fn order(report: &FitReport<'_>) -> Option<String> {
    let fit = report.fit;
    let priorities = fit.prepared.order.priorities();
    let mut said = Vec::new();
    for (place, kind) in fit.kinds.iter().enumerate() {
        let share = fit.prepared.order.put_through(place);
        if let Some(share) =
            share.filter(|_| priorities.iter().any(|one| *one != priorities[place]))
        {
            said.push(format!(
                "{} goes first ({} of it were put through at once while others waited)",
                kind.name,
                percent(share)
            ));
        }
    }
    for (first, one) in fit.kinds.iter().enumerate() {
        for (second, other) in fit.kinds.iter().enumerate() {
            let before = fit.prepared.order.before(first, second);
            let is_through = fit.prepared.order.put_through(first).is_some();
            let is_before = priorities[first] < priorities[second] && !is_through;
            if let Some(share) = before.filter(|_| is_before) {
                said.push(format!(
                    "{} before {} in {} of the chances",
                    one.name,
                    other.name,
                    percent(share)
                ));
            }
        }
    }
    (!said.is_empty()).then(|| {
        format!(
            "Who waits is not taken by arrival alone: {}.",
            said.join(", ")
        )
    })
}

/// Who is taken before others who came earlier, and by how much.
fn head_starts(report: &FitReport<'_>) -> Option<String> {
    let fit = report.fit;
    let starts = fit.prepared.order.head_starts();
    let some = fit
        .kinds
        .iter()
        .zip(starts)
        .filter(|(_, start)| *start > 0.0);
    let said: Vec<String> = some
        .map(|(kind, start)| format!("{} by {start:.0} s", kind.name))
        .collect();
    (!said.is_empty()).then(|| {
        format!(
            "Callers of some types are taken as if they had come earlier: {}.",
            said.join(", ")
        )
    })
}

/// Smaller shares of the callers are not told. A convention.
const RARE: f64 = 0.02;

/// Who comes to another call type next: no redial of a scenario does.
fn went_on(fit: &Fit) -> Option<String> {
    let each = fit
        .kinds
        .iter()
        .enumerate()
        .filter(|_| fit.prepared.has_redials());
    let some = each.filter_map(|(place, kind)| {
        let went_on = fit.prepared.again(place, |again| again.went_on);
        (went_on > 0.0 && went_on >= RARE * kind.offered).then(|| {
            let callers = so_many(&grouped(went_on, 0), "caller");
            format!(
                "{callers} of {} ({})",
                kind.name,
                percent(went_on / kind.offered)
            )
        })
    });
    let some: Vec<String> = some.collect();
    (!some.is_empty()).then(|| {
        format!(
            "Next on the same day came to another call type: {}. Each visit is in the volume of its own type, as no caller of the \
             scenario goes on to another.",
            some.join(", ")
        )
    })
}

/// Callers whom the switch took out of the queue: the scenario takes out nobody.
fn removed(fit: &Fit) -> Option<String> {
    let each = fit
        .kinds
        .iter()
        .enumerate()
        .filter(|_| fit.prepared.has_redials());
    let some = each.filter_map(|(place, kind)| {
        let all = fit.prepared.again(place, |again| again.removed[0]);
        let back = fit.prepared.again(place, |again| again.removed[1]);
        (back > 0.0 && all >= RARE * kind.offered).then(|| {
            let callers = so_many(&grouped(all, 0), "caller");
            format!(
                "{callers} of {}, of whom {} called again",
                kind.name,
                percent(back / all)
            )
        })
    });
    let some: Vec<String> = some.collect();
    (!some.is_empty()).then(|| {
        format!(
            "The switch took out of the queue: {}. The scenario takes nobody out: their further calls are in its volume, and \
             not in the chance to call again after hanging up.",
            some.join(", ")
        )
    })
}

/// Who calls again, where callers are known.
fn redials(report: &FitReport<'_>, name: &str) -> Option<String> {
    let of = |key: &str| value(report.fit, &format!("calls.{name}.redial.{key}"));
    let after = |key: &str| {
        let (chance, hour) = (
            of(&format!("{key}.chance")),
            of(&format!("{key}.within_hour")),
        );
        chance.mean?;
        let mean = with_interval(&of(&format!("{key}.mean")));
        Some(format!(
            "{} call again, {mean} s later on average ({} within an hour)",
            percent_with_interval(&chance),
            percent(hour.mean?)
        ))
    };
    let said = [
        ("after hanging up ", after("abandoned")),
        ("after being answered ", after("answered")),
    ];
    let said: Vec<String> = said
        .into_iter()
        .filter_map(|(when, said)| Some(format!("{when}{}", said?)))
        .collect();
    (!said.is_empty()).then(|| format!("{name}: {}.", said.join("; ")))
}
