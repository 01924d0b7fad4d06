//! Waiting for the end of an execution, wherever it is worked on.

use std::time::Duration;

use tokio::time::{Instant, sleep, timeout_at};

use super::{Runner, hub::Subscription};
use crate::{domain::execution::Status, ids::ExecutionId, store::StoreError};

/// How often is looked without having been told of anything: other servers may not be able to tell.
const LOOK_AGAIN: Duration = Duration::from_secs(1);
/// The least time between two looks: an agent that writes much is not a reason to look more often.
const PAUSE: Duration = Duration::from_millis(20);

impl Runner {
    /// Returns when the execution has ended, is gone, or `limit` has passed.
    pub async fn wait_for_end(&self, id: ExecutionId, limit: Duration) -> Result<(), StoreError> {
        let deadline = Instant::now() + limit;
        // Before the first look, so that an end behind it is told of.
        let mut news = self.hub.subscribe(id);
        while self.service.store.execution_status(id).await?.is_some_and(Status::is_active) {
            if timeout_at(deadline, reason_to_look(&mut news)).await.is_err() {
                break;
            }
        }
        Ok(())
    }
}

async fn reason_to_look(news: &mut Subscription) {
    sleep(PAUSE).await;
    tokio::select! {
        () = news.changed() => {}
        () = sleep(LOOK_AGAIN) => {}
    }
}
