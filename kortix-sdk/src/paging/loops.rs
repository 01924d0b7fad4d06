//! A server that gives a cursor again would be asked for ever.

use super::Place;

/// Finds out that places repeat, however long the round is, with one of them in memory: the one to compare with is replaced
/// after 1, 2, 4, 8 … places, and so at some time is part of the round and stays for longer than it takes.
#[derive(Debug, Default)]
pub(super) struct Loops {
    mark: Place,
    since: u64,
    until: u64,
}

impl Loops {
    /// Whether a place has been seen before, or another one of its round has.
    pub(super) fn close_at(&mut self, place: &Place) -> bool {
        if *place == self.mark {
            return true;
        }
        self.since += 1;
        if self.since > self.until {
            self.mark.clone_from(place);
            self.until = (self.until * 2).max(1);
            self.since = 0;
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// After how many places a round is noticed that begins after some and is so long.
    fn noticed(before: u64, round: u64) -> u64 {
        let place =
            |n: u64| Place::Cursor(if n < before { n } else { before + (n - before) % round }.to_string());
        let mut loops = Loops::default();
        (0..1_000).find(|n| loops.close_at(&place(*n))).unwrap()
    }

    #[test]
    fn every_round_is_noticed_soon() {
        for before in 0..20 {
            for round in 1..20 {
                let after = noticed(before, round);
                assert!(after >= before + round - 1, "{before} {round}: {after} is no repetition");
                assert!(after <= 4 * (before + round) + 4, "{before} {round}: {after} is late");
            }
        }
    }

    #[test]
    fn what_does_not_repeat_is_none() {
        let mut loops = Loops::default();
        assert!((1..10_000).all(|number| !loops.close_at(&Place::Number(number))));
    }
}
