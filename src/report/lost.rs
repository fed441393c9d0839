//! The hours in which most calls are lost, in a sentence.

use super::Study;
use super::digits::{TimeStyle, figure};
use super::words::listed;
use crate::measures::{CallMetric, MetricKind};
use crate::stats::Estimate;

/// The share of lost calls that the hours together are to hold, at least. A convention.
const MOST: f64 = 0.7;

/// Hours that are more than this share of the time stand out from nothing. A convention.
const ALL_DAY: f64 = 0.6;

/// Spans of time that a sentence names at most. A convention.
const NAMED: usize = 6;

/// An interval of a day, and what was lost of the calls that arrived in it.
#[derive(Debug, Clone)]
struct Slot {
    /// Empty where days are all alike.
    day: String,
    from: String,
    to: String,
    offered: f64,
    lost: f64,
    /// The same with their intervals: the calls, and the share of them that is lost.
    bands: [Estimate; 2],
}

/// When most calls are lost, and how many of them; `None` where no clock tells the time, or intervals are few.
pub(super) fn hours(study: &Study<'_>) -> Option<String> {
    let slots: Vec<Slot> = if study.is_week() {
        let days = study.by_day();
        let slots = days.map(|(weekday, day)| slots(&day, &weekday.to_string()));
        slots.collect::<Option<Vec<_>>>()?.concat()
    } else {
        slots(study, "")?
    };
    said(&slots)
}

fn slots(study: &Study<'_>, day: &str) -> Option<Vec<Slot>> {
    let clock = study.centre.clock();
    clock.opens?;
    let length = clock.interval.get();
    let intervals = study.results.intervals.iter().enumerate();
    let slots = intervals.map(|(place, interval)| {
        let calls = &interval.means.all().measures;
        let offered = calls[CallMetric::Offered].unwrap_or(0.0);
        let edge = |place: usize| clock.label(place as f64 * length);
        Slot {
            day: day.to_owned(),
            from: edge(place),
            to: edge(place + 1),
            offered,
            lost: offered * calls[CallMetric::Lost].unwrap_or(0.0),
            bands: [CallMetric::Offered, CallMetric::Lost].map(|metric| interval.bands[metric]),
        }
    });
    Some(slots.collect())
}

/// `Most calls are lost from 08:00 to 10:00: 12.5 ± 0.4 % of those who call then.`
fn said(slots: &[Slot]) -> Option<String> {
    let all: f64 = slots.iter().map(|slot| slot.lost).sum();
    if slots.len() < 2 || all <= 0.0 {
        return None;
    }
    let worst = worst(slots, all);
    let taken = worst.iter().filter(|is_worst| **is_worst).count();
    if taken as f64 > ALL_DAY * slots.len() as f64 {
        return Some("Lost calls are spread over all hours; none stand out.".to_owned());
    }
    let mut spans = spans(&worst);
    if spans.len() > NAMED {
        let lost = |span: &(usize, usize)| -> f64 {
            slots[span.0..=span.1].iter().map(|slot| slot.lost).sum()
        };
        spans.sort_by(|one, other| lost(other).total_cmp(&lost(one)));
        spans.truncate(NAMED);
        spans.sort_unstable();
    }
    let within = spans.iter().flat_map(|&(first, last)| &slots[first..=last]);
    let within: Vec<&Slot> = within.collect();
    let lost: f64 = within.iter().map(|slot| slot.lost).sum();
    let opening = if lost >= 0.5 * all {
        "Most calls are lost"
    } else {
        "More calls are lost than at other times"
    };
    let share = share(&within).map(|share| {
        let share = figure(&share, MetricKind::Share, TimeStyle::Seconds).text();
        format!(": {share} % of those who call then")
    });
    Some(format!(
        "{opening} {}{}.",
        times(slots, &spans),
        share.unwrap_or_default()
    ))
}

/// The share that is lost in several intervals, off by no more than as if all were off to the same side: what moves
/// one of them, a day of many calls, moves its neighbours, too. `None` where their intervals are not known.
fn share(slots: &[&Slot]) -> Option<Estimate> {
    let sum = |of: fn(&Slot) -> f64| -> f64 { slots.iter().map(|slot| of(slot)).sum() };
    let offered = sum(|slot| slot.offered);
    let mean = sum(|slot| slot.lost) / offered;
    let mut off = Some(0.0);
    for slot in slots.iter().filter(|slot| slot.offered > 0.0) {
        let [calls, lost] = &slot.bands;
        let own = lost.mean?;
        let by = longer(lost).zip(longer(calls));
        let by = by.map(|(lost, calls)| slot.offered * lost + (own - mean).abs() * calls);
        off = off.zip(by).map(|(off, by)| off + by / offered);
    }
    let ends = off.map(|off| ((mean - off).max(0.0), (mean + off).min(1.0)));
    let (low, high) = ends.unzip();
    Some(Estimate::between(Some(mean), low, high))
}

/// The longer side of an interval.
fn longer(estimate: &Estimate) -> Option<f64> {
    let (mean, low, high) = (estimate.mean?, estimate.low?, estimate.high?);
    Some((high - mean).max(mean - low))
}

/// The fewest intervals that hold most of the lost calls, and single ones between two of them.
fn worst(slots: &[Slot], all: f64) -> Vec<bool> {
    let mut order: Vec<usize> = (0..slots.len()).collect();
    order.sort_by(|&one, &other| slots[other].lost.total_cmp(&slots[one].lost));
    let mut worst = vec![false; slots.len()];
    let mut held = 0.0;
    for place in order {
        if held >= MOST * all {
            break;
        }
        held += slots[place].lost;
        worst[place] = true;
    }
    for place in 1..slots.len().saturating_sub(1) {
        let is_one_day = slots[place - 1].day == slots[place + 1].day;
        if is_one_day && worst[place - 1] && worst[place + 1] {
            worst[place] = true;
        }
    }
    worst
}

/// The first and last of each run of intervals.
fn spans(worst: &[bool]) -> Vec<(usize, usize)> {
    let mut spans: Vec<(usize, usize)> = Vec::new();
    for (place, _) in worst.iter().enumerate().filter(|(_, is_worst)| **is_worst) {
        match spans.last_mut() {
            Some((_, last)) if *last + 1 == place => *last = place,
            _ => spans.push((place, place)),
        }
    }
    spans
}

/// `on Monday from 08:00 to 10:00 and from 12:00 to 14:00, and on Friday from 17:00 to 18:00`
fn times(slots: &[Slot], spans: &[(usize, usize)]) -> String {
    let mut days: Vec<(&str, Vec<String>)> = Vec::new();
    let mut add = |day, text| match days.last_mut() {
        Some((known, texts)) if *known == day => texts.push(text),
        _ => days.push((day, vec![text])),
    };
    for &(first, last) in spans {
        // A span that goes over midnight is two.
        let mut from = first;
        for place in first..=last {
            if place == last || slots[place + 1].day != slots[place].day {
                let text = format!("from {} to {}", slots[from].from, slots[place].to);
                add(slots[from].day.as_str(), text);
                from = place + 1;
            }
        }
    }
    let said = days.iter().map(|(day, texts)| match *day {
        "" => listed(texts),
        day => format!("on {day} {}", listed(texts)),
    });
    listed(&said.collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Half-hours from 08:00, of 10 calls each.
    fn day(name: &str, lost: &[f64]) -> Vec<Slot> {
        let edge = |place: usize| format!("{:02}:{:02}", 8 + place / 2, 30 * (place % 2));
        let slots = lost.iter().enumerate();
        let slots = slots.map(|(place, &lost)| Slot {
            day: name.to_owned(),
            from: edge(place),
            to: edge(place + 1),
            offered: 10.0,
            lost,
            bands: [
                Estimate::around(10.0, 1.0),
                Estimate::around(lost / 10.0, 0.02),
            ],
        });
        slots.collect()
    }

    #[test]
    fn the_hours_with_most_lost_calls_are_named() {
        let slots = day("", &[0.1, 0.1, 0.0, 0.0, 0.1, 0.0, 0.1, 3.0, 0.4, 2.5]);
        assert_eq!(
            said(&slots).unwrap(),
            // 0.02, and 0.09 of a share for a tenth of the calls: (0.103 + 0.157 + 0.053) / 30.
            "Most calls are lost from 11:30 to 13:00: 20 ± 3 % of those who call then."
        );
    }

    #[test]
    fn days_of_a_week_are_named_with_their_hours() {
        let mut slots = day("Monday", &[4.0, 4.0, 0.0, 0.0, 0.0, 0.0]);
        slots.extend(day("Tuesday", &[4.0, 0.0, 0.0, 0.0, 0.0, 0.0]));
        assert!(
            said(&slots)
                .unwrap()
                .starts_with("Most calls are lost on Monday from 08:00 to 09:00 and on Tuesday from 08:00 to 08:30: "),
            "{:?}",
            said(&slots)
        );
    }

    #[test]
    fn a_share_of_which_nobody_knows_how_sure_it_is_is_not_told() {
        let mut slots = day("", &[4.0, 0.0, 0.0, 0.0]);
        assert!(said(&slots).unwrap().contains("40.0 ± 2.0 %"));
        slots[0].bands[1] = Estimate::exactly(0.4);
        slots[0].bands[0] = Estimate::exactly(10.0);
        assert!(said(&slots).unwrap().contains(": 40.0 %"));
        slots[0].bands[1] = Estimate::NONE;
        assert_eq!(
            said(&slots).unwrap(),
            "Most calls are lost from 08:00 to 08:30."
        );
    }

    #[test]
    fn what_is_spread_over_the_day_is_said_to_be() {
        let slots = day("", &[1.0; 10]);
        assert!(said(&slots).unwrap().contains("spread over all hours"));
        assert_eq!(said(&day("", &[0.0; 10])), None);
    }
}
