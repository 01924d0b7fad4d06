-- Times are microseconds since the epoch. Ids are the 16 bytes of a UUID.

CREATE TABLE accounts (
    id            BLOB PRIMARY KEY NOT NULL,
    name          TEXT UNIQUE,
    plan          TEXT NOT NULL,
    -- What the plan's limits are held against; kept right in the transaction that makes or removes a row.
    thread_count  INTEGER NOT NULL DEFAULT 0 CHECK (thread_count >= 0),
    project_count INTEGER NOT NULL DEFAULT 0 CHECK (project_count >= 0),
    created_at    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE api_keys (
    public_key  TEXT PRIMARY KEY NOT NULL,
    account_id  BLOB NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    secret_hash BLOB NOT NULL,
    created_at  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE obvious_keys (
    key_hash   BLOB PRIMARY KEY NOT NULL,
    prefix     TEXT NOT NULL,
    account_id BLOB NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE projects (
    id          BLOB PRIMARY KEY NOT NULL,
    account_id  BLOB NOT NULL REFERENCES accounts (id),
    name        TEXT NOT NULL,
    description TEXT NOT NULL DEFAULT '',
    is_public   INTEGER NOT NULL DEFAULT 0,
    -- provisioning: reserved by a create that has not ended, visible to nobody.
    -- doomed: deleted for everybody, its sandbox not yet destroyed.
    state       TEXT NOT NULL CHECK (state IN ('provisioning', 'active', 'doomed')),
    created_at  INTEGER NOT NULL,
    updated_at  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX projects_unsettled ON projects (state) WHERE state <> 'active';

CREATE TABLE threads (
    id         BLOB PRIMARY KEY NOT NULL,
    project_id BLOB NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    account_id BLOB NOT NULL REFERENCES accounts (id),
    name       TEXT NOT NULL,
    is_public  INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX threads_by_account ON threads (account_id, created_at DESC, id DESC);
CREATE INDEX threads_by_project ON threads (project_id, created_at DESC, id DESC);

-- A create that has begun and not ended. The reaper finishes what a crash left here.
CREATE TABLE provisions (
    sandbox_key TEXT PRIMARY KEY NOT NULL,
    project_id  BLOB NOT NULL REFERENCES projects (id),
    account_id  BLOB NOT NULL REFERENCES accounts (id),
    began_at    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What a creating call with an Idempotency-Key made, written in the transactions that make it. A call that failed
-- leaves no row, so that the same key may try again.
CREATE TABLE idempotency_keys (
    account_id   BLOB NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    key          TEXT NOT NULL,
    fingerprint  BLOB NOT NULL,
    project_id   BLOB NOT NULL,
    thread_id    BLOB NOT NULL,
    execution_id BLOB,
    -- Set while a create is under way.
    sandbox_key  TEXT,
    created_at   INTEGER NOT NULL,
    PRIMARY KEY (account_id, key)
) STRICT, WITHOUT ROWID;

CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);
CREATE INDEX idempotency_keys_under_way ON idempotency_keys (sandbox_key) WHERE sandbox_key IS NOT NULL;

CREATE TABLE resources (
    sandbox_key TEXT PRIMARY KEY NOT NULL,
    project_id  BLOB NOT NULL UNIQUE REFERENCES projects (id) ON DELETE CASCADE,
    account_id  BLOB NOT NULL REFERENCES accounts (id),
    pass        TEXT NOT NULL,
    token       TEXT NOT NULL,
    created_at  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE executions (
    id             BLOB PRIMARY KEY NOT NULL,
    thread_id      BLOB NOT NULL REFERENCES threads (id) ON DELETE CASCADE,
    project_id     BLOB NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    account_id     BLOB NOT NULL REFERENCES accounts (id),
    agent          TEXT NOT NULL,
    status         TEXT NOT NULL
        CHECK (status IN ('queued', 'running', 'finishing', 'succeeded', 'failed', 'stopped')),
    starter_prompt TEXT NOT NULL,
    success_prompt TEXT,
    failure_prompt TEXT,
    error_code     TEXT,
    error_message  TEXT,
    created_at     INTEGER NOT NULL,
    started_at     INTEGER,
    completed_at   INTEGER
) STRICT, WITHOUT ROWID;

-- One active execution a thread: this index decides, not code.
CREATE UNIQUE INDEX executions_one_active ON executions (thread_id)
    WHERE status IN ('queued', 'running', 'finishing');
CREATE INDEX executions_by_thread ON executions (thread_id, created_at DESC, id DESC);
CREATE INDEX executions_by_project ON executions (project_id);

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
    started_at       INTEGER NOT NULL,
    completed_at     INTEGER,
    PRIMARY KEY (execution_id, ordinal)
) STRICT, WITHOUT ROWID;
