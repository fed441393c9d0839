//! Opening hours.

use super::Notes;
use crate::centre::{AtClose, Clock};
use crate::scenario::written::leaf::Moment;
use crate::scenario::written::{self};
use crate::units::{Seconds, TimeOfDay};

/// Length of an interval when a scenario does not say \[s\]. A convention.
pub(in crate::scenario) const DEFAULT_INTERVAL: f64 = 1800.0;

/// When the centre is open; a stand-in if that could not be found out.
pub(super) struct Hours {
    pub(super) clock: Clock,
    /// Otherwise nothing that depends on the hours can be wrong.
    pub(super) are_known: bool,
}

impl Hours {
    /// Seconds from opening to `moment`, noting what is impossible.
    pub(super) fn since_opening(
        &self,
        moment: Moment,
        key: &str,
        notes: &mut Notes,
    ) -> Option<f64> {
        let cure = "agents work between `opens` and `closes`: change the one or the other";
        self.since((moment, "this", cure), key, notes)
    }

    /// The same of a moment of a break.
    pub(super) fn of_break(&self, moment: Moment, key: &str, notes: &mut Notes) -> Option<f64> {
        let cure = "a break lies within its shift: move it or take it out";
        self.since((moment, "this break", cure), key, notes)
    }

    fn since(
        &self,
        (moment, what, cure): (Moment, &str, &str),
        key: &str,
        notes: &mut Notes,
    ) -> Option<f64> {
        if !self.are_known {
            return None;
        }
        let at = match (moment, self.clock.opens) {
            (Moment::SinceOpening(seconds), _) => seconds.get(),
            (Moment::OnTheWall(time), Some(opens)) => time.seconds() - opens.seconds(),
            (Moment::OnTheWall(time), None) => {
                notes.wrong(
                    key,
                    format!("{time} is a time of day, and a clock with `length` has none"),
                    "give the time since the start, such as \"4h\"",
                );
                return None;
            }
        };
        let length = self.clock.length.get();
        if (0.0..=length).contains(&at) {
            return Some(at);
        }
        let (first, last) = (self.clock.said(0.0), self.clock.said(length));
        let found = format!("{what} is outside the opening hours ({first} to {last})");
        notes.wrong(key, found, cure);
        None
    }
}

/// Opening hours as written, or a stand-in.
pub(super) fn hours(written: Option<written::Clock>, notes: &mut Notes) -> Hours {
    let seconds = |value: f64| Seconds::new(value).unwrap_or_default();
    let stand_in = Clock {
        opens: Some(TimeOfDay::MIDNIGHT),
        length: seconds(86_400.0),
        interval: seconds(DEFAULT_INTERVAL),
        warm_up: Seconds::ZERO,
        at_close: AtClose::default(),
    };
    let before = notes.problems.len();
    let span = span(written.as_ref(), notes);
    let written = written.unwrap_or_default();
    let clock = span.map(|(opens, length)| Clock {
        opens,
        length,
        interval: written.interval.unwrap_or(stand_in.interval),
        warm_up: written.warm_up.unwrap_or(Seconds::ZERO),
        at_close: written.at_close.unwrap_or_default(),
    });
    let lost = ["clock", "clock.interval"]
        .iter()
        .any(|key| notes.is_lost(key));
    if let (Some(clock), false) = (&clock, lost) {
        clock
            .problems()
            .into_iter()
            .for_each(|problem| notes.note(problem));
    }
    let is_sound = notes.problems.len() == before && !lost;
    match clock.filter(|_| is_sound) {
        Some(clock) => Hours {
            clock,
            are_known: true,
        },
        None => Hours {
            clock: stand_in,
            are_known: false,
        },
    }
}

/// Opening time and length, if they can be known.
fn span(
    written: Option<&written::Clock>,
    notes: &mut Notes,
) -> Option<(Option<TimeOfDay>, Seconds)> {
    const HOURS: &str = "give `opens` and `closes` under [clock], such as \"08:00\" and \"18:00\", or a `length` such as \"300h\"";
    let Some(written) = written else {
        notes.missing("clock", HOURS);
        return None;
    };
    // Beside opening hours it would be one too many, whatever it was to be.
    if notes.is_lost("clock.length") {
        return None;
    }
    match (written.opens, written.closes, written.length) {
        (None, None, Some(length)) => Some((None, length)),
        (Some(opens), Some(closes), None) => open_hours(opens, closes, notes),
        (_, _, Some(_)) => {
            notes.wrong(
                "clock.length",
                "both a `length` and opening hours are given",
                "keep `opens` and `closes`, or keep `length`",
            );
            None
        }
        (None, None, None) => {
            if !["clock.opens", "clock.closes"]
                .iter()
                .any(|key| notes.is_lost(key))
            {
                notes.missing("clock.opens", HOURS);
            }
            None
        }
        (Some(_), None, None) => {
            notes.missing(
                "clock.closes",
                "say when the centre closes, such as closes = \"18:00\"",
            );
            None
        }
        (None, Some(_), None) => {
            notes.missing(
                "clock.opens",
                "say when the centre opens, such as opens = \"08:00\"",
            );
            None
        }
    }
}

fn open_hours(
    opens: TimeOfDay,
    closes: TimeOfDay,
    notes: &mut Notes,
) -> Option<(Option<TimeOfDay>, Seconds)> {
    match Seconds::new(closes.seconds() - opens.seconds()).filter(|length| length.get() > 0.0) {
        Some(length) => Some((Some(opens), length)),
        None => {
            notes.wrong(
                "clock.closes",
                format!("the centre closes at {closes}, not after it opens at {opens}"),
                "let it close later on the same day; \"24:00\" is midnight at the end",
            );
            None
        }
    }
}
