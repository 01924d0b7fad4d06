//! The SDK's streams of events: through cuts and restarts of the server, whole, and to the true end.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use kortix_sdk::{
    AgentRunId, Backoff, ErrorKind, ExecutionId, Kortix, RetryPolicy,
    events::{Event, EventId, EventKind, EventStream, Outcome},
    executions::OnConflict,
};
use kortix_tests::server::Options;
use serde_json::json;
use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream},
    sync::watch,
    time::timeout,
};

use crate::support::{Stage, ended};

const PATIENCE: Duration = Duration::from_mins(2);

async fn in_time<T>(what: impl Future<Output = T>) -> T {
    timeout(PATIENCE, what).await.expect("it took too long")
}

/// An address that stays the same while the server behind it comes and goes.
struct Front {
    url: String,
    /// Where the server is now.
    behind: Arc<Mutex<String>>,
}

impl Front {
    async fn of(stage: &Stage) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let behind = Arc::new(Mutex::new(address(stage)));
        let current = Arc::clone(&behind);
        tokio::spawn(async move {
            while let Ok((mut client, _)) = listener.accept().await {
                let to = current.lock().unwrap().clone();
                tokio::spawn(async move {
                    // Where nobody listens, the connection is closed: the client has to come again.
                    let Ok(mut server) = TcpStream::connect(to).await else { return };
                    let _ended = copy_bidirectional(&mut client, &mut server).await;
                });
            }
        });
        Self { url, behind }
    }

    fn follow(&self, stage: &Stage) {
        *self.behind.lock().unwrap() = address(stage);
    }
}

fn address(stage: &Stage) -> String {
    stage.server.url().trim_start_matches("http://").to_owned()
}

fn client_at(stage: &Stage, url: &str) -> Kortix {
    Kortix::builder()
        .base_url(url)
        .obvious_base_url(url)
        .api_key(stage.jwt.clone())
        .obvious_api_key(stage.obvious_key.clone())
        .retry(
            RetryPolicy::default()
                .backoff(Backoff::exponential(Duration::from_millis(20), Backoff::DEFAULT_LONGEST))
                .max_attempts(100),
        )
        .build()
        .unwrap()
}

/// All events to the last one, with a word to the test about each.
async fn read(mut events: EventStream, seen: watch::Sender<usize>) -> Vec<Event> {
    let mut all = Vec::new();
    while let Some(event) = events.next().await {
        all.push(event.unwrap());
        seen.send_replace(all.len());
    }
    assert_eq!(events.last_id(), all.last().unwrap().id());
    all
}

async fn whole(events: EventStream) -> Vec<Event> {
    in_time(read(events, watch::Sender::new(0))).await
}

fn said(events: &[Event]) -> String {
    let deltas = events.iter().map(|event| match event.kind() {
        EventKind::Assistant(said) => said.delta().unwrap_or_default(),
        _ => "",
    });
    deltas.collect()
}

fn assert_whole(events: &[Event]) {
    let number = |id: EventId| id.to_string().split_once('-').unwrap().1.parse::<usize>().unwrap();
    let numbers: Vec<_> = events.iter().map(|event| number(event.id().unwrap())).collect();
    assert!(numbers.iter().copied().eq(1..=events.len()), "a gap, or something twice: {numbers:?}");
    assert_eq!(events.iter().filter(|event| event.outcome().is_some()).count(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_run_is_watched_to_its_end_while_its_server_is_killed() {
    let mut stage = Stage::real();
    let front = Front::of(&stage).await;
    let made = stage.client().threads().create().await.unwrap();
    let task = "i=0; until [ -e go ]; do echo $i; i=$((i+1)); sleep 0.02; done; echo done";
    let run = stage.client().projects().thread().create(made.project_id, task).await.unwrap();
    let id = run.execution.id;
    let client = client_at(&stage, &front.url);
    let (tell, mut seen) = watch::channel(0);
    let events = client.executions().events(&id).await.unwrap();
    let reader = tokio::spawn(read(events, tell));
    let waiting = client.executions().wait(&id);
    let waiter = tokio::spawn(async move { waiting.await });
    for _ in 0..3 {
        // Each time it has to have gone on.
        let before = *seen.borrow_and_update();
        in_time(seen.wait_for(|now| *now > before + 2)).await.unwrap();
        stage.server.kill().unwrap();
        stage.server.restart().unwrap();
        front.follow(&stage);
    }
    let go = stage.client().runs().start().thread(made.thread_id).prompt("touch go").await.unwrap();
    ended(&stage.client(), &ExecutionId::from(go.agent_run_id.to_string())).await;
    let events = in_time(reader).await.unwrap();
    assert_whole(&events);
    assert_eq!(events.last().unwrap().outcome(), Some(Outcome::Completed));
    let execution = in_time(waiter).await.unwrap().unwrap();
    assert_eq!(execution.status.as_str(), "succeeded");
    assert_eq!(said(&events), execution.turns[0].output);
    // Whoever comes afterwards is told the same.
    let again = client.runs().stream(AgentRunId::from(id.to_string())).await.unwrap();
    assert_eq!(whole(again).await, events);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn connections_that_are_cut_cost_no_event() {
    let stage = Stage::new(Options::fake().controlled(), "ultra");
    let controls = stage.server.controls().unwrap();
    let client = client_at(&stage, stage.server.url());
    let run = client.runs().start().prompt("hello; exit 3").await.unwrap().agent_run_id;
    let expected = whole(client.runs().stream(&run).await.unwrap()).await;
    assert_whole(&expected);
    assert_eq!(expected.last().unwrap().outcome(), Some(Outcome::Failed));
    let operation = "GET /agent-run/{agent_run_id}/stream";
    let rules = json!([
        {"operation": operation, "action": "cut_body", "count": 2},
        {"operation": operation, "action": "cut_before", "count": 2},
        {"operation": operation, "action": "answer", "status": 503, "count": 1},
        {"operation": operation, "action": "cut_after", "count": 1},
    ]);
    controls.rule(&rules).await.unwrap();
    let seen = whole(client.runs().stream(&run).await.unwrap()).await;
    assert_eq!(seen, expected);
    let acted: Vec<_> = controls
        .rules()
        .await
        .unwrap()
        .as_array()
        .unwrap()
        .iter()
        .map(|rule| rule["acted"].clone())
        .collect();
    assert_eq!(acted, [2, 2, 1, 1], "every rule had its turn");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stream_goes_on_behind_the_event_that_was_read_last() {
    let stage = Stage::new(Options::fake(), "ultra");
    let client = stage.client();
    let run = client.runs().start().prompt("hello; exit 0").await.unwrap().agent_run_id;
    let all = whole(client.runs().stream(&run).await.unwrap()).await;
    for (place, event) in all[..all.len() - 1].iter().enumerate() {
        let after = event.id().unwrap();
        let rest = whole(client.runs().stream(&run).after(after).await.unwrap()).await;
        assert_eq!(rest, all[place + 1..]);
    }
    let error = client.runs().stream(&run).after("1-99999".parse().unwrap()).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Validation { .. }), "{error:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_task_waits_for_its_thread_or_takes_its_place() {
    let stage = Stage::new(Options::fake(), "ultra");
    let client = stage.client();
    let thread = client.threads().create().await.unwrap().thread_id;
    let start = |prompt: &str| client.executions().create(&thread, prompt);
    let first = start("sleep-until-released").await.unwrap().execution;
    assert_eq!((first.status.as_str(), first.position), ("started", None));
    let error = start("exit 0").on_conflict(OnConflict::Reject).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Conflict { .. }), "{error:?}");
    let waits = start("exit 0").on_conflict(OnConflict::Enqueue).await.unwrap().execution;
    assert_eq!((waits.status.as_str(), waits.position), ("queued", Some(1)));
    let watching = client.executions().wait(&waits.id).deadline(PATIENCE);
    let watching = tokio::spawn(async move { watching.await });
    let next = start("exit 0").on_conflict(OnConflict::Replace).await.unwrap().execution;
    let wait = |id| client.executions().wait(id).deadline(PATIENCE);
    assert_eq!(wait(first.id).await.unwrap().status.as_str(), "stopped");
    let next = wait(next.id).await.unwrap();
    assert_eq!(next.status.as_str(), "succeeded");
    let waited = watching.await.unwrap().unwrap();
    assert_eq!(waited.status.as_str(), "succeeded");
    assert!(next.started_at <= waited.started_at, "what replaces comes next");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_outcome_is_told_to_those_who_may_know_it() {
    let stage = Stage::new(Options::fake(), "ultra");
    let run = stage.client().runs().start().prompt("exit 0").await.unwrap().agent_run_id;
    let stranger = Kortix::builder()
        .base_url(stage.server.url())
        .api_key(stage.server.credential("jwt", "stranger", "free").unwrap())
        .build()
        .unwrap();
    let error = stranger.runs().stream(&run).await.unwrap_err();
    assert_eq!((error.kind(), error.message()), (&ErrorKind::Permission, "Access denied"));
    let error = stage.client().runs().stream("nonsense").await.unwrap_err();
    assert_eq!((error.kind(), error.message()), (&ErrorKind::NotFound, "Worker run not found"));
}
