//! Quantities that cannot be wrong once they exist: seconds, shares, times of day.
//!
//! Inside the engine everything is `f64` seconds from opening; these types guard the doors. Each is read in
//! one way, from files and from the command line alike (units/read.rs).

mod read;

pub(crate) use read::{LEAF, Leaf, LeafVisitor, SHARE_TEXT, leaf, sane, shortened, whole};
pub use read::{comma_in, count, hundredths, positive};

use std::fmt;

/// The longest duration that is taken seriously: ten years \[s\].
pub const LONGEST: f64 = 10.0 * 365.0 * 86_400.0;

/// Times of day are sums of floating-point numbers: two that are closer than this are the same \[s\].
pub const SAME_TIME: f64 = 1e-8;

/// Whether a time is longer than a limit, by more than the noise of floating point.
///
/// ```
/// use holdtrue::units::is_longer;
/// assert!(!is_longer((28_801.1 + 20.0) - 28_801.1, 20.0));
/// assert!(is_longer(20.001, 20.0));
/// ```
#[inline]
#[must_use]
pub fn is_longer(time: f64, limit: f64) -> bool {
    time > limit + SAME_TIME
}

/// How many steps of this length it takes to reach a time, at least. A time that is a whole number of steps up to the
/// noise of floating point is reached by that number.
///
/// ```
/// use holdtrue::units::whole_steps;
/// assert_eq!(whole_steps(120.000_000_000_001, 30.0), 4.0);
/// assert_eq!(whole_steps(120.1, 30.0), 5.0);
/// assert_eq!(whole_steps(0.0, 30.0), 0.0);
/// ```
#[must_use]
pub fn whole_steps(time: f64, step: f64) -> f64 {
    let steps = time / step;
    let nearest = steps.round();
    if (steps - nearest).abs() <= noise(nearest) {
        nearest
    } else {
        steps.ceil()
    }
}

/// The shortest time that takes more than so many steps of this length, by [`whole_steps`] \[s\].
#[must_use]
pub fn just_over(steps: f64, step: f64) -> f64 {
    ((steps + noise(steps)) * step).next_up()
}

/// What is taken for the noise of floating point in a number of steps: more than sums of some thousand terms have.
fn noise(steps: f64) -> f64 {
    (1e-12 * steps).max(1e-9)
}

/// A length of time: finite, not negative, at most [`LONGEST`] \[s\].
///
/// ```
/// use holdtrue::units::Seconds;
/// assert_eq!(Seconds::new(90.0).map(Seconds::get), Some(90.0));
/// assert_eq!(Seconds::new(-1.0), None);
/// assert_eq!(Seconds::new(f64::NAN), None);
/// for text in ["4m30s", "4:30", "270s", "270"] {
///     assert_eq!(text.parse::<Seconds>().unwrap().get(), 270.0);
/// }
/// assert!("1,500s".parse::<Seconds>().is_err(), "1500 or 1.5?");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default)]
pub struct Seconds(f64);

impl Seconds {
    /// No time at all.
    pub const ZERO: Seconds = Seconds(0.0);

    /// `None` if `seconds` is negative, not finite or longer than [`LONGEST`].
    #[must_use]
    pub fn new(seconds: f64) -> Option<Self> {
        // The sum makes 0 of -0.
        let is_sane = (0.0..=LONGEST).contains(&seconds);
        is_sane.then_some(Self(seconds + 0.0))
    }

    /// The length \[s\].
    #[must_use]
    pub const fn get(self) -> f64 {
        self.0
    }
}

impl fmt::Display for Seconds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} s", self.0)
    }
}

/// A share of a whole: 0 to 1.
///
/// ```
/// use holdtrue::units::Share;
/// assert_eq!(Share::new(0.8).map(Share::get), Some(0.8));
/// assert_eq!(Share::new(1.2), None);
/// assert_eq!("80%".parse::<Share>().ok(), Share::new(0.8));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default)]
pub struct Share(f64);

impl Share {
    /// Nothing of it.
    pub const NONE: Share = Share(0.0);
    /// All of it.
    pub const ALL: Share = Share(1.0);

    /// `None` if `share` lies outside 0 to 1.
    #[must_use]
    pub fn new(share: f64) -> Option<Self> {
        // The sum makes 0 of -0.
        (0.0..=1.0).contains(&share).then_some(Self(share + 0.0))
    }

    /// The share, 0 to 1.
    #[must_use]
    pub const fn get(self) -> f64 {
        self.0
    }
}

/// A time on the wall, to the second; 24:00 is the end of the day.
///
/// ```
/// use holdtrue::units::TimeOfDay;
/// assert_eq!(TimeOfDay::new(8, 30, 0).unwrap().to_string(), "08:30");
/// assert_eq!(TimeOfDay::new(24, 0, 0).unwrap().seconds(), 86_400.0);
/// assert_eq!(TimeOfDay::new(24, 0, 1), None);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct TimeOfDay(u32);

impl TimeOfDay {
    /// The start of the day.
    pub const MIDNIGHT: TimeOfDay = TimeOfDay(0);

    /// `None` unless it is a time from 00:00:00 to 24:00:00.
    #[must_use]
    pub fn new(hour: u32, minute: u32, second: u32) -> Option<Self> {
        let seconds = hour
            .checked_mul(3600)?
            .checked_add(minute.checked_mul(60)?)?
            .checked_add(second)?;
        (minute < 60 && second < 60 && seconds <= 86_400).then_some(Self(seconds))
    }

    /// Seconds after midnight.
    #[must_use]
    pub fn seconds(self) -> f64 {
        f64::from(self.0)
    }

    /// The time `later` seconds after this one, rounded to the second and wrapped at midnight
    /// (the very end of the day stays 24:00).
    #[must_use]
    pub fn after(self, later: f64) -> Self {
        let seconds = (self.seconds() + later.max(0.0)).round();
        if seconds <= 86_400.0 {
            Self(seconds as u32)
        } else {
            Self((seconds % 86_400.0) as u32)
        }
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (hour, minute, second) = (self.0 / 3600, self.0 / 60 % 60, self.0 % 60);
        write!(f, "{hour:02}:{minute:02}")?;
        if second > 0 {
            write!(f, ":{second:02}")?;
        }
        Ok(())
    }
}
