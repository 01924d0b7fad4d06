//! `GET /x/v1/receipt-keys`

use axum::{Json, extract::State};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    auth::receipts::ReceiptKey,
    http::{AppState, openapi::errors::obvious},
};

#[derive(Serialize, ToSchema)]
#[schema(as = ReceiptKeyList)]
pub(in crate::http) struct Body {
    keys: Vec<KeyBody>,
}

/// The public half of a key that receipts are signed with.
#[derive(Serialize, ToSchema)]
#[schema(as = ReceiptKey)]
struct KeyBody {
    /// `rk_` and the first 32 hexadecimal digits of its SHA-256.
    key_id: String,
    /// `ed25519`.
    algorithm: &'static str,
    /// 64 hexadecimal digits.
    public_key: String,
}

/// Read the keys that receipts are signed with.
///
/// Anybody may: whoever keeps them can check receipts without asking this server again.
#[utoipa::path(
    get,
    path = "/receipt-keys",
    operation_id = "receipts.keys",
    tag = "executions",
    security(()),
    responses((status = 200, description = "The keys.", body = Body), obvious::Anyone),
)]
pub(in crate::http) async fn keys(State(app): State<AppState>) -> Json<Body> {
    let key = &app.receipt_key;
    let key = KeyBody {
        key_id: key.id().to_owned(),
        algorithm: ReceiptKey::ALGORITHM,
        public_key: key.public_hex().to_owned(),
    };
    Json(Body { keys: vec![key] })
}
