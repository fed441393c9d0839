//! What a customer base's numbers imply: the chance to leave within a year after each kind of
//! experience, beside what others found.
//!
//! Computed from the model's own rules: the hazards of 52 weeks in which nothing else happens, added up. Nothing here is
//! simulated, and nothing is remembered from one scenario to the next.

use super::experience::Experience;
use super::memory::{Memory, WEEK_END};
use crate::centre::{Basis, CustomerParts};

/// Weeks of a year.
const YEAR: u32 = 52;
/// Share of those who say that they will leave who do: from words to deeds. A convention; 0.1 to 1 is plausible.
const DONE_OF_SAID: f64 = 0.3;

/// What follows from one kind of experience.
#[derive(Debug, Clone, PartialEq)]
pub struct Implication {
    /// What happened, in plain words.
    pub after: &'static str,
    /// The grievance that it leaves, in a customer who was at rest.
    pub grievance: f64,
    /// Chance to leave within a year in which nothing else happens.
    pub leaves: f64,
    /// How much of that is due to the experience.
    pub due: f64,
    /// What was found elsewhere, if anything comparable was.
    pub anchor: Option<Anchor>,
}

/// Something found in the world.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Anchor {
    /// The share that is comparable.
    pub share: f64,
    /// Whether it was measured as it stands here.
    pub basis: Basis,
    /// Who found what, and what was done to it.
    pub source: &'static str,
}

/// One row for each kind of experience.
#[must_use]
pub fn implications(customers: &CustomerParts) -> Vec<Implication> {
    let memory = Memory::of(customers);
    let weights = customers.grievances;
    let bad = |weight| Experience::Bad { weight };
    let rows: [(&'static str, Vec<Experience>, Option<Anchor>); 10] = [
        ("nothing", vec![], Some(NO_COMPLAINT)),
        (
            "settled at the first call",
            vec![Experience::Good],
            Some(SETTLED),
        ),
        ("answered late", vec![bad(weights.late)], None),
        (
            "told the truth, and left at once",
            vec![bad(weights.balked)],
            None,
        ),
        ("gave up waiting", vec![bad(weights.abandoned)], None),
        ("every line held", vec![bad(weights.blocked)], None),
        ("not settled", vec![bad(weights.unsettled)], Some(UNSETTLED)),
        (
            "not settled, then settled at a second call",
            vec![bad(weights.unsettled), Experience::Good],
            Some(REPEATED),
        ),
        (
            "promised callback never made",
            vec![bad(weights.callback_broken)],
            None,
        ),
        (
            "not settled, and a promised callback never made",
            vec![bad(weights.unsettled + weights.callback_broken)],
            Some(COMPLAINT),
        ),
    ];
    let at_rest = leaves(&memory, memory.at_rest());
    rows.into_iter()
        .map(|(after, experiences, anchor)| {
            let felt = experiences.into_iter();
            let grievance = felt.fold(memory.at_rest(), |grievance, experience| {
                memory.felt(grievance, experience)
            });
            let leaves = leaves(&memory, grievance);
            Implication {
                after,
                grievance,
                leaves,
                due: leaves - at_rest,
                anchor,
            }
        })
        .collect()
}

/// Chance to leave within a year, starting with this grievance: 1 - exp(- the sum of 52 weekly hazards). The
/// experience is made in the middle of a week.
fn leaves(memory: &Memory, grievance: f64) -> f64 {
    let first = memory.faded(grievance, WEEK_END / 2);
    let fading = std::iter::successors(Some(first), |one| Some(memory.faded(*one, WEEK_END)));
    let hazards = fading.take(YEAR as usize);
    let hazard: f64 = hazards.map(|grievance| memory.hazard(grievance)).sum();
    -libm::expm1(-hazard)
}

const NO_COMPLAINT: Anchor = Anchor {
    share: 0.101,
    basis: Basis::Measured,
    source: "left within a year without a complaint (2,909 telecom customers)",
};
const COMPLAINT: Anchor = Anchor {
    share: 0.830,
    basis: Basis::Measured,
    source: "left within a year after a complaint (241 telecom customers); that it takes so much to complain is a guess",
};
const SETTLED: Anchor = Anchor {
    share: 0.05 * DONE_OF_SAID,
    basis: Basis::Convention,
    source: "5 % say that they will leave if settled at the first call (SQM 2022), of whom 0.3 do",
};
const REPEATED: Anchor = Anchor {
    share: 0.09 * DONE_OF_SAID,
    basis: Basis::Convention,
    source: "9 % say so after repeat calls (SQM 2022), of whom 0.3 do",
};
const UNSETTLED: Anchor = Anchor {
    share: 0.25 * DONE_OF_SAID,
    basis: Basis::Convention,
    source: "25 % say so if unsettled (SQM 2022), of whom 0.3 do",
};
