use std::time::Duration;

use clap::Args;

use crate::http::limits::RequestLimits;

/// How much the API takes upon itself.
#[derive(Debug, Args)]
pub(super) struct RequestOptions {
    /// Requests that are answered at a time; more are refused with 503 and Retry-After.
    #[arg(
        long,
        env = "KORTIX_SERVER_MAX_CONCURRENT_REQUESTS",
        value_name = "NUMBER",
        default_value_t = 1_000
    )]
    #[arg(value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    max_concurrent_requests: u32,
    /// Seconds that a request may take to be answered; 504 after it.
    #[arg(long, env = "KORTIX_SERVER_REQUEST_TIME_LIMIT", value_name = "SECONDS", default_value_t = 30)]
    #[arg(value_parser = clap::value_parser!(u64).range(1..=3_600))]
    request_time_limit: u64,
    /// The same for requests that make or start a sandbox, or bring files.
    #[arg(
        long,
        env = "KORTIX_SERVER_LONG_REQUEST_TIME_LIMIT",
        value_name = "SECONDS",
        default_value_t = 120
    )]
    #[arg(value_parser = clap::value_parser!(u64).range(1..=3_600))]
    long_request_time_limit: u64,
    /// Seconds that a request's body may stand still; 408 after it.
    #[arg(long, env = "KORTIX_SERVER_BODY_TIME_LIMIT", value_name = "SECONDS", default_value_t = 30)]
    #[arg(value_parser = clap::value_parser!(u64).range(1..=3_600))]
    body_time_limit: u64,
    /// Bytes of a request's body; 413 beyond.
    #[arg(long, env = "KORTIX_SERVER_MAX_BODY_BYTES", value_name = "BYTES", default_value_t = 1 << 20)]
    #[arg(value_parser = clap::value_parser!(u64).range(1_024..))]
    max_body_bytes: u64,
    /// The same for requests that bring files.
    #[arg(long, env = "KORTIX_SERVER_MAX_UPLOAD_BYTES", value_name = "BYTES", default_value_t = 100 << 20)]
    #[arg(value_parser = clap::value_parser!(u64).range(1_024..))]
    max_upload_bytes: u64,
}

impl RequestOptions {
    pub(super) fn into_limits(self) -> RequestLimits {
        RequestLimits {
            concurrent: self.max_concurrent_requests as usize,
            time: Duration::from_secs(self.request_time_limit),
            long_time: Duration::from_secs(self.long_request_time_limit.max(self.request_time_limit)),
            body_pause: Duration::from_secs(self.body_time_limit),
            body_bytes: self.max_body_bytes,
            upload_bytes: self.max_upload_bytes.max(self.max_body_bytes),
        }
    }
}
