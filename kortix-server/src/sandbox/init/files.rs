//! File operations, done where the agent sees them: as its user, in its mount namespace. A link that leads out of the
//! workspace leads to a file of the sandbox, never to one of the host.

use std::{
    fs::{self, File, Metadata, OpenOptions},
    io::{self, Read, Write},
    os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt},
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use axum::{
    Json,
    body::{Body, BodyDataStream, Bytes},
    extract::{Query, Request},
    response::{IntoResponse, Response},
};
use futures_util::{StreamExt, TryStreamExt, stream};
use http::{StatusCode, header};
use rustix::{fs::OFlags, io::Errno};
use tokio::task::spawn_blocking;

use crate::{
    ids::UploadId,
    sandbox::{
        files::{FileFault, FileInfo, FilePath, LARGEST_FILE, MOST_ENTRIES, mark_name, names_like},
        wire::{AddQuery, FAULT_STATUS, FileQuery},
    },
};

const PIECE: usize = 64 << 10;
/// Of a file that has no size of its own, as those of `/proc`.
const LARGEST_SIZELESS: u64 = 1 << 20;
const PERMISSIONS: u32 = 0o644;

pub(super) struct Refusal(FileFault);

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        (FAULT_STATUS, Json(self.0)).into_response()
    }
}

impl From<FileFault> for Refusal {
    fn from(fault: FileFault) -> Self {
        Self(fault)
    }
}

impl From<io::Error> for Refusal {
    fn from(error: io::Error) -> Self {
        Self(fault(&error))
    }
}

fn fault(error: &io::Error) -> FileFault {
    match error.raw_os_error().map(Errno::from_raw_os_error) {
        Some(Errno::NOENT) => FileFault::NotFound,
        Some(Errno::NOTDIR | Errno::EXIST) => FileFault::NotADirectory,
        Some(Errno::ISDIR | Errno::NXIO) => FileFault::NotAFile,
        Some(Errno::ACCESS | Errno::PERM | Errno::ROFS) => FileFault::PermissionDenied,
        Some(Errno::NAMETOOLONG | Errno::LOOP | Errno::INVAL) => FileFault::InvalidName,
        Some(Errno::NOSPC | Errno::DQUOT) => FileFault::NoSpace,
        Some(Errno::FBIG) => FileFault::TooLarge,
        _ => FileFault::Broken,
    }
}

/// Where other work of the init does not wait for a slow disk.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Refusal> + Send + 'static,
) -> Result<T, Refusal> {
    spawn_blocking(work).await.unwrap_or(Err(Refusal(FileFault::Broken)))
}

pub(super) async fn info(Query(FileQuery { path }): Query<FileQuery>) -> Result<Json<FileInfo>, Refusal> {
    blocking(move || describe(path.name().unwrap_or("/"), &path)).await.map(Json)
}

pub(super) async fn list(
    Query(FileQuery { path }): Query<FileQuery>,
) -> Result<Json<Vec<FileInfo>>, Refusal> {
    blocking(move || entries(&path)).await.map(Json)
}

fn entries(directory: &FilePath) -> Result<Vec<FileInfo>, Refusal> {
    let mut found = Vec::new();
    for entry in fs::read_dir(directory.as_str())? {
        if found.len() == MOST_ENTRIES {
            return Err(FileFault::TooManyEntries.into());
        }
        let name = entry?.file_name().to_string_lossy().into_owned();
        let Ok(path) = directory.join(&name) else { continue };
        // One that went away since, or whose name is not text, is not an entry to be worked with.
        found.extend(describe(&name, &path));
    }
    found.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(found)
}

fn describe(name: &str, path: &FilePath) -> Result<FileInfo, Refusal> {
    let itself = fs::symlink_metadata(path.as_str())?;
    let is_link = itself.is_symlink();
    let found = if is_link { fs::metadata(path.as_str()).unwrap_or(itself) } else { itself };
    let (seconds, nanos) = (found.mtime(), found.mtime_nsec());
    Ok(FileInfo {
        name: name.to_owned(),
        path: path.to_string(),
        is_dir: found.is_dir(),
        is_link,
        size: if found.is_dir() { 0 } else { found.len() },
        modified: seconds.saturating_mul(1_000_000).saturating_add(nanos / 1_000),
        mode: found.mode() & 0o777,
    })
}

pub(super) async fn read(Query(FileQuery { path }): Query<FileQuery>) -> Result<Response, Refusal> {
    let (file, found) = blocking(move || Ok(open(Path::new(path.as_str()))?)).await?;
    if found.len() == 0 {
        return Ok(blocking(move || sizeless(file)).await?.into_response());
    }
    let size = found.len();
    let pieces = stream::try_unfold((tokio::fs::File::from_std(file), size), |(mut file, left)| async move {
        let wanted = usize::try_from(left).map_or(PIECE, |left| left.min(PIECE));
        let mut piece = vec![0; wanted];
        let count = tokio::io::AsyncReadExt::read(&mut file, &mut piece).await?;
        if count == 0 {
            // All of it, or it became shorter: then fewer bytes than announced break the answer off.
            return Ok::<_, io::Error>(None);
        }
        piece.truncate(count);
        Ok(Some((Bytes::from(piece), (file, left - count as u64))))
    });
    Ok(([(header::CONTENT_LENGTH, size)], Body::from_stream(pieces)).into_response())
}

/// A pipe or a device is not read: it may never end, or never begin.
fn open(path: &Path) -> io::Result<(File, Metadata)> {
    let nonblocking = i32::try_from((OFlags::NONBLOCK | OFlags::NOCTTY).bits()).unwrap_or_default();
    let file = OpenOptions::new().read(true).custom_flags(nonblocking).open(path)?;
    let found = file.metadata()?;
    if found.is_file() { Ok((file, found)) } else { Err(Errno::ISDIR.into()) }
}

fn sizeless(file: File) -> Result<Vec<u8>, Refusal> {
    let mut bytes = Vec::new();
    file.take(LARGEST_SIZELESS).read_to_end(&mut bytes)?;
    Ok(bytes)
}

pub(super) async fn write(
    Query(FileQuery { path }): Query<FileQuery>,
    request: Request,
) -> Result<StatusCode, Refusal> {
    let mut body = request.into_body().into_data_stream();
    let written = async {
        let target = blocking(move || Ok(target(&path)?)).await?;
        let draft = receive(target.directory()?, &mut body).await?;
        blocking(move || Ok(draft.replace(&target)?)).await
    };
    let written = written.await;
    drain(body).await;
    written.map(|()| StatusCode::NO_CONTENT)
}

pub(super) async fn add(
    Query(AddQuery { path, upload }): Query<AddQuery>,
    request: Request,
) -> Result<Json<FileInfo>, Refusal> {
    let mut body = request.into_body().into_data_stream();
    let added = async {
        let name = path.name().ok_or(FileFault::InvalidName)?.to_owned();
        let upload = upload.map(|id| UploadId::parse(&id).ok_or(FileFault::InvalidName)).transpose()?;
        let directory = Path::new(path.as_str()).parent().ok_or(FileFault::InvalidName)?.to_owned();
        let made = directory.clone();
        blocking(move || Ok(fs::create_dir_all(made)?)).await?;
        let draft = receive(&directory, &mut body).await?;
        blocking(move || match upload {
            None => draft.add(&directory, &name),
            Some(upload) => draft.add_once(&directory, &name, upload),
        })
        .await
    };
    let added = added.await;
    drain(body).await;
    added.map(Json)
}

pub(super) async fn delete(Query(FileQuery { path }): Query<FileQuery>) -> Result<StatusCode, Refusal> {
    blocking(move || {
        let found = fs::symlink_metadata(path.as_str())?;
        if found.is_dir() {
            return Err(FileFault::NotAFile.into());
        }
        Ok(fs::remove_file(path.as_str())?)
    })
    .await
    .map(|()| StatusCode::NO_CONTENT)
}

/// Whoever sends is listened to until the end: an answer to one that is still sending is lost with the connection.
async fn drain(mut body: BodyDataStream) {
    while let Some(Ok(_)) = body.next().await {}
}

/// A file that is to be written, links followed, with what is there now.
struct Target {
    path: PathBuf,
    permissions: u32,
}

fn target(path: &FilePath) -> io::Result<Target> {
    let path = Path::new(path.as_str());
    match fs::canonicalize(path) {
        Ok(path) => {
            let found = fs::metadata(&path)?;
            if !found.is_file() {
                return Err(Errno::ISDIR.into());
            }
            Ok(Target { permissions: found.mode() & 0o777, path })
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            if path.file_name().is_none() {
                return Err(Errno::ISDIR.into());
            }
            fs::create_dir_all(path.parent().unwrap_or(Path::new("/")))?;
            Ok(Target { path: path.to_owned(), permissions: PERMISSIONS })
        }
        Err(error) => Err(error),
    }
}

impl Target {
    fn directory(&self) -> io::Result<&Path> {
        self.path.parent().ok_or_else(|| Errno::ISDIR.into())
    }
}

/// A file under a name of ours beside where it is to be; removed unless it gets there.
struct Draft {
    path: PathBuf,
    file: File,
}

impl Draft {
    fn new(directory: &Path) -> io::Result<Self> {
        let path = directory.join(format!(".kortix-{}", uuid::Uuid::new_v4().simple()));
        let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path)?;
        Ok(Self { path, file })
    }

    fn finish(&self, permissions: u32) -> io::Result<()> {
        self.file.set_permissions(fs::Permissions::from_mode(permissions))?;
        // What is said to be written is still there when the machine goes down now.
        self.file.sync_all()
    }

    fn replace(self, target: &Target) -> io::Result<()> {
        self.finish(target.permissions)?;
        fs::rename(&self.path, &target.path)
    }

    fn add(self, directory: &Path, name: &str) -> Result<FileInfo, Refusal> {
        self.finish(PERMISSIONS)?;
        link(&self.path, directory, name)
    }

    /// The draft becomes the upload's mark, and the file a second name of it: so the mark tells, also after a crash,
    /// whether there is a file and which one it is.
    fn add_once(self, directory: &Path, name: &str, upload: UploadId) -> Result<FileInfo, Refusal> {
        self.finish(PERMISSIONS)?;
        let mark = directory.join(mark_name(upload));
        let _alone = MARKING.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(added) = marked(directory, &mark) {
            return Ok(added);
        }
        fs::rename(&self.path, &mark)?;
        link(&mark, directory, name).inspect_err(|_| {
            let _gone = fs::remove_file(&mark);
        })
    }
}

/// Of two attempts at one upload, the second sees all of what the first has done, or nothing.
static MARKING: Mutex<()> = Mutex::new(());

/// The file that has this mark, unless it was deleted or taken elsewhere.
fn marked(directory: &Path, mark: &Path) -> Option<FileInfo> {
    let wanted = fs::symlink_metadata(mark).ok().filter(|mark| mark.nlink() > 1)?;
    let is_it = |path: &Path| {
        path != mark
            && fs::symlink_metadata(path)
                .is_ok_and(|found| (found.dev(), found.ino()) == (wanted.dev(), wanted.ino()))
    };
    let path = fs::read_dir(directory).ok()?.flatten().map(|entry| entry.path()).find(|path| is_it(path))?;
    let path: FilePath = path.to_str()?.parse().ok()?;
    describe(path.name()?, &path).ok()
}

/// Gives a file a name that is free.
fn link(file: &Path, directory: &Path, name: &str) -> Result<FileInfo, Refusal> {
    for name in names_like(name) {
        // Unlike a rename, a link never takes another file's place.
        match fs::hard_link(file, directory.join(&name)) {
            Ok(()) => {
                let path = format!("{}/{name}", directory.display());
                let path = path.parse().map_err(|_| FileFault::InvalidName)?;
                return describe(&name, &path);
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(FileFault::TooManyEntries.into())
}

impl Drop for Draft {
    fn drop(&mut self) {
        // After a rename it is not there any more.
        let _gone = fs::remove_file(&self.path);
    }
}

async fn receive(directory: &Path, body: &mut BodyDataStream) -> Result<Draft, Refusal> {
    let directory = directory.to_owned();
    let mut draft = blocking(move || Ok(Draft::new(&directory)?)).await?;
    let mut room = LARGEST_FILE;
    while let Some(piece) = body.try_next().await.map_err(io::Error::other)? {
        room = room.checked_sub(piece.len()).ok_or(FileFault::TooLarge)?;
        draft = blocking(move || {
            draft.file.write_all(&piece)?;
            Ok(draft)
        })
        .await?;
    }
    Ok(draft)
}
