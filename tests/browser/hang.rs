//! 一直没有回音的浏览器：写到一半、读到一半、打开到一半，等到头就放手，再来一次。

use crate::Real;
use crate::page::{Replaced, impatient, js, opened, timers_left};
use crate::suite::{self, answer, id, start, texts};
use gangshao::journal::*;
use gangshao::store::*;
use js_sys::eval;
use wasm_bindgen_test::wasm_bindgen_test;

/// `owner` 的 `method` 头一次用到时，事件一个也不来；`how` 说真的做没做。
///
/// 像 Chromium 在写到一半时收走连接那样：挂上去的回调都拿掉，`close` 也不响。
fn silent(owner: &str, method: &str, how: &str) -> Replaced {
    eval("globalThis.silenced = 0").unwrap();
    let with = format!(
        "function (original, args) {{
            if (globalThis.silenced++) return original.apply(this, args);
            {how} }}"
    );
    Replaced::new(&format!("{owner}.prototype"), method, &with)
}

/// 提交了，可是没有回音；什么都没存上。
const LOST: &str = "this.oncomplete = this.onabort = null; this.abort();";
/// 提交了，存上了，可是没有回音。
const STORED: &str = "this.oncomplete = this.onabort = null; return original.apply(this, args);";

async fn started(name: &'static str) -> Journal<IdbStore, suite::TestEnv> {
    let journal = suite::journal(&Real(name), 1).await;
    journal.append(None, vec![start(id(7), Sha256Hex::ZERO)], vec![]).await.unwrap();
    journal
}

#[wasm_bindgen_test]
async fn a_write_without_an_end_is_given_up_and_the_next_try_stores_it() {
    let journal = started("hang-lost").await;
    let _page = impatient(100);
    let deed = || journal.append(None, vec![answer(id(7), 1), answer(id(7), 2)], vec![Blob::json("1")]);
    let replaced = silent("IDBTransaction", "commit", LOST);
    assert_eq!(deed().await, Err(StoreError::Closed));
    drop(replaced);
    assert_eq!(journal.read(|s| s.runs[&id(7)].answers.len()), 0);
    deed().await.unwrap();
    assert_eq!(journal.read(|s| s.runs[&id(7)].answers.len()), 2);
    assert_eq!(verify(&journal.store().read_all().await.unwrap()).unwrap().len(), 1);
    assert_eq!(timers_left(), 0, "有结局的不留计时");
}

#[wasm_bindgen_test]
async fn a_write_that_was_stored_without_a_word_is_found_and_said_to_be_stored() {
    let journal = started("hang-stored").await;
    let _page = impatient(100);
    let replaced = silent("IDBTransaction", "commit", STORED);
    journal.append(None, vec![answer(id(7), 1)], vec![]).await.unwrap();
    drop(replaced);
    assert_eq!(texts(journal.store()).await.len(), 3);
    assert_eq!(timers_left(), 0);
}

#[wasm_bindgen_test]
async fn a_write_that_comes_late_is_recognised_as_our_own() {
    let journal = started("hang-late").await;
    let _page = impatient(100);
    // 没有回音，占着也不放：回头看的那一眼也等不到。放开之后才真存上
    let late = "this.oncomplete = this.onabort = null;
        const store = this.objectStore('journal');
        const hold = () => { if (!globalThis.letGo) store.get(0).onsuccess = hold; };
        hold();";
    eval("globalThis.letGo = false").unwrap();
    let replaced = silent("IDBTransaction", "commit", late);
    let deed = || journal.append(None, vec![answer(id(7), 1)], vec![]);
    assert_eq!(deed().await, Err(StoreError::Closed));
    eval("globalThis.letGo = true").unwrap();
    deed().await.unwrap();
    drop(replaced);
    assert_eq!(texts(journal.store()).await.len(), 3, "一笔就是一笔");
    assert_eq!(verify(&journal.store().read_all().await.unwrap()).unwrap().len(), 1);
    assert_eq!(journal.read(|s| s.runs[&id(7)].answers.len()), 1);
}

#[wasm_bindgen_test]
async fn a_read_without_an_end_holds_nobody_up() {
    let journal = started("hang-read").await;
    let _page = impatient(100);
    let never = "const request = original.apply(this, args);
        Object.defineProperty(request, 'onsuccess', { set() {} });
        Object.defineProperty(request, 'onerror', { set() {} });
        return request;";
    for method in ["get", "getKey", "getAll"] {
        let replaced = silent("IDBObjectStore", method, never);
        assert_eq!(journal.catch_up().await.err(), Some(StoreError::Closed), "{method}");
        drop(replaced);
        journal.append(None, vec![answer(id(7), 1)], vec![]).await.unwrap();
    }
    assert_eq!(timers_left(), 0);
}

#[wasm_bindgen_test]
async fn an_opening_without_an_answer_is_given_up_and_can_be_tried_again() {
    let page = impatient(100);
    // iOS 有时这样：打开的请求一声不响，过后才来
    let never = "globalThis.late = original.apply(this, args);
        const request = new EventTarget();
        request.transaction = null;
        return request;";
    let replaced = silent("IDBFactory", "open", never);
    let store = IdbStore::new("hang-open");
    let answered = store.open().await;
    drop(replaced);
    assert_eq!(answered, Err(StoreError::Blocked));
    assert_eq!(timers_left(), 0);
    drop(page);
    js("new Promise(resolve => {
        const gone = () => { late.result.close(); indexedDB.deleteDatabase('hang-open').onsuccess = resolve; };
        if (late.readyState === 'done') gone(); else late.onsuccess = gone;
    })")
    .await;
    assert_eq!(store.open().await, Ok(Opened { created: true, read_only: false }));
    store.self_test().await.unwrap();
}

#[wasm_bindgen_test]
async fn a_look_back_is_not_taken_in_the_same_breath_as_the_abort() {
    let journal = started("hang-breath").await;
    // Firefox：在另一个事务的 abort 那一轮微任务里开的事务，用不了
    let gasp = "const tx = this, full = new DOMException('full', 'QuotaExceededError');
        Object.defineProperty(tx, 'error', { get: () => full });
        const { onabort } = tx;
        tx.onabort = event => {
            globalThis.breathless = true;
            setTimeout(() => { globalThis.breathless = false; }, 0);
            onabort.call(tx, event);
        };
        tx.abort();";
    eval("globalThis.breathless = globalThis.gasped = false").unwrap();
    let begin = "function (original, args) {
        globalThis.gasped ||= globalThis.breathless;
        return original.apply(this, args); }";
    let watched = Replaced::new("IDBDatabase.prototype", "transaction", begin);
    let replaced = silent("IDBTransaction", "commit", gasp);
    assert_eq!(journal.append(None, vec![answer(id(7), 1)], vec![]).await, Err(StoreError::Quota));
    drop((replaced, watched));
    assert_eq!(eval("globalThis.gasped").unwrap(), false);
}

#[wasm_bindgen_test]
async fn nothing_that_ends_leaves_a_timer_running() {
    let _page = impatient(60_000);
    let journal = started("hang-timers").await;
    journal.append(None, vec![answer(id(7), 1)], vec![]).await.unwrap();
    journal.checkpoint().await.unwrap();
    let store = opened("hang-timers").await;
    store.self_test().await.unwrap();
    store.local_put("a", "1").await.unwrap();
    let claim = Batch { claim: Some(("a", "2")), ..Batch::default() };
    assert_eq!(store.append(claim).await, Err(StoreError::Taken));
    assert_eq!(store.append(Batch { drain: &["没有"], ..claim }).await, Err(StoreError::Drained));
    assert_eq!(timers_left(), 0);
}
