use async_trait::async_trait;
use secrecy::ExposeSecret as _;
use uuid::Uuid;

use super::{Conn, SqlStore, idempotency, starts};
use crate::{
    domain::plan::Plan,
    ids::ServerId,
    sandbox::SandboxKey,
    store::{
        LimitReached, LimitedResource, LimitsOf, ProvisionStore, Reservation, ReserveError, Result,
        error::sandbox_key,
    },
    timestamp::Timestamp,
};

#[async_trait]
impl ProvisionStore for SqlStore {
    async fn reserve(&self, reservation: &Reservation, limits: LimitsOf<'_>) -> Result<(), ReserveError> {
        let mut tx = self.begin().await?;
        let counted = count(&mut tx, reservation).await?;
        // A repetition is answered also when there is no room for anything new.
        let repetition = idempotency::claim(
            &mut tx,
            reservation.account,
            reservation.idempotency.as_ref(),
            &reservation.answer,
            Some(&reservation.sandbox),
        );
        if let Some(repetition) = repetition.await? {
            return Err(ReserveError::Repeated(repetition));
        }
        counted.refuse_over(limits)?;
        refuse_taken_ids(&mut tx, reservation).await?;
        insert(&mut tx, reservation).await?;
        add_run(&mut tx, reservation, Plan::stored(&counted.plan), limits).await?;
        tx.commit().await?;
        Ok(())
    }

    async fn link_sandbox(&self, sandbox: &SandboxKey) -> Result<()> {
        let mut tx = self.begin().await?;
        link(&mut tx, sandbox).await?;
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

    async fn knows_sandbox(&self, sandbox: &SandboxKey) -> Result<bool> {
        let (found,): (bool,) =
            sqlx::query_as("SELECT EXISTS (SELECT 1 FROM resources WHERE sandbox_key = $1)")
                .bind(sandbox.as_str())
                .fetch_one(self.readers())
                .await?;
        Ok(found)
    }

    async fn forget_idempotency_keys(&self, before: Timestamp) -> Result<()> {
        let mut tx = self.begin().await?;
        sqlx::query("DELETE FROM idempotency_keys WHERE created_at < $1 AND sandbox_key IS NULL")
            .bind(before.micros())
            .execute(&mut *tx)
            .await?;
        Ok(tx.commit().await?)
    }
}

/// Makes a reservation visible.
async fn link(tx: &mut Conn, sandbox: &SandboxKey) -> Result<()> {
    let linked: Option<(Uuid,)> = sqlx::query_as(
        "UPDATE resources SET state = 'active' WHERE sandbox_key = $1 AND state = 'provisioning'
         RETURNING project_id",
    )
    .bind(sandbox.as_str())
    .fetch_optional(&mut *tx)
    .await?;
    // Not provisioning any more: somebody took the reservation back, and there is nothing to link to.
    let (project,) = linked.ok_or(sqlx::Error::RowNotFound)?;
    sqlx::query("UPDATE projects SET state = 'active' WHERE id = $1").bind(project).execute(&mut *tx).await?;
    sqlx::query("UPDATE idempotency_keys SET sandbox_key = NULL WHERE sandbox_key = $1")
        .bind(sandbox.as_str())
        .execute(tx)
        .await?;
    Ok(())
}

/// The account's plan, and its counts with what is being reserved.
#[derive(sqlx::FromRow)]
struct Counted {
    plan: String,
    thread_count: i64,
    project_count: i64,
}

/// Raises the counts first: from here on the account's row is this transaction's alone. An account that is not known
/// yet begins here.
async fn count(tx: &mut Conn, reservation: &Reservation) -> Result<Counted> {
    let counted = sqlx::query_as(
        "INSERT INTO accounts (id, owner_id, plan, thread_count, project_count, created_at)
         VALUES ($1, $1, $2, 1, 1, $3)
         ON CONFLICT (id) DO UPDATE SET thread_count = accounts.thread_count + 1,
                                        project_count = accounts.project_count + 1
         RETURNING plan, thread_count, project_count",
    )
    .bind(reservation.account.uuid())
    .bind(Plan::FREE.key)
    .bind(reservation.at.micros())
    .fetch_one(tx)
    .await?;
    Ok(counted)
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

async fn refuse_taken_ids(tx: &mut Conn, reservation: &Reservation) -> Result<(), ReserveError> {
    let (taken,): (bool,) = sqlx::query_as(
        "SELECT EXISTS (SELECT 1 FROM projects WHERE id = $1) OR EXISTS (SELECT 1 FROM threads WHERE id = $2)",
    )
    .bind(reservation.project.uuid())
    .bind(reservation.thread.uuid())
    .fetch_one(tx)
    .await?;
    if taken { Err(ReserveError::IdTaken) } else { Ok(()) }
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
    starts::add(tx, reservation.thread, project, Some(server), run).await?;
    match starts::refuse_run(tx, reservation.account.uuid(), plan, limits).await? {
        Some(reached) => Err(ReserveError::LimitReached(reached)),
        None => Ok(()),
    }
}

async fn insert(tx: &mut Conn, reservation: &Reservation) -> Result<()> {
    let at = reservation.at.micros();
    sqlx::query(
        "INSERT INTO projects (id, account_id, name, state, created_at, updated_at)
         VALUES ($1, $2, $3, 'provisioning', $4, $4)",
    )
    .bind(reservation.project.uuid())
    .bind(reservation.account.uuid())
    .bind(&reservation.project_name)
    .bind(at)
    .execute(&mut *tx)
    .await?;
    sqlx::query(
        "INSERT INTO threads (id, project_id, account_id, name, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $5)",
    )
    .bind(reservation.thread.uuid())
    .bind(reservation.project.uuid())
    .bind(reservation.account.uuid())
    .bind(reservation.thread_name)
    .bind(at)
    .execute(&mut *tx)
    .await?;
    sqlx::query(
        "INSERT INTO resources (sandbox_key, project_id, account_id, server_id, state, pass, token, created_at)
         VALUES ($1, $2, $3, $4, 'provisioning', $5, $6, $7)",
    )
    .bind(reservation.sandbox.as_str())
    .bind(reservation.project.uuid())
    .bind(reservation.account.uuid())
    .bind(reservation.server.uuid())
    .bind(reservation.secrets.pass.expose_secret())
    .bind(reservation.secrets.token.expose_secret())
    .bind(at)
    .execute(&mut *tx)
    .await?;
    Ok(())
}
