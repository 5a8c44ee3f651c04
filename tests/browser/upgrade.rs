//! 版本之间：旧库升上来、升到一半断了、更新的库只看不动。

use crate::Real;
use crate::page::{Replaced, js, opened, shape, truth, upgrade};
use crate::suite::{self, answer, id, row, start, texts};
use futures::future::join;
use gangshao::journal::*;
use gangshao::store::*;
use js_sys::eval;
use wasm_bindgen_test::wasm_bindgen_test;

/// 版本 1 建库的样子，照第一版的契约一字不改地留着。
const VERSION_ONE: &str = "
    db.createObjectStore('journal', { keyPath: ['device', 'seq'] });
    db.createObjectStore('forks', { keyPath: ['device', 'seq', 'sha256'] });
    db.createObjectStore('blobs', { keyPath: 'sha256' });
    db.createObjectStore('local', { keyPath: 'name' });";

/// 版本 1 里的几行，各种刁钻的都有：空文本、换行、表情、半个字符、坏了的行、将来才有的列。
const ROWS: &str = "
    const put = (store, row) => tx.objectStore(store).add(row), device = '01'.repeat(16);
    put('journal', { device, seq: 1, text: '{\"v\":1}' });
    put('journal', { device, seq: 2, text: '换\\n行 🦺 \\u0000' });
    put('journal', { device, seq: 3, text: '\\ud83e' });
    put('journal', { device, seq: 9007199254740991, text: '', later: [1, 'x'] });
    put('journal', { device: '坏了的', seq: 1.5, text: 7 });
    put('forks', { device, seq: 1, sha256: 'ab'.repeat(32), text: 'b' });
    put('blobs', { sha256: 'cd'.repeat(32), type: 'image/jpeg', bytes: Uint8Array.from({ length: 300 }, (_, n) => n).buffer });
    put('local', { name: 'writer', value: '\"' + device + '\"' });";

async fn version_one(name: &str) -> String {
    upgrade(name, 1, &format!("{VERSION_ONE}{ROWS}")).await;
    truth(name).await
}

const SHAPE_ONE: &str = "1: blobs,forks,journal,local";
const SHAPE_TWO: &str = "2: blobs,folds,forks,journal,local";

#[wasm_bindgen_test]
async fn version_one_truth_is_the_same_byte_for_byte_after_the_upgrade() {
    let before = version_one("v1").await;
    assert_eq!(shape("v1").await, SHAPE_ONE);
    let store = IdbStore::new("v1");
    assert_eq!(store.open().await, Ok(Opened { created: false, read_only: false }));
    assert_eq!(shape("v1").await, SHAPE_TWO);
    assert_eq!(truth("v1").await, before);
    assert_eq!(store.read_all().await.unwrap().len(), 4);
    assert_eq!(store.forks().await.unwrap().len(), 1);
    let base = [CacheRow { key: "base".into(), order: "b".into(), text: "x".into() }];
    store.cache_write(("base", None), &base, &[]).await.unwrap();
    assert_eq!(store.cache_list("b", "", 9).await, Ok(base.to_vec()));
    store.cache_clear().await.unwrap();
    assert_eq!(truth("v1").await, before);
}

#[wasm_bindgen_test]
async fn an_older_window_steps_aside_and_the_upgrade_goes_on() {
    let before = version_one("aside").await;
    js("new Promise(resolve => {
        const open = indexedDB.open('aside', 1);
        open.onsuccess = () => {
            const db = open.result;
            db.onversionchange = () => { globalThis.steppedAside = true; db.close(); };
            resolve();
        };
    })")
    .await;
    let store = opened("aside").await;
    assert_eq!(eval("globalThis.steppedAside").unwrap(), true);
    assert_eq!(shape("aside").await, SHAPE_TWO);
    assert_eq!(truth("aside").await, before);
    assert_eq!(store.self_test().await, Ok(()));
}

#[wasm_bindgen_test]
async fn a_write_in_flight_is_finished_before_we_step_aside() {
    let journal = suite::journal(&Real("in-flight"), 1).await;
    let writing = journal.append(None, vec![start(id(7), Sha256Hex::ZERO)], vec![Blob::json("1")]);
    let (written, ()) = join(writing, upgrade("in-flight", 99, "")).await;
    written.unwrap();
    let store = journal.store();
    assert_eq!(store.local_put("a", "1").await, Err(StoreError::Closed));
    assert_eq!(store.open().await, Ok(Opened { created: false, read_only: true }));
    assert_eq!(store.read_all().await.unwrap().len(), 2);
    assert_eq!(store.has_blob(Sha256Hex::of(b"1")).await, Ok(true));
}

#[wasm_bindgen_test]
async fn an_upgrade_cut_off_half_way_leaves_version_one_as_it_was() {
    let before = version_one("cut-off").await;
    let store = IdbStore::new("cut-off");
    let cut = [
        // 建仓库时抛出；建索引时浏览器作废了事务；作废的原因是满了；最后一步才作废
        ("IDBDatabase", "createObjectStore", "throw new Error('cut');", StoreError::Closed),
        ("IDBObjectStore", "createIndex", "this.transaction.abort();", StoreError::Closed),
        (
            "IDBObjectStore",
            "createIndex",
            "Object.defineProperty(this.transaction, 'error', { get: () => new DOMException('full', 'QuotaExceededError') });
             this.transaction.abort();",
            StoreError::Quota,
        ),
        ("IDBObjectStore", "createIndex", "const tx = this.transaction; queueMicrotask(() => tx.abort());", StoreError::Closed),
    ];
    for (owner, method, how, error) in cut {
        let with = format!("function (original, args) {{ {how} return original.apply(this, args); }}");
        let replaced = Replaced::new(&format!("{owner}.prototype"), method, &with);
        assert_eq!(store.open().await, Err(error), "{method}: {how}");
        drop(replaced);
        assert_eq!(store.local_get("writer").await, Err(StoreError::Closed));
        assert_eq!(shape("cut-off").await, SHAPE_ONE);
        assert_eq!(truth("cut-off").await, before);
    }
    store.open().await.unwrap();
    assert_eq!(shape("cut-off").await, SHAPE_TWO);
    assert_eq!(truth("cut-off").await, before);
}

#[wasm_bindgen_test]
async fn a_newer_database_can_be_read_and_taken_out_but_not_written() {
    let journal = suite::journal(&Real("newer"), 1).await;
    let asked = Blob::json("{}");
    journal.append(None, vec![start(id(7), asked.sha256()), answer(id(7), 1)], vec![asked.clone()]).await.unwrap();
    journal.store().append(Batch { forks: &[row(1, 1, "x").fork()], ..Batch::default() }).await.unwrap();
    upgrade("newer", 99, "db.createObjectStore('later', { keyPath: 'x' }).add({ x: 1 }); db.deleteObjectStore('folds');").await;
    let before = truth("newer").await;

    let again = suite::journal(&Real("newer"), 2).await;
    assert_eq!(again.read(|s| s.runs[&id(7)].answers.len()), 1);
    assert_eq!(again.writer(), journal.writer());
    let newer = StoreError::NewerSchema;
    assert_eq!(again.append(None, vec![answer(id(7), 2)], vec![]).await.err(), Some(newer.clone()));
    let store = again.store();
    assert_eq!(store.open().await, Ok(Opened { created: false, read_only: true }));
    assert_eq!(texts(store).await.len(), 3);
    assert_eq!(store.forks().await.unwrap().len(), 1);
    assert_eq!(store.blob_names().await, Ok(vec![asked.sha256()]));
    assert_eq!(store.blob(asked.sha256()).await, Ok(Some(asked)));
    assert_eq!(store.cache_get(&["base".into()]).await, Ok(vec![None]));
    assert_eq!(store.cache_list("", "", 9).await, Ok(vec![]));
    assert_eq!(store.local_put("a", "1").await, Err(newer.clone()));
    assert_eq!(store.local_remove("writer").await, Err(newer.clone()));
    assert_eq!(store.cache_write(("base", None), &[], &[]).await, Err(newer.clone()));
    assert_eq!(store.cache_clear().await, Err(newer.clone()));
    assert_eq!(store.self_test().await, Err(newer.clone()));
    assert_eq!(shape("newer").await, "99: blobs,forks,journal,later,local");
    assert_eq!(truth("newer").await, before);

    upgrade("newer", 100, "db.deleteObjectStore('forks');").await;
    store.open().await.unwrap();
    assert_eq!(store.forks().await, Err(newer), "更新的版本搬走的，不说成坏了");
    assert_eq!(texts(store).await.len(), 3, "剩下的照样读得出来");
}

#[wasm_bindgen_test]
async fn a_newer_database_that_is_just_gone_is_not_rebuilt_as_an_empty_shell() {
    // 带版本号的打开说“更新”，可等到不带版本号再开，库已经没了
    let gone = "function (original, args) {
        if (args.length === 1) return original.apply(this, args);
        const request = new EventTarget();
        request.error = new DOMException('newer', 'VersionError');
        setTimeout(() => request.onerror(new Event('error')));
        return request; }";
    let replaced = Replaced::new("IDBFactory.prototype", "open", gone);
    let store = IdbStore::new("just-gone");
    assert_eq!(store.open().await, Err(StoreError::Closed));
    drop(replaced);
    let there = js("indexedDB.databases().then(all => all.some(db => db.name === 'just-gone'))").await;
    assert_eq!(there, false);
    assert_eq!(store.open().await, Ok(Opened { created: true, read_only: false }));
}
