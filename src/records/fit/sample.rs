//! Times in bins: what every law is fitted to, and cheap to add up by day.

/// Below this times are told apart by the second \[s\].
const BY_SECONDS: f64 = 32.0;
/// Bins to a doubling above it: 3 % wide. A convention.
const PER_DOUBLING: f64 = 24.0;
/// A time of nothing stands for half a second \[s\]: logs round.
const SHORTEST: f64 = 0.5;

/// Times of one kind, each seen to end or cut off: of those cut off only that they were longer is known.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sample {
    bins: Vec<Bin>,
}

/// Times that are close to each other.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Bin {
    ended: f64,
    cut: f64,
    /// Sum of all of them \[s\].
    sum: f64,
}

/// A bin as laws see it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// Where its times are, on average \[s\]; above 0.
    pub at: f64,
    /// Where the bin ends \[s\].
    pub to: f64,
    /// How many ended there.
    pub ended: f64,
    /// How many were cut off there.
    pub cut: f64,
}

fn bin_of(time: f64) -> usize {
    if time < BY_SECONDS - 0.5 {
        time.round() as usize
    } else {
        (BY_SECONDS + ((time / BY_SECONDS).log2().max(0.0) * PER_DOUBLING).floor()) as usize
    }
}

fn end_of(bin: usize) -> f64 {
    let bin = bin as f64;
    if bin < BY_SECONDS - 1.0 {
        bin + 0.5
    } else {
        BY_SECONDS * ((bin - BY_SECONDS + 1.0) / PER_DOUBLING).exp2()
    }
}

impl Sample {
    /// One that was seen to end.
    pub fn ended(&mut self, time: f64) {
        let bin = self.bin(time);
        bin.ended += 1.0;
        bin.sum += time;
    }

    /// One that was cut off.
    pub fn cut(&mut self, time: f64) {
        let bin = self.bin(time);
        bin.cut += 1.0;
        bin.sum += time;
    }

    /// So many that were seen to end.
    pub(super) fn ended_often(&mut self, time: f64, often: f64) {
        let bin = self.bin(time);
        bin.ended += often;
        bin.sum += often * time;
    }

    /// So many that were cut off.
    pub(super) fn cut_often(&mut self, time: f64, often: f64) {
        let bin = self.bin(time);
        bin.cut += often;
        bin.sum += often * time;
    }

    fn bin(&mut self, time: f64) -> &mut Bin {
        let place = bin_of(time);
        if self.bins.len() <= place {
            self.bins.resize(place + 1, Bin::default());
        }
        &mut self.bins[place]
    }

    /// All of another sample, so many times over.
    pub fn add(&mut self, other: &Sample, times: f64) {
        if self.bins.len() < other.bins.len() {
            self.bins.resize(other.bins.len(), Bin::default());
        }
        for (own, bin) in self.bins.iter_mut().zip(&other.bins) {
            own.ended += times * bin.ended;
            own.cut += times * bin.cut;
            own.sum += times * bin.sum;
        }
    }

    /// The bins in order of time.
    #[must_use]
    pub fn points(&self) -> Vec<Point> {
        let filled = self
            .bins
            .iter()
            .enumerate()
            .filter(|(_, bin)| bin.ended + bin.cut > 0.0);
        filled
            .map(|(place, bin)| Point {
                at: (bin.sum / (bin.ended + bin.cut)).max(SHORTEST),
                to: end_of(place),
                ended: bin.ended,
                cut: bin.cut,
            })
            .collect()
    }

    /// How many were seen to end.
    #[must_use]
    pub fn count(&self) -> f64 {
        self.bins.iter().map(|bin| bin.ended).sum()
    }

    /// How many were cut off.
    #[must_use]
    pub fn cut_off(&self) -> f64 {
        self.bins.iter().map(|bin| bin.cut).sum()
    }

    /// The sum of all times, however they ended \[s\].
    #[must_use]
    pub fn total(&self) -> f64 {
        self.bins.iter().map(|bin| bin.sum).sum()
    }

    /// The time that half last longer than, as far as was seen \[s\].
    #[must_use]
    pub fn median(&self) -> Option<f64> {
        let mut before = (0.0, 1.0);
        for (to, share, _) in self.survival() {
            if share <= 0.5 {
                let part = (before.1 - 0.5) / (before.1 - share);
                return Some(before.0 + part * (to - before.0));
            }
            before = (to, share);
        }
        None
    }

    /// The mean of all times \[s\], where none was cut off.
    #[must_use]
    pub fn mean(&self) -> Option<f64> {
        let count = self.count();
        (count > 0.0).then(|| self.total() / count)
    }

    /// The share that lasted longer than each bin, as the ended and the cut off tell it (Kaplan and Meier 1958), with
    /// how many were there to be watched: (end of the bin \[s\], share, watched).
    #[must_use]
    pub fn survival(&self) -> Vec<(f64, f64, f64)> {
        let mut watched = self.count() + self.cut_off();
        let mut share = 1.0;
        let points = self.points().into_iter();
        points
            .map(|point| {
                let before = watched;
                // Those who are cut off in a bin are there for half of it.
                let watching = watched - point.cut / 2.0;
                if watching > 0.0 {
                    share *= (1.0 - point.ended / watching).max(0.0);
                }
                watched -= point.ended + point.cut;
                (point.to, share, before)
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bins_cover_all_times_and_keep_the_mean() {
        let mut sample = Sample::default();
        let times: Vec<f64> = (0..4000).map(|i| f64::from(i) * 1.7).collect();
        times.iter().for_each(|time| sample.ended(*time));
        let mean = times.iter().sum::<f64>() / 4000.0;
        assert!((sample.mean().unwrap() - mean).abs() < 1e-9);
        let points = sample.points();
        assert!(
            points
                .windows(2)
                .all(|two| two[0].to < two[1].to && two[0].at < two[1].at)
        );
        assert!(
            points.iter().all(|point| point.at <= point.to + 0.5),
            "{points:?}"
        );
    }

    #[test]
    fn the_survival_of_a_small_study_is_that_of_the_textbook() {
        // Kaplan and Meier's own example: deaths at 0.8, 3.1, 5.4, 9.2; losses at 1.0, 2.7, 7.0, 12.1 months, here in
        // days so that no two share a bin.
        let mut sample = Sample::default();
        [24.0, 93.0, 162.0, 276.0]
            .iter()
            .for_each(|day| sample.ended(*day));
        [30.0, 81.0, 210.0, 363.0]
            .iter()
            .for_each(|day| sample.cut(*day));
        let survival = sample.survival();
        let ended: Vec<f64> = survival.iter().map(|(_, share, _)| *share).collect();
        let expected = [0.875, 0.875, 0.875, 0.7, 0.525, 0.525, 0.2625, 0.2625];
        for (share, expected) in ended.iter().zip(expected) {
            assert!((share - expected).abs() < 1e-12, "{ended:?}");
        }
    }
}
