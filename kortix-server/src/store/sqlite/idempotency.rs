use sqlx::{FromRow, Sqlite, Transaction};
use uuid::Uuid;

use crate::{
    ids::{AccountId, ExecutionId, ProjectId, ThreadId},
    store::{IdempotencyKey, MadeBefore, Repetition, Result},
};

#[derive(FromRow)]
struct KeyRow {
    fingerprint: Vec<u8>,
    project_id: Uuid,
    thread_id: Uuid,
    execution_id: Option<Uuid>,
    /// Set while the create is under way.
    sandbox_key: Option<String>,
}

/// What the account's key says about this call; `None` when it is new.
pub(super) async fn repetition(
    tx: &mut Transaction<'static, Sqlite>,
    account: AccountId,
    key: &IdempotencyKey,
) -> Result<Option<Repetition>> {
    let row: Option<KeyRow> = sqlx::query_as(
        "SELECT fingerprint, project_id, thread_id, execution_id, sandbox_key FROM idempotency_keys
         WHERE account_id = $1 AND key = $2",
    )
    .bind(account.uuid())
    .bind(&key.key)
    .fetch_optional(&mut **tx)
    .await?;
    Ok(row.map(|row| {
        if row.fingerprint != key.fingerprint {
            return Repetition::KeyReused;
        }
        if row.sandbox_key.is_some() {
            return Repetition::UnderWay;
        }
        Repetition::Answered(MadeBefore {
            project: ProjectId::from_uuid(row.project_id),
            thread: ThreadId::from_uuid(row.thread_id),
            execution: row.execution_id.map(ExecutionId::from_uuid),
        })
    }))
}
