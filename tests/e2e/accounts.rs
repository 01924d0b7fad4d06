//! Workspaces, their members and their keys, managed by those who belong to them.

use kortix_sdk::{
    ErrorKind, ExposeSecret as _, Kortix, UserId,
    accounts::{Account, AccountKind, Role},
};
use kortix_tests::server::{Options, ReferenceServer};

/// A server, and users on it.
struct Town {
    server: ReferenceServer,
}

impl Town {
    fn new() -> Self {
        Self { server: ReferenceServer::start(Options::fake()).unwrap() }
    }

    fn client(&self, credential: &str) -> Kortix {
        let builder = Kortix::builder().base_url(self.server.url()).obvious_base_url(self.server.url());
        builder.api_key(credential.to_owned()).obvious_api_key(credential.to_owned()).build().unwrap()
    }

    async fn user(&self, name: &str) -> (Kortix, UserId) {
        let client = self.client(&self.server.credential("jwt", name, "free").unwrap());
        let own = client.accounts().list().await.unwrap().accounts.remove(0);
        assert_eq!(
            (own.kind, own.role, own.name.as_deref()),
            (AccountKind::Personal, Role::Owner, Some(name))
        );
        (client, own.owner_id)
    }
}

fn names(accounts: &[Account]) -> Vec<(&str, &Role)> {
    accounts.iter().map(|account| (account.name.as_deref().unwrap_or("-"), &account.role)).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_workspace_is_made_shared_and_left() {
    let town = Town::new();
    let ((ada, ada_id), (bob, bob_id)) = (town.user("ada").await, town.user("bob").await);
    let (eve, eve_id) = town.user("eve").await;
    let workspace = ada.accounts().create("acme").idempotency_key("once").await.unwrap();
    let again = ada.accounts().create("acme").idempotency_key("once").with_response().await.unwrap();
    assert_eq!(again.headers()["idempotency-replayed"], "true");
    assert_eq!(again.into_inner(), workspace);
    assert_eq!((&workspace.kind, &workspace.owner_id), (&AccountKind::Workspace, &ada_id));
    let taken = bob.accounts().create("acme").await.unwrap_err();
    assert_eq!((taken.status().unwrap().as_u16(), taken.code()), (409, Some("ALREADY_EXISTS")));

    let id = &workspace.id;
    ada.accounts().members().set(id, &bob_id, Role::Admin).await.unwrap();
    assert_eq!(
        names(&bob.accounts().list().await.unwrap().accounts),
        [("bob", &Role::Owner), ("acme", &Role::Admin)]
    );
    // An admin manages, and makes no owners.
    let added = bob.accounts().members().set(id, &eve_id, Role::Member).await.unwrap();
    assert_eq!((added.name.as_deref(), added.role), (Some("eve"), Role::Member));
    let refused = bob.accounts().members().set(id, &eve_id, Role::Owner).await.unwrap_err();
    assert!(matches!(refused.kind(), ErrorKind::Permission), "{refused:?}");
    ada.accounts().members().set(id, &eve_id, Role::Owner).await.unwrap();
    let refused = bob.accounts().members().remove(id, &eve_id).await.unwrap_err();
    assert!(matches!(refused.kind(), ErrorKind::Permission), "{refused:?}");
    eve.accounts().members().set(id, &bob_id, Role::Member).await.unwrap();
    let refused = bob.accounts().members().set(id, &bob_id, Role::Admin).await.unwrap_err();
    assert!(refused.message().contains("Only owners and admins"), "{refused:?}");

    let members = bob.accounts().members().list(id).await.unwrap().members;
    let roles: Vec<_> =
        members.iter().map(|member| (member.name.as_deref().unwrap(), member.role.as_str())).collect();
    assert_eq!(roles, [("ada", "owner"), ("bob", "member"), ("eve", "owner")]);
    bob.accounts().members().remove(id, &bob_id).await.unwrap();
    let gone = bob.accounts().members().list(id).await.unwrap_err();
    assert!(matches!(gone.kind(), ErrorKind::NotFound), "{gone:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_of_a_workspace_acts_there_as_long_as_its_creator_belongs_to_it() {
    let town = Town::new();
    let ((ada, _), (bob, bob_id)) = (town.user("ada").await, town.user("bob").await);
    let workspace = ada.accounts().create("acme").await.unwrap().id;
    let refused = bob.keys().create("ci").account(&workspace).await.unwrap_err();
    assert!(matches!(refused.kind(), ErrorKind::NotFound), "{refused:?}");
    ada.accounts().members().set(&workspace, &bob_id, Role::Admin).await.unwrap();

    let made = bob.keys().create("ci").account(&workspace).idempotency_key("once").await.unwrap();
    let again = bob.keys().create("ci").account(&workspace).idempotency_key("once").await.unwrap();
    assert_eq!((&again.id, again.key.expose_secret()), (&made.id, made.key.expose_secret()));
    // The same words of another user are another call.
    let others = ada.keys().create("ci").account(&workspace).idempotency_key("once").await.unwrap_err();
    assert!(matches!(others.kind(), ErrorKind::IdempotencyKeyReused), "{others:?}");
    assert!(made.key.expose_secret().starts_with(&made.prefix));
    assert!(!town.server.log().contains(made.key.expose_secret()));

    // What it makes is the workspace's, and its creator's own accounts are out of its reach.
    let key = town.client(made.key.expose_secret());
    let thread = key.threads().create().await.unwrap();
    ada.threads().get(&thread.thread_id).await.unwrap();
    assert_eq!(names(&key.accounts().list().await.unwrap().accounts), [("acme", &Role::Admin)]);
    let own = bob.accounts().list().await.unwrap().accounts.remove(0).id;
    let strange = key.keys().list().account(own).await.unwrap_err();
    assert!(matches!(strange.kind(), ErrorKind::NotFound), "{strange:?}");
    let private = bob.threads().create().await.unwrap();
    let strange = key.threads().get(&private.thread_id).await.unwrap_err();
    assert!(matches!(strange.kind(), ErrorKind::Permission), "{strange:?}");
    let strange = key.projects().thread().create(private.project_id.clone(), "exit 0").await.unwrap_err();
    assert!(matches!(strange.kind(), ErrorKind::NotFound), "{strange:?}");
    let run = bob.runs().start().thread(private.thread_id).prompt("exit 0").await.unwrap();
    let strange = key.runs().status(run.agent_run_id).await.unwrap_err();
    assert!(matches!(strange.kind(), ErrorKind::Permission), "{strange:?}");
    let listed = key.keys().list().await.unwrap().keys;
    assert_eq!((listed.len(), &listed[0].id, &listed[0].created_by), (1, &made.id, &bob_id));

    ada.accounts().members().remove(&workspace, &bob_id).await.unwrap();
    let refused = key.accounts().list().await.unwrap_err();
    assert!(matches!(refused.kind(), ErrorKind::Authentication), "{refused:?}");
    ada.accounts().members().set(&workspace, &bob_id, Role::Member).await.unwrap();
    key.accounts().list().await.unwrap();
    ada.keys().revoke(&made.id).await.unwrap();
    let refused = key.accounts().list().await.unwrap_err();
    assert!(matches!(refused.kind(), ErrorKind::Authentication), "{refused:?}");
    assert!(ada.keys().list().account(&workspace).await.unwrap().keys.is_empty());
}
