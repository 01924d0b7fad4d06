//! What happens in an execution, as its readers get it: whole, in order, and to its true end.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use kortix_sdk::ExecutionId;
use kortix_tests::{http, server::Options};
use reqwest::{Client, Response, StatusCode};
use serde_json::Value;
use tokio::time::{sleep, timeout};

use crate::support::{Stage, ended};

const PATIENCE: Duration = Duration::from_mins(2);
const POLL: Duration = Duration::from_millis(20);
const STARTS: usize = 500;

/// Where a stream is read, and as whom.
#[derive(Clone)]
pub(crate) struct Source {
    http: Client,
    /// Of the server as it is now.
    base: Arc<Mutex<String>>,
    path: String,
    key: String,
    /// How many events were read to the end.
    pub(crate) seen: Arc<AtomicUsize>,
}

impl Source {
    /// The stream of the Kortix service.
    pub(crate) fn of_run(stage: &Stage, id: &ExecutionId) -> Self {
        Self::of(stage, format!("/agent-run/{id}/stream"), &stage.jwt)
    }

    /// Our own.
    fn of_execution(stage: &Stage, id: &ExecutionId) -> Self {
        Self::of(stage, format!("/x/v1/executions/{id}/events"), &stage.obvious_key)
    }

    fn of(stage: &Stage, path: String, key: &str) -> Self {
        Self::at(stage.server.url(), path, key)
    }

    pub(crate) fn at(base: &str, path: String, key: &str) -> Self {
        let base = Arc::new(Mutex::new(base.to_owned()));
        Self { http: http::client(), base, path, key: key.to_owned(), seen: Arc::default() }
    }

    async fn open(&self, last_id: Option<&str>) -> reqwest::Result<Response> {
        let after = last_id.map(|id| format!("?last_id={id}")).unwrap_or_default();
        let url = format!("{}{}{after}", self.base.lock().unwrap(), self.path);
        self.http.get(url).bearer_auth(&self.key).send().await
    }

    /// Reads to the last event, and resumes as often as it is cut off.
    pub(crate) async fn read_to_the_end(&self) -> Vec<Value> {
        let mut events: Vec<Value> = Vec::new();
        while !events.last().is_some_and(is_last) {
            let last_id = events.last().map(|event| event["_event_id"].as_str().unwrap().to_owned());
            match self.open(last_id.as_deref()).await {
                Ok(answer) if answer.status() == StatusCode::OK => {
                    read_telling(answer, &mut events, &self.seen).await;
                }
                // It is stopping, or starting again.
                _ => sleep(POLL).await,
            }
        }
        events
    }
}

/// Takes whole events until the stream ends, in whatever way.
async fn read(answer: Response, events: &mut Vec<Value>) {
    read_telling(answer, events, &AtomicUsize::new(0)).await;
}

/// The same, and says how many there are.
async fn read_telling(mut answer: Response, events: &mut Vec<Value>, seen: &AtomicUsize) {
    let mut buffer = Vec::new();
    while let Ok(Some(piece)) = answer.chunk().await {
        buffer.extend_from_slice(&piece);
        while let Some(end) = buffer.windows(2).position(|pair| pair == b"\n\n") {
            let event: Vec<u8> = buffer.drain(..end + 2).collect();
            let event = String::from_utf8(event).unwrap();
            let data = event.lines().find_map(|line| line.strip_prefix("data: ")).unwrap();
            let data: Value = serde_json::from_str(data).unwrap();
            if data["type"] != "ping" {
                let id = event.lines().find_map(|line| line.strip_prefix("id: "));
                assert_eq!(id, data["_event_id"].as_str());
                events.push(data);
                seen.store(events.len(), Ordering::Relaxed);
            }
        }
    }
}

fn is_last(event: &Value) -> bool {
    let ends = ["completed", "failed", "stopped", "error"];
    event["type"] == "status" && event["status"].as_str().is_some_and(|status| ends.contains(&status))
}

fn number(event: &Value) -> i64 {
    event["_event_id"].as_str().unwrap().split_once('-').unwrap().1.parse().unwrap()
}

/// Everything that the agent wrote, piece by piece.
pub(crate) fn said(events: &[Value]) -> String {
    let pieces = events.iter().filter(|event| event["type"] == "assistant" && event["message_id"].is_null());
    let text = |event: &Value| {
        let content: Value = serde_json::from_str(event["content"].as_str().unwrap()).unwrap();
        content["content"].as_str().unwrap_or_default().to_owned()
    };
    pieces.map(text).collect()
}

pub(crate) fn assert_whole(events: &[Value]) {
    let numbers: Vec<_> = events.iter().map(number).collect();
    let expected: Vec<_> = (1..=i64::try_from(events.len()).unwrap()).collect();
    assert_eq!(numbers, expected, "a gap, or something twice");
    assert_eq!(events.iter().filter(|event| is_last(event)).count(), 1);
}

pub(crate) async fn in_time<T>(what: impl Future<Output = T>) -> T {
    timeout(PATIENCE, what).await.expect("it took too long")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_run_is_told_from_its_first_event_to_its_last() {
    let stage = Stage::real();
    let client = stage.client();
    let made = client.threads().create().await.unwrap();
    let run = client
        .projects()
        .thread()
        .create(made.project_id, "echo one; until [ -e go ]; do sleep 0.05; done; echo zwei €")
        .success_prompt("echo after")
        .await
        .unwrap();
    let id = run.execution.id;
    // What is written arrives while the agent is at work: without it nobody would let it go on.
    let mut live = Source::of_run(&stage, &id).open(None).await.unwrap();
    assert_eq!(live.headers()["content-type"], "text/event-stream");
    let mut seen = String::new();
    while !seen.contains("one") {
        seen += std::str::from_utf8(&live.chunk().await.unwrap().unwrap()).unwrap();
    }
    let go = client.runs().start().thread(made.thread_id).prompt("touch go").await.unwrap();
    ended(&client, &ExecutionId::from(go.agent_run_id.to_string())).await;
    let events = in_time(Source::of_run(&stage, &id).read_to_the_end()).await;
    assert_whole(&events);
    assert_eq!((&events[0]["type"], &events[1]["status"]), (&"ack".into(), &"initializing".into()));
    assert_eq!(said(&events), "one\nzwei €\nafter\n");
    assert_eq!(events.last().unwrap()["status"], "completed");
    let answers: Vec<_> = events.iter().filter(|event| event["message_id"].is_string()).collect();
    assert_eq!(answers.len(), 2, "each turn has its answer");
    assert_eq!(in_time(Source::of_execution(&stage, &id).read_to_the_end()).await, events);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn readers_of_a_server_that_is_killed_ten_times_end_with_the_same_events() {
    let mut stage = Stage::real();
    let made = stage.client().threads().create().await.unwrap();
    let task = "i=0; until [ -e go ]; do echo $i; i=$((i+1)); sleep 0.01; done; echo done; exit 3";
    let run = stage.client().projects().thread().create(made.project_id, task).await.unwrap();
    let id = run.execution.id;
    let sources =
        [Source::of_run(&stage, &id), Source::of_execution(&stage, &id), Source::of_run(&stage, &id)];
    let readers: Vec<_> = sources
        .iter()
        .cloned()
        .map(|source| tokio::spawn(async move { source.read_to_the_end().await }))
        .collect();
    for _ in 0..10 {
        stage.server.kill().unwrap();
        stage.server.restart().unwrap();
        for source in &sources {
            stage.server.url().clone_into(&mut source.base.lock().unwrap());
        }
        let execution = stage.client().executions().get(&id).await.unwrap();
        assert!(!execution.status.is_terminal(), "{execution:?}");
    }
    let client = stage.client();
    let go = client.runs().start().thread(made.thread_id).prompt("touch go").await.unwrap();
    ended(&client, &ExecutionId::from(go.agent_run_id.to_string())).await;
    let mut told = Vec::new();
    for reader in readers {
        told.push(in_time(reader).await.unwrap());
    }
    assert_whole(&told[0]);
    assert!(told.iter().all(|events| *events == told[0]));
    let last = told[0].last().unwrap();
    assert_eq!((&last["status"], &last["code"]), (&"failed".into(), &"agent_failed".into()));
    let output = ended(&client, &id).await.turns.remove(0).output;
    assert_eq!(said(&told[0]), output);
    let counted: Vec<_> = output.lines().take_while(|line| *line != "done").collect();
    assert!(counted.iter().enumerate().all(|(number, line)| number.to_string() == *line), "{counted:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stream_goes_on_behind_any_of_its_events() {
    let stage = Stage::new(Options::fake(), "ultra");
    let client = stage.client();
    let run = client.runs().start().prompt("hello; exit 0").await.unwrap();
    let id: ExecutionId = ExecutionId::from(run.agent_run_id.to_string());
    let source = Source::of_run(&stage, &id);
    let all = in_time(source.read_to_the_end()).await;
    assert_whole(&all);
    for (place, event) in all.iter().enumerate() {
        let mut rest = Vec::new();
        let id = event["_event_id"].as_str().unwrap();
        in_time(read(source.open(Some(id)).await.unwrap(), &mut rest)).await;
        assert_eq!(rest, all[place + 1..]);
        let mut by_header = Vec::new();
        let url = format!("{}{}", stage.server.url(), source.path);
        let answer =
            source.http.get(url).bearer_auth(&source.key).header("last-event-id", id).send().await.unwrap();
        in_time(read(answer, &mut by_header)).await;
        assert_eq!(by_header, rest);
    }
    for unknown in ["7", "x", "1-99999"] {
        assert_eq!(source.open(Some(unknown)).await.unwrap().status(), 400, "{unknown}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stream_is_for_whoever_started_the_run() {
    let stage = Stage::new(Options::fake(), "ultra");
    let run = stage.client().runs().start().prompt("exit 0").await.unwrap();
    let id: ExecutionId = ExecutionId::from(run.agent_run_id.to_string());
    let stranger = stage.server.credential("jwt", "stranger", "free").unwrap();
    let as_stranger = |mut source: Source| {
        source.key.clone_from(&stranger);
        source
    };
    let refused = as_stranger(Source::of_run(&stage, &id)).open(None).await.unwrap();
    assert_eq!(refused.status(), 403);
    assert_eq!(refused.json::<Value>().await.unwrap()["detail"], "Access denied");
    let refused = as_stranger(Source::of_execution(&stage, &id)).open(None).await.unwrap();
    assert_eq!(refused.status(), 404);
    // Whoever can send no header puts the token into the query.
    let source = Source::of_run(&stage, &id);
    let url = format!("{}{}", stage.server.url(), source.path);
    let by_query = |token: &str| source.http.get(format!("{url}?token={token}")).send();
    assert_eq!(by_query(&stage.jwt).await.unwrap().status(), 200);
    assert_eq!(by_query("nonsense").await.unwrap().status(), 401);
    let nobody = source.http.get(&url).send().await.unwrap();
    assert_eq!(nobody.status(), 401);
    assert_eq!(nobody.json::<Value>().await.unwrap()["detail"], "Authentication required");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_starts_in_one_thread_one_works_and_the_others_wait_if_they_may() {
    let stage = Stage::new(Options::fake(), "ultra");
    let client = stage.client();
    let made = client.threads().create().await.unwrap();
    let http = http::client();
    let start = |task: &'static str, policy: &'static str| {
        let url = format!("{}/x/v1/threads/{}/executions", stage.server.url(), made.thread_id);
        let body = serde_json::json!({"starterPrompt": task, "on_conflict": policy});
        let request = http.post(url).bearer_auth(&stage.obvious_key).json(&body);
        async move {
            let answer = request.send().await.unwrap();
            (answer.status().as_u16(), answer.json::<Value>().await.unwrap())
        }
    };
    let starts = (0..STARTS).map(|_| start("sleep-until-released", "reject"));
    let (started, refused): (Vec<_>, Vec<_>) =
        futures_util::future::join_all(starts).await.into_iter().partition(|(status, _)| *status == 200);
    assert_eq!((started.len(), refused.len()), (1, STARTS - 1));
    let blocker = started[0].1["execution"]["id"].as_str().unwrap();
    for (status, body) in &refused {
        assert_eq!((*status, &body["code"]), (409, &"EXECUTION_ACTIVE".into()), "{body}");
        assert_eq!(body["execution_id"], blocker);
    }
    let starts = (0..STARTS).map(|_| start("exit 0", "enqueue"));
    let waiting = futures_util::future::join_all(starts).await;
    let mut queued: Vec<_> = waiting
        .into_iter()
        .map(|(status, body)| {
            assert_eq!((status, &body["execution"]["status"]), (200, &"queued".into()), "{body}");
            let id: ExecutionId = ExecutionId::from(body["execution"]["id"].as_str().unwrap());
            (body["execution"]["position"].as_i64().unwrap(), id)
        })
        .collect();
    queued.sort_by_key(|(position, _)| *position);
    assert!(queued.iter().map(|(position, _)| *position).eq(1..=i64::try_from(STARTS).unwrap()));
    client.executions().stop(blocker).await.unwrap();
    let mut times = Vec::new();
    for (_, id) in &queued {
        let execution = ended(&client, id).await;
        assert_eq!(execution.status.as_str(), "succeeded");
        times.push(execution.started_at.unwrap());
    }
    assert!(times.is_sorted(), "they run in the order in which they came");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_not_kept_is_told_with_the_place_of_its_outcome() {
    let mut stage = Stage::new(Options::fake(), "ultra");
    let run = stage.client().runs().start().prompt("exit 0").await.unwrap();
    let id = ExecutionId::from(run.agent_run_id.to_string());
    let all = in_time(Source::of_run(&stage, &id).read_to_the_end()).await;
    stage.server.terminate().unwrap();
    stage.server.restart_with_env("KORTIX_SERVER_KEEP_EVENTS", "0").unwrap();
    let source = Source::of_run(&stage, &id);
    let gone = in_time(async {
        loop {
            let answer = source.open(None).await.unwrap();
            if answer.status() == 410 {
                return answer.json::<Value>().await.unwrap();
            }
            sleep(POLL).await;
        }
    });
    let gone = gone.await;
    assert_eq!(gone["code"], "EVENTS_GONE");
    let record = format!("/agent-run/{}", run.agent_run_id);
    assert!(gone["detail"].as_str().unwrap().ends_with(&record), "{gone}");
    // Whoever has had all of it is told that there is no more.
    let mut rest = Vec::new();
    let last = all.last().unwrap()["_event_id"].as_str();
    in_time(read(source.open(last).await.unwrap(), &mut rest)).await;
    assert_eq!(rest, Vec::<Value>::new());
    let status = stage.client().runs().status(run.agent_run_id).await.unwrap();
    assert_eq!(status.status.as_str(), "completed");
}
