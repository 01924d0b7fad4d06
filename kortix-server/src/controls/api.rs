//! `/controls/v1`: how tests speak to the controls.

use std::{net::IpAddr, sync::Arc};

use axum::{
    Json, Router,
    extract::{Path, Query, Request, State as Shared, rejection::JsonRejection},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::{delete, get, post},
};
use http::{StatusCode, header::HOST};
use serde::Deserialize;
use serde_json::{Value, json};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use super::{
    State,
    glob::Glob,
    rule::Rule,
    rules::NotAdded,
    seed::{self, NotSeeded},
};
use crate::{
    clock::{self, Going},
    domain::service::Service,
    timestamp::Timestamp,
};

/// How many entries of the journal are told when nobody asks for more or fewer.
const ENTRIES: usize = 100;

#[derive(Clone)]
struct Api {
    state: Arc<State>,
    service: Arc<Service>,
}

pub(super) fn router(state: Arc<State>, service: Arc<Service>) -> Router {
    let routes = Router::new()
        .route("/rules", get(list_rules).post(add_rules).delete(clear_rules))
        .route("/rules/{id}", delete(remove_rule))
        .route("/clock", get(show_clock).put(set_clock).delete(resume_clock))
        .route("/clock/advance", post(advance_clock))
        .route("/journal", get(show_journal).delete(clear_journal))
        .route("/reset", post(reset))
        .route("/reap", post(reap))
        .route("/seed", post(seed));
    Router::new()
        .nest("/controls/v1", routes)
        .fallback(|| async {
            Refusal(StatusCode::NOT_FOUND, "there is nothing here; see docs/test-controls.md".to_owned())
        })
        .layer(middleware::from_fn(refuse_other_hosts))
        .with_state(Api { state, service })
}

/// Why a call to the controls was not followed.
struct Refusal(StatusCode, String);

impl Refusal {
    fn bad_request(why: &impl ToString) -> Self {
        Self(StatusCode::BAD_REQUEST, why.to_string())
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        (self.0, Json(json!({"error": self.1}))).into_response()
    }
}

impl From<JsonRejection> for Refusal {
    fn from(rejection: JsonRejection) -> Self {
        Self(rejection.status(), rejection.body_text())
    }
}

/// A page in a browser on this machine can ask loopback under any name that somebody lets point to it.
async fn refuse_other_hosts(request: Request, next: Next) -> Response {
    let host = request.headers().get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    if is_loopback(host) {
        return next.run(request).await;
    }
    Refusal(StatusCode::FORBIDDEN, "test controls answer at 127.0.0.1, [::1] and localhost alone".to_owned())
        .into_response()
}

fn is_loopback(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => host,
    };
    let address = name.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    name == "localhost" || address.is_ok_and(|address| address.is_loopback())
}

type Answer = Result<Json<Value>, Refusal>;

async fn list_rules(Shared(api): Shared<Api>) -> Json<Value> {
    Json(json!({"rules": api.state.rules.list()}))
}

/// One rule, or a list of which all come into force or none.
async fn add_rules(Shared(api): Shared<Api>, body: Result<Json<Value>, JsonRejection>) -> Answer {
    let Json(body) = body?;
    let (written, is_list) = match body {
        Value::Array(rules) => (rules, true),
        rule => (vec![rule], false),
    };
    let rules = written.into_iter().map(Rule::from_json).collect::<Result<Vec<_>, _>>();
    let ids =
        api.state.rules.add(rules.map_err(|error| Refusal::bad_request(&error))?).map_err(
            |error| match error {
                NotAdded::Taken(_) => Refusal(StatusCode::CONFLICT, error.to_string()),
                NotAdded::TooMany => Refusal::bad_request(&error),
            },
        )?;
    Ok(Json(if is_list { json!({"ids": ids}) } else { json!({"id": ids.first()}) }))
}

async fn clear_rules(Shared(api): Shared<Api>) -> Json<Value> {
    api.state.rules.clear();
    Json(json!({}))
}

async fn remove_rule(Shared(api): Shared<Api>, Path(id): Path<String>) -> Answer {
    if api.state.rules.remove(&id) {
        return Ok(Json(json!({})));
    }
    Err(Refusal(StatusCode::NOT_FOUND, format!("there is no rule `{id}`")))
}

async fn show_clock() -> Json<Value> {
    Json(clock_as_json())
}

fn clock_as_json() -> Value {
    let mut shown = serde_json::to_value(Going::now()).unwrap_or_default();
    shown["now"] = Timestamp::now().iso().into();
    shown["now_micros"] = Timestamp::now().micros().into();
    shown
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Setting {
    at: Moment,
    /// The clock stands unless this is true.
    #[serde(default)]
    running: bool,
}

/// A moment as the API shows it, or in microseconds since the epoch.
#[derive(Deserialize)]
#[serde(untagged)]
enum Moment {
    Micros(i64),
    Iso(String),
}

impl Moment {
    fn micros(self) -> Option<i64> {
        let micros = match self {
            Self::Micros(micros) => micros,
            Self::Iso(text) => {
                let nanos = OffsetDateTime::parse(&text, &Rfc3339).ok()?.unix_timestamp_nanos();
                i64::try_from(nanos / 1_000).ok()?
            }
        };
        (0..=clock::LATEST_MICROS).contains(&micros).then_some(micros)
    }
}

async fn set_clock(body: Result<Json<Setting>, JsonRejection>) -> Answer {
    let Json(setting) = body?;
    let at = setting.at.micros().ok_or_else(|| {
        Refusal::bad_request(
            &"`at` is a moment from 1970 to 9999, like \"2026-03-02T14:30:00Z\", or microseconds since 1970",
        )
    })?;
    let going = if setting.running { Going::from_moment(at) } else { Going::Stopped { at } };
    going.take_effect();
    Ok(Json(clock_as_json()))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Advance {
    seconds: u32,
}

async fn advance_clock(body: Result<Json<Advance>, JsonRejection>) -> Answer {
    let Json(Advance { seconds }) = body?;
    Going::now().advanced(i64::from(seconds) * 1_000_000).take_effect();
    Ok(Json(clock_as_json()))
}

async fn resume_clock() -> Json<Value> {
    Going::Real.take_effect();
    Json(clock_as_json())
}

#[derive(Deserialize)]
struct Wanted {
    operation: Option<String>,
    #[serde(default)]
    after: u64,
    limit: Option<usize>,
}

async fn show_journal(Shared(api): Shared<Api>, Query(wanted): Query<Wanted>) -> Json<Value> {
    let operation = wanted.operation.as_deref().map(Glob::new);
    let journal = &api.state.journal;
    let entries = journal.entries(operation.as_ref(), wanted.after, wanted.limit.unwrap_or(ENTRIES));
    Json(json!({"entries": entries, "seen": journal.seen()}))
}

async fn clear_journal(Shared(api): Shared<Api>) -> Json<Value> {
    api.state.journal.clear();
    Json(json!({}))
}

async fn reset(Shared(api): Shared<Api>) -> Json<Value> {
    api.state.reset();
    Json(json!({}))
}

/// A round of the reaper now, as it is made every minute.
async fn reap(Shared(api): Shared<Api>) -> Answer {
    let reaped = api.service.reap().await.map_err(|error| {
        tracing::error!(error = &error as &dyn std::error::Error, "a round of the reaper failed");
        Refusal(StatusCode::INTERNAL_SERVER_ERROR, "the round of the reaper failed; see the log".to_owned())
    })?;
    Ok(Json(json!({
        "creates_undone": reaped.creates_undone,
        "deletions_finished": reaped.deletions_finished,
        "orphans_destroyed": reaped.orphans_destroyed,
        "failed": reaped.failed,
    })))
}

async fn seed(Shared(api): Shared<Api>, body: Result<Json<seed::Wanted>, JsonRejection>) -> Answer {
    let Json(wanted) = body?;
    match wanted.make(api.service.store.as_ref()).await {
        Ok(made) => Ok(Json(made)),
        Err(NotSeeded::Refused(why)) => Err(Refusal(StatusCode::BAD_REQUEST, why)),
        Err(error @ NotSeeded::Store(_)) => {
            tracing::error!(error = &error as &dyn std::error::Error, "cannot seed");
            Err(Refusal(StatusCode::INTERNAL_SERVER_ERROR, "the database failed; see the log".to_owned()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_this_machine_are_answered() {
        for host in ["127.0.0.1:8001", "127.0.0.1", "localhost:1", "localhost", "[::1]:8001", "[::1]"] {
            assert!(is_loopback(host), "{host}");
        }
        for host in [
            "",
            "example.org",
            "example.org:80",
            "10.0.0.1:80",
            "localhost.example.org",
            "127.0.0.1.example.org",
        ] {
            assert!(!is_loopback(host), "{host}");
        }
    }

    #[test]
    fn a_moment_is_read_in_both_forms() {
        let micros = |json: Value| serde_json::from_value::<Moment>(json).ok().and_then(Moment::micros);
        assert_eq!(micros(json!("2026-03-02T14:30:00.123456+00:00")), Some(1_772_461_800_123_456));
        assert_eq!(micros(json!("2026-03-02T14:30:00Z")), Some(1_772_461_800_000_000));
        assert_eq!(micros(json!(5)), Some(5));
        for wrong in
            [json!("yesterday"), json!(-1), json!(i64::MAX), json!("1969-12-31T23:59:59Z"), json!({})]
        {
            assert_eq!(micros(wrong.clone()), None, "{wrong}");
        }
    }
}
