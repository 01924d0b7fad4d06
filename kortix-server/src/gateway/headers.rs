//! What a request and its answer carry across the gateway, and what they do not.

use std::net::SocketAddr;

use axum::extract::{ConnectInfo, Request};
use http::{HeaderMap, HeaderName, HeaderValue, header};

use super::{
    access::{COOKIE, Scheme, TOKEN_HEADERS},
    address::Address,
};

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
const FORWARDED_HOST: HeaderName = HeaderName::from_static("x-forwarded-host");
const FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");

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

/// The protocol that the request wants to change to, if any.
pub(super) fn is_upgrade(headers: &HeaderMap) -> bool {
    headers.contains_key(header::UPGRADE) && connection_options(headers).any(|option| option == "upgrade")
}

pub(super) fn cookies(headers: &HeaderMap) -> impl Iterator<Item = &str> {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| line.split(';')).map(str::trim)
}

/// Makes the request one from the gateway to the sandbox.
pub(super) fn inwards(request: &mut Request, address: &Address, scheme: Scheme) {
    let client = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
    let upgrade = upgrade_of(request.headers());
    let headers = request.headers_mut();
    remove_hop_by_hop(headers);
    headers.remove(header::AUTHORIZATION);
    for name in &TOKEN_HEADERS {
        headers.remove(name);
    }
    remove_own_cookie(headers);
    translate_origin(headers, address, scheme, upgrade.is_some());

    set(headers, header::HOST, &address.inside());
    set(headers, FORWARDED_HOST, &address.to_string());
    set(headers, FORWARDED_PROTO, scheme.as_str());
    headers.remove(FORWARDED_FOR);
    if let Some(client) = client {
        set(headers, FORWARDED_FOR, &client.to_string());
    }
    restore_upgrade(headers, upgrade);
}

/// Makes the sandbox's answer one from the gateway to the client.
pub(super) fn outwards(headers: &mut HeaderMap, address: &Address, scheme: Scheme) {
    let upgrade = upgrade_of(headers);
    remove_hop_by_hop(headers);
    restore_upgrade(headers, upgrade);
    keep_own_cookie_ours(headers);
    translate_location(headers, address, scheme);
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
fn remove_hop_by_hop(headers: &mut HeaderMap) {
    let named: Vec<HeaderName> =
        connection_options(headers).filter_map(|option| HeaderName::try_from(option).ok()).collect();
    for name in named.iter().chain(&HOP_BY_HOP) {
        headers.remove(name);
    }
}

fn remove_own_cookie(headers: &mut HeaderMap) {
    let others: Vec<&str> = cookies(headers).filter(|cookie| !is_own_cookie(cookie)).collect();
    let others = others.join("; ");
    headers.remove(header::COOKIE);
    if !others.is_empty() {
        set(headers, header::COOKIE, &others);
    }
}

fn is_own_cookie(cookie: &str) -> bool {
    cookie.split('=').next().is_some_and(|name| name.trim() == COOKIE)
}

/// A sandbox may set any cookie but the one that it is entered by.
fn keep_own_cookie_ours(headers: &mut HeaderMap) {
    let all: Vec<HeaderValue> = headers.get_all(header::SET_COOKIE).iter().cloned().collect();
    headers.remove(header::SET_COOKIE);
    for cookie in all.into_iter().filter(|cookie| !cookie.to_str().is_ok_and(is_own_cookie)) {
        headers.append(header::SET_COOKIE, cookie);
    }
}

/// Servers compare `Origin` with `Host`, so both are told in the same terms. The origin of an upgrade was checked
/// here already.
fn translate_origin(headers: &mut HeaderMap, address: &Address, scheme: Scheme, upgrade: bool) {
    let ours = format!("{}://{address}", scheme.as_str());
    if upgrade || headers.get(header::ORIGIN).is_some_and(|origin| origin.as_bytes() == ours.as_bytes()) {
        let there = headers.remove(header::ORIGIN).is_some();
        if there {
            set(headers, header::ORIGIN, &format!("http://{}", address.inside()));
        }
    }
}

/// A server that redirects by its own name means the name that the client knows.
fn translate_location(headers: &mut HeaderMap, address: &Address, scheme: Scheme) {
    let Some(location) = headers.get(header::LOCATION).and_then(|location| location.to_str().ok()) else {
        return;
    };
    let own_names = [address.inside(), format!("127.0.0.1:{}", address.port())];
    let path =
        own_names.iter().find_map(|name| location.strip_prefix("http://")?.strip_prefix(name.as_str()));
    if let Some(path) = path.filter(|path| path.is_empty() || path.starts_with(['/', '?', '#'])) {
        let translated = format!("{}://{address}{path}", scheme.as_str());
        set(headers, header::LOCATION, &translated);
    }
}

fn set(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::try_from(value) {
        headers.insert(name, value);
    }
}
