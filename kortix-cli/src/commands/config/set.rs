//! `kortix config set`

use serde_json::json;

use crate::context::Context;
use crate::error::Failure;
use crate::identity::Store;
use crate::outcome::Outcome;
use crate::output::View;
use crate::present::Report;
use crate::settings::{Editor, LOCAL, Need, Origin, Setting, Settings};

use super::Key;

/// Set a default of a profile, which is made when it does not exist
///
/// Changes the profile that --profile names, or else the one that holds. What else is in the file stays as it was
/// written. Secrets are not kept there: see `kortix auth login`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
    kortix config set base_url https://kortix.example.com --profile work
    kortix config set default_profile work
    # In a script:
    kortix config set output json && kortix config set retries 5")]
pub struct Args {
    /// Which: `base_url`, `obvious_base_url`, `project`, `output`, `timeout`, `retries` or `default_profile`
    #[arg(value_name = "KEY")]
    key: String,

    /// What to
    #[arg(value_name = "VALUE", allow_hyphen_values = true)]
    value: String,
}

pub(super) async fn run(context: &Context, args: Args) -> Result<Outcome, Failure> {
    let key = Key::parse(&args.key)?;
    let profile = context.settings().profile().text.clone();
    let value = args.value.trim();
    let mut editor = Editor::open(&context.env).await?;
    match key {
        Key::DefaultProfile => {
            check_default(context, value)?;
            editor.set_default_profile(value);
        }
        Key::Setting(setting) => {
            check(setting, value, &profile)?;
            editor.set(&profile, setting, value);
        }
    }
    let file = editor.path().display().to_string();
    editor.save()?;
    let answer = match key {
        Key::DefaultProfile => json!({ "key": key.name(), "value": value, "file": file }),
        Key::Setting(setting) => {
            warn(context, setting, &profile)?;
            json!({ "key": key.name(), "value": value, "profile": profile, "file": file })
        }
    };
    let text = match key {
        Key::DefaultProfile => format!("default_profile is {value} in {file}"),
        Key::Setting(_) => format!("{} of profile {profile} is {value} in {file}", key.name()),
    };
    Ok(Outcome::of(Report::of(answer, key.name(), View::Text(text))))
}

fn check(setting: Setting, value: &str, profile: &str) -> Result<(), Failure> {
    if profile == LOCAL && setting.is_address() {
        return Err(Failure::usage(
            "the profile `local` is the server on this machine and has no other address",
        ));
    }
    setting.check(value).map_err(|why| Failure::usage(format!("{} {why}", setting.name())))
}

/// Before it is written: a file that names what does not exist is refused from then on.
fn check_default(context: &Context, name: &str) -> Result<(), Failure> {
    let settings = context.settings();
    if [crate::settings::UNNAMED, LOCAL].contains(&name) || settings.profiles().contains_key(name) {
        return Ok(());
    }
    Err(settings.unknown_profile(name, "default_profile"))
}

/// Says when what was set has no effect yet.
fn warn(context: &Context, setting: Setting, profile: &str) -> Result<(), Failure> {
    let ui = context.ui();
    if let Some(value) = context.settings().get(setting)
        && let Origin::Flag(_) | Origin::Variable(_) | Origin::Project(_) = value.origin
    {
        ui.warn(&format!("{} hides it here", value.origin));
    }
    if !setting.is_address() {
        return Ok(());
    }
    let settings = Settings::load(&context.globals, &context.env, Need::ProfileOrNew)?;
    let addresses = settings.addresses()?;
    for record in Store::from_env(&context.env)?.records()? {
        let entry = record.entry();
        let origin = addresses.of_service(entry.service).url.origin().ascii_serialization();
        if entry.profile == profile && entry.origin != origin {
            ui.warn(&format!(
                "the {} credential of profile `{profile}` was kept for {} and is not sent to {origin}",
                entry.service.name(),
                entry.origin
            ));
        }
    }
    Ok(())
}
