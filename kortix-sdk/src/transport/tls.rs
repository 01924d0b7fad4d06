//! Encryption, paid for only where an address asks for it.

use reqwest::ClientBuilder;

use super::native::Encryption;
use crate::Error;

#[cfg(not(feature = "rustls"))]
pub(super) use without_rustls::{Authorities, Setup};

#[cfg(not(feature = "rustls"))]
mod without_rustls {
    use super::{ClientBuilder, Encryption, Error};

    /// None: nobody can give any.
    pub(in crate::transport) struct Authorities;

    impl Authorities {
        #[expect(clippy::unnecessary_wraps, reason = "there is something to parse with TLS")]
        pub(in crate::transport) fn parse(_: &[Vec<u8>]) -> Result<Self, Error> {
            Ok(Self)
        }
    }

    /// No encryption.
    #[derive(Clone)]
    pub(in crate::transport) struct Setup;

    impl Setup {
        /// There is no HTTPS, and saying so now is better than failing at the first call.
        pub(in crate::transport) fn load(encryption: Encryption, _: &Authorities) -> Result<Self, Error> {
            match encryption {
                Encryption::None => Ok(Self),
                Encryption::Tls => Err(Error::config(
                    "https:// needs one of the features `ring`, `aws-lc` and `rustls` of kortix-sdk, which are all off",
                )),
            }
        }

        #[expect(clippy::unused_self, reason = "there is something to set up with TLS")]
        pub(in crate::transport) fn configure(self, builder: ClientBuilder) -> ClientBuilder {
            builder
        }
    }
}

#[cfg(feature = "rustls")]
pub(super) use with_rustls::{Authorities, Setup};

#[cfg(feature = "rustls")]
mod with_rustls {
    use std::sync::Arc;

    use rustls::{
        ClientConfig, ConfigBuilder, RootCertStore, WantsVerifier,
        client::WantsClientCert,
        crypto::CryptoProvider,
        pki_types::{CertificateDer, pem::PemObject},
    };

    use super::{ClientBuilder, Encryption, Error};

    /// Certificate authorities that are trusted beside those of the system.
    #[derive(Clone, Debug)]
    pub(in crate::transport) struct Authorities(Vec<CertificateDer<'static>>);

    impl Authorities {
        /// Each text is one certificate as DER, or any number of them as PEM.
        pub(in crate::transport) fn parse(texts: &[Vec<u8>]) -> Result<Self, Error> {
            let mut authorities = Vec::new();
            for text in texts {
                authorities.extend(certificates(text)?);
            }
            Ok(Self(authorities))
        }
    }

    fn certificates(text: &[u8]) -> Result<Vec<CertificateDer<'static>>, Error> {
        let is_pem = text.windows(PEM.len()).any(|window| window == PEM);
        let found: Vec<_> = if is_pem {
            CertificateDer::pem_slice_iter(text)
                .collect::<Result<_, _>>()
                .map_err(|error| Error::config("a root certificate is damaged PEM").caused_by(error))?
        } else {
            vec![CertificateDer::from(text.to_vec())]
        };
        let mut store = RootCertStore::empty();
        for certificate in &found {
            store.add(certificate.clone()).map_err(|error| {
                Error::config("a root certificate is neither PEM nor DER of a certificate authority")
                    .caused_by(error)
            })?;
        }
        if found.is_empty() {
            return Err(Error::config("the PEM of a root certificate holds no certificate"));
        }
        Ok(found)
    }

    const PEM: &[u8] = b"-----BEGIN ";

    /// How connections are encrypted. Copies share what was loaded, and the sessions.
    #[derive(Clone)]
    pub(in crate::transport) struct Setup(ClientConfig);

    impl Setup {
        /// An address without encryption gets a configuration that trusts nobody: it costs no file and is never used.
        pub(in crate::transport) fn load(
            encryption: Encryption,
            authorities: &Authorities,
        ) -> Result<Self, Error> {
            let versions = ClientConfig::builder_with_provider(cryptography()?)
                .with_safe_default_protocol_versions()
                .map_err(|error| Error::config("TLS cannot be set up").caused_by(error))?;
            let trusting = match encryption {
                Encryption::None => versions.with_root_certificates(RootCertStore::empty()),
                Encryption::Tls => trusting_the_system_and(&authorities.0, versions)?,
            };
            Ok(Self(trusting.with_no_client_auth()))
        }

        pub(in crate::transport) fn configure(self, builder: ClientBuilder) -> ClientBuilder {
            builder.tls_backend_preconfigured(self.0)
        }
    }

    /// The provider is named, so that what a process installs as its default, or fails to, changes nothing. Who turns on
    /// `aws-lc` wants it; `ring` may be on because it is the default of somebody else.
    #[cfg(any(feature = "aws-lc", feature = "ring"))]
    #[expect(clippy::unnecessary_wraps, reason = "there may be none, with other features")]
    fn cryptography() -> Result<Arc<CryptoProvider>, Error> {
        #[cfg(feature = "aws-lc")]
        let provider = rustls::crypto::aws_lc_rs::default_provider();
        #[cfg(not(feature = "aws-lc"))]
        let provider = rustls::crypto::ring::default_provider();
        Ok(Arc::new(provider))
    }

    #[cfg(not(any(feature = "aws-lc", feature = "ring")))]
    fn cryptography() -> Result<Arc<CryptoProvider>, Error> {
        CryptoProvider::get_default().cloned().ok_or_else(|| {
            Error::config(
                "no cryptography for TLS: turn on the feature `ring` or `aws-lc` of kortix-sdk, or install a provider \
                 with rustls::crypto::CryptoProvider::install_default before the client is built",
            )
        })
    }

    type Trusting = ConfigBuilder<ClientConfig, WantsClientCert>;

    #[cfg(all(unix, not(target_vendor = "apple"), not(target_os = "android")))]
    fn trusting_the_system_and(
        authorities: &[CertificateDer<'static>],
        versions: ConfigBuilder<ClientConfig, WantsVerifier>,
    ) -> Result<Trusting, Error> {
        Ok(versions.with_root_certificates(super::roots::load(authorities)?))
    }

    #[cfg(not(all(unix, not(target_vendor = "apple"), not(target_os = "android"))))]
    fn trusting_the_system_and(
        authorities: &[CertificateDer<'static>],
        versions: ConfigBuilder<ClientConfig, WantsVerifier>,
    ) -> Result<Trusting, Error> {
        let provider = Arc::clone(versions.crypto_provider());
        let verifier = verifier(authorities, provider).map_err(|error| {
            Error::config("the certificates of this system cannot be used").caused_by(error)
        })?;
        Ok(versions.dangerous().with_custom_certificate_verifier(Arc::new(verifier)))
    }

    #[cfg(any(target_vendor = "apple", target_os = "android", not(unix)))]
    use rustls_platform_verifier::Verifier;

    #[cfg(any(target_vendor = "apple", not(unix)))]
    fn verifier(
        authorities: &[CertificateDer<'static>],
        provider: Arc<CryptoProvider>,
    ) -> Result<Verifier, rustls::Error> {
        Verifier::new_with_extra_roots(authorities.iter().cloned(), provider)
    }

    /// Android trusts what its user has installed, and nothing else.
    #[cfg(target_os = "android")]
    fn verifier(
        authorities: &[CertificateDer<'static>],
        provider: Arc<CryptoProvider>,
    ) -> Result<Verifier, rustls::Error> {
        if !authorities.is_empty() {
            return Err(rustls::Error::General("this system takes no root certificates".to_owned()));
        }
        Verifier::new(provider)
    }
}

#[cfg(all(feature = "rustls", unix, not(target_vendor = "apple"), not(target_os = "android")))]
mod roots {
    use std::path::Path;

    use rustls::{RootCertStore, pki_types::CertificateDer};
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

    /// The authorities that this system trusts, or those of `SSL_CERT_FILE` and `SSL_CERT_DIR`, and the given ones.
    /// A system without any is none to complain of when some are given.
    pub(super) fn load(given: &[CertificateDer<'static>]) -> Result<RootCertStore, Error> {
        let found = certificates();
        let mut store = RootCertStore::empty();
        store.add_parsable_certificates(found.certs.into_iter().chain(given.iter().cloned()));
        if !store.is_empty() {
            return Ok(store);
        }
        let error = Error::config(
            "no certificate authorities found for https://; install the package ca-certificates, \
             set SSL_CERT_FILE to a PEM bundle, or give some with add_root_certificate",
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
