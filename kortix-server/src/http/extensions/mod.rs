//! Routes that neither service has: reading an execution, going on in a thread, and managing accounts and their keys.

mod accounts;
mod body;
mod executions;
mod keys;
mod receipts;
mod sandboxes;
mod webhooks;

use utoipa_axum::{router::OpenApiRouter, routes};

use super::AppState;

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(executions::list::list))
        .routes(routes!(executions::get::get))
        .routes(routes!(executions::stop::stop))
        .routes(routes!(executions::answer::answer))
        .routes(routes!(executions::artifacts::artifacts))
        .routes(routes!(executions::events::events))
        .routes(routes!(executions::receipt::receipt))
        .routes(routes!(executions::create::create))
        .routes(routes!(receipts::keys::keys))
        .routes(routes!(accounts::list::list, accounts::create::create))
        .routes(routes!(accounts::members::list::list))
        .routes(routes!(accounts::members::set::set, accounts::members::remove::remove))
        .routes(routes!(keys::list::list, keys::create::create))
        .routes(routes!(keys::revoke::revoke))
        .routes(routes!(sandboxes::logs::logs))
        .routes(routes!(sandboxes::usage::usage))
        .routes(routes!(sandboxes::rotate_token::rotate_token))
        .routes(routes!(sandboxes::create_url::create_url))
        .routes(routes!(webhooks::list::list, webhooks::create::create))
        .routes(routes!(webhooks::delete::delete))
        .routes(routes!(webhooks::deliveries::deliveries))
        .routes(routes!(webhooks::replay::replay))
}
