//! Days that come by chance: days as they were, of which every day of a replication draws one, and kinds of days on
//! top of them.
//!
//! Both draws have streams of their own, so a scenario without them stays as it is, and plans that draw from the same
//! days draw the same one.

use super::{CallType, Centre, Change, Clock, Roster, Volume};
use crate::error::{Problem, Problems};
use crate::random::{Occasion, Purpose, Streams};
use rand::RngExt;

/// Something that comes by chance, and how often.
#[derive(Debug, Clone, PartialEq)]
pub struct Likely {
    /// What it is called: a date, or a kind of days.
    pub name: String,
    /// Of a day as it was its weight, above 0; of a kind its share of the days.
    pub weight: f64,
}

/// What a day can be: every day as it was, each of every kind.
///
/// All have the same clock, call types and agent groups.
#[derive(Debug, Clone, PartialEq)]
pub struct Variants {
    were: Vec<Likely>,
    kinds: Vec<Likely>,
    /// Day by day; of each the day as the file stands first, then of every kind.
    centres: Vec<Centre>,
}

impl Variants {
    /// `centres` has for each of the days that `were` (one, if none were) the day as it stands, then that day of each
    /// of the `kinds`. What is left of the kinds' shares is the day as it stands.
    ///
    /// # Errors
    /// If there are more or fewer centres than that, weights or shares are impossible, or the centres have different
    /// clocks, call types or groups.
    pub fn new(
        were: Vec<Likely>,
        kinds: Vec<Likely>,
        centres: Vec<Centre>,
    ) -> Result<Self, Problems> {
        let mut problems = Vec::new();
        if centres.len() != were.len().max(1) * (1 + kinds.len()) {
            problems.push(Problem::new(
                "kinds",
                "there is not one centre for every day of every kind",
                "give each day as it stands, then of each kind",
            ));
        }
        if let Some(day) = were.iter().find(|day| !is_weight(day.weight)) {
            let found = format!("day {} has the weight {}", day.name, day.weight);
            let cure = "give it a weight above 0, or take it out";
            problems.push(Problem::new("weights", found, cure));
        }
        let shares = kinds.iter().map(|kind| kind.weight);
        if shares.clone().any(|share| !is_weight(share)) || shares.sum::<f64>() > 1.0 + ROUNDING {
            problems.push(Problem::new(
                "kinds",
                "the shares of the kinds of days are more than all days, or not above 0",
                "give each a share above 0, 100 % together at most; what is left is as the file stands",
            ));
        }
        if let Some(first) = centres.first() {
            let alike =
                |centre: &Centre| centre.clock() == first.clock() && names(centre) == names(first);
            if !centres.iter().all(alike) {
                problems.push(Problem::new(
                    "kinds",
                    "days that come by chance have different clocks, call types or agent groups",
                    "let them differ in volume, staffing and times only",
                ));
            }
        }
        Problems::none_of(problems)?;
        Ok(Self {
            were,
            kinds,
            centres,
        })
    }

    /// The days as they were; none if days differ by kind only.
    #[must_use]
    pub fn were(&self) -> &[Likely] {
        &self.were
    }

    /// The kinds of days beside the day as it stands.
    #[must_use]
    pub fn kinds(&self) -> &[Likely] {
        &self.kinds
    }

    /// Share of days that are of no kind.
    #[must_use]
    pub fn plain_share(&self) -> f64 {
        let kinds: f64 = self.kinds.iter().map(|kind| kind.weight).sum();
        // A rest that is rounding is none.
        Some(1.0 - kinds)
            .filter(|rest| *rest > ROUNDING)
            .unwrap_or(0.0)
    }

    /// Every day of every kind and its probability, by number.
    pub fn each(&self) -> impl Iterator<Item = (f64, &Centre)> {
        let all: f64 = self.were.iter().map(|day| day.weight).sum();
        let kinds = 1 + self.kinds.len();
        let plain = self.plain_share();
        self.centres.iter().enumerate().map(move |(place, centre)| {
            let day = self.were.get(place / kinds);
            let day = day.map_or(1.0, |day| day.weight / all);
            let kind = match place % kinds {
                0 => plain,
                kind => self.kinds[kind - 1].weight,
            };
            (day * kind, centre)
        })
    }

    /// The means of numbers over all that the day can be. What is alike in all of them stays as it is, to the last bit.
    pub(super) fn mean<const N: usize>(&self, numbers: impl Fn(&Centre) -> [f64; N]) -> [f64; N] {
        let each = self.each().filter(|(share, _)| *share > 0.0);
        let each: Vec<(f64, [f64; N])> = each.map(|(share, one)| (share, numbers(one))).collect();
        let mut own = each.iter().map(|(_, own)| own);
        match own.next() {
            Some(first) if own.all(|other| other == first) => *first,
            _ => std::array::from_fn(|place| {
                let own = each.iter().map(|(share, own)| share * own[place]);
                own.sum()
            }),
        }
    }

    /// The number of the day that an occasion draws.
    #[must_use]
    pub fn drawn(&self, occasion: Occasion) -> usize {
        let streams = Streams::new(occasion);
        let draw = |purpose| streams.family(purpose, "").of(0, 0).random::<f64>();
        let day = if self.were.is_empty() {
            0
        } else {
            let all: f64 = self.were.iter().map(|day| day.weight).sum();
            let place = within(&self.were, draw(Purpose::DayAsItWas) * all);
            place.unwrap_or(self.were.len() - 1)
        };
        let kind = match self.kinds.len() {
            0 => 0,
            kinds => match within(&self.kinds, draw(Purpose::KindOfDay)) {
                Some(kind) => 1 + kind,
                None if self.plain_share() > 0.0 => 0,
                None => kinds,
            },
        };
        day * (1 + self.kinds.len()) + kind
    }

    /// The day with this number.
    #[must_use]
    pub fn centre(&self, number: usize) -> &Centre {
        &self.centres[number.min(self.centres.len() - 1)]
    }

    /// What the day with this number is called: `1999-03-02`, `heavy`, `1999-03-02 heavy`; nothing if it has no name.
    #[must_use]
    pub fn name(&self, number: usize) -> String {
        let kinds = 1 + self.kinds.len();
        let day = self.were.get(number / kinds);
        let kind = (number % kinds).checked_sub(1);
        let kind = kind.and_then(|kind| self.kinds.get(kind));
        let names = day.into_iter().chain(kind).map(|one| one.name.as_str());
        names.collect::<Vec<_>>().join(" ")
    }

    /// The same days, each made other than it is.
    #[must_use]
    pub fn map(&self, change: impl Fn(&Centre) -> Centre) -> Self {
        Self {
            centres: self.centres.iter().map(change).collect(),
            ..self.clone()
        }
    }

    /// The same days, each with its changes.
    ///
    /// # Errors
    /// If a day cannot be changed so.
    pub fn with(&self, changes: impl Fn(&Centre) -> Vec<Change>) -> Result<Self, Problems> {
        self.changed(|own, _| own.with(&changes(own)))
    }

    /// The same, each day changed by itself and each kind of it against the day as it stood.
    pub(super) fn changed(
        &self,
        change: impl Fn(&Centre, &Centre) -> Result<Centre, Problems>,
    ) -> Result<Self, Problems> {
        let of_one = self.centres.chunks(1 + self.kinds.len());
        let each = of_one.flat_map(|kinds| kinds.iter().map(|one| change(one, &kinds[0])));
        Ok(Self {
            centres: each.collect::<Result<_, Problems>>()?,
            ..self.clone()
        })
    }

    /// The day as it is on average: volume, staffing and scales are means, weighted by how often each day comes; people
    /// on duty are rounded. All else is as on the first day.
    pub(super) fn average(&self) -> Centre {
        let each: Vec<(f64, &Centre)> = self.each().collect();
        let mut parts = self.centres[0].parts.clone();
        for (place, kind) in parts.call_types.iter_mut().enumerate() {
            let own = each.iter();
            let own = own.map(|(share, one)| (*share, &one.parts.call_types[place]));
            average_calls(kind, &own.collect::<Vec<_>>());
        }
        for (place, group) in parts.groups.iter_mut().enumerate() {
            let own = each.iter();
            let own = own.map(|(share, one)| (*share, &one.parts.groups[place].roster));
            average_roster(&mut group.roster, &own.collect::<Vec<_>>(), &parts.clock);
        }
        Centre { parts }
    }
}

/// What stays as it is on all days stays as it is, to the last bit.
fn average_calls(kind: &mut CallType, each: &[(f64, &CallType)]) {
    if each.iter().any(|(_, one)| one.volume != kind.volume) {
        let calls = mean(each.iter().map(|(share, one)| (*share, &one.volume[..])));
        let scale = Some(kind.volume.scale()).filter(|scale| *scale > 0.0);
        let scale = scale.unwrap_or(1.0);
        let profile = calls.iter().map(|calls| calls / scale).collect();
        kind.volume = Volume::new(profile, scale);
    }
    type Scale = fn(&CallType) -> &Vec<f64>;
    let averaged = |own: Scale, kind: &CallType| {
        let differs = each.iter().any(|(_, one)| own(one) != own(kind));
        differs.then(|| mean(each.iter().map(|(share, one)| (*share, &own(one)[..]))))
    };
    if let Some(scale) = averaged(|one| &one.talk_scale, kind) {
        kind.talk_scale = scale;
    }
    if let Some(scale) = averaged(|one| &one.wrap_up_scale, kind) {
        kind.wrap_up_scale = scale;
    }
    if let Some(scale) = averaged(|one| &one.patience_scale, kind) {
        kind.patience_scale = scale;
    }
}

fn average_roster(roster: &mut Roster, each: &[(f64, &Roster)], clock: &Clock) {
    if each.iter().all(|(_, one)| **one == *roster) {
        return;
    }
    let interval = clock.interval.get();
    let on_duty = each.iter();
    let on_duty = on_duty.map(|(share, one)| (*share, one.on_duty(interval, clock.intervals())));
    let on_duty: Vec<(f64, Vec<f64>)> = on_duty.collect();
    let on_duty = mean(on_duty.iter().map(|(share, one)| (*share, &one[..])));
    let counts = on_duty.iter().map(|count| count.round() as u32);
    *roster = Roster::from_counts(&counts.collect::<Vec<_>>(), interval);
}

/// Shares that are written in percent need not add up to the last bit.
const ROUNDING: f64 = 1e-9;

fn is_weight(weight: f64) -> bool {
    weight.is_finite() && weight > 0.0
}

/// In whose part a point lies, if all are laid end to end.
fn within(all: &[Likely], mut point: f64) -> Option<usize> {
    all.iter().position(|one| {
        point -= one.weight;
        point < 0.0
    })
}

fn mean<'v>(each: impl Iterator<Item = (f64, &'v [f64])>) -> Vec<f64> {
    let mut sums: Vec<f64> = Vec::new();
    for (share, values) in each {
        sums.resize(values.len(), 0.0);
        let sums = sums.iter_mut().zip(values);
        sums.for_each(|(sum, value)| *sum += share * value);
    }
    sums
}

fn names(centre: &Centre) -> [Vec<&str>; 2] {
    let types = centre.parts.call_types.iter();
    let groups = centre.parts.groups.iter();
    [
        types.map(|kind| kind.name.as_str()).collect(),
        groups.map(|group| group.name.as_str()).collect(),
    ]
}

impl Roster {
    /// Mean number on duty in each interval, everybody turning up.
    #[must_use]
    pub fn on_duty(&self, interval: f64, intervals: usize) -> Vec<f64> {
        let levels = self.levels(|shift| shift.agents);
        let ends = levels.iter().skip(1).map(|level| level.at);
        let ends = ends.chain([f64::INFINITY]);
        let steps: Vec<_> = levels.iter().zip(ends).collect();
        let mean = |place: usize| {
            let (from, to) = (place as f64 * interval, (place + 1) as f64 * interval);
            let seconds = steps.iter().map(|(level, end)| {
                let within = end.min(to) - level.at.max(from);
                f64::from(level.on_duty) * within.max(0.0)
            });
            seconds.sum::<f64>() / interval
        };
        (0..intervals).map(mean).collect()
    }
}
