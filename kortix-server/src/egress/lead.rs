//! One connection of a program in a sandbox, which speaks to a proxy: a tunnel by `CONNECT`, or requests with whole URLs.

use std::{error::Error, fmt, io, net::SocketAddr, sync::Arc, time::Duration};

use axum::body::Body;
use http::{HeaderValue, Method, Request, Response, StatusCode, Uri, header, uri::Authority};
use hyper::{body::Incoming, client::conn, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    io::{BufReader, copy_bidirectional_with_sizes},
    net::{TcpStream, UnixStream, lookup_host},
    time::timeout,
};
use url::Host;

use super::{Leader, places::Place};
use crate::{gateway::remove_hop_by_hop, listen, metrics::EgressOutcome, sandbox::SandboxKey};

/// From the name to a connection.
const CONNECT_LIMIT: Duration = Duration::from_secs(20);
/// A program has no request to say for so long, or is slow to say one.
const SILENCE_LIMIT: Duration = Duration::from_mins(1);
/// From a whole request to the head of its answer: models think for long.
const ANSWER_LIMIT: Duration = Duration::from_mins(10);
/// Of the bytes that are on their way in either direction.
const BYTES: usize = 32 << 10;

/// Why a program is not led where it wants to go. It reads the words.
#[derive(Debug)]
enum Refusal {
    NoProxyRequest,
    NotAllowed { place: String },
    Private { place: String },
    TooMany,
    Unresolved { place: String, error: io::Error },
    Unreachable { place: String, error: io::Error },
    NoAnswer { place: String, error: Box<dyn Error + Send + Sync> },
    TooSlow { place: String },
}

impl Refusal {
    fn status(&self) -> StatusCode {
        match self {
            Self::NoProxyRequest => StatusCode::BAD_REQUEST,
            Self::NotAllowed { .. } | Self::Private { .. } => StatusCode::FORBIDDEN,
            Self::TooMany => StatusCode::SERVICE_UNAVAILABLE,
            Self::Unresolved { .. } | Self::Unreachable { .. } | Self::NoAnswer { .. } => {
                StatusCode::BAD_GATEWAY
            }
            Self::TooSlow { .. } => StatusCode::GATEWAY_TIMEOUT,
        }
    }

    fn outcome(&self) -> EgressOutcome {
        match self {
            Self::NoProxyRequest | Self::NotAllowed { .. } | Self::Private { .. } => EgressOutcome::Refused,
            Self::TooMany => EgressOutcome::Busy,
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
            Self::Private { place } => write!(
                f,
                "{place} leads to an address of the server or of its networks, which sandboxes may not reach; whoever runs the \
                 server allows such an address with --sandbox-egress"
            ),
            Self::TooMany => f.write_str("sandboxes have too many connections open; close some, or try again later"),
            Self::Unresolved { place, .. } => write!(f, "the name of {place} could not be resolved"),
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
            Self::Unresolved { error, .. } | Self::Unreachable { error, .. } => Some(error),
            Self::NoAnswer { error, .. } => Some(error.as_ref()),
            _ => None,
        }
    }
}

/// Answers the program until either side ends the connection.
pub(super) async fn serve(leader: Arc<Leader>, sandbox: SandboxKey, stream: BufReader<UnixStream>) {
    let place = leader.places.take(&sandbox).map(Arc::new);
    let service = service_fn(|request| {
        let (leader, sandbox, place) = (Arc::clone(&leader), sandbox.clone(), place.clone());
        async move { Ok::<_, hyper::Error>(answer(&leader, &sandbox, place, request).await) }
    });
    let mut server = http1::Builder::new();
    server.timer(TokioTimer::new()).header_read_timeout(SILENCE_LIMIT).preserve_header_case(true);
    // Breaking off is how many of these end.
    let _ended = server.serve_connection(TokioIo::new(stream), service).with_upgrades().await;
}

async fn answer(
    leader: &Leader,
    sandbox: &SandboxKey,
    place: Option<Arc<Place>>,
    request: Request<Incoming>,
) -> Response<Body> {
    let led = match place {
        Some(place) => lead(leader, place, request).await,
        None => Err(Refusal::TooMany),
    };
    match led {
        Ok(answer) => {
            leader.metrics.egress(EgressOutcome::Led);
            answer
        }
        Err(refusal) => {
            leader.metrics.egress(refusal.outcome());
            tracing::info!(%sandbox, error = &refusal as &dyn Error, "not led out of the sandbox");
            let mut answer = Response::new(Body::from(format!("{refusal}\n")));
            *answer.status_mut() = refusal.status();
            answer
        }
    }
}

async fn lead(
    leader: &Leader,
    place: Arc<Place>,
    request: Request<Incoming>,
) -> Result<Response<Body>, Refusal> {
    let aim = Aim::of(&request).ok_or(Refusal::NoProxyRequest)?;
    tracing::debug!(sandbox = %place.sandbox(), place = %aim, "leading out of the sandbox");
    let connecting = timeout(CONNECT_LIMIT, connect(leader, &place, &aim));
    let stream = connecting.await.map_err(|_| Refusal::TooSlow { place: aim.to_string() })??;
    if request.method() == Method::CONNECT {
        tunnel(request, stream, place);
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
        let host = Host::parse(authority.host()).ok()?;
        let port = match authority.port() {
            Some(port) => port.as_u16(),
            None => usual?,
        };
        (port != 0).then_some(Self { host, port })
    }
}

impl fmt::Display for Aim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.host, self.port)
    }
}

async fn connect(leader: &Leader, place: &Place, aim: &Aim) -> Result<TcpStream, Refusal> {
    let named = || aim.to_string();
    if !leader.rules.may_ask_for(&aim.host, aim.port) {
        return Err(Refusal::NotAllowed { place: named() });
    }
    let addresses =
        addresses(place, aim).await.map_err(|error| Refusal::Unresolved { place: named(), error })?;
    if !leader.rules.may_reach(&addresses) {
        return Err(Refusal::Private { place: named() });
    }
    let connected = TcpStream::connect(addresses.as_slice()).await;
    let stream = connected.map_err(|error| Refusal::Unreachable { place: named(), error })?;
    // Without these a machine that has gone would hold a place for ever.
    let prepared = stream.set_nodelay(true).and_then(|()| listen::notice_silence(&stream));
    prepared.map_err(|error| Refusal::Unreachable { place: named(), error })?;
    Ok(stream)
}

async fn addresses(place: &Place, aim: &Aim) -> io::Result<Vec<SocketAddr>> {
    let name = match &aim.host {
        Host::Ipv4(address) => return Ok(vec![(*address, aim.port).into()]),
        Host::Ipv6(address) => return Ok(vec![(*address, aim.port).into()]),
        Host::Domain(name) => name.clone(),
    };
    let turn = place.names().acquire_owned().await.map_err(io::Error::other)?;
    let port = aim.port;
    // In a task of its own, because whoever gives up does not end the question.
    let asked = tokio::spawn(async move {
        let found = lookup_host((name, port)).await.map(Iterator::collect);
        drop(turn);
        found
    });
    asked.await.map_err(io::Error::from)?
}

/// From now on bytes are passed on as they come, until both sides have ended.
fn tunnel(request: Request<Incoming>, mut stream: TcpStream, place: Arc<Place>) {
    tokio::spawn(async move {
        if let Ok(program) = hyper::upgrade::on(request).await {
            let mut program = TokioIo::new(program);
            // Breaking off is how many of these end.
            let _ended = copy_bidirectional_with_sizes(&mut program, &mut stream, BYTES, BYTES).await;
        }
        drop(place);
    });
}

async fn forward(
    mut request: Request<Incoming>,
    stream: TcpStream,
    aim: &Aim,
) -> Result<Response<Body>, Refusal> {
    let failed = |error: Box<dyn Error + Send + Sync>| Refusal::NoAnswer { place: aim.to_string(), error };
    to_origin(&mut request).map_err(|error| failed(error.into()))?;
    let exchange = async {
        let (mut sender, connection) = conn::http1::Builder::new()
            .preserve_header_case(true)
            .handshake::<_, Incoming>(TokioIo::new(stream))
            .await?;
        // Its end is seen by whoever reads the answer.
        tokio::spawn(connection);
        sender.send_request(request).await
    };
    let answer = timeout(ANSWER_LIMIT, exchange).await;
    let answer = answer.map_err(|_| Refusal::TooSlow { place: aim.to_string() })?;
    let mut answer = answer.map_err(|error| failed(error.into()))?;
    if answer.status() == StatusCode::SWITCHING_PROTOCOLS {
        return Err(failed("it changes protocols, for which a tunnel has to be made".into()));
    }
    remove_hop_by_hop(answer.headers_mut());
    Ok(answer.map(Body::new))
}

/// Makes a request to a proxy one to where it leads.
fn to_origin(request: &mut Request<Incoming>) -> Result<(), http::Error> {
    let authority = request.uri().authority().map_or("", Authority::as_str);
    // What the URL says counts, and not what the program says beside it (RFC 9112, section 3.2.2).
    let host: HeaderValue = authority.rsplit('@').next().unwrap_or_default().parse()?;
    let path = request.uri().path_and_query().map_or("/", http::uri::PathAndQuery::as_str);
    *request.uri_mut() = path.parse::<Uri>()?;
    *request.version_mut() = http::Version::HTTP_11;
    remove_hop_by_hop(request.headers_mut());
    request.headers_mut().insert(header::HOST, host);
    Ok(())
}
