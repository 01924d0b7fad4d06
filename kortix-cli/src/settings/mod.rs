//! What holds for a command: flags, environment, the project's file and the profile become one answer, in which each
//! value knows where it came from.

mod dir;
mod edit;
mod endpoints;
mod file;
mod setting;
mod suggest;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::ValueEnum as _;
use kortix_sdk::SecretString;
use url::Origin as WebOrigin;

use crate::cli::globals::Format;
use crate::cli::{Globals, values};
use crate::env::{self, Env};
use crate::error::{Failure, Kind};

pub use dir::{ConfigDir, read_if_there};
pub use edit::Editor;
pub use endpoints::{Address, Addresses, Endpoint, Endpoints, Service, shown};
pub use file::{DEFAULT_PROFILE, LOCAL, check_profile_name};
pub use setting::{Layer, Origin, Place, Setting, Sourced};
pub use suggest::did_you_mean;

use file::{ProjectFile, UserFile};

/// The profile that holds when none is named.
pub const UNNAMED: &str = "default";

/// What a command needs of the files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// They are not read.
    Nothing,
    /// The profile that is named has to exist.
    Profile,
    /// It may be one that the command makes.
    ProfileOrNew,
}

/// What holds for a command.
#[derive(Clone, Debug)]
pub struct Settings {
    profile: Sourced,
    values: Layer,
    /// What would hold without the project's file, which may be anybody's.
    without_project: Layer,
    user: UserFile,
    project: Option<PathBuf>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            profile: Sourced::new(UNNAMED, Origin::Default),
            values: Layer::new(),
            without_project: Layer::new(),
            user: UserFile::default(),
            project: None,
        }
    }
}

impl Settings {
    /// Reads what the command needs.
    pub fn load(globals: &Globals, env: &Env, need: Need) -> Result<Self, Failure> {
        if need == Need::Nothing {
            // A mistake in a variable is told by commands to which it matters.
            let mut values = variables(env).unwrap_or_default();
            values.extend(flags(globals));
            return Ok(Self { values, ..Self::default() });
        }
        let dir = ConfigDir::from_env(env);
        let user = match &dir {
            Ok(dir) => read_user(dir, need)?,
            // Without a home directory there is no file to read.
            Err(_) => UserFile::default(),
        };
        let project = dir::project_file(env);
        let project_values = match &project {
            Some(path) => file::project(path, &read_if_there(path)?.unwrap_or_default())?,
            None => ProjectFile::default(),
        };
        let layers = Layers { flags: flags(globals), variables: variables(env)?, user: &user };
        let profile = layers.profile(globals, env, &project_values)?;
        if need == Need::Profile {
            layers.check(&profile)?;
        }
        let trusted = layers.profile(globals, env, &ProjectFile::default())?;
        let values = layers.merge(&project_values.values, &profile.text);
        let without_project = layers.merge(&Layer::new(), &trusted.text);
        Ok(Self { profile, values, without_project, user, project })
    }

    /// Lets the flags say what holds, for everything that goes by them.
    pub fn apply(&self, globals: &mut Globals) {
        let text = |setting| self.get(setting).map(|value| value.text.as_str());
        let format_is_chosen = globals.output.is_some() || globals.json || globals.jq.is_some();
        if !format_is_chosen {
            globals.output = text(Setting::Output).and_then(|text| Format::from_str(text, false).ok());
        }
        globals.timeout =
            globals.timeout.or_else(|| text(Setting::Timeout).and_then(|text| values::duration(text).ok()));
        globals.retries =
            globals.retries.or_else(|| text(Setting::Retries).and_then(|text| text.parse().ok()));
        globals.local = self.is_local();
    }

    /// The profile that holds, and who chose it.
    pub fn profile(&self) -> &Sourced {
        &self.profile
    }

    /// What was set; defaults are not.
    pub fn get(&self, setting: Setting) -> Option<&Sourced> {
        self.values.get(&setting)
    }

    /// The profiles of the user's file.
    pub fn profiles(&self) -> &BTreeMap<String, Layer> {
        &self.user.profiles
    }

    pub fn default_profile(&self) -> Option<&Sourced> {
        self.user.default_profile.as_ref()
    }

    /// The project's file that was read.
    pub fn project_file(&self) -> Option<&Path> {
        self.project.as_deref()
    }

    /// Whether the server on this machine is meant. An address that is more special than the choice of the profile says
    /// otherwise, as it does for every profile.
    pub fn is_local(&self) -> bool {
        let addressed = self.values.keys().any(|setting| setting.is_address());
        self.profile.text == LOCAL && (matches!(self.profile.origin, Origin::Flag(_)) || !addressed)
    }

    /// Where the services are.
    pub fn addresses(&self) -> Result<Addresses, Failure> {
        Addresses::of(&self.values)
    }

    /// Whether the project's file alone leads to this place. What stands in the environment is not sent there.
    pub fn is_led_by_project(&self, service: Service) -> Result<Option<WebOrigin>, Failure> {
        let there = self.addresses()?.of_service(service).url.origin();
        let otherwise = Addresses::of(&self.without_project)?.of_service(service).url.origin();
        Ok((there != otherwise).then_some(there))
    }

    /// The user's own secrets are in variables of this name.
    pub fn variable_of(service: Service) -> &'static str {
        match service {
            Service::Kortix => env::KORTIX_API_KEY,
            Service::Obvious => env::OBVIOUS_API_KEY,
        }
    }

    pub fn secret_in(env: &Env, service: Service) -> Option<&SecretString> {
        match service {
            Service::Kortix => env.kortix_api_key.as_ref(),
            Service::Obvious => env.obvious_api_key.as_ref(),
        }
    }

    /// That a profile is not there, and which are.
    pub fn unknown_profile(&self, name: &str, named_by: &str) -> Failure {
        unknown_profile(&self.user, name, named_by)
    }
}

fn read_user(dir: &ConfigDir, need: Need) -> Result<UserFile, Failure> {
    if need == Need::Profile {
        dir.check()?;
    }
    let path = dir.config();
    let Some(text) = read_if_there(&path)? else { return Ok(UserFile::default()) };
    let user = file::user(&path, &text)?;
    match &user.default_profile {
        Some(name) if !exists(&user, &name.text) => {
            Err(unknown_profile(&user, &name.text, &name.origin.to_string()))
        }
        _ => Ok(user),
    }
}

fn exists(user: &UserFile, name: &str) -> bool {
    [UNNAMED, LOCAL].contains(&name) || user.profiles.contains_key(name)
}

fn unknown_profile(user: &UserFile, name: &str, named_by: &str) -> Failure {
    let mut names: Vec<&str> = user.profiles.keys().map(String::as_str).collect();
    names.extend([UNNAMED, LOCAL].iter().filter(|name| !user.profiles.contains_key(**name)));
    names.sort_unstable();
    let message = format!("there is no profile `{name}`, which {named_by} names");
    Failure::new(Kind::Config, message)
        .hint_if_any(did_you_mean(name, names.iter().copied()))
        .hint(format!("there are {}; `kortix auth login --profile NAME` makes one", names.join(", ")))
}

/// What the places say that are more special than the profile, and the profiles.
struct Layers<'a> {
    flags: Layer,
    variables: Layer,
    user: &'a UserFile,
}

impl Layers<'_> {
    fn profile(&self, globals: &Globals, env: &Env, project: &ProjectFile) -> Result<Sourced, Failure> {
        if globals.local {
            return Ok(Sourced::new(LOCAL, Origin::Flag("--local")));
        }
        let flag = globals.profile.as_ref().map(|name| Sourced::new(name, Origin::Flag("--profile")));
        let variable =
            || env.profile.as_ref().map(|name| Sourced::new(name, Origin::Variable(env::KORTIX_PROFILE)));
        let in_files = || project.profile.clone().or_else(|| self.user.default_profile.clone());
        let unnamed = || Sourced::new(UNNAMED, Origin::Default);
        let profile = flag.or_else(variable).or_else(in_files).unwrap_or_else(unnamed);
        check_profile_name(&profile.text)
            .map_err(|why| Failure::new(Kind::Config, format!("{}: {why}", profile.origin)))?;
        self.check_local(profile)
    }

    fn check_local(&self, profile: Sourced) -> Result<Sourced, Failure> {
        let addressed = self.flags.keys().any(|setting| setting.is_address());
        if profile.text != LOCAL || !addressed || !matches!(profile.origin, Origin::Flag(_)) {
            return Ok(profile);
        }
        Err(Failure::usage("--profile local is the server on this machine, and --base-url names another"))
    }

    fn check(&self, profile: &Sourced) -> Result<(), Failure> {
        if exists(self.user, &profile.text) {
            return Ok(());
        }
        Err(unknown_profile(self.user, &profile.text, &profile.origin.to_string()))
    }

    /// The most special place that says something wins.
    fn merge(&self, project: &Layer, profile: &str) -> Layer {
        let mut merged = self.user.profiles.get(profile).cloned().unwrap_or_default();
        for layer in [project, &self.variables, &self.flags] {
            merged.extend(layer.iter().map(|(setting, value)| (*setting, value.clone())));
        }
        merged
    }
}

fn flags(globals: &Globals) -> Layer {
    let duration = |duration| humantime::format_duration(duration).to_string();
    let format = globals.output.or(globals.json.then_some(Format::Json));
    let format =
        format.and_then(|format| format.to_possible_value()).map(|value| value.get_name().to_owned());
    let said = [
        (Setting::BaseUrl, "--base-url", globals.base_url.clone()),
        (Setting::ObviousBaseUrl, "--obvious-base-url", globals.obvious_base_url.clone()),
        (Setting::Output, "--output", format),
        (Setting::Timeout, "--timeout", globals.timeout.map(duration)),
        (Setting::Retries, "--retries", globals.retries.map(|retries| retries.to_string())),
    ];
    let said = said.into_iter().filter_map(|(setting, flag, text)| Some((setting, flag, text?)));
    said.map(|(setting, flag, text)| (setting, Sourced::new(text, Origin::Flag(flag)))).collect()
}

fn variables(env: &Env) -> Result<Layer, Failure> {
    let said = [
        (Setting::BaseUrl, &env.kortix_base_url),
        (Setting::ObviousBaseUrl, &env.obvious_base_url),
        (Setting::Project, &env.project),
        (Setting::Output, &env.output),
        (Setting::Timeout, &env.timeout),
        (Setting::Retries, &env.retries),
    ];
    let mut layer = Layer::new();
    for (setting, text) in said {
        let Some(text) = text else { continue };
        let name = setting.variable();
        // Addresses are checked where they are used, which is not with every command.
        if !setting.is_address() {
            setting.check(text).map_err(|why| Failure::new(Kind::Config, format!("{name} {why}")))?;
        }
        layer.insert(setting, Sourced::new(text, Origin::Variable(name)));
    }
    Ok(layer)
}

#[cfg(test)]
mod tests;
