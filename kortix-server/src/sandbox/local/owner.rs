//! Whose the processes of sandboxes are on this machine.
//!
//! To the kernel the user inside a sandbox is one of this machine. A server of root gives each sandbox one of its own, who has
//! nothing here but that sandbox: what breaks out of it is nobody. Any other server can only give its own.

use std::{fs, io};

use rustix::{
    process::geteuid,
    thread::{CapabilitySet, capabilities},
};

use crate::sandbox::{SandboxKey, inside::User};

/// Numbers that nobody gives out: above those of containers, and below what fits into a signed number.
const FIRST: u32 = 0x7000_0000;
const COUNT: u32 = 0x0F00_0000;

/// What root must be allowed to do, to make somebody else's sandbox and look after it.
const NEEDED: CapabilitySet = CapabilitySet::CHOWN
    .union(CapabilitySet::DAC_OVERRIDE)
    .union(CapabilitySet::FOWNER)
    .union(CapabilitySet::SETGID)
    .union(CapabilitySet::SETUID);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Owners {
    OneForEach,
    Server,
}

impl Owners {
    pub(super) fn find() -> Self {
        let can = capabilities(None).is_ok_and(|sets| sets.effective.contains(NEEDED));
        let maps = ["/proc/self/uid_map", "/proc/self/gid_map"].map(fs::read_to_string);
        let are_here = maps.into_iter().all(|map| map.is_ok_and(|map| has_all(&map)));
        if geteuid().is_root() && can && are_here { Self::OneForEach } else { Self::Server }
    }

    /// None for the server's own user.
    pub(super) fn of(self, key: &SandboxKey) -> Option<User> {
        match self {
            Self::OneForEach => Some(own(key)),
            Self::Server => None,
        }
    }
}

/// By the random digits of its name, so that nobody has to remember who has which.
fn own(key: &SandboxKey) -> User {
    let digits = key.as_str().bytes().filter_map(|byte| char::from(byte).to_digit(16));
    let random = digits.rev().take(8).fold(0_u32, |number, digit| (number << 4) | digit);
    let number = FIRST + random % COUNT;
    User { user: number, group: number }
}

/// Whether a map of users (`inside outside count` a line) has all of them. A server in a container may have few.
fn has_all(map: &str) -> bool {
    map.lines().any(|line| {
        let mut fields = line.split_whitespace().map(|field| field.parse::<u64>().ok());
        let (Some(Some(first)), Some(Some(count))) = (fields.next(), fields.nth(1)) else { return false };
        first <= u64::from(FIRST) && first + count >= u64::from(FIRST) + u64::from(COUNT)
    })
}

/// What a sandbox's map says: who prepares it is root in there and outside, without any power outside; who lives in it is its
/// owner.
pub(super) fn write_maps(pid: i32, owner: User) -> io::Result<()> {
    let User { user, group } = User::SANDBOX;
    fs::write(format!("/proc/{pid}/uid_map"), format!("0 0 1\n{user} {} 1\n", owner.user))?;
    fs::write(format!("/proc/{pid}/gid_map"), format!("0 0 1\n{group} {} 1\n", owner.group))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_sandbox_has_an_owner_of_its_own_who_stays_the_same() {
        let keys: Vec<SandboxKey> = (0..1_000).map(|_| SandboxKey::random()).collect();
        let owners: std::collections::HashSet<u32> = keys.iter().map(|key| own(key).user).collect();
        assert!(owners.len() > 998, "{}", owners.len());
        assert!(owners.iter().all(|owner| (FIRST..FIRST + COUNT).contains(owner)));
        assert_eq!(own(&keys[0]), own(&keys[0]));
    }

    #[test]
    fn a_container_may_lack_the_numbers() {
        assert!(has_all("         0          0 4294967295\n"));
        assert!(!has_all("         0     100000      65536\n"));
        assert!(!has_all("0 1000 1\n1 100000 65536\n"));
        assert!(!has_all(""));
    }
}
