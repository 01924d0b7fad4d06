//! `GET /project/{project_id}/files/upload-status`

use serde::{Deserialize, Serialize};

use crate::{
    Error, Kortix, ProjectId,
    call::{CallOptions, Draft, Effect, Endpoint, Operation, Path, request},
    client::ServiceName,
    types::lenient::null_as_default,
};

/// Reads whether files are on their way: `GET /project/{project_id}/files/upload-status`. From
/// [`ProjectFiles::upload_status`](super::ProjectFiles::upload_status).
///
/// ```no_run
/// # async fn example(client: kortix_sdk::Kortix) -> Result<(), kortix_sdk::Error> {
/// let status = client.projects().files().upload_status("a1d7c3f2-5e55-4c0b-8a55-0c9f2f3b6e77").await?;
/// println!("{} files to come", status.pending_files);
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
pub struct GetUploadStatus {
    pub(super) client: Kortix,
    pub(super) options: CallOptions,
    pub(super) project: ProjectId,
}

impl Endpoint for GetUploadStatus {
    type Output = UploadStatus;

    const OPERATION: Operation =
        Operation { name: "get upload status", service: ServiceName::Kortix, effect: Effect::Read };

    fn draft(&self) -> Result<Draft, Error> {
        let path = Path::new(&Self::OPERATION, "/project").id(self.project.as_str())?;
        Draft::get(path.fixed("/files/upload-status"))
    }
}

request!(GetUploadStatus -> UploadStatus);

/// Whether files are on their way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct UploadStatus {
    /// Whether any is.
    #[serde(default, deserialize_with = "null_as_default")]
    pub uploading: bool,
    /// How many are.
    #[serde(default, deserialize_with = "null_as_default")]
    pub pending_files: u32,
}
