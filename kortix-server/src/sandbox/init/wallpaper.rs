//! The colour behind the windows. A bare X screen is black, which looks as if the desktop had not come up.

use x11rb::{
    connection::Connection,
    errors::{ConnectError, ConnectionError, ReplyError},
    protocol::xproto::{ChangeWindowAttributesAux, ConnectionExt},
    rust_connection::RustConnection,
};

use super::note;

const SLATE: u32 = 0x002b_3a4a;

/// Only looks depend on it, so a failure is only noted.
pub(super) fn paint() {
    if let Err(error) = try_paint() {
        note(&format!("the wallpaper could not be painted: {error}"));
    }
}

#[derive(Debug, thiserror::Error)]
enum PaintError {
    #[error(transparent)]
    Connect(#[from] ConnectError),
    #[error(transparent)]
    Request(#[from] ConnectionError),
    #[error(transparent)]
    Reply(#[from] ReplyError),
}

fn try_paint() -> Result<(), PaintError> {
    let (connection, screen) = RustConnection::connect(None)?;
    let Some(screen) = connection.setup().roots.get(screen) else { return Ok(()) };
    let background = ChangeWindowAttributesAux::new().background_pixel(SLATE);
    connection.change_window_attributes(screen.root, &background)?;
    // No size means all of the screen.
    connection.clear_area(false, screen.root, 0, 0, 0, 0)?;
    // An answer to the last request means that those before it were done; without it they may be dropped.
    connection.get_input_focus()?.reply()?;
    Ok(())
}
