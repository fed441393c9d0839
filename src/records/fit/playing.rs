//! Recorded days that are played again with the staffing that a rule reads from them.

use super::calibrate::{Counts, LONG_IDLE, Tried, by_rule, hours_of, off, rules};
use super::prepared::{FitDay, Played, Prepared};
use super::replay::{Came, Recorded, replay};
use super::span::Span;
use super::staffing::{IdleRule, on_duty, whole};
use crate::centre::{Parts, Roster};
use crate::random::{Occasion, Seed};
use rayon::prelude::*;

/// How long calls take that are played again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Talk {
    /// As the centre's laws draw them.
    Drawn,
    /// As long as they took; who was not answered draws.
    AsRecorded,
}

/// Who was on duty on a day, one after another.
pub(super) type Rosters<'r> = &'r mut dyn FnMut(&FitDay, &Played) -> Vec<Roster>;

/// Agents on duty on a day on average, by group and interval.
pub(super) type Means<'m> = &'m (dyn Fn(&FitDay, &Played) -> Vec<Vec<f64>> + Sync);

/// The means of rosters.
pub(super) fn means_of(
    rosters: impl Fn(&FitDay, &Played) -> Vec<Roster> + Sync,
    span: &Span,
) -> impl Fn(&FitDay, &Played) -> Vec<Vec<f64>> + Sync {
    move |day, played| {
        let rosters = rosters(day, played);
        rosters.iter().map(|roster| on_duty(roster, span)).collect()
    }
}

/// Days that are played again.
#[derive(Clone, Copy)]
pub(super) struct Playing<'p> {
    pub(super) parts: &'p Parts,
    pub(super) span: &'p Span,
    pub(super) seed: Seed,
    pub(super) days: &'p [(usize, &'p FitDay, &'p Played)],
    /// The calls of which day come on each; empty where its own do.
    pub(super) calls_of: &'p [usize],
}

/// For each day the next one of its weekday, round about: whose calls are like its own, and did not make its staffing.
pub(super) fn next_alike(days: &[(usize, &FitDay, &Played)]) -> Vec<usize> {
    let each = 0..days.len();
    let next = each.map(|own| {
        let mut others = (own + 1..days.len()).chain(0..own);
        let alike = others
            .clone()
            .find(|other| days[*other].1.weekday == days[own].1.weekday);
        alike.or_else(|| others.next()).unwrap_or(own)
    });
    next.collect()
}

impl Playing<'_> {
    /// Each rule with what becomes of the days, the nearest to what was recorded first.
    pub(super) fn tried(
        &self,
        prepared: &Prepared,
        rules: &[IdleRule],
        talk: Talk,
        recorded: [f64; 3],
    ) -> Vec<Tried> {
        let mut tried: Vec<Tried> = rules
            .par_iter()
            .map(|&rule| {
                let mut rosters =
                    |_: &FitDay, day: &Played| by_rule(prepared, day, rule, self.span);
                let (shares, hours) = self.play(&mut rosters, talk);
                Tried {
                    rule,
                    shares,
                    hours,
                    off: off(shares, recorded),
                }
            })
            .collect();
        tried.sort_by(|a, b| a.off.total_cmp(&b.off));
        tried
    }

    /// Calls of all days.
    pub(super) fn calls(&self) -> f64 {
        let kinds = self.days.iter().flat_map(|(_, day, _)| &day.kinds);
        kinds.map(|kind| kind.offered).sum()
    }

    /// Each rule with what becomes of the days under the whole agents that it makes. Where few calls come, agents of short
    /// sessions are there just when a call is, and those of whole intervals are not; of rules that are about as near the one
    /// under which they stay longest stands first.
    pub(super) fn tried_whole(
        &self,
        prepared: &Prepared,
        recorded: [f64; 3],
        as_good: f64,
    ) -> Vec<Tried> {
        let mut all = rules();
        all.extend(LONG_IDLE.map(|idle| IdleRule {
            idle: 60.0 * idle,
            ignoring: f64::INFINITY,
        }));
        let tried = all.par_iter().map(|&rule| {
            let rosters = |_: &FitDay, day: &Played| by_rule(prepared, day, rule, self.span);
            let (shares, hours) = self.play_whole(&means_of(&rosters, self.span), 1.0);
            Tried {
                rule,
                shares,
                hours,
                off: off(shares, recorded),
            }
        });
        let mut tried: Vec<Tried> = tried.collect();
        tried.sort_by(|a, b| a.off.total_cmp(&b.off));
        let nearest = tried.first().map_or(0.0, |best| best.off);
        let near = tried.partition_point(|one| one.off <= nearest + as_good);
        tried[..near].sort_by(|a, b| b.hours.total_cmp(&a.hours));
        tried
    }

    /// Abandonment, share queued and mean wait \[s\] of all days, and agent hours a day.
    pub(super) fn play(&self, rosters: Rosters<'_>, talk: Talk) -> ([f64; 3], f64) {
        let (mut came, mut hours) = (Came::default(), 0.0);
        for (number, (place, day, played)) in self.days.iter().enumerate() {
            let rosters = rosters(day, played);
            let own = rosters.iter().map(|roster| hours_of(roster, self.span));
            hours += own.sum::<f64>();
            let occasion = Occasion::first(self.seed, *place as u64);
            let played = self
                .calls_of
                .get(number)
                .map_or(*played, |other| self.days[*other].2);
            let day = Recorded {
                arrivals: &played.arrivals,
                services: match talk {
                    Talk::Drawn => &[],
                    Talk::AsRecorded => &played.services,
                },
                rosters,
            };
            let all = replay(self.parts, day, occasion).unwrap_or_default();
            came = all.into_iter().fold(came, Came::and);
        }
        (came.shares(), hours / self.days.len().max(1) as f64)
    }

    /// The same with whole agents for every interval, so many times those of these means.
    pub(super) fn play_whole(&self, means: Means<'_>, scale: f64) -> ([f64; 3], f64) {
        let interval = self.span.interval;
        let mut carried = vec![0.0; self.parts.groups.len()];
        let mut by_interval = |day: &FitDay, played: &Played| {
            let groups = means(day, played).into_iter().zip(&mut carried);
            let counted = groups.map(|(means, carried)| {
                let scaled: Vec<f64> = means.iter().map(|mean| mean * scale).collect();
                Roster::from_counts(&whole(&scaled, carried), interval)
            });
            counted.collect()
        };
        self.play(&mut by_interval, Talk::Drawn)
    }

    /// How many whole agents for every interval come nearest to what is wanted; of those that are as good the nearest to as many
    /// as there were.
    pub(super) fn counts(
        &self,
        means: Means<'_>,
        (scales, as_good): (&[f64], f64),
        wanted: [f64; 3],
    ) -> Option<Counts> {
        if self.days.is_empty() {
            return None;
        }
        let each = scales.par_iter();
        let each = each.map(|&scale| (scale, self.play_whole(means, scale).0));
        let tried: Vec<(f64, [f64; 3])> = each.collect();
        let (_, plain) = *tried.iter().find(|(scale, _)| *scale == 1.0)?;
        // Several may round to the same agents: that which changes least says what it is.
        let offs = tried.iter().map(|(_, shares)| off(*shares, wanted));
        let near = offs.clone().fold(f64::INFINITY, f64::min) + as_good;
        let near = tried.iter().zip(offs).filter(|(_, off)| *off <= near);
        let change = |scale: f64| (scale - 1.0).abs();
        let nearest = near.min_by(|((a, _), a_off), ((b, _), b_off)| {
            let by_change = change(*a).total_cmp(&change(*b));
            by_change.then(a_off.total_cmp(b_off))
        });
        nearest.map(|((scale, shares), _)| Counts {
            scale: *scale,
            shares: *shares,
            plain,
        })
    }
}
