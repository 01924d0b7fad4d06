//! The programs of the desktop: the screen, its window manager, a terminal. Each is started again when it ends.

use std::{
    convert::Infallible,
    fs,
    io::{self, ErrorKind},
    path::{Path, PathBuf},
    process::Stdio,
    sync::Arc,
    time::Duration,
};

use command_fds::{CommandFdExt, FdMapping};
use rustix::{
    fs::{CWD, FileType, Mode, mknodat},
    pipe::{PipeFlags, pipe_with},
};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    net::unix::pipe,
    process::{Child, Command},
    sync::{Notify, watch},
    task::spawn_blocking,
    time::{Instant, sleep, timeout},
};

use super::{health::Board, note, wallpaper};
use crate::sandbox::{
    ServiceState,
    wire::{RFB_SOCKET, RUN_INSIDE},
};

const SHORTEST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);
/// A service that lived this long has not failed to start.
const SETTLED: Duration = Duration::from_secs(10);
/// A service that is not up by then counts as failed, but is left running.
const SILENCE_LIMIT: Duration = Duration::from_secs(10);
const FIRST_LOOK_LIMIT: Duration = Duration::from_millis(100);
/// The descriptor on which Xvnc says that it is ready.
const DISPLAY_FD: i32 = 3;

pub(super) fn rfb_socket() -> PathBuf {
    Path::new(RUN_INSIDE).join(RFB_SOCKET)
}

/// Runs for as long as the sandbox does.
///
/// One after the other: the window manager needs the screen, and a window that opens while the window manager
/// starts is lost.
pub(super) async fn keep_running(board: &Board, first_look: &FirstLook) -> io::Result<()> {
    let screen = watch::Sender::new(false);
    let looked_at = watch::Sender::new(false);
    let managed = watch::Sender::new(false);
    tokio::join!(
        first_look.let_go_before(screen.subscribe(), &looked_at),
        keep(board, Service { name: "Xvnc", start: start_screen, up: Some(&screen) }, None),
        keep(
            board,
            Service { name: "openbox", start: start_manager, up: Some(&managed) },
            Some(looked_at.subscribe())
        ),
        keep(board, Service { name: "xterm", start: start_terminal, up: None }, Some(managed.subscribe())),
    );
    Ok(())
}

/// Whoever waits for a sandbox looks at its screen first. Windows that open meanwhile hold up the screen's answer, which is why they
/// wait for the end of that look, or for the time that it takes.
#[derive(Clone, Debug, Default)]
pub(super) struct FirstLook(Arc<Notify>);

impl FirstLook {
    /// Somebody has looked.
    pub(super) fn ends(&self) {
        self.0.notify_one();
    }

    /// Passes on whether the screen is up, after somebody has looked at it.
    async fn let_go_before(&self, mut screen: watch::Receiver<bool>, looked_at: &watch::Sender<bool>) {
        loop {
            // Whoever sends is joined with this loop, so waiting ends no other way.
            let _up = screen.wait_for(|up| *up).await.is_ok();
            let _looked_or_late = timeout(FIRST_LOOK_LIMIT, self.0.notified()).await;
            looked_at.send_replace(true);
            let _down = screen.wait_for(|up| !*up).await.is_ok();
            looked_at.send_replace(false);
        }
    }
}

struct Service<'a> {
    name: &'static str,
    start: fn() -> io::Result<Started>,
    /// Told whether the service is up, for those that need it.
    up: Option<&'a watch::Sender<bool>>,
}

struct Started {
    child: Child,
    /// A line comes out of it when the service is up; none for a service that nothing waits for.
    ready: Option<pipe::Receiver>,
}

async fn keep(board: &Board, service: Service<'_>, mut needed: Option<watch::Receiver<bool>>) -> Infallible {
    let Service { name, start, up } = service;
    let announce = |is_up: bool| up.map(|up| up.send_replace(is_up));
    let mut pauses = Pauses::default();
    loop {
        board.set(name, ServiceState::Waiting, pauses.count);
        if let Some(needed) = &mut needed {
            // Whoever sends is joined with this loop, so waiting ends no other way.
            let _up = needed.wait_for(|up| *up).await;
        }
        board.set(name, ServiceState::Starting, pauses.count);
        let started = Instant::now();
        // In a thread of its own: meanwhile somebody may ask for the screen.
        match spawn_blocking(start).await.map_err(io::Error::from).flatten() {
            Ok(Started { mut child, ready }) => {
                if says_ready(ready).await {
                    board.set(name, ServiceState::Running, pauses.count);
                    announce(true);
                }
                let ended = child.wait().await;
                announce(false);
                note(&format!("{name} ended: {ended:?}"));
            }
            Err(error) => note(&format!("{name} cannot be started: {error}")),
        }
        board.set(name, ServiceState::Waiting, pauses.count);
        pauses.pause(started).await;
    }
}

fn start_screen() -> io::Result<Started> {
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
    Ok(Started { child: command.spawn()?, ready: Some(pipe::Receiver::from_owned_fd(ready)?) })
}

/// An Xvnc that was killed leaves sockets and a lock behind.
fn remove_left_overs() -> io::Result<()> {
    [rfb_socket(), "/tmp/.X0-lock".into(), "/tmp/.X11-unix/X0".into()]
        .iter()
        .try_for_each(|path| remove(path))
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// openbox runs a command when it manages windows, and gives it no descriptor of ours: hence a named pipe.
fn start_manager() -> io::Result<Started> {
    wallpaper::paint();
    let said = Path::new(RUN_INSIDE).join("openbox-ready");
    remove(&said)?;
    mknodat(CWD, &said, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0)?;
    // Writing too keeps it from ending before openbox has opened it.
    let ready = pipe::OpenOptions::new().read_write(true).open_receiver(&said)?;
    let say = format!("sh -c 'echo ready >{}'", said.display());
    let mut command = Command::new("openbox");
    command.args(["--startup", &say]).stdin(Stdio::null());
    if let Some(settings) = manager_settings() {
        command.arg("--config-file").arg(settings);
    }
    Ok(Started { child: command.spawn()?, ready: Some(ready) })
}

/// The distribution's settings, with one desktop, and with the focus on every new window: a person who opens the
/// desktop can type at once. None when they are not as we know them; openbox then uses its own.
fn manager_settings() -> Option<PathBuf> {
    let ours = Path::new(RUN_INSIDE).join("openbox.xml");
    let usual = fs::read_to_string("/etc/xdg/openbox/rc.xml").ok()?;
    let settings = usual
        .replacen(
            "<applications>",
            "<applications><application class=\"*\"><focus>yes</focus></application>",
            1,
        )
        .replacen("<number>4</number>", "<number>1</number>", 1);
    fs::write(&ours, settings).ok()?;
    Some(ours)
}

fn start_terminal() -> io::Result<Started> {
    let child = Command::new("xterm")
        .args(["-fa", "DejaVu Sans Mono", "-fs", "12", "-geometry", "112x32+48+56", "-title", "Terminal"])
        .args(["-bg", "#16181d", "-fg", "#d7dae0", "-cr", "#7aa2f7", "-b", "8", "-sl", "5000", "+sb"])
        .args(["-e", "bash", "-l"])
        .current_dir("/workspace")
        .stdin(Stdio::null())
        .spawn()?;
    Ok(Started { child, ready: None })
}

/// False when the service ended, or fell silent, before it was up.
async fn says_ready(ready: Option<pipe::Receiver>) -> bool {
    let Some(ready) = ready else { return true };
    let mut line = String::new();
    let mut ready = BufReader::new(ready);
    let read = timeout(SILENCE_LIMIT, ready.read_line(&mut line)).await;
    read.is_ok_and(|read| read.is_ok()) && line.ends_with('\n')
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
