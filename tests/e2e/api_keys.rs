//! API keys from their making to their end.

use std::{
    process::Command,
    time::{Duration, Instant},
};

use kortix_tests::{
    binaries,
    server::{Options, ReferenceServer},
};
use serde_json::{Value, json};

const WAIT: Duration = Duration::from_secs(20);

struct Desk {
    server: ReferenceServer,
    jwt: String,
    http: reqwest::Client,
}

impl Desk {
    fn new() -> Self {
        let server = ReferenceServer::start(Options::fake()).unwrap();
        let jwt = server.credential("jwt", "someone", "free").unwrap();
        Self { server, jwt, http: kortix_tests::http::client() }
    }

    fn request(&self, method: &str, path: &str) -> reqwest::RequestBuilder {
        self.http.request(method.parse().unwrap(), format!("{}{path}", self.server.url()))
    }

    async fn ask(&self, method: &str, path: &str) -> Value {
        let response = self.request(method, path).bearer_auth(&self.jwt).send().await.unwrap();
        response.error_for_status().unwrap().json().await.unwrap()
    }

    async fn create(&self, body: &Value, idempotency_key: &str) -> (u16, bool, Value) {
        let request = self.request("POST", "/api-keys").bearer_auth(&self.jwt).json(body);
        let response = request.header("idempotency-key", idempotency_key).send().await.unwrap();
        let replayed = response.headers().contains_key("idempotency-replayed");
        (response.status().as_u16(), replayed, response.json().await.unwrap())
    }

    /// The status of a call with an API key, which every kind of read takes.
    async fn opens(&self, credential: &str) -> u16 {
        self.request("GET", "/threads")
            .header("x-api-key", credential)
            .send()
            .await
            .unwrap()
            .status()
            .as_u16()
    }

    /// `kortix-server …` beside the running server.
    fn run(&self, arguments: &[&str]) -> Result<String, String> {
        let output = Command::new(binaries::path("kortix-server").unwrap())
            .args(arguments)
            .arg("--data-dir")
            .arg(self.server.data_dir())
            .output()
            .unwrap();
        if output.status.success() {
            Ok(String::from_utf8(output.stdout).unwrap().trim_end().to_owned())
        } else {
            Err(String::from_utf8(output.stderr).unwrap())
        }
    }

    fn json(&self, arguments: &[&str]) -> Value {
        serde_json::from_str(&self.run(arguments).unwrap()).unwrap()
    }

    async fn obvious_opens(&self, credential: &str) -> u16 {
        self.request("GET", "/threads").bearer_auth(credential).send().await.unwrap().status().as_u16()
    }
}

fn credential(key: &Value) -> String {
    format!("{}:{}", key["public_key"].as_str().unwrap(), key["secret_key"].as_str().unwrap())
}

#[tokio::test]
async fn a_key_is_refused_from_the_request_on_that_follows_its_end() {
    let desk = Desk::new();
    let (_, _, revoked) = desk.create(&json!({"title": "to be revoked"}), "1").await;
    let (_, _, deleted) = desk.create(&json!({"title": "to be deleted"}), "2").await;
    for key in [&revoked, &deleted] {
        assert_eq!(desk.opens(&credential(key)).await, 200);
    }
    let id = |key: &Value| key["key_id"].as_str().unwrap().to_owned();
    desk.ask("PATCH", &format!("/api-keys/{}/revoke", id(&revoked))).await;
    assert_eq!(desk.opens(&credential(&revoked)).await, 401);
    // A key can end itself.
    let path = format!("/api-keys/{}", id(&deleted));
    let end = desk.request("DELETE", &path).header("x-api-key", credential(&deleted)).send().await.unwrap();
    assert_eq!(end.status(), 200);
    assert_eq!(desk.opens(&credential(&deleted)).await, 401);
    let listed = desk.ask("GET", "/api-keys").await;
    let left: Vec<_> = listed.as_array().unwrap().iter().map(|key| (&key["title"], &key["status"])).collect();
    assert_eq!(left, [(&json!("to be revoked"), &json!("revoked"))]);
}

#[tokio::test]
async fn a_repeated_create_gives_the_same_secret_which_is_kept_nowhere() {
    let desk = Desk::new();
    let asked = json!({"title": "ci", "description": "of a test", "expires_in_days": 7});
    let (status, replayed, first) = desk.create(&asked, "one-and-the-same").await;
    assert_eq!((status, replayed), (200, false));
    let (status, replayed, second) = desk.create(&asked, "one-and-the-same").await;
    assert_eq!((status, replayed, &second), (200, true, &first));
    assert_eq!(desk.opens(&credential(&second)).await, 200);
    let (status, _, other) = desk.create(&json!({"title": "other"}), "one-and-the-same").await;
    assert_eq!((status, &other["code"]), (422, &json!("IDEMPOTENCY_KEY_REUSED")));
    assert_eq!(desk.ask("GET", "/api-keys").await.as_array().unwrap().len(), 1);

    let secret = first["secret_key"].as_str().unwrap();
    for name in ["kortix.db", "kortix.db-wal"] {
        let bytes = std::fs::read(desk.server.data_dir().join(name)).unwrap_or_default();
        assert!(!bytes.windows(secret.len()).any(|window| window == secret.as_bytes()), "{name}");
    }
    assert!(!desk.server.log().contains(secret));
}

#[tokio::test]
async fn the_first_use_of_a_key_is_written_down() {
    let desk = Desk::new();
    let (_, _, key) = desk.create(&json!({"title": "ci"}), "1").await;
    assert_eq!(desk.opens(&credential(&key)).await, 200);
    let began = Instant::now();
    while desk.ask("GET", "/api-keys").await[0]["last_used_at"].is_null() {
        assert!(began.elapsed() < WAIT, "the use was not written down");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test]
async fn an_operator_manages_accounts_members_and_keys_while_the_server_runs() {
    let desk = Desk::new();
    desk.run(&["account", "create", "ada", "--plan", "plus"]).unwrap();
    desk.run(&["account", "create", "bob"]).unwrap();
    let workspace = desk.json(&["account", "create", "acme", "--owner", "ada", "--plan", "pro", "--json"]);
    assert_eq!((&workspace["kind"], &workspace["name"]), (&json!("workspace"), &json!("acme")));
    assert!(desk.run(&["account", "create", "acme"]).unwrap_err().contains("called acme already"));

    let for_bob = ["token", "create", "--kind", "obvious", "--account", "acme", "--user", "bob"];
    assert!(desk.run(&for_bob).unwrap_err().contains("account member add acme bob"));
    desk.run(&["account", "member", "add", "acme", "bob", "--role", "admin"]).unwrap();
    let key = desk.run(&for_bob).unwrap();
    assert_eq!(desk.obvious_opens(&key).await, 200);
    let shown = desk.json(&["account", "show", "acme", "--json"]);
    let members: Vec<_> = shown["members"]
        .as_array()
        .unwrap()
        .iter()
        .map(|member| (&member["name"], &member["role"]))
        .collect();
    assert_eq!(members, [(&json!("ada"), &json!("owner")), (&json!("bob"), &json!("admin"))]);

    let keys = desk.json(&["token", "list", "--account", "acme", "--json"]);
    assert_eq!((&keys[0]["kind"], &keys[0]["creator"]), (&json!("obvious"), &json!("bob")));
    let visible = keys[0]["key"].as_str().unwrap().trim_end_matches('…');
    assert!(key.starts_with(visible) && visible.len() == "obv_".len() + 8);

    // A member who goes takes his keys along, and brings them back.
    desk.run(&["account", "member", "remove", "acme", "bob"]).unwrap();
    assert_eq!(desk.obvious_opens(&key).await, 401);
    desk.run(&["account", "member", "add", "acme", "bob"]).unwrap();
    assert_eq!(desk.obvious_opens(&key).await, 200);
    desk.run(&["token", "revoke", keys[0]["id"].as_str().unwrap()]).unwrap();
    assert_eq!(desk.obvious_opens(&key).await, 401);

    assert!(
        desk.run(&["account", "member", "remove", "acme", "ada"]).unwrap_err().contains("stays its owner")
    );
    assert!(desk.run(&["account", "set-role", "acme", "admin"]).unwrap_err().contains("is a workspace"));
    assert_eq!(desk.json(&["account", "set-role", "bob", "super_admin", "--json"])["role"], "super_admin");
    assert_eq!(desk.json(&["account", "set-plan", "bob", "ultra", "--json"])["plan"], "tier_25_200");
    assert!(desk.run(&["token", "revoke", "key_nonsense"]).unwrap_err().contains("no key has the id"));
}

#[tokio::test]
async fn a_pair_that_was_made_by_the_operator_can_be_revoked() {
    let desk = Desk::new();
    let made =
        desk.json(&["token", "create", "--kind", "kortix", "--account", "ci", "--days", "1", "--json"]);
    let credential = made["credential"].as_str().unwrap();
    assert_eq!(desk.opens(credential).await, 200);
    let keys = desk.json(&["token", "list", "--account", "ci", "--json"]);
    assert!(credential.starts_with(keys[0]["key"].as_str().unwrap()));
    assert!(keys[0]["expires_at"].is_string());
    desk.run(&["token", "revoke", keys[0]["id"].as_str().unwrap()]).unwrap();
    assert_eq!(desk.opens(credential).await, 401);
    assert_eq!(desk.json(&["token", "list", "--account", "ci", "--json"])[0]["status"], "revoked");
}
