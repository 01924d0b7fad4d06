//! How long the parts of one attempt may take.

use std::{
    future::{Future, poll_fn},
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use super::Broken;
use crate::clock::{Instant, Sleep, after, sleep_until};

/// From the part to the whole: a connection, the beginning of the answer, and all of it, each counted from the start of
/// the attempt; and how long nothing may come in between.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Limits {
    pub(crate) connect: Duration,
    pub(crate) header: Duration,
    pub(crate) idle: Duration,
    pub(crate) total: Duration,
}

impl Limits {
    /// The same with no more time than that.
    pub(crate) fn at_most(self, total: Duration) -> Self {
        if total >= self.total {
            return self;
        }
        self.within(total)
    }

    /// The same with its parts inside the whole. A connection that took as long as what it is for would leave open whether the
    /// request was sent.
    pub(crate) fn within(self, total: Duration) -> Self {
        let total = self.total.min(total);
        let header = self.header.min(total);
        Self { connect: self.connect.min(header / 5 * 4), header, idle: self.idle, total }
    }
}

/// The limit that was passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TooLate {
    /// The answer did not begin.
    Header(Duration),
    /// It did not go on.
    Idle(Duration),
    /// It did not end.
    Total(Duration),
}

/// How long an attempt is waited for. One timer serves all its parts, and is set again only for a part that is not there
/// already: most bodies come with their head.
pub(super) struct Patience<'a> {
    limits: &'a Limits,
    timer: Pin<&'a mut Sleep>,
    end: Instant,
    /// What the timer is set for; `None` while it is not set.
    set_for: Option<Limit>,
}

#[derive(Clone, Copy, Debug)]
enum Limit {
    Header,
    Idle,
    Total,
}

/// The timer of an attempt, and its end.
pub(super) fn timer(begun: Instant, limits: &Limits) -> (Sleep, Instant) {
    (sleep_until(after(begun, limits.header.min(limits.total))), after(begun, limits.total))
}

impl<'a> Patience<'a> {
    /// With the beginning of the answer to wait for first.
    pub(super) fn new(limits: &'a Limits, timer: Pin<&'a mut Sleep>, end: Instant) -> Self {
        let first = if limits.header < limits.total { Limit::Header } else { Limit::Total };
        Self { limits, timer, end, set_for: Some(first) }
    }

    /// Waits for the next part, as long as it may take.
    pub(super) fn wait<T>(
        &mut self,
        mut part: impl FnMut(&mut Context<'_>) -> Poll<Result<T, Broken>>,
    ) -> impl Future<Output = Result<T, Broken>> {
        poll_fn(move |context| match part(context) {
            Poll::Ready(part) => {
                self.set_for = None;
                Poll::Ready(part)
            }
            Poll::Pending => self.poll_timer(context).map(|limit| Err(Broken::TooLate(limit))),
        })
    }

    fn poll_timer(&mut self, context: &mut Context<'_>) -> Poll<TooLate> {
        let set_for = *self.set_for.get_or_insert_with(|| {
            let idle_at = after(Instant::now(), self.limits.idle);
            self.timer.as_mut().reset(idle_at.min(self.end));
            if idle_at < self.end { Limit::Idle } else { Limit::Total }
        });
        ready!(self.timer.as_mut().poll(context));
        Poll::Ready(match set_for {
            Limit::Header => TooLate::Header(self.limits.header),
            Limit::Idle => TooLate::Idle(self.limits.idle),
            Limit::Total => TooLate::Total(self.limits.total),
        })
    }
}
