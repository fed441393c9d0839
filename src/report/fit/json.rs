//! A fit as JSON.

use super::{FitReport, of_law, renamed, rules, value};
use crate::records::fit::{Again, ChosenLaw, Cut, IdleRule, Source, Use};
use crate::stats::Estimate;
use crate::units::TimeOfDay;
use serde_json::{Map, Value, json};

/// One object: what was read, which days were used, every number with its interval, what was tried.
#[must_use]
pub fn fit_json(report: &FitReport<'_>) -> String {
    let fit = report.fit;
    let mut calls = Map::new();
    for kind in &fit.kinds {
        calls.insert(kind.name.clone(), of_kind(report, &kind.name));
    }
    let mut agents = Map::new();
    for group in &fit.prepared.groups {
        let answers: Vec<&str> = group
            .kinds
            .each()
            .filter_map(|kind| fit.kinds.get(kind))
            .map(|kind| kind.name.as_str())
            .collect();
        let own = json!({
            "answers": answers,
            "people": group.agents.len(),
            "names": group.agents.iter().filter_map(|agent| report.fit.told.names.agents().get(*agent as usize)).collect::<Vec<_>>(),
            "share_of_calls": group.share,
            "hours": scaled(value(fit, &format!("agents.{}.count.day", group.name)), fit.span.interval / 3600.0),
            "count": profile(report, &format!("agents.{}.count", group.name)),
        });
        agents.insert(group.name.clone(), own);
    }
    let whole = json!({
        "holdtrue": super::super::VERSION,
        "command": "fit",
        "scenario": {"name": report.name, "file": "scenario.toml"},
        "read": read(report),
        "hours": {
            "opens": fit.span.start(0).to_string(),
            "closes": clock(fit.span.closes),
            "interval": fit.span.interval,
            "asked_interval": match fit.cut { Cut::Shorter { asked } => Some(asked), _ => None },
            "calls": match fit.cut {
                Cut::Longer { calls, .. } => Some([calls.opens, calls.closes].map(clock)),
                _ => None,
            },
        },
        "days": days(report),
        "busyness": {
            "day": value(fit, "busyness.day"),
            "interval": value(fit, "busyness.interval"),
            "dispersion": value(fit, "dispersion.before"),
            "dispersion_left": value(fit, "dispersion.after"),
            "dispersion_within_days": fit.within_days,
        },
        "calls": calls,
        "callers_named": fit.prepared.named_callers,
        "drift_per_week": fit.drifts.iter().map(|drift| (drift.name.clone(), json!(drift.per_week))).collect::<Map<_, _>>(),
        "crowding": fit.speeds.map(|speeds| json!({ "ahead": [1, 3, 6], "speed": speeds.0, "lasts": 15 })),
        "agents": agents,
        "staffing": staffing(report),
        "pauses": fit.pauses.as_ref().map(|pauses| json!({
            "seen": pauses.sample.count(),
            "median": value(fit, "pauses.median"),
            "mean": pauses.law.mean(),
        })),
    });
    serde_json::to_string_pretty(&whole).unwrap_or_default() + "\n"
}

fn clock(at: f64) -> String {
    TimeOfDay::MIDNIGHT.after(at).to_string()
}

fn scaled(value: Estimate, by: f64) -> Estimate {
    let times = |part: Option<f64>| part.map(|part| part * by);
    Estimate {
        mean: times(value.mean),
        low: times(value.low),
        high: times(value.high),
        plain: None,
    }
}

fn read(report: &FitReport<'_>) -> Value {
    let skipped = &report.fit.told.skipped;
    let bad = skipped.bad().map(|(reason, places)| json!({"records": places.lines, "why": reason.words(), "first": places.first}));
    let aside = skipped
        .aside()
        .map(|(why, count)| json!({"records": count, "why": why.to_string()}));
    json!({
        "files": report.sources,
        "records": skipped.rows(),
        "calls": report.fit.calls,
        "skipped": bad.collect::<Vec<_>>(),
        "set_aside": aside.collect::<Vec<_>>(),
    })
}

fn days(report: &FitReport<'_>) -> Value {
    let fit = report.fit;
    let dates = |which: Use| {
        fit.days
            .iter()
            .filter(|day| day.used == which)
            .map(|day| day.date.to_string())
            .collect::<Vec<_>>()
    };
    let special = fit.days.iter().filter_map(|day| match day.used {
        Use::Aside(why) => Some(
            json!({"date": day.date.to_string(), "calls": day.offered, "why": why.to_string()}),
        ),
        Use::Fitted | Use::HeldOut => None,
    });
    json!({
        "weekdays_differ": fit.is_week,
        "simulated": match &fit.as_they_were { Some(_) => "as-they-were", None => "average" },
        "as_they_were": fit.as_they_were.iter().flatten().map(|day| day.date.to_string()).collect::<Vec<_>>(),
        "fitted": dates(Use::Fitted),
        "held_out": dates(Use::HeldOut),
        "set_aside": special.collect::<Vec<_>>(),
    })
}

fn of_kind(report: &FitReport<'_>, name: &str) -> Value {
    let fit = report.fit;
    let of = |key: &str| value(fit, &format!("calls.{name}.{key}"));
    let Some(kind) = fit.kinds.iter().find(|kind| kind.name == name) else {
        return Value::Null;
    };
    let mut own = json!({
        "offered": of("volume.day"),
        "volume": profile(report, &format!("calls.{name}.volume")),
        "priority": priority(report, name),
        "busyness": of("busyness"),
        "abandonment": of("abandonment"),
        "delayed": of("delayed"),
        "wait": of("wait"),
        "talk": law(report, &format!("calls.{name}.talk"), &kind.talk, &[("mean", "seen_mean"), ("sd", "seen_sd")]),
    });
    if let Some((_, written)) = renamed(fit).find(|(own, _)| *own == name) {
        own["in_the_log"] = written.into();
    }
    let key = format!("calls.{name}.talk_scale");
    let scale: Vec<Value> = fit
        .profile(&key, None)
        .map(|one| json!(one.value))
        .collect();
    if !scale.is_empty() {
        own["talk_scale"] = scale.into();
    }
    if let Some(wrap_up) = &kind.wrap_up {
        own["wrap_up"] = law(
            report,
            &format!("calls.{name}.wrap_up"),
            wrap_up,
            &[("mean", "seen_mean"), ("sd", "seen_sd")],
        );
    }
    if let Some(patience) = &kind.patience {
        let seen = [
            ("median", "median"),
            ("mean_if_exponential", "mean_if_exponential"),
        ];
        own["patience"] = law(report, &format!("calls.{name}.patience"), patience, &seen);
        own["patience"]["hung_up"] = json!(patience.sample.count());
        own["patience"]["answered"] = json!(patience.sample.cut_off());
        let survival = patience.survival().into_iter();
        own["patience"]["survival"] = survival.map(|(at, share, _)| json!([at, share])).collect();
    }
    if fit.prepared.named_callers > 0.0 {
        let after = |key: &str| {
            json!({
                "chance": of(&format!("redial.{key}.chance")),
                "mean": of(&format!("redial.{key}.mean")),
                "within_hour": of(&format!("redial.{key}.within_hour")),
            })
        };
        let place = fit.kinds.iter().position(|kind| kind.name == name);
        let again = |of: fn(&Again) -> f64| place.map(|place| fit.prepared.again(place, of));
        own["redial"] = json!({
            "abandoned": after("abandoned"),
            "answered": after("answered"),
            "removed": {"callers": again(|one| one.removed[0]), "called_again": again(|one| one.removed[1])},
            "came_to_another_type": again(|one| one.went_on),
        });
        if let Some(kept) = fit.kept(name) {
            let correlation = (!kept.correlation.is_nan()).then_some(kept.correlation);
            own["redial"]["keeps_patience"] =
                json!({"kept": kept.is_kept(), "pairs": kept.pairs, "correlation": correlation});
        }
    }
    own
}

fn priority(report: &FitReport<'_>, name: &str) -> Option<i32> {
    let place = report.fit.kinds.iter().position(|kind| kind.name == name)?;
    report.fit.prepared.order.priorities().get(place).copied()
}

fn law(report: &FitReport<'_>, key: &str, choice: &ChosenLaw, seen: &[(&str, &str)]) -> Value {
    let mut own = Map::new();
    for (name, of) in seen {
        own.insert(
            (*name).to_owned(),
            json!(value(report.fit, &format!("{key}.{of}"))),
        );
    }
    let parameters: Map<String, Value> = of_law(report.fit, key)
        .map(|(name, one)| (name.to_owned(), json!(one.value)))
        .collect();
    let tried = choice.candidates.iter().map(|one| {
        let parameters: Map<String, Value> = one
            .parameters
            .iter()
            .map(|(name, value)| ((*name).to_owned(), json!(value)))
            .collect();
        json!({
            "law": one.family.key(),
            "log_likelihood": one.log_likelihood,
            "distance": one.distance,
            "parameters": parameters,
        })
    });
    json!({
        "law": choice.family.key(),
        "distance": choice.distance(),
        "parameters": parameters,
        "seen": own,
        "tried": tried.collect::<Vec<_>>(),
    })
}

/// A profile by interval; by weekday if weekdays differ.
fn profile(report: &FitReport<'_>, name: &str) -> Value {
    let days = report.fit.operation.days();
    let own = |weekday| {
        report
            .fit
            .profile(name, weekday)
            .map(|one| json!(one.value))
            .collect::<Vec<_>>()
    };
    match days {
        [only] if only.weekday.is_none() => json!(own(None)),
        days => days
            .iter()
            .filter_map(|day| Some((day.weekday?.key().to_owned(), json!(own(day.weekday)))))
            .collect::<Map<_, _>>()
            .into(),
    }
}

fn staffing(report: &FitReport<'_>) -> Value {
    let staffing = &report.fit.staffing;
    let tried = rules(report.fit).iter().map(|one| {
        let ignoring = one.rule.ignoring.is_finite().then_some(one.rule.ignoring);
        json!({
            "idle": one.rule.idle,
            "ignoring": ignoring,
            "abandonment": one.shares[0],
            "delayed": one.shares[1],
            "wait": one.shares[2],
            "agent_hours": one.hours,
            "off": one.off,
        })
    });
    let rule = |rule: IdleRule| {
        let ignoring = rule.ignoring.is_finite().then_some(rule.ignoring);
        json!({ "idle": rule.idle, "ignoring": ignoring })
    };
    let unlogged = match staffing.source {
        Source::Logins(unlogged) => unlogged,
        _ => None,
    };
    let chosen = rules(report.fit).first().map(|best| best.rule);
    let chosen = chosen.or(unlogged.map(|unlogged| unlogged.rule));
    json!({
        "rule": chosen.map(rule),
        "rule_with_recorded_talk": staffing.with_their_talk.map(|best| rule(best.rule)),
        "answered_without_login": unlogged.map(|unlogged| unlogged.share),
        "source": match staffing.source {
            Source::Sessions(_) => "activity",
            Source::Logins(_) => "logins",
            Source::Busy => "busy",
            Source::Reported => "reported",
            Source::Erlang => "erlang-a",
        },
        "replayed_days": staffing.played,
        "by_whole_agents": staffing.by_whole_agents,
        "counts": staffing.counts.map(|counts| json!({
            "scale": counts.scale,
            "abandonment": counts.shares[0],
            "delayed": counts.shares[1],
            "wait": counts.shares[2],
        })),
        "replayed": staffing.replayed.map(|shares| json!({
            "abandonment": shares[0],
            "delayed": shares[1],
            "wait": shares[2],
        })),
        "recorded": {"abandonment": staffing.recorded[0], "delayed": staffing.recorded[1], "wait": staffing.recorded[2]},
        "tried": tried.collect::<Vec<_>>(),
    })
}
