//! `kortix config profiles delete`

use serde_json::json;

use crate::context::Context;
use crate::error::Failure;
use crate::identity::Store;
use crate::outcome::Outcome;
use crate::output::View;
use crate::present::Report;
use crate::settings::Editor;

/// Delete a profile and the credentials that are kept for it
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
    kortix config profiles delete work
    # In a script:
    kortix config profiles list -o name | grep '^pr-' | xargs -n1 kortix config profiles delete")]
pub struct Args {
    /// The profile
    #[arg(value_name = "NAME")]
    name: String,
}

pub(super) async fn run(context: &Context, args: &Args) -> Result<Outcome, Failure> {
    let (settings, name) = (context.settings(), &args.name);
    let forgotten = Store::from_env(&context.env)?.remove(|entry| entry.profile == *name).await?.len();
    let mut editor = Editor::open(&context.env).await?;
    let was_there = editor.remove_profile(name);
    if !was_there && forgotten == 0 {
        return Err(settings.unknown_profile(name, "the command"));
    }
    let was_default = settings.default_profile().is_some_and(|default| default.text == *name);
    if was_default {
        editor.unset_default_profile();
    }
    if was_there {
        editor.save()?;
    }
    let note = was_default.then(|| "it was the default_profile, which is not set any more".to_owned());
    let answer = json!({ "profile": name, "deleted": was_there, "credentials_forgotten": forgotten });
    let text = format!("deleted profile {name} and {forgotten} credentials");
    Ok(Outcome::of(Report::of(answer, name, View::Text(text))).noting(note))
}
