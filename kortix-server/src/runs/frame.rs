//! Events as they are sent: each is one `data:` line, as the service has it, with its id as a line of its own for those
//! who resume by `Last-Event-ID`.

use std::io::Write as _;

use crate::timestamp::Timestamp;

/// What is sent when there is nothing to tell.
pub const PING: &[u8] = b"data: {\"type\":\"ping\"}\n\n";

/// Writes one event. `data` is a JSON object.
pub fn write(into: &mut Vec<u8>, number: i64, at: Timestamp, data: &str) {
    let millis = at.micros() / 1_000;
    let open = data.strip_suffix('}').unwrap_or(data);
    let comma = if open.ends_with('{') { "" } else { "," };
    // Writing into memory does not fail.
    let _written =
        write!(into, "id: {millis}-{number}\ndata: {open}{comma}\"_event_id\":\"{millis}-{number}\"}}\n\n");
}

/// The number of the event of that id; 0 is from the start. `None`: it is not an id of an event.
pub fn number(id: &str) -> Option<i64> {
    if matches!(id, "" | "0") {
        return Some(0);
    }
    let (millis, number) = id.split_once('-')?;
    millis.parse::<u64>().ok()?;
    number.parse().ok().filter(|number| *number >= 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_carries_its_id_twice() {
        let mut sent = Vec::new();
        write(&mut sent, 7, Timestamp::from_micros(1_772_461_800_123_456), r#"{"type":"ack"}"#);
        let expected = "id: 1772461800123-7\ndata: {\"type\":\"ack\",\"_event_id\":\"1772461800123-7\"}\n\n";
        assert_eq!(String::from_utf8(sent).unwrap(), expected);
    }

    #[test]
    fn ids_are_read_back() {
        assert_eq!(number("1772461800123-7"), Some(7));
        assert_eq!(number("0"), Some(0));
        assert_eq!(number("0-0"), Some(0));
        assert_eq!(number("x-7"), None);
        assert_eq!(number("7"), None);
        assert_eq!(number("1--7"), None);
    }
}
