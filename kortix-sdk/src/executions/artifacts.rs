//! `GET /x/v1/executions/{id}/artifacts`

use serde::{Deserialize, Serialize};

use crate::{
    Error, ExecutionId, Kortix, Timestamp,
    call::{CallOptions, Draft, Effect, Endpoint, Operation, Path, request},
    client::ServiceName,
    types::lenient::null_as_default,
};

/// Lists the files that an execution wrote: `GET /x/v1/executions/{id}/artifacts`, an extension of the reference server.
/// From [`Executions::artifacts`](super::Executions::artifacts).
///
/// What they hold is read from the project's sandbox, as it is now.
///
/// ```no_run
/// # async fn example(client: kortix_sdk::Kortix) -> Result<(), kortix_sdk::Error> {
/// let execution = client.executions().get("exec_Jm4Xa9Pz").await?;
/// let project = client.projects().get(execution.project_id).await?;
/// if let Some(sandbox) = project.sandbox {
///     for file in client.executions().artifacts(execution.id).await?.artifacts {
///         let content = client.sandboxes().files().read(sandbox.id.clone(), file.path).await?;
///         println!("{:?}", content.text());
///     }
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// - [`NotFound`](crate::ErrorKind::NotFound): there is no such execution, or no such extension (404).
/// - [`Authentication`](crate::ErrorKind::Authentication): no valid credential (401).
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is awaited"]
pub struct ListArtifacts {
    pub(super) client: Kortix,
    pub(super) options: CallOptions,
    pub(super) execution: ExecutionId,
}

impl Endpoint for ListArtifacts {
    type Output = Artifacts;

    const OPERATION: Operation =
        Operation { name: "list artifacts", service: ServiceName::Obvious, effect: Effect::Read };

    fn draft(&self) -> Result<Draft, Error> {
        let path = Path::new(&Self::OPERATION, "/x/v1/executions").id(self.execution.as_str())?;
        Draft::get(path.fixed("/artifacts"))
    }
}

request!(ListArtifacts -> Artifacts);

/// The files that an execution wrote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Artifacts {
    /// By path.
    #[serde(default, deserialize_with = "null_as_default")]
    pub artifacts: Vec<Artifact>,
    /// Whether there may be more than the server remembers.
    #[serde(default, deserialize_with = "null_as_default")]
    pub truncated: bool,
}

/// A file that an execution wrote, as it was at the end of the turn that wrote it last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Artifact {
    /// Inside the sandbox, such as `/workspace/index.html`.
    pub path: String,
    /// In bytes.
    #[serde(default, deserialize_with = "null_as_default")]
    pub size: u64,
    /// When it was last written.
    #[serde(default)]
    pub modified_at: Option<Timestamp>,
}
