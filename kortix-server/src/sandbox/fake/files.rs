//! The fake driver's files: a map from paths to bytes, with the rights of a real sandbox as far as anybody would
//! notice. It knows no links.

use std::{
    collections::BTreeMap,
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
pub(super) struct Files(Mutex<BTreeMap<String, Entry>>);

#[derive(Clone, Debug)]
struct Entry {
    /// None for a directory.
    content: Option<Bytes>,
    modified: Timestamp,
    /// The upload that has added it, until that is forgotten.
    upload: Option<UploadId>,
}

impl Default for Files {
    fn default() -> Self {
        let directories = ["/", "/etc", "/home", "/home/kortix", "/tmp", WORKSPACE];
        let tree = directories.map(|path| (path.to_owned(), Entry::directory()));
        Self(Mutex::new(BTreeMap::from(tree)))
    }
}

impl Entry {
    fn directory() -> Self {
        Self { content: None, modified: Timestamp::now(), upload: None }
    }

    fn file(content: Bytes) -> Self {
        Self { content: Some(content), modified: Timestamp::now(), upload: None }
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
        add(&mut self.lock(), path, content)
    }

    pub(super) fn add_once(
        &self,
        path: &FilePath,
        content: Bytes,
        upload: UploadId,
    ) -> Result<FileInfo, FileFault> {
        let mut tree = self.lock();
        if let Some((at, entry)) = tree.iter().find(|(_, entry)| entry.upload == Some(upload)) {
            return Ok(entry.info(at));
        }
        let added = add(&mut tree, path, content)?;
        if let Some(entry) = tree.get_mut(&added.path) {
            entry.upload = Some(upload);
        }
        Ok(added)
    }

    pub(super) fn forget_upload(&self, upload: UploadId) {
        for entry in self.lock().values_mut().filter(|entry| entry.upload == Some(upload)) {
            entry.upload = None;
        }
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
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn add(tree: &mut BTreeMap<String, Entry>, path: &FilePath, content: Bytes) -> Result<FileInfo, FileFault> {
    let name = path.name().ok_or(FileFault::InvalidName)?;
    let path = resolve(path);
    check(tree, &path, &content)?;
    make_directories(tree, parent(&path))?;
    let mut free = names_like(name).map(|name| format!("{}/{name}", parent(&path).trim_end_matches('/')));
    let free = free.find(|path| !tree.contains_key(path)).ok_or(FileFault::TooManyEntries)?;
    let entry = Entry::file(content);
    let info = entry.info(&free);
    tree.insert(free, entry);
    Ok(info)
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
