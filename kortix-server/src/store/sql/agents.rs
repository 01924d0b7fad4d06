use async_trait::async_trait;
use serde_json::{Map, Value};
use sqlx::{FromRow, QueryBuilder, types::Json};
use uuid::Uuid;

use super::{Conn, Db, SqlStore, counting, idempotency, lock, threads::containing};
use crate::{
    domain::{
        agent::{
            Agent, AgentChange, AgentConfig, AgentQuery, AgentSort, AgentVersion, Direction, Icon,
            Instructions,
        },
        plan::{Limits, Plan},
    },
    ids::{AccountId, AgentId, AgentVersionId, UserId},
    store::{
        AddAgentError, AgentDeletion, AgentStore, IdempotencyKey, LimitReached, LimitedResource, Result,
    },
    timestamp::Timestamp,
};

#[derive(FromRow)]
struct AgentRow {
    id: Uuid,
    account_id: Uuid,
    name: String,
    description: Option<String>,
    is_default: bool,
    is_public: bool,
    tags: Json<Vec<Value>>,
    icon_name: Option<String>,
    icon_color: Option<String>,
    icon_background: Option<String>,
    metadata: Json<Map<String, Value>>,
    version_count: i64,
    created_at: i64,
    updated_at: i64,
    #[sqlx(flatten)]
    version: VersionRow,
}

#[derive(FromRow)]
struct VersionRow {
    current_version_id: Uuid,
    version_number: i64,
    system_prompt: String,
    model: Option<String>,
    configured_mcps: Json<Vec<Value>>,
    custom_mcps: Json<Vec<Value>>,
    agentpress_tools: Json<Map<String, Value>>,
    created_by: Option<Uuid>,
    version_created: i64,
    version_updated: i64,
}

impl AgentRow {
    fn into_agent(self) -> Agent {
        let version = self.version;
        Agent {
            id: AgentId::from_uuid(self.id),
            account: AccountId::from_uuid(self.account_id),
            name: self.name,
            description: self.description,
            is_default: self.is_default,
            is_public: self.is_public,
            tags: self.tags.0,
            icon: Icon { name: self.icon_name, color: self.icon_color, background: self.icon_background },
            metadata: self.metadata.0,
            version: AgentVersion {
                id: AgentVersionId::from_uuid(version.current_version_id),
                number: version.version_number,
                config: AgentConfig {
                    system_prompt: version.system_prompt,
                    model: version.model,
                    configured_mcps: version.configured_mcps.0,
                    custom_mcps: version.custom_mcps.0,
                    tools: version.agentpress_tools.0,
                },
                created_by: version.created_by.map(UserId::from_uuid),
                created_at: Timestamp::from_micros(version.version_created),
                updated_at: Timestamp::from_micros(version.version_updated),
            },
            version_count: self.version_count,
            created_at: Timestamp::from_micros(self.created_at),
            updated_at: Timestamp::from_micros(self.updated_at),
        }
    }
}

const AGENT: &str = "
    SELECT a.id, a.account_id, a.name, a.description, a.is_default, a.is_public, a.tags, a.icon_name, a.icon_color,
           a.icon_background, a.metadata, a.version_count, a.created_at, a.updated_at, a.current_version_id,
           v.version_number, v.system_prompt, v.model, v.configured_mcps, v.custom_mcps, v.agentpress_tools,
           v.created_by, v.created_at AS version_created, v.updated_at AS version_updated
    FROM agents a JOIN agent_versions v ON v.id = a.current_version_id";
const ONE_AGENT: &str = "
    SELECT a.id, a.account_id, a.name, a.description, a.is_default, a.is_public, a.tags, a.icon_name, a.icon_color,
           a.icon_background, a.metadata, a.version_count, a.created_at, a.updated_at, a.current_version_id,
           v.version_number, v.system_prompt, v.model, v.configured_mcps, v.custom_mcps, v.agentpress_tools,
           v.created_by, v.created_at AS version_created, v.updated_at AS version_updated
    FROM agents a JOIN agent_versions v ON v.id = a.current_version_id WHERE a.id = $1";

#[async_trait]
impl AgentStore for SqlStore {
    async fn agents(&self, account: AccountId, query: &AgentQuery) -> Result<(Vec<Agent>, i64)> {
        let mut tx = self.readers().begin().await?;
        let mut counting = QueryBuilder::<Db>::new("SELECT count(*) FROM agents a");
        narrow(&mut counting, account, query);
        let (total,): (i64,) = counting.build_query_as().fetch_one(&mut *tx).await?;
        let mut reading = QueryBuilder::<Db>::new(AGENT);
        narrow(&mut reading, account, query);
        reading.push(order(query.sort, query.direction));
        reading.push(" LIMIT ").push_bind(i64::from(query.limit));
        reading.push(" OFFSET ").push_bind(query.offset());
        let rows: Vec<AgentRow> = reading.build_query_as().fetch_all(&mut *tx).await?;
        Ok((rows.into_iter().map(AgentRow::into_agent).collect(), total))
    }

    async fn agent(&self, id: AgentId) -> Result<Option<Agent>> {
        let row: Option<AgentRow> =
            sqlx::query_as(ONE_AGENT).bind(id.uuid()).fetch_optional(self.readers()).await?;
        Ok(row.map(AgentRow::into_agent))
    }

    async fn instructions(&self, version: AgentVersionId) -> Result<Option<Instructions>> {
        let row: Option<(String, Option<String>)> =
            sqlx::query_as("SELECT system_prompt, model FROM agent_versions WHERE id = $1")
                .bind(version.uuid())
                .fetch_optional(self.readers())
                .await?;
        Ok(row.map(|(system_prompt, model)| Instructions { system_prompt, model }))
    }

    async fn add_agent(
        &self,
        agent: &Agent,
        limits: &(dyn Fn(Plan) -> Limits + Send + Sync),
        idempotency: Option<&IdempotencyKey>,
    ) -> Result<(), AddAgentError> {
        let mut tx = self.begin().await?;
        counting::begin_account(&mut tx, agent.account, agent.created_at).await?;
        let answer = agent.answer();
        let repetition = idempotency::claim(&mut tx, agent.account, idempotency, &answer, None);
        if let Some(repetition) = repetition.await? {
            return Err(AddAgentError::Repeated(repetition));
        }
        let counted = counting::agent(&mut tx, agent.account).await?;
        let limit = limits(counted.plan).workers;
        if counted.count > limit {
            let current_count = counted.count - 1;
            let reached = LimitReached { resource: LimitedResource::Agents, current_count, limit };
            return Err(AddAgentError::LimitReached { reached, plan: counted.plan });
        }
        if agent.is_default {
            no_default(&mut tx, agent.account).await?;
        }
        insert_agent(&mut tx, agent).await?;
        insert_version(&mut tx, agent).await?;
        Ok(tx.commit().await?)
    }

    async fn update_agent(&self, id: AgentId, change: AgentChange, author: UserId) -> Result<Option<Agent>> {
        let mut tx = self.begin().await?;
        let Some(account) = account_of(&mut tx, id).await? else { return Ok(None) };
        lock::account(&mut tx, account).await?;
        let row: Option<AgentRow> =
            sqlx::query_as(ONE_AGENT).bind(id.uuid()).fetch_optional(&mut *tx).await?;
        let Some(known) = row.map(AgentRow::into_agent) else { return Ok(None) };
        let agent = known.changed(change, author, Timestamp::now());
        if agent.is_default && !known.is_default {
            no_default(&mut tx, agent.account).await?;
        }
        if agent.version.id != known.version.id {
            insert_version(&mut tx, &agent).await?;
        }
        update_row(&mut tx, &agent).await?;
        tx.commit().await?;
        Ok(Some(agent))
    }

    async fn delete_agent(&self, id: AgentId) -> Result<AgentDeletion> {
        let mut tx = self.begin().await?;
        let Some(account) = account_of(&mut tx, id).await? else { return Ok(AgentDeletion::NoSuchAgent) };
        lock::account(&mut tx, account).await?;
        let deleted = sqlx::query("DELETE FROM agents WHERE id = $1 AND NOT is_default")
            .bind(id.uuid())
            .execute(&mut *tx)
            .await?;
        if deleted.rows_affected() == 0 {
            let is_there = account_of(&mut tx, id).await?.is_some();
            return Ok(if is_there { AgentDeletion::IsDefault } else { AgentDeletion::NoSuchAgent });
        }
        sqlx::query("UPDATE accounts SET agent_count = agent_count - 1 WHERE id = $1")
            .bind(account)
            .execute(&mut *tx)
            .await?;
        tx.commit().await?;
        Ok(AgentDeletion::Deleted)
    }
}

fn narrow(sql: &mut QueryBuilder<Db>, account: AccountId, query: &AgentQuery) {
    sql.push(" WHERE a.account_id = ").push_bind(account.uuid());
    if let Some(text) = &query.search {
        sql.push(" AND (lower(a.name) LIKE ").push_bind(containing(&text.to_lowercase()));
        sql.push(" ESCAPE '\\' OR a.name LIKE ").push_bind(containing(text)).push(" ESCAPE '\\')");
    }
    if let Some(is_default) = query.is_default {
        sql.push(" AND a.is_default = ").push_bind(is_default);
    }
    if let Some(has_mcps) = query.has_mcp_tools {
        sql.push(" AND (a.mcps_count > 0) = ").push_bind(has_mcps);
    }
    if let Some(has_tools) = query.has_tools {
        sql.push(" AND (a.tools_count > a.mcps_count) = ").push_bind(has_tools);
    }
    for (position, tool) in query.tools.iter().enumerate() {
        sql.push(if position == 0 { " AND (" } else { " OR " });
        sql.push("a.tool_names LIKE ").push_bind(containing(&format!("\n{tool}\n"))).push(" ESCAPE '\\'");
    }
    if !query.tools.is_empty() {
        sql.push(")");
    }
}

fn order(sort: AgentSort, direction: Direction) -> &'static str {
    use {AgentSort as By, Direction::Ascending, Direction::Descending};
    match (sort, direction) {
        (By::CreatedAt, Ascending) => " ORDER BY a.created_at, a.id",
        (By::CreatedAt, Descending) => " ORDER BY a.created_at DESC, a.id DESC",
        (By::UpdatedAt, Ascending) => " ORDER BY a.updated_at, a.id",
        (By::UpdatedAt, Descending) => " ORDER BY a.updated_at DESC, a.id DESC",
        (By::Name, Ascending) => " ORDER BY lower(a.name), a.id",
        (By::Name, Descending) => " ORDER BY lower(a.name) DESC, a.id DESC",
        (By::ToolsCount, Ascending) => " ORDER BY a.tools_count, a.id",
        (By::ToolsCount, Descending) => " ORDER BY a.tools_count DESC, a.id DESC",
    }
}

async fn account_of(tx: &mut Conn, id: AgentId) -> Result<Option<Uuid>> {
    let row: Option<(Uuid,)> = sqlx::query_as("SELECT account_id FROM agents WHERE id = $1")
        .bind(id.uuid())
        .fetch_optional(tx)
        .await?;
    Ok(row.map(|(account,)| account))
}

async fn no_default(tx: &mut Conn, account: AccountId) -> Result<()> {
    // FALSE is a word of both databases.
    sqlx::query("UPDATE agents SET is_default = FALSE WHERE account_id = $1 AND is_default")
        .bind(account.uuid())
        .execute(tx)
        .await?;
    Ok(())
}

/// What lists are narrowed by: a line for each tool, with an end on both sides.
fn tool_lines(config: &AgentConfig) -> String {
    let mut lines = String::from("\n");
    for name in config.tool_names() {
        lines.push_str(&name);
        lines.push('\n');
    }
    lines
}

fn counted(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

async fn insert_agent(tx: &mut Conn, agent: &Agent) -> Result<()> {
    let config = &agent.version.config;
    sqlx::query(
        "INSERT INTO agents (id, account_id, name, description, is_default, is_public, tags, icon_name, icon_color,
                             icon_background, metadata, current_version_id, version_count, tool_names, tools_count,
                             mcps_count, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)",
    )
    .bind(agent.id.uuid())
    .bind(agent.account.uuid())
    .bind(&agent.name)
    .bind(&agent.description)
    .bind(agent.is_default)
    .bind(agent.is_public)
    .bind(Json(&agent.tags))
    .bind(&agent.icon.name)
    .bind(&agent.icon.color)
    .bind(&agent.icon.background)
    .bind(Json(&agent.metadata))
    .bind(agent.version.id.uuid())
    .bind(agent.version_count)
    .bind(tool_lines(config))
    .bind(counted(config.tools_count()))
    .bind(counted(config.mcps_count()))
    .bind(agent.created_at.micros())
    .bind(agent.updated_at.micros())
    .execute(tx)
    .await?;
    Ok(())
}

async fn insert_version(tx: &mut Conn, agent: &Agent) -> Result<()> {
    let AgentVersion { id, number, config, created_by, created_at, updated_at } = &agent.version;
    sqlx::query(
        "INSERT INTO agent_versions (id, agent_id, version_number, version_name, system_prompt, model, configured_mcps,
                                     custom_mcps, agentpress_tools, created_by, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
    )
    .bind(id.uuid())
    .bind(agent.id.uuid())
    .bind(number)
    .bind(agent.version.name())
    .bind(&config.system_prompt)
    .bind(&config.model)
    .bind(Json(&config.configured_mcps))
    .bind(Json(&config.custom_mcps))
    .bind(Json(&config.tools))
    .bind(created_by.map(UserId::uuid))
    .bind(created_at.micros())
    .bind(updated_at.micros())
    .execute(tx)
    .await?;
    Ok(())
}

async fn update_row(tx: &mut Conn, agent: &Agent) -> Result<()> {
    let config = &agent.version.config;
    sqlx::query(
        "UPDATE agents SET name = $2, is_default = $3, icon_name = $4, icon_color = $5, icon_background = $6,
                           current_version_id = $7, version_count = $8, tool_names = $9, tools_count = $10,
                           mcps_count = $11, updated_at = $12, metadata = $13
         WHERE id = $1",
    )
    .bind(agent.id.uuid())
    .bind(&agent.name)
    .bind(agent.is_default)
    .bind(&agent.icon.name)
    .bind(&agent.icon.color)
    .bind(&agent.icon.background)
    .bind(agent.version.id.uuid())
    .bind(agent.version_count)
    .bind(tool_lines(config))
    .bind(counted(config.tools_count()))
    .bind(counted(config.mcps_count()))
    .bind(agent.updated_at.micros())
    .bind(Json(&agent.metadata))
    .execute(tx)
    .await?;
    Ok(())
}
