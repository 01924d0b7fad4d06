//! What a route may answer besides success, described once.
//!
//! A handler names its reasons (`responses((status = 200, body = Body), kortix::Caller, kortix::NotFound)`); the
//! document then refers to one response per status and family, which is made here.

use utoipa::openapi::{
    ComponentsBuilder, ContentBuilder, Ref, RefOr, Response, ResponseBuilder, Schema, schema::OneOfBuilder,
};

use self::schemas::{
    InvalidDetail, KortixError, KortixInvalidError, KortixLimitError, LimitDetail, ObviousError,
};
use super::{REQUEST_ID_HEADER, RETRY_AFTER_HEADER};
use crate::http::error::Family;

/// What `ApiError::render` writes, as schemas.
#[expect(dead_code, reason = "only their schemas are used; the texts are put together from parts")]
mod schemas {
    use serde_json::Value;
    use utoipa::ToSchema;

    /// A refusal of the Kortix service.
    #[derive(ToSchema)]
    pub(super) struct KortixError {
        /// What is wrong.
        detail: String,
        /// What kind of refusal it is, for programs.
        code: String,
        request_id: String,
    }

    /// A limit of the account's plan is reached.
    #[derive(ToSchema)]
    pub(super) struct KortixLimitError {
        detail: LimitDetail,
        code: String,
        request_id: String,
    }

    #[derive(ToSchema)]
    pub(super) struct LimitDetail {
        message: String,
        current_count: Option<i64>,
        running_count: Option<i64>,
        limit: i64,
        tier_name: Option<String>,
        error_code: String,
    }

    /// What is wrong with a body or a query, and where.
    #[derive(ToSchema)]
    pub(super) struct KortixInvalidError {
        detail: Vec<InvalidDetail>,
        code: String,
        request_id: String,
    }

    #[derive(ToSchema)]
    pub(super) struct InvalidDetail {
        /// The kind of fault, such as `missing` or `string_type`.
        r#type: String,
        /// The way to it: `body` or `query`, then names of fields and positions in lists.
        loc: Vec<Value>,
        msg: String,
        /// What was sent there.
        input: Value,
        /// What the message says in numbers.
        ctx: Option<Value>,
    }

    /// A refusal of the Obvious service, and of the routes under `/x/v1`.
    #[derive(ToSchema)]
    pub(super) struct ObviousError {
        /// What is wrong.
        error: String,
        /// What kind of refusal it is, for programs.
        code: String,
        request_id: String,
        /// The execution that is in the way, where one is.
        execution_id: Option<String>,
    }
}

/// Declares reasons, and the statuses that each of them may have.
macro_rules! reasons {
    ($family:expr; $($(#[$doc:meta])* $name:ident => [$($status:literal),+];)+) => { $(
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $name;

        impl utoipa::IntoResponses for $name {
            fn responses() -> std::collections::BTreeMap<
                String,
                utoipa::openapi::RefOr<utoipa::openapi::Response>,
            > {
                [$($status),+].into_iter().map(|status| super::reference($family, status)).collect()
            }
        }
    )+ };
}

/// Reasons of the Kortix routes.
pub mod kortix {
    use crate::http::error::Family;

    reasons! { Family::Kortix;
        /// Of a route that never looks at credentials.
        Anyone => [500, 503, 504];
        /// Of a route that anybody may ask, and members may ask more of.
        Reader => [401, 500, 503, 504];
        /// Of a route that demands a credential.
        Caller => [401, 500, 503, 504];
        /// What is asked for is private, and nobody says who asks.
        Private => [401];
        /// The plan's limit.
        Limit => [402];
        /// The caller has no right to it.
        Forbidden => [403];
        /// The thing may not exist.
        NotFound => [404];
        /// Something in the request, or in the state of the thing, forbids it.
        BadRequest => [400];
        /// Something else is under way.
        Conflict => [409];
        /// Of a route that anybody may ask, about a sandbox that another server may have.
        Elsewhere => [503];
        /// What was there is not kept any more.
        Gone => [410];
        /// The query is checked.
        Query => [422];
        /// A body is read and checked.
        Body => [400, 408, 413, 422];
        /// Of a route that takes an `Idempotency-Key`.
        Creates => [400, 409, 422];
    }
}

/// Reasons of the Obvious routes and of our own.
pub mod obvious {
    use crate::http::error::Family;

    reasons! { Family::Obvious;
        /// Of a route that never looks at credentials.
        Anyone => [500, 503, 504];
        /// Of a route that demands a credential.
        Caller => [401, 500, 503, 504];
        /// The plan's limit.
        Limit => [402];
        /// The caller has no right to it.
        Forbidden => [403];
        /// The thing may not exist.
        NotFound => [404];
        /// The request cannot be done as it is.
        BadRequest => [400];
        /// The state of the thing forbids it.
        Conflict => [409];
        /// What was there is not kept any more.
        Gone => [410];
        /// A body is read and checked.
        Body => [400, 408, 413];
        /// Of a route that takes a body and an `Idempotency-Key`.
        Creates => [400, 408, 409, 413, 422];
        /// Of a route that starts an execution, and takes a body and an `Idempotency-Key`.
        Starts => [400, 408, 409, 413, 422];
    }
}

const STATUSES: [u16; 13] = [400, 401, 402, 403, 404, 408, 409, 410, 413, 422, 500, 503, 504];

fn component(family: Family, status: u16) -> String {
    format!("{family:?}{status}")
}

fn reference(family: Family, status: u16) -> (String, RefOr<Response>) {
    debug_assert!(STATUSES.contains(&status), "{status} is not described");
    (status.to_string(), RefOr::Ref(Ref::from_response_name(component(family, status))))
}

/// Adds what the references lead to.
pub(super) fn components(mut components: ComponentsBuilder) -> ComponentsBuilder {
    for family in [Family::Kortix, Family::Obvious] {
        for status in STATUSES {
            components = components.response(component(family, status), response(family, status));
        }
    }
    components
        .schema_from::<KortixError>()
        .schema_from::<KortixLimitError>()
        .schema_from::<KortixInvalidError>()
        .schema_from::<ObviousError>()
        .schema_from::<LimitDetail>()
        .schema_from::<InvalidDetail>()
}

fn response(family: Family, status: u16) -> Response {
    let json = ContentBuilder::new().schema(Some(schema(family, status))).build();
    let mut response =
        ResponseBuilder::new().description(meaning(status)).content("application/json", json).build();
    response.headers.insert("X-Request-Id".to_owned(), RefOr::Ref(Ref::new(REQUEST_ID_HEADER)));
    if matches!(status, 409 | 503) {
        response.headers.insert("Retry-After".to_owned(), RefOr::Ref(Ref::new(RETRY_AFTER_HEADER)));
    }
    response
}

fn schema(family: Family, status: u16) -> RefOr<Schema> {
    let named = |name: &str| RefOr::<Schema>::Ref(Ref::from_schema_name(name));
    match (family, status) {
        (Family::Obvious, _) => named("ObviousError"),
        (Family::Kortix, 402) => named("KortixLimitError"),
        // A reused `Idempotency-Key` is told as text.
        (Family::Kortix, 422) => {
            let either = OneOfBuilder::new().item(named("KortixInvalidError")).item(named("KortixError"));
            Schema::OneOf(either.build()).into()
        }
        (Family::Kortix, _) => named("KortixError"),
    }
}

fn meaning(status: u16) -> &'static str {
    match status {
        400 => "The request cannot be done as it is.",
        401 => "There is no credential, or it is not valid.",
        402 => "A limit of the account's plan is reached.",
        403 => "The caller may not do this.",
        404 => "There is no such thing, or not for this caller.",
        408 => "The body took too long to arrive.",
        409 => {
            "Something is in the way, as `code` says, and nothing was done. With `Retry-After` it is something that is \
                under way, as the thread's active execution (`EXECUTION_ACTIVE`) or a call with the same \
                `Idempotency-Key` (`IDEMPOTENCY_IN_PROGRESS`): try again."
        }
        410 => "What is asked for is not kept any more; the answer says where its outcome can be read.",
        413 => "The body is too large.",
        422 => "The query or the body is not valid, or the `Idempotency-Key` was used for another request.",
        503 => {
            "The server is shutting down (`SHUTTING_DOWN`), answers as many requests as it may (`OVERLOADED`), is not the \
                one that has the sandbox (`SANDBOX_ELSEWHERE`), or has no room for another (`NO_ROOM_FOR_SANDBOX`): nothing \
                was done; try again. A stop that its run has not followed yet (`STOP_PENDING`) stands."
        }
        504 => {
            "The server did not answer within the time that a request may take (`DEADLINE_EXCEEDED`). What was asked for may \
                have been done."
        }
        _ => "The server failed.",
    }
}
