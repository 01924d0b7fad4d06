//! `GET /api/v1/templates`

use axum::{Json, extract::State};
use serde::Serialize;
use utoipa::ToSchema;

use super::viewer;
use crate::{
    domain::template::Template,
    http::{AppState, auth::ObviousCaller, error::ApiError, openapi::errors::obvious},
};

#[derive(Serialize, ToSchema)]
#[schema(as = TemplateList)]
pub(in crate::http) struct Body {
    templates: Vec<Item>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = Template)]
struct Item {
    id: String,
    name: String,
    description: String,
}

impl Item {
    fn new(template: &Template) -> Self {
        Self {
            id: template.id.clone(),
            name: template.name.clone(),
            description: template.description.clone(),
        }
    }
}

/// List the templates that the caller can see.
#[utoipa::path(
    get,
    path = "/templates",
    operation_id = "templates.list",
    tag = "templates",
    responses((status = 200, description = "The templates.", body = Body), obvious::Caller),
)]
pub(in crate::http) async fn list(
    State(app): State<AppState>,
    ObviousCaller(caller): ObviousCaller,
) -> Result<Json<Body>, ApiError> {
    let viewer = viewer(&app, caller).await?;
    Ok(Json(Body { templates: app.templates.visible(&viewer).map(Item::new).collect() }))
}
