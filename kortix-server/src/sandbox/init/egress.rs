//! The proxy that programs inside find on a port: each connection goes to the server's socket as it is, behind the sandbox's
//! pass. Whatever is to be thought of it is the server's.

use std::{fs, future::pending, io, path::Path, sync::Arc, time::Duration};

use tokio::{
    io::{AsyncWriteExt as _, copy, copy_bidirectional_with_sizes, sink},
    net::{TcpListener, TcpStream, UnixStream},
    sync::Semaphore,
    time::{sleep, timeout},
};

use crate::sandbox::egress::{EGRESS_INSIDE, EGRESS_PORT, EGRESS_SOCKET, PASS_FILE};

/// How many connections there are at a time; more wait. The server lets fewer out.
const MOST: usize = 256;
const PAUSE: Duration = Duration::from_millis(100);
/// Of the bytes that are on their way in either direction.
const BYTES: usize = 32 << 10;
/// For what a program goes on to say that was told that nobody is there.
const LINGER: Duration = Duration::from_secs(1);
const NOBODY: &[u8] = b"HTTP/1.1 502 Bad Gateway\r\ncontent-type: text/plain\r\nconnection: close\r\n\r\n\
    This sandbox has no way out at the moment: its server does not run, or gives none.\n";

/// The proxy's port, where the sandbox has a way out.
pub(super) async fn listen() -> io::Result<Option<Proxy>> {
    match fs::read(Path::new("/etc").join(PASS_FILE)) {
        Ok(pass) => {
            let port = TcpListener::bind(("127.0.0.1", EGRESS_PORT)).await?;
            Ok(Some(Proxy { port, pass: pass.leak() }))
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

pub(super) struct Proxy {
    port: TcpListener,
    /// For as long as the sandbox lives.
    pass: &'static [u8],
}

pub(super) async fn serve(proxy: Option<Proxy>) -> io::Result<()> {
    let Some(Proxy { port, pass }) = proxy else { return pending().await };
    let room = Arc::new(Semaphore::new(MOST));
    loop {
        let place = Arc::clone(&room).acquire_owned().await.map_err(io::Error::other)?;
        // As when there are too many open files, which passes, and is no reason to end the sandbox.
        let Ok((client, _)) = port.accept().await else {
            sleep(PAUSE).await;
            continue;
        };
        tokio::spawn(async move {
            // Either side may break off at any time; there is nobody left to tell.
            let _ended = lead_out(client, pass).await;
            drop(place);
        });
    }
}

async fn lead_out(mut client: TcpStream, pass: &[u8]) -> io::Result<()> {
    client.set_nodelay(true)?;
    let Ok(mut server) = UnixStream::connect(Path::new(EGRESS_INSIDE).join(EGRESS_SOCKET)).await else {
        return say_nobody_is_there(client).await;
    };
    server.write_all(pass).await?;
    copy_bidirectional_with_sizes(&mut client, &mut server, BYTES, BYTES).await.map(drop)
}

async fn say_nobody_is_there(mut client: TcpStream) -> io::Result<()> {
    client.write_all(NOBODY).await?;
    client.shutdown().await?;
    // A connection that is closed with something unread in it takes what was answered back.
    let _late = timeout(LINGER, copy(&mut client, &mut sink())).await;
    Ok(())
}
