//! 浏览器里的存储：IndexedDB，仓库和钥匙照契约。

mod open;
mod raw;
mod rows;

use super::{Batch, CacheRow, Opened, Store, StoreError};
use crate::journal::{Blob, DeviceId, Fork, Record, Sha256Hex, Span};
use js_sys::Array;
pub(super) use open::fill_random;
use open::{Connection, FOLDS, ORDER};
use raw::{Mode, Tx, done, get, reason, results};
use rows::{as_blob, as_cache, as_fork, as_record, blob_row, cache_row, fork_row, local_row, record_row};
use std::cell::{Cell, RefCell};
use std::pin::Pin;
use wasm_bindgen::prelude::*;
use web_sys::IdbKeyRange;

/// IndexedDB 上的存储。
///
/// 连上过、又断了的（iOS 切到后台、别的窗口要升级），下一次用到时自己再连一次。
pub struct IdbStore {
    name: String,
    connection: RefCell<Option<Connection>>,
    /// 读过、写过的最后一条；日志只增不减，重连之后它一定还在。
    seen: Cell<Option<(DeviceId, u64)>>,
    /// 断开期间库被整个清掉了。
    gone: Cell<bool>,
}

impl IdbStore {
    /// 名叫 `name` 的库（见 [`super::db_name`]）；要 [`Store::open`] 了才连。
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), connection: RefCell::new(None), seen: Cell::new(None), gone: Cell::new(false) }
    }

    /// 在 `stores` 上开一个事务；断了就先再连一次。
    async fn tx(&self, stores: &[&str], mode: Mode) -> Result<Tx, StoreError> {
        match self.begin(stores, mode) {
            // 事务还没开，什么都没做，所以重来一次是安全的
            Err(StoreError::Closed) if self.connection.borrow().is_some() => {
                // 装箱：不在每个方法里各抄一份打开的状态机
                let reopened: Pin<Box<dyn Future<Output = _> + '_>> = Box::pin(self.open());
                reopened.await?;
                self.begin(stores, mode)
            }
            begun => begun,
        }
    }

    fn begin(&self, stores: &[&str], mode: Mode) -> Result<Tx, StoreError> {
        let (db, read_only) = match &*self.connection.borrow() {
            Some(open) if !open.is_closed() => (open.db.clone(), open.opened.read_only),
            _ => return Err(StoreError::Closed),
        };
        // 更新的版本的缓存不猜，连读也不读
        if read_only && (mode != Mode::Read || stores.contains(&FOLDS)) {
            return Err(StoreError::NewerSchema);
        }
        match Tx::begin(&db, stores, mode) {
            // 更新的版本把仓库换了样，不是坏了
            Err(StoreError::Corrupt(_)) if read_only => Err(StoreError::NewerSchema),
            tx => tx,
        }
    }

    /// 日志里的一段，最多 `limit` 条。
    async fn records(&self, range: &JsValue, limit: usize) -> Result<Vec<Record>, StoreError> {
        if limit == 0 {
            return Ok(Vec::new()); // 在 IndexedDB 里 0 是不限
        }
        let tx = self.tx(&["journal"], Mode::Read).await?;
        let rows = done(tx.store("journal")?.get_all_with_key_and_limit(range, limit as u32)).await?;
        let records: Vec<_> = Array::from(&rows).iter().filter_map(|row| as_record(&row)).collect();
        self.have_seen(&records);
        Ok(records)
    }

    /// 记下见过的最后一条。
    fn have_seen(&self, records: &[Record]) {
        if let Some(last) = records.last() {
            self.seen.set(Some((last.device, last.seq)));
        }
    }

    async fn one(&self, store: &str, key: &str) -> Result<Option<JsValue>, StoreError> {
        let tx = self.tx(&[store], Mode::Read).await?;
        let row = done(tx.store(store)?.get(&key.into())).await?;
        Ok((!row.is_undefined()).then_some(row))
    }
}

impl Store for IdbStore {
    async fn open(&self) -> Result<Opened, StoreError> {
        let connection = open::connect(&self.name).await?;
        let opened = connection.opened.clone();
        if let Some((device, seq)) = self.seen.get() {
            let tx = Tx::begin(&connection.db, &["journal"], Mode::Read)?;
            let there = done(tx.store("journal")?.get_key(&key(device, seq as f64))).await?;
            // 往空库里接着写，链就从半截开始了；宁可停下来说清楚
            self.gone.set(self.gone.get() || there.is_undefined());
        }
        if self.gone.get() {
            return Err(StoreError::Gone);
        }
        self.connection.replace(Some(connection));
        Ok(opened)
    }

    async fn read_all(&self) -> Result<Vec<Record>, StoreError> {
        self.records(&JsValue::UNDEFINED, usize::MAX).await
    }

    async fn read_after(&self, device: DeviceId, seq: u64, limit: usize) -> Result<Vec<Record>, StoreError> {
        self.records(&after(device, seq)?, limit).await
    }

    async fn read_spans(&self, spans: &[Span]) -> Result<Vec<Record>, StoreError> {
        let tx = self.tx(&["journal"], Mode::Read).await?;
        let store = tx.store("journal")?;
        let mut requests = Vec::new();
        for span in spans.iter().filter(|span| span.from <= span.to) {
            let (low, high) = (key(span.device, span.from as f64), key(span.device, span.to as f64));
            let range = IdbKeyRange::bound(&low, &high).map_err(|e| reason(&e))?;
            requests.push(store.get_all_with_key(&range).map_err(|e| reason(&e))?);
        }
        let found = results(tx, requests).await?;
        let mut records = Vec::new();
        for rows in found {
            records.extend(Array::from(&rows).iter().filter_map(|row| as_record(&row)));
        }
        self.have_seen(&records);
        Ok(records)
    }

    async fn devices(&self) -> Result<Vec<DeviceId>, StoreError> {
        let tx = self.tx(&["journal"], Mode::Read).await?;
        let store = tx.store("journal")?;
        let mut devices = Vec::new();
        // 一个写入者看一条就跳到下一个，不数记录
        let mut range = IdbKeyRange::lower_bound(&Array::new()).map_err(|e| reason(&e))?;
        loop {
            let key = done(store.get_key(&range)).await?;
            if key.is_undefined() {
                return Ok(devices);
            }
            let name = Array::from(&key).get(0);
            devices.extend(name.as_string().and_then(|name| DeviceId::parse(&name)));
            let last = Array::of2(&name, &f64::INFINITY.into());
            range = IdbKeyRange::lower_bound_with_open(&last, true).map_err(|e| reason(&e))?;
        }
    }

    async fn forks(&self) -> Result<Vec<Fork>, StoreError> {
        let tx = self.tx(&["forks"], Mode::Read).await?;
        let rows = done(tx.store("forks")?.get_all()).await?;
        Ok(Array::from(&rows).iter().filter_map(|row| as_fork(&row)).collect())
    }

    async fn append(&self, batch: Batch<'_>) -> Result<(), StoreError> {
        // 哈希和拷贝都在开事务之前做完
        let blobs: Vec<_> = batch.blobs.iter().map(blob_row).collect();
        let mut stores = vec!["journal", "blobs"];
        if batch.claim.is_some() || batch.swap.is_some() || !batch.drain.is_empty() || !batch.put.is_empty() {
            stores.push("local");
        }
        if !batch.forks.is_empty() {
            stores.push("forks");
        }
        let tx = self.tx(&stores, Mode::Strict).await?;
        for name in batch.drain {
            let store = tx.store("local")?;
            if done(store.get_key(&(*name).into())).await?.is_undefined() {
                return Err(StoreError::Drained);
            }
            store.delete(&(*name).into()).map_err(|e| reason(&e))?;
        }
        if let Some((name, old, new)) = batch.swap {
            let store = tx.store("local")?;
            let row = done(store.get(&name.into())).await?;
            if get(&row, "value") != old {
                return Err(StoreError::Taken);
            }
            store.put(&local_row(name, new)).map_err(|e| reason(&e))?;
        }
        if let Some((name, value)) = batch.claim {
            tx.store("local")?.add(&local_row(name, value)).map_err(|e| reason(&e))?;
        }
        for (name, value) in batch.put {
            tx.store("local")?.put(&local_row(name, value)).map_err(|e| reason(&e))?;
        }
        for sha256 in batch.erase {
            tx.store("blobs")?.delete(&sha256.to_string().into()).map_err(|e| reason(&e))?;
        }
        for blob in &blobs {
            tx.store("blobs")?.put(blob).map_err(|e| reason(&e))?;
        }
        for fork in batch.forks {
            tx.store("forks")?.put(&fork_row(fork)).map_err(|e| reason(&e))?;
        }
        for record in batch.records {
            tx.store("journal")?.add(&record_row(record)).map_err(|e| reason(&e))?;
        }
        tx.complete().await?;
        self.have_seen(batch.records);
        Ok(())
    }

    async fn blob(&self, sha256: Sha256Hex) -> Result<Option<Blob>, StoreError> {
        let Some(row) = self.one("blobs", &sha256.to_string()).await? else { return Ok(None) };
        let blob = as_blob(&row);
        if blob.sha256() == sha256 { Ok(Some(blob)) } else { Err(StoreError::Corrupt(format!("blob {sha256}"))) }
    }

    async fn has_blob(&self, sha256: Sha256Hex) -> Result<bool, StoreError> {
        let tx = self.tx(&["blobs"], Mode::Read).await?;
        let key = done(tx.store("blobs")?.get_key(&sha256.to_string().into())).await?;
        Ok(!key.is_undefined())
    }

    async fn blob_names(&self) -> Result<Vec<Sha256Hex>, StoreError> {
        let tx = self.tx(&["blobs"], Mode::Read).await?;
        let keys = done(tx.store("blobs")?.get_all_keys()).await?;
        Ok(Array::from(&keys).iter().filter_map(|key| Sha256Hex::parse(&key.as_string()?)).collect())
    }

    async fn local_get(&self, name: &str) -> Result<Option<String>, StoreError> {
        let row = self.one("local", name).await?;
        Ok(row.and_then(|row| get(&row, "value").as_string()))
    }

    async fn local_put(&self, name: &str, value: &str) -> Result<(), StoreError> {
        let tx = self.tx(&["local"], Mode::Strict).await?;
        tx.store("local")?.put(&local_row(name, value)).map_err(|e| reason(&e))?;
        tx.complete().await
    }

    async fn local_remove(&self, name: &str) -> Result<(), StoreError> {
        let tx = self.tx(&["local"], Mode::Strict).await?;
        tx.store("local")?.delete(&name.into()).map_err(|e| reason(&e))?;
        tx.complete().await
    }

    async fn cache_get(&self, keys: &[String]) -> Result<Vec<Option<CacheRow>>, StoreError> {
        let tx = match self.tx(&[FOLDS], Mode::Read).await {
            Err(StoreError::NewerSchema) => return Ok(vec![None; keys.len()]),
            tx => tx?,
        };
        let store = tx.store(FOLDS)?;
        let requests = keys.iter().map(|key| store.get(&key.as_str().into()).map_err(|e| reason(&e)));
        let requests = requests.collect::<Result<_, _>>()?;
        Ok(results(tx, requests).await?.iter().map(as_cache).collect())
    }

    async fn cache_list(&self, prefix: &str, after: &str, limit: usize) -> Result<Vec<CacheRow>, StoreError> {
        // 钥匙按 UTF-16 排，ASCII 后面没有比 U+FFFF 更大的
        let end = format!("{prefix}\u{ffff}");
        if limit == 0 || after >= end.as_str() {
            return Ok(Vec::new());
        }
        let tx = match self.tx(&[FOLDS], Mode::Read).await {
            Err(StoreError::NewerSchema) => return Ok(Vec::new()),
            tx => tx?,
        };
        let (from, open) = if after < prefix { (prefix, false) } else { (after, true) };
        let range = IdbKeyRange::bound_with_lower_open(&from.into(), &end.into(), open).map_err(|e| reason(&e))?;
        let index = tx.store(FOLDS)?.index(ORDER).map_err(|e| reason(&e))?;
        let rows = done(index.get_all_with_key_and_limit(&range, limit as u32)).await?;
        Ok(Array::from(&rows).iter().filter_map(|row| as_cache(&row)).collect())
    }

    async fn cache_write(&self, stamp: (&str, Option<&str>), rows: &[CacheRow], remove: &[String]) -> Result<(), StoreError> {
        let tx = self.tx(&[FOLDS], Mode::Relaxed).await?;
        let store = tx.store(FOLDS)?;
        let found = as_cache(&done(store.get(&stamp.0.into())).await?);
        if found.as_ref().map(|row| row.text.as_str()) != stamp.1 {
            return Err(StoreError::Taken);
        }
        for key in remove {
            store.delete(&key.as_str().into()).map_err(|e| reason(&e))?;
        }
        for row in rows {
            store.put(&cache_row(row)).map_err(|e| reason(&e))?;
        }
        tx.complete().await
    }

    async fn cache_clear(&self) -> Result<(), StoreError> {
        let tx = self.tx(&[FOLDS], Mode::Relaxed).await?;
        tx.store(FOLDS)?.clear().map_err(|e| reason(&e))?;
        tx.complete().await
    }

    async fn self_test(&self) -> Result<(), StoreError> {
        // 名字随机：两个窗口同时自检，不会拿掉对方正要读的
        let mut random = [0; 8];
        fill_random(&mut random);
        let now = js_sys::Date::now() as u64;
        let name = format!("self-test-{now:x}-{:016x}", u64::from_ne_bytes(random));
        self.local_put(&name, "1").await?;
        if self.local_get(&name).await?.as_deref() != Some("1") {
            return Err(StoreError::Denied);
        }
        let tx = self.tx(&["local"], Mode::Strict).await?;
        let local = tx.store("local")?;
        local.delete(&name.into()).map_err(|e| reason(&e))?;
        // 以前自检到一半被关掉的，留下一行；隔了一分钟的不会是别的窗口正在试的
        let (from, to) = ("self-test-".into(), format!("self-test-{:x}", now - 60_000).into());
        let left = IdbKeyRange::bound(&from, &to).map_err(|e| reason(&e))?;
        local.delete(&left).map_err(|e| reason(&e))?;
        tx.complete().await
    }
}

/// 一个写入者第 `seq` 条之后的钥匙。
fn after(device: DeviceId, seq: u64) -> Result<JsValue, StoreError> {
    let (low, high) = (key(device, seq as f64), key(device, f64::INFINITY));
    IdbKeyRange::bound_with_lower_open_and_upper_open(&low, &high, true, true).map(JsValue::from).map_err(|e| reason(&e))
}

/// 一条记录的钥匙。
fn key(device: DeviceId, seq: f64) -> JsValue {
    Array::of2(&device.to_string().into(), &seq.into()).into()
}
