//! Encryption, paid for only where an address asks for it.

use reqwest::ClientBuilder;

use super::Encryption;
use crate::Error;

/// Without the `rustls` feature there is no HTTPS, and saying so now is better than failing at the first call.
#[cfg(not(feature = "rustls"))]
pub(super) fn configure(builder: ClientBuilder, encryption: Encryption) -> Result<ClientBuilder, Error> {
    match encryption {
        Encryption::None => Ok(builder),
        Encryption::Tls => {
            Err(Error::config("an https:// address needs the feature `rustls` of kortix-sdk, which is off"))
        }
    }
}

#[cfg(feature = "rustls")]
pub(super) use with_rustls::configure;

#[cfg(feature = "rustls")]
mod with_rustls {
    use std::sync::Arc;

    use rustls::{
        ClientConfig, ConfigBuilder, RootCertStore, WantsVerifier, client::WantsClientCert, crypto::ring,
    };

    use super::{ClientBuilder, Encryption, Error};

    /// The provider is named here, so that what a process installs as its default, or fails to, changes nothing.
    ///
    /// An address without encryption gets a configuration that trusts nobody: it costs no file and is never used.
    pub(in crate::transport) fn configure(
        builder: ClientBuilder,
        encryption: Encryption,
    ) -> Result<ClientBuilder, Error> {
        let versions = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(|error| Error::config("TLS cannot be set up").caused_by(error))?;
        let trusting = match encryption {
            Encryption::None => versions.with_root_certificates(RootCertStore::empty()),
            Encryption::Tls => trusting_the_system(versions)?,
        };
        Ok(builder.tls_backend_preconfigured(trusting.with_no_client_auth()))
    }

    #[cfg(all(unix, not(target_vendor = "apple"), not(target_os = "android")))]
    fn trusting_the_system(
        versions: ConfigBuilder<ClientConfig, WantsVerifier>,
    ) -> Result<ConfigBuilder<ClientConfig, WantsClientCert>, Error> {
        Ok(versions.with_root_certificates(super::roots::load()?))
    }

    #[cfg(not(all(unix, not(target_vendor = "apple"), not(target_os = "android"))))]
    fn trusting_the_system(
        versions: ConfigBuilder<ClientConfig, WantsVerifier>,
    ) -> Result<ConfigBuilder<ClientConfig, WantsClientCert>, Error> {
        use rustls_platform_verifier::BuilderVerifierExt;

        versions
            .with_platform_verifier()
            .map_err(|error| Error::config("the certificates of this system cannot be used").caused_by(error))
    }
}

#[cfg(all(feature = "rustls", unix, not(target_vendor = "apple"), not(target_os = "android")))]
mod roots {
    use std::path::Path;

    use rustls::RootCertStore;
    use rustls_native_certs::{CertificateResult, load_certs_from_paths, load_native_certs};

    use crate::Error;

    /// Where distributions keep all authorities in one file. Reading it takes a tenth of the time of looking through
    /// the directory of single files beside it, which holds the same.
    const BUNDLES: [&str; 5] = [
        "/etc/ssl/certs/ca-certificates.crt",
        "/etc/pki/tls/certs/ca-bundle.crt",
        "/etc/ssl/ca-bundle.pem",
        "/etc/ssl/cert.pem",
        "/usr/local/share/certs/ca-root-nss.crt",
    ];

    /// The authorities that this system trusts, or those of `SSL_CERT_FILE` and `SSL_CERT_DIR`.
    pub(super) fn load() -> Result<RootCertStore, Error> {
        let found = certificates();
        let mut store = RootCertStore::empty();
        let (added, _) = store.add_parsable_certificates(found.certs);
        if added > 0 {
            return Ok(store);
        }
        let error = Error::config(
            "no certificate authorities found for https://; install the package ca-certificates, \
             or set SSL_CERT_FILE to a PEM bundle",
        );
        Err(match found.errors.into_iter().next() {
            Some(cause) => error.caused_by(cause),
            None => error,
        })
    }

    fn certificates() -> CertificateResult {
        let chosen = ["SSL_CERT_FILE", "SSL_CERT_DIR"].iter().any(|name| std::env::var_os(name).is_some());
        let bundle = BUNDLES.iter().map(Path::new).find(|path| !chosen && path.exists());
        match bundle {
            Some(path) => load_certs_from_paths(Some(path), None),
            None => load_native_certs(),
        }
    }
}
