//! One connection of a program in a sandbox, which speaks to a proxy: a tunnel by `CONNECT`, or requests with whole URLs.

use std::{error::Error, fmt, io, net::SocketAddr, sync::Arc, time::Duration};

use axum::body::Body;
use http::{
    HeaderValue, Method, Request, Response, StatusCode, Uri, header,
    uri::{Authority, PathAndQuery},
};
use http_body_util::BodyExt as _;
use hyper::{body::Incoming, client::conn, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use rustix::net::sockopt::set_tcp_user_timeout;
use tokio::{
    io::BufReader,
    net::{TcpStream, UnixStream, lookup_host},
    task::JoinSet,
    time::timeout,
};
use url::Host;

use super::{Leader, places::Place, tunnel};
use crate::{gateway::remove_hop_by_hop, listen, metrics::EgressOutcome};

/// From the name to a connection.
const CONNECT_LIMIT: Duration = Duration::from_secs(20);
/// A program has no request to say for so long, or is slow to say one.
const SILENCE_LIMIT: Duration = Duration::from_mins(1);
/// From a request to the head of its answer: what is sent may be large, and models think for long.
const ANSWER_LIMIT: Duration = Duration::from_hours(1);
/// A place that takes nothing of what it is sent is given up, in milliseconds.
const STALL_LIMIT: u32 = 120_000;
/// Of a message's head, and of what waits to be read or written.
const LARGEST_HEAD: usize = 64 << 10;
/// No name server knows a longer one.
const LONGEST_NAME: usize = 253;

/// Why a program is not led where it wants to go. It reads the words.
#[derive(Debug)]
enum Refusal {
    NoProxyRequest,
    NotAllowed {
        place: String,
    },
    /// One for all reasons: which names there are in networks that a sandbox does not see is not told.
    NoAddress {
        place: String,
        error: io::Error,
    },
    Unreachable {
        place: String,
        error: io::Error,
    },
    NoAnswer {
        place: String,
        error: Box<dyn Error + Send + Sync>,
    },
    TooSlow {
        place: String,
    },
}

impl Refusal {
    fn status(&self) -> StatusCode {
        match self {
            Self::NoProxyRequest => StatusCode::BAD_REQUEST,
            Self::NotAllowed { .. } => StatusCode::FORBIDDEN,
            Self::NoAddress { .. } | Self::Unreachable { .. } | Self::NoAnswer { .. } => {
                StatusCode::BAD_GATEWAY
            }
            Self::TooSlow { .. } => StatusCode::GATEWAY_TIMEOUT,
        }
    }

    fn outcome(&self) -> EgressOutcome {
        match self {
            Self::NoProxyRequest | Self::NotAllowed { .. } => EgressOutcome::Refused,
            _ => EgressOutcome::Failed,
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoProxyRequest => f.write_str(
                "this is the proxy by which programs in this sandbox go out; it takes CONNECT and requests for http:// URLs",
            ),
            Self::NotAllowed { place } => write!(
                f,
                "{place} is not among the places that sandboxes may reach; whoever runs the server allows it with \
                 --sandbox-egress"
            ),
            Self::NoAddress { place, .. } => write!(
                f,
                "{place} has no address that sandboxes may reach: none at all, or one that is private or the server's, which \
                 whoever runs the server allows with --sandbox-egress"
            ),
            // What a system says of an address tells about networks that a sandbox does not see.
            Self::Unreachable { place, .. } => write!(f, "no connection to {place} could be made"),
            Self::NoAnswer { place, .. } => write!(f, "{place} did not answer in HTTP"),
            Self::TooSlow { place } => write!(f, "{place} did not answer in time"),
        }
    }
}

impl Error for Refusal {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::NoAddress { error, .. } | Self::Unreachable { error, .. } => Some(error),
            Self::NoAnswer { error, .. } => Some(error.as_ref()),
            _ => None,
        }
    }
}

/// Answers the program until either side ends the connection.
pub(super) async fn serve(leader: Arc<Leader>, place: Place, stream: BufReader<UnixStream>) {
    let place = Arc::new(place);
    let service = service_fn(|request| {
        let (leader, place) = (Arc::clone(&leader), Arc::clone(&place));
        async move { Ok::<_, hyper::Error>(answer(&leader, &place, request).await) }
    });
    let mut server = http1::Builder::new();
    server.timer(TokioTimer::new()).header_read_timeout(SILENCE_LIMIT);
    server.preserve_header_case(true).max_buf_size(LARGEST_HEAD);
    // Breaking off is how many of these end.
    let _ended = server.serve_connection(TokioIo::new(stream), service).with_upgrades().await;
}

async fn answer(leader: &Leader, place: &Arc<Place>, request: Request<Incoming>) -> Response<Body> {
    match lead(leader, place, request).await {
        Ok(answer) => {
            leader.metrics.egress(EgressOutcome::Led);
            answer
        }
        Err(refusal) => {
            leader.metrics.egress(refusal.outcome());
            let (sandbox, error) = (place.sandbox(), &refusal as &dyn Error);
            if leader.told.may_tell() {
                tracing::info!(%sandbox, error, "not led out of the sandbox");
            } else {
                tracing::debug!(%sandbox, error, "not led out of the sandbox");
            }
            let mut answer = Response::new(Body::from(format!("{refusal}\n")));
            *answer.status_mut() = refusal.status();
            answer
        }
    }
}

async fn lead(
    leader: &Leader,
    place: &Arc<Place>,
    request: Request<Incoming>,
) -> Result<Response<Body>, Refusal> {
    let aim = Aim::of(&request).ok_or(Refusal::NoProxyRequest)?;
    tracing::debug!(sandbox = %place.sandbox(), place = %aim, "leading out of the sandbox");
    let connecting = timeout(CONNECT_LIMIT, connect(leader, place, &aim));
    let stream = connecting.await.map_err(|_| Refusal::TooSlow { place: aim.to_string() })??;
    if request.method() == Method::CONNECT {
        let place = Arc::clone(place);
        tokio::spawn(async move {
            // Breaking off is how many of these end.
            let _ended = tunnel::carry(request, stream).await;
            drop(place);
        });
        return Ok(Response::new(Body::empty()));
    }
    forward(request, stream, &aim).await
}

/// Where a request is to go.
#[derive(Debug)]
struct Aim {
    host: Host,
    port: u16,
}

impl Aim {
    fn of(request: &Request<Incoming>) -> Option<Self> {
        let uri = request.uri();
        let authority = uri.authority()?;
        let usual = match uri.scheme_str() {
            Some("http") if request.method() != Method::CONNECT => Some(80),
            None if request.method() == Method::CONNECT => None,
            _ => return None,
        };
        Self::at(authority, usual)
    }

    fn at(authority: &Authority, usual: Option<u16>) -> Option<Self> {
        let host = authority.host();
        let port = match authority.port() {
            Some(port) => port.as_u16(),
            // What stands behind the host and is no port is a mistake.
            None if authority.as_str().ends_with(host) => usual?,
            None => return None,
        };
        let is_possible = port != 0 && host.len() <= LONGEST_NAME;
        let host = Host::parse(host).ok().filter(|_| is_possible)?;
        Some(Self { host, port })
    }
}

impl fmt::Display for Aim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.host, self.port)
    }
}

async fn connect(leader: &Leader, place: &Arc<Place>, aim: &Aim) -> Result<TcpStream, Refusal> {
    let named = || aim.to_string();
    if !leader.rules.may_ask_for(&aim.host, aim.port) {
        return Err(Refusal::NotAllowed { place: named() });
    }
    let addresses =
        addresses(place, aim).await.map_err(|error| Refusal::NoAddress { place: named(), error })?;
    if !leader.rules.may_reach(&addresses) {
        let error = io::Error::other("one of its addresses is private, or the server's");
        return Err(Refusal::NoAddress { place: named(), error });
    }
    let connected = TcpStream::connect(addresses.as_slice()).await;
    let stream = connected.map_err(|error| Refusal::Unreachable { place: named(), error })?;
    prepare(&stream).map_err(|error| Refusal::Unreachable { place: named(), error })?;
    Ok(stream)
}

/// A machine that has gone, or that takes nothing, does not hold a place for ever.
fn prepare(stream: &TcpStream) -> io::Result<()> {
    stream.set_nodelay(true)?;
    listen::notice_silence(stream)?;
    Ok(set_tcp_user_timeout(stream, STALL_LIMIT)?)
}

async fn addresses(place: &Arc<Place>, aim: &Aim) -> io::Result<Vec<SocketAddr>> {
    let name = match &aim.host {
        Host::Ipv4(address) => return Ok(vec![(*address, aim.port).into()]),
        Host::Ipv6(address) => return Ok(vec![(*address, aim.port).into()]),
        Host::Domain(name) => name.clone(),
    };
    let (place, port) = (Arc::clone(place), aim.port);
    // In a task of its own, because whoever gives up does not end the question, and has the place for as long as it takes.
    let asked = tokio::spawn(async move {
        let _turn = place.turn_to_ask().await;
        lookup_host((name, port)).await.map(Iterator::collect)
    });
    asked.await.map_err(io::Error::from)?
}

async fn forward(
    mut request: Request<Incoming>,
    stream: TcpStream,
    aim: &Aim,
) -> Result<Response<Body>, Refusal> {
    let failed = |error: Box<dyn Error + Send + Sync>| Refusal::NoAnswer { place: aim.to_string(), error };
    to_origin(&mut request).map_err(|error| failed(error.into()))?;
    // Ends with the answer, however that ends.
    let mut driver = JoinSet::new();
    let exchange = async {
        let mut client = conn::http1::Builder::new();
        client.preserve_header_case(true).max_buf_size(LARGEST_HEAD);
        let (mut sender, connection) = client.handshake::<_, Incoming>(TokioIo::new(stream)).await?;
        driver.spawn(connection);
        sender.send_request(request).await
    };
    let answer = timeout(ANSWER_LIMIT, exchange).await;
    let answer = answer.map_err(|_| Refusal::TooSlow { place: aim.to_string() })?;
    let mut answer = answer.map_err(|error| failed(error.into()))?;
    if answer.status() == StatusCode::SWITCHING_PROTOCOLS {
        return Err(failed("it changes protocols, for which a tunnel has to be made".into()));
    }
    remove_hop_by_hop(answer.headers_mut());
    let kept = move |frame| {
        let _driver = &driver;
        frame
    };
    Ok(answer.map(|body| Body::new(body.map_frame(kept))))
}

/// Makes a request to a proxy one to where it leads.
fn to_origin(request: &mut Request<Incoming>) -> Result<(), http::Error> {
    let authority = request.uri().authority().map_or("", Authority::as_str);
    // What the URL says counts, and not what the program says beside it (RFC 9112, section 3.2.2).
    let host: HeaderValue = authority.rsplit('@').next().unwrap_or_default().parse()?;
    let path = request.uri().path_and_query().map_or("/", PathAndQuery::as_str);
    let path: Uri = if path.starts_with('/') { path.parse()? } else { format!("/{path}").parse()? };
    *request.uri_mut() = path;
    *request.version_mut() = http::Version::HTTP_11;
    remove_hop_by_hop(request.headers_mut());
    request.headers_mut().insert(header::HOST, host);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_authority_names_a_host_and_a_port_or_nothing() {
        let at = |text: &str, usual| Aim::at(&text.parse().unwrap(), usual).map(|aim| aim.to_string());
        assert_eq!(at("example.org", Some(80)).as_deref(), Some("example.org:80"));
        assert_eq!(at("EXAMPLE.org:8080", Some(80)).as_deref(), Some("example.org:8080"));
        assert_eq!(at("user:pass@example.org:81", Some(80)).as_deref(), Some("example.org:81"));
        assert_eq!(at("[::ffff:7f00:1]:80", None).as_deref(), Some("[::ffff:7f00:1]:80"));
        for wrong in ["example.org:0", "example.org:99999", "example.org:", &"a.".repeat(130)] {
            assert_eq!(at(wrong, Some(80)), None, "{wrong}");
        }
        assert_eq!(at("example.org", None), None, "a tunnel has no usual port");
    }
}
