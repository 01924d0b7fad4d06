//! `kortix api`

use std::str::FromStr as _;

use http::{HeaderName, HeaderValue, Method, header::CONTENT_TYPE};
use kortix_sdk::Response;
use serde_json::{Map, Value};

use crate::cli::PromptSource;
use crate::context::Context;
use crate::error::Failure;
use crate::outcome::Outcome;
use crate::output::{Json, Payload, View};
use crate::settings::Service;

/// Send any request, the way that other commands send theirs
///
/// The path decides which service it goes to: /api/v1 and /x/v1 belong to Obvious.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
    kortix api GET /threads --query page=2
    kortix api POST /x/v1/webhooks -f url=https://ci.example.com/hook
    # In a script:
    kortix api GET /x/v1/executions --jq '.executions[].id' -r")]
pub struct Args {
    /// The method, such as GET
    #[arg(value_name = "METHOD", value_parser = method)]
    method: Method,

    /// The path, such as /threads
    #[arg(value_name = "PATH")]
    path: String,

    /// A parameter of the query
    #[arg(long, value_name = "NAME=VALUE", value_parser = pair)]
    query: Vec<(String, String)>,

    /// A field of a JSON body: true, false, null and numbers are what they are, all else is text
    #[arg(short, long, value_name = "NAME=VALUE", value_parser = pair, conflicts_with = "input")]
    field: Vec<(String, String)>,

    /// A field of a JSON body that is text whatever it looks like
    #[arg(short = 'F', long, value_name = "NAME=VALUE", value_parser = pair, conflicts_with = "input")]
    text_field: Vec<(String, String)>,

    /// The body: text, `@FILE`, or `-` for standard input; JSON unless a Content-Type is given
    #[arg(long, value_name = "TEXT|@FILE|-")]
    input: Option<PromptSource>,

    /// A header
    #[arg(short = 'H', long, value_name = "NAME: VALUE", value_parser = header)]
    header: Vec<(HeaderName, HeaderValue)>,

    /// Say with which status and headers the answer came
    #[arg(short, long)]
    include: bool,

    /// Carrying it out twice is the same as once: repeat it as a request that reads
    #[arg(long)]
    repeatable: bool,

    /// Names the request, so that a server that honours the key carries it out once
    #[arg(long, value_name = "KEY")]
    idempotency_key: Option<String>,
}

pub(super) async fn run(context: &Context, args: Args) -> Result<Outcome, Failure> {
    let obvious = ["/api/v1/", "/x/v1/"].iter().any(|prefix| args.path.starts_with(prefix));
    let api = context.api(if obvious { Service::Obvious } else { Service::Kortix }).await?;
    let mut request = api.client.request(args.method, &args.path).timeout(context.write_timeout());
    for (name, value) in &args.query {
        request = request.query(name, value);
    }
    let content_type =
        args.header.iter().find(|(name, _)| *name == CONTENT_TYPE).map(|(_, value)| value.clone());
    for (name, value) in args.header.into_iter().filter(|(name, _)| *name != CONTENT_TYPE) {
        request = request.header(name, value);
    }
    if let Some(input) = args.input {
        let json = HeaderValue::from_static("application/json");
        request = request.body(content_type.unwrap_or(json), input.read("--input").await?);
    } else if !(args.field.is_empty() && args.text_field.is_empty()) {
        request = request.json(&fields(args.field, args.text_field));
    }
    if args.repeatable {
        request = request.repeatable();
    }
    if let Some(key) = args.idempotency_key {
        request = request.idempotency_key(key);
    }
    let answer = context.ui().during("waiting for the answer", api.call(request)).await?;
    if args.include {
        context.ui().note(&head(&answer));
    }
    let body = answer.get_ref();
    Ok(if body.is_empty() { Outcome::silent() } else { Outcome::of(Answer::read(body)) })
}

fn fields(typed: Vec<(String, String)>, texts: Vec<(String, String)>) -> Map<String, Value> {
    let typed = typed.into_iter().map(|(name, value)| (name, as_typed(value)));
    typed.chain(texts.into_iter().map(|(name, value)| (name, Value::String(value)))).collect()
}

fn as_typed(text: String) -> Value {
    match serde_json::from_str(&text) {
        Ok(value @ (Value::Bool(_) | Value::Null | Value::Number(_))) => value,
        _ => Value::String(text),
    }
}

fn head<T>(answer: &Response<T>) -> String {
    let headers = answer.headers().iter();
    let headers =
        headers.map(|(name, value)| format!(", {name}: {}", String::from_utf8_lossy(value.as_bytes())));
    format!("{}{}", answer.status(), headers.collect::<String>())
}

/// An answer as it came: JSON or text.
#[derive(Debug)]
enum Answer {
    Json(Value),
    Text(String),
}

impl Answer {
    fn read(bytes: &[u8]) -> Self {
        serde_json::from_slice(bytes)
            .map_or_else(|_| Self::Text(String::from_utf8_lossy(bytes).into_owned()), Self::Json)
    }
}

impl Payload for Answer {
    fn json(&self) -> Json<'_> {
        match self {
            Self::Json(value) => Box::new(value),
            Self::Text(text) => Box::new(text),
        }
    }

    fn items(&self) -> Option<Vec<Json<'_>>> {
        let Self::Json(Value::Array(items)) = self else { return None };
        Some(items.iter().map(|item| Box::new(item) as Json<'_>).collect())
    }

    fn names(&self) -> Vec<String> {
        Vec::new()
    }

    /// Nobody knows more of it than that it is JSON.
    fn view(&self) -> View {
        View::Text(match self {
            Self::Json(value) => format!("{value:#}"),
            Self::Text(text) => text.clone(),
        })
    }
}

fn method(text: &str) -> Result<Method, String> {
    Method::from_str(&text.to_ascii_uppercase()).map_err(|_| "is no method; it looks like GET".to_owned())
}

fn pair(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("must look like NAME=VALUE")?;
    Ok((name.to_owned(), value.to_owned()))
}

fn header(text: &str) -> Result<(HeaderName, HeaderValue), String> {
    let (name, value) = text.split_once(':').ok_or("must look like NAME: VALUE")?;
    let name = HeaderName::from_str(name.trim()).map_err(|_| "has no name that a header may have")?;
    let value = HeaderValue::from_str(value.trim()).map_err(|_| "has no value that a header may have")?;
    Ok((name, value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_what_they_look_like_unless_they_are_text() {
        let pairs = |list: &[&str]| list.iter().map(|text| pair(text).unwrap()).collect::<Vec<_>>();
        let body = fields(pairs(&["a=1", "b=true", "c=null", "d=x=y", "e={}"]), pairs(&["f=1"]));
        let body = Value::Object(body).to_string();
        assert_eq!(body, r#"{"a":1,"b":true,"c":null,"d":"x=y","e":"{}","f":"1"}"#);
        assert!(pair("a").is_err());
    }

    #[test]
    fn methods_and_headers_are_checked_before_anything_is_sent() {
        assert_eq!(method("post"), Ok(Method::POST));
        assert!(method("P ST").is_err());
        assert_eq!(header("X-A:  b ").unwrap().1, "b");
        assert!(header("X A: b").is_err() && header("nothing").is_err());
    }
}
