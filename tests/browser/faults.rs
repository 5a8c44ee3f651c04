//! 真的 IndexedDB 上的故障：每一个请求都满一次、连接断在半路、浏览器各种说法、什么都留不住。

use crate::Real;
use crate::page::{Replaced, js, opened, truth};
use crate::suite::{self, answer, id, row, start};
use gangshao::journal::*;
use gangshao::store::*;
use js_sys::eval;
use wasm_bindgen_test::wasm_bindgen_test;

/// 第 `nth` 个写的请求走到时跑 `how`；几个写的方法一起换。
fn at_write(nth: usize, how: &str) -> [Replaced; 3] {
    eval("globalThis.writes = 0").unwrap();
    let with = format!(
        "function (original, args) {{
            if (globalThis.writes++ === {nth}) {{ {how} }}
            return original.apply(this, args); }}"
    );
    ["add", "put", "delete"].map(|method| Replaced::new("IDBObjectStore.prototype", method, &with))
}

/// 事务作废，原因是 `name`、`message`。
fn aborted(name: &str, message: &str) -> String {
    format!(
        "Object.defineProperty(tx, 'error', {{ get: () => new DOMException({message:?}, '{name}') }});
         tx.abort();"
    )
}

#[wasm_bindgen_test]
async fn a_disk_full_at_any_request_keeps_everything_as_it_was() {
    let store = opened("full").await;
    let kept = [Blob::json("留着")];
    let before = Batch { records: &[row(1, 1, "a")], blobs: &kept, put: &[("w", "1"), ("d", "1")], ..Batch::default() };
    store.append(before).await.unwrap();
    let batch = Batch {
        records: &[row(1, 2, "b"), row(1, 3, "c")],
        blobs: &[Blob::json("x"), Blob::json("y")],
        forks: &[row(1, 1, "z").fork()],
        erase: &[kept[0].sha256()],
        put: &[("p", "1")],
        swap: Some(("w", "1", "2")),
        claim: Some(("c", "1")),
        drain: &["d"],
    };
    let writes = 9; // 上面的每一样一个请求，记录和 blob 各两个，一共十个
    let was = truth("full").await;
    let full = aborted("QuotaExceededError", "full");
    let at_the_end = format!("const tx = this.transaction; tx.commit = () => {{ {full} }};");
    let soon = format!("const tx = this.transaction; queueMicrotask(() => {{ {full} }});");
    // 满了的几种来法：请求当场抛出；收下了，末了事务作废；收下了，正等着别的请求时事务作废（只有第一个写之后还要等）
    let ways = [("throw new DOMException('full', 'QuotaExceededError');", writes), (&at_the_end, writes), (&soon, 0)];
    for (how, last) in ways {
        for nth in 0..=last {
            let replaced = at_write(nth, how);
            assert_eq!(store.append(batch).await, Err(StoreError::Quota), "第 {nth} 个请求：{how}");
            drop(replaced);
            assert_eq!(truth("full").await, was, "第 {nth} 个请求：{how}");
        }
    }
    let at_commit = format!("function () {{ const tx = this; {full} }}");
    let replaced = Replaced::new("IDBTransaction.prototype", "commit", &at_commit);
    assert_eq!(store.append(batch).await, Err(StoreError::Quota));
    drop(replaced);
    assert_eq!(truth("full").await, was);

    let counted = at_write(usize::MAX, "");
    store.append(batch).await.unwrap();
    drop(counted);
    assert_eq!(eval("globalThis.writes").unwrap(), writes as u32 + 1, "每个请求都试过了");
    assert_ne!(truth("full").await, was);
}

#[wasm_bindgen_test]
async fn a_connection_closed_under_an_append_stores_nothing_and_comes_back() {
    let journal = suite::journal(&Real("closed-under"), 1).await;
    journal.append(None, vec![start(id(7), Sha256Hex::ZERO)], vec![]).await.unwrap();
    let was = truth("closed-under").await;
    let deed = || journal.append(None, vec![answer(id(7), 1), answer(id(7), 2)], vec![Blob::json("1")]);
    let gone = "tx.db.dispatchEvent(new Event('close')); tx.abort();";
    for (owner, method) in [("IDBTransaction", "commit"), ("IDBObjectStore", "add"), ("IDBObjectStore", "put")] {
        let with =
            format!("function (original, args) {{ const tx = this.transaction ?? this; {gone} return original.apply(this, args); }}");
        let replaced = Replaced::new(&format!("{owner}.prototype"), method, &with);
        assert_eq!(deed().await, Err(StoreError::Closed), "{method}");
        drop(replaced);
        assert_eq!(truth("closed-under").await, was, "{method}");
        journal.store().local_get("writer").await.unwrap(); // 下一次用到，自己连上了
    }
    deed().await.unwrap();
    assert_eq!(verify(&journal.store().read_all().await.unwrap()).unwrap().len(), 1);
    assert_eq!(journal.read(|s| s.runs[&id(7)].answers.len()), 2);
}

#[wasm_bindgen_test]
async fn a_connection_lost_in_the_background_is_taken_up_again_at_the_next_tap() {
    let journal = suite::journal(&Real("background"), 1).await;
    journal.append(None, vec![start(id(7), Sha256Hex::ZERO)], vec![]).await.unwrap();
    let deed = |n| journal.append(None, vec![answer(id(7), n)], vec![]);
    let known = Replaced::new(
        "IDBDatabase.prototype",
        "transaction",
        "function (original, args) { globalThis.last = this; return original.apply(this, args); }",
    );
    deed(1).await.unwrap();
    drop(known);
    // 浏览器说了一声的
    eval("last.dispatchEvent(new Event('close')); last.close();").unwrap();
    deed(2).await.unwrap();
    // 一声不响，用到才知道的
    let lost = "throw new DOMException('The database connection is closing.', 'InvalidStateError');";
    let once = format!(
        "function (original, args) {{ if (!globalThis.lostOnce) {{ globalThis.lostOnce = true; {lost} }} return original.apply(this, args); }}"
    );
    let replaced = Replaced::new("IDBDatabase.prototype", "transaction", &once);
    deed(3).await.unwrap();
    drop(replaced);
    // 重新连上的又断了：这才说给人听
    let always = format!("function () {{ {lost} }}");
    let replaced = Replaced::new("IDBDatabase.prototype", "transaction", &always);
    assert_eq!(deed(4).await, Err(StoreError::Closed));
    drop(replaced);
    deed(4).await.unwrap();
    assert_eq!(journal.read(|s| s.runs[&id(7)].answers.len()), 4);
    assert_eq!(verify(&journal.store().read_all().await.unwrap()).unwrap().len(), 1);
}

#[wasm_bindgen_test]
async fn a_database_wiped_under_us_is_not_written_on_from_the_middle() {
    let (one, two) = (suite::journal(&Real("wiped"), 1).await, suite::journal(&Real("wiped"), 2).await);
    let onlooker = opened("wiped").await;
    one.append(None, vec![start(id(7), Sha256Hex::ZERO)], vec![]).await.unwrap();
    two.catch_up().await.unwrap();
    js("new Promise((resolve, reject) => {
        const gone = indexedDB.deleteDatabase('wiped');
        gone.onsuccess = resolve;
        gone.onerror = gone.onblocked = reject;
    })")
    .await;
    for _ in 0..2 {
        for journal in [&one, &two] {
            let deed = journal.append(None, vec![answer(id(7), 1)], vec![]).await;
            assert_eq!(deed, Err(StoreError::Gone), "写过的窗口、只读过的窗口，都不接着写");
            assert_eq!(journal.store().open().await, Err(StoreError::Gone), "再连也一样，要从头打开");
        }
    }
    onlooker.self_test().await.unwrap(); // 什么都没见过的，没有丢什么
    let again = suite::journal(&Real("wiped"), 3).await;
    again.append(None, vec![start(id(8), Sha256Hex::ZERO)], vec![]).await.unwrap();
    assert_eq!(verify(&again.store().read_all().await.unwrap()).unwrap().len(), 1);
    assert_eq!(one.append(None, vec![answer(id(7), 1)], vec![]).await, Err(StoreError::Gone));
}

#[wasm_bindgen_test]
async fn an_opening_that_fails_says_why() {
    let table = [
        ("InvalidStateError", "A mutation operation was attempted on a database that did not allow mutations.", StoreError::Denied),
        ("QuotaExceededError", "", StoreError::Quota),
        ("UnknownError", "Encountered full disk while opening backing store for indexedDB.open.", StoreError::Quota),
        ("SecurityError", "", StoreError::Denied),
        ("UnknownError", "The user denied permission to access the database.", StoreError::Denied),
        ("AbortError", "", StoreError::Closed),
        ("UnknownError", "Internal error opening backing store for indexedDB.open.", StoreError::Other(String::new())),
    ];
    for (name, message, expected) in table {
        let fail = format!(
            "function () {{
            const request = new EventTarget();
            request.error = new DOMException({message:?}, '{name}');
            setTimeout(() => request.onerror(new Event('error')));
            return request; }}"
        );
        let replaced = Replaced::new("IDBFactory.prototype", "open", &fail);
        let error = IdbStore::new("not-opened").open().await.unwrap_err();
        drop(replaced);
        match error {
            StoreError::Other(why) => assert_eq!((StoreError::Other(String::new()), why), (expected, format!("{name}: {message}"))),
            error => assert_eq!(error, expected, "{name}: {message}"),
        }
    }
}

#[wasm_bindgen_test]
async fn every_way_a_browser_says_it_is_understood() {
    use StoreError::*;
    let store = opened("reasons").await;
    let (corrupt, other) = (Corrupt(String::new()), Other(String::new()));
    let table = [
        ("QuotaExceededError", "", &Quota),
        ("QuotaExceededError", "Encountered full disk while opening backing store for indexedDB.open.", &Quota),
        ("NS_ERROR_DOM_INDEXEDDB_QUOTA_ERR", "", &Quota),
        ("NS_ERROR_FILE_NO_DEVICE_SPACE", "", &Quota),
        ("UnknownError", "The current transaction exceeded its quota limitations.", &Quota),
        ("UnknownError", "Error committing transaction: database or disk is full", &Quota),
        ("UnknownError", "No space left on device", &Quota),
        ("AbortError", "The transaction was aborted because of QuotaExceededError", &Quota),
        ("AbortError", "The transaction was aborted, so the request cannot be fulfilled.", &Closed),
        ("InvalidStateError", "The database connection is closing.", &Closed),
        ("TransactionInactiveError", "The transaction has finished.", &Closed),
        ("UnknownError", "Connection to Indexed Database server lost. Refresh the page to try again", &Closed),
        ("ConstraintError", "Key already exists in the object store.", &Taken),
        ("VersionError", "The requested version (2) is less than the existing version (99).", &NewerSchema),
        ("SecurityError", "The operation is insecure.", &Denied),
        ("NotAllowedError", "", &Denied),
        ("NotFoundError", "One of the specified object stores was not found.", &corrupt),
        ("DataError", "Failed to read large IndexedDB value", &corrupt),
        ("NotReadableError", "Data lost due to missing file. Affected record should be considered irrecoverable", &corrupt),
        ("DataCloneError", "could not be cloned.", &other),
        ("TimeoutError", "", &other),
        ("UnknownError", "Internal error.", &other),
    ];
    for (name, message, expected) in table {
        let with = format!("function () {{ const tx = this; {} }}", aborted(name, message));
        let replaced = Replaced::new("IDBTransaction.prototype", "commit", &with);
        let error = store.local_put("a", "1").await.unwrap_err();
        drop(replaced);
        match (&error, expected) {
            (Corrupt(why) | Other(why), Corrupt(_) | Other(_)) => {
                assert!(why.starts_with(name) && why.ends_with(message), "原话要留给诊断：{why}");
                assert_eq!(matches!(error, Corrupt(_)), matches!(expected, Corrupt(_)), "{name}: {message}");
            }
            _ => assert_eq!(&error, expected, "{name}: {message}"),
        }
    }
    assert_eq!(store.local_get("a").await, Ok(None));
}

#[wasm_bindgen_test]
async fn a_browser_without_storage_says_denied() {
    eval("globalThis.realIndexedDB = Object.getOwnPropertyDescriptor(globalThis, 'indexedDB')").unwrap();
    for getter in ["undefined", "null", "(() => { throw new DOMException('no', 'SecurityError'); })()"] {
        eval(&format!("Object.defineProperty(globalThis, 'indexedDB', {{ configurable: true, get: () => {getter} }})")).unwrap();
        let opened = IdbStore::new("no-storage").open().await;
        eval("Object.defineProperty(globalThis, 'indexedDB', globalThis.realIndexedDB)").unwrap();
        assert_eq!(opened, Err(StoreError::Denied), "{getter}");
    }
    opened("no-storage").await;
}

#[wasm_bindgen_test]
async fn a_browser_whose_writes_vanish_fails_the_self_test() {
    let store = opened("vanish").await;
    let vanish = "function (original, args) {
        const request = original.apply(this, args);
        this.delete(args[0].name);
        return request; }";
    let replaced = Replaced::new("IDBObjectStore.prototype", "put", vanish);
    assert_eq!(store.self_test().await, Err(StoreError::Denied));
    drop(replaced);
    let replaced = at_write(0, "throw new DOMException('full', 'QuotaExceededError');");
    assert_eq!(store.self_test().await, Err(StoreError::Quota));
    drop(replaced);
    let replaced = at_write(1, "throw new DOMException('?', 'UnknownError');");
    assert_eq!(store.self_test().await, Err(StoreError::Other("UnknownError: ?".into())), "写得进、拿不掉，也要说");
    drop(replaced);
    store.self_test().await.unwrap();
}

#[wasm_bindgen_test]
async fn a_self_test_leaves_nothing_behind_not_even_of_one_that_was_killed() {
    let store = opened("tidy").await;
    for name in ["self", "self-tester", "writer"] {
        store.local_put(name, "1").await.unwrap();
    }
    let was = truth("tidy").await;
    for name in ["self-test-0123456789abcdef", "self-test-19a00000000-0123456789abcdef"] {
        store.local_put(name, "1").await.unwrap();
    }
    store.self_test().await.unwrap();
    assert_eq!(truth("tidy").await, was);
}
