//! Identifiers. One entity has one UUID and two spellings: hyphenated on the Kortix routes, `prj_`/`th_`/`exec_`
//! and 32 hexadecimal digits on the Obvious routes. Both are accepted everywhere.

use std::{fmt, marker::PhantomData};

use uuid::Uuid;

/// Tells the kinds of id apart and names the Obvious prefix of each.
pub trait Kind: Send + Sync + 'static {
    const PREFIX: &str;
}

macro_rules! id {
    ($(#[$doc:meta])* $kind:ident, $name:ident, $prefix:literal) => {
        #[derive(Debug)]
        pub enum $kind {}
        impl Kind for $kind {
            const PREFIX: &str = $prefix;
        }
        $(#[$doc])*
        pub type $name = Id<$kind>;
    };
}

id!(
    /// A personal account or a workspace.
    AccountKind, AccountId, "wks_"
);
id!(
    /// A person. The account of the same UUID is that user's own.
    UserKind, UserId, "usr_"
);
id!(ProjectKind, ProjectId, "prj_");
id!(ThreadKind, ThreadId, "th_");
id!(ExecutionKind, ExecutionId, "exec_");
id!(MessageKind, MessageId, "msg_");
id!(AgentKind, AgentId, "agt_");
id!(AgentVersionKind, AgentVersionId, "agv_");
id!(ApiKeyKind, ApiKeyId, "key_");
id!(ServerKind, ServerId, "srv_");
id!(
    /// One upload of a file, however often it is tried.
    UploadKind, UploadId, "upl_"
);
id!(WebhookKind, WebhookId, "whk_");
id!(
    /// One thing to be told to one webhook, however often it is tried.
    DeliveryKind, DeliveryId, "whd_"
);
id!(
    /// A process that works on executions.
    WorkerKind, WorkerId, "wrk_"
);

impl UserId {
    pub fn personal_account(self) -> AccountId {
        AccountId::from_uuid(self.0)
    }
}

pub struct Id<K: Kind>(Uuid, PhantomData<fn() -> K>);

impl<K: Kind> Id<K> {
    /// A fresh id; later ones sort after earlier ones.
    pub fn new() -> Self {
        Self::from_uuid(Uuid::now_v7())
    }

    pub fn from_uuid(uuid: Uuid) -> Self {
        Self(uuid, PhantomData)
    }

    pub fn uuid(self) -> Uuid {
        self.0
    }

    /// Reads either spelling. `None` is the caller's "not found": a malformed id names nothing.
    pub fn parse(text: &str) -> Option<Self> {
        let uuid = match text.strip_prefix(K::PREFIX) {
            Some(hex) if hex.len() == 32 => Uuid::try_parse(hex).ok()?,
            None if text.len() == 36 => Uuid::try_parse(text).ok()?,
            _ => return None,
        };
        Some(Self::from_uuid(uuid))
    }

    /// The Kortix spelling.
    pub fn hyphenated(self) -> String {
        self.0.hyphenated().to_string()
    }

    /// The Obvious spelling.
    pub fn prefixed(self) -> String {
        format!("{}{}", K::PREFIX, self.0.simple())
    }
}

impl<K: Kind> Default for Id<K> {
    fn default() -> Self {
        Self::new()
    }
}

impl<K: Kind> Clone for Id<K> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<K: Kind> Copy for Id<K> {}

impl<K: Kind> PartialEq for Id<K> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl<K: Kind> Eq for Id<K> {}

impl<K: Kind> std::hash::Hash for Id<K> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

impl<K: Kind> fmt::Debug for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.prefixed())
    }
}

impl<K: Kind> fmt::Display for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.prefixed())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_spellings_name_the_same_entity() {
        let id = ProjectId::new();
        assert_eq!(ProjectId::parse(&id.hyphenated()), Some(id));
        assert_eq!(ProjectId::parse(&id.prefixed()), Some(id));
    }

    #[test]
    fn malformed_and_foreign_spellings_name_nothing() {
        let id = ProjectId::new();
        let thread_spelling = ThreadId::from_uuid(id.uuid()).prefixed();
        let braced = format!("{{{}}}", id.hyphenated());
        for text in ["", "prj_", "prj_xyz", "prj_abc123", "nonsense", &thread_spelling, &braced] {
            assert_eq!(ProjectId::parse(text), None, "{text}");
        }
    }
}
