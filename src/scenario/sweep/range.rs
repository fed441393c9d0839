//! From here to there in equal steps, in decimal: 0.8, 0.9, 1.0 and not 0.9999999999999999.

use super::MOST_CELLS;
use super::axis::Varied;
use crate::scenario::diagnostic::Mistake;
use crate::scenario::source::SourceSpan;
use crate::scenario::tree::{Node, Value};
use rust_decimal::Decimal;

/// Equal steps. Holding one means that they lead from `from` towards `to` and are not too many.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Range {
    from: Decimal,
    step: Decimal,
    steps: usize,
    /// How far short of `to` the last step ends.
    rest: Decimal,
}

impl Range {
    pub(super) fn new(from: Decimal, to: Decimal, step: Decimal) -> Result<Self, Mistake> {
        if step.is_zero() {
            let cure = "give a step above 0, or below 0 to go down";
            return Err(Mistake::new("a step of 0 leads nowhere", cure));
        }
        let too_many = || {
            Mistake::new(
                format!("there are too many steps of {step} from {from} to {to}"),
                format!("take larger steps; a sweep has at most {MOST_CELLS} combinations"),
            )
        };
        let length = to.checked_sub(from).ok_or_else(too_many)?;
        let steps = length.checked_div(step).ok_or_else(too_many)?.floor();
        if steps.is_sign_negative() && !steps.is_zero() {
            return Err(Mistake::new(
                format!("steps of {step} from {from} never come to {to}"),
                other_way(length, step),
            ));
        }
        let steps = usize::try_from(steps).map_err(|_| too_many())?;
        if steps >= MOST_CELLS {
            return Err(too_many());
        }
        let mut range = Self {
            from,
            step,
            steps,
            rest: Decimal::ZERO,
        };
        range.rest = to - range.at(steps);
        Ok(range)
    }

    fn at(&self, step: usize) -> Decimal {
        let mut value = self.from + self.step * Decimal::from(step);
        value.rescale(self.from.scale().max(self.step.scale()));
        value
    }

    /// What is said of steps that end short of the far end.
    pub(super) fn warning(&self) -> Option<Mistake> {
        let last = self.at(self.steps);
        (!self.rest.is_zero()).then(|| {
            Mistake::new(
                format!(
                    "steps of {} do not come to {}: the last value is {last}",
                    self.step,
                    (last + self.rest).normalize()
                ),
                match self.steps {
                    0 => format!("take shorter steps, such as {}", shorter(self.rest)),
                    _ => "end the range there, or take other steps".to_owned(),
                },
            )
        })
    }

    /// All values, each as if it were written at `place`.
    pub(super) fn values(&self, place: SourceSpan) -> Vec<(Varied, Node)> {
        let values = (0..=self.steps).map(|step| self.at(step));
        let values = values.map(|value| {
            let label = value.to_string();
            let value = number(value);
            let node = Node { value, place };
            let value = node.to_toml();
            (Varied { label, value }, node)
        });
        values.collect()
    }
}

/// How to come to the end of a range of this length, from which its steps lead away.
fn other_way(length: Decimal, step: Decimal) -> String {
    if step.abs() <= length.abs() {
        return format!(
            "write the ends in the other order, or take steps of {}",
            -step
        );
    }
    // Longer ones would leave the first value alone.
    let own = shorter(length);
    format!(
        "write the ends in the other order and take steps of {}, or take steps of {own}",
        -own
    )
}

/// Steps that divide a range of this length: of its last digit, or else all of it at once.
fn shorter(length: Decimal) -> Decimal {
    let length = length.normalize();
    let mut step = Decimal::new(1, length.scale());
    step.set_sign_negative(length.is_sign_negative());
    let steps = length.checked_div(step);
    let are_few = steps.is_some_and(|steps| steps < Decimal::from(MOST_CELLS));
    if are_few { step } else { length }
}

/// The number that its digits stand for: whole if there are no decimals.
fn number(value: Decimal) -> Value {
    match i64::try_from(value) {
        Ok(whole) if value.scale() == 0 => Value::Integer(whole),
        // Digits with a point are a float; the nearest one is what a scenario would hold.
        _ => Value::Float(value.to_string().parse().unwrap_or(f64::NAN)),
    }
}

/// A number as it was typed.
pub(super) fn decimal(text: &str) -> Option<Decimal> {
    text.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn labels(from: &str, to: &str, step: &str) -> Result<Vec<String>, String> {
        let [from, to, step] = [from, to, step].map(|text| decimal(text).expect("a number"));
        let range = Range::new(from, to, step).map_err(|mistake| mistake.found)?;
        Ok((0..=range.steps)
            .map(|step| range.at(step).to_string())
            .collect())
    }

    #[test]
    fn steps_are_decimal() {
        let all = labels("0.8", "1.2", "0.1");
        assert_eq!(all.unwrap(), ["0.8", "0.9", "1.0", "1.1", "1.2"]);
        assert_eq!(labels("3", "-3", "-3").unwrap(), ["3", "0", "-3"]);
        assert_eq!(labels("1", "2", "0.5").unwrap(), ["1.0", "1.5", "2.0"]);
        assert_eq!(labels("5", "5", "1").unwrap(), ["5"]);
        let value = number(decimal("0.9").unwrap());
        assert!(matches!(value, Value::Float(number) if number == 0.9));
        let value = number(decimal("-12").unwrap());
        assert!(matches!(value, Value::Integer(-12)));
    }

    #[test]
    fn a_range_that_does_not_divide_says_so() {
        let range = |to: &str| {
            let [from, to, step] = ["8", to, "5"].map(|text| decimal(text).unwrap());
            Range::new(from, to, step).unwrap().warning()
        };
        assert_eq!(range("18"), None);
        let said = range("20").unwrap().found;
        assert_eq!(said, "steps of 5 do not come to 20: the last value is 18");
    }

    #[test]
    fn cures_come_to_the_end() {
        let cure = |from: &str, to: &str, step: &str| {
            let [from, to, step] = [from, to, step].map(|text| decimal(text).unwrap());
            match Range::new(from, to, step) {
                Ok(range) => range.warning().unwrap().cure,
                Err(mistake) => mistake.cure,
            }
        };
        assert_eq!(
            cure("0.3", "0", "1"),
            "write the ends in the other order and take steps of 0.1, or take steps of -0.1"
        );
        assert_eq!(labels("0.3", "0", "-0.1").unwrap().len(), 4);
        assert_eq!(labels("0", "0.3", "0.1").unwrap().len(), 4);
        assert_eq!(
            cure("0", "0.30", "-1"),
            "write the ends in the other order and take steps of -0.1, or take steps of 0.1"
        );
        assert!(cure("1", "0.00001", "2").ends_with("take steps of -0.99999"));
        assert!(cure("5", "3", "1").ends_with("take steps of -1"));
        assert_eq!(cure("0", "0.25", "1"), "take shorter steps, such as 0.01");
    }

    #[test]
    fn ranges_that_lead_nowhere_are_refused() {
        for (from, to, step) in [
            ("8", "20", "0"),
            ("20", "8", "1"),
            ("8", "20", "-1"),
            ("0", "1e9", "0.001"),
            ("0", "79228162514264337593543950335", "0.0000000001"),
        ] {
            let [from, to] = [from, to].map(|text| text.replace("1e9", "1000000000"));
            assert!(labels(&from, &to, step).is_err(), "{from} {to} {step}");
        }
    }
}
