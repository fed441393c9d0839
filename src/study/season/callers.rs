//! The people behind a day's callers: customers, former customers, prospects.
//!
//! Which of them a caller is depends on its number and the day only. Calls come as if every place were
//! held and the reputation the best there can be; the calls of those who are not there, or whom word of mouth
//! keeps away, are never made. (A Poisson stream thinned so is a Poisson stream of those who are left.)

use super::population::{Block, Population, blocks};
use super::reputation::BEST;
use crate::centre::{CallTypeId, Centre, Customers};
use crate::engine::{Crowd, Source};
use crate::random::{Family, Purpose, Streams};
use crate::units::Share;
use rand::RngExt;
use std::cell::Cell;

/// Former customers have sources from here on, one for each block.
const FORMER: u32 = Block::MOST;
/// The source of prospects.
const PROSPECTS: u32 = 2 * Block::MOST;
const _: () = assert!(PROSPECTS < Source::MOST);

/// Who a caller is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Who {
    /// The customer at this place.
    Customer(u32),
    /// The former customer of this number.
    Former(u32),
    Prospect,
}

/// All who may call on one day.
#[derive(Debug)]
pub(super) struct Callers<'a> {
    population: &'a Population,
    /// How many former customers there are.
    former: u32,
    reputation: f64,
    /// By call type.
    draws: Vec<Family>,
    /// By call type; `None` for types that strangers call.
    sources: Vec<Option<Vec<Source>>>,
    /// Who some of the callers are that were last asked for: each is asked for again when it is told something and when
    /// its call ends.
    known: Vec<Cell<(CallTypeId, u32, Option<Who>)>>,
}

/// How many callers are kept in mind: more than wait or are talked to at a time. A power of two.
const KNOWN: usize = 256;

/// How things stand at the start of a day.
#[derive(Debug, Clone, Copy)]
pub(super) struct SeasonState<'a> {
    pub(super) population: &'a Population,
    /// How many former customers there are.
    pub(super) former: u32,
    pub(super) reputation: f64,
    /// Days in a week.
    pub(super) days: f64,
}

impl<'a> Callers<'a> {
    /// The callers of a day of `centre`.
    pub(super) fn new(
        customers: &Customers,
        centre: &Centre,
        now: SeasonState<'a>,
        streams: &Streams,
    ) -> Self {
        let types = centre.call_types().iter();
        let sources = types.clone().enumerate().map(|(place, call_type)| {
            let id = CallTypeId(place as u16);
            let scale = call_type.volume.scale() / now.days;
            customers
                .call(id)
                .then(|| sources(customers, id, now, scale))
        });
        Self {
            population: now.population,
            former: now.former,
            reputation: now.reputation,
            known: vec![Cell::new((CallTypeId(0), 0, None)); KNOWN],
            sources: sources.collect(),
            draws: types
                .map(|call_type| streams.family(Purpose::Caller, &call_type.name))
                .collect(),
        }
    }

    /// Who the caller is; `None` if there is nobody, or a stranger.
    #[inline]
    pub(super) fn who(&self, call_type: CallTypeId, caller: u32) -> Option<Who> {
        let known = &self.known[caller as usize % KNOWN];
        if let (known_type, number, Some(who)) = known.get()
            && (known_type, number) == (call_type, caller)
        {
            return Some(who);
        }
        let who = self.drawn(call_type, caller);
        known.set((call_type, caller, who));
        who
    }

    fn drawn(&self, call_type: CallTypeId, caller: u32) -> Option<Who> {
        let place = call_type.index();
        self.sources.get(place)?.as_ref()?;
        let mut draws = self.draws[place].of(caller, 0);
        let source = Source::of(caller);
        let mut chance = || draws.random::<f64>();
        if source < FORMER {
            let place = self.population.block(source).pick(chance());
            self.population.holds(place).then_some(Who::Customer(place))
        } else if source < PROSPECTS {
            let place = self.population.block(source - FORMER).pick(chance());
            let comes = place < self.former && chance() * BEST < self.reputation;
            comes.then_some(Who::Former(place))
        } else {
            (chance() * BEST < self.reputation).then_some(Who::Prospect)
        }
    }
}

/// Streams of calls to one type, `scale` times a week's.
fn sources(
    customers: &Customers,
    call_type: CallTypeId,
    now: SeasonState<'_>,
    scale: f64,
) -> Vec<Source> {
    let mut sources = Vec::new();
    if let Some(contacts) = customers.contacts(call_type) {
        sources.extend(now.population.blocks().map(|block| Source {
            number: block.number,
            calls: contacts * f64::from(block.size) * scale,
        }));
    }
    if let Some(former) = customers.former(call_type).filter(|_| now.former > 0) {
        let first = customers.parts().count;
        sources.extend(blocks(first, now.former).map(|block| Source {
            number: FORMER + block.number,
            calls: former.contacts * BEST * f64::from(block.size) * scale,
        }));
    }
    if let Some(prospects) = customers.prospects(call_type) {
        sources.push(Source {
            number: PROSPECTS,
            calls: prospects.per_week * BEST * scale,
        });
    }
    sources
}

impl Crowd for Callers<'_> {
    fn sources(&self, call_type: CallTypeId) -> Option<&[Source]> {
        self.sources.get(call_type.index())?.as_deref()
    }

    #[inline]
    fn admits(&self, call_type: CallTypeId, caller: u32) -> bool {
        let strangers = self.sources[call_type.index()].is_none();
        strangers || self.who(call_type, caller).is_some()
    }

    #[inline]
    fn trust(&self, call_type: CallTypeId, caller: u32) -> Option<Share> {
        match self.who(call_type, caller)? {
            Who::Customer(place) => Share::new(self.population.trust(place)?),
            Who::Former(_) | Who::Prospect => None,
        }
    }
}
