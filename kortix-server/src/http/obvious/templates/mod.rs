pub(super) mod create_project;
pub(super) mod list;

use crate::{
    domain::{account::Caller, template::Viewer},
    http::{App, error::ApiError},
    ids::AccountId,
    store::StoreError,
};

/// Who asks, under the names that templates may know them by.
async fn viewer(app: &App, caller: Caller) -> Result<Viewer, ApiError> {
    let name = async |account: AccountId| -> Result<Option<String>, ApiError> {
        let failed = |error: StoreError| ApiError::store("Internal server error", &error);
        let account = app.service.store.account(account).await.map_err(failed)?;
        Ok(account.and_then(|account| account.name))
    };
    let personal = caller.user.personal_account();
    let account_name = name(caller.account).await?;
    let user_name = if personal == caller.account { account_name.clone() } else { name(personal).await? };
    Ok(Viewer { caller, account_name, user_name })
}
