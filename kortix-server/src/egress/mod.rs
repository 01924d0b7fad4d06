//! Leads programs of sandboxes on to where the operator lets them: an HTTP proxy on a unix socket, at which connections come
//! out that begin in sandboxes of this machine ([`crate::sandbox::egress`]).
//!
//! A name is resolved here, and what was looked at is what is connected to.

mod lead;
mod places;
pub mod rules;
mod silent;
mod told;
mod tunnel;

use std::{
    fs, io,
    os::{fd::AsRawFd as _, unix::fs::PermissionsExt as _},
    path::Path,
    sync::Arc,
    time::Duration,
};

use tokio::{
    io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader, copy, sink},
    net::{UnixListener, UnixStream},
    time::{sleep, timeout},
};

use self::{places::Places, rules::Rules, silent::Silent, told::Told};
use crate::{
    metrics::{EgressOutcome, Metrics},
    sandbox::{
        SandboxKey,
        egress::{EGRESS_SOCKET, Passes, directory},
    },
};

/// How long a connection may take to say whose it is. The init of a sandbox says it at once.
const PASS_LIMIT: Duration = Duration::from_secs(5);
const LONGEST_PASS: u64 = 256;
/// How long a program may take to read that there are too many connections.
const REFUSAL_LIMIT: Duration = Duration::from_secs(1);
const TOO_MANY: &[u8] =
    b"HTTP/1.1 503 Service Unavailable\r\ncontent-type: text/plain\r\nconnection: close\r\n\r\n\
    Sandboxes have too many connections open; close some, or try again later.\n";
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
    told: Told,
    metrics: Arc<Metrics>,
}

impl Egress {
    /// Listens for the sandboxes in `root`, in the place of an earlier server of theirs.
    pub fn open(root: &Path, rules: Rules, metrics: Arc<Metrics>) -> io::Result<Self> {
        let (passes, listener) = (Passes::of(root)?, listen(&directory(root))?);
        let (places, told) = (Places::of_this_process(), Told::default());
        Ok(Self { listener, leader: Arc::new(Leader { passes, rules, places, told, metrics }) })
    }

    /// Never returns.
    pub async fn lead_for_ever(self) {
        let mut silent = Silent::default();
        loop {
            let stream = match self.listener.accept().await {
                Ok((stream, _)) => stream,
                Err(error) => {
                    tracing::warn!(%error, "cannot take a connection out of a sandbox");
                    sleep(PAUSE).await;
                    continue;
                }
            };
            silent
                .add(stream, |stream| tokio::spawn(Arc::clone(&self.leader).welcome(stream)).abort_handle());
        }
    }
}

/// Anybody may connect who sees the socket, which are sandboxes with a pass.
fn listen(directory: &Path) -> io::Result<UnixListener> {
    fs::create_dir_all(directory)?;
    let draft = directory.join("draft");
    match fs::remove_file(&draft) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    // The path of a socket may be no longer than a hundred characters or so.
    let opened = fs::File::open(directory)?;
    let listener = UnixListener::bind(format!("/proc/self/fd/{}/draft", opened.as_raw_fd()))?;
    // Beside its place, so that nobody finds it before it is everybody's.
    fs::set_permissions(&draft, fs::Permissions::from_mode(0o666))?;
    fs::rename(&draft, directory.join(EGRESS_SOCKET))?;
    Ok(listener)
}

impl Leader {
    /// Learns whose the connection is, and leaves it to a task of its own.
    async fn welcome(self: Arc<Self>, stream: UnixStream) {
        let mut stream = BufReader::new(stream);
        let Ok(Some(sandbox)) = timeout(PASS_LIMIT, self.holder(&mut stream)).await else { return };
        match self.places.take(&sandbox) {
            Some(place) => drop(tokio::spawn(lead::serve(self, place, stream))),
            // Whoever does not read it is not waited for.
            None => drop(timeout(REFUSAL_LIMIT, self.refuse(stream)).await),
        }
    }

    async fn holder(&self, stream: &mut BufReader<UnixStream>) -> Option<SandboxKey> {
        let mut pass = String::new();
        stream.take(LONGEST_PASS).read_line(&mut pass).await.ok()?;
        self.passes.holder(pass.strip_suffix('\n')?)
    }

    async fn refuse(&self, mut stream: BufReader<UnixStream>) -> io::Result<()> {
        self.metrics.egress(EgressOutcome::Busy);
        stream.write_all(TOO_MANY).await?;
        stream.shutdown().await?;
        copy(&mut stream, &mut sink()).await.map(drop)
    }
}

#[cfg(test)]
mod tests {
    use tokio::net::TcpListener;

    use super::*;

    /// A proxy for sandboxes of one directory, with so many places.
    struct Stage {
        root: tempfile::TempDir,
        passes: Passes,
    }

    impl Stage {
        fn new(places: &[&str], most: usize, of_one: usize) -> Self {
            let root = tempfile::tempdir().unwrap();
            let passes = Passes::of(root.path()).unwrap();
            let leader = Leader {
                passes: passes.clone(),
                rules: Rules::new(places.iter().map(|place| place.parse().unwrap()).collect()),
                places: Places::new(most, of_one),
                told: Told::default(),
                metrics: Arc::default(),
            };
            let listener = listen(&directory(root.path())).unwrap();
            tokio::spawn(Egress { listener, leader: Arc::new(leader) }.lead_for_ever());
            Self { root, passes }
        }

        async fn connect(&self) -> UnixStream {
            UnixStream::connect(directory(self.root.path()).join(EGRESS_SOCKET)).await.unwrap()
        }

        /// As the init of that sandbox connects.
        async fn of(&self, sandbox: &SandboxKey) -> UnixStream {
            let mut stream = self.connect().await;
            stream.write_all(self.passes.make(sandbox).as_bytes()).await.unwrap();
            stream
        }
    }

    /// What is answered to a request for a place where nobody may go.
    async fn answer(mut stream: UnixStream) -> String {
        // Whoever is refused before it has asked is refused all the same.
        let _sent = stream.write_all(b"GET http://elsewhere.example/ HTTP/1.0\r\n\r\n").await;
        read_all(&mut stream).await
    }

    async fn read_all(stream: &mut UnixStream) -> String {
        let mut answer = Vec::new();
        let read = timeout(Duration::from_secs(10), stream.read_to_end(&mut answer)).await;
        // One that is closed with something unread is reset.
        let _ended = read.expect("it is closed");
        String::from_utf8(answer).unwrap()
    }

    #[tokio::test]
    async fn a_sandbox_has_so_many_connections_and_gets_them_back() {
        let stage = Stage::new(&["10.0.0.1"], 3, 2);
        let (one, other) = (SandboxKey::random(), SandboxKey::random());
        let until = async |wanted: &str| {
            for _ in 0..200 {
                let answer = answer(stage.of(&one).await).await;
                if answer.starts_with(wanted) {
                    return answer;
                }
                sleep(Duration::from_millis(10)).await;
            }
            panic!("it does not come to {wanted}");
        };
        let held = [stage.of(&one).await, stage.of(&one).await];
        assert!(until("HTTP/1.1 503 ").await.contains("too many connections"));
        assert!(answer(stage.of(&other).await).await.contains(" 403 "));
        drop(held);
        until("HTTP/1.0 403 ").await;
    }

    #[tokio::test]
    async fn nobody_is_led_without_a_pass_however_many_say_nothing() {
        let stage = Stage::new(&["10.0.0.1"], 100, 100);
        let key = SandboxKey::random();
        let mut silent = Vec::new();
        for _ in 0..100 {
            silent.push(stage.connect().await);
        }
        assert!(answer(stage.of(&key).await).await.contains(" 403 "), "a pass is good");
        let mut forged = stage.connect().await;
        forged.write_all(format!("{key} {}\n", "0".repeat(64)).as_bytes()).await.unwrap();
        assert_eq!(answer(forged).await, "");
        assert_eq!(read_all(&mut silent[0]).await, "", "the oldest is dropped");
    }

    #[tokio::test]
    async fn a_request_is_carried_with_its_body_and_a_connection_goes_on_after_a_refusal() {
        let outside = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = outside.local_addr().unwrap();
        let stage = Stage::new(&[&address.to_string()], 10, 10);
        let served = tokio::spawn(async move {
            let (mut stream, _) = outside.accept().await.unwrap();
            let mut read = Vec::new();
            while !read.ends_with(b"0\r\n\r\n") {
                assert!(stream.read_buf(&mut read).await.unwrap() > 0, "cut off");
            }
            let made = b"HTTP/1.1 201 Created\r\ncontent-length: 4\r\n\r\nmade";
            stream.write_all(made).await.unwrap();
            String::from_utf8(read).unwrap()
        });
        let mut stream = stage.of(&SandboxKey::random()).await;
        let refused = "GET http://elsewhere.example/ HTTP/1.1\r\nHost: x\r\n\r\n";
        let carried = format!(
            "POST http://user@{address}?a=b HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n\
             4\r\nbody\r\n0\r\n\r\n"
        );
        stream.write_all(format!("{refused}{carried}").as_bytes()).await.unwrap();
        let answer = read_all(&mut stream).await;
        assert!(answer.starts_with("HTTP/1.1 403 ") && answer.contains("HTTP/1.1 201 Created"), "{answer}");
        assert!(answer.ends_with("made"), "{answer}");
        let seen = served.await.unwrap();
        assert!(seen.starts_with("POST /?a=b HTTP/1.1\r\n") && seen.contains("4\r\nbody\r\n"), "{seen}");
        assert!(seen.to_lowercase().contains(&format!("host: {address}\r\n")), "{seen}");
    }

    /// A place that answers and then takes nothing of a body is left when the program leaves.
    #[tokio::test]
    async fn whoever_leaves_takes_the_connection_outside_along() {
        let outside = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = outside.local_addr().unwrap();
        let stage = Stage::new(&[&address.to_string()], 10, 10);
        let mut stream = stage.of(&SandboxKey::random()).await;
        let asked =
            format!("POST http://{address}/ HTTP/1.1\r\nHost: x\r\nContent-Length: 100000000\r\n\r\n");
        stream.write_all(asked.as_bytes()).await.unwrap();
        let (mut place, _) = outside.accept().await.unwrap();
        place.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").await.unwrap();
        let body = vec![0; 1 << 16];
        let fill = async { while stream.write_all(&body).await.is_ok() {} };
        let _full = timeout(Duration::from_millis(500), fill).await;
        drop(stream);
        let mut read = Vec::new();
        let ended = timeout(Duration::from_secs(10), place.read_to_end(&mut read)).await;
        assert!(ended.is_ok(), "the connection outside is still there");
    }

    #[tokio::test]
    async fn a_directory_may_have_any_name_and_an_earlier_servers_socket() {
        let root = tempfile::tempdir().unwrap();
        let long = root.path().join("a".repeat(200));
        let _earlier = listen(&long).unwrap();
        let _later = listen(&long).unwrap();
        let names: Vec<_> = fs::read_dir(&long).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(names, [EGRESS_SOCKET]);
    }
}
