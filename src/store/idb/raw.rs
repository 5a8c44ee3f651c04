//! IndexedDB 的请求和事务，包成能 `await` 的样子；出错的原因从浏览器真读出来。
//!
//! 为什么不用 indexed_db_futures 0.6（看过 0.6.4 的源码）：
//! - 一个事务里第二个请求失败时，它的 `onerror` 闭包（`Closure::once`）会被叫第二次而抛异常；
//!   一笔几条、序号被占，正是这种情形。
//! - 提交时空间满了只给出 `Abort`，读 `transaction.error` 要绕过它；自动提交过的再 `commit()` 会报错，其实存上了。
//! - `open()` 抛的异常（`SecurityError`：无痕、被禁止）一律成了 `VersionZero`。
//! - 没有 `close` 事件；`versionchange` 要多带 tokio 的宏。
//!
//! 剩下能用它的只有 `get` 和 `getAll`，不值得带两套。

use crate::store::StoreError;
use js_sys::{Array, Function, Object, Promise, Reflect};
use std::pin::Pin;
use std::task::{Context, Poll};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{DomException, IdbDatabase, IdbObjectStore, IdbRequest, IdbTransaction};

#[wasm_bindgen]
extern "C" {
    /// web-sys 里带选项的 `transaction` 还要 `web_sys_unstable_apis`，所以自己声明。
    #[wasm_bindgen(js_name = IDBDatabase)]
    type Database;
    #[wasm_bindgen(method, catch, js_name = transaction)]
    fn transaction(this: &Database, stores: &Array, mode: &str, options: &Object) -> Result<IdbTransaction, JsValue>;

    /// web-sys 把 `commit` 标成了过时的（它没有过时），也自己声明。
    #[wasm_bindgen(js_name = IDBTransaction)]
    type Transaction;
    #[wasm_bindgen(method, catch)]
    fn commit(this: &Transaction) -> Result<(), JsValue>;

    #[wasm_bindgen(js_name = setTimeout)]
    fn set_timeout(then: &Function, ms: i32) -> i32;
    #[wasm_bindgen(js_name = clearTimeout)]
    fn clear_timeout(timer: i32);
}

/// 一个结局最多等几毫秒。
///
/// Chromium 里，写到一半连接被系统关了的事务，`complete`、`abort`、`error` 一个也不来，连接的 `close` 也不来；
/// iOS 上打开有时也是。平常是几毫秒的事，等这么久就是不会来了。
const PATIENCE: i32 = 10_000;

/// 等着的一个结局；丢掉就不再计时。
pub(super) struct Ending {
    settled: JsFuture,
    timer: i32,
}

impl Ending {
    /// `listen` 把两个函数挂到好的、坏的结局上。等到头了，是没有事件的拒绝（`undefined`）。
    pub(super) fn of(listen: &mut dyn FnMut(&Function, &Function)) -> Self {
        let mut timer = 0;
        let settled = Promise::new(&mut |resolve, reject| {
            listen(&resolve, &reject);
            timer = set_timeout(&reject, PATIENCE);
        });
        Self { settled: settled.into(), timer }
    }
}

impl Future for Ending {
    type Output = Result<JsValue, JsValue>;
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.settled).poll(cx)
    }
}

impl Drop for Ending {
    fn drop(&mut self) {
        clear_timeout(self.timer);
    }
}

/// 一个事务，连同它的结局。没有 [`Tx::complete`] 就丢掉的写事务会作废。
pub(super) struct Tx {
    tx: IdbTransaction,
    end: Option<Ending>,
    mode: Mode,
}

/// 只读，还是读写，写得多牢。
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Mode {
    /// 只读。
    Read,
    /// 写事实：`complete` 之前真落到盘上。
    Strict,
    /// 写缓存：断了电丢了也不要紧，不为它等盘。
    Relaxed,
}

impl Tx {
    /// 在 `stores` 这几个仓库上开一个。
    pub(super) fn begin(db: &IdbDatabase, stores: &[&str], mode: Mode) -> Result<Self, StoreError> {
        let names: Array = stores.iter().map(|name| JsValue::from_str(name)).collect();
        let options = Object::new();
        let (word, durability) = match mode {
            Mode::Read => ("readonly", "default"),
            Mode::Strict => ("readwrite", "strict"),
            Mode::Relaxed => ("readwrite", "relaxed"),
        };
        set(&options, "durability", &durability.into());
        let db: &Database = db.unchecked_ref();
        let tx = db.transaction(&names, word, &options).map_err(|e| reason(&e))?;
        // 马上接住结局：`onabort` 的拒绝不会没人管
        let end = Ending::of(&mut |resolve, reject| {
            tx.set_oncomplete(Some(resolve));
            tx.set_onabort(Some(reject));
        });
        Ok(Self { tx, end: Some(end), mode })
    }

    /// 事务里的一个仓库。
    pub(super) fn store(&self, name: &str) -> Result<IdbObjectStore, StoreError> {
        self.tx.object_store(name).map_err(|e| reason(&e))
    }

    /// 不再加请求，等到真的 `complete`。
    pub(super) async fn complete(mut self) -> Result<(), StoreError> {
        // 已经自动提交的会抛 InvalidStateError，结局照样由 complete/abort 说了算
        let _ = self.tx.unchecked_ref::<Transaction>().commit();
        let Some(end) = self.end.take() else { return Ok(()) };
        match end.await {
            Ok(_) => Ok(()),
            Err(said) => Err(why(said, Some(&self.tx), None).await),
        }
    }
}

impl Drop for Tx {
    fn drop(&mut self) {
        if self.mode != Mode::Read && self.end.is_some() {
            let _ = self.tx.abort();
        }
    }
}

/// 等一个请求的结果。
///
/// 成功的回调之后、同一轮微任务里事务还活着，所以等完可以接着发请求；
/// 但事务里除了 IndexedDB 的请求什么都不要等。
pub(super) async fn done(request: Result<impl AsRef<IdbRequest>, JsValue>) -> Result<JsValue, StoreError> {
    let request = request.map_err(|e| reason(&e))?;
    let request = request.as_ref();
    let settled = Ending::of(&mut |resolve, reject| {
        request.set_onsuccess(Some(resolve));
        request.set_onerror(Some(reject));
    });
    match settled.await {
        Ok(_) => request.result().map_err(|e| reason(&e)),
        Err(said) => Err(why(said, request.transaction().as_ref(), request.error().ok().flatten()).await),
    }
}

/// 没有好结局的原因。
async fn why(said: JsValue, tx: Option<&IdbTransaction>, error: Option<DomException>) -> StoreError {
    if said.is_undefined() {
        // 等不来了：这条连接不要了，下次用到再连一条。那一笔到底存上没有，由上面回头看
        if let Some(tx) = tx {
            tx.db().close();
        }
        return StoreError::Closed;
    }
    // 被别的请求连累作废的，自己只有一个 AbortError，真正的原因在事务上；都没有的，是连接被浏览器关了
    let error = tx.and_then(IdbTransaction::error).or(error);
    // Firefox 里，在 `abort` 的那一轮微任务里开的事务用不了；隔一个任务，叫的人才好回头看
    let later = Promise::new(&mut |resolve, _| {
        set_timeout(&resolve, 0);
    });
    let _ = JsFuture::from(later).await;
    error.map_or(StoreError::Closed, |e| reason(&e))
}

/// 几个已经发出的请求，等整个事务完了一起取结果，照发出的先后。
pub(super) async fn results(tx: Tx, requests: Vec<IdbRequest>) -> Result<Vec<JsValue>, StoreError> {
    tx.complete().await?;
    requests.iter().map(|request| request.result().map_err(|e| reason(&e))).collect()
}

/// 浏览器说的原因，按 `name` 认，不按类型：各家的 QuotaExceededError 连类都不一样。
///
/// 有的浏览器把“满了”“断了”藏在 UnknownError、AbortError 的话里，所以没有自己名字的再看一眼原话。
pub(super) fn reason(error: &JsValue) -> StoreError {
    let (name, message) = (text_of(error, "name"), text_of(error, "message"));
    let said = |words: &[&str]| words.iter().any(|word| name.contains(word) || message.contains(word));
    match name.as_str() {
        "ConstraintError" => StoreError::Taken,
        "VersionError" => StoreError::NewerSchema,
        "SecurityError" | "NotAllowedError" => StoreError::Denied,
        // Chromium 里网站数据被禁止时，打开的说法：The user denied permission to access the database.
        _ if said(&["denied permission"]) => StoreError::Denied,
        _ if said(FULL) => StoreError::Quota,
        // 在关了的连接上开事务；被关掉的连接中止的事务
        "InvalidStateError" | "AbortError" | "TransactionInactiveError" => StoreError::Closed,
        _ if said(LOST) => StoreError::Closed,
        "NotFoundError" | "DataError" | "NotReadableError" => StoreError::Corrupt(format!("{name}: {message}")),
        _ => StoreError::Other(format!("{name}: {message}")),
    }
}

/// 满了的说法：配额、SQLite 的 disk is full、Chromium 打开时的 full disk、Firefox 的 NS_ERROR_FILE_NO_DEVICE_SPACE、系统的 No space left。
const FULL: &[&str] = &["uota", "QUOTA", "disk is full", "full disk", "NO_DEVICE_SPACE", "o space left"];

/// 断了的说法：iOS 收走了存储的进程，Safari 说 “Connection to Indexed Database server lost”。
const LOST: &[&str] = &["onnection", "server lost"];

fn text_of(value: &JsValue, key: &str) -> String {
    get(value, key).as_string().unwrap_or_default()
}

/// 对象的一个属性；取不到是 `undefined`。
pub(super) fn get(value: &JsValue, key: &str) -> JsValue {
    Reflect::get(value, &key.into()).unwrap_or(JsValue::UNDEFINED)
}

/// 给普通对象设一个属性；对普通对象不会失败。
pub(super) fn set(object: &Object, key: &str, value: &JsValue) {
    let _ = Reflect::set(object, &key.into(), value);
}
