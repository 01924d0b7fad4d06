//! The programs of the desktop: the screen, its window manager, a terminal. Each is started again when it ends.

use std::{
    convert::Infallible,
    fs,
    io::{self, ErrorKind},
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use command_fds::{CommandFdExt, FdMapping};
use rustix::pipe::{PipeFlags, pipe_with};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    net::unix::pipe,
    process::{Child, Command},
    sync::watch,
    time::{Instant, sleep},
};

use super::{health::Board, note, wallpaper};
use crate::sandbox::wire::{RFB_SOCKET, RUN_INSIDE, ServiceState};

const SHORTEST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);
/// A service that lived this long has not failed to start.
const SETTLED: Duration = Duration::from_secs(10);
/// The descriptor on which Xvnc says that it is ready.
const DISPLAY_FD: i32 = 3;

pub(super) fn rfb_socket() -> PathBuf {
    Path::new(RUN_INSIDE).join(RFB_SOCKET)
}

/// Runs for as long as the sandbox does.
pub(super) async fn keep_running(board: &Board) -> io::Result<()> {
    let (display, up) = watch::channel(false);
    tokio::join!(
        screen(board, &display),
        client(board, "openbox", up.clone(), || Command::new("openbox")),
        client(board, "xterm", up, terminal),
    );
    Ok(())
}

/// Xvnc, which says when programs may connect.
async fn screen(board: &Board, display: &watch::Sender<bool>) -> Infallible {
    const NAME: &str = "Xvnc";
    let mut pauses = Pauses::default();
    loop {
        board.set(NAME, ServiceState::Starting, pauses.count);
        let started = Instant::now();
        match start_screen() {
            Ok((mut xvnc, ready)) => {
                if says_ready(ready).await {
                    board.set(NAME, ServiceState::Running, pauses.count);
                    wallpaper::paint();
                    display.send_replace(true);
                }
                let ended = xvnc.wait().await;
                display.send_replace(false);
                note(&format!("{NAME} ended: {ended:?}"));
            }
            Err(error) => note(&format!("{NAME} cannot be started: {error}")),
        }
        board.set(NAME, ServiceState::Waiting, pauses.count);
        pauses.pause(started).await;
    }
}

fn start_screen() -> io::Result<(Child, pipe::Receiver)> {
    remove_left_overs()?;
    let (ready, ready_end) = pipe_with(PipeFlags::CLOEXEC | PipeFlags::NONBLOCK)?;
    let mut command = Command::new("Xvnc");
    command
        .args([
            ":0",
            "-displayfd",
            "3",
            "-geometry",
            "1280x800",
            "-depth",
            "24",
            "-desktop",
            "Kortix sandbox",
        ])
        .args(["-SecurityTypes", "None", "-rfbport", "-1", "-AlwaysShared", "-nolisten", "tcp", "-noreset"])
        .args(["-AcceptSetDesktopSize", "1", "-FrameRate", "30", "-br", "-dpi", "96"])
        .arg("-rfbunixpath")
        .arg(rfb_socket())
        .stdin(Stdio::null())
        .fd_mappings(vec![FdMapping { parent_fd: ready_end, child_fd: DISPLAY_FD }])
        .map_err(io::Error::other)?;
    Ok((command.spawn()?, pipe::Receiver::from_owned_fd(ready)?))
}

/// An Xvnc that was killed leaves sockets and a lock behind.
fn remove_left_overs() -> io::Result<()> {
    for path in [rfb_socket(), "/tmp/.X0-lock".into(), "/tmp/.X11-unix/X0".into()] {
        match fs::remove_file(path) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(())
}

/// Xvnc writes the line of its display when it is ready, and no whole line when it ends before.
async fn says_ready(ready: pipe::Receiver) -> bool {
    let mut line = String::new();
    let read = BufReader::new(ready).read_line(&mut line).await;
    read.is_ok() && line.ends_with('\n')
}

/// A program that shows itself on the screen.
async fn client(
    board: &Board,
    name: &'static str,
    mut display: watch::Receiver<bool>,
    command: fn() -> Command,
) -> Infallible {
    let mut pauses = Pauses::default();
    board.set(name, ServiceState::Waiting, 0);
    loop {
        if display.wait_for(|up| *up).await.is_err() {
            // The screen is kept for as long as this program runs.
            std::future::pending::<()>().await;
        }
        let started = Instant::now();
        match command().stdin(Stdio::null()).spawn() {
            Ok(mut child) => {
                board.set(name, ServiceState::Running, pauses.count);
                let ended = child.wait().await;
                note(&format!("{name} ended: {ended:?}"));
            }
            Err(error) => note(&format!("{name} cannot be started: {error}")),
        }
        board.set(name, ServiceState::Waiting, pauses.count);
        pauses.pause(started).await;
    }
}

fn terminal() -> Command {
    let mut command = Command::new("xterm");
    command
        .args(["-fa", "DejaVu Sans Mono", "-fs", "12", "-geometry", "112x32+48+56", "-title", "Terminal"])
        .args(["-bg", "#16181d", "-fg", "#d7dae0", "-cr", "#7aa2f7", "-b", "8", "-sl", "5000", "+sb"])
        .args(["-e", "bash", "-l"])
        .current_dir("/workspace");
    command
}

/// Longer and longer pauses between attempts, until one of them holds.
#[derive(Default)]
struct Pauses {
    count: u32,
    in_a_row: u32,
}

impl Pauses {
    async fn pause(&mut self, started: Instant) {
        self.in_a_row = if started.elapsed() >= SETTLED { 0 } else { self.in_a_row.saturating_add(1) };
        self.count = self.count.saturating_add(1);
        let doubled = SHORTEST_PAUSE * 2_u32.saturating_pow(self.in_a_row.min(10));
        sleep(doubled.min(LONGEST_PAUSE)).await;
    }
}
