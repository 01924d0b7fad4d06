//! When a delivery that failed is tried again.

use std::time::Duration;

const fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// The time from each try to the next: 72 hours in all, and fourteen tries.
const PAUSES: [Duration; 13] = [
    seconds(5),
    seconds(30),
    seconds(2 * 60),
    seconds(10 * 60),
    seconds(30 * 60),
    seconds(3_600),
    seconds(2 * 3_600),
    seconds(4 * 3_600),
    seconds(8 * 3_600),
    seconds(12 * 3_600),
    seconds(12 * 3_600),
    seconds(16 * 3_600),
    seconds(16 * 3_600),
];

/// How long to wait after so many tries, of which the last has failed; `None`: that was the last. `chance` is from 0 to 1 and
/// shortens it by up to a tenth, so that what failed together is not tried together.
pub fn pause_after(attempts: i64, chance: f64) -> Option<Duration> {
    let index = usize::try_from(attempts.checked_sub(1)?).ok()?;
    PAUSES.get(index).map(|pause| pause.mul_f64(1.0 - chance.clamp(0.0, 1.0) / 10.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_end_within_three_days() {
        let pauses: Vec<_> = (1..).map_while(|attempts| pause_after(attempts, 0.0)).collect();
        assert!(pauses.is_sorted());
        let all: Duration = pauses.iter().sum();
        assert!((Duration::from_hours(70)..=Duration::from_hours(73)).contains(&all), "{all:?}");
        assert_eq!(pause_after(1, 1.0), Some(Duration::from_millis(4_500)));
        assert_eq!(pause_after(14, 0.5), None);
        assert_eq!(pause_after(0, 0.5), None);
    }
}
