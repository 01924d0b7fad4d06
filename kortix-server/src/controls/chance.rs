//! Chance that is the same every time: a draw depends on the seed and on which draw it is, and on nothing else.

/// The `nth` draw under that seed, in `0.0..1.0`.
pub(super) fn draw(seed: u64, nth: u64) -> f64 {
    // SplitMix64: each state is a step further, and the output mixes all of its bits.
    let mut bits = seed.wrapping_add(nth.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^= bits >> 31;
    let high = u32::try_from(bits >> 32).unwrap_or(u32::MAX);
    f64::from(high) / (f64::from(u32::MAX) + 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn below(limit: f64, seed: u64, draws: u64) -> Vec<u64> {
        (0..draws).filter(|&nth| draw(seed, nth) < limit).collect()
    }

    #[test]
    fn the_same_seed_draws_the_same() {
        assert_eq!(below(0.5, 7, 1_000), below(0.5, 7, 1_000));
        assert_ne!(below(0.5, 7, 1_000), below(0.5, 8, 1_000));
    }

    #[test]
    fn draws_are_spread_over_the_whole_range() {
        assert!((0..10_000).all(|nth| (0.0..1.0).contains(&draw(1, nth))));
        let tenths = below(0.1, 1, 10_000).len();
        assert!((900..1_100).contains(&tenths), "{tenths}");
    }
}
