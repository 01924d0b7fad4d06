//! How long the parts of an attempt may take.

use std::time::Duration;

use crate::transport::Limits;

/// How long an attempt waits for its connection (name resolution, proxy, TCP, TLS) when nothing else is said.
pub const DEFAULT_CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// How long the server of a stream may take until it begins to answer when nothing else is said. Other calls have no such
/// limit of their own.
pub const DEFAULT_HEADER_TIMEOUT: Duration = Duration::from_secs(30);

/// How long nothing at all may come of an answer that has begun, when nothing else is said. On streams, servers send something
/// every five seconds.
pub const DEFAULT_IDLE_TIMEOUT: Duration = Duration::from_secs(30);

/// How long one attempt of a call that only reads may take when nothing else is said.
pub const DEFAULT_READ_TIMEOUT: Duration = Duration::from_secs(30);

/// How long one attempt of a call that makes or deletes something may take when nothing else is said: making a thread
/// starts a sandbox and returns when it is ready.
pub const DEFAULT_WRITE_TIMEOUT: Duration = Duration::from_secs(150);

/// What somebody has said about it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Timeouts {
    pub(crate) connect: Option<Duration>,
    pub(crate) header: Option<Duration>,
    pub(crate) idle: Option<Duration>,
    pub(crate) total: Option<Duration>,
}

impl Timeouts {
    /// What holds for an attempt whose answer is read whole.
    pub(crate) fn limits(&self, call: Option<&Self>, total: Duration) -> Limits {
        let said = self.overridden(call);
        let total = said.total.unwrap_or(total);
        said.within(total, said.header.unwrap_or(total))
    }

    /// What holds for opening a stream, which has no total.
    pub(crate) fn limits_of_stream(&self, call: Option<&Self>) -> Limits {
        let said = self.overridden(call);
        let opening = said.header.unwrap_or(DEFAULT_HEADER_TIMEOUT);
        said.within(opening, opening)
    }

    /// How long a stream may be silent.
    pub(crate) fn idle_of_stream(&self, call: Option<&Self>) -> Duration {
        self.overridden(call).idle.unwrap_or(DEFAULT_IDLE_TIMEOUT)
    }

    fn overridden(&self, call: Option<&Self>) -> Self {
        let Some(call) = call else { return *self };
        Self {
            connect: call.connect.or(self.connect),
            header: call.header.or(self.header),
            idle: call.idle.or(self.idle),
            total: call.total.or(self.total),
        }
    }

    fn within(&self, total: Duration, header: Duration) -> Limits {
        let limits = Limits {
            connect: self.connect.unwrap_or(DEFAULT_CONNECT_TIMEOUT),
            header,
            idle: self.idle.unwrap_or(DEFAULT_IDLE_TIMEOUT),
            total,
        };
        limits.within(total)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secs(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    fn parts(limits: Limits) -> [u64; 4] {
        [limits.connect, limits.header, limits.idle, limits.total].map(|limit| limit.as_secs())
    }

    #[test]
    fn a_call_overrides_its_client_part_by_part() {
        let client = Timeouts { connect: Some(secs(3)), idle: Some(secs(7)), ..Timeouts::default() };
        assert_eq!(parts(client.limits(None, secs(150))), [3, 150, 7, 150]);
        let call = Timeouts { header: Some(secs(20)), idle: Some(secs(8)), ..Timeouts::default() };
        assert_eq!(parts(client.limits(Some(&call), secs(150))), [3, 20, 8, 150]);
        let call = Timeouts { connect: Some(secs(60)), total: Some(secs(600)), ..Timeouts::default() };
        assert_eq!(parts(client.limits(Some(&call), secs(150))), [60, 600, 7, 600]);
        assert_eq!(parts(Timeouts::default().limits(None, secs(30))), [10, 30, 30, 30]);
    }

    #[test]
    fn a_stream_has_no_total() {
        let client = Timeouts { total: Some(secs(1)), ..Timeouts::default() };
        assert_eq!(parts(client.limits_of_stream(None)), [10, 30, 30, 30]);
        assert_eq!(client.idle_of_stream(None), DEFAULT_IDLE_TIMEOUT);
        let call = Timeouts { header: Some(secs(90)), idle: Some(secs(60)), ..Timeouts::default() };
        assert_eq!(parts(client.limits_of_stream(Some(&call))), [10, 90, 60, 90]);
        assert_eq!(client.idle_of_stream(Some(&call)), secs(60));
    }

    /// Else an attempt that is cut while it connects would leave open whether the request was sent.
    #[test]
    fn a_connection_takes_less_than_what_it_is_for() {
        let total = |seconds| Timeouts { total: Some(secs(seconds)), ..Timeouts::default() };
        let connect = |timeouts: Timeouts| timeouts.limits(None, DEFAULT_WRITE_TIMEOUT).connect;
        assert_eq!(connect(Timeouts::default()), DEFAULT_CONNECT_TIMEOUT);
        assert_eq!(connect(total(5)), secs(4));
        assert_eq!(connect(total(600)), DEFAULT_CONNECT_TIMEOUT);
        assert_eq!(connect(Timeouts { connect: Some(secs(60)), ..Timeouts::default() }), secs(60));
        assert_eq!(connect(Timeouts { connect: Some(secs(2)), ..total(5) }), secs(2));
        assert_eq!(connect(Timeouts { header: Some(secs(10)), ..Timeouts::default() }), secs(8));
        assert_eq!(connect(Timeouts { total: Some(Duration::MAX), ..Timeouts::default() }), secs(10));
        let shortened = Timeouts::default().limits(None, DEFAULT_WRITE_TIMEOUT).at_most(secs(5));
        assert_eq!(parts(shortened), [4, 5, 30, 5]);
    }
}
