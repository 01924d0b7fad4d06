//! What the commands that follow a run to its end have in common.

use std::path::PathBuf;

use crate::context::Context;
use crate::error::Failure;
use crate::junit::Subject;

/// How a run is followed.
#[derive(Clone, Debug, Default, clap::Args)]
pub(super) struct FollowArgs {
    /// Stop the run when this command is cut short, by Ctrl+C, a signal or --timeout; otherwise the run goes on
    #[arg(long)]
    cancel_on_interrupt: bool,

    /// Write how the run came out as a JUnit report
    #[arg(long, value_name = "FILE")]
    junit: Option<PathBuf>,
}

impl FollowArgs {
    /// Begins the report, which names the run like that.
    pub(super) fn begin(
        &self,
        context: &Context,
        class: &'static str,
        subject: Subject<'_>,
    ) -> Result<(), Failure> {
        if self.cancel_on_interrupt {
            context.pending().stop_when_cut_short();
        }
        context.junit().open(self.junit.as_deref(), class, subject)
    }

    /// Where many runs are reported.
    pub(super) fn report(self) -> Option<PathBuf> {
        self.junit
    }

    /// A flag that means nothing when no run is followed.
    pub(super) fn given(&self) -> Option<&'static str> {
        if self.cancel_on_interrupt {
            return Some("--cancel-on-interrupt");
        }
        self.junit.is_some().then_some("--junit")
    }
}
