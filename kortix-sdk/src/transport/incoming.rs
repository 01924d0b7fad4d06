//! An answer that is read while it comes.

use std::{future::Future, time::Duration};

use bytes::Bytes;
use http::Response;
use tokio::time::timeout;
use url::Url;

use super::{Broken, Failure, Limits, Outgoing, Transport, body, wire::Arriving};

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
        limits: Limits,
        address: &'a Url,
    ) -> impl Future<Output = Result<(Response<Bytes>, Option<Incoming>), Failure>> + Send + use<'a> {
        let answer = self.wire.hand_over(outgoing, limits.connect);
        async move {
            let opening = async {
                let mut answer = answer.arrive().await?;
                let mut response = Response::new(Bytes::new());
                *response.status_mut() = answer.status();
                *response.headers_mut() = std::mem::take(answer.headers_mut());
                if answer.status().is_success() {
                    return Ok((response, Some(Incoming { answer, address: address.clone() })));
                }
                *response.body_mut() = body(&mut answer, limits).await?;
                Ok((response, None))
            };
            match timeout(limits.header, opening).await {
                Ok(opened) => opened.map_err(|broken: Broken| broken.failure(address)),
                Err(_) => Err(Failure::no_header(limits.header, address)),
            }
        }
    }
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
