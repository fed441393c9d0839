//! Recorded days replayed: the calls come when they came, and the scenario says what becomes of them.
//!
//! A day's own arrivals are given, never drawn about its counts, which would count their noise twice. What is
//! predicted is how long callers wait and who gives up, under the scenario's patience, messages, routing and staffing.

use super::ordered::Workers;
use super::pilot::pilot;
use crate::centre::{
    CallTypeId, Centre, Change, Day, GroupId, Operation, Redial, Roster, Variants,
};
use crate::engine::{Call, Crowd, Ending, Engine, Observer};
use crate::error::Mistake;
use crate::random::{Occasion, Seed};
use crate::records::{self, Date, Log, Outcome};
use crate::stats::Estimate;
use std::collections::BTreeMap;
use std::ops::{AddAssign, ControlFlow};
use std::sync::atomic::AtomicBool;

/// An agent who takes no call for so long is taken to be away [s]. A convention.
const AWAY: f64 = 1800.0;
/// Of so many replications the middle ones make the interval.
const TAIL: f64 = 0.025;

/// What is taken from the records beside the arrivals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Taken {
    /// Talk and wrap-up of the answered, as recorded; others draw theirs.
    pub services: bool,
    /// Who answered when says how many were on duty.
    pub staffing: bool,
}

/// A recorded day that can be replayed.
#[derive(Debug, Clone)]
pub struct RecordedDay {
    /// When it was.
    pub date: Date,
    centre: Centre,
    /// Moments by call type \[s from opening\], in order.
    arrivals: Vec<Vec<f64>>,
    /// Talk and wrap-up of each of them \[s\], where they are taken from the records.
    work: Vec<Vec<Option<(f64, f64)>>>,
    /// What happened, by call type and interval.
    real: Counts,
    /// Waits of the answered \[s\].
    waits: Vec<f64>,
}

/// Recorded days, and what of the records they do not have.
#[derive(Debug, Clone, Default)]
pub struct Recorded {
    /// The days that are replayed, in order.
    pub days: Vec<RecordedDay>,
    /// Names of the call types.
    pub types: Vec<String>,
    /// Starts of the intervals \[s after midnight\].
    pub intervals: Vec<f64>,
    /// Calls of types that the scenario does not have, by name.
    pub unknown: BTreeMap<String, u64>,
    /// Calls outside of the opening hours.
    pub closed: u64,
}

/// Sums over calls.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Tally {
    /// Calls that asked for an agent.
    pub offered: f64,
    /// Of them, those who gave up or were sent away.
    pub abandoned: f64,
    /// Answered within the type's time.
    pub within: f64,
    /// Found no idle agent.
    pub delayed: f64,
    /// Time in queue of all of them \[s\].
    pub wait: f64,
}

impl AddAssign for Tally {
    fn add_assign(&mut self, more: Self) {
        self.offered += more.offered;
        self.abandoned += more.abandoned;
        self.within += more.within;
        self.delayed += more.delayed;
        self.wait += more.wait;
    }
}

/// What real and predicted days are compared in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gauge {
    /// Abandoned / offered.
    Abandonment,
    /// Mean time in queue of all offered \[s\].
    Wait,
    /// Answered within the type's time / offered.
    ServiceLevel,
    /// Found no idle agent / offered.
    Delayed,
}

impl Gauge {
    /// All of them.
    pub const ALL: [Self; 4] = [
        Self::Abandonment,
        Self::Wait,
        Self::ServiceLevel,
        Self::Delayed,
    ];

    /// Its name in JSON and CSV.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Abandonment => "abandonment",
            Self::Wait => "wait",
            Self::ServiceLevel => "service_level",
            Self::Delayed => "delayed",
        }
    }

    /// What it is of some calls; nothing of none.
    #[must_use]
    pub fn of(self, tally: &Tally) -> Option<f64> {
        let sum = match self {
            Self::Abandonment => tally.abandoned,
            Self::Wait => tally.wait,
            Self::ServiceLevel => tally.within,
            Self::Delayed => tally.delayed,
        };
        (tally.offered > 0.0).then(|| sum / tally.offered)
    }

    /// A difference that a planner would notice: 2 points of abandonment, a tenth of the wait (3 s at least), 3 points of
    /// service level, 5 points of those who queue. A convention.
    #[must_use]
    pub fn noticed(self, real: f64) -> f64 {
        match self {
            Self::Abandonment => 0.02,
            Self::Wait => (0.1 * real).max(3.0),
            Self::ServiceLevel => 0.03,
            Self::Delayed => 0.05,
        }
    }
}

/// What some calls really were, and what was predicted.
#[derive(Debug, Clone, PartialEq)]
pub struct Held {
    /// Calls offered.
    pub offered: f64,
    /// By gauge: real, and predicted with the range in which 95 % of the replications lie.
    pub gauges: [(Option<f64>, Estimate); 4],
}

impl Held {
    /// By how many noticeable differences a prediction is off, and whether its range misses the real value.
    #[must_use]
    pub fn off(&self, gauge: Gauge) -> Option<(f64, bool)> {
        let (real, predicted) = &self.gauges[gauge as usize];
        let (real, mean) = ((*real)?, predicted.mean?);
        let outside = predicted.low.is_some_and(|low| real < low)
            || predicted.high.is_some_and(|high| real > high);
        Some(((mean - real) / gauge.noticed(real), outside))
    }
}

/// What came of replaying.
#[derive(Debug, Clone, PartialEq)]
pub struct Backtest {
    /// Seed of the draws.
    pub seed: Seed,
    /// How often every day was replayed.
    pub replications: u64,
    /// All calls.
    pub all: Held,
    /// By call type, with its name.
    pub types: Vec<(String, Held)>,
    /// By day.
    pub days: Vec<(Date, Held)>,
    /// By interval of all days, with its start \[s after midnight\].
    pub intervals: Vec<(f64, Held)>,
    /// Correlation of real and predicted over days, by gauge.
    pub correlations: [Option<f64>; 4],
    /// Quantiles of the answered's wait \[s\]: share, real, predicted.
    pub quantiles: Vec<(f64, f64, Estimate)>,
}

/// Sums by call type and interval.
#[derive(Debug, Clone)]
struct Counts {
    tallies: Vec<Vec<Tally>>,
}

impl Counts {
    fn new(types: usize, intervals: usize) -> Self {
        Self {
            tallies: vec![vec![Tally::default(); intervals]; types],
        }
    }

    fn of_type(&self, place: usize) -> Tally {
        sum(self.tallies[place].iter())
    }

    fn of_interval(&self, place: usize) -> Tally {
        sum(self.tallies.iter().map(|each| &each[place]))
    }

    fn all(&self) -> Tally {
        sum(self.tallies.iter().flatten())
    }
}

fn sum<'t>(tallies: impl Iterator<Item = &'t Tally>) -> Tally {
    let mut all = Tally::default();
    tallies.for_each(|one| all += *one);
    all
}

/// The recorded days of a log, as days of the scenario.
///
/// # Errors
/// If the scenario has no opening hours, customers or no call type of the log, or the staffing cannot be told.
pub fn recorded(operation: &Operation, log: &Log, taken: Taken) -> Result<Recorded, Mistake> {
    let base = operation.base();
    let Some(opens) = base.clock().opens else {
        return Err(Mistake::new(
            "the scenario has no opening hours, so nobody knows when a recorded call came",
            "give [clock] `opens` and `closes`",
        ));
    };
    if operation.customers().is_some() {
        return Err(Mistake::new(
            "a scenario with [customers] draws its own callers",
            "take [customers] out: a backtest takes the callers from the records",
        ));
    }
    if taken.staffing && base.groups().len() > 1 {
        return Err(Mistake::new(
            "--staffing recorded cannot tell which of several groups an agent belongs to",
            "leave it out: the scenario's own staffing is then replayed",
        ));
    }
    let types = base.call_types().iter().map(|kind| kind.name.clone());
    let interval = base.clock().interval.get();
    let intervals = base.clock().intervals();
    let mut found = Recorded {
        types: types.collect(),
        intervals: (0..intervals)
            .map(|place| opens.seconds() + place as f64 * interval)
            .collect(),
        ..Recorded::default()
    };
    for (date, calls) in log.days() {
        let Some(centre) = centre_on(operation, date) else {
            found.closed += calls.iter().filter(|call| call.is_offered()).count() as u64;
            continue;
        };
        let day = RecordedDay::new(date, centre, (calls, log), taken, &mut found)?;
        if day.real.all().offered > 0.0 {
            found.days.push(day);
        }
    }
    if found.days.is_empty() {
        let mut unknown: Vec<&str> = found.unknown.keys().map(String::as_str).collect();
        unknown.truncate(10);
        return Err(Mistake::new(
            "no call of the log falls on a day and into the hours of the scenario, of a type that it has",
            format!(
                "the log's other types are {}; the scenario's are {}",
                unknown.join(", "),
                found.types.join(", ")
            ),
        ));
    }
    Ok(found)
}

/// The centre as it runs on a date: that date itself if the scenario has it, or the average of its day of the week.
/// `None` if it is closed.
fn centre_on(operation: &Operation, date: Date) -> Option<Centre> {
    let number = u32::from(date.weekday().to_monday_zero_offset().unsigned_abs());
    let mut days = operation.days().iter();
    let day = days.find(|day| day.weekday.is_none_or(|weekday| weekday.number() == number))?;
    let Some(variants) = &day.variants else {
        return Some(day.centre.clone());
    };
    let kinds = 1 + variants.kinds().len();
    let mut were = variants.were().iter();
    let name = date.to_string();
    if let Some(place) = were.position(|day| day.name == name) {
        return Some(variants.centre(place * kinds).clone());
    }
    Some(average_on(variants, number).unwrap_or_else(|| day.centre.clone()))
}

/// The average of the days as they were that fall on a day of the week.
fn average_on(variants: &Variants, weekday: u32) -> Option<Centre> {
    let kinds = 1 + variants.kinds().len();
    let falls = |name: &str| {
        let date = name.parse::<Date>().ok()?;
        let own = u32::from(date.weekday().to_monday_zero_offset().unsigned_abs());
        Some(own == weekday)
    };
    let were = variants.were().iter().enumerate();
    let such = were.filter(|(_, day)| falls(&day.name) == Some(true));
    let (places, likely): (Vec<usize>, Vec<_>) = such
        .map(|(place, day)| (place * kinds, day.clone()))
        .unzip();
    let centres = places.iter().map(|place| variants.centre(*place).clone());
    let centres: Vec<Centre> = centres.collect();
    if centres.is_empty() {
        return None;
    }
    let some = Variants::new(likely, Vec::new(), centres).ok()?;
    Some(Day::drawn_from(None, some).centre)
}

impl RecordedDay {
    fn new(
        date: Date,
        centre: Centre,
        (calls, log): (&[records::Call], &Log),
        taken: Taken,
        found: &mut Recorded,
    ) -> Result<Self, Mistake> {
        let clock = centre.clock().clone();
        let opens = clock.opens.map_or(0.0, |opens| opens.seconds());
        let (length, interval) = (clock.length.get(), clock.interval.get());
        let types = centre.call_types().len();
        let mut day = Self {
            date,
            arrivals: vec![Vec::new(); types],
            work: vec![Vec::new(); types],
            real: Counts::new(types, clock.intervals()),
            waits: Vec::new(),
            centre,
        };
        for call in calls.iter().filter(|call| call.is_offered()) {
            let name = log.names.kind(call.kind);
            let mut kinds = day.centre.call_types().iter();
            let Some(place) = kinds.position(|kind| kind.name == name) else {
                *found.unknown.entry(name.to_owned()).or_default() += 1;
                continue;
            };
            let at = call.arrival - opens;
            if !(0.0..length).contains(&at) {
                found.closed += 1;
                continue;
            }
            let within = day.centre.call_types()[place].service_level.within.get();
            day.arrivals[place].push(at);
            let work = call.talk.map(|talk| (talk, call.wrap_up.unwrap_or(0.0)));
            day.work[place].push(work.filter(|_| taken.services));
            let is_answered = call.outcome == Outcome::Answered;
            let tally = Tally {
                offered: 1.0,
                abandoned: f64::from(u8::from(!is_answered)),
                within: f64::from(u8::from(is_answered && call.wait <= within)),
                delayed: f64::from(u8::from(call.wait > 0.0 || !is_answered)),
                wait: call.wait,
            };
            let intervals = &mut day.real.tallies[place];
            let last = intervals.len() - 1;
            intervals[((at / interval) as usize).min(last)] += tally;
            if is_answered {
                day.waits.push(call.wait);
            }
        }
        let nobody =
            (0..types).map(|place| Change::Redial(CallTypeId(place as u16), Redial::default()));
        let mut changes: Vec<Change> = nobody.collect();
        if taken.staffing {
            let counts = on_duty(calls, opens, interval, clock.intervals());
            let roster = Roster::from_counts(&counts, interval);
            changes.push(Change::Roster(GroupId(0), roster));
        }
        day.centre = day.centre.with(&changes).map_err(|problems| {
            let first = problems.into_iter().next();
            let found = first.map_or_else(String::new, |problem| problem.found);
            Mistake::new(
                format!("{date} cannot be replayed: {found}"),
                "leave the day out",
            )
        })?;
        Ok(day)
    }
}

/// How many agents were at work in each interval: from their first call to their last, without longer pauses.
fn on_duty(calls: &[records::Call], opens: f64, interval: f64, intervals: usize) -> Vec<u32> {
    let mut spells: BTreeMap<records::Agent, Vec<(f64, f64)>> = BTreeMap::new();
    let answered = calls.iter().filter(|call| call.is_answered());
    for (agent, call) in answered.filter_map(|call| Some((call.agent?, call))) {
        let (from, to) = (call.settled_at() - opens, call.done_at() - opens);
        let own = spells.entry(agent).or_default();
        match own.last_mut() {
            Some(last) if from - last.1 <= AWAY => last.1 = last.1.max(to),
            _ => own.push((from, to)),
        }
    }
    let within = |place: usize| {
        let (start, end) = (place as f64 * interval, (place + 1) as f64 * interval);
        let spent = spells.values().flatten();
        let spent = spent.map(|(from, to)| (to.min(end) - from.max(start)).max(0.0));
        (spent.sum::<f64>() / interval).round() as u32
    };
    (0..intervals).map(within).collect()
}

/// The callers of a recorded day.
struct Replayed<'d>(&'d RecordedDay);

impl Crowd for Replayed<'_> {
    fn script(&self, call_type: CallTypeId) -> Option<&[f64]> {
        self.0.arrivals.get(call_type.index()).map(Vec::as_slice)
    }

    fn work(&self, call_type: CallTypeId, caller: u32) -> Option<(f64, f64)> {
        *self.0.work.get(call_type.index())?.get(caller as usize)?
    }
}

/// Counts one day.
struct Counted<'c> {
    centre: &'c Centre,
    counts: Counts,
    waits: Vec<f64>,
}

impl Observer for Counted<'_> {
    fn ended(&mut self, _: f64, call: &Call, ending: &Ending) {
        let place = call.call_type.index();
        let within = self.centre.call_types()[place].service_level.within.get();
        let (is_answered, wait) = match ending {
            Ending::Answered(talk) => (true, talk.wait),
            Ending::Abandoned { wait, .. } | Ending::TurnedAway { wait, .. } => (false, *wait),
            Ending::CalledBack { .. } => (true, 0.0),
            Ending::Balked { .. } | Ending::Blocked => (false, 0.0),
        };
        let intervals = &mut self.counts.tallies[place];
        let last = intervals.len() - 1;
        intervals[(call.interval as usize).min(last)] += Tally {
            offered: 1.0,
            abandoned: f64::from(u8::from(!is_answered)),
            within: f64::from(u8::from(is_answered && wait <= within)),
            delayed: f64::from(u8::from(call.delayed())),
            wait,
        };
        if let Ending::Answered(talk) = ending {
            self.waits.push(talk.wait);
        }
    }
}

/// One replication of all days.
struct Replay {
    days: Vec<Counts>,
    waits: Vec<f64>,
}

/// Which quantiles of the answered's wait are compared.
const QUANTILES: [f64; 4] = [0.5, 0.8, 0.9, 0.95];

/// Replays every recorded day so many times. When `stop` is set, the replications that are done count; `None` if there is
/// none.
#[must_use]
pub fn backtest(
    recorded: &Recorded,
    (seed, replications): (Seed, u64),
    workers: &Workers,
    stop: &AtomicBool,
    mut progress: impl FnMut(u64) + Send,
) -> Option<Backtest> {
    let days = &recorded.days;
    let mut sums = Sums::default();
    workers.each(
        0..replications,
        stop,
        || days.iter().map(|_| None).collect::<Vec<Option<Engine>>>(),
        |engines, replication| {
            let mut replay = Replay {
                days: Vec::new(),
                waits: Vec::new(),
            };
            for (place, (day, engine)) in days.iter().zip(engines.iter_mut()).enumerate() {
                let engine =
                    engine.get_or_insert_with(|| Engine::new(&day.centre).stopped_by(stop));
                let mut counted = Counted {
                    centre: &day.centre,
                    counts: Counts::new(recorded.types.len(), day.centre.clock().intervals()),
                    waits: std::mem::take(&mut replay.waits),
                };
                let occasion = Occasion {
                    seed,
                    replication,
                    day: place as u32,
                };
                engine.day_of(occasion, &Replayed(day), &mut counted);
                replay.days.push(counted.counts);
                replay.waits = counted.waits;
            }
            replay
        },
        &mut |replication: u64, replay: Replay| {
            sums.push(recorded, replay);
            progress(replication + 1);
            ControlFlow::Continue(())
        },
    );
    (sums.done > 0).then(|| sums.backtest(recorded, seed))
}

/// The days of a scenario with every bumper known, as [`recorded()`] wants them; `None` if `stop` was set.
#[must_use]
pub fn with_known_bumpers(
    operation: &Operation,
    seed: Seed,
    workers: &Workers,
    stop: &AtomicBool,
) -> Option<Operation> {
    pilot(operation, seed, workers, stop).map(|pilot| pilot.operation)
}

/// What the replications came to, one after the other.
#[derive(Default)]
struct Sums {
    done: u64,
    all: Vec<Tally>,
    types: Vec<Vec<Tally>>,
    days: Vec<Vec<Tally>>,
    intervals: Vec<Vec<Tally>>,
    quantiles: Vec<Vec<f64>>,
}

impl Sums {
    fn push(&mut self, recorded: &Recorded, mut replay: Replay) {
        self.done += 1;
        let [types, days, intervals] = [
            recorded.types.len(),
            recorded.days.len(),
            recorded.intervals.len(),
        ];
        self.types.resize(types, Vec::new());
        self.days.resize(days, Vec::new());
        self.intervals.resize(intervals, Vec::new());
        self.quantiles.resize(QUANTILES.len(), Vec::new());
        let each = |of: &dyn Fn(&Counts) -> Tally| {
            let tallies: Vec<Tally> = replay.days.iter().map(of).collect();
            sum(tallies.iter())
        };
        self.all.push(each(&Counts::all));
        for (place, own) in self.types.iter_mut().enumerate() {
            own.push(each(&|day| day.of_type(place)));
        }
        for (place, own) in self.intervals.iter_mut().enumerate() {
            own.push(each(&|day| day.of_interval_or_none(place)));
        }
        for (own, day) in self.days.iter_mut().zip(&replay.days) {
            own.push(day.all());
        }
        replay.waits.sort_by(f64::total_cmp);
        for (own, share) in self.quantiles.iter_mut().zip(QUANTILES) {
            own.extend(quantile(&replay.waits, share));
        }
    }

    fn backtest(&self, recorded: &Recorded, seed: Seed) -> Backtest {
        let real = |of: &dyn Fn(&Counts) -> Tally| {
            let tallies: Vec<Tally> = recorded.days.iter().map(|day| of(&day.real)).collect();
            sum(tallies.iter())
        };
        let types = recorded.types.iter().zip(&self.types).enumerate();
        let types = types.map(|(place, (name, each))| {
            let held = held(&real(&|day| day.of_type(place)), each);
            (name.clone(), held)
        });
        let days = recorded.days.iter().zip(&self.days);
        let days = days.map(|(day, each)| (day.date, held(&day.real.all(), each)));
        let days: Vec<(Date, Held)> = days.collect();
        let intervals = recorded.intervals.iter().zip(&self.intervals).enumerate();
        let intervals = intervals.map(|(place, (start, each))| {
            let held = held(&real(&|day| day.of_interval_or_none(place)), each);
            (*start, held)
        });
        let mut waits: Vec<f64> = recorded
            .days
            .iter()
            .flat_map(|day| day.waits.clone())
            .collect();
        waits.sort_by(f64::total_cmp);
        let quantiles = QUANTILES.iter().zip(&self.quantiles);
        let quantiles = quantiles.filter_map(|(share, each)| {
            Some((*share, quantile(&waits, *share)?, estimate(each.clone())))
        });
        Backtest {
            seed,
            replications: self.done,
            all: held(&real(&Counts::all), &self.all),
            types: types.collect(),
            correlations: Gauge::ALL.map(|gauge| correlation(&days, gauge)),
            days,
            intervals: intervals.collect(),
            quantiles: quantiles.collect(),
        }
    }
}

impl Counts {
    /// Of an interval that the day may not have.
    fn of_interval_or_none(&self, place: usize) -> Tally {
        let has = self.tallies.first().is_some_and(|one| place < one.len());
        match has {
            true => self.of_interval(place),
            false => Tally::default(),
        }
    }
}

fn held(real: &Tally, replications: &[Tally]) -> Held {
    Held {
        offered: real.offered,
        gauges: Gauge::ALL.map(|gauge| {
            let each = replications.iter().filter_map(|one| gauge.of(one));
            (gauge.of(real), estimate(each.collect()))
        }),
    }
}

/// The mean, and between what 95 % of them lie.
fn estimate(mut each: Vec<f64>) -> Estimate {
    if each.is_empty() {
        return Estimate::NONE;
    }
    let mean = each.iter().sum::<f64>() / each.len() as f64;
    each.sort_by(f64::total_cmp);
    let several = each.len() > 1;
    Estimate {
        mean: Some(mean),
        low: quantile(&each, TAIL).filter(|_| several),
        high: quantile(&each, 1.0 - TAIL).filter(|_| several),
        plain: None,
    }
}

/// Between the two values that are nearest to its place.
fn quantile(sorted: &[f64], share: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let place = share * last as f64;
    let (below, above) = (place.floor() as usize, place.ceil() as usize);
    Some(sorted[below] + (place - place.floor()) * (sorted[above] - sorted[below]))
}

fn correlation(days: &[(Date, Held)], gauge: Gauge) -> Option<f64> {
    let pairs = days.iter().filter_map(|(_, held)| {
        let (real, predicted) = &held.gauges[gauge as usize];
        Some(((*real)?, predicted.mean?))
    });
    let pairs: Vec<(f64, f64)> = pairs.collect();
    let number = pairs.len() as f64;
    let mean = |of: &dyn Fn(&(f64, f64)) -> f64| pairs.iter().map(of).sum::<f64>() / number;
    let (x, y) = (mean(&|pair| pair.0), mean(&|pair| pair.1));
    let product = |of: &dyn Fn(&(f64, f64)) -> f64| pairs.iter().map(of).sum::<f64>();
    let both = product(&|pair| (pair.0 - x) * (pair.1 - y));
    let squares = product(&|pair| (pair.0 - x).powi(2)) * product(&|pair| (pair.1 - y).powi(2));
    (pairs.len() > 2 && squares > 0.0).then(|| both / squares.sqrt())
}
