//! A scripted answer on its way.

use std::{future::pending, vec};

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use super::reply::{End, Head, Reply};
use crate::clock::sleep;
use crate::transport::{Failure, FailureKind};

/// What comes for a request.
#[derive(Debug)]
pub(crate) struct Coming(pub(super) Option<Reply>);

/// An answer whose body is still to be read.
#[derive(Debug)]
pub(crate) struct Arrived {
    status: StatusCode,
    headers: HeaderMap,
    rest: vec::IntoIter<Bytes>,
    end: End,
}

impl Coming {
    pub(crate) async fn arrive(self) -> Result<Arrived, Failure> {
        let Some(Reply { head, delay, body, end }) = self.0 else {
            let message = "the script has no answer for this request";
            return Err(Failure::scripted(FailureKind::TooLong, message));
        };
        if !delay.is_zero() {
            sleep(delay).await;
        }
        match head {
            Head::Answer(status, headers) => Ok(Arrived { status, headers, rest: body.into_iter(), end }),
            Head::Refused => Err(Failure::scripted(FailureKind::Connect, "refused by the script")),
            Head::Lost => Err(lost()),
            Head::Never => pending().await,
        }
    }
}

fn lost() -> Failure {
    Failure::scripted(FailureKind::Interrupted, "cut by the script")
}

impl Arrived {
    pub(crate) fn status(&self) -> StatusCode {
        self.status
    }

    pub(crate) fn headers_mut(&mut self) -> &mut HeaderMap {
        &mut self.headers
    }

    pub(crate) async fn chunk(&mut self) -> Result<Option<Bytes>, Failure> {
        match (self.rest.next(), self.end) {
            (Some(piece), _) => Ok(Some(piece)),
            (None, End::Whole) => Ok(None),
            (None, End::Cut) => Err(lost()),
            (None, End::Never) => pending().await,
        }
    }
}
