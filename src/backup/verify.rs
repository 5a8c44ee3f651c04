//! 从头到尾读一遍：每个文件的校验和、每条记录、每条链。

use super::census::Census;
use super::preview::{Compared, Known};
use super::read::{CSV, FORKS, JOURNAL, README};
use super::{Backup, BackupError, Counts, Go, Meter, Missing, Named, Progress, ReadAt, manifest};
use crate::journal::{ChainBreak, DeviceId, Heads, Record, Sha256Hex};
use std::collections::{BTreeMap, BTreeSet};

/// 核对过的一份备份：每个字节都和清单对得上。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// 每个写入者的最后一条。
    pub heads: Heads,
    /// 链头的短码。
    pub code: String,
    /// 各有几样，是数出来的，不是照抄清单。
    pub counts: Counts,
    /// 记录提到、备份里没有的附件。
    pub missing: Vec<Missing>,
    /// 每个写入者的链接不接得上。
    pub chains: Vec<ChainState>,
}

/// 一个写入者的链。
///
/// 断了不算备份坏：备份照原样留着手机里的东西，断在哪里照实说。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChainState {
    /// 谁写的。
    pub device: DeviceId,
    /// 写到第几条。
    pub seq: u64,
    /// 最后一条原文的 SHA-256。
    pub sha256: Sha256Hex,
    /// 断了几处。
    pub breaks: u64,
    /// 第一处断在哪里。
    pub first_break: Option<ChainBreak>,
}

impl<F: ReadAt> Backup<F> {
    /// 从头到尾读一遍、核对一遍；读回来的每个字节都对，才算「已核对」。
    pub async fn verify(&self, progress: &mut dyn FnMut(Progress) -> Go) -> Result<Verified, BackupError> {
        Ok(pass(self, &Nobody, progress).await?.verified)
    }
}

/// 读一遍得到的全部。
pub(super) struct Pass {
    pub verified: Verified,
    pub census: Census,
    pub compared: Compared,
}

/// 只核对、不和谁比。
struct Nobody;

impl Known for Nobody {
    async fn heads(&self) -> Result<Heads, BackupError> {
        Ok(Heads::new())
    }
    async fn texts(&self, keys: &[(DeviceId, u64)]) -> Result<Vec<Option<String>>, BackupError> {
        Ok(vec![None; keys.len()])
    }
}

/// 读一遍，一边核对一边和 `known` 比。
pub(super) async fn pass<F: ReadAt, K: Known>(
    backup: &Backup<F>,
    known: &K,
    progress: &mut dyn FnMut(Progress) -> Go,
) -> Result<Pass, BackupError> {
    let mut meter = Meter { done: 0, total: backup.size(), tell: progress };
    let (mut census, mut chains, mut compared) = (Census::default(), Chains::default(), Compared::default());
    let mut records = backup.records(0).await?;
    while let Some(chunk) = records.next_chunk().await? {
        for record in &chunk {
            census.see(record);
            chains.see(record)?;
        }
        compared.see(&chunk, known).await?;
        meter.add(records.take_bytes())?;
    }
    let forks = count_forks(backup, &mut meter).await?;
    for named in backup.blobs().chain(spare(backup)) {
        check_member(backup, named, &mut meter).await?;
    }
    let claimed = backup.manifest();
    let have: BTreeSet<Sha256Hex> = backup.blobs().map(|m| m.sha256).collect();
    let counts = census.counts(have.len() as u64, forks);
    let heads: Heads = chains.all.values().map(|c| (c.device, (c.seq, c.sha256))).collect();
    let same = |f: fn(&Counts) -> u64| f(&counts) == f(&claimed.counts);
    if heads != claimed.heads || !same(|c| c.events) || !same(|c| c.forks) || !same(|c| c.blobs) {
        return Err(BackupError::damaged(manifest::NAME));
    }
    meter.add(u64::MAX / 2)?;
    let verified =
        Verified { code: claimed.code(), missing: census.missing(&have), chains: chains.all.into_values().collect(), heads, counts };
    Ok(Pass { verified, census, compared })
}

/// 另外的原文有几份；要按写入者、序号、散列排，不重。
async fn count_forks<F: ReadAt>(backup: &Backup<F>, meter: &mut Meter<'_>) -> Result<u64, BackupError> {
    let (mut count, mut last) = (0, None);
    let mut forks = backup.forks().await?;
    while let Some(chunk) = forks.next_chunk().await? {
        for record in &chunk {
            let key = Some((record.device, record.seq, record.sha256()));
            if last.replace(key).is_some_and(|last| last >= key) {
                return Err(BackupError::damaged(FORKS));
            }
        }
        count += chunk.len() as u64;
        meter.add(forks.take_bytes())?;
    }
    Ok(count)
}

/// 给人看的两样，有就也核对。
fn spare<F: ReadAt>(backup: &Backup<F>) -> impl Iterator<Item = &Named> {
    let members = backup.manifest().members.iter();
    members.filter(|m| [README, CSV].contains(&m.name.as_str()) && backup.entry(&m.name).is_some())
}

async fn check_member<F: ReadAt>(backup: &Backup<F>, named: &Named, meter: &mut Meter<'_>) -> Result<(), BackupError> {
    let damaged = || BackupError::damaged(&named.name);
    let mut member = backup.member(backup.entry(&named.name).ok_or_else(damaged)?).await?;
    while let Some(piece) = member.next().await? {
        meter.add(piece.len() as u64)?;
    }
    if member.sha256() == named.sha256 { Ok(()) } else { Err(damaged()) }
}

/// 正在核对的链。
#[derive(Default)]
struct Chains {
    all: BTreeMap<DeviceId, ChainState>,
    last: Option<(DeviceId, u64)>,
}

impl Chains {
    fn see(&mut self, record: &Record) -> Result<(), BackupError> {
        let Record { device, seq, .. } = *record;
        if self.last.replace((device, seq)).is_some_and(|last| last >= (device, seq)) {
            return Err(BackupError::damaged(JOURNAL));
        }
        let state = self.all.entry(device).or_insert(ChainState { device, seq: 0, sha256: Sha256Hex::ZERO, breaks: 0, first_break: None });
        let broken = match record.decode() {
            _ if seq != state.seq + 1 => Some(ChainBreak::Gap { device, expected: state.seq + 1, found: seq }),
            Ok(event) if event.prev != state.sha256 => Some(ChainBreak::WrongPrev(device, seq)),
            Ok(_) => None,
            Err(why) => Some(ChainBreak::Unreadable(device, seq, why)),
        };
        if let Some(broken) = broken {
            state.breaks += 1;
            state.first_break.get_or_insert(broken);
        }
        (state.seq, state.sha256) = (seq, record.sha256());
        Ok(())
    }
}
