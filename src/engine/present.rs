//! Who of the roster is there on a day: absences and spells off the phones are drawn, and the fixed moments follow.

use super::layout::{Break, Edge, Fixed};
use crate::centre::{
    AgentGroup, Centre, GroupId, Headcount, LateBreaks, Leaving, Level, Roster, Shift, on_duty_at,
};
use crate::random::{Purpose, Streams};
use rand::RngExt;

/// A group on the phones over a day.
pub(super) struct Duty {
    levels: Vec<Level>,
    /// Breaks that are taken whole, however late they begin.
    breaks: Vec<Break>,
}

impl Duty {
    /// Everybody turns up.
    pub(super) fn full(id: GroupId, group: &AgentGroup) -> Self {
        let shifts = group.roster.shifts.iter();
        Self {
            levels: group.roster.levels(|duty| duty.agents),
            breaks: shifts
                .flat_map(|duty| whole_breaks((id, group), duty, |_| duty.agents))
                .collect(),
        }
    }

    /// Those who turn up today, less those who are off the phones.
    pub(super) fn today(id: GroupId, group: &AgentGroup, streams: &Streams) -> Self {
        let off = group.off_phones();
        let mut before = 0;
        let mut breaks = Vec::new();
        let Headcount::Rostered(rostered) = group.counts else {
            let levels = group.roster.levels(|duty| {
                let there = turn_up(group, duty, before, streams);
                before += duty.agents;
                breaks.extend(whole_breaks((id, group), duty, |_| there));
                there
            });
            return Self { levels, breaks };
        };
        // Everybody is off the phones at other times.
        let absences = streams.family(Purpose::Absence, &group.name);
        let spells = streams.family(Purpose::Shrinkage, &group.name);
        let mut persons = Roster::default();
        for duty in &group.roster.shifts {
            let first = persons.shifts.len();
            for agent in before..before + duty.agents {
                if absences.of(agent, 0).random::<f64>() < group.absence.get() {
                    continue;
                }
                let mut draws = spells.of(agent, 0);
                let on = duty.on_phones(off, rostered.spell.get(), || draws.random());
                persons.shifts.push(Shift::new(1, on));
            }
            before += duty.agents;
            // Who is off the phones as a break begins has no call that it could be late for.
            let own = &persons.shifts[first..];
            let leaves = |one: &&Shift, at| one.segments.iter().any(|segment| segment.to == at);
            let leaving = |at| own.iter().filter(|one| leaves(one, at)).count() as u32;
            breaks.extend(whole_breaks((id, group), duty, leaving));
        }
        Self {
            levels: persons.levels(|person| person.agents),
            breaks,
        }
    }
}

/// The breaks of a shift that are taken whole, and how many leave the phones for each.
fn whole_breaks<'a>(
    (id, group): (GroupId, &AgentGroup),
    shift: &'a Shift,
    leaving: impl Fn(f64) -> u32 + 'a,
) -> impl Iterator<Item = Break> + 'a {
    // Nobody is late who drops the call.
    let is_moved = shift.late_breaks == LateBreaks::Moves && group.leaving == Leaving::Finish;
    let breaks = shift.breaks().filter(move |_| is_moved);
    breaks.map(move |one| {
        // Duty goes on after a break, but for who is sent home then.
        let next = shift.segments.iter().find(|segment| segment.from >= one.to);
        let until_again = next.filter(|next| next.from == one.to);
        Break {
            group: id,
            agents: leaving(one.from),
            from: one.from,
            to: one.to,
            until_again: until_again.map_or(one.to, |next| next.to),
        }
    })
}

/// Changes of every group's number, then closing.
pub(super) fn edges(centre: &Centre, duty: impl Fn(GroupId, &AgentGroup) -> Duty) -> Vec<Edge> {
    let length = centre.clock().length.get();
    let mut edges = Vec::new();
    for (place, group) in centre.groups().iter().enumerate() {
        let id = GroupId(place as u16);
        let Duty { levels, breaks } = duty(id, group);
        // Where as many come as go there is no change, and the break, or the end of duty after it, is one all the same.
        let unchanged = breaks.iter().flat_map(|one| [one.from, one.until_again]);
        let unchanged = unchanged.filter(|at| levels.iter().all(|level| level.at != *at));
        let unchanged = unchanged.map(|at| Level {
            at,
            on_duty: on_duty_at(&levels, at),
        });
        let levels = levels.iter().copied().chain(unchanged);
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
