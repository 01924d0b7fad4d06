//! The driver of containers passes the conformance suite on Docker Engine and on Podman, isolates, limits, survives its
//! server, and leaves nothing.

#![cfg(feature = "docker")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod sandbox_conformance;
mod sandbox_real;

use std::path::Path;

use kortix_server::sandbox::{
    CheckOutcome, Egress, InitProgram, SandboxError, SandboxKey, SandboxSpec,
    docker::{self as containers, DockerConfig},
    init,
};
use kortix_test_engines::Engine;
use sandbox_conformance::Driver;

fn config(root: &Path, engine: &Engine) -> DockerConfig {
    DockerConfig {
        root: root.to_owned(),
        init: InitProgram {
            file: env!("CARGO_BIN_EXE_kortix-server").into(),
            args: vec![init::SUBCOMMAND.into()],
        },
        socket: engine.socket().to_owned(),
        image: DockerConfig::IMAGE.to_owned(),
        runtime: None,
        egress: Egress::Closed,
    }
}

fn open(config: DockerConfig) -> Driver {
    containers::open(config).unwrap()
}

macro_rules! on {
    ($engine:ident) => {
        mod $engine {
            use std::path::Path;

            use kortix_test_engines::Engine;

            use crate::{
                sandbox_conformance::{Driver, Words},
                sandbox_real::{Real, WORDS},
            };

            struct Bench;

            impl Bench {
                const WORDS: Words = WORDS;

                fn make() -> Real {
                    Real::new(open)
                }
            }

            fn open(root: &Path) -> Driver {
                crate::open(crate::config(root, Engine::$engine().unwrap()))
            }

            crate::conformance!(Bench);
            crate::real_sandboxes!(open);

            #[tokio::test]
            async fn the_doctor_finds_what_is_needed() {
                crate::the_doctor_finds_what_is_needed(&open).await;
            }
        }
    };
}

on!(docker);
on!(podman);

async fn the_doctor_finds_what_is_needed(open: &(dyn Fn(&Path) -> Driver + Sync)) {
    let folder = tempfile::tempdir().unwrap();
    for check in open(folder.path()).preflight().await {
        assert_ne!(check.outcome, CheckOutcome::Missing, "{check:?}");
    }
}

#[tokio::test]
async fn an_engine_that_is_not_there_is_named_with_its_socket() {
    let folder = tempfile::tempdir().unwrap();
    let socket = folder.path().join("no.sock");
    let driver =
        open(DockerConfig { socket: socket.clone(), ..config(folder.path(), Engine::docker().unwrap()) });
    let checks = driver.preflight().await;
    assert_eq!(checks[0].outcome, CheckOutcome::Missing);
    assert!(checks[0].detail.contains(&socket.display().to_string()), "{checks:?}");
    let refused = driver.create(&SandboxKey::random(), &SandboxSpec::default()).await.unwrap_err();
    assert!(refused.to_string().contains("does not answer"), "{refused:?}");
    assert!(!refused.to_string().contains("no.sock"), "what clients are told names no path");
}

#[tokio::test]
async fn an_image_or_a_runtime_that_is_not_there_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let driver = open(DockerConfig {
        image: "no-such-image".to_owned(),
        runtime: Some("no-such-runtime".to_owned()),
        ..config(folder.path(), Engine::docker().unwrap())
    });
    let checks = driver.preflight().await;
    for (name, wanted) in [("image", "no-such-image"), ("runtime", "no-such-runtime")] {
        let check = checks.iter().find(|check| check.name == name).unwrap();
        assert_eq!(check.outcome, CheckOutcome::Missing);
        assert!(check.detail.contains(wanted), "{check:?}");
    }
    let key = SandboxKey::random();
    match driver.create(&key, &SandboxSpec::default()).await.unwrap_err() {
        SandboxError::Failed { reason, .. } => assert!(reason.contains("no-such-image"), "{reason}"),
        other => panic!("{other:?}"),
    }
    assert!(driver.list().await.unwrap().is_empty());
}
