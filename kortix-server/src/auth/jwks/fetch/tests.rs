//! Real connections to a scripted issuer.

use axum::{Router, body::Body, response::Response, routing::get};
use http::HeaderMap;
use rcgen::{CertifiedKey, generate_simple_self_signed};
use rustls::{
    ServerConfig,
    crypto::ring,
    pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer},
};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

use super::*;
use crate::auth::jwks::testing::{Signer, document};

type Respond = fn(HeaderMap) -> Response;

async fn issuer(respond: Respond) -> JwksUrl {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let router = Router::new().route("/keys", get(move |headers: HeaderMap| async move { respond(headers) }));
    tokio::spawn(async move { axum::serve(listener, router).await });
    format!("http://127.0.0.1:{port}/keys?v=1").parse().unwrap()
}

fn published() -> String {
    document(&[&Signer::new("a")]).to_string()
}

async fn fetched(url: JwksUrl) -> Result<KeySet, FetchError> {
    HttpSource::new(url, None).unwrap().fetch().await
}

#[tokio::test]
async fn keys_come_from_the_address() {
    let url = issuer(|_| Response::new(published().into())).await;
    assert!(fetched(url).await.unwrap().get("a").is_some());
}

#[tokio::test]
async fn the_key_of_the_issuers_gateway_is_sent_and_not_shown() {
    let url = issuer(|headers| {
        let is_allowed = headers.get("apikey").is_some_and(|key| key == "anon-key");
        let status = if is_allowed { StatusCode::OK } else { StatusCode::UNAUTHORIZED };
        Response::builder().status(status).body(published().into()).unwrap()
    })
    .await;
    assert!(matches!(fetched(url.clone()).await, Err(FetchError::Status(StatusCode::UNAUTHORIZED))));
    let source = HttpSource::new(url, Some(&"anon-key".to_owned().into())).unwrap();
    assert!(source.fetch().await.is_ok());
    assert!(!format!("{source:?}").contains("anon-key"));
    assert!(!format!("{source:?}").contains("v=1"));
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let url = issuer(|_| {
        Response::builder().status(302).header("location", "http://127.0.0.1:1/").body(Body::empty()).unwrap()
    })
    .await;
    assert!(matches!(fetched(url).await, Err(FetchError::Status(StatusCode::FOUND))));
}

#[tokio::test]
async fn a_body_without_end_is_cut_off() {
    let url = issuer(|_| Response::new(Body::from(vec![b' '; BODY_LIMIT + 1]))).await;
    assert!(matches!(fetched(url).await, Err(FetchError::TooLong)));
}

#[tokio::test]
async fn what_is_not_a_set_of_keys_says_so() {
    let url = issuer(|_| Response::new("<html>Sign in</html>".into())).await;
    assert!(matches!(fetched(url).await, Err(FetchError::Malformed(_))));
}

#[tokio::test]
async fn nobody_there_says_so() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let url = format!("http://127.0.0.1:{port}/").parse().unwrap();
    assert!(matches!(fetched(url).await, Err(FetchError::Connect(_))));
}

#[tokio::test]
async fn https_is_spoken_with_those_who_can_be_trusted() {
    let CertifiedKey { cert, signing_key } = generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(signing_key.serialize_der()));
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![cert.der().clone()], key)
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url: JwksUrl =
        format!("https://localhost:{}/keys", listener.local_addr().unwrap().port()).parse().unwrap();
    tokio::spawn(async move {
        let router = Router::new().route("/keys", get(|| async { published() }));
        while let Ok((stream, _)) = listener.accept().await {
            let Ok(stream) = acceptor.accept(stream).await else { continue };
            let service = hyper_util::service::TowerToHyperService::new(router.clone());
            let connection =
                hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service);
            tokio::spawn(connection);
        }
    });

    let mut roots = RootCertStore::empty();
    let strangers = HttpSource::with_tls(url.clone(), None, Some(trusting(roots.clone()).unwrap())).unwrap();
    assert!(matches!(strangers.fetch().await, Err(FetchError::Connect(_))));

    roots.add(cert.der().clone()).unwrap();
    let source = HttpSource::with_tls(url, None, Some(trusting(roots).unwrap())).unwrap();
    assert!(source.fetch().await.unwrap().get("a").is_some());
}

#[test]
fn an_address_is_encrypted_or_on_this_machine() {
    for text in [
        "https://issuer.example/auth/v1/.well-known/jwks.json",
        "http://127.0.0.1:9/keys",
        "http://[::1]/keys",
        "http://localhost:9/keys",
    ] {
        assert!(text.parse::<JwksUrl>().is_ok(), "{text}");
    }
    for text in [
        "http://issuer.example/keys",
        "http://localhost.issuer.example/keys",
        "http://10.0.0.1/keys",
        "ftp://localhost/keys",
        "https://user@issuer.example/keys",
        "https://issuer.example/keys#a",
        "issuer.example/keys",
        "",
    ] {
        assert!(text.parse::<JwksUrl>().is_err(), "{text}");
    }
}
