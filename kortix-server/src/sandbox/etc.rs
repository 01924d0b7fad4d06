//! The sandbox's `/etc`: made by hand, so that it tells nothing about the host.

use std::{fs, io, os::unix::fs::PermissionsExt as _, path::Path};

use super::inside::User;
use crate::sandbox::SandboxKey;

/// Data of installed packages that programs look for under `/etc`. None of it is about the host or its users.
pub(in crate::sandbox) const SHARED: &[&str] = &[
    "/etc/alternatives",
    "/etc/fonts",
    "/etc/X11",
    "/etc/xdg",
    "/etc/ssl/certs",
    "/etc/ld.so.cache",
    "/etc/ld.so.conf",
    "/etc/ld.so.conf.d",
    "/etc/mime.types",
    "/etc/magic",
    "/etc/terminfo",
    "/etc/inputrc",
    "/etc/python3",
    "/etc/perl",
    "/etc/java",
    "/etc/chromium",
    "/etc/chromium.d",
    "/etc/localtime",
    "/etc/timezone",
    "/etc/debian_version",
    "/etc/protocols",
    "/etc/services",
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

/// Writes the files into `directory`.
pub(in crate::sandbox) fn write(directory: &Path, key: &SandboxKey, user: User) -> io::Result<()> {
    let User { user, group } = user;
    for (name, content) in FILES {
        write_for_all(directory, name, content)?;
    }
    write_for_all(
        directory,
        "passwd",
        &format!(
            "root:x:0:0:root:/root:/usr/sbin/nologin\n\
             kortix:x:{user}:{group}:Kortix sandbox:/home/kortix:/bin/bash\n\
             nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n"
        ),
    )?;
    write_for_all(
        directory,
        "group",
        &format!("root:x:0:\ntty:x:5:\nkortix:x:{group}:\nnogroup:x:65534:\n"),
    )?;
    write_for_all(directory, "hostname", &format!("{key}\n"))?;
    write_for_all(
        directory,
        "hosts",
        &format!("127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost\n127.0.1.1\t{key}\n"),
    )
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

    #[test]
    fn everybody_inside_can_read_it_whatever_the_servers_mask() {
        let folder = tempfile::tempdir().unwrap();
        let passwd = folder.path().join("passwd");
        fs::write(&passwd, "").unwrap();
        fs::set_permissions(&passwd, fs::Permissions::from_mode(0o600)).unwrap();
        write(folder.path(), &SandboxKey::random(), User::SANDBOX).unwrap();
        for file in fs::read_dir(folder.path()).unwrap() {
            assert_eq!(file.unwrap().metadata().unwrap().permissions().mode() & 0o777, 0o644);
        }
    }
}
