//! Numbers by interval, before it is known how many intervals there are.

/// A number for every interval, or one for each.
#[derive(Debug, Clone, PartialEq)]
pub enum Profile {
    /// The same in every interval.
    Same(f64),
    /// One for each.
    Each(Vec<f64>),
}

/// The same number in every interval, such as mean calls [per interval].
#[must_use]
pub fn per_interval(number: f64) -> Profile {
    Profile::Same(number)
}

impl From<f64> for Profile {
    fn from(number: f64) -> Self {
        Profile::Same(number)
    }
}

impl From<u32> for Profile {
    fn from(number: u32) -> Self {
        Profile::Same(number.into())
    }
}

impl From<i32> for Profile {
    fn from(number: i32) -> Self {
        Profile::Same(number.into())
    }
}

impl From<Vec<f64>> for Profile {
    fn from(each: Vec<f64>) -> Self {
        Profile::Each(each)
    }
}

impl<const N: usize> From<[f64; N]> for Profile {
    fn from(each: [f64; N]) -> Self {
        Profile::Each(each.to_vec())
    }
}

impl<const N: usize> From<[u32; N]> for Profile {
    fn from(each: [u32; N]) -> Self {
        Profile::Each(each.map(f64::from).to_vec())
    }
}

impl Profile {
    pub(super) fn of(self, intervals: usize) -> Vec<f64> {
        match self {
            Profile::Same(number) => vec![number; intervals],
            Profile::Each(each) => each,
        }
    }
}
