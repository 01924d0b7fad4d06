//! An answer that is read while it comes.

use std::{future::Future, pin::pin, time::Duration};

use bytes::Bytes;
use http::Response;
use url::Url;

use super::{
    Broken, Failure, Limits, Outgoing, Patience, TooLate, Transport, body, limits,
    network::{Answer, NetworkError},
    wire::{Arriving, Sending},
};
use crate::clock::{Instant, timeout};

/// The body of an answer. Dropping it closes the connection.
#[derive(Debug)]
pub(crate) struct Incoming {
    answer: Arriving,
    address: Url,
}

impl Transport {
    /// Makes one attempt. Of a success, the body is still to be read; any other answer is read whole. The time limit is for
    /// what is read here.
    pub(crate) fn open_stream<'a>(
        &self,
        outgoing: Outgoing,
        begun: Instant,
        limits: Limits,
        address: &'a Url,
    ) -> impl Future<Output = Result<(Response<Bytes>, Option<Incoming>), Failure>> + Send + use<'a> {
        let answer = self.wire.hand_over(outgoing, limits.connect);
        async move {
            let (timer, end) = limits::timer(begun, &limits);
            let timer = pin!(timer);
            let mut patience = Patience::new(&limits, timer, end);
            open(answer, limits.connect, &mut patience, address).await.map_err(|broken| match broken {
                Broken::TooLate(TooLate::Total(limit)) => Failure::no_header(limit, address),
                broken => broken.failure(address),
            })
        }
    }
}

async fn open<F>(
    mut answer: Sending<F>,
    connect: Duration,
    patience: &mut Patience<'_>,
    address: &Url,
) -> Result<(Response<Bytes>, Option<Incoming>), Broken>
where
    F: Future<Output = Result<Answer, NetworkError>> + Unpin,
{
    let mut answer = patience.wait(|context| answer.poll_arrive(connect, context)).await?;
    let mut response = Response::new(Bytes::new());
    *response.status_mut() = answer.status();
    *response.headers_mut() = std::mem::take(answer.headers_mut());
    if answer.status().is_success() {
        return Ok((response, Some(Incoming { answer, address: address.clone() })));
    }
    *response.body_mut() = body(&mut answer, patience).await?;
    Ok((response, None))
}

impl Incoming {
    /// The next piece; `None` at the end.
    pub(crate) async fn read(&mut self, limit: Duration) -> Result<Option<Bytes>, Failure> {
        match timeout(limit, self.answer.chunk()).await {
            Ok(Ok(piece)) => Ok(piece),
            Ok(Err(broken)) => Err(broken.failure(&self.address)),
            Err(_) => Err(Failure::idle(limit, &self.address)),
        }
    }
}
