//! What the catalogue says of every measure, whatever it is a measure of.

use super::tally::Numbered;

/// What a measure counts in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MetricKind {
    /// A number of calls, callers or agents.
    Number,
    /// A share, 0 to 1.
    Share,
    /// A time \[s\].
    Seconds,
    /// A time \[h\].
    Hours,
    /// Money.
    Money,
}

impl MetricKind {
    /// The largest value that can be.
    #[must_use]
    pub fn most(self) -> f64 {
        match self {
            MetricKind::Share => 1.0,
            MetricKind::Number | MetricKind::Seconds | MetricKind::Hours | MetricKind::Money => {
                f64::INFINITY
            }
        }
    }
}

/// How the fractions of several days become that of all of them together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Adding {
    /// An amount: the numerators add up, and the whole still counts once.
    Amount,
    /// A ratio: numerators and denominators add up.
    Ratio,
    /// The largest counts.
    Largest,
}

/// A list in which a measure stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MetricList {
    /// What those want to know who want no more than the answer.
    Brief,
    /// The table of a run.
    Headline,
    /// The rest of a run's measures.
    Detail,
    /// The table of a comparison.
    Compare,
    /// The table of a sweep, before targets and cost.
    Sweep,
    /// The same, after them.
    SweepLast,
    /// The results of each week of a season.
    Week,
    /// The table of a season's weeks.
    WeekTable,
    /// The table of the days of a week.
    Weekday,
    /// The table of a day's intervals.
    Day,
    /// The intervals whose means have an interval of their own.
    Band,
}

/// When a measure says anything.
#[derive(Debug, Clone, Copy)]
pub enum When<M: 'static> {
    /// Always.
    Always,
    /// Never in a table.
    Never,
    /// If it is above 0.
    Own,
    /// If it is below 1.
    BelowOne,
    /// If one of these is above 0.
    Any(&'static [M]),
    /// If anybody is quoted a wait.
    Quotes,
    /// If callers are told something or offered a callback.
    Messages,
}

/// A row of the catalogue.
#[derive(Debug, Clone, Copy)]
pub struct Row {
    /// Key in files.
    pub key: &'static str,
    /// What it counts in.
    pub kind: MetricKind,
    /// Whether it can be below 0.
    pub is_signed: bool,
    /// How several days become one.
    pub adding: Adding,
    /// Numerator and denominator, or what it is otherwise, with the unit.
    pub meaning: &'static str,
    /// What it is called at the left of a row; times without their unit, `{unit}` is day, week or season.
    pub long: &'static str,
    /// What it is called above a column.
    pub short: &'static str,
    /// The lists in which it stands, with its rank in them.
    pub places: &'static [(MetricList, u8)],
}

impl Row {
    /// The smallest value that can be.
    #[must_use]
    pub fn least(&self) -> f64 {
        if self.is_signed {
            f64::NEG_INFINITY
        } else {
            0.0
        }
    }

    /// The largest value that can be.
    #[must_use]
    pub fn most(&self) -> f64 {
        self.kind.most()
    }
}

/// A measure of the catalogue.
pub trait Measure: Numbered + std::fmt::Debug + PartialEq {
    /// What the catalogue says of it.
    fn row(self) -> &'static Row;

    /// The measures of a list, in its order.
    #[must_use]
    fn shown_in(place: MetricList) -> Vec<Self> {
        let rank = |measure: Self| {
            let places = measure.row().places.iter();
            let mut own = places.filter(|(other, _)| *other == place);
            own.next().map(|(_, rank)| *rank)
        };
        let mut shown: Vec<(u8, Self)> = Self::ALL
            .iter()
            .filter_map(|&measure| Some((rank(measure)?, measure)))
            .collect();
        shown.sort_by_key(|(rank, _)| *rank);
        shown.into_iter().map(|(_, measure)| measure).collect()
    }

    /// The measure of this key.
    #[must_use]
    fn of_key(key: &str) -> Option<Self> {
        let mut all = Self::ALL.iter().copied();
        all.find(|measure| measure.row().key == key)
    }
}

/// Makes an enum of measures from rows: name, key, kind (`Signed` if it can be below 0), how days add up,
/// meaning, long and short label, when it says anything, the lists in which it stands (with ranks), and how it
/// is counted.
macro_rules! catalogue {
    (
        $(#[$doc:meta])*
        $name:ident counted by $count:ty;
        $($measure:ident $key:literal $kind:ident $(($signed:ident))? $adding:ident $meaning:literal
            [$long:literal, $short:literal] $when:expr,
            ($($place:ident $($rank:literal)?),*) = $counted:expr;)*
    ) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[allow(rustdoc::broken_intra_doc_links)] // a unit stands in brackets, such as [s]
        pub enum $name { $(#[doc = $meaning] $measure,)* }

        impl $crate::measures::Numbered for $name {
            const ALL: &'static [Self] = &[$($name::$measure),*];

            fn number(self) -> usize {
                self as usize
            }
        }

        impl $crate::measures::Measure for $name {
            fn row(self) -> &'static $crate::measures::Row {
                const ROWS: &[$crate::measures::Row] = &[$($crate::measures::Row {
                    key: $key,
                    kind: $crate::measures::MetricKind::$kind,
                    is_signed: 0 $(+ $crate::measures::row::$signed)? > 0,
                    adding: $crate::measures::Adding::$adding,
                    meaning: $meaning,
                    long: $long,
                    short: $short,
                    places: &[$(($crate::measures::MetricList::$place, 0 $(+ $rank)?)),*],
                }),*];
                &ROWS[self as usize]
            }
        }

        impl $name {
            /// Its key in files.
            #[must_use]
            pub fn key(self) -> &'static str {
                $crate::measures::Measure::row(self).key
            }

            /// What it counts in.
            #[must_use]
            pub fn kind(self) -> $crate::measures::MetricKind {
                $crate::measures::Measure::row(self).kind
            }

            /// When it says anything.
            #[must_use]
            pub fn when(self) -> $crate::measures::When<$name> {
                use $crate::measures::When::*;
                match self { $($name::$measure => $when,)* }
            }

            /// How it is counted.
            pub(super) fn counted(self) -> $count {
                match self { $($name::$measure => $counted,)* }
            }
        }
    };
}
pub(super) use catalogue;

/// A measure that can be below 0.
#[allow(non_upper_case_globals)] // the word in a row of the catalogue
pub(super) const Signed: u8 = 1;
