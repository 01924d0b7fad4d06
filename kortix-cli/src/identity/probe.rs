//! Whether a service accepts a credential.

use std::time::Duration;

use kortix_sdk::{Error, RetryPolicy};

use crate::context::Api;
use crate::settings::Service;

const PATIENCE: Duration = Duration::from_secs(10);
/// Names no execution, so that asking for it tells whether anybody answers.
const NOBODY: &str = "exec_00000000000000000000000000000000";

/// Asks for something cheap that needs the credential: that tells more than a health route, which needs none. That
/// there is no such thing is an answer too.
pub async fn probe(api: &Api, service: Service) -> Result<(), Error> {
    match service {
        Service::Kortix => {
            let request = api.client.threads().list().limit(1);
            request.retry(RetryPolicy::none()).timeout(PATIENCE).await.map(|_| ())
        }
        Service::Obvious => {
            let request = api.client.executions().get(NOBODY);
            request.retry(RetryPolicy::none()).timeout(PATIENCE).await.map(|_| ())
        }
    }
}
