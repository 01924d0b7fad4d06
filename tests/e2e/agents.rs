//! An agent from its making to its end.

use kortix_sdk::ErrorKind;
use kortix_tests::server::Options;

use crate::support::Stage;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_agent_is_made_changed_listed_and_deleted() {
    let stage = Stage::new(Options::fake(), "plus");
    let client = stage.client();
    let made = client.agents().create("Ledger").default_agent().await.unwrap();
    let changed = client.agents().update(&made.agent_id).system_prompt("You check ledgers.").await.unwrap();
    assert_eq!((changed.version_count, changed.system_prompt.as_deref()), (2, Some("You check ledgers.")));
    let listed = client.agents().list().search("ledger").only_default().await.unwrap();
    assert_eq!((listed.agents.len(), &listed.agents[0].agent_id), (1, &made.agent_id));

    let kept = client.agents().delete(&made.agent_id).await.unwrap_err();
    assert!(matches!(kept.kind(), ErrorKind::Validation { .. }), "{kept:?}");
    client.agents().create("Another").default_agent().await.unwrap();
    client.agents().delete(&made.agent_id).await.unwrap();
    let gone = client.agents().get(&made.agent_id).await.unwrap_err();
    assert!(matches!(gone.kind(), ErrorKind::NotFound), "{gone:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_plan_with_room_for_five_agents_lets_five_through() {
    let stage = Stage::new(Options::fake(), "plus");
    let client = stage.client();
    let calls = (0..20).map(|number| {
        let create = client.agents().create(format!("Agent {number}"));
        tokio::spawn(async move { create.await })
    });
    let mut made = 0;
    for call in calls.collect::<Vec<_>>() {
        match call.await.unwrap() {
            Ok(_) => made += 1,
            Err(error) => assert_eq!(error.code(), Some("AGENT_LIMIT_EXCEEDED"), "{error:?}"),
        }
    }
    assert_eq!((made, client.agents().list().await.unwrap().pagination.total_items), (5, 5));
}
