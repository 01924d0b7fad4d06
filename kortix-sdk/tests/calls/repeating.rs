//! Which calls are repeated when nobody knows whether they were executed, and which carry a key.

use std::{future::Future, pin::Pin};

use kortix_sdk::{Error, Kortix};
use wiremock::ResponseTemplate;

use crate::support;

type Call = (&'static str, fn(Kortix) -> Pin<Box<dyn Future<Output = Option<Error>> + Send>>);

macro_rules! calls {
    ($($name:literal: $call:expr,)+) => {
        [$(($name, |client| Box::pin(async move {
            let call: fn(&Kortix) -> _ = $call;
            call(&client).await.err()
        }))),+]
    };
}

/// Those that do their work again when they are repeated.
const ONCE: [Call; 13] = calls! {
    "create thread": |client| client.threads().create(),
    "create project thread": |client| client.projects().create_thread("p"),
    "add message": |client| client.messages().add("t", "a"),
    "create message": |client| client.messages().create("t", "user", "a"),
    "start run": |client| client.runs().start().prompt("a"),
    "create agent": |client| client.agents().create("a"),
    "create API key": |client| client.api_keys().create("a"),
    "upload file": |client| client.sandboxes().files().upload("s", "a", "b"),
    "upload project file": |client| client.projects().files().upload("p", "a", "b"),
    "create project from template": |client| client.templates().create_project("t", "a"),
    "start agent": |client| client.projects().thread().create("p", "a"),
    "start execution": |client| client.executions().create("t", "a"),
    "execute command": |client| client.sandboxes().execute("s", "a"),
};

/// Those that may be repeated.
const AGAIN: [Call; 35] = calls! {
    "search threads": |client| client.threads().search("a"),
    "update thread": |client| client.threads().update("t").private(),
    "delete thread": |client| client.threads().delete("t"),
    "list threads": |client| client.threads().list(),
    "get thread": |client| client.threads().get("t"),
    "list messages": |client| client.messages().list("t"),
    "delete message": |client| client.messages().delete("t", "m"),
    "get project": |client| client.projects().get("p"),
    "list project threads": |client| client.projects().threads("p"),
    "get project sandbox": |client| client.projects().sandbox().get("p"),
    "get project sandbox status": |client| client.projects().sandbox().status("p"),
    "ensure sandbox active": |client| client.projects().sandbox().ensure_active("p"),
    "start project sandbox": |client| client.projects().sandbox().start("p"),
    "stop project sandbox": |client| client.projects().sandbox().stop("p"),
    "announce upload": |client| client.projects().files().upload_started("p", 1),
    "complete upload": |client| client.projects().files().upload_completed("p"),
    "get upload status": |client| client.projects().files().upload_status("p"),
    "stop run": |client| client.runs().stop("r"),
    "get run": |client| client.runs().get("r"),
    "get run status": |client| client.runs().status("r"),
    "list runs": |client| client.runs().list("t"),
    "list active runs": |client| client.runs().active(),
    "update agent": |client| client.agents().update("a"),
    "delete agent": |client| client.agents().delete("a"),
    "revoke API key": |client| client.api_keys().revoke("k"),
    "delete API key": |client| client.api_keys().delete("k"),
    "list API keys": |client| client.api_keys().list(),
    "get account state": |client| client.account().state(),
    "start sandbox": |client| client.sandboxes().start("s"),
    "delete sandbox": |client| client.sandboxes().delete("s"),
    "write file": |client| client.sandboxes().files().write("s", "a", "b"),
    "write binary file": |client| client.sandboxes().files().write_binary("s", "a", "b"),
    "read file": |client| client.sandboxes().files().read("s", "a"),
    "delete file": |client| client.sandboxes().files().delete("s", "a"),
    "list templates": |client| client.templates().list(),
};

#[tokio::test]
async fn what_may_have_been_done_is_done_again_only_where_that_is_the_same() {
    let server = support::answering(ResponseTemplate::new(502)).await;
    for (calls, attempts) in [(&ONCE[..], 1), (&AGAIN[..], 4)] {
        for (name, call) in calls {
            let error = call(support::client(&server)).await.unwrap();
            assert_eq!((error.operation(), error.attempts()), (*name, attempts));
            assert_eq!(error.is_retryable(), attempts > 1, "{name}");
        }
    }
}

#[tokio::test]
async fn a_key_makes_creates_repeatable_and_nothing_else_has_one() {
    for (name, call) in ONCE.iter().chain(&AGAIN) {
        let server = support::answering(ResponseTemplate::new(502)).await;
        let client = support::builder(&server.uri()).honours_idempotency_key().build().unwrap();
        let error = call(client).await.unwrap();
        let once = *name == "execute command";
        assert_eq!(error.attempts(), if once { 1 } else { 4 }, "{name}");
        let requests = support::received(&server).await;
        let keyed = requests.iter().filter(|request| support::header(request, "idempotency-key").is_some());
        let creates = ONCE.iter().any(|(other, _)| other == name) && !once;
        assert_eq!(keyed.count(), if creates { 4 } else { 0 }, "{name}");
        assert!(requests.iter().all(|request| request.body == requests[0].body), "{name}");
    }
}
