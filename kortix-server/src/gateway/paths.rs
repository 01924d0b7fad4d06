//! Sandboxes under paths of the API's own origin, `/_sandbox/{pass}/{port}-{id}/…`, for where no wildcard names are to
//! be had.
//!
//! What comes from a sandbox must then be nobody on that origin: a browser is told to give each page an origin that is
//! like no other, to keep nothing for it, and to take nothing that it says about the origin as a whole. So no cookie can be
//! had here, and the pass is in the path: a seal, which is good for one port and for a time. Programs send the sandbox's
//! token in a header and leave a hyphen in its place.

use std::{borrow::Cow, fmt};

use axum::extract::Request;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Response, StatusCode, Uri, header};
use secrecy::SecretString;

use super::{
    access::{Decision, Scheme, is_opened_by_header, redirect},
    address::Entrance,
    headers,
    page::Refusal,
    seal::{Purpose, Sealer, Validity},
};

const ROOT: &str = "/_sandbox/";
/// In place of a pass, by whoever sends the token in a header.
const BY_HEADER: &str = "-";
/// What stands in logs for a pass.
const HIDDEN: &str = "***";

/// Without `allow-same-origin` the page is of an origin of its own, and without the rest of what is left out it leads
/// the window that it is in nowhere.
const CONFINED: &str = "sandbox allow-scripts allow-forms allow-popups allow-modals allow-downloads";
/// What a page of such an origin calls itself.
const OPAQUE_ORIGIN: &str = "null";
const PREFLIGHT_SECONDS: &str = "600";

/// What is kept or believed for a whole origin, which is the API's here.
const FOR_THE_ORIGIN: [HeaderName; 14] = [
    header::SET_COOKIE,
    header::STRICT_TRANSPORT_SECURITY,
    header::ALT_SVC,
    header::PUBLIC_KEY_PINS,
    // `Authorization` does not get in, so that asking for it would only be asking for the password of somebody else.
    header::WWW_AUTHENTICATE,
    HeaderName::from_static("service-worker-allowed"),
    HeaderName::from_static("clear-site-data"),
    HeaderName::from_static("origin-agent-cluster"),
    HeaderName::from_static("accept-ch"),
    HeaderName::from_static("critical-ch"),
    HeaderName::from_static("nel"),
    HeaderName::from_static("report-to"),
    HeaderName::from_static("set-login"),
    HeaderName::from_static("use-as-dictionary"),
];

/// Whether sandboxes answer under paths of the API's origin, too.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SandboxPaths {
    #[default]
    Off,
    On,
}

/// A port of a sandbox, as a path.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct PathAddress {
    pass: String,
    entrance: Entrance,
}

impl PathAddress {
    pub(super) fn of(uri: &Uri) -> Option<Self> {
        let mut segments = uri.path().strip_prefix(ROOT)?.splitn(3, '/');
        let (pass, entrance) = (segments.next()?, segments.next()?);
        Some(Self { pass: pass.to_owned(), entrance: entrance.parse().ok()? })
    }

    pub(super) fn entrance(&self) -> &Entrance {
        &self.entrance
    }

    pub(super) fn decide(
        &self,
        scheme: Scheme,
        token: &SecretString,
        request: &Request,
    ) -> Result<Decision, Refusal> {
        self.may_enter(token, request.headers())?;
        if headers::is_upgrade(request.headers()) && !is_origin_fine(scheme, request.headers()) {
            return Err(Refusal::ForeignOrigin);
        }
        if is_preflight(request) {
            return Ok(Decision::Answer(allowed(request.headers())));
        }
        let uri = request.uri();
        let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
        match uri.path().strip_prefix(&self.prefix()) {
            // What a page names is relative to the directory that it is in.
            None | Some("") => Ok(Decision::Answer(redirect(&format!("{}/{query}", self.prefix()), None)?)),
            Some(path) => {
                let inside = format!("{path}{query}").parse();
                Ok(Decision::EnterAt(inside.map_err(|_| Refusal::NoSuchPage)?))
            }
        }
    }

    fn may_enter(&self, token: &SecretString, headers: &HeaderMap) -> Result<(), Refusal> {
        if self.pass == BY_HEADER {
            return if is_opened_by_header(token, headers)? { Ok(()) } else { Err(Refusal::NoToken) };
        }
        match Sealer::new(&self.entrance, token).check(Purpose::Path, &self.pass) {
            Validity::Until(_) => Ok(()),
            Validity::Over => Err(Refusal::Expired),
            Validity::Forged => Err(Refusal::WrongLink),
        }
    }

    fn prefix(&self) -> String {
        prefix(&self.pass, &self.entrance)
    }

    /// Makes the request one from the gateway to the sandbox.
    pub(super) fn inwards(&self, request: &mut Request, scheme: Scheme) {
        let ours = is_origin_fine(scheme, request.headers());
        headers::to_sandbox(request, &self.entrance);
        let headers = request.headers_mut();
        // Cookies are the API's. The rest would tell of this path, or of a host that has other paths.
        for name in [header::COOKIE, header::REFERER, headers::FORWARDED_HOST, headers::FORWARDED_PROTO] {
            headers.remove(name);
        }
        if ours && headers.contains_key(header::ORIGIN) {
            headers::tell_own_origin(headers, &self.entrance);
        }
    }

    /// Makes the sandbox's answer one from this path to the client.
    pub(super) fn outwards(&self, headers: &mut HeaderMap) {
        headers::from_sandbox(headers);
        for name in &FOR_THE_ORIGIN {
            headers.remove(name);
        }
        self.translate_location(headers);
    }

    fn translate_location(&self, headers: &mut HeaderMap) {
        let location = headers.get(header::LOCATION).and_then(|location| location.to_str().ok());
        let inside = location.and_then(|location| {
            let is_path = location.starts_with('/') && !location.starts_with("//");
            if is_path { Some(location) } else { headers::location_inside(location, &self.entrance) }
        });
        if let Some(path) = inside {
            let slash = if path.starts_with('/') { "" } else { "/" };
            let translated = format!("{}{slash}{path}", self.prefix());
            headers::set(headers, header::LOCATION, &translated);
        }
    }
}

/// As in logs.
impl fmt::Debug for PathAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&without_pass(&self.prefix()))
    }
}

/// Where a port of a sandbox is for whoever has that seal.
pub(crate) fn sealed_prefix(sealer: &Sealer<'_>, expires: u64) -> String {
    prefix(&sealer.until(Purpose::Path, expires), sealer.entrance())
}

fn prefix(pass: &str, entrance: &Entrance) -> String {
    format!("{ROOT}{pass}/{entrance}")
}

/// Makes whatever is answered under these paths nobody on the origin that they are on.
pub(super) fn confine(headers: &mut HeaderMap) {
    headers.append(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(CONFINED));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    // To such a page its own address is another origin. Whoever else is of none has no seal.
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static(OPAQUE_ORIGIN));
    headers.remove(header::ACCESS_CONTROL_ALLOW_CREDENTIALS);
}

/// No page has a cookie to lend, but one that was not confined would be of the API's origin.
fn is_origin_fine(scheme: Scheme, headers: &HeaderMap) -> bool {
    let Some(origin) = headers.get(header::ORIGIN) else { return true };
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let ours = format!("{}://{host}", scheme.as_str());
    origin == OPAQUE_ORIGIN || origin.as_bytes().eq_ignore_ascii_case(ours.as_bytes())
}

/// A browser asks before a confined page may do what a page may do at its own address.
fn is_preflight(request: &Request) -> bool {
    let headers = request.headers();
    request.method() == Method::OPTIONS
        && headers.contains_key(header::ACCESS_CONTROL_REQUEST_METHOD)
        && headers.get(header::ORIGIN).is_some_and(|origin| origin == OPAQUE_ORIGIN)
}

fn allowed(asked: &HeaderMap) -> Response<()> {
    let mut answer = Response::new(());
    *answer.status_mut() = StatusCode::NO_CONTENT;
    let headers = answer.headers_mut();
    for (asks, allows) in [
        (header::ACCESS_CONTROL_REQUEST_METHOD, header::ACCESS_CONTROL_ALLOW_METHODS),
        (header::ACCESS_CONTROL_REQUEST_HEADERS, header::ACCESS_CONTROL_ALLOW_HEADERS),
    ] {
        if let Some(value) = asked.get(asks) {
            headers.insert(allows, value.clone());
        }
    }
    headers.insert(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static(PREFLIGHT_SECONDS));
    answer
}

/// A path as it may stand in a log: whoever has a pass gets in by it.
pub(crate) fn without_pass(path: &str) -> Cow<'_, str> {
    let root = ROOT.trim_start_matches('/');
    if !path.contains(root) {
        return Cow::Borrowed(path);
    }
    let (mut shown, mut left) = (String::with_capacity(path.len()), path);
    while let Some((before, after)) = left.split_once(root) {
        let (pass, rest) = after.find('/').map_or((after, ""), |end| after.split_at(end));
        shown.extend([before, root, if pass == BY_HEADER { BY_HEADER } else { HIDDEN }]);
        left = rest;
    }
    Cow::Owned(shown + left)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENTRANCE: &str = "8080-sbx-0123456789abcdef0123456789abcdef";

    fn address() -> PathAddress {
        PathAddress { pass: "1.x".to_owned(), entrance: ENTRANCE.parse().unwrap() }
    }

    #[test]
    fn a_path_names_pass_port_and_sandbox() {
        for path in ["", "/", "/a/b?c=d", "//x"] {
            let uri = format!("/_sandbox/1.x/{ENTRANCE}{path}").parse().unwrap();
            assert_eq!(PathAddress::of(&uri), Some(address()), "{path}");
        }
        for other in ["/", "/_sandbox/", "/_sandbox/1.x", "/_sandbox/1.x/80-x/", "/v1/_sandbox/1.x/"] {
            assert_eq!(PathAddress::of(&other.parse().unwrap()), None, "{other}");
        }
    }

    #[test]
    fn redirects_stay_where_they_lead() {
        let prefix = format!("/_sandbox/1.x/{ENTRANCE}");
        for (given, wanted) in [
            ("/a?b=c#d", format!("{prefix}/a?b=c#d")),
            ("http://localhost:8080", format!("{prefix}/")),
            ("http://localhost:8080/a", format!("{prefix}/a")),
            ("http://127.0.0.1:8080?a", format!("{prefix}/?a")),
            ("http://localhost:80801/a", "http://localhost:80801/a".to_owned()),
            ("//elsewhere.example/a", "//elsewhere.example/a".to_owned()),
            ("https://elsewhere.example/", "https://elsewhere.example/".to_owned()),
            ("a/b", "a/b".to_owned()),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::LOCATION, given.parse().unwrap());
            address().outwards(&mut headers);
            assert_eq!(headers[header::LOCATION], wanted.as_str(), "{given}");
        }
    }

    #[test]
    fn a_policy_is_added_and_what_is_for_the_origin_dropped() {
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_SECURITY_POLICY, "default-src 'self'".parse().unwrap());
        headers.insert(header::REFERRER_POLICY, "unsafe-url".parse().unwrap());
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, "*".parse().unwrap());
        headers.append(header::SET_COOKIE, "a=1".parse().unwrap());
        headers.append(header::SET_COOKIE, "b=2".parse().unwrap());
        headers.insert("service-worker-allowed", "/".parse().unwrap());
        headers.insert("clear-site-data", "\"*\"".parse().unwrap());
        address().outwards(&mut headers);
        confine(&mut headers);
        let policies: Vec<_> = headers.get_all(header::CONTENT_SECURITY_POLICY).iter().collect();
        assert_eq!(policies, ["default-src 'self'", CONFINED]);
        assert_eq!(headers[header::REFERRER_POLICY], "no-referrer");
        assert_eq!(headers[header::ACCESS_CONTROL_ALLOW_ORIGIN], "null");
        for gone in FOR_THE_ORIGIN {
            assert!(!headers.contains_key(&gone), "{gone}");
        }
    }

    #[test]
    fn no_pass_stands_in_a_log() {
        for (path, shown) in [
            ("/threads/1", "/threads/1"),
            ("/_sandbox/1.x/8080-a/b", "/_sandbox/***/8080-a/b"),
            ("/_sandbox/1.x", "/_sandbox/***"),
            ("//_sandbox/1.x/", "//_sandbox/***/"),
            ("/_sandbox/-/8080-a/b", "/_sandbox/-/8080-a/b"),
            ("/_sandbox/a/_sandbox/b/c", "/_sandbox/***/_sandbox/***/c"),
        ] {
            assert_eq!(without_pass(path), shown);
        }
        assert_eq!(format!("{:?}", address()), format!("/_sandbox/***/{ENTRANCE}"));
    }

    #[test]
    fn a_path_of_nothing_but_sandboxes_is_only_long() {
        let path = format!("/{}", "_sandbox//".repeat(6_550));
        assert_eq!(without_pass(&path), format!("/{}", "_sandbox/***/".repeat(6_550)));
    }
}
