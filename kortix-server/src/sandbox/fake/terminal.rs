//! The fake driver's terminal: it shows what is typed, and does each line as the script that it is.

use bytes::{Bytes, BytesMut};
use tokio::{
    io::{AsyncWrite, DuplexStream, duplex, split},
    sync::watch,
};

use super::{
    Life,
    script::{self, Statement},
};
use crate::sandbox::{
    activity::Use,
    terminal::{Frames, Terminal, TerminalInput, TerminalOutput, TerminalSize, next_input, send_output},
};

const BUFFER_BYTES: usize = 64 << 10;
const PROMPT: &str = "fake$ ";

pub(super) fn open(size: TerminalSize, mut life: watch::Receiver<Life>, using: Use) -> Terminal {
    let (ours, theirs) = duplex(BUFFER_BYTES);
    tokio::spawn(async move {
        let _using = using;
        tokio::select! {
            // A person who leaves ends the conversation.
            _left = talk(ours, size) => {}
            // Also when it was started again before this was told that it had ended.
            _ended = life.changed() => {}
        }
    });
    Terminal::over(Box::pin(theirs))
}

async fn talk(stream: DuplexStream, mut size: TerminalSize) -> std::io::Result<()> {
    let (reader, mut writer) = split(stream);
    let mut frames = Frames::new(reader);
    let mut line = BytesMut::new();
    say(&mut writer, PROMPT).await?;
    while let Some(input) = next_input(&mut frames).await? {
        let typed = match input {
            TerminalInput::Resize(new) => {
                size = new;
                continue;
            }
            TerminalInput::Bytes(typed) => typed,
        };
        for byte in typed {
            if !matches!(byte, b'\r' | b'\n') {
                line.extend_from_slice(&[byte]);
                send_output(&mut writer, &TerminalOutput::Bytes(Bytes::copy_from_slice(&[byte]))).await?;
                continue;
            }
            say(&mut writer, "\r\n").await?;
            let script = String::from_utf8_lossy(&line.split()).into_owned();
            if let Some(code) = run(&mut writer, &script, size).await? {
                return send_output(&mut writer, &TerminalOutput::Exited { code }).await;
            }
            say(&mut writer, PROMPT).await?;
        }
    }
    Ok(())
}

/// The code with which the line ended the shell.
async fn run(
    writer: &mut (impl AsyncWrite + Unpin),
    script: &str,
    size: TerminalSize,
) -> std::io::Result<Option<i32>> {
    if script.trim() == "stty size" {
        say(writer, &format!("{} {}\r\n", size.rows, size.cols)).await?;
        return Ok(None);
    }
    for statement in script::read(&[script.to_owned()]) {
        match statement {
            Statement::Exit(code) => return Ok(Some(code)),
            Statement::Write(bytes) => {
                say(writer, &String::from_utf8_lossy(&bytes).replace('\n', "\r\n")).await?;
            }
            Statement::Signal(_) | Statement::FailToStart | Statement::WaitForRelease => {
                say(writer, "not in a terminal\r\n").await?;
            }
        }
    }
    Ok(None)
}

async fn say(writer: &mut (impl AsyncWrite + Unpin), text: &str) -> std::io::Result<()> {
    send_output(writer, &TerminalOutput::Bytes(Bytes::copy_from_slice(text.as_bytes()))).await
}
