//! `POST /x/v1/webhook-deliveries/{id}/replay`

use axum::{
    Json,
    extract::{Path, State},
};

use super::DeliveryBody;
use crate::http::{
    AppState,
    auth::ObviousCaller,
    error::ApiError,
    openapi::{errors::obvious, params::DeliveryPath},
};

/// Send a delivery again.
///
/// At once, with the same `webhook-id`, and from the beginning of the schedule if it was delivered or given up. A webhook
/// that was disabled is active again.
#[utoipa::path(
    post,
    path = "/webhook-deliveries/{id}/replay",
    operation_id = "webhooks.replay",
    tag = "webhooks",
    params(DeliveryPath),
    responses(
        (status = 200, description = "It is to be tried.", body = DeliveryBody),
        obvious::Caller, obvious::Forbidden, obvious::NotFound,
    ),
)]
pub(in crate::http) async fn replay(
    State(app): State<AppState>,
    ObviousCaller(caller): ObviousCaller,
    Path(id): Path<String>,
) -> Result<Json<DeliveryBody>, ApiError> {
    let delivery = app.service.replay_delivery(caller, &id).await?;
    Ok(Json(delivery.into()))
}
