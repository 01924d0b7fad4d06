//! Lists as streams: every entry once, nothing ahead of time, and no list without an end.

#![expect(clippy::unwrap_used, clippy::panic, reason = "the helpers of a test fail like the test itself")]

use futures_util::TryStreamExt as _;
use kortix_sdk::{Error, ErrorKind, Kortix, RetryPolicy, paging::Position};
use serde_json::{Value, json};
use wiremock::{
    Mock, MockServer, Request, ResponseTemplate,
    matchers::{any, path},
};

const TIME: &str = "2026-03-02T14:30:00Z";

async fn service(answer: impl Fn(&Request) -> Value + Send + Sync + 'static) -> (MockServer, Kortix) {
    let server = MockServer::start().await;
    let answer = move |request: &Request| ResponseTemplate::new(200).set_body_json(answer(request));
    Mock::given(any()).respond_with(answer).mount(&server).await;
    let client = Kortix::builder().base_url(server.uri()).retry(RetryPolicy::none()).build().unwrap();
    (server, client)
}

fn query(request: &Request, name: &str) -> Option<String> {
    request.url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}

fn thread(id: usize) -> Value {
    json!({ "thread_id": id.to_string(), "created_at": TIME, "updated_at": TIME })
}

fn execution(id: usize) -> Value {
    json!({ "id": id.to_string(), "thread_id": "t", "project_id": "p", "status": "running", "created_at": TIME })
}

/// Seven threads in pages of three, by number as the Kortix service has them.
fn by_number(request: &Request) -> Value {
    let page: usize = query(request, "page").map_or(1, |page| page.parse().unwrap());
    let threads: Vec<_> = (0..7).skip((page - 1) * 3).take(3).map(thread).collect();
    let (total, pages) = if threads.is_empty() { (0, 0) } else { (7, 3) };
    json!({ "threads": threads, "pagination": { "page": page, "limit": 3, "total": total, "pages": pages } })
}

/// The same by cursor, as the reference server has them.
fn by_cursor(request: &Request) -> Value {
    let after: usize = query(request, "cursor").map_or(0, |cursor| cursor.parse().unwrap());
    let executions: Vec<_> = (after..7).take(3).map(execution).collect();
    let next = (after + 3 < 7).then(|| (after + 3).to_string());
    json!({ "executions": executions, "next_cursor": next })
}

#[tokio::test]
async fn numbered_pages_are_read_to_the_last_one_and_no_further() {
    let (server, client) = service(by_number).await;
    let threads: Vec<_> = client.threads().list().limit(3).items().try_collect().await.unwrap();
    assert_eq!(threads.iter().map(|thread| thread.thread_id.as_str()).collect::<String>(), "0123456");
    let asked = server.received_requests().await.unwrap();
    let pages: Vec<_> = asked.iter().map(|request| query(request, "page")).collect();
    assert_eq!(pages, [None, Some("2".to_owned()), Some("3".to_owned())]);
    assert!(asked.iter().all(|request| query(request, "limit").as_deref() == Some("3")));
}

#[tokio::test]
async fn cursors_are_followed_to_the_end() {
    let (server, client) = service(by_cursor).await;
    let pages: Vec<_> = client.executions().list().pages().try_collect().await.unwrap();
    assert_eq!(pages.iter().map(|page| page.executions.len()).collect::<Vec<_>>(), [3, 3, 1]);
    assert_eq!(server.received_requests().await.unwrap().len(), 3);
}

#[tokio::test]
async fn a_list_begins_where_its_request_says() {
    let (_server, client) = service(by_number).await;
    let rest: Vec<_> = client.threads().list().page(3).items().try_collect().await.unwrap();
    assert_eq!(rest.len(), 1);
    let (_server, client) = service(by_cursor).await;
    let rest: Vec<_> = client.executions().list().cursor("5").items().try_collect().await.unwrap();
    assert_eq!(rest.len(), 2);
}

#[tokio::test]
async fn nothing_is_asked_for_before_it_is_needed() {
    let (server, client) = service(by_number).await;
    let mut threads = client.threads().list().items();
    assert_eq!(server.received_requests().await.unwrap().len(), 0);
    for _ in 0..3 {
        threads.next().await.unwrap().unwrap();
    }
    assert_eq!(server.received_requests().await.unwrap().len(), 1);
    threads.next().await.unwrap().unwrap();
    assert_eq!(server.received_requests().await.unwrap().len(), 2);
}

#[tokio::test]
async fn a_list_goes_on_behind_every_entry_where_it_was_left() {
    let (_a, numbered) = service(by_number).await;
    let (_b, cursors) = service(by_cursor).await;
    for left_behind in 0..=7 {
        let mut ids = String::new();
        let mut threads = numbered.threads().list().items();
        for _ in 0..left_behind {
            ids += threads.next().await.unwrap().unwrap().thread_id.as_str();
        }
        let kept: Position = threads.position().to_string().parse().unwrap();
        let mut rest = numbered.threads().list().items().starting_at(kept);
        while let Some(thread) = rest.next().await {
            ids += thread.unwrap().thread_id.as_str();
        }
        assert_eq!(ids, "0123456", "{left_behind}");

        let mut ids = String::new();
        let mut executions = cursors.executions().list().items();
        for _ in 0..left_behind {
            ids += executions.next().await.unwrap().unwrap().id.as_str();
        }
        let mut rest = cursors.executions().list().items().starting_at(executions.position());
        while let Some(execution) = rest.next().await {
            ids += execution.unwrap().id.as_str();
        }
        assert_eq!(ids, "0123456", "{left_behind}");
    }
}

/// Reads until something fails; not for ever.
async fn failure(client: &Kortix) -> Error {
    let mut executions = client.executions().list().items();
    for _ in 0..1_000 {
        if let Err(error) = executions.next().await.unwrap() {
            assert!(executions.next().await.is_none());
            return error;
        }
    }
    panic!("the list goes on for ever");
}

#[tokio::test]
async fn a_server_that_repeats_cursors_is_left() {
    for round in 1..6 {
        let answer = move |request: &Request| {
            let at: usize = query(request, "cursor").map_or(0, |cursor| cursor.parse().unwrap());
            json!({ "executions": [execution(at)], "next_cursor": ((at + 1) % round).to_string() })
        };
        let (_server, client) = service(answer).await;
        let error = failure(&client).await;
        assert_eq!(error.kind(), &ErrorKind::Decode, "{error}");
    }
}

#[tokio::test]
async fn an_empty_page_with_another_behind_it_is_not_the_end() {
    let answer = |request: &Request| match query(request, "cursor").as_deref() {
        None => json!({ "executions": [], "next_cursor": "2" }),
        _ => json!({ "executions": [execution(1)], "next_cursor": null }),
    };
    let (_server, client) = service(answer).await;
    let all: Vec<_> = client.executions().list().items().try_collect().await.unwrap();
    assert_eq!(all.len(), 1);
}

#[tokio::test]
async fn a_failure_ends_the_list_and_keeps_the_place() {
    let (server, client) = service(by_number).await;
    let mut threads = client.threads().list().items();
    for _ in 0..3 {
        threads.next().await.unwrap().unwrap();
    }
    server.reset().await;
    Mock::given(path("/threads")).respond_with(ResponseTemplate::new(500)).mount(&server).await;
    assert_eq!(threads.next().await.unwrap().unwrap_err().kind(), &ErrorKind::Server);
    assert!(threads.next().await.is_none());
    server.reset().await;
    let answer = |request: &Request| ResponseTemplate::new(200).set_body_json(by_number(request));
    Mock::given(any()).respond_with(answer).mount(&server).await;
    let rest = client.threads().list().items().starting_at(threads.position());
    let rest: Vec<_> = rest.try_collect().await.unwrap();
    assert_eq!(rest.iter().map(|thread| thread.thread_id.as_str()).collect::<String>(), "3456");
}

#[tokio::test]
async fn a_position_of_another_list_is_refused() {
    let (server, client) = service(by_cursor).await;
    let mut executions = client.executions().list().items().starting_at("0p3".parse().unwrap());
    let error = executions.next().await.unwrap().unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::InvalidRequest);
    assert!(server.received_requests().await.unwrap().is_empty());
}

#[tokio::test]
async fn agents_and_messages_are_lists_like_others() {
    let agents = |request: &Request| {
        let page: u32 = query(request, "page").map_or(1, |page| page.parse().unwrap());
        let agent =
            json!({ "agent_id": page.to_string(), "name": "a", "created_at": TIME, "updated_at": TIME });
        json!({ "agents": [agent], "pagination": { "current_page": page, "has_next": page < 3 } })
    };
    let (server, client) = service(agents).await;
    let pages: Vec<_> = client.agents().list().pages().try_collect().await.unwrap();
    assert_eq!((pages.len(), server.received_requests().await.unwrap().len()), (3, 3));

    let messages = |request: &Request| match query(request, "cursor") {
        None => json!({ "messages": [], "next_cursor": "m" }),
        Some(_) => json!({ "messages": [] }),
    };
    let (server, client) = service(messages).await;
    assert!(client.messages().list("t").limit(5).items().next().await.is_none());
    assert_eq!(server.received_requests().await.unwrap().len(), 2);
}
