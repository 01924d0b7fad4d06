//! Every environment variable the program reads, in one place.

use std::env;
use std::ffi::OsString;
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
/// Where the local server keeps its data.
pub const KORTIX_LOCAL_DIR: &str = "KORTIX_LOCAL_DIR";

/// `true` in a job of GitHub Actions, where failures are annotated.
pub const GITHUB_ACTIONS: &str = "GITHUB_ACTIONS";
/// Where `--github` writes the outputs of a step.
pub const GITHUB_OUTPUT: &str = "GITHUB_OUTPUT";
/// Where `--github` writes the summary of a step.
pub const GITHUB_STEP_SUMMARY: &str = "GITHUB_STEP_SUMMARY";

/// The list as `--help` prints it. `NO_COLOR` and `CLICOLOR_FORCE` are read by the colour library.
pub const HELP: &str = "\
Environment:
    KORTIX_API_KEY     credential for threads and projects: a JWT or pk_…:sk_…
    KORTIX_BASE_URL    where threads and projects are [https://api.kortix.ai]
    OBVIOUS_API_KEY    credential for executions: obv_…
    OBVIOUS_BASE_URL   where executions are [https://api.app.obvious.ai]
    KORTIX_LOCAL_DIR   data of the server behind --local [$XDG_STATE_HOME/kortix/local]
    KORTIX_HONOURS_IDEMPOTENCY_KEY
                       1 when the server honours Idempotency-Key, as that behind --local does:
                       a create that may have been executed is repeated then
    GITHUB_ACTIONS     true in a job of GitHub Actions: failures are annotated
    GITHUB_OUTPUT, GITHUB_STEP_SUMMARY
                       where --github writes outputs and a summary
    NO_COLOR           no colour
    CLICOLOR_FORCE     colour even when the output is not a terminal
With KORTIX_BASE_URL alone, both services are taken to be there, and OBVIOUS_API_KEY defaults to KORTIX_API_KEY, unless \
it is an address of the hosted Kortix service (kortix.ai, kortix.com, suna.so).";

/// The environment as it was when the program started. An empty variable counts as one that is not set.
#[derive(Clone, Debug, Default)]
pub struct Env {
    pub kortix_api_key: Option<SecretString>,
    pub kortix_base_url: Option<String>,
    pub obvious_api_key: Option<SecretString>,
    pub obvious_base_url: Option<String>,
    pub honours_idempotency_key: bool,
    pub local_dir: Option<PathBuf>,
    pub state_home: Option<PathBuf>,
    pub home: Option<PathBuf>,
    pub search_path: Option<OsString>,
    pub is_github_actions: bool,
    pub github_output: Option<PathBuf>,
    pub github_step_summary: Option<PathBuf>,
}

impl Env {
    /// Reads the process's environment.
    pub fn from_process() -> Self {
        Self {
            kortix_api_key: text(KORTIX_API_KEY).map(SecretString::from),
            kortix_base_url: text(KORTIX_BASE_URL),
            obvious_api_key: text(OBVIOUS_API_KEY).map(SecretString::from),
            obvious_base_url: text(OBVIOUS_BASE_URL),
            honours_idempotency_key: text(KORTIX_HONOURS_IDEMPOTENCY_KEY).as_deref() == Some("1"),
            local_dir: value(KORTIX_LOCAL_DIR).map(PathBuf::from),
            state_home: value("XDG_STATE_HOME").map(PathBuf::from),
            home: env::home_dir(),
            search_path: value("PATH"),
            is_github_actions: text(GITHUB_ACTIONS).as_deref() == Some("true"),
            github_output: value(GITHUB_OUTPUT).map(PathBuf::from),
            github_step_summary: value(GITHUB_STEP_SUMMARY).map(PathBuf::from),
        }
    }
}

fn value(name: &str) -> Option<OsString> {
    env::var_os(name).filter(|value| !value.is_empty())
}

/// A variable that is no text cannot be a key or a URL; its bytes are kept readable so that the server or the
/// URL parser refuses it by name, instead of it being taken for absent.
fn text(name: &str) -> Option<String> {
    value(name).map(|value| value.to_string_lossy().trim().to_owned()).filter(|value| !value.is_empty())
}
