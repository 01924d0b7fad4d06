//! `GET /api/v1/templates`

use serde::{Deserialize, Serialize};

use crate::{
    Error, Kortix, TemplateId,
    call::{CallOptions, Draft, Effect, Endpoint, Operation, Path, request},
    client::ServiceName,
    types::lenient::null_as_default,
};

/// Lists the templates that the key can see: `GET /api/v1/templates` of the Obvious API. From
/// [`Templates::list`](super::Templates::list).
///
/// Public ones, those of the key's workspace, and those of its creator and the creator's teams. There are no pages.
///
/// ```no_run
/// # async fn example(client: kortix_sdk::Kortix) -> Result<(), kortix_sdk::Error> {
/// for template in client.templates().list().await?.templates {
///     println!("{} {}", template.id, template.name);
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// - [`Authentication`](crate::ErrorKind::Authentication): no valid key (401).
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is awaited"]
pub struct ListTemplates {
    pub(super) client: Kortix,
    pub(super) options: CallOptions,
}

impl Endpoint for ListTemplates {
    type Output = TemplateList;

    const OPERATION: Operation =
        Operation { name: "list templates", service: ServiceName::Obvious, effect: Effect::Read };

    fn draft(&self) -> Result<Draft, Error> {
        Draft::get(Path::new(&Self::OPERATION, "/api/v1/templates"))
    }
}

request!(ListTemplates -> TemplateList);

/// The templates that a key can see.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TemplateList {
    /// The templates.
    pub templates: Vec<Template>,
}

/// What a project can be made from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Template {
    /// The template.
    pub id: TemplateId,
    /// What it is called.
    #[serde(default, deserialize_with = "null_as_default")]
    pub name: String,
    /// What it is for; often empty.
    #[serde(default, deserialize_with = "null_as_default")]
    pub description: String,
}
