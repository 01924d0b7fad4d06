-- Times are microseconds since the epoch. Ids are the 16 bytes of a UUID.

-- Servers that share this database, each with the time at which it last said that it lives.
CREATE TABLE servers (
    id      BLOB PRIMARY KEY NOT NULL,
    seen_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What all servers of this database have in common without its being in here: by fingerprints, so that one with
-- other secrets is told so.
CREATE TABLE secret_fingerprints (
    secret      TEXT PRIMARY KEY NOT NULL,
    fingerprint BLOB NOT NULL,
    created_at  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- A personal account has the id of its user, who owns it; any other account is a workspace.
CREATE TABLE accounts (
    id            BLOB PRIMARY KEY NOT NULL,
    owner_id      BLOB NOT NULL,
    name          TEXT UNIQUE,
    plan          TEXT NOT NULL,
    -- What its user may do everywhere.
    platform_role TEXT NOT NULL DEFAULT 'user' CHECK (platform_role IN ('user', 'admin', 'super_admin')),
    -- What the plan's limits are held against; kept right in the transaction that makes or removes a row.
    thread_count  INTEGER NOT NULL DEFAULT 0 CHECK (thread_count >= 0),
    project_count INTEGER NOT NULL DEFAULT 0 CHECK (project_count >= 0),
    agent_count   INTEGER NOT NULL DEFAULT 0 CHECK (agent_count >= 0),
    created_at    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX accounts_by_owner ON accounts (owner_id);

-- Who belongs to an account beside its owner.
CREATE TABLE account_members (
    account_id BLOB NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    user_id    BLOB NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    role       TEXT NOT NULL CHECK (role IN ('owner', 'admin', 'member')),
    created_at INTEGER NOT NULL,
    PRIMARY KEY (account_id, user_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX account_members_by_user ON account_members (user_id);

CREATE TABLE api_keys (
    id           BLOB PRIMARY KEY NOT NULL,
    account_id   BLOB NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    public_key   TEXT NOT NULL UNIQUE,
    secret_hash  BLOB NOT NULL,
    title        TEXT NOT NULL,
    description  TEXT,
    status       TEXT NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'revoked')),
    expires_at   INTEGER,
    last_used_at INTEGER,
    created_at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX api_keys_by_account ON api_keys (account_id, created_at DESC, id DESC);

CREATE TABLE obvious_keys (
    id           BLOB PRIMARY KEY NOT NULL,
    account_id   BLOB NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    -- Whose rights the key has, as long as that user belongs to the account.
    created_by   BLOB NOT NULL,
    key_hash     BLOB NOT NULL UNIQUE,
    prefix       TEXT NOT NULL,
    name         TEXT NOT NULL,
    last_used_at INTEGER,
    created_at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX obvious_keys_by_account ON obvious_keys (account_id, created_at DESC, id DESC);

CREATE TABLE projects (
    id                  BLOB PRIMARY KEY NOT NULL,
    account_id          BLOB NOT NULL REFERENCES accounts (id),
    name                TEXT NOT NULL,
    description         TEXT NOT NULL DEFAULT '',
    icon_name           TEXT,
    is_public           INTEGER NOT NULL DEFAULT 0,
    -- provisioning: reserved by a create that has not ended, visible to nobody.
    -- doomed: deleted for everybody, its sandbox not yet destroyed.
    state               TEXT NOT NULL CHECK (state IN ('provisioning', 'active', 'doomed')),
    -- Files that a client says it is uploading, and until when that is believed.
    pending_files       INTEGER NOT NULL DEFAULT 0,
    pending_files_until INTEGER,
    created_at          INTEGER NOT NULL,
    updated_at          INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX projects_unsettled ON projects (state) WHERE state <> 'active';

CREATE TABLE threads (
    id            BLOB PRIMARY KEY NOT NULL,
    project_id    BLOB NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    account_id    BLOB NOT NULL REFERENCES accounts (id),
    name          TEXT NOT NULL,
    metadata      TEXT NOT NULL DEFAULT '{}',
    is_public     INTEGER NOT NULL DEFAULT 0,
    message_count INTEGER NOT NULL DEFAULT 0 CHECK (message_count >= 0),
    created_at    INTEGER NOT NULL,
    updated_at    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX threads_by_account ON threads (account_id, created_at DESC, id DESC);
CREATE INDEX threads_by_project ON threads (project_id, created_at DESC, id DESC);

-- The sandbox of a project, from before it is made until after it is destroyed.
CREATE TABLE resources (
    sandbox_key TEXT PRIMARY KEY NOT NULL,
    project_id  BLOB NOT NULL UNIQUE REFERENCES projects (id) ON DELETE CASCADE,
    account_id  BLOB NOT NULL REFERENCES accounts (id),
    -- The server whose driver has it.
    server_id   BLOB NOT NULL,
    -- provisioning: a create that has begun and not ended; the reaper undoes what a crash left here.
    state       TEXT NOT NULL CHECK (state IN ('provisioning', 'active')),
    pass        TEXT NOT NULL,
    token       TEXT NOT NULL,
    created_at  INTEGER NOT NULL,
    -- Since when there is anything of it; none after it was deleted, until it is made anew.
    made_at     INTEGER,
    -- When somebody used it last, as far as the server has looked.
    used_at     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Sandboxes that are made ahead of being wanted, from before that until a create takes them.
CREATE TABLE warm_sandboxes (
    sandbox_key TEXT PRIMARY KEY NOT NULL,
    -- The server whose driver has it.
    server_id   BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX resources_by_age ON resources (made_at) WHERE made_at IS NOT NULL;
CREATE INDEX resources_by_use ON resources (used_at) WHERE made_at IS NOT NULL;
CREATE INDEX resources_provisioning ON resources (account_id) WHERE state = 'provisioning';

-- What a creating call with an Idempotency-Key answered, written in the transaction that makes it. A call that
-- failed leaves no row, so that the same key may try again.
CREATE TABLE idempotency_keys (
    account_id  BLOB NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    key         TEXT NOT NULL,
    fingerprint BLOB NOT NULL,
    answer      TEXT NOT NULL,
    -- Of a create with a sandbox, which is under way as long as that is being provisioned.
    sandbox_key TEXT,
    created_at  INTEGER NOT NULL,
    PRIMARY KEY (account_id, key)
) STRICT, WITHOUT ROWID;

CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);
CREATE INDEX idempotency_keys_by_sandbox ON idempotency_keys (sandbox_key) WHERE sandbox_key IS NOT NULL;

CREATE TABLE agents (
    id                 BLOB PRIMARY KEY NOT NULL,
    account_id         BLOB NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    name               TEXT NOT NULL,
    description        TEXT,
    is_default         INTEGER NOT NULL DEFAULT 0,
    is_public          INTEGER NOT NULL DEFAULT 0,
    tags               TEXT NOT NULL DEFAULT '[]',
    icon_name          TEXT,
    icon_color         TEXT,
    icon_background    TEXT,
    metadata           TEXT NOT NULL DEFAULT '{}',
    current_version_id BLOB NOT NULL,
    version_count      INTEGER NOT NULL DEFAULT 1,
    -- What a list can be narrowed to, as the current version has it: each tool's name in a line of its own.
    tool_names         TEXT NOT NULL DEFAULT '',
    tools_count        INTEGER NOT NULL DEFAULT 0,
    mcps_count         INTEGER NOT NULL DEFAULT 0,
    created_at         INTEGER NOT NULL,
    updated_at         INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX agents_by_account ON agents (account_id, created_at DESC, id DESC);
CREATE UNIQUE INDEX agents_one_default ON agents (account_id) WHERE is_default;

CREATE TABLE agent_versions (
    id               BLOB PRIMARY KEY NOT NULL,
    agent_id         BLOB NOT NULL REFERENCES agents (id) ON DELETE CASCADE,
    version_number   INTEGER NOT NULL,
    version_name     TEXT NOT NULL,
    system_prompt    TEXT NOT NULL,
    model            TEXT,
    configured_mcps  TEXT NOT NULL DEFAULT '[]',
    custom_mcps      TEXT NOT NULL DEFAULT '[]',
    agentpress_tools TEXT NOT NULL DEFAULT '{}',
    created_by       BLOB,
    created_at       INTEGER NOT NULL,
    updated_at       INTEGER NOT NULL,
    UNIQUE (agent_id, version_number)
) STRICT, WITHOUT ROWID;

CREATE TABLE executions (
    id               BLOB PRIMARY KEY NOT NULL,
    thread_id        BLOB NOT NULL REFERENCES threads (id) ON DELETE CASCADE,
    project_id       BLOB NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    account_id       BLOB NOT NULL REFERENCES accounts (id),
    started_by       BLOB NOT NULL,
    -- The server that works on it: the one that has the sandbox.
    server_id        BLOB,
    agent            TEXT NOT NULL,
    agent_id         BLOB,
    agent_version_id BLOB,
    model            TEXT,
    status           TEXT NOT NULL
        CHECK (status IN ('queued', 'running', 'finishing', 'succeeded', 'failed', 'stopped')),
    starter_prompt   TEXT NOT NULL,
    success_prompt   TEXT,
    failure_prompt   TEXT,
    error_code       TEXT,
    error_message    TEXT,
    created_at       INTEGER NOT NULL,
    started_at       INTEGER,
    completed_at     INTEGER,
    -- Since when somebody wants it to end; its server sees to that.
    stop_requested_at INTEGER,
    -- The one that its thread works on. The others of the thread that are queued come after it, by rank and age.
    holds_thread     INTEGER NOT NULL DEFAULT 0,
    queue_rank       INTEGER NOT NULL DEFAULT 0,
    -- What a turn may take, in seconds and in bytes, and until when it may wait to begin: by the plan, and what the caller asked for.
    time_limit       INTEGER NOT NULL,
    output_limit     INTEGER NOT NULL,
    queue_until      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- One active execution a thread: this index decides, not code.
CREATE UNIQUE INDEX executions_one_active ON executions (thread_id) WHERE holds_thread;
CREATE INDEX executions_waiting ON executions (thread_id, queue_rank, created_at, id)
    WHERE status = 'queued' AND NOT holds_thread;
CREATE INDEX executions_queued ON executions (queue_until) WHERE status = 'queued';
CREATE INDEX executions_at_work ON executions (server_id, created_at) WHERE holds_thread;
CREATE INDEX executions_active ON executions (account_id, created_at) WHERE holds_thread;
CREATE INDEX executions_of_projects_at_work ON executions (project_id) WHERE holds_thread;
CREATE INDEX executions_to_stop ON executions (server_id) WHERE stop_requested_at IS NOT NULL AND holds_thread;
CREATE INDEX executions_by_thread ON executions (thread_id, created_at DESC, id DESC);
CREATE INDEX executions_by_project ON executions (project_id, created_at DESC, id DESC);
CREATE INDEX executions_by_account ON executions (account_id, created_at DESC, id DESC);

-- What changes while an execution is worked on, apart from its row, which may be large.
CREATE TABLE work (
    execution_id  BLOB PRIMARY KEY NOT NULL REFERENCES executions (id) ON DELETE CASCADE,
    -- The process that works on it, until when that is believed (or since when nobody does), and how often it has changed hands: who holds an older
    -- fence can write nothing.
    worker_id     BLOB,
    lease_until   INTEGER NOT NULL,
    fence         INTEGER NOT NULL DEFAULT 0,
    -- Its events are numbered from 1 to this.
    event_count   INTEGER NOT NULL DEFAULT 0,
    last_event_at INTEGER NOT NULL DEFAULT 0,
    -- The hash of all its events, each with all before it: domain/chain.rs.
    chain         BLOB NOT NULL,
    -- How much of what the turn's job wrote has become events.
    output_offset INTEGER NOT NULL DEFAULT 0,
    -- Events before this one are not kept any more.
    events_from   INTEGER NOT NULL DEFAULT 1,
    -- When it ended, while there are events to be forgotten.
    forget_since  INTEGER,
    -- It was given up while its job may be running: whoever reaches the sandbox ends that.
    abandoned     INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE INDEX work_by_worker ON work (worker_id) WHERE worker_id IS NOT NULL;
CREATE INDEX work_abandoned ON work (execution_id) WHERE abandoned;
CREATE INDEX work_to_forget ON work (forget_since) WHERE forget_since IS NOT NULL;

CREATE TABLE turns (
    execution_id     BLOB NOT NULL REFERENCES executions (id) ON DELETE CASCADE,
    ordinal          INTEGER NOT NULL,
    kind             TEXT NOT NULL CHECK (kind IN ('prompt', 'success_prompt', 'failure_prompt')),
    prompt           TEXT NOT NULL,
    status           TEXT NOT NULL CHECK (status IN ('running', 'succeeded', 'failed')),
    exit_code        INTEGER,
    output           TEXT NOT NULL DEFAULT '',
    output_truncated INTEGER NOT NULL DEFAULT 0,
    error_code       TEXT,
    error            TEXT,
    -- How often it was begun: again after its sandbox was lost, if the operator lets it.
    attempts         INTEGER NOT NULL DEFAULT 1,
    started_at       INTEGER NOT NULL,
    completed_at     INTEGER,
    PRIMARY KEY (execution_id, ordinal)
) STRICT, WITHOUT ROWID;

-- What an agent that works in the server needs to go on with its turn when another process takes it over. Gone with
-- the end of the execution.
CREATE TABLE notes (
    execution_id BLOB NOT NULL REFERENCES executions (id) ON DELETE CASCADE,
    number       INTEGER NOT NULL,
    turn         INTEGER NOT NULL,
    data         TEXT NOT NULL,
    PRIMARY KEY (execution_id, number)
) STRICT, WITHOUT ROWID;

-- What agents have asked, and what they were told. One that is neither answered nor closed is open, and an execution has
-- one such at a time.
CREATE TABLE questions (
    execution_id BLOB NOT NULL REFERENCES executions (id) ON DELETE CASCADE,
    number       INTEGER NOT NULL,
    question     TEXT NOT NULL,
    asked_at     INTEGER NOT NULL,
    answer       TEXT,
    answered_at  INTEGER,
    -- Since when nobody waits for an answer any more.
    closed_at    INTEGER,
    PRIMARY KEY (execution_id, number)
) STRICT, WITHOUT ROWID;

-- Files that an agent wrote, as they were when the turn had ended that wrote them last.
CREATE TABLE artifacts (
    execution_id BLOB NOT NULL REFERENCES executions (id) ON DELETE CASCADE,
    path         TEXT NOT NULL,
    size         INTEGER NOT NULL,
    modified_at  INTEGER NOT NULL,
    PRIMARY KEY (execution_id, path)
) STRICT, WITHOUT ROWID;

-- What happened in an execution, as readers get it: one JSON object each. Written before it is sent.
CREATE TABLE events (
    execution_id BLOB NOT NULL REFERENCES executions (id) ON DELETE CASCADE,
    number       INTEGER NOT NULL,
    at           INTEGER NOT NULL,
    data         TEXT NOT NULL,
    PRIMARY KEY (execution_id, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE messages (
    id               BLOB PRIMARY KEY NOT NULL,
    thread_id        BLOB NOT NULL REFERENCES threads (id) ON DELETE CASCADE,
    type             TEXT NOT NULL,
    is_llm_message   INTEGER NOT NULL,
    content          TEXT NOT NULL,
    metadata         TEXT NOT NULL DEFAULT '{}',
    agent_id         BLOB,
    agent_version_id BLOB,
    execution_id     BLOB,
    created_by       BLOB,
    created_at       INTEGER NOT NULL,
    updated_at       INTEGER
) STRICT;

CREATE INDEX messages_by_thread ON messages (thread_id, created_at, id);

-- Who is told when an execution ends: of all of an account, or of one alone.
CREATE TABLE webhooks (
    id           BLOB PRIMARY KEY NOT NULL,
    account_id   BLOB NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    -- The only one that it is for. It may be gone, and what is to be told of its end still be there.
    execution_id BLOB UNIQUE,
    url          TEXT NOT NULL,
    -- What deliveries are signed with: sealed, because it has to be had again.
    secret       BLOB NOT NULL,
    -- Since when nothing is sent there any more.
    disabled_at  INTEGER,
    created_at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX webhooks_by_account ON webhooks (account_id, created_at, id);

-- What is to be told, written in the transaction that ends the execution.
CREATE TABLE webhook_deliveries (
    id           BLOB PRIMARY KEY NOT NULL,
    webhook_id   BLOB NOT NULL REFERENCES webhooks (id) ON DELETE CASCADE,
    account_id   BLOB NOT NULL,
    execution_id BLOB NOT NULL,
    event_type   TEXT NOT NULL,
    payload      TEXT NOT NULL,
    state        TEXT NOT NULL CHECK (state IN ('pending', 'delivered', 'dead')),
    attempts     INTEGER NOT NULL DEFAULT 0,
    -- When it is to be tried next, and when a server that tries it has had its time.
    next_at      INTEGER NOT NULL,
    lease_until  INTEGER,
    fence        INTEGER NOT NULL DEFAULT 0,
    -- What came of the last try.
    last_status  INTEGER,
    last_error   TEXT,
    created_at   INTEGER NOT NULL,
    ended_at     INTEGER,
    UNIQUE (execution_id, webhook_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX webhook_deliveries_due ON webhook_deliveries (next_at) WHERE state = 'pending';
CREATE INDEX webhook_deliveries_by_webhook ON webhook_deliveries (webhook_id, created_at DESC, id DESC);
CREATE INDEX webhook_deliveries_ended ON webhook_deliveries (ended_at) WHERE ended_at IS NOT NULL;
