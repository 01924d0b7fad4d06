//! The call of the SDK that a request is, with the arguments that it has.

use std::{collections::BTreeMap, time::Duration};

use anyhow::{Context as _, bail};
use kortix_sdk::{
    Error, Kortix, Metadata, events::Watch, executions::OnConflict, sandboxes::files::FileContent,
};
use kortix_tests::golden::{Part, Request};
use serde::Serialize;
use serde_json::Value;

/// What came of a call, as JSON.
pub(crate) type Outcome = Result<Value, Error>;

pub(super) struct Call<'a> {
    client: &'a Kortix,
    request: &'a Request,
    segments: Vec<String>,
    query: BTreeMap<String, String>,
    form: Vec<Part>,
}

fn model<T: Serialize>(result: Result<T, Error>) -> Outcome {
    result.map(|model| serde_json::to_value(model).expect("a model is JSON"))
}

fn file(result: Result<FileContent, Error>) -> Outcome {
    result.map(|file| file.text().into())
}

/// Applies a setter if the request has the argument.
macro_rules! set {
    ($call:ident, $($setter:ident: $value:expr),+ $(,)?) => {
        $(if let Some(value) = $value { $call = $call.$setter(value); })+
    };
}

/// Applies a setter without arguments if the request says the word.
macro_rules! say {
    ($call:ident, $($setter:ident: $said:expr),+ $(,)?) => {
        $(if $said { $call = $call.$setter(); })+
    };
}

impl<'a> Call<'a> {
    pub(super) fn new(client: &'a Kortix, request: &'a Request) -> anyhow::Result<Self> {
        let url = url::Url::parse("http://host")?.join(&request.path)?;
        let decoded = |segment: &str| {
            // A plus stays a plus in a path.
            let encoded = segment.replace('+', "%2B");
            url::form_urlencoded::parse(encoded.as_bytes()).next().map(|(text, _)| text.into_owned())
        };
        let segments = url.path_segments().context("no path")?;
        Ok(Self {
            client,
            request,
            segments: segments.map(|segment| decoded(segment).unwrap_or_default()).collect(),
            query: url.query_pairs().into_owned().collect(),
            form: form(request),
        })
    }

    pub(super) async fn make(&self) -> anyhow::Result<Outcome> {
        let segments: Vec<&str> = self.segments.iter().map(String::as_str).collect();
        let segments = match segments.as_slice() {
            ["v1", rest @ ..] => rest,
            all => all,
        };
        let at = (self.request.method.as_str(), segments);
        if let Some(outcome) = self.threads(at).await {
            return Ok(outcome);
        }
        if let Some(outcome) = self.projects(at).await {
            return Ok(outcome);
        }
        if let Some(outcome) = self.runs_and_agents(at).await? {
            return Ok(outcome);
        }
        if let Some(outcome) = self.account(at).await {
            return Ok(outcome);
        }
        if let Some(outcome) = self.sandboxes(at).await {
            return Ok(outcome);
        }
        match self.extensions(at).await {
            Some(outcome) => Ok(outcome),
            None => bail!("the SDK has no call for {} {}", self.request.method, self.request.path),
        }
    }

    async fn threads(&self, at: (&str, &[&str])) -> Option<Outcome> {
        let (threads, messages) = (self.client.threads(), self.client.messages());
        Some(match at {
            ("POST", ["threads"]) => {
                let mut create = threads.create();
                set!(create, name: self.part("name"));
                set!(create, idempotency_key: self.key());
                model(create.await)
            }
            ("GET", ["threads"]) => {
                let mut list = threads.list();
                set!(list, page: self.number("page"), limit: self.number("limit"), cursor: self.said("cursor"));
                model(list.await)
            }
            ("GET", ["threads", "search"]) => {
                let mut search = threads.search(self.said("q").unwrap_or_default());
                set!(search, limit: self.number("limit"));
                model(search.await)
            }
            ("GET", ["threads", thread]) => model(threads.get(*thread).await),
            ("DELETE", ["threads", thread]) => model(threads.delete(*thread).await),
            ("PATCH", ["threads", thread]) => {
                let mut update = threads.update(*thread);
                set!(update, title: self.text("title"));
                say!(update, public: self.flag("is_public") == Some(true),
                    private: self.flag("is_public") == Some(false));
                model(update.await)
            }
            ("GET", ["threads", thread, "messages"]) => {
                let mut list = messages.list(*thread);
                set!(list, limit: self.number("limit"), cursor: self.said("cursor"));
                say!(list, oldest_first: self.query.get("order").is_some_and(|order| order != "desc"),
                    full: self.query.get("optimized").is_some_and(|flag| flag == "false"));
                model(list.await)
            }
            ("POST", ["threads", thread, "messages"]) => {
                let kind = self.text("type").unwrap_or_default();
                let mut create =
                    messages.create(*thread, kind.as_str(), self.text("content").unwrap_or_default());
                say!(create, hidden_from_model: self.flag("is_llm_message") == Some(false));
                set!(create, idempotency_key: self.key());
                model(create.await)
            }
            ("POST", ["threads", thread, "messages", "add"]) => {
                let mut add = messages.add(*thread, self.text("message").unwrap_or_default());
                set!(add, idempotency_key: self.key());
                model(add.await)
            }
            ("DELETE", ["threads", thread, "messages", message]) => {
                model(messages.delete(*thread, *message).await)
            }
            _ => return None,
        })
    }

    async fn projects(&self, at: (&str, &[&str])) -> Option<Outcome> {
        let projects = self.client.projects();
        let (sandbox, files) = (projects.sandbox(), projects.files());
        Some(match at {
            ("GET", ["projects", project]) => model(projects.get(*project).await),
            ("DELETE", ["projects", project]) => model(projects.delete(*project).await),
            ("GET", ["projects", project, "threads"]) => {
                let mut list = projects.threads(*project);
                set!(list, page: self.number("page"), limit: self.number("limit"), cursor: self.said("cursor"));
                model(list.await)
            }
            ("POST", ["projects", project, "threads"]) => {
                let mut create = projects.create_thread(*project);
                set!(create, idempotency_key: self.key());
                model(create.await)
            }
            ("GET", ["project", project, "sandbox"]) => model(sandbox.get(*project).await),
            ("GET", ["project", project, "sandbox", "status"]) => model(sandbox.status(*project).await),
            ("POST", ["project", project, "sandbox", "ensure-active"]) => {
                model(sandbox.ensure_active(*project).await)
            }
            ("POST", ["project", project, "sandbox", "start"]) => model(sandbox.start(*project).await),
            ("POST", ["project", project, "sandbox", "stop"]) => model(sandbox.stop(*project).await),
            ("POST", ["project", project, "files"]) => {
                let mut upload =
                    files.upload(*project, self.part("path").unwrap_or_default(), self.content());
                set!(upload, idempotency_key: self.key());
                model(upload.await)
            }
            ("POST", ["project", project, "files", "upload-started"]) => {
                let count = self.json("file_count").and_then(Value::as_u64).unwrap_or_default();
                model(files.upload_started(*project, count.try_into().unwrap_or(u32::MAX)).await)
            }
            ("POST", ["project", project, "files", "upload-completed"]) => {
                model(files.upload_completed(*project).await)
            }
            ("GET", ["project", project, "files", "upload-status"]) => {
                model(files.upload_status(*project).await)
            }
            _ => return None,
        })
    }

    async fn runs_and_agents(&self, at: (&str, &[&str])) -> anyhow::Result<Option<Outcome>> {
        let (runs, agents) = (self.client.runs(), self.client.agents());
        Ok(Some(match at {
            ("POST", ["agent", "start"]) => model(self.start_run().await),
            ("POST", ["agent-run", run, "stop"]) => model(runs.stop(*run).await),
            ("GET", ["agent-run", run, "stream"]) => self.watched(runs.stream(*run)).await,
            ("GET", ["agent-run", run]) => model(runs.get(*run).await),
            ("GET", ["agent-runs", "active"]) => model(runs.active().await),
            ("GET", ["agent-runs", run, "status"]) => model(runs.status(*run).await),
            ("GET", ["thread", thread, "agent-runs"]) => model(runs.list(*thread).await),
            ("GET", ["agents"]) => model(self.list_agents().await),
            ("POST", ["agents"]) => model(self.create_agent()?.await),
            ("GET", ["agents", agent]) => model(agents.get(*agent).await),
            ("PUT", ["agents", agent]) => model(self.update_agent(agent)?.await),
            ("DELETE", ["agents", agent]) => model(agents.delete(*agent).await),
            _ => return Ok(None),
        }))
    }

    fn start_run(&self) -> kortix_sdk::runs::StartRun {
        let mut start = self.client.runs().start();
        set!(start, thread: self.part("thread_id"), project: self.part("project_id"), prompt: self.part("prompt"),
            model: self.part("model_name"), agent: self.part("agent_id"), mode: self.part("mode"));
        let memory = self.part("memory_enabled");
        say!(start, optimistic: self.part("optimistic").as_deref() == Some("true"),
            with_memory: memory.as_deref() == Some("true"), without_memory: memory.as_deref() == Some("false"));
        for file in self.form.iter().filter(|part| part.name == "files") {
            start = start.file(file.filename.clone().unwrap_or_default(), file.value.clone());
        }
        set!(start, idempotency_key: self.key());
        start
    }

    fn list_agents(&self) -> kortix_sdk::agents::ListAgents {
        let mut list = self.client.agents().list();
        let says = |name: &str, value: &str| self.query.get(name).is_some_and(|said| said == value);
        set!(list, page: self.number("page"), limit: self.number("limit"), search: self.said("search"),
            sort_by: self.query.get("sort_by").map(String::as_str), tools: self.said("tools").map(|tools| [tools]),
            content_type: self.query.get("content_type").map(String::as_str));
        say!(list, ascending: says("sort_order", "asc"), only_default: says("has_default", "true"),
            without_default: says("has_default", "false"), with_mcp_tools: says("has_mcp_tools", "true"),
            without_mcp_tools: says("has_mcp_tools", "false"),
            with_agentpress_tools: says("has_agentpress_tools", "true"),
            without_agentpress_tools: says("has_agentpress_tools", "false"));
        list
    }

    fn create_agent(&self) -> anyhow::Result<kortix_sdk::agents::CreateAgent> {
        let mut create = self.client.agents().create(self.text("name").unwrap_or_default());
        set!(create, system_prompt: self.text("system_prompt"), agentpress_tools: self.object("agentpress_tools")?,
            icon_name: self.text("icon_name"), icon_color: self.text("icon_color"),
            icon_background: self.text("icon_background"));
        say!(create, default_agent: self.flag("is_default") == Some(true));
        for server in self.objects("configured_mcps")?.unwrap_or_default() {
            create = create.configured_mcp(server);
        }
        for server in self.objects("custom_mcps")?.unwrap_or_default() {
            create = create.custom_mcp(server);
        }
        set!(create, idempotency_key: self.key());
        Ok(create)
    }

    fn update_agent(&self, agent: &str) -> anyhow::Result<kortix_sdk::agents::UpdateAgent> {
        let mut update = self.client.agents().update(agent);
        set!(update, name: self.text("name"), description: self.text("description"),
            system_prompt: self.text("system_prompt"), model: self.text("model"),
            configured_mcps: self.objects("configured_mcps")?, custom_mcps: self.objects("custom_mcps")?,
            agentpress_tools: self.object("agentpress_tools")?, icon_name: self.text("icon_name"),
            icon_color: self.text("icon_color"), icon_background: self.text("icon_background"));
        say!(update, default_agent: self.flag("is_default") == Some(true),
            replace_mcps: self.flag("replace_mcps") == Some(true));
        Ok(update)
    }

    async fn account(&self, at: (&str, &[&str])) -> Option<Outcome> {
        let (account, keys) = (self.client.account(), self.client.api_keys());
        let skips = self.query.get("skip_cache").is_some_and(|flag| flag == "true");
        Some(match at {
            ("GET", ["health"]) => model(self.client.health().await),
            ("GET", ["health-docker"]) => model(self.client.health().with_dependencies().await),
            ("GET", ["billing", "account-state"]) => {
                let mut state = account.state();
                say!(state, skip_cache: skips);
                model(state.await)
            }
            ("GET", ["billing", "account-state", "minimal"]) => {
                let mut state = account.minimal_state();
                say!(state, skip_cache: skips);
                model(state.await)
            }
            ("GET", ["limits"]) => {
                let mut limits = account.limits();
                set!(limits, only: self.query.get("type").map(String::as_str));
                model(limits.await)
            }
            ("GET", ["api-keys"]) => model(keys.list().await),
            ("POST", ["api-keys"]) => {
                let mut create = keys.create(self.text("title").unwrap_or_default());
                let days = self.json("expires_in_days").and_then(Value::as_u64);
                set!(create, description: self.text("description"),
                    expires_in_days: days.and_then(|days| u32::try_from(days).ok()));
                set!(create, idempotency_key: self.key());
                model(create.await)
            }
            ("PATCH", ["api-keys", key, "revoke"]) => model(keys.revoke(*key).await),
            ("DELETE", ["api-keys", key]) => model(keys.delete(*key).await),
            _ => return None,
        })
    }

    async fn sandboxes(&self, at: (&str, &[&str])) -> Option<Outcome> {
        let sandboxes = self.client.sandboxes();
        let files = sandboxes.files();
        let path = || self.said("path").unwrap_or_default();
        Some(match at {
            ("GET", ["sandboxes", sandbox, "status"]) => model(sandboxes.status(*sandbox).await),
            ("POST", ["sandboxes", sandbox, "start"]) => model(sandboxes.start(*sandbox).await),
            ("DELETE", ["sandboxes", sandbox]) => model(sandboxes.delete(*sandbox).await),
            ("POST", ["sandboxes", sandbox, "terminal", "execute"]) => {
                let mut execute = sandboxes.execute(*sandbox, self.text("command").unwrap_or_default());
                set!(execute, cwd: self.text("cwd"));
                model(execute.await)
            }
            ("POST", ["sandboxes", sandbox, "files"]) => {
                let mut upload =
                    files.upload(*sandbox, self.part("path").unwrap_or_default(), self.content());
                set!(upload, idempotency_key: self.key());
                model(upload.await)
            }
            ("PUT", ["sandboxes", sandbox, "files"]) => {
                let text = |field| self.text(field).unwrap_or_default();
                model(files.write(*sandbox, text("path"), text("content")).await)
            }
            ("PUT", ["sandboxes", sandbox, "files", "binary"]) => {
                let path = self.part("path").unwrap_or_default();
                model(files.write_binary(*sandbox, path, self.content()).await)
            }
            ("GET", ["sandboxes", sandbox, "files"]) => model(files.list(*sandbox, path()).await),
            ("GET", ["sandboxes", sandbox, "files", "content"]) => file(files.read(*sandbox, path()).await),
            ("DELETE", ["sandboxes", sandbox, "files"]) => model(files.delete(*sandbox, path()).await),
            ("GET", ["sandboxes", sandbox, "files", "tree"]) => {
                let mut tree = files.tree(*sandbox);
                set!(tree, path: self.said("path"), commit: self.said("commit"));
                model(tree.await)
            }
            _ => return None,
        })
    }

    /// The Obvious API, and what the reference server adds to it.
    async fn extensions(&self, at: (&str, &[&str])) -> Option<Outcome> {
        let (executions, templates) = (self.client.executions(), self.client.templates());
        let task = self.text("starterPrompt").unwrap_or_default();
        Some(match at {
            ("GET", ["api", "v1", "templates"]) => model(templates.list().await),
            ("POST", ["api", "v1", "templates", template, "project"]) => {
                let mut create = templates.create_project(*template, task);
                set!(create, name: self.text("name"), success_prompt: self.text("successPrompt"),
                    failure_prompt: self.text("failurePrompt"));
                set!(create, idempotency_key: self.key());
                model(create.await)
            }
            ("POST", ["api", "v1", "projects", project, "thread"]) => {
                let mut create = self.client.projects().thread().create(*project, task);
                set!(create, name: self.text("name"), success_prompt: self.text("successPrompt"),
                    failure_prompt: self.text("failurePrompt"));
                set!(create, idempotency_key: self.key());
                model(create.await)
            }
            ("POST", ["x", "v1", "threads", thread, "executions"]) => {
                let mut create = executions.create(*thread, task);
                set!(create, success_prompt: self.text("successPrompt"),
                    failure_prompt: self.text("failurePrompt"), on_conflict: self.on_conflict());
                if let Some(webhook) = self.json("webhook").filter(|webhook| webhook.is_object()) {
                    let part = |name: &str| webhook[name].as_str().map(str::to_owned);
                    let url = part("url").unwrap_or_default();
                    create = match part("secret") {
                        Some(secret) => create.webhook_with_secret(url, secret),
                        None => create.webhook(url),
                    };
                }
                set!(create, idempotency_key: self.key());
                model(create.await)
            }
            ("GET", ["x", "v1", "executions", execution, "events"]) => {
                self.watched(executions.events(*execution)).await
            }
            ("GET", ["x", "v1", "executions"]) => {
                let mut list = executions.list();
                set!(list, project: self.said("project_id"), thread: self.said("thread_id"),
                    status: self.said("status").map(|status| status.as_str().into()), limit: self.number("limit"),
                    cursor: self.said("cursor"));
                model(list.await)
            }
            ("GET", ["x", "v1", "executions", execution]) => {
                let mut get = executions.get(*execution);
                set!(get, wait_for: self.number("wait").map(|seconds| Duration::from_secs(seconds.into())));
                model(get.await)
            }
            ("GET", ["x", "v1", "executions", execution, "receipt"]) => {
                let mut get = executions.receipt(*execution);
                say!(get, with_events: self.said("events").as_deref() == Some("true"));
                model(get.await)
            }
            ("GET", ["x", "v1", "sandboxes", sandbox, "logs"]) => {
                let mut logs = self.client.sandboxes().logs(*sandbox);
                set!(logs, lines: self.number("lines"));
                model(logs.await)
            }
            ("GET", ["x", "v1", "sandboxes", sandbox, "usage"]) => {
                model(self.client.sandboxes().usage(*sandbox).await)
            }
            ("POST", ["x", "v1", "sandboxes", sandbox, "token"]) => {
                model(self.client.sandboxes().rotate_token(*sandbox).await)
            }
            ("POST", ["x", "v1", "sandboxes", sandbox, "urls"]) => {
                let port = self.json("port").and_then(Value::as_u64).and_then(|port| port.try_into().ok());
                let mut create = self.client.sandboxes().create_url(*sandbox, port.unwrap_or_default());
                let seconds = self.json("expires_in_seconds").and_then(Value::as_u64);
                set!(create, expires_in: seconds.map(Duration::from_secs), path: self.text("path"),
                    form: self.text("form").map(|form| form.as_str().into()));
                model(create.await)
            }
            ("GET", ["x", "v1", "receipt-keys"]) => model(self.client.receipts().keys().await),
            ("POST", ["x", "v1", "executions", execution, "answer"]) => {
                let mut answer = executions.answer(*execution, self.text("text").unwrap_or_default());
                set!(answer, idempotency_key: self.key());
                model(answer.await)
            }
            ("GET", ["x", "v1", "executions", execution, "artifacts"]) => {
                model(executions.artifacts(*execution).await)
            }
            ("POST", ["x", "v1", "executions", execution, "stop"]) => {
                model(executions.stop(*execution).await)
            }
            _ => return self.managing(at).await,
        })
    }

    fn on_conflict(&self) -> Option<OnConflict> {
        Some(match self.text("on_conflict")?.as_str() {
            "enqueue" => OnConflict::Enqueue,
            "replace" => OnConflict::Replace,
            _ => OnConflict::Reject,
        })
    }

    /// Of a stream, whether it can be had.
    async fn watched(&self, mut watch: Watch) -> Outcome {
        if let Some(id) = self.said("last_id").and_then(|id| id.parse().ok()) {
            watch = watch.after(id);
        }
        watch.await.map(|_| Value::Null)
    }

    /// Accounts, members and keys on the reference server.
    async fn managing(&self, at: (&str, &[&str])) -> Option<Outcome> {
        let (accounts, keys) = (self.client.accounts(), self.client.keys());
        let members = accounts.members();
        let name = || self.text("name").unwrap_or_default();
        Some(match at {
            ("GET", ["x", "v1", "accounts"]) => model(accounts.list().await),
            ("POST", ["x", "v1", "accounts"]) => {
                let mut create = accounts.create(name());
                set!(create, idempotency_key: self.key());
                model(create.await)
            }
            ("GET", ["x", "v1", "accounts", account, "members"]) => model(members.list(*account).await),
            ("PUT", ["x", "v1", "accounts", account, "members", user]) => {
                let role = self.text("role").unwrap_or_default();
                model(members.set(*account, *user, role.as_str().into()).await)
            }
            ("DELETE", ["x", "v1", "accounts", account, "members", user]) => {
                model(members.remove(*account, *user).await)
            }
            ("GET", ["x", "v1", "keys"]) => {
                let mut list = keys.list();
                set!(list, account: self.said("account_id"));
                model(list.await)
            }
            ("POST", ["x", "v1", "keys"]) => {
                let mut create = keys.create(name());
                set!(create, account: self.text("account_id"));
                set!(create, idempotency_key: self.key());
                model(create.await)
            }
            ("DELETE", ["x", "v1", "keys", key]) => model(keys.revoke(*key).await),
            _ => return self.webhooks(at).await,
        })
    }

    async fn webhooks(&self, at: (&str, &[&str])) -> Option<Outcome> {
        let webhooks = self.client.webhooks();
        Some(match at {
            ("GET", ["x", "v1", "webhooks"]) => {
                let mut list = webhooks.list();
                set!(list, account: self.said("account_id"));
                model(list.await)
            }
            ("POST", ["x", "v1", "webhooks"]) => {
                let mut create = webhooks.create(self.text("url").unwrap_or_default());
                set!(create, secret: self.text("secret"), account: self.text("account_id"));
                set!(create, idempotency_key: self.key());
                model(create.await)
            }
            ("DELETE", ["x", "v1", "webhooks", webhook]) => model(webhooks.delete(*webhook).await),
            ("GET", ["x", "v1", "webhooks", webhook, "deliveries"]) => {
                let mut list = webhooks.deliveries(*webhook);
                set!(list, state: self.said("state").map(|state| state.as_str().into()),
                    limit: self.number("limit"), cursor: self.said("cursor"));
                model(list.await)
            }
            ("POST", ["x", "v1", "webhook-deliveries", delivery, "replay"]) => {
                model(webhooks.replay(*delivery).await)
            }
            _ => return None,
        })
    }

    fn key(&self) -> Option<String> {
        self.request.headers.get("idempotency-key").cloned()
    }

    fn said(&self, name: &str) -> Option<String> {
        self.query.get(name).cloned()
    }

    fn number(&self, name: &str) -> Option<u32> {
        self.query.get(name)?.parse().ok()
    }

    fn json(&self, field: &str) -> Option<&Value> {
        self.request.body.as_ref()?.get(field)
    }

    fn text(&self, field: &str) -> Option<String> {
        self.json(field)?.as_str().map(str::to_owned)
    }

    fn flag(&self, field: &str) -> Option<bool> {
        self.json(field)?.as_bool()
    }

    fn object(&self, field: &str) -> anyhow::Result<Option<Metadata>> {
        Ok(self.json(field).filter(|value| value.is_object()).map(Metadata::of).transpose()?)
    }

    fn objects(&self, field: &str) -> anyhow::Result<Option<Vec<Metadata>>> {
        let Some(items) = self.json(field).and_then(Value::as_array) else { return Ok(None) };
        let objects = items.iter().filter(|item| item.is_object());
        Ok(Some(objects.map(Metadata::of).collect::<Result<_, _>>()?))
    }

    fn part(&self, name: &str) -> Option<String> {
        self.form.iter().find(|part| part.name == name).map(|part| part.value.clone())
    }

    /// What is in the file of a form.
    fn content(&self) -> String {
        self.part("file").unwrap_or_default()
    }
}

fn form(request: &Request) -> Vec<Part> {
    let Some(Value::String(body)) = &request.body else { return request.multipart.clone() };
    let fields = url::form_urlencoded::parse(body.as_bytes()).into_owned();
    fields.map(|(name, value)| Part { name, filename: None, value }).collect()
}
