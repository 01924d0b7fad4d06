//! A terminal that a program runs in.

use std::num::NonZero;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use super::Program;

const ROWS: u16 = 24;

fn cells(count: u16) -> NonZero<u16> {
    NonZero::new(count).unwrap()
}

/// A program on a terminal.
pub(crate) struct OnTerminal {
    pty: pty_process::Pty,
    child: tokio::process::Child,
    columns: u16,
    written: Vec<u8>,
    _program: Program,
}

/// What it left behind there.
#[derive(Debug)]
pub(crate) struct Shown {
    pub(crate) code: Option<i32>,
    /// All that it wrote, escape sequences included.
    pub(crate) written: String,
    /// What can be seen.
    pub(crate) screen: String,
}

impl Program {
    /// Starts it on a terminal of this width.
    pub(crate) fn on_terminal(self, columns: u16) -> OnTerminal {
        let (pty, pts) = pty_process::open().unwrap();
        pty.resize(pty_process::Size::new(ROWS, columns)).unwrap();
        let std = self.command.as_std();
        let mut command = pty_process::Command::new(std.get_program()).args(std.get_args()).env_clear();
        command = command.current_dir(std.get_current_dir().unwrap()).kill_on_drop(true);
        for (name, value) in std.get_envs() {
            command = command.env(name, value.unwrap());
        }
        let child = command.env("TERM", "xterm-256color").env_remove("COLUMNS").spawn(pts).unwrap();
        OnTerminal { pty, child, columns, written: Vec::new(), _program: self }
    }
}

impl OnTerminal {
    /// Waits until it has written this.
    pub(crate) async fn shows(&mut self, text: &str) {
        while !String::from_utf8_lossy(&self.written).contains(text) {
            assert!(self.read().await, "it ended after {:?}", String::from_utf8_lossy(&self.written));
        }
    }

    pub(crate) async fn types(&mut self, text: &str) {
        self.pty.write_all(text.as_bytes()).await.unwrap();
    }

    /// Lets it end.
    pub(crate) async fn ends(mut self) -> Shown {
        while self.read().await {}
        let code = self.child.wait().await.unwrap().code();
        let mut terminal = vt100::Parser::new(cells(ROWS), cells(self.columns), 0);
        terminal.process(&self.written);
        let screen = terminal.screen().contents();
        Shown { code, written: String::from_utf8(self.written).unwrap(), screen }
    }

    /// Reads what there is; a terminal that nobody holds any more is an error on Linux.
    async fn read(&mut self) -> bool {
        let mut piece = [0; 4096];
        let length = self.pty.read(&mut piece).await.unwrap_or(0);
        self.written.extend_from_slice(&piece[..length]);
        length > 0
    }
}
