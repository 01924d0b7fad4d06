//! Who may enter: by the sandbox's token in a header, by the token once in the URL, or by the cookie it is traded for.
//!
//! The cookie is not the token: it is a MAC of the host name under the token, so that it opens this one host, and
//! nothing once the token has changed. The same goes for tickets, with which the gateway itself leads a browser from
//! one port's host to another's.

use std::time::Duration;

use axum::extract::Request;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Response, StatusCode, Uri, header};
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;
use subtle::ConstantTimeEq;

use super::{address::Address, headers, page::Refusal};
use crate::clock;

/// Where the token is looked for. The second is what clients of the original services send.
pub(super) const TOKEN_HEADERS: [HeaderName; 2] =
    [HeaderName::from_static("x-kortix-sandbox-token"), HeaderName::from_static("x-daytona-preview-token")];
pub(super) const COOKIE: &str = "kortix_sandbox";
const TOKEN_PARAMETER: &str = "token";
const TICKET_PARAMETER: &str = "kortix_ticket";
/// Paths that the gateway answers itself, on every sandbox host.
const OPEN_PATH: &str = "/.kortix/open/";
const TICKET_LIFE: Duration = Duration::from_mins(1);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scheme {
    Http,
    Https,
}

impl Scheme {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Http => "http",
            Self::Https => "https",
        }
    }
}

pub(super) enum Decision {
    Enter,
    /// By this URI: the request's own without the credential, which is not for the application inside.
    EnterAt(Uri),
    Redirect(Response<()>),
}

pub(super) fn decide(
    address: &Address,
    scheme: Scheme,
    token: &SecretString,
    request: &Request,
) -> Result<Decision, Refusal> {
    let pass = Pass { address, token };
    if let Some(rest) = pass.by_query(request.uri()) {
        return Ok(if is_navigation(request) {
            Decision::Redirect(pass.trade(scheme, &rest)?)
        } else {
            Decision::EnterAt(rest.parse().map_err(|_| Refusal::NoSuchPage)?)
        });
    }
    if !pass.by_header(request.headers())? && !pass.by_cookie(request.headers()) {
        return Err(if has_credential(request.uri()) { Refusal::WrongToken } else { Refusal::NoToken });
    }
    if headers::is_upgrade(request.headers()) && !same_origin(address, scheme, request.headers()) {
        return Err(Refusal::ForeignOrigin);
    }
    match request.uri().path().strip_prefix(OPEN_PATH) {
        Some(port) => Ok(Decision::Redirect(pass.open(scheme, port)?)),
        None => Ok(Decision::Enter),
    }
}

/// Whether the client can be sent on to another URL, and the request made again there.
fn is_navigation(request: &Request) -> bool {
    matches!(*request.method(), Method::GET | Method::HEAD) && !headers::is_upgrade(request.headers())
}

/// A WebSocket may be opened by any page, and cookies go with it; the browser says where the page is from.
fn same_origin(address: &Address, scheme: Scheme, headers: &HeaderMap) -> bool {
    let ours = format!("{}://{address}", scheme.as_str());
    headers.get(header::ORIGIN).is_none_or(|origin| origin.as_bytes().eq_ignore_ascii_case(ours.as_bytes()))
}

/// What a URL may carry once.
enum Credential {
    Token(String),
    Ticket(String),
}

impl Credential {
    /// What one pair of a query may be. An application may have a parameter of the same name for itself.
    fn of_pair(pair: &str) -> Option<Self> {
        let (name, value) = url::form_urlencoded::parse(pair.as_bytes()).next()?;
        match &*name {
            TOKEN_PARAMETER => Some(Self::Token(value.into_owned())),
            TICKET_PARAMETER => Some(Self::Ticket(value.into_owned())),
            _ => None,
        }
    }
}

fn pairs(uri: &Uri) -> impl Iterator<Item = &str> {
    uri.query().unwrap_or_default().split('&').filter(|pair| !pair.is_empty())
}

fn has_credential(uri: &Uri) -> bool {
    pairs(uri).any(|pair| Credential::of_pair(pair).is_some())
}

/// The token of one sandbox, at the host of one of its ports.
struct Pass<'a> {
    address: &'a Address,
    token: &'a SecretString,
}

impl Pass<'_> {
    /// Path and query without what admits; none when nothing in the query does.
    fn by_query(&self, uri: &Uri) -> Option<String> {
        let (admitting, kept): (Vec<&str>, Vec<&str>) = pairs(uri).partition(|pair| self.admits(pair));
        if admitting.is_empty() {
            return None;
        }
        let path = uri.path();
        Some(if kept.is_empty() { path.to_owned() } else { format!("{path}?{}", kept.join("&")) })
    }

    fn admits(&self, pair: &str) -> bool {
        Credential::of_pair(pair).is_some_and(|credential| match credential {
            Credential::Token(token) => self.is_token(token.as_bytes()),
            Credential::Ticket(ticket) => self.is_ticket(&ticket),
        })
    }

    /// False without such a header; a wrong one is refused even when a cookie would do.
    fn by_header(&self, headers: &HeaderMap) -> Result<bool, Refusal> {
        match TOKEN_HEADERS.iter().find_map(|name| headers.get(name)) {
            None => Ok(false),
            Some(token) if self.is_token(token.as_bytes()) => Ok(true),
            Some(_) => Err(Refusal::WrongToken),
        }
    }

    fn by_cookie(&self, headers: &HeaderMap) -> bool {
        let wanted = self.cookie_value();
        headers::cookies(headers)
            .filter_map(|cookie| cookie.strip_prefix(COOKIE)?.strip_prefix('='))
            .any(|value| bool::from(value.as_bytes().ct_eq(wanted.as_bytes())))
    }

    fn is_token(&self, given: &[u8]) -> bool {
        given.ct_eq(self.token.expose_secret().as_bytes()).into()
    }

    fn cookie_value(&self) -> String {
        self.mac(&format!("cookie|{}", self.address))
    }

    /// Sends the browser to the same URL without the credential, with the cookie instead.
    fn trade(&self, scheme: Scheme, to: &str) -> Result<Response<()>, Refusal> {
        let secure = if scheme == Scheme::Https { "; Secure" } else { "" };
        let cookie = format!("{COOKIE}={}; Path=/; HttpOnly; SameSite=Lax{secure}", self.cookie_value());
        // Two slashes at the start would name another host.
        redirect(&format!("/{}", to.trim_start_matches('/')), Some(&cookie))
    }

    /// Sends the browser on to another port of the sandbox.
    fn open(&self, scheme: Scheme, port: &str) -> Result<Response<()>, Refusal> {
        let port = port.parse().ok().filter(|&port: &u16| port > 0).ok_or(Refusal::NoSuchPage)?;
        let there = Pass { address: &self.address.with_port(port), token: self.token };
        let ticket = there.ticket(clock::seconds() + TICKET_LIFE.as_secs());
        redirect(&format!("{}://{}/?{TICKET_PARAMETER}={ticket}", scheme.as_str(), there.address), None)
    }

    fn ticket(&self, expires: u64) -> String {
        format!("{expires}.{}", self.mac(&format!("ticket|{}|{expires}", self.address)))
    }

    fn is_ticket(&self, given: &str) -> bool {
        let expires = given.split_once('.').and_then(|(expires, _)| expires.parse().ok());
        expires.is_some_and(|expires| {
            expires >= clock::seconds() && bool::from(given.as_bytes().ct_eq(self.ticket(expires).as_bytes()))
        })
    }

    fn mac(&self, what: &str) -> String {
        // A key of any length is fine for HMAC, so the empty string is never the answer.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(self.token.expose_secret().as_bytes()) else {
            return String::new();
        };
        mac.update(what.as_bytes());
        URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes())
    }
}

fn redirect(to: &str, cookie: Option<&str>) -> Result<Response<()>, Refusal> {
    let value = |text: &str| HeaderValue::try_from(text).map_err(|_| Refusal::NoSuchPage);
    let mut answer = Response::new(());
    *answer.status_mut() = StatusCode::FOUND;
    let headers = answer.headers_mut();
    headers.insert(header::LOCATION, value(to)?);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    if let Some(cookie) = cookie {
        headers.insert(header::SET_COOKIE, value(cookie)?);
    }
    Ok(answer)
}
