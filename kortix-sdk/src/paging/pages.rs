//! One page after the other.

use std::{
    fmt,
    future::poll_fn,
    pin::Pin,
    task::{Context, Poll, ready},
};

use futures_core::{FusedStream, Stream};

use super::{Place, Position, loops::Loops};
use crate::Error;

/// A page of a list. Implemented by the pages of this crate, and by nothing else.
pub trait Page: Sealed + Send + 'static {
    /// An entry.
    type Item: Send + 'static;

    /// The entries, in the order of the list.
    fn into_items(self) -> Vec<Self::Item>;
}

/// What only this crate knows of a page.
pub trait Sealed {
    /// The page behind this one, which is at that place. `None`: there is none.
    fn next_place(&self, place: &Place) -> Option<Place>;
}

type Reading<P> = Pin<Box<dyn Future<Output = Result<P, Error>> + Send>>;
pub(crate) type Fetch<P> = Box<dyn Fn(Place) -> Reading<P> + Send + Sync>;

/// The pages of a list, from `.pages()` of its request.
///
/// A failure is the last item; [`position`](Self::position) still says where to go on.
pub struct Pages<P> {
    operation: &'static str,
    fetch: Fetch<P>,
    place: Place,
    state: State<P>,
    loops: Loops,
}

enum State<P> {
    Ready,
    Reading(Reading<P>),
    Done,
}

impl<P: Page> Pages<P> {
    pub(crate) fn new(operation: &'static str, place: Place, fetch: Fetch<P>) -> Self {
        Self { operation, fetch, place, state: State::Ready, loops: Loops::default() }
    }

    /// Goes on with the page of a position that was kept. What was already given of that page is given again: [`Items`] knows
    /// better.
    ///
    /// [`Items`]: super::Items
    #[must_use]
    pub fn starting_at(mut self, position: Position) -> Self {
        self.place = position.place;
        self
    }

    /// Where the list is left: with the page that comes next.
    pub fn position(&self) -> Position {
        Position { place: self.place.clone(), given: 0 }
    }

    /// The next page; `None` behind the last one. The same as `StreamExt::next`, without its crate.
    ///
    /// Nothing is lost when the future is dropped before it is ready.
    pub async fn next(&mut self) -> Option<Result<P, Error>> {
        poll_fn(|context| self.poll_page(context)).await
    }

    pub(super) fn poll_page(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<P, Error>>> {
        loop {
            match &mut self.state {
                State::Done => return Poll::Ready(None),
                State::Ready => self.state = State::Reading((self.fetch)(self.place.clone())),
                State::Reading(reading) => {
                    let page = ready!(reading.as_mut().poll(context));
                    self.state = State::Done;
                    return Poll::Ready(Some(page.and_then(|page| self.step(page))));
                }
            }
        }
    }

    fn step(&mut self, page: P) -> Result<P, Error> {
        let Some(next) = page.next_place(&self.place) else { return Ok(page) };
        if self.loops.close_at(&next) {
            return Err(Error::endless_list(self.operation));
        }
        self.place = next;
        self.state = State::Ready;
        Ok(page)
    }

    pub(super) fn is_done(&self) -> bool {
        matches!(self.state, State::Done)
    }
}

impl<P: Page> Stream for Pages<P> {
    type Item = Result<P, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_page(context)
    }
}

impl<P: Page> FusedStream for Pages<P> {
    fn is_terminated(&self) -> bool {
        self.is_done()
    }
}

impl<P> Unpin for Pages<P> {}

impl<P> fmt::Debug for Pages<P> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Pages")
            .field("operation", &self.operation)
            .field("place", &self.place)
            .finish_non_exhaustive()
    }
}

/// A request for one page of a list.
pub(crate) trait Paged: Sized {
    /// Where it begins.
    fn place(&self) -> Place;

    /// The request for another page; `None` where the list has no such pages.
    fn at(self, place: Place) -> Option<Self>;
}

/// Gives a list request its streams. It says where the entries of its page are, and by which of its fields it is asked for
/// another page: `cursor`, `page` (`by number`), or both. How a numbered page knows the next one is its own business.
macro_rules! paged {
    ($request:ident -> $page:ty { $entries:ident: $item:ty } by cursor) => {
        $crate::paging::paged!(streams of $request -> $page { $entries: $item });

        impl $crate::paging::Paged for $request {
            fn place(&self) -> $crate::paging::Place {
                $crate::paging::Place::of(None, self.cursor.as_ref())
            }

            fn at(mut self, place: $crate::paging::Place) -> Option<Self> {
                self.cursor = match place {
                    $crate::paging::Place::First => None,
                    $crate::paging::Place::Number(_) => return None,
                    $crate::paging::Place::Cursor(cursor) => Some(cursor),
                };
                Some(self)
            }
        }

        impl $crate::paging::Sealed for $page {
            fn next_place(&self, _place: &$crate::paging::Place) -> Option<$crate::paging::Place> {
                $crate::paging::Place::at_cursor(self.next_cursor.as_ref())
            }
        }
    };
    ($request:ident -> $page:ty { $entries:ident: $item:ty } by number) => {
        $crate::paging::paged!(streams of $request -> $page { $entries: $item });

        impl $crate::paging::Paged for $request {
            fn place(&self) -> $crate::paging::Place {
                $crate::paging::Place::of(self.page, None)
            }

            fn at(mut self, place: $crate::paging::Place) -> Option<Self> {
                self.page = match place {
                    $crate::paging::Place::First => None,
                    $crate::paging::Place::Number(number) => Some(number),
                    $crate::paging::Place::Cursor(_) => return None,
                };
                Some(self)
            }
        }
    };
    ($request:ident -> $page:ty { $entries:ident: $item:ty } by number or cursor) => {
        $crate::paging::paged!(streams of $request -> $page { $entries: $item });

        impl $crate::paging::Paged for $request {
            fn place(&self) -> $crate::paging::Place {
                $crate::paging::Place::of(self.page, self.cursor.as_ref())
            }

            fn at(mut self, place: $crate::paging::Place) -> Option<Self> {
                (self.page, self.cursor) = match place {
                    $crate::paging::Place::First => (None, None),
                    $crate::paging::Place::Number(number) => (Some(number), None),
                    $crate::paging::Place::Cursor(cursor) => (None, Some(cursor)),
                };
                Some(self)
            }
        }

        impl $crate::paging::Sealed for $page {
            fn next_place(&self, place: &$crate::paging::Place) -> Option<$crate::paging::Place> {
                place.behind(&self.pagination, self.$entries.len())
            }
        }
    };
    (streams of $request:ident -> $page:ty { $entries:ident: $item:ty }) => {
        impl $request {
            /// All pages of the list, from this one on, as a [`Stream`](futures_core::Stream).
            pub fn pages(self) -> $crate::paging::Pages<$page> {
                let operation = <Self as $crate::call::Endpoint>::OPERATION.name;
                let place = $crate::paging::Paged::place(&self);
                let fetch = Box::new(move |place| -> std::pin::Pin<Box<dyn Future<Output = _> + Send>> {
                    match $crate::paging::Paged::at(self.clone(), place) {
                        Some(request) => Box::pin(request.send()),
                        None => Box::pin(std::future::ready(Err($crate::Error::foreign_position(operation)))),
                    }
                });
                $crate::paging::Pages::new(operation, place, fetch)
            }

            /// All entries of the list, from this page on, as a [`Stream`](futures_core::Stream). See
            /// [`paging`](crate::paging).
            pub fn items(self) -> $crate::paging::Items<$page> {
                $crate::paging::Items::new(self.pages())
            }
        }

        impl $crate::paging::Page for $page {
            type Item = $item;

            fn into_items(self) -> Vec<$item> {
                self.$entries
            }
        }
    };
}

pub(crate) use paged;
