//! A terminal for a person: a shell on a pseudo-terminal, and whoever holds the other end of the connection.
//!
//! The shell is a session of its own whose controlling terminal this is, so that Ctrl+C, job control and the size
//! work as they do anywhere. When the connection ends the terminal is hung up, as when a window is closed: what was
//! started with `nohup` goes on.

use std::{
    fs, io,
    os::{fd::OwnedFd, unix::process::CommandExt},
    path::Path,
    process::Stdio,
    sync::Arc,
    time::Duration,
};

use axum::{
    Extension,
    body::Body,
    extract::{Query, Request, State},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use http::{HeaderValue, StatusCode, header};
use hyper_util::rt::TokioIo;
use rustix::{
    io::Errno,
    process::{Pid, Signal, ioctl_tiocsctty, kill_process, setsid},
    pty::{OpenptFlags, grantpt, ioctl_tiocgptpeer, openpt, unlockpt},
    termios::{Winsize, tcsetwinsize},
};
use tokio::{
    io::{AsyncRead, AsyncWrite, unix::AsyncFd},
    process::{Child, Command},
    sync::{OwnedSemaphorePermit, Semaphore},
    time::timeout,
};

use super::SUBCOMMAND;
use crate::sandbox::{
    activity::Use,
    files::WORKSPACE,
    terminal::{Frames, TerminalInput, TerminalOutput, TerminalSize, next_input, send_output},
    wire::TERMINAL_PROTOCOL,
};

/// How many terminals a sandbox has at most at one time.
const MOST: usize = 16;
const PIECE: usize = 16 << 10;
/// How long a shell may take to end after it was hung up, before it is killed.
const PATIENCE: Duration = Duration::from_secs(3);

/// Room for more terminals.
#[derive(Clone, Debug)]
pub(super) struct Room(Arc<Semaphore>);

impl Default for Room {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(MOST)))
    }
}

pub(super) async fn open(
    State(room): State<Room>,
    Query(size): Query<TerminalSize>,
    Extension(using): Extension<Use>,
    request: Request,
) -> Response {
    let Ok(place) = room.0.try_acquire_owned() else { return StatusCode::TOO_MANY_REQUESTS.into_response() };
    let shell = match Shell::start(size) {
        Ok(shell) => shell,
        Err(error) => {
            super::note(&format!("no terminal can be opened: {error}"));
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        }
    };
    tokio::spawn(async move {
        let _using = using;
        if let Ok(upgraded) = hyper::upgrade::on(request).await {
            shell.talk(TokioIo::new(upgraded), place).await;
        }
    });
    let mut answer = Response::new(Body::empty());
    *answer.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
    answer.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("upgrade"));
    answer.headers_mut().insert(header::UPGRADE, HeaderValue::from_static(TERMINAL_PROTOCOL));
    answer
}

/// Becomes the shell: in a process of its own, because a controlling terminal is taken from within.
pub(super) fn become_shell() -> io::Result<()> {
    setsid()?;
    ioctl_tiocsctty(io::stdin())?;
    // When memory runs out, the shell goes before the desktop.
    fs::write("/proc/self/oom_score_adj", "500")?;
    Err(std::process::Command::new("bash").arg("-l").exec())
}

struct Shell {
    child: Child,
    terminal: AsyncFd<OwnedFd>,
}

impl Shell {
    fn start(size: TerminalSize) -> io::Result<Self> {
        let flags = OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC;
        let terminal = openpt(flags)?;
        grantpt(&terminal)?;
        unlockpt(&terminal)?;
        let shells_end = ioctl_tiocgptpeer(&terminal, flags)?;
        resize(&terminal, size)?;
        rustix::io::ioctl_fionbio(&terminal, true)?;
        let workspace = Path::new(WORKSPACE);
        let child = Command::new("/proc/self/exe")
            .args([SUBCOMMAND, "--terminal"])
            .current_dir(if workspace.is_dir() { workspace } else { Path::new("/") })
            .stdin(Stdio::from(shells_end.try_clone()?))
            .stdout(Stdio::from(shells_end.try_clone()?))
            .stderr(Stdio::from(shells_end))
            .spawn()?;
        #[expect(
            deprecated,
            reason = "what takes its place is unsafe, and asks for what an owned descriptor is"
        )]
        let terminal = AsyncFd::new(terminal)?;
        Ok(Self { child, terminal })
    }

    /// Passes on what either side says, until the shell ends or the person leaves.
    async fn talk(self, stream: impl AsyncRead + AsyncWrite, _place: OwnedSemaphorePermit) {
        let Self { mut child, terminal } = self;
        let (reader, mut writer) = tokio::io::split(stream);
        let mut frames = Frames::new(reader);
        tokio::select! {
            // A person who leaves in the middle of a word has left.
            _left = take_input(&terminal, &mut frames) => {}
            _ended = show_output(&terminal, &mut writer, &mut child) => {}
        }
        drop(terminal);
        hang_up(&mut child).await;
    }
}

async fn take_input(
    terminal: &AsyncFd<OwnedFd>,
    frames: &mut Frames<impl AsyncRead + Unpin>,
) -> io::Result<()> {
    while let Some(input) = next_input(frames).await? {
        match input {
            TerminalInput::Bytes(bytes) => type_in(terminal, &bytes).await?,
            TerminalInput::Resize(size) => resize(terminal.get_ref(), size)?,
        }
    }
    Ok(())
}

async fn type_in(terminal: &AsyncFd<OwnedFd>, mut bytes: &[u8]) -> io::Result<()> {
    while !bytes.is_empty() {
        let mut room = terminal.writable().await?;
        if let Ok(written) = room.try_io(|terminal| Ok(rustix::io::write(terminal, bytes)?)) {
            bytes = &bytes[written?..];
        }
    }
    Ok(())
}

async fn show_output(
    terminal: &AsyncFd<OwnedFd>,
    writer: &mut (impl AsyncWrite + Unpin),
    child: &mut Child,
) -> io::Result<()> {
    let mut buffer = vec![0; PIECE];
    let code = loop {
        tokio::select! {
            biased;
            count = read(terminal, &mut buffer) => match count? {
                // Nothing has the terminal open any more.
                0 => break code(child).await,
                count => show(writer, &buffer[..count]).await?,
            },
            status = child.wait() => {
                let code = status?.code().unwrap_or(-1);
                // What it said last is in the terminal by now; what it left in the background is not waited for.
                while let Ok(count @ 1..) = rustix::io::read(terminal.get_ref(), &mut buffer) {
                    show(writer, &buffer[..count]).await?;
                }
                break code;
            }
        }
    };
    send_output(writer, &TerminalOutput::Exited { code }).await?;
    tokio::io::AsyncWriteExt::shutdown(writer).await
}

async fn show(writer: &mut (impl AsyncWrite + Unpin), bytes: &[u8]) -> io::Result<()> {
    send_output(writer, &TerminalOutput::Bytes(Bytes::copy_from_slice(bytes))).await
}

async fn read(terminal: &AsyncFd<OwnedFd>, buffer: &mut [u8]) -> io::Result<usize> {
    loop {
        let mut ready = terminal.readable().await?;
        match ready.try_io(|terminal| match rustix::io::read(terminal, &mut *buffer) {
            // How a terminal says that its other end is closed.
            Err(Errno::IO) => Ok(0),
            outcome => Ok(outcome?),
        }) {
            Ok(count) => return count,
            Err(_would_block) => {}
        }
    }
}

/// Of a shell whose terminal is closed: it ends now or is hung up.
async fn code(child: &mut Child) -> i32 {
    match timeout(PATIENCE, child.wait()).await {
        Ok(Ok(status)) => status.code().unwrap_or(-1),
        _ => -1,
    }
}

/// The kernel has told the session that its terminal is gone.
async fn hang_up(child: &mut Child) {
    if timeout(PATIENCE, child.wait()).await.is_ok() {
        return;
    }
    if let Some(pid) = child.id().and_then(|pid| Pid::from_raw(pid.cast_signed())) {
        let _gone = kill_process(pid, Signal::KILL);
    }
    let _ended = child.wait().await;
}

fn resize(terminal: &OwnedFd, size: TerminalSize) -> io::Result<()> {
    let size = Winsize { ws_row: size.rows, ws_col: size.cols, ws_xpixel: 0, ws_ypixel: 0 };
    Ok(tcsetwinsize(terminal, size)?)
}
