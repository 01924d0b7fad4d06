//! The states of the world that the golden files name, made by calling the server.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use jsonwebtoken::{EncodingKey, Header, encode};
use kortix_tests::{
    golden::{self, Names, Part},
    server::{JWT_SECRET, Options, ReferenceServer},
};
use serde_json::{Value, json};

const WAIT: Duration = Duration::from_secs(20);

/// The servers that the cases run on: one that works, and one whose sandboxes never come to be.
pub(crate) struct Servers {
    working: ReferenceServer,
    broken: ReferenceServer,
    http: reqwest::Client,
    _files: [tempfile::NamedTempFile; 2],
}

/// The account that the template `tpl_team` is for.
const TEAM: &str = "golden-team";

/// One server as one account sees it, with names for what is in it.
pub(crate) struct World<'a> {
    pub(crate) url: &'a str,
    pub(crate) http: &'a reqwest::Client,
    pub(crate) names: Names,
}

impl Servers {
    pub(crate) fn start() -> Self {
        let plans = file(&json!({"tier_12_100": {"threads": 10, "projects": 1}}));
        let review = json!({"id": "tpl_review", "name": "Weekly review", "visibility": "public",
                            "description": "Load the export and rank accounts"});
        let team = json!({"id": "tpl_team", "name": "Team only", "visibility": "team", "team": [TEAM]});
        let templates = file(&json!({"templates": [review, team]}));
        let path = |file: &tempfile::NamedTempFile| file.path().to_str().unwrap().to_owned();
        let options = || Options::fake().env("KORTIX_SERVER_TEMPLATES", &path(&templates));
        let working = options().arguments(&["--plans", &path(&plans), "--webhooks-allow-private"]);
        let broken = options().env("KORTIX_SERVER_FAKE_FAULTS", "create=fail");
        Self {
            working: ReferenceServer::start(working).unwrap(),
            broken: ReferenceServer::start(broken).unwrap(),
            http: kortix_tests::http::client(),
            _files: [plans, templates],
        }
    }

    /// An account of its own, in the state that the case is given.
    pub(crate) async fn world(&self, given: &str) -> World<'_> {
        let server = if given == "broken_sandboxes" { &self.broken } else { &self.working };
        let account =
            if given == "named_account" { TEAM.to_owned() } else { uuid::Uuid::now_v7().to_string() };
        let plan = plan(given);
        let mut world = World { url: server.url(), http: &self.http, names: Names::new() };
        for (name, kind) in [("api_key", "kortix"), ("obvious_key", "obvious"), ("jwt", "jwt")] {
            world.names.insert(name, server.credential(kind, &account, plan).unwrap());
        }
        world.names.insert("expired_jwt", signed(JWT_SECRET, 1));
        world.names.insert("forged_jwt", signed("another secret", in_an_hour()));
        if given.contains("workspace") {
            let member = uuid::Uuid::now_v7().to_string();
            world.names.insert("member_jwt", server.credential("jwt", &member, plan).unwrap());
            world.name_users();
        }
        world.become_as(given).await;
        if given.starts_with("strange") {
            let stranger = uuid::Uuid::now_v7().to_string();
            for (name, kind) in [("obvious_key", "obvious"), ("jwt", "jwt")] {
                world.names.insert(name, server.credential(kind, &stranger, plan).unwrap());
            }
        }
        world
    }
}

impl World<'_> {
    async fn become_as(&mut self, given: &str) {
        match given {
            "account" | "named_account" | "roomy_account" | "broken_sandboxes" => {}
            "thread" | "stranger" | "no_room_for_projects" => self.create_thread().await,
            "file" => {
                self.create_thread().await;
                self.write_file().await;
            }
            "upload" => {
                self.create_thread().await;
                let file = json!({"path": "/workspace/uploads/data.csv", "content": "a,b\n"});
                self.put_file(&file).await;
            }
            "keyed_upload" => {
                self.create_thread().await;
                self.upload_with_key(&format!("/sandboxes/{}/files", self.names["sandbox_id"])).await;
            }
            "keyed_project_upload" => {
                self.create_thread().await;
                self.upload_with_key(&format!("/project/{}/files", self.names["project_id"])).await;
            }
            "stopped_sandbox" => {
                self.create_thread().await;
                self.write_file().await;
                self.post(&format!("/project/{}/sandbox/stop", self.names["project_id"]), &json!({})).await;
            }
            "deleted_sandbox" => {
                self.create_thread().await;
                self.delete_sandbox().await;
            }
            "announced_upload" => {
                self.create_thread().await;
                let path = format!("/project/{}/files/upload-started", self.names["project_id"]);
                self.post(&path, &json!({"file_count": 3})).await;
            }
            "no_room_for_threads" => {
                for _ in 0..10 {
                    self.create_thread().await;
                }
            }
            "public_thread" | "strange_public_thread" => {
                self.create_thread().await;
                let change = self.http.patch(format!("{}/threads/{}", self.url, self.names["thread_id"]));
                let change = change.bearer_auth(&self.names["jwt"]).json(&json!({"is_public": true}));
                change.send().await.unwrap().error_for_status().unwrap();
            }
            "conversation" | "strange_conversation" => {
                self.create_thread().await;
                self.converse().await;
            }
            "agent" | "strange_agent" => self.create_agent(false).await,
            "default_agent" => self.create_agent(true).await,
            "busy_thread" => {
                self.create_thread().await;
                self.start(&json!({"starterPrompt": "sleep-until-released"})).await;
            }
            "waiting_execution" => {
                self.create_thread().await;
                self.start(&json!({"starterPrompt": "sleep-until-released"})).await;
                self.start(&json!({"starterPrompt": "exit 0", "on_conflict": "enqueue"})).await;
            }
            "execution_stopped_while_it_waited" => {
                self.create_thread().await;
                self.start(&json!({"starterPrompt": "sleep-until-released"})).await;
                self.start(&json!({"starterPrompt": "exit 0", "on_conflict": "enqueue"})).await;
                let path = format!("/x/v1/executions/{}/stop", self.names["execution_id"]);
                self.post(&path, &json!({})).await;
            }
            "finished_execution" | "strange_execution" => {
                self.create_thread().await;
                self.start(&json!({"starterPrompt": "exit 0", "successPrompt": "exit 0"})).await;
                self.wait_for_end().await;
            }
            "failed_execution" => {
                self.create_thread().await;
                self.start(&json!({"starterPrompt": "exit 3", "failurePrompt": "exit 0"})).await;
                self.wait_for_end().await;
            }
            "made_api_key" | "strange_api_key" => self.make_api_key().await,
            "revoked_api_key" => {
                self.make_api_key().await;
                let path = format!("{}/api-keys/{}/revoke", self.url, self.names["key_id"]);
                let request = self.http.patch(path).bearer_auth(&self.names["jwt"]);
                request.send().await.unwrap().error_for_status().unwrap();
                let credential = self.names["made_api_key"].clone();
                self.names.insert("revoked_api_key", credential);
            }
            other if other.contains("webhook") || other.contains("delivery") => {
                self.have_webhook(other).await;
            }
            other if other.contains("workspace") => self.have_workspace(other).await,
            other => panic!("no world is called {other}"),
        }
    }

    async fn post(&self, path: &str, body: &Value) -> Value {
        let request =
            self.http.post(format!("{}{path}", self.url)).bearer_auth(&self.names["jwt"]).json(body);
        let response = request.send().await.unwrap().error_for_status().unwrap();
        response.json().await.unwrap()
    }

    async fn create_thread(&mut self) {
        let made = self.post("/threads", &json!({"name": "My Project"})).await;
        let id = |field: &str| made[field].as_str().unwrap().to_owned();
        let (thread, project) = (id("thread_id"), id("project_id"));
        self.names.insert("obvious_thread_id", format!("th_{}", thread.replace('-', "")));
        self.names.insert("obvious_project_id", format!("prj_{}", project.replace('-', "")));
        self.names.insert("thread_id", thread);
        let read = self.http.get(format!("{}/projects/{project}", self.url)).bearer_auth(&self.names["jwt"]);
        let read: Value = read.send().await.unwrap().error_for_status().unwrap().json().await.unwrap();
        self.names.insert("sandbox_id", read["sandbox"]["id"].as_str().unwrap().to_owned());
        self.names.insert("project_id", project);
    }

    async fn have_workspace(&mut self, given: &str) {
        if given == "workspace_to_be" {
            return;
        }
        self.create_workspace().await;
        match given {
            "workspace_alone" => {}
            "workspace" | "strange_workspace" => self.add_member("member").await,
            "workspace_with_admin" => self.add_member("admin").await,
            "workspace_key" | "strange_workspace_key" => {
                self.add_member("member").await;
                self.make_workspace_key().await;
            }
            "workspace_full_of_keys" => {
                for _ in 0..50 {
                    self.make_workspace_key().await;
                }
            }
            other => panic!("no world is called {other}"),
        }
    }

    /// The users of the tokens, and what the workspace is to be called.
    fn name_users(&mut self) {
        let (user, member) = (user_of(&self.names["jwt"]), user_of(&self.names["member_jwt"]));
        self.names.insert("own_account_id", format!("wks_{user}"));
        self.names.insert("user_id", format!("usr_{user}"));
        self.names.insert("member_id", format!("usr_{member}"));
        self.names.insert("workspace_name", format!("acme {}", uuid::Uuid::now_v7()));
    }

    async fn create_workspace(&mut self) {
        let made = self.post("/x/v1/accounts", &json!({"name": self.names["workspace_name"]})).await;
        self.names.insert("account_id", made["id"].as_str().unwrap().to_owned());
    }

    async fn add_member(&self, role: &str) {
        let (account, user) = (&self.names["account_id"], &self.names["member_id"]);
        let url = format!("{}/x/v1/accounts/{account}/members/{user}", self.url);
        let request = self.http.put(url).bearer_auth(&self.names["jwt"]).json(&json!({"role": role}));
        request.send().await.unwrap().error_for_status().unwrap();
    }

    async fn make_workspace_key(&mut self) {
        let asked = json!({"name": "ci", "account_id": self.names["account_id"]});
        let made = self.post("/x/v1/keys", &asked).await;
        self.names.insert("obvious_key_id", made["id"].as_str().unwrap().to_owned());
        self.names.insert("workspace_key", made["key"].as_str().unwrap().to_owned());
    }

    async fn make_api_key(&mut self) {
        let asked = json!({"title": "ci", "description": "Continuous integration", "expires_in_days": 30});
        let made = self.post("/api-keys", &asked).await;
        let text = |field: &str| made[field].as_str().unwrap().to_owned();
        self.names.insert("made_api_key", format!("{}:{}", text("public_key"), text("secret_key")));
        self.names.insert("public_key", text("public_key"));
        self.names.insert("key_id", text("key_id"));
    }

    async fn write_file(&self) {
        self.put_file(&json!({"path": "/workspace/notes/größe 100%.txt", "content": "one\ntwo\n"})).await;
    }

    async fn put_file(&self, file: &Value) {
        let url = format!("{}/sandboxes/{}/files", self.url, self.names["sandbox_id"]);
        let request = self.http.put(url).bearer_auth(&self.names["jwt"]).json(file);
        request.send().await.unwrap().error_for_status().unwrap();
    }

    async fn upload_with_key(&self, path: &str) {
        let part = |name: &str, filename: Option<&str>, value: &str| Part {
            name: name.to_owned(),
            filename: filename.map(str::to_owned),
            value: value.to_owned(),
        };
        let parts =
            [part("path", None, "/workspace/uploads/data.csv"), part("file", Some("data.csv"), "a,b\n1,2\n")];
        let (form, content_type) = golden::form(&parts);
        let request = self.http.post(format!("{}{path}", self.url)).bearer_auth(&self.names["jwt"]);
        let request = request.header("idempotency-key", "upload-1").header("content-type", content_type);
        request.body(form).send().await.unwrap().error_for_status().unwrap();
    }

    async fn delete_sandbox(&self) {
        let url = format!("{}/sandboxes/{}", self.url, self.names["sandbox_id"]);
        let request = self.http.delete(url).bearer_auth(&self.names["jwt"]);
        request.send().await.unwrap().error_for_status().unwrap();
    }

    /// A message of every kind.
    async fn converse(&mut self) {
        let path = format!("/threads/{}/messages", self.names["thread_id"]);
        let first = self.post(&format!("{path}/add"), &json!({"message": "Summarise the sheet"})).await;
        self.names.insert("message_id", first["message_id"].as_str().unwrap().to_owned());
        for (kind, content) in [("assistant", "Here is the table."), ("tool", "40 rows")] {
            self.post(&path, &json!({"type": kind, "content": content})).await;
        }
        self.post(&path, &json!({"type": "status", "content": "done", "is_llm_message": false})).await;
    }

    async fn create_agent(&mut self, is_default: bool) {
        let server =
            json!({"name": "search", "type": "http", "config": {"url": "https://tools.example.net/mcp"}});
        let agent = json!({"name": "Ledger", "custom_mcps": [server], "is_default": is_default});
        let made = self.post("/agents", &agent).await;
        self.names.insert("agent_id", made["agent_id"].as_str().unwrap().to_owned());
    }

    async fn start(&mut self, task: &Value) {
        let path = format!("/x/v1/threads/{}/executions", self.names["thread_id"]);
        let started = self.post(&path, task).await;
        let id = started["execution"]["id"].as_str().unwrap().to_owned();
        let uuid = uuid::Uuid::try_parse(id.strip_prefix("exec_").unwrap()).unwrap();
        self.names.insert("execution_uuid", uuid.to_string());
        self.names.insert("execution_id", id);
    }

    async fn have_webhook(&mut self, given: &str) {
        self.make_webhook().await;
        match given {
            "webhook" | "strange_webhook" => {}
            "account_full_of_webhooks" => {
                for _ in 1..10 {
                    self.make_webhook().await;
                }
            }
            "delivery" | "strange_delivery" => {
                self.create_thread().await;
                self.start(&json!({"starterPrompt": "exit 0"})).await;
                self.wait_for_end().await;
                self.wait_for_delivery().await;
            }
            other => panic!("no world is called {other}"),
        }
    }

    /// One that nobody answers.
    async fn make_webhook(&mut self) {
        let made = self.post("/x/v1/webhooks", &json!({"url": "http://127.0.0.1:9/in"})).await;
        self.names.insert("webhook_id", made["id"].as_str().unwrap().to_owned());
    }

    /// Until it was tried once.
    async fn wait_for_delivery(&mut self) {
        let url = format!("{}/x/v1/webhooks/{}/deliveries", self.url, self.names["webhook_id"]);
        let tried = async {
            loop {
                let request = self.http.get(&url).bearer_auth(&self.names["jwt"]);
                let page: Value = request.send().await.unwrap().json().await.unwrap();
                let delivery = &page["deliveries"][0];
                if !delivery["last_error"].is_null() {
                    return delivery["id"].as_str().unwrap().to_owned();
                }
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        let id = tokio::time::timeout(WAIT, tried).await.expect("nothing was delivered");
        self.names.insert("delivery_id", id);
    }

    async fn wait_for_end(&self) {
        let url = format!("{}/x/v1/executions/{}", self.url, self.names["execution_id"]);
        let ended = async {
            loop {
                let request = self.http.get(&url).bearer_auth(&self.names["jwt"]);
                let execution: Value = request.send().await.unwrap().json().await.unwrap();
                if !execution["completed_at"].is_null() {
                    return;
                }
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        tokio::time::timeout(WAIT, ended).await.expect("the execution did not end");
    }
}

fn file(content: &Value) -> tempfile::NamedTempFile {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), content.to_string()).unwrap();
    file
}

/// The plan of the account that is given that world.
fn plan(given: &str) -> &'static str {
    match given {
        "no_room_for_projects" => "tier_12_100",
        "roomy_account" | "agent" | "strange_agent" | "default_agent" => "plus",
        _ => "free",
    }
}

/// The digits of the user whose token it is.
fn user_of(jwt: &str) -> String {
    let claims = jsonwebtoken::dangerous::insecure_decode::<Value>(jwt).unwrap().claims;
    uuid::Uuid::try_parse(claims["sub"].as_str().unwrap()).unwrap().simple().to_string()
}

fn in_an_hour() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs() + 3_600
}

fn signed(secret: &str, expires: u64) -> String {
    let claims = json!({"sub": uuid::Uuid::now_v7(), "exp": expires});
    encode(&Header::default(), &claims, &EncodingKey::from_secret(secret.as_bytes())).unwrap()
}
