//! The days that make up one replication: a single one, or those of a week that differ.

use super::{
    CallType, CallTypeId, Centre, Customers, Money, Parts, Targets, Variants, check_customers,
};
use crate::error::{Problem, Problems};
use crate::random::Occasion;
use crate::units::Share;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// A day of the week.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Weekday {
    /// The first day of a week.
    Monday,
    /// The second.
    Tuesday,
    /// The third.
    Wednesday,
    /// The fourth.
    Thursday,
    /// The fifth.
    Friday,
    /// The sixth.
    Saturday,
    /// The last.
    Sunday,
}

impl Weekday {
    /// All of them, in calendar order.
    pub const ALL: [Self; 7] = [
        Self::Monday,
        Self::Tuesday,
        Self::Wednesday,
        Self::Thursday,
        Self::Friday,
        Self::Saturday,
        Self::Sunday,
    ];

    /// Its name in files: `monday`.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Monday => "monday",
            Self::Tuesday => "tuesday",
            Self::Wednesday => "wednesday",
            Self::Thursday => "thursday",
            Self::Friday => "friday",
            Self::Saturday => "saturday",
            Self::Sunday => "sunday",
        }
    }

    /// Its place in the week, Monday's being 0.
    #[must_use]
    pub const fn number(self) -> u32 {
        self as u32
    }
}

/// Its name in sentences: `Monday`.
impl fmt::Display for Weekday {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:?}")
    }
}

/// A day on which a centre is open.
#[derive(Debug, Clone, PartialEq)]
pub struct Day {
    /// Which day of the week; `None` where days are all alike.
    pub weekday: Option<Weekday>,
    /// The centre as it runs on this day; where days come by chance, as it does on average.
    pub centre: Centre,
    /// What it can be, if days come by chance.
    pub variants: Option<Variants>,
}

impl Day {
    /// A day that is always the same.
    #[must_use]
    pub fn new(weekday: Option<Weekday>, centre: Centre) -> Self {
        Self {
            weekday,
            centre,
            variants: None,
        }
    }

    /// A day that is drawn.
    #[must_use]
    pub fn drawn_from(weekday: Option<Weekday>, variants: Variants) -> Self {
        Self {
            weekday,
            centre: variants.average(),
            variants: Some(variants),
        }
    }

    /// Which of its variants an occasion draws; 0 if it has none.
    #[must_use]
    pub fn drawn(&self, occasion: Occasion) -> usize {
        let variants = self.variants.as_ref();
        variants.map_or(0, |variants| variants.drawn(occasion))
    }

    /// The centre as it runs when the variant with this number was drawn.
    #[must_use]
    pub fn as_drawn(&self, number: usize) -> &Centre {
        let variants = self.variants.as_ref();
        variants.map_or(&self.centre, |variants| variants.centre(number))
    }

    /// The centre as it can run on this day, in every way that has a chance.
    pub fn centres(&self) -> impl Iterator<Item = &Centre> {
        let variants = self.variants.iter().flat_map(Variants::each);
        let variants = variants.filter(|(share, _)| *share > 0.0);
        let only = self.variants.is_none().then_some(&self.centre);
        only.into_iter().chain(variants.map(|(_, centre)| centre))
    }

    /// The means of numbers over every way in which the centre can run on this day.
    pub fn mean<const N: usize>(&self, numbers: impl Fn(&Centre) -> [f64; N]) -> [f64; N] {
        match &self.variants {
            Some(variants) => variants.mean(numbers),
            None => numbers(&self.centre),
        }
    }

    fn changed(
        &self,
        change: &impl Fn(&Centre) -> Result<Centre, Problems>,
    ) -> Result<Self, Problems> {
        Ok(match &self.variants {
            Some(variants) => {
                Self::drawn_from(self.weekday, variants.changed(|own, _| change(own))?)
            }
            None => Self::new(self.weekday, change(&self.centre)?),
        })
    }

    fn map(&self, change: impl Fn(&Centre) -> Centre) -> Self {
        Self {
            weekday: self.weekday,
            centre: change(&self.centre),
            variants: self.variants.as_ref().map(|variants| variants.map(&change)),
        }
    }

    /// Number of this day in the given week (from 0): 7 x week + weekday. It keys the random streams, so a
    /// Monday's callers are the same whichever other days there are.
    #[must_use]
    pub fn number(&self, week: u32) -> u32 {
        week * 7 + self.weekday.map_or(0, Weekday::number)
    }
}

/// What a replication is: a day of a centre, a week of days that differ, or with customers a season of weeks.
///
/// There is at least one day; days are in calendar order; all have the call types and agent groups of the base,
/// in the same order.
#[derive(Debug, Clone, PartialEq)]
pub struct Operation {
    base: Centre,
    days: Vec<Day>,
    customers: Option<Customers>,
}

/// The same day again and again.
impl From<Centre> for Operation {
    fn from(centre: Centre) -> Self {
        Self {
            days: vec![Day::new(None, centre.clone())],
            base: centre,
            customers: None,
        }
    }
}

/// Days that come by chance, again and again.
impl From<Variants> for Operation {
    fn from(variants: Variants) -> Self {
        let day = Day::drawn_from(None, variants);
        Self {
            base: day.centre.clone(),
            days: vec![day],
            customers: None,
        }
    }
}

/// The same day again and again.
impl From<&Centre> for Operation {
    fn from(centre: &Centre) -> Self {
        Self::from(centre.clone())
    }
}

impl From<&Operation> for Operation {
    fn from(operation: &Operation) -> Self {
        operation.clone()
    }
}

impl Operation {
    /// A week of `days` that are each a variation of `base`; the days that are not named are closed.
    ///
    /// # Errors
    /// If no day is open, or one has other call types or agent groups than the base.
    pub fn week(base: Centre, days: BTreeMap<Weekday, Centre>) -> Result<Self, Problems> {
        let days = days.into_iter();
        let days = days.map(|(weekday, centre)| Day::new(Some(weekday), centre));
        Self::week_of(base, days.collect())
    }

    /// The same of days that may come by chance, in calendar order.
    ///
    /// # Errors
    /// If no day is open, one has no weekday, or one has other call types or agent groups than the base.
    pub fn week_of(base: Centre, days: Vec<Day>) -> Result<Self, Problems> {
        let mut problems = Vec::new();
        if days.is_empty() {
            problems.push(Problem::new(
                "week",
                "the centre is closed on every day of the week",
                "name the days on which it is open, such as `monday = {}`",
            ));
        }
        for day in &days {
            if names(&day.centre) != names(&base) || day.weekday.is_none() {
                problems.push(Problem::new(
                    day.key(),
                    format!(
                        "{} has other call types or agent groups than the other days",
                        day.said()
                    ),
                    "describe all of them for every day; a volume or count may be 0",
                ));
            }
        }
        problems.extend(differing_cushions(&base, &days));
        Problems::none_of(problems)?;
        Ok(Self {
            base,
            days,
            customers: None,
        })
    }

    /// What is wrong with the days of an operation of which one is like the other.
    #[must_use]
    pub fn differing_days(&self) -> Vec<Problem> {
        differing_cushions(&self.base, &self.days)
    }

    /// Other days of another base, in the same order; without customers.
    pub(super) fn of_days(&self, base: Centre, days: Vec<Day>) -> Result<Self, Problems> {
        if self.is_week() {
            return Self::week_of(base, days);
        }
        let mut days = days.into_iter();
        Ok(match days.next().and_then(|day| day.variants) {
            Some(variants) => Self::from(variants),
            None => Self::from(base),
        })
    }

    /// The same with every day made another, in every way in which it may come.
    ///
    /// # Errors
    /// If one cannot be made so, or days would not go together.
    pub fn changed_by(
        &self,
        change: impl Fn(&Centre) -> Result<Centre, Problems>,
    ) -> Result<Self, Problems> {
        let base = change(&self.base)?;
        let days = self.days.iter().map(|day| day.changed(&change));
        let changed = self.of_days(base, days.collect::<Result<_, Problems>>()?)?;
        Ok(changed.with_customers(self.customers.clone()))
    }

    /// The same, except that on every day a call type of which a share of quotes is to hold is quoted its
    /// estimates times `factor`.
    #[must_use]
    pub fn with_bumper(self, call_type: CallTypeId, factor: f64) -> Self {
        let days = self.days.iter();
        let with = |centre: &Centre| centre.clone().with_bumper(call_type, factor);
        Self {
            days: days.map(|day| day.map(with)).collect(),
            base: self.base.with_bumper(call_type, factor),
            customers: self.customers,
        }
    }

    /// The centre of which the days are variations: what holds on all days unless a day says otherwise. Names,
    /// currency and the targets of a whole replication are its.
    #[must_use]
    pub fn base(&self) -> &Centre {
        &self.base
    }

    /// The days of a replication, at least one, in calendar order.
    #[must_use]
    pub fn days(&self) -> &[Day] {
        &self.days
    }

    /// The same days, again and again for weeks, with callers who are customers. They must have been
    /// checked against the call types of the base.
    #[must_use]
    pub fn with_customers(self, customers: Option<Customers>) -> Self {
        Self { customers, ..self }
    }

    /// What is wrong with the length of a season of these days.
    #[must_use]
    pub fn season_problem(&self) -> Option<Problem> {
        if self.customers.is_some() && self.days.iter().any(|day| day.variants.is_some()) {
            return Some(Problem::new(
                "customers",
                "days that come by chance do not go with [customers]: customers say how many calls a day has",
                "take [customers] out, or [kinds] and `day` of the profiles; `busyness` makes days uneven in a season",
            ));
        }
        let days = self.days.iter().map(|day| day.centre.call_types());
        let days: Vec<&[CallType]> = days.collect();
        check_customers::check_season(self.customers.as_ref()?.parts(), &days)
    }

    /// The customers, if callers have a memory; a replication is then a season of weeks.
    #[must_use]
    pub fn customers(&self) -> Option<&Customers> {
        self.customers.as_ref()
    }

    /// Days in a week.
    #[must_use]
    pub fn days_in_week(&self) -> u32 {
        match &self.customers {
            Some(customers) if !self.is_week() => customers.parts().opening_days,
            _ => self.days.len() as u32,
        }
    }

    /// The days as they are when a season begins, with strangers who call as often as the customers do
    /// then; without customers, the days as they are.
    #[must_use]
    pub fn at_start(&self) -> Operation {
        let strangers = |centre: &Centre| self.centre_at_start(centre);
        Operation {
            base: strangers(&self.base),
            days: self.days.iter().map(|day| day.map(strangers)).collect(),
            customers: None,
        }
    }

    /// A centre of one of its days with as many calls as come on the first of them; without customers, as it is.
    #[must_use]
    pub fn centre_at_start(&self, centre: &Centre) -> Centre {
        let mut parts = centre.parts.clone();
        let share = f64::from(self.days_in_week()).recip();
        for (place, kind) in parts.call_types.iter_mut().enumerate() {
            let id = CallTypeId(place as u16);
            let shape: f64 = kind.volume.iter().sum();
            let customers = self.customers.as_ref();
            let Some(customers) = customers.filter(|one| one.call(id) && shape > 0.0) else {
                continue;
            };
            let calls = customers.calls_at_start(id) * kind.volume.scale() * share;
            let own = kind.volume.iter().map(|one| one * (calls / shape));
            kind.volume = own.collect::<Vec<f64>>().into();
        }
        Centre { parts }
    }

    /// The same without what things cost or bring and what is wanted of them. Whoever is equal without these is simulated
    /// and counted alike.
    #[must_use]
    pub fn without_prices(&self) -> Self {
        let free = |centre: &Centre| {
            let mut parts = centre.parts.clone();
            for kind in &mut parts.call_types {
                (kind.value, kind.targets) = (0.0, Targets::default());
            }
            for group in &mut parts.groups {
                // Who is paid by the shift is counted with what that costs.
                if !group.is_paid_by_shift() {
                    (group.wage, group.shrinkage) = (0.0, Share::NONE);
                }
            }
            parts.money = Money::default();
            Centre { parts }
        };
        Self {
            base: free(&self.base),
            days: self.days.iter().map(|day| day.map(free)).collect(),
            customers: self.customers.clone().map(Customers::without_prices),
        }
    }

    /// Whether a replication is a week (perhaps of a single day) and not a day like all others.
    #[must_use]
    pub fn is_week(&self) -> bool {
        self.days.iter().any(|day| day.weekday.is_some())
    }
}

impl Day {
    /// Where a scenario file says what it is.
    fn key(&self) -> String {
        match self.weekday {
            Some(weekday) => format!("week.{}", weekday.key()),
            None => "kinds".to_owned(),
        }
    }

    fn said(&self) -> String {
        let weekday = self.weekday.map(|weekday| weekday.to_string());
        weekday.unwrap_or_else(|| "some day".to_owned())
    }
}

/// A pilot run sets one bumper for all days, so they may not want different shares of quotes to hold.
fn differing_cushions(base: &Centre, days: &[Day]) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (place, kind) in base.call_types().iter().enumerate() {
        let kept = |centre: &Centre| centre.quotes_to_keep(CallTypeId(place as u16));
        let mut wanted = days.iter().flat_map(Day::centres).filter_map(kept);
        let Some(first) = wanted.next() else { continue };
        let differs = |centre: &Centre| kept(centre).is_some_and(|share| share != first);
        let different = days.iter().filter(|day| day.centres().any(differs));
        problems.extend(different.map(|day| {
            let weekday = day.said();
            Problem::new(
                day.key(),
                format!(
                    "another share of {}'s quotes is to be kept on {weekday} than on the days before",
                    kind.name
                ),
                "want the same share on all days, as one bumper is found for them; or give the day a bumper of its own",
            )
        }));
    }
    problems
}

fn names(centre: &Centre) -> [Vec<&str>; 2] {
    let Parts {
        call_types, groups, ..
    } = &centre.parts;
    [
        call_types.iter().map(|kind| kind.name.as_str()).collect(),
        groups.iter().map(|group| group.name.as_str()).collect(),
    ]
}
