//! Tokens of an issuer that publishes its keys, and what the server does when that issuer is attacked or away.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use futures_util::future::join_all;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use kortix_tests::server::{Options, ReferenceServer};
use rcgen::{KeyPair, PublicKeyData as _};
use serde_json::{Value, json};
use wiremock::{Mock, MockServer, ResponseTemplate, matchers::path};

/// How long the server leaves the issuer alone after it has asked.
const PAUSE: Duration = Duration::from_secs(10);

struct Issuer {
    published: MockServer,
    key: KeyPair,
}

impl Issuer {
    async fn start() -> Self {
        let issuer = Self { published: MockServer::start().await, key: KeyPair::generate().unwrap() };
        let (x, y) = issuer.key.der_bytes()[1..].split_at(32);
        let encoded = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        let key = json!({"kty": "EC", "crv": "P-256", "kid": "first", "x": encoded(x), "y": encoded(y)});
        Mock::given(path("/jwks.json"))
            .respond_with(ResponseTemplate::new(200).set_body_json(json!({"keys": [key]})))
            .mount(&issuer.published)
            .await;
        issuer
    }

    fn server(&self, more: &[&str]) -> ReferenceServer {
        let url = format!("{}/jwks.json", self.published.uri());
        ReferenceServer::start(Options::fake().arguments(&["--jwks-url", &url]).arguments(more)).unwrap()
    }

    fn token(&self, kid: &str, subject: &str) -> String {
        let header = Header { kid: Some(kid.to_owned()), ..Header::new(Algorithm::ES256) };
        let claims = json!({"sub": subject, "exp": in_an_hour()});
        encode(&header, &claims, &EncodingKey::from_ec_der(&self.key.serialize_der())).unwrap()
    }

    async fn asked(&self) -> usize {
        self.published.received_requests().await.unwrap().len()
    }
}

fn in_an_hour() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs() + 3_600
}

async fn ask(server: &ReferenceServer, method: &str, token: &str) -> (u16, Value) {
    let http = kortix_tests::http::client();
    let request = http.request(method.parse().unwrap(), format!("{}/threads", server.url()));
    let response = request.bearer_auth(token).send().await.unwrap();
    (response.status().as_u16(), response.json().await.unwrap())
}

#[tokio::test]
async fn users_of_an_issuer_have_their_own_threads() {
    let issuer = Issuer::start().await;
    let server = issuer.server(&[]);
    // Neither has an account before the first call, and one has a name that is no UUID.
    let (ada, bob) =
        (issuer.token("first", "auth0|ada"), issuer.token("first", &uuid::Uuid::now_v7().to_string()));
    assert_eq!(ask(&server, "POST", &ada).await.0, 200);
    assert_eq!(ask(&server, "GET", &ada).await.1["pagination"]["total"], 1);
    assert_eq!(ask(&server, "GET", &bob).await.1["pagination"]["total"], 0);
}

#[tokio::test]
async fn invented_keys_are_refused_without_beating_the_issuer() {
    let issuer = Issuer::start().await;
    let began = Instant::now();
    let server = issuer.server(&[]);
    assert_eq!(ask(&server, "GET", &issuer.token("first", "ada")).await.0, 200);
    let tokens: Vec<_> = (0..200).map(|n| issuer.token(&format!("invented-{n}"), "ada")).collect();
    for (status, body) in join_all(tokens.iter().map(|token| ask(&server, "GET", token))).await {
        assert_eq!((status, &body["detail"]), (401, &json!("Invalid token")));
    }
    let pauses = began.elapsed().as_secs() / PAUSE.as_secs();
    assert!(issuer.asked().await as u64 <= 1 + pauses);
}

#[tokio::test]
async fn an_issuer_that_is_away_stops_nobody_whose_key_is_known() {
    let issuer = Issuer::start().await;
    let server = issuer.server(&[]);
    let token = issuer.token("first", "ada");
    assert_eq!(ask(&server, "GET", &token).await.0, 200);
    issuer.published.reset().await;
    assert_eq!(ask(&server, "GET", &issuer.token("another", "ada")).await.0, 401);
    assert_eq!(ask(&server, "GET", &token).await.0, 200);
}

#[tokio::test]
async fn a_server_can_leave_tokens_to_its_issuer() {
    let issuer = Issuer::start().await;
    let server = issuer.server(&["--jwt-hs256", "off"]);
    let own = server.credential("jwt", "someone", "free").unwrap();
    let (status, body) = ask(&server, "GET", &own).await;
    assert_eq!((status, &body["detail"]), (500, &json!("Server authentication configuration error")));
    assert_eq!(ask(&server, "GET", &issuer.token("first", "ada")).await.0, 200);
}
