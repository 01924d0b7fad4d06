//! Connections, timeouts and redirects.

mod support;

use std::time::Duration;

use kortix_sdk::{ErrorKind, Kortix, RetryPolicy};
use support::{KEY, answering, builder, client, created, raw, received, silent};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};
use wiremock::ResponseTemplate;

#[tokio::test]
async fn a_connection_is_used_again() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let client = builder(&format!("http://{}", listener.local_addr().unwrap())).build().unwrap();
    let server = tokio::spawn(async move {
        // A second connection would find nobody: the listener is never asked again.
        let (mut connection, _) = listener.accept().await.unwrap();
        let mut buffer = [0; 4096];
        for _ in 0..3 {
            assert_ne!(connection.read(&mut buffer).await.unwrap(), 0);
            let body = r#"{"thread_id":"t-1","project_id":"p-1"}"#;
            let answer = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}", body.len());
            connection.write_all(answer.as_bytes()).await.unwrap();
        }
    });
    for _ in 0..3 {
        client.clone().threads().create().await.unwrap();
    }
    server.await.unwrap();
}

/// In one write, and yet each chunk is a piece of its own to whoever reads the body.
#[tokio::test]
async fn an_answer_in_pieces_is_put_together() {
    let whole = r#"{"thread_id":"t-1","project_id":"p-1"}"#;
    for pieces in [1, 2, 3, whole.len()] {
        let mut answer = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n".to_owned();
        for piece in whole.as_bytes().chunks(whole.len().div_ceil(pieces)) {
            let text = std::str::from_utf8(piece).unwrap();
            answer.extend([&format!("{:x}", piece.len()), "\r\n", text, "\r\n"]);
        }
        let (address, _) = raw(answer + "0\r\n\r\n").await;
        let made = builder(&address).build().unwrap().threads().create().await.unwrap();
        assert_eq!((made.thread_id.as_ref(), made.project_id.as_ref()), ("t-1", "p-1"), "{pieces}");
    }
}

#[tokio::test(start_paused = true)]
async fn no_answer_in_time_is_a_timeout() {
    let address = silent().await;
    let client = builder(&address).timeout(Duration::from_secs(5)).build().unwrap();
    let error = client.threads().create().await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (&ErrorKind::Timeout, 1));
    assert!(error.may_have_executed() && !error.is_retryable());
    assert_eq!(
        error.to_string(),
        format!(
            "create thread: no answer from {address} within 5s; it may have been executed, look before repeating it"
        )
    );

    let call = client.threads().get("t").timeout(Duration::from_secs(2)).retry(RetryPolicy::none());
    let error = call.await.unwrap_err();
    assert_eq!(error.message(), format!("no answer from {address} within 2s"));
    assert!(!error.may_have_executed() && error.is_retryable());
}

#[tokio::test]
async fn a_redirect_is_an_error_that_names_the_setting() {
    let elsewhere = answering(created()).await;
    for status in [301, 302, 303, 307, 308] {
        let location = format!("{}/threads?token=hunter2", elsewhere.uri());
        let server =
            answering(ResponseTemplate::new(status).insert_header("Location", location.as_str())).await;
        let error = client(&server).threads().create().await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (&ErrorKind::Unexpected, 1));
        assert_eq!(
            error.to_string(),
            format!(
                "create thread: {status} the server redirects to `{}/threads`, and redirects are not followed; \
                 set base_url (KORTIX_BASE_URL) to the final address",
                elsewhere.uri()
            )
        );
    }
    assert!(received(&elsewhere).await.is_empty(), "the credential stays where it belongs");
}

#[tokio::test]
async fn a_redirect_may_hide_where_it_leads() {
    let server = answering(ResponseTemplate::new(302)).await;
    let error = client(&server).threads().create().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "create thread: 302 the server redirects elsewhere, and redirects are not followed; \
         set base_url (KORTIX_BASE_URL) to the final address"
    );
}

#[tokio::test]
async fn a_credential_stays_with_its_service() {
    let (kortix, obvious) = (answering(created()).await, answering(ResponseTemplate::new(401)).await);
    let client = Kortix::builder()
        .base_url(kortix.uri())
        .obvious_base_url(obvious.uri())
        .api_key(KEY)
        .build()
        .unwrap();
    client.threads().create().await.unwrap();
    client.projects().thread().create("prj_1", "a").await.unwrap_err();
    client.executions().get("exec_1").await.unwrap_err();
    for request in received(&obvious).await {
        assert!(!format!("{:?}", request.headers).contains("secretpart"), "{request:?}");
    }
}

#[tokio::test]
async fn what_is_no_http_is_an_interruption() {
    let (address, _) = raw("SSH-2.0-OpenSSH_9.9\r\n").await;
    let error = builder(&address).build().unwrap().threads().create().await.unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::Interrupted);
}

#[tokio::test]
async fn an_answer_without_measure_is_refused_unread() {
    let (address, _) = raw("HTTP/1.1 200 OK\r\ncontent-length: 67108865\r\n\r\n{}").await;
    let error = builder(&address).build().unwrap().threads().create().await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (&ErrorKind::Decode, 1));
    assert_eq!(error.message(), format!("the answer of {address} is longer than 64 MiB"));
    assert!(error.may_have_executed() && !error.is_retryable());
}

#[tokio::test]
async fn a_redirect_does_not_echo_the_credential() {
    let location = format!("https://elsewhere.test/{KEY}");
    let server = answering(ResponseTemplate::new(302).insert_header("Location", location.as_str())).await;
    let error = client(&server).threads().create().await.unwrap_err();
    assert!(error.message().contains("elsewhere.test"), "{error}");
    assert!(!error.to_string().contains("secretpart"), "{error}");
}

#[tokio::test]
async fn a_host_that_does_not_exist_is_named() {
    // No name server is asked for a name that no name server can hold.
    let address = format!("http://{}.invalid:1", "a".repeat(64));
    let client = Kortix::builder().base_url(&address).retry(RetryPolicy::none()).build().unwrap();
    let error = client.threads().create().await.unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::Connect);
    assert!(error.message().starts_with(&format!("cannot find the host of {address}: ")), "{error}");
}

#[cfg(any(feature = "ring", feature = "aws-lc"))]
#[tokio::test]
async fn a_failed_handshake_means_that_nothing_was_sent() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("https://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let (mut connection, _) = listener.accept().await.unwrap();
        connection.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await.unwrap();
        assert_ne!(connection.read(&mut [0; 4096]).await.unwrap(), 0);
    });
    let client = builder(&address).retry(RetryPolicy::none()).build().unwrap();
    let error = client.threads().create().await.unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::Connect, "{error:#}");
    assert!(!error.may_have_executed());
    assert!(error.message().starts_with(&format!("cannot connect to {address}: ")), "{error}");
}
