//! What is checked.

use kortix_sdk::ErrorKind;

use crate::context::Context;
use crate::error::{Failure, Kind};
use crate::identity::{Key, probe};
use crate::local::{self, State};
use crate::settings::{self, Endpoint, Endpoints, Service, Setting};

use super::others;
use super::report::{Check, Finding};

/// Runs all checks.
pub(super) async fn all(context: &Context) -> Vec<Check> {
    let mut checks = vec![
        Check::new("version", Finding::Good(env!("CARGO_PKG_VERSION").to_owned())),
        Check::new("kortix-server", server_program(context)),
        Check::new("local server", local_server(context)),
        Check::new("profile", profile(context)),
    ];
    checks.extend(
        context
            .settings()
            .project_file()
            .map(|path| Check::new("project file", Finding::Good(path.display().to_string()))),
    );
    checks.extend(set(context));
    checks.extend(others::find(context).into_iter().map(|finding| Check::new("other kortix", finding)));
    match context.endpoints_at_hand().await {
        Ok(Some(endpoints)) => checks.extend(services(context, &endpoints).await),
        Ok(None) => {}
        Err(failure) => checks.push(Check::new("configuration", bad(&failure))),
    }
    checks
}

fn profile(context: &Context) -> Finding {
    let profile = context.settings().profile();
    Finding::Good(format!("{} ({})", profile.text, profile.origin))
}

/// What was set, and where.
fn set(context: &Context) -> impl Iterator<Item = Check> {
    Setting::ALL.into_iter().filter_map(|setting| {
        let value = context.settings().get(setting)?;
        // What is wrong with an address is told by the checks of the services, without repeating it.
        setting.check(&value.text).ok()?;
        Some(Check::new(setting.name(), Finding::Good(format!("{} ({})", value.text, value.origin))))
    })
}

async fn services(context: &Context, endpoints: &Endpoints) -> Vec<Check> {
    let has_any_key = endpoints.kortix.key.is_ok() || endpoints.obvious.key.is_ok();
    vec![
        Check::new("kortix key", credential(context, &endpoints.kortix, Service::Kortix, has_any_key)),
        Check::new("kortix", service(context, &endpoints.kortix, Service::Kortix).await),
        Check::new("obvious key", credential(context, &endpoints.obvious, Service::Obvious, has_any_key)),
        Check::new("obvious", service(context, &endpoints.obvious, Service::Obvious).await),
    ]
}

fn credential(context: &Context, endpoint: &Endpoint, service: Service, has_any_key: bool) -> Finding {
    let absent = match &endpoint.key {
        Ok(Key { source, hides: None, .. }) => return Finding::Good(format!("from {source}")),
        Ok(Key { source, hides: Some(stored), .. }) => {
            return Finding::Remarkable {
                what: format!("from {source}"),
                hint: format!("it hides the credential from {stored}: unset it to use that one"),
            };
        }
        Err(absent) => absent,
    };
    let what = absent.message(&endpoint.url, service);
    let hint = absent.hints(&endpoint.url, service, context.seat()).join("; ");
    if has_any_key {
        return Finding::Remarkable { what, hint };
    }
    Finding::Bad { kind: Kind::NoCredential, what, hint }
}

/// Asks for something cheap that needs the credential: that tells more than a health route, which needs none.
async fn service(context: &Context, endpoint: &Endpoint, service: Service) -> Finding {
    let url = settings::shown(&endpoint.url);
    let api = match context.anonymous_api(endpoint, service) {
        Ok(api) => api,
        Err(failure) => return bad(&failure),
    };
    let answer = probe(&api, service).await;
    let Err(error) = answer else {
        return Finding::Good(format!("{url} answers and accepts the credential"));
    };
    match error.kind() {
        ErrorKind::NotFound => Finding::Good(format!("{url} answers")),
        ErrorKind::Authentication if endpoint.key.is_err() => Finding::Good(format!("{url} answers")),
        ErrorKind::Connect | ErrorKind::Timeout => Finding::Bad {
            kind: api.explain(&error).kind(),
            what: error.message().to_owned(),
            hint: "is the address right, and does the server run?".to_owned(),
        },
        _ => bad(&api.explain(&error)),
    }
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

fn bad(failure: &Failure) -> Finding {
    Finding::Bad {
        kind: failure.kind(),
        what: failure.message().to_owned(),
        hint: failure.hints().join("; "),
    }
}
