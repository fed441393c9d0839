//! First attempts: a Poisson process for each call type, whose rate is constant within an interval.
//!
//! Each type holds one unit exponential and spends it against the rate. The draws are therefore the
//! same whatever the volume is: a busier day brings the same callers, earlier. A type has one source,
//! its own volume, unless a [`Crowd`] says where its calls come from.

use super::calendar::{NEVER, key};
use super::crowd::{self, Crowd};
use crate::centre::{CallType, CallTypeId, Centre};
use crate::random::{Law, Purpose, Sequence, Streams, exponential};
use crate::units::Seconds;

/// When the next caller of each type comes.
#[derive(Debug)]
pub(super) struct Arrivals {
    sources: Vec<Source>,
    interval: f64,
    soonest: usize,
    next: u64,
    /// The next of the other sources.
    second: u64,
}

#[derive(Debug)]
struct Source {
    call_type: CallTypeId,
    gaps: Sequence,
    /// By interval.
    rates: Vec<Rate>,
    at: f64,
    interval: u32,
    /// Number of the next caller.
    caller: u32,
    /// Moments that were written down, where the rates bring nobody \[s from opening\]; the last one first.
    script: Vec<f64>,
    /// What is left of its unit exponential once the day brings nobody any more.
    left: f64,
    next: u64,
}

/// How fast calls come.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Rate {
    /// Calls a second.
    calls: f64,
    /// Mean seconds between two calls; infinite if there are none, or next to none.
    gap: f64,
}

/// A first attempt.
#[derive(Debug, Clone, Copy)]
pub(super) struct Arrival {
    pub(super) at: f64,
    pub(super) call_type: CallTypeId,
    pub(super) caller: u32,
    pub(super) interval: u32,
}

impl Arrivals {
    /// All of one day's first attempts, with its busyness drawn.
    pub(super) fn new(centre: &Centre, crowd: &impl Crowd, streams: &Streams) -> Self {
        let clock = centre.clock();
        let shared = shared_factors(centre, streams);
        let mut sources = Vec::with_capacity(centre.call_types().len());
        for (place, call_type) in centre.call_types().iter().enumerate() {
            let place = CallTypeId(place as u16);
            let day = TypeDay::new(place, call_type, &shared, clock.interval.get(), streams);
            if let Some(moments) = crowd.script(place) {
                sources.push(day.scripted(moments, clock.length.get()));
                continue;
            }
            match crowd.sources(place) {
                None => sources.push(day.source(0, 1.0)),
                Some(from) => sources.extend(from.iter().map(|one| day.of_crowd(*one))),
            }
        }
        let mut arrivals = Self {
            sources,
            interval: clock.interval.get(),
            soonest: 0,
            next: NEVER,
            second: NEVER,
        };
        for source in &mut arrivals.sources {
            source.advance(arrivals.interval);
        }
        arrivals.find_soonest();
        arrivals
    }

    /// From `now` on as many calls come as to this centre, by the same draws.
    pub(super) fn go_on_as(&mut self, now: f64, other: &Arrivals) {
        for (source, other) in self.sources.iter_mut().zip(&other.sources) {
            source.change_rates(now, &other.rates, self.interval);
        }
        self.find_soonest();
    }

    /// The key of the next arrival.
    #[inline]
    pub(super) fn next(&self) -> u64 {
        self.next
    }

    /// Takes the next arrival.
    #[inline(always)]
    pub(super) fn take(&mut self) -> Arrival {
        let source = &mut self.sources[self.soonest];
        let arrival = Arrival {
            at: source.at,
            call_type: source.call_type,
            caller: source.caller,
            interval: source.interval,
        };
        source.caller += 1;
        source.advance(self.interval);
        if source.next < self.second {
            self.next = source.next;
        } else {
            self.find_soonest();
        }
        arrival
    }

    #[inline]
    fn find_soonest(&mut self) {
        (self.next, self.second) = (NEVER, NEVER);
        for (place, source) in self.sources.iter().enumerate() {
            if source.next < self.next {
                self.second = self.next;
                self.next = source.next;
                self.soonest = place;
            } else {
                self.second = self.second.min(source.next);
            }
        }
    }
}

/// What the sources of one type have in common on one day.
struct TypeDay<'a> {
    place: CallTypeId,
    call_type: &'a CallType,
    /// The factor of each interval that all types share.
    shared: &'a [f64],
    /// This type's own factor of the day.
    own: f64,
    interval: f64,
    streams: &'a Streams,
}

impl<'a> TypeDay<'a> {
    fn new(
        place: CallTypeId,
        call_type: &'a CallType,
        shared: &'a [f64],
        interval: f64,
        streams: &'a Streams,
    ) -> Self {
        let family = streams.family(Purpose::TypeDayFactor, &call_type.name);
        Self {
            place,
            call_type,
            shared,
            own: factor(call_type.busyness).sample(&mut family.of(0, 0)),
            interval,
            streams,
        }
    }

    /// So many times the type's volume.
    fn source(&self, number: u32, times: f64) -> Source {
        let rate = |(volume, shared): (&f64, &f64)| {
            let calls = volume * times * self.own * shared / self.interval;
            Rate {
                calls,
                gap: calls.recip(),
            }
        };
        let name = &self.call_type.name;
        let volume = self.call_type.volume.iter();
        Source {
            call_type: self.place,
            gaps: self
                .streams
                .sequence_of(Purpose::Arrivals, name, u64::from(number)),
            rates: volume.zip(self.shared).map(rate).collect(),
            at: 0.0,
            interval: 0,
            caller: 0,
            script: Vec::new(),
            left: 0.0,
            next: NEVER,
        }
    }

    /// Callers who come at these moments, before closing.
    fn scripted(&self, moments: &[f64], length: f64) -> Source {
        let moments = moments.iter().copied();
        let mut script: Vec<f64> = moments.filter(|at| (0.0..length).contains(at)).collect();
        script.sort_by(|a, b| b.total_cmp(a));
        Source {
            script,
            rates: Vec::new(),
            ..self.source(0, 0.0)
        }
    }

    /// The calls of a crowd in the shape of the type's volume; none on a day without any.
    fn of_crowd(&self, from: crowd::Source) -> Source {
        let volume: f64 = self.call_type.volume.iter().sum();
        let times = if volume > 0.0 {
            from.calls / volume
        } else {
            0.0
        };
        Source {
            caller: from.first_caller(),
            ..self.source(from.number, times)
        }
    }
}

impl Source {
    #[inline(always)]
    fn advance(&mut self, interval: f64) {
        let to_go = exponential(&mut self.gaps);
        self.spend(to_go, interval);
    }

    /// Goes on to the next arrival, for which so much is to be spent.
    #[inline(always)]
    fn spend(&mut self, mut to_go: f64, interval: f64) {
        while let Some(rate) = self.rates.get(self.interval as usize) {
            let end = f64::from(self.interval + 1) * interval;
            if rate.gap.is_finite() {
                let at = self.at + to_go * rate.gap;
                if at < end {
                    self.at = at;
                    self.next = key(at);
                    return;
                }
                to_go = (at - end) * rate.calls;
            }
            self.at = end;
            self.interval += 1;
        }
        self.left = to_go;
        self.next = NEVER;
        self.follow_script(interval);
    }

    /// From `now` on calls come at other rates: what is still to be spent is spent against these.
    fn change_rates(&mut self, now: f64, rates: &[Rate], interval: f64) {
        if self.rates == rates {
            return;
        }
        let here = (now / interval) as u32;
        let to_go = if self.next == NEVER {
            self.left
        } else {
            self.to_go(now, here, interval)
        };
        self.rates = rates.to_vec();
        (self.at, self.interval) = (now, here);
        self.spend(to_go, interval);
    }

    /// What is spent from `now`, in interval `here`, until the next arrival.
    fn to_go(&self, now: f64, here: u32, interval: f64) -> f64 {
        let spent = (here..=self.interval).map(|place| {
            let from = now.max(f64::from(place) * interval);
            let to = self.at.min(f64::from(place + 1) * interval);
            let rate = self.rates.get(place as usize);
            rate.map_or(0.0, |rate| rate.calls * (to - from).max(0.0))
        });
        spent.sum()
    }

    fn follow_script(&mut self, interval: f64) {
        if let Some(at) = self.script.pop() {
            self.at = at;
            self.interval = (at / interval) as u32;
            self.next = key(at);
        }
    }
}

/// The factor of each interval that all types share.
fn shared_factors(centre: &Centre, streams: &Streams) -> Vec<f64> {
    let busyness = centre.busyness();
    let mut draws = streams.family(Purpose::DayFactor, "").of(0, 0);
    let day = factor(busyness.day).sample(&mut draws);
    let by_interval = factor(busyness.interval);
    let draws = streams.family(Purpose::IntervalFactor, "");
    (0..centre.clock().intervals())
        .map(|interval| day * by_interval.sample(&mut draws.of(interval as u32, 0)))
        .collect()
}

/// A gamma law of mean 1; a coefficient of variation too small to draw is none.
fn factor(cv: f64) -> Law {
    let one = Seconds::new(1.0).unwrap_or_default();
    Law::gamma(one, cv).unwrap_or(Law::Constant(1.0))
}
