//! `kortix-server account`: who there is, and who belongs to whom.

mod create;
mod list;
mod member;
mod set_plan;
mod set_role;
mod show;

use std::process::ExitCode;

use anyhow::Context as _;
use clap::Subcommand;
use serde_json::{Value, json};

use super::block_on;
use crate::{
    domain::account::{Account, PlatformRole},
    ids::{AccountId, UserId},
    store::Store,
};

#[derive(Debug, Subcommand)]
pub(super) enum Accounts {
    /// Make a personal account, or a workspace of an owner.
    Create(create::Create),
    /// List all accounts.
    List(list::List),
    /// Show one account with its members.
    Show(show::Show),
    /// Put an account on another plan.
    SetPlan(set_plan::SetPlan),
    /// Say what a user may do everywhere, beside the accounts that it belongs to.
    SetRole(set_role::SetRole),
    /// Say who belongs to an account.
    #[command(subcommand)]
    Member(member::Members),
}

impl Accounts {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        block_on(async {
            match self {
                Self::Create(command) => command.run().await,
                Self::List(command) => command.run().await,
                Self::Show(command) => command.run().await,
                Self::SetPlan(command) => command.run().await,
                Self::SetRole(command) => command.run().await,
                Self::Member(command) => command.run().await,
            }
        })?;
        Ok(ExitCode::SUCCESS)
    }
}

/// The account of that name or id.
pub(super) async fn named(store: &dyn Store, text: &str) -> anyhow::Result<Account> {
    if let Some(account) = store.account_named(text).await? {
        return Ok(account);
    }
    let id = AccountId::parse(text).or_else(|| UserId::parse(text).map(UserId::personal_account));
    let known = match id {
        Some(id) => store.account(id).await?,
        None => None,
    };
    known.with_context(|| format!("no account is called {text}; `kortix-server account list` shows all"))
}

/// The user of that name or id.
pub(super) async fn user_named(store: &dyn Store, text: &str) -> anyhow::Result<UserId> {
    let account = named(store, text).await?;
    anyhow::ensure!(!account.is_workspace(), "{text} is a workspace; name a personal account");
    Ok(account.owner)
}

fn kind(account: &Account) -> &'static str {
    if account.is_workspace() { "workspace" } else { "personal" }
}

fn described(account: &Account) -> Value {
    json!({
        "id": account.id.hyphenated(),
        "name": account.name,
        "kind": kind(account),
        "owner_id": account.owner.hyphenated(),
        "plan": account.plan.key,
        "role": account.platform_role.as_str(),
        "thread_count": account.thread_count,
        "project_count": account.project_count,
        "agent_count": account.agent_count,
    })
}

/// The account on one line: name, id, kind, plan, and the role if it is a special one.
fn line(account: &Account) -> String {
    let name = account.name.as_deref().unwrap_or("-");
    let mut line = format!("{name}\t{}\t{}\t{}", account.id.hyphenated(), kind(account), account.plan.key);
    if account.platform_role != PlatformRole::User {
        line.push('\t');
        line.push_str(account.platform_role.as_str());
    }
    line
}
