//! The gateway's view of the database: which token opens which sandbox.

use std::sync::Arc;

use async_trait::async_trait;
use secrecy::SecretString;

use crate::{
    gateway::{LookupError, TokenLookup},
    sandbox::SandboxKey,
    store::Store,
};

#[derive(Debug)]
pub struct StoredTokens(Arc<dyn Store>);

impl StoredTokens {
    pub fn new(store: Arc<dyn Store>) -> Self {
        Self(store)
    }
}

#[async_trait]
impl TokenLookup for StoredTokens {
    async fn token(&self, key: &SandboxKey) -> Result<Option<SecretString>, LookupError> {
        let sandbox = self.0.sandbox(key).await.map_err(LookupError::new)?;
        Ok(sandbox.map(|sandbox| sandbox.secrets.token))
    }
}
