//! 只有真的 IndexedDB 才有的事：持久性、版本、断开、满了、被禁止。

use crate::Real;
use crate::page::{Replaced, js, opened};
use crate::suite::{self, answer, id, row, start};
use gangshao::journal::*;
use gangshao::store::*;
use js_sys::{Array, Function, Reflect, eval};
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn every_write_of_truth_is_strict_and_a_cache_does_not_wait_for_the_disk() {
    let journal = suite::journal(&Real("strict"), 1).await;
    let spied = eval("globalThis.spied = []").unwrap();
    let spy = "function (original, args) {
        const tx = original.apply(this, args);
        if (tx.mode === 'readwrite') globalThis.spied.push([...tx.objectStoreNames, tx.durability].join());
        return tx; }";
    let _spy = Replaced::new("IDBDatabase.prototype", "transaction", spy);
    let asked = Blob::json("{}");
    let hash = asked.sha256();
    journal.append(None, vec![start(id(7), hash)], vec![asked]).await.unwrap();
    journal.append(None, vec![answer(id(7), 1), answer(id(7), 2)], vec![]).await.unwrap();
    let store = journal.store();
    store.local_put("a", "1").await.unwrap();
    store.append(Batch { forks: &[row(1, 1, "x").fork()], ..Batch::default() }).await.unwrap();
    store.append(Batch { erase: &[hash], put: &[("b", "1")], swap: Some(("a", "1", "2")), ..Batch::default() }).await.unwrap();
    store.local_remove("a").await.unwrap();
    store.self_test().await.unwrap();
    store.cache_write(("base", None), &[], &[]).await.unwrap();
    store.cache_clear().await.unwrap();
    let seen: Vec<_> = Array::from(&spied).iter().filter_map(|s| s.as_string()).collect();
    let expected = [
        "blobs,journal,local,strict", // 第一次写，登记写入者
        "blobs,journal,strict",
        "local,strict",
        "blobs,forks,journal,strict",
        "blobs,journal,local,strict",
        "local,strict",
        "local,strict", // 自检：写
        "local,strict", // 自检：拿掉
        "folds,relaxed",
        "folds,relaxed",
    ];
    assert_eq!(seen, expected);
}

#[wasm_bindgen_test]
async fn the_database_is_what_the_contract_says() {
    let store = opened(&db_name(Some("shape"))).await;
    let text = "{}".to_string();
    let records = [Record { device: id(1), seq: 1, text }];
    let blobs = [Blob::json("1")];
    let batch = Batch { records: &records, blobs: &blobs, claim: Some(("n", "1")), ..Batch::default() };
    store.append(batch).await.unwrap();
    let shape = js("new Promise((resolve, reject) => {
        const open = indexedDB.open('gangshao-liangdan-liangka--shape');
        open.onerror = reject;
        open.onsuccess = () => {
            const db = open.result, tx = db.transaction([...db.objectStoreNames]);
            const shape = [db.version, [...db.objectStoreNames].map(n => [n, tx.objectStore(n).keyPath])];
            const rows = ['journal', 'blobs', 'local'].map(n => tx.objectStore(n).getAll());
            tx.oncomplete = () => {
                db.close();
                shape.push(rows.map(r => r.result[0]));
                const bytes = shape[2][1].bytes;
                shape.push(bytes instanceof ArrayBuffer, bytes.byteLength);
                resolve(JSON.stringify(shape));
            };
        };
    })")
    .await;
    let one = Sha256Hex::of(b"1");
    assert_eq!(
        shape.as_string().unwrap(),
        format!(
            r#"[2,[["blobs","sha256"],["folds","key"],["forks",["device","seq","sha256"]],["journal",["device","seq"]],["local","name"]],[{{"device":"{}","seq":1,"text":"{{}}"}},{{"sha256":"{one}","type":"application/json","bytes":{{}}}},{{"name":"n","value":"1"}}],true,1]"#,
            "01".repeat(16)
        )
    );
}

#[wasm_bindgen_test]
async fn an_upgrade_elsewhere_closes_us_and_the_newer_database_is_left_alone() {
    let journal = suite::journal(&Real("upgrade"), 1).await;
    journal.append(None, vec![start(id(7), Sha256Hex::ZERO)], vec![]).await.unwrap();
    js("new Promise((resolve, reject) => {
        const open = indexedDB.open('upgrade', 99);
        open.onsuccess = () => { open.result.close(); resolve(); };
        open.onerror = open.onblocked = reject;
    })")
    .await;
    let closed = journal.append(None, vec![answer(id(7), 1)], vec![]).await;
    assert_eq!(closed, Err(StoreError::Closed));
    assert_eq!(journal.store().open().await, Ok(Opened { created: false, read_only: true }));
    let newer = journal.append(None, vec![answer(id(7), 1)], vec![]).await;
    assert_eq!(newer, Err(StoreError::NewerSchema));
    let rows = js("new Promise(resolve => {
        const open = indexedDB.open('upgrade');
        open.onsuccess = () => {
            const count = open.result.transaction('journal').objectStore('journal').count();
            count.onsuccess = () => { open.result.close(); resolve(count.result); };
        };
    })")
    .await;
    assert_eq!(rows, 2);
}

#[wasm_bindgen_test]
async fn an_opening_held_up_by_another_window_says_blocked_and_lets_go_later() {
    // 一个旧版本的窗口，开着不让
    let holder = js("new Promise(resolve => {
        const open = indexedDB.open('blocked', 1);
        open.onupgradeneeded = () => { open.result.createObjectStore('local', { keyPath: 'name' }); };
        open.onsuccess = () => resolve(open.result);
    })")
    .await;
    let store = IdbStore::new("blocked");
    assert_eq!(store.open().await, Err(StoreError::Blocked));
    let close: Function = Reflect::get(&holder, &"close".into()).unwrap().unchecked_into();
    close.call0(&holder).unwrap();
    // 不等了的那次打开排在前面：它把升级做全，再让开
    assert_eq!(store.open().await, Ok(Opened { created: false, read_only: false }));
    assert_eq!(store.cache_list("", "", 9).await, Ok(vec![]), "缓存的仓库和索引都建了");
    assert_eq!(store.self_test().await, Ok(()));
}

#[wasm_bindgen_test]
async fn a_full_disk_says_quota_and_keeps_what_was_there() {
    let journal = suite::journal(&Real("quota"), 1).await;
    journal.append(None, vec![start(id(7), Sha256Hex::ZERO)], vec![]).await.unwrap();
    let deed = || journal.append(None, vec![answer(id(7), 1), answer(id(7), 2)], vec![Blob::json("1")]);
    // 空间满了有两种来法：请求当场抛出；提交时事务中止，原因在 transaction.error
    let at_once = "function (original, args) {
        if (this.name === 'journal' && args[0].seq > 3) throw new DOMException('full', 'QuotaExceededError');
        return original.apply(this, args); }";
    let full = Replaced::new("IDBObjectStore.prototype", "add", at_once);
    assert_eq!(deed().await, Err(StoreError::Quota));
    drop(full);
    let at_commit = "function (original, args) {
        const error = { get: () => new DOMException('full', 'QuotaExceededError') };
        Object.defineProperty(this, 'error', error);
        this.abort(); }";
    let full = Replaced::new("IDBTransaction.prototype", "commit", at_commit);
    assert_eq!(deed().await, Err(StoreError::Quota));
    drop(full);
    let stored = journal.store().read_all().await.unwrap();
    assert_eq!(stored.len(), 2);
    assert_eq!(journal.store().has_blob(Sha256Hex::of(b"1")).await, Ok(false));
    deed().await.unwrap();
    assert_eq!(verify(&journal.store().read_all().await.unwrap()).unwrap().len(), 1);
}

#[wasm_bindgen_test]
async fn a_browser_that_forbids_storage_says_denied() {
    let refuse = "function () { throw new DOMException('no', 'SecurityError'); }";
    let replaced = Replaced::new("IDBFactory.prototype", "open", refuse);
    assert_eq!(IdbStore::new("denied").open().await, Err(StoreError::Denied));
    drop(replaced);
    let private = "function (original, args) {
        const request = new EventTarget();
        request.error = new DOMException('no', 'InvalidStateError');
        setTimeout(() => request.onerror(new Event('error')));
        return request; }";
    let _replaced = Replaced::new("IDBFactory.prototype", "open", private);
    assert_eq!(IdbStore::new("denied").open().await, Err(StoreError::Denied));
}

#[wasm_bindgen_test]
async fn a_blob_that_is_not_what_its_name_says_is_corrupt() {
    let store = opened("wrong-blob").await;
    js("new Promise(resolve => {
        const open = indexedDB.open('wrong-blob');
        open.onsuccess = () => {
            const tx = open.result.transaction('blobs', 'readwrite');
            tx.objectStore('blobs').put({ sha256: '0'.repeat(64), type: 'x', bytes: new ArrayBuffer(3) });
            tx.oncomplete = () => { open.result.close(); resolve(); };
        };
    })")
    .await;
    assert!(matches!(store.blob(Sha256Hex::ZERO).await, Err(StoreError::Corrupt(_))));
}

#[wasm_bindgen_test]
async fn a_row_without_text_is_set_aside_and_writing_goes_on() {
    let journal = suite::journal(&Real("odd-row"), 1).await;
    journal.append(None, vec![start(id(7), Sha256Hex::ZERO)], vec![]).await.unwrap();
    js(&format!(
        "new Promise(resolve => {{
        const open = indexedDB.open('odd-row');
        open.onsuccess = () => {{
            const tx = open.result.transaction('journal', 'readwrite');
            tx.objectStore('journal').add({{ device: '{}', seq: 3, text: 7 }});
            tx.oncomplete = () => {{ open.result.close(); resolve(); }};
        }};
    }})",
        journal.writer().unwrap()
    ))
    .await;
    journal.append(None, vec![answer(id(7), 1)], vec![]).await.unwrap();
    assert_eq!(journal.unreadable().len(), 1);
    let again = suite::journal(&Real("odd-row"), 2).await;
    assert_eq!(again.read(|s| s.runs[&id(7)].answers.len()), 1);
}

#[wasm_bindgen_test]
async fn the_browser_gives_a_clock_and_random_numbers() {
    let env = BrowserEnv;
    let (mut a, mut b) = ([0; 16], [0; 16]);
    env.random(&mut a);
    env.random(&mut b);
    assert!(a != b && a != [0; 16]);
    let now = env.now();
    assert!(now.ms > 1_700_000_000_000 && now.offset_min.abs() <= 14 * 60);
    let east = eval("-new Date().getTimezoneOffset()").unwrap();
    assert_eq!(east, now.offset_min);
    let journal = Journal::open(IdbStore::new("real-env"), env, "t").await.unwrap();
    assert!(Wall::parse(journal.wall().as_str()).is_some());
}
