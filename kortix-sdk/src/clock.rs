//! Time: the clock of the runtime, so that a test that pauses it stops the time of calls too; in a browser, that of the page.

use std::time::Duration;

#[cfg(not(target_arch = "wasm32"))]
pub(crate) use native::{Instant, Sleep, sleep, sleep_until, timeout, wall_clock};

#[cfg(target_arch = "wasm32")]
pub(crate) use browser::{Instant, Sleep, sleep, sleep_until, timeout, wall_clock};

/// So long after a time. One that no clock can tell does not come.
pub(crate) fn after(now: Instant, time: Duration) -> Instant {
    const YEARS: Duration = Duration::from_secs(30 * 365 * 24 * 60 * 60);
    now.checked_add(time).unwrap_or_else(|| now + YEARS)
}

#[cfg(not(target_arch = "wasm32"))]
mod native {
    use std::time::SystemTime;

    pub(crate) use tokio::time::{Instant, Sleep, sleep, sleep_until, timeout};

    #[cfg_attr(not(test), expect(clippy::disallowed_methods, reason = "everybody else takes it from here"))]
    pub(crate) fn wall_clock() -> SystemTime {
        SystemTime::now()
    }
}

#[cfg(target_arch = "wasm32")]
mod browser {
    use std::{
        future::{Future, poll_fn},
        pin::{Pin, pin},
        task::{Context, Poll, ready},
        time::{Duration, SystemTime},
    };

    use gloo_timers::future::TimeoutFuture;
    use send_wrapper::SendWrapper;
    pub(crate) use web_time::Instant;
    use web_time::web::SystemTimeExt as _;

    use super::after;

    pub(crate) fn wall_clock() -> SystemTime {
        web_time::SystemTime::now().to_std()
    }

    /// What Tokio has under this name, with the timers of the page.
    pub(crate) struct Sleep {
        until: Instant,
        timer: Option<SendWrapper<TimeoutFuture>>,
    }

    pub(crate) fn sleep_until(until: Instant) -> Sleep {
        Sleep { until, timer: None }
    }

    pub(crate) fn sleep(duration: Duration) -> Sleep {
        sleep_until(after(Instant::now(), duration))
    }

    impl Sleep {
        pub(crate) fn reset(mut self: Pin<&mut Self>, until: Instant) {
            *self = sleep_until(until);
        }
    }

    impl Future for Sleep {
        type Output = ();

        fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
            loop {
                let rest = self.until.saturating_duration_since(Instant::now());
                if rest.is_zero() {
                    return Poll::Ready(());
                }
                let timer =
                    self.timer.get_or_insert_with(|| SendWrapper::new(TimeoutFuture::new(millis(rest))));
                ready!(Pin::new(timer).poll(context));
                // It was for a part of the time, or came a little early.
                self.timer = None;
            }
        }
    }

    /// As a timer of a page takes it: whole milliseconds, which end after the time and not before; a longer time than it
    /// can tell comes in parts.
    fn millis(time: Duration) -> u32 {
        const LONGEST: u32 = i32::MAX as u32;
        u32::try_from(time.as_nanos().div_ceil(1_000_000)).map_or(LONGEST, |millis| millis.min(LONGEST))
    }

    #[derive(Debug)]
    pub(crate) struct Elapsed;

    pub(crate) async fn timeout<T>(limit: Duration, part: impl Future<Output = T>) -> Result<T, Elapsed> {
        let (mut part, mut timer) = (pin!(part), sleep(limit));
        poll_fn(|context| match part.as_mut().poll(context) {
            Poll::Ready(part) => Poll::Ready(Ok(part)),
            Poll::Pending => Pin::new(&mut timer).poll(context).map(|()| Err(Elapsed)),
        })
        .await
    }
}
