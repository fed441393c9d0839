//! One thing about a centre made other than it is: what plans, ranges, searches and the page change.
//!
//! A change is typed and knows no file. [`Centre::with`] and [`Operation::with`] make the changed one and check it
//! again, so nothing that they return is impossible.

use super::{
    AgentGroup, Assumed, Assumption, Busyness, CallType, CallTypeId, Callback, Centre, Clientele,
    CustomerParts, Customers, Day, GroupId, Leaving, Messages, Money, Operation, Parts, PickAgent,
    Reaction, Redial, Roster, Segment, ServiceLevel, Skill, Targets, Volume,
};
use crate::error::{Problem, Problems};
use crate::random::Law;
use crate::units::{Seconds, Share};

/// One change. On a day of a week that says something else than the other days, [`Operation::with`] leaves what the
/// day says, and so it does on days of a kind. Days as they were are all changed.
#[derive(Debug, Clone)]
pub enum Change {
    /// Who is on duty in a group, and when.
    Roster(GroupId, Roster),
    /// So many agents more in a group for a while, or fewer, as far as there are any; on top of its roster.
    Adjust {
        /// Whose.
        group: GroupId,
        /// When.
        during: Segment,
        /// How many more; negative: fewer.
        by: i32,
    },
    /// What a group takes.
    Answers(GroupId, Vec<Skill>),
    /// Chance that a rostered agent of a group does not turn up.
    Absence(GroupId, Share),
    /// Wage of a group \[money per paid hour\].
    Wage(GroupId, f64),
    /// Share of a group's paid time off the phones.
    Shrinkage(GroupId, Share),
    /// What a group's agents do with the call in hand when their shift ends.
    Leaving(GroupId, Leaving),
    /// Mean first attempts of a type in each interval, at a scale of 1.
    Volume(CallTypeId, Vec<f64>),
    /// What the volume of a type is multiplied by.
    VolumeScale(CallTypeId, f64),
    /// Talk time of a type \[s\].
    Talk(CallTypeId, Law),
    /// After-call work of a type \[s\].
    WrapUp(CallTypeId, Law),
    /// Patience of a type's callers \[s\].
    Patience(CallTypeId, Law),
    /// Lower is served first.
    Priority(CallTypeId, i32),
    /// A type queues as if it had arrived this much earlier \[s\].
    HeadStart(CallTypeId, Seconds),
    /// How the service level of a type is counted.
    ServiceLevel(CallTypeId, ServiceLevel),
    /// What is wanted of a type.
    Targets(CallTypeId, Targets),
    /// Lines of a type; `None` is without limit.
    Lines(CallTypeId, Option<u32>),
    /// Share of a type's answered calls that settle the matter.
    Settled(CallTypeId, Share),
    /// Money earned by an answered call of a type.
    Value(CallTypeId, f64),
    /// Who tries again.
    Redial(CallTypeId, Redial),
    /// What a type's waiting callers are told.
    Messages(CallTypeId, Messages),
    /// How they take it.
    Reaction(CallTypeId, Reaction),
    /// The offer to call back.
    Callback(CallTypeId, Option<Callback>),
    /// An assumption about a type's callers.
    Assume(CallTypeId, &'static Assumption, Assumed),
    /// An assumption about customers.
    AssumeOfCustomers(&'static Assumption<Clientele>, Assumed),
    /// All about customers.
    Customers(CustomerParts),
    /// Which idle agent takes a call.
    PickAgent(PickAgent),
    /// Uncertainty of volume that all types share.
    Busyness(Busyness),
    /// Currency, line cost and margin.
    Money(Money),
}

impl Centre {
    /// The same centre with these changes, in order.
    ///
    /// # Errors
    /// Everything that is impossible about the changed centre, or that a change is about something that is not there.
    pub fn with(&self, changes: &[Change]) -> Result<Centre, Problems> {
        self.varied(self, changes)
    }

    /// The same with what this centre says as `base` does changed.
    fn varied(&self, base: &Centre, changes: &[Change]) -> Result<Centre, Problems> {
        let (mut parts, mut base) = (self.parts.clone(), base.parts.clone());
        for change in changes {
            change.apply(&mut parts, &base)?;
            // What comes next is held against the base as it then is.
            let before = base.clone();
            change.apply(&mut base, &before)?;
        }
        Centre::new(parts)
    }
}

impl Operation {
    /// The same days and customers with these changes, in order. A day keeps what it says otherwise than the base.
    ///
    /// # Errors
    /// Everything that is impossible about the changed ones, or that a change is about something that is not there.
    pub fn with(&self, changes: &[Change]) -> Result<Operation, Problems> {
        let base = self.base().with(changes)?;
        let days = self.days().iter().map(|day| {
            let Some(variants) = &day.variants else {
                let centre = day.centre.varied(self.base(), changes)?;
                return Ok(Day::new(day.weekday, centre));
            };
            let changed = variants.changed(|one, plain| one.varied(plain, changes))?;
            Ok(Day::drawn_from(day.weekday, changed))
        });
        let days = days.collect::<Result<Vec<Day>, Problems>>()?;
        let mut parts = self.customers().map(|one| one.parts().clone());
        for change in changes {
            match (change, &mut parts) {
                (Change::AssumeOfCustomers(assumption, value), Some(parts)) => {
                    let mut clientele = Clientele::with_parts(parts.clone(), &days);
                    (assumption.put)(&mut clientele, *value)
                        .ok_or_else(|| other_kind(assumption.key, *value))?;
                    *parts = clientele.parts;
                }
                (Change::Customers(new), _) => parts = Some(new.clone()),
                (Change::AssumeOfCustomers(..), None) => {
                    return Err(missing("customers", "there are no customers").into());
                }
                _ => {}
            }
        }
        let customers = parts.map(|parts| Customers::new(parts, base.call_types()));
        let days = self.of_days(base, days)?;
        let changed = days.with_customers(customers.transpose()?);
        Problems::none_of(changed.season_problem().into_iter().collect())?;
        Ok(changed)
    }
}

impl Change {
    /// Makes the change in `parts` where they say the same as `base`.
    fn apply(&self, parts: &mut Parts, base: &Parts) -> Result<(), Problems> {
        let place = Place { parts, base };
        match self {
            Change::Roster(id, new) => place.group(*id, |one| &mut one.roster, new),
            Change::Adjust { group, during, by } => return adjust(parts, *group, *during, *by),
            Change::Answers(id, new) => place.group(*id, |one| &mut one.answers, new),
            Change::Absence(id, new) => place.group(*id, |one| &mut one.absence, new),
            Change::Wage(id, new) => place.group(*id, |one| &mut one.wage, new),
            Change::Shrinkage(id, new) => place.group(*id, |one| &mut one.shrinkage, new),
            Change::Leaving(id, new) => place.group(*id, |one| &mut one.leaving, new),
            Change::Volume(id, new) => return set_volume(parts, base, *id, new),
            Change::VolumeScale(id, new) => return set_scale(parts, base, *id, *new),
            Change::Talk(id, new) => place.calls(*id, |one| &mut one.talk, new),
            Change::WrapUp(id, new) => place.calls(*id, |one| &mut one.wrap_up, new),
            Change::Patience(id, new) => place.calls(*id, |one| &mut one.patience, new),
            Change::Priority(id, new) => place.calls(*id, |one| &mut one.priority, new),
            Change::HeadStart(id, new) => place.calls(*id, |one| &mut one.head_start, new),
            Change::ServiceLevel(id, new) => place.calls(*id, |one| &mut one.service_level, new),
            Change::Targets(id, new) => place.calls(*id, |one| &mut one.targets, new),
            Change::Lines(id, new) => place.calls(*id, |one| &mut one.lines, new),
            Change::Settled(id, new) => place.calls(*id, |one| &mut one.settled, new),
            Change::Value(id, new) => place.calls(*id, |one| &mut one.value, new),
            Change::Redial(id, new) => place.calls(*id, |one| &mut one.redial, new),
            Change::Messages(id, new) => place.calls(*id, |one| &mut one.messages, new),
            Change::Reaction(id, new) => place.calls(*id, |one| &mut one.reaction, new),
            Change::Callback(id, new) => place.calls(*id, |one| &mut one.callback, new),
            Change::Assume(id, about, new) => return assume(parts, base, *id, about, *new),
            Change::PickAgent(new) => place.set(|parts| Some(&mut parts.pick_agent), new),
            Change::Busyness(new) => place.set(|parts| Some(&mut parts.busyness), new),
            Change::Money(new) => place.set(|parts| Some(&mut parts.money), new),
            Change::AssumeOfCustomers(..) | Change::Customers(_) => Some(()),
        }
        .ok_or_else(|| missing("centre", "a change of what is not there").into())
    }
}

/// The parts to be changed, and those that they vary.
struct Place<'a> {
    parts: &'a mut Parts,
    base: &'a Parts,
}

impl Place<'_> {
    /// `None` if there is nothing to set.
    fn set<T: PartialEq + Clone>(
        self,
        slot: impl Fn(&mut Parts) -> Option<&mut T>,
        new: &T,
    ) -> Option<()> {
        let base = slot(&mut self.base.clone())?.clone();
        let own = slot(self.parts)?;
        if *own == base {
            own.clone_from(new);
        }
        Some(())
    }

    fn group<T: PartialEq + Clone>(
        self,
        id: GroupId,
        slot: impl Fn(&mut AgentGroup) -> &mut T,
        new: &T,
    ) -> Option<()> {
        self.set(|parts| parts.groups.get_mut(id.index()).map(&slot), new)
    }

    fn calls<T: PartialEq + Clone>(
        self,
        id: CallTypeId,
        slot: impl Fn(&mut CallType) -> &mut T,
        new: &T,
    ) -> Option<()> {
        self.set(|parts| parts.call_types.get_mut(id.index()).map(&slot), new)
    }
}

fn type_of(parts: &Parts, id: CallTypeId) -> Result<&CallType, Problems> {
    let found = parts.call_types.get(id.index());
    found.ok_or_else(|| missing("calls", "there is no such call type").into())
}

/// The scale stays, so the calls are so many times the new volume.
fn set_volume(
    parts: &mut Parts,
    base: &Parts,
    id: CallTypeId,
    new: &[f64],
) -> Result<(), Problems> {
    let (own, base) = (&type_of(parts, id)?.volume, &type_of(base, id)?.volume);
    if own.profile() == base.profile() {
        let new = Volume::new(new.to_vec(), own.scale());
        parts.call_types[id.index()].volume = new;
    }
    Ok(())
}

fn set_scale(parts: &mut Parts, base: &Parts, id: CallTypeId, new: f64) -> Result<(), Problems> {
    let (own, base) = (&type_of(parts, id)?.volume, &type_of(base, id)?.volume);
    if own.scale() == base.scale() {
        let new = own.with_scale(new);
        parts.call_types[id.index()].volume = new;
    }
    Ok(())
}

fn adjust(parts: &mut Parts, group: GroupId, during: Segment, by: i32) -> Result<(), Problems> {
    let group = parts.groups.get_mut(group.index());
    let group = group.ok_or_else(|| missing("agents", "there is no such agent group"))?;
    group.roster.adjust(during, by);
    Ok(())
}

fn assume(
    parts: &mut Parts,
    base: &Parts,
    id: CallTypeId,
    about: &'static Assumption,
    value: Assumed,
) -> Result<(), Problems> {
    if about.of(type_of(parts, id)?) == about.of(type_of(base, id)?) {
        let kind = &mut parts.call_types[id.index()];
        (about.put)(kind, value).ok_or_else(|| other_kind(about.key, value))?;
    }
    Ok(())
}

fn missing(key: &str, found: &str) -> Problem {
    Problem::new(key, found, "change what is there")
}

fn other_kind(key: &str, value: Assumed) -> Problems {
    let found = format!("`{value}` is no value for this");
    Problem::new(
        key,
        found,
        "give a value of the kind that it has, within its limits",
    )
    .into()
}
