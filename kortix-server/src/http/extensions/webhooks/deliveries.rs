//! `GET /x/v1/webhooks/{id}/deliveries`

use std::collections::HashMap;

use axum::{
    Json,
    extract::{Path, State},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::DeliveryBody;
use crate::{
    domain::{
        page::{Cursor, InvalidCursor},
        webhook::{DeliveryQuery, DeliveryState},
    },
    http::{
        AppState,
        auth::ObviousCaller,
        error::ApiError,
        extract::QueryOf,
        openapi::{errors::obvious, params::WebhookPath},
    },
    ids::WebhookId,
};

const MOST: u32 = 100;
const DEFAULT_LIMIT: u32 = 20;

#[derive(Serialize, ToSchema)]
#[schema(as = WebhookDeliveryPage)]
pub(in crate::http) struct Body {
    deliveries: Vec<DeliveryBody>,
    /// Where the next page begins, when there is one.
    next_cursor: Option<String>,
}

#[derive(utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "only its description is used; each value is read with its own refusal")]
struct Query {
    /// Only those with that state: `pending`, `delivered` or `dead`.
    state: Option<String>,
    /// How many there are on a page.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u32>,
    /// The `next_cursor` of the page before.
    cursor: Option<String>,
}

/// List what was told to a webhook, newest first.
///
/// With `state=dead`, what could not be. Deliveries are forgotten 30 days after they were delivered or given up.
#[utoipa::path(
    get,
    path = "/webhooks/{id}/deliveries",
    operation_id = "webhooks.deliveries",
    tag = "webhooks",
    params(WebhookPath, Query),
    responses(
        (status = 200, description = "One page of them.", body = Body),
        obvious::Caller, obvious::Forbidden, obvious::NotFound, obvious::BadRequest,
    ),
)]
pub(in crate::http) async fn deliveries(
    State(app): State<AppState>,
    ObviousCaller(caller): ObviousCaller,
    Path(id): Path<String>,
    QueryOf(query): QueryOf,
) -> Result<Json<Body>, ApiError> {
    let webhook = app.service.webhook_in_reach(caller, &id).await?;
    let query = read(webhook.id, &query)?;
    let found = app.service.store.deliveries(&query).await;
    let found = found.map_err(|error| ApiError::store("Failed to list deliveries", &error))?;
    Ok(Json(Body {
        deliveries: found.items.into_iter().map(DeliveryBody::from).collect(),
        next_cursor: found.next.map(Cursor::encode),
    }))
}

fn read(webhook: WebhookId, query: &HashMap<String, String>) -> Result<DeliveryQuery, ApiError> {
    let value = |name: &str| query.get(name).map(String::as_str);
    let wrong = |text: &str| ApiError::bad_request(text);
    let state = value("state").map(|text| {
        DeliveryState::from_stored(text).ok_or_else(|| wrong("state must be one of pending, delivered, dead"))
    });
    let limit = value("limit").map(|text| {
        let limit = text.parse().ok().filter(|limit| (1..=MOST).contains(limit));
        limit.ok_or_else(|| wrong("limit must be a number from 1 to 100"))
    });
    let cursor = value("cursor").map(|text| {
        text.parse().map_err(|error: InvalidCursor| ApiError::bad_request(format!("cursor is {error}")))
    });
    Ok(DeliveryQuery {
        webhook,
        state: state.transpose()?,
        behind: cursor.transpose()?.unwrap_or(Cursor::BEFORE_ALL),
        limit: limit.transpose()?.unwrap_or(DEFAULT_LIMIT),
    })
}
