//! Sandboxes that outlive their server, that die, and that are found again.

use std::{fs, path::PathBuf, process::Command, time::Duration};

use kortix_server::sandbox::{JobStatus, PREVIEW_PORT, SandboxError, SandboxKey, SandboxSpec, SandboxState};

use super::{Real, cgroups_of, no_process_is_left, processes_of};
use crate::sandbox_conformance::{SOON, job_id, made, run, script};

pub(crate) async fn the_doctor_counts_the_sandboxes(bench: &Real) {
    let dead = made(bench.driver()).await;
    made(bench.driver()).await;
    bench.kill(&dead);
    let checks = bench.driver().preflight().await;
    let check = checks.iter().find(|check| check.name == "sandboxes").unwrap();
    assert_eq!(check.detail, "2 here, of which 1 run");
}

pub(crate) async fn a_sandbox_outlives_its_server_and_is_adopted(bench: &Real) {
    let (key, id) = (SandboxKey::random(), job_id("one"));
    let first = bench.driver_again();
    // A server of its own runtime, so that nothing of it is left when it ends.
    let started = {
        let (key, id) = (key.clone(), id.clone());
        std::thread::spawn(move || {
            tokio::runtime::Runtime::new().unwrap().block_on(async move {
                first.create(&key, &SandboxSpec::default()).await.unwrap();
                let job = script("until [ -e go ]; do sleep 0.01; done; echo done; exit 5");
                first.start_job(&key, &id, &job).await.unwrap();
            });
        })
    };
    started.join().unwrap();

    let second = bench.driver();
    assert!(second.list().await.unwrap().iter().all(|sandbox| sandbox.alive && sandbox.key == key));
    second.create(&key, &SandboxSpec::default()).await.unwrap();
    second.ready(&key, SOON).await.unwrap();
    assert_eq!(second.job(&key, &id, Duration::ZERO).await.unwrap(), JobStatus::Running);
    bench.say(&key, "touch go").await;
    assert_eq!(second.job(&key, &id, SOON).await.unwrap(), JobStatus::Exited { code: 5 });
    assert_eq!(second.job_output(&key, &id, 0, 100).await.unwrap().bytes, b"done\n");
}

pub(crate) async fn destroying_leaves_no_process_directory_or_group(bench: &Real) {
    let key = made(bench.driver()).await;
    bench.driver().ready(&key, SOON).await.unwrap();
    bench.say(&key, "mkdir -p a/b; touch a/b/c; chmod 0 a/b a").await;
    assert!(!processes_of(&key).is_empty());
    bench.driver().destroy(&key).await.unwrap();
    no_process_is_left(&key).await;
    assert_eq!(cgroups_of(&key), [""; 0].map(PathBuf::from));
    assert!(!bench.home(&key).exists());
}

pub(crate) async fn a_half_made_sandbox_is_listed_and_destroyed(bench: &Real) {
    let key = made(bench.driver()).await;
    // As after a server that was killed before it could write down what it had started.
    fs::remove_file(bench.home(&key).join("state.json")).unwrap();
    let listed = bench.driver().list().await.unwrap();
    assert!(listed.iter().any(|sandbox| sandbox.key == key && !sandbox.alive));
    bench.driver().destroy(&key).await.unwrap();
    no_process_is_left(&key).await;
    assert!(bench.driver().list().await.unwrap().is_empty());
}

pub(crate) async fn creating_over_a_half_made_sandbox_makes_a_whole_one(bench: &Real) {
    let key = made(bench.driver()).await;
    fs::remove_file(bench.home(&key).join("state.json")).unwrap();
    bench.driver().create(&key, &SandboxSpec::default()).await.unwrap();
    bench.driver().ready(&key, SOON).await.unwrap();
}

pub(crate) async fn a_sandbox_that_died_is_revived_with_its_work_and_runs_no_job_again(bench: &Real) {
    let key = SandboxKey::random();
    let spec = SandboxSpec::default();
    bench.driver().create(&key, &spec).await.unwrap();
    let (ended, lost) = (job_id("ended"), job_id("lost"));
    run(bench.driver(), &key, "ended", &script("echo kept > note; echo once; exit 3")).await;
    bench.driver().start_job(&key, &lost, &script("echo begun; sleep infinity")).await.unwrap();
    bench.kill(&key);
    assert!(matches!(bench.driver().job(&key, &ended, Duration::ZERO).await, Err(SandboxError::Gone)));
    // A new sandbox is not to take the place of this one's work.
    bench.driver().create(&key, &spec).await.unwrap_err();

    bench.driver().revive(&key).await.unwrap();
    bench.driver().ready(&key, SOON).await.unwrap();
    assert_eq!(bench.say(&key, "cat note").await, "kept\n");
    for (id, wanted) in [(&ended, JobStatus::Exited { code: 3 }), (&lost, JobStatus::Lost)] {
        bench.driver().start_job(&key, id, &script("echo again > note")).await.unwrap();
        assert_eq!(bench.driver().job(&key, id, SOON).await.unwrap(), wanted);
    }
    assert_eq!(bench.driver().job_output(&key, &ended, 0, 100).await.unwrap().bytes, b"once\n");
    assert_eq!(bench.say(&key, "cat note").await, "kept\n");
}

/// As a restored backup, on the machine where the original goes on.
pub(crate) async fn a_copy_has_the_work_and_leaves_the_original_alone(bench: &Real) {
    let (original, copy) = (bench, &bench.another());
    let key = made(original.driver()).await;
    original.say(&key, "echo kept > note").await;
    let copied = Command::new("cp").arg("-a").arg(original.home(&key)).arg(copy.root()).status().unwrap();
    assert!(copied.success());
    assert!(original.listed_alive(&key).await && !copy.listed_alive(&key).await);

    copy.driver().revive(&key).await.unwrap();
    copy.driver().ready(&key, SOON).await.unwrap();
    assert_eq!(copy.say(&key, "cat note; echo of the copy > note").await, "kept\n");
    assert_eq!(original.say(&key, "cat note").await, "kept\n");
    copy.driver().destroy(&key).await.unwrap();
    assert!(original.listed_alive(&key).await);
    assert_eq!(original.say(&key, "cat note").await, "kept\n");
}

pub(crate) async fn a_damaged_record_costs_no_work(bench: &Real) {
    let key = made(bench.driver()).await;
    bench.say(&key, "echo kept > note").await;
    let record = bench.home(&key).join("state.json");
    let whole = fs::read(&record).unwrap();
    fs::write(&record, b"").unwrap();
    assert!(bench.listed_alive(&key).await, "its processes are there");
    bench.driver().create(&key, &SandboxSpec::default()).await.unwrap_err();
    fs::write(&record, whole).unwrap();
    bench.kill(&key);
    fs::write(&record, b"").unwrap();
    // What waits outside sees a moment later that all is over inside.
    let over = async {
        while bench.listed_alive(&key).await {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(SOON, over).await.unwrap();

    let note = bench.home(&key).join("workspace/note");
    for refused in [
        bench.driver().create(&key, &SandboxSpec::default()).await,
        bench.driver().revive(&key).await,
        bench.driver().connect(&key, PREVIEW_PORT).await.map(drop),
    ] {
        assert_eq!(refused.unwrap_err().to_string(), "the sandbox's record cannot be read");
        assert_eq!(fs::read_to_string(&note).unwrap(), "kept\n");
    }
    bench.driver().destroy(&key).await.unwrap();
    assert!(!bench.home(&key).exists());
    no_process_is_left(&key).await;
}

pub(crate) async fn a_lost_record_costs_no_work_either(bench: &Real) {
    let key = made(bench.driver()).await;
    bench.say(&key, "echo kept > note").await;
    bench.kill(&key);
    fs::remove_file(bench.home(&key).join("state.json")).unwrap();
    let refused = bench.driver().revive(&key).await.unwrap_err();
    assert_eq!(refused.to_string(), "the sandbox's record is missing");
    assert_eq!(fs::read_to_string(bench.home(&key).join("workspace/note")).unwrap(), "kept\n");
}

pub(crate) async fn a_record_of_another_version_is_read(bench: &Real) {
    let key = made(bench.driver()).await;
    bench.say(&key, "echo kept > note").await;
    bench.kill(&key);
    let path = bench.home(&key).join("state.json");
    let mut record: serde_json::Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    record["unheard_of"] = true.into();
    record["spec"].as_object_mut().unwrap().remove("tmp_bytes").unwrap();
    fs::write(&path, record.to_string()).unwrap();
    bench.driver().revive(&key).await.unwrap();
    assert_eq!(bench.say(&key, "cat note").await, "kept\n");
}

pub(crate) async fn a_number_that_belongs_to_another_process_now_is_left_alone(bench: &Real) {
    let key = SandboxKey::random();
    fs::create_dir(bench.home(&key)).unwrap();
    let mut bystander = Command::new("sleep").arg("infinity").spawn().unwrap();
    let process = serde_json::json!({ "pid": bystander.id(), "started": 1 });
    let state = serde_json::json!({
        "key": key.as_str(), "spec": SandboxSpec::default(), "monitor": process, "first": process,
    });
    fs::write(bench.home(&key).join("state.json"), state.to_string()).unwrap();
    assert!(!bench.driver().list().await.unwrap()[0].alive);
    bench.driver().destroy(&key).await.unwrap();
    assert!(bystander.try_wait().unwrap().is_none());
    bystander.kill().unwrap();
    bystander.wait().unwrap();
}

pub(crate) async fn a_stop_ends_every_process_and_leaves_no_group(bench: &Real) {
    let key = made(bench.driver()).await;
    bench.driver().ready(&key, SOON).await.unwrap();
    bench.driver().stop(&key).await.unwrap();
    no_process_is_left(&key).await;
    assert_eq!(cgroups_of(&key), [""; 0].map(PathBuf::from));
    // Also for a server that knows it only by its record.
    let other = bench.driver_again();
    assert_eq!(other.state(&key).await.unwrap(), SandboxState::Stopped);
    assert!(matches!(other.revive(&key).await, Err(SandboxError::Stopped)));
}

pub(crate) async fn what_died_is_told_from_what_was_stopped(bench: &Real) {
    let key = made(bench.driver()).await;
    bench.kill(&key);
    assert_eq!(bench.driver().state(&key).await.unwrap(), SandboxState::Died);
    bench.driver().stop(&key).await.unwrap();
    assert_eq!(bench.driver().state(&key).await.unwrap(), SandboxState::Stopped);
    bench.driver().start(&key).await.unwrap();
    bench.kill(&key);
    bench.driver().revive(&key).await.unwrap();
}

pub(crate) async fn a_sandbox_of_another_driver_is_left_alone(bench: &Real) {
    let key = made(bench.driver()).await;
    let path = bench.home(&key).join("state.json");
    let mut others: serde_json::Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    others["driver"] = "another".into();
    fs::write(&path, others.to_string()).unwrap();
    for refused in [bench.driver().stop(&key).await, bench.driver().destroy(&key).await] {
        let refused = refused.unwrap_err().to_string();
        assert!(refused.contains("`--driver another`"), "{refused}");
    }
    assert!(bench.listed_alive(&key).await);
    assert_eq!(bench.say(&key, "echo alive").await, "alive\n");
    bench.kill(&key);
    for refused in [bench.driver().revive(&key).await, bench.driver().start(&key).await] {
        assert!(refused.unwrap_err().to_string().contains("`--driver another`"));
    }
    // The bench removes it, which is what any driver can do with one that has ended.
}
