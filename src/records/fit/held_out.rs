//! Days that are kept out of a fit, to be predicted.

use crate::error::Mistake;
use crate::legible::number::so_many;
use std::collections::BTreeSet;

/// Every so many-th of the ordinary days, which are given with their weekdays. Where that would be the same weekdays again and
/// again, as every fifth of a week of five days is, one of every so many days, the weekdays by turns.
pub(super) fn held_out(ordinary: &[(usize, usize)], every: usize) -> Vec<usize> {
    let in_order = ordinary.iter().skip(every - 1).step_by(every);
    let in_order: Vec<(usize, usize)> = in_order.copied().collect();
    let count = |days: &[(usize, usize)], weekday: usize| {
        let own = days.iter().filter(|(_, own)| *own == weekday);
        own.count()
    };
    let all: Vec<usize> = (0..7).map(|weekday| count(ordinary, weekday)).collect();
    let is_fair = (0..7).all(|weekday| {
        let (all, held) = (all[weekday], count(&in_order, weekday));
        let is_missed = held == 0 && all >= 2 * every;
        all == 0 || held < all && held <= 2 * all / every + 1 && !is_missed
    });
    if is_fair {
        return in_order.into_iter().map(|(day, _)| day).collect();
    }
    let mut held: BTreeSet<(usize, usize)> = BTreeSet::new();
    for end in (every..=ordinary.len()).step_by(every) {
        // The last of a weekday of which least is held out; the only day of a weekday is fitted.
        let best = |among: &[(usize, usize)]| {
            let own = |weekday: usize| held.iter().filter(|(_, own)| *own == weekday).count();
            let free = among.iter().filter(|day| {
                let weekday = day.1;
                !held.contains(day) && own(weekday) + 1 < all[weekday]
            });
            let least = free.rev().min_by(|a, b| {
                let share = |day: &(usize, usize)| own(day.1) as f64 / all[day.1] as f64;
                share(a).total_cmp(&share(b))
            });
            least.copied()
        };
        let last = &ordinary[end - every..end];
        let found = best(last).or_else(|| best(&ordinary[..end]));
        held.extend(found);
    }
    held.into_iter().map(|(day, _)| day).collect()
}

/// Why no day is kept out, by the weekdays of the ordinary ones.
pub(super) fn none_held_out(weekdays: &[usize], every: usize) -> Mistake {
    let count = weekdays.len();
    let found = format!(
        "`--hold-out {every}` keeps none of {} out",
        so_many(&count, "ordinary day")
    );
    let numbered: Vec<(usize, usize)> = weekdays.iter().copied().enumerate().collect();
    match count {
        2.. if !held_out(&numbered, count).is_empty() => Mistake::new(
            found,
            format!("write `--hold-out {count}` or less, or give more days"),
        ),
        _ => Mistake::new(
            found + ", because each weekday keeps a day to be fitted",
            "leave `--hold-out` out, or give more days",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// So many weeks of so many days, and how many of each weekday are held out.
    fn held(weeks: usize, days: usize, every: usize) -> Vec<usize> {
        let all: Vec<(usize, usize)> = (0..weeks * days).map(|day| (day, day % days)).collect();
        let held = held_out(&all, every);
        let of = |weekday| held.iter().filter(|day| *day % days == weekday).count();
        (0..days).map(of).collect()
    }

    #[test]
    fn no_weekday_is_held_out_again_and_again() {
        assert_eq!(held(8, 5, 5), [1, 1, 2, 2, 2]);
        assert_eq!(held(12, 6, 6), [2; 6]);
        assert_eq!(held(12, 6, 4), [3; 6]);
        assert_eq!(held(10, 5, 10), [1; 5]);
        // Of a week that does not divide by it every fourth day.
        let all: Vec<(usize, usize)> = (0..20).map(|day| (day, day % 5)).collect();
        assert_eq!(held_out(&all, 4), [3, 7, 11, 15, 19]);
        // The only day of a weekday is fitted.
        assert_eq!(held(1, 5, 5), [0; 5]);
        // Of many days few are held out.
        assert_eq!(held(12, 5, 20), [0, 0, 1, 1, 1]);
        assert_eq!(held(8, 6, 12), [0, 0, 1, 1, 1, 1]);
    }

    #[test]
    fn every_so_many_th_day_is_held_out() {
        for week in 1..=7 {
            for (count, every) in (4..=100).flat_map(|count| (2..=30).map(move |n| (count, n))) {
                let all: Vec<(usize, usize)> = (0..count).map(|day| (day, day % week)).collect();
                let held = held_out(&all, every);
                let of = |weekday| held.iter().filter(|day| *day % week == weekday).count();
                let days = |weekday| all.iter().filter(|day| day.1 == weekday).count();
                let weekdays = (0..week).filter(|weekday| days(*weekday) > 0);
                let spare: usize = weekdays.clone().map(|weekday| days(weekday) - 1).sum();
                let case = format!("{week} {count} {every}: {held:?}");
                assert_eq!(held.len(), (count / every).min(spare), "{case}");
                for weekday in weekdays {
                    let (own, all) = (of(weekday), days(weekday));
                    assert!(own < all && own <= 2 * all / every + 1, "{case}");
                    assert!(all < 2 * every || own > 0, "{case}");
                }
            }
        }
    }

    #[test]
    fn what_holds_out_nothing_is_refused_with_what_does() {
        let weeks: Vec<usize> = (0..10).map(|day| day % 5).collect();
        let refused = none_held_out(&weeks, 20).to_string();
        assert!(refused.contains("keeps none of 10 ordinary days out"));
        assert!(refused.contains("`--hold-out 10` or less"), "{refused}");
        let refused = none_held_out(&weeks[..5], 4).to_string();
        assert!(refused.contains("leave `--hold-out` out"), "{refused}");
    }
}
