//! Keys, accounts and members.

use std::time::Duration;

use kortix_server::{
    auth::keys::{KeyHash, KeyHasher},
    domain::{
        account::{Account, PlatformRole, Role},
        key::{KeyKind, KeyRef, KeyStatus, MOST_OBVIOUS_KEYS, NewApiKey, NewObviousKey},
        plan::Plan,
    },
    ids::{AccountId, ApiKeyId, UserId},
    store::{AddAccountError, AddKeyError, IdempotencyKey, Repetition},
    timestamp::Timestamp,
};

use crate::cases::Db;

const NOW: Timestamp = Timestamp::from_micros(1_900_000_000_000_000);

fn hash(text: &str) -> KeyHash {
    KeyHasher::new(&"secret".to_owned().into()).hash(text)
}

fn api_key(account: AccountId, name: &str) -> NewApiKey {
    NewApiKey {
        id: ApiKeyId::new(),
        account,
        public_key: format!("pk_{name}"),
        secret_hash: hash(name),
        title: name.to_owned(),
        description: Some("of a test".to_owned()),
        expires_at: None,
        created_at: NOW,
    }
}

fn obvious_key(workspace: AccountId, creator: UserId, name: &str) -> NewObviousKey {
    NewObviousKey {
        id: ApiKeyId::new(),
        account: workspace,
        creator,
        hash: hash(name),
        prefix: "0123abcd".to_owned(),
        name: name.to_owned(),
        created_at: NOW,
    }
}

async fn add(db: &Db, key: &NewApiKey) {
    db.add_api_key(key, None, "").await.unwrap();
}

async fn workspace(db: &Db) -> (Account, Account) {
    let owner = db.add_account("ada", None, Plan::FREE).await.unwrap();
    let workspace = db.add_account("acme", Some(owner.owner), Plan::ULTRA).await.unwrap();
    (owner, workspace)
}

pub(crate) async fn an_api_key_is_found_by_its_public_half_while_it_is_good(db: Db) {
    let account = db.ensure_account("someone", None).await.unwrap();
    let mut key = api_key(account.id, "one");
    key.expires_at = Some(NOW.after(Duration::from_mins(1)));
    add(&db, &key).await;
    let found = db.api_key("pk_one", NOW).await.unwrap().unwrap();
    assert!(found.id == key.id && found.owner == account.owner && found.secret_hash.same(&hash("one")));
    assert!(db.api_key("pk_two", NOW).await.unwrap().is_none());
    assert!(db.api_key("pk_one", NOW.after(Duration::from_mins(1))).await.unwrap().is_none());
    assert!(db.revoke_api_key(account.id, key.id).await.unwrap());
    assert!(db.api_key("pk_one", NOW).await.unwrap().is_none());
}

pub(crate) async fn an_api_key_begins_the_account_of_a_user_that_nobody_knew(db: Db) {
    let user = UserId::new();
    add(&db, &api_key(user.personal_account(), "one")).await;
    assert_eq!(db.account(user.personal_account()).await.unwrap().unwrap().plan, Plan::FREE);
    assert_eq!(db.api_key("pk_one", NOW).await.unwrap().unwrap().owner, user);
}

pub(crate) async fn api_keys_are_listed_newest_first_and_to_their_account_alone(db: Db) {
    let (mine, others) = (UserId::new().personal_account(), UserId::new().personal_account());
    let mut second = api_key(mine, "second");
    second.created_at = NOW.after(Duration::from_secs(1));
    second.description = None;
    for key in [&api_key(mine, "first"), &second, &api_key(others, "other")] {
        add(&db, key).await;
    }
    let listed = db.api_keys(mine).await.unwrap();
    let titles: Vec<_> = listed.iter().map(|key| key.title.as_str()).collect();
    assert_eq!(titles, ["second", "first"]);
    assert_eq!((listed[0].id, listed[0].created_at), (second.id, second.created_at));
    assert_eq!((&listed[0].description, listed[0].status), (&None, KeyStatus::Active));
    assert_eq!(listed[1].description.as_deref(), Some("of a test"));
}

pub(crate) async fn a_strange_api_key_can_be_neither_revoked_nor_deleted(db: Db) {
    let (mine, others) = (UserId::new().personal_account(), UserId::new().personal_account());
    let key = api_key(mine, "one");
    add(&db, &key).await;
    assert!(!db.revoke_api_key(others, key.id).await.unwrap());
    assert!(!db.delete_api_key(others, key.id).await.unwrap());
    assert!(db.api_key("pk_one", NOW).await.unwrap().is_some());
    assert!(db.revoke_api_key(mine, key.id).await.unwrap());
    assert!(db.revoke_api_key(mine, key.id).await.unwrap());
    assert_eq!(db.api_keys(mine).await.unwrap()[0].status, KeyStatus::Revoked);
    assert!(db.delete_api_key(mine, key.id).await.unwrap());
    assert!(!db.delete_api_key(mine, key.id).await.unwrap());
    assert!(db.api_keys(mine).await.unwrap().is_empty());
}

pub(crate) async fn a_repeated_api_key_is_made_once(db: Db) {
    let account = UserId::new().personal_account();
    let client = |request: u8| IdempotencyKey { key: "key".to_owned(), fingerprint: [request; 32] };
    db.add_api_key(&api_key(account, "one"), Some(&client(1)), "answer").await.unwrap();
    let repeated = |error: Result<(), AddKeyError>| match error {
        Err(AddKeyError::Repeated(repetition)) => repetition,
        other => panic!("{other:?}"),
    };
    let again = db.add_api_key(&api_key(account, "two"), Some(&client(1)), "another").await;
    assert_eq!(repeated(again), Repetition::Answered("answer".to_owned()));
    let other = db.add_api_key(&api_key(account, "three"), Some(&client(2)), "another").await;
    assert_eq!(repeated(other), Repetition::KeyReused);
    assert_eq!(db.api_keys(account).await.unwrap().len(), 1);
}

pub(crate) async fn the_last_use_of_a_key_never_goes_back(db: Db) {
    let account = db.ensure_account("someone", None).await.unwrap();
    let pair = api_key(account.id, "one");
    let key = obvious_key(account.id, account.owner, "two");
    add(&db, &pair).await;
    db.add_obvious_key(&key, None, "").await.unwrap();
    let later = NOW.after(Duration::from_secs(1));
    for (kind, id) in [(KeyKind::Kortix, pair.id), (KeyKind::Obvious, key.id)] {
        for at in [NOW, later, NOW] {
            db.key_used(KeyRef { kind, id }, at).await.unwrap();
        }
    }
    assert_eq!(db.api_keys(account.id).await.unwrap()[0].last_used_at, Some(later));
    assert_eq!(db.api_key("pk_one", NOW).await.unwrap().unwrap().last_used_at, Some(later));
    assert_eq!(db.obvious_keys(account.id).await.unwrap()[0].last_used_at, Some(later));
    assert_eq!(db.obvious_key(hash("two")).await.unwrap().unwrap().last_used_at, Some(later));
}

pub(crate) async fn an_obvious_key_goes_with_its_creators_membership(db: Db) {
    let (owner, workspace) = workspace(&db).await;
    let member = db.add_account("bob", None, Plan::FREE).await.unwrap();
    db.set_member(workspace.id, member.owner, Role::Member).await.unwrap();
    db.add_obvious_key(&obvious_key(workspace.id, owner.owner, "adas"), None, "").await.unwrap();
    db.add_obvious_key(&obvious_key(workspace.id, member.owner, "bobs"), None, "").await.unwrap();
    for (name, user) in [("adas", owner.owner), ("bobs", member.owner)] {
        let caller = db.obvious_key(hash(name)).await.unwrap().unwrap().caller;
        assert_eq!((caller.user, caller.account), (user, workspace.id));
    }
    assert!(db.remove_member(workspace.id, member.owner).await.unwrap());
    assert!(db.obvious_key(hash("bobs")).await.unwrap().is_none());
    assert!(db.obvious_key(hash("adas")).await.unwrap().is_some());
    assert!(db.obvious_key(hash("nobodys")).await.unwrap().is_none());
}

pub(crate) async fn a_workspace_has_fifty_obvious_keys_at_most(db: Db) {
    let (owner, workspace) = workspace(&db).await;
    let calls: Vec<_> = (0..MOST_OBVIOUS_KEYS + 10)
        .map(|n| {
            let (db, key) = (Db::clone(&db), obvious_key(workspace.id, owner.owner, &n.to_string()));
            tokio::spawn(async move { db.add_obvious_key(&key, None, "").await })
        })
        .collect();
    let mut refused = 0;
    for call in calls {
        match call.await.unwrap() {
            Ok(()) => {}
            Err(AddKeyError::TooMany { limit }) => {
                assert_eq!(limit, MOST_OBVIOUS_KEYS);
                refused += 1;
            }
            Err(error) => panic!("{error}"),
        }
    }
    let keys = db.obvious_keys(workspace.id).await.unwrap();
    assert_eq!((refused, i64::try_from(keys.len()).unwrap()), (10, MOST_OBVIOUS_KEYS));
    assert_eq!((keys[0].creator, keys[0].creator_name.as_deref()), (owner.owner, Some("ada")));
    // One that goes makes room for one.
    assert!(!db.delete_obvious_key(owner.id, keys[0].id).await.unwrap());
    assert!(db.delete_obvious_key(workspace.id, keys[0].id).await.unwrap());
    db.add_obvious_key(&obvious_key(workspace.id, owner.owner, "last"), None, "").await.unwrap();
}

pub(crate) async fn a_repeated_obvious_key_is_made_once(db: Db) {
    let (owner, workspace) = workspace(&db).await;
    let client = |request: u8| IdempotencyKey { key: "key".to_owned(), fingerprint: [request; 32] };
    let add = async |name: &str, request| {
        let key = obvious_key(workspace.id, owner.owner, name);
        match db.add_obvious_key(&key, Some(&client(request)), name).await {
            Ok(()) => None,
            Err(AddKeyError::Repeated(repetition)) => Some(repetition),
            Err(error) => panic!("{error}"),
        }
    };
    assert_eq!(add("one", 1).await, None);
    assert_eq!(add("two", 1).await, Some(Repetition::Answered("one".to_owned())));
    assert_eq!(add("three", 2).await, Some(Repetition::KeyReused));
    assert_eq!(db.obvious_keys(workspace.id).await.unwrap().len(), 1);
}

pub(crate) async fn a_user_owns_so_many_workspaces_at_most(db: Db) {
    let owner = UserId::new();
    let calls: Vec<_> = (0..8)
        .map(|n| {
            let db = Db::clone(&db);
            tokio::spawn(
                async move { db.add_workspace(AccountId::new(), &format!("w{n}"), owner, 5, None).await },
            )
        })
        .collect();
    let mut refused = 0;
    for call in calls {
        match call.await.unwrap() {
            Ok(()) => {}
            Err(AddAccountError::TooMany { limit: 5 }) => refused += 1,
            Err(error) => panic!("{error}"),
        }
    }
    // The personal account, which began with the first of them, is none.
    let memberships = db.memberships(owner).await.unwrap();
    assert_eq!((refused, memberships.len()), (3, 6));
    assert!(memberships.iter().all(|membership| membership.role == Role::Owner));
}

pub(crate) async fn a_repeated_workspace_is_made_once(db: Db) {
    let owner = UserId::new();
    let key = |request: u8| IdempotencyKey { key: "key".to_owned(), fingerprint: [request; 32] };
    let first = AccountId::new();
    db.add_workspace(first, "acme", owner, 5, Some(&key(1))).await.unwrap();
    match db.add_workspace(AccountId::new(), "acme", owner, 5, Some(&key(1))).await {
        Err(AddAccountError::Repeated(Repetition::Answered(answer))) => assert_eq!(answer, first.prefixed()),
        other => panic!("{other:?}"),
    }
    let reused = db.add_workspace(AccountId::new(), "other", owner, 5, Some(&key(2))).await;
    assert!(matches!(reused, Err(AddAccountError::Repeated(Repetition::KeyReused))), "{reused:?}");
    // A name that is taken takes no key.
    let taken = |request| {
        let (db, key) = (Db::clone(&db), key(request));
        async move { db.add_workspace(AccountId::new(), "acme", UserId::new(), 5, Some(&key)).await }
    };
    assert!(matches!(taken(1).await, Err(AddAccountError::NameTaken)));
    assert_eq!(db.memberships(owner).await.unwrap().len(), 2);
}

pub(crate) async fn a_user_has_the_accounts_that_it_owns_or_belongs_to(db: Db) {
    let (owner, workspace) = workspace(&db).await;
    let bob = UserId::new();
    assert!(db.memberships(bob).await.unwrap().is_empty());
    db.begin_account(bob.personal_account()).await.unwrap();
    db.begin_account(bob.personal_account()).await.unwrap();
    db.set_member(workspace.id, bob, Role::Admin).await.unwrap();
    let has = async |user| {
        let memberships = db.memberships(user).await.unwrap();
        memberships.into_iter().map(|membership| (membership.account.id, membership.role)).collect::<Vec<_>>()
    };
    assert_eq!(has(owner.owner).await, [(owner.id, Role::Owner), (workspace.id, Role::Owner)]);
    assert_eq!(has(bob).await, [(workspace.id, Role::Admin), (bob.personal_account(), Role::Owner)]);
}

pub(crate) async fn the_first_fingerprint_is_kept_until_every_key_is_deleted(db: Db) {
    let kept = async |text: &str| db.keep_fingerprint(hash(text)).await.unwrap();
    assert!(kept("one").await.same(&hash("one")));
    assert!(kept("two").await.same(&hash("one")));
    let account = db.ensure_account("someone", None).await.unwrap();
    add(&db, &api_key(account.id, "a")).await;
    db.add_obvious_key(&obvious_key(account.id, account.owner, "b"), None, "").await.unwrap();
    assert_eq!(db.delete_every_key().await.unwrap(), 2);
    assert!(db.api_keys(account.id).await.unwrap().is_empty());
    assert!(db.obvious_keys(account.id).await.unwrap().is_empty());
    assert!(kept("two").await.same(&hash("two")));
}

pub(crate) async fn a_key_of_any_kind_is_found_by_its_id(db: Db) {
    let account = db.ensure_account("someone", None).await.unwrap();
    let (pair, key) = (api_key(account.id, "one"), obvious_key(account.id, account.owner, "two"));
    add(&db, &pair).await;
    db.add_obvious_key(&key, None, "").await.unwrap();
    for (kind, id) in [(KeyKind::Kortix, pair.id), (KeyKind::Obvious, key.id)] {
        assert_eq!(db.find_key(id).await.unwrap(), Some((account.id, KeyRef { kind, id })));
    }
    assert_eq!(db.find_key(ApiKeyId::new()).await.unwrap(), None);
}

pub(crate) async fn accounts_have_names_of_their_own(db: Db) {
    let (owner, workspace) = workspace(&db).await;
    assert!(workspace.is_workspace() && !owner.is_workspace());
    assert_eq!((workspace.owner, workspace.plan), (owner.owner, Plan::ULTRA));
    let taken = db.add_account("acme", None, Plan::FREE).await;
    assert!(matches!(taken, Err(AddAccountError::NameTaken)));
    assert_eq!(db.account_named("acme").await.unwrap().unwrap().id, workspace.id);
    assert!(db.account_named("nobody").await.unwrap().is_none());
    let ids: Vec<_> = db.accounts().await.unwrap().into_iter().map(|account| account.id).collect();
    assert_eq!(ids, [owner.id, workspace.id]);
}

pub(crate) async fn plans_and_platform_roles_can_be_changed(db: Db) {
    let (owner, workspace) = workspace(&db).await;
    db.set_plan(workspace.id, Plan::FREE).await.unwrap();
    db.set_platform_role(owner.owner, PlatformRole::SuperAdmin).await.unwrap();
    assert_eq!(db.account(workspace.id).await.unwrap().unwrap().plan, Plan::FREE);
    assert_eq!(db.account(owner.id).await.unwrap().unwrap().platform_role, PlatformRole::SuperAdmin);
    assert_eq!(db.account(workspace.id).await.unwrap().unwrap().platform_role, PlatformRole::User);
}

pub(crate) async fn members_come_change_and_go(db: Db) {
    let (owner, workspace) = workspace(&db).await;
    let member = db.add_account("bob", None, Plan::FREE).await.unwrap();
    let roles = async || -> Vec<_> {
        let members = db.members(workspace.id).await.unwrap();
        members.into_iter().map(|member| (member.name.unwrap(), member.role)).collect()
    };
    let ada = || ("ada".to_owned(), Role::Owner);
    assert_eq!(roles().await, [ada()]);
    for role in [Role::Member, Role::Admin] {
        db.set_member(workspace.id, member.owner, role).await.unwrap();
        assert_eq!(roles().await, [ada(), ("bob".to_owned(), role)]);
        assert_eq!(db.standing(member.owner, workspace.id).await.unwrap().role, Some(role));
    }
    assert!(db.remove_member(workspace.id, member.owner).await.unwrap());
    assert!(!db.remove_member(workspace.id, member.owner).await.unwrap());
    assert_eq!(db.standing(member.owner, workspace.id).await.unwrap().role, None);
    assert_eq!(db.standing(owner.owner, workspace.id).await.unwrap().role, Some(Role::Owner));
}
