//! What a request and its answer carry across the gateway, and what they do not.

use std::net::SocketAddr;

use axum::extract::{ConnectInfo, Request};
use http::{HeaderMap, HeaderName, HeaderValue, header};

use super::{
    access::{COOKIES, Scheme, TOKEN_HEADERS},
    address::{Address, Entrance},
};

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
pub(super) const FORWARDED_HOST: HeaderName = HeaderName::from_static("x-forwarded-host");
pub(super) const FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");

/// Of one connection only (RFC 9110, section 7.6.1).
const HOP_BY_HOP: [HeaderName; 8] = [
    header::CONNECTION,
    HeaderName::from_static("keep-alive"),
    HeaderName::from_static("proxy-connection"),
    header::PROXY_AUTHENTICATE,
    header::PROXY_AUTHORIZATION,
    header::TE,
    header::TRAILER,
    header::UPGRADE,
];

/// By which a server tells the proxy before it to answer with a file of its own.
const FOR_PROXIES: [HeaderName; 2] =
    [HeaderName::from_static("x-accel-redirect"), HeaderName::from_static("x-sendfile")];

/// The protocol that the request wants to change to, if any.
pub(super) fn is_upgrade(headers: &HeaderMap) -> bool {
    headers.contains_key(header::UPGRADE) && connection_options(headers).any(|option| option == "upgrade")
}

pub(super) fn cookies(headers: &HeaderMap) -> impl Iterator<Item = &str> {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| line.split(';')).map(str::trim)
}

/// Makes a request for a host name one from the gateway to the sandbox.
pub(super) fn inwards(request: &mut Request, address: &Address, scheme: Scheme) {
    to_sandbox(request, address.entrance());
    let headers = request.headers_mut();
    remove_own_cookies(headers);
    translate_origin(headers, address, scheme);
    set(headers, FORWARDED_HOST, &address.to_string());
    set(headers, FORWARDED_PROTO, scheme.as_str());
}

/// Makes the sandbox's answer one from the host name to the client.
pub(super) fn outwards(headers: &mut HeaderMap, address: &Address, scheme: Scheme) {
    from_sandbox(headers);
    keep_own_cookies_ours(headers);
    translate_location(headers, address, scheme);
}

/// What every request loses and gets on its way in.
pub(super) fn to_sandbox(request: &mut Request, entrance: &Entrance) {
    let client = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
    let upgrade = upgrade_of(request.headers());
    let headers = request.headers_mut();
    remove_hop_by_hop(headers);
    headers.remove(header::AUTHORIZATION);
    for name in &TOKEN_HEADERS {
        headers.remove(name);
    }
    set(headers, header::HOST, &entrance.inside());
    headers.remove(FORWARDED_FOR);
    if let Some(client) = client {
        set(headers, FORWARDED_FOR, &client.to_string());
    }
    restore_upgrade(headers, upgrade);
}

/// What every answer loses on its way out.
pub(super) fn from_sandbox(headers: &mut HeaderMap) {
    let upgrade = upgrade_of(headers);
    remove_hop_by_hop(headers);
    for name in &FOR_PROXIES {
        headers.remove(name);
    }
    restore_upgrade(headers, upgrade);
}

/// Servers compare `Origin` with `Host`, so both are told in the same terms.
pub(super) fn tell_own_origin(headers: &mut HeaderMap, entrance: &Entrance) {
    set(headers, header::ORIGIN, &format!("http://{}", entrance.inside()));
}

/// Where a redirect leads that a server gave in its own name; none when it leads elsewhere.
pub(super) fn location_inside<'a>(location: &'a str, entrance: &Entrance) -> Option<&'a str> {
    let own_names = [entrance.inside(), format!("127.0.0.1:{}", entrance.port())];
    let path =
        own_names.iter().find_map(|name| location.strip_prefix("http://")?.strip_prefix(name.as_str()))?;
    Some(path).filter(|path| path.is_empty() || path.starts_with(['/', '?', '#']))
}

fn connection_options(headers: &HeaderMap) -> impl Iterator<Item = String> {
    let lines = headers.get_all(header::CONNECTION).iter().filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| line.split(',')).map(|option| option.trim().to_ascii_lowercase())
}

fn upgrade_of(headers: &HeaderMap) -> Option<HeaderValue> {
    headers.get(header::UPGRADE).filter(|_| is_upgrade(headers)).cloned()
}

fn restore_upgrade(headers: &mut HeaderMap, upgrade: Option<HeaderValue>) {
    if let Some(upgrade) = upgrade {
        headers.insert(header::CONNECTION, HeaderValue::from_static("upgrade"));
        headers.insert(header::UPGRADE, upgrade);
    }
}

/// Also those that `Connection` names.
pub(crate) fn remove_hop_by_hop(headers: &mut HeaderMap) {
    let named: Vec<HeaderName> =
        connection_options(headers).filter_map(|option| HeaderName::try_from(option).ok()).collect();
    for name in named.iter().chain(&HOP_BY_HOP) {
        headers.remove(name);
    }
}

fn remove_own_cookies(headers: &mut HeaderMap) {
    let others: Vec<&str> = cookies(headers).filter(|cookie| !is_own_cookie(cookie)).collect();
    let others = others.join("; ");
    headers.remove(header::COOKIE);
    if !others.is_empty() {
        set(headers, header::COOKIE, &others);
    }
}

fn is_own_cookie(cookie: &str) -> bool {
    cookie.split('=').next().is_some_and(|name| COOKIES.contains(&name.trim()))
}

/// A sandbox may set any cookie but those that it is entered by.
fn keep_own_cookies_ours(headers: &mut HeaderMap) {
    let all: Vec<HeaderValue> = headers.get_all(header::SET_COOKIE).iter().cloned().collect();
    headers.remove(header::SET_COOKIE);
    for cookie in all.into_iter().filter(|cookie| !cookie.to_str().is_ok_and(is_own_cookie)) {
        headers.append(header::SET_COOKIE, cookie);
    }
}

/// The origin of an upgrade was checked here already.
fn translate_origin(headers: &mut HeaderMap, address: &Address, scheme: Scheme) {
    let Some(origin) = headers.get(header::ORIGIN) else { return };
    let ours = format!("{}://{address}", scheme.as_str());
    if is_upgrade(headers) || origin.as_bytes() == ours.as_bytes() {
        tell_own_origin(headers, address.entrance());
    }
}

/// A server that redirects by its own name means the name that the client knows.
fn translate_location(headers: &mut HeaderMap, address: &Address, scheme: Scheme) {
    let location = headers.get(header::LOCATION).and_then(|location| location.to_str().ok());
    let inside = location.and_then(|location| location_inside(location, address.entrance()));
    if let Some(path) = inside {
        let translated = format!("{}://{address}{path}", scheme.as_str());
        set(headers, header::LOCATION, &translated);
    }
}

pub(super) fn set(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::try_from(value) {
        headers.insert(name, value);
    }
}
