//! 活的日志当作备份的来源，也当作“这里已有什么”。

use super::{BackupError, Known, Source};
use crate::journal::{Blob, DeviceId, Fork, Heads, PersonId, Record, Sha256Hex, Span};
use crate::store::{Env, Journal, Store, StoreError};

/// 包一层活的日志。
pub struct Live<'a, S, E>(pub &'a Journal<S, E>);

fn reading(error: StoreError) -> BackupError {
    BackupError::Reading(format!("{error:?}"))
}

impl<S: Store, E: Env> Source for Live<'_, S, E> {
    async fn heads(&self) -> Result<Heads, BackupError> {
        // 别的窗口刚写的也要在里面
        self.0.catch_up().await.map_err(reading)?;
        Ok(self.0.heads())
    }

    async fn records_after(&self, device: DeviceId, seq: u64, limit: usize) -> Result<Vec<Record>, BackupError> {
        self.0.store().read_after(device, seq, limit).await.map_err(reading)
    }

    async fn forks(&self) -> Result<Vec<Fork>, BackupError> {
        self.0.store().forks().await.map_err(reading)
    }

    async fn blob_names(&self) -> Result<Vec<Sha256Hex>, BackupError> {
        self.0.store().blob_names().await.map_err(reading)
    }

    async fn blob(&self, sha256: Sha256Hex) -> Result<Option<Blob>, BackupError> {
        match self.0.store().blob(sha256).await {
            Err(StoreError::Corrupt(_)) => Ok(None),
            other => other.map_err(reading),
        }
    }

    async fn person_name(&self, person: PersonId) -> Result<Option<String>, BackupError> {
        let Some(blob) = self.0.read(|state| state.people.get(&person).copied()) else { return Ok(None) };
        Ok(self.blob(blob).await?.and_then(|blob| blob.as_personal()).map(|personal| personal.name))
    }
}

impl<S: Store, E: Env> Known for Live<'_, S, E> {
    async fn heads(&self) -> Result<Heads, BackupError> {
        Source::heads(self).await
    }

    async fn texts(&self, keys: &[(DeviceId, u64)]) -> Result<Vec<Option<String>>, BackupError> {
        let spans = Span::join(keys.iter().map(|&(device, seq)| Span { device, from: seq, to: seq }).collect());
        let here = self.0.store().read_spans(&spans).await.map_err(reading)?;
        // 读出来按写入者、序号排，问的人不一定
        let find = |key: &(DeviceId, u64)| here.binary_search_by_key(key, |record| (record.device, record.seq)).ok();
        Ok(keys.iter().map(|key| find(key).map(|at| here[at].text.clone())).collect())
    }
}
