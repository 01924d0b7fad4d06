//! The driver where agent-sandbox makes pods and volumes: the conformance suite on a cluster that makes one sandbox ahead, what
//! is in the objects that the driver makes, and what changes when agent-sandbox comes, is not granted, or does nothing.

use std::collections::BTreeSet;

use kortix_server::sandbox::{
    CheckOutcome, SandboxError, SandboxKey, SandboxSpec, SandboxState,
    kubernetes::{AgentSandbox, permissions},
};
use kortix_test_kube::{Effect, Fault};
use serde_json::{Value, json};

use crate::{
    Bench, leaves_no_half_when_one_fails, name_of,
    sandbox_conformance::{Driver, SOON, Words, made},
    sandbox_real::WORDS,
};

/// Creates find one that was made ahead, or one that is being made, or none, as it comes.
struct OneAhead(Bench);

impl OneAhead {
    const WORDS: Words = WORDS;

    fn make() -> Self {
        let bench = Bench::claiming();
        let ahead = bench.driver.keep_ahead(1);
        let here = tokio::runtime::Handle::current();
        assert!(tokio::task::block_in_place(|| here.block_on(ahead)).unwrap());
        Self(bench)
    }

    fn driver(&self) -> &Driver {
        &self.0.driver
    }
}

mod double {
    use super::OneAhead;

    crate::conformance!(OneAhead);
}

#[tokio::test]
async fn what_is_claimed_is_made_of_the_servers_settings_and_of_nothing_else() {
    let bench = Bench::claiming();
    let driver = bench.opened(|config| {
        config.runtime_class = Some("sandboxed".to_owned());
        config.pull_secret = Some("registry".to_owned());
        config.storage = "1Gi".to_owned();
        config.storage_class = Some("usual".to_owned());
    });
    let key = made(&driver).await;
    let claim = &bench.cluster.all("sandboxclaims")[0];
    let pool = &bench.cluster.all("sandboxwarmpools")[0];
    assert_eq!(claim["metadata"]["name"], name_of(&key).as_str());
    assert_eq!(claim["metadata"]["labels"]["dev.kortix.environment"], "tests");
    assert_eq!(claim["spec"], json!({ "warmPoolRef": { "name": pool["metadata"]["name"] } }));
    assert_eq!(pool["spec"]["replicas"], 0);

    let template = &bench.cluster.all("sandboxtemplates")[0]["spec"];
    assert_eq!(template["networkPolicyManagement"], "Unmanaged", "its own policy would open the network");
    let pod = &template["podTemplate"]["spec"];
    assert_eq!((&pod["runtimeClassName"], &pod["restartPolicy"]), (&json!("sandboxed"), &json!("Never")));
    assert_eq!(pod["imagePullSecrets"], json!([{ "name": "registry" }]));
    let volume = &template["volumeClaimTemplates"][0]["spec"];
    assert_eq!(volume["resources"]["requests"]["storage"], "1Gi");
    assert_eq!(volume["storageClassName"], "usual");

    // What the network policy selects is on the pod, also before anybody has it.
    let pod = &bench.cluster.all("pods")[0];
    assert_eq!(pod["metadata"]["labels"]["dev.kortix.sandbox"], "pool");
    assert_eq!(
        pod["metadata"]["annotations"]["cluster-autoscaler.kubernetes.io/safe-to-evict"],
        json!("false")
    );
    assert_eq!(bench.cluster.all("networkpolicies").len(), 1);
}

#[tokio::test]
async fn a_create_takes_what_was_made_ahead_and_else_has_one_made() {
    let bench = Bench::claiming();
    let cold = made(&bench.driver).await;
    assert_eq!(bench.pod_name(&cold), name_of(&cold));

    assert!(bench.driver.keep_ahead(1).await.unwrap());
    bench.ready_ahead(1).await;
    let ahead = bench.cluster.all("sandboxes");
    let ahead = ahead.iter().map(|one| one["metadata"]["name"].as_str().unwrap());
    let ahead = ahead.filter(|name| *name != name_of(&cold)).collect::<Vec<_>>();
    let listed = bench.driver.list().await.unwrap();
    assert_eq!(listed.len(), 1, "what nobody has is not a sandbox yet: {listed:?}");

    let warm = made(&bench.driver).await;
    assert_eq!(vec![bench.pod_name(&warm).as_str()], ahead);
    bench.driver.ready(&warm, SOON).await.unwrap();
    bench.say(&warm, "echo kept > note").await;
    bench.driver.stop(&warm).await.unwrap();
    bench.driver.start(&warm).await.unwrap();
    assert_eq!(bench.say(&warm, "cat note").await, "kept\n");
    // Its place is taken by another one.
    tokio::time::timeout(SOON, bench.cluster.until("sandboxes", |all| all.len() == 3)).await.unwrap();

    assert!(bench.driver.keep_ahead(0).await.unwrap());
    tokio::time::timeout(SOON, bench.cluster.until("sandboxes", |all| all.len() == 2)).await.unwrap();
    assert_eq!(bench.say(&warm, "cat note").await, "kept\n");
    for key in [cold, warm] {
        bench.driver.destroy(&key).await.unwrap();
    }
    assert_pool_leaves_nothing(&bench).await;
}

#[tokio::test]
async fn creates_at_the_same_time_take_different_sandboxes() {
    let bench = Bench::claiming();
    assert!(bench.driver.keep_ahead(1).await.unwrap());
    bench.ready_ahead(1).await;
    let other = bench.replica();
    let (one, two) = tokio::join!(made(&bench.driver), made(&other));
    assert_ne!(bench.pod_name(&one), bench.pod_name(&two));
    bench.say(&one, "echo one > note").await;
    assert_eq!(bench.say(&two, "ls").await, "");
}

#[tokio::test]
async fn a_server_with_other_settings_replaces_what_nobody_has() {
    let bench = Bench::claiming();
    let key = made(&bench.driver).await;
    assert!(bench.driver.keep_ahead(1).await.unwrap());
    bench.ready_ahead(1).await;
    let newer = bench.opened(|config| config.runtime_class = Some("sandboxed".to_owned()));
    assert!(newer.keep_ahead(1).await.unwrap());
    let replaced = |pods: &[Value]| {
        pods.len() == 2 && pods.iter().any(|pod| pod["spec"]["runtimeClassName"] == "sandboxed")
    };
    tokio::time::timeout(SOON, bench.cluster.until("pods", replaced)).await.unwrap();
    assert_eq!(bench.say(&key, "echo alive").await, "alive\n");
}

#[tokio::test]
async fn a_sandbox_of_another_size_is_a_pod_of_the_drivers_own() {
    let bench = Bench::claiming();
    let key = SandboxKey::random();
    let spec = SandboxSpec { memory_bytes: 1 << 30, ..SandboxSpec::default() };
    bench.driver.create(&key, &spec).await.unwrap();
    assert_eq!(bench.cluster.all("sandboxclaims"), Vec::<Value>::new());
    assert_eq!(bench.say(&key, "echo alive").await, "alive\n");
    bench.driver.destroy(&key).await.unwrap();
    bench.assert_nothing_left().await;
}

/// Servers find out about agent-sandbox when they start, so for a while some know of it and others do not.
#[tokio::test]
async fn servers_that_came_before_agent_sandbox_and_after_it_share_their_sandboxes() {
    let bench = Bench::make();
    let before = made(&bench.driver).await;
    bench.cluster.install_agent_sandbox();
    let newer = bench.replica();
    assert!(newer.keep_ahead(1).await.unwrap());
    bench.ready_ahead(1).await;
    let after = made(&newer).await;
    assert!(newer.keep_ahead(0).await.unwrap());
    assert_ne!(bench.pod_name(&after), name_of(&after));

    for driver in [&newer, &bench.driver] {
        let alive = driver.list().await.unwrap().into_iter().filter(|sandbox| sandbox.alive);
        assert_eq!(alive.count(), 2);
    }
    for (driver, key) in [(&newer, &before), (&bench.driver, &after)] {
        driver.create(key, &SandboxSpec::default()).await.unwrap();
        driver.stop(key).await.unwrap();
        assert_eq!(bench.driver.state(key).await.unwrap(), SandboxState::Stopped);
        driver.start(key).await.unwrap();
        driver.ready(key, SOON).await.unwrap();
        assert!(!driver.logs(key, 1 << 20).await.unwrap().is_empty());
        driver.destroy(key).await.unwrap();
        assert_eq!(newer.state(key).await.unwrap(), SandboxState::Gone);
    }
    assert_pool_leaves_nothing(&bench).await;
}

/// The controller puts another one in its place, which is empty.
#[tokio::test]
async fn a_sandbox_whose_work_somebody_removed_is_gone() {
    let bench = Bench::claiming();
    let key = made(&bench.driver).await;
    let earlier = bench.cluster.all("sandboxes")[0]["metadata"]["uid"].clone();
    bench.cluster.remove("sandboxes", &bench.pod_name(&key));
    let replaced = |all: &[Value]| {
        all.iter().any(|one| one["metadata"]["uid"] != earlier && one["status"]["conditions"].is_array())
    };
    tokio::time::timeout(SOON, bench.cluster.until("sandboxes", replaced)).await.unwrap();
    assert_eq!(bench.driver.state(&key).await.unwrap(), SandboxState::Gone);
    assert!(matches!(bench.driver.revive(&key).await, Err(SandboxError::Gone)));
    // Nobody works in the empty one, and a new sandbox is one of its own.
    assert!(matches!(bench.driver.connect(&key, 8080).await.err(), Some(SandboxError::Gone)));
    bench.driver.create(&key, &SandboxSpec::default()).await.unwrap();
    bench.driver.ready(&key, SOON).await.unwrap();
    bench.driver.destroy(&key).await.unwrap();
    bench.assert_nothing_left().await;
}

/// What the controller has not done has not happened.
#[tokio::test]
async fn a_stop_waits_for_the_controller() {
    let bench = Bench::claiming();
    let key = made(&bench.driver).await;
    bench.cluster.stop_controller();
    let (driver, stopped) = (Driver::clone(&bench.driver), key.clone());
    let stop = tokio::spawn(async move { driver.stop(&stopped).await });
    let told = |all: &[Value]| all[0]["spec"]["operatingMode"] == "Suspended";
    tokio::time::timeout(SOON, bench.cluster.until("sandboxes", told)).await.unwrap();
    assert!(!stop.is_finished());
    assert!(matches!(bench.driver.state(&key).await.unwrap(), SandboxState::Running { .. }));
    bench.cluster.let_controller_run();
    stop.await.unwrap().unwrap();
    assert_eq!(bench.driver.state(&key).await.unwrap(), SandboxState::Stopped);
}

#[tokio::test]
async fn a_create_that_the_controller_does_not_serve_leaves_nothing() {
    let bench = Bench::claiming();
    bench.cluster.stop_controller();
    let driver = bench.opened(|config| config.start_limit = std::time::Duration::from_secs(1));
    let refused = driver.create(&SandboxKey::random(), &SandboxSpec::default()).await.unwrap_err();
    assert!(refused.to_string().contains("making the sandbox"), "{refused}");
    bench.assert_nothing_left().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_about_claims_that_fails_leaves_no_half_of_a_sandbox() {
    let calls = [
        ("get", "networkpolicies"),
        ("get", "sandboxclaims"),
        ("create", "sandboxclaims"),
        ("patch", "sandboxclaims"),
        ("get", "sandboxes"),
        ("get", "sandboxtemplates"),
        ("patch", "sandboxtemplates"),
        ("get", "sandboxwarmpools"),
        ("patch", "sandboxwarmpools"),
        ("get", "pods"),
    ];
    leaves_no_half_when_one_fails(Bench::claiming, &calls).await;
}

#[tokio::test]
async fn a_stop_or_start_whose_call_fails_is_asked_for_again() {
    for effect in [Effect::Status(500), Effect::DropBefore, Effect::DropAfter] {
        let bench = Bench::claiming();
        let key = made(&bench.driver).await;
        bench.say(&key, "echo kept > note").await;
        let fault = |resource| vec![Fault { verb: "patch", resource, effect, times: 1 }];
        for resource in ["sandboxes", "sandboxclaims"] {
            bench.cluster.set_faults(fault(resource));
            bench.driver.stop(&key).await.unwrap();
            assert_eq!(bench.driver.state(&key).await.unwrap(), SandboxState::Stopped);
            bench.cluster.set_faults(fault(resource));
            bench.driver.start(&key).await.unwrap();
            assert_eq!(bench.say(&key, "cat note").await, "kept\n");
        }
        bench.driver.destroy(&key).await.unwrap();
        bench.assert_nothing_left().await;
    }
}

#[tokio::test]
async fn each_permission_about_claims_is_used() {
    let bench = Bench::claiming();
    let key = made(&bench.driver).await;
    // The first sets up what the second finds.
    made(&bench.driver).await;
    bench.driver.stop(&key).await.unwrap();
    assert_eq!(bench.driver.list().await.unwrap().len(), 2);
    bench.driver.destroy(&key).await.unwrap();
    let about_claims = |(_, resource): &(String, String)| resource.starts_with("sandbox");
    let mut used: BTreeSet<_> = bench.cluster.asked().into_iter().filter(about_claims).collect();
    // To set up what is not there is to make it.
    for resource in ["sandboxtemplates", "sandboxwarmpools"] {
        used.insert(("create".to_owned(), resource.to_owned()));
    }
    let granted: BTreeSet<_> = permissions::OF_CLAIMS
        .iter()
        .flat_map(|one| one.verbs.iter().map(|verb| ((*verb).to_owned(), one.resource.to_owned())))
        .collect();
    assert_eq!(used, granted);
}

#[tokio::test]
async fn without_the_permission_pods_are_made_as_before_and_the_doctor_says_so() {
    let bench = Bench::claiming();
    bench.cluster.forbid("create", "sandboxwarmpools");
    let key = made(&bench.driver).await;
    assert!(!bench.driver.keep_ahead(1).await.unwrap());
    assert_eq!(bench.cluster.all("sandboxclaims"), Vec::<Value>::new());
    assert_eq!(bench.say(&key, "echo alive").await, "alive\n");
    assert_eq!(said(&bench.driver).await.0, CheckOutcome::Warning);

    let insisting = bench.opened(|config| config.agent_sandbox = AgentSandbox::On);
    let refused = insisting.create(&SandboxKey::random(), &SandboxSpec::default()).await.unwrap_err();
    assert!(refused.to_string().contains("create sandboxwarmpools"), "{refused}");
    assert_eq!(said(&insisting).await.0, CheckOutcome::Missing);
}

/// As the role of an earlier version of the manifests.
#[tokio::test]
async fn a_role_that_knows_nothing_of_claims_is_enough_where_there_are_none() {
    let bench = Bench::make();
    for one in permissions::OF_CLAIMS {
        one.verbs.iter().for_each(|verb| bench.cluster.forbid(verb, one.resource));
    }
    let key = made(&bench.driver).await;
    assert_eq!(bench.driver.list().await.unwrap().len(), 1);
    bench.driver.stop(&key).await.unwrap();
    bench.driver.destroy(&key).await.unwrap();
    assert_eq!(bench.driver.state(&key).await.unwrap(), SandboxState::Gone);
    bench.assert_nothing_left().await;
    let (outcome, detail) = said(&bench.driver).await;
    assert!(outcome == CheckOutcome::Ok && detail.contains("not installed"), "{detail}");
}

#[tokio::test]
async fn what_is_asked_for_and_not_installed_is_an_error_that_names_the_remedy() {
    let bench = Bench::make();
    let insisting = bench.opened(|config| config.agent_sandbox = AgentSandbox::On);
    let refused = insisting.create(&SandboxKey::random(), &SandboxSpec::default()).await.unwrap_err();
    assert!(refused.to_string().contains("install it"), "{refused}");
    let (outcome, detail) = said(&insisting).await;
    assert!(outcome == CheckOutcome::Missing && detail.contains("no agent-sandbox"), "{detail}");
    bench.assert_nothing_left().await;
}

#[tokio::test]
async fn what_is_not_asked_for_is_not_used() {
    let bench = Bench::claiming();
    let without = bench.opened(|config| config.agent_sandbox = AgentSandbox::Off);
    made(&without).await;
    assert!(!without.keep_ahead(1).await.unwrap());
    assert_eq!(bench.cluster.all("sandboxclaims"), Vec::<Value>::new());
    assert_eq!(said(&without).await.0, CheckOutcome::Ok);
}

#[tokio::test]
async fn the_doctor_looks_at_the_pool() {
    let bench = Bench::claiming();
    assert_eq!(said(&bench.driver).await.0, CheckOutcome::Ok);
    assert!(bench.driver.keep_ahead(1).await.unwrap());
    bench.ready_ahead(1).await;
    let (outcome, detail) = said(&bench.driver).await;
    assert!(outcome == CheckOutcome::Ok && detail.contains("1 of 1 are ready"), "{detail}");
    let broken = bench.opened(|config| config.image = "no-such-image".to_owned());
    assert!(broken.keep_ahead(2).await.unwrap());
    let none_ready = |pools: &[Value]| pools[0]["status"]["readyReplicas"] == 0;
    tokio::time::timeout(SOON, bench.cluster.until("sandboxwarmpools", none_ready)).await.unwrap();
    let (outcome, detail) = said(&bench.driver).await;
    assert!(outcome == CheckOutcome::Warning && detail.contains("0 of 2 are ready"), "{detail}");
}

/// What nobody had goes when the cluster gets to it.
async fn assert_pool_leaves_nothing(bench: &Bench) {
    let gone = async {
        bench.cluster.until("pods", <[Value]>::is_empty).await;
        while !bench.cluster.volumes().is_empty() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(SOON, gone).await.unwrap();
    bench.assert_nothing_left().await;
}

/// Of the doctor, about agent-sandbox.
async fn said(driver: &Driver) -> (CheckOutcome, String) {
    let checks = driver.preflight().await;
    let check = checks.into_iter().find(|check| check.name == "agent-sandbox").unwrap();
    (check.outcome, check.detail)
}
