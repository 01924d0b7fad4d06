//! Receipts of executions: what an agent was told, what happened, and how it ended, signed by the server.
//!
//! A receipt can be checked without the server, by whoever has the server's public key, with [`Receipt::verify`] (feature
//! `receipts`).

mod keys;
mod public_key;
mod receipt;
#[cfg(feature = "receipts")]
mod verify;

pub use keys::{ListReceiptKeys, ReceiptKey, ReceiptKeyList};
pub use public_key::{ParsePublicKeyError, PublicKey};
pub use receipt::{
    ParseReceiptError, Receipt, ReceiptAgent, ReceiptContent, ReceiptEvent, ReceiptEvents, ReceiptInput,
    ReceiptTurn,
};
#[cfg(feature = "receipts")]
pub use verify::InvalidReceipt;

use crate::{Kortix, call::CallOptions};

/// Calls about receipts. From [`Kortix::receipts`]. The receipts themselves are read by
/// [`executions().receipt(id)`](crate::executions::Executions::receipt).
#[derive(Clone, Debug)]
pub struct Receipts {
    client: Kortix,
}

impl Receipts {
    pub(crate) fn new(client: Kortix) -> Self {
        Self { client }
    }

    /// Reads the keys that receipts are signed with: `GET /x/v1/receipt-keys`.
    pub fn keys(&self) -> ListReceiptKeys {
        ListReceiptKeys { client: self.client.clone(), options: CallOptions::default() }
    }
}
