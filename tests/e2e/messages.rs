//! What is said in threads, and how threads are found by it.

use futures_util::{StreamExt as _, stream};
use kortix_sdk::ErrorKind;
use kortix_tests::server::Options;

use crate::support::Stage;

/// Longer than what the server reads at a time.
const HISTORY: usize = 450;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_long_history_comes_whole_or_in_pages() {
    let stage = Stage::new(Options::fake(), "ultra");
    let client = stage.client();
    let thread = client.threads().create().await.unwrap().thread_id;
    let added = stream::iter(0..HISTORY).map(|number| {
        let add = client.messages().add(thread.clone(), format!("message {number}"));
        async move { add.await.unwrap().message_id }
    });
    let mut added: Vec<_> = added.buffer_unordered(16).collect().await;
    let whole = client.messages().list(&thread).oldest_first().await.unwrap();
    let mut listed: Vec<_> = whole.messages.iter().map(|message| message.message_id.clone()).collect();
    assert!(whole.messages.is_sorted_by_key(|message| message.created_at));
    let mut paged = Vec::new();
    let mut cursor: Option<String> = None;
    loop {
        let mut list = client.messages().list(&thread).limit(100);
        if let Some(cursor) = cursor.take() {
            list = list.cursor(cursor);
        }
        let page = list.await.unwrap();
        assert!(page.messages.len() <= 100);
        paged.extend(page.messages.into_iter().map(|message| message.message_id));
        cursor = page.next_cursor;
        if cursor.is_none() {
            break;
        }
    }
    paged.reverse();
    assert_eq!(paged, listed);
    for ids in [&mut added, &mut listed] {
        ids.sort_by_key(ToString::to_string);
    }
    assert_eq!(added, listed);
    assert_eq!(client.threads().get(&thread).await.unwrap().message_count, HISTORY as u64);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thread_is_named_found_and_titled_by_its_words() {
    let stage = Stage::new(Options::fake(), "free");
    let client = stage.client();
    let made = client.threads().create().name("Quarterly numbers").await.unwrap();
    client.threads().create().name("Another").await.unwrap();
    let message = client.messages().add(&made.thread_id, "What was the revenue by region?").await.unwrap();
    assert_eq!(client.threads().get(&made.thread_id).await.unwrap().name, "What was the revenue by region?");
    let found = client.threads().search("revenue by region").await.unwrap();
    let [best] = found.results.as_slice() else { panic!("{found:?}") };
    assert_eq!((&best.thread_id, best.project_name.as_str()), (&made.thread_id, "Quarterly numbers"));

    let updated = client.threads().update(&made.thread_id).title("Q1 review").public().await.unwrap();
    assert!(updated.is_public);
    assert_eq!(client.projects().get(&made.project_id).await.unwrap().name, "Q1 review");
    assert_eq!(client.threads().search("review").await.unwrap().total, 1);

    client.messages().delete(&made.thread_id, &message.message_id).await.unwrap();
    assert!(client.messages().list(&made.thread_id).await.unwrap().messages.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_project_gets_threads_until_the_plan_has_no_room() {
    let stage = Stage::new(Options::fake(), "free");
    let client = stage.client();
    let project = client.threads().create().await.unwrap().project_id;
    let calls = (0..20).map(|_| {
        let create = client.projects().create_thread(project.clone());
        tokio::spawn(async move { create.await })
    });
    let mut made = 0;
    for call in calls.collect::<Vec<_>>() {
        match call.await.unwrap() {
            Ok(_) => made += 1,
            Err(error) => assert!(matches!(error.kind(), ErrorKind::LimitExceeded { .. }), "{error:?}"),
        }
    }
    assert_eq!((made, client.threads().list().await.unwrap().pagination.total), (9, 10));
}
