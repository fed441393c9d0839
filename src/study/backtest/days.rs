//! Recorded days as days of the scenario: who came when, what of the records is taken over, and what happened.

use super::attempts::{first_attempts, names_callers};
use super::tally::{Counts, Tally};
use crate::centre::{
    CallTypeId, Centre, Change, Day, GroupId, Likely, Operation, Redial, Roster, Variants, Weekday,
};
use crate::error::Mistake;
use crate::records::fit::{Duty, DutyGroup, Logins, OnDuty, Ringing, Span};
use crate::records::{self, Date, Log, Outcome};
use crate::units::{Share, TimeOfDay};
use std::collections::{BTreeMap, BTreeSet};

/// What is taken from the records beside the arrivals.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Taken {
    /// Talk and wrap-up of the answered, as recorded; others draw theirs.
    pub services: bool,
    /// Who was on duty is read from the records like this; otherwise the scenario says it.
    pub staffing: Option<Duty>,
}

/// Talk, and wrap-up where it is recorded \[s\].
type WorkTimes = (f64, Option<f64>);

/// A recorded day that can be replayed.
#[derive(Debug, Clone)]
pub struct RecordedDay {
    /// When it was.
    pub date: Date,
    pub(super) centre: Centre,
    /// Moments by call type \[s from opening\], in order.
    pub(super) arrivals: Vec<Vec<f64>>,
    /// Talk of each of them, and wrap-up if it is recorded \[s\], where they are taken from the records.
    pub(super) work: Vec<Vec<Option<WorkTimes>>>,
    /// What happened, by call type and interval.
    pub(super) real: Counts,
    /// Waits of the answered \[s\].
    pub(super) waits: Vec<f64>,
}

/// Recorded days, and what of the records they do not have.
#[derive(Debug, Clone, Default)]
pub struct Recorded {
    /// The days that are replayed, in order.
    pub days: Vec<RecordedDay>,
    /// Names of the call types.
    pub types: Vec<String>,
    /// Starts of the intervals \[s after midnight\].
    pub intervals: Vec<f64>,
    /// Calls of types that the scenario does not have, by name.
    pub unknown: BTreeMap<String, u64>,
    /// Calls outside of the opening hours.
    pub closed: u64,
    /// Whether callers are followed: further attempts are the scenario's own. Otherwise every recorded call is a caller.
    pub follows_callers: bool,
    /// First attempts among the calls.
    pub first_attempts: u64,
    /// For how long the phone rings before an answer: no part of a wait, as in a fit.
    pub ringing: Ringing,
}

/// The recorded days of a log, as days of the scenario.
///
/// # Errors
/// If the scenario has no opening hours, customers or no call type of the log, or the staffing cannot be told.
pub fn recorded(operation: &Operation, log: &Log, taken: &Taken) -> Result<Recorded, Mistake> {
    let base = operation.base();
    let Some(opens) = base.clock().opens else {
        return Err(Mistake::new(
            "the scenario has no opening hours, so nobody knows when a recorded call came",
            "give [clock] `opens` and `closes`",
        ));
    };
    if operation.customers().is_some() {
        return Err(Mistake::new(
            "a scenario with [customers] draws its own callers",
            "take [customers] out: a backtest takes the callers from the records",
        ));
    }
    let types = base.call_types().iter().map(|kind| kind.name.clone());
    let interval = base.clock().interval.get();
    let intervals = base.clock().intervals();
    let mut found = Recorded {
        types: types.collect(),
        intervals: (0..intervals)
            .map(|place| opens.seconds() + place as f64 * interval)
            .collect(),
        follows_callers: names_callers(log) && tries_again(base),
        ringing: Ringing::among(&log.calls),
        ..Recorded::default()
    };
    let on_duty = taken.staffing.as_ref();
    let on_duty = on_duty
        .map(|duty| OnDuty::new(log, &found.types, &duty_groups(base), duty))
        .transpose()?;
    let answered = log.calls.iter().filter(|call| call.is_answered()).count();
    let logins = Logins::of(&log.presence, answered as f64);
    let mut lacking = BTreeSet::new();
    for (date, calls) in log.days() {
        let Some(centre) = centre_on(operation, date) else {
            found.closed += calls.iter().filter(|call| call.is_offered()).count() as u64;
            lacking.insert(Weekday::ALL[number_of(date)]);
            continue;
        };
        let mut day = RecordedDay::new(date, centre);
        day.fill(&logins.calls(date, calls), log, taken.services, &mut found);
        let rosters = on_duty.as_ref();
        let rosters = rosters.map(|duty| duty.rosters(date, calls, &span_of(&day.centre)));
        day.change(rosters, found.follows_callers)?;
        if day.real.all().offered > 0.0 {
            found.days.push(day);
        }
    }
    if found.days.is_empty() {
        return Err(nothing(&found, &lacking, base));
    }
    Ok(found)
}

/// Why no call of the log can be replayed.
fn nothing(found: &Recorded, lacking: &BTreeSet<Weekday>, base: &Centre) -> Mistake {
    if !found.unknown.is_empty() {
        let mut unknown: Vec<&str> = found.unknown.keys().map(String::as_str).collect();
        unknown.truncate(10);
        return Mistake::new(
            "no call of the log falls on a day and into the hours of the scenario, of a type that it has",
            format!(
                "the log's other types are {}; the scenario's are {}",
                unknown.join(", "),
                found.types.join(", ")
            ),
        );
    }
    if !lacking.is_empty() {
        let days: Vec<&str> = lacking.iter().map(|day| day.key()).collect();
        let days = days.join(" and ");
        return Mistake::new(
            format!("the days of the log are {days}, which the scenario does not have"),
            format!(
                "give {days} under [week], or fit the scenario to such days, too: `holdtrue fit` leaves some of each weekday to \
                 the fit"
            ),
        );
    }
    let span = span_of(base);
    let clock = |at: f64| TimeOfDay::MIDNIGHT.after(at);
    let hours = format!("{} to {}", clock(span.opens), clock(span.closes));
    Mistake::new(
        format!("no call of the log comes while the scenario is open, {hours}"),
        "give [clock] `opens` and `closes` as they were then, or by which clock times are told with --zone",
    )
}

/// A day that a scenario does not have is as the average of so many that are nearest in time: two weeks of weekdays. What
/// drifts is then as it was about that time. A convention.
const NEAREST: usize = 10;

/// The centre as it runs on a date: that date itself if the scenario has it, or the average of the days nearest to it.
/// `None` if it is closed.
fn centre_on(operation: &Operation, date: Date) -> Option<Centre> {
    let number = number_of(date) as u32;
    let mut days = operation.days().iter();
    let day = days.find(|day| day.weekday.is_none_or(|weekday| weekday.number() == number))?;
    let Some(variants) = &day.variants else {
        return Some(day.centre.clone());
    };
    let kinds = 1 + variants.kinds().len();
    let mut were = variants.were().iter();
    let name = date.to_string();
    if let Some(place) = were.position(|day| day.name == name) {
        return Some(variants.centre(place * kinds).clone());
    }
    Some(average_near(variants, date).unwrap_or_else(|| day.centre.clone()))
}

/// The average of the days as they were that are nearest to a date, if they are named by dates.
fn average_near(variants: &Variants, date: Date) -> Option<Centre> {
    let kinds = 1 + variants.kinds().len();
    let were = variants.were().iter().enumerate();
    let dated = were.filter_map(|(place, day)| {
        let own = day.name.parse::<Date>().ok()?;
        let apart = own.since(date).ok()?.get_days().unsigned_abs();
        Some((apart, place, day.clone()))
    });
    let mut dated: Vec<(u32, usize, Likely)> = dated.collect();
    dated.sort_by_key(|(apart, place, _)| (*apart, *place));
    dated.truncate(NEAREST);
    let centres = dated.iter();
    let centres = centres.map(|(_, place, _)| variants.centre(place * kinds).clone());
    let centres: Vec<Centre> = centres.collect();
    if centres.is_empty() {
        return None;
    }
    let were = dated.into_iter().map(|(.., day)| day).collect();
    let near = Variants::new(were, Vec::new(), centres).ok()?;
    Some(Day::drawn_from(None, near).centre)
}

/// The number of a date's weekday; Monday is 0.
fn number_of(date: Date) -> usize {
    date.weekday().to_monday_zero_offset().unsigned_abs().into()
}

/// Whether the scenario lets callers try again.
fn tries_again(centre: &Centre) -> bool {
    let mut redials = centre.call_types().iter().map(|kind| &kind.redial);
    redials.any(|redial| redial.abandoned.is_some() || redial.unsettled.is_some())
}

fn duty_groups(centre: &Centre) -> Vec<DutyGroup> {
    let groups = centre.groups().iter().map(|group| {
        let answers = group.answers.iter();
        DutyGroup {
            name: group.name.clone(),
            answers: answers.map(|skill| skill.call_type.index()).collect(),
        }
    });
    groups.collect()
}

fn span_of(centre: &Centre) -> Span {
    let clock = centre.clock();
    let opens = clock.opens.map_or(0.0, |opens| opens.seconds());
    Span {
        opens,
        closes: opens + clock.length.get(),
        interval: clock.interval.get(),
    }
}

impl RecordedDay {
    fn new(date: Date, centre: Centre) -> Self {
        let types = centre.call_types().len();
        Self {
            date,
            arrivals: vec![Vec::new(); types],
            work: vec![Vec::new(); types],
            real: Counts::new(types, centre.clock().intervals()),
            waits: Vec::new(),
            centre,
        }
    }

    /// Takes over who came when, and counts what happened.
    fn fill(&mut self, calls: &[records::Call], log: &Log, services: bool, found: &mut Recorded) {
        let span = span_of(&self.centre);
        let kinds = self.centre.call_types();
        let place = |call: &records::Call| {
            let name = log.names.kind(call.kind);
            kinds.iter().position(|kind| kind.name == name)
        };
        let redial = |call: &records::Call| place(call).map(|place| &kinds[place].redial);
        let firsts = match found.follows_callers {
            true => first_attempts(calls, redial),
            false => (0..calls.len()).collect(),
        };
        // Where a first attempt stands among those of its type.
        let mut stands: Vec<Option<(usize, usize)>> = vec![None; calls.len()];
        for (number, call) in calls
            .iter()
            .enumerate()
            .filter(|(_, call)| call.is_offered())
        {
            let Some(place) = place(call) else {
                let name = log.names.kind(call.kind);
                *found.unknown.entry(name.to_owned()).or_default() += 1;
                continue;
            };
            let Some(interval) = span.interval_of(call.arrival) else {
                found.closed += 1;
                continue;
            };
            let first = firsts[number];
            // An attempt whose first one does not count comes by itself.
            if stands[first].is_none() {
                stands[first] = Some((place, self.arrivals[place].len()));
                self.arrivals[place].push(call.arrival - span.opens);
                self.work[place].push(None);
                found.first_attempts += 1;
            }
            let work = call.talk.map(|talk| (talk, call.wrap_up));
            if let (true, Some(work), Some((place, number))) = (services, work, stands[first]) {
                self.work[place][number].get_or_insert(work);
            }
            let within = kinds[place].service_level.within.get();
            let is_answered = call.outcome == Outcome::Answered;
            let is_delayed = found.ringing.has_queued(call);
            let wait = call.wait - found.ringing.of(call);
            self.real.tallies[place][interval] += Tally::of(is_answered, wait, within, is_delayed);
            if is_answered {
                self.waits.push(wait);
            }
        }
    }

    /// The centre with what the records say: who was on duty, and that nobody tries again whose tries are recorded.
    fn change(
        &mut self,
        rosters: Option<Vec<Roster>>,
        follows_callers: bool,
    ) -> Result<(), Mistake> {
        let mut changes = Vec::new();
        if !follows_callers {
            let types = 0..self.centre.call_types().len();
            let nobody =
                types.map(|place| Change::Redial(CallTypeId(place as u16), Redial::default()));
            changes.extend(nobody);
        }
        for (group, roster) in rosters.into_iter().flatten().enumerate() {
            let group = GroupId(group as u16);
            changes.push(Change::Roster(group, roster));
            changes.push(Change::Absence(group, Share::default()));
        }
        let date = self.date;
        self.centre = self.centre.with(&changes).map_err(|problems| {
            let first = problems.into_iter().next();
            let found = first.map_or_else(String::new, |problem| problem.found);
            Mistake::new(
                format!("{date} cannot be replayed: {found}"),
                "leave the day out",
            )
        })?;
        Ok(())
    }
}
