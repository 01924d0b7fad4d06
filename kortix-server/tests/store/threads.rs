//! Threads of projects that are there already.

use std::sync::Arc;

use kortix_server::{
    domain::{
        message::{Message, NewMessage},
        plan::Limits,
        search::{Mention, Place},
        thread::{Thread, ThreadChange},
    },
    ids::{AccountId, ProjectId, ThreadId, UserId},
    store::{AddThreadError, IdempotencyKey, LimitReached, LimitedResource, Repetition},
};
use serde_json::json;

use crate::cases::{Db, ROOMY, counts, create};

async fn add(db: &Db, thread: &Thread, limits: Limits) -> Result<(), AddThreadError> {
    db.add_thread(thread, &move |_| limits, None).await
}

pub(crate) async fn threads_are_added_as_long_as_the_plan_has_room(db: Db) {
    let account = AccountId::new();
    let project = create(&db, account).await.project;
    let limits = Limits { threads: 5, ..ROOMY };
    let attempts = (0..20).map(|_| {
        let db = Arc::clone(&db);
        tokio::spawn(async move { add(&db, &Thread::new(project, account, "Another"), limits).await })
    });
    let mut through = 0;
    for attempt in attempts.collect::<Vec<_>>() {
        match attempt.await.unwrap() {
            Ok(()) => through += 1,
            Err(AddThreadError::LimitReached(reached)) => {
                let expected =
                    LimitReached { resource: LimitedResource::Threads, current_count: 5, limit: 5 };
                assert_eq!(reached, expected);
            }
            Err(other) => panic!("{other:?}"),
        }
    }
    assert_eq!((through, counts(&db, account).await), (4, (5, 1)));
}

pub(crate) async fn a_thread_counts_for_whoever_adds_it(db: Db) {
    let owner = AccountId::new();
    let project = create(&db, owner).await.project;
    let member = AccountId::new();
    let thread = Thread::new(project, member, "Theirs");
    add(&db, &thread, ROOMY).await.unwrap();
    assert_eq!((counts(&db, owner).await, counts(&db, member).await), ((1, 1), (1, 0)));
    assert_eq!(db.thread(thread.id).await.unwrap().unwrap().account, member);
    db.delete_project(project).await.unwrap().unwrap();
    assert_eq!(counts(&db, member).await, (0, 0));
}

pub(crate) async fn no_thread_is_added_to_a_project_that_goes(db: Db) {
    let account = AccountId::new();
    let doomed = create(&db, account).await.project;
    db.delete_project(doomed).await.unwrap().unwrap();
    for project in [doomed, ProjectId::new()] {
        let refused = add(&db, &Thread::new(project, account, "Late"), ROOMY).await;
        assert!(matches!(refused, Err(AddThreadError::NoSuchProject)), "{refused:?}");
    }
    assert_eq!(counts(&db, account).await, (0, 0));
}

pub(crate) async fn a_repeated_thread_is_added_once(db: Db) {
    let account = AccountId::new();
    let project = create(&db, account).await.project;
    let key = IdempotencyKey { key: "k".to_owned(), fingerprint: [1; 32] };
    let one_more = |_| Limits { threads: 2, ..ROOMY };
    let first = Thread::new(project, account, "Once");
    db.add_thread(&first, &one_more, Some(&key)).await.unwrap();
    // Also when there is no room for anything new.
    match db.add_thread(&Thread::new(project, account, "Once"), &one_more, Some(&key)).await {
        Err(AddThreadError::Repeated(Repetition::Answered(answer))) => {
            assert_eq!(ThreadId::parse(&answer), Some(first.id));
        }
        other => panic!("expected a repetition, got {other:?}"),
    }
    assert_eq!(counts(&db, account).await, (2, 1));
}

pub(crate) async fn a_title_is_the_projects_and_publicness_is_both(db: Db) {
    let made = create(&db, AccountId::new()).await;
    let change = ThreadChange { title: Some("Q1".to_owned()), is_public: None };
    assert!(db.update_thread(made.thread, &change).await.unwrap());
    let read = async || {
        let thread = db.thread(made.thread).await.unwrap().unwrap();
        (thread, db.project(made.project).await.unwrap().unwrap())
    };
    let (thread, project) = read().await;
    assert_eq!((thread.name.as_str(), &thread.metadata["title"]), ("New Chat", &json!("Q1")));
    assert_eq!((project.name.as_str(), thread.is_public, project.is_public), ("Q1", false, false));
    let change = ThreadChange { title: None, is_public: Some(true) };
    assert!(db.update_thread(made.thread, &change).await.unwrap());
    let (thread, project) = read().await;
    assert_eq!((project.name.as_str(), thread.is_public, project.is_public), ("Q1", true, true));
    assert_eq!(thread.metadata["title"], "Q1");
    assert!(!db.update_thread(ThreadId::new(), &change).await.unwrap());
}

async fn named(db: &Db, account: AccountId, title: &str) -> ThreadId {
    let thread = create(db, account).await.thread;
    let change = ThreadChange { title: Some(title.to_owned()), is_public: None };
    db.update_thread(thread, &change).await.unwrap();
    thread
}

async fn say(db: &Db, account: AccountId, thread: ThreadId, kind: &str, text: &str) {
    let message = Message::new(thread, UserId::new(), kind, text);
    let new = NewMessage { message, names_thread: None, idempotency: None };
    db.add_message(account, &new).await.unwrap();
}

async fn found(db: &Db, account: AccountId, word: &str) -> Vec<(ThreadId, Place)> {
    let mentions = db.search_threads(account, word).await.unwrap();
    let mut found: Vec<_> = mentions.iter().map(|Mention { thread, place, .. }| (*thread, *place)).collect();
    found.sort_by_key(|(thread, place)| (thread.uuid(), format!("{place:?}")));
    found
}

pub(crate) async fn threads_are_found_by_their_words_and_only_ones_own(db: Db) {
    let account = AccountId::new();
    let first = named(&db, account, "Revenue by region").await;
    let second = named(&db, account, "Other").await;
    say(&db, account, second, "user", "What was the REVENUE?").await;
    say(&db, account, second, "assistant", "Revenue was 4").await;
    say(&db, account, second, "status", "revenue").await;
    let stranger = AccountId::new();
    named(&db, stranger, "Revenue").await;
    let expected = [(first, Place::ProjectName), (second, Place::Message), (second, Place::Message)];
    assert_eq!(found(&db, account, "Revenue").await, expected);
    assert_eq!(found(&db, account, "chat").await.len(), 2);
    db.delete_thread(first).await.unwrap().unwrap();
    assert_eq!(found(&db, account, "region").await, []);
}

pub(crate) async fn no_character_of_a_search_is_a_wildcard(db: Db) {
    let account = AccountId::new();
    let thread = named(&db, account, r"100%_of\it ÄÖ").await;
    for word in ["%", "_", r"\", r"%_of\IT", "ÄÖ"] {
        assert_eq!(found(&db, account, word).await, [(thread, Place::ProjectName)], "{word}");
    }
    for word in ["1%t", "1_0", r"\%", "'", "100__of"] {
        assert_eq!(found(&db, account, word).await, [], "{word}");
    }
}
