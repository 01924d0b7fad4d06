//! `POST /project/{project_id}/files/upload-completed`

use serde::{Deserialize, Serialize};

use crate::{
    Error, Kortix, ProjectId,
    call::{CallOptions, Draft, Effect, Endpoint, Operation, Path, request},
    client::ServiceName,
    types::lenient::null_as_default,
};

/// Says that all files have come: `POST /project/{project_id}/files/upload-completed`. From
/// [`ProjectFiles::upload_completed`](super::ProjectFiles::upload_completed).
///
/// ```no_run
/// # async fn example(client: kortix_sdk::Kortix) -> Result<(), kortix_sdk::Error> {
/// client.projects().files().upload_completed("a1d7c3f2-5e55-4c0b-8a55-0c9f2f3b6e77").await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// - [`NotFound`](crate::ErrorKind::NotFound): there is no such project (404).
/// - [`Authentication`](crate::ErrorKind::Authentication) (401), [`Permission`](crate::ErrorKind::Permission) (403).
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is awaited"]
pub struct CompleteUpload {
    pub(super) client: Kortix,
    pub(super) options: CallOptions,
    pub(super) project: ProjectId,
}

impl Endpoint for CompleteUpload {
    type Output = CompletedUpload;

    const OPERATION: Operation =
        Operation { name: "complete upload", service: ServiceName::Kortix, effect: Effect::Set };

    fn draft(&self) -> Result<Draft, Error> {
        let path = Path::new(&Self::OPERATION, "/project").id(self.project.as_str())?;
        Draft::post(path.fixed("/files/upload-completed"))
    }
}

request!(CompleteUpload -> CompletedUpload);

/// The server expects no more files.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CompletedUpload {
    /// `ok`; a failure is an error.
    #[serde(default, deserialize_with = "null_as_default")]
    pub status: String,
}
