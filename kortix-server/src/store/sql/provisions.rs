use async_trait::async_trait;
use secrecy::{ExposeSecret as _, SecretString};
use uuid::Uuid;

use super::{Conn, SqlStore, counting, idempotency, lock, starts, together};
use crate::{
    domain::plan::Plan,
    ids::ServerId,
    sandbox::SandboxKey,
    store::{
        LimitReached, LimitedResource, LimitsOf, ProvisionStore, Reservation, ReserveError, Result,
        SandboxOrigin, error::sandbox_key,
    },
    timestamp::Timestamp,
};

#[async_trait]
impl ProvisionStore for SqlStore {
    async fn reserve(&self, reservation: &Reservation, limits: LimitsOf<'_>) -> Result<(), ReserveError> {
        let mut tx = self.begin().await?;
        claim_key(&mut tx, reservation).await?;
        let counted = insert(&mut tx, reservation).await?;
        if reservation.origin == SandboxOrigin::Warm {
            take_warm(&mut tx, &reservation.sandbox).await?;
        }
        counted.refuse_over(limits)?;
        add_run(&mut tx, reservation, Plan::stored(&counted.plan), limits).await?;
        tx.commit().await?;
        Ok(())
    }

    async fn link_sandbox(&self, sandbox: &SandboxKey) -> Result<()> {
        let mut tx = self.begin().await?;
        let linked: Option<(Uuid,)> =
            sqlx::query_as(together::LINK).bind(sandbox.as_str()).fetch_optional(&mut *tx).await?;
        // Not provisioning any more: somebody took the reservation back, and there is nothing to link to.
        linked.ok_or(sqlx::Error::RowNotFound)?;
        Ok(tx.commit().await?)
    }

    async fn release(&self, sandbox: &SandboxKey) -> Result<()> {
        let mut tx = self.begin().await?;
        let released: Option<(Uuid, Uuid)> = sqlx::query_as(
            "DELETE FROM resources WHERE sandbox_key = $1 AND state = 'provisioning'
             RETURNING project_id, account_id",
        )
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
        Ok(tx.commit().await?)
    }

    async fn provisions(&self, server: ServerId, unseen_since: Timestamp) -> Result<Vec<SandboxKey>> {
        let rows: Vec<(String,)> = sqlx::query_as(
            "SELECT sandbox_key FROM resources r WHERE state = 'provisioning'
               AND (server_id = $1 OR NOT EXISTS (
                   SELECT 1 FROM servers s WHERE s.id = r.server_id AND s.seen_at >= $2))",
        )
        .bind(server.uuid())
        .bind(unseen_since.micros())
        .fetch_all(self.readers())
        .await?;
        rows.iter().map(|(key,)| sandbox_key(key)).collect()
    }

    async fn is_provisioning(&self, sandbox: &SandboxKey) -> Result<bool> {
        let (found,): (bool,) = sqlx::query_as(
            "SELECT EXISTS (SELECT 1 FROM resources WHERE sandbox_key = $1 AND state = 'provisioning')",
        )
        .bind(sandbox.as_str())
        .fetch_one(self.readers())
        .await?;
        Ok(found)
    }

    async fn set_sandbox_token(&self, sandbox: &SandboxKey, token: &SecretString) -> Result<bool> {
        let mut tx = self.begin().await?;
        let changed =
            sqlx::query("UPDATE resources SET token = $2 WHERE sandbox_key = $1 AND state = 'active'")
                .bind(sandbox.as_str())
                .bind(token.expose_secret())
                .execute(&mut *tx)
                .await?;
        tx.commit().await?;
        Ok(changed.rows_affected() > 0)
    }

    async fn knows_sandbox(&self, sandbox: &SandboxKey) -> Result<bool> {
        let (found,): (bool,) = sqlx::query_as(
            "SELECT EXISTS (SELECT 1 FROM resources WHERE sandbox_key = $1 AND made_at IS NOT NULL)
                     OR EXISTS (SELECT 1 FROM warm_sandboxes WHERE sandbox_key = $1)",
        )
        .bind(sandbox.as_str())
        .fetch_one(self.readers())
        .await?;
        Ok(found)
    }

    async fn forget_idempotency_keys(&self, before: Timestamp) -> Result<()> {
        let mut tx = self.begin().await?;
        sqlx::query(
            "DELETE FROM idempotency_keys WHERE created_at < $1 AND NOT EXISTS (
                 SELECT 1 FROM resources r WHERE r.sandbox_key = idempotency_keys.sandbox_key
                                             AND r.state = 'provisioning')",
        )
        .bind(before.micros())
        .execute(&mut *tx)
        .await?;
        Ok(tx.commit().await?)
    }
}

/// The account's plan, and its counts with what is being reserved.
#[derive(sqlx::FromRow)]
struct Counted {
    plan: String,
    thread_count: i64,
    project_count: i64,
}

/// The sandbox is the reservation's and nobody else's. Somebody may have given it up meanwhile; then it is made anew under its
/// key, as any other.
async fn take_warm(tx: &mut Conn, sandbox: &SandboxKey) -> Result<()> {
    sqlx::query("DELETE FROM warm_sandboxes WHERE sandbox_key = $1")
        .bind(sandbox.as_str())
        .execute(tx)
        .await?;
    Ok(())
}

/// A repetition is answered also when there is no room for anything new, and when the ids are taken, as they are by
/// what the first call made.
async fn claim_key(tx: &mut Conn, reservation: &Reservation) -> Result<(), ReserveError> {
    let Some(key) = &reservation.idempotency else { return Ok(()) };
    counting::begin_account(tx, reservation.account, reservation.at).await?;
    lock::account(tx, reservation.account.uuid()).await?;
    let (answer, sandbox) = (&reservation.answer, Some(&reservation.sandbox));
    match idempotency::claim(tx, reservation.account, Some(key), answer, sandbox).await? {
        Some(repetition) => Err(ReserveError::Repeated(repetition)),
        None => Ok(()),
    }
}

impl Counted {
    fn refuse_over(&self, limits: LimitsOf<'_>) -> Result<(), ReserveError> {
        let limits = limits(Plan::stored(&self.plan));
        let held = [
            (LimitedResource::Threads, self.thread_count, limits.threads),
            (LimitedResource::Projects, self.project_count, limits.projects),
        ];
        for (resource, counted, limit) in held {
            if counted > limit {
                let reached = LimitReached { resource, current_count: counted - 1, limit };
                return Err(ReserveError::LimitReached(reached));
            }
        }
        Ok(())
    }
}

/// The execution is there from now on and counts, and begins when its project is there for everybody.
async fn add_run(
    tx: &mut Conn,
    reservation: &Reservation,
    plan: Plan,
    limits: LimitsOf<'_>,
) -> Result<(), ReserveError> {
    let Some(run) = &reservation.run else { return Ok(()) };
    let (project, server) = (reservation.project.uuid(), reservation.server.uuid());
    let bounds = run.bounds_under(limits(plan).run);
    starts::add(tx, reservation.thread, project, Some(server), run, bounds).await?;
    match starts::refuse_run(tx, reservation.account.uuid(), plan, limits).await? {
        Some(reached) => Err(ReserveError::LimitReached(reached)),
        None => Ok(()),
    }
}

/// Writes all that is reserved, and raises the account's counts. An account that is not known yet begins here.
async fn insert(tx: &mut Conn, reservation: &Reservation) -> Result<Counted, ReserveError> {
    let counted = sqlx::query_as(together::RESERVE)
        .bind(reservation.account.uuid())
        .bind(Plan::FREE.key)
        .bind(reservation.at.micros())
        .bind(reservation.project.uuid())
        .bind(&reservation.project_name)
        .bind(reservation.thread.uuid())
        .bind(reservation.thread_name)
        .bind(reservation.sandbox.as_str())
        .bind(reservation.server.uuid())
        .bind(reservation.secrets.pass.expose_secret())
        .bind(reservation.secrets.token.expose_secret())
        .fetch_one(tx)
        .await;
    counted.map_err(|error| match error {
        sqlx::Error::Database(refused) if refused.is_unique_violation() => ReserveError::IdTaken,
        error => error.into(),
    })
}
