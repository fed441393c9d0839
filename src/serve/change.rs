//! What may be changed on the page: agents, volume, what callers are told, how far they believe it, callbacks.

use crate::centre::{
    Bumper, CallTypeId, Callback, Centre, Change, Customers, GroupId, Operation, Policy, Quote,
    Segment,
};
use crate::error::{Problem, Problems};
use crate::units::{Seconds, Share};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A change, for the whole day or from a moment on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeAt {
    /// From when on \[s from opening\]; without it from opening on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<f64>,
    /// What is changed.
    pub change: Alteration,
}

/// What is changed. Without `calls` it is so for every call type.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Alteration {
    /// So many agents more in a group; negative: fewer, as far as there are any.
    Agents {
        /// The group's name.
        group: String,
        /// How many more, -999 to 999.
        by: i32,
    },
    /// So many times the calls.
    Volume {
        /// The call type's name.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        calls: Option<String>,
        /// Above 0, at most 10.
        times: f64,
    },
    /// What those who wait are told.
    Told {
        /// The call type's name.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        calls: Option<String>,
        /// What is said.
        say: Say,
        /// What an estimated wait is multiplied by; 1 without it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        cushion: Option<f64>,
    },
    /// How many believe a quoted wait.
    Trust {
        /// The call type's name.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        calls: Option<String>,
        /// Their share, 0 to 1.
        share: f64,
    },
    /// The offer to call back.
    Callback {
        /// The call type's name.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        calls: Option<String>,
        /// Offered from this estimated wait on \[s\]; null: no longer offered.
        offer_when: Option<f64>,
        /// Share of the promises that are kept, 0 to 1; all without it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        kept: Option<f64>,
    },
}

/// What those who wait may be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Say {
    /// Nothing.
    Silence,
    /// "Your call is important to us."
    Comfort,
    /// "Unusually high call volume."
    Busy,
    /// Their place in the queue.
    Position,
    /// An estimated wait.
    Estimate,
}

/// From when on a change holds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum From {
    /// From opening on.
    Opening,
    /// From this moment on \[s from opening\], in a day that is played.
    Moment(f64),
    /// The same, in a plan: agents and volume from this moment on, all else from opening on.
    Planned(f64),
}

impl Alteration {
    /// The changes of a centre that it stands for.
    pub(super) fn changes(
        &self,
        centre: &Centre,
        customers: Option<&Customers>,
        from: From,
    ) -> Result<Vec<Change>, Problem> {
        let are_customers = |id: CallTypeId| {
            let contacts = customers.and_then(|customers| customers.contacts(id));
            contacts.is_some()
        };
        match self {
            Alteration::Agents { group, by } => {
                agents(centre, group, *by, from).map(|one| vec![one])
            }
            Alteration::Volume { calls, times } => {
                if !(*times > 0.0 && *times <= 10.0) {
                    let found = format!("{times} times the calls");
                    return Err(Problem::new(
                        "volume.times",
                        found,
                        "give a number above 0, at most 10",
                    ));
                }
                let only_shape =
                    |id: CallTypeId| customers.is_some_and(|customers| customers.call(id));
                let changes = each(centre, calls.as_deref(), |id| {
                    Ok(volume(centre, id, *times, from, only_shape(id)))
                })?;
                Ok(changes.into_iter().flatten().collect())
            }
            Alteration::Told {
                calls,
                say,
                cushion,
            } => each(centre, calls.as_deref(), |id| {
                Ok(told(centre, id, *say, cushion.unwrap_or(1.0)))
            }),
            Alteration::Trust {
                calls,
                share: wanted,
            } => {
                let types = 0..centre.call_types().len();
                let all = types
                    .map(|place| CallTypeId(place as u16))
                    .all(are_customers);
                let changes = each(centre, calls.as_deref(), |id| {
                    let call_type = &centre.call_types()[id.index()];
                    if are_customers(id) {
                        let name = &call_type.name;
                        let found =
                            format!("customers call `{name}`, and each has a trust of its own");
                        let cure = "change `trust` of [customers] in the scenario";
                        return match all || calls.is_some() {
                            true => Err(Problem::new("trust.share", found, cure)),
                            false => Ok(None),
                        };
                    }
                    let mut reaction = call_type.reaction;
                    reaction.trust = share("trust.share", *wanted)?;
                    Ok(Some(Change::Reaction(id, reaction)))
                })?;
                Ok(changes.into_iter().flatten().collect())
            }
            Alteration::Callback {
                calls,
                offer_when,
                kept,
            } => each(centre, calls.as_deref(), |id| {
                callback(centre, id, *offer_when, *kept)
            }),
        }
    }
}

/// The operation with these changes, each as it holds on every day of a plan.
pub(super) fn planned(operation: &Operation, asked: &[ChangeAt]) -> Result<Operation, Problems> {
    let customers = operation.customers();
    operation.changed_by(|centre| changed(centre, customers, asked, From::Planned))
}

/// A centre with these changes, one after the other; `from` says how those hold that are made from a moment on.
pub(super) fn changed<'a>(
    centre: &Centre,
    customers: Option<&Customers>,
    asked: impl IntoIterator<Item = &'a ChangeAt>,
    from: impl Fn(f64) -> From,
) -> Result<Centre, Problems> {
    let mut asked = asked.into_iter();
    asked.try_fold(centre.clone(), |centre, one| {
        let from = one.at.map_or(From::Opening, &from);
        let changes = one.change.changes(&centre, customers, from);
        centre.with(&changes.map_err(Problems::from)?)
    })
}

fn agents(centre: &Centre, group: &str, by: i32, from: From) -> Result<Change, Problem> {
    if !(-999..=999).contains(&by) {
        let found = format!("{by} agents more");
        return Err(Problem::new(
            "agents.by",
            found,
            "give a number from -999 to 999",
        ));
    }
    let names = centre.groups().iter().map(|group| group.name.as_str());
    let place = place("agents.group", group, names)?;
    let (from, to) = (from.moment(), centre.clock().length.get());
    Ok(Change::Adjust {
        group: GroupId(place),
        during: Segment { from, to },
        by,
    })
}

impl From {
    fn moment(self) -> f64 {
        match self {
            From::Opening => 0.0,
            From::Moment(at) | From::Planned(at) => at,
        }
    }
}

/// In a plan an interval of which only a part is changed has what it has on average. Where a profile gives `only_shape`
/// of the day, how many call is changed with it.
fn volume(
    centre: &Centre,
    id: CallTypeId,
    times: f64,
    from: From,
    only_shape: bool,
) -> Vec<Change> {
    let own = &centre.call_types()[id.index()].volume;
    let From::Planned(at) = from else {
        return vec![Change::VolumeScale(id, own.scale() * times)];
    };
    let interval = centre.clock().interval.get();
    let profile = own.profile().iter().enumerate();
    let profile = profile.map(|(place, calls)| {
        let end = (place as f64 + 1.0) * interval;
        let share = ((end - at) / interval).clamp(0.0, 1.0);
        calls * (1.0 + (times - 1.0) * share)
    });
    let profile: Vec<f64> = profile.collect();
    let before: f64 = own.profile().iter().sum();
    let more = match only_shape && before > 0.0 {
        true => Some(profile.iter().sum::<f64>() / before),
        false => None,
    };
    let more = more.map(|more| Change::VolumeScale(id, own.scale() * more));
    let mut changes = vec![Change::Volume(id, profile)];
    changes.extend(more);
    changes
}

fn told(centre: &Centre, id: CallTypeId, say: Say, cushion: f64) -> Change {
    let mut messages = centre.call_types()[id.index()].messages;
    let round_to = match messages.policy {
        Policy::Estimate(quote) => quote.round_to,
        _ => Seconds::new(60.0),
    };
    messages.policy = match say {
        Say::Silence => Policy::Silence,
        Say::Comfort => Policy::Comfort,
        Say::Busy => Policy::Busy,
        Say::Position => Policy::Position,
        Say::Estimate => Policy::Estimate(Quote {
            bumper: Bumper::Times(cushion),
            round_to,
        }),
    };
    Change::Messages(id, messages)
}

/// An offer that is withdrawn is made to nobody, and what was promised before stands.
fn callback(
    centre: &Centre,
    id: CallTypeId,
    offer_when: Option<f64>,
    kept: Option<f64>,
) -> Result<Change, Problem> {
    let own = centre.call_types()[id.index()].callback;
    let Some(wait) = offer_when else {
        let none = own.map(|offer| Callback {
            accepts: Share::NONE,
            ..offer
        });
        return Ok(Change::Callback(id, none));
    };
    let wait = Seconds::new(wait).ok_or_else(|| {
        let found = format!("an offer from a wait of {wait} s on");
        Problem::new("callback.offer_when", found, "give seconds, 0 or more")
    })?;
    let usual = Callback::offered_when(wait);
    // An offer that nobody was to take had been withdrawn before.
    let own = own.filter(|offer| offer.accepts > Share::NONE);
    let mut offer = own.unwrap_or(usual);
    offer.offer_when = wait;
    if let Some(kept) = kept {
        offer.kept = share("callback.kept", kept)?;
    }
    Ok(Change::Callback(id, Some(offer)))
}

fn share(key: &str, value: f64) -> Result<Share, Problem> {
    Share::new(value).ok_or_else(|| {
        let found = format!("a share of {value}");
        Problem::new(key, found, "give a number from 0 to 1")
    })
}

fn each<T>(
    centre: &Centre,
    calls: Option<&str>,
    change: impl Fn(CallTypeId) -> Result<T, Problem>,
) -> Result<Vec<T>, Problem> {
    let types = centre.call_types();
    match calls {
        None => (0..types.len())
            .map(|at| change(CallTypeId(at as u16)))
            .collect(),
        Some(name) => {
            let names = types.iter().map(|kind| kind.name.as_str());
            Ok(vec![change(CallTypeId(place("calls", name, names)?))?])
        }
    }
}

fn place<'a>(
    key: &str,
    wanted: &str,
    names: impl Iterator<Item = &'a str> + Clone,
) -> Result<u16, Problem> {
    let found = names.clone().position(|name| name == wanted);
    found.map(|place| place as u16).ok_or_else(|| {
        let names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
        let cure = format!("give one of {}", names.join(", "));
        Problem::new(key, format!("there is no `{wanted}`"), cure)
    })
}
