use async_trait::async_trait;
use sqlx::QueryBuilder;
use uuid::Uuid;

use super::{super::Db, Conn, SqlStore, news};
use crate::{
    domain::{
        chain::{Chain, EventChain},
        event::{Event, EventRange, NewEvent},
    },
    ids::ExecutionId,
    store::{EventStore, Listener, Result, error::unreadable},
    timestamp::Timestamp,
};

/// Sizes of one statement, so that few statements have to be prepared.
const ROWS_AT_ONCE: [usize; 3] = [128, 16, 1];
/// Executions whose events are forgotten in one transaction.
const FORGOTTEN_AT_ONCE: i64 = 20;

/// Where the events of one transaction go.
pub(super) struct Place {
    pub(super) execution: Uuid,
    pub(super) last: i64,
    pub(super) at: i64,
    /// The hash of all events before them.
    pub(super) chain: Vec<u8>,
}

/// Writes down what `place` has numbers for.
pub(super) async fn insert(tx: &mut Conn, place: &Place, events: &[NewEvent]) -> Result<()> {
    let mut number = place.last - i64::try_from(events.len()).unwrap_or(i64::MAX);
    let mut chain = Chain::from_stored(&place.chain).ok_or_else(|| unreadable("chain"))?;
    for (event, number) in events.iter().zip(number + 1..) {
        chain = chain.then(number, Timestamp::from_micros(place.at), &event.data);
    }
    let mut rest = events;
    for size in ROWS_AT_ONCE {
        while rest.len() >= size {
            let (now, later) = rest.split_at(size);
            let mut statement =
                QueryBuilder::<Db>::new("INSERT INTO events (execution_id, number, at, data) ");
            statement.push_values(now, |mut row, event| {
                number += 1;
                row.push_bind(place.execution).push_bind(number).push_bind(place.at).push_bind(&event.data);
            });
            statement.build().execute(&mut *tx).await?;
            rest = later;
        }
    }
    news::written(tx, place.execution, place.last, chain).await
}

#[async_trait]
impl EventStore for SqlStore {
    async fn events(&self, id: ExecutionId, after: i64, limit: i64) -> Result<Vec<Event>> {
        let rows: Vec<(i64, i64, String)> = sqlx::query_as(
            "SELECT number, at, data FROM events WHERE execution_id = $1 AND number > $2 ORDER BY number LIMIT $3",
        )
        .bind(id.uuid())
        .bind(after)
        .bind(limit)
        .fetch_all(self.readers())
        .await?;
        let event = |(number, at, data)| Event { number, at: Timestamp::from_micros(at), data };
        Ok(rows.into_iter().map(event).collect())
    }

    async fn event_range(&self, id: ExecutionId) -> Result<Option<EventRange>> {
        let row: Option<(i64, i64, bool)> = sqlx::query_as(
            "SELECT w.events_from, w.event_count, e.completed_at IS NOT NULL
             FROM work w JOIN executions e ON e.id = w.execution_id WHERE w.execution_id = $1",
        )
        .bind(id.uuid())
        .fetch_optional(self.readers())
        .await?;
        Ok(row.map(|(first, last, complete)| EventRange { first, last, complete }))
    }

    async fn event_chain(&self, id: ExecutionId) -> Result<Option<EventChain>> {
        let row: Option<(i64, i64, Vec<u8>)> =
            sqlx::query_as("SELECT events_from, event_count, chain FROM work WHERE execution_id = $1")
                .bind(id.uuid())
                .fetch_optional(self.readers())
                .await?;
        let Some((first_kept, count, head)) = row else { return Ok(None) };
        let head = Chain::from_stored(&head).ok_or_else(|| unreadable("chain"))?;
        Ok(Some(EventChain { first_kept, count, head }))
    }

    async fn forget_events(&self, ended_before: Timestamp) -> Result<u64> {
        let mut tx = self.begin().await?;
        let rows: Vec<(Uuid,)> = sqlx::query_as(
            "UPDATE work SET events_from = event_count + 1, forget_since = NULL
             WHERE execution_id IN (SELECT execution_id FROM work WHERE forget_since < $1
                                    ORDER BY forget_since LIMIT $2)
             RETURNING execution_id",
        )
        .bind(ended_before.micros())
        .bind(FORGOTTEN_AT_ONCE)
        .fetch_all(&mut *tx)
        .await?;
        for (execution,) in &rows {
            sqlx::query("DELETE FROM events WHERE execution_id = $1")
                .bind(execution)
                .execute(&mut *tx)
                .await?;
        }
        tx.commit().await?;
        Ok(rows.len() as u64)
    }

    async fn follow_news(&self, listener: &dyn Listener) -> Result<()> {
        news::follow(self, listener).await
    }
}
