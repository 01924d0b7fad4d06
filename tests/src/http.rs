//! A plain HTTP client, for what the SDK would not send.

/// Requests go to loopback and without TLS, but the HTTP client insists on a provider of cryptography when any crate of
/// the build can do TLS.
pub fn client() -> reqwest::Client {
    // Another test of this process may have installed it already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::new()
}
