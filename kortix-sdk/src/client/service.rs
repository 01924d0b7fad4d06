//! One service: its address, and the credential that goes there and nowhere else.

use std::{borrow::Cow, fmt, future::Future, sync::OnceLock};

use bytes::Bytes;
use http::{
    HeaderMap, HeaderName, HeaderValue, Response,
    header::{ACCEPT, CONTENT_LENGTH, CONTENT_TYPE, USER_AGENT},
};
#[cfg(feature = "terminal")]
use secrecy::SecretString;
use url::Url;

#[cfg(feature = "terminal")]
use crate::transport::Upgrade;
use crate::{
    Credential, CredentialKind,
    call::Draft,
    credential::{Sent, Source},
    error::REQUEST_ID,
    retry::Try,
    transport::{Failure, Incoming, Outgoing, Transport},
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
    fixed: FixedPaths,
    identity: Identity,
    transport: Transport,
}

/// The addresses of paths without ids: they are the same on every call, and an address takes longer to parse than to copy.
#[derive(Default)]
struct FixedPaths([OnceLock<(&'static str, Url)>; 16]);

impl FixedPaths {
    /// The address of a path, kept while there is room.
    fn get(&self, path: &'static str, parse: impl Fn() -> Url) -> Url {
        for place in &self.0 {
            let (kept, url) = place.get_or_init(|| (path, parse()));
            if std::ptr::eq(*kept, path) {
                return url.clone();
            }
        }
        parse()
    }
}

/// Who calls.
#[derive(Debug)]
pub(crate) enum Identity {
    Anonymous,
    Fixed(Sent),
    Provided(Source),
}

const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");
const ZERO: HeaderValue = HeaderValue::from_static("0");
const AGENT: HeaderValue = HeaderValue::from_static(concat!("kortix-sdk/", env!("CARGO_PKG_VERSION")));

/// Those that this module adds to a request, and two that the transport adds.
const HEADERS: usize = 8;

/// Longer texts of servers are cut: they are for one line of a terminal or a log.
const LONGEST_TEXT: usize = 500;

impl Service {
    pub(super) fn new(name: ServiceName, base: Url, identity: Identity, transport: Transport) -> Self {
        let prefix = base.path().trim_end_matches('/').to_owned();
        Self { name, base, prefix, fixed: FixedPaths::default(), identity, transport }
    }

    pub(crate) fn has_credential(&self) -> bool {
        !matches!(self.identity, Identity::Anonymous)
    }

    /// Whether the credential is a `pk_…:sk_…` pair.
    pub(crate) fn has_key_pair(&self) -> bool {
        self.with_credential(|credential| {
            credential.is_some_and(|credential| credential.kind() == CredentialKind::KortixKey)
        })
    }

    /// The credential, if it never changes.
    pub(crate) fn fixed(&self) -> Option<&Sent> {
        match &self.identity {
            Identity::Fixed(sent) => Some(sent),
            _ => None,
        }
    }

    /// Where the credential has to be asked for.
    pub(crate) fn source(&self) -> Option<&Source> {
        match &self.identity {
            Identity::Provided(source) => Some(source),
            _ => None,
        }
    }

    /// Looks at the credential as far as it is known now.
    fn with_credential<T>(&self, look: impl FnOnce(Option<&Credential>) -> T) -> T {
        match &self.identity {
            Identity::Anonymous => look(None),
            Identity::Fixed(sent) => look(Some(sent.credential())),
            Identity::Provided(source) => look(source.last().as_deref().map(Sent::credential)),
        }
    }

    pub(crate) fn settings(&self) -> &'static SettingNames {
        match self.name {
            ServiceName::Kortix => &KORTIX_SETTINGS,
            ServiceName::Obvious => &OBVIOUS_SETTINGS,
        }
    }

    /// Makes one attempt at a request and reads the whole answer.
    pub(crate) fn send<'a>(
        &'a self,
        draft: &Draft,
        credential: Option<&Sent>,
        this: &Try,
    ) -> impl Future<Output = Result<Response<Bytes>, Failure>> + Send + use<'a> {
        self.transport.send(self.address(draft, credential, this), this.begun, this.limits, &self.base)
    }

    /// Makes one attempt at a request whose answer is read while it comes.
    pub(crate) fn open_stream<'a>(
        &'a self,
        draft: &Draft,
        credential: Option<&Sent>,
        this: &Try,
    ) -> impl Future<Output = Result<(Response<Bytes>, Option<Incoming>), Failure>> + Send + use<'a> {
        self.transport.open_stream(self.address(draft, credential, this), this.begun, this.limits, &self.base)
    }

    /// Asks for a WebSocket, and says on it first what is given. The credential is not in the request: a conversation
    /// names it itself.
    #[cfg(feature = "terminal")]
    pub(crate) fn open(
        &self,
        draft: &Draft,
        this: Try,
        first: &SecretString,
    ) -> impl Future<Output = Result<Upgrade, Failure>> + Send {
        let mut headers = this.headers.or_else(|| draft.headers.clone()).map(|own| *own).unwrap_or_default();
        headers.insert(USER_AGENT, AGENT);
        let outgoing =
            Outgoing { method: draft.method.clone(), url: self.url(draft), headers, body: Bytes::new() };
        self.transport.upgrade(outgoing, first, this.begun, this.limits, &self.base)
    }

    /// The address as errors name it.
    pub(crate) fn address_of_errors(&self) -> &Url {
        &self.base
    }

    /// Puts the path of a draft behind the address of this service, and the credential into its headers.
    fn address(&self, draft: &Draft, credential: Option<&Sent>, this: &Try) -> Outgoing {
        Outgoing {
            method: draft.method.clone(),
            url: self.url(draft),
            headers: headers(draft, credential, this),
            body: draft.body.clone(),
        }
    }

    fn url(&self, draft: &Draft) -> Url {
        let mut url = match &draft.path {
            Cow::Borrowed(path) => self.fixed.get(path, || self.behind_base(path)),
            Cow::Owned(path) => self.behind_base(path),
        };
        if !draft.query.is_empty() {
            url.set_query(Some(&draft.query));
        }
        url
    }

    fn behind_base(&self, path: &str) -> Url {
        let mut url = self.base.clone();
        if self.prefix.is_empty() {
            url.set_path(path);
        } else {
            url.set_path(&[self.prefix.as_str(), path].concat());
        }
        url
    }

    /// The id under which the server logged a request, as it may be shown.
    pub(crate) fn request_id(&self, headers: &HeaderMap) -> Option<String> {
        let id = headers.get(REQUEST_ID)?.to_str().ok()?;
        Some(self.presentable(id))
    }

    /// A text of the server as it may be shown: on one line, of bounded length, without the credential.
    pub(crate) fn presentable(&self, text: &str) -> String {
        let text = self.with_credential(|credential| match credential {
            Some(credential) => credential.remove_from(text),
            None => text.to_owned(),
        });
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

/// The credential comes last, so that nothing stands in its place.
fn headers(draft: &Draft, credential: Option<&Sent>, this: &Try) -> HeaderMap {
    let own = this.headers.as_deref().or(draft.headers.as_deref());
    let mut headers = own.cloned().unwrap_or_else(|| HeaderMap::with_capacity(HEADERS));
    headers.insert(ACCEPT, draft.accept.header());
    headers.insert(USER_AGENT, AGENT);
    if let Some(content_type) = &draft.content_type {
        headers.insert(CONTENT_TYPE, content_type.header());
    } else if draft.is_expected_to_have_a_body() {
        headers.insert(CONTENT_LENGTH, ZERO);
    }
    if let Some(key) = &draft.idempotency_key {
        headers.insert(IDEMPOTENCY_KEY, key.header());
    }
    if let Some((name, value)) = credential.map(Sent::header) {
        headers.insert(name, value);
    }
    headers
}

impl fmt::Debug for Service {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Service")
            .field("base_url", &self.base.as_str())
            .field("identity", &self.identity)
            .finish_non_exhaustive()
    }
}
