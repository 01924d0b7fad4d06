use sqlx::{Sqlite, Transaction};
use uuid::Uuid;

use crate::{
    ids::{AccountId, ExecutionId, ProjectId, ThreadId},
    store::{IdempotencyKey, MadeBefore, Repetition, Result},
};

/// What the account's key says about this call; `None` when it is new.
pub(super) async fn repetition(
    tx: &mut Transaction<'static, Sqlite>,
    account: AccountId,
    key: &IdempotencyKey,
) -> Result<Option<Repetition>> {
    let row: Option<(Vec<u8>, Uuid, Uuid, Option<Uuid>, Option<String>)> = sqlx::query_as(
        "SELECT fingerprint, project_id, thread_id, execution_id, sandbox_key FROM idempotency_keys
         WHERE account_id = $1 AND key = $2",
    )
    .bind(account.uuid())
    .bind(&key.key)
    .fetch_optional(&mut **tx)
    .await?;
    Ok(row.map(|(fingerprint, project, thread, execution, under_way)| {
        if fingerprint != key.fingerprint {
            return Repetition::KeyReused;
        }
        if under_way.is_some() {
            return Repetition::UnderWay;
        }
        Repetition::Answered(MadeBefore {
            project: ProjectId::from_uuid(project),
            thread: ThreadId::from_uuid(thread),
            execution: execution.map(ExecutionId::from_uuid),
        })
    }))
}
