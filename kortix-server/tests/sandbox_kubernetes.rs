//! The driver of pods passes the conformance suite on a test double of a cluster whose pods are real containers, and on a
//! real cluster when there is one; shares its sandboxes with other servers; and leaves nothing when the cluster fails.

#![cfg(feature = "kubernetes")]
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod agent_sandbox;
mod sandbox_conformance;
#[expect(dead_code, unused_imports, reason = "cases about directories of this machine are not for pods")]
mod sandbox_real;

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, OnceLock},
    time::Duration,
};

use kortix_server::sandbox::{
    CheckOutcome, JobStatus, SandboxError, SandboxKey, SandboxSpec, SandboxState,
    kubernetes::{self, Access, AgentSandbox, KubernetesConfig},
};
use kortix_test_kube::{Cluster, Effect, Fault, NAMESPACE};
use sandbox_conformance::{Driver, SOON, Words, content, job_id, made, path, run, script};
use sandbox_real::WORDS;
use serde_json::{Value, json};

/// Longer than anything takes here that does not hang.
const START_LIMIT: Duration = Duration::from_secs(40);

fn config(cluster: &Cluster) -> KubernetesConfig {
    KubernetesConfig {
        size: SandboxSpec::default(),
        access: Access { config: Some(cluster.config()), context: None, namespace: None },
        environment: "tests".parse().unwrap(),
        image: KubernetesConfig::IMAGE.to_owned(),
        server_image: KubernetesConfig::SERVER_IMAGE.to_owned(),
        pull_secret: None,
        storage: KubernetesConfig::STORAGE.to_owned(),
        storage_class: None,
        runtime_class: None,
        start_limit: START_LIMIT,
        agent_sandbox: AgentSandbox::Auto,
    }
}

/// A driver on a cluster of its own.
struct Bench {
    driver: Driver,
    cluster: Arc<Cluster>,
}

impl Bench {
    const WORDS: Words = WORDS;

    fn make() -> Self {
        let cluster = Cluster::start(Path::new(env!("CARGO_BIN_EXE_kortix-server"))).unwrap();
        Self { driver: kubernetes::open(config(&cluster)), cluster: Arc::new(cluster) }
    }

    /// One whose cluster has agent-sandbox, so that sandboxes are claimed.
    fn claiming() -> Self {
        let bench = Self::make();
        bench.cluster.install_agent_sandbox();
        bench
    }

    fn driver(&self) -> &Driver {
        &self.driver
    }

    /// What the records of new sandboxes are.
    fn records(&self) -> &'static str {
        if self.cluster.has_agent_sandbox() { "sandboxclaims" } else { "persistentvolumeclaims" }
    }

    fn pod_name(&self, key: &SandboxKey) -> String {
        let claims = self.cluster.all("sandboxclaims");
        let claim = claims.iter().find(|claim| claim["metadata"]["name"] == name_of(key).as_str());
        let bound = claim.and_then(|claim| claim["status"]["sandbox"]["name"].as_str());
        bound.map_or_else(|| name_of(key), str::to_owned)
    }

    /// As another server has it.
    fn replica(&self) -> Driver {
        kubernetes::open(config(&self.cluster))
    }

    fn opened(&self, change: impl FnOnce(&mut KubernetesConfig)) -> Driver {
        let mut config = config(&self.cluster);
        change(&mut config);
        kubernetes::open(config)
    }

    async fn say(&self, key: &SandboxKey, text: &str) -> String {
        let name = format!("say-{}", uuid::Uuid::new_v4().simple());
        run(&self.driver, key, &name, &script(text)).await.1
    }

    async fn kill(&self, key: &SandboxKey) {
        self.cluster.kill(&self.pod_name(key)).await.unwrap();
    }

    /// Waits until so many are ready that nobody has.
    async fn ready_ahead(&self, number: usize) {
        let ready = |pools: &[Value]| pools.iter().any(|pool| pool["status"]["readyReplicas"] == number);
        tokio::time::timeout(SOON, self.cluster.until("sandboxwarmpools", ready)).await.unwrap();
    }

    /// Nothing of any sandbox is left, neither in the API nor of its containers and volumes.
    async fn assert_nothing_left(&self) {
        assert!(self.driver.list().await.unwrap().is_empty());
        for resource in ["pods", "persistentvolumeclaims", "sandboxclaims", "sandboxes"] {
            assert_eq!(self.cluster.all(resource), Vec::<Value>::new());
        }
        assert_eq!(self.cluster.containers().unwrap(), Vec::<String>::new());
        assert_eq!(self.cluster.volumes(), Vec::<PathBuf>::new());
    }
}

fn name_of(key: &SandboxKey) -> String {
    format!("kortix-{key}")
}

mod double {
    use crate::Bench;

    crate::conformance!(Bench);
}

/// Each case with pods that the driver makes, and with those of claims.
macro_rules! both_ways {
    ($($case:ident),+ $(,)?) => {
        mod own_pods {
            $(#[tokio::test] async fn $case() { crate::$case(&crate::Bench::make()).await; })+
        }

        mod claimed_pods {
            $(#[tokio::test] async fn $case() { crate::$case(&crate::Bench::claiming()).await; })+
        }
    };
}

both_ways!(
    the_door_of_the_driver_is_closed_to_everybody_else,
    a_pod_that_died_is_revived_with_its_work_and_runs_no_job_again,
    a_pod_that_somebody_removed_costs_no_work,
    any_server_finds_what_another_one_made_and_stopped,
    two_servers_that_make_start_and_destroy_one_sandbox_make_one_and_leave_none,
    a_sandbox_that_is_made_while_it_is_removed_is_whole_or_gone,
    a_stop_is_not_undone_by_a_start_that_began_before_it,
    sandboxes_of_another_environment_are_left_alone,
    a_cluster_that_hangs_is_asked_again_and_not_waited_for,
    a_forwarded_port_that_is_refused_is_asked_for_again,
    what_keeps_a_sandbox_from_starting_is_named,
    what_the_cluster_notes_is_told_when_nothing_else_is,
    a_create_that_sees_late_what_there_is_leaves_it_alone,
    what_is_left_half_made_is_listed_and_made_whole_by_the_next_create,
    a_sandbox_does_not_start_without_its_network_policy,
    a_cluster_that_keeps_failing_is_given_up_and_cleaned_up_after,
);

/// The same on the cluster of `KUBECONFIG`, where the images are that the variables name.
mod real_cluster {
    use std::{env, io::Write as _, sync::Once};

    use kortix_server::sandbox::{
        SandboxSpec,
        kubernetes::{self, Access, AgentSandbox, KubernetesConfig},
    };

    use crate::{
        sandbox_conformance::{Driver, Words},
        sandbox_real::WORDS,
    };

    const SERVER_IMAGE: &str = "KORTIX_TEST_KUBERNETES_SERVER_IMAGE";
    const IMAGE: &str = "KORTIX_TEST_KUBERNETES_IMAGE";

    struct Bench(Driver);

    impl Bench {
        const WORDS: Words = WORDS;

        fn make() -> Option<Self> {
            let server_image = env::var("KUBECONFIG").and_then(|_| env::var(SERVER_IMAGE));
            let Ok(server_image) = server_image else {
                say_that_it_is_not_run();
                return None;
            };
            let environment = format!("test-{}", uuid::Uuid::new_v4().simple());
            Some(Self(kubernetes::open(KubernetesConfig {
                access: Access::default(),
                size: SandboxSpec::default(),
                environment: environment.parse().unwrap(),
                image: env::var(IMAGE).unwrap_or_else(|_| KubernetesConfig::IMAGE.to_owned()),
                server_image,
                pull_secret: None,
                storage: "1Gi".to_owned(),
                storage_class: None,
                runtime_class: None,
                start_limit: KubernetesConfig::START_LIMIT,
                agent_sandbox: AgentSandbox::Auto,
            })))
        }

        fn driver(&self) -> &Driver {
            &self.0
        }
    }

    impl Drop for Bench {
        fn drop(&mut self) {
            let driver = Driver::clone(&self.0);
            let cleaning = async move {
                for sandbox in driver.list().await.unwrap() {
                    driver.destroy(&sandbox.key).await.unwrap();
                }
            };
            let runtime = || tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            std::thread::spawn(move || runtime().block_on(cleaning)).join().unwrap();
        }
    }

    /// Past what catches the output of tests that succeed.
    fn say_that_it_is_not_run() {
        static ONCE: Once = Once::new();
        ONCE.call_once(|| {
            let _ = writeln!(
                std::io::stderr(),
                "\nNOT RUN: the conformance suite on a real Kubernetes cluster. Set KUBECONFIG and {SERVER_IMAGE} (and {IMAGE}).\n"
            );
        });
    }

    crate::conformance!(Bench, cases_if_there);
}

/// What holds for every driver of real sandboxes, without what is about directories of this machine.
mod real_sandboxes {
    use super::*;

    /// A cluster for each root, which is all that a bench hands on from one driver to the next.
    fn open(root: &Path) -> Driver {
        static CLUSTERS: OnceLock<Mutex<BTreeMap<PathBuf, Cluster>>> = OnceLock::new();
        let mut clusters = CLUSTERS.get_or_init(Mutex::default).lock().unwrap();
        let start = || Cluster::start_in(root, Path::new(env!("CARGO_BIN_EXE_kortix-server"))).unwrap();
        kubernetes::open(config(clusters.entry(root.to_owned()).or_insert_with(start)))
    }

    crate::real_cases!(
        open;
        a_job_sees_an_unprivileged_user_without_capabilities,
        a_job_sees_no_file_of_the_host,
        a_job_sees_no_process_outside,
        a_job_has_no_network,
        a_job_makes_no_namespace_and_mounts_nothing,
        attempts_to_break_out_fail,
        nobody_outside_is_reached,
        files_are_written_as_the_sandboxs_user,
        a_file_that_is_not_written_whole_is_not_written,
        a_job_that_hides_its_children_takes_them_with_it,
        what_a_job_leaves_running_does_not_keep_it_open,
        a_job_that_kills_its_supervisor_ends_with_it,
        a_program_that_is_not_there_fails_to_start,
        any_port_of_the_sandbox_can_be_reached,
        a_command_is_a_login_shells_in_its_directory_and_leaves_only_its_server,
        a_command_whose_caller_left_is_ended,
        a_terminal_has_job_control_and_hangs_up,
        a_program_that_floods_its_terminal_is_read_and_interrupted,
        terminals_are_so_many_and_no_more,
        more_output_than_one_answer_carries_is_read_whole,
        a_desktop_that_dies_comes_back,
    );
}

/// What is about the pod, where the controller has made it of the template.
mod real_claimed_sandboxes {
    use super::*;

    fn open(root: &Path) -> Driver {
        static CLUSTERS: OnceLock<Mutex<BTreeMap<PathBuf, Cluster>>> = OnceLock::new();
        let mut clusters = CLUSTERS.get_or_init(Mutex::default).lock().unwrap();
        let start = || {
            let cluster = Cluster::start_in(root, Path::new(env!("CARGO_BIN_EXE_kortix-server"))).unwrap();
            cluster.install_agent_sandbox();
            cluster
        };
        kubernetes::open(config(clusters.entry(root.to_owned()).or_insert_with(start)))
    }

    crate::real_cases!(
        open;
        a_job_sees_an_unprivileged_user_without_capabilities,
        a_job_has_no_network,
        attempts_to_break_out_fail,
        files_are_written_as_the_sandboxs_user,
        any_port_of_the_sandbox_can_be_reached,
        a_desktop_that_dies_comes_back,
    );
}

#[tokio::test]
async fn a_pod_may_do_less_than_the_restricted_standard_allows() {
    let bench = Bench::make();
    let key = made(&bench.driver).await;
    let pod = &bench.cluster.all("pods")[0];
    let spec = &pod["spec"];
    assert_eq!(pod["metadata"]["labels"]["dev.kortix.sandbox"], key.as_str());
    assert_eq!(pod["metadata"]["labels"]["dev.kortix.environment"], "tests");
    let claim = &bench.cluster.all("persistentvolumeclaims")[0];
    assert_eq!(pod["metadata"]["ownerReferences"][0]["uid"], claim["metadata"]["uid"]);
    for (field, wanted) in [
        ("automountServiceAccountToken", json!(false)),
        ("enableServiceLinks", json!(false)),
        ("restartPolicy", json!("Never")),
        ("dnsPolicy", json!("None")),
        ("hostname", json!(key.as_str())),
    ] {
        assert_eq!(spec[field], wanted, "{field}");
    }
    for absent in
        ["hostNetwork", "hostPID", "hostIPC", "hostUsers", "serviceAccountName", "shareProcessNamespace"]
    {
        assert_eq!(spec[absent], Value::Null, "{absent}");
    }
    let user = &spec["securityContext"];
    assert_eq!((&user["runAsNonRoot"], &user["runAsUser"]), (&json!(true), &json!(1000)));
    assert_eq!((&user["runAsGroup"], &user["fsGroup"]), (&json!(1000), &json!(1000)));
    assert_eq!(user["seccompProfile"]["type"], "RuntimeDefault");
    for container in [&spec["initContainers"][0], &spec["containers"][0]] {
        let context = &container["securityContext"];
        assert_eq!(context["allowPrivilegeEscalation"], false);
        assert_eq!(context["privileged"], false);
        assert_eq!(context["readOnlyRootFilesystem"], true);
        assert_eq!(context["capabilities"], json!({ "drop": ["ALL"] }));
        assert_eq!(container["ports"], Value::Null);
        let resources = &container["resources"];
        assert_eq!(resources["limits"]["memory"], (2_u64 << 30).to_string());
        assert_eq!(resources["requests"]["memory"], resources["limits"]["memory"]);
        assert_eq!(
            (&resources["limits"]["cpu"], &resources["requests"]["cpu"]),
            (&json!("2000m"), &json!("500m"))
        );
        assert!(resources["limits"]["ephemeral-storage"].is_string());
    }
    for volume in spec["volumes"].as_array().unwrap() {
        assert!(
            volume["emptyDir"]["sizeLimit"].is_string() || volume["persistentVolumeClaim"].is_object(),
            "{volume}"
        );
    }
    let policy = &bench.cluster.all("networkpolicies")[0]["spec"];
    assert_eq!(
        *policy,
        json!({
            "podSelector": { "matchExpressions": [{ "key": "dev.kortix.sandbox", "operator": "Exists" }] },
            "policyTypes": ["Ingress", "Egress"],
        })
    );
}

#[tokio::test]
async fn what_the_operator_names_is_in_the_pod_and_the_claim() {
    let bench = Bench::make();
    let driver = bench.opened(|config| {
        config.runtime_class = Some("sandboxed".to_owned());
        config.pull_secret = Some("registry".to_owned());
        config.storage = "1Gi".to_owned();
        config.storage_class = Some("usual".to_owned());
    });
    made(&driver).await;
    let pod = &bench.cluster.all("pods")[0]["spec"];
    assert_eq!(pod["runtimeClassName"], "sandboxed");
    assert_eq!(pod["imagePullSecrets"], json!([{ "name": "registry" }]));
    let claim = &bench.cluster.all("persistentvolumeclaims")[0]["spec"];
    assert_eq!(claim["resources"]["requests"]["storage"], "1Gi");
    assert_eq!(
        (&claim["storageClassName"], &claim["accessModes"]),
        (&json!("usual"), &json!(["ReadWriteOnce"]))
    );
}

#[tokio::test]
async fn memory_is_limited_and_the_sandbox_lives_on() {
    let bench = Bench::make();
    let key = SandboxKey::random();
    let spec = SandboxSpec { memory_bytes: 192 << 20, ..SandboxSpec::default() };
    bench.driver.create(&key, &spec).await.unwrap();
    let (status, _) = run(&bench.driver, &key, "greedy", &script("head -c 1G /dev/zero | tail")).await;
    assert_eq!(status, JobStatus::Exited { code: 128 + 9 });
    bench.driver.ready(&key, SOON).await.unwrap();
}

async fn the_door_of_the_driver_is_closed_to_everybody_else(bench: &Bench) {
    let key = made(&bench.driver).await;
    let refused = bench.driver.connect(&key, 6079).await.err().unwrap();
    assert!(matches!(refused, SandboxError::PortClosed { port: 6079 }), "{refused:?}");
}

async fn a_pod_that_died_is_revived_with_its_work_and_runs_no_job_again(bench: &Bench) {
    let key = made(&bench.driver).await;
    let (ended, lost) = (job_id("ended"), job_id("lost"));
    run(&bench.driver, &key, "ended", &script("echo kept > note; echo once; exit 3")).await;
    bench.driver.start_job(&key, &lost, &script("echo begun; sleep infinity")).await.unwrap();
    bench.kill(&key).await;
    assert_eq!(bench.driver.state(&key).await.unwrap(), SandboxState::Died);
    assert!(matches!(bench.driver.job(&key, &ended, Duration::ZERO).await, Err(SandboxError::Gone)));
    // A new sandbox is not to take the place of this one's work.
    bench.driver.create(&key, &SandboxSpec::default()).await.unwrap_err();

    bench.driver.revive(&key).await.unwrap();
    bench.driver.ready(&key, SOON).await.unwrap();
    for (id, wanted) in [(&ended, JobStatus::Exited { code: 3 }), (&lost, JobStatus::Lost)] {
        bench.driver.start_job(&key, id, &script("echo again > note")).await.unwrap();
        assert_eq!(bench.driver.job(&key, id, SOON).await.unwrap(), wanted);
    }
    assert_eq!(bench.say(&key, "cat note").await, "kept\n");
}

async fn a_pod_that_somebody_removed_costs_no_work(bench: &Bench) {
    let key = made(&bench.driver).await;
    bench.say(&key, "echo kept > note").await;
    let deleted = json!({ "metadata": { "deletionTimestamp": "2026-01-01T00:00:00Z" } });
    bench.cluster.change("pods", &bench.pod_name(&key), &deleted);
    bench.driver.revive(&key).await.unwrap();
    bench.driver.ready(&key, SOON).await.unwrap();
    assert_eq!(bench.say(&key, "cat note").await, "kept\n");
}

async fn any_server_finds_what_another_one_made_and_stopped(bench: &Bench) {
    let (key, id) = (made(&bench.driver).await, job_id("one"));
    let job = script("until [ -e go ]; do sleep 0.01; done; echo done; exit 5");
    bench.driver.start_job(&key, &id, &job).await.unwrap();
    let other = bench.replica();
    assert!(other.list().await.unwrap().iter().all(|sandbox| sandbox.alive && sandbox.key == key));
    other.create(&key, &SandboxSpec::default()).await.unwrap();
    assert_eq!(other.job(&key, &id, Duration::ZERO).await.unwrap(), JobStatus::Running);
    bench.say(&key, "touch go").await;
    assert_eq!(other.job(&key, &id, SOON).await.unwrap(), JobStatus::Exited { code: 5 });
    other.stop(&key).await.unwrap();
    assert_eq!(bench.driver.state(&key).await.unwrap(), SandboxState::Stopped);
    assert!(matches!(bench.driver.revive(&key).await, Err(SandboxError::Stopped)));
    bench.driver.start(&key).await.unwrap();
    assert!(matches!(other.state(&key).await.unwrap(), SandboxState::Running { .. }));
    other.destroy(&key).await.unwrap();
    assert_eq!(bench.driver.state(&key).await.unwrap(), SandboxState::Gone);
    bench.assert_nothing_left().await;
}

async fn two_servers_that_make_start_and_destroy_one_sandbox_make_one_and_leave_none(bench: &Bench) {
    let (one, two) = (bench.replica(), bench.replica());
    let (key, spec) = (SandboxKey::random(), SandboxSpec::default());
    let (first, second) = tokio::join!(one.create(&key, &spec), two.create(&key, &spec));
    first.unwrap();
    second.unwrap();
    assert_eq!(bench.cluster.all("pods").len(), 1);
    bench.say(&key, "echo kept > note").await;

    one.stop(&key).await.unwrap();
    let (first, second) = tokio::join!(one.start(&key), two.start(&key));
    first.unwrap();
    second.unwrap();
    assert_eq!(bench.say(&key, "cat note").await, "kept\n");
    bench.kill(&key).await;
    let (first, second) = tokio::join!(one.revive(&key), two.revive(&key));
    first.unwrap();
    second.unwrap();
    assert_eq!(bench.say(&key, "cat note").await, "kept\n");

    let (first, second) = tokio::join!(one.destroy(&key), two.destroy(&key));
    first.unwrap();
    second.unwrap();
    bench.assert_nothing_left().await;
}

async fn a_sandbox_that_is_made_while_it_is_removed_is_whole_or_gone(bench: &Bench) {
    let (one, two) = (bench.replica(), bench.replica());
    let (key, spec) = (SandboxKey::random(), SandboxSpec::default());
    for _ in 0..3 {
        let (made, destroyed) = tokio::join!(one.create(&key, &spec), two.destroy(&key));
        destroyed.unwrap();
        match (made, bench.driver.state(&key).await.unwrap()) {
            (Ok(()), SandboxState::Running { .. }) => bench.driver.ready(&key, SOON).await.unwrap(),
            (Ok(()) | Err(_), SandboxState::Gone) => {}
            other => panic!("{other:?}"),
        }
    }
    bench.driver.destroy(&key).await.unwrap();
    bench.assert_nothing_left().await;
}

async fn a_stop_is_not_undone_by_a_start_that_began_before_it(bench: &Bench) {
    let (one, two) = (bench.replica(), bench.replica());
    let key = made(&bench.driver).await;
    bench.kill(&key).await;
    let (revived, stopped) = tokio::join!(one.revive(&key), two.stop(&key));
    stopped.unwrap();
    assert!(revived.is_ok() || matches!(revived, Err(SandboxError::Stopped)), "{revived:?}");
    let until_stopped = async {
        while bench.driver.state(&key).await.unwrap() != SandboxState::Stopped {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(SOON, until_stopped).await.unwrap();
    bench.driver.destroy(&key).await.unwrap();
    bench.assert_nothing_left().await;
}

async fn sandboxes_of_another_environment_are_left_alone(bench: &Bench) {
    let key = made(&bench.driver).await;
    let other = bench.opened(|config| config.environment = "others".parse().unwrap());
    assert!(other.list().await.unwrap().is_empty());
    for refused in [other.destroy(&key).await, other.stop(&key).await, other.start(&key).await] {
        assert!(refused.unwrap_err().to_string().contains("another environment"));
    }
    assert_eq!(bench.say(&key, "echo alive").await, "alive\n");
}

/// Whatever happens to one call, the sandbox is whole or not there, and nothing is left of it in the end.
async fn leaves_no_half_when_one_fails(make: fn() -> Bench, calls: &[(&'static str, &'static str)]) {
    for (verb, resource) in calls {
        for effect in [Effect::Status(500), Effect::DropBefore, Effect::DropAfter] {
            let bench = make();
            bench.cluster.set_faults(vec![Fault { verb, resource, effect, times: 1 }]);
            let key = SandboxKey::random();
            match bench.driver.create(&key, &SandboxSpec::default()).await {
                Ok(()) => assert_eq!(bench.say(&key, "echo alive").await, "alive\n"),
                Err(_) => assert_eq!(bench.driver.state(&key).await.unwrap(), SandboxState::Gone),
            }
            bench.driver.destroy(&key).await.unwrap();
            bench.assert_nothing_left().await;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_that_fails_leaves_no_half_of_a_sandbox() {
    let calls = [
        ("get", "networkpolicies"),
        ("create", "networkpolicies"),
        ("create", "persistentvolumeclaims"),
        ("get", "persistentvolumeclaims"),
        ("patch", "persistentvolumeclaims"),
        ("create", "pods"),
        ("get", "pods"),
    ];
    leaves_no_half_when_one_fails(Bench::make, &calls).await;
}

async fn a_cluster_that_keeps_failing_is_given_up_and_cleaned_up_after(bench: &Bench) {
    let records = bench.records();
    let own_pods = [("create", "pods")];
    let calls = [("create", records), ("patch", records), ("delete", records)];
    let calls = calls.into_iter().chain(own_pods.into_iter().filter(|_| !bench.cluster.has_agent_sandbox()));
    for (verb, resource) in calls {
        let key = SandboxKey::random();
        bench.cluster.set_faults(vec![Fault {
            verb,
            resource,
            effect: Effect::Status(503),
            times: usize::MAX,
        }]);
        let made = bench.driver.create(&key, &SandboxSpec::default()).await;
        let destroyed = bench.driver.destroy(&key).await;
        let told = if verb == "delete" { destroyed } else { made };
        let told = told.expect_err(resource).to_string();
        assert!(told.contains("the cluster was asked to") && told.contains("does not answer"), "{told}");
        let left = !bench.cluster.all(records).is_empty();
        assert_eq!(bench.driver.list().await.unwrap().len(), usize::from(left), "what is left is listed");
        bench.cluster.set_faults(Vec::new());
        bench.driver.destroy(&key).await.unwrap();
        bench.assert_nothing_left().await;
    }
}

/// What belongs to a claim goes with it, also when the server cannot remove it or is gone.
#[tokio::test]
async fn a_pod_goes_with_its_claim() {
    let bench = Bench::make();
    let key = made(&bench.driver).await;
    let fault = Fault { verb: "delete", resource: "pods", effect: Effect::Status(503), times: usize::MAX };
    bench.cluster.set_faults(vec![fault]);
    // The answer is one or the other, by how quick the cluster is.
    let _answered = bench.driver.destroy(&key).await;
    let gone = async {
        while !bench.driver.list().await.unwrap().is_empty() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(SOON, gone).await.unwrap();
    bench.assert_nothing_left().await;
}

async fn a_cluster_that_hangs_is_asked_again_and_not_waited_for(bench: &Bench) {
    let hangs = |verb, resource| Fault { verb, resource, effect: Effect::Hang, times: 1 };
    bench.cluster.set_faults(vec![hangs("get", "pods"), hangs("patch", bench.records())]);
    let key = made(&bench.driver).await;
    assert_eq!(bench.say(&key, "echo alive").await, "alive\n");
}

async fn a_forwarded_port_that_is_refused_is_asked_for_again(bench: &Bench) {
    let key = made(&bench.driver).await;
    for effect in [Effect::Status(500), Effect::DropBefore] {
        bench.cluster.set_faults(vec![Fault { verb: "get", resource: "pods/portforward", effect, times: 2 }]);
        bench.driver.write_file(&key, &path("note"), "kept".into()).await.unwrap();
        assert_eq!(content(&bench.driver, &key, "/workspace/note").await, b"kept");
    }
}

async fn what_keeps_a_sandbox_from_starting_is_named(bench: &Bench) {
    let refused = async |driver: Driver, spec: SandboxSpec| {
        // As a server does that starts.
        driver.keep_ahead(0).await.unwrap();
        let refused = driver.create(&SandboxKey::random(), &spec).await.unwrap_err();
        bench.assert_nothing_left().await;
        refused.to_string()
    };
    let soon = |config: &mut KubernetesConfig| config.start_limit = Duration::from_secs(2);

    let said =
        refused(bench.opened(|config| "no-such-image".clone_into(&mut config.image)), SandboxSpec::default())
            .await;
    assert!(said.contains("cannot get the image `no-such-image`"), "{said}");
    let said = refused(
        bench.opened(|config| "no-such-server".clone_into(&mut config.server_image)),
        SandboxSpec::default(),
    )
    .await;
    assert!(said.contains("cannot get the image `no-such-server`"), "{said}");
    let huge = SandboxSpec { memory_bytes: 1 << 50, ..SandboxSpec::default() };
    let said = refused(bench.opened(soon), huge).await;
    assert!(said.contains("no node for the sandbox") && said.contains("Insufficient memory"), "{said}");
    bench.cluster.set_quota("team-a", 0);
    let said = refused(bench.replica(), SandboxSpec::default()).await;
    assert!(said.contains("quota `team-a`"), "{said}");
}

async fn what_the_cluster_notes_is_told_when_nothing_else_is(bench: &Bench) {
    let key = SandboxKey::random();
    bench.cluster.put_node_to_sleep(&name_of(&key), "ProvisioningFailed", "the disks are used up");
    let driver = bench.opened(|config| config.start_limit = Duration::from_secs(1));
    let refused = driver.create(&key, &SandboxSpec::default()).await.unwrap_err().to_string();
    assert!(refused.contains("ProvisioningFailed: the disks are used up"), "{refused}");
    bench.assert_nothing_left().await;
}

/// As a server leaves it that is gone in the middle.
async fn what_is_left_half_made_is_listed_and_made_whole_by_the_next_create(bench: &Bench) {
    let fails =
        |verb| Fault { verb, resource: bench.records(), effect: Effect::Status(503), times: usize::MAX };
    bench.cluster.set_faults(vec![fails("patch"), fails("delete")]);
    let key = SandboxKey::random();
    bench.driver.create(&key, &SandboxSpec::default()).await.unwrap_err();
    bench.cluster.set_faults(Vec::new());
    assert_eq!(bench.driver.list().await.unwrap().len(), 1);
    assert_eq!(bench.driver.state(&key).await.unwrap(), SandboxState::Gone, "it is nobody's work yet");

    let other = bench.replica();
    other.create(&key, &SandboxSpec::default()).await.unwrap();
    assert_eq!(bench.say(&key, "echo alive").await, "alive\n");
    other.destroy(&key).await.unwrap();
    bench.assert_nothing_left().await;
}

/// The first look fails, so that the sandbox is found when it is made.
async fn a_create_that_sees_late_what_there_is_leaves_it_alone(bench: &Bench) {
    let key = made(&bench.driver).await;
    bench.say(&key, "echo kept > note").await;
    bench.kill(&key).await;
    let fault = Fault { verb: "get", resource: bench.records(), effect: Effect::Status(404), times: 1 };
    bench.cluster.set_faults(vec![fault]);
    bench.driver.create(&key, &SandboxSpec::default()).await.unwrap_err();
    assert_eq!(bench.driver.state(&key).await.unwrap(), SandboxState::Died);
    bench.driver.revive(&key).await.unwrap();
    assert_eq!(bench.say(&key, "cat note").await, "kept\n");
}

/// What is not granted the double refuses, so what is used is granted; and what is granted is used.
#[tokio::test]
async fn each_permission_is_used() {
    let bench = Bench::make();
    let key = made(&bench.driver).await;
    assert_eq!(bench.say(&key, "echo alive").await, "alive\n");
    bench.driver.logs(&key, 1_000).await.unwrap();
    assert_eq!(bench.driver.list().await.unwrap().len(), 1);
    bench.driver.destroy(&key).await.unwrap();
    bench.cluster.put_node_to_sleep(&name_of(&key), "FailedMount", "not yet");
    let impatient = bench.opened(|config| config.start_limit = Duration::from_secs(1));
    impatient.create(&key, &SandboxSpec::default()).await.unwrap_err();

    let mut used: BTreeSet<_> = bench.cluster.asked().into_iter().collect();
    // Everybody may ask what they may do.
    used.remove(&("create".to_owned(), "selfsubjectaccessreviews".to_owned()));
    let mut granted: BTreeSet<_> = kubernetes::permissions::NAMESPACED
        .iter()
        .flat_map(|one| one.verbs.iter().map(|verb| ((*verb).to_owned(), one.resource.to_owned())))
        .collect();
    // Newer clusters ask for this one in place of `get`.
    granted.remove(&("create".to_owned(), "pods/portforward".to_owned()));
    assert_eq!(used, granted);
}

async fn a_sandbox_does_not_start_without_its_network_policy(bench: &Bench) {
    // As a cluster answers that has no such namespace.
    let unknown =
        Fault { verb: "create", resource: "networkpolicies", effect: Effect::Status(404), times: 1 };
    bench.cluster.set_faults(vec![unknown]);
    let refused = bench.driver.create(&SandboxKey::random(), &SandboxSpec::default()).await.unwrap_err();
    assert!(refused.to_string().contains("no namespace `kortix`"), "{refused}");
    bench.cluster.forbid("create", "networkpolicies");
    let refused = bench.driver.create(&SandboxKey::random(), &SandboxSpec::default()).await.unwrap_err();
    assert!(refused.to_string().contains("deploy/kubernetes/networkpolicy.yaml"), "{refused}");
    bench.assert_nothing_left().await;
}

#[tokio::test]
async fn the_doctor_finds_what_is_needed() {
    let bench = Bench::make();
    let driver = bench.opened(|config| config.runtime_class = Some("sandboxed".to_owned()));
    made(&driver).await;
    let checks = driver.preflight().await;
    for check in &checks {
        assert_ne!(check.outcome, CheckOutcome::Missing, "{check:?}");
    }
    let detail = |name: &str| checks.iter().find(|check| check.name == name).unwrap().detail.clone();
    assert!(detail("cluster").contains("v1.33.0-double") && detail("cluster").contains(NAMESPACE));
    assert_eq!(detail("storage class"), "usual, the cluster's usual one");
    assert_eq!(detail("sandboxes"), "1 here, of which 1 run");
    assert!(detail("network policy").contains("enforces policies"));
}

#[tokio::test]
async fn the_doctor_names_what_is_missing() {
    let bench = Bench::make();
    for (verb, resource) in [("create", "pods"), ("get", "pods/portforward"), ("list", "storageclasses")] {
        bench.cluster.forbid(verb, resource);
    }
    let driver = bench.opened(|config| config.runtime_class = Some("no-such-class".to_owned()));
    let checks = driver.preflight().await;
    let check = |name: &str| checks.iter().find(|check| check.name == name).unwrap();
    assert_eq!(check("permissions").outcome, CheckOutcome::Missing);
    assert_eq!(check("permissions").detail, "the server may not: create pods, get pods/portforward");
    assert_eq!(check("network policy").outcome, CheckOutcome::Warning);
    assert_eq!(check("runtime class").outcome, CheckOutcome::Missing);
    assert_eq!(check("storage class").outcome, CheckOutcome::Warning);

    let bench = Bench::make();
    let named = bench.opened(|config| config.storage_class = Some("no-such-class".to_owned()));
    let checks = named.preflight().await;
    let check = checks.iter().find(|check| check.name == "storage class").unwrap();
    assert!(check.outcome == CheckOutcome::Missing && check.detail.contains("there is: usual"), "{check:?}");
}

#[tokio::test]
async fn a_cluster_that_is_not_there_is_named_to_the_operator_and_not_to_clients() {
    let folder = tempfile::tempdir().unwrap();
    let bench = Bench::make();
    let driver = bench.opened(|config| config.access.config = Some(folder.path().join("no-such-file")));
    let checks = driver.preflight().await;
    assert_eq!(checks[0].outcome, CheckOutcome::Missing);
    assert!(checks[0].detail.contains("no-such-file"), "{checks:?}");
    let refused = driver.create(&SandboxKey::random(), &SandboxSpec::default()).await.unwrap_err();
    assert!(!refused.to_string().contains("no-such-file"), "what clients are told names no path");

    // One that speaks TLS, as real ones do.
    let config = std::fs::read_to_string(bench.cluster.config()).unwrap();
    let secure = folder.path().join("secure");
    std::fs::write(&secure, config.replace("http://", "https://")).unwrap();
    let checks = bench.opened(|config| config.access.config = Some(secure)).preflight().await;
    assert!(
        checks[0].outcome == CheckOutcome::Missing && checks[0].detail.contains("does not answer"),
        "{checks:?}"
    );
}

/// Two servers with one PostgreSQL before one cluster, as in `deploy/kubernetes`.
mod servers {
    use std::{
        io::{BufRead as _, BufReader},
        process::{Child, Command, Stdio},
    };

    use kortix_test_postgres::Database;
    use reqwest::{Client, Method};

    use super::*;

    struct Servers<'a> {
        database: &'a Database<'a>,
        folder: &'a Path,
        bench: &'a Bench,
    }

    struct Server {
        process: Child,
        address: String,
    }

    impl Drop for Server {
        fn drop(&mut self) {
            self.process.kill().unwrap();
            self.process.wait().unwrap();
        }
    }

    impl Servers<'_> {
        fn command(&self, words: &[&str], name: &str) -> Command {
            let mut command = Command::new(env!("CARGO_BIN_EXE_kortix-server"));
            command.args(words).arg("--data-dir").arg(self.folder.join(name));
            command.arg("--secrets-file").arg(self.folder.join("secrets.json"));
            command.env("KORTIX_SERVER_DATABASE_URL", self.database.url());
            command
        }

        fn start(&self, name: &str) -> Server {
            self.start_with(name, &[])
        }

        fn start_with(&self, name: &str, options: &[&str]) -> Server {
            let mut command =
                self.command(&["serve", "--listen", "127.0.0.1:0", "--env-mode", "local"], name);
            command.args([
                "--driver",
                "kubernetes",
                "--kubernetes-environment",
                "tests",
                "--kubernetes-config",
            ]);
            command.arg(self.bench.cluster.config()).args(options);
            let mut process = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
            let mut line = String::new();
            BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
            let said: Value = serde_json::from_str(&line).unwrap();
            Server { process, address: said["listening"].as_str().unwrap().to_owned() }
        }

        fn credential(&self, name: &str) -> String {
            let words = ["token", "create", "--kind", "jwt", "--account", "one", "--json"];
            let made = self.command(&words, name).output().unwrap();
            let made: Value = serde_json::from_slice(&made.stdout).unwrap();
            made["credential"].as_str().unwrap().to_owned()
        }
    }

    impl Server {
        async fn ask(
            &self,
            method: Method,
            path: &str,
            credential: &str,
            body: Option<Value>,
        ) -> (u16, String) {
            let mut request = Client::new().request(method, format!("{}{path}", self.address));
            request = request.header("authorization", format!("Bearer {credential}"));
            if let Some(body) = body {
                request = request.header("content-type", "application/json").body(body.to_string());
            }
            let answer = request.send().await.unwrap();
            (answer.status().as_u16(), answer.text().await.unwrap())
        }
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn either_server_has_every_sandbox() {
        let _installed = rustls::crypto::ring::default_provider().install_default();
        let database = kortix_test_postgres::Cluster::shared().unwrap().database().unwrap();
        let (folder, bench) = (tempfile::tempdir().unwrap(), Bench::make());
        let servers = Servers { database: &database, folder: folder.path(), bench: &bench };
        let (one, two) = (servers.start("one"), servers.start("two"));
        let credential = servers.credential("one");

        let (status, thread) = one.ask(Method::POST, "/threads", &credential, None).await;
        assert_eq!(status, 200, "{thread}");
        let thread: Value = serde_json::from_str(&thread).unwrap();
        let thread = format!("/threads/{}", thread["thread_id"].as_str().unwrap());
        let found: Value =
            serde_json::from_str(&two.ask(Method::GET, &thread, &credential, None).await.1).unwrap();
        let sandbox = found["project"]["sandbox"]["id"].as_str().unwrap();
        let files = format!("/sandboxes/{sandbox}/files");

        let note = json!({ "path": "/workspace/note", "content": "by the other one" });
        let (status, said) = two.ask(Method::PUT, &files, &credential, Some(note)).await;
        assert_eq!(status, 200, "{said}");
        let read = format!("{files}/content?path=/workspace/note");
        assert_eq!(
            one.ask(Method::GET, &read, &credential, None).await,
            (200, "by the other one".to_owned())
        );

        // The one that made it goes, and what it made stays.
        drop(one);
        assert_eq!(
            two.ask(Method::GET, &read, &credential, None).await,
            (200, "by the other one".to_owned())
        );
        let (status, said) = two.ask(Method::DELETE, &thread, &credential, None).await;
        assert_eq!(status, 200, "{said}");
        bench.assert_nothing_left().await;
    }
    /// A server that is told to has the cluster make sandboxes ahead, and makes none of its own.
    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn the_cluster_makes_sandboxes_ahead() {
        let _installed = rustls::crypto::ring::default_provider().install_default();
        let database = kortix_test_postgres::Cluster::shared().unwrap().database().unwrap();
        let (folder, bench) = (tempfile::tempdir().unwrap(), Bench::claiming());
        let servers = Servers { database: &database, folder: folder.path(), bench: &bench };
        let server = servers.start_with("one", &["--warm-sandboxes", "1"]);
        bench.ready_ahead(1).await;
        assert_eq!(bench.cluster.all("sandboxclaims"), Vec::<Value>::new());
        let ahead = bench.cluster.all("sandboxes")[0]["metadata"]["name"].clone();

        let credential = servers.credential("one");
        let (status, thread) = server.ask(Method::POST, "/threads", &credential, None).await;
        assert_eq!(status, 200, "{thread}");
        assert_eq!(bench.cluster.all("sandboxclaims")[0]["status"]["sandbox"]["name"], ahead);
        tokio::time::timeout(SOON, bench.cluster.until("sandboxes", |all| all.len() == 2)).await.unwrap();
    }
}
