//! 存下来的每一行，和 Rust 里的样子互相换。键名照契约。

use super::raw::{get, set};
use crate::journal::{Blob, DeviceId, Fork, Record, Sha256Hex};
use crate::store::CacheRow;
use js_sys::{Object, Uint8Array};
use wasm_bindgen::prelude::*;

/// 一行读成记录。`text` 坏了的也要，由上面当作读不出来的；钥匙坏了的没法提起，略过。
pub(super) fn as_record(row: &JsValue) -> Option<Record> {
    Some(Record {
        device: DeviceId::parse(&get(row, "device").as_string()?)?,
        seq: get(row, "seq").as_f64()? as u64,
        text: get(row, "text").as_string().unwrap_or_default(),
    })
}

pub(super) fn record_row(record: &Record) -> JsValue {
    event_row(record.device, record.seq, &record.text).into()
}

/// 一行读成另一份原文；规矩同 [`as_record`]。
pub(super) fn as_fork(row: &JsValue) -> Option<Fork> {
    let Record { device, seq, text } = as_record(row)?;
    Some(Fork { device, seq, sha256: Sha256Hex::parse(&get(row, "sha256").as_string()?)?, text })
}

pub(super) fn fork_row(fork: &Fork) -> JsValue {
    let row = event_row(fork.device, fork.seq, &fork.text);
    set(&row, "sha256", &fork.sha256.to_string().into());
    row.into()
}

fn event_row(device: DeviceId, seq: u64, text: &str) -> Object {
    let row = Object::new();
    set(&row, "device", &device.to_string().into());
    set(&row, "seq", &(seq as f64).into()); // 不超过 2^53，精确
    set(&row, "text", &text.into());
    row
}

/// 一行读成 blob；名字由内容重算，对不对由叫的人比。
pub(super) fn as_blob(row: &JsValue) -> Blob {
    let bytes = Uint8Array::new(&get(row, "bytes")).to_vec();
    Blob::new(&get(row, "type").as_string().unwrap_or_default(), bytes)
}

pub(super) fn blob_row(blob: &Blob) -> JsValue {
    let row = Object::new();
    set(&row, "sha256", &blob.sha256().to_string().into());
    set(&row, "type", &blob.kind().into());
    set(&row, "bytes", &Uint8Array::from(blob.bytes()).buffer());
    row.into()
}

pub(super) fn local_row(name: &str, value: &str) -> JsValue {
    let row = Object::new();
    set(&row, "name", &name.into());
    set(&row, "value", &value.into());
    row.into()
}

/// 一行读成缓存；没有这一行、不像样的，都当作没有。
pub(super) fn as_cache(row: &JsValue) -> Option<CacheRow> {
    Some(CacheRow {
        key: get(row, "key").as_string()?,
        order: get(row, "order").as_string().unwrap_or_default(),
        text: get(row, "text").as_string()?,
    })
}

pub(super) fn cache_row(row: &CacheRow) -> JsValue {
    let to = Object::new();
    set(&to, "key", &row.key.as_str().into());
    if !row.order.is_empty() {
        set(&to, "order", &row.order.as_str().into()); // 没有这一列的行不进索引
    }
    set(&to, "text", &row.text.as_str().into());
    to.into()
}
