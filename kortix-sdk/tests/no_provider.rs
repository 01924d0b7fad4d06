//! The feature `rustls` alone: the application brings the cryptography.
#![cfg(all(feature = "rustls", not(any(feature = "ring", feature = "aws-lc"))))]

use kortix_sdk::{ErrorKind, Kortix};

/// One test, since the provider is the whole process's.
#[test]
fn the_provider_of_the_application_is_used() {
    let error = Kortix::builder().build().unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::Config);
    assert!(error.message().contains("turn on the feature `ring` or `aws-lc`"), "{error}");
    assert!(error.message().contains("CryptoProvider::install_default"), "{error}");

    rustls::crypto::ring::default_provider().install_default().unwrap();
    Kortix::builder().build().unwrap();
}
