//! `POST /project/{project_id}/files/upload-started`

use serde::{Deserialize, Serialize};

use crate::{
    Error, Kortix, ProjectId,
    call::{CallOptions, Draft, Effect, Endpoint, Operation, Path, request},
    client::ServiceName,
    types::lenient::null_as_default,
};

/// Says that files are on their way: `POST /project/{project_id}/files/upload-started`. From
/// [`ProjectFiles::upload_started`](super::ProjectFiles::upload_started).
///
/// An agent that is started meanwhile waits for them. It is forgotten after 300 seconds, or when
/// [`upload_completed`](super::ProjectFiles::upload_completed) is said.
///
/// ```no_run
/// # async fn example(client: kortix_sdk::Kortix) -> Result<(), kortix_sdk::Error> {
/// let (project, files) = ("a1d7c3f2-5e55-4c0b-8a55-0c9f2f3b6e77", client.projects().files());
/// files.upload_started(project, 2).await?;
/// files.upload(project, "a.csv", "1").await?;
/// files.upload(project, "b.csv", "2").await?;
/// files.upload_completed(project).await?;
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
pub struct AnnounceUpload {
    pub(super) client: Kortix,
    pub(super) options: CallOptions,
    pub(super) project: ProjectId,
    pub(super) file_count: u32,
}

#[derive(Serialize)]
struct Body {
    file_count: u32,
}

impl Endpoint for AnnounceUpload {
    type Output = AnnouncedUpload;

    const OPERATION: Operation =
        Operation { name: "announce upload", service: ServiceName::Kortix, effect: Effect::Set };

    fn draft(&self) -> Result<Draft, Error> {
        let path = Path::new(&Self::OPERATION, "/project").id(self.project.as_str())?;
        Draft::post(path.fixed("/files/upload-started"))?.json(&Body { file_count: self.file_count })
    }
}

request!(AnnounceUpload -> AnnouncedUpload);

/// The server knows that files are on their way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AnnouncedUpload {
    /// `ok`; a failure is an error.
    #[serde(default, deserialize_with = "null_as_default")]
    pub status: String,
    /// How many it expects.
    #[serde(default, deserialize_with = "null_as_default")]
    pub pending_files: u32,
}
