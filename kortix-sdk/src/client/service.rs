//! One service: its address, and the credential that goes there and nowhere else.

use std::{fmt, future::Future, time::Duration};

use bytes::Bytes;
use http::{
    HeaderMap, HeaderName, HeaderValue, Request, Response, Uri,
    header::{ACCEPT, USER_AGENT},
};
use url::Url;

use crate::{
    Credential, CredentialKind,
    transport::{Failure, Outgoing, Transport},
};

/// Which of the two services a call goes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ServiceName {
    Kortix,
    Obvious,
}

/// What to tell a person to look at.
#[derive(Debug)]
pub(crate) struct SettingNames {
    pub(crate) missing_credential: &'static str,
    pub(crate) check_credential: &'static str,
    pub(crate) check_base_url: &'static str,
}

const KORTIX_SETTINGS: SettingNames = SettingNames {
    missing_credential: "no credential was sent: set api_key (KORTIX_API_KEY)",
    check_credential: "check api_key (KORTIX_API_KEY)",
    check_base_url: "set base_url (KORTIX_BASE_URL) to the final address",
};

const OBVIOUS_SETTINGS: SettingNames = SettingNames {
    missing_credential: "no credential was sent: set obvious_api_key (OBVIOUS_API_KEY)",
    check_credential: "check obvious_api_key (OBVIOUS_API_KEY)",
    check_base_url: "set obvious_base_url (OBVIOUS_BASE_URL) to the final address",
};

/// Everything that requests to one service have in common, prepared once.
pub(crate) struct Service {
    name: ServiceName,
    base: Url,
    /// The path of `base`, empty when it is the root.
    prefix: String,
    credential: Option<Credential>,
    authorization: Option<(HeaderName, HeaderValue)>,
    transport: Transport,
}

const JSON: HeaderValue = HeaderValue::from_static("application/json");
const AGENT: HeaderValue = HeaderValue::from_static(concat!("kortix-sdk/", env!("CARGO_PKG_VERSION")));

/// Those that this module adds to each request, and two that the transport adds.
const COMMON_HEADERS: usize = 5;

/// Longer texts of servers are cut: they are for one line of a terminal or a log.
const LONGEST_TEXT: usize = 500;

impl Service {
    pub(super) fn new(
        name: ServiceName,
        base: Url,
        credential: Option<Credential>,
        transport: Transport,
    ) -> Result<Self, crate::Error> {
        let authorization = credential.as_ref().map(Credential::header).transpose()?;
        let prefix = base.path().trim_end_matches('/').to_owned();
        Ok(Self { name, base, prefix, credential, authorization, transport })
    }

    pub(crate) fn has_credential(&self) -> bool {
        self.credential.is_some()
    }

    /// Whether the credential is a `pk_…:sk_…` pair.
    pub(crate) fn has_key_pair(&self) -> bool {
        self.credential.as_ref().is_some_and(|credential| credential.kind() == CredentialKind::KortixKey)
    }

    pub(crate) fn settings(&self) -> &'static SettingNames {
        match self.name {
            ServiceName::Kortix => &KORTIX_SETTINGS,
            ServiceName::Obvious => &OBVIOUS_SETTINGS,
        }
    }

    /// Makes one attempt at a request and reads the whole answer.
    pub(crate) fn send(
        &self,
        request: &Request<Bytes>,
        timeout: Duration,
    ) -> impl Future<Output = Result<Response<Bytes>, Failure>> + Send {
        self.transport.send(self.address(request), timeout, &self.base)
    }

    /// Puts the path of a request behind the address of this service, and the credential into its headers.
    fn address(&self, request: &Request<Bytes>) -> Outgoing {
        let mut headers = HeaderMap::with_capacity(request.headers().len() + COMMON_HEADERS);
        headers.extend(request.headers().iter().map(|(name, value)| (name.clone(), value.clone())));
        headers.insert(ACCEPT, JSON);
        headers.insert(USER_AGENT, AGENT);
        if let Some((name, value)) = &self.authorization {
            headers.insert(name, value.clone());
        }
        Outgoing {
            method: request.method().clone(),
            url: self.url(request.uri()),
            headers,
            body: request.body().clone(),
        }
    }

    fn url(&self, uri: &Uri) -> Url {
        let mut url = self.base.clone();
        if self.prefix.is_empty() {
            url.set_path(uri.path());
        } else {
            url.set_path(&[&self.prefix, uri.path()].concat());
        }
        if let Some(query) = uri.query() {
            url.set_query(Some(query));
        }
        url
    }

    /// A text of the server as it may be shown: on one line, of bounded length, without the credential.
    pub(crate) fn presentable(&self, text: &str) -> String {
        let text = match &self.credential {
            Some(credential) => credential.remove_from(text),
            None => text.to_owned(),
        };
        let mut line = String::with_capacity(text.len().min(LONGEST_TEXT));
        for word in text.split(|character: char| character.is_whitespace() || character.is_control()) {
            if word.is_empty() {
                continue;
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        match line.char_indices().nth(LONGEST_TEXT) {
            Some((end, _)) => format!("{}…", &line[..end]),
            None => line,
        }
    }
}

impl fmt::Debug for Service {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Service")
            .field("base_url", &self.base.as_str())
            .field("credential", &self.credential)
            .finish_non_exhaustive()
    }
}
