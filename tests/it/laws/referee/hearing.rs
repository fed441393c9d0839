//! What a caller on the line has been told, and when its patience clock says that it leaves: the
//! speeds of the model, added up phase by phase, where the engine uses closed forms.
//!
//! Moments are times in queue: while a caller whose talk is broken off is in talk, its clock and the
//! quotes it has heard stand still.

use holdtrue::centre::{CallType, Policy, Reaction};
use holdtrue::engine::Announcement;

/// A speed that changes with time is added up in steps no longer than this [s].
const STEP: f64 = 2.0;
/// A clock so slow will not be seen to move.
const STILL: f64 = 1e-9;
/// Who has no more than this left when a quote runs out leaves then: more than any rounding, less
/// than anybody notices [s].
const NEARLY: f64 = 1e-9;
/// Who has so long to wait waits for ever [s].
const FOR_EVER: f64 = 1e7;
/// The two nodes of Gauss's rule on 0..1.
const NODES: [f64; 2] = [0.211_324_865_405_187_1, 0.788_675_134_594_812_9];

/// One caller's hearing.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Hearing {
    patience: f64,
    believes: bool,
    policy: Policy,
    every: Option<f64>,
    reaction: Reaction,
    /// The first wait it was quoted [s].
    pub(super) promise: Option<f64>,
    /// When it was last quoted a wait, the wait, and what its clock read then [s].
    quoted: Option<(f64, f64, f64)>,
    /// When the next refresh is due, if there will be one.
    pub(super) refresh: Option<f64>,
    /// How many quotes it has heard.
    heard: u32,
    /// After how long in queue it hears again what changes nothing, and how often it has [s].
    pub(super) repeat: Option<f64>,
    repeats: u32,
    /// Whether it knows that its last quote has run out.
    pub(super) knows_it_ran_out: bool,
    /// What it was told last.
    pub(super) told: Option<Announcement>,
    /// By how much its last quote exceeded what was left of its patience [s].
    pub(super) too_much: f64,
}

impl Hearing {
    pub(super) fn new(call_type: &CallType, patience: f64, believes: bool) -> Self {
        Self {
            patience,
            believes,
            policy: call_type.messages.policy,
            every: call_type.messages.repeat_every.map(|every| every.get()),
            reaction: call_type.reaction,
            promise: None,
            quoted: None,
            refresh: None,
            heard: 0,
            repeat: None,
            repeats: 0,
            knows_it_ran_out: false,
            told: None,
            too_much: f64::NEG_INFINITY,
        }
    }

    /// Quoted a wait after `waited` in queue; says by how much that is more than it will take.
    pub(super) fn hears(&mut self, waited: f64, quote: f64) -> f64 {
        if self.promise.is_none() {
            self.promise = Some(quote);
        }
        if !self.believes {
            return f64::NEG_INFINITY;
        }
        let reading = self.reading(waited);
        self.quoted = Some((waited, quote, reading));
        self.knows_it_ran_out = false;
        self.expect_refresh(waited);
        quote - (self.patience - reading)
    }

    /// Nothing could be quoted at a refresh: what was heard before holds on.
    pub(super) fn hears_nothing(&mut self, waited: f64) {
        if self.quoted.is_some() {
            self.expect_refresh(waited);
        }
    }

    /// The first thousand come at the same distance, the second at twice the distance, and so on.
    fn expect_refresh(&mut self, waited: f64) {
        let distance = f64::from(1 + self.heard / 1000);
        self.heard += 1;
        self.refresh = self.every.map(|every| waited + distance * every);
    }

    /// Whether it was quoted a wait just now, after `waited` in queue.
    pub(super) fn told_at(&self, waited: f64) -> bool {
        self.quoted
            .is_some_and(|(since, ..)| (since - waited).abs() < 1e-6)
    }

    /// Its talk has been broken off after `waited` in queue: it waits again. Comfort and busy messages go on where they
    /// were; it hears no more of places and quotes.
    pub(super) fn is_back(&mut self, waited: f64) {
        self.refresh = None;
        self.repeats = 0;
        self.repeat = match (self.policy, self.every) {
            (Policy::Comfort | Policy::Busy, Some(every)) if self.told.is_some() => {
                // Who was taken up as something was due has heard it, whatever the last bits of its wait are.
                Some(((waited / every + 1e-9).floor() + 1.0) * every)
            }
            _ => None,
        };
        // What had run out before it was answered is not news.
        self.knows_it_ran_out |= self.runs_out().is_some_and(|runs_out| runs_out < waited);
    }

    /// It joins the queue after `waited` in it before.
    pub(super) fn joins(&mut self, waited: f64) {
        let hears_no_quotes = match self.policy {
            Policy::Silence => true,
            Policy::Comfort | Policy::Busy | Policy::Position => false,
            Policy::Estimate(_) => self.promise.is_none() || self.believes,
        };
        if waited == 0.0 && self.told.is_some() && !hears_no_quotes && self.repeats == 0 {
            self.repeat = self.every;
        }
    }

    /// It has heard something again: the first hundred thousand come at the same distance.
    pub(super) fn hears_again(&mut self) {
        self.repeats += 1;
        let distance = f64::from(1 + self.repeats / 100_000);
        let every = self.every.unwrap_or(f64::INFINITY);
        self.repeat = self.repeat.map(|repeat| repeat + distance * every);
    }

    /// After how long in queue the last quote that it believes runs out.
    pub(super) fn runs_out(&self) -> Option<f64> {
        self.quoted.map(|(since, quote, _)| since + quote)
    }

    pub(super) fn believes(&self) -> bool {
        self.believes
    }

    fn speed(&self, waited: f64) -> f64 {
        let reaction = &self.reaction;
        if let Some((since, quote, _)) = self.quoted {
            let late = waited - (since + quote);
            return if late < 0.0 {
                reaction.calm
            } else {
                reaction.broken * (reaction.late_growth * late / 60.0).exp()
            };
        }
        match (self.policy, self.every) {
            // Answered at once, and back in the queue since.
            _ if self.told.is_none() => 1.0,
            (Policy::Comfort | Policy::Busy, Some(every)) => {
                reaction.annoyance.powf((waited / every).floor())
            }
            (Policy::Position, _) => reaction.position,
            _ => 1.0,
        }
    }

    /// The end of the stretch from `waited` on in which the speed is one and the same, or is added
    /// up in one step.
    fn stretch(&self, waited: f64) -> f64 {
        if let Some((since, quote, _)) = self.quoted {
            let runs_out = since + quote;
            return if waited < runs_out {
                runs_out
            } else if self.reaction.late_growth > 0.0 {
                waited + STEP
            } else {
                f64::INFINITY
            };
        }
        match (self.policy, self.every) {
            (Policy::Comfort | Policy::Busy, Some(every)) => {
                let end = ((waited / every).floor() + 1.0) * every;
                if end > waited { end } else { end + every }
            }
            _ => f64::INFINITY,
        }
    }

    /// What the clock gains in `from..to`, within one stretch.
    fn gain(&self, from: f64, to: f64) -> f64 {
        let length = to - from;
        let speeds = NODES.map(|node| self.speed(from + node * length.min(1e9)));
        length * f64::midpoint(speeds[0], speeds[1])
    }

    fn begin(&self) -> (f64, f64) {
        self.quoted
            .map_or((0.0, 0.0), |(since, _, reading)| (since, reading))
    }

    /// What the clock reads after `waited` in queue, since it was last told something.
    pub(super) fn reading(&self, waited: f64) -> f64 {
        let (mut at, mut reading) = self.begin();
        while at < waited {
            let end = self.stretch(at).min(waited);
            reading += self.gain(at, end);
            at = end;
        }
        reading
    }

    /// After how long in queue the clock reads the caller's patience; infinite if never.
    pub(super) fn leaves(&self) -> f64 {
        let (mut at, mut reading) = self.begin();
        if self.patience.is_infinite() {
            return f64::INFINITY;
        }
        while at < FOR_EVER {
            let left = self.patience - reading;
            if left <= 0.0 {
                return at;
            }
            let end = self.stretch(at);
            let speed = self.speed(at + NODES[0] * (end - at).min(STEP));
            if end.is_infinite() {
                return if speed < STILL {
                    f64::INFINITY
                } else {
                    at + left / speed
                };
            }
            let gain = self.gain(at, end);
            let nearly = if self.quoted.is_some() && gain > 0.0 {
                NEARLY
            } else {
                0.0
            };
            if gain >= left - nearly {
                return self.within(at, end, left);
            }
            if gain < STILL && self.quoted.is_none() {
                return f64::INFINITY;
            }
            (at, reading) = (end, reading + gain);
            if self.stops_after(at) {
                return f64::INFINITY;
            }
        }
        f64::INFINITY
    }

    fn stops_after(&self, at: f64) -> bool {
        let over = |(since, quote, _): (f64, f64, f64)| at >= since + quote;
        self.quoted.is_some_and(over) && self.reaction.broken == 0.0
    }

    /// When within `from..to` the clock has gained `left`, by halving.
    fn within(&self, from: f64, to: f64, left: f64) -> f64 {
        let (mut low, mut high) = (from, to);
        for _ in 0..60 {
            let middle = f64::midpoint(low, high);
            if self.gain(from, middle) < left {
                low = middle;
            } else {
                high = middle;
            }
        }
        high
    }
}
