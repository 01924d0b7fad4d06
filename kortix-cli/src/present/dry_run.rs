//! A request that was not sent.

use kortix_sdk::testing::RecordedRequest;
use serde_json::{Map, Value, json};

use crate::output::{Json, Payload, View};

/// The request that a command would have sent, without the credential.
#[derive(Debug)]
pub struct DryRun(pub RecordedRequest);

impl DryRun {
    fn headers(&self) -> impl Iterator<Item = (&str, String)> {
        let headers = self.0.headers().iter();
        headers.map(|(name, value)| (name.as_str(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
    }

    /// What is no text is not printed.
    fn text(&self) -> Option<&str> {
        std::str::from_utf8(self.0.body()).ok()
    }

    fn body(&self) -> Value {
        let text = self.text().filter(|text| !text.is_empty());
        text.map_or(Value::Null, |text| serde_json::from_str(text).unwrap_or_else(|_| text.into()))
    }
}

impl Payload for DryRun {
    fn json(&self) -> Json<'_> {
        let headers: Map<String, Value> =
            self.headers().map(|(name, value)| (name.to_owned(), value.into())).collect();
        Box::new(json!({
            "dry_run": true,
            "method": self.0.method().as_str(),
            "url": self.0.url().as_str(),
            "headers": headers,
            "body": self.body(),
            "body_bytes": self.0.body().len(),
        }))
    }

    fn names(&self) -> Vec<String> {
        vec![format!("{} {}", self.0.method(), self.0.url())]
    }

    fn view(&self) -> View {
        let mut lines = self.names();
        lines.extend(self.headers().map(|(name, value)| format!("{name}: {value}")));
        if !self.0.body().is_empty() {
            let bytes = || format!("({} bytes)", self.0.body().len());
            lines.extend([String::new(), self.text().map_or_else(bytes, str::to_owned)]);
        }
        View::Text(lines.join("\n"))
    }
}
