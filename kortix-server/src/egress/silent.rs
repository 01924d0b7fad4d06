//! Connections that have not said yet whose they are. Each sandbox may have a few of them, and pushes out none but its own.

use std::{
    collections::{HashMap, VecDeque},
    fs,
    os::unix::fs::MetadataExt as _,
};

use tokio::{net::UnixStream, task::AbortHandle};

/// Of one origin. The init of a sandbox says at once whose a connection is, so that few are silent at a time.
const MOST_OF_ONE: usize = 32;

/// Who is at the other end, as far as the kernel tells without being asked to prove it: good enough to keep them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Origin {
    /// Every sandbox has a process namespace of its own.
    Namespace(u64),
    User(u32),
    Unknown,
}

impl Origin {
    fn of(stream: &UnixStream) -> Self {
        let Ok(peer) = stream.peer_cred() else { return Self::Unknown };
        let namespace = peer.pid().and_then(|pid| fs::metadata(format!("/proc/{pid}/ns/pid")).ok());
        namespace.map_or(Self::User(peer.uid()), |namespace| Self::Namespace(namespace.ino()))
    }
}

#[derive(Debug, Default)]
pub(super) struct Silent(HashMap<Origin, VecDeque<AbortHandle>>);

impl Silent {
    /// Has one more, whose task ends when it is silent no longer.
    pub(super) fn add(&mut self, stream: UnixStream, welcome: impl FnOnce(UnixStream) -> AbortHandle) {
        let origin = Origin::of(&stream);
        if self.0.len() > MOST_OF_ONE {
            self.0.retain(|_, ones| ones.iter().any(|one| !one.is_finished()));
        }
        let ones = self.0.entry(origin).or_default();
        ones.retain(|one| !one.is_finished());
        if ones.len() >= MOST_OF_ONE
            && let Some(oldest) = ones.pop_front()
        {
            oldest.abort();
        }
        ones.push_back(welcome(stream));
    }
}
