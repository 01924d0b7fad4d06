use clap::Args;
use serde_json::{Value, json};

use crate::{
    cli::{Place, account, say},
    domain::{
        account::Account,
        key::{ApiKeyRecord, KeyStatus, ObviousKeyRecord},
    },
    store::Store,
    timestamp::Timestamp,
};

#[derive(Debug, Args)]
pub(in crate::cli) struct List {
    /// Name or id of the account whose keys to list [default: all accounts].
    #[arg(long, value_name = "ACCOUNT")]
    account: Option<String>,
    /// Print one JSON array.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    place: Place,
}

impl List {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        let store = self.place.store().await?;
        let accounts = match &self.account {
            Some(name) => vec![account::named(store.as_ref(), name).await?],
            None => store.accounts().await?,
        };
        let mut keys = Vec::new();
        for account in &accounts {
            keys.extend(keys_of(store.as_ref(), account).await?);
        }
        if self.json {
            return say(&Value::from(keys).to_string());
        }
        keys.iter().try_for_each(|key| say(&line(key)))
    }
}

async fn keys_of(store: &dyn Store, account: &Account) -> anyhow::Result<Vec<Value>> {
    let pairs = store.api_keys(account.id).await?;
    let keys = store.obvious_keys(account.id).await?;
    let pairs = pairs.into_iter().map(|key| pair(account, &key));
    Ok(pairs.chain(keys.into_iter().map(|key| obvious(account, &key))).collect())
}

fn pair(account: &Account, key: &ApiKeyRecord) -> Value {
    let has_expired = key.expires_at.is_some_and(|end| end <= Timestamp::now());
    let status = match key.status {
        KeyStatus::Active if has_expired => "expired",
        status => status.as_str(),
    };
    json!({
        "id": key.id.hyphenated(),
        "kind": "kortix",
        "account": account.name,
        "account_id": account.id.hyphenated(),
        "key": key.public_key,
        "name": key.title,
        "status": status,
        "created_at": key.created_at,
        "expires_at": key.expires_at,
        "last_used_at": key.last_used_at,
    })
}

fn obvious(account: &Account, key: &ObviousKeyRecord) -> Value {
    json!({
        "id": key.id.hyphenated(),
        "kind": "obvious",
        "account": account.name,
        "account_id": account.id.hyphenated(),
        "key": format!("obv_{}…", key.prefix),
        "name": key.name,
        "status": KeyStatus::Active.as_str(),
        "creator": key.creator_name,
        "creator_id": key.creator.hyphenated(),
        "created_at": key.created_at,
        "last_used_at": key.last_used_at,
    })
}

fn line(key: &Value) -> String {
    let fields = ["id", "kind", "account", "key", "status", "last_used_at", "name"];
    let words = fields.map(|field| key[field].as_str().unwrap_or("-"));
    words.join("\t")
}
