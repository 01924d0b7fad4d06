//! What the gateway asks of the rest: which token opens a sandbox, and that one that has died be started again.

use std::sync::Arc;

use async_trait::async_trait;
use secrecy::SecretString;

use crate::{
    domain::service::Service,
    gateway::{LookupError, TokenLookup, Waker},
    sandbox::SandboxKey,
};

#[derive(Debug)]
pub struct Porter(Arc<Service>);

impl Porter {
    pub fn new(service: Arc<Service>) -> Self {
        Self(service)
    }
}

#[async_trait]
impl TokenLookup for Porter {
    async fn token(&self, key: &SandboxKey) -> Result<Option<SecretString>, LookupError> {
        let sandbox = self.0.store.sandbox(key).await.map_err(LookupError::new)?;
        Ok(sandbox.map(|sandbox| sandbox.secrets.token))
    }
}

impl Waker for Porter {
    fn wake(&self, key: &SandboxKey) {
        self.0.wake_in_background(key);
    }
}
