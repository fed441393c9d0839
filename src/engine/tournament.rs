//! When each agent's work in hand ends: a tournament with one entry for each agent, won by the earliest.
//!
//! Matches are played by four. The winner of a match stands in a place of the match above it. To replace or strike
//! an entry, the matches are played again up to the final; to enter one in an empty place, up to the first match
//! that it loses. Against a heap, in which entries move about, an agent's
//! place is fixed: nothing is searched for, and which entry is the least of four is told without branches.
//! Equal times go by the order in which they were entered.

use super::calendar::{Entry, entry, slot, time};
use super::ids::AgentNumber;

/// Later than all entries.
const NOTHING: Entry = Entry::MAX;

/// What is due for whom, and when.
#[derive(Debug)]
pub(super) struct Tournament {
    /// Match 0 is the final; the winners of matches 4n + 1 to 4n + 4 meet in match n.
    matches: Vec<[Entry; 4]>,
    /// Number of the first match in which slots meet: 0 to 3.
    first_round: usize,
    winner: Entry,
    tickets: u32,
}

impl Default for Tournament {
    fn default() -> Self {
        Self {
            matches: vec![[NOTHING; 4]],
            first_round: 0,
            winner: NOTHING,
            tickets: 0,
        }
    }
}

impl Tournament {
    /// The key of the earliest moment, [`NEVER`](super::calendar::NEVER) if there is none.
    #[inline]
    pub(super) fn next(&self) -> u64 {
        time(self.winner)
    }

    /// Whose entry is the earliest.
    #[inline]
    pub(super) fn front(&self) -> Option<AgentNumber> {
        (self.winner != NOTHING).then(|| AgentNumber(slot(self.winner)))
    }

    /// Enters the agent at `at` \[s from opening\], in place of what was entered for it.
    #[inline]
    pub(super) fn enter(&mut self, at: f64, agent: AgentNumber) {
        let slot = agent.0;
        let entry = entry(at, self.tickets, slot);
        self.tickets = self.tickets.wrapping_add(1);
        let (number, place) = self.match_of(slot);
        if number >= self.matches.len() {
            self.grow(slot);
            self.enter_again(entry);
        } else if self.matches[number][place] == NOTHING {
            self.rise(number, place, entry);
        } else {
            self.play(number, place, entry);
        }
    }

    /// Strikes what was entered for the agent, if anything was.
    #[inline]
    pub(super) fn strike(&mut self, agent: AgentNumber) {
        let (number, place) = self.match_of(agent.0);
        if number < self.matches.len() {
            self.play(number, place, NOTHING);
        }
    }

    pub(super) fn clear(&mut self) {
        self.matches.fill([NOTHING; 4]);
        self.winner = NOTHING;
        self.tickets = 0;
    }

    /// The match in which a slot begins, and its place there.
    #[inline]
    fn match_of(&self, slot: u32) -> (usize, usize) {
        let slot = slot as usize;
        (self.first_round + slot / 4, slot % 4)
    }

    /// Plays all matches from one on in which an entry has changed.
    #[inline]
    fn play(&mut self, mut number: usize, mut place: usize, entry: Entry) {
        let mut winner = entry;
        loop {
            let four = &mut self.matches[number];
            four[place] = winner;
            let [a, b, c, d] = *four;
            winner = a.min(b).min(c.min(d));
            if number == 0 {
                break;
            }
            (number, place) = above(number);
        }
        self.winner = winner;
    }

    /// The same where nobody stood: if the newcomer does not win a match, its winner is who it was.
    #[inline]
    fn rise(&mut self, mut number: usize, mut place: usize, entry: Entry) {
        loop {
            let four = &mut self.matches[number];
            let [a, b, c, d] = *four;
            four[place] = entry;
            if a.min(b).min(c.min(d)) < entry {
                return;
            }
            if number == 0 {
                break;
            }
            (number, place) = above(number);
        }
        self.winner = entry;
    }

    /// Makes room for a slot.
    #[cold]
    fn grow(&mut self, slot: u32) {
        let first = self.matches.split_off(self.first_round);
        self.matches.clear();
        let mut width = 1;
        self.first_round = 0;
        while width <= slot as usize / 4 {
            self.first_round += width;
            width *= 4;
        }
        self.matches.resize(self.first_round + width, [NOTHING; 4]);
        let entered = first.into_iter().flatten();
        let entered = entered.filter(|entry| *entry != NOTHING);
        entered.for_each(|entry| self.enter_again(entry));
    }

    fn enter_again(&mut self, entry: Entry) {
        let (number, place) = self.match_of(slot(entry));
        self.rise(number, place, entry);
    }
}

/// The match in which the winner of this one plays next, and its place there.
#[inline]
fn above(number: usize) -> (usize, usize) {
    ((number - 1) / 4, (number - 1) % 4)
}

#[cfg(test)]
mod tests {
    use super::super::calendar::{NEVER, key};
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    proptest! {
        #[test]
        fn the_earliest_wins_then_who_was_entered_first(
            steps in prop::collection::vec((0u8..4, 0u32..40, 0u32..70), 1..300)
        ) {
            let mut tournament = Tournament::default();
            let mut plain: BTreeMap<u32, (u32, u32)> = BTreeMap::new(); // slot: (time, ticket)
            let mut ticket = 0;
            for (what, time, slot) in steps {
                if what == 0 {
                    tournament.strike(AgentNumber(slot));
                    plain.remove(&slot);
                } else {
                    tournament.enter(f64::from(time), AgentNumber(slot));
                    plain.insert(slot, (time, ticket));
                    ticket += 1;
                }
                let first = plain.iter().min_by_key(|(_, entered)| **entered);
                let first = first.map(|(slot, _)| *slot);
                prop_assert_eq!(tournament.front(), first.map(AgentNumber));
                let at = first.map_or(NEVER, |slot| key(f64::from(plain[&slot].0)));
                prop_assert_eq!(tournament.next(), at);
            }
            tournament.clear();
            prop_assert_eq!(tournament.next(), NEVER);
        }
    }
}
