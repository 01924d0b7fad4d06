//! Credentials that change while a client lives.

#![expect(clippy::unwrap_used, reason = "the helpers of a test fail like the test itself")]

mod support;

use std::{
    error::Error as _,
    io,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::SeqCst},
    },
    time::Duration,
};

use futures_util::future::join_all;
use kortix_sdk::{
    Credential, CredentialFile, CredentialFuture, CredentialProvider, ErrorKind, Kortix, RetryPolicy,
    http::Method,
};
use support::{answering, at_once, header, json, received};
use wiremock::{Mock, MockServer, Request, ResponseTemplate, matchers::any};

/// Gives `token-1`, `token-2` and so on, each good for so long.
#[derive(Clone)]
struct Tokens {
    asked: Arc<AtomicUsize>,
    life: Duration,
}

impl Tokens {
    fn living(life: Duration) -> Self {
        Self { asked: Arc::default(), life }
    }

    fn asked(&self) -> usize {
        self.asked.load(SeqCst)
    }
}

impl CredentialProvider for Tokens {
    fn credential(&self) -> CredentialFuture<'_> {
        let number = self.asked.fetch_add(1, SeqCst) + 1;
        Box::pin(async move {
            // Whoever comes meanwhile waits for this one.
            tokio::task::yield_now().await;
            Ok(Credential::recognise(format!("token-{number}"))?.valid_for(self.life))
        })
    }
}

fn client(server: &MockServer, provider: impl CredentialProvider) -> Kortix {
    Kortix::builder().base_url(server.uri()).credentials(provider).retry(at_once()).build().unwrap()
}

/// A server that takes only that token.
async fn accepting(token: &'static str) -> MockServer {
    let server = MockServer::start().await;
    let answer = move |request: &Request| {
        if header(request, "authorization") == Some(&format!("Bearer {token}")) {
            json(200, r#"{"status":"ok"}"#)
        } else {
            json(401, r#"{"detail":"token expired"}"#)
        }
    };
    Mock::given(any()).respond_with(answer).mount(&server).await;
    server
}

async fn tokens_sent(server: &MockServer) -> Vec<String> {
    received(server)
        .await
        .iter()
        .map(|request| header(request, "authorization").unwrap().to_owned())
        .collect()
}

const LONG: Duration = Duration::from_secs(3_600);

#[tokio::test]
async fn many_calls_wait_for_one_credential() {
    let (server, tokens) = (accepting("token-1").await, Tokens::living(LONG));
    let client = client(&server, tokens.clone());
    let calls = (0..50).map(|_| client.health().send());
    assert!(join_all(calls).await.iter().all(Result::is_ok));
    client.health().await.unwrap();
    assert_eq!(tokens.asked(), 1);
}

#[tokio::test]
async fn a_refused_credential_is_replaced_once_for_all() {
    let (server, tokens) = (accepting("token-2").await, Tokens::living(LONG));
    let client = client(&server, tokens.clone());
    let response = client.health().with_response().await.unwrap();
    assert_eq!(response.attempts(), 1);
    assert_eq!(tokens_sent(&server).await, ["Bearer token-1", "Bearer token-2"]);

    let (server, tokens) = (accepting("token-2").await, Tokens::living(LONG));
    let client = self::client(&server, tokens.clone());
    let calls = (0..20).map(|_| client.health().send());
    assert!(join_all(calls).await.iter().all(Result::is_ok));
    assert_eq!(tokens.asked(), 2, "a call that was refused late takes what another one has fetched");
}

#[tokio::test]
async fn a_create_is_repeated_after_a_refusal_too() {
    let (server, tokens) = (accepting("token-2").await, Tokens::living(LONG));
    let error = client(&server, tokens).threads().create().await.unwrap_err();
    // The answer is of another call, but it was reached.
    assert_eq!(error.kind(), &ErrorKind::Decode);
    assert_eq!(received(&server).await.len(), 2);
}

#[tokio::test]
async fn a_second_refusal_is_the_answer() {
    let (server, tokens) = (accepting("token-9").await, Tokens::living(LONG));
    let error = client(&server, tokens.clone()).health().await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (&ErrorKind::Authentication, 1));
    assert_eq!((received(&server).await.len(), tokens.asked()), (2, 2));

    let server = accepting("token-9").await;
    let same = client(&server, || async { Ok(Credential::recognise("the same".replace(' ', "-"))?) });
    assert_eq!(same.health().await.unwrap_err().message(), "token expired");
    assert_eq!(received(&server).await.len(), 1, "the same credential would be refused again");
}

#[tokio::test]
async fn a_credential_that_is_over_is_not_sent() {
    let (server, tokens) = (answering(json(200, r#"{"status":"ok"}"#)).await, Tokens::living(Duration::ZERO));
    let client = client(&server, tokens);
    for _ in 0..3 {
        client.health().await.unwrap();
    }
    assert_eq!(tokens_sent(&server).await, ["Bearer token-1", "Bearer token-2", "Bearer token-3"]);
}

#[tokio::test]
async fn a_provider_that_fails_is_asked_as_often_as_the_policy_says_and_nothing_is_sent() {
    let server = accepting("token-1").await;
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    let failing = client(&server, move || {
        count.fetch_add(1, SeqCst);
        async { Err(io::Error::other("the keyring is locked").into()) }
    });
    let error = failing.threads().create().await.unwrap_err();
    assert_eq!((error.kind(), error.may_have_executed()), (&ErrorKind::Authentication, false));
    assert_eq!(error.source().unwrap().to_string(), "the keyring is locked");
    assert_eq!(asked.load(SeqCst), RetryPolicy::DEFAULT_MAX_ATTEMPTS as usize);
    assert!(received(&server).await.is_empty());
}

#[tokio::test]
async fn a_provider_that_never_answers_does_not_hold_a_call_for_ever() {
    let server = accepting("token-1").await;
    let hanging = client(&server, || async {
        std::future::pending::<()>().await;
        Ok(Credential::recognise("token")?)
    });
    let call = hanging.health().timeout(Duration::from_millis(5)).retry(RetryPolicy::none());
    let error = call.await.unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::Authentication);
    assert!(error.message().contains("5ms"), "{error}");
    assert!(received(&server).await.is_empty());
}

#[tokio::test]
async fn a_call_that_is_given_up_leaves_the_others_their_turn() {
    let server = accepting("token-1").await;
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    let first_hangs = client(&server, move || {
        let number = count.fetch_add(1, SeqCst);
        async move {
            if number == 0 {
                std::future::pending::<()>().await;
            }
            Ok(Credential::recognise("token-1")?)
        }
    });
    let given_up = first_hangs.health().timeout(Duration::from_millis(5)).retry(RetryPolicy::none());
    let (lost, got) = tokio::join!(given_up.send(), first_hangs.health().send());
    lost.unwrap_err();
    got.unwrap();
    assert_eq!(asked.load(SeqCst), 2);
}

#[tokio::test]
async fn streams_get_a_new_credential_as_well() {
    let server = MockServer::start().await;
    let answer = |request: &Request| {
        if header(request, "authorization") == Some("Bearer token-2") {
            let end = "data: {\"type\":\"status\",\"status\":\"failed\"}\n\n";
            ResponseTemplate::new(200).set_body_raw(end, "text/event-stream")
        } else {
            json(401, "{}")
        }
    };
    Mock::given(any()).respond_with(answer).mount(&server).await;
    let client = client(&server, Tokens::living(LONG));
    let mut events = client.runs().stream("r").await.unwrap();
    assert!(events.next().await.unwrap().unwrap().outcome().is_some());
}

#[tokio::test]
async fn a_file_that_is_replaced_is_read_again_when_the_server_refuses_the_old_one() {
    let server = accepting("new-token").await;
    let file = std::env::temp_dir().join(format!("kortix-sdk-credential-{}", std::process::id()));
    let client = client(&server, CredentialFile::new(&file));
    let error = client.health().retry(RetryPolicy::none()).await.unwrap_err();
    assert!(error.source().unwrap().to_string().contains("cannot read the credential file"), "{error:#}");
    std::fs::write(&file, "old-token\n").unwrap();
    assert_eq!(client.health().await.unwrap_err().kind(), &ErrorKind::Authentication);
    std::fs::write(&file, "new-token\n").unwrap();
    client.health().await.unwrap();
    std::fs::remove_file(&file).unwrap();
    assert_eq!(
        tokens_sent(&server).await,
        ["Bearer old-token", "Bearer old-token", "Bearer new-token"],
        "what was refused is tried before the file is read again"
    );
}

#[tokio::test]
async fn nothing_that_is_shown_holds_it() {
    let server = answering(json(400, r#"{"detail":"no such key canary-canary"}"#)).await;
    let client = client(&server, || async { Ok(Credential::recognise("canary-canary")?) });
    let error = client.health().await.unwrap_err();
    for shown in [format!("{error} {error:#} {error:?}"), format!("{client:?}")] {
        assert!(!shown.contains("canary"), "{shown}");
    }
}

#[tokio::test]
async fn each_service_has_its_own() {
    let (kortix, obvious) = (answering(json(200, "{}")).await, answering(json(200, "{}")).await);
    let client = Kortix::builder()
        .base_url(kortix.uri())
        .obvious_base_url(obvious.uri())
        .credentials(|| async { Ok(Credential::recognise("for-kortix")?) })
        .obvious_credentials(|| async { Ok(Credential::recognise("for-obvious")?) })
        .build()
        .unwrap();
    let get = |path| client.request(Method::GET, path).send();
    get("/x").await.unwrap();
    get("/x/v1/x").await.unwrap();
    assert_eq!(tokens_sent(&kortix).await, ["Bearer for-kortix"]);
    assert_eq!(tokens_sent(&obvious).await, ["Bearer for-obvious"]);
}
