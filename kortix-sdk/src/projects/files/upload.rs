//! `POST /project/{project_id}/files`

use crate::{
    Error, Kortix, ProjectId,
    call::{Blob, CallOptions, Draft, Effect, Endpoint, Form, Operation, Path, create_request},
    client::ServiceName,
    sandboxes::files::{UploadedFile, file_name},
};

/// Puts a file beside the other uploads of a project, under a name that is free: `POST /project/{project_id}/files`.
/// From [`ProjectFiles::upload`](super::ProjectFiles::upload).
///
/// As [`SandboxFiles::upload`](crate::sandboxes::files::SandboxFiles::upload), and the sandbox is made where there is
/// none.
///
/// ```no_run
/// # async fn example(client: kortix_sdk::Kortix) -> Result<(), kortix_sdk::Error> {
/// let project = "a1d7c3f2-5e55-4c0b-8a55-0c9f2f3b6e77";
/// let uploaded = client.projects().files().upload(project, "ledger.csv", "a,b\n1,2\n").await?;
/// println!("{}", uploaded.path);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// - [`NotFound`](crate::ErrorKind::NotFound): there is no such project (404).
/// - [`Authentication`](crate::ErrorKind::Authentication) (401), [`Permission`](crate::ErrorKind::Permission) (403).
/// - [`Unexpected`](crate::ErrorKind::Unexpected): the file is longer than the server takes (413); the reference server
///   takes 64 MiB.
/// - [`Server`](crate::ErrorKind::Server): the sandbox could not be made or written to (500).
/// - [`Timeout`](crate::ErrorKind::Timeout), [`Interrupted`](crate::ErrorKind::Interrupted): the file may be there;
///   [`may_have_executed`](crate::Error::may_have_executed) is true.
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is awaited"]
pub struct UploadProjectFile {
    pub(super) client: Kortix,
    pub(super) options: CallOptions,
    pub(super) project: ProjectId,
    pub(super) path: String,
    pub(super) content: Blob,
}

impl Endpoint for UploadProjectFile {
    type Output = UploadedFile;

    const OPERATION: Operation =
        Operation { name: "upload project file", service: ServiceName::Kortix, effect: Effect::Create };

    fn draft(&self) -> Result<Draft, Error> {
        let path = Path::new(&Self::OPERATION, "/project").id(self.project.as_str())?.fixed("/files");
        let form = Form::default().field("path", Some(&self.path));
        Draft::post(path)?.form(form.file("file", file_name(&self.path), self.content.as_slice()))
    }
}

create_request!(UploadProjectFile -> UploadedFile);
