//! `kortix config unset`

use serde_json::json;

use crate::context::Context;
use crate::error::Failure;
use crate::outcome::Outcome;
use crate::output::View;
use crate::present::Report;
use crate::settings::Editor;

use super::Key;

/// Take a default out of a profile
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
    kortix config unset timeout --profile work
    # In a script:
    kortix config unset output -q")]
pub struct Args {
    /// Which: `base_url`, `obvious_base_url`, `project`, `output`, `timeout`, `retries` or `default_profile`
    #[arg(value_name = "KEY")]
    key: String,
}

pub(super) async fn run(context: &Context, args: Args) -> Result<Outcome, Failure> {
    let key = Key::parse(&args.key)?;
    let profile = context.settings().profile().text.clone();
    let mut editor = Editor::open(&context.env).await?;
    let was_set = match key {
        Key::DefaultProfile => editor.unset_default_profile(),
        Key::Setting(setting) => editor.unset(&profile, setting),
    };
    let file = editor.path().display().to_string();
    if was_set {
        editor.save()?;
    }
    let whose = match key {
        Key::DefaultProfile => String::new(),
        Key::Setting(_) => format!(" in profile `{profile}`"),
    };
    let note = (!was_set).then(|| format!("{} was not set{whose}", key.name()));
    let text = if was_set { format!("{} is no longer set{whose}", key.name()) } else { String::new() };
    let answer = json!({ "key": key.name(), "profile": profile, "unset": was_set, "file": file });
    Ok(Outcome::of(Report::of(answer, key.name(), View::Text(text))).noting(note))
}
