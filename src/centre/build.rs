//! A centre in a few lines of code: what is not said is as the file format has it by default.
//!
//! Numbers and names are taken as they are given, and [`Build::check`] says everything that is wrong at once.

mod profile;

pub use profile::{Profile, per_interval};

use super::{
    AgentGroup, AtClose, Busyness, CallType, CallTypeId, Callback, Centre, Clock, DEFAULT_RANK,
    Leaving, Messages, Money, Parts, PickAgent, Policy, Quote, Reaction, Retry, Roster, Skill,
    Volume,
};
use crate::error::{Problem, Problems};
use crate::legible::number::so_many;
use crate::random::Law;
use crate::units::{Seconds, Share, TimeOfDay};

/// A centre that is being described.
#[derive(Debug, Clone)]
pub struct Build {
    clock: Clock,
    busyness: Busyness,
    calls: Vec<Calls>,
    agents: Vec<Agents>,
    pick_agent: PickAgent,
    money: Money,
    problems: Vec<Problem>,
}

impl Centre {
    /// A centre that opens and closes at these times of day, such as "08:00".
    #[must_use]
    pub fn open(opens: &str, closes: &str, interval: Seconds) -> Build {
        let mut build = Build::new(interval);
        let mut time = |key: &str, text: &str| {
            text.parse::<TimeOfDay>().unwrap_or_else(|mistake| {
                let key = format!("clock.{key}");
                build
                    .problems
                    .push(Problem::new(key, mistake.found, mistake.cure));
                TimeOfDay::MIDNIGHT
            })
        };
        let (opens, closes) = (time("opens", opens), time("closes", closes));
        let length = (closes.seconds() - opens.seconds()).max(0.0);
        build.clock.opens = Some(opens);
        build.clock.length = Seconds::new(length).unwrap_or_default();
        build
    }

    /// A centre without a clock on the wall, such as for a study of the steady state.
    #[must_use]
    pub fn open_for(length: Seconds, interval: Seconds) -> Build {
        let mut build = Build::new(interval);
        build.clock.length = length;
        build
    }
}

impl Build {
    fn new(interval: Seconds) -> Self {
        Self {
            clock: Clock {
                opens: None,
                length: Seconds::ZERO,
                interval,
                warm_up: Seconds::ZERO,
                at_close: AtClose::default(),
            },
            busyness: Busyness::default(),
            calls: Vec::new(),
            agents: Vec::new(),
            pick_agent: PickAgent::default(),
            money: Money::default(),
            problems: Vec::new(),
        }
    }

    /// One more call type.
    #[must_use]
    pub fn calls(mut self, calls: Calls) -> Self {
        self.calls.push(calls);
        self
    }

    /// One more agent group.
    #[must_use]
    pub fn agents(mut self, agents: Agents) -> Self {
        self.agents.push(agents);
        self
    }

    /// Coefficients of variation of the volume: of the day's factor and of each interval's.
    #[must_use]
    pub fn busyness(mut self, day: f64, interval: f64) -> Self {
        self.busyness = Busyness { day, interval };
        self
    }

    /// Calls that arrive earlier than this after opening are not counted \[s\].
    #[must_use]
    pub fn warm_up(mut self, length: Seconds) -> Self {
        self.clock.warm_up = length;
        self
    }

    /// What happens to callers who still wait at closing.
    #[must_use]
    pub fn at_close(mut self, at_close: AtClose) -> Self {
        self.clock.at_close = at_close;
        self
    }

    /// Which idle agent takes a call.
    #[must_use]
    pub fn pick_agent(mut self, pick_agent: PickAgent) -> Self {
        self.pick_agent = pick_agent;
        self
    }

    /// Currency, line cost and margin.
    #[must_use]
    pub fn money(mut self, money: Money) -> Self {
        self.money = money;
        self
    }

    /// The centre, if it can be.
    ///
    /// # Errors
    /// Everything that is wrong, each with the key that it has in a scenario file.
    pub fn check(mut self) -> Result<Centre, Problems> {
        Problems::none_of(
            self.clock
                .problems()
                .into_iter()
                .chain(self.problems.clone())
                .collect(),
        )?;
        let intervals = self.clock.intervals();
        let names: Vec<String> = self.calls.iter().map(|one| one.kind.name.clone()).collect();
        let calls = self.calls.into_iter();
        let call_types = calls
            .map(|one| one.kind(intervals, &mut self.problems))
            .collect();
        let agents = self.agents.into_iter();
        let interval = self.clock.interval.get();
        let groups = agents.map(|one| one.group(intervals, interval, &names, &mut self.problems));
        let parts = Parts {
            groups: groups.collect(),
            clock: self.clock,
            busyness: self.busyness,
            call_types,
            pick_agent: self.pick_agent,
            money: self.money,
            goals: Vec::new(),
        };
        match Centre::new(parts) {
            Ok(centre) => Problems::none_of(self.problems).map(|()| centre),
            Err(found) => {
                self.problems.extend(found);
                Problems::none_of(self.problems)?;
                Err(Problem::new("centre", "not a possible centre", "change its parts").into())
            }
        }
    }
}

/// A call type that is being described.
#[derive(Debug, Clone)]
pub struct Calls {
    kind: CallType,
    volume: Profile,
    scale: f64,
    problems: Vec<Problem>,
}

impl Calls {
    /// Calls of this name, with mean first attempts in each interval and a talk time \[s\]. Callers wait for ever, nothing
    /// has to be wrapped up, and nobody tries again, unless something else is said.
    #[must_use]
    pub fn new(name: &str, volume: impl Into<Profile>, talk: Law) -> Self {
        Self {
            kind: CallType::new(name, Volume::from(Vec::new()), talk, Law::Never),
            volume: volume.into(),
            scale: 1.0,
            problems: Vec::new(),
        }
    }

    fn share(&mut self, key: &str, share: f64) -> Share {
        share_of(
            &format!("calls.{}.{key}", self.kind.name),
            share,
            &mut self.problems,
        )
    }

    /// Multiplies the whole volume.
    #[must_use]
    pub fn volume_scale(mut self, scale: f64) -> Self {
        self.scale = scale;
        self
    }

    /// The wait that a caller would sit out, told nothing \[s\].
    #[must_use]
    pub fn patience(mut self, patience: Law) -> Self {
        self.kind.patience = patience;
        self
    }

    /// After-call work \[s\].
    #[must_use]
    pub fn wrap_up(mut self, wrap_up: Law) -> Self {
        self.kind.wrap_up = wrap_up;
        self
    }

    /// At least this share (0 to 1) is to be answered within this time \[s\].
    #[must_use]
    pub fn service_level(mut self, share: f64, within: Seconds) -> Self {
        self.kind.targets.service_level = Some(self.share("service_level.target", share));
        self.kind.service_level.within = within;
        self
    }

    /// At most this share (0 to 1) is to abandon.
    #[must_use]
    pub fn abandonment(mut self, share: f64) -> Self {
        self.kind.targets.abandonment = Some(self.share("abandonment.target", share));
        self
    }

    /// Lower is served first.
    #[must_use]
    pub fn priority(mut self, priority: i32) -> Self {
        self.kind.priority = priority;
        self
    }

    /// Callers in queue and in talk at once; a call that finds no line is blocked.
    #[must_use]
    pub fn lines(mut self, lines: u32) -> Self {
        self.kind.lines = Some(lines);
        self
    }

    /// Share (0 to 1) of answered calls that settle the matter.
    #[must_use]
    pub fn settled(mut self, share: f64) -> Self {
        self.kind.settled = self.share("settled", share);
        self
    }

    /// Money earned by an answered call.
    #[must_use]
    pub fn value(mut self, value: f64) -> Self {
        self.kind.value = value;
        self
    }

    /// Who abandons, or leaves at once because of what was quoted, tries again with this chance (0 to 1), so much later \[s\].
    #[must_use]
    pub fn redial(mut self, chance: f64, after: Law) -> Self {
        let retry = Retry {
            chance: self.share("redial.abandoned.chance", chance),
            after,
        };
        self.kind.redial.balked = Some(retry.clone());
        self.kind.redial.abandoned = Some(retry);
        self
    }

    /// Waiting callers are quoted the estimated wait.
    #[must_use]
    pub fn quoted(mut self, quote: Quote) -> Self {
        self.kind.messages.policy = Policy::Estimate(quote);
        self
    }

    /// What waiting callers are told.
    #[must_use]
    pub fn messages(mut self, messages: Messages) -> Self {
        self.kind.messages = messages;
        self
    }

    /// How callers take it.
    #[must_use]
    pub fn reaction(mut self, reaction: Reaction) -> Self {
        self.kind.reaction = reaction;
        self
    }

    /// The offer to call back.
    #[must_use]
    pub fn callback(mut self, offer: Callback) -> Self {
        self.kind.callback = Some(offer);
        self
    }

    /// All else that a call type has; profiles are set by [`Calls::new`] and [`Calls::volume_scale`].
    #[must_use]
    pub fn with(mut self, change: impl FnOnce(&mut CallType)) -> Self {
        change(&mut self.kind);
        self
    }

    fn kind(self, intervals: usize, problems: &mut Vec<Problem>) -> CallType {
        problems.extend(self.problems);
        let same = |scale: Vec<f64>| match scale.is_empty() {
            true => vec![1.0; intervals],
            false => scale,
        };
        CallType {
            volume: Volume::new(self.volume.of(intervals), self.scale),
            talk_scale: same(self.kind.talk_scale),
            wrap_up_scale: same(self.kind.wrap_up_scale),
            patience_scale: same(self.kind.patience_scale),
            ..self.kind
        }
    }
}

/// An agent group that is being described.
#[derive(Debug, Clone)]
pub struct Agents {
    group: AgentGroup,
    staff: Staff,
    answers: Vec<(String, u32)>,
    problems: Vec<Problem>,
}

#[derive(Debug, Clone)]
enum Staff {
    Counts(Profile),
    Roster,
}

impl Agents {
    /// So many agents on duty in each interval.
    #[must_use]
    pub fn new(name: &str, count: impl Into<Profile>) -> Self {
        Self {
            group: AgentGroup::new(name, Roster::default()),
            staff: Staff::Counts(count.into()),
            answers: Vec::new(),
            problems: Vec::new(),
        }
    }

    /// Shifts instead of counts.
    #[must_use]
    pub fn with_roster(name: &str, roster: Roster) -> Self {
        Self {
            group: AgentGroup::new(name, roster),
            staff: Staff::Roster,
            ..Self::new(name, 0)
        }
    }

    fn share(&mut self, key: &str, share: f64) -> Share {
        share_of(
            &format!("agents.{}.{key}", self.group.name),
            share,
            &mut self.problems,
        )
    }

    /// The group takes this call type as well as others, whoever has waited longest.
    #[must_use]
    pub fn answers(self, call_type: &str) -> Self {
        self.answers_at(call_type, DEFAULT_RANK)
    }

    /// The group takes this call type; of all that it may take, those of the smallest rank first.
    #[must_use]
    pub fn answers_at(mut self, call_type: &str, rank: u32) -> Self {
        self.answers.push((call_type.to_owned(), rank));
        self
    }

    /// Wage \[money per paid hour\].
    #[must_use]
    pub fn wage(mut self, wage: f64) -> Self {
        self.group.wage = wage;
        self
    }

    /// Chance (0 to 1) that a rostered agent does not turn up that day.
    #[must_use]
    pub fn absence(mut self, chance: f64) -> Self {
        self.group.absence = self.share("absence", chance);
        self
    }

    /// Share (0 to 1) of paid time off the phones.
    #[must_use]
    pub fn shrinkage(mut self, share: f64) -> Self {
        self.group.shrinkage = self.share("shrinkage", share);
        self
    }

    /// What an agent does with the call in hand at the end of a shift.
    #[must_use]
    pub fn leaving(mut self, leaving: Leaving) -> Self {
        self.group.leaving = leaving;
        self
    }

    fn group(
        mut self,
        intervals: usize,
        interval: f64,
        names: &[String],
        problems: &mut Vec<Problem>,
    ) -> AgentGroup {
        let key = |part: &str| format!("agents.{}.{part}", self.group.name);
        for (name, rank) in &self.answers {
            match names.iter().position(|known| known == name) {
                Some(place) => self.group.answers.push(Skill {
                    rank: *rank,
                    ..Skill::of(CallTypeId(place as u16))
                }),
                None => {
                    let found = format!("there is no call type `{name}`");
                    let cure = "name one that the centre has";
                    self.problems
                        .push(Problem::new(key("answers"), found, cure));
                }
            }
        }
        if let Staff::Counts(profile) = self.staff {
            let counts = profile.of(intervals);
            let whole = |count: &f64| count.fract() == 0.0 && (0.0..=1e6).contains(count);
            if counts.len() != intervals {
                let found = format!(
                    "{} for {}",
                    so_many(&counts.len(), "number"),
                    so_many(&intervals, "interval")
                );
                let cure = "give one for each interval, or one for all";
                self.problems.push(Problem::new(key("count"), found, cure));
            } else if let Some(count) = counts.iter().find(|count| !whole(count)) {
                let found = format!("{count} agents");
                let cure = "give a whole number from 0 to a million";
                self.problems.push(Problem::new(key("count"), found, cure));
            } else {
                let counts: Vec<u32> = counts.into_iter().map(|count| count as u32).collect();
                self.group.roster = Roster::from_counts(&counts, interval);
            }
        }
        problems.extend(self.problems);
        self.group
    }
}

fn share_of(key: &str, share: f64, problems: &mut Vec<Problem>) -> Share {
    Share::new(share).unwrap_or_else(|| {
        let found = format!("a share of {share}");
        problems.push(Problem::new(key, found, "give a number from 0 to 1"));
        Share::NONE
    })
}
