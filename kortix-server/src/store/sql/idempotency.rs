use uuid::Uuid;

use super::Conn;
use crate::{
    ids::AccountId,
    sandbox::SandboxKey,
    store::{IdempotencyKey, Repetition, Result},
    timestamp::Timestamp,
};

/// Takes the account's key for this call, with what its repetitions are to be answered. When the key is taken
/// already, says what it says about this call. Of two calls at the same time, the second waits for the first.
pub(super) async fn claim(
    tx: &mut Conn,
    account: AccountId,
    key: Option<&IdempotencyKey>,
    answer: &str,
    under_way: Option<&SandboxKey>,
) -> Result<Option<Repetition>> {
    let Some(key) = key else { return Ok(None) };
    let taken = sqlx::query(
        "INSERT INTO idempotency_keys (account_id, key, fingerprint, answer, sandbox_key, created_at)
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (account_id, key) DO NOTHING",
    )
    .bind(account.uuid())
    .bind(&key.key)
    .bind(key.fingerprint.as_slice())
    .bind(answer)
    .bind(under_way.map(SandboxKey::as_str))
    .bind(Timestamp::now().micros())
    .execute(&mut *tx)
    .await?;
    if taken.rows_affected() == 1 { Ok(None) } else { repetition(tx, account.uuid(), key).await.map(Some) }
}

async fn repetition(tx: &mut Conn, account: Uuid, key: &IdempotencyKey) -> Result<Repetition> {
    let (fingerprint, answer, under_way): (Vec<u8>, String, bool) = sqlx::query_as(
        "SELECT fingerprint, answer, EXISTS (
                    SELECT 1 FROM resources r WHERE r.sandbox_key = k.sandbox_key AND r.state = 'provisioning')
         FROM idempotency_keys k WHERE account_id = $1 AND key = $2",
    )
    .bind(account)
    .bind(&key.key)
    .fetch_one(tx)
    .await?;
    Ok(match under_way {
        _ if fingerprint != key.fingerprint => Repetition::KeyReused,
        true => Repetition::UnderWay,
        false => Repetition::Answered(answer),
    })
}
