//! 浏览器里的存储：IndexedDB，仓库和钥匙照契约。

mod open;
mod raw;

use super::{Batch, Opened, Store, StoreError};
use crate::journal::{Blob, DeviceId, Record, Sha256Hex};
use js_sys::{Array, Object, Uint8Array};
use open::Connection;
pub(super) use open::fill_random;
use raw::{Tx, done, get, reason, set};
use std::cell::RefCell;
use wasm_bindgen::prelude::*;
use web_sys::{IdbCursorDirection, IdbCursorWithValue, IdbDatabase, IdbKeyRange};

/// IndexedDB 上的存储。
pub struct IdbStore {
    name: String,
    connection: RefCell<Option<Connection>>,
}

impl IdbStore {
    /// 名叫 `name` 的库（见 [`super::db_name`]）；要 [`Store::open`] 了才连。
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), connection: RefCell::new(None) }
    }

    fn db(&self) -> Result<IdbDatabase, StoreError> {
        match &*self.connection.borrow() {
            Some(open) if !open.is_closed() => Ok(open.db.clone()),
            _ => Err(StoreError::Closed),
        }
    }

    async fn rows(&self, range: &JsValue) -> Result<Vec<Record>, StoreError> {
        let tx = Tx::read(&self.db()?, &["journal"])?;
        let rows = done(tx.store("journal")?.get_all_with_key(range)).await?;
        Ok(Array::from(&rows).iter().filter_map(|row| record(&row)).collect())
    }

    async fn one(&self, store: &str, key: &str) -> Result<Option<JsValue>, StoreError> {
        let tx = Tx::read(&self.db()?, &[store])?;
        let row = done(tx.store(store)?.get(&key.into())).await?;
        Ok((!row.is_undefined()).then_some(row))
    }
}

impl Store for IdbStore {
    async fn open(&self) -> Result<Opened, StoreError> {
        let (connection, created) = open::connect(&self.name).await?;
        self.connection.replace(Some(connection));
        Ok(Opened { created })
    }

    async fn read_all(&self) -> Result<Vec<Record>, StoreError> {
        self.rows(&JsValue::UNDEFINED).await
    }

    async fn read_after(&self, device: DeviceId, seq: u64) -> Result<Vec<Record>, StoreError> {
        self.rows(&after(device, seq as f64)?).await
    }

    async fn tail(&self, device: DeviceId) -> Result<Option<Record>, StoreError> {
        let tx = Tx::read(&self.db()?, &["journal"])?;
        let range = after(device, 0.0)?;
        let cursor = tx.store("journal")?.open_cursor_with_range_and_direction(&range, IdbCursorDirection::Prev);
        let cursor = done(cursor).await?;
        if cursor.is_null() {
            return Ok(None);
        }
        let row = cursor.unchecked_into::<IdbCursorWithValue>().value().map_err(|e| reason(&e))?;
        Ok(record(&row))
    }

    async fn devices(&self) -> Result<Vec<DeviceId>, StoreError> {
        let tx = Tx::read(&self.db()?, &["journal"])?;
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

    async fn append(&self, batch: Batch<'_>) -> Result<(), StoreError> {
        // 哈希和拷贝都在开事务之前做完
        let blobs: Vec<_> = batch.blobs.iter().map(blob_row).collect();
        let local = batch.claim.is_some() || !batch.drain.is_empty();
        let stores = ["journal", "blobs", "local"];
        let tx = Tx::write(&self.db()?, if local { &stores } else { &stores[..2] })?;
        for name in batch.drain {
            let store = tx.store("local")?;
            if done(store.get_key(&(*name).into())).await?.is_undefined() {
                return Err(StoreError::Drained);
            }
            store.delete(&(*name).into()).map_err(|e| reason(&e))?;
        }
        if let Some((name, value)) = batch.claim {
            tx.store("local")?.add(&local_row(name, value)).map_err(|e| reason(&e))?;
        }
        for blob in &blobs {
            tx.store("blobs")?.put(blob).map_err(|e| reason(&e))?;
        }
        for record in batch.records {
            tx.store("journal")?.add(&record_row(record)).map_err(|e| reason(&e))?;
        }
        tx.complete().await
    }

    async fn blob(&self, sha256: Sha256Hex) -> Result<Option<Blob>, StoreError> {
        let Some(row) = self.one("blobs", &sha256.to_string()).await? else { return Ok(None) };
        let bytes = Uint8Array::new(&get(&row, "bytes")).to_vec();
        let blob = Blob::new(&get(&row, "type").as_string().unwrap_or_default(), bytes);
        if blob.sha256() == sha256 { Ok(Some(blob)) } else { Err(StoreError::Corrupt(format!("blob {sha256}"))) }
    }

    async fn has_blob(&self, sha256: Sha256Hex) -> Result<bool, StoreError> {
        let tx = Tx::read(&self.db()?, &["blobs"])?;
        let key = done(tx.store("blobs")?.get_key(&sha256.to_string().into())).await?;
        Ok(!key.is_undefined())
    }

    async fn local_get(&self, name: &str) -> Result<Option<String>, StoreError> {
        let row = self.one("local", name).await?;
        Ok(row.and_then(|row| get(&row, "value").as_string()))
    }

    async fn local_put(&self, name: &str, value: &str) -> Result<(), StoreError> {
        let tx = Tx::write(&self.db()?, &["local"])?;
        tx.store("local")?.put(&local_row(name, value)).map_err(|e| reason(&e))?;
        tx.complete().await
    }

    async fn local_remove(&self, name: &str) -> Result<(), StoreError> {
        let tx = Tx::write(&self.db()?, &["local"])?;
        tx.store("local")?.delete(&name.into()).map_err(|e| reason(&e))?;
        tx.complete().await
    }
}

/// 一个写入者第 `seq` 条之后的钥匙。
fn after(device: DeviceId, seq: f64) -> Result<JsValue, StoreError> {
    let device = JsValue::from_str(&device.to_string());
    let (low, high) = (Array::of2(&device, &seq.into()), Array::of2(&device, &f64::INFINITY.into()));
    IdbKeyRange::bound_with_lower_open_and_upper_open(&low, &high, true, true).map(JsValue::from).map_err(|e| reason(&e))
}

/// 一行读成记录。`text` 坏了的也要，由上面当作读不出来的；钥匙坏了的没法提起，略过。
fn record(row: &JsValue) -> Option<Record> {
    Some(Record {
        device: DeviceId::parse(&get(row, "device").as_string()?)?,
        seq: get(row, "seq").as_f64()? as u64,
        text: get(row, "text").as_string().unwrap_or_default(),
    })
}

fn record_row(record: &Record) -> JsValue {
    let row = Object::new();
    set(&row, "device", &record.device.to_string().into());
    set(&row, "seq", &(record.seq as f64).into()); // 不超过 2^53，精确
    set(&row, "text", &record.text.as_str().into());
    row.into()
}

fn blob_row(blob: &Blob) -> JsValue {
    let row = Object::new();
    set(&row, "sha256", &blob.sha256().to_string().into());
    set(&row, "type", &blob.kind().into());
    set(&row, "bytes", &Uint8Array::from(blob.bytes()).buffer());
    row.into()
}

fn local_row(name: &str, value: &str) -> JsValue {
    let row = Object::new();
    set(&row, "name", &name.into());
    set(&row, "value", &value.into());
    row.into()
}
