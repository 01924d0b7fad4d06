//! `GET /health` and `GET /health-docker`

use serde::{Deserialize, Serialize};

use crate::{
    Error, Kortix, Timestamp,
    call::{CallOptions, Draft, Effect, Endpoint, Operation, Path, request},
    client::ServiceName,
    types::lenient::null_as_default,
};

/// Asks the Kortix service whether it is well: `GET /health`. From [`Kortix::health`].
///
/// It needs no credential.
///
/// ```no_run
/// # async fn example(client: kortix_sdk::Kortix) -> Result<(), kortix_sdk::Error> {
/// let health = client.health().with_dependencies().await?;
/// assert_eq!(health.status, "ok");
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// - [`Server`](crate::ErrorKind::Server): it is shutting down (503), or its database is not well (500).
/// - [`Connect`](crate::ErrorKind::Connect): nobody is there.
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is awaited"]
pub struct GetHealth {
    client: Kortix,
    options: CallOptions,
    path: &'static str,
}

impl GetHealth {
    pub(crate) fn new(client: Kortix) -> Self {
        Self { client, options: CallOptions::default(), path: "/health" }
    }

    /// Also asks its database and what else it needs: `GET /health-docker`.
    pub fn with_dependencies(mut self) -> Self {
        self.path = "/health-docker";
        self
    }
}

impl Endpoint for GetHealth {
    type Output = Health;

    const OPERATION: Operation =
        Operation { name: "get health", service: ServiceName::Kortix, effect: Effect::Read };

    fn draft(&self) -> Result<Draft, Error> {
        Draft::get(Path::new(&Self::OPERATION, self.path))
    }
}

request!(GetHealth -> Health);

/// That a service is well.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Health {
    /// `ok`; anything else is an error.
    #[serde(default, deserialize_with = "null_as_default")]
    pub status: String,
    /// What time it is there.
    #[serde(default)]
    pub timestamp: Option<Timestamp>,
    /// Which of its instances has answered.
    #[serde(default, deserialize_with = "null_as_default")]
    pub instance_id: String,
}
