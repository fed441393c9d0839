//! An observer that keeps its own books of a day and objects to whatever breaks a rule of the model.
//!
//! It knows nothing of the engine's queues: who waits, who talks, which lines are held and how many
//! agents are idle it works out from what it is told, and checks at every moment before time goes on.
//! Patience and talk times it draws again from the callers' own streams.

use holdtrue::centre::{AtClose, CallType, Centre, GroupId, Leaving, Skill};
use holdtrue::engine::{AgentId, Answered, Call, Ending, Observer, Waiting};
use holdtrue::random::{Occasion, Purpose, Seed, Streams};
use std::collections::{BTreeMap, HashMap};

/// Rounding of sums of times \[s\].
const ROUNDING: f64 = 1e-6;

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
    Over,
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
    /// Sum of the waits that endings tell \[s\].
    pub(super) waits: f64,
    /// Integral of the number waiting over time \[s\].
    pub(super) queue_area: f64,
    /// Sum of the stretches told as waited \[s\].
    pub(super) stretches: f64,
}

pub(super) struct Referee<'a> {
    centre: &'a Centre,
    streams: Streams,
    now: f64,
    known: HashMap<Key, Known>,
    waiting: BTreeMap<Key, Waiter>,
    talking: HashMap<Key, Talker>,
    /// What each busy agent still has to do when its talk is over \[s\], once that is known.
    agents: HashMap<u32, Option<f64>>,
    last_freed: HashMap<u32, f64>,
    numbers: Vec<Number>,
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
            last_freed: HashMap::new(),
            numbers: vec![Number::default(); centre.groups().len()],
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

    fn talk(&self, call: &Call) -> f64 {
        let call_type = self.call_type(call);
        let family = self.streams.family(Purpose::Talk, &call_type.name);
        let talk = &mut family.of(call.caller, u32::from(call.matter));
        call_type.talk.sample(talk) * call_type.talk_scale[call.matter_interval as usize]
    }

    /// Lets time go on to `at`, after a look at how things stood until then.
    fn advance(&mut self, at: f64) {
        assert!(at >= self.now, "time went back from {} to {at}", self.now);
        if at > self.now {
            self.check_staff();
            self.check_nobody_waits_in_vain(at);
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
                let leaving = self.centre.groups()[place].leaving;
                assert_eq!(leaving, Leaving::Finish, "group {place}: {number:?}");
            }
        }
    }

    fn idle(&self, group: usize) -> u32 {
        let number = &self.numbers[group];
        number.present.saturating_sub(number.busy)
    }

    /// Agents of the group come or go at this very moment; how many is told last.
    fn is_changing(&self, group: usize) -> bool {
        let duties = &self.centre.groups()[group].roster.duties;
        let spells = duties.iter().flat_map(|duty| &duty.spells);
        let cuts = self.centre.groups()[group].roster.cuts.iter();
        let mut spells = spells.chain(cuts.map(|cut| &cut.spell));
        spells.any(|spell| spell.from == self.now || spell.to == self.now)
    }

    /// Nobody who could be answered, or whose patience is over, waits until `at`.
    fn check_nobody_waits_in_vain(&self, at: f64) {
        for waiter in self.waiting.values() {
            assert!(
                waiter.gives_up >= at - ROUNDING,
                "{waiter:?} should have left by {at}"
            );
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

    /// Nobody else should have gone before this one, whom an agent of `group` takes.
    fn check_turn(&self, group: usize, chosen: &Waiter) {
        let place = |waiter: &Waiter, skill: &Skill| {
            let call_type = self.call_type(&waiter.call);
            let queued = waiter.call.arrived - call_type.head_start.get();
            (call_type.priority, skill.rank, queued)
        };
        let own = place(chosen, self.skill(group, &chosen.call).unwrap());
        for other in self.waiting.values() {
            let Some(skill) = self.skill(group, &other.call) else {
                continue;
            };
            if other.joined + (skill.after.get() - other.waited) > self.now {
                continue;
            }
            let others = place(other, skill);
            assert!(
                others >= own,
                "{other:?} {others:?} should go before {chosen:?} {own:?}"
            );
        }
    }

    /// A group of smaller rank that may take the caller has nobody idle.
    fn check_preference(&self, group: usize, call: &Call, may: impl Fn(f64) -> bool) {
        let rank = self.skill(group, call).unwrap().rank;
        for other in 0..self.numbers.len() {
            let better = |skill: &&Skill| skill.rank < rank && may(skill.after.get());
            if self.skill(other, call).filter(better).is_some() && !self.is_changing(other) {
                assert_eq!(
                    self.idle(other),
                    0,
                    "group {other} is preferred for {call:?}"
                );
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
        let tally = self.tally;
        let ends = tally.blocked + tally.abandoned + tally.turned_away + tally.answered;
        assert_eq!(tally.offered, ends);
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
            let talk = self.talk(call) / skill.speed;
            assert!(
                (answered.talk - talk).abs() <= ROUNDING,
                "{answered:?} {talk}"
            );
        }
    }
}

impl Observer for Referee<'_> {
    fn arrived(&mut self, call: &Call) {
        self.advance(call.arrived);
        assert!(call.arrived <= self.centre.clock().length.get());
        let again = self.known.insert(key(call), Known::Arrived);
        assert_eq!(again, None, "arrived twice: {call:?}");
        self.tally.offered += 1;
        if call.attempt > 1 {
            let promised = |(who, at): &(Key, f64)| *who == key(call) && *at == call.arrived;
            let place = self
                .promised
                .iter()
                .position(promised)
                .expect("a redial nobody announced");
            self.promised.swap_remove(place);
        }
    }

    fn queued(&mut self, at: f64, call: &Call, waiting: Waiting) {
        self.advance(at);
        self.change(call, &[Known::Arrived, Known::HandedBack], Known::Waiting);
        let patience = self.patience(call);
        let (waited, gives_up) = match self.back.get(&key(call)) {
            Some(&(waited, _)) => (waited, at + (patience - waited).max(0.0)),
            None => (0.0, at + patience),
        };
        if let Some(back) = self.back.get_mut(&key(call)) {
            back.0 = waited;
        }
        let waiter = Waiter {
            call: *call,
            joined: at,
            waited,
            gives_up,
        };
        self.waiting.insert(key(call), waiter);
        let of_type = self.waiting.keys().filter(|key| key.0 == call.call_type.0);
        assert_eq!(waiting.of_type as usize, of_type.count());
        assert_eq!(waiting.all as usize, self.waiting.len());
    }

    fn answered(&mut self, at: f64, call: &Call, agent: AgentId, wait: f64) {
        self.advance(at);
        let before = [Known::Arrived, Known::Waiting, Known::HandedBack];
        self.change(call, &before, Known::Talking);
        let group = agent.group.index();
        let skill = self
            .skill(group, call)
            .expect("a group that may not take it");
        let back = self.back.remove(&key(call));
        let (waited, talked) = back.unwrap_or_default();
        match self.waiting.remove(&key(call)) {
            Some(waiter) => {
                assert!((waiter.waited + (at - waiter.joined) - wait).abs() <= ROUNDING);
                assert!(
                    at <= waiter.gives_up + ROUNDING,
                    "{waiter:?} had left by {at}"
                );
                assert!(
                    waiter.joined + (skill.after.get() - waiter.waited) <= at,
                    "too early"
                );
                self.check_turn(group, &waiter);
                // Who comes to be eligible at this very moment may be overtaken by a fixed edge.
                let may = |after: f64| waiter.joined + (after - waiter.waited) < at;
                self.check_preference(group, call, may);
            }
            None => {
                assert_eq!(wait, waited);
                let may = |after: f64| at + (after - waited) <= at;
                assert!(may(skill.after.get()), "too early: {call:?}");
                self.check_preference(group, call, may);
            }
        }
        assert!(
            self.agents.insert(agent.number, None).is_none(),
            "{agent:?} is busy"
        );
        assert!(
            self.last_freed
                .get(&agent.number)
                .is_none_or(|&freed| freed <= at)
        );
        self.numbers[group].busy += 1;
        let talker = Talker {
            call: *call,
            agent,
            since: at,
            wait,
            talked,
        };
        self.talking.insert(key(call), talker);
        let lines = self.call_type(call).lines;
        assert!(lines.is_none_or(|lines| self.held(call) <= lines as usize));
    }

    fn waited(&mut self, _: &Call, from: f64, to: f64) {
        assert!(from <= to);
        self.tally.stretches += to - from;
    }

    fn handed_back(&mut self, at: f64, call: &Call, agent: AgentId) {
        self.advance(at);
        self.change(call, &[Known::Talking], Known::HandedBack);
        let talker = self.talking.remove(&key(call)).unwrap();
        assert_eq!(talker.agent, agent);
        let talked = talker.talked + (at - talker.since);
        self.back.insert(key(call), (talker.wait, talked));
    }

    fn ended(&mut self, at: f64, call: &Call, ending: &Ending) {
        self.advance(at);
        let before = match ending {
            Ending::Blocked => Known::Arrived,
            Ending::Abandoned { .. } | Ending::TurnedAway { .. } => Known::Waiting,
            Ending::Answered(_) => Known::Talking,
            Ending::Balked { .. } | Ending::CalledBack { .. } => {
                panic!("nobody is told anything here: {ending:?}")
            }
        };
        self.change(call, &[before], Known::Over);
        if let Ending::Abandoned { wait, .. } | Ending::TurnedAway { wait, .. } = ending {
            let waiter = self.waiting.remove(&key(call)).unwrap();
            self.back.remove(&key(call));
            assert!((waiter.waited + (at - waiter.joined) - wait).abs() <= ROUNDING);
            self.tally.waits += wait;
        }
        match ending {
            Ending::Blocked => {
                let lines = self.call_type(call).lines.expect("blocked without limit");
                assert_eq!(self.held(call), lines as usize);
                self.tally.blocked += 1;
            }
            Ending::Abandoned { wait, .. } => {
                let patience = self.patience(call);
                assert!(*wait >= patience - ROUNDING && *wait <= patience.max(*wait) + ROUNDING);
                self.tally.abandoned += 1;
            }
            Ending::TurnedAway { .. } => {
                let clock = self.centre.clock();
                assert!(at >= clock.length.get(), "turned away at {at}");
                let taker = |group: &usize| self.skill(*group, call).is_some();
                let staffed = (0..self.numbers.len()).filter(taker);
                let staffed: u32 = staffed.map(|group| self.numbers[group].on_duty).sum();
                assert!(
                    clock.at_close == AtClose::Disconnect || staffed == 0,
                    "{call:?}"
                );
                self.tally.turned_away += 1;
            }
            Ending::Balked { .. } | Ending::CalledBack { .. } => {}
            Ending::Answered(answered) => {
                let talker = self.talking.remove(&key(call)).unwrap();
                self.check_talk(call, answered, &talker, at);
                self.agents
                    .insert(answered.agent.number, Some(at + answered.wrap_up));
                self.tally.waits += answered.wait;
                self.tally.answered += 1;
            }
        }
    }

    fn will_redial(&mut self, at: f64, call: &Call, when: f64) {
        self.advance(at);
        assert!(when >= at && u32::from(call.attempt) < self.call_type(call).redial.most);
        let next = (call.call_type.0, call.caller, call.attempt + 1);
        self.promised.push((next, when));
    }

    fn worked(&mut self, agent: AgentId, from: f64, to: f64) {
        assert!(from <= to && to <= self.now.max(to));
        let last = self.last_freed.insert(agent.number, to);
        assert!(
            last.is_none_or(|last| last <= from),
            "{agent:?} worked twice at once"
        );
    }

    fn freed(&mut self, at: f64, agent: AgentId) {
        self.advance(at);
        let until = self
            .agents
            .remove(&agent.number)
            .expect("an idle agent was freed");
        let leaving = self.centre.groups()[agent.group.index()].leaving;
        match until {
            Some(until) if leaving == Leaving::Finish => assert!((until - at).abs() <= ROUNDING),
            Some(until) => assert!(at <= until + ROUNDING),
            None => assert_eq!(leaving, Leaving::Drop),
        }
        let number = &mut self.numbers[agent.group.index()];
        number.busy -= 1;
        if until.is_none_or(|until| at < until - ROUNDING) {
            // Sent home with work in hand: told with the group's numbers a moment later.
            number.present -= 1;
        }
    }

    fn staffed(&mut self, at: f64, group: GroupId, on_duty: u32, present: u32) {
        self.advance(at);
        let number = &mut self.numbers[group.index()];
        number.on_duty = on_duty;
        number.present = present;
        let agents = &self.centre.groups()[group.index()];
        let rostered = agents.roster.steps(|duty| duty.agents);
        let planned = rostered.iter().rev().find(|step| step.at <= at);
        let planned = planned.map_or(0, |step| step.on_duty);
        let absent = agents.absence.get() > 0.0;
        assert!(absent || on_duty == planned || at >= self.centre.clock().length.get());
        assert!(on_duty <= planned || absent || at >= self.centre.clock().length.get());
    }
}
