//! The loop, driven by a fake clock and scripted attempts.

use std::{
    collections::VecDeque,
    future::ready,
    pin::pin,
    sync::{Arc, Mutex},
    task::{Context, Poll, Waker},
    time::Duration,
};

use bytes::Bytes;
use http::Response;

use super::{
    Answer, Backoff, OnRetry, Plan, RetryBudget, RetryPolicy, Try, run::run, timer::tests::FakeTimer,
};
use crate::{
    Error, ErrorKind, Kortix,
    call::{Draft, Effect, Operation, Path},
    client::ServiceName,
    transport::{Failure, FailureKind, Limits},
};

type Attempt = Result<Response<Bytes>, Failure>;
type Scripted = fn() -> Attempt;

fn secs(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

#[expect(clippy::unnecessary_wraps, reason = "an outcome of an attempt, as `failure` is")]
fn answer(status: u16, headers: &[(&str, &str)], body: &str) -> Attempt {
    let mut response = Response::builder().status(status);
    for (name, value) in headers {
        response = response.header(*name, *value);
    }
    Ok(response.body(Bytes::copy_from_slice(body.as_bytes())).unwrap())
}

fn status(status: u16) -> Attempt {
    answer(status, &[], "")
}

fn failure(kind: FailureKind) -> Attempt {
    Err(Failure { kind, message: "scripted".to_owned(), cause: None })
}

/// One call: what it does to the server, how it may be repeated, and a client for the rest.
struct Call {
    effect: Effect,
    repeatable: bool,
    policy: RetryPolicy,
    budget: RetryBudget,
    client: Kortix,
    on_retry: Option<OnRetry>,
    timer: FakeTimer,
    /// How long each attempt takes.
    takes: Duration,
}

impl Call {
    fn new(effect: Effect) -> Self {
        let client = Kortix::builder().base_url("http://127.0.0.1:9").build().unwrap();
        let policy =
            RetryPolicy::default().backoff(Backoff::exponential(secs(1), secs(8))).deadline(secs(3600));
        let repeatable = matches!(effect, Effect::Read | Effect::Delete | Effect::Set);
        let timer = FakeTimer::default();
        let budget = RetryBudget::default();
        Self { effect, repeatable, policy, budget, client, on_retry: None, timer, takes: Duration::ZERO }
    }

    /// Runs the loop over scripted attempts; the last one is repeated. Gives the timeout of each attempt too.
    fn run(&self, script: &[Scripted]) -> (Result<Answer, Error>, Vec<Duration>) {
        let mut script: VecDeque<_> = script.iter().copied().collect();
        self.run_with(|| if script.len() > 1 { script.pop_front().unwrap()() } else { script[0]() })
    }

    fn run_with(&self, mut outcome: impl FnMut() -> Attempt) -> (Result<Answer, Error>, Vec<Duration>) {
        let operation = Operation { name: "test", service: ServiceName::Kortix, effect: self.effect };
        let plan = Plan {
            operation: &operation,
            service: &self.client.shared.kortix,
            policy: &self.policy,
            budget: &self.budget,
            on_retry: self.on_retry.as_ref(),
            layers: &self.client.shared.layers,
            limits: Limits { connect: secs(10), header: secs(100), idle: secs(30), total: secs(100) },
            repeatable: self.repeatable,
        };
        let draft = Draft::get(Path::new(&operation, "/")).unwrap();
        let mut timeouts = Vec::new();
        let attempt = |this: Try| {
            timeouts.push(this.limits.total);
            self.timer.pass(self.takes);
            ready(outcome())
        };
        let Poll::Ready(outcome) =
            pin!(run(&plan, &draft, &self.timer, attempt)).poll(&mut Context::from_waker(Waker::noop()))
        else {
            panic!("a fake clock never waits")
        };
        (outcome, timeouts)
    }

    fn attempts(&self, outcome: Scripted) -> u32 {
        self.run(&[outcome]).0.unwrap_err().attempts()
    }

    /// The waits between the attempts, when these take no time.
    fn waits(&self) -> Vec<Duration> {
        self.timer.slept().into_iter().filter(|slept| *slept != self.takes).collect()
    }
}

const ALL: u32 = RetryPolicy::DEFAULT_MAX_ATTEMPTS;

#[test]
fn what_was_not_sent_or_refused_is_repeated_whatever_it_does() {
    let untouched: [Scripted; 3] =
        [|| failure(FailureKind::Connect), || status(429), || answer(503, &[("retry-after", "1")], "")];
    for outcome in untouched {
        for effect in
            [Effect::Read, Effect::Delete, Effect::Set, Effect::Act, Effect::Create, Effect::StartExecution]
        {
            assert_eq!(Call::new(effect).attempts(outcome), ALL, "{effect:?} {:?}", outcome());
            let error = Call::new(effect).run(&[outcome]).0.unwrap_err();
            assert!(error.is_retryable() && !error.may_have_executed(), "{error:?}");
        }
    }
}

#[test]
fn what_may_have_been_executed_is_repeated_only_where_that_does_no_harm() {
    let unknown: [Scripted; 6] = [
        || failure(FailureKind::Timeout),
        || failure(FailureKind::Interrupted),
        || status(408),
        || status(500),
        || status(503),
        || status(599),
    ];
    for outcome in unknown {
        for (effect, repeatable, attempts) in [
            (Effect::Read, true, ALL),
            (Effect::Delete, true, ALL),
            (Effect::Set, true, ALL),
            (Effect::Act, false, 1),
            (Effect::Create, false, 1),
            (Effect::StartExecution, false, 1),
            (Effect::Create, true, ALL),
            (Effect::StartExecution, true, ALL),
        ] {
            let call = Call { repeatable, ..Call::new(effect) };
            let error = call.run(&[outcome]).0.unwrap_err();
            assert_eq!(error.attempts(), attempts, "{effect:?} {error}");
            assert_eq!(error.is_retryable(), repeatable, "{effect:?} {error}");
            assert_eq!(error.may_have_executed(), effect != Effect::Read, "{effect:?} {error}");
        }
    }
}

#[test]
fn a_final_answer_is_final() {
    for outcome in [
        || status(400),
        || status(401),
        || status(402),
        || status(403),
        || status(404),
        || status(422),
        || status(302),
    ] as [Scripted; 7]
    {
        let error = Call::new(Effect::Read).run(&[outcome]).0.unwrap_err();
        assert_eq!(
            (error.attempts(), error.is_retryable(), error.may_have_executed()),
            (1, false, false),
            "{error}"
        );
    }
}

#[test]
fn a_conflict_is_repeated_when_it_passes_by_itself() {
    let bare = || status(409);
    let active = || answer(409, &[], r#"{"error":"busy","code":"EXECUTION_ACTIVE"}"#);
    let other = || answer(409, &[], r#"{"error":"no","code":"SOMETHING_ELSE"}"#);
    let table: [(Effect, Scripted, u32); 6] = [
        (Effect::StartExecution, bare, ALL),
        (Effect::StartExecution, active, ALL),
        (Effect::StartExecution, other, 1),
        (Effect::Create, bare, 1),
        (Effect::Delete, bare, 1),
        (Effect::Read, active, 1),
    ];
    for (effect, outcome, attempts) in table {
        assert_eq!(Call::new(effect).attempts(outcome), attempts, "{effect:?} {:?}", outcome());
    }
}

fn in_progress() -> Attempt {
    answer(409, &[("retry-after", "1")], r#"{"detail":"wait","code":"IDEMPOTENCY_IN_PROGRESS"}"#)
}

#[test]
fn the_first_request_of_a_name_is_waited_for_until_the_deadline() {
    for effect in [Effect::Create, Effect::StartExecution] {
        let call = Call::new(effect);
        let call = Call { policy: call.policy.clone().deadline(secs(61)), ..call };
        let error = call.run(&[in_progress]).0.unwrap_err();
        assert_eq!((error.attempts(), error.elapsed()), (31, secs(60)));
        assert!(error.is_retryable() && error.may_have_executed(), "{error}");
    }
}

#[test]
fn only_other_failures_count_while_the_first_request_is_waited_for() {
    let call = Call { repeatable: true, ..Call::new(Effect::Create) };
    let script: [Scripted; 9] = [
        in_progress,
        || status(500),
        in_progress,
        in_progress,
        || failure(FailureKind::Connect),
        in_progress,
        || status(500),
        in_progress,
        || status(500),
    ];
    assert_eq!(call.run(&script).0.unwrap_err().attempts(), 9, "four of them were failures");
    assert_eq!(
        call.run(&[in_progress, in_progress, in_progress, in_progress, in_progress, || status(200)])
            .0
            .unwrap()
            .calls
            .attempts,
        6
    );
}

#[test]
fn what_was_under_way_may_have_been_done() {
    let call = Call::new(Effect::Create);
    let error = call.run(&[in_progress, || failure(FailureKind::Connect)]).0.unwrap_err();
    assert!(error.may_have_executed(), "{error}");
}

#[test]
fn waits_double_up_to_the_maximum() {
    let call = Call::new(Effect::Read);
    let call = Call { policy: call.policy.clone().max_attempts(6), ..call };
    call.attempts(|| status(500));
    assert_eq!(call.waits(), [1, 2, 4, 8, 8].map(secs));
}

#[test]
fn the_server_is_waited_for_and_only_up_to_the_cap() {
    let call = Call::new(Effect::Create);
    assert_eq!(call.attempts(|| answer(429, &[("retry-after", "60")], "")), ALL);
    assert_eq!(call.waits(), [61, 61, 61].map(secs));

    let error = Call::new(Effect::Create).run(&[|| answer(429, &[("retry-after", "61")], "")]).0.unwrap_err();
    assert_eq!((error.attempts(), error.retry_after()), (1, Some(secs(61))));
    assert!(error.is_retryable(), "the caller may wait for longer");
}

#[test]
fn the_deadline_is_never_slept_past() {
    // Waits of 1 s and 2 s fit into 5 s, one of 4 s does not.
    let call = Call::new(Effect::Read);
    let call = Call { policy: call.policy.clone().deadline(secs(5)), ..call };
    let error = call.run(&[|| status(500)]).0.unwrap_err();
    assert_eq!((error.attempts(), error.elapsed()), (3, secs(3)));
    assert_eq!(error.status().unwrap(), 500);
}

#[test]
fn an_attempt_is_cut_at_the_deadline() {
    let call = Call::new(Effect::Read);
    let call = Call { policy: call.policy.clone().deadline(secs(150)), takes: secs(90), ..call };
    let (outcome, timeouts) = call.run(&[|| failure(FailureKind::Timeout)]);
    assert_eq!(timeouts, [secs(100), secs(59)]);
    assert_eq!(outcome.unwrap_err().attempts(), 2);
}

#[test]
fn a_deadline_beyond_any_clock_is_none() {
    let call = Call::new(Effect::Read);
    let call = Call { policy: call.policy.clone().deadline(Duration::MAX).max_attempts(40), ..call };
    assert_eq!(call.attempts(|| status(500)), 40);
}

#[test]
fn no_policy_is_one_attempt() {
    for policy in [RetryPolicy::none(), RetryPolicy::default().max_attempts(0)] {
        let call = Call { policy, ..Call::new(Effect::Create) };
        for outcome in [|| status(429), in_progress] as [Scripted; 2] {
            assert_eq!(call.attempts(outcome), 1);
        }
    }
}

#[test]
fn the_budget_is_one_for_all_calls_of_a_client() {
    let call = Call::new(Effect::Read);
    let call = Call { policy: call.policy.clone().max_attempts(80).deadline(Duration::MAX), ..call };
    assert_eq!(call.attempts(|| status(500)), 80);
    assert_eq!(call.attempts(|| status(500)), 22, "79 and 21 repetitions are the hundred");
    assert_eq!(call.attempts(|| status(500)), 1);
    assert!(call.run(&[|| status(200)]).0.is_ok());
}

#[test]
fn a_budget_of_its_own_is_all_that_a_call_has() {
    let call = Call { budget: RetryBudget::new(2), ..Call::new(Effect::Read) };
    assert_eq!(call.attempts(|| status(500)), 3);
    assert_eq!(call.attempts(|| status(500)), 1);
    assert_eq!(call.attempts(|| failure(FailureKind::Connect)), 1, "nor is a connection looked for");
    let call = Call { budget: RetryBudget::unlimited(), ..Call::new(Effect::Read) };
    let call = Call { policy: call.policy.clone().max_attempts(500).deadline(Duration::MAX), ..call };
    assert_eq!(call.attempts(|| status(500)), 500);
}

#[test]
fn a_server_that_says_no_is_not_asked_again() {
    let never: [Scripted; 5] = [
        || answer(429, &[("x-should-retry", "false")], ""),
        || answer(500, &[("x-should-retry", "false")], ""),
        || answer(503, &[("x-should-retry", "false"), ("retry-after", "1")], ""),
        || answer(409, &[("x-should-retry", "false")], ""),
        || answer(409, &[("x-should-retry", "false")], r#"{"code":"IDEMPOTENCY_IN_PROGRESS"}"#),
    ];
    for outcome in never {
        for effect in [Effect::Read, Effect::StartExecution] {
            let error = Call::new(effect).run(&[outcome]).0.unwrap_err();
            assert_eq!((error.attempts(), error.is_retryable()), (1, false), "{effect:?} {error}");
        }
        let error =
            Call { repeatable: true, ..Call::new(Effect::StartExecution) }.run(&[outcome]).0.unwrap_err();
        assert_eq!(error.attempts(), 1, "{error}");
        assert!(error.to_string().contains("; the server says not to try again"), "{error}");
    }
    let refused = Call::new(Effect::Create).run(&[never[0]]).0.unwrap_err();
    assert!(!refused.may_have_executed(), "a no is about the next attempt, not about this one");
    let failed = Call::new(Effect::Create).run(&[never[1]]).0.unwrap_err();
    assert!(failed.may_have_executed());
}

#[test]
fn a_server_that_says_yes_is_asked_again_unless_that_may_do_harm() {
    for outcome in [
        || answer(400, &[("x-should-retry", "true")], ""),
        || answer(404, &[("x-should-retry", "true")], ""),
        || answer(409, &[("x-should-retry", "true")], r#"{"code":"SOMETHING_ELSE"}"#),
        || answer(529, &[("x-should-retry", "true"), ("retry-after", "1")], ""),
    ] as [Scripted; 4]
    {
        let error = Call::new(Effect::Read).run(&[outcome]).0.unwrap_err();
        assert_eq!((error.attempts(), error.is_retryable()), (ALL, true), "{error}");
    }
    let refused: Scripted = || answer(404, &[("x-should-retry", "true")], "");
    let error = Call::new(Effect::Create).run(&[refused]).0.unwrap_err();
    assert_eq!((error.attempts(), error.may_have_executed()), (ALL, false));

    let unknown: Scripted = || answer(500, &[("x-should-retry", "true")], "");
    let error = Call::new(Effect::Create).run(&[unknown]).0.unwrap_err();
    assert_eq!((error.attempts(), error.may_have_executed()), (1, true), "the first may have made something");
}

#[test]
fn no_number_of_a_server_overflows() {
    for (name, text, is_a_time) in [
        ("retry-after", "18446744073709551615", false),
        ("retry-after", "99999999999999999999999999999999999999999", false),
        ("retry-after", "Fri, 31 Dec 9999 23:59:59 GMT", true),
        ("retry-after-ms", "18446744073709551615", true),
        ("retry-after-ms", "99999999999999999999999999999999999999999", false),
    ] {
        for cap in [RetryPolicy::DEFAULT_RETRY_AFTER_CAP, Duration::MAX] {
            for deadline in [RetryPolicy::DEFAULT_DEADLINE, Duration::MAX] {
                let call = Call::new(Effect::Read);
                let policy = call.policy.clone().retry_after_cap(cap).deadline(deadline).max_attempts(2);
                let call = Call { policy, ..call };
                let wait = move || answer(429, &[(name, text)], "");
                let error = call.run_with(wait).0.unwrap_err();
                let is_waited_for = cap == Duration::MAX && deadline == Duration::MAX && is_a_time;
                assert_eq!(error.attempts(), if is_waited_for { 2 } else { 1 }, "{name}: {text}");
                assert!(error.retry_after() > Some(secs(200_000_000_000)), "{name}: {text}");
            }
        }
    }
    for (name, text) in
        [("retry-after", "NaN"), ("retry-after", "-5"), ("retry-after-ms", "-5"), ("retry-after-ms", "inf")]
    {
        let call = Call::new(Effect::Read);
        let error = call.run_with(|| answer(429, &[(name, text)], "")).0.unwrap_err();
        assert_eq!((error.attempts(), error.retry_after()), (ALL, None), "{name}: {text}");
        assert_eq!(call.waits(), [1, 2, 4].map(secs), "{name}: {text}");
    }
}

#[test]
fn conflicts_are_free() {
    let call = Call::new(Effect::StartExecution);
    let call = Call { policy: call.policy.clone().max_attempts(500).deadline(Duration::MAX), ..call };
    assert_eq!(call.attempts(|| status(409)), 500);
}

#[test]
fn a_success_tells_its_attempts() {
    let script: [Scripted; 3] = [|| failure(FailureKind::Connect), || status(429), || status(200)];
    let answer = Call::new(Effect::Create).run(&script).0.unwrap();
    assert_eq!((answer.calls.attempts, answer.calls.elapsed), (3, secs(3)));
}

#[test]
fn what_an_earlier_attempt_may_have_done_is_not_forgotten() {
    let script: [Scripted; 2] = [|| failure(FailureKind::Timeout), || status(404)];
    let error = Call::new(Effect::Delete).run(&script).0.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (&ErrorKind::NotFound, 2));
    assert!(error.may_have_executed(), "the first attempt has probably deleted it");
    assert!(!Call::new(Effect::Read).run(&script).0.unwrap_err().may_have_executed());
}

#[test]
fn a_listener_hears_of_every_wait() {
    let heard: Arc<Mutex<Vec<_>>> = Arc::default();
    let ear = Arc::clone(&heard);
    let listener: OnRetry = Arc::new(move |event| {
        ear.lock().unwrap().push((event.attempt(), event.delay(), event.error().status().unwrap().as_u16()));
    });
    let call = Call { on_retry: Some(listener), ..Call::new(Effect::Read) };
    let script: [Scripted; 3] = [|| status(500), || status(502), || status(404)];
    call.run(&script).0.unwrap_err();
    assert_eq!(*heard.lock().unwrap(), [(1, secs(1), 500), (2, secs(2), 502)]);
}
