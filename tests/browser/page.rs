//! 测试和页面的 JavaScript 打交道的几样。

use gangshao::store::{IdbStore, Store};
use js_sys::{Function, Promise, eval};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

/// 跑一段 JavaScript；是 Promise 就等它。
pub async fn js(code: &str) -> JsValue {
    let value = eval(code).unwrap();
    JsFuture::from(Promise::resolve(&value)).await.unwrap()
}

pub async fn opened(name: &str) -> IdbStore {
    let store = IdbStore::new(name);
    store.open().await.unwrap();
    store
}

/// 把 `owner` 的 `method` 换成 `with`（收 `original` 和参数），测完换回来。
pub struct Replaced(JsValue);

impl Replaced {
    pub fn new(owner: &str, method: &str, with: &str) -> Self {
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

/// 库 `name` 里的全部事实，连版本之外的每个字节，写成一段文本；两次一样就是一个字节都没动。
pub async fn truth(name: &str) -> String {
    let code = format!(
        "new Promise((resolve, reject) => {{
            const open = indexedDB.open('{name}');
            open.onerror = reject;
            open.onsuccess = () => {{
                const db = open.result, stores = ['journal', 'forks', 'blobs', 'local'];
                const tx = db.transaction(stores);
                const rows = stores.map(n => tx.objectStore(n).getAll());
                const plain = (key, value) => value instanceof ArrayBuffer ? ['bytes', ...new Uint8Array(value)] : value;
                tx.oncomplete = () => {{
                    db.close();
                    resolve(JSON.stringify(rows.map(r => r.result), plain));
                }};
            }};
        }})"
    );
    js(&code).await.as_string().unwrap()
}

/// 库 `name` 的版本和仓库，如 `2: blobs,folds,…`。
pub async fn shape(name: &str) -> String {
    let code = format!(
        "new Promise((resolve, reject) => {{
            const open = indexedDB.open('{name}');
            open.onerror = reject;
            open.onsuccess = () => {{
                const shape = open.result.version + ': ' + [...open.result.objectStoreNames].join();
                open.result.close();
                resolve(shape);
            }};
        }})"
    );
    js(&code).await.as_string().unwrap()
}

/// 像别的版本的窗口那样把库 `name` 升到 `version`，升级时跑 `build`（里面有 `db`、`tx`）。
pub async fn upgrade(name: &str, version: u32, build: &str) {
    let code = format!(
        "new Promise((resolve, reject) => {{
            const open = indexedDB.open('{name}', {version});
            open.onupgradeneeded = () => {{ const db = open.result, tx = open.transaction; {build} }};
            open.onsuccess = () => {{ open.result.close(); resolve(); }};
            open.onerror = open.onblocked = reject;
        }})"
    );
    js(&code).await;
}

/// 不耐烦的页面：十秒的等待改成 `ms` 毫秒；还没收走的计时数在 `timersLeft` 里。
pub fn impatient(ms: u32) -> [Replaced; 2] {
    eval("globalThis.timersLeft = new Set()").unwrap();
    let set = format!(
        "function (original, [act, wait, ...rest]) {{
            if (wait !== 10000) return original.call(globalThis, act, wait, ...rest);
            const timer = original.call(globalThis, () => {{ timersLeft.delete(timer); act(); }}, {ms});
            timersLeft.add(timer);
            return timer; }}"
    );
    let clear = "function (original, [timer]) { timersLeft.delete(timer); return original.call(globalThis, timer); }";
    [Replaced::new("globalThis", "setTimeout", &set), Replaced::new("globalThis", "clearTimeout", clear)]
}

/// 还没收走的计时有几个。
pub fn timers_left() -> u32 {
    eval("timersLeft.size").unwrap().as_f64().unwrap() as u32
}
