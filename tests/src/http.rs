//! A plain HTTP client, for what the SDK would not send.

/// Requests go to loopback and without TLS, but the HTTP client insists on a provider of cryptography when any crate of
/// the build can do TLS.
pub fn client() -> reqwest::Client {
    install_provider();
    reqwest::Client::new()
}

/// One that is told where it is led to, and does not go there.
pub fn client_that_stays() -> reqwest::Result<reqwest::Client> {
    install_provider();
    reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build()
}

fn install_provider() {
    // Another test of this process may have installed it already.
    let _ = rustls::crypto::ring::default_provider().install_default();
}
