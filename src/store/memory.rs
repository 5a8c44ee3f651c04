//! 内存里的存储：主机和测试用。每一步都能注入故障，也能开几个“窗口”。

use super::{Batch, Opened, Store, StoreError};
use crate::journal::{Blob, DeviceId, Record, Sha256Hex};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::Poll;

/// 能出故障的一步。
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// 打开。
    Open,
    /// 读任何东西。
    Read,
    /// 一笔里新增第几条记录（从 0 数）。
    Add(usize),
    /// 存一个 blob。
    Blob,
    /// 写 `local`。
    Local,
    /// 提交之前：什么都没存上。
    BeforeCommit,
    /// 提交之后：其实存上了，却报了错。
    AfterCommit,
}

/// 几个窗口共用的“盘”。
#[derive(Default)]
struct Disk {
    created: Cell<bool>,
    journal: RefCell<BTreeMap<(DeviceId, u64), String>>,
    blobs: RefCell<BTreeMap<Sha256Hex, Blob>>,
    local: RefCell<BTreeMap<String, String>>,
}

/// 内存里的存储；一个值是一个窗口。
#[derive(Default)]
pub struct MemoryStore {
    disk: Rc<Disk>,
    open: Cell<bool>,
    faults: RefCell<Vec<(Step, StoreError)>>,
}

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

    /// 绕过一切规矩改一条原文；只为测篡改。
    pub fn tamper(&self, device: DeviceId, seq: u64, text: &str) {
        self.disk.journal.borrow_mut().insert((device, seq), text.into());
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

    /// 一笔里的每一步先走一遍，全过了再一起写。
    fn check(&self, batch: &Batch<'_>) -> Result<(), StoreError> {
        let (journal, local) = (self.disk.journal.borrow(), self.disk.local.borrow());
        for _ in batch.blobs {
            self.pass(Step::Blob)?;
        }
        if let Some((name, _)) = batch.claim {
            self.pass(Step::Local)?;
            if local.contains_key(name) {
                return Err(StoreError::Taken);
            }
        }
        for name in batch.drain {
            self.pass(Step::Local)?;
            if !local.contains_key(*name) {
                return Err(StoreError::Drained);
            }
        }
        for (n, record) in batch.records.iter().enumerate() {
            self.pass(Step::Add(n))?;
            let same = |r: &Record| (r.device, r.seq) == (record.device, record.seq);
            if journal.contains_key(&(record.device, record.seq)) || batch.records[..n].iter().any(same) {
                return Err(StoreError::Taken);
            }
        }
        self.pass(Step::BeforeCommit)
    }

    fn write(&self, batch: &Batch<'_>) {
        let mut journal = self.disk.journal.borrow_mut();
        for record in batch.records {
            journal.insert((record.device, record.seq), record.text.clone());
        }
        let mut blobs = self.disk.blobs.borrow_mut();
        for blob in batch.blobs {
            blobs.insert(blob.sha256(), blob.clone());
        }
        let mut local = self.disk.local.borrow_mut();
        for name in batch.drain {
            local.remove(*name);
        }
        if let Some((name, value)) = batch.claim {
            local.insert(name.into(), value.into());
        }
    }

    fn range(&self, from: (DeviceId, u64), to: (DeviceId, u64)) -> Vec<Record> {
        let journal = self.disk.journal.borrow();
        let rows = journal.range(from..=to);
        rows.map(|(&(device, seq), text)| Record { device, seq, text: text.clone() }).collect()
    }
}

impl Store for MemoryStore {
    async fn open(&self) -> Result<Opened, StoreError> {
        self.reach(Step::Open).await?;
        self.open.set(true);
        Ok(Opened { created: !self.disk.created.replace(true) })
    }

    async fn read_all(&self) -> Result<Vec<Record>, StoreError> {
        self.reach(Step::Read).await?;
        let (first, last) = (DeviceId::from_bytes([0; 16]), DeviceId::from_bytes([255; 16]));
        Ok(self.range((first, 0), (last, u64::MAX)))
    }

    async fn read_after(&self, device: DeviceId, seq: u64) -> Result<Vec<Record>, StoreError> {
        self.reach(Step::Read).await?;
        Ok(self.range((device, seq.saturating_add(1)), (device, u64::MAX)))
    }

    async fn tail(&self, device: DeviceId) -> Result<Option<Record>, StoreError> {
        self.reach(Step::Read).await?;
        Ok(self.range((device, 0), (device, u64::MAX)).pop())
    }

    async fn devices(&self) -> Result<Vec<DeviceId>, StoreError> {
        self.reach(Step::Read).await?;
        let mut devices: Vec<_> = self.disk.journal.borrow().keys().map(|(d, _)| *d).collect();
        devices.dedup();
        Ok(devices)
    }

    async fn append(&self, batch: Batch<'_>) -> Result<(), StoreError> {
        self.wait().await;
        if !self.open.get() {
            return Err(StoreError::Closed);
        }
        self.check(&batch)?;
        self.write(&batch);
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

    async fn local_get(&self, name: &str) -> Result<Option<String>, StoreError> {
        self.reach(Step::Read).await?;
        Ok(self.disk.local.borrow().get(name).cloned())
    }

    async fn local_put(&self, name: &str, value: &str) -> Result<(), StoreError> {
        self.reach(Step::Local).await?;
        self.disk.local.borrow_mut().insert(name.into(), value.into());
        Ok(())
    }

    async fn local_remove(&self, name: &str) -> Result<(), StoreError> {
        self.reach(Step::Local).await?;
        self.disk.local.borrow_mut().remove(name);
        Ok(())
    }
}
