//! 内存里的存储：主机和测试用。每一步都能注入故障，也能开几个“窗口”。

mod disk;

use super::{Batch, CacheRow, Opened, Store, StoreError};
use crate::journal::{Blob, DeviceId, Fork, Record, Sha256Hex, Span};
use disk::Disk;
use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::rc::Rc;
use std::task::Poll;

/// 能出故障的一步。
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// 打开。
    Open,
    /// 读事实（缓存不算）。
    Read,
    /// 一笔里新增第几条记录（从 0 数）。
    Add(usize),
    /// 存一份另外的原文。
    Fork,
    /// 存一个 blob。
    Blob,
    /// 抹一个 blob。
    Erase,
    /// 写 `local`。
    Local,
    /// 提交之前：什么都没存上。
    BeforeCommit,
    /// 提交之后：其实存上了，却报了错。
    AfterCommit,
    /// 提交迟迟没有回音：报了错，到下一笔才真存上。
    Late,
    /// 读缓存。
    CacheRead,
    /// 写（或清空）缓存之前：什么都没写。
    Cache,
    /// 写（或清空）缓存之后：其实写了，却报了错。
    AfterCache,
    /// 自检。
    SelfTest,
}

/// 内存里的存储；一个值是一个窗口。
#[derive(Default)]
pub struct MemoryStore {
    disk: Rc<Disk>,
    open: Cell<bool>,
    faults: RefCell<Vec<(Step, StoreError)>>,
    read: Cell<usize>,
    /// 迟到的一笔。
    late: RefCell<Option<Late>>,
}

/// 还没写到盘上的一笔。
type Late = Box<dyn FnOnce(&Disk)>;

impl MemoryStore {
    /// 一块新盘上的第一个窗口。
    pub fn new() -> Self {
        Self::default()
    }

    /// 同一块盘上的另一个窗口。
    pub fn another_tab(&self) -> Self {
        Self { disk: self.disk.clone(), ..Self::default() }
    }

    /// 下一次走到 `step` 就出 `error`，只出一次。
    pub fn fail(&self, step: Step, error: StoreError) {
        self.faults.borrow_mut().push((step, error));
    }

    /// 连接断了，像 iOS 切到后台那样；再 `open` 就好。
    pub fn disconnect(&self) {
        self.open.set(false);
    }

    /// 更新的版本把库升了级：各窗口断开，再 `open` 就只读。
    pub fn upgrade_elsewhere(&self) {
        self.disk.newer.set(true);
        self.open.set(false);
    }

    /// 从此写了等于没写，像有的无痕窗口。
    pub fn forget_writes(&self) {
        self.disk.forgetful.set(true);
    }

    /// 绕过一切规矩改一条原文；只为测篡改。
    pub fn tamper(&self, device: DeviceId, seq: u64, text: &str) {
        self.disk.journal.borrow_mut().insert((device, seq), text.into());
    }

    /// 绕过一切规矩写一行缓存；只为测被改坏的、别的版本写的。
    pub fn tamper_cache(&self, row: CacheRow) {
        self.disk.folds.borrow_mut().insert(row.key.clone(), row);
    }

    /// 缓存里的每一行，按名字；只为测试看。
    pub fn cached(&self) -> Vec<CacheRow> {
        self.disk.folds.borrow().values().cloned().collect()
    }

    /// 这个窗口一共从日志里读出过几条记录；测“只读了该读的”。
    pub fn records_read(&self) -> usize {
        self.read.get()
    }

    fn pass(&self, step: Step) -> Result<(), StoreError> {
        let mut faults = self.faults.borrow_mut();
        match faults.iter().position(|(s, _)| *s == step) {
            Some(at) => Err(faults.remove(at).1),
            None => Ok(()),
        }
    }

    /// 真的存储总要等一等；让别的任务有机会插进来。
    async fn wait(&self) {
        let mut waited = false;
        poll_fn(|cx| {
            if std::mem::replace(&mut waited, true) {
                return Poll::Ready(());
            }
            cx.waker().wake_by_ref();
            Poll::Pending
        })
        .await;
    }

    async fn reach(&self, step: Step) -> Result<(), StoreError> {
        self.wait().await;
        if !self.open.get() && step != Step::Open {
            return Err(StoreError::Closed);
        }
        self.pass(step)
    }

    /// 要写了：等一等，连着，不是只读。
    async fn may_write(&self) -> Result<(), StoreError> {
        self.wait().await;
        match () {
            () if !self.open.get() => Err(StoreError::Closed),
            () if self.disk.newer.get() => Err(StoreError::NewerSchema),
            () => Ok(()),
        }
    }

    /// 一笔里的每一步先走一遍，全过了再一起写。
    fn check(&self, batch: &Batch<'_>) -> Result<(), StoreError> {
        let (journal, local) = (self.disk.journal.borrow(), self.disk.local.borrow());
        batch.erase.iter().try_for_each(|_| self.pass(Step::Erase))?;
        batch.blobs.iter().try_for_each(|_| self.pass(Step::Blob))?;
        batch.forks.iter().try_for_each(|_| self.pass(Step::Fork))?;
        for name in batch.drain {
            self.pass(Step::Local)?;
            if !local.contains_key(*name) {
                return Err(StoreError::Drained);
            }
        }
        if let Some((name, old, _)) = batch.swap {
            self.pass(Step::Local)?;
            if local.get(name).is_none_or(|value| value != old) {
                return Err(StoreError::Taken);
            }
        }
        if let Some((name, _)) = batch.claim {
            self.pass(Step::Local)?;
            if local.contains_key(name) {
                return Err(StoreError::Taken);
            }
        }
        batch.put.iter().try_for_each(|_| self.pass(Step::Local))?;
        for (n, record) in batch.records.iter().enumerate() {
            self.pass(Step::Add(n))?;
            let same = |r: &Record| (r.device, r.seq) == (record.device, record.seq);
            if journal.contains_key(&(record.device, record.seq)) || batch.records[..n].iter().any(same) {
                return Err(StoreError::Taken);
            }
        }
        self.pass(Step::BeforeCommit)
    }

    /// 数一数交出去几条。
    fn hand_out(&self, records: Vec<Record>) -> Vec<Record> {
        self.read.set(self.read.get() + records.len());
        records
    }
}

/// 记录、blob、登记、收走，照样留一份，迟些再写。
fn kept(batch: &Batch<'_>) -> Late {
    let own = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
    let (records, blobs) = (batch.records.to_vec(), batch.blobs.to_vec());
    let (claim, drain): (_, Vec<String>) = (batch.claim.map(own), batch.drain.iter().map(|name| (*name).to_owned()).collect());
    Box::new(move |disk| {
        let drain: Vec<&str> = drain.iter().map(String::as_str).collect();
        let claim = claim.as_ref().map(|(name, value)| (name.as_str(), value.as_str()));
        disk.write(&Batch { records: &records, blobs: &blobs, claim, drain: &drain, ..Batch::default() });
    })
}

impl Store for MemoryStore {
    async fn open(&self) -> Result<Opened, StoreError> {
        self.reach(Step::Open).await?;
        self.open.set(true);
        Ok(Opened { created: !self.disk.created.replace(true), read_only: self.disk.newer.get() })
    }

    async fn read_all(&self) -> Result<Vec<Record>, StoreError> {
        self.reach(Step::Read).await?;
        Ok(self.hand_out(self.disk.all_records()))
    }

    async fn read_after(&self, device: DeviceId, seq: u64, limit: usize) -> Result<Vec<Record>, StoreError> {
        self.reach(Step::Read).await?;
        let mut records = self.disk.records(device, seq.saturating_add(1), u64::MAX);
        records.truncate(limit);
        Ok(self.hand_out(records))
    }

    async fn read_spans(&self, spans: &[Span]) -> Result<Vec<Record>, StoreError> {
        self.reach(Step::Read).await?;
        let records = spans.iter().flat_map(|span| self.disk.records(span.device, span.from, span.to));
        Ok(self.hand_out(records.collect()))
    }

    async fn devices(&self) -> Result<Vec<DeviceId>, StoreError> {
        self.reach(Step::Read).await?;
        Ok(self.disk.devices())
    }

    async fn forks(&self) -> Result<Vec<Fork>, StoreError> {
        self.reach(Step::Read).await?;
        Ok(self.disk.all_forks())
    }

    async fn append(&self, batch: Batch<'_>) -> Result<(), StoreError> {
        self.may_write().await?;
        if let Some(late) = self.late.take() {
            late(&self.disk);
        }
        self.check(&batch)?;
        if let Err(error) = self.pass(Step::Late) {
            self.late.replace(Some(kept(&batch)));
            return Err(error);
        }
        self.disk.write(&batch);
        self.reach(Step::AfterCommit).await
    }

    async fn blob(&self, sha256: Sha256Hex) -> Result<Option<Blob>, StoreError> {
        self.reach(Step::Read).await?;
        Ok(self.disk.blobs.borrow().get(&sha256).cloned())
    }

    async fn has_blob(&self, sha256: Sha256Hex) -> Result<bool, StoreError> {
        self.reach(Step::Read).await?;
        Ok(self.disk.blobs.borrow().contains_key(&sha256))
    }

    async fn blob_names(&self) -> Result<Vec<Sha256Hex>, StoreError> {
        self.reach(Step::Read).await?;
        Ok(self.disk.blobs.borrow().keys().copied().collect())
    }

    async fn local_get(&self, name: &str) -> Result<Option<String>, StoreError> {
        self.reach(Step::Read).await?;
        Ok(self.disk.local.borrow().get(name).cloned())
    }

    async fn local_put(&self, name: &str, value: &str) -> Result<(), StoreError> {
        self.may_write().await?;
        self.pass(Step::Local)?;
        self.disk.write(&Batch { put: &[(name, value)], ..Batch::default() });
        Ok(())
    }

    async fn local_remove(&self, name: &str) -> Result<(), StoreError> {
        self.may_write().await?;
        self.pass(Step::Local)?;
        self.disk.write(&Batch { drain: &[name], ..Batch::default() });
        Ok(())
    }

    async fn cache_get(&self, keys: &[String]) -> Result<Vec<Option<CacheRow>>, StoreError> {
        self.reach(Step::CacheRead).await?;
        let (folds, newer) = (self.disk.folds.borrow(), self.disk.newer.get());
        Ok(keys.iter().map(|key| folds.get(key).filter(|_| !newer).cloned()).collect())
    }

    async fn cache_list(&self, prefix: &str, after: &str, limit: usize) -> Result<Vec<CacheRow>, StoreError> {
        self.reach(Step::CacheRead).await?;
        Ok(if self.disk.newer.get() { Vec::new() } else { self.disk.listed(prefix, after, limit) })
    }

    async fn cache_write(&self, stamp: (&str, Option<&str>), rows: &[CacheRow], remove: &[String]) -> Result<(), StoreError> {
        self.may_write().await?;
        self.pass(Step::Cache)?;
        let mut folds = self.disk.folds.borrow_mut();
        if folds.get(stamp.0).map(|row| row.text.as_str()) != stamp.1 {
            return Err(StoreError::Taken);
        }
        for key in remove {
            folds.remove(key);
        }
        for row in rows {
            folds.insert(row.key.clone(), row.clone());
        }
        self.pass(Step::AfterCache)
    }

    async fn cache_clear(&self) -> Result<(), StoreError> {
        self.may_write().await?;
        self.pass(Step::Cache)?;
        self.disk.folds.borrow_mut().clear();
        self.pass(Step::AfterCache)
    }

    async fn self_test(&self) -> Result<(), StoreError> {
        self.may_write().await?;
        self.pass(Step::SelfTest)?;
        if self.disk.forgetful.get() { Err(StoreError::Denied) } else { Ok(()) }
    }
}
