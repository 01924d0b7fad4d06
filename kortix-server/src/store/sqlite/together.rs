//! Statements that go to the database together. Each trip to the connection's thread costs more than the statement
//! that it carries, so a create, of which there may be many at a time, makes few of them.

/// Reserves all that a create makes and returns the account's plan and counts. The parameters are numbered through all
/// statements; the row that is returned must be the last one's, for nothing behind a first row is carried out.
pub(super) const RESERVE: &str = "
    INSERT INTO accounts (id, owner_id, plan, thread_count, project_count, created_at)
    VALUES ($1, $1, $2, 1, 1, $3)
    ON CONFLICT (id) DO UPDATE SET thread_count = thread_count + 1, project_count = project_count + 1;
    INSERT INTO projects (id, account_id, name, state, created_at, updated_at)
    VALUES ($4, $1, $5, 'provisioning', $3, $3);
    INSERT INTO threads (id, project_id, account_id, name, created_at, updated_at)
    VALUES ($6, $4, $1, $7, $3, $3);
    INSERT INTO resources (sandbox_key, project_id, account_id, server_id, state, pass, token, created_at,
                               made_at, used_at)
    VALUES ($8, $4, $1, $9, 'provisioning', $10, $11, $3, $3, $3);
    SELECT plan, thread_count, project_count FROM accounts WHERE id = $1";

/// Makes a reservation visible. Returns its project; nothing when there is no such reservation any more.
pub(super) const LINK: &str = "
    UPDATE projects SET state = 'active'
    WHERE id = (SELECT project_id FROM resources WHERE sandbox_key = $1 AND state = 'provisioning');
    UPDATE resources SET state = 'active' WHERE sandbox_key = $1 AND state = 'provisioning' RETURNING project_id";
