//! Who of the roster is there on a day: absences and spells off the phones are drawn, and the fixed moments follow.

use super::layout::{Break, Edge, Fixed};
use crate::centre::{
    AgentGroup, Centre, GroupId, Headcount, LateBreaks, Leaving, Level, Roster, Shift,
};
use crate::random::{Purpose, Streams};
use rand::RngExt;

/// A group's number on the phones over a day.
pub(super) struct Duty {
    levels: Vec<Level>,
    /// How many of each shift are there.
    present: Vec<u32>,
}

impl Duty {
    /// Everybody turns up.
    pub(super) fn full(group: &AgentGroup) -> Self {
        let present = group.roster.shifts.iter().map(|duty| duty.agents);
        Self {
            levels: group.roster.levels(|duty| duty.agents),
            present: present.collect(),
        }
    }

    /// Those who turn up today, less those who are off the phones.
    pub(super) fn today(group: &AgentGroup, streams: &Streams) -> Self {
        let off = group.off_phones();
        let mut before = 0;
        let mut present = Vec::new();
        let Headcount::Rostered(rostered) = group.counts else {
            let levels = group.roster.levels(|duty| {
                let there = turn_up(group, duty, before, streams);
                before += duty.agents;
                present.push(there);
                there
            });
            return Self { levels, present };
        };
        // Everybody is off the phones at other times.
        let absences = streams.family(Purpose::Absence, &group.name);
        let spells = streams.family(Purpose::Shrinkage, &group.name);
        let mut persons = Roster::default();
        for duty in &group.roster.shifts {
            let mut there = 0;
            for agent in before..before + duty.agents {
                if absences.of(agent, 0).random::<f64>() < group.absence.get() {
                    continue;
                }
                there += 1;
                let mut draws = spells.of(agent, 0);
                let on = duty.on_phones(off, rostered.spell.get(), || draws.random());
                persons.shifts.push(Shift::new(1, on));
            }
            present.push(there);
            before += duty.agents;
        }
        Self {
            levels: persons.levels(|person| person.agents),
            present,
        }
    }

    /// The breaks that are taken whole, however late they begin.
    fn whole_breaks(&self, id: GroupId, group: &AgentGroup) -> Vec<Break> {
        let mut found = Vec::new();
        if group.leaving == Leaving::Drop {
            // Nobody is late who drops the call.
            return found;
        }
        let shifts = group.roster.shifts.iter().zip(&self.present);
        for (shift, &agents) in
            shifts.filter(|(shift, agents)| shift.late_breaks == LateBreaks::Moves && **agents > 0)
        {
            found.extend(shift.segments.windows(2).map(|pair| Break {
                group: id,
                agents,
                from: pair[0].to,
                to: pair[1].from,
                until_again: pair[1].to,
            }));
        }
        found
    }

    /// How many are on duty at a moment \[s from opening\].
    fn at(&self, moment: f64) -> u32 {
        let level = self.levels.iter().rev().find(|level| level.at <= moment);
        level.map_or(0, |level| level.on_duty)
    }
}

/// Changes of every group's number, then closing.
pub(super) fn edges(centre: &Centre, duty: impl Fn(&AgentGroup) -> Duty) -> Vec<Edge> {
    let length = centre.clock().length.get();
    let mut edges = Vec::new();
    for (place, group) in centre.groups().iter().enumerate() {
        let duty = duty(group);
        let id = GroupId(place as u16);
        let breaks = duty.whole_breaks(id, group);
        // Where as many come as go there is no change, and the break, or the end of duty after it, is one all the same.
        let unchanged = breaks.iter().flat_map(|one| [one.from, one.until_again]);
        let unchanged = unchanged.filter(|at| duty.levels.iter().all(|level| level.at != *at));
        let unchanged = unchanged.map(|at| Level {
            at,
            on_duty: duty.at(at),
        });
        let levels = duty.levels.iter().copied().chain(unchanged);
        let levels = levels.map(|level| Edge {
            at: level.at,
            what: Fixed::Staff {
                group: id,
                on_duty: level.on_duty,
            },
        });
        let breaks = breaks.iter().map(|one| Edge {
            at: one.from,
            what: Fixed::Break(*one),
        });
        edges.extend(breaks.chain(levels).filter(|edge| edge.at < length));
    }
    // At the same moment those of a group stay in this order: first its breaks.
    edges.sort_by(|a, b| a.at.total_cmp(&b.at));
    edges.push(Edge {
        at: length,
        what: Fixed::Close,
    });
    edges
}

/// How many of a duty's agents turn up today. An agent's draw depends on its number in the
/// roster only, so that one agent more leaves the others' days as they were.
pub(super) fn turn_up(group: &AgentGroup, duty: &Shift, first: u32, streams: &Streams) -> u32 {
    let absence = group.absence.get();
    if absence == 0.0 {
        return duty.agents;
    }
    let draws = streams.family(Purpose::Absence, &group.name);
    let there = |agent: &u32| draws.of(*agent, 0).random::<f64>() >= absence;
    (first..first + duty.agents).filter(there).count() as u32
}
