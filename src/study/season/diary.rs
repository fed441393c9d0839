//! What happened to whom on one day, to be remembered when it is over.

use super::callers::{Callers, Who};
use super::experience::{Experience, Judge, promise_kept, reached};
use crate::centre::{CallTypeId, Centre, Customers};
use crate::engine::{Call, Ending, Observer};
use crate::random::{Family, Purpose, Streams};
use crate::units::Share;
use rand::RngExt;

/// What happened to one customer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Page {
    pub(super) place: u32,
    pub(super) experience: Experience,
    pub(super) promise_kept: Option<bool>,
}

/// What happened in a week, apart from what customers remember.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Tidings {
    /// Good experiences.
    pub(super) good: u32,
    /// Bad experiences.
    pub(super) bad: u32,
    /// Prospects who become customers.
    pub(super) won: u32,
    /// Former customers who come back; each once, however often they call.
    pub(super) returned: Vec<u32>,
}

/// Watches a day and writes it down.
#[derive(Debug)]
pub(super) struct Diary<'a> {
    callers: &'a Callers<'a>,
    customers: &'a Customers,
    judge: Judge,
    /// By call type.
    conversions: Vec<Family>,
    pages: &'a mut Vec<Page>,
    tidings: &'a mut Tidings,
}

impl<'a> Diary<'a> {
    pub(super) fn new(
        customers: &'a Customers,
        centre: &Centre,
        callers: &'a Callers<'a>,
        streams: &Streams,
        (pages, tidings): (&'a mut Vec<Page>, &'a mut Tidings),
    ) -> Self {
        pages.clear();
        let types = centre.call_types().iter();
        Self {
            callers,
            customers,
            judge: Judge::new(customers.parts()),
            conversions: types
                .map(|call_type| streams.family(Purpose::Conversion, &call_type.name))
                .collect(),
            pages,
            tidings,
        }
    }

    /// Whether the caller, answered for the first time, becomes a customer.
    fn converts(&self, call: &Call, chance: Option<Share>) -> bool {
        let draws = &self.conversions[call.call_type.index()];
        let chance = chance.map_or(0.0, Share::get);
        draws.of(call.caller, 0).random::<f64>() < chance
    }

    fn chance(&self, who: Who, call_type: CallTypeId) -> Option<Share> {
        match who {
            Who::Customer(_) => None,
            Who::Former(_) => Some(self.customers.former(call_type)?.conversion),
            Who::Prospect => Some(self.customers.prospects(call_type)?.conversion),
        }
    }
}

impl Observer for Diary<'_> {
    fn ended(&mut self, _at: f64, call: &Call, ending: &Ending) {
        let Some(who) = self.callers.who(call.call_type, call.caller) else {
            return;
        };
        let experience = self.judge.experience(ending);
        match experience {
            Experience::Good => self.tidings.good += 1,
            Experience::Bad { .. } => self.tidings.bad += 1,
            Experience::Neither => {}
        }
        let answered_first = reached(ending) && !call.reached_before();
        let converts = || answered_first && self.converts(call, self.chance(who, call.call_type));
        match who {
            Who::Customer(place) => self.pages.push(Page {
                place,
                experience,
                promise_kept: promise_kept(ending),
            }),
            Who::Prospect if converts() => self.tidings.won += 1,
            Who::Former(number) if converts() && !self.tidings.returned.contains(&number) => {
                self.tidings.returned.push(number);
            }
            Who::Prospect | Who::Former(_) => {}
        }
    }
}
