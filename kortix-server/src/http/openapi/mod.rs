//! The description of the API, made from the routes: a route is declared by `routes!`, which takes it from the
//! handler's own annotation, so that there is none without the other.

pub mod errors;
pub(super) mod params;
#[cfg(test)]
mod tests;

use utoipa::openapi::{
    Components, ComponentsBuilder, HeaderBuilder, InfoBuilder, ObjectBuilder, OpenApi, OpenApiBuilder, Ref,
    RefOr, Schema, SecurityRequirement, ServerBuilder, Type,
    path::{Operation, PathItem},
    security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme},
    tag::TagBuilder,
};

const REQUEST_ID_HEADER: &str = "#/components/headers/RequestId";
const RETRY_AFTER_HEADER: &str = "#/components/headers/RetryAfter";
const REPLAYED_HEADER: &str = "#/components/headers/IdempotencyReplayed";

const ABOUT: &str = "The Kortix and Obvious APIs as this server answers them. Every answer carries `X-Request-Id`, \
                     which a request may set. A creating call may carry an `Idempotency-Key`: repeated with the same \
                     key and the same body, it gives the answer of the first call again and makes nothing.";

const TAGS: [(&str, &str); 14] = [
    ("server", "The server itself."),
    ("threads", "Conversations, each in a project with a sandbox."),
    ("messages", "What is said in a thread."),
    ("agents", "Prompts, models and tools under a name."),
    ("projects", "What threads belong to."),
    ("api_keys", "Keys that act as the owner of an account."),
    ("sandboxes", "The machine of a project: its files, its terminal, and whether it runs."),
    ("templates", "What a project of the Obvious API can begin with."),
    ("runs", "Agents at work in threads."),
    ("account", "What the caller's account may use, and what it has used."),
    ("executions", "An agent's work on a task, started over the Obvious API."),
    ("accounts", "Personal accounts and workspaces, and who belongs to them."),
    ("keys", "The `obv_` keys of an account."),
    ("webhooks", "Being told when executions end."),
];

/// The description of every route.
pub fn document() -> OpenApi {
    finished(super::routes().into_openapi())
}

/// What the document says before any route is added.
pub(super) fn basis() -> OpenApi {
    let info = InfoBuilder::new().title("kortix-server").version(env!("CARGO_PKG_VERSION"));
    OpenApiBuilder::new()
        .info(
            info.description(Some(ABOUT))
                .license(Some(utoipa::openapi::License::new("MIT OR Apache-2.0")))
                .build(),
        )
        .tags(Some(TAGS.map(|(name, text)| TagBuilder::new().name(name).description(Some(text)).build())))
        .security(Some(
            ["jwt", "api_key", "obvious_key"]
                .map(|name| SecurityRequirement::new::<_, [&str; 0], &str>(name, [])),
        ))
        .components(Some(components()))
        .build()
}

fn components() -> Components {
    let bearer = |format: &str, text: &str| {
        let scheme = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format(format);
        SecurityScheme::Http(scheme.description(Some(text)).build())
    };
    let api_key = ApiKeyValue::with_description("X-API-Key", "A key of the Kortix API: `pk_…:sk_…`.");
    let components = ComponentsBuilder::new()
        .security_scheme("jwt", bearer("JWT", "A user's token."))
        .security_scheme("obvious_key", bearer("obv_…", "A key of the Obvious API."))
        .security_scheme("api_key", SecurityScheme::ApiKey(ApiKey::Header(api_key)))
        .header("RequestId", header(Type::String, "The id of this request, also in the server's log."))
        .header("RetryAfter", header(Type::Integer, "After how many seconds to try again."))
        .header(
            "IdempotencyReplayed",
            header(Type::Boolean, "`true` when an earlier call has had this answer."),
        );
    errors::components(components).build()
}

fn header(kind: Type, text: &str) -> RefOr<utoipa::openapi::Header> {
    HeaderBuilder::new()
        .schema(Some(ObjectBuilder::new().schema_type(kind)))
        .description(Some(text))
        .build()
        .into()
}

/// Adds what holds for many routes, so that their annotations need not say it.
fn finished(mut document: OpenApi) -> OpenApi {
    for (path, item) in &mut document.paths.paths {
        if !path.starts_with("/api/v1/") && !path.starts_with("/x/v1/") {
            item.servers = Some(["/", "/v1"].map(|url| ServerBuilder::new().url(url).build()).into());
        }
        for operation in operations(item) {
            add_headers(operation);
            leave_out_null(operation);
        }
    }
    document
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [&mut item.get, &mut item.put, &mut item.post, &mut item.delete, &mut item.patch].into_iter().flatten()
}

fn add_headers(operation: &mut Operation) {
    let repeatable = operation
        .parameters
        .iter()
        .flatten()
        .any(|parameter| matches!(parameter, RefOr::T(parameter) if parameter.name == "Idempotency-Key"));
    for (status, response) in &mut operation.responses.responses {
        let RefOr::T(response) = response else { continue };
        response.headers.insert("X-Request-Id".to_owned(), RefOr::Ref(Ref::new(REQUEST_ID_HEADER)));
        if repeatable && status == "200" {
            response.headers.insert("Idempotency-Replayed".to_owned(), RefOr::Ref(Ref::new(REPLAYED_HEADER)));
        }
    }
}

/// A body that is an `Option` may be left out; that it may be `null` too is more than most handlers take.
fn leave_out_null(operation: &mut Operation) {
    let Some(RefOr::T(body)) = &mut operation.request_body else { return };
    for content in body.content.values_mut() {
        let RefOr::T(content) = content else { continue };
        if let Some(RefOr::T(Schema::OneOf(either))) = &content.schema {
            let named = either.items.iter().find(|item| matches!(item, RefOr::Ref(_))).cloned();
            content.schema = named.or_else(|| content.schema.clone());
        }
    }
}
