//! Receipts of executions, checked by the SDK, by the command line, and by a verifier that shares no code with either.

use kortix_sdk::{
    Kortix,
    receipts::{PublicKey, Receipt},
};
use kortix_test_postgres::Cluster;
use kortix_tests::{http, server::Options};
use ring::{
    digest::{Context, SHA256, digest},
    signature::{ED25519, UnparsedPublicKey},
};
use serde_json::Value;

use crate::{
    several_servers::Pair,
    support::{Stage, ended},
};

/// As `docs/receipts.md` has it, and with another library.
fn independently_checked(receipt: &Value, public_key: &str) -> Result<(), &'static str> {
    let mut signed = receipt.as_object().unwrap().clone();
    let signature = signed.remove("signature").unwrap();
    let log = signed.remove("event_log");
    // Names are ASCII and numbers whole: sorted by name and without blanks it is the canonical text.
    let text = serde_json::to_string(&sorted(&Value::Object(signed))).unwrap();
    let key = hex::decode(public_key).unwrap();
    let signature = hex::decode(signature.as_str().unwrap()).map_err(|_| "no signature")?;
    UnparsedPublicKey::new(&ED25519, key).verify(text.as_bytes(), &signature).map_err(|_| "signature")?;
    let Some(log) = log else { return Ok(()) };
    let start = format!("kortix event chain 1\n{}", receipt["execution_id"].as_str().unwrap());
    let mut chain = digest(&SHA256, start.as_bytes());
    for (event, number) in log.as_array().unwrap().iter().zip(1_i64..) {
        let mut next = Context::new(&SHA256);
        next.update(chain.as_ref());
        next.update(&event["number"].as_i64().filter(|said| *said == number).ok_or("number")?.to_be_bytes());
        next.update(&event["at"].as_i64().unwrap().to_be_bytes());
        next.update(event["data"].as_str().unwrap().as_bytes());
        chain = next.finish();
    }
    let same = receipt["events"]["head"] == hex::encode(chain)
        && receipt["events"]["count"] == log.as_array().unwrap().len();
    if same { Ok(()) } else { Err("events") }
}

fn sorted(value: &Value) -> Value {
    match value {
        Value::Object(fields) => {
            let ordered: std::collections::BTreeMap<_, _> =
                fields.iter().map(|(name, value)| (name.clone(), sorted(value))).collect();
            Value::Object(ordered.into_iter().collect())
        }
        Value::Array(items) => items.iter().map(sorted).collect(),
        other => other.clone(),
    }
}

async fn key_of(client: &Kortix) -> PublicKey {
    client.receipts().keys().await.unwrap().keys[0].public_key
}

async fn whole_receipt(client: &Kortix, id: &kortix_sdk::ExecutionId) -> Receipt {
    client.executions().receipt(id).with_events().await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_receipt_is_valid_also_when_the_server_was_killed_meanwhile() {
    let mut stage = Stage::real();
    let client = stage.client();
    let made = client.threads().create().await.unwrap();
    let task = "echo begun; until [ -e go ]; do sleep 0.05; done; echo grüße; exit 3";
    let create = client.projects().thread().create(made.project_id.clone(), task);
    let run = create.failure_prompt("touch seen; echo after").await.unwrap().execution.id;
    let early = client.executions().receipt(&run).await.unwrap_err();
    assert_eq!((early.status().unwrap().as_u16(), early.code()), (409, Some("EXECUTION_ACTIVE")));
    let key = key_of(&client).await;
    stage.server.kill().unwrap();
    stage.server.restart().unwrap();
    let client = stage.client();
    client.projects().thread().create(made.project_id, "touch go").await.unwrap();
    let execution = ended(&client, &run).await;
    let receipt = whole_receipt(&client, &run).await;
    receipt.verify(&key).unwrap();
    let document: Value = serde_json::from_str(&receipt.to_json()).unwrap();
    independently_checked(&document, &key.to_string()).unwrap();

    let content = receipt.content();
    assert_eq!((content.status.as_str(), content.error_code.as_deref()), ("failed", Some("agent_failed")));
    let hash = |text: &str| hex::encode(digest(&SHA256, text.as_bytes()));
    assert_eq!(
        content.inputs.iter().map(|input| input.sha256.clone()).collect::<Vec<_>>(),
        [hash(task), hash("touch seen; echo after")]
    );
    let outputs: Vec<_> = execution.turns.iter().map(|turn| hash(&turn.output)).collect();
    assert_eq!(content.turns.iter().map(|turn| turn.output_sha256.clone()).collect::<Vec<_>>(), outputs);
    assert_eq!(content.turns[0].exit_code, Some(3));
    // What was watched is what is in the receipt.
    let mut stream = client.executions().events(&run).await.unwrap();
    let mut log = receipt.events().unwrap().iter();
    while let Some(event) = stream.next().await {
        let event: Value = serde_json::from_str(event.unwrap().raw()).unwrap();
        let logged: Value = serde_json::from_str(&log.next().unwrap().data).unwrap();
        assert_eq!(event["type"], logged["type"]);
    }
    assert_eq!(log.next(), None);
    // It stays the same.
    assert_eq!(whole_receipt(&client, &run).await, receipt);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_command_line_checks_a_receipt_without_a_server() {
    let mut stage = Stage::new(Options::fake(), "free");
    let client = stage.client();
    let made = client.threads().create().await.unwrap();
    let run = client.executions().create(made.thread_id, "exit 0").await.unwrap().execution.id;
    ended(&client, &run).await;
    let keys = http::client().get(format!("{}/x/v1/receipt-keys", stage.server.url())).send().await.unwrap();
    let keys = keys.text().await.unwrap();
    let cli = stage.cli();
    let receipt = cli.run(&["executions", "receipt", run.as_str(), "--events", "--json"]).await.unwrap();
    assert_eq!(receipt.code, Some(0), "{}", receipt.stderr);
    stage.server.kill().unwrap();
    let dir = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = dir.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let (good, keys) = (file("receipt.json", &receipt.stdout), file("keys.json", &keys));
    let verified = cli.run(&["executions", "verify", &good, "--key", &keys, "--json"]).await.unwrap();
    assert_eq!(verified.code, Some(0), "{}", verified.stderr);
    let said: Value = serde_json::from_str(&verified.stdout).unwrap();
    assert_eq!(
        (&said["valid"], &said["key_known"], &said["events_checked"]),
        (&true.into(), &true.into(), &true.into())
    );
    let forged = file("forged.json", &receipt.stdout.replace("succeeded", "failed"));
    let refused = cli.run(&["executions", "verify", &forged, "--key", &keys]).await.unwrap();
    assert_eq!(refused.code, Some(10));
    assert!(refused.stderr.contains("changed"), "{}", refused.stderr);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_servers_of_a_database_give_the_same_receipt() {
    let database = Cluster::shared().unwrap().database().unwrap();
    let pair = Pair::start(&database, "ultra");
    let (one, other) = (pair.client(0), pair.client(1));
    assert_eq!(key_of(&one).await, key_of(&other).await);
    let made = one.threads().create().await.unwrap();
    let run = one.executions().create(made.thread_id, "exit 0").await.unwrap().execution.id;
    ended(&one, &run).await;
    let receipt = whole_receipt(&other, &run).await;
    receipt.verify(&key_of(&one).await).unwrap();
    assert_eq!(receipt, whole_receipt(&one, &run).await);
}
