//! `POST /threads`

use axum::{Json, extract::State};
use http::HeaderMap;
use serde::Serialize;

use crate::{
    domain::create_thread::NewThread,
    http::{
        AppState,
        auth::KortixCaller,
        error::ApiError,
        extract::Form,
        idempotency::{ClientKey, replayed_header},
    },
};

#[derive(Serialize)]
pub(in crate::http) struct Body {
    thread_id: String,
    project_id: String,
}

pub(in crate::http) async fn create(
    State(app): State<AppState>,
    KortixCaller(caller): KortixCaller,
    key: ClientKey,
    mut form: Form,
) -> Result<(HeaderMap, Json<Body>), ApiError> {
    let name = form.take("name");
    let idempotency = key.bind("threads.create", &[name.as_deref().unwrap_or_default()]);
    let made = app.service.create_thread(caller, NewThread { name, idempotency }).await?;
    let body = Body { thread_id: made.thread.hyphenated(), project_id: made.project.hyphenated() };
    Ok((replayed_header(made.replayed), Json(body)))
}
