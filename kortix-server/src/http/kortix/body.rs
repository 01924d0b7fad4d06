//! What several Kortix answers have in common.

use secrecy::ExposeSecret as _;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    domain::{
        access::Access,
        execution::Status,
        page::{Cursor, Page, PageRequest, PageStart},
        project::{Project, Sandbox},
    },
    timestamp::Timestamp,
    urls::PublicUrls,
};

/// A project with its sandbox.
#[derive(Serialize, ToSchema)]
#[schema(as = Project)]
pub(super) struct ProjectBody {
    project_id: String,
    name: String,
    description: String,
    sandbox: SandboxBody,
    is_public: bool,
    icon_name: Option<String>,
    created_at: Timestamp,
    updated_at: Timestamp,
}

impl ProjectBody {
    /// What may be seen of it: the sandbox's secrets are for members alone.
    pub(super) fn new(project: Project, access: Access, urls: &PublicUrls) -> Self {
        Self {
            sandbox: project
                .sandbox
                .map(|sandbox| SandboxBody::new(&sandbox, access, urls))
                .unwrap_or_default(),
            project_id: project.id.hyphenated(),
            name: project.name,
            description: project.description,
            is_public: project.is_public,
            icon_name: project.icon_name,
            created_at: project.created_at,
            updated_at: project.updated_at,
        }
    }
}

/// `{}` when there is none.
#[derive(Default, Serialize, ToSchema)]
#[schema(as = Sandbox)]
pub(super) struct SandboxBody {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pass: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    vnc_preview: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sandbox_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<String>,
}

impl SandboxBody {
    fn new(sandbox: &Sandbox, access: Access, urls: &PublicUrls) -> Self {
        let secret =
            |secret: &secrecy::SecretString| access.is_member().then(|| secret.expose_secret().to_owned());
        Self {
            id: Some(sandbox.key.to_string()),
            pass: secret(&sandbox.secrets.pass),
            vnc_preview: Some(urls.desktop(&sandbox.key)),
            sandbox_url: Some(urls.preview(&sandbox.key)),
            token: secret(&sandbox.secrets.token),
        }
    }
}

#[derive(Serialize, ToSchema)]
pub(super) struct Pagination {
    page: u32,
    limit: u32,
    total: i64,
    pages: i64,
    /// For `?cursor=`, when there is a next page.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_cursor: Option<String>,
}

impl Pagination {
    pub(super) fn new<T>(request: PageRequest, page: &Page<T>) -> Self {
        let limit = i64::from(request.limit);
        let pages = (page.total + limit - 1) / limit;
        let number = match request.start {
            PageStart::Number(number) => number,
            PageStart::Behind(_) => 1,
        };
        Self {
            page: number,
            limit: request.limit,
            total: page.total,
            pages,
            next_cursor: page.next.map(Cursor::encode),
        }
    }
}

/// An execution's state in the four words that Kortix has for it.
pub(super) fn run_status(status: Status) -> &'static str {
    match status {
        Status::Queued | Status::Running | Status::Finishing => "running",
        Status::Succeeded => "completed",
        Status::Failed => "failed",
        Status::Stopped => "stopped",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_round_up_and_none_is_none() {
        let pages = |total, limit| {
            let page = Page::<()> { items: Vec::new(), total, next: None };
            Pagination::new(PageRequest::numbered(1, limit), &page).pages
        };
        assert_eq!((pages(0, 100), pages(1, 100), pages(100, 100), pages(101, 100)), (0, 1, 1, 2));
    }

    #[test]
    fn the_secrets_of_a_public_project_are_for_members_alone() {
        use crate::{
            domain::project::SandboxSecrets,
            ids::{AccountId, ProjectId, ServerId},
            sandbox::SandboxKey,
        };
        let at = Timestamp::now();
        let project = Project {
            id: ProjectId::new(),
            account: AccountId::new(),
            name: "Open".to_owned(),
            description: String::new(),
            icon_name: None,
            is_public: true,
            sandbox: Some(Sandbox {
                key: SandboxKey::random(),
                server: ServerId::new(),
                secrets: SandboxSecrets::random().unwrap(),
            }),
            created_at: at,
            updated_at: at,
        };
        let urls = PublicUrls::new(
            &url::Url::parse("http://127.0.0.1:8000").unwrap(),
            None,
            crate::gateway::SandboxPaths::Off,
        )
        .unwrap();
        let shown = |access| {
            let body = ProjectBody::new(project.clone(), access, &urls);
            serde_json::to_value(body).unwrap()["sandbox"].clone()
        };
        let sandbox = shown(Access::Read);
        assert!(sandbox["vnc_preview"].is_string());
        assert!(sandbox.get("pass").is_none() && sandbox.get("token").is_none(), "{sandbox}");
        let sandbox = shown(Access::Member);
        assert!(sandbox["pass"].is_string() && sandbox["token"].is_string());
    }
}
