//! Files on their way into a sandbox and out of it.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use kortix_sdk::sandboxes::files::WrittenFile;

use crate::cli::prompt::blocking;
use crate::context::Context;
use crate::error::Failure;

/// What becomes of a file that is where another one is to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Existing {
    Kept,
    Overwritten,
}

/// Reads a file of a sandbox.
pub(super) async fn read(context: &Context, sandbox: String, path: String) -> Result<Vec<u8>, Failure> {
    let file =
        context.read("reading the file", |client| client.sandboxes().files().read(sandbox, path)).await?;
    Ok(file.bytes.into())
}

/// Writes a file of a sandbox.
pub(super) async fn write(
    context: &Context,
    sandbox: String,
    path: String,
    bytes: Vec<u8>,
) -> Result<WrittenFile, Failure> {
    let timeout = context.write_timeout();
    let look = format!("sandbox ls {sandbox}");
    let request = |client: &kortix_sdk::Kortix| {
        client.sandboxes().files().write_binary(sandbox, path, bytes).timeout(timeout)
    };
    context.change("sending the file", &look, request).await
}

/// Reads a file of this machine.
pub(super) async fn load(file: PathBuf) -> Result<Vec<u8>, Failure> {
    let shown = file.display().to_string();
    let read = blocking(move || std::fs::read(file)).await;
    read.map_err(|error| Failure::usage(format!("cannot read {shown}: {error}")))
}

/// Refuses a place that is taken, before anything is sent.
pub(super) fn check_free(to: &Path, existing: Existing) -> Result<(), Failure> {
    if existing == Existing::Kept && to.exists() {
        return Err(taken(to));
    }
    Ok(())
}

fn taken(to: &Path) -> Failure {
    Failure::usage(format!("{} is there already", to.display()))
        .hint("`--overwrite` writes over it; or write elsewhere")
}

/// Writes a file of this machine: all of it, or nothing.
pub(super) async fn store(to: PathBuf, bytes: Vec<u8>, existing: Existing) -> Result<(), Failure> {
    let shown = to.clone();
    let put = move || {
        let folder = to.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let mut file = tempfile::Builder::new().permissions(ordinary()).tempfile_in(folder)?;
        file.write_all(&bytes)?;
        match existing {
            Existing::Kept => file.persist_noclobber(&to),
            Existing::Overwritten => file.persist(&to),
        }
        .map(drop)
        .map_err(|error| error.error)
    };
    blocking(put).await.map_err(|error| match error.kind() {
        std::io::ErrorKind::AlreadyExists => taken(&shown),
        _ => Failure::io(format!("cannot write {}", shown.display()), &error),
    })
}

/// What a file has that a user makes; the process's mask takes away from it.
fn ordinary() -> std::fs::Permissions {
    std::os::unix::fs::PermissionsExt::from_mode(0o666)
}

/// The last part of a path.
pub(super) fn own_name(path: &str) -> Result<&str, Failure> {
    let name = path.rsplit('/').next().filter(|name| !matches!(*name, "" | "." | ".."));
    name.ok_or_else(|| Failure::usage(format!("`{path}` names no file")))
}

/// Where a file goes that nobody named a place for.
pub(super) fn in_the_workspace(file: &Path) -> Result<String, Failure> {
    let name = file.file_name().ok_or_else(|| Failure::usage(format!("{} is no file", file.display())))?;
    Ok(format!("/workspace/{}", name.to_string_lossy()))
}
