//! Sandboxes that nobody uses, and their end.

use std::time::Duration;

use kortix_server::sandbox::{
    PREVIEW_PORT, Parking, SandboxError, SandboxKey, SandboxState, terminal::TerminalSize,
};
use tokio::time::{Instant, sleep};

use super::{
    Driver, SOON, Words,
    files::{content, path},
    job_id, made, run, script,
};

const LONG: Duration = Duration::from_hours(1);

/// A connection that was let go is one until the other side has noticed.
async fn idle_soon(driver: &Driver, key: &SandboxKey) {
    let deadline = Instant::now() + SOON;
    while driver.idle(key).await.unwrap().is_zero() {
        assert!(Instant::now() < deadline, "somebody still uses it");
        sleep(Duration::from_millis(10)).await;
    }
}

pub(crate) async fn what_nobody_uses_can_be_parked_and_is_revived_with_its_work(
    driver: &Driver,
    words: Words,
) {
    let key = made(driver).await;
    driver.ready(&key, SOON).await.unwrap();
    driver.write_file(&key, &path("note"), "kept".into()).await.unwrap();
    idle_soon(driver, &key).await;
    assert_eq!(driver.park(&key, LONG).await.unwrap(), Parking::InUse);
    // To look at it is not to use it.
    let before = driver.idle(&key).await.unwrap();
    driver.state(&key).await.unwrap();
    driver.usage(&key).await.unwrap();
    assert!(driver.idle(&key).await.unwrap() >= before);

    assert_eq!(driver.park(&key, Duration::ZERO).await.unwrap(), Parking::Parked);
    assert_eq!(driver.state(&key).await.unwrap(), SandboxState::Died);
    assert!(driver.list().await.unwrap().iter().all(|sandbox| !sandbox.alive && sandbox.key == key));
    for refused in [
        driver.connect(&key, PREVIEW_PORT).await.map(drop),
        driver.idle(&key).await.map(drop),
        driver.park(&key, Duration::ZERO).await.map(drop),
    ] {
        assert!(matches!(refused, Err(SandboxError::Gone)), "{refused:?}");
    }

    driver.revive(&key).await.unwrap();
    driver.ready(&key, SOON).await.unwrap();
    assert_eq!(content(driver, &key, "/workspace/note").await, b"kept");
    run(driver, &key, "one", &script(words.exit_3_after_saying_hello)).await;
    assert!(driver.idle(&key).await.unwrap() < SOON);
}

pub(crate) async fn what_somebody_uses_is_not_parked(driver: &Driver, words: Words) {
    let key = made(driver).await;
    driver.ready(&key, SOON).await.unwrap();
    idle_soon(driver, &key).await;

    let job = job_id("one");
    driver.start_job(&key, &job, &script(words.wait_for_ever)).await.unwrap();
    in_use(driver, &key).await;
    driver.kill_job(&key, &job).await.unwrap();
    idle_soon(driver, &key).await;

    let connection = driver.connect(&key, PREVIEW_PORT).await.unwrap();
    in_use(driver, &key).await;
    drop(connection);
    idle_soon(driver, &key).await;

    let terminal = driver.terminal(&key, TerminalSize::default()).await.unwrap();
    in_use(driver, &key).await;
    drop(terminal);
    idle_soon(driver, &key).await;
    assert_eq!(driver.park(&key, Duration::ZERO).await.unwrap(), Parking::Parked);
}

async fn in_use(driver: &Driver, key: &SandboxKey) {
    assert_eq!(driver.idle(key).await.unwrap(), Duration::ZERO);
    assert_eq!(driver.park(key, Duration::ZERO).await.unwrap(), Parking::InUse);
    assert!(matches!(driver.state(key).await.unwrap(), SandboxState::Running { .. }));
}

/// No job is taken and then lost.
pub(crate) async fn whoever_comes_at_the_end_keeps_it_or_finds_it_ended(driver: &Driver, words: Words) {
    let key = made(driver).await;
    driver.ready(&key, SOON).await.unwrap();
    for round in 0..4 {
        idle_soon(driver, &key).await;
        let job = job_id(&format!("job-{round}"));
        let spec = script(words.wait_for_ever);
        // Sometimes the one is first, and sometimes the other.
        let late = async {
            sleep(Duration::from_millis(round % 2)).await;
            driver.start_job(&key, &job, &spec).await
        };
        match tokio::join!(driver.park(&key, Duration::ZERO), late) {
            (Ok(Parking::InUse), Ok(())) => driver.kill_job(&key, &job).await.unwrap(),
            (Ok(Parking::Parked), Err(SandboxError::Gone)) => {
                driver.revive(&key).await.unwrap();
                driver.ready(&key, SOON).await.unwrap();
            }
            other => panic!("{other:?}"),
        }
    }
}

pub(crate) async fn parking_makes_nothing_new(driver: &Driver, _: Words) {
    let key = SandboxKey::random();
    assert!(matches!(driver.park(&key, Duration::ZERO).await, Err(SandboxError::Gone)));
    let key = made(driver).await;
    driver.stop(&key).await.unwrap();
    assert!(matches!(driver.park(&key, Duration::ZERO).await, Err(SandboxError::Stopped)));
    assert!(matches!(driver.idle(&key).await, Err(SandboxError::Stopped)));
}
