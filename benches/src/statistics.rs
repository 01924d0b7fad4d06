//! Medians, because a shared machine makes means of its neighbours.

use std::time::{Duration, Instant};

/// Measurements of the same thing, in order of size.
#[derive(Clone, Debug)]
pub(crate) struct Sorted(Vec<f64>);

impl FromIterator<f64> for Sorted {
    fn from_iter<I: IntoIterator<Item = f64>>(values: I) -> Self {
        let mut values: Vec<f64> = values.into_iter().collect();
        values.sort_by(f64::total_cmp);
        Self(values)
    }
}

impl Sorted {
    pub(crate) fn median(&self) -> f64 {
        self.percentile(50)
    }

    /// The smallest measurement that at least so many percent of all do not exceed; not a number if there is none.
    pub(crate) fn percentile(&self, percent: usize) -> f64 {
        let rank = (self.0.len() * percent).div_ceil(100);
        self.0.get(rank.saturating_sub(1)).copied().unwrap_or(f64::NAN)
    }
}

pub(crate) fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1e3
}

/// A count as a number that can be divided.
pub(crate) fn number(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::INFINITY, f64::from)
}

/// How long a piece of work takes, in milliseconds, with what it gives.
pub(crate) async fn timed<T>(work: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<(f64, T)> {
    let began = Instant::now();
    let made = work.await?;
    Ok((milliseconds(began.elapsed()), made))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_measurements() {
        let twenty: Sorted = (1..=20).rev().map(f64::from).collect();
        let shown = [50, 95, 100].map(|percent| format!("{}", twenty.percentile(percent)));
        assert_eq!(shown, ["10", "19", "20"]);
        assert!(Sorted::from_iter([]).median().is_nan());
    }
}
