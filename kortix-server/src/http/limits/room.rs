//! Room in memory for files on their way.

use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderMap, header::CONTENT_LENGTH};
use tokio::sync::{Semaphore, SemaphorePermit};

const MIB: u64 = 1 << 20;
/// Files on their way are in memory, all together at most so many MiB; more wait for their turn.
static MEMORY: Semaphore = Semaphore::const_new(512);
/// What a form may be at most, when it does not say how large it is.
const MOST: u32 = 128;

/// A request's share of that memory.
#[derive(Debug)]
pub struct Room(Arc<Option<SemaphorePermit<'static>>>);

impl Room {
    /// Waits until there is room for the body of a request with those headers.
    pub async fn for_body(headers: &HeaderMap) -> Self {
        Self(Arc::new(MEMORY.acquire_many(wanted(headers)).await.ok()))
    }

    /// The content, which from now on takes up the room until nobody has it any more.
    pub fn hold(&self, content: Bytes) -> Bytes {
        Bytes::from_owner(Held { content, _room: Arc::clone(&self.0) })
    }
}

struct Held {
    content: Bytes,
    _room: Arc<Option<SemaphorePermit<'static>>>,
}

impl AsRef<[u8]> for Held {
    fn as_ref(&self) -> &[u8] {
        &self.content
    }
}

fn wanted(headers: &HeaderMap) -> u32 {
    let length = headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    length.map_or(MOST, |length: u64| u32::try_from(length / MIB + 1).unwrap_or(MOST).min(MOST))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(length: Option<&str>) -> HeaderMap {
        length.map(|length| (CONTENT_LENGTH, length.parse().unwrap())).into_iter().collect()
    }

    #[test]
    fn a_body_wants_as_much_room_as_it_says() {
        let wanted = |length| wanted(&headers(length));
        assert_eq!((wanted(Some("0")), wanted(Some("1048576"))), (1, 2));
        for unknown in [None, Some("nonsense"), Some("999999999999")] {
            assert_eq!(wanted(unknown), MOST, "{unknown:?}");
        }
    }

    /// Alone in this process to look at the memory of all.
    #[tokio::test]
    async fn what_is_held_has_its_room_until_it_is_let_go() {
        let before = MEMORY.available_permits();
        let room = Room::for_body(&headers(Some("5000000"))).await;
        let held = room.hold(Bytes::from_static(b"content"));
        drop(room);
        let copy = held.slice(1..);
        drop(held);
        assert_eq!((before - MEMORY.available_permits(), &copy[..]), (5, &b"ontent"[..]));
        drop(copy);
        assert_eq!(MEMORY.available_permits(), before);
    }
}
