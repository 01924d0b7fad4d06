//! `GET /x/v1/receipt-keys`

use serde::{Deserialize, Serialize};

use super::PublicKey;
use crate::{
    Error, Kortix,
    call::{CallOptions, Draft, Effect, Endpoint, Operation, Path, request},
    client::ServiceName,
    types::lenient::null_as_default,
};

/// Reads the keys that receipts are signed with: `GET /x/v1/receipt-keys`, an extension of the reference server. From
/// [`Receipts::keys`](super::Receipts::keys).
///
/// It needs no credential. Keep what it answers: a key that comes with a receipt proves nothing about who signed.
///
/// ```no_run
/// # async fn example(client: kortix_sdk::Kortix) -> Result<(), kortix_sdk::Error> {
/// for key in client.receipts().keys().await?.keys {
///     println!("{} {}", key.key_id, key.public_key);
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// - [`NotFound`](crate::ErrorKind::NotFound): there is no such extension (404).
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is awaited"]
pub struct ListReceiptKeys {
    pub(super) client: Kortix,
    pub(super) options: CallOptions,
}

impl Endpoint for ListReceiptKeys {
    type Output = ReceiptKeyList;

    const OPERATION: Operation =
        Operation { name: "list receipt keys", service: ServiceName::Obvious, effect: Effect::Read };

    fn draft(&self) -> Result<Draft, Error> {
        Draft::get(Path::new(&Self::OPERATION, "/x/v1/receipt-keys"))
    }
}

request!(ListReceiptKeys -> ReceiptKeyList);

/// The keys of a server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ReceiptKeyList {
    /// The keys.
    pub keys: Vec<ReceiptKey>,
}

/// A key that receipts are signed with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ReceiptKey {
    /// Its name in receipts.
    #[serde(default, deserialize_with = "null_as_default")]
    pub key_id: String,
    /// `ed25519`.
    #[serde(default, deserialize_with = "null_as_default")]
    pub algorithm: String,
    /// The key.
    pub public_key: PublicKey,
}
