//! 只有真的 IndexedDB 才有的事：持久性、版本、断开、满了、被禁止。

use crate::Real;
use crate::suite::{self, answer, id, start};
use gangshao::journal::*;
use gangshao::store::*;
use js_sys::{Array, Function, Promise, Reflect, eval};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;

/// 跑一段 JavaScript；是 Promise 就等它。
async fn js(code: &str) -> JsValue {
    let value = eval(code).unwrap();
    JsFuture::from(Promise::resolve(&value)).await.unwrap()
}

async fn opened(name: &str) -> IdbStore {
    let store = IdbStore::new(name);
    store.open().await.unwrap();
    store
}

/// 把 `owner` 的 `method` 换成 `with`（收 `original` 和参数），测完换回来。
struct Replaced(JsValue);

impl Replaced {
    fn new(owner: &str, method: &str, with: &str) -> Self {
        let code = format!(
            "(() => {{ const owner = {owner}, original = owner.{method};
               owner.{method} = function (...args) {{ return ({with}).call(this, original, args); }};
               return () => {{ owner.{method} = original; }}; }})()"
        );
        Self(eval(&code).unwrap())
    }
}

impl Drop for Replaced {
    fn drop(&mut self) {
        let _ = self.0.unchecked_ref::<Function>().call0(&JsValue::UNDEFINED);
    }
}

#[wasm_bindgen_test]
async fn every_write_of_truth_is_strict_and_one_append_is_one_transaction() {
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
    journal.store().local_put("a", "1").await.unwrap();
    journal.store().local_remove("a").await.unwrap();
    let seen: Vec<_> = Array::from(&spied).iter().filter_map(|s| s.as_string()).collect();
    assert_eq!(seen, ["blobs,journal,local,strict", "blobs,journal,strict", "local,strict", "local,strict"]);
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
            r#"[1,[["blobs","sha256"],["forks",["device","seq","sha256"]],["journal",["device","seq"]],["local","name"]],[{{"device":"{}","seq":1,"text":"{{}}"}},{{"sha256":"{one}","type":"application/json","bytes":{{}}}},{{"name":"n","value":"1"}}],true,1]"#,
            "01".repeat(16)
        )
    );
}

#[wasm_bindgen_test]
async fn an_upgrade_elsewhere_closes_us_and_the_newer_database_is_left_alone() {
    let journal = suite::journal(&Real("upgrade"), 1).await;
    journal.append(None, vec![start(id(7), Sha256Hex::ZERO)], vec![]).await.unwrap();
    js("new Promise((resolve, reject) => {
        const open = indexedDB.open('upgrade', 2);
        open.onsuccess = () => { open.result.close(); resolve(); };
        open.onerror = open.onblocked = reject;
    })")
    .await;
    let closed = journal.append(None, vec![answer(id(7), 1)], vec![]).await;
    assert_eq!(closed, Err(StoreError::Closed));
    assert_eq!(journal.store().open().await, Err(StoreError::NewerSchema));
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
    let holder = js("new Promise(resolve => {
        const open = indexedDB.open('blocked', 1);
        open.onupgradeneeded = () => {};
        open.onsuccess = () => { indexedDB.deleteDatabase('blocked'); resolve(open.result); };
    })")
    .await;
    // 那个连接不肯让开，删除排在前面，我们的打开就等不到头。版本 1 还没有升级可等，
    // 所以 blocked 事件是这里替浏览器发的；等到有版本 2，换成真的
    let wait = "function (original, args) {
        const request = original.apply(this, args);
        setTimeout(() => request.onblocked && request.onblocked(), 50);
        return request; }";
    let replaced = Replaced::new("IDBFactory.prototype", "open", wait);
    let store = IdbStore::new("blocked");
    assert_eq!(store.open().await, Err(StoreError::Blocked));
    drop(replaced);
    let close: Function = Reflect::get(&holder, &"close".into()).unwrap().unchecked_into();
    close.call0(&holder).unwrap();
    store.open().await.unwrap();
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
