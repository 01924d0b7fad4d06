//! Calls without `async`: every request of this crate with `.call()` in place of `.await`, and every stream as an iterator.
//!
//! With the feature `blocking`. The client and its requests are those of asynchronous code, so whatever is written about them
//! holds here too:
//!
//! ```no_run
//! use kortix_sdk::blocking::{Call as _, Iterate as _, Kortix};
//!
//! fn main() -> Result<(), kortix_sdk::Error> {
//!     let client = Kortix::from_env()?;
//!     let made = client.threads().create().name("My Project").call()?;
//!     let run = client.projects().thread().create(&made.project_id, "Chart monthly revenue").call()?;
//!     for event in client.executions().events(run.execution.id).call()?.iter() {
//!         println!("{}", event?.raw());
//!     }
//!     for thread in client.threads().list().items().iter() {
//!         println!("{}", thread?.thread_id);
//!     }
//!     Ok(())
//! }
//! ```
//!
//! Any number of threads may call at once, on clones of a client or on the same one. Each works on its own call; connections and
//! timers are looked after by one thread of this crate, which begins with the first call and lives as long as the process.
//!
//! In asynchronous code a call that blocks would hold up everything on its thread, so it is refused there
//! ([`InvalidRequest`](crate::ErrorKind::InvalidRequest), nothing is sent), also within `spawn_blocking`: await the request,
//! or call from a thread made by [`std::thread`].

use std::{
    fmt,
    future::{IntoFuture, pending, poll_fn},
    pin::Pin,
    sync::{Mutex, PoisonError},
    thread,
};

use futures_core::Stream;
use tokio::runtime::{Builder, Handle};

use crate::Error;
#[doc(no_inline)]
pub use crate::Kortix;

/// Everything that could be awaited for a [`Result`] of this crate: requests, what their `with_response()` gives, and the methods
/// of streams and terminals.
///
/// ```no_run
/// # fn example(client: kortix_sdk::Kortix) -> Result<(), kortix_sdk::Error> {
/// use kortix_sdk::blocking::Call as _;
///
/// let answer = client.health().with_response().call()?;
/// println!("{} after {} attempts", answer.status(), answer.attempts());
/// # Ok(())
/// # }
/// ```
pub trait Call: IntoFuture<Output = Result<Self::Value, Error>> + Sized {
    /// What comes of it.
    type Value;

    /// Blocks this thread until the outcome is there.
    ///
    /// # Errors
    ///
    /// Those of the same call when it is awaited; [`InvalidRequest`](crate::ErrorKind::InvalidRequest) in asynchronous code;
    /// [`Config`](crate::ErrorKind::Config) when this system gives no thread for the connections.
    fn call(self) -> Result<Self::Value, Error> {
        looked_after()?.block_on(self.into_future())
    }
}

impl<R, T> Call for R
where
    R: IntoFuture<Output = Result<T, Error>>,
{
    type Value = T;
}

/// Lists and events, one after another.
///
/// ```no_run
/// # fn example(client: kortix_sdk::Kortix) -> Result<(), kortix_sdk::Error> {
/// use kortix_sdk::blocking::Iterate as _;
///
/// let mut threads = client.threads().list().items();
/// for thread in threads.iter().take(10) {
///     println!("{}", thread?.thread_id);
/// }
/// println!("go on at {}", threads.position());
/// # Ok(())
/// # }
/// ```
pub trait Iterate: Stream<Item = Result<Self::Value, Error>> + Unpin + Sized {
    /// What comes, one after another.
    type Value;

    /// An iterator that blocks this thread until the next value is there. The stream can be asked afterwards where it was left.
    ///
    /// In asynchronous code its only item is the error that [`Call::call`] has there.
    fn iter(&mut self) -> Iter<'_, Self> {
        Iter { stream: self, is_refused: false }
    }
}

impl<S, T> Iterate for S
where
    S: Stream<Item = Result<T, Error>> + Unpin,
{
    type Value = T;
}

/// The values of a stream, from [`Iterate::iter`].
pub struct Iter<'a, S> {
    stream: &'a mut S,
    is_refused: bool,
}

impl<S: Iterate> Iterator for Iter<'_, S> {
    type Item = Result<<S as Iterate>::Value, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.is_refused {
            return None;
        }
        match looked_after() {
            Ok(runtime) => {
                runtime.block_on(poll_fn(|context| Pin::new(&mut *self.stream).poll_next(context)))
            }
            Err(error) => {
                self.is_refused = true;
                Some(Err(error))
            }
        }
    }
}

impl<S> fmt::Debug for Iter<'_, S> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Iter").finish_non_exhaustive()
    }
}

/// What calls of this thread run on: connections and timers are driven by the thread of this crate.
fn looked_after() -> Result<Handle, Error> {
    if Handle::try_current().is_ok() {
        return Err(Error::invalid_request(
            "blocking call",
            "asynchronous code must not be held up; await the request, or call from a thread of std::thread",
        ));
    }
    let mut known = RUNTIME.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(runtime) = &*known {
        return Ok(runtime.clone());
    }
    let runtime = start().map_err(|error| {
        Error::config("there is no thread for the connections of blocking calls").caused_by(error)
    })?;
    Ok(known.insert(runtime).clone())
}

static RUNTIME: Mutex<Option<Handle>> = Mutex::new(None);

fn start() -> std::io::Result<Handle> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let handle = runtime.handle().clone();
    thread::Builder::new().name("kortix-sdk".to_owned()).spawn(move || runtime.block_on(pending::<()>()))?;
    Ok(handle)
}
