//! 并进别处的记录、替换、抹掉。

use super::plan::quoted;
use super::{Env, Journal, TRIES, WRITER};
use crate::journal::{
    BackupMerged, Blob, BlobErased, Body, Continued, DeviceId, EventRef, Fork, PersonId, Record, ReplaceUndone, Replaced, Sha256Hex, Span,
};
use crate::store::{Batch, Store, StoreError};

/// 并进一批的结果。
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Absorbed {
    /// 新收进的记录。
    pub new: u64,
    /// 本来就有的。
    pub known: u64,
    /// 同一编号下原文不一样的：留作另一份，不折叠。
    pub forked: u64,
}

/// 一批外来的记录分好的类。
#[derive(Default)]
struct Sorted {
    new: Vec<Record>,
    known: u64,
    forks: Vec<Fork>,
    /// 里面有本库写入者的、本库却没写过的：同一个写入者在别处活着（整机克隆），要换一个。
    twin: bool,
}

impl<S: Store, E: Env> Journal<S, E> {
    /// 并进别处的一批：只加不改，并几遍都一样。同一编号下原文不一样的收进 `forks`。
    ///
    /// 本人要求抹掉过的 blob 不再收回来；这一批里说要抹掉的，同一笔里抹掉。
    pub async fn absorb(&self, records: &[Record], blobs: &[Blob], forks: &[Fork]) -> Result<Absorbed, StoreError> {
        let _turn = self.inner.queue.turn().await;
        for _ in 0..TRIES {
            let sorted = self.sort(records, forks).await?;
            let mut erase: Vec<Sha256Hex> = self.read(|state| state.erased.iter().map(|one| one.blob).collect());
            let erased_here = sorted.new.iter().filter_map(|record| match record.decode().ok()?.body {
                Body::BlobErased(b) => Some(b.blob),
                _ => None,
            });
            erase.extend(erased_here);
            let blobs: Vec<Blob> = blobs.iter().filter(|blob| !erase.contains(&blob.sha256())).cloned().collect();
            let writer = self.writer().filter(|_| sorted.twin);
            let minted: Option<(DeviceId, String, String)> = writer.map(|was| {
                let new: DeviceId = self.new_id();
                (new, quoted(was), quoted(new))
            });
            let batch = Batch {
                records: &sorted.new,
                blobs: &blobs,
                forks: &sorted.forks,
                erase: &erase,
                swap: minted.as_ref().map(|(_, was, new)| (WRITER, was.as_str(), new.as_str())),
                ..Batch::default()
            };
            match self.inner.store.append(batch).await {
                Ok(()) => {}
                // 别的窗口也在并，或换了写入者：再看一遍
                Err(StoreError::Taken) => {
                    self.read_writer().await?;
                    continue;
                }
                Err(error) => return Err(error),
            }
            if let Some((new, ..)) = minted {
                self.inner.core.borrow_mut().writer = Some(new);
            }
            let forked = sorted.forks.len() as u64;
            self.inner.core.borrow_mut().books.insert(&sorted.new);
            // 已经存上了；装不进来的下次再装
            let _ = self.complete().await;
            return Ok(Absorbed { new: sorted.new.len() as u64, known: sorted.known, forked });
        }
        Err(StoreError::Taken)
    }

    /// 和库里的一条条比。
    async fn sort(&self, records: &[Record], forks: &[Fork]) -> Result<Sorted, StoreError> {
        let mut places: Vec<Span> = records.iter().map(|record| record.place().span()).collect();
        places.extend(forks.iter().map(|fork| EventRef { device: fork.device, seq: fork.seq }.span()));
        let mut here = self.inner.store.read_spans(&Span::join(places)).await?;
        here.sort_unstable_by_key(Record::place);
        let find = |all: &[Record], place: EventRef| all.binary_search_by_key(&place, Record::place).map(|at| all[at].text.clone()).ok();
        let mut sorted = Sorted::default();
        let writer = self.writer();
        for record in records {
            // 同一批里写了两遍的，后一遍也和前一遍比
            let earlier = || sorted.new.iter().find(|one| one.place() == record.place()).map(|one| one.text.clone());
            match find(&here, record.place()).or_else(earlier) {
                None => {
                    sorted.twin |= writer == Some(record.device);
                    sorted.new.push(record.clone());
                }
                Some(text) if text == record.text => sorted.known += 1,
                Some(_) => {
                    sorted.twin |= writer == Some(record.device);
                    sorted.forks.push(record.fork());
                }
            }
        }
        for fork in forks {
            let place = EventRef { device: fork.device, seq: fork.seq };
            if find(&here, place).as_ref() != Some(&fork.text) {
                sorted.forks.push(fork.clone());
            }
        }
        sorted.forks.sort_unstable_by_key(|fork| (fork.device, fork.seq, fork.sha256));
        sorted.forks.dedup();
        Ok(sorted)
    }

    /// 记下并进了一份文件、看见的它写到哪里。
    pub async fn merged(&self, by: Option<PersonId>, code: &str, heads: Vec<Continued>, records: u64) -> Result<EventRef, StoreError> {
        self.one(by, BackupMerged { code: code.into(), heads, records }.into(), false, &[]).await
    }

    /// 替换：文件里的已经并进来了，把 `hidden`（文件里没有的）藏起来。什么都不删，能撤回。
    ///
    /// 换一个新的写入者来写，它的第一条接着所有的链头；整个替换就是这一笔。
    pub async fn replace(&self, by: Option<PersonId>, code: &str, hidden: Vec<Span>) -> Result<EventRef, StoreError> {
        self.one(by, Replaced { code: code.into(), hidden }.into(), true, &[]).await
    }

    /// 撤回一次替换。
    pub async fn undo_replace(&self, by: Option<PersonId>, replaced: EventRef) -> Result<EventRef, StoreError> {
        self.one(by, ReplaceUndone { replaced }.into(), false, &[]).await
    }

    /// 应本人要求抹掉一块内容；记下抹掉了它，同一笔里删掉。
    pub async fn erase(&self, by: Option<PersonId>, blob: Sha256Hex, reason: &str) -> Result<EventRef, StoreError> {
        self.erase_all(by, &[blob], reason).await
    }

    /// 同 [`Self::erase`]，几块一起：一张照片和它的小图，要么都抹掉，要么都在。
    pub async fn erase_all(&self, by: Option<PersonId>, blobs: &[Sha256Hex], reason: &str) -> Result<EventRef, StoreError> {
        let bodies: Vec<Body> = blobs.iter().map(|&blob| BlobErased { blob, reason: reason.into() }.into()).collect();
        self.several(by, &bodies, false, blobs).await
    }

    async fn one(&self, by: Option<PersonId>, body: Body, mint: bool, erase: &[Sha256Hex]) -> Result<EventRef, StoreError> {
        self.several(by, &[body], mint, erase).await
    }

    async fn several(&self, by: Option<PersonId>, bodies: &[Body], mint: bool, erase: &[Sha256Hex]) -> Result<EventRef, StoreError> {
        let mut events = self.store_deed(&[], by, bodies, &[], mint, erase).await?;
        events.pop().ok_or_else(|| StoreError::Other("没有写下事件".into()))
    }
}
