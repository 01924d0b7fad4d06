//! Leads programs of sandboxes on to where the operator lets them: an HTTP proxy on a unix socket, at which connections come
//! out that begin in sandboxes of this machine ([`crate::sandbox::egress`]).
//!
//! A name is resolved here, and what was looked at is what is connected to.

mod lead;
mod places;
pub mod rules;

use std::{
    collections::VecDeque, fs, io, os::unix::fs::PermissionsExt as _, path::Path, sync::Arc, time::Duration,
};

use tokio::{
    io::{AsyncBufReadExt as _, AsyncReadExt as _, BufReader},
    net::{UnixListener, UnixStream},
    task::AbortHandle,
    time::{sleep, timeout},
};

use self::{places::Places, rules::Rules};
use crate::{
    metrics::Metrics,
    sandbox::{
        SandboxKey,
        egress::{Passes, socket},
    },
};

/// How long a connection may take to say whose it is. The init of a sandbox says it at once.
const PASS_LIMIT: Duration = Duration::from_secs(5);
const LONGEST_PASS: u64 = 256;
/// So many connections may have said nothing yet. When there are more, the oldest are none of an init.
const MOST_SILENT: usize = 256;
/// After a connection that could not be taken, as when there are too many open files.
const PAUSE: Duration = Duration::from_millis(100);

/// The proxy of a server's sandboxes.
#[derive(Debug)]
pub struct Egress {
    listener: UnixListener,
    leader: Arc<Leader>,
}

/// What all connections have in common.
#[derive(Debug)]
struct Leader {
    passes: Passes,
    rules: Rules,
    places: Places,
    metrics: Arc<Metrics>,
}

impl Egress {
    /// Listens for the sandboxes in `root`, in the place of an earlier server of theirs.
    pub fn open(root: &Path, rules: Rules, metrics: Arc<Metrics>) -> io::Result<Self> {
        let passes = Passes::of(root)?;
        let leader = Leader { passes, rules, places: Places::of_this_process(), metrics };
        Ok(Self { listener: listen(&socket(root))?, leader: Arc::new(leader) })
    }

    /// Never returns.
    pub async fn lead_for_ever(self) {
        let mut silent = VecDeque::<AbortHandle>::new();
        loop {
            let stream = match self.listener.accept().await {
                Ok((stream, _)) => stream,
                Err(error) => {
                    tracing::warn!(%error, "cannot take a connection out of a sandbox");
                    sleep(PAUSE).await;
                    continue;
                }
            };
            silent.retain(|one| !one.is_finished());
            if silent.len() >= MOST_SILENT
                && let Some(oldest) = silent.pop_front()
            {
                oldest.abort();
            }
            silent.push_back(tokio::spawn(Arc::clone(&self.leader).welcome(stream)).abort_handle());
        }
    }
}

/// Anybody may connect who sees the socket, which are sandboxes with a pass.
fn listen(path: &Path) -> io::Result<UnixListener> {
    // Made beside its place, so that nobody finds it before it is everybody's.
    let draft = path.with_extension("new");
    for path in [path, draft.as_path()] {
        match fs::remove_file(path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    let listener = UnixListener::bind(&draft)?;
    fs::set_permissions(&draft, fs::Permissions::from_mode(0o666))?;
    fs::rename(&draft, path)?;
    Ok(listener)
}

impl Leader {
    /// Learns whose the connection is, and leaves it to a task of its own.
    async fn welcome(self: Arc<Self>, stream: UnixStream) {
        let mut stream = BufReader::new(stream);
        let holder = timeout(PASS_LIMIT, self.holder(&mut stream)).await;
        if let Ok(Some(sandbox)) = holder {
            tokio::spawn(lead::serve(self, sandbox, stream));
        }
    }

    async fn holder(&self, stream: &mut BufReader<UnixStream>) -> Option<SandboxKey> {
        let mut pass = String::new();
        stream.take(LONGEST_PASS).read_line(&mut pass).await.ok()?;
        self.passes.holder(pass.strip_suffix('\n')?)
    }
}
