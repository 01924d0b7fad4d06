//! `kortix auth login`

use std::io::{self, Read as _};
use std::time::SystemTime;

use kortix_sdk::{ErrorKind, SecretString};
use serde::Serialize;
use url::Url;

use crate::cli::prompt::blocking;
use crate::context::Context;
use crate::error::{Failure, Kind};
use crate::identity::{Entry, Form, Key, KeySource, Seat, Store, Stored, StoredIn, moment, probe};
use crate::outcome::Outcome;
use crate::output::View;
use crate::present::Report;
use crate::settings::{Address, Editor, Endpoint, Origin, Service, Setting, Settings, shown};

/// Nothing that is a credential is longer.
const LONGEST: u64 = 64 * 1024;

/// Keep a credential for a profile
///
/// Asks for it without showing it, sees whether the service accepts it, and keeps it in the system's keyring; or, where
/// there is none and you agree, as it is in a file that you alone can read. It is sent to the server it was kept for and
/// to no other. With --base-url, the address is kept in the profile too.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
    kortix auth login
    kortix auth login --profile work --base-url https://kortix.example.com
    # In a script:
    kortix auth login --with-token --insecure-storage < key.txt")]
pub struct Args {
    /// Which service it is for
    #[arg(long, value_enum, value_name = "SERVICE", default_value = "kortix")]
    service: Service,

    /// Read the credential from standard input
    #[arg(long)]
    with_token: bool,

    /// Keep it unencrypted in a file that you alone can read, and not in the keyring
    #[arg(long)]
    insecure_storage: bool,

    /// Do not ask the service whether it accepts the credential
    #[arg(long)]
    no_verify: bool,
}

/// What was kept.
#[derive(Debug, Serialize)]
struct SignedIn {
    profile: String,
    service: Service,
    origin: String,
    form: &'static str,
    expires_at: Option<String>,
    verified: bool,
    stored_in: &'static str,
    path: Option<String>,
}

pub(super) async fn run(context: &Context, args: Args) -> Result<Outcome, Failure> {
    let settings = context.settings();
    let address = address(settings, args.service)?;
    let profile = &settings.profile().text;
    check_profile(settings, &address)?;
    let secret = secret(context, &args, &address).await?;
    let form = Form::of(&secret)?;
    form.check(args.service, &address.url)?;
    if !args.no_verify {
        verify(context, &args, form, &address, &secret).await?;
    }
    let origin = address.url.origin().ascii_serialization();
    let entry = Entry { profile: profile.clone(), service: args.service, origin: origin.clone() };
    let stored = keep(context, args.insecure_storage, entry, &secret).await?;
    keep_profile(context, &address).await?;
    warn_of_variable(context, args.service);
    let signed_in = SignedIn {
        profile: profile.clone(),
        service: args.service,
        origin,
        form: form.name(),
        expires_at: form.expires().map(moment),
        verified: !args.no_verify,
        stored_in: match stored.place {
            StoredIn::Keyring => "keyring",
            StoredIn::File(_) => "file",
        },
        path: match &stored.place {
            StoredIn::Keyring => None,
            StoredIn::File(path) => Some(path.display().to_string()),
        },
    };
    let text = format!("kept the credential for {} in {stored}", signed_in.origin);
    Ok(Outcome::of(Report::of(signed_in, profile, View::Text(text))))
}

/// Where the credential will be sent. The file of somebody's repository does not say that.
fn address(settings: &Settings, service: Service) -> Result<Address, Failure> {
    if settings.is_local() {
        return Err(Failure::usage("the server on this machine keeps its credential itself")
            .hint("`kortix --local` uses it without signing in"));
    }
    let address = settings.addresses()?.of_service(service).clone();
    if settings.is_led_by_project(service)?.is_some() {
        let url = shown(&address.url);
        let place = settings.project_file().map(|path| path.display().to_string()).unwrap_or_default();
        return Err(Failure::usage(format!("only {place} says that the service is at {url}")).hint(format!(
            "say it yourself when the credential is for it: --base-url {url}, or --profile NAME"
        )));
    }
    Ok(address)
}

/// A profile stays for its server: another address needs another profile, or a clear word.
fn check_profile(settings: &Settings, address: &Address) -> Result<(), Failure> {
    let Origin::Flag(_) = address.origin else { return Ok(()) };
    let profile = &settings.profile().text;
    let known = settings.profiles().get(profile).and_then(|layer| layer.get(&Setting::BaseUrl));
    let Some(known) = known.filter(|known| !is_same_place(&known.text, address)) else { return Ok(()) };
    Err(Failure::usage(format!("profile `{profile}` is for {} ({})", known.text, known.origin)).hint(format!(
        "name another profile with --profile, or `kortix config set base_url {} --profile {profile}` first",
        shown(&address.url)
    )))
}

fn is_same_place(text: &str, address: &Address) -> bool {
    Url::parse(text).is_ok_and(|url| url.origin() == address.url.origin())
}

async fn secret(context: &Context, args: &Args, address: &Address) -> Result<SecretString, Failure> {
    if args.with_token {
        return read().await;
    }
    if context.seat() == Seat::Unattended {
        return Err(Failure::usage("there is no terminal to ask for the credential on")
            .hint("pass --with-token and write the credential to standard input"));
    }
    context.ui().note(match args.service {
        Service::Kortix => {
            "a key pair (pk_…:sk_…) is made in the settings of your account or with `kortix keys create`; a JWT is that of a \
             login"
        }
        Service::Obvious => "a key (obv_…) is made in the settings of your account",
    });
    let question = format!(
        "Credential for {} (profile {}), not shown:",
        shown(&address.url),
        context.settings().profile().text
    );
    context.ui().asks_secret(question).await
}

async fn read() -> Result<SecretString, Failure> {
    let text = blocking(|| {
        let mut text = String::new();
        io::stdin().lock().take(LONGEST + 1).read_to_string(&mut text).map(|_| text)
    });
    let text = text
        .await
        .map_err(|error| Failure::usage(format!("--with-token: cannot read standard input: {error}")))?;
    match text.trim() {
        "" => Err(Failure::usage("--with-token: standard input is empty")),
        _ if text.len() as u64 > LONGEST => {
            Err(Failure::usage("--with-token: this is too long for a credential"))
        }
        secret => Ok(SecretString::from(secret)),
    }
}

async fn verify(
    context: &Context,
    args: &Args,
    form: Form,
    address: &Address,
    secret: &SecretString,
) -> Result<(), Failure> {
    if let Some(at) = form.expired(SystemTime::now()) {
        return Err(Failure::new(Kind::Authentication, format!("this JWT expired at {}", moment(at))));
    }
    let key = Key::new(secret.clone(), KeySource::Given);
    let endpoint = Endpoint { url: address.url.clone(), key: Ok(key) };
    let api = context.anonymous_api(&endpoint, args.service)?;
    match context.ui().during("asking the service", probe(&api, args.service)).await {
        Ok(()) => Ok(()),
        // There is no such execution: the service looked for it.
        Err(error) if matches!(error.kind(), ErrorKind::NotFound) && args.service == Service::Obvious => {
            Ok(())
        }
        Err(error) if matches!(error.kind(), ErrorKind::Connect | ErrorKind::Timeout) => {
            Err(api.explain(&error).hint("--no-verify keeps it without asking the service"))
        }
        Err(error) => Err(api.explain(&error)),
    }
}

/// In the keyring; or in a file, when that was asked for or agreed to.
async fn keep(
    context: &Context,
    insecure_storage: bool,
    entry: Entry,
    secret: &SecretString,
) -> Result<Stored, Failure> {
    let store = Store::from_env(&context.env)?;
    if !insecure_storage {
        match store.keep_in_keyring(entry.clone(), secret).await? {
            Ok(stored) => return Ok(stored),
            Err(unavailable) => consent(context, &store, &unavailable.to_string()).await?,
        }
    }
    store.keep_in_file(entry, secret).await
}

async fn consent(context: &Context, store: &Store, why: &str) -> Result<(), Failure> {
    let path = store.path();
    let refused = |message: String| {
        Failure::usage(message).hint(format!(
            "--insecure-storage keeps it unencrypted in {}, readable by you alone",
            path.display()
        ))
    };
    if context.seat() == Seat::Unattended {
        return Err(refused(format!("nothing was kept: {why}")));
    }
    let question =
        format!("No keyring: {why}. Keep it unencrypted in {}, readable by you alone?", path.display());
    if context.ui().confirms(question).await? { Ok(()) } else { Err(refused("nothing was kept".to_owned())) }
}

/// A profile that somebody signed in to exists, with the address that was given.
async fn keep_profile(context: &Context, address: &Address) -> Result<(), Failure> {
    let settings = context.settings();
    let profile = &settings.profile().text;
    let given = [Setting::BaseUrl, Setting::ObviousBaseUrl].into_iter().filter_map(|setting| {
        let value = settings.get(setting)?;
        matches!(value.origin, Origin::Flag(_)).then_some((setting, value.text.as_str()))
    });
    let given: Vec<_> = given.collect();
    let is_there = settings.profiles().contains_key(profile) || profile == crate::settings::UNNAMED;
    if is_there && given.is_empty() {
        return Ok(());
    }
    let mut editor = Editor::open(&context.env).await?;
    editor.add_profile(profile);
    for (setting, text) in &given {
        editor.set(profile, *setting, text);
    }
    editor.save()?;
    if !given.is_empty() {
        context.ui().note(&format!("profile `{profile}` is for {} from now on", shown(&address.url)));
    }
    Ok(())
}

fn warn_of_variable(context: &Context, service: Service) {
    if Settings::secret_in(&context.env, service).is_some() {
        let variable = Settings::variable_of(service);
        context.ui().warn(&format!("{variable} is set and is used instead of what was kept now"));
    }
}
