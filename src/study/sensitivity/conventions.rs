//! Which assumptions plans rest on, and what to set to try the ends of their ranges.

use crate::centre::{
    ASSUMPTIONS, Assumed, Assumption, Basis, CUSTOMER_ASSUMPTIONS, Clientele, Operation, Range,
};
use crate::scenario::Setting;

/// An end of a range.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// The low one.
    Low,
    /// The high one.
    High,
}

impl End {
    /// Both, the low one first.
    pub const BOTH: [End; 2] = [End::Low, End::High];
}

/// An assumption that can be varied: it is in effect under one of the plans, has a range, and is not
/// what the plans are about.
#[derive(Debug, Clone)]
pub struct Convention {
    /// Between what it may lie.
    pub range: Range,
    /// What the plans say now, each value once.
    pub here: Vec<Assumed>,
    ends: [Assumed; 2],
    subject: Subject,
}

/// An assumption that is in effect and is not varied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LeftOut {
    /// The dotted scenario key, without the call type's name.
    pub key: &'static str,
    /// Why not.
    pub because: Because,
}

/// Why an assumption is not varied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Because {
    /// The plans differ in it: it is what they are about.
    PlansDiffer,
    /// It says what is asked, not what is so; or the scenario has it found by a rule.
    NoRange,
}

/// Where a value stands: the call type, if it is of one.
type Stated = (Option<String>, Assumed);

/// What the plans rest on, in the order of the scenario file: what can be varied, and what is left out.
#[must_use]
pub fn conventions(plans: &[&Operation]) -> (Vec<Convention>, Vec<LeftOut>) {
    let (mut varied, mut left_out) = (Vec::new(), Vec::new());
    let callers = ASSUMPTIONS.iter().map(Subject::Callers);
    let customers = CUSTOMER_ASSUMPTIONS.iter().map(Subject::Customers);
    for subject in callers.chain(customers) {
        match subject.asked_of(plans) {
            None => {}
            Some(Ok(convention)) => varied.push(convention),
            Some(Err(because)) => left_out.push(LeftOut {
                key: subject.key(),
                because,
            }),
        }
    }
    (varied, left_out)
}

impl Convention {
    /// The dotted scenario key, without the call type's name.
    #[must_use]
    pub fn key(&self) -> &'static str {
        self.subject.key()
    }

    /// What it says, in plain words.
    #[must_use]
    pub fn meaning(&self) -> &'static str {
        match self.subject {
            Subject::Callers(one) => one.meaning,
            Subject::Customers(one) => one.meaning,
        }
    }

    /// Whether its default was measured.
    #[must_use]
    pub fn basis(&self) -> Basis {
        match self.subject {
            Subject::Callers(one) => one.basis,
            Subject::Customers(one) => one.basis,
        }
    }

    /// An end of its range.
    #[must_use]
    pub fn at(&self, end: End) -> Assumed {
        match end {
            End::Low => self.ends[0],
            End::High => self.ends[1],
        }
    }

    /// What takes `plan` to an end of the range: a setting for every call type that rests on it. None
    /// if the plan is there already, or does not rest on it.
    #[must_use]
    pub fn settings(&self, end: End, plan: &Operation) -> Vec<Setting> {
        let value = self.at(end);
        let stated = self.subject.stated(plan).into_iter();
        let off = stated.filter(|(_, own)| *own != value);
        let settings = off.map(|(call_type, _)| {
            let key = self.key().split('.');
            let names: Vec<&str> = match &call_type {
                Some(name) => ["calls", name].into_iter().chain(key).collect(),
                None => key.collect(),
            };
            Setting::of(format!("the range of {}", self.key()), &names, value)
        });
        settings.collect()
    }
}

/// What is assumed, of whom.
#[derive(Debug, Clone, Copy)]
enum Subject {
    Callers(&'static Assumption),
    Customers(&'static Assumption<Clientele>),
}

impl Subject {
    fn key(self) -> &'static str {
        match self {
            Subject::Callers(one) => one.key,
            Subject::Customers(one) => one.key,
        }
    }

    fn range(self) -> Option<Range> {
        match self {
            Subject::Callers(one) => one.range,
            Subject::Customers(one) => one.range,
        }
    }

    /// What a plan says, where it rests on it.
    fn stated(self, plan: &Operation) -> Vec<Stated> {
        match self {
            Subject::Callers(assumption) => {
                let types = plan.base().call_types().iter();
                let stated =
                    types.filter_map(|one| Some((Some(one.name.clone()), assumption.of(one)?)));
                stated.collect()
            }
            Subject::Customers(assumption) => {
                let value = Clientele::of(plan).and_then(|one| assumption.of(&one));
                value.map(|value| (None, value)).into_iter().collect()
            }
        }
    }

    /// Whether it can be varied; `None` if no plan rests on it.
    fn asked_of(self, plans: &[&Operation]) -> Option<Result<Convention, Because>> {
        let stated: Vec<Stated> = plans.iter().flat_map(|plan| self.stated(plan)).collect();
        let (_, first) = stated.first()?;
        let differ = stated.iter().any(|(of, value)| {
            let mut same = stated.iter().filter(|(other, _)| other == of);
            same.any(|(_, other)| other != value)
        });
        if differ {
            return Some(Err(Because::PlansDiffer));
        }
        let is_rule = |(_, value): &Stated| matches!(value, Assumed::Kept(_));
        let Some(range) = self.range().filter(|_| !stated.iter().any(is_rule)) else {
            return Some(Err(Because::NoRange));
        };
        let ends = range.ends(*first);
        let mut here: Vec<Assumed> = Vec::new();
        for (_, value) in &stated {
            if !here.contains(value) {
                here.push(*value);
            }
        }
        Some(if ends[0] == ends[1] {
            Err(Because::NoRange)
        } else {
            Ok(Convention {
                range,
                here,
                ends,
                subject: self,
            })
        })
    }
}
