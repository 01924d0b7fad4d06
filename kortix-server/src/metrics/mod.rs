//! What an operator's monitoring reads: numbers about the server, none about an account.
//!
//! What happens is counted where it happens; what stands is looked at when somebody asks ([`scrape`]).

mod process;
pub(crate) mod scrape;

use std::time::Duration;

use prometheus_client::{
    encoding::EncodeLabelSet,
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram, info::Info},
    registry::Registry,
};

use crate::domain::execution::Status;

/// From a lookup to a sandbox that is slow to start, in seconds.
const BUCKETS: [f64; 11] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 30.0, 120.0];

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RequestLabels {
    operation: String,
    status: u16,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OperationLabel {
    operation: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OutcomeLabel {
    outcome: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct StatusLabel {
    status: &'static str,
}

/// How a create ended.
#[derive(Clone, Copy, Debug)]
pub enum CreateOutcome {
    Made,
    Repeated,
    Refused,
    Failed,
}

impl CreateOutcome {
    fn as_str(self) -> &'static str {
        match self {
            Self::Made => "made",
            Self::Repeated => "repeated",
            Self::Refused => "refused",
            Self::Failed => "failed",
        }
    }
}

/// How the server itself has ended a sandbox.
#[derive(Clone, Copy, Debug)]
pub enum SandboxEnd {
    StoppedUnused,
    DeletedUnused,
    DeletedOld,
}

impl SandboxEnd {
    fn as_str(self) -> &'static str {
        match self {
            Self::StoppedUnused => "stopped_unused",
            Self::DeletedUnused => "deleted_unused",
            Self::DeletedOld => "deleted_old",
        }
    }
}

/// What became of a request of a program in a sandbox to go out.
#[derive(Clone, Copy, Debug)]
pub enum EgressOutcome {
    Led,
    Refused,
    Busy,
    Failed,
}

impl EgressOutcome {
    fn as_str(self) -> &'static str {
        match self {
            Self::Led => "led",
            Self::Refused => "refused",
            Self::Busy => "busy",
            Self::Failed => "failed",
        }
    }
}

#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    requests: Family<RequestLabels, Counter>,
    request_seconds: Family<OperationLabel, Histogram>,
    in_flight: Gauge,
    creates: Family<OutcomeLabel, Counter>,
    executions_ended: Family<StatusLabel, Counter>,
    sandboxes_ended: Family<OutcomeLabel, Counter>,
    egress: Family<OutcomeLabel, Counter>,
}

impl Default for Metrics {
    fn default() -> Self {
        let mut metrics = Self {
            registry: Registry::with_prefix("kortix"),
            requests: Family::default(),
            request_seconds: Family::new_with_constructor(|| Histogram::new(BUCKETS)),
            in_flight: Gauge::default(),
            creates: Family::default(),
            executions_ended: Family::default(),
            sandboxes_ended: Family::default(),
            egress: Family::default(),
        };
        metrics.register();
        metrics
    }
}

impl Metrics {
    fn register(&mut self) {
        let to = &mut self.registry;
        to.register("requests", "Requests that were answered", self.requests.clone());
        to.register("request_seconds", "From a request's head to its answer's", self.request_seconds.clone());
        to.register("requests_in_flight", "Requests that are being answered", self.in_flight.clone());
        to.register("creates", "Creates of threads that ended, by how", self.creates.clone());
        to.register("executions_ended", "Executions that ended, by how", self.executions_ended.clone());
        to.register(
            "sandboxes_ended",
            "Sandboxes that were ended because of their time, by how",
            self.sandboxes_ended.clone(),
        );
        to.register(
            "sandbox_egress",
            "Requests of programs in sandboxes to go out, by what became of them",
            self.egress.clone(),
        );
        to.register("build", "What runs", Info::new(vec![("version", env!("CARGO_PKG_VERSION"))]));
    }

    /// Counts the request as being answered for as long as the value is kept.
    pub fn request_began(&self) -> InFlight {
        self.in_flight.inc();
        InFlight(self.in_flight.clone())
    }

    pub fn request_answered(&self, operation: &str, status: u16, took: Duration) {
        let operation = operation.to_owned();
        self.requests.get_or_create(&RequestLabels { operation: operation.clone(), status }).inc();
        self.request_seconds.get_or_create(&OperationLabel { operation }).observe(took.as_secs_f64());
    }

    pub fn create_ended(&self, outcome: CreateOutcome) {
        self.creates.get_or_create(&OutcomeLabel { outcome: outcome.as_str() }).inc();
    }

    pub fn sandbox_ended(&self, end: SandboxEnd) {
        self.sandboxes_ended.get_or_create(&OutcomeLabel { outcome: end.as_str() }).inc();
    }

    pub fn egress(&self, outcome: EgressOutcome) {
        self.egress.get_or_create(&OutcomeLabel { outcome: outcome.as_str() }).inc();
    }

    pub fn execution_ended(&self, status: Status) {
        self.executions_ended.get_or_create(&StatusLabel { status: status.as_str() }).inc();
    }
}

/// A request that is being answered, also when its client hangs up.
#[derive(Debug)]
pub struct InFlight(Gauge);

impl Drop for InFlight {
    fn drop(&mut self) {
        self.0.dec();
    }
}
