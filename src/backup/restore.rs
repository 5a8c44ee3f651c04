//! 恢复：把一份看过的备份并进来，或者换成它。只增不改，随时断了都可以从头再来一遍。

use super::{Backup, BackupError, Go, Meter, Preview, Progress, ReadAt};
use crate::journal::{Continued, Fork, PersonId, Record};
use crate::store::{Env, Journal, Store, StoreError};
use std::fmt;

/// 怎么恢复。
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// 合并：这里的都留着，备份里的加进来。
    Merge,
    /// 替换：看到的就是备份里的；这里多出来的收起来，随时可以撤回。
    Replace,
}

/// 恢复完了。
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Restored {
    /// 新并进来的记录。
    pub new: u64,
    /// 新并进来的附件。
    pub blobs: u64,
    /// 编号相同、原文不同，另外留着的。
    pub forked: u64,
    /// 收起来的。
    pub hidden: u64,
}

/// 恢复到一半停下的原因。
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RestoreError {
    /// 文件的毛病，或人点了停。
    File(BackupError),
    /// 存不进来。
    Store(StoreError),
}

impl From<BackupError> for RestoreError {
    fn from(error: BackupError) -> Self {
        Self::File(error)
    }
}

impl From<StoreError> for RestoreError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl fmt::Display for RestoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let why: &dyn fmt::Display = match self {
            Self::File(BackupError::Stopped) => {
                return f.write_str("已经停下。原来的记录都在；并进来的一部分不碍事，再选同一个文件会接着并完。");
            }
            Self::File(error) => error,
            Self::Store(error) => error,
        };
        write!(f, "恢复没有做完：{why}原来的记录都在；已经并进来的不用管，处理好以后再选同一个文件，不会重复。")
    }
}
impl std::error::Error for RestoreError {}

/// 一个附件算几份活。
const BLOB_UNITS: u64 = 20;

/// 把 `backup` 恢复进 `journal`。`preview` 是刚给人看过的那一份；先核对过整个文件，才走到这里。
///
/// 附件在前、记录在后、最后一条事件说“并好了”：断在哪里都不会有提到附件却没有附件的记录，再来一遍就接着并完。
/// 同一个文件再并一次，什么都不变。
pub async fn restore<F: ReadAt, S: Store, E: Env>(
    backup: &Backup<F>,
    preview: &Preview,
    journal: &Journal<S, E>,
    how: How,
    by: Option<PersonId>,
    progress: &mut dyn FnMut(Progress) -> Go,
) -> Result<Restored, RestoreError> {
    let mut done = Restored::default();
    let total = preview.verified.counts.events + preview.verified.counts.blobs * BLOB_UNITS + 1;
    let mut meter = Meter { done: 0, total, tell: progress };
    let forks_before = journal.store().forks().await?.len();
    let erased: Vec<_> = journal.read(|state| state.erased.iter().map(|one| one.blob).collect());
    for named in backup.blobs() {
        // 应本人要求抹掉的，不许从旧备份里又回来
        if !erased.contains(&named.sha256)
            && !journal.store().has_blob(named.sha256).await?
            && let Some(blob) = backup.blob(named.sha256).await?
        {
            journal.absorb(&[], &[blob], &[]).await?;
            done.blobs += 1;
        }
        meter.add(BLOB_UNITS)?;
    }
    let mut records = backup.records(0).await?;
    while let Some(chunk) = records.next_chunk().await? {
        let absorbed = journal.absorb(&chunk, &[], &[]).await?;
        done.new += absorbed.new;
        meter.add(chunk.len() as u64)?;
    }
    let mut forks = backup.forks().await?;
    while let Some(chunk) = forks.next_chunk().await? {
        let forks: Vec<Fork> = chunk.iter().map(Record::fork).collect();
        journal.absorb(&[], &[], &forks).await?;
    }
    done.forked = (journal.store().forks().await?.len() - forks_before) as u64;
    let heads: Vec<Continued> = preview.verified.heads.iter().map(|(&device, &(seq, sha256))| Continued { device, seq, sha256 }).collect();
    let code = &preview.verified.code;
    if done != Restored::default() {
        journal.merged(by, code, heads, preview.verified.counts.events).await?;
    }
    if how == How::Replace && !preview.hidden.is_empty() {
        journal.replace(by, code, preview.hidden.clone()).await?;
        done.hidden = preview.hidden_records;
    }
    Ok(done)
}
