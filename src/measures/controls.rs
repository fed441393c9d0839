//! What of a replication has a known mean: controls, by which estimates are made sharper.
//!
//! A day with more calls than expected has longer waits than expected, and how many were expected is known. A
//! regression on such numbers takes out of every estimate what chance put into them (control variates: Lavenberg &
//! Welch 1981; in call centres L'Ecuyer & Buist 2006, Variance reduction in the simulation of call centers). Which
//! numbers there are follows from the description alone, never from what was estimated.

use super::day_totals::DayTotals;
use super::expected::DayExpected;
use super::tally::{CallTally, GroupTally};
use crate::centre::{AgentGroup, Centre, Day, LateBreaks};
use crate::random::Law;
use crate::stats::Units;
use crate::units::Share;

/// The controls of a replication, or of one of its days. The first ones tell most.
#[derive(Debug)]
pub(super) struct Controls {
    days: Vec<DayExpected>,
    list: Vec<Control>,
}

/// A number whose mean is 0; of all days unless it names one.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Control {
    /// First attempts of all types less their mean.
    Calls(Option<usize>),
    /// The square of the work that they bring less its mean, by day, less its own mean.
    Square(Option<usize>),
    /// Work that first attempts bring in one part of the day less its mean, and its square less that's mean.
    Part(usize),
    SquareOfPart(usize),
    /// By how much calls took longer than expected.
    Surplus,
    /// Time on duty of all groups less its mean.
    Duty,
    /// The same of one type, or one group.
    CallsOf(usize),
    SquareOf(usize),
    SurplusOf(usize),
    DutyOf(usize),
}

impl Controls {
    /// Of these days, which make up a replication.
    pub(super) fn new(days: &[&Day]) -> Self {
        let all = || days.iter().flat_map(|day| day.centres());
        let types = all().map(|day| day.call_types().len()).max().unwrap_or(0);
        let groups = all().map(|day| day.groups().len()).max().unwrap_or(0);
        let expected: Vec<_> = days.iter().map(|day| DayExpected::new(day)).collect();
        let volume = |kind: usize| expected.iter().map(|day| day.calls(kind)).sum::<f64>();
        let mut types: Vec<usize> = (0..types).filter(|&kind| volume(kind) > 0.0).collect();
        types.sort_by(|&one, &other| volume(other).total_cmp(&volume(one)));
        let surplus = types.iter().copied();
        let surplus: Vec<usize> = surplus
            .filter(|&one| all().any(|day| varies(day, one)))
            .collect();
        let is_drawn = days.iter().any(|day| day.variants.is_some());
        let duty = |&group: &usize| {
            is_drawn || all().any(|day| day.groups().get(group).is_some_and(is_unsure))
        };
        let known = |group: usize| all().all(|day| day.groups().get(group).is_none_or(is_known));
        let is_all_known = (0..groups).all(known);
        let duty: Vec<usize> = (0..groups).filter(duty).filter(|one| known(*one)).collect();
        let mut list = Vec::new();
        if !types.is_empty() {
            list.extend([Control::Calls(None), Control::Square(None)]);
        }
        list.extend((!surplus.is_empty()).then_some(Control::Surplus));
        list.extend((!duty.is_empty() && is_all_known).then_some(Control::Duty));
        list.extend(types.iter().map(|&kind| Control::CallsOf(kind)));
        list.extend(duty.iter().map(|&group| Control::DutyOf(group)));
        match expected.as_slice() {
            _ if types.is_empty() => {}
            [only] => {
                list.extend((0..only.parts.len()).map(Control::Part));
                list.extend((0..only.parts.len()).map(Control::SquareOfPart));
            }
            several => {
                list.extend((0..several.len()).map(|day| Control::Calls(Some(day))));
                list.extend((0..several.len()).map(|day| Control::Square(Some(day))));
            }
        }
        list.extend(types.iter().map(|&kind| Control::SquareOf(kind)));
        list.extend(surplus.iter().map(|&kind| Control::SurplusOf(kind)));
        Self {
            days: expected,
            list,
        }
    }

    /// None at all.
    pub(super) fn none() -> Self {
        Self {
            days: Vec::new(),
            list: Vec::new(),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// What `units` of values tell of the sums among the controls.
    pub(super) fn seen(&self, units: &Units) -> Seen {
        let is_unmoved = |control: Control| {
            let place = self.list.iter().position(|one| *one == control);
            place.is_some_and(|place| units.is_unmoved(place))
        };
        let of = |part: fn(&Control) -> bool| {
            let mut parts = self.list.iter().copied().filter(part);
            !parts.any(is_unmoved)
        };
        let all_types = of(|one| matches!(one, Control::CallsOf(_)));
        let all_groups = of(|one| matches!(one, Control::DutyOf(_)));
        let is_usable = |control: &Control| match control {
            Control::Calls(_) | Control::Square(_) => all_types,
            Control::Part(_) | Control::SquareOfPart(_) => all_types,
            Control::Duty => all_groups,
            _ => true,
        };
        // What single types bring stands for what they bring together.
        let is_first = |control: &Control| !all_types && matches!(control, Control::CallsOf(_));
        let each = self.list.iter().enumerate();
        let mut usable: Vec<_> = each.filter(|(_, one)| is_usable(one)).collect();
        usable.sort_by_key(|(_, control)| !is_first(control));
        Seen {
            usable: usable.into_iter().map(|(place, _)| place).collect(),
            all_types,
        }
    }

    /// The values of a replication, in which these days were counted.
    pub(super) fn values(&self, days: &[&DayTotals], values: &mut Vec<f64>) {
        if self.list.is_empty() {
            return;
        }
        let found = self.days.iter().zip(days);
        let found: Vec<Found> = found.map(|(day, totals)| Found::new(day, totals)).collect();
        let each = self.list.iter().map(|control| {
            let of = found.iter().zip(&self.days).enumerate();
            let of = of.map(|(place, (found, day))| control.value(place, found, day));
            of.sum::<f64>()
        });
        values.extend(each);
    }
}

/// Which controls can be used. Where a call type never came, sums over types lack its calls all the time: they would tell
/// that those of other types were too few. So do those over groups of which one had nobody absent.
#[derive(Debug)]
pub(super) struct Seen {
    /// Their places, in the order in which they are used.
    pub(super) usable: Vec<usize>,
    /// Whether every call type came that may.
    pub(super) all_types: bool,
}

/// What was found on a day, less what was expected.
struct Found {
    calls: Vec<f64>,
    /// Work that first attempts bring \[s\].
    work: f64,
    /// The same in parts of the day.
    parts: Vec<f64>,
    surplus: Vec<f64>,
    duty: Vec<f64>,
}

impl Found {
    fn new(day: &DayExpected, totals: &DayTotals) -> Self {
        let calls = day.kinds.iter().enumerate();
        let calls = calls.map(|(place, kind)| {
            let each = totals.calls_by_interval();
            let found: f64 = each
                .map(|calls| calls[place][CallTally::FirstAttempts])
                .sum();
            found - kind.calls
        });
        let calls: Vec<f64> = calls.collect();
        let parts = day.parts.iter().map(|part| {
            let each = totals.calls_by_interval().enumerate();
            let each = each.filter(|(interval, _)| part.intervals.contains(interval));
            let work = each.flat_map(|(_, calls)| {
                let of_kind = day.kinds.iter().zip(calls);
                of_kind.map(|(kind, calls)| kind.work * calls[CallTally::FirstAttempts])
            });
            work.sum::<f64>() - part.work
        });
        let duty = day.duty.iter().enumerate().map(|(place, expected)| {
            let each = totals.agents_by_interval();
            let found: f64 = each.map(|groups| groups[place][GroupTally::OnDuty]).sum();
            found - expected
        });
        Self {
            work: calls
                .iter()
                .zip(&day.kinds)
                .map(|(off, kind)| off * kind.work)
                .sum(),
            surplus: (0..calls.len()).map(|kind| totals.surplus(kind)).collect(),
            parts: parts.collect(),
            duty: duty.collect(),
            calls,
        }
    }
}

impl Control {
    fn value(self, place: usize, found: &Found, day: &DayExpected) -> f64 {
        let here = |one: Option<usize>| one.is_none_or(|one| one == place);
        let at = |values: &[f64], place: usize| values.get(place).copied().unwrap_or(0.0);
        match self {
            Control::Calls(one) if here(one) => found.calls.iter().sum(),
            Control::Square(one) if here(one) => found.work.powi(2) - day.whole.variance,
            Control::Calls(_) | Control::Square(_) => 0.0,
            Control::Part(part) => at(&found.parts, part),
            Control::SquareOfPart(part) => {
                let variance = day.parts.get(part).map_or(0.0, |part| part.variance);
                at(&found.parts, part).powi(2) - variance
            }
            Control::Surplus => found.surplus.iter().sum(),
            Control::Duty => found.duty.iter().sum(),
            Control::CallsOf(kind) => at(&found.calls, kind),
            Control::SquareOf(kind) => {
                let variance = day.kinds.get(kind).map_or(0.0, |kind| kind.variance);
                at(&found.calls, kind).powi(2) - variance
            }
            Control::SurplusOf(kind) => at(&found.surplus, kind),
            Control::DutyOf(group) => at(&found.duty, group),
        }
    }
}

/// Whether calls of a type take longer or shorter by chance.
fn varies(centre: &Centre, kind: usize) -> bool {
    let kind = centre.call_types().get(kind);
    kind.is_some_and(|kind| {
        let laws = [&kind.talk, &kind.wrap_up];
        laws.iter().any(|law| !matches!(law, Law::Constant(_)))
    })
}

/// Whether it depends on chance who of a group turns up.
fn is_unsure(group: &AgentGroup) -> bool {
    let absence = group.absence;
    let may_miss = absence > Share::NONE || group.off_phones() > 0.0;
    may_miss && absence < Share::ALL && group.roster.headcount() > 0
}

/// Nobody is so late for a break \[s\]. A convention.
const LATEST: f64 = 3600.0;

/// Whether the mean of its time on duty is known: who goes on a break late comes back as much later, unless that would be
/// after the end of the shift, or into a spell off the phones.
fn is_known(group: &AgentGroup) -> bool {
    let moved = group.roster.shifts.iter();
    let mut moved = moved.filter(|shift| shift.late_breaks == LateBreaks::Moves);
    let has_spells = group.off_phones() > 0.0;
    moved.all(|shift| {
        let mut after = shift.segments.iter().skip(1);
        after.all(|segment| !has_spells && segment.to - segment.from >= LATEST)
    })
}

#[cfg(test)]
mod tests {
    use super::super::count::DayCount;
    use super::*;
    use crate::engine::Engine;
    use crate::random::{Occasion, Seed};
    use crate::scenario::{Scenario, load};

    /// A warm-up that ends within an interval, all kinds of busyness, second tries, quotes that make callers talk
    /// longer, slower agents, scales by interval, callbacks, absence, and more agents off than may be there.
    const CENTRE: &str = r#"
        [clock]
        opens = "08:00"
        closes = "12:00"
        interval = "1h"
        warm_up = "30m"
        [busyness]
        day = 0.2
        interval = 0.15
        [calls.one]
        volume = [20, 30, 40, 20]
        busyness = 0.1
        talk = { dist = "lognormal", mean = 240, cv = 1.2 }
        talk_scale = [1, 1.2, 0.8, 1]
        wrap_up = { dist = "exponential", mean = 40 }
        wrap_up_scale = [1, 1, 2, 1]
        patience = { dist = "exponential", mean = 180 }
        messages = { policy = "estimate" }
        reaction = { trust = "60%", late_talk = 20 }
        settled = "70%"
        callback = { offer_when = "4m", accepts = "30%", reached = "80%" }
        [calls.one.redial]
        abandoned = { chance = 0.5, after = { dist = "exponential", mean = "15m" } }
        unsettled = { chance = 0.5, after = { dist = "exponential", mean = "30m" } }
        [calls.two]
        volume = 12
        talk = { dist = "exponential", mean = 200 }
        patience = { dist = "exponential", mean = 180 }
        [calls.three]
        volume = 12
        talk = { dist = "exponential", mean = 200 }
        patience = { dist = "exponential", mean = 180 }
        [agents.first]
        answers = { one = {}, two = { speed = 0.8 } }
        absence = "10%"
        shifts = [{ count = 4, from = "08:00", to = "12:00" }, { count = 2, from = "09:00", to = "11:20" }]
        adjust = [{ from = "10:00", to = "11:00", by = -5 }]
        [agents.second]
        answers = { two = {}, three = { after = "1m" } }
        count = [2, 1, 2, 1]
        absence = "15%"
        [agents.third]
        answers = ["three"]
        count = [2, 1, 2, 1]
        leaving = "drop"
    "#;

    fn scenario(text: &str) -> Scenario {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("centre.toml");
        std::fs::write(&file, text).unwrap();
        load(&file, &[]).unwrap()
    }

    /// A rota whose people are off the phones at times of their own, after a warm-up.
    const ROTA: &str = r#"
        [clock]
        opens = "08:00"
        closes = "12:00"
        interval = "1h"
        warm_up = "30m"
        [calls.one]
        volume = [20, 30, 40, 20]
        talk = { dist = "constant", value = 200 }
        patience = { dist = "exponential", mean = 180 }
        [agents.first]
        answers = ["one"]
        shifts = [{ count = 6, from = "08:00", to = "12:00", breaks = [{ at = "09:40", length = "20m" }] }]
        counts = "rostered"
        shrinkage = "30%"
        shrinkage_contains = ["absence", "breaks"]
        absence = "8%"
    "#;

    /// Days of three kinds, which differ in calls, talk and people.
    const DRAWN: &str = r#"
        [clock]
        opens = "08:00"
        closes = "12:00"
        interval = "1h"
        [busyness]
        day = 0.1
        [kinds.heavy]
        share = "30%"
        "calls.one.volume_scale" = 1.4
        [kinds.short]
        share = "20%"
        "agents.first.count" = 3
        "calls.one.talk_scale" = 1.2
        "calls.two.talk.mean" = 300
        [calls.one]
        volume = [20, 30, 40, 20]
        talk = { dist = "exponential", mean = 200 }
        patience = { dist = "exponential", mean = 180 }
        [calls.two]
        volume = 10
        talk = { dist = "exponential", mean = 100 }
        patience = { dist = "exponential", mean = 180 }
        [agents.first]
        answers = ["one", "two"]
        count = 6
        absence = "8%"
    "#;

    /// The mean of every control over 3,000 days is within 4.4 standard errors of 0: one of 2,000 seeds fails by
    /// chance, and each moves but for `still`.
    #[track_caller]
    fn check(text: &str, number: usize, still: &[Control]) {
        let loaded = scenario(text);
        let day = &loaded.operation().days()[0];
        let controls = Controls::new(&[day]);
        let mut sums = vec![(0.0, 0.0); controls.len()];
        for number in 0..3000 {
            let occasion = Occasion::first(Seed(77), number);
            let centre = day.as_drawn(day.drawn(occasion));
            let mut count = DayCount::new(centre);
            Engine::new(centre).day(occasion, &mut count);
            let mut values = Vec::new();
            controls.values(&[&count.finish()], &mut values);
            for (sum, value) in sums.iter_mut().zip(&values) {
                sum.0 += value;
                sum.1 += value * value;
            }
        }
        for ((sum, squares), control) in sums.iter().zip(&controls.list) {
            let off = sum / squares.sqrt();
            let is_still = still.contains(control);
            assert_eq!(*squares == 0.0, is_still, "{control:?}");
            assert!(is_still || off.abs() < 4.4, "{control:?}: {off}");
        }
        assert_eq!(controls.len(), number);
    }

    #[test]
    fn every_control_has_the_mean_that_is_claimed() {
        // The surplus of what is cut off at the end of a duty cannot be told, and is none.
        check(CENTRE, 23, &[Control::SurplusOf(2)]);
    }

    #[test]
    fn people_of_a_rota_are_on_the_phones_as_long_as_expected() {
        check(ROTA, 14, &[]);
    }

    /// Six busy agents of whom hardly any can go when the break is due: they are on duty as long as the rota says.
    #[test]
    fn who_goes_on_a_break_late_comes_back_late() {
        let rostered = ROTA.replace(
            "absence = \"8%\"",
            "absence = \"8%\"\nlate_breaks = \"moves\"",
        );
        let keys = [
            "counts = \"rostered\"",
            "shrinkage = \"30%\"",
            "shrinkage_contains = [\"absence\", \"breaks\"]",
        ];
        let plain = keys
            .iter()
            .fold(rostered.clone(), |text, key| text.replace(key, ""));
        check(&plain, 14, &[]);
        // Where people are off the phones in spells, too, that is not known exactly, and nothing is claimed.
        let loaded = scenario(&rostered);
        let controls = Controls::new(&[&loaded.operation().days()[0]]);
        let is_duty = |one: &Control| matches!(one, Control::Duty | Control::DutyOf(_));
        assert!(!controls.list.iter().any(is_duty));
    }

    #[test]
    fn days_by_chance_have_the_moments_of_all_that_they_can_be() {
        check(DRAWN, 19, &[]);
    }
}
