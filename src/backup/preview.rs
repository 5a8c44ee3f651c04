//! 恢复之前先看一眼：谁的、哪几天、有多少；哪些是新的，哪些这里已有，哪些对不上。

use super::verify::{Pass, pass};
use super::{Backup, BackupError, Go, Progress, ReadAt, Verified};
use crate::journal::{Day, DeviceId, Heads, PersonId, Record, Sha256Hex, Span};
use std::collections::BTreeMap;

/// 这台设备里已有什么。
#[allow(async_fn_in_trait)]
pub trait Known {
    /// 每个写入者写到哪里。
    async fn heads(&self) -> Result<Heads, BackupError>;
    /// 这些编号下的原文，一一对应；没有是 `None`。
    async fn texts(&self, keys: &[(DeviceId, u64)]) -> Result<Vec<Option<String>>, BackupError>;
}

/// 一份核对过的备份，和这台设备比过。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preview {
    /// 核对的结果：短码、链头、各有几样、缺的附件、链。
    pub verified: Verified,
    /// 备份里有谁。
    pub who: Vec<Who>,
    /// 从哪天到哪天，照各条记录当时的钟；一条都没有是 `None`。
    pub days: Option<(Day, Day)>,
    /// 这里还没有的记录。
    pub new: u64,
    /// 这里已有、一字不差的。
    pub known: u64,
    /// 同一编号、原文却不一样的；合并时两份都留。
    pub forked: u64,
    /// 备份里说应本人要求抹掉了的；并进来，这里的也会抹掉，找不回来。
    pub erased: Vec<Sha256Hex>,
    /// 如果替换，这里要收起来的：这里有、备份里没有的。原文不一样的不收，两份都看得见。
    pub hidden: Vec<Span>,
    /// 要收起来的有多少条。
    pub hidden_records: u64,
}

/// 备份里的一个人。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Who {
    /// 这个人。
    pub person: PersonId,
    /// 姓名；附件不在（或已抹掉）是 `None`。
    pub name: Option<String>,
}

/// 核对一份备份，同时和这台设备比；什么都不改。
pub async fn preview<F: ReadAt, K: Known>(
    backup: &Backup<F>,
    local: &K,
    progress: &mut dyn FnMut(Progress) -> Go,
) -> Result<Preview, BackupError> {
    let heads = local.heads().await?;
    let Pass { verified, census, compared } = pass(backup, local, progress).await?;
    let mut who = Vec::new();
    for (&person, &(_, blob)) in &census.people {
        let name = backup.blob(blob).await?.and_then(|blob| blob.as_personal()).map(|personal| personal.name);
        who.push(Who { person, name });
    }
    let hidden = compared.lacking(&heads);
    Ok(Preview {
        who,
        days: census.days,
        erased: census.erased.into_iter().collect(),
        new: compared.new,
        known: compared.known,
        forked: compared.forked,
        hidden_records: hidden.iter().map(|span| span.to - span.from + 1).sum(),
        hidden,
        verified,
    })
}

/// 一边读一边比出来的。
#[derive(Debug, Default)]
pub(super) struct Compared {
    new: u64,
    known: u64,
    forked: u64,
    /// 备份里有的，连着的合成一段。
    spans: Vec<Span>,
}

impl Compared {
    /// 比一批；记录按写入者、序号。
    pub async fn see<K: Known>(&mut self, chunk: &[Record], known: &K) -> Result<(), BackupError> {
        let keys: Vec<_> = chunk.iter().map(|r| (r.device, r.seq)).collect();
        let texts = known.texts(&keys).await?;
        if texts.len() != keys.len() {
            return Err(BackupError::Reading("答的和问的条数不一样".into()));
        }
        for (record, text) in chunk.iter().zip(texts) {
            match text {
                None => self.new += 1,
                Some(text) if text == record.text => self.known += 1,
                Some(_) => self.forked += 1,
            }
            self.extend(record.device, record.seq);
        }
        Ok(())
    }

    fn extend(&mut self, device: DeviceId, seq: u64) {
        match self.spans.last_mut() {
            Some(span) if span.device == device && span.to + 1 == seq => span.to = seq,
            _ => self.spans.push(Span { device, from: seq, to: seq }),
        }
    }

    /// `heads` 里有、备份里没有的。
    fn lacking(&self, heads: &Heads) -> Vec<Span> {
        let mut there: BTreeMap<DeviceId, Vec<Span>> = BTreeMap::new();
        for span in &self.spans {
            there.entry(span.device).or_default().push(*span);
        }
        let mut lacking = Vec::new();
        for (&device, &(last, _)) in heads {
            let mut from = 1;
            for span in there.get(&device).into_iter().flatten() {
                let to = last.min(span.from - 1);
                if from <= to {
                    lacking.push(Span { device, from, to });
                }
                from = span.to.saturating_add(1);
            }
            if from <= last {
                lacking.push(Span { device, from, to: last });
            }
        }
        lacking
    }
}
