//! What the calls are about: things of one owner, made afresh where a call may use them up.

use std::{
    collections::BTreeMap,
    process::Command,
    time::{Duration, Instant},
};

use jsonwebtoken::{EncodingKey, Header, encode};
use kortix_tests::{
    binaries,
    server::{JWT_SECRET, Options, ReferenceServer},
};
use reqwest::RequestBuilder;
use serde_json::{Value, json};
use sqlx::{Connection as _, SqliteConnection};
use uuid::Uuid;

use super::{
    rules::{Caller, Visibility},
    table::{Body, Row},
};

/// Room for every thing that a call uses up.
const PLANS: &str =
    r#"{"free": {"threads": 1000000, "projects": 1000000, "workers": 1000000, "concurrent_runs": 1000000}}"#;
const TEMPLATES: &str = r#"{"templates": [
    {"id": "tpl_owners", "name": "The owner's", "visibility": "private", "creator": "owner"}
]}"#;
const WAIT: Duration = Duration::from_secs(20);

/// One server with all who call.
pub(super) struct Place {
    server: ReferenceServer,
    http: reqwest::Client,
    tokens: BTreeMap<&'static str, String>,
    _files: [tempfile::NamedTempFile; 2],
}

/// Things of the owner, by the names that paths have for them.
pub(super) type Ground = BTreeMap<&'static str, String>;

impl Place {
    pub(super) async fn new() -> Self {
        let files = [PLANS, TEMPLATES].map(file);
        let [plans, templates] = files.each_ref().map(|file| file.path().to_str().unwrap());
        let options = Options::fake().arguments(&["--plans", plans, "--templates", templates]);
        let server = ReferenceServer::start(options).unwrap();
        let tokens = ["owner", "member", "stranger", "operator"]
            .map(|name| (name, server.credential("jwt", name, "free").unwrap()));
        let mut place =
            Self { server, http: kortix_tests::http::client(), tokens: tokens.into(), _files: files };
        place.run(&["account", "member", "add", "owner", "member"]);
        place.run(&["account", "create", "candidate"]);
        place.run(&["account", "set-role", "operator", "admin"]);
        let expired = json!({"sub": Uuid::now_v7(), "exp": 1});
        let secret = EncodingKey::from_secret(JWT_SECRET.as_bytes());
        place.tokens.insert("expired", encode(&Header::default(), &expired, &secret).unwrap());
        let key = place.made("/api-keys", &json!({"title": "revoked"})).await;
        let text = |field: &str| key[field].as_str().unwrap().to_owned();
        place.tokens.insert("revoked", format!("{}:{}", text("public_key"), text("secret_key")));
        let path = format!("/api-keys/{}/revoke", text("key_id"));
        place.send(place.request("PATCH", &path).bearer_auth(&place.tokens["owner"])).await;
        place
    }

    fn run(&self, arguments: &[&str]) {
        let mut command = Command::new(binaries::path("kortix-server").unwrap());
        command.args(arguments).arg("--data-dir").arg(self.server.data_dir());
        let output = command.output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }

    fn request(&self, method: &str, path: &str) -> RequestBuilder {
        self.http.request(method.parse().unwrap(), format!("{}{path}", self.server.url()))
    }

    async fn send(&self, request: RequestBuilder) -> Value {
        let response = request.send().await.unwrap();
        let status = response.status();
        let body = response.text().await.unwrap();
        assert!(status.is_success(), "{status}: {body}");
        serde_json::from_str(&body).unwrap()
    }

    async fn made(&self, path: &str, body: &Value) -> Value {
        self.send(self.request("POST", path).bearer_auth(&self.tokens["owner"]).json(body)).await
    }

    /// The routes that the server says it has, as `GET /threads/{thread_id}`.
    pub(super) async fn routes(&self) -> Vec<String> {
        let document = self.send(self.request("GET", "/openapi.json")).await;
        let mut routes = Vec::new();
        for (path, item) in document["paths"].as_object().unwrap() {
            for method in ["get", "post", "put", "patch", "delete"] {
                if item.get(method).is_some() {
                    routes.push(format!("{} {path}", method.to_uppercase()));
                }
            }
        }
        routes
    }

    /// What the row's path names, and nothing else.
    pub(super) async fn ground(&self, row: &Row, visibility: Visibility) -> Ground {
        let mut ground = Ground::new();
        let needs = |name: &str| row.names(name);
        if needs("key_id") {
            let key = self.made("/api-keys", &json!({"title": "ci"})).await;
            ground.insert("key_id", key["key_id"].as_str().unwrap().to_owned());
        }
        if needs("template_id") {
            ground.insert("template_id", "tpl_owners".to_owned());
        }
        if needs("agent_id") {
            let agent = self.made("/agents", &json!({"name": "Reviewer"})).await;
            ground.insert("agent_id", agent["agent_id"].as_str().unwrap().to_owned());
        }
        if needs("new_name") {
            ground.insert("new_name", Uuid::now_v7().to_string());
        }
        if needs("account_id") {
            ground.insert("account_id", self.account_of_owner().await);
        }
        if needs("user_id") {
            let candidate = self.candidate(&ground["account_id"]).await;
            ground.insert("user_id", candidate);
        }
        if needs("obvious_key_id") {
            let key = self.made("/x/v1/keys", &json!({"name": "ci"})).await;
            ground.insert("obvious_key_id", key["id"].as_str().unwrap().to_owned());
        }
        if needs("webhook_id") || needs("delivery_id") {
            ground.insert("webhook_id", self.webhook().await);
        }
        if needs("delivery_id") {
            let delivery = self.delivered(&ground["webhook_id"]).await;
            ground.insert("delivery_id", delivery);
        }
        let about_a_project =
            ["thread_id", "project_id", "sandbox_id", "execution_id", "agent_run_id", "message_id"];
        let is_about_a_project = about_a_project.into_iter().any(needs);
        if !is_about_a_project {
            return ground;
        }
        let made = self.made("/threads", &json!({"name": "of the owner"})).await;
        for name in ["thread_id", "project_id"] {
            ground.insert(name, made[name].as_str().unwrap().to_owned());
        }
        if needs("sandbox_id") {
            let project = self.request("GET", &format!("/projects/{}", ground["project_id"]));
            let project = self.send(project.bearer_auth(&self.tokens["owner"])).await;
            let sandbox = project["sandbox"]["id"].as_str().unwrap();
            let file = json!({"path": "/workspace/kept.txt", "content": "What there is to be read."});
            let write = self.request("PUT", &format!("/sandboxes/{sandbox}/files")).json(&file);
            self.send(write.bearer_auth(&self.tokens["owner"])).await;
            ground.insert("sandbox_id", sandbox.to_owned());
        }
        if needs("execution_id") || needs("agent_run_id") {
            let execution = self.executed(&ground["thread_id"]).await;
            ground.insert("agent_run_id", execution.clone());
            ground.insert("execution_id", execution);
        }
        if needs("message_id") {
            let path = format!("/threads/{}/messages/add", ground["thread_id"]);
            let message = self.made(&path, &json!({"message": "to be deleted"})).await;
            ground.insert("message_id", message["message_id"].as_str().unwrap().to_owned());
        }
        if visibility == Visibility::Public {
            self.publish(&ground["project_id"]).await;
        }
        ground
    }

    async fn account_of_owner(&self) -> String {
        let accounts = self.request("GET", "/x/v1/accounts").bearer_auth(&self.tokens["owner"]);
        let accounts = self.send(accounts).await;
        let accounts = accounts["accounts"].as_array().unwrap();
        let own = accounts.iter().find(|account| account["kind"] == "personal").unwrap();
        own["id"].as_str().unwrap().to_owned()
    }

    /// One of few that an account may have, made again when it was deleted.
    async fn webhook(&self) -> String {
        let list = self.request("GET", "/x/v1/webhooks").bearer_auth(&self.tokens["owner"]);
        let list = self.send(list).await;
        if let Some(id) = list["webhooks"][0]["id"].as_str() {
            return id.to_owned();
        }
        let made = self.made("/x/v1/webhooks", &json!({"url": "https://hooks.invalid/in"})).await;
        made["id"].as_str().unwrap().to_owned()
    }

    /// What is to be told to the webhook of an execution that has ended.
    async fn delivered(&self, webhook: &str) -> String {
        let made = self.made("/threads", &json!({"name": "of the owner"})).await;
        self.executed(made["thread_id"].as_str().unwrap()).await;
        let list = self.request("GET", &format!("/x/v1/webhooks/{webhook}/deliveries"));
        let list = self.send(list.bearer_auth(&self.tokens["owner"])).await;
        list["deliveries"][0]["id"].as_str().unwrap().to_owned()
    }

    /// Somebody who belongs to the account, again if need be.
    async fn candidate(&self, account: &str) -> String {
        self.run(&["account", "member", "add", "owner", "candidate"]);
        let members = self.request("GET", &format!("/x/v1/accounts/{account}/members"));
        let members = self.send(members.bearer_auth(&self.tokens["owner"])).await;
        let members = members["members"].as_array().unwrap();
        let candidate = members.iter().find(|member| member["name"] == "candidate").unwrap();
        candidate["user_id"].as_str().unwrap().to_owned()
    }

    /// An execution in the thread that has ended.
    async fn executed(&self, thread: &str) -> String {
        let task = json!({"starterPrompt": "exit 0"});
        let started = self.made(&format!("/x/v1/threads/{thread}/executions"), &task).await;
        let id = started["execution"]["id"].as_str().unwrap().to_owned();
        let began = Instant::now();
        loop {
            let request = self.request("GET", &format!("/x/v1/executions/{id}"));
            let execution = self.send(request.bearer_auth(&self.tokens["owner"])).await;
            if !execution["completed_at"].is_null() {
                return id;
            }
            assert!(began.elapsed() < WAIT, "the execution did not end");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    async fn publish(&self, project: &str) {
        let url = format!("sqlite://{}", self.server.database().display());
        let mut database = SqliteConnection::connect(&url).await.unwrap();
        let id = Uuid::try_parse(project).unwrap().as_bytes().to_vec();
        let changed = sqlx::query("UPDATE projects SET is_public = 1 WHERE id = ?")
            .bind(id)
            .execute(&mut database)
            .await
            .unwrap();
        assert_eq!(changed.rows_affected(), 1);
    }

    /// Status and refusal of the row's call by that caller.
    pub(super) async fn ask(&self, row: &Row, ground: &Ground, caller: Caller) -> (u16, String) {
        let filled = |text: &str| {
            ground.iter().fold(text.to_owned(), |text, (name, id)| text.replace(&format!("{{{name}}}"), id))
        };
        let path = filled(row.path).replace("{id}", ground.get(row.id).map_or("", String::as_str));
        assert!(!path.contains('{'), "{} names something that the ground has not", row.path);
        let request = self.request(row.method, &format!("{path}{}", filled(row.query)));
        let request = match row.body {
            Body::None => request,
            Body::Json(text) => request.header("content-type", "application/json").body(filled(text)),
            Body::Form { fields, file } => request
                .header("content-type", "multipart/form-data; boundary=BOUNDARY")
                .body(filled(&form(fields, file))),
        };
        let response = self.as_caller(request, caller).send().await.unwrap();
        let status = response.status().as_u16();
        let body = response.bytes().await.unwrap();
        (status, refusal(&body))
    }

    fn as_caller(&self, request: RequestBuilder, caller: Caller) -> RequestBuilder {
        let token = match caller {
            Caller::Nobody => return request,
            Caller::Malformed => "nonsense",
            Caller::Revoked => return request.header("x-api-key", &self.tokens["revoked"]),
            Caller::Expired => &self.tokens["expired"],
            Caller::Stranger => &self.tokens["stranger"],
            Caller::Member => &self.tokens["member"],
            Caller::Owner => &self.tokens["owner"],
            Caller::Operator => &self.tokens["operator"],
        };
        request.bearer_auth(token)
    }
}

fn file(text: &str) -> tempfile::NamedTempFile {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), text).unwrap();
    file
}

fn form(fields: &[(&str, &str)], file: Option<(&str, &str)>) -> String {
    let part = |of: String, value: &str| {
        format!("--BOUNDARY\r\ncontent-disposition: form-data; {of}\r\n\r\n{value}\r\n")
    };
    let fields = fields.iter().map(|(name, value)| part(format!("name=\"{name}\""), value));
    let file = file.map(|(name, content)| part(format!("name=\"file\"; filename=\"{name}\""), content));
    fields.chain(file).chain(["--BOUNDARY--\r\n".to_owned()]).collect()
}

/// The text of a refusal, which has nothing but that text, a code and the id of the request.
fn refusal(body: &[u8]) -> String {
    let Ok(Value::Object(fields)) = serde_json::from_slice(body) else { return String::new() };
    let Some(text) = fields.get("detail").or(fields.get("error")) else { return String::new() };
    let others: Vec<_> = fields
        .keys()
        .filter(|name| !["detail", "error", "code", "request_id"].contains(&name.as_str()))
        .collect();
    if others.is_empty() {
        text.as_str().map_or_else(|| text.to_string(), str::to_owned)
    } else {
        format!("{text} beside {others:?}")
    }
}
