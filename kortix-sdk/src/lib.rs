//! A client for two agent platforms: Kortix, which gives every project a sandbox with a desktop, and Obvious, which puts
//! an autonomous agent to work on a task.
//!
//! ```no_run
//! use kortix_sdk::Kortix;
//!
//! #[tokio::main(flavor = "current_thread")]
//! async fn main() -> Result<(), kortix_sdk::Error> {
//!     let client = Kortix::from_env()?;
//!     let made = client.threads().create().name("My Project").await?;
//!     let run = client.projects().thread().create(&made.project_id, "Chart monthly revenue").await?;
//!     println!("{} works in {}", run.execution.id, made.project_id);
//!     Ok(())
//! }
//! ```
//!
//! A call is a value: required arguments are positional, everything else is a method on it, and `.await` sends it.
//! [`send`](threads::CreateThread::send) does the same without a box, and
//! [`with_response`](threads::CreateThread::with_response) adds status, headers, request id and the number of attempts.
//!
//! # Guides
//!
//! [Errors](guides::errors) · [retries and money](guides::money) · [streaming](guides::streaming) ·
//! testing your application (`guides::testing`, with the feature `test-util`) ·
//! [a server of your own](guides::self_hosting)
//!
//! # What there is
//!
//! | of [`Kortix`] | what it is about |
//! |---|---|
//! | [`threads`](Kortix::threads), [`messages`](Kortix::messages) | conversations, and what is said in them |
//! | [`projects`](Kortix::projects) | what threads belong to: each has a sandbox, and agents can be started in it |
//! | [`runs`](Kortix::runs), [`executions`](Kortix::executions) | agents at work, started through the one API or the other |
//! | [`sandboxes`](Kortix::sandboxes) | machines with a desktop: their files, commands in them, start and stop |
//! | [`agents`](Kortix::agents), [`templates`](Kortix::templates) | what can be put to work, and what projects can be made from |
//! | [`account`](Kortix::account), [`api_keys`](Kortix::api_keys), [`health`](Kortix::health) | credits, limits, keys; whether the service is well |
//! | [`accounts`](Kortix::accounts), [`keys`](Kortix::keys) | workspaces, their members and `obv_` keys, on the reference server |
//!
//! # Credentials
//!
//! A JWT, a `pk_…:sk_…` pair and an `obv_…` key are recognised by their form ([`Credential`]). Each is bound to the
//! address of its service and is never sent anywhere else: redirects are not followed. [`Kortix::from_env`] reads
//! `KORTIX_API_KEY`, `KORTIX_BASE_URL`, `OBVIOUS_API_KEY`, `OBVIOUS_BASE_URL` and `KORTIX_HONOURS_IDEMPOTENCY_KEY`;
//! [`Kortix::builder`] takes the same by hand. Keys, tokens and the passwords of sandboxes are [`SecretString`]s: neither `Debug`, nor an error, nor a
//! serialised model shows one.
//!
//! # TLS and proxies
//!
//! The certificates of the system are trusted, or those of `SSL_CERT_FILE` and `SSL_CERT_DIR`, and what is given to
//! [`add_root_certificate`](KortixBuilder::add_root_certificate). They are loaded when an address begins with `https://`, and
//! not before. The proxies of the environment are used, unless the builder is told [another](KortixBuilder::proxy) or
//! [none](KortixBuilder::no_proxy).
//!
//! # In browsers
//!
//! The crate builds for `wasm32-unknown-unknown`, where it needs no runtime: requests are those of `fetch`, and time is that of
//! the page or the worker. (Node and Deno have `fetch` too.) It is the same there, but for what a browser decides itself:
//!
//! - TLS, certificates, proxies and connections are the browser's. The features for TLS change nothing, the builder has neither
//!   `proxy` nor `add_root_certificate`, and a connection has no limit of its own, but counts against that of the answer.
//! - The server has to allow the page (CORS): the methods, the headers `authorization`, `x-api-key`, `content-type` and
//!   `idempotency-key`, and to be seen, `retry-after` and `x-request-id` of its answers. The reference server allows nothing of
//!   this: put it and the page behind one origin, where nothing has to be allowed.
//! - Why there is no answer is not told. So the server may have been reached, and a create is not repeated.
//! - There is no environment: [`Kortix::from_env`] finds no credential, which is an error. [`Kortix::builder`] takes one, which
//!   everybody who uses the page can read: give it a credential of theirs, not of yours.
//! - The features `blocking` and `terminal`, and `testing::ReferenceServer`, are not for it.
//!
//! # Errors
//!
//! An [`Error`] is one line to act on, and its [`ErrorKind`] is for programs:
//!
//! ```no_run
//! # async fn example(client: kortix_sdk::Kortix) -> Result<(), kortix_sdk::Error> {
//! use kortix_sdk::{ConflictKind, ErrorKind};
//!
//! match client.executions().create("th_1cR7yUoB", "Chart it by region").await {
//!     Ok(run) => println!("{}", run.execution.id),
//!     Err(error) => match error.kind() {
//!         ErrorKind::LimitExceeded { resource, .. } => println!("no more {resource} in this plan"),
//!         ErrorKind::NotFound => println!("no such thread"),
//!         ErrorKind::Conflict { kind: ConflictKind::ExecutionActive { .. }, .. } => println!("still at work"),
//!         _ => return Err(error),
//!     },
//! }
//! # Ok(())
//! # }
//! ```
//!
//! [`Error::may_have_executed`] answers the question that matters before a create is repeated by hand: may the server
//! have done it?
//!
//! # Retries
//!
//! A failed call is repeated when that cannot do its work twice: [`RetryPolicy`] has the table and the knobs. Creates
//! carry an `Idempotency-Key`, the same on all attempts; tell the client with
//! [`honours_idempotency_key`](KortixBuilder::honours_idempotency_key) when the server honours it, as the reference
//! server does, and creates are repeated like any other call.
//!
//! # Watching agents
//!
//! [`runs().stream(id)`](runs::Runs::stream) and [`executions().events(id)`](executions::Executions::events) give the
//! [`events`] of an agent at work: typed, resumed when the connection is cut, without loss and repetition, to the true
//! outcome. [`executions().wait(id)`](executions::Executions::wait) waits for that alone.
//!
//! # Lists
//!
//! A list request is one page when it is awaited, and all of them with `.items()` or `.pages()`: see [`paging`].
//!
//! # Endpoints that are not here
//!
//! [`Kortix::request`] sends any other request, with the address, credential, retries and typed errors of the client.
//!
//! # Compatibility
//!
//! Unknown fields are ignored, unknown values of enumerations are kept, missing and `null` optional fields are accepted,
//! and everything that may grow is `#[non_exhaustive]`.
//!
//! # Features
//!
//! - `ring` (default): HTTPS, by rustls with the cryptography of ring.
//! - `aws-lc`: HTTPS, by rustls with the cryptography of aws-lc. Where `ring` is on too, aws-lc it is.
//! - `rustls`: HTTPS; both of the above turn it on. Alone, the cryptography is that of the provider which the application has
//!   installed (`rustls::crypto::CryptoProvider::install_default`), and building any client without one is an error. Without the
//!   three, only `http://` addresses work.
//! - `blocking`: `kortix_sdk::blocking`, for code that is not asynchronous: `.call()` in place of `.await`.
//! - `jiff`, `chrono`, `time`: conversions of [`Timestamp`] from and into the types of these crates.
//! - `receipts`: `Receipt::verify()`, which checks a receipt of an execution without any server.
//! - `tracing`: a span for each call and for each attempt, with the names of OpenTelemetry for HTTP clients.
//! - `test-util`: `kortix_sdk::testing`, for tests of applications: scripts in memory, and the reference server.
//! - `webhooks`: `webhooks::verify()`, for whoever receives webhooks.
//! - `terminal`: `client.sandboxes().terminal(id)`, a terminal in a sandbox over a WebSocket. TLS and
//!   proxies are those of every call.

#![warn(missing_docs, clippy::missing_errors_doc)]
// Tests run on this machine alone.
#![cfg_attr(not(test), warn(clippy::disallowed_methods))]

#[cfg(all(target_arch = "wasm32", not(target_os = "unknown")))]
compile_error!(
    "of the WebAssembly targets, kortix-sdk has wasm32-unknown-unknown alone: it needs the `fetch` of a browser"
);
#[cfg(all(target_arch = "wasm32", feature = "blocking"))]
compile_error!(
    "the feature `blocking` of kortix-sdk is not for wasm32: a page cannot wait; await the requests"
);
#[cfg(all(target_arch = "wasm32", feature = "terminal"))]
compile_error!(
    "the feature `terminal` of kortix-sdk is not for wasm32: a browser opens no WebSocket over `fetch`"
);

pub mod account;
pub mod accounts;
pub mod agents;
pub mod api_keys;
#[cfg(feature = "blocking")]
pub mod blocking;
mod call;
mod client;
mod clock;
mod credential;
mod error;
pub mod events;
pub mod executions;
#[cfg(any(doc, doctest))]
pub mod guides;
mod health;
pub mod keys;
pub mod messages;
mod middleware;
pub mod paging;
pub mod projects;
pub mod receipts;
mod request;
mod retry;
pub mod runs;
pub mod sandboxes;
mod sse;
pub mod templates;
#[cfg(feature = "test-util")]
pub mod testing;
pub mod threads;
mod transport;
mod types;
pub mod webhooks;

pub use ::http;
pub use call::{
    DEFAULT_CONNECT_TIMEOUT, DEFAULT_HEADER_TIMEOUT, DEFAULT_IDLE_TIMEOUT, DEFAULT_READ_TIMEOUT,
    DEFAULT_WRITE_TIMEOUT, Response,
};
pub use client::{DEFAULT_BASE_URL, DEFAULT_OBVIOUS_BASE_URL, Kortix, KortixBuilder, has_both_services};
pub use credential::{Credential, CredentialFile, CredentialFuture, CredentialKind, CredentialProvider};
pub use error::{ConflictKind, Error, ErrorKind, LimitedResource, ValidationIssue};
pub use health::{GetHealth, Health};
pub use middleware::{Attempt, AttemptOutcome, Middleware};
pub use request::Request;
pub use retry::{Backoff, RetryBudget, RetryEvent, RetryPolicy};
pub use secrecy::{ExposeSecret, SecretString};
pub use types::{
    AccountId, AgentId, AgentRunId, AgentVersionId, ApiKeyId, Content, DeliveryId, ExecutionId, Json,
    MessageId, Metadata, Pagination, ParseTimestampError, ProjectId, SandboxId, TemplateId, ThreadId,
    Timestamp, TimestampRangeError, UnknownValue, UserId, WebhookId,
};
