//! `GET /threads/search`

use axum::{Json, extract::State};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    domain::search::{Found, SearchText, ranked},
    http::{AppState, auth::KortixCaller, error::ApiError, openapi::errors::kortix, query::Parameters},
    timestamp::Timestamp,
};

const LARGEST_LIMIT: u32 = 50;
const DEFAULT_LIMIT: u32 = 10;

/// The query, as it is sent.
#[derive(utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "only its description is used; the query is read field by field")]
struct Query {
    /// What to look for.
    #[param(min_length = 1)]
    q: String,
    /// How many threads at most.
    #[param(minimum = 1, maximum = 50, default = 10)]
    limit: Option<u32>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = ThreadMatches)]
pub(in crate::http) struct Body {
    /// The best first.
    results: Vec<Match>,
    total: usize,
    /// Whether this server can search; it always can.
    configured: bool,
}

#[derive(Serialize, ToSchema)]
#[schema(as = ThreadMatch)]
struct Match {
    thread_id: String,
    /// Above 0, and 1 at most.
    score: f64,
    text_preview: String,
    project_id: String,
    project_name: String,
    project_icon_name: Option<String>,
    updated_at: Timestamp,
}

impl Match {
    fn new(found: Found) -> Self {
        let mention = found.mention;
        Self {
            thread_id: mention.thread.hyphenated(),
            score: found.score,
            text_preview: found.preview,
            project_id: mention.project.hyphenated(),
            project_name: mention.project_name,
            project_icon_name: mention.project_icon,
            updated_at: mention.updated_at,
        }
    }
}

/// Find threads of the account by what is said in them.
///
/// Names of threads and projects, and what users and assistants say, are looked through for the words of the query.
/// Of a very large account the newest 1,000 threads are looked at, and the newest 100 messages of each.
#[utoipa::path(
    get,
    path = "/threads/search",
    operation_id = "threads.search",
    tag = "threads",
    params(Query),
    responses(
        (status = 200, description = "What was found.", body = Body),
        kortix::Caller, kortix::Query,
    ),
)]
pub(in crate::http) async fn search(
    State(app): State<AppState>,
    KortixCaller(caller): KortixCaller,
    mut query: Parameters,
) -> Result<Json<Body>, ApiError> {
    let text = query.required_text("q");
    let limit = query.number("limit", 1..=LARGEST_LIMIT).unwrap_or(DEFAULT_LIMIT);
    query.finish()?;
    let found = match text.as_deref().and_then(SearchText::new) {
        Some(search) => {
            let mentions = app.service.store.search_threads(caller.account, search.rarest()).await;
            let mentions = mentions.map_err(|error| ApiError::store("Failed to search threads", &error))?;
            ranked(&search, mentions, limit as usize)
        }
        None => Vec::new(),
    };
    Ok(Json(Body {
        total: found.len(),
        results: found.into_iter().map(Match::new).collect(),
        configured: true,
    }))
}
