//! A project and the sandbox that is linked to it.

use secrecy::SecretString;

use crate::{
    ids::{AccountId, ProjectId, ServerId},
    sandbox::SandboxKey,
    timestamp::Timestamp,
};

#[derive(Clone, Debug)]
pub struct Project {
    pub id: ProjectId,
    pub account: AccountId,
    pub name: String,
    pub description: String,
    pub icon_name: Option<String>,
    pub is_public: bool,
    pub sandbox: Option<Sandbox>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

/// The resource row of a sandbox.
#[derive(Clone, Debug)]
pub struct Sandbox {
    pub key: SandboxKey,
    /// The server whose driver has it.
    pub server: ServerId,
    pub secrets: SandboxSecrets,
}

/// What opens a sandbox. Kept readable, because the API has to answer with it.
#[derive(Clone, Debug)]
pub struct SandboxSecrets {
    /// Part of the service's answer; the desktop itself is opened by the token alone.
    pub pass: SecretString,
    /// 256 bits, checked by the gateway.
    pub token: SecretString,
}

impl SandboxSecrets {
    pub fn random() -> Result<Self, getrandom::Error> {
        let mut token = [0_u8; 32];
        getrandom::fill(&mut token)?;
        Ok(Self { pass: uuid::Uuid::new_v4().to_string().into(), token: hex::encode(token).into() })
    }
}
