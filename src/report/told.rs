//! What the messages and callback offers did, and what they rest on, in sentences.

use super::Study;
use super::calls::headline_style;
use super::digits::{TimeStyle, brief, figure, number};
use super::forecast::wait;
use super::words::listed;
use crate::centre::{ASSUMPTIONS, Basis, CallType, Policy};
use crate::legible::number::{given, so_many};
use crate::measures::{CallMetric, Calls, FoundBumper, MetricKind, Trouble};
use crate::stats::Estimate;

/// Call types beyond which each no longer has sentences of its own.
const FEW: usize = 3;

/// A paragraph for each type that is told something or offered a callback; one for all types if there are many.
pub(super) fn told(study: &Study<'_>) -> Vec<String> {
    let types = study.results.types().iter().enumerate();
    let speaking: Vec<_> = types
        .filter(|(place, _)| speaks(study, *place) || offers(study, *place))
        .collect();
    if speaking.is_empty() {
        return Vec::new();
    }
    if speaking.len() <= FEW {
        let paragraphs = speaking.iter();
        let paragraphs = paragraphs.map(|(place, calls)| {
            ToldParagraph {
                study,
                calls,
                whose: format!("{} callers", calls.name),
                what: format!("of {} calls", calls.name),
                speaks: speaks(study, *place),
            }
            .paragraph()
        });
        return paragraphs.collect();
    }
    let all = ToldParagraph {
        study,
        calls: study.results.all(),
        whose: "callers".to_owned(),
        what: "of all calls".to_owned(),
        speaks: speaking.iter().any(|(place, _)| speaks(study, *place)),
    };
    vec![all.paragraph()]
}

/// Whether anybody is told something or offered a callback, on any day.
pub(super) fn says_something(study: &Study<'_>) -> bool {
    let types = 0..study.centre.call_types().len();
    let mut types = types.filter(|place| speaks(study, *place) || offers(study, *place));
    types.next().is_some()
}

fn speaks(study: &Study<'_>, place: usize) -> bool {
    on_any_day(study, place, |kind| kind.messages.policy != Policy::Silence)
}

fn offers(study: &Study<'_>, place: usize) -> bool {
    on_any_day(study, place, |kind| kind.callback.is_some())
}

fn on_any_day(study: &Study<'_>, place: usize, has: impl Fn(&CallType) -> bool) -> bool {
    let mut days = study.days.iter();
    days.any(|day| day.centre.call_types().get(place).is_some_and(&has))
}

/// The results of one call type, or of all.
struct ToldParagraph<'a> {
    study: &'a Study<'a>,
    calls: &'a Calls<Estimate>,
    /// `service callers`
    whose: String,
    /// `of service calls`
    what: String,
    /// Whether any message is heard.
    speaks: bool,
}

impl ToldParagraph<'_> {
    fn paragraph(&self) -> String {
        let waiting = self.waiting();
        let sentences = [
            waiting,
            self.quotes(),
            self.untested(),
            self.unquoted(),
            self.callbacks(),
            self.lost(),
        ];
        let sentences: Vec<String> = sentences.into_iter().flatten().collect();
        sentences.join(" ")
    }

    fn mean(&self, metric: CallMetric) -> f64 {
        self.calls.measures[metric].mean.unwrap_or(0.0)
    }

    /// How those who had to wait fared.
    fn waiting(&self) -> Option<String> {
        if self.mean(CallMetric::Offered) <= 0.0 {
            return Some(format!("There were no {} at all.", self.whose));
        }
        let waiting = self.mean(CallMetric::Offered) * self.mean(CallMetric::Delayed);
        if waiting <= 0.0 {
            return Some(format!("None of the {} had to wait.", self.whose));
        }
        let ways = [
            (CallMetric::Balked, "left at once when told"),
            (CallMetric::CalledBack, "took a callback"),
            (CallMetric::Abandoned, "gave up waiting"),
            (CallMetric::TurnedAway, "were cut off at closing"),
        ];
        let gone: f64 = ways.iter().map(|(metric, _)| self.mean(*metric)).sum();
        // A caller who was answered at once can be handed back and give up: it is not one of those who
        // found nobody free.
        if gone > waiting * (1.0 + 1e-9) {
            return None;
        }
        let answered = (waiting - gone).max(0.0);
        let said = ways.map(|(metric, how)| part(self.mean(metric), waiting, how));
        let answered = part(answered, waiting, "were answered");
        let said: Vec<String> = said.into_iter().chain([answered]).flatten().collect();
        let said = listed(&said);
        Some(format!("Of 100 {} who had to wait {said}.", self.whose))
    }

    /// How the quotes fared.
    fn quotes(&self) -> Option<String> {
        if self.mean(CallMetric::Quoted) <= 0.0 {
            return None;
        }
        let Some(kept) = self.calls.measures[CallMetric::PromiseKept].mean else {
            return Some("No quote was put to the test.".to_owned());
        };
        let mut said = match hundred(kept) {
            Some(held) => format!("Of 100 quotes that were put to the test {held} held"),
            None => "No quote that was put to the test held".to_owned(),
        };
        let error = self.calls.measures[CallMetric::QuoteError].mean;
        let off = self.calls.measures[CallMetric::QuoteAbsError].mean;
        if let (Some(error), Some(off)) = (error, off) {
            let style = headline_style(self.study);
            let longer = if error < 0.0 { "less" } else { "longer" };
            let average = match error.abs().round() {
                0.0 => "as long as quoted on average".to_owned(),
                _ => format!(
                    "{} {longer} than quoted on average",
                    wait(error.abs(), style)
                ),
            };
            said += &format!(
                "; the answered waited {average}, and their quotes were {} off",
                wait(off, style)
            );
        }
        Some(said + ".")
    }

    /// Why the share that held may not be the one that the pilot run saw to.
    fn untested(&self) -> Option<String> {
        let piloted = &self.study.results.pilot;
        let mut piloted = piloted.iter().filter(|found| found.trouble.is_none());
        piloted.find(|found| found.name == self.calls.name)?;
        Some(
            "Quotes of callers who left before they ran out were not put to the test; the pilot run counts them too, \
             as if those callers had stayed."
                .to_owned(),
        )
    }

    fn unquoted(&self) -> Option<String> {
        let callers = self.mean(CallMetric::NotQuoted);
        let unit = self.study.unit();
        (callers > 0.0).then(|| {
            format!(
                "{} a {unit} could be quoted nothing, because nobody was on duty to take them.",
                so_many(&amount(callers), "caller")
            )
        })
    }

    fn callbacks(&self) -> Option<String> {
        let taken = self.mean(CallMetric::CalledBack);
        if taken <= 0.0 {
            return None;
        }
        let ways = [
            (CallMetric::CallbackMade, "were kept"),
            (CallMetric::CallbackUnreached, "reached nobody"),
            (CallMetric::CallbackBroken, "were broken"),
        ];
        let said = ways.map(|(metric, how)| part(self.mean(metric), taken, how));
        let said: Vec<String> = said.into_iter().flatten().collect();
        Some(format!("Of 100 promises to call back {}.", listed(&said)))
    }

    /// What was lost all the same.
    fn lost(&self) -> Option<String> {
        let lost = self.calls.measures[CallMetric::Lost].mean;
        let lost = lost.filter(|lost| *lost > 0.0)?;
        let share = number(lost, MetricKind::Share, TimeStyle::Seconds);
        let lead = if self.speaks {
            "A message creates no capacity: "
        } else {
            ""
        };
        let wasted = self.mean(CallMetric::TimeWasted);
        let wasted = if wasted >= 1.0 {
            let unit = self.study.unit();
            let wasted = &self.calls.measures[CallMetric::TimeWasted];
            let hours = figure(wasted, MetricKind::Seconds, TimeStyle::Hours).text();
            format!(", and those who gave up waited {hours} h a {unit} for nothing")
        } else {
            String::new()
        };
        let unreached = self.mean(CallMetric::CallbackUnreached);
        let unreached = if unreached > 0.0 {
            format!(
                " (not counting the {} a {} who did not pick up when called back)",
                amount(unreached),
                self.study.unit()
            )
        } else {
            String::new()
        };
        Some(format!(
            "{lead}{share} % {} were lost in one way or another{unreached}{wasted}.",
            self.what
        ))
    }
}

/// `12 gave up waiting`, of a hundred; nothing if none did.
fn part(of: f64, out_of: f64, how: &str) -> Option<String> {
    let number = hundred(of / out_of)?;
    Some(format!("{number} {how}"))
}

/// A share as so many of a hundred, `None` for none.
fn hundred(share: f64) -> Option<String> {
    (share > 0.0).then(|| amount(100.0 * share))
}

/// A number above 0, with a decimal while it is small, and near a hundred, where what is missing is small.
fn amount(number: f64) -> String {
    let tenths = (10.0 * number).round() / 10.0;
    if tenths == 0.0 {
        "fewer than 0.1".to_owned()
    } else if tenths == 100.0 && number < 100.0 {
        "nearly 100".to_owned()
    } else if tenths < 10.0 || (90.0..100.0).contains(&tenths) {
        brief(tenths)
    } else {
        brief(number.round())
    }
}

/// What the pilot run found.
pub(super) fn pilot(study: &Study<'_>) -> Vec<String> {
    let found = study.results.pilot.iter();
    found.map(found_bumper).collect()
}

fn found_bumper(found: &FoundBumper) -> String {
    let name = &found.name;
    let wanted = given(100.0 * found.wanted);
    let held = figure(&found.held, MetricKind::Share, TimeStyle::Seconds).text();
    let quotes = number(found.quotes as f64, MetricKind::Money, TimeStyle::Seconds);
    match found.trouble {
        None => format!(
            "{name} is quoted {:.2} times the estimate, so that {wanted} % of its quotes hold: in the pilot \
             run {held} % of {quotes} did, counting those of callers who left as if they had stayed.",
            found.bumper
        ),
        Some(Trouble::NobodyQuoted) => format!(
            "{name} is quoted the estimate as it is: nobody was quoted a wait in the pilot run by which \
             {wanted} % of its quotes should have come to hold."
        ),
        Some(Trouble::OutOfReach) => format!(
            "{name} is quoted the estimate as it is: no bumper makes {wanted} % of its quotes hold, because \
             too many estimates are 0 or too many callers would never be answered."
        ),
    }
}

/// Where to read what the result rests on.
pub(super) fn assumptions(study: &Study<'_>) -> Option<String> {
    let types = study.centre.call_types();
    let rests = ASSUMPTIONS
        .iter()
        .filter(|one| types.iter().any(|kind| one.of(kind).is_some()));
    let rests: Vec<Basis> = rests.map(|one| one.basis).collect();
    // How the service level is counted is always among them, and said elsewhere.
    if rests.len() <= 1 {
        return None;
    }
    let measured = rests
        .iter()
        .filter(|basis| **basis == Basis::Measured)
        .count();
    let measured = match measured {
        0 => "none of them has a measured default".to_owned(),
        1 => "1 of them has a measured default".to_owned(),
        many => format!("{many} of them have measured defaults"),
    };
    Some(format!(
        "This rests on {} assumptions about callers; {measured}. See `holdtrue check --assumptions {}`.",
        rests.len(),
        study.file.display()
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_numbers_keep_a_decimal() {
        for (share, said) in [
            (0.0, None),
            (0.0001, Some("fewer than 0.1")),
            (0.004, Some("0.4")),
            (0.05, Some("5")),
            (0.0994, Some("9.9")),
            (0.0996, Some("10")),
            (0.317, Some("32")),
            (0.994, Some("99.4")),
            (0.9999, Some("nearly 100")),
            (1.0, Some("100")),
        ] {
            assert_eq!(hundred(share).as_deref(), said, "{share}");
        }
    }
}
