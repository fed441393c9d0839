//! A day that goes on as another centre's: what has happened stays, what comes follows the other's rules.

use super::Engine;
use super::arrivals::Arrivals;
use super::crowd::Crowd;
use super::day::Day;
use super::observer::Observer;
use crate::centre::GroupId;

impl Engine<'_> {
    /// Keeps account of what a day needs that may go on as one of `other`. Its days stay as they are.
    #[must_use]
    pub fn may_become(mut self, other: &Engine<'_>) -> Self {
        let ranked = self.layout.ranked.iter_mut().zip(&other.layout.ranked);
        ranked.for_each(|(own, other)| *own |= other);
        self
    }
}

impl<'a, O: Observer, C: Crowd> Day<'a, O, C> {
    /// From now on it is a day of the centre of `engine`: its staffing, volume, messages, reactions and offers, on which
    /// `crowd` calls. Draws are the callers' own, so the same callers come. What they were told before holds for those who wait, and
    /// promises to call back stand.
    ///
    /// The other centre has the same clock, call types and groups, and says how callbacks are made wherever this one
    /// does (an offer that nobody takes is withdrawn); the day's engine was told of it by
    /// [`Engine::may_become`]. To be asked between [`play_until`](Self::play_until) and what comes next.
    pub fn go_on_as(&mut self, engine: &'a Engine<'_>, crowd: &'a C) {
        debug_assert_eq!(self.centre.clock(), engine.centre.clock());
        debug_assert_eq!(
            self.centre.call_types().len(),
            engine.centre.call_types().len()
        );
        debug_assert_eq!(self.centre.groups().len(), engine.centre.groups().len());
        let types = self
            .centre
            .call_types()
            .iter()
            .zip(engine.centre.call_types());
        let mut offers = types.map(|(own, other)| (own.callback, other.callback));
        debug_assert!(offers.all(|(own, other)| own.is_none() || other.is_some()));
        self.centre = engine.centre;
        self.layout = &engine.layout;
        self.crowd = crowd;
        let arrivals = Arrivals::new(self.centre, self.crowd, &self.streams);
        self.arrivals.go_on_as(self.now, &arrivals);
        if self.closed {
            return;
        }
        let space = &mut *self.space;
        let levels = space.staff.levels();
        let levels =
            space
                .timetable
                .go_on_as(self.layout, self.centre, &self.streams, self.now, levels);
        for (place, on_duty) in levels.into_iter().enumerate() {
            let group = GroupId(place as u16);
            let late = &self.space.staff.group(group).late_breaks;
            let moments: Vec<f64> = late.moments().filter(|at| *at > self.now).collect();
            for at in moments {
                self.look_again(group, at);
            }
            if self.space.staff.group(group).rostered != on_duty {
                self.staff(group, on_duty);
                self.hurry_for_staff(group);
            }
        }
    }
}
