//! Where in a list.

use std::{fmt, str::FromStr};

use crate::Pagination;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

/// Which page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Place {
    /// The first, as the request has it.
    #[default]
    First,
    Number(u32),
    Cursor(String),
}

impl Place {
    /// Where a page begins behind one that was numbered, unless it is the last one.
    pub(crate) fn behind(&self, pagination: &Pagination, entries: usize) -> Option<Self> {
        if let Some(cursor) = &pagination.next_cursor {
            return Some(Self::Cursor(cursor.clone()));
        }
        // Whoever is at a cursor is told of the next one.
        let number = match self {
            Self::First => pagination.page.max(1),
            Self::Number(number) => *number,
            Self::Cursor(_) => return None,
        };
        // The counters of an empty page are not to be trusted.
        let is_last = entries == 0 || u64::from(number) >= pagination.pages;
        if is_last { None } else { number.checked_add(1).map(Self::Number) }
    }

    /// The same for a list that has cursors only.
    pub(crate) fn at_cursor(cursor: Option<&String>) -> Option<Self> {
        cursor.cloned().map(Self::Cursor)
    }

    /// Where a request begins.
    pub(crate) fn of(page: Option<u32>, cursor: Option<&String>) -> Self {
        Self::at_cursor(cursor).or(page.map(Self::Number)).unwrap_or_default()
    }
}

/// Where a list has been left: what was given up to there is not given again by a list that goes on there.
///
/// A text that can be kept, by [`Display`](fmt::Display) and [`FromStr`] or by serde; its spelling has no meaning. It is good
/// for the same list with the same filters. In lists that the server numbers by pages, entries move when others are made or
/// deleted meanwhile; in lists with cursors they do not.
///
/// ```
/// use kortix_sdk::paging::Position;
///
/// let start = Position::default();
/// assert_eq!(start.to_string().parse::<Position>()?, start);
/// # Ok::<(), kortix_sdk::paging::ParsePositionError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Position {
    pub(super) place: Place,
    /// How many entries of that page have been given.
    pub(super) given: usize,
}

/// A text that is no [`Position`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParsePositionError;

impl fmt::Display for Position {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            Place::First => write!(formatter, "{}", self.given),
            Place::Number(number) => write!(formatter, "{}p{number}", self.given),
            Place::Cursor(cursor) => write!(formatter, "{}c{cursor}", self.given),
        }
    }
}

impl FromStr for Position {
    type Err = ParsePositionError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let (given, place) = text.split_at(digits);
        let given = given.parse().map_err(|_| ParsePositionError)?;
        let place = match place.split_at_checked(1) {
            None if place.is_empty() => Place::First,
            Some(("p", number)) => Place::Number(number.parse().map_err(|_| ParsePositionError)?),
            Some(("c", cursor)) => Place::Cursor(cursor.to_owned()),
            _ => return Err(ParsePositionError),
        };
        Ok(Self { place, given })
    }
}

impl Serialize for Position {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Position {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

impl fmt::Display for ParsePositionError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("this is no position in a list, as `position()` gives it")
    }
}

impl std::error::Error for ParsePositionError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_position_survives_being_kept() {
        for place in [Place::First, Place::Number(3), Place::Cursor("c1/ü=".to_owned())] {
            let position = Position { place, given: 17 };
            assert_eq!(position.to_string().parse(), Ok(position.clone()));
            let json = serde_json::to_string(&position).unwrap();
            assert_eq!(serde_json::from_str::<Position>(&json).unwrap(), position);
        }
    }

    #[test]
    fn other_texts_are_refused() {
        for text in ["", "p3", "x", "1x", "1p", "1p-1", "1pc", "-1", "1ü", "99999999999999999999999"] {
            assert_eq!(text.parse::<Position>(), Err(ParsePositionError), "{text}");
        }
    }
}
