//! Where the server keeps what it must not forget.
//!
//! The SQL of the product is one text, `sql/`, compiled once for each database; `sqlite` and `postgres` open theirs
//! and say how a transaction begins.

mod error;
mod events;
mod keys;
mod lifetimes;
mod losses;
mod members;
pub mod postgres;
pub mod sqlite;
pub mod transfer;
mod webhooks;
mod work;

use std::fmt;

use async_trait::async_trait;
use secrecy::SecretString;

pub use self::{
    events::{EventStore, Listener, News},
    keys::{AddKeyError, KeyStore},
    lifetimes::{Demand, LifetimeStore, Overdue, Wards},
    losses::{GivenUp, LossStore},
    members::{AddAccountError, MemberStore},
    webhooks::{AddWebhookError, DeliveryLimits, WebhookStore},
    work::{AfterEnd, Claimant, Claimed, Lease, NewTurn, WorkError, WorkStore},
};
use crate::{
    domain::{
        account::{Account, Standing},
        account_state::Usage,
        agent::{Agent, AgentChange, AgentQuery, Instructions},
        execution::{
            ActiveRun, AgentAtWork, Artifact, Execution, ExecutionQuery, ListedExecution, NewExecution,
            Question, Run, Status,
        },
        message::{Message, MessageQuery, NewMessage},
        page::{Page, PageRequest, Stretch},
        plan::{Limits, Plan},
        project::{Project, Sandbox, SandboxSecrets},
        search::Mention,
        thread::{Thread, ThreadChange},
    },
    ids::{
        AccountId, AgentId, AgentVersionId, ExecutionId, MessageId, ProjectId, ServerId, ThreadId, UserId,
    },
    sandbox::SandboxKey,
    timestamp::Timestamp,
};

/// The database refused, or is not there.
#[derive(Debug, thiserror::Error)]
#[error("the database failed: {0}")]
pub struct StoreError(#[from] pub Box<dyn std::error::Error + Send + Sync>);

pub type Result<T, E = StoreError> = std::result::Result<T, E>;

/// The client's name for one logical create, and what it asked for under that name.
#[derive(Clone, Debug)]
pub struct IdempotencyKey {
    pub key: String,
    pub fingerprint: [u8; 32],
}

/// What the key says about this call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Repetition {
    /// The same call has been answered: give the same answer again. What it was is up to the operation.
    Answered(String),
    /// The same call is being worked on.
    UnderWay,
    /// The key belongs to another call.
    KeyReused,
}

/// What a plan allows, with what the operator set instead.
pub type LimitsOf<'a> = &'a (dyn Fn(Plan) -> Limits + Send + Sync);

/// What there is of a sandbox when a create reserves its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SandboxOrigin {
    /// Nothing.
    New,
    /// All of it, made ahead. From the reservation on it is the create's.
    Warm,
}

/// The project, thread and sandbox key that one create reserves.
#[derive(Clone, Debug)]
pub struct Reservation {
    pub account: AccountId,
    pub project: ProjectId,
    pub project_name: String,
    pub thread: ThreadId,
    pub thread_name: &'static str,
    pub sandbox: SandboxKey,
    pub origin: SandboxOrigin,
    pub secrets: SandboxSecrets,
    /// The server whose driver makes the sandbox.
    pub server: ServerId,
    /// An execution that is to begin in the thread as soon as the sandbox is linked. Its idempotency key is the
    /// reservation's.
    pub run: Option<NewExecution>,
    pub idempotency: Option<IdempotencyKey>,
    /// What a repetition is answered.
    pub answer: String,
    pub at: Timestamp,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LimitedResource {
    Threads,
    Projects,
    Agents,
    /// Executions that are active at the same time.
    Runs,
}

/// The plan has no room for one more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LimitReached {
    pub resource: LimitedResource,
    pub current_count: i64,
    pub limit: i64,
}

#[derive(Debug, thiserror::Error)]
pub enum ReserveError {
    #[error("a limit of the plan is reached")]
    LimitReached(LimitReached),
    #[error("the idempotency key was used before")]
    Repeated(Repetition),
    /// Of a create under ids that the client made.
    #[error("the id of the thread or the project is taken")]
    IdTaken,
    #[error(transparent)]
    Store(#[from] StoreError),
}

#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error("a limit of the plan is reached")]
    LimitReached(LimitReached),
    #[error("the id of the thread is taken")]
    IdTaken,
    #[error("the thread has an active execution")]
    ThreadBusy { active: Option<ExecutionId> },
    #[error("{limit} executions wait for the thread")]
    QueueFull { limit: i64 },
    #[error("the thread or project is gone")]
    NotFound,
    #[error("the idempotency key was used before")]
    Repeated(Repetition),
    #[error(transparent)]
    Store(#[from] StoreError),
}

#[derive(Debug, thiserror::Error)]
pub enum AddThreadError {
    #[error("a limit of the plan is reached")]
    LimitReached(LimitReached),
    #[error("the project is gone")]
    NoSuchProject,
    #[error("the idempotency key was used before")]
    Repeated(Repetition),
    #[error(transparent)]
    Store(#[from] StoreError),
}

#[derive(Debug, thiserror::Error)]
pub enum AddAgentError {
    #[error("a limit of the plan is reached")]
    LimitReached { reached: LimitReached, plan: Plan },
    #[error("the idempotency key was used before")]
    Repeated(Repetition),
    #[error(transparent)]
    Store(#[from] StoreError),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AgentDeletion {
    Deleted,
    /// An account keeps its default agent.
    IsDefault,
    NoSuchAgent,
}

#[derive(Debug, thiserror::Error)]
pub enum AddMessageError {
    #[error("the thread is gone")]
    NoSuchThread,
    #[error("the idempotency key was used before")]
    Repeated(Repetition),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// An execution that was started, and the server whose work it is; `None` when the project has no sandbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Started {
    pub server: Option<ServerId>,
    /// Set when its thread works on another one.
    pub waits: Option<Waiting>,
}

/// An execution that waits for its thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// 1 is next.
    pub position: i64,
    /// The active one, when that was asked to stop for it.
    pub replaces: Option<ExecutionId>,
}

/// What a deletion leaves to be done outside the database.
#[derive(Clone, Debug)]
pub struct Deletion {
    pub project: ProjectId,
    pub threads_deleted: i64,
    /// Those that were at work in what was deleted.
    pub active_executions: Vec<ExecutionId>,
    pub project_fate: ProjectFate,
}

/// What becomes of a project, with the sandbox that is linked to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProjectFate {
    Stays(Option<SandboxKey>),
    /// Its sandbox is to be destroyed before its row.
    Doomed(Option<SandboxKey>),
}

/// A project whose deletion has begun and not ended.
#[derive(Clone, Debug)]
pub struct DoomedProject {
    pub project: ProjectId,
    pub sandbox: Option<SandboxKey>,
}

/// Accounts, as requests need them.
#[async_trait]
pub trait AccountStore: Send + Sync {
    /// The personal account of that name, made when it is new. A plan that is given is set; a new account without one
    /// is free.
    async fn ensure_account(&self, name: &str, plan: Option<Plan>) -> Result<Account>;
    async fn account(&self, id: AccountId) -> Result<Option<Account>>;
    /// What the user is to the account. Strangers, and users that nobody knows, are nothing to it.
    async fn standing(&self, user: UserId, account: AccountId) -> Result<Standing>;
    /// Says that the server lives.
    async fn server_seen(&self, server: ServerId, at: Timestamp) -> Result<()>;
}

/// Sandboxes that are made ahead of being wanted.
#[async_trait]
pub trait WarmStore: Send + Sync {
    /// Before it is made, so that nobody takes it for one that no row knows.
    async fn add_warm(&self, sandbox: &SandboxKey, server: ServerId) -> Result<()>;
    async fn warm_sandboxes(&self, server: ServerId) -> Result<Vec<SandboxKey>>;
    /// What is left of it is nobody's from now on. Fine when there is none, and when a create has taken it.
    async fn forget_warm(&self, sandbox: &SandboxKey) -> Result<()>;
    /// Forgets those of other servers that have not been seen since that time.
    async fn forget_warm_of_lost_servers(&self, server: ServerId, unseen_since: Timestamp) -> Result<()>;
}

/// The saga of a create.
#[async_trait]
pub trait ProvisionStore: Send + Sync {
    /// Checks the limits and writes project, thread, provision and counters, all or nothing. Accounts that are
    /// not known yet (their tokens come from elsewhere) begin on the plan `free`.
    async fn reserve(&self, reservation: &Reservation, limits: LimitsOf<'_>) -> Result<(), ReserveError>;
    /// Links the sandbox to its project and makes both visible.
    async fn link_sandbox(&self, sandbox: &SandboxKey) -> Result<()>;
    /// Takes a reservation back: no row and no count of it remains. Fine when there is none.
    async fn release(&self, sandbox: &SandboxKey) -> Result<()>;
    /// The sandboxes of creates that have begun and not ended: of this server, and of those that have not been seen
    /// since that time.
    async fn provisions(&self, server: ServerId, unseen_since: Timestamp) -> Result<Vec<SandboxKey>>;
    async fn is_provisioning(&self, sandbox: &SandboxKey) -> Result<bool>;
    /// Has another token open a linked sandbox from now on. False when there is none of that key.
    async fn set_sandbox_token(&self, sandbox: &SandboxKey, token: &SecretString) -> Result<bool>;
    /// Whether any row, of whatever state, says that there is something of the sandbox.
    async fn knows_sandbox(&self, sandbox: &SandboxKey) -> Result<bool>;
    /// Forgets the idempotency keys from before that time.
    async fn forget_idempotency_keys(&self, before: Timestamp) -> Result<()>;
}

/// Reading what is there for everybody: neither reserved nor doomed.
#[async_trait]
pub trait ReadStore: Send + Sync {
    async fn thread(&self, id: ThreadId) -> Result<Option<Thread>>;
    async fn threads(&self, account: AccountId, page: PageRequest) -> Result<Page<(Thread, Project)>>;
    async fn project(&self, id: ProjectId) -> Result<Option<Project>>;
    async fn project_threads(&self, project: ProjectId, page: PageRequest) -> Result<Page<Thread>>;
    /// The linked sandbox of that key.
    async fn sandbox(&self, key: &SandboxKey) -> Result<Option<Sandbox>>;
    /// The project that the sandbox of that key is linked to.
    async fn project_of_sandbox(&self, key: &SandboxKey) -> Result<Option<Project>>;
}

/// What clients say about their uploads, and what they were answered.
#[async_trait]
pub trait UploadStore: Send + Sync {
    /// That so many files are being uploaded to the project, which is believed until that time. False when there is no
    /// such project.
    async fn announce_files(&self, project: ProjectId, files: i64, until: Timestamp) -> Result<bool>;
    /// How many are announced at that time.
    async fn announced_files(&self, project: ProjectId, at: Timestamp) -> Result<i64>;
    /// Takes the account's key for an upload, with what is to be told to whoever asks again; `None` when it was free.
    async fn begin_upload(
        &self,
        account: AccountId,
        key: &IdempotencyKey,
        answer: &str,
    ) -> Result<Option<Repetition>>;
    /// What the key's upload is answered from now on.
    async fn conclude_upload(&self, account: AccountId, key: &str, answer: &str) -> Result<()>;
    /// The key may be used again.
    async fn forget_upload(&self, account: AccountId, key: &str) -> Result<()>;
}

/// The saga of a deletion.
#[async_trait]
pub trait DeletionStore: Send + Sync {
    /// Removes the thread with its executions; the project is doomed when it was the last. `None`: no such thread.
    async fn delete_thread(&self, id: ThreadId) -> Result<Option<Deletion>>;
    /// Removes the project's threads and executions and dooms it. `None`: no such project.
    async fn delete_project(&self, id: ProjectId) -> Result<Option<Deletion>>;
    async fn doomed_projects(&self) -> Result<Vec<DoomedProject>>;
    /// The last step of a deletion, after the sandbox is gone. Fine when it is done already.
    async fn bury_project(&self, id: ProjectId) -> Result<()>;
}

/// Executions and their turns.
#[async_trait]
pub trait ExecutionStore: Send + Sync {
    /// A new thread in the project, with an execution in it. The limits are held against the account in the same
    /// transaction, as they are for every start.
    async fn start_in_new_thread(
        &self,
        thread: &Thread,
        execution: &NewExecution,
        limits: LimitsOf<'_>,
    ) -> Result<Started, StartError>;
    /// An execution in an existing thread; the database lets one be active at a time.
    async fn start_in_thread(
        &self,
        thread: ThreadId,
        execution: &NewExecution,
        limits: LimitsOf<'_>,
    ) -> Result<Started, StartError>;
    /// The agent of that id among the account's own, or its default agent where no id is given.
    async fn agent_at_work(&self, account: AccountId, agent: Option<AgentId>) -> Result<Option<AgentAtWork>>;
    /// What was last said by a person in the thread.
    async fn last_prompt(&self, thread: ThreadId) -> Result<Option<String>>;
    async fn execution(&self, id: ExecutionId) -> Result<Option<Execution>>;
    /// Whether it exists and nobody wants it to end.
    async fn execution_is_wanted(&self, id: ExecutionId) -> Result<bool>;
    /// Asks for the end of an execution; fine when it has ended. Who works on it carries it out.
    async fn request_stop(&self, id: ExecutionId) -> Result<()>;
    /// Active executions of that server that somebody wants to end.
    async fn executions_to_stop(&self, server: ServerId) -> Result<Vec<ExecutionId>>;
    /// How far it got; `None` when it is gone.
    async fn execution_status(&self, id: ExecutionId) -> Result<Option<Status>>;
    /// The account's executions that are at work, newest first.
    async fn active_runs(&self, account: AccountId) -> Result<Vec<ActiveRun>>;
    /// Some of the account's executions, newest first.
    async fn executions(&self, query: &ExecutionQuery) -> Result<Stretch<ListedExecution>>;
    /// The place of one that waits for its thread: 1 is next. `None`: it does not wait.
    async fn queue_position(&self, thread: ThreadId, id: ExecutionId) -> Result<Option<i64>>;
    /// What a thread shows of its executions, newest first.
    async fn thread_runs(&self, thread: ThreadId) -> Result<Vec<Run>>;
}

/// What a person tells an agent that has asked.
#[derive(Clone, Debug)]
pub struct NewAnswer {
    pub execution: ExecutionId,
    pub by: UserId,
    pub account: AccountId,
    pub text: String,
    pub idempotency: Option<IdempotencyKey>,
}

#[derive(Debug, thiserror::Error)]
pub enum AnswerError {
    #[error("the execution asks nothing")]
    NoQuestion,
    #[error("the idempotency key was used before")]
    Repeated(Repetition),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<sqlx::Error> for AnswerError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

/// What agents ask of people, and what they leave to them.
#[async_trait]
pub trait DialogueStore: Send + Sync {
    /// What the execution asked last.
    async fn last_question(&self, execution: ExecutionId) -> Result<Option<Question>>;
    /// What it asks now and waits for an answer to.
    async fn open_question(&self, execution: ExecutionId) -> Result<Option<Question>>;
    /// Answers what it asks now. The answer is a message of its thread.
    async fn answer(&self, answer: &NewAnswer) -> Result<(), AnswerError>;
    /// Files that it wrote, by path.
    async fn artifacts(&self, execution: ExecutionId) -> Result<Vec<Artifact>>;
}

/// Rows that are made in bulk, for tests and benchmarks: projects of one account without sandboxes.
#[derive(Clone, Debug)]
pub struct Seed {
    pub account: AccountId,
    pub projects: u32,
    pub threads_per_project: u32,
    pub messages_per_thread: u32,
    /// The first of them is as old as that, and each further thread a microsecond younger.
    pub since: Timestamp,
}

/// Filling a database with rows that nobody called for.
#[async_trait]
pub trait SeedStore: Send + Sync {
    /// All of them or none, and counted as if they had been called for. Limits do not hold.
    async fn seed(&self, seed: &Seed) -> Result<()>;
}

/// Connections to the database that are open.
#[derive(Clone, Copy, Debug)]
pub struct Connections {
    pub idle: i64,
    pub busy: i64,
}

/// What whoever runs the server asks.
#[async_trait]
pub trait OperationsStore: Send + Sync {
    /// Whether the database answers.
    async fn ping(&self) -> Result<()>;
    fn connections(&self) -> Connections;
    /// How many executions of that server there are of each status that is not an end.
    async fn count_active_executions(&self, server: ServerId) -> Result<Vec<(Status, i64)>>;
    /// Says that the server has ended: what it left may be taken in hand at once.
    async fn server_left(&self, server: ServerId) -> Result<()>;
}

/// Threads of projects that are there already.
#[async_trait]
pub trait ThreadStore: Send + Sync {
    /// Adds a thread to its project and counts it, if the plan of the thread's account has room.
    async fn add_thread(
        &self,
        thread: &Thread,
        limits: LimitsOf<'_>,
        idempotency: Option<&IdempotencyKey>,
    ) -> Result<(), AddThreadError>;
    /// Changes the thread and its project. Whether there is such a thread.
    async fn update_thread(&self, id: ThreadId, change: &ThreadChange) -> Result<bool>;
    /// Names and messages of the account's threads that have the word. Bounded in cost: of an account with very many
    /// threads or messages, the newest are looked at.
    async fn search_threads(&self, account: AccountId, word: &str) -> Result<Vec<Mention>>;
}

/// Agents and their versions.
#[async_trait]
pub trait AgentStore: Send + Sync {
    /// Some of the account's agents, and how many there are in all that the query is about.
    async fn agents(&self, account: AccountId, query: &AgentQuery) -> Result<(Vec<Agent>, i64)>;
    async fn agent(&self, id: AgentId) -> Result<Option<Agent>>;
    /// What a version of an agent tells a model. `None`: the version is gone.
    async fn instructions(&self, version: AgentVersionId) -> Result<Option<Instructions>>;
    /// Adds an agent with its first version and counts it, if the plan has room. A new default agent takes the place
    /// of the one before.
    async fn add_agent(
        &self,
        agent: &Agent,
        limits: LimitsOf<'_>,
        idempotency: Option<&IdempotencyKey>,
    ) -> Result<(), AddAgentError>;
    /// The agent after the change. `None`: no such agent.
    async fn update_agent(&self, id: AgentId, change: AgentChange, author: UserId) -> Result<Option<Agent>>;
    async fn delete_agent(&self, id: AgentId) -> Result<AgentDeletion>;
}

/// What is said in threads. The thread's count of messages is kept right in the transaction that changes it.
#[async_trait]
pub trait MessageStore: Send + Sync {
    /// Some of the thread's messages, in the order that was asked for.
    async fn messages(&self, thread: ThreadId, query: MessageQuery) -> Result<Vec<Message>>;
    /// Adds a message; the idempotency key, if there is one, is the account's.
    async fn add_message(&self, account: AccountId, new: &NewMessage) -> Result<(), AddMessageError>;
    /// Deletes a message that the model sees. Fine when there is no such message.
    async fn delete_message(&self, thread: ThreadId, id: MessageId) -> Result<()>;
}

/// What plans are held against.
#[async_trait]
pub trait UsageStore: Send + Sync {
    /// How much the account has of everything that is limited.
    async fn usage(&self, account: AccountId) -> Result<Usage>;
}

/// One answer for every question that the domain asks of a database. All limits, uniqueness and counters are
/// decided inside it, in one transaction each.
pub trait Store:
    AccountStore
    + MemberStore
    + KeyStore
    + LifetimeStore
    + ProvisionStore
    + WarmStore
    + ReadStore
    + UploadStore
    + DeletionStore
    + ExecutionStore
    + WorkStore
    + LossStore
    + EventStore
    + WebhookStore
    + SeedStore
    + OperationsStore
    + ThreadStore
    + AgentStore
    + MessageStore
    + DialogueStore
    + UsageStore
    + fmt::Debug
    + 'static
{
}

impl<T> Store for T where
    T: AccountStore
        + MemberStore
        + KeyStore
        + LifetimeStore
        + ProvisionStore
        + WarmStore
        + ReadStore
        + UploadStore
        + DeletionStore
        + ExecutionStore
        + WorkStore
        + LossStore
        + EventStore
        + WebhookStore
        + SeedStore
        + OperationsStore
        + ThreadStore
        + AgentStore
        + MessageStore
        + DialogueStore
        + UsageStore
        + fmt::Debug
        + 'static
{
}
