//! Encryption of what this server asks of others.

use std::sync::Arc;

use rustls::{ClientConfig, RootCertStore, crypto::ring};
use rustls_native_certs::load_native_certs;
use url::Host;

/// The authorities that this machine trusts.
pub(crate) fn system_roots() -> anyhow::Result<RootCertStore> {
    let mut roots = RootCertStore::empty();
    let (added, _) = roots.add_parsable_certificates(load_native_certs().certs);
    anyhow::ensure!(
        added > 0,
        "no certificate authorities found for https://; install the package ca-certificates, or set SSL_CERT_FILE to \
         a PEM bundle"
    );
    Ok(roots)
}

/// The provider is named here, so that what a process has as its default changes nothing.
pub(crate) fn trusting(roots: RootCertStore) -> anyhow::Result<ClientConfig> {
    Ok(ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth())
}

/// Whether it is this machine, which may be asked without encryption and is not asked through a proxy.
pub(crate) fn is_loopback(host: &Host<&str>) -> bool {
    match host {
        Host::Domain(name) => *name == "localhost",
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    }
}
