mod add;
mod list;
mod remove;

use clap::Subcommand;
use serde_json::{Value, json};

use crate::domain::account::Member;

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum Members {
    /// Make a user a member, or give a member another role.
    Add(add::Add),
    /// Take a member out. Its `obv_` keys of the account stop working at once.
    Remove(remove::Remove),
    /// List the members, the owner first.
    List(list::List),
}

impl Members {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        match self {
            Self::Add(command) => command.run().await,
            Self::Remove(command) => command.run().await,
            Self::List(command) => command.run().await,
        }
    }
}

pub(super) fn described(member: &Member) -> Value {
    json!({
        "user_id": member.user.hyphenated(),
        "name": member.name,
        "role": member.role.as_str(),
        "since": member.since,
    })
}

pub(super) fn line(member: &Member) -> String {
    let name = member.name.as_deref().unwrap_or("-");
    format!("{name}\t{}\t{}", member.user.hyphenated(), member.role.as_str())
}
