//! Which assumptions plans rest on, and what to change to try the ends of their ranges.

use crate::centre::{
    ASSUMPTIONS, Assumed, Assumption, Basis, CUSTOMER_ASSUMPTIONS, CallTypeId, Change, Clientele,
    Operation, Range,
};

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
    /// Low and high, for each of those.
    ends: Vec<[Assumed; 2]>,
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

/// Where a value stands: the call type and its name, if it is of one.
type Stated = (Option<(CallTypeId, String)>, Assumed);

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

    /// An end of its range; several values if the plans say several and the range is relative to them.
    #[must_use]
    pub fn at(&self, end: End) -> Vec<Assumed> {
        let mut values: Vec<Assumed> = Vec::new();
        for ends in &self.ends {
            if !values.contains(&ends[end as usize]) {
                values.push(ends[end as usize]);
            }
        }
        values
    }

    /// What takes `plan` to an end of the range: a change for every call type that rests on it. None
    /// if the plan is there already, or does not rest on it.
    #[must_use]
    pub fn changes(&self, end: End, plan: &Operation) -> Vec<Change> {
        let stated = self.subject.stated(plan).into_iter();
        let changes = stated.filter_map(|(of, own)| {
            let place = self.here.iter().position(|one| *one == own)?;
            let value = self.ends[place][end as usize];
            (value != own).then(|| self.subject.change(of, value))
        });
        changes.collect()
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
                let types = plan.base().call_types().iter().enumerate();
                let stated = types.filter_map(|(place, one)| {
                    let of = (CallTypeId(place as u16), one.name.clone());
                    Some((Some(of), assumption.of(one)?))
                });
                stated.collect()
            }
            Subject::Customers(assumption) => {
                let value = Clientele::of(plan).and_then(|one| assumption.of(&one));
                value.map(|value| (None, value)).into_iter().collect()
            }
        }
    }

    fn change(self, of: Option<(CallTypeId, String)>, value: Assumed) -> Change {
        match self {
            Subject::Callers(one) => {
                Change::Assume(of.map_or(CallTypeId(0), |(id, _)| id), one, value)
            }
            Subject::Customers(one) => Change::AssumeOfCustomers(one, value),
        }
    }

    /// The ends of a range for each value that the plans say. What is beyond the limits of what can be is not varied.
    fn ends(self, range: &Range, here: &[Assumed], plans: &[&Operation]) -> Vec<[Assumed; 2]> {
        let of = |own: Assumed| match self {
            Subject::Callers(one) => one.ends(range, own, here),
            Subject::Customers(one) => one.ends(range, own, here),
        };
        let can_be = |own: Assumed, end: Assumed| {
            plans.iter().all(|plan| {
                let stated = self.stated(plan).into_iter();
                let changes = stated.filter(|(_, value)| *value == own);
                let changes: Vec<Change> = changes.map(|(of, _)| self.change(of, end)).collect();
                plan.with(&changes).is_ok()
            })
        };
        here.iter()
            .map(|own| of(*own).map(|end| if can_be(*own, end) { end } else { *own }))
            .collect()
    }

    /// Whether it can be varied; `None` if no plan rests on it.
    fn asked_of(self, plans: &[&Operation]) -> Option<Result<Convention, Because>> {
        let stated: Vec<Stated> = plans.iter().flat_map(|plan| self.stated(plan)).collect();
        stated.first()?;
        let name = |of: &Option<(CallTypeId, String)>| of.as_ref().map(|(_, name)| name.clone());
        let differ = stated.iter().any(|(of, value)| {
            let mut same = stated.iter().filter(|(other, _)| name(other) == name(of));
            same.any(|(_, other)| other != value)
        });
        if differ {
            return Some(Err(Because::PlansDiffer));
        }
        let is_rule = |(_, value): &Stated| matches!(value, Assumed::Kept(_));
        let Some(range) = self.range().filter(|_| !stated.iter().any(is_rule)) else {
            return Some(Err(Because::NoRange));
        };
        let mut here: Vec<Assumed> = Vec::new();
        for (_, value) in &stated {
            if !here.contains(value) {
                here.push(*value);
            }
        }
        let ends = self.ends(&range, &here, plans);
        Some(if ends.iter().all(|[low, high]| low == high) {
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
