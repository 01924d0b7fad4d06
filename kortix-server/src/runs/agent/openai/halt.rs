//! Why a turn does not go on.

use crate::{domain::execution::Failure, runs::vigil::Interruption, store::WorkError};

#[derive(Debug)]
pub(super) enum Halt {
    Interrupted(Interruption),
    Failed(Failure),
    /// Nothing more can be written, by this worker at least.
    Work(WorkError),
}

impl From<Interruption> for Halt {
    fn from(interruption: Interruption) -> Self {
        Self::Interrupted(interruption)
    }
}

impl From<WorkError> for Halt {
    fn from(error: WorkError) -> Self {
        Self::Work(error)
    }
}
