//! Pages of lists. A list is ordered by creation, newest first; a page begins at a number of rows, as the service
//! has it, or behind a row, which costs the same wherever that row is.

use std::str::FromStr;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use uuid::Uuid;

use crate::timestamp::Timestamp;

/// Which page.
#[derive(Clone, Copy, Debug)]
pub struct PageRequest {
    pub start: PageStart,
    pub limit: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageStart {
    /// The page of that number, from 1.
    Number(u32),
    Behind(Cursor),
}

impl PageRequest {
    pub fn numbered(page: u32, limit: u32) -> Self {
        Self { start: PageStart::Number(page), limit }
    }

    pub fn offset(self) -> i64 {
        match self.start {
            PageStart::Number(page) => i64::from(page.saturating_sub(1)) * i64::from(self.limit),
            PageStart::Behind(_) => 0,
        }
    }

    /// The row that the page comes after; before the first page, one that is newer than all.
    pub fn behind(self) -> Cursor {
        match self.start {
            PageStart::Number(_) => Cursor::BEFORE_ALL,
            PageStart::Behind(cursor) => cursor,
        }
    }
}

/// One page of a list, with the number of all rows there are.
#[derive(Clone, Debug)]
pub struct Page<T> {
    pub items: Vec<T>,
    pub total: i64,
    /// Where the next page begins, when there is one.
    pub next: Option<Cursor>,
}

impl<T> Page<T> {
    /// `rows` holds one more than were asked for when there is a next page.
    pub fn of(rows: Vec<T>, request: PageRequest, total: i64, place: impl Fn(&T) -> Cursor) -> Self {
        let Stretch { items, next } = Stretch::of(rows, request.limit, place);
        Self { items, total, next }
    }

    pub fn map<U>(self, convert: impl FnMut(T) -> U) -> Page<U> {
        Page { items: self.items.into_iter().map(convert).collect(), total: self.total, next: self.next }
    }
}

/// Some rows of a list that nobody counts.
#[derive(Clone, Debug)]
pub struct Stretch<T> {
    pub items: Vec<T>,
    /// Where the next rows begin, when there are more.
    pub next: Option<Cursor>,
}

impl<T> Stretch<T> {
    /// `rows` holds one more than were asked for when there are more.
    pub fn of(mut rows: Vec<T>, limit: u32, place: impl Fn(&T) -> Cursor) -> Self {
        let limit = limit as usize;
        let next = (rows.len() > limit).then(|| rows.truncate(limit)).and_then(|()| rows.last().map(place));
        Self { items: rows, next }
    }
}

/// A row's place in a list. Clients see an opaque word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    pub created_at: Timestamp,
    pub id: Uuid,
}

impl Cursor {
    /// Newer than any row.
    pub const BEFORE_ALL: Self = Self { created_at: Timestamp::from_micros(i64::MAX), id: Uuid::max() };

    pub fn encode(self) -> String {
        let mut bytes = [0; 24];
        bytes[..8].copy_from_slice(&self.created_at.micros().to_be_bytes());
        bytes[8..].copy_from_slice(self.id.as_bytes());
        URL_SAFE_NO_PAD.encode(bytes)
    }
}

#[derive(Debug, thiserror::Error)]
#[error("not a cursor of this API; take it from next_cursor of an earlier answer")]
pub struct InvalidCursor;

impl FromStr for Cursor {
    type Err = InvalidCursor;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| InvalidCursor)?;
        let (time, id) = bytes.split_first_chunk::<8>().ok_or(InvalidCursor)?;
        let id = Uuid::from_slice(id).map_err(|_| InvalidCursor)?;
        Ok(Self { created_at: Timestamp::from_micros(i64::from_be_bytes(*time)), id })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_survives_the_client() {
        let cursor = Cursor { created_at: Timestamp::from_micros(-7), id: Uuid::now_v7() };
        assert_eq!(cursor.encode().parse::<Cursor>().unwrap(), cursor);
        for text in ["", "x", "AAAA", "\u{e9}", &format!("{}AAAA", cursor.encode())] {
            assert!(text.parse::<Cursor>().is_err(), "{text}");
        }
    }

    #[test]
    fn the_row_too_many_tells_of_a_next_page() {
        let place = |row: &i64| Cursor { created_at: Timestamp::from_micros(*row), id: Uuid::nil() };
        let page = Page::of(vec![3, 2, 1], PageRequest::numbered(1, 2), 3, place);
        assert_eq!((page.items, page.next), (vec![3, 2], Some(place(&2))));
        let last = Page::of(vec![3, 2], PageRequest::numbered(1, 2), 2, place);
        assert_eq!(last.next, None);
    }
}
