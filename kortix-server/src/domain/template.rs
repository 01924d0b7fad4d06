//! Templates: what a project of the Obvious API can begin with. The operator writes them into a file; there is no
//! call that makes one.

use std::{
    collections::{BTreeMap, HashSet},
    path::Path,
};

use anyhow::{Context as _, bail, ensure};
use serde::Deserialize;
use serde_json::Value;

use super::account::Caller;
use crate::{
    ids::{AccountId, UserId},
    sandbox::files::FilePath,
};

/// Leaves room for the time in the name of a project that is given none.
const LONGEST_NAME: usize = 150;
const LONGEST_ID: usize = 100;
const LARGEST_PROMPT: usize = 32_000;
/// All files of a template together.
const LARGEST_FILES: usize = 1 << 20;

/// What a project begins with.
#[derive(Clone, Debug)]
pub struct Template {
    pub id: String,
    pub name: String,
    pub description: String,
    /// Stands before the prompt of every project that is made from it.
    pub prompt: Option<String>,
    /// What is in `/workspace` before the agent begins.
    pub files: Vec<(FilePath, String)>,
    audience: Audience,
}

/// Who gets to see a template. Accounts and users are told by name or id, and need not be there yet.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Audience {
    Everybody,
    Workspace(String),
    Team(Vec<String>),
    Creator(String),
}

/// An entry of the file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    id: String,
    name: String,
    #[serde(default)]
    description: String,
    visibility: Visibility,
    workspace: Option<String>,
    team: Option<Vec<String>>,
    creator: Option<String>,
    prompt: Option<String>,
    #[serde(default)]
    files: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Visibility {
    Public,
    Workspace,
    Team,
    Private,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    templates: Vec<Value>,
}

impl Entry {
    fn into_template(self) -> anyhow::Result<Template> {
        let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
        ensure!(
            (1..=LONGEST_ID).contains(&self.id.len()) && self.id.chars().all(is_plain),
            "`id` must be 1 to {LONGEST_ID} letters, digits, `_` or `-`"
        );
        ensure!(
            !self.name.trim().is_empty() && self.name.chars().count() <= LONGEST_NAME,
            "`name` must be 1 to {LONGEST_NAME} characters"
        );
        ensure!(!self.name.contains('\0'), "`name` must not contain the character NUL");
        let audience = self.audience()?;
        let prompt = self.prompt.filter(|prompt| !prompt.trim().is_empty());
        if let Some(prompt) = &prompt {
            ensure!(prompt.len() <= LARGEST_PROMPT, "`prompt` must be {LARGEST_PROMPT} bytes or fewer");
            ensure!(!prompt.contains('\0'), "`prompt` must not contain the character NUL");
        }
        let size: usize = self.files.values().map(String::len).sum();
        ensure!(size <= LARGEST_FILES, "`files` must be {LARGEST_FILES} bytes or fewer in all");
        let files = self.files.into_iter().map(|(path, text)| Ok((in_workspace(&path)?, text)));
        Ok(Template {
            id: self.id,
            name: self.name,
            description: self.description,
            prompt,
            files: files.collect::<anyhow::Result<_>>()?,
            audience,
        })
    }

    fn audience(&self) -> anyhow::Result<Audience> {
        let named = |field: &str, value: &Option<String>, what: &str| match value {
            Some(name) if !name.trim().is_empty() => Ok(name.clone()),
            _ => bail!("a template of this visibility needs `{field}`, the name or id of {what}"),
        };
        Ok(match self.visibility {
            Visibility::Public => Audience::Everybody,
            Visibility::Workspace => Audience::Workspace(named("workspace", &self.workspace, "an account")?),
            Visibility::Private => Audience::Creator(named("creator", &self.creator, "a user")?),
            Visibility::Team => match &self.team {
                Some(team) if !team.is_empty() => Audience::Team(team.clone()),
                _ => bail!("a template of this visibility needs `team`, a list of names or ids of users"),
            },
        })
    }
}

fn in_workspace(path: &str) -> anyhow::Result<FilePath> {
    let is_inside = path.split('/').all(|part| !matches!(part, "" | "." | ".."));
    ensure!(is_inside, "the path {path:?} of `files` must lead from /workspace to a file below it");
    FilePath::workspace().join(path).with_context(|| format!("the path {path:?} of `files` cannot be used"))
}

/// Who asks, under all the names that a template may know them by.
#[derive(Clone, Debug)]
pub struct Viewer {
    pub caller: Caller,
    pub account_name: Option<String>,
    pub user_name: Option<String>,
}

impl Viewer {
    fn is_account(&self, told: &str) -> bool {
        AccountId::parse(told) == Some(self.caller.account) || self.account_name.as_deref() == Some(told)
    }

    fn is_user(&self, told: &str) -> bool {
        UserId::parse(told) == Some(self.caller.user) || self.user_name.as_deref() == Some(told)
    }
}

impl Template {
    fn is_for(&self, viewer: &Viewer) -> bool {
        match &self.audience {
            Audience::Everybody => true,
            Audience::Workspace(account) => viewer.is_account(account),
            Audience::Team(users) => users.iter().any(|user| viewer.is_user(user)),
            Audience::Creator(user) => viewer.is_user(user),
        }
    }

    /// The whole task of a project that is made from it.
    pub fn task(&self, starter: &str) -> String {
        match &self.prompt {
            Some(prompt) => format!("{prompt}\n\n{starter}"),
            None => starter.to_owned(),
        }
    }
}

/// All templates of this server, in the order of the file.
#[derive(Clone, Debug, Default)]
pub struct Templates(Vec<Template>);

impl Templates {
    /// Reads `{"templates": [{"id", "name", "visibility", …}, …]}`.
    pub fn from_file(path: &Path) -> anyhow::Result<Self> {
        let text = std::fs::read_to_string(path)
            .with_context(|| format!("cannot read the templates file {}", path.display()))?;
        Self::parse(&text).with_context(|| format!("{} is no templates file", path.display()))
    }

    fn parse(text: &str) -> anyhow::Result<Self> {
        let file: File = serde_json::from_str(text)?;
        let mut templates = Vec::new();
        let mut ids = HashSet::new();
        for (number, entry) in (1..).zip(file.templates) {
            let name = match entry.get("id").and_then(Value::as_str) {
                Some(id) => format!("template {number} ({id})"),
                None => format!("template {number}"),
            };
            let template = serde_json::from_value::<Entry>(entry)
                .map_err(anyhow::Error::from)
                .and_then(Entry::into_template)
                .context(name.clone())?;
            ensure!(ids.insert(template.id.clone()), "{name}: another template has this `id`");
            templates.push(template);
        }
        Ok(Self(templates))
    }

    pub fn visible<'a>(&'a self, viewer: &'a Viewer) -> impl Iterator<Item = &'a Template> {
        self.0.iter().filter(|template| template.is_for(viewer))
    }

    pub fn find(&self, id: &str, viewer: &Viewer) -> Option<&Template> {
        self.0.iter().find(|template| template.id == id && template.is_for(viewer))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn parse(entries: &Value) -> anyhow::Result<Templates> {
        Templates::parse(&json!({"templates": entries}).to_string())
    }

    fn refusal(entry: &Value) -> String {
        format!("{:#}", parse(&json!([entry])).unwrap_err())
    }

    fn viewer(caller: Caller, account_name: &str, user_name: &str) -> Viewer {
        Viewer { caller, account_name: Some(account_name.to_owned()), user_name: Some(user_name.to_owned()) }
    }

    #[test]
    fn each_template_is_seen_by_those_it_is_for() {
        let ann = Caller { user: UserId::new(), account: AccountId::new() };
        let bob = Caller::personal(UserId::new());
        let entry = |id: &str, visibility: &str, field: &str, value: Value| {
            let mut entry = json!({"id": id, "name": id, "visibility": visibility});
            entry[field] = value;
            entry
        };
        let templates = parse(&json!([
            entry("all", "public", "description", json!("")),
            entry("acme", "workspace", "workspace", json!("acme")),
            entry("by-id", "workspace", "workspace", json!(ann.account.prefixed())),
            entry("team", "team", "team", json!(["carl", bob.user.hyphenated()])),
            entry("anns", "private", "creator", json!("ann")),
        ]))
        .unwrap();
        let seen = |viewer: &Viewer| -> Vec<String> {
            templates.visible(viewer).map(|template| template.id.clone()).collect()
        };
        assert_eq!(seen(&viewer(ann, "acme", "ann")), ["all", "acme", "by-id", "anns"]);
        assert_eq!(seen(&viewer(bob, "bob", "bob")), ["all", "team"]);
        assert!(templates.find("anns", &viewer(bob, "bob", "bob")).is_none());
        // A user's name is not an account's, and the other way round.
        assert_eq!(seen(&viewer(bob, "ann", "acme")), ["all", "team"]);
    }

    #[test]
    fn what_is_wrong_is_told_with_its_entry() {
        let good = json!({"id": "a", "name": "A", "visibility": "public"});
        let with = |field: &str, value: Value| {
            let mut entry = good.clone();
            entry[field] = value;
            refusal(&entry)
        };
        let cases = [
            (with("id", json!("a/b")), "template 1 (a/b): `id` must be"),
            (with("name", json!(" ")), "template 1 (a): `name` must be"),
            (with("visibility", json!("hidden")), "template 1 (a): unknown variant `hidden`"),
            (
                with("visibility", json!("workspace")),
                "template 1 (a): a template of this visibility needs `workspace`",
            ),
            (with("visibility", json!("team")), "needs `team`"),
            (with("visibility", json!("private")), "needs `creator`"),
            (with("promt", json!("x")), "unknown field `promt`"),
            (with("files", json!({"../x": ""})), "the path \"../x\" of `files`"),
            (with("files", json!({"/etc/x": ""})), "the path \"/etc/x\" of `files`"),
            (with("prompt", json!("x".repeat(LARGEST_PROMPT + 1))), "`prompt` must be"),
            (refusal(&json!({"name": "A", "visibility": "public"})), "template 1: missing field `id`"),
        ];
        for (told, expected) in cases {
            assert!(told.contains(expected), "{told:?} does not say {expected:?}");
        }
        let twice = format!("{:#}", parse(&json!([good, good])).unwrap_err());
        assert!(twice.contains("template 2 (a): another template has this `id`"), "{twice}");
        assert!(Templates::parse("[]").is_err());
    }

    #[test]
    fn the_prompt_of_a_template_comes_first() {
        let entry = json!({"id": "a", "name": "A", "visibility": "public", "prompt": "Be brief.",
                           "files": {"notes/read.me": "x"}});
        let templates = parse(&json!([entry])).unwrap();
        let viewer = viewer(Caller::personal(UserId::new()), "x", "y");
        let template = templates.find("a", &viewer).unwrap();
        assert_eq!(template.task("Go."), "Be brief.\n\nGo.");
        assert_eq!(template.files[0].0.as_str(), "/workspace/notes/read.me");
    }
}
