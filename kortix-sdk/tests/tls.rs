//! HTTPS: whom a client trusts, and what it says when it cannot.
#![cfg(any(feature = "ring", feature = "aws-lc"))]
#![expect(clippy::unwrap_used, reason = "a helper of tests is a part of them")]

mod support;

use std::{path::Path, process::Command, sync::Arc};

use kortix_sdk::{ErrorKind, Kortix, KortixBuilder, RetryPolicy};
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
use support::{builder, only_the_test, read_request, succeeds};
use tokio::{io::AsyncWriteExt, net::TcpListener};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        ServerConfig,
        crypto::ring,
        pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
    },
};

/// An authority that no system knows.
struct Authority {
    issuer: Issuer<'static, KeyPair>,
    pem: String,
}

impl Authority {
    fn new(name: &str) -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        let pem = params.self_signed(&key).unwrap().pem();
        Self { issuer: Issuer::new(params, key), pem }
    }

    fn der(&self) -> Vec<u8> {
        CertificateDer::from_pem_slice(self.pem.as_bytes()).unwrap().to_vec()
    }

    /// A server for a name, which makes a thread for everybody.
    async fn server_for(&self, name: &str) -> String {
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(
                vec![certificate.der().clone()],
                PrivateKeyDer::try_from(key.serialize_der()).unwrap(),
            )
            .unwrap();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("https://localhost:{}", listener.local_addr().unwrap().port());
        tokio::spawn(async move {
            while let Ok((connection, _)) = listener.accept().await {
                // A client that does not trust this server goes away in the middle of the handshake.
                let Ok(mut connection) = acceptor.accept(connection).await else { continue };
                read_request(&mut connection).await;
                let body = r#"{"thread_id":"t-1","project_id":"p-1"}"#;
                let answer = format!(
                    "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}",
                    body.len()
                );
                connection.write_all(answer.as_bytes()).await.unwrap();
                connection.shutdown().await.unwrap();
            }
        });
        address
    }
}

fn once(address: &str) -> KortixBuilder {
    builder(address).retry(RetryPolicy::none())
}

#[tokio::test]
async fn an_authority_that_was_added_is_trusted() {
    let (other, authority) = (Authority::new("other"), Authority::new("ours"));
    let address = authority.server_for("localhost").await;
    let bundle = other.pem.clone() + &authority.pem;
    for certificate in [authority.der(), authority.pem.clone().into_bytes(), bundle.into_bytes()] {
        let client = once(&address).add_root_certificate(certificate).build().unwrap();
        assert_eq!(client.threads().create().await.unwrap().thread_id.as_ref(), "t-1");
    }
    let client = once(&address).add_root_certificate(other.der()).add_root_certificate(authority.der());
    client.build().unwrap().threads().create().await.unwrap();
}

#[tokio::test]
async fn an_unknown_authority_is_named_as_the_reason() {
    let (other, authority) = (Authority::new("other"), Authority::new("ours"));
    let address = authority.server_for("localhost").await;
    for builder in [once(&address), once(&address).add_root_certificate(other.pem)] {
        let error = builder.build().unwrap().threads().create().await.unwrap_err();
        assert_eq!(error.kind(), &ErrorKind::Connect);
        assert!(!error.may_have_executed());
        let expected =
            format!("create thread: cannot connect to {address}: invalid peer certificate: UnknownIssuer");
        assert!(error.to_string().starts_with(&expected), "{error}");
    }
}

#[tokio::test]
async fn a_certificate_of_another_name_is_refused() {
    let authority = Authority::new("ours");
    let address = authority.server_for("elsewhere.test").await;
    let client = once(&address).add_root_certificate(authority.der()).build().unwrap();
    let error = client.threads().create().await.unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::Connect);
    assert!(error.message().contains("not valid for name \"localhost\""), "{error}");
}

/// Also for an address without encryption: whoever gives one expects it to be of use.
#[test]
fn what_is_no_certificate_is_refused() {
    let key = KeyPair::generate().unwrap().serialize_pem();
    let cut = Authority::new("ours").pem.replace("-----END CERTIFICATE-----", "");
    for (certificate, message) in [
        (b"hunter2".to_vec(), "a root certificate is neither PEM nor DER of a certificate authority"),
        (Vec::new(), "a root certificate is neither PEM nor DER of a certificate authority"),
        (key.into_bytes(), "the PEM of a root certificate holds no certificate"),
        (cut.into_bytes(), "a root certificate is damaged PEM"),
    ] {
        let error = once("http://127.0.0.1:1").add_root_certificate(certificate).build().unwrap_err();
        assert_eq!((error.kind(), error.message()), (&ErrorKind::Config, message));
        assert!(!format!("{error:#} {error:?}").contains("hunter2"), "{error:#}");
    }
}

/// In a file system that holds this program and the system's libraries, and nothing else.
#[cfg(target_os = "linux")]
#[test]
fn a_system_without_authorities() {
    let mut sandbox = Command::new("bwrap");
    sandbox.args(["--unshare-all", "--die-with-parent", "--clearenv", "--proc", "/proc", "--dev", "/dev"]);
    for libraries in
        ["/lib", "/lib64", "/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64"]
    {
        if Path::new(libraries).exists() {
            sandbox.args(["--ro-bind", libraries, libraries]);
        }
    }
    sandbox.arg("--ro-bind").arg(std::env::current_exe().unwrap()).arg("/test").arg("/test");
    sandbox.args(only_the_test("where_there_are_no_authorities"));
    succeeds(&mut sandbox);
}

#[test]
#[ignore = "a_system_without_authorities runs it"]
fn where_there_are_no_authorities() {
    let error = Kortix::builder().build().unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::Config);
    assert_eq!(
        error.to_string(),
        "configure client: no certificate authorities found for https://; install the package ca-certificates, \
         set SSL_CERT_FILE to a PEM bundle, or give some with add_root_certificate"
    );
    Kortix::builder().base_url("http://127.0.0.1:8000").build().unwrap();
    Kortix::builder().add_root_certificate(Authority::new("ours").pem).build().unwrap();
}

/// A file that is named and not there is the reason that is told.
#[test]
fn an_empty_choice_of_authorities() {
    let mut test = Command::new(std::env::current_exe().unwrap());
    test.env("SSL_CERT_FILE", "/nowhere/authorities.pem").env_remove("SSL_CERT_DIR");
    succeeds(test.args(only_the_test("where_the_chosen_file_is_missing")));
}

#[test]
#[ignore = "an_empty_choice_of_authorities runs it"]
fn where_the_chosen_file_is_missing() {
    let error = Kortix::builder().build().unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::Config);
    assert!(format!("{error:#}").contains("/nowhere/authorities.pem"), "{error:#}");
}
