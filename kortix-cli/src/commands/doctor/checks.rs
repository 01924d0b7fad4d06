//! What is checked.

use std::path::{Path, PathBuf};
use std::time::Duration;

use kortix_sdk::{Error, ErrorKind, RetryPolicy};

use crate::context::{Api, Context};
use crate::env;
use crate::error::{Failure, Kind};
use crate::local::{self, State};
use crate::settings::{self, Endpoint, Endpoints, Service};

use super::report::{Check, Finding};

const PATIENCE: Duration = Duration::from_secs(10);
/// Names no execution, so that asking for it tells whether anybody answers.
const NOBODY: &str = "exec_00000000000000000000000000000000";

/// Runs all checks.
pub(super) async fn all(context: &Context) -> Vec<Check> {
    let mut checks = vec![
        Check::new("version", Finding::Good(env!("CARGO_PKG_VERSION").to_owned())),
        Check::new("kortix-server", server_program(context)),
        Check::new("local server", local_server(context)),
    ];
    checks.extend(other_programs(context).into_iter().map(|finding| Check::new("other kortix", finding)));
    match endpoints(context) {
        Ok(Some(endpoints)) => checks.extend(services(context, &endpoints).await),
        Ok(None) => {}
        Err(failure) => checks.push(Check::new("configuration", bad(&failure))),
    }
    checks
}

/// The servers that commands would talk to. The local one is not started only to be looked at.
fn endpoints(context: &Context) -> Result<Option<Endpoints>, Failure> {
    if !context.globals.local {
        return Endpoints::resolve(&context.globals, &context.env).map(Some);
    }
    let dir = context.local_dir()?;
    match dir.state()? {
        State::Running { identity, url } => {
            local::endpoints(&dir, &local::Running { identity, url }).map(Some)
        }
        State::Stopped | State::Starting(_) => Ok(None),
    }
}

async fn services(context: &Context, endpoints: &Endpoints) -> Vec<Check> {
    let has_any_key = endpoints.kortix.key.is_some() || endpoints.obvious.key.is_some();
    vec![
        Check::new("kortix key", credential(&endpoints.kortix, env::KORTIX_API_KEY, has_any_key)),
        Check::new("kortix", service(context, endpoints, Service::Kortix).await),
        Check::new("obvious key", credential(&endpoints.obvious, env::OBVIOUS_API_KEY, has_any_key)),
        Check::new("obvious", service(context, endpoints, Service::Obvious).await),
    ]
}

fn credential(endpoint: &Endpoint, variable: &str, has_any_key: bool) -> Finding {
    let what = format!("{variable} is not set");
    let hint = format!("set {variable}, or use --local");
    match &endpoint.key {
        Some(key) => Finding::Good(format!("from {}", key.source)),
        None if has_any_key => Finding::Remarkable { what, hint },
        None => Finding::Bad { kind: Kind::NoCredential, what, hint },
    }
}

/// Asks for something cheap that needs the credential: that tells more than a health route, which needs none.
async fn service(context: &Context, endpoints: &Endpoints, service: Service) -> Finding {
    let url = settings::shown(&endpoints.of(service).url);
    let api = match context.anonymous_api(endpoints, service) {
        Ok(api) => api,
        Err(failure) => return bad(&failure),
    };
    let answer = match service {
        Service::Kortix => kortix(&api).await,
        Service::Obvious => obvious(&api).await,
    };
    let Err(error) = answer else {
        return Finding::Good(format!("{url} answers and accepts the credential"));
    };
    match error.kind() {
        ErrorKind::NotFound => Finding::Good(format!("{url} answers")),
        ErrorKind::Authentication if endpoints.of(service).key.is_none() => {
            Finding::Good(format!("{url} answers"))
        }
        ErrorKind::Connect | ErrorKind::Timeout => Finding::Bad {
            kind: api.explain(&error).kind(),
            what: error.message().to_owned(),
            hint: "is the address right, and does the server run?".to_owned(),
        },
        _ => bad(&api.explain(&error)),
    }
}

async fn kortix(api: &Api) -> Result<(), Error> {
    let request = api.client.threads().list().limit(1);
    request.retry(RetryPolicy::none()).timeout(PATIENCE).await.map(|_| ())
}

async fn obvious(api: &Api) -> Result<(), Error> {
    let request = api.client.executions().get(NOBODY);
    request.retry(RetryPolicy::none()).timeout(PATIENCE).await.map(|_| ())
}

fn server_program(context: &Context) -> Finding {
    match local::find_server(context.env.search_path.as_deref()) {
        Some(path) => Finding::Good(path.display().to_string()),
        None => Finding::Remarkable {
            what: "not found".to_owned(),
            hint: format!("for --local, {}", local::install_hint()),
        },
    }
}

fn local_server(context: &Context) -> Finding {
    match context.local_dir().and_then(|dir| dir.state()) {
        Ok(State::Running { url, .. }) => Finding::Good(format!("runs at {}", settings::shown(&url))),
        Ok(State::Starting(_)) => Finding::Good("is starting".to_owned()),
        Ok(State::Stopped) if context.globals.local => Finding::Bad {
            kind: Kind::NotRunning,
            what: "does not run".to_owned(),
            hint: "start it with `kortix local up`".to_owned(),
        },
        Ok(State::Stopped) => Finding::Good("does not run".to_owned()),
        Err(failure) => bad(&failure),
    }
}

/// Another program has the same name; scripts may get the wrong one.
fn other_programs(context: &Context) -> Option<Finding> {
    let own = std::env::current_exe().and_then(|path| path.canonicalize()).ok()?;
    let folders =
        context.env.search_path.as_ref().map(|path| std::env::split_paths(path).collect::<Vec<_>>());
    let is_other = |path: &PathBuf| path.is_file() && path.canonicalize().is_ok_and(|path| path != own);
    let other = folders?.iter().map(|folder: &PathBuf| folder.join("kortix")).find(is_other)?;
    Some(Finding::Remarkable {
        what: other.display().to_string(),
        hint: format!("this one is {}; the first on the PATH is what a script gets", Path::display(&own)),
    })
}

fn bad(failure: &Failure) -> Finding {
    Finding::Bad {
        kind: failure.kind(),
        what: failure.message().to_owned(),
        hint: failure.hints().join("; "),
    }
}
