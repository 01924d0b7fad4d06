//! What is in a file.

use std::fmt;

use bytes::Bytes;

/// Bytes to be sent. `Debug` tells how many: they may be many, and a secret.
#[derive(Clone)]
pub(crate) struct Blob(Bytes);

impl Blob {
    pub(crate) fn new(content: impl Into<Bytes>) -> Self {
        Self(content.into())
    }

    pub(crate) fn into_bytes(self) -> Bytes {
        self.0
    }

    pub(crate) fn as_slice(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for Blob {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} bytes", self.0.len())
    }
}
