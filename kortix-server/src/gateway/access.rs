//! Who may enter by a host name: by the sandbox's token in a header, by the token once in the URL, by a signed URL, or by
//! the cookie that either is traded for.
//!
//! The cookie is not the token: it is a MAC of the host name under the token, so that it opens this one host, and
//! nothing once the token has changed. The same goes for tickets, with which the gateway itself leads a browser from
//! one port's host to another's. A signed URL is for one port and for a time, and so is its cookie: nothing leads on
//! from there.

use std::{num::NonZeroU16, time::Duration};

use axum::extract::Request;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Response, StatusCode, Uri, header};
use secrecy::{ExposeSecret, SecretString};
use subtle::ConstantTimeEq;

use super::{
    address::Address,
    headers,
    page::Refusal,
    seal::{Purpose, Sealer, Validity, mac},
};
use crate::clock;

/// Where the token is looked for. The second is what clients of the original services send.
pub(super) const TOKEN_HEADERS: [HeaderName; 2] =
    [HeaderName::from_static("x-kortix-sandbox-token"), HeaderName::from_static("x-daytona-preview-token")];
/// For whoever came by the token.
const COOKIE: &str = "kortix_sandbox";
/// For whoever came by a signed URL.
const LINK_COOKIE: &str = "kortix_link";
pub(super) const COOKIES: [&str; 2] = [COOKIE, LINK_COOKIE];
const TOKEN_PARAMETER: &str = "token";
const TICKET_PARAMETER: &str = "kortix_ticket";
pub const LINK_PARAMETER: &str = "kortix_link";
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
    /// Nothing enters: this is the answer.
    Answer(Response<()>),
}

/// How far somebody gets who has come in before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reach {
    EveryPort,
    ThisPort,
}

pub(super) fn decide(
    address: &Address,
    scheme: Scheme,
    token: &SecretString,
    request: &Request,
) -> Result<Decision, Refusal> {
    let pass = Pass { address, token };
    if let Some(rest) = pass.by_query(request.uri()) {
        return if is_navigation(request) {
            Ok(Decision::Answer(pass.trade(scheme, &rest)?))
        } else {
            enter_at(&rest)
        };
    }
    if let Some((until, rest)) = pass.by_link(request.uri()) {
        return if is_navigation(request) && is_page_wanted(request.headers()) {
            Ok(Decision::Answer(pass.trade_link(scheme, until, &rest)?))
        } else {
            enter_at(&rest)
        };
    }
    let reach = pass.reach(request.headers())?.ok_or_else(|| pass.why_not(request))?;
    if headers::is_upgrade(request.headers()) && !same_origin(address, scheme, request.headers()) {
        return Err(Refusal::ForeignOrigin);
    }
    match (request.uri().path().strip_prefix(OPEN_PATH), reach) {
        (None, _) => Ok(Decision::Enter),
        (Some(port), Reach::EveryPort) => Ok(Decision::Answer(pass.open(scheme, port_of(port)?)?)),
        (Some(port), Reach::ThisPort) => Err(Refusal::OnePort { port: port_of(port)? }),
    }
}

fn port_of(text: &str) -> Result<NonZeroU16, Refusal> {
    text.parse().map_err(|_| Refusal::NoSuchPage)
}

fn enter_at(uri: &str) -> Result<Decision, Refusal> {
    uri.parse().map(Decision::EnterAt).map_err(|_| Refusal::NoSuchPage)
}

/// Whether the client can be sent on to another URL, and the request made again there.
fn is_navigation(request: &Request) -> bool {
    matches!(*request.method(), Method::GET | Method::HEAD) && !headers::is_upgrade(request.headers())
}

/// A program that was given a signed URL has nowhere to keep a cookie, and neither has an image of another page.
fn is_page_wanted(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok());
    accept.is_some_and(|accept| accept.contains("text/html"))
}

/// A WebSocket may be opened by any page, and cookies go with it; the browser says where the page is from.
fn same_origin(address: &Address, scheme: Scheme, headers: &HeaderMap) -> bool {
    let ours = format!("{}://{address}", scheme.as_str());
    headers.get(header::ORIGIN).is_none_or(|origin| origin.as_bytes().eq_ignore_ascii_case(ours.as_bytes()))
}

/// What a URL may carry.
enum Credential {
    Token(String),
    Ticket(String),
    Link(String),
}

impl Credential {
    /// What one pair of a query may be. An application may have a parameter of the same name for itself.
    fn of_pair(pair: &str) -> Option<Self> {
        let (name, value) = url::form_urlencoded::parse(pair.as_bytes()).next()?;
        match &*name {
            TOKEN_PARAMETER => Some(Self::Token(value.into_owned())),
            TICKET_PARAMETER => Some(Self::Ticket(value.into_owned())),
            LINK_PARAMETER => Some(Self::Link(value.into_owned())),
            _ => None,
        }
    }
}

fn pairs(uri: &Uri) -> impl Iterator<Item = &str> {
    uri.query().unwrap_or_default().split('&').filter(|pair| !pair.is_empty())
}

/// Path and query without some of the query's pairs.
fn without(uri: &Uri, is_left_out: impl Fn(&str) -> bool) -> String {
    let kept: Vec<&str> = pairs(uri).filter(|pair| !is_left_out(pair)).collect();
    let path = uri.path();
    if kept.is_empty() { path.to_owned() } else { format!("{path}?{}", kept.join("&")) }
}

fn values<'a>(headers: &'a HeaderMap, cookie: &'static str) -> impl Iterator<Item = &'a str> {
    headers::cookies(headers).filter_map(move |line| line.strip_prefix(cookie)?.strip_prefix('='))
}

/// The token of one sandbox, at the host of one of its ports.
struct Pass<'a> {
    address: &'a Address,
    token: &'a SecretString,
}

impl Pass<'_> {
    /// Path and query without what admits; none when nothing in the query does.
    fn by_query(&self, uri: &Uri) -> Option<String> {
        pairs(uri).any(|pair| self.admits(pair)).then(|| without(uri, |pair| self.admits(pair)))
    }

    fn admits(&self, pair: &str) -> bool {
        match Credential::of_pair(pair) {
            Some(Credential::Token(token)) => self.is_token(token.as_bytes()),
            Some(Credential::Ticket(ticket)) => {
                matches!(self.sealer().check(Purpose::Handover, &ticket), Validity::Until(_))
            }
            Some(Credential::Link(_)) | None => false,
        }
    }

    /// Until when a signed URL is good, and its path and query without what makes it one.
    fn by_link(&self, uri: &Uri) -> Option<(u64, String)> {
        let until = pairs(uri).find_map(|pair| match self.link_validity(pair) {
            Some(Validity::Until(until)) => Some(until),
            _ => None,
        })?;
        let is_ours =
            |pair: &str| matches!(self.link_validity(pair), Some(Validity::Until(_) | Validity::Over));
        Some((until, without(uri, is_ours)))
    }

    fn link_validity(&self, pair: &str) -> Option<Validity> {
        match Credential::of_pair(pair)? {
            Credential::Link(seal) => Some(self.sealer().check(Purpose::Link, &seal)),
            Credential::Token(_) | Credential::Ticket(_) => None,
        }
    }

    /// How far header or cookies lead; none when there are none that lead anywhere.
    fn reach(&self, headers: &HeaderMap) -> Result<Option<Reach>, Refusal> {
        if self.by_header(headers)? || self.by_cookie(headers) {
            return Ok(Some(Reach::EveryPort));
        }
        let by_link = self.link_cookies(headers).any(|validity| matches!(validity, Validity::Until(_)));
        Ok(by_link.then_some(Reach::ThisPort))
    }

    /// What is wrong with the credentials of a request that has none that are good.
    fn why_not(&self, request: &Request) -> Refusal {
        let links = || pairs(request.uri()).filter_map(|pair| self.link_validity(pair));
        let mut all = links().chain(self.link_cookies(request.headers()));
        if all.any(|validity| validity == Validity::Over) {
            Refusal::Expired
        } else if links().next().is_some() {
            Refusal::WrongLink
        } else if pairs(request.uri()).any(|pair| Credential::of_pair(pair).is_some()) {
            Refusal::WrongToken
        } else {
            Refusal::NoToken
        }
    }

    /// False without such a header; a wrong one is refused even when a cookie would do.
    fn by_header(&self, headers: &HeaderMap) -> Result<bool, Refusal> {
        is_opened_by_header(self.token, headers)
    }

    fn by_cookie(&self, headers: &HeaderMap) -> bool {
        let wanted = self.cookie_value();
        values(headers, COOKIE).any(|value| bool::from(value.as_bytes().ct_eq(wanted.as_bytes())))
    }

    fn link_cookies<'h>(&'h self, headers: &'h HeaderMap) -> impl Iterator<Item = Validity> + 'h {
        values(headers, LINK_COOKIE).map(|value| self.sealer().check(Purpose::LinkCookie, value))
    }

    fn is_token(&self, given: &[u8]) -> bool {
        is_token(self.token, given)
    }

    fn sealer(&self) -> Sealer<'_> {
        Sealer::new(self.address.entrance(), self.token)
    }

    fn cookie_value(&self) -> String {
        mac(self.token, &format!("cookie|{}", self.address))
    }

    /// Sends the browser to the same URL without the credential, with the cookie instead.
    fn trade(&self, scheme: Scheme, to: &str) -> Result<Response<()>, Refusal> {
        let cookie = format!("{COOKIE}={}{}", self.cookie_value(), attributes(scheme));
        redirect(&on_this_host(to), Some(&cookie))
    }

    /// The same for a signed URL. Its cookie is over when the URL is, also one that was kept.
    fn trade_link(&self, scheme: Scheme, until: u64, to: &str) -> Result<Response<()>, Refusal> {
        let value = self.sealer().until(Purpose::LinkCookie, until);
        let left = until.saturating_sub(clock::seconds());
        let cookie = format!("{LINK_COOKIE}={value}{}; Max-Age={left}", attributes(scheme));
        redirect(&on_this_host(to), Some(&cookie))
    }

    /// Sends the browser on to another port of the sandbox.
    fn open(&self, scheme: Scheme, port: NonZeroU16) -> Result<Response<()>, Refusal> {
        let there = Pass { address: &self.address.with_port(port), token: self.token };
        let ticket = there.sealer().until(Purpose::Handover, clock::seconds() + TICKET_LIFE.as_secs());
        redirect(&format!("{}://{}/?{TICKET_PARAMETER}={ticket}", scheme.as_str(), there.address), None)
    }
}

/// False without such a header.
pub(super) fn is_opened_by_header(token: &SecretString, headers: &HeaderMap) -> Result<bool, Refusal> {
    match TOKEN_HEADERS.iter().find_map(|name| headers.get(name)) {
        None => Ok(false),
        Some(given) if is_token(token, given.as_bytes()) => Ok(true),
        Some(_) => Err(Refusal::WrongToken),
    }
}

fn is_token(token: &SecretString, given: &[u8]) -> bool {
    given.ct_eq(token.expose_secret().as_bytes()).into()
}

fn attributes(scheme: Scheme) -> &'static str {
    match scheme {
        Scheme::Http => "; Path=/; HttpOnly; SameSite=Lax",
        Scheme::Https => "; Path=/; HttpOnly; SameSite=Lax; Secure",
    }
}

/// Two slashes at the start would name another host.
fn on_this_host(to: &str) -> String {
    format!("/{}", to.trim_start_matches('/'))
}

pub(super) fn redirect(to: &str, cookie: Option<&str>) -> Result<Response<()>, Refusal> {
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
