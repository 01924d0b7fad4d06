//! What is said in threads.

use std::sync::Arc;

use kortix_server::{
    domain::message::{Detail, Message, MessageQuery, NewMessage, Order, USER},
    ids::{AccountId, MessageId, ThreadId, UserId},
    store::{AddMessageError, IdempotencyKey, Repetition},
    timestamp::Timestamp,
};
use serde_json::json;

use crate::cases::{Db, create};

const ALL: MessageQuery =
    MessageQuery { order: Order::OldestFirst, detail: Detail::Everything, behind: None, limit: 100 };

fn said(thread: ThreadId, kind: &str, text: &str) -> NewMessage {
    let message = Message::new(thread, UserId::new(), kind, text);
    NewMessage { message, names_thread: None, idempotency: None }
}

fn keyed(thread: ThreadId, text: &str, request: u8) -> NewMessage {
    let idempotency = Some(IdempotencyKey { key: "k".to_owned(), fingerprint: [request; 32] });
    NewMessage { idempotency, ..said(thread, USER, text) }
}

async fn count(db: &Db, thread: ThreadId) -> i64 {
    db.thread(thread).await.unwrap().unwrap().message_count
}

async fn ids(db: &Db, thread: ThreadId, query: MessageQuery) -> Vec<MessageId> {
    db.messages(thread, query).await.unwrap().into_iter().map(|message| message.id).collect()
}

pub(crate) async fn messages_are_counted_and_read_in_either_order(db: Db) {
    let account = AccountId::new();
    let (thread, other) = (create(&db, account).await.thread, create(&db, account).await.thread);
    let mut made = Vec::new();
    // Within one microsecond, the ids tell which is later.
    let at = Timestamp::now();
    for kind in [USER, "assistant", "tool", "status"] {
        let mut new = said(thread, kind, "text");
        new.message.created_at = at;
        new.message.metadata.insert("text_content".to_owned(), json!("shown"));
        db.add_message(account, &new).await.unwrap();
        made.push(new.message);
    }
    db.add_message(account, &said(other, USER, "elsewhere")).await.unwrap();
    assert_eq!((count(&db, thread).await, count(&db, other).await), (4, 1));
    assert_eq!(db.messages(thread, ALL).await.unwrap(), made);
    let newest_first = MessageQuery { order: Order::NewestFirst, limit: 3, ..ALL };
    let first: Vec<_> = made.iter().rev().take(3).map(|message| message.id).collect();
    assert_eq!(ids(&db, thread, newest_first).await, first);
    let rest = MessageQuery { behind: Some(made[1].place()), ..newest_first };
    assert_eq!(ids(&db, thread, rest).await, [made[0].id]);
    let behind = MessageQuery { behind: Some(made[1].place()), ..ALL };
    assert_eq!(ids(&db, thread, behind).await, [made[2].id, made[3].id]);
}

pub(crate) async fn a_conversation_has_the_content_of_users_alone(db: Db) {
    let account = AccountId::new();
    let thread = create(&db, account).await.thread;
    for kind in [USER, "assistant", "status"] {
        db.add_message(account, &said(thread, kind, "text")).await.unwrap();
    }
    let query = MessageQuery { detail: Detail::Conversation, ..ALL };
    let read = db.messages(thread, query).await.unwrap();
    let shown: Vec<_> = read.iter().map(|message| (message.kind.as_str(), message.content.clone())).collect();
    let content = json!({"role": "user", "content": "text"});
    assert_eq!(shown, [(USER, Some(content)), ("assistant", None)]);
}

pub(crate) async fn a_deleted_message_is_counted_no_more(db: Db) {
    let account = AccountId::new();
    let (thread, other) = (create(&db, account).await.thread, create(&db, account).await.thread);
    let shown = said(thread, USER, "text");
    let mut hidden = said(thread, "note", "text");
    hidden.message.is_llm_message = false;
    db.add_message(account, &shown).await.unwrap();
    db.add_message(account, &hidden).await.unwrap();
    // Neither of another thread, nor one that the model does not see, nor one that is not there.
    db.delete_message(other, shown.message.id).await.unwrap();
    db.delete_message(thread, hidden.message.id).await.unwrap();
    db.delete_message(thread, MessageId::new()).await.unwrap();
    assert_eq!(count(&db, thread).await, 2);
    let deletions = (0..8).map(|_| {
        let db = Arc::clone(&db);
        let id = shown.message.id;
        tokio::spawn(async move { db.delete_message(thread, id).await })
    });
    for deletion in deletions.collect::<Vec<_>>() {
        deletion.await.unwrap().unwrap();
    }
    assert_eq!(count(&db, thread).await, 1);
    assert_eq!(ids(&db, thread, ALL).await, [hidden.message.id]);
}

pub(crate) async fn a_thread_is_named_once(db: Db) {
    let account = AccountId::new();
    let thread = create(&db, account).await.thread;
    let name = async || db.thread(thread).await.unwrap().unwrap().name;
    db.add_message(account, &said(thread, USER, "text")).await.unwrap();
    assert_eq!(name().await, "New Chat");
    for text in ["First", "Second"] {
        let new = NewMessage { names_thread: Some(text.to_owned()), ..said(thread, USER, text) };
        db.add_message(account, &new).await.unwrap();
    }
    assert_eq!(name().await, "First");
}

pub(crate) async fn a_repeated_message_is_added_once(db: Db) {
    let account = AccountId::new();
    let thread = create(&db, account).await.thread;
    let first = keyed(thread, "text", 1);
    db.add_message(account, &first).await.unwrap();
    match db.add_message(account, &keyed(thread, "text", 1)).await {
        Err(AddMessageError::Repeated(Repetition::Answered(answer))) => {
            assert_eq!(answer, first.message.answer());
        }
        other => panic!("expected a repetition, got {other:?}"),
    }
    let reused = db.add_message(account, &keyed(thread, "another", 2)).await;
    assert!(matches!(reused, Err(AddMessageError::Repeated(Repetition::KeyReused))), "{reused:?}");
    assert_eq!(count(&db, thread).await, 1);
}

pub(crate) async fn messages_go_with_their_thread(db: Db) {
    let account = AccountId::new();
    let thread = create(&db, account).await.thread;
    db.add_message(account, &said(thread, USER, "text")).await.unwrap();
    db.delete_thread(thread).await.unwrap().unwrap();
    assert!(db.messages(thread, ALL).await.unwrap().is_empty());
    let refused = db.add_message(account, &keyed(thread, "late", 1)).await;
    assert!(matches!(refused, Err(AddMessageError::NoSuchThread)), "{refused:?}");
    // The key of a call that failed may try again.
    let elsewhere = create(&db, account).await.thread;
    db.add_message(account, &keyed(elsewhere, "late", 2)).await.unwrap();
}
