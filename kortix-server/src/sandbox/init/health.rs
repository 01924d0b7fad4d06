//! How the services of the sandbox stand, for whoever asks the agent.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use crate::sandbox::{ServiceHealth, ServiceState, wire::Health};

#[derive(Clone, Debug, Default)]
pub(super) struct Board(Arc<Mutex<BTreeMap<&'static str, (ServiceState, u32)>>>);

impl Board {
    pub(super) fn set(&self, service: &'static str, state: ServiceState, restarts: u32) {
        self.lock().insert(service, (state, restarts));
    }

    pub(super) fn report(&self) -> Health {
        let line = |(name, (state, restarts)): (&&str, &(ServiceState, u32))| ServiceHealth {
            name: (*name).to_owned(),
            state: *state,
            restarts: *restarts,
        };
        Health { services: self.lock().iter().map(line).collect() }
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<&'static str, (ServiceState, u32)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
