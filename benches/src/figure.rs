//! One measured number and what it is held against.

use serde::Serialize;

/// One row of the result.
#[derive(Clone, Debug)]
pub(crate) struct Figure {
    pub(crate) what: String,
    pub(crate) unit: Unit,
    pub(crate) ours: f64,
    pub(crate) peer: Option<Peer>,
    pub(crate) target: Option<Target>,
}

/// The same, of something else, in the same run.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Peer {
    pub(crate) name: &'static str,
    pub(crate) value: f64,
}

#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Unit {
    Instructions,
    Allocations,
    PerSecond,
    Microseconds,
    Milliseconds,
    Megabytes,
    Kilobytes,
}

/// A bound on the ratio to the peer or, without a peer, on the number itself.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Target {
    AtMost(f64),
    AtLeast(f64),
    /// At most the peer and so much more.
    PeerPlus(f64),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Verdict {
    Pass,
    Miss,
    /// There is no target.
    Shown,
}

impl Figure {
    pub(crate) fn new(what: impl Into<String>, unit: Unit, ours: f64) -> Self {
        Self { what: what.into(), unit, ours, peer: None, target: None }
    }

    pub(crate) fn beside(self, name: &'static str, value: f64) -> Self {
        Self { peer: Some(Peer { name, value }), ..self }
    }

    pub(crate) fn target(self, target: Target) -> Self {
        Self { target: Some(target), ..self }
    }

    pub(crate) fn ratio(&self) -> Option<f64> {
        self.peer.as_ref().map(|peer| self.ours / peer.value)
    }

    pub(crate) fn verdict(&self) -> Verdict {
        let judged = self.ratio().unwrap_or(self.ours);
        let held = match self.target {
            None => return Verdict::Shown,
            Some(Target::AtMost(bound)) => judged <= bound,
            Some(Target::AtLeast(bound)) => judged >= bound,
            Some(Target::PeerPlus(bound)) => {
                self.ours - self.peer.as_ref().map_or(0.0, |peer| peer.value) <= bound
            }
        };
        if held { Verdict::Pass } else { Verdict::Miss }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_bounds_the_ratio_or_else_the_number() {
        let alone = Figure::new("alone", Unit::Milliseconds, 50.0);
        let beside = alone.clone().beside("peer", 100.0);
        for (figure, target, verdict) in [
            (&alone, Target::AtMost(50.0), Verdict::Pass),
            (&alone, Target::AtMost(49.0), Verdict::Miss),
            (&beside, Target::AtMost(0.5), Verdict::Pass),
            (&beside, Target::AtLeast(0.5), Verdict::Pass),
            (&beside, Target::AtLeast(0.6), Verdict::Miss),
            (&beside, Target::PeerPlus(-50.0), Verdict::Pass),
            (&beside, Target::PeerPlus(-51.0), Verdict::Miss),
        ] {
            assert_eq!(figure.clone().target(target).verdict(), verdict, "{figure:?} {target:?}");
        }
        assert_eq!(beside.verdict(), Verdict::Shown);
    }

    #[test]
    fn what_cannot_be_computed_is_a_miss() {
        let nothing = Figure::new("nothing", Unit::PerSecond, 0.0).beside("nothing", 0.0);
        assert_eq!(nothing.target(Target::AtLeast(0.5)).verdict(), Verdict::Miss);
    }
}
