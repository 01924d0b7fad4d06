//! Claims, what is written under them, and the queues of threads.

use std::{collections::HashSet, sync::Arc, time::Duration};

use kortix_server::{
    domain::{
        chain::{Chain, EventChain},
        event::{Narrator, NewEvent},
        execution::{
            Artifact, Bounds, Failure, NewExecution, OnConflict, Saying, Status, TurnBegin, TurnKind,
            TurnOutcome, TurnStatus,
        },
        plan::{Limits, RunLimits},
    },
    ids::{AccountId, ExecutionId, ServerId, ThreadId, WorkerId},
    store::{
        AnswerError, Claimant, Claimed, IdempotencyKey, Lease, NewAnswer, NewTurn, Repetition, StartError,
        WorkError,
    },
    timestamp::Timestamp,
};
use serde_json::Value;

use crate::cases::{Db, ROOMY, create, execution};

const FIRST: NewTurn<'_> =
    NewTurn { ordinal: 1, kind: TurnKind::Prompt, prompt: "true", status: Status::Running };
const SECOND: NewTurn<'_> =
    NewTurn { ordinal: 2, kind: TurnKind::SuccessPrompt, prompt: "more", status: Status::Finishing };

fn claimant(server: ServerId) -> Claimant {
    let lease_until = Timestamp::now().after(Duration::from_mins(1));
    Claimant { worker: WorkerId::new(), server, lease_until }
}

pub(crate) async fn claim(db: &Db, server: ServerId, id: ExecutionId) -> Claimed {
    db.claim(id, &claimant(server)).await.unwrap().unwrap()
}

/// Everything that the server may work on and nobody has.
pub(crate) async fn claim_all(db: &Db, server: ServerId) -> Vec<ExecutionId> {
    let mut claimed = Vec::new();
    while let Some(next) = db.claim_next(&claimant(server)).await.unwrap() {
        claimed.push(next.lease.execution);
    }
    claimed
}

pub(crate) async fn end(db: &Db, server: ServerId, id: ExecutionId) {
    let lease = claim(db, server, id).await.lease;
    db.end_execution(lease, Status::Succeeded, None).await.unwrap();
}

/// An execution at work in a thread of its own, and who has it.
async fn at_work(db: &Db) -> (NewExecution, ThreadId, Claimed) {
    let account = AccountId::new();
    let made = create(db, account).await;
    let run = execution(account);
    db.start_in_thread(made.thread, &run, &|_| ROOMY).await.unwrap();
    let claimed = claim(db, made.server, run.id).await;
    (run, made.thread, claimed)
}

fn succeeded() -> TurnOutcome {
    TurnOutcome { exit_code: Some(0), output: "done\n".to_owned(), output_truncated: false, failure: None }
}

fn event(data: &str) -> NewEvent {
    NewEvent { data: data.to_owned(), said: None }
}

async fn kinds(db: &Db, id: ExecutionId) -> Vec<String> {
    let events = db.events(id, 0, 1_000).await.unwrap();
    let numbers: Vec<_> = events.iter().map(|event| event.number).collect();
    assert_eq!(numbers, (1..=i64::try_from(events.len()).unwrap()).collect::<Vec<_>>());
    assert!(events.is_sorted_by_key(|event| event.at));
    let kind = |data: &str| serde_json::from_str::<Value>(data).unwrap()["type"].as_str().unwrap().to_owned();
    events.iter().map(|event| kind(&event.data)).collect()
}

fn lost<T: std::fmt::Debug>(written: &Result<T, WorkError>) {
    assert!(matches!(written, Err(WorkError::LeaseLost)), "{written:?}");
}

pub(crate) async fn an_execution_is_claimed_by_one(db: Db) {
    let (run, _, claimed) = at_work(&db).await;
    let server = db.execution(run.id).await.unwrap().unwrap().server.unwrap();
    assert_eq!(db.claim(run.id, &claimant(server)).await.unwrap(), None);
    assert!(claim_all(&db, server).await.is_empty());
    db.release_lease(claimed.lease).await.unwrap();
    let attempts = (0..20).map(|_| {
        let db = Arc::clone(&db);
        tokio::spawn(async move { db.claim_next(&claimant(server)).await.unwrap().is_some() })
    });
    let mut through = 0;
    for attempt in attempts.collect::<Vec<_>>() {
        through += i32::from(attempt.await.unwrap());
    }
    assert_eq!(through, 1);
}

pub(crate) async fn who_lost_the_lease_can_write_nothing(db: Db) {
    let (run, _, stale) = at_work(&db).await;
    let server = db.execution(run.id).await.unwrap().unwrap().server.unwrap();
    // The lease runs out.
    let past = Timestamp::from_micros(1);
    assert!(db.extend_leases(&[stale.lease], past).await.unwrap().is_empty());
    let taken_over = claim(&db, server, run.id).await;
    assert!(taken_over.lease.fence > stale.lease.fence);
    lost(&db.begin_turn(stale.lease, &FIRST, &[event("{}")]).await);
    lost(&db.append_events(stale.lease, &[event("{}")], 0).await);
    lost(&db.end_turn(stale.lease, 1, &succeeded(), &[]).await);
    lost(&db.end_execution(stale.lease, Status::Failed, None).await);
    assert_eq!(db.extend_leases(&[stale.lease], Timestamp::now()).await.unwrap(), [stale.lease]);
    db.release_lease(stale.lease).await.unwrap();
    assert_eq!(
        db.claim(run.id, &claimant(server)).await.unwrap(),
        None,
        "the lease of the other one is good"
    );
    assert_eq!(db.begin_turn(taken_over.lease, &FIRST, &[]).await.unwrap(), TurnBegin::Now);
    assert_eq!(db.execution(run.id).await.unwrap().unwrap().turns.len(), 1);
}

pub(crate) async fn a_worker_that_is_back_takes_up_what_it_had(db: Db) {
    let account = AccountId::new();
    let made = create(&db, account).await;
    db.start_in_thread(made.thread, &execution(account), &|_| ROOMY).await.unwrap();
    let worker = claimant(made.server);
    assert!(db.claim_next(&worker).await.unwrap().is_some());
    db.release_leases(WorkerId::new()).await.unwrap();
    assert!(db.claim_next(&worker).await.unwrap().is_none());
    db.release_leases(worker.worker).await.unwrap();
    assert!(db.claim_next(&worker).await.unwrap().is_some());
}

pub(crate) async fn a_turn_begins_once(db: Db) {
    let (run, _, claimed) = at_work(&db).await;
    let lease = claimed.lease;
    assert_eq!(db.begin_turn(lease, &FIRST, &[event(r#"{"type":"a"}"#)]).await.unwrap(), TurnBegin::Now);
    let again = db.begin_turn(lease, &FIRST, &[event(r#"{"type":"a"}"#)]).await.unwrap();
    assert!(matches!(again, TurnBegin::Before(_)));
    let unknown = Lease { execution: ExecutionId::new(), ..lease };
    lost(&db.begin_turn(unknown, &FIRST, &[]).await);
    db.end_turn(lease, 1, &succeeded(), &[]).await.unwrap();
    let late = TurnOutcome::not_run(Failure::new("late", "too late"));
    db.end_turn(lease, 1, &late, &[]).await.unwrap();
    let turn = db.execution(run.id).await.unwrap().unwrap().turns.remove(0);
    assert_eq!((turn.status, turn.output.as_str()), (TurnStatus::Succeeded, "done\n"));
    assert_eq!(kinds(&db, run.id).await, ["ack", "a"]);
}

pub(crate) async fn an_ended_execution_keeps_its_outcome(db: Db) {
    let (run, _, claimed) = at_work(&db).await;
    let failure = Failure::new("agent_failed", "it failed");
    db.end_execution(claimed.lease, Status::Failed, Some(&failure)).await.unwrap();
    lost(&db.end_execution(claimed.lease, Status::Succeeded, None).await);
    let ended = db.execution(run.id).await.unwrap().unwrap();
    assert_eq!((ended.status, ended.error), (Status::Failed, Some(failure)));
    assert!(ended.completed_at.is_some());
    let events = db.events(run.id, 1, 10).await.unwrap();
    let last: Value = serde_json::from_str(&events[0].data).unwrap();
    assert_eq!((&last["status"], &last["message"]), (&"failed".into(), &"it failed".into()));
    let range = db.event_range(run.id).await.unwrap().unwrap();
    assert_eq!((range.first, range.last, range.complete), (1, 2, true));
}

pub(crate) async fn an_execution_remembers_its_turns(db: Db) {
    let (run, thread, claimed) = at_work(&db).await;
    db.begin_turn(claimed.lease, &FIRST, &[]).await.unwrap();
    let failed = TurnOutcome {
        exit_code: Some(3),
        output: "no\n".to_owned(),
        output_truncated: true,
        failure: Some(Failure::new("agent_failed", "exit code 3")),
    };
    db.end_turn(claimed.lease, 1, &failed, &[]).await.unwrap();
    db.begin_turn(claimed.lease, &NewTurn { kind: TurnKind::FailurePrompt, ..SECOND }, &[]).await.unwrap();
    let read = db.execution(run.id).await.unwrap().unwrap();
    assert_eq!((read.status, read.thread), (Status::Finishing, thread));
    assert_eq!(read.prompts, run.prompts);
    let [first, second] = read.turns.as_slice() else { panic!("two turns") };
    assert_eq!((first.kind, first.exit_code, first.output_truncated), (TurnKind::Prompt, Some(3), true));
    assert_eq!(first.outcome().unwrap().failure, failed.failure);
    assert_eq!((second.kind, second.status), (TurnKind::FailurePrompt, TurnStatus::Running));
    assert!(second.outcome().is_none());
}

pub(crate) async fn a_stop_is_asked_for_until_the_execution_has_ended(db: Db) {
    let account = AccountId::new();
    let made = create(&db, account).await;
    let run = execution(account);
    db.start_in_thread(made.thread, &run, &|_| ROOMY).await.unwrap();
    assert!(db.execution_is_wanted(run.id).await.unwrap());
    assert!(db.executions_to_stop(made.server).await.unwrap().is_empty());
    db.request_stop(run.id).await.unwrap();
    db.request_stop(run.id).await.unwrap();
    assert!(!db.execution_is_wanted(run.id).await.unwrap());
    assert_eq!(db.executions_to_stop(made.server).await.unwrap(), [run.id]);
    assert!(db.executions_to_stop(ServerId::new()).await.unwrap().is_empty());
    let lease = claim(&db, made.server, run.id).await.lease;
    assert_eq!(db.begin_turn(lease, &FIRST, &[]).await.unwrap(), TurnBegin::Stopped);
    db.end_execution(lease, Status::Stopped, None).await.unwrap();
    assert_eq!(db.execution_status(run.id).await.unwrap(), Some(Status::Stopped));
    assert!(db.executions_to_stop(made.server).await.unwrap().is_empty());
}

pub(crate) async fn a_stop_comes_too_late_for_a_finished_execution(db: Db) {
    let (run, _, claimed) = at_work(&db).await;
    db.end_execution(claimed.lease, Status::Succeeded, None).await.unwrap();
    db.request_stop(run.id).await.unwrap();
    assert_eq!(db.execution_status(run.id).await.unwrap(), Some(Status::Succeeded));
    assert_eq!(db.execution_status(ExecutionId::new()).await.unwrap(), None);
}

pub(crate) async fn a_thread_remembers_what_its_runs_were_told_and_said(db: Db) {
    let account = AccountId::new();
    let made = create(&db, account).await;
    let messages = || async { db.thread(made.thread).await.unwrap().unwrap().message_count };
    assert_eq!(db.last_prompt(made.thread).await.unwrap(), None);
    let run = execution(account);
    db.start_in_thread(made.thread, &run, &|_| ROOMY).await.unwrap();
    assert_eq!(messages().await, 1);
    assert_eq!(db.last_prompt(made.thread).await.unwrap().as_deref(), Some("true"));
    let claimed = claim(&db, made.server, run.id).await;
    let mut narrator = Narrator::new(run.id, made.thread, claimed.last_event);
    db.begin_turn(claimed.lease, &FIRST, &[]).await.unwrap();
    db.end_turn(claimed.lease, 1, &succeeded(), &[narrator.answer("done", &[])]).await.unwrap();
    assert_eq!(messages().await, 2);
    // With the second turn comes its prompt.
    db.begin_turn(claimed.lease, &SECOND, &[]).await.unwrap();
    assert_eq!(messages().await, 3);
    assert_eq!(db.last_prompt(made.thread).await.unwrap().as_deref(), Some("more"));
    db.end_execution(claimed.lease, Status::Succeeded, None).await.unwrap();
    let again = NewExecution { saying: Saying::Before, ..execution(account) };
    db.start_in_thread(made.thread, &again, &|_| ROOMY).await.unwrap();
    assert_eq!(messages().await, 3);
}

pub(crate) async fn events_are_numbered_in_the_order_in_which_they_are_written(db: Db) {
    let (run, thread, claimed) = at_work(&db).await;
    let mut narrator = Narrator::new(run.id, thread, claimed.last_event);
    // More than go into one statement, and odd numbers of them.
    for count in [1_usize, 16, 145, 300] {
        let events: Vec<_> = (0..count).map(|_| narrator.text("piece")).collect();
        db.append_events(claimed.lease, &events, count as u64).await.unwrap();
    }
    let range = db.event_range(run.id).await.unwrap().unwrap();
    assert_eq!((range.first, range.last, range.complete), (1, 463, false));
    let all = db.events(run.id, 0, 1_000).await.unwrap();
    assert_eq!(all.len(), 463);
    let sequences = all.iter().skip(1).map(|event| {
        let data: Value = serde_json::from_str(&event.data).unwrap();
        (event.number, data["sequence"].as_i64().unwrap())
    });
    assert!(sequences.into_iter().all(|(number, sequence)| number == sequence));
    assert_eq!(db.events(run.id, 460, 2).await.unwrap(), all[460..462]);
    // Whoever takes over goes on from there.
    db.release_lease(claimed.lease).await.unwrap();
    let server = db.execution(run.id).await.unwrap().unwrap().server.unwrap();
    let next = claim(&db, server, run.id).await;
    assert_eq!((next.last_event, next.output_offset), (463, 300));
}

pub(crate) async fn events_are_forgotten_a_while_after_the_end(db: Db) {
    let (run, _, claimed) = at_work(&db).await;
    let later = || Timestamp::now().after(Duration::from_secs(1));
    assert_eq!(db.forget_events(later()).await.unwrap(), 0);
    db.end_execution(claimed.lease, Status::Succeeded, None).await.unwrap();
    assert_eq!(db.forget_events(Timestamp::from_micros(1)).await.unwrap(), 0);
    assert_eq!(db.forget_events(later()).await.unwrap(), 1);
    assert_eq!(db.forget_events(later()).await.unwrap(), 0);
    assert!(db.events(run.id, 0, 10).await.unwrap().is_empty());
    let range = db.event_range(run.id).await.unwrap().unwrap();
    assert_eq!((range.first, range.last, range.complete), (3, 2, true));
    assert_eq!(db.execution_status(run.id).await.unwrap(), Some(Status::Succeeded));
}

pub(crate) async fn the_hash_of_all_events_is_kept_and_outlives_them(db: Db) {
    let (run, _, claimed) = at_work(&db).await;
    let server = db.execution(run.id).await.unwrap().unwrap().server.unwrap();
    let several: Vec<_> = (0..150).map(|number| event(&format!("{{\"n\":{number}}}"))).collect();
    db.begin_turn(claimed.lease, &FIRST, &[event("{}")]).await.unwrap();
    db.append_events(claimed.lease, &several, 10).await.unwrap();
    db.append_events(claimed.lease, &[], 20).await.unwrap();
    // Another worker goes on where this one was, who can add nothing any more.
    db.release_lease(claimed.lease).await.unwrap();
    let taken_over = claim(&db, server, run.id).await;
    lost(&db.append_events(claimed.lease, &several, 0).await);
    db.append_events(taken_over.lease, &[event("{\"späte\":1}")], 30).await.unwrap();
    db.end_turn(taken_over.lease, 1, &succeeded(), &[event("{}")]).await.unwrap();
    db.end_execution(taken_over.lease, Status::Succeeded, None).await.unwrap();
    let mut expected = Chain::start(run.id);
    let events = db.events(run.id, 0, 1_000).await.unwrap();
    for event in &events {
        expected = expected.then(event.number, event.at, &event.data);
    }
    let chain = db.event_chain(run.id).await.unwrap().unwrap();
    assert_eq!(chain, EventChain { first_kept: 1, count: 155, head: expected });
    assert_eq!(events.len(), 155);
    db.forget_events(Timestamp::now().after(Duration::from_secs(1))).await.unwrap();
    let chain = db.event_chain(run.id).await.unwrap().unwrap();
    assert_eq!(chain, EventChain { first_kept: 156, count: 155, head: expected });
    assert_eq!(db.event_chain(ExecutionId::new()).await.unwrap(), None);
}

fn queued(account: AccountId, on_conflict: OnConflict) -> NewExecution {
    NewExecution { on_conflict, ..execution(account) }
}

pub(crate) async fn what_waits_for_a_thread_has_it_in_order(db: Db) {
    let account = AccountId::new();
    let made = create(&db, account).await;
    let mut runs = Vec::new();
    for position in 0..5 {
        let run = queued(account, OnConflict::Enqueue);
        let started = db.start_in_thread(made.thread, &run, &|_| ROOMY).await.unwrap();
        assert_eq!(started.waits.map_or(0, |waits| waits.position), position);
        runs.push(run.id);
    }
    // What waits is no work yet, counts nowhere, and has said nothing.
    assert_eq!(db.usage(account).await.unwrap().runs, 1);
    assert_eq!(db.active_runs(account).await.unwrap().len(), 1);
    assert_eq!(db.thread(made.thread).await.unwrap().unwrap().message_count, 1);
    assert_eq!(db.claim(runs[1], &claimant(made.server)).await.unwrap(), None);
    // One that is cancelled ends at once.
    db.request_stop(runs[2]).await.unwrap();
    assert_eq!(db.execution_status(runs[2]).await.unwrap(), Some(Status::Stopped));
    assert_eq!(kinds(&db, runs[2]).await, ["ack", "status"]);
    let mut order = Vec::new();
    let mut next = Some(runs[0]);
    while let Some(run) = next {
        order.push(run);
        let lease = claim(&db, made.server, run).await.lease;
        next = db.end_execution(lease, Status::Failed, None).await.unwrap().next;
    }
    assert_eq!(order, [runs[0], runs[1], runs[3], runs[4]]);
    assert_eq!(db.thread(made.thread).await.unwrap().unwrap().message_count, 4);
}

pub(crate) async fn a_replacement_comes_next_and_ends_what_is_active(db: Db) {
    let account = AccountId::new();
    let made = create(&db, account).await;
    let start = |on_conflict| {
        let (db, run) = (Arc::clone(&db), queued(account, on_conflict));
        async move { (run.id, db.start_in_thread(made.thread, &run, &|_| ROOMY).await.unwrap().waits) }
    };
    let (first, _) = start(OnConflict::Replace).await;
    let (second, _) = start(OnConflict::Enqueue).await;
    let (third, waits) = start(OnConflict::Replace).await;
    assert_eq!(waits.map(|waits| (waits.position, waits.replaces)), Some((1, Some(first))));
    assert_eq!(db.executions_to_stop(made.server).await.unwrap(), [first]);
    // A later replacement replaces the earlier one, too.
    let (fourth, _) = start(OnConflict::Replace).await;
    assert_eq!(db.execution_status(third).await.unwrap(), Some(Status::Stopped));
    let lease = claim(&db, made.server, first).await.lease;
    assert_eq!(db.end_execution(lease, Status::Stopped, None).await.unwrap().next, Some(fourth));
    let lease = claim(&db, made.server, fourth).await.lease;
    assert_eq!(db.end_execution(lease, Status::Succeeded, None).await.unwrap().next, Some(second));
}

pub(crate) async fn none_is_left_waiting_when_what_it_waits_for_ends_meanwhile(db: Db) {
    let account = AccountId::new();
    let made = create(&db, account).await;
    let starts = (0..50).map(|_| {
        let db = Arc::clone(&db);
        tokio::spawn(async move {
            let run = queued(account, OnConflict::Enqueue);
            db.start_in_thread(made.thread, &run, &|_| ROOMY).await.unwrap();
        })
    });
    let starts: Vec<_> = starts.collect();
    let mut ended = HashSet::new();
    while ended.len() < 50 {
        if let Some(claimed) = db.claim_next(&claimant(made.server)).await.unwrap() {
            db.end_execution(claimed.lease, Status::Succeeded, None).await.unwrap();
            assert!(ended.insert(claimed.lease.execution), "each is worked on once");
        }
        tokio::task::yield_now().await;
    }
    for start in starts {
        start.await.unwrap();
    }
    assert_eq!(db.usage(account).await.unwrap().runs, 0);
}

pub(crate) async fn a_refused_start_says_what_is_active(db: Db) {
    let (run, thread, _) = at_work(&db).await;
    let refused = db.start_in_thread(thread, &execution(run.account), &|_| ROOMY).await;
    assert!(
        matches!(refused, Err(StartError::ThreadBusy { active }) if active == Some(run.id)),
        "{refused:?}"
    );
}

pub(crate) async fn notes_are_kept_with_their_events_until_the_end(db: Db) {
    let (run, _, claimed) = at_work(&db).await;
    let server = db.execution(run.id).await.unwrap().unwrap().server.unwrap();
    db.begin_turn(claimed.lease, &FIRST, &[]).await.unwrap();
    let note = |text: &str| text.to_owned();
    db.append_notes(claimed.lease, &[event(r#"{"type":"a"}"#)], 1, &[note("one"), note("two")])
        .await
        .unwrap();
    db.append_events(claimed.lease, &[], 7).await.unwrap();
    db.append_notes(claimed.lease, &[], 2, &[note("three")]).await.unwrap();
    let kept = [(1, note("one")), (1, note("two")), (2, note("three"))];
    assert_eq!(db.notes(run.id).await.unwrap(), kept);
    assert_eq!(kinds(&db, run.id).await, ["ack", "a"]);
    // Another worker begins with them, at the beginning of what runs now; the one before writes none.
    db.release_lease(claimed.lease).await.unwrap();
    let next = claim(&db, server, run.id).await;
    assert_eq!(next.output_offset, 0);
    lost(&db.append_notes(claimed.lease, &[event("{}")], 1, &[note("stale")]).await);
    assert_eq!(db.notes(run.id).await.unwrap(), kept);
    db.end_execution(next.lease, Status::Succeeded, None).await.unwrap();
    assert!(db.notes(run.id).await.unwrap().is_empty());
}

fn in_a_minute() -> Timestamp {
    Timestamp::now().after(Duration::from_mins(1))
}

pub(crate) async fn what_nobody_works_on_is_given_up(db: Db) {
    let (run, thread, claimed) = at_work(&db).await;
    let server = db.execution(run.id).await.unwrap().unwrap().server.unwrap();
    db.server_seen(server, in_a_minute()).await.unwrap();
    db.begin_turn(claimed.lease, &FIRST, &[event(r#"{"type":"status"}"#)]).await.unwrap();
    let next = queued(run.account, OnConflict::Enqueue);
    db.start_in_thread(thread, &next, &|_| ROOMY).await.unwrap();
    assert!(db.give_up_lost(Timestamp::now()).await.unwrap().is_empty(), "somebody has it");
    db.extend_leases(&[claimed.lease], Timestamp::from_micros(1)).await.unwrap();
    let given_up = db.give_up_lost(Timestamp::now()).await.unwrap();
    assert_eq!(given_up.len(), 1, "{given_up:?}");
    assert_eq!((given_up[0].execution, given_up[0].after.next), (run.id, Some(next.id)));
    let ended = db.execution(run.id).await.unwrap().unwrap();
    assert_eq!((ended.status, ended.error.unwrap().code.as_str()), (Status::Failed, "worker_lost"));
    assert_eq!(ended.turns[0].status, TurnStatus::Failed);
    assert_eq!(kinds(&db, run.id).await.last().unwrap(), "status");
    lost(&db.append_events(claimed.lease, &[event("{}")], 0).await);
    assert!(db.give_up_lost(Timestamp::now()).await.unwrap().is_empty(), "the next one has not begun");
    assert_eq!(db.abandoned(server).await.unwrap(), [run.id]);
    assert!(db.abandoned(ServerId::new()).await.unwrap().is_empty());
    db.abandoned_ended(run.id).await.unwrap();
    assert!(db.abandoned(server).await.unwrap().is_empty());
}

pub(crate) async fn what_waits_for_a_server_that_is_gone_is_given_up(db: Db) {
    let account = AccountId::new();
    let made = create(&db, account).await;
    let run = execution(account);
    db.server_seen(made.server, in_a_minute()).await.unwrap();
    db.start_in_thread(made.thread, &run, &|_| ROOMY).await.unwrap();
    assert!(db.give_up_lost(Timestamp::now()).await.unwrap().is_empty(), "its server lives");
    db.server_left(made.server).await.unwrap();
    let given_up = db.give_up_lost(Timestamp::now()).await.unwrap();
    assert_eq!(given_up[0].execution, run.id);
    assert!(claim_all(&db, made.server).await.is_empty());
}

pub(crate) async fn a_turn_that_lost_its_sandbox_begins_again(db: Db) {
    let (run, _, claimed) = at_work(&db).await;
    db.begin_turn(claimed.lease, &FIRST, &[event("{}")]).await.unwrap();
    db.append_events(claimed.lease, &[event("{}")], 100).await.unwrap();
    let again = db.begin_turn_again(claimed.lease, 1, &[event("{}")]).await.unwrap();
    assert_eq!(again, TurnBegin::Now);
    let server = db.execution(run.id).await.unwrap().unwrap().server.unwrap();
    db.release_lease(claimed.lease).await.unwrap();
    let taken_over = claim(&db, server, run.id).await;
    assert_eq!(taken_over.output_offset, 0);
    assert_eq!(db.execution(run.id).await.unwrap().unwrap().turns[0].attempts, 2);
    lost(&db.begin_turn_again(claimed.lease, 1, &[event("{}")]).await);
    db.request_stop(run.id).await.unwrap();
    let stopped = db.begin_turn_again(taken_over.lease, 1, &[event("{}")]).await.unwrap();
    assert_eq!(stopped, TurnBegin::Stopped);
    assert_eq!(db.execution(run.id).await.unwrap().unwrap().turns[0].attempts, 2);
}

pub(crate) async fn a_question_is_answered_once_while_it_is_open(db: Db) {
    let (run, thread, claimed) = at_work(&db).await;
    db.begin_turn(claimed.lease, &FIRST, &[]).await.unwrap();
    let answer = |key: Option<&str>| NewAnswer {
        execution: run.id,
        by: run.started_by,
        account: run.account,
        text: "yes".to_owned(),
        idempotency: key.map(|key| IdempotencyKey { key: key.to_owned(), fingerprint: [7; 32] }),
    };
    let nothing =
        |answered: Result<(), AnswerError>| assert!(matches!(answered, Err(AnswerError::NoQuestion)));
    nothing(db.answer(&answer(Some("key"))).await);
    let before = db.thread(thread).await.unwrap().unwrap().message_count;
    db.ask(claimed.lease, &[event(r#"{"type":"asked"}"#)], 1, &["note".to_owned()], "well?").await.unwrap();
    assert_eq!(db.open_question(run.id).await.unwrap().unwrap().text, "well?");
    // Of any number of answers one is taken, and the key of one that was refused may try again.
    let attempts = (0..8).map(|number| {
        let (db, answer) = (Arc::clone(&db), answer(Some(&format!("key {number}"))));
        tokio::spawn(async move { db.answer(&answer).await.is_ok() })
    });
    let mut taken = 0;
    for attempt in attempts.collect::<Vec<_>>() {
        taken += i32::from(attempt.await.unwrap());
    }
    assert_eq!(taken, 1);
    assert_eq!(db.open_question(run.id).await.unwrap(), None);
    assert_eq!(db.last_question(run.id).await.unwrap().unwrap().answer.as_deref(), Some("yes"));
    assert_eq!(db.thread(thread).await.unwrap().unwrap().message_count, before + 1);
    assert!(!db.close_question(claimed.lease).await.unwrap(), "it was answered");
    // One that nobody waits for any more, and one whose execution ended, are open no more.
    db.ask(claimed.lease, &[], 1, &[], "and now?").await.unwrap();
    assert!(db.close_question(claimed.lease).await.unwrap());
    nothing(db.answer(&answer(None)).await);
    db.ask(claimed.lease, &[], 1, &[], "at last?").await.unwrap();
    db.answer(&answer(Some("key"))).await.unwrap();
    let repeated = db.answer(&answer(Some("key"))).await;
    assert!(matches!(repeated, Err(AnswerError::Repeated(Repetition::Answered(_)))), "{repeated:?}");
    db.ask(claimed.lease, &[], 1, &[], "still?").await.unwrap();
    db.end_execution(claimed.lease, Status::Succeeded, None).await.unwrap();
    assert_eq!(db.open_question(run.id).await.unwrap(), None);
    nothing(db.answer(&answer(None)).await);
    lost(&db.ask(claimed.lease, &[], 1, &[], "too late?").await);
}

pub(crate) async fn files_are_remembered_as_they_were_last(db: Db) {
    let (run, _, claimed) = at_work(&db).await;
    let file = |path: &str, size| Artifact {
        path: path.to_owned(),
        size,
        modified_at: Timestamp::from_micros(i64::try_from(size).unwrap()),
    };
    db.keep_artifacts(claimed.lease, &[file("/workspace/b", 1), file("/workspace/a", 2)]).await.unwrap();
    db.keep_artifacts(claimed.lease, &[file("/workspace/b", 3)]).await.unwrap();
    let kept = [file("/workspace/a", 2), file("/workspace/b", 3)];
    assert_eq!(db.artifacts(run.id).await.unwrap(), kept);
    db.end_execution(claimed.lease, Status::Succeeded, None).await.unwrap();
    lost(&db.keep_artifacts(claimed.lease, &[file("/workspace/c", 1)]).await);
    assert_eq!(db.artifacts(run.id).await.unwrap(), kept);
}

pub(crate) async fn what_waits_too_long_is_given_up(db: Db) {
    let (run, thread, claimed) = at_work(&db).await;
    db.begin_turn(claimed.lease, &FIRST, &[event(r#"{"type":"status"}"#)]).await.unwrap();
    let bounds = Bounds { queue: Duration::from_mins(1), ..Bounds::default() };
    let patient = queued(run.account, OnConflict::Enqueue);
    let late = NewExecution { bounds, ..queued(run.account, OnConflict::Enqueue) };
    for waiting in [&late, &patient] {
        db.start_in_thread(thread, waiting, &|_| ROOMY).await.unwrap();
    }
    assert!(db.give_up_late(Timestamp::now()).await.unwrap().is_empty());
    let later = Timestamp::now().after(Duration::from_mins(2));
    let given_up = db.give_up_late(later).await.unwrap();
    assert_eq!((given_up.len(), given_up[0].execution, given_up[0].after.next), (1, late.id, None));
    let ended = db.execution(late.id).await.unwrap().unwrap();
    assert_eq!((ended.status, ended.error.unwrap().code.as_str()), (Status::Failed, "queue_timeout"));
    // One that has its thread, and that nobody works on, leaves it to the next.
    let after = db.end_execution(claimed.lease, Status::Succeeded, None).await.unwrap();
    assert_eq!(after.next, Some(patient.id));
    let third = queued(run.account, OnConflict::Enqueue);
    db.start_in_thread(thread, &third, &|_| ROOMY).await.unwrap();
    let server = db.execution(third.id).await.unwrap().unwrap().server.unwrap();
    let slow = claim(&db, server, patient.id).await;
    let much_later = Timestamp::now().after(Duration::from_hours(25));
    let given_up = db.give_up_late(much_later).await.unwrap();
    let given_up: HashSet<_> = given_up.iter().map(|given_up| given_up.execution).collect();
    assert_eq!(given_up, HashSet::from([patient.id, third.id]));
    lost(&db.begin_turn(slow.lease, &FIRST, &[event("{}")]).await);
}

pub(crate) async fn a_plan_bounds_what_a_run_may_take(db: Db) {
    let account = AccountId::new();
    let made = create(&db, account).await;
    let run = RunLimits { seconds: Some(60), output_bytes: Some(10), queue_seconds: None };
    let limits = Limits { run, ..ROOMY };
    let second = |seconds| Some(Duration::from_secs(seconds));
    for (asked, held) in [(None, 60), (second(61), 60), (second(5), 5)] {
        let new = NewExecution { time_limit: asked, ..execution(account) };
        db.start_in_thread(made.thread, &new, &|_| limits).await.unwrap();
        let started = db.execution(new.id).await.unwrap().unwrap();
        assert_eq!((started.time_limit, started.output_limit), (Duration::from_secs(held), 10));
        end(&db, made.server, new.id).await;
    }
    let new = execution(account);
    db.start_in_thread(made.thread, &new, &|_| ROOMY).await.unwrap();
    assert_eq!(db.execution(new.id).await.unwrap().unwrap().time_limit, Bounds::default().time);
}
