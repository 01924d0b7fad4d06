//! The fake driver's files: a map from paths to bytes, with the rights of a real sandbox as far as anybody would
//! notice. It knows no links.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Mutex, MutexGuard, PoisonError},
};

use bytes::Bytes;
use futures_util::stream;

use crate::{
    ids::UploadId,
    sandbox::files::{FileContent, FileFault, FileInfo, FilePath, LARGEST_FILE, WORKSPACE, names_like},
    timestamp::Timestamp,
};

/// Where the sandbox's user may write.
const WRITABLE: [&str; 3] = [WORKSPACE, "/home/kortix", "/tmp"];

#[derive(Debug)]
pub(super) struct Files {
    tree: Mutex<BTreeMap<String, Entry>>,
    /// Where uploads have put their files.
    uploads: Mutex<HashMap<UploadId, String>>,
}

#[derive(Clone, Debug)]
struct Entry {
    /// None for a directory.
    content: Option<Bytes>,
    modified: Timestamp,
}

impl Default for Files {
    fn default() -> Self {
        let directories = ["/", "/etc", "/home", "/home/kortix", "/tmp", WORKSPACE];
        let tree = directories.map(|path| (path.to_owned(), Entry::directory()));
        Self { tree: Mutex::new(BTreeMap::from(tree)), uploads: Mutex::default() }
    }
}

impl Entry {
    fn directory() -> Self {
        Self { content: None, modified: Timestamp::now() }
    }

    fn file(content: Bytes) -> Self {
        Self { content: Some(content), modified: Timestamp::now() }
    }

    fn info(&self, path: &str) -> FileInfo {
        FileInfo {
            name: path.rsplit('/').next().filter(|name| !name.is_empty()).unwrap_or("/").to_owned(),
            path: path.to_owned(),
            is_dir: self.content.is_none(),
            is_link: false,
            size: self.content.as_ref().map_or(0, |content| content.len() as u64),
            modified: self.modified.micros(),
            mode: if self.content.is_none() { 0o755 } else { 0o644 },
        }
    }
}

impl Files {
    pub(super) fn info(&self, path: &FilePath) -> Result<FileInfo, FileFault> {
        let path = resolve(path);
        Ok(found(&self.lock(), &path)?.info(&path))
    }

    pub(super) fn list(&self, path: &FilePath) -> Result<Vec<FileInfo>, FileFault> {
        let (path, tree) = (resolve(path), self.lock());
        if found(&tree, &path)?.content.is_some() {
            return Err(FileFault::NotADirectory);
        }
        let inside = if path == "/" { path } else { path + "/" };
        let name = |at: &String| {
            at.strip_prefix(&inside).is_some_and(|name| !name.is_empty() && !name.contains('/'))
        };
        Ok(tree.iter().filter(|(at, _)| name(at)).map(|(at, entry)| entry.info(at)).collect())
    }

    pub(super) fn read(&self, path: &FilePath) -> Result<FileContent, FileFault> {
        let content = found(&self.lock(), &resolve(path))?.content.clone().ok_or(FileFault::NotAFile)?;
        Ok(FileContent { size: content.len() as u64, bytes: Box::pin(stream::iter([Ok(content)])) })
    }

    pub(super) fn write(&self, path: &FilePath, content: Bytes) -> Result<(), FileFault> {
        let path = resolve(path);
        let mut tree = self.lock();
        check(&tree, &path, &content)?;
        if tree.get(&path).is_some_and(|entry| entry.content.is_none()) {
            return Err(FileFault::NotAFile);
        }
        make_directories(&mut tree, parent(&path))?;
        tree.insert(path, Entry::file(content));
        Ok(())
    }

    pub(super) fn add(&self, path: &FilePath, content: Bytes) -> Result<FileInfo, FileFault> {
        let name = path.name().ok_or(FileFault::InvalidName)?;
        let path = resolve(path);
        let mut tree = self.lock();
        check(&tree, &path, &content)?;
        make_directories(&mut tree, parent(&path))?;
        let free = names_like(name).map(|name| format!("{}/{name}", parent(&path).trim_end_matches('/')));
        let free = free.into_iter().find(|path| !tree.contains_key(path)).ok_or(FileFault::TooManyEntries)?;
        let entry = Entry::file(content);
        let info = entry.info(&free);
        tree.insert(free, entry);
        Ok(info)
    }

    pub(super) fn add_once(
        &self,
        path: &FilePath,
        content: Bytes,
        upload: UploadId,
    ) -> Result<FileInfo, FileFault> {
        let mut uploads = self.uploads.lock().unwrap_or_else(PoisonError::into_inner);
        let before = uploads.get(&upload).and_then(|at| self.lock().get(at).map(|entry| entry.info(at)));
        if let Some(before) = before {
            return Ok(before);
        }
        let added = self.add(path, content)?;
        uploads.insert(upload, added.path.clone());
        Ok(added)
    }

    pub(super) fn forget_upload(&self, upload: UploadId) {
        self.uploads.lock().unwrap_or_else(PoisonError::into_inner).remove(&upload);
    }

    pub(super) fn delete(&self, path: &FilePath) -> Result<(), FileFault> {
        let path = resolve(path);
        let mut tree = self.lock();
        if found(&tree, &path)?.content.is_none() {
            return Err(FileFault::NotAFile);
        }
        may_write(&path)?;
        tree.remove(&path);
        Ok(())
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, Entry>> {
        self.tree.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Without `..`, which leads back along the path where there are no links.
fn resolve(path: &FilePath) -> String {
    let mut parts = Vec::new();
    for part in path.as_str().split('/').filter(|part| !part.is_empty()) {
        if part == ".." {
            parts.pop();
        } else {
            parts.push(part);
        }
    }
    format!("/{}", parts.join("/"))
}

fn parent(path: &str) -> &str {
    path.rsplit_once('/').map(|(parent, _)| parent).filter(|parent| !parent.is_empty()).unwrap_or("/")
}

/// A file on the way is not a directory.
fn found<'a>(tree: &'a BTreeMap<String, Entry>, path: &str) -> Result<&'a Entry, FileFault> {
    tree.get(path).ok_or_else(|| {
        let mut above = path;
        while above != "/" {
            above = parent(above);
            if tree.get(above).is_some_and(|entry| entry.content.is_some()) {
                return FileFault::NotADirectory;
            }
        }
        FileFault::NotFound
    })
}

fn check(tree: &BTreeMap<String, Entry>, path: &str, content: &Bytes) -> Result<(), FileFault> {
    const LONGEST_NAME: usize = 255;
    if content.len() > LARGEST_FILE {
        return Err(FileFault::TooLarge);
    }
    if path.split('/').any(|part| part.len() > LONGEST_NAME) {
        return Err(FileFault::InvalidName);
    }
    if tree.get(path).is_some_and(|entry| entry.content.is_none()) {
        return Err(FileFault::NotAFile);
    }
    may_write(path)
}

fn may_write(path: &str) -> Result<(), FileFault> {
    let inside = |directory: &str| path.strip_prefix(directory).is_some_and(|rest| rest.starts_with('/'));
    if WRITABLE.into_iter().any(inside) { Ok(()) } else { Err(FileFault::PermissionDenied) }
}

fn make_directories(tree: &mut BTreeMap<String, Entry>, path: &str) -> Result<(), FileFault> {
    match tree.get(path) {
        Some(entry) if entry.content.is_some() => Err(FileFault::NotADirectory),
        Some(_) => Ok(()),
        None => {
            make_directories(tree, parent(path))?;
            tree.insert(path.to_owned(), Entry::directory());
            Ok(())
        }
    }
}
