//! Uploads: what clients announce, and the keys of those that are made.

use kortix_server::{
    domain::thread::ThreadChange,
    ids::{AccountId, ProjectId},
    sandbox::SandboxKey,
    store::{IdempotencyKey, Repetition},
    timestamp::Timestamp,
};

use crate::cases::{Db, ROOMY, create, reservation, reserve};

pub(crate) async fn a_sandbox_has_its_project_while_both_are_there(db: Db) {
    let account = AccountId::new();
    let (reserved, other) = (reservation(account), create(&db, account).await);
    reserve(&db, &reserved, ROOMY).await.unwrap();
    assert!(db.project_of_sandbox(&reserved.sandbox).await.unwrap().is_none(), "it is not linked yet");
    db.link_sandbox(&reserved.sandbox).await.unwrap();
    let found = db.project_of_sandbox(&reserved.sandbox).await.unwrap().unwrap();
    assert_eq!((found.id, found.account, found.is_public), (reserved.project, account, false));
    let sandbox = found.sandbox.unwrap();
    assert_eq!((sandbox.key, sandbox.server), (reserved.sandbox.clone(), reserved.server));
    let another = db.project_of_sandbox(&other.sandbox).await.unwrap().unwrap();
    assert_eq!(another.id, other.project);
    assert!(db.project_of_sandbox(&SandboxKey::random()).await.unwrap().is_none());
    // What is public is so from the next question on.
    let public = ThreadChange { title: None, is_public: Some(true) };
    assert!(db.update_thread(reserved.thread, &public).await.unwrap());
    assert!(db.project_of_sandbox(&reserved.sandbox).await.unwrap().unwrap().is_public);
    // Doomed, and its sandbox still linked.
    db.delete_project(reserved.project).await.unwrap().unwrap();
    assert!(db.knows_sandbox(&reserved.sandbox).await.unwrap());
    assert!(db.project_of_sandbox(&reserved.sandbox).await.unwrap().is_none());
    assert!(db.project_of_sandbox(&other.sandbox).await.unwrap().is_some());
}

pub(crate) async fn announced_files_are_believed_until_their_time(db: Db) {
    let (made, other) = (create(&db, AccountId::new()).await, create(&db, AccountId::new()).await);
    let [before, until, after] = [1_000_000, 1_000_001, 1_000_002].map(Timestamp::from_micros);
    let announced = async |at| db.announced_files(made.project, at).await.unwrap();
    assert_eq!(announced(before).await, 0, "nobody has said anything");
    assert!(db.announce_files(made.project, 3, until).await.unwrap());
    assert_eq!((announced(before).await, announced(until).await, announced(after).await), (3, 0, 0));
    assert_eq!(db.announced_files(other.project, before).await.unwrap(), 0);
    // What is said last is believed, also when it ends earlier or brings back what had expired.
    assert!(db.announce_files(made.project, 1, after).await.unwrap());
    assert_eq!((announced(until).await, announced(after).await), (1, 0));
    assert!(db.announce_files(made.project, 2, until).await.unwrap());
    assert_eq!((announced(before).await, announced(until).await), (2, 0));
    assert!(db.announce_files(made.project, 0, after).await.unwrap());
    assert_eq!(announced(before).await, 0);
}

pub(crate) async fn no_files_are_announced_to_a_project_that_is_not_there(db: Db) {
    let [now, until] = [1_000_000, 1_000_001].map(Timestamp::from_micros);
    let (reserved, doomed) = (reservation(AccountId::new()), create(&db, AccountId::new()).await);
    reserve(&db, &reserved, ROOMY).await.unwrap();
    assert!(db.announce_files(doomed.project, 5, until).await.unwrap());
    db.delete_project(doomed.project).await.unwrap().unwrap();
    for project in [ProjectId::new(), reserved.project, doomed.project] {
        assert!(!db.announce_files(project, 7, until).await.unwrap());
        assert_eq!(db.announced_files(project, now).await.unwrap(), 0);
    }
    db.link_sandbox(&reserved.sandbox).await.unwrap();
    assert_eq!(db.announced_files(reserved.project, now).await.unwrap(), 0, "it was told that there is none");
}

fn key(request: u8) -> IdempotencyKey {
    IdempotencyKey { key: "k".to_owned(), fingerprint: [request; 32] }
}

fn answered(text: &str) -> Repetition {
    Repetition::Answered(text.to_owned())
}

pub(crate) async fn a_key_of_an_upload_tells_how_far_it_got(db: Db) {
    let (account, other) = (AccountId::new(), AccountId::new());
    for account in [account, other] {
        create(&db, account).await;
    }
    assert_eq!(db.begin_upload(account, &key(1), "begun").await.unwrap(), None);
    // Whoever asks again is told what the first has written down, and not asked to wait: nobody may be at work.
    assert_eq!(db.begin_upload(account, &key(1), "begun again").await.unwrap(), Some(answered("begun")));
    assert_eq!(db.begin_upload(account, &key(2), "begun").await.unwrap(), Some(Repetition::KeyReused));
    assert_eq!(db.begin_upload(other, &key(2), "begun by another").await.unwrap(), None);
    db.conclude_upload(account, "k", "done").await.unwrap();
    assert_eq!(db.begin_upload(account, &key(1), "begun").await.unwrap(), Some(answered("done")));
    assert_eq!(db.begin_upload(other, &key(2), "begun").await.unwrap(), Some(answered("begun by another")));
    db.forget_upload(account, "k").await.unwrap();
    assert_eq!(db.begin_upload(account, &key(2), "begun").await.unwrap(), None);
    assert_eq!(db.begin_upload(other, &key(2), "begun").await.unwrap(), Some(answered("begun by another")));
}
