//! `POST /x/v1/webhook-deliveries/{id}/replay`

use super::Delivery;
use crate::{
    DeliveryId, Error, Kortix,
    call::{CallOptions, Draft, Effect, Endpoint, Operation, Path, request},
    client::ServiceName,
};

/// Sends a delivery again: `POST /x/v1/webhook-deliveries/{id}/replay`, an extension of the reference server. From
/// [`Webhooks::replay`](super::Webhooks::replay).
///
/// It keeps its id, so that a receiver that has it already knows.
///
/// ```no_run
/// # async fn example(client: kortix_sdk::Kortix) -> Result<(), kortix_sdk::Error> {
/// let delivery = client.webhooks().replay("whd_0b9c1f0e7a0e4d539b1e2f6f7f7d2a10").await?;
/// println!("{} {}", delivery.id, delivery.state);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// - [`Permission`](crate::ErrorKind::Permission): the caller is no owner and no admin of its account (403).
/// - [`NotFound`](crate::ErrorKind::NotFound): there is no such delivery, or no such extension (404).
/// - [`Authentication`](crate::ErrorKind::Authentication): no valid credential (401).
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is awaited"]
pub struct ReplayDelivery {
    pub(super) client: Kortix,
    pub(super) options: CallOptions,
    pub(super) delivery: DeliveryId,
}

impl Endpoint for ReplayDelivery {
    type Output = Delivery;

    const OPERATION: Operation =
        Operation { name: "replay delivery", service: ServiceName::Obvious, effect: Effect::Act };

    fn draft(&self) -> Result<Draft, Error> {
        let path = Path::new(&Self::OPERATION, "/x/v1/webhook-deliveries").id(self.delivery.as_str())?;
        Draft::post(path.fixed("/replay"))
    }
}

request!(ReplayDelivery -> Delivery);
