//! The routes of the Kortix API.

mod access;
mod account;
mod agents;
mod api_keys;
mod body;
mod health;
mod health_docker;
mod messages;
mod projects;
mod runs;
pub(super) mod sandboxes;
mod threads;

use utoipa_axum::{router::OpenApiRouter, routes};

use super::AppState;

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(health::health))
        .routes(routes!(health_docker::health_docker))
        .routes(routes!(threads::list::list, threads::create::create))
        .routes(routes!(api_keys::list::list, api_keys::create::create))
        .routes(routes!(api_keys::revoke::revoke))
        .routes(routes!(api_keys::delete::delete))
        .routes(routes!(threads::get::get, threads::update::update, threads::delete::delete))
        .routes(routes!(threads::search::search))
        .routes(routes!(messages::list::list, messages::create::create))
        .routes(routes!(messages::add::add))
        .routes(routes!(messages::delete::delete))
        .routes(routes!(agents::list::list, agents::create::create))
        .routes(routes!(agents::get::get, agents::update::update, agents::delete::delete))
        .routes(routes!(projects::get::get, projects::delete::delete))
        .routes(routes!(projects::threads::threads, projects::create_thread::create_thread))
        .routes(routes!(runs::start::start))
        .routes(routes!(runs::stop::stop))
        .routes(routes!(runs::stop::stop_alias))
        .routes(routes!(runs::stream::stream))
        .routes(routes!(runs::status::status))
        .routes(routes!(runs::active::active))
        .routes(routes!(runs::list::list))
        .routes(routes!(runs::get::get))
        .routes(routes!(account::state::state))
        .routes(routes!(account::minimal_state::minimal_state))
        .routes(routes!(account::limits::limits))
        .merge(sandboxes())
}

fn sandboxes() -> OpenApiRouter<AppState> {
    use projects::{files as project_files, sandbox};
    use sandboxes::{delete, execute, files, start, status, terminal};
    OpenApiRouter::new()
        .routes(routes!(files::list::list, files::upload::upload, files::write::write, files::delete::delete))
        .routes(routes!(files::write_binary::write_binary))
        .routes(routes!(files::read::read))
        .routes(routes!(files::tree::tree))
        .routes(routes!(delete::delete))
        .routes(routes!(status::status))
        .routes(routes!(start::start))
        .routes(routes!(execute::execute))
        .routes(routes!(terminal::terminal))
        .routes(routes!(sandbox::get::get))
        .routes(routes!(sandbox::status::status))
        .routes(routes!(sandbox::ensure_active::ensure_active))
        .routes(routes!(sandbox::start::start))
        .routes(routes!(sandbox::stop::stop))
        .routes(routes!(project_files::upload::upload))
        .routes(routes!(project_files::upload_started::upload_started))
        .routes(routes!(project_files::upload_completed::upload_completed))
        .routes(routes!(project_files::upload_status::upload_status))
}
