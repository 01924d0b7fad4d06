//! The password and the token of a sandbox: hidden unless asked for.

use kortix_sdk::ExposeSecret as _;
use kortix_sdk::projects::Sandbox;
use serde::Serialize;
use serde_json::Value;
use url::Url;

use crate::output::Json;

/// Whether the secrets of a sandbox are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Secrets {
    Hidden,
    Shown,
}

impl From<bool> for Secrets {
    fn from(shown: bool) -> Self {
        if shown { Self::Shown } else { Self::Hidden }
    }
}

impl Secrets {
    /// The thing that holds the sandbox at `place`, as JSON. The SDK writes no secrets, so they are put in here.
    pub(super) fn json<'a, T: Serialize>(
        self,
        thing: &'a T,
        sandbox: Option<&Sandbox>,
        place: &str,
    ) -> Json<'a> {
        let (Self::Shown, Some(sandbox), Ok(mut json)) = (self, sandbox, serde_json::to_value(thing)) else {
            return Box::new(thing);
        };
        if let Some(Value::Object(fields)) = json.pointer_mut(place) {
            fields.insert("pass".to_owned(), sandbox.pass.expose_secret().into());
            fields.extend(
                sandbox.token.as_ref().map(|token| ("token".to_owned(), token.expose_secret().into())),
            );
        }
        Box::new(json)
    }

    /// The fields of a sandbox for people.
    pub(super) fn fields(self, sandbox: Option<&Sandbox>) -> Vec<(&'static str, String)> {
        let Some(sandbox) = sandbox else { return vec![("sandbox", "none".to_owned())] };
        let mut fields = vec![("sandbox", sandbox.id.to_string())];
        let addresses = [("desktop", &sandbox.vnc_preview), ("preview", &sandbox.sandbox_url)];
        for (name, address) in addresses {
            if let Some(address) = address {
                fields.push((name, self.clickable(address.as_str(), sandbox)));
            }
        }
        if self == Self::Shown {
            fields.push(("password", sandbox.pass.expose_secret().to_owned()));
        }
        fields
    }

    /// The address as it can be opened: with the token, when secrets are shown.
    pub fn clickable(self, address: &str, sandbox: &Sandbox) -> String {
        let (Self::Shown, Some(token)) = (self, &sandbox.token) else { return address.to_owned() };
        match Url::parse(address) {
            Ok(mut url) => {
                url.query_pairs_mut().append_pair("token", token.expose_secret());
                url.into()
            }
            Err(_) => address.to_owned(),
        }
    }
}
