//! The rules of access, each with the words in which it refuses.

/// Who may call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Caller {
    Nobody,
    Malformed,
    Expired,
    /// A revoked API key.
    Revoked,
    /// A user of another account.
    Stranger,
    /// A member of the owner's account.
    Member,
    Owner,
    /// One of the operator's people.
    Operator,
}

impl Caller {
    pub(super) const ALL: [Self; 8] = [
        Self::Nobody,
        Self::Malformed,
        Self::Expired,
        Self::Revoked,
        Self::Stranger,
        Self::Member,
        Self::Owner,
        Self::Operator,
    ];
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Visibility {
    Private,
    Public,
}

/// An answer that refuses.
pub(super) type Refusal = (u16, &'static str);

/// What is expected of one call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Expected {
    LetIn,
    Refused(Refusal),
}

/// What a route does with callers who show nothing, or nothing good.
#[derive(Clone, Copy, Debug)]
pub(super) enum Anonymous {
    /// It asks nobody.
    NotAsked,
    /// It demands a credential, in the words of Kortix (C.1).
    Demanded,
    /// It demands a credential, in the words of Obvious.
    DemandedByObvious,
    /// It takes them for strangers, and tells them so (C.2).
    Told(Refusal),
}

/// What it takes to be let in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rule {
    anonymous: Anonymous,
    /// What a stranger is told; nothing where everybody has things of their own.
    stranger: Option<Refusal>,
    /// What members and the operator's people are told, where a thing is its owner's alone.
    member: Option<Refusal>,
    /// What members are told who are neither owner nor admin, where those manage.
    plain_member: Option<Refusal>,
    public: Public,
}

/// What a public project changes.
#[derive(Clone, Copy, Debug)]
enum Public {
    Nothing,
    /// Whoever the route lets ask is let in.
    Opens,
    /// Those who show nothing good are told something else.
    Tells(Refusal),
}

impl Rule {
    const fn new(anonymous: Anonymous, stranger: Option<Refusal>) -> Self {
        Self { anonymous, stranger, member: None, plain_member: None, public: Public::Nothing }
    }

    const fn opened_by_public(self) -> Self {
        Self { public: Public::Opens, ..self }
    }

    const fn telling_in_public(self, status: u16, text: &'static str) -> Self {
        Self { public: Public::Tells((status, text)), ..self }
    }

    const fn of_the_owner_alone(self) -> Self {
        Self { member: self.stranger, ..self }
    }

    /// Owners, admins and the operator's people are let in.
    const fn of_managers(self) -> Self {
        Self { plain_member: Some(NOT_A_MANAGER), ..self }
    }

    /// Owners and admins of the account are let in, and nobody else.
    const fn of_its_managers(self) -> Self {
        Self { member: Some(NOT_A_MANAGER), ..self }
    }

    pub(super) fn expects(&self, caller: Caller, visibility: Visibility) -> Expected {
        let public = if visibility == Visibility::Public { self.public } else { Public::Nothing };
        let refusal = match caller {
            Caller::Owner => None,
            Caller::Member => self.member.or(self.plain_member),
            Caller::Operator => self.member,
            Caller::Stranger if matches!(public, Public::Opens) => None,
            Caller::Stranger => self.stranger,
            Caller::Nobody | Caller::Malformed | Caller::Expired | Caller::Revoked => {
                self.anonymous.refusal(caller, public)
            }
        };
        refusal.map_or(Expected::LetIn, Expected::Refused)
    }
}

impl Anonymous {
    fn refusal(self, caller: Caller, public: Public) -> Option<Refusal> {
        match self {
            Self::NotAsked => None,
            Self::Told(refusal) => match public {
                Public::Nothing => Some(refusal),
                Public::Opens => None,
                Public::Tells(other) => Some(other),
            },
            Self::Demanded => Some(match caller {
                Caller::Malformed => (401, "Invalid token format"),
                Caller::Expired => (401, "Token has expired"),
                Caller::Revoked => (401, "Invalid API key"),
                _ => (401, "No valid authentication credentials found"),
            }),
            Self::DemandedByObvious => Some(match caller {
                Caller::Nobody => (401, "Authorization header required"),
                _ => (401, "Invalid or expired API key"),
            }),
        }
    }
}

const fn told(status: u16, text: &'static str) -> Anonymous {
    Anonymous::Told((status, text))
}

/// The route asks nobody.
pub(super) const ANYBODY: Rule = Rule::new(Anonymous::NotAsked, None);
/// Whoever has a credential gets something of their own.
pub(super) const OWN: Rule = Rule::new(Anonymous::Demanded, None);
pub(super) const OWN_BY_OBVIOUS: Rule = Rule::new(Anonymous::DemandedByObvious, None);
/// Keys are their owner's alone.
pub(super) const OWN_KEY: Rule =
    Rule::new(Anonymous::Demanded, Some((404, "API key not found"))).of_the_owner_alone();

// C.6
pub(super) const READ_THREAD: Rule = Rule::new(
    told(403, "Authentication required for private threads"),
    Some((403, "Not authorized to access this thread")),
)
.opened_by_public();
pub(super) const WRITE_THREAD: Rule =
    Rule::new(Anonymous::Demanded, Some((403, "Not authorized to modify this thread")));

// B.12 to B.16
pub(super) const READ_PROJECT: Rule = Rule::new(
    told(401, "Authentication required for private projects"),
    Some((403, "Not authorized to access this project")),
)
.opened_by_public();
pub(super) const LIST_IN_PROJECT: Rule =
    Rule::new(Anonymous::Demanded, Some((403, "Not authorized to access this project"))).opened_by_public();
pub(super) const DELETE_PROJECT: Rule =
    Rule::new(Anonymous::Demanded, Some((403, "Not authorized to delete this project")));

pub(super) const CREATE_IN_PROJECT: Rule =
    Rule::new(Anonymous::Demanded, Some((404, "Project not found or access denied")));
pub(super) const FILES_OF_PROJECT: Rule =
    Rule::new(Anonymous::Demanded, Some((403, "Not authorized to access this project")));

// B.19
pub(super) const READ_RUN: Rule =
    Rule::new(Anonymous::Demanded, Some((403, "Not authorized to access this thread"))).opened_by_public();

// B.17: for whoever started it, and its own account; not even for a member.
pub(super) const WATCH_RUN: Rule =
    Rule::new(told(401, "Authentication required"), Some((403, "Access denied"))).of_the_owner_alone();

// B.20
pub(super) const READ_AGENT: Rule = Rule::new(Anonymous::Demanded, Some((403, "Access denied")));
pub(super) const CHANGE_AGENT: Rule = Rule::new(Anonymous::Demanded, Some((404, "Worker not found")));

// C.7, and I.7: what is public is public to be read.
pub(super) const READ_SANDBOX: Rule = Rule::new(
    told(401, "Authentication required for this private project"),
    Some((403, "Not authorized to access this project's sandbox")),
)
.opened_by_public();
pub(super) const WRITE_SANDBOX: Rule =
    Rule::new(Anonymous::Demanded, Some((403, "Not authorized to access this project's sandbox")));
/// The one write that the service lets everybody ask for.
pub(super) const WRITE_FILE: Rule = Rule::new(
    told(401, "Authentication required for this private project"),
    Some((403, "Not authorized to access this project's sandbox")),
)
.telling_in_public(401, "Authentication required to modify this sandbox");
pub(super) const SANDBOX_OF_PROJECT: Rule = Rule::new(
    told(401, "Authentication required for this resource"),
    Some((403, "Not authorized to access this project")),
);
pub(super) const READ_SANDBOX_OF_PROJECT: Rule = SANDBOX_OF_PROJECT.opened_by_public();
pub(super) const SWITCH_SANDBOX_OF_PROJECT: Rule =
    Rule::new(Anonymous::Demanded, Some((403, "Not authorized")));

const NOT_A_MANAGER: Refusal = (403, "Only owners and admins of the account may do this");

// Obvious, and ours: a stranger's id is one that nobody knows (I.15).
pub(super) const OBVIOUS_PROJECT: Rule =
    Rule::new(Anonymous::DemandedByObvious, Some((404, "Project not found")));
/// A private template is its creator's alone.
pub(super) const OWN_TEMPLATE: Rule =
    Rule::new(Anonymous::DemandedByObvious, Some((404, "Template not found"))).of_the_owner_alone();
pub(super) const OUR_THREAD: Rule = Rule::new(Anonymous::DemandedByObvious, Some((404, "Thread not found")));
pub(super) const OUR_SANDBOX: Rule =
    Rule::new(Anonymous::DemandedByObvious, Some((404, "Sandbox not found")));
pub(super) const OUR_EXECUTION: Rule =
    Rule::new(Anonymous::DemandedByObvious, Some((404, "Execution not found")));
pub(super) const READ_ACCOUNT: Rule =
    Rule::new(Anonymous::DemandedByObvious, Some((404, "Account not found")));
pub(super) const MANAGE_ACCOUNT: Rule = READ_ACCOUNT.of_managers();
/// The operator's people have no place in an account that a key could have.
pub(super) const MAKE_KEY: Rule = READ_ACCOUNT.of_its_managers();
pub(super) const REVOKE_KEY: Rule =
    Rule::new(Anonymous::DemandedByObvious, Some((404, "Key not found"))).of_managers();
pub(super) const OUR_WEBHOOK: Rule =
    Rule::new(Anonymous::DemandedByObvious, Some((404, "Webhook not found"))).of_managers();
pub(super) const OUR_DELIVERY: Rule =
    Rule::new(Anonymous::DemandedByObvious, Some((404, "Delivery not found"))).of_managers();
