//! Container engines for tests: one of each kind a test process, with the image of the sandboxes in it.
//!
//! ```no_run
//! let socket = kortix_test_engines::Engine::docker()?.socket();
//! println!("{}", socket.display());
//! # anyhow::Ok(())
//! ```
//!
//! An engine answers on a unix socket in a temporary directory and disturbs no other. Its images stay in the target
//! directory, because to unpack one takes longer than all else. It ends when the process that started it is gone,
//! however it went; see [`guard`].
//!
//! Making one takes root. Where tests have none, `KORTIX_TEST_DOCKER_SOCKET` and `KORTIX_TEST_PODMAN_SOCKET` name the
//! sockets of engines that are there.

mod engine;
mod guard;
mod image;

pub use self::engine::Engine;
