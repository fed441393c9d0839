//! Targets as sums that must not be negative.
//!
//! Every target is a ratio that is to be at least, or at most, a level: numerator - level x denominator, signed so
//! that more is better, must not be negative. In the long run its mean must not be, on a single day the sum itself.

use super::catalogue::formula;
use super::day_totals::DayTotals;
use super::fraction::Fraction;
use super::in_time::{InTime, Thresholds};
use super::row::Adding;
use super::tally::{CallTally, Counts, GroupTally};
use crate::centre::{Aim, Centre, Every, Formula, Target, Whose};

/// A stretch of a day in which calls and agents were counted.
pub(super) trait Stretch {
    /// Counts of a call type; those in time are by its own thresholds.
    fn calls(&self, call_type: usize) -> Counts<CallTally>;
    /// Calls in time by thresholds apart, by their place.
    fn apart(&self, place: usize) -> InTime;
    /// Time at work, and time of agents who were there \[s\].
    fn agents(&self, group: usize) -> [f64; 2];
}

/// A target, ready to be measured on days of a centre.
#[derive(Debug, Clone, PartialEq)]
pub struct Gauge {
    target: Target,
    terms: Vec<Term>,
}

/// A call type that a target is about.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Term {
    call_type: usize,
    formula: Formula,
    /// Place of the thresholds; `None` for the call type's own.
    apart: Option<usize>,
}

/// A stretch in which a target is to be reached by itself.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Judged {
    /// Place of the target in the centre's list.
    pub target: usize,
    /// The interval; `None` for the whole day.
    pub interval: Option<usize>,
}

/// All targets of a centre, and where each is to be reached on a day.
#[derive(Debug, Clone, PartialEq)]
pub struct Gauges {
    gauges: Vec<Gauge>,
    judged: Vec<Judged>,
    left_out: Vec<Judged>,
}

impl Gauges {
    /// Of the targets of `centre`, in the order of [`Centre::goals`].
    #[must_use]
    pub fn new(centre: &Centre) -> Self {
        let goals = centre.goals();
        let (mut judged, mut left_out) = (Vec::new(), Vec::new());
        for (target, wanted) in goals.iter().enumerate() {
            if wanted.goal.every != Some(Every::Interval) {
                let whole = Judged {
                    target,
                    interval: None,
                };
                match !wanted.is_of_days() || centre.is_judged_by_day(wanted.whose) {
                    true => judged.push(whole),
                    false => left_out.push(whole),
                }
                continue;
            }
            for interval in 0..centre.clock().intervals() {
                let one = Judged {
                    target,
                    interval: Some(interval),
                };
                match centre.is_judged(wanted.whose, interval) {
                    true => judged.push(one),
                    false => left_out.push(one),
                }
            }
        }
        let goals = goals.into_iter();
        Self {
            gauges: goals.map(|target| Gauge::new(centre, target)).collect(),
            judged,
            left_out,
        }
    }

    /// The targets.
    #[must_use]
    pub fn gauges(&self) -> &[Gauge] {
        &self.gauges
    }

    /// Where they are judged: a whole day each, or every interval.
    #[must_use]
    pub fn judged(&self) -> &[Judged] {
        &self.judged
    }

    /// Intervals, and days, in which too few calls are expected for a target of each to say anything.
    #[must_use]
    pub fn left_out(&self) -> &[Judged] {
        &self.left_out
    }

    /// What a day contributes to each of [`Gauges::judged`], in their order.
    pub(super) fn fractions(&self, day: &[impl Stretch]) -> Vec<Fraction> {
        let whole: Vec<Fraction> = self.gauges.iter().map(|one| one.of_all(day)).collect();
        let judged = self.judged.iter();
        let each = judged.map(|one| match one.interval {
            None => whole[one.target],
            Some(interval) => day.get(interval).map_or_else(Fraction::default, |stretch| {
                self.gauges[one.target].of(stretch)
            }),
        });
        each.collect()
    }

    /// By how much a counted day keeps each of [`Gauges::judged`]: below 0, it misses it.
    #[must_use]
    pub fn gaps(&self, day: &DayTotals) -> Vec<f64> {
        let fractions = self.fractions(&stretches(day));
        self.of_fractions(&fractions)
    }

    pub(super) fn of_fractions(&self, fractions: &[Fraction]) -> Vec<f64> {
        let each = self.judged.iter().zip(fractions);
        let gap = |(one, fraction): (&Judged, &Fraction)| self.gauges[one.target].gap(*fraction);
        each.map(gap).collect()
    }
}

impl Gauge {
    fn new(centre: &Centre, target: Target) -> Self {
        let apart = Thresholds::apart(centre);
        let types = centre.call_types().iter().enumerate();
        let types = types.filter(|(place, _)| match target.whose {
            Whose::Calls(id) => id.index() == *place,
            Whose::All => true,
            Whose::Agents(_) => false,
        });
        let terms = types.map(|(call_type, kind)| {
            let level = match target.goal.aim {
                Aim::ServiceLevel(Some(level)) => level,
                _ => kind.service_level,
            };
            let limits = (call_type, Thresholds::of(&level));
            Term {
                call_type,
                formula: level.formula,
                apart: apart.iter().position(|known| *known == limits),
            }
        });
        Self {
            terms: terms.collect(),
            target,
        }
    }

    /// The target.
    #[must_use]
    pub fn target(&self) -> &Target {
        &self.target
    }

    /// By how much the target is kept: below 0, it is missed.
    #[must_use]
    pub fn gap(&self, Fraction { of, out_of }: Fraction) -> f64 {
        let goal = &self.target.goal;
        if goal.is_at_least() {
            of - goal.level * out_of
        } else {
            goal.level * out_of - of
        }
    }

    /// Whether a day or an interval keeps it. Where there was nothing to measure, nothing is missed; noise of
    /// floating point misses nothing either.
    pub(super) fn is_kept(&self, fraction: Fraction) -> bool {
        self.gap(fraction) >= -NOISE * fraction.of.abs()
    }

    /// Over several stretches together.
    pub(super) fn of_all(&self, stretches: &[impl Stretch]) -> Fraction {
        let mut sum = Fraction::default();
        for stretch in stretches {
            sum.add(self.of(stretch), Adding::Ratio);
        }
        sum
    }

    /// Numerator and denominator of a stretch.
    pub(super) fn of(&self, stretch: &impl Stretch) -> Fraction {
        if let Whose::Agents(id) = self.target.whose {
            let [of, out_of] = stretch.agents(id.index());
            return Fraction { of, out_of };
        }
        let mut sum = Fraction::default();
        for term in &self.terms {
            sum.add(self.term(term, stretch), Adding::Ratio);
        }
        sum
    }

    fn term(&self, term: &Term, stretch: &impl Stretch) -> Fraction {
        use CallTally as T;
        let mut counts = stretch.calls(term.call_type);
        let offered = counts[T::Offered];
        let (of, out_of) = match self.target.goal.aim {
            Aim::ServiceLevel(_) => {
                if let Some(place) = term.apart {
                    let in_time = stretch.apart(place);
                    counts[T::AnsweredWithin] = in_time.answered;
                    counts[T::AbandonedWithin] = in_time.early;
                    counts[T::AbandonedShort] = in_time.short;
                }
                return formula(term.formula, &counts);
            }
            Aim::Abandonment => (counts[T::Abandoned], offered),
            Aim::Blocked => (counts[T::Blocked], offered),
            Aim::Lost => (lost(&counts), offered),
            Aim::Asa => (counts[T::WaitAnswered], counts[T::Answered]),
            Aim::Occupancy => (0.0, 0.0),
        };
        Fraction { of, out_of }
    }
}

/// Relative noise of sums of times.
const NOISE: f64 = 1e-12;

fn lost(counts: &Counts<CallTally>) -> f64 {
    use CallTally as T;
    let ways = [
        T::Blocked,
        T::Balked,
        T::Abandoned,
        T::TurnedAway,
        T::CallbackBroken,
    ];
    ways.iter().map(|way| counts[*way]).sum()
}

/// An interval as it is counted in full.
pub(super) struct CountedStretch<'a> {
    calls: &'a [Counts<CallTally>],
    agents: &'a [Counts<GroupTally>],
    apart: &'a [InTime],
}

/// The intervals of a counted day.
pub(super) fn stretches(day: &DayTotals) -> Vec<CountedStretch<'_>> {
    let agents = day.agents_by_interval();
    let each = day.calls_by_interval().zip(agents).enumerate();
    let each = each.map(|(interval, (calls, agents))| CountedStretch {
        calls,
        agents,
        apart: day.in_time(interval),
    });
    each.collect()
}

impl Stretch for CountedStretch<'_> {
    fn calls(&self, call_type: usize) -> Counts<CallTally> {
        self.calls[call_type]
    }

    fn apart(&self, place: usize) -> InTime {
        self.apart[place]
    }

    fn agents(&self, group: usize) -> [f64; 2] {
        let counts = &self.agents[group];
        [counts[GroupTally::Worked], counts[GroupTally::Present]]
    }
}
