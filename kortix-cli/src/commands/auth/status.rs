//! `kortix auth status`

use std::time::SystemTime;

use kortix_sdk::ErrorKind;
use serde::Serialize;

use crate::context::Context;
use crate::error::{Failure, Kind};
use crate::identity::{Form, Key, masked, moment, probe};
use crate::outcome::Outcome;
use crate::output::View;
use crate::present::Report;
use crate::settings::{Endpoint, Service, shown};

/// Say which credentials are used, and where they come from
///
/// Exit code 0 when there is a credential, 4 when there is none, it has expired or it is refused; the status is printed
/// in both cases. Without --verify nothing is sent.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
    kortix auth status --show-origin
    # In a script:
    kortix auth status --verify --service kortix -q > /dev/null || exit 1")]
pub struct Args {
    /// Of this service only
    #[arg(long, value_enum, value_name = "SERVICE")]
    service: Option<Service>,

    /// Ask the service whether it accepts the credential
    #[arg(long)]
    verify: bool,

    /// Say who chose the profile and the address
    #[arg(long)]
    show_origin: bool,
}

#[derive(Debug, Serialize)]
struct Status {
    profile: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    profile_origin: Option<String>,
    services: Vec<ServiceStatus>,
}

#[derive(Debug, Serialize)]
struct ServiceStatus {
    service: Service,
    base_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    base_url_origin: Option<String>,
    /// `present`, `accepted`, `refused`, `expired`, `missing`, `unreachable`
    status: &'static str,
    source: Option<String>,
    form: Option<&'static str>,
    credential: Option<String>,
    expires_at: Option<String>,
    hides: Option<String>,
    problem: Option<String>,
    #[serde(skip)]
    failure: Option<Failure>,
}

pub(super) async fn run(context: &Context, args: &Args) -> Result<Outcome, Failure> {
    let profile = context.settings().profile();
    let asked = Service::ALL.into_iter().filter(|service| args.service.is_none_or(|one| one == *service));
    let endpoints = context.endpoints_at_hand().await?;
    let mut services = Vec::new();
    for service in asked {
        services.push(match &endpoints {
            Some(endpoints) => status(context, args, endpoints.of(service), service).await?,
            None => not_running(service),
        });
    }
    let verdict = verdict(&mut services);
    let status = Status {
        profile: profile.text.clone(),
        profile_origin: args.show_origin.then(|| profile.origin.to_string()),
        services,
    };
    let view = view(&status);
    Ok(Outcome::with_verdict(Report::of(status, profile.text.clone(), view), verdict))
}

async fn status(
    context: &Context,
    args: &Args,
    endpoint: &Endpoint,
    service: Service,
) -> Result<ServiceStatus, Failure> {
    let mut status = ServiceStatus {
        base_url: Some(shown(&endpoint.url)),
        base_url_origin: args.show_origin.then(|| origin(context, service)).transpose()?,
        ..ServiceStatus::missing(service)
    };
    let key = match &endpoint.key {
        Ok(key) => key,
        Err(absent) => {
            status.fail("missing", absent.failure(&endpoint.url, service, context.seat()));
            return Ok(status);
        }
    };
    status.describe(key)?;
    if status.failure.is_none() && args.verify {
        verify(context, endpoint, &mut status).await?;
    }
    Ok(status)
}

fn origin(context: &Context, service: Service) -> Result<String, Failure> {
    if context.settings().is_local() {
        return Ok("the local server".to_owned());
    }
    Ok(context.settings().addresses()?.of_service(service).origin.to_string())
}

async fn verify(context: &Context, endpoint: &Endpoint, status: &mut ServiceStatus) -> Result<(), Failure> {
    let api = context.anonymous_api(endpoint, status.service)?;
    match context.ui().during("asking the service", probe(&api, status.service)).await {
        Ok(()) => status.status = "accepted",
        Err(error) if matches!(error.kind(), ErrorKind::NotFound) => status.status = "accepted",
        Err(error) if matches!(error.kind(), ErrorKind::Authentication | ErrorKind::Permission) => {
            status.fail("refused", api.explain(&error));
        }
        Err(error) => status.fail("unreachable", api.explain(&error)),
    }
    Ok(())
}

/// What is wrong with a credential that is there comes first, then that there is none at all. That one of two services
/// has none is usual.
fn verdict(services: &mut [ServiceStatus]) -> Option<Failure> {
    let is_all_missing = services.iter().all(|service| service.status == "missing");
    let told = services
        .iter_mut()
        .find(|service| service.failure.is_some() && (service.status != "missing" || is_all_missing));
    told.and_then(|service| service.failure.take())
}

fn not_running(service: Service) -> ServiceStatus {
    let mut status = ServiceStatus::missing(service);
    let failure = Failure::new(Kind::NoCredential, "the local server does not run");
    status.fail("missing", failure.hint("start it with `kortix local up`"));
    status
}

impl ServiceStatus {
    fn missing(service: Service) -> Self {
        Self {
            service,
            base_url: None,
            base_url_origin: None,
            status: "missing",
            source: None,
            form: None,
            credential: None,
            expires_at: None,
            hides: None,
            problem: None,
            failure: None,
        }
    }

    fn describe(&mut self, key: &Key) -> Result<(), Failure> {
        let form = Form::of(&key.secret)?;
        self.status = "present";
        self.source = Some(key.source.to_string());
        self.form = Some(form.name());
        self.credential = Some(masked(&key.secret));
        self.expires_at = form.expires().map(moment);
        self.hides = key.hides.as_ref().map(ToString::to_string);
        if let Some(at) = form.expired(SystemTime::now()) {
            let message = format!("the JWT from {} expired at {}", key.source, moment(at));
            self.fail("expired", Failure::new(Kind::Authentication, message));
        }
        Ok(())
    }

    fn fail(&mut self, status: &'static str, failure: Failure) {
        self.status = status;
        self.problem = Some(failure.message().to_owned());
        self.failure = Some(failure);
    }

    fn fields(&self, profile: String) -> Vec<(&'static str, String)> {
        let with_origin = |text: &String, origin: &Option<String>| match origin {
            Some(origin) => format!("{text} ({origin})"),
            None => text.clone(),
        };
        let mut fields = vec![("service", self.service.name().to_owned()), ("profile", profile)];
        fields.extend(self.base_url.as_ref().map(|url| ("address", with_origin(url, &self.base_url_origin))));
        fields.push(("status", self.status.to_owned()));
        fields.extend(self.source.clone().map(|source| ("source", source)));
        fields.extend(self.hides.clone().map(|stored| ("hides", stored)));
        fields.extend(self.form.map(|form| ("form", form.to_owned())));
        fields.extend(self.credential.clone().map(|masked| ("credential", masked)));
        fields.extend(self.expires_at.clone().map(|at| ("expires", at)));
        fields.extend(self.problem.clone().map(|problem| ("problem", problem)));
        fields
    }
}

fn view(status: &Status) -> View {
    let profile = match &status.profile_origin {
        Some(origin) => format!("{} ({origin})", status.profile),
        None => status.profile.clone(),
    };
    View::Stack(status.services.iter().map(|one| View::Fields(one.fields(profile.clone()))).collect())
}
