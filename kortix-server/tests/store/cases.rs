use std::{collections::HashSet, sync::Arc};

use kortix_server::{
    domain::{
        account::{PlatformRole, Role, Standing},
        account_state::Usage,
        execution::{Bounds, ExecutionQuery, NewExecution, OnConflict, Prompts, Saying, Status},
        page::{Cursor, PageRequest, PageStart},
        plan::{Limits, Plan},
        project::SandboxSecrets,
        thread::Thread,
    },
    ids::{AccountId, AgentId, ExecutionId, ProjectId, ServerId, ThreadId, UserId},
    sandbox::SandboxKey,
    store::{
        IdempotencyKey, LimitReached, LimitedResource, ProjectFate, Repetition, Reservation, ReserveError,
        SandboxOrigin, Seed, StartError, Store,
    },
    timestamp::Timestamp,
};
use secrecy::ExposeSecret as _;

use crate::work;

pub(crate) type Db = Arc<dyn Store>;

pub(crate) const ROOMY: Limits = Limits { threads: 1_000, projects: 1_000, ..Limits::UNLIMITED };
const FIRST_PAGE: PageRequest = PageRequest { start: PageStart::Number(1), limit: 100 };

pub(crate) fn reservation(account: AccountId) -> Reservation {
    Reservation {
        account,
        project: ProjectId::new(),
        project_name: "Quarterly numbers".to_owned(),
        thread: ThreadId::new(),
        thread_name: "New Chat",
        sandbox: SandboxKey::random(),
        origin: SandboxOrigin::New,
        secrets: SandboxSecrets::random().unwrap(),
        server: ServerId::new(),
        run: None,
        idempotency: None,
        answer: "made".to_owned(),
        at: Timestamp::now(),
    }
}

fn keyed(account: AccountId, key: &str, request: u8) -> Reservation {
    let idempotency = Some(IdempotencyKey { key: key.to_owned(), fingerprint: [request; 32] });
    Reservation { idempotency, ..reservation(account) }
}

pub(crate) async fn reserve(db: &Db, reservation: &Reservation, limits: Limits) -> Result<(), ReserveError> {
    db.reserve(reservation, &move |_| limits).await
}

pub(crate) async fn create(db: &Db, account: AccountId) -> Reservation {
    let reservation = reservation(account);
    reserve(db, &reservation, ROOMY).await.unwrap();
    db.link_sandbox(&reservation.sandbox).await.unwrap();
    reservation
}

pub(crate) async fn counts(db: &Db, account: AccountId) -> (i64, i64) {
    let account = db.account(account).await.unwrap().unwrap();
    (account.thread_count, account.project_count)
}

fn limit_reached(result: Result<(), ReserveError>) -> LimitReached {
    match result {
        Err(ReserveError::LimitReached(reached)) => reached,
        other => panic!("expected a limit, got {other:?}"),
    }
}

fn repeated(result: Result<(), ReserveError>) -> Repetition {
    match result {
        Err(ReserveError::Repeated(repetition)) => repetition,
        other => panic!("expected a repetition, got {other:?}"),
    }
}

pub(crate) fn execution(account: AccountId) -> NewExecution {
    NewExecution {
        id: ExecutionId::new(),
        account,
        started_by: UserId::from_uuid(account.uuid()),
        agent: "shell".to_owned(),
        agent_id: None,
        agent_version: None,
        model: None,
        prompts: Prompts { starter: "true".to_owned(), success: None, failure: Some("false".to_owned()) },
        saying: Saying::Now,
        on_conflict: OnConflict::Reject,
        webhook: None,
        bounds: Bounds::default(),
        time_limit: None,
        idempotency: None,
    }
}

pub(crate) fn second_thread(first: &Reservation) -> Thread {
    Thread::new(first.project, first.account, "Second")
}

pub(crate) async fn a_reservation_is_seen_by_nobody_until_it_is_linked(db: Db) {
    let account = AccountId::new();
    let reserved = reservation(account);
    reserve(&db, &reserved, ROOMY).await.unwrap();
    assert!(db.project(reserved.project).await.unwrap().is_none());
    assert!(db.thread(reserved.thread).await.unwrap().is_none());
    assert_eq!(db.threads(account, FIRST_PAGE).await.unwrap().total, 0);
    assert!(db.is_provisioning(&reserved.sandbox).await.unwrap());
    assert_eq!(counts(&db, account).await, (1, 1));
}

pub(crate) async fn a_linked_project_has_its_sandbox_and_its_thread_is_a_new_chat(db: Db) {
    let account = AccountId::new();
    let reserved = reservation(account);
    reserve(&db, &reserved, ROOMY).await.unwrap();
    db.link_sandbox(&reserved.sandbox).await.unwrap();
    let project = db.project(reserved.project).await.unwrap().unwrap();
    assert_eq!((project.account, project.name.as_str()), (account, "Quarterly numbers"));
    let sandbox = project.sandbox.unwrap();
    assert_eq!((&sandbox.key, sandbox.server), (&reserved.sandbox, reserved.server));
    assert_eq!(sandbox.secrets.token.expose_secret(), reserved.secrets.token.expose_secret());
    assert_eq!(db.thread(reserved.thread).await.unwrap().unwrap().name, "New Chat");
    assert!(db.knows_sandbox(&reserved.sandbox).await.unwrap());
    assert!(db.sandbox(&reserved.sandbox).await.unwrap().is_some());
    assert!(!db.is_provisioning(&reserved.sandbox).await.unwrap());
}

pub(crate) async fn a_released_reservation_leaves_no_row_and_no_count(db: Db) {
    let account = AccountId::new();
    let reserved = reservation(account);
    reserve(&db, &reserved, ROOMY).await.unwrap();
    db.release(&reserved.sandbox).await.unwrap();
    db.release(&reserved.sandbox).await.unwrap();
    assert!(!db.knows_sandbox(&reserved.sandbox).await.unwrap());
    assert_eq!(counts(&db, account).await, (0, 0));
    // The ids are free again, so no row of either can be left.
    reserve(&db, &reserved, ROOMY).await.unwrap();
}

pub(crate) async fn linking_what_was_released_fails_and_leaves_nothing(db: Db) {
    let reserved = reservation(AccountId::new());
    reserve(&db, &reserved, ROOMY).await.unwrap();
    db.release(&reserved.sandbox).await.unwrap();
    assert!(db.link_sandbox(&reserved.sandbox).await.is_err());
    assert!(!db.knows_sandbox(&reserved.sandbox).await.unwrap());
    assert!(db.project(reserved.project).await.unwrap().is_none());
}

pub(crate) async fn the_thread_limit_lets_exactly_as_many_through_as_there_is_room(db: Db) {
    let account = AccountId::new();
    let limits = Limits { threads: 10, projects: 1_000, ..Limits::UNLIMITED };
    let attempts = (0..50).map(|_| {
        let db = Arc::clone(&db);
        tokio::spawn(async move { reserve(&db, &reservation(account), limits).await })
    });
    let mut through = 0;
    for attempt in attempts.collect::<Vec<_>>() {
        match attempt.await.unwrap() {
            Ok(()) => through += 1,
            refused => {
                let expected =
                    LimitReached { resource: LimitedResource::Threads, current_count: 10, limit: 10 };
                assert_eq!(limit_reached(refused), expected);
            }
        }
    }
    assert_eq!(through, 10);
    assert_eq!(counts(&db, account).await, (10, 10));
    let nobody = ServerId::new();
    assert_eq!(db.provisions(nobody, Timestamp::now()).await.unwrap().len(), 10);
}

pub(crate) async fn the_project_limit_is_told_apart(db: Db) {
    let account = AccountId::new();
    let limits = Limits { threads: 10, projects: 1, ..Limits::UNLIMITED };
    reserve(&db, &reservation(account), limits).await.unwrap();
    let reached = limit_reached(reserve(&db, &reservation(account), limits).await);
    assert_eq!(reached, LimitReached { resource: LimitedResource::Projects, current_count: 1, limit: 1 });
    let both = Limits { threads: 1, projects: 1, ..Limits::UNLIMITED };
    let reached = limit_reached(reserve(&db, &reservation(account), both).await);
    assert_eq!(reached.resource, LimitedResource::Threads);
}

pub(crate) async fn the_plan_none_allows_nothing(db: Db) {
    let account = db.ensure_account("nobody", Some("none".parse().unwrap())).await.unwrap();
    let limits = kortix_server::domain::plan::PlanLimits::default();
    let refused = db.reserve(&reservation(account.id), &|plan| limits.of(plan)).await;
    assert_eq!(limit_reached(refused).limit, 0);
}

pub(crate) async fn a_key_that_is_repeated_gets_the_first_answer(db: Db) {
    let account = AccountId::new();
    let first = keyed(account, "k", 1);
    reserve(&db, &first, ROOMY).await.unwrap();
    db.link_sandbox(&first.sandbox).await.unwrap();
    let later = Reservation { answer: "another".to_owned(), ..keyed(account, "k", 1) };
    assert_eq!(repeated(reserve(&db, &later, ROOMY).await), Repetition::Answered(first.answer));
    // Also when there is no room for anything new, and when what was made is gone.
    let no_room = Limits { threads: 1, projects: 1, ..Limits::UNLIMITED };
    assert!(matches!(repeated(reserve(&db, &later, no_room).await), Repetition::Answered(_)));
    db.delete_project(first.project).await.unwrap().unwrap();
    db.bury_project(first.project).await.unwrap();
    assert!(matches!(repeated(reserve(&db, &later, no_room).await), Repetition::Answered(_)));
    let second = keyed(account, "l", 1);
    reserve(&db, &second, no_room).await.unwrap();
    assert_eq!(counts(&db, account).await, (1, 1));
}

pub(crate) async fn a_key_under_way_is_told_from_one_that_was_answered(db: Db) {
    let account = AccountId::new();
    reserve(&db, &keyed(account, "k", 1), ROOMY).await.unwrap();
    assert_eq!(repeated(reserve(&db, &keyed(account, "k", 1), ROOMY).await), Repetition::UnderWay);
}

pub(crate) async fn a_key_of_a_failed_create_may_try_again(db: Db) {
    let account = AccountId::new();
    let first = keyed(account, "k", 1);
    reserve(&db, &first, ROOMY).await.unwrap();
    db.release(&first.sandbox).await.unwrap();
    reserve(&db, &keyed(account, "k", 1), ROOMY).await.unwrap();
}

pub(crate) async fn a_key_belongs_to_one_request_and_one_account(db: Db) {
    let account = AccountId::new();
    reserve(&db, &keyed(account, "k", 1), ROOMY).await.unwrap();
    assert_eq!(repeated(reserve(&db, &keyed(account, "k", 2), ROOMY).await), Repetition::KeyReused);
    reserve(&db, &keyed(AccountId::new(), "k", 2), ROOMY).await.unwrap();
}

pub(crate) async fn old_keys_are_forgotten(db: Db) {
    let account = AccountId::new();
    let first = keyed(account, "k", 1);
    reserve(&db, &first, ROOMY).await.unwrap();
    db.link_sandbox(&first.sandbox).await.unwrap();
    db.forget_idempotency_keys(first.at).await.unwrap();
    assert!(matches!(repeated(reserve(&db, &keyed(account, "k", 1), ROOMY).await), Repetition::Answered(_)));
    db.forget_idempotency_keys(Timestamp::from_micros(Timestamp::now().micros() + 1)).await.unwrap();
    reserve(&db, &keyed(account, "k", 2), ROOMY).await.unwrap();
}

pub(crate) async fn deleting_the_last_thread_dooms_the_project(db: Db) {
    let account = AccountId::new();
    let made = create(&db, account).await;
    let deletion = db.delete_thread(made.thread).await.unwrap().unwrap();
    assert_eq!(deletion.project_fate, ProjectFate::Doomed(Some(made.sandbox.clone())));
    assert_eq!(counts(&db, account).await, (0, 0));
    let doomed = db.doomed_projects().await.unwrap();
    assert_eq!((doomed.len(), doomed[0].project), (1, made.project));
    assert_eq!(doomed[0].sandbox.as_ref(), Some(&made.sandbox));
    db.bury_project(made.project).await.unwrap();
    assert!(db.doomed_projects().await.unwrap().is_empty());
    assert!(!db.knows_sandbox(&made.sandbox).await.unwrap());
    assert!(db.delete_thread(made.thread).await.unwrap().is_none());
}

pub(crate) async fn deleting_one_of_two_threads_keeps_the_project(db: Db) {
    let account = AccountId::new();
    let made = create(&db, account).await;
    let second = second_thread(&made);
    db.start_in_new_thread(&second, &execution(account), &|_| ROOMY).await.unwrap();
    assert_eq!(counts(&db, account).await, (2, 1));
    let at_work = execution(account);
    db.start_in_thread(made.thread, &at_work, &|_| ROOMY).await.unwrap();
    let deletion = db.delete_thread(made.thread).await.unwrap().unwrap();
    assert_eq!(deletion.project_fate, ProjectFate::Stays(Some(made.sandbox)));
    assert_eq!(deletion.active_executions, [at_work.id]);
    assert!(!db.execution_is_wanted(at_work.id).await.unwrap());
    assert_eq!(counts(&db, account).await, (1, 1));
    assert!(db.project(made.project).await.unwrap().is_some());
}

pub(crate) async fn a_doomed_project_is_out_of_sight_and_out_of_every_count(db: Db) {
    let account = AccountId::new();
    let made = create(&db, account).await;
    db.delete_project(made.project).await.unwrap().unwrap();
    assert!(db.project(made.project).await.unwrap().is_none());
    assert!(db.sandbox(&made.sandbox).await.unwrap().is_none());
    assert!(db.delete_project(made.project).await.unwrap().is_none());
    // Still linked, so that the reaper does not take the sandbox for an orphan of nobody.
    assert!(db.knows_sandbox(&made.sandbox).await.unwrap());
    assert_eq!(counts(&db, account).await, (0, 0));
}

pub(crate) async fn deleting_a_project_counts_its_threads(db: Db) {
    let account = AccountId::new();
    let made = create(&db, account).await;
    db.start_in_new_thread(&second_thread(&made), &execution(account), &|_| ROOMY).await.unwrap();
    let deletion = db.delete_project(made.project).await.unwrap().unwrap();
    assert_eq!(deletion.threads_deleted, 2);
    assert_eq!(counts(&db, account).await, (0, 0));
}

pub(crate) async fn threads_are_listed_newest_first_with_the_right_total(db: Db) {
    let account = AccountId::new();
    let mut made = Vec::new();
    for _ in 0..5 {
        made.push(create(&db, account).await.thread);
    }
    create(&db, AccountId::new()).await;
    // One that is still being made, and one whose project is being removed: neither is listed nor counted.
    reserve(&db, &reservation(account), ROOMY).await.unwrap();
    let doomed = create(&db, account).await;
    db.delete_project(doomed.project).await.unwrap().unwrap();
    let page = db.threads(account, PageRequest::numbered(2, 2)).await.unwrap();
    let listed: Vec<_> = page.items.iter().map(|(thread, _)| thread.id).collect();
    assert_eq!((page.total, listed), (5, vec![made[2], made[1]]));
    let past_the_end = db.threads(account, PageRequest::numbered(9, 2)).await.unwrap();
    assert_eq!((past_the_end.total, past_the_end.items.len()), (5, 0));
    let behind = PageRequest { start: PageStart::Behind(page.next.unwrap()), limit: 2 };
    let page = db.threads(account, behind).await.unwrap();
    let listed: Vec<_> = page.items.iter().map(|(thread, _)| thread.id).collect();
    assert_eq!((page.total, listed, page.next), (5, vec![made[0]], None));
    let project = db.thread(made[0]).await.unwrap().unwrap().project;
    assert_eq!(db.project_threads(project, FIRST_PAGE).await.unwrap().total, 1);
}

pub(crate) async fn one_execution_a_thread_is_active_at_a_time(db: Db) {
    let account = AccountId::new();
    let made = create(&db, account).await;
    let first = execution(account);
    db.start_in_thread(made.thread, &first, &|_| ROOMY).await.unwrap();
    match db.start_in_thread(made.thread, &execution(account), &|_| ROOMY).await {
        Err(StartError::ThreadBusy { active }) => assert_eq!(active, Some(first.id)),
        other => panic!("expected a busy thread, got {other:?}"),
    }
    // Another thread of the same project is free.
    db.start_in_new_thread(&second_thread(&made), &execution(account), &|_| ROOMY).await.unwrap();
    assert!(work::claim_all(&db, ServerId::new()).await.is_empty());
    assert_eq!(work::claim_all(&db, made.server).await.len(), 2);
}

pub(crate) async fn parallel_starts_in_one_thread_let_one_through(db: Db) {
    let account = AccountId::new();
    let made = create(&db, account).await;
    let attempts = (0..100).map(|_| {
        let db = Arc::clone(&db);
        tokio::spawn(async move { db.start_in_thread(made.thread, &execution(account), &|_| ROOMY).await })
    });
    let (mut through, mut busy) = (0, 0);
    for attempt in attempts.collect::<Vec<_>>() {
        match attempt.await.unwrap() {
            Ok(_) => through += 1,
            Err(StartError::ThreadBusy { .. }) => busy += 1,
            Err(other) => panic!("{other:?}"),
        }
    }
    assert_eq!((through, busy), (1, 99));
}

pub(crate) async fn a_thread_that_ended_its_execution_may_start_another(db: Db) {
    let account = AccountId::new();
    let made = create(&db, account).await;
    let first = execution(account);
    db.start_in_thread(made.thread, &first, &|_| ROOMY).await.unwrap();
    work::end(&db, made.server, first.id).await;
    let second = execution(account);
    db.start_in_thread(made.thread, &second, &|_| ROOMY).await.unwrap();
    let listed: Vec<_> = db.thread_runs(made.thread).await.unwrap().iter().map(|run| run.id).collect();
    assert_eq!(listed, [second.id, first.id]);
}

pub(crate) async fn executions_are_listed_by_what_they_are(db: Db) {
    let account = AccountId::new();
    let made = create(&db, account).await;
    let (first, mut second) = (execution(account), execution(account));
    second.on_conflict = OnConflict::Enqueue;
    for new in [&first, &second] {
        db.start_in_thread(made.thread, new, &|_| ROOMY).await.unwrap();
    }
    assert_eq!(db.queue_position(made.thread, first.id).await.unwrap(), None);
    assert_eq!(db.queue_position(made.thread, second.id).await.unwrap(), Some(1));
    db.request_stop(second.id).await.unwrap();
    let all = ExecutionQuery {
        account,
        project: None,
        thread: None,
        status: None,
        behind: Cursor::BEFORE_ALL,
        limit: 10,
    };
    let (thread, project) = (Some(made.thread), Some(made.project));
    for (query, expected) in [
        (all, vec![second.id, first.id]),
        (ExecutionQuery { thread, ..all }, vec![second.id, first.id]),
        (ExecutionQuery { project, ..all }, vec![second.id, first.id]),
        (ExecutionQuery { thread, project: Some(ProjectId::new()), ..all }, vec![]),
        (ExecutionQuery { thread, project, status: Some(Status::Stopped), ..all }, vec![second.id]),
        (ExecutionQuery { thread, account: AccountId::new(), ..all }, vec![]),
    ] {
        let found = db.executions(&query).await.unwrap();
        let ids: Vec<_> = found.items.iter().map(|item| item.id).collect();
        assert_eq!((ids, found.next), (expected, None), "{query:?}");
    }
    let page = db.executions(&ExecutionQuery { limit: 1, ..all }).await.unwrap();
    let rest = db.executions(&ExecutionQuery { behind: page.next.unwrap(), ..all }).await.unwrap();
    assert_eq!((page.items[0].id, rest.items[0].id, rest.items.len()), (second.id, first.id, 1));
}

pub(crate) async fn an_execution_in_a_strange_project_is_not_found(db: Db) {
    let account = AccountId::new();
    let made = create(&db, account).await;
    let unknown = Thread { project: ProjectId::new(), ..second_thread(&made) };
    let refused = db.start_in_new_thread(&unknown, &execution(account), &|_| ROOMY).await;
    assert!(matches!(refused, Err(StartError::NotFound)), "{refused:?}");
    let refused = db.start_in_thread(ThreadId::new(), &execution(account), &|_| ROOMY).await;
    assert!(matches!(refused, Err(StartError::NotFound)), "{refused:?}");
    assert_eq!(counts(&db, account).await, (1, 1));
}

pub(crate) async fn an_account_keeps_its_plan_unless_given_another(db: Db) {
    let made = db.ensure_account("ci", None).await.unwrap();
    assert_eq!(made.plan, Plan::FREE);
    assert_eq!(db.ensure_account("ci", Some(Plan::ULTRA)).await.unwrap().plan, Plan::ULTRA);
    let again = db.ensure_account("ci", None).await.unwrap();
    assert_eq!((again.id, again.plan), (made.id, Plan::ULTRA));
}

pub(crate) async fn owners_and_strangers_are_told_apart(db: Db) {
    let account = db.ensure_account("someone", None).await.unwrap();
    let owner = Standing { role: Some(Role::Owner), platform: PlatformRole::User };
    assert_eq!(db.standing(account.owner, account.id).await.unwrap(), owner);
    let stranger = Standing { role: None, platform: PlatformRole::User };
    assert_eq!(db.standing(UserId::new(), account.id).await.unwrap(), stranger);
    assert_eq!(db.standing(account.owner, AccountId::new()).await.unwrap(), stranger);
}

pub(crate) async fn what_a_live_server_provisions_is_left_alone_by_others(db: Db) {
    let reserved = reservation(AccountId::new());
    reserve(&db, &reserved, ROOMY).await.unwrap();
    let (other, long_ago) = (ServerId::new(), Timestamp::from_micros(0));
    // Its server never said that it lives.
    assert_eq!(db.provisions(other, long_ago).await.unwrap(), std::slice::from_ref(&reserved.sandbox));
    let at = Timestamp::now();
    db.server_seen(reserved.server, long_ago).await.unwrap();
    db.server_seen(reserved.server, at).await.unwrap();
    assert!(db.provisions(other, at).await.unwrap().is_empty());
    let later = Timestamp::from_micros(at.micros() + 1);
    assert_eq!(db.provisions(other, later).await.unwrap().len(), 1);
    assert_eq!(db.provisions(reserved.server, at).await.unwrap(), [reserved.sandbox]);
}

pub(crate) async fn a_sandbox_made_ahead_has_one_owner(db: Db) {
    let reserved = Reservation { origin: SandboxOrigin::Warm, ..reservation(AccountId::new()) };
    let (key, server) = (&reserved.sandbox, reserved.server);
    db.add_warm(key, server).await.unwrap();
    assert!(db.knows_sandbox(key).await.unwrap());
    assert_eq!(db.warm_sandboxes(server).await.unwrap(), std::slice::from_ref(key));
    assert!(db.warm_sandboxes(ServerId::new()).await.unwrap().is_empty());

    // A create that is refused does not take it.
    reserve(&db, &reserved, Limits { threads: 0, ..ROOMY }).await.unwrap_err();
    assert_eq!(db.warm_sandboxes(server).await.unwrap().len(), 1);
    reserve(&db, &reserved, ROOMY).await.unwrap();
    assert!(db.warm_sandboxes(server).await.unwrap().is_empty());
    assert!(db.knows_sandbox(key).await.unwrap(), "it is the create's");
    db.forget_warm(key).await.unwrap();
    db.release(key).await.unwrap();
    assert!(!db.knows_sandbox(key).await.unwrap());
}

pub(crate) async fn what_a_lost_server_made_ahead_is_nobodys(db: Db) {
    let (lost, alive, own) = (ServerId::new(), ServerId::new(), ServerId::new());
    let keys = [lost, alive, own].map(|server| (SandboxKey::random(), server));
    for (key, server) in &keys {
        db.add_warm(key, *server).await.unwrap();
    }
    let at = Timestamp::now();
    db.server_seen(lost, Timestamp::from_micros(at.micros() - 1)).await.unwrap();
    db.server_seen(alive, at).await.unwrap();
    db.forget_warm_of_lost_servers(own, at).await.unwrap();
    for (key, server) in &keys {
        assert_eq!(db.knows_sandbox(key).await.unwrap(), *server != lost);
    }
}

pub(crate) async fn what_is_seeded_is_listed_and_counted(db: Db) {
    let account = db.ensure_account("somebody", None).await.unwrap().id;
    let since = Timestamp::from_micros(1_000_000);
    let seed = Seed { account, projects: 3, threads_per_project: 2, messages_per_thread: 2, since };
    db.seed(&seed).await.unwrap();
    assert_eq!(counts(&db, account).await, (6, 3));
    let page = db.threads(account, FIRST_PAGE).await.unwrap();
    let times: Vec<_> = page.items.iter().map(|(thread, _)| thread.created_at.micros()).collect();
    assert_eq!(times, [1_000_005, 1_000_004, 1_000_003, 1_000_002, 1_000_001, 1_000_000]);
    assert!(page.items.iter().all(|(thread, _)| thread.message_count == 2));
    let projects: HashSet<_> = page.items.iter().map(|(_, project)| project.id.uuid()).collect();
    assert_eq!(projects.len(), 3);
}

fn one_run() -> Limits {
    Limits { concurrent_runs: 1, ..ROOMY }
}

pub(crate) async fn as_many_runs_start_as_the_plan_allows(db: Db) {
    let account = AccountId::new();
    let limits = Limits { concurrent_runs: 3, ..ROOMY };
    let mut threads = Vec::new();
    for _ in 0..20 {
        threads.push(create(&db, account).await);
    }
    // Every kind of start at the same time.
    let attempts = threads.into_iter().enumerate().map(|(number, made)| {
        let db = Arc::clone(&db);
        tokio::spawn(async move {
            let execution = execution(account);
            if number % 2 == 0 {
                db.start_in_thread(made.thread, &execution, &move |_| limits).await
            } else {
                db.start_in_new_thread(&second_thread(&made), &execution, &move |_| limits).await
            }
        })
    });
    let mut through = 0;
    for attempt in attempts.collect::<Vec<_>>() {
        match attempt.await.unwrap() {
            Ok(_) => through += 1,
            Err(StartError::LimitReached(reached)) => {
                let expected = LimitReached { resource: LimitedResource::Runs, current_count: 3, limit: 3 };
                assert_eq!(reached, expected);
            }
            Err(other) => panic!("{other:?}"),
        }
    }
    assert_eq!((through, db.active_runs(account).await.unwrap().len()), (3, 3));
}

pub(crate) async fn a_run_that_ended_or_was_deleted_makes_room(db: Db) {
    let account = AccountId::new();
    let made = create(&db, account).await;
    let start = |thread, execution| {
        let db = Arc::clone(&db);
        async move { db.start_in_thread(thread, &execution, &|_| one_run()).await }
    };
    let first = execution(account);
    start(made.thread, first.clone()).await.unwrap();
    let other = create(&db, account).await;
    let refused = start(other.thread, execution(account)).await;
    assert!(matches!(refused, Err(StartError::LimitReached(_))), "{refused:?}");
    // A thread that is busy is told as busy, with what keeps it so.
    let busy = start(made.thread, execution(account)).await;
    assert!(matches!(busy, Err(StartError::ThreadBusy { active }) if active == Some(first.id)), "{busy:?}");
    work::end(&db, made.server, first.id).await;
    start(other.thread, execution(account)).await.unwrap();
    db.delete_project(other.project).await.unwrap().unwrap();
    start(made.thread, execution(account)).await.unwrap();
    // Another account has room of its own.
    let elsewhere = AccountId::new();
    let theirs = create(&db, elsewhere).await;
    start(theirs.thread, execution(elsewhere)).await.unwrap();
}

pub(crate) async fn a_refused_start_leaves_no_thread_no_message_and_no_key(db: Db) {
    let account = AccountId::new();
    let made = create(&db, account).await;
    db.start_in_thread(made.thread, &execution(account), &|_| one_run()).await.unwrap();
    let key = IdempotencyKey { key: "k".to_owned(), fingerprint: [1; 32] };
    let keyed = NewExecution { idempotency: Some(key), ..execution(account) };
    let second = second_thread(&made);
    let refused = db.start_in_new_thread(&second, &keyed, &|_| one_run()).await;
    assert!(matches!(refused, Err(StartError::LimitReached(_))), "{refused:?}");
    assert!(db.thread(second.id).await.unwrap().is_none());
    assert_eq!(counts(&db, account).await, (1, 1));
    // The key may try again when there is room.
    db.start_in_new_thread(&second, &keyed, &|_| ROOMY).await.unwrap();
    let full = Limits { threads: 2, ..ROOMY };
    let refused = db.start_in_new_thread(&second_thread(&made), &execution(account), &move |_| full).await;
    let Err(StartError::LimitReached(reached)) = refused else { panic!("{refused:?}") };
    assert_eq!((reached.resource, reached.current_count), (LimitedResource::Threads, 2));
}

fn reserved_for_a_run(account: AccountId) -> Reservation {
    Reservation { run: Some(execution(account)), ..reservation(account) }
}

pub(crate) async fn a_thread_at_work_is_made_with_its_run_or_not_at_all(db: Db) {
    let account = AccountId::new();
    let reserved = reserved_for_a_run(account);
    let run = reserved.run.clone().unwrap();
    reserve(&db, &reserved, one_run()).await.unwrap();
    // It counts from the start, and nobody sees or works on it before its sandbox is there.
    let refused = limit_reached(reserve(&db, &reserved_for_a_run(account), one_run()).await);
    assert_eq!(refused, LimitReached { resource: LimitedResource::Runs, current_count: 1, limit: 1 });
    assert!(db.execution(run.id).await.unwrap().is_none());
    assert!(db.active_runs(account).await.unwrap().is_empty());
    assert!(work::claim_all(&db, reserved.server).await.is_empty());
    db.link_sandbox(&reserved.sandbox).await.unwrap();
    assert_eq!(work::claim_all(&db, reserved.server).await, [run.id]);
    assert_eq!(db.active_runs(account).await.unwrap()[0].thread, reserved.thread);
    assert_eq!(db.execution(run.id).await.unwrap().unwrap().server, Some(reserved.server));
    assert_eq!(db.thread(reserved.thread).await.unwrap().unwrap().message_count, 1);
}

pub(crate) async fn a_released_thread_at_work_gives_its_room_back(db: Db) {
    let account = AccountId::new();
    let reserved = reserved_for_a_run(account);
    reserve(&db, &reserved, one_run()).await.unwrap();
    db.release(&reserved.sandbox).await.unwrap();
    assert_eq!(db.usage(account).await.unwrap(), Usage::default());
    reserve(&db, &reserved_for_a_run(account), one_run()).await.unwrap();
}

pub(crate) async fn an_id_that_is_taken_is_refused(db: Db) {
    let account = AccountId::new();
    let made = create(&db, account).await;
    let same_project = Reservation { project: made.project, ..reservation(account) };
    let same_thread = Reservation { thread: made.thread, ..reservation(account) };
    for taken in [same_project, same_thread] {
        let refused = reserve(&db, &taken, ROOMY).await;
        assert!(matches!(refused, Err(ReserveError::IdTaken)), "{refused:?}");
    }
    let same_thread = Thread { id: made.thread, ..second_thread(&made) };
    let refused = db.start_in_new_thread(&same_thread, &execution(account), &|_| ROOMY).await;
    assert!(matches!(refused, Err(StartError::IdTaken)), "{refused:?}");
    assert_eq!(counts(&db, account).await, (1, 1));
}

pub(crate) async fn usage_is_what_there_is(db: Db) {
    let account = AccountId::new();
    assert_eq!(db.usage(account).await.unwrap(), Usage::default());
    let made = create(&db, account).await;
    db.start_in_new_thread(&second_thread(&made), &execution(account), &|_| ROOMY).await.unwrap();
    let expected = Usage { threads: 2, projects: 1, runs: 1, ..Usage::default() };
    assert_eq!(db.usage(account).await.unwrap(), expected);
}

pub(crate) async fn an_agent_is_found_in_its_account_alone(db: Db) {
    let account = AccountId::new();
    create(&db, account).await;
    assert_eq!(db.agent_at_work(account, None).await.unwrap(), None);
    assert_eq!(db.agent_at_work(account, Some(AgentId::new())).await.unwrap(), None);
}
