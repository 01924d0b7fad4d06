//! One entry after the other.

use std::{
    fmt,
    future::poll_fn,
    pin::Pin,
    task::{Context, Poll, ready},
    vec,
};

use futures_core::{FusedStream, Stream};

use super::{Page, Pages, Position};
use crate::Error;

/// The entries of a list, from `.items()` of its request.
///
/// A failure is the last item; [`position`](Self::position) still says where to go on.
pub struct Items<P: Page> {
    pages: Pages<P>,
    /// What is left of the page that was read last.
    rest: vec::IntoIter<P::Item>,
    /// Where that page is, and how many entries of it have been given.
    position: Position,
    /// How many entries of the next page have been given before.
    skip: usize,
}

impl<P: Page> Items<P> {
    pub(crate) fn new(pages: Pages<P>) -> Self {
        Self { position: pages.position(), pages, rest: Vec::new().into_iter(), skip: 0 }
    }

    /// Goes on where a list has been left.
    #[must_use]
    pub fn starting_at(mut self, position: Position) -> Self {
        self.skip = position.given;
        self.pages = self.pages.starting_at(position.clone());
        self.position = position;
        self
    }

    /// Where the list is left: behind the entry that was given last.
    pub fn position(&self) -> Position {
        self.position.clone()
    }

    /// The next entry; `None` behind the last one. The same as `StreamExt::next`, without its crate.
    ///
    /// Nothing is lost when the future is dropped before it is ready.
    pub async fn next(&mut self) -> Option<Result<P::Item, Error>> {
        poll_fn(|context| self.poll_item(context)).await
    }

    fn poll_item(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<P::Item, Error>>> {
        loop {
            if let Some(item) = self.rest.next() {
                self.position.given += 1;
                return Poll::Ready(Some(Ok(item)));
            }
            let at = self.pages.position();
            match ready!(self.pages.poll_page(context)) {
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                Some(Ok(page)) => {
                    self.rest = page.into_items().into_iter();
                    let given = std::mem::take(&mut self.skip).min(self.rest.len());
                    self.rest.by_ref().take(given).for_each(drop);
                    self.position = Position { given, ..at };
                }
            }
        }
    }
}

impl<P: Page> Stream for Items<P> {
    type Item = Result<P::Item, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_item(context)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.rest.len(), None)
    }
}

impl<P: Page> FusedStream for Items<P> {
    fn is_terminated(&self) -> bool {
        self.rest.len() == 0 && self.pages.is_done()
    }
}

impl<P: Page> Unpin for Items<P> {}

impl<P: Page> fmt::Debug for Items<P> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Items").field("position", &self.position).finish_non_exhaustive()
    }
}
