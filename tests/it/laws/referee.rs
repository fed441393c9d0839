//! One that is told the events of a day, keeps its own books of a day and objects to whatever breaks a rule of the model.
//!
//! It knows nothing of the engine's queues: who waits, who talks, which lines are held and how many
//! agents are idle it works out from what it is told, and checks at every moment before time goes on.
//! Patience, trust and talk times it draws again from the callers' own streams; what estimators should
//! say and when a patience clock runs out it works out by itself.

mod estimates;
mod events;
mod hearing;
mod outcomes;
mod promises;
mod repeats;
mod turns;

use hearing::Hearing;
use holdtrue::centre::{CallType, Centre, LateBreaks, Leaving, Policy, Skill};
use holdtrue::engine::{AgentId, Answered, Call};
use holdtrue::random::{Occasion, Purpose, Seed, Streams};
use promises::{Promised, Stage};
use rand::RngExt;
use std::collections::{BTreeMap, HashMap, VecDeque};

/// Moments that are so near each other are of one instant \[s\].
const SAME_INSTANT: f64 = 1e-8;

/// Rounding of sums of times \[s\].
const ROUNDING: f64 = 1e-6;
/// The same of clocks whose growing speed was added up step by step \[s\].
const LEEWAY: f64 = 1e-3;

/// By then every day is over \[s\].
const END: f64 = 1e6;

/// Type, caller, attempt.
type Key = (u16, u32, u16);

fn key(call: &Call) -> Key {
    (call.call_type.0, call.caller, call.attempt)
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Waiter {
    call: Call,
    joined: f64,
    waited: f64,
    gives_up: f64,
}

#[derive(Debug, Clone, Copy)]
struct Talker {
    call: Call,
    agent: AgentId,
    since: f64,
    wait: f64,
    talked: f64,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Known {
    Arrived,
    Waiting,
    Talking,
    HandedBack,
    Promised,
    Over,
}

/// What a busy agent has in hand.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Work {
    /// A talk, with its end not known yet.
    Talk,
    /// The rest of a call, until \[s\].
    WrapUp(f64),
    /// Rings this caller, until \[s\].
    Ringing(Key, f64),
}

#[derive(Debug, Clone, Copy, Default)]
struct Number {
    on_duty: u32,
    present: u32,
    busy: u32,
}

/// What happened to the calls, in all.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Tally {
    pub(super) offered: u64,
    pub(super) blocked: u64,
    pub(super) abandoned: u64,
    pub(super) turned_away: u64,
    pub(super) answered: u64,
    pub(super) balked: u64,
    pub(super) called_back: u64,
    pub(super) made_in_time: u64,
    pub(super) made_late: u64,
    pub(super) unreached_in_time: u64,
    pub(super) unreached_late: u64,
    pub(super) never_tried: u64,
    pub(super) repeats: u64,
    pub(super) ran_out: u64,
    pub(super) quoted: u64,
    pub(super) not_quoted: u64,
    pub(super) promises_kept: u64,
    pub(super) promises_broken: u64,
    pub(super) promises_untested: u64,
    /// Sum of the waits that endings tell \[s\].
    pub(super) waits: f64,
    /// Integral of the number waiting over time \[s\].
    pub(super) queue_area: f64,
    /// Sum of the stretches told as waited \[s\].
    pub(super) stretches: f64,
    /// Sum of the stretches told as worked \[s\].
    pub(super) worked: f64,
    /// Of those, time to ring customers back \[s\].
    pub(super) rung: f64,
}

pub(super) struct Referee<'a> {
    centre: &'a Centre,
    streams: Streams,
    now: f64,
    known: HashMap<Key, Known>,
    waiting: BTreeMap<Key, Waiter>,
    talking: HashMap<Key, Talker>,
    agents: HashMap<u32, Work>,
    /// Of those who are in talk with or ring back a customer who had hung up: their group.
    on_callbacks: HashMap<u32, usize>,
    hearings: HashMap<Key, Hearing>,
    /// Who has just been quoted more than it will take.
    fed_up: Option<Key>,
    callbacks: BTreeMap<Key, Promised>,
    /// Promises for which time got short last: when, whose, and when they are due.
    short: Vec<(f64, Call, f64)>,
    /// By call type: when recent calls were answered, and their waits \[s\].
    answers: Vec<VecDeque<(f64, f64)>>,
    last_freed: HashMap<u32, f64>,
    numbers: Vec<Number>,
    /// By group: how many have gone home after closing.
    home: Vec<u32>,
    back: HashMap<Key, (f64, f64)>,
    promised: Vec<(Key, f64)>,
    pub(super) tally: Tally,
}

impl<'a> Referee<'a> {
    pub(super) fn new(centre: &'a Centre, seed: Seed, replication: u64) -> Self {
        Self {
            centre,
            streams: Streams::new(Occasion::first(seed, replication)),
            now: 0.0,
            known: HashMap::new(),
            waiting: BTreeMap::new(),
            talking: HashMap::new(),
            agents: HashMap::new(),
            on_callbacks: HashMap::new(),
            hearings: HashMap::new(),
            fed_up: None,
            callbacks: BTreeMap::new(),
            short: Vec::new(),
            answers: vec![VecDeque::new(); centre.call_types().len()],
            last_freed: HashMap::new(),
            numbers: vec![Number::default(); centre.groups().len()],
            home: vec![0; centre.groups().len()],
            back: HashMap::new(),
            promised: Vec::new(),
            tally: Tally::default(),
        }
    }

    fn call_type(&self, call: &Call) -> &'a CallType {
        &self.centre.call_types()[call.call_type.index()]
    }

    fn skill(&self, group: usize, call: &Call) -> Option<&'a Skill> {
        let mut answers = self.centre.groups()[group].answers.iter();
        answers.find(|skill| skill.call_type == call.call_type)
    }

    fn patience(&self, call: &Call) -> f64 {
        let call_type = self.call_type(call);
        let (occasion, interval) = if call_type.redial.keeps_patience {
            (0, call.first_interval)
        } else {
            (u32::from(call.attempt), call.interval)
        };
        let family = self.streams.family(Purpose::Patience, &call_type.name);
        let patience = call_type
            .patience
            .sample(&mut family.of(call.caller, occasion));
        if patience.is_infinite() {
            return patience;
        }
        patience * call_type.patience_scale[interval as usize]
    }

    fn believes(&self, call: &Call) -> bool {
        let call_type = self.call_type(call);
        let family = self.streams.family(Purpose::Trust, &call_type.name);
        family.of(call.caller, 0).random::<f64>() < call_type.reaction.trust.get()
    }

    fn talk(&self, call: &Call) -> f64 {
        let call_type = self.call_type(call);
        let family = self.streams.family(Purpose::Talk, &call_type.name);
        let talk = &mut family.of(call.caller, u32::from(call.matter));
        call_type.talk.sample(talk) * call_type.talk_scale[call.matter_interval as usize]
    }

    /// Lets time go on to `at`, after a look at how things stood until then.
    fn advance(&mut self, at: f64) {
        assert!(at >= self.now, "time went back from {} to {at}", self.now);
        assert!(at < END, "the day has no end");
        if at > self.now {
            assert_eq!(self.fed_up, None, "has had enough, and stays");
            self.check_staff();
            self.check_nobody_waits_in_vain(at);
            self.send_home(at);
            self.check_nobody_is_forgotten(at);
            self.check_nobody_begins_too_late(at);
            self.tally.queue_area += self.waiting.len() as f64 * (at - self.now);
            self.now = at;
        }
    }

    fn check_staff(&self) {
        for (place, number) in self.numbers.iter().enumerate() {
            let Number {
                on_duty,
                present,
                busy,
            } = *number;
            assert!(busy <= present, "group {place}: {busy} busy of {present}");
            assert!(
                present >= on_duty,
                "group {place}: too few came: {number:?}"
            );
            if present > on_duty {
                assert_eq!(busy, present, "group {place}: idle after duty");
                // Whoever has rung a customer back finishes that in any case.
                let callbacks = self.on_callbacks.values().filter(|group| **group == place);
                let bound = callbacks.count() as u32;
                let leaving = self.centre.groups()[place].leaving;
                assert!(
                    leaving == Leaving::Finish || present - on_duty <= bound,
                    "group {place}: {number:?}"
                );
            }
        }
    }

    fn idle(&self, group: usize) -> u32 {
        let number = &self.numbers[group];
        number.present.saturating_sub(number.busy)
    }

    /// Somebody's break may have begun late, or still be due: who is on duty will not all take a further call.
    pub(super) fn is_late(&self, group: usize) -> bool {
        let group = &self.centre.groups()[group];
        let mut shifts = group.roster.shifts.iter();
        group.leaving == Leaving::Finish
            && shifts.any(|shift| {
                shift.late_breaks == LateBreaks::Moves && shift.segments[0].to <= self.now
            })
    }

    /// Agents of the group come or go at this very moment; how many is told last.
    fn is_changing(&self, group: usize) -> bool {
        let duties = &self.centre.groups()[group].roster.shifts;
        // When one is back whose break was late, only the calls of the day tell.
        if self.is_late(group) {
            return true;
        }
        let spells = duties.iter().flat_map(|duty| &duty.segments);
        let cuts = self.centre.groups()[group].roster.reductions.iter();
        let mut spells = spells.chain(cuts.map(|cut| &cut.segment));
        spells.any(|spell| spell.from == self.now || spell.to == self.now)
    }

    /// Nobody who could be answered, or whose patience is over, waits until `at`.
    fn check_nobody_waits_in_vain(&self, at: f64) {
        for waiter in self.waiting.values() {
            assert!(
                waiter.gives_up >= at - LEEWAY,
                "{waiter:?} should have left by {at}"
            );
            let hearing = &self.hearings[&key(&waiter.call)];
            self.check_nothing_is_kept_from(waiter, at);
            if let Some(refresh) = hearing.refresh {
                let due = waiter.joined + (refresh - waiter.waited);
                assert!(
                    due >= at - ROUNDING,
                    "{waiter:?} should have been told more at {due}"
                );
            }
            for group in 0..self.numbers.len() {
                let Some(skill) = self.skill(group, &waiter.call) else {
                    continue;
                };
                if self.idle(group) > 0 {
                    let may_from = waiter.joined + (skill.after.get() - waiter.waited);
                    assert!(
                        may_from >= at,
                        "group {group} is idle, yet {waiter:?} waits at {at}"
                    );
                }
            }
        }
    }

    /// After closing, who has nothing in hand and nobody to take goes home, and stays there.
    fn send_home(&mut self, at: f64) {
        if at < self.centre.clock().length.get() {
            return;
        }
        for group in 0..self.numbers.len() {
            let takes = |call: &Call| self.skill(group, call).is_some();
            let waits = self.waiting.values().any(|waiter| takes(&waiter.call));
            let mut places = self.callbacks.values();
            let stands = places.any(|promised| promised.stands(self.now) && takes(&promised.call));
            if !waits && !stands {
                self.home[group] = self.idle(group);
            }
        }
    }

    /// No place that is kept stands, and no promise with a window lies, beside an agent who is free for it.
    fn check_nobody_is_forgotten(&self, at: f64) {
        for promised in self.callbacks.values() {
            let Stage::From(since) = promised.stage else {
                continue;
            };
            for group in 0..self.numbers.len() {
                let Some(skill) = self.skill(group, &promised.call) else {
                    continue;
                };
                if self.idle(group) > self.home[group] {
                    let may_from = (promised.call.arrived + skill.after.get()).max(since);
                    assert!(
                        may_from >= at - ROUNDING,
                        "group {group} is idle, yet {promised:?} is not called at {at}"
                    );
                }
            }
        }
    }

    fn held(&self, call: &Call) -> usize {
        let own = |other: &Call| other.call_type == call.call_type;
        let waiting = self.waiting.values().filter(|waiter| own(&waiter.call));
        let talking = self.talking.values().filter(|talker| own(&talker.call));
        // Handed back, and neither waiting nor in talk again yet.
        let between = |key: &&Key| key.0 == call.call_type.0 && !self.waiting.contains_key(key);
        let back = self.back.keys().filter(between);
        waiting.count() + talking.count() + back.count()
    }

    #[track_caller]
    fn change(&mut self, call: &Call, from: &[Known], to: Known) {
        let before = self.known.insert(key(call), to);
        let before = before.unwrap_or_else(|| panic!("never arrived: {call:?}"));
        assert!(from.contains(&before), "{call:?} was {before:?}, is {to:?}");
    }

    /// Everything that should be true once the day is over.
    pub(super) fn close(mut self) -> Tally {
        self.check_staff();
        let length = self.centre.clock().length.get();
        assert!(self.known.values().all(|known| *known == Known::Over));
        assert!(self.waiting.is_empty() && self.talking.is_empty() && self.agents.is_empty());
        self.promised.retain(|(_, at)| *at < length);
        assert!(
            self.promised.is_empty(),
            "never called again: {:?}",
            self.promised
        );
        assert!(self.callbacks.is_empty() && self.on_callbacks.is_empty());
        assert_eq!(self.fed_up, None);
        let tally = self.tally;
        let left = tally.blocked + tally.balked + tally.abandoned + tally.turned_away;
        assert_eq!(tally.offered, left + tally.answered + tally.called_back);
        let made = tally.made_in_time + tally.made_late;
        let unreached = tally.unreached_in_time + tally.unreached_late;
        assert_eq!(tally.called_back, made + unreached + tally.never_tried);
        let tested = tally.promises_kept + tally.promises_broken;
        assert_eq!(tally.quoted, tested + tally.promises_untested);
        let close = |a: f64, b: f64| (a - b).abs() <= ROUNDING * (1.0 + a.abs());
        // Little's law, sample by sample: the area under the queue is the sum of the waits.
        assert!(close(tally.queue_area, tally.stretches), "{tally:?}");
        assert!(close(tally.queue_area, tally.waits), "{tally:?}");
        tally
    }

    fn check_talk(&self, call: &Call, answered: &Answered, talker: &Talker, at: f64) {
        let skill = self.skill(answered.agent.group.index(), call).unwrap();
        assert_eq!(answered.agent, talker.agent);
        assert!((answered.wait - talker.wait).abs() <= ROUNDING);
        let here = at - talker.since;
        assert!(
            (answered.talk - (talker.talked + here)).abs() <= ROUNDING,
            "{talker:?}"
        );
        if talker.talked == 0.0 {
            let complaint = self.complaint(call, talker.wait);
            let talk = (self.talk(call) + complaint) / skill.speed;
            assert!(
                (answered.talk - talk).abs() <= ROUNDING * (1.0 + talk),
                "{answered:?} {talk}"
            );
        }
    }

    /// How much longer one talks who believed a promise that was broken \[s\].
    fn complaint(&self, call: &Call, wait: f64) -> f64 {
        let promise = self.hearings[&key(call)].promise;
        match promise.filter(|_| self.believes(call)) {
            Some(quote) if wait > quote => {
                let a_minute = self.call_type(call).reaction.late_talk.get();
                ((wait - quote) / 60.0 * a_minute).min(3600.0)
            }
            _ => 0.0,
        }
    }

    /// The attempt is over; its first quote has been kept, broken or not been put to the test.
    fn judge_promise(&mut self, call: &Call, told: Option<f64>, answered: Option<f64>, left: f64) {
        let hearing = self.hearings.remove(&key(call)).expect("heard from");
        assert_eq!(hearing.promise, told, "{call:?}");
        let Some(quote) = told else { return };
        assert!(matches!(
            self.call_type(call).messages.policy,
            Policy::Estimate(_)
        ));
        self.tally.quoted += 1;
        match answered {
            Some(wait) if wait <= quote + ROUNDING => self.tally.promises_kept += 1,
            Some(_) => self.tally.promises_broken += 1,
            None if left > quote + ROUNDING => self.tally.promises_broken += 1,
            None => self.tally.promises_untested += 1,
        }
    }

    /// Whether this attempt would have been offered a callback now; `None` if that is not known.
    fn is_offered(&self, call: &Call) -> Option<bool> {
        let Some(offer) = &self.call_type(call).callback else {
            return Some(false);
        };
        let least = offer.offer_when.get();
        match self.estimate(call, estimates::From::Entry)? {
            Some(wait) if (wait - least).abs() <= ROUNDING => None,
            Some(wait) => Some(wait >= least),
            // With nobody on duty it has no end.
            None => Some(true),
        }
    }

    fn will(&self, call: &Call) -> Option<promises::Will> {
        let call_type = self.call_type(call);
        let offer = call_type.callback.as_ref()?;
        let name = &call_type.name;
        Some(promises::will(&self.streams, name, offer, call))
    }
}
