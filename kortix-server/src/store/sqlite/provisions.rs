use async_trait::async_trait;
use secrecy::ExposeSecret as _;
use sqlx::{Sqlite, Transaction};
use uuid::Uuid;

use super::{SqliteStore, idempotency};
use crate::{
    domain::{
        plan::{Limits, Plan},
        project::SandboxSecrets,
        thread::NEW_THREAD_NAME,
    },
    sandbox::SandboxKey,
    store::{LimitReached, LimitedResource, ProvisionStore, Reservation, ReserveError, Result},
    timestamp::Timestamp,
};

#[async_trait]
impl ProvisionStore for SqliteStore {
    async fn reserve(
        &self,
        reservation: &Reservation,
        limits: &(dyn Fn(Plan) -> Limits + Send + Sync),
    ) -> Result<(), ReserveError> {
        let mut tx = self.begin().await?;
        refuse_repetition(&mut tx, reservation).await?;
        refuse_over_limit(&mut tx, reservation, limits).await?;
        insert_reservation(&mut tx, reservation).await?;
        tx.commit().await?;
        Ok(())
    }

    async fn link_sandbox(&self, reservation: &Reservation, secrets: &SandboxSecrets) -> Result<()> {
        let mut tx = self.begin().await?;
        // No provision any more: somebody took the reservation back, and there is nothing to link to.
        let ended = sqlx::query("DELETE FROM provisions WHERE sandbox_key = $1")
            .bind(reservation.sandbox.as_str())
            .execute(&mut *tx)
            .await?;
        if ended.rows_affected() != 1 {
            return Err(sqlx::Error::RowNotFound.into());
        }
        sqlx::query(
            "INSERT INTO resources (sandbox_key, project_id, account_id, pass, token, created_at)
             VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(reservation.sandbox.as_str())
        .bind(reservation.project.uuid())
        .bind(reservation.account.uuid())
        .bind(secrets.pass.expose_secret())
        .bind(secrets.token.expose_secret())
        .bind(Timestamp::now().micros())
        .execute(&mut *tx)
        .await?;
        sqlx::query("UPDATE projects SET state = 'active' WHERE id = $1")
            .bind(reservation.project.uuid())
            .execute(&mut *tx)
            .await?;
        sqlx::query("UPDATE idempotency_keys SET sandbox_key = NULL WHERE sandbox_key = $1")
            .bind(reservation.sandbox.as_str())
            .execute(&mut *tx)
            .await?;
        tx.commit().await?;
        Ok(())
    }

    async fn release(&self, sandbox: &SandboxKey) -> Result<()> {
        let mut tx = self.begin().await?;
        let released: Option<(Uuid, Uuid)> =
            sqlx::query_as("DELETE FROM provisions WHERE sandbox_key = $1 RETURNING project_id, account_id")
                .bind(sandbox.as_str())
                .fetch_optional(&mut *tx)
                .await?;
        let Some((project, account)) = released else { return Ok(()) };
        sqlx::query("DELETE FROM idempotency_keys WHERE sandbox_key = $1")
            .bind(sandbox.as_str())
            .execute(&mut *tx)
            .await?;
        sqlx::query("DELETE FROM projects WHERE id = $1").bind(project).execute(&mut *tx).await?;
        sqlx::query(
            "UPDATE accounts SET thread_count = thread_count - 1, project_count = project_count - 1 WHERE id = $1",
        )
        .bind(account)
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        Ok(())
    }

    async fn provisions(&self) -> Result<Vec<SandboxKey>> {
        let rows: Vec<(String,)> =
            sqlx::query_as("SELECT sandbox_key FROM provisions").fetch_all(&self.readers).await?;
        rows.into_iter().map(|(key,)| key.parse().map_err(|_| super::unreadable("sandbox_key"))).collect()
    }

    async fn forget_idempotency_keys(&self, before: Timestamp) -> Result<()> {
        sqlx::query("DELETE FROM idempotency_keys WHERE created_at < $1 AND sandbox_key IS NULL")
            .bind(before.micros())
            .execute(&self.writer)
            .await?;
        Ok(())
    }
}

async fn refuse_repetition(
    tx: &mut Transaction<'static, Sqlite>,
    reservation: &Reservation,
) -> Result<(), ReserveError> {
    let Some(key) = &reservation.idempotency else { return Ok(()) };
    match idempotency::repetition(tx, reservation.account, key).await? {
        Some(repetition) => Err(ReserveError::Repeated(repetition)),
        None => Ok(()),
    }
}

/// The account's row is made first, so that the counters are there to be read and raised under the lock.
async fn refuse_over_limit(
    tx: &mut Transaction<'static, Sqlite>,
    reservation: &Reservation,
    limits: &(dyn Fn(Plan) -> Limits + Send + Sync),
) -> Result<(), ReserveError> {
    let account = reservation.account.uuid();
    sqlx::query(
        "INSERT INTO accounts (id, plan, created_at) VALUES ($1, $2, $3) ON CONFLICT (id) DO NOTHING",
    )
    .bind(account)
    .bind(Plan::FREE.key)
    .bind(reservation.at.micros())
    .execute(&mut **tx)
    .await?;
    let (plan, threads, projects): (String, i64, i64) =
        sqlx::query_as("SELECT plan, thread_count, project_count FROM accounts WHERE id = $1")
            .bind(account)
            .fetch_one(&mut **tx)
            .await?;
    let limits = limits(Plan::stored(&plan));
    if threads >= limits.threads {
        return Err(over(LimitedResource::Threads, threads, limits.threads));
    }
    if projects >= limits.projects {
        return Err(over(LimitedResource::Projects, projects, limits.projects));
    }
    Ok(())
}

fn over(resource: LimitedResource, current_count: i64, limit: i64) -> ReserveError {
    ReserveError::LimitReached(LimitReached { resource, current_count, limit })
}

async fn insert_reservation(tx: &mut Transaction<'static, Sqlite>, reservation: &Reservation) -> Result<()> {
    let at = reservation.at.micros();
    sqlx::query(
        "INSERT INTO projects (id, account_id, name, state, created_at, updated_at)
         VALUES ($1, $2, $3, 'provisioning', $4, $4)",
    )
    .bind(reservation.project.uuid())
    .bind(reservation.account.uuid())
    .bind(&reservation.project_name)
    .bind(at)
    .execute(&mut **tx)
    .await?;
    sqlx::query(
        "INSERT INTO threads (id, project_id, account_id, name, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $5)",
    )
    .bind(reservation.thread.uuid())
    .bind(reservation.project.uuid())
    .bind(reservation.account.uuid())
    .bind(NEW_THREAD_NAME)
    .bind(at)
    .execute(&mut **tx)
    .await?;
    sqlx::query(
        "INSERT INTO provisions (sandbox_key, project_id, account_id, began_at) VALUES ($1, $2, $3, $4)",
    )
    .bind(reservation.sandbox.as_str())
    .bind(reservation.project.uuid())
    .bind(reservation.account.uuid())
    .bind(at)
    .execute(&mut **tx)
    .await?;
    sqlx::query(
        "UPDATE accounts SET thread_count = thread_count + 1, project_count = project_count + 1 WHERE id = $1",
    )
    .bind(reservation.account.uuid())
    .execute(&mut **tx)
    .await?;
    let Some(key) = &reservation.idempotency else { return Ok(()) };
    sqlx::query(
        "INSERT INTO idempotency_keys (account_id, key, fingerprint, project_id, thread_id, sandbox_key, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(reservation.account.uuid())
    .bind(&key.key)
    .bind(key.fingerprint.as_slice())
    .bind(reservation.project.uuid())
    .bind(reservation.thread.uuid())
    .bind(reservation.sandbox.as_str())
    .bind(at)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

impl From<sqlx::Error> for ReserveError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}
