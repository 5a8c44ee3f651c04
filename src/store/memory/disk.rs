//! 几个窗口共用的“盘”：一张张表，和改它们的规矩。

use crate::journal::{Blob, DeviceId, Fork, Record, Sha256Hex};
use crate::store::{Batch, CacheRow};
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};

#[derive(Default)]
pub(super) struct Disk {
    pub(super) created: Cell<bool>,
    /// 更新的版本升过级了。
    pub(super) newer: Cell<bool>,
    /// 写了等于没写，像有的无痕窗口。
    pub(super) forgetful: Cell<bool>,
    pub(super) journal: RefCell<BTreeMap<(DeviceId, u64), String>>,
    pub(super) forks: RefCell<BTreeMap<(DeviceId, u64, Sha256Hex), String>>,
    pub(super) blobs: RefCell<BTreeMap<Sha256Hex, Blob>>,
    pub(super) local: RefCell<BTreeMap<String, String>>,
    pub(super) folds: RefCell<BTreeMap<String, CacheRow>>,
}

impl Disk {
    pub(super) fn write(&self, batch: &Batch<'_>) {
        if self.forgetful.get() {
            return;
        }
        let mut journal = self.journal.borrow_mut();
        for record in batch.records {
            journal.insert((record.device, record.seq), record.text.clone());
        }
        let mut forks = self.forks.borrow_mut();
        for fork in batch.forks {
            forks.insert((fork.device, fork.seq, fork.sha256), fork.text.clone());
        }
        let mut blobs = self.blobs.borrow_mut();
        for sha256 in batch.erase {
            blobs.remove(sha256);
        }
        for blob in batch.blobs {
            blobs.insert(blob.sha256(), blob.clone());
        }
        let mut local = self.local.borrow_mut();
        for name in batch.drain {
            local.remove(*name);
        }
        let swapped = batch.swap.map(|(name, _, new)| (name, new));
        for (name, value) in batch.claim.iter().chain(&swapped).chain(batch.put) {
            local.insert((*name).into(), (*value).into());
        }
    }

    /// 第 `from` 条到第 `to` 条，两头都算。
    pub(super) fn records(&self, device: DeviceId, from: u64, to: u64) -> Vec<Record> {
        if from > to {
            return Vec::new(); // BTreeMap 遇到倒着的范围会崩
        }
        let journal = self.journal.borrow();
        let rows = journal.range((device, from)..=(device, to));
        rows.map(|(&(device, seq), text)| Record { device, seq, text: text.clone() }).collect()
    }

    pub(super) fn all_records(&self) -> Vec<Record> {
        let journal = self.journal.borrow();
        journal.iter().map(|(&(device, seq), text)| Record { device, seq, text: text.clone() }).collect()
    }

    pub(super) fn all_forks(&self) -> Vec<Fork> {
        let forks = self.forks.borrow();
        forks.iter().map(|(&(device, seq, sha256), text)| Fork { device, seq, sha256, text: text.clone() }).collect()
    }

    pub(super) fn devices(&self) -> Vec<DeviceId> {
        self.journal.borrow().keys().map(|(device, _)| *device).collect::<BTreeSet<_>>().into_iter().collect()
    }

    pub(super) fn listed(&self, prefix: &str, after: &str, limit: usize) -> Vec<CacheRow> {
        let folds = self.folds.borrow();
        let fits = |row: &&CacheRow| !row.order.is_empty() && row.order.starts_with(prefix) && row.order.as_str() > after;
        let mut rows: Vec<_> = folds.values().filter(fits).cloned().collect();
        rows.sort_by(|a, b| (&a.order, &a.key).cmp(&(&b.order, &b.key)));
        rows.truncate(limit);
        rows
    }
}
