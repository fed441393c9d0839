//! What the referee is told, and what it objects to.

use super::estimates::From;
use super::hearing::Hearing;
use super::promises::Promised;
use super::{Known, LEEWAY, ROUNDING, Referee, SAME_INSTANT, Talker, Waiter, Work, key};
use holdtrue::centre::{AtClose, Estimator, GroupId, Leaving, Policy};
use holdtrue::engine::{AgentId, Announcement, Call, Ending, Event, Waiting};

impl Referee<'_> {
    /// What happened next.
    pub(in super::super) fn observe(&mut self, event: &Event) {
        match event {
            Event::Arrived { call } => self.arrived(call),
            Event::Told { at, call, told } => self.told(*at, call, *told),
            Event::Repeated { at, call, told } => self.repeated(*at, call, *told),
            Event::QuoteRanOut { at, call } => self.quote_ran_out(*at, call),
            Event::Disbelieved { at, call } => self.disbelieved(*at, call),
            Event::TookCallback { at, call } => self.took_callback(*at, call),
            Event::Hurried { at, call } => self.hurried(*at, call),
            Event::Dialled {
                at,
                call,
                agent,
                attempt,
            } => self.dialled(*at, call, *agent, *attempt),
            Event::Queued { at, call, waiting } => self.queued(*at, call, *waiting),
            Event::Answered {
                at,
                call,
                agent,
                wait,
            } => self.answered(*at, call, *agent, *wait),
            Event::Waited { from, to, .. } => self.waited(*from, *to),
            Event::HandedBack { at, call, agent } => self.handed_back(*at, call, *agent),
            Event::Ended { at, call, ending } => self.ended(*at, call, ending),
            Event::WillRedial { at, call, when } => self.will_redial(*at, call, *when),
            Event::Worked { agent, from, to } => self.worked(*agent, *from, *to),
            Event::Freed { at, agent } => self.freed(*at, *agent),
            Event::Staffed {
                at,
                group,
                on_duty,
                present,
            } => self.staffed(*at, *group, *on_duty, *present),
            Event::Patient { at, call, until } => self.patient(*at, call, *until),
            Event::CutOff { .. }
            | Event::RedialLost { .. }
            | Event::TurnedUp { .. }
            | Event::WouldHaveWaited { .. } => {}
        }
    }

    fn arrived(&mut self, call: &Call) {
        self.advance(call.arrived);
        assert!(call.arrived <= self.centre.clock().length.get());
        let again = self.known.insert(key(call), Known::Arrived);
        assert_eq!(again, None, "arrived twice: {call:?}");
        self.tally.offered += 1;
        let call_type = self.call_type(call);
        let hearing = Hearing::new(call_type, self.patience(call), self.believes(call));
        self.hearings.insert(key(call), hearing);
        if call.attempt > 1 {
            // It gives way to what goes before it at the same instant, but for noise.
            let promised = |(who, at): &(super::Key, f64)| {
                *who == key(call) && (*at..=at + SAME_INSTANT).contains(&call.arrived)
            };
            let place = self
                .promised
                .iter()
                .position(promised)
                .expect("a redial nobody announced");
            self.promised.swap_remove(place);
        }
    }

    fn told(&mut self, at: f64, call: &Call, told: Announcement) {
        self.advance(at);
        let known = self.known[&key(call)];
        let (from, waited) = match self.waiting.get(&key(call)) {
            Some(waiter) => (From::Place, waiter.waited + (at - waiter.joined)),
            None => (From::Entry, 0.0),
        };
        let before = if from == From::Entry {
            Known::Arrived
        } else {
            Known::Waiting
        };
        assert_eq!(known, before, "{call:?}");
        self.check_told(call, from, told);
        let hearing = self.hearings.get_mut(&key(call)).unwrap();
        if from == From::Place {
            let due = hearing.refresh.expect("a refresh that nobody expects");
            assert!((due - waited).abs() <= ROUNDING, "{call:?} at {at}");
        } else {
            assert!(hearing.told.is_none());
        }
        hearing.told = Some(told);
        match told {
            Announcement::Quote { quote, .. } => {
                let too_much = hearing.hears(waited, quote);
                let leaves = hearing.leaves();
                if too_much > LEEWAY {
                    self.fed_up = Some(key(call));
                } else if let Some(waiter) = self.waiting.get_mut(&key(call)) {
                    waiter.gives_up = waiter.joined + (leaves - waiter.waited);
                }
                hearing.too_much = too_much;
            }
            Announcement::NothingToQuote => hearing.hears_nothing(waited),
            Announcement::Comfort | Announcement::Busy | Announcement::Position(_) => {}
        }
    }

    fn took_callback(&mut self, at: f64, call: &Call) {
        self.advance(at);
        self.change(call, &[Known::Arrived], Known::Promised);
        self.check_heard(call);
        let offer = self.call_type(call).callback.expect("an offer");
        assert!(self.will(call).unwrap().accepts, "{call:?}");
        assert_ne!(self.is_offered(call), Some(false), "{call:?}");
        self.forgive(call);
        self.callbacks
            .insert(key(call), Promised::made(at, call, &offer));
    }

    fn hurried(&mut self, at: f64, call: &Call) {
        self.advance(at);
        let promised = self.callbacks.get_mut(&key(call)).expect("a promise");
        assert!(promised.in_mind(at), "{promised:?}");
        let before = *promised;
        self.check_hurried(&before);
        self.callbacks.get_mut(&key(call)).unwrap().place_since = Some(at);
    }

    fn dialled(&mut self, at: f64, call: &Call, agent: AgentId, attempt: u32) {
        self.advance(at);
        let group = agent.group.index();
        let skill = self.skill(group, call);
        let skill = skill.expect("a group that may not take it");
        assert!(call.arrived + skill.after.get() <= at + ROUNDING);
        let promised = self.callbacks.get_mut(&key(call)).expect("a promise");
        // One that comes back at this moment has not stood in the queue in between.
        let was_standing = promised.place_since.is_some();
        promised.rung(at, agent.number);
        assert_eq!(promised.tried, attempt);
        let promised = *promised;
        assert!(self.will(call).unwrap().kept);
        if was_standing {
            self.check_turn(group, call, promised.hurried());
        } else {
            self.check_nobody_waits(group);
        }
        assert!(
            self.idle(group) > self.home[group] || self.is_changing(group),
            "everybody has gone home: {promised:?} at {at}"
        );
        let until = at + promised.offer.dial.get();
        self.tally.rung += promised.offer.dial.get();
        self.takes_up(agent, Work::Ringing(key(call), until));
        self.on_callbacks.insert(agent.number, group);
    }

    fn queued(&mut self, at: f64, call: &Call, waiting: Waiting) {
        self.advance(at);
        self.change(call, &[Known::Arrived, Known::HandedBack], Known::Waiting);
        let waited = match self.back.get(&key(call)) {
            Some(&(waited, _)) => waited,
            None => {
                self.check_heard(call);
                if self.is_offered(call) == Some(true) {
                    assert!(!self.will(call).unwrap().accepts, "{call:?}");
                }
                0.0
            }
        };
        let gives_up = at + (self.hearings[&key(call)].leaves() - waited).max(0.0);
        let hearing = self.hearings.get_mut(&key(call)).unwrap();
        hearing.joins(waited);
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
                    at <= waiter.gives_up + LEEWAY,
                    "{waiter:?} had left by {at}"
                );
                assert!(
                    waiter.joined + (skill.after.get() - waiter.waited) <= at,
                    "too early"
                );
                self.check_turn(group, &waiter.call, None);
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
        self.takes_up(agent, Work::Talk);
        self.remember(call, wait);
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

    fn waited(&mut self, from: f64, to: f64) {
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
        self.hearings
            .get_mut(&key(call))
            .unwrap()
            .is_back(talker.wait);
    }

    fn ended(&mut self, at: f64, call: &Call, ending: &Ending) {
        self.advance(at);
        let before = match ending {
            Ending::Blocked | Ending::Balked { .. } => Known::Arrived,
            Ending::Abandoned { .. } | Ending::TurnedAway { .. } => Known::Waiting,
            Ending::Answered(_) => Known::Talking,
            Ending::CalledBack { .. } => Known::Promised,
        };
        self.change(call, &[before], Known::Over);
        self.tally.not_quoted += u64::from(call.unquoted());
        if let Ending::Abandoned { wait, talked, .. } | Ending::TurnedAway { wait, talked, .. } =
            ending
        {
            let waiter = self.waiting[&key(call)];
            let (_, before) = self.back.remove(&key(call)).unwrap_or_default();
            assert!(
                (talked - before).abs() <= ROUNDING,
                "{call:?}: {talked} for {before}"
            );
            assert!((waiter.waited + (at - waiter.joined) - wait).abs() <= ROUNDING);
            self.tally.waits += wait;
        }
        match ending {
            Ending::Blocked => {
                let lines = self.call_type(call).lines.expect("blocked without limit");
                assert_eq!(self.held(call), lines as usize);
                self.judge_promise(call, None, None, 0.0);
                self.tally.blocked += 1;
            }
            Ending::Balked { quote } => {
                let hearing = &self.hearings[&key(call)];
                assert!(hearing.too_much >= -LEEWAY, "balked too soon: {hearing:?}");
                if self.is_offered(call) == Some(true) {
                    assert!(!self.will(call).unwrap().accepts, "{call:?}");
                }
                self.forgive(call);
                self.judge_promise(call, Some(*quote), None, 0.0);
                self.tally.balked += 1;
            }
            Ending::Abandoned { wait, quote, .. } => {
                let waiter = self.waiting[&key(call)];
                let hearing = &self.hearings[&key(call)];
                let on_time = at >= waiter.gives_up - LEEWAY;
                // What an earlier quote would have driven away has left long ago.
                let fed_up = hearing.too_much >= -LEEWAY && hearing.told_at(*wait);
                assert!(on_time || fed_up, "left too soon: {waiter:?} {hearing:?}");
                self.forgive(call);
                self.judge_promise(call, *quote, None, *wait);
                self.tally.abandoned += 1;
            }
            Ending::TurnedAway { wait, quote, .. } => {
                let clock = self.centre.clock();
                assert!(at >= clock.length.get(), "turned away at {at}");
                let taker = |group: &usize| self.skill(*group, call).is_some();
                let staffed = (0..self.numbers.len()).filter(taker);
                let staffed: u32 = staffed.map(|group| self.numbers[group].on_duty).sum();
                assert!(
                    clock.at_close == AtClose::Disconnect || staffed == 0,
                    "{call:?}"
                );
                self.judge_promise(call, *quote, None, *wait);
                self.tally.turned_away += 1;
            }
            Ending::Answered(answered) => {
                let talker = self.talking.remove(&key(call)).unwrap();
                self.check_talk(call, answered, &talker, at);
                let rest = Work::WrapUp(at + answered.wrap_up);
                self.agents.insert(answered.agent.number, rest);
                self.judge_promise(call, answered.quote, Some(answered.wait), 0.0);
                self.tally.waits += answered.wait;
                self.tally.answered += 1;
            }
            Ending::CalledBack { outcome, quote } => {
                self.tally.called_back += 1;
                self.judge_promise(call, *quote, None, 0.0);
                let promised = self.callbacks.remove(&key(call)).expect("a promise");
                self.check_outcome(at, &promised, outcome);
            }
        }
        self.waiting.remove(&key(call));
    }

    fn will_redial(&mut self, at: f64, call: &Call, when: f64) {
        self.advance(at);
        assert!(when >= at && u32::from(call.attempt) < self.call_type(call).redial.most);
        let next = (call.call_type.0, call.caller, call.attempt + 1);
        self.promised.push((next, when));
    }

    fn worked(&mut self, agent: AgentId, from: f64, to: f64) {
        assert!(from <= to && to <= self.now.max(to));
        self.tally.worked += to - from;
        let last = self.last_freed.insert(agent.number, to);
        assert!(
            last.is_none_or(|last| last <= from),
            "{agent:?} worked twice at once"
        );
    }

    fn freed(&mut self, at: f64, agent: AgentId) {
        self.advance(at);
        let work = self
            .agents
            .remove(&agent.number)
            .expect("an idle agent was freed");
        self.on_callbacks.remove(&agent.number);
        let leaving = self.centre.groups()[agent.group.index()].leaving;
        let until = match work {
            Work::Talk => None,
            Work::WrapUp(until) => Some(until),
            Work::Ringing(who, until) => {
                assert!((until - at).abs() <= ROUNDING);
                self.rang_in_vain(at, who);
                Some(until)
            }
        };
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
        let rostered = agents.roster.levels(|shift| shift.agents);
        let planned = rostered.iter().rev().find(|step| step.at <= at);
        let planned = planned.map_or(0, |step| step.on_duty);
        let absent = agents.absence.get() > 0.0;
        let is_told = absent || self.is_late(group.index());
        assert!(is_told || on_duty == planned || at >= self.centre.clock().length.get());
    }
}

impl Referee<'_> {
    /// What is said must be what the policy says, and be true.
    pub(super) fn check_told(&self, call: &Call, from: From, told: Announcement) {
        let close = |a: f64, b: f64| (a - b).abs() <= ROUNDING * (1.0 + b.abs());
        match (self.call_type(call).messages.policy, told) {
            (Policy::Comfort, Announcement::Comfort) | (Policy::Busy, Announcement::Busy) => {}
            (Policy::Position, Announcement::Position(place)) => {
                let ahead = self.ahead(call, from);
                assert!(ahead.is_none_or(|ahead| ahead + 1 == place), "{ahead:?}");
            }
            (Policy::Estimate(_), Announcement::NothingToQuote) => {
                assert!(
                    self.estimate(call, from)
                        .is_none_or(|known| known.is_none())
                );
                let estimator = self.call_type(call).messages.estimator;
                assert!(!matches!(estimator, Estimator::Constant(_)));
            }
            (Policy::Estimate(rule), Announcement::Quote { estimate, quote }) => {
                if let Some(known) = self.estimate(call, from) {
                    let known = known.expect("nothing to estimate by");
                    assert!(close(estimate, known), "{estimate} for {known}: {call:?}");
                }
                assert!(close(quote, Self::quote(estimate, &rule)));
            }
            (policy, told) => panic!("{told:?} under {policy:?}"),
        }
    }

    /// Whoever waits or is offered a callback has been told what the policy says.
    fn check_heard(&self, call: &Call) {
        let silent = self.call_type(call).messages.policy == Policy::Silence;
        let told = self.hearings[&key(call)].told;
        assert_eq!(told.is_none(), silent, "{call:?} was told {told:?}");
        let nothing = told == Some(Announcement::NothingToQuote);
        assert!(!nothing || call.unquoted(), "{call:?}");
    }

    /// It does not stay after all.
    fn forgive(&mut self, call: &Call) {
        if self.fed_up == Some(key(call)) {
            self.fed_up = None;
        }
    }

    fn takes_up(&mut self, agent: AgentId, work: Work) {
        let busy = self.agents.insert(agent.number, work);
        assert_eq!(busy, None, "{agent:?} is busy");
        let freed = self.last_freed.get(&agent.number);
        assert!(freed.is_none_or(|&freed| freed <= self.now));
        self.numbers[agent.group.index()].busy += 1;
    }

    /// For the estimators that look back.
    fn remember(&mut self, call: &Call, wait: f64) {
        let now = self.now;
        self.answers[call.call_type.index()].push_back((now, wait));
    }
}
