//! The sandbox's `/etc`: made by hand, so that it tells nothing about the host.

use std::{
    borrow::Cow,
    fs, io,
    os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _},
    path::{Path, PathBuf},
};

use super::inside::User;
use crate::sandbox::SandboxKey;

/// Data of installed packages that programs look for under `/etc`. None of it is about the host or its users.
const SHARED: &[&str] = &[
    "alternatives",
    "fonts",
    "X11",
    "xdg",
    "ssl/certs",
    "ld.so.cache",
    "ld.so.conf",
    "ld.so.conf.d",
    "mime.types",
    "magic",
    "terminfo",
    "inputrc",
    "python3",
    "perl",
    "java",
    "chromium",
    "chromium.d",
    "localtime",
    "timezone",
    "debian_version",
    "protocols",
    "services",
];

const FILES: &[(&str, &str)] = &[
    (
        "nsswitch.conf",
        "passwd: files\ngroup: files\nshadow: files\nhosts: files dns\nservices: files\nprotocols: files\n",
    ),
    ("resolv.conf", ""),
    ("shells", "/bin/sh\n/bin/bash\n"),
    ("host.conf", "multi on\n"),
    ("profile", PROFILE),
    ("bash.bashrc", BASHRC),
    ("os-release", "NAME=\"Kortix sandbox\"\nID=kortix\nPRETTY_NAME=\"Kortix sandbox\"\n"),
];

const PROFILE: &str = "\
export PATH=/home/kortix/.local/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export LANG=${LANG:-C.UTF-8}
umask 022
[ -n \"$BASH_VERSION\" ] && [ -r /etc/bash.bashrc ] && . /etc/bash.bashrc
";

const BASHRC: &str = "\
[ -z \"$PS1\" ] && return
shopt -s checkwinsize
PS1='\\[\\e[1;32m\\]kortix\\[\\e[0m\\]:\\[\\e[1;34m\\]\\w\\[\\e[0m\\]\\$ '
alias ls='ls --color=auto'
alias grep='grep --color=auto'
";

/// Engines make these by themselves.
#[cfg(any(feature = "docker", feature = "kubernetes"))]
pub(in crate::sandbox) const OF_NETWORK: [&str; 3] = ["hosts", "hostname", "resolv.conf"];

/// What [`write`] makes, without those of the network.
#[cfg(feature = "kubernetes")]
pub(in crate::sandbox) fn names() -> impl Iterator<Item = &'static str> {
    let fixed = FILES.iter().map(|(name, _)| *name).filter(|name| !OF_NETWORK.contains(name));
    fixed.chain(["passwd", "group"])
}

/// Writes all of it into `directory`.
pub(in crate::sandbox) fn write(directory: &Path, key: &SandboxKey, user: User) -> io::Result<()> {
    for (name, content) in common(user) {
        write_for_all(directory, name, &content)?;
    }
    write_own(directory, key)
}

/// Where that is which the sandboxes in `root` have in common. Those that go out have a place for their pass in it.
pub(in crate::sandbox) fn common_of(root: &Path, egress: Option<&Path>) -> PathBuf {
    root.join(if egress.is_some() { "etc-egress" } else { "etc" })
}

/// Writes what no other sandbox has.
pub(in crate::sandbox) fn write_own(directory: &Path, key: &SandboxKey) -> io::Result<()> {
    write_for_all(directory, "hostname", &format!("{key}\n"))?;
    write_for_all(
        directory,
        "hosts",
        &format!("127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost\n127.0.1.1\t{key}\n"),
    )
}

/// Keeps in `directory` what is the same in all sandboxes of this machine, with places for what is mounted over it: what this one has of its
/// `own`, and what it is to see of the host's, whose names this returns. To make these files for each sandbox costs more than to
/// start it, on a disk on which many were deleted a moment ago: a file system does not give their numbers to others at once,
/// and passes all of them to find a free one.
pub(in crate::sandbox) fn keep_common(
    host: &Path,
    directory: &Path,
    own: &Path,
) -> io::Result<Vec<&'static str>> {
    make_directory(directory)?;
    for (name, content) in common(User::SANDBOX) {
        if fs::read_to_string(directory.join(name)).is_ok_and(|there| there == content) {
            continue;
        }
        // In one step, because sandboxes have it mounted, and beside it, because they would see the draft. Others may be about the
        // same.
        let draft = format!("etc-draft-{}", uuid::Uuid::new_v4().simple());
        let beside = directory.parent().unwrap_or(directory);
        write_for_all(beside, &draft, &content)?;
        fs::rename(beside.join(draft), directory.join(name))?;
    }
    for entry in fs::read_dir(own)? {
        make_file(&directory.join(entry?.file_name()))?;
    }
    let mut seen = Vec::new();
    for name in SHARED {
        let (of_host, place) = (host.join(name), directory.join(name));
        if of_host.is_dir() {
            make_directory(&place)?;
        } else if of_host.is_file() {
            make_file(&place)?;
        } else {
            continue;
        }
        // Otherwise one has become the other since the place was made.
        if of_host.is_dir() == place.is_dir() {
            seen.push(*name);
        }
    }
    Ok(seen)
}

fn common(user: User) -> impl Iterator<Item = (&'static str, Cow<'static, str>)> {
    let User { user, group } = user;
    let passwd = format!(
        "root:x:0:0:root:/root:/usr/sbin/nologin\n\
         kortix:x:{user}:{group}:Kortix sandbox:/home/kortix:/bin/bash\n\
         nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n"
    );
    let groups = format!("root:x:0:\ntty:x:5:\nkortix:x:{group}:\nnogroup:x:65534:\n");
    let fixed = FILES.iter().map(|(name, content)| (*name, Cow::Borrowed(*content)));
    fixed.chain([("passwd", Cow::Owned(passwd)), ("group", Cow::Owned(groups))])
}

/// Everybody may enter it, whatever the server's mask.
fn make_directory(directory: &Path) -> io::Result<()> {
    if directory.exists() {
        return Ok(());
    }
    if let Some(parent) = directory.parent() {
        make_directory(parent)?;
    }
    match fs::create_dir(directory) {
        Ok(()) => fs::set_permissions(directory, fs::Permissions::from_mode(0o755)),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(error),
    }
}

fn make_file(file: &Path) -> io::Result<()> {
    if file.exists() {
        return Ok(());
    }
    fs::File::options().create(true).append(true).mode(0o644).open(file).map(drop)
}

/// The sandbox's user need not be the server's, whose mask may let nobody else read what it writes.
pub(in crate::sandbox) fn write_for_all(directory: &Path, name: &str, content: &str) -> io::Result<()> {
    let file = directory.join(name);
    fs::write(&file, content)?;
    fs::set_permissions(file, fs::Permissions::from_mode(0o644))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mode(path: impl AsRef<Path>) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn everybody_inside_can_read_it_whatever_the_servers_mask() {
        let folder = tempfile::tempdir().unwrap();
        let hosts = folder.path().join("hosts");
        fs::write(&hosts, "").unwrap();
        fs::set_permissions(&hosts, fs::Permissions::from_mode(0o600)).unwrap();
        write_own(folder.path(), &SandboxKey::random()).unwrap();
        for file in fs::read_dir(folder.path()).unwrap() {
            assert_eq!(mode(file.unwrap().path()), 0o644);
        }
    }

    #[test]
    fn what_all_sandboxes_have_is_made_once_and_has_places_for_the_rest() {
        let [host, folder] = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
        let (host, folder) = (host.path(), folder.path().join("etc"));
        fs::write(host.join("services"), "ssh 22/tcp\n").unwrap();
        fs::write(host.join("shadow"), "root:secret\n").unwrap();
        for directory in ["fonts", "ssl/certs", "ssl/private"] {
            fs::create_dir_all(host.join(directory)).unwrap();
        }
        let own = tempfile::tempdir().unwrap();
        write_own(own.path(), &SandboxKey::random()).unwrap();
        let seen = keep_common(host, &folder, own.path()).unwrap();
        assert_eq!(seen, ["fonts", "ssl/certs", "services"]);
        for name in [".", "fonts", "ssl", "ssl/certs"] {
            assert_eq!(mode(folder.join(name)), 0o755, "{name}");
        }
        for name in ["passwd", "hosts", "hostname"] {
            assert_eq!(mode(folder.join(name)), 0o644, "{name}");
        }
        assert_eq!(fs::read_to_string(folder.join("services")).unwrap(), "", "it is mounted");
        for name in ["shadow", "ssl/private"] {
            assert!(!folder.join(name).exists(), "{name}");
        }

        // By an earlier version of the server.
        fs::write(folder.join("passwd"), "root\n").unwrap();
        // By a package that came and one that changed.
        fs::create_dir(host.join("xdg")).unwrap();
        fs::remove_file(host.join("services")).unwrap();
        fs::create_dir(host.join("services")).unwrap();
        assert_eq!(keep_common(host, &folder, own.path()).unwrap(), ["fonts", "xdg", "ssl/certs"]);
        assert!(fs::read_to_string(folder.join("passwd")).unwrap().contains("kortix"));
        assert_eq!(mode(folder.join("passwd")), 0o644);
    }
}
