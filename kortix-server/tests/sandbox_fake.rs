//! The fake driver passes the conformance suite, and fails when it is told to.

mod sandbox_conformance;

use std::{sync::Arc, time::Duration};

use kortix_server::sandbox::{
    JobStatus, SandboxDriver, SandboxError, SandboxKey, SandboxSpec,
    fake::{Effect, FakeDriver, Fault, Step},
};
use sandbox_conformance::{Driver, SOON, Words, job_id, made, script};

struct Bench(Driver);

impl Bench {
    fn make() -> Self {
        Self(Arc::new(FakeDriver::default()))
    }

    fn driver(&self) -> &Driver {
        &self.0
    }

    const WORDS: Words = Words {
        exit_3_after_saying_hello: "echo hello; exit 3",
        wait_for_ever: "sleep-until-released",
        write_100_000_bytes: "write 100000",
    };
}

conformance!(Bench);

#[tokio::test]
async fn a_waiting_job_goes_on_when_it_is_released() {
    let fake = Arc::new(FakeDriver::default());
    let driver: Driver = Arc::<FakeDriver>::clone(&fake);
    let key = made(&driver).await;
    let id = job_id("one");
    driver.start_job(&key, &id, &script("sleep-until-released; exit 4")).await.unwrap();
    assert_eq!(driver.job(&key, &id, Duration::ZERO).await.unwrap(), JobStatus::Running);
    fake.release(&key);
    assert_eq!(driver.job(&key, &id, SOON).await.unwrap(), JobStatus::Exited { code: 4 });
}

#[tokio::test]
async fn a_failing_create_makes_nothing_and_a_lost_answer_does() {
    let driver = FakeDriver::default();
    let key = SandboxKey::random();
    let fault = |effect| vec![Fault { step: Step::Create, effect, times: Some(1) }];
    driver.set_faults(fault(Effect::Fail));
    driver.create(&key, &SandboxSpec::default()).await.unwrap_err();
    assert!(driver.list().await.unwrap().is_empty());
    driver.set_faults(fault(Effect::FailAfter));
    driver.create(&key, &SandboxSpec::default()).await.unwrap_err();
    assert_eq!(driver.list().await.unwrap().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_desktop_that_hangs_is_given_up() {
    let driver = FakeDriver::default();
    let key = SandboxKey::random();
    driver.create(&key, &SandboxSpec::default()).await.unwrap();
    driver.set_faults(vec![Fault { step: Step::Ready, effect: Effect::Hang, times: None }]);
    let given_up = driver.ready(&key, Duration::from_secs(30)).await;
    assert!(matches!(given_up, Err(SandboxError::Timeout { .. })), "{given_up:?}");
}
