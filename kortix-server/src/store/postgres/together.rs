//! Statements that go to the database together, as parts of one: each trip is a wait for the network.

/// Reserves all that a create makes and returns the account's plan and counts.
pub(super) const RESERVE: &str = "
    WITH account AS (
        INSERT INTO accounts (id, owner_id, plan, thread_count, project_count, created_at)
        VALUES ($1, $1, $2, 1, 1, $3)
        ON CONFLICT (id) DO UPDATE SET thread_count = accounts.thread_count + 1,
                                       project_count = accounts.project_count + 1
        RETURNING plan, thread_count, project_count
    ), project AS (
        INSERT INTO projects (id, account_id, name, state, created_at, updated_at)
        VALUES ($4, $1, $5, 'provisioning', $3, $3)
    ), thread AS (
        INSERT INTO threads (id, project_id, account_id, name, created_at, updated_at)
        VALUES ($6, $4, $1, $7, $3, $3)
    ), resource AS (
        INSERT INTO resources (sandbox_key, project_id, account_id, server_id, state, pass, token, created_at,
                               made_at, used_at)
        VALUES ($8, $4, $1, $9, 'provisioning', $10, $11, $3, $3, $3)
    )
    SELECT plan, thread_count, project_count FROM account";

/// Makes a reservation visible, and tells every process of the work that it may begin with. Returns its project; nothing
/// when there is no such reservation any more.
pub(super) const LINK: &str = "
    WITH linked AS (
        UPDATE resources SET state = 'active' WHERE sandbox_key = $1 AND state = 'provisioning' RETURNING project_id
    ), project AS (
        UPDATE projects SET state = 'active' FROM linked WHERE projects.id = linked.project_id
    )
    SELECT project_id, pg_notify('kortix_events', 'work') FROM linked";
