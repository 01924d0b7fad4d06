//! Every environment variable the program reads, in one place. What each means is in the [registry](registry::VARIABLES):
//! a variable is a row there and, when this program reads it itself, a field here.

#![expect(clippy::disallowed_methods, reason = "this is the place that reads the environment")]

pub mod registry;

use std::env;
use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

use kortix_sdk::SecretString;

/// Credential for the Kortix routes.
pub const KORTIX_API_KEY: &str = "KORTIX_API_KEY";
/// Where the Kortix routes are.
pub const KORTIX_BASE_URL: &str = "KORTIX_BASE_URL";
/// Credential for the Obvious routes.
pub const OBVIOUS_API_KEY: &str = "OBVIOUS_API_KEY";
/// Where the Obvious routes are.
pub const OBVIOUS_BASE_URL: &str = "OBVIOUS_BASE_URL";
/// `1` when the server honours `Idempotency-Key`.
pub const KORTIX_HONOURS_IDEMPOTENCY_KEY: &str = "KORTIX_HONOURS_IDEMPOTENCY_KEY";
/// The profile to use.
pub const KORTIX_PROFILE: &str = "KORTIX_PROFILE";
/// The project of commands that are given none.
pub const KORTIX_PROJECT: &str = "KORTIX_PROJECT";
/// How to print the result.
pub const KORTIX_OUTPUT: &str = "KORTIX_OUTPUT";
/// When to give up.
pub const KORTIX_TIMEOUT: &str = "KORTIX_TIMEOUT";
/// How often a request is tried again.
pub const KORTIX_RETRIES: &str = "KORTIX_RETRIES";
/// Where configuration and stored credentials are.
pub const KORTIX_CONFIG_DIR: &str = "KORTIX_CONFIG_DIR";
/// Where the local server keeps its data.
pub const KORTIX_LOCAL_DIR: &str = "KORTIX_LOCAL_DIR";

/// `true` in a job of GitHub Actions, where failures are annotated.
pub const GITHUB_ACTIONS: &str = "GITHUB_ACTIONS";
/// Where `--github` writes the outputs of a step.
pub const GITHUB_OUTPUT: &str = "GITHUB_OUTPUT";
/// Where `--github` writes the summary of a step.
pub const GITHUB_STEP_SUMMARY: &str = "GITHUB_STEP_SUMMARY";
/// The browser that `sandbox open` starts.
pub const BROWSER: &str = "BROWSER";
/// A screen, and so a browser.
pub const DISPLAY: &str = "DISPLAY";
/// The same, of another kind.
pub const WAYLAND_DISPLAY: &str = "WAYLAND_DISPLAY";
/// Where programs keep their configuration.
pub const XDG_CONFIG_HOME: &str = "XDG_CONFIG_HOME";
/// The shell for which this program completes a line.
pub const KORTIX_COMPLETE: &str = "KORTIX_COMPLETE";
/// Where programs keep their state.
pub const XDG_STATE_HOME: &str = "XDG_STATE_HOME";
/// The user's own folder.
pub const HOME: &str = "HOME";
/// Where programs are looked for.
pub const PATH: &str = "PATH";

/// The environment as it was when the program started. An empty variable counts as one that is not set.
#[derive(Clone, Debug, Default)]
pub struct Env {
    pub kortix_api_key: Option<SecretString>,
    pub kortix_base_url: Option<String>,
    pub obvious_api_key: Option<SecretString>,
    pub obvious_base_url: Option<String>,
    pub honours_idempotency_key: bool,
    pub profile: Option<String>,
    pub project: Option<String>,
    pub output: Option<String>,
    pub timeout: Option<String>,
    pub retries: Option<String>,
    pub config_dir: Option<PathBuf>,
    pub config_home: Option<PathBuf>,
    pub local_dir: Option<PathBuf>,
    pub state_home: Option<PathBuf>,
    pub home: Option<PathBuf>,
    pub search_path: Option<OsString>,
    pub complete: Option<String>,
    pub is_github_actions: bool,
    pub github_output: Option<PathBuf>,
    pub github_step_summary: Option<PathBuf>,
    pub has_browser: bool,
    /// Where the program was started; no variable, and as much a part of its surroundings.
    pub working_dir: Option<PathBuf>,
}

impl Env {
    /// Reads the process's environment. Without `HOME`, the system knows the user's folder.
    pub fn from_process() -> Self {
        let env = Self::read(env::var_os);
        Self { home: env.home.or_else(env::home_dir), working_dir: env::current_dir().ok(), ..env }
    }

    fn read(lookup: impl Fn(&'static str) -> Option<OsString>) -> Self {
        let value = |name| lookup(name).filter(|value| !value.is_empty());
        let text = |name| value(name).and_then(|value| text(&value));
        let has_screen =
            [BROWSER, DISPLAY, WAYLAND_DISPLAY].map(|name| value(name).is_some()).contains(&true);
        Self {
            kortix_api_key: text(KORTIX_API_KEY).map(SecretString::from),
            kortix_base_url: text(KORTIX_BASE_URL),
            obvious_api_key: text(OBVIOUS_API_KEY).map(SecretString::from),
            obvious_base_url: text(OBVIOUS_BASE_URL),
            honours_idempotency_key: text(KORTIX_HONOURS_IDEMPOTENCY_KEY).as_deref() == Some("1"),
            profile: text(KORTIX_PROFILE),
            project: text(KORTIX_PROJECT),
            output: text(KORTIX_OUTPUT),
            timeout: text(KORTIX_TIMEOUT),
            retries: text(KORTIX_RETRIES),
            config_dir: value(KORTIX_CONFIG_DIR).map(PathBuf::from),
            config_home: value(XDG_CONFIG_HOME).map(PathBuf::from),
            local_dir: value(KORTIX_LOCAL_DIR).map(PathBuf::from),
            is_github_actions: text(GITHUB_ACTIONS).as_deref() == Some("true"),
            github_output: value(GITHUB_OUTPUT).map(PathBuf::from),
            github_step_summary: value(GITHUB_STEP_SUMMARY).map(PathBuf::from),
            has_browser: has_screen || cfg!(target_os = "macos"),
            state_home: value(XDG_STATE_HOME).map(PathBuf::from),
            home: value(HOME).map(PathBuf::from),
            search_path: value(PATH),
            complete: text(KORTIX_COMPLETE),
            working_dir: None,
        }
    }
}

/// A variable that is no text cannot be a key or a URL; its bytes are kept readable so that the server or the
/// URL parser refuses it by name, instead of it being taken for absent.
fn text(value: &OsStr) -> Option<String> {
    let text = value.to_string_lossy().trim().to_owned();
    Some(text).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::collections::BTreeSet;

    use super::*;
    use registry::{Reader, VARIABLES};

    #[test]
    fn what_is_read_is_registered_and_what_is_registered_is_read() {
        let read = RefCell::new(BTreeSet::new());
        Env::read(|name| {
            read.borrow_mut().insert(name);
            None
        });
        let own = VARIABLES.iter().filter(|variable| matches!(variable.reader, Reader::Program));
        assert_eq!(read.into_inner(), own.map(|variable| variable.name).collect());
    }

    #[test]
    fn an_empty_variable_is_not_set() {
        let env = Env::read(|_| Some(OsString::from(" ")));
        assert!(env.kortix_api_key.is_none() && env.kortix_base_url.is_none() && env.local_dir.is_some());
        assert!(Env::read(|_| Some(OsString::new())).local_dir.is_none());
    }
}
