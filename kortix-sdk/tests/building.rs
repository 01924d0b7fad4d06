//! What a client can be built from.

use kortix_sdk::{ErrorKind, Kortix};

#[test]
fn the_defaults_need_nothing() {
    // An https address: this loads the certificates of the system.
    #[cfg(any(feature = "ring", feature = "aws-lc"))]
    Kortix::builder().build().unwrap();
    #[cfg(not(feature = "rustls"))]
    assert!(Kortix::builder().build().unwrap_err().message().contains("features `ring`, `aws-lc`"));
}

#[test]
fn what_cannot_work_is_refused_at_once() {
    for url in [
        "",
        "127.0.0.1:8000",
        "localhost:8000",
        "ftp://host",
        "http://",
        "http://u@host",
        "http://h/?a",
        "http://h/#a",
    ] {
        for builder in [
            Kortix::builder().base_url(url),
            Kortix::builder().base_url("http://127.0.0.1").obvious_base_url(url),
        ] {
            let error = builder.build().unwrap_err();
            assert_eq!((error.kind(), error.attempts()), (&ErrorKind::Config, 0), "{url}");
            assert!(error.message().contains("_BASE_URL)"), "{error}");
        }
    }
    for key in ["", "a:b", "sk_a:pk_b"] {
        let builder = Kortix::builder().base_url("http://127.0.0.1").api_key(key);
        assert_eq!(builder.build().unwrap_err().kind(), &ErrorKind::Config, "{key}");
    }
}

#[test]
fn addresses_of_this_machine_and_of_a_network() {
    for url in
        ["http://127.0.0.1:8000", "http://localhost", "http://[::1]:1/v1/", "http://10.0.0.7", " http://h "]
    {
        Kortix::builder().base_url(url).api_key("pk_a:sk_b").build().unwrap();
    }
}

#[test]
fn a_client_needs_no_runtime_until_it_is_used() {
    fn assert_traits<T: Clone + Send + Sync + std::fmt::Debug + 'static>(_: &T) {}
    let client = Kortix::builder().base_url("http://127.0.0.1").build().unwrap();
    assert_traits(&client);
    assert_traits(&client.threads().create());
    drop(client.threads().create().into_future());
}
