//! Putting a file beside the other uploads, once for each idempotency key.
//!
//! The row of the key is there before the file and names the upload, and a sandbox adds the file of an upload once. So
//! the same call after a crash finds the file or adds it, wherever the first attempt got to, and nothing is undone.

use std::sync::Arc;

use bytes::Bytes;
use serde::{Deserialize, Serialize};

use super::{create_thread::step, sandbox::BroughtUp, service::Service};
use crate::{
    ids::{AccountId, UploadId},
    sandbox::{SandboxError, SandboxKey, files::FilePath},
    store::{IdempotencyKey, Repetition, StoreError},
};

#[derive(Debug)]
pub struct Upload {
    /// Whose idempotency key it is.
    pub account: AccountId,
    pub place: UploadPlace,
    pub path: FilePath,
    pub content: Bytes,
    pub idempotency: Option<IdempotencyKey>,
}

/// The sandbox that is to have the file. It is started when it does not run.
#[derive(Debug)]
pub enum UploadPlace {
    Sandbox(SandboxKey),
    /// It is made again when it was deleted.
    Project(SandboxKey),
}

/// What became of the file; as text it is what a repetition of the call finds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Uploaded {
    pub name: String,
    pub path: String,
    pub sandbox_made: bool,
    /// An earlier call with the same idempotency key put it there.
    #[serde(skip)]
    pub replayed: bool,
}

#[derive(Debug, thiserror::Error)]
pub enum UploadError {
    #[error("a call with this idempotency key is still being worked on")]
    UnderWay,
    #[error("the idempotency key belongs to another call")]
    KeyReused,
    #[error(transparent)]
    Sandbox(#[from] SandboxError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What the row of a key says.
enum Claim {
    /// This call is to put the file there; an earlier one of the same upload may have begun to.
    Upload(UploadId),
    Done(Uploaded),
}

impl Service {
    /// In a task of its own: a caller who hangs up does not cut it in the middle.
    pub async fn upload(self: &Arc<Self>, upload: Upload) -> Result<Uploaded, UploadError> {
        let service = Arc::clone(self);
        let work = tokio::spawn(async move { service.carry_out_upload(&upload).await });
        work.await.unwrap_or_else(|_| Err(SandboxError::failed("the upload was interrupted").into()))
    }

    async fn carry_out_upload(&self, upload: &Upload) -> Result<Uploaded, UploadError> {
        let Some(key) = &upload.idempotency else { return Ok(self.put(upload, None).await?) };
        // Only this server has the sandbox, and so only it can be at work for the key.
        let in_hand = self.uploads.try_enter(&(upload.account, key.key.clone()));
        let _in_hand = in_hand.ok_or(UploadError::UnderWay)?;
        let id = match self.claim_upload(upload.account, key).await? {
            Claim::Upload(id) => id,
            Claim::Done(uploaded) => return Ok(uploaded),
        };
        step("upload.claimed")?;
        match self.put(upload, Some(id)).await {
            Ok(uploaded) => {
                step("upload.added")?;
                self.conclude_upload(upload, key, id, &uploaded).await?;
                Ok(uploaded)
            }
            Err(error) => {
                if says_that_nothing_was_done(&error) {
                    self.store.forget_upload(upload.account, &key.key).await?;
                }
                Err(error.into())
            }
        }
    }

    async fn claim_upload(&self, account: AccountId, key: &IdempotencyKey) -> Result<Claim, UploadError> {
        let id = UploadId::new();
        match self.store.begin_upload(account, key, &id.prefixed()).await? {
            None => Ok(Claim::Upload(id)),
            Some(Repetition::Answered(answer)) => Claim::of(&answer).ok_or(UploadError::KeyReused),
            Some(Repetition::UnderWay) => Err(UploadError::UnderWay),
            Some(Repetition::KeyReused) => Err(UploadError::KeyReused),
        }
    }

    async fn put(&self, upload: &Upload, id: Option<UploadId>) -> Result<Uploaded, SandboxError> {
        let (sandbox, sandbox_made) = match &upload.place {
            UploadPlace::Sandbox(key) => (key, false),
            UploadPlace::Project(key) => (key, self.bring_up(key).await? == BroughtUp::Made),
        };
        let added = self.in_running(sandbox, || async {
            let content = upload.content.clone();
            match id {
                None => self.driver.add_file(sandbox, &upload.path, content).await,
                Some(id) => self.driver.add_file_once(sandbox, &upload.path, content, id).await,
            }
        });
        let added = added.await?;
        Ok(Uploaded { name: added.name, path: added.path, sandbox_made, replayed: false })
    }

    async fn conclude_upload(
        &self,
        upload: &Upload,
        key: &IdempotencyKey,
        id: UploadId,
        uploaded: &Uploaded,
    ) -> Result<(), UploadError> {
        let answer = serde_json::to_string(uploaded).map_err(|error| StoreError(error.into()))?;
        self.store.conclude_upload(upload.account, &key.key, &answer).await?;
        let (UploadPlace::Sandbox(sandbox) | UploadPlace::Project(sandbox)) = &upload.place;
        // From here on the row knows.
        if let Err(error) = self.driver.forget_upload(sandbox, &upload.path, id).await {
            tracing::warn!(error = &error as &dyn std::error::Error, "the mark of an upload stays");
        }
        Ok(())
    }
}

impl Claim {
    /// None of an answer that another operation gave, whose key this is.
    fn of(answer: &str) -> Option<Self> {
        if let Some(id) = UploadId::parse(answer) {
            return Some(Self::Upload(id));
        }
        let uploaded: Uploaded = serde_json::from_str(answer).ok()?;
        Some(Self::Done(Uploaded { replayed: true, ..uploaded }))
    }
}

/// After a failure of another kind the file may be there, and the row stays for the call that asks again.
fn says_that_nothing_was_done(error: &SandboxError) -> bool {
    matches!(error, SandboxError::File(_) | SandboxError::Gone | SandboxError::Stopped)
}
