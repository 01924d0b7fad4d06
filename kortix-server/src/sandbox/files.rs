//! Files of a sandbox, as the sandbox itself sees them. Nothing here knows a path of the host.

use std::{fmt, pin::Pin, str::FromStr};

use bytes::Bytes;
use futures_util::Stream;
use serde::{Deserialize, Serialize};

use super::SandboxError;
use crate::{ids::UploadId, timestamp::Timestamp};

/// Where the agent works, and where relative paths begin.
pub const WORKSPACE: &str = "/workspace";
/// The largest file that is taken, in bytes.
pub const LARGEST_FILE: usize = 64 << 20;
/// Of a directory with more entries than this, none are listed.
pub const MOST_ENTRIES: usize = 20_000;

/// An absolute path inside a sandbox: no `.`, no doubled slash, none at the end. `..` is left to the sandbox, whose
/// links give it its meaning.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct FilePath(String);

/// The text names no file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidFilePath {
    #[error("the path is empty")]
    Empty,
    #[error("the path holds a NUL character")]
    Nul,
    #[error("the path is longer than {} bytes", FilePath::LONGEST)]
    TooLong,
}

impl FilePath {
    /// What the kernel takes, without the NUL at its end.
    pub const LONGEST: usize = 4095;

    pub fn workspace() -> Self {
        Self(WORKSPACE.to_owned())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The last part; none of `/`, and none that is `..`.
    pub fn name(&self) -> Option<&str> {
        self.0.rsplit('/').next().filter(|name| !name.is_empty() && *name != "..")
    }

    /// What is called `name` beside this file.
    pub(crate) fn beside(&self, name: &str) -> Result<Self, InvalidFilePath> {
        let directory = self.0.rsplit_once('/').map_or("", |(directory, _)| directory);
        format!("{directory}/{name}").parse()
    }

    /// What is called `name` in this directory.
    pub fn join(&self, name: &str) -> Result<Self, InvalidFilePath> {
        format!("{}/{name}", self.0).parse()
    }
}

impl FromStr for FilePath {
    type Err = InvalidFilePath;

    /// A relative path begins in [`WORKSPACE`].
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.is_empty() {
            return Err(InvalidFilePath::Empty);
        }
        if text.contains('\0') {
            return Err(InvalidFilePath::Nul);
        }
        let start = if text.starts_with('/') { "" } else { WORKSPACE };
        let parts = text.split('/').filter(|part| !part.is_empty() && *part != ".");
        let path = parts.fold(start.to_owned(), |path, part| path + "/" + part);
        if path.len() > Self::LONGEST {
            return Err(InvalidFilePath::TooLong);
        }
        Ok(Self(if path.is_empty() { "/".to_owned() } else { path }))
    }
}

impl TryFrom<String> for FilePath {
    type Error = InvalidFilePath;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<FilePath> for String {
    fn from(path: FilePath) -> Self {
        path.0
    }
}

impl fmt::Display for FilePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One file or directory. Of a link, what it leads to; of one that leads nowhere, the link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileInfo {
    pub name: String,
    pub path: String,
    pub is_dir: bool,
    pub is_link: bool,
    pub size: u64,
    /// In microseconds since 1970.
    pub modified: i64,
    /// The nine permission bits.
    pub mode: u32,
}

impl FileInfo {
    pub fn modified_at(&self) -> Timestamp {
        Timestamp::from_micros(self.modified)
    }

    /// As `ls -l` writes them: `-rw-r--r--`.
    pub fn permissions(&self) -> String {
        let kind = match self {
            Self { is_link: true, .. } => 'l',
            Self { is_dir: true, .. } => 'd',
            _ => '-',
        };
        let bit = |(place, letter): (u32, char)| if self.mode & (1 << place) == 0 { '-' } else { letter };
        let bits = (0..9).rev().zip("rwxrwxrwx".chars()).map(bit);
        std::iter::once(kind).chain(bits).collect()
    }
}

/// Why a file operation was not done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum FileFault {
    #[error("there is no such file or directory")]
    NotFound,
    #[error("it is not a directory")]
    NotADirectory,
    /// A directory, a pipe, a device.
    #[error("it is not a file")]
    NotAFile,
    #[error("the sandbox's user may not do that")]
    PermissionDenied,
    #[error("the sandbox takes no such name")]
    InvalidName,
    #[error("a file may have at most {} MiB", LARGEST_FILE >> 20)]
    TooLarge,
    #[error("the directory has more than {MOST_ENTRIES} entries")]
    TooManyEntries,
    #[error("the sandbox's disk is full")]
    NoSpace,
    #[error("the sandbox could not read or write it")]
    Broken,
}

pub type ByteStream = Pin<Box<dyn Stream<Item = Result<Bytes, SandboxError>> + Send>>;

/// A file that is being read.
pub struct FileContent {
    /// Exactly so many bytes follow, or an error.
    pub size: u64,
    pub bytes: ByteStream,
}

impl fmt::Debug for FileContent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FileContent").field("size", &self.size).finish_non_exhaustive()
    }
}

/// What marks a file, in its directory, as the one that an upload has added.
pub(crate) fn mark_name(upload: UploadId) -> String {
    format!(".kortix-{}", upload.prefixed())
}

/// The names to try for a file that is not to take another one's place: `data.csv`, `data_1.csv`, `data_2.csv`.
pub(crate) fn names_like(name: &str) -> impl Iterator<Item = String> {
    /// Enough for anybody; the end keeps a full directory from being asked for ever.
    const MOST: u32 = 10_000;
    let (stem, extension) = match name.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() => (stem.to_owned(), format!(".{extension}")),
        _ => (name.to_owned(), String::new()),
    };
    let numbered = (1..MOST).map(move |number| format!("{stem}_{number}{extension}"));
    std::iter::once(name.to_owned()).chain(numbered)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_absolute_and_tidy() {
        let path = |text: &str| text.parse::<FilePath>().map(String::from);
        for (text, wanted) in [
            ("/", "/"),
            ("//workspace/./a//b/", "/workspace/a/b"),
            ("notes.txt", "/workspace/notes.txt"),
            ("./a", "/workspace/a"),
            ("../etc", "/workspace/../etc"),
            ("/größe/100%.txt", "/größe/100%.txt"),
        ] {
            assert_eq!(path(text).unwrap(), wanted, "{text}");
        }
        assert_eq!(path(""), Err(InvalidFilePath::Empty));
        assert_eq!(path("a\0b"), Err(InvalidFilePath::Nul));
        assert_eq!(path(&"x".repeat(4_090)), Err(InvalidFilePath::TooLong));
    }

    #[test]
    fn only_what_can_be_a_name_is_one() {
        let name = |text: &str| text.parse::<FilePath>().unwrap().name().map(str::to_owned);
        assert_eq!(name("/a/b.txt").as_deref(), Some("b.txt"));
        assert_eq!((name("/"), name("/a/..")), (None, None));
    }

    #[test]
    fn permissions_are_written_as_ls_does() {
        let mut file = FileInfo {
            name: String::new(),
            path: String::new(),
            is_dir: false,
            is_link: false,
            size: 0,
            modified: 0,
            mode: 0o644,
        };
        assert_eq!(file.permissions(), "-rw-r--r--");
        (file.is_dir, file.mode) = (true, 0o751);
        assert_eq!(file.permissions(), "drwxr-x--x");
    }

    #[test]
    fn a_name_in_use_gets_a_number_before_its_extension() {
        let third = |name: &str| names_like(name).nth(2).unwrap();
        assert_eq!(names_like("data.csv").next().unwrap(), "data.csv");
        assert_eq!(third("data.csv"), "data_2.csv");
        assert_eq!(third("archive.tar.gz"), "archive.tar_2.gz");
        assert_eq!(third(".bashrc"), ".bashrc_2");
        assert_eq!(third("Makefile"), "Makefile_2");
    }
}
