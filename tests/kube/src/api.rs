//! The REST of it: which call is which, who may make it, and what is answered.

use std::sync::{Arc, atomic::Ordering};

use bytes::Bytes;
use http::{Method, Request, Response, StatusCode, header};
use http_body_util::{BodyExt as _, Full};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::{
    RUNTIME_CLASS, STORAGE_CLASS, Shared, agent_sandbox,
    faults::{Effect, strike},
    forward, held, kubelet, restricted,
    store::Refusal,
};

type Answer = Response<Full<Bytes>>;
/// The connection is closed.
type Cut = Box<dyn std::error::Error + Send + Sync>;

pub(crate) async fn serve(listener: TcpListener, shared: &Arc<Shared>) {
    while let Ok((stream, _)) = listener.accept().await {
        let shared = Arc::clone(shared);
        tokio::spawn(async move {
            let answering = service_fn(move |request| answer(Arc::clone(&shared), request));
            let connection = http1::Builder::new().serve_connection(TokioIo::new(stream), answering);
            let _: Result<(), hyper::Error> = connection.with_upgrades().await;
        });
    }
}

/// A call, as permissions have it.
#[derive(Debug)]
struct Call {
    verb: &'static str,
    group: String,
    /// With its sub-resource behind a slash.
    resource: String,
    name: Option<String>,
    query: Vec<(String, String)>,
}

impl Call {
    fn of<B>(request: &Request<B>) -> Option<Self> {
        let path: Vec<&str> = request.uri().path().split('/').filter(|part| !part.is_empty()).collect();
        let (group, rest) = match path.as_slice() {
            ["api", "v1", rest @ ..] => ("", rest),
            ["apis", group, agent_sandbox::VERSION, rest @ ..] if agent_sandbox::is_group(group) => {
                (*group, rest)
            }
            ["apis", group, "v1", rest @ ..] => (*group, rest),
            _ => return None,
        };
        let rest = if let ["namespaces", _, rest @ ..] = rest { rest } else { rest };
        let (resource, name, part) = match rest {
            [resource] => (*resource, None, None),
            [resource, name] => (*resource, Some(*name), None),
            [resource, name, part] => (*resource, Some(*name), Some(*part)),
            _ => return None,
        };
        let verb = match (request.method(), name) {
            (&Method::GET, Some(_)) => "get",
            (&Method::GET, None) => "list",
            (&Method::POST, _) => "create",
            (&Method::PATCH, _) => "patch",
            (&Method::DELETE, _) => "delete",
            _ => return None,
        };
        let query = url::form_urlencoded::parse(request.uri().query().unwrap_or_default().as_bytes());
        Some(Self {
            verb,
            group: group.to_owned(),
            resource: part.map_or_else(|| resource.to_owned(), |part| format!("{resource}/{part}")),
            name: name.map(str::to_owned),
            query: query.into_owned().collect(),
        })
    }

    fn parameter(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

async fn answer(shared: Arc<Shared>, request: Request<Incoming>) -> Result<Answer, Cut> {
    let bearer = format!("Bearer {}", shared.token);
    if request.headers().get(header::AUTHORIZATION).is_none_or(|value| *value != bearer) {
        return Ok(refused(&Refusal::new(401, "Unauthorized", "Unauthorized")));
    }
    if request.uri().path() == "/version" {
        return Ok(whole(&json!({
            "major": "1", "minor": "33", "gitVersion": "v1.33.0-double", "gitCommit": "", "gitTreeState": "",
            "buildDate": "", "goVersion": "", "compiler": "", "platform": "",
        })));
    }
    let installed = shared.agent_sandbox.load(Ordering::Relaxed);
    if installed && let Some(resources) = agent_sandbox::resources(request.uri().path()) {
        return Ok(whole(&resources));
    }
    let Some(call) = Call::of(&request) else {
        return Ok(refused(&Refusal::new(404, "NotFound", "the double does not have this")));
    };
    // Who may not ask is not told either.
    if !installed && agent_sandbox::is_group(&call.group) {
        let unknown = || Refusal::new(404, "NotFound", "the server could not find the requested resource");
        let refusal = allowed(&shared, &call.group, &call.resource, call.verb).err().unwrap_or_else(unknown);
        return Ok(refused(&refusal));
    }
    held(&shared.asked).push((call.verb.to_owned(), call.resource.clone()));
    let struck = strike(&mut held(&shared.faults), call.verb, &call.resource);
    match struck {
        Some(Effect::Status(code)) => {
            return Ok(refused(&Refusal::new(code, "InternalError", "as the test wants it")));
        }
        Some(Effect::Hang) => std::future::pending::<()>().await,
        Some(Effect::DropBefore) => return Err("as the test wants it".into()),
        Some(Effect::DropAfter) | None => {}
    }
    let answer = match done(&shared, &call, request).await {
        Ok(answer) => answer,
        Err(refusal) => refused(&refusal),
    };
    if struck == Some(Effect::DropAfter) { Err("as the test wants it".into()) } else { Ok(answer) }
}

async fn done(shared: &Arc<Shared>, call: &Call, request: Request<Incoming>) -> Result<Answer, Refusal> {
    if call.resource == "selfsubjectaccessreviews" {
        return Ok(whole(&review(shared, body(request).await)));
    }
    allowed(shared, &call.group, &call.resource, call.verb)?;
    let name = call.name.clone().unwrap_or_default();
    match (call.verb, call.resource.as_str()) {
        ("get", "pods/portforward") => forward::open(shared, &name, call.parameter("ports"), request),
        ("get", "pods/log") => {
            let container = call.parameter("container").unwrap_or_default();
            let said = shared.node.log(&name, container).await;
            let unknown = || Refusal::new(404, "NotFound", format!("pods \"{name}\" not found"));
            Ok(Response::new(said.ok_or_else(unknown)?.into()))
        }
        ("list", "storageclasses") => Ok(whole(&json!({ "items": [{
            "metadata": { "name": STORAGE_CLASS, "annotations": { "storageclass.kubernetes.io/is-default-class": "true" } },
            "provisioner": "double",
        }], "metadata": {} }))),
        ("get", "runtimeclasses") if name == RUNTIME_CLASS => {
            Ok(whole(&json!({ "metadata": { "name": name }, "handler": "runsc" })))
        }
        ("list", resource) => Ok(whole(&list(shared, call, resource))),
        ("get", resource) => Ok(whole(&shared.store.get(resource, &name)?)),
        ("create", resource) => Ok(whole(&create(shared, resource, body(request).await)?)),
        ("patch", resource) if is_apply(&request) => {
            if shared.store.get(resource, &name).is_err() {
                allowed(shared, &call.group, resource, "create")?;
            }
            let object = body(request).await;
            if let Some(refusal) = agent_sandbox::fault(resource, &object) {
                return Err(refusal);
            }
            Ok(whole(&shared.store.apply(resource, &name, object)?))
        }
        ("patch", resource) => Ok(whole(&shared.store.patch(resource, &name, &body(request).await)?)),
        ("delete", resource) => {
            let deleted = shared.store.delete(resource, &name, &body(request).await)?;
            shared.node.remove_volumes(&shared.store.take_gone());
            Ok(whole(&deleted))
        }
        _ => Err(Refusal::new(405, "MethodNotAllowed", "the double does not do this")),
    }
}

fn is_apply<B>(request: &Request<B>) -> bool {
    request.headers().get(header::CONTENT_TYPE).is_some_and(|value| value == "application/apply-patch+yaml")
}

fn allowed(shared: &Shared, group: &str, resource: &str, verb: &str) -> Result<(), Refusal> {
    if held(&shared.role).grants(group, resource, verb) {
        return Ok(());
    }
    let message = format!("{resource} is forbidden: User \"double\" cannot {verb} it");
    Err(Refusal::new(403, "Forbidden", message))
}

/// Also for who is no client.
pub(crate) fn create(shared: &Arc<Shared>, resource: &str, object: Value) -> Result<Value, Refusal> {
    if let Some(refusal) = agent_sandbox::fault(resource, &object) {
        return Err(refusal);
    }
    if resource == "pods" {
        let violations = restricted::violations(&object);
        if !violations.is_empty() {
            let message = format!("violates PodSecurity \"restricted:latest\": {}", violations.join(", "));
            return Err(Refusal::new(403, "Forbidden", message));
        }
        if let Some((quota, most)) = &*held(&shared.quota)
            && shared.store.all("pods").len() >= *most
        {
            let message = format!(
                "pods \"x\" is forbidden: exceeded quota: {quota}, requested: pods=1, used: pods={most}, limited: pods={most}"
            );
            return Err(Refusal::new(403, "Forbidden", message));
        }
    }
    let made = shared.store.create(resource, object)?;
    if resource == "pods" {
        tokio::spawn(kubelet::run(Arc::clone(shared), made.clone()));
    }
    Ok(made)
}

fn review(shared: &Arc<Shared>, mut review: Value) -> Value {
    let asked = review["spec"]["resourceAttributes"].clone();
    let text = |field: &str| asked[field].as_str().unwrap_or_default().to_owned();
    let part = text("subresource");
    let resource = if part.is_empty() { text("resource") } else { format!("{}/{part}", text("resource")) };
    let allowed = held(&shared.role).grants(&text("group"), &resource, &text("verb"));
    review["status"] = json!({ "allowed": allowed });
    review
}

/// By labels that have to be equal, and by the thing that an event is about.
fn list(shared: &Arc<Shared>, call: &Call, resource: &str) -> Value {
    let selector = call.parameter("labelSelector").unwrap_or_default();
    let wanted: Vec<(&str, &str)> = selector.split(',').filter_map(|one| one.split_once('=')).collect();
    let about = call.parameter("fieldSelector").and_then(|field| field.strip_prefix("involvedObject.name="));
    let mut items = shared.store.all(resource);
    items.retain(|item| {
        wanted.iter().all(|(name, value)| item["metadata"]["labels"][*name] == **value)
            && about.is_none_or(|name| item["involvedObject"]["name"] == name)
    });
    json!({ "items": items, "metadata": {} })
}

async fn body(request: Request<Incoming>) -> Value {
    let bytes =
        request.into_body().collect().await.map(http_body_util::Collected::to_bytes).unwrap_or_default();
    serde_json::from_slice(&bytes).unwrap_or_default()
}

fn whole(object: &Value) -> Answer {
    with_status(StatusCode::OK, object)
}

fn refused(Refusal { code, reason, message }: &Refusal) -> Answer {
    let status = json!({
        "kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Failure",
        "message": message, "reason": reason, "code": code,
    });
    with_status(StatusCode::from_u16(*code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR), &status)
}

fn with_status(status: StatusCode, object: &Value) -> Answer {
    let mut answer = Response::new(Full::new(Bytes::from(object.to_string())));
    *answer.status_mut() = status;
    answer.headers_mut().insert(header::CONTENT_TYPE, http::HeaderValue::from_static("application/json"));
    answer
}
