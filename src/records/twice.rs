//! Records that are there twice, as where a file is named twice or exports overlap: they count once.
//!
//! Records may be alike by right, as of two who hung up in the same second where nothing names them. They are one if they name the
//! agent or the caller, as nobody takes two calls or waits twice in the same second, or if they stand in a long run of which each
//! is there twice.

use super::call::Call;
use super::reports::Reported;
use std::collections::HashMap;

/// So many in a row that are there twice are no chance. A convention.
const RUN: usize = 20;
/// Nor are so many if there are no others. A convention.
const FEWEST: usize = 5;

/// What it tells that records are alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tells {
    /// Nothing: of an interval without calls.
    Nothing,
    /// That they may be one.
    Little,
    /// That they are one.
    All,
}

/// Records that are alike.
#[derive(Debug, Clone, Copy)]
struct Alike {
    times: usize,
    tells: Tells,
}

/// Leaves each of a log's calls once, which are in order of time; how many go.
pub(super) fn drop_calls(calls: &mut Vec<Call>) -> usize {
    let mut stay = Vec::with_capacity(calls.len());
    for day in calls.chunk_by(|a, b| a.date == b.date) {
        let moments = day.chunk_by(|a, b| a.arrival == b.arrival);
        stay.extend(staying(moments, all_of, tells));
    }
    keep(calls, stay)
}

/// Leaves each row of interval reports once, which are in order of time; how many go.
pub(super) fn drop_rows(rows: &mut Vec<Reported>) -> usize {
    let moments = rows.chunk_by(|a, b| (a.date, a.start) == (b.date, b.start));
    let stay = staying(moments, all_of_row, |row| match row.offered > 0.0 {
        true => Tells::Little,
        false => Tells::Nothing,
    });
    keep(rows, stay)
}

fn keep<T>(records: &mut Vec<T>, stay: Vec<bool>) -> usize {
    let before = records.len();
    let mut stay = stay.into_iter();
    records.retain(|_| stay.next() == Some(true));
    before - records.len()
}

/// All that a call says but for its moment.
fn all_of(call: &Call) -> impl Eq + std::hash::Hash + use<> {
    let bits = |length: Option<f64>| length.map(f64::to_bits);
    let times = (call.wait.to_bits(), bits(call.talk), bits(call.wrap_up));
    let people = (call.agent, call.caller);
    (call.kind, call.outcome, times, people, call.priority)
}

/// The same of a row of a report.
fn all_of_row(row: &Reported) -> impl Eq + std::hash::Hash + use<> {
    let bits = |number: Option<f64>| number.map(f64::to_bits);
    let calls = [row.offered, row.answered, row.abandoned, row.talk].map(f64::to_bits);
    let more = [row.length, row.wrap_up, row.wait, row.agents].map(bits);
    let stretches = row.stretches.iter().map(|one| {
        let [from, answered, abandoned] = [one.from, one.answered, one.abandoned].map(f64::to_bits);
        (from, bits(one.to), answered, abandoned)
    });
    (row.kind, calls, more, stretches.collect::<Vec<_>>())
}

fn tells(call: &Call) -> Tells {
    // Within a minute there may be two calls of the same people.
    let has_seconds = call.arrival % 60.0 != 0.0;
    let has_talked = call.agent.is_some() && call.talk.is_some_and(|talk| talk >= 1.0);
    let has_waited = call.caller.is_some() && call.wait >= 1.0;
    match has_seconds && (has_talked || has_waited) {
        true => Tells::All,
        false => Tells::Little,
    }
}

/// Which records stay, of all that came at each moment.
fn staying<'r, T: 'r, K: Eq + std::hash::Hash>(
    moments: impl Iterator<Item = &'r [T]>,
    key: impl Fn(&T) -> K,
    tells: impl Fn(&T) -> Tells,
) -> Vec<bool> {
    let mut alike: Vec<Alike> = Vec::new();
    let mut places: Vec<usize> = Vec::new();
    for records in moments {
        let mut known: HashMap<K, usize> = HashMap::new();
        for record in records {
            let next = alike.len();
            let place = match records.len() {
                1 => next,
                _ => *known.entry(key(record)).or_insert(next),
            };
            if place == next {
                alike.push(Alike {
                    times: 0,
                    tells: tells(record),
                });
            }
            alike[place].times += 1;
            places.push(place);
        }
    }
    let mut left = once(&alike);
    let stays = places.into_iter().map(|place| {
        let stays = left[place] > 0;
        left[place] = left[place].saturating_sub(1);
        stays
    });
    stays.collect()
}

/// How many of each count.
fn once(alike: &[Alike]) -> Vec<usize> {
    let tell = |alike: &[Alike]| {
        alike
            .iter()
            .filter(|one| one.tells != Tells::Nothing)
            .count()
    };
    let enough = RUN.min(tell(alike).max(FEWEST));
    let mut left = Vec::with_capacity(alike.len());
    while left.len() < alike.len() {
        let rest = &alike[left.len()..];
        let (run, times) = run(rest);
        let rest = &rest[..run];
        let told = tell(rest);
        // Of few, as many each: counts of few moments often share a divisor by chance.
        let are_even = || rest.iter().all(|one| one.times == times);
        let is_long = told >= RUN || (told >= enough && are_even());
        left.extend(rest.iter().map(|one| match one.tells {
            Tells::All => 1,
            _ if is_long => one.times / times,
            _ => one.times,
        }));
    }
    left
}

/// How many from the first on are there so many times, or a multiple of it: the longest run.
fn run(alike: &[Alike]) -> (usize, usize) {
    let most = alike.first().map_or(0, |first| first.times);
    let runs = (2..=most).map(|times| {
        let run = alike.iter().take_while(|one| one.times % times == 0);
        (run.count(), times)
    });
    runs.max().unwrap_or((1, 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn left(times: &[usize], tells: Tells) -> Vec<usize> {
        let alike = times.iter().map(|times| Alike {
            times: *times,
            tells,
        });
        once(&alike.collect::<Vec<_>>())
    }

    #[test]
    fn what_stands_in_a_long_run_twice_is_there_twice() {
        let mut times = vec![2; 30];
        times[7] = 4;
        let mut right = vec![1; 30];
        right[7] = 2;
        assert_eq!(left(&times, Tells::Little), right);
        // Others stand around.
        let around = [&[1, 3, 1][..], &times, &[1, 2, 1]].concat();
        let right = [&[1, 3, 1][..], &right, &[1, 2, 1]].concat();
        assert_eq!(left(&around, Tells::Little), right);
        assert_eq!(left(&[3; 25], Tells::Little), [1; 25]);
        // By right alike: here and there two, or all of a handful.
        assert_eq!(left(&[2, 2, 1, 3, 2], Tells::Little), [2, 2, 1, 3, 2]);
        assert_eq!(left(&[2; 4], Tells::Little), [2; 4]);
        assert_eq!(left(&[2; 6], Tells::Little), [1; 6]);
        assert_eq!(left(&[6, 6, 10, 6, 8], Tells::Little), [6, 6, 10, 6, 8]);
        assert_eq!(left(&[2; 40], Tells::Nothing), [2; 40]);
        assert_eq!(left(&[2, 1, 3], Tells::All), [1, 1, 1]);
    }
}
