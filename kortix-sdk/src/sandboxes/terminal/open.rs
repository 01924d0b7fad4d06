//! How a terminal is opened: the handshake, and what is said before there is a shell.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use bytes::Bytes;
use http::{HeaderMap, Response};
use secrecy::SecretString;

use super::{
    OPEN, OpenTerminal, Size, Terminal,
    end::refusal,
    messages::{FromServer, ToServer},
};
use crate::{
    Error,
    call::{Draft, Path},
    client::Service,
    clock::{self, timeout},
    credential::Sent,
    retry::{self, Try},
    transport::{Failure, Heard, Receiver, Upgrade, WebSocket},
};

/// How long a server that has said no may take to close the conversation, which tells why.
const CLOSE_LIMIT: Duration = Duration::from_secs(5);

/// Opens it, as often as it takes.
pub(super) async fn open(request: &OpenTerminal) -> Result<Terminal, Error> {
    let service = request.client.service(OPEN.service);
    if !service.has_credential() {
        return Err(Error::config("a terminal needs a credential: set api_key (KORTIX_API_KEY)"));
    }
    let path = Path::new(&OPEN, "/sandboxes").id(request.sandbox.as_str())?;
    let opening = Opening {
        service,
        draft: Draft::get(path.fixed("/terminal/ws"))?,
        size: request.size.map(|size| size.check(&OPEN)).transpose()?,
        opened: Mutex::default(),
    };
    let plan = request.client.plan(&OPEN, &request.options);
    let attempt =
        |_: &Service, _: &Draft, credential: Option<&Sent>, this: &Try| opening.attempt(credential, this);
    let answer = retry::run_as_caller(plan, &opening.draft, attempt).await?;
    match opening.opened.into_inner().unwrap_or_else(PoisonError::into_inner) {
        Some(socket) => Ok(Terminal::new(request.client.clone(), socket)),
        None => Err(no_websocket(service, answer.response).with_calls(answer.calls)),
    }
}

/// Nobody gets here without a credential; a server would refuse the empty one.
fn first_message(credential: Option<&Sent>) -> SecretString {
    let access_token = credential.map_or("", |sent| sent.credential().expose());
    ToServer::Auth { access_token }.text().into()
}

/// A success, but of another kind than a WebSocket.
fn no_websocket(service: &Service, mut answer: Response<Bytes>) -> Error {
    *answer.body_mut() = Bytes::from_static(br#"{"detail":"no WebSocket is spoken at this address"}"#);
    Error::from_answer(&OPEN, service, &answer, clock::wall_clock())
}

/// What all attempts have in common.
struct Opening<'a> {
    service: &'a Service,
    draft: Draft,
    size: Option<Size>,
    /// What the last attempt brought, beside its answer.
    opened: Mutex<Option<WebSocket>>,
}

impl Opening<'_> {
    /// What is said first is made before the future, which so does not borrow the credential.
    fn attempt(
        &self,
        credential: Option<&Sent>,
        this: &Try,
    ) -> impl Future<Output = Result<Response<Bytes>, Failure>> + Send + use<'_> {
        self.talk_within(this.clone(), first_message(credential))
    }

    async fn talk_within(&self, this: Try, first: SecretString) -> Result<Response<Bytes>, Failure> {
        let limit = this.limits.total;
        match timeout(limit, self.talk(&first, this)).await {
            Ok(outcome) => outcome,
            Err(_) => Err(Failure::timeout(limit, self.service.address_of_errors())),
        }
    }

    async fn talk(&self, first: &SecretString, this: Try) -> Result<Response<Bytes>, Failure> {
        let (mut socket, headers) = match self.service.open(&self.draft, this, first).await? {
            Upgrade::Open(socket, headers) => (socket, headers),
            Upgrade::Refused(answer) => return Ok(answer),
        };
        if let Some(refusal) = refused(&mut socket.receiver, headers).await? {
            return Ok(refusal);
        }
        if let Some(Size { cols, rows }) = self.size {
            socket.sender.say(ToServer::Resize { cols, rows }.text()).await?;
        }
        *self.opened.lock().unwrap_or_else(PoisonError::into_inner) = Some(socket);
        Ok(Response::new(Bytes::new()))
    }
}

/// Listens until there is a shell. Gives what the server says when there will be none.
async fn refused(receiver: &mut Receiver, headers: HeaderMap) -> Result<Option<Response<Bytes>>, Failure> {
    loop {
        match receiver.hear().await? {
            Heard::Closed { code, reason } => return Ok(Some(refusal(code, &reason, headers))),
            Heard::Text(text) => match FromServer::read(&text) {
                FromServer::Connected => return Ok(None),
                FromServer::Error { message } => {
                    let code = timeout(CLOSE_LIMIT, close_code(receiver)).await.unwrap_or_default();
                    return Ok(Some(refusal(code, &message, headers)));
                }
                _ => {}
            },
        }
    }
}

async fn close_code(receiver: &mut Receiver) -> Option<u16> {
    loop {
        match receiver.hear().await {
            Ok(Heard::Text(_)) => {}
            Ok(Heard::Closed { code, .. }) => return code,
            Err(_) => return None,
        }
    }
}
