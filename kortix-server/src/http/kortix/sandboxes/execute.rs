//! `POST /sandboxes/{sandbox_id}/terminal/execute`

use std::{
    fmt::{self, Write as _},
    time::Duration,
};

use axum::{
    Json,
    extract::{Path, State},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    files::path,
    reach::{self, refusal},
};
use crate::{
    http::{
        AppState,
        auth::KortixCaller,
        error::ApiError,
        fields::Fields,
        limits::LongCall,
        openapi::{errors::kortix, params::SandboxPath},
    },
    sandbox::{
        JobStatus,
        exec::{ExecOutcome, ExecSpec, exec},
        files::WORKSPACE,
    },
};

/// A command that takes longer is ended. Less than what the whole call may take.
const TIME_LIMIT: Duration = Duration::from_secs(90);
const OUTPUT_LIMIT: u64 = 1 << 20;
/// As the shell's own `timeout` ends.
const TIMED_OUT: i32 = 124;
const FAILED: i32 = 1;

/// What the body holds.
#[derive(ToSchema)]
#[schema(as = ExecuteCommand)]
#[expect(dead_code, reason = "only its description is used; the body is read field by field")]
struct Asked {
    command: String,
    /// `/workspace` when absent.
    cwd: Option<String>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = CommandExecuted)]
pub(in crate::http) struct Body {
    /// Both streams, as they came.
    output: String,
    exit_code: i32,
    success: bool,
}

impl Body {
    fn of(outcome: ExecOutcome) -> Self {
        let mut output = String::from_utf8_lossy(&outcome.output).into_owned();
        if outcome.truncated {
            note(&mut output, format_args!("cut after {OUTPUT_LIMIT} bytes"));
        }
        let exit_code = match outcome.status {
            JobStatus::Exited { code } => code,
            JobStatus::Signalled { signal } => 128 + signal,
            JobStatus::TimedOut => {
                note(&mut output, format_args!("ended after {} seconds", TIME_LIMIT.as_secs()));
                TIMED_OUT
            }
            JobStatus::FailedToStart { reason } => {
                output += &reason;
                output.push('\n');
                FAILED
            }
            JobStatus::Killed | JobStatus::Lost | JobStatus::Running => FAILED,
        };
        Self { output, exit_code, success: exit_code == 0 }
    }
}

/// What the server adds to a command's own words.
fn note(output: &mut String, text: fmt::Arguments<'_>) {
    // Writing into memory does not fail.
    let _written = write!(output, "\n[{text}]\n");
}

/// Run a command.
///
/// By a login shell, which is waited for; what it leaves in the background goes on. A command that fails is no error.
#[utoipa::path(
    post,
    path = "/sandboxes/{sandbox_id}/terminal/execute",
    operation_id = "sandboxes.execute",
    tag = "sandboxes",
    params(SandboxPath),
    request_body = Asked,
    responses(
        (status = 200, description = "What came of it.", body = Body),
        kortix::Caller, kortix::Forbidden, kortix::NotFound, kortix::Body,
    ),
)]
pub(in crate::http) async fn execute(
    State(app): State<AppState>,
    _: LongCall,
    KortixCaller(caller): KortixCaller,
    Path(id): Path<String>,
    mut fields: Fields,
) -> Result<Json<Body>, ApiError> {
    let command = fields.text("command").unwrap_or_default();
    let cwd = fields.optional_text("cwd").unwrap_or_else(|| WORKSPACE.to_owned());
    fields.finish()?;
    let spec = ExecSpec {
        command,
        cwd: path::as_written(&cwd)?,
        time_limit: TIME_LIMIT,
        output_limit: OUTPUT_LIMIT,
    };
    let reach = reach::writable(&app, Some(caller), &id).await?;
    let outcome = reach.work(&app, || exec(&app.service.driver, &reach.key, spec.clone())).await;
    outcome.map(|outcome| Json(Body::of(outcome))).map_err(|error| refusal(&reach.key, &error))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(status: JobStatus) -> (String, i32, bool) {
        let body = Body::of(ExecOutcome { status, output: b"said\n".to_vec(), truncated: false });
        (body.output, body.exit_code, body.success)
    }

    #[test]
    fn every_end_has_a_code() {
        assert_eq!(body(JobStatus::Exited { code: 0 }), ("said\n".to_owned(), 0, true));
        assert_eq!(body(JobStatus::Signalled { signal: 9 }).1, 137);
        assert_eq!(body(JobStatus::TimedOut).1, 124);
        assert_eq!(body(JobStatus::Lost), ("said\n".to_owned(), 1, false));
        let (output, code, _) = body(JobStatus::FailedToStart { reason: "no such directory".to_owned() });
        assert_eq!((output.as_str(), code), ("said\nno such directory\n", 1));
    }
}
